"""Print in reverse: white letters in dark cells are made dark letters in white ones, with the cells' edges drawn."""

from __future__ import annotations

import cv2
import numpy as np

from .image import Image

_STEP = 4
"""Dark areas are looked for at a quarter of the image's resolution."""
_DARK = 0.68
"""Ground darker than this share of the paper's brightness may bear letters in white."""
_STROKE, _LINE = 0.005, 0.018
"""Widths as shares of the page's longer side: the broadest stroke of print, a line of text (4 and 15 points on A4)."""


def righted(image: Image) -> Image:
    """The image (H×W×3 RGB) with dark cells turned light; the same array where there is none.

    A cell counts where its ground is even, keeps clear of the image's edges (a dark desk, a copier's border), and has
    light strokes on it, more of them than darker ones.
    """
    if min(image.shape[:2]) < 10 * _STEP:
        return image
    small = cv2.cvtColor(
        cv2.resize(image, None, fx=1 / _STEP, fy=1 / _STEP, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY
    )
    long = max(small.shape)
    paper = cv2.morphologyEx(
        cv2.resize(small, None, fx=1 / _STEP, fy=1 / _STEP, interpolation=cv2.INTER_AREA),
        cv2.MORPH_CLOSE,
        np.ones((round(long / _STEP / 5),) * 2, np.uint8),
    )
    paper = cv2.resize(paper, small.shape[::-1], interpolation=cv2.INTER_LINEAR)
    dark = cv2.compare(small, cv2.convertScaleAbs(paper, alpha=_DARK), cv2.CMP_LT)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(_grounds(dark, long), connectivity=4)
    done = image
    for k in range(1, count):
        x, y, w, h, _ = stats[k]
        if w < 1.8 * _LINE * long or min(x, y) == 0 or x + w >= small.shape[1] or y + h >= small.shape[0]:
            continue
        rows, columns = slice(max(0, y - _RIM), y + h + _RIM), slice(max(0, x - _RIM), x + w + _RIM)
        place = cv2.dilate(np.where(labels[rows, columns] == k, 255, 0).astype(np.uint8), np.ones((3, 3), np.uint8))
        box = tuple(slice(s.start * _STEP, s.stop * _STEP) for s in (rows, columns))
        turned = _turned(done[box], place, float(paper[y + h // 2, x + w // 2]), long * _STEP)
        if turned is not None:
            done = image.copy() if done is image else done
            done[box] = turned
    return done


_RIM = 3


def _grounds(dark: Image, long: int) -> Image:
    """Dark areas broader than print, the letters in them included; rules and letters on white are left out."""
    broad = _opened(dark, max(3, round(_STROKE * long)))
    return _opened(_closed(broad, round(_LINE * long)), max(3, round(0.4 * _LINE * long)))


def _turned(part: Image, place: Image, paper: float, long: int) -> Image | None:
    """The dark area of a part of the image turned, as far as it lies in ``place``; none where it bears no letters."""
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
    dark = cv2.threshold(grey, _DARK * paper, 255, cv2.THRESH_BINARY_INV)[1]
    within = cv2.resize(place, grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    area = cv2.bitwise_and(_grounds(dark, long), within)
    inner = cv2.erode(area, np.ones((5, 5), np.uint8)) > 0
    if not inner.any():
        return None
    ground = float(np.median(grey[inner]))
    away = grey[inner].astype(np.float32) - ground
    room = paper - ground
    light, deep = float((away > 0.4 * room).mean()), float((away < -0.4 * ground).mean())
    even = float((np.abs(away) < 0.25 * room).mean())
    broad = float((_opened(dark, round(_STROKE * long))[inner] > 0).mean())  # a heavy glyph is no ground for others
    if not deep < light < 0.35 or even < 0.6 or broad < 0.75:
        return None
    shade = np.clip(255.0 - np.abs(grey.astype(np.float32) - ground) * (paper / room), 0, 255).astype(np.uint8)
    edges, _ = cv2.findContours(area, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    cv2.drawContours(shade, edges, -1, 0, max(2, round(0.0012 * long)))
    rim = cv2.dilate(area, np.ones((3, 3), np.uint8)) > 0
    turned = part.copy()
    turned[rim] = shade[rim][:, None]
    return turned


def _opened(mask: Image, size: int) -> Image:
    opened: Image = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    return opened


def _closed(mask: Image, size: int) -> Image:
    size = max(1, size)
    closed: Image = cv2.morphologyEx(
        cv2.copyMakeBorder(mask, size, size, size, size, cv2.BORDER_CONSTANT, value=0),
        cv2.MORPH_CLOSE,
        np.ones((size, size), np.uint8),
    )
    return closed[size:-size, size:-size]
