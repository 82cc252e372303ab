"""One record as a report tells it: its findings and what they rest on, what to review, what was not checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from ..schema import PERSON, Finding, Judgement, Record, Severity
from ..store.summary import total
from . import wording
from .crops import Key, Picture
from .places import evidence_at, on_review, pages_text
from .tables import message, page_of
from .wording import Lang, name_of, percent, value_of

LEVELS: tuple[Severity, ...] = get_args(Severity)


@dataclass(frozen=True, slots=True)
class Passage:
    """One value that a finding or a review mark speaks about; ``corrected`` where it is a person's."""

    name: str
    value: str
    raw: str
    page: int | None
    doubtful: bool = False
    corrected: bool = False
    reason: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding as told; ``page`` is where to look first, ``judged`` what a person made of it."""

    anchor: str
    level: Severity
    rule: str
    message: str
    expected: str
    actual: str
    tentative: bool
    passages: tuple[Passage, ...]
    pictures: tuple[Picture, ...]
    page: int
    judged: Judgement | None = None


@dataclass(frozen=True, slots=True)
class ProjectView:
    """One project as told, with its findings, the gravest first."""

    number: int
    name: str
    unit: str
    department: str
    year: str
    file: str
    pages: str
    carrier: str
    budget: str
    spent: str
    rate: str
    score: str
    findings: tuple[FindingView, ...]
    review: tuple[Passage, ...]
    unchecked: tuple[tuple[str, str], ...]

    def count(self, level: Severity) -> int:
        """How many findings of a level there are, without those that a person dismissed."""
        return sum(f.level == level and not (f.judged and f.judged.verdict == "dismissed") for f in self.findings)


def project_view(
    index: int, record: Record, pictures: Mapping[Key, Sequence[Picture]], lang: Lang = "zh"
) -> ProjectView:
    """One record as the report tells it."""
    budget, spent = total(record, "budget"), total(record, "spent")
    order = sorted(range(len(record.findings)), key=lambda j: LEVELS.index(record.findings[j].severity))
    return ProjectView(
        number=index + 1,
        name=record.project_name or ("(no project name)" if lang == "en" else "（未填项目名称）"),
        unit=record.reporting_unit or "",
        department=record.supervising_department or "",
        year=str(record.evaluation_year or ""),
        file=record.source.file,
        pages=pages_text(record),
        carrier=wording.say(wording.KINDS, record.source.kind, lang),
        budget="" if budget is None else wording.money(budget, record.amount_unit),
        spent="" if spent is None else wording.money(spent, record.amount_unit),
        rate="" if spent is None or not budget else percent(spent / budget),
        score=" ".join(part for part in (value_of(record, "/total_score", lang), record.grade or "") if part),
        findings=tuple(
            _finding_view(index, j, record, record.findings[j], pictures.get((index, j), ()), lang) for j in order
        ),
        review=tuple(
            passage_view(record, item.pointer, lang, reason=item.reason, candidates=item.candidates)
            for item in record.review
        ),
        unchecked=tuple((item.rule, item.reason) for item in record.unchecked),
    )


def _finding_view(
    i: int, j: int, record: Record, finding: Finding, pictures: Sequence[Picture], lang: Lang
) -> FindingView:
    return FindingView(
        anchor=f"p{i + 1}-{j + 1}",
        level=finding.severity,
        rule=finding.rule,
        message=message(finding, lang),
        expected=finding.expected or "",
        actual=finding.actual or "",
        tentative=finding.tentative,
        passages=tuple(passage_view(record, pointer, lang) for pointer in finding.subjects),
        pictures=tuple(pictures),
        page=page_of(record, finding),
        judged=finding.judged,
    )


def passage_view(
    record: Record, pointer: str, lang: Lang = "zh", reason: str = "", candidates: tuple[str, ...] = ()
) -> Passage:
    """The value at a pointer, as read and as printed."""
    place = evidence_at(record, pointer)
    return Passage(
        name=name_of(record, pointer, lang),
        value=value_of(record, pointer, lang),
        raw=place.text if place else "",
        page=place.page if place else None,
        doubtful=on_review(record, pointer),
        corrected=place is not None and place.engine == PERSON,
        reason=reason,
        candidates=candidates,
    )
