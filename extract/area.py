"""The stretch of a page that a table without verticals takes up: its rules across, and the words between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .bands import FEWEST_COLUMNS, Band, Span, bands_of, gap_of, has_figures, height_of, is_captioned, rows_of, union
from .page import Ruling, Word

SHORTEST = 40.0


@dataclass(slots=True)
class Level:
    """Rules at one height, and the stretches that they cover."""

    at: float
    spans: list[Span]

    def covers(self, x: float) -> bool:
        return any(a - 2 <= x <= b + 2 for a, b in self.spans)


def width_of(levels: Sequence[Level]) -> Span:
    return min(level.spans[0][0] for level in levels), max(level.spans[-1][1] for level in levels)


def words_between(words: Iterable[Word], top: float, bottom: float) -> list[Word]:
    return [w for w in words if top < (w.box.top + w.box.bottom) / 2 <= bottom]


@dataclass(slots=True)
class Row:
    """A band of words, the number of the rule above it, and its height."""

    band: Band
    under: int
    top: float
    bottom: float


@dataclass(slots=True)
class Area:
    """Rules from top to bottom, the first and last of which may only be thought, and the words between them."""

    levels: list[Level]
    left: float
    right: float
    words: list[list[Word]]

    @classmethod
    def of(cls, levels: Sequence[Level], words: Sequence[Word]) -> Area | None:
        if levels:
            left, right = width_of(levels)
            inside = [w for w in words if left - 3 <= (w.box.x0 + w.box.x1) / 2 <= right + 3]
            above = _neighbours(reversed(rows_of(bands_of(words_between(inside, 0, levels[0].at)))), levels[0].at)
            below = _neighbours(rows_of(bands_of(words_between(inside, levels[-1].at, 1e9))), levels[-1].at)
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
            own.insert(0, Level(min(band.top for band in above or below) - 3, [(left, right)]))
        if below:
            own.append(Level(max(band.bottom for band in below) + 3, [(left, right)]))
        return cls(own, left, right, [words_between(inside, a.at, b.at) for a, b in pairwise(own)])

    def extent(self, x: float, under: int) -> tuple[int, int]:
        """The rules that bound a cell at a place across: those next above and below that reach so far."""
        first, last = under, under + 1
        while first > 0 and not self.levels[first].covers(x):
            first -= 1
        while last < len(self.levels) - 1 and not self.levels[last].covers(x):
            last += 1
        return first, last

    def rows(self) -> list[Row]:
        """The bands between each rule and the next; words of cells over several rows make none."""
        rows: list[Row] = []
        for under, words in enumerate(self.words):
            own = [w for w in words if self.extent((w.box.x0 + w.box.x1) / 2, under) == (under, under + 1)]
            bands = _one_row(own) or rows_of(bands_of(own))
            for k, band in enumerate(bands):
                top = (bands[k - 1].bottom + band.top) / 2 if k else self.levels[under].at
                bottom = (band.bottom + bands[k + 1].top) / 2 if k + 1 < len(bands) else self.levels[under + 1].at
                rows.append(Row(band, under, top, bottom))
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
        groups: dict[tuple[int, int], list[Word]] = {}
        for under, words in enumerate(self.words):
            for word in words:
                reach = self.extent((word.box.x0 + word.box.x1) / 2, under)
                if reach != (under, under + 1):
                    groups.setdefault(reach, []).append(word)
        for (first, last), held in groups.items():
            for a, b in pairwise(union(_spans(held), gap_of(held))):
                if not any(a[1] - 2 <= x <= b[0] + 2 and first <= k <= last for x, k in ends):
                    x = (a[1] + b[0]) / 2
                    found.append(Ruling(x, self.levels[first].at, x, self.levels[last].at))
        return found

    def beyond(self, x: float, rows: Sequence[Row]) -> bool:
        """Whether a cell over several rows, some of these but the first among them, has words right of a place."""
        own = {row.under for row in rows[1:] or rows}
        reaches = (
            self.extent((word.box.x0 + word.box.x1) / 2, under)
            for under, words in enumerate(self.words)
            for word in words
            if word.box.x0 > x
        )
        return any(last - first > 1 and own.intersection(range(first, last)) for first, last in reaches)

    def behind(self, end: float, row: Row) -> float | None:
        """Where a column without entries may begin right of the last one, whose entries end at a place: there, or where
        its heading ends, if this is wider than they are and another follows; None where it is the last."""
        within = set(map(id, row.band.words))
        over = self.words[max(0, row.under - 2) : row.under + 1]
        heads = [word.box for words in over for word in words if id(word) not in within]
        own = [box.x1 for box in heads if box.x0 + 1 < end + 6 < box.x1 - 1]
        if not own:
            return end
        return max(own) if any(box.x0 >= max(own) for box in heads) else None

    def line(self, row: Row) -> list[Ruling]:
        """A line over a row that no rule parts from the one before, as far as the rules around it reach."""
        upper, lower = self.levels[row.under], self.levels[row.under + 1]
        return [
            Ruling(max(a, c), row.top, min(b, d), row.top)
            for a, b in upper.spans
            for c, d in lower.spans
            if min(b, d) - max(a, c) > SHORTEST
        ]

    def ends(self, row: Row) -> list[float]:
        """Where the rules over and under a row begin and end within the table."""
        levels = self.levels[row.under : row.under + 2]
        return [x for level in levels for span in level.spans for x in span if self.left + 6 < x < self.right - 6]

    def edge(self, after: float, before: float, row: Row) -> tuple[float, tuple[float, float, float]]:
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


def _one_row(words: Sequence[Word]) -> list[Band]:
    """Words as one row, where cells of more and fewer lines are all set about one middle: a figure a column, no more,
    or more cells of one line than of several.

    Lines set far apart are no rows of their own then. Rows under each other have figures over figures.
    """
    spans = union(_spans(words), gap_of(words)) if words else []
    columns = [[w for w in words if a <= (w.box.x0 + w.box.x1) / 2 <= b] for a, b in spans]
    if len(columns) < FEWEST_COLUMNS or all(len(bands_of(held)) == 1 for held in columns):
        return []
    em = min(w.box.bottom - w.box.top for w in words)
    ends = [(min(w.box.top for w in held), max(w.box.bottom for w in held)) for held in columns]
    middle = (min(top for top, _ in ends) + max(bottom for _, bottom in ends)) / 2
    centred = all(abs((top + bottom) / 2 - middle) < 0.6 * em for top, bottom in ends)
    figures = [held for held in columns if any(has_figures(band) for band in bands_of(held))]
    single = sum(len(bands_of(held)) == 1 for held in figures)
    alone = sum(len(bands_of(held)) == 1 for held in columns)
    counted = single >= 2 and 2 * single >= len(figures)
    if not centred or not (counted or (alone >= FEWEST_COLUMNS and 2 * alone > len(columns))):
        return []
    return [Band(list(words), min(top for top, _ in ends), max(bottom for _, bottom in ends), spans)]


def _spans(words: Iterable[Word]) -> list[Span]:
    return [(w.box.x0, w.box.x1) for w in words]


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
