"""The rows of an indicator table, to the total row at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ...normalize import (
    compact,
    is_placeholder,
    plain,
)
from ..layout import Cell
from ..passage import Passage
from .board import Board, snippet
from .cards import read_cards
from .columns import Column, find_header
from .draft import Draft
from .inline import inline_pairs
from .levels import Levels
from .listed import apart, by_columns, listed
from .suspect import doubt_columns, doubt_halves, doubt_names, doubt_percents, doubt_scraps
from .totals import Totals
from .values import read_values, reason_as_read

_NARROWER = 8.0
"""How much narrower (points) a cell is than its column where another is beside it."""
_REACHES = 4.0
"""How far (points) a cell reaches at least into a column that it has the entry of."""
_SHORTEST_NAME = 2
_WALL = re.compile(r"[\s1lIi|ⅠⅡⅢ丨·.]+(?=[\u4e00-\u9fff])")
"""What an engine makes of a wall between two words."""
_FEWEST_FILLED = 3
"""Values of a row by which it is one of indicators: its name, and two others."""
_LEVEL_BEFORE = re.compile(r"\s*([\u4e00-\u9fff]{2,12})\s*[:：]\s*(?=\S)")
_COUNTED = ("target", "actual", "weight", "score")
_EMPTY_ROW = re.compile(r"^(指标\s*\d*\s*[:：]?)?\s*([.…·]+)?$")


def read_indicators(
    board: Board, draft: Draft, year: int | None, caption: Passage | None = None
) -> list[tuple[int, int]]:
    """Fill indicators and totals from every indicator table of the board; returns the row ranges they take.

    ``caption`` is the line above the board, which may name the first level of all of them: （一）产出指标.
    """
    ranges = read_cards(board, draft, year)
    row = 0
    while row < board.rows:
        if any(first <= row < after for first, after in ranges):
            row += 1
            continue
        header = find_header(board, row)
        if header is None:
            row += 1
            continue
        columns, first = header
        before = len(draft.lists.get("indicators", []))
        reader = _Reader(board, draft, columns, year)
        if caption is not None and not ranges:
            reader.levels.under(caption)
        last = reader.read(first, over=row - 1)
        doubt_names(board, draft, before)
        doubt_columns(draft, before, columns)
        doubt_percents(draft, before)
        doubt_halves(draft, before)
        doubt_scraps(board, draft, before)
        ranges.append((row, last))
        row = max(last, row + 1)
    return ranges


class _Reader:
    def __init__(self, board: Board, draft: Draft, columns: list[Column], year: int | None) -> None:
        self.board, self.draft, self.year = board, draft, year
        self._use(columns)
        self.levels = Levels(board, draft, self.totals)

    def _use(self, columns: list[Column]) -> None:
        """Read by these columns from here on: the header's first printing, or the one after a page break."""
        self.columns = columns
        self.totals = Totals(self.board, self.draft, columns)
        self.by_role, self.name = self.totals.by_role, self.totals.name

    def read(self, first: int, over: int) -> int:
        """Read rows from ``first``, the one below the header; returns the row after the table's last.

        ``over`` is the row above the header, in which a band may name the first level.
        """
        self.levels.first = first
        self.levels.band(over)
        row = first
        while row < self.board.rows:
            if (again := find_header(self.board, row)) is not None:
                self._use(again[0])
                self.levels.totals = self.totals
                row = again[1]
                continue
            if self._repeats_header(row) or self.board.is_numbering(row):
                self.board.take(*self.board.starting(row))
                row += 1
                continue
            if self.totals.is_execution(row):
                self.totals.read_execution(row)
                row += 1
                continue
            if self.totals.is_total(row):
                self.totals.read(row)
                row += 1
                continue
            if self._is_subtotal(row):
                for cell in self.board.starting(row):
                    if cell.text and self.board.free(cell):
                        self.draft.leave("小计", snippet(cell))
                    self.board.take(cell)
                row += 1
                continue
            if self.levels.band(row):
                row += 1
                continue
            if self._reason_below(row):
                row += 1
                continue
            if self._heads_group(row):
                (cell,) = [c for c in self.board.starting(row) if c.text]
                self.board.take(cell)
                if self.board.key(cell, "level") is None:
                    self.draft.leave("指标分组", snippet(cell))
                row += 1
                continue
            if self._is_end(row):
                if not self._begins_branch(row):
                    self._total_below(row)
                    return row
                self._doubt_below(row)
            elif not self._second_row(row):
                self._indicator(row)
            row += 1
        return row

    # -- rows that are no indicator --------------------------------------------------------------------------

    def _repeats_header(self, row: int) -> bool:
        """A header that a page break repeats in part: nothing in the row but labels of columns."""
        cells = [c for c in self.board.starting(row) if c.text]
        known = sum(self.board.key(c, "column") is not None for c in cells)
        smudged = any(snippet(c).recognised for c in cells)
        several = len({self.board.key(c, "column") for c in cells}) >= 2
        return several and (known == len(cells) or (smudged and known >= 3 and known >= 0.5 * len(cells)))

    def _is_subtotal(self, row: int) -> bool:
        return any(self.board.key(c, "row") == "subtotal" for c in self.board.starting(row))

    def _heads_group(self, row: int) -> bool:
        """A text across the table over rows of indicators in its columns: 子项目一：实训基地建设（支出412.00万元）."""
        cells = [c for c in self.board.starting(row) if c.text]
        if len(cells) != 1 or not self.totals.beyond(cells[0]) or self.board.beside(cells[0]) is not None:
            return False
        again = find_header(self.board, row + 1)
        below = again[1] if again else row + 1
        if below >= self.board.rows or self.totals.is_total(below) or self._is_end(below):
            return False
        values = (self.board.at(below, c.middle) for r in ("name", *_COUNTED) if (c := self.by_role.get(r)))
        filled = {id(c) for c in values if c is not None and c.row == below and c.text}
        return len(filled) >= _FEWEST_FILLED

    def _reason_below(self, row: int) -> bool:
        """A reason across the table, below the indicator that it is of: 偏差原因：雨季影响施工."""
        cells = [c for c in self.board.starting(row) if c.text]
        items = self.draft.lists.get("indicators", [])
        colon = re.search(r"[:：]", cells[0].text) if len(cells) == 1 and self.totals.beyond(cells[0]) else None
        if colon is None or not items or items[-1].get("reason") is not None:
            return False
        if self.board.vocabulary.key(cells[0].text[: colon.start()], "column") != "reason":
            return False
        self.board.take(cells[0])
        part = snippet(cells[0]).part(colon.end(), len(cells[0].text))
        items[-1]["reason"] = self.draft.read(f"/indicators/{len(items) - 1}/reason", part, reason_as_read)
        return True

    def _total_below(self, row: int) -> None:
        """The total row may stand below rows of another part: remarks, or the funding block."""
        for later in range(row, self.board.rows):
            if find_header(self.board, later) is not None:
                return
            if self.totals.closes(later):
                self.totals.read(later)
                self.board.take(*self.board.starting(later))
                return

    def _is_end(self, row: int) -> bool:
        """A label with one wide value, a band across the table, or a label of another part ends the table.

        What stands before all columns, such as the row's number, is passed over.
        """
        left = min(column.x0 for column in self.columns)
        cells = [c for c in self.board.starting(row) if c.text and c.x1 > left + 2]
        if not cells:
            return False
        first, beside = cells[0], self.board.beside(cells[0])
        if self._heads_other(row):
            return True
        if beside is None:
            return self.totals.beyond(first)
        if self._is_signed(cells):
            return True
        if self.totals.beyond(beside) and not (
            self.name and beside.x0 <= self.name.x0 + 2 and first.x0 < beside.x0 and len(cells) > 2
        ):
            return True
        if self.name and first.x0 >= self.name.x0 - 2:  # an indicator may be worded like a field: 项目完成时间
            return False
        return self.board.term(first, "field") is not None and self.board.term(first, "level") is None

    def _heads_other(self, row: int) -> bool:
        """Whether a row is the header of a funding block, or that of goals and results over their texts."""
        cells = [c for c in self.board.starting(row) if c.text]
        if {"goal", "result"} <= {self.board.key(c, "goal") for c in cells}:
            return True
        if sum(self.board.key(c, "measure") is not None for c in cells) >= 2:
            return True
        sources = {key for c in cells if (key := self.board.key(c, "source")) is not None}
        return len(sources) >= 2 and not any(re.search(r"\d", c.text) for c in cells)  # 项目 | 资金总额 | 财政资金

    def _is_signed(self, cells: Sequence[Cell]) -> bool:
        """A row of names and dates, each behind its label: 单位负责人：… | 填表人：… | 电话：…"""
        if not all(re.search(r"[:：]", c.text) for c in cells):
            return False
        return any(pair.key for c in cells for pair in inline_pairs(c.content, self.board.vocabulary))

    def _begins_branch(self, row: int) -> bool:
        """A level over this row and rows of indicators below it: what stands across here is a stray text among them."""
        level = next((c for c in self.board.starting(row) if c.text and self.board.key(c, "level")), None)
        if level is None or level.end - row < 2 or self.totals.beyond(level) or self._heads_other(row):
            return False
        return all(not self._is_end(below) for below in range(row + 1, level.end))

    def _doubt_below(self, row: int) -> None:
        """A stray text may be the first line of the cell of the indicator below it that it stands over."""
        number = len(self.draft.lists.get("indicators", []))
        for cell in self.board.starting(row):
            if cell.text and self.totals.beyond(cell):
                box = next(iter(cell.content.words)).box
                for role, column in self.by_role.items():
                    if column.x0 <= (box.x0 + box.x1) / 2 <= column.x1:
                        self.draft.doubt(f"/indicators/{number}/{role}", "上方另有一行文字，可能属于本格", (cell.text,))

    # -- indicators -------------------------------------------------------------------------------------------

    def _indicator(self, row: int) -> None:
        board = self.board
        self.levels.fill(row)
        cells: dict[str, Cell] = {}
        for role, column in self.by_role.items():
            cell = self._filled_of(row, column)
            if cell is not None and cell.row == row and not (self.totals.beyond(cell) and role != "name"):
                cells[role] = cell
        cells, run_on = by_columns(apart(cells), self.by_role)
        self.levels.part({role: cells[role] for role in run_on})
        name, target, actual = (self._text(cells.get(r)) for r in ("name", "target", "actual"))
        name = "" if name and _EMPTY_ROW.match(name) else name
        self._leave_extras(row, bool(name or target or actual))
        if not (name or target or actual):
            for role in ("formula", "reason", "weight", "score"):
                cell = cells.get(role)
                if cell is not None and cell.text and not is_placeholder(cell.text):
                    self.draft.leave(self.by_role[role].label, snippet(cell))
            board.take(*cells.values())
            return
        board.take(*cells.values())
        parts = listed(cells)
        for own in parts:
            item, pointer = self.draft.row("indicators")
            self.levels.put(row, item, pointer)
            read_values(self.draft, item, pointer, own, self.year)
            self._part_level(item, pointer, own.get("name"))
            self._level_before(item, pointer, own.get("name"))
            self._doubt_rivals(row, item, pointer, own)
            for role in run_on:
                self.draft.doubt(f"{pointer}/{role}", "与相邻一栏连读，按各栏位置分开", (cells[role].text,))
        for role in (r for r in cells if r not in parts[0]):
            self.draft.leave(self.by_role[role].label, snippet(cells[role]))

    def _part_level(self, item: dict[str, Any], pointer: str, cell: Cell | None) -> None:
        """A level and a name that a scan shows in one cell, as the wall between them was not seen: told apart by the
        label that the cell begins with, and on review."""
        if cell is None or not snippet(cell).recognised:
            return
        second = self.by_role.get("level2")
        if self.levels.cells.get("level2") is not cell and not (second and cell.x0 <= second.middle <= cell.x1):
            return
        ends = range(len(cell.text) - _SHORTEST_NAME, 3, -1)
        end = next((n for n in ends if self.board.vocabulary.is_whole(cell.text[:n], "level")), None)
        if end is None or self.board.vocabulary.is_whole(cell.text, "level"):
            return  # 社会效益指标 is one level, not 社会效益 with a name
        wall = _WALL.match(cell.text, end)
        start = wall.end() if wall else end
        item["level2"] = self.draft.read(f"{pointer}/level2", snippet(cell).part(0, end), plain)
        item["name"] = self.draft.read(f"{pointer}/name", snippet(cell).part(start, len(cell.text)), plain)
        for field in ("level2", "name"):
            self.draft.doubt(f"{pointer}/{field}", "与相邻一栏连读，按标签分开", (cell.text,))

    def _level_before(self, item: dict[str, Any], pointer: str, cell: Cell | None) -> None:
        """The second level in front of the name, where no column holds it: 数量指标：新建书屋."""
        found = _LEVEL_BEFORE.match(cell.text) if cell is not None and item.get("level2") is None else None
        if cell is None or found is None or self.board.vocabulary.key(found[1], "level") != "second":
            return
        item["level2"] = self.draft.read(f"{pointer}/level2", snippet(cell).part(*found.span(1)), plain)
        item["name"] = self.draft.read(f"{pointer}/name", snippet(cell).part(found.end(), len(cell.text)), plain)

    def _doubt_rivals(self, row: int, item: dict[str, Any], pointer: str, cells: dict[str, Cell]) -> None:
        """A value of a column that its place alone tells, or beside which another column of its kind has another."""
        for held, column in self.by_role.items():
            if column.placed and item.get(held) is not None:
                self.draft.doubt(f"{pointer}/{held}", "表头未读清，按位置取这一栏", (cells[held].text,))
        for column in self.columns:
            role, other = column.rival, self.board.at(row, column.middle)
            if role not in _COUNTED or item.get(role) is None or other is None or other is cells.get(role):
                continue
            if self._text(other) and compact(other.text) != compact(cells[role].text):
                self.draft.doubt(f"{pointer}/{role}", f"另有同类的“{column.label}”一栏", (cells[role].text, other.text))

    def _second_row(self, row: int) -> bool:
        """What was reached, in a row of its own below what was to be: 实际完成 | 21家 below 年初目标 | ≥20家."""
        name, target = self.by_role.get("name"), self.by_role.get("target")
        items = self.draft.lists.get("indicators", [])
        if name is None or target is None or "actual" in self.by_role or not items:
            return False
        held, cell = self.board.at(row, name.middle), self.board.at(row, target.middle)
        kind = next(iter(self.board.before(cell)), None) if cell is not None else None
        if held is None or held.row == row or cell is None or cell.row != row or kind is None:
            return False
        if kind.row != row or self.board.key(kind, "column") != "actual":
            return False
        self.board.take(kind, cell)
        read_values(self.draft, items[-1], f"/indicators/{len(items) - 1}", {"actual": cell}, self.year)
        return True

    def _filled_of(self, row: int, column: Column) -> Cell | None:
        """The cell of a column; of several columns under one header the filled one."""
        cells = [self._cell_of(row, one) for one in (column, *column.twins)]
        filled = [c for c in cells if self._text(c)]
        for cell in filled[1:]:
            if cell is not None and cell is not filled[0] and cell.row == row and self.board.free(cell):
                self.board.take(cell)
                self.draft.leave(column.label, snippet(cell))
        return filled[0] if filled else cells[0]

    def _cell_of(self, row: int, column: Column) -> Cell | None:
        """The cell in the middle of a column; where that is blank, the only filled one of those that part it there, or
        that reaches into it from a column with an entry of its own."""
        cell = self.board.at(row, column.middle)
        if cell is None or cell.text or cell.x1 - cell.x0 > column.x1 - column.x0 - _NARROWER:
            return cell
        others = [c for c in self.columns if c is not column]
        inside = [
            c
            for c in self.board.row(row)
            if c.text
            and min(c.x1, column.x1) - max(c.x0, column.x0) > _REACHES
            and not any(c.x0 <= other.middle <= c.x1 for other in others)
        ]
        if len(inside) != 1:
            return cell
        own = [o for o in others if o.x0 < inside[0].middle < o.x1]
        return inside[0] if all(self._text(self.board.at(row, o.middle)) for o in own) else cell

    def _text(self, cell: Cell | None) -> str:
        return "" if cell is None or is_placeholder(cell.text) else cell.text.strip()

    def _leave_extras(self, row: int, filled: bool) -> None:
        """Columns that no field takes go to ``unmapped``; the running number is not worth keeping."""
        for column in self.columns:
            if column.role in ("extra", "note", "recheck", "evidence", "core", "rate", "original"):
                cell = self.board.at(row, column.middle)
                if cell is not None and cell.row == row and not self.totals.beyond(cell) and self.board.free(cell):
                    kind = self.board.key(cell, "column") == "actual" or self.board.key(cell, "goal") == "goal"
                    if filled and cell.text and not kind and not is_placeholder(cell.text):
                        self.draft.leave(column.label, snippet(cell))
                    self.board.take(cell)
            elif column.role == "index":
                self.board.take(self.board.at(row, column.middle))
