"""Numbered goals of the stages and what became of each, however they are arranged.

Labels beside texts; a table with a head of its own (目标 | 目标内容 | 实际完成情况); a row for each stage
(阶段性目标1 | … | 完成情况1 | …); goals in one row or rows and results in those below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ...normalize import compact, is_placeholder
from ..layout import Cell
from ..passage import Snippet
from .board import Board, snippet
from .draft import Draft, words
from .rest import looks_like_label

_NUMBERED = re.compile(
    r"(?:阶段性?)?目标\s*(?P<named>[一二三四五六七八九十\d]{1,2})\s*[:：；;、.．]?|"
    r"(?:^|(?<=[。；;\s]))[（(]?(?P<bare>\d{1,2})[）)、.．]"
)
_NUMBER_ALONE = re.compile(r"\s*第?\s*([一二三四五六七八九十]{1,2}|\d{1,2})\s*(阶段|期|步)?\s*(目标)?\s*[.．、]?\s*")
_COUNTED = re.compile(
    r"(?P<label>.*[\u4e00-\u9fff])\s*[（(]?\s*(?P<number>[1-9一二三四五六七八九十])\s*[）)]?\s*[:：]?\s*"
)
_MARK_ALONE = re.compile(r"[A-Za-z\d][.．、]")
"""No goal and no result, but the number of one that is blank: B. for 3."""
_CHINESE = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
_GOAL_CUE = re.compile(r"目标|内容|预期|计划")
_NEAR = 8.0
_FEWEST_ROWS = 3
"""A head and two goals."""


@dataclass(slots=True)
class _Found:
    """What the labels of stages led to."""

    stages: dict[int, tuple[Snippet, dict[str, Snippet]]] = field(default_factory=dict)
    """By number: where the number stands, and the texts of goal and result."""
    again: dict[int, list[tuple[str, Snippet]]] = field(default_factory=dict)
    """By number: sides with their texts where the stage has another text on that side already."""
    before: list[Snippet] = field(default_factory=list)
    """What stands in a cell before its first number."""

    @property
    def following(self) -> int:
        """The number of a stage that none is printed for."""
        return len(self.stages) + 1

    def put(self, number: int, side: str, mark: Snippet, text: Snippet) -> None:
        """Keep the text of one side of a stage; where two are printed for a number, the first is the stage's."""
        _, sides = self.stages.setdefault(number, (mark, {}))
        if side not in sides or _is_blank(sides[side]):
            sides[side] = text
        elif not _is_blank(text) and compact(sides[side].text) != compact(text.text):
            self.again.setdefault(number, []).append((side, text))


def read_stages(board: Board, draft: Draft, rows: Iterable[int]) -> None:
    """Fill ``stage_goals`` from every label of stages in the rows."""
    found = _Found()
    for row in rows:
        for cell in board.starting(row):
            if not board.free(cell) or not (_key(board, cell) == "stage" or _heads_numbered(board, cell)):
                continue
            head = _head(board, cell)
            if head is not None:
                _table(board, cell, *head, found)
            else:
                _beside(board, cell, found)
    _add(draft, found)


def is_counted(board: Board, cell: Cell) -> bool:
    """Whether a cell labels one of several goals or results: 阶段性目标1, 完成情况2."""
    return _COUNTED.fullmatch(cell.text) is not None and _key(board, cell) is not None


def _key(board: Board, cell: Cell) -> str | None:
    """What a label of goals means; a number behind it counts them."""
    counted = _COUNTED.fullmatch(cell.text)
    return board.key(cell, "goal") or (board.vocabulary.key(counted["label"], "goal") if counted else None)


def _head(board: Board, label: Cell) -> tuple[Cell, Cell] | None:
    """The heads of goals and results, where the label stands beside or among the heads of a table of stages."""
    right = [c for c in board.starting(label.row) if c.x0 >= label.x1 - 2 and c.text]
    result = next((c for c in right if board.key(c, "goal") == "result" or _is_done(c)), None)
    if result is None or not all(looks_like_label(c.text) and _COUNTED.fullmatch(c.text) is None for c in right):
        return None
    heads = [c for c in right if c.x1 <= result.x0 + 2 and board.key(c, "column") != "index"]
    goal = next((c for c in reversed(heads) if board.key(c, "goal") in ("goal", "stage")), None)
    goal = goal or next((c for c in heads if _GOAL_CUE.search(c.text)), None)
    under = board.below(result)
    if under is None or under.row != result.end or (board.is_label(under) and board.key(under, "goal") != "result"):
        return None  # 已完成 is worded like the head above it
    if label.end > result.end:  # the label beside a table
        return (goal, result) if goal is not None else None
    if goal is None and heads:
        return None
    return goal or label, result


def _heads_numbered(board: Board, label: Cell) -> bool:
    """Whether a label of goals has a numbered table of them at its side: 总体目标 | 序号 | 预期目标 | 实际完成情况."""
    if board.key(label, "goal") not in ("goal", "block") or label.end - label.row < _FEWEST_ROWS:
        return False
    index = next((c for c in board.starting(label.row) if board.key(c, "column") == "index" and c.x0 > label.x0), None)
    if index is None or _head(board, label) is None:
        return False
    return all(
        (number := board.at(row, index.middle)) is not None and _NUMBER_ALONE.fullmatch(number.text)
        for row in range(index.end, label.end)
    )


def _is_done(cell: Cell) -> bool:
    return re.fullmatch(r"实际(完成|实现|达成)", compact(cell.text)) is not None


def _table(board: Board, label: Cell, goal: Cell, result: Cell, found: _Found) -> None:
    """One stage in each row below the heads."""
    board.take(label, *(c for c in board.starting(label.row) if looks_like_label(c.text)))
    row = result.end
    while row < board.rows:
        left, right = board.at(row, goal.middle), board.at(row, result.middle)
        if left is None or right is None or left is right:
            break
        counts = next((c for c in board.before(left, row) if c.row == row and _NUMBER_ALONE.fullmatch(c.text)), None)
        if counts is None:
            counts = next((c for c in board.before(left, row) if c.row == row and _NUMBERED.search(c.text)), None)
        if counts is None and not _NUMBERED.match(left.text) and row >= label.end:
            break
        number = _number(counts.text if counts is not None else left.text, found.following)
        for side, cell in (("goal", left), ("result", right)):
            for place, (own, mark, part) in enumerate(_numbered(cell, number, found)):
                named = snippet(counts) if counts and not place else mark
                found.put(own if place else number, side, named, part)
        board.take(left, right, counts)
        row += 1


def _beside(board: Board, label: Cell, found: _Found) -> None:
    """Goals beside their label, results beside theirs: in the same rows, or in the rows below."""
    result = next((c for c in board.row(label.row) if c.x0 >= label.x1 - 2 and _key(board, c) == "result"), None)
    under = board.below(label)
    if result is None and under is not None and under.row == label.end and _key(board, under) == "result":
        result = under if abs(under.x0 - label.x0) < _NEAR and board.free(under) else None
    board.take(label, result)
    edge = result.x0 if result is not None and result.row < label.end else board.right
    again = [] if edge == board.right else _results_below(board, label, result)
    board.take(*again)
    goals = _texts(board, range(label.row, label.end), label.x1, edge)
    rows = range(0) if result is None else range(result.row, again[-1].end if again else result.end)
    results = [] if result is None else _texts(board, rows, result.x1, board.right)
    counted = _COUNTED.fullmatch(label.text)
    first = _number(counted["number"], 1) if counted else found.following
    numbers: dict[str, int] = {}
    for side, cells in (("goal", goals), ("result", results)):
        told: Cell | None = None  # a number in a cell of its own, before the text
        for cell in cells:
            board.take(cell)
            if _NUMBER_ALONE.fullmatch(cell.text) or _NUMBERED.fullmatch(cell.text.strip()):
                told = cell
                found.stages.setdefault(_number(cell.text, found.following), (snippet(cell), {}))
                continue
            own = told is not None and told.row == cell.row
            default = _number(told.text, 0) if told is not None and own else numbers.get(side, first - 1) + 1
            for number, mark, part in _numbered(cell, default, found, listed=len(cells) == 1):
                named = snippet(label) if counted else snippet(told) if told is not None and own else mark
                found.put(number, side, named, part)
                numbers[side] = number


def _results_below(board: Board, label: Cell, result: Cell | None) -> list[Cell]:
    """The labels of results in further rows beside a label, a goal in each: 目标2 | … | 实际完成情况 | …"""
    if result is None:
        return []
    below = (c for row in range(result.end, label.end) for c in board.starting(row))
    return [c for c in below if abs(c.x0 - result.x0) < _NEAR and _key(board, c) == "result"]


def _texts(board: Board, rows: range, left: float, right: float) -> list[Cell]:
    """Free texts, not labels, that start in the rows between two places across."""
    return [
        c
        for row in rows
        for c in board.starting(row)
        if c.x0 >= left - 2 and c.x1 <= right + 2 and c.text and board.free(c) and board.key(c, "field") is None
    ]


def _numbered(cell: Cell, default: int, found: _Found, *, listed: bool = False) -> list[tuple[int, Snippet, Snippet]]:
    """The numbered goals of one cell, each with the mark that numbers it; a cell with no number is one goal.

    What stands before the first number goes to ``found``. ``listed`` says that the cell holds all the goals: then bare
    numbers that count on from its first number them, too.
    """
    whole = snippet(cell)
    marks: list[re.Match[str]] = []
    for mark in _NUMBERED.finditer(whole.text):
        if mark.start() == 0 or (mark["named"] is not None and _is_mark(cell, mark)):
            marks.append(mark)
        elif (
            mark["bare"]
            and listed
            and marks
            and marks[0]["bare"]
            and int(mark["bare"]) == _number(marks[-1].group(), 0) + 1
        ):
            begins = mark.start() in cell.content.line_starts
            if begins or not whole.text[mark.end() : mark.end() + 1].isdigit():  # else it is a figure: 2.5万
                marks.append(mark)
    text = whole.text.strip()
    if text == str(default) or _MARK_ALONE.fullmatch(text):  # a scan may lose the dot of a number, or misread its digit
        return [(default, whole, whole.part(len(whole.text), len(whole.text)))]
    if not marks:
        return [(default, whole, whole)]
    if whole.text[: marks[0].start()].strip():
        found.before.append(whole.part(0, marks[0].start()))
    ends = [m.start() for m in marks[1:]] + [len(whole.text)]
    return [
        (_number(m.group(0), default + i), whole.part(m.start(), m.end()), whole.part(m.end(), end))
        for i, (m, end) in enumerate(zip(marks, ends, strict=True))
    ]


def _is_mark(cell: Cell, mark: re.Match[str]) -> bool:
    """Whether words like 目标2 number what follows: they begin it, or a colon ends them; not 完成工作目标2项."""
    begins = mark.start() in cell.content.line_starts or not cell.text[mark.start() - 1].isalnum()
    return begins or not mark.group().rstrip()[-1].isalnum()


def _number(text: str, default: int) -> int:
    found = re.search(r"\d{1,2}", text)
    if found:
        return int(found.group())
    return next((_CHINESE[c] for c in text if c in _CHINESE), default)


def _add(draft: Draft, found: _Found) -> None:
    for number, (mark, sides) in sorted(found.stages.items()):
        filled = {side: text for side, text in sides.items() if not _is_blank(text)}
        if not filled:
            continue
        item, pointer = draft.row("stage_goals")
        item["number"] = number
        draft.witness(f"{pointer}/number", mark)
        for side, text in filled.items():
            item[side] = draft.read(f"{pointer}/{side}", text, words)
        for side, text in found.again.get(number, ()):
            draft.leave(f"阶段性目标{number}", text)
            draft.doubt(f"{pointer}/{side}", "同一编号下另有文字", (filled[side].text, text.text))
    for text in found.before:
        draft.leave("阶段性目标", text)


def _is_blank(text: Snippet) -> bool:
    return is_placeholder(compact(text.text).strip("；;。"))
