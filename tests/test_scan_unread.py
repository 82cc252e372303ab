"""Ink in a cell that gives no text is told, never taken for a blank."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import pytest
from paper import HEADER, Paper, national
from scanner import Grey, scanned

from hecha.schema import Box

FUNDING = """
    项目资金（万元） |        | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
    ^ | 年度资金总额 | 360.00 | 360.00 | 280.80 | 10 | 78% | 7.8
"""
ROWS = """
    产出指标 | 数量指标 | 维修道路里程 | ≥12公里 | 12公里 | 50 | 50 |
    效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 8% | 40 | 32 | 天气原因
    总分 | < | < | < | < | 100 | 89.8 |
"""


def blotted(place: Box, width: float) -> Callable[[Grey], Grey]:
    """The page with a blot in place of what stands in a box (points); ``width`` is that of the page."""

    def blot(page: Grey) -> Grey:
        x0, top, x1, bottom = (round(page.shape[1] / width * v) for v in place)
        page[top - 2 : bottom + 2, x0 - 2 : x1 + 2] = 255
        for k in range(4):
            middle = x0 + 14 + 4 * k, (top + bottom) // 2
            cv2.ellipse(page, middle, (12, (bottom - top) // 2), 20 * k, 0, 360, 40.0, 2, cv2.LINE_AA)
        return page

    return blot


@pytest.mark.parametrize("pointer", ["/indicators/0/actual", "/indicators/1/level2", "/total_score"])
def test_a_blotted_value_is_on_review(tmp_path: Path, pointer: str) -> None:
    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING, HEADER + ROWS)
    record = scanned(paper.path, 200, laid_over=blotted(typed.evidence[pointer].bbox, paper.width))
    assert pointer in {item.pointer for item in record.review}
