"""A workspace worked on by a command: files read in, findings brought up to date, tables and report written."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console

from ..check import CheckConfig, Thresholds
from ..run.ingest import Carrier, Tally, in_processes, ingest
from ..run.reading import RunOptions
from ..store import NoWorkspace, Workspace, check_workspace
from . import terminal
from .deliver import deliver
from .export import Format
from .wording import Lang

LOG = "hecha.log"
log = logging.getLogger(__name__)


class Session:
    """One workspace under a configuration of the rules; None takes the one it was last checked with."""

    def __init__(self, workspace: Workspace, config: CheckConfig | None, console: Console, lang: Lang = "zh") -> None:
        self.workspace, self.console, self.lang = workspace, console, lang
        self.config = config if config is not None else remembered(workspace)

    def read(
        self,
        inputs: Sequence[Path],
        options: RunOptions,
        *,
        retry_failed: bool = False,
        carrier: Carrier = in_processes,
    ) -> Tally:
        """Read what is new; an interruption is told with how to go on, and raised again."""
        tally = Tally()
        folder = self.workspace.folder or Path()
        _remember(self.workspace, self.config)
        steps = ingest(
            self.workspace, inputs, options, self.config, retry_failed=retry_failed, carrier=carrier, tally=tally
        )
        with _logging(folder / LOG), closing(steps):
            log.info("reading %s", ", ".join(map(repr, map(str, inputs))))
            try:
                for step in terminal.watched(steps, tally, self.console, self.lang):
                    terminal.say_problems(step.problems, self.console, self.lang)
            except KeyboardInterrupt:
                log.warning("interrupted after %d files", tally.read)
                terminal.say_how_to_go_on(tally.read, folder, self.console)
                raise
            figures = (tally.read, tally.known, tally.duplicates, tally.failed, time.monotonic() - tally.begun)
            log.info("done: %d read, %d known, %d duplicates, %d with something not processed, %.0f s", *figures)
        return tally

    def check(self) -> None:
        """Bring the findings up to date."""
        _remember(self.workspace, self.config)
        with terminal.busy("核查", "checking", self.console, self.lang):
            check_workspace(self.workspace, self.config)

    def write(
        self, folder: Path, formats: Sequence[Format], *, report: bool, workers: int = 1, memory_mb: int = 4096
    ) -> bool:
        """Write tables and report where they are not there already."""
        self.check()
        with terminal.busy("写出表格与报告", "writing tables and report", self.console, self.lang):
            return deliver(
                self.workspace,
                folder,
                formats=formats,
                report=report,
                lang=self.lang,
                workers=workers,
                memory_mb=memory_mb,
            )


def _remember(workspace: Workspace, config: CheckConfig) -> None:
    """Keep the configuration with the workspace, so that other commands check by the same rules."""
    text = json.dumps(asdict(config), default=str, ensure_ascii=False, sort_keys=True)
    if workspace.noted("config") != text:
        workspace.note("config", text)


def remembered(workspace: Workspace) -> CheckConfig:
    """The configuration of the rules that a workspace was last checked with.

    Raises :class:`.NoWorkspace` where another version kept one that this one does not know.
    """
    text = workspace.noted("config")
    if text is None:
        return CheckConfig()
    try:
        table: dict[str, Any] = json.loads(text)
        kept = table.pop("thresholds").items()
        thresholds: dict[str, Any] = {key: None if value is None else Decimal(value) for key, value in kept}
        return CheckConfig(thresholds=Thresholds(**thresholds), **table)
    except (KeyError, TypeError) as error:
        raise NoWorkspace(
            f"{workspace.folder} 所记的核查配置由另一版本的 hecha 写入，无法使用；"
            "请用 --config 指定配置，或重新运行 hecha run"
            " / its configuration was kept by another version: give one with --config, or hecha run again"
        ) from error


@contextmanager
def _logging(path: Path) -> Iterator[None]:
    """Keep a log of what is done, appended to that of earlier runs."""
    handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("hecha")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        handler.close()


__all__ = ["LOG", "Session", "remembered"]
