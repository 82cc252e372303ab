"""Figures as printed: how exact they are, and how a message writes them.

Amounts are yuan and rates fractions in a record; what a printed figure can hide comes from the text that was read
(``record.evidence``). Where there is none, the digits of the value in the form's own unit stand in for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal

from ..schema import Quantity, Record, plain_decimal

YUAN: dict[str, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
"""Yuan in one unit of money."""

HALF = Decimal("0.5")
HUNDRED = Decimal(100)
CENT = Decimal("0.01")

_FIGURE = re.compile(r"\d[\d,，]*(?:[.．]\s*(\d+))?\s*(亿|百万|万|千)?\s*元?")


def printed_text(record: Record, pointer: str) -> str | None:
    """The text that was read at a pointer, or at what it is part of."""
    while pointer and record.evidence:
        found = record.evidence.get(pointer)
        if found is not None:
            return found.text
        pointer = pointer.rpartition("/")[0]
    return None


def decimals(value: Decimal) -> int:
    """The decimal places that a value needs: ``99.60`` needs one."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= 0:
        return 0
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _read_figure(text: str | None, digits: Decimal) -> tuple[int, str] | None:
    """Decimals and multiplier of the one figure in ``text``; none where several stand there and none is ``digits``."""
    if text is None:
        return None
    found = list(_FIGURE.finditer(text))
    if len(found) > 1:
        same = [m for m in found if _number(m.group()) == digits]
        found = same[:1]
    if not found:
        return None
    return len(found[0].group(1) or ""), found[0].group(2) or ""


def _number(text: str) -> Decimal | None:
    plain = re.sub(r"[^\d.]", "", text.replace("．", "."))
    return Decimal(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else None


def form_unit(record: Record) -> str:
    """The unit that the form declares for its amounts, else yuan."""
    return record.amount_unit or "元"


def amount_step(record: Record, pointer: str, amount: Decimal, own_unit: str | None = None) -> Decimal:
    """One unit of the last printed place of an amount, in yuan; ``own_unit`` is one printed beside the figure."""
    unit = YUAN.get(own_unit or "") or YUAN[form_unit(record)]
    text = printed_text(record, pointer)
    figure = _read_figure(text, abs(amount) / unit)
    if figure is None:
        return unit.scaleb(-decimals(amount / unit))
    places, multiplier = figure
    if multiplier or (text and "元" in text):
        unit = YUAN[f"{multiplier}元"]
    return unit.scaleb(-places)


def rate_step(record: Record, pointer: str, rate: Decimal) -> Decimal:
    """One unit of the last printed place of a rate, as a fraction: 0.001 for ``99.6%``."""
    text = printed_text(record, pointer)
    figure = _read_figure(text, abs(rate) * HUNDRED)
    if figure is None:
        return CENT.scaleb(-decimals(rate * HUNDRED))
    places = figure[0]
    if text and not re.search(r"[%％﹪]", text) and _number(text) == abs(rate):
        return Decimal(1).scaleb(-places)  # printed as a ratio: 0.95
    return CENT.scaleb(-places)


def points_places(record: Record, pointer: str, points: Decimal) -> int:
    """The printed decimals of a weight or a score."""
    figure = _read_figure(printed_text(record, pointer), abs(points))
    return decimals(points) if figure is None else max(figure[0], decimals(points))


def quantity_step(quantity: Quantity) -> Decimal:
    """One unit of the last printed place of a target or an actual, in the unit of its value."""
    value = quantity.value
    if not isinstance(value, Decimal):
        return Decimal(0)
    if quantity.kind == "percent":
        figure = _read_figure(quantity.raw, abs(value) * HUNDRED)
        return CENT.scaleb(-(figure[0] if figure else decimals(value * HUNDRED)))
    found = re.search(r"\d[\d,，]*(?:[.．](\d+))?\s*(亿|百万|万|千(?![米克瓦伏]))?", quantity.raw)
    if found is None:
        return Decimal(1).scaleb(-decimals(value))
    scale = YUAN[f"{found.group(2) or ''}元"]
    return scale.scaleb(-len(found.group(1) or ""))


def agree(difference: Decimal, steps: Iterable[Decimal]) -> bool:
    """Whether printed figures agree: they differ by no more than half a unit of the last place of each, added up."""
    return abs(difference) <= HALF * sum(steps, Decimal(0))


def truncated(exact: Decimal, printed: Decimal, step: Decimal) -> bool:
    """Whether ``printed`` is ``exact`` cut off after the last printed place instead of rounded."""
    return step > 0 and (exact / step).to_integral_value(ROUND_FLOOR) * step == printed


def plain(value: Decimal, places: int = 4) -> str:
    """A figure for a message: at most ``places`` decimals, no exponent, no trailing zeros."""
    return plain_decimal(round(value, places)) if decimals(value) > places else plain_decimal(value)


def money(record: Record, amount: Decimal) -> str:
    """An amount in the form's own unit: ``99.6万元``."""
    unit = form_unit(record)
    return f"{plain(amount / YUAN[unit], 6)}{unit}"


def percent(rate: Decimal) -> str:
    """A rate: ``99.6%``."""
    return f"{plain(rate * HUNDRED, 2)}%"


def times(ratio: Decimal) -> str:
    """A multiple: ``2.73``."""
    return plain(ratio, 2)
