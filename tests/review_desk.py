"""A workspace under review as the tests use it: golden readings of the samples, the real server, a real browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hecha.check import check_all
from hecha.schema import Record
from hecha.store import FileRow, Submission, Workspace, check_workspace, encode

SAMPLES = Path(__file__).parents[1] / "samples"


def golden(*names: str) -> list[Record]:
    """The records that lie beside samples, as if just read."""
    found = []
    for name in names:
        told = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))["records"]
        found += [Record.model_validate_json(json.dumps(record)) for record in told]
    return found


def fill(folder: Path, records: Iterable[Record], files: Path = SAMPLES) -> None:
    """Store readings in a workspace, as a run over ``files`` does."""
    by_file: dict[str, list[Record]] = defaultdict(list)
    for record in check_all(list(records)):
        by_file[record.source.file].append(record)
    with Workspace(folder, create=True) as workspace:
        for name, group in by_file.items():
            path = files / name
            content = group[0].source.sha256 or f"{name:0>64}"
            workspace.list_files([FileRow(name, path)], [])
            workspace.identify(FileRow(name, path, 1, 1, content))
            workspace.save(content, DONE, [encode(record) for record in group], ())
        check_workspace(workspace)


DONE = Submission("read", 1, 100, "reading", "limits", "1", "paddleocr", 0.5)


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    """``hecha review`` over a workspace: the address that it says."""
    command = [sys.executable, "-m", "hecha.cli", "review", str(folder), "--port", "0", "--no-browser", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        found = re.search(r"http://\S+", said)
        assert found, said
        yield found[0].rstrip("/") if "token" not in found[0] else found[0]
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def chromium() -> str | None:
    """A Chromium on this machine."""
    named = os.environ.get("HECHA_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def number_of(folder: Path, file: str) -> int:
    with Workspace(folder) as workspace:
        return next(n for n, record in workspace.records() if record.source.file == file)
