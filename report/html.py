"""The report as one HTML page that needs nothing else: what was read, what does not add up, and where that stands."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..check.registry import RuleInfo
from ..extract.result import Problem
from ..schema import Record, Severity
from . import wording
from .crops import Key, Picture
from .places import on_review
from .tables import total
from .views import LEVELS, project_view
from .wording import Lang, grouped, percent

MOST_PROJECTS = 3000
"""Projects told in full; of a larger run, the rest stands in the tables beside the report."""


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """What one department submitted; amounts in yuan, None where no project states one beyond doubt."""

    name: str
    projects: int
    budget: Decimal | None
    spent: Decimal | None
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The run in figures; amounts in yuan, over the projects that state them and whose amounts are beyond doubt.

    ``rate`` is spent over budget of those that state both; ``doubtful`` counts the projects left out of the amounts.
    """

    files: int
    projects: int
    budget: Decimal | None
    spent: Decimal | None
    rate: Decimal | None
    doubtful: int
    levels: Mapping[Severity, int]
    rules: tuple[tuple[Severity, str, int], ...]
    departments: tuple[DepartmentLine, ...]
    review: int
    unchecked: int
    clean: int


def write_report(
    path: Path,
    records: Sequence[Record],
    problems: Sequence[Problem],
    *,
    files: int,
    rules: Mapping[str, RuleInfo],
    pictures: Mapping[Key, Sequence[Picture]] | None = None,
    lang: Lang = "zh",
    version: str = "",
) -> None:
    """Write the report of a run over ``files`` files; ``pictures`` as :func:`.crops.cut` gives them."""
    env = Environment(
        loader=PackageLoader("hecha.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["money"] = lambda amount: large(amount, lang)
    env.filters["percent"] = percent
    env.filters["data_uri"] = _data_uri
    told = [project_view(i, record, pictures or {}, lang) for i, record in enumerate(records[:MOST_PROJECTS])]
    page = env.get_template("report.html").stream(
        lang=lang,
        t=lambda zh, en: en if lang == "en" else zh,
        level_name=lambda level: wording.say(wording.SEVERITIES, level, lang),
        levels=LEVELS,
        overview=overview(records, files, lang),
        projects=told,
        left_out=max(0, len(records) - MOST_PROJECTS),
        problems=problems,
        unchecked=_unchecked(records),
        rules=rules,
        rule_title=lambda name: rules[name].title if name in rules and lang == "zh" else name,
        version=version,
    )
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.writelines(page)


def overview(records: Sequence[Record], files: int, lang: Lang = "zh") -> Overview:
    """Count and add up."""
    findings = [finding for record in records for finding in record.findings]
    amounts = [_sure_amounts(record) for record in records]
    both = [(budget, spent) for budget, spent in amounts if budget is not None and spent is not None]
    base = sum((budget for budget, _ in both), Decimal(0))
    fired = Counter((LEVELS.index(finding.severity), finding.rule) for finding in findings)
    return Overview(
        files=files,
        projects=len(records),
        budget=_sum(budget for budget, _ in amounts),
        spent=_sum(spent for _, spent in amounts),
        rate=sum((spent for _, spent in both), Decimal(0)) / base if base else None,
        doubtful=sum(_doubtful_amounts(record) for record in records),
        levels={level: sum(finding.severity == level for finding in findings) for level in LEVELS},
        rules=tuple(
            (LEVELS[level], rule, count)
            for (level, rule), count in sorted(fired.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
        ),
        departments=_departments(records, lang),
        review=sum(len(record.review) for record in records),
        unchecked=sum(len(record.unchecked) for record in records),
        clean=sum(not record.findings for record in records),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _sure_amounts(record: Record) -> tuple[Decimal | None, Decimal | None]:
    """Budget and money spent in yuan, None where not stated or in doubt."""
    return (None, None) if _doubtful_amounts(record) else (total(record, "budget"), total(record, "spent"))


def _doubtful_amounts(record: Record) -> bool:
    """Whether a stated total is to be reviewed, or seems to be in the wrong unit: one such amount spoils any sum."""
    scale = {pointer for finding in record.findings if finding.rule == "amount-scale" for pointer in finding.subjects}
    pointers = [f"/funding/{i}" for i, row in enumerate(record.funding) if row.source == "total"]
    return any(on_review(record, pointer) or f"{pointer}/amount" in scale for pointer in pointers)


def _departments(records: Sequence[Record], lang: Lang) -> tuple[DepartmentLine, ...]:
    groups: dict[str, list[Record]] = {}
    for record in records:
        name = record.supervising_department or ("(none given)" if lang == "en" else "（未填主管部门）")
        groups.setdefault(name, []).append(record)
    lines = [
        DepartmentLine(
            name,
            len(group),
            _sum(_sure_amounts(record)[0] for record in group),
            _sum(_sure_amounts(record)[1] for record in group),
            sum(finding.severity == "error" for record in group for finding in record.findings),
            sum(finding.severity == "warning" for record in group for finding in record.findings),
        )
        for name, group in groups.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.errors, -line.warnings, -line.projects, line.name)))


def _unchecked(records: Sequence[Record]) -> list[tuple[str, int, str]]:
    """Each rule that could not be applied: how often, and the commonest reason."""
    reasons: dict[str, Counter[str]] = {}
    for record in records:
        for entry in record.unchecked:
            reasons.setdefault(entry.rule, Counter())[entry.reason] += 1
    lines = [(rule, seen.total(), seen.most_common(1)[0][0]) for rule, seen in reasons.items()]
    return sorted(lines, key=lambda line: (-line[1], line[0]))


def _data_uri(picture: Picture) -> str:
    return "data:image/webp;base64," + base64.b64encode(picture.data).decode("ascii")


def large(yuan: Decimal | None, lang: Lang) -> str:
    """An amount of yuan in the unit that keeps it short: 元 below ten thousand, else 万元 or 亿元."""
    if yuan is None:
        return "—"
    if lang == "en":
        return f"¥{grouped(yuan.quantize(Decimal(1)))}"
    for unit in ("亿元", "万元"):
        if abs(yuan) >= wording.YUAN[unit]:
            return f"{grouped((yuan / wording.YUAN[unit]).quantize(Decimal('0.01')))} {unit}"
    return f"{grouped(yuan)} 元"
