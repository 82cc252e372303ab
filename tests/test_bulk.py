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
from killed import inline

from hecha.extract import Limits, ReadOptions
from hecha.run.ingest import ingest
from hecha.run.reading import RunOptions
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


def read_again(out: Path, folder: Path, *, retry_failed: bool = False, **choices: object) -> list[str]:
    """The files that an ingest in this process reads."""
    options = RunOptions(read=ReadOptions(**choices))  # type: ignore[arg-type]
    with Workspace(out, create=True) as workspace:
        steps = ingest(workspace, [folder], options, retry_failed=retry_failed, carrier=inline)
        return [step.name for step in steps]


def test_what_failed_is_tried_again_where_limits_changed_or_one_asks(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for path in [*folder.glob("[1-9].pdf"), folder / "副本.pdf"]:
        path.unlink()
    few = Limits(max_pages=1)
    assert read_again(out, folder, limits=few) == ["0.pdf", "断.pdf"]
    assert read_again(out, folder, limits=few) == []
    assert read_again(out, folder, limits=few, retry_failed=True) == ["0.pdf", "断.pdf"]
    assert read_again(out, folder) == ["0.pdf", "断.pdf"]
    with Workspace(out) as workspace:
        assert {file.name: file.outcome for file in workspace.outcomes()} == {"0.pdf": "read", "断.pdf": "failed"}


def test_another_way_of_reading_reads_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    label = ("field", "project_name", "工程名称")
    assert len(read_again(out, folder)) == 5
    assert read_again(out, folder, limits=Limits(max_pages=500)) == ["断.pdf"]
    assert len(read_again(out, folder, labels=(label,))) == 5
    assert len(read_again(out, folder, labels=(label,), ocr="rapidocr")) == 5


def test_a_file_that_changed_is_read_again_and_a_touched_one_is_not(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    read_again(out, folder)
    os.utime(folder / "0.pdf")
    assert read_again(out, folder) == []
    (folder / "0.pdf").write_bytes(form(30))
    (folder / "1.pdf").write_bytes(form(0))  # the content that the other one had
    assert read_again(out, folder) == ["0.pdf"]
    with Workspace(out) as workspace:
        assert [record.source.file for _, record in workspace.records()] == ["0.pdf", "1.pdf", "3.pdf", "副本.pdf"]


def test_a_file_that_cannot_be_opened_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / "悬空.pdf").symlink_to(tmp_path / "nowhere")
    read_again(tmp_path / "out", folder)
    with Workspace(tmp_path / "out") as workspace:
        assert "无法打开" in next(problem.cause for problem in workspace.problems() if problem.file == "悬空.pdf")


def test_parts_of_a_run_give_what_a_run_gives(folder: Path, tmp_path: Path) -> None:
    config = tmp_path / "hecha.toml"
    config.write_text('[check.rules.basis-year]\nenabled = false\nreason = "不适用"\n', encoding="utf-8")
    parts, whole, elsewhere = tmp_path / "parts", tmp_path / "whole", tmp_path / "elsewhere"
    hecha("run", folder, "--out", whole, "--config", config)
    read_again(parts, folder / "1.pdf")
    hecha("ingest", folder, "--out", parts)
    with Workspace(parts) as workspace:
        assert "basis-year" in {rule for rule, _, _ in workspace.fired()}
    assert "basis-year" not in hecha("check", parts, "--config", config).stdout
    assert hecha("export", parts, "--out", elsewhere).returncode == 0
    assert hecha("report", parts, "--out", elsewhere).returncode == 0
    for path in elsewhere.iterdir():
        assert path.read_bytes() == (whole / path.name).read_bytes(), path.name
    assert {path.name for path in elsewhere.iterdir()} == {
        path.name for path in whole.iterdir() if not path.name.startswith("hecha.")
    }


def test_a_folder_that_is_no_workspace_is_wrong_usage(tmp_path: Path) -> None:
    for command in ("check", "export"):
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
    command = [sys.executable, str(program), str(folder), str(tmp_path / "out"), "5", str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert len(told["told"]) > 5
    assert {point: same for point, same in told["told"].items() if not same} == {}


@pytest.fixture
def several(tmp_path: Path) -> Path:
    place = tmp_path / "several"
    place.mkdir()
    for number in range(14):
        (place / f"{number}.pdf").write_bytes(form(1) + str(number).encode())  # the quickest to read
    return place


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_killed_with_its_workers_it_goes_on(several: Path, tmp_path: Path) -> None:
    dice = random.Random(5)
    whole, out = tmp_path / "whole", tmp_path / "out"
    hecha("run", several, "--out", whole, "--workers", 2)
    for _ in range(2):
        command = [*COMMAND, "run", str(several), "--out", str(out), "--workers", "2"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as process:
            time.sleep(dice.uniform(1.5, 4))
            os.killpg(process.pid, signal.SIGKILL)
    assert hecha("run", several, "--out", out, "--workers", 2).returncode == 0
    for path in whole.iterdir():
        if not path.name.startswith("hecha."):
            assert (out / path.name).read_bytes() == path.read_bytes(), path.name
