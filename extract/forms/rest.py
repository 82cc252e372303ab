"""What no reader took: labels with their values, kept as ``unmapped``, so that nothing is dropped in silence."""

from __future__ import annotations

import re

from ...normalize import compact, is_placeholder, plain
from ..layout import Cell
from .board import EVERY, Board, snippet
from .draft import Draft, is_unread

_NUMBER = re.compile(r"^[（(]?[\d一二三四五六七八九十]{1,3}[）)]?[.、．]?(?=\D)")
_INLINE = re.compile(r"(?P<label>[^:：]{2,15})[:：]\s*(?P<value>.*)", re.DOTALL)
_FIGURE = re.compile(r"\d[\d,.]*")
_LONGEST = 25
_NEAR = 8.0


def leave_rest(board: Board, draft: Draft) -> None:
    """Every filled cell that is still free goes to ``unmapped`` with what labels it.

    A header over rows of its own labels their cells; else a label stands to the left of its value. Headings across the
    table, and labels of the vocabulary without a value, say nothing.
    """
    row = 0
    while row < board.rows:
        row = _list(board, draft, row) or row + 1
    for row in range(board.rows):
        for cell in board.starting(row):
            if board.free(cell) and not is_placeholder(cell.text):
                board.take(cell)
                _leave(board, draft, cell)


def leave_unread(board: Board, draft: Draft) -> None:
    """What could not be told in a cell of the table, be it a label, is never passed over."""
    for cell in board.sheet.cells:
        if is_unread(cell.text) and id(cell.content) not in draft.told:
            draft.leave(_label(board, cell), snippet(cell))


def _leave(board: Board, draft: Draft, cell: Cell) -> None:
    inline = _INLINE.fullmatch(cell.text.strip())
    if inline and looks_like_label(inline["label"]):  # 项目负责人：王子安
        if not is_placeholder(inline["value"]):
            start = cell.text.index(inline["value"], len(inline["label"]))
            draft.leave(plain(inline["label"]), snippet(cell).part(start, len(cell.text)))
        return
    beside = board.beside(cell)
    if looks_like_label(cell.text):
        valued = beside is not None and board.free(beside) and not (beside.text and board.is_label(beside))
        if valued and beside is not None:
            board.take(beside)
            draft.leave(plain(cell.text), snippet(beside))
            return
        read = beside is not None and not board.free(beside) and not board.is_label(beside)
        if board.term(cell, *EVERY) is not None or _heads(board, cell) or read:
            return  # what stands beside it was read under a label of its own
    draft.leave(_label(board, cell), snippet(cell))


def _label(board: Board, cell: Cell) -> str:
    """The label in the same row, and that of the column where a row has several values."""
    left = [c for c in board.before(cell) if c.text]
    row = next((c for c in left if board.is_label(c)), None)
    row = row or next((c for c in left if looks_like_label(c.text)), None)
    head = None
    if not left or row is not left[0]:
        head = next((c for c in board.above(cell, 0) if c.text and not _FIGURE.fullmatch(c.text.strip())), None)
        if head is not None and not looks_like_label(head.text):
            head = None
    return "/".join(plain(c.text) for c in (row, head) if c is not None)


def _list(board: Board, draft: Draft, row: int) -> int | None:
    """A small table of its own: three labels or more over rows in the same columns. Returns the row after it."""
    header = [c for c in board.starting(row) if c.text]
    free = [c for c in header if board.free(c)]
    if len(free) < 3 or len(free) < len(header) or not all(looks_like_label(c.text) for c in free):
        return None
    if any(board.term(c, "field", "goal") for c in free):
        return None
    at = max(c.end for c in free)
    end = at
    while end < board.rows:
        cells = [board.at(end, c.middle) for c in free]
        if not all(c is not None and c.row == end and _under(c, h) for c, h in zip(cells, free, strict=True)):
            break
        if any(c is not None and board.is_label(c) for c in cells):  # rows of labels with their values side by side
            break
        end += 1
    if end == at:
        return None
    board.take(*free)
    for r in range(at, end):
        for head in free:
            cell = board.at(r, head.middle)
            if cell is not None and board.free(cell):
                board.take(cell)
                if not is_placeholder(cell.text):
                    draft.leave(plain(head.text), snippet(cell))
    return end


def _under(cell: Cell, header: Cell) -> bool:
    return abs(cell.x0 - header.x0) < _NEAR and abs(cell.x1 - header.x1) < _NEAR


def _heads(board: Board, cell: Cell) -> bool:
    """A heading: alone in its row, across the table or over the part to its right."""
    others = [c for c in board.row(cell.row) if c is not cell and c.text]
    return not others or (cell.end - cell.row > 1 and cell.x0 - board.left < _NEAR)


def looks_like_label(text: str) -> bool:
    """Short words without a figure, a number before them aside."""
    text = _NUMBER.sub("", compact(text))
    return 1 < len(text) <= _LONGEST and re.search(r"\d|[。；;，,]", text) is None
