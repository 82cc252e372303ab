"""A table and its right columns on another page: rows at the same heights, texts cut by the edge, both made one.

Places only; whether two pages belong together is told by :mod:`.across`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ..schema import Box
from .layout import Block, Cell, PageLayout, Table, TextLine
from .page import Word
from .passage import Passage, union

_NEAR = 3.0
_FEWEST_ROWS = 4
_SHARED = 0.9
"""Of the rows of a part, those that the other has at the same height."""
T = TypeVar("T")
Line = tuple[int, tuple[Word, ...]]


@dataclass(frozen=True, slots=True)
class Seam:
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


def tables_of(page: PageLayout) -> list[Table]:
    return [b for b in page.blocks if isinstance(b, Table)]


def seams_of(left: PageLayout, right: PageLayout) -> list[Seam]:
    """The tables of a page with those that have their rows on another page; none where that page has any besides."""
    rest = tables_of(right)
    begins = [next((t.cells[0].text for t in tables_of(page)), "") for page in (left, right)]
    if begins[0] == begins[1] != "":  # the same form once more
        return []
    seams: list[Seam] = []
    for table in tables_of(left):
        heights = heights_of(table)
        own = tuple(other for other in rest if _share(heights_of(other), heights) >= _SHARED)
        found = [y for other in own for y in heights_of(other)]
        if own and 2 * _share(heights, found) > 1:
            seams.append(Seam(table, own))
            rest = [other for other in rest if other not in own]
    return seams if not rest and any(len(heights_of(seam.left)) > _FEWEST_ROWS for seam in seams) else []


def _share(heights: Sequence[float], others: Sequence[float]) -> float:
    return sum(is_near(y, others) for y in heights) / len(heights)


def is_near(y: float, others: Iterable[float]) -> bool:
    return any(abs(y - other) < _NEAR for other in others)


def heights_of(table: Table) -> list[float]:
    """Where the rows of a table begin, and where the last one ends."""
    tops = {c.row: c.box.top for c in table.cells} | {c.end: c.box.bottom for c in table.cells}
    return [tops.get(row, table.box.bottom) for row in range(table.rows + 1)]


def cut_through(left: PageLayout, right: PageLayout, seam: Seam) -> int:
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


def _moved(box: Box, seam: Seam) -> Box:
    return box._replace(x0=box.x0 + seam.across, x1=box.x1 + seam.across)


def as_wide(page: PageLayout, above: Sequence[PageLayout]) -> PageLayout:
    """A page whose last columns are empty, and so are not printed: its table is as wide as the one above."""
    model = next((table for before in above for table in reversed(tables_of(before))), None)
    if model is None:
        return page
    blocks = (
        replace(b, box=b.box._replace(x1=max(b.box.x1, model.box.x1)))
        if isinstance(b, Table) and abs(b.box.x0 - model.box.x0) < _NEAR
        else b
        for b in page.blocks
    )
    return replace(page, blocks=tuple(blocks))


def joined(left: PageLayout, right: PageLayout) -> PageLayout:
    """One page of two: tables made as wide as they are, lines of text put together where the edge cuts them."""
    seams = seams_of(left, right)
    lines = [b for b in left.blocks if isinstance(b, TextLine)]
    more = [seams[0].moved(line) for b in right.blocks if isinstance(b, TextLine) for line in b.content.lines]
    tables: list[Block] = []
    for table in tables_of(left):
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


def _widened(seam: Seam, over: Sequence[Line], rest: Sequence[Line]) -> Table:
    """A table with its right columns; ``over`` and ``rest`` are words beside either part, of cells cut through."""
    edge, end = seam.edge, max(table.box.x1 for table in seam.right) + seam.across
    every = sorted(y for table in (seam.left, *seam.right) for y in heights_of(table))
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
