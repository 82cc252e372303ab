"""Doubts of recognition that the form's own arithmetic settles: no value is changed, a proven one leaves the list.

A figure is proven by a sum or a rate that holds exactly with it, and whose other figures nobody doubts, where any other
digit would break it. What somebody wrote over by hand stays on review, and so does what a scanner's streak crosses,
under which a stroke may be hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from .draft import Draft

_SEPARATORS = frozenset(("小数点或千分位不清", "小数点或千分位可能误识"))
_LEGIBILITY = _SEPARATORS | {
    "识别置信度低", "两次识别不一致", "旁有未识别的墨迹", "字形与读数不符", "印章覆盖", "水印、透印或印章覆盖",
}  # fmt: skip
"""Reasons that say no more than that a figure may have been misread, the first only its size."""
_WHOLE, _PLACES = "total", 2
"""The source that sums up the others; the decimals from which on a rate in percent tells its last digit."""


def settle(draft: Draft) -> None:
    """Take off the review list what a sum or a rate of the form proves."""
    while proven := next((p for figures in _equations(draft) if (p := _sole_doubt(draft, figures))), None):
        draft.review = [item for item in draft.review if item.pointer != proven]


def _sole_doubt(draft: Draft, figures: Sequence[str]) -> str | None:
    """The one figure of an equation that holds which is in doubt, for its legibility alone."""
    doubted = [p for p in figures if any(_concerns(item.pointer, p) for item in draft.review)]
    if len(doubted) != 1:
        return None
    items = [item for item in draft.review if _concerns(item.pointer, doubted[0])]
    plain = all(i.pointer == doubted[0] and set(i.reason.split("；")) <= _LEGIBILITY for i in items)
    return doubted[0] if plain else None


def _concerns(pointer: str, figure: str) -> bool:
    """Whether a doubt is of a figure, or of what holds it."""
    return pointer == figure or figure.startswith(f"{pointer}/")


def _equations(draft: Draft) -> Iterator[list[str]]:
    """The pointers of the figures of each sum and each rate that holds exactly."""
    yield from _sums_of_sources(draft)
    yield from _rates(draft)
    for role in ("weight", "score"):
        yield from _sum_of_points(draft, role)


def _column(draft: Draft, measure: str, year: int | None) -> dict[str, tuple[str, Decimal]] | None:
    """Pointer and amount of each source of one measure; None where a source stands there twice."""
    found: dict[str, tuple[str, Decimal]] = {}
    for i, row in enumerate(draft.lists.get("funding", [])):
        if (row.get("measure"), row.get("year")) != (measure, year) or row.get("part_of"):
            continue
        if row["source"] in found or row.get("amount") is None:
            return None
        found[row["source"]] = f"/funding/{i}/amount", row["amount"]
    return found


def _sums_of_sources(draft: Draft) -> Iterator[list[str]]:
    columns = dict.fromkeys((row.get("measure"), row.get("year")) for row in draft.lists.get("funding", []))
    for measure, year in columns:
        column = _column(draft, str(measure), year)
        if column is None or _WHOLE not in column or len(column) < 2:
            continue
        pointers = [pointer for pointer, _ in column.values()]
        if sum(amount for _, amount in column.values()) == 2 * column[_WHOLE][1]:
            yield pointers


def _rates(draft: Draft) -> Iterator[list[str]]:
    """Rates of execution that are spent ÷ budget to the last digit, with enough digits to tell, or exactly.

    A rounded rate proves the size of an amount, but its digits only where another last one would give another rate.
    """
    for i, line in enumerate(draft.lists.get("execution", [])):
        rate, pointer = line.get("rate"), f"/execution/{i}/rate"
        years = {row.get("year") for row in draft.lists.get("funding", [])}
        if rate is None or len(years) != 1:
            continue
        spent, budget = (_column(draft, measure, next(iter(years))) for measure in ("spent", "budget"))
        if not spent or not budget or line["source"] not in spent or line["source"] not in budget:
            continue
        (paid, amount), (planned, whole) = spent[line["source"]], budget[line["source"]]
        if whole == 0 or amount == 0:
            continue
        exact = amount / whole
        if rate == exact:
            yield [pointer, paid, planned]
        elif _is_fine(rate) and rate == round(exact, 2 + _PLACES):
            others = {paid: [(amount + s) / whole for s in _one_off(draft, paid)]}
            others[planned] = [amount / (whole + s) for s in _one_off(draft, planned) if whole + s]
            illegible = [i.pointer for i in draft.review if not set(i.reason.split("；")) <= _SEPARATORS]
            doubted = [p for p in others if any(_concerns(pointer, p) for pointer in illegible)]
            if not any(round(other, 2 + _PLACES) == rate for p in doubted for other in others[p]):
                yield [pointer, paid, planned]


def _one_off(draft: Draft, pointer: str) -> tuple[Decimal, Decimal]:
    """One less and one more in the last printed digit of an amount, in yuan; none where that cannot be told."""
    evidence = draft.evidence.get(pointer)
    text = re.sub(r"[\s,，]", "", evidence.text) if evidence else ""
    printed = re.fullmatch(r"\D*(\d+(?:\.(\d+))?)[^\d.]*", text)
    amount = draft.lists["funding"][int(pointer.split("/")[2])]["amount"]
    if printed is None or not Decimal(printed[1]):
        return Decimal(0), Decimal(0)
    step = abs(amount) / Decimal(printed[1]) / 10 ** len(printed[2] or "")
    return -step, step


def _is_fine(rate: Decimal) -> bool:
    exponent = rate.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent == -2 - _PLACES


def _sum_of_points(draft: Draft, role: str) -> Iterator[list[str]]:
    """The points of all indicators and of the execution, where they make the total."""
    total = draft.fields.get(f"total_{role}")
    rows: list[dict[str, Any]] = draft.lists.get("indicators", [])
    lines = draft.lists.get("execution", [])
    parts = {f"/indicators/{i}/{role}": row.get(role) for i, row in enumerate(rows)}
    parts |= {
        f"/execution/{i}/{role}": line.get(role) for i, line in enumerate(lines) if line.get("weight") is not None
    }
    if total is None or len(rows) < 2 or any(value is None for value in parts.values()):
        return
    if sum(value for value in parts.values() if value is not None) == total:
        yield [f"/total_{role}", *parts]
