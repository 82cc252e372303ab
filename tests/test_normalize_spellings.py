"""Spellings beyond the catalogue: each gives its value or is left to a person, never a wrong one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hecha.normalize import Unreadable, read_amount, read_date, read_period, read_points, read_quantity, read_rate

QUANTITIES = """
    ≥95分 >= 95 分; 大于或等于95% >= 0.95; 不大于5% <= 0.05; 高于95% > 0.95; 多于12次 > 12 次; 少于3次 < 3 次
    ≤3‰ <= 0.003; 95%（含）以上 >= 0.95; 达95%以上 >= 0.95; 95%左右 ~ 0.95; 500余人 >= 500 人; 逾500人 > 500 人
    ≥0.5万人次 >= 5000 人次; ≤12万元 <= 120000 元; 12.5万元/公里 = 125000 元/公里; 3000元/人·年 = 3000 元/人·年
    90-95% .. 0.90 0.95; 10至15天 .. 10 15 天; 3天±1天 .. 2 4 天; 100%±5% .. 0.95 1.05
    2023.6.30 = 2023-06-30; 2023年6月底前 <= 2023-06; 12月前 <= 2023-12; 年底前 <= 2023-12; 第三季度 .. 2023-07 2023-09
    2023.06前 <= 2023-06; 2023.6月底前 <= 2023-06; 2023.12以前 <= 2023-12; 2023.6月30日 = 2023-06-30
    0% = 0; 零事故 = 0 起; １００％ = 1; 1，234个 = 1234 个; ＞＝95% >= 0.95; =>95% >= 0.95; ﹤5% < 0.05
    95百分比 = 0.95; 95（%） = 0.95; ≥95（％） >= 0.95; 500（人次） = 500 人次; （95%） = 0.95; 95%； = 0.95
    验收合格率达100% >= 1; 每季度1次 = 4 次/年; 24小时内 <= 24 小时; 3个工作日内 <= 3 个工作日; 7×24小时 = 8760 小时
    12台（套） = 12 台（套）; 一百二十人 = 120 人; 已完成12个 = 12 个; 完成12场培训 = 12 场
    下降0.5个百分点 = -0.5 个百分点
    控制在5%以内 <= 0.05; 由80%提高到90% = 0.90; ≤80dB <= 80 dB; 1.5倍 = 1.5 倍; 15.3万字 = 153000 字
"""


def cases(table: str) -> list[str]:
    return [case.strip() for line in table.strip().splitlines() for case in line.split(";")]


@pytest.mark.parametrize("case", cases(QUANTITIES))
def test_what_a_spelling_says(case: str) -> None:
    text, comparator, *rest = case.split()
    value = read_quantity(text, year=2023)
    assert value is not None
    assert value.kind != "text"
    assert value.comparator == comparator
    expected = [rest[0], rest[1] if comparator == ".." else None]
    for found, wanted in zip((value.value, value.upper), expected, strict=True):
        if value.kind == "date" or wanted is None:
            assert found == wanted
        else:
            assert Decimal(str(found)) == Decimal(wanted)
    assert value.unit == next(iter(rest[2 if comparator == ".." else 1 :]), None)


WORDS = """
    优; 较高; 达成预期指标; 部分达成预期指标并具有一定效果; 未达成预期指标且效果较差; 同上; 见附件; 按合同执行; 1：1
    38/40
    15人/20人; 50个；30场; 1条，长13公里; 新建10个、改造5个; 10个以上，20个以下; 控制在预算内; 持平; 翻一番
    2023学年; 全年
"""


@pytest.mark.parametrize("text", cases(WORDS))
def test_words_and_several_figures_stay_words(text: str) -> None:
    value = read_quantity(text, year=2023)
    assert value is not None
    assert (value.kind, value.value) == ("text", None)


@pytest.mark.parametrize("text", ["无", "/", "／", "—", "———", "--", "不适用", "N/A", "暂无"])
def test_nothing_is_none(text: str) -> None:
    assert read_quantity(text) is None
    assert read_amount(text, "万元") is None


@pytest.mark.parametrize(
    "text", ["2023.6", "20230630", "9 8%", "12,5", ".5", "98.%", "±5%", "≥=95%", "》95%", "2023年2月30日"]
)
def test_what_may_be_either_is_left_to_a_person(text: str) -> None:
    with pytest.raises(Unreadable):
        read_quantity(text, year=2023)


@pytest.mark.parametrize(
    "text",
    [
        "100+20",
        "80（其中结转20）",
        "100/120",
        "100、20",
        "100%",
        "100万美元",
        "***",
        "未下达",
        "1,00",
        "1.234.56",
        "10 0",
    ],
)
def test_amounts_that_are_not_one(text: str) -> None:
    with pytest.raises(Unreadable):
        read_amount(text, "万元")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        *(
            ("2023.6.30.", "2023-06-30"),
            ("2023.6月", "2023-06"),
            ("2023-6月", "2023-06"),
            ("2023、6、30", "2023-06-30"),
        ),
        *(("2023年6月30号", "2023-06-30"), ("2023—6—30", "2023-06-30"), ("2023.12.", "2023-12")),
    ],
)
def test_dates(text: str, date: str) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023年1月至今", ("2023-01", None)),
        ("2023年1月—长期", ("2023-01", None)),
        ("3年（2023-2025）", ("2023", "2025")),
        ("2023年1月-2025年12月（共3年）", ("2023-01", "2025-12")),
        ("2023年1月1日 2023年12月31日", ("2023-01-01", "2023-12-31")),
        ("2023.6月-2023.12月", ("2023-06", "2023-12")),
    ],
)
def test_periods(text: str, period: tuple[str, str | None]) -> None:
    assert read_period(text) == period


@pytest.mark.parametrize("text", ["2023.1.12023.12.31", "12个月", "2023年12月1日 2023年1月1日"])
def test_periods_in_doubt(text: str) -> None:
    with pytest.raises(Unreadable):
        read_period(text)


@pytest.mark.parametrize("text", ["约98%", "98%以上", "#DIV/0!", "九成", "1:1", "9500%", "98,5%"])
def test_rates_in_doubt(text: str) -> None:
    with pytest.raises(Unreadable):
        read_rate(text, column=True)


@pytest.mark.parametrize("text", ["10/10", "扣2分", "满分", "10+5", "9。8", "9,8", "1O", "优"])
def test_points_in_doubt(text: str) -> None:
    with pytest.raises(Unreadable):
        read_points(text)
