"""Scans in colour: text printed in colour is read; what a pen ticked, circled or struck out is on review."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from paper import Paper, national
from PIL import Image, ImageDraw, ImageFont

import hecha
from hecha.extract.scan.pens import is_struck
from hecha.schema import Box, Record

FUNDING = """
    项目资金（万元） |        | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
    ^ | 年度资金总额 | 360.00 | 360.00 | 280.80 | 10 | 78% | 7.8
    ^ | 其中：财政拨款 | 360.00 | 360.00 | 280.80 | — | — | —
"""
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


@pytest.mark.parametrize("colour", [BLUE, GREY], ids=["blue", "pencil"])
def test_figures_that_a_pen_struck_or_circled_are_on_review(tmp_path: Path, colour: Colour) -> None:
    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING)
    scan = Scan(paper)
    struck, circled = "/indicators/0/actual", "/indicators/1/score"
    x0, top, x1, bottom = scan.pixels(typed.evidence[struck].bbox)
    scan.draw([(x0 - 4, top + 0.6 * (bottom - top)), (x1 + 4, top + 0.4 * (bottom - top))], colour)
    x0, top, x1, bottom = scan.pixels(typed.evidence[circled].bbox)
    angles = np.linspace(0.2, 2 * np.pi, 40)
    middle, half = np.array([(x0 + x1) / 2, (top + bottom) / 2]), np.array([0.9 * (x1 - x0), 0.8 * (bottom - top)])
    scan.draw([tuple(middle + half * (np.cos(a), np.sin(a))) for a in angles], colour)
    doubted = {item.pointer for item in scan.read().review}
    assert {struck, circled} <= doubted
    assert len(doubted) <= 4


@pytest.mark.parametrize(("text", "slope"), [("1407.34", 0.0), ("95.1%", 0.15), ("10", -0.3)])
def test_a_stroke_through_a_figure_is_told_from_its_own_strokes(text: str, slope: float) -> None:
    canvas = Image.new("L", (300, 60), 255)
    pen, font = ImageDraw.Draw(canvas), ImageFont.load_default(36)
    pen.text((20, 8), text, font=font, fill=0)
    assert not is_struck(np.asarray(canvas))
    x0, top, x1, bottom = (int(v) for v in pen.textbbox((20, 8), text, font=font))
    middle, rise = (top + bottom) / 2, slope * (x1 - x0) / 2
    pen.line((x0 - 3, middle + rise, x1 + 3, middle - rise), fill=40, width=3)
    assert is_struck(np.asarray(canvas))
