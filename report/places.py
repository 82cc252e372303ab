"""Where a value stands on its page, and whether a person should look at it, by JSON pointer."""

from __future__ import annotations

from ..schema import Evidence, Record


def evidence_at(record: Record, pointer: str) -> Evidence | None:
    """Where the value at a pointer was read: its own place, that of the value it is part of, or of its first part."""
    whole = pointer
    while whole:
        if whole in record.evidence:
            return record.evidence[whole]
        whole = whole.rpartition("/")[0]
    return next((place for key, place in record.evidence.items() if key.startswith(pointer + "/")), None)


def on_review(record: Record, pointer: str) -> bool:
    """Whether the value at a pointer, a part of it or what it is part of is on the record's review list."""
    return any(
        item.pointer == pointer or item.pointer.startswith(pointer + "/") or pointer.startswith(item.pointer + "/")
        for item in record.review
    )


def pages_text(record: Record) -> str:
    """``1-4``, or ``1`` for a record on one page."""
    first, last = record.source.pages
    return str(first) if first == last else f"{first}-{last}"
