"""Rules about goals and their results."""

from __future__ import annotations

from collections.abc import Iterator

from ..schema import Record
from .context import Context
from .indicators import called, called_en
from .registry import Flag, Gap, Statement, rule


@rule("goal-result-without-goal", severity="error")
def goal_result_without_goal(record: Record, context: Context) -> Iterator[Statement]:
    """有完成情况无目标

    查什么：目标空白而填写了完成情况（总体目标、各阶段性目标分别核对）。
    依据：完成情况应对照预先设定的目标填报。
    示例：“目标2”空白，其实际完成情况写“完成”。
    例外：两边都空白的不报；目标有印迹但无法辨认的、表中没有目标一栏的列为未检查。

    In English: a result is reported for a goal that is blank.
    """
    if record.overall_goal_result and not record.overall_goal:
        if context.on_review("/overall_goal"):
            yield Gap("总体目标无法辨认")
        elif "overall_goal" in record.absent:
            yield Gap("表中没有总体目标一栏")
        else:
            result = _shortened(record.overall_goal_result)
            yield Flag(
                ("/overall_goal_result", "/overall_goal"),
                f"年度总体目标空白，实际完成情况却写“{result}”。",
                f"The overall goal is blank, but a result is reported for it: “{result}”.",
                actual=result,
            )
    for i, goal in enumerate(record.stage_goals):
        if goal.goal or not goal.result:
            continue
        if context.on_review(f"/stage_goals/{i}/goal"):
            yield Gap(f"阶段性目标{goal.number or i + 1}无法辨认")
            continue
        yield Flag(
            (f"/stage_goals/{i}/result", f"/stage_goals/{i}/goal"),
            f"阶段性目标{goal.number or i + 1}空白，实际完成情况却写“{_shortened(goal.result)}”。",
            f"Stage goal {goal.number or i + 1} is blank, but has the result “{_shortened(goal.result)}”.",
            actual=goal.result,
        )


@rule("goal-without-result", severity="error")
def goal_without_result(record: Record, context: Context) -> Iterator[Statement]:
    """有目标无完成情况

    查什么：设定了目标而没有填写完成情况（总体目标、各阶段性目标分别核对）。
    依据：自评应逐项说明目标的实际完成情况。
    示例：年度总体目标已填写，实际完成情况一栏空白。
    例外：基础信息表的总体目标以“是否如期实现”为完成情况；整张表都没有完成情况一栏的不判断。

    In English: a goal has no result.
    """
    if record.overall_goal and not record.overall_goal_result and record.overall_goal_achieved is None:
        if record.family == "basic_info":
            yield Gap("没有读到是否如期实现预期总体目标")
        elif context.on_review("/overall_goal_result"):
            yield Gap("总体目标的完成情况无法辨认")
        elif "overall_goal_result" in record.absent:
            yield Gap("表中没有总体目标的完成情况一栏")
        else:
            yield Flag(
                ("/overall_goal", "/overall_goal_result"),
                f"设定了年度总体目标“{_shortened(record.overall_goal)}”，实际完成情况空白。",
                f"The overall goal “{_shortened(record.overall_goal)}” has no result.",
                expected="实际完成情况",
            )
    if record.stage_goals and not any(g.result for g in record.stage_goals):
        yield Gap("阶段性目标都没有完成情况")
        return
    for i, goal in enumerate(record.stage_goals):
        if not goal.goal or goal.result:
            continue
        if context.on_review(f"/stage_goals/{i}/result"):
            yield Gap(f"阶段性目标{goal.number or i + 1}的完成情况无法辨认")
            continue
        yield Flag(
            (f"/stage_goals/{i}/result", f"/stage_goals/{i}/goal"),
            f"阶段性目标{goal.number or i + 1}“{_shortened(goal.goal)}”没有完成情况。",
            f"Stage goal {goal.number or i + 1} “{_shortened(goal.goal)}” has no result.",
            expected="实际完成情况",
        )


@rule("goal-achieved-conflict", severity="warning")
def goal_achieved_conflict(record: Record, context: Context) -> Iterator[Statement]:
    """目标实现与指标矛盾

    查什么：勾选“如期实现预期总体目标”，而有指标未达到目标值。
    依据：总体目标由各项绩效指标体现；指标未完成而称目标已实现，应当说明。
    示例：勾选“是”，满意度目标≥90%，完成87.2%。
    例外：没有勾选项的表不涉及；无法比较的指标不作为依据。

    In English: the overall goal is declared achieved although an indicator was missed.
    """
    if record.overall_goal_achieved is not True or not context.missed:
        return
    names = "、".join(called(case.indicator) for case in context.missed)
    english = ", ".join(called_en(case.indicator) for case in context.missed)
    yield Flag(
        ("/overall_goal_achieved", *(case.pointers[0] for case in context.missed)),
        f"称已如期实现预期总体目标，但指标{names}未达到目标。",
        f"The overall goal is declared achieved, but {english} missed the target.",
        expected="否",
        actual="是",
        compared=tuple(case.pointers[1] for case in context.missed),
    )


def _shortened(text: str, length: int = 30) -> str:
    """A text short enough to be quoted in one sentence."""
    return text if len(text) <= length else f"{text[:length]}…"
