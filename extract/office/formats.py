"""Numbers and dates as a spreadsheet shows them: 0.996 under ``0.00%`` is 99.60%, a serial under its format a date.

Only what changes a value's look is followed: digits, thousands, percent, scaling by commas, texts in the format, signs
and conditions. Colours, fills and alignment are passed over. Years are shown with four digits and months as figures,
whatever the format shortens, so that no date becomes ambiguous.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise

_CHINESE = {27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "yyyy-m-d", 31: 'yyyy"年"m"月"d"日"',
            32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
            52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"'}  # fmt: skip
"""Formats that Chinese editions number and leave out of the file (ECMA-376 part 1, 18.8.30)."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|AM/PM|A/P|上午/下午|a{3,4})|(?P<digit>[0#?])"
    r"|(?P<exponent>[eE][+-])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_MOST_DIGITS = 30

Raw = bool | int | float | Decimal | datetime | date | time | timedelta | str


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a format: kind (text, digit, point, comma, percent, date, general, at, slash, exponent), text."""

    kind: str
    text: str


def code_of(number: int, code: str) -> str:
    """The format of a style: by its number where that means one in Chinese editions only."""
    return _CHINESE.get(number, "yyyy/m/d" if number == 14 else "yyyy/m/d h:mm" if number == 22 else code)


def is_date(code: str) -> bool:
    """Whether a format shows dates or times."""
    return any(token.kind == "date" for token in _tokens(_sections(code)[0]))


def shown(value: Raw, code: str) -> str:
    """The text that a spreadsheet shows for a value under a format."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return _text(value, code)
    if isinstance(value, datetime | date | time):
        return _date(value, code)
    if isinstance(value, timedelta):
        return str(value)
    try:
        return _number(_exact(value), code)
    except (InvalidOperation, ValueError, OverflowError):
        return str(value)


def general(value: Decimal) -> str:
    """A number without a format of its own, in plain notation."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exact(value: int | float | Decimal) -> Decimal:
    """The number meant: a spreadsheet keeps fifteen digits, and what a float has beyond them is noise."""
    if isinstance(value, int):
        return Decimal(value)
    return Decimal(format(value, ".15g"))


def _sections(code: str) -> list[str]:
    parts, start = [], 0
    for match in _TOKEN.finditer(code):
        if match.group("other") == ";":
            parts.append(code[start : match.start()])
            start = match.end()
    return [*parts, code[start:]]


def _tokens(section: str) -> list[Token]:
    tokens: list[Token] = []
    kinds = {".": "point", ",": "comma", "%": "percent", "@": "at", "/": "slash"}
    for match in _TOKEN.finditer(section):
        name, text = match.lastgroup, match.group(match.lastgroup) if match.lastgroup else ""
        if name in ("quoted", "escaped"):
            tokens.append(Token("text", text))
        elif name == "bracket":
            if text.startswith("$"):
                tokens.append(Token("text", text[1:].split("-")[0]))
            elif re.fullmatch(r"[hH]+|[mM]+|[sS]+", text):
                tokens.append(Token("date", text))
        elif name in ("general", "date", "digit", "exponent"):
            tokens.append(Token(name, text))
        elif name == "other":
            tokens.append(Token(kinds.get(text, "text"), text))
    return tokens


def _condition(section: str) -> tuple[str, Decimal] | None:
    for match in re.finditer(r"\[([^\]]*)\]", section):
        if found := _CONDITION.fullmatch(match.group(1).strip()):
            return found.group(1), Decimal(found.group(2))
    return None


def _holds(value: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, limit = condition
    return {"<": value < limit, ">": value > limit, "=": value == limit, "<>": value != limit,
            "<=": value <= limit, ">=": value >= limit}[sign]  # fmt: skip


def _chosen(value: Decimal, code: str) -> tuple[str, bool]:
    """The section for a number, and whether it says by itself that the number is negative."""
    sections = _sections(code)
    numeric = sections[:3]
    conditions = [_condition(s) for s in numeric]
    if any(conditions):
        for section, condition in zip(numeric, conditions, strict=True):
            if condition is None or _holds(value, condition):
                return section, False
        return "General", False
    if value < 0 and len(numeric) > 1:
        return numeric[1], True
    if value == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], False


def _text(value: str, code: str) -> str:
    sections = _sections(code)
    if len(sections) < 4:
        return value
    return "".join(value if t.kind == "at" else t.text if t.kind == "text" else "" for t in _tokens(sections[3]))


def _number(value: Decimal, code: str) -> str:
    section, signed = _chosen(value, code)
    tokens = _tokens(section)
    if signed:
        value = abs(value)
    kinds = {t.kind for t in tokens}
    if not kinds & {"digit", "general", "at"}:
        return "".join(t.text for t in tokens if t.kind == "text") if kinds else ""
    if "digit" not in kinds or kinds & {"exponent", "slash", "date"}:
        own = "".join(general(value) if t.kind in ("general", "at") else t.text for t in tokens if t.kind != "comma")
        return own if kinds <= {"general", "at", "text"} else general(value)
    value *= 100 ** sum(t.kind == "percent" for t in tokens)
    places = [i for i, t in enumerate(tokens) if t.kind == "digit"]
    point = next((i for i, t in enumerate(tokens) if t.kind == "point"), None)
    whole = [i for i in places if point is None or i < point]
    fraction = [i for i in places if point is not None and i > point][:_MOST_DIGITS]
    last = whole[-1] if whole else -1
    value /= 1000 ** max(_commas_after(tokens, last), _commas_after(tokens, places[-1]))
    grouped = any(t.kind == "comma" and whole and whole[0] < i < last for i, t in enumerate(tokens))
    rounded = value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    digits, _, decimals = format(abs(rounded), "f").partition(".")
    body = _filled(tokens, whole, fraction, digits, decimals, grouped)
    return ("-" if rounded < 0 else "") + body


def _commas_after(tokens: list[Token], place: int) -> int:
    """Commas right behind the last digit: each leaves out three digits."""
    count = 0
    while place + count + 1 < len(tokens) and tokens[place + count + 1].kind == "comma":
        count += 1
    return count


def _filled(
    tokens: list[Token], whole: list[int], fraction: list[int], digits: str, decimals: str, grouped: bool
) -> str:
    """Digits put into their places, from the point outward; what a format has no place for comes before the first."""
    digits = "" if digits == "0" else digits
    put: dict[int, str] = {}
    for position, place in enumerate(reversed(whole)):
        if position < len(digits):
            put[place] = digits[len(digits) - 1 - position]
        else:
            put[place] = "0" if tokens[place].text == "0" else ""
    if whole and len(digits) > len(whole):
        put[whole[0]] = digits[: len(digits) - len(whole)] + put[whole[0]]
    if grouped:
        put = _with_commas(put, whole)
    for place, digit in zip(fraction, decimals, strict=False):
        put[place] = digit
    for place in reversed(fraction):
        if tokens[place].text == "0" or put.get(place, "0") != "0":
            break
        put[place] = ""
    text = ""
    for i, token in enumerate(tokens):
        if token.kind == "digit":
            text += put.get(i, "")
        elif token.kind == "point":
            shown_before = any(put.get(k) for k in whole)
            text += ("" if shown_before else "0") + "." if any(put.get(k) for k in fraction) else ""
        elif token.kind in ("percent", "text"):
            text += token.text
    return text if whole or not digits else digits + text


def _with_commas(put: dict[int, str], whole: list[int]) -> dict[int, str]:
    joined = "".join(put[i] for i in whole)
    cuts = {len(joined) - n for n in range(3, len(joined), 3)}
    result, at = dict(put), 0
    for place in whole:
        text = ""
        for digit in put[place]:
            text += ("," if at in cuts and at else "") + digit
            at += 1
        result[place] = text
    return result


def _date(value: datetime | date | time, code: str) -> str:
    tokens = _tokens(_sections(code)[0])
    if not any(t.kind == "date" for t in tokens) or any(re.fullmatch(r"m{3,5}", t.text, re.I) for t in tokens):
        return value.isoformat() if not isinstance(value, datetime) or value.time() != time() else f"{value:%Y-%m-%d}"
    text = ""
    dates = [t for t in tokens if t.kind == "date"]
    minutes = {id(b) for a, b in pairwise(dates) if a.text[0] in "hH" and b.text[0] in "mM"}
    minutes |= {id(a) for a, b in pairwise(dates) if b.text[0] in "sS" and a.text[0] in "mM"}
    for token in tokens:
        text += _part(value, token, id(token) in minutes) if token.kind == "date" else token.text
    return text.strip()


def _part(value: datetime | date | time, token: Token, is_minute: bool) -> str:
    first, wide = token.text[0].lower(), len(token.text) > 1
    parts = {"y": "year", "m": "minute" if is_minute else "month", "d": "day", "h": "hour", "s": "second"}
    if first not in parts or "/" in token.text:
        return ""
    number = getattr(value, parts[first], 0)
    return f"{number:02d}" if wide and first != "y" else str(number)
