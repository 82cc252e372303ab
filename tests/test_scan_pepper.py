"""Specks of a copy of a copy: what is none of the print is taken off, and points of figures stay."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from paper import Paper, national
from scanner import Grey, scanned


def test_pepper_is_no_text_and_points_stay(tmp_path: Path) -> None:
    def copied(page: Grey) -> Grey:
        specks = np.random.default_rng(5)
        page = np.where(cv2.GaussianBlur(page, (0, 0), 0.8) < 205, 0, 255).astype(np.float32)
        page[specks.random(page.shape) < 0.006] = 0
        return page

    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, "项目资金（万元） | 全年预算数 | 全年执行数\n年度资金总额 | 360.25 | 280.86")
    record = scanned(paper.path, laid_over=copied)
    assert [(a.measure, a.amount) for a in record.funding] == [(a.measure, a.amount) for a in typed.funding]
    assert [(i.name, i.weight, i.score) for i in record.indicators] == [
        (i.name, i.weight, i.score) for i in typed.indicators
    ]
