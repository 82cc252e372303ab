"""Indicators as cards: the labels of the columns stand left of their values, and recur in each indicator's block."""

from __future__ import annotations

from ...normalize import compact, is_placeholder, plain
from ..layout import Cell
from .board import Board, snippet
from .draft import Draft
from .values import level_text, read_values

_Pairs = list[tuple[str, Cell, Cell]]
_OF_WHAT = {"level1", "level2", "name"}
_USED = ("level1", "level2", "name", "formula", "reason", "weight", "score", "target", "actual", "unit", "comparator")


def read_cards(board: Board, draft: Draft, year: int | None) -> list[tuple[int, int]]:
    """Fill indicators from the cards of a board; returns the row ranges they take."""
    ranges: list[tuple[int, int]] = []
    row = 0
    while row < board.rows:
        cards: list[_Pairs] = []
        first = row
        while row < board.rows and (pairs := _pairs(board, row)):
            roles = {role for role, _, _ in pairs}
            if not cards or roles & {role for role, _, _ in cards[-1]}:
                if not roles & _OF_WHAT:
                    break
                cards.append([])
            cards[-1] += pairs
            row += 1
        if cards and all(_is_whole({role for role, _, _ in card}) for card in cards):
            for card in cards:
                _read(board, draft, card, year)
            for taken in range(first, row):
                board.take(*board.starting(taken))
            ranges.append((first, row))
        row = max(row, first + 1)
    return ranges


def _is_whole(roles: set[str]) -> bool:
    return "name" in roles and bool(roles & {"target", "original", "adjusted"}) and bool(roles & {"actual", "score"})


def _pairs(board: Board, row: int) -> _Pairs:
    """Role, label and value along a row that is nothing but such pairs, a name of the card before them aside."""
    cells = board.starting(row)
    if len(cells) % 2:
        if cells and board.key(cells[0], "column") not in (None, "index", "levels"):
            return []
        cells = cells[1:]
    pairs: _Pairs = []
    for label, value in zip(cells[::2], cells[1::2], strict=True):
        role = board.key(label, "column")
        if role is None or not label.text or board.vocabulary.is_whole(value.text, "column"):
            return []
        pairs.append((role, label, value))
    return pairs


def _read(board: Board, draft: Draft, card: _Pairs, year: int | None) -> None:
    cells = {role: value for role, _, value in reversed(card)}
    if "adjusted" in cells and not is_placeholder(cells["adjusted"].text):
        cells["target"] = cells.pop("adjusted")
    elif "target" not in cells and "original" in cells:
        cells["target"] = cells.pop("original")
    if "reason" not in cells and "note" in cells:
        cells["reason"] = cells.pop("note")
    item, pointer = draft.row("indicators")
    for level in ("level1", "level2"):
        held = cells.get(level)
        if held is not None and not is_placeholder(held.text):
            item[level] = compact(level_text(held.text)) or None
            draft.read(f"{pointer}/{level}", snippet(held), plain)
    read_values(draft, item, pointer, cells, year)
    used = {id(cells[role]) for role in _USED if role in cells}
    for role, label, value in card:
        if role != "index" and id(value) not in used and not is_placeholder(value.text):
            draft.leave(label.text, snippet(value))
