"""Tables without rules whose cells are filled: where the fills end, there the cells do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import mean

from ..schema import Box
from .page import Ruling, sides

_SMALLEST = 8.0
_WIDEST_GAP = 8.0
"""Of white between two filled cells."""
_CLOSE = 2.0
_MOST_SHAPES = 3000
"""Drawings of more shapes are no tables, and would take long to look through."""
_COVERED = 0.7
"""The least share of such a table that its fills take up."""
_FEWEST_CELLS, _FEWEST_ROWS = 6, 2
_MOST = 0.7
"""The share of the fills that stand as cells of a table do: in columns, one beside the other."""


def edges(coloured: Sequence[Box], white: Sequence[Box], rulings: Sequence[Ruling]) -> list[Ruling]:
    """The sides of filled cells, where these make up a table and no rules are drawn around them.

    White fills are cells where they lie on a coloured one, and part cells where they are thin. Tables with white rows
    between the filled ones are left alone.
    """
    fills = [box for box in dict.fromkeys(coloured) if _is_cell(box)]
    if not fills or len(fills) + len(white) > _MOST_SHAPES:
        return []
    fills += [box for box in dict.fromkeys(white) if _is_cell(box) and any(_within(box, other) for other in fills)]
    cells = [box for box in fills if not _is_ruled(box, rulings)]
    if 2 * len(cells) < len(fills) or not _is_table(cells):
        return _around_rows(fills, rulings)
    across = _places((box.x0, box.x1) for box in cells)
    down = _places((box.top, box.bottom) for box in cells)
    found: list[Ruling] = []
    for box in cells:
        found += sides(across[box.x0], down[box.top], across[box.x1], down[box.bottom])
    return found + [_along(box) for box in white if not _is_cell(box) and any(_within(box, other) for other in cells)]


def _around_rows(fills: Sequence[Box], rulings: Sequence[Ruling]) -> list[Ruling]:
    """Lines over and under shaded cells side by side that rules part: a cell is shaded whole, so its row ends there."""
    rows: dict[tuple[int, int], list[Box]] = {}
    for box in sorted(fills):
        rows.setdefault((round(box.top), round(box.bottom)), []).append(box)
    found: list[Ruling] = []
    for row in rows.values():
        walls = [(a.x1 + b.x0) / 2 for a, b in pairwise(row) if abs(b.x0 - a.x1) < _CLOSE]
        top, bottom = row[0].top, row[0].bottom
        if len(walls) < max(_FEWEST_ROWS, len(row) - 1) or not all(_is_wall(x, top, bottom, rulings) for x in walls):
            continue
        found += [Ruling(row[0].x0, y, row[-1].x1, y) for y in (top, bottom)]
    return found


def _is_wall(x: float, top: float, bottom: float, rulings: Sequence[Ruling]) -> bool:
    return any(
        not r.horizontal and abs(r.x0 - x) < _CLOSE and r.top < top + _CLOSE and r.bottom > bottom - _CLOSE
        for r in rulings
    )


def _is_cell(box: Box) -> bool:
    return min(box.x1 - box.x0, box.bottom - box.top) >= _SMALLEST


def _within(box: Box, other: Box) -> bool:
    inside = (
        other.x0 - 1 < box.x0 and box.x1 < other.x1 + 1 and other.top - 1 < box.top and box.bottom < other.bottom + 1
    )
    return inside and (box.x1 - box.x0 < other.x1 - other.x0 - 1 or box.bottom - box.top < other.bottom - other.top - 1)


def _along(box: Box) -> Ruling:
    """A thin box as the line along its middle."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    upright = box.bottom - box.top > box.x1 - box.x0
    return Ruling(x, box.top, x, box.bottom) if upright else Ruling(box.x0, y, box.x1, y)


def _is_ruled(box: Box, rulings: Sequence[Ruling]) -> bool:
    """Whether rules are drawn over and under a fill, as where a row of a ruled table is shaded."""
    return all(
        any(
            r.horizontal and abs(r.top - y) < 3 and min(r.x1, box.x1) - max(r.x0, box.x0) > 0.6 * (box.x1 - box.x0)
            for r in rulings
        )
        for y in (box.top, box.bottom)
    )


def _is_table(cells: Sequence[Box]) -> bool:
    """Whether fills stand in rows and columns, each beside another or across the whole."""
    if len(cells) < _FEWEST_CELLS or len({round(box.top) for box in cells}) < _FEWEST_ROWS:
        return False
    left, right = min(box.x0 for box in cells), max(box.x1 for box in cells)
    in_columns = sum(any(_is_over(box, other) for other in cells) for box in cells)
    beside = sum(
        (box.x0 < left + 2 and box.x1 > right - 2) or any(_is_neighbour(box, other) for other in cells) for box in cells
    )
    several = any(box.x0 > left + _WIDEST_GAP for box in cells)
    height = max(box.bottom for box in cells) - min(box.top for box in cells)
    covered = sum((box.x1 - box.x0) * (box.bottom - box.top) for box in cells)
    full = covered > _COVERED * (right - left) * height  # of white rows between, nobody sees which cells are merged
    return several and full and min(in_columns, beside) >= _MOST * len(cells)


def _is_over(box: Box, other: Box) -> bool:
    ends = abs(box.x0 - other.x0) < 1.5 or abs(box.x1 - other.x1) < 1.5
    return ends and (box.bottom < other.top + 1 or other.bottom < box.top + 1)


def _is_neighbour(box: Box, other: Box) -> bool:
    gap = max(other.x0 - box.x1, box.x0 - other.x1)
    shared = min(box.bottom, other.bottom) - max(box.top, other.top)
    lower = min(box.bottom - box.top, other.bottom - other.top)
    return -1 < gap < _WIDEST_GAP and shared > 0.6 * lower


def _places(spans: Iterable[tuple[float, float]]) -> dict[float, float]:
    """Where each beginning and end of a cell is drawn: in the middle of the white between two."""
    both = sorted({(place, kind) for span in spans for kind, place in enumerate(span)})
    groups: list[list[tuple[float, int]]] = []
    for place, kind in both:
        last = groups[-1] if groups else None
        near = last is not None and place - last[-1][0] < (_WIDEST_GAP if last[-1][1] and not kind else 1.5)
        if last is not None and near and place - last[0][0] < 1.5 * _WIDEST_GAP:
            last.append((place, kind))
        else:
            groups.append([(place, kind)])
    return {place: mean(p for p, _ in group) for group in groups for place, _ in group}
