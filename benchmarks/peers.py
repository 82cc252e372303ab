"""Cells of ruled forms: hecha's grid beside pdfplumber, camelot (lattice) and img2table on the same pages, in one run.

    python benchmarks/peers.py [--forms 8] [--seed 1] [--producers reportlab …] [--samples DIR] [--at-least 1.0]

The forms are drawn by the form maker of the tests, which knows every cell, its text and its span; each layout is
printed by every producer that is installed, and counted where it fits on one page. Of each tool:

- *text*: cells with the right text (white space aside), as F1 over the cells that hold any;
- *placed*: of the cells with text, those found with the right text and the right spans: beside, above and below all the
  cells that they touch, and no others;
- *relations*: F1 of adjacency relations between neighbouring cells that hold text, as the ICDAR 2013 table competition
  counts them (Göbel, Hassan, Oro, Orsi: ICDAR 2013 Table Competition, ICDAR 2013, pp. 1449–1453).

With samples there is a fourth figure: of the values that their typed forms print, the share that is the text of a cell.
Where hecha's cells with the right text, by a peer's, are under ``--at-least``, the exit code is 1. It takes what
``pip install -e '.[benchmark]'`` installs.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import shutil
import sys
import tempfile
import time
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import pdfplumber  # noqa: E402
import pypdfium2  # noqa: E402
from forms import make  # noqa: E402 - the form maker of the tests
from forms.sheet import Document as Sheet  # noqa: E402
from forms.sheet import Table as SheetTable  # noqa: E402

from hecha.extract.document import Document  # noqa: E402
from hecha.extract.layout import Table, lay_out  # noqa: E402
from hecha.extract.options import ReadOptions  # noqa: E402

NEEDED = {"reportlab": "reportlab", "fpdf2": "fpdf", "typst": "typst", "weasyprint": "weasyprint", "pymupdf": "pymupdf",
          "chromium": "chromium", "docx": "soffice", "xlsx": "soffice"}  # fmt: skip
"""What each producer of forms takes: a package, or a program."""
INSTALLED = sorted(name for name, what in NEEDED.items() if shutil.which(what) or find_spec(what))
NEAR = 6.0
"""Points; edges that near to one another are one."""

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class GridCell:
    """A cell by half-open ranges of rows and columns."""

    row: int
    end: int
    column: int
    after: int
    text: str


Tables = list[list[GridCell]]


def plain(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


def gridded(cells: Iterable[tuple[Bounds, str | None]]) -> list[GridCell]:
    """Cells by their boxes (left, top, right, bottom) on the grid that all their edges make."""
    cells = list(cells)
    xs = _places([x for (x0, _, x1, _), _ in cells for x in (x0, x1)])
    ys = _places([y for (_, y0, _, y1), _ in cells for y in (y0, y1)])
    return [
        GridCell(_index(ys, y0), _index(ys, y1), _index(xs, x0), _index(xs, x1), plain(text))
        for (x0, y0, x1, y1), text in cells
    ]


def _places(values: Sequence[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > NEAR:
            places.append(value)
    return places


def _index(places: Sequence[float], value: float) -> int:
    return min(range(len(places)), key=lambda i: abs(places[i] - value))


# ---- the tools --------------------------------------------------------------------------------------------------


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


# ---- counting ---------------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """Of one measure: how many there are in truth, how many were found, how many of these are right."""

    true: int = 0
    found: int = 0
    right: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.true + self.found) if self.true + self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    def add(self, true: Counter[Any], found: Counter[Any]) -> None:
        self.true += sum(true.values())
        self.found += sum(found.values())
        self.right += sum((true & found).values())


@dataclass
class Result:
    """What one tool found on all pages, the processor's seconds it took, and pages on which it failed."""

    text: Tally = field(default_factory=Tally)
    placed: Tally = field(default_factory=Tally)
    relations: Tally = field(default_factory=Tally)
    values: Tally = field(default_factory=Tally)
    seconds: float = 0.0
    failed: int = 0


def neighbours(cells: Sequence[GridCell]) -> set[tuple[GridCell, GridCell, str, int]]:
    """Cells with text that are next to one another across or down, and how many blank cells lie between them."""
    at = {(r, c): cell for cell in cells for r in range(cell.row, cell.end) for c in range(cell.column, cell.after)}
    rows, columns = 1 + max((r for r, _ in at), default=-1), 1 + max((c for _, c in at), default=-1)
    pairs: set[tuple[GridCell, GridCell, str, int]] = set()
    for cell in cells:
        if not cell.text:
            continue
        for r in range(cell.row, cell.end):
            _next(cell, [at.get((r, c)) for c in range(cell.after, columns)], "across", pairs)
        for c in range(cell.column, cell.after):
            _next(cell, [at.get((r, c)) for r in range(cell.end, rows)], "down", pairs)
    return pairs


def _next(
    cell: GridCell, line: Sequence[GridCell | None], way: str, pairs: set[tuple[GridCell, GridCell, str, int]]
) -> None:
    blanks: list[GridCell] = []
    for other in line:
        if other is None:
            return
        if other.text:
            pairs.add((cell, other, way, len(blanks)))
            return
        if other not in blanks:
            blanks.append(other)


def count(result: Result, truth: Tables, found: Tables) -> None:
    """Cells and relations of a page's tables together: a table found in two parts loses the relations between them."""
    texts: list[Counter[Any]] = []
    relations: list[Counter[Any]] = []
    placed: list[Counter[Any]] = []
    for tables in (truth, found):
        cells = [cell for table in tables for cell in table if cell.text]
        pairs = [pair for table in tables for pair in neighbours(table)]
        around: dict[GridCell, set[object]] = {cell: set() for cell in cells}
        for a, b, way, blanks in pairs:
            around[a].add((b.text, way, blanks, "after"))
            around[b].add((a.text, way, blanks, "before"))
        texts.append(Counter(cell.text for cell in cells))
        relations.append(Counter((a.text, b.text, way, blanks) for a, b, way, blanks in pairs))
        placed.append(Counter((cell.text, frozenset(around[cell])) for cell in cells))
    result.text.add(*texts)
    result.relations.add(*relations)
    result.placed.add(*placed)


# ---- pages ------------------------------------------------------------------------------------------------------


def truth_of(sheet: Sheet) -> Tables:
    """The document's tables; those with nothing between them touch on paper and are one."""
    tables: Tables = []
    room = (842 if sheet.style.landscape else 595) - 2 * sheet.style.margin
    boxes: list[tuple[Bounds, str]] = []
    top = 0
    for block in [*sheet.blocks, None]:
        if isinstance(block, SheetTable):
            grid = block.grid()
            for p in grid.cells:
                x0, x1 = grid.edges[p.column] * room, grid.edges[p.column + p.cols] * room
                boxes.append(((x0, 100.0 * (top + p.row), x1, 100.0 * (top + p.row + p.rows)), p.cell.text))
            top += grid.count
        elif boxes:
            tables.append(gridded(boxes))
            boxes, top = [], 0
    return tables


def forms(folder: Path, seed: int, number: int, producers: Sequence[str]) -> Iterator[tuple[str, Path, Tables]]:
    """Forms that fit on one page, each layout through every producer."""
    made, families = 0, sorted(make.FAMILIES)
    for attempt in range(number * 20):
        if made == number:
            return
        key = f"peers/{seed}/{attempt}"
        rng = Random(key)
        family = rng.choices(families, [make.FAMILIES[f][1] for f in families])[0]
        sheet = make.single(rng, key, family).document
        truth = truth_of(sheet)
        fitting: list[tuple[str, Path]] = []
        for producer in producers:
            path = folder / f"{attempt}-{producer}.pdf"
            make.PRODUCERS[producer](sheet, path)
            document = pypdfium2.PdfDocument(path)
            if len(document) == 1:
                fitting.append((producer, path))
            document.close()
            if not fitting:
                break  # the first producer tells whether the form is short enough to try the others
        made += bool(fitting) and bool(truth)
        yield from ((producer, path, truth) for producer, path in fitting if truth)


def values_of(truth: Path) -> list[str]:
    """Texts that a sample prints in cells of their own."""
    texts: list[str | None] = []
    for record in json.loads(truth.read_text(encoding="utf-8"))["records"]:
        texts += [record["project_name"], record["reporting_unit"]]
        for one in record["indicators"]:
            texts += [one["name"], *((one[key] or {}).get("raw") for key in ("target", "actual"))]
    return [plain(text) for text in texts if text]


def is_typed(truth: Path) -> bool:
    records = json.loads(truth.read_text(encoding="utf-8"))["records"]
    return bool(records) and all(record["source"].get("kind", "digital") == "digital" for record in records)


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Cells of ruled forms: hecha beside pdfplumber, camelot and img2table."
    )
    parser.add_argument("--forms", type=int, default=8, help="layouts to draw")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--producers", nargs="+", choices=sorted(make.PRODUCERS), default=INSTALLED)
    parser.add_argument("--samples", type=Path, default=ROOT.parent / "shared" / "samples")
    parser.add_argument("--tools", nargs="+", choices=list(TOOLS), default=list(TOOLS))
    parser.add_argument("--at-least", type=float, default=1.0, metavar="RATIO")
    parser.add_argument("--by-producer", action="store_true", help="cells with the right text by producer, too")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    results = {tool: Result() for tool in options.tools}
    by_producer: dict[tuple[str, str], Result] = {}
    pages = samples = 0
    with tempfile.TemporaryDirectory() as folder:
        for producer, path, truth in forms(Path(folder), options.seed, options.forms, options.producers):
            pages += 1
            for tool, result in results.items():
                found = _found(TOOLS[tool], path, result)
                count(result, truth, found)
                count(by_producer.setdefault((producer, tool), Result()), truth, found)
    for path in sorted(options.samples.glob("*.pdf")) if options.samples.is_dir() else []:
        truth_file = path.with_suffix(".json")
        if truth_file.exists() and is_typed(truth_file):
            samples += 1
            values = Counter(values_of(truth_file))
            for tool, result in results.items():
                cells = Counter(c.text for table in _found(TOOLS[tool], path, result) for c in table)
                result.values.add(values, cells)
    print(f"{pages} pages of drawn forms, {samples} typed samples")
    print(f"{'':<12}{'text':>8}{'placed':>8}{'relations':>11}{'values':>8}{'seconds':>9}{'failed':>8}")
    for tool, r in results.items():
        shares = f"{r.text.f1:>8.2%}{r.placed.recall:>8.2%}{r.relations.f1:>11.2%}{r.values.recall:>8.2%}"
        print(f"{tool:<12}{shares}{r.seconds:>9.1f}{r.failed:>8}")
    if options.by_producer:
        for producer in sorted({p for p, _ in by_producer}):
            row = "".join(f"{by_producer[producer, tool].text.f1:>12.2%}" for tool in results)
            print(f"{producer:<12}{row}")
    own = results.get("hecha")
    ratios = {t: own.text.right / max(1, r.text.right) for t, r in results.items() if own and t != "hecha"}
    print("hecha's cells with the right text, by each peer's:", ", ".join(f"{t} {v:.3f}" for t, v in ratios.items()))
    return 0 if all(ratio >= options.at_least for ratio in ratios.values()) else 1


def _found(tool: Callable[[Path], Tables], path: Path, result: Result) -> Tables:
    start = time.process_time()
    try:
        return tool(path)
    except Exception:  # a page that a tool fails on has no cells of it
        result.failed += 1
        return []
    finally:
        result.seconds += time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
