"""One project's self-evaluation, as the contract of the output fixes it.

Amounts are in yuan, rates are fractions, dates are ISO 8601 at the precision given in print.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal, Self, get_args

from pydantic import Field, model_validator

from .base import Model, Number, plain_decimal
from .evidence import Evidence, ReviewItem, Unmapped
from .finding import Finding, NotChecked

Family = Literal["basic_info", "self_evaluation_table", "transfer_payment_table"]
Unit = Literal["元", "万元", "亿元"]
Grade = Literal["优", "良", "中", "差"]
Measure = Literal["initial_budget", "budget", "spent", "received", "balance"]
FundingSource = Literal[
    "total", "central", "provincial", "central_provincial", "municipal", "county", "local", "transfer",
    "appropriation", "carryover", "fiscal_account", "own", "other",
]  # fmt: skip
Metric = Literal["execution_rate", "arrival_rate", "budget", "spent", "satisfaction", "total_score"]
Kind = Literal["number", "percent", "date", "text"]
Comparator = Literal["=", ">=", ">", "<=", "<", "~", ".."]

FAMILIES: tuple[str, ...] = get_args(Family)
MEASURES: tuple[str, ...] = get_args(Measure)
SOURCES: tuple[str, ...] = get_args(FundingSource)
CLAIM_METRICS: tuple[str, ...] = get_args(Metric)


class Source(Model):
    """The file a record came from; ``pages`` are the first and last, 1-based."""

    file: str
    sha256: str = ""
    pages: tuple[int, int]
    kind: Literal["digital", "scanned", "mixed"]


class FundingAmount(Model):
    """One amount of the funding tables, in yuan; ``part_of`` is the source that this row details, if any."""

    measure: Measure
    year: int | None = None
    source: FundingSource
    amount: Number
    part_of: FundingSource | None = None


class ExecutionLine(Model):
    """Rate (a fraction), weight and score that the funding table prints beside one source."""

    source: FundingSource
    rate: Number | None = None
    weight: Number | None = None
    score: Number | None = None


class SpendingItem(Model):
    """An amount spent, in yuan, by purpose (资金使用情况按方向划分)."""

    year: int | None = None
    purpose: str | None = None
    amount: Number | None = None


class StageGoal(Model):
    """A numbered goal of one stage (预期阶段性目标) and its result."""

    number: int | None = None
    goal: str | None = None
    result: str | None = None


class Quantity(Model):
    """A target or an actual: ``raw`` as printed, and what it says.

    ``value`` and ``upper`` are decimals (fractions for ``percent``) or ISO dates (for ``date``); ``upper`` closes
    the range of the comparator ``..``; ``unit`` is null for percent, date and text.
    """

    raw: str
    kind: Kind
    comparator: Comparator | None = None
    value: Number | str | None = None
    upper: Number | str | None = None
    unit: str | None = None

    @model_validator(mode="after")
    def _figures_are_decimals(self) -> Self:
        """JSON carries decimals as strings; only a date stays one."""
        if self.kind in ("number", "percent"):
            for name in ("value", "upper"):
                if isinstance(value := getattr(self, name), str):
                    self.__dict__[name] = Decimal(value)  # the model is frozen
        return self


class Indicator(Model):
    """One performance indicator (三级指标), in the form's order."""

    level1: str | None = None
    level2: str | None = None
    name: str | None = None
    formula: str | None = None
    target: Quantity | None = None
    actual: Quantity | None = None
    weight: Number | None = None
    score: Number | None = None
    reason: str | None = None


class ScoreItem(Model):
    """An item scored in the narrative (论证充分性：…自评4分。)."""

    name: str
    score: Number | None = None


class Claim(Model):
    """A figure that the narrative states about the money or the result; ``value`` in yuan, fraction or points."""

    metric: Metric
    value: Number
    unit: str | None = None


class NarrativeSection(Model):
    """A section of the report, or a closing row of a table such as 存在问题."""

    heading: str
    text: str


class Record(Model):
    """One project's self-evaluation.

    ``evidence`` maps a JSON pointer to the place where that value was read; ``title`` and ``notes`` are the form's
    printed title and foot notes, kept for the rules that depend on the form's own words; ``conflicts`` holds what
    another form of the same record prints for a field (``label`` is the field's name) and disagrees with; ``absent``
    names the fields that the form has no place for (of its identity and goals), so that nobody left them blank.
    """

    source: Source
    family: Family
    amount_unit: Unit | None = None
    title: str | None = None
    project_name: str | None = None
    reporting_unit: str | None = None
    supervising_department: str | None = None
    evaluation_year: int | None = None
    evaluated_amount: Number | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    contact_email: str | None = None
    filled_by: str | None = None
    fill_date: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    basis: str | None = None
    funding: tuple[FundingAmount, ...] = ()
    execution: tuple[ExecutionLine, ...] = ()
    spending_items: tuple[SpendingItem, ...] = ()
    overall_goal: str | None = None
    overall_goal_result: str | None = None
    overall_goal_achieved: bool | None = None
    stage_goals: tuple[StageGoal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    total_score: Number | None = None
    total_weight: Number | None = None
    grade: Grade | None = None
    score_items: tuple[ScoreItem, ...] = ()
    claims: tuple[Claim, ...] = ()
    narrative: tuple[NarrativeSection, ...] = ()
    other_notes: str | None = None
    notes: tuple[str, ...] = ()
    conflicts: tuple[Unmapped, ...] = ()
    absent: tuple[str, ...] = ()
    evidence: dict[str, Evidence] = Field(default_factory=dict)
    review: tuple[ReviewItem, ...] = ()
    findings: tuple[Finding, ...] = ()
    unchecked: tuple[NotChecked, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()

    def at(self, pointer: str) -> Any:
        """The value at a JSON pointer (``/indicators/3/actual``); raises ``KeyError`` where there is none."""
        value: Any = self
        for part in pointer.strip("/").split("/"):
            try:
                value = value[int(part)] if isinstance(value, tuple) else getattr(value, part)
            except (AttributeError, IndexError, ValueError) as error:
                raise KeyError(pointer) from error
        return value

    def holds(self, pointer: str) -> bool:
        """Whether a JSON pointer leads to a place in the record, be it blank."""
        try:
            self.at(pointer)
        except KeyError:
            return False
        return True


__all__ = ["Record", "plain_decimal"]
