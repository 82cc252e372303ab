"""What a person sees on the terminal: progress while files are read, then the outcome in a few lines."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from ..extract.result import Problem
from ..run.ingest import Tally
from ..schema import Record
from ..store import Workspace
from . import wording
from .labels import UnknownLabel
from .places import pages_text
from .tables import message
from .wording import Lang

T = TypeVar("T")
_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_ORDER = ("error", "warning", "info")


def watched(steps: Iterable[T], tally: Tally, console: Console, lang: Lang = "zh") -> Iterator[T]:
    """Pass steps of an ingest on, with progress where the console is a terminal: files, pages, rate, time, failures."""
    columns = (
        TextColumn("读取" if lang == "zh" else "reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[figures]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None, figures="")
        for step in steps:
            progress.update(task, total=tally.files, completed=tally.done, figures=_figures(tally, lang))
            yield step


def _figures(tally: Tally, lang: Lang) -> str:
    """``1,204 页 · 83 件/分 · 约剩 21 分 · 未处理 2``."""
    seconds = max(time.monotonic() - tally.begun, 0.001)
    left = (tally.files - tally.done) * seconds / max(tally.read, 1)
    remaining = f"{left / 3600:.1f} h" if left >= 5400 else f"{left / 60:.0f} min" if left >= 90 else f"{left:.0f} s"
    rate = tally.read * 60 / seconds
    if lang == "en":
        return f"{tally.pages:,} pages · {rate:.0f} files/min · {remaining} left · {tally.failed} not processed"
    remaining = remaining.replace("min", "分").replace("h", "小时").replace("s", "秒")
    return f"{tally.pages:,} 页 · {rate:.0f} 件/分 · 约剩 {remaining} · 未处理 {tally.failed}"


@contextmanager
def busy(zh: str, en: str, console: Console, lang: Lang = "zh") -> Iterator[None]:
    """Say what is under way where the console is a terminal."""
    if not console.is_terminal:
        yield
        return
    with console.status(zh if lang == "zh" else en):
        yield


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


def say_outcome(workspace: Workspace, tally: Tally, problems: int, folder: Path, console: Console, lang: Lang) -> None:
    """The run in a few lines."""
    levels: Counter[str] = Counter()
    for _, severity, count in workspace.fired():
        levels[severity] += count
    projects, review = workspace.reviewable()
    files, duplicates = workspace.tally()
    zh = lang == "zh"
    console.print(
        f"{files} 个文件，{projects} 份自评表：错误 {levels['error']}，警告 {levels['warning']}，"
        f"提示 {levels['info']}；待复核读数 {review} 个，未处理 {problems} 处。"
        if zh
        else f"{files} files, {projects} self-evaluations: {levels['error']} errors, {levels['warning']} warnings, "
        f"{levels['info']} notes; {review} readings to review, {problems} not processed."
    )
    if tally.known:
        console.print(f"其中 {tally.known} 个文件此前已读取。" if zh else f"{tally.known} files had been read before.")
    if duplicates:
        console.print(
            f"{duplicates} 个文件与另一个文件内容相同，只处理一次，见 files.csv。"
            if zh
            else f"{duplicates} files are copies of another one and were read once: see files.csv."
        )
    if tally.gone:
        console.print(
            f"{tally.gone} 个文件已不在文件夹中，不再列出。"
            if zh
            else f"{tally.gone} files are no longer in the folders and are told no more."
        )
    if tally.passed_over:
        console.print(
            f"文件夹中另有 {tally.passed_over} 个非申报文件（隐藏文件、文本、表格数据等）未读取。"
            if zh
            else f"{tally.passed_over} other files in the folders (hidden, text, data) were passed over."
        )
    if (folder / "report.html").exists():
        console.print(f"{'报告：' if zh else 'Report: '}{folder / 'report.html'}", soft_wrap=True)


def say_how_to_go_on(read: int, folder: Path, console: Console) -> None:
    """After an interruption: what is kept, and how to go on."""
    console.print(
        f"已中断。本次读取的 {read} 个文件已保存在 {folder}；用同一命令再次运行即可继续，已读取的不会重读。\n"
        f"interrupted: the {read} files read are kept in {folder}; run the same command again to go on from there",
        soft_wrap=True,
        markup=False,
    )


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
