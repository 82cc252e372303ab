"""Rates, as fractions."""

from __future__ import annotations

from decimal import Decimal


def read_rate(text: str, *, column: bool = False) -> Decimal | None:
    """Read a rate as a fraction; ``column`` says that the text stands in a column of rates and may lack its %."""
    raise NotImplementedError
