"""The command line: a thin layer over the rooms; what each command does stands in docs/commands.md.

Exit codes: 0 all processed and nothing at or above the level of ``--fail-on``; 1 findings at or above it; 2 some files
or pages not processed; 3 wrong usage; 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from .cli_options import (
    LEVELS,
    config_option,
    elsewhere_option,
    fail_on_option,
    formats_option,
    lang_option,
    reading_options,
    workspace_argument,
)

if TYPE_CHECKING:
    from rich.console import Console

    from .report.export import Format
    from .report.session import Session
    from .report.wording import Lang
    from .run.ingest import Carrier, Tally
    from .run.reading import RunOptions
    from .run.settings import Settings
    from .store import Workspace

PROCESSED, FOUND, UNPROCESSED, USAGE, INTERRUPTED = 0, 1, 2, 3, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hecha", prog_name="hecha", message="%(prog)s %(version)s")
def cli() -> None:
    """核查绩效自评：读取 PDF，核对表内数字与文字是否一致。

    Reads Chinese self-evaluation forms and checks what does not add up.
    """


@cli.command()
@reading_options
@formats_option
@fail_on_option
def run(out: Path, formats: tuple[Format, ...], fail_on: str, lang: Lang, **reading: Any) -> int:
    """读取文件或文件夹（PDF、PNG、JPEG、TIFF），核查并写出表格与报告；再次运行只处理新增部分。

    Reads files or folders, checks them, and writes tables and a report to OUT: ingest, check, export and report in one.
    Run again, it does only what is new.
    """
    from .report import terminal

    with _session(out, reading["config"], lang, create=True) as session:
        options = _run_options(reading)
        tally = _read(session, options, reading)
        session.write(out, formats, report=True, workers=options.workers, memory_mb=options.memory_mb)
        problems = session.workspace.count_problems()
        if session.console.is_terminal or problems > tally.failed:
            terminal.say_outcome(session.workspace, tally, problems, out, session.console, lang)
        return UNPROCESSED if problems else _verdict(session.workspace, fail_on)


@cli.command()
@reading_options
def ingest(out: Path, lang: Lang, **reading: Any) -> int:
    """读取文件或文件夹，存入工作区，不写出表格。

    Reads files or folders into the workspace OUT, and writes no tables yet.
    """
    with _session(out, reading["config"], lang, create=True) as session:
        _read(session, _run_options(reading), reading)
        return UNPROCESSED if session.workspace.count_problems() else PROCESSED


@cli.command()
@click.argument("records", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="另将表格与报告写入此文件夹 / write tables and report, too",
)
@config_option
@fail_on_option
@lang_option
def check(records: Path, out: Path | None, config: Path | None, fail_on: str, lang: Lang) -> int:
    """对工作区，或 hecha run 写出的 records.jsonl 重新核查，列出问题。

    Applies the rules again to RECORDS, a workspace or a records.jsonl, for instance with other thresholds, and lists
    the findings.
    """
    from rich.console import Console

    from .report import jsonl, terminal

    with _session(records if records.is_dir() else None, config, lang, create=not records.is_dir()) as session:
        workspace = session.workspace
        if not records.is_dir():
            try:
                jsonl.restore(workspace, records)
            except jsonl.NotRecords as error:
                raise click.UsageError(str(error)) from error
        session.check()
        told = (record for _, record in workspace.records(evidence=False))
        terminal.say_findings(told, Console(highlight=False), lang)
        if out:
            session.write(out, ("csv", "jsonl"), report=True)
        return _verdict(workspace, fail_on)


@cli.command()
@workspace_argument
@elsewhere_option
@formats_option
@config_option
@lang_option
def export(workspace: Path, out: Path | None, formats: tuple[Format, ...], config: Path | None, lang: Lang) -> int:
    """将工作区写成表格：CSV、Excel、JSONL、Parquet。

    Writes the tables of a workspace: CSV, Excel, JSONL, Parquet.
    """
    with _session(workspace, config, lang) as session:
        session.write(out or workspace, formats, report=False, workers=os.cpu_count() or 1)
    return PROCESSED


@cli.command()
@workspace_argument
@elsewhere_option
@config_option
@lang_option
@click.option(
    "--papers",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="另将各部门、各项目的审计工作底稿（Word）写入此空文件夹 / write working papers to this empty folder",
)
def report(workspace: Path, out: Path | None, config: Path | None, lang: Lang, papers: Path | None) -> int:
    """将工作区写成报告 report.html，并可写出审计工作底稿。

    Writes the report of a workspace, report.html, and working papers where they are asked for.
    """
    from .report.paperwork import NotEmpty, write_papers

    workers = os.cpu_count() or 1
    with _session(workspace, config, lang) as session:
        session.write(out or workspace, (), report=True, workers=workers)
        if papers:
            try:
                write_papers(session.workspace, papers, workers=workers)
            except NotEmpty as error:
                raise click.UsageError(str(error)) from error
    return PROCESSED


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), help="端口 / port [默认 8422 起第一个空闲的]")
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="监听地址；非本机地址须凭启动时显示的完整网址打开 / address to listen at; from elsewhere a token is asked for",
)
@click.option("--no-browser", is_flag=True, help="不打开浏览器 / do not open a browser")
@config_option
def review(folder: Path, port: int | None, host: str, no_browser: bool, config: Path | None) -> int:
    """在浏览器中对照原件复核：页面图像与读数并列，确认、更正、认定或排除问题。

    Opens the workspace in DIR on a local web page: the pages of the originals beside what was read from them.
    """
    from .review.server import NoPort, serve
    from .store import NoWorkspace, installed

    try:
        serve(
            folder,
            host=host,
            port=port,
            browser=not no_browser,
            config=_settings(config).check if config else None,
            version=installed("hecha"),
            say=click.echo,
        )
    except (NoWorkspace, NoPort) as error:
        raise click.UsageError(str(error)) from error
    return PROCESSED


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--toml", is_flag=True, help="只输出可写入 hecha.toml 的内容 / only the lines for hecha.toml")
@config_option
@lang_option
def labels(folder: Path, toml: bool, config: Path | None, lang: Lang) -> int:
    """列出没有字段对应的标签：出现次数、取值示例和可能的含义。

    Lists the labels in DIR that no field took: how often, with what values, and what they may stand for.
    """
    from rich.console import Console

    from .extract.forms.vocabulary import standard
    from .report import terminal
    from .report.labels import toml_lines, unknown_labels

    with _session(folder, config, lang) as session:
        records = (record for _, record in session.workspace.records())
        found = unknown_labels(records, standard(_settings(config).labels))
    if not toml:
        terminal.say_labels(found, Console(highlight=False), lang)
    if found:
        click.echo(toml_lines(found))
    return PROCESSED


@cli.command()
@lang_option
def rules(lang: Lang) -> int:
    """列出全部规则：名称、级别、查什么。

    Lists the rules: name, severity, what it checks.
    """
    from .check import catalogue
    from .report.wording import SEVERITIES, say

    for info in catalogue():
        click.echo(
            f"{info.name:<28}{say(SEVERITIES, info.severity, lang)}\t{info.english if lang == 'en' else info.title}"
        )
    return PROCESSED


@cli.command()
@click.argument("rule")
@lang_option
def explain(rule: str, lang: Lang) -> int:
    """说明一条规则：查什么、依据、示例、例外。

    Explains one rule: what it checks, on what basis, with an example and its exceptions.
    """
    from .check import UnknownRule, explain

    try:
        click.echo(explain(rule, english=lang == "en"), nl=False)
    except UnknownRule as error:
        raise click.UsageError(str(error)) from error
    return PROCESSED


@cli.command()
def schema() -> int:
    """输出 records.jsonl 中一条记录的 JSON Schema。

    Prints the JSON Schema of one record of records.jsonl.
    """
    from .schema import Record

    click.echo(json.dumps(Record.model_json_schema(mode="serialization"), ensure_ascii=False, indent=2))
    return PROCESSED


def _settings(path: Path | None) -> Settings:
    from .run.settings import SettingsError, load_settings

    try:
        return load_settings(path)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def _session(folder: Path | None, config: Path | None, lang: Lang, *, create: bool = False) -> Iterator[Session]:
    """The workspace of a folder (None: one in memory) under a configuration (None: the one it was made with)."""
    import sqlite3

    from .report.session import Session
    from .store import FILE_NAME, NoWorkspace, Workspace

    settings = _settings(config)
    try:
        with Workspace(folder, create=create) as workspace:
            yield Session(workspace, settings.check if config or create else None, _console(), lang)
    except NoWorkspace as error:
        raise click.UsageError(str(error)) from error
    except sqlite3.Error as error:  # damaged, a full disk, another writer that never ends
        raise OSError(f"{(folder or Path()) / FILE_NAME}（{error}）") from error


def _run_options(reading: dict[str, Any]) -> RunOptions:
    from .extract.options import ReadOptions
    from .run.reading import RunOptions

    read = ReadOptions(ocr=reading["ocr"], ocr_models=reading["ocr_models"])
    options = RunOptions(workers=reading["workers"] or os.cpu_count() or 1, seconds=reading["timeout"], read=read)
    return _settings(reading["config"]).applied_to(options)


def _read(session: Session, options: RunOptions, reading: dict[str, Any]) -> Tally:
    from .run.ingest import NothingToRead, in_processes
    from .store import WorkspaceInUse

    carrier: Carrier = in_processes
    if reading["cluster"]:
        from .run.cluster import ClusterMissing, on_cluster

        try:
            carrier = on_cluster(reading["cluster"], options)
        except ClusterMissing as error:
            raise click.UsageError(str(error)) from error
    try:
        return session.read(reading["inputs"], options, retry_failed=reading["retry_failed"], carrier=carrier)
    except (NothingToRead, WorkspaceInUse) as error:
        raise click.UsageError(str(error)) from error


def _console() -> Console:
    """Progress and messages go to the error stream: the output stream is for what was asked."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def _verdict(workspace: Workspace, fail_on: str) -> int:
    """The exit code that the findings give at the chosen level."""
    levels = LEVELS[: LEVELS.index(fail_on) + 1] if fail_on in LEVELS else ()
    return FOUND if any(severity in levels for _, severity, _ in workspace.fired()) else PROCESSED


def main() -> NoReturn:
    """Run the command line, and end the process with its exit code."""
    from .run.pool import PoolError

    try:
        code = cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = USAGE
    except (KeyboardInterrupt, click.Abort):
        click.echo("已中断 / interrupted", err=True)
        code = INTERRUPTED
    except PoolError as error:
        click.echo(str(error), err=True)
        code = UNPROCESSED
    except OSError as error:
        click.echo(f"无法读写：{error} / cannot read or write", err=True)
        code = UNPROCESSED
    sys.exit(code)


if __name__ == "__main__":
    main()
