"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

F = TypeVar("F", bound=Callable[..., object])

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
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="配置文件 hecha.toml / configuration: limits, rules, thresholds",
)


formats_option = click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["csv", "xlsx", "jsonl", "parquet"]),
    default=("csv", "xlsx", "jsonl"),
    help="表格格式，可多次给出 / format of the tables, may be given several times [默认 csv、xlsx、jsonl]",
)
workspace_argument = click.argument("workspace", type=click.Path(exists=True, file_okay=False, path_type=Path))
elsewhere_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="写入此文件夹 / folder to write to [默认：工作区 / the workspace]",
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
        click.option(
            "--ocr-models",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            help="识别模型文件夹 / folder with other recognition weights",
        ),
        click.option(
            "--ocr",
            default="paddleocr",
            metavar="ENGINE",
            help="识别引擎 / recognition engine: paddleocr, rapidocr, openvino, paddle",
        ),
        click.option(
            "--timeout",
            type=click.FloatRange(1),
            metavar="SECONDS",
            help="每个文件的时限（秒）/ wall-clock limit of one file [默认：随文件大小]",
        ),
        click.option("--workers", type=click.IntRange(1, 256), help="工作进程数 / worker processes [默认：CPU 核数]"),
        click.option(
            "--out",
            required=True,
            type=click.Path(file_okay=False, path_type=Path),
            help="结果文件夹，即工作区 / folder for the results, the workspace",
        ),
        click.argument("inputs", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)),
    ):
        command = option(command)
    return command
