"""The file ``hecha.db`` itself: its connection, transactions, notes, and the lock of an ingest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from ..schema import WrongUsage
from .layout import TABLES, VERSION

FILE_NAME = "hecha.db"
PATIENCE = 60.0
"""Seconds that a writer waits for another one."""


class NoWorkspace(WrongUsage):
    """A folder without a workspace, or with one that this program cannot use."""


class WorkspaceInUse(WrongUsage):
    """Another process is adding files to the workspace."""


class Database:
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
            told = error if isinstance(error, NoWorkspace) else f"{FILE_NAME} 无法打开（{error}）/ cannot be opened"
            raise NoWorkspace(f"{folder}：{told}") from error

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")  # the file stays whole whenever the process is killed
        if self._version() == 0:
            with self._writing(changes=False):
                if self._version() == 0:  # nobody was quicker
                    _create(self._db)
                    self._db.executemany("INSERT INTO meta VALUES (?, ?)", [("revision", "0"), ("ingest", "0")])
                    self._db.execute(f"PRAGMA user_version = {VERSION}")
        if (found := self._version()) < VERSION and _tables(self._db) == _tables_of_this_version():
            self._db.execute(f"PRAGMA user_version = {VERSION}")
        elif found != VERSION:
            raise NoWorkspace(
                f"工作区版本 {found}，本程序使用版本 {VERSION}；请另选文件夹重新读取，或换用写出它的版本"
                f" / workspace of version {found}, not {VERSION}: read into another folder"
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
                self._changed()
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _changed(self) -> None:
        """Within a transaction: what is told is another from here on."""
        self._db.execute("UPDATE meta SET value = value + 1 WHERE key = 'revision'")

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

    def _clear(self, record_id: int, *tables: str) -> None:
        for table in tables or ("digests", "projects", "findings", "unchecked"):
            self._db.execute(f"DELETE FROM {table} WHERE record_id = ?", (record_id,))

    def _insert(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            self._db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _create(db: sqlite3.Connection) -> None:
    for statement in TABLES.split(";\n"):
        db.execute(statement)


def _tables(db: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def _tables_of_this_version() -> set[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as db:
        _create(db)
        return _tables(db)
