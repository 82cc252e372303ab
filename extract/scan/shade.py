"""Shaded cells made white: the grain of a tint is as dark as pale print, and is taken for specks of text."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from .image import Image, is_box

_STEP = 4
"""Shades are looked for at a quarter of the image's resolution."""
_PRINT, _LOW = 14.0, 10.0
"""Points: what print and rules are lost in, the lowest cell."""
_PALEST, _DARKEST = 243, 130
"""Levels of a tint: paper is 250, and on a darker ground letters are white."""
_USUAL = 235
"""Usual level of a tint at most; paler ones are no trouble."""
_LEAST = 700.0
"""Square points that a tint covers at least."""
_RISE, _SHARP = 15, 0.7
"""How much lighter it is beside a tint, at least, and along how much of its rim: shadows end softly."""
_LIGHTER, _PALE = 0.7, 243
"""Share of a cell that is darker than its ground, and the palest ground of a tinted one: paper is 250."""
_GRAIN, _BARE, _FEWEST = 10, 0.4, 50
"""Levels by which a tint varies, the share of a cell that is its bare ground (where print is dense, none is), and the
least pixels that tell."""
_LIGHTEST, _GRAINY = 90, 247
"""Percentile of the levels in a box that no print reaches, and what it is at most where all the box is tinted, the
grain of its ground included: paper is 250, and has a grain as well."""
_SQUARE = np.ones((3, 3), np.uint8)


def without_shade(grey: Image) -> Image:
    """The image (H×W, 0 ink, 250 paper) with evenly shaded boxes divided by their own ground; itself where none is."""
    small = cv2.resize(grey, None, fx=1 / _STEP, fy=1 / _STEP, interpolation=cv2.INTER_AREA)
    unit = max(small.shape) / 842
    ground = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, _box(_PRINT * unit))
    tinted = cv2.morphologyEx(cv2.inRange(ground, _DARKEST, _PALEST), cv2.MORPH_OPEN, _box(_LOW * unit))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(tinted, connectivity=4)
    level = np.full_like(ground, 250)
    for k in range(1, count):
        x, y, w, h, area = stats[k]
        if area < _LEAST * unit * unit:
            continue
        part = slice(max(0, y - 4), y + h + 4), slice(max(0, x - 4), x + w + 4)
        own = (labels[part] == k).astype(np.uint8)
        inside = own > 0
        points = cv2.resize(grey, small.shape[::-1], interpolation=cv2.INTER_NEAREST)[part]
        if (
            is_box(own)
            and np.median(ground[part][inside]) <= _USUAL
            and _is_sharp(ground[part], own)
            and _is_even(points[inside])
        ):
            level[part][inside] = ground[part][inside]
    if (level == 250).all():
        return grey
    lifted: Image = cv2.divide(grey, cv2.resize(level, grey.shape[::-1], interpolation=cv2.INTER_NEAREST), scale=250)
    return lifted


def tints(grey: Image, cells: Sequence[tuple[int, int, int, int]], margin: int) -> Image | None:
    """The ground of each pixel where cells are tinted; None where none is.

    ``cells`` (x0, top, x1, bottom) end ``margin`` pixels from the middle of their rules.

    Rows that are as low as a line of print look like print as long as their walls are unknown.
    """
    found: Image | None = None
    for x0, top, x1, bottom in cells:
        inside = grey[top:bottom:2, x0:x1:4].ravel()
        if inside.size < _FEWEST:
            continue
        darker = int(_LIGHTER * inside.size)
        level = int(np.partition(inside, darker)[darker])
        if _DARKEST <= level <= _PALE and (np.abs(inside - float(level)) <= _GRAIN).mean() >= _BARE:
            found = np.full_like(grey, 250) if found is None else found
            found[top - margin : bottom + margin, x0 - margin : x1 + margin] = level
    return found


def evened(grey: Image, ground: Image | None) -> Image:
    """An image, at its own resolution, divided by the ground that :func:`tints` found."""
    if ground is None:
        return grey
    if ground.shape != grey.shape:
        ground = np.asarray(cv2.resize(ground, grey.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)
    even: Image = cv2.divide(grey, ground, scale=250)
    return even


def _is_sharp(ground: Image, own: Image) -> bool:
    """Whether a tint (the mask ``own``, of ones) ends at once along most of its rim."""
    rim = cv2.dilate(own, _SQUARE, iterations=3) > cv2.dilate(own, _SQUARE, iterations=2)
    rise = cv2.subtract(ground, cv2.erode(ground, np.ones((13, 13), np.uint8)))[rim]
    return bool(rise.size and (rise >= _RISE).mean() >= _SHARP)


def _is_even(within: NDArray[np.uint8]) -> bool:
    """Whether hardly any of the points in a box is as light as paper: rows of print between close rules are as dark as
    a tint from afar, but there is paper in them."""
    return bool(np.percentile(within, _LIGHTEST) <= _GRAINY)


def _box(size: float) -> Image:
    return np.ones((max(3, round(size)),) * 2, np.uint8)
