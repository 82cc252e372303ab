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
import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, get_args

from ..extract.result import Problem
from ..schema import Record, Severity
from .codec import Stored, finding_rows, summary_row, unchecked_rows
from .decisions import Reviewed, all_decided, decided, insert, reviewed
from .effective import Decision, moved
from .layout import TABLES, VERSION
from .listing import Listing
from .summary import summary_of

FILE_NAME = "hecha.db"
PATIENCE = 60.0
"""Seconds that a writer waits for another one."""

Outcome = Literal["read", "partly", "empty", "failed"]
"""What became of a file: records and no problem; some pages failed; nothing failed and no record; nothing was read."""
Scope = Literal["record", "run"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


class NoWorkspace(ValueError):
    """A folder without a workspace, or with one that this program cannot use."""


class WorkspaceInUse(RuntimeError):
    """Another process is adding files to the workspace."""


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


class Workspace(Listing):
    """The workspace of a folder; None keeps one in memory. With ``create`` it is made where there is none.

    Raises :class:`NoWorkspace` where there is none and none is to be made, or where it is not one that can be used.
    """

    def __init__(self, folder: Path | None, *, create: bool = False) -> None:
        self.folder = folder
        if folder is not None:
            if create:
                folder.mkdir(parents=True, exist_ok=True)
            elif not (folder / FILE_NAME).is_file():
                raise NoWorkspace(f"{folder} 不是工作区：其中没有 {FILE_NAME} / no workspace: it has no {FILE_NAME}")
        place = ":memory:" if folder is None else str(folder / FILE_NAME)
        self._db = sqlite3.connect(place, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            self._prepare()
        except (sqlite3.DatabaseError, NoWorkspace) as error:
            self._db.close()
            raise NoWorkspace(f"{folder}：{error}") from error

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")  # the file stays whole whenever the process is killed
        if self._version() == 0:
            with self._writing(changes=False):
                if self._version() == 0:  # nobody was quicker
                    for statement in TABLES.split(";\n"):
                        self._db.execute(statement)
                    self._db.executemany("INSERT INTO meta VALUES (?, ?)", [("revision", "0"), ("ingest", "0")])
                    self._db.execute(f"PRAGMA user_version = {VERSION}")
        if (found := self._version()) != VERSION:
            raise NoWorkspace(
                f"工作区版本 {found}，本程序使用版本 {VERSION} / workspace of version {found}, not {VERSION}"
            )

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _writing(self, *, changes: bool = True) -> Iterator[None]:
        """One transaction, all of it or nothing; with ``changes`` it makes a new revision."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            if changes:
                self._db.execute("UPDATE meta SET value = value + 1 WHERE key = 'revision'")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # -- what is known of the workspace itself ------------------------------------------------------------------

    @property
    def revision(self) -> int:
        """Counts up with every change to what is told."""
        return int(self.noted("revision") or 0)

    def noted(self, key: str) -> str | None:
        """A note kept with the workspace (:meth:`note`)."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def note(self, key: str, value: str) -> None:
        """Keep a note with the workspace; it changes nothing that is told."""
        with self._writing(changes=False):
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    @contextmanager
    def ingesting(self) -> Iterator[None]:
        """Keep other ingests out while files are added; raises :class:`WorkspaceInUse` where one is under way.

        The lock is a second database beside the first: the system releases it however this process ends.
        """
        if self.folder is None:
            yield
            return
        lock = sqlite3.connect(self.folder / f"{FILE_NAME}-lock", timeout=0.5, isolation_level=None)
        try:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                raise WorkspaceInUse(
                    f"{self.folder} 正由另一个进程写入 / is being written by another process"
                ) from error
            yield
        finally:
            lock.close()

    # -- files --------------------------------------------------------------------------------------------------

    def list_files(self, files: Iterable[FileRow], folders: Sequence[Path]) -> tuple[int, int]:
        """Take down what an ingest covers: its number, and how many files of ``folders`` are there no longer.

        Names are unique: where another file that still exists has the name, the folders above are put before it.
        """
        with self._writing():
            number = int(self.noted("ingest") or 0) + 1
            self._db.execute("UPDATE meta SET value = ? WHERE key = 'ingest'", (str(number),))
            for file in files:
                path = os.fsencode(os.path.abspath(file.path))
                self._db.execute(
                    "INSERT INTO files (path, name, listed) VALUES (?, ?, ?)"
                    " ON CONFLICT (path) DO UPDATE SET name = excluded.name, listed = excluded.listed",
                    (path, self._free_name(file.name, path, number), number),
                )
            gone = 0
            for folder in folders:
                below = os.path.join(os.fsencode(os.path.abspath(folder)), b"")
                gone += self._db.execute(
                    "DELETE FROM files WHERE listed < ? AND substr(path, 1, ?) = ?", (number, len(below), below)
                ).rowcount
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

    def identify(self, file: FileRow) -> None:
        """Take down what a file contains."""
        with self._writing():
            self._db.execute(
                "UPDATE files SET size = ?, mtime_ns = ?, content = ? WHERE path = ?",
                (file.size, file.mtime_ns, file.content, os.fsencode(os.path.abspath(file.path))),
            )

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

    def _clear(self, record_id: int, *tables: str) -> None:
        for table in tables or ("digests", "projects", "findings", "unchecked"):
            self._db.execute(f"DELETE FROM {table} WHERE record_id = ?", (record_id,))

    def _insert(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            self._db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)

    # -- records ------------------------------------------------------------------------------------------------

    def record_ids(self) -> list[int]:
        """The records that are told, in the order of file and first page."""
        query = "SELECT id FROM records JOIN told USING (content) ORDER BY file, first_page, ordinal"
        return [record_id for (record_id,) in self._db.execute(query)]

    def records(self, *, evidence: bool = True) -> Iterator[tuple[int, Record]]:
        """Every record that is told with its number, in the order of file and first page; one that is replaced
        meanwhile is told as it is now, one that is taken away is left out.
        """
        for record_id in self.record_ids():
            if (record := self.record(record_id, evidence=evidence)) is not None:
                yield record_id, record

    def record(self, record_id: int, *, evidence: bool = True) -> Record | None:
        """One record as it stands now, with its findings; None where there is none (any more) that is told."""
        found = self.reviewed(record_id, evidence=evidence)
        return None if found is None else found.record

    def reviewed(self, record_id: int, *, evidence: bool = True) -> Reviewed | None:
        """One record as it stands now, with what people decided on it."""
        return reviewed(self._db, record_id, evidence=evidence)

    def set_findings(self, checked: Sequence[tuple[int, Record]], key: str, *, run_rules: frozenset[str]) -> None:
        """Store what the rules said of records (``findings`` and ``unchecked`` of each, in their order), made under
        ``key``; those of ``run_rules`` are kept apart as owed to the run.
        """
        with self._writing():
            for record_id, record in checked:
                self._tell(record_id, record, run_rules)
                self._db.execute("UPDATE records SET checked = ? WHERE id = ?", (key, record_id))

    def _tell(self, record_id: int, record: Record, run_rules: Container[str]) -> None:
        """Store the findings of a record and its figures for lists, which leave out what people dismissed."""
        self._clear(record_id, "projects", "findings", "unchecked")
        scopes = [("run" if f.rule in run_rules else "record", f) for f in record.findings]
        gaps = [("run" if g.rule in run_rules else "record", g) for g in record.unchecked]
        self._insert("projects", [(record_id, *summary_row(summary_of(record)))])
        self._insert("findings", [(record_id, *row) for row in finding_rows([(f, s) for s, f in scopes])])
        self._insert("unchecked", [(record_id, *row) for row in unchecked_rows([(g, s) for s, g in gaps])])
        told = self.record(record_id)
        if told is not None and any(finding.judged for finding in told.findings):
            self._clear(record_id, "projects", "findings")
            self._insert("projects", [(record_id, *summary_row(summary_of(told)))])
            scopes = [("run" if f.rule in run_rules else "record", f) for f in told.findings]
            self._insert("findings", [(record_id, *row) for row in finding_rows([(f, s) for s, f in scopes])])

    # -- decisions ----------------------------------------------------------------------------------------------

    def decide(
        self, record_id: int, make: Callable[[Reviewed], Decision], check: Callable[[Record], Record]
    ) -> Reviewed:
        """Keep the decision that ``make`` gives for the record as it stands, and what ``check`` says of it then.

        What the rules over the run said stays until they are applied again. Nothing is kept where ``make`` or ``check``
        raises; nobody else writes between them. Raises ``KeyError`` where there is no such record.
        """
        with self._writing():
            before = self.reviewed(record_id)
            if before is None:
                raise KeyError(record_id)
            insert(self._db, make(before))
            after = self.reviewed(record_id)
            assert after is not None
            scoped = self._db.execute("SELECT rule FROM findings WHERE record_id = ? AND scope = 'run'", (record_id,))
            run_rules = {rule for (rule,) in scoped}
            kept = [finding for finding in before.record.findings if finding.rule in run_rules]
            checked = check(after.whole.record)
            findings = sorted(
                [*checked.findings, *moved(kept, before.whole, after.whole)],
                key=lambda finding: SEVERITIES.index(finding.severity),
            )
            self._tell(record_id, checked.model_copy(update={"findings": tuple(findings)}), run_rules)
            self._db.execute("UPDATE records SET checked = '' WHERE id = ?", (record_id,))
            told = self.reviewed(record_id)
            assert told is not None
            return told

    def decisions(self) -> Iterator[tuple[str, Decision]]:
        """Every decision ever made under the name of its file, in the order made."""
        return all_decided(self._db)
