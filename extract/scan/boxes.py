"""Boxes to tick by their ink: engines skip ☑ and ■ between two words, and take □ for the character 口."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from .image import Image

Shares = NDArray[np.float32]
Rect = tuple[int, int, int, int]
"""First column and row, and those after the last."""

_FINE = 36.0
"""Pixels to which the usual height of a line is brought before its boxes are measured."""
_SMALLEST, _LARGEST = 0.42, 1.45
"""Sides of a box, in heights of a line."""
_SQUARE, _CUT_SQUARE = 1.22, 1.35
"""The longer side of a box to its shorter side at most, and those of the blanks that a mark leaves in it."""
_INKED, _FAINT = 0.3, 0.17
"""Shares of the darkest ink from which on a pixel is inked, and where thin outlines are looked for."""
_LIGHTEST = 60
"""Print is darker than this at its darkest (levels below the paper)."""
_UNBROKEN = 0.86
"""Share of each side of a box that is inked at least."""
_EMPTY, _MARKED = 0.03, 0.09
"""Share of the inside of a box that is inked: no mark up to the first, a mark from the second on."""
_SOLID, _DISC = 0.9, (0.7, 0.86)
"""Share of its bounds that a filled square covers at least, and a filled circle from and to."""
_CORE, _RING = 0.75, 0.12
"""Ink in the middle of a circle with a dot, at least, and in the ring around the dot, at most."""
_OVER = 0.06
"""Ink beyond the sides of an outline, in squares of its side, from which on a stroke leads out of it."""
_BOWED = 0.62
"""Heights of a line: a tick is that high or broad."""
_PLAIN = 0.005
"""Ink beyond the sides of an outline up to which nothing leads out of it."""
_BROADEST, _MOST_PIECES = 4.0, 8
"""Heights of a line: what a box is part of, with all that touches it; blanks in it that are looked at."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A box, a circle or a tick in the crop of a line.

    ``left`` to ``right`` are its columns in the crop's pixels and ``outline`` the points (x, y) around all its ink,
    strokes that lead out of it included; ``glyph`` says what it is, ``other`` what it may be instead where that is not
    certain; ``plain``: nothing leads out of it, as of the character 口.
    """

    left: float
    right: float
    outline: NDArray[np.int32]
    glyph: str
    other: str | None = None
    plain: bool = True

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def side(self) -> float:
        return self.right - self.left

    def meets(self, other: Mark) -> bool:
        return self.left < other.right and other.left < self.right

    def holds(self, other: Mark) -> bool:
        """Whether another mark is a part of this one: the dot in a circle, the tick in a box."""
        return other is not self and self.left <= other.middle <= self.right and other.side < self.side


def marks_in(line: Image, usual: float) -> list[Mark]:
    """Boxes, filled boxes, circles and ticks in the crop of a line (H×W grey, dark on light), from left to right.

    ``usual`` is the usual height of a line in the crop's pixels. Characters with an outline (口, 日) are among them.
    """
    scale = _FINE / usual
    size = max(1, round(line.shape[1] * scale)), max(1, round(line.shape[0] * scale))
    ink = cv2.resize(255 - line, size, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
    ink = cv2.copyMakeBorder(ink, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    darkest = depth_of(ink)
    if not darkest:
        return []
    share = np.minimum(ink.astype(np.float32) / darkest, 1.0)
    found = _found(share, _INKED)
    outlines = [m for m in found if m.glyph != "√"]
    faint = [m for m in _found(share, _FAINT) if m.glyph != "√" and not any(m.meets(f) for f in outlines)]
    found = [m for m in found if m.glyph != "√" or not any(m.meets(f) for f in faint)] + faint
    kept = sorted((m for m in found if not any(f.holds(m) for f in found)), key=lambda m: m.left)
    return [
        replace(
            m, left=(m.left - 1) / scale, right=(m.right - 1) / scale,
            outline=np.round((m.outline - 1) / scale).astype(np.int32),
        )
        for m in kept
    ]  # fmt: skip


def depth_of(ink: Image) -> float:
    """How dark print is (0 to 255) in an image that is dark where it is high; 0 where there is none."""
    inked = ink[ink > _LIGHTEST]
    return float(np.percentile(inked, 80)) if inked.size else 0.0


def _found(share: Shares, level: float) -> list[Mark]:
    inked = (share > level).astype(np.uint8)
    contours, tree = cv2.findContours(inked, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    found: list[Mark] = []
    for k, contour in enumerate(contours):
        if tree[0][k][3] >= 0:
            continue
        bounds = _bounds(contour)
        w, h = bounds[2] - bounds[0], bounds[3] - bounds[1]
        if min(w, h) < _SMALLEST * _FINE or h > 2 * _LARGEST * _FINE or w > _BROADEST * _FINE:
            continue
        own = np.zeros((h, w), np.uint8)
        cv2.drawContours(own, [contour], -1, 1, cv2.FILLED, offset=(-bounds[0], -bounds[1]))
        holes = []
        child = tree[0][k][2]
        while child >= 0:
            holes.append(_bounds(contours[child]))
            child = tree[0][child][0]
        shape = _filled(share, own, bounds) or _circle(share, own, bounds) or _box(share, level, own, bounds, holes)
        shape = shape or _tick(inked[bounds[1] : bounds[3], bounds[0] : bounds[2]] & own, bounds)
        if shape is None:
            continue
        glyph, other, frame, plain = shape
        outline = contour.reshape(-1, 2)
        if w > 1.9 * (frame[2] - frame[0]):  # it touches a character
            x0, y0, x1, y1 = frame
            outline = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.int32)
        found.append(Mark(frame[0], frame[2], outline, glyph, other, plain))
    return found


Shape = tuple[str, str | None, Rect, bool]


def _bounds(contour: NDArray[np.int32]) -> Rect:
    x, y, w, h = cv2.boundingRect(contour)
    return x, y, x + w, y + h


def _is_square(rect: Rect, slack: float = _SQUARE) -> bool:
    w, h = rect[2] - rect[0], rect[3] - rect[1]
    return max(w, h) <= slack * min(w, h) and min(w, h) >= _SMALLEST * _FINE and max(w, h) <= _LARGEST * _FINE


def _filled(share: Shares, own: Image, bounds: Rect) -> Shape | None:
    """A square or a circle full of ink."""
    if not _is_square(bounds):
        return None
    x0, y0, x1, y1 = bounds
    part = (share[y0:y1, x0:x1] > 0.5) & (own > 0)
    if own.mean() > _SOLID and part.mean() > 0.82:
        return "■", None, bounds, True
    if _is_round(own) and part.sum() > 0.88 * own.sum():
        return "●", None, bounds, True
    return None


def _is_round(own: Image) -> bool:
    """Whether a filled shape is a disc: as large as one, and all of it within one."""
    height, width = own.shape
    if not _DISC[0] <= own.mean() <= _DISC[1] or max(own.shape) > 1.12 * min(own.shape):
        return False
    y, x = np.mgrid[0:height, 0:width]
    away = np.hypot((x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5)
    return bool(own[away > 0.54].sum() < 0.02 * own.sum() and own[away < 0.44].mean() > 0.98)


def _circle(share: Shares, own: Image, bounds: Rect) -> Shape | None:
    """A circle: empty, or with a dot in its middle; one with anything else in it may be a number (①)."""
    if not _is_square(bounds) or not _is_round(own):
        return None
    x0, y0, x1, y1 = bounds
    part = share[y0:y1, x0:x1]
    height, width = part.shape
    y, x = np.mgrid[0:height, 0:width]
    away = np.hypot((x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5)
    inner = _net(part[away < 0.34]).mean()
    if inner < _EMPTY:
        return "○", None, bounds, True
    radii = [float(_net(part[(away >= r) & (away < r + 0.05)]).mean()) for r in np.arange(0.1, 0.45, 0.05)]
    if _net(part[away < 0.12]).mean() > _CORE and min(radii) < max(_RING, 0.35 * max(radii)):
        halves = x < width / 2, x >= width / 2, y < height / 2, y >= height / 2
        spread = [float(part[(away < 0.3) & half].mean()) for half in halves]
        return ("◉", None, bounds, True) if max(spread) < 1.25 * min(spread) else None
    return None


def _net(part: Shares) -> Shares:
    """Ink without the grain of the paper and the rims of strokes."""
    return np.maximum(part - 0.2, 0.0) / 0.8


def _box(share: Shares, level: float, own: Image, bounds: Rect, holes: list[Rect]) -> Shape | None:
    """A square outline, empty or with a mark in it, which may lead out of it."""
    inked = share > level
    frame = bounds if _is_square(bounds) and _has_sides(inked, bounds, inward=True) else _framed(inked, bounds, holes)
    if frame is None:
        return None
    x0, y0, x1, y1 = frame
    width, height = x1 - x0, y1 - y0
    stroke = _stroke(inked, frame)
    dx, dy = (round(max(0.13 * v, stroke + 1.5)) for v in (width, height))
    inside = share[y0 + dy : y1 - dy, x0 + dx : x1 - dx]
    if min(inside.shape) < 4:
        return None
    filled = float(_net(inside).mean())
    left, top = bounds[0], bounds[1]
    outside = own.copy()
    outside[max(0, y0 - top - 2) : y1 - top + 2, max(0, x0 - left - 2) : x1 - left + 2] = 0
    over = float(outside.sum()) / (width * height)
    plain = over < _PLAIN
    if filled >= _MARKED:
        return "☑", None, frame, plain
    if filled <= _EMPTY and over < _OVER:
        return "□", None, frame, plain
    likelier, other = ("☑", "□") if filled > (_EMPTY + _MARKED) / 2 else ("□", "☑")
    return likelier, other, frame, plain


def _framed(inked: NDArray[np.bool_], bounds: Rect, holes: list[Rect]) -> Rect | None:
    """The outline around some of the blanks that a stroke encloses, which a mark cuts in pieces."""
    holes = sorted(holes)[:_MOST_PIECES]
    best: Rect | None = None
    for a, b in combinations(range(len(holes) + 1), 2):
        part = holes[a:b]
        inner = min(r[0] for r in part), min(r[1] for r in part), max(r[2] for r in part), max(r[3] for r in part)
        if (best is None or _area(inner) > _area(best)) and _is_square(inner, _CUT_SQUARE):
            best = inner if _has_sides(inked, inner, inward=False) else best
    return best and _grown(inked, best, bounds)


def _area(rect: Rect) -> int:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])


def _has_sides(inked: NDArray[np.bool_], rect: Rect, *, inward: bool) -> bool:
    """Whether ink runs along all four sides of a rectangle, on it or just within or outside it."""
    x0, y0, x1, y1 = rect
    cut = round(0.1 * min(x1 - x0, y1 - y0))
    depth = round(0.14 * min(x1 - x0, y1 - y0)) + 2
    near, far = (-1, depth) if inward else (-depth, 2)
    for flip, (a, b, c, d) in ((False, (y0, y1, x0, x1)), (True, (x0, x1, y0, y1))):
        grid = inked.T if flip else inked
        for edge, way in ((a, 1), (b - 1, -1)):
            lines = [edge + way * k for k in range(near, far)]
            rows = [grid[k, c + cut : d - cut].mean() for k in lines if 0 <= k < grid.shape[0]]
            if max(rows, default=0.0) < _UNBROKEN:
                return False
    return True


def _grown(inked: NDArray[np.bool_], inner: Rect, bounds: Rect) -> Rect:
    """The outline around its inside: as far as its sides are inked."""
    x0, y0, x1, y1 = inner
    cut_x, cut_y = round(0.15 * (x1 - x0)), round(0.15 * (y1 - y0))
    while x0 > bounds[0] and inked[y0 + cut_y : y1 - cut_y, x0 - 1].mean() > 0.6:
        x0 -= 1
    while x1 < bounds[2] and inked[y0 + cut_y : y1 - cut_y, x1].mean() > 0.6:
        x1 += 1
    while y0 > bounds[1] and inked[y0 - 1, x0 + cut_x : x1 - cut_x].mean() > 0.6:
        y0 -= 1
    while y1 < bounds[3] and inked[y1, x0 + cut_x : x1 - cut_x].mean() > 0.6:
        y1 += 1
    return x0, y0, x1, y1


def _stroke(inked: NDArray[np.bool_], frame: Rect) -> int:
    """How broad the sides of an outline are."""
    x0, y0, x1, y1 = frame
    cut_x, cut_y = round(0.15 * (x1 - x0)), round(0.15 * (y1 - y0))
    most = round(0.2 * min(x1 - x0, y1 - y0))
    found = []
    for rows in (
        [inked[y0 + cut_y : y1 - cut_y, x0 + k].mean() for k in range(most)],
        [inked[y0 + cut_y : y1 - cut_y, x1 - 1 - k].mean() for k in range(most)],
        [inked[y0 + k, x0 + cut_x : x1 - cut_x].mean() for k in range(most)],
        [inked[y1 - 1 - k, x0 + cut_x : x1 - cut_x].mean() for k in range(most)],
    ):
        found.append(next((k for k, row in enumerate(rows) if k and row < 0.5 and max(rows[:k]) > 0.5), most))
    return int(np.median(found))


def _tick(own: Image, bounds: Rect) -> Shape | None:
    """A stroke that falls, turns and rises to the right, alone."""
    height, width = own.shape
    if max(height, width) < _BOWED * _FINE or not 0.5 < width / height < 2.2 or own.mean() > 0.5:
        return None
    low = height - 1 - np.argmax(own[::-1] > 0, axis=0)
    turn = int(np.argmax(low))
    if not 0.1 * width < turn < 0.62 * width or low[turn] < height - 2:
        return None
    arm = own[:, turn + max(2, width // 12) :]
    runs = (np.diff(arm.astype(np.int8), axis=0, prepend=0) == 1).sum(axis=0)
    rise = low[turn:]
    falls = np.maximum(np.diff(rise), 0).sum()
    tail = max(1, width // 10)
    if (runs > 1).mean() > 0.15 or falls > 0.12 * height or low[-tail:].min() > 0.45 * height:
        return None
    start = low[: max(1, width // 8)].min()
    return ("√", None, bounds, True) if start < 0.9 * height else None
