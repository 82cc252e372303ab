"""Specks of a copy of a copy: smaller than any point of the print, and so many that they stand in every word."""

from __future__ import annotations

import cv2
import numpy as np

from .image import Image, darkness

_FEWEST, _MOST = 800, 0.5
"""Specks on a page from which on it is peppered, and the share of all its marks that they are at least."""
_SPECK, _POINT, _CLUMP = 0.6, 0.8, 1.6
"""Strokes' widths: the side of a square that covers no less than a speck, of one that a worn point may be as small as,
and how long a speck is at most."""
_BESIDE = 4.0
"""Strokes' widths at both sides of a point within which there are the digits that it stands between."""
_SQUARE = np.ones((3, 3), np.uint8)


def without_pepper(grey: Image) -> Image:
    """The image (H×W, 0 ink, 250 paper) without specks where it is peppered; itself where it is not."""
    dark = cv2.threshold(grey, (250 + darkness(grey)) / 2, 255, cv2.THRESH_BINARY_INV)[1]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    stroke, area = _stroke(dark), stats[:, cv2.CC_STAT_AREA]
    short = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) <= _CLUMP * stroke
    specks = short & (area <= max(3.0, (_SPECK * stroke) ** 2))
    specks[0] = False
    if specks.sum() < max(_FEWEST, _MOST * (count - 1)):
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
