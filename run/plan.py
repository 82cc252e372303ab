"""Which files a run covers: inputs to an ordered list of files, each with the name that outputs give it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..store import FILE_NAME

BESIDE = frozenset(
    {".json", ".jsonl", ".csv", ".txt", ".md", ".html", ".htm", ".toml", ".log", ".db", ".ini", ".sqlite", ".sha256"}
)
"""What lies beside submissions and is none: in a folder it is passed over and counted."""
WORKBOOK = "tables.xlsx"
"""The name of the workbook that an export writes."""
_SYSTEM = ("~$", "Thumbs.db", "desktop.ini", "__MACOSX")


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read; ``name`` is its path relative to the input given, with ``/``."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of a run by name, and how many others lay beside them (hidden, or of a kind that is no submission)."""

    files: tuple[InputFile, ...]
    passed_over: int = 0


def make_plan(inputs: Iterable[Path]) -> Plan:
    """List the files of the inputs: a file as it is, a folder with all below it.

    Folders are followed through symbolic links, each once; a file that several inputs reach is taken once. In a
    folder every file is taken whose kind is not known to lie beside submissions, so that a wrong format is reported
    rather than skipped. What an earlier run wrote there is passed over.
    """
    found: list[tuple[Path, Path]] = []  # (input's own folder, file)
    passed_over = 0
    for given in inputs:
        if given.is_dir():
            for path in _walk(given):
                if _is_submission(path) and not _is_output(path, given):
                    found.append((given, path))
                else:
                    passed_over += 1
        else:
            found.append((given.parent, given))
    files: dict[Path, InputFile] = {}
    for path, name in _named(found):
        files.setdefault(path.resolve(), InputFile(path, name))
    return Plan(tuple(sorted(files.values(), key=lambda file: file.name)), passed_over)


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder; hidden folders and folders seen before (links that lead back) are left out."""
    seen: set[tuple[int, int]] = set()
    for root, folders, names in os.walk(folder, followlinks=True):
        status = os.stat(root)
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not _hidden(name))
        yield from (Path(root, name) for name in sorted(names))


def _hidden(name: str) -> bool:
    return name.startswith((".", *_SYSTEM))


def _is_submission(path: Path) -> bool:
    return not _hidden(path.name) and path.suffix.lower() not in BESIDE and (path.is_file() or path.is_symlink())


def _is_output(path: Path, given: Path) -> bool:
    """Whether hecha wrote the file: a workspace below the input, or its own files where it lies beside submissions."""
    folders = [path.parent, *path.parent.parents]
    below = folders[: folders.index(given)] if given in folders else []
    if any((folder / FILE_NAME).is_file() for folder in below):
        return True
    own = path.name.startswith(FILE_NAME) or path.name == WORKBOOK or path.suffix in (".parquet", ".part")
    return own and (path.parent / FILE_NAME).is_file()


def _named(found: list[tuple[Path, Path]]) -> Iterator[tuple[Path, str]]:
    """Names relative to the input; where two inputs would give the same name, relative to what they share."""
    names = [_text(path.relative_to(base)) for base, path in found]
    if len(set(names)) < len({path.resolve() for _, path in found}):
        shared = Path(os.path.commonpath([base.resolve() for base, _ in found]))
        names = [_text((base.resolve() / path.relative_to(base)).relative_to(shared)) for base, path in found]
    yield from zip((path for _, path in found), names, strict=True)


def _text(path: Path) -> str:
    """A path as text that can be written anywhere: bytes of the name that are no UTF-8 are shown as ``\\xNN``."""
    return os.fsencode(PurePosixPath(path.as_posix())).decode("utf-8", "backslashreplace")
