"""Sets a document by hand: wraps text, breaks tables over pages, and asks a canvas to draw lines and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from . import fonts
from .sheet import Break, Document, Grid, Para, Placed, Style, Table

LEADING = 1.28
NO_START = set("，。、；：）〕》”！？%％,.;:)]")


class Canvas(Protocol):
    """What a producer must be able to draw; y runs down from the page's top."""

    def page(self, width: float, height: float) -> None: ...

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float, dashed: bool) -> None: ...

    def fill(self, x0: float, y0: float, x1: float, y1: float) -> None: ...

    def text(self, x: float, baseline: float, text: str, font: str, size: float) -> None: ...

    def save(self) -> None: ...


def wrap(text: str, font: str, size: float, room: float) -> list[str]:
    """Lines that fit; figures and Latin words stay whole where a line can hold them."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for token in _tokens(part):
            if fonts.width(line + token, font, size) <= room:
                line += token
                continue
            if fonts.width(token, font, size) <= room and (len(token) > 1 or line):
                if token in NO_START and len(line) > 1:
                    lines.append(line[:-1])
                    line = line[-1] + token
                else:
                    lines.append(line)
                    line = token
                continue
            for char in token:
                if line and fonts.width(line + char, font, size) > room:
                    lines.append(line)
                    line = ""
                line += char
        lines.append(line)
    while lines and not lines[0].strip() and len(lines) > 1:
        lines.pop(0)
    return [x.rstrip() for x in lines]


def _tokens(text: str) -> list[str]:
    out: list[str] = []
    for char in text:
        latin = char.isascii() and not char.isspace()
        if latin and out and out[-1].isascii() and not out[-1].isspace():
            out[-1] += char
        else:
            out.append(char)
    return out


@dataclass
class Segment:
    """The part of a row that stands on one page; ``again`` marks a header printed once more."""

    page: int
    row: int
    top: float
    bottom: float
    again: bool = False


Box = tuple[int, float, float, float, float, bool, bool]  # page, x0, top, x1, bottom, real upper and lower edge


class Press:
    """Sets one document on a canvas."""

    def __init__(self, document: Document, canvas: Canvas) -> None:
        self.style: Style = document.style
        self.canvas = canvas
        self.width, self.height = (842.0, 595.0) if self.style.landscape else (595.0, 842.0)
        self.size = self.style.size
        self.leading = self.size * LEADING
        self.left, self.right = self.style.margin, self.width - self.style.margin
        self.top, self.bottom = self.style.margin, self.height - self.style.margin
        self.y = self.top
        self.ops: list[list[tuple[object, ...]]] = [[]]
        for block in document.blocks:
            match block:
                case Para():
                    self.paragraph(block)
                case Table():
                    self.table(block.grid())
                case Break():
                    self.new_page()
        self.flush()

    def new_page(self) -> None:
        self.ops.append([])
        self.y = self.top

    def flush(self) -> None:
        """Draw all pages; the footer needs their number."""
        for number, page in enumerate(self.ops, 1):
            self.canvas.page(self.width, self.height)
            for op in page:
                getattr(self.canvas, str(op[0]))(*op[1:])
            if self.style.footer:
                text = self.style.footer.format(page=number, pages=len(self.ops))
                width = fonts.width(text, self.style.font, 8)
                self.canvas.text((self.width - width) / 2, self.height - 28, text, self.style.font, 8)
        self.canvas.save()

    def put(self, page: int, *op: object) -> None:
        self.ops[page].append(op)

    def words(
        self, page: int, x: float, baseline: float, text: str, font: str, size: float, bold: bool = False
    ) -> None:
        for name, run in fonts.runs(text, font):
            pieces = list(run) if self.style.charwise else [run]
            for piece in pieces:
                if piece.strip():
                    self.put(page, "text", x, baseline, piece, name, size)
                    if bold:
                        self.put(page, "text", x + size * 0.025, baseline, piece, name, size)
                x += fonts.width(piece, font, size)

    def paragraph(self, para: Para) -> None:
        size = self.size * para.size
        font = self.style.title_font if para.bold else self.style.font
        text = ("　　" if para.indent else "") + para.text
        for line in wrap(text, font, size, self.right - self.left):
            if self.y + size * LEADING > self.bottom:
                self.new_page()
            width = fonts.width(line, font, size)
            x = {"left": self.left, "right": self.right - width, "center": (self.left + self.right - width) / 2}[
                para.align
            ]
            self.words(
                len(self.ops) - 1,
                x,
                self.y + size,
                line,
                font,
                size,
                para.bold and not fonts.face(font).name.startswith("Noto"),
            )
            self.y += size * LEADING
        self.y += para.space * self.leading

    # --- tables ---

    def table(self, grid: Grid) -> None:
        style, pad = self.style, self.style.padding
        xs = [self.left + e * (self.right - self.left) for e in grid.edges]
        lines = {
            id(p): wrap(
                p.cell.printed, style.font, self.size, max(self.size, xs[p.column + p.cols] - xs[p.column] - 2 * pad)
            )
            for p in grid.cells
        }
        heights = [self.leading + 2 * pad] * grid.count
        for placed in sorted(grid.cells, key=lambda p: p.rows):
            need = len(lines[id(placed)]) * self.leading + 2 * pad
            have = sum(heights[placed.row : placed.row + placed.rows])
            if need > have:
                heights[placed.row + placed.rows - 1] += need - have
        segments = self.flow(grid, heights, lines)
        boxes: list[Box] = []
        for placed in grid.cells:
            boxes += self.cell(placed, segments, xs, lines[id(placed)])
        self.rule(boxes, xs[0], xs[-1])

    def flow(self, grid: Grid, heights: list[float], lines: dict[int, list[str]]) -> list[Segment]:
        """Place the rows on pages, splitting or moving them where the page ends."""
        pad = self.style.padding
        segments: list[Segment] = []
        for row in range(grid.count):
            height = heights[row]
            room = self.bottom - self.y
            if height > room:
                single = [p for p in grid.row(row) if p.rows == 1]
                most = max((len(lines[id(p)]) for p in single), default=1)
                fit = int((room - 2 * pad) / self.leading)
                if (self.style.split_rows or height > self.bottom - self.top) and fit >= 2 and most > fit:
                    while height > self.bottom - self.y:
                        room = self.bottom - self.y
                        segments.append(Segment(len(self.ops) - 1, row, self.y, self.bottom))
                        height -= int((room - 2 * pad) / self.leading) * self.leading
                        self.new_page()
                else:
                    self.new_page()
                    self.repeat(grid, row, heights, segments)
            segments.append(Segment(len(self.ops) - 1, row, self.y, self.y + height))
            self.y += height
        return segments

    def repeat(self, grid: Grid, row: int, heights: list[float], segments: list[Segment]) -> None:
        """Print the header rows of the band again on a new page."""
        before = [h for h in grid.header if h < row]
        if not self.style.repeat_header or not before or row in grid.header:
            return
        last = before[-1]
        band = [h for h in before if all(x in before for x in range(h, last + 1))]
        if any(p.column == 0 and p.row > last and p.row <= row and p.rows == 1 and p.cols > 3 for p in grid.cells):
            return  # the indicator band has ended
        for head in band:
            segments.append(Segment(len(self.ops) - 1, head, self.y, self.y + heights[head], again=True))
            self.y += heights[head]

    def cell(self, placed: Placed, segments: list[Segment], xs: list[float], lines: list[str]) -> list[Box]:
        """Draw one cell's text; returns its boxes."""
        mine = [s for s in segments if placed.row <= s.row < placed.row + placed.rows]
        x0, x1 = xs[placed.column], xs[placed.column + placed.cols]
        boxes = []
        inside = {s.row for s in mine if s.again}
        whole = placed.rows <= len(inside)  # a header cell: repeated as a whole
        if whole:
            for page in {s.page for s in mine if s.again}:
                parts = [s for s in mine if s.again and s.page == page]
                boxes.append(self._box(placed, parts, x0, x1, lines, True, True, True))
            mine = [s for s in mine if not s.again]
        pages: dict[int, list[Segment]] = {}
        for s in mine:
            pages.setdefault(s.page, []).append(s)
        left, order = list(lines), sorted(pages)
        for i, page in enumerate(order):
            last = i == len(order) - 1
            height = max(s.bottom for s in pages[page]) - min(s.top for s in pages[page])
            fit = int((height - 2 * self.style.padding + 0.5) / self.leading)
            take, left = (left, []) if last else (left[:fit], left[fit:])
            boxes.append(self._box(placed, pages[page], x0, x1, take, len(order) == 1, i == 0, last))
        return boxes

    def _box(
        self,
        placed: Placed,
        parts: list[Segment],
        x0: float,
        x1: float,
        lines: list[str],
        whole: bool,
        first: bool,
        last: bool,
    ) -> Box:
        page, top, bottom = parts[0].page, min(s.top for s in parts), max(s.bottom for s in parts)
        if placed.cell.fill and self.style.shade:
            self.put(page, "fill", x0, top, x1, bottom)
        self.lines(placed, page, x0, x1, top, bottom, lines, whole)
        return page, x0, top, x1, bottom, first, last

    def lines(
        self, placed: Placed, page: int, x0: float, x1: float, top: float, bottom: float, lines: list[str], whole: bool
    ) -> None:
        pad, cell = self.style.padding, placed.cell
        height = len(lines) * self.leading
        y = top + pad if cell.top or not whole else (top + bottom - height) / 2
        for line in lines:
            width = fonts.width(line, self.style.font, self.size)
            x = {"left": x0 + pad, "right": x1 - pad - width, "center": (x0 + x1 - width) / 2}[cell.align]
            self.words(page, x, y + self.size * 0.98, line, self.style.font, self.size, cell.bold)
            y += self.leading

    def rule(self, boxes: list[Box], left: float, right: float) -> None:
        """Rule the boxes in the document's style."""
        style = self.style
        width = {"thick": 1.5, "hairline": 0.2}.get(style.rules, style.rule_width)
        ends = {
            (page): (min(b[2] for b in boxes if b[0] == page), max(b[4] for b in boxes if b[0] == page))
            for page in {b[0] for b in boxes}
        }
        seen: set[tuple[float, ...]] = set()
        for page, x0, top, x1, bottom, real_top, real_bottom in boxes:
            inset = 1.0 if style.rules == "gaps" else 0.0
            a, b, c, d = x0 + inset, top + inset, x1 - inset, bottom - inset
            sides = [(a, b, a, d), (c, b, c, d)] if style.rules != "lines-only" else []
            sides += [(a, b, c, b)] if real_top or style.close_breaks else []
            sides += [(a, d, c, d)] if real_bottom or style.close_breaks else []
            for side in sides:
                if style.rules == "no-outer" and (
                    side[0] == side[2] in (left, right) or side[1] == side[3] in ends[page]
                ):
                    continue
                key = (page, *(round(v, 1) for v in side))
                if key in seen:
                    continue
                seen.add(key)
                if style.rules == "double":
                    dx, dy = (0.0, 0.9) if side[1] == side[3] else (0.9, 0.0)
                    self.put(page, "line", side[0] - dx, side[1] - dy, side[2] - dx, side[3] - dy, 0.4, False)
                    self.put(page, "line", side[0] + dx, side[1] + dy, side[2] + dx, side[3] + dy, 0.4, False)
                else:
                    self.put(page, "line", *side, width, style.rules == "dashed")
