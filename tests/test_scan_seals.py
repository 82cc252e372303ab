"""Photocopies of stamped forms: the seal has lost its colour and lies over the figures as a grey ring with a star."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from paper import FUNDING, Paper, national
from PIL import Image
from scanner import Grey, photocopied, scanned, scanned_page
from test_scan_close import Framed

from hecha.extract.document import Document
from hecha.extract.options import ReadOptions
from hecha.extract.page import UNREAD
from hecha.extract.scan.crops import Page
from hecha.extract.scan.engines import OcrOptions, open_engine
from hecha.extract.scan.lines import TextLine
from hecha.extract.scan.recognise import recognise
from hecha.extract.scan.runs import Run
from hecha.extract.scan.scraps import without_scraps


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


def test_letters_of_a_grey_seal_are_told_from_print_that_is_little_darker(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    national(paper, FUNDING)
    page = scanned_page(
        paper.path, laid_over=lambda page: _sealed(photocopied(255 - 0.85 * (255 - page)), (0.62, 0.27), 0.3)
    )
    words = [word.text for word in page.words]
    assert words.count("280.80") == 2
    assert not {"280.8", "0", "U", "Y"} & set(words)


SEALED = TextLine(10, 10, 25, 34, 5, 40)


def _stroked(level: int) -> Page:
    """A page of one stroke so dark, with a seal all over it."""
    page = np.full((60, 60), 255, np.uint8)
    page[12:32, 12:20] = level
    return Page(page, 1.0, 23.0, np.full_like(page, 255))


@pytest.mark.parametrize(("level", "text"), [(180, UNREAD), (90, "在")])
def test_a_cell_of_strokes_paler_than_all_print_holds_a_seal(level: int, text: str) -> None:
    (run,) = without_scraps(_stroked(level), [Run(SEALED, "在", 0.65)], faintest=100.0)
    assert run.text == text


def test_a_stroke_too_low_for_a_digit_is_no_part_of_a_figure() -> None:
    low = TextLine(10, 2, 25, 6, 0, 8)
    (run,) = without_scraps(_stroked(90), [Run(low, "7", 0.81), Run(SEALED, "≤2%", 0.999)])
    assert (run.text, run.doubt) == ("≤2%", "印章覆盖")


def test_a_sign_whose_strokes_went_with_a_seal_is_seen_with_it() -> None:
    stamped = np.full((60, 60), 255, np.uint8)
    for start, end in (((24, 14), (11, 19)), ((11, 19), (24, 24)), ((11, 24), (24, 29))):
        cv2.line(stamped, start, end, 60, 1, cv2.LINE_AA)
    bare = stamped.copy()
    bare[16:18, 14:22] = bare[20:23, 12:20] = bare[25:28, 14:20] = 255
    page = Page(bare, 1.0, 20.0, np.full_like(bare, 255), stamped, coloured=True)
    (run,) = recognise(page, [TextLine(11, 14, 25, 30, 5, 40, 0)], open_engine(OcrOptions()))
    assert run.text == "≤"
    assert run.doubt is not None


def test_a_figure_under_a_coloured_ring_is_read_between_the_seal_and_none(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    national(paper, FUNDING)
    page = np.asarray(pypdfium2.PdfDocument(str(paper.path))[0].render(scale=200 / 72).to_pil().convert("RGB"))
    page = cv2.GaussianBlur(255 - (255 - page.astype(np.float32)) * 0.55, (0, 0), 0.7)
    ring = np.zeros(page.shape[:2], np.uint8)
    cv2.circle(ring, (744, 480), 150, 255, 9, cv2.LINE_AA)
    red = 1 - np.array([200, 40, 50], np.float32) / 255
    page = page * (1 - 0.9 * ring[:, :, None].astype(np.float32) / 255 * red)
    page += np.random.default_rng(1).normal(0, 4, page.shape)
    stored = io.BytesIO()
    Image.fromarray(np.clip(page, 0, 255).astype(np.uint8)).save(stored, "JPEG", quality=60)
    target = tmp_path / "form.png"
    Image.open(stored).save(target, dpi=(200, 200))
    (content,) = Document(target, target.name, ReadOptions()).pages()
    assert "280.80" in {word.text for word in content.words if word.doubt == "印章覆盖"}
