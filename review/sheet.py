"""A record laid out as its form is: fields, the funding table, indicators, goals and text, each value with its pointer.

Every value that can be looked at is an :class:`Entry`; templates place entries in tables, and the page's script knows
them by pointer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from json import loads
from typing import Literal

from ..report import wording
from ..report.views import passage_view
from ..report.wording import name_of, say, value_of
from ..schema import PERSON, Evidence, Record, ReviewItem
from ..store import Decision, NoValue, Reviewed, read_typed
from ..store.effective import anchor_of, as_json, put_value

State = Literal["", "doubt", "corrected", "confirmed"]

SINGLE = (
    "project_name", "reporting_unit", "supervising_department", "evaluation_year", "amount_unit", "evaluated_amount",
    "start_date", "end_date", "basis", "contact_name", "contact_phone", "contact_email", "filled_by", "fill_date",
    "other_notes",
)  # fmt: skip
"""Fields told one a line."""
KINDS: dict[str, str] = {
    "confirm": "确认读数",
    "correct": "更正",
    "uphold": "认定属实",
    "dismiss": "不作为问题",
    "reopen": "撤销决定",
}
_LONG = frozenset(("text", "goal", "result", "overall_goal", "overall_goal_result", "basis", "other_notes", "reason"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A value on the page: ``shown`` as a reader expects it ("" where blank), ``state`` what is to be known of it."""

    pointer: str
    name: str
    shown: str
    state: State
    page: int | None = None


Cell = Sequence[Entry] | str
"""Entries that stand in one place, or a plain heading."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of entries: headers, and rows whose cells are entries, plain text or several entries."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value on the review list; ``single`` where it can be typed, ``candidates`` with what each means here."""

    entry: Entry
    reason: str
    single: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the page shows of a record beside its findings."""

    doubts: tuple[Doubt, ...]
    fields: tuple[Entry, ...]
    scores: tuple[Entry, ...]
    goals: tuple[Entry, ...]
    funding: Grid | None
    execution: Grid | None
    spending: Grid | None
    stages: Grid | None
    indicators: Grid | None
    items: Grid | None
    claims: Grid | None
    narrative: tuple[tuple[str, Entry], ...]
    unmapped: tuple[tuple[str, str, Entry | None], ...]
    entries: dict[str, Entry] = field(default_factory=dict)


class _Desk:
    """Makes the entries of one record and remembers them."""

    def __init__(self, reviewed: Reviewed) -> None:
        self.record, self.reviewed = reviewed.record, reviewed
        self.doubtful = {item.pointer for item in self.record.review}
        self.entries: dict[str, Entry] = {}

    def entry(self, pointer: str) -> Entry:
        if pointer not in self.entries:
            place = self.record.evidence.get(pointer)
            self.entries[pointer] = Entry(
                pointer,
                name_of(self.record, pointer),
                value_of(self.record, pointer),
                self._state(pointer, place),
                place.page if place else None,
            )
        return self.entries[pointer]

    def _state(self, pointer: str, place: Evidence | None) -> State:
        if pointer in self.doubtful:
            return "doubt"
        if place is not None and place.engine == PERSON:
            return "corrected"
        return "confirmed" if self.reviewed.whole.to_read(pointer) in self.reviewed.whole.values else ""

    def grid(self, name: str, parts: Sequence[str]) -> Grid | None:
        """A table with one row for each of a list, one column for each part that any row has."""
        rows = getattr(self.record, name)
        used = [part for part in parts if any(getattr(row, part) is not None for row in rows)]
        if not rows or not used:
            return None
        header = tuple(say(wording.PARTS, part) for part in used)
        return Grid(
            header, tuple(tuple([self.entry(f"/{name}/{i}/{part}")] for part in used) for i in range(len(rows)))
        )


def sheet_of(reviewed: Reviewed) -> Sheet:
    """Lay out a record as it stands."""
    desk = _Desk(reviewed)
    record = desk.record
    doubts = sorted(doubts_of(record).values(), key=lambda item: _order(record, item))
    return Sheet(
        doubts=tuple(Doubt(desk.entry(item.pointer), item.reason, is_single(record, item.pointer)) for item in doubts),
        fields=tuple(desk.entry(f"/{name}") for name in SINGLE),
        scores=tuple(desk.entry(f"/{name}") for name in ("total_score", "total_weight", "grade")),
        goals=tuple(desk.entry(f"/{n}") for n in ("overall_goal", "overall_goal_result", "overall_goal_achieved")),
        funding=_funding(desk),
        execution=_by_source(desk),
        spending=desk.grid("spending_items", ("year", "purpose", "amount")),
        stages=desk.grid("stage_goals", ("number", "goal", "result")),
        indicators=desk.grid(
            "indicators",
            ("level1", "level2", "name", "formula", "target", "actual", "weight", "score", "reason"),
        ),
        items=desk.grid("score_items", ("name", "score")),
        claims=_claims(desk),
        narrative=tuple((part.heading, desk.entry(f"/narrative/{i}/text")) for i, part in enumerate(record.narrative)),
        unmapped=_unmapped(record),
        entries=desk.entries,
    )


def doubts_of(record: Record) -> dict[str, ReviewItem]:
    """The review list by pointer; a value that is doubted for several reasons stands once, with all of them."""
    found: dict[str, ReviewItem] = {}
    for item in record.review:
        if (first := found.get(item.pointer)) is not None:
            candidates = tuple(dict.fromkeys([*first.candidates, *item.candidates]))
            item = ReviewItem(pointer=item.pointer, reason=f"{first.reason}；{item.reason}", candidates=candidates)
        found[item.pointer] = item
    return found


def is_single(record: Record, pointer: str) -> bool:
    """Whether a pointer leads to one value that a person can type."""
    try:
        read_typed(record, pointer, "")
    except (KeyError, NoValue):
        return False
    return True


def _funding(desk: _Desk) -> Grid | None:
    """The funding table: sources down, measures and years across, as the forms have it."""
    rows = desk.record.funding
    if not rows:
        return None
    across = list(dict.fromkeys((row.measure, row.year) for row in rows))
    years = len({year for _, year in across}) > 1
    down = list(dict.fromkeys((row.source, row.part_of) for row in rows))
    header = tuple(say(wording.MEASURES, measure) + (f" {year}" if years and year else "") for measure, year in across)
    body: list[tuple[Cell, ...]] = []
    for source, part_of in down:
        name = ("其中：" if part_of else "") + say(wording.SOURCES, source)
        cells: tuple[Cell, ...] = tuple(
            [desk.entry(f"/funding/{i}/amount") for i, row in enumerate(rows)
             if (row.source, row.part_of, row.measure, row.year) == (source, part_of, measure, year)]
            for measure, year in across
        )  # fmt: skip
        body.append((name, *cells))
    return Grid(("资金来源", *header), tuple(body))


def _by_source(desk: _Desk) -> Grid | None:
    rows = desk.record.execution
    used = [part for part in ("rate", "weight", "score") if any(getattr(row, part) is not None for row in rows)]
    if not used:
        return None
    header = ("资金来源", *(say(wording.PARTS, part) for part in used))
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (say(wording.SOURCES, row.source), *([desk.entry(f"/execution/{i}/{part}")] for part in used))
        for i, row in enumerate(rows)
    )
    return Grid(header, body)


def _claims(desk: _Desk) -> Grid | None:
    rows = desk.record.claims
    if not rows:
        return None
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (say(wording.METRICS, row.metric), [desk.entry(f"/claims/{i}/value")]) for i, row in enumerate(rows)
    )
    return Grid(("正文所述", "数值"), body)


def _unmapped(record: Record) -> tuple[tuple[str, str, Entry | None], ...]:
    """Labels that no field takes, with an entry for their place."""
    return tuple(
        (item.label, item.value,
         Entry(f"/unmapped/{i}", item.label, item.value, "", item.evidence.page) if item.evidence else None)
        for i, item in enumerate(record.unmapped)
    )  # fmt: skip


def _order(record: Record, item: ReviewItem) -> tuple[float, float, float, str]:
    """The order in which a reader comes across the values."""
    _, place = anchor_of(record, item.pointer)
    return (place.page, place.bbox.top, place.bbox.x0, item.pointer) if place else (0, 0, 0, item.pointer)


# -- what the page's script has to know of each value ---------------------------------------------------------------


def facts_of(reviewed: Reviewed, pointers: Iterable[str]) -> dict[str, dict[str, object]]:
    """By pointer: name, value, print, place, doubt with its candidates, and the decisions made so far."""
    record = reviewed.record
    doubts = doubts_of(record)
    return {pointer: _fact(reviewed, record, pointer, doubts.get(pointer)) for pointer in pointers}


def _fact(reviewed: Reviewed, record: Record, pointer: str, doubt: ReviewItem | None) -> dict[str, object]:
    if pointer.startswith("/unmapped/"):
        item = record.unmapped[int(pointer.split("/")[2])]
        fact: dict[str, object] = {"name": item.label, "shown": item.value, "place": _place(item.evidence)}
        return fact
    passage = passage_view(record, pointer)
    own = record.evidence.get(pointer)
    _, near = anchor_of(record, pointer)
    fact = {
        "name": passage.name,
        "shown": passage.value,
        "place": _place(own or near),
        "version": reviewed.version(pointer),
    }
    if own is None:
        fact["near"] = True
    elif own.text != passage.value:
        fact["print"] = own.text
    if is_single(record, pointer):
        fact["single"] = "long" if pointer.rpartition("/")[2] in _LONG else "line"
    if doubt is not None:
        fact["doubt"] = doubt.reason
        fact["candidates"] = [candidate_of(record, pointer, text) for text in doubt.candidates if text]
    if history := reviewed.history(pointer):
        fact["history"] = [told(record, pointer, decision) for decision in history]
        fact["held"] = history[0].kind != "reopen"
    return fact


def candidate_of(record: Record, pointer: str, text: str) -> dict[str, str]:
    """A candidate as it is typed, and what it would mean at its place ("" where that adds nothing)."""
    if record.at(pointer) is None and pointer.endswith("amount"):
        text += "元"  # what could not be read at all is offered in the record's own unit
    shown = preview(record, pointer, text)
    return {"text": text, "shown": "" if shown == text else shown}


def preview(record: Record, pointer: str, text: str) -> str:
    """What a typed text would mean at a pointer; "" where it is no value there."""
    try:
        return preview_of(record, pointer, text)
    except (KeyError, NoValue):
        return ""


def preview_of(record: Record, pointer: str, text: str) -> str:
    """What a typed text would mean at a pointer, as a reader expects it; raises as :func:`.read_typed` does."""
    value = read_typed(record, pointer, text)
    return "空白" if value is None else shown_as(record, pointer, as_json(value))


def shown_as(record: Record, pointer: str, value: str) -> str:
    """A value that a decision holds as JSON, as a reader expects it at its place."""
    data = loads(value)
    if data is None:
        return "空白"
    if isinstance(data, dict):
        return str(data.get("raw", ""))
    try:
        return value_of(put_value(record, pointer, data), pointer)
    except (KeyError, IndexError, ValueError):
        return str(data)


def told(record: Record, pointer: str, decision: Decision) -> dict[str, str]:
    """A decision as it is told: who, when, what, why."""
    what = KINDS[decision.kind]
    if decision.kind == "correct":
        what = f"更正：{shown_as(record, pointer, decision.old)} → {shown_as(record, pointer, decision.new)}"
    return {"who": decision.who, "when": decision.made_at[:16].replace("T", " "), "what": what, "why": decision.why}


def _place(evidence: Evidence | None) -> list[float] | None:
    """Page and box."""
    return None if evidence is None else [evidence.page, *(round(part, 1) for part in evidence.bbox)]
