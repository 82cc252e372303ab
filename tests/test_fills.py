"""Tables without rules whose cells are filled with a colour."""

from __future__ import annotations

from itertools import pairwise

import pytest
from paper import HEADER, ROWS, Paper, placed

from hecha.schema import Record

MARKUP = f"""
项目名称 | 城区道路维修 | < | < | < | < | < | <
主管部门 | 市政局 | < | 实施单位 | 养护中心 | < | < | <
{HEADER.strip()}
{ROWS.strip()}
总分 | < | < | < | < | 100 | 82 | """


def filled(paper: Paper, gap: float, behind: str = "", inks: tuple[str, ...] = ("#eef2f7",)) -> Record:
    """A form whose cells are fills with a gap between them, over a fill of another colour if told."""
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    rows = [[cell.strip() for cell in line.split("|")] for line in MARKUP.strip().splitlines()]
    xs = [40 + 64.0 * k for k in range(9)]
    ys = [110 + 40.0 * k for k in range(len(rows) + 1)]
    if behind:
        paper.pdf.setFillColor(behind)
        paper.box(xs[0] - gap, ys[0] - gap, xs[-1] + gap, ys[-1] + gap, fill=True)
    for text, first, last, left, right in placed(rows):
        paper.pdf.setFillColor(inks[first % len(inks)])
        paper.box(xs[left] + gap / 2, ys[first] + gap / 2, xs[right] - gap / 2, ys[last] - gap / 2, fill=True)
        paper.pdf.setFillColor("black")
        for k, part in enumerate(text[n : n + 6] for n in range(0, len(text), 6)):
            paper.text(part, x=xs[left] + 4, top=ys[first] + 6 + 11 * k, size=9)
    return paper.record()


@pytest.mark.parametrize(
    ("gap", "behind", "inks"),
    [
        (2.5, "", ("#eef2f7",)),
        (0.0, "", ("#e9edf4", "#d0d8e8")),
        (7.0, "", ("#eeeeee",)),
        (1.0, "#888888", ("#ffffff",)),
    ],
    ids=["white between", "bands", "far apart", "white on grey"],
)
def test_the_edges_of_fills_are_the_grid(paper: Paper, gap: float, behind: str, inks: tuple[str, ...]) -> None:
    record = filled(paper, gap, behind, inks=inks)
    assert (record.project_name, record.reporting_unit) == ("城区道路维修", "养护中心")
    assert [(i.level1, i.name, str(i.score)) for i in record.indicators] == [
        ("产出指标", "维修道路里程", "50"),
        ("效益指标", "投诉下降率", "32"),
    ]
    assert (str(record.total_weight), str(record.total_score)) == ("100", "82")


def test_shaded_words_in_prose_are_no_table(paper: Paper) -> None:
    for k in range(8):
        paper.pdf.setFillColor("#ffff00")
        paper.box(50.0, 100.0 + 20 * k, 120.0 + 13 * k, 114.0 + 20 * k, fill=True)
        paper.pdf.setFillColor("black")
        paper.text("一是加强道路巡查", x=50.0, top=102.0 + 20 * k)
    assert paper.page().rulings == ()


def test_a_shaded_header_without_rules_over_it_is_a_row_of_its_own(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.top -= 12
    top = paper.top
    rows = ["年度目标 | 完成维修道路十二公里。 | 完成情况 | 已维修十二公里。", *f"{HEADER}{ROWS}".splitlines()]
    for k, line in enumerate(rows):
        cells = [cell.strip() for cell in line.split("|")]
        width = 495 / len(cells)
        for n, cell in enumerate(cells):
            x, y = 50 + n * width, top + 30 * k
            if k == 1:
                paper.pdf.setFillColor("#dddddd")
                paper.box(x, y, x + width, y + 30, fill=True)
                paper.pdf.setFillColor("black")
            size = 6 if k else 12
            for m, part in enumerate(cell[a : a + size] for a in range(0, len(cell), size)):
                paper.text(part, x=x + 2, top=y + 3 + 12 * m, size=9)
            if n:
                paper.line(x, y, x, y + 30)
            if k > 1:
                paper.line(x, y + 30, x + width, y + 30)
    record = paper.record()
    assert (record.overall_goal, record.overall_goal_result) == ("完成维修道路十二公里。", "已维修十二公里。")
    assert [i.name for i in record.indicators] == ["维修道路里程", "投诉下降率"]


def test_shading_within_ruled_cells_adds_no_rules(paper: Paper) -> None:
    paper.pdf.setFillColor("#dddddd")
    for y, (left, right) in ((y, span) for y in (100.0, 140.0) for span in pairwise((50.0, 150.0, 250.0, 350.0))):
        paper.box(left, y, right, y + 20, fill=True)
    paper.pdf.setFillColor("black")
    for y in (100.0, 120.0, 140.0, 160.0):
        paper.line(50, y, 350, y)
    paper.text("项目", x=60, top=104)
    assert all(ruling.horizontal for ruling in paper.page().rulings)
