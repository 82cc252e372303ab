"""Tables that list their rows in panes side by side: the header holds its labels twice, one pane after the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from ..normalize import compact
from .layout import Cell
from .vocabulary import Vocabulary

_FEWEST_LABELS = 3
_MOST_PANES = 3


def unfolded(rows: int, cells: Sequence[Cell], vocabulary: Vocabulary) -> tuple[int, list[Cell]]:
    """Rows and cells of a sheet with the rows of a right pane below those of the pane at its left."""
    starting: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell.text:
            starting.setdefault(cell.row, []).append(cell)
    for row in sorted(starting):
        header = sorted(starting[row], key=lambda c: c.x0)
        for labels in (header, header[1:]):  # a label of the whole block may stand before them
            if panes := _panes(labels, vocabulary):
                return _stacked(rows, cells, row, panes)
    return rows, list(cells)


def edge_by_edge(source: Sequence[float], target: Sequence[float]) -> Callable[[float], float]:
    """Places between edges brought to their share of the way between other edges, as many as these."""

    def moved(x: float) -> float:
        k = min(max(bisect_right(source, x) - 1, 0), len(source) - 2)
        share = (x - source[k]) / (source[k + 1] - source[k] or 1.0)
        return target[k] + share * (target[k + 1] - target[k])

    return moved


def _panes(header: Sequence[Cell], vocabulary: Vocabulary) -> list[Sequence[Cell]]:
    """The labels of each pane, where a row holds those of an indicator table more than once."""
    texts = [compact(cell.text) for cell in header]
    for panes in range(2, _MOST_PANES + 1):
        count, rest = divmod(len(texts), panes)
        if rest or count < _FEWEST_LABELS or texts != texts[:count] * panes:
            continue
        keys = {vocabulary.key(text, "column") for text in texts[:count]} - {None}
        if len(keys) >= _FEWEST_LABELS and keys & {"target", "actual", "score"}:
            return [header[n * count : (n + 1) * count] for n in range(panes)]
    return []


def _stacked(rows: int, cells: Sequence[Cell], first: int, panes: Sequence[Sequence[Cell]]) -> tuple[int, list[Cell]]:
    """The sheet without panes: they reach from their header to the next row that has a cell across their borders."""
    begins = [pane[0].x0 for pane in panes[1:]]
    across = [c for c in cells if c.end > first and any(c.x0 < x - 2 and c.x1 > x + 2 for x in begins)]
    after = min((max(c.row, first) for c in across), default=rows)
    height = after - first
    edges = [[*(c.x0 for c in pane), pane[-1].x1] for pane in panes]
    places = [edge_by_edge(own, edges[0]) for own in edges]
    result: list[Cell] = []
    for cell in cells:
        if cell.row >= after:
            down = (len(panes) - 1) * height
            result.append(replace(cell, row=cell.row + down, end=cell.end + down))
            continue
        pane = sum(cell.x0 > x - 2 for x in begins) if cell.row >= first else 0
        x0, x1 = (places[pane](x) for x in (cell.x0, cell.x1)) if pane else (cell.x0, cell.x1)
        result.append(replace(cell, row=cell.row + pane * height, end=cell.end + pane * height, x0=x0, x1=x1))
    return rows + (len(panes) - 1) * height, result
