"""Whose a table is: the project that its first rows name, rows that a later page prints again, and what shows there
that another form of the same project begins."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from ..normalize import compact, same_name
from .layout import Cell, Table
from .vocabulary import ANY_LABEL, Vocabulary

_HEAD_ROWS = 6
"""Rows of a form in which its funds begin."""
_NEAR = 6.0
"""Points within which cells of one column begin."""
_IDENTITY = ("project_name", "reporting_unit", "supervising_department", "evaluation_year")


def names_project(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether the table's first rows hold a project's name beside its label."""
    return next(anchors(table, vocabulary, below=4), None) is not None


def anchors(table: Table, vocabulary: Vocabulary, below: int) -> Iterator[tuple[int, str]]:
    """Rows in which a label for the project's name has a value, not another label, to its right; and the values."""
    for cell in table.cells:
        if cell.row < below and vocabulary.key(cell.text, "field") == "project_name":
            value = _beside(table, cell, vocabulary)
            if value is not None:
                yield cell.row, value


def _beside(table: Table, label: Cell, vocabulary: Vocabulary) -> str | None:
    right = [c for c in table.cells if c.row <= label.row < c.end and c.x0 >= label.x1 - 1]
    beside = min(right, key=lambda c: c.x0, default=None)
    if beside is None:
        return None
    term = vocabulary.match(beside.text, *ANY_LABEL)
    whole = term is None or (term.group == "column" and not vocabulary.is_whole(beside.text, "column"))
    return beside.text if whole else None


def rows_again(head: Table | None, table: Table, vocabulary: Vocabulary) -> int:
    """How many of a form's first rows, the project's name among them, its table prints again on a later page.

    A form of its own, be it of the same project, has its funds below them.
    """
    if head is None or table.page == head.page or not names_project(table, vocabulary):
        return 0
    count = rows_known(table, texts_of(head))
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


def texts_of(table: Table | None) -> set[str]:
    """What stands in a table; nothing in none."""
    return {compact(cell.text) for cell in table.cells} if table is not None else set()


def rows_known(table: Table, known: Collection[str], names: Collection[str] = ()) -> int:
    """How many first rows say nothing that is not known, or one of the names beside whatever label."""
    count = 0
    while count < min(_HEAD_ROWS, table.rows):
        texts = [text for text in row_texts(table, count) if text]
        beside = texts[1:]
        if not texts or not (all(t in known for t in texts) or (beside and all(t in names for t in beside))):
            break
        count += 1
    return count


def tells_otherwise(head: Table, table: Table, vocabulary: Vocabulary) -> bool:
    """Whether the first rows of a table have another year or unit than those of a form, each under the same label."""
    before, after = _told(head, vocabulary), _told(table, vocabulary)
    return any(not same_name(before[field], after[field]) for field in before.keys() & after.keys())


def _told(table: Table, vocabulary: Vocabulary) -> dict[str, str]:
    found: dict[str, str] = {}
    for cell in table.cells:
        field = vocabulary.key(cell.text, "field") if cell.row < _HEAD_ROWS else None
        if field in _IDENTITY and (value := _beside(table, cell, vocabulary)):
            found.setdefault(field, value)
    return found


def begins_anew(before: Sequence[Sequence[Cell]], after: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    """Whether indicators are another list than those of the tables before: these end in their total, or have left the
    level that both begin with."""
    done = [mark for cells in before for mark in _marks(cells, vocabulary)]
    begun = next((cell for cell in _marks(after, vocabulary) if _is_level(cell, vocabulary)), None)
    first = next((cell for cell in done if _is_level(cell, vocabulary)), None)
    if begun is None or first is None:
        return False
    column = [compact(cell.text) for cell in done if abs(cell.x0 - first.x0) < _NEAR and _is_level(cell, vocabulary)]
    return not _is_level(done[-1], vocabulary) or column[-1] != column[0] == compact(begun.text)


def _marks(cells: Sequence[Cell], vocabulary: Vocabulary) -> list[Cell]:
    """The cells that name a level of indicators or their total, in reading order."""
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.x0))
    return [c for c in ordered if _is_level(c, vocabulary) or vocabulary.key(c.text, "row") == "total"]


def _is_level(cell: Cell, vocabulary: Vocabulary) -> bool:
    """Whether a cell names a level; 预算执行率 heads a column of the funds, too, and 绩效指标 the whole list."""
    another = vocabulary.key(cell.text, "amountcolumn") or vocabulary.key(cell.text, "row") == "block"
    return not another and vocabulary.is_whole(cell.text, "level")


def without_rows(table: Table, count: int) -> Table:
    """A table without its first rows, as the rest of another."""
    cells = tuple(replace(c, row=c.row - count, end=c.end - count) for c in table.cells if c.row >= count)
    return replace(table, rows=table.rows - count, cells=cells, open_top=False)


def says_whose(table: Table, head: Table | None, vocabulary: Vocabulary) -> bool:
    """Whether one of the first rows names a unit or a department beside its label, as the head of a form does."""
    known = texts_of(head)
    rows = [[text for text in row_texts(table, row) if text] for row in range(min(4, table.rows))]
    told = [texts for texts in rows if len(texts) >= 2 and known.issuperset(texts)]
    return any(vocabulary.key(texts[0], "field") in _IDENTITY for texts in told)


def holds_indicators(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether a table has levels of indicators, and no goals in the rows before them."""
    texts = [c.text for c in sorted(table.cells, key=lambda c: (c.row, c.x0)) if c.text]
    first = next((k for k, text in enumerate(texts) if vocabulary.is_whole(text, "level")), None)
    return first is not None and not any(vocabulary.is_whole(text, "goal") for text in texts[:first])


def begins_form(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether the table's first rows tell whose form it is."""
    return any(cell.row < 3 and vocabulary.key(cell.text, "field") in _IDENTITY for cell in table.cells)
