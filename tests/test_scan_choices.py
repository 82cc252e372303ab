"""Boxes to tick on scans: what is ticked is told by the ink, and what is not certain by the review list."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from paper import HEADER, ROWS, Paper
from reportlab.pdfgen.canvas import Canvas
from scanner import scanned, scanned_page

Points = Sequence[tuple[float, float]]
_TICK: Points = ((0.12, 0.5), (0.4, 0.85), (0.95, 0.1))
_LONG_TICK: Points = ((-0.1, 0.4), (0.4, 1.0), (1.35, -0.3))
_CROSS: tuple[Points, Points] = (((0.0, 0.0), (1.0, 1.0)), ((1.05, -0.05), (-0.02, 1.05)))


def _stroke(pdf: Canvas, x: float, y: float, side: float, points: Points, weight: float) -> None:
    pdf.setLineWidth(weight)
    for (a, b), (c, d) in itertools.pairwise(points):
        pdf.line(x + a * side, y - b * side, x + c * side, y - d * side)


def _draw(pdf: Canvas, x: float, y: float, side: float, style: str, ticked: bool) -> None:
    """A box with its upper left corner at x, y in the canvas' own points, and the mark in it."""
    pdf.setLineWidth(0.7)
    if style == "circle":
        pdf.circle(x + side / 2, y - side / 2, side / 2, fill=ticked)
        return
    if style == "tick alone" and ticked:
        _stroke(pdf, x, y, side, _TICK, 1.3)
        return
    pdf.rect(x, y - side, side, side, fill=style == "filled" and ticked)
    if not ticked:
        return
    if style in ("tick", "faint dot"):
        points = _TICK if style == "tick" else ((0.42, 0.4), (0.58, 0.6))
        _stroke(pdf, x, y, side, points, 1.1 if style == "tick" else 0.9)
    elif style == "long tick":
        _stroke(pdf, x, y, side, _LONG_TICK, 1.4)
    elif style == "cross":
        for arm in _CROSS:
            _stroke(pdf, x, y, side, arm, 1.1)


def _options(paper: Paper, x: float, top: float, words: Sequence[str], ticked: str, style: str, behind: bool) -> None:
    side, size = 8.5, 10.0
    for word in words:
        at = x + size * len(word) + 2 if behind else x
        _draw(paper.pdf, at, paper.height - top - 1, side, style, word == ticked)
        paper.text(word, x if behind else x + side + 2, top, size)
        x += size * len(word) + side + 14


def form(path: Path, style: str, achieved: str, grade: str, *, behind: bool = False) -> Paper:
    """A form with two choices in its cells, whose boxes are drawn."""
    paper = Paper(path)
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    top = paper.top
    paper.table("是否如期实现预期总体目标 | 　 | 自评等级 | 　", widths=[2, 1.3, 1, 2.2], size=10)
    below = paper.top
    _options(paper, 215, top + 4.5, "是否", achieved, style, behind)
    _options(paper, 390, top + 4.5, "优良中差", grade, style, behind)
    paper.top = below
    paper.table("受益对象 | 流动人口 | 建设地点 | 中国口岸园区四团日用品市场")
    paper.table(HEADER + ROWS)
    paper.save()
    return paper


@pytest.mark.parametrize(
    ("style", "achieved", "grade", "behind", "dpi"),
    [
        ("filled", "否", "良", False, 200),
        ("long tick", "是", "差", True, 200),
        ("cross", "否", "优", False, 150),
        ("circle", "是", "中", True, 300),
        ("tick alone", "是", "良", False, 200),
    ],
)
def test_what_is_ticked_is_read_from_the_ink(
    tmp_path: Path, style: str, achieved: str, grade: str, behind: bool, dpi: int
) -> None:
    record = scanned(form(tmp_path / "form.pdf", style, achieved, grade, behind=behind).path, dpi)
    assert (record.overall_goal_achieved, record.grade) == (achieved == "是", grade)
    assert not {"/overall_goal_achieved", "/grade"} & {item.pointer for item in record.review}
    assert {(u.label, u.value) for u in record.unmapped} >= {
        ("受益对象", "流动人口"), ("建设地点", "中国口岸园区四团日用品市场"),
    }  # fmt: skip


def test_a_box_with_a_speck_in_it_is_on_review_with_both_readings(tmp_path: Path) -> None:
    record = scanned(form(tmp_path / "form.pdf", "faint dot", "否", "良").path, 200)
    told = {item.pointer: item for item in record.review}
    assert {"/overall_goal_achieved", "/grade"} <= told.keys()
    assert any("☑良" in c.replace(" ", "") for c in told["/grade"].candidates)


def test_a_choice_without_a_tick_is_on_review(tmp_path: Path) -> None:
    record = scanned(form(tmp_path / "form.pdf", "tick", "", "").path, 200)
    assert record.overall_goal_achieved is None
    assert {"/overall_goal_achieved", "/grade"} <= {item.pointer for item in record.review}


def test_boxes_in_cells_of_their_own_are_read(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    top = paper.top + 4.5
    paper.table("需要整改 | 　 | 不需整改 | 　 | 城区道路维修 | 　", widths=[2, 1, 2, 1, 2, 1], size=10)
    for x, ticked in ((175, True), (340, False)):
        _draw(paper.pdf, x, paper.height - top - 1, 8.5, "filled", ticked)
    paper.save()
    assert {"■", "□"} <= {word.text for word in scanned_page(paper.path, 200).words}
