"""Which files a run covers, and what it calls them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from hecha.run.plan import make_plan


def touch(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(*inputs: Path) -> list[str]:
    return [file.name for file in make_plan(inputs).files]


def test_a_folder_is_read_to_its_depths_in_the_order_of_names(tmp_path: Path) -> None:
    touch(tmp_path, "乙/2.pdf", "乙/1.PDF", "甲.pdf", "乙/深/图.jpeg", "a.tif")
    assert names(tmp_path) == sorted(["乙/1.PDF", "乙/2.pdf", "乙/深/图.jpeg", "甲.pdf", "a.tif"])


def test_hidden_and_companion_files_are_passed_over_and_counted(tmp_path: Path) -> None:
    touch(tmp_path, "a.pdf", ".b.pdf", "~$c.docx", "a.json", "README.md", ".git/d.pdf", "__MACOSX/._a.pdf")
    plan = make_plan([tmp_path])
    assert [file.name for file in plan.files] == ["a.pdf"]
    assert plan.passed_over == 4


def test_what_an_earlier_run_wrote_is_passed_over(tmp_path: Path) -> None:
    touch(
        tmp_path,
        "a.pdf",
        "hecha.db",
        "hecha.db-wal",
        "tables.xlsx",
        "b/hecha.db",
        "b/c.docx",
        "b/d/e.pdf",
        "f/tables.xlsx",
    )
    assert names(tmp_path) == ["a.pdf", "f/tables.xlsx"]


def test_a_submission_in_a_wrong_format_is_not_skipped(tmp_path: Path) -> None:
    touch(tmp_path, "a.docx", "b.pdf", "没有扩展名", "c.ofd")
    assert names(tmp_path) == sorted(["a.docx", "b.pdf", "没有扩展名", "c.ofd"])


def test_a_file_named_is_taken_whatever_it_is(tmp_path: Path) -> None:
    touch(tmp_path, ".hidden.json")
    assert names(tmp_path / ".hidden.json") == [".hidden.json"]


def test_what_two_inputs_reach_is_read_once(tmp_path: Path) -> None:
    touch(tmp_path, "sub/a.pdf")
    assert names(tmp_path, tmp_path / "sub", tmp_path / "sub" / "a.pdf") == ["sub/a.pdf"]


def test_names_that_would_clash_are_told_apart(tmp_path: Path) -> None:
    touch(tmp_path, "甲局/2023.pdf", "乙局/2023.pdf")
    assert names(tmp_path / "甲局", tmp_path / "乙局") == ["乙局/2023.pdf", "甲局/2023.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links")
def test_links_are_followed_once_and_loops_end(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.pdf", "elsewhere/b.pdf")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (tmp_path / "in" / "gone.pdf").symlink_to(tmp_path / "nowhere.pdf")
    assert names(tmp_path / "in") == ["a.pdf", "gone.pdf", "link/b.pdf"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes")
def test_a_name_that_is_no_text_can_still_be_written(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb5\xa5.pdf"))
    path.write_bytes(b"x")
    (name,) = names(tmp_path)
    assert name.encode("utf-8") == b"\\xb5\\xa5.pdf"
