"""A workspace as files: tables and report, made again only where something they tell of has changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ..check.registry import catalogue
from ..store import StoredRecords, Workspace, installed, program_key
from . import crops
from .export import Format, written_files
from .overview import Count
from .portions import LEAST, export_in_portions
from .results import Cutter, write_results
from .wording import Lang


def deliver(
    workspace: Workspace,
    folder: Path,
    *,
    formats: Sequence[Format],
    report: bool = True,
    lang: Lang = "zh",
    workers: int = 1,
    memory_mb: int = 4096,
) -> bool:
    """Write what the workspace holds to ``folder``; False where it is all there already.

    Two workspaces that hold the same give the same bytes, however they came to it.
    """
    names = [*written_files(folder, formats), folder / "failures.csv", folder / "files.csv"]
    names += [folder / "report.html"] if report else []
    note = f"delivered {folder.resolve()}"
    made_of = [workspace.revision, program_key(), lang, sorted(formats), report]
    if workspace.noted(note) == json.dumps([made_of, _state(names)]):
        return False
    records = StoredRecords(workspace)
    files, duplicates = workspace.tally()

    def cut(told: Sequence[int]) -> dict[crops.Key, tuple[crops.Picture, ...]]:
        return crops.cut(records, workspace.paths(), told=told, workers=workers, memory_mb=memory_mb)

    def export(told: Sequence[int]) -> Count:
        assert workspace.folder is not None
        limits = {"workers": workers, "memory_mb": memory_mb}
        return export_in_portions(workspace.folder, records.ids, folder, formats, lang, linked=told, **limits)

    many = len(records) >= LEAST and workers > 1 and workspace.folder is not None and bool(formats)
    cutter: Cutter | None = cut if report else None
    write_results(
        folder,
        records,
        list(workspace.problems()),
        files=files,
        rules={info.name: info for info in catalogue()},
        outcomes=workspace.outcomes(),
        decisions=workspace.decisions(),
        duplicates=duplicates,
        cut=cutter,
        exporter=export if many else None,
        lang=lang,
        version=installed("hecha"),
        formats=formats,
        report=report,
    )
    workspace.note(note, json.dumps([made_of, _state(names)]))
    return True


def _state(names: Sequence[Path]) -> list[tuple[str, int, int] | None]:
    """The files as they lie there: name, size and time of change; None for one that does not."""
    found: list[tuple[str, int, int] | None] = []
    for path in names:
        try:
            status = path.stat()
        except OSError:
            found.append(None)
        else:
            found.append((path.name, status.st_size, status.st_mtime_ns))
    return found
