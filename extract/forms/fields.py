"""Labels with one value: beside, below, or after a colon in one cell or line."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from ...normalize import (
    Unreadable,
    compact,
    has_boxes,
    is_placeholder,
    plain,
    read_amount,
    read_date,
    read_grade,
    read_period,
    read_points,
    read_year,
)
from ..layout import Cell
from ..passage import Passage, Snippet
from ..vocabulary import Vocabulary
from .board import Board, snippet
from .draft import Draft, words
from .inline import Inline, inline_pairs
from .money import in_yuan
from .parsers import PARSERS, POINTS, THRESHOLD, is_grade, points_in_brackets, read_phone
from .rest import leave_rest

_SLIVER = 0.15
"""Of the width of a value's cell, that of an empty one before it which a false wall cuts off."""
_LONE_DIGIT = re.compile(r"(?<![\dA-Z])[10](?=[a-z][^@]*@)|(?<=@)[10](?=[a-z])|(?<=[a-z])[10](?=[a-z.](?!.*@))")
"""A digit before letters of an e-mail address, or among those of its domain, that looks like one of them."""
_COLON = re.compile(r"[:：]")
_OPEN = re.compile(r"[:：]\s*$")
_LONGEST_INLINE = 160
_PROSE = re.compile(r"[。，；]|.{60}")
_SEALED = re.compile(r"\s*[（(](单位|部门|加盖)?(公章|盖章|签章|签字)[)）]\s*$")
_UNIT = re.compile(r"(人民币)?[百千万亿]{0,2}元")
_UNIT_OF_BUDGET = re.compile(r"预算单位(名称)?([（(]实施(单位)?[)）])?[:：]?")
_WHOLE_YEAR = re.compile(r"(\d{4})年度?|(\d{4})年0?1月(0?1日)?[-—至到~～]+(\d{4}年)?12月(31日)?")
_E_MAIL = re.compile(r"[A-Za-z0-9._-]+@[A-Za-z0-9._-]+")
_PERSON = re.compile(r"^\s*[\u4e00-\u9fff·]{2,4}(?=[\s,，、/／:：]*[（(+]?\d)")
"""A name with a number behind it."""
_PHONE = re.compile(r"(?:[（(](?=\d{3,4}[)）])|\+)?\d[\d\s\-－—‐‑–()（）]{5,}\d")
_PHONE_END = re.compile(r"(?<=\d)\s*(?P<label>[\u4e00-\u9fff]{2,6})\s*[:：](?P<value>.*)$")
"""A label behind a phone number that its colon should have made a pair: 0916-7471631填报期：2021年3月."""
_FOOTNOTE = re.compile(r"^\s*(注|说明|备注|填表说明|填报说明)\s*[:：]?\s*\d?|^\s*\d{1,2}\s*[.．、]")


class FieldReader:
    """Fills the single fields of a draft; ``unit`` is what the form declares for its amounts, ``year`` the one that it
    prints, which dates of the project without a year are of."""

    def __init__(
        self, draft: Draft, vocabulary: Vocabulary, unit: str | None, department: bool = False, year: int | None = None
    ) -> None:
        self.draft, self.vocabulary, self.unit, self.department, self.year = draft, vocabulary, unit, department, year
        self.told: list[Cell] = []
        """Cells of prose that close a table: conclusion, problems, measures."""

    # -- tables -----------------------------------------------------------------------------------------------

    def read_board(self, board: Board, skip: list[tuple[int, int]]) -> None:
        """All labels of a board outside the rows that other readers took."""
        for row in range(board.rows):
            if any(a <= row < b for a, b in skip):
                continue
            for cell in board.starting(row):
                if cell.text and board.free(cell):
                    self._cell(board, cell)
        leave_rest(board, self.draft)

    def _cell(self, board: Board, cell: Cell) -> None:
        term = board.term(cell, "field", "row", "goal")
        if term is None or term.group == "goal":
            if term is None and self._holds_pairs(cell) and self._inline_cell(board, cell):
                board.take(cell)
            return
        if term.group == "row":
            if term.key == "narrative":
                self._narrative(board, cell)
            elif term.key == "known":
                value = self._value(board, cell)
                board.take(cell, value)
                if value is not None and value.text.strip():
                    self.draft.leave(cell.text, snippet(value))
            elif term.key == "block" and self._tells(board, cell):
                self._narrative(board, cell)
            elif term.key == "block":
                board.take(cell)
            elif term.key == "total" and (value := self._full_marks(board, cell)) is not None:
                board.take(cell, value)
                self.draft.put("total_weight", snippet(value), read_points, cell.text)
            return
        value = self._value(board, cell)
        board.take(cell, value)
        key = self._of_budget(board, cell) if self._is_budget_unit(board, cell, term.key) else term.key
        if key is None:
            if value is not None and not is_placeholder(value.text):
                self.draft.leave(plain(cell.text), snippet(value))
            return
        self.draft.labelled.add(key)
        if value is not None and value.text:
            self.fill(key, snippet(value), cell.text)
            behind = board.beside(value) if key == "total_score" else None
            if behind is not None and board.free(behind) and is_grade(behind.text):  # 总得分 | 99.7 | 优
                board.take(behind)
                self.fill("grade", snippet(behind), cell.text)

    def _full_marks(self, board: Board, label: Cell) -> Cell | None:
        """What stands beside 总分 where the same row says what was scored of it: 总分 | 100 | 自评得分 | 99.7."""
        value = self._value(board, label)
        if value is None or not POINTS.fullmatch(compact(value.text)):
            return None
        behind = [c for c in board.row(label.row) if c.x0 >= value.x1 - 2 and c.text]
        return value if any(board.key(c, "field") == "total_score" for c in behind) else None

    def _is_budget_unit(self, board: Board, label: Cell, key: str) -> bool:
        """Whether a label is 预算单位 and another of the board names the department: 主管部门."""
        if key != "supervising_department" or self.department or not _UNIT_OF_BUDGET.fullmatch(compact(label.text)):
            return False
        return any(
            board.key(c, "field") == key and not _UNIT_OF_BUDGET.fullmatch(compact(c.text)) for c in board.sheet.cells
        )

    def _of_budget(self, board: Board, label: Cell) -> str | None:
        """What 预算单位 is beside a department: the unit that reports, or no field where a label names that itself."""
        named = any(board.key(c, "field") == "reporting_unit" for c in board.sheet.cells if c is not label)
        return None if named else "reporting_unit"

    def _value(self, board: Board, label: Cell) -> Cell | None:
        """The free cell beside a label; where that is a label itself, the one below in the label's column."""
        beside = board.beside(label)
        if beside is not None and not beside.text:  # a rule of the rows below runs through the value's place
            behind = [c for c in board.row(label.row) if c.x0 >= beside.x0 and c.text]
            sliver = bool(behind) and beside.x1 - beside.x0 < _SLIVER * (behind[0].x1 - behind[0].x0)
            beside = behind[0] if (sliver or len(behind) == 1) and not board.is_label(behind[0]) else beside
        if (
            beside is not None
            and board.free(beside)
            and (not board.is_label(beside) or self._reads_as_value(board, label, beside))
            and not (self._heads_pairs(board, label) and self._begins_pair(beside))
        ):
            return beside
        below = board.below(label)
        if (
            below is not None
            and below.row == label.end
            and abs(below.x0 - label.x0) < 8
            and abs(below.x1 - label.x1) < 8
            and board.free(below)
            and not board.is_label(below)
            and not self._begins_pair(below)
            and not self._heads_column(board, below)
        ):
            return below
        return None

    def _heads_column(self, board: Board, first: Cell) -> bool:
        """Whether a figure below a label is the first of a column of them: 自评得分 over the points of every row."""
        second = board.below(first)
        figures = [c is not None and re.fullmatch(r"\d+(\.\d+)?", compact(c.text)) is not None for c in (first, second)]
        return all(figures)

    def _reads_as_value(self, board: Board, label: Cell, beside: Cell) -> bool:
        """A value that happens to be worded like a label (a project called 其他): it has no free value of its own."""
        after = board.beside(beside)
        if board.key(label, "row") == "known" and board.tells(beside) and board.term(beside, "field", "row") is None:
            return True
        return after is None and board.below(label) is not None and board.term(beside, "field", "row") is None

    def _heads_pairs(self, board: Board, label: Cell) -> bool:
        """Whether what stands beside a label may be labels with their own values: 起止时间 | 项目开始时间：…"""
        return _OPEN.search(label.text) is not None or board.key(label, "field") == "period"

    def _begins_pair(self, cell: Cell) -> bool:
        """Whether a cell has a label and a value of its own: 财务负责人： is left blank before 填表人：李明."""
        colon = _COLON.search(cell.text)
        return colon is not None and self.vocabulary.is_whole(cell.text[: colon.start()], "field", "row")

    def _tells(self, board: Board, label: Cell) -> bool:
        """Whether prose stands beside the label of a block: 项目概况 | 本项目…"""
        beside = board.beside(label)
        return beside is not None and board.free(beside) and not board.is_label(beside) and len(beside.text) > 15

    def _narrative(self, board: Board, cell: Cell) -> None:
        value = board.beside(cell)
        if value is None or not board.free(value) or board.is_label(value):
            below = board.below(cell)
            value = below if below is not None and board.free(below) and not board.is_label(below) else None
        board.take(cell, value)
        if value is not None and is_grade(value.text):  # 评价结论 | 优
            self.fill("grade", snippet(value), cell.text)
        elif value is not None and not is_placeholder(value.text):
            self._tell(snippet(cell), snippet(value))
            self.told.append(value)

    def _tell(self, heading: Snippet, text: Snippet) -> None:
        if is_placeholder(text.text):
            return
        section, pointer = self.draft.row("narrative")
        section["heading"] = self.draft.read(f"{pointer}/heading", heading, plain)
        section["text"] = self.draft.read(f"{pointer}/text", text, plain) or ""

    def _inline_cell(self, board: Board, cell: Cell) -> bool:
        """Pairs ``label：value`` in one cell; a single label whose value stands in the next cell among them."""
        if (heading := self._told_inline(cell)) is not None:
            board.take(cell)
            self._tell(snippet(cell).part(0, heading), snippet(cell).part(heading + 1, len(cell.text)))
            self.told.append(cell)
            return True
        pairs = list(inline_pairs(cell.content, self.vocabulary))
        if not any(p.key for p in pairs):
            return False
        for pair in pairs:
            value = pair.value
            if not value.text.strip() and len(pairs) == 1:
                beside = board.beside(cell)
                if beside is not None and board.free(beside) and not board.is_label(beside):
                    board.take(beside)
                    value = snippet(beside)
            self._fill_or_leave(pair, value)
        return True

    def _holds_pairs(self, cell: Cell) -> bool:
        """Whether a cell may hold labels with their values: a colon, or a label with a gap behind it."""
        first, _, rest = cell.text.strip().partition(" ")
        return _COLON.search(cell.text) is not None or (
            bool(rest) and len(first) >= 3 and self.vocabulary.key(first, "field") is not None
        )

    def _told_inline(self, cell: Cell) -> int | None:
        """Where the heading of prose ends that stands in the same cell: 存在问题：…"""
        colon = _COLON.search(cell.text)
        if colon is None or not cell.text[colon.end() :].strip():
            return None
        return colon.start() if self.vocabulary.key(cell.text[: colon.start()], "row") == "narrative" else None

    def _fill_or_leave(self, pair: Inline, value: Snippet) -> None:
        if pair.key is not None:
            self.draft.labelled.add(pair.key)
            self.fill(pair.key, value, pair.label)
        elif not (is_placeholder(value.text) or _PROSE.search(value.text) or _UNIT.fullmatch(compact(value.text))):
            self.draft.leave(plain(pair.label), value)

    # -- running text -----------------------------------------------------------------------------------------

    def read_line(self, content: Passage) -> bool:
        """Pairs ``label：value`` of a line outside the tables; whether it held any."""
        if len(content.text) > _LONGEST_INLINE:
            return False
        pairs = list(inline_pairs(content, self.vocabulary))
        for pair in pairs:
            self._fill_or_leave(pair, pair.value)
        return any(p.key for p in pairs)

    # -- one field --------------------------------------------------------------------------------------------

    def fill(self, key: str, value: Snippet, label: str = "") -> None:
        """Read a value as its field demands; ``label`` is what the form calls it."""
        draft = self.draft
        seal = re.match(r"\s*[（(](公章|盖章|签章|签字|签名|姓名|名称)[)）]\s*[:：]?", value.text)
        if seal:
            value = value.part(seal.end(), len(value.text))
        elif sealed := _SEALED.search(value.text):
            value = value.part(0, sealed.start())
        if key == "period":
            start, end = None, None
            try:
                start, end = read_period(value.text, self.year) or (None, None)
            except Unreadable as error:
                draft.witness("/start_date", value)
                draft.doubt("/start_date", error.reason, error.candidates or (value.text,))
            for name, date in (("start_date", start), ("end_date", end)):
                if date is not None and name not in draft.fields:
                    draft.put(name, value, lambda _, d=date: d)  # type: ignore[misc]
            return
        if key == "evaluation_time":  # the year that is evaluated, or the day of the evaluation
            if _WHOLE_YEAR.fullmatch(compact(value.text)):
                draft.put("evaluation_year", value, read_year, label)
            else:
                draft.leave(label, value)
            return
        if key == "leader":
            found = _PHONE.search(value.text)
            if found:
                draft.put("contact_phone", value.part(found.start(), found.end()), read_phone, label)
            draft.leave(plain(label), value)
            return
        if key in ("contact_name", "contact_phone") and _PHONE.search(value.text) and _PERSON.search(value.text):
            key = "contact"  # 联系人电话 | 张伟 0751-8877716
        if key in ("contact", "filler"):
            self._contact("filled_by" if key == "filler" else "contact_name", value, label)
            return
        if key == "evaluated_amount":
            unit = self.unit

            def amount(text: str) -> Any:
                found = read_amount(in_yuan(text, unit, value), unit)
                return found.value if found else None

            draft.put(key, value, amount)
            return
        if key == "grade":
            cut = re.search(r"[（(，,\s]*\d", value.text)
            if has_boxes(value.text):  # □优秀（90分及以上） ☑良好（80-89分）
                draft.put(key, value, lambda text: read_grade(THRESHOLD.sub("", text)), label)
                return
            if cut and cut.start() > 0 and re.search(r"\d\s*分?", value.text):
                draft.put("total_score", value.part(cut.start(), len(value.text)), points_in_brackets)
                value = value.part(0, cut.start())
        if key == "project_name" and self.department:
            draft.put("reporting_unit", value, words)
        if (
            key in ("supervising_department", "reporting_unit")
            and self.department
            and "project_name" not in draft.fields
        ):
            for name in ("project_name", "reporting_unit"):
                draft.put(name, value, words)
            return
        if key == "supervising_department" and self.department:
            return
        if key.endswith("_date"):
            own = None if key == "fill_date" else self.year  # a form is filled in after its year
            draft.put(key, value, partial(read_date, year=own), label)
            return
        if key == "contact_phone" and (rest := _PHONE_END.search(value.text)):
            behind = self.vocabulary.match(rest["label"], "field", likeness=True)
            if behind is not None:
                self.fill(behind.key, value.part(rest.start("value"), len(value.text)), rest["label"])
            value = value.part(0, rest.start())
        draft.put(key, value, PARSERS.get(key, words), label)
        if key == "contact_email" and "@" not in (draft.fields.get(key) or "@"):
            draft.doubt(f"/{key}", "不像邮箱，缺少@", (value.text,))
        if key == "contact_email" and value.recognised and (digit := _LONE_DIGIT.search(value.text)):
            letter = {"1": "l", "0": "o"}[digit.group()]
            spelled = value.text[: digit.start()] + letter + value.text[digit.end() :]
            draft.doubt(f"/{key}", "字母间的数字可能是字母", (value.text, spelled))
        if value.recognised and self._runs_on(value.text):
            draft.doubt(f"/{key}", "内容后连着下一栏的标签", (value.text,))

    def _runs_on(self, text: str) -> bool:
        """Whether a recognised text ends in the label of the next cell, whose wall was not seen: 镇政府实施单位."""
        ends = [text[-n:] for n in range(4, min(len(text) - 1, 7))]
        return any(re.fullmatch(r"[\u4e00-\u9fff]+", end) and self.vocabulary.is_whole(end, "field") for end in ends)

    def _contact(self, person: str, value: Snippet, label: str) -> None:
        """Name, phone and e-mail in one cell: 张三 0751-8877716."""
        rest = value.text
        for field, shape in (("contact_email", _E_MAIL), ("contact_phone", _PHONE)):
            found = shape.search(rest)
            if found:
                self.draft.put(field, value.part(found.start(), found.end()), PARSERS[field], label)
                rest = rest[: found.start()] + " " * len(found.group()) + rest[found.end() :]
        name = re.search(r"[\u4e00-\u9fff·]{2,}", rest)
        if name:
            self.draft.put(person, value.part(name.start(), name.end()), words, label)


def is_footnote(text: str) -> bool:
    """Whether a line outside the tables is printed guidance: 注：1.…"""
    return _FOOTNOTE.match(text) is not None
