"""Other ways to word and place what forms say: goals, headers, totals, scored items; each with variants."""

from __future__ import annotations

import pytest
from paper import Paper, national

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
