"""Dashed and dotted rulings: rows of small marks of one length, each with paper around it.

A stroke of a glyph is as a rule part of something larger; a dash stands alone, as its neighbours do.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .chains import Stretch
from .image import Image, darkness
from .strokes import Strip

_THICK, _LONG, _GAP = 0.11, 0.65, 0.5
"""A dash is at most so thick and long, and so far from the next, in ems."""
_DOT, _SPARSE = 0.11, 1.2
"""Ems: marks that are longer than dots have gaps no longer than this many of their own lengths."""
_CROSSED = 0.5
"""Share of the gaps of a dashed line, at most, that a rule crosses."""
_FEWEST = 16
"""Marks on a page below which none of its lines is dashed."""

Marks = NDArray[np.int64]
"""N×5: x, y, width, height (pixels), and how many of the pixels are ink."""


def dashed_lines(grey: Image, em: int, solid: Image) -> tuple[list[Stretch], list[Stretch]]:
    """The dashed lines of a page, horizontal and vertical; points of the latter are (y, x).

    ``em`` is about the width of two glyphs, in pixels; ``solid`` masks the lines that are not dashed.
    """
    ink = cv2.threshold(grey, 250 - 0.25 * (250 - darkness(grey)), 255, cv2.THRESH_BINARY_INV)[1]
    ink[solid > 0] = 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    marks = stats.astype(np.int64)
    marks[0] = -1  # the paper
    groups: list[list[Marks]] = []
    for horizontal in (True, False):
        turned = marks if horizontal else marks[:, [1, 0, 3, 2, 4]]
        small = _small(turned, em)
        if np.count_nonzero(small) < _FEWEST:
            groups.append([])
            continue
        drawn = np.take(np.where(small, 255, 0).astype(np.uint8), labels)
        groups.append(_rows(drawn if horizontal else np.ascontiguousarray(drawn.T), turned[small], em))
    usual = _usual([row for rows in groups for row in rows if _regular(row, em)])
    found: list[list[Stretch]] = []
    for k, rows in enumerate(groups):
        picture, crossing = (grey, solid) if k == 0 else (grey.T, solid.T)
        dashed = (row for row in rows if _regular(row, em, usual) and not _are_in_cells(row, crossing))
        found.append([_line(row) for row in dashed if _stands_alone(picture, row, em)])
    return found[0], found[1]


def _small(marks: Marks, em: int) -> NDArray[np.bool_]:
    _, _, w, h, area = marks.T
    return (h <= max(5, _THICK * em)) & (w <= _LONG * em) & (w >= 2) & (w >= 0.7 * h) & (area >= 0.5 * w * h)


def _rows(drawn: Image, marks: Marks, em: int) -> list[Marks]:
    """Marks that follow one another along a row, with gaps no wider than where two lines of dashes cross."""
    thick = cv2.dilate(drawn, np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, round(_GAP * em)), np.uint8))
    _, labels = cv2.connectedComponents(closed, connectivity=8, ltype=cv2.CV_32S)
    owner = labels[marks[:, 1] + marks[:, 3] // 2, marks[:, 0] + marks[:, 2] // 2]
    level = 2 * marks[:, 1] + marks[:, 3]
    order = np.lexsort((level, owner))
    apart = (np.diff(owner[order]) != 0) | (np.diff(level[order]) > 0.07 * em)  # a glyph's dots hang on above or below
    rows = [row[np.argsort(row[:, 0])] for row in np.split(marks[order], np.flatnonzero(apart) + 1) if len(row) > 1]
    return [part for row in rows for part in _unbroken(row) if len(part) > 1]


def _unbroken(row: Marks) -> list[Marks]:
    """A row cut where a gap is wider than one dash that is missing leaves it."""
    gaps = _gaps(row)
    widest = 2.2 * float(np.median(gaps)) + 1.2 * float(np.median(row[:, 2])) + 2
    return np.split(row, np.flatnonzero(gaps > widest) + 1)


def _gaps(row: Marks) -> NDArray[np.int64]:
    return np.asarray(row[1:, 0] - row[:-1, 0] - row[:-1, 2])


def _usual(rows: list[Marks]) -> tuple[float, float] | None:
    """Usual length of a dash and of a gap on a page."""
    if not rows:
        return None
    lengths, gaps = np.concatenate([r[:, 2] for r in rows]), np.concatenate([_gaps(r) for r in rows])
    return float(np.median(lengths)), float(np.median(gaps))


def _regular(row: Marks, em: int, usual: tuple[float, float] | None = None) -> bool:
    """Whether marks are of one length and evenly spaced, and lie on a line; few have to be like those of the page."""
    lengths, gaps = row[:, 2], _gaps(row)
    dash, gap = float(np.median(lengths)), float(np.median(gaps))
    if len(row) < 6:
        if usual is None or not (0.6 < dash / usual[0] < 1.5 and 0.5 < (gap + 2) / (usual[1] + 2) < 1.6):
            return False
        dash, gap = usual
    longer = lengths > 1.4 * dash + 2
    if longer.any() and _are_whole(lengths[longer], dash):
        longer[:] = False  # in low rows there are as many halves as whole dashes
    alike = (np.abs(np.where(longer, lengths, np.minimum(lengths, dash)) - dash) <= 0.4 * dash + 1).mean()
    even = (np.abs(gaps - gap) <= 0.5 * gap + 1.5).mean()
    if dash > _DOT * em and gap > _SPARSE * dash:
        return False
    middle = row[:, 1] + row[:, 3] / 2
    away = row[:, 0] - row[:, 0].mean()
    stray = middle - middle.mean() - away * float(away @ (middle - middle.mean())) / max(1e-6, float(away @ away))
    near = stray - np.convolve(np.pad(stray, 2, "edge"), np.ones(5) / 5, "valid")
    return bool(
        alike >= 0.5
        and longer.mean() < 0.2
        and even >= 0.6
        and np.std(near) < 0.02 * em
        and np.abs(stray).max() < 0.15 * em
    )


def _are_whole(lengths: NDArray[np.int64], half: float) -> bool:
    """Whether marks are dashes of which those at the ends of each cell are ``half``, as they are drawn cell by cell."""
    return bool(np.ptp(lengths) <= 0.25 * half + 2 and abs(float(np.median(lengths)) - 2 * half) <= 0.3 * half + 2)


def _are_in_cells(row: Marks, solid: Image) -> bool:
    """Whether each mark has a cell to itself, as the ones of a column of points have: rules lie in the gaps."""
    middle = int(np.median(row[:, 1] + row[:, 3] // 2))
    ends = zip(row[:-1, 0] + row[:-1, 2], row[1:, 0], strict=True)
    return bool(np.mean([solid[middle, start:end].any() for start, end in ends]) > _CROSSED)


def _stands_alone(grey: Image, row: Marks, em: int) -> bool:
    x = np.concatenate([np.arange(a, a + w) for a, w in row[:, [0, 2]]])
    y = np.repeat(row[:, 1] + (row[:, 3] - 1) / 2, row[:, 2])
    return Strip(grey, x, y, float(np.median(row[:, 3])) + 1, em).crowd() < (0.8 if len(row) >= 6 else 0.5)


def _line(row: Marks) -> Stretch:
    x = np.concatenate([np.arange(a, a + w) for a, w in row[:, [0, 2]]]).astype(np.float64)
    y = np.repeat(row[:, 1] + (row[:, 3] - 1) / 2, row[:, 2])
    dash = float(np.median(row[:, 2])), float(np.median(_gaps(row)))
    return Stretch(np.column_stack([x, y]), float(np.median(row[:, 3])), dash)
