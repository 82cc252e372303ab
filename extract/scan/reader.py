"""From the image of a page to words and rulings: the sheet is found and straightened, its cells are cut and read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ...schema import Box
from ..grid import Frame, find_frames
from ..page import UNREAD, PageContent, Ruling, Word
from . import image as picture
from .chains import Line
from .crops import Page
from .engines import OcrOptions, RecognitionEngine, open_engine
from .gaps import gaps
from .image import Image
from .lines import TextLine, find_lines, loose_lines, text_height, without_specks
from .pale import pale_faded, pale_ink, pale_print
from .pens import drawn_curves, encircled
from .recognise import recognise
from .rectify import Sheet
from .reverse import righted
from .rulings import long_lines, rim
from .runs import HAND, STREAK, Run, both
from .shade import evened, tints
from .sheets import A4_LONG, Scene, StraightSheet, find_sheets, prepare, straight_sheet


def read_image(
    image: Image, *, number: int, width: float, height: float, options: OcrOptions | None = None
) -> PageContent:
    """Words and rulings of a page.

    ``image`` is H×W×3 RGB, the page as displayed; ``width`` and ``height`` are its size in points. Boxes and rulings
    are in points of a working frame in which rows and columns are straight; ``Word.origin`` is the place on the page as
    displayed. Two sheets side by side are put one below the other in the working frame.
    """
    engine = open_engine(options or OcrOptions())
    image = righted(image)
    scene = prepare(image)
    scale = width / image.shape[1], height / image.shape[0]
    words: list[Word] = []
    rulings: list[Ruling] = []
    broad, down = 0.0, 0.0
    for sheet in find_sheets(image, scene, engine):
        straight = straight_sheet(sheet, scene)
        words += _read(straight, scene, engine, down, scale)
        rulings += [Ruling(r.x0, r.top + down, r.x1, r.bottom + down) for r in straight.rulings()]
        broad, down = max(broad, straight.size[0]), down + straight.size[1]
    return PageContent(number, broad, down, tuple(words), tuple(rulings), kind="scanned")


def shows_table(image: Image) -> bool:
    """Whether a picture (H×W×3 RGB) shows lines that cross, as a table does and a photograph seldom."""
    scene = prepare(image)
    level, plumb = long_lines(scene.ruled, max(scene.ruled.shape) / A4_LONG)
    return len(level) >= 4 and len(plumb) >= 3


def _drawn_lines(grey: Image, lines: Sequence[Line], unit: float) -> Image:
    """Mask of lines, each as wide as it is printed, blur and wobble included."""
    mask = np.zeros_like(grey)
    reach = round(2.4 * unit)
    for line in lines:
        for stretch in line.stretches:
            before, after = rim(grey, stretch, reach, horizontal=line.horizontal)
            shift = np.array([0, (after - before) / 2] if line.horizontal else [(after - before) / 2, 0])
            points = np.round(stretch.points + shift).astype(np.int32).reshape(-1, 1, 2)
            cv2.polylines(mask, [points], False, 255, before + after + 1)
    return mask


_NEAR = 3.0
"""Points: how far from a line the other line of a double rule may have been left."""


def _rests(straight: StraightSheet, ruled: Image, ink: Image, usual: float) -> Image:
    """Mask of the straight ink beside a ruling that is longer than any stroke of text: a double rule's other line.

    ``ruled`` masks the rulings, which may cover such a line here and there; ``usual`` is the usual height of a line of
    text in pixels.
    """
    found = np.zeros_like(ink)
    for lines, length in ((straight.across, (1, round(2.4 * usual))), (straight.down, (round(1.3 * usual), 1))):
        near = np.zeros_like(ink)
        for line in lines:
            for stretch in line.stretches:
                points = np.round(stretch.points).astype(np.int32).reshape(-1, 1, 2)
                cv2.polylines(near, [points], False, 255, round(2 * _NEAR * straight.unit) + 1)
        beside = cv2.bitwise_and(cv2.bitwise_or(ink, ruled), near)
        found |= cv2.morphologyEx(beside, cv2.MORPH_OPEN, np.ones(length, np.uint8))
    return cv2.dilate(cv2.bitwise_and(found, ink), np.ones((3, 3), np.uint8))


def _read(
    straight: StraightSheet, scene: Scene, engine: RecognitionEngine, down: float, scale: tuple[float, float]
) -> list[Word]:
    unit = straight.unit
    frames = find_frames(straight.rulings())
    cells, within, bare = ([_pixels(c.box, unit, by) for f in frames for c in f.cells] for by in (0.0, _NEAR, 1.0))
    ground = tints(straight.grey, bare, 1 + round(unit))
    grey = evened(straight.grey, ground)
    rules = _drawn_lines(grey, straight.across + straight.down, unit)
    streaked = _drawn_lines(grey, straight.streaks, unit)
    ruled = cv2.bitwise_or(rules, streaked)
    printed, reach = cv2.bitwise_or(grey, ruled), round(14 * unit)
    ink = picture.ink_mask(printed, reach)
    rests = _rests(straight, ruled, ink, text_height(ink, within, unit))
    whole = cv2.bitwise_or(ink, rules)
    ruled |= rests
    ink[rests > 0] = 0
    ink = without_specks(ink, max(2, round(2.4 * unit)))
    usual = text_height(ink, cells, unit)
    dark = pale_print(printed, within)
    if dark is not None:
        pale_ink(ink, cv2.bitwise_or(printed, rests), cells, reach, dark)
    page = cv2.bitwise_or(grey, ruled)
    if straight.detail > 1:
        page = evened(straight.sheet.render(scene.grey), ground)
        ruled = cv2.resize(ruled, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_NEAREST)
        page = cv2.bitwise_or(page, ruled)
    stamped = None
    if scene.stamped is not None:
        stamped = picture.fade(cv2.bitwise_or(straight.sheet.render(scene.stamped), ruled))
    text = _lines(straight, frames, ink, whole, _written(straight, streaked), usual)
    if text.curves is not None:
        page[cv2.resize(text.curves, page.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0] = 255
    faded = picture.fade(page)
    if dark is not None:
        pale_faded(faded, page, cells, straight.detail, dark)
    shown = Page(
        faded, straight.detail, text.usual, straight.seal, stamped, straight.cover, text.pen,
        coloured=scene.stamped is not None and scene.stamped is not scene.ruled,
    )  # fmt: skip
    words = []
    read = [part for whole in recognise(shown, text.lines, engine) for part in _figures(whole, ink)]
    for run in [*read, *(Run(line, UNREAD, 0.0, doubt=HAND) for line in text.unread)]:
        line = run.line
        words.append(
            Word(
                run.text,
                Box(line.x0 / unit, line.top / unit + down, line.x1 / unit, line.bottom / unit + down),
                round(run.confidence, 4),
                engine.name,
                _origin(straight.sheet, line, straight.detail, scale),
                run.alternatives,
                both(run.doubt, STREAK)
                if any(_crosses(streak, line, run.text) for streak in straight.streaks)
                else run.doubt,
                run.way,
                run.stops,
            )
        )
    return words


def _written(straight: StraightSheet, streaked: Image) -> Image | None:
    """Mask of strokes of a coloured pen: streaks, which scanners draw in colour as well, are none."""
    if straight.pen is None or not straight.streaks:
        return straight.pen
    size = 2 * round(_NEAR * straight.unit) + 1
    around = cv2.dilate(streaked, np.ones((size, size), np.uint8))
    return cv2.subtract(straight.pen, around)


def _crosses(streak: Line, line: TextLine, text: str) -> bool:
    """Whether a streak or a fold of the sheet passes through a line of text, or so near that it may hide a digit."""
    points = np.concatenate([stretch.points for stretch in streak.stretches])
    if streak.horizontal:
        at = float(np.interp((line.x0 + line.x1) / 2, points[:, 0], points[:, 1]))
        return line.top - 2 < at < line.bottom + 2
    at = float(np.interp((line.top + line.bottom) / 2, points[:, 1], points[:, 0]))
    near = max(2.0, 0.8 * line.height) if any(c.isdigit() for c in text) else 2.0
    return line.x0 - near < at < line.x1 + near


_TWO_FIGURES = "一格中有两个数字"
_WIDE_COMMA = "逗号后空白较宽，作千分位读"
_THOUSANDS = re.compile(r"\d{3}(?!\d)")
_FIGURES = re.compile(r"[\d.,]*\d[\d.,\s]*\d[\d.,]*")


def _figures(run: Run, ink: Image) -> list[Run]:
    """Two figures with a wide blank between them, which engines join into one: a wall was not drawn, or not seen."""
    line = run.line
    if not _FIGURES.fullmatch(run.text):
        return [run]
    inked = np.flatnonzero(ink[line.top : line.bottom, line.x0 : line.x1].any(axis=0))
    if len(inked) < 2:
        return [run]
    blanks = np.diff(inked)
    k = int(blanks.argmax())
    others = np.delete(blanks, k).max(initial=0)
    if blanks[k] < 0.9 * line.height or others > 0.6 * blanks[k]:  # wide all along: digits that are spread
        return [run]
    left, right = line.x0 + int(inked[k]) + 1, line.x0 + int(inked[k + 1])
    share = ((left + right) / 2 - line.x0) / (line.x1 - line.x0)
    count = int(np.abs(np.array(run.stops) - share).argmin()) + 1 if run.stops else 0
    parts = run.text[:count].strip(), run.text[count:].strip()
    if parts[0].endswith(",") and _THOUSANDS.match(parts[1]):
        return [replace(run, text=parts[0] + parts[1], doubt=run.doubt or _WIDE_COMMA)]
    if not all(any(c.isdigit() for c in part) for part in parts):
        return [replace(run, doubt=run.doubt or _TWO_FIGURES)]
    first, second = replace(line, x1=left), replace(line, x0=right)
    return [
        replace(run, line=part, text=text, stops=(), alternatives=(), doubt=run.doubt or _TWO_FIGURES)
        for part, text in zip((first, second), parts, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Text:
    """Lines of text in the cells, then those outside of any frame; ``usual`` is the usual height of a line in pixels.

    ``pen`` is the mask of where somebody wrote or drew by hand, ``curves`` that of what was drawn in black;
    ``unread`` are places in cells that bear nothing but such strokes.
    """

    lines: list[TextLine]
    usual: float
    pen: Image | None
    curves: Image | None
    unread: list[TextLine]


def _lines(
    straight: StraightSheet, frames: list[Frame], ink: Image, whole: Image, written: Image | None, usual: float
) -> _Text:
    """Find the lines of text, whose usual height is told; curves that were drawn by hand are taken out of ``ink``.

    ``whole`` is the ink with the rulings and what lies beside them, as the crown of a ring may; ``written`` masks the
    strokes of a coloured pen.
    """
    unit = straight.unit
    rulings = straight.rulings()
    cells = [_pixels(c.box, unit) for f in frames for c in f.cells]
    curves, pen = _drawn(ink, whole, written, cells, usual)
    lines: list[TextLine] = []
    unread: list[TextLine] = []
    outside = ink.copy()
    for k, cell in enumerate(cells):
        found = find_lines(ink, cell, usual, 4.0, k)
        lines += found
        x0, top, x1, bottom = cell
        if pen is not None and not found:
            unread += _strokes(pen, cell, usual, k)
        outside[max(0, top - 2) : bottom + 2, max(0, x0 - 2) : x1 + 2] = 0
    for area in _ruled_across([r for r in rulings if not any(_beside(r, f.box) for f in frames)]):
        x0, top, x1, bottom = _pixels(area, unit)
        band = np.zeros_like(outside)
        band[top:bottom, x0:x1] = outside[top:bottom, x0:x1]
        outside[top:bottom, x0:x1] = 0
        inside = [r for r in rulings if r.horizontal and area.top - 3 <= r.top <= area.bottom + 3]
        lines += loose_lines(band, usual, _COLUMN_BLANK, gaps(band, inside, unit, usual))
    return _Text(lines + loose_lines(outside, usual), usual, pen, curves, unread)


def _drawn(
    ink: Image, whole: Image, written: Image | None, cells: list[tuple[int, int, int, int]], usual: float
) -> tuple[Image | None, Image | None]:
    """Masks of the curves that were drawn in black over cells, which are taken out of ``ink``, and of all pens."""
    within = np.zeros_like(ink)
    for x0, top, x1, bottom in cells:
        within[top:bottom, x0:x1] = 255
    curves, boxes = drawn_curves(cv2.bitwise_and(ink, within), usual)
    for cell in cells:
        for x0, top, x1, bottom in encircled(whole, cell, usual):
            boxes[top:bottom, x0:x1] = 255
    if not boxes.any():
        return None, written
    ink[curves > 0] = 0
    pen = boxes if written is None else cv2.bitwise_or(boxes, written)
    return cv2.dilate(curves, np.ones((3, 3), np.uint8)), pen


def _strokes(pen: Image, cell: tuple[int, int, int, int], usual: float, number: int) -> list[TextLine]:
    """What a pen left in a cell without text, where it is as large as print."""
    x0, top, x1, bottom = cell
    part = pen[top:bottom, x0:x1]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not rows.size or min(rows[-1] - rows[0], columns[-1] - columns[0]) < 0.4 * usual:
        return []
    box = x0 + int(columns[0]), top + int(rows[0]), x0 + int(columns[-1]) + 1, top + int(rows[-1]) + 1
    return [TextLine(*box, box[1], box[3], number)]


_COLUMN_BLANK = 0.8
"""A blank wider than this many heights of a line parts columns that no rule parts."""


def _ruled_across(rulings: list[Ruling]) -> list[Box]:
    """Areas with full lines across and no frame: tables whose verticals are not drawn."""
    wide = sorted((r for r in rulings if r.horizontal and r.x1 - r.x0 > 200), key=lambda r: r.top)
    groups: list[list[Ruling]] = []
    for line in wide:  # beside cells over several rows, rules are shorter at one end
        same = (g for g in groups if any(abs(r.x0 - line.x0) < 4 or abs(r.x1 - line.x1) < 4 for r in g))
        group = next(same, None)
        if group is None:
            groups.append([line])
        else:
            group.append(line)
    return [Box(min(r.x0 for r in g), g[0].top, max(r.x1 for r in g), g[-1].top) for g in groups if len(g) > 2]


def _beside(ruling: Ruling, box: Box) -> bool:
    return box.top - 3 <= ruling.top <= box.bottom + 3


def _pixels(box: Box, unit: float, inset: float = 0.0) -> tuple[int, int, int, int]:
    """A box in pixels, less a pixel and ``inset`` points at each side."""
    by = 1 + round(inset * unit)
    return (
        round(box.x0 * unit) + by, round(box.top * unit) + by, round(box.x1 * unit) - by, round(box.bottom * unit) - by,
    )  # fmt: skip


def _origin(sheet: Sheet, line: TextLine, detail: float, scale: tuple[float, float]) -> Box:
    """Where a line lies on the page as displayed, in points."""
    xs = np.linspace(line.x0, line.x1, 5)
    edge = np.concatenate([np.column_stack([xs, np.full(5, line.top)]), np.column_stack([xs, np.full(5, line.bottom)])])
    there = sheet.to_image(edge.astype(np.float64) * detail) * np.array(scale)
    return Box(*(float(v) for v in (*there.min(axis=0), *there.max(axis=0))))
