"""The common base of all models: frozen, strict about unknown keys, decimals in plain notation."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer


def plain_decimal(value: Decimal) -> str:
    """Write a decimal without exponent or trailing zeros: ``Decimal("1.0E+6")`` is ``"1000000"``."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


Number = Annotated[Decimal, PlainSerializer(plain_decimal, return_type=str, when_used="json")]


class Model(BaseModel):
    """Frozen pydantic model; an unknown key is an error, so that a misspelt field is seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")
