"""Other ways to word and place what forms say: goals, headers, totals, scored items; each with variants."""

from __future__ import annotations

from decimal import Decimal

import pytest
from paper import HEADER, Paper, national

from hecha.schema import Record

GOAL, RESULT = "维修道路12公里，保障出行。", "已维修12公里，验收合格。"


@pytest.mark.parametrize(
    "rows",
    [
        f"年度总体目标 | {GOAL} | < | <\n年度总体目标完成情况 | {RESULT} | < | <",
        f"年度总体目标： | {GOAL} | < | <\n任务完成情况： | {RESULT} | < | <",
        f"当年绩效目标 | {GOAL} | 全年完成情况 | {RESULT}",
        f"年度总体绩效目标 | {GOAL} | < | <\n当年目标任务完成情况 | {RESULT} | < | <",
        f"年度绩效目标 | 预期：{GOAL}\\n实际：{RESULT} | < | <",
        f"项目绩效目标 | 预期目标：{GOAL} | < | <\n^ | 目标完成情况：{RESULT} | < | <",
        f"绩效目标 | 年度绩效目标：{GOAL} | 实际完成情况 | {RESULT}",
    ],
)
def test_goal_and_result_wherever_their_labels_stand(paper: Paper, rows: str) -> None:
    record = national(paper, rows)
    assert (record.overall_goal, record.overall_goal_result) == (GOAL, RESULT)
    assert not record.narrative


@pytest.mark.parametrize(
    "header",
    [
        "指标（一级） | 指标（二级） | 指标（三级） | 指标值（目标） | 指标值（实际） | 分值 | 得分",
        "指标类别 | 指标内容 | 指标名称 | 年度目标 | 完成情况 | 分数 | 得分",
        "一级指标 | 二级指标 | 二级指标 | 年度指标值 | 实际完成值 | 分值 | 得分",
        "绩效指标 | < | < | 目标值 | 完成值 | 分值 | 得分",
        "指标 | < | < | 目标值 | 完成值 | 分值 | 自评得分",
    ],
)
def test_levels_and_names_under_other_headers(paper: Paper, header: str) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    rows = (
        ("产出指标", "数量指标", "维修里程", "≥12公里", "12公里", "30"),
        ("^", "质量指标", "验收合格率", "≥95%", "98%", "30"),
        ("效益指标", "社会效益指标", "投诉下降率", "≥10%", "12%", "40"),
    )
    paper.table("\n".join([header, *(" | ".join([*row, row[-1]]) for row in rows)]))
    record = paper.record()
    assert [(i.level1, i.level2, i.name) for i in record.indicators] == [
        ("产出指标", "数量指标", "维修里程"),
        ("产出指标", "质量指标", "验收合格率"),
        ("效益指标", "社会效益指标", "投诉下降率"),
    ]
    assert [i.actual.raw for i in record.indicators if i.actual] == ["12公里", "98%", "12%"]
    assert not record.review


def test_names_that_are_levels_are_to_be_looked_at(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    kinds = ("数量指标", "质量指标", "社会效益指标")
    paper.table(
        "三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n" + "\n".join(f"{k} | ≥95% | 98% | 30 | 30" for k in kinds)
    )
    record = paper.record()
    assert {item.pointer for item in record.review} == {f"/indicators/{i}/name" for i in range(3)}


@pytest.mark.parametrize(
    "lines",
    [
        ("具体得分情况如下：立项规范性得5分；目标合理性得4.5分；资金到位率得10分。",),
        (
            "（1）立项规范性（得5分）。程序合规。",
            "（2）目标合理性（得4.5分）。较明确。",
            "（3）资金到位率（得10分）。足额。",
        ),
        ("具体得分情况如下：立项规范性5分、目标合理性4.5分、资金到位率10分。",),
        ("“立项规范性”指标自评得5分，程序合规。", "“目标合理性”指标自评得4.5分。", "“资金到位率”指标自评得10分。"),
        ("①立项规范性：程序合规，评5分。", "②目标合理性：较明确，评4.5分。", "③资金到位率：足额，评10分。"),
        ("立项规范性——程序合规，得5分。", "目标合理性——较明确，得4.5分。", "资金到位率——足额，得10分。"),
        ("其中：立项规范性分值5分，得5分；目标合理性分值5分，得4.5分；资金到位率分值10分，得10分。",),
        ("立项规范性：程序合规，计5分；目标合理性：目标明确，计4.5分；资金到位率：足额到位，计10分。",),
        ("立项规范性，满分5分，自评得5分；目标合理性，满分5分，自评得4.5分；资金到位率，满分10分，自评得10分。",),
    ],
)
def test_scored_items_by_one_grammar(paper: Paper, lines: tuple[str, ...]) -> None:
    paper.title("道路维修项目绩效自评报告")
    for line in (
        "一、项目概况",
        "项目名称：道路维修",
        "评价年度：2023年。",
        "二、自评得分",
        "经综合评价，本项目自评得分19.5分，自评等级为优。",
        *lines,
    ):
        paper.text(line)
    record = paper.record()
    assert [(i.name, str(i.score)) for i in record.score_items] == [
        ("立项规范性", "5"), ("目标合理性", "4.5"), ("资金到位率", "10")
    ]  # fmt: skip
    assert (record.project_name, record.evaluation_year, record.grade) == ("道路维修", 2023, "优")


@pytest.mark.parametrize(
    "line",
    [
        "评分标准为决策20分、过程20分、产出30分、效益30分，按此评价后项目自评得分98分。",
        "经评价，项目得98分，其中扣分的原因是工期延误，扣2分；经复核，项目得98分，等级为优。",
        "满意度调查每项计2分，共10项，合计20分；项目自评得分98分，评价等级为优。",
        "对照评分标准，项目自评得分如下：总得分 98.7 分，评定等级为优。其中扣分 1.3 分。",
    ],
)
def test_points_that_are_no_items_score(paper: Paper, line: str) -> None:
    paper.title("道路维修项目绩效自评报告")
    for text in ("一、项目概况", "项目名称：道路维修，2023年完成全部绩效目标，资金使用合规。", "二、自评结论", line):
        paper.text(text)
    assert not paper.record().score_items


def test_the_grade_told_in_the_row_that_concludes(paper: Paper) -> None:
    record = national(paper, "自评结论 | 项目自评等次为“良”，绩效目标完成较好，群众满意度为93%。")
    assert record.grade == "良"
    assert [c.metric for c in record.claims] == ["satisfaction"]


def amounts(record: Record) -> dict[tuple[str, str], int]:
    return {(row.measure, row.source): int(row.amount / 10_000) for row in record.funding}


def line(record: Record) -> tuple[str, str, str]:
    (found,) = record.execution
    return str(found.rate), str(found.weight), str(found.score)


def test_an_addition_to_the_budget_is_not_the_budget(paper: Paper) -> None:
    record = national(
        paper,
        "资金（万元） | 年初预算 | 预算追加 | 预算合计 | 实际支出 | 执行率 | 得分/10分\n"
        "^ | 60 | 40 | 100 | 95 | 95% | 9.5",
    )
    assert amounts(record) == {("initial_budget", "total"): 60, ("budget", "total"): 100, ("spent", "total"): 95}
    assert line(record) == ("0.95", "10", "9.5")
    assert {u.value for u in record.unmapped} == {"40"}


@pytest.mark.parametrize(
    "rows",
    [
        "资金情况（万元） | 项目 | 合计 | 中央财政 | 执行率及得分\n"
        "^ | 预算数 | 100 | 60 | 95%\n^ | 执行数 | 95 | 60 | 9.5分",
        "预算数（万元） | 100\n执行数（万元） | 95\n预算执行率（%） | 95\n执行率得分（10分） | 9.5",
        "资金（万元） | 预算数 | 执行数 | 执行率 | 得分（分值10）\n资金总额 | 100 | 95 | 95% | 9.5",
        "资金使用情况 | 预算安排100万元，其中：中央资金60万元；实际支出95万元，预算执行率95%。 | 分值10分，得分9.5分",
        "年度 | 预算数（万元） | 执行数（万元） | 执行率 | 得分（10分）\n2022年 | 60 | 60 | 100% |\n"
        "2023年 | 40 | 35 | 87.5% |\n合计 | 100 | 95 | 95% | 9.5",
    ],
)
def test_rate_and_points_of_the_total_wherever_they_stand(paper: Paper, rows: str) -> None:
    record = national(paper, rows)
    (found,) = [row for row in record.execution if row.source == "total"]
    assert (found.rate, found.score) == (Decimal("0.95"), Decimal("9.5"))
    assert amounts(record)["budget", "total"] == 100 or len(record.funding) == 6
    assert not record.review


def test_an_unknown_source_without_money_is_no_doubt(paper: Paper) -> None:
    record = national(
        paper, "项目资金（万元） | 全年预算数 | 全年执行数\n年度资金总额 | 100 | 95\n彩票公益金收入 | 0.00 | 0.00"
    )
    assert not record.review
    assert [u.value for u in record.unmapped] == ["0.00", "0.00"]


@pytest.mark.parametrize(
    "closing", ["综合得分 | 98 | 等级 | 优 | 满分 | 100", "总分：98分 | < | < | 评价等级：优秀 | < | <"]
)
def test_totals_and_grade_in_other_orders(paper: Paper, closing: str) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        "一级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分\n产出指标 | 维修里程 | ≥12公里 | 12公里 | 100 | 98\n"
        + closing
    )
    record = paper.record()
    assert (record.total_score, record.grade) == (98, "优")
    assert record.total_weight in (None, 100)


@pytest.mark.parametrize("line", ["2022年1月-12月", "（2022年1月1日至2022年12月31日）"])
def test_all_months_of_a_year_below_the_title_are_the_year(paper: Paper, line: str) -> None:
    paper.title("部门预算项目绩效自评表")
    paper.text(line, x=240)
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局\n年度目标 | 修好道路，保障出行。 | 完成情况 | 已经修好。")
    assert paper.record().evaluation_year == 2022


def test_claims_in_an_analysis_beside_its_heading(paper: Paper) -> None:
    record = national(paper, "预算执行分析 | 全年实际支出95万元，预算执行率95%，节余按规定缴回。")
    assert {c.metric for c in record.claims} == {"spent", "execution_rate"}
    assert [section.heading for section in record.narrative] == ["预算执行分析"]


@pytest.mark.parametrize(("told", "unit"), [("不超过1,234.56万元", "万元"), ("不超过1,234.57万元", None)])
def test_the_unit_of_a_form_that_prints_none_is_told_by_the_same_figure_elsewhere(
    paper: Paper, told: str, unit: str | None
) -> None:
    record = national(
        paper,
        "项目资金 | 年初预算数 | 全年预算数 | 全年执行数\n年度资金总额 | 1234.56 | 1234.56 | 1200.00",
        f"{HEADER}\n产出指标 | 成本指标 | 总投入 | {told} | 1,200万元 | 10 | 10 |",
    )
    assert record.amount_unit == unit
    assert bool(record.funding) == (unit is not None)
    assert {"/amount_unit" if unit else "/funding"} <= {item.pointer for item in record.review}
