"""A record's figures for lists and totals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..schema import Record


@dataclass(frozen=True, slots=True)
class Summary:
    """One record in the columns of the table ``projects``; amounts in yuan, ``rate`` a fraction.

    ``sure`` tells whether its amounts are beyond doubt, so that they may enter a sum.
    """

    name: str | None
    unit: str | None
    department: str | None
    year: int | None
    family: str
    kind: str
    amount_unit: str | None
    budget: Decimal | None
    spent: Decimal | None
    rate: Decimal | None
    score: Decimal | None
    grade: str | None
    sure: bool
    errors: int
    warnings: int
    infos: int
    unchecked: int
    review: int


def summary_of(record: Record) -> Summary:
    """The figures of a checked record; findings that a person dismissed do not count."""
    levels = [finding.severity for finding in record.findings if not finding.dismissed]
    return Summary(
        name=record.project_name,
        unit=record.reporting_unit,
        department=record.supervising_department,
        year=record.evaluation_year,
        family=record.family,
        kind=record.source.kind,
        amount_unit=record.amount_unit,
        budget=total(record, "budget"),
        spent=total(record, "spent"),
        rate=rate(record),
        score=record.total_score,
        grade=record.grade,
        sure=not amounts_in_doubt(record),
        errors=levels.count("error"),
        warnings=levels.count("warning"),
        infos=levels.count("info"),
        unchecked=len(record.unchecked),
        review=len(record.review),
    )


def total(record: Record, measure: str) -> Decimal | None:
    """The stated total of one measure in yuan, over all years of the form; None where the form states none."""
    amounts = [row.amount for row in record.funding if row.measure == measure and row.source == "total"]
    return sum(amounts, Decimal(0)) if amounts else None


def rate(record: Record) -> Decimal | None:
    """Spent over budget as a fraction to four places, from the stated totals."""
    spent, budget = total(record, "spent"), total(record, "budget")
    return (spent / budget).quantize(Decimal("0.0001")) if spent is not None and budget else None


def amounts_in_doubt(record: Record) -> bool:
    """Whether a stated total is to be reviewed, or seems to be in the wrong unit: one such amount spoils any sum."""
    spoilt = {pointer for finding in record.findings if finding.rule == "amount-scale" and not finding.dismissed
              for pointer in finding.subjects}  # fmt: skip
    spoilt |= {item.pointer for item in record.review}
    totals = [f"/funding/{i}" for i, row in enumerate(record.funding) if row.source == "total"]
    return any(spoilt & {pointer, f"{pointer}/amount", "/funding"} for pointer in totals)
