"""What a workspace of 100,000 records costs: stored, checked, exported, listed; in seconds and peak memory.

    python benchmarks/store.py [--records 100000] [--usual] [--place DIR]

Seconds are those of the processor, of all processes together, and of the clock. Each step runs in a process of its own.
Exits with 1 where the export to CSV takes more than 60 seconds by the clock or a process 1 GB, or a page of the list of
projects more than 200 ms (95th percentile) at 5,000 projects.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from check import record as synthetic  # type: ignore[import-not-found]  # beside this file
from hecha.check import CheckConfig, check_record, digest_record
from hecha.report.deliver import deliver
from hecha.report.export import USUAL
from hecha.schema import Box, Evidence, Record
from hecha.store import (
    FileRow,
    ProjectQuery,
    Submission,
    Workspace,
    check_key,
    check_workspace,
    encode,
)

MOST_SECONDS, MOST_MEGABYTES, MOST_MILLISECONDS = 60.0, 1024, 200.0
LISTED = 5_000
_PER_FILE = 20
DONE = Submission("read", _PER_FILE, 1, "reading", "limits", "1", "paddleocr", 1.0)
QUERIES: dict[str, ProjectQuery] = {
    "first page": ProjectQuery(),
    "worst first": ProjectQuery(sort="findings", descending=True),
    "search": ProjectQuery(search="预算 局"),
    "by rule": ProjectQuery(rule="score-sum", severity="error", sort="budget", descending=True),
    "by year, to review": ProjectQuery(year=2022, needs_review=True, sort="name"),
}


def with_evidence(record: Record) -> Record:
    """The record with a place for each of its values, as a reading has them."""

    def place(text: object) -> Evidence:
        return Evidence(page=record.source.pages[0], bbox=Box(72.5, 100.25, 210.75, 114.5), text=str(text),
                        confidence=0.98, engine="text")  # fmt: skip

    found = {f"/funding/{i}/amount": place(row.amount) for i, row in enumerate(record.funding)}
    found |= {f"/{name}": place(getattr(record, name)) for name in ("project_name", "reporting_unit", "total_score")}
    for i, row in enumerate(record.indicators):
        for part in ("level1", "level2", "name", "target", "actual", "weight", "score"):
            found[f"/indicators/{i}/{part}"] = place(getattr(row, part))
    return record.model_copy(update={"evidence": found})


def records(count: int) -> Iterator[Record]:
    pick = random.Random(7)
    return (with_evidence(synthetic(pick, number)) for number in range(count))


def store(place: Path, count: int) -> dict[str, float]:
    """Encode as a worker does, and store as the parent does; both are timed apart."""
    config, key = CheckConfig(), check_key(CheckConfig())
    worker = parent = 0.0
    with Workspace(place, create=True) as workspace:
        workspace.list_files(
            (FileRow(f"{n}.pdf", place / f"{n}.pdf") for n in range((count + _PER_FILE - 1) // _PER_FILE)), []
        )
        batch: list[Record] = []
        for number, record in enumerate(records(count), 1):
            batch.append(record)
            if number % _PER_FILE and number < count:
                continue
            begun = time.process_time()
            rows = [encode(check_record(r, config), digest=digest_record(r, config).to_text(), checked=key)
                    for r in batch]  # fmt: skip
            between = time.process_time()
            file = (number - 1) // _PER_FILE
            content = f"{file:064x}"
            workspace.identify(FileRow(f"{file}.pdf", place / f"{file}.pdf", 1, 1, content))
            workspace.save(content, DONE, rows, ())
            worker += between - begun
            parent += time.process_time() - between
            batch.clear()
    return {"checked and packed (worker)": worker, "stored (parent)": parent}


def across(place: Path, count: int) -> dict[str, float]:
    begun = time.process_time()
    with Workspace(place) as workspace:
        check_workspace(workspace)
    return {"rules across the run": time.process_time() - begun}


def exported(place: Path, formats: list[str], report: bool) -> dict[str, float]:
    out = place / "out"
    shutil.rmtree(out, ignore_errors=True)
    begun, clock = _processor(), time.perf_counter()
    with Workspace(place) as workspace:
        deliver(workspace, out, formats=formats, report=report, workers=os.cpu_count() or 1)  # type: ignore[arg-type]
    sizes = {path.name: round(path.stat().st_size / 2**20, 1) for path in out.iterdir()}
    print(f"    {sizes} MB", file=sys.stderr)
    what = " ".join([*formats, *(["report"] if report else [])])
    return {f"exported: {what}": _processor() - begun, f"{what} by the clock": time.perf_counter() - clock}


def _processor() -> float:
    """Seconds of the processor, of this process and its children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def listed(place: Path, count: int) -> dict[str, float]:
    """The 95th percentile, in milliseconds, of a page of fifty projects."""
    found = {}
    with Workspace(place) as workspace:
        for name, query in QUERIES.items():
            times = []
            for turn in range(40):
                begun = time.process_time()
                workspace.projects(query, offset=50 * (turn % 10), limit=50)
                times.append((time.process_time() - begun) * 1000)
            found[f"list of {count}: {name} (ms)"] = sorted(times)[37]
    return found


STEPS: dict[str, Callable[[Path, int], dict[str, float]]] = {
    "store": store,
    "across": across,
    "csv": lambda place, count: exported(place, ["csv"], False),
    "usual": lambda place, count: exported(place, list(USUAL), True),
    "list": listed,
}


def step(name: str, place: Path, count: int) -> dict[str, float]:
    """One step in a process of its own, with its peak memory in MB."""
    command = [sys.executable, __file__, "--step", name, "--place", str(place), "--records", str(count)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    memory = figures.pop("memory")
    for what, value in figures.items():
        print(f"{what:<42} {value:8.1f}   {memory:6.0f} MB", flush=True)
    return figures | {"memory": memory}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--records", type=int, default=100_000)
    options.add_argument("--place", type=Path)
    options.add_argument("--usual", action="store_true", help="also export all usual formats and the report")
    options.add_argument("--step", choices=list(STEPS), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.step:
        figures = STEPS[given.step](given.place, given.records)
        whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        memory = max(resource.getrusage(who).ru_maxrss for who in whose) / 1024
        print(json.dumps(figures | {"memory": memory}))
        return 0
    with tempfile.TemporaryDirectory(dir=given.place) as folder:
        place, small = Path(folder, "all"), Path(folder, "listed")
        print(f"{given.records} records{'seconds':>38}   peak memory")
        for name in ("store", "across"):
            step(name, place, given.records)
        csv = step("csv", place, given.records)
        if given.usual:
            step("usual", place, given.records)
        step("store", small, LISTED)
        step("across", small, LISTED)
        lists = step("list", small, LISTED)
    memory = csv.pop("memory")
    lists.pop("memory")
    scale = 100_000 / given.records
    bad = csv["csv by the clock"] * scale > MOST_SECONDS or memory > MOST_MEGABYTES
    return int(bad or max(lists.values()) > MOST_MILLISECONDS)


if __name__ == "__main__":
    sys.exit(main())
