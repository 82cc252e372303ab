"""Whose a table is: the project that its first rows name, and rows that a later page prints again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..normalize import compact
from .layout import Table
from .vocabulary import ANY_LABEL, Vocabulary

_HEAD_ROWS = 6
"""Rows of a form in which its funds begin."""
_IDENTITY = ("project_name", "reporting_unit", "supervising_department", "evaluation_year")


def names_project(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether the table's first rows hold a project's name beside its label."""
    return next(anchors(table, vocabulary, below=4), None) is not None


def anchors(table: Table, vocabulary: Vocabulary, below: int) -> Iterator[tuple[int, str]]:
    """Rows in which a label for the project's name has a value, not another label, to its right; and the values."""
    for cell in table.cells:
        if cell.row < below and vocabulary.key(cell.text, "field") == "project_name":
            right = [c for c in table.cells if c.row <= cell.row < c.end and c.x0 >= cell.x1 - 1]
            beside = min(right, key=lambda c: c.x0, default=None)
            if beside is None:
                continue
            term = vocabulary.match(beside.text, *ANY_LABEL)
            if term is None or (term.group == "column" and not vocabulary.is_whole(beside.text, "column")):
                yield cell.row, beside.text


def rows_again(head: Table | None, table: Table, vocabulary: Vocabulary) -> int:
    """How many of a form's first rows, the project's name among them, its table prints again on a later page.

    A form of its own, be it of the same project, has its funds below them.
    """
    if head is None or table.page == head.page or not names_project(table, vocabulary):
        return 0
    count = 0
    while count < min(head.rows, table.rows) and row_texts(head, count) == row_texts(table, count):
        count += 1
    if not 0 < count < table.rows or next(anchors(table, vocabulary, below=count), None) is None:
        return 0
    return 0 if begins_funds(table, vocabulary, count + _HEAD_ROWS) else count


def begins_funds(table: Table, vocabulary: Vocabulary, rows: int = _HEAD_ROWS) -> bool:
    """Whether funds stand in the first rows of a table: they begin a form."""
    begun = [text for row in range(min(table.rows, rows)) for text in row_texts(table, row)]
    return any(vocabulary.key(text, "measure") for text in begun if text)


def row_texts(table: Table, row: int) -> list[str]:
    """The texts of the cells of a row, from left to right."""
    return [compact(c.text) for c in sorted(table.cells, key=lambda c: c.x0) if c.row <= row < c.end]


def without_rows(table: Table, count: int) -> Table:
    """A table without its first rows, as the rest of another."""
    cells = tuple(replace(c, row=c.row - count, end=c.end - count) for c in table.cells if c.row >= count)
    return replace(table, rows=table.rows - count, cells=cells, open_top=False)


def says_whose(table: Table, row: int, vocabulary: Vocabulary) -> bool:
    """Whether a row names a unit or a department beside its label."""
    texts = [text for text in row_texts(table, row) if text]
    return len(texts) >= 2 and vocabulary.key(texts[0], "field") in _IDENTITY


def holds_indicators(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether a table has levels of indicators, and no goals in the rows before them."""
    texts = [c.text for c in sorted(table.cells, key=lambda c: (c.row, c.x0)) if c.text]
    first = next((k for k, text in enumerate(texts) if vocabulary.is_whole(text, "level")), None)
    return first is not None and not any(vocabulary.is_whole(text, "goal") for text in texts[:first])


def begins_form(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether the table's first rows tell whose form it is."""
    return any(cell.row < 3 and vocabulary.key(cell.text, "field") in _IDENTITY for cell in table.cells)
