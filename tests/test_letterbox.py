"""Tables drawn in box-drawing characters, as old systems print them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from paper import Paper


def wide(text: str) -> int:
    return sum(1 if c.isascii() else 2 for c in text)


def boxed(rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table in letters, each cell as wide as the widest text of its column."""
    widths = [max(2 * ((wide(row[k]) + 1) // 2) for row in rows) for k in range(len(rows[0]))]

    def rule(left: str, middle: str, right: str) -> str:
        return left + middle.join("─" * (w // 2) for w in widths) + right

    lines = [rule("┌", "┬", "┐")]
    for n, row in enumerate(rows):
        lines += [rule("├", "┼", "┤")] if n else []
        lines.append("│" + "│".join(text + " " * (w - wide(text)) for text, w in zip(row, widths, strict=True)) + "│")
    return [*lines, rule("└", "┴", "┘")]


def typed(paper: Paper, lines: Sequence[str], pitch: float = 13.0) -> None:
    """Each character in its place: two halves to an em of 10 points, one for letters and digits."""
    for line in lines:
        top, x = paper.top, 60.0
        for character in line:
            if character != " ":
                paper.text(character, x=x, top=top)
            x += 5.0 * wide(character)
        paper.top = top + pitch


@pytest.mark.parametrize("turned", [0, 90])
def test_a_form_whose_tables_are_drawn_in_letters(tmp_path: Path, turned: int) -> None:
    paper = Paper(tmp_path / "form.pdf", turned=turned)
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    typed(
        paper,
        boxed(
            [
                ["项目名称", "城区道路维修", "主管部门", "市政局"],
                ["实施单位", "养护中心", "金额单位", "万元"],
            ]
        ),
    )
    typed(
        paper,
        boxed(
            [
                ["资金来源", "全年预算数", "全年执行数", "分值", "得分"],
                ["年度资金总额", "120.00", "114.00", "10", "9.5"],
            ]
        ),
    )
    typed(
        paper,
        boxed(
            [
                ["一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
                ["产出指标", "维修道路里程", "≥12公里", "12公里", "50", "50"],
                ["效益指标", "投诉下降率", "≥10%", "12%", "40", "40"],
            ]
        ),
    )
    record = paper.record()
    assert (record.project_name, record.amount_unit) == ("城区道路维修", "万元")
    assert [(a.measure, a.amount) for a in record.funding] == [("budget", 1200000), ("spent", 1140000)]
    assert [(i.name, i.actual.raw if i.actual else "", i.score) for i in record.indicators] == [
        ("维修道路里程", "12公里", Decimal(50)),
        ("投诉下降率", "12%", Decimal(40)),
    ]


def test_a_few_bars_and_dashes_are_text(paper: Paper) -> None:
    paper.text("联系电话：0751─8123456│0751─8123457", top=100)
    page = paper.page()
    assert "".join(word.text for word in page.words) == "联系电话：0751─8123456│0751─8123457"
    assert not page.rulings


def test_a_dash_within_a_text_of_such_a_table_is_no_rule(paper: Paper) -> None:
    typed(paper, boxed([["联系电话", "0751─8123456"], ["其他资金", "──"], ["上年结转", "无"]]))
    assert [w.text for w in paper.page().words] == ["联系电话", "0751─8123456", "其他资金", "──", "上年结转", "无"]
