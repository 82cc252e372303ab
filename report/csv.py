"""Tables as CSV that Excel opens as they are: UTF-8 with BOM, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from ..schema import plain_decimal
from .tables import Cell
from .wording import Lang

_RUNS = re.compile(r"^\s*[=+\-@＝＋－＠\t\r\n]")
_IS_DATA = re.compile(r"^(-+|[+-]?\d[\d,]*(\.\d+)?\s*([%％‰]|[一-鿿]{1,4})?)$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@lru_cache(maxsize=1 << 14)
def inert(text: str) -> str:
    """Text that no spreadsheet runs as a formula: a leading ``'`` is put before what one would.

    Figures (``-5``, ``-12.67``, ``+3%``, ``-3.2万元``) and a lone ``-`` are data and stay as they are.
    """
    text = _CONTROL.sub("", text)
    return f"'{text}" if _RUNS.match(text) and not _IS_DATA.match(text) else text


def written(cell: Cell, lang: Lang = "zh") -> str:
    """One cell as text: blank for None, 是/否 for a flag, plain notation for a decimal."""
    if isinstance(cell, str):
        return inert(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return ("是" if cell else "否") if lang == "zh" else ("true" if cell else "false")
    return plain_decimal(cell) if isinstance(cell, Decimal) else str(cell)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], lang: Lang = "zh") -> None:
    """Write one table, row by row, in RFC 4180 form."""
    with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([written(cell, lang) for cell in row] for row in rows)
