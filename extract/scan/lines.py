"""Text lines within a region of a straightened page, by projection."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .image import Image

Span = tuple[int, int]
"""First pixel, and the one after the last."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A run of text: its box in pixels (x0, top, x1, bottom), and the rows that belong to no other line."""

    x0: int
    top: int
    x1: int
    bottom: int
    free_top: int
    free_bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top


def without_specks(ink: Image, speck: int) -> Image:
    """Drop spots smaller than ``speck`` pixels across that stand alone; dots of a text stay, being near other ink."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    large = np.where(np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= speck, 255, 0)
    large[0] = 0
    kept = np.take(large.astype(np.uint8), labels)
    near = cv2.dilate(kept, cv2.getStructuringElement(cv2.MORPH_RECT, (4 * speck + 1, 2 * speck + 1)))
    return cv2.bitwise_and(ink, near)


def text_height(ink: Image, regions: list[tuple[int, int, int, int]]) -> float:
    """Usual height in pixels of a line of text in the regions (x0, top, x1, bottom)."""
    heights: list[int] = []
    for x0, top, x1, bottom in regions:
        heights += [b - a for a, b in _runs((ink[top:bottom, x0:x1] > 0).any(axis=1), 0)]
    tall = [h for h in heights if h >= 8]
    return float(np.median(tall)) if tall else 24.0


def find_lines(ink: Image, region: tuple[int, int, int, int], usual: float, gap: float) -> list[TextLine]:
    """Lines of text in a region, top to bottom; a line is cut in runs where a blank is wider than ``gap`` × its height."""
    x0, top, x1, bottom = region
    part = ink[top:bottom, x0:x1] > 0
    bands = _bands(part, usual)
    lines: list[TextLine] = []
    for k, (a, b) in enumerate(bands):
        above = (bands[k - 1][1] + a) // 2 if k else 0
        below = (b + bands[k + 1][0] + 1) // 2 if k + 1 < len(bands) else bottom - top
        height = max(b - a, 0.7 * usual)
        for c, d in _runs(part[a:b].any(axis=0), int(gap * height)):
            rows = np.flatnonzero(part[a:b, c:d].any(axis=1))
            lines.append(
                TextLine(x0 + c, top + a + int(rows[0]), x0 + d, top + a + int(rows[-1]) + 1, top + above, top + below)
            )
    return lines


def _bands(part: NDArray[np.bool_], usual: float) -> list[Span]:
    """Rows of text: inked rows, dots and bars joined to their line, touching lines parted where ink is thinnest."""
    profile = part.sum(axis=1)
    parted: list[Span] = []
    for band in _runs(profile > 0, 0):
        parted += _parted(profile, band, usual)
    bands = parted
    while len(bands) > 1:  # "=", "÷", "二" and dots: bands that together are no taller than a line
        joins = [bands[k + 1][1] - bands[k][0] for k in range(len(bands) - 1)]
        k = int(np.argmin(joins))
        if joins[k] > 1.2 * usual:
            break
        bands[k : k + 2] = [(bands[k][0], bands[k + 1][1])]
    return bands


def _parted(profile: NDArray[np.int_], band: Span, usual: float) -> list[Span]:
    """Part a band that is too tall for one line at its thinnest rows."""
    a, b = band
    height = b - a
    if height < 1.5 * usual:
        return [band]
    smooth = np.convolve(profile[a:b], np.ones(3) / 3, mode="same")
    low, high = int(0.6 * usual), int(height - 0.6 * usual)
    if high <= low:
        return [band]
    cut = low + int(np.argmin(smooth[low:high]))
    if smooth[cut] > 0.45 * np.percentile(smooth, 75):
        return [band]
    return _parted(profile, (a, a + cut), usual) + _parted(profile, (a + cut, b), usual)


def _runs(filled: NDArray[np.bool_], bridge: int) -> list[Span]:
    """Spans of true values; gaps up to ``bridge`` are bridged."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], filled.view(np.int8), [0]])))
    spans = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    joined: list[Span] = []
    for span in spans:
        if joined and span[0] - joined[-1][1] <= bridge:
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined
