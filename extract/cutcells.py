"""Merged cells that a page break cuts above and below: lines beside a frame, with nothing across at either end."""

from __future__ import annotations

from collections.abc import Sequence

from .grid import Frame
from .page import Ruling

_NEAR = 5.0
_WIDEST = 0.4
"""Of the frame's width, what such cells may take up beside it."""


def ends_of_cut_cells(rulings: Sequence[Ruling], frames: Sequence[Frame]) -> list[Ruling]:
    """Rulings that close such cells at the top and the bottom of the page's part of the table."""
    ends: dict[int, list[Ruling]] = {}
    for r in rulings:
        if not r.horizontal and not any(f.box.x0 - 3 < r.x0 < f.box.x1 + 3 and _beside(r, f) for f in frames):
            ends.setdefault(round(r.x0 / 2), []).append(r)
    added: list[Ruling] = []
    for parts in ends.values():
        top, bottom, x = min(r.top for r in parts), max(r.bottom for r in parts), parts[0].x0
        if sum(r.bottom - r.top for r in parts) < 0.9 * (bottom - top):
            continue
        for frame in frames:
            box = frame.box
            along = abs(top - box.top) < _NEAR and abs(bottom - box.bottom) < _NEAR
            if along and 0 < max(box.x0 - x, x - box.x1) < _WIDEST * (box.x1 - box.x0):
                edge = box.x0 if x < box.x0 else box.x1
                added += [Ruling(min(x, edge), y, max(x, edge), y) for y in (box.top, box.bottom)]
    return added


def _beside(ruling: Ruling, frame: Frame) -> bool:
    return ruling.top < frame.box.bottom and frame.box.top < ruling.bottom
