"""What a page break leaves without lines: merged cells beside a frame, a row by itself, parts of rows off a table."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence

from .grid import Frame
from .page import Ruling, Word

_NEAR = 5.0
_SAME_END = 1.5
_FEWEST_WALLS = 2
_FEWEST_SIGNS = 5
"""Walls of a row, and filled cells between them, that make it one."""
_FEWEST_PARTED, _FEWEST_BEGUN, _MOST_BEYOND = 5, 3, 3
"""Columns of a table whose rows go on, those with words in a part of a row, and words behind it: the page's number."""
_CAPTION = re.compile(r"[:：]")
_WIDEST = 0.4
"""Of the frame's width, what such cells may take up beside it."""


def ends_of_cut_cells(rulings: Sequence[Ruling], frames: Sequence[Frame]) -> list[Ruling]:
    """Rulings that close such cells at the top and the bottom of the page's part of the table."""
    ends: dict[int, list[Ruling]] = {}
    for r in rulings:
        if not r.horizontal and not any(f.box.x0 - 3 < r.x0 < f.box.x1 + 3 and _beside(r, f) for f in frames):
            ends.setdefault(round(r.x0 / 2), []).append(r)
    added: list[Ruling] = []
    for parts in ends.values():
        top, bottom, x = min(r.top for r in parts), max(r.bottom for r in parts), parts[0].x0
        if sum(r.bottom - r.top for r in parts) < 0.9 * (bottom - top):
            continue
        for frame in frames:
            box = frame.box
            along = abs(top - box.top) < _NEAR and abs(bottom - box.bottom) < _NEAR
            if along and 0 < max(box.x0 - x, x - box.x1) < _WIDEST * (box.x1 - box.x0):
                edge = box.x0 if x < box.x0 else box.x1
                added += [Ruling(min(x, edge), y, max(x, edge), y) for y in (box.top, box.bottom)]
    return added


def rows_between_walls(rulings: Sequence[Ruling], words: Sequence[Word], frames: Sequence[Frame]) -> list[Ruling]:
    """Rulings that close a row drawn with walls only: the last of a table without an outer border, on its next page.

    Its outer cells, which no wall closes, are as wide as what stands in them.
    """
    free = [r for r in rulings if not r.horizontal and not any(_beside(r, f) for f in frames)]
    rows: list[list[Ruling]] = []
    for wall in free:
        row = next((row for row in rows if _ends_alike(row[0], wall)), None)
        if row is None:
            rows.append([wall])
        else:
            row.append(wall)
    added: list[Ruling] = []
    for walls in rows:
        top, bottom = walls[0].top, walls[0].bottom
        held = [w for w in words if top <= (w.box.top + w.box.bottom) / 2 <= bottom]
        places = sorted({wall.x0 for wall in walls})
        filled = {bisect(places, (w.box.x0 + w.box.x1) / 2) for w in held}
        if len(places) < _FEWEST_WALLS or len(filled) < 2 or len(places) + len(filled) < _FEWEST_SIGNS:
            continue
        if not all(top - 1 < w.box.top and w.box.bottom < bottom + 1 for w in held):
            continue
        left, right = min([places[0], *(w.box.x0 for w in held)]), max([places[-1], *(w.box.x1 for w in held)])
        added += [Ruling(left, y, right, y) for y in (top, bottom)]
        added += [Ruling(x, top, x, bottom) for x in (left, right) if x not in places]
    return added


def _ends_alike(one: Ruling, other: Ruling) -> bool:
    return abs(one.top - other.top) < _SAME_END and abs(one.bottom - other.bottom) < _SAME_END


def parts_of_rows(sides: Sequence[Ruling], words: Sequence[Word]) -> list[Ruling]:
    """Sides for the part of a row beyond the outermost lines of a table that has none but these ``sides``.

    A row that goes on over the page stands, last of all, close below the last line, in columns; what it goes on with,
    first of all, close above the first.
    """
    found: list[Ruling] = []
    for way in (1, -1):
        edge = max(way * (side.bottom if way > 0 else side.top) for side in sides)
        ending = [side.x0 for side in sides if edge - way * (side.bottom if way > 0 else side.top) < _SAME_END]
        xs = [x for x, before in zip(sorted(ending), [-_NEAR, *sorted(ending)], strict=False) if x - before > _SAME_END]
        beyond = sorted((w for w in words if _ends(w, way)[1] > edge + 1), key=lambda w: _ends(w, way))
        reach, columns, rest = edge, set[int](), 0
        for word in beyond:
            near, far = _ends(word, way)
            if near - reach > word.box.bottom - word.box.top:
                rest += 1
            elif any(word.box.x0 + 1 < x < word.box.x1 - 1 for x in xs) or _CAPTION.search(word.text):
                rest += _MOST_BEYOND + 1
            else:
                columns.add(bisect(xs, (word.box.x0 + word.box.x1) / 2))
                reach = max(reach, far)
        within = columns and 0 < min(columns) <= max(columns) < len(xs) and len(xs) > _FEWEST_PARTED
        if within and len(columns) >= (_FEWEST_BEGUN if way > 0 else 1) and rest <= (_MOST_BEYOND if way > 0 else 0):
            top, bottom = sorted((way * edge, way * (reach + 1)))
            found += [Ruling(x, top, x, bottom) for x in xs]
    return found


def _ends(word: Word, way: int) -> tuple[float, float]:
    """Where a word begins and ends on the way down the page, or up it."""
    return (word.box.top, word.box.bottom) if way > 0 else (-word.box.bottom, -word.box.top)


def _beside(ruling: Ruling, frame: Frame) -> bool:
    return ruling.top < frame.box.bottom and frame.box.top < ruling.bottom
