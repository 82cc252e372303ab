"""Tables whose verticals are not drawn: three-line tables, forms ruled across only, and columns without any rule.

The words tell what the rules leave out. Lines of words that keep to the same columns make a section; rulings are
supplied in the gaps that no word of a section crosses, and between the rows that no rule parts, so that the one grid
takes them as if they were drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .bands import (
    FEWEST_COLUMNS,
    FEWEST_ROWS,
    GAP,
    Band,
    Section,
    Span,
    bands_of,
    cut,
    has_figures,
    height_of,
    is_captioned,
    rows_of,
    runs_on,
    sections_of,
    union,
    wide_blanks,
)
from .grid import Frame, find_frames
from .page import Ruling, Word

_SHORTEST = 40.0
_BLANK = 36.0


@dataclass(slots=True)
class _Level:
    """Rules at one height, and the stretches that they cover."""

    at: float
    spans: list[Span]

    def covers(self, x: float) -> bool:
        return any(a - 2 <= x <= b + 2 for a, b in self.spans)


def supply(rulings: Sequence[Ruling], words: Sequence[Word], frames: Sequence[Frame]) -> list[Ruling]:
    """Rulings to add where verticals are missing; empty where there is nothing to add."""
    strong = [f for f in frames if len(f.xs) > 6 or not _lumps(f, words)]
    free = [
        r
        for r in rulings
        if r.horizontal and r.x1 - r.x0 > 2 and not any(_within(r, f) for f in strong) and not _underlines(r, words)
    ]
    loose = [w for w in words if w.way == "right" and not any(_holds(f, w) for f in strong)]
    loose = [part for word in loose for part in cut(word, wide_blanks(word))]
    sides = _cell_sides(free)
    if sides and not _crossed(sides, loose) and not any(_lumps(f, words) for f in find_frames([*rulings, *sides])):
        return sides
    supplied: list[Ruling] = []
    for levels in _regions(_levels(free), loose, strong):
        supplied += _ruled(levels, loose)
    if not frames and not supplied:
        supplied = _ruled([], loose)
    return supplied


def parted(words: Iterable[Word], supplied: Sequence[Ruling]) -> list[Word]:
    """Words cut where a supplied ruling passes through a blank in them: entries of two columns close to each other."""
    down = [r for r in supplied if not r.horizontal]
    result: list[Word] = []
    for word in words:
        middle = (word.box.top + word.box.bottom) / 2
        at = [r.x0 for r in down if word.box.x0 < r.x0 < word.box.x1 and r.top < middle < r.bottom]
        result += cut(word, [blank for blank in wide_blanks(word) if any(blank.x0 <= x <= blank.x1 for x in at)])
    return result


# ---- what is there ----------------------------------------------------------------------------------------------


def _cell_sides(lines: Sequence[Ruling]) -> list[Ruling]:
    """Sides of cells that are drawn with their top and bottom only: two lines of the same ends, nothing between."""
    ordered = sorted(lines, key=lambda r: r.top)
    sides: list[Ruling] = []
    for i, top in enumerate(ordered):
        for bottom in ordered[i + 1 :]:
            if bottom.top - top.top < 4 or min(top.x1, bottom.x1) - max(top.x0, bottom.x0) < 2:
                continue
            if abs(top.x0 - bottom.x0) < 2 and abs(top.x1 - bottom.x1) < 2:
                sides += [Ruling(x, top.top, x, bottom.top) for x in (top.x0, top.x1)]
            break
    ends = {round(r.x0 / 3) for r in sides}
    return sides if len(ends) >= FEWEST_COLUMNS + 1 else []


def _crossed(sides: Sequence[Ruling], words: Sequence[Word]) -> bool:
    """Whether sides run through words, as those of a grid finer than the cells do."""
    through = 0
    for word in words:
        middle = (word.box.top + word.box.bottom) / 2
        through += any(word.box.x0 + 2 < r.x0 < word.box.x1 - 2 and r.top < middle < r.bottom for r in sides)
    return through > 2


def _within(ruling: Ruling, frame: Frame) -> bool:
    return (
        frame.box.top - 3 <= ruling.top <= frame.box.bottom + 3
        and ruling.x0 < frame.box.x1
        and ruling.x1 > frame.box.x0
    )


def _holds(frame: Frame, word: Word) -> bool:
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
    return frame.box.x0 <= x <= frame.box.x1 and frame.box.top <= y <= frame.box.bottom


def _lumps(frame: Frame, words: Sequence[Word]) -> bool:
    """Whether many cells of a frame hold words that stand apart as in columns."""
    inside = [w for w in words if w.way == "right" and _holds(frame, w)]
    lumped = 0
    for cell in frame.cells:
        held = [
            w
            for w in inside
            if cell.box.x0 <= (w.box.x0 + w.box.x1) / 2 <= cell.box.x1
            and cell.box.top <= (w.box.top + w.box.bottom) / 2 <= cell.box.bottom
        ]
        lumped += any(len(band.spans) >= 3 for band in bands_of(held, apart=1.2)) if len(held) >= 3 else 0
    return lumped >= FEWEST_ROWS


def _underlines(rule: Ruling, words: Sequence[Word]) -> bool:
    return any(
        abs(w.box.x0 - rule.x0) < 4 and abs(w.box.x1 - rule.x1) < 4 and -2 <= rule.top - w.box.bottom < 4 for w in words
    )


def _levels(lines: Sequence[Ruling]) -> list[_Level]:
    levels: list[_Level] = []
    for line in sorted(lines, key=lambda r: r.top):
        if levels and line.top - levels[-1].at < 4:
            levels[-1].spans = union([*levels[-1].spans, (line.x0, line.x1)], 4)
        else:
            levels.append(_Level(line.top, [(line.x0, line.x1)]))
    return [level for level in levels if max(b - a for a, b in level.spans) >= _SHORTEST]


def _regions(levels: Sequence[_Level], words: Sequence[Word], strong: Sequence[Frame]) -> list[list[_Level]]:
    """Rules that belong to one table: what stands between two of them is in columns, or a line or two."""
    regions: list[list[_Level]] = []
    for level in levels:
        if regions and _joins(regions[-1][-1], level, words, strong):
            regions[-1].append(level)
        else:
            regions.append([level])
    return [r for r in regions if len(r) >= 2 and _width(r)[1] - _width(r)[0] > 150]


def _width(levels: Sequence[_Level]) -> Span:
    return min(level.spans[0][0] for level in levels), max(level.spans[-1][1] for level in levels)


def _joins(upper: _Level, lower: _Level, words: Sequence[Word], strong: Sequence[Frame]) -> bool:
    if any(f.box.top < lower.at and upper.at < f.box.bottom for f in strong):
        return False
    if min(upper.spans[-1][1], lower.spans[-1][1]) - max(upper.spans[0][0], lower.spans[0][0]) < _SHORTEST:
        return False
    bands = rows_of(bands_of(_between(words, upper.at, lower.at)))
    prose = sum(len(band.words) for band in bands if len(band.spans) == 1)
    return prose <= 2 or 2 * prose < sum(len(band.words) for band in bands)


def _between(words: Iterable[Word], top: float, bottom: float) -> list[Word]:
    return [w for w in words if top < (w.box.top + w.box.bottom) / 2 <= bottom]


# ---- what is missing --------------------------------------------------------------------------------------------


def _ruled(levels: Sequence[_Level], words: Sequence[Word]) -> list[Ruling]:
    """The rulings that make a table of a region: its sides, its columns, and rows that no rule parts."""
    area = _Area.of(levels, words)
    rows = area.rows() if area else []
    sections: list[Section] = []
    for chunk in _unbroken(rows):
        sections += sections_of([row.band for row in chunk])
    widest = max(sections, key=lambda s: len(s.spans), default=None)
    if area is None or widest is None or len(widest.spans) < FEWEST_COLUMNS or len(rows) < FEWEST_ROWS:
        return []
    if not levels and (len(widest.spans) <= FEWEST_COLUMNS or 2 * sum(map(has_figures, widest.bands)) <= len(rows) / 2):
        return []
    top, bottom = area.levels[0].at, area.levels[-1].at
    supplied = [Ruling(x, top, x, bottom) for x in (area.left, area.right)]
    supplied += [Ruling(area.left, y, area.right, y) for y in (top, bottom)]
    supplied += area.sides()
    index = 0
    for section in sections:
        own = rows[index : index + len(section.bands)]
        index += len(section.bands)
        for above, below in pairwise(own):
            if above.under == below.under and not runs_on(section, above.band, below.band):
                supplied += area.line(below)
        if index < len(rows) and rows[index].under == own[-1].under:
            supplied += area.line(rows[index])
        spans = section.spans
        if len(spans) > FEWEST_COLUMNS and area.right - spans[-1][1] > _BLANK and not area.beyond(spans[-1][1]):
            spans = [*spans, (spans[-1][1] + 12, area.right)]  # columns without an entry
        for a, b in pairwise(spans):
            supplied += [Ruling(x, *span) for row in own for x, span in [area.edge(a[1], b[0], row)]]
    return supplied


def _unbroken(rows: Iterable[_Row]) -> list[list[_Row]]:
    """Rows with nothing but rules between them; an empty stretch parts two tables."""
    chunks: list[list[_Row]] = []
    for row in rows:
        if chunks and row.under <= chunks[-1][-1].under + 1:
            chunks[-1].append(row)
        else:
            chunks.append([row])
    return chunks


@dataclass(slots=True)
class _Row:
    """A band of words, the number of the rule above it, and its height."""

    band: Band
    under: int
    top: float
    bottom: float


@dataclass(slots=True)
class _Area:
    """Rules from top to bottom, the first and last of which may only be thought, and the words between them."""

    levels: list[_Level]
    left: float
    right: float
    words: list[list[Word]]

    @classmethod
    def of(cls, levels: Sequence[_Level], words: Sequence[Word]) -> _Area | None:
        if levels:
            left, right = _width(levels)
            inside = [w for w in words if left - 3 <= (w.box.x0 + w.box.x1) / 2 <= right + 3]
            above = _neighbours(reversed(rows_of(bands_of(_between(inside, 0, levels[0].at)))), levels[0].at)
            below = _neighbours(rows_of(bands_of(_between(inside, levels[-1].at, 1e9))), levels[-1].at)
        else:
            bands = bands_of(words)
            many = [k for k, band in enumerate(bands) if len(band.spans) >= 2]
            above, below = [], bands[many[0] : many[-1] + 1] if many else []
            inside = [w for band in below for w in band.words]
            if not below:
                return None
            left, right = min(w.box.x0 for w in inside) - 4, max(w.box.x1 for w in inside) + 4
        own = list(levels)
        if above or not own:
            own.insert(0, _Level(min(band.top for band in above or below) - 3, [(left, right)]))
        if below:
            own.append(_Level(max(band.bottom for band in below) + 3, [(left, right)]))
        return cls(own, left, right, [_between(inside, a.at, b.at) for a, b in pairwise(own)])

    def extent(self, x: float, under: int) -> tuple[int, int]:
        """The rules that bound a cell at a place across: those next above and below that reach so far."""
        first, last = under, under + 1
        while first > 0 and not self.levels[first].covers(x):
            first -= 1
        while last < len(self.levels) - 1 and not self.levels[last].covers(x):
            last += 1
        return first, last

    def rows(self) -> list[_Row]:
        """The bands between each rule and the next; words of cells over several rows make none."""
        rows: list[_Row] = []
        for under, words in enumerate(self.words):
            own = [w for w in words if self.extent((w.box.x0 + w.box.x1) / 2, under) == (under, under + 1)]
            bands = rows_of(bands_of(own))
            for k, band in enumerate(bands):
                top = (bands[k - 1].bottom + band.top) / 2 if k else self.levels[under].at
                bottom = (band.bottom + bands[k + 1].top) / 2 if k + 1 < len(bands) else self.levels[under + 1].at
                rows.append(_Row(band, under, top, bottom))
        return rows

    def sides(self) -> list[Ruling]:
        """The sides of cells over several rows: where rules that stop at them end, and between words of two."""
        found: list[Ruling] = []
        ends = [
            (x, k)
            for k, level in enumerate(self.levels)
            for span in level.spans
            for x in span
            if self.left + 6 < x < self.right - 6
        ]
        for x, k in ends:
            first = last = k
            while first > 0 and not _crosses(x, self.words[first - 1]):
                first -= 1
                if self.levels[first].covers(x):
                    break
            while last < len(self.words) and not _crosses(x, self.words[last]):
                last += 1
                if self.levels[last].covers(x):
                    break
            found.append(Ruling(x, self.levels[first].at, x, self.levels[last].at))
        groups: dict[tuple[int, int], list[Span]] = {}
        for under, words in enumerate(self.words):
            for word in words:
                reach = self.extent((word.box.x0 + word.box.x1) / 2, under)
                if reach != (under, under + 1):
                    groups.setdefault(reach, []).append((word.box.x0, word.box.x1))
        for (first, last), spans in groups.items():
            for a, b in pairwise(union(spans, GAP)):
                if not any(a[1] - 2 <= x <= b[0] + 2 and first <= k <= last for x, k in ends):
                    x = (a[1] + b[0]) / 2
                    found.append(Ruling(x, self.levels[first].at, x, self.levels[last].at))
        return found

    def beyond(self, x: float) -> bool:
        """Whether a cell over several rows has words to the right of a place."""
        return any(
            word.box.x0 > x and self.extent((word.box.x0 + word.box.x1) / 2, under) != (under, under + 1)
            for under, words in enumerate(self.words)
            for word in words
        )

    def line(self, row: _Row) -> list[Ruling]:
        """A line over a row that no rule parts from the one before, as far as the rules around it reach."""
        upper, lower = self.levels[row.under], self.levels[row.under + 1]
        return [
            Ruling(max(a, c), row.top, min(b, d), row.top)
            for a, b in upper.spans
            for c, d in lower.spans
            if min(b, d) - max(a, c) > _SHORTEST
        ]

    def edge(self, after: float, before: float, row: _Row) -> tuple[float, tuple[float, float, float]]:
        """A column's edge beside a row: at the end of a rule, if one ends in the gap; on through rows open to it."""
        ends = [x for level in self.levels[row.under : row.under + 2] for span in level.spans for x in span]
        x = next((x for x in ends if after - 2 <= x <= before + 2), (after + before) / 2)
        first, last = self.extent(x, row.under)
        top, bottom = row.top, row.bottom
        under = row.under
        while under > first and top == self.levels[under].at and not _crosses(x, self.words[under - 1]):
            under -= 1
            top = self.levels[under].at
        under = row.under + 1
        while under < last and bottom == self.levels[under].at and not _crosses(x, self.words[under]):
            under += 1
            bottom = self.levels[under].at
        return x, (top, x, bottom)


def _crosses(x: float, words: Iterable[Word]) -> bool:
    return any(w.box.x0 + 1 < x < w.box.x1 - 1 for w in words)


def _neighbours(bands: Iterable[Band], edge: float) -> list[Band]:
    """Bands in columns next to a region's outermost rule, one close upon the other."""
    found: list[Band] = []
    for band in bands:
        gap = band.top - edge if band.top >= edge else edge - band.bottom
        tallest = max(w.box.bottom - w.box.top for w in band.words)
        if len(band.spans) < 2 or gap > 1.6 * height_of(band) or is_captioned(band) or tallest > 1.4 * height_of(band):
            break
        found.append(band)
        edge = band.bottom if band.top >= edge else band.top
    return found
