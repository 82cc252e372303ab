"""What can be set about the check: the figures that decide, rules off or given another severity, the profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..schema import Severity


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The figures that decide, each with the unit it is in. All are fractions unless said otherwise."""

    low_execution: Decimal | None = None
    """The execution rate below which a reason is due; by default the profile's."""
    overachieved: Decimal = Decimal("0.3")
    """How much better than its target an actual may be before a reason is due."""
    unit_cost: Decimal = Decimal("0.1")
    """How far unit cost × quantity may be from the amount spent."""
    budget_adjusted: Decimal = Decimal("0.1")
    """How much the budget may change within the year before a reason is due."""
    copied: Decimal = Decimal("0.5")
    """The share of five-character sequences that two narrative sections have in common, from which they are copies."""
    copied_length: Decimal = Decimal(100)
    """The characters from which a narrative section is compared."""
    identical_actuals: Decimal = Decimal(5)
    """How many actual values in the same order make two projects' indicators alike."""
    unit_cost_outlier: Decimal = Decimal(3)
    """The multiple of the run's median from which a unit cost is an outlier."""


@dataclass(frozen=True, slots=True)
class CheckConfig:
    """``disabled`` maps a rule to the reason why it is off; ``severities`` gives rules another severity."""

    thresholds: Thresholds = Thresholds()
    disabled: Mapping[str, str] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    profile: str | None = None
