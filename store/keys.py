"""What a reading and a check rest on, as short keys: where the key differs, the work has to be done again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..check import CheckConfig
from ..extract.options import Limits, ReadOptions

ROOT = Path(__file__).parents[1]
READERS = (
    "pdfplumber",
    "pdfminer.six",
    "pypdfium2",
    "paddleocr",
    "rapidocr",
    "onnxruntime",
    "openvino",
    "python-docx",
    "openpyxl",
)
"""Packages whose version decides what is read."""


def reading_key(options: ReadOptions) -> str:
    """What reading with these options rests on: program version, sources and data of the reading rooms, the versions of
    parsers and engines, and every option but the limits; of a file or folder named in them, its contents.
    """
    parts = [
        installed("hecha"),
        *(f"{name} {installed(name)}" for name in READERS),
        _sources("extract", "normalize", "schema"),
    ]
    for field in fields(options):
        value = getattr(options, field.name)
        if not isinstance(value, Limits):
            parts.append(f"{field.name}={_contents(value) if isinstance(value, Path) else repr(value)}")
    return _short("\n".join(parts))


def limits_key(*limits: object) -> str:
    """The limits under which a reading failed: under others it may succeed."""
    return _short(repr(limits))


def check_key(config: CheckConfig) -> str:
    """What findings rest on: the rules' sources and data, and the configuration."""
    return _short(repr(sorted(asdict(config).items())) + _sources("check", "schema"))


def program_key() -> str:
    """What a report rests on beside its workspace: the program that writes it."""
    return _short(installed("hecha") + _sources("check", "report", "schema", "store"))


def installed(name: str) -> str:
    """The version of an installed package, "" where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@cache
def _sources(*rooms: str) -> str:
    digest = hashlib.sha256()
    for room in rooms:
        for path in _files(ROOT / room):
            digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return iter(sorted(path for path in found if path.suffix in (".py", ".toml", ".html", ".css")))


def _contents(path: Path) -> str:
    """The hash of a file, or of all files of a folder with their names."""
    digest = hashlib.sha256()
    for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
        digest.update(file.name.encode("utf-8", "backslashreplace") + b"\0")
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]
