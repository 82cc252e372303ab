"""Walls that are none: the stem of a glyph in a low row, with paper above and below it and strokes at its sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .chains import Line, Points, Stretch
from .image import Image, ink_mask
from .lines import runs_of
from .strokes import Strip

_EM = 20.0
"""Points: about the width of two glyphs."""
_LOWEST = 30.0
"""Points: a row that is higher holds no glyph from rule to rule."""
_JOINED = 4.0
"""Points from its end within which a wall goes on in the next row."""
_BLANK = 0.7
"""Points: how much paper there is at least between a stem and the rules above and below."""
_BROAD = 16.0
"""Points to one side along which the second line of a double rule is inked: no stroke of a glyph is so long."""
_SECOND = 0.9
"""Share of them that is inked."""
_BESIDE = 1.2, 3.2
"""Points from the middle of a stem, between which strokes of its glyph stand at its sides; at walls there is paper."""
_TOUCHED = 0.1
"""Share of a stem's length that strokes touch, at least: as broad are a stroke across and a hook."""
_PIECES = 2
"""Strokes of a glyph one below the other, at most; a wall of dashes has more."""
_STEADY = 3
"""Rows in which a wall of dashes would have a single dash each, and none at the rules between them."""


def without_stems(down: Sequence[Line], grey: Image, unit: float, across: Sequence[Line] = ()) -> list[Line]:
    """The lines down without pieces that stem from glyphs; ``unit`` is pixels per point.

    What goes on in the next row is one: where the same glyph stands in row after row, each row bears its stem.
    """
    rules = [piece.points for line in across for piece in line.stretches]
    ink: NDArray[np.bool_] | None = None
    stems: set[int] = set()
    for group in _joined([piece for line in down for piece in line.stretches], unit):
        rows = _rows(np.concatenate([piece.points for piece in group]), rules, unit)
        dashed = any(piece.dash for piece in group)
        if any(bottom - top >= _LOWEST * unit for (_, top), (_, bottom) in rows) or (dashed and len(rows) < _STEADY):
            continue
        broad = max(piece.thickness for piece in group)
        if _strip(grey, np.concatenate(rows), broad, unit).own_dash():
            continue
        ink = ink_mask(grey, round(14 * unit)) > 0 if ink is None else ink
        found = [_stem(row, broad, grey, ink, unit, 1 if dashed else _PIECES) for row in rows]
        if None not in found and any(found):
            stems |= {id(piece) for piece in group}
    return [replace(line, stretches=tuple(s for s in line.stretches if id(s) not in stems)) for line in down]


def _joined(pieces: Sequence[Stretch], unit: float) -> list[list[Stretch]]:
    """Pieces one below the other."""
    groups: list[list[Stretch]] = []
    for piece in sorted(pieces, key=lambda p: float(p.points[0, 1])):
        above = (g for g in groups if np.abs(g[-1].points[-1] - piece.points[0]).max() < _JOINED * unit)
        group = next(above, None)
        if group is None:
            groups.append([piece])
        else:
            group.append(piece)
    return groups


def _rows(points: Points, rules: Sequence[Points], unit: float) -> list[Points]:
    """A wall cut at the rules that it crosses, each part from end to end; up to the rules next to its own ends.

    What sticks out beyond the first or the last rule that it meets, and reaches no other, tells nothing.
    """
    x, first, last = float(np.median(points[:, 0])), points[0, 1], points[-1, 1]
    near = _JOINED * unit
    met = [float(np.interp(x, r[:, 0], r[:, 1])) for r in rules if r[0, 0] < x < r[-1, 0]]
    top, bottom = (
        min((y for y in met if abs(y - end) < near), key=lambda y: abs(y - end), default=end) for end in (first, last)
    )
    stops = [top, *sorted(y for y in met if first + near < y < last - near), bottom]
    held = [any(abs(y - stop) < 1 for y in met) for stop in stops]
    if sum(held) >= 2:
        stops = stops[held.index(True) : len(held) - held[::-1].index(True)]
    ends = np.column_stack([np.interp(stops, points[:, 1], points[:, 0]), stops])
    return [ends[k : k + 2] for k in range(len(stops) - 1)]


def _stem(row: Points, broad: float, grey: Image, ink: NDArray[np.bool_], unit: float, most: int) -> bool | None:
    """Whether strokes stand at the sides of a wall in a row; None where no paper parts it from the rules at its ends.

    ``broad`` is how broad it is, ``most`` of how many strokes it is at most.
    """
    rows, places = _along(row, grey)

    def shown(near: float, far: float) -> NDArray[np.bool_]:
        columns = places[:, None] + np.arange(round(near * unit), round(far * unit) + 1)
        return ink[rows[:, None], np.clip(columns, 0, ink.shape[1] - 1)].any(axis=1)

    def crosses(first: int) -> bool:
        """Whether a line runs across at a row, and broader than a glyph: the second one of a double rule."""
        lines, middle, reach = slice(rows[0] + first - 1, rows[0] + first + 2), places[first], round(_BROAD * unit)
        sides = ink[lines, max(0, middle - reach) : middle], ink[lines, middle : middle + reach]
        return any(side.shape[1] == reach and side.any(axis=0).mean() > _SECOND for side in sides)

    wall = _strip(grey, row, broad, unit).drawn()
    third = len(wall) // 3
    blanks = [(a, b) for a, b in runs_of(~wall, 0) if b - a >= round(_BLANK * unit)]
    above = [a for a, b in blanks if a < third and b < len(wall) and not crosses(b)]
    below = [b for a, b in blanks if b > len(wall) - third and a > 0 and not crosses(a - 1)]
    if not above or not below:
        return None
    between = slice(above[0], below[-1])
    if not 0 < len(runs_of(wall[between], 0)) <= most:
        return None
    near, far = _BESIDE
    touched = (shown(-far, -near) | shown(near, far)) & wall
    return bool(touched[between].sum() > _TOUCHED * wall[between].sum())


def _strip(grey: Image, wall: Points, broad: float, unit: float) -> Strip:
    """The grey levels along a wall, row by row of the picture."""
    rows, places = _along(wall, grey)
    return Strip(grey.T, rows, places.astype(np.float64), broad + 2, round(_EM * unit))


def _along(wall: Points, grey: Image) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """The rows of the picture from end to end of a wall, and its column in each."""
    rows = np.arange(max(0, round(wall[0, 1])), min(grey.shape[0] - 1, round(wall[-1, 1])) + 1)
    return rows, np.round(np.interp(rows, wall[:, 1], wall[:, 0])).astype(int)
