"""Punch holes at the margins of a sheet: round and black where the scanner's lid shows through them."""

from __future__ import annotations

import cv2
import numpy as np

from .image import Image

_MARGIN = 0.12
"""Share of a sheet's width and height from its edge within which it is punched."""
_NARROWEST, _WIDEST = 9.0, 26.0
"""Points: how wide a hole is; strokes of print are less thick."""
_ROUND = 0.66, 0.84
"""Share of the square around it that a hole covers: a disc has 0.79, a filled box with its corners rounded 0.88."""
_RIM = 2.5
"""Points around a hole that belong to it, and as much again in which there is paper."""
_DARK = 150
"""Grey level of a hole at most."""
_STEP = 1.4
"""Pixels to a point of A4 at which holes are looked for."""


def holes(grey: Image) -> Image:
    """Mask of the punch holes of a page: ``grey`` is H×W, 0 ink, 250 paper."""
    step = max(1, round(max(grey.shape) / 842 / _STEP))
    small = np.ascontiguousarray(grey[::step, ::step])
    unit = max(small.shape) / 842
    dark = cv2.threshold(small, _DARK, 255, cv2.THRESH_BINARY_INV)[1]
    aside = np.zeros_like(dark)
    rows, columns = round(_MARGIN * len(small)), round(_MARGIN * small.shape[1])
    aside[:rows], aside[-rows:], aside[:, :columns], aside[:, -columns:] = 255, 255, 255, 255
    thick = cv2.morphologyEx(dark & aside, cv2.MORPH_OPEN, _disc(0.7 * _NARROWEST * unit))
    found = np.zeros_like(dark)
    if not thick.any():
        return np.zeros_like(grey)
    for x, y, w, h, area in cv2.connectedComponentsWithStats(thick, connectivity=8)[2][1:]:
        if not (_NARROWEST * unit <= min(w, h) and max(w, h) <= min(_WIDEST * unit, 1.4 * min(w, h))):
            continue
        hole = np.zeros_like(dark)
        hole[y : y + h, x : x + w] = thick[y : y + h, x : x + w]
        hole = cv2.dilate(hole, _disc(2 * _RIM * unit))
        around = cv2.subtract(cv2.dilate(hole, _disc(2 * _RIM * unit)), hole) > 0
        if _ROUND[0] <= area / (w * h) <= _ROUND[1] and (dark[around] > 0).mean() < 0.05:
            found |= hole
    return np.asarray(cv2.resize(found, grey.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def _disc(diameter: float) -> Image:
    size = max(1, round(diameter)) | 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)
