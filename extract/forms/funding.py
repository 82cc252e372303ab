"""The funding block: measures × sources × years, whichever of them runs down or across."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from ...normalize import compact, is_placeholder, plain, read_points, read_rate, read_year
from ..layout import Cell
from ..passage import Passage, Snippet
from ..vocabulary import Term
from .block import BlockLabels, label_of
from .board import FUNDING, Board, snippet
from .columns import PAIRED
from .draft import Draft
from .executed import points_in_pairs, scores_execution, sums_up
from .meaning import Meaning, Meanings
from .money import FIGURE, YEAR, amount_as_read, amounts_told, figure_of, is_money_block, spread, tells_progress
from .spending import SpendingList, read_spending, spending_lists
from .values import paired_points

_INCREDIBLE = Decimal(10) ** 12
"""Yuan; no project spends a million millions: two figures were taken for one, or yuan stand in a column of 万元."""
_HEADER_WEIGHT = re.compile(
    r"(?:[（(]\s*(?:权重|分值|满分)?\s*[:：]?\s*|得分[/／]\s*)(\d+(?:\.\d+)?)\s*分"
    r"|[（(]\s*(?:权重|分值|满分)\s*[:：]?\s*(\d+(?:\.\d+)?)\s*[)）]"
)
_WITH_UNIT = re.compile(r"\s*\d+(?:\.\d+)?\s*分\s*")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class FundingReader:
    """Reads every funding figure of a board outside the rows that other readers took."""

    def __init__(self, board: Board, draft: Draft, unit: str | None) -> None:
        self.board, self.draft, self.unit = board, draft, unit
        self._lists: list[SpendingList] = []
        self._years: dict[int, int | None] = {}
        """The years that execution lines are of, by their ids; those of other tables are of none."""

    def read(self, skip: list[tuple[int, int]]) -> None:
        rows: list[int] = []
        for row in range(0 if tells_progress(self.board) else self.board.rows):
            if any(a <= row < b for a, b in skip):
                continue
            block = _consecutive(rows)[-1] if rows and rows[-1] == row - 1 else []
            goes_on = bool(block) and (
                self._begins_with_year(row) or self._continues(row, block[0]) or scores_execution(self.board, row)
            )
            if goes_on or self._is_funding(row):
                rows.append(row)
        for block in _consecutive(rows):
            self._block(block)
        for one in self._lists:
            read_spending(self.board, self.draft, one, self.unit)
        self._decide_rates()

    def _begins_with_year(self, row: int) -> bool:
        """A row of amounts with no label but its year."""
        first = next((c for c in self.board.starting(row) if c.text), None)
        return first is not None and YEAR.match(compact(first.text)) is not None

    def _continues(self, row: int, first: int) -> bool:
        """A row of figures under the labels of measures, though nobody knows its own label."""
        cells = [c for c in self.board.starting(row) if c.text and self.board.free(c)]
        named = self.board.term(cells[0], "field", "goal", "row", "column") if cells else None
        if len(cells) < 2 or (named is not None and named.key != "known"):
            return False
        figures = [c for c in cells if FIGURE.match(c.text) or amounts_told(snippet(c))]
        below = [c for c in figures if any(self.board.key(a, "measure") for a in self.board.above(c, first))]
        words = [c for c in cells if c not in figures and not is_placeholder(c.text)]
        return bool(below) and len(words) <= 2 and all(len(c.text) <= 20 for c in words)

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
            numbers = [c for c in unread.candidates if _NUMBER.fullmatch(c)]  # a text that is none is its own candidate
            fitting = [c for c in numbers if abs(Decimal(c) - spent / budget) < Decimal("0.005")]
            if len(fitting) == 1:
                line["rate"] = Decimal(fitting[0])
                draft.review.remove(unread)

    def _is_funding(self, row: int) -> bool:
        cells = [c for c in self.board.row(row) if c.text and self.board.free(c)]
        terms = [label_of(self.board, c) for c in cells]
        kinds = {t.group for t in terms if t}
        spending = any(self.board.key(c, "row") == "spending" for c in cells)
        rated = any(t is not None and t.key == "rate" for t in terms)
        return (
            spending
            or rated
            or "measure" in kinds
            or "source" in kinds
            or any(is_money_block(c.text) and not self.board.term(c, "field") for c in cells)
            or any(self._said(c) for c in cells)
        )

    # -- figures ----------------------------------------------------------------------------------------------

    def _block(self, block: list[int]) -> None:
        board = self.board
        lists = spending_lists(board, block)
        self._lists += lists
        spending = {row for one in lists for row in one.rows}
        labels = BlockLabels(board, block)
        meanings = Meanings(labels)
        lines: list[tuple[Cell, Meaning]] = []
        odd: list[Cell] = []
        for row in block:
            if row in spending:
                continue
            if board.is_numbering(row):
                board.take(*board.starting(row))
            lines += points_in_pairs(board, row)
            for cell in board.starting(row):
                if not cell.text or not board.free(cell) or is_placeholder(cell.text):
                    continue
                if sums_up(board, cell, block):
                    continue
                in_words = board.tells(cell)
                label = None if in_words else board.term(cell, *FUNDING, "row", "field", "goal")
                label = labels.guesses.get(id(cell)) or label
                if label is not None:
                    if label.group in (*FUNDING, "row"):
                        board.take(cell)
                    continue
                if said := self._said(cell):
                    self.sentence(cell, said)
                    continue
                if (other := meanings.set_aside(cell)) is not None:
                    board.take(cell)
                    self.draft.leave(other, figure_of(cell))
                    continue
                meaning = meanings.of(cell)
                if in_words and meaning.column != "reason":  # 评价金额（万元） | 560 is no amount of the block
                    continue
                if meaning.column == "year" or labels.is_year(cell):
                    board.take(cell)
                elif meaning.column in ("reason", "change"):
                    board.take(cell)
                    self.draft.leave(labels.said(cell), snippet(cell))
                    odd += [cell] if meaning.column == "change" and FIGURE.match(cell.text) else []
                elif meaning.unknown is not None and FIGURE.match(cell.text):
                    self._leave(cell, meaning, labels)
                    odd += [cell] if meaning.source == "total" and meaning.measure is None else []
                elif meaning.column is not None:
                    lines.append((cell, meaning))
                elif meaning.measure is not None and FIGURE.match(figure_of(cell).text.strip()):
                    self._amount(cell, meaning, labels)
                elif meaning.measure is not None and (told := amounts_told(snippet(cell))):
                    self._told(cell, meaning, told)
                elif meaning.measure is not None and (doubts := snippet(cell).doubts()):
                    self._illegible(cell, meaning, labels, doubts)
        for cell, meaning in sorted(lines, key=lambda found: found[1].year is not None):  # 合计 before single years
            self._line(cell, meaning)
        self._doubt_columns(odd)

    def _doubt_columns(self, odd: list[Cell]) -> None:
        """Columns of money that nobody knows, where the year's budget or spending is wanting: it may be one of them."""
        measures = {row["measure"] for row in self.draft.lists.get("funding", [])}
        if odd and measures and not {"budget", "spent"} <= measures:
            self.draft.doubt("/funding", "资金表有未能识别的栏目，其中可能有预算数或执行数", tuple(c.text for c in odd))

    def _leave(self, cell: Cell, meaning: Meaning, labels: BlockLabels) -> None:
        """A figure whose source or measure no vocabulary knows: kept, and the sum of sources is not to be relied on."""
        unknown, board = meaning.unknown, self.board
        assert unknown is not None
        board.take(cell, unknown)
        self.draft.leave(labels.said(cell), snippet(cell))
        source = meaning.measure is not None or meaning.column is not None
        nothing = re.fullmatch(r"[0.]+", compact(cell.text)) is not None
        if source and not nothing and board.key(unknown, "row") is None and not labels.lists_parts(unknown):
            self.draft.doubt("/funding", f"资金来源“{plain(unknown.text)}”未能识别")

    def _amount(self, cell: Cell, meaning: Meaning, labels: BlockLabels) -> None:
        self.board.take(cell)
        named = snippet(meaning.source_cell or meaning.measure_cell or cell)
        part_of = labels.detailed_by(meaning.source_cell)
        if not self._add(figure_of(cell), meaning, meaning.source or "total", named, part_of):
            self.draft.leave(labels.said(cell), figure_of(cell))
            if meaning.source_cell is None or not labels.is_part(meaning.source_cell):
                self._doubt_second(meaning, named, figure_of(cell))

    def _doubt_second(self, meaning: Meaning, named: Snippet, figure: Snippet) -> None:
        """A second amount of one kind is no row: 银行贷款 beside 其他资金, which no sum holds, or another total."""
        for i, row in enumerate(self.draft.lists.get("funding", [])):
            first = self.draft.evidence.get(f"/funding/{i}/source")
            if (row["measure"], row["source"]) != (meaning.measure, meaning.source or "total"):
                continue
            told = self.draft.evidence.get(f"/funding/{i}/amount")
            if row["source"] == "total":
                counted = meaning.measure != "balance" and re.search(r"[1-9]", figure.text)
                if told is not None and counted and _digits(told.text) != _digits(figure.text):
                    self.draft.doubt(f"/funding/{i}/amount", "表内另有一个合计数", (told.text, figure.text))
                return
            one, other = compact(first.text if first else ""), compact(named.text)
            if one != other and re.search(r"[1-9]", figure.text):
                self.draft.doubt("/funding", f"资金来源“{other}”与“{one}”同属一类，未另列一行")
            elif one == other and told is not None and _digits(told.text) != _digits(figure.text):
                self.draft.doubt(f"/funding/{i}/amount", "表内另有一栏同类金额", (told.text, figure.text))
            return

    def _illegible(
        self, cell: Cell, meaning: Meaning, labels: BlockLabels, doubts: tuple[str, tuple[str, ...]]
    ) -> None:
        """Where an amount stands, something that recognition made no figure of."""
        self.board.take(cell)
        self.draft.leave(labels.said(cell), snippet(cell))
        reason, candidates = doubts
        self.draft.doubt(
            "/funding", f"{reason}（{meaning.measure} {meaning.source or 'total'}：{cell.text}）", candidates
        )

    def _told(self, cell: Cell, meaning: Meaning, told: list[tuple[Snippet, Snippet]]) -> None:
        """Amounts that a cell tells in words: 总额100万元，其中：中央资金60万元，…"""
        self.board.take(cell)
        for label, figure in told:
            source = self.board.vocabulary.key(label.text, "source")
            if source is None:
                self.draft.leave(label.text, figure)
                self.draft.doubt("/funding", f"资金来源“{plain(label.text)}”未能识别")
            elif not self._add(figure, meaning, source, label, None):
                self.draft.leave(label.text, figure)

    def _said(self, cell: Cell) -> list[tuple[Term, Snippet, Snippet]]:
        """What a cell says of measures, sources, rate and points in one sentence; nothing where a word is unknown."""
        found = amounts_told(snippet(cell), points=True) if len(cell.text) > 8 else []
        terms = [self.board.vocabulary.match(label.text, "amountcolumn", "measure", "source") for label, _ in found]
        said = [(t, *part) for t, part in zip(terms, found, strict=True) if t is not None]
        if len(said) < 2 or len(said) < len(found) or said[0][0].group == "source":
            return []
        return said

    def sentence(self, cell: Cell, said: Sequence[tuple[Term, Snippet, Snippet]], source: str = "total") -> None:
        """预算安排100万元，其中：中央资金60万元；实际支出98万元，执行率98%: sources are of the measure before them.

        What is measured without one is of ``source``.
        """
        self.board.take(cell)
        measure = ""
        for term, label, figure in said:
            measure = term.key if term.group == "measure" else measure
            if term.group == "amountcolumn":
                self._line(cell, Meaning(column=term.key, source=source), figure)
            elif not self._add(
                figure, Meaning(measure=measure), term.key if term.group == "source" else source, label, None
            ):
                self.draft.leave(label.text, figure)

    def _add(self, figure: Snippet, meaning: Meaning, source: str, named: Snippet, part_of: str | None) -> bool:
        """A row of the funding; False where the figure is none, or the row is there already."""
        draft, measure = self.draft, meaning.measure
        year = read_year(meaning.year.text) if meaning.year else None
        rows = draft.lists.setdefault("funding", [])
        if any((r["measure"], r["year"], r["source"]) == (measure, year, source) for r in rows):
            return False
        pointer = f"/funding/{len(rows)}"
        unit = meaning.unit or self.unit
        amount = draft.read(f"{pointer}/amount", figure, partial(amount_as_read, unit=unit, read=figure))
        if amount is None:
            unread = [item for item in draft.review if item.pointer == f"{pointer}/amount"]
            for item in unread:  # no row without an amount: the reading goes to the block's own pointer
                draft.review.remove(item)
                draft.doubt("/funding", f"{item.reason}（{measure} {source}：{figure.text}）", item.candidates)
            draft.evidence.pop(f"{pointer}/amount", None)
            return True
        if amount.value < 0 and measure == "budget":  # 调整数: by how much the budget changed
            draft.evidence.pop(f"{pointer}/amount", None)
            return False
        if amount.comparator == "~":
            draft.doubt(f"{pointer}/amount", "金额为约数", (figure.text,))
        if abs(amount.value) >= _INCREDIBLE:
            draft.doubt(f"{pointer}/amount", "金额大得不可信，可能是相邻两格连读", (figure.text,))
        rows.append({"measure": measure, "year": year, "source": source, "amount": amount.value, "part_of": part_of})
        draft.witness(f"{pointer}/measure", snippet(meaning.measure_cell) if meaning.measure_cell else named)
        draft.witness(f"{pointer}/source", named)
        if part_of is not None:
            draft.witness(f"{pointer}/part_of", named)
        if meaning.year is not None and year is not None:
            draft.witness(f"{pointer}/year", meaning.year)
        return True

    def _is_of(self, line: dict[str, Any], year: int | None) -> bool:
        """Whether an execution line may be of a year."""
        return year is None or self._years.get(id(line)) in (None, year)

    def _line(self, cell: Cell, meaning: Meaning, said: Snippet | None = None) -> None:
        """A rate, weight or score goes to the execution line of its source; ``said`` is its place within the cell."""
        figure = said or figure_of(cell)
        draft, column = self.draft, meaning.column
        assert column is not None
        if column in PAIRED:
            for role, part in paired_points(column, figure).items():
                self._line(cell, replace(meaning, column=role), part)
            return
        source = meaning.source or "total"
        if column == "rate" and _WITH_UNIT.fullmatch(figure.text):  # 执行率及得分, one below the other
            column = "score"
        if column not in ("rate", "weight", "score"):
            return
        self.board.take(cell)
        rows = draft.lists.setdefault("execution", [])
        year = read_year(meaning.year.text) if meaning.year else None
        line = next((r for r in rows if r["source"] == source and self._is_of(r, year)), None)
        if line is None:
            line = {"source": source}
            self._years[id(line)] = year
            rows.append(line)
            named = snippet(meaning.source_cell or meaning.measure_cell or cell)
            draft.witness(f"/execution/{rows.index(line)}/source", named)
        if column in line:
            return
        pointer = f"/execution/{rows.index(line)}/{column}"
        value = draft.read(
            pointer,
            figure,
            partial(read_rate, column=True, unit=meaning.percent) if column == "rate" else read_points,
        )
        if value is not None:
            line[column] = value
            if column != "rate" and value > 100:  # of a hundred points in all
                draft.doubt(pointer, "分值大得不可信，可能是邻列的金额", (cell.text,))
        elif len(line) == 1 and not any(i.pointer == pointer for i in draft.review):
            draft.evidence.pop(f"/execution/{rows.index(line)}/source", None)
            rows.remove(line)


def _digits(text: str) -> str:
    return re.sub(r"[^\d.]|\.0*$|(?<=\.\d)0+$", "", text)


def header_weight(board: Board, draft: Draft, above: Passage | None) -> None:
    """A weight that stands only in a header (得分（20分×执行率）), or in the line ``above`` the table, is the weight of
    the total's execution line."""
    lines = draft.lists.get("execution", [])
    totals = [line for line in lines if line["source"] == "total"]
    if not totals or any(line.get("weight") is not None for line in totals):
        return
    total = next((line for line in totals if line.get("score") is not None), totals[0])
    for content in [cell.content for cell in board.sheet.cells] + ([above] if above is not None else []):
        text = compact(content.text)
        found = _HEADER_WEIGHT.search(text)
        if (
            found
            and len(text) <= 30
            and re.search(r"执行|得分|资金", text)
            and not re.search(r"产出|效益|满意|绩效指标|绩效目标", text)
        ):
            start, end = spread(content.text, found.group(1) or found.group(2))
            total["weight"] = draft.read(
                f"/execution/{lines.index(total)}/weight", Snippet(content, start, end), read_points
            )
            return


def _consecutive(rows: list[int]) -> list[list[int]]:
    blocks: list[list[int]] = []
    for row in rows:
        if blocks and row == blocks[-1][-1] + 1:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks
