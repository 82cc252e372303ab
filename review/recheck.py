"""The rules across all projects, applied again after a decision: in a process of its own, while people go on."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

from ..check import CheckConfig
from ..run.servant import Servant
from ..store import Workspace, check_key, check_workspace, is_checked

SECONDS = 900.0
MEMORY_MB = 4096
QUIET = 1.0
"""Seconds without a decision after which it begins: people decide in rows."""


class Recheck:
    """Brings the findings of a workspace up to date whenever it is told that something was decided.

    What rules say of one record stands at once, with the decision; what they say of several (the same project twice,
    texts that were copied) follows here.
    """

    def __init__(self, folder: Path, config: CheckConfig) -> None:
        self._folder, self._config = folder, config
        self._due, self._ended = Event(), Event()
        self._servant: Servant[tuple[Path, CheckConfig], bool] = Servant(_check, seconds=SECONDS, memory_mb=MEMORY_MB)
        self._thread: Thread | None = None

    def due(self) -> None:
        """Say that something was decided."""
        self._due.set()
        if self._thread is None:
            self._thread = Thread(target=self._run, daemon=True)
            self._thread.start()

    def close(self) -> None:
        self._ended.set()
        self._due.set()
        self._servant.close()

    def _run(self) -> None:
        while True:
            self._due.wait()
            while self._due.is_set() and not self._ended.is_set():
                self._due.clear()
                self._ended.wait(QUIET)
            if self._ended.is_set():
                return
            self._servant.ask((self._folder, self._config))


def _check(task: tuple[Path, CheckConfig]) -> bool:
    """In the process: apply the rules until nothing was decided meanwhile."""
    folder, config = task
    with Workspace(folder) as workspace:
        for _ in range(5):
            check_workspace(workspace, config)
            if is_checked(workspace, check_key(config)):
                return True
    return False
