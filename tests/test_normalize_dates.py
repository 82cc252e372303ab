"""Dates, years and periods, as forms spell them."""

from __future__ import annotations

from datetime import date

import pytest

from hecha.normalize import Unreadable, date_bounds, read_date, read_period, read_year


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2020年1月1日", "2020-01-01"),
        ("2020.12.31", "2020-12-31"),
        ("2020-12", "2020-12"),
        ("2020/12/31", "2020-12-31"),
        ("20201231", "2020-12-31"),
        ("2020年3月", "2020-03"),
        ("2020 年 3 月", "2020-03"),
        ("2020年12月底前", "2020-12"),
        ("2018年10月底", "2018-10"),
        ("2021年底", "2021-12"),
        ("二〇二一年三月", "2021-03"),
        ("二○二一年三月", "2021-03"),
        ("二O二一年三月", "2021-03"),
        ("二零二一年十二月三十一日", "2021-12-31"),
        ("2020年元月", "2020-01"),
        ("2020年度", "2020"),
        ("2020", "2020"),
        ("2021年12月31号", "2021-12-31"),
        ("填报日期：2021年3月", "2021-03"),
        ("2021年3月  日", "2021-03"),  # the day's place left open
        ("2020-12-31 00:00:00", "2020-12-31"),
        ("２０２１．３．５", "2021-03-05"),
        ("年  月  日", None),
        ("/", None),
    ],
)
def test_dates_at_printed_precision(text: str, iso: str | None) -> None:
    assert read_date(text) == iso


@pytest.mark.parametrize(
    ("text", "iso"), [("12月底", "2021-12"), ("7月", "2021-07"), ("1月11号", "2021-01-11"), ("9月前", "2021-09")]
)
def test_the_forms_year_completes_a_date(text: str, iso: str) -> None:
    assert read_date(text, 2021) == iso
    with pytest.raises(Unreadable):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("2O21年3月", ("2021-03",)),
        ("2021325日", ("2021-03-25",)),
        ("2023 4 15", ("2023-04-15",)),
        ("2021年12月3 1日", ("2021-12-31",)),
        ("2021年2月30日", ()),
        ("2021.13.1", ()),
        ("长期", ()),
        ("及时", ()),
        ("2020年1月1日—12月31日", ("2020-01-01", "2020-12-31")),
        ("***", ()),
    ],
)
def test_dates_in_doubt(text: str, candidates: tuple[str, ...]) -> None:
    with pytest.raises(Unreadable) as caught:
        read_date(text)
    assert caught.value.candidates == candidates


def test_a_zero_read_as_brackets() -> None:
    with pytest.raises(Unreadable) as caught:
        read_date("8月1()日", 2021)
    assert caught.value.candidates == ("2021-08-10",)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2020年度", 2020),
        ("（2022年度）", 2022),
        ("（2022 年度）", 2022),
        ("2022", 2022),
        ("二〇二一年", 2021),
        ("2022年度项目支出绩效自评表", 2022),
        ("12345热线2022年度项目", 2022),
        ("附件2", None),
        ("项目支出绩效自评表", None),
        ("—", None),
    ],
)
def test_years(text: str, year: int | None) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("2O22年度", ("2022",)),
        ("2021-2022年度", ("2021", "2022")),
        ("2023年（2022年结转）", ("2022", "2023")),
        ("20222", ()),
    ],
)
def test_years_in_doubt(text: str, candidates: tuple[str, ...]) -> None:
    with pytest.raises(Unreadable) as caught:
        read_year(text)
    assert caught.value.candidates == candidates


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2020年1月1日—12月31日", ("2020-01-01", "2020-12-31")),
        ("“2020年1月—12月”", ("2020-01", "2020-12")),
        ("2020年1月--2020年11月", ("2020-01", "2020-11")),
        ("2021.1.1-12.31", ("2021-01-01", "2021-12-31")),
        ("2019.1.1-2019.12.30", ("2019-01-01", "2019-12-30")),
        ("2020年元月起至2020年12月止", ("2020-01", "2020-12")),
        ("2020-01-01至2020-12-31", ("2020-01-01", "2020-12-31")),
        ("2020-01-2020-12", ("2020-01", "2020-12")),
        ("2021-2022学年", ("2021-09", "2022-08")),
        ("2020-2022年", ("2020", "2022")),
        ("2021年1-12月", ("2021-01", "2021-12")),
        ("十四五期间", ("2021", "2025")),
        ("长期", (None, None)),
        ("持续", (None, None)),
        ("常年", (None, None)),
        ("2021年1月1日起", ("2021-01-01", None)),
        ("2022年底前", (None, "2022-12")),
        ("/", None),
    ],
)
def test_periods(text: str, period: tuple[str | None, str | None] | None) -> None:
    assert read_period(text) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("全年", ("2021", "2021")),
        ("年内", ("2021", "2021")),
        ("上半年", ("2021-01", "2021-06")),
        ("第三季度", ("2021-07", "2021-09")),
        ("3-6月", ("2021-03", "2021-06")),
    ],
)
def test_periods_of_the_forms_year(text: str, period: tuple[str, str]) -> None:
    assert read_period(text, 2021) == period
    with pytest.raises(Unreadable):
        read_period(text)


def test_a_period_that_lost_its_months() -> None:
    with pytest.raises(Unreadable) as caught:
        read_period("2021325日至2021418日")
    assert caught.value.candidates == ("2021-03-25/2021-04-18",)


def test_bounds_of_what_a_date_can_mean() -> None:
    assert date_bounds("2020") == (date(2020, 1, 1), date(2020, 12, 31))
    assert date_bounds("2020-02") == (date(2020, 2, 1), date(2020, 2, 29))
    assert date_bounds("2020-12-31") == (date(2020, 12, 31), date(2020, 12, 31))
