"""Ruling lines of a scanned page, followed along their length: faint, broken, slightly bent or doubled ones too."""

from __future__ import annotations

from dataclasses import dataclass

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
        return np.concatenate([s.points for s in self.stretches])


def trace(grey: Image, shortest: int) -> tuple[list[Line], list[Line]]:
    """Horizontal and vertical lines of a page skewed by less than about a degree.

    ``shortest`` is the length in pixels from which a dark run is a line and no glyph's stroke. Of the runs that are not
    much longer only those count that end at lines of the other direction: the rest is dashes, underlines, glyphs.
    """
    upright = np.ascontiguousarray(grey.T)
    across = [_bridged(grey, chain, shortest) for chain in _chained(_pieces(grey, shortest), shortest)]
    down = [_bridged(upright, chain, shortest) for chain in _chained(_pieces(upright, shortest), shortest)]
    plumb = [[Stretch(s.points[:, ::-1], s.thickness) for s in chain] for chain in down]
    level = _held(across, plumb, 0, shortest)
    plumb = _held(plumb, level, 1, shortest)
    return [Line(True, tuple(chain)) for chain in level], [Line(False, tuple(chain)) for chain in plumb]


def line_mask(grey: Image, shortest: int) -> Image:
    """Pixels of dark horizontal runs at least ``shortest`` long, three rows high so that a slant does not break them."""
    smooth = cv2.blur(grey, (max(3, shortest // 9) | 1, 1))
    ridge = np.zeros_like(grey)
    for reach in (max(3, shortest // 18), max(7, shortest // 7)):
        sides = cv2.min(smooth[: -2 * reach], smooth[2 * reach :])
        ridge[reach:-reach] = cv2.max(ridge[reach:-reach], cv2.subtract(sides, smooth[reach:-reach]))
    mask = cv2.threshold(ridge, _RIDGE, 255, cv2.THRESH_BINARY)[1]
    mask = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(2, shortest // 18)), np.uint8))
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))


def _pieces(grey: Image, shortest: int) -> list[Stretch]:
    """Horizontal dark runs."""
    mask = line_mask(grey, shortest)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    pieces: list[Stretch] = []
    for i in range(1, count):
        x, y, w, h, area = stats[i]
        if w < shortest or area > w * max(14, shortest // 3):
            continue
        inside = labels[y : y + h, x : x + w] == i
        rows = np.arange(y, y + h, dtype=np.float64)[:, None]
        weight = inside * (255.0 - grey[y : y + h, x : x + w])
        total = weight.sum(axis=0)
        middle = (weight * rows).sum(axis=0) / np.maximum(total, 1e-6)
        keep = np.flatnonzero(total > 0)[:: max(1, shortest // 12)]
        if _crowded(grey, x + keep, middle[keep], area / w, shortest) or _bowed(x + keep, middle[keep], shortest):
            continue
        pieces.append(Stretch(np.column_stack([x + keep, middle[keep]]), max(1.0, area / w - 2)))
    return pieces


def _crowded(grey: Image, x: NDArray[np.int_], y: NDArray[np.float64], thickness: float, shortest: int) -> bool:
    """Whether ink stands close by on both sides, as along a row of glyphs whose strokes happen to line up."""
    line = grey[np.clip(y.round().astype(int), 0, grey.shape[0] - 1), x]
    limit = 250 - 0.5 * (250 - float(np.median(line)))
    shares = []
    for side in (-1, 1):
        dark = np.zeros(len(x), bool)
        for off in range(2, 2 + max(3, shortest // 14)):
            rows = np.clip((y + side * (thickness / 2 + off)).round().astype(int), 0, grey.shape[0] - 1)
            dark |= grey[rows, x] < limit
        shares.append(float(dark.mean()))
    return min(shares) > 0.22 or max(shares) > 0.6


def _bowed(x: NDArray[np.int_], y: NDArray[np.float64], shortest: int) -> bool:
    """Whether a short run is the flat part of an arc, as of a seal's rim."""
    if x[-1] - x[0] > 4 * shortest or len(x) < 6:
        return False
    bend, _, _ = np.polyfit((x - x.mean()) / (x[-1] - x[0]) * 2, y, 2)
    return bool(abs(bend) > 0.02 * shortest)


def _chained(pieces: list[Stretch], shortest: int) -> list[list[Stretch]]:
    """Join pieces that continue one another: the end of one points at the beginning of the next."""
    pieces.sort(key=lambda p: float(p.points[0, 0]))
    chains: list[list[Stretch]] = []
    for piece in pieces:
        best, nearest = None, 1.0
        for chain in chains:
            end = chain[-1].points
            gap = float(piece.points[0, 0] - end[-1, 0])
            if not -0.2 * shortest <= gap <= 12 * shortest:
                continue
            off = abs(_reach(end, float(piece.points[0, 0]), shortest) - float(piece.points[:3, 1].mean()))
            off /= 2.5 + 0.008 * max(0.0, gap)
            if off < nearest:
                best, nearest = chain, off
        if best is None:
            chains.append([piece])
        else:
            best.append(piece)
    return chains


def _reach(points: Points, x: float, shortest: int) -> float:
    """Where a line comes to at ``x`` when it goes on as it ended."""
    tail = points[points[:, 0] >= points[-1, 0] - 4 * shortest]
    if len(tail) < 8:
        return float(tail[:, 1].mean())
    slope, base = np.polyfit(tail[:, 0] - x, tail[:, 1], 1)
    return float(base) if abs(slope) < 0.05 else float(tail[-3:, 1].mean())


def _bridged(grey: Image, chain: list[Stretch], shortest: int) -> list[Stretch]:
    """Make one of neighbouring pieces where the gap is short, or where a faint trace of the line goes through it."""
    done = [chain[0]]
    for piece in chain[1:]:
        last = done[-1]
        (xa, ya), (xb, yb) = last.points[-1], piece.points[0]
        gap = xb - xa
        if gap > 0.4 * shortest and _traced(grey, xa, ya, xb, yb, shortest) < 0.6:
            done.append(piece)
            continue
        thickness = max(last.thickness, piece.thickness)
        done[-1] = Stretch(np.concatenate([last.points, piece.points]), thickness)
    return done


def _traced(grey: Image, xa: float, ya: float, xb: float, yb: float, shortest: int) -> float:
    """Share of the way between two points on which the line is darker than its sides, be it by little."""
    xs = np.arange(round(xa) + 1, round(xb))
    if len(xs) == 0:
        return 1.0
    ys = (ya + (yb - ya) * (xs - xa) / (xb - xa)).round().astype(int)
    reach = max(3, shortest // 14)
    ys = np.clip(ys, reach + 1, grey.shape[0] - reach - 2)
    middle = np.minimum(np.minimum(grey[ys, xs], grey[ys - 1, xs]), grey[ys + 1, xs]).astype(np.int16)
    sides = np.minimum(grey[ys - reach, xs], grey[ys + reach, xs]).astype(np.int16)
    return float((sides - middle > _RIDGE * 0.7).mean())


def _held(chains: list[list[Stretch]], crossing: list[list[Stretch]], axis: int, shortest: int) -> list[list[Stretch]]:
    """Pieces that are long, or that end at lines of the other direction."""
    others = [s.points for chain in crossing for s in chain]
    near = 0.16 * shortest
    held = []
    for chain in chains:
        kept = []
        for piece in chain:
            start, end = piece.points[0, axis], piece.points[-1, axis]
            at = float(np.median(piece.points[:, 1 - axis]))
            met = [float(p[np.abs(p[:, 1 - axis] - at).argmin(), axis]) for p in others if _spans(p, at, 1 - axis, near)]
            ends = any(abs(m - start) <= near for m in met) + any(abs(m - end) <= near for m in met)
            inner = any(start + near < m < end - near for m in met)
            # strokes of a row of glyphs line up, those of a column do not: a page break may leave a column one end
            enough = 2 * shortest if inner else (4 - 3 * axis) * shortest if ends else 5 * shortest
            if ends == 2 or end - start > enough or (ends and inner):
                kept.append(piece)
        if kept:
            held.append(kept)
    return held


def _spans(points: Points, at: float, axis: int, near: float) -> bool:
    return bool(points[0, axis] - near <= at <= points[-1, axis] + near)
