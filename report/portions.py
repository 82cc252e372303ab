"""Tables of many records, written in portions by worker processes and put together in order: the same bytes, sooner."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ..run.pool import Lost, run_ordered
from ..store import Workspace
from .export import Format, exporting, written_files
from .overview import Count
from .whole import whole
from .wording import Lang

LEAST = 4_000
"""Records from which it is worth the start of worker processes."""
_PORTION = 2_000
_SECONDS = 3600.0
_PLACE = ".portions-"
JOINED: tuple[Format, ...] = ("csv", "jsonl")
"""Formats whose files can be joined end to end."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Some records of a workspace, to be written to a folder of their own."""

    workspace: Path
    place: Path
    ids: tuple[int, ...]
    first: int
    formats: tuple[Format, ...]
    lang: Lang
    linked: tuple[int, ...]


def export_in_portions(
    workspace: Path,
    ids: Sequence[int],
    folder: Path,
    formats: Sequence[Format],
    lang: Lang,
    *,
    linked: Sequence[int],
    workers: int,
    memory_mb: int,
) -> Count:
    """Write what :func:`.export.exporting` writes of these records, and count them."""
    joined = tuple(kind for kind in formats if kind in JOINED)
    apart = [kind for kind in formats if kind not in JOINED]
    folder.mkdir(parents=True, exist_ok=True)
    count = Count(lang)
    for left in folder.glob(f"{_PLACE}*"):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=_PLACE, ignore_cleanup_errors=True) as place:
        common = (lang, tuple(linked))
        portions = [Portion(workspace, Path(place, kind), tuple(ids), 0, (kind,), *common) for kind in apart]
        portions += [
            Portion(workspace, Path(place, str(first)), tuple(ids[first : first + _PORTION]), first, joined, *common)
            for first in range(0, len(ids), _PORTION)
        ]
        outcomes = run_ordered(
            write_portion, portions, workers=workers, seconds=lambda portion: _SECONDS, memory_mb=memory_mb
        )
        with ExitStack() as stack:
            drafts = {path.name: stack.enter_context(whole(path)) for path in written_files(folder, formats)}
            for portion, outcome in outcomes:
                counted = write_portion(portion) if isinstance(outcome, Lost) else outcome  # here its error is seen
                if portion.formats == joined:
                    count.add_counted(counted)
                for path in written_files(portion.place, portion.formats):
                    _append(path, drafts[path.name], cut=bool(portion.first) and path.suffix == ".csv")
                shutil.rmtree(portion.place)
    return count


def write_portion(portion: Portion) -> Count:
    """Write one portion; its records counted."""
    count = Count(portion.lang)
    with (
        Workspace(portion.workspace) as workspace,
        exporting(portion.place, portion.formats, portion.lang, linked=portion.linked) as add,
    ):
        for position, record_id in enumerate(portion.ids, portion.first):
            record = workspace.record(record_id)
            if record is not None:
                count.add(record)
                add(position, record)
    return count


def _append(source: Path, target: Path, *, cut: bool) -> None:
    """Append a file to another one, without its header where ``cut``."""
    with source.open("rb") as portion, target.open("ab") as whole_file:
        if cut:
            portion.readline()
        shutil.copyfileobj(portion, whole_file, 1 << 20)
