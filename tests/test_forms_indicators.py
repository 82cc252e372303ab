"""The indicator table: its columns by their headers, its levels, its rows, and what is no indicator."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest
from paper import HEADER, ROWS, Paper, national

from hecha.schema import Indicator


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


def test_what_is_no_unit_is_not_glued_to_the_figure_and_told(paper: Paper) -> None:
    """Recognition makes 0 of a lone percent sign; a figure in a column of units is never a unit."""
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        """
        一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分
        产出指标 | 质量指标 | 合格率 | ≥ | 95 | 0 | 98 | 50 | 50
        ^ | 数量指标 | 维修里程 | = | 12 | 96 | 12 | 20 | 20
        ^ | 时效指标 | 完成情况 | 定性 | 及时 | 0 | 及时 | 10 | 10
        效益指标 | 社会效益指标 | 满意度 | ≥ | 90% | o | 92% | 20 | 20
        """
    )
    record = paper.record()
    rate, length, words, printed = record.indicators
    for value, raw, kind in (
        (rate.target, "≥95%", "percent"),
        (rate.actual, "98", "percent"),
        (length.target, "=12", "number"),
        (length.actual, "12", "number"),
        (words.target, "及时", "text"),
        (printed.target, "≥90%", "percent"),
    ):
        assert value is not None
        assert (value.raw, value.kind, value.unit) == (raw, kind, None)
    doubted = {i.pointer: i.candidates for i in record.review if i.reason == "计量单位栏内不是单位"}
    assert doubted == {
        "/indicators/0/target": ("≥95%", "≥95"),
        "/indicators/0/actual": ("98%", "98"),
        "/indicators/1/target": ("=12%", "=12"),
        "/indicators/1/actual": ("12%", "12"),
    }


def test_a_header_of_two_rows_with_a_label_that_nobody_knows(paper: Paper) -> None:
    (found,) = indicators(
        paper,
        """
        绩效指标 | < | < | 年度指标值 | < | < | 实际完成值 | 分值 | 得分
        一级指标 | 二级指标 | 明细指标 | 指标性质 | 指标值 | 度量单位 | ^ | ^ | ^
        产出指标 | 质量指标 | 合格率 | ≥ | 95 | % | 98 | 50 | 50
        """,
    )
    assert found.target is not None
    assert (found.level2, found.name, found.target.raw) == ("质量指标", "合格率", "≥95%")


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
    assert "45" in [u.value for u in record.unmapped]


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
    paper.table(f"{HEADER}{ROWS}\n总 分 | < | < | < | < | 100 | 91.5 | 优")
    record = paper.record()
    assert (record.total_weight, record.total_score, record.grade) == (100, Decimal("91.5"), "优")
    assert len(record.indicators) == 2


@pytest.mark.parametrize("label", ["小计", "产出指标小计"])
def test_a_subtotal_is_not_the_total(paper: Paper, label: str) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(f"{HEADER}{ROWS}\n{label} | < | < | < | < | 50 | 48 | \n总 分 | < | < | < | < | 100 | 91.5 | ")
    record = paper.record()
    assert (record.total_weight, record.total_score) == (100, Decimal("91.5"))
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
    paper.table(f"""{HEADER}{ROWS}
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


def test_a_stray_line_across_a_branch_does_not_end_the_table(paper: Paper) -> None:
    """The rest of a reason that stands over its row, across columns whose walls are not drawn there."""
    record = national(
        paper,
        HEADER
        + """
        产出指标 | 因今年雨季较长且部分路段用地手续办理滞后 | < | < | < | < | < | <
        ^ | 数量指标 | 维修道路里程 | ≥12公里 | 11公里 | 50 | 45 | 已安排补修
        效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 40 |""",
    )
    assert [i.name for i in record.indicators][:2] == ["维修道路里程", "投诉下降率"]
    assert "因今年雨季较长且部分路段用地手续办理滞后" in {left.value for left in record.unmapped}
    assert any("上方另有一行文字" in item.reason for item in record.review)


def test_a_row_of_lists_is_as_many_indicators(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        f"""
        {HEADER}
        产出指标 | 数量指标 | 1.新建广场\\n2.配送图书 | 1.≥6个\\n2.≥1.5万册 | 1.6个\\n2.1.52万册 | 10\\n5 | 10\\n4 | 雨
        ^ | 质量指标 | 指标 1：设施验收合格率\\n指标 2：演出完成率 | 100%\\n98% | ①100%\\n②98.5% | 20 | 20 |
        效益指标 | 社会效益指标 | 服务群众\\n覆盖率 | ≥8万人次\\n≥95% | 8.4万人次\\n96% | 15\\n15 | 15\\n15 |
        """,
    )
    record = paper.record()
    found = record.indicators
    assert [(i.level2, i.name, i.target and i.target.raw, i.actual and i.actual.raw) for i in found] == [
        ("数量指标", "新建广场", "≥6个", "6个"),
        ("数量指标", "配送图书", "≥1.5万册", "1.52万册"),
        ("质量指标", "设施验收合格率", "100%", "100%"),
        ("质量指标", "演出完成率", "98%", "98.5%"),
        ("社会效益指标", "服务群众", "≥8万人次", "8.4万人次"),
        ("社会效益指标", "覆盖率", "≥95%", "96%"),
    ]
    points = [(i.weight, i.score, i.reason) for i in found]
    assert points == [(10, 10, "雨"), (5, 4, "雨"), (None, None, None), (None, None, None), *[(15, 15, None)] * 2]
    assert [(u.label, u.value) for u in record.unmapped] == [("分值", "20"), ("得分", "20")]


def test_the_ticked_box_of_an_actual_is_its_value(paper: Paper) -> None:
    (first, second) = indicators(
        paper,
        f"""
        {HEADER}
        产出指标 | 质量指标 | 设施利用 | 有效利用 | √达成预期指标　□部分达成　□未达成 | 50 | 50 |
        效益指标 | 社会效益指标 | 基层服务 | 加强 | □达成预期指标　√部分达成　□未达成 | 40 | 30 | 人手不足
        """,
    )
    assert (first.actual and first.actual.raw, second.actual and second.actual.raw) == ("达成预期指标", "部分达成")


def test_target_and_actual_told_in_one_cell(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 目标值与完成值 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 维修里程 | 目标：≥12公里\\n完成：11公里 | 50 | 45\n"
        "效益指标 | 社会效益指标 | 投诉下降率 | 目标：≥10%；实际完成：12% | 50 | 50"
    )
    record = paper.record()
    assert [(i.target and i.target.raw, i.actual and i.actual.raw) for i in record.indicators] == [
        ("≥12公里", "11公里"),
        ("≥10%", "12%"),
    ]


def test_the_second_level_in_front_of_the_name(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        "一级指标 | 二、三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
        "产出指标 | 数量指标：维修里程 | ≥12公里 | 12公里 | 50 | 50\n"
        "效益指标 | 社会效益指标：投诉下降率 | ≥10% | 12% | 40 | 40\n效益指标 | 备注：投诉次数 | ≤3次 | 2次 | 10 | 10"
    )
    assert [(i.level2, i.name) for i in paper.record().indicators] == [
        ("数量指标", "维修里程"),
        ("社会效益指标", "投诉下降率"),
        (None, "备注：投诉次数"),
    ]


def test_a_sliver_beside_the_first_level_hides_it_not(paper: Paper) -> None:
    paper.title("财政支出项目绩效自评基础信息表")
    paper.table("项目名称 | 城区道路维修 | 填报单位 | 养护中心")
    paper.table(
        """
         | 绩效指标 | < | 指标名称 | 年度预期值 | 年度实现值 | 未完成原因
        产出指标 | | 数量指标 | 维修道路里程 | ≥12公里 | 12公里 |
        ^ | ^ | 质量指标 | 验收合格率 | ≥95% | 98% |
        效益指标 | | 社会效益指标 | 投诉下降率 | ≥10% | 12% |""",
        widths=[1, 0.2, 1.4, 2, 1.2, 1.2, 1],
    )
    assert [i.level1 for i in paper.record().indicators] == ["产出指标", "产出指标", "效益指标"]
