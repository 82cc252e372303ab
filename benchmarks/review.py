"""How quickly the review page answers over a large workspace: the list and one project, beside an empty page.

    python benchmarks/review.py [--projects 5000] [--requests 200] [--at-most 200]

It makes a workspace of golden records under other names, starts ``hecha review`` on it, and asks for one page after the
other over one connection. Told are the median and the 95th percentile in milliseconds, the ratio of medians to an
empty page of the same server in the same run, and the processor time a page costs, which other work on the machine does
not change. Where a list or a project takes longer than ``--at-most`` milliseconds at
the 95th percentile, the exit code is 1.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from hecha.check import CheckConfig, check_record
from hecha.schema import Record
from hecha.store import FileRow, Submission, Workspace, check_key, encode

SAMPLES = Path(__file__).parents[1] / "samples"
DONE = Submission("read", 1, 100, "reading", "limits", "1", "paddleocr", 0.5)
PLACES = ("韶关市", "衡阳市", "天水市", "柳州市", "安庆市", "南平市", "咸阳市", "盐城市")
OFFICES = ("水利局", "农业农村局", "教育局", "交通运输局", "卫生健康局", "科学技术局", "林业局")


def golden() -> list[Record]:
    """The records that lie beside the samples."""
    told = [json.loads(path.read_text(encoding="utf-8"))["records"] for path in sorted(SAMPLES.glob("*.json"))]
    return [Record.model_validate_json(json.dumps(record)) for records in told for record in records]


def fill(folder: Path, projects: int) -> None:
    """A workspace of so many projects, each a file of its own."""
    chance = random.Random(20)
    originals = golden()
    with Workspace(folder, create=True) as workspace:
        for i in range(projects):
            original = originals[i % len(originals)]
            place, office = chance.choice(PLACES), chance.choice(OFFICES)
            record = original.model_copy(
                update={
                    "project_name": f"{place}{original.project_name}（{i}）",
                    "supervising_department": place + office,
                    "evaluation_year": 2019 + i % 6,
                }
            )
            name, content = f"{place}/{office}/{i:05}.pdf", f"{i:064x}"
            path = SAMPLES / original.source.file
            workspace.list_files([FileRow(name, Path(f"{path}#{i}"))], [])
            workspace.identify(FileRow(name, Path(f"{path}#{i}"), 1, 1, content))
            workspace.save(content, DONE, [encode(check_record(record))], ())
        key = check_key(CheckConfig())  # the rules across the run would go on while pages are measured
        workspace.note("checked", f"{key} {workspace.revision}")


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """The address of ``hecha review`` over a workspace, and the number of its process."""
    command = [sys.executable, "-m", "hecha.cli", "review", str(folder), "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        try:
            found = re.search(r"http://\S+", server.stdout.readline() if server.stdout else "")
            if found is None:
                raise SystemExit("hecha review did not start")
            yield found[0], server.pid
        finally:
            server.terminate()


def measure(address: str, server: int, projects: int, requests: int) -> float:
    """Ask for each kind of page and tell how long the answers took; the slowest list or project, in milliseconds."""
    chance = random.Random(7)
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    print(f"{'page':<22}{'median ms':>10}{'95 % ms':>10}{'× empty':>9}{'CPU ms':>8}")
    empty = quantile(times(connection, ["/empty"] * requests), 0.5)
    slowest = 0.0
    sorts = ("file", "name", "budget", "rate", "findings", "review", "year")
    lists = [
        {"sort": chance.choice(sorts), "down": chance.choice(("", "1")), "page": str(chance.randint(1, 40))}
        for _ in range(requests)
    ]
    filters = [
        {
            "q": chance.choice(("韶关", "自然保护地", "热线", "0042")),
            "rule": chance.choice(("", "claim-conflict", "score-sum")),
            "department": chance.choice(("", "天水市水利局")),
            "review": chance.choice(("", "1")),
        }
        for _ in range(requests)
    ]
    for name, paths in (
        ("empty", ["/empty"] * requests),
        ("list, sorted", [f"/projects?{urlencode(query)}" for query in lists]),
        ("list, filtered", [f"/projects?{urlencode(query)}" for query in filters]),
        ("project", [f"/project/{chance.randint(1, projects)}?sort=name" for _ in range(requests)]),
        ("overview, first", ["/"]),
        ("overview", ["/"] * requests),
    ):
        before = processor_time(server)
        took = times(connection, paths)
        spent = 1000 * (processor_time(server) - before) / len(paths)
        high = quantile(took, 0.95)
        median = quantile(took, 0.5)
        print(f"{name:<22}{1000 * median:>10.1f}{1000 * high:>10.1f}{median / empty:>9.0f}{spent:>8.1f}")
        if name.startswith(("list", "project")):
            slowest = max(slowest, 1000 * high)
    return slowest


def times(connection: http.client.HTTPConnection, paths: Iterable[str]) -> list[float]:
    """Seconds that each page took, to its last byte."""
    took = []
    for path in paths:
        begun = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        took.append(time.perf_counter() - begun)
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
    return took


def processor_time(process: int) -> float:
    """Seconds of the processor that a process has used, where the system tells (Linux)."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--projects", type=int, default=5000)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--at-most", type=float, default=200.0, metavar="MS")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        begun = time.process_time()
        fill(Path(place), asked.projects)
        print(f"{asked.projects} projects stored in {time.process_time() - begun:.0f} s of processor time")
        with served(Path(place)) as (address, server):
            slowest = measure(address, server, asked.projects, asked.requests)
    sys.exit(1 if slowest > asked.at_most else 0)


if __name__ == "__main__":
    main()
