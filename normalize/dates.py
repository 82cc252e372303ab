"""Dates, years and periods, ISO 8601 at the precision printed."""

from __future__ import annotations

from datetime import date


def read_date(text: str, year: int | None = None) -> str | None:
    """Read a date; ``year`` is the form's, for dates printed without one."""
    raise NotImplementedError


def read_year(text: str) -> int | None:
    """Read a year: "2020年度", "（2022年度）", "2022", "二〇二一年"."""
    raise NotImplementedError


def read_period(text: str) -> tuple[str | None, str | None] | None:
    """Read a period's start and end; an open end is None."""
    raise NotImplementedError


def date_bounds(iso: str) -> tuple[date, date]:
    """The first and the last day that an ISO date of year, month or day precision can mean."""
    raise NotImplementedError
