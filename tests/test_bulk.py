"""Bulk runs: nothing lost, nothing twice, whatever ends them; and what is new is all that is read."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hecha.store import Workspace

SAMPLES = Path(__file__).parents[1] / "samples"
FORMS = ("seed-digital", "national-table-target-missing", "summary-list-no-record")
COMMAND = [sys.executable, "-m", "hecha.cli"]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def form(number: int) -> bytes:
    """A typed form in bytes of its own."""
    return (SAMPLES / f"{FORMS[number % len(FORMS)]}.pdf").read_bytes() + f"%{number}".encode()


def hecha(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=120)


def outcomes(out: Path) -> dict[str, str]:
    return {row["文件"]: row["处理结果"] for row in table(out / "files.csv")}


def log_of(out: Path) -> list[str]:
    """What the last run said it did: read, known, duplicates."""
    last = [line for line in (out / "hecha.log").read_text(encoding="utf-8").splitlines() if " done: " in line][-1]
    return last.partition(" done: ")[2].split(", ")[:3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forms, one of them twice and one damaged."""
    place = tmp_path / "in"
    place.mkdir()
    for number in range(4):
        (place / f"{number}.pdf").write_bytes(form(number))
    (place / "副本.pdf").write_bytes(form(1))
    (place / "断.pdf").write_bytes(form(0)[:2000])
    old = time.time() - 60  # of files that changed a moment ago, size and time are not relied upon
    for path in place.iterdir():
        os.utime(path, (old, old))
    return place


def test_a_run_does_only_what_is_new(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert hecha("run", folder, "--out", out).returncode == 2
    assert log_of(out) == ["5 read", "0 known", "1 duplicates"]
    assert outcomes(out) == {
        "0.pdf": "已处理",
        "1.pdf": "已处理",
        "2.pdf": "未见自评表",
        "3.pdf": "已处理",
        "副本.pdf": "重复文件",
        "断.pdf": "未处理",
    }
    assert [row["与此文件内容相同"] for row in table(out / "files.csv")] == ["", "", "", "", "1.pdf", ""]
    assert len(table(out / "projects.csv")) == 3
    before = {path: path.stat().st_mtime_ns for path in out.iterdir() if not path.name.startswith("hecha.")}

    assert hecha("run", folder, "--out", out).returncode == 2
    assert log_of(out) == ["0 read", "5 known", "1 duplicates"]
    assert {path: path.stat().st_mtime_ns for path in before} == before

    (folder / "4.pdf").write_bytes(form(4))
    (folder / "0.pdf").rename(folder / "零.pdf")
    (folder / "3.pdf").unlink()
    (folder / "断.pdf").unlink()
    assert hecha("run", folder, "--out", out).returncode == 0
    assert log_of(out)[0] == "1 read"
    assert set(outcomes(out)) == {"1.pdf", "2.pdf", "4.pdf", "副本.pdf", "零.pdf"}
    assert [row["文件"] for row in table(out / "projects.csv")] == ["1.pdf", "4.pdf", "零.pdf"]

    fresh = tmp_path / "fresh"
    hecha("run", folder, "--out", fresh)
    for path in before:
        assert (fresh / path.name).read_bytes() == path.read_bytes(), path.name


def test_what_failed_is_tried_again_where_limits_changed_or_one_asks(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for path in [*folder.glob("[1-9].pdf"), folder / "副本.pdf"]:
        path.unlink()
    config = tmp_path / "hecha.toml"
    config.write_text("[limits]\nmax_pages = 1\n", encoding="utf-8")
    hecha("ingest", folder, "--out", out, "--config", config)
    assert log_of(out)[0] == "2 read"
    hecha("ingest", folder, "--out", out, "--config", config)
    assert log_of(out)[0] == "0 read"
    hecha("ingest", folder, "--out", out, "--config", config, "--retry-failed")
    assert log_of(out)[0] == "2 read"
    hecha("ingest", folder, "--out", out)
    assert log_of(out)[0] == "2 read"
    with Workspace(out) as workspace:
        assert {file.name: file.outcome for file in workspace.outcomes()} == {"0.pdf": "read", "断.pdf": "failed"}


def test_another_engine_reads_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    hecha("ingest", folder / "0.pdf", "--out", out)
    hecha("ingest", folder / "0.pdf", "--out", out, "--ocr", "rapidocr")
    assert log_of(out)[0] == "1 read"


def test_parts_of_a_run_give_what_a_run_gives(folder: Path, tmp_path: Path) -> None:
    config = tmp_path / "hecha.toml"
    config.write_text('[check.rules.basis-year]\nenabled = false\nreason = "不适用"\n', encoding="utf-8")
    parts, whole, elsewhere = tmp_path / "parts", tmp_path / "whole", tmp_path / "elsewhere"
    hecha("run", folder, "--out", whole, "--config", config)
    hecha("ingest", folder / "1.pdf", folder / "0.pdf", "--out", parts)
    hecha("ingest", folder, "--out", parts)
    assert "basis-year" in hecha("check", parts).stdout
    assert "basis-year" not in hecha("check", parts, "--config", config).stdout
    assert hecha("export", parts, "--out", elsewhere).returncode == 0
    assert hecha("report", parts, "--out", elsewhere).returncode == 0
    for path in elsewhere.iterdir():
        assert path.read_bytes() == (whole / path.name).read_bytes(), path.name
    assert {path.name for path in elsewhere.iterdir()} == {
        path.name for path in whole.iterdir() if not path.name.startswith("hecha.")
    }


def test_a_folder_that_is_no_workspace_is_wrong_usage(tmp_path: Path) -> None:
    for command in ("check", "export", "report"):
        done = hecha(command, tmp_path)
        assert done.returncode == 3
        assert "hecha.db" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_any_point_the_next_run_ends_as_if_nothing_had_happened(
    folder: Path, tmp_path: Path, seed: int
) -> None:
    for name in ("0.pdf", "2.pdf", "3.pdf"):
        (folder / name).write_bytes(form(1) + name.encode())  # the quickest to read
    program = Path(__file__).with_name("killed.py")
    command = [sys.executable, str(program), str(folder), str(tmp_path / "out"), "8", str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert len(told["told"]) > 8
    assert {point: same for point, same in told["told"].items() if not same} == {}


@pytest.fixture
def several(tmp_path: Path) -> Path:
    place = tmp_path / "several"
    place.mkdir()
    for number in range(12):
        (place / f"{number}.pdf").write_bytes(form(number))
    return place


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_killed_with_its_workers_it_goes_on(several: Path, tmp_path: Path) -> None:
    dice = random.Random(5)
    whole, out = tmp_path / "whole", tmp_path / "out"
    hecha("run", several, "--out", whole, "--workers", 2)
    for _ in range(3):
        command = [*COMMAND, "run", str(several), "--out", str(out), "--workers", "2"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as process:
            time.sleep(dice.uniform(1.5, 4))
            os.killpg(process.pid, signal.SIGKILL)
    assert hecha("run", several, "--out", out, "--workers", 2).returncode == 0
    for path in whole.iterdir():
        if not path.name.startswith("hecha."):
            assert (out / path.name).read_bytes() == path.read_bytes(), path.name
