"""Gaps between columns that no wall parts, by the ink of many rows: a blank too narrow to tell in one row alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..page import Ruling
from .image import Image
from .lines import Span, runs_of

_ROWS = 4
"""Rows in a row in which a gap is seen, at least."""
_GAP, _ENTRY = 0.45, 1.2
"""Heights of a line: the narrowest gap, and the narrowest entries beside it; one beside a sign is no gap."""
_BESIDE = 6.0
"""Heights of a line within which the entries beside a gap end and begin."""
_WIDE = 1.0
"""Heights of a line from which on a blank parts columns without more."""
_SAME = 4.0
"""Points: rules nearer than this are one."""
Reach = tuple[float, float]


def gaps(ink: Image, rules: Sequence[Ruling], unit: float, usual: float) -> Image:
    """Mask of the gaps on a page: between entries of several rows, and where rules across end.

    ``ink`` is the page's ink without rules, ``rules`` are those across (points), ``unit`` is pixels per point, and
    ``usual`` the usual height of a line in pixels.
    """
    mask = np.zeros_like(ink)
    levels = _levels(rules)
    rows = [(round((a + 2) * unit), round((b - 2) * unit)) for (a, _), (b, _) in pairwise(levels) if b - a > _SAME]
    inked = [np.asarray(ink[top:bottom].any(axis=0)) for top, bottom in rows]
    for k in range(len(rows) - _ROWS + 1):
        own = inked[k : k + _ROWS]
        for a, b in runs_of(~np.asarray(np.any(own, axis=0)), 0):
            if _GAP * usual <= b - a < _WIDE * usual and _is_between(own, a, b, usual):
                mask[rows[k][0] : rows[k + _ROWS - 1][1], a:b] = 255
    for place, top, bottom in _ends(levels):
        at = round(place * unit)
        mask[round(top * unit) : round(bottom * unit), max(0, at - 1) : at + 2] = 255
    mask[ink > 0] = 0
    return mask


def _is_between(rows: Sequence[NDArray[np.bool_]], a: int, b: int, usual: float) -> bool:
    """Whether entries of rows end and begin near a gap's sides; in half of the rows no sign or lone digit does."""
    widths = []
    for row in rows:
        left = runs_of(row[max(0, a - int(_BESIDE * usual)) : a], int(0.2 * usual))
        right = runs_of(row[b : b + int(_BESIDE * usual)], int(0.2 * usual))
        if not left or not right:
            return False
        widths.append(min(_width(left[-1]), _width(right[0])))
    return sum(width >= _ENTRY * usual for width in widths) >= _ROWS / 2


def _width(span: Span) -> int:
    return span[1] - span[0]


def _levels(rules: Sequence[Ruling]) -> list[tuple[float, list[Reach]]]:
    levels: list[tuple[float, list[Reach]]] = []
    for rule in sorted(rules, key=lambda r: r.top):
        if levels and rule.top - levels[-1][0] < _SAME:
            levels[-1][1].append((rule.x0, rule.x1))
        else:
            levels.append((rule.top, [(rule.x0, rule.x1)]))
    return levels


def _ends(levels: Sequence[tuple[float, list[Reach]]]) -> list[tuple[float, float, float]]:
    """Where rules end beside cells over several rows: the place, and from which rule to which such a cell reaches."""
    found = []
    for k, (_, reaches) in enumerate(levels):
        for x in (end for reach in reaches for end in reach):
            first = next((j for j in range(k - 1, -1, -1) if _covers(levels[j][1], x)), None)
            last = next((j for j in range(k + 1, len(levels)) if _covers(levels[j][1], x)), None)
            if first is not None and last is not None:
                found.append((x, levels[first][0], levels[last][0]))
    return found


def _covers(reaches: Sequence[Reach], x: float) -> bool:
    return any(a - _SAME < x < b + _SAME for a, b in reaches)
