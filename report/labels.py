"""Labels that no field takes, over all records of a run: how often, with what values, and what they may stand for.

A guess weighs how like a label is to those of the vocabulary, and whether its values are of the entry's kind: a label
over telephone numbers is no date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from ..extract.vocabulary import Vocabulary, folded
from ..normalize import Unreadable, compact, read_amount, read_date, read_rate
from ..schema import Record, Unmapped

Kind = Literal["date", "phone", "email", "rate", "number", "choice", "name", "text", "prose"]
GROUPS = ("field", "source", "measure", "amountcolumn", "column", "goal", "row")
"""Groups that a label in a cell can belong to, the likelier first."""
LEAST = 0.5
_UNPLACED = "# 未能猜测，请自行归类；不需要的可列入 [labels.row] known / no guess: place them, or list them under known"
_WEIGHT_OF_ANOTHER_KIND = 0.55
_KINDS: dict[str, frozenset[str]] = {
    key: frozenset(kinds.split())
    for keys, kinds in (
        ("field.contact_email", "email"),
        ("field.contact_phone", "phone number"),
        ("field.contact_name field.filled_by", "name"),
        ("field.fill_date field.start_date field.end_date field.period", "date"),
        ("field.evaluation_year", "date number"),
        ("field.evaluated_amount field.total_score", "number"),
        ("field.overall_goal_achieved field.grade", "choice"),
        ("field.basis field.other_notes field.overall_goal", "text prose"),
        ("field.project_name field.supervising_department field.reporting_unit", "text name"),
        ("source measure", "number"),
        ("amountcolumn.rate column.rate", "rate number"),
        ("amountcolumn.weight amountcolumn.score column.weight column.score column.recheck column.index", "number"),
        ("amountcolumn.reason column.reason column.formula column.note goal row.narrative", "text prose"),
        ("column.target column.actual column.original column.adjusted", "number rate date text choice"),
        ("column.level1 column.level2 column.name column.unit column.comparator column.evidence", "text name choice"),
        ("column.core", "choice"),
    )
    for key in keys.split()
}
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PHONE = re.compile(r"(\(?0\d{2,3}\)?-?)?\d{7,8}(-\d+)?|1\d{10}")
_CHOICE = re.compile(r"[是否有无√×☑□■○●优良中差]{1,4}")


@dataclass(frozen=True, slots=True)
class Guess:
    """An entry of the vocabulary that a label may stand for; ``like`` is that entry's nearest label."""

    group: str
    key: str
    like: str
    likeness: float


@dataclass(slots=True)
class UnknownLabel:
    """A label as most often printed: in how many records, how many values it has, and some of them."""

    label: str
    records: int = 0
    values: int = 0
    examples: list[str] = field(default_factory=list)
    file: str = ""
    page: int | None = None
    guess: Guess | None = None


def unknown_labels(records: Iterable[Record], vocabulary: Vocabulary) -> list[UnknownLabel]:
    """The labels of ``unmapped`` that the vocabulary does not know, those in most records first."""
    found: dict[str, UnknownLabel] = {}
    texts: dict[str, list[str]] = {}
    for record in records:
        seen: set[str] = set()
        for item in record.unmapped:
            for label in _unknown_parts(item, vocabulary):
                name = folded(label)
                entry = found.setdefault(name, UnknownLabel(label, file=record.source.file))
                entry.page = entry.page or (item.evidence.page if item.evidence else None)
                entry.values += 1
                entry.records += name not in seen
                seen.add(name)
                if item.value and item.value not in entry.examples and len(entry.examples) < 3:
                    entry.examples.append(item.value)
                if len(kept := texts.setdefault(name, [])) < 50:
                    kept.append(item.value)
    for name, entry in found.items():
        entry.guess = guess(name, texts[name], vocabulary)
    return sorted(found.values(), key=lambda e: (-e.records, -e.values, e.label))


def _unknown_parts(item: Unmapped, vocabulary: Vocabulary) -> list[str]:
    """The labels of a value that say nothing to the readers; of a figure's, those of its row and its column."""
    parts = [part.strip() for part in item.label.split("/") if part.strip()]
    known = (*GROUPS, "level", "title")
    return [p for p in dict.fromkeys(parts) if folded(p) and vocabulary.match(p, *known) is None]


def guess(label: str, values: Sequence[str], vocabulary: Vocabulary) -> Guess | None:
    """The entry whose labels are nearest to a folded label, and whose values are of the same kind; or None."""
    kinds = [kind_of(value) for value in values if value.strip()]
    best: Guess | None = None
    for group in GROUPS:
        for known, key in vocabulary.labels(group).items():
            likeness = _likeness(label, known) * _fit(kinds, f"{group}.{key}")
            if likeness >= LEAST and (best is None or likeness > best.likeness + 1e-9):
                best = Guess(group, key, known, likeness)
    return best


def _likeness(label: str, known: str) -> float:
    if min(len(label), len(known)) < 2:
        return 0.0
    ratio = SequenceMatcher(None, label, known, autojunk=False).ratio()
    if min(len(label), len(known)) >= 3 and (
        label.endswith(known) or known.endswith(label)
    ):  # what a Chinese label is about comes last
        ratio = max(ratio, 0.7) + 0.03
    return ratio


def _fit(kinds: Sequence[Kind], entry: str) -> float:
    """1 where the values are of the kinds that an entry takes, less where they are not; 1 where nothing is known."""
    taken = _KINDS.get(entry) or _KINDS.get(entry.split(".")[0])
    if taken is None or not kinds:
        return 1.0
    share = sum(kind in taken for kind in kinds) / len(kinds)
    return _WEIGHT_OF_ANOTHER_KIND + (1 - _WEIGHT_OF_ANOTHER_KIND) * share


def kind_of(value: str) -> Kind:
    """What sort of thing a value is, by its look."""
    text = compact(value)
    if _EMAIL.fullmatch(text):
        return "email"
    if _PHONE.fullmatch(text):
        return "phone"
    if _CHOICE.fullmatch(text):
        return "choice"
    if re.search(r"[%％‰]$", text) and _reads(text, "rate"):
        return "rate"
    if re.search(r"\d{4}\s*[年./-]\s*\d{1,2}", text) and _reads(text, "date"):
        return "date"
    if re.match(r"[-－(（¥￥]?\d", text) and _reads(text, "number"):
        return "number"
    if re.fullmatch(r"[\u4e00-\u9fff]{2,4}(、[\u4e00-\u9fff]{2,4})?", text):
        return "name"
    return "prose" if len(text) > 30 else "text"


_READERS: dict[str, Callable[[str], object]] = {
    "rate": read_rate,
    "date": read_date,
    "number": lambda text: read_amount(text, "元"),
}


def _reads(text: str, kind: str) -> bool:
    try:
        return _READERS[kind](text) is not None
    except Unreadable:
        return False


def toml_lines(labels: Iterable[UnknownLabel]) -> str:
    """The guesses as tables of ``hecha.toml``; what has none stands commented out, for a person to place."""
    tables: dict[str, dict[str, list[UnknownLabel]]] = {}
    rest: list[UnknownLabel] = []
    for entry in labels:
        if entry.guess is None:
            rest.append(entry)
        else:
            tables.setdefault(entry.guess.group, {}).setdefault(entry.guess.key, []).append(entry)
    parts = ["\n".join([f"[labels.{group}]", *_entries(tables[group])]) for group in GROUPS if group in tables]
    if rest:
        parts.append("\n".join([_UNPLACED, *(f"#   {_quoted(entry.label)}" for entry in rest)]))
    return "\n\n".join(parts)


def _entries(keys: Mapping[str, Sequence[UnknownLabel]]) -> list[str]:
    return [f"{key} = [{', '.join(_quoted(entry.label) for entry in entries)}]" for key, entries in keys.items()]


def _quoted(label: str) -> str:
    escaped = re.sub(r"[\x00-\x1f\x7f]", " ", label).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
