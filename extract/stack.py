"""Tables one below another as one sheet: places across brought together, rows that a page break cut made whole."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from .heads import parted_heads
from .layout import Cell, Table
from .panes import edge_by_edge, unfolded
from .setdown import set_down
from .vocabulary import ANY_LABEL, Vocabulary

_FIGURE = re.compile(r"[-≥≤><=＞＜≧≦]?\s*\d")
_ENDED = re.compile(r"[。；;！!？?]\s*$")
_LONGEST_REST = 12
"""Characters of a label that a page break may cut off."""
_FEW_RESTS = 2
"""Cells that may go on over a line drawn at the break, whatever they say."""
_FEWEST_SHARED = 4
"""Cells of a row of which some may stand before a page break and the others after it."""
_OF_FORMULA = re.compile(r"[÷×%％]")
_FEWEST_CUT = 4
"""Edges of two rows that show that both are of one table, as it is drawn."""
_FEWEST_EDGES = 5
"""Edges of a row of an indicator table."""
_AGREED = 0.85
"""The share of edges found again in a row above, from which on columns agree."""
_FEWEST_BESIDE = 3
"""Texts in a row from which on it is one of such a table's."""
_DEEPEST_HEAD = 3
"""Rows of a header."""
_FEWEST_HEADS = 4
"""Labels of columns in a row that is a header."""
_FEWEST_AGAIN, _FEWEST_WHOLE = 3, 6
"""Texts of a row that is printed on both pages: where the break cuts it, and where lines are drawn around it."""
_NUMBERED = re.compile(r"[（(]?\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*([)）、]|[.．](?!\d))")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Tables stacked in order: rows count on from one to the next, places across are those of the first."""

    rows: int
    cells: tuple[Cell, ...]
    last_page: int

    def row(self, number: int) -> list[Cell]:
        """The cells that cover a row, from left to right."""
        return sorted((c for c in self.cells if c.row <= number < c.end), key=lambda c: c.x0)


def continues(above: Table, below: Table) -> bool:
    """Whether a table on the next page has the width of the one before the break, and columns that one had there."""
    if abs(above.box.x0 - below.box.x0) > 6 or abs(above.box.x1 - below.box.x1) > 6:
        return False
    before = [_edges(above.cells, row, row + 1) for row in range(max(0, above.rows - 6), above.rows)]
    after = [_edges(below.cells, row, row + 1) for row in range(min(6, below.rows))]
    return any(len(own) >= 4 and min(_met(own, wanted), _met(wanted, own)) >= 0.7 for own in after for wanted in before)


def _met(edges: Sequence[float], others: Sequence[float], within: float = 5) -> float:
    """The share of edges that have one of the others at their place."""
    return sum(any(abs(e - o) < within for o in others) for e in edges) / len(edges) if edges else 0.0


def stack(tables: Sequence[Table], vocabulary: Vocabulary) -> Sheet:
    """Tables one below another as one sheet, their widths brought to the first's, broken cells made whole."""
    widest = max(tables, key=lambda t: t.box.x1 - t.box.x0)
    cells: list[Cell] = []
    rows = 0
    previous: Table | None = None
    for table in tables:
        turned_page = previous is not None and table.page != previous.page
        goes_on = turned_page and not _heads_itself(table, vocabulary)
        last = [_edges(cells, row, row + 1) for row in range(max(0, rows - 6), rows)] if goes_on else []
        own = _by_texts(table, last) if table.guessed else None
        if own is None:
            across = _across(table, widest, last)
            own = [replace(c, x0=across(c.x0), x1=across(c.x1)) for c in table.cells]
        placed = [replace(c, row=c.row + rows, end=c.end + rows) for c in own]
        if turned_page:
            cut = previous is not None and (previous.open_bottom or table.open_top)
            placed = _mended(cells, placed, rows, vocabulary, cut)
            placed = _without_repeats(cells, placed, rows, _FEWEST_AGAIN if cut else _FEWEST_WHOLE)
            _empty_begun(cells, placed, rows)
        elif previous is not None and table.box.x0 > previous.box.x1:  # two pages beside each other on one sheet
            placed = _without_repeats(cells, placed, rows, _FEWEST_WHOLE)
        cells += placed
        rows += table.rows
        previous = table
    rows, cells = unfolded(rows, parted_heads(set_down(cells, vocabulary), vocabulary), vocabulary)
    return Sheet(rows, tuple(cells), tables[-1].page)


def _heads_itself(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether a table begins with a header of its own: then its columns are where it draws them."""
    return sum(vocabulary.key(c.text, "column") is not None for c in table.cells if c.row == 0 and c.text) >= 4


def _across(table: Table, frame: Table, above: list[list[float]]) -> Callable[[float], float]:
    """How places across a table are brought to the first table's: by width; where a table that goes on over the page
    has its columns elsewhere than any of the rows ``above``, edge by edge from the right, as the columns of values
    come last."""
    width, full = table.box.x1 - table.box.x0, frame.box.x1 - frame.box.x0
    if abs(width - full) >= 0.12 * full:
        return lambda x: x
    scale = full / width
    shift = frame.box.x0 - table.box.x0 * scale

    def by_width(x: float) -> float:
        return x * scale + shift

    first = _edges(table.cells, 0, 1)
    if above and len(first) == len(above[-1]) >= _FEWEST_CUT and _met(first, above[-1], 2) == 1:
        return lambda x: x  # the row after the break is drawn as the one before it
    fullest = _edges(table.cells, 0, table.rows)
    some = [row for r in range(min(6, table.rows)) if len(row := _edges(table.cells, r, r + 1)) >= 5]
    many = [row for row in above if len(row) >= 5]

    def likeness(pair: tuple[list[float], list[float]]) -> float:
        own, wanted = pair
        return max(_met(own, wanted, 8), _met([by_width(edge) for edge in own], wanted, 8))

    own, wanted = max(product([fullest, *some], many), key=likeness, default=(fullest, []))
    if many and likeness((own, wanted)) < 0.7:
        own, wanted = fullest, max(many, key=len)  # columns like none of the rows above: those of the row with the most
    scaled = [by_width(edge) for edge in own]
    if len(own) >= 4 and _met(own, wanted, 8) >= max(0.7, _met(scaled, wanted, 8)):
        if _met(own, wanted, 2) >= 0.7:
            return lambda x: x
        return lambda x: min((w for w in wanted if abs(w - x) <= 8), key=lambda w: abs(w - x), default=x)
    if len(wanted) < 5 or len(own) < 5 or _met(scaled, wanted) >= 0.75:
        return by_width
    count = min(len(own), len(wanted)) - 1
    return edge_by_edge([table.box.x0, *own[-count:]], [frame.box.x0, *wanted[-count:]])


def _by_texts(table: Table, above: Sequence[list[float]]) -> list[Cell] | None:
    """The cells of a table whose columns are guessed, each text in the column above the break that it stands under.

    What is guessed knows nothing of a column without entries, or of how wide one with short entries is. None where the
    columns agree all the same, or texts of one row stand in one column.
    """
    wanted = max(above, key=len, default=[])
    own = _edges(table.cells, 0, table.rows)
    if len(wanted) < _FEWEST_EDGES or len(own) == len(wanted) or _met(own, wanted) > _AGREED:
        return None
    cells = [cell for cell in table.cells if cell.text]
    for row in range(table.rows):
        beside = sorted((k for k, cell in enumerate(cells) if cell.row == row), key=lambda k: cells[k].x0)
        columns = [bisect(wanted, _middle_of_text(cells[k])) for k in beside]
        if len(beside) < _FEWEST_BESIDE:
            continue
        if len(set(columns)) < len(columns) or not 0 < min(columns) <= max(columns) < len(wanted):
            return None
        for k, column in zip(beside, columns, strict=True):
            cells[k] = replace(cells[k], x0=wanted[column - 1], x1=wanted[column])
    return cells


def _middle_of_text(cell: Cell) -> float:
    boxes = [word.box for word in cell.content.words]
    return (min(box.x0 for box in boxes) + max(box.x1 for box in boxes)) / 2


def _edges(cells: Sequence[Cell], first: int, after: int) -> list[float]:
    """The cell edges of the row with the most cells."""
    best: list[Cell] = []
    for row in range(first, after):
        found = [c for c in cells if c.row <= row < c.end]
        if len(found) > len(best):
            best = found
    return sorted({c.x0 for c in best} | {c.x1 for c in best[-1:]}) if best else []


def _mended(above: list[Cell], below: list[Cell], seam: int, vocabulary: Vocabulary, cut: bool) -> list[Cell]:
    """Give text that a page break cut off back to its cell; ``above`` is changed in place, the rest is returned.

    ``cut`` says that no line is drawn at the break, so that a row goes on over it.
    """
    cut_head = _cuts_header(above, below, seam, vocabulary)
    first = seam if cut_head else _after_header(below, seam, vocabulary)
    pairs = _over_each_other(above, below, seam, first)
    matched = {j: i for i, j in pairs}
    filled = [j for j, b in enumerate(below) if b.row == first and b.text]
    parts = [(above[matched[j]].text, below[j].text) for j in filled if j in matched]
    torn = any(_is_torn(begun, rest, vocabulary) or _in_brackets(begun, rest) for begun, rest in parts)
    few = len(filled) <= max(1, sum(bool(above[i].text) for i, _ in pairs) // 2)
    full = all(j in matched and above[matched[j]].text and not _has_room(above[matched[j]]) for j in filled)
    whole_row = (
        bool(filled)
        and len(parts) == len(filled)
        and all(begun for begun, _ in parts)
        and ((few and (cut or len(filled) <= _FEW_RESTS or torn or full)) or _goes_on(parts, cut))
        and not _stand_alone(parts, vocabulary)
        and not _are_rows([(above[matched[j]], below[j]) for j in filled], [above[i] for i, _ in pairs])
        and any(above[i].text and not below[j].text for i, j in pairs)
    )
    columns = sum(b.row == first for b in below)
    shared = len(pairs) == columns and _complete_each_other([(above[i], below[j]) for i, j in pairs], vocabulary, cut)
    merged: set[int] = set()
    for i, j in pairs:
        a, b = above[i], below[j]
        if not a.text and (a.end - a.row > 1 or cut) and _is_level(b.text, vocabulary):
            above[i] = replace(a, content=b.content)  # a merged cell has its text in its middle, on the next page
        if not b.text or not (a.text or shared):
            continue
        torn = _is_level(a.text + b.text, vocabulary) and not _is_level(b.text, vocabulary)
        alone = len(filled) == 1 and not _is_level(a.text, vocabulary)  # 服务对象 | 满意度指标, and nothing else
        torn = torn or (alone and vocabulary.is_whole(a.text + b.text, "level"))
        if whole_row or shared or torn or cut_head:
            above[i] = replace(a, content=a.content + b.content, end=max(a.end, b.end) if b.end - b.row > 1 else a.end)
            merged.add(j)
    return [replace(b, content=type(b.content)()) if j in merged else b for j, b in enumerate(below)]


def _over_each_other(above: Sequence[Cell], below: Sequence[Cell], seam: int, row: int) -> list[tuple[int, int]]:
    """The cells that end at the break with those of a row behind it in the same columns, by their numbers."""
    ends = [(i, a) for i, a in enumerate(above) if a.end == seam]
    return [(i, j) for i, a in ends for j, b in enumerate(below) if b.row == row and aligned(a, b)]


def _cuts_header(above: Sequence[Cell], below: Sequence[Cell], seam: int, vocabulary: Vocabulary) -> bool:
    """Whether the last row of a page is a header, and what follows on the next one completes labels in it."""
    filled = sum(b.row == seam and bool(b.text) for b in below)
    pairs = [(above[i].text, below[j].text) for i, j in _over_each_other(above, below, seam, seam)]
    heads = sum(vocabulary.is_whole(begun, "column") for begun, _ in pairs if begun)
    rests = [(begun, rest) for begun, rest in pairs if rest]
    whole = all(begun and vocabulary.is_whole(begun + rest, *ANY_LABEL) for begun, rest in rests)
    return heads >= _FEWEST_HEADS and 0 < len(rests) == filled and whole


def _is_torn(begun: str, rest: str, vocabulary: Vocabulary) -> bool:
    """Whether a page break cuts a level's name itself: 服务对象满 | 意度, 效益 | 指标."""
    both = begun + rest
    if not _is_level(both, vocabulary) or _is_level(rest, vocabulary):
        return False
    return not _is_level(begun, vocabulary) or (len(rest) > 1 and vocabulary.is_whole(both, "level"))


def _in_brackets(begun: str, rest: str) -> bool:
    """Whether a break falls within brackets: 覆盖全部乡镇（街 | 道）及重点村."""
    return re.search(r"[（(][^（()）]*$", begun) is not None and re.match(r"[^（()）]*[)）]", rest) is not None


def _are_rows(pairs: Sequence[tuple[Cell, Cell]], above: Sequence[Cell]) -> bool:
    """Whether the cells before and after the break are those of two rows: from the first that has a text on both sides
    on they all have, and one of the first has room for more."""
    first = min((a.x0 for a, _ in pairs), default=0.0)
    filled = [cell for cell in above if cell.text and cell.x0 >= first]
    if len(pairs) < _FEWEST_SHARED or len(pairs) < len(filled):
        return False
    return any(_has_room(cell) for cell, _ in pairs)


def _has_room(cell: Cell) -> bool:
    """Whether the last line of a cell leaves place for three characters and more."""
    words = cell.content.lines[-1][1]
    em = max(w.box.bottom - w.box.top for w in words)
    return max(w.box.x1 for w in words) - min(w.box.x0 for w in words) < cell.box.x1 - cell.box.x0 - 4 * em


def _complete_each_other(pairs: Sequence[tuple[Cell, Cell]], vocabulary: Vocabulary, cut: bool) -> bool:
    """Whether a row that the break cuts has some of its cells on the one page and the others on the next.

    Writers move a cell that has no place for its first line to the next page whole, beside others that stay.
    """
    parts = [(a.text, b.text) for a, b in pairs if a.text and b.text]
    kept = any(a.text and not b.text and a.end - a.row == 1 for a, b in pairs)
    moved = any(b.text and not a.text for a, b in pairs)
    alike = len(pairs) >= _FEWEST_SHARED and kept and moved
    return alike and _goes_on(parts, cut) and not _stand_alone(parts, vocabulary)


def _goes_on(parts: Sequence[tuple[str, str]], cut: bool) -> bool:
    """Whether texts and their rests belong together: prose that stops in mid-sentence, or no line drawn between."""
    if cut:
        return not any(_FIGURE.match(begun) and _FIGURE.match(rest) for begun, rest in parts)
    stopped = any(not _ENDED.search(begun) for begun, _ in parts)
    return stopped and all(len(begun) > 12 and not _NUMBERED.match(rest) for begun, rest in parts)


def _without_repeats(above: Sequence[Cell], below: list[Cell], seam: int, fewest: int) -> list[Cell]:
    """A row that is drawn on both pages, cell by cell the same, counts once: the break cuts through it, or it was taken
    for one of the header. Levels over more rows stay."""
    last = {(round(c.x0), round(c.x1)): c.text for c in above if c.end == seam}
    first = [c for c in below if c.row == seam and c.text]
    same = [c for c in first if any(c.text == t and _near(k, c) for k, t in last.items())]
    if len(first) < fewest or len(same) < len(first):
        return below
    return [replace(c, content=type(c.content)()) if c.row == seam and c.end == seam + 1 else c for c in below]


def _empty_begun(above: list[Cell], below: Sequence[Cell], seam: int) -> None:
    """Empty the beginning of a row that stands whole after the break; ``above`` is changed in place."""
    last = [i for i, c in enumerate(above) if c.end == seam and c.end - c.row == 1 and c.text]
    first = [c for c in below if c.row == seam and c.text]
    again = [i for i in last if any(c.text == above[i].text and aligned(above[i], c) for c in first)]
    if len(last) == len(again) >= _FEW_RESTS and len(first) >= len(again) + _FEW_RESTS:
        for i in again:
            above[i] = replace(above[i], content=type(above[i].content)())


def _near(place: tuple[int, int], cell: Cell) -> bool:
    return abs(place[0] - cell.x0) < 6 and abs(place[1] - cell.x1) < 6


def _after_header(cells: Sequence[Cell], row: int, vocabulary: Vocabulary) -> int:
    """The first row of a page's part of a table below the header that is printed again there, beside the label of the
    block, which a break may cut as well."""
    for _ in range(3):
        heads = [c for c in cells if c.row == row and c.text and c.end - row <= _DEEPEST_HEAD]
        keys = [vocabulary.key(c.text, "column") for c in heads]
        columns = {key for key in keys if key}
        strange = keys.count(None)  # a header of many columns may have a name of its own for one
        if len(columns) < 2 or strange > (len(columns) >= _FEWEST_HEADS):
            break
        row += 1
    return row


def aligned(a: Cell, b: Cell) -> bool:
    """Whether two cells stand in one column."""
    return abs(a.x0 - b.x0) < 6 and abs(a.x1 - b.x1) < 6


def _is_level(text: str, vocabulary: Vocabulary) -> bool:
    return vocabulary.match(text, "level") is not None


def _completes(begun: str, rest: str, vocabulary: Vocabulary) -> bool:
    """Whether a text that is no level's name makes one with the text after the break: 服务对象或|公众满意度."""
    return not _is_level(begun, vocabulary) and vocabulary.is_whole(begun + rest, "level")


def _stand_alone(parts: Sequence[tuple[str, str]], vocabulary: Vocabulary) -> bool:
    """Whether any of the texts after the break begins something of its own, as a label or a numbered goal does.

    The name of a column is no such label where it goes on from a text that is none: 部分达成年度|指标; nor that of a
    level that a longer one ends in, nor a formula's end. Nor is prose the rest of a label: it stands under it.
    """
    return any(
        (
            (term := vocabulary.match(rest, *ANY_LABEL)) is not None
            and not (term.group == "column" and vocabulary.match(begun, *ANY_LABEL) is None)
            and not (term.group == "column" and _is_level(begun + rest, vocabulary))
            and not (term.group == "level" and _completes(begun, rest, vocabulary))
            and _OF_FORMULA.search(rest) is None
        )
        or re.match(r"目标\s*\d|\d{4}\s*年度?$", rest) is not None
        or (len(rest) > _LONGEST_REST and vocabulary.match(begun, *ANY_LABEL) is not None)
        for begun, rest in parts
    )
