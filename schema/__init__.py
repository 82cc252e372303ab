"""Ground floor: the frozen types that every room shares, and nothing that computes."""

from .errors import WrongUsage
from .evidence import PERSON, Box, Evidence, ReviewItem, Unmapped
from .finding import Finding, Judgement, NotChecked, Severity
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
    "PERSON",
    "SOURCES",
    "Box",
    "Claim",
    "Evidence",
    "ExecutionLine",
    "Finding",
    "FundingAmount",
    "Indicator",
    "Judgement",
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
    "WrongUsage",
    "plain_decimal",
]
