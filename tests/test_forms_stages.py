"""Goals of the stages and what became of them, in each way that forms arrange them: always the same list."""

from __future__ import annotations

import pytest
from paper import Paper, national

GOALS = ("3月底前完成采购", "9月底前完成六成任务", "12月底前全部验收")
RESULTS = ("3月22日完成采购", "9月完成65%", "12月16日通过验收")
A, B, C = GOALS
X, Y, Z = RESULTS

ARRANGEMENTS = {
    "labels in one row": (
        f"预期阶段性目标 | 目标1：{A} 目标2：{B} 目标3：{C} | 实际完成情况 | 目标1：{X} 目标2：{Y} 目标3：{Z}",
    ),
    "head": ("序号 | 预期阶段性目标 | 实际完成情况", f"1 | {A} | {X}", f"2 | {B} | {Y}", f"3 | {C} | {Z}"),
    "head beside the label": (
        "预期阶段性目标 | 目标 | 目标内容 | 实际完成情况",
        f"^ | 目标1 | {A} | {X}",
        f"^ | 目标2 | {B} | {Y}",
        f"^ | 目标3 | {C} | {Z}",
    ),
    "stages named": (
        "阶段性目标及完成情况 | 阶段 | 预期目标 | 实际完成",
        f"^ | 第一阶段 | {A} | {X}",
        f"^ | 第二阶段 | {B} | {Y}",
        f"^ | 第三阶段 | {C} | {Z}",
    ),
    "more columns": (
        "阶段性目标 | 序号 | 预期阶段性目标 | 计划时间 | 实际完成情况",
        f"^ | 1 | {A} | 3月 | {X}",
        f"^ | 2 | {B} | 9月 | {Y}",
        f"^ | 3 | {C} | 12月 | {Z}",
    ),
    "a row each": (
        f"阶段性目标1 | {A} | 完成情况1 | {X}",
        f"阶段性目标2 | {B} | 完成情况2 | {Y}",
        f"阶段性目标3 | {C} | 完成情况3 | {Z}",
    ),
    "numbers in cells of their own": (
        f"预期阶段性目标 | 1. | {A} | 实际完成情况 | 1. | {X}",
        f"^ | 2. | {B} | ^ | 2. | {Y}",
        f"^ | 3. | {C} | ^ | 3. | {Z}",
    ),
    "across": (
        f"预期阶段性目标 | 目标1：{A} | 目标2：{B} | 目标3：{C}",
        f"实际完成情况 | 目标1：{X} | 目标2：{Y} | 目标3：{Z}",
    ),
    "rows below rows": (
        f"预期阶段性目标 | 1.{A}",
        f"^ | 2.{B}",
        f"^ | 3.{C}",
        f"实际完成情况 | 1.{X}",
        f"^ | 2.{Y}",
        f"^ | 3.{Z}",
    ),
}


@pytest.mark.parametrize("rows", ARRANGEMENTS.values(), ids=ARRANGEMENTS)
def test_stages_in_any_arrangement(paper: Paper, rows: tuple[str, ...]) -> None:
    overall = "预期总体目标 | 按期完成年度建设任务。 | 是否如期实现预期总体目标 | 是"
    record = national(paper, overall, "\n".join(rows))
    assert [(s.number, s.goal, s.result) for s in record.stage_goals] == list(
        zip((1, 2, 3), GOALS, RESULTS, strict=True)
    )
    assert (record.overall_goal, record.overall_goal_result) == ("按期完成年度建设任务。", None)
    assert record.overall_goal_achieved is True
