"""The workspace in figures: what the overview draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..store import ProjectRow, Workspace

RATES: tuple[tuple[str, float], ...] = (
    ("不足 60%", 0.6), ("60–80%", 0.8), ("80–90%", 0.9), ("90–95%", 0.95), ("95–100%", 0.99995), ("100%", 1.00005),
    ("超过 100%", float("inf")),
)  # fmt: skip
"""Classes of the execution rate, each up to its bound."""
GRADES = ("优", "良", "中", "差")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: ``share`` of the longest one, 0 to 1; ``query`` leads to the projects it stands for."""

    name: str
    count: int
    share: float
    query: dict[str, str]
    level: str = ""


@dataclass(frozen=True, slots=True)
class Department:
    """What one department submitted; amounts in yuan of the projects whose amounts are beyond doubt.

    ``share`` is that of its errors and warnings in the greatest number of any department, ``budget_share`` and
    ``spent_share`` those of its money in the greatest amount.
    """

    name: str | None
    projects: int
    budget: Decimal | None
    spent: Decimal | None
    rate: Decimal | None
    errors: int
    warnings: int
    review: int
    share: float
    budget_share: float
    spent_share: float


@dataclass(frozen=True, slots=True)
class Survey:
    """All projects together; ``rate`` is spent over budget of those that state both beyond doubt."""

    projects: int
    files: int
    failed: int
    unread: int
    budget: Decimal | None
    spent: Decimal | None
    rate: Decimal | None
    unsure: int
    errors: int
    warnings: int
    infos: int
    review: int
    to_review: int
    clean: int
    rules: tuple[Bar, ...]
    rates: tuple[Bar, ...]
    grades: tuple[Bar, ...]
    years: tuple[Bar, ...]
    departments: tuple[Department, ...]


def survey(workspace: Workspace) -> Survey:
    """Count and add up the workspace as it stands."""
    rows, _ = workspace.projects()
    outcomes = list(workspace.outcomes())
    budget, spent, rate = _money(rows)
    fired = sorted(workspace.fired(), key=lambda entry: (-entry[2], entry[0]))
    return Survey(
        projects=len(rows),
        files=len(outcomes),
        failed=sum(outcome.outcome in ("failed", "partly") for outcome in outcomes),
        unread=sum(outcome.outcome is None for outcome in outcomes),
        budget=budget,
        spent=spent,
        rate=rate,
        unsure=sum(not row.sure for row in rows),
        errors=sum(row.errors for row in rows),
        warnings=sum(row.warnings for row in rows),
        infos=sum(row.infos for row in rows),
        review=sum(row.review for row in rows),
        to_review=sum(row.review > 0 for row in rows),
        clean=sum(not (row.errors or row.warnings or row.infos) for row in rows),
        rules=_bars([(rule, count, {"rule": rule, "severity": severity}, severity) for rule, severity, count in fired]),
        rates=_rates(rows),
        grades=_bars([(grade, sum(row.grade == grade for row in rows), {"grade": grade}, "") for grade in GRADES]
                     + [("未填", sum(row.grade is None for row in rows), {}, "")]),
        years=_bars([(str(year), count, {"year": str(year)}, "") for year, count in workspace.years()]),
        departments=_departments(rows),
    )  # fmt: skip


def _bars(entries: Sequence[tuple[str, int, dict[str, str], str]]) -> tuple[Bar, ...]:
    most = max((count for _, count, _, _ in entries), default=0) or 1
    return tuple(Bar(name, count, count / most, query, level) for name, count, query, level in entries)


def _rates(rows: Iterable[ProjectRow]) -> tuple[Bar, ...]:
    counts: Counter[str] = Counter()
    for row in rows:
        if row.rate is not None and row.sure:
            counts[next(name for name, bound in RATES if row.rate < bound)] += 1
    return _bars([(name, counts[name], {}, "") for name, _ in RATES])


def _money(rows: Iterable[ProjectRow]) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Budget, spending and their ratio over the rows whose amounts are sure."""
    sure = [row for row in rows if row.sure]
    both = [
        (Decimal(row.budget), Decimal(row.spent)) for row in sure if row.budget is not None and row.spent is not None
    ]
    base = sum((budget for budget, _ in both), Decimal(0))
    budgets = [Decimal(row.budget) for row in sure if row.budget is not None]
    spendings = [Decimal(row.spent) for row in sure if row.spent is not None]
    return (
        sum(budgets, Decimal(0)) if budgets else None,
        sum(spendings, Decimal(0)) if spendings else None,
        sum((spent for _, spent in both), Decimal(0)) / base if base else None,
    )


def _departments(rows: Iterable[ProjectRow]) -> tuple[Department, ...]:
    groups: dict[str | None, list[ProjectRow]] = {}
    for row in rows:
        groups.setdefault(row.department, []).append(row)
    most = max((sum(row.errors + row.warnings for row in group) for group in groups.values()), default=0) or 1
    money = {name: _money(group) for name, group in groups.items()}
    highest = max((amount for sums in money.values() for amount in sums[:2] if amount), default=Decimal(1))
    lines = []
    for name, group in groups.items():
        errors, warnings = sum(row.errors for row in group), sum(row.warnings for row in group)
        budget, spent, _ = money[name]
        lines.append(
            Department(
                name,
                len(group),
                *money[name],
                errors=errors,
                warnings=warnings,
                review=sum(row.review for row in group),
                share=(errors + warnings) / most,
                budget_share=float(max(Decimal(0), budget or Decimal(0)) / highest),
                spent_share=float(max(Decimal(0), spent or Decimal(0)) / highest),
            )
        )
    return tuple(sorted(lines, key=lambda d: (-d.errors, -d.warnings, -d.projects, d.name or "")))
