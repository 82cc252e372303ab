"""Cells on a grid, and how those that a tool found are held against those that are there."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

NEAR = 6.0

"""Points; edges that near to one another are one."""

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class GridCell:
    """A cell by half-open ranges of rows and columns."""

    row: int
    end: int
    column: int
    after: int
    text: str


Tables = list[list[GridCell]]


def plain(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


def gridded(cells: Iterable[tuple[Bounds, str | None]]) -> list[GridCell]:
    """Cells by their boxes (left, top, right, bottom) on the grid that all their edges make."""
    cells = list(cells)
    xs = _places([x for (x0, _, x1, _), _ in cells for x in (x0, x1)])
    ys = _places([y for (_, y0, _, y1), _ in cells for y in (y0, y1)])
    return [
        GridCell(_index(ys, y0), _index(ys, y1), _index(xs, x0), _index(xs, x1), plain(text))
        for (x0, y0, x1, y1), text in cells
    ]


def _places(values: Sequence[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > NEAR:
            places.append(value)
    return places


def _index(places: Sequence[float], value: float) -> int:
    return min(range(len(places)), key=lambda i: abs(places[i] - value))


@dataclass
class Tally:
    """Of one measure: how many there are in truth, how many were found, how many of these are right."""

    true: int = 0
    found: int = 0
    right: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.true + self.found) if self.true + self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    def add(self, true: Counter[Any], found: Counter[Any]) -> None:
        self.true += sum(true.values())
        self.found += sum(found.values())
        self.right += sum((true & found).values())


@dataclass
class Result:
    """What one tool found on all pages, the processor's seconds it took, and pages on which it failed."""

    text: Tally = field(default_factory=Tally)
    placed: Tally = field(default_factory=Tally)
    relations: Tally = field(default_factory=Tally)
    values: Tally = field(default_factory=Tally)
    seconds: float = 0.0
    failed: int = 0


def neighbours(cells: Sequence[GridCell]) -> set[tuple[GridCell, GridCell, str, int]]:
    """Cells with text that are next to one another across or down, and how many blank cells lie between them."""
    at = {(r, c): cell for cell in cells for r in range(cell.row, cell.end) for c in range(cell.column, cell.after)}
    rows, columns = 1 + max((r for r, _ in at), default=-1), 1 + max((c for _, c in at), default=-1)
    pairs: set[tuple[GridCell, GridCell, str, int]] = set()
    for cell in cells:
        if not cell.text:
            continue
        for r in range(cell.row, cell.end):
            _next(cell, [at.get((r, c)) for c in range(cell.after, columns)], "across", pairs)
        for c in range(cell.column, cell.after):
            _next(cell, [at.get((r, c)) for r in range(cell.end, rows)], "down", pairs)
    return pairs


def _next(
    cell: GridCell, line: Sequence[GridCell | None], way: str, pairs: set[tuple[GridCell, GridCell, str, int]]
) -> None:
    blanks: list[GridCell] = []
    for other in line:
        if other is None:
            return
        if other.text:
            pairs.add((cell, other, way, len(blanks)))
            return
        if other not in blanks:
            blanks.append(other)


def count(result: Result, truth: Tables, found: Tables) -> None:
    """Cells and relations of a page's tables together: a table found in two parts loses the relations between them."""
    texts: list[Counter[Any]] = []
    relations: list[Counter[Any]] = []
    placed: list[Counter[Any]] = []
    for tables in (truth, found):
        cells = [cell for table in tables for cell in table if cell.text]
        pairs = [pair for table in tables for pair in neighbours(table)]
        around: dict[GridCell, set[object]] = {cell: set() for cell in cells}
        for a, b, way, blanks in pairs:
            around[a].add((b.text, way, blanks, "after"))
            around[b].add((a.text, way, blanks, "before"))
        texts.append(Counter(cell.text for cell in cells))
        relations.append(Counter((a.text, b.text, way, blanks) for a, b, way, blanks in pairs))
        placed.append(Counter((cell.text, frozenset(around[cell])) for cell in cells))
    result.text.add(*texts)
    result.relations.add(*relations)
    result.placed.add(*placed)
