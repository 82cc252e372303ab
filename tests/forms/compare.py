"""Holds a record against its truth, field by field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

Record = dict[str, Any]
PEOPLE = ("contact_name", "contact_phone", "contact_email", "filled_by")
TEXTS: tuple[str, ...] = (
    "family",
    "amount_unit",
    "project_name",
    "reporting_unit",
    "supervising_department",
    *PEOPLE,
    "basis",
)
TEXTS += ("overall_goal", "overall_goal_result", "overall_goal_achieved", "grade", "other_notes")
DATES = ("evaluation_year", "fill_date", "start_date", "end_date")
FIGURES = (*DATES, "evaluated_amount", "total_score", "total_weight")
LISTS = {
    "indicators": (("level1", "level2", "name", "formula", "reason"), ("target", "actual", "weight", "score")),
    "spending_items": (("purpose",), ("year", "amount")),
    "stage_goals": (("goal", "result"), ("number",)),
    "score_items": (("name",), ("score",)),
}
MEASURES = ("initial_budget", "budget", "spent")


@dataclass(frozen=True)
class Difference:
    """One value that is not what was printed; either side may be missing."""

    field: str
    true: Any
    found: Any
    figure: bool


def plain(value: Any) -> str:
    """A text without white space, with punctuation of one kind."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value)))
    return text.translate(str.maketrans("〔【[〕】]“”‘’—–~。", "((()))\"\"''--～.")).rstrip(".,;")


def same(a: Any, b: Any) -> bool:
    """Whether two values say the same: figures as numbers, quantities by what they say, texts plainly."""
    if isinstance(a, dict) and isinstance(b, dict):
        if {a["kind"], b["kind"]} <= {"number", "percent"}:
            return all(same(a.get(k), b.get(k)) for k in ("kind", "comparator", "value", "upper", "unit"))
        return plain(a["raw"]) == plain(b["raw"])
    if a is None or b is None or isinstance(a, bool):
        return bool(a == b)
    try:
        return Decimal(str(a)) == Decimal(str(b))
    except InvalidOperation:
        return plain(a) == plain(b)


def pairs(truth: list[Record], found: list[Record], key: str) -> Iterator[tuple[Record, Record]]:
    """Rows of two lists, matched in order by likeness of a text; a row without match is matched with nothing."""
    rest = list(found)
    for row in truth:
        likeness = [SequenceMatcher(None, plain(row.get(key)), plain(other.get(key))).ratio() for other in rest]
        best = max(
            range(len(rest)), key=lambda i: (likeness[i] >= 0.6, -i if likeness[i] >= 0.999 else -99), default=None
        )
        if best is None or likeness[best] < 0.6:
            yield row, {}
        else:
            yield row, rest.pop(best)
    yield from (({}, row) for row in rest)


def leaves(truth: Record, found: Record) -> Iterator[tuple[str, Any, Any, bool]]:
    """Every value of either record: field, true value, value found, whether it is a figure."""
    yield from ((k, truth.get(k), found.get(k), False) for k in TEXTS)
    yield from ((k, truth.get(k), found.get(k), True) for k in FIGURES)
    for name, keys, values in (
        ("funding", ("measure", "year", "source"), ("amount",)),
        ("execution", ("source",), ("rate", "weight", "score")),
    ):
        mine = {tuple(r.get(k) for k in keys): r for r in truth[name] if r.get("measure", "budget") in MEASURES}
        theirs = {
            tuple(r.get(k) for k in keys): r for r in found.get(name, []) if r.get("measure", "budget") in MEASURES
        }
        for key in sorted(mine.keys() | theirs.keys(), key=str):
            for v in values:
                yield f"{name}.{v}", mine.get(key, {}).get(v), theirs.get(key, {}).get(v), True
    for name, (texts, figures) in LISTS.items():
        for row, other in pairs(truth[name], found.get(name, []), "name" if "name" in texts else texts[0]):
            yield from ((f"{name}.{k}", row.get(k), other.get(k), False) for k in texts)
            yield from ((f"{name}.{k}", row.get(k), other.get(k), True) for k in figures)
    told, read = ({(c["metric"], Decimal(c["value"])) for c in r.get("claims", [])} for r in (truth, found))
    waived = {(c["metric"], Decimal(c["value"])) for c in truth["accept"].get("claims", [])}
    for claim in sorted(told | (read - waived)):
        yield "claims", claim if claim in told else None, claim if claim in read else None, True


def compare(truth: Record, found: Record) -> tuple[int, int, list[Difference]]:
    """How many values there are, how many of them figures, and those that differ."""
    count = figures = 0
    wrong: list[Difference] = []
    for field, true, other, figure in leaves(truth, found):
        if true in (None, "") and other in (None, ""):
            continue
        count += 1
        figures += figure
        if not same(true, other):
            wrong.append(Difference(field, true, other, figure))
    return count, figures, wrong
