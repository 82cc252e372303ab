"""Indicator tables that were not read as they are: what shows when all their rows are there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ...normalize import plain
from ..join import Form
from ..layout import Cell
from ..passage import Passage
from .board import Board, snippet
from .columns import Column
from .draft import Draft

_SIDES = ("name", "target", "actual")
_NAMED, _POINTED, _SCRAP = ("level1", "level2", "name"), ("weight", "score", "formula", "reason"), 2
_FEWEST_ROWS = 2
_FEWEST_COLUMNS = 4
_WORDS = re.compile(r"[\u4e00-\u9fff]{2}")
_DAY = re.compile(r"\d\s*月")
_POINTS = re.compile(r"\d{1,3}(?:\.\d+)?[%％]?")
_DATED = re.compile(r"\d{4}|[〇○零一二三四五六七八九]{2}\s*年")


def doubt_unread(boards: Sequence[Board], draft: Draft) -> None:
    """Rows under names of levels that made no indicator: their header was not known as one, or they have lost it."""
    read = {seen for pointer, seen in draft.evidence.items() if pointer.startswith("/indicators/")}
    rows = {
        (i, cell.row)
        for i, board in enumerate(boards)
        for cell in board.sheet.cells
        if board.key(cell, "level") == "second" and snippet(cell).evidence() not in read and _has_entries(board, cell)
    }
    if len(rows) >= (1 if draft.lists.get("indicators") else _FEWEST_ROWS):
        draft.doubt("/indicators", "有指标行而未能读出，请核对表头")


def _has_entries(board: Board, level: Cell) -> bool:
    """Whether beside the name of a level there are words and figures."""
    texts = [c.text for c in board.row(level.row) if c.x0 >= level.x1 - 2 and not board.is_label(c)]
    return any(map(_WORDS.search, texts)) and any(re.search(r"\d", text) for text in texts)


def doubt_rows_outside(form: Form, draft: Draft) -> None:
    """Lines and cells whose words stand in the columns of the form's tables: rows that no table took, as a page cut
    them, and rows whose cells nothing parts."""
    cells = [cell for sheet in form.sheets for cell in sheet.cells]
    edges = {(round(cell.x0), round(cell.x1)) for cell in cells if cell.content.lines}
    for line in form.lines:
        if _in_columns(line.content, edges) and draft.lists.get("indicators"):
            draft.doubt("/indicators", "表外有一行文字与表格各栏对齐，未能读出", (plain(line.text),))
    for cell in cells:
        if _in_columns(cell.content, edges) and draft.lists.get("indicators"):
            draft.doubt("/indicators", "表内有一行没有分栏，未能读出", (plain(cell.text),))


def _in_columns(content: Passage, edges: Iterable[tuple[int, int]]) -> bool:
    """Whether words, points among them, stand in columns of a table, a few at least."""
    words = [word for word in content.words if word.text.strip()]
    if len(words) < _FEWEST_COLUMNS or _DAY.search(content.text):
        return False
    figures = sum(_POINTS.fullmatch(word.text.strip()) is not None for word in words)
    columns = {
        min(own, key=lambda edge: edge[1] - edge[0])
        for word in words
        if (own := [e for e in edges if e[0] - 2 <= word.box.x0 and word.box.x1 <= e[1] + 2])
    }
    return figures >= _FEWEST_ROWS and len(columns) >= _FEWEST_COLUMNS


def doubt_percents(draft: Draft, first: int) -> None:
    """Recognised figures without % in a column that has it elsewhere, where the other side of their row has it, too."""
    items = draft.lists.get("indicators", [])[first:]
    for side, other in (("actual", "target"), ("target", "actual")):
        both = [
            (i, item[side], item[other]) for i, item in enumerate(items, first) if item.get(side) and item.get(other)
        ]
        shares = [(i, value) for i, value, beside in both if beside.kind == "percent"]
        if not any(value.kind == "percent" for _, value in shares):
            continue
        for i, value in shares:
            told = draft.evidence.get(f"/indicators/{i}/{side}")
            if value.kind == "number" and value.unit is None and told is not None and told.engine != "text":
                draft.doubt(f"/indicators/{i}/{side}", "可能漏读%", (value.raw, f"{value.raw}%"))


def doubt_halves(draft: Draft, first: int) -> None:
    """Rows that may be halves of one: recognised ones of which neither has what the other has, one without a name, as a
    stroke or the end of a page runs through them; one with nothing but a name below another; and one without a name
    that begins a page."""
    items = draft.lists.get("indicators", [])
    for i, (above, below) in enumerate(pairwise(items[first:]), first):
        sides = [{field for field in _SIDES if item.get(field)} for item in (above, below)]
        told = [[draft.evidence.get(f"/indicators/{i + k}/{f}") for f in own] for k, own in enumerate(sides)]
        pages = [{e.page for e in own if e is not None} for own in told]
        recognised = any(e is not None and e.engine != "text" for own in told for e in own)
        apart = not sides[0] & sides[1] and all(sides) and not all("name" in own for own in sides)
        turned = bool(pages[1]) and "name" not in sides[1] and not pages[0] & pages[1]
        rest = recognised and sides[1] == {"name"} and len(sides[0]) > 1 and not any(below.get(f) for f in _POINTED)
        if rest:
            for k in (0, 1):
                for field in _NAMED:
                    draft.doubt(f"/indicators/{i + k}/{field}", "可能与相邻一行本是同一行")
        elif (recognised and apart) or turned:
            for k, own in enumerate(sides):
                for field in _SIDES:
                    if field not in own:
                        draft.doubt(f"/indicators/{i + k}/{field}", "可能与相邻一行本是同一行")


def doubt_scraps(board: Board, draft: Draft, first: int) -> None:
    """Recognised levels of a character or two that no form calls a level so: the end of a text that a page cut."""
    for i, item in enumerate(draft.lists.get("indicators", [])[first:], first):
        for field in ("level1", "level2"):
            text, told = item.get(field) or "", draft.evidence.get(f"/indicators/{i}/{field}")
            recognised = told is not None and told.engine != "text"
            if recognised and 0 < len(text) <= _SCRAP and board.vocabulary.key(text, "level") is None:
                draft.doubt(f"/indicators/{i}/{field}", "可能是上一行文字的一部分", (text,))


def doubt_dates(draft: Draft, first: int, year: int, reason: str) -> None:
    """Dates printed without a year, to which one was given that is itself in doubt."""
    for i, item in enumerate(draft.lists.get("indicators", [])[first:], first):
        for side in ("target", "actual"):
            value = item.get(side)
            if value is not None and value.kind == "date" and not _DATED.search(value.raw):
                draft.doubt(f"/indicators/{i}/{side}", reason, (f"{year}年{value.raw}",))


def doubt_names(board: Board, draft: Draft, first: int) -> None:
    """Names that are nothing but names of levels: another column holds those of the indicators."""
    names = [i.get("name") or "" for i in draft.lists.get("indicators", [])[first:]]
    if len(names) >= 3 and all(n.endswith("指标") and board.vocabulary.is_whole(n, "level") for n in names):
        for i, name in enumerate(names, first):
            draft.doubt(f"/indicators/{i}/name", "指标名称栏内是级别名称，可能错栏", (name,))


def doubt_columns(draft: Draft, first: int, columns: list[Column]) -> None:
    """Targets or actuals without a single value: a header was taken for another, or nobody filled them in."""
    items = draft.lists.get("indicators", [])[first:]
    roles = {column.role for column in columns}
    others = {column.label for column in columns if column.role == "extra"}
    figured = any(u.label in others and re.match(r"[≥≤><=]?\s*\d", u.value) for u in draft.unmapped)
    if len(items) < _FEWEST_ROWS or not (roles & {"target", "actual"} or figured):
        return  # a mere sheet of scores
    for role, said in (("target", "目标值"), ("actual", "完成值")):
        if not any(item.get(role) for item in items):
            draft.doubt("/indicators", f"整张指标表没有一个{said}，请核对表头", tuple(c.label for c in columns))
