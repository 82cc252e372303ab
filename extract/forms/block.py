"""What the labels of one funding block mean: each by itself, and those that only their neighbours explain."""

from __future__ import annotations

import re
from itertools import pairwise

from ...normalize import compact, is_placeholder, plain
from ..layout import Cell
from ..vocabulary import PAST, Term
from .board import FUNDING, Board
from .money import FIGURE, INLINE, YEAR, is_money_block

PART = re.compile(r"^\s*\S?\s*其\s*中")  # a smudge before it
_DETAIL = {"central", "provincial", "central_provincial", "municipal", "county", "local", "transfer"}
LABEL_YEAR = re.compile(r"((?:19|20)\d{2})年")
_SHORTEST_JOINED, _LONGEST_JOINED = 6, 24
_BEFORE = re.compile(r"(年初|期初|调整前|原)(预算)?(数|额|安排数?)?")
_AFTER = re.compile(r"(调整后|全年|年末|最终)(预算)?(数|额|安排数?)?")
_FINAL = re.compile(r"全年|调整后|最终")
_APPROVED = re.compile(r"批复|部门预算")
_LEFT = re.compile(r"(财政拨款)?结转(结余)?资金")
_CHANGE = re.compile(
    r"^(预算|资金)?(追加|追减|增减|调增|调减)(?!后)(预算|调整|资金)?(数|额|金额)?([（(].*)?$|^(预算)?调整(增减)?(数|额|金额)([（(].*)?$"
)
"""By how much a budget was changed in the year."""
_SPENT = re.compile(r"支出(数|额|金额)?$")
_INVESTED = re.compile(r"(?:项目|工程|建设)?总投资(?:额|数|合计)?")
_WHOLE_BLOCK = 4
"""Rows over which what stands beside a block's headers is the label of all of it: 资金投入情况（万元）."""
_PURPOSE = re.compile(r"子项|名称|内容|用途|方向|科目|明细|事项")


class BlockLabels:
    """The labels of one funding block, and what they make of its figures."""

    def __init__(self, board: Board, block: list[int]) -> None:
        self.board, self.block, self.first = board, block, block[0]
        self.guesses: dict[int, Term] = {}
        self._details: dict[int, str | None] = {}
        self.joined: dict[int, str] = {}
        """By label: the source that one names beside its measure."""
        self._own_parts: set[int] = set()
        self._part_joined()
        self._invested()
        self._guess()
        self._split()
        self._adjusted()
        self._parts()
        labels = [c for r in block for c in board.starting(r) if self.term(c) is not None]
        self.many_years = len({m.group(1) for c in labels if (m := LABEL_YEAR.match(compact(c.text)))}) > 1
        self.implied = self._budget_unnamed(labels)
        sourced = any(t.group == "source" for c in labels if (t := self.term(c)))
        unnamed = {r for r in block for c in board.starting(r) if c.text and self._names_row(c)}
        self.whole = not sourced and len(unnamed) <= 1
        """One row of figures in all: whatever it is called, it is the project's money."""

    def term(self, cell: Cell) -> Term | None:
        """What a label of the block means, one with its figure in the same cell (预算数：350) among them."""
        return self.guesses.get(id(cell)) or label_of(self.board, cell)

    def detailed_by(self, cell: Cell | None) -> str | None:
        """The source that a row's source details: 其中：中央补助 below 当年财政拨款."""
        return self._details.get(id(cell))

    def is_year(self, cell: Cell) -> bool:
        """Whether four digits are a year, not an amount: by the row that they stand in, else by the nearest label."""
        text = compact(cell.text)
        if not YEAR.match(text) or not text.isdigit():
            return YEAR.match(text) is not None
        figures = [compact(c.text) for c in self.board.starting(cell.row) if FIGURE.match(c.text)]
        if len(set(figures)) == len(figures) > 1 and all(map(YEAR.match, figures)):
            return True
        beside = next((c for c in self.board.before(cell) if c.text), None)
        over = next((c for c in self.board.above(cell, self.first) if self.term(c) is not None), None)
        near = over if over is not None else beside
        term = self.term(near) if near is not None else None
        return term is None or term.group == "amountcolumn"

    def is_part(self, cell: Cell) -> bool:
        """Whether a source stands below another of its kind as a part of it: 财政拨款, 其中：一般公共预算."""
        return id(cell) in self._own_parts

    def names_something(self, cell: Cell) -> bool:
        """Whether a cell is a label, though an unknown one: words, and neither a year nor a block's name."""
        text = compact(cell.text)
        return (
            re.search(r"\d", re.sub(r"^\d{1,2}[.、．]", "", text)) is None
            and not is_placeholder(text)
            and self.term(cell) is None
            and self.board.term(cell, "row", "field", "goal") is None
            and not is_money_block(text)
            and cell.end - cell.row == 1
        )

    def said(self, cell: Cell) -> str:
        """The labels of a figure's row and column, as printed."""
        row = next((c for c in self.board.before(cell) if c.text and not no_label(c)), None)
        head = next((c for c in self.board.above(cell, self.first) if c.text and not no_label(c)), None)
        return "/".join(dict.fromkeys(plain(c.text) for c in (row, head) if c is not None))

    def lists_parts(self, label: Cell) -> bool:
        """Whether a label stands in a list of what was paid for: its column is headed 子项名称 or the like."""
        above = next((c for c in self.board.above(label, self.first) if _PURPOSE.search(c.text)), None)
        return above is not None and abs(above.x0 - label.x0) < 8

    def _names_row(self, cell: Cell) -> bool:
        return self.names_something(cell) and self._figure_beside(cell)

    def _figure_beside(self, cell: Cell) -> bool:
        beside = self.board.beside(cell)
        return beside is not None and FIGURE.match(beside.text) is not None

    def _invested(self) -> None:
        """What is invested in a project over its sources, where no other label of the block names their total."""
        labels = [c for row in self.block for c in self.board.starting(row) if c.text]
        sources = [t.key for c in labels if (t := self.board.term(c, "source"))]
        invested = [c for c in labels if _INVESTED.fullmatch(compact(c.text)) and self._figure_beside(c)]
        if sources and "total" not in sources and len(invested) == 1:
            self.guesses[id(invested[0])] = Term("source", "total")

    def _part_joined(self) -> None:
        """Labels that name a measure and a source in one cell: 预算安排额度 over 市本级资金; or 省级资金支出, where
        省级资金 stands before it in the row."""
        vocabulary = self.board.vocabulary
        for cell in (c for row in self.block for c in self.board.starting(row)):
            text = compact(cell.text)
            if not _SHORTEST_JOINED <= len(text) <= _LONGEST_JOINED or vocabulary.is_whole(text, *FUNDING):
                continue
            for cut in range(2, len(text) - 1):
                measure, source = vocabulary.key(text[:cut], "measure"), vocabulary.key(text[cut:], "source")
                if measure and source and vocabulary.is_whole(text[:cut], "measure"):
                    self.guesses[id(cell)] = Term("measure", measure)
                    self.joined[id(cell)] = source
                    break
        for row in self.block:
            named = [(c, t.key) for c in self.board.starting(row) if (t := self.term(c)) and t.group == "source"]
            for (first, source), (second, again) in pairwise(named):
                if source == again and _SPENT.search(compact(second.text)) and not _SPENT.search(compact(first.text)):
                    self.guesses[id(second)] = Term("measure", "spent")
                    self.joined[id(second)] = source

    def _guess(self) -> None:
        """Columns whose label no vocabulary knows, by the words in it, in a row that names two known ones."""
        vocabulary = self.board.vocabulary
        for row in self.block:
            cells = [c for c in self.board.starting(row) if c.text]
            known = [t.key for c in cells if (t := self.board.term(c, *FUNDING)) and t.group != "source"]
            if len(known) < 2:
                continue
            for cell in cells:
                term = self.board.term(cell, *FUNDING)
                if term == Term("source", "total") and "预算" in cell.text and "budget" not in known:
                    self.guesses[id(cell)] = Term("measure", "budget")  # 年初预算 | 预算追加 | 预算合计
                elif term == Term("source", "carryover") and _LEFT.fullmatch(compact(cell.text)):
                    self.guesses[id(cell)] = Term("measure", "balance")  # 预算数 | 执行数 | 结转资金
                elif self.names_something(cell) and not PAST.search(compact(cell.text)):
                    cue = None if "到位" in cell.text else vocabulary.key(cell.text, "columncue")
                    measure = vocabulary.key(cell.text, "measurecue")
                    if cue in ("weight", "score", "rate") and cue not in known:
                        self.guesses[id(cell)] = Term("amountcolumn", cue)
                    elif measure is not None and measure not in known:
                        self.guesses[id(cell)] = Term("measure", measure)

    def _split(self) -> None:
        """Budgets before and after adjustment under one head: 预算数 over 年初 | 调整后."""
        for row in self.block:
            leaves = [c for c in self.board.starting(row) if c.text]
            for first, last in pairwise(leaves):
                head = next(iter(self.board.above(first, self.first)), None)
                if head is None or head is not next(iter(self.board.above(last, self.first)), None):
                    continue
                two = _BEFORE.fullmatch(compact(first.text)) and _AFTER.fullmatch(compact(last.text))
                if two and (term := self.term(head)) is not None and term.key in ("budget", "initial_budget"):
                    self.guesses[id(first)] = Term("measure", "initial_budget")
                    self.guesses[id(last)] = Term("measure", "budget")

    def _adjusted(self) -> None:
        """Several columns of budgets: a bare 预算数 beside 调整后预算数 is the budget before it was adjusted.

        Between 年初 and 全年 stands by how much it was adjusted, as 追加 and 增减 say themselves; then 预算合计 is the
        budget, no source.
        """
        for row in self.block:
            cells = [c for c in self.board.starting(row) if c.end - c.row < _WHOLE_BLOCK]
            keys = {t.key for c in cells if (t := self.term(c))}
            if not keys & {"initial_budget", "spent"}:
                continue
            budgets = [c for c in cells if (t := self.term(c)) and t.key == "budget"]
            final = [c for c in budgets if _FINAL.search(c.text)]
            for cell in cells:
                bare = cell in budgets and cell not in final and "initial_budget" in keys and "调整" in cell.text
                if _CHANGE.search(compact(cell.text)) or (final and bare):
                    self.guesses[id(cell)] = Term("amountcolumn", "change")
            kept = [c for c in budgets if id(c) not in self.guesses or self.guesses[id(c)].key == "budget"]
            summed = [c for c in cells if (t := self.term(c)) and t == Term("source", "total") and "预算" in c.text]
            if not kept and "initial_budget" in keys and len(summed) == 1:
                self.guesses[id(summed[0])] = Term("measure", "budget")
            later = [c for c in kept if "调整" in c.text] or [c for c in kept if _FINAL.search(c.text)]
            early = [c for c in kept if _APPROVED.search(c.text)]
            if len(kept) == 2 and not later and early == kept[:1] and "initial_budget" not in keys:
                self.guesses[id(early[0])] = Term("measure", "initial_budget")  # 批复预算数 | 预算数
            if len(kept) == 2 and len(later) == 1:
                first = next(c for c in kept if c is not later[0])
                if "下达" in first.text and "预算" not in first.text:
                    self.guesses[id(first)] = Term("measure", "received")
                elif "initial_budget" not in keys and ("调整" in later[0].text or "预算" in first.text):
                    self.guesses[id(first)] = Term("measure", "initial_budget")

    def _parts(self) -> None:
        """Rows 其中：… below a source that is no total detail it; so do the levels of government that follow.

        Sources run down each column of labels, or along a row that names several.
        """
        runs: dict[int, list[tuple[Cell, str]]] = {}
        for row in self.block:
            labels = [(c, t.key) for c in self.board.starting(row) if (t := self.term(c)) and t.group == "source"]
            along = len({key for _, key in labels}) > 1
            for cell, key in labels:
                runs.setdefault(-row - 1 if along else round(cell.x0 / 8), []).append((cell, key))
        for run in runs.values():
            parent: str | None = None
            last: str | None = None
            for cell, source in run:
                nested = PART.match(cell.text) is not None
                if nested and last not in (None, "total"):
                    parent = last if parent is None else parent
                elif parent is not None and source not in _DETAIL:
                    parent = None
                self._details[id(cell)] = parent if parent is not None and parent != source else None
                if parent == source:
                    self._own_parts.add(id(cell))
                if self._details[id(cell)] is None:
                    last = source

    def _budget_unnamed(self, labels: list[Cell]) -> bool:
        """Sources without a measure of their own beside 执行数 or 到位数: what is arranged goes without saying."""
        measures = {t.key for c in labels if (t := self.term(c)) and t.group == "measure"}
        return bool(measures & {"spent", "received"}) and not measures & {"budget", "initial_budget"}


def label_of(board: Board, cell: Cell) -> Term | None:
    """What a label of the funding block means; of a cell like 预算数：350, what the words before its colon mean.

    What is told in words is no label, however it is worded: 说明 | 已加快支付进度.
    """
    term = board.term(cell, *FUNDING)
    if term is not None and board.tells(cell):
        return None
    if term is None and (inline := INLINE.fullmatch(cell.text.strip())):
        return board.vocabulary.match(inline["label"], "measure", "source", "amountcolumn")
    return term


def no_label(cell: Cell) -> bool:
    """Whether a cell holds a figure, or a mark for none."""
    return FIGURE.match(cell.text) is not None or is_placeholder(cell.text)
