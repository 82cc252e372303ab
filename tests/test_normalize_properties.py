"""What holds for any text: a value or ``Unreadable``, in bounded time; a value's printed form reads back."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hecha import normalize as n

READERS: dict[str, Callable[[str], object]] = {
    "number": n.read_number,
    "points": n.read_points,
    "rate": n.read_rate,
    "rate in a column": lambda text: n.read_rate(text, column=True),
    "amount": lambda text: n.read_amount(text, None),
    "amount in 万元": lambda text: n.read_amount(text, "万元"),
    "amounts": lambda text: n.read_amounts(text, "万元"),
    "unit": n.read_unit,
    "quantity": n.read_quantity,
    "quantity of a year": lambda text: n.read_quantity(text, year=2021),
    "quantity of columns": lambda text: n.read_quantity(text, comparator="≥", unit="万元"),
    "columns of a quantity": lambda text: n.read_quantity("5", comparator=text, unit=text),
    "quantities": n.read_quantities,
    "comparator": n.read_comparator,
    "date": n.read_date,
    "date of a year": lambda text: n.read_date(text, 2021),
    "year": n.read_year,
    "period": n.read_period,
    "period of a year": lambda text: n.read_period(text, 2021),
    "yes or no": n.read_yes_no,
    "grade": n.read_grade,
    "level": n.read_level,
    "chosen_option": n.chosen_option,
    "document numbers": n.document_numbers,
    "document years": n.document_years,
    "names": lambda text: n.same_name(text, text[::-1]),
    "phones": lambda text: n.same_phone(text, text[1:]),
    "unit class": n.unit_class,
    "comparable": lambda text: n.comparable(text, "个"),
    "unit of a name": n.unit_of_name,
    "doubts": n.doubts,
    "compact": n.compact,
    "fold": n.fold,
    "brackets": n.strip_brackets,
    "placeholder": n.is_placeholder,
    "blank": n.is_blank,
    "page number": n.is_page_number,
    "lines": lambda text: n.join_lines(text.splitlines()),
    "plain": n.plain,
}

PIECES = """
    万元 亿 2022年 12月 底 前 不少于 以上 以内 ≥ <= 95 % ‰ 1,234.56 0.5 个 工作日 台（套） 百分之 九十五 7×24
    每季度 下降 由 提高到 至 - ～ ± 上半年 〔2021〕 2号 单位： 是 否 ☑ □ √ 口 十四五 半 元/台
    学年 约 近 多 余 优 良 等级 O l S 兀 （ ） ： ， 。 / 无 壹佰 ⽇ ① ²
"""
SPACES = [" ", "\n", "\u3000", "\u200b"]
printed_text = st.lists(st.sampled_from([*PIECES.split(), *SPACES]), max_size=8).map("".join)
some_text = st.text(max_size=60) | printed_text


def refusal(read: Callable[[str], object], text: str) -> n.Unreadable | None:
    """The reader's ``Unreadable``, None where it gave a value; any other exception fails the test."""
    try:
        read(text)
    except n.Unreadable as error:
        return error
    return None


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=150, deadline=None)
@given(text=some_text)
def test_any_text_gives_a_value_or_unreadable(name: str, text: str) -> None:
    error = refusal(READERS[name], text)
    if error:
        assert error.reason
        assert all(isinstance(candidate, str) and candidate for candidate in error.candidates)


REPEATED = [
    "1",
    "1,",
    "1 ",
    "(",
    "()",
    "一",
    "十",
    "亿",
    "□",
    "□ ",
    "至",
    "2021年",
    "1-",
    " ",
    "约",
    "每",
    "9O",
    "*a",
    "口是",
]


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("piece", [*REPEATED, "号〔2021〕", "市"])
def test_the_time_is_bounded_for_long_text(name: str, piece: str) -> None:
    started = time.perf_counter()
    for length in (120, 1999, 20_000):
        refusal(READERS[name], (piece * length)[:length])
    assert time.perf_counter() - started < 2.0


numbers = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False).map(lambda d: d.normalize() + 0)


def wide(text: str) -> str:
    """The full-width form of ASCII digits and marks."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@given(number=numbers, spell=st.sampled_from(["{:f}", "{:,f}"]), full=st.booleans())
def test_printed_numbers_read_back(number: Decimal, spell: str, full: bool) -> None:
    text = spell.format(number)
    assert n.read_number(wide(text) if full else text) == number


@given(
    number=numbers,
    unit=st.sampled_from([("元", 1), ("千元", 1000), ("万元", 10**4), ("百万元", 10**6), ("亿元", 10**8)]),
    inside=st.booleans(),
    full=st.booleans(),
)
def test_printed_amounts_read_back(number: Decimal, unit: tuple[str, int], inside: bool, full: bool) -> None:
    name, factor = unit
    text = f"{number:,f}{name if inside else ''}"
    amount = n.read_amount(wide(text) if full else text, "元" if inside else name)
    assert amount is not None
    assert amount.value == number * factor
    assert amount.unit == (name if inside else None)


@given(
    number=st.decimals(min_value=0, max_value=150, places=2, allow_nan=False),
    sign=st.sampled_from(["%", "％", " %", "﹪"]),
)
def test_printed_rates_read_back(number: Decimal, sign: str) -> None:
    assert n.read_rate(f"{number:f}{sign}") == number / 100


COMPARED = {
    "{}": "=",
    "={}": "=",
    "＝{}": "=",
    "≥{}": ">=",
    ">={}": ">=",
    "不少于{}": ">=",
    "大于等于{}": ">=",
    "{}以上": ">=",
    "≤{}": "<=",
    "不超过{}": "<=",
    "小于等于{}": "<=",
    "{}以内": "<=",
    "＞{}": ">",
    "大于{}": ">",
    "<{}": "<",
    "低于{}": "<",
    "约{}": "~",
    "{}左右": "~",
}
COUNTS = ["个", "人次", "个工作日", "台（套）", "平方公里", "元", "元/台", "户次", "km", "㎡", "年", "小时", "羽", "盏"]


@given(
    number=numbers.filter(lambda d: d < 10**6),
    unit=st.sampled_from(COUNTS),
    many=st.sampled_from([("", 1), ("万", 10**4)]),
    form=st.sampled_from(sorted(COMPARED)),
)
def test_printed_quantities_read_back(number: Decimal, unit: str, many: tuple[str, int], form: str) -> None:
    text = form.format(f"{number:,f}{many[0]}{unit}")
    quantity = n.read_quantity(text)
    assert quantity is not None
    assert (quantity.raw, quantity.kind, quantity.comparator) == (text, "number", COMPARED[form])
    assert (quantity.value, quantity.unit) == (number * many[1], unit)


@given(
    day=st.dates(date(1990, 1, 1), date(2060, 12, 31)),
    precision=st.sampled_from([4, 7, 10]),
    form=st.integers(0, 3),
)
def test_printed_dates_read_back(day: date, precision: int, form: int) -> None:
    year, month, dom = day.year, day.month, day.day
    spelled = {
        4: [f"{year}年", f"{year}年度", f"{year}", f"{year} 年"],
        7: [f"{year}年{month}月", f"{year}-{month:02d}", f"{year}.{month}", f"{year} 年 {month} 月"],
        10: [f"{year}年{month}月{dom}日", day.isoformat(), f"{year}.{month}.{dom}", wide(f"{year}/{month}/{dom}")],
    }[precision][form]
    iso = day.isoformat()[:precision]
    assert n.read_date(spelled) == iso
    first, last = n.date_bounds(iso)
    assert first <= day <= last


@given(
    text=st.text(alphabet="0123456789.,%≥年月日万元个目标完成率（）", max_size=20),
    cuts=st.lists(st.integers(0, 20), max_size=4),
)
def test_a_value_cut_into_lines_is_joined_as_it_was(text: str, cuts: list[int]) -> None:
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    assert n.join_lines([text[a:b] for a, b in pairwise(edges)]) == text


@given(text=some_text, label=printed_text)
def test_compacting_and_folding_again_change_nothing(text: str, label: str) -> None:
    assert n.compact(n.compact(text)) == n.compact(text)
    assert not any(c.isspace() for c in n.compact(text))
    assert n.fold(n.fold(label)) == n.fold(label)


@settings(max_examples=300)
@given(text=some_text)
@example(text="¨A0ý")
@example(text=".☐☐")
def test_candidates_of_a_quantity_are_spellings_that_read(text: str) -> None:
    error = refusal(n.read_quantity, text)
    for candidate in error.candidates if error else ():
        assert n.read_quantity(candidate, year=2021) is not None
