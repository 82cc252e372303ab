"""A workspace that another version wrote, or that was damaged, is told in words; what people decided outlives it."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError

import pytest
from review_desk import SAMPLES, fill, golden, serving
from test_bulk import hecha

from hecha.store import FILE_NAME, Workspace, decide_value

NAME = "seed-digital.pdf"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A workspace with one form, on which something was decided."""
    fill(tmp_path / "out", golden("seed-digital"))
    with Workspace(tmp_path / "out") as workspace:
        (number,) = workspace.record_ids()
        reviewed = workspace.reviewed(number)
        assert reviewed is not None
        seen = reviewed.version("/contact_phone")
        decide_value(workspace, number, "/contact_phone", "correct", who="王芳", seen=seen, typed="0751-1234567")
    return tmp_path / "out"


def change(out: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    with sqlite3.connect(out / FILE_NAME) as db:
        for statement, values in statements:
            db.execute(statement, values)


def of_another_form(out: Path) -> None:
    """The record has a field that this version does not know."""
    with sqlite3.connect(out / FILE_NAME) as db:
        (body,) = db.execute("SELECT body FROM records").fetchone()
    told = json.loads(zlib.decompress(body)) | {"a_field_of_long_ago": 1}
    change(out, ("UPDATE records SET body = ?", (zlib.compress(json.dumps(told).encode()),)),
           ("UPDATE submissions SET reading = 'older'", ()))  # fmt: skip


COMMANDS: tuple[tuple[str, ...], ...] = (("check",), ("export",), ("report",), ("labels",))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_record_of_another_version_is_named_with_what_to_do(out: Path, command: tuple[str, ...]) -> None:
    of_another_form(out)
    done = hecha(*command, out)
    assert done.returncode == 3
    assert f"{NAME} 的记录由另一版本的 hecha 写入" in done.stderr
    assert "hecha run" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (out / "tables.xlsx").exists()


def test_the_page_says_so_too(out: Path) -> None:
    of_another_form(out)
    with serving(out) as url, pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(f"{url}/project/1")
    assert refused.value.code == 409
    assert "重新读取该文件" in refused.value.read().decode()


def test_reading_again_mends_it_and_keeps_the_decisions(out: Path) -> None:
    of_another_form(out)
    assert hecha("run", SAMPLES / NAME, "--out", out, "--format", "jsonl").returncode == 0
    (line,) = (out / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["contact_phone"] == "0751-1234567"


def test_thresholds_of_another_version_are_not_guessed(out: Path) -> None:
    assert hecha("check", out).returncode == 0
    change(out, ("UPDATE meta SET value = replace(value, 'low_execution', 'of_long_ago') WHERE key = 'config'", ()))
    done = hecha("export", out)
    assert done.returncode == 3
    assert "--config" in done.stderr
    assert "Traceback" not in done.stderr
    (out / "hecha.toml").write_text("[check]\n", encoding="utf-8")
    assert hecha("export", out, "--config", out / "hecha.toml").returncode == 0


def another_layout(out: Path) -> None:
    change(out, ("PRAGMA user_version = 99", ()))


def an_earlier_layout(out: Path) -> None:
    change(out, ("ALTER TABLE problems ADD COLUMN of_long_ago TEXT", ()), ("PRAGMA user_version = 1", ()))


def a_text(out: Path) -> None:
    for beside in out.glob(f"{FILE_NAME}-*"):
        beside.unlink()
    (out / FILE_NAME).write_text("这不是数据库" * 100, encoding="utf-8")


def without_a_table(out: Path) -> None:
    change(out, ("DROP TABLE problems", ()))


@pytest.mark.parametrize(
    ("spoil", "code", "told"),
    [
        (another_layout, 3, "版本 99"),
        (an_earlier_layout, 3, "版本 1"),
        (a_text, 3, "无法打开"),
        (without_a_table, 2, "无法读写"),
    ],
    ids=["another layout", "an earlier layout", "no database", "a table is missing"],
)
def test_a_workspace_that_cannot_be_used_is_told(
    out: Path, spoil: Callable[[Path], None], code: int, told: str
) -> None:
    spoil(out)
    done = hecha("export", out)
    assert (done.returncode, told in done.stderr, out.name in done.stderr) == (code, True, True), done.stderr
    assert "Traceback" not in done.stderr


def test_an_earlier_version_with_the_same_tables_is_taken_over(out: Path) -> None:
    of_another_form(out)
    change(out, ("PRAGMA user_version = 1", ()))
    done = hecha("export", out)
    assert done.returncode == 3
    assert f"{NAME} 的记录由另一版本的 hecha 写入" in done.stderr
    assert hecha("run", SAMPLES / NAME, "--out", out, "--format", "jsonl").returncode == 0
    (line,) = (out / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["contact_phone"] == "0751-1234567"
