"""What no vocabulary knows accuses nobody: it is kept, told on the review list, and rules that would need it wait."""

from __future__ import annotations

from pathlib import Path

import pytest
from paper import HEADER, ROWS, Paper, national
from scanner import scanned

from hecha.check import check_all
from hecha.schema import Record

GOALS = "年度总体目标 | 预期目标 | 实际完成情况\n^ | 维修道路12公里，保障出行。 | 已维修12公里，验收合格。"
FUNDS = "项目资金（万元） | 资金来源 | 全年预算数 | 全年执行数\n^ | 年度资金总额 | 100 | 98"


def found(record: Record) -> list[str]:
    return [finding.rule for finding in check_all([record])[0].findings]


def doubts(record: Record, pointer: str) -> list[str]:
    return [item.reason for item in record.review if item.pointer == pointer]


@pytest.mark.parametrize(
    ("sources", "doubted"),
    [
        ("其中：财政拨款 | 60 | 58\n^ | 其他资金 | 30 | 30\n^ | 银行贷款 | 10 | 10", "银行贷款"),
        ("其中：一般公共预算拨款 | 60 | 58\n^ | 政府性基金预算拨款 | 40 | 40", "政府性基金预算拨款"),
        ("其中：当年预算 | 60 | 58\n^ | 其他资金 | 40 | 40", "当年预算"),
        ("其中：上级专项资金 | 60 | 58\n^ | 其他资金 | 40 | 40", "上级专项资金"),
    ],
)
def test_sources_that_cannot_be_told_apart_break_no_sum(paper: Paper, sources: str, doubted: str) -> None:
    record = national(paper, GOALS, f"{FUNDS}\n^ | {sources}")
    assert "funding-sum" not in found(record)
    assert any(doubted in reason for reason in doubts(record, "/funding"))
    assert any(doubted in u.label for u in record.unmapped)


def test_parts_of_a_source_are_no_second_one(paper: Paper) -> None:
    sources = "其中：财政拨款 | 60 | 58\n^ | 其中：一般公共预算 | 60 | 58\n^ | 其他资金 | 40 | 40"
    record = national(paper, GOALS, f"{FUNDS}\n^ | {sources}")
    assert not doubts(record, "/funding")
    assert "funding-sum" not in found(record)


def test_a_row_worded_as_a_measure_may_be_the_total(paper: Paper) -> None:
    funds = "项目资金（万元） | 资金来源 | 全年预算数 | 全年执行数\n^ | 年度支出总额 | 100 | 98"
    record = national(paper, GOALS, f"{funds}\n^ | 其中：财政拨款 | 60 | 58\n^ | 其他资金 | 40 | 40")
    assert [(f.measure, f.source, f.amount) for f in record.funding][:2] == [
        ("budget", "total", 1_000_000),
        ("spent", "total", 980_000),
    ]
    assert not record.review


@pytest.mark.parametrize("column", ["合同金额", "预算调整数", "概算数"])
def test_an_unknown_column_may_be_the_budget(paper: Paper, column: str) -> None:
    header = f"项目资金（万元） | 资金来源 | 年初预算数 | {column} | 全年执行数 | 执行率"
    record = national(paper, GOALS, f"{header}\n^ | 年度资金总额 | 100 | 120 | 114 | 95%")
    assert not {"execution-rate", "overspent", "required-missing"} & set(found(record))
    assert doubts(record, "/funding")


@pytest.mark.parametrize(
    ("goals", "goal", "result"),
    [
        (
            "年度总体目标 | 维修道路12公里，保障出行。\n年度绩效目标完成情况 | 已维修12公里，验收合格。",
            True,
            True,
        ),
        ("年度总体目标 | 预期目标 | 甲方记述\n^ | 维修道路12公里，保障出行。 | 已维修12公里，验收合格。", True, True),
        ("预期目标 | 维修道路12公里，保障出行。\n甲方记述 | 已维修12公里，验收合格。", True, False),
        ("乙方设想 | 维修道路12公里，保障出行。\n实际完成情况 | 已维修12公里，验收合格。", False, True),
    ],
)
def test_goal_or_result_under_an_unknown_label(paper: Paper, goals: str, goal: bool, result: bool) -> None:
    record = national(paper, goals)
    assert bool(record.overall_goal) is goal
    assert bool(record.overall_goal_result) is result
    assert not {"goal-without-result", "goal-result-without-goal"} & set(found(record))
    assert bool(doubts(record, "/overall_goal")) is not goal
    assert bool(doubts(record, "/overall_goal_result")) is not result


def test_a_result_left_blank_under_its_label_is_still_found(paper: Paper) -> None:
    record = national(paper, "年度总体目标 | 预期目标 | 实际完成情况\n^ | 维修道路12公里，保障出行。 | ")
    assert "goal-without-result" in found(record)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (HEADER.replace("偏差原因分析及改进措施", "扣分说明"), "天气原因"),
        (HEADER.replace("偏差原因分析及改进措施", "完成情况说明"), "天气原因"),
    ],
)
def test_reasons_under_a_header_of_remarks(paper: Paper, header: str, reason: str) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局 | 实施单位 | 养护中心")
    paper.table(
        f"{header}\n产出指标 | 数量指标 | 维修里程 | ≥12公里 | 11公里 | 60 | 55 | {reason}\n"
        "效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 40 |"
    )
    record = paper.record()
    assert record.indicators[0].reason == reason
    assert "missed-target-unexplained" not in found(record)


@pytest.mark.parametrize(
    "header",
    [
        "一级指标 | 二级指标 | 工作任务 | 年度指标值 | 实际完成值 | 分值 | 得分",
        "一级指标 | 二级指标 | 三级指标 | 考核标准 | 实际完成值 | 分值 | 得分",
    ],
)
def test_a_column_by_what_stands_in_it(paper: Paper, header: str) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        f"{header}\n产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 60 | 60\n"
        "效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 40"
    )
    first = paper.record().indicators[0]
    assert (first.level2, first.name, first.target and first.target.raw) == ("数量指标", "维修里程", "≥12公里")


def test_amounts_that_look_like_years(paper: Paper) -> None:
    record = national(
        paper,
        "市级预算执行情况（万元） | 年初预算 | 调整后预算数 | 实际支付数\n^ | 2031 | 2010.9 | 2010",
    )
    assert [(f.measure, f.year, f.amount) for f in record.funding] == [
        ("initial_budget", None, 20_310_000),
        ("budget", None, 20_109_000),
        ("spent", None, 20_100_000),
    ]


def test_years_in_a_column_of_their_own_beside_amounts_like_them(paper: Paper) -> None:
    record = national(
        paper,
        "资金概况（万元） | 年度 | 预算安排额度 | <\n^ | ^ | 市本级资金 | 资金合计\n"
        "^ | 2022 | 2017 | 4036\n^ | 2023 | 2018 | 4037",
    )
    assert [(f.year, f.source, f.amount) for f in record.funding] == [
        (2022, "municipal", 20_170_000),
        (2022, "total", 40_360_000),
        (2023, "municipal", 20_180_000),
        (2023, "total", 40_370_000),
    ]


@pytest.mark.parametrize(
    ("first", "second"), [("填表日期：", "2024年3月28日"), ("日期：2024年3月", "28日"), ("日期：2024年", "3月28日")]
)
def test_a_date_that_goes_on_in_the_next_line(paper: Paper, first: str, second: str) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(HEADER + ROWS)
    paper.text(f"填表人：李静　　联系电话：0751-8877716　　{first}")
    paper.text(second)
    record = paper.record()
    assert (record.filled_by, record.fill_date) == ("李静", "2024-03-28")


@pytest.mark.parametrize(
    "row",
    [
        *(
            "单位负责人电话 | 0751-1234567",
            "是否完成 | 是",
            "资金性质 | 一般公共预算",
            "合同金额 | 98万元",
            "验收日期 | 2023年12月25日",
        ),
        *(
            "上年度自评得分 | 92",
            "财政部门评分 | 93",
            "复核等级 | 良",
            "审核日期 | 2024年4月1日",
            "项目总投资（万元） | 500",
        ),
        *("资金到位率 | 100%", "扣分合计 | 4.67", "监控时间 | 2023年8月", "服务期限 | 一年", "债券利率 | 3.2%"),
    ],
)
def test_what_is_no_field_of_the_record_is_kept_and_taken_for_none(paper: Paper, row: str) -> None:
    record = national(paper, row, GOALS, f"{FUNDS}\n^ | 其中：财政拨款 | 100 | 98")
    value = row.split(" | ")[1]
    assert value in [u.value for u in record.unmapped]
    taken = (record.grade, record.total_score, record.contact_phone, record.overall_goal_achieved, record.fill_date)
    assert taken == (None,) * 5
    assert (record.start_date, record.end_date) == (None, None)
    assert {f.amount for f in record.funding} == {1_000_000, 980_000}
    assert not record.review


def test_two_totals_that_differ_are_to_be_looked_at(paper: Paper) -> None:
    record = national(paper, "部门预算总额 | 3500万元", GOALS, f"{FUNDS}\n^ | 其中：财政拨款 | 100 | 98")
    assert [item.candidates for item in record.review] == [("3500万元", "100")]


def test_of_two_columns_of_one_kind_neither_is_taken_unseen(paper: Paper) -> None:
    record = national(
        paper,
        "项目资金（万元） | 资金来源 | 全年预算数 | 实际支出数 | 支付数\n^ | 年度资金总额 | 100 | 98 | 98\n"
        "^ | 其中：财政拨款 | 60 | 58 | 55\n^ | 其他资金 | 40 | 40 | 40",
        HEADER.replace("得分", "自评分 | 评分")
        + "\n产出指标 | 数量指标 | 更换井盖 | ≥300套 | 310套 | 20 | 20 | 18 | \n"
        "产出指标 | 数量指标 | 更换路灯 | ≥30盏 | 30盏 | 20 | 20 | 20 | ",
    )
    assert [item.candidates for item in record.review] == [("20", "18"), ("58", "55")]
    spent = next(i for i, r in enumerate(record.funding) if (r.measure, r.source) == ("spent", "appropriation"))
    assert [item.pointer for item in record.review] == ["/indicators/0/score", f"/funding/{spent}/amount"]


def test_figures_of_another_year_are_not_of_this(paper: Paper) -> None:
    record = national(
        paper,
        "项目资金（万元） | 资金来源 | 上年执行数 | 本年预算数 | 执行率\n^ | 年度资金总额 | 90 | 100 | 98%",
    )
    assert [(r.measure, int(r.amount)) for r in record.funding] == [("budget", 1_000_000)]
    assert [u.value for u in record.unmapped] == ["90"]


def test_a_header_below_the_goals_is_no_goal(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table(
        "项目名称 | 城区道路维修 | < | < | 主管部门 | 市政局 | < | <\n"
        "目标任务 | 维修道路12公里，保障出行。 | < | < | 年度实绩 | 已维修12公里，验收合格。 | < | <\n"
        "Ⅰ级指标 | Ⅱ级指标 | Ⅲ级指标 | 预期值 | 达到值 | 分值 | 得分 | 偏差原因\n"
        "产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 60 | 60 |\n"
        "效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 40 |\n"
        "评价总分 | < | < | < | < | 100 | 100 |"
    )
    record = paper.record()
    assert (record.overall_goal, record.overall_goal_result) == (
        "维修道路12公里，保障出行。",
        "已维修12公里，验收合格。",
    )
    assert (record.total_weight, record.total_score, len(record.indicators)) == (100, 100, 2)


def test_planned_and_completed_money_are_no_goals(paper: Paper) -> None:
    header = "项目资金（万元） | 资金来源 | 计划投资 | 完成投资 | 支付率 | 分值"
    record = national(paper, f"{header}\n^ | 年度资金总额 | 100.00 | 98.00 | 98% | 10")
    assert {f.measure: f.amount for f in record.funding} == {"budget": 1_000_000, "spent": 980_000}
    assert (record.overall_goal, record.overall_goal_result) == (None, None)


def test_a_table_behind_the_report_of_another_project_is_a_record_of_its_own(paper: Paper) -> None:
    paper.title("专项资金绩效自评报告")
    for line in ("项目名称：乡村阅读推广", "项目单位：图书馆", "主管部门：文化局", "一、项目基本情况"):
        paper.text(line)
    paper.text("本项目全年举办阅读活动四十八场，绩效自评良好，资金全部用于活动。")
    paper.turn()
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 应急广播维护 | 主管部门 | 文化局 | 实施单位 | 广播电视台")
    paper.table(HEADER + ROWS)
    assert [record.project_name for record in paper.records()] == ["乡村阅读推广", "应急广播维护"]


def test_a_report_of_another_name_behind_tables_without_reports_is_a_record_of_its_own(paper: Paper) -> None:
    names = ["应急广播维护", "馆藏图书采购", "阅读推广补助资金"]
    for name in names:
        paper.title("2023年度项目支出绩效自评表")
        paper.table(f"项目名称 | {name} | 主管部门 | 文化局 | 实施单位 | 图书馆")
        paper.table(HEADER + ROWS)
        paper.turn()
    paper.title("专项资金绩效自评报告")
    for line in ("项目名称：阅读推广专项资金", "项目单位：图书馆", "主管部门：文化局", "一、项目基本情况"):
        paper.text(line)
    paper.text("本项目全年举办阅读活动四十八场，绩效自评良好，资金全部用于活动。")
    assert [record.project_name for record in paper.records()] == [*names, "阅读推广专项资金"]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (("产出指标", "数量指标", "购置设备", "120台", "120台", "2.0", "2.0"), True),
        (("单位负责人", "张伟", "填表日期", "2024年1月", "5", "3"), False),
    ],
)
def test_a_row_that_no_table_took_is_told_and_accuses_nobody(paper: Paper, texts: tuple[str, ...], told: bool) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(HEADER + ROWS + "\n    总分 | < | < | < | < | 100 | 92 |")
    for k, text in enumerate(texts):
        paper.text(text, x=53 + 495 / 8 * k, top=paper.height - 60, size=9)
    record = paper.record()
    assert bool(doubts(record, "/indicators")) is told
    assert all(f.tentative for f in check_all([record])[0].findings if f.rule == "weight-sum") or not told


@pytest.mark.parametrize("header", ["长标值", "预助值"])
def test_a_short_header_misread_by_one_character_is_told_by_what_stands_beside_it(tmp_path: Path, header: str) -> None:
    """Printed so, the header is what a scan of 指标值 or 预期值 may read as; the values are looked at all the same."""
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 实施单位 | 养护中心")
    paper.table(f"{HEADER.replace('年度指标值', header)}{ROWS}")
    paper.save()
    record = scanned(paper.path, dpi=300)
    assert [i.target.raw if i.target else None for i in record.indicators] == ["≥12公里", "≥10%"]
    assert doubts(record, "/indicators/0/target")


def test_levels_are_left_of_a_name_that_begins_a_little_behind_its_header(paper: Paper) -> None:
    """As where no walls are drawn, and each row's are guessed from its words."""
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 实施单位 | 养护中心")
    paper.table("绩效指标 | 指标名称 | 指标计算公式 | 预期值 | 实现值", widths=[95, 100, 100, 100, 100])
    rows = (
        "产出指标 | 数量指标 | 维修道路里程 | 按竣工图 | ≥12公里 | 12公里",
        "效益指标 | 社会效益指标 | 投诉下降率 | 按台账 | ≥10% | 8%",
    )
    paper.table("\n".join(rows), widths=[40, 62, 93, 100, 100, 100], top=paper.top - 12)
    levels = [(i.level1, i.level2, i.name) for i in paper.record().indicators]
    assert levels == [("产出指标", "数量指标", "维修道路里程"), ("效益指标", "社会效益指标", "投诉下降率")]


@pytest.mark.parametrize("count", [1, 2])
def test_rows_of_a_table_that_has_lost_its_header_are_told(paper: Paper, count: int) -> None:
    """Some indicators were read, and others not: what is missing must not go unseen."""
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 实施单位 | 养护中心")
    paper.table(f"{HEADER}{ROWS}")
    paper.text("以上为市级部分，各项数据由养护中心提供。")
    paper.turn()
    rows = ("时效指标 | 按期完工率 | 98% | 10 | 10", "社会效益指标 | 出行时间缩短 | 11分钟 | 30 | 30")
    paper.table("\n".join(rows[:count]), x=120, width=330)
    record = paper.record()
    assert record.indicators
    assert doubts(record, "/indicators")


def test_the_label_of_the_whole_block_is_no_budget_before_its_adjustment(paper: Paper) -> None:
    record = national(
        paper,
        "资金投入情况（万元） | 资金来源 | 调整预算数（A） | 累计支出（B）\n^ | 年度资金总额 | 182.01 | 182.01\n"
        "^ | 中央资金 | < | －\n^ | 省级资金 | 182.01 | 182.01\n^ | 市级资金 | － | －",
    )
    assert {(a.measure, a.source) for a in record.funding} == {
        (measure, source) for measure in ("budget", "spent") for source in ("total", "provincial")
    }


def test_a_rate_behind_blank_cells_is_that_of_its_label(paper: Paper) -> None:
    record = national(
        paper,
        "资金投入情况 | 全年预算数（万元） | 100.00 | 实际支出（万元） | 94.15\n"
        "^ | 其中：中央资金 | 60.00 | 其中：中央资金 | 56.49\n^ | 执行率(B/A) |  |  | 94.15%",
    )
    assert [(line.source, str(line.rate)) for line in record.execution] == [("total", "0.9415")]


def test_the_end_of_a_row_that_a_page_cut_is_looked_at_on_a_scan(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    cut = "\n    产出指 | 数量指 | 新建桥梁数 | ≥12座 | 12座 | 10 | 10 |\n    标 | 标 | 量 | | | | |"
    national(paper, HEADER + ROWS + cut)
    record = scanned(paper.path)
    doubted = {entry.pointer for entry in record.review}
    k = next(k for k, i in enumerate(record.indicators) if i.name == "量")
    assert {f"/indicators/{n}/{field}" for n in (k - 1, k) for field in ("level1", "level2", "name")} <= doubted
