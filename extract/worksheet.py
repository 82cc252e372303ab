"""Worksheets printed with their headings: letters over the columns, numbers before the rows."""

from __future__ import annotations

import re
from dataclasses import replace

from .layout import Table

_LETTERS = re.compile(r"[A-Z]{1,2}(\s?[A-Z]{1,2})*")
_FEWEST = 3


def without_headings(table: Table) -> Table:
    """The table without the letters and numbers that a worksheet printed at its edges; else the table as it is."""
    top = [c.text.strip() for c in table.cells if c.row == 0]
    letters = [text for text in top if text]
    edge = [c for c in table.cells if c.x0 - table.box.x0 < 2]
    numbers = [c.text.strip() for c in sorted(edge, key=lambda c: c.row) if c.row > 0 and c.text.strip()]
    if len(letters) < _FEWEST or not all(map(_LETTERS.fullmatch, letters)) or len(numbers) < _FEWEST:
        return table
    if not all(n.isdigit() for n in numbers) or [int(n) for n in numbers] != list(
        range(int(numbers[0]), int(numbers[0]) + len(numbers))
    ):
        return table
    cells = tuple(replace(c, row=c.row - 1, end=c.end - 1) for c in table.cells if c.row > 0 and c not in edge)
    if not cells:
        return table
    box = table.box._replace(x0=min(c.box.x0 for c in cells), top=min(c.box.top for c in cells))
    return replace(table, box=box, rows=table.rows - 1, cells=cells)
