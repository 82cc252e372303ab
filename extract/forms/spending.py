"""Spending by purpose: the list 资金使用方向 | 支出额度 inside the funding block."""

from __future__ import annotations

from functools import partial

from ...normalize import compact, is_placeholder, plain, read_unit, read_year
from ..layout import Cell
from .board import Board, snippet
from .draft import Draft
from .money import YEAR, amount_as_read, unit_of


def read_spending(board: Board, draft: Draft, block: list[int], default: str | None) -> set[int]:
    """Rows under a header 资金使用方向 | 支出额度, read as spending items; returns the rows of the block they take.

    ``default`` is the unit of figures to which no label gives one.
    """
    taken: set[int] = set()
    for row in block:
        header = next((c for c in board.starting(row) if board.key(c, "row") == "spending"), None)
        if header is None or row in taken:
            continue
        amounts = [
            c
            for c in board.starting(row)
            if c is not header and (board.key(c, "row") == "spending_amount" or board.key(c, "measure") == "spent")
        ]
        if not amounts:
            continue
        amount = amounts[0]
        taken.add(row)
        board.take(header, *amounts)
        unit = read_unit(amount.text) or read_unit(header.text)
        at = header.end
        while at < board.rows:
            purpose, figure = board.at(at, header.middle), board.at(at, amount.middle)
            if purpose is None or figure is None or not (_under(purpose, header) and _under(figure, amount)):
                break
            if board.is_label(figure) or (board.is_label(purpose) and not figure.text):
                break
            taken.add(at)
            board.take(purpose, figure)
            year_cell = next((c for c in board.before(purpose, at) if YEAR.match(compact(c.text))), None)
            blank = all(is_placeholder(c.text) for c in (purpose, figure))
            if not blank and at == purpose.row:
                item, pointer = draft.row("spending_items")
                if year_cell is not None:
                    item["year"] = draft.read(f"{pointer}/year", snippet(year_cell), read_year)
                item["purpose"] = draft.read(f"{pointer}/purpose", snippet(purpose), _text)
                scale = unit or _block_unit(board, figure, block[0]) or default
                value = draft.read(
                    f"{pointer}/amount",
                    snippet(figure),
                    partial(amount_as_read, unit=scale, read=snippet(figure)),
                )
                item["amount"] = value.value if value is not None else None
            if year_cell is not None:
                board.take(year_cell)
            at += 1
    return taken


def _block_unit(board: Board, cell: Cell, first: int) -> str | None:
    around = [*board.before(cell), *board.above(cell, first)]
    return next((u for c in around if c.text and (u := unit_of(board, c)) is not None), None)


def _text(text: str) -> str | None:
    return None if is_placeholder(text) else plain(text)


def _under(cell: Cell, header: Cell) -> bool:
    """Whether a cell continues its header's column."""
    return abs(cell.x0 - header.x0) < 8 and abs(cell.x1 - header.x1) < 8
