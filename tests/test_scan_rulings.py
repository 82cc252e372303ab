"""Scans: which lines of a page are rulings, where they begin and where they end."""

from __future__ import annotations

from pathlib import Path

import pytest
from paper import HEADER, ROWS, Paper
from scanner import scanned


@pytest.mark.parametrize("dpi", [150, 300])
def test_a_line_of_text_under_an_open_table_is_no_row_of_it(tmp_path: Path, dpi: int) -> None:
    """The sides of the last row point at the digits under it, which must not lengthen them."""
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    paper.table(HEADER + ROWS + "\n    总分 | < | < | < | < | 90 | 82 |", open_bottom=True)
    paper.text(
        "填报人：王芳　联系电话：11111111111111111111111111　填报日期：2024年1月11日", x=52, top=paper.top + 2, size=9
    )
    paper.save()
    record = scanned(paper.path, dpi)
    assert (record.total_weight, record.total_score) == (90, 82)
    assert len(record.indicators) == 2
    assert record.filled_by == "王芳"
