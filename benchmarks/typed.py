"""How fast typed pages are read: hecha from file to records, beside pdfplumber's own tables and text of the same pages.

    python benchmarks/typed.py [PDF or FOLDER ...] [--rounds 3] [--at-least 1.0] [--profile]

Without arguments it takes the project's samples, and those of ``../shared/samples`` where they are there. Files with a
page that has to be recognised from its image are left out. Both ways are timed in turn in one process, one thread, in
seconds of the processor, so that other work on the machine does not count; the best round of each file is taken. The
ratio is pages a second of hecha by pages a second of ``page.extract_tables()`` and
``page.extract_text()``; below ``--at-least`` the exit code is 1. ``--profile`` prints where hecha's time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pdfplumber

from hecha.extract import read_file
from hecha.extract.page import is_garbled

ROOT = Path(__file__).parents[1]
DEFAULT = [ROOT / "samples", ROOT.parent / "shared" / "samples"]


@dataclass(frozen=True)
class Timing:
    """One file: its pages, and the seconds that each way took for it."""

    name: str
    pages: int
    hecha: float
    plain: float


def plain(path: Path) -> None:
    """What a script of a few lines would do."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.extract_text()
            page.close()


def typed(path: Path) -> int:
    """The number of pages where the text of all can be copied, else 0."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            text = "".join(c["text"] for c in page.chars)
            area = sum(i["width"] * i["height"] for i in page.images)
            if not text or is_garbled(text) or area > page.width * page.height / 2:
                return 0
            page.close()
        return len(pdf.pages)


def files(given: Iterable[Path]) -> Iterator[Path]:
    """The PDFs among the arguments and in the folders among them, the same content once."""
    seen: set[bytes] = set()
    for path in given:
        for file in sorted(path.glob("*.pdf")) if path.is_dir() else [path]:
            if (data := file.read_bytes()) not in seen:
                seen.add(data)
                yield file


def seconds(work: Callable[[Path], object], path: Path) -> float:
    start = time.process_time()
    work(path)
    return time.process_time() - start


def measure(path: Path, pages: int, rounds: int) -> Timing:
    """Time both ways in turn; the best round of each counts."""
    taken = [(seconds(read_file, path), seconds(plain, path)) for _ in range(rounds)]
    return Timing(path.stem, pages, min(t[0] for t in taken), min(t[1] for t in taken))


def main() -> int:
    parser = argparse.ArgumentParser(description="Typed pages a second: hecha beside plain pdfplumber.")
    parser.add_argument("inputs", nargs="*", type=Path, default=[path for path in DEFAULT if path.is_dir()])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--at-least", type=float, default=1.0, metavar="RATIO")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    chosen = {path: pages for path in files(options.inputs) if (pages := typed(path))}
    if not chosen:
        print("no typed PDF among the inputs", file=sys.stderr)
        return 1
    read_file(next(iter(chosen)))  # imports and the vocabulary are loaded once a run, not once a file
    if options.profile:
        with cProfile.Profile() as profile:
            for path in chosen:
                read_file(path)
        pstats.Stats(profile).sort_stats("tottime").print_stats(40)
        return 0
    print(f"{'file':<32}{'pages':>6}{'hecha s':>10}{'plain s':>10}{'ratio':>8}")
    rows = [measure(path, pages, options.rounds) for path, pages in chosen.items()]
    for row in rows:
        print(f"{row.name:<32}{row.pages:>6}{row.hecha:>10.3f}{row.plain:>10.3f}{row.plain / row.hecha:>8.2f}")
    pages, mine, theirs = (sum(column) for column in zip(*((r.pages, r.hecha, r.plain) for r in rows), strict=True))
    print(f"{'all':<32}{pages:>6}{mine:>10.3f}{theirs:>10.3f}{theirs / mine:>8.2f}")
    print(f"hecha {pages / mine:.1f} pages/s, plain pdfplumber {pages / theirs:.1f} pages/s, ratio {theirs / mine:.2f}")
    return 0 if theirs / mine >= options.at_least else 1


if __name__ == "__main__":
    sys.exit(main())
