"""The same work on a cluster of Dask workers: file bytes go with the task, what was read comes back to be stored here.

A worker that dies costs no file: the scheduler has its tasks done by another one, and gives a file up only after it
took several workers down. A file that is out of time ends its worker, as on one machine; the worker's nanny starts a
new one.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
import warnings
from collections.abc import Generator, Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from ..schema import WrongUsage
from ..store import reading_key
from .ingest import Carrier
from .pool import Lost, PoolError
from .reading import Reading, RunOptions, Task, Worker

AHEAD = 3
"""Files under way for each thread of the cluster: enough to keep it busy while bytes travel."""
MOST_BYTES = 512 * 1024 * 1024
"""Of files under way."""
CONNECT_SECONDS = 10
_OVERDUE = "hecha-overdue"
_ONE = threading.Lock()  # the parsers of one process must not be shared between threads


class ClusterMissing(WrongUsage):
    """No cluster to work on: the extra is not installed, nobody answers, or the workers run another hecha."""


def on_cluster(address: str, options: RunOptions) -> Carrier:
    """A carrier for :func:`.ingest.ingest` that works on the scheduler at an address.

    Raises :class:`ClusterMissing`.
    """
    client = _connected(address)
    key = reading_key(options.read)
    strangers = [worker for worker, own in client.run(reading_key, options.read).items() if own != key]
    if strangers:
        client.close()
        raise ClusterMissing(f"{'、'.join(strangers)} 上的 hecha 与本机版本不同 / run another version of hecha")

    def carry(
        work: Worker, tasks: Iterator[Task], options: RunOptions
    ) -> Generator[tuple[Task, Reading | Lost], None, None]:
        try:
            yield from _Carrier(client, work, key, options).carried(tasks)
        finally:
            client.close()

    return carry


def _connected(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterMissing("集群需要 pip install 'hecha[cluster]' / a cluster needs hecha[cluster]") from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterMissing(f"{address}：没有可用的调度器或工作进程 / no scheduler or no workers ({error})") from error
    return client


class _Carrier:
    """What is under way on a cluster."""

    def __init__(self, client: Any, work: Worker, key: str, options: RunOptions) -> None:
        self._client, self._work, self._key, self._options = client, work, key, options
        self._under_way: dict[str, tuple[Task, Any]] = {}  # by the future's key
        self._overdue: set[str] = set()

    def carried(self, tasks: Iterator[Task]) -> Generator[tuple[Task, Reading | Lost], None, None]:
        """Each task with its result, as they end."""
        from distributed import as_completed

        self._client.subscribe_topic(_OVERDUE, self._hear)
        ended = as_completed(loop=self._client.loop)
        more = True
        while True:
            while more and self._has_room():
                task = next(tasks, None)
                if task is None:
                    more = False
                    break
                try:
                    ended.add(self._submitted(task))
                except OSError as error:
                    yield task, Lost("error", str(error))
            if not self._under_way:
                return
            future = next(ended)
            task, _ = self._under_way.pop(future.key)
            yield task, self._result(task, future)

    def _has_room(self) -> bool:
        most = AHEAD * max(1, sum(self._client.nthreads().values()))
        size = sum(task.size for task, _ in self._under_way.values())
        return not self._under_way or (len(self._under_way) < most and size < MOST_BYTES)

    def _submitted(self, task: Task) -> Any:
        data = task.path.read_bytes()
        seconds = self._options.seconds_for(task.size)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sending large graph")  # so that the scheduler can send it again
            future = self._client.submit(read_bytes, self._work, task, data, seconds, self._key, pure=False)
        self._under_way[future.key] = (task, future)
        return future

    def _hear(self, event: tuple[float, str]) -> None:
        """A worker says that it is about to end itself over a file."""
        content = event[1]
        self._overdue.add(content)
        for task, future in list(self._under_way.values()):
            if task.content == content:
                future.cancel()

    def _result(self, task: Task, future: Any) -> Reading | Lost:
        from distributed import KilledWorker

        if task.content in self._overdue:
            return Lost("timeout", f"{self._options.seconds_for(task.size):.0f} 秒")
        try:
            result: Reading = future.result()
        except KilledWorker as error:
            return Lost("died", str(error)[:200])
        except MemoryError:
            return Lost("memory")
        except CancelledError as error:
            raise PoolError(f"与集群的连接中断 / the cluster is gone ({error})") from error
        except Exception as error:  # whatever a parser throws costs this file alone
            return Lost("error", f"{type(error).__name__}: {error}"[:300])
        return result


def read_bytes(work: Worker, task: Task, data: bytes, seconds: float, key: str) -> Reading:
    """On a worker: read a file from its bytes, and end the process where that takes too long."""
    from distributed import get_worker

    if _own_key(work) != key:
        raise RuntimeError("工作进程的 hecha 版本不同 / this worker runs another version of hecha")
    worker = get_worker()
    with _ONE, tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"file{task.path.suffix}")
        path.write_bytes(data)
        watch = threading.Timer(seconds, _end, (worker, task.content))
        watch.daemon = True
        watch.start()
        try:
            return work(replace(task, path=path))
        finally:
            watch.cancel()


@cache
def _key_of(options: Any) -> str:
    return reading_key(options)


def _own_key(work: Any) -> str:
    return _key_of(work.keywords["options"])


def _end(worker: Any, content: str) -> None:
    worker.log_event(_OVERDUE, content)
    time.sleep(2)  # for the word to arrive
    os._exit(1)
