"""Files made to harm their reader: each has an outcome with a cause in words, in bounded time and memory.

``HECHA_FUZZ_SECONDS`` sets how long random damage is tried (15 unless set), ``HECHA_FUZZ_SEED`` where it starts.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

import hostile
import pytest
from paper import HEADER, ROWS, Paper

from hecha.extract import FileResult, Limits, Problem, ReadOptions
from hecha.run.ingest import ingest
from hecha.run.reading import RunOptions
from hecha.store import Workspace

ROOT = Path(__file__).parents[1]
HARMFUL: dict[str, Callable[[], bytes]] = {
    "bomb": lambda: hostile.bomb(8),
    "nested": hostile.nested,
    "nested-object": hostile.nested_object,
    "cyclic-pages": hostile.cyclic_pages,
    "form-in-itself": hostile.form_in_itself,
    "vast-page": hostile.vast_page,
    "vast-picture": hostile.vast_picture,
    "many-objects": lambda: hostile.many_objects(20_000),
}
SECONDS = 30.0


def outcomes(paths: Iterable[Path], *, workers: int = 2, limits: Limits | None = None) -> dict[str, FileResult]:
    """What became of each file, read in worker processes as a run does."""
    read = ReadOptions(limits=limits or Limits())
    options = RunOptions(workers=workers, seconds=SECONDS, memory_mb=1500, read=read)
    with Workspace(None) as workspace:
        steps = list(ingest(workspace, list(paths), options))
        records = [record for _, record in workspace.records()]
    return {
        step.name: FileResult(tuple(r for r in records if r.source.file == step.name), step.problems, step.pages)
        for step in steps
    }


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FileResult]:
    folder = tmp_path_factory.mktemp("harmful")
    for name, make in HARMFUL.items():
        (folder / f"{name}.pdf").write_bytes(make())
    return outcomes(sorted(folder.iterdir()), limits=Limits(max_objects=10_000))


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("bomb", ""),
        ("vast-page", "超出处理上限"),
        ("vast-picture", ""),
        ("many-objects", "超出处理上限"),
        ("nested-object", ""),
        ("nested", ""),
        ("cyclic-pages", ""),
        ("form-in-itself", ""),
    ],
)
def test_a_harmful_file_has_an_outcome(harmed: dict[str, FileResult], name: str, cause: str) -> None:
    result = harmed[f"{name}.pdf"]
    assert not result.records
    assert not any("意外错误" in p.cause or "超时" in p.cause for p in result.problems), result.problems
    if cause:
        assert any(cause in p.cause for p in result.problems), result.problems


def test_actions_in_a_file_are_never_run(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    path = tmp_path / "actions.pdf"
    path.write_bytes(hostile.with_actions(marker))
    assert outcomes([path])["actions.pdf"].pages == 1
    assert not marker.exists()


def test_a_submission_within_another_is_named(tmp_path: Path) -> None:
    inner = (ROOT / "samples" / "national-table-target-missing.pdf").read_bytes()
    path = tmp_path / "portfolio.pdf"
    path.write_bytes(hostile.with_attachment("附件自评表.pdf", inner))
    (problem,) = outcomes([path])["portfolio.pdf"].problems
    assert "附件" in problem.cause
    assert ".pdf" in problem.cause


@pytest.mark.parametrize("broken", ["startxref", "/Type/Catalog", "/Pages"])
def test_what_a_viewer_still_shows_is_read(tmp_path: Path, broken: str) -> None:
    """The cross-reference or an entry of the catalogue is damaged; viewers rebuild it."""
    data = hostile.one_page(b"BT ET")
    path = tmp_path / "mended.pdf"
    path.write_bytes(data.replace(broken.encode(), b"X" * len(broken), 1))
    result = outcomes([path])["mended.pdf"]
    assert result.pages == 1 or result.problems


def test_random_damage_never_goes_unexplained(tmp_path: Path) -> None:
    """Sound samples damaged at random: records or a cause for every file, and never a defect of hecha itself."""
    sound = [(ROOT / "samples" / f"{name}.pdf").read_bytes() for name in TYPED]
    seconds = float(os.environ.get("HECHA_FUZZ_SECONDS", "15"))
    seed = int(os.environ.get("HECHA_FUZZ_SEED", "1"))
    made = hostile.damaged_files(seed, sound, tmp_path)
    end = time.monotonic() + seconds
    bad: list[tuple[str, tuple[Problem, ...]]] = []
    tried = 0
    while time.monotonic() < end:
        for name, result in outcomes(_first(made, 24)).items():
            tried += 1
            if any(said in p.cause for p in result.problems for said in ("意外错误", "异常退出", "Error", "Exception")):
                bad.append((name, result.problems))
    assert tried >= 24
    assert not bad, bad


TYPED = ("national-table-target-missing", "summary-list-no-record", "seed-digital")


def _first(made: Iterator[Path], count: int) -> list[Path]:
    return [next(made) for _ in range(count)]


def test_a_page_of_twenty_thousand_strokes_costs_seconds_and_no_record(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "strokes.pdf")
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    paper.table(HEADER + ROWS)
    paper.turn()
    rng = Random(1)
    for _ in range(20_000):
        x, y, length = rng.uniform(30, 500), rng.uniform(30, 800), rng.uniform(5, 60)
        paper.line(x, y, *((x + length, y) if rng.random() < 0.5 else (x, y + length)))
    begun = time.process_time()
    record = paper.record()
    assert time.process_time() - begun < 60
    assert (record.project_name, len(record.indicators)) == ("城区道路维修", 2)
