"""What the rules look things up in: a record's money, verdicts and explanations, worked out once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from ..schema import Indicator, Quantity, Record
from .explanations import Explanations
from .ledger import Ledger
from .profiles import Profile, profile_of, profiles
from .scale import Misscaled, misscaled
from .texts import fold
from .thresholds import CheckConfig
from .verdict import Outcome, Verdict, judge

_PRINTED_LIMIT = re.compile(r"(?:执行率|执行进度|支出率)[^。;]{0,20}?(?:低于|不足|未达到?|小于|<|在)\s*(\d{2})%")


@dataclass(frozen=True, slots=True)
class Case:
    """An indicator that has both a target and an actual, what they say about each other, and its pointer."""

    pointer: str
    indicator: Indicator
    target: Quantity
    actual: Quantity
    verdict: Verdict

    @property
    def pointers(self) -> tuple[str, str]:
        """Where actual and target stand, the actual first."""
        return f"{self.pointer}/actual", f"{self.pointer}/target"


class Context:
    """One record beside the settings: everything that several rules ask for."""

    def __init__(self, record: Record, config: CheckConfig) -> None:
        self.record = record
        self.config = config

    @cached_property
    def profile(self) -> Profile:
        return profiles()[self.config.profile] if self.config.profile else profile_of(self.record)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.record)

    @cached_property
    def explanations(self) -> Explanations:
        return Explanations(self.record)

    @cached_property
    def misscaled(self) -> tuple[Misscaled, ...]:
        return misscaled(self.record, self.ledger)

    @cached_property
    def _misscaled_pointers(self) -> frozenset[str]:
        return frozenset(p for m in self.misscaled for p in m.pointers)

    def in_wrong_unit(self, *pointers: str) -> bool:
        """Whether an amount is already reported as written in the wrong unit: no other rule compares it."""
        return any(p in self._misscaled_pointers for p in pointers)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The indicators that can be judged, in their order."""
        return tuple(
            Case(f"/indicators/{i}", n, n.target, n.actual, judge(n))
            for i, n in enumerate(self.record.indicators)
            if n.target is not None and n.actual is not None
        )

    @cached_property
    def missed(self) -> tuple[Case, ...]:
        """The indicators whose target was missed."""
        return tuple(case for case in self.cases if case.verdict.outcome is Outcome.MISSED)

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """The pointers on the review list."""
        return frozenset(item.pointer for item in self.record.review)

    def on_review(self, pointer: str) -> bool:
        """Whether the value at a pointer, a part of it, or what it is part of is on the review list."""
        if not self.doubtful or not pointer:
            return False
        return any(p == pointer or p.startswith(pointer + "/") or pointer.startswith(p + "/") for p in self.doubtful)

    @cached_property
    def low_execution(self) -> Decimal:
        """The rate below which a reason is due: configured, else printed on the form, else that of a profile chosen.

        A profile told from the title alone accuses nobody by a threshold that the form does not print.
        """
        configured = self.config.thresholds.low_execution
        if configured is not None:
            return configured
        texts = [self.record.title or "", *self.record.notes, *(u.label for u in self.record.unmapped)]
        printed = [Decimal(m) / 100 for t in texts for m in _PRINTED_LIMIT.findall(fold(t))]
        usual = self.profile.low_execution if self.config.profile else profiles()["national"].low_execution
        return next((limit for limit in printed if limit >= Decimal("0.5")), usual)

    @property
    def scored(self) -> bool:
        """Whether the form has scores or weights at all."""
        return any(i.weight is not None or i.score is not None for i in self.record.indicators)


def called_record(record: Record) -> str:
    """A record as a message of another one names it: project and file."""
    return f"“{record.project_name}”（{record.source.file}第{record.source.pages[0]}页）"


def called_record_en(record: Record) -> str:
    """The same in an English sentence."""
    return f"“{record.project_name}” ({record.source.file}, page {record.source.pages[0]})"
