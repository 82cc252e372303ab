"""Rows about the money that tell points: what the execution of the budget scores, and what the whole does."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ...normalize import compact
from ..layout import Cell
from .board import Board
from .meaning import Meaning
from .money import FIGURE
from .parsers import POINTS

_MOST_FOR_EXECUTION = 50
"""Points of a hundred that the execution of the budget is worth at most."""


def scores_execution(board: Board, row: int) -> bool:
    """A row of its own for what the execution scores: 执行率得分（10分） | 9.7, or 分值 | 10 | 得分 | 9.7 below."""
    cells = _cells(board, row)
    named = _is_named(cells)
    labels, figures = cells[named::2], cells[named + 1 :: 2]
    rated = row > 0 and any(board.key(c, "amountcolumn") == "rate" for c in board.starting(row - 1))
    scored = all(board.key(c, "amountcolumn") in ("weight", "score") for c in labels)
    scored = scored and (named or all("执行" in c.text for c in labels) or (rated and len(labels) > 1))
    return len(labels) == len(figures) > 0 and scored and all(FIGURE.match(c.text) for c in figures)


def points_in_pairs(board: Board, row: int) -> list[tuple[Cell, Meaning]]:
    """Points with their labels beside them, below columns of something else, in a row that has a name."""
    cells = _cells(board, row)
    if not (_is_named(cells) and scores_execution(board, row)):
        return []
    board.take(*cells)
    kinds = [board.key(label, "amountcolumn") for label in cells[1::2]]
    return [(figure, Meaning(column=kind)) for figure, kind in zip(cells[2::2], kinds, strict=True)]


def sums_up(board: Board, cell: Cell, block: Sequence[int]) -> bool:
    """Whether a cell is of a pair that gives the score of all, where no execution is weighed: 自评得分 | 97.8."""
    label = cell if board.key(cell, "field") == "total_score" else next(iter(board.before(cell)), None)
    if label is None or board.key(label, "field") != "total_score" or "执行" in label.text:
        return False
    value = board.beside(label)
    weighed = any(board.key(c, "amountcolumn") == "weight" for row in block for c in board.starting(row))
    points = POINTS.fullmatch(compact(value.text)) if value is not None else None
    return not weighed and points is not None and Decimal(points[1]) > _MOST_FOR_EXECUTION


def _cells(board: Board, row: int) -> list[Cell]:
    return [c for c in board.starting(row) if c.text and board.free(c)]


def _is_named(cells: list[Cell]) -> bool:
    """Whether a label stands before pairs of one: 执行率自评分 | 权重 | 10 | 得分 | 9.7."""
    return len(cells) > 1 and len(cells) % 2 == 1 and "执行" in cells[0].text
