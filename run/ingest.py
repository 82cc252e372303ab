"""Reads what is new into a workspace: every file gets an outcome, none is read twice, and it can stop at any time."""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from ..check import CheckConfig
from ..extract.errors import InputError
from ..extract.result import Problem
from ..schema import WrongUsage
from ..store import FileRow, Outcome, Submission, Workspace, installed, reading_key
from .errors import Unreadable
from .plan import make_plan
from .pool import Lost, run_as_done
from .reading import Reading, RunOptions, Task, Worker, failed, lost, worker_for

log = logging.getLogger(__name__)

_FRESH_NS = 3_000_000_000
"""A file that changed so shortly before it was hashed may change again within one tick of a coarse clock."""

Carrier = Callable[[Worker, Iterator[Task], RunOptions], Generator[tuple[Task, Reading | Lost], None, None]]
"""Runs the worker's function on tasks, wherever that may be."""


class NothingToRead(WrongUsage):
    """The inputs hold no file at all."""


@dataclass(frozen=True, slots=True)
class Step:
    """One file that was read: how it ended, and what of it was not processed."""

    name: str
    outcome: Outcome
    pages: int
    records: int
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Tally:
    """An ingest in figures, which change while it runs.

    ``known`` files need not be read again, ``duplicates`` have the content of another file.
    """

    files: int = 0
    passed_over: int = 0
    gone: int = 0
    known: int = 0
    duplicates: int = 0
    read: int = 0
    pages: int = 0
    failed: int = 0
    begun: float = field(default_factory=time.monotonic)

    @property
    def done(self) -> int:
        return self.known + self.duplicates + self.read


def in_processes(
    work: Worker, tasks: Iterator[Task], options: RunOptions
) -> Generator[tuple[Task, Reading | Lost], None, None]:
    """Worker processes on this machine."""
    return run_as_done(
        work,
        tasks,
        workers=options.workers,
        seconds=lambda task: options.seconds_for(task.size),
        memory_mb=options.memory_mb,
    )


def ingest(
    workspace: Workspace,
    inputs: Sequence[Path],
    options: RunOptions,
    config: CheckConfig | None = None,
    *,
    retry_failed: bool = False,
    carrier: Carrier = in_processes,
    tally: Tally | None = None,
) -> Generator[Step, None, None]:
    """Read the files of the inputs that are new, changed, or were read in another way; each as it ends.

    What failed is tried again where limits changed, or with ``retry_failed``. Closing the iterator ends the workers;
    what was yielded is stored, and calling it again goes on from there. Raises :class:`.store.WorkspaceInUse`.
    """
    with workspace.ingesting():
        book = _Book(workspace, options, retry_failed, tally or Tally())
        tasks = book.tasks(book.listed(inputs))
        first = next(tasks, None)
        if first is None:
            return
        worker = worker_for(options, config or CheckConfig())
        with closing(carrier(worker, chain([first], tasks), options)) as outcomes:
            for task, outcome in outcomes:
                yield book.enter(task, outcome)


class _Book:
    """What an ingest knows: which files are due, which contents are being read, and how to store what comes back."""

    def __init__(self, workspace: Workspace, options: RunOptions, retry_failed: bool, tally: Tally) -> None:
        self._workspace, self._options, self._retry_failed, self.tally = workspace, options, retry_failed, tally
        self._reading, self._limits = reading_key(options.read), options.limits()
        self._under_way: dict[str, float] = {}  # content: since when

    def listed(self, inputs: Sequence[Path]) -> int:
        """Take down the files of the inputs; the number of this ingest."""
        plan = make_plan(inputs)
        if not plan.files:
            raise NothingToRead("没有找到可处理的文件 / no files to read")
        folders = [path for path in inputs if path.is_dir()]
        number, self.tally.gone = self._workspace.list_files(
            (FileRow(file.name, file.path) for file in plan.files), folders
        )
        self.tally.files, self.tally.passed_over = len(plan.files), plan.passed_over
        log.info("%d files listed, %d passed over, %d gone", len(plan.files), plan.passed_over, self.tally.gone)
        return number

    def tasks(self, number: int) -> Iterator[Task]:
        """The files that have to be read."""
        for file in self._workspace.files_of(number):
            try:
                now = self._identified(file)
            except OSError as error:
                self._unreadable(file, error)
                continue
            content = now.content or ""
            if content not in self._under_way and self._due(content):
                self._under_way[content] = time.monotonic()
                yield Task(file.name, file.path, now.size or 0, content)
            elif (first := self._workspace.first_name(content)) != file.name:
                self.tally.duplicates += 1
                log.info("%r has the same content as %r", file.name, first)
            else:
                self.tally.known += 1

    def _identified(self, file: FileRow) -> FileRow:
        """The file with the hash of its content, from the workspace where size and time are those of the last time."""
        status = file.path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise OSError("not a regular file")
        if file.content is not None and (file.size, file.mtime_ns) == (status.st_size, status.st_mtime_ns):
            return file
        if status.st_size > self._options.read.limits.max_bytes:
            content = _named(file)  # refused unread
        else:
            with file.path.open("rb") as stream:
                content = hashlib.file_digest(stream, "sha256").hexdigest()
        fresh = time.time_ns() - status.st_mtime_ns < _FRESH_NS
        now = replace(file, size=status.st_size, mtime_ns=None if fresh else status.st_mtime_ns, content=content)
        if now != file:
            self._workspace.identify(now)
        return now

    def _due(self, content: str) -> bool:
        known = self._workspace.submission(content)
        if known is None or known.reading != self._reading:
            return True
        return known.outcome in ("failed", "partly") and (self._retry_failed or known.limits != self._limits)

    def enter(self, task: Task, outcome: Reading | Lost) -> Step:
        """Store what became of a task."""
        begun = self._under_way.pop(task.content, time.monotonic())
        reading = lost(task, outcome, time.monotonic() - begun) if isinstance(outcome, Lost) else outcome
        content = reading.sha256 or task.content
        if content != task.content:  # it changed since it was hashed
            self._workspace.identify(FileRow(task.name, task.path, task.size, None, content))
        self._store(content, reading, task.size)
        self.tally.read += 1
        self.tally.pages += reading.pages
        self.tally.failed += bool(reading.problems)
        figures = (reading.pages, len(reading.records), reading.seconds)
        log.info("%r: %s, %d pages, %d records, %.1f s", task.name, reading.outcome, *figures)
        for problem in reading.problems:
            log.warning("%r, page %s: %s", task.name, problem.page or "-", problem.cause_en or problem.cause)
        return Step(task.name, reading.outcome, reading.pages, len(reading.records), reading.problems)

    def _unreadable(self, file: FileRow, error: OSError) -> None:
        """A file that cannot be opened: gone, or no permission; tried again every time."""
        content = _named(file)
        why: InputError = Unreadable(error.strerror or str(error))
        self._workspace.identify(replace(file, size=None, mtime_ns=None, content=content))
        self._store(content, failed(file.name, why), None)
        self.tally.read += 1
        self.tally.failed += 1
        log.warning("%r: %s", file.name, error)

    def _store(self, content: str, reading: Reading, size: int | None) -> None:
        submission = Submission(
            outcome=reading.outcome,
            pages=reading.pages,
            bytes=size,
            reading=self._reading,
            limits=self._limits,
            version=installed("hecha"),
            engine=self._options.read.ocr,
            seconds=reading.seconds,
        )
        self._workspace.save(content, submission, reading.records, reading.problems)


def _named(file: FileRow) -> str:
    """What stands for the content of a file that is not read: its own path."""
    return f"path:{os.fsencode(os.path.abspath(file.path)).decode('utf-8', 'backslashreplace')}"
