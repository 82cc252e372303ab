"""Worker processes that can crash, hang or eat memory without harm: each costs the parent one task and says which.

Parsers of PDFs and text recognition run native code on hostile input. So each task runs in a worker process of its
own making: the parent alone keeps time and kills, the system keeps the memory limit, and what a worker was doing when
it died comes back as :class:`Lost`. Workers live on from task to task, so that models are loaded once.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, Literal, TypeVar

A = TypeVar("A")
R = TypeVar("R")

MEGABYTE = 1024 * 1024
STARTUP_SECONDS = 120.0
"""A worker that has not come up by then never will."""
AHEAD = 64
"""Results that wait for an earlier, slower task: at most this many a worker, so that memory stays bounded."""


class PoolError(RuntimeError):
    """Workers do not come up at all: a broken installation, not a matter of one task."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A task without a result: out of time, out of memory, a worker that died, or an unexpected exception."""

    cause: Literal["timeout", "memory", "died", "error"]
    detail: str = ""


@dataclass(slots=True)
class _Worker(Generic[A]):
    """One process and what it is doing: starting up (``ready`` is False), idle, or working on ``task``."""

    process: SpawnProcess
    connection: Connection
    deadline: float
    ready: bool = False
    number: int | None = None
    task: A | None = None

    @property
    def idle(self) -> bool:
        return self.ready and self.number is None


def run_ordered(
    work: Callable[[A], R],
    tasks: Iterable[A],
    *,
    workers: int,
    seconds: Callable[[A], float],
    memory_mb: int,
) -> Generator[tuple[A, R | Lost], None, None]:
    """Apply ``work`` to each task in one of ``workers`` processes; yield (task, result) in the order of the tasks.

    ``work`` and its results are pickled. ``seconds`` gives each task's wall-clock limit, ``memory_mb`` each worker's
    memory limit (Linux). Tasks are taken from the iterable as they are needed. Closing the iterator stops all workers.
    Raises :class:`PoolError` when workers do not come up.
    """
    pool: _Pool[A, R] = _Pool(work, tasks, workers, seconds, memory_mb)
    pending: deque[tuple[int, A]] = deque()  # given out and not yet yielded, in order
    done: dict[int, R | Lost] = {}
    try:
        while True:
            pool.feed(pending, AHEAD * workers)
            while pending and pending[0][0] in done:
                number, task = pending.popleft()
                yield task, done.pop(number)
            if not pool.more and not pending:
                return
            done.update((number, result) for number, _, result in pool.collect())
    finally:
        pool.stop()


def run_as_done(
    work: Callable[[A], R],
    tasks: Iterable[A],
    *,
    workers: int,
    seconds: Callable[[A], float],
    memory_mb: int,
) -> Generator[tuple[A, R | Lost], None, None]:
    """The same in the order in which tasks end: nothing waits for a slower one before it."""
    pool: _Pool[A, R] = _Pool(work, tasks, workers, seconds, memory_mb)
    try:
        while True:
            pool.feed(deque(), workers)
            if not pool.more and not pool.at_work:
                return
            for _, task, result in pool.collect():
                yield task, result
    finally:
        pool.stop()


class _Pool(Generic[A, R]):
    """The workers. ``more`` tells whether tasks are left to give, and so whether a lost worker is worth replacing."""

    def __init__(
        self, work: Callable[[A], R], tasks: Iterable[A], workers: int, seconds: Callable[[A], float], memory_mb: int
    ) -> None:
        self.more = True
        self._tasks: Iterator[tuple[int, A]] = enumerate(tasks)
        self._work, self._seconds, self._memory_mb = work, seconds, memory_mb
        self._workers: list[_Worker[A]] = []
        try:
            for _ in range(workers):
                self._start()
        except BaseException:
            self.stop()
            raise

    @property
    def at_work(self) -> bool:
        return any(worker.number is not None for worker in self._workers)

    def feed(self, pending: deque[tuple[int, A]], most: int) -> None:
        """Give idle workers tasks, ``most`` pending ones at most; each is appended to ``pending``."""
        while self.more and len(pending) < most:
            worker = next((worker for worker in self._workers if worker.idle), None)
            if worker is None:
                return
            following = next(self._tasks, None)
            if following is None:
                self.more = False
            elif self._give(worker, *following):
                pending.append(following)
            else:
                self._tasks = chain([following], self._tasks)

    def _give(self, worker: _Worker[A], number: int, task: A) -> bool:
        """Have the worker start on a task; False when it died while idle (another takes its place)."""
        try:
            worker.connection.send(task)
        except OSError:
            self._replace(worker)
            return False
        worker.number, worker.task = number, task
        worker.deadline = time.monotonic() + self._seconds(task)
        return True

    def collect(self) -> list[tuple[int, A, R | Lost]]:
        """Wait until a worker says something, dies or runs out of time; the tasks that ended with their results."""
        ended: list[tuple[int, A, R | Lost]] = []
        busy = [worker for worker in self._workers if not worker.idle]
        patience = min(worker.deadline for worker in busy) - time.monotonic()
        signalled = wait([worker.connection for worker in busy], timeout=max(0.0, patience))
        for worker in busy:
            if worker.connection in signalled:
                self._hear(worker, ended)
            elif time.monotonic() >= worker.deadline:
                self._expire(worker, ended)
        return ended

    def stop(self) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()
        self._workers.clear()

    def _start(self) -> None:
        context = get_context("spawn")  # a fork would copy the threads of the progress display half-way
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._work, self._memory_mb), daemon=True)
        with _interrupts_held():
            process.start()
        theirs.close()  # so that the worker's death closes the pipe
        self._workers.append(_Worker(process, ours, time.monotonic() + STARTUP_SECONDS))

    def _replace(self, worker: _Worker[A]) -> None:
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)
        if self.more:
            self._start()

    def _hear(self, worker: _Worker[A], ended: list[tuple[int, A, R | Lost]]) -> None:
        try:
            result = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join()
            self._lose(worker, ended, Lost("died", _signal_name(worker.process.exitcode or 0)))
            return
        if not worker.ready:
            worker.ready = True
            return
        if worker.number is not None and worker.task is not None:
            ended.append((worker.number, worker.task, result))
        worker.number = worker.task = None
        if isinstance(result, Lost) and result.cause == "memory":
            self._replace(worker)  # what it allocated before it gave up is best freed with the process

    def _expire(self, worker: _Worker[A], ended: list[tuple[int, A, R | Lost]]) -> None:
        seconds = self._seconds(worker.task) if worker.task is not None else STARTUP_SECONDS
        self._lose(worker, ended, Lost("timeout", f"{seconds:.0f} 秒"))

    def _lose(self, worker: _Worker[A], ended: list[tuple[int, A, R | Lost]], lost: Lost) -> None:
        if worker.number is None or worker.task is None:
            raise PoolError(f"工作进程无法启动：{lost.detail}")
        ended.append((worker.number, worker.task, lost))
        self._replace(worker)


def _signal_name(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"退出码 {code}"
    except ValueError:
        return f"信号 {-code}"


def _serve(connection: Connection, work: Callable[[Any], Any], memory_mb: int) -> None:
    """A worker's life: one task after the other until the parent closes the pipe, or is no more."""
    _silence()
    _limit_memory(memory_mb)
    os.environ["OMP_NUM_THREADS"] = "1"  # one process a core: libraries that thread on their own only get in the way
    connection.send("ready")
    while True:
        try:
            task = connection.recv()
        except (EOFError, OSError):
            return
        try:
            result = work(task)
        except MemoryError:
            result = Lost("memory", f"{memory_mb} MB")
        except Exception as error:  # whatever a parser throws costs this task alone
            result = Lost("error", f"{type(error).__name__}: {error}"[:300])
        connection.send(result)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """A process started within never sees Ctrl-C, which reaches the whole group: the parent ends its workers itself."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # it releases held signals when it starts
    came: list[int] = []
    ours = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number)) if ours else None
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # handed down to the process
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        if ours:
            signal.signal(signal.SIGINT, before)
        if came:  # to another thread, such as a library's
            signal.raise_signal(signal.SIGINT)


def _silence() -> None:
    """Parsers and native libraries write warnings about damaged files; they would run through the progress display."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _limit_memory(megabytes: int) -> None:
    """Bound the data segment: private writable memory, without the address space that libraries only reserve."""
    try:
        import resource
    except ImportError:  # no such limit on Windows
        return
    limit = megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
