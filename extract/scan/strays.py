"""Walls that are none in a table that is ruled across only: a stroke that reaches from rule to rule, a shade's edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .chains import Line, Stretch

_APART = 4.0
"""Points between two levels; rules nearer than that are one."""
_NEAR = 6.0
"""Points within which a wall stands at the side of a row, or ends at a rule."""
_SHORTEST = 40.0
"""Points that the rules above and below a row share at least."""
_FEWEST_ROWS = 5
_WALLED = 0.2
"""Share of the rows that have a wall, at most, in a table that is ruled across only."""


class _Span(NamedTuple):
    """Where a piece of a line begins and ends along its way, and its place across that, in points."""

    at: float
    start: float
    end: float


def without_strays(across: Sequence[Line], down: Sequence[Line], unit: float) -> list[Line]:
    """The lines down without pieces in hardly any of the many rows of a table.

    ``unit`` is pixels per point.
    """
    walls = [_span(piece, 1, unit) for line in down for piece in line.stretches]
    if not walls:
        return list(down)
    gone: set[_Span] = set()
    for rows in _open_rows(_levels(across, unit), walls):
        held = [[wall for wall in walls if _stands_in(wall, row)] for row in rows]
        if len(rows) < _FEWEST_ROWS or sum(map(bool, held)) > _WALLED * len(rows):
            continue
        top, bottom = rows[0][0].at - _NEAR, rows[-1][1].at + _NEAR
        gone |= {wall for own in held for wall in own if top < wall.start and wall.end < bottom}
    if not gone:
        return list(down)
    return [replace(line, stretches=tuple(s for s in line.stretches if _span(s, 1, unit) not in gone)) for line in down]


def _span(piece: Stretch, axis: int, unit: float) -> _Span:
    points = piece.points / unit
    return _Span(float(np.median(points[:, 1 - axis])), float(points[0, axis]), float(points[-1, axis]))


def _levels(across: Sequence[Line], unit: float) -> list[_Span]:
    """The heights at which rules are drawn, and how far they reach in all."""
    levels: list[_Span] = []
    for rule in sorted(_span(piece, 0, unit) for line in across for piece in line.stretches):
        if levels and rule.at - levels[-1].at < _APART:
            last = levels[-1]
            levels[-1] = _Span(last.at, min(last.start, rule.start), max(last.end, rule.end))
        else:
            levels.append(rule)
    return levels


_Row = tuple[_Span, _Span]
"""The rules above it and below it."""


def _open_rows(levels: Sequence[_Span], walls: Sequence[_Span]) -> list[list[_Row]]:
    """Rows that follow one another, none of which has walls at both ends and between."""
    runs: list[list[_Row]] = []
    for row in pairwise(levels):
        top, bottom = row
        shared = min(top.end, bottom.end) - max(top.start, bottom.start)
        left, right = min(top.start, bottom.start), max(top.end, bottom.end)
        own = [w.at for w in walls if _stands_in(w, row)]
        sides = [any(abs(at - x) < _NEAR for at in own) for x in (left, right)]
        closed = all(sides) and any(left + _NEAR < at < right - _NEAR for at in own)
        if closed or shared < _SHORTEST:
            runs.append([])
        elif runs:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _stands_in(wall: _Span, row: _Row) -> bool:
    """Whether a wall takes up most of a row's height."""
    top, bottom = row[0].at, row[1].at
    return min(wall.end, bottom) - max(wall.start, top) > 0.6 * (bottom - top)
