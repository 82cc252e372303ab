"""Scans: print that is pale beside the title of its page, and rows as low as a line of print on a tint."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from paper import FUNDING, HEADER, ROWS, Paper, national
from scanner import Grey, photocopied, scanned


def test_pale_print_below_a_black_title_is_read(tmp_path: Path) -> None:
    """From where on there is ink tells by how dark print is: under a bold title, thin strokes were taken for paper."""

    def printed(page: Grey) -> Grey:
        title = round(0.085 * page.shape[0])
        page[:title] = cv2.erode(page[:title], np.ones((3, 3), np.uint8))
        page[:title] = 255 - 0.7 * (255 - page[:title])
        page[title:] = 255 - 0.6 * (255 - page[title:])
        return photocopied(cv2.GaussianBlur(page, (0, 0), 0.6))

    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING, title="2023年度项目支出绩效自评表")
    record = scanned(paper.path, 150, printed)
    assert record.funding == typed.funding
    assert record.indicators == typed.indicators


def test_labels_in_a_low_row_on_a_tint_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule beside a tint looks as broad as the tint; what it covered was the upper half of the labels."""
    monkeypatch.setattr("paper.PADDING", 1.0)
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心", size=8)
    top = paper.top
    paper.table(HEADER.replace("偏差原因分析及改进措施", "偏差原因") + ROWS, size=8)
    paper.save()

    def tinted(page: Grey) -> Grey:
        unit = page.shape[1] / paper.width
        row = slice(round(top * unit), round((top + 8 * 1.3 + 2) * unit)), slice(round(50 * unit), round(545 * unit))
        page[row] *= 0.85
        return photocopied(255 - 0.6 * (255 - page))

    record = scanned(paper.path, 150, tinted)
    assert [(i.level1, i.weight) for i in record.indicators] == [("产出指标", 50), ("效益指标", 40)]
