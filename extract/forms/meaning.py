"""What the labels around a figure of the funding block say it is: measure, source, year, unit.

Every figure takes its meaning from the labels beside and above it: the nearest that names a measure, a source, a year,
or a rate, weight or score. Nothing depends on the order of rows or columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...normalize import compact, plain
from ..layout import Cell
from ..passage import Snippet
from ..vocabulary import Term
from .block import LABEL_YEAR, PART, BlockLabels, label_of, no_label
from .board import snippet
from .money import FIGURE, INLINE, YEAR, spread, unit_of

_BRACKETED_YEAR = re.compile(r"[（(]\s*((?:19|20)\d{2})\s*(?:年度?)?\s*[）)]")
_PERCENT = re.compile(r"[（(]\s*[%％]\s*[）)]")
_ALL = re.compile(r"(总额|合计|总计|总数)([（(].*)?$")


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


class Meanings:
    """What each figure of a block is, by the labels of the block."""

    def __init__(self, labels: BlockLabels) -> None:
        self.labels, self.board, self.first = labels, labels.board, labels.first

    def of(self, cell: Cell) -> Meaning:
        """What the labels beside and above a figure say it is."""
        board = self.board
        beside = [c for c in board.before(cell) if c.text]
        over = self._over(cell)
        if label_of(board, cell) is not None:  # 预算数：350 is its own label
            beside = [cell, *beside]
        direct = self.labels.term(beside[0]) if beside else None
        unit = next((u for c in [*beside, *over] if (u := unit_of(board, c)) is not None), None)
        alone = [c for c in board.starting(cell.row) if c.text] == [*beside[:1], cell]  # but for blank cells between
        close = bool(beside) and (alone or beside[0].x1 >= cell.x0 - 4)
        if direct is not None and direct.group in ("measure", "amountcolumn") and close:
            header = self._nearest(over, ("measure", "amountcolumn"))
            along = self._sources_along(cell, over)
            if (header is None and not along) or (
                beside[0].row == cell.row and direct.group == "amountcolumn" and not along
            ):
                over = []
        column: str | None = None
        measure: Cell | None = None
        over_labels = [c for c in over if self.labels.term(c) is not None]
        for found in over:
            term = self.labels.term(found)
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
            rated = next((t for c in beside if (t := self.labels.term(c)) is not None), None)
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
            same = direct.key == self._key(measure) and not PART.match(beside[0].text)  # 预算数： under 预算安排情况
            if same or _ALL.search(compact(beside[0].text)):  # 年度支出总额 | 120 under 预算数
                self.labels.guesses[id(beside[0])] = Term("source", "total")
            elif not self.labels.whole:
                return Meaning(column, unknown=beside[0], measure=self._key(measure), measure_cell=measure, unit=unit)
        source_cell = self._nearest(beside, ("source",))
        if source_cell is None and (above := self._nearest(over, ("source",))) is not None:
            source_cell = (
                above if self._sources_over(cell, above) < 2 else None
            )  # one that spans several is the total's
        year = self._year_of([*over, *beside] if self.labels.many_years else beside)
        if year is None:
            year = next((y for c in [*beside, *over] if (y := self._year_in_brackets(c)) is not None), None)
        if year is None:
            year = next((snippet(c) for c in [*beside, *over] if self.labels.is_year(c)), None)
        named = self.labels.term(source_cell) if source_cell else None
        source = named.key if named else None
        if measure is not None and (joined := self.labels.joined.get(id(measure))) is not None:
            source, source_cell = joined, measure
        percent = "%" if any(_PERCENT.search(c.text) for c in [*over, *beside[:1]]) else None
        key = self._key(measure)
        if (
            key is None
            and column is None
            and source is not None
            and self.labels.implied
            and not self._unknown([], over)
        ):
            key = "budget"
        unknown = self._unknown(beside, over) if source is None or key is None else None
        return Meaning(column, key, measure, source, source_cell, year, unit, percent, unknown)

    def _key(self, label: Cell | None) -> str | None:
        term = self.labels.term(label) if label is not None else None
        return term.key if term else None

    def set_aside(self, cell: Cell) -> str | None:
        """What labels a figure that is no money of the block, else None.

        It may stand in one cell with a label that names none (项目支出：383.45), or under one of several sources in a
        row that sums up the years above it.
        """
        inline = INLINE.fullmatch(cell.text.strip())
        if inline is not None:
            return plain(inline["label"]) if self.labels.term(cell) is None else None
        first = next((c for c in self.board.before(cell) if self.labels.term(c) == Term("source", "total")), None)
        if first is None or not self._sources_along(cell, self._over(cell)):
            return None
        above = next((c for c in self.board.above(first, self.first) if c.text), None)
        return self.labels.said(cell) if above is not None and YEAR.match(compact(above.text)) else None

    def _sources_along(self, cell: Cell, over: list[Cell]) -> bool:
        """Whether the figure stands in the column of one of several sources, in a row with one label at most."""
        nearest = next((c for c in over if self.labels.term(c) is not None), None)
        if nearest is None or (term := self.labels.term(nearest)) is None or term.group != "source":
            return False
        terms = [self.labels.term(c) for c in self.board.starting(nearest.row)]
        named = sum(self.labels.term(c) is not None for c in self.board.starting(cell.row))
        aligned = abs(cell.x0 - nearest.x0) < 8 and abs(cell.x1 - nearest.x1) < 8
        return aligned and named <= 1 and len({t.key for t in terms if t is not None and t.group == "source"}) >= 2

    def _over(self, cell: Cell) -> list[Cell]:
        """Filled cells above, the nearest first, up to the top of its header; over that stand other lists."""
        found: list[Cell] = []
        headed = False
        for above in self.board.above(cell, self.first):
            figure = FIGURE.match(above.text) is not None and not self.labels.is_year(above)
            if headed and figure:
                break
            headed = headed or self.labels.term(above) is not None
            found += [above] if above.text else []
        return found + self._sources_once(cell, found)

    def _sources_once(self, cell: Cell, over: list[Cell]) -> list[Cell]:
        """The source over a figure's column in the list above, where the sources are named once: the header of the
        figure's own list is a measure over several of its columns, with nothing below it."""
        labels = [(c, term) for c in over if (term := self.labels.term(c)) is not None]
        if len(labels) != 1 or labels[0][1].group != "measure":
            return []
        head = labels[0][0]
        if head.x1 - head.x0 < 1.5 * (cell.x1 - cell.x0):
            return []
        for above in self.board.above(head, self.first):
            row = self.board.starting(above.row)
            same = next((c for c in row if abs(c.x0 - cell.x0) < 8 and abs(c.x1 - cell.x1) < 8), None)
            named = self.labels.term(same) if same is not None else None
            if same is not None and named is not None and named.group == "source":
                return [same]
        return []

    def _unknown(self, beside: list[Cell], over: list[Cell]) -> Cell | None:
        """The nearest label to the left, else above, if nobody knows it; none where all the money is in one row."""
        for cells in (beside, over):
            label = next((c for c in cells if not no_label(c)), None)
            if label is None or (cells is beside and self.labels.whole):
                continue
            if self.labels.names_something(label) or (
                self.board.key(label, "row") == "known" and self.labels.term(label) is None
            ):
                return label
        return None

    def _year_of(self, labels: list[Cell]) -> Snippet | None:
        """The year that the nearest label of a measure bears: 2021年预算数 beside 2022年预算数."""
        for cell in labels:
            if self.labels.term(cell) is not None and (found := LABEL_YEAR.match(compact(cell.text))):
                return Snippet(cell.content, *spread(cell.text, found.group(1)))
        return None

    def _year_in_brackets(self, cell: Cell) -> Snippet | None:
        """The year that a measure's label adds: 预算安排额度（2022年）."""
        term, found = self.labels.term(cell), _BRACKETED_YEAR.search(cell.text)
        if found is None or term is None or term.group != "measure":
            return None
        return Snippet(cell.content, found.start(1), found.end(1))

    def _heads(self, over: list[Cell]) -> bool:
        """Whether the nearest label above names a measure itself."""
        for cell in over:
            term = self.labels.term(cell)
            if term is not None:
                return term.group == "measure"
        return False

    def _sources_over(self, cell: Cell, header: Cell) -> int:
        """How many sources of a header's row a cell reaches across."""
        named = [
            c for c in self.board.row(header.row) if (t := self.labels.term(c)) is not None and t.group == "source"
        ]
        return sum(cell.x0 - 2 <= c.middle <= cell.x1 + 2 for c in named)

    def _nearest(self, cells: list[Cell], groups: tuple[str, ...]) -> Cell | None:
        for cell in cells:
            term = self.labels.term(cell)
            if term is not None and term.group in groups:
                return cell
        return None
