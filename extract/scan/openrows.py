"""Walls of a low row that no rule closes: they stand on the first rule of a table, or hang from its last one.

A wall between two rules is known by both; of these one end is free, and it is the company that tells them from strokes
of glyphs: two at least reach equally far, and paper is at their sides.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .chains import Points, Stretch
from .image import Image
from .lines import runs_of
from .strokes import Strip

_LOWEST, _HIGHEST = 0.4, 1.2
"""Ems: how high such a row is; walls of a higher one are known by their length."""
_RULE = 8.0
"""Ems: how long a rule is at least that such walls stand on."""
_CORNER = 0.15
"""Ems from a rule up to where its own ink hides a wall's."""
_BROADEST = 0.25
"""Ems: how broad a wall is at most, its rim included."""
_EVEN = 0.08
"""Ems by which the free ends of the walls of a row may differ."""
_APART = 4.0
"""Ems between the first and the last wall of a row at least."""
_BARE = 0.15, 0.45
"""Ems from a wall between which there is no ink at one side at least; a stroke of a glyph has other glyphs near."""


def open_walls(
    upright: Image, dark: Image, across: list[list[Stretch]], down: list[list[Stretch]], em: int
) -> list[list[Stretch]]:
    """The walls, each as a line of its own, of rows that no rule closes above or below.

    ``upright`` is the page turned so that its columns are rows, ``dark`` masks what is darker there than both its sides
    (both columns × rows); ``across`` are the rules of the page, ``down`` the walls that are known.
    """
    known = [piece.points for chain in down for piece in chain]
    rules = [np.concatenate([piece.points for piece in chain]) for chain in across if chain]
    found: list[list[Stretch]] = []
    for rule in rules:
        if rule[-1, 0] - rule[0, 0] < _RULE * em:
            continue
        for way in (-1, 1):
            if any(_faces(rule, other, way, em) for other in rules if other is not rule):
                continue
            walls = sorted(_walls(upright, dark, rule, way, em), key=lambda wall: float(wall.points[::way][-1, 1]))
            ends = [float(wall.points[::way][-1, 1]) for wall in walls]
            for start, end in _groups(ends, _EVEN * em):
                places = sorted(float(wall.points[0, 0]) for wall in walls[start:end])
                if places[-1] - places[0] > _APART * em:
                    found += [[w] for w in walls[start:end] if not any(_lies_along(w, k, em) for k in known)]
    return found


def _faces(rule: Points, other: Points, way: int, em: int) -> bool:
    """Whether another rule runs along a rule where the free ends of walls would be, or before."""
    left, right = max(rule[0, 0], other[0, 0]), min(rule[-1, 0], other[-1, 0])
    if right - left < 0.5 * (rule[-1, 0] - rule[0, 0]):
        return False
    middle = (left + right) / 2
    apart = float(np.interp(middle, other[:, 0], other[:, 1]) - np.interp(middle, rule[:, 0], rule[:, 1])) * way
    return 0 < apart < 2 * _HIGHEST * em


def _lies_along(wall: Stretch, other: Points, em: int) -> bool:
    x, y = wall.points.mean(axis=0)
    return bool(other[0, 1] < y < other[-1, 1] and abs(np.interp(y, other[:, 1], other[:, 0]) - x) < _CORNER * em)


def _groups(ends: list[float], reach: float) -> list[tuple[int, int]]:
    """Sorted places cut where they lie further apart than ``reach``: first, and the one after the last."""
    cuts = [0, *(k + 1 for k, (a, b) in enumerate(pairwise(ends)) if b - a > reach), len(ends)]
    return [(a, b) for a, b in pairwise(cuts) if b - a > 1]


def _walls(upright: Image, dark: Image, rule: Points, way: int, em: int) -> list[Stretch]:
    """What stands on a rule like a wall, as lines down the page."""
    tip = round(_EVEN * em)
    columns = np.arange(max(0, int(rule[0, 0]) - tip), min(len(dark), int(rule[-1, 0]) + tip + 1))
    level = np.interp(columns, rule[:, 0], rule[:, 1]).round().astype(int)
    first, last = round(_CORNER * em), round(_HIGHEST * em) + 2
    rows = np.clip(level + way * np.arange(first, last)[:, None], 0, dark.shape[1] - 1)
    heights = first + np.logical_and.accumulate(dark[columns, rows] > 0, axis=0).sum(axis=0)
    near, far = (round(reach * em) for reach in _BARE)

    def bare(column: int, y: NDArray[np.int_]) -> bool:
        inner = y[tip:-tip]  # the rule itself
        sides = upright[column - far : column - near, inner], upright[column + near : column + far, inner]
        return any(side.size and side.min() > 250 - 0.5 * (250 - np.median(upright[column, y])) for side in sides)

    walls = []
    for start, end in runs_of((heights > _LOWEST * em) & (heights < last), 1):
        column = columns[(start + end - 1) // 2]
        y = np.sort(level[(start + end - 1) // 2] + way * np.arange(int(heights[start:end].max()) - tip))
        strip = Strip(upright, y, np.full(len(y), float(column)), float(end - start), em)
        if end - start < _BROADEST * em and strip.weakest() > 0.5 and strip.crowd(tip) < 0.05 and bare(column, y):
            walls.append(Stretch(np.column_stack([np.full(len(y), float(column)), y]), float(max(1, end - start - 2))))
    return walls
