"""The money of one record, ordered: columns of sources by measure and year, and totals over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ..schema import Record
from .figures import agree, amount_step

FISCAL = frozenset({"central", "provincial", "central_provincial", "municipal", "county", "local", "transfer"})
"""Levels of government: what 当年财政拨款 may be broken down into without the word 其中."""

RESIDUAL = frozenset({"other", "own", "local"})
"""Sources that take up the rest: a list that prints one of them is complete."""

SOURCE_NAMES: dict[str, tuple[str, str]] = {
    "total": ("资金合计", "total"),
    "central": ("中央财政资金", "central funds"),
    "provincial": ("省级财政资金", "provincial funds"),
    "central_provincial": ("中央及省级资金", "central and provincial funds"),
    "municipal": ("市本级资金", "municipal funds"),
    "county": ("县区级资金", "county funds"),
    "local": ("地方资金", "local funds"),
    "transfer": ("转移支付资金", "transfers"),
    "appropriation": ("当年财政拨款", "this year's appropriation"),
    "carryover": ("上年结转资金", "funds carried over"),
    "fiscal_account": ("财政专户管理资金", "fiscal account funds"),
    "own": ("单位资金", "the unit's own funds"),
    "other": ("其他资金", "other funds"),
}

MEASURE_NAMES: dict[str, tuple[str, str]] = {
    "initial_budget": ("年初预算数", "initial budget"),
    "budget": ("预算数", "budget"),
    "spent": ("执行数", "amount spent"),
    "received": ("到位资金", "amount received"),
    "balance": ("结余", "balance"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount of the funding tables with its pointer and the last place that it prints, in yuan."""

    pointer: str
    measure: str
    year: int | None
    source: str
    part_of: str | None
    amount: Decimal
    step: Decimal

    @property
    def key(self) -> tuple[str, str | None, int | None]:
        return self.source, self.part_of, self.year


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount that may be the sum of several printed ones; the first pointer is the one to show."""

    amount: Decimal
    pointers: tuple[str, ...]
    steps: tuple[Decimal, ...]


def added(entries: Sequence[Entry]) -> Sum:
    """Several amounts as one."""
    amount = sum((e.amount for e in entries), Decimal(0))
    return Sum(amount, tuple(e.pointer for e in entries), tuple(e.step for e in entries))


def _make_up(total: Entry, parts: Sequence[Entry]) -> bool:
    """Whether parts make a total, as far as the printed decimals tell."""
    return agree(sum((e.amount for e in parts), -total.amount), [e.step for e in (*parts, total)])


@dataclass(frozen=True, slots=True)
class Column:
    """One measure of one year: its stated total, and its sources without the rows that only detail one."""

    measure: str
    year: int | None
    total: Entry | None
    parts: tuple[Entry, ...]

    @property
    def amount(self) -> Decimal:
        return sum((e.amount for e in self.parts), Decimal(0))

    @property
    def pointers(self) -> tuple[str, ...]:
        return tuple(e.pointer for e in self.parts)

    def adds_up(self) -> bool:
        """Whether the parts make the total, read in any way that counts no part twice."""
        total = self.total
        return total is not None and any(_make_up(total, parts) for parts in self.readings())

    def readings(self) -> list[tuple[Entry, ...]]:
        """The parts; then without rows printed twice, and without levels of government that detail another part."""
        once = tuple({(e.source, e.amount): e for e in self.parts}.values())
        found = [self.parts]
        if len(once) < len(self.parts):
            found.append(once)
        names = {e.source for e in once}
        for whole, detail in (("appropriation", FISCAL), ("central_provincial", frozenset({"central", "provincial"}))):
            if whole in names and names & detail:
                inner = [e for e in once if e.source in detail]
                outer = next(e for e in once if e.source == whole)
                if _make_up(outer, inner):
                    found.append(tuple(e for e in once if e.source not in detail))
        return found


class Ledger:
    """All amounts of a record's funding tables."""

    def __init__(self, record: Record) -> None:
        steps = [amount_step(record, f"/funding/{i}/amount", a.amount) for i, a in enumerate(record.funding)]
        self.unsure = any(item.pointer == "/funding" for item in record.review)
        """Whether columns or rows of the tables were not understood; the year's budget may be among them."""
        self.entries = tuple(
            Entry(f"/funding/{i}/amount", a.measure, a.year, a.source, a.part_of, a.amount, steps[i])
            for i, a in enumerate(record.funding)
        )
        self._totals: dict[tuple[str, str, frozenset[int | None] | None], Sum | None] = {}

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """One column for each measure and year, in the form's order."""
        groups: dict[tuple[str, int | None], list[Entry]] = {}
        for entry in self.entries:
            groups.setdefault((entry.measure, entry.year), []).append(entry)
        return tuple(
            Column(
                measure,
                year,
                next((e for e in entries if e.source == "total"), None),
                tuple(e for e in entries if e.source != "total" and e.part_of is None),
            )
            for (measure, year), entries in groups.items()
        )

    @cached_property
    def finest(self) -> Decimal | None:
        """The last place, in yuan, to which the form keeps its amounts; zeros say nothing about it."""
        return min((e.step for e in self.entries if e.amount), default=None)

    def has(self, measure: str) -> bool:
        """Whether the tables print any amount of a measure."""
        return any(e.measure == measure for e in self.entries)

    def total(self, measure: str, source: str = "total", years: frozenset[int | None] | None = None) -> Sum | None:
        """The amount of a measure: the one that belongs to no year, else the sum of all years or of those named."""
        key = (measure, source, years)
        if key not in self._totals:
            self._totals[key] = self._total(measure, source, years)
        return self._totals[key]

    def _total(self, measure: str, source: str, years: frozenset[int | None] | None) -> Sum | None:
        rows = [e for e in self.entries if e.measure == measure and e.source == source]
        found = [e for e in rows if e.part_of is None] or rows  # a row that details another one may have its own rate
        if years is not None:
            found = [e for e in found if e.year in years]
        found = [e for e in found if e.year is None][:1] or list({e.year: e for e in reversed(found)}.values())[::-1]
        return added(found) if found else None

    def years(self, measure: str) -> frozenset[int | None]:
        """The years for which a measure prints a total."""
        return frozenset(e.year for e in self.entries if e.measure == measure and e.source == "total")

    def budget_measure(self) -> str | None:
        """What the form budgets by: the year's budget, or the initial one where the form has no other."""
        measures = ("budget",) if self.unsure else ("budget", "initial_budget")
        return next((m for m in measures if self.has(m)), None)

    def budget(self) -> Sum | None:
        """The total budget."""
        measure = self.budget_measure()
        return self.total(measure) if measure else None

    def same_years(self) -> bool:
        """Whether budget and spending are totalled for the same years, so that they can be compared."""
        measure = self.budget_measure()
        return measure is not None and self.years(measure) == self.years("spent")

    def amounts(self) -> frozenset[Decimal]:
        """Every amount of the tables."""
        return frozenset(e.amount for e in self.entries)
