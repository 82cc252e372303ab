"""Amounts of money, in yuan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """``value`` in yuan, ``unit`` as printed in the cell (None where the form's unit applied), ``comparator`` one
    of ``= >= > <= < ~``, ``text`` what was read."""

    value: Decimal
    unit: str | None
    comparator: str
    text: str


def read_amount(text: str, unit: str | None) -> Amount | None:
    """Read one amount; ``unit`` is the one the form declares (元, 千元, 万元, 百万元, 亿元); one in the cell wins."""
    raise NotImplementedError


def read_unit(text: str) -> str | None:
    """The unit that a header or caption declares for amounts: "金额单位：万元", "项目资金（元）"."""
    raise NotImplementedError
