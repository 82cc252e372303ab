"""Specks of a copy of a copy: smaller than any point of the print, and so many that they stand in every word."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .image import Image, darkness

_TILE, _FEWEST, _EVERYWHERE = 40.0, 12, 0.85
"""Points: the side of a tile; the specks on it, and the share of a page's tiles that have as many where it is peppered:
fragments of thin print lie where there is text, and dust is sparse."""
_SPECK, _POINT, _CLUMP = 0.6, 0.8, 1.6
"""Strokes' widths: the side of a square that covers no less than a speck, of one that a worn point may be as small as,
and how long a speck is at most."""
_BESIDE = 4.0
"""Strokes' widths at both sides of a point within which there are the digits that it stands between."""
_SQUARE = np.ones((3, 3), np.uint8)


def without_pepper(grey: Image) -> Image:
    """The image (H×W, 0 ink, 250 paper) without specks where it is peppered; itself where it is not."""
    dark = cv2.threshold(grey, (250 + darkness(grey)) / 2, 255, cv2.THRESH_BINARY_INV)[1]
    count, labels, stats, centres = cv2.connectedComponentsWithStats(dark, connectivity=8)
    stroke, area = _stroke(dark), stats[:, cv2.CC_STAT_AREA]
    short = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) <= _CLUMP * stroke
    specks = short & (area <= max(3.0, (_SPECK * stroke) ** 2))
    specks[0] = False
    if not _are_everywhere(centres[specks], grey.shape):
        return grey
    doubtful = short & ~specks & (area <= (_POINT * stroke) ** 2)
    marks = ~(specks | doubtful)
    marks[0] = False
    within = _between(np.where(marks[labels], 255, 0).astype(np.uint8), round(_BESIDE * stroke))
    held = np.zeros(count, bool)
    held[np.unique(labels[within > 0])] = True
    specks |= doubtful & ~held
    gone = np.where(specks[labels], 255, 0).astype(np.uint8)
    rest = cv2.dilate(cv2.subtract(dark, gone), _SQUARE)
    return np.where(cv2.subtract(cv2.dilate(gone, _SQUARE), rest) > 0, 250, grey).astype(np.uint8)


def _are_everywhere(places: NDArray[np.float64], shape: tuple[int, ...]) -> bool:
    """Whether specks (x, y) lie all over a page of a shape (H×W)."""
    side = max(shape) / 842 * _TILE
    rows, columns = (max(1, int(length // side)) for length in shape)
    seen = np.histogram2d(places[:, 1], places[:, 0], (rows, columns), ((0, shape[0]), (0, shape[1])))[0]
    return bool((seen >= _FEWEST).mean() >= _EVERYWHERE)


def _between(marks: Image, reach: int) -> Image:
    """Mask of what lies within reach of marks on its left and on its right."""
    line = np.ones((1, reach + 1), np.uint8)
    left, right = (cv2.dilate(marks, line, anchor=(at, 0)) for at in (0, reach))
    return cv2.bitwise_and(left, right)


def _stroke(dark: Image) -> float:
    """The usual width of a stroke in pixels."""
    inner = cv2.distanceTransform(dark, cv2.DIST_L1, 3)
    ridge = inner[(inner >= cv2.dilate(inner, _SQUARE)) & (inner > 1)]
    return 2 * float(np.median(ridge)) - 1 if ridge.size else 1.0
