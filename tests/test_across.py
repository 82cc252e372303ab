"""Sheets wider than their paper, printed on pages that belong side by side."""

from __future__ import annotations

from itertools import product

import pytest
from paper import HEADER, Paper
from road_form import form

LEFT, BEGIN = 330.0, 60.0
"""How wide the columns of the first page are, and where those of the second begin."""
HEAD = """
    项目名称 | < | < | {name}
    主管部门 | 市政局 | < | 实施单位
    项目资金\\n（万元） | 年度资金总额 | < | 全年预算数
    ^ | ^ | < | 100.00"""
HEAD_REST = """
     | < | < | <
    养护中心 | < | < | <
    全年执行数 | 分值 | 执行率 | 得分
    95.00 | 10 | 95.00% | 9.50"""
COLUMNS = [*(cell.strip() for cell in HEADER.split("|")[:7]), "偏差原因"]
ROWS = [
    [
        "产出指标" if k < 12 else "效益指标",
        "数量指标" if k < 12 else "社会效益指标",
        f"维修第{k}段",
        f"≥{k + 10}公里",
        f"{k + 11}公里",
        "5",
        "5",
        "",
    ]
    for k in range(18)
]


def part(rows: list[list[str]], first: int, after: int) -> str:
    return "\n".join(" | ".join(row[first:after]) for row in rows)


def page(paper: Paper, piece: int, half: int, name: str) -> None:
    """One page: the first or second piece of the rows, and their left or right columns."""
    first, after = (0, 4) if half == 0 else (4, 8)
    x, width = (50.0, LEFT) if half == 0 else (BEGIN, 400.0)
    rows = ROWS[:10] if piece == 0 else ROWS[10:]
    if piece:
        paper.table(
            part(rows, first, after) + f"\n{'总分 | < | < | <' if half == 0 else ' | 100 | 99.5 | '}", x=x, width=width
        )
        return
    aside = 0.0 if half == 0 else BEGIN - 50 - LEFT
    for words, at in (("项目支出绩效自评表", 300.0), ("（2023年度）", 340.0)):
        paper.text(words, x=at + aside, size=14 if at == 300 else 10)
    paper.top = 100.0
    paper.table(HEAD.format(name="") if half == 0 else HEAD_REST, x=x, width=width)
    paper.text(name, x=350.0 + aside, top=102.0, size=9)
    paper.top = 180.0
    paper.table(part([COLUMNS, *rows], first, after), x=x, width=width)


@pytest.mark.parametrize("order", ["down", "across"])
def test_columns_printed_on_pages_of_their_own_are_laid_beside_the_others(paper: Paper, order: str) -> None:
    pieces = [(p, h) for h, p in product((0, 1), repeat=2)] if order == "down" else list(product((0, 1), repeat=2))
    for k, (piece, half) in enumerate(pieces):
        if k:
            paper.turn()
        page(paper, piece, half, "城区道路维修养护项目")
    record = paper.record()
    assert (record.project_name, record.reporting_unit) == ("城区道路维修养护项目", "养护中心")
    assert record.title == "项目支出绩效自评表"
    assert record.evaluation_year == 2023
    read = [(i.name, i.target.raw, i.actual.raw, str(i.weight)) for i in record.indicators if i.target and i.actual]
    assert read == [(row[2], row[3], row[4], "5") for row in ROWS]
    assert (str(record.total_weight), str(record.total_score)) == ("100", "99.5")
    place = record.evidence["/indicators/0/actual"]
    assert (place.page, BEGIN < place.bbox.x0 < BEGIN + 100) == ((3 if order == "down" else 2), True)
    assert record.source.pages == (1, 4)


def test_pages_of_one_and_the_same_form_stay_apart(paper: Paper) -> None:
    for k in range(4):
        if k:
            paper.turn()
        form(paper, f"城区道路维修{k}")
    assert [record.project_name for record in paper.records()] == [f"城区道路维修{k}" for k in range(4)]
