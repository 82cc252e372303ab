"""The sheets of an image, each straightened so that its rows are level and its columns plumb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import cv2
import numpy as np

from ..page import Ruling
from . import image as picture
from . import orientation
from .chains import Line, Points, Stretch
from .crops import SEALED, VEILED
from .engines import RecognitionEngine
from .holes import holes
from .image import Image
from .lines import text_rows
from .overprint import under_seal
from .pens import without_coloured_print
from .pepper import without_pepper
from .rectify import Sheet, straighten
from .rulings import darker, inked, long_lines, trace, with_double_rules_filled
from .seals import lift_grey_seals
from .shade import without_shade
from .stems import without_stems
from .strays import without_strays
from .veil import lift_veil

A4_LONG = 842.0
"""Points. A page of another size is read as if it were A4: lengths in points then mean the same for every scan."""
_ANALYSIS = 2400
"""Longest side in pixels at which lines are looked for; text is read at the scan's own resolution."""
_AT_EDGE, _PAST = 0.02, 12.0
"""A streak begins within so much of the sheet's length, and so far (points) from the nearest rule that crosses it."""
_ALONG = 2.0
"""Points by which parts of one streak lie off the straight line through them."""
_TELLING = 0.3
"""Share of a sheet's width from which on a line that nothing crosses tells how it bends: rows of print have strokes."""
_DARKER = 1.6
"""By how much darker than a streak a wall is that it runs along."""
_FOLDS = 2
"""Folds across a sheet at most; more lines from edge to edge are a table's."""
_SAMPLED = 6
"""Words read to tell which way up a page is."""
_SINGLE = 1.35
"""Usual heights of a word from which on there may be two lines of print in one."""


@dataclass(frozen=True, slots=True)
class Scene:
    """An image made ready: ``grey`` without seals and tints, ``ruled`` where faint rulings survive.

    ``seal`` is the mask of seals, ``veil`` that of watermarks and of the back of the page, as far as they were found;
    ``pen`` is that of strokes of a coloured pen, if there are any. ``stamped`` is the page from which seals were taken
    off less, or not at all.
    """

    grey: Image
    ruled: Image
    seal: Image
    veil: Image
    pen: Image | None = None
    stamped: Image | None = None


@dataclass(frozen=True, slots=True)
class StraightSheet:
    """A sheet ready to be read.

    ``sheet`` is at the scan's own resolution; ``grey``, the rulings and ``seal`` are at that of the analysis, at which
    a point of the working frame has ``unit`` pixels, and each pixel ``detail`` pixels of ``sheet``. ``seal`` is the
    mask of all that was taken off, ``cover`` says what that is; ``pen`` that of strokes of a coloured pen. ``streaks``
    are lines down the whole sheet that dust on the scanner's glass draws, and folds across or down it.
    """

    sheet: Sheet
    grey: Image
    seal: Image | None
    cover: str
    pen: Image | None
    across: list[Line]
    down: list[Line]
    streaks: list[Line]
    unit: float
    detail: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.grey.shape[1] / self.unit, self.grey.shape[0] / self.unit

    def rulings(self) -> list[Ruling]:
        """The rulings in points."""
        found: list[Ruling] = []
        for line in self.across + self.down:
            axis = 0 if line.horizontal else 1
            for stretch in line.stretches:
                at = float(np.median(stretch.points[:, 1 - axis])) / self.unit
                start, end = float(stretch.points[0, axis]) / self.unit, float(stretch.points[-1, axis]) / self.unit
                found.append(Ruling(start, at, end, at) if line.horizontal else Ruling(at, start, at, end))
        return found


def prepare(image: Image) -> Scene:
    """Clean ink of an image (H×W×3 RGB)."""
    image, pen = without_coloured_print(image)
    cleaned = picture.clean(image)
    grey, seal = cleaned.grey, cleaned.seal
    if seal.any():
        ruled = cleaned.ruled
        if pen is not None:  # a rule that a pen crossed is taken off with it
            cv2.copyTo(picture.flatten(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)), pen, ruled)
        return Scene(without_shade(grey), ruled, seal, np.zeros_like(grey), pen, cleaned.stamped)
    grey = without_pepper(grey)  # copies of copies are bilevel, and bear no colour
    lifted = lift_grey_seals(grey)
    if lifted is None:
        return Scene(without_shade(grey), grey, seal, np.zeros_like(grey), pen)
    return Scene(without_shade(lifted[0]), grey, lifted[1], np.zeros_like(grey), pen, grey)


def find_sheets(image: Image, scene: Scene, engine: RecognitionEngine) -> list[Sheet]:
    """The sheets in an image, upright and level: as a rule one; two where two pages lie side by side.

    In ``scene`` what lies around them is whitened, and what shines through them or lies across them is lifted.
    """
    corners = orientation.find_sheet(image)
    for grey in {id(g): g for g in (scene.grey, scene.ruled)}.values():
        if corners is None:
            orientation.whiten_dark_border(grey)
        else:
            orientation.whiten_outside(grey, corners)
    punched = holes(scene.grey)
    if punched.any():
        for grey in (scene.grey, scene.ruled):
            grey[punched > 0] = 255
    lift_veil(scene.grey, scene.veil)
    for other in (scene.ruled, scene.stamped):
        if other is not None and other is not scene.grey:
            other[scene.veil > 0] = 255
    if scene.stamped is not None and scene.stamped is not scene.ruled:
        cv2.copyTo(scene.grey, cv2.subtract(scene.veil, scene.seal), scene.stamped)
    height, width = scene.grey.shape
    sheet = Sheet(np.eye(3), (width, height)) if corners is None else orientation.flat_sheet(corners)
    flat = sheet.render(scene.grey)
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
    found = [s for s in stats[1:] if 12 <= s[3] <= 40 and 3 <= s[2] / s[3] <= 9]
    tallest = _SINGLE * float(np.median([s[3] for s in found])) if found else 0.0
    found = sorted((s for s in found if s[3] <= tallest), key=lambda s: -int(s[4]))
    crops = []
    for x, y, w, h, _ in found[:_SAMPLED]:
        pad = max(3, h // 5)
        crops.append(small[max(0, y - pad) : y + h + pad, max(0, x - pad) : x + w + pad])
    return crops


def straight_sheet(sheet: Sheet, scene: Scene) -> StraightSheet:
    """Find the rulings of a sheet, and take out the bend that they show."""
    unit = max(sheet.size) / A4_LONG
    factor = min(1.0, _ANALYSIS / max(sheet.size))
    small = sheet.scaled(factor)
    flat = small.render(scene.ruled)
    level, plumb = long_lines(with_double_rules_filled(flat, unit * factor), unit * factor)
    if not plumb and max((np.ptp(points[:, 0]) for points in level), default=0.0) < _TELLING * flat.shape[1]:
        level = []
    bent = straighten(small, level + _rows(flat, level, unit * factor), plumb)
    if bent is not small:
        flat = bent.render(scene.ruled)
    across, down = trace(with_double_rules_filled(flat, unit * factor), unit * factor, ruled=bool(level or plumb))
    if scene.seal.any():
        across, down = under_seal(across, down, flat, bent.render(scene.seal, blank=0), unit * factor)
    if scene.grey is not scene.ruled:
        flat = bent.render(scene.grey)
    veiled = bool(scene.veil.any())
    covered = cv2.bitwise_or(scene.seal, scene.veil) if veiled else scene.seal
    seal = bent.render(covered, blank=0) if covered.any() else None
    down = without_stems(down, flat, unit * factor, across)
    rules: list[Line] = []
    streaks: list[Line] = []
    inner = [line for line in across if not _is_edge(line, flat.shape[0])]
    for line in _rejoined(without_strays(across, down, unit * factor), flat.shape[0], unit * factor):
        if _is_streak(line, inner, flat.shape[0], unit * factor):
            streaks.append(line)
            line = _walls_in(line, inner, flat, unit * factor)
        if line.stretches:
            rules.append(line)
    across = inner if streaks else across
    creased = [line for line in across if rules and _is_streak(line, rules, flat.shape[1], unit * factor)]
    if 0 < len(creased) <= _FOLDS:
        across = [line for line in across if all(line is not other for other in creased)]
        streaks += creased
    across = _within(across, rules, flat.shape[1], unit * factor)
    pen = bent.render(scene.pen, blank=0) if scene.pen is not None else None
    cover = VEILED if veiled else SEALED
    scaled = bent.scaled(1 / factor)
    return StraightSheet(scaled, flat, seal, cover, pen, across, rules, streaks, unit * factor, 1 / factor)


def _rejoined(down: list[Line], height: int, unit: float) -> list[Line]:
    """Lines down a sheet, those made one that lie along the straight line between the ends of one that begins at its
    upper edge and of one that ends at its lower: a pale streak that is lost here and there."""
    drawn = [line for line in down if line.stretches]
    tops = [line for line in drawn if line.points[:, 1].min() <= _AT_EDGE * height]
    bottoms = [line for line in drawn if line.points[:, 1].max() >= (1 - _AT_EDGE) * height]
    for first, last in product(tops, bottoms):
        (xa, ya), (xb, yb) = first.points[first.points[:, 1].argmin()], last.points[last.points[:, 1].argmax()]
        if first is last or yb <= ya:
            continue
        off = [np.abs(x - np.interp(y, [ya, yb], [xa, xb])).max() for x, y in (line.points.T for line in drawn)]
        own = [line for line, most in zip(drawn, off, strict=True) if most < _ALONG * unit]
        if any(line is first for line in own) and any(line is last for line in own):
            parts = sorted((part for line in own for part in line.stretches), key=lambda part: float(part.points[0, 1]))
            rest = [line for line in down if all(line is not other for other in own)]
            return _rejoined([*rest, replace(first, stretches=tuple(parts))], height, unit)
    return down


def _is_streak(line: Line, crossing: Sequence[Line], size: int, unit: float) -> bool:
    """Whether a line runs from edge to edge of a sheet, past whatever is ruled in the other direction on it.

    ``size`` is the sheet's along the line, in pixels.
    """
    if not line.stretches:  # nothing of it was proven
        return False
    axis = 0 if line.horizontal else 1
    first, last = line.points[:, axis].min(), line.points[:, axis].max()
    if first > _AT_EDGE * size or last < (1 - _AT_EDGE) * size:
        return False
    places = [stretch.points[:, axis] for other in crossing for stretch in other.stretches]
    start, end = min((p.min() for p in places), default=size), max((p.max() for p in places), default=0)
    return bool(first < start - _PAST * unit and last > end + _PAST * unit)


def _is_edge(line: Line, height: int) -> bool:
    """Whether a line across lies along the upper or lower edge of a sheet: streaks end there, as at a rule."""
    at = float(np.median(line.points[:, 1])) if line.stretches else 0.5 * height
    return not _AT_EDGE * height < at < (1 - _AT_EDGE) * height


def _walls_in(streak: Line, across: Sequence[Line], flat: Image, unit: float) -> Line:
    """The walls that a streak down the sheet runs along or runs into, as they are darker than it is past the table.

    Where no rule is drawn ``across``, there is none.
    """
    places = [y for line in across for stretch in line.stretches for y in stretch.points[:, 1]]
    if not places:
        return replace(streak, stretches=())
    first, last = min(places) - _PAST * unit, max(places) + _PAST * unit
    upright, found = cv2.transpose(flat), streak.points
    past = found[(found[:, 1] < first) | (found[:, 1] > last)]
    own = inked(upright, Stretch(past[:, ::-1], streak.stretches[0].thickness))
    level = [replace(stretch, points=stretch.points[:, ::-1]) for stretch in streak.stretches]
    walls = [part for stretch in level for part in darker(upright, stretch, _DARKER * own)]
    return replace(streak, stretches=tuple(replace(wall, points=wall.points[:, ::-1]) for wall in walls))


def _within(across: list[Line], down: Sequence[Line], width: int, unit: float) -> list[Line]:
    """Lines across without what leads from the outermost line down to the edge of the sheet: a fold along a rule."""
    places = [stretch.points[:, 0] for line in down for stretch in line.stretches]
    if not places:
        return across
    start, end = min(p.min() for p in places), max(p.max() for p in places)
    done: list[Line] = []
    cut: list[bool] = []
    for line in across:
        xs = [stretch.points[[0, -1], 0] for stretch in line.stretches]
        left = bool(xs) and xs[0][0] < min(_AT_EDGE * width, start - _PAST * unit)
        right = bool(xs) and xs[-1][1] > max((1 - _AT_EDGE) * width, end + _PAST * unit)
        cut.append(left or right)
        low, high = start - 1 if left else 0.0, end + 1 if right else float(width)
        parts = [
            replace(stretch, points=stretch.points[(stretch.points[:, 0] >= low) & (stretch.points[:, 0] <= high)])
            for stretch in line.stretches
        ]
        done.append(replace(line, stretches=tuple(part for part in parts if len(part.points) > 1)))
    return done if sum(cut) <= _FOLDS else across


def _rows(flat: Image, level: list[Points], unit: float) -> list[Points]:
    """Lines of text above, below or without rulings: they show how the sheet bends there."""
    ink = picture.ink_mask(flat, round(14 * unit))
    if level:
        ys = np.concatenate([points[:, 1] for points in level])
        ink[max(0, int(ys.min() - 4 * unit)) : int(ys.max() + 4 * unit)] = 0
    return text_rows(ink, unit)
