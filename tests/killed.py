"""Runs hecha over a folder again and again, killed with SIGKILL at ever other points: killed.py FOLDER OUT POINTS SEED.

A program of its own, warmed up once: each run is a fork of it that reads in its own process, and is killed by a signal
to itself at the N-th statement to the database or file put in place. Prints, for each point, whether the outputs of the
run that went on from there are those of a run that nobody killed.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

from hecha.check import CheckConfig
from hecha.extract import read_file
from hecha.extract.errors import InputError
from hecha.report.deliver import deliver
from hecha.run.ingest import ingest
from hecha.run.pool import Lost
from hecha.run.reading import Reading, RunOptions, Task, Worker
from hecha.store import Workspace, check_workspace

NEVER = 10**9


def inline(
    work: Worker, tasks: Iterator[Task], options: RunOptions
) -> Generator[tuple[Task, Reading | Lost], None, None]:
    """Reads in this process."""
    for task in tasks:
        yield task, work(task)


class Clock:
    """Counts what a kill may fall between, and kills when the time has come."""

    def __init__(self, last: int) -> None:
        self.last, self.seen = last, 0

    def tick(self, *_: object) -> None:
        self.seen += 1
        if self.seen > self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def run(folder: Path, out: Path, clock: Clock) -> None:
    """One run, as ``hecha run`` makes it."""
    connect, replace = sqlite3.connect, os.replace

    def watched(*arguments: object, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)  # type: ignore[call-overload]
        connection.set_trace_callback(clock.tick)
        return connection

    def replaced(source: Path, target: Path) -> None:
        clock.tick()
        replace(source, target)

    sqlite3.connect, os.replace = watched, replaced  # type: ignore[assignment]
    try:
        with Workspace(out, create=True) as workspace:
            for _ in ingest(workspace, [folder], RunOptions(), CheckConfig(), carrier=inline):
                pass
            check_workspace(workspace, CheckConfig())
            deliver(workspace, out, formats=("csv", "jsonl", "xlsx"), report=False)
    finally:
        sqlite3.connect, os.replace = connect, replace


def forked(folder: Path, out: Path, last: int) -> bool:
    """A run in a child that is killed after ``last`` ticks; whether it came to its end."""
    child = os.fork()
    if child == 0:
        run(folder, out, Clock(last))
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if not os.WIFSIGNALED(status) and status:
        raise SystemExit(f"a run failed with {status}")
    return status == 0


def outputs(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if not path.name.startswith("hecha.")}


def main(folder: Path, out: Path, points: int, seed: int) -> None:
    dice = random.Random(seed)
    for path in folder.glob("*.pdf"):  # load what reading needs before anything is forked
        try:
            read_file(path)
            break
        except InputError:
            continue
    clock = Clock(NEVER)
    run(folder, out / "whole", clock)
    expected = outputs(out / "whole")
    told = {}
    for point in sorted({1, 2, clock.seen - 1, *(dice.randrange(clock.seen) for _ in range(points))}):
        place = out / str(point)
        kills = 0
        last = point
        while not forked(folder, place, last):
            kills += 1
            last = dice.randrange(clock.seen) if kills < 3 else NEVER
        told[point] = kills > 0 and outputs(place) == expected
        shutil.rmtree(place)
    print(json.dumps({"ticks": clock.seen, "told": told}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
