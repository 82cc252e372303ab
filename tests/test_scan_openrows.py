"""Scans: low rows at the edge of a table that no rule closes keep their walls."""

from __future__ import annotations

from pathlib import Path

import pytest
from paper import HEADER, ROWS, Paper
from scanner import scanned, scanned_page

LOW = 11.0


def form(paper: Paper) -> float:
    """A form of which no rule closes the low first and last row; where its first rule is."""
    paper.title("2023年度项目支出绩效自评表")
    first = paper.top + LOW
    paper.table(HEADER + ROWS, top=first)
    last = paper.top - 12
    for top, texts in ((first - LOW, ("项目名称", "城区道路维修")), (last, ("合计", "82"))):
        paper.text(texts[0], x=80, top=top + 2.5, size=7)
        paper.text(texts[1], x=320, top=top + 2.5, size=7)
        for x in (200.0, 545.0):
            paper.line(x, top, x, top + LOW)
    return first


@pytest.mark.parametrize("dpi", [200, 300])
def test_low_rows_without_a_rule_at_the_edge_have_walls(tmp_path: Path, dpi: int) -> None:
    paper = Paper(tmp_path / "form.pdf")
    first = form(paper)
    page = scanned_page(paper.save(), dpi)
    above = [r for r in page.rulings if not r.horizontal and r.top < first - 6]
    assert sorted(round(r.x0 / 5) for r in above) == [40, 109]
    below = [r for r in page.rulings if not r.horizontal and r.top > first + 24]
    assert 200 in {round(r.x0) for r in below}
    assert "城区道路维修" in {word.text for word in page.words}


def test_the_name_in_a_low_open_row_is_read(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    form(paper)
    assert scanned(paper.save(), 300).project_name == "城区道路维修"


def test_strokes_of_glyphs_over_a_table_are_no_walls(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.title("2023年度项目支出绩效自评表")
    first = paper.top + 13
    paper.text("填报单位：11 中 II 门 川 1111 财政局  1111", x=84, top=first - 13 * 0.9, size=13)
    paper.table(HEADER + ROWS, top=first)
    page = scanned_page(paper.save(), 300)
    assert not [r for r in page.rulings if not r.horizontal and r.top < first - 4]
