"""Rows that no line parts: where every wall ends and others begin, as between two tables set close."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .grid import SAME_LINE, Frame
from .page import Ruling

_MET = 2.0
"""Points within which a wall ends, or begins, at a place."""
_FEWEST_BEGUN = 2


def undrawn_rows(rulings: Sequence[Ruling], frames: Sequence[Frame]) -> list[Ruling]:
    """Rulings across the frames at such places, as far as none is drawn there; a producer left theirs out."""
    return [ruling for frame in frames for ruling in _breaks(frame, rulings)]


def _is_wall(ruling: Ruling, frame: Frame) -> bool:
    box = frame.box
    inside = box.x0 + SAME_LINE < ruling.x0 < box.x1 - SAME_LINE
    return not ruling.horizontal and inside and ruling.top < box.bottom and box.top < ruling.bottom


def _breaks(frame: Frame, rulings: Sequence[Ruling]) -> Iterator[Ruling]:
    walls = [ruling for ruling in rulings if _is_wall(ruling, frame)]
    done: list[float] = []
    for y in sorted({wall.top for wall in walls}):
        if any(abs(y - other) <= SAME_LINE for other in done):
            continue
        if any(wall.top < y - _MET and wall.bottom > y + _MET for wall in walls):
            continue
        found = [gap for gap in _undrawn(frame, rulings, y) if _is_break(walls, y, *gap)]
        done += [y] * bool(found)
        yield from (Ruling(left, y, right, y) for left, right in found)


def _is_break(walls: Sequence[Ruling], y: float, left: float, right: float) -> bool:
    """Whether walls end at a height between two places, and others begin there."""
    near = [wall for wall in walls if left + SAME_LINE < wall.x0 < right - SAME_LINE]
    ended = [wall.x0 for wall in near if abs(wall.bottom - y) <= _MET]
    begun = [wall.x0 for wall in near if abs(wall.top - y) <= _MET]
    others = [x for x in begun if all(abs(x - end) > SAME_LINE for end in ended)]
    return bool(ended) and len(others) >= _FEWEST_BEGUN


def _undrawn(frame: Frame, rulings: Sequence[Ruling], y: float) -> list[tuple[float, float]]:
    """The stretches across a frame where no line is drawn at a height."""
    drawn = sorted((r.x0, r.x1) for r in rulings if r.horizontal and abs(r.top - y) <= SAME_LINE)
    gaps: list[tuple[float, float]] = []
    at = frame.box.x0
    for x0, x1 in [*drawn, (frame.box.x1, frame.box.x1)]:
        if x0 - at > SAME_LINE:
            gaps.append((at, min(x0, frame.box.x1)))
        at = max(at, x1)
    return gaps
