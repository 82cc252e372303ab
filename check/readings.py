"""What a value under review may also mean: a finding that another reading of it removes is none yet.

Where two recognitions disagree, one of them often fits and the other gives an error of the reader's own making. On a
scan neither may be right: one digit taken for another, a stroke of a seal for one more, a point for none. Such a value
was not read with certainty, so the rule is listed as unchecked until a person has decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from ..normalize import Unreadable, read_amount, read_points, read_quantity, read_rate
from ..schema import PERSON, Quantity, Record, ReviewItem
from .figures import form_unit, printed_text

_AMOUNT = re.compile(r"^/(funding/\d+/amount|spending_items/\d+/amount|evaluated_amount)$")
_RATE = re.compile(r"^/execution/\d+/rate$")
_POINTS = re.compile(r"^/((execution|indicators|score_items)/\d+/(weight|score)|total_score|total_weight)$")
_QUANTITY = re.compile(r"^/indicators/\d+/(target|actual)$")
_DASH = re.compile(r"^[1lI|/\\一七丨,.·-]$")  # what a dash or a stroke that fills an empty cell is read as
_THOUSANDTH = re.compile(r"\.\d{3}(?!\d)")
"""A point behind which as many digits stand as behind a comma."""
_ALIKE = {
    "0": "689", "1": "47", "2": "7", "3": "58", "4": "19", "5": "36", "6": "058", "7": "12", "8": "0369", "9": "048",
}  # fmt: skip
"""Digits that recognition takes for one another on blurred, stamped or worn print."""
_NUMBER = re.compile(r"\d[\d,.]*")
_COVERED = re.compile("印章|条纹|手写")
"""What lies over a value may hide a digit, or look like one; of money, with its many digits, one is lost without."""
_RATES = Decimal("0.1"), Decimal(1)
"""What is printed as a rate of two digits, or 100 %, is no slip of one beyond."""
_MOST = 300


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
    read = [value for text in item.candidates for value in _meanings(record, item.pointer, text)]
    values = [value for value in read if value is not None and value != current]
    if _AMOUNT.match(item.pointer) and _DASH.match((printed_text(record, item.pointer) or "").strip()):
        values.append(None)
    slips = _misread(record, item, current) - {current, *values}
    return values + sorted((v for v in slips if _is_like(v, current)), key=str)


def _misread(record: Record, item: ReviewItem, current: Any) -> set[Any]:
    """What a recognised value would be without one slip of recognition."""
    seen = record.evidence.get(item.pointer)
    if seen is None or seen.engine in ("text", PERSON):
        return set()
    money = current.unit == "元" if isinstance(current, Quantity) else bool(_AMOUNT.match(item.pointer))
    found: set[Any] = set()
    for text in _slips(seen.text, covered=money or _COVERED.search(item.reason) is not None):
        with suppress(Unreadable):
            scaled = _scaled(current, seen.text, text) if isinstance(current, Quantity) else None
            found.add(scaled or _meaning(record, item.pointer, text, form_unit(record)))
    return found


def _scaled(current: Quantity, printed: str, slip: str) -> Quantity | None:
    """A quantity as another figure in its place would be: its unit and scale may stand in a column or at the target."""
    figures = [_NUMBER.search(text) for text in (printed, slip)]
    if not isinstance(current.value, Decimal) or current.upper is not None or not all(figures):
        return None
    try:
        one, other = (Decimal(f.group().replace(",", "").rstrip(".")) for f in figures if f is not None)
    except ArithmeticError:
        return None
    return current.model_copy(update={"raw": slip, "value": current.value * other / one}) if one else None


def _is_like(value: Any, current: Any) -> bool:
    """Whether a value is one of the same kind: no slip of a digit makes words of a figure, or 9 % of a rate of 99 %."""
    if not (isinstance(value, Quantity) and isinstance(current, Quantity)):
        return value is not None
    if (value.kind, value.comparator, value.unit) != (current.kind, current.comparator, current.unit):
        return False
    return value.kind != "percent" or not _is_rate(current) or _is_rate(value)


def _is_rate(quantity: Quantity) -> bool:
    least, most = _RATES
    return isinstance(quantity.value, Decimal) and least <= quantity.value <= most


def _slips(text: str, *, covered: bool) -> Iterator[str]:
    """What may be printed where recognition made one slip; ``covered``, a digit may be lost at an end, or made up."""
    for k, char in enumerate(text):
        if char.isdecimal() and char.isascii():
            yield from (text[:k] + other + text[k + 1 :] for other in (*_ALIKE[char], ".", *([""] if covered else [])))
            yield text[:k] + "." + text[k:]
    figure = _NUMBER.search(text) if covered else None
    if figure is not None:
        start, end = figure.span()
        yield from (text[:start] + digit + text[start:] for digit in "123456789")
        yield from (text[:end] + digit + text[end:] for digit in "0123456789")


def _meanings(record: Record, pointer: str, text: str) -> list[Any]:
    """The values that a candidate, spelled as printed, may have at a pointer: of a misspelled one, all that it may be.

    One that is misspelled in its separators alone says nothing, unless what stands in the record may be so, too.
    """
    try:
        return [_meaning(record, pointer, text, form_unit(record))]
    except Unreadable as error:
        found: list[Any] = []
        printed = printed_text(record, pointer) or ""
        if _digits(text) == _digits(printed) and not _THOUSANDTH.search(printed):
            return found
        for likely in error.candidates:
            with suppress(Unreadable):
                found.append(_meaning(record, pointer, likely, "元"))
        return found


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _meaning(record: Record, pointer: str, text: str, unit: str) -> Any:
    """The value of a text at a pointer, where ``unit`` is that of amounts without one; raises :class:`Unreadable`."""
    if _AMOUNT.match(pointer):
        amount = read_amount(text, unit)
        return amount.value if amount else None
    if _RATE.match(pointer):
        return read_rate(text, column=True)
    if _POINTS.match(pointer):
        return read_points(text)
    if _QUANTITY.match(pointer):
        return read_quantity(text, year=record.evaluation_year)
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
