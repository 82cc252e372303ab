"""Rows that no line parts: where every wall within a frame ends and others begin, as between two tables set close."""

from __future__ import annotations

from collections.abc import Sequence

from .grid import SAME_LINE, Frame
from .page import Ruling

_MET = 2.0
"""Points within which a wall ends, or begins, at a place."""
_FEWEST_BEGUN = 2


def undrawn_rows(rulings: Sequence[Ruling], frames: Sequence[Frame]) -> list[Ruling]:
    """Rulings across the frames at such places; a producer left theirs out."""
    return [Ruling(f.box.x0, y, f.box.x1, y) for f in frames for y in _breaks(f, rulings)]


def _is_wall(ruling: Ruling, frame: Frame) -> bool:
    box = frame.box
    inside = box.x0 + SAME_LINE < ruling.x0 < box.x1 - SAME_LINE
    return not ruling.horizontal and inside and ruling.top < box.bottom and box.top < ruling.bottom


def _breaks(frame: Frame, rulings: Sequence[Ruling]) -> list[float]:
    walls = [ruling for ruling in rulings if _is_wall(ruling, frame)]
    found: list[float] = []
    for y in sorted({wall.top for wall in walls}):
        if any(abs(y - other) <= SAME_LINE for other in (*frame.ys, *found)):
            continue
        ended = [wall.x0 for wall in walls if abs(wall.bottom - y) <= _MET]
        begun = [wall.x0 for wall in walls if abs(wall.top - y) <= _MET]
        others = [x for x in begun if all(abs(x - end) > SAME_LINE for end in ended)]
        crossed = any(wall.top < y - _MET and wall.bottom > y + _MET for wall in walls)
        if ended and len(others) >= _FEWEST_BEGUN and not crossed:
            found.append(y)
    return found
