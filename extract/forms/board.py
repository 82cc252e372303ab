"""A sheet with its labels understood: what each cell means, and which cells stand beside, above and below it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...normalize import compact, is_placeholder
from ..layout import Cell
from ..passage import Snippet
from ..stack import Sheet
from ..vocabulary import Term, Vocabulary

FUNDING = ("amountcolumn", "measure", "source")
EVERY = ("field", "goal", "amountcolumn", "measure", "source", "column", "row", "level")
_HEADS = ("amountcolumn", "column")
_NUMBERS = re.compile(r"[栏行列](次|号)|序号")
_MARK = re.compile(
    r"[（(]?(?:(\d{1,2})(?:=[\d/÷×*+\-()（）%]+)?|[甲乙丙丁戊己]|[A-H](?:=[A-H/÷×*+\-()（）%\d]+)?)[)）]?"
)
"""How columns are numbered, in figures or letters, with what they are computed of: 5=4/3."""
_NO_MARK = re.compile(r"[\u4e00-\u9fff]{2}|[.,，]|^[^=]*(?:\d{3}|\d[%％])")
"""What is a value, in a row that says that it numbers the columns; a scan may misread a mark."""
_FEWEST_NUMBERED = 4
_LABELS = tuple(group for group in EVERY if group not in _HEADS)


class Board:
    """A sheet, its vocabulary, and which of its cells a reader has taken."""

    def __init__(self, sheet: Sheet, vocabulary: Vocabulary) -> None:
        self.sheet = sheet
        self.vocabulary = vocabulary
        self.taken: set[int] = set()
        self._rows: list[list[Cell]] = [[] for _ in range(sheet.rows)]
        for cell in sheet.cells:
            for row in range(cell.row, min(cell.end, sheet.rows)):
                self._rows[row].append(cell)
        for row_cells in self._rows:
            row_cells.sort(key=lambda c: c.x0)
        self.left = min((c.x0 for c in sheet.cells), default=0.0)
        self.right = max((c.x1 for c in sheet.cells), default=0.0)

    @property
    def rows(self) -> int:
        return self.sheet.rows

    def row(self, number: int) -> list[Cell]:
        """Cells that cover the row, from left to right."""
        return self._rows[number] if 0 <= number < len(self._rows) else []

    def starting(self, number: int) -> list[Cell]:
        """Cells whose first row this is."""
        return [c for c in self.row(number) if c.row == number]

    def at(self, row: int, x: float) -> Cell | None:
        """The cell that covers a row at a place across."""
        return next((c for c in self.row(row) if c.x0 <= x <= c.x1), None)

    def term(self, cell: Cell, *groups: str) -> Term | None:
        """What the cell's text means as a label of these groups; likeness is allowed to scanned text only."""
        return self.vocabulary.match(cell.text, *groups, likeness=scanned(cell)) if cell.content.lines else None

    def key(self, cell: Cell, group: str) -> str | None:
        term = self.term(cell, group)
        return term.key if term else None

    def is_label(self, cell: Cell) -> bool:
        """Whether the cell labels others; outside a header, words like 整改 or 执行率 do not make a label of a text."""
        return self.term(cell, *_LABELS) is not None or self._is_whole(cell, *_HEADS)

    def tells(self, cell: Cell) -> bool:
        """Whether a cell is the value of a label that asks for words: 存在问题 | 预算执行进度偏慢, or under 原因.

        A label of the funding block word for word is one wherever it stands.
        """
        beside = next(iter(self.before(cell)), None)
        if beside is not None and self.key(beside, "row") == "known" and self.key(cell, "source"):
            after = [c for c in self.row(cell.row) if c.x0 >= cell.x1 - 2]  # 资金性质 | 一般公共预算 heads no amounts
            return not any(re.search(r"\d", c.text) or self.term(c, *FUNDING) for c in after)
        if self._is_whole(cell, *FUNDING):
            return False
        term = self.term(beside, *FUNDING, "field", "row") if beside is not None else None
        if term is not None and (term.group == "field" or term.key in ("narrative", "reason")):
            return True
        head = next((c for c in self.above(cell, 0) if self._is_whole(c, *FUNDING)), None)
        return head is not None and self.key(head, "amountcolumn") == "reason"

    def _is_whole(self, cell: Cell, *groups: str) -> bool:
        return self.vocabulary.is_whole(cell.text, *groups, likeness=scanned(cell))

    def beside(self, cell: Cell) -> Cell | None:
        """The next cell to the right, in the cell's first row."""
        return min(
            (c for c in self.row(cell.row) if c.x0 >= cell.x1 - 2 and c is not cell), key=lambda c: c.x0, default=None
        )

    def before(self, cell: Cell, row: int | None = None) -> list[Cell]:
        """Cells to the left in a row, the nearest first."""
        return [c for c in reversed(self.row(cell.row if row is None else row)) if c.x1 <= cell.x0 + 2]

    def below(self, cell: Cell) -> Cell | None:
        """The cell right under this one, at its middle."""
        return self.at(cell.end, cell.middle) if cell.end < self.rows else None

    def above(self, cell: Cell, first: int) -> Iterable[Cell]:
        """Cells over the middle of this one, the nearest first, up to row ``first``."""
        row = cell.row - 1
        while row >= first:
            found = self.at(row, cell.middle)
            if found is None:
                row -= 1
                continue
            yield found
            row = found.row - 1

    def is_numbering(self, row: int) -> bool:
        """Whether a row of a header numbers the columns: 栏次 | — | 1 | 2 | 3=2/1, or 甲 | 1 | 2 | 3 | 4."""
        texts = [compact(c.text) for c in self.starting(row) if c.text]
        named = bool(texts) and _NUMBERS.fullmatch(texts[0]) is not None
        marks = [t for t in texts[named:] if not is_placeholder(t)]
        if named:
            counted = [int(t) for t in marks if t.isdigit()]
            return len(marks) > 1 and counted == sorted(counted) and not any(_NO_MARK.search(t) for t in marks)
        found = [_MARK.fullmatch(t) for t in marks]
        if len(marks) < _FEWEST_NUMBERED or not all(found):
            return False
        return [int(m[1]) for m in found if m and m[1]] == list(range(1, sum(bool(m and m[1]) for m in found) + 1))

    def take(self, *cells: Cell | None) -> None:
        self.taken.update(id(c) for c in cells if c is not None)

    def free(self, cell: Cell) -> bool:
        return id(cell) not in self.taken


def snippet(cell: Cell) -> Snippet:
    """The whole text of a cell."""
    return Snippet.whole(cell.content)


def scanned(cell: Cell) -> bool:
    """Whether the text of a cell was recognised in an image."""
    return bool(cell.content.lines) and cell.content.lines[0][1][0].engine != "text"
