"""Items that a report scores in a table: 评价内容 | 分值 | 得分 | 得分理由, or 项目决策（15分） | …。自评得分14分。"""

from __future__ import annotations

import re

from ...normalize import Unreadable, is_placeholder, read_points
from ..layout import Cell
from ..passage import Snippet
from .board import Board, snippet
from .draft import Draft
from .scored import POINTS_SAID, put_item

_VALUES = {"target", "actual", "original", "adjusted", "comparator"}
"""Columns of an indicator table, which a list of points has not."""
_FEWEST = 3
_HEAD_ROWS = 2
_WEIGHED = re.compile(
    r"\s*(?:[\d一二三四五六七八九十]{1,2}[、.．])?\s*(?P<name>[\u4e00-\u9fff]{2,14})\s*[（(]\s*\d+(?:\.\d+)?\s*分\s*[)）]\s*"
)


def read_score_sheet(board: Board, draft: Draft) -> None:
    """Fill scored items and the total from a table of a report that lists them."""
    if not _columns_of_points(board, draft):
        _rows_of_reasons(board, draft)


def _columns_of_points(board: Board, draft: Draft) -> bool:
    for row in range(min(_HEAD_ROWS, board.rows)):
        heads = [c for c in board.starting(row) if c.text]
        roles = {id(c): board.key(c, "column") or board.key(c, "amountcolumn") for c in heads}
        weights = [c for c in heads if roles[id(c)] == "weight"]
        scores = [c for c in heads if roles[id(c)] == "score"]
        if len(weights) != 1 or len(scores) != 1 or _VALUES & set(roles.values()):
            continue
        first = min(weights[0].x0, scores[0].x0)
        names = [c for c in heads if c.x1 <= first + 2 and roles[id(c)] not in ("index", "formula")]
        lines = [r for r in range(row + 1, board.rows) if _is_line(board, r, weights[0], scores[0])]
        if names and len(lines) >= _FEWEST:
            board.take(*heads)
            for line in lines:
                _read(board, draft, line, names[-1], weights[0], scores[0])
            return True
    return False


def _is_line(board: Board, row: int, *columns: Cell) -> bool:
    """Whether a row has points in each of the columns."""
    cells = [board.at(row, c.middle) for c in columns]
    return cells[0] is not cells[1] and all(c is not None and c.row == row and _is_points(c) for c in cells)


def _is_points(cell: Cell) -> bool:
    try:
        return not is_placeholder(cell.text) and read_points(cell.text) is not None
    except Unreadable:
        return False


def _read(board: Board, draft: Draft, row: int, name: Cell, weight: Cell, score: Cell) -> None:
    """One row: an item, or the total; what else stands in it is kept."""
    label, points = board.at(row, name.middle), board.at(row, score.middle)
    assert points is not None
    if label is None or not label.text:
        draft.leave(score.text, snippet(points))
        return
    board.take(label, points)
    if board.key(label, "row") == "total" or board.key(label, "field") == "total_score":
        draft.put("total_score", snippet(points), read_points)
    elif board.key(label, "row") == "subtotal":
        draft.leave(label.text, snippet(points))
    else:
        put_item(draft, snippet(label), snippet(points))
    for cell in board.starting(row):
        if board.free(cell) and cell.x0 >= label.x1 - 2 and cell.text and not is_placeholder(cell.text):
            if not cell.x0 <= weight.middle <= cell.x1:
                draft.leave(label.text, snippet(cell))
            board.take(cell)


def _rows_of_reasons(board: Board, draft: Draft) -> None:
    found: list[tuple[Cell, Snippet, Cell, Snippet]] = []
    for row in range(board.rows):
        cells = board.starting(row)
        named = _WEIGHED.fullmatch(cells[0].text) if len(cells) == 2 else None
        said = list(POINTS_SAID.finditer(cells[1].text)) if named else []
        if named and len(said) == 1:
            name, points = named.span("name"), said[0].span(1)
            found.append((cells[0], snippet(cells[0]).part(*name), cells[1], snippet(cells[1]).part(*points)))
    for label, name_said, reason, points_said in found if len(found) >= _FEWEST else ():
        board.take(label, reason)
        put_item(draft, name_said, points_said)
