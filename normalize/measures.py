"""A figure in its words: comparator, number or range, multiplier, unit. What ``read_quantity`` is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from .comparators import Before, Contradictory, after, before, harmless_after, mirrored, unite
from .glyphs import Printed, narrow
from .numbers import CHINESE, TOKEN, chinese_number, figure_value, shifted, token_value
from .rates import CHINESE_PARTS, PARTS
from .text import listed
from .units import known_unit, unit_multiplier
from .unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Measure:
    """``value`` (to ``upper``) multiplied out, a fraction for ``percent``; ``unit`` as printed without multiplier."""

    kind: Literal["number", "percent"]
    comparator: str
    value: Decimal
    upper: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """Where one figure stands: its digits, its multiplier, ``%`` or unit, and its end."""

    start: int
    stop: int
    power: int
    more: bool
    percent: int | None
    unit: tuple[int, int] | None
    end: int

    @property
    def bare(self) -> bool:
        return self.percent is None and self.unit is None


_FIGURE: Final = re.compile(TOKEN)
_NUMBERED: Final = re.compile(r"(?:指标|目标)[0-9]{1,2}[:.、]")
_BASELINE: Final = re.compile(
    rf"[\u4e00-\u9fff]{{0,8}}?[由从]{TOKEN}[^0-9]{{0,4}}(?:提高|提升|上升|增长|增加|下降|降低|降|减少|缩短)(?:到|至|为)"
)
_TO: Final = re.compile(rf"(?:--?|[~至到]|±)(?={TOKEN})")
_BETWEEN: Final = re.compile("之间")
_PER: Final = re.compile(r"/[\u4e00-\u9fff]{1,2}")
_BRACKETED: Final = re.compile(r"\(([^()]{1,6})\)")
_NOTE: Final = re.compile(r"\([^()]*\)")
_WORD: Final = re.compile(r"[\u4e00-\u9fff]")
_PERCENT: Final = re.compile("|".join(sorted(PARTS, key=len, reverse=True)))
_UNKNOWN: Final = re.compile(r"[\u4e00-\u9fff]{1,4}?(?=$|\(|及?以[上下内]|之?内$|左右$|上下$)")
_NO_UNIT: Final = re.compile(r"完成|达标|合格|到位|以[上下内]|左右|[内号前后时]$|.*[兀无]|方元")
_INCLUSIVE: Final = re.compile(r"\(含\)")
_SPAN: Final = re.compile(r".*[一二两三四五六七八九十几](?:年|季度?|个月|周|星期|天|日)")
"""A span of time before a count, 两年1次: how often it comes, not how many there are."""
_EACH: Final = re.compile(r"(?:每|(?=半年))(半年|季度|个?月|周|星期|年|天|日)")
_A_YEAR: Final = {"年": 1, "半年": 2, "季度": 4, "月": 12, "个月": 12, "周": 52, "星期": 52, "日": 365, "天": 365}


def read_measure(value: Printed, norm: str, sign: str | None, unit: str | None) -> Measure | None:
    """The measure that a text prints in digits; None where there is none, or its words may mean something else.

    ``sign`` and ``unit`` are what columns of their own give. Raises ``Unreadable`` for digits that make no number.
    """
    start = 0
    for opening in (_NUMBERED, _BASELINE):
        if found := opening.match(norm):
            start = found.end()
    figure = _FIGURE.search(norm, start)
    if not figure:
        return None
    lead = norm[start : figure.start()]
    negative = bool(re.fullmatch(r"[^\u4e00-\u9fff]?=?[-负△▲]", lead))
    words = before(lead[:-1] if negative else lead)
    first = _part(norm, figure.start())
    to = _TO.match(norm, first.end)
    last = _part(norm, to.end()) if to else None
    signs, end = _closing(norm, (last or first).end)
    if end is None or not _acceptable(words, last or first):
        return None
    if (last or first).bare and _WORD.match(norm, (last or first).end) and not signs:
        return None  # 80后, 100方元
    if _of_calendar(norm, last or first) and not signs and not words.signs:
        return None  # 于9月复核, 12日
    if last and (negative or words.growth or {*words.signs, *signs} - {"~"}):
        return None
    more = [">="] if first.more else []
    comparator = ".." if last else _united(value, words, [*more, *words.signs, *signs], sign)
    return _valued(value, norm, words, first, last, negative, comparator, unit, plus_minus=bool(to and to[0] == "±"))


def _part(norm: str, start: int) -> _Part:
    found = _FIGURE.match(norm, start)
    assert found is not None
    end = included.end() if (included := _INCLUSIVE.match(norm, found.end())) else found.end()
    more = norm[end : end + 1] in ("多", "余")
    power, end = unit_multiplier(norm, end + more)
    if norm[end : end + 1] in ("多", "余") and power:
        more, end = True, end + 1
    per = _PER.match(norm, end) if power else None
    if per:  # 620万/月: of money, 元 is left out
        return _Part(start, found.end(), power, more, None, (end, per.end()), per.end())
    percent = _PERCENT.match(norm, end)
    if percent and not power:
        return _Part(start, found.end(), 0, more, PARTS[percent[0]], None, percent.end())
    unit_end = known_unit(norm, end)
    if unit_end == end and not _TO.match(norm, end) and not power:
        unknown = _UNKNOWN.match(norm, end)
        unit_end = unknown.end() if unknown and not _NO_UNIT.match(unknown[0]) else end
    bracketed = _BRACKETED.match(norm, end) if unit_end == end else None
    if bracketed:  # 100（万元）
        inner, begin = unit_multiplier(norm, bracketed.start(1))
        if known_unit(norm, begin) == bracketed.end(1) > begin:
            return _Part(start, found.end(), power or inner, more, None, (begin, bracketed.end(1)), bracketed.end())
    return _Part(start, found.end(), power, more, None, (end, unit_end) if unit_end > end else None, unit_end)


def _closing(norm: str, end: int) -> tuple[list[str], int | None]:
    """The comparators after a figure, and the end of the text; None for the end where the rest is not harmless."""
    signs: list[str] = []
    if between := _BETWEEN.match(norm, end):
        end = between.end()
    while True:
        sign, end = after(norm, end)
        note = _NOTE.match(norm, end)
        if sign:
            signs.append(sign)
        elif note:
            end = note.end()
        else:
            break
    return signs, end if harmless_after(_NOTE.sub("", norm[end:])) else None


def _acceptable(words: Before, part: _Part) -> bool:
    if _SPAN.fullmatch(words.head):
        return False
    if not words.head or (words.harmless and not part.bare) or _EACH.fullmatch(words.head):
        return True
    named = bool(re.fullmatch(r"[A-Za-z\u4e00-\u9fff]*", words.head)) and not re.search("[每第]", words.head)
    return named and bool(words.signs)  # "AQI优良天数≥300天"


def _of_calendar(norm: str, part: _Part) -> bool:
    """Whether a figure is rather a month's or a day's number than a count of them."""
    return part.unit is not None and norm[part.unit[0] : part.unit[1]] in ("月", "日")


def _united(value: Printed, words: Before, signs: Sequence[str], column: str | None) -> str:
    try:
        return unite([*signs, column] if column else signs, reached=words.reached)
    except Contradictory:
        raise Unreadable(value.text, "比较词相互矛盾") from None


def _valued(
    value: Printed,
    norm: str,
    words: Before,
    first: _Part,
    last: _Part | None,
    negative: bool,
    comparator: str,
    column: str | None,
    *,
    plus_minus: bool,
) -> Measure | None:
    ending = last or first
    number, upper = _digits(value, first), _digits(value, last) if last else None
    percent, power, unit = ending.percent, ending.power, _unit_text(value, ending)  # a percentage has no unit
    if percent is None and unit is None and column:
        percent, power, unit = _from_column(column, power)
    if upper is not None:
        own = first.power if first.power or first.unit else power
        if (first.percent or percent) != percent or (first.unit and _unit_text(value, first) != unit):
            return None
        number, upper = shifted(number, percent or own), shifted(upper, percent or power)
        number, upper = (number - upper, number + upper) if plus_minus else (number, upper)
        if number >= upper:
            return None
        return _each(words.head, Measure("percent" if percent else "number", "..", number, upper, unit))
    number = shifted(number, percent if percent is not None else power)
    if negative or words.falling:
        number, comparator = -number, comparator if negative else mirrored(comparator)
    return _each(words.head, Measure("percent" if percent else "number", comparator, number, None, unit))


def _each(head: str, measure: Measure) -> Measure:
    """A count that is given each week, month … as a count a year."""
    each = _EACH.fullmatch(head)
    if not each or not measure.unit:
        return measure
    times = _A_YEAR[each[1]]
    upper = None if measure.upper is None else measure.upper * times
    return replace(measure, value=measure.value * times, upper=upper, unit=f"{measure.unit}/年")


def _digits(value: Printed, part: _Part) -> Decimal:
    """The number of a part; ``Unreadable`` gives whole spellings of the text, with each number it may be."""
    try:
        return figure_value(value, part.start, part.stop)
    except Unreadable as error:
        head, tail = value.raw[: part.start], value.raw[part.stop :]
        spellings = [f"{head}{guess}{tail}" for guess in error.candidates]
        token = value.norm[part.start : part.stop]
        if token[0] == "2" and part.start + 1 in value.gaps and token_value(token[1:]) is not None:
            spellings.insert(0, f"{head}≥{token[1:]}{tail}")  # recognition takes ≥ for 2
        raise Unreadable(value.text, error.reason, tuple(spellings)) from None


def _unit_text(value: Printed, part: _Part) -> str | None:
    if part.unit is None:
        return None
    unit = value.raw[part.unit[0] : part.unit[1]]
    if unit[0] in "/／":
        return "元" + unit
    return "元" + unit[2:] if unit.startswith("元整") else unit


def _from_column(column: str, power: int) -> tuple[int | None, int, str | None]:
    """What a column's unit makes of a bare figure: a percentage, or a multiplier and a unit."""
    if _NOTE.fullmatch(narrow(column)):
        column = column[1:-1]
    norm = narrow(column)
    if norm in PARTS:
        return PARTS[norm], 0, None
    more, start = unit_multiplier(norm)
    unit = column[start:]
    return None, power or more, unit or ("元" if more else None)


_WORDED: Final = re.compile(
    rf"(?P<part>{'|'.join(CHINESE_PARTS)})(?:(?P<token>{TOKEN})|(?P<parts>{CHINESE}))|(?P<number>{CHINESE})"
)
_COUNTED_IN_WORDS: Final = listed(
    """个 次 场 场次 项 套 份 人 名 家 户 条 座 台 辆 所 件 篇 年 个月 天 周 小时 批 批次 处 本 册 人次 公里
    工作日 个工作日 元"""
)
_HALF: Final = re.compile(
    rf"(?P<whole>{CHINESE}|[0-9]{{1,3}})个半(?P<a>月|小时|星期)|半个?(?P<b>年|月|小时|天|学期)"
    rf"|(?P<years>{CHINESE}|[0-9]{{1,3}})(?P<c>年|天)半"
)
_NONE_OF: Final = re.compile(r"[0零](?P<noun>事故|投诉|差错|伤亡|死亡|违规|举报|上访|失误|泄露|故障|感染)(?:发生)?")
_NONE_UNITS: Final = {"事故": "起"}
_CLOCK: Final = re.compile(r"24(?:小时)?[×xX*](?:7|365)(?:天|小时)?|(?:7|365)天?[×xX*]24(?:小时)?")
_HOURS_A_YEAR: Final = Decimal(8760)
_IN_WORDS: Final = re.compile(
    rf"半|[0零][事投差伤死违举上失泄故感]|{CHINESE}|百分之|千分之|万分之|[0-9]{{1,3}}(?:(?:小时|天)?[×xX*]|个半|[年天]半)"
)


def read_worded_measure(value: Printed, norm: str, sign: str | None) -> Measure | None:
    """The measure that a text prints in words: 不少于三次, 百分之九十五, 一个半月, 零事故, 24小时×365天; else None.

    Numerals are part of many words (一次性, 统一), so that everything around them has to be known.
    """
    found = _IN_WORDS.search(norm)
    if not found:
        return None
    words = before(norm[: found.start()])
    if words.growth or (words.head and not _EACH.fullmatch(words.head)):
        return None
    core = _worded(norm, found.start())
    if core is None:
        return None
    measure, end = core
    signs, closed = _closing(norm, end)
    if closed is None or norm[closed:].strip("。;") not in _DONE:
        return None
    return replace(_each(words.head, measure), comparator=_united(value, words, [*words.signs, *signs], sign))


_DONE: Final = frozenset(("", "完成", "办结", "响应", "到位", "验收", "竣工", "服务", "运行", "值守"))


def _worded(norm: str, start: int) -> tuple[Measure, int] | None:
    if clock := _CLOCK.match(norm, start):
        return Measure("number", "=", _HOURS_A_YEAR, None, "小时"), clock.end()
    if none := _NONE_OF.match(norm, start):
        return Measure("number", "=", Decimal(0), None, _NONE_UNITS.get(none["noun"])), none.end()
    if half := _HALF.match(norm, start):
        numerals = half["whole"] or half["years"]
        whole = (token_value(numerals) or chinese_number(numerals)) if numerals else Decimal(0)
        unit = half["a"] or half["b"] or half["c"]
        return None if whole is None else (Measure("number", "=", whole + Decimal("0.5"), None, unit), half.end())
    worded = _WORDED.match(norm, start)
    if not worded:
        return None
    if worded["part"]:
        number = token_value(worded["token"]) if worded["token"] else chinese_number(worded["parts"])
        number = Decimal(100) if worded["parts"] == "百" else number
        if number is None:
            return None
        return Measure("percent", "=", shifted(number, CHINESE_PARTS[worded["part"]])), worded.end()
    number = chinese_number(worded["number"])
    end = known_unit(norm, worded.end())
    unit = norm[worded.end() : end]
    if number is None or unit not in _COUNTED_IN_WORDS:
        return None
    return Measure("number", "=", number, None, unit), end
