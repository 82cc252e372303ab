"""A sheet's cells to tables and lines: the ruled part is a table, what stands outside the rules are lines of text.

A sheet without any rules is a table from the first row with two texts to the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from .paper import OfficeBlock, OfficeCell, OfficeLine, OfficeTable, Print


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell by half-open ranges of the rows and columns that are seen; ``sides`` are those with a line."""

    row: int
    column: int
    end: int
    after: int
    lines: tuple[Print, ...]
    sides: frozenset[str]
    merged: bool = False
    across: bool = False
    """Centred over the empty cells to its right."""


def blocks_of(cells: Sequence[SheetCell], rows: int, places: Sequence[float]) -> list[OfficeBlock]:
    """Tables and lines from top to bottom; ``places`` are the columns' edges in points."""
    grid = _Grid(cells, rows, len(places) - 1)
    ruled = [grid.is_ruled(row) for row in range(rows)]
    if not any(ruled):
        ruled = grid.unruled_table()
    blocks: list[OfficeBlock] = []
    for is_table, group in groupby(range(rows), key=lambda row: ruled[row]):
        span = list(group)
        if is_table:
            blocks += grid.table(span[0], span[-1] + 1, places)
        else:
            for row in span:
                blocks += grid.line(row)
    return blocks


class _Grid:
    """The cells by place, and the lines between them."""

    def __init__(self, cells: Sequence[SheetCell], rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns
        self.at: dict[tuple[int, int], SheetCell] = {}
        self.down: set[tuple[int, int]] = set()  # (row, edge): a line stands there beside the row
        self.over: set[tuple[int, int]] = set()  # (edge, column): a line lies there over the column
        for cell in cells:
            places = [(r, c) for r in range(cell.row, cell.end) for c in range(cell.column, cell.after)]
            self.at.update(dict.fromkeys(places, cell))
            self.down |= {(r, cell.column) for r, _ in places if "left" in cell.sides}
            self.down |= {(r, cell.after) for r, _ in places if "right" in cell.sides}
            self.over |= {(cell.row, c) for _, c in places if "top" in cell.sides}
            self.over |= {(cell.end, c) for _, c in places if "bottom" in cell.sides}

    def is_ruled(self, row: int) -> bool:
        """Lines stand in the row, or lie both over and under at least two of its columns."""
        if any((row, edge) in self.down for edge in range(self.columns + 1)):
            return True
        return sum((row, c) in self.over and (row + 1, c) in self.over for c in range(self.columns)) >= 2

    def in_row(self, row: int) -> list[SheetCell]:
        """The cells that cover a row, from left to right."""
        found = {id(c): c for column in range(self.columns) if (c := self.at.get((row, column))) is not None}
        return sorted(found.values(), key=lambda c: c.column)

    def unruled_table(self) -> list[bool]:
        """Which rows make the table of a sheet without rules."""
        full = [sum(bool(c.lines) for c in self.in_row(row)) >= 2 for row in range(self.rows)]
        if sum(full) < 3:
            return [False] * self.rows
        first, last = full.index(True), self.rows - full[::-1].index(True)
        return [first <= row < last for row in range(self.rows)]

    def line(self, row: int) -> Iterator[OfficeBlock]:
        """The texts of a row outside the tables; a cell over several rows speaks in its first."""
        cells = [c for c in self.in_row(row) if c.row == row and c.lines]
        if len(cells) == 1:
            yield from (OfficeLine((line,)) for line in cells[0].lines)
        elif cells:
            yield OfficeLine(tuple(_joined(c.lines) for c in cells))

    def table(self, first: int, after: int, places: Sequence[float]) -> Iterator[OfficeBlock]:
        """The rows as a table; texts beside its ruled columns follow as lines."""
        left, right = self._extent(first, after)
        cells = [c for c in {id(c): c for r in range(first, after) for c in self.in_row(r)}.values()]
        inside = [c for c in cells if c.column < right and c.after > left]
        joined = self._joined(inside, first, after)
        made = [
            OfficeCell(
                max(c.row, first) - first, min(c.end, after) - first,
                places[max(c.column, left)], places[min(c.after, right)], c.lines if c.row >= first else (),
            )
            for c in joined
        ]  # fmt: skip
        yield OfficeTable(after - first, tuple(made))
        for row in range(first, after):
            beside = [c for c in cells if c not in inside and c.row == row and c.lines]
            if beside:
                yield OfficeLine(tuple(_joined(c.lines) for c in beside))

    def _extent(self, first: int, after: int) -> tuple[int, int]:
        edges = [e for r in range(first, after) for e in range(self.columns + 1) if (r, e) in self.down]
        over = [c for r in range(first, after + 1) for c in range(self.columns) if (r, c) in self.over]
        edges += [edge for c in over for edge in (c, c + 1)]
        filled = [c for r in range(first, after) for c in self.in_row(r) if c.lines]
        if not edges:
            return min(c.column for c in filled), max(c.after for c in filled)
        left, right = min(edges), max(edges)
        if not any((r, left) in self.down for r in range(first, after)):  # open at its sides: as far as its text
            left, right = min(left, *(c.column for c in filled)), max(right, *(c.after for c in filled))
        return left, right

    def _joined(self, cells: list[SheetCell], first: int, after: int) -> list[SheetCell]:
        """Cells as they are seen: with no line between them and one text at most, several are one."""
        if not any((r, edge) in self.down for r in range(first, after) for edge in range(1, self.columns)):
            return _over(cells)
        group: dict[int, int] = {}
        members: dict[int, list[SheetCell]] = {}
        for cell in cells:
            if id(cell) not in group:
                number = len(members)
                members[number] = []
                queue = [cell]
                group[id(cell)] = number
                while queue:
                    current = queue.pop()
                    members[number].append(current)
                    for other in self._open_neighbours(current, cells_in=(first, after)):
                        if id(other) not in group:
                            group[id(other)] = number
                            queue.append(other)
        known = {id(c) for c in cells}
        result: list[SheetCell] = []
        for found in members.values():
            found = [c for c in found if id(c) in known]
            whole = _united(found)
            result += [whole] if whole is not None else found
        return result

    def _open_neighbours(self, cell: SheetCell, cells_in: tuple[int, int]) -> Iterator[SheetCell]:
        first, after = cells_in
        rows = range(max(cell.row, first), min(cell.end, after))
        columns = range(cell.column, cell.after)
        places = [(r, cell.after) for r in rows if (r, cell.after) not in self.down]
        places += [(r, cell.column - 1) for r in rows if (r, cell.column) not in self.down]
        if cell.end < after:
            places += [(cell.end, c) for c in columns if (cell.end, c) not in self.over]
        if cell.row > first:
            places += [(cell.row - 1, c) for c in columns if (cell.row, c) not in self.over]
        for place in places:
            if (other := self.at.get(place)) is not None:
                yield other


def _united(cells: list[SheetCell]) -> SheetCell | None:
    """The cells as one, where they make a rectangle and hold one text between them."""
    told = [c for c in cells if c.lines]
    if len(cells) < 2 or len(told) > 1:
        return None
    row, end = min(c.row for c in cells), max(c.end for c in cells)
    column, after = min(c.column for c in cells), max(c.after for c in cells)
    if sum((c.end - c.row) * (c.after - c.column) for c in cells) != (end - row) * (after - column):
        return None
    return SheetCell(row, column, end, after, told[0].lines if told else (), frozenset(), True)


def _over(cells: list[SheetCell]) -> list[SheetCell]:
    """Texts centred over several cells take them in."""
    result: list[SheetCell] = []
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        last = result[-1] if result else None
        if last is not None and last.across and cell.across and not cell.lines and last.row == cell.row:
            result[-1] = SheetCell(last.row, last.column, last.end, cell.after, last.lines, last.sides, True, True)
        else:
            result.append(cell)
    return result


def _joined(lines: Sequence[Print]) -> Print:
    if len(lines) == 1:
        return lines[0]
    doubts = "；".join(dict.fromkeys(line.doubt for line in lines if line.doubt))
    return Print(" ".join(line.text for line in lines), doubts or None)
