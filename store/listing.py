"""Lists of a workspace: projects searched, filtered and sorted; what can be filtered by; files and problems."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..extract.result import Problem
from .database import Database

Sort = Literal["file", "name", "unit", "department", "year", "budget", "spent", "rate", "score", "findings", "review"]

_ORDER: dict[Sort, tuple[str, ...]] = {
    "file": ("file", "first_page", "ordinal"),
    "name": ("p.name",),
    "unit": ("p.unit",),
    "department": ("p.department",),
    "year": ("p.year",),
    "budget": ("CAST(p.budget AS REAL)",),
    "spent": ("CAST(p.spent AS REAL)",),
    "rate": ("p.rate",),
    "score": ("p.score",),
    "findings": ("p.errors", "p.warnings", "p.infos"),
    "review": ("p.review",),
}
_COLUMNS = (
    "p.record_id, file, first_page, last_page, p.name, p.unit, p.department, p.year, p.family, p.kind, p.amount_unit,"
    " p.budget, p.spent, p.rate, p.score, p.grade, p.sure, p.errors, p.warnings, p.infos, p.unchecked, p.review"
)
_FROM = "projects p JOIN records ON id = p.record_id JOIN told USING (content)"


@dataclass(frozen=True, slots=True)
class ProjectQuery:
    """Which projects to list, and how; what is None or empty does not matter.

    ``search`` is looked for in name, unit, department and file; ``rule`` and ``severity`` together mean a finding of
    that rule with that severity.
    """

    search: str = ""
    rule: str | None = None
    severity: str | None = None
    department: str | None = None
    year: int | None = None
    needs_review: bool = False
    sort: Sort = "file"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list; amounts in yuan as exact text, ``rate`` a fraction, ``sure`` as in :class:`.Summary`."""

    record_id: int
    file: str
    first_page: int
    last_page: int
    name: str | None
    unit: str | None
    department: str | None
    year: int | None
    family: str
    kind: str
    amount_unit: str | None
    budget: str | None
    spent: str | None
    rate: float | None
    score: float | None
    grade: str | None
    sure: bool
    errors: int
    warnings: int
    infos: int
    unchecked: int
    review: int


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """One file: its outcome (None: not read yet), pages, records; ``duplicate_of`` is the file that stands for it."""

    name: str
    content: str | None
    outcome: str | None
    pages: int
    records: int
    duplicate_of: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """The projects of a list in their order: the number of each, and how many of its values are to be reviewed."""

    projects: tuple[tuple[int, int], ...]

    def page(self, number: int, size: int) -> list[int]:
        """The numbers on a page of the list, pages counted from 1."""
        return [found for found, _ in self.projects[(number - 1) * size : number * size]]

    def neighbours(self, record_id: int) -> tuple[int | None, int | None]:
        """The projects before and after one."""
        at = self._place(record_id)
        before = self.projects[at - 1][0] if at > 0 else None
        return before, self.projects[at + 1][0] if -1 < at < len(self.projects) - 1 else None

    def next_to_review(self, record_id: int) -> int | None:
        """The next project after one that has values to review; from the start where there is none after."""
        at = self._place(record_id)
        onward = self.projects[at + 1 :] + self.projects[: max(at, 0)]
        return next((found for found, review in onward if review), None)

    def _place(self, record_id: int) -> int:
        return next((i for i, (found, _) in enumerate(self.projects) if found == record_id), -1)


class Listing(Database):
    """The reading side of a workspace (see :class:`.workspace.Workspace`)."""

    def projects(
        self, query: ProjectQuery | None = None, *, offset: int = 0, limit: int = -1
    ) -> tuple[list[ProjectRow], int]:
        """The projects that a query asks for, from ``offset``, ``limit`` at most; and how many there are in all."""
        query = query or ProjectQuery()
        where, values = _conditions(query)
        (count,) = self._db.execute(f"SELECT COUNT(*) FROM {_FROM} WHERE {where}", values).fetchone()
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM {_FROM} WHERE {where} ORDER BY {_ordered(query)} LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [_project(row) for row in rows], count

    def order(self, query: ProjectQuery | None = None) -> Order:
        """All projects that a query asks for, in its order, by number alone."""
        query = query or ProjectQuery()
        where, values = _conditions(query)
        rows = self._db.execute(
            f"SELECT p.record_id, p.review FROM {_FROM} WHERE {where} ORDER BY {_ordered(query)}", values
        )
        return Order(tuple(rows.fetchall()))

    def rows(self, numbers: Sequence[int]) -> list[ProjectRow]:
        """The projects of these numbers, in the order given; without those that are told no more."""
        marks = ", ".join("?" * len(numbers))
        found = self._db.execute(f"SELECT {_COLUMNS} FROM {_FROM} WHERE p.record_id IN ({marks})", tuple(numbers))
        rows = {row[0]: _project(row) for row in found}
        return [rows[number] for number in numbers if number in rows]

    def departments(self) -> list[tuple[str, int]]:
        """Every department with the number of its projects, the greatest first."""
        return self._counted("p.department")

    def years(self) -> list[tuple[int, int]]:
        """Every evaluation year with the number of its projects."""
        return sorted((int(year), count) for year, count in self._counted("p.year"))

    def _counted(self, column: str) -> list[tuple[str, int]]:
        return self._db.execute(
            f"SELECT {column}, COUNT(*) FROM {_FROM} WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()

    def fired(self) -> list[tuple[str, str, int]]:
        """Rule, severity and number of findings for all that was found and not dismissed."""
        return self._db.execute(
            "SELECT rule, severity, COUNT(*) FROM findings JOIN records ON id = record_id JOIN told USING (content)"
            " WHERE dismissed = 0 GROUP BY 1, 2 ORDER BY 1, 2"
        ).fetchall()

    def count_problems(self) -> int:
        """How many files and pages could not be processed."""
        query = "SELECT COUNT(*) FROM problems JOIN files USING (content)"
        return int(self._db.execute(query).fetchone()[0])

    def problems(self) -> Iterator[Problem]:
        """What could not be processed, by file and page; under each name that the content has."""
        rows = self._db.execute(
            "SELECT name, page, cause, advice, cause_en, advice_en FROM problems JOIN files USING (content)"
            " ORDER BY name, position"
        )
        return (Problem(*row) for row in rows)

    def outcomes(self) -> Iterator[FileOutcome]:
        """Every file with what became of it, by name."""
        rows = self._db.execute(
            "SELECT f.name, f.content, s.outcome, COALESCE(s.pages, 0),"
            " (SELECT COUNT(*) FROM records r WHERE r.content = f.content), told.file"
            " FROM files f LEFT JOIN submissions s USING (content) LEFT JOIN told USING (content) ORDER BY f.name"
        )
        for name, content, outcome, pages, records, first in rows:
            yield FileOutcome(name, content, outcome, pages, records, first if first not in (name, None) else None)

    def counts(self) -> dict[int, tuple[int, int, int]]:
        """Errors, warnings and notes of every record."""
        rows = self._db.execute("SELECT record_id, errors, warnings, infos FROM projects")
        return {record_id: (errors, warnings, infos) for record_id, errors, warnings, infos in rows}

    def reviewable(self) -> tuple[int, int]:
        """How many projects are told, and how many of their readings are to be reviewed."""
        projects, review = self._db.execute(f"SELECT COUNT(*), COALESCE(SUM(p.review), 0) FROM {_FROM}").fetchone()
        return projects, review

    def tally(self) -> tuple[int, int]:
        """How many files there are, and how many of them have the content of another one."""
        files, contents = self._db.execute("SELECT COUNT(*), COUNT(DISTINCT content) FROM files").fetchone()
        (unread,) = self._db.execute("SELECT COUNT(*) FROM files WHERE content IS NULL").fetchone()
        return files, files - unread - contents

    def paths(self) -> Paths:
        """Where the files lie, by name."""
        return Paths(self)

    def path_named(self, name: str) -> Path | None:
        """Where the file of a name lies."""
        row = self._db.execute("SELECT path FROM files WHERE name = ?", (name,)).fetchone()
        return None if row is None else Path(os.fsdecode(row[0]))

    def path_of(self, record_id: int) -> Path | None:
        """Where the file of a record lies (the first of its names); None where there is no such record."""
        row = self._db.execute(
            "SELECT f.path FROM records r JOIN files f USING (content) WHERE r.id = ? ORDER BY f.name LIMIT 1",
            (record_id,),
        ).fetchone()
        return None if row is None else Path(os.fsdecode(row[0]))


class Paths(Mapping[str, Path]):
    """The files of a workspace by name, each looked up when asked for; those that lie there no longer are left out."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    def __getitem__(self, name: str) -> Path:
        if (path := self._listing.path_named(name)) is None or not path.is_file():
            raise KeyError(name)
        return path

    def __iter__(self) -> Iterator[str]:
        return (file.name for file in self._listing.outcomes())

    def __len__(self) -> int:
        return self._listing.tally()[0]


def _project(row: tuple[Any, ...]) -> ProjectRow:
    values = dict(zip(ProjectRow.__slots__, row, strict=True))
    return ProjectRow(**values | {"sure": bool(values["sure"])})


def _ordered(query: ProjectQuery) -> str:
    """What SQL orders the projects of a query by."""
    down = " DESC" if query.descending else ""
    return ", ".join([f"{term}{down}" for term in _ORDER[query.sort]] + ["file", "first_page", "ordinal"])


def _conditions(query: ProjectQuery) -> tuple[str, list[object]]:
    """The query as SQL with its values."""
    terms: list[str] = ["1"]
    values: list[object] = []
    for word in query.search.split():
        terms.append("(COALESCE(p.name, '') || ' ' || COALESCE(p.unit, '') || ' ' || COALESCE(p.department, '') || ' '"
                     " || file) LIKE ? ESCAPE '\\'")  # fmt: skip
        values.append("%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
    found = [("rule", query.rule), ("severity", query.severity)]
    if any(value for _, value in found):
        inner = " AND ".join(f"{key} = ?" for key, value in found if value)
        terms.append(f"p.record_id IN (SELECT record_id FROM findings WHERE {inner} AND dismissed = 0)")
        values += [value for _, value in found if value]
    for key, value in (("p.department", query.department), ("p.year", query.year)):
        if value is not None:
            terms.append(f"{key} = ?")
            values.append(value)
    if query.needs_review:
        terms.append("p.review > 0")
    return " AND ".join(terms), values
