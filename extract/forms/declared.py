"""The unit of a form's amounts: in a line over its tables, in a label of them, or told by a figure printed twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...normalize import compact
from ..layout import Cell
from ..passage import Passage, Snippet
from .board import Board

_MONEY = re.compile(r"资金|预算|金额|执行|支出|投入|经费|单位[:：]")
_DECLARED = re.compile(r"单\s*位\s*[:：]?\s*(?:人民币)?\s*(亿\s*元|万\s*元|元)")
_LABEL = re.compile(r"(金额|资金|货币|计价)单位[:：]?")
_ALONE = re.compile(r"\s*(?:人民币)?\s*(亿\s*元|万\s*元|元)\s*")
_IN_BRACKETS = re.compile(r"[（(︵]\s*(?:单\s*位\s*[:：])?\s*(亿\s*元|万\s*元|元)\s*[）)︶]")
_SMUDGED = re.compile(r"[（(]\s*(万)\s*.?\s*元\s*[）)]")
"""A unit in brackets with a scrap of the next cell in it."""
_MISREAD = re.compile(r"(?:金额|货币|计价)\s*单\s*位\s*[:：]\s*(?:人民币)?\s*(万)\S?(?=[）)\s]|$)")
"""A unit of money whose second character was taken for another: no other one begins with 万, but 万亩 and 万人 do."""
_LONGEST = 160
_EXACT = re.compile(r"(?=(?:\.?\d){5})\d+(?:\.\d+)?")
"""Five digits or more: no two amounts have the same by chance."""
_WITH_UNIT = re.compile(r"(?<![\d.])(?P<figure>\d[\d,，]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|元)(?![/／])")


def caption_unit(line: Passage) -> Snippet | None:
    """The unit that a line outside the tables declares for the amounts below it."""
    text = compact(line.text)
    is_caption = (len(text) < _LONGEST and "单位" in text) or (
        len(text) <= 20 and (_MONEY.search(text) or _IN_BRACKETS.fullmatch(text))
    )
    return _amount_unit(line) if is_caption else None


def unit_below(label: Passage, line: Passage) -> Snippet | None:
    """The unit that stands alone in the line below its label: …金额单位：, and 万元."""
    alone = _ALONE.fullmatch(line.text) if re.search(r"单\s*位\s*[:：]\s*$", label.text) else None
    return Snippet(line, *alone.span(1)) if alone else None


def labelled_unit(board: Board) -> Snippet | None:
    """The unit in a label of a table's funding block, or beside one that asks for it: 金额单位 | 万元."""
    for cell in board.sheet.cells:
        text = compact(cell.text)
        if len(text) <= 40 and _MONEY.search(text) and (unit := _amount_unit(cell.content)):
            return unit
        if _LABEL.fullmatch(text) and (beside := board.beside(cell)) and (named := _ALONE.fullmatch(beside.text)):
            board.take(cell, beside)
            return Snippet(beside.content, *named.span(1))
        if (alone := _IN_BRACKETS.fullmatch(cell.text.strip())) and _is_below_money(board, cell):
            board.take(cell)
            return Snippet.whole(cell.content).part(*alone.span(1))
    return None


def _is_below_money(board: Board, cell: Cell) -> bool:
    """Whether a unit in brackets has a cell of its own below the label that it belongs to: 项目资金, and （万元）."""
    over = next(iter(board.above(cell, 0)), None)
    return over is not None and _MONEY.search(compact(over.text)) is not None and not re.search(r"\d", over.text)


def unit_of_a_repeated_figure(boards: Sequence[Board]) -> Snippet | None:
    """The unit that stands behind a figure in one cell (不超过8,112.88万元) which another cell prints without any."""
    texts = [cell.content for board in boards for cell in board.sheet.cells]
    bare = {text for passage in texts if _EXACT.fullmatch(text := re.sub(r"[\s,，]", "", passage.text))}
    told = [
        Snippet(passage, *found.span("unit"))
        for passage in texts
        for found in _WITH_UNIT.finditer(passage.text)
        if re.sub(r"[\s,，]", "", found["figure"]) in bare
    ]
    return told[0] if len({snippet.text for snippet in told}) == 1 else None


def _amount_unit(content: Passage) -> Snippet | None:
    found = _DECLARED.search(content.text) or _IN_BRACKETS.search(content.text)
    if found is None and Snippet.whole(content).recognised:
        found = _SMUDGED.search(content.text) or _MISREAD.search(content.text)
    return Snippet(content, found.start(1), found.end(1)) if found else None


def unit_name(text: str) -> str:
    """The name of a declared unit, of which recognition may have left only 万."""
    name = compact(text)
    return "万元" if name == "万" else name
