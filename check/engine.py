"""Apply the rules: statements become findings and unchecked rules of each record, in a stable order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
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
from .context import Context
from .digest import Corpus, Digest, digest_of
from .readings import other_readings
from .registry import RECORD_RULES, RUN_RULES, Flag, Gap, Statement, info
from .thresholds import CheckConfig

_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


Said = Finding | NotChecked


def check_record(record: Record, config: CheckConfig | None = None) -> Record:
    """The record with the findings of the rules over one record, and the rules that could not be applied."""
    config = config or CheckConfig()
    return settled(record, _said(Context(record, config)), config)


def check_all(records: Sequence[Record], config: CheckConfig | None = None) -> list[Record]:
    """All records of a run with the findings of all rules: those over one record, and those across the run."""
    config = config or CheckConfig()
    contexts = [Context(record, config) for record in records]
    said = [_said(context) for context in contexts]
    for i, entry in across([digest_of(context) for context in contexts], records.__getitem__, config):
        said[i].append(entry)
    return [settled(record, entries, config) for record, entries in zip(records, said, strict=True)]


def digest_record(record: Record, config: CheckConfig) -> Digest:
    """What :func:`across` needs of a record."""
    return digest_of(Context(record, config))


def across(
    digests: Collection[Digest], load: Callable[[int], Record], config: CheckConfig
) -> Iterator[tuple[int, Said]]:
    """What the rules across a run say, each with the index of the record it is about.

    ``digests`` is gone through once a rule; ``load`` is asked only for the records that a rule looks at closely.
    """
    whole = Corpus(digests, load, config)
    for name, check in RUN_RULES.items():
        if name not in config.disabled:
            for i, statement in check(whole):
                if isinstance(statement, Gap):
                    yield i, _gap(name, statement.reason)
                else:
                    yield i, _stated(name, statement, whole.context(i))


def _said(context: Context) -> list[Said]:
    """What the rules over one record say about it."""
    found: list[Said] = []
    for name, check in RECORD_RULES.items():
        if name not in context.config.disabled:
            for statement in check(context.record, context):
                found.append(_stated(name, _weighed(name, statement, context), context))
    return found


def _weighed(name: str, statement: Statement, context: Context) -> Statement:
    """A statement; a flag that rests on a value under review which another reading would make right is none yet."""
    if isinstance(statement, Gap) or not _tentative(statement, context):
        return statement
    for other in other_readings(context.record, (*statement.subjects, *statement.compared)):
        again = RECORD_RULES[name](other, Context(other, context.config))
        if not any(isinstance(s, Flag) and s.subjects[0] == statement.subjects[0] for s in again):
            return Gap("待复核的数值换一种读法或有一字误读即相符，须先复核")
    return statement


def _tentative(flag: Flag, context: Context) -> bool:
    return any(context.on_review(pointer) for pointer in (*flag.subjects, *flag.compared))


def _stated(name: str, statement: Statement, context: Context) -> Said:
    """A statement in the words of the schema, with the rule's name and the severity that is set for it."""
    if isinstance(statement, Gap):
        return _gap(name, statement.reason)
    return Finding(
        rule=name,
        severity=context.config.severities.get(name) or statement.severity or info(name).severity,
        message=statement.message,
        message_en=statement.message_en,
        subjects=tuple(dict.fromkeys(statement.subjects)),
        expected=statement.expected,
        actual=statement.actual,
        tentative=_tentative(statement, context),
    )


@lru_cache(maxsize=1 << 10)
def _gap(name: str, reason: str) -> NotChecked:
    """Of the few reasons that a rule has, each is kept once."""
    return NotChecked(rule=name, reason=reason)


def settled(record: Record, said: Sequence[Said], config: CheckConfig) -> Record:
    """The record with what was said about it, worst first; a rule and reason that were said twice stand once."""
    findings = [entry for entry in said if isinstance(entry, Finding)]
    findings.sort(key=lambda f: (_RANK[f.severity], _order(f.rule), _place(f.subjects[0]), f.message))
    gaps = [(entry.rule, entry.reason) for entry in said if isinstance(entry, NotChecked)]
    gaps += [(name, f"按配置停用：{reason}") for name, reason in config.disabled.items()]
    distinct = sorted(dict.fromkeys(gaps), key=lambda gap: _order(gap[0]))
    unchecked = tuple(_gap(rule, reason) for rule, reason in distinct)
    return record.model_copy(update={"findings": tuple(findings), "unchecked": unchecked})


@lru_cache
def _order(name: str) -> int:
    return [*RECORD_RULES, *RUN_RULES].index(name)


def _place(pointer: str) -> tuple[tuple[int, int, str], ...]:
    """A pointer as it sorts: numbers as numbers."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in pointer.split("/"))
