"""Records as they are stored: made in the worker that read them, so that the one who stores them has little to do."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from json import dumps, loads
from typing import Any

from ..schema import Box, Evidence, Finding, NotChecked, Record, Source, plain_decimal
from .summary import Summary, summary_of

Cell = str | int | float | bytes | None
Row = tuple[Cell, ...]

_APART = frozenset({"source", "evidence", "findings", "unchecked"})
"""What a stored body leaves out: it stands in other columns and tables."""
_FIELDS = set(Evidence.model_fields)
_LEVEL = 3  # of zlib: nearly as small as its best, in a third of the time


@dataclass(frozen=True, slots=True)
class Stored:
    """One record in the shape of the tables: what stands in ``records``, its digest, and the rows of other tables.

    ``findings`` and ``unchecked`` are those of the rules over this record alone; ``checked`` is their key.
    """

    first_page: int
    last_page: int
    body: bytes
    evidence: bytes
    summary: Row
    findings: tuple[Row, ...]
    unchecked: tuple[Row, ...]
    digest: str
    checked: str


def encode(record: Record, *, digest: str = "", checked: str = "") -> Stored:
    """A record with the findings of the rules over it alone, as it is stored."""
    first, last = record.source.pages
    return Stored(
        first_page=first,
        last_page=last,
        body=zlib.compress(record.model_dump_json(exclude=set(_APART)).encode(), _LEVEL),
        evidence=zlib.compress(_packed(record.evidence), _LEVEL),
        summary=summary_row(summary_of(record)),
        findings=finding_rows([(finding, "record") for finding in record.findings]),
        unchecked=unchecked_rows([(entry, "record") for entry in record.unchecked]),
        digest=digest,
        checked=checked,
    )


def decode(body: bytes, source: Source, evidence: bytes | None) -> Record:
    """A stored record as it was read; without evidence where none is given."""
    record = Record.model_validate_json(b'{"source":' + source.model_dump_json().encode() + b"," + _inner(body))
    if evidence is None:
        return record
    places = {pointer: _place(row) for pointer, row in loads(zlib.decompress(evidence)).items()}
    return record.model_copy(update={"evidence": places})


def _packed(evidence: Mapping[str, Evidence]) -> bytes:
    rows = {pointer: (e.page, *e.bbox, e.text, e.confidence, e.engine) for pointer, e in evidence.items()}
    return dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _place(row: Sequence[Any]) -> Evidence:
    """One place as it was packed: it was validated then, and there are a hundred of them in a record."""
    page, x0, top, x1, bottom, text, confidence, engine = row
    place = Evidence.__new__(Evidence)
    fields = {"page": page, "bbox": Box(x0, top, x1, bottom), "text": text, "confidence": confidence, "engine": engine}
    for name, value in (("__dict__", fields), ("__pydantic_fields_set__", _FIELDS), ("__pydantic_extra__", None),
                        ("__pydantic_private__", None)):  # fmt: skip
        object.__setattr__(place, name, value)
    return place


def _inner(body: bytes) -> bytes:
    return zlib.decompress(body)[1:]


def summary_row(summary: Summary) -> Row:
    """The columns of ``projects`` after the record's number: amounts as exact text, what is sorted by as a float."""
    row = []
    for value, key in zip(astuple(summary), Summary.__slots__, strict=True):
        if isinstance(value, Decimal):
            row.append(plain_decimal(value) if key in ("budget", "spent") else float(value))
        else:
            row.append(value)
    return tuple(row)


def finding_rows(findings: Sequence[tuple[Finding, str]]) -> tuple[Row, ...]:
    """Findings, each with its scope, as rows of ``findings`` after the record's number."""
    return tuple(
        (i, scope, f.rule, f.severity, int(f.tentative), f.message, f.message_en, dumps(f.subjects), f.expected,
         f.actual, int(f.dismissed))
        for i, (f, scope) in enumerate(findings)
    )  # fmt: skip


def unchecked_rows(entries: Sequence[tuple[NotChecked, str]]) -> tuple[Row, ...]:
    """Rules that were not applied, each with its scope, as rows of ``unchecked`` after the record's number."""
    return tuple((i, scope, entry.rule, entry.reason) for i, (entry, scope) in enumerate(entries))


FINDING_COLUMNS = "rule, severity, tentative, message, message_en, subjects, expected, actual"


def finding_of(row: Sequence[str]) -> Finding:
    """A finding from the columns :data:`FINDING_COLUMNS`."""
    rule, severity, tentative, message, message_en, subjects, expected, actual = row
    return Finding(
        rule=rule,
        severity=severity,  # type: ignore[arg-type]  # validated by the model
        message=message,
        message_en=message_en,
        subjects=tuple(loads(subjects)),
        expected=expected,
        actual=actual,
        tentative=bool(tentative),
    )
