"""One worker process for tasks that come one by one, for as long as its owner lives.

Where :mod:`.pool` works off a list, this answers questions: a page to render, the sizes of a file's pages. The same
rules hold: native code on hostile files runs in a process of its own, with a limit of time and of memory, and the
process has pdfium to itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Lock
from typing import Generic, TypeVar

from .pool import STARTUP_SECONDS, Lost, _interrupts_held, _serve

A = TypeVar("A")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection


class Servant(Generic[A, R]):
    """A worker that applies ``work`` to one task at a time; any thread may ask.

    ``work``, tasks and results are pickled. A task that takes longer than ``seconds``, or that ends its process, is
    :class:`.Lost`, and the next one gets a new process. The first process starts with the first task.
    """

    def __init__(self, work: Callable[[A], R], *, seconds: float, memory_mb: int) -> None:
        self._work, self._seconds, self._memory_mb = work, seconds, memory_mb
        self._lock = Lock()
        self._worker: _Worker | None = None

    def ask(self, task: A) -> R | Lost:
        """The result of a task, once those asked before are done."""
        with self._lock:
            try:
                worker = self._worker = self._worker or self._started()
                worker.connection.send(task)
                if not worker.connection.poll(self._seconds):
                    return self._lost("timeout", f"{self._seconds:.0f} 秒")
                result: R | Lost = worker.connection.recv()
            except (EOFError, OSError) as error:
                return self._lost("died", type(error).__name__)
            if isinstance(result, Lost) and result.cause == "memory":
                return self._lost("memory", result.detail)
            return result

    def start(self) -> None:
        """Have the process ready before the first task; where it does not come up, the first task says so."""
        with self._lock, suppress(EOFError, OSError):
            self._worker = self._worker or self._started()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _started(self) -> _Worker:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._work, self._memory_mb), daemon=True)
        with _interrupts_held():
            process.start()
        theirs.close()
        deadline = time.monotonic() + STARTUP_SECONDS
        if not ours.poll(max(0.0, deadline - time.monotonic())):
            process.kill()
            raise EOFError
        ours.recv()  # it says that it is ready
        return _Worker(process, ours)

    def _lost(self, cause: str, detail: str) -> Lost:
        self._end()
        return Lost(cause, detail)  # type: ignore[arg-type]  # one of the causes

    def _end(self) -> None:
        if self._worker:
            self._worker.process.kill()
            self._worker.process.join()
            self._worker.connection.close()
            self._worker = None
