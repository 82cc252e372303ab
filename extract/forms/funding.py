"""The funding block: measures × sources × years, whichever of them runs down or across.

Every figure of the block takes its meaning from the labels beside and above it: the nearest that names a measure, a
source, a year, or a rate, weight or score. Nothing depends on the order of rows or columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from ...normalize import (
    compact,
    is_placeholder,
    read_points,
    read_rate,
    read_year,
)
from ..layout import Cell
from ..passage import Snippet
from .board import FUNDING, Board, snippet
from .draft import Draft
from .money import YEAR, amount_as_read, is_money_block, unit_of
from .spending import read_spending
from .vocabulary import Term

_PART = re.compile(r"^\s*(其\s*中|其中)")
_DETAIL = {"central", "provincial", "central_provincial", "municipal", "county", "local", "transfer"}
_LABEL_YEAR = re.compile(r"((?:19|20)\d{2})年")
_HEADER_WEIGHT = re.compile(r"[（(]\s*(?:权重|分值|满分)?\s*[:：]?\s*(\d+(?:\.\d+)?)\s*分")
_PERCENT = re.compile(r"[（(]\s*[%％]\s*[）)]")
_FIGURE = re.compile(r"^[-+－−△(（]?[\d０-９]")


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
    unknown: str | None = None
    """A label beside the figure that no vocabulary knows: then the figure belongs to no known source."""


class FundingReader:
    """Reads every funding figure of a board outside the rows that other readers took."""

    def __init__(self, board: Board, draft: Draft, unit: str | None) -> None:
        self.board, self.draft, self.unit = board, draft, unit
        self.many_years = False
        self.guesses: dict[int, Term] = {}
        self.sources: dict[int, str | None] = {}  # row of a source label -> the source that it details

    def _term(self, cell: Cell) -> Term | None:
        return self.guesses.get(id(cell)) or self.board.term(cell, *FUNDING)

    def _names_something(self, cell: Cell) -> bool:
        """Whether a cell is a label, though an unknown one: words, and neither a year nor a block's name."""
        text = compact(cell.text)
        return (
            re.search(r"\d", text) is None
            and not is_placeholder(text)
            and self._term(cell) is None
            and self.board.term(cell, "row", "field", "goal") is None
            and not is_money_block(text)
            and cell.end - cell.row == 1
        )

    def _guess(self, block: list[int]) -> None:
        """Columns whose label no vocabulary knows, by the words in it, in a row that names two known ones."""
        vocabulary = self.board.vocabulary
        for row in block:
            cells = [c for c in self.board.starting(row) if c.text]
            known = [t.key for c in cells if (t := self.board.term(c, *FUNDING)) and t.group != "source"]
            if len(known) < 2:
                continue
            for cell in cells:
                if self._names_something(cell):
                    cue = vocabulary.key(cell.text, "columncue")
                    measure = vocabulary.key(cell.text, "measurecue")
                    if cue in ("weight", "score", "rate") and cue not in known:
                        self.guesses[id(cell)] = Term("amountcolumn", cue)
                    elif measure is not None and measure not in known:
                        self.guesses[id(cell)] = Term("measure", measure)

    def read(self, skip: list[tuple[int, int]]) -> None:
        rows: list[int] = []
        for row in range(self.board.rows):
            goes_on = bool(rows) and rows[-1] == row - 1 and self._begins_with_year(row)
            if not any(a <= row < b for a, b in skip) and (goes_on or self._is_funding(row)):
                rows.append(row)
        for block in _consecutive(rows):
            self._guess(block)
            self._parts(block)
            self._block(block)
        self._decide_rates()

    def _begins_with_year(self, row: int) -> bool:
        """A row of amounts with no label but its year."""
        first = next((c for c in self.board.starting(row) if c.text), None)
        return first is not None and YEAR.match(compact(first.text)) is not None

    def _decide_rates(self) -> None:
        """A rate printed as 1 is 100 % or 1 %: the amounts of its own row decide, where just one of the two fits."""
        draft = self.draft
        for line in draft.lists.get("execution", []):
            pointer = f"/execution/{draft.lists['execution'].index(line)}/rate"
            unread = next((i for i in draft.review if i.pointer == pointer and "rate" not in line), None)
            amounts = {
                r["measure"]: r["amount"] for r in draft.lists.get("funding", []) if r["source"] == line["source"]
            }
            budget, spent = amounts.get("budget") or amounts.get("initial_budget"), amounts.get("spent")
            if unread is None or not budget or spent is None:
                continue
            fitting = [c for c in unread.candidates if abs(Decimal(c) - spent / budget) < Decimal("0.005")]
            if len(fitting) == 1:
                line["rate"] = Decimal(fitting[0])
                draft.review.remove(unread)

    def _is_funding(self, row: int) -> bool:
        cells = [c for c in self.board.row(row) if c.text and self.board.free(c)]
        terms = [self._term(c) for c in cells]
        kinds = {t.group for t in terms if t}
        spending = any(self.board.key(c, "row") == "spending" for c in cells)
        rated = any(t is not None and t.key == "rate" for t in terms)
        return (
            spending or rated or "measure" in kinds or "source" in kinds or any(is_money_block(c.text) for c in cells)
        )

    # -- which source details which --------------------------------------------------------------------------

    def _parts(self, block: list[int]) -> None:
        """Rows 其中：… below a source that is no total detail it; so do the levels of government that follow.

        Sources run down each column of labels, or along a row that names several.
        """
        runs: dict[int, list[tuple[Cell, str]]] = {}
        for row in block:
            labels = [(c, t.key) for c in self.board.starting(row) if (t := self._term(c)) and t.group == "source"]
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
                self.sources[id(cell)] = parent if parent is not None and parent != source else None
                if self.sources[id(cell)] is None:
                    last = source

    # -- figures ----------------------------------------------------------------------------------------------

    def _block(self, block: list[int]) -> None:
        first = block[0]
        spending = read_spending(self.board, self.draft, block, self.unit)
        labels = [c for r in block for c in self.board.starting(r) if self._term(c) is not None]
        self.many_years = len({m.group(1) for c in labels if (m := _LABEL_YEAR.match(compact(c.text)))}) > 1
        for row in block:
            if row in spending:
                continue
            for cell in self.board.starting(row):
                if not cell.text or not self.board.free(cell) or is_placeholder(cell.text):
                    continue
                label = self._term(cell) or self.board.term(cell, *FUNDING, "row", "field", "goal")
                if label is not None:
                    if label.group in (*FUNDING, "row"):
                        self.board.take(cell)
                    continue
                meaning = self._meaning(cell, first)
                if meaning.column == "year" or YEAR.match(compact(cell.text)):
                    self.board.take(cell)
                elif meaning.column == "reason":
                    self.board.take(cell)
                    self.draft.leave("执行情况原因", snippet(cell))
                elif meaning.column is not None:
                    self._line(cell, meaning)
                elif meaning.measure is not None and _FIGURE.match(cell.text.strip()):
                    self._amount(cell, meaning)

    def _meaning(self, cell: Cell, first: int) -> Meaning:
        board = self.board
        beside = [c for c in board.before(cell) if c.text]
        over = [c for c in board.above(cell, first) if c.text]
        direct = self._term(beside[0]) if beside else None
        unit = next((u for c in [*beside, *over] if (u := unit_of(board, c)) is not None), None)
        if direct is not None and direct.group in ("measure", "amountcolumn") and beside[0].x1 >= cell.x0 - 4:
            header = self._nearest(over, ("measure", "amountcolumn"))
            if header is None or (beside[0].row == cell.row and direct.group == "amountcolumn"):
                over = []
        column: str | None = None
        measure: Cell | None = None
        over_labels = [c for c in over if self._term(c) is not None]
        for found in over:
            term = self._term(found)
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
        at_left = self._nearest(beside, ("measure",))
        if at_left is not None and (measure is None or not self._heads(over)):
            measure = at_left
        if measure is None and not over_labels and beside and direct is not None and direct.group == "source":
            measure = self._nearest([c for c in board.above(beside[0], first) if c.text], ("measure",))
        if measure is None:
            measure = self._nearest(over, ("measure",))
        source_cell = self._nearest(beside, ("source",)) or self._nearest(over, ("source",))
        year = self._year_of([*over, *beside]) if self.many_years else None
        if year is None:
            year = next((snippet(c) for c in [*beside, *over] if YEAR.match(compact(c.text))), None)
        source = board.key(source_cell, "source") if source_cell else None
        percent = "%" if any(_PERCENT.search(c.text) for c in [*over, *beside[:1]]) else None
        named = self._term(measure) if measure is not None else None
        unknown = beside[0].text if source is None and beside and self._names_something(beside[0]) else None
        return Meaning(column, named.key if named else None, measure, source, source_cell, year, unit, percent, unknown)

    def _year_of(self, labels: list[Cell]) -> Snippet | None:
        """The year that the nearest label of a measure bears: 2021年预算数 beside 2022年预算数."""
        for cell in labels:
            if self._term(cell) is not None and (found := _LABEL_YEAR.match(compact(cell.text))):
                return Snippet(cell.content, *_spread(cell.text, found.group(1)))
        return None

    def _heads(self, over: list[Cell]) -> bool:
        """Whether the nearest label above names a measure itself."""
        for cell in over:
            term = self._term(cell)
            if term is not None:
                return term.group == "measure"
        return False

    def _nearest(self, cells: list[Cell], groups: tuple[str, ...]) -> Cell | None:
        for cell in cells:
            term = self._term(cell)
            if term is not None and term.group in groups:
                return cell
        return None

    def _amount(self, cell: Cell, meaning: Meaning) -> None:
        draft, whole = self.draft, snippet(cell)
        assert meaning.measure is not None
        source = meaning.source or "total"
        year = read_year(meaning.year.text) if meaning.year else None
        key = (meaning.measure, year, source)
        part_of = self.sources.get(id(meaning.source_cell)) if meaning.source_cell is not None else None
        self.board.take(cell)
        unit = meaning.unit or self.unit
        rows = draft.lists.setdefault("funding", [])
        twin = next((r for r in rows if (r["measure"], r["year"], r["source"]) == key), None)
        if twin is not None:
            draft.leave("/".join(str(k) for k in key if k is not None), whole)
            return
        pointer = f"/funding/{len(rows)}"
        amount = draft.read(f"{pointer}/amount", whole, partial(amount_as_read, unit=unit, read=whole))
        if amount is None:
            unread = [item for item in draft.review if item.pointer == f"{pointer}/amount"]
            for item in unread:  # no row without an amount: the reading goes to the block's own pointer
                draft.review.remove(item)
                draft.doubt("/funding", f"{item.reason}（{meaning.measure} {source}：{cell.text}）", item.candidates)
            draft.evidence.pop(f"{pointer}/amount", None)
            return
        if amount.comparator == "~":
            draft.doubt(f"{pointer}/amount", "金额为约数", (whole.text,))
        row = {"measure": meaning.measure, "year": year, "source": source, "amount": amount.value, "part_of": part_of}
        rows.append(row)
        named = snippet(meaning.source_cell or meaning.measure_cell or cell)
        draft.witness(f"{pointer}/measure", snippet(meaning.measure_cell or cell))
        draft.witness(f"{pointer}/source", named)
        if part_of is not None:
            draft.witness(f"{pointer}/part_of", named)
        if meaning.year is not None and year is not None:
            draft.witness(f"{pointer}/year", meaning.year)

    def _line(self, cell: Cell, meaning: Meaning) -> None:
        """A rate, weight or score goes to the execution line of its source."""
        draft, column = self.draft, meaning.column
        assert column is not None
        source = meaning.source or "total"
        if column not in ("rate", "weight", "score"):
            return
        self.board.take(cell)
        rows = draft.lists.setdefault("execution", [])
        line = next((r for r in rows if r["source"] == source), None)
        if line is None:
            line = {"source": source}
            rows.append(line)
            named = snippet(meaning.source_cell or meaning.measure_cell or cell)
            draft.witness(f"/execution/{rows.index(line)}/source", named)
        if column in line:
            return
        pointer = f"/execution/{rows.index(line)}/{column}"
        value = draft.read(
            pointer,
            snippet(cell),
            partial(read_rate, column=True, unit=meaning.percent) if column == "rate" else read_points,
        )
        if value is not None:
            line[column] = value
        elif len(line) == 1 and not any(i.pointer == pointer for i in draft.review):
            draft.evidence.pop(f"/execution/{rows.index(line)}/source", None)
            rows.remove(line)


def header_weight(board: Board, draft: Draft) -> None:
    """A weight that stands only in a header (得分（20分×执行率）) is the weight of the total's execution line."""
    lines = draft.lists.get("execution", [])
    total = next((line for line in lines if line["source"] == "total"), None)
    if total is None or total.get("weight") is not None:
        return
    for cell in board.sheet.cells:
        text = compact(cell.text)
        found = _HEADER_WEIGHT.search(text)
        if (
            found
            and len(text) <= 30
            and re.search(r"执行|得分", text)
            and not re.search(r"产出|效益|满意|绩效指标|绩效目标", text)
        ):
            start, end = _spread(cell.text, found.group(1))
            total["weight"] = draft.read(
                f"/execution/{lines.index(total)}/weight", Snippet(cell.content, start, end), read_points
            )
            return


def _spread(text: str, figure: str) -> tuple[int, int]:
    start = text.find(figure)
    return (start, start + len(figure)) if start >= 0 else (0, len(text))


def _consecutive(rows: list[int]) -> list[list[int]]:
    blocks: list[list[int]] = []
    for row in rows:
        if blocks and row == blocks[-1][-1] + 1:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks
