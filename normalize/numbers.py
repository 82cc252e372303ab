"""Plain numbers and points, and what may stand behind a figure that does not read."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from .glyphs import Printed, printed
from .text import is_placeholder
from .unreadable import Unreadable

TOKEN: Final = r"[0-9](?:[0-9.,]*[0-9])?"
CHINESE: Final = r"[零〇○一二三四五六七八九两俩十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億]+"
MULTIPLIER: Final = r"(?:[十百千]?[万亿]|万亿|[百千])"  # 十 alone multiplies nothing that is written in digits

_PLAIN: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_MAX_DIGITS: Final = 18  # of a figure; more are cells run together
_POWERS: Final = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_DIGITS: Final = {c: i % 10 for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2}
_CAPITALS: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億", "一二三四五六七八九十百千万亿")
_POINTS_LIMIT: Final = 1000

# Letters that recognition and typing put for digits, and the digits they stand for.
CONFUSED: Final = str.maketrans("OoQD〇○lI|iZzSsBbqg", "000000111122558699")
CONFUSABLE: Final = "0-9OoQD〇○lI|iZzSsBbqg"
_CONFUSED_FIGURE: Final = re.compile(rf"[{CONFUSABLE}.,]*[{CONFUSABLE}][{CONFUSABLE}.,]*")


def token_value(token: str) -> Decimal | None:
    """The value of a run of digits and separators, None where it is not written as numbers are.

    A comma separates groups of three; the decimals keep their printed places. "12,5", "1.234.56" and "05" are None.
    """
    if len(token) > 2 * _MAX_DIGITS or sum(c.isdigit() for c in token) > _MAX_DIGITS:
        return None
    if not (_PLAIN.fullmatch(token) or _GROUPED.fullmatch(token)):
        return None
    return Decimal(token.replace(",", ""))


def token_guesses(token: str) -> tuple[Decimal, ...]:
    """What a malformed token may mean: each of its separators as the decimal point, last the digits alone."""
    if not re.fullmatch(TOKEN, token) or len(token) > _MAX_DIGITS:
        return ()
    digits = "".join(c for c in token if c.isdigit())
    places = [(c == ".", i - sum(not d.isdigit() for d in token[:i])) for i, c in enumerate(token) if not c.isdigit()]
    points = [place for _, place in sorted(places, key=lambda p: (not p[0], -p[1]))]
    if digits.startswith("0") and len(digits) > 1 and not points:
        points = [1]  # 05 for 0.5
    guesses = [f"{digits[:place]}.{digits[place:]}" for place in points if 0 < place < len(digits)] + [digits]
    return tuple(dict.fromkeys(Decimal(g) for g in guesses))


def multiplier_power(multiplier: str) -> int:
    """The power of ten of 十万, 百万, 亿 …; 0 for none."""
    return sum(_POWERS[c] for c in multiplier)


def shifted(number: Decimal, power: int) -> Decimal:
    """The number times ten to the power; decimals keep their printed places, integers show no exponent."""
    return number * 10**power if power > 0 else number.scaleb(power)


def chinese_number(text: str) -> Decimal | None:
    """A number in Chinese numerals, small or capital: 十二, 两千零五, 壹佰万; None where they make none.

    Shortened spellings (一百二, 一万五) and digits in a row (三五, 二〇二一) are none: they mean more than one thing.
    """
    numerals = text.translate(_CAPITALS)
    total, last = 0, 0
    for mark, factor in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = numerals.partition(mark)
        if not found:
            continue
        if "亿" in tail or (mark == "万" and "万" in tail):
            return None
        many = chinese_number(head)
        if not many or (last and many >= last // factor):
            return None
        if tail and not (tail[0] in "零〇○" or ("万" in tail if mark == "亿" else tail[1:2] == "千")):
            return None
        total, last, numerals = total + int(many) * factor, factor, tail
    if not numerals:
        return Decimal(total) if total else None
    section = _section(numerals)
    return None if section is None else Decimal(total + section)


def _section(numerals: str) -> int | None:
    """A number below 10,000."""
    if numerals in ("零", "〇", "○"):
        return 0
    total, below, zero = 0, 5, False
    position = 0
    while position < len(numerals):
        character = numerals[position]
        if _DIGITS.get(character) == 0:
            if zero:
                return None
            zero, position = True, position + 1
            continue
        if character == "十" and not total and not zero:
            digit, power, step = 1, 1, 1  # 十二
        else:
            if character not in _DIGITS:
                return None
            digit = _DIGITS[character]
            power = _POWERS.get(numerals[position + 1 : position + 2], 0)
            step = 2 if power else 1
        if power >= min(below, 4) or (total and power < below - 1 and not zero):
            return None
        total, below, zero, position = total + digit * 10**power, power, False, position + step
    return None if zero else total


def unconfused(text: str) -> str | None:
    """The figure that letters in a run of digits may stand for ("1O0" → "100"); None where it makes no number."""
    if not _CONFUSED_FIGURE.fullmatch(text) or len(text) > _MAX_DIGITS:
        return None
    figure = text.translate(CONFUSED)
    return figure if figure != text and token_value(figure) is not None else None


def doubts(text: str) -> tuple[str, ...]:
    """Other spellings that a legible figure may have been recognised from; for text that a machine recognised.

    "12.000" may be 12,000; "996%" and "9996%" may have lost their point. The figure still reads as printed: this is
    what a reader of scans puts beside it on the review list.
    """
    if len(text) > 40:
        return ()
    norm = printed(text).norm
    if re.fullmatch(r"[1-9][0-9]{0,2}\.000", norm):
        return (norm.replace(".", ","),)
    lost = re.fullmatch(r"([1-9][0-9])([0-9]{1,2})%", norm)
    return (f"{lost[1]}.{lost[2]}%",) if lost and int(lost[1] + lost[2]) > 130 else ()


def figure_value(value: Printed, start: int, end: int) -> Decimal:
    """The number printed in a span of digits and separators; raises ``Unreadable`` with the numbers it may be."""
    token = value.norm[start:end]
    number = token_value(token)
    if number is None:
        raise Unreadable(value.text, "数字的写法有误", tuple(format(g, "f") for g in token_guesses(token)))
    if value.broken(start, end):
        cut = min(gap for gap in value.gaps if start < gap < end) - start
        pointed = f"{token[:cut]}.{token[cut:]}"
        guesses = (number, token_value(pointed))
        raise Unreadable(value.text, "数字中间有空格", tuple(format(g, "f") for g in guesses if g is not None))
    return number


_NUMBER: Final = re.compile(
    rf"(?P<sign>[-负△▲])?(?:(?P<token>{TOKEN})(?P<multiplier>{MULTIPLIER})?|(?P<chinese>{CHINESE}))"
)


def read_number(text: str) -> Decimal | None:
    """Read a number without a unit: separators in groups of three, full-width digits, Chinese numerals, 万 and 亿."""
    if is_placeholder(text):
        return None
    value = printed(text)
    return _number(value, value.norm, 0)


def read_points(text: str) -> Decimal | None:
    """Read a weight or a score in points: "10分", "10.00", "（10分）", "96 优", "10%" of a hundred points."""
    if is_placeholder(text):
        return None
    value = printed(text)
    found = _POINTS.fullmatch(value.norm)
    if not found:
        return _number(value, value.norm, 0)
    points = _number(value, found["number"], found.start("number"))
    if points > _POINTS_LIMIT:
        raise Unreadable(text, "分数过大，可能是几个数连在了一起")
    return points


_POINTS: Final = re.compile(
    r"(?:(?:自评)?(?:得分|分值|权重|总分):?)?\(?(?P<number>[^()分%:优良中差]+)(?:\(?分\)?|%)?\)?(?:\(?[优良中差]秀?好?\)?)?[。.;]?"
)


def _number(value: Printed, body: str, offset: int) -> Decimal:
    found = _NUMBER.fullmatch(body)
    if not found:
        guess = unconfused(body.lstrip("-"))
        raise Unreadable(value.text, "不是可以确认的数字", (guess,) if guess else ())
    if found["chinese"]:
        number = chinese_number(found["chinese"])
        if number is None:
            raise Unreadable(value.text, "中文数字的写法有歧义")
        if body == "一":
            raise Unreadable(value.text, "可能是数字一，也可能是横线", ("1",))
    else:
        number = figure_value(value, offset + found.start("token"), offset + found.end("token"))
        number = shifted(number, multiplier_power(found["multiplier"] or ""))
    return -number if found["sign"] else number
