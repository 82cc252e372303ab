"""The report as one HTML page that needs nothing else: what was read, what does not add up, and where that stands."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..check.registry import RuleInfo
from ..extract.result import Problem
from ..schema import Record
from . import wording
from .crops import Key, Picture
from .overview import Overview, overview, told_in_full
from .views import LEVELS, project_view
from .wording import Lang, grouped, percent

MOST_PROBLEMS = 1000
"""Files and pages not processed that the report lists; the rest stands in ``failures.csv``."""


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
    duplicates: int = 0,
    told: Sequence[int] | None = None,
    counted: Overview | None = None,
) -> None:
    """Write the report of a run over ``files`` files; ``pictures`` as :func:`.crops.cut` gives them.

    ``duplicates`` is the number of files that are copies of another one; ``told`` are the positions of the records that
    are told in full and ``counted`` the figures over all of them, where the caller knows them already.
    """
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
    told = told_in_full(records) if told is None else told
    figures = overview(records, files, lang) if counted is None else counted
    page = env.get_template("report.html").stream(
        lang=lang,
        t=lambda zh, en: en if lang == "en" else zh,
        level_name=lambda level: wording.say(wording.SEVERITIES, level, lang),
        levels=LEVELS,
        overview=figures,
        projects=[project_view(i, records[i], pictures or {}, lang) for i in told],
        left_out=len(records) - len(told),
        problems=problems[:MOST_PROBLEMS],
        all_problems=len(problems),
        duplicates=duplicates,
        rules=rules,
        rule_title=lambda name: rules[name].title if name in rules and lang == "zh" else name,
        version=version,
    )
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.writelines(page)


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
