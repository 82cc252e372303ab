"""What a project's page shows, made ready for its templates and its script."""

from __future__ import annotations

from dataclasses import dataclass

from ..report.tables import message
from ..report.views import passage_view
from ..report.wording import money, name_of, percent, value_of
from ..schema import Finding, Record
from ..store import Reviewed
from ..store.summary import total
from .desk import Desk
from .sheet import Entry, facts_of, sheet_of, told


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as the page tells it; ``number`` is its position, ``version`` what a decision on it names."""

    number: int
    finding: Finding
    message: str
    version: str
    subjects: tuple[tuple[str, str, str], ...]


def project_page(desk: Desk, reviewed: Reviewed) -> dict[str, object]:
    """The context of the templates."""
    record = reviewed.record
    sheet = sheet_of(reviewed)
    findings = [_told(reviewed, sheet.entries, i, finding) for i, finding in enumerate(record.findings)]
    pointers = dict.fromkeys([
        *(doubt.entry.pointer for doubt in sheet.doubts),
        *sheet.entries,
        *record.evidence,
        *(pointer for finding in record.findings for pointer in finding.subjects if record.holds(pointer)),
        *(entry.pointer for _, _, entry in sheet.unmapped if entry),
    ])  # fmt: skip
    return {
        "record": record,
        "number": reviewed.record_id,
        "sheet": sheet,
        "findings": findings,
        "facts": facts_of(reviewed, pointers),
        "budget": _amount(record, "budget"),
        "spent": _amount(record, "spent"),
        "rate": _rate(record),
        "removed": _removed(reviewed),
        "lost": [told(record, decision.pointer, decision) for decision in reviewed.whole.lost],
    }


def _told(reviewed: Reviewed, entries: dict[str, Entry], number: int, finding: Finding) -> Told:
    record = reviewed.record
    subjects = []
    for pointer in finding.subjects:
        view = passage_view(record, pointer)
        subjects.append((pointer, view.name, view.value or ("空白" if not view.raw else "")))
    return Told(number, finding, message(finding, "zh"), reviewed.finding_version(finding), tuple(subjects))


@dataclass(frozen=True, slots=True)
class Removed:
    """A row that a person took out; ``decision`` is the number of the decision that did."""

    decision: int
    name: str
    shown: str
    who: str
    when: str
    why: str


def _removed(reviewed: Reviewed) -> list[Removed]:
    read = reviewed.whole.read
    return [
        Removed(made.id, name_of(read, at), value_of(read, at), made.who, made.made_at[:10], made.why)
        for at, held in reviewed.whole.values.items()
        if reviewed.whole.to_record(at) is None and (made := held.decision)
    ]


def _amount(record: Record, measure: str) -> str:
    amount = total(record, measure)
    return "" if amount is None else money(amount, record.amount_unit)


def _rate(record: Record) -> str:
    budget, spent = total(record, "budget"), total(record, "spent")
    return percent(spent / budget) if spent is not None and budget else ""
