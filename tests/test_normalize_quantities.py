"""Targets and actuals, as forms spell them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hecha.normalize import (
    Unreadable,
    comparable,
    is_no_unit,
    read_comparator,
    read_quantities,
    read_quantity,
    unit_class,
    unit_of_name,
)
from hecha.schema import Quantity

P, N, D = "percent", "number", "date"


def told(quantity: Quantity | None) -> tuple[object, ...]:
    assert quantity is not None
    return quantity.kind, quantity.comparator, quantity.value, quantity.upper, quantity.unit


@pytest.mark.parametrize(
    ("text", "comparator", "value", "upper"),
    [
        ("95%", "=", "0.95", None),
        ("95﹪", "=", "0.95", None),
        ("≥95%", ">=", "0.95", None),
        ("≧95%", ">=", "0.95", None),
        ("⩾95%", ">=", "0.95", None),
        (">=95%", ">=", "0.95", None),
        ("=>95%", ">=", "0.95", None),
        ("〉＝95%", ">=", "0.95", None),
        ("〉95%", ">", "0.95", None),
        ("＞95%", ">", "0.95", None),
        ("≤5%", "<=", "0.05", None),
        ("≦100%", "<=", "1", None),
        ("═100%", "=", "1", None),
        ("＝100%", "=", "1", None),
        ("=70%", "=", "0.7", None),
        ("98%以上", ">=", "0.98", None),
        ("95%及以上", ">=", "0.95", None),
        ("95%（含）以上", ">=", "0.95", None),
        ("95%以下", "<=", "0.95", None),
        ("低于5%", "<", "0.05", None),
        ("小于0.9‰", "<", "0.0009", None),
        ("不低于90%", ">=", "0.9", None),
        ("不少于90%", ">=", "0.9", None),
        ("不高于5%", "<=", "0.05", None),
        ("达到90%", ">=", "0.9", None),
        ("达95%以上", ">=", "0.95", None),
        ("达到5%以内", "<=", "0.05", None),
        ("90%-95%", "..", "0.9", "0.95"),
        ("90％—95％", "..", "0.9", "0.95"),
        ("90～95%", "..", "0.9", "0.95"),
        ("90%至95%", "..", "0.9", "0.95"),
        ("100%±5%", "..", "0.95", "1.05"),
        ("比上年提高5%", "=", "0.05", None),
        ("增长8.20%", "=", "0.082", None),
        ("下降16.96%", "=", "-0.1696", None),
        ("下降10%以上", "<=", "-0.1", None),
        ("由80%提高到90%", "=", "0.9", None),
        ("95.08%", "=", "0.9508", None),
        ("102.59%", "=", "1.0259", None),
        ("45.17% (9,034/20000)", "=", "0.4517", None),
        ("88.32%及以上", ">=", "0.8832", None),
        ("≥100百分比", ">=", "1", None),
        ("百分之九十五以上", ">=", "0.95", None),
        ("完成率100%", "=", "1", None),
        ("100%达标", "=", "1", None),
        ("合格率：≥95%", ">=", "0.95", None),
        ("\uf0b395%", ">=", "0.95", None),  # the ≥ of the font Symbol
    ],
)
def test_percentages(text: str, comparator: str, value: str, upper: str | None) -> None:
    expected = (P, comparator, Decimal(value), Decimal(upper) if upper else None, None)
    assert told(read_quantity(text)) == expected


@pytest.mark.parametrize(
    ("text", "comparator", "value", "unit"),
    [
        ("800个", "=", 800, "个"),
        ("800 个", "=", 800, "个"),
        ("=8个", "=", 8, "个"),
        ("≥3次", ">=", 3, "次"),
        ("不少于12场次", ">=", 12, "场次"),
        ("至少12场", ">=", 12, "场"),
        ("12场以上", ">=", 12, "场"),
        ("2小时", "=", 2, "小时"),
        ("2小时内", "<=", 2, "小时"),
        ("≤30分钟", "<=", 30, "分钟"),
        ("24小时内响应", "<=", 24, "小时"),
        ("3个工作日", "=", 3, "个工作日"),
        ("24小时×365天", "=", 8760, "小时"),
        ("7*24小时", "=", 8760, "小时"),
        ("7×24", "=", 8760, "小时"),
        ("5.5公里", "=", "5.5", "公里"),
        ("3.75km", "=", "3.75", "km"),
        ("1820米", "=", 1820, "米"),
        ("12台（套）", "=", 12, "台（套）"),
        ("42台/套", "=", 42, "台/套"),
        ("3人次", "=", 3, "人次"),
        ("约500", "~", 500, None),
        ("50多万宗", ">=", 500000, "宗"),
        ("逾20多万人次", ">=", 200000, "人次"),
        ("7万起", "=", 70000, "起"),
        ("7.07万起", "=", 70700, "起"),
        ("3万人次", "=", 30000, "人次"),
        ("116559册次", "=", 116559, "册次"),
        ("2,370人", "=", 2370, "人"),
        ("3061户 (≥2000)", "=", 3061, "户"),
        ("50万亩", "=", 500000, "亩"),
        ("93.24公顷", "=", "93.24", "公顷"),
        ("17.1㎡", "=", "17.1", "㎡"),
        ("17.1m²", "=", "17.1", "m²"),
        ("3100立方米", "=", 3100, "立方米"),
        ("80TB", "=", 80, "TB"),
        ("5千克", "=", 5, "千克"),
        ("0起", "=", 0, "起"),
        ("0", "=", 0, None),
        ("零事故", "=", 0, "起"),
        ("全年0事故", "=", 0, "起"),
        ("1次/月", "=", 1, "次/月"),
        ("每季度1次", "=", 4, "次/年"),
        ("每周一次", "=", 52, "次/年"),
        ("三个", "=", 3, "个"),
        ("叁个", "=", 3, "个"),
        ("两个", "=", 2, "个"),
        ("十二场", "=", 12, "场"),
        ("半年", "=", "0.5", "年"),
        ("一个半月", "=", "1.5", "月"),
        ("2年半", "=", "2.5", "年"),
        ("＞10", ">", 10, None),
        ("〉＝10", ">=", 10, None),
        ("-3.71", "=", "-3.71", None),
        ("22.8", "=", "22.8", None),
        ("３８．４个工作日", "=", "38.4", "个工作日"),
        ("３４期", "=", 34, "期"),
        ("3个村", "=", 3, "个"),
        ("完成800个", "=", 800, "个"),
        ("共建设道路5.5公里", "=", "5.5", "公里"),
        ("AQI优良天数≥300天", ">=", 300, "天"),
        ("95个百分点", "=", 95, "个百分点"),  # a difference of rates, not a rate
        # Money is in yuan, whatever the unit's multiplier
        ("≤870万元", "<=", 8700000, "元"),
        ("100万元以内", "<=", 1000000, "元"),
        ("6000元", "=", 6000, "元"),
        ("100（万元）", "=", 1000000, "元"),
        ("3000元/人", "=", 3000, "元/人"),
        ("不超过9,900元/台", "<=", 9900, "元/台"),
        ("0.5万元/公里", "=", 5000, "元/公里"),
        ("400元/人、天", "=", 400, "元/人、天"),
        ("780元/生/年", "=", 780, "元/生/年"),
        ("≤620万/月", "<=", 6200000, "元/月"),
        ("5.8万美元", "=", 58000, "美元"),
    ],
)
def test_numbers_with_units(text: str, comparator: str, value: int | str, unit: str | None) -> None:
    assert told(read_quantity(text)) == (N, comparator, Decimal(value), None, unit)


@pytest.mark.parametrize(
    ("text", "value", "upper", "unit"),
    [
        ("9000-10800平方米", 9000, 10800, "平方米"),
        ("450～540人", 450, 540, "人"),
        ("18—54周岁", 18, 54, "周岁"),
        ("4-6次", 4, 6, "次"),
        ("10±2个", 8, 12, "个"),
        ("1.5万-2万人", 15000, 20000, "人"),
        ("5-6万元", 50000, 60000, "元"),
        ("每年4-6次", 4, 6, "次/年"),
    ],
)
def test_ranges(text: str, value: int, upper: int, unit: str) -> None:
    assert told(read_quantity(text)) == (N, "..", value, upper, unit)


@pytest.mark.parametrize(
    ("text", "year", "comparator", "value", "upper"),
    [
        ("2022年12月底前", None, "<=", "2022-12", None),
        ("2021年11月30日前", None, "<=", "2021-11-30", None),
        ("2022年8月", None, "=", "2022-08", None),
        ("2022年10月13日", None, "=", "2022-10-13", None),
        ("2022年12月底前完成", None, "<=", "2022-12", None),
        ("2021年底", None, "<=", "2021-12", None),
        ("2018年10月底", None, "<=", "2018-10", None),
        ("12月底", 2021, "<=", "2021-12", None),
        ("9月前", 2021, "<=", "2021-09", None),
        ("11月前", 2021, "<=", "2021-11", None),
        ("7月", 2021, "=", "2021-07", None),
        ("12月31日前", 2021, "<=", "2021-12-31", None),
        ("1月11号", 2021, "=", "2021-01-11", None),
        ("年内", 2021, "<=", "2021", None),
        ("年底前完成", 2021, "<=", "2021-12", None),
        ("上半年", 2021, "..", "2021-01", "2021-06"),
        ("2022年上半年完成", None, "..", "2022-01", "2022-06"),
        ("第三季度", 2021, "..", "2021-07", "2021-09"),
        ("2022年1月1日-12月31日", None, "..", "2022-01-01", "2022-12-31"),
        ("二〇二一年三月", None, "=", "2021-03", None),
        ("2020-12-31", None, "=", "2020-12-31", None),
    ],
)
def test_dates_and_deadlines(text: str, year: int | None, comparator: str, value: str, upper: str | None) -> None:
    assert told(read_quantity(text, year=year)) == (D, comparator, value, upper, None)


@pytest.mark.parametrize(
    "text",
    [
        *("提升", "逐步提高", "达成预期指标", "效果显著", "及时", "按时", "长期", "全年", "完成", "优良中低差"),
        *(
            "统一",
            "一般",
            "一次性完成",
            "十分满意",
            "A级",
            "5G",
            "第3批",
            "80后",
            "未完成800个",
            "内控小组于9月复核",
            "12日",
        ),
        *("1条,长13公里", "4段3.47km", "100% answered 1000件", "2020年6月20日完工、9月29日验收"),
    ],
)
def test_words_and_several_figures_stay_text(text: str) -> None:
    quantity = read_quantity(text)
    assert quantity is not None
    assert (quantity.kind, quantity.comparator, quantity.value, quantity.unit) == ("text", None, None, None)


@pytest.mark.parametrize("text", ["", "/", "—", "－－", "无", "不适用", " \u3000"])
def test_blank_targets_are_none(text: str) -> None:
    assert read_quantity(text) is None


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("9O%", ("90%",)),
        ("1OO%", ("100%",)),
        ("IOO%", ("100%",)),
        ("100/%", ("100%",)),
        ("99 6%", ("996%", "99.6%")),
        ("99，6%", ("99.6%", "996%")),
        ("2 28", ("≥28", "228", "2.28")),  # ≥ taken for 2
        ("到0次", ("≥10次", "≥0次")),  # ≥1 taken for 到
        ("第O份", ("≥10份",)),
        ("乏5%", ("≤5%",)),
        ("tot扁2200篇", ("2200篇",)),
        ("S0个", ("50个",)),
        ("≥90°", ("≥90%",)),
        ("90o", ("90%", "900")),
        ("90 0/0", ("90%",)),
        ("100方元", ("100万元",)),
        ("7,00.0,77个", ("700.077个", "7000.77个", "7.00077个", "700077个")),
        ("2O21年3月", ("2021年3月",)),
        ("8月1()日", ("8月10日",)),
        ("2021年2月30日", ()),
        ("12月底", ()),  # of which year?
        ("2022.12", ("2022-12",)),
        ("不低于5%以内", ()),
        ("≥%", ()),
        ("***", ()),
    ],
)
def test_quantities_in_doubt(text: str, candidates: tuple[str, ...]) -> None:
    with pytest.raises(Unreadable) as caught:
        read_quantity(text)
    assert caught.value.candidates == candidates


def test_columns_of_their_own_join_into_the_target() -> None:
    target = read_quantity("95", comparator="≥", unit="%")
    assert target == Quantity(raw="≥95%", kind="percent", comparator=">=", value=Decimal("0.95"))
    assert read_quantity("96", unit="%") == Quantity(raw="96", kind="percent", comparator="=", value=Decimal("0.96"))
    assert told(read_quantity("870", comparator="≤", unit="万元")) == (N, "<=", 8700000, None, "元")
    assert told(read_quantity("3", comparator="＝", unit="万人次")) == (N, "=", 30000, None, "人次")
    assert told(read_quantity("1933.7", comparator="≤", unit="万元")) == (N, "<=", 19337000, None, "元")  # no July
    assert told(read_quantity("3", comparator="", unit="台（套）")) == (N, "=", 3, None, "台（套）")


@pytest.mark.parametrize("unit", ["0", "O", "o", "9", "96", "0.", "○", "·"])
def test_what_is_no_unit_is_left_out(unit: str) -> None:
    target = read_quantity("95", comparator="≥", unit=unit)
    assert target == Quantity(raw="≥95", kind="number", comparator=">=", value=Decimal(95))


@pytest.mark.parametrize("unit", ["%", "‰", "℃", "°", "m²", "L", "元/㎡", "100米", "个", "㎡"])
def test_signs_and_letters_are_units(unit: str) -> None:
    assert not is_no_unit(unit)


def test_qualitative_is_no_comparator_and_cells_are_not_doubled() -> None:
    assert read_quantity("提升", comparator="定性", unit="") == Quantity(raw="提升", kind="text")
    assert read_quantity("100", comparator="定性", unit="%").raw == "100%"  # type: ignore[union-attr]
    assert read_quantity("≥95%", comparator="≥", unit="%").raw == "≥95%"  # type: ignore[union-attr]
    assert read_quantity("5万", comparator="≤", unit="万元").raw == "≤5万元"  # type: ignore[union-attr]
    with pytest.raises(Unreadable):
        read_quantity(">95", comparator="≤", unit="个")
    with pytest.raises(Unreadable):
        read_comparator("2")
    assert [read_comparator(t) for t in ("≥", "大于等于", "＝", "定性", "/", "")] == [">=", ">=", "=", None, None, None]


def test_a_text_with_several_figures_can_be_taken_apart() -> None:
    assert [told(q)[2:5:2] for q in read_quantities("1条,长13公里")] == [(1, "条"), (13, "公里")]
    assert [told(q)[2:5:2] for q in read_quantities("4段3.47km")] == [(4, "段"), (Decimal("3.47"), "km")]
    assert [q.value for q in read_quantities("2020年6月20日完工、9月29日验收")] == ["2020-06-20", "2020-09-29"]


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ("公里", "米", True),
        ("km", "公里", True),
        ("公顷", "亩", True),
        ("㎡", "平方米", True),
        ("分钟", "小时", True),
        ("次/月", "次/年", True),
        ("周岁", "岁", True),
        ("台（套）", "套", True),
        ("台/套", "台（套）", True),
        ("名", "人", True),
        (None, "个", True),
        ("人次", "人", False),
        ("%", "件", False),
        ("元", "个", False),
        ("个", "公里", False),
        ("工作日", "天", None),
        ("台", "套", None),
        ("斗", "个", None),
    ],
)
def test_which_units_can_be_compared(a: str | None, b: str | None, verdict: bool | None) -> None:
    assert comparable(a, b) is verdict
    assert comparable(b, a) is verdict


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("公里", ("米", 1000)),
        ("亩", ("亩", 1)),
        ("公顷", ("亩", 15)),
        ("个工作日", ("工作日", 1)),
        ("万元", ("元", 10000)),
        ("季度", ("月", 3)),
        ("次/季度", ("次/年", 4)),
        ("元/人", ("元/人", 1)),
        ("元/公里", ("元/米", Decimal("0.001"))),
        ("%", ("%", Decimal("0.01"))),
        ("斗", None),
    ],
)
def test_dimensions_and_factors(unit: str, expected: tuple[str, Decimal] | None) -> None:
    assert unit_class(unit) == expected


def test_units_in_an_indicators_name() -> None:
    assert unit_of_name("公猪舍(≥**平方米)") == ("≥", "平方米")
    assert unit_of_name("出口额（万美元）") == (None, "万美元")
    assert unit_of_name("平台（含网络问政）") is None
