"""Tables whose verticals are not drawn: three-line tables, forms ruled across only, and columns without any rule.

The words tell what the rules leave out. Lines of words that keep to the same columns make a section; rulings are
supplied in the gaps that no word of a section crosses, and between the rows that no rule parts, so that the one grid
takes them as if they were drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from .area import SHORTEST, Area, Level, Row, width_of, words_between
from .bands import (
    FEWEST_COLUMNS,
    FEWEST_ROWS,
    Section,
    Span,
    bands_of,
    compound,
    cut,
    has_figures,
    rows_of,
    runs_on,
    sections_of,
    union,
    wide_blanks,
)
from .cutcells import parts_of_rows
from .grid import Frame, find_frames
from .page import Ruling, Word
from .rejoined import rejoined

_BLANK = 36.0
_LABEL = 0.2
"""The share of a table's width that a label set on several lines takes up."""


def supply(rulings: Sequence[Ruling], words: Sequence[Word], frames: Sequence[Frame]) -> list[Ruling]:
    """Rulings to add where verticals are missing; empty where there is nothing to add."""
    strong = [f for f in frames if len(f.xs) > 6 or _lumped(f, words) < FEWEST_ROWS]
    across = [r for r in rulings if r.horizontal and r.x1 - r.x0 > 2 and not any(_within(r, f) for f in strong)]
    free = [
        r for r in across if not _underlines(r, words) or any(r.goes_on_in(other) for other in across if other is not r)
    ]
    loose = [w for w in words if w.way == "right" and not any(_holds(f, w) for f in strong)]
    loose = compound(part for word in rejoined(loose, free) for part in cut(word, wide_blanks(word, loose)))
    sides = _cell_sides(free)
    if sides and not (_crossed(sides, loose) or _stacked(_levels(free), loose)):
        refined = find_frames([*rulings, *sides])
        if sum(_lumped(frame, words) for frame in refined) < FEWEST_ROWS:
            return [*sides, *parts_of_rows(sides, loose)]
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
    every = tuple(words)
    for word in every:
        middle = (word.box.top + word.box.bottom) / 2
        at = [r.x0 for r in down if word.box.x0 < r.x0 < word.box.x1 and r.top < middle < r.bottom]
        result += cut(
            word,
            [blank for blank in wide_blanks(word, every if at else ()) if any(blank.x0 <= x <= blank.x1 for x in at)],
        )
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
    if sides:
        sides += [*_cut_sides(ordered), *_cut_sides(ordered[::-1])]
    ends = {round(r.x0 / 3) for r in sides}
    return sides if len(ends) >= FEWEST_COLUMNS + 1 else []


def _cut_sides(lines: Sequence[Ruling]) -> list[Ruling]:
    """Sides of cells that go on over the page: nothing closes them there, beside cells that end at the outermost line.

    ``lines`` come in the order towards that page.
    """
    end = lines[-1].top
    begun = {line.x0 for line in lines if abs(line.top - end) < 2}
    free = [
        line
        for i, line in enumerate(lines)
        if abs(line.top - end) > 4
        and all(min(line.x1, other.x1) - max(line.x0, other.x0) < 2 for other in lines[i + 1 :])
    ]
    sides: list[Ruling] = []
    for line in sorted(free, key=lambda r: -r.x0):
        if any(abs(line.x1 - x) < 2 for x in begun):
            begun.add(line.x0)
            sides += [Ruling(x, min(line.top, end), x, max(line.top, end)) for x in (line.x0, line.x1)]
    return sides


def _crossed(sides: Sequence[Ruling], words: Sequence[Word]) -> bool:
    """Whether sides run through words, as those of a grid finer than the cells do."""
    through = 0
    for word in words:
        middle = (word.box.top + word.box.bottom) / 2
        through += any(word.box.x0 + 2 < r.x0 < word.box.x1 - 2 and r.top < middle < r.bottom for r in sides)
    return through > 2


def _stacked(levels: Sequence[Level], words: Sequence[Word]) -> bool:
    """Whether rows stand under each other with no rule between: figures over figures."""
    for upper, lower in pairwise(levels):
        if len(rows_of(band for band in bands_of(words_between(words, upper.at, lower.at)) if has_figures(band))) > 1:
            return True
    return False


def _within(ruling: Ruling, frame: Frame) -> bool:
    return (
        frame.box.top - 3 <= ruling.top <= frame.box.bottom + 3
        and ruling.x0 < frame.box.x1
        and ruling.x1 > frame.box.x0
    )


def _holds(frame: Frame, word: Word) -> bool:
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
    return frame.box.x0 <= x <= frame.box.x1 and frame.box.top <= y <= frame.box.bottom


def _lumped(frame: Frame, words: Sequence[Word]) -> int:
    """How many cells of a frame hold words that stand apart as in columns."""
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
    return lumped


def _underlines(rule: Ruling, words: Sequence[Word]) -> bool:
    return any(
        abs(w.box.x0 - rule.x0) < 4 and abs(w.box.x1 - rule.x1) < 4 and -2 <= rule.top - w.box.bottom < 4 for w in words
    )


def _levels(lines: Sequence[Ruling]) -> list[Level]:
    levels: list[Level] = []
    for line in sorted(lines, key=lambda r: r.top):
        if levels and line.top - levels[-1].at < 4:
            levels[-1].spans = union([*levels[-1].spans, (line.x0, line.x1)], 4)
        else:
            levels.append(Level(line.top, [(line.x0, line.x1)]))
    return [level for level in levels if max(b - a for a, b in level.spans) >= SHORTEST]


def _regions(levels: Sequence[Level], words: Sequence[Word], strong: Sequence[Frame]) -> list[list[Level]]:
    """Rules that belong to one table: what stands between two of them is in columns, or a line or two."""
    regions: list[list[Level]] = []
    for level in levels:
        if regions and _joins(regions[-1][-1], level, words, strong):
            regions[-1].append(level)
        else:
            regions.append([level])
    return [r for r in regions if len(r) >= 2 and width_of(r)[1] - width_of(r)[0] > 150]


def _joins(upper: Level, lower: Level, words: Sequence[Word], strong: Sequence[Frame]) -> bool:
    if any(f.box.top < lower.at and upper.at < f.box.bottom for f in strong):
        return False
    if min(upper.spans[-1][1], lower.spans[-1][1]) - max(upper.spans[0][0], lower.spans[0][0]) < SHORTEST:
        return False
    bands = rows_of(bands_of(words_between(words, upper.at, lower.at)))
    narrow = _LABEL * (min(upper.spans[-1][1], lower.spans[-1][1]) - max(upper.spans[0][0], lower.spans[0][0]))
    single = [band for band in bands if len(band.spans) == 1]
    if all(band.spans[0][1] - band.spans[0][0] < narrow for band in single):  # a label on lines of its own
        return True
    prose = sum(len(band.words) for band in single)
    return prose <= 2 or 2 * prose < sum(len(band.words) for band in bands)


# ---- what is missing --------------------------------------------------------------------------------------------


def _ruled(levels: Sequence[Level], words: Sequence[Word]) -> list[Ruling]:
    """The rulings that make a table of a region: its sides, its columns, and rows that no rule parts."""
    area = Area.of(levels, words)
    rows = area.rows() if area else []
    sections: list[Section] = []
    for chunk in _unbroken(rows):
        sections += sections_of([row.band for row in chunk], [area.ends(row) for row in chunk] if area else ())
    widest = max(sections, key=lambda s: len(s.spans), default=None)
    if area is None or widest is None or len(widest.spans) < FEWEST_COLUMNS:
        return []
    if len(rows) < FEWEST_ROWS and (not levels or len(widest.spans) <= FEWEST_COLUMNS):
        return []
    counted = sum(map(has_figures, widest.bands))
    if not levels and (len(widest.spans) <= FEWEST_COLUMNS or counted < max(FEWEST_ROWS, len(widest.bands) / 2)):
        return []
    top, bottom = area.levels[0].at, area.levels[-1].at
    supplied = [Ruling(x, top, x, bottom) for x in (area.left, area.right)]
    supplied += [Ruling(area.left, y, area.right, y) for y in (top, bottom)]
    supplied += area.sides()
    index = 0
    for section in sections:
        own = rows[index : index + len(section.bands)]
        index += len(section.bands)
        spanned = _spanned(section, own)
        for k, (above, below) in enumerate(pairwise(own), 1):
            if above.under == below.under and not runs_on(section, above.band, below.band):
                supplied += _without(area.line(below), spanned.get(k, []))
        if index < len(rows) and rows[index].under == own[-1].under:
            supplied += area.line(rows[index])
        spans = section.spans
        end = area.behind(spans[-1][1], own[0]) if len(spans) > FEWEST_COLUMNS else None
        if end is not None and area.right - end > _BLANK and not area.beyond(spans[-1][1], own):
            spans = [*spans[:-1], (spans[-1][0], end), (end + 12, area.right)]  # columns without an entry
        for a, b in pairwise(spans):
            supplied += [Ruling(x, *span) for row in own for x, span in [area.edge(a[1], b[0], row)]]
    return supplied


def _spanned(section: Section, rows: Sequence[Row]) -> dict[int, list[Span]]:
    """Where no line belongs above a row: in columns whose labels are set in the middle of several rows."""
    found: dict[int, list[Span]] = {}
    edges = [0.0, *section.edges(), 1e9]
    for _, run in groupby(range(len(rows)), key=lambda k: rows[k].under):
        own = list(run)
        words = [[w for w in rows[k].band.words if section.column((w.box.x0, w.box.x1)) > 1] for k in own]
        if len(own) < FEWEST_ROWS or not all(words):
            continue
        middles = [sum(w.box.top + w.box.bottom for w in held) / 2 / len(held) for held in words]
        for column in (0, 1):
            labels = rows_of(
                bands_of(w for k in own for w in rows[k].band.words if section.column((w.box.x0, w.box.x1)) == column)
            )
            groups = _centred([(label.top + label.bottom) / 2 for label in labels], middles)
            for first, last in groups if len(labels) < len(own) else []:
                for k in own[first + 1 : last + 1]:
                    found.setdefault(k, []).append((edges[column], edges[column + 1]))
    return found


def _centred(labels: Sequence[float], rows: Sequence[float]) -> list[tuple[int, int]]:
    """The rows (first, last) that each label is in the middle of; none where one is in the middle of none."""
    groups: list[tuple[int, int]] = []
    first = 0
    off = 0.35 * (rows[-1] - rows[0]) / (len(rows) - 1)
    for label in labels:
        lasts = range(first, len(rows))
        last = min(lasts, key=lambda k: abs((rows[first] + rows[k]) / 2 - label), default=None)
        if last is None or abs((rows[first] + rows[last]) / 2 - label) > off:
            return []
        groups.append((first, last))
        first = last + 1
    return groups


def _without(lines: Iterable[Ruling], gaps: Sequence[Span]) -> list[Ruling]:
    """Lines across with gaps."""
    for a, b in gaps:
        lines = [
            Ruling(x0, line.top, x1, line.top)
            for line in lines
            for x0, x1 in ((line.x0, min(line.x1, a)), (max(line.x0, b), line.x1))
            if x1 - x0 > 1
        ]
    return list(lines)


def _unbroken(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows with nothing but rules between them; an empty stretch parts two tables."""
    chunks: list[list[Row]] = []
    for row in rows:
        if chunks and row.under <= chunks[-1][-1].under + 1:
            chunks[-1].append(row)
        else:
            chunks.append([row])
    return chunks
