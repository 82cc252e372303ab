"""Ink that is neither a seal nor black print: text in colour, which is read, and strokes of a pen, which put in doubt.

Auditors tick, circle and strike out what a form says, and whoever filled it in corrects it by hand.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from .image import Image, flatten

_CHROMA = 20
"""Ink so much more colourful than the paper (levels) is coloured; thin strokes keep little of their colour in JPEG."""
_VIVID = 41
"""Somewhere within it coloured ink is so colourful."""
_SEAL_LONG, _SEAL_SHORT, _SEAL_SLENDER = 60.0, 25.0, 2.6
"""Points: what is as long and as broad, and no more slender, is a seal, or a drawn frame, with all that lies in it."""
_TICK = 10.0
"""Points: a lone stroke that is broader and higher is no glyph of print."""
_LIGHT, _BROAD, _WASHED = 165, 5.0, 0.1
"""The ink of a highlighter is lighter than this (grey level), and broader (points), in so much of its area at least."""
_BLACK = 140
"""Ink darker than this in every channel is no coloured ink."""
_ONE_HUE = 0.8
"""Length of the mean of ink's colours, to their mean length, from which on it has one hue."""
_OVER = 0.02
"""Share of such ink in and beside coloured ink from which on this was laid over it."""
_CURVE, _FLAT, _HIGH = 1.6, 0.35, 1.2
"""Length and breadth, in heights of a line, of the curves that a pen draws, and the height of those among print."""
_THIN, _THIN_HIGH = 0.24, 0.5
"""Share of its box that a curve fills, and one that is higher than a line."""
_CROSSED, _BARE = 3.0, 1.6
"""How often a column of pixels crosses a curve, print within included, and one without print."""
_ENCLOSED = 0.9
"""Squares of a line's height that a glyph encloses at most."""
_STRUCK = 0.92
"""Share of a line's length that a stroke through it runs over."""
_LEGIBLE = 18
"""Pixels: in lower digits the bars of an 8 and a 0 lie within a pixel of a straight stroke."""
_SPECK = 6.0
"""Square points of coloured ink that are not worth a look."""


def without_coloured_print(image: Image) -> tuple[Image, Image | None]:
    """The image (H×W×3 RGB) with coloured print made grey, and the mask (H×W) of strokes of a coloured pen, if any.

    Seals stay as they are, and so do pens, which are taken off like seals; the same array where there is no print.
    """
    height, width = image.shape[:2]
    if not _has_colour(image):
        return image, None
    small = cv2.resize(image, ((width + 1) // 2, (height + 1) // 2), interpolation=cv2.INTER_AREA)
    channels = [flatten(cv2.extractChannel(small, k)) for k in range(3)]
    brightest = cv2.max(cv2.max(channels[0], channels[1]), channels[2])
    vivid = cv2.subtract(brightest, cv2.min(cv2.min(channels[0], channels[1]), channels[2]))
    vivid = cv2.GaussianBlur(vivid, (0, 0), 0.8)
    light = cv2.erode(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.ones((2, 2), np.uint8))[::2, ::2]
    light = flatten(np.ascontiguousarray(light))
    print_, pen = _sorted(vivid, channels, light)
    done = image
    if print_.any():
        there = _enlarged(print_, image)
        done = image.copy()
        cv2.copyTo(cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB), there, done)
    return done, _enlarged(pen, image) if pen.any() else None


def _has_colour(image: Image) -> bool:
    sample = np.ascontiguousarray(image[::3, ::5])
    spread = cv2.subtract(
        cv2.max(cv2.max(sample[:, :, 0], sample[:, :, 1]), sample[:, :, 2]),
        cv2.min(cv2.min(sample[:, :, 0], sample[:, :, 1]), sample[:, :, 2]),
    )
    return cv2.countNonZero(cv2.threshold(spread, 40, 255, cv2.THRESH_BINARY)[1]) >= 24


def _enlarged(mask: Image, image: Image) -> Image:
    return cv2.resize(mask, image.shape[1::-1], interpolation=cv2.INTER_NEAREST)


def _sorted(vivid: Image, channels: Sequence[Image], light: Image) -> tuple[Image, Image]:
    """Masks of coloured print and of pens."""
    unit = max(vivid.shape) / 842
    tinted = cv2.dilate(cv2.threshold(vivid, _CHROMA, 255, cv2.THRESH_BINARY)[1], np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(tinted, connectivity=8)
    most = np.zeros(count, np.uint8)
    at = tinted > 0
    np.maximum.at(most, labels[at], vivid[at])
    brightest = cv2.max(cv2.max(channels[0], channels[1]), channels[2])
    black = (brightest < _BLACK) & (vivid < _CHROMA)
    wash = ((light >= _LIGHT) & (vivid >= _VIVID)).astype(np.uint8)
    wash = cv2.morphologyEx(wash, cv2.MORPH_OPEN, np.ones((round(_BROAD * unit),) * 2, np.uint8))
    seals = [s for s in stats[1:] if _is_seal(s, unit)]
    print_, pen = np.zeros_like(tinted), np.zeros_like(tinted)
    for k in range(1, count):
        x, y, w, h, area = stats[k]
        if most[k] < _VIVID or area < _SPECK * unit * unit or any(_within(stats[k], s) for s in seals):
            continue
        rows, columns = slice(max(0, y - 2), y + h + 2), slice(max(0, x - 2), x + w + 2)
        own = labels[rows, columns] == k
        if not _is_of_one_colour([c[rows, columns][own] for c in channels]):
            print_[rows, columns][own] = 255  # rims of black print on a screen: red at one side, blue at the other
            continue
        if wash[rows, columns][own].sum() > _WASHED * area:
            continue
        beside = cv2.dilate(own.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        over = (black[rows, columns] & beside).sum() > _OVER * area
        over = over or black[y : y + h, x : x + w].sum() > _OVER * w * h
        tick = min(w, h) > _TICK * unit and area < 0.62 * w * h
        if over or tick:
            _fill(pen[rows, columns], own)
        else:
            print_[rows, columns][own] = 255
    return print_, pen


def _fill(mask: Image, own: NDArray[np.bool_]) -> None:
    """Fill, in place, what a stroke reaches around."""
    cv2.fillConvexPoly(mask, cv2.convexHull(cv2.findNonZero(own.astype(np.uint8))), 255)


def _is_of_one_colour(levels: Sequence[NDArray[np.uint8]]) -> bool:
    """Whether ink (its levels of red, green and blue) has about the same hue all over."""
    red, green, blue = (level.astype(np.float32) for level in levels)
    across, down = red - green, blue - green
    return bool(np.hypot(across.mean(), down.mean()) > _ONE_HUE * np.hypot(across, down).mean())


def _is_seal(stats: NDArray[np.int32], unit: float) -> bool:
    long, short = max(stats[2], stats[3]) / unit, min(stats[2], stats[3]) / unit
    return bool(long >= _SEAL_LONG and short >= _SEAL_SHORT and long <= _SEAL_SLENDER * short)


def _within(part: NDArray[np.int32], whole: NDArray[np.int32]) -> bool:
    x, y = part[0] + part[2] / 2, part[1] + part[3] / 2
    return bool(whole[0] <= x <= whole[0] + whole[2] and whole[1] <= y <= whole[1] + whole[3])


def drawn_curves(ink: Image, usual: float) -> tuple[Image, Image]:
    """Masks of thin curves broader than any glyph in the ink of cells (H×W, 255 where inked), and of what is in them.

    ``usual`` is the usual height of a line in pixels. Curves that have print in them are in the second mask alone.
    """
    curves, around = np.zeros_like(ink), np.zeros_like(ink)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    share = stats[:, cv2.CC_STAT_AREA] / (width * height)
    thin = (share < _THIN) | ((share < _THIN_HIGH) & (height > _HIGH * usual))
    large = (np.maximum(width, height) > _CURVE * usual) & (np.minimum(width, height) > _FLAT * usual)
    for k in np.flatnonzero(thin & large):
        x, y, w, h, _ = stats[k]
        own = labels[y : y + h, x : x + w] == k
        crossed = float(own[0].sum() + (own[1:] & ~own[:-1]).sum()) / w
        if k == 0 or crossed > _CROSSED:
            continue
        _fill(around[y : y + h, x : x + w], own)
        if share[k] < _THIN and crossed < _BARE:
            curves[y : y + h, x : x + w][own] = 255
    return curves, around


def encircled(ink: Image, cell: tuple[int, int, int, int], usual: float) -> list[tuple[int, int, int, int]]:
    """Places in a cell (x0, top, x1, bottom; pixels) that a stroke parts from its ground, larger than in any glyph."""
    x0, top, x1, bottom = cell
    part = ink[top:bottom, x0:x1]
    if min(part.shape) < usual or not part.any():
        return []
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.bitwise_not(part), connectivity=4)
    parts = sorted(stats[1:].tolist(), key=lambda s: -s[cv2.CC_STAT_AREA])
    return [
        (x0 + x, top + y, x0 + x + w, top + y + h)
        for x, y, w, h, area in parts[1:]
        if area > _ENCLOSED * usual * usual and min(w, h) > 0.7 * usual
    ]


def is_struck(line: Image) -> bool:
    """Whether a stroke runs through or under a line (H×W grey, dark on light) from end to end."""
    inked = line < (int(np.percentile(line, 1)) + 250) // 2
    columns, rows = np.flatnonzero(inked.any(axis=0)), np.flatnonzero(inked.any(axis=1))
    if not columns.size or len(columns) <= columns[-1] - columns[0] or len(columns) < 1.2 * len(rows):
        return False
    part = inked[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.uint8)
    part = np.pad(part, ((len(part) // 2, len(part) // 2), (0, 0)))
    height, width = part.shape
    wavy = np.ones((3 if len(rows) > _LEGIBLE else 1, 1), np.uint8)
    for slope in np.linspace(-0.5, 0.5, 11):
        shear = np.array([[1.0, 0.0, 0.0], [slope, 1.0, -slope * width / 2]])
        level = cv2.warpAffine(part, shear, (width, height), flags=cv2.INTER_NEAREST)
        level = cv2.dilate(level, wavy)
        if cv2.erode(level, np.ones((1, round(_STRUCK * width)), np.uint8), borderValue=0).any():
            return True
    return False
