"""Plain numbers and points."""

from __future__ import annotations

from decimal import Decimal


def read_number(text: str) -> Decimal | None:
    """Read a number without a unit: separators in groups of three, full-width digits, Chinese numerals."""
    raise NotImplementedError


def read_points(text: str) -> Decimal | None:
    """Read a weight or a score: "10分", "10.00", "（10分）"."""
    raise NotImplementedError
