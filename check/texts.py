"""Text for comparing: names folded once, and long texts made plain without the cost of folding."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from functools import lru_cache

from ..normalize import fold as fold_once
from ..normalize import unit_class as unit_class_once

_MARKS = (("、", ","), ("〔", "("), ("〕", ")"), ("【", "("), ("】", ")"))


@lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """A name, a level or a cell as :func:`hecha.normalize.fold` gives it; forms repeat themselves, so it is kept."""
    return fold_once(text)


@lru_cache(maxsize=1 << 12)
def flat(text: str) -> str:
    """A long text without white space, its marks in their ASCII form."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    for mark, ascii_mark in _MARKS:
        plain = plain.replace(mark, ascii_mark)
    return plain


@lru_cache(maxsize=1 << 10)
def unit_class(unit: str) -> tuple[str, Decimal] | None:
    """:func:`hecha.normalize.unit_class`, kept for the few units that forms use."""
    return unit_class_once(unit)
