"""The workspace: the file ``hecha.db`` in a run's output folder, and everything that reads or writes it.

::

    with Workspace(folder) as workspace:
        for record_id, record in workspace.records():        # in the order of file and first page, with findings
            ...
        record = workspace.record(17)                        # one of them
        rows, count = workspace.projects(ProjectQuery(search="水利", rule="funding-sum"))   # a page of a list

*Records* are told under the first of the names that their content has; the number of a record stays the same when its
file is read again. Contents no file has any more (replaced, taken away) stay stored and are not told.

*Many at once*: one :class:`Workspace` is one connection, for one thread at a time; any number of them, in other threads
and other processes, may be open on one folder. Readers see the last finished transaction and wait for nobody; writers
wait for one another, :data:`PATIENCE` seconds at most. Everything that belongs together is written in one transaction,
so that a process that is killed loses at most the file it was about to store. Only one ingest may run on a workspace:
:meth:`Workspace.ingesting`.

*Changes* count up :attr:`Workspace.revision`: what was made of an earlier revision is out of date.

*Decisions of reviewers* belong between what was read and what is told: :meth:`Workspace.record` and
:meth:`Workspace.records` are the only ways to a record, and both pass through :meth:`Workspace.reviewed`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ..extract.result import Problem
from .codec import Stored
from .decisions import decided
from .records import Records

Outcome = Literal["read", "partly", "empty", "failed"]
"""What became of a file: records and no problem; some pages failed; nothing failed and no record; nothing was read."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that an ingest came across; ``size`` and ``mtime_ns`` are those of the bytes that ``content`` names."""

    name: str
    path: Path
    size: int | None = None
    mtime_ns: int | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """What became of one content; ``reading`` and ``limits`` are the keys of :mod:`.keys` under which it was read."""

    outcome: Outcome
    pages: int
    bytes: int | None
    reading: str
    limits: str
    version: str
    engine: str
    seconds: float


class Workspace(Records):
    """The workspace of a folder; None keeps one in memory. With ``create`` it is made where there is none.

    Raises :class:`.database.NoWorkspace` where there is none and none is to be made, or where it cannot be used.
    """

    # -- files --------------------------------------------------------------------------------------------------

    def list_files(self, files: Iterable[FileRow], folders: Sequence[Path]) -> tuple[int, int]:
        """Take down what an ingest covers: its number, and how many files of ``folders`` are there no longer.

        Names are unique: where another file that still exists has the name, the folders above are put before it.
        """
        with self._writing(changes=False):
            number = int(self.noted("ingest") or 0) + 1
            self._db.execute("UPDATE meta SET value = ? WHERE key = 'ingest'", (str(number),))
            changes = 0
            for file in files:
                path = os.fsencode(os.path.abspath(file.path))
                name = self._free_name(file.name, path, number)
                known = self._db.execute("SELECT name FROM files WHERE path = ?", (path,)).fetchone()
                changes += known != (name,)
                self._db.execute(
                    "INSERT INTO files (path, name, listed) VALUES (?, ?, ?)"
                    " ON CONFLICT (path) DO UPDATE SET name = excluded.name, listed = excluded.listed",
                    (path, name, number),
                )
            gone = 0
            for folder in folders:
                below = os.path.join(os.fsencode(os.path.abspath(folder)), b"")
                gone += self._db.execute(
                    "DELETE FROM files WHERE listed < ? AND substr(path, 1, ?) = ?", (number, len(below), below)
                ).rowcount
            if changes or gone:
                self._changed()
        return number, gone

    def _free_name(self, name: str, path: bytes, number: int) -> str:
        above = list(Path(os.fsdecode(path)).parents)
        while True:
            row = self._db.execute(
                "SELECT path, listed FROM files WHERE name = ? AND path <> ?", (name, path)
            ).fetchone()
            if row is None:
                return name
            if row[1] < number and not os.path.exists(row[0]):  # moved or taken away: its name is free
                self._db.execute("DELETE FROM files WHERE path = ?", (row[0],))
                return name
            folder = above.pop(0).name if above else "_"
            name = f"{os.fsencode(folder).decode('utf-8', 'backslashreplace')}/{name}"

    def files_of(self, ingest: int) -> Iterator[FileRow]:
        """The files of an ingest by name, read in small portions."""
        last = ""
        while True:
            rows = self._db.execute(
                "SELECT name, path, size, mtime_ns, content FROM files WHERE listed = ? AND name > ?"
                " ORDER BY name LIMIT 500",
                (ingest, last),
            ).fetchall()
            for name, path, *known in rows:
                yield FileRow(name, Path(os.fsdecode(path)), *known)
            if not rows:
                return
            last = rows[-1][0]

    def count_files(self, ingest: int) -> int:
        return int(self._db.execute("SELECT COUNT(*) FROM files WHERE listed = ?", (ingest,)).fetchone()[0])

    def first_name(self, content: str) -> str:
        """The name under which a content is told."""
        return str(self._db.execute("SELECT MIN(name) FROM files WHERE content = ?", (content,)).fetchone()[0])

    def identify(self, file: FileRow) -> None:
        """Take down what a file contains."""
        path = os.fsencode(os.path.abspath(file.path))
        with self._writing(changes=False):
            other = self._db.execute(
                "SELECT content IS NOT ? FROM files WHERE path = ?", (file.content, path)
            ).fetchone()
            self._db.execute(
                "UPDATE files SET size = ?, mtime_ns = ?, content = ? WHERE path = ?",
                (file.size, file.mtime_ns, file.content, path),
            )
            if other and other[0]:
                self._changed()

    # -- submissions --------------------------------------------------------------------------------------------

    def submission(self, content: str) -> Submission | None:
        """What became of a content, None where it was never read to its end."""
        row = self._db.execute(
            "SELECT outcome, pages, bytes, reading, limits, version, engine, seconds FROM submissions"
            " WHERE content = ?",
            (content,),
        ).fetchone()
        return None if row is None else Submission(*row)

    def save(
        self, content: str, submission: Submission, records: Sequence[Stored], problems: Sequence[Problem]
    ) -> None:
        """Store what reading a content gave, in place of what was stored of it before."""
        with self._writing():
            self._db.execute(
                "INSERT OR REPLACE INTO submissions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (content, submission.bytes, submission.pages, submission.outcome, submission.reading,
                 submission.limits, submission.version, submission.engine, round(submission.seconds, 3),
                 datetime.now(UTC).isoformat(timespec="seconds")),
            )  # fmt: skip
            self._db.execute("DELETE FROM problems WHERE content = ?", (content,))
            self._db.executemany(
                "INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(content, i, p.page, p.cause, p.advice, p.cause_en, p.advice_en) for i, p in enumerate(problems)],
            )
            surplus = self._db.execute(
                "SELECT id FROM records WHERE content = ? AND ordinal >= ?", (content, len(records))
            ).fetchall()
            for (record_id,) in surplus:
                self._clear(record_id)
                self._db.execute("DELETE FROM records WHERE id = ?", (record_id,))
            for ordinal, stored in enumerate(records):
                self._save_record(content, ordinal, stored)

    def _save_record(self, content: str, ordinal: int, stored: Stored) -> None:
        checked = "" if decided(self._db, content) else stored.checked  # what people decided was not looked at yet
        (record_id,) = self._db.execute(
            "INSERT INTO records (content, ordinal, first_page, last_page, checked, body, evidence)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (content, ordinal) DO UPDATE SET first_page ="
            " excluded.first_page, last_page = excluded.last_page, checked = excluded.checked, body = excluded.body,"
            " evidence = excluded.evidence RETURNING id",
            (content, ordinal, stored.first_page, stored.last_page, checked, stored.body, stored.evidence),
        ).fetchone()
        self._clear(record_id)
        self._insert("digests", [(record_id, stored.digest)])
        self._insert("projects", [(record_id, *stored.summary)])
        self._insert("findings", [(record_id, *row) for row in stored.findings])
        self._insert("unchecked", [(record_id, *row) for row in stored.unchecked])
