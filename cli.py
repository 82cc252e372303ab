"""The command line: a thin layer over the rooms; what each command does stands in docs/commands.md.

Exit codes: 0 all processed and nothing at or above the level of ``--fail-on``; 1 findings at or above it; 2 some files
or pages not processed; 3 wrong usage; 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from rich.console import Console

    from .check.registry import RuleInfo
    from .extract.result import Problem
    from .report.wording import Lang
    from .run.settings import Settings
    from .schema import Record

PROCESSED, FOUND, UNPROCESSED, USAGE, INTERRUPTED = 0, 1, 2, 3, 130
LEVELS = ("error", "warning", "info")

_lang = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", help="表头与报告的语言 / language of headers and report"
)
_fail_on = click.option(
    "--fail-on",
    type=click.Choice([*LEVELS, "never"]),
    default="never",
    help="有此级别及以上的问题时退出码为 1 / exit with 1 on findings of this level or above [默认 never]",
)
_config = click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="配置文件 hecha.toml / configuration: limits, rules, thresholds",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hecha", prog_name="hecha", message="%(prog)s %(version)s")
def cli() -> None:
    """核查绩效自评：读取 PDF，核对表内数字与文字是否一致。

    Reads Chinese self-evaluation forms and checks what does not add up.
    """


@cli.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="结果文件夹 / folder for the results"
)
@click.option("--workers", type=click.IntRange(1, 256), help="工作进程数 / worker processes [默认：CPU 核数]")
@click.option(
    "--timeout",
    type=click.FloatRange(1),
    metavar="SECONDS",
    help="每个文件的时限（秒）/ wall-clock limit of one file [默认：随文件大小]",
)
@click.option(
    "--ocr",
    default="paddleocr",
    metavar="ENGINE",
    help="识别引擎 / recognition engine: paddleocr, rapidocr, openvino, paddle",
)
@click.option(
    "--ocr-models",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="识别模型文件夹 / folder with other recognition weights",
)
@_config
@_fail_on
@_lang
def run(
    inputs: tuple[Path, ...],
    out: Path,
    workers: int | None,
    timeout: float | None,
    ocr: str,
    ocr_models: Path | None,
    config: Path | None,
    fail_on: str,
    lang: Lang,
) -> int:
    """读取文件或文件夹（PDF、PNG、JPEG、TIFF），核查并写出表格与报告。

    Reads files or folders, checks them, and writes tables and a report to OUT.
    """
    from .extract.options import ReadOptions
    from .report import crops, results, terminal
    from .run.plan import make_plan
    from .run.reading import RunOptions, read_files

    settings = _settings(config)
    plan = make_plan(inputs)
    if not plan.files:
        raise click.UsageError("没有找到可处理的文件 / no files to read")
    options = settings.applied_to(
        RunOptions(
            workers=workers or os.cpu_count() or 1, seconds=timeout, read=ReadOptions(ocr=ocr, ocr_models=ocr_models)
        )
    )
    console = _console()
    records: list[Record] = []
    problems: list[Problem] = []
    with closing(read_files(plan, options)) as outcomes:
        for _, result in terminal.watched(outcomes, len(plan.files), console, lang):
            records.extend(result.records)
            problems.extend(result.problems)
            terminal.say_problems(result.problems, console, lang)
    checked = _checked(records, settings)
    pictures = crops.cut(checked, {file.name: file.path for file in plan.files}, workers=options.workers)
    results.write_results(
        out,
        checked,
        problems,
        files=len(plan.files),
        rules=_rule_infos(),
        pictures=pictures,
        lang=lang,
        version=_version(),
    )
    if console.is_terminal:
        terminal.say_outcome(checked, len(plan.files), plan.passed_over, len(problems), out, console, lang)
    return UNPROCESSED if problems else _verdict(checked, fail_on)


@cli.command()
@click.argument("records", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="另将表格与报告写入此文件夹 / write tables and report, too",
)
@_config
@_fail_on
@_lang
def check(records: Path, out: Path | None, config: Path | None, fail_on: str, lang: Lang) -> int:
    """对 hecha run 写出的 records.jsonl 重新核查，列出问题。

    Applies the rules again to RECORDS, for instance with other thresholds, and lists the findings.
    """
    from rich.console import Console

    from .report import jsonl, results, terminal

    settings = _settings(config)
    try:
        checked = _checked(list(jsonl.read_jsonl(records)), settings)
    except jsonl.NotRecords as error:
        raise click.UsageError(str(error)) from error
    terminal.say_findings(checked, Console(highlight=False), lang)
    if out:
        files = len({record.source.file for record in checked})
        results.write_results(out, checked, (), files=files, rules=_rule_infos(), lang=lang, version=_version())
    return _verdict(checked, fail_on)


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
@_config
def review(folder: Path, port: int | None, host: str, no_browser: bool, config: Path | None) -> int:
    """在浏览器中对照原件复核：页面图像与读数并列，确认、更正、认定或排除问题。

    Opens the workspace in DIR on a local web page: the pages of the originals beside what was read from them.
    """
    from .review.server import NoPort, serve
    from .store import NoWorkspace

    try:
        serve(
            folder,
            host=host,
            port=port,
            browser=not no_browser,
            config=_settings(config).check,
            version=_version(),
            say=click.echo,
        )
    except (NoWorkspace, NoPort) as error:
        raise click.UsageError(str(error)) from error
    return PROCESSED


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--toml", is_flag=True, help="只输出可写入 hecha.toml 的内容 / only the lines for hecha.toml")
@_config
@_lang
def labels(folder: Path, toml: bool, config: Path | None, lang: Lang) -> int:
    """列出没有字段对应的标签：出现次数、取值示例和可能的含义。

    Lists the labels in DIR that no field took: how often, with what values, and what they may stand for.
    """
    from rich.console import Console

    from .extract.forms.vocabulary import standard
    from .report import jsonl, terminal
    from .report.labels import toml_lines, unknown_labels

    settings = _settings(config)
    records = folder / "records.jsonl"
    if not records.is_file():
        raise click.UsageError(f"{folder} 中没有 records.jsonl / no records.jsonl in it")
    try:
        found = unknown_labels(jsonl.read_jsonl(records), standard(settings.labels))
    except jsonl.NotRecords as error:
        raise click.UsageError(str(error)) from error
    if not toml:
        terminal.say_labels(found, Console(highlight=False), lang)
    if found:
        click.echo(toml_lines(found))
    return PROCESSED


@cli.command()
@_lang
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
@_lang
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


def _checked(records: list[Record], settings: Settings) -> list[Record]:
    from .check import check_all

    return check_all(records, settings.check)


def _rule_infos() -> dict[str, RuleInfo]:
    from .check import catalogue

    return {info.name: info for info in catalogue()}


def _console() -> Console:
    """Progress and messages go to the error stream: the output stream is for what was asked."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def _version() -> str:
    from importlib.metadata import version

    return version("hecha")


def _verdict(records: Sequence[Record], fail_on: str) -> int:
    """The exit code that the findings give at the chosen level."""
    levels = LEVELS[: LEVELS.index(fail_on) + 1] if fail_on in LEVELS else ()
    return FOUND if any(finding.severity in levels for record in records for finding in record.findings) else PROCESSED


def main() -> NoReturn:
    """Run the command line, and end the process with its exit code."""
    from .run.pool import PoolError

    try:
        code = cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = USAGE
    except (KeyboardInterrupt, click.Abort):
        click.echo("已中断，未写出结果 / interrupted, nothing written", err=True)
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
