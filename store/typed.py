"""What a person types for a value of a record, through the same normaliser as what is read from a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..normalize import (
    Unreadable,
    is_placeholder,
    plain,
    read_amount,
    read_date,
    read_grade,
    read_points,
    read_quantity,
    read_rate,
    read_unit,
    read_year,
    read_yes_no,
)
from ..schema import MEASURES, SOURCES, Quantity, Record

LONGEST = 20_000
"""Characters of a text that is typed."""

Value = Any
"""A value of a record: None, text, number, decimal, flag or quantity."""


class NoValue(ValueError):
    """What was typed is no value of this field; the message says in Chinese why, and what would be one."""


def read_typed(record: Record, pointer: str, text: str) -> Value:
    """The value that a typed text has at a pointer of a record; None for a blank or a mark that stands for nothing.

    Amounts without a unit are in the unit that the form declares. Raises :class:`NoValue`, and ``KeyError`` for a
    pointer that leads nowhere or to something that is not a single value.
    """
    _row_of(record, pointer)
    if len(text) > LONGEST:
        raise NoValue(f"文字过长，最多 {LONGEST} 字")
    for pattern, read, hint in _READERS:
        if pattern.fullmatch(pointer):
            try:
                value = read(record, pointer, text.strip())
            except Unreadable as error:
                guesses = f"；可能是 {'、'.join(error.candidates)}" if error.candidates else ""
                raise NoValue(f"“{text.strip()}”不能作为此处的值：{error.reason}{guesses}。{hint}") from error
            if value is None and not is_placeholder(text):
                raise NoValue(f"“{text.strip()}”不能作为此处的值。{hint}")
            return value
    if pointer.rpartition("/")[2] not in _TEXTS:
        raise KeyError(pointer)
    return plain(text) or None


def removes(pointer: str, value: Value) -> bool:
    """Whether a value leaves its row without what makes it one: the row is taken out of the record."""
    return value is None and bool(_ESSENTIAL.fullmatch(pointer))


def _row_of(record: Record, pointer: str) -> None:
    """Raise ``KeyError`` unless the pointer leads to a place where a single value may stand."""
    record.at(pointer)
    if not re.fullmatch(r"/[a-z_]+\d?(/\d+/[a-z_]+\d?)?", pointer):
        raise KeyError(pointer)


def _amount(record: Record, pointer: str, text: str) -> Decimal | None:
    amount = read_amount(text, record.amount_unit or "元")
    return amount.value if amount else None


def _rate(record: Record, pointer: str, text: str) -> Decimal | None:
    return read_rate(text, column=True)


def _claim(record: Record, pointer: str, text: str) -> Decimal | None:
    metric = record.claims[int(pointer.split("/")[2])].metric
    if metric in ("budget", "spent"):
        return _amount(record, pointer, text)
    return read_points(text) if metric == "total_score" else _rate(record, pointer, text)


def _points(record: Record, pointer: str, text: str) -> Decimal | None:
    return read_points(text)


def _quantity(record: Record, pointer: str, text: str) -> Quantity | None:
    return read_quantity(text, year=record.evaluation_year)


def _date(record: Record, pointer: str, text: str) -> str | None:
    return read_date(text, record.evaluation_year)


def _year(record: Record, pointer: str, text: str) -> int | None:
    return read_year(text)


def _yes_no(record: Record, pointer: str, text: str) -> bool | None:
    return read_yes_no(text)


def _grade(record: Record, pointer: str, text: str) -> str | None:
    return read_grade(text)


def _unit(record: Record, pointer: str, text: str) -> str | None:
    unit = read_unit(text)
    if unit is not None and unit not in ("元", "万元", "亿元"):
        raise Unreadable(text, "不是金额单位")
    return unit


def _whole(record: Record, pointer: str, text: str) -> int | None:
    if is_placeholder(text):
        return None
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise Unreadable(text, "不是序号")
    return int(text)


def _one_of(choices: tuple[str, ...]) -> Callable[[Record, str, str], str | None]:
    def read(record: Record, pointer: str, text: str) -> str | None:
        if is_placeholder(text):
            return None
        if text not in choices:
            raise Unreadable(text, "不在可选项之内")
        return text

    return read


_ESSENTIAL = re.compile(r"/(funding/\d+/amount|claims/\d+/value|score_items/\d+/name)")
_TEXTS = frozenset(
    ("title", "project_name", "reporting_unit", "supervising_department", "contact_name", "contact_phone",
     "contact_email", "filled_by", "basis", "overall_goal", "overall_goal_result", "other_notes", "purpose", "goal",
     "result", "level1", "level2", "name", "formula", "reason", "heading", "text", "unit")
)  # fmt: skip
_READERS: tuple[tuple[re.Pattern[str], Callable[[Record, str, str], Value], str], ...] = tuple(
    (re.compile(pattern), read, hint)
    for pattern, read, hint in (
        (r"/((funding|spending_items)/\d+/amount|evaluated_amount)",
         _amount, "请写金额，如 100万元；不写单位时按表内单位"),
        (r"/execution/\d+/rate", _rate, "请写比率，如 99.6%"),
        (r"/((execution|indicators)/\d+/(weight|score)|score_items/\d+/score|total_(score|weight))",
         _points, "请写分数，如 10 或 9.5 分"),
        (r"/indicators/\d+/(target|actual)", _quantity, "请写数值与单位，如 ≥95% 或 12场次"),
        (r"/(fill|start|end)_date", _date, "请写日期，如 2023-12-31 或 2023年12月"),
        (r"/(evaluation_year|(funding|spending_items)/\d+/year)", _year, "请写四位年份，如 2023"),
        (r"/grade", _grade, "请写 优、良、中 或 差"),
        (r"/amount_unit", _unit, "请写 元、万元 或 亿元"),
        (r"/overall_goal_achieved", _yes_no, "请写 是 或 否"),
        (r"/claims/\d+/value", _claim, "请写金额、比率或分数，与正文一致"),
        (r"/stage_goals/\d+/number", _whole, "请写序号，如 1"),
        (r"/funding/\d+/measure", _one_of(MEASURES), "请在可选项中选择"),
        (r"/(funding|execution)/\d+/source|/funding/\d+/part_of", _one_of(SOURCES), "请在可选项中选择"),
    )
)  # fmt: skip
