"""Sheets wider than their paper: the columns that a page has no place for follow on pages of their own.

Such pages have the rows of the first at the same heights. They are laid at its right again, so that a table is read as
wide as it is; a text that the edge of the paper cuts through is made whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from .layout import PageLayout, Table
from .seam import as_wide, cut_through, heights_of, is_near, joined, seams_of, tables_of
from .vocabulary import Vocabulary

_MOST_DOWN = 20
"""Pages down that a sheet may have."""
_BEGIN = {"level1", "level2", "levels", "name"}
"""The columns that stand first in an indicator table."""
_FEWEST_CUT = 2
"""Texts cut through that prove two pages to be parts of one sheet."""


def side_by_side(pages: Sequence[PageLayout], vocabulary: Vocabulary) -> list[PageLayout]:
    """The pages, those with the right columns of others laid at their right; printed down first, or across first."""
    result: list[PageLayout] = []
    first = 0
    before: Sequence[PageLayout] = ()
    while first < len(pages):
        rows, columns = _extent(pages[first:], before, vocabulary)
        before = pages[first : first + columns] if rows == 1 < columns else ()
        for row in range(rows):
            page = pages[first + row]
            for column in range(1, columns):
                right = pages[first + column * rows + row]
                page = joined(page, right) if right.blocks else as_wide(page, result[-1:])
            result.append(page)
        first += rows * columns
    return result


def _extent(pages: Sequence[PageLayout], before: Sequence[PageLayout], vocabulary: Vocabulary) -> tuple[int, int]:
    """How many of these pages make up the sheet that begins with the first: down and across.

    ``before`` are the pages across of what is printed above, where they were printed one after another.
    """
    for rows in range(1, min(len(pages) // 2, _MOST_DOWN) + 1):
        columns = 1
        while (columns + 1) * rows <= len(pages):
            own = [(pages[r], pages[(columns - 1) * rows + r], pages[columns * rows + r]) for r in range(rows)]
            if not all(seams_of(head, right) or not right.blocks for head, _, right in own):
                break
            again = rows == 1 and len(before) > columns and _is_like(own[0][2], before[columns])
            if not (again or any(_goes_on(head, left, right, vocabulary) for head, left, right in own)):
                break
            columns += 1
        if columns > 1:
            return rows, columns
    return 1, 1


def _is_like(page: PageLayout, before: PageLayout) -> bool:
    """Whether a page has its table where the one above it has; columns without an entry may leave a page empty."""
    return not page.blocks or _sides(page) == _sides(before)


def _sides(page: PageLayout) -> list[tuple[int, int]]:
    return [(round(table.box.x0), round(table.box.x1)) for table in tables_of(page)[:1]]


def _goes_on(head: PageLayout, left: PageLayout, right: PageLayout, vocabulary: Vocabulary) -> bool:
    """Whether a page has columns of a table begun on another, or texts that the edge between the two cuts through."""
    for begun in seams_of(head, right):
        for row, top in enumerate(heights_of(begun.left)[:-1]):
            labels = _columns(begun.left, row, vocabulary)
            if len(labels) < 2 or not _BEGIN & labels:
                continue
            others = [(t, r) for t in begun.right for r, y in enumerate(heights_of(t)[:-1]) if is_near(y, [top])]
            rest = {key for table, r in others for key in _columns(table, r, vocabulary)}
            if rest and not rest & (_BEGIN | labels):
                return True
    return any(cut_through(left, right, seam) >= _FEWEST_CUT for seam in seams_of(left, right))


def _columns(table: Table, row: int, vocabulary: Vocabulary) -> set[str]:
    keys = {vocabulary.key(c.text, "column") for c in table.cells if c.row == row and c.text}
    return {key for key in keys if key is not None}
