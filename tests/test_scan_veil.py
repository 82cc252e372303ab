"""What shines through from the back of a sheet, or lies across it as a watermark, is none of what the page says."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from paper import FUNDING, Paper, national
from PIL import Image, ImageDraw, ImageFont
from scanner import Grey, scanned

from hecha.extract.scan.image import flatten
from hecha.extract.scan.veil import lift_veil
from hecha.schema import Record


def shone_through(page: Grey, strength: float) -> Grey:
    """The page with its own mirror image behind it, as a printer that prints on both sides of thin paper makes it."""
    back = cv2.GaussianBlur(np.ascontiguousarray(page[:, ::-1]), (0, 0), 1.4)
    return np.asarray(page * (255 - (255 - back) * strength) / 255, np.float32)


def marked(page: Grey, *, size: int, every: int, level: int) -> Grey:
    """The page with a grey text that leans across it, again and again."""
    sheet = Image.new("L", page.shape[::-1], 255)
    word = Image.new("L", (size * 12, size * 2), 255)
    ImageDraw.Draw(word).text((4, 4), "COPY 7316 2024-03-08", font=ImageFont.load_default(size), fill=0)
    word = word.rotate(30, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    for top in range(0, sheet.height, every):
        for left in range(0, sheet.width, every):
            sheet.paste(word, (left, top), Image.eval(word, lambda v: 255 - v))
    light = 255 - (255 - np.asarray(sheet, np.float32)) * (255 - level) / 255
    return np.asarray(page * light / 255, np.float32)


def assert_alike(record: Record, typed: Record) -> None:
    assert record.project_name == typed.project_name
    assert record.reporting_unit == typed.reporting_unit
    assert record.funding == typed.funding
    assert record.execution == typed.execution
    assert record.indicators == typed.indicators


@pytest.mark.parametrize("strength", [0.3, 0.45])
def test_the_back_of_the_page_is_not_read(tmp_path: Path, strength: float) -> None:
    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING)
    assert_alike(scanned(paper.path, 200, laid_over=lambda page: shone_through(page, strength)), typed)


def test_thin_rules_stay_where_the_back_shows_its_own() -> None:
    """They are no darker than the letters of the back, but darker than the rules of the back, which are taken off."""
    page = np.full((2339, 1653), 250, np.uint8)
    for left in range(300, 1500, 300):
        cv2.line(page, (left + 200, 300), (left + 200, 1350), 215, 3)
        for top in range(340, 1350, 50):
            cv2.putText(page, "3602", (left + 60, top + 12), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 185, 3)
            cv2.putText(page, "4517", (left + 40, top), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 20, 3)
    for top in range(310, 1500, 150):
        cv2.line(page, (150, top), (1500, top), 150, 5)
    for left in range(300, 1500, 300):
        cv2.line(page, (left, 300), (left, 1350), 199, 3)
    veil = np.zeros_like(page)
    lift_veil(page, veil)
    assert (page[310:1340, 600] < 235).mean() > 0.95
    assert (page[310:1340, 800] < 235).mean() < 0.6
    assert (page[460, 160:1490] < 235).all()


@pytest.mark.parametrize(("size", "every", "level"), [(34, 420, 180), (130, 900, 195)], ids=["tiled", "large"])
def test_a_watermark_is_not_read(tmp_path: Path, size: int, every: int, level: int) -> None:
    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING)
    record = scanned(paper.path, 200, laid_over=lambda page: marked(page, size=size, every=every, level=level))
    assert_alike(record, typed)


def test_print_that_is_paler_than_the_rest_stays(tmp_path: Path) -> None:
    """Figures that another printer filled in paler keep to their cells: they are the page's own."""

    def filled_in(page: Grey) -> Grey:
        right = page[:, page.shape[1] // 2 :]
        inked = cv2.morphologyEx(right, cv2.MORPH_CLOSE, np.ones((1, 25), np.uint8))
        inked = np.minimum(inked, cv2.morphologyEx(right, cv2.MORPH_CLOSE, np.ones((25, 1), np.uint8)))
        right[inked > 200] = 255 - (255 - right[inked > 200]) * 0.4
        return page

    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING)
    record = scanned(paper.path, 200, laid_over=filled_in)
    assert record.funding == typed.funding
    assert record.indicators == typed.indicators


def test_the_grain_of_grey_paper_is_no_print() -> None:
    """Specks of it that run together are of the size of marks, and stand at both sides of every rule."""
    page = np.full((1756, 1241), 219, np.float32)
    for top in range(100, 1600, 38):
        for y in (top, top + 4):
            cv2.line(page, (80, y), (1160, y), 90, 1)
        for left in range(90, 1100, 150):
            cv2.putText(page, "4", (left, top + 30), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 70, 2)
            for x in (left + 30, left + 34):
                cv2.line(page, (x, top + 4), (x, top + 38), 90, 1)
    grain = np.random.default_rng(1).normal(0, 18, page.shape).astype(np.float32)
    page = cv2.GaussianBlur(page, (0, 0), 0.8) + cv2.GaussianBlur(grain, (0, 0), 0.8)
    grey = flatten(np.clip(page, 0, 255).astype(np.uint8))
    veil = np.zeros_like(grey)
    lift_veil(grey, veil)
    assert not veil.any()
