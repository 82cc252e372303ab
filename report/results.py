"""Everything a run leaves in its output folder; each file appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from ..check.registry import RuleInfo
from ..extract.result import Problem
from ..schema import Record
from .crops import Key, Picture
from .csv import write_csv
from .html import write_report
from .jsonl import write_jsonl
from .tables import FINDINGS, FUNDING, INDICATORS, PROJECTS, Cell, Table
from .wording import Lang

T = TypeVar("T")

FAILURES: dict[Lang, tuple[str, ...]] = {
    "zh": ("文件", "页", "原因", "处理建议"),
    "en": ("file", "page", "cause", "advice"),
}


def write_results(
    folder: Path,
    records: Sequence[Record],
    problems: Sequence[Problem],
    *,
    files: int,
    rules: Mapping[str, RuleInfo],
    pictures: Mapping[Key, Sequence[Picture]] | None = None,
    lang: Lang = "zh",
    version: str = "",
) -> None:
    """Write the tables, ``records.jsonl``, ``failures.csv`` and ``report.html``; ``files`` is how many were read."""
    folder.mkdir(parents=True, exist_ok=True)
    _whole(folder / "records.jsonl", lambda path: write_jsonl(path, records))
    _write_table(folder, PROJECTS, records, lang)
    _write_table(folder, INDICATORS, records, lang)
    _write_table(folder, FUNDING, records, lang)
    _write_table(folder, FINDINGS, records, lang)
    _whole(folder / "failures.csv", lambda path: write_csv(path, FAILURES[lang], failure_rows(problems, lang), lang))
    _whole(
        folder / "report.html",
        lambda path: write_report(
            path, records, problems, files=files, rules=rules, pictures=pictures, lang=lang, version=version
        ),
    )


def failure_rows(problems: Iterable[Problem], lang: Lang = "zh") -> list[tuple[Cell, ...]]:
    """File, page (blank for the whole file), cause and advice of what was not processed."""
    return [
        (problem.file, problem.page, problem.cause_en or problem.cause, problem.advice_en or problem.advice)
        if lang == "en"
        else (problem.file, problem.page, problem.cause, problem.advice)
        for problem in problems
    ]


def _write_table(folder: Path, table: Table[T], records: Sequence[Record], lang: Lang) -> None:
    rows = table.cells(records, lang)
    _whole(folder / f"{table.name}.csv", lambda path: write_csv(path, table.header(lang), rows, lang))


def _whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write beside the target and move it into place, so that an interrupted run leaves no half of a file."""
    draft = path.with_name(path.name + ".part")
    try:
        write(draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
