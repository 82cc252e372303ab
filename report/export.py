"""Records written as tables in several formats at once, each record read once and none kept."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, get_args

from ..run.plan import WORKBOOK
from ..schema import Record, WrongUsage
from .csv import written
from .jsonl import to_line
from .parquet import parquet
from .tables import FINDINGS, FUNDING, INDICATORS, PROJECTS, Table
from .whole import whole
from .wording import Lang
from .workbook import workbook

Format = Literal["csv", "xlsx", "jsonl", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
USUAL: tuple[Format, ...] = ("csv", "xlsx", "jsonl")
TABLES: tuple[Table[Any], ...] = (PROJECTS, INDICATORS, FUNDING, FINDINGS)

Add = Callable[[int, Record], None]
"""Takes the next record with its position."""


class FormatMissing(WrongUsage):
    """A format whose library is not installed."""


def ensure_writable(formats: Sequence[Format]) -> None:
    """Raise :class:`FormatMissing` for a format that cannot be written here, before any work is done for it."""
    if "parquet" in formats and find_spec("pyarrow") is None:
        raise FormatMissing("Parquet 需要 pyarrow：pip install 'hecha[parquet]' / Parquet needs pyarrow")


@contextmanager
def exporting(
    folder: Path, formats: Sequence[Format], lang: Lang = "zh", *, linked: Sequence[int] | None = None
) -> Iterator[Add]:
    """Write what is added to ``folder`` in each format; ``linked`` are the records that ``report.html`` tells in full.

    Files appear together at the end; where adding fails, none does. Raises :class:`FormatMissing`.
    """
    ensure_writable(formats)
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        adds: list[Add] = []
        if "jsonl" in formats:
            adds.append(stack.enter_context(_jsonl(folder / "records.jsonl")))
        if "csv" in formats:
            adds += [stack.enter_context(_csv(folder / f"{table.name}.csv", table, lang)) for table in TABLES]
        if "parquet" in formats:
            adds += [stack.enter_context(parquet(folder / f"{table.name}.parquet", table, lang)) for table in TABLES]
        if "xlsx" in formats:
            adds.append(stack.enter_context(workbook(folder / WORKBOOK, TABLES, lang, linked)))

        def add(position: int, record: Record) -> None:
            for each in adds:
                each(position, record)

        yield add


@contextmanager
def _jsonl(path: Path) -> Iterator[Add]:
    with whole(path) as draft, draft.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:

        def add(position: int, record: Record) -> None:
            file.write(to_line(record) + "\n")

        yield add


@contextmanager
def _csv(path: Path, table: Table[Any], lang: Lang) -> Iterator[Add]:
    with whole(path) as draft, draft.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.header(lang))

        def add(position: int, record: Record) -> None:
            writer.writerows([written(cell, lang) for cell in row] for row in table.cells((record,), lang))

        yield add


def written_files(folder: Path, formats: Sequence[Format]) -> list[Path]:
    """The files that an export in these formats leaves."""
    names: Mapping[Format, list[str]] = {
        "csv": [f"{table.name}.csv" for table in TABLES],
        "xlsx": [WORKBOOK],
        "jsonl": ["records.jsonl"],
        "parquet": [f"{table.name}.parquet" for table in TABLES],
    }
    return [folder / name for kind in formats for name in names[kind]]
