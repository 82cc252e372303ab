"""The run in figures: records are counted one by one and none is kept, so that any number of them can be told."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol, get_args, runtime_checkable

from ..schema import Record, Severity
from ..store.summary import amounts_in_doubt, total
from .wording import Lang

LEVELS: tuple[Severity, ...] = get_args(Severity)
MOST_PROJECTS, MOST_FINDINGS = 3000, 6000
"""What a report tells in full, so that a browser opens it at once; the rest of a larger run stands in the tables."""
_REASONS = 1000  # different reasons remembered of one rule

Counts = tuple[int, int, int]
"""Errors, warnings and notes of one record."""


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """What one department submitted; amounts in yuan, None where no project states one beyond doubt."""

    name: str
    projects: int
    budget: Decimal | None
    spent: Decimal | None
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The run in figures; amounts in yuan, over the projects that state them and whose amounts are beyond doubt.

    ``rate`` is spent over budget of those that state both; ``doubtful`` counts the projects left out of the amounts.
    Findings that a person dismissed are not counted. ``reasons`` tells of each rule that could not be applied how
    often, and the commonest reason.
    """

    files: int
    projects: int
    budget: Decimal | None
    spent: Decimal | None
    rate: Decimal | None
    doubtful: int
    levels: Mapping[Severity, int]
    rules: tuple[tuple[Severity, str, int], ...]
    departments: tuple[DepartmentLine, ...]
    review: int
    unchecked: int
    clean: int
    reasons: tuple[tuple[str, int, str], ...] = ()


@dataclass(slots=True)
class _Money:
    """Budget and money spent, and both of those that state both."""

    budget: Decimal | None = None
    spent: Decimal | None = None
    both: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))

    def add(self, budget: Decimal | None, spent: Decimal | None) -> None:
        if budget is not None:
            self.budget = (self.budget or Decimal(0)) + budget
        if spent is not None:
            self.spent = (self.spent or Decimal(0)) + spent
        if budget is not None and spent is not None:
            self.both = (self.both[0] + budget, self.both[1] + spent)

    def add_money(self, other: _Money) -> None:
        self.add(other.budget, None)
        self.add(None, other.spent)
        self.both = (self.both[0] + other.both[0], self.both[1] + other.both[1])


@dataclass(slots=True)
class _Department:
    money: _Money = field(default_factory=_Money)
    projects: int = 0
    errors: int = 0
    warnings: int = 0


class Count:
    """Counts records as they are told."""

    def __init__(self, lang: Lang = "zh") -> None:
        self._nobody = "(none given)" if lang == "en" else "（未填主管部门）"
        self._money = _Money()
        self._departments: dict[str, _Department] = {}
        self._fired: Counter[tuple[Severity, str]] = Counter()
        self._reasons: dict[str, Counter[str]] = {}
        self._projects = self._doubtful = self._review = self._unchecked = self._clean = 0

    def add(self, record: Record) -> None:
        found = [finding for finding in record.findings if not finding.dismissed]
        department = self._departments.setdefault(record.supervising_department or self._nobody, _Department())
        self._projects += 1
        department.projects += 1
        if amounts_in_doubt(record):
            self._doubtful += 1
        else:
            for money in (self._money, department.money):
                money.add(total(record, "budget"), total(record, "spent"))
        self._fired.update((finding.severity, finding.rule) for finding in found)
        department.errors += sum(finding.severity == "error" for finding in found)
        department.warnings += sum(finding.severity == "warning" for finding in found)
        self._review += len(record.review)
        self._clean += not found
        self._unchecked += len(record.unchecked)
        for entry in record.unchecked:
            seen = self._reasons.setdefault(entry.rule, Counter())
            seen[entry.reason if entry.reason in seen or len(seen) < _REASONS else ""] += 1

    def add_counted(self, other: Count) -> None:
        """Add what another one counted of other records."""
        for name, theirs in other._departments.items():
            ours = self._departments.setdefault(name, _Department())
            ours.money.add_money(theirs.money)
            ours.projects += theirs.projects
            ours.errors += theirs.errors
            ours.warnings += theirs.warnings
        self._money.add_money(other._money)
        self._fired.update(other._fired)
        for rule, counts in other._reasons.items():
            self._reasons.setdefault(rule, Counter()).update(counts)
        self._projects += other._projects
        self._doubtful += other._doubtful
        self._review += other._review
        self._unchecked += other._unchecked
        self._clean += other._clean

    def overview(self, files: int) -> Overview:
        """What was counted so far, of ``files`` files."""
        budget, spent = self._money.both
        departments = [
            DepartmentLine(name, d.projects, d.money.budget, d.money.spent, d.errors, d.warnings)
            for name, d in self._departments.items()
        ]
        fired = [(severity, rule, count) for (severity, rule), count in self._fired.items()]
        reasons = [(rule, seen.total(), seen.most_common(1)[0][0]) for rule, seen in self._reasons.items()]
        return Overview(
            files=files,
            projects=self._projects,
            budget=self._money.budget,
            spent=self._money.spent,
            rate=spent / budget if budget else None,
            doubtful=self._doubtful,
            levels={level: sum(count for severity, _, count in fired if severity == level) for level in LEVELS},
            rules=tuple(sorted(fired, key=lambda entry: (LEVELS.index(entry[0]), -entry[2], entry[1]))),
            departments=tuple(
                sorted(departments, key=lambda line: (-line.errors, -line.warnings, -line.projects, line.name))
            ),
            review=self._review,
            unchecked=self._unchecked,
            clean=self._clean,
            reasons=tuple(sorted(reasons, key=lambda line: (-line[1], line[0]))),
        )


def overview(records: Iterable[Record], files: int, lang: Lang = "zh") -> Overview:
    """Count and add up."""
    count = Count(lang)
    for record in records:
        count.add(record)
    return count.overview(files)


@runtime_checkable
class Counted(Protocol):
    """Records that know their findings' numbers without being read."""

    def counts(self) -> list[Counts]: ...


def told_in_full(records: Sequence[Record]) -> list[int]:
    """The positions of the records that a report tells: all of a usual run, else those with the gravest findings."""
    counts = records.counts() if isinstance(records, Counted) else [_counts(record) for record in records]
    if len(counts) <= MOST_PROJECTS and sum(map(sum, counts)) <= 2 * MOST_FINDINGS:
        return list(range(len(counts)))
    worst = heapq.nsmallest(
        MOST_PROJECTS, range(len(counts)), key=lambda i: (-counts[i][0], -counts[i][1], -counts[i][2], i)
    )
    chosen: list[int] = []
    left = MOST_FINDINGS
    for i in worst:
        left -= sum(counts[i])
        if left < 0:
            break
        chosen.append(i)
    return sorted(chosen)


def _counts(record: Record) -> Counts:
    levels = [finding.severity for finding in record.findings]
    return levels.count("error"), levels.count("warning"), levels.count("info")
