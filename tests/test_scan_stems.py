"""Scans: the stem of a glyph in a low row is no wall, however nearly it reaches from rule to rule."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from paper import Paper
from scanner import scanned_page

from hecha.extract.scan.chains import Line, Stretch
from hecha.extract.scan.stems import without_stems

UNIT = 2.78


def down(x: float, top: float, bottom: float, *, dash: tuple[float, float] | None = None) -> Line:
    y = np.arange(top, bottom + 1)
    return Line(False, (Stretch(np.column_stack([np.full(len(y), x), y]), 3.0, dash),))


@pytest.mark.parametrize(
    ("drawn", "strokes", "stays"),
    [((418, 440), True, False), ((402, 448), True, True), ((418, 440), False, True)],
    ids=["stem", "wall beside text", "rest of a worn wall"],
)
def test_a_stem_is_no_wall(drawn: tuple[int, int], strokes: bool, *, stays: bool) -> None:
    page = np.full((900, 1200), 250, np.uint8)
    for level in (400, 450):
        cv2.line(page, (100, level), (1100, level), 60, 3)
    cv2.line(page, (500, drawn[0]), (500, drawn[1]), 60, 2)
    if strokes:
        cv2.line(page, (503, 428), (514, 428), 60, 2)
        cv2.line(page, (488, 439), (514, 439), 60, 2)
    (line,) = without_stems([down(500, 400, 450)], page, UNIT)
    assert bool(line.stretches) == stays


def test_a_wall_that_goes_on_in_the_next_row_stays() -> None:
    page = np.full((900, 1200), 250, np.uint8)
    cv2.line(page, (500, 418), (500, 440), 60, 2)
    cv2.line(page, (488, 439), (514, 439), 60, 2)
    found = without_stems([down(500, 400, 450), down(500, 452, 500)], page, UNIT)
    assert all(line.stretches for line in found)


def test_a_wall_between_double_rules_that_it_does_not_cross_stays() -> None:
    page = np.full((900, 1200), 250, np.uint8)
    for level in (400, 450):
        cv2.line(page, (100, level), (1100, level), 60, 3)
    cv2.line(page, (500, 408), (500, 442), 60, 2)
    cv2.line(page, (488, 425), (514, 425), 60, 2)
    (line,) = without_stems([down(500, 400, 450)], page, UNIT)
    assert line.stretches


def test_a_wall_of_dashes_stays() -> None:
    page = np.full((900, 1200), 250, np.uint8)
    for top in range(404, 446, 10):
        cv2.line(page, (500, top), (500, top + 4), 60, 2)
        cv2.line(page, (504, top), (514, top), 60, 2)
    (line,) = without_stems([down(500, 400, 450, dash=(5.0, 5.0))], page, UNIT)
    assert line.stretches


@pytest.mark.parametrize(("rows", "dpi"), [(1, 300), (6, 300), (6, 200)])
def test_names_of_tall_glyphs_in_low_rows_are_read_whole(tmp_path: Path, rows: int, dpi: int) -> None:
    """The stems of 门 reach nearly from rule to rule, and stand one below the other where the name is repeated."""
    low = 12.4
    paper = Paper(tmp_path / "low.pdf")
    for k in range(rows):
        paper.line(60, 100 + k * low, 530, 100 + k * low)
        paper.text("项目主管部门：门头沟区文化局", 64, 101.2 + k * low, 10.5)
        paper.text("联系人：门中秀", 300, 101.2 + k * low, 10.5)
    paper.table("项目|年初预算数|全年执行数|执行率\n年度资金总额|100|100|100%", x=60, width=470, top=100 + rows * low)
    for x in (60, 296, 530):
        paper.line(x, 100, x, 100 + rows * low)
    page = scanned_page(paper.save(), dpi)
    texts = [word.text for word in page.words]
    assert texts.count("项目主管部门：门头沟区文化局") == rows
    assert texts.count("联系人：门中秀") == rows
