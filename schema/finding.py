"""What a rule says about a record."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Model

Severity = Literal["error", "warning", "info"]


class Judgement(Model):
    """What a person made of a finding: confirmed, or dismissed for a reason; ``when`` is ISO 8601 in UTC."""

    verdict: Literal["confirmed", "dismissed"]
    reason: str = ""
    who: str
    when: str


class Finding(Model):
    """One fact that does not add up.

    ``subjects`` are JSON pointers into the record, the value at fault first. ``message`` is one Chinese sentence
    with the figures, ``message_en`` the same in English; ``expected`` and ``actual`` are figures as text.
    ``tentative`` is set where a value that the rule compared is on the record's review list; ``judged`` where a
    person has looked at the finding.
    """

    rule: str
    severity: Severity
    message: str
    message_en: str = ""
    subjects: tuple[str, ...]
    expected: str | None = None
    actual: str | None = None
    tentative: bool = False
    judged: Judgement | None = Field(default=None, exclude_if=lambda judged: judged is None)

    @property
    def dismissed(self) -> bool:
        return self.judged is not None and self.judged.verdict == "dismissed"


class NotChecked(Model):
    """A rule that could not be applied to a record for want of a value."""

    rule: str
    reason: str
