"""Rules of a typed page that are not drawn, or drawn in part, and strokes that are none."""

from __future__ import annotations

import pytest
from paper import Paper

from hecha.extract.layout import Table, lay_out


def test_outlines_drawn_over_letters_are_no_rules(paper: Paper) -> None:
    paper.table("二级指标 | 三级指标 | 指标值\n（一）产出指标 | < | <\n数量指标 | 维修道路 | 12公里", top=100)
    top = 121.5  # half a point above the band's text
    for x in (54.0, 90.0):  # brackets, stroked once more to be bold
        outline = paper.pdf.beginPath()
        outline.moveTo(x + 2, 842 - top)
        for k in range(1, 8):
            outline.lineTo(x + (k % 2), 842 - top - 1.4 * k)
        paper.pdf.drawPath(outline, stroke=1, fill=0)
    (table,) = (b for b in lay_out(paper.page()).blocks if isinstance(b, Table))
    assert [c.text for c in table.cells if c.row == 1] == ["（一）产出指标"]


@pytest.mark.parametrize("begun", [False, True], ids=["no line", "a line begun"])
def test_a_row_whose_line_is_left_out_ends_where_its_walls_do(paper: Paper, begun: bool) -> None:
    for y in (100, 160):
        paper.line(60, y, 540, y)
    for x, top, bottom in [(60, 100, 160), (540, 100, 160), *((x, 100, 130) for x in (140, 340))]:
        paper.line(x, top, x, bottom)
    for x in (100, 220, 300, 420):
        paper.line(x, 130, x, 160)
    if begun:
        paper.line(60, 130, 140, 130)
    for x, text in ((70, "绩效目标"), (150, "保障生产"), (350, "已保障生产")):
        paper.text(text, x=x, top=108)
    for x, text in ((62, "一级"), (110, "二级"), (230, "三级"), (310, "目标值"), (430, "完成值")):
        paper.text(text, x=x, top=138)
    (table,) = (b for b in lay_out(paper.page()).blocks if isinstance(b, Table))
    assert [[c.text for c in table.cells if c.row == row] for row in range(table.rows)] == [
        ["绩效目标", "保障生产", "已保障生产"],
        ["一级", "二级", "三级", "目标值", "完成值"],
    ]
