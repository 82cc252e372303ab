"""The total row of an indicator table: weights and scores summed up, and the grade beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import takewhile
from typing import Any

from ...normalize import Unreadable, compact, is_placeholder, read_grade, read_points, read_rate
from ...schema import Unmapped
from ..layout import Cell
from .board import Board, snippet
from .columns import PAIRED, Column
from .draft import Draft
from .values import paired_points

_TOTAL_WORD = re.compile(r"[^\u4e00-\u9fff]{0,2}(总\s*分|合\s*计|总\s*计)([^\u4e00-\u9fff]|得分|分|值)*")
_EXECUTION = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、)?(?:项目|部门|年度)?(?:预算|资金)(?:支出)?执行(?:率|情况|进度)?(?:指标)?(?:得分|分值|分)?(?:[（(].*[）)])?"
)
_GRADED = re.compile(r"[（(]?\s*(?:自评|评价)?(?:结果|等级|等次)?\s*(?:为|[:：])?\s*(优秀?|良好?|中|差)\s*[)）]?")


class Totals:
    """Finds and reads the rows that sum up a table with these columns."""

    def __init__(self, board: Board, draft: Draft, columns: list[Column]) -> None:
        self.board, self.draft, self.columns = board, draft, columns
        self.by_role = {c.role: c for c in columns if c.role not in ("extra", "levels")}
        self.name = self.by_role.get("name")

    def is_total(self, row: int) -> bool:
        """A label for the total with a figure to its right, or across more than one column."""
        label = self._total_label(row)
        if label is None:
            return False
        right = [c.text for c in self.board.starting(row) if c.x0 >= label.x1 - 2]
        return any(re.search(r"\d", t) for t in right) or (self.beyond(label) and self._names_total(label))

    def is_execution(self, row: int) -> bool:
        """A row across the columns of the indicators that scores the execution of the budget: 预算执行得分 | 10 | 9; or
        one that says so under the levels and the name: 预算执行 | 预算执行率 | 100% | 98%."""
        labels = self._execution_labels(row)
        first, last = (labels[0], labels[-1]) if labels else (None, None)
        if first is None or last is None or not (self.beyond(first) or (self.name and last.x1 >= self.name.middle)):
            return False
        return any(re.match(r"\s*\d", c.text) for c in self.board.starting(row) if c.x0 >= last.x1 - 2)

    def _execution_labels(self, row: int) -> list[Cell]:
        """The first cells of a row that say nothing but that it scores the execution; no level over more rows."""
        cells = [c for c in self.board.row(row) if c.text]
        return list(takewhile(lambda c: c.end == row + 1 and _EXECUTION.fullmatch(compact(c.text)), cells))

    def read_execution(self, row: int) -> None:
        """Weight, score and rate of such a row go to the execution line of the whole money."""
        board, draft = self.board, self.draft
        labels = self._execution_labels(row)
        label = labels[0]
        board.take(*labels)
        lines = draft.lists.setdefault("execution", [])
        line = next((r for r in lines if r["source"] == "total"), None)
        if line is None:
            line = {"source": "total"}
            lines.append(line)
            draft.witness(f"/execution/{lines.index(line)}/source", snippet(label))
        parsers: dict[str, Callable[[str], Any]] = {
            "weight": read_points,
            "score": read_points,
            "actual": partial(read_rate, column=True),
        }
        for cell in board.starting(row):
            role = next(
                (r for r in parsers if (c := self.by_role.get(r)) and cell.x0 - 2 <= c.middle <= cell.x1 + 2), None
            )
            if not board.free(cell) or is_placeholder(cell.text):
                continue
            board.take(cell)
            column = {"actual": "rate"}.get(role, role) if role is not None else None
            if role is None or column is None or column in line:
                draft.leave(label.text, snippet(cell))
                continue
            value = draft.read(f"/execution/{lines.index(line)}/{column}", snippet(cell), parsers[role])
            if value is not None:
                line[column] = value

    def _total_label(self, row: int) -> Cell | None:
        cells = self.board.starting(row)
        named = next((c for c in cells if self._names_total(c)), None)
        filled = [c for c in cells if c.text]
        if named is None and len(filled) > 1 and all(len(c.text) == 1 for c in filled[:2]):  # 总 | 分
            apart = filled[0].text + filled[1].text
            named = filled[1] if self.board.vocabulary.key(apart, "row") == "total" else None
        if named is None and any(self.board.key(c, "row") == "subtotal" for c in cells):
            return None
        return named or next((c for c in cells if c.text and self._spans_all(c)), None)

    def _names_total(self, cell: Cell) -> bool:
        """A label for the total; on a scan, one with a seal over it still begins with the word."""
        if self.board.key(cell, "row") == "total":
            return True
        if self.board.key(cell, "field") == "total_score" and self.beyond(cell):
            return True
        return snippet(cell).recognised and len(cell.text) <= 8 and _TOTAL_WORD.fullmatch(cell.text) is not None

    def _spans_all(self, cell: Cell) -> bool:
        """One cell from the first level to the names: only the total's label is so wide, whatever a seal left of it."""
        first = self.by_role.get("level1")
        return (
            first is not None
            and self.name is not None
            and first.x0 < self.name.x0
            and cell.x0 <= first.middle
            and cell.x1 >= self.name.middle
            and len(cell.text) <= 12
            and "score" in self.by_role
        )

    def beyond(self, cell: Cell) -> bool:
        """Whether a cell covers the middle of two columns or more, as no cell of an indicator does."""
        return (
            sum(c.x0 - 2 <= cell.x0 <= c.middle <= cell.x1 or cell.x0 <= c.middle <= cell.x1 for c in self.columns) >= 2
        )

    def closes(self, row: int) -> bool:
        """A total row below rows that are no indicators: figures under the weights and scores, and nowhere else."""
        label = self._total_label(row)
        if label is None or not self._names_total(label):
            return False
        ends = [c for role in ("weight", "score") if (c := self.by_role.get(role)) is not None]
        figures = [c for c in self.board.starting(row) if c.x0 >= label.x1 - 2 and re.match(r"\s*\d", c.text)]
        return bool(figures) and all(any(c.x0 - 2 <= end.middle <= c.x1 + 2 for end in ends) for c in figures)

    def read(self, row: int) -> None:
        """Read weight, score and grade of a total row."""
        board, draft = self.board, self.draft
        label = self._total_label(row)
        assert label is not None
        board.take(label, *(board.starting(row) if not self._names_total(label) and len(label.text) == 1 else ()))
        values = [c for c in board.starting(row) if c.x0 >= label.x1 - 2 and c.text]
        if self.name and not self.beyond(label) and label.x0 > self.board.left + 5 and not values:
            return
        weight, score = self.by_role.get("weight"), self.by_role.get("score")
        numbers: list[Cell] = []
        for cell in values:
            board.take(cell)
            graded = _GRADED.fullmatch(cell.text.strip())
            if is_placeholder(cell.text) or (self._labels(cell) and graded is None):
                continue
            try:
                is_number = read_points(re.sub(r"[优良中差]$", "", compact(cell.text))) is not None
            except Unreadable:
                is_number = bool(re.search(r"\d", cell.text)) or (
                    bool(snippet(cell).doubts()) and self._in_points(cell)
                )
            if is_number:
                numbers.append(cell)
            elif graded is not None:
                start = cell.text.find(graded.group(1))
                draft.put("grade", snippet(cell).part(start, start + len(graded.group(1))), read_grade)
            else:
                draft.leave(label.text, snippet(cell))
        for cell in [c for c in numbers if "/" in c.text or "／" in c.text]:  # 99.8/100 under 得分/分值
            paired = next(
                (r for r in PAIRED if (c := self.by_role.get(r)) and cell.x0 - 2 <= c.middle <= cell.x1 + 2), ""
            )
            for role, part in paired_points(paired, snippet(cell)).items() if paired else ():
                draft.put(f"total_{role}", part, read_points)
            if paired:
                numbers.remove(cell)
        found: dict[str, Cell] = {}
        full = [c for c in numbers if (left := board.before(c)) and board.key(left[0], "column") == "weight"]
        for cell in full:  # 综合得分 | 99.8 | 满分 | 100
            self._points("total_weight", cell)
            numbers.remove(cell)
        summed = any(score and cell.x0 - 2 <= score.middle <= cell.x1 + 2 for cell in numbers)
        for cell in numbers:
            here = [c for c in (weight, score) if c and cell.x0 - 2 <= c.middle <= cell.x1 + 2]
            if summed and not here and self._in_another(cell):
                draft.leave(label.text, snippet(cell))
                continue
            if weight in here and score not in here and weight is not None:
                found.setdefault("total_weight", cell)
            elif score in here or len(numbers) == 1:
                found.setdefault("total_score", cell)
            elif len(numbers) >= 2 and cell is numbers[0] and (weight is not None or score is None):
                found.setdefault("total_weight", cell)
            else:
                found.setdefault("total_score", cell)
        self._give_way(found)
        for field, cell in found.items():
            self._points(field, cell)

    def _in_points(self, cell: Cell) -> bool:
        """Whether a cell stands under the weights or the scores."""
        ends = (self.by_role.get(role) for role in ("weight", "score"))
        return any(c is not None and cell.x0 - 2 <= c.middle <= cell.x1 + 2 for c in ends)

    def _in_another(self, cell: Cell) -> bool:
        """Whether a figure stands in a column of its own that is neither that of the weights nor of the scores."""
        return any(abs(cell.x0 - c.x0) < 4 and abs(cell.x1 - c.x1) < 4 for c in self.columns)

    def _give_way(self, found: dict[str, Cell]) -> None:
        """A later row that sums up more points (总分 100 below 绩效指标得分合计 90) is the total, not a part's."""
        draft, cell = self.draft, found.get("total_weight")
        before = draft.fields.get("total_weight")
        if cell is None or before is None or "total_score" not in found:
            return
        try:
            value = read_points(cell.text)
        except Unreadable:
            return
        if value is not None and value > before:
            for field in ("total_weight", "total_score"):
                draft.fields.pop(field, None)
                if (evidence := draft.evidence.pop(f"/{field}", None)) is not None:
                    draft.unmapped.append(Unmapped(label="合计", value=evidence.text, evidence=evidence))

    def _labels(self, cell: Cell) -> bool:
        """Whether a cell of the row says what the next one is: 等级 | 优 | 满分 | 100."""
        return self.board.key(cell, "field") == "grade" or self.board.key(cell, "column") == "weight"

    def _points(self, field: str, cell: Cell) -> None:
        text = compact(cell.text)
        graded = re.fullmatch(r"(.*\d分?)[（(]?(优秀?|良好?|中|差)[)）]?", text)
        whole = snippet(cell)
        if graded:
            cut = re.search(r"[（(]?(优|良|中|差)", whole.text)
            assert cut is not None
            self.draft.put("grade", whole.part(cut.start(), len(whole.text)), lambda t: read_grade(t.strip("（()） ")))
            whole = whole.part(0, cut.start())
        if field not in self.draft.fields:
            self.draft.put(field, whole, read_points)
