"""Apply the rules: statements become findings and unchecked rules of each record, in a stable order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from ..schema import Finding, NotChecked, Record, Severity
from . import (  # noqa: F401  (importing a module of rules registers them)
    claims,
    corpus,
    dates,
    execution,
    funding,
    goals,
    identity,
    indicators,
    narrative,
    repeats,
    scores,
    unit_cost,
    wording,
)
from .config import CheckConfig
from .context import Context, Corpus
from .readings import other_readings
from .registry import RECORD_RULES, RUN_RULES, Flag, Gap, Statement, info

_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


def check_record(record: Record, config: CheckConfig | None = None) -> Record:
    """The record with the findings of the rules over one record, and the rules that could not be applied."""
    config = config or CheckConfig()
    return _checked(record, _statements(record, Context(record, config)), config)


def check_all(records: Sequence[Record], config: CheckConfig | None = None) -> list[Record]:
    """All records of a run with the findings of all rules: those over one record, and those across the run."""
    config = config or CheckConfig()
    contexts = [Context(record, config) for record in records]
    said = [_statements(record, context) for record, context in zip(records, contexts, strict=True)]
    whole = Corpus(records, contexts, config)
    for name, check in RUN_RULES.items():
        if name not in config.disabled:
            for i, statement in check(whole):
                said[i].append((name, statement))
    return [_checked(r, s, config, c) for r, s, c in zip(records, said, contexts, strict=True)]


def _statements(record: Record, context: Context) -> list[tuple[str, Statement]]:
    disabled = context.config.disabled
    said = [(name, s) for name, check in RECORD_RULES.items() if name not in disabled for s in check(record, context)]
    if not record.review:
        return said
    return [(name, _weighed(name, s, context) if isinstance(s, Flag) else s) for name, s in said]


def _weighed(name: str, flag: Flag, context: Context) -> Statement:
    """A flag, unless it rests on a value under review that another reading would make right."""
    if not _tentative(flag, context):
        return flag
    for other in other_readings(context.record, (*flag.subjects, *flag.compared)):
        again = RECORD_RULES[name](other, Context(other, context.config))
        if not any(isinstance(s, Flag) and s.subjects[0] == flag.subjects[0] for s in again):
            return Gap("待复核的数值有另一种读法，按其则相符，须先复核")
    return flag


def _tentative(flag: Flag, context: Context) -> bool:
    return any(context.on_review(pointer) for pointer in (*flag.subjects, *flag.compared))


def _checked(
    record: Record, said: Iterable[tuple[str, Statement]], config: CheckConfig, context: Context | None = None
) -> Record:
    context = context or Context(record, config)
    findings = [_finding(name, s, context) for name, s in said if isinstance(s, Flag)]
    findings.sort(key=lambda f: (_RANK[f.severity], _order(f.rule), _place(f.subjects[0]), f.message))
    unchecked = [NotChecked(rule=name, reason=s.reason) for name, s in said if isinstance(s, Gap)]
    unchecked += [NotChecked(rule=name, reason=f"按配置停用：{reason}") for name, reason in config.disabled.items()]
    unchecked.sort(key=lambda n: _order(n.rule))
    distinct = dict.fromkeys((n.rule, n.reason) for n in unchecked)
    return record.model_copy(
        update={
            "findings": tuple(findings),
            "unchecked": tuple(NotChecked(rule=rule, reason=reason) for rule, reason in distinct),
        }
    )


def _finding(name: str, flag: Flag, context: Context) -> Finding:
    severity = context.config.severities.get(name) or flag.severity or info(name).severity
    return Finding(
        rule=name,
        severity=severity,
        message=flag.message,
        message_en=flag.message_en,
        subjects=tuple(dict.fromkeys(flag.subjects)),
        expected=flag.expected,
        actual=flag.actual,
        tentative=_tentative(flag, context),
    )


@lru_cache
def _order(name: str) -> int:
    return [*RECORD_RULES, *RUN_RULES].index(name)


def _place(pointer: str) -> tuple[tuple[int, int, str], ...]:
    """A pointer as it sorts: numbers as numbers."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in pointer.split("/"))
