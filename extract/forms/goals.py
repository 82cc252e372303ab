"""Goals: the year's goal and its result, side by side or one below the other."""

from __future__ import annotations

import re

from ...normalize import compact, is_placeholder
from ..layout import Cell
from ..passage import Passage, Snippet
from ..vocabulary import Vocabulary
from .board import EVERY, Board, snippet
from .draft import Draft, words
from .rest import looks_like_label
from .stages import is_counted, read_stages

_INLINE = re.compile(r"(?:^|(?<=[\s。；;]))\s*(?P<label>[\u4e00-\u9fff]{2,14})\s*[:：]\s*(?=\S)")
_OVERALL = {"overall_goal", "overall_goal_result"}
_FIELDS = {"goal": "overall_goal", "block": "overall_goal", "result": "overall_goal_result"}
_ACHIEVED = "overall_goal_achieved"
_FIGURE = re.compile(r"\s*[-¥￥]?\d[\d,.]*\s*[%％]?\s*$")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_GOAL_CUE = re.compile(r"目标|预期|计划")
_RESULT_CUE = re.compile(r"完成|实现|达成|落实")
_FEWEST_OF_LABEL = 4
_FEWEST_HEADS = 3
_ENDED = re.compile(r"[。；;]\s*$")


def read_goals(board: Board, draft: Draft, skip: list[tuple[int, int]]) -> None:
    """Stage goals, the overall goal and its result; an unknown text beside the one may be the other."""
    free_rows = [r for r in range(board.rows) if not any(a <= r < b for a, b in skip)]
    for row in free_rows:
        for cell in board.starting(row):
            if (key := board.key(cell, "goal")) in _FIELDS:
                result = key == "result" or _RESULT_CUE.search(cell.text)
                draft.labelled |= {_FIELDS[key], "overall_goal_result"} if result else {_FIELDS[key]}
    before = set(_OVERALL & draft.fields.keys())
    rows = _read_overall(board, draft, free_rows)
    found = _OVERALL & draft.fields.keys()
    for field in found - before:
        _doubt_heads(board, draft, field)
    if len(found) == 1 and not before:
        _doubt_other(board, draft, next(iter(_OVERALL - found)), rows)


def read_goal_line(content: Passage, draft: Draft, vocabulary: Vocabulary) -> bool:
    """Goal or result told in a line outside the tables: 年度总体目标：…; whether the line told one.

    Where a table has a place for it, no field takes it.
    """
    found = _INLINE.match(content.text)
    key = vocabulary.key(found["label"], "goal") if found else None
    if found is None or key not in _FIELDS or len(found["label"]) < _FEWEST_OF_LABEL:
        return False
    field = "overall_goal_result" if key == "result" or _RESULT_CUE.search(found["label"]) else _FIELDS[key]
    told = Snippet(content, found.end(), len(content.text))
    if field not in draft.labelled and field not in draft.fields:
        draft.put(field, told, words)
    elif compact(str(draft.fields.get(field, ""))) != compact(told.text):
        draft.leave(found["label"], told)
    return True


def begins_goal_line(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line begins such a text, which may go on in the next line."""
    found = _INLINE.match(text)
    return found is not None and vocabulary.key(found["label"], "goal") in _FIELDS and not _ENDED.search(text)


def _read_overall(board: Board, draft: Draft, free_rows: list[int]) -> list[int]:
    """Stages, overall goal and result; returns the rows that told the last two."""
    told: list[int] = []
    read_stages(board, draft, free_rows)
    for row in free_rows:
        pair = _header_pair(board, row)
        if pair is not None:
            goal, result = pair
            draft.labelled |= _OVERALL
            _below(board, draft, "overall_goal", goal)
            _below(board, draft, "overall_goal_result", result)
            for cell in board.before(goal, row):
                board.take(cell)
            return [row]
    for row in free_rows:
        for cell in board.starting(row):
            if not board.free(cell):
                continue
            key = board.key(cell, "goal")
            value = board.beside(cell)
            if key == "result" and value is None and row in told:  # its text stands below its head
                value = board.below(cell)
            if key == "block" and value is not None and _is_goal(board, value):
                key = "goal"  # 年度总体目标 | … | 完成情况 | …
            if key in ("goal", "block") and "overall_goal" in draft.fields and _RESULT_CUE.search(cell.text):
                key = "result"  # 年度绩效目标 | … over 年度绩效目标完成情况 | …
            if key == "goal" and (_gives_way(board, cell) or _heads_list(board, cell, value)):
                continue
            if key in ("goal", "result") and value is not None and not board.is_label(value) and board.free(value):
                if _put(draft, _told(board, value) or [(key, snippet(value))]):
                    board.take(cell, value)
                    told.append(row)
            elif key is None and _put(draft, _told(board, cell)):  # 预期目标：… in one cell
                board.take(cell)
                told.append(row)
    return told


def _doubt_heads(board: Board, draft: Draft, field: str) -> None:
    """A text with the heads of columns in it: the rule over the table below was not drawn, and its head ran into it."""
    told = draft.evidence.get(f"/{field}")
    words = told.text.split() if told is not None else []
    if told is not None and sum(board.vocabulary.is_whole(word, "column") for word in words) >= _FEWEST_HEADS:
        draft.doubt(f"/{field}", "文中夹有表头，可能与下一行连读", (told.text,))
        if not draft.lists.get("indicators"):
            draft.doubt("/indicators", "表头与上一行连读，指标未能读出")


def _doubt_other(board: Board, draft: Draft, field: str, rows: list[int]) -> None:
    """Of goal and result one is wanting, and beside the other stands a text under a label that no vocabulary knows."""
    for row in sorted({near for r in rows for near in (r - 1, r, r + 1)}):
        for cell in board.starting(row):
            value = board.beside(cell)
            if value is None or not (board.free(cell) and board.free(value)) or board.term(cell, *EVERY) is not None:
                continue
            told = _WORDS.search(value.text) and len(compact(value.text)) > 5 and not board.is_label(value)
            if told and _WORDS.search(cell.text) and looks_like_label(cell.text):
                draft.doubt(f"/{field}", f"“{compact(cell.text)}”一栏可能是它", (value.text,))


def _gives_way(board: Board, goal: Cell) -> bool:
    """Whether the goal as it was adjusted stands in the same row or the next: 年初绩效目标 | … | 调整后绩效目标 | …"""
    later = [c for row in (goal.row, goal.end) for c in board.starting(row) if board.key(c, "goal") == "goal"]
    return not _is_adjusted(goal) and any(_is_adjusted(c) and not _is_blank(board.beside(c)) for c in later)


def _heads_list(board: Board, label: Cell, value: Cell | None) -> bool:
    """Whether beside the label stands the header of a list within its rows: 年度主要任务 | 任务名称 | 主要内容 | …"""
    if value is None or value.end >= label.end or not looks_like_label(value.text):
        return False
    return all(looks_like_label(c.text) and c.end == value.end for c in board.row(value.row) if c.x0 >= value.x0)


def _is_adjusted(goal: Cell) -> bool:
    return compact(goal.text).startswith("调整")


def _is_blank(value: Cell | None) -> bool:
    return value is None or is_placeholder(value.text)


def _put(draft: Draft, parts: list[tuple[str, Snippet]]) -> bool:
    """Fill goal and result where they are wanting; whether any was."""
    wanted = [(_FIELDS[side], part) for side, part in parts if _FIELDS[side] not in draft.fields]
    for field, part in wanted:
        draft.put(field, part, words)
    return bool(wanted)


def _told(board: Board, cell: Cell) -> list[tuple[str, Snippet]]:
    """Goal and result of a cell that begins with the label of one of them: 预期：… over 实际：…; else nothing.

    A label of one word counts only beside another.
    """
    found = [(m, board.vocabulary.key(m["label"], "goal")) for m in _INLINE.finditer(cell.text)]
    marks = [(m, key) for m, key in found if key in _FIELDS]
    if (
        not marks
        or cell.text[: marks[0][0].start()].strip()
        or (len(marks) == 1 and len(marks[0][0]["label"]) < _FEWEST_OF_LABEL)
    ):
        return _headed(board, cell)
    ends = [*(m.start() for m, _ in marks[1:]), len(cell.text)]
    whole = snippet(cell)
    return [(key, whole.part(m.end(), end)) for (m, key), end in zip(marks, ends, strict=True) if key is not None]


def _headed(board: Board, cell: Cell) -> list[tuple[str, Snippet]]:
    """The text of a cell whose first line is the label of it: the rule between the two is not drawn, or not seen."""
    starts = sorted(cell.content.line_starts)
    head = compact(cell.text[: starts[1]]) if len(starts) > 1 else ""
    key = board.vocabulary.key(head, "goal") if board.vocabulary.is_whole(head, "goal") else None
    if key not in _FIELDS or key is None or len(head) < _FEWEST_OF_LABEL:
        return []
    return [("result" if _RESULT_CUE.search(head) else key, snippet(cell).part(starts[1], len(cell.text)))]


def _is_goal(board: Board, value: Cell) -> bool:
    """Whether the text beside the name of the goals is the goal: the result follows, or whether it was reached, or
    nothing."""
    after = board.beside(value)
    follows = after is None or board.key(after, "goal") == "result" or board.key(after, "field") == _ACHIEVED
    return len(value.text) > 6 and follows and not board.is_label(value)


def _header_pair(board: Board, row: int) -> tuple[Cell, Cell] | None:
    """A goal label and a result label in one row with text, not labels, below them."""
    cells = [c for c in board.starting(row) if c.text and board.free(c)]
    results = [c for c in cells if board.key(c, "goal") == "result" or _cued(board, c, _RESULT_CUE)]
    for result in results:
        goals = [
            c for c in cells if c.x1 <= result.x0 + 2 and (board.key(c, "goal") == "goal" or _cued(board, c, _GOAL_CUE))
        ]
        if len(goals) > 1 and _is_adjusted(goals[-1]) and _is_blank(board.below(goals[-1])):
            goals.pop()  # nothing was adjusted
        for goal in reversed(goals):
            under = [board.below(c) for c in (goal, result)]
            if _are_texts(board, goal, under):
                return goal, result
    goals = [c for c in cells if board.key(c, "goal") == "goal"]
    last = board.beside(goals[0]) if len(goals) == 1 else None
    if last is None or cells[-1] is not last or not looks_like_label(last.text) or board.is_label(last):
        return None
    under = [board.below(c) for c in (goals[0], last)]
    long = all(c is not None and len(c.text) > 10 for c in under) and len(last.text) <= 8
    return (goals[0], last) if long and _are_texts(board, goals[0], under) else None


def _are_texts(board: Board, goal: Cell, under: list[Cell | None]) -> bool:
    """Whether two texts, no labels nor figures nor a header, stand below the header that a goal's label is in."""
    texts = all(
        c is not None
        and not board.is_label(c)
        and not is_counted(board, c)
        and c.row == goal.end
        and board.free(c)
        and _FIGURE.match(c.text) is None
        for c in under
    )
    return texts and under[0] is not under[1]


def _cued(board: Board, cell: Cell, cue: re.Pattern[str]) -> bool:
    """A header no vocabulary knows, by the words in it."""
    return len(cell.text) <= 16 and cue.search(cell.text) is not None and board.term(cell, "field") is None


def _below(board: Board, draft: Draft, field: str, label: Cell) -> None:
    value = board.below(label)
    board.take(label, value)
    if value is not None and field not in draft.fields:
        draft.put(field, snippet(value), words)
        under = [c for c in board.row(label.end) if c.x0 >= label.x0 - 2 and c.x1 <= label.x1 + 2 and c.text]
        if len(under) > 1:  # strokes one below the other were taken for a wall
            draft.doubt(f"/{field}", "同一栏下另有文字，可能误分成两格", tuple(c.text for c in under))
