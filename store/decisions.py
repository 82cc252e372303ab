"""The table of decisions: kept for good, the latest on a place holds; and a record seen together with them."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from json import dumps, loads
from typing import Any

from ..schema import Box, Finding, NotChecked, Record, Source
from .codec import FINDING_COLUMNS, decode, finding_of
from .database import NoWorkspace
from .effective import Decision, Effective, as_json, effective, judged, on_finding, said

_COLUMNS = "content, ordinal, kind, pointer, anchor, page, box, text, old, new, rule, why, who, made_at"


class Conflict(Exception):
    """What was decided on is not what was seen: ``other`` is the decision made meanwhile, None for a new reading."""

    def __init__(self, other: Decision | None) -> None:
        super().__init__(other)
        self.other = other


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A record as it stands with its findings, how it came to, and all decisions on its content, the earliest first."""

    record_id: int
    ordinal: int
    record: Record
    whole: Effective
    decisions: tuple[Decision, ...] = ()

    def version(self, pointer: str) -> str:
        """What a decision on the value at a pointer of the record names, so that it is made on what was seen.

        Raises ``KeyError`` where there is no such place.
        """
        return _version(self.latest(pointer), as_json(self.record.at(pointer)))

    def finding_version(self, finding: Finding) -> str:
        """The same for a finding."""
        return _version(self.latest_on(finding), said(finding))

    def latest(self, pointer: str) -> Decision | None:
        """The last decision on the value at a pointer of the record."""
        return next(iter(self.history(pointer)), None)

    def latest_on(self, finding: Finding) -> Decision | None:
        """The last decision on a finding."""
        return on_finding(finding, self.decisions, self.whole, self.ordinal)

    def history(self, pointer: str) -> list[Decision]:
        """The decisions on the value at a pointer of the record, the latest first."""
        return list(reversed(self.whole.history.get(self.whole.to_read(pointer), ())))


def _version(decision: Decision | None, seen: str) -> str:
    digest = hashlib.sha256(seen.encode("utf-8", "backslashreplace")).hexdigest()[:12]
    return f"{decision.id if decision else 0}-{digest}"


def decided(db: sqlite3.Connection, content: str) -> tuple[Decision, ...]:
    """The decisions on a content, the earliest first."""
    rows = db.execute(f"SELECT {_COLUMNS}, id FROM decisions WHERE content = ? ORDER BY id", (content,))
    return tuple(_decision(row) for row in rows)


def all_decided(db: sqlite3.Connection) -> Iterator[tuple[str, Decision]]:
    """Every decision under the name of its file, in the order made."""
    rows = db.execute(
        f"SELECT COALESCE((SELECT MIN(name) FROM files f WHERE f.content = d.content), ''), {_COLUMNS}, id"
        " FROM decisions d ORDER BY id"
    )
    return ((row[0], _decision(row[1:])) for row in rows)


def insert(db: sqlite3.Connection, decision: Decision) -> None:
    """Take down a decision."""
    db.execute(
        f"INSERT INTO decisions ({_COLUMNS}) VALUES ({', '.join('?' * 14)})",
        (decision.content, decision.ordinal, decision.kind, decision.pointer, decision.anchor, decision.page,
         None if decision.box is None else dumps(decision.box), decision.text, decision.old, decision.new,
         decision.rule, decision.why, decision.who, decision.made_at),
    )  # fmt: skip


def _decision(row: tuple[Any, ...]) -> Decision:
    values = list(row)
    values[6] = None if row[6] is None else Box(*loads(row[6]))
    return Decision(*values)


def reviewed(db: sqlite3.Connection, record_id: int, *, evidence: bool = True) -> Reviewed | None:
    """One record as it stands now, with what people decided on it; None where there is none that is told.

    Raises :class:`.NoWorkspace` for a record that another version stored in another form.
    """
    row = db.execute(
        "SELECT (SELECT MIN(name) FROM files f WHERE f.content = r.content), content, ordinal, first_page,"
        " last_page, kind, body, evidence FROM records r JOIN projects ON record_id = id WHERE id = ?",
        (record_id,),
    ).fetchone()
    if row is None or row[0] is None:
        return None
    file, content, ordinal, first, last, kind, body, places = row
    decisions = decided(db, content)
    sha256 = "" if content.startswith("path:") else content  # a name stands for bytes that nobody hashed
    source = Source(file=file, sha256=sha256, pages=(first, last), kind=kind)
    try:
        read = decode(body, source, places if evidence or decisions else None)
    except (ValueError, TypeError, zlib.error) as error:
        raise NoWorkspace(
            f"{file} 的记录由另一版本的 hecha 写入，无法使用；请用 hecha run 重新读取该文件，已作的决定会保留"
            f" / {file} was stored by another version: read it again with hecha run, decisions are kept"
        ) from error
    whole = effective(read, decisions, ordinal)
    findings = db.execute(f"SELECT {FINDING_COLUMNS} FROM findings WHERE record_id = ? ORDER BY position", (record_id,))
    gaps = db.execute("SELECT rule, reason FROM unchecked WHERE record_id = ? ORDER BY position", (record_id,))
    found = {
        "findings": tuple(finding_of(row) for row in findings),
        "unchecked": tuple(NotChecked(rule=rule, reason=reason) for rule, reason in gaps),
    }
    record = judged(whole.record.model_copy(update=found), whole, decisions, ordinal)
    if not evidence and decisions:
        record = record.model_copy(update={"evidence": {}})
    return Reviewed(record_id, ordinal, record, whole, decisions)
