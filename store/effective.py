"""What people decided, applied to what was read: a record as it stands.

A decision is tied to its evidence: the content of the file, the page, the box and the text that was read. It is found
again after a new reading by that place, wherever the value's pointer has moved to. The page itself cannot have changed
(its content is the key), so a person's value stays in force when the reading beneath it differs; but then the value is
shown again, with both readings, until a person has looked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from ..schema import (
    PERSON,
    Box,
    Claim,
    Evidence,
    ExecutionLine,
    Finding,
    FundingAmount,
    Indicator,
    Judgement,
    NarrativeSection,
    Quantity,
    Record,
    ReviewItem,
    ScoreItem,
    SpendingItem,
    StageGoal,
    plain_decimal,
)
from .typed import removes

Kind = Literal["confirm", "correct", "uphold", "dismiss", "reopen"]
"""Of a value: confirmed as read, corrected; of a finding: upheld, dismissed; of either: a decision taken back."""

CHANGED = "读数已变，此前的人工决定须再看一次"
_ALIKE = 0.5
"""How much of the smaller of two boxes lies in the other where both are the place of one value."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, as it was made and for good; ``id`` is 0 before it is stored.

    ``pointer`` is where the value (or the finding's first subject) stood in the reading; ``anchor`` the pointer whose
    evidence is at ``page`` and ``box``: the value's own, or that of another value of its row where it had none.
    ``old`` and ``new`` are values as JSON; of a finding, ``old`` is what it said.
    """

    content: str
    ordinal: int
    kind: Kind
    pointer: str
    anchor: str
    page: int | None
    box: Box | None
    text: str
    old: str
    new: str
    rule: str
    why: str
    who: str
    made_at: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """The decision that holds at a place; ``changed`` where the reading beneath is no longer the one it was made on."""

    decision: Decision
    changed: bool


@dataclass(frozen=True, slots=True)
class Effective:
    """A record as it stands, and how it came to.

    ``values`` tells the decision that holds for each pointer of the reading, ``history`` all those made there, the
    earliest first; ``removed`` the rows of the reading that were taken out, whose pointers after them have moved up;
    ``lost`` what no place was found for any more.
    """

    read: Record
    record: Record
    values: Mapping[str, Held] = field(default_factory=dict)
    history: Mapping[str, Sequence[Decision]] = field(default_factory=dict)
    removed: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    lost: tuple[Decision, ...] = ()

    def to_read(self, pointer: str) -> str:
        """The pointer in the reading of what stands at a pointer of the record."""
        name, index, rest = _parts(pointer)
        if index is None or name not in self.removed:
            return pointer
        kept = [i for i in range(index + len(self.removed[name]) + 1) if i not in self.removed[name]]
        return f"/{name}/{kept[index]}{rest}"

    def to_record(self, pointer: str) -> str | None:
        """The pointer in the record of what stands at a pointer of the reading; None where it was taken out."""
        name, index, rest = _parts(pointer)
        if index is None or name not in self.removed:
            return pointer
        if index in self.removed[name]:
            return None
        return f"/{name}/{index - sum(gone < index for gone in self.removed[name])}{rest}"


def as_json(value: Any) -> str:
    """A value, a row or a list of a record as JSON that is equal where they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: Any) -> Any:
    return plain_decimal(value) if isinstance(value, Decimal) else value.model_dump(mode="json")


def anchor_of(record: Record, pointer: str) -> tuple[str, Evidence | None]:
    """The pointer and the place that a decision on a value is tied to: its own, or that of its row's first value."""
    if pointer in record.evidence:
        return pointer, record.evidence[pointer]
    parts = [key for key in record.evidence if key.startswith(pointer + "/")]
    name, index, _ = _parts(pointer)
    if not parts and index is not None:
        parts = [key for key in record.evidence if key.startswith(f"/{name}/{index}/")]
    return (parts[0], record.evidence[parts[0]]) if parts else (pointer, None)


def locate(record: Record, decision: Decision, ordinal: int) -> str | None:
    """Where in a reading the value of a decision stands; None where it does not."""
    if decision.box is None or decision.page is None:
        return decision.pointer if decision.ordinal == ordinal and record.holds(decision.pointer) else None
    shape = _shape(decision.anchor)
    _, row, _ = _parts(decision.anchor)
    near = [
        (round(_overlap(place.bbox, decision.box), 2), -abs((_parts(key)[1] or 0) - (row or 0)), key)
        for key, place in record.evidence.items()
        if place.page == decision.page and _shape(key) == shape
    ]  # rows that share a merged cell have one place: the nearest one is meant
    overlap, _, key = max(near, default=(0.0, 0, ""))
    if overlap < _ALIKE:
        return None
    _, index, _ = _parts(key)
    name, old, rest = _parts(decision.pointer)
    pointer = decision.pointer if old is None or index is None else f"/{name}/{index}{rest}"
    return pointer if record.holds(pointer) else None


def effective(read: Record, decisions: Sequence[Decision], ordinal: int) -> Effective:
    """Apply what was decided on values to a reading; ``decisions`` are those on its content, in the order made."""
    held: dict[str, Held] = {}
    history: dict[str, list[Decision]] = {}
    lost: list[Decision] = []
    for decision in decisions:
        if decision.rule:
            continue
        pointer = locate(read, decision, ordinal)
        if pointer is None:
            if decision.ordinal == ordinal:
                lost = [other for other in lost if other.pointer != decision.pointer]
                lost += [decision] if decision.kind != "reopen" else []
            continue
        history.setdefault(pointer, []).append(decision)
        if decision.kind == "reopen":
            held.pop(pointer, None)
        else:
            held[pointer] = Held(decision, as_json(read.at(pointer)) not in (decision.old, decision.new))
    record = read
    for pointer, entry in held.items():
        record = _applied(record, pointer, entry)
    record, removed = _without(record, [pointer for pointer, h in held.items() if removes(pointer, _new(h.decision))])
    return Effective(read, record, held, history, removed, tuple(lost))


def judged(record: Record, whole: Effective, decisions: Sequence[Decision], ordinal: int) -> Record:
    """The record with what people made of its findings; a judgement on other figures does not count."""
    told = [decision for decision in decisions if decision.rule]
    if not told or not record.findings:
        return record
    found = tuple(
        finding.model_copy(update={"judged": _judgement(finding, told, whole, ordinal)}) for finding in record.findings
    )
    return record.model_copy(update={"findings": found})


def on_finding(finding: Finding, decisions: Iterable[Decision], whole: Effective, ordinal: int) -> Decision | None:
    """The latest decision on a finding: of its rule, on what it says, at the place of its first subject."""
    subject = whole.to_read(finding.subjects[0]) if finding.subjects else ""
    latest = None
    for decision in decisions:
        about = decision.rule == finding.rule and decision.old == said(finding)
        if about and (locate(whole.read, decision, ordinal) if subject else "") == subject:
            latest = decision
    return latest


def moved(findings: Iterable[Finding], before: Effective, after: Effective) -> Iterator[Finding]:
    """Findings on a record after a decision that took out or put back rows, without those on a row that is gone."""
    for finding in findings:
        subjects = [after.to_record(before.to_read(pointer)) for pointer in finding.subjects]
        if not subjects or subjects[0] is not None:
            kept = tuple(pointer for pointer in subjects if pointer is not None)
            yield finding.model_copy(update={"subjects": kept, "judged": None})


def said(finding: Finding) -> str:
    """What a finding says, as a decision on it keeps it: its figures, or where it has none its words."""
    figures = [finding.expected, finding.actual]
    return as_json(figures if any(figures) else [finding.message])


def _judgement(finding: Finding, decisions: Iterable[Decision], whole: Effective, ordinal: int) -> Judgement | None:
    decision = on_finding(finding, decisions, whole, ordinal)
    if decision is None or decision.kind not in ("uphold", "dismiss"):
        return None
    verdict: Literal["confirmed", "dismissed"] = "confirmed" if decision.kind == "uphold" else "dismissed"
    return Judgement(verdict=verdict, reason=decision.why, who=decision.who, when=decision.made_at)


def _applied(record: Record, pointer: str, held: Held) -> Record:
    """The record with one decision on a value; its review mark goes, or says that the reading has changed."""
    decision = held.decision
    current = record.at(pointer)
    update: dict[str, Any] = {"review": tuple(item for item in record.review if item.pointer != pointer)}
    value = _new(decision)
    if held.changed:
        readings = dict.fromkeys(text for text in (_shown(value), _shown(current)) if text)
        update["review"] += (ReviewItem(pointer=pointer, reason=CHANGED, candidates=tuple(readings)),)
    if as_json(current) != decision.new and not isinstance(current, tuple | Row) and not removes(pointer, value):
        record = put_value(record, pointer, value)
    if decision.kind == "correct" and value is not None:
        _, place = anchor_of(record, pointer)
        own = record.evidence.get(pointer)
        mark = Evidence(
            page=place.page if place else record.source.pages[0],
            bbox=place.bbox if place else Box(0, 0, 0, 0),
            text=own.text if own else "",
            confidence=1.0,
            engine=PERSON,
        )
        update["evidence"] = {**record.evidence, pointer: mark}
    elif value is None:
        update["evidence"] = {key: place for key, place in record.evidence.items() if key != pointer}
    return record.model_copy(update=update)


Row = FundingAmount | ExecutionLine | SpendingItem | StageGoal | Indicator | ScoreItem | Claim | NarrativeSection


def _new(decision: Decision) -> Any:
    return json.loads(decision.new)


def _shown(value: Any) -> str:
    """A value as a candidate on a review list."""
    if isinstance(value, Quantity):
        return value.raw
    if isinstance(value, dict):
        return str(value.get("raw", ""))
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return "" if value is None else str(value)


def put_value(record: Record, pointer: str, value: Any) -> Record:
    """The record with another value at a pointer, given as JSON has it; validated as the field asks."""
    name, index, rest = _parts(pointer)
    if index is None:
        checked = Record.model_validate({"source": record.source, "family": record.family, name: value})
        return record.model_copy(update={name: getattr(checked, name)})
    rows = list(getattr(record, name))
    rows[index] = type(rows[index]).model_validate({**dict(rows[index]), rest[1:]: value})
    return record.model_copy(update={name: tuple(rows)})


def _without(record: Record, pointers: Sequence[str]) -> tuple[Record, dict[str, tuple[int, ...]]]:
    """The record without some rows; pointers to rows after them move up."""
    removed: dict[str, tuple[int, ...]] = {}
    for pointer in pointers:
        name, index, _ = _parts(pointer)
        if index is not None:
            removed[name] = tuple(sorted({*removed.get(name, ()), index}))
    if not removed:
        return record, removed
    moved = Effective(record, record, removed=removed).to_record
    rows = {name: tuple(row for i, row in enumerate(getattr(record, name)) if i not in gone)
            for name, gone in removed.items()}  # fmt: skip
    evidence = {key: place for old, place in record.evidence.items() if (key := moved(old)) is not None}
    review = tuple(item.model_copy(update={"pointer": key}) for item in record.review
                   if (key := moved(item.pointer)) is not None)  # fmt: skip
    return record.model_copy(update={**rows, "evidence": evidence, "review": review}), removed


def _parts(pointer: str) -> tuple[str, int | None, str]:
    """``/indicators/3/actual`` is ``("indicators", 3, "/actual")``, ``/basis`` is ``("basis", None, "")``."""
    found = re.match(r"/([a-z_]+\d?)(?:/(\d+)(/.*)?)?$", pointer)
    if not found:
        return pointer.strip("/"), None, ""
    return found[1], None if found[2] is None else int(found[2]), found[3] or ""


def _shape(pointer: str) -> str:
    return re.sub(r"/\d+", "/*", pointer)


def _overlap(a: Box, b: Box) -> float:
    """How much of the smaller of two boxes lies in the other, 0 to 1."""
    width, height = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.bottom, b.bottom) - max(a.top, b.top)
    smaller = min((a.x1 - a.x0) * (a.bottom - a.top), (b.x1 - b.x0) * (b.bottom - b.top))
    if width < 0 or height < 0:
        return 0.0
    return width * height / smaller if smaller > 0 else 1.0
