"""The workspace: what goes in comes out, under one name, for many readers at once, and whole whenever one is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from decimal import Decimal as D
from pathlib import Path

import pytest
from check_builder import guangdong, national, three

import hecha
from hecha.check import CheckConfig, check_all, check_record
from hecha.extract.options import Limits, ReadOptions
from hecha.extract.result import Problem
from hecha.report.jsonl import read_jsonl, to_line
from hecha.schema import Record, Source
from hecha.store import (
    FileRow,
    NoWorkspace,
    ProjectQuery,
    Submission,
    Workspace,
    WorkspaceInUse,
    check_key,
    encode,
    reading_key,
)

DONE = Submission("read", 1, 100, "reading", "limits", "1", "paddleocr", 0.5)


def put(workspace: Workspace, folder: Path, name: str, *records: Record, problems: tuple[Problem, ...] = ()) -> str:
    """Store a file with its records, as an ingest does."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(name, encoding="utf-8")
    content = f"{name:0>64}"
    workspace.list_files([FileRow(name, path)], [])
    workspace.identify(FileRow(name, path, 1, 1, content))
    workspace.save(content, DONE, [encode(check_record(record)) for record in records], problems)
    return content


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "out", create=True)


def test_what_is_stored_comes_back(workspace: Workspace, tmp_path: Path, sample: Record) -> None:
    content = put(workspace, tmp_path, "水利局/a.pdf", sample, sample)
    (_, one), (_, other) = workspace.records()
    source = sample.source.model_copy(update={"file": "水利局/a.pdf", "sha256": content})
    assert to_line(one) == to_line(check_record(sample).model_copy(update={"source": source}))
    assert one == other
    (bare, _) = workspace.records(evidence=False)
    assert bare[1].evidence == {}
    assert bare[1].funding == one.funding


@pytest.fixture(scope="module")
def sample() -> Record:
    """A typed form, as it is read."""
    (record,) = hecha.read(Path(__file__).parents[1] / "samples" / "seed-digital.pdf")
    return record


def test_records_come_in_the_order_of_file_and_page(workspace: Workspace, tmp_path: Path) -> None:
    def on(page: int) -> Record:
        return national(source=Source(file="", pages=(page, page), kind="digital"), project_name=f"第{page}页")

    put(workspace, tmp_path, "b.pdf", on(2), on(10))
    put(workspace, tmp_path, "a.pdf", on(3))
    told = [(record.source.file, record.source.pages[0]) for _, record in workspace.records()]
    assert told == [("a.pdf", 3), ("b.pdf", 2), ("b.pdf", 10)]


def test_the_same_content_is_told_once_under_its_first_name(workspace: Workspace, tmp_path: Path) -> None:
    content = put(workspace, tmp_path, "b.pdf", national())
    (tmp_path / "a.pdf").write_text("", encoding="utf-8")
    workspace.list_files([FileRow("a.pdf", tmp_path / "a.pdf")], [])
    workspace.identify(FileRow("a.pdf", tmp_path / "a.pdf", 1, 1, content))
    assert [record.source.file for _, record in workspace.records()] == ["a.pdf"]
    assert [(file.name, file.duplicate_of) for file in workspace.outcomes()] == [("a.pdf", None), ("b.pdf", "a.pdf")]


def test_a_file_that_is_gone_is_told_no_more_and_comes_back(workspace: Workspace, tmp_path: Path) -> None:
    content = put(workspace, tmp_path, "in/a.pdf", national())
    ids = workspace.record_ids()
    assert workspace.list_files([], [tmp_path / "in"])[1] == 1
    assert list(workspace.records()) == []
    assert workspace.record(ids[0]) is None
    workspace.list_files([FileRow("c.pdf", tmp_path / "in" / "c.pdf")], [])
    workspace.identify(FileRow("c.pdf", tmp_path / "in" / "c.pdf", 1, 1, content))
    assert workspace.record_ids() == ids


def test_two_files_of_one_name_have_names_of_their_own(workspace: Workspace, tmp_path: Path) -> None:
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.pdf").write_text(folder, encoding="utf-8")
        workspace.list_files([FileRow("a.pdf", tmp_path / folder / "a.pdf")], [tmp_path / folder])
    assert {file.name for file in workspace.outcomes()} == {"a.pdf", "乙/a.pdf"}
    (tmp_path / "甲" / "a.pdf").rename(tmp_path / "a.pdf")
    workspace.list_files([FileRow("a.pdf", tmp_path / "a.pdf")], [tmp_path / "a.pdf"])
    assert {file.name for file in workspace.outcomes()} == {"a.pdf", "乙/a.pdf"}


def test_a_record_keeps_its_number_when_its_file_is_read_again(workspace: Workspace, tmp_path: Path) -> None:
    content = put(workspace, tmp_path, "a.pdf", national(), guangdong())
    before = workspace.record_ids()
    workspace.save(content, DONE, [encode(national(total_score=D(70)))], ())
    assert workspace.record_ids() == before[:1]
    record = workspace.record(before[0])
    assert record is not None
    assert record.total_score == 70


def test_problems_are_told_under_every_name(workspace: Workspace, tmp_path: Path) -> None:
    content = put(workspace, tmp_path, "b.pdf", problems=(Problem("", 2, "损坏", "重存", "damaged", "save"),))
    workspace.list_files([FileRow("a.pdf", tmp_path / "a.pdf")], [])
    workspace.identify(FileRow("a.pdf", tmp_path / "a.pdf", 1, 1, content))
    assert [(p.file, p.page, p.cause) for p in workspace.problems()] == [("a.pdf", 2, "损坏"), ("b.pdf", 2, "损坏")]


def test_projects_are_searched_filtered_and_sorted(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, tmp_path, "a.pdf", national(project_name="水库除险_加固", supervising_department="水利局"))
    put(workspace, tmp_path, "b.pdf", national(project_name="河道治理", funding=three(300, 290), evaluation_year=2021))
    put(workspace, tmp_path, "c.pdf", national(project_name="植树", total_score=D(50)))

    def names(**query: object) -> list[str | None]:
        rows, count = workspace.projects(ProjectQuery(**query))  # type: ignore[arg-type]
        assert len(rows) == count
        return [row.name for row in rows]

    assert names() == ["水库除险_加固", "河道治理", "植树"]
    assert names(search="除险_") == ["水库除险_加固"]
    assert names(search="% 治理") == []
    assert names(search="b.pdf") == ["河道治理"]
    assert names(department="水利局") == ["水库除险_加固"]
    assert names(year=2021) == ["河道治理"]
    assert names(sort="budget", descending=True)[0] == "河道治理"
    assert names(rule="score-sum", severity="error") == ["植树"]
    assert names(rule="score-sum", severity="info") == []
    rows, count = workspace.projects(limit=1, offset=1)
    assert ([row.name for row in rows], count) == (["河道治理"], 3)
    assert rows[0].budget == "3000000"
    assert ("score-sum", "error", 1) in workspace.fired()


def test_findings_are_replaced(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, tmp_path, "a.pdf", national(project_name="甲"))
    put(workspace, tmp_path, "b.pdf", national(project_name="甲"))
    checked = check_all([record for _, record in workspace.records()])
    revision = workspace.revision
    rules = frozenset({"duplicate-record"})
    workspace.set_findings(list(zip(workspace.record_ids(), checked, strict=True)), "key", run_rules=rules)
    assert workspace.revision > revision
    assert [record for _, record in workspace.records()] == checked
    assert [row.warnings for row in workspace.projects()[0]] == [1, 1]


def test_a_folder_without_a_workspace_is_told_and_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace):
        Workspace(tmp_path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "hecha.db").write_bytes(b"no database at all, just text" * 40)
    with pytest.raises(NoWorkspace):
        Workspace(tmp_path)


def test_readers_do_not_wait_for_the_writer(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, tmp_path, "a.pdf", national())
    with workspace._writing(), Workspace(tmp_path / "out") as reader:  # a transaction under way
        begun = time.monotonic()
        assert len(list(reader.records())) == 1
        assert time.monotonic() - begun < 5


def test_writers_take_turns(workspace: Workspace, tmp_path: Path) -> None:
    def write(letter: str) -> None:
        with Workspace(tmp_path / "out") as own:
            for number in range(20):
                put(own, tmp_path, f"{letter}{number}.pdf", national())

    threads = [threading.Thread(target=write, args=(letter,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(workspace.record_ids()) == 80


def test_one_ingest_at_a_time_and_none_is_left_over(tmp_path: Path) -> None:
    out = tmp_path / "out"
    program = (
        "import sys, pathlib\nfrom hecha.store import Workspace\n"
        "with Workspace(pathlib.Path(sys.argv[1]), create=True) as w, w.ingesting():\n"
        "    print('in', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(out)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with Workspace(out) as workspace:
            with pytest.raises(WorkspaceInUse), workspace.ingesting():
                pass
            other.kill()
            other.wait()
            with workspace.ingesting():
                pass


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_workspace_is_whole_when_its_writer_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[2])\n"
        "from test_store import *\n"
        "with Workspace(pathlib.Path(sys.argv[1]) / 'out', create=True) as w:\n"
        "    for n in range(10**6):\n"
        "        put(w, pathlib.Path(sys.argv[1]), f'{n}.pdf', national(), national())\n"
        "        print(n, flush=True)"
    )
    for after in (0, 7):
        command = [sys.executable, "-c", program, str(tmp_path), str(Path(__file__).parent)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            for _ in range(after + 1):
                writer.stdout.readline()
            os.kill(writer.pid, signal.SIGKILL)
        with Workspace(tmp_path / "out") as workspace:
            contents = {record.source.sha256 for _, record in workspace.records()}
            assert len(contents) > after
            assert len(workspace.record_ids()) == 2 * len(contents)


def test_a_key_tells_what_a_reading_rests_on(tmp_path: Path) -> None:
    key = reading_key(ReadOptions())
    assert key == reading_key(ReadOptions(limits=Limits(max_pages=3)))
    assert key != reading_key(ReadOptions(ocr="rapidocr"))
    (tmp_path / "model").write_bytes(b"1")
    one = reading_key(ReadOptions(ocr_models=tmp_path))
    (tmp_path / "model").write_bytes(b"2")
    assert len({key, one, reading_key(ReadOptions(ocr_models=tmp_path))}) == 3
    assert check_key(CheckConfig()) != check_key(CheckConfig(disabled={"overspent": "不适用"}))


def test_a_record_read_from_records_jsonl_is_the_one_stored(workspace: Workspace, tmp_path: Path) -> None:
    put(workspace, tmp_path, "a.pdf", national(), guangdong())
    records = [record for _, record in workspace.records()]
    (tmp_path / "records.jsonl").write_text("".join(to_line(record) + "\n" for record in records), encoding="utf-8")
    assert list(read_jsonl(tmp_path / "records.jsonl")) == records
