"""Spending by purpose: the list 资金使用方向 | 支出额度 inside the funding block, or a ledger of expenses below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from ...normalize import Amount, compact, is_placeholder, plain, read_unit, read_year
from ..layout import Cell
from .board import Board, snippet
from .draft import Draft
from .money import YEAR, amount_as_read, unit_of

_LEDGER = re.compile(r"凭证|经济科目|经济分类")
_SUM = re.compile(r"(资金|支出|费用)?(合计|总计|小计)(数|金额)?")


@dataclass(frozen=True, slots=True)
class SpendingList:
    """Where such a list stands: its header's cells, its rows, the first row of its block."""

    purpose: Cell
    amount: Cell
    rows: tuple[int, ...]
    first: int
    across: tuple[float, float]
    """Where the purposes stand: under their label and the blanks beside it."""
    ledger: bool
    """Expenses with their vouchers: kept in yuan, whatever unit the form declares for its funds."""


def spending_lists(board: Board, block: list[int]) -> list[SpendingList]:
    """The lists under a header 资金使用方向 | 支出额度 in a block of rows."""
    found: list[SpendingList] = []
    for row in block:
        named = [c for c in board.starting(row) if board.key(c, "row") == "spending"]
        header = named[-1] if named else None  # a block may bear the name of its column
        if header is None or any(row in one.rows for one in found):
            continue
        amounts = [
            c
            for c in board.starting(row)
            if c is not header and (board.key(c, "row") == "spending_amount" or board.key(c, "measure") == "spent")
        ]
        if not amounts:
            continue
        rows = [row]
        at = header.end
        across = _across(board, header)
        while at < board.rows:
            purpose, figure = _purpose(board, at, header, across), board.at(at, amounts[0].middle)
            if purpose is None or figure is None or not _under(figure, amounts[0]):
                break
            if board.is_label(figure) or (board.is_label(purpose) and not figure.text):
                break
            rows.append(at)
            at += 1
        ledger = any(_LEDGER.search(c.text) for c in board.starting(row))
        found.append(SpendingList(header, amounts[0], tuple(rows), block[0], across, ledger))
    return found


def _across(board: Board, header: Cell) -> tuple[float, float]:
    """How far a label and the blank cells beside it reach, as where rules of other rows run on through its place."""
    row = board.row(header.row)
    k = row.index(header)
    first = last = k
    while first > 0 and not row[first - 1].text:
        first -= 1
    while last + 1 < len(row) and not row[last + 1].text:
        last += 1
    return row[first].x0, row[last].x1


def _purpose(board: Board, at: int, header: Cell, across: tuple[float, float]) -> Cell | None:
    """The cell of a row below the label of the purposes; of several there the only filled one."""
    cells = [c for c in board.row(at) if c.x0 > across[0] - 8 and c.x1 < across[1] + 8]
    filled = [c for c in cells if c.text]
    if len(cells) > 1 and len(filled) == 1 and cells[-1].x1 > across[1] - 8 and cells[0].x0 < across[0] + 8:
        return filled[0]
    cell = board.at(at, header.middle)
    return cell if cell is not None and _under(cell, header) else None


def read_spending(board: Board, draft: Draft, one: SpendingList, default: str | None) -> None:
    """Read the items of a list; ``default`` is the unit of figures to which no label gives one."""
    others = [c for c in board.starting(one.rows[0]) if c is not one.purpose and c is not one.amount]
    board.take(one.purpose, one.amount)
    unit = read_unit(one.amount.text) or read_unit(one.purpose.text)
    if unit is None and one.ledger and _in_yuan(board, draft, one):
        unit = "元"
    for at in one.rows[1:]:
        purpose, figure = _purpose(board, at, one.purpose, one.across), board.at(at, one.amount.middle)
        assert purpose is not None
        assert figure is not None
        board.take(purpose, figure)
        year_cell = next((c for c in board.before(purpose, at) if YEAR.match(compact(c.text))), None)
        if at != purpose.row:
            continue
        if not all(is_placeholder(c.text) for c in (purpose, figure)) and not _SUM.fullmatch(compact(purpose.text)):
            item, pointer = draft.row("spending_items")
            if year_cell is not None:
                item["year"] = draft.read(f"{pointer}/year", snippet(year_cell), read_year)
            item["purpose"] = draft.read(f"{pointer}/purpose", snippet(purpose), _text)
            scale = unit or _block_unit(board, figure, one.first) or default
            value = draft.read(f"{pointer}/amount", snippet(figure), _amount(figure, scale))
            item["amount"] = value.value if value is not None else None
        board.take(year_cell)
        for head in others if one.ledger else ():
            cell = board.at(at, head.middle)
            if cell is not None and board.free(cell) and head.text and _under(cell, head):
                board.take(cell)
                if not is_placeholder(cell.text):
                    draft.leave(f"{plain(purpose.text)}/{plain(head.text)}", snippet(cell))
    if one.ledger:
        board.take(*others)


def _in_yuan(board: Board, draft: Draft, one: SpendingList) -> bool:
    """Whether a ledger is kept in yuan: its figures, as yuan, make the amount spent that the form states."""
    spent = next((r for r in draft.lists.get("funding", []) if (r["measure"], r["source"]) == ("spent", "total")), None)
    total = Decimal(0)
    for at in one.rows[1:]:
        purpose, figure = _purpose(board, at, one.purpose, one.across), board.at(at, one.amount.middle)
        if purpose is None or figure is None or _SUM.fullmatch(compact(purpose.text)) or is_placeholder(figure.text):
            continue
        value = Draft().read("", snippet(figure), _amount(figure, "元"))
        if value is None:
            return False
        total += value.value
    return spent is not None and total > 0 and abs(total - spent["amount"]) <= Decimal("0.001") * total


def _amount(cell: Cell, unit: str | None) -> partial[Amount | None]:
    return partial(amount_as_read, unit=unit, read=snippet(cell))


def _block_unit(board: Board, cell: Cell, first: int) -> str | None:
    around = [*board.before(cell), *board.above(cell, first)]
    return next((u for c in around if c.text and (u := unit_of(board, c)) is not None), None)


def _text(text: str) -> str | None:
    return None if is_placeholder(text) else plain(text)


def _under(cell: Cell, header: Cell) -> bool:
    """Whether a cell continues its header's column."""
    return abs(cell.x0 - header.x0) < 8 and abs(cell.x1 - header.x1) < 8
