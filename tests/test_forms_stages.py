"""Goals of the stages and what became of them, in each way that forms arrange them: always the same list."""

from __future__ import annotations

import pytest
from paper import Paper, national

from hecha.schema import Record

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


def _printed(record: Record) -> str:
    """All that a reading keeps of a form's stages."""
    texts = [text or "" for s in record.stage_goals for text in (s.goal, s.result)]
    return "\n".join(texts + [u.value for u in record.unmapped])


@pytest.mark.parametrize(
    "rows",
    [
        ("序号 | 预期阶段性目标 | 实际完成情况", f"1 | {A} | {X}", f"2 | {B} | {Y}", f"2 | {C} | {Z}"),
        (f"预期阶段性目标 | 1.{A} | 实际完成情况 | 1.{X}", f"^ | 2.{B} | ^ | 2.{Y}", f"^ | 2.{C} | ^ | 2.{Z}"),
    ],
    ids=["table", "labels"],
)
def test_a_second_text_under_one_number_is_kept_and_on_review(paper: Paper, rows: tuple[str, ...]) -> None:
    record = national(paper, "\n".join(rows))
    assert [(s.number, s.goal, s.result) for s in record.stage_goals] == [(1, A, X), (2, B, Y)]
    assert {C, Z} <= {u.value for u in record.unmapped}
    assert {"/stage_goals/1/goal", "/stage_goals/1/result"} <= {r.pointer for r in record.review}


def test_goals_listed_in_one_cell_of_a_table_of_stages_are_all_kept(paper: Paper) -> None:
    record = national(
        paper, f"序号 | 预期阶段性目标 | 实际完成情况\n1 | 目标1：{A} 目标2：{B} | 目标1：{X} 目标2：{Y}\n3 | {C} | {Z}"
    )
    assert [(s.number, s.goal, s.result) for s in record.stage_goals] == list(
        zip((1, 2, 3), GOALS, RESULTS, strict=True)
    )


@pytest.mark.parametrize(
    ("cell", "goals"),
    [
        ("上半年完成工作目标3个，下半年全部验收", ["上半年完成工作目标3个，下半年全部验收"]),
        ("1.完成工作目标3个 2.全部验收", ["完成工作目标3个", "全部验收"]),
    ],
)
def test_a_count_of_goals_within_a_text_numbers_none(paper: Paper, cell: str, goals: list[str]) -> None:
    record = national(paper, f"预期阶段性目标 | {cell} | 实际完成情况 | {X}")
    assert [(s.number, s.goal) for s in record.stage_goals] == list(enumerate(goals, 1))


def test_words_before_the_first_number_are_kept(paper: Paper) -> None:
    record = national(
        paper, f"预期阶段性目标 | 全年分两步：目标1：{A} 目标2：{B} | 实际完成情况 | 目标1：{X} 目标2：{Y}"
    )
    assert [(s.number, s.goal, s.result) for s in record.stage_goals] == [(1, A, X), (2, B, Y)]
    assert "全年分两步" in _printed(record)


def test_numbered_rows_beside_the_label_of_the_years_goals_are_stages(paper: Paper) -> None:
    record = national(
        paper,
        """
        年度总体目标 | 序号 | 预期目标 | 实际完成情况
        ^ | 1 | 建成综治中心12个 | 建成12个
        ^ | 2 | 配齐网格员420名 | 实有网格员415名
        """,
    )
    assert [(s.number, s.goal, s.result) for s in record.stage_goals] == [
        (1, "建成综治中心12个", "建成12个"),
        (2, "配齐网格员420名", "实有网格员415名"),
    ]
    assert record.overall_goal is None


def test_the_number_of_a_blank_stage_is_no_result_however_it_is_spelled(paper: Paper) -> None:
    """As a scan may have it: 1. and B. for 3."""
    rows = (f"预期阶段性目标 | 1.{A} | 实际完成情况 | 1.{X}", "^ | 2. | ^ | 2.", "^ | 1. | ^ | B.")
    record = national(paper, "\n".join(rows))
    assert [(s.number, s.goal, s.result) for s in record.stage_goals] == [(1, A, X)]
