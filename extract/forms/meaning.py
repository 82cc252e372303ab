"""What the labels around a figure of the funding block say it is: measure, source, year, unit.

Every figure takes its meaning from the labels beside and above it: the nearest that names a measure, a source, a year,
or a rate, weight or score. Nothing depends on the order of rows or columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...normalize import compact, is_placeholder, plain
from ..layout import Cell
from ..passage import Snippet
from .board import FUNDING, Board, snippet
from .money import FIGURE, INLINE, YEAR, is_money_block, spread, unit_of
from .vocabulary import PAST, Term

_PART = re.compile(r"^\s*(其\s*中|其中)")
_DETAIL = {"central", "provincial", "central_provincial", "municipal", "county", "local", "transfer"}
_LABEL_YEAR = re.compile(r"((?:19|20)\d{2})年")
_BRACKETED_YEAR = re.compile(r"[（(]\s*((?:19|20)\d{2})\s*(?:年度?)?\s*[）)]")
_SHORTEST_JOINED, _LONGEST_JOINED = 6, 24
_PERCENT = re.compile(r"[（(]\s*[%％]\s*[）)]")
_FINAL = re.compile(r"全年|调整后|最终")
_ALL = re.compile(r"(总额|合计|总计|总数)([（(].*)?$")
_APPROVED = re.compile(r"批复|部门预算")
_LEFT = re.compile(r"(财政拨款)?结转(结余)?资金")
_CHANGE = re.compile(
    r"^(预算|资金)?(追加|追减|增减|调增|调减)(?!后)(预算|调整|资金)?(数|额|金额)?([（(].*)?$|^(预算)?调整(增减)?(数|额|金额)([（(].*)?$"
)
"""By how much a budget was changed in the year."""
_PURPOSE = re.compile(r"子项|名称|内容|用途|方向|科目|明细|事项")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the labels around a figure say it is."""

    column: str | None = None
    measure: str | None = None
    measure_cell: Cell | None = None
    source: str | None = None
    source_cell: Cell | None = None
    year: Snippet | None = None
    unit: str | None = None
    percent: str | None = None
    """``%`` where the label of a rate declares it: 执行率（%）."""
    unknown: Cell | None = None
    """A label beside or above the figure that no vocabulary knows: then the figure belongs to no known source."""


class BlockLabels:
    """The labels of one funding block, and what they make of its figures."""

    def __init__(self, board: Board, block: list[int]) -> None:
        self.board, self.block, self.first = board, block, block[0]
        self.guesses: dict[int, Term] = {}
        self._details: dict[int, str | None] = {}
        self._joined: dict[int, str] = {}
        self._own_parts: set[int] = set()
        self._part_joined()
        self._guess()
        self._adjusted()
        self._parts()
        labels = [c for r in block for c in board.starting(r) if self.term(c) is not None]
        self._many_years = len({m.group(1) for c in labels if (m := _LABEL_YEAR.match(compact(c.text)))}) > 1
        self._implied = self._budget_unnamed(labels)
        sourced = any(t.group == "source" for c in labels if (t := self.term(c)))
        unnamed = {r for r in block for c in board.starting(r) if c.text and self._names_row(c)}
        self._whole = not sourced and len(unnamed) <= 1
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

    def _names_row(self, cell: Cell) -> bool:
        beside = self.board.beside(cell)
        return self.names_something(cell) and beside is not None and FIGURE.match(beside.text) is not None

    def _part_joined(self) -> None:
        """Labels that name a measure and a source in one cell: 预算安排额度 over 市本级资金."""
        vocabulary = self.board.vocabulary
        for cell in (c for row in self.block for c in self.board.starting(row)):
            text = compact(cell.text)
            if not _SHORTEST_JOINED <= len(text) <= _LONGEST_JOINED or vocabulary.is_whole(text, *FUNDING):
                continue
            for cut in range(2, len(text) - 1):
                measure, source = vocabulary.key(text[:cut], "measure"), vocabulary.key(text[cut:], "source")
                if measure and source and vocabulary.is_whole(text[:cut], "measure"):
                    self.guesses[id(cell)] = Term("measure", measure)
                    self._joined[id(cell)] = source
                    break

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

    def _adjusted(self) -> None:
        """Several columns of budgets: a bare 预算数 beside 调整后预算数 is the budget before it was adjusted.

        Between 年初 and 全年 stands by how much it was adjusted, as 追加 and 增减 say themselves; then 预算合计 is the
        budget, no source.
        """
        for row in self.block:
            cells = self.board.starting(row)
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
                nested = _PART.match(cell.text) is not None
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

    def meaning(self, cell: Cell) -> Meaning:
        """What the labels beside and above a figure say it is."""
        board = self.board
        beside = [c for c in board.before(cell) if c.text]
        over = self._over(cell)
        if label_of(board, cell) is not None:  # 预算数：350 is its own label
            beside = [cell, *beside]
        direct = self.term(beside[0]) if beside else None
        unit = next((u for c in [*beside, *over] if (u := unit_of(board, c)) is not None), None)
        if direct is not None and direct.group in ("measure", "amountcolumn") and beside[0].x1 >= cell.x0 - 4:
            header = self._nearest(over, ("measure", "amountcolumn"))
            along = self._sources_along(cell, over)
            if (header is None and not along) or (
                beside[0].row == cell.row and direct.group == "amountcolumn" and not along
            ):
                over = []
        column: str | None = None
        measure: Cell | None = None
        over_labels = [c for c in over if self.term(c) is not None]
        for found in over:
            term = self.term(found)
            if term is not None and term.group in ("amountcolumn", "measure"):
                if term.group == "amountcolumn":
                    column = term.key
                else:
                    measure = found
                break
            if term is not None and term.group == "source":
                break
        if column is None and direct is not None and direct.group == "amountcolumn" and not over:
            column = direct.key
        if column is None and measure is None and self._sources_along(cell, over):  # 执行率 down, sources along
            rated = next((t for c in beside if (t := self.term(c)) is not None), None)
            column = rated.key if rated is not None and rated.group == "amountcolumn" else None
        at_left = self._nearest(beside, ("measure",))
        paired = None  # a measure over the source's own column: 年初预算数：| 100 over 其他资金 | 40
        if measure is None and not over_labels and beside and direct is not None and direct.group == "source":
            paired = self._nearest([c for c in board.above(beside[0], self.first) if c.text], ("measure",))
        if paired is not None and (at_left is None or at_left.end - at_left.row > 1):
            measure = paired
        elif at_left is not None and (measure is None or not self._heads(over)):
            measure = at_left
        if measure is None:
            measure = self._nearest(over, ("measure",))
        if measure is not None and direct is not None and direct.group == "measure" and self._heads(over):
            same = direct.key == self._key(measure) and not _PART.match(beside[0].text)  # 预算数： under 预算安排情况
            if same or _ALL.search(compact(beside[0].text)):  # 年度支出总额 | 120 under 预算数
                self.guesses[id(beside[0])] = Term("source", "total")
            elif not self._whole:
                return Meaning(column, unknown=beside[0], measure=self._key(measure), measure_cell=measure, unit=unit)
        source_cell = self._nearest(beside, ("source",))
        if source_cell is None and (above := self._nearest(over, ("source",))) is not None:
            source_cell = (
                above if self._sources_over(cell, above) < 2 else None
            )  # one that spans several is the total's
        year = self._year_of([*over, *beside] if self._many_years else beside)
        if year is None:
            year = next((y for c in [*beside, *over] if (y := self._year_in_brackets(c)) is not None), None)
        if year is None:
            year = next((snippet(c) for c in [*beside, *over] if self.is_year(c)), None)
        named = self.term(source_cell) if source_cell else None
        source = named.key if named else None
        if measure is not None and (joined := self._joined.get(id(measure))) is not None:
            source, source_cell = joined, measure
        percent = "%" if any(_PERCENT.search(c.text) for c in [*over, *beside[:1]]) else None
        key = self._key(measure)
        if key is None and column is None and source is not None and self._implied and not self._unknown([], over):
            key = "budget"
        unknown = self._unknown(beside, over) if source is None or key is None else None
        return Meaning(column, key, measure, source, source_cell, year, unit, percent, unknown)

    def _key(self, label: Cell | None) -> str | None:
        term = self.term(label) if label is not None else None
        return term.key if term else None

    def set_aside(self, cell: Cell) -> str | None:
        """What labels a figure that is no money of the block, else None.

        It may stand in one cell with a label that names none (项目支出：383.45), or under one of several sources in a
        row that sums up the years above it.
        """
        inline = INLINE.fullmatch(cell.text.strip())
        if inline is not None:
            return plain(inline["label"]) if self.term(cell) is None else None
        first = next((c for c in self.board.before(cell) if self.term(c) == Term("source", "total")), None)
        if first is None or not self._sources_along(cell, self._over(cell)):
            return None
        above = next((c for c in self.board.above(first, self.first) if c.text), None)
        return self.said(cell) if above is not None and YEAR.match(compact(above.text)) else None

    def _sources_along(self, cell: Cell, over: list[Cell]) -> bool:
        """Whether the figure stands in the column of one of several sources, in a row with one label at most."""
        nearest = next((c for c in over if self.term(c) is not None), None)
        if nearest is None or (term := self.term(nearest)) is None or term.group != "source":
            return False
        terms = [self.term(c) for c in self.board.starting(nearest.row)]
        named = sum(self.term(c) is not None for c in self.board.starting(cell.row))
        aligned = abs(cell.x0 - nearest.x0) < 8 and abs(cell.x1 - nearest.x1) < 8
        return aligned and named <= 1 and len({t.key for t in terms if t is not None and t.group == "source"}) >= 2

    def _over(self, cell: Cell) -> list[Cell]:
        """Filled cells above, the nearest first, up to the top of its header; over that stand other lists."""
        found: list[Cell] = []
        headed = False
        for above in self.board.above(cell, self.first):
            figure = FIGURE.match(above.text) is not None and not self.is_year(above)
            if headed and figure:
                break
            headed = headed or self.term(above) is not None
            found += [above] if above.text else []
        return found

    def _unknown(self, beside: list[Cell], over: list[Cell]) -> Cell | None:
        """The nearest label to the left, else above, if nobody knows it; none where all the money is in one row."""
        for cells in (beside, over):
            label = next((c for c in cells if not _no_label(c)), None)
            if label is None or (cells is beside and self._whole):
                continue
            if self.names_something(label) or self.board.key(label, "row") == "known":
                return label
        return None

    def said(self, cell: Cell) -> str:
        """The labels of a figure's row and column, as printed."""
        row = next((c for c in self.board.before(cell) if c.text and not _no_label(c)), None)
        head = next((c for c in self.board.above(cell, self.first) if c.text and not _no_label(c)), None)
        return "/".join(dict.fromkeys(plain(c.text) for c in (row, head) if c is not None))

    def lists_parts(self, label: Cell) -> bool:
        """Whether a label stands in a list of what was paid for: its column is headed 子项名称 or the like."""
        above = next((c for c in self.board.above(label, self.first) if _PURPOSE.search(c.text)), None)
        return above is not None and abs(above.x0 - label.x0) < 8

    def _year_of(self, labels: list[Cell]) -> Snippet | None:
        """The year that the nearest label of a measure bears: 2021年预算数 beside 2022年预算数."""
        for cell in labels:
            if self.term(cell) is not None and (found := _LABEL_YEAR.match(compact(cell.text))):
                return Snippet(cell.content, *spread(cell.text, found.group(1)))
        return None

    def _year_in_brackets(self, cell: Cell) -> Snippet | None:
        """The year that a measure's label adds: 预算安排额度（2022年）."""
        term, found = self.term(cell), _BRACKETED_YEAR.search(cell.text)
        if found is None or term is None or term.group != "measure":
            return None
        return Snippet(cell.content, found.start(1), found.end(1))

    def _heads(self, over: list[Cell]) -> bool:
        """Whether the nearest label above names a measure itself."""
        for cell in over:
            term = self.term(cell)
            if term is not None:
                return term.group == "measure"
        return False

    def _sources_over(self, cell: Cell, header: Cell) -> int:
        """How many sources of a header's row a cell reaches across."""
        named = [c for c in self.board.row(header.row) if (t := self.term(c)) is not None and t.group == "source"]
        return sum(cell.x0 - 2 <= c.middle <= cell.x1 + 2 for c in named)

    def _nearest(self, cells: list[Cell], groups: tuple[str, ...]) -> Cell | None:
        for cell in cells:
            term = self.term(cell)
            if term is not None and term.group in groups:
                return cell
        return None


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


def _no_label(cell: Cell) -> bool:
    return FIGURE.match(cell.text) is not None or is_placeholder(cell.text)
