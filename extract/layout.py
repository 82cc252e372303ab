"""A page's words and rulings as blocks from top to bottom: tables of cells, and lines of free text between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ..schema import Box
from .cutcells import ends_of_cut_cells, rows_between_walls
from .grid import Frame, find_frames
from .openruled import parted, supply
from .page import STRUCK, PageContent, Word
from .passage import Passage, passage
from .undrawn import undrawn_rows


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its rows (a half-open range within its table), its extent across in points, and its text."""

    row: int
    end: int
    x0: float
    x1: float
    content: Passage
    box: Box

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table on one page."""

    page: int
    box: Box
    rows: int
    cells: tuple[Cell, ...]
    open_top: bool = False
    open_bottom: bool = False
    guessed: bool = False
    """Whether no verticals are drawn, so that the places of its columns are guessed from the words."""

    @property
    def last_page(self) -> int:
        return max((page for cell in self.cells for page, _ in cell.content.lines), default=self.page)


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text outside all tables."""

    page: int
    box: Box
    content: Passage

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def last_page(self) -> int:
        return self.page


Block = Table | TextLine


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The blocks of one page from top to bottom; page numbers and running heads are left out."""

    number: int
    width: float
    height: float
    blocks: tuple[Block, ...] = field(default=())
    kind: Literal["digital", "scanned", "mixed"] = "digital"


_FURNITURE = re.compile(
    r"^[\s\-–—―－─·•.]*(第\s*)?\d{1,3}(\s*页)?([,，\s/／]*(共|总)?\s*\d{1,3}\s*页?)?[\s\-–—―－─·•.]*$|^第.{1,4}页([,，\s/／]*共.{1,4}页)?$"
)


def is_furniture(text: str) -> bool:
    """Whether a line at a page's edge only counts pages."""
    return not text.strip() or _FURNITURE.match(text) is not None


_PAGE_MARK = re.compile(r"^[\-–—―－─·•.]+\s*\d{1,3}\s*[\-–—―－─·•.]+$|^第\s*\d{1,3}\s*页.{0,12}$")
"""A page number that is one even with other text beside it, such as a label that runs out of its cell."""


def lay_out(page: PageContent) -> PageLayout:
    """Sort the page's words into the cells of its frames, and the rest into lines."""
    frames = find_frames(page.rulings)
    rulings = [
        *page.rulings,
        *ends_of_cut_cells(page.rulings, frames),
        *undrawn_rows(page.rulings, frames),
        *rows_between_walls(page.rulings, page.words, frames),
    ]
    if len(rulings) > len(page.rulings):
        frames = find_frames(rulings)
    drawn = {frame.box for frame in frames}
    supplied = supply(page.rulings, page.words, frames)
    words: Sequence[Word] = page.words
    if supplied:
        frames = find_frames([*rulings, *supplied])
        words = parted(words, supplied)
        if not page.rulings:
            words = [replace(word, doubt=word.doubt or "表格没有框线，按文字的位置分列") for word in words]
    inside: list[dict[int, list[Word]]] = [{} for _ in frames]
    outside: list[Word] = []
    for word in words:
        if _is_page_mark(word, page):
            continue
        home = _home(frames, word)
        if home is None:
            outside.append(word)
        else:
            inside[home[0]].setdefault(home[1], []).append(word)
    blocks: list[Block] = []
    for frame, held in zip(frames, inside, strict=True):
        if not held:
            continue
        cells = tuple(
            Cell(c.row, c.row + c.rowspan, c.box.x0, c.box.x1, passage(page.number, _cleaned(held.get(i, ()))), c.box)
            for i, c in enumerate(frame.cells)
        )
        ends = (frame.open_top, frame.open_bottom)
        blocks.append(Table(page.number, frame.box, len(frame.ys) - 1, cells, *ends, guessed=frame.box not in drawn))
    middle = _gutter(page, frames, outside)
    columns = [outside] if middle is None else _parted(outside, middle)
    for words in columns:
        for line in passage(page.number, words).lines:
            box = _around(line[1])
            text = "".join(w.text for w in line[1])
            if not (_at_edge(box, page.height) and is_furniture(text)):
                blocks.append(TextLine(page.number, box, Passage((line,))))
    blocks.sort(key=lambda b: (b.box.top + (min(b.box.bottom, b.box.top + 10) - b.box.top) / 2, b.box.x0))
    if middle is not None:  # the right half after the left; what stands over both stays before them
        first = min(frame.box.top for frame in frames)
        blocks.sort(key=lambda b: _half(b.box, middle, first))
    return PageLayout(page.number, page.width, page.height, tuple(blocks), page.kind)


def _gutter(page: PageContent, frames: Sequence[Frame], outside: Sequence[Word]) -> float | None:
    """Where a sheet that holds two pages side by side is to be parted: tables as wide as pages at both sides."""
    if page.width < 1.2 * page.height or len(frames) < 2:
        return None
    for left in frames:
        middle = left.box.x1 + 1
        beyond = [f for f in frames if f.box.x0 > middle]
        if not 0.35 * page.width < middle < 0.6 * page.width or not beyond:
            continue
        clear = all(f.box.x1 < middle or f.box.x0 > middle for f in frames)
        wide = all(f.box.x1 - f.box.x0 > 0.3 * page.width for f in frames)
        sides = ([f.box for f in frames if f.box.x1 < middle], [f.box for f in beyond])
        tall = all(max(b.bottom for b in side) - min(b.top for b in side) > 0.1 * page.height for side in sides)
        if clear and wide and tall:
            middle = (middle + min(f.box.x0 for f in beyond)) / 2
            across = [w for w in outside if w.box.x0 < middle - 2 and w.box.x1 > middle + 2]
            return middle if len(across) <= 3 else None
    return None


def _parted(words: Sequence[Word], middle: float) -> list[list[Word]]:
    """Words over the gutter with those of their line, the others left of it, and those right of it."""
    across = [w for w in words if w.box.x0 < middle - 2 and w.box.x1 > middle + 2]
    over = [w for w in words if any(a.box.top < (w.box.top + w.box.bottom) / 2 < a.box.bottom for a in across)]
    held = set(map(id, over))
    rest = [w for w in words if id(w) not in held]
    return [over, [w for w in rest if w.box.x1 <= middle + 2], [w for w in rest if w.box.x1 > middle + 2]]


def _half(box: Box, middle: float, first: float) -> int:
    if box.x0 < middle - 2 and box.x1 > middle + 2:
        return 0 if box.top < first else 3
    return 1 if box.x0 < middle else 2


def _at_edge(box: Box, height: float) -> bool:
    return box.top < 0.1 * height or box.bottom > 0.88 * height


def _is_page_mark(word: Word, page: PageContent) -> bool:
    """Whether a word counts the pages at the page's edge, be it over the end of a table."""
    return _at_edge(word.box, page.height) and _PAGE_MARK.match(word.text) is not None


def _cleaned(words: Sequence[Word]) -> list[Word]:
    """A cell's words without what recognition makes of rules and dashes: bars are no text, and a lone 一 is a dash."""
    words = _corrected(words)
    kept = [w for w in words if w.engine == "text" or w.text.strip("|｜丨¦ 1lI") or not re.search(r"[|｜丨¦]", w.text)]
    if len(kept) == 1 and kept[0].engine != "text" and kept[0].text in ("一", "ー", "━", "_"):
        return [replace(kept[0], text="—", alternatives=())]
    return kept


def _corrected(words: Sequence[Word]) -> Sequence[Word]:
    """A cell's words without those that are struck through whole, where others stand in their stead."""
    gone = [w for w in words if w.doubt == STRUCK and not w.alternatives]
    kept = [w for w in words if w not in gone]
    if not gone or not kept:
        return words
    readings = tuple(w.text for w in gone)
    first = min(kept, key=lambda w: (w.box.bottom <= gone[0].box.top, w.box.top, w.box.x0))
    return [replace(w, doubt=STRUCK, alternatives=(*w.alternatives, *readings)) if w is first else w for w in kept]


def _home(frames: Sequence[Frame], word: Word) -> tuple[int, int] | None:
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
    for f, frame in enumerate(frames):
        if frame.box.x0 <= x <= frame.box.x1 and frame.box.top <= y <= frame.box.bottom:
            for c, cell in enumerate(frame.cells):
                if cell.box.x0 <= x <= cell.box.x1 and cell.box.top <= y <= cell.box.bottom:
                    return f, c
    return None


def _around(words: Sequence[Word]) -> Box:
    return Box(
        min(w.box.x0 for w in words),
        min(w.box.top for w in words),
        max(w.box.x1 for w in words),
        max(w.box.bottom for w in words),
    )
