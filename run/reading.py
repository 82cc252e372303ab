"""Reads the files of a plan in worker processes, and gives every file an outcome."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from functools import partial

from ..extract.errors import InputError
from ..extract.options import ReadOptions
from ..extract.result import FileResult, Problem
from .errors import error_of
from .plan import InputFile, Plan
from .pool import Lost, run_ordered

MEGABYTE = 1024 * 1024
LEAST_SECONDS, SECONDS_PER_MEGABYTE, MOST_SECONDS = 45.0, 120.0, 3600.0
"""A file's time: 1 MB is some fifty scanned pages at two seconds each, with room for a slow machine."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How to run: worker processes, their limits, and how each reads.

    ``seconds`` is the wall-clock limit of one file; None lets it grow with the file's size.
    """

    workers: int = 1
    seconds: float | None = None
    memory_mb: int = 4096
    read: ReadOptions = field(default_factory=ReadOptions)


def read_files(plan: Plan, options: RunOptions) -> Generator[tuple[InputFile, FileResult], None, None]:
    """Each file of the plan with what reading it gave, in the plan's order, as soon as it is known.

    A file that could not be read has a result with no records and one problem for the whole file. Closing the
    iterator ends the workers.
    """
    outcomes = run_ordered(
        partial(read_one, options=options.read),
        plan.files,
        workers=max(1, min(options.workers, len(plan.files))),
        seconds=lambda file: _seconds(file, options),
        memory_mb=options.memory_mb,
    )
    for file, outcome in outcomes:
        if isinstance(outcome, Lost):
            outcome = FileResult((), (Problem.of(file.name, error_of(outcome)),))
        yield file, outcome


def read_one(file: InputFile, options: ReadOptions) -> FileResult:
    """Read one file; what is wrong with it becomes its problem, not an exception."""
    from ..extract import read_file  # loads the parsers, which only workers need

    try:
        return read_file(file.path, name=file.name, options=options)
    except InputError as error:
        return FileResult((), (Problem.of(file.name, error),))


def _seconds(file: InputFile, options: RunOptions) -> float:
    if options.seconds is not None:
        return options.seconds
    try:
        size = file.path.stat().st_size
    except OSError:  # gone since the plan was made: the reader will say so
        size = 0
    return min(MOST_SECONDS, LEAST_SECONDS + SECONDS_PER_MEGABYTE * size / MEGABYTE)
