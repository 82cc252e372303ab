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
