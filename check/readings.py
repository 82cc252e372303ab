"""What a value under review may also mean: a finding that another reading of it removes is none yet.

Where two recognitions disagree, one of them often fits and the other gives an error of the reader's own making. Such a
value was not read with certainty, so the rule is listed as unchecked until a person has decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from ..normalize import Unreadable, read_amount, read_points, read_quantity, read_rate
from ..schema import Record, ReviewItem
from .figures import form_unit, printed_text

_AMOUNT = re.compile(r"^/(funding/\d+/amount|spending_items/\d+/amount|evaluated_amount)$")
_RATE = re.compile(r"^/execution/\d+/rate$")
_POINTS = re.compile(r"^/((execution|indicators|score_items)/\d+/(weight|score)|total_score|total_weight)$")
_QUANTITY = re.compile(r"^/indicators/\d+/(target|actual)$")
_DASH = re.compile(r"^[1lI|/\\一七丨,.·-]$")  # what a dash or a stroke that fills an empty cell is read as
_MOST = 12


def other_readings(record: Record, pointers: Sequence[str]) -> Iterator[Record]:
    """The record with one of the reviewed values among ``pointers`` read in another way."""
    found = 0
    for item in record.review:
        if item.pointer not in pointers:
            continue
        for value in _values(record, item):
            if found < _MOST:
                found += 1
                yield _replaced(record, item.pointer, value)


def _values(record: Record, item: ReviewItem) -> list[Any]:
    """What the candidates of a reviewed value mean, without what stands in the record; None for an empty cell."""
    current = record.at(item.pointer)
    read = [_meaning(record, item.pointer, text) for text in item.candidates]
    values = [value for value in read if value is not None and value != current]
    if _AMOUNT.match(item.pointer) and _DASH.match((printed_text(record, item.pointer) or "").strip()):
        values.append(None)
    return values


def _meaning(record: Record, pointer: str, text: str) -> Any:
    """The value that a candidate, spelled as printed, has at a pointer; None where it does not read."""
    try:
        if _AMOUNT.match(pointer):
            amount = read_amount(text, form_unit(record))
            return amount.value if amount else None
        if _RATE.match(pointer):
            return read_rate(text, column=True)
        if _POINTS.match(pointer):
            return read_points(text)
        if _QUANTITY.match(pointer):
            return read_quantity(text, year=record.evaluation_year)
    except Unreadable:
        pass
    return None


def _replaced(record: Record, pointer: str, value: Any) -> Record:
    """The record with another value at a pointer; an amount that is None leaves the funding table."""
    name, *rest = pointer.strip("/").split("/")
    if not rest:
        return record.model_copy(update={name: value})
    index, field = int(rest[0]), rest[1]
    rows = list(getattr(record, name))
    if name == "funding" and value is None:
        rows[index] = rows[index].model_copy(update={"amount": Decimal(0)})
    else:
        rows[index] = rows[index].model_copy(update={field: value})
    return record.model_copy(update={name: tuple(rows)})
