"""Indicators that share one row: their names, targets, actuals and points are lists of equal length in its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..bands import part_of
from ..layout import Cell
from ..page import Word
from ..passage import passage
from .columns import Column

_FIGURE = re.compile(r"\s*\d{1,3}(?:[.．]\d+)?\s*分?\s*")
_BOTH = re.compile(
    r"\s*(?:年初|年度|预期|计划)?(?:目标|指标|计划|预期)(?:值|数)?\s*[:：]\s*(?P<target>\S.*?)\s*[,，;；、]?\s*"
    r"(?:全年|年度)?(?:实际)?(?:完成|实现|达成|达到)(?:值|数|情况)?\s*[:：]\s*(?P<actual>\S.*?)\s*",
    re.DOTALL,
)
"""目标：≥9个 over 完成：9个."""
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_EDGE = 8.0
"""Points from the edge of a column within which a blank parts what stands to either side of it."""
_VALUES, _POINTS = ("target", "actual"), ("weight", "score")


def listed(cells: Mapping[str, Cell]) -> list[dict[str, Cell]]:
    """The cells of each indicator of a row, by role; of a row that holds one, its own.

    The entries are numbered alike, or stand one a line beside as many weights and scores. A text that is no list, such
    as a reason, goes with each; one figure of points for all of them is nobody's and stands in none.
    """
    names = cells.get("name")
    values = [cells[role] for role in _VALUES if role in cells and cells[role].text.strip()]
    if names is None or not values:
        return [dict(cells)]
    parts = _numbered(names)
    if parts:
        lists = [_numbered(cell) or _lines(cell) for cell in values]
    else:
        points = [cells[role] for role in _POINTS if role in cells]
        parts = _lines(names)
        counted = [len(_lines(cell)) for cell in points if all(map(_FIGURE.fullmatch, cell.content.line_texts))]
        lists = [_lines(cell) for cell in values]
        if len(points) < len(_POINTS) or counted != [len(parts)] * len(points):
            return [dict(cells)]
    if len(parts) < 2 or any(len(entries) != len(parts) for entries in lists):
        return [dict(cells)]
    found: list[dict[str, Cell]] = [{} for _ in parts]
    for role, cell in cells.items():
        entries = _numbered(cell) or _lines(cell)
        if len(entries) == len(parts):
            for one, entry in zip(found, entries, strict=True):
                one[role] = entry
        elif role not in _POINTS:
            for one in found:
                one[role] = cell
    return found


def apart(cells: dict[str, Cell]) -> dict[str, Cell]:
    """The cells of a row; a target and an actual that one cell tells, each behind its label, in two."""
    held = [cells[role] for role in _VALUES if role in cells and cells[role].text.strip()]
    found = _BOTH.fullmatch(held[0].text) if len(held) == 1 else None
    if found is None:
        return cells
    content = held[0].content
    return cells | {role: replace(held[0], content=content.part(*found.span(role))) for role in _VALUES}


def by_columns(cells: dict[str, Cell], columns: Mapping[str, Column]) -> tuple[dict[str, Cell], list[str]]:
    """The cells of a row, those over columns that no wall parts there by where their words stand; and their roles."""
    found = dict(cells)
    parted: list[str] = []
    for cell in cells.values():
        over = {r: c for r, c in columns.items() if c.x0 > cell.x0 - 2 and c.x1 < cell.x1 + 2}
        pieces = [part for w in cell.content.words for part in _cut(w, [c.x0 for c in over.values()])]
        words = {r: [w for w in pieces if _stands_in(w, c)] for r, c in over.items()}
        if len(over) < 2 or not all(words.values()) or sum(map(len, words.values())) < len(pieces):
            continue
        for own, column in over.items():
            content = passage(cell.content.page, words[own])
            found[own] = replace(cell, x0=column.x0, x1=column.x1, content=content)
        parted += over
    return found, list(dict.fromkeys(parted))


def _stands_in(word: Word, column: Column) -> bool:
    return column.x0 - 2 <= word.box.x0 and word.box.x1 <= column.x1 + 2


def _cut(word: Word, edges: Sequence[float]) -> list[Word]:
    """A word in two where it has a blank at one of the edges."""
    for k, stop in enumerate(word.stops):
        place = word.box.x0 + stop * (word.box.x1 - word.box.x0)
        if word.text[k] == " " and 0 < k < len(word.text) - 1 and any(abs(place - x) < _EDGE for x in edges):
            return [part_of(word, 0, k), part_of(word, k + 1, len(word.text))]
    return [word]


def _lines(cell: Cell) -> list[Cell]:
    return [replace(cell, content=type(cell.content)((line,))) for line in cell.content.lines]


def _numbered(cell: Cell) -> list[Cell]:
    """The entries of a list whose numbers stand at the beginning of lines and count from 1; none of another text."""
    text, starts = cell.content.text, cell.content.line_starts
    places: list[tuple[int, int]] = []
    for start in starts:
        number = len(places) + 1
        circled = _CIRCLED[number - 1] if number <= len(_CIRCLED) else "①"
        found = re.compile(rf"(?:(?:指标\s*)?[（(]?{number}\s*[.．、)）:：]+|{circled})\s*").match(text, start)
        if found:
            places.append(found.span())
    if len(places) < 2 or places[0][0] != 0:
        return []
    ends = [start for start, _ in places[1:]] + [len(text)]
    return [replace(cell, content=cell.content.part(start, end)) for (_, start), end in zip(places, ends, strict=True)]
