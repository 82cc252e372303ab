"""Walls that are none: the stem of a glyph in a low row, with paper above and below it and strokes at its sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .chains import Line, Stretch
from .image import Image, ink_mask

_LOWEST = 30.0
"""Points: a row that is higher holds no glyph from rule to rule."""
_JOINED = 4.0
"""Points from its end within which a wall goes on in the next row."""
_BLANK = 1.5
"""Points: how much paper there is at least between a stem and the rules above and below."""
_RULE = 3.0
"""Points from the end of a piece within which it is a rule's ink, or the second line of a double rule."""
_BESIDE = 1.2, 3.2
"""Points from the middle of a stem, between which strokes of its glyph stand at its sides; at walls there is paper."""
_TOUCHED = 0.12
"""Share of a stem's length that strokes touch, at least."""
_PIECES = 2
"""Strokes of a glyph one below the other, at most; a wall of dashes has more."""


def without_stems(down: Sequence[Line], grey: Image, unit: float) -> list[Line]:
    """The lines down without pieces that stem from a glyph; ``unit`` is pixels per point."""
    ends = [(piece.points[0] / unit, piece.points[-1] / unit) for line in down for piece in line.stretches]

    def alone(piece: Stretch) -> bool:
        first, last = piece.points[0] / unit, piece.points[-1] / unit
        above = (np.abs(first - end).max() < _JOINED for _, end in ends)
        below = (np.abs(last - start).max() < _JOINED for start, _ in ends)
        return last[1] - first[1] < _LOWEST and not any(above) and not any(below)

    short = [piece for line in down for piece in line.stretches if piece.dash is None and alone(piece)]
    if not short:
        return list(down)
    ink = ink_mask(grey, round(14 * unit)) > 0
    stems = {id(piece) for piece in short if _is_stem(piece, ink, unit)}
    return [replace(line, stretches=tuple(s for s in line.stretches if id(s) not in stems)) for line in down]


def _is_stem(piece: Stretch, ink: NDArray[np.bool_], unit: float) -> bool:
    """Whether a piece has paper towards both its ends, and ink at its sides."""
    rows = np.arange(round(piece.points[0, 1]), round(piece.points[-1, 1]) + 1)
    rows = rows[(rows >= 0) & (rows < ink.shape[0])]
    places = np.round(np.interp(rows, piece.points[:, 1], piece.points[:, 0])).astype(int)

    def shown(near: float, far: float) -> NDArray[np.bool_]:
        columns = places[:, None] + np.arange(round(near * unit), round(far * unit) + 1)
        return ink[rows[:, None], np.clip(columns, 0, ink.shape[1] - 1)].any(axis=1)

    wall = shown(-1 / unit, 1 / unit)
    third, blank = len(wall) // 3, np.ones(max(1, round(_BLANK * unit)), int)
    paper = (~wall).astype(int)
    runs = [np.convolve(end, blank, "valid") for end in (paper[:third], paper[-third:]) if third >= blank.size]
    if len(runs) < 2 or any(run.max() < blank.size for run in runs):
        return False
    near, far = _BESIDE
    rule = max(1, round(_RULE * unit))
    bare = rule + np.flatnonzero(~wall[rule:-rule])
    if not bare.size:  # all the paper there is parts the two lines of double rules
        return False
    between = slice(int(bare[0]), int(bare[-1]))
    if np.count_nonzero(np.diff(paper[between]) < 0) > _PIECES:
        return False
    touched = (shown(-far, -near) | shown(near, far)) & wall
    return bool(touched[between].sum() > _TOUCHED * max(1, wall[between].sum()))
