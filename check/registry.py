"""The one registry of rules: a rule is a pure generator, registered by its decorator and documented by its docstring.

A rule's docstring is its only documentation, under fixed headings::

    资金来源合计

    查什么：…
    依据：…
    示例：…
    例外：…

    In English: …

``hecha explain``, the catalogue in ``docs/rules/`` and the anchors of the report are generated from it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..schema import Record, Severity, WrongUsage

if TYPE_CHECKING:
    from .context import Context
    from .digest import Corpus

HEADINGS = ("查什么", "依据", "示例", "例外", "In English")
"""What every rule's docstring says, in this order, after its first line: the rule's name in Chinese."""

Scope = Literal["record", "run"]


@dataclass(frozen=True, slots=True)
class Flag:
    """What a rule has to say: pointers (the value at fault first), one sentence in Chinese and in English.

    ``compared`` are further pointers that the rule looked at and that need no mention; ``severity`` overrides the
    rule's own where this case is weaker.
    """

    subjects: tuple[str, ...]
    message: str
    message_en: str
    expected: str | None = None
    actual: str | None = None
    severity: Severity | None = None
    compared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A rule that applies and could not be used for want of a value: ``reason`` says which, in Chinese."""

    reason: str


Statement = Flag | Gap
RecordRule = Callable[[Record, "Context"], Iterator[Statement]]
RunRule = Callable[["Corpus"], Iterator[tuple[int, Statement]]]


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """One rule of the catalogue, in the words of its docstring."""

    name: str
    severity: Severity
    scope: Scope
    title: str
    what: str
    basis: str
    example: str
    exceptions: str
    english: str
    subject: str


RECORD_RULES: dict[str, RecordRule] = {}
RUN_RULES: dict[str, RunRule] = {}
_INFO: dict[str, RuleInfo] = {}


def rule(name: str, *, severity: Severity) -> Callable[[RecordRule], RecordRule]:
    """Register a rule over one record: ``(record, context)`` yields flags and gaps."""

    def register(check: RecordRule) -> RecordRule:
        _INFO[name] = _described(name, severity, "record", check)
        RECORD_RULES[name] = check
        return check

    return register


def run_rule(name: str, *, severity: Severity) -> Callable[[RunRule], RunRule]:
    """Register a rule over all records of a run: yields the record's index with each flag or gap."""

    def register(check: RunRule) -> RunRule:
        _INFO[name] = _described(name, severity, "run", check)
        RUN_RULES[name] = check
        return check

    return register


def _described(name: str, severity: Severity, scope: Scope, check: Callable[..., object]) -> RuleInfo:
    if name in _INFO:
        raise ValueError(f"rule {name} is registered twice")
    title, _, body = inspect.cleandoc(check.__doc__ or "").partition("\n")
    parts = re.split(rf"^({'|'.join(HEADINGS)})[：:]\s*", body, flags=re.MULTILINE)
    if tuple(parts[1::2]) != HEADINGS:
        raise ValueError(f"the docstring of rule {name} has to have the headings {HEADINGS}, in this order")
    what, basis, example, exceptions, english = (_unwrapped(part) for part in parts[2::2])
    english = english[:1].upper() + english[1:]
    subject = check.__module__.rpartition(".")[2]
    return RuleInfo(name, severity, scope, title.strip(), what, basis, example, exceptions, english, subject)


def _unwrapped(text: str) -> str:
    """The text without its line breaks: no space between Chinese characters, one between words."""
    joined = re.sub(r"\s*\n\s*", "\n", text.strip())
    return re.sub(r"(?<=[a-zA-Z0-9.,;:)%])\n(?=[a-zA-Z0-9(×])", " ", joined).replace("\n", "")


def catalogue() -> list[RuleInfo]:
    """All rules, those over one record first, each group in the order of its registration."""
    return sorted(_INFO.values(), key=lambda info: info.scope == "run")


def info(name: str) -> RuleInfo:
    """One rule's entry; raises :class:`UnknownRule`."""
    try:
        return _INFO[name]
    except KeyError:
        raise UnknownRule(name, sorted(_INFO)) from None


class UnknownRule(WrongUsage):
    """No rule has this name; ``near`` are the names that look like it."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name)
        words = set(name.split("-"))
        self.name = name
        self.near = tuple(k for k in known if words & set(k.split("-")) or k.startswith(name[:4]))

    def __str__(self) -> str:
        known = f"，是否为：{'、'.join(self.near)}" if self.near else "，全部规则见 hecha rules"
        return f"没有名为 {self.name} 的规则{known} / no such rule"


SEVERITIES: dict[Severity, tuple[str, str]] = {
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "info": ("提示", "info"),
}
"""How a severity is called."""


def explain(name: str, english: bool = False) -> str:
    """What a rule checks, on what grounds, with an example and its exceptions; raises :class:`UnknownRule`."""
    entry = info(name)
    if english:
        scope = "all records of a run" if entry.scope == "run" else "one record"
        return f"{entry.name} ({SEVERITIES[entry.severity][1]}, over {scope})\n\n{entry.english}\n"
    lines = [f"{entry.name} {entry.title}（{SEVERITIES[entry.severity][0]}）", ""]
    parts = (entry.what, entry.basis, entry.example, entry.exceptions)
    lines += [f"{heading}：{text}" for heading, text in zip(HEADINGS, parts, strict=False)]
    return "\n".join(lines) + "\n"
