"""What reading one file yields."""

from __future__ import annotations

from dataclasses import dataclass

from ..schema import Record
from .errors import InputError


@dataclass(frozen=True, slots=True)
class Problem:
    """A file (``page`` None) or one page of it that was not processed: why, and what to do about it."""

    file: str
    page: int | None
    cause: str
    advice: str
    cause_en: str = ""
    advice_en: str = ""

    @classmethod
    def of(cls, file: str, error: InputError, page: int | None = None) -> Problem:
        """The error as a line of ``failures.csv``."""
        return cls(file, page, error.message(), error.advice, error.message("en"), error.advice_en)


@dataclass(frozen=True, slots=True)
class FileResult:
    """The records of one file in the order of their first page, and the pages of it that were not processed.

    ``pages`` is the number of pages in the file; ``sha256`` the hash of its bytes.
    """

    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()
    pages: int = 0
    sha256: str = ""
