"""Tables that go on over the page, whatever is printed at its head and foot."""

from __future__ import annotations

from decimal import Decimal

import pytest
from paper import Paper
from road_form import BENEFIT, FIRST, HEADER, SECOND, THIRD, TOTAL, WHOLE, identity, read

from hecha.check import check_record


@pytest.mark.parametrize("header", [True, False], ids=["header repeated", "no header"])
def test_an_indicator_table_goes_on_over_the_page(begun: Paper, header: bool) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}")
    begun.turn()
    rest = f"产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}"
    begun.table(f"{HEADER}\n{rest}" if header else rest)
    record = begun.record()
    assert read(record) == WHOLE
    assert record.total_score is not None
    assert record.source.pages == (1, 2)


def test_a_level_whose_label_is_left_out_after_the_break_is_inherited(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}")
    begun.turn()
    begun.table(f"{THIRD[1:]}\n{BENEFIT}\n{TOTAL}")
    assert read(begun.record()) == WHOLE


def test_a_row_cut_in_the_middle_of_its_cells_is_one_indicator(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n^ | 质量指标 | 验收合 | ≥95% | 98% | 30 | 30 | 因雨季影响施工", open_bottom=True)
    begun.turn()
    begun.table(
        f" | | 格率 | | | | | 已安排补修\n产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}",
        open_top=True,
    )
    record = begun.record()
    assert read(record) == WHOLE
    assert record.indicators[1].reason == "因雨季影响施工已安排补修"


def test_goals_after_the_break_stand_under_their_heads_whatever_columns_other_rows_have(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table(identity("城区道路维修"))
    paper.table(
        "支出内容 | 计划支出数 | 实际支出数 | 凭证日期 | 备注\n办公费 | 10 | 10 | 5月 | \n培训费 | 20 | 20 | 6月 | ",
        widths=[2, 1.4, 1.4, 1.5, 0.7],
    )
    paper.top -= 12
    paper.table("绩效 | 年度目标 | 目标实际完成情况", widths=[0.5, 3.4, 3.1])
    paper.turn()
    paper.table("目标 | 维修道路十二公里，保障出行。 | 已维修道路十二公里，验收合格。", widths=[0.5, 3.4, 3.1])
    paper.top -= 12
    paper.table(f"{HEADER}\n{FIRST}\n{BENEFIT}", widths=[1, 1.2, 1.6, 1.2, 1.2, 0.7, 0.7, 1])
    record = paper.record()
    assert record.overall_goal == "维修道路十二公里，保障出行。"
    assert record.overall_goal_result == "已维修道路十二公里，验收合格。"
    assert [i.name for i in record.indicators] == ["维修道路里程", "投诉下降率"]


@pytest.mark.parametrize(
    ("level", "rest", "formula", "end"),
    [
        ("满意度指标 | 服务对象或", "公众满意度", "实际居民满", "意度÷应达居民满意度×100%"),
        ("满意度指标 | 服务对象满意度指标", "", "实际问题整改率÷应达", "问题整改率×100%"),
    ],
    ids=["a level's name", "a formula"],
)
def test_the_rest_of_a_cut_cell_that_is_worded_like_a_label(
    paper: Paper, level: str, rest: str, formula: str, end: str
) -> None:
    """Lines are drawn at the end of the page and at the head of the next."""
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table(identity("城区道路维修"))
    head = "一级指标 | 二级指标 | 三级指标 | 指标计算公式 | 年度指标值 | 实际完成值 | 未完成原因"
    paper.table(
        f"{head}\n产出指标 | 数量指标 | 维修里程 | 以台账为准 | ≥12公里 | 12公里 | 无\n"
        f"{level} | 居民满意度 | {formula} | ≥85% | 86% | 无"
    )
    paper.turn()
    paper.table(f" | {rest} | | {end} | | | \n其他需要说明的情况 | < | 无 | < | < | < | <")
    record = paper.record()
    assert [(i.level2, i.formula) for i in record.indicators] == [
        ("数量指标", "以台账为准"),
        (level.split(" | ")[1] + rest, formula + end),
    ]


def test_a_row_with_some_of_its_cells_after_the_break_is_one_indicator(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n | | 验收合格率 | | 98% | 30 | 30 | ", open_bottom=True)
    begun.turn()
    begun.table(f"产出指标 | 质量指标 | | ≥95% | | | | \n^{THIRD[1:]}\n{BENEFIT}\n{TOTAL}", open_top=True)
    record = begun.record()
    assert read(record) == WHOLE
    assert [i.target is not None and i.weight is not None for i in record.indicators] == [True] * 4


def test_rows_that_fill_other_cells_stay_apart_where_a_line_parts_them(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n^ | 质量指标 | 验收合格率 | ≥95% | | | | ")
    begun.turn()
    begun.table(f" | | | | 98% | 30 | 30 | \n产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}")
    assert begun.record().indicators[1].actual is None


def test_rows_without_figures_are_not_joined_over_a_line_at_the_break(begun: Paper) -> None:
    begun.table(
        f"{HEADER}\n效益指标 | 社会效益指标 | 人居环境改善 | 持续改善 | 部分完成 | 10 | 8 | 申报对象较少，部分任务顺延"
    )
    begun.turn()
    begun.table(f" | | 设施服务水平 | 明显提升 | 达成 | | | \n{TOTAL}")
    assert [i.name for i in begun.record().indicators] == ["人居环境改善", "设施服务水平"]


def test_two_whole_rows_stay_two_where_no_line_is_drawn_after_the_break(begun: Paper) -> None:
    header = "一级指标 | 二级指标 | 指标名称 | 指标计算公式 | 预期值 | 实现值 | 未完成原因说明"
    widths = [2, 2, 4, 4, 4, 4, 4]
    begun.table(
        f"{header}\n效益指标 | 社会效益指标 | 居住环境改善程度 | 以台账为准 | 进一步提高 | 已完成 | 无", widths=widths
    )
    begun.turn()
    rest = " |  | 安全生产形势 | 按实际统计 | 逐步增强 | 全部达到要求 | 无\n^ |  |  |  |  |  | "
    begun.table(rest, widths=widths, open_top=True)
    assert [i.name for i in begun.record().indicators] == ["居住环境改善程度", "安全生产形势"]


def test_a_row_cut_with_the_name_of_its_level_is_one_indicator_over_a_line_too(begun: Paper) -> None:
    reason = "受三月连续降雨影响，施工进度放缓，已调整施工组织，"
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}\n效益 | 社会效益指标 | 投诉下降率 | ≥10% | 8% | 30 | 24 | {reason}")
    begun.turn()
    begun.table(f"指标 |  |  | （同比） |  |  |  | 下年度一季度补齐。\n{TOTAL}")
    last = begun.record().indicators[-1]
    assert (last.level1, last.name, last.reason) == ("效益指标", "投诉下降率", f"{reason}下年度一季度补齐。")


def test_a_row_begun_before_the_break_that_stands_whole_after_it_counts_once(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n产出指标 | 质量指标 | 验收合格率 |  |  |  |  | ", open_bottom=True)
    begun.turn()
    begun.table(f"产出指标{SECOND[1:]}\n{THIRD}\n{BENEFIT}\n{TOTAL}", open_top=True)
    assert read(begun.record()) == WHOLE


def test_the_rest_of_a_label_alone_in_its_row_is_no_label_of_its_own(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}\n满意度指标 | 服务对象 | 居民满意度 | ≥90% | 95% | 40 | 40 | ")
    begun.turn()
    begun.table(f" | 满意度指标 |  |  |  |  |  | \n{TOTAL}")
    assert begun.record().indicators[-1].level2 == "服务对象满意度指标"


def test_a_column_parted_on_the_next_page_is_read_where_it_is_filled(begun: Paper) -> None:
    """As where no rule is drawn and a short entry leaves the rest of its column empty."""
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}", widths=[2, 3, 3, 3, 2, 1, 1, 3])
    begun.turn()
    begun.table(f"产出指标{THIRD[1:]}无 | \n{BENEFIT}无 | ", widths=[2, 3, 3, 3, 2, 1, 1, 1, 2])
    record = begun.record()
    assert read(record) == WHOLE
    assert [i.reason for i in record.indicators] == [None, None, "无", "无"]


def test_a_page_number_over_the_end_of_a_table_is_no_part_of_its_cell(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}", top=770)
    begun.text("-1-", x=330, top=818, size=9)
    begun.turn()
    begun.table(f"产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}")
    assert read(begun.record()) == WHOLE


def test_a_label_in_the_middle_of_a_cell_over_two_pages_stands_below_the_first(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}\n | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 30 | 30 | ", top=600)
    begun.text("效益指标", x=53, top=790, size=9)
    begun.turn()
    begun.table(f"效益指标 | 生态效益指标 | 扬尘下降率 | ≥10% | 12% | 10 | 10 | \n{TOTAL}")
    levels = [i.level1 for i in begun.record().indicators]
    assert levels == ["产出指标", "产出指标", "效益指标", "效益指标"]


@pytest.mark.parametrize(("first", "out", "rest"), [("效益", "指标", ""), ("效", "益", "指标")])
def test_a_level_name_that_runs_out_of_the_last_cell_of_a_page_is_whole(
    begun: Paper, first: str, out: str, rest: str
) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}\n{first} | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 30 | 30 | ", top=600)
    for k, character in enumerate(out):
        begun.text(character, x=53, top=begun.top - 12 + 10 * k, size=9)
    begun.turn()
    begun.table(f"{rest} | 生态效益指标 | 扬尘下降率 | ≥10% | 12% | 10 | 10 | \n{TOTAL}")
    levels = [i.level1 for i in begun.record().indicators]
    assert levels == ["产出指标", "产出指标", "效益指标", "效益指标"]


def test_a_level_whose_label_stands_after_the_break_is_that_of_its_rows_before_it(begun: Paper) -> None:
    begun.table(
        f"{HEADER}\n{FIRST}\n^ |  | 更换井盖 | ≥300套 | 310套 | 10 | 10 | \n"
        "^ | ^ | 更换路灯 | ≥30盏 | 30盏 | 10 | 10 | "
    )
    begun.turn()
    begun.table(f"产出指标{SECOND[1:]}\n{THIRD}\n{BENEFIT}\n{TOTAL}")
    assert [i.level2 for i in begun.record().indicators][1:4] == ["质量指标"] * 3


def test_a_level_label_cut_by_the_break_is_made_whole(begun: Paper) -> None:
    begun.table(
        f"{HEADER}\n产出 | 数量指标 | 维修道路里程 | ≥12公里 | 12公里 | 20 | 20 | \n"
        "^ | 质量 | 验收合格率 | ≥95% | 98% | 30 | 30 | "
    )
    begun.turn()
    begun.table(f"指标 | 指标 | | | | | | \n{THIRD}\n{BENEFIT}\n{TOTAL}")
    assert read(begun.record()) == WHOLE


def test_a_table_wider_on_the_second_page_keeps_its_columns(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}", width=480)
    begun.turn()
    begun.table(f"产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}", x=42, width=510)
    assert read(begun.record()) == WHOLE


def test_three_pages_of_one_table_are_one_record(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}")
    begun.turn()
    begun.table("产出指标 | 质量指标 | 验收合格率 | ≥95% | 98% | 30 | 30 | ")
    begun.turn()
    begun.table(f"产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}")
    record = begun.record()
    assert read(record) == WHOLE
    assert record.source.pages == (1, 3)


def test_a_goal_cut_by_the_break_is_one_text(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table(identity("城区道路维修"))
    paper.table(
        "年度总体目标 | 预期目标 | 实际完成情况\n^ | 维修道路十二公里，\\n保障市民 | 已维修道路十二公里，\\n市民出行",
        widths=(1, 3, 3),
        open_bottom=True,
    )
    paper.turn()
    paper.table(" | 安全出行。 | 安全畅通。", widths=(1, 3, 3), open_top=True)
    paper.table(f"{HEADER}\n{FIRST}\n{BENEFIT}\n{TOTAL}")
    record = paper.record()
    assert record.overall_goal == "维修道路十二公里，保障市民安全出行。"
    assert record.overall_goal_result == "已维修道路十二公里，市民出行安全畅通。"


def test_page_numbers_between_the_parts_do_not_end_the_table(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}")
    begun.text("- 1 -", x=285, top=800)
    begun.turn()
    begun.table(f"产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}")
    begun.text("- 2 -", x=285, top=800)
    assert read(begun.record()) == WHOLE


def test_a_label_that_runs_out_of_its_cell_beside_the_page_number_does_not_end_the_table(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}", top=700)
    begun.text("情", x=60, top=800)
    begun.text("— 1 —", x=285, top=800)
    begun.turn()
    begun.text("况", x=60, top=30)
    begun.table(f"{THIRD[1:]}\n{BENEFIT}\n{TOTAL}")
    assert read(begun.record()) == WHOLE


def edges(paper: Paper, page: int) -> None:
    """A running head that is worded as a title, and a foot."""
    paper.text("某市预算绩效管理系统　2021年度项目支出绩效自评", x=50, top=24, size=8)
    paper.text(f"打印时间：2024-03-05 10:2{page}　操作员：李四", x=50, top=815, size=8)
    paper.top = 50


def test_running_heads_and_feet_do_not_part_a_table(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}")
    edges(begun, 1)
    begun.turn()
    edges(begun, 2)
    begun.table(f"{THIRD.replace('^', '产出指标')}\n{BENEFIT}\n{TOTAL}")
    record = begun.record()
    assert read(record) == WHOLE
    assert record.evaluation_year == 2023
    assert record.total_score is not None


def test_a_form_broken_within_its_funds_goes_on_over_the_page(begun: Paper) -> None:
    """The rows after the break stand in the columns above it, though the indicators below have more of their own."""
    begun.top -= 12
    begun.table("资金来源 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 得分 | 原因", open_bottom=True)
    begun.turn()
    begun.text("预算执行情况")
    begun.table("年度资金总额 | 80.00 | 100.00 | 95.00 | 10 | 9.5 | ", top=100, open_top=True)
    begun.top -= 12
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}\n{THIRD}\n{BENEFIT}\n{TOTAL}")
    record = begun.record()
    assert read(record) == WHOLE
    assert {(a.measure, a.amount) for a in record.funding if a.source == "total"} == {
        ("initial_budget", 800000),
        ("budget", 1000000),
        ("spent", 950000),
    }
    assert [(line.weight, line.score) for line in record.execution] == [(10, Decimal("9.5"))]


def test_a_result_cut_before_a_word_that_names_a_column_is_one_text(begun: Paper) -> None:
    begun.table(
        f"{HEADER}\n{FIRST}\n^ | 质量指标 | 工程质量 | 达到预期 | 部分达成年度 | 30 | 20 | 雨季影响施工，\\n部分路段",
        open_bottom=True,
    )
    begun.turn()
    begun.table(f" | | | | 指标 | | | 推迟完工\n产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}", open_top=True)
    indicator = begun.record().indicators[1]
    assert indicator.actual is not None
    assert (indicator.actual.raw, indicator.reason) == ("部分达成年度指标", "雨季影响施工，部分路段推迟完工")


def test_a_formula_that_alone_goes_to_the_next_page_is_kept(begun: Paper) -> None:
    """Its indicator's other cells end before the break: it is reported, not dropped."""
    header = HEADER.replace("年度指标值", "计算方法 | 年度指标值")
    first, benefit, total = (
        row.replace(name, f"{name} | {more}")
        for row, name, more in ((FIRST, "道路里程", "按实际统计"), (BENEFIT, "下降率", ""), (TOTAL, "总分", "<"))
    )
    begun.table(f"{header}\n{first}\n^ | 质量指标 | 验收合格率 | | ≥95% | 98% | 30 | 30 | ")
    begun.turn()
    begun.table(f" | | | 合格路段除以全部路段 | | | | | \n{benefit}\n{total}")
    assert ("计算方法", "合格路段除以全部路段") in {(left.label, left.value) for left in begun.record().unmapped}


@pytest.mark.parametrize("walled", [True, False], ids=["walls", "words alone"])
def test_the_total_alone_on_the_next_page_of_a_table_without_an_outer_border(begun: Paper, walled: bool) -> None:
    """Its row has walls and no line across; without walls either it is told under its label, not dropped."""
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}\n{THIRD}\n{BENEFIT}", open_bottom=True)
    begun.turn()
    xs = [50 + 495 * k / 8 for k in range(9)]
    for x, text in ((180.0, "总分"), (xs[5] + 20, "100"), (xs[6] + 20, "99.5")):
        begun.text(text, x=x, top=53.0, size=9.0)
    for x in xs[5:8] if walled else []:
        begun.line(x, 50, x, 68)
    begun.text("填报人：李四", x=400, top=70)
    record = begun.record()
    assert read(record) == WHOLE
    if walled:
        assert (record.total_weight, record.total_score) == (100, Decimal("99.5"))
    else:
        assert [(u.label, u.value.split()) for u in record.unmapped] == [("总分", ["100", "99.5"])]


def test_a_row_that_nothing_parts_accuses_nobody(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}\n{THIRD}\n{BENEFIT.replace('30 | 30', '20 | 20')}")
    top = begun.top - 12
    begun.box(50, top, 545, top + 20)
    for k, text in enumerate(("满意度指标", "公众满意度", "群众满意度", "≥90%", "95%", "10", "9.5")):
        begun.text(text, x=53 + 61.9 * k, top=top + 5, size=9)
    begun.top = top + 20
    begun.table(TOTAL)
    record = check_record(begun.record())
    assert record.total_score == Decimal("99.5")
    assert any("群众满意度" in item.value for item in record.unmapped)
    assert any(item.pointer == "/indicators" and "群众满意度" in item.candidates[0] for item in record.review)
    assert not {f.rule for f in record.findings} & {"score-sum", "weight-sum", "indicator-level-missing"}
    assert {"score-sum", "weight-sum", "indicator-level-missing"} <= {gap.rule for gap in record.unchecked}


@pytest.mark.parametrize("again", [SECOND, SECOND.replace("98%", "97%")], ids=["the same", "another"])
def test_a_row_printed_again_over_the_break_counts_once(begun: Paper, again: str) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND.replace('30 | 30 |', '30 | 30 | 无')}")
    begun.turn()
    begun.table(f"产出指标{again[1:].replace('30 | 30 |', '30 | 30 | 无')}\n{THIRD}\n{BENEFIT}\n{TOTAL}")
    names = [i.name for i in begun.record().indicators]
    assert names == ["维修道路里程", *["验收合格率"] * (1 + (again is not SECOND)), "按期完工率", "投诉下降率"]


def test_a_header_that_the_page_cuts_through_is_one(begun: Paper) -> None:
    begun.table(HEADER.replace("年度指标值", "年度指").replace("实际完成值", "实际完"))
    begun.turn()
    begun.table(f" | | | 标值 | 成值 | | | \n产出指标{FIRST[4:]}\n{SECOND}\n{THIRD}\n{BENEFIT}\n{TOTAL}")
    assert read(begun.record()) == WHOLE


@pytest.mark.parametrize("named", ["三级指标", "要点"], ids=["known", "a name of its own"])
def test_a_level_and_the_label_of_the_block_that_a_break_cuts_over_a_repeated_header(begun: Paper, named: str) -> None:
    header = HEADER.replace("三级指标", named)
    begun.table(f"绩效指 | {header}\n^ | 产出指{FIRST[4:]}")
    begun.turn()
    rows = "\n".join(f"^ | {row}" for row in (f"标（60分） |{SECOND[3:]}", THIRD, BENEFIT))
    begun.table(f"标完成情况 | {header}\n{rows}\n总分 | < | < | < | < | < | 100 | 99.5 | ")
    assert read(begun.record()) == WHOLE


def test_money_below_the_indicators_in_their_columns_is_no_indicator(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 实施单位 | 养护中心")
    paper.table(
        f"""{HEADER}
        {FIRST}
        {SECOND}
        {THIRD}
        {BENEFIT}
        预算执行（万元） | 资金来源 | 年初预算 | 全年预算 | 实际支出 | 分值 | 得分 | 执行率
        ^ | 合计 | 90.00 | 100.00 | 95.00 | 10 | 9.5 | 95.00%
        ^ | 财政拨款 | 90.00 | 90.00 | 85.50 | | |
        ^ | 上年结转 | 0.00 | 10.00 | 9.50 | | |
        自评总分 | 99.5 | 自评等级 | 优 | < | < | < | <"""
    )
    record = paper.record()
    assert read(record) == WHOLE
    assert (record.total_score, record.total_weight) == (Decimal("99.5"), None)
    assert {(f.measure, f.source, f.amount) for f in record.funding} >= {
        ("budget", "total", Decimal(1_000_000)),
        ("spent", "carryover", Decimal(95_000)),
    }


def test_a_row_that_the_break_cuts_within_brackets_is_one(begun: Paper) -> None:
    cut = "^ | 质量指标 | 宣传覆盖面累 | 全部乡镇（街 | 全部乡镇（街 | 30 | 30 | 无"
    begun.table(f"{HEADER}\n{FIRST}\n{cut}")
    begun.turn()
    begun.table(f" | | 计数 | 道）及村 | 道）及村 | | | \n产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}")
    record = begun.record()
    assert [i.name for i in record.indicators] == ["维修道路里程", "宣传覆盖面累计数", "按期完工率", "投诉下降率"]
    assert [q.raw for q in (record.indicators[1].target, record.indicators[1].actual) if q] == [
        "全部乡镇（街道）及村"
    ] * 2


def test_a_row_whose_full_lines_go_on_over_the_page_is_one(begun: Paper) -> None:
    cut = "^ | 质量指标 | 验收合格项目 | 合格 | 验收合格十二 | 30 | 30 | 因雨影响施工"
    begun.table(f"{HEADER}\n{FIRST}\n{cut}")
    begun.turn()
    begun.table(f" | | 之比率 | | 公里之内，见台账 | | | 下年补修到位\n产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}")
    record = begun.record()
    assert [i.name for i in record.indicators] == ["维修道路里程", "验收合格项目之比率", "按期完工率", "投诉下降率"]
    assert record.indicators[1].reason == "因雨影响施工下年补修到位"


def test_a_row_without_a_name_that_begins_a_page_accuses_nobody(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n^ | 质量指标 | 验收合格率 | ≥95% | 98% | 30 | 30 | 无")
    begun.turn()
    begun.table(f" | | | | 见台账 | 5 | 5 | 补修\n产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}")
    record = check_record(begun.record())
    assert not {f.rule for f in record.findings} & {"target-missing", "actual-missing"}
    assert any(item.pointer == "/indicators/2/name" for item in record.review)
