"""Rates, as fractions."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from ..schema import plain_decimal
from .glyphs import Printed, printed
from .numbers import CHINESE, CONFUSABLE, TOKEN, chinese_number, figure_value, token_guesses, token_value, unconfused
from .text import is_placeholder
from .unreadable import Unreadable

PARTS: Final = {"%": -2, "百分比": -2, "‰": -3, "‱": -4}
CHINESE_PARTS: Final = {"百分之": -2, "千分之": -3, "万分之": -4}

_RATE: Final = re.compile(
    rf"(?P<sign>-)?(?P<token>{TOKEN})(?P<part>{'|'.join(PARTS)})?(?:\([^()]*\))?"
    rf"|(?P<of>{'|'.join(CHINESE_PARTS)})(?:(?P<figure>{TOKEN})|(?P<chinese>{CHINESE}))"
)
_LABEL: Final = re.compile(r"[^0-9:]{1,20}:")
_DIFFERENCE: Final = re.compile(rf"({TOKEN})个?([百千])分点")
_NEARLY_RATE: Final = re.compile(rf"[≥≤><=约达]*(?P<figure>[{CONFUSABLE}.,]+?)(?:/%|[0oO]/[0oO]|%)[^0-9%]*")
_LONGEST_NEARLY: Final = 40
_HIGHEST_WITHOUT_POINT: Final = 2  # an integer rate above 200 % has rather lost its point


def read_rate(text: str, *, column: bool = False, unit: str | None = None) -> Decimal | None:
    """Read a rate as a fraction: "99.6%" is 0.996. The decimal keeps the printed places.

    ``column`` says that the text stands in a column of rates and may lack its sign: above 1.5 it is a percentage, up
    to 1.5 a ratio, and a lone "1" may be either. ``unit`` is the sign that the column's header declares ("%"): then
    nothing is open. A rate with a comparator, or a difference of rates (百分点), is ``Unreadable``.
    """
    if is_placeholder(text):
        return None
    value = printed(text)
    label = _LABEL.match(value.norm)
    start = label.end() if label else 0
    body = value.norm[start:].rstrip("。;,")
    if body.startswith("(") and body.endswith(")") and body.count("(") == 1:
        body, start = body[1:-1], start + 1
    found = _RATE.fullmatch(body)
    if not found:
        raise _unreadable(value, body)
    if found["of"]:
        number = _parts(value, found, start)
        return number.scaleb(CHINESE_PARTS[found["of"]])
    number = _figure(value, start + found.start("token"), start + found.end("token"))
    if found["sign"]:
        number = -number
    part = found["part"] or (unit if unit in PARTS else None)
    if part:
        return _plausible(value, number, PARTS[part])
    return _unsigned(value, number, column)


def _parts(value: Printed, found: re.Match[str], start: int) -> Decimal:
    if found["figure"]:
        return _figure(value, start + found.start("figure"), start + found.end("figure"))
    if found["chinese"] == "百":
        return Decimal(100)
    number = chinese_number(found["chinese"])
    if number is None:
        raise Unreadable(value.text, "中文数字的写法有歧义")
    return number


def _figure(value: Printed, start: int, end: int) -> Decimal:
    try:
        return figure_value(value, start, end)
    except Unreadable as error:
        fractions = tuple(plain_decimal(Decimal(c).scaleb(-2)) for c in error.candidates)
        raise Unreadable(value.text, error.reason, fractions) from None


def _plausible(value: Printed, number: Decimal, power: int) -> Decimal:
    rate = number.scaleb(power)
    if power == -2 and rate > _HIGHEST_WITHOUT_POINT and "." not in value.norm:
        digits = format(number, "f")
        pointed = Decimal(f"{digits[:2]}.{digits[2:]}").scaleb(-2)
        raise Unreadable(value.text, "比率过大，可能缺小数点", (plain_decimal(rate), plain_decimal(pointed)))
    return rate


def _unsigned(value: Printed, number: Decimal, column: bool) -> Decimal:
    percent = number.scaleb(-2)
    if not column:
        raise Unreadable(value.text, "没有百分号", (plain_decimal(percent), plain_decimal(number)))
    if number == 1 and "." not in value.norm:
        raise Unreadable(value.text, "可能是 100%，也可能是 1%", ("1", "0.01"))
    if number < 0:
        raise Unreadable(value.text, "没有百分号的负比率", (plain_decimal(percent), plain_decimal(number)))
    return _plausible(value, number, -2) if number > Decimal("1.5") else number


def _unreadable(value: Printed, body: str) -> Unreadable:
    """Say why a text is no rate, with the fractions it may mean."""
    if _DIFFERENCE.search(body):
        return Unreadable(value.text, "百分点是差值，不是比率")
    found = _NEARLY_RATE.fullmatch(body) if len(body) <= _LONGEST_NEARLY else None
    if not found:
        return Unreadable(value.text, "不是可以确认的比率")
    bare = found["figure"]
    figure = unconfused(bare) or bare
    number = token_value(figure)
    guesses = token_guesses(figure) if number is None else (number,)
    return Unreadable(value.text, "不是可以确认的比率", tuple(plain_decimal(guess.scaleb(-2)) for guess in guesses))
