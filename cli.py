"""The command line: a thin layer over the rooms; what each command does stands in docs/commands.md.

Exit codes: 0 all processed and nothing at or above the level of ``--fail-on``; 1 findings at or above it; 2 some files
or pages not processed; 3 wrong usage; 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from .schema import WrongUsage

if TYPE_CHECKING:
    from .report.export import Format
    from .report.session import Session
    from .report.wording import Lang
    from .run.ingest import Carrier, Tally
    from .run.reading import RunOptions
    from .store import Workspace

F = TypeVar("F", bound=Callable[..., object])

PROCESSED, FOUND, UNPROCESSED, USAGE, INTERRUPTED = 0, 1, 2, 3, 130
FOLDER = click.Path(file_okay=False, path_type=Path)
EXISTING = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LEVELS = ("error", "warning", "info")

lang_option = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", help="表头与报告的语言 / language of headers and report"
)
fail_on_option = click.option(
    "--fail-on",
    type=click.Choice([*LEVELS, "never"]),
    default="never",
    help="有此级别及以上的问题时退出码为 1 / exit with 1 on findings of this level or above [默认 never]",
)
config_option = click.option(
    "--config", type=FILE, help="配置文件 hecha.toml / configuration: limits, rules, thresholds"
)
formats_option = click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["csv", "xlsx", "jsonl", "parquet"]),
    default=("csv", "xlsx", "jsonl"),
    help="表格格式，可多次给出 / format of the tables, may be given several times [默认 csv、xlsx、jsonl]",
)
workspace_argument = click.argument("workspace", metavar="DIR", type=EXISTING)
elsewhere_option = click.option(
    "--out", type=FOLDER, help="写入此文件夹 / folder to write to [默认：工作区 / the workspace]"
)


def reading_options(command: F) -> F:
    """The options of a command that reads files."""
    for option in (
        lang_option,
        config_option,
        click.option(
            "--cluster",
            metavar="ADDRESS",
            help="在 Dask 集群上处理（tcp://主机:端口）/ work on a Dask cluster instead of this machine",
        ),
        click.option(
            "--retry-failed",
            is_flag=True,
            help="此前未能处理的文件再试一次 / try again what could not be processed before",
        ),
        click.option("--ocr-models", type=EXISTING, help="识别模型文件夹 / folder with other recognition weights"),
        click.option(
            "--ocr",
            type=click.Choice(["paddleocr", "rapidocr", "openvino", "paddle"]),
            default="paddleocr",
            help="识别引擎 / recognition engine [默认 paddleocr]",
        ),
        click.option(
            "--timeout",
            type=click.FloatRange(1),
            metavar="SECONDS",
            help="每个文件的时限（秒）/ wall-clock limit of one file [默认：随文件大小]",
        ),
        click.option("--workers", type=click.IntRange(1, 256), help="工作进程数 / worker processes [默认：CPU 核数]"),
        click.option(
            "--out", required=True, type=FOLDER, help="结果文件夹，即工作区 / folder for the results, the workspace"
        ),
        click.argument("inputs", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hecha", prog_name="hecha", message="%(prog)s %(version)s")
def cli() -> None:
    """核查绩效自评：读取 PDF、Word、Excel、OFD 和图片，核对表内数字与文字是否一致。

    Reads Chinese self-evaluation forms (PDF, Word, Excel, OFD, images) and checks what does not add up.
    """


@cli.command()
@reading_options
@formats_option
@fail_on_option
def run(out: Path, formats: tuple[Format, ...], fail_on: str, lang: Lang, **reading: Any) -> int:
    """读取文件或文件夹，核查并写出表格与报告；再次运行只处理新增部分。

    Reads files or folders, checks them, and writes tables and a report to OUT: ingest, check, export and report in one.
    Run again, it does only what is new.
    """
    from .report import terminal
    from .report.export import ensure_writable

    ensure_writable(formats)
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
    type=FOLDER,
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
            jsonl.restore(workspace, records)
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
    type=FOLDER,
    help="另将各部门、各项目的审计工作底稿（Word）写入此空文件夹 / write working papers to this empty folder",
)
def report(workspace: Path, out: Path | None, config: Path | None, lang: Lang, papers: Path | None) -> int:
    """将工作区写成报告 report.html，并可写出审计工作底稿。

    Writes the report of a workspace, report.html, and working papers where they are asked for.
    """
    from .report.paperwork import write_papers

    workers = os.cpu_count() or 1
    with _session(workspace, config, lang) as session:
        session.write(out or workspace, (), report=True, workers=workers)
        if papers:
            write_papers(session.workspace, papers, workers=workers)
    return PROCESSED


@cli.command()
@workspace_argument
@click.option("--port", type=click.IntRange(0, 65535), help="端口 / port [默认 8422 起第一个空闲的]")
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="监听地址；非本机地址须凭启动时显示的完整网址打开 / address to listen at; from elsewhere a token is asked for",
)
@click.option("--no-browser", is_flag=True, help="不打开浏览器 / do not open a browser")
@config_option
def review(workspace: Path, port: int | None, host: str, no_browser: bool, config: Path | None) -> int:
    """在浏览器中对照原件复核：页面图像与读数并列，确认、更正、认定或排除问题。

    Opens the workspace in DIR on a local web page: the pages of the originals beside what was read from them.
    """
    from .review.server import serve
    from .run.settings import load_settings
    from .store import installed

    serve(
        workspace,
        host=host,
        port=port,
        browser=not no_browser,
        config=load_settings(config).check if config else None,
        version=installed("hecha"),
        say=click.echo,
    )
    return PROCESSED


@cli.command()
@workspace_argument
@click.option("--toml", is_flag=True, help="只输出可写入 hecha.toml 的内容 / only the lines for hecha.toml")
@config_option
@lang_option
def labels(workspace: Path, toml: bool, config: Path | None, lang: Lang) -> int:
    """列出没有字段对应的标签：出现次数、取值示例和可能的含义。

    Lists the labels in DIR that no field took: how often, with what values, and what they may stand for.
    """
    from rich.console import Console

    from .extract.vocabulary import standard
    from .report import terminal
    from .report.labels import toml_lines, unknown_labels
    from .run.settings import load_settings

    with _session(workspace, config, lang) as session:
        records = (record for _, record in session.workspace.records())
        found = unknown_labels(records, standard(load_settings(config).labels))
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
    from .check import explain

    click.echo(explain(rule, english=lang == "en"), nl=False)
    return PROCESSED


@cli.command()
def schema() -> int:
    """输出 records.jsonl 中一条记录的 JSON Schema。

    Prints the JSON Schema of one record of records.jsonl.
    """
    from .schema import Record

    click.echo(json.dumps(Record.model_json_schema(mode="serialization"), ensure_ascii=False, indent=2))
    return PROCESSED


@contextmanager
def _session(folder: Path | None, config: Path | None, lang: Lang, *, create: bool = False) -> Iterator[Session]:
    """The workspace of a folder (None: one in memory) under a configuration (None: the one it was made with)."""
    import sqlite3

    from rich.console import Console

    from .report.session import Session
    from .run.settings import load_settings
    from .store import FILE_NAME, Workspace

    settings = load_settings(config)
    try:
        with Workspace(folder, create=create) as workspace:
            console = Console(stderr=True, highlight=False)  # the output stream is for what was asked
            yield Session(workspace, settings.check if config or create else None, console, lang)
    except sqlite3.Error as error:  # damaged, a full disk, another writer that never ends
        raise OSError(f"{(folder or Path()) / FILE_NAME}（{error}）") from error


def _run_options(reading: dict[str, Any]) -> RunOptions:
    from .extract.options import ReadOptions
    from .run.reading import RunOptions
    from .run.settings import load_settings

    read = ReadOptions(ocr=reading["ocr"], ocr_models=reading["ocr_models"])
    options = RunOptions(workers=reading["workers"] or os.cpu_count() or 1, seconds=reading["timeout"], read=read)
    return load_settings(reading["config"]).applied_to(options)


def _read(session: Session, options: RunOptions, reading: dict[str, Any]) -> Tally:
    from .run.ingest import in_processes

    carrier: Carrier = in_processes
    if reading["cluster"]:
        from .run.cluster import on_cluster

        carrier = on_cluster(reading["cluster"], options)
    return session.read(reading["inputs"], options, retry_failed=reading["retry_failed"], carrier=carrier)


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
    except WrongUsage as error:
        click.echo(f"Error: {error}", err=True)
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
