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
import shutil
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import pypdfium2  # noqa: E402
from forms import make  # noqa: E402 - the form maker of the tests
from forms.sheet import Document as Sheet  # noqa: E402
from forms.sheet import Table as SheetTable  # noqa: E402
from grids import Bounds, Result, Tables, count, gridded, plain  # type: ignore[import-not-found]  # noqa: E402 - beside this file
from tools import TOOLS  # type: ignore[import-not-found]  # noqa: E402

NEEDED = {"reportlab": "reportlab", "fpdf2": "fpdf", "typst": "typst", "weasyprint": "weasyprint", "pymupdf": "pymupdf",
          "chromium": "chromium", "docx": "soffice", "xlsx": "soffice"}  # fmt: skip
"""What each producer of forms takes: a package, or a program."""
INSTALLED = sorted(name for name, what in NEEDED.items() if shutil.which(what) or find_spec(what))


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
