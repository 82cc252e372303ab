"""Rules over all records of a run: what repeats itself that should not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator
from decimal import Decimal

from ..schema import Record
from .context import Corpus, called_record, called_record_en, without_years
from .figures import plain
from .registry import Flag, Gap, Statement, run_rule
from .similarity import alike
from .texts import flat, fold

_COMPARED = 12  # of many records of one project and year, each is compared with the first ones
_MISREAD = 0.1  # two scans of one form differ in no more of their figures
_CERTAIN = 0.9  # below this confidence, a figure that differs between two scans is more likely misread

_ABOUT_UNIT = re.compile(r"单位.{0,4}(?:情况|概况|简介|职责|职能)|部门.{0,4}(?:情况|概况|职责|职能)|基本情况$")


def _groups(corpus: Corpus) -> dict[tuple[str, str, int], list[int]]:
    """The records of each project and year, where there are several."""
    groups: dict[tuple[str, str, int], list[int]] = {}
    for i, (record, project) in enumerate(zip(corpus.records, corpus.projects, strict=True)):
        if project is not None and record.evaluation_year is not None:
            groups.setdefault((*project, record.evaluation_year), []).append(i)
    return {key: members for key, members in groups.items() if len(members) > 1}


def figures_of(record: Record) -> dict[Hashable, tuple[str, Hashable]]:
    """Every figure of a record by what it is, with its pointer: amounts, rates, indicators, scores."""
    found: dict[Hashable, tuple[str, Hashable]] = {}
    for i, a in enumerate(record.funding):
        found[("funding", a.measure, a.year, a.source, a.part_of)] = (f"/funding/{i}/amount", a.amount)
    for i, line in enumerate(record.execution):
        found[("rate", line.source)] = (f"/execution/{i}/rate", line.rate)
        found[("line", line.source)] = (f"/execution/{i}/score", line.score)
    seen: Counter[str] = Counter()
    for i, n in enumerate(record.indicators):
        name = fold(n.name or "")
        seen[name] += 1
        for side in ("target", "actual"):
            q = getattr(n, side)
            value = None if q is None else q.value if q.value is not None else fold(q.raw)
            found[(side, name, seen[name])] = (f"/indicators/{i}/{side}", value)
        found[("score", name, seen[name])] = (f"/indicators/{i}/score", n.score)
    for name in ("evaluated_amount", "total_score"):
        found[name] = (f"/{name}", getattr(record, name))
    return found


def _differences(corpus: Corpus, one: int, other: int) -> list[str]:
    """The pointers of ``one`` at which two records print different figures.

    A figure that only one of them has counts where both are typed and of one family. What was recognised on a scan
    counts only where it was read with confidence and is not under review; and where that leaves a tenth of the figures
    or less, recognition explains the difference.
    """
    a, b = figures_of(corpus.records[one]), figures_of(corpus.records[other])
    kinds = {corpus.records[i].source.kind for i in (one, other)}
    comparable = corpus.records[one].family == corpus.records[other].family and kinds == {"digital"}
    found = []
    for key in a.keys() | b.keys():
        pointer, value = a.get(key, ("", None))
        theirs, other_value = b.get(key, ("", None))
        if value == other_value or (None in (value, other_value) and not comparable):
            continue
        if not _doubtful(corpus, one, pointer) and not _doubtful(corpus, other, theirs):
            found.append(pointer or theirs)
    if kinds != {"digital"}:
        found = found if len(found) > _MISREAD * len(a.keys() & b.keys()) else []
    return sorted(found)


def _doubtful(corpus: Corpus, index: int, pointer: str) -> bool:
    evidence = corpus.records[index].evidence.get(pointer)
    return corpus.context(index).on_review(pointer) or (evidence is not None and evidence.confidence < _CERTAIN)


def _pairs(corpus: Corpus, different: bool) -> Iterator[tuple[int, int, list[str]]]:
    """Each record of a group with the first other one whose figures differ, or with one that has the same figures."""
    for members in _groups(corpus).values():
        for i in members:
            others = [j for j in members[:_COMPARED] if j != i]
            compared = [(j, _differences(corpus, i, j)) for j in others]
            apart = [(j, d) for j, d in compared if d]
            if different and apart:
                yield i, *apart[0]
            elif not different and not apart:
                yield i, *compared[0]


@run_rule("duplicate-project", severity="error")
def duplicate_project(corpus: Corpus) -> Iterator[tuple[int, Statement]]:
    """重复报送且数据不同

    查什么：同一批材料中，项目名称、单位、年度都相同的两份自评，资金、指标或得分数据是否不同。
    依据：同一项目同一年度只应有一份有效的自评结果。
    示例：同一水库除险加固项目2022年度两份自评，一份预算2000万元，一份100万元。
    例外：名称、单位、年度有空白的列为未检查；只有待复核的数据不同的，按数据相同处理。

    In English: two records of one run have the same project name, unit and year, and different figures.
    """
    for i, record in enumerate(corpus.records):
        blank = [
            n
            for n, v in (
                ("项目名称", record.project_name),
                ("单位", record.reporting_unit),
                ("年度", record.evaluation_year),
            )
            if v is None
        ]
        if blank and len(corpus.records) > 1:
            yield i, Gap(f"{'、'.join(blank)}空白，无法与其他自评比对")
    for i, j, differences in _pairs(corpus, different=True):
        other = corpus.records[j]
        yield (
            i,
            Flag(
                ("/project_name", *differences[:3]),
                f"与{called_record(other)}为同一单位同一年度的同名项目，但有{len(differences)}处数据不同。",
                f"The same project, unit and year as {called_record_en(other)}, but {len(differences)} figures differ.",
                actual=f"{len(differences)}处不同",
            ),
        )


@run_rule("duplicate-record", severity="warning")
def duplicate_record(corpus: Corpus) -> Iterator[tuple[int, Statement]]:
    """重复报送

    查什么：同一批材料中，项目名称、单位、年度都相同的两份自评，数据也相同。
    依据：同一项目同一年度只应报送一份自评，重复的会重复统计。
    示例：同一自评的电子版和扫描件都在报送材料中。
    例外：数据不同的归 duplicate-project。

    In English: two records of one run have the same project name, unit and year, and the same figures.
    """
    for i, j, _ in _pairs(corpus, different=False):
        other = corpus.records[j]
        yield (
            i,
            Flag(
                ("/project_name",),
                f"与{called_record(other)}为同一单位同一年度的同名项目，数据相同，疑为重复报送。",
                f"The same project, unit, year and figures as {called_record_en(other)}: submitted twice.",
            ),
        )


@run_rule("copied-narrative", severity="warning")
def copied_narrative(corpus: Corpus) -> Iterator[tuple[int, Statement]]:
    """正文雷同

    查什么：不同项目的自评报告是否有一节（100字以上）文字大部分相同。
    依据：自评报告应反映本项目的实际情况；照抄其他项目的文字不能作为自评依据。
    示例：两个单位的“项目用款单位简要情况”一字不差，连所在城市都未改。
    例外：同一单位各项目的单位简介相同不报；只有少数套话相同的不报；同名、同单位的项目归重复报送。

    In English: two different projects share most of a narrative section of 100 characters or more.
    """
    least_length, least = int(corpus.config.thresholds.copied_length), float(corpus.config.thresholds.copied)
    sections = [
        (i, k, text)
        for i, record in enumerate(corpus.records)
        for k, section in enumerate(record.narrative)
        if len(text := flat(section.text)) >= least_length
    ]
    best: dict[int, tuple[float, int, int, int]] = {}
    for a, b, ratio in alike([text for _, _, text in sections], least):
        (i, k, _), (j, m, _) = sections[a], sections[b]
        if i == j or _same_project(corpus, i, j) or _own_introduction(corpus, i, k, j):
            continue
        for mine, found in ((i, (ratio, k, j, m)), (j, (ratio, m, i, k))):
            if mine not in best or ratio > best[mine][0]:
                best[mine] = found
    for i, (ratio, section, j, theirs) in sorted(best.items()):
        heading, other = corpus.records[i].narrative[section].heading, corpus.records[j]
        shared = plain(Decimal(round(200 * ratio / (1 + ratio))))
        yield (
            i,
            Flag(
                (f"/narrative/{section}/text",),
                f"“{heading}”与{called_record(other)}的“{other.narrative[theirs].heading}”有{shared}%的文字相同。",
                f"“{heading}” shares {shared} % of its text with {called_record_en(other)}.",
                actual=f"{shared}%",
            ),
        )


def _same_project(corpus: Corpus, i: int, j: int) -> bool:
    """Whether two records are of one project, whatever the year; without a unit the name alone decides."""
    one, other = corpus.records[i], corpus.records[j]
    if corpus.projects[i] is not None and corpus.projects[i] == corpus.projects[j]:
        return True
    names = [without_years(fold(r.project_name or "")) for r in (one, other)]
    units = [fold(r.reporting_unit or "") for r in (one, other)]
    return names[0] == names[1] != "" and (units[0] == units[1] or "" in units)


def _own_introduction(corpus: Corpus, i: int, section: int, j: int) -> bool:
    """Whether a section introduces the unit, and both projects are that unit's."""
    one, other = corpus.records[i], corpus.records[j]
    same = one.reporting_unit and fold(one.reporting_unit) == fold(other.reporting_unit or "")
    return bool(same) and _ABOUT_UNIT.search(fold(one.narrative[section].heading).rstrip(".。")) is not None


@run_rule("identical-actuals", severity="warning")
def identical_actuals(corpus: Corpus) -> Iterator[tuple[int, Statement]]:
    """完成值雷同

    查什么：不同项目是否有五个以上连续指标的完成值按同样次序完全相同。
    依据：不同项目的完成情况不会逐项相同，疑为套用。
    示例：两个项目的前六项完成值都是35台、161场次、96.6%、8处、855人、4.5小时。
    例外：只有100%等常见比率相同的不报，其中至少三个须为不同的数量。

    In English: two different projects share five or more actual values in the same order; shares of 100 % and the like
    do not count as alike.
    """
    size = max(int(corpus.config.thresholds.identical_actuals), 2)
    windows: dict[tuple[Hashable, ...], tuple[int, int]] = {}
    told: set[int] = set()
    for i, record in enumerate(corpus.records):
        values = [
            (k, (q.value, q.unit, q.kind))
            for k, n in enumerate(record.indicators)
            if (q := n.actual) is not None and q.kind in ("number", "percent")
        ]
        for start in range(len(values) - size + 1):
            window = values[start : start + size]
            counts = {v for _, v in window if v[2] == "number" and isinstance(v[0], Decimal) and v[0] >= 10}
            if len(counts) < 3:
                continue
            j, theirs = windows.setdefault(tuple(v for _, v in window), (i, window[0][0]))
            if i == j or i in told or _same_project(corpus, i, j):
                continue
            told.add(i)
            other = corpus.records[j]
            yield (
                i,
                Flag(
                    tuple(f"/indicators/{k}/actual" for k, _ in window),
                    f"自第{window[0][0] + 1}项起{size}个完成值与{called_record(other)}自第{theirs + 1}项起完全相同。",
                    f"{size} actuals from row {window[0][0] + 1} are those of {called_record_en(other)}.",
                ),
            )
