"""Real worker processes that work, crash, hang and eat memory: each costs its own task and no other."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hecha.run.pool import AHEAD, Lost, PoolError, run_ordered


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Workers import the function they run by its module's name: give it a module of its own."""
    (tmp_path / "pool_work.py").write_text(WORK, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    sys.modules.pop("pool_work", None)


WORK = """
import os, signal, sys, time

def work(task):
    match task:
        case "hang": time.sleep(60)
        case "slow": time.sleep(1)
        case "crash": os.kill(os.getpid(), signal.SIGSEGV)
        case "exit": os._exit(3)
        case "eat": return len(bytearray(2 * 1024**3))
        case "deep": return deep(0)
        case "raise": raise ValueError("坏文件")
        case "noise": print("out"); print("err", file=sys.stderr)
        case "who": return os.getpid()
    return task.upper()

def deep(n):
    return deep(n + 1)
"""


def run(tasks: list[str], **options: Any) -> list[tuple[str, object]]:
    from pool_work import work  # type: ignore[import-not-found]

    settings: dict[str, Any] = {"workers": 2, "seconds": lambda task: 20.0, "memory_mb": 1024} | options
    return list(run_ordered(work, tasks, **settings))


def test_results_come_in_the_order_of_the_tasks() -> None:
    tasks = ["slow", *"abcdefgh"]
    assert run(tasks) == [(task, task.upper()) for task in tasks]


def test_a_worker_that_dies_costs_one_task_and_says_how() -> None:
    assert run(["a", "crash", "exit", "b"]) == [
        ("a", "A"),
        ("crash", Lost("died", "SIGSEGV")),
        ("exit", Lost("died", "退出码 3")),
        ("b", "B"),
    ]


def test_a_worker_that_hangs_is_killed_in_time() -> None:
    begun = time.monotonic()
    results = run(["hang", "a"], workers=1, seconds=lambda task: 1.0)
    assert results == [("hang", Lost("timeout", "1 秒")), ("a", "A")]
    assert time.monotonic() - begun < 15


@pytest.mark.skipif(sys.platform != "linux", reason="the memory limit is the system's, on Linux")
def test_a_worker_that_eats_memory_is_stopped() -> None:
    assert run(["eat", "a"]) == [("eat", Lost("memory", "1024 MB")), ("a", "A")]


def test_an_exception_is_told_with_its_kind() -> None:
    (_, lost), (_, deep) = run(["raise", "deep"])
    assert lost == Lost("error", "ValueError: 坏文件")
    assert isinstance(deep, Lost)
    assert "RecursionError" in deep.detail


def test_workers_live_on_from_task_to_task() -> None:
    assert len({pid for _, pid in run(["who"] * 40)}) <= 2


def test_what_parsers_print_does_not_reach_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    run(["noise"])
    assert capfd.readouterr() == ("", "")


def test_a_slow_task_does_not_let_results_pile_up() -> None:
    from pool_work import work

    taken = 0

    def tasks() -> Iterator[str]:
        nonlocal taken
        for task in ["slow", *["x"] * 5000]:
            taken += 1
            yield task

    results = run_ordered(work, tasks(), workers=2, seconds=lambda task: 20.0, memory_mb=1024)
    next(results)
    assert taken <= 2 * AHEAD + 1
    results.close()


def test_closing_ends_all_workers_at_once() -> None:
    from pool_work import work

    results = run_ordered(work, ["a", "hang", "hang"], workers=2, seconds=lambda task: 60.0, memory_mb=1024)
    next(results)
    begun = time.monotonic()
    results.close()
    assert time.monotonic() - begun < 5
    assert not multiprocessing.active_children()


def test_workers_that_do_not_come_up_are_no_endless_loop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from pool_work import work

    (tmp_path / "pool_work.py").write_text("raise ImportError('broken installation')", encoding="utf-8")
    with pytest.raises(PoolError):
        list(run_ordered(work, ["a"], workers=1, seconds=lambda task: 5.0, memory_mb=1024))


def test_workers_end_when_the_parent_is_killed(tmp_path: Path) -> None:
    program = f"""
import sys; sys.path.insert(0, {str(tmp_path)!r})
from pool_work import work
from hecha.run.pool import run_ordered
if __name__ == "__main__":
    results = run_ordered(work, ["who"] + ["a"] * 10, workers=1, seconds=lambda task: 60.0, memory_mb=1024)
    print(next(results)[1], flush=True)
    sys.stdin.read()
"""
    (tmp_path / "parent.py").write_text(program, encoding="utf-8")
    import subprocess

    with subprocess.Popen(
        [sys.executable, str(tmp_path / "parent.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    for _ in range(100):
        if not _alive(worker):
            return
        time.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
    pytest.fail("the worker outlived its parent")


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
