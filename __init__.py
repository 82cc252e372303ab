"""hecha 核查: read Chinese government self-evaluation reports and check what does not add up.

>>> records = hecha.read("submissions/2023.pdf")
>>> records = hecha.check(records)
>>> projects, indicators, funding, findings = hecha.to_frames(records)
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .extract.options import ReadOptions
    from .report.tables import Frames
    from .schema import Record

__all__ = ["__version__", "check", "read", "to_frames"]


def read(path: str | Path, options: ReadOptions | None = None) -> list[Record]:
    """The self-evaluations of one PDF, image, Word or Excel file, in the order of their first page, unchecked.

    Raises :class:`hecha.extract.errors.InputError` where the file cannot be read; a page that cannot be is warned of.
    For folders, limits in time and memory, and many files at once there is ``hecha run``.
    """
    import warnings

    from .extract import read_file

    result = read_file(Path(path), name=Path(path).name, options=options)
    for problem in result.problems:
        warnings.warn(f"{problem.file} 第 {problem.page} 页：{problem.cause}", stacklevel=2)
    return list(result.records)


def check(records: Iterable[Record]) -> list[Record]:
    """The records with ``findings`` and ``unchecked`` filled in by the rules, those across records included."""
    from .check import check_all

    return check_all(list(records))


def to_frames(records: Iterable[Record], lang: Literal["zh", "en"] = "zh") -> Frames:
    """Four pandas frames: projects, indicators, funding, findings; headers in Chinese or English."""
    from .report.tables import to_frames as frames

    return frames(records, lang)


def __getattr__(name: str) -> str:
    if name == "__version__":
        from importlib.metadata import version

        return version("hecha")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _Package(ModuleType):
    """Keeps ``hecha.check`` the function when the room of that name is imported."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name == "check" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
