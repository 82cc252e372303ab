"""Percent and permille signs by their rings: engines take those of a narrow Song type for a ``0``, ``‰`` for ``%``."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from .image import Image

_LEVELS = (0.3, 0.45, 0.6)
"""From which share of the depth of the print ink counts: rings break in faint print and touch in blurred print."""
_Box = tuple[int, int, int, int]


def is_percent(glyph: Image) -> bool:
    """Whether a crop (H×W grey, dark on light) holds a ``%`` with its rings apart, and nothing else."""
    return any(len(rings) == 2 and _is_pair(rings[0], rings[1], rings) for rings in _shapes(glyph))


def ends_in_percent(line: Image) -> bool:
    """Whether a line of figures (H×W grey, dark on light) ends in a ``%`` with its rings apart, as tall as its digits.

    A sign before them may be taller, and a digit may be in pieces.
    """
    return any(
        _is_pair(one, other, before[-1:]) or _is_pair(one, other, [*before, one, other])
        for *before, one, other in (shapes for shapes in _shapes(line) if len(shapes) > 2)
        if before[-1][2] <= one[0] + 1
    )


def ends_in_permille(line: Image) -> bool:
    """Whether a line (H×W grey, dark on light) ends in two low rings side by side: a ``%`` has but one there."""
    paper, black = float(np.percentile(line, 95)), float(line.min(initial=255))
    for level in _LEVELS if paper - black > 40 else ():
        inked = (line < paper - level * (paper - black)).astype(np.uint8)
        parts = cv2.connectedComponentsWithStats(inked, connectivity=8)[2][1:]
        holes = cv2.connectedComponentsWithStats(1 - inked, connectivity=4)[2][1:]
        tall = float(np.median([h for h in parts[:, 3] if h > 0.6 * parts[:, 3].max()]))
        end = max(int(x + w) for x, _, w, _, _ in parts)
        for shapes, narrow, rim in ((parts, 0.3, 0.0), (holes, 0.1, 0.2)):
            rings = sorted(tuple(s.tolist()) for s in shapes if s[4] > 2 and s[3] < 0.9 * tall)
            if (
                len(rings) > 1
                and _is_double(rings[-2], rings[-1], tall, narrow)
                and (end - rings[-1][0] - rings[-1][2] <= rim * tall + 1)
            ):
                return True
    return False


def _is_double(one: Sequence[int], other: Sequence[int], tall: float, narrow: float) -> bool:
    """Whether two shapes (x, top, width, height, area) are alike and stand side by side as the rings of a ``‰`` do."""
    apart = other[0] + other[2] / 2 - one[0] - one[2] / 2
    return (
        tall >= 12
        and all(abs(a - b) <= 1 for a, b in zip(one[1:4], other[1:4], strict=True))
        and min(one[4], other[4]) >= 0.6 * max(one[4], other[4])
        and 0.2 * tall <= min(one[3], other[3])
        and max(one[3], other[3]) <= 0.78 * tall
        and min(one[2], other[2]) >= narrow * tall
        and 0.35 * tall <= apart <= 0.65 * tall
    )


def _shapes(line: Image) -> list[list[_Box]]:
    """The boxes (x0, top, x1, bottom) of what is inked at each level, from left to right, without specks and hairlines.

    The stroke of a narrow ``%`` is such a hairline.
    """
    paper, black = float(np.percentile(line, 95)), float(line.min(initial=255))
    found = []
    for level in _LEVELS if paper - black > 40 else ():
        inked = (line < paper - level * (paper - black)).astype(np.uint8)
        stats = cv2.connectedComponentsWithStats(inked, connectivity=8)[2][1:]
        large = max(6.0, 0.15 * float(stats[:, 4].max(initial=0)))
        boxes = [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, area in stats if area >= large]
        found.append(_rings(sorted(boxes)))
    return found


def _rings(boxes: list[_Box]) -> list[_Box]:
    """Boxes with the two sides of a low ring as one: its crown and foot are thinner, and lost first."""
    tall = max((b[3] for b in boxes), default=0) - min((b[1] for b in boxes), default=0)
    found: list[_Box] = []
    for box in boxes:
        x0, top, x1, bottom = found[-1] if found else box
        low = max(bottom - top, box[3] - box[1]) < 0.6 * tall
        if found and low and abs(box[1] - top) <= 1 and abs(box[3] - bottom) <= 1 and box[2] - x0 < 0.7 * tall:
            found[-1] = (x0, min(top, box[1]), max(x1, box[2]), max(bottom, box[3]))
        else:
            found.append(box)
    return found


def _is_pair(one: _Box, other: _Box, drawn: Sequence[_Box]) -> bool:
    """Whether two shapes are alike and stand corner to corner, the left one above, together as tall as the print."""
    top, bottom = min(b[1] for b in drawn), max(b[3] for b in drawn)
    tall = bottom - top
    widths, heights = [b[2] - b[0] for b in (one, other)], [b[3] - b[1] for b in (one, other)]
    return (
        tall >= 8
        and 0.3 * tall <= min(heights) <= max(heights) <= 0.62 * tall
        and max(heights) <= 1.4 * min(heights) + 1
        and max(widths) <= 1.5 * min(widths) + 1
        and all(0.45 * h <= w <= 1.3 * h + 1 for w, h in zip(widths, heights, strict=True))
        and abs(one[1] - top) <= 0.15 * tall
        and abs(bottom - other[3]) <= 0.15 * tall
        and other[1] >= one[3] - 0.2 * tall
        and other[0] - one[0] >= 0.4 * widths[0]
        and other[2] - one[2] >= 0.4 * widths[0]
        and other[0] <= one[2] + 0.35 * tall
    )
