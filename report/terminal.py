"""What a person sees on the terminal: progress while files are read, then the outcome in a few lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from ..extract.result import Problem
from ..schema import Record
from . import wording
from .labels import UnknownLabel
from .places import pages_text
from .tables import message
from .wording import Lang

T = TypeVar("T")
_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_ORDER = ("error", "warning", "info")


def watched(items: Iterable[T], total: int, console: Console, lang: Lang = "zh") -> Iterator[T]:
    """Pass items on, with a progress bar where the console is a terminal."""
    columns = (
        TextColumn("读取" if lang == "zh" else "reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield from progress.track(items, total=total)


def say_problems(problems: Iterable[Problem], console: Console, lang: Lang = "zh") -> None:
    """One line for each file or page that was not processed: which, why, what to do."""
    for problem in problems:
        line = Text("未处理 " if lang == "zh" else "not processed ", style="bold red")
        line.append(_safe(problem.file), style="bold")
        if problem.page is not None:
            line.append(f" 第 {problem.page} 页" if lang == "zh" else f" page {problem.page}")
        if lang == "zh":
            line.append(f"：{_safe(problem.cause)}。{problem.advice}")
        else:
            line.append(f": {_safe(problem.cause_en or problem.cause)}. {problem.advice_en or problem.advice}")
        console.print(line, soft_wrap=True)


def say_outcome(
    records: Sequence[Record], files: int, passed_over: int, problems: int, folder: Path, console: Console, lang: Lang
) -> None:
    """The run in two or three lines."""
    levels = Counter(finding.severity for record in records for finding in record.findings)
    review = sum(len(record.review) for record in records)
    if lang == "zh":
        console.print(
            f"{files} 个文件，{len(records)} 份自评表：错误 {levels['error']}，警告 {levels['warning']}，"
            f"提示 {levels['info']}；待复核读数 {review} 个，未处理 {problems} 处。"
        )
        if passed_over:
            console.print(f"文件夹中另有 {passed_over} 个非申报文件（隐藏文件、文本、表格数据等）未读取。")
        console.print(f"报告：{folder / 'report.html'}", soft_wrap=True)
        return
    console.print(
        f"{files} files, {len(records)} self-evaluations: {levels['error']} errors, {levels['warning']} warnings, "
        f"{levels['info']} notes; {review} readings to review, {problems} not processed."
    )
    if passed_over:
        console.print(f"{passed_over} other files in the folders (hidden, text, data) were passed over.")
    console.print(f"Report: {folder / 'report.html'}", soft_wrap=True)


def say_findings(records: Iterable[Record], console: Console, lang: Lang = "zh") -> None:
    """Every finding, by project, the gravest first."""
    for record in records:
        if not record.findings:
            continue
        head = Text(_safe(record.project_name or record.source.file), style="bold")
        pages = f"第 {pages_text(record)} 页" if lang == "zh" else f"p. {pages_text(record)}"
        head.append(f"  {_safe(record.source.file)} {pages}", style="dim")
        console.print(head, soft_wrap=True)
        for finding in sorted(record.findings, key=lambda finding: _ORDER.index(finding.severity)):
            line = Text("  ")
            line.append(wording.say(wording.SEVERITIES, finding.severity, lang), style=_STYLES[finding.severity])
            line.append(f" {finding.rule} ", style="dim")
            line.append(_safe(message(finding, lang)))
            console.print(line, soft_wrap=True)


def say_labels(labels: Sequence[UnknownLabel], console: Console, lang: Lang = "zh") -> None:
    """Unknown labels as a table: how often, values, where one of them stands, and the guess."""
    if not labels:
        console.print("没有未对应的标签。" if lang == "zh" else "No unknown labels.")
        return
    heads = ("份数", "标签", "取值示例", "出处", "可能是")
    if lang == "en":
        heads = ("records", "label", "values", "where", "guess")
    table = Table(box=None, header_style="bold", pad_edge=False)
    for head in heads:
        table.add_column(head, justify="right" if head == heads[0] else "left", overflow="fold")
    for entry in labels:
        values = "；".join(_safe(value[:16]) for value in entry.examples)
        page = "" if entry.page is None else f" 第 {entry.page} 页" if lang == "zh" else f" p. {entry.page}"
        guess = f"{entry.guess.group}.{entry.guess.key}（{entry.guess.like}）" if entry.guess else "—"
        table.add_row(str(entry.records), *map(Text, (_safe(entry.label), values, _safe(entry.file) + page, guess)))
    console.print(table)
    console.print()


def _safe(text: str) -> str:
    """Text of files without what a terminal would obey."""
    return "".join(c if c.isprintable() else "�" for c in text)
