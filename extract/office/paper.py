"""Office blocks laid out in points: the sheet of paper that evidence of a file without pages refers to.

A Word or Excel file says what stands in which cell, not where on paper. So that a value's place can be shown all the
same, its blocks are laid out here one below another on a page as long as they need. Columns have the file's widths;
none is narrower than ``NARROWEST``. The same file always gives the same places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...schema import Box
from ..layout import Block, Cell, PageLayout, Table, TextLine
from ..page import Word
from ..passage import Passage

MARGIN = 40.0
SIZE, LEADING, PADDING = 9.0, 12.6, 3.0
NARROWEST = 14.0
"""Points; readers tell columns apart by their places across, with a tolerance of a few points."""
SAME_EDGE = 1.5
_PORTRAIT, _LANDSCAPE = (595.0, 842.0), (842.0, 595.0)


@dataclass(frozen=True, slots=True)
class Print:
    """A run of text on one line; ``doubt`` and ``alternatives`` as those of a word."""

    text: str
    doubt: str | None = None
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeCell:
    """A cell as the file has it: rows as a half-open range, extent across in points from the table's left."""

    row: int
    end: int
    x0: float
    x1: float
    lines: tuple[Print, ...] = ()

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class OfficeTable:
    """Cells that do not overlap; a place that no cell covers is none."""

    rows: int
    cells: tuple[OfficeCell, ...]


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """Texts that stand beside each other on one line outside the tables."""

    prints: tuple[Print, ...]


OfficeBlock = OfficeTable | OfficeLine


@dataclass(frozen=True, slots=True)
class OfficePage:
    """What stands between two page breaks, or on one sheet of a workbook."""

    number: int
    blocks: tuple[OfficeBlock, ...]
    landscape: bool = False


def lay(page: OfficePage) -> PageLayout:
    """Lay the blocks of a page one below another."""
    width, height = _LANDSCAPE if page.landscape else _PORTRAIT
    tables = {id(b): _edges(b.cells) for b in page.blocks if isinstance(b, OfficeTable)}
    width = max([width, *(max(edges.values(), default=0.0) + 2 * MARGIN for edges in tables.values())])
    top = MARGIN
    blocks: list[Block] = []
    for block in page.blocks:
        if isinstance(block, OfficeTable):
            table = _table(page.number, block, tables[id(block)], top)
            blocks.append(table)
            top = table.box.bottom + PADDING
        else:
            line = _line(page.number, block, top, width)
            blocks.append(line)
            top = line.box.bottom + PADDING
    return PageLayout(page.number, width, max(height, top + MARGIN), tuple(blocks))


def _edges(cells: Iterable[OfficeCell]) -> dict[float, float]:
    """Each place across with where it comes to lie, from the table's left: near ones together, others well apart."""
    cells = list(cells)
    places: dict[float, float] = {}
    first = last = put = 0.0
    for edge in sorted({c.x0 for c in cells} | {c.x1 for c in cells}):
        if places and edge - first <= SAME_EDGE:
            places[edge] = put
            continue
        put = put + max(NARROWEST, edge - last) if places else 0.0
        places[edge] = put
        first = last = edge
    return places


def _table(number: int, table: OfficeTable, places: dict[float, float], top: float) -> Table:
    rows = max(table.rows, max((c.end for c in table.cells), default=1))
    spans = {c: (MARGIN + places[c.x0], MARGIN + places[c.x1]) for c in table.cells}
    wrapped = {c: [p for line in c.lines for p in _wrap(line, x1 - x0 - 2 * PADDING)] for c, (x0, x1) in spans.items()}
    heights = [LEADING + 2 * PADDING] * rows
    for cell in sorted(table.cells, key=lambda c: c.end - c.row):
        wanting = len(wrapped[cell]) * LEADING + 2 * PADDING - sum(heights[cell.row : cell.end])
        heights[cell.end - 1] += max(0.0, wanting)
    ys = [top]
    for height in heights:
        ys.append(ys[-1] + height)
    cells: list[Cell] = []
    for cell in sorted(table.cells, key=lambda c: (c.row, c.x0)):
        x0, x1 = spans[cell]
        box = Box(x0, ys[cell.row], x1, ys[cell.end])
        start = (box.top + box.bottom - len(wrapped[cell]) * LEADING) / 2
        lines = tuple(
            (number, (_word(text, x0 + PADDING, start + k * LEADING),)) for k, text in enumerate(wrapped[cell])
        )
        cells.append(Cell(cell.row, cell.end, x0, x1, Passage(lines), box))
    right = MARGIN + max(places.values(), default=0.0)
    return Table(number, Box(MARGIN, top, right, ys[-1]), rows, tuple(cells))


def _line(number: int, line: OfficeLine, top: float, width: float) -> TextLine:
    room = width - 2 * MARGIN
    if len(line.prints) == 1:
        chunks = _wrap(line.prints[0], room)
        words: list[tuple[Word, ...]] = [(_word(text, MARGIN, top + k * LEADING),) for k, text in enumerate(chunks)]
    else:
        x, row = MARGIN, []
        for text in line.prints:
            row.append(_word(text, x, top))
            x = row[-1].box.x1 + 2 * SIZE
        words = [tuple(row)]
    boxes = [w.box for row_words in words for w in row_words]
    box = Box(MARGIN, top, max(b.x1 for b in boxes), max(b.bottom for b in boxes))
    return TextLine(number, box, Passage(tuple((number, row_words) for row_words in words)))


def _word(text: Print, x: float, top: float) -> Word:
    box = Box(x, top, x + max(1.0, _length(text.text)), top + SIZE * 1.2)
    return Word(text.text, box, doubt=text.doubt, alternatives=text.alternatives)


def _length(text: str) -> float:
    return sum(map(advance, text))


def advance(character: str) -> float:
    """How far a character reaches, in points: letters and figures about half as far as Chinese."""
    return SIZE * (0.55 if character.isascii() else 1.0)


def _wrap(line: Print, room: float) -> list[Print]:
    """A line in pieces that fit; letters and figures that belong together stay together where they can."""
    if not line.text:
        return []
    if _length(line.text) <= room:
        return [line]
    pieces: list[str] = []
    piece, length = "", 0.0
    for unit in _units(line.text):
        own = _length(unit)
        if piece and length + own > room:
            pieces.append(piece)
            piece, length = "", 0.0
        piece, length = piece + unit, length + own
    pieces.append(piece)
    return [Print(text, line.doubt) for text in pieces] if len(pieces) > 1 else [line]


def _units(text: str) -> Sequence[str]:
    """Where a text may be broken: between Chinese characters, and not within a run of others."""
    if not text:
        return []
    inner = (i for i, (a, b) in enumerate(pairwise(text), 1) if a == " " or not (a.isascii() and b.isascii()))
    cuts = [0, *inner, len(text)]
    return [text[a:b] for a, b in pairwise(cuts)]
