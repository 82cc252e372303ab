"""The rows of an indicator table: level cells filled down, the total row at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ...normalize import (
    compact,
    is_placeholder,
    plain,
    strip_brackets,
)
from ..layout import Cell
from .board import Board, snippet
from .cards import read_cards
from .columns import Column, find_header
from .draft import Draft, is_unread
from .inline import inline_pairs
from .suspect import doubt_columns, doubt_names, doubt_percents
from .totals import Totals
from .values import level_text, read_values

_NARROWER = 8.0
"""How much narrower (points) a cell is than its column where another is beside it."""
_COUNTED = ("target", "actual", "weight", "score")
_EMPTY_ROW = re.compile(r"^(指标\s*\d*\s*[:：]?|[.…·]+|\.{2,})?$")


def read_indicators(board: Board, draft: Draft, year: int | None) -> list[tuple[int, int]]:
    """Fill indicators and totals from every indicator table of the board; returns the row ranges they take."""
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
        last = _Reader(board, draft, columns, year).read(first, over=row - 1)
        doubt_names(board, draft, before)
        doubt_columns(draft, before, columns)
        doubt_percents(draft, before)
        ranges.append((row, last))
        row = max(last, row + 1)
    return ranges


class _Reader:
    def __init__(self, board: Board, draft: Draft, columns: list[Column], year: int | None) -> None:
        self.board, self.draft, self.year = board, draft, year
        self.first = 0
        self._use(columns)
        self.levels: dict[str, str | None] = {"level1": None, "level2": None}
        self.level_cells: dict[str, Cell] = {}
        self.banded = False
        """Whether the first level stands in bands across the table."""

    def _use(self, columns: list[Column]) -> None:
        """Read by these columns from here on: the header's first printing, or the one after a page break."""
        self.columns = columns
        self.totals = Totals(self.board, self.draft, columns)
        self.by_role, self.name = self.totals.by_role, self.totals.name

    def read(self, first: int, over: int) -> int:
        """Read rows from ``first``, the one below the header; returns the row after the table's last.

        ``over`` is the row above the header, in which a band may name the first level.
        """
        self.first = first
        self._band(over)
        row = first
        while row < self.board.rows:
            if (again := find_header(self.board, row)) is not None:
                self._use(again[0])
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
            if self._band(row):
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

    def _band(self, row: int) -> bool:
        """A level across the whole table, above its indicators: 一、产出指标（50分）."""
        cells = [c for c in self.board.starting(row) if c.text]
        if len(cells) != 1 or not self.totals.beyond(cells[0]) or "level1" in self.by_role:
            return False
        level = self.board.key(cells[0], "level")
        text = compact(level_text(cells[0].text))
        if level is None or not text or self._is_block(cells[0]) or (level == "second" and "level2" in self.by_role):
            return False
        name = "level2" if level == "second" and self.levels["level1"] else "level1"
        self.levels[name], self.level_cells[name] = text, cells[0]
        if name == "level1":
            self.levels["level2"] = None
            self.level_cells.pop("level2", None)
        self.banded = True
        self.board.take(cells[0])
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
        """A label with one wide value, a band across the table, or a label of another part ends the table."""
        cells = [c for c in self.board.starting(row) if c.text]
        if not cells:
            return False
        first, beside = cells[0], self.board.beside(cells[0])
        if sum(self.board.key(c, "measure") is not None for c in cells) >= 2:  # the header of a funding block
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

    def _is_signed(self, cells: Sequence[Cell]) -> bool:
        """A row of names and dates, each behind its label: 单位负责人：… | 填表人：… | 电话：…"""
        if not all(re.search(r"[:：]", c.text) for c in cells):
            return False
        return any(pair.key for c in cells for pair in inline_pairs(c.content, self.board.vocabulary))

    def _begins_branch(self, row: int) -> bool:
        """A level over this row and rows of indicators below it: what stands across here is a stray text among them."""
        level = next((c for c in self.board.starting(row) if c.text and self.board.key(c, "level")), None)
        if level is None or level.end - row < 2 or self.totals.beyond(level):
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
        self._fill_levels(row)
        cells: dict[str, Cell] = {}
        for role, column in self.by_role.items():
            cell = self._filled_of(row, column)
            if cell is not None and cell.row == row and not (self.totals.beyond(cell) and role != "name"):
                cells[role] = cell
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
        item, pointer = self.draft.row("indicators")
        if self._misplaced(row):  # a first level handed down over a page break, and a second one of another branch
            self.levels["level1"] = None
            self.level_cells.pop("level1", None)
            if (held := self._branch_below(row)) is not None:
                self.levels["level1"], self.level_cells["level1"] = compact(level_text(held.text)), held
        for level in ("level1", "level2"):
            item[level] = self.levels[level]
            held = self.level_cells.get(level)
            if held is None:
                continue
            if item[level] or is_unread(held.text):
                self.draft.read(f"{pointer}/{level}", snippet(held), plain)
            elif self._is_illegible(held):
                self.draft.witness(f"{pointer}/{level}", snippet(held))
                self.draft.doubt(f"{pointer}/{level}", "不能识别", (held.text,))
        read_values(self.draft, item, pointer, cells, self.year)
        self._doubt_rivals(row, item, pointer, cells)

    def _doubt_rivals(self, row: int, item: dict[str, Any], pointer: str, cells: dict[str, Cell]) -> None:
        """A value beside which another column of the same kind has another: which of the two is meant, nobody says."""
        for column in self.columns:
            role, other = column.rival, self.board.at(row, column.middle)
            if role not in _COUNTED or item.get(role) is None or other is None or other is cells[role]:
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
        """The cell in the middle of a column; where that is blank, the only filled one of those that part it there."""
        cell = self.board.at(row, column.middle)
        if cell is None or cell.text or cell.x1 - cell.x0 > column.x1 - column.x0 - _NARROWER:
            return cell
        others = [c.middle for c in self.columns if c is not column]
        inside = [
            c
            for c in self.board.row(row)
            if c.text and column.x0 < c.middle < column.x1 and not any(c.x0 <= x <= c.x1 for x in others)
        ]
        return inside[0] if len(inside) == 1 else cell

    def _misplaced(self, row: int) -> bool:
        above = self.level_cells.get("level1")
        if above is None or above.row <= row < above.end or not self.levels["level2"]:
            return False
        benefit = re.search(r"效益|可持续|满意", self.levels["level2"]) is not None
        return benefit and re.match(r"(项目)?产出", self.levels["level1"] or "") is not None

    def _branch_below(self, row: int) -> Cell | None:
        """The first level that a page break pushed down to the next row: 效益指标 below a row of 社会效益指标."""
        column = self.by_role.get("level1")
        below = self.board.at(row + 1, column.middle) if column is not None else None
        if below is None or below.row != row + 1 or self.board.key(below, "level") != "first":
            return None
        branch = re.search(r"效益|满意", self.levels["level2"] or "")
        return below if branch and branch.group() in below.text else None

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

    def _fill_levels(self, row: int) -> None:
        found = self._level_cells(row)
        for level in ("level1", "level2"):
            cell = found.get(level)
            self.board.take(cell)
            if cell is None:
                continue
            if self._is_illegible(cell):  # not the level above
                self.levels[level], self.level_cells[level] = None, cell
                continue
            text = compact(level_text(cell.text))
            if snippet(cell).recognised:
                text = self.board.vocabulary.nearest(text, "level") or text
                if not re.search(r"[\u4e00-\u9fff]", text):  # the end of a rule
                    continue
            if text and not is_placeholder(text):
                if level == "level1" and text != self.levels["level1"]:
                    self.levels["level2"] = None
                    self.level_cells.pop("level2", None)
                self.levels[level] = text
                self.level_cells[level] = cell
        if "level1" not in found and self.level_outside(row):
            self.levels["level1"] = None
            self.level_cells.pop("level1", None)

    def _is_illegible(self, cell: Cell) -> bool:
        """Whether a cell of the levels holds what is no name of one, nor the end of a rule."""
        if is_unread(cell.text):
            return True
        odd = (
            snippet(cell).recognised and not is_placeholder(cell.text) and not re.search(r"[\u4e00-\u9fff]", cell.text)
        )
        return odd and snippet(cell).doubts() is not None and re.search(r"[^\W1lI_]", cell.text) is not None

    def level_outside(self, row: int) -> bool:
        """Where no column holds the first level, a block label in its place (after a page break) hides it."""
        if "level1" in self.by_role or self.banded:
            return False
        edge = self.name.x0 if self.name else self.board.right
        cells = [c for c in self.board.row(row) if c.x1 <= edge + 2 and c.text]
        return bool(cells) and not any(self.board.key(c, "level") == "first" for c in cells)

    def _level_cells(self, row: int) -> dict[str, Cell]:
        board = self.board
        columns = {r: self.by_role[r] for r in ("level1", "level2") if r in self.by_role}
        found: dict[str, Cell] = {}
        if "level1" in columns:
            found |= {r: c for r, col in columns.items() if (c := board.at(row, col.middle)) is not None}
            if found.get("level1") is not None and found.get("level1") is found.get("level2"):
                found.pop("level2" if board.key(found["level1"], "level") == "first" else "level1")
            return found
        edge = self.name.x0 if self.name else board.right
        if "level2" in columns and columns["level2"].x0 > edge:  # the kind of an indicator behind its name
            kind = board.at(row, columns["level2"].middle)
            return {} if kind is None else {"level2": kind}
        index = self.by_role.get("index")
        cells = [
            c
            for c in board.row(row)
            if c.x1 <= edge + 2
            and not (index and c.x0 <= index.middle <= c.x1)
            and not (c.text and self._is_block(c))
            and not (c.row < self.first and c.text and board.key(c, "level") is None)
        ]
        if cells:
            nearest = cells[-1]
            alone = len(cells) == 1 or not any(board.key(c, "level") for c in cells[:-1])
            if alone and board.key(nearest, "level") == "first" and not _is_second(nearest.text):
                return {"level1": nearest}
            found["level2"] = nearest
            outer = [c for c in cells[:-1] if board.key(c, "level") == "first" or not c.text]
            if outer and (outer[-1].text or self.levels["level1"]):
                found["level1"] = outer[-1]
        return found

    def _is_block(self, cell: Cell) -> bool:
        text = strip_brackets(cell.text)
        return text in ("绩效指标", "绩效目标") or (
            self.board.term(cell, "level") is None and self.board.key(cell, "row") == "block"
        )


def _is_second(text: str) -> bool:
    return compact(text).startswith("成本")
