"""Scans in colour: text printed in colour is read; what a pen ticked, circled or struck out is on review."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from paper import FUNDING, Paper, national
from PIL import Image, ImageDraw, ImageFont
from test_scan_lines import printed

import hecha
from hecha.extract.scan.crops import Page, crop
from hecha.extract.scan.pens import drawn_curves, is_struck
from hecha.schema import Box, Record

BLUE, RED, GREY = (30, 50, 180), (200, 35, 40), (95, 95, 105)
Colour = tuple[int, int, int]
Picture = NDArray[np.uint8]


class Scan:
    """A typed page as a scanner sees it in colour, for somebody to write on."""

    def __init__(self, paper: Paper, dpi: int = 200) -> None:
        document = pypdfium2.PdfDocument(str(paper.path))
        self.page: Picture = np.array(document[0].render(scale=dpi / 72).to_pil().convert("RGB"))
        document.close()
        self.target, self.dpi = paper.path.with_suffix(".png"), dpi

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        x0, top, x1, bottom = (round(self.dpi / 72 * v) for v in box)
        return x0, top, x1, bottom

    def ink(self, box: Box, colour: Colour) -> None:
        """Print in colour what is black in a box."""
        x0, top, x1, bottom = self.pixels(box)
        part = self.page[top - 2 : bottom + 2, x0 - 2 : x1 + 2]
        part[:] = 255 - (255.0 - part) / 255 * (255 - np.array(colour))

    def draw(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        line = np.round(np.array(points)).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(self.page, [line], False, colour, 3, cv2.LINE_AA)

    def read(self) -> Record:
        grain = np.random.default_rng(1).normal(0, 4, (*self.page.shape[:2], 1))
        Image.fromarray(np.clip(self.page + grain, 0, 255).astype(np.uint8)).save(self.target, dpi=(self.dpi, self.dpi))
        (record,) = hecha.read(self.target)
        return record


@pytest.mark.parametrize(("colour", "dpi"), [(BLUE, 300), (RED, 200)], ids=["blue", "red"])
def test_values_printed_in_colour_are_read(tmp_path: Path, colour: Colour, dpi: int) -> None:
    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING)
    scan = Scan(paper, dpi)
    for pointer, evidence in typed.evidence.items():
        if pointer.endswith(("/amount", "/target", "/actual", "/weight", "/score", "/rate", "/reason")):
            scan.ink(evidence.bbox, colour)
    record = scan.read()
    assert record.funding == typed.funding
    assert record.execution == typed.execution
    assert record.indicators == typed.indicators


def ring(scan: Scan, box: Box, wide: float, high: float, *, end: float = 2 * np.pi) -> list[tuple[float, float]]:
    """A ring around what is printed in a box, up to an angle; ``wide`` and ``high`` are its halves in sizes of it."""
    x0, top, x1, bottom = scan.pixels(box)
    middle, half = np.array([(x0 + x1) / 2, (top + bottom) / 2]), np.array([wide * (x1 - x0), high * (bottom - top)])
    return [tuple(middle + half * (np.cos(a), np.sin(a))) for a in np.linspace(0.2, end, 40)]


@pytest.mark.parametrize("colour", [BLUE, GREY], ids=["blue", "pencil"])
def test_figures_that_a_pen_struck_or_circled_are_on_review(tmp_path: Path, colour: Colour) -> None:
    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING)
    scan = Scan(paper)
    struck, circled = "/indicators/0/actual", "/indicators/1/score"
    x0, top, x1, bottom = scan.pixels(typed.evidence[struck].bbox)
    scan.draw([(x0 - 4, top + 0.6 * (bottom - top)), (x1 + 4, top + 0.4 * (bottom - top))], colour)
    scan.draw(ring(scan, typed.evidence[circled].bbox, 0.9, 0.8), colour)
    doubted = {item.pointer for item in scan.read().review}
    assert {struck, circled} <= doubted
    assert len(doubted) <= 4


SUMMED = """
    项目资金（万元） |        | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
    ^ | 年度资金总额 | 360.00 | 360.00 | 280.80 | 10 | 78% | 7.8
    ^ | 其中：财政拨款 | 295.43 | 295.43 | 250.80 | — | — | —
    ^ | 其他资金 | 64.57 | 64.57 | 30.00 | — | — | —
"""


@pytest.mark.parametrize(("pen", "streak"), [(BLUE, None), (BLUE, GREY), (None, GREY), (None, (60, 150, 60))])
def test_a_figure_that_a_pen_or_a_streak_crosses_stays_on_review_whatever_the_sums_prove(
    tmp_path: Path, pen: Colour | None, streak: Colour | None
) -> None:
    """With the strike readings differ; what was corrected by hand no sum of the printed figures proves."""
    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, SUMMED)
    scan = Scan(paper)
    crossed = "/funding/5/amount"
    x0, top, x1, bottom = scan.pixels(typed.evidence[crossed].bbox)
    if streak:
        middle = (x0 + x1) // 2 + 20
        scan.page[:, middle : middle + 2] = streak
    if pen:
        scan.draw([(x0 - 4, top + 0.55 * (bottom - top)), (x1 + 4, top + 0.45 * (bottom - top))], pen)
    record = scan.read()
    reasons = {item.pointer: item.reason for item in record.review}
    assert ("有手写笔迹或划改" in reasons[crossed]) == bool(pen)
    assert ("扫描条纹或折痕穿过文字" in reasons[crossed]) == bool(streak)
    assert sum("手写" in reason for reason in reasons.values()) == bool(pen)
    assert [i.reason for i in record.indicators] == [i.reason for i in typed.indicators]


@pytest.mark.parametrize(("wide", "high", "end"), [(0.6, 0.8, 6.3), (0.5, 0.75, 4.2)], ids=["into walls", "open"])
def test_a_figure_in_a_ring_that_ends_in_walls_is_on_review(
    tmp_path: Path, wide: float, high: float, end: float
) -> None:
    """The crown of a ring lies along the wall, and what it leaves beside ``≥`` may hide the sign."""
    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING)
    scan = Scan(paper)
    circled = "/indicators/0/target"
    scan.draw(ring(scan, typed.evidence[circled].bbox, wide, high, end=end), GREY)
    record = scan.read()
    assert circled in {item.pointer for item in record.review}
    assert record.indicators[1] == typed.indicators[1]
    assert len(record.review) == 1


@pytest.mark.parametrize("halves", [(95, 32), (78, 18)], ids=["around", "over the first and last digit"])
def test_a_curve_around_print_is_told_from_print(halves: tuple[int, int]) -> None:
    canvas = Image.new("L", (400, 80), 0)
    ImageDraw.Draw(canvas).text((40, 20), "1407.34 88%", font=ImageFont.load_default(36), fill=255)
    ink = (np.asarray(canvas) > 100).astype(np.uint8) * 255
    assert not drawn_curves(ink, 30)[1].any()
    cv2.ellipse(ink, (110, 40), halves, 0, 20, 320, 255, 4)
    around = drawn_curves(ink, 30)[1] > 0
    assert around[32:48, 50:160].all()
    assert not around[:, 240:].any()


@pytest.mark.parametrize(("text", "slope"), [("1407.34", 0.0), ("95.1%", 0.15), ("10", -0.3)])
def test_a_stroke_through_a_figure_is_told_from_its_own_strokes(text: str, slope: float) -> None:
    canvas = Image.new("L", (300, 60), 255)
    pen, font = ImageDraw.Draw(canvas), ImageFont.load_default(36)
    pen.text((20, 8), text, font=font, fill=0)
    assert not is_struck(np.asarray(canvas))
    x0, top, x1, bottom = (int(v) for v in pen.textbbox((20, 8), text, font=font))
    middle, rise = (top + bottom) / 2, slope * (x1 - x0) / 2
    under = canvas.copy()
    pen.line((x0 - 3, middle + rise, x1 + 3, middle - rise), fill=40, width=3)
    assert is_struck(np.asarray(canvas))
    ImageDraw.Draw(under).line((x0 - 6, bottom + 4, x1 + 6, bottom + 2), fill=90, width=3)
    assert is_struck(np.asarray(under))


@pytest.mark.parametrize(("words", "dpi"), [("80", 110), ("98", 120), ("88", 130)])
def test_the_bars_of_low_digits_are_no_stroke_through_them(tmp_path: Path, words: str, dpi: int) -> None:
    page, line = printed(tmp_path, words, dpi)
    page = np.asarray(cv2.GaussianBlur(page, (0, 0), 0.8), np.uint8)
    assert not is_struck(crop(Page(page, 1.0, line.height), line))
