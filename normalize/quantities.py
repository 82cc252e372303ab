"""Targets and actuals."""

from __future__ import annotations

from decimal import Decimal

from ..schema import Quantity


def read_quantity(
    text: str, *, comparator: str | None = None, unit: str | None = None, year: int | None = None
) -> Quantity | None:
    """Read a target or an actual; ``comparator`` and ``unit`` are what columns of their own print."""
    raise NotImplementedError


def unit_class(unit: str) -> tuple[str, Decimal] | None:
    """The dimension of a unit and its factor to that dimension's base unit; None for an unknown unit."""
    raise NotImplementedError
