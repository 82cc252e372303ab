"""Rules about dates and years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..normalize import date_bounds, document_numbers, document_years
from ..schema import Record
from .context import Context
from .registry import Flag, Gap, Statement, rule

_LATER_BY_NATURE = re.compile(r"自评|绩效评价|决算")


def _bounds(iso: str | None) -> tuple[date, date] | None:
    """The first and the last day that a date can mean; None for a blank one."""
    try:
        return date_bounds(iso) if iso else None
    except ValueError:
        return None


@rule("date-order", severity="error")
def date_order(record: Record, context: Context) -> Iterator[Statement]:
    """起止日期颠倒

    查什么：项目完成时间是否早于开始时间。
    依据：时间先后关系。
    示例：2020年9月1日开始，2020年2月28日完成。
    例外：只写到月或年的，按其可能的最后一天与最早一天比较。

    In English: the project ends before it starts.
    """
    start, end = _bounds(record.start_date), _bounds(record.end_date)
    if start is None or end is None:
        if start or end:
            yield Gap("缺少项目开始时间或完成时间")
        return
    if end[1] < start[0]:
        yield Flag(
            ("/end_date", "/start_date"),
            f"项目完成时间{record.end_date}早于开始时间{record.start_date}。",
            f"The project ends on {record.end_date}, before it starts on {record.start_date}.",
            expected=f"≥{record.start_date}",
            actual=record.end_date,
        )


@rule("year-outside-period", severity="warning")
def year_outside_period(record: Record, context: Context) -> Iterator[Statement]:
    """评价年度不在项目期内

    查什么：评价年度是否落在项目开始时间与完成时间之间。
    依据：自评针对评价年度内实施的项目。
    示例：评价年度2024，项目期为2025年2月10日至12月20日。
    例外：起止时间颠倒的只报 date-order。

    In English: the evaluation year lies outside the project's period.
    """
    year, start, end = record.evaluation_year, _bounds(record.start_date), _bounds(record.end_date)
    if start is None and end is None:
        return
    if year is None:
        yield Gap("没有评价年度")
        return
    if start and end and end[1] < start[0]:
        return
    early, late = start is not None and year < start[0].year, end is not None and year > end[1].year
    if early or late:
        period = f"{record.start_date or '…'}至{record.end_date or '…'}"
        yield Flag(
            ("/evaluation_year", "/start_date" if early else "/end_date"),
            f"评价年度为{year}年，项目期为{period}。",
            f"The evaluation year {year} lies outside the project's period, {record.start_date or '…'} to "
            f"{record.end_date or '…'}.",
            expected=period,
            actual=str(year),
        )


@rule("filled-too-early", severity="warning")
def filled_too_early(record: Record, context: Context) -> Iterator[Statement]:
    """填报过早

    查什么：填报日期是否早于评价年度终了。
    依据：年度绩效自评在预算年度终了后开展。
    示例：评价2019年度，填报日期2019年10月20日。
    例外：只写到月或年的，按其可能的最后一天判断；12月31日填报的不报。

    In English: the form was filled in before the evaluation year ended.
    """
    filled, year = _bounds(record.fill_date), record.evaluation_year
    if filled is None:
        return
    if year is None:
        yield Gap("没有评价年度，无法判断填报日期")
        return
    if filled[1] < date(year, 12, 31):
        yield Flag(
            ("/fill_date", "/evaluation_year"),
            f"填报日期{record.fill_date}早于评价年度{year}年终了。",
            f"The form was filled in on {record.fill_date}, before the evaluation year {year} ended.",
            expected=f"≥{year}-12-31",
            actual=record.fill_date,
        )


@rule("basis-year", severity="warning")
def basis_year(record: Record, context: Context) -> Iterator[Statement]:
    """依据文号年份

    查什么：立项或预算依据文件的文号年份是否晚于评价年度。
    依据：预算依据应在预算执行之前或当年形成，文号年份应为评价年度或更早。
    示例：评价2020年度，依据为“关于下达2020年度市级部门预算的通知（韶财绩〔2021〕2号）”。
    例外：关于绩效自评、绩效评价、决算的文件本来就在次年印发，不作为依据判断。

    In English: the document that the budget rests on bears a later year than the evaluation year. Notices about the
    self-evaluation or the final accounts are later by their nature.
    """
    year, basis = record.evaluation_year, record.basis
    if not basis:
        return
    if year is None:
        yield Gap("没有评价年度，无法判断依据文号")
        return
    later = [n for n in _cited(basis) if any(y > year for y in document_years(n))]
    if later:
        yield Flag(
            ("/basis", "/evaluation_year"),
            f"依据文件{'、'.join(later)}的年份晚于评价年度{year}年。",
            f"The basis {', '.join(later)} bears a later year than the evaluation year {year}.",
            expected=f"≤{year}",
            actual="、".join(later),
        )


def _cited(basis: str) -> Iterator[str]:
    """The numbers of the documents that the basis cites, without those that are later by nature."""
    for part in re.split(r"(?<=号)[)）]?[、，,；;。]|[；;。\n]", basis):
        if not _LATER_BY_NATURE.search(part):
            yield from document_numbers(part)
