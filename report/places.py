"""Where a value stands on its page, and whether a person should look at it, by JSON pointer."""

from __future__ import annotations

from collections.abc import Mapping

from ..schema import Evidence, Record


def evidence_at(record: Record, pointer: str) -> Evidence | None:
    """Where the value at a pointer was read: its own place, that of the value it is part of, or of its first part."""
    whole = pointer
    while whole:
        if whole in record.evidence:
            return record.evidence[whole]
        whole = whole.rpartition("/")[0]
    return _first_parts(record.evidence).get(pointer)


_latest: tuple[object, dict[str, Evidence]] = ({}, {})


def _first_parts(evidence: Mapping[str, Evidence]) -> Mapping[str, Evidence]:
    """The place of the first part of whatever has parts; kept for the record that was asked about last."""
    global _latest
    known, found = _latest
    if known is not evidence:
        found = {}
        for key, place in evidence.items():
            whole = key.rpartition("/")[0]
            while whole and whole not in found:
                found[whole] = place
                whole = whole.rpartition("/")[0]
        _latest = (evidence, found)
    return found


def on_review(record: Record, pointer: str) -> bool:
    """Whether the value at a pointer, a part of it or what it is part of is on the record's review list."""
    return bool(record.review) and any(
        item.pointer == pointer or item.pointer.startswith(pointer + "/") or pointer.startswith(item.pointer + "/")
        for item in record.review
    )


def pages_text(record: Record) -> str:
    """``1-4``, or ``1`` for a record on one page."""
    first, last = record.source.pages
    return str(first) if first == last else f"{first}-{last}"
