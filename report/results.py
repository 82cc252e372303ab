"""Everything a run leaves in its output folder; each file appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from ..check.registry import RuleInfo
from ..extract.result import Problem
from ..schema import Record
from ..store import Decision, FileOutcome
from .audit import DECISIONS, decision_rows
from .crops import Key, Picture
from .csv import write_csv
from .export import Format, exporting
from .html import write_report
from .overview import Count, told_in_full
from .tables import Cell
from .whole import whole
from .wording import Lang

FAILURES: dict[Lang, tuple[str, ...]] = {
    "zh": ("文件", "页", "原因", "处理建议"),
    "en": ("file", "page", "cause", "advice"),
}
FILES: dict[Lang, tuple[str, ...]] = {
    "zh": ("文件", "处理结果", "页数", "自评表数", "与此文件内容相同", "文件校验码"),
    "en": ("file", "outcome", "pages", "records", "duplicate_of", "sha256"),
}
OUTCOMES = {
    "read": ("已处理", "read"),
    "partly": ("部分页未处理", "partly"),
    "empty": ("未见自评表", "empty"),
    "failed": ("未处理", "failed"),
    "duplicate": ("重复文件", "duplicate"),
    "": ("尚未处理", "not yet read"),
}

Cutter = Callable[[Sequence[int]], Mapping[Key, Sequence[Picture]]]
"""Cuts the pictures for the records at some positions."""
Exporter = Callable[[Sequence[int]], Count]
"""Writes the tables, given the positions of the records that the report tells in full, and counts the records."""


def write_results(
    folder: Path,
    records: Sequence[Record],
    problems: Sequence[Problem],
    *,
    files: int,
    rules: Mapping[str, RuleInfo],
    outcomes: Iterable[FileOutcome] | None = None,
    decisions: Iterable[tuple[str, Decision]] = (),
    duplicates: int = 0,
    cut: Cutter | None = None,
    exporter: Exporter | None = None,
    lang: Lang = "zh",
    version: str = "",
    formats: Sequence[Format] = ("csv", "jsonl"),
    report: bool = True,
) -> None:
    """Write the tables in their formats, ``failures.csv``, and ``report.html``; ``files`` is how many were read.

    ``outcomes`` go to ``files.csv``, ``duplicates`` of them copies of others; ``decisions``, where there are any, to
    ``decisions.csv``. ``records`` are gone through once and none is kept; those told in full in the report are asked
    for again. ``exporter`` writes the tables in another way than here.
    """
    told = told_in_full(records)
    if exporter:
        count = exporter(told)
    else:
        count = Count(lang)
        with exporting(folder, formats, lang, linked=told) as add:
            for position, record in enumerate(records):
                count.add(record)
                add(position, record)
    with whole(folder / "failures.csv") as draft:
        write_csv(draft, FAILURES[lang], failure_rows(problems, lang), lang)
    if outcomes is not None:
        with whole(folder / "files.csv") as draft:
            write_csv(draft, FILES[lang], (file_row(outcome, lang) for outcome in outcomes), lang)
    trail = list(decision_rows(decisions, lang))
    if trail:
        with whole(folder / "decisions.csv") as draft:
            write_csv(draft, DECISIONS[lang], trail, lang)
    if report:
        with whole(folder / "report.html") as draft:
            write_report(
                draft,
                records,
                problems,
                files=files,
                rules=rules,
                pictures=cut(told) if cut else None,
                lang=lang,
                version=version,
                duplicates=duplicates,
                told=told,
                counted=count.overview(files),
            )


def failure_rows(problems: Iterable[Problem], lang: Lang = "zh") -> Iterable[tuple[Cell, ...]]:
    """File, page (blank for the whole file), cause and advice of what was not processed."""
    for problem in problems:
        if lang == "en":
            yield problem.file, problem.page, problem.cause_en or problem.cause, problem.advice_en or problem.advice
        else:
            yield problem.file, problem.page, problem.cause, problem.advice


def file_row(file: FileOutcome, lang: Lang = "zh") -> tuple[Cell, ...]:
    """One file with what became of it."""
    outcome = "duplicate" if file.duplicate_of else file.outcome or ""
    records = None if file.duplicate_of else file.records
    sha256 = file.content if file.content and not file.content.startswith("path:") else None
    return file.name, OUTCOMES[outcome][lang == "en"], file.pages, records, file.duplicate_of, sha256
