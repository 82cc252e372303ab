"""A document before it is printed: paragraphs and ruled tables, told without any producer's terms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise


@dataclass(frozen=True)
class Cell:
    """One cell of a band; ``cols`` and ``rows`` count the band's own columns and rows."""

    text: str = ""
    cols: int = 1
    rows: int = 1
    align: str = "center"  # left, center, right
    bold: bool = False
    fill: bool = False
    vertical: bool = False  # one character a line
    top: bool = False  # text at the top of the cell rather than in its middle

    @property
    def printed(self) -> str:
        return "\n".join(self.text) if self.vertical else self.text


@dataclass
class Band:
    """Consecutive rows that share column edges (fractions of the table's width).

    A row lists only the cells that start in it; places taken by a cell from above are skipped.
    """

    widths: list[float]
    rows: list[list[Cell]] = field(default_factory=list)
    header: int = 0  # leading rows that a producer may repeat on the next page

    @property
    def edges(self) -> list[float]:
        total, edges = sum(self.widths), [0.0]
        for width in self.widths:
            edges.append(edges[-1] + width / total)
        return edges


@dataclass(frozen=True)
class Placed:
    """A cell on the table's common grid."""

    cell: Cell
    row: int
    column: int
    rows: int
    cols: int


@dataclass
class Grid:
    """A table on one common grid: column edges as fractions, cells with their spans."""

    edges: list[float]
    count: int
    cells: list[Placed]
    header: list[int]  # rows to repeat when the table goes on

    def row(self, index: int) -> list[Placed]:
        return sorted((p for p in self.cells if p.row == index), key=lambda p: p.column)


def nearest(edges: list[float], edge: float) -> int:
    """The index of the edge that is nearest."""
    return min(range(len(edges)), key=lambda i: abs(edges[i] - edge))


@dataclass
class Table:
    """Bands stacked to one ruled table."""

    bands: list[Band]
    snap: float = 0.03  # column edges of bands nearer than this become one

    def grid(self) -> Grid:
        """Lay the bands on one common grid."""
        edges = sorted({round(e, 4) for band in self.bands for e in band.edges})
        merged: list[float] = []
        for edge in edges:
            if not merged or edge - merged[-1] > self.snap or edge == 1.0:
                if edge == 1.0 and merged and 1.0 - merged[-1] <= self.snap and len(merged) > 1:
                    merged.pop()
                merged.append(edge)
        cells: list[Placed] = []
        base, header = 0, []
        for band in self.bands:
            local = [nearest(merged, e) for e in band.edges]
            assert all(b > a for a, b in pairwise(local)), "a column vanished: give the band wider columns"
            taken: set[tuple[int, int]] = set()
            for r, row in enumerate(band.rows):
                column = 0
                for cell in row:
                    while (r, column) in taken:
                        column += 1
                    assert column + cell.cols <= len(band.widths), f"row too long: {[c.text for c in row]}"
                    taken |= {(r + i, column + j) for i in range(cell.rows) for j in range(cell.cols)}
                    start, stop = local[column], local[column + cell.cols]
                    cells.append(Placed(cell, base + r, start, cell.rows, stop - start))
                    column += cell.cols
                missing = [c for c in range(len(band.widths)) if (r, c) not in taken]
                assert not missing, f"row too short: {[c.text for c in row]} lacks {missing}"
            assert max(r for r, _ in taken) == len(band.rows) - 1, "a cell hangs out of its band"
            header += [base + i for i in range(band.header)]
            base += len(band.rows)
        return Grid(merged, base, cells, header)


@dataclass
class Para:
    """A line or paragraph outside tables; ``size`` is relative to the body's."""

    text: str
    align: str = "left"
    size: float = 1.0
    bold: bool = False
    indent: bool = False
    space: float = 0.3  # after it, in lines


@dataclass
class Break:
    """A page break."""


Block = Para | Table | Break


@dataclass
class Style:
    """How a document looks, whatever produces it."""

    landscape: bool = False
    margin: float = 56.0  # points
    size: float = 9.0
    font: str = "AR PL UMing CN"
    title_font: str = "WenQuanYi Zen Hei"
    rules: str = "full"  # full, thick, hairline, dashed, double, no-outer, gaps, lines-only
    rule_width: float = 0.6
    shade: bool = False
    repeat_header: bool = False
    split_rows: bool = True
    padding: float = 3.0
    footer: str = ""  # pattern with {page} and {pages}
    charwise: bool = False  # text drawn one character at a time
    close_breaks: bool = True  # a rule where a table is cut by the page's end


@dataclass
class Document:
    """Blocks with a style, ready for any producer."""

    blocks: list[Block]
    style: Style


def spread(cells: list[Cell], columns: int) -> list[Cell]:
    """Stretch the last cell so that the row fills its band."""
    lack = columns - sum(c.cols for c in cells)
    return [*cells[:-1], replace(cells[-1], cols=cells[-1].cols + lack)]
