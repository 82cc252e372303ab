"""Amounts of money, in yuan."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ..schema import plain_decimal
from .comparators import Contradictory, after, before, unite
from .glyphs import Printed, narrow, printed
from .numbers import (
    CHINESE,
    CONFUSABLE,
    MULTIPLIER,
    TOKEN,
    chinese_number,
    figure_value,
    multiplier_power,
    shifted,
    token_guesses,
    token_value,
    unconfused,
)
from .text import compact, is_placeholder
from .unreadable import Unreadable

POWERS: Final = {"元": 0, "百元": 2, "千元": 3, "万元": 4, "十万元": 5, "百万元": 6, "千万元": 7, "亿元": 8}


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of money.

    ``value`` in yuan; ``unit`` as printed in the cell (万元, 亿, 元), None where the form's unit applied;
    ``comparator`` one of ``= >= > <= < ~``; ``text`` what was read; ``step`` what one unit of the last printed place
    is worth, in yuan (for 1,234.56 万元: 100), of which half is what rounding can hide.
    """

    value: Decimal
    unit: str | None
    comparator: str
    text: str
    step: Decimal = Decimal("0.01")


_UNITS: Final = "|".join(sorted(POWERS, key=len, reverse=True))
_CURRENCY: Final = r"(?:人民币|RMB|rmb|CNY|¥)?:?"
_SMALL: Final = "[一二三四五六七八九壹贰叁肆伍陆柒捌玖]"
_AMOUNT: Final = re.compile(
    rf"{_CURRENCY}(?P<sign>[-负△▲])?{_CURRENCY}"
    rf"(?:(?P<hundred_millions>{TOKEN})亿(?P<ten_thousands>{TOKEN})万(?:元)?"
    rf"|(?P<token>{TOKEN})(?P<more>[余多])?(?P<unit>(?:{MULTIPLIER}|十[万亿])?[余多]?元?)(?:\((?P<noted>{_UNITS})\))?"
    rf"|(?P<chinese>{CHINESE})(?P<yuan>元)?(?:(?P<jiao>{_SMALL})角)?(?:(?P<fen>{_SMALL})分)?)[整正]?"
)
_LEAD: Final = re.compile(r"[^0-9零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟¥RC(△▲负-]*")
_LABEL: Final = re.compile(r"(?:其中:)?[^0-9:]{1,20}:")
_IN_BRACKETS: Final = re.compile(rf"\(({TOKEN})\)(.*)")
_NOTE: Final = re.compile(r"(?<=[0-9万亿元])\((?:不?含|包括|大写)[^()0-9]*\)$")
_OTHER_MONEY: Final = re.compile(r"美元|港[元币]|欧元|英镑|日元|澳元|加元|USD|HKD|EUR|[$€£]")
_GARBLED: Final = re.compile(rf"(?P<token>[{CONFUSABLE}.,]+)(?P<unit>[万方]?[元兀无])?")
_LONGEST: Final = 60


def read_amount(text: str, unit: str | None) -> Amount | None:
    """Read one amount of money.

    ``unit`` is the one that the form, the column or the row declares (元, 千元, 万元, 百万元, 亿元); a unit in the cell
    wins. Without any unit the amount is ``Unreadable``, and so are other currencies, unit prices (元/人), several
    amounts in one cell, and digits that make no number; the candidates are in yuan.
    """
    if is_placeholder(text):
        return None
    value = printed(text)
    if unit is not None and unit not in POWERS:
        raise Unreadable(text, "不认识的金额单位")
    label = _LABEL.match(value.norm)
    start = label.end() if label else 0
    body = value.norm[start:].rstrip("。;,")
    if len(body) > _LONGEST:
        raise Unreadable(text, "文字过长，不是一个金额")
    body = _NOTE.sub("", body)
    brackets = _IN_BRACKETS.fullmatch(body)
    if brackets:  # the accountants' minus
        start, body = start + 1, brackets[1] + brackets[2]
    lead = _LEAD.match(body)
    begin = len(lead[0].removesuffix("人民币")) if lead else 0
    words = before(body[:begin])
    found = _AMOUNT.match(body, begin)
    signs = _closing(body, found.end()) if found else None
    if not found or signs is None or words.head or words.growth:
        raise _unreadable(value, body if words.head else body[begin:], unit)
    if found["more"] or (found["unit"] or "")[-2:].strip("元") in ("余", "多"):
        signs.insert(0, ">=")
    try:
        comparator = unite([*signs, *words.signs], reached=words.reached)
    except Contradictory:
        raise Unreadable(text, "比较词相互矛盾") from None
    number, printed_unit, step = _money(value, found, start, unit)
    return Amount(-number if brackets or found["sign"] else number, printed_unit, comparator, text, step)


def _closing(body: str, end: int) -> list[str] | None:
    """The comparators after an amount; None where anything else follows."""
    signs: list[str] = []
    while True:
        sign, end = after(body, end)
        if sign is None:
            return signs if end == len(body) else None
        signs.append(sign)


def _money(value: Printed, found: re.Match[str], start: int, unit: str | None) -> tuple[Decimal, str | None, Decimal]:
    """Yuan, the unit printed in the cell, and the worth of the last printed place."""
    if found["hundred_millions"]:
        high = _scaled(value, found, "hundred_millions", start, 8)
        low = _scaled(value, found, "ten_thousands", start, 4)
        if low >= 10**8:
            raise Unreadable(value.text, "亿和万的写法有误")
        return high + low, "亿", _step(found["ten_thousands"], 4)
    if found["chinese"]:
        return _chinese_money(value, found), "元", Decimal("0.01")
    own = found["unit"].strip("余多").replace("余", "").replace("多", "") or found["noted"]
    if own:
        power = POWERS[found["noted"]] if own == found["noted"] else multiplier_power(own.rstrip("元"))
    elif "¥" in found[0] and unit in (None, "元"):
        own, power = "元", 0
    elif token_value(found["token"]) == 0:
        power = 0
    elif unit is None or "¥" in found[0]:
        raise Unreadable(value.text, "没有金额单位", _candidates(_numbers(found["token"]), (0, POWERS[unit or "万元"])))
    else:
        power = POWERS[unit]
    return _scaled(value, found, "token", start, power), own or None, _step(found["token"], power)


def _scaled(value: Printed, found: re.Match[str], group: str, start: int, power: int) -> Decimal:
    try:
        return shifted(figure_value(value, start + found.start(group), start + found.end(group)), power)
    except Unreadable as error:
        candidates = _candidates(map(Decimal, error.candidates), (power,))
        raise Unreadable(value.text, error.reason, candidates) from None


def _step(token: str, power: int) -> Decimal:
    return Decimal(1).scaleb(power - len(token.partition(".")[2]))


def _chinese_money(value: Printed, found: re.Match[str]) -> Decimal:
    numerals = found["chinese"]
    number = chinese_number(numerals)
    if number is None:
        raise Unreadable(value.text, "中文数字的写法有歧义")
    if not found["yuan"] and numerals[-1] not in "万亿萬億":
        raise Unreadable(value.text, "没有金额单位", _candidates([number], (0, 4)))
    cents = [chinese_number(found[part]) if found[part] else Decimal(0) for part in ("jiao", "fen")]
    return number + sum((Decimal(c or 0).scaleb(-i) for i, c in enumerate(cents, 1)), Decimal(0))


def _numbers(token: str) -> tuple[Decimal, ...]:
    number = token_value(token)
    return token_guesses(token) if number is None else (number,)


def _candidates(numbers: Iterable[Decimal], powers: Iterable[int]) -> tuple[str, ...]:
    numbers = tuple(numbers)
    return tuple(dict.fromkeys(plain_decimal(shifted(n, power)) for power in powers for n in numbers))


def _unreadable(value: Printed, body: str, unit: str | None) -> Unreadable:
    """Say why a text is no amount, with the amounts that it may be."""
    if _OTHER_MONEY.search(body):
        return Unreadable(value.text, "不是人民币")
    if "%" in body:
        return Unreadable(value.text, "是比率，不是金额")
    if "/" in body or "每" in body:
        return Unreadable(value.text, "是单价，不是金额")
    garbled = _GARBLED.fullmatch(body)
    if not garbled:
        return Unreadable(value.text, "不是可以确认的金额")
    own = garbled["unit"]
    powers = ((4,) if own[0] in "万方" else (0,)) if own else (POWERS[unit],) if unit else (0, 4)
    numbers = _numbers(unconfused(garbled["token"]) or garbled["token"])
    return Unreadable(value.text, "金额中有看不清的字", _candidates(numbers, powers))


def read_amounts(text: str, unit: str | None) -> tuple[tuple[str, Amount], ...]:
    """The labelled amounts of a text that lists several: "总额1002.6万元，其中：中央726.7万元；省级23.9万元".

    Gives (label, amount) in order; clauses without figures are left out, one that does not read is ``Unreadable``.
    """
    listed: list[tuple[str, Amount]] = []
    for clause in _CLAUSE.split(text[:2000]):
        raw = compact(clause)
        figure = _FIGURE.search(narrow(raw))
        label = before(narrow(raw)[: figure.start()]).head if figure else raw
        amount = read_amount(raw[len(label) :], unit) if figure else None
        if amount:
            listed.append((_WHEREOF.sub("", raw[: len(label)]), amount))
    return tuple(listed)


_CLAUSE: Final = re.compile(r"[；;、。\n]|[，,](?![0-9]{3})")
_FIGURE: Final = re.compile("[0-9]")
_WHEREOF: Final = re.compile("^其中[:：]?")
_DECLARED: Final = re.compile(
    rf"(?:单位(?:为|是)?:?)\(?(?:人民币)?:?({_UNITS})(?![/每])|\((?:单位:?|人民币)?({_UNITS})\)"
)
_LAST_DECLARED: Final = re.compile(rf"^({_UNITS})$|(?<![0-9.,/每])((?:[百千]?万|千|亿)元)$")


def read_unit(text: str) -> str | None:
    """The unit that a header or caption declares for amounts: "金额单位：万元", "项目资金（元）", "预算数 万元".

    None where none is declared, or the text is long enough to be prose. Two different units are ``Unreadable``.
    """
    if len(text) > 400:
        return None
    norm = narrow(compact(text))
    units = {unit for found in _DECLARED.findall(norm) for unit in found if unit}
    if not units:
        units = {unit for found in _LAST_DECLARED.findall(norm) for unit in found if unit}
    if len(units) > 1:
        raise Unreadable(text, "写了不止一个金额单位", tuple(sorted(units)))
    return units.pop() if units else None
