"""What became of the labels that a form's vocabulary was left without: read all the same, reported, or lost."""

from __future__ import annotations

from typing import Any

from .compare import compare
from .wording import LABELS

Record = dict[str, Any]

_MONEY = [
    "initial_budget",
    "budget",
    "spent",
    "total",
    "appropriation",
    "carryover",
    "other",
    "own",
    "fiscal_account",
    "central",
    "provincial",
    "municipal",
    "county",
    "local",
    "funding",
]
_INDICATORS = ["level1", "level2", "name", "formula", "target", "actual", "weight", "score", "reason"]
_FIELDS = {
    **{name: ("funding.amount",) for name in _MONEY},
    **{name: (f"indicators.{name}",) for name in _INDICATORS},
    "operator": ("indicators.target",),
    "unit": ("indicators.target",),
    "indicators": ("indicators.name",),
    "rate": ("execution.rate",),
    "exec_weight": ("execution.weight",),
    "exec_score": ("execution.score",),
    "goal": ("overall_goal",),
    "goal_result": ("overall_goal_result",),
    "goal_title": ("overall_goal", "overall_goal_result"),
    "sum": ("total_score", "total_weight"),
}
_NO_FIELD = ["evidence_no", "rate_done", "core", "first_target", "received", "balance"]
"""Columns and rows that the truth says nothing about; of others the maker leaves all cells blank."""


def unreported(truth: Record, found: Record, labels: list[str]) -> list[str]:
    """The labels whose values are neither all in their field nor, with the label, in ``unmapped``."""
    missing = {d.field for d in compare(truth, found)[2] if d.found in (None, "", [])}
    told = "".join("".join(entry["label"].split()) for entry in found["unmapped"])
    return [label for label in labels if label not in told and not _is_read(label, missing)]


def _is_read(label: str, missing: set[str]) -> bool:
    meant = [name for name, (_, invented) in LABELS.items() if label in {"".join(x.split()) for x in invented}]
    return any(not missing & set(_FIELDS.get(name, (name,))) for name in meant if name not in _NO_FIELD)
