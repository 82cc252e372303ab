"""What the cells of money say, whoever reads them: amounts, the unit that their labels bear, years."""

from __future__ import annotations

import re

from ...normalize import Amount, compact, read_amount, read_unit
from ..layout import Cell
from ..passage import Snippet
from .board import Board, snippet

_PART = (
    r"(?:其\s*中\s*[:：]?\s*)?(?P<label>[^\W\d]{2,14}?)\s*(?:为|共|[:：])?\s*"
    r"(?P<figure>\d[\d,，]*(?:\.\d+)?\s*(?:%s))\s*[,，、;；。]?\s*"
)
_TOLD = re.compile(_PART % "亿元|万元|元")
_SAID = re.compile(_PART % "亿元|万元|元|[%％]|分")
INLINE = re.compile(
    r"(?P<label>[^:：\d]{2,20}(?:[（(][^:：（()）]{1,12}[)）])?)\s*[:：]\s*(?P<figure>[-+－−△(（]?[\d０-９].*)"
)
FIGURE = re.compile(
    r"^(?!\d{1,2}[.．、)）]\s*[\u4e00-\u9fff])[-+－−△(（¥￥]?[\d０-９]|^\ufffd+$"
    r"|^\s*(?:人民币)?\s*[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}元[零壹贰叁肆伍陆柒捌玖角分]*[整正]?\s*$"
)
"""How a figure begins, not 1.财政资金; or a cell that holds one and does not tell it (:data:`.draft.UNREAD`)."""
_PART_OF_YEAR = re.compile(
    r"(?:截[至止])?(?:第?[一二三四1-4]季度末?|前[二两三]个?季度|[上下]半年|全年|年底|\d{1,2}月?[-—–~～至]?\d{0,2}月[底末]?)"
)
YEAR = re.compile(r"^(19|20)\d{2}年?度?$")


def tells_progress(board: Board) -> bool:
    """Whether a board tells what was spent in each part of the year, which no sum is: 季度 | 累计支出 | 支出进度."""
    first = [next((compact(c.text) for c in board.starting(r) if c.text), "") for r in range(1, board.rows)]
    return len(first) > 1 and all(_PART_OF_YEAR.fullmatch(text) for text in first)


def amount_as_read(text: str, unit: str | None, read: Snippet) -> Amount | None:
    """An amount in yuan; ``unit`` is that of its column or block, ``read`` the place that the text stands for."""
    return read_amount(in_yuan(text, unit, read), unit)


def in_yuan(text: str, unit: str | None, read: Snippet) -> str:
    """A recognised amount in yuan whose points part groups of three: yuan have no thousandths, they are commas."""
    if unit == "元" and read.recognised and re.fullmatch(r"\s*\d{1,3}([,，.．]\s*\d{3})+\s*", text):
        return re.sub(r"[.．]", ",", text)
    return text


def unit_of(board: Board, cell: Cell) -> str | None:
    """The unit that a label bears (金额（万元）); what is no label says nothing about the figures beside it."""
    return read_unit(cell.text) if board.is_label(cell) or is_money_block(cell.text) else None


def is_money_block(text: str) -> bool:
    """A block label that names money and its unit: 项目资金（万元）."""
    text = compact(text)
    return len(text) <= 20 and re.search(r"资金|预算|金额", text) is not None and read_unit(text) is not None


def amounts_told(whole: Snippet, *, points: bool = False) -> list[tuple[Snippet, Snippet]]:
    """Label and amount of each part of a text that tells nothing but amounts: 总额100万元，其中：中央资金60万元。

    With ``points`` rates and points may stand among them.
    """
    found: list[tuple[Snippet, Snippet]] = []
    place = 0
    while place < len(whole.text):
        part = (_SAID if points else _TOLD).match(whole.text, place)
        if part is None:
            return []
        found.append((whole.part(*part.span("label")), whole.part(*part.span("figure"))))
        place = part.end()
    return found


def figure_of(cell: Cell) -> Snippet:
    """The figure of a cell: all of it, or what follows the label and colon in it."""
    whole = snippet(cell)
    inline = INLINE.fullmatch(cell.text.strip())
    if inline is None:
        return whole
    start = cell.text.find(inline["figure"], len(inline["label"]))
    return whole.part(start, len(cell.text))


def spread(text: str, figure: str) -> tuple[int, int]:
    """Where a figure stands in a text."""
    start = text.find(figure)
    return (start, start + len(figure)) if start >= 0 else (0, len(text))
