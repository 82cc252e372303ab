"""Rules over all records of a run: what repeats itself that should not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator
from decimal import Decimal

import numpy as np

from ..schema import Record
from .context import called_record, called_record_en
from .digest import SECTION, WINDOW, Corpus, project_of, rows, windows_of, without_years
from .figures import plain
from .registry import Flag, Gap, Statement, run_rule
from .similarity import alike_signed
from .texts import flat, fold

_COMPARED = 12  # of many records of one project and year, each is compared with the first ones
_MISREAD = 0.1  # two scans of one form differ in no more of their figures
_AMOUNTS = 2  # as many amounts are not misread at once: a total and the part of it that is another
_CERTAIN = 0.9  # below this confidence, a figure that differs between two scans is more likely misread

_ABOUT_UNIT = re.compile(r"单位.{0,4}(?:情况|概况|简介|职责|职能)|部门.{0,4}(?:情况|概况|职责|职能)|基本情况$")


def _groups(corpus: Corpus) -> Iterator[list[int]]:
    """The records of each project and year, where there are several."""
    groups: dict[tuple[int, int], list[int]] = {}
    for i, digest in enumerate(corpus.digests):
        if digest.project and digest.year is not None:
            groups.setdefault((digest.project, digest.year), []).append(i)
    return (members for members in groups.values() if len(members) > 1)


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


def _differences(corpus: Corpus, one: int, other: int) -> tuple[list[str], bool]:
    """The pointers of ``one`` at which two records print different figures, and whether these make them two.

    A figure that only one of them has counts where both are typed and of one family. What was recognised on a scan
    counts only where it was read with confidence and is not under review; and where that leaves a tenth of the figures
    or less, and not several amounts, recognition explains the difference.
    """
    a, b = figures_of(corpus.record(one)), figures_of(corpus.record(other))
    kinds = {corpus.record(i).source.kind for i in (one, other)}
    comparable = corpus.record(one).family == corpus.record(other).family and kinds == {"digital"}
    found = []
    for key in a.keys() | b.keys():
        pointer, value = a.get(key, ("", None))
        theirs, other_value = b.get(key, ("", None))
        if value == other_value or (None in (value, other_value) and not comparable):
            continue
        if not _doubtful(corpus, one, pointer) and not _doubtful(corpus, other, theirs):
            found.append(pointer or theirs)
    amounts = sum(pointer.startswith("/funding/") for pointer in found)
    apart = kinds == {"digital"} or len(found) > _MISREAD * len(a.keys() & b.keys()) or amounts >= _AMOUNTS
    return sorted(found), apart and bool(found)


def _doubtful(corpus: Corpus, index: int, pointer: str) -> bool:
    evidence = corpus.record(index).evidence.get(pointer)
    return corpus.context(index).on_review(pointer) or (evidence is not None and evidence.confidence < _CERTAIN)


def _pairs(corpus: Corpus, different: bool) -> Iterator[tuple[int, int, list[str]]]:
    """Each record of a group with the first other whose figures differ, or with the one whose figures are most alike.

    With it go the pointers at which they differ: of scans, those that may be misread.
    """
    for members in _groups(corpus):
        for i in members:
            others = [j for j in members[:_COMPARED] if j != i]
            compared = [(j, *_differences(corpus, i, j)) for j in others]
            apart = [(j, found) for j, found, differ in compared if differ]
            if different and apart:
                yield i, *apart[0]
            elif not different and not apart:
                yield i, *min(compared, key=lambda c: len(c[1]))[:2]


@run_rule("duplicate-project", severity="error")
def duplicate_project(corpus: Corpus) -> Iterator[tuple[int, Statement]]:
    """重复报送且数据不同

    查什么：同一批材料中，项目名称、单位、年度都相同的两份自评，资金、指标或得分数据是否不同。
    依据：同一项目同一年度只应有一份有效的自评结果。
    示例：同一水库除险加固项目2022年度两份自评，一份预算2000万元，一份100万元。
    例外：名称、单位、年度有空白的列为未检查；只有待复核的数据不同的，或扫描件只有个别读数不同的，归 duplicate-record。

    In English: two records of one run have the same project name, unit and year, and different figures.
    """
    if len(corpus.digests) > 1:
        for i, digest in enumerate(corpus.digests):
            if digest.blanks:
                yield i, Gap(f"{'、'.join(digest.blanks)}空白，无法与其他自评比对")
    for i, j, differences in _pairs(corpus, different=True):
        other = corpus.record(j)
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
    例外：数据不同的归 duplicate-project；扫描件有个别读数不同的，注明几处，请核对。

    In English: two records of one run have the same project name, unit and year, and the same figures.
    """
    for i, j, misread in _pairs(corpus, different=False):
        other = corpus.record(j)
        said = f"除{len(misread)}处读数外数据相同（扫描件，请核对这几处）" if misread else "数据相同"
        said_en = f"figures but for {len(misread)} readings of a scan" if misread else "figures"
        yield (
            i,
            Flag(
                ("/project_name",),
                f"与{called_record(other)}为同一单位同一年度的同名项目，{said}，疑为重复报送。",
                f"The same project, unit, year and {said_en} as {called_record_en(other)}: submitted twice.",
                compared=tuple(misread[:3]),
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
    packed = [(i, rows(digest.sections, SECTION)) for i, digest in enumerate(corpus.digests) if digest.sections]
    if not packed:
        return
    record_of = np.concatenate([np.full(len(sections), i) for i, sections in packed])
    section_of = np.concatenate([sections["section"] for _, sections in packed])
    signatures = np.concatenate([sections["signature"] for _, sections in packed])

    def text(row: int) -> str:
        return flat(corpus.record(int(record_of[row])).narrative[int(section_of[row])].text)

    best: dict[int, tuple[float, int, int, int]] = {}
    for a, b, ratio in alike_signed(signatures, text, float(corpus.config.thresholds.copied)):
        (i, k), (j, m) = ((int(record_of[row]), int(section_of[row])) for row in (a, b))
        if i == j or _same_project(corpus, i, j) or _own_introduction(corpus, i, k, j):
            continue
        for mine, found in ((i, (ratio, k, j, m)), (j, (ratio, m, i, k))):
            if mine not in best or ratio > best[mine][0]:
                best[mine] = found
    for i, (ratio, section, j, theirs) in sorted(best.items()):
        heading, other = corpus.record(i).narrative[section].heading, corpus.record(j)
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
    one, other = corpus.record(i), corpus.record(j)
    if (project := project_of(one)) is not None and project == project_of(other):
        return True
    names = [without_years(fold(r.project_name or "")) for r in (one, other)]
    units = [fold(r.reporting_unit or "") for r in (one, other)]
    return names[0] == names[1] != "" and (units[0] == units[1] or "" in units)


def _own_introduction(corpus: Corpus, i: int, section: int, j: int) -> bool:
    """Whether a section introduces the unit, and both projects are that unit's."""
    one, other = corpus.record(i), corpus.record(j)
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
    told: set[int] = set()
    for i, start, j, theirs in _repeated(corpus):
        if i in told or _same_project(corpus, i, j):
            continue
        told.add(i)
        record, other = corpus.record(i), corpus.record(j)
        places = next(k for k, _ in windows_of(record, corpus.config) if k[0] == start)
        yield (
            i,
            Flag(
                tuple(f"/indicators/{k}/actual" for k in places),
                f"自第{start + 1}项起{len(places)}个完成值与{called_record(other)}自第{theirs + 1}项起完全相同。",
                f"{len(places)} actuals from row {start + 1} are those of {called_record_en(other)}.",
            ),
        )


def _repeated(corpus: Corpus) -> list[tuple[int, int, int, int]]:
    """Runs of actuals that another record had before: record and row, and those of the first one that had them."""
    packed = [(i, rows(digest.windows, WINDOW)) for i, digest in enumerate(corpus.digests) if digest.windows]
    if not packed:
        return []
    record_of = np.concatenate([np.full(len(windows), i) for i, windows in packed])
    start_of = np.concatenate([windows["start"] for _, windows in packed])
    keys = np.concatenate([windows["key"] for _, windows in packed])
    order = np.argsort(keys, kind="stable")  # of equal ones the earliest stays first
    edges = np.flatnonzero(np.diff(keys[order])) + 1
    first = np.zeros(len(order), dtype=np.int64)
    first[edges] = edges
    heads = order[np.maximum.accumulate(first)]
    found = [
        (int(record_of[row]), int(start_of[row]), int(record_of[head]), int(start_of[head]))
        for row, head in zip(order[order != heads].tolist(), heads[order != heads].tolist(), strict=True)
    ]
    return sorted(entry for entry in found if entry[0] != entry[2])
