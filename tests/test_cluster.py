"""A run on a real Dask cluster on this machine: the same results, and a worker that is killed loses nothing."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_bulk import COMMAND, form, hecha, table

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def started(*arguments: str) -> subprocess.Popen[bytes]:
    """A process of the cluster, in a group of its own."""
    command = [sys.executable, "-m", *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def ended(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Cluster:
    def __init__(self, place: Path) -> None:
        self.file = place / "scheduler.json"
        loopback = ("--host", "127.0.0.1", "--no-dashboard")
        scheduler = ("distributed.cli.dask_scheduler", *loopback, "--port", "0", "--scheduler-file", str(self.file))
        self.processes = [started(*scheduler)]
        for _ in range(600):
            if self.file.exists() and (text := self.file.read_text(encoding="utf-8")):
                break
            time.sleep(0.1)
        self.address: str = json.loads(text)["address"]
        self.workers = [self.worker(place / str(number)) for number in range(2)]

    def worker(self, place: Path) -> subprocess.Popen[bytes]:
        one = ("--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--local-directory", str(place))
        process = started("distributed.cli.dask_worker", self.address, "--host", "127.0.0.1", *one)
        self.processes.append(process)
        return process


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    yield made
    for process in reversed(made.processes):
        ended(process)


def test_a_worker_that_is_killed_loses_nothing(cluster: Cluster, tmp_path: Path) -> None:
    folder, here, there = tmp_path / "in", tmp_path / "here", tmp_path / "there"
    folder.mkdir()
    for number in range(16):
        (folder / f"{number}.pdf").write_bytes(form(number))
    (folder / "断.pdf").write_bytes(form(0)[:2000])
    assert hecha("run", folder, "--out", here).returncode == 2

    command = [*COMMAND, "run", str(folder), "--out", str(there), "--cluster", cluster.address]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
        log = there / "hecha.log"
        for _ in range(600):
            if log.exists() and log.read_text(encoding="utf-8").count(" records, ") >= 3:
                break
            time.sleep(0.1)
        assert run.poll() is None, "the run was over before a worker could be killed"
        ended(cluster.workers[0])
        _, said = run.communicate(timeout=120)
    assert run.returncode == 2, said
    for path in here.iterdir():
        if not path.name.startswith("hecha."):
            assert (there / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_file_out_of_time_costs_itself_alone(cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(form(1))
    out = tmp_path / "out"
    config = tmp_path / "hecha.toml"
    config.write_text("[limits]\nseconds = 0.01\n", encoding="utf-8")
    done = hecha("run", tmp_path / "a.pdf", "--out", out, "--cluster", cluster.address, "--config", config)
    assert done.returncode == 2
    assert "超时" in table(out / "failures.csv")[0]["原因"]
    assert hecha("run", tmp_path / "a.pdf", "--out", out, "--cluster", cluster.address).returncode == 0


def test_no_cluster_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(form(1))
    done = hecha("run", tmp_path / "a.pdf", "--out", tmp_path / "out", "--cluster", "tcp://127.0.0.1:9")
    assert done.returncode == 3
    assert "127.0.0.1:9" in done.stderr
