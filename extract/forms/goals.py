"""Goals: the year's goal and its result side by side, and numbered goals of the stages."""

from __future__ import annotations

import re

from ...normalize import compact, is_placeholder
from ..layout import Cell
from ..passage import Passage, Snippet
from .board import EVERY, Board, snippet
from .draft import Draft, words
from .rest import looks_like_label
from .vocabulary import Vocabulary

_NUMBERED = re.compile(
    r"(?:阶段性?)?目标\s*(?P<named>[一二三四五六七八九十\d]{1,2})\s*[:：；;、.．]?|"
    r"(?:^|(?<=[。；;\s]))[（(]?(?P<bare>\d{1,2})[）)、.．]"
)
_INLINE = re.compile(r"(?:^|(?<=[\s。；;]))\s*(?P<label>[\u4e00-\u9fff]{2,14})\s*[:：]\s*(?=\S)")
_OVERALL = {"overall_goal", "overall_goal_result"}
_FIELDS = {"goal": "overall_goal", "block": "overall_goal", "result": "overall_goal_result"}
_FIGURE = re.compile(r"\s*[-¥￥]?\d[\d,.]*\s*[%％]?\s*$")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_GOAL_CUE = re.compile(r"目标|预期|计划")
_RESULT_CUE = re.compile(r"完成|实现|达成|落实")
_FEWEST_OF_LABEL = 4
_ENDED = re.compile(r"[。；;]\s*$")
_CHINESE = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}


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
    if len(found) == 1 and not before:
        _doubt_other(board, draft, next(iter(_OVERALL - found)), rows)


def read_goal_line(content: Passage, draft: Draft, vocabulary: Vocabulary) -> bool:
    """Goal or result told in a line outside the tables, where no table has a place for it: 年度总体目标：…"""
    found = _INLINE.match(content.text)
    key = vocabulary.key(found["label"], "goal") if found else None
    if found is None or key not in _FIELDS or len(found["label"]) < _FEWEST_OF_LABEL:
        return False
    field = "overall_goal_result" if key == "result" or _RESULT_CUE.search(found["label"]) else _FIELDS[key]
    if field in draft.labelled or field in draft.fields:
        return False
    draft.put(field, Snippet(content, found.end(), len(content.text)), words)
    return True


def begins_goal_line(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line begins such a text, which may go on in the next line."""
    found = _INLINE.match(text)
    return found is not None and vocabulary.key(found["label"], "goal") in _FIELDS and not _ENDED.search(text)


def _read_overall(board: Board, draft: Draft, free_rows: list[int]) -> list[int]:
    """Stages, overall goal and result; returns the rows that told the last two."""
    told: list[int] = []
    for row in free_rows:
        for cell in board.starting(row):
            if board.free(cell) and board.key(cell, "goal") == "stage":
                _stages(board, draft, cell)
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
        return []
    ends = [*(m.start() for m, _ in marks[1:]), len(cell.text)]
    whole = snippet(cell)
    return [(key, whole.part(m.end(), end)) for (m, key), end in zip(marks, ends, strict=True) if key is not None]


def _is_goal(board: Board, value: Cell) -> bool:
    """Whether the text beside the name of the goals is the goal: the result follows, or nothing."""
    after = board.beside(value)
    return len(value.text) > 6 and (after is None or board.key(after, "goal") == "result")


def _header_pair(board: Board, row: int) -> tuple[Cell, Cell] | None:
    """A goal label and a result label in one row with text, not labels, below them."""
    cells = [c for c in board.starting(row) if c.text and board.free(c)]
    results = [c for c in cells if board.key(c, "goal") == "result" or _cued(c, _RESULT_CUE)]
    for result in results:
        goals = [c for c in cells if c.x1 <= result.x0 + 2 and (board.key(c, "goal") == "goal" or _cued(c, _GOAL_CUE))]
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
        and c.row == goal.end
        and board.free(c)
        and _FIGURE.match(c.text) is None
        for c in under
    )
    return texts and under[0] is not under[1]


def _cued(cell: Cell, cue: re.Pattern[str]) -> bool:
    """A header no vocabulary knows, by the words in it."""
    return len(cell.text) <= 16 and cue.search(cell.text) is not None


def _below(board: Board, draft: Draft, field: str, label: Cell) -> None:
    value = board.below(label)
    board.take(label, value)
    if value is not None and field not in draft.fields:
        draft.put(field, snippet(value), words)


def _stages(board: Board, draft: Draft, label: Cell) -> None:
    """Numbered goals beside the label, their results beside the label of the results, or both in columns below."""
    below = board.below(label)
    result_label = next(
        (c for c in board.row(label.row) if c.x0 >= label.x1 - 2 and board.key(c, "goal") == "result"), None
    )
    if below is not None and result_label is not None:
        between = [c for c in board.starting(label.row) if c.x0 >= label.x1 - 2 and c.x1 <= result_label.x0 + 2]
        heads = [c for c in between if board.key(c, "column") != "index"]
        headed = len(heads) == 1 and board.key(heads[0], "goal") in ("goal", "stage")
        if headed or not between:
            _stage_columns(board, draft, label, heads[0] if headed else label, result_label)
            return
    found: dict[int, dict[str, Snippet]] = {}
    board.take(label, result_label)
    sides: dict[str, list[Cell]] = {}
    for row in range(label.row, label.end):
        for cell in board.starting(row):
            if cell.x0 >= label.x1 - 2 and cell is not result_label and cell.text:
                side = "result" if result_label is not None and cell.x0 >= result_label.x1 - 2 else "goal"
                sides.setdefault(side, []).append(cell)
    for side, cells in sides.items():
        for cell in cells:
            default = 1 + sum(side in v for v in found.values())
            for number, mark, part in _numbered(cell, default, listed=len(cells) == 1):
                found.setdefault(number, {"number": mark})[side] = part
            board.take(cell)
    _add(draft, found)


def _stage_columns(board: Board, draft: Draft, label: Cell, goal: Cell, result: Cell) -> None:
    """A header 阶段性目标 | 实际完成情况 with one stage in each row below; a header of the goals may stand between."""
    board.take(label, goal, result)
    for cell in board.before(goal):
        if cell.row == goal.row:
            board.take(cell)
    found: dict[int, dict[str, Snippet]] = {}
    row = goal.end
    while row < board.rows:
        left, right = board.at(row, goal.middle), board.at(row, result.middle)
        number_cell = next((c for c in board.before(left, row) if _numbers(c.text)), None) if left else None
        if left is None or right is None or left is right:
            break
        if number_cell is None and not _NUMBERED.match(left.text) and row >= label.end:
            break
        number = _number(number_cell.text if number_cell is not None else left.text, len(found) + 1)
        (_, mark, first), (_, _, second) = _numbered(left, number)[0], _numbered(right, number)[0]
        found[number] = {"number": snippet(number_cell) if number_cell else mark, "goal": first, "result": second}
        board.take(left, right, number_cell)
        row += 1
    _add(draft, found)


def _numbers(text: str) -> bool:
    return _NUMBERED.search(text) is not None or re.fullmatch(r"\s*\d{1,2}\s*", text) is not None


def _numbered(cell: Cell, default: int, *, listed: bool = False) -> list[tuple[int, Snippet, Snippet]]:
    """The numbered goals of one cell, each with the mark that numbers it; a cell with no number is one goal.

    ``listed`` says that the cell holds all the goals: then bare numbers that count on from its first number them, too.
    """
    whole = snippet(cell)
    marks: list[re.Match[str]] = []
    for mark in _NUMBERED.finditer(whole.text):
        if mark["named"] is not None or mark.start() == 0:
            marks.append(mark)
        elif listed and marks and marks[0]["bare"] and int(mark["bare"]) == _number(marks[-1].group(), 0) + 1:
            begins = mark.start() in cell.content.line_starts
            if begins or not whole.text[mark.end() : mark.end() + 1].isdigit():  # else it is a figure: 2.5万
                marks.append(mark)
    if whole.text.strip() == str(default):  # a scan may lose the dot of a number that nothing follows
        return [(default, whole, whole.part(len(whole.text), len(whole.text)))]
    if not marks:
        return [(default, whole, whole)]
    ends = [m.start() for m in marks[1:]] + [len(whole.text)]
    return [
        (_number(m.group(0), default + i), whole.part(m.start(), m.end()), whole.part(m.end(), end))
        for i, (m, end) in enumerate(zip(marks, ends, strict=True))
    ]


def _number(text: str, default: int) -> int:
    found = re.search(r"\d{1,2}", text)
    if found:
        return int(found.group())
    return next((_CHINESE[c] for c in text if c in _CHINESE), default)


def _add(draft: Draft, found: dict[int, dict[str, Snippet]]) -> None:
    for number in sorted(found):
        mark = found[number].pop("number")
        sides = {k: s for k, s in found[number].items() if not is_placeholder(compact(s.text).strip("；;。"))}
        if not sides:
            continue
        item, pointer = draft.row("stage_goals")
        item["number"] = number
        draft.witness(f"{pointer}/number", mark)
        for side, part in sides.items():
            item[side] = draft.read(f"{pointer}/{side}", part, words)
