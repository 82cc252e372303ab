"""Forms by meaning: whatever way a form is laid out and its labels are worded, the same values are read."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from paper import Paper

from hecha.schema import Indicator, Record

HEADER = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施"
ROWS = """
    产出指标 | 数量指标 | 维修道路里程 | ≥12公里 | 12公里 | 50 | 50 |
    效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 8% | 40 | 32 | 天气原因
    """


def national(paper: Paper, *tables: str, title: str = "项目支出绩效自评表", indicators: bool = True) -> Record:
    """A form with the given tables, and a small indicator table after them."""
    paper.title(title)
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    for table in tables:
        paper.table(table)
    if indicators:
        paper.table(f"{HEADER}{ROWS.rstrip()}")
    return paper.record()


def money(record: Record) -> set[tuple[str, int | None, str, int]]:
    return {(a.measure, a.year, a.source, int(a.amount)) for a in record.funding}


def parts(record: Record) -> dict[str, str]:
    return {a.source: a.part_of for a in record.funding if a.part_of is not None}


def unmapped(record: Record) -> dict[str, str]:
    return {u.label: u.value for u in record.unmapped}


def seen(record: Record) -> str:
    """All that a reader of the record gets to see of the form's text."""
    return record.model_dump_json()


# ---- funding ----------------------------------------------------------------------------------------------------

NATIONAL = {
    (measure, None, source, amount * 10_000)
    for source, amounts in {"total": (100, 120, 114), "appropriation": (80, 100, 95), "carryover": (20, 20, 19)}.items()
    for measure, amount in zip(("initial_budget", "budget", "spent"), amounts, strict=True)
}


def test_measures_across_and_sources_down(paper: Paper) -> None:
    record = national(
        paper,
        """
        项目资金\\n（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
        ^ | 年度资金总额 | 100.00 | 120.00 | 114.00 | 10 | 95.00% | 9.5
        ^ | 其中：当年财政拨款 | 80.00 | 100.00 | 95.00 | — | 95.00% | —
        ^ | 上年结转资金 | 20.00 | 20.00 | 19.00 | — | — | —
        """,
    )
    assert money(record) == NATIONAL
    total, appropriation = record.execution
    assert (total.source, total.rate, total.weight, total.score) == ("total", Decimal("0.95"), 10, Decimal("9.5"))
    assert (appropriation.source, appropriation.rate, appropriation.score) == ("appropriation", Decimal("0.95"), None)
    assert parts(record) == {}
    assert record.amount_unit == "万元"


def test_sources_across_and_measures_down(paper: Paper) -> None:
    record = national(
        paper,
        """
        项目资金（万元） | 年度资金总额 | 当年财政拨款 | 上年结转资金
        年初预算数 | 100.00 | 80.00 | 20.00
        全年预算数 | 120.00 | 100.00 | 20.00
        全年执行数 | 114.00 | 95.00 | 19.00
        """,
    )
    assert money(record) == NATIONAL


def test_sources_across_and_years_down_as_in_guangdong(paper: Paper) -> None:
    paper.title("市级财政支出项目绩效自评基础信息表")
    paper.text("填报单位名称：养护中心                    金额单位：万元")
    paper.table("""
        基本\\n情况 | 项目名称 | 城区道路维修 | < | 评价年度 | 2023
        ^ | 联系人 | 张三 | < | 联系电话 | 0751-8123456
        资金\\n概况 | 资金安排情况 | 年度 | 预算安排额度 | < | <
        ^ | ^ | ^ | 中央及省级资金 | 市本级资金 | 资金合计
        ^ | ^ | 2022 | 10 | 20 | 30
        ^ | ^ | 2023 | 15 | 25 | 40
        ^ | 资金使用情况 | 年度 | 实际明细支出 | < | <
        ^ | ^ | ^ | 中央及省级支出 | 市本级支出 | 资金合计
        ^ | ^ | 2022 | 10 | 19 | 29
        ^ | ^ | 2023 | 15 | 24 | 39
        """)
    record = paper.record()
    assert record.family == "basic_info"
    assert money(record) == {
        (measure, year, source, amount * 10_000)
        for measure, table in (
            ("budget", {2022: (10, 20, 30), 2023: (15, 25, 40)}),
            ("spent", {2022: (10, 19, 29), 2023: (15, 24, 39)}),
        )
        for year, amounts in table.items()
        for source, amount in zip(("central_provincial", "municipal", "total"), amounts, strict=True)
    }


def test_spending_by_purpose(paper: Paper) -> None:
    paper.title("市级财政支出项目绩效自评基础信息表")
    paper.text("金额单位：万元")
    paper.table(
        """
        基本\\n情况 | 项目名称 | 城区道路维修 | 评价年度 | 2023
        资金使\\n用情况 | 按方向划分 | 年度 | 资金使用方向 | 支出额度
        ^ | ^ | 2023 | 沥青采购 | 60
        ^ | ^ | 2023 | 人工费 | 34.5
        """,
        widths=(1, 1.5, 2, 2, 2),
    )
    record = paper.record()
    assert [(s.year, s.purpose, s.amount) for s in record.spending_items] == [
        (2023, "沥青采购", 600_000),
        (2023, "人工费", 345_000),
    ]


def test_label_and_value_side_by_side(paper: Paper) -> None:
    record = national(
        paper,
        """
        预算执行情况\\n（万元） | 预算数 | 100 | 执行数 | 95
        ^ | 其中：财政拨款 | 80 | 其中：财政拨款 | 76
        ^ | 其他资金 | 20 | 其他资金 | 19
        """,
    )
    assert money(record) == {
        ("budget", None, "total", 1_000_000), ("spent", None, "total", 950_000),
        ("budget", None, "appropriation", 800_000), ("spent", None, "appropriation", 760_000),
        ("budget", None, "other", 200_000), ("spent", None, "other", 190_000),
    }  # fmt: skip


def test_levels_of_government_below_a_source_detail_it(paper: Paper) -> None:
    record = national(
        paper,
        """
        项目资金\\n（万元） | | 全年预算数 | 全年执行数
        ^ | 年度资金总额 | 120 | 110
        ^ | 当年财政拨款 | 100 | 90
        ^ | 其中：中央补助 | 60 | 55
        ^ | 市级资金 | 40 | 35
        ^ | 其他资金 | 20 | 20
        """,
    )
    assert parts(record) == {"central": "appropriation", "municipal": "appropriation"}
    assert ("budget", None, "central", 600_000) in money(record)


def test_sources_of_the_total_are_no_parts_although_they_say_among_them(paper: Paper) -> None:
    record = national(
        paper,
        """
        资金投入情况\\n（万元） | | 全年预算数 | 全年执行数 | 执行率
        ^ | 年度资金总额： | 100 | 95 | 95%
        ^ | 其中：中央财政资金 | 60 | 57 | 95%
        ^ | 地方资金 | 40 | 38 | 95%
        """,
    )
    assert parts(record) == {}
    assert {a.source for a in record.funding} == {"total", "central", "local"}


def test_a_weight_that_stands_only_in_the_header(paper: Paper) -> None:
    record = national(
        paper,
        """
        预算执行情况\\n（万元）（20分） | | 预算数（A） | 执行数（B） | 执行率（B/A） | 得分（20分×执行率）
        ^ | 年度财政资金总额 | 100 | 95 | 95% | 19
        """,
    )
    (line,) = record.execution
    assert (line.weight, line.score, line.rate) == (20, 19, Decimal("0.95"))


@pytest.mark.parametrize(
    ("label", "unit", "factor"),
    [("项目资金（元）", "元", 1), ("项目资金（万元）", "万元", 10_000), ("项目资金（亿元）", "亿元", 100_000_000)],
)
def test_amounts_are_in_yuan_whatever_unit_the_form_declares(paper: Paper, label: str, unit: str, factor: int) -> None:
    record = national(paper, f"{label} | | 全年预算数 | 全年执行数\n^ | 年度资金总额 | 120 | 110")
    assert record.amount_unit == unit
    assert [a.amount for a in record.funding] == [120 * factor, 110 * factor]


def test_a_unit_declared_above_the_table_holds_for_it(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("金额单位：元", x=450)
    paper.table(
        "项目名称 | 城区道路维修 | < | <\n项目资金 | | 全年预算数 | 全年执行数\n^ | 年度资金总额 | 1200000 | 1100000"
    )
    paper.table(f"{HEADER}{ROWS.rstrip()}")
    record = paper.record()
    assert record.amount_unit == "元"
    assert [a.amount for a in record.funding] == [1_200_000, 1_100_000]


def test_an_amount_without_any_unit_is_not_guessed(paper: Paper) -> None:
    record = national(paper, "项目资金 | | 全年预算数 | 全年执行数\n^ | 年度资金总额 | 120 | 110")
    assert record.amount_unit is None
    assert record.funding == ()
    assert record.review


def test_a_zero_is_an_amount_and_a_dash_is_none(paper: Paper) -> None:
    record = national(
        paper,
        """
        项目资金\\n（万元） | | 年初预算数 | 全年预算数 | 全年执行数
        ^ | 年度资金总额 | / | 120 | 110
        ^ | 上年结转资金 | — | 0.00 | 0
        """,
    )
    assert money(record) == {
        ("budget", None, "total", 1_200_000), ("spent", None, "total", 1_100_000),
        ("budget", None, "carryover", 0), ("spent", None, "carryover", 0),
    }  # fmt: skip
    assert record.unmapped == ()


def test_an_amount_that_cannot_be_read_is_on_the_review_list(paper: Paper) -> None:
    record = national(paper, "项目资金\\n（万元） | | 全年预算数 | 全年执行数\n^ | 年度资金总额 | 1O0.O0x | 95.00")
    assert money(record) == {("spent", None, "total", 950_000)}
    assert any("1O0.O0x" in item.candidates for item in record.review)


def test_years_within_the_labels_of_the_measures(paper: Paper) -> None:
    record = national(
        paper,
        """
        项目资金\\n（万元） | | 2022年预算数 | 2023年预算数 | 2023年执行数
        ^ | 年度资金总额 | 100 | 120 | 110
        """,
    )
    assert {(m, y) for m, y, _, _ in money(record)} == {("budget", 2022), ("budget", 2023), ("spent", 2023)}


# ---- indicators -------------------------------------------------------------------------------------------------


def indicators(paper: Paper, table: str) -> tuple[Indicator, ...]:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(table)
    return paper.record().indicators


def levels(found: Iterable[Indicator]) -> list[tuple[str | None, str | None, str | None]]:
    return [(i.level1, i.level2, i.name) for i in found]


def test_merged_levels_hold_for_all_their_rows(paper: Paper) -> None:
    found = indicators(
        paper,
        f"""
        {HEADER}
        产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 20 | 20 |
        ^ | ^ | 更换路灯 | ≥50盏 | 50盏 | 20 | 20 |
        ^ | 质量指标 | 合格率 | ≥95% | 98% | 10 | 10 |
        效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 40 |
        """,
    )
    assert levels(found) == [
        ("产出指标", "数量指标", "维修里程"),
        ("产出指标", "数量指标", "更换路灯"),
        ("产出指标", "质量指标", "合格率"),
        ("效益指标", "社会效益指标", "投诉下降率"),
    ]


def test_levels_beside_a_block_label_of_the_whole_table(paper: Paper) -> None:
    found = indicators(
        paper,
        """
        绩\\n效\\n指\\n标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
        ^ | 产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 50 | 50
        ^ | 效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 40
        """,
    )
    assert levels(found) == [("产出指标", "数量指标", "维修里程"), ("效益指标", "社会效益指标", "投诉下降率")]


def test_level_columns_that_the_header_does_not_name(paper: Paper) -> None:
    found = indicators(
        paper,
        """
        绩效指标 | < | 指标名称 | 评价年度预期值 | 评价年度实现值 | 未完成原因说明
        产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 |
        ^ | 质量指标 | 合格率 | ≥95% | 98% |
        效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 8% | 天气原因
        """,
    )
    assert levels(found) == [
        ("产出指标", "数量指标", "维修里程"),
        ("产出指标", "质量指标", "合格率"),
        ("效益指标", "社会效益指标", "投诉下降率"),
    ]
    assert found[2].reason == "天气原因"


def test_a_weight_printed_with_a_level_is_no_part_of_it(paper: Paper) -> None:
    found = indicators(
        paper,
        f"""
        {HEADER}
        产出指标\\n（50分） | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 50 | 50 |
        效益指标（40） | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 40 |
        """,
    )
    assert [i.level1 for i in found] == ["产出指标", "效益指标"]


def test_a_list_without_a_second_level(paper: Paper) -> None:
    found = indicators(
        paper,
        """
        项目类别 | 指标名称 | 权重 | 目标值 | 实际完成值 | 自评分
        产出目标 | 维修里程 | 3.71 | ≥12公里 | 12公里 | 3.71
        ^ | 更换路灯 | 3.14 | ≥50盏 | 50盏 | 3.14
        结果目标 | 投诉下降率 | 2.66 | ≥10% | 12% | 2.66
        """,
    )
    assert levels(found) == [
        ("产出目标", None, "维修里程"), ("产出目标", None, "更换路灯"), ("结果目标", None, "投诉下降率"),
    ]  # fmt: skip
    assert [i.weight for i in found] == [Decimal("3.71"), Decimal("3.14"), Decimal("2.66")]


def test_comparator_figure_and_unit_in_columns_of_their_own(paper: Paper) -> None:
    found = indicators(
        paper,
        """
        一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因分析
        产出指标 | 质量指标 | 合格率 | ≥ | 95 | % | 98 | 50 | 50 |
        ^ | 数量指标 | 维修里程 | = | 12 | 公里 | 12 | 20 | 20 |
        效益指标 | 社会效益指标 | 出行改善 | 定性 | 明显 | | 明显 | 20 | 20 |
        """,
    )
    first, second, third = found
    assert first.target is not None
    assert (first.target.raw, first.target.kind, first.target.comparator) == ("≥95%", "percent", ">=")
    assert (first.target.value, first.target.unit) == (Decimal("0.95"), None)
    assert first.actual is not None
    assert (first.actual.raw, first.actual.kind, first.actual.value) == ("98", "percent", Decimal("0.98"))
    assert second.target is not None
    assert (second.target.raw, second.target.unit) == ("=12公里", "公里")
    assert second.actual is not None
    assert (second.actual.raw, second.actual.unit) == ("12", "公里")
    assert third.target is not None
    assert (third.target.raw, third.target.kind, third.target.comparator) == ("明显", "text", None)


def test_the_adjusted_target_is_the_target(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table("""
        一级指标 | 二级指标 | 三级指标 | 年初指标值 | 调整指标值 | 全年完成值 | 指标权重 | 指标得分
        产出指标 | 数量指标 | 维修里程 | ≥12公里 | ≥10公里 | 10公里 | 50 | 50
        ^ | 质量指标 | 合格率 | ≥95% | | 98% | 40 | 40
        """)
    record = paper.record()
    assert [i.target.raw for i in record.indicators if i.target] == ["≥10公里", "≥95%"]
    assert ("年初指标值", "≥12公里") in [(u.label, u.value) for u in record.unmapped]


def test_columns_with_unknown_labels_are_told_by_the_words_in_them(paper: Paper) -> None:
    found = indicators(
        paper,
        """
        一级指标 | 二级指标 | 三级指标 | 本年拟达目标 | 年末实际水平 | 应占权重 | 单位自行打分 | 未达预期的原因
        产出指标 | 数量指标 | 维修里程 | ≥12公里 | 10公里 | 50 | 41 | 天气原因
        """,
    )
    (only,) = found
    assert only.target is not None
    assert only.actual is not None
    assert (only.target.raw, only.actual.raw) == ("≥12公里", "10公里")
    assert (only.weight, only.score, only.reason) == (50, 41, "天气原因")


def test_the_score_of_a_second_reviewer_is_not_the_units_own(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table("""
        一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 自评得分 | 财政审定评分
        产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 50 | 50 | 45
        总分 | < | < | < | < | 100 | 98 | 93
        """)
    record = paper.record()
    assert record.indicators[0].score == 50
    assert record.total_score == 98
    assert "45" in unmapped(record).values()


def test_a_header_printed_again_is_no_indicator(paper: Paper) -> None:
    found = indicators(
        paper,
        f"""
        {HEADER}
        产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 50 | 50 |
        {HEADER}
        效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 40 |
        """,
    )
    assert [i.name for i in found] == ["维修里程", "投诉下降率"]


def test_rows_left_blank_and_their_placeholders_are_left_out(paper: Paper) -> None:
    found = indicators(
        paper,
        f"""
        {HEADER}
        产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 50 | 50 |
        ^ | 质量指标 | 指标2： | | | | |
        ^ | 时效指标 | …… | | | | |
        ^ | 成本指标 | | / | / | | | —
        """,
    )
    assert [i.name for i in found] == ["维修里程"]


def test_an_indicator_with_an_actual_only_stays(paper: Paper) -> None:
    found = indicators(paper, f"{HEADER}\n产出指标 | 数量指标 | 维修里程 | | 12公里 | 50 | 50 | ")
    (only,) = found
    assert only.target is None
    assert only.actual is not None


def test_the_total_row_gives_weight_score_and_grade(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(f"{HEADER}{ROWS.rstrip()}\n总 分 | < | < | < | < | 100 | 91.5 | 优")
    record = paper.record()
    assert (record.total_weight, record.total_score, record.grade) == (100, Decimal("91.5"), "优")
    assert len(record.indicators) == 2


def test_a_numbering_before_the_name_is_left_out_and_the_figure_within_stays(paper: Paper) -> None:
    found = indicators(
        paper,
        f"""
        {HEADER}
        产出指标 | 数量指标 | 指标1：12345热线接通率 | ≥95% | 98% | 50 | 50 |
        """,
    )
    assert found[0].name == "12345热线接通率"


def test_none_as_a_reason_stays_and_a_dash_does_not(paper: Paper) -> None:
    found = indicators(
        paper,
        f"""
        {HEADER}
        产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 50 | 50 | 无
        ^ | 质量指标 | 合格率 | ≥95% | 98% | 40 | 40 | —
        """,
    )
    assert [i.reason for i in found] == ["无", None]


def test_rows_after_the_table_are_no_indicators(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(f"""{HEADER}{ROWS.rstrip()}
        评价结论 | 项目按计划完成，自评结果良好。 | < | < | < | < | < | <
        存在问题 | 施工进度受天气影响。 | < | < | < | < | < | <
        改进措施 | 加强统筹调度。 | < | < | < | < | < | <
        """)
    record = paper.record()
    assert len(record.indicators) == 2
    assert [(n.heading, n.text) for n in record.narrative] == [
        ("评价结论", "项目按计划完成，自评结果良好。"),
        ("存在问题", "施工进度受天气影响。"),
        ("改进措施", "加强统筹调度。"),
    ]


# ---- goals ------------------------------------------------------------------------------------------------------


def test_goal_and_result_side_by_side(paper: Paper) -> None:
    record = national(
        paper, "年度总体\\n目标 | 预期目标 | 实际完成情况\n^ | 维修道路12公里，\\n保障出行。 | 已维修12公里。"
    )
    assert record.overall_goal == "维修道路12公里，保障出行。"
    assert record.overall_goal_result == "已维修12公里。"


def test_goal_and_result_beside_their_labels(paper: Paper) -> None:
    record = national(paper, "年初设定目标 | 维修道路12公里。\n年度总体目标完成情况 | 已维修12公里。")
    assert record.overall_goal == "维修道路12公里。"
    assert record.overall_goal_result == "已维修12公里。"


def test_numbered_stages_in_rows_of_their_own(paper: Paper) -> None:
    record = national(
        paper,
        """
        绩效目标情况 | 预期总体目标 | 维修道路12公里。
        ^ | 是否如期实现预期总体目标 | 是
        ^ | 预期阶段性目标 | 目标1：完成招标
        ^ | ^ | 目标2：完成施工
        """,
    )
    assert record.overall_goal == "维修道路12公里。"
    assert record.overall_goal_achieved is True
    assert [(g.number, g.goal, g.result) for g in record.stage_goals] == [(1, "完成招标", None), (2, "完成施工", None)]


def test_numbered_stages_beside_their_results(paper: Paper) -> None:
    record = national(
        paper,
        """
        绩效目标情况 | 预期阶段性目标 | 目标1：完成招标 | 实际完成情况 | 目标1：3月完成招标
        ^ | ^ | 目标2：完成施工 | ^ | 目标2：9月完成施工
        ^ | ^ | 目标3： | ^ | 目标3：
        """,
    )
    assert [(g.number, g.goal, g.result) for g in record.stage_goals] == [
        (1, "完成招标", "3月完成招标"),
        (2, "完成施工", "9月完成施工"),
    ]


def test_numbered_stages_below_a_header(paper: Paper) -> None:
    record = national(
        paper,
        """
        绩效目标情况 | 阶段性目标 | 实际完成情况
        ^ | 目标1：完成招标 | 3月完成招标
        ^ | 目标2：完成施工 |
        """,
    )
    assert [(g.number, g.goal, g.result) for g in record.stage_goals] == [
        (1, "完成招标", "3月完成招标"),
        (2, "完成施工", None),
    ]


def test_a_result_for_a_blank_goal_is_kept_as_such(paper: Paper) -> None:
    record = national(
        paper,
        """
        绩效目标情况 | 预期阶段性目标 | 目标1：完成招标 | 实际完成情况 | 目标1：3月完成招标
        ^ | ^ | 目标2： | ^ | 目标2：9月完成施工
        """,
    )
    assert [(g.number, g.goal, g.result) for g in record.stage_goals][1] == (2, None, "9月完成施工")


# ---- single fields ----------------------------------------------------------------------------------------------


def test_labels_and_values_within_one_line(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("填报单位：养护中心    填报人：李四    联系电话：0751-8123456    填报日期：2024年3月1日")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(f"{HEADER}{ROWS.rstrip()}")
    record = paper.record()
    assert record.reporting_unit == "养护中心"
    assert record.filled_by == "李四"
    assert record.contact_phone == "0751-8123456"
    assert record.fill_date == "2024-03-01"


def test_a_label_and_its_value_within_one_cell(paper: Paper) -> None:
    record = national(paper, "填报人：李四 | 联系电话：0751-8123456 | 填报日期：2024年3月1日")
    assert (record.filled_by, record.contact_phone, record.fill_date) == ("李四", "0751-8123456", "2024-03-01")


def test_a_value_below_its_label(paper: Paper) -> None:
    record = national(paper, "联系人 | 联系电话 | 项目开始时间\n张三 | 0751-8123456 | 2023年1月")
    assert (record.contact_name, record.contact_phone, record.start_date) == ("张三", "0751-8123456", "2023-01")


def test_a_period_gives_start_and_end(paper: Paper) -> None:
    record = national(paper, "项目起止时间 | 2023年1月1日至2023年12月31日")
    assert (record.start_date, record.end_date) == ("2023-01-01", "2023-12-31")


@pytest.mark.parametrize("name", ["厕所改进工程", "农村环境整改项目", "偏差监测系统", "佐证材料数字化", "地方志编纂"])
@pytest.mark.parametrize("alone", [True, False], ids=["row of its own", "shared row"])
def test_a_project_whose_name_sounds_like_a_label_keeps_its_name(paper: Paper, name: str, alone: bool) -> None:
    paper.title("项目支出绩效自评表")
    if alone:
        paper.table(f"项目名称 | {name} | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    else:
        paper.table(f"项目名称 | {name} | 主管部门 | 市政局\n联系人 | 张三 | 实施单位 | 养护中心")
    paper.table(f"{HEADER}{ROWS.rstrip()}")
    record = paper.record()
    assert (record.project_name, record.supervising_department) == (name, "市政局")


def test_the_year_of_the_title_is_the_evaluation_year(paper: Paper) -> None:
    record = national(paper, title="2022年度项目支出绩效自评表")
    assert record.evaluation_year == 2022


def test_a_year_within_the_projects_name_is_not_the_evaluation_year(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 2021年度城区道路维修 | 主管部门 | 市政局")
    paper.table(f"{HEADER}{ROWS.rstrip()}")
    assert paper.record().evaluation_year is None


@pytest.mark.parametrize("printed", ["/", "—", "无", "不适用", ""])
def test_what_stands_for_nothing_is_null(paper: Paper, printed: str) -> None:
    record = national(paper, f"联系人 | {printed} | 联系电话 | 0751-8123456")
    assert record.contact_name is None
    assert record.contact_phone == "0751-8123456"


def test_a_label_that_no_field_takes_is_not_dropped(paper: Paper) -> None:
    record = national(paper, "采购方式 | 公开招标 | 项目负责人 | 王五\n受益村镇数 | 12 | 监理单位意见 | 同意验收")
    left = unmapped(record)
    assert left["项目负责人"] == "王五"
    assert left["采购方式"] == "公开招标"
    assert left["监理单位意见"] == "同意验收"
    assert record.contact_name is None
    for item in record.unmapped:
        assert item.evidence is not None


def test_every_text_of_a_form_with_unknown_blocks_is_kept_somewhere(paper: Paper) -> None:
    strange = ["廉政风险点", "低", "绩效联络员", "赵六", "现场核查记录", "已归档于二号柜", "部门意见", "同意"]
    record = national(paper, "{} | {} | {} | {}\n{} | {} | {} | {}".format(*strange))
    held = seen(record)
    assert [text for text in strange if text not in held] == []


def test_other_notes_keep_a_written_none(paper: Paper) -> None:
    assert national(paper, "其他需要说明的情况 | 无").other_notes == "无"


def test_a_departments_own_table_names_it_as_project_and_unit(paper: Paper) -> None:
    paper.title("部门整体支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("部门名称 | 市政局 | < | <\n预算资金（万元） | | 全年预算数 | 全年执行数\n^ | 年度资金总额 | 120 | 110")
    paper.table(f"{HEADER}{ROWS.rstrip()}")
    record = paper.record()
    assert (record.project_name, record.reporting_unit, record.supervising_department) == ("市政局", "市政局", None)


def test_a_transfer_payment_table_is_told_from_its_title_and_departments(paper: Paper) -> None:
    paper.title("转移支付区域绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("""
        转移支付（项目）名称 | 农村道路补助 | < | <
        中央主管部门 | 交通运输部 | 地方主管部门 | 市交通局
        资金投入情况\\n（万元） | | 全年预算数（A） | 全年执行数（B）
        ^ | 年度资金总额 | 120 | 110
        """)
    paper.table(f"{HEADER}{ROWS.rstrip()}")
    record = paper.record()
    assert record.family == "transfer_payment_table"
    assert record.project_name == "农村道路补助"
    assert record.supervising_department == "市交通局"
    assert unmapped(record)["中央主管部门"] == "交通运输部"


# ---- the report in prose ----------------------------------------------------------------------------------------


@pytest.fixture
def report(paper: Paper) -> Record:
    paper.title("城区道路维修项目绩效自评报告")
    for line in (
        "项目名称：城区道路维修",
        "一、项目基本情况及自评结论",
        "（一）项目概况",
        "本项目2023年安排预算100万元，用于城区道路维修，年末实际支出98.5万元，资金支出率达98.5%。",
        "（二）自评等级和分数",
        "该项目自评等级为优，分数为96.5，下面逐一分析。",
        "论证充分性：项目经过集体会议协商决定并报请审批，自评4分。",
        "目标完整性：目标设置包含总目标和阶段性目标，自评2.5分。",
        "资金到位率：资金及时足额到位，到位率为100%，自评5分。",
        "二、存在的问题",
        "部分路段施工受天气影响，市民满意度为91.2%。",
        "三、改进措施",
    ):
        paper.text(line)
    return paper.record()


def test_sections_of_the_report_in_order_without_those_left_blank(report: Record) -> None:
    headings = [section.heading for section in report.narrative]
    assert headings == ["（一）项目概况", "（二）自评等级和分数", "二、存在的问题"]
    assert report.narrative[2].text == "部分路段施工受天气影响，市民满意度为91.2%。"


def test_grade_and_score_of_the_report(report: Record) -> None:
    assert (report.grade, report.total_score) == ("优", Decimal("96.5"))


def test_items_scored_in_the_report(report: Record) -> None:
    assert [(item.name, item.score) for item in report.score_items] == [
        ("论证充分性", 4),
        ("目标完整性", Decimal("2.5")),
        ("资金到位率", 5),
    ]


def test_figures_that_the_report_states_are_claims(report: Record) -> None:
    claims = {(c.metric, c.value, c.unit) for c in report.claims}
    assert claims == {
        ("budget", Decimal(1_000_000), "万元"), ("spent", Decimal(985_000), "万元"),
        ("execution_rate", Decimal("0.985"), "%"), ("arrival_rate", Decimal(1), "%"),
        ("satisfaction", Decimal("0.912"), "%"),
    }  # fmt: skip


def test_claims_in_the_closing_rows_of_a_table(paper: Paper) -> None:
    record = national(paper, "评价结论 | 项目全年支出95万元，预算执行率为95%，服务对象满意度达93%。")
    assert {(c.metric, c.value) for c in record.claims} == {
        ("spent", Decimal(950_000)), ("execution_rate", Decimal("0.95")), ("satisfaction", Decimal("0.93")),
    }  # fmt: skip


def test_forms_of_one_record_that_disagree_keep_the_tables_value(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "both.pdf")
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 联系电话 | 0751-8123456\n项目资金（万元） | 年度资金总额 | 全年预算数 | 100")
    paper.table(f"{HEADER}{ROWS.rstrip()}")
    paper.turn()
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("项目名称：城区道路维修    联系电话：0751-8999999")
    paper.text("一、项目基本情况")
    paper.text("本项目由养护中心实施，绩效自评覆盖全部资金，各项工作按照计划有序开展，完成了年度任务。")
    record = paper.record()
    assert record.contact_phone == "0751-8123456"
    assert [(c.label, c.value) for c in record.conflicts] == [("contact_phone", "0751-8999999")]
