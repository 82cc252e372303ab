"""The cells of a PDF as hecha and its peers find them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pdfplumber
from grids import Bounds, Tables, gridded  # type: ignore[import-not-found]  # beside this file

from hecha.extract.document import Document
from hecha.extract.layout import Table, lay_out
from hecha.extract.options import ReadOptions


def with_hecha(path: Path) -> Tables:
    tables: Tables = []
    for page in Document(path, path.name, ReadOptions()).pages():
        for block in lay_out(page).blocks:
            if isinstance(block, Table):
                tables.append(gridded(((c.box.x0, c.box.top, c.box.x1, c.box.bottom), c.text) for c in block.cells))
    return tables


def with_pdfplumber(path: Path) -> Tables:
    with pdfplumber.open(path) as pdf:
        return [
            gridded(
                (cell, text)
                for row, texts in zip(table.rows, table.extract(), strict=True)
                for cell, text in zip(row.cells, texts, strict=True)
                if cell is not None
            )
            for page in pdf.pages
            for table in page.find_tables()
        ]


def with_camelot(path: Path) -> Tables:
    from camelot.io import read_pdf

    return [
        gridded(_whole(table.cells))
        for table in read_pdf(str(path), pages="all", flavor="lattice", suppress_stdout=True)
    ]


def _whole(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[Bounds, str]]:
    """camelot's elementary cells made whole where it saw no line between them."""
    at = {(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row)}
    seen: set[tuple[int, int]] = set()
    for place in at:
        if place in seen:
            continue
        group, queue = [], [place]
        seen.add(place)
        while queue:
            r, c = queue.pop()
            cell = at[r, c]
            group.append((r, c))
            for other, wall in (
                ((r, c + 1), "right"),
                ((r, c - 1), "left"),
                ((r + 1, c), "bottom"),
                ((r - 1, c), "top"),
            ):
                if other in at and other not in seen and not getattr(cell, wall):
                    seen.add(other)
                    queue.append(other)
        cells = [at[p] for p in sorted(group)]
        bounds = (
            min(c.x1 for c in cells), -max(c.y2 for c in cells), max(c.x2 for c in cells), -min(c.y1 for c in cells),
        )  # fmt: skip
        yield bounds, "".join(c.text for c in cells)


def with_img2table(path: Path) -> Tables:
    from img2table.document import PDF

    found = PDF(src=str(path)).extract_tables(implicit_rows=False, borderless_tables=False)
    tables: Tables = []
    for page in found.values():
        for table in page:
            cells = {  # a merged cell stands at each of its places
                (c.bbox.x1, c.bbox.y1, c.bbox.x2, c.bbox.y2): c.value for row in table.content.values() for c in row
            }
            tables.append(gridded((_scaled(bounds), value) for bounds, value in cells.items()))
    return tables


def _scaled(bounds: tuple[int, int, int, int]) -> Bounds:
    """img2table's pixels, 200 an inch, in points."""
    x0, y0, x1, y1 = (value * 72 / 200 for value in bounds)
    return x0, y0, x1, y1


TOOLS: dict[str, Callable[[Path], Tables]] = {
    "hecha": with_hecha,
    "pdfplumber": with_pdfplumber,
    "camelot": with_camelot,
    "img2table": with_img2table,
}
