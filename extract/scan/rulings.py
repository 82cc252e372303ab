"""Ruling lines of a scanned page, followed along their length: faint, broken, slightly bent or doubled ones too."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from .image import Image

Points = NDArray[np.float64]
"""N×2 pixel coordinates (x, y)."""

_RIDGE = 15
"""A line is darker than both of its sides by at least this many grey levels, after smoothing along it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """An unbroken piece of a line: points along its middle, one every few pixels."""

    points: Points
    thickness: float


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces that lie on one line, with the gaps that breaks or merged cells leave between them."""

    horizontal: bool
    stretches: tuple[Stretch, ...]

    @property
    def points(self) -> Points:
        return np.concatenate([np.empty((0, 2)), *(s.points for s in self.stretches)])


def long_lines(grey: Image, unit: float) -> tuple[list[Points], list[Points]]:
    """Points along the long horizontal and vertical lines of a page, enough to see how it is bent."""
    em = round(_EM * unit)
    found = []
    for picture in (grey, np.ascontiguousarray(grey.T)):
        dark = _ridges(picture, em)
        pieces = _pieces(picture, _long_runs(dark, em), em)
        if len(pieces) < 4:
            pieces += _pieces(picture, _dashed(dark, pieces, em), em, "dashed")
        found.append([np.concatenate([s.points for s in chain]) for chain in _chained(pieces, em)])
    return found[0], [points[:, ::-1] for points in found[1]]


def trace(grey: Image, unit: float) -> tuple[list[Line], list[Line]]:
    """Horizontal and vertical lines of a page skewed by less than about a degree; ``unit`` is pixels per point.

    A dark run longer than a line of text is tall counts when it ends at a line of the other direction, or is very long:
    the rest is dashes, underlines, strokes of glyphs that line up. The wall between two low or narrow cells may be
    shorter; it must reach from line to line.
    """
    em = round(_EM * unit)
    upright = np.ascontiguousarray(grey.T)
    dark_across, dark_down = _ridges(grey, em), _ridges(upright, em)
    across = _pieces(grey, _long_runs(dark_across, em), em)
    down = _pieces(upright, _long_runs(dark_down, em), em)
    across += _pieces(grey, _dashed(dark_across, across, em), em, "dashed")
    down += _pieces(upright, _dashed(dark_down, down, em), em, "dashed")
    low = _pieces(upright, _between(dark_down, round(_LOW * unit), across, em), em, "short")
    narrow = _pieces(grey, _between(dark_across, round(_NARROW * unit), down + low, em), em, "short")
    level = [_bridged(grey, chain, em) for chain in _chained(across + narrow, em)]
    plumb = [_bridged(upright, chain, em) for chain in _chained(down + low, em)]
    plumb = [[Stretch(s.points[:, ::-1], s.thickness) for s in chain] for chain in plumb]
    level = _held(level, plumb, 0, em)
    plumb = _held(plumb, level, 1, em)
    crossed = [[s.points for chain in chains for s in chain] for chains in (level, plumb)]
    return (
        [Line(True, tuple(s for c in chain for s in _proven(grey, c, crossed[1], 0, em))) for chain in level],
        [Line(False, tuple(s for c in chain for s in _proven(upright, c, crossed[0], 1, em))) for chain in plumb],
    )


_EM = 20.0
"""Points: longer than the strokes of common glyphs."""
_LOW, _NARROW = 11.0, 14.0
"""Points: the lowest cell, the narrowest column."""


def _ridges(grey: Image, em: int) -> Image:
    """Pixels darker than what lies above and below, as on a horizontal line; three rows high, so that a slant holds."""
    smooth = cv2.blur(grey, (max(3, em // 9) | 1, 1))
    ridge = np.zeros_like(grey)
    for reach in (max(3, em // 18), max(7, em // 7)):
        if len(smooth) <= 2 * reach:  # a page too low for a line with paper on both sides
            continue
        sides = cv2.min(smooth[: -2 * reach], smooth[2 * reach :])
        ridge[reach:-reach] = cv2.max(ridge[reach:-reach], cv2.subtract(sides, smooth[reach:-reach]))
    mask = cv2.threshold(ridge, _RIDGE, 255, cv2.THRESH_BINARY)[1]
    mask = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    closed: Image = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(2, em // 18)), np.uint8))
    return closed


def _long_runs(dark: Image, shortest: int) -> Image:
    runs: Image = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    return runs


def _dashed(dark: Image, known: list[Stretch], em: int) -> Image:
    """Long runs of dashes that leave gaps up to a third of an em, aside from the lines that are known."""
    rest = dark.copy()
    for piece in known:
        points = np.round(piece.points).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(rest, [points], False, 0, round(piece.thickness) + max(4, em // 6))
    closed = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((1, em // 3), np.uint8))
    return _long_runs(closed, 2 * em)


def _between(dark: Image, shortest: int, walls: list[Stretch], em: int) -> Image:
    """Short runs that reach from one crossing line to another; ``walls`` are given in the other image's coordinates."""
    near = max(2, em // 18)
    wall = np.zeros_like(dark)
    for piece in walls:
        points = np.round(piece.points[:, ::-1]).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(wall, [points], False, 255, round(piece.thickness) + 2 * near)
    runs = _long_runs(dark, shortest)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8, ltype=cv2.CV_32S)
    keep = np.zeros(count, np.uint8)
    for i in range(1, count):
        x, y, w, h, _ = stats[i]
        ends = wall[y : y + h, x].any(), wall[y : y + h, x + w - 1].any()
        if w < 1.3 * em and all(ends) and not wall[y + h // 2, x : x + w].all():
            keep[i] = 255
    between: Image = np.take(keep, labels)
    return between


def _pieces(grey: Image, runs: Image, em: int, kind: Literal["solid", "short", "dashed"] = "solid") -> list[Stretch]:
    """The dark runs of a mask as lines of points, unless they are thick, bowed, or look like strokes of glyphs."""

    def drawn(x: NDArray[np.int_], y: NDArray[np.float64], thickness: float) -> bool:
        crowd = _crowded(grey, x, y, thickness, em)
        if kind == "dashed":
            near = np.convolve(np.pad(y, em // 2, "edge"), np.ones(2 * (em // 2) + 1) / (2 * (em // 2) + 1), "valid")
            straight = float(np.std(y - near)) < 0.5  # a column of brackets is not
            return straight and crowd < 0.35 and _dashes(grey, x, y) > (x[-1] - x[0]) / (0.65 * em)
        if x[-1] - x[0] > 4 * em or len(x) < 12:
            return crowd <= 1
        gaps = _gaps(grey, x, y, thickness - 2)
        if kind == "solid":
            return crowd <= 0.6 and gaps <= 0.12
        return crowd <= 1 and (crowd < 0.2 or (gaps <= 0.02 and _wobble(x, y) < 0.4)) and gaps <= 0.06

    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8, ltype=cv2.CV_32S)
    pieces: list[Stretch] = []
    for i in range(1, count):
        x, y, w, h, area = stats[i]
        if area > w * max(5, 0.13 * em if kind == "dashed" else 0.27 * em):
            continue
        inside = labels[y : y + h, x : x + w] == i
        rows = np.arange(y, y + h, dtype=np.float64)[:, None]
        weight = inside * (255.0 - grey[y : y + h, x : x + w])
        total = weight.sum(axis=0)
        middle = (weight * rows).sum(axis=0) / np.maximum(total, 1e-6)
        keep = np.flatnonzero(total > 0)[:: max(1, em // 12) if w > 4 * em and kind == "solid" else 1]
        if _bowed(x + keep, middle[keep], em) or not drawn(x + keep, middle[keep], area / w):
            continue
        pieces.append(Stretch(np.column_stack([x + keep, middle[keep]]), max(1.0, area / w - 2)))
    return pieces


def _gaps(grey: Image, x: NDArray[np.int_], y: NDArray[np.float64], thickness: float) -> float:
    """Share of a line that is not drawn, as between glyphs whose strokes happen to line up; its ends do not count."""
    x, y = x[3:-3], y[3:-3]
    half = max(1, round(thickness / 2))
    rows = np.clip(y.round().astype(int), half, grey.shape[0] - half - 1)
    dark = 250.0 - np.min([grey[rows + off, x] for off in range(-half, half + 1)], axis=0)
    return float((dark < 0.45 * np.median(dark)).mean())


def _crowded(grey: Image, x: NDArray[np.int_], y: NDArray[np.float64], thickness: float, em: int) -> float:
    """How much ink stands close by: over 1 where it is that of a row of glyphs whose strokes happen to line up."""
    across = [y + off for off in np.arange(-thickness / 2, thickness / 2 + 0.6)]  # a double line is light within
    line = np.min([grey[np.clip(row.round().astype(int), 0, grey.shape[0] - 1), x] for row in across], axis=0)
    limit = 250 - 0.5 * (250 - float(np.median(line)))
    shares = []
    for side in (-1, 1):
        rows = [(y + side * (thickness / 2 + off)).round().astype(int) for off in range(2, 2 + max(3, em // 14))]
        dark = np.array([grey[np.clip(row, 0, grey.shape[0] - 1), x] < limit for row in rows])
        double = float(dark.mean(axis=1).max()) > 0.85  # dark throughout: the other line of a double one
        shares.append(0.0 if double else float(dark.any(axis=0).mean()))
    return max(min(shares) / 0.22, max(shares) / 0.6)


def _wobble(x: NDArray[np.int_], y: NDArray[np.float64]) -> float:
    """Pixels by which points stray from a straight line."""
    slope, base = np.polyfit(x, y, 1)
    return float(np.std(y - slope * x - base))


def _dashes(grey: Image, x: NDArray[np.int_], y: NDArray[np.float64]) -> int:
    """How many times a line is broken off."""
    rows = np.clip(y.round().astype(int), 1, grey.shape[0] - 2)
    dark = 250.0 - np.min([grey[rows + off, x] for off in (-1, 0, 1)], axis=0)
    drawn = dark > 0.5 * np.percentile(dark, 80)
    return int(np.count_nonzero(drawn[:-1] & ~drawn[1:]))


def _bowed(x: NDArray[np.int_], y: NDArray[np.float64], em: int) -> bool:
    """Whether a short run is the flat part of an arc, as of a seal's rim."""
    if x[-1] - x[0] > 4 * em or len(x) < 6:
        return False
    bend, _, _ = np.polyfit((x - x.mean()) / (x[-1] - x[0]) * 2, y, 2)
    return bool(abs(bend) > 0.02 * em)


def _chained(pieces: list[Stretch], em: int) -> list[list[Stretch]]:
    """Join pieces that continue one another: the end of one points at the beginning of the next."""
    pieces.sort(key=lambda p: float(p.points[0, 0]))
    chains: list[list[Stretch]] = []
    for piece in pieces:
        best, nearest = None, 1.0
        for chain in chains:
            end = chain[-1].points
            gap = float(piece.points[0, 0] - end[-1, 0])
            if not -0.2 * em <= gap <= 12 * em:
                continue
            off = abs(_reach(end, float(piece.points[0, 0]), em) - float(piece.points[:3, 1].mean()))
            off /= 2.5 + 0.008 * max(0.0, gap)
            if off < nearest:
                best, nearest = chain, off
        if best is None:
            chains.append([piece])
        else:
            best.append(piece)
    return chains


def _reach(points: Points, x: float, em: int) -> float:
    """Where a line comes to at ``x`` when it goes on as it ended."""
    tail = points[points[:, 0] >= points[-1, 0] - 4 * em]
    if len(tail) < 8:
        return float(tail[:, 1].mean())
    slope, base = np.polyfit(tail[:, 0] - x, tail[:, 1], 1)
    return float(base) if abs(slope) < 0.05 else float(tail[-3:, 1].mean())


def _bridged(grey: Image, chain: list[Stretch], em: int) -> list[Stretch]:
    """Make one of neighbouring pieces where the gap is short, or where a faint trace of the line goes through it."""
    done = [chain[0]]
    for piece in chain[1:]:
        last = done[-1]
        (xa, ya), (xb, yb) = last.points[-1], piece.points[0]
        gap = xb - xa
        if gap > 0.4 * em and _traced(grey, xa, ya, xb, yb, em) < 0.6:
            done.append(piece)
            continue
        thickness = max(last.thickness, piece.thickness)
        done[-1] = Stretch(np.concatenate([last.points, piece.points]), thickness)
    return done


def _traced(grey: Image, xa: float, ya: float, xb: float, yb: float, em: int) -> float:
    """Share of the way between two points on which the line is darker than its sides, be it by little."""
    xs = np.arange(round(xa) + 1, round(xb))
    if len(xs) == 0:
        return 1.0
    ys = (ya + (yb - ya) * (xs - xa) / (xb - xa)).round().astype(int)
    reach = max(3, em // 14)
    ys = np.clip(ys, reach + 1, grey.shape[0] - reach - 2)
    middle = np.minimum(np.minimum(grey[ys, xs], grey[ys - 1, xs]), grey[ys + 1, xs]).astype(np.int16)
    sides = np.minimum(grey[ys - reach, xs], grey[ys + reach, xs]).astype(np.int16)
    return float((sides - middle > _RIDGE * 0.7).mean())


def _held(chains: list[list[Stretch]], crossing: list[list[Stretch]], axis: int, em: int) -> list[list[Stretch]]:
    """Pieces that are long, or that end at lines of the other direction."""
    others = [s.points for chain in crossing for s in chain]
    near = 0.2 * em
    held = []
    for chain in chains:
        kept = []
        for piece in chain:
            start, end = piece.points[0, axis], piece.points[-1, axis]
            at = float(np.median(piece.points[:, 1 - axis]))
            met = [
                float(p[np.abs(p[:, 1 - axis] - at).argmin(), axis]) for p in others if _spans(p, at, 1 - axis, near)
            ]
            ends = any(abs(m - start) <= near for m in met) + any(abs(m - end) <= near for m in met)
            inner = any(start + near < m < end - near for m in met)
            # strokes of a row of glyphs line up, those of a column seldom: a page break may leave a column one end
            places = [float(p[:, axis].mean()) for p in others if _spans(p, at, 1 - axis, near)]
            cut = axis == 1 and not (
                min(places, default=end) < start - near and max(places, default=start) > end + near
            )
            enough = 2 * em if inner else (1 if cut else 4) * em if ends else 5 * em
            if ends == 2 or end - start > enough or (ends and inner):
                kept.append(piece)
        if kept:
            held.append(kept)
    return held


def _spans(points: Points, at: float, axis: int, near: float) -> bool:
    return bool(points[0, axis] - near <= at <= points[-1, axis] + near)


def _proven(grey: Image, piece: Stretch, crossing: list[Points], axis: int, em: int) -> list[Stretch]:
    """Cut out what a line picked up beyond its end: strokes of glyphs between two lines that cross it."""
    points = piece.points
    start, end = points[0, axis], points[-1, axis]
    at = float(np.median(points[:, 1 - axis]))
    met = [float(p[np.abs(p[:, 1 - axis] - at).argmin(), axis]) for p in crossing if _spans(p, at, 1 - axis, 0.1 * em)]
    stops = sorted({start, end, *(m for m in met if start + 0.3 * em < m < end - 0.3 * em)})
    kept: list[Stretch] = []
    for a, b in pairwise(stops):
        inside = (points[:, axis] >= a) & (points[:, axis] <= b)
        x = np.arange(int(a) + 3, int(b) - 2)
        if 0.3 * em < b - a < 4 * em and len(x) > 8:
            y = np.interp(x, points[:, axis], points[:, 1 - axis])
            if _crowded(grey, x, y, piece.thickness + 2, em) > 0.7 and _gaps(grey, x, y, piece.thickness) > 0.05:
                continue
        if kept and inside.any() and kept[-1].points[-1, axis] >= a - 0.3 * em:
            kept[-1] = Stretch(np.concatenate([kept[-1].points, points[inside]]), piece.thickness)
        elif inside.sum() > 1:
            kept.append(Stretch(points[inside], piece.thickness))
    return kept


def rim(grey: Image, piece: Stretch, reach: int, *, horizontal: bool) -> tuple[int, int]:
    """How many pixels a line reaches to either side of its middle, blur and wobble included; at most ``reach``."""
    x, y = piece.points.round().astype(int).T
    height, width = grey.shape
    levels = []
    for off in range(-reach, reach + 1):
        rows = np.clip(y + off, 0, height - 1) if horizontal else np.clip(y, 0, height - 1)
        columns = np.clip(x, 0, width - 1) if horizontal else np.clip(x + off, 0, width - 1)
        levels.append(float(np.percentile(grey[rows, columns], 60)))  # glyphs that stand on the line do not count
    dark = np.array(levels)
    paper = float(np.percentile(dark, 90))
    inked = paper - dark > 0.15 * (paper - dark[reach - 1 : reach + 2].min())
    before = next((k for k in range(1, reach + 1) if not inked[reach - k]), reach)
    after = next((k for k in range(1, reach + 1) if not inked[reach + k]), reach)
    return before, after
