"""Targets and actuals: a figure with its comparator and unit, a rate, a date, or words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, cast

from ..schema import Quantity
from ..schema.record import Comparator
from .choices import chosen_option
from .comparators import Contradictory, before, harmless_after, read_comparator, unite
from .dates import period_in, point_at
from .glyphs import Printed, narrow, printed
from .measures import read_measure, read_worded_measure
from .numbers import CONFUSABLE, CONFUSED
from .text import compact, is_placeholder
from .units import is_no_unit, unit_class
from .unreadable import Unreadable

_LONGEST: Final = 120  # a longer cell is prose
_LONGEST_GARBLED: Final = 24


def read_quantity(
    text: str, *, comparator: str | None = None, unit: str | None = None, year: int | None = None
) -> Quantity | None:
    """Read a target or an actual.

    ``comparator`` and ``unit`` are what columns of their own print for it; a unit that is none (0) is left out. With a
    comparator given ("" where its cell is blank) ``raw`` joins comparator, figure and unit, as for a target; without,
    ``raw`` is the cell's own text, as for an actual. What the cell itself prints wins over the columns. ``year`` is the
    form's, for dates printed without one.

    Numbers are multiplied out (3万人次), money is in yuan with the unit 元 (or 元/台), rates are fractions; a fall is
    negative (下降5% is −0.05). What has no figure, or several that make no range, is ``text``. A figure that does not
    read, and a date without a year, is ``Unreadable``; the candidates are spellings that read. Of a choice of boxes the
    ticked option is the value.
    """
    if is_placeholder(text):
        return None
    if len(text) > _LONGEST:
        return Quantity(raw=compact(text), kind="text")
    if (option := _ticked(text, year)) is not None:
        return read_quantity(option, comparator=comparator, unit=unit, year=year)
    value = printed(text)
    sign = read_comparator(comparator) if comparator is not None else None
    column = None if unit is None or is_placeholder(unit) or is_no_unit(unit) else compact(unit)
    raw = value.raw if comparator is None else _joined(value.raw, compact(comparator) if sign else "", column or "")
    read = _read(value, raw, sign, column, year)
    if read:
        return read
    guesses = _guesses(value, year)
    if guesses:
        raise Unreadable(text, "数值中有看不清的字", guesses)
    if not _WORDS.search(value.norm) and not _RATIO.fullmatch(value.norm):
        raise Unreadable(text, "不是可以确认的数值")
    return Quantity(raw=value.raw, kind="text")


def read_quantities(text: str, *, year: int | None = None) -> tuple[Quantity, ...]:
    """The figures of a text that states several, clause by clause: "1条,长13公里" is 1条 and 13公里.

    Clauses of mere words are left out, a clause that does not read is ``Unreadable``; a date takes the year over from
    the one before it. Text beyond the first thousand characters is prose and not looked at.
    """
    found: list[Quantity] = []
    for clause in _CLAUSE.split(text[:1000]):
        quantity = read_quantity(clause, year=year)
        if quantity and quantity.kind == "date":
            year = int(str(quantity.value)[:4])
        if quantity and quantity.kind != "text":
            found.append(quantity)
        elif adjoining := _ADJOINING.fullmatch(narrow(compact(clause))):
            found += [part for part in map(read_quantity, adjoining.groups()) if part and part.kind != "text"]
    return tuple(found)


_CLAUSE: Final = re.compile(r"[；;、。\n]|[，,](?![0-9]{3})")
_ADJOINING: Final = re.compile(r"([0-9.]+[\u4e00-\u9fff]{1,3})(?:长|共|计)?([0-9.]+[^0-9.]{1,6})")  # 4段3.47km


def _joined(figure: str, comparator: str, unit: str) -> str:
    """Comparator, figure and unit of three columns as one text; what the cell repeats is not doubled."""
    norm = narrow(figure)
    if not _HAS_FIGURE.search(norm):
        return figure
    if norm.startswith((narrow(comparator), "≥", "≤", ">", "<", "=")):
        comparator = ""
    repeated = next((n for n in range(len(unit), 0, -1) if norm.endswith(narrow(unit[:n]))), 0)
    return comparator + figure + unit[repeated:]


_WORDS: Final = re.compile(r"[A-Za-z\u4e00-\u9fff]")
_RATIO: Final = re.compile(r"[0-9.]+[:/][0-9.]+")
_HAS_FIGURE: Final = re.compile(r"[0-9零一二三四五六七八九十百两]")


def _read(value: Printed, raw: str, sign: str | None, unit: str | None, year: int | None) -> Quantity | None:
    """The quantity that a text prints; None for words, and for what may be a damaged figure."""
    if value.norm.endswith("(%)"):
        value = replace(value, norm=value.norm[:-3] + "%")
    norm = _END.sub("", value.norm)
    if norm.startswith("(") and norm.endswith(")") and norm.count("(") == 1:
        norm = norm[1:-1]
        value = replace(value, raw=value.raw[1:], norm=value.norm[1:], gaps=frozenset(gap - 1 for gap in value.gaps))
    if _SCHOOL_YEAR.fullmatch(norm):
        return None
    counted = unit is not None and _RUN.fullmatch(norm) and not _UNIT_OF_TIME.search(unit)  # 1933.7 of 万元
    dated = None if counted else _date(value, norm, sign, year)
    if dated:
        return dated.model_copy(update={"raw": raw})
    measure = read_worded_measure(value, norm, sign) or read_measure(value, norm, sign, unit)
    if not measure:
        return None
    return Quantity(
        raw=raw,
        kind=measure.kind,
        comparator=cast(Comparator, measure.comparator),
        value=measure.value,
        upper=measure.upper,
        unit=measure.unit,
    )


_END: Final = re.compile(r"[。;,]+$|(?<![0-9])\.+$")
_NUMERAL: Final = re.compile(r"[0-9一二三四五六七八九十元正]")
_TOWARDS: Final = re.compile(r"(?:截至|截止到?|最迟|[到至])$")
_DEADLINE: Final = re.compile(
    r"(?P<end>月?[底末])?(?:(?P<until>之前|以前|前|之内|以内|内|止)|(?P<since>之后|以后|后|起))?(?P<rest>[^0-9]*)"
)
_FINISHED: Final = re.compile(r"[前底末内]?(?:全部)?(?:完成|完工|竣工|验收|建成|投入|达到|实现)")
_BARE_YEAR: Final = re.compile(r"[0-9]{4}")
_SCHOOL_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}学年度?")
_BY_THEN: Final = re.compile(r"月?底?(?:之|以)?前")
_RUN: Final = re.compile(r"[0-9]{8}|[0-9]{4}\.[0-9]{1,2}")
_UNIT_OF_TIME: Final = re.compile(r"[年月日时]")
_DATED: Final = re.compile(r"[12][0-9]{3}(?:([-./])[0-9]{1,2}\1[0-9]{1,2}日?|年[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)")
_WITHIN: Final = re.compile(r"[本当]?年(?P<end>[底末][之以]?前?|内)(?P<rest>[^0-9]*)")
_NAMED: Final = re.compile(
    r"(?P<period>(?:[0-9]{4}年度?)?(?:[上下]半年|第?[一二三四1-4]季度))(?:[之以]?[前内])?(?P<rest>[^0-9]*)"
)
_SOME_YEAR: Final = 2000  # a leap year, to see whether a text would be a date if its year were known


def _date(value: Printed, norm: str, sign: str | None, year: int | None) -> Quantity | None:
    """A date, a deadline or a period. 底 and 前 make a deadline; the month or day that they name still counts."""
    dated = _dated(value, norm, sign, year)
    if not dated and year is None and _dated(value, norm, sign, _SOME_YEAR):
        raise Unreadable(value.text, "日期没有年份")
    if not dated and _DATED.fullmatch(norm):
        raise Unreadable(value.text, "没有这一天")
    return dated


def _dated(value: Printed, norm: str, sign: str | None, year: int | None) -> Quantity | None:
    named = _NAMED.fullmatch(norm)
    period = period_in(named["period"] if named and harmless_after(named["rest"]) else norm, year)
    if period and period[0] != period[1]:
        return Quantity(raw=value.raw, kind="date", comparator="..", value=period[0], upper=period[1])
    within = _WITHIN.fullmatch(norm)
    if within and year and harmless_after(within["rest"]):
        iso = f"{year}" if within["end"] == "内" else f"{year}-12"
        return Quantity(raw=value.raw, kind="date", comparator="<=", value=iso)
    numeral = _NUMERAL.search(norm)
    start = numeral.start() if numeral else 0
    words = before(_TOWARDS.sub("", norm[:start]))
    found = point_at(norm, start, year)
    if not found or words.head or words.growth or _BARE_YEAR.fullmatch(norm[start : found[1]]):
        return None
    if _RUN.fullmatch(norm[start : found[1]]):
        if start or (found[1] < len(norm) and not _BY_THEN.fullmatch(norm, found[1])):
            return None  # ≤2092.3万元
        if found[1] == len(norm):
            raise Unreadable(value.text, "可能是日期，也可能是数字", (found[0],))
    edge = _DEADLINE.fullmatch(norm, found[1])
    if not edge or not harmless_after(edge["rest"]):
        return None
    if len(found[0]) == 4 and edge["rest"] and not _FINISHED.match(edge["rest"]):
        return None  # 2022年农村公路养护工程
    until = edge["until"] or edge["end"] or norm[found[1] - 1] in "底末"
    signs = [*words.signs, *([">="] if edge["since"] else ["<="] if until else []), *([sign] if sign else [])]
    try:
        comparator = unite(signs, reached=words.reached)
    except Contradictory:
        raise Unreadable(value.text, "比较词相互矛盾", (found[0],)) from None
    return Quantity(raw=value.raw, kind="date", comparator=cast(Comparator, comparator), value=found[0])


_LETTERS_IN_FIGURE: Final = re.compile(rf"[{CONFUSABLE}.,]*[0-9][{CONFUSABLE}.,]*|[{CONFUSABLE}]+(?=[%分])")
_PERCENT_END: Final = re.compile(r"(?<=[0-9])[oO°º][/oO0]*$")
_MISREAD: Final = (  # what recognition makes of signs and units, and what was printed
    (re.compile(r"/%|(?<=[0-9])[0oO]/[0oO]"), ("%",)),
    (re.compile(r"(?<=[0-9])\(\)"), ("0",)),
    (re.compile(r"^\.(?=[0-9])"), ("0.",)),
    (re.compile(r"(?<=[0-9])[.,]+$"), ("",)),
    (re.compile(r"^到(?=[0-9])"), ("≥1", "≥")),
    (re.compile(r"^[之多](?=[0-9])"), ("≥",)),
    (re.compile(r"^乏(?=[0-9])"), ("≤",)),
    (re.compile(r"^第[O0oQ〇○](?=[\u4e00-\u9fff]{1,2}$)"), ("≥10",)),
    (re.compile(r"(?<=[0-9])(?:[方万][兀无]|方元)"), ("万元",)),
    (re.compile(r"(?<=[0-9])兀"), ("元",)),
    (re.compile(r"^[^0-9≥≤><=]*[A-Za-z][^0-9≥≤><=]*(?=[0-9])"), ("",)),
)


def _ticked(text: str, year: int | None) -> str | None:
    """The option of a choice that is ticked; in doubt, those that read are the candidates."""
    try:
        return chosen_option(text)
    except Unreadable as error:
        options = tuple(option for option in error.candidates if _is_value(option, year))
        raise Unreadable(text, error.reason, options) from None


def _is_value(option: str, year: int | None) -> bool:
    try:
        return read_quantity(option, year=year or _SOME_YEAR) is not None
    except Unreadable:
        return False


def _guesses(value: Printed, year: int | None) -> tuple[str, ...]:
    """Spellings that a text without a readable figure may have been before recognition damaged it."""
    if len(value.norm) > _LONGEST_GARBLED:
        return ()
    unlettered = _LETTERS_IN_FIGURE.sub(lambda found: found[0].translate(CONFUSED), value.norm)
    spellings = [_PERCENT_END.sub("%", value.norm), unlettered]
    for pattern, meanings in _MISREAD:
        spellings += [pattern.sub(meaning, unlettered, count=1) for meaning in meanings]
    return tuple(s for s in dict.fromkeys(spellings) if s != value.norm and _reads(s, year or _SOME_YEAR))


def _reads(text: str, year: int | None) -> bool:
    try:
        value = printed(text)
        read = _read(value, value.raw, None, None, year)
    except Unreadable:
        return False
    return read is not None and (not read.unit or unit_class(read.unit) is not None)
