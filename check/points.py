"""Scores and weights as printed: how exact they are in this form, and how they add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ..schema import Record
from .figures import points_places

_CENT = Decimal("0.01")


def scores(record: Record) -> list[tuple[str, Decimal]]:
    """The scores of the table with their pointers: execution lines, then indicators."""
    found = [(f"/execution/{i}/score", line.score) for i, line in enumerate(record.execution)]
    found += [(f"/indicators/{i}/score", item.score) for i, item in enumerate(record.indicators)]
    return [(pointer, score) for pointer, score in found if score is not None]


def form_places(record: Record, pointer: str, points: Decimal) -> int:
    """The decimals to which this form keeps scores: a form that prints 6.65 elsewhere means 10 to be 10.00."""
    found = [(pointer, points), *scores(record)]
    if record.total_score is not None:
        found.append(("/total_score", record.total_score))
    return max(points_places(record, p, s) for p, s in found)


def points_elsewhere(record: Record, called: str) -> Decimal:
    """The points that stand on the form where no indicator does, by what their column is called: 得分, 分值."""
    left = [u.value for u in record.unmapped if u.label.endswith(f"/{called}")]
    return sum((Decimal(v) for v in left if re.fullmatch(r"\d{1,2}(\.\d+)?", v)), Decimal(0))


def row_lost(record: Record) -> bool:
    """Whether a row seems to be lost: weights and scores are both short, by what one row may have, on a scan or where
    the table is said to hold a row that could not be read."""
    total, full = record.total_score, record.total_weight
    unsure = record.source.kind != "digital" or any(item.pointer == "/indicators" for item in record.review)
    if not unsure or total is None or full is None:
        return False
    pairs = [(line.weight, line.score) for line in record.execution] + [(n.weight, n.score) for n in record.indicators]
    weight = full - sum((w for w, _ in pairs if w is not None), Decimal(0))
    score = total - sum((s for _, s in pairs if s is not None), Decimal(0))
    return weight >= 1 and 0 < score <= weight + _CENT * len(pairs)


def sum_slack(parts: Sequence[Decimal]) -> Decimal:
    """What a sum of points may be off by rounding: a hundredth for each part that is no whole number."""
    return _CENT * sum(1 for part in parts if part != part.to_integral_value())
