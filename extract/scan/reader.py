"""From the image of a page to words and rulings: the sheet is found and straightened, its cells are cut and read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ...schema import Box
from ..grid import find_frames
from ..page import PageContent, Ruling, Word
from . import image as picture
from . import orientation
from .engines import OcrOptions, RecognitionEngine, open_engine
from .image import Image
from .recognise import Page, recognise
from .lines import TextLine, find_lines, loose_lines, text_height, text_rows, without_specks
from .rectify import Sheet, straighten
from .rulings import Line, Points, rim, trace

A4_LONG = 842.0
"""Points. A page of another size is read as if it were A4: lengths in points then mean the same for every scan."""
_ANALYSIS = 2400
"""Longest side in pixels at which lines are looked for; text is read at the scan's own resolution."""
_SAMPLED = 6
"""Words read to tell which way up a page is."""


@dataclass(frozen=True, slots=True)
class _Straight:
    """A sheet ready to be read: its place in the image; its grey image and rulings at the resolution of analysis."""

    sheet: Sheet
    grey: Image
    across: list[Line]
    down: list[Line]
    unit: float
    """Pixels of the analysis per point of the working frame."""
    detail: float
    """Pixels of ``sheet`` per pixel of the analysis."""


def read_image(
    image: Image, *, number: int, width: float, height: float, options: OcrOptions | None = None
) -> PageContent:
    """Words and rulings of a page.

    ``image`` is H×W×3 RGB, the page as displayed; ``width`` and ``height`` are its size in points. Boxes and rulings
    are in points of a working frame in which rows and columns are straight; ``Word.origin`` is the place on the page as
    displayed. Two sheets side by side are put one below the other in the working frame.
    """
    engine = open_engine(options or OcrOptions())
    grey, _ = picture.clean(image)
    words: list[Word] = []
    rulings: list[Ruling] = []
    size = [0.0, 0.0]
    for sheet in _sheets(image, grey, engine):
        straight = _straighten(sheet, grey)
        words += _read(straight, grey, engine, size[1], (width / image.shape[1], height / image.shape[0]))
        rulings += [_shifted(r, size[1]) for r in _rulings(straight)]
        height_used, width_used = (side / straight.unit for side in straight.grey.shape)
        size = [max(size[0], width_used), size[1] + height_used]
    return PageContent(number, size[0], size[1], tuple(words), tuple(rulings), kind="scanned")


def _sheets(image: Image, grey: Image, engine: RecognitionEngine) -> list[Sheet]:
    corners = orientation.find_sheet(image)
    if corners is None:
        sheet = Sheet(np.eye(3), (grey.shape[1], grey.shape[0]))
        orientation.whiten_dark_border(grey)
        flat = grey
    else:
        orientation.whiten_outside(grey, corners)
        sheet = orientation.flat_sheet(corners)
        flat = sheet.render(grey)
    step = max(1, round(max(flat.shape) / 1700))
    small = cv2.resize(flat, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA) if step > 1 else flat

    def lines_of(turns: int) -> Sequence[Image]:
        return _sample_lines(np.ascontiguousarray(np.rot90(small, turns)))

    def legible(crops: Sequence[Image]) -> float:
        return sum(r.confidence * len(r.text) for r in engine.read(crops)) / _SAMPLED

    turns = orientation.upright(lines_of, legible)
    sheet = orientation.turned(sheet, turns)
    ink = picture.ink_mask(np.ascontiguousarray(np.rot90(small, turns)), 41)
    column = orientation.gutter(ink)
    parts = [(sheet, ink)]
    if column is not None:
        left, right = orientation.halves(sheet, column * step)
        parts = [(left, ink[:, :column]), (right, ink[:, column:])]
    return [orientation.leveled(part, orientation.skew(seen)) for part, seen in parts]


def _sample_lines(small: Image) -> list[Image]:
    """A few words cut from a page (about 1700 pixels long) without knowing its layout."""
    ink = picture.ink_mask(small, 41)
    for shape in ((1, 45), (45, 1)):
        rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        ink = cv2.subtract(ink, cv2.dilate(rules, np.ones((3, 3), np.uint8)))
    blocks = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 13), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(blocks, connectivity=4)
    found = [(int(s[4]), s) for s in stats[1:] if 12 <= s[3] <= 40 and 3 <= s[2] / s[3] <= 9]
    found.sort(key=lambda f: -f[0])
    crops = []
    for _, (x, y, w, h, _) in found[:_SAMPLED]:
        pad = max(3, h // 5)
        crops.append(small[max(0, y - pad) : y + h + pad, max(0, x - pad) : x + w + pad])
    return crops


def _straighten(sheet: Sheet, grey: Image) -> _Straight:
    unit = max(sheet.size) / A4_LONG
    factor = min(1.0, _ANALYSIS / max(sheet.size))
    small = sheet.scaled(factor)
    flat = small.render(grey)
    across, down = trace(flat, unit * factor)
    rows = [line.points for line in across] + _rows(flat, across, unit * factor)
    bent = straighten(small, rows, [line.points for line in down])
    if bent is not small:
        flat = bent.render(grey)
        across, down = trace(flat, unit * factor)
    return _Straight(bent.scaled(1 / factor), flat, across, down, unit * factor, 1 / factor)


def _rows(flat: Image, across: list[Line], unit: float) -> list[Points]:
    """Lines of text above, below or without rulings: they show how the sheet bends there."""
    ink = picture.ink_mask(flat, round(14 * unit))
    if across:
        ys = np.concatenate([line.points[:, 1] for line in across])
        ink[max(0, int(ys.min() - 4 * unit)) : int(ys.max() + 4 * unit)] = 0
    return text_rows(ink, unit)


def _rulings(straight: _Straight) -> list[Ruling]:
    unit = straight.unit
    found: list[Ruling] = []
    for line in straight.across + straight.down:
        axis = 0 if line.horizontal else 1
        for stretch in line.stretches:
            at = float(np.median(stretch.points[:, 1 - axis])) / unit
            start, end = float(stretch.points[0, axis]) / unit, float(stretch.points[-1, axis]) / unit
            found.append(Ruling(start, at, end, at) if line.horizontal else Ruling(at, start, at, end))
    return found


def _shifted(ruling: Ruling, down: float) -> Ruling:
    return Ruling(ruling.x0, ruling.top + down, ruling.x1, ruling.bottom + down)


def _ruled(straight: _Straight) -> Image:
    """Mask of the rulings, each as wide as it is printed, blur and wobble included."""
    mask = np.zeros_like(straight.grey)
    reach = round(2.4 * straight.unit)
    for line in straight.across + straight.down:
        for stretch in line.stretches:
            before, after = rim(straight.grey, stretch, reach, horizontal=line.horizontal)
            shift = np.array([0, (after - before) / 2] if line.horizontal else [(after - before) / 2, 0])
            points = np.round(stretch.points + shift).astype(np.int32).reshape(-1, 1, 2)
            cv2.polylines(mask, [points], False, 255, before + after + 1)
    return mask


def _read(
    straight: _Straight, grey: Image, engine: RecognitionEngine, down: float, scale: tuple[float, float]
) -> list[Word]:
    unit = straight.unit
    ruled = _ruled(straight)
    seen = np.where(ruled > 0, 255, straight.grey).astype(np.uint8)
    ink = without_specks(picture.ink_mask(seen, round(14 * unit)), max(2, round(2.4 * unit)))
    page = seen
    if straight.detail > 1:
        page = straight.sheet.render(grey)
        ruled = cv2.resize(ruled, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_NEAREST)
        page = np.where(ruled > 0, 255, page).astype(np.uint8)
    lines, usual = _lines(straight, ink)
    words = []
    for run in recognise(Page(picture.fade(page), straight.detail, usual), lines, engine):
        line = run.line
        words.append(
            Word(
                run.text,
                Box(line.x0 / unit, line.top / unit + down, line.x1 / unit, line.bottom / unit + down),
                round(run.confidence, 4),
                engine.name,
                _origin(straight.sheet, line, straight.detail, scale),
                run.alternatives,
                run.doubt,
                stops=run.stops,
            )
        )
    return words


def _lines(straight: _Straight, ink: Image) -> tuple[list[TextLine], float]:
    """Lines of text in the cells, then those outside of any frame; and the usual height of a line in pixels."""
    unit = straight.unit
    frames = find_frames(_rulings(straight))
    cells = [_pixels(c.box, unit) for f in frames for c in f.cells]
    usual = text_height(ink, cells, unit)
    lines: list[TextLine] = []
    outside = ink.copy()
    for k, cell in enumerate(cells):
        lines += find_lines(ink, cell, usual, 4.0, k)
        x0, top, x1, bottom = cell
        outside[max(0, top - 2) : bottom + 2, max(0, x0 - 2) : x1 + 2] = 0
    return lines + loose_lines(outside, usual), usual


def _pixels(box: Box, unit: float) -> tuple[int, int, int, int]:
    return round(box.x0 * unit) + 1, round(box.top * unit) + 1, round(box.x1 * unit) - 1, round(box.bottom * unit) - 1


def _origin(sheet: Sheet, line: TextLine, detail: float, scale: tuple[float, float]) -> Box:
    """Where a line lies on the page as displayed, in points."""
    xs = np.linspace(line.x0, line.x1, 5)
    edge = np.concatenate([np.column_stack([xs, np.full(5, line.top)]), np.column_stack([xs, np.full(5, line.bottom)])])
    there = sheet.to_image(edge.astype(np.float64) * detail) * np.array(scale)
    return Box(*(float(v) for v in (*there.min(axis=0), *there.max(axis=0))))
