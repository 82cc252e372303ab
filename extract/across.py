"""Sheets wider than their paper: the columns that a page has no place for follow on pages of their own.

Such pages have the rows of the first at the same heights. They are laid at its right again, so that a table is read as
wide as it is; a text that the edge of the paper cuts through is made whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ..schema import Box
from .forms.vocabulary import Vocabulary
from .layout import Block, Cell, PageLayout, Table, TextLine
from .page import Word
from .passage import Passage, union

_NEAR = 3.0
_FEWEST_ROWS = 4
_SHARED = 0.9
"""Of the rows of a part, those that the other has at the same height."""
_MOST_DOWN = 20
"""Pages down that a sheet may have."""
_BEGIN = {"level1", "level2", "levels", "name"}
"""The columns that stand first in an indicator table."""
_FEWEST_CUT = 2
"""Texts cut through that prove two pages to be parts of one sheet."""
T = TypeVar("T")
Line = tuple[int, tuple[Word, ...]]


@dataclass(frozen=True, slots=True)
class _Seam:
    """A table and its right columns on another page (in pieces where rows have no lines there)."""

    left: Table
    right: tuple[Table, ...]

    @property
    def edge(self) -> float:
        return self.left.box.x1

    @property
    def begin(self) -> float:
        return min(table.box.x0 for table in self.right)

    @property
    def across(self) -> float:
        """How far the columns are to be moved."""
        return self.edge - self.begin

    def moved(self, line: Line) -> Line:
        page, words = line
        return page, tuple(replace(w, box=_moved(w.box, self), origin=w.displayed) for w in words)


def side_by_side(pages: Sequence[PageLayout], vocabulary: Vocabulary) -> list[PageLayout]:
    """The pages, those with the right columns of others laid at their right; printed down first, or across first."""
    result: list[PageLayout] = []
    first = 0
    before: Sequence[PageLayout] = ()
    while first < len(pages):
        rows, columns = _extent(pages[first:], before, vocabulary)
        before = pages[first : first + columns] if rows == 1 < columns else ()
        for row in range(rows):
            page = pages[first + row]
            for column in range(1, columns):
                right = pages[first + column * rows + row]
                page = _joined(page, right) if right.blocks else _as_wide(page, result[-1:])
            result.append(page)
        first += rows * columns
    return result


def _extent(pages: Sequence[PageLayout], before: Sequence[PageLayout], vocabulary: Vocabulary) -> tuple[int, int]:
    """How many of these pages make up the sheet that begins with the first: down and across.

    ``before`` are the pages across of what is printed above, where they were printed one after another.
    """
    for rows in range(1, min(len(pages) // 2, _MOST_DOWN) + 1):
        columns = 1
        while (columns + 1) * rows <= len(pages):
            own = [(pages[r], pages[(columns - 1) * rows + r], pages[columns * rows + r]) for r in range(rows)]
            if not all(_seams(head, right) or not right.blocks for head, _, right in own):
                break
            again = rows == 1 and len(before) > columns and _is_like(own[0][2], before[columns])
            if not (again or any(_goes_on(head, left, right, vocabulary) for head, left, right in own)):
                break
            columns += 1
        if columns > 1:
            return rows, columns
    return 1, 1


def _is_like(page: PageLayout, before: PageLayout) -> bool:
    """Whether a page has its table where the one above it has; columns without an entry may leave a page empty."""
    return not page.blocks or _sides(page) == _sides(before)


def _sides(page: PageLayout) -> list[tuple[int, int]]:
    return [(round(table.box.x0), round(table.box.x1)) for table in _tables(page)[:1]]


def _tables(page: PageLayout) -> list[Table]:
    return [b for b in page.blocks if isinstance(b, Table)]


def _seams(left: PageLayout, right: PageLayout) -> list[_Seam]:
    """The tables of a page with those that have their rows on another page; none where that page has any besides."""
    rest = _tables(right)
    begins = [next((t.cells[0].text for t in _tables(page)), "") for page in (left, right)]
    if begins[0] == begins[1] != "":  # the same form once more
        return []
    seams: list[_Seam] = []
    for table in _tables(left):
        heights = _heights(table)
        own = tuple(other for other in rest if _share(_heights(other), heights) >= _SHARED)
        found = [y for other in own for y in _heights(other)]
        if own and 2 * _share(heights, found) > 1:
            seams.append(_Seam(table, own))
            rest = [other for other in rest if other not in own]
    return seams if not rest and any(len(_heights(seam.left)) > _FEWEST_ROWS for seam in seams) else []


def _share(heights: Sequence[float], others: Sequence[float]) -> float:
    return sum(_near(y, others) for y in heights) / len(heights)


def _near(y: float, others: Iterable[float]) -> bool:
    return any(abs(y - other) < _NEAR for other in others)


def _heights(table: Table) -> list[float]:
    """Where the rows of a table begin, and where the last one ends."""
    tops = {c.row: c.box.top for c in table.cells} | {c.end: c.box.bottom for c in table.cells}
    return [tops.get(row, table.box.bottom) for row in range(table.rows + 1)]


def _goes_on(head: PageLayout, left: PageLayout, right: PageLayout, vocabulary: Vocabulary) -> bool:
    """Whether a page has columns of a table begun on another, or texts that the edge between the two cuts through."""
    for begun in _seams(head, right):
        for row, top in enumerate(_heights(begun.left)[:-1]):
            labels = _columns(begun.left, row, vocabulary)
            if len(labels) < 2 or not _BEGIN & labels:
                continue
            others = [(t, r) for t in begun.right for r, y in enumerate(_heights(t)[:-1]) if _near(y, [top])]
            rest = {key for table, r in others for key in _columns(table, r, vocabulary)}
            if rest and not rest & (_BEGIN | labels):
                return True
    return any(_cut_through(left, right, seam) >= _FEWEST_CUT for seam in _seams(left, right))


def _columns(table: Table, row: int, vocabulary: Vocabulary) -> set[str]:
    keys = {vocabulary.key(c.text, "column") for c in table.cells if c.row == row and c.text}
    return {key for key in keys if key is not None}


def _cut_through(left: PageLayout, right: PageLayout, seam: _Seam) -> int:
    """How many texts run over the right edge of the one page's table and over the left edge of the other's."""
    begun = {(w.text, round(w.box.top)): w.box.x0 for w in _words(left) if w.box.x1 > seam.edge + 1}
    count = 0
    for word in _words(right):
        if word.box.x0 < seam.begin - 1:
            box = _moved(word.box, seam)
            places = (begun.get((word.text, round(box.top) + k)) for k in (-1, 0, 1))
            count += any(x is not None and abs(x - box.x0) < _NEAR for x in places)
    return count


def _words(page: PageLayout) -> Iterator[Word]:
    for block in page.blocks:
        for part in block.cells if isinstance(block, Table) else (block,):
            yield from part.content.words


def _moved(box: Box, seam: _Seam) -> Box:
    return box._replace(x0=box.x0 + seam.across, x1=box.x1 + seam.across)


# ---- laying them side by side -----------------------------------------------------------------------------------


def _as_wide(page: PageLayout, above: Sequence[PageLayout]) -> PageLayout:
    """A page whose last columns are empty, and so are not printed: its table is as wide as the one above."""
    model = next((table for before in above for table in reversed(_tables(before))), None)
    if model is None:
        return page
    blocks = (
        replace(b, box=b.box._replace(x1=max(b.box.x1, model.box.x1)))
        if isinstance(b, Table) and abs(b.box.x0 - model.box.x0) < _NEAR
        else b
        for b in page.blocks
    )
    return replace(page, blocks=tuple(blocks))


def _joined(left: PageLayout, right: PageLayout) -> PageLayout:
    """One page of two: tables made as wide as they are, lines of text put together where the edge cuts them."""
    seams = _seams(left, right)
    lines = [b for b in left.blocks if isinstance(b, TextLine)]
    more = [seams[0].moved(line) for b in right.blocks if isinstance(b, TextLine) for line in b.content.lines]
    tables: list[Block] = []
    for table in _tables(left):
        seam = next((s for s in seams if s.left is table), None)
        if seam is None:
            tables.append(table)
            continue
        over = [b for b in lines if b.box.x1 > table.box.x1 and _is_beside(b.box, table)]
        rest = [line for line in more if _is_beside(_box(line), table)]
        lines = [b for b in lines if b not in over]
        more = [line for line in more if line not in rest]
        tables.append(_widened(seam, [line for b in over for line in b.content.lines], rest))
    blocks = [*tables, *_lines(left.number, lines, more)]
    blocks.sort(key=lambda b: (b.box.top, b.box.x0))
    return replace(left, width=left.width + right.width, blocks=tuple(blocks))


def _is_beside(box: Box, table: Table) -> bool:
    return table.box.top < (box.top + box.bottom) / 2 < table.box.bottom


def _lines(page: int, lines: Iterable[TextLine], more: Iterable[Line]) -> list[TextLine]:
    """Lines of text of the first page, gone on with what the other has of them, and the others of that page."""
    done = list(lines)
    for line in more:
        for k, own in enumerate(done):
            if abs(_middle(own.content.lines[0]) - _middle(line)) < _NEAR:
                rest = _beyond(line, own.box.x1)
                if rest is not None and rest[1][0].box.x0 - own.box.x1 < own.box.bottom - own.box.top:
                    box = own.box._replace(x1=_box(rest).x1)
                    done[k] = TextLine(page, box, own.content + Passage((rest,)))
                    rest = None
                break
        else:
            rest = line
        if rest is not None:
            done.append(TextLine(page, _box(rest), Passage((rest,))))
    return done


def _widened(seam: _Seam, over: Sequence[Line], rest: Sequence[Line]) -> Table:
    """A table with its right columns; ``over`` and ``rest`` are words beside either part, of cells cut through."""
    edge, end = seam.edge, max(table.box.x1 for table in seam.right) + seam.across
    every = sorted(y for table in (seam.left, *seam.right) for y in _heights(table))
    ys = [near[0] for near in _together(every, lambda y: y)]
    cells = [_placed(cell, ys, over if cell.x1 > edge - _NEAR else ()) for cell in seam.left.cells]
    for cell in (cell for table in seam.right for cell in table.cells):
        box = _moved(cell.box, seam)
        content = Passage(tuple(seam.moved(line) for line in cell.content.lines))
        begins = cell.x0 < seam.begin + _NEAR
        own = replace(cell, x0=box.x0, x1=box.x1, content=content, box=box)
        own = _placed(own, ys, rest if begins else ())
        k = next((k for k, c in enumerate(cells) if begins and _is_cut(c, own, edge)), None)
        if k is None:
            cells.append(own)
        else:
            cells[k] = _made_whole(cells[k], own.content.lines, own.x1)
    covered = {row for cell in cells if cell.x1 > edge + _NEAR for row in range(cell.row, cell.end)}
    for k, cell in enumerate(cells):  # the right part of a row without its lines
        if abs(cell.x1 - edge) < _NEAR and not covered.intersection(range(cell.row, cell.end)):
            cells[k] = _made_whole(cell, [line for line in rest if _holds(cell.box, line)], end)
    return replace(seam.left, box=seam.left.box._replace(x1=end), rows=len(ys) - 1, cells=tuple(cells))


def _placed(cell: Cell, ys: Sequence[float], beside: Iterable[Line]) -> Cell:
    """A cell in the rows of the whole table, with what of its text stands beside it."""
    content = Passage(cell.content.lines + tuple(line for line in beside if _holds(cell.box, line)))
    return replace(cell, row=_nearest(ys, cell.box.top), end=_nearest(ys, cell.box.bottom), content=content)


def _made_whole(begun: Cell, rest: Sequence[Line], end: float) -> Cell:
    content = _put_together(begun.content.lines, rest)
    return replace(begun, x1=end, box=begun.box._replace(x1=end), content=content)


def _together(items: Sequence[T], place: Callable[[T], float]) -> list[list[T]]:
    """Sorted items in groups whose places are near each other."""
    groups: list[list[T]] = []
    for item in items:
        if groups and place(item) - place(groups[-1][0]) < _NEAR:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _nearest(places: Sequence[float], place: float) -> int:
    return min(range(len(places)), key=lambda k: abs(places[k] - place))


def _holds(box: Box, line: Line) -> bool:
    return box.top < _middle(line) < box.bottom


def _is_cut(begun: Cell, other: Cell, edge: float) -> bool:
    """Whether two cells at the edge between pages are one: of the same rows, with a text that runs over the edge."""
    if (begun.row, begun.end) != (other.row, other.end) or abs(begun.x1 - edge) > _NEAR:
        return False
    return any(w.box.x1 > edge + 1 for w in begun.content.words) or any(
        w.box.x0 < edge - 1 for w in other.content.words
    )


def _put_together(begun: Sequence[Line], rest: Sequence[Line]) -> Passage:
    """The lines of a cell cut through, each with what of it stands on the second page only."""
    every = sorted(((_middle(line), part, line) for part, own in enumerate((begun, rest)) for line in own), key=_height)
    lines: list[Line] = []
    for group in _together(every, _height):
        ends = [w.box.x1 for _, part, line in group if not part for w in line[1]]
        lines += [line for _, part, line in group if not part]
        for _, part, line in group:
            own = _beyond(line, max(ends)) if part and ends else line
            if part and own is not None:
                lines.append(own)
    return Passage(tuple(lines))


def _beyond(line: Line, place: float) -> Line | None:
    """What of a line stands right of a place."""
    words: list[Word] = []
    for word in line[1]:
        width = word.box.x1 - word.box.x0
        starts = [0.0, *word.stops[:-1]]
        first = next((k for k, s in enumerate(starts) if word.box.x0 + s * width > place - 1), None)
        if first == 0:
            words.append(word)
        elif first is not None and word.text[first:].strip():
            words.append(_tail(word, first))
    return (line[0], tuple(words)) if words else None


def _tail(word: Word, first: int) -> Word:
    gone = word.stops[first - 1]
    parts = [_cut_off(box, gone) for box in (word.box, word.displayed)]
    stops = tuple((stop - gone) / (1 - gone or 1.0) for stop in word.stops[first:])
    return replace(word, text=word.text[first:].lstrip(), box=parts[0], origin=parts[1], stops=stops)


def _cut_off(box: Box, share: float) -> Box:
    return box._replace(x0=box.x0 + share * (box.x1 - box.x0))


def _middle(line: Line) -> float:
    return sum(w.box.top + w.box.bottom for w in line[1]) / 2 / len(line[1])


def _height(entry: tuple[float, int, Line]) -> float:
    return entry[0]


def _box(line: Line) -> Box:
    return union([w.box for w in line[1]])
