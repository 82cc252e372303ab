"""Drawn lines to frames: whichever way a producer draws a table, the same cells come out."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from paper import Paper

from hecha.extract.grid import Frame, find_frames
from hecha.schema import Box

XS, YS = (60.0, 180.0, 300.0, 480.0), (100.0, 130.0, 160.0, 190.0)
"""Three columns and three rows, the table that most tests draw."""


def frames(paper: Paper) -> list[Frame]:
    paper.text("表", 500, 20)  # a page without any text counts as a picture of one
    return find_frames(paper.page().rulings)


def frame(paper: Paper) -> Frame:
    (only,) = frames(paper)
    return only


def full_grid(paper: Paper, weight: float = 0.7) -> None:
    for x in XS:
        paper.line(x, YS[0], x, YS[-1], weight)
    for y in YS:
        paper.line(XS[0], y, XS[-1], y, weight)


def boxes(found: Frame) -> list[Box]:
    return [Box(*(round(side) for side in cell.box)) for cell in found.cells]


def spans(found: Frame) -> list[tuple[int, int, int, int]]:
    return [(c.row, c.column, c.rowspan, c.colspan) for c in found.cells]


WHOLE = [(row, column, 1, 1) for row in range(3) for column in range(3)]


def test_crossing_lines_cut_out_every_cell(paper: Paper) -> None:
    full_grid(paper)
    found = frame(paper)
    assert spans(found) == WHOLE
    assert boxes(found) == [Box(a, t, b, d) for t, d in pairwise(YS) for a, b in pairwise(XS)]


def test_cells_drawn_as_boxes_with_gaps_are_one_table(paper: Paper) -> None:
    for top, bottom in pairwise(YS):
        for left, right in pairwise(XS):
            paper.box(left + 1.2, top + 1.2, right - 1.2, bottom - 1.2)
    found = frame(paper)
    assert spans(found) == WHOLE
    assert found.xs == pytest.approx(XS, abs=2)
    assert found.ys == pytest.approx(YS, abs=2)


def test_thin_filled_rectangles_are_lines(paper: Paper) -> None:
    for x in XS:
        paper.box(x - 0.3, YS[0], x + 0.3, YS[-1], fill=True)
    for y in YS:
        paper.box(XS[0], y - 0.3, XS[-1], y + 0.3, fill=True)
    assert spans(frame(paper)) == WHOLE


def test_borders_filled_between_an_inner_and_an_outer_box_are_lines(paper: Paper) -> None:
    for top, bottom in pairwise(YS):
        for left, right in pairwise(XS):
            path = paper.pdf.beginPath()
            for inset in (1.0, 1.5):
                height = bottom - top - 2 * inset
                path.rect(left + inset, paper.height - bottom + inset, right - left - 2 * inset, height)
            paper.pdf.drawPath(path, stroke=0, fill=1, fillMode=0)
    assert spans(frame(paper)) == WHOLE


def test_double_lines_count_once(paper: Paper) -> None:
    full_grid(paper)
    for y in YS:
        paper.line(XS[0], y + 2.5, XS[-1], y + 2.5)
    for x in (XS[0], XS[-1]):
        paper.line(x + 2.5, YS[0], x + 2.5, YS[-1])
    assert spans(frame(paper)) == WHOLE


@pytest.mark.parametrize("dash", [(3, 2), (1, 1), (4, 4)])
def test_dashed_lines_drawn_by_the_pen_are_lines(paper: Paper, dash: tuple[int, int]) -> None:
    paper.pdf.setDash(*dash)
    full_grid(paper)
    assert spans(frame(paper)) == WHOLE


def test_dashes_drawn_one_by_one_are_a_line(paper: Paper) -> None:
    full_grid_without = [y for y in YS if y != YS[1]]
    for x in XS:
        paper.line(x, YS[0], x, YS[-1])
    for y in full_grid_without:
        paper.line(XS[0], y, XS[-1], y)
    for k in range(60):
        paper.line(XS[0] + 7 * k, YS[1], XS[0] + 7 * k + 4, YS[1])
    assert spans(frame(paper)) == WHOLE


def test_a_missing_outer_border_is_closed(paper: Paper) -> None:
    for x in XS[1:-1]:
        paper.line(x, YS[0], x, YS[-1])
    for y in YS:
        paper.line(XS[0], y, XS[-1], y)
    found = frame(paper)
    assert spans(found) == WHOLE
    assert tuple(found.box) == pytest.approx((XS[0], YS[0], XS[-1], YS[-1]), abs=2)


def test_merged_cells_span_rows_and_columns(paper: Paper) -> None:
    paper.table("标题 | < | <\n甲 | 乙 | 丙\n^ | 丁 | <", top=100)
    assert spans(frame(paper)) == [(0, 0, 1, 3), (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 2)]


def test_an_area_in_the_shape_of_an_l_becomes_rectangles_without_overlap(paper: Paper) -> None:
    for x in (XS[0], XS[-1]):
        paper.line(x, YS[0], x, YS[-1])
    for y in (YS[0], YS[-1]):
        paper.line(XS[0], y, XS[-1], y)
    paper.line(XS[1], YS[0], XS[1], YS[1])  # the upper left cell is cut out; the rest is one area around it
    paper.line(XS[0], YS[1], XS[1], YS[1])
    found = frame(paper)
    assert spans(found) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2)]


def test_an_open_bottom_is_told_where_a_page_break_cuts_a_row(paper: Paper) -> None:
    paper.table("甲 | 乙\n丙 | 丁", top=700, open_bottom=True)
    found = frame(paper)
    assert (found.open_top, found.open_bottom) == (False, True)
    assert len(found.cells) == 4


def test_an_open_top_is_told_on_the_page_after_the_break(paper: Paper) -> None:
    paper.table("甲 | 乙\n丙 | 丁", top=60, open_top=True)
    found = frame(paper)
    assert (found.open_top, found.open_bottom) == (True, False)


@pytest.mark.parametrize("end", ["top", "bottom"])
def test_cells_drawn_as_borders_that_the_page_cuts_are_open_there(paper: Paper, end: str) -> None:
    last = 0.000001 if end == "bottom" else 0.0  # where producers round otherwise than their neighbours
    for x0, x1 in ((100.0, 200.0), (202.0, 300.0)):
        for top, bottom in ((100.0, 130.0), (132.0, 160.0)):
            over = 0.0 if end == "top" and top == 100 else 1.0
            under = -last if end == "bottom" and bottom == 160 else 1.0
            ring = paper.pdf.beginPath()
            ring.rect(x0 + 1, 842 - bottom + under, x1 - x0 - 2, bottom - top - over - under)
            ring.rect(x0, 842 - bottom, x1 - x0, bottom - top)
            paper.pdf.drawPath(ring, stroke=0, fill=1, fillMode=0)
    found = frame(paper)
    assert (found.open_top, found.open_bottom) == (end == "top", end == "bottom")
    assert len(found.cells) == 4


def test_a_frame_round_the_page_does_not_hide_the_table_in_it(paper: Paper) -> None:
    paper.box(20, 15, 575, 827)
    full_grid(paper)
    assert WHOLE in [spans(found) for found in frames(paper)]


def test_two_tables_on_a_page_are_two_frames(paper: Paper) -> None:
    paper.table("甲 | 乙\n丙 | 丁", top=100)
    paper.table("戊 | 己 | 庚\n辛 | 壬 | 癸", top=300)
    assert [len(found.cells) for found in frames(paper)] == [4, 6]


def test_underlines_and_tick_boxes_are_no_table(paper: Paper) -> None:
    paper.line(100, 200, 300, 200)  # an underline
    paper.line(100, 260, 240, 260)
    paper.box(310, 192, 318, 200)  # a tick box
    assert frames(paper) == []


def test_a_tick_box_in_a_cell_is_no_frame_of_its_own(paper: Paper) -> None:
    full_grid(paper)
    paper.box(200, 110, 208, 118)
    assert spans(frame(paper)) == WHOLE


def test_white_fillers_between_cells_are_no_lines(paper: Paper) -> None:
    full_grid(paper)
    paper.pdf.setFillGray(1)
    paper.box(240, YS[0], 240.5, YS[-1], fill=True)
    paper.pdf.setFillGray(0)
    assert spans(frame(paper)) == WHOLE


def test_shaded_cells_add_no_lines(paper: Paper) -> None:
    paper.pdf.setFillGray(0.85)
    paper.box(XS[0] + 5, YS[0] + 5, XS[1] - 5, YS[1] - 5, fill=True)
    paper.pdf.setFillGray(0)
    full_grid(paper)
    assert spans(frame(paper)) == WHOLE


def test_a_slanted_stroke_in_an_empty_cell_is_no_line(paper: Paper) -> None:
    full_grid(paper)
    paper.line(XS[1], YS[1], XS[2], YS[2])
    assert spans(frame(paper)) == WHOLE


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_has_its_lines_where_it_shows_them(tmp_path: Path, rotation: int) -> None:
    paper = Paper(tmp_path / "turned.pdf", 842, 595, turned=rotation, rotation=rotation)
    full_grid(paper)
    found = frame(paper)
    assert spans(found) == WHOLE
    assert tuple(found.box) == pytest.approx((XS[0], YS[0], XS[-1], YS[-1]), abs=1)
