"""Making decisions: what a person says about a value or a finding, checked against what that person saw."""

from __future__ import annotations

from datetime import UTC, datetime

from ..check import CheckConfig, check_record
from ..schema import Finding
from .decisions import Conflict, Reviewed
from .effective import Decision, Kind, anchor_of, as_json, said
from .typed import NoValue, read_typed
from .workspace import Workspace

LONGEST_NAME, LONGEST_REASON = 40, 1000


def decide_value(
    workspace: Workspace,
    record_id: int,
    pointer: str,
    kind: Kind,
    *,
    who: str,
    seen: str,
    typed: str = "",
    why: str = "",
    config: CheckConfig | None = None,
) -> Reviewed:
    """Confirm, correct or reopen the value at a pointer of the record as it stands; the rules run again at once.

    ``seen`` is :meth:`.Reviewed.version` of what the person looked at. Raises :class:`.Conflict` where it is that no
    longer, :class:`.NoValue` where ``typed`` is no value, ``KeyError`` where the pointer leads nowhere.
    """
    if kind not in ("confirm", "correct", "reopen"):
        raise NoValue("对数值只能确认、更正或撤销")

    def make(reviewed: Reviewed) -> Decision:
        if reviewed.version(pointer) != seen:
            raise Conflict(reviewed.latest(pointer))
        value = read_typed(reviewed.record, pointer, typed) if kind == "correct" else reviewed.record.at(pointer)
        at = reviewed.whole.to_read(pointer)
        return _decision(reviewed, kind, at, as_json(reviewed.whole.read.at(at)), as_json(value), "", who, why)

    return workspace.decide(record_id, make, lambda record: check_record(record, config))


def restore_row(
    workspace: Workspace, record_id: int, decision: int, *, who: str, why: str = "", config: CheckConfig | None = None
) -> Reviewed:
    """Put back a row that a decision took out, by the number of that decision; raises as :func:`decide_value` does."""

    def make(reviewed: Reviewed) -> Decision:
        for at, held in reviewed.whole.values.items():
            if held.decision.id == decision and reviewed.whole.to_record(at) is None:
                now = as_json(reviewed.whole.read.at(at))
                return _decision(reviewed, "reopen", at, now, now, "", who, why)
        raise Conflict(None)

    return workspace.decide(record_id, make, lambda record: check_record(record, config))


def decide_finding(
    workspace: Workspace,
    record_id: int,
    number: int,
    kind: Kind,
    *,
    who: str,
    seen: str,
    why: str = "",
    config: CheckConfig | None = None,
) -> Reviewed:
    """Uphold, dismiss or reopen a finding, by its position among the record's; a dismissal needs a reason.

    Raises as :func:`decide_value` does.
    """
    if kind not in ("uphold", "dismiss", "reopen"):
        raise NoValue("对问题只能认定、排除或撤销")
    if kind == "dismiss" and not why.strip():
        raise NoValue("请写明不作为问题的理由")

    def make(reviewed: Reviewed) -> Decision:
        finding = _finding(reviewed, number, seen)
        at = reviewed.whole.to_read(finding.subjects[0]) if finding.subjects else ""
        return _decision(reviewed, kind, at, said(finding), "null", finding.rule, who, why, finding.message)

    return workspace.decide(record_id, make, lambda record: check_record(record, config))


def _finding(reviewed: Reviewed, number: int, seen: str) -> Finding:
    findings = reviewed.record.findings
    same = [finding for finding in findings if reviewed.finding_version(finding) == seen]
    if 0 <= number < len(findings) and findings[number] in same:
        return findings[number]
    if not same:
        raise Conflict(reviewed.latest_on(findings[number]) if 0 <= number < len(findings) else None)
    return same[0]


def _decision(
    reviewed: Reviewed, kind: Kind, at: str, old: str, new: str, rule: str, who: str, why: str, text: str | None = None
) -> Decision:
    """The decision, tied to its place; ``at`` is a pointer of the reading."""
    who, why = who.strip(), why.strip()
    if not who or len(who) > LONGEST_NAME:
        raise NoValue("请先填写复核人姓名" if not who else f"姓名最多 {LONGEST_NAME} 字")
    if len(why) > LONGEST_REASON:
        raise NoValue(f"理由最多 {LONGEST_REASON} 字")
    read = reviewed.whole.read
    anchor, place = anchor_of(read, at)
    own = read.evidence.get(at)
    return Decision(
        content=read.source.sha256,
        ordinal=reviewed.ordinal,
        kind=kind,
        pointer=at,
        anchor=anchor,
        page=place.page if place else None,
        box=place.bbox if place else None,
        text=text if text is not None else own.text if own else "",
        old=old,
        new=new,
        rule=rule,
        why=why,
        who=who,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
