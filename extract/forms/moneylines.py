"""Money told in lines outside the tables: 年度资金总额：全年预算数 103.50 全年执行数 101.80 执行率 98.36%."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...normalize import compact, plain
from ..layout import Cell, TextLine
from ..passage import Passage, Snippet
from ..stack import Sheet
from ..vocabulary import Term, Vocabulary
from .board import Board
from .draft import Draft
from .fields import is_footnote
from .funding import FundingReader

_PART = re.compile(
    r"\s*(?:其\s*中\s*[:：]?\s*)?(?P<label>[\u4e00-\u9fff]{2,10})\s*"
    r"(?:[:：为]\s*)?(?P<figure>\d[\d,，]*(?:\.\d+)?(?:\s*(?:亿元|万元|元|[%％]|分))?)(?![\d\u4e00-\u9fff])[\s,，、;；。]*"
)
_HEAD = re.compile(r"\s*(?P<label>[\u4e00-\u9fff]{2,10})\s*[:：]\s*(?=[\u4e00-\u9fff])")
_MEASURED = re.compile(r"([\u4e00-\u9fff]{3,12})[:：]?\s*\d[\d,.]*")
_UNIT = re.compile(r"(亿元|万元|元)\s*$")
_FEWEST_MEASURES = 2


def read_money_lines(
    lines: Sequence[TextLine], draft: Draft, vocabulary: Vocabulary, unit: str | None, *, prose: bool
) -> None:
    """Fill the funding of a form whose tables hold none from lines that tell nothing but its money.

    A line that names several measures among other things is on review, and so is any where the lines are ``prose``.
    """
    if draft.lists.get("funding"):
        return
    measured = False
    for line in lines:
        source, said = ("", []) if prose or is_footnote(line.text) else _said(line.content, vocabulary)
        measured = bool(said) and (measured or any(term.group == "measure" for term, _, _ in said))
        if measured:
            cell = Cell(0, 1, line.box.x0, line.box.x1, line.content, line.box)
            FundingReader(Board(Sheet(1, (cell,), line.page), vocabulary), draft, unit).sentence(cell, said, source)
            if "amount_unit" not in draft.fields and (printed := _unit_of(said)) is not None:
                draft.put("amount_unit", printed, compact)
            continue
        named = [word for word in _MEASURED.findall(line.text) if vocabulary.key(word, "measure")]
        if len(named) >= _FEWEST_MEASURES and not is_footnote(line.text):
            draft.doubt("/funding", "表外文字所列资金未读出", (plain(line.text),))


def _unit_of(said: Sequence[tuple[Term, Snippet, Snippet]]) -> Snippet | None:
    """The unit that all amounts of a line are printed with."""
    printed = [(figure, _UNIT.search(figure.text)) for term, _, figure in said if term.group == "measure"]
    if len({found[1] if found else None for _, found in printed}) != 1:
        return None
    figure, found = printed[0]
    return figure.part(*found.span(1)) if found else None


def _said(content: Passage, vocabulary: Vocabulary) -> tuple[str, list[tuple[Term, Snippet, Snippet]]]:
    """The source that a line begins with, and its parts, each a label with its figure; none where it tells another."""
    whole = Snippet.whole(content)
    head = _HEAD.match(whole.text)
    source: str | None = "total"
    if head and vocabulary.key(head["label"], "row") != "block":
        source = vocabulary.key(head["label"], "source")
    found: list[tuple[Term, Snippet, Snippet]] = []
    place = head.end() if head else 0
    while place < len(whole.text):
        part = _PART.match(whole.text, place)
        term = vocabulary.match(part["label"], "amountcolumn", "measure", "source") if part is not None else None
        if source is None or part is None or term is None or (term.group == "source" and (head or not found)):
            return "", []
        found.append((term, whole.part(*part.span("label")), whole.part(*part.span("figure"))))
        place = part.end()
    return source or "", found
