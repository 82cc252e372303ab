"""Ground floor: the frozen types that every room shares, and nothing that computes."""

from .evidence import Box, Evidence, ReviewItem, Unmapped
from .finding import Finding, NotChecked, Severity
from .record import (
    CLAIM_METRICS,
    FAMILIES,
    MEASURES,
    SOURCES,
    Claim,
    ExecutionLine,
    FundingAmount,
    Indicator,
    NarrativeSection,
    Quantity,
    Record,
    ScoreItem,
    Source,
    SpendingItem,
    StageGoal,
    plain_decimal,
)

__all__ = [
    "CLAIM_METRICS",
    "FAMILIES",
    "MEASURES",
    "SOURCES",
    "Box",
    "Claim",
    "Evidence",
    "ExecutionLine",
    "Finding",
    "FundingAmount",
    "Indicator",
    "NarrativeSection",
    "NotChecked",
    "Quantity",
    "Record",
    "ReviewItem",
    "ScoreItem",
    "Severity",
    "Source",
    "SpendingItem",
    "StageGoal",
    "Unmapped",
    "plain_decimal",
]
