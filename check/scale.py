"""Amounts written in the wrong unit: 元 in a column of 万元, or the reverse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log10
from statistics import median

from ..schema import Record
from .figures import YUAN, agree, form_unit
from .ledger import Column, Entry, Ledger

FACTOR = Decimal(10_000)
_CLOSE = Decimal("0.01")
_ONE = Decimal(1)
_MEASURED = (Decimal("0.5"), Decimal(2))


@dataclass(frozen=True, slots=True)
class Misscaled:
    """An amount that another one contradicts by a factor of 10,000: the pointers at fault first, then the witness."""

    pointers: tuple[str, ...]
    amount: Decimal
    witness: tuple[str, ...]
    expected: Decimal


def by_ten_thousand(a: Decimal, b: Decimal) -> bool:
    """Whether two amounts that should be equal differ by the factor of 元 and 万元, to one per cent."""
    if a <= 0 or b <= 0:
        return False
    return abs(max(a, b) / min(a, b) / FACTOR - _ONE) <= _CLOSE


def misscaled(record: Record, ledger: Ledger) -> tuple[Misscaled, ...]:
    """The amounts of a record that stand in the wrong unit, each once."""
    found = list(_in_columns(ledger))
    wrong = {p for m in found for p in m.pointers}
    found += _between_measures(ledger, wrong)
    wrong = {p for m in found for p in m.pointers}
    found += _against_totals(record, ledger, wrong)
    return tuple(found)


def _usual(ledger: Ledger) -> float:
    """The usual size of the record's amounts, as a logarithm: what is far from it is the one at fault."""
    sizes = [log10(e.amount) for e in ledger.entries if e.amount > 0]
    return median(sizes) if sizes else 0.0


def _distance(amount: Decimal, usual: float) -> float:
    return abs(log10(amount) - usual)


def _in_columns(ledger: Ledger) -> Iterator[Misscaled]:
    """A column that adds up once one amount of it is read in the other unit."""
    usual = _usual(ledger)
    for column in ledger.columns:
        total = column.total
        if total is None or not column.parts or total.amount <= 0 or column.amount <= 0 or column.adds_up():
            continue
        repairs = list(_repairs(column, total))
        if not repairs:
            continue
        entry, repaired = max(repairs, key=lambda r: (_distance(r[0].amount, usual), r[0] is total))
        others = tuple(e.pointer for e in (total, *column.parts) if e is not entry)
        yield Misscaled((entry.pointer,), entry.amount, others, repaired)


def _repairs(column: Column, total: Entry) -> Iterator[tuple[Entry, Decimal]]:
    for entry in (total, *column.parts):
        for factor in (FACTOR, _ONE / FACTOR):
            repaired = entry.amount * factor
            if entry is total:
                difference = column.amount - repaired
            else:
                difference = column.amount - entry.amount + repaired - total.amount
            steps = [e.step if e is not entry else e.step * factor for e in (total, *column.parts)]
            if repaired > sum(steps) and agree(difference, steps):  # more than what rounding could hide
                yield entry, repaired
                break


def _between_measures(ledger: Ledger, wrong: set[str]) -> list[Misscaled]:
    """A total that is 10,000 times the other measures' totals, though its own column adds up."""
    totals = [c.total for c in ledger.columns if c.total and c.total.amount > 0 and c.total.pointer not in wrong]
    parts = {c.total.pointer: c.parts for c in ledger.columns if c.total}
    if len(totals) < 2 or len({e.year for e in totals}) > 1:
        return []
    usual = _usual(ledger)
    found: dict[str, Misscaled] = {}
    for one in totals:
        for other in totals:
            if one.amount <= other.amount or not _one_unit_apart(one, other):
                continue
            fault, witness = sorted((one, other), key=lambda e: -_distance(e.amount, usual))
            expected = fault.amount / FACTOR if fault is one else fault.amount * FACTOR
            column = (fault.pointer, *(e.pointer for e in parts[fault.pointer] if e.amount > 0))
            found.setdefault(fault.pointer, Misscaled(column, fault.amount, (witness.pointer,), expected))
    return list(found.values())


def _one_unit_apart(larger: Entry, smaller: Entry) -> bool:
    """Budgets and spending need not be equal: read in the other unit they have to be within a factor of two."""
    measures = {larger.measure, smaller.measure}
    if "balance" in measures:
        return False
    ratio = larger.amount / smaller.amount / FACTOR
    least, most = _MEASURED
    return least <= ratio <= most


def _against_totals(record: Record, ledger: Ledger, wrong: set[str]) -> Iterator[Misscaled]:
    """评价金额 beside the budget, the spending by purpose and the narrative's amounts beside the tables'."""
    budget, spent = ledger.budget(), ledger.total("spent")
    stated = record.evaluated_amount
    if stated is not None and budget and not wrong & set(budget.pointers) and by_ten_thousand(stated, budget.amount):
        yield Misscaled(("/evaluated_amount",), stated, budget.pointers, budget.amount)
    amounts = [i.amount for i in record.spending_items]
    if spent and amounts and None not in amounts and not wrong & set(spent.pointers):
        yield from _items([a for a in amounts if a is not None], spent.amount, spent.pointers)
    claims = {
        f"/claims/{i}/value": (c.value, sum_)
        for i, c in enumerate(record.claims)
        for metric, sum_ in (("budget", budget), ("spent", spent))
        if c.metric == metric and sum_ and not wrong & set(sum_.pointers) and by_ten_thousand(c.value, sum_.amount)
    }
    if claims:
        value, known = next(iter(claims.values()))
        yield Misscaled(tuple(claims), value, known.pointers, known.amount)


def _items(amounts: Sequence[Decimal], spent: Decimal, witness: tuple[str, ...]) -> Iterator[Misscaled]:
    total = sum(amounts, Decimal(0))
    if by_ten_thousand(total, spent):
        yield Misscaled(("/spending_items",), total, witness, spent)
    elif abs(total - spent) > spent * _CLOSE:
        for i, amount in enumerate(amounts):
            for repaired in (amount * FACTOR, amount / FACTOR):
                if amount > 0 and abs(total - amount + repaired - spent) <= spent * _CLOSE:
                    yield Misscaled((f"/spending_items/{i}/amount",), amount, witness, repaired)
                    return


def unit_seen(record: Record, found: Misscaled) -> str:
    """The unit that the amount at fault seems to be written in: the form's own is wrong by 10,000."""
    larger = found.amount > found.expected
    own = YUAN[form_unit(record)]
    meant = own / FACTOR if larger else own * FACTOR
    return next((unit for unit, yuan in YUAN.items() if yuan == meant), "元" if larger else "万元")
