"""Words without rules around them: lines, rows of lines, and sections of rows that keep to the same columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from .page import Word

FEWEST_COLUMNS, FEWEST_ROWS = 4, 3
_GAP, _WIDE = 3.0, 0.3
"""The least width of a gap between columns: points, and heights of a line where that is less."""
_MET = 2.0
"""Points that a word may stand over a place between columns."""
_TIGHT = 0.45
"""Lines nearer than so many of their heights belong to one row."""
_SEEN = 0.8
"""Heights of a line: an engine tells a blank in a recognised word, and by little where it is."""
_REST = 0.4
"""Share of a line, at most, that its last characters take up on the next."""
_SET_APART = 2.2
"""Ems between the two characters of a label that is set apart."""
_TOTALS = ("总分", "合计", "总计", "小计")
_BRACKETED = re.compile(r"[（(〔][^）)〕\d]*[）)〕]")
_COLON = re.compile(r"^(?!其中).{2,12}[:：]")
_FIGURE = re.compile(r"[≥≤><=]?[-\d.,%％]+分?$")
Span = tuple[float, float]


class Blank(NamedTuple):
    """A blank in a word: which character it is, and where it begins and ends across."""

    at: int
    x0: float
    x1: float


@dataclass(slots=True)
class Band:
    """Words side by side: a printed line, or the lines of a row whose cells are not all as high."""

    words: list[Word]
    top: float
    bottom: float
    spans: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """Bands that keep to the same columns."""

    bands: list[Band]
    spans: list[Span]

    def edges(self) -> list[float]:
        return [(a[1] + b[0]) / 2 for a, b in pairwise(self.spans)]

    def column(self, span: Span) -> int:
        middle = (span[0] + span[1]) / 2
        return sum(edge < middle for edge in self.edges())


def union(spans: Iterable[Span], gap: float) -> list[Span]:
    joined: list[Span] = []
    for a, b in sorted(spans):
        if joined and a - joined[-1][1] < gap:
            joined[-1] = (joined[-1][0], max(joined[-1][1], b))
        else:
            joined.append((a, b))
    return joined


def gap_of(words: Sequence[Word]) -> float:
    """The least width of a gap between columns, among words of their size."""
    heights = sorted(w.box.bottom - w.box.top for w in words)
    return min(_GAP, _WIDE * heights[len(heights) // 2])


def bands_of(words: Iterable[Word], apart: float = 0.0) -> list[Band]:
    """Words that share height, from top to bottom; ``apart`` joins words nearer than so many ems to one span."""
    bands: list[Band] = []
    for word in sorted(words, key=lambda w: w.box.top):
        low = 0.25 * (word.box.bottom - word.box.top)
        if bands and word.box.top < bands[-1].bottom - low:
            bands[-1].words.append(word)
            bands[-1].bottom = max(bands[-1].bottom, word.box.bottom)
        else:
            bands.append(Band([word], word.box.top, word.box.bottom))
    for band in bands:
        em = min(w.box.bottom - w.box.top for w in band.words)
        band.spans = union(((w.box.x0, w.box.x1) for w in band.words), max(gap_of(band.words), apart * em))
    return bands


def compound(words: Iterable[Word]) -> list[Word]:
    """Words, those made one that only a blank parts: 资金 and （万元）, 其中： and 财政拨款, and 总 分 set apart."""
    done: list[Word] = []
    for word in sorted(words, key=lambda w: w.box.x0):
        for k, before in enumerate(done):
            if _goes_on(before, word):
                top, bottom = min(before.box.top, word.box.top), max(before.box.bottom, word.box.bottom)
                box = before.box._replace(top=top, x1=word.box.x1, bottom=bottom)
                done[k] = replace(before, text=before.text + word.text, box=box, stops=())
                break
        else:
            done.append(word)
    return done


def _goes_on(before: Word, word: Word) -> bool:
    em = min(before.box.bottom - before.box.top, word.box.bottom - word.box.top)
    shared = min(before.box.bottom, word.box.bottom) - max(before.box.top, word.box.top)
    gap = word.box.x0 - before.box.x1
    if shared >= 0.5 * em and 0 < gap < _SET_APART * em and before.text + word.text in _TOTALS:
        return True
    of_which = before.text.strip("：:") == "其中"  # an image may have lost its colon
    if shared < 0.5 * em or not 0 < gap < (_SET_APART if of_which else 1.2) * em:
        return False
    return _BRACKETED.fullmatch(word.text) is not None or of_which


def is_captioned(band: Band) -> bool:
    """A line of ``label：value`` over, under or between tables is none of their rows."""
    return sum(_COLON.search(w.text) is not None for w in band.words) > len(band.words) / 2


def rows_of(bands: Iterable[Band]) -> list[Band]:
    """Lines of one row made one: lines close upon each other, unless figures stand over figures as in a list."""
    rows: list[Band] = []
    for band in bands:
        last = rows[-1] if rows else None
        if last and band.top - last.bottom < _TIGHT * height_of(band) and not _lists(last, band):
            words = [*last.words, *band.words]
            rows[-1] = Band(words, last.top, band.bottom, union(((w.box.x0, w.box.x1) for w in words), gap_of(words)))
        else:
            rows.append(band)
    return rows


def height_of(band: Band) -> float:
    return min(w.box.bottom - w.box.top for w in band.words)


def has_figures(band: Band) -> bool:
    """Whether any of the words is a figure."""
    return any(_FIGURE.match(word.text) for word in band.words)


def _lists(above: Band, below: Band) -> bool:
    over = [w.box for w in above.words if _FIGURE.match(w.text)]
    under = [w.box for w in below.words if _FIGURE.match(w.text)]
    return sum(any(a.x0 < b.x1 and b.x0 < a.x1 for a in over) for b in under) >= 2


def sections_of(bands: Sequence[Band], walls: Sequence[Sequence[float]] = ()) -> list[Section]:
    """Bands in a row that keep to the same columns; ``walls`` tells of each where rules beside it begin and end."""
    sections: list[Section] = []
    for k, band in enumerate(bands):
        last = sections[-1] if sections else None
        parted = last is not None and any(_parts(x, last, band) for x in (walls[k] if walls else ()))
        if last is not None and not parted and not _heads_again(last, band) and _fits(last, band):
            last.bands.append(band)
            last.spans = union([*last.spans, *band.spans], gap_of(band.words))
        else:
            sections.append(Section([band], list(band.spans)))
    for section in sections:
        section.spans = _columns(section)
    return sections


def _parts(x: float, section: Section, band: Band) -> bool:
    """Whether a place between columns parts a word of a band from that of the section that it would be under."""
    joined = Section([*section.bands, band], union([*section.spans, *band.spans], gap_of(band.words)))
    for a, b in _columns(joined):
        own, over = ([s for s in spans if a <= s[0] <= b] for spans in (band.spans, section.spans))
        if not a < x < b or any(s[0] < x - _MET and s[1] > x + _MET for s in (*own, *over)):
            continue
        if any((s[0] < x) != (o[0] < x) for s in own for o in over):
            return True
    return False


def _heads_again(section: Section, band: Band) -> bool:
    """Whether a band begins as the section's first does: the header of another table of its kind."""
    first, again = (min(b.words, key=lambda w: w.box.x0).text for b in (section.bands[0], band))
    return first == again and len(section.bands) > 1 and not _FIGURE.match(first)


def _columns(section: Section) -> list[Span]:
    """A section's columns: stretches of words, those that no band has side by side as one (a label over a column is
    centred, its entries are not)."""
    held = [
        {next(k for k, (a, b) in enumerate(section.spans) if a <= x0 <= b) for x0, _ in band.spans}
        for band in section.bands
    ]
    columns: list[Span] = []
    group: set[int] = set()
    for k, span in enumerate(section.spans):
        if group and len(held) > 1 and not any(k in own and own & group for own in held):
            columns[-1] = (columns[-1][0], span[1])
            group.add(k)
        else:
            columns.append(span)
            group = {k}
    return columns


def _fits(section: Section, band: Band) -> bool:
    """Whether a band keeps to a section's columns: each of its words in one of them, and hardly any outside."""
    joined = union([*section.spans, *band.spans], gap_of(band.words))
    for a, b in joined:
        if any(sum(a <= x0 <= b for x0, _ in spans) > 1 for spans in (section.spans, band.spans)):
            return False
    if len(joined) > max(len(section.spans), len(band.spans)) + 1:
        return False
    few, many = sorted((len(section.spans), len(band.spans)))
    figures = has_figures(band)
    if few == many:
        return is_captioned(section.bands[-1]) == is_captioned(band)
    if few == 2 and not figures and len(band.spans) == 2:
        first, second = (section.column(span) for span in band.spans)
        beside = many > FEWEST_COLUMNS and len(section.bands) > FEWEST_ROWS and second == first + 1
        return beside or (many > FEWEST_COLUMNS and _is_rest(section, section.bands[-1], band))
    if few < 3 and len(band.spans) > few:
        return False
    if 2 * few >= many:
        return not is_captioned(band) and (len(band.spans) <= many or len(section.bands) == 1)
    return len(band.spans) == few and ((few > 1 and figures) or _wraps(section, band))


def _wraps(section: Section, band: Band) -> bool:
    """Whether a band holds only what was broken over from wide words above it."""
    above = {section.column(span): span for span in section.bands[-1].spans}
    return all(section.column(span) in above for span in band.spans)


def _is_rest(section: Section, above: Band, below: Band) -> bool:
    """Whether a band holds the last characters of a few words above it: those are as long as any in their columns."""
    over = {section.column(span): span for span in above.spans}
    under = {section.column(span): span for span in below.spans}
    if len(under) < len(below.spans) or not under.keys() < over.keys():
        return False
    em = height_of(below)
    return all(
        b - a < _REST * (over[k][1] - over[k][0])
        and over[k][1] - over[k][0] > section.spans[k][1] - section.spans[k][0] - em
        for k, (a, b) in under.items()
    )


def runs_on(section: Section, above: Band, below: Band) -> bool:
    """Whether two bands are one row: where both have words, those above fill their column and so were broken."""
    edges = [section.spans[0][0], *section.edges(), section.spans[-1][1]]
    over = {section.column(span): span for span in above.spans}
    under = {section.column(span): span for span in below.spans}
    both = over.keys() & under.keys()
    if not both or len(both) < min(len(over), len(under)):
        return False
    return _is_rest(section, above, below) or all(
        over[c][1] - over[c][0] > 0.75 * (edges[c + 1] - edges[c]) for c in both
    )


def wide_blanks(word: Word, near: Iterable[Word] = ()) -> list[Blank]:
    """The blanks in a word that may part two columns: wide ones, with more than a letter on both sides.

    A narrow one may where the line above or below, ``near``, begins again at the same place: entries of two columns
    set as wide as these are.
    """
    if " " not in word.text or len(word.stops) != len(word.text) or word.way != "right":
        return []
    left, width = word.box.x0, word.box.x1 - word.box.x0
    found = []
    for blank in re.finditer(r"(?<=\S\S) (?=\S\S)", word.text):
        k = blank.start()
        gap = Blank(k, left + word.stops[k - 1] * width, left + word.stops[k] * width)
        counted = word.text[k - 1] in "0123456789" and not word.text[k + 1].isdigit()  # 5 万亩 is one entry
        wide = gap.x1 - gap.x0 > (_WIDE if word.engine == "text" else _SEEN) * (word.box.bottom - word.box.top)
        begins = word.engine == "text" and any(_begins_below(gap.x1, word, other) for other in near)
        if not counted and (wide or begins):
            found.append(gap)
    return found


def _begins_below(x: float, word: Word, other: Word) -> bool:
    """Whether a word of the next line, or of the one before, begins at a place within another word."""
    em = word.box.bottom - word.box.top
    apart = max(word.box.top, other.box.top) - min(word.box.bottom, other.box.bottom)
    return abs(other.box.x0 - x) < 0.1 * em and -0.25 * em < apart < 0.6 * em and other.box.x0 > word.box.x0 + em


def cut(word: Word, blanks: Sequence[Blank]) -> list[Word]:
    """The parts of a word between some of its blanks."""
    ends = [-1, *(blank.at for blank in blanks), len(word.text)]
    return [part_of(word, a + 1, b) for a, b in pairwise(ends)] if blanks else [word]


def part_of(word: Word, start: int, end: int) -> Word:
    """A word's characters from ``start`` up to ``end``."""
    width = word.box.x1 - word.box.x0
    first, last = word.stops[start - 1] if start else 0.0, word.stops[end - 1]
    box = word.box._replace(x0=word.box.x0 + first * width, x1=word.box.x0 + last * width)
    stops = tuple((stop - first) / (last - first or 1.0) for stop in word.stops[start:end])
    return replace(word, text=word.text[start:end], box=box, stops=stops)
