"""The levels of an indicator table: in columns, in bands across it, filled down the rows that they reach over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...normalize import compact, is_placeholder, plain, strip_brackets
from ...schema import Box
from ..layout import Cell
from ..passage import Passage, union
from .board import Board, snippet
from .draft import Draft, is_unread
from .totals import Totals
from .values import level_text

_SPECKS = "·.,、'`’:：-—_|"
"""What specks and rests of rules read as at either end of a level's name on a scan."""

_SLACK = 12.0
"""Points by which the walls of a row lie elsewhere than its header's where both are guessed; no column is as narrow."""


class Levels:
    """The first and the second level as they stand at the row that is being read; ``totals`` knows the columns."""

    def __init__(self, board: Board, draft: Draft, totals: Totals) -> None:
        self.board, self.draft, self.totals = board, draft, totals
        self.first = 0
        """The first row below the header."""
        self.names: dict[str, str | None] = {"level1": None, "level2": None}
        self.cells: dict[str, Cell] = {}
        self.banded = False
        """Whether the first level stands in bands across the table."""

    def under(self, caption: Passage) -> None:
        """Take the first level from the line above a table that has no column for it: （一）产出指标."""
        text = compact(level_text(caption.text))
        if "level1" in self.totals.by_role or self.board.vocabulary.key(text, "level") != "first":
            return
        box = union([word.box for word in caption.words])
        self.names["level1"], self.cells["level1"] = text, Cell(0, 0, box.x0, box.x1, caption, box)
        self.banded = True

    def band(self, row: int) -> bool:
        """A level across the whole table, above its indicators: 一、产出指标（50分）."""
        cells = [c for c in self.board.starting(row) if c.text]
        if len(cells) != 1 or not self.totals.beyond(cells[0]) or "level1" in self.totals.by_role:
            return False
        level = self.board.key(cells[0], "level")
        text = compact(level_text(cells[0].text))
        if level is None or not text or self._is_block(cells[0]):
            return False
        if level == "second" and "level2" in self.totals.by_role:
            return False
        name = "level2" if level == "second" and self.names["level1"] else "level1"
        self.names[name], self.cells[name] = text, cells[0]
        if name == "level1":
            self._forget("level2")
        self.banded = True
        self.board.take(cells[0])
        return True

    def fill(self, row: int) -> None:
        """Take over the levels that stand beside a row."""
        found = self._beside(row)
        for level in ("level1", "level2"):
            cell = found.get(level)
            self.board.take(cell)
            if cell is None:
                continue
            if self._is_illegible(cell):  # not the level above
                self.names[level], self.cells[level] = None, cell
                continue
            text = compact(level_text(cell.text))
            if (melted := self._melted(cell, row)) is not None:
                self.names[level], self.cells[level] = melted, cell
                continue
            if snippet(cell).recognised:
                text = text.strip(_SPECKS)
                text = self.board.vocabulary.nearest(text, "level") or text
                if not re.search(r"[\u4e00-\u9fff]", text):  # the end of a rule
                    continue
            if text and not is_placeholder(text):
                if level == "level1" and text != self.names["level1"]:
                    self._forget("level2")
                self.names[level] = text
                self.cells[level] = cell
        if "level1" not in found and self._outside(row):
            self._forget("level1")

    def part(self, cells: Mapping[str, Cell]) -> None:
        """Take the levels from the parts of a cell that runs over several columns, by their roles."""
        for level in self.names.keys() & cells.keys():
            self.names[level], self.cells[level] = compact(level_text(cells[level].text)), cells[level]

    def put(self, row: int, item: dict[str, Any], pointer: str) -> None:
        """Give the indicator of a row the levels that stand beside it, or were handed down to it."""
        if self._misplaced(row):  # a first level handed down over a page break, and a second one of another branch
            self._forget("level1")
            if (held := self._branch_below(row)) is not None:
                self.names["level1"], self.cells["level1"] = compact(level_text(held.text)), held
        for level in ("level1", "level2"):
            item[level] = self.names[level]
            held = self.cells.get(level)
            if held is None:
                continue
            if item[level] or is_unread(held.text):
                self.draft.read(f"{pointer}/{level}", snippet(held), plain)
                if len(_two_levels(self.board, held)) == 2:
                    self.draft.doubt(f"{pointer}/{level}", "与相邻一格连读，按标签分开", (held.text,))
            elif self._is_illegible(held):
                self.draft.witness(f"{pointer}/{level}", snippet(held))
                self.draft.doubt(f"{pointer}/{level}", "不能识别", (held.text,))

    def _melted(self, cell: Cell, row: int) -> str | None:
        """The level beside a row, of two that a scan shows in one cell, as the wall between was not seen."""
        parts = _two_levels(self.board, cell)
        beside = self.board.at(row, self.totals.name.middle) if self.totals.name and parts else None
        if beside is None:
            return None
        at = (beside.box.top + beside.box.bottom) / 2
        return min(parts, key=lambda part: abs(parts[part] - at))

    def _forget(self, level: str) -> None:
        self.names[level] = None
        self.cells.pop(level, None)

    def _misplaced(self, row: int) -> bool:
        above = self.cells.get("level1")
        if above is None or above.row <= row < above.end or not self.names["level2"]:
            return False
        benefit = re.search(r"效益|可持续|满意", self.names["level2"]) is not None
        return benefit and re.match(r"(项目)?产出", self.names["level1"] or "") is not None

    def _branch_below(self, row: int) -> Cell | None:
        """The first level that a page break pushed down to the next row: 效益指标 below a row of 社会效益指标."""
        column = self.totals.by_role.get("level1")
        below = self.board.at(row + 1, column.middle) if column is not None else None
        if below is None or below.row != row + 1 or self.board.key(below, "level") != "first":
            return None
        branch = re.search(r"效益|满意", self.names["level2"] or "")
        return below if branch and branch.group() in below.text else None

    def _is_illegible(self, cell: Cell) -> bool:
        """Whether a cell of the levels holds what is no name of one, nor the end of a rule."""
        if is_unread(cell.text):
            return True
        odd = (
            snippet(cell).recognised and not is_placeholder(cell.text) and not re.search(r"[\u4e00-\u9fff]", cell.text)
        )
        return odd and snippet(cell).doubts() is not None and re.search(r"[^\W1lI_]", cell.text) is not None

    def _outside(self, row: int) -> bool:
        """Where no column holds the first level, a block label in its place (after a page break) hides it."""
        if "level1" in self.totals.by_role or self.banded:
            return False
        edge = self.totals.name.x0 if self.totals.name else self.board.right
        cells = [c for c in self.board.row(row) if c.x1 <= edge + 2 and c.text]
        return bool(cells) and not any(self.board.key(c, "level") == "first" for c in cells)

    def _beside(self, row: int) -> dict[str, Cell]:
        board = self.board
        columns = {r: self.totals.by_role[r] for r in ("level1", "level2") if r in self.totals.by_role}
        found: dict[str, Cell] = {}
        if "level1" in columns:
            found |= {r: c for r, col in columns.items() if (c := board.at(row, col.middle)) is not None}
            if found.get("level1") is not None and found.get("level1") is found.get("level2"):
                found.pop("level2" if board.key(found["level1"], "level") == "first" else "level1")
            return found
        edge = self._edge(row)
        if "level2" in columns and columns["level2"].x0 > edge:  # the kind of an indicator behind its name
            kind = board.at(row, columns["level2"].middle)
            return {} if kind is None else {"level2": kind}
        index = self.totals.by_role.get("index")
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
            named = [c for c in outer if c.text]  # a rule of other rows may cut off an empty sliver behind it
            if named or (outer and self.names["level1"]):
                found["level1"] = (named or outer)[-1]
        return found

    def _edge(self, row: int) -> float:
        """Where the names begin: a little behind the header's wall in rows whose own are guessed from their words."""
        name = self.totals.name
        if name is None:
            return self.board.right
        own = self.board.at(row, name.middle)
        return own.x0 if own is not None and name.x0 < own.x0 < name.x0 + _SLACK else name.x0

    def _is_block(self, cell: Cell) -> bool:
        text = strip_brackets(cell.text)
        return text in ("绩效指标", "绩效目标") or (
            self.board.term(cell, "level") is None and self.board.key(cell, "row") == "block"
        )


def _two_levels(board: Board, cell: Cell) -> dict[str, float]:
    """Two names of levels one below the other in a cell of a scan, and how far down the page each stands; else none."""
    content = cell.content
    if not snippet(cell).recognised or cell.end - cell.row < 2 or len(content.lines) < 2:
        return {}
    if board.vocabulary.is_whole(cell.text, "level"):
        return {}
    for cut in content.line_starts[1:]:
        parts = [content.part(0, cut), content.part(cut, len(content.text))]
        if all(board.vocabulary.is_whole(part.text, "level") for part in parts):
            return {compact(level_text(p.text)): _middle([w.box for w in p.words]) for p in parts}
    return {}


def _middle(boxes: Sequence[Box]) -> float:
    return (min(box.top for box in boxes) + max(box.bottom for box in boxes)) / 2


def _is_second(text: str) -> bool:
    return compact(text).startswith("成本")
