"""Reads one file in a worker: to records with the findings of the rules over each, ready to be stored."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ..check import CheckConfig
from ..extract.errors import InputError
from ..extract.options import Limits, ReadOptions
from ..extract.result import FileResult, Problem
from ..store import Outcome, Stored, check_key, limits_key
from .errors import error_of
from .pool import Lost

MEGABYTE = 1024 * 1024
LEAST_SECONDS, SECONDS_PER_MEGABYTE, MOST_SECONDS = 120.0, 300.0, 3600.0
"""A file's time: 1 MB is some fifty scanned pages at three seconds each, with room for a slow or busy machine."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run: worker processes, their limits, and how each reads.

    ``seconds`` is the wall-clock limit of one file; None lets it grow with the file's size.
    """

    workers: int = 1
    seconds: float | None = None
    memory_mb: int = 4096
    read: ReadOptions = field(default_factory=ReadOptions)

    def limits(self) -> str:
        """The key of the limits: what failed under some may succeed under others."""
        limits: Limits = self.read.limits
        return limits_key(self.seconds, self.memory_mb, limits)

    def seconds_for(self, size: int) -> float:
        """The wall-clock limit of a file of so many bytes."""
        if self.seconds is not None:
            return self.seconds
        return min(MOST_SECONDS, LEAST_SECONDS + SECONDS_PER_MEGABYTE * size / MEGABYTE)


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read; ``content`` is what it is stored under."""

    name: str
    path: Path
    size: int
    content: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one file gave; ``sha256`` is that of the bytes that were read, "" where none were."""

    outcome: Outcome
    pages: int
    sha256: str
    records: tuple[Stored, ...]
    problems: tuple[Problem, ...]
    seconds: float


Worker = Callable[[Task], Reading]


def worker_for(options: RunOptions, config: CheckConfig) -> Worker:
    """The function that workers run; it can be pickled."""
    return partial(read_task, options=options.read, config=config, key=check_key(config))


def read_task(task: Task, options: ReadOptions, config: CheckConfig, key: str) -> Reading:
    """Read one file; what is wrong with it becomes its problem, not an exception."""
    from ..extract import read_file  # loads the parsers, which only workers need

    begun = time.monotonic()
    try:
        result = read_file(task.path, name=task.name, options=options)
    except InputError as error:
        return failed(task.name, error, time.monotonic() - begun)
    return _reading(result, config, key, begun)


def _reading(result: FileResult, config: CheckConfig, key: str, begun: float) -> Reading:
    from ..check import check_record, digest_record
    from ..store import encode

    records = tuple(
        encode(check_record(record, config), digest=digest_record(record, config).to_text(), checked=key)
        for record in result.records
    )
    outcome: Outcome = "partly" if result.problems else "read" if records else "empty"
    if result.problems and len(result.problems) >= result.pages:
        outcome = "failed"  # no page could be read
    seconds = time.monotonic() - begun
    return Reading(outcome, result.pages, result.sha256, records, result.problems, seconds)


def failed(name: str, error: InputError, seconds: float = 0.0) -> Reading:
    """The reading of a file that could not be read at all."""
    return Reading("failed", 0, "", (), (Problem.of(name, error),), seconds)


def lost(task: Task, why: Lost, seconds: float) -> Reading:
    """The reading of a file whose worker gave none."""
    return failed(task.name, error_of(why), seconds)
