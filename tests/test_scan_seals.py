"""Photocopies of stamped forms: the seal has lost its colour and lies over the figures as a grey ring with a star."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from paper import FUNDING, Paper, national
from scanner import Grey, photocopied, scanned, scanned_page
from test_scan_close import Framed


def _sealed(page: Grey, place: tuple[float, float], turn: float) -> Grey:
    """The page under a round seal 40 mm across, as a copier sees it: half of the print's contrast shows through it."""
    height, width = page.shape
    unit = height / 842
    seal = np.zeros(page.shape, np.uint8)
    x, y, radius = place[0] * width, place[1] * height, 54 * unit
    cv2.circle(seal, (round(x), round(y)), round(radius), 255, round(2.8 * unit), cv2.LINE_AA)
    at = turn + np.arange(10) * np.pi / 5
    out = np.where(np.arange(10) % 2 == 0, 0.25, 0.095) * radius
    points = np.column_stack([x + out * np.cos(at), y + out * np.sin(at)])
    cv2.fillPoly(seal, [np.round(points * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    for k, letter in enumerate("HMKEWAX"):
        angle = np.pi * (1.15 + 0.7 * k / 6)
        where = round(x + 0.78 * radius * np.cos(angle) - 4 * unit), round(y + 0.78 * radius * np.sin(angle) + 4 * unit)
        cv2.putText(seal, letter, where, cv2.FONT_HERSHEY_SIMPLEX, 0.4 * unit, 255, round(unit), cv2.LINE_AA)
    cover = 0.65 * seal.astype(np.float32) / 255
    return (page * (1 - cover) + 95 * cover).astype(np.float32)


@pytest.mark.parametrize(
    ("kind", "dpi", "place", "turn"),
    [(Paper, 200, (0.55, 0.27), 0.3), (Framed, 200, (0.62, 0.27), 1.0), (Paper, 150, (0.7, 0.25), 0.6)],
)
def test_print_under_a_grey_seal_is_right_or_on_review(
    tmp_path: Path, kind: type[Paper], dpi: int, place: tuple[float, float], turn: float
) -> None:
    typed = national(Paper(tmp_path / "plain.pdf"), FUNDING)
    paper = kind(tmp_path / "form.pdf")
    national(paper, FUNDING)
    record = scanned(paper.path, dpi, lambda page: _sealed(page, place, turn))
    doubted = {entry.pointer for entry in record.review}
    assert (record.project_name, record.overall_goal) == (typed.project_name, typed.overall_goal)
    read, meant = ({(f.measure, f.source): f.amount for f in r.funding} for r in (record, typed))
    assert all(read.get(key) == amount or "/funding" in doubted for key, amount in meant.items())
    assert all(meant[key] == amount for key, amount in read.items())
    for k, (one, other) in enumerate(zip(record.indicators, typed.indicators, strict=True)):
        for name in ("name", "target", "actual", "weight", "score"):
            assert getattr(one, name) == getattr(other, name) or f"/indicators/{k}/{name}" in doubted
    assert len(doubted) < 5


class _Heavy(Paper):
    def line(self, x0: float, top: float, x1: float, bottom: float, weight: float = 2.2) -> None:
        super().line(x0, top, x1, bottom, weight)


@pytest.mark.parametrize("place", [(0.5, 0.22), (0.62, 0.27), (0.3, 0.26)])
def test_thin_print_under_a_grey_seal_stays_where_rules_are_heavier(tmp_path: Path, place: tuple[float, float]) -> None:
    paper = _Heavy(tmp_path / "form.pdf")
    national(paper, FUNDING)
    page = scanned_page(paper.path, laid_over=lambda page: _sealed(photocopied(page), place, 0.3))
    labels = {"年初预算数", "全年预算数", "全年执行数", "年度指标值", "实际完成值", "280.80", "50", "40", "32"}
    assert labels <= {word.text for word in page.words}
