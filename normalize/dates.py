"""Dates, years and periods, ISO 8601 at the precision printed."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Final

from .glyphs import printed
from .numbers import CONFUSED, chinese_number
from .text import is_placeholder
from .unreadable import Unreadable

_NUMERAL: Final = r"[一二三四五六七八九十]{1,3}"
_YEAR: Final = r"(?:(?:19|20)[0-9]{2}|[一二][〇○零O0一二三四五六七八九]{3})"
_DATE: Final = re.compile(
    rf"(?P<year>{_YEAR})(?:年度?(?:(?P<month>[0-9]{{1,2}}|[元正]|{_NUMERAL})月份?"
    rf"(?:(?P<day>[0-9]{{1,2}}|{_NUMERAL})(?:[日号]|$)|日)?|月日?)?|$)"
    r"|(?P<y>(?:19|20)[0-9]{2})(?P<mark>[-./、])(?P<m>[0-9]{1,2})(?:(?P=mark)(?P<d>[0-9]{1,2})日?|月份?(?:(?P<of>[0-9]{1,2})[日号])?)?(?![0-9.])"
    r"|(?P<run>(?:19|20)[0-9]{6})(?![0-9])"
)
_WITHIN_YEAR: Final = re.compile(
    rf"(?P<month>[0-9]{{1,2}}|[元正]|{_NUMERAL})月份?(?:(?P<day>[0-9]{{1,2}}|{_NUMERAL})(?:[日号]|$))?"
)
_WITHIN_YEAR_POINTED: Final = re.compile(r"(?P<month>[0-9]{1,2})[-./](?P<day>[0-9]{1,2})(?![0-9.])")
_WITHIN_MONTH: Final = re.compile(rf"(?P<day>[0-9]{{1,2}}|{_NUMERAL})[日号]")
_YEAR_END: Final = re.compile(r"年(?:年|度)?[底末]")
_CLOCK: Final = re.compile(r"\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\s*$")
_LABEL: Final = re.compile(r"[^0-9:]{1,20}:")
_EDGE: Final = re.compile(
    r"(?:月?[底末]|[上中下]旬|初)?(?:之前|以前|前|之内|以内|内|之后|以后|后|起|止|开始|结束)?[。;,]?"
)
_TEMPLATE: Final = re.compile(r"[年月日至\-~ ]*")
_TIMELESS: Final = re.compile(r"长期|持续|常年|永久|及时|按时|按期|无期限|至今|全年")
_DAY: Final = re.compile(r"[12][0-9]{3}[年.\-/][0-9]{1,2}[月.\-/][0-9]{1,2}[日号]?")
_LONGEST: Final = 60

Point = tuple[str, int]
"""An ISO date and where it ends in the text."""


def point_at(norm: str, start: int = 0, year: int | None = None, inherited: str | None = None) -> Point | None:
    """The date that begins at ``start``; None where there is none, or none that the calendar has.

    ``year`` serves dates printed without one; ``inherited`` is a date from which year and month are taken over
    (the end of "2020年1月1日—12月31日").
    """
    found = _DATE.match(norm, start)
    if found:
        return _with_year(norm, found)
    base = int(inherited[:4]) if inherited else year
    pointed = _WITHIN_YEAR_POINTED.match(norm, start) if inherited and len(inherited) == 10 else None
    found = _WITHIN_YEAR.match(norm, start) or pointed
    if found:
        iso = _iso(base, found["month"], found["day"]) if base else None
    else:
        found = _WITHIN_MONTH.match(norm, start) if inherited and len(inherited) == 10 else None
        iso = _iso(base, inherited[5:7], found["day"]) if found and inherited and base else None
    return (iso, found.end()) if found and iso else None


def _with_year(norm: str, found: re.Match[str]) -> Point | None:
    if found["run"]:
        run = found["run"]
        iso = _iso(int(run[:4]), run[4:6], run[6:])
    elif found["y"]:
        iso = _iso(int(found["y"]), found["m"], found["d"] or found["of"])
    else:
        year = _year_number(found["year"])
        ending = _YEAR_END.match(norm, found.end("year"))
        if ending and found.end() < ending.end():
            return f"{year}-12", ending.end()
        iso = _iso(year, found["month"], found["day"])
    return (iso, found.end()) if iso else None


def _year_number(text: str) -> int:
    digits = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "O": "0"}
    return int("".join(digits.get(c, c) for c in text))


def _iso(year: int, month: str | None, day: str | None) -> str | None:
    """The ISO date of the precision given; None for a day that the calendar does not have."""
    if month is None:
        return f"{year}"
    m, d = _small(month), _small(day) if day else 1
    if m is None or d is None or not (1 <= m <= 12 and 1 <= d <= calendar.monthrange(year, m)[1]):
        return None
    return f"{year}-{m:02d}-{d:02d}" if day else f"{year}-{m:02d}"


def _small(numeral: str) -> int | None:
    if numeral in "元正":
        return 1
    number = int(numeral) if numeral.isdigit() else chinese_number(numeral)
    return None if number is None else int(number)


def read_date(text: str, year: int | None = None) -> str | None:
    """Read a date as ISO at the precision printed: "2020年12月31日", "2020.12", "二〇二一年三月", "12月底" of ``year``.

    The blank of a form ("年  月  日") is None. A period, words without a date and impossible days are ``Unreadable``.
    """
    if is_placeholder(text):
        return None
    value = printed(_CLOCK.sub("", text) if len(text) <= 200 else text)
    norm = value.norm.rstrip(".")
    if _TEMPLATE.fullmatch(norm):
        return None
    label = _LABEL.match(norm)
    start = label.end() if label else 0
    found = point_at(norm, start, year)
    if found and _EDGE.fullmatch(norm, found[1]):
        if any(start < gap < found[1] for gap in value.gaps):
            raise Unreadable(text, "日期的数字中间有空格", (found[0],))
        return found[0]
    raise _unreadable(text, norm[start:], year)


def _unreadable(text: str, norm: str, year: int | None) -> Unreadable:
    if len(norm) > _LONGEST:
        return Unreadable(text, "不是一个日期")
    period = period_in(norm, year)
    if period:
        return Unreadable(text, "是起止时间，不是一个日期", period)
    if _TIMELESS.search(norm):
        return Unreadable(text, "没有写明日期")
    if year is None and _WITHIN_YEAR.match(norm):
        return Unreadable(text, "日期没有年份")
    if _DAY.fullmatch(norm):
        return Unreadable(text, "没有这一天")
    return Unreadable(text, "不是可以确认的日期", _guesses(text, norm, year))


def _guesses(text: str, norm: str, year: int | None) -> tuple[str, ...]:
    """Dates that a damaged one may be: letters for digits, 年 or 月 lost."""
    repaired = norm.replace("()", "0").translate(CONFUSED)
    found = point_at(repaired, 0, year)
    if found and repaired != norm and _EDGE.fullmatch(repaired, found[1]):
        return (found[0],)
    spaced = re.fullmatch(r"\s*((?:19|20)[0-9]{2})\s+([0-9]{1,2})\s+([0-9]{1,2})\s*", text)
    if spaced:
        iso = _iso(int(spaced[1]), spaced[2], spaced[3])
        return (iso,) if iso else ()
    lost = re.fullmatch(rf"({_YEAR})年?([0-9]{{2,4}})[日号]?", norm)
    if not lost:
        return ()
    splits = (_iso(_year_number(lost[1]), lost[2][:i], lost[2][i:]) for i in range(1, len(lost[2])))
    return tuple(dict.fromkeys(iso for iso in splits if iso))


_YEAR_IN_TEXT: Final = re.compile(rf"(?<![0-9])({_YEAR})(?=年)|(?<![0-9.])((?:19|20)[0-9]{{2}})(?![0-9.])")
_YEARS: Final = re.compile(rf"(?<![0-9])({_YEAR})年?[-~至]{{1,2}}({_YEAR})(?:年|$)")
_YEAR_LIKE: Final = re.compile(r"[12][0-9OoQDlI|ZzSsB〇○]{3}年?度?")
_YEAR_CELL: Final = re.compile(r"[^\u4e00-\u9fff]*[0-9][^\u4e00-\u9fff]*年?度?\)?")


def read_year(text: str) -> int | None:
    """Read the one year that a cell or a title names: "2020年度", "（2022年度）", "2022", "二〇二一年".

    None where none is printed ("附件2"); several years, or a cell's digits that are no year, are ``Unreadable``.
    """
    if is_placeholder(text):
        return None
    value = printed(text)
    found = [match[1] or match[2] for match in _YEAR_IN_TEXT.finditer(value.norm)]
    if _YEARS.search(value.norm):
        raise Unreadable(text, "写了不止一个年份", tuple(_YEARS.findall(value.norm)[0]))
    named = [match[1] for match in _YEAR_IN_TEXT.finditer(value.norm) if match[1]]
    years = sorted({_year_number(year) for year in named or found})
    if len(years) == 1:
        return years[0]
    if years:
        raise Unreadable(text, "写了不止一个年份", tuple(str(year) for year in years))
    garbled = _YEAR_LIKE.search(value.norm)
    if garbled and not garbled[0].rstrip("年度").isdigit():
        raise Unreadable(text, "不是可以确认的年份", (garbled[0].rstrip("年度").translate(CONFUSED),))
    if _YEAR_CELL.fullmatch(value.norm):
        raise Unreadable(text, "不是可以确认的年份")
    return None


_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NAMED_PERIOD: Final = re.compile(
    rf"(?:(?P<year>{_YEAR})年度?)?(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度|(?P<whole>全年|年内))"
)
_SCHOOL_YEAR: Final = re.compile(r"((?:19|20)[0-9]{2})[-~至]{1,2}((?:19|20)[0-9]{2})学年度?")
_PLAN: Final = re.compile(r"[“\"]?十(?P<number>[一二三四五六])?五[”\"]?(?:规划)?(?:期间|时期)?")
_MONTHS: Final = re.compile(rf"(?:(?P<year>{_YEAR})年)?(?P<from>[0-9]{{1,2}})[-~至]{{1,2}}(?P<to>[0-9]{{1,2}})月份?")
_OPEN: Final = re.compile(r"长期|持续|常年|永久")
_DURATION: Final = r"(?:共|为期)?(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})(?:年|个月|月|天|日)期?"
_LENGTH: Final = re.compile(rf"{_DURATION}[(,](?P<after>.{{9,}}?)\)?|(?P<before>.{{9,}}?)[(,]{_DURATION}\)?")
"""How long a period is, beside it."""
_ONWARD: Final = re.compile(r"(?:自|从)?(.+?)起?[-~至到]*(?:今|长期|持续|常年|永久)")
_SEPARATOR: Final = re.compile(r"[-~至到]{1,3}")
_WRAPPING: Final = re.compile(r"^[“\"(]?(?:自|从)?|(?:止|期间)?[”\")]?$")


def read_period(text: str, year: int | None = None) -> tuple[str | None, str | None] | None:
    """Read a period's start and end; ``year`` is the form's, for periods printed without one.

    "2020年1月1日—12月31日" is ("2020-01-01", "2020-12-31"), "上半年" ("Y-01", "Y-06"), "2021-2022学年" ("2021-09",
    "2022-08"); an open side (长期, "2022年底前") is None.
    """
    if is_placeholder(text):
        return None
    value = printed(text)
    if _TEMPLATE.fullmatch(value.norm):
        return None
    norm = value.norm
    label = _LABEL.match(norm)
    norm = norm[label.end() :] if label else norm
    if len(norm) > _LONGEST:
        raise Unreadable(text, "不是一个起止时间")
    if _OPEN.fullmatch(norm):
        return None, None
    if beside := _LENGTH.fullmatch(norm):  # 3年（2023-2025）
        norm = beside["before"] or beside["after"]
    if since := _ONWARD.fullmatch(norm):
        begun = point_at(since[1], 0, year)
        if begun and begun[1] == len(since[1]):
            return begun[0], None
    period = period_in(norm, year)
    if period:
        return period
    single = point_at(norm, 0, year)
    if single and _EDGE.fullmatch(norm, single[1]):
        edge = norm[single[1] :]
        return (None if "前" in edge or "内" in edge else single[0]), (
            None if "后" in edge or "起" in edge else single[0]
        )
    raise Unreadable(text, "不是可以确认的起止时间", _period_guesses(norm))


def period_in(norm: str, year: int | None) -> tuple[str, str] | None:
    """The period that a whole normalised text prints, start and end; None where it prints none."""
    named = _named_period(norm, year)
    if named:
        return named
    body = _WRAPPING.sub("", norm)
    for mark in _SEPARATOR.finditer(body):
        first = point_at(body, 0, year)
        start = first[1] if first else 0
        if not first or not re.fullmatch("起?", body[start : mark.start()]):
            continue
        last = point_at(body, mark.end(), year, inherited=first[0])
        if last and _EDGE.fullmatch(body, last[1]):
            return first[0], last[0]
    first = point_at(body)
    last = point_at(body, first[1]) if first else None
    if first and last and len(first[0]) == len(last[0]) > 4 and last[1] == len(body) and first[0] < last[0]:
        return first[0], last[0]  # one below the other
    return None


def _named_period(norm: str, year: int | None) -> tuple[str, str] | None:
    months = _MONTHS.fullmatch(norm)
    named = _NAMED_PERIOD.fullmatch(norm)
    school = _SCHOOL_YEAR.fullmatch(norm)
    plan = _PLAN.fullmatch(norm)
    years = _YEARS.fullmatch(norm)
    if school and int(school[2]) == int(school[1]) + 1:
        return f"{school[1]}-09", f"{school[2]}-08"
    if years and _year_number(years[1]) < _year_number(years[2]):
        return years[1], years[2]
    if plan:
        first = 2001 + 5 * "十一二三四五六".index(plan["number"] or "十")  # 十五 is the tenth plan
        return str(first), str(first + 4)
    found = months or named
    base = (_year_number(found["year"]) if found["year"] else year) if found else None
    if base is None:
        return None
    if months:
        first_month, last_month = _iso(base, months["from"], None), _iso(base, months["to"], None)
        return (first_month, last_month) if first_month and last_month else None
    assert named is not None
    if named["whole"]:
        return str(base), str(base)
    if named["half"]:
        return (f"{base}-01", f"{base}-06") if named["half"] == "上" else (f"{base}-07", f"{base}-12")
    quarter = _QUARTERS[named["quarter"]]
    return f"{base}-{3 * quarter - 2:02d}", f"{base}-{3 * quarter:02d}"


def _period_guesses(norm: str) -> tuple[str, ...]:
    sides = re.split(r"[-~至到]", norm)
    if len(sides) != 2:
        return ()
    guesses = [_guesses(side, side, None) for side in sides]
    return tuple(f"{a}/{b}" for a in guesses[0] for b in guesses[1])


def date_bounds(iso: str) -> tuple[date, date]:
    """The first and the last day that an ISO date of year, month or day precision can mean.

    Raises ``ValueError`` for what is no such date.
    """
    year, *rest = (int(part) for part in iso.split("-"))
    if not rest:
        return date(year, 1, 1), date(year, 12, 31)
    if len(rest) == 1:
        return date(year, rest[0], 1), date(year, rest[0], calendar.monthrange(year, rest[0])[1])
    month, day = rest
    return date(year, month, day), date(year, month, day)
