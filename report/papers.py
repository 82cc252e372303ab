"""Working papers (审计工作底稿) of a project or a department: what is stated, where, what contradicts it and why.

Each finding has a place for the audited unit's reply and for the auditor's conclusion. What a person dismissed or
corrected is told apart, with the reason.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..check.registry import RuleInfo
from ..schema import PERSON, Record
from . import wording
from .crops import Key, Picture
from .views import LEVELS, FindingView, Passage, ProjectView, project_view
from .word import Word
from .wording import name_of, say, value_of

_NUMERALS = "一二三四五六七八九"
_LONGEST = 200
"""Characters of one value that are quoted; the rest stands in the original, whose page is told."""
_SHORT = 60
"""Characters up to which what is printed is quoted beside the value that it was read as."""


def write_project_paper(
    path: Path,
    record: Record,
    *,
    rules: Mapping[str, RuleInfo],
    pictures: Mapping[Key, Sequence[Picture]] | None = None,
    version: str = "",
) -> None:
    """Write one project's working paper in Word; ``pictures`` as :func:`.crops.cut` gives them for ``[record]``."""
    view = project_view(0, record, pictures or {})
    word = Word(f"{view.name} 绩效自评核查工作底稿", _footer(version))
    word.heading("绩效自评核查工作底稿", 1, "centre")
    word.form([*_facts(view), *_SIGNED])
    _tell(word, record, view, rules, level=2)
    _say_scope(word)
    word.save(path)


def write_department_paper(
    path: Path,
    name: str,
    records: Sequence[Record],
    *,
    rules: Mapping[str, RuleInfo],
    pictures: Mapping[Key, Sequence[Picture]] | None = None,
    version: str = "",
) -> None:
    """Write one department's working paper: a summary of its projects, then each project that has something to tell."""
    views = [project_view(i, record, pictures or {}) for i, record in enumerate(records)]
    word = Word(f"{name} 绩效自评核查工作底稿", _footer(version))
    word.heading("绩效自评核查工作底稿（部门汇总）", 1, "centre")
    years = sorted({view.year for view in views if view.year})
    word.form([("主管部门", name), ("评价年度", "、".join(years)), ("项目数", f"{len(records)} 个"), *_SIGNED])
    word.heading("一、核查结果概述", 2)
    word.text(_summary([finding for view in views for finding in view.findings], sum(len(v.review) for v in views)))
    fired = Counter((LEVELS.index(f.level), f.rule) for view in views for f in view.findings if not _dismissed(f))
    if fired:
        word.table(
            ("级别", "规则", "处"),
            [(_level(LEVELS[rank]), _title(rules, rule), str(n)) for (rank, rule), n in sorted(fired.items())],
            (2.5, 12.5, 2),
            right="处",
        )
    word.heading("二、项目一览", 2)
    word.table(
        ("序号", "项目名称", "填报单位", "预算", "支出", "自评", "错误", "警告", "待复核"),
        [
            (str(v.number), v.name, v.unit, v.budget, v.spent, v.score,
             *(str(_count(v, level)) for level in ("error", "warning")), str(len(v.review)))
            for v in views
        ],
        (1.1, 4.2, 3.1, 2, 2, 1.6, 1, 1, 1),
        right="序号 预算 支出 自评 错误 警告 待复核",
    )  # fmt: skip
    _say_scope(word)
    for record, view in zip(records, views, strict=True):
        if tells(record):
            word.page_break()
            word.heading(f"{view.number}. {view.name}", 2)
            word.form(_facts(view)[1:])
            _tell(word, record, view, rules, level=3)
    word.save(path)


def tells(record: Record) -> bool:
    """Whether a project has something to tell: a finding, a value to review, or one that a person corrected."""
    return bool(record.findings or record.review or _corrected(record))


_SIGNED = (("编制人", ""), ("编制日期", ""), ("复核人", ""), ("复核日期", ""), ("索引号", ""))


def _facts(view: ProjectView) -> list[tuple[str, str]]:
    return [
        ("项目名称", view.name),
        ("被审计单位", view.unit),
        ("主管部门", view.department),
        ("评价年度", view.year),
        ("预算数", view.budget),
        ("支出数", view.spent + (f"（执行率 {view.rate}）" if view.rate else "")),
        ("自评结果", view.score),
        ("材料来源", f"{view.file}，第 {view.pages} 页，{view.carrier}"),
    ]


def _tell(word: Word, record: Record, view: ProjectView, rules: Mapping[str, RuleInfo], level: int) -> None:
    """The parts of one project's paper, numbered; a part with nothing to say is left out."""
    heads = iter(_NUMERALS)

    def head(text: str) -> None:
        word.heading(f"{next(heads)}、{text}", level)

    if level == 2:
        head("核查结果概述")
        word.text(_summary(view.findings, len(view.review)))
    standing = [finding for finding in view.findings if not _dismissed(finding)]
    if standing:
        head("发现的不一致")
        for number, finding in enumerate(standing, 1):
            _matter(word, number, finding, rules, level + 1)
    dismissed = [finding for finding in view.findings if _dismissed(finding)]
    if dismissed:
        head("经核实不作为问题的事项")
        word.table(
            ("规则", "内容", "理由", "核实人", "日期"),
            [(_title(rules, f.rule), f.message, f.judged.reason, f.judged.who, f.judged.when[:10])
             for f in dismissed if f.judged],
            (2.6, 6.8, 3.8, 1.8, 2),
        )  # fmt: skip
    if corrected := _corrected(record):
        head("对照原件更正的读数")
        word.table(("内容", "识别读数", "更正为", "页"), corrected, (5.5, 5, 5, 1.5), right="页")
    if view.review:
        head("尚待复核的读数")
        word.table(
            ("内容", "读数", "可能的读法", "原因", "页"),
            [(p.name, _clip(p.value) or "未读出", _clip("；".join(p.candidates)), p.reason, str(p.page or ""))
             for p in view.review],
            (4.5, 3.6, 3.9, 3.6, 1.4),
            right="页",
        )  # fmt: skip
    if view.unchecked:
        head("未能检查的规则")
        word.table(("规则", "原因"), [(_title(rules, rule), reason) for rule, reason in view.unchecked], (6, 11))


def _matter(word: Word, number: int, finding: FindingView, rules: Mapping[str, RuleInfo], level: int) -> None:
    """One finding: what is stated and where, what contradicts it, the basis, the page, and two places to write in."""
    word.heading(f"（{number}）〔{_level(finding.level)}〕{_title(rules, finding.rule)}", level)
    entries: list[tuple[str, Sequence[str | bytes]]] = [("表中所列", [_stated(p) for p in finding.passages] or ["—"])]
    contradicts = [finding.message]
    if finding.expected or finding.actual:
        figures = (("应为", finding.expected), ("实为", finding.actual))
        contradicts.append("；".join(f"{label}：{figure}" for label, figure in figures if figure))
    if finding.tentative:
        contradicts.append("※ 所依据的读数尚待复核，须先核对原件再下结论。")
    entries.append(("矛盾之处", contradicts))
    rule = rules.get(finding.rule)
    if rule:
        entries.append(("核查依据", [rule.basis]))
    if finding.pictures:
        pages = "、".join(dict.fromkeys(str(picture.page) for picture in finding.pictures))
        entries.append(("原件截图", [f"第 {pages} 页", *(_jpeg(picture) for picture in finding.pictures)]))
    if finding.judged:
        said = f"经核实属实。{finding.judged.reason}（{finding.judged.who}，{finding.judged.when[:10]}）"
        entries.append(("核实情况", [said]))
    word.matter(entries, [("被审计单位意见", 2.4), ("审计人员意见", 1.8)])


def _stated(passage: Passage) -> str:
    """``预算数：100 万元（原文「100」，第 1 页）``."""
    value = _clip(passage.value) or "空白"
    where = [f"原文「{passage.raw}」"] if passage.raw != passage.value and 0 < len(passage.raw) <= _SHORT else []
    where += [f"第 {passage.page} 页"] if passage.page else []
    marks = ("（对照原件更正）" if passage.corrected else "") + ("（待复核）" if passage.doubtful else "")
    return f"{passage.name}：{value}{marks}" + (f"（{'，'.join(where)}）" if where else "")


def _summary(findings: Sequence[FindingView], review: int) -> str:
    standing = [finding for finding in findings if not _dismissed(finding)]
    counts = [f"{_level(level)} {n} 处" for level in LEVELS if (n := sum(f.level == level for f in standing))]
    told = (
        f"核对自评表内及表与正文之间的数字，发现{'、'.join(counts)}。"
        if counts
        else "核对自评表内及表与正文之间的数字，未发现不一致。"
    )
    if tentative := sum(finding.tentative for finding in standing):
        told += f"其中 {tentative} 处所依据的读数尚待复核。"
    if confirmed := sum(finding.judged is not None for finding in standing):
        told += f"已经人工核实属实 {confirmed} 处。"
    if dismissed := len(findings) - len(standing):
        told += f"另有 {dismissed} 处经核实不作为问题。"
    return told + (f"尚有 {review} 个读数待复核。" if review else "")


def _say_scope(word: Word) -> None:
    word.text("本底稿只陈述材料中所写与所见的矛盾，是否构成问题由审计人员判断。金额按表内单位列示。", size=9)


def _corrected(record: Record) -> list[tuple[str, str, str, str]]:
    return [
        (
            name_of(record, pointer),
            _clip(place.text) or "空白",
            _clip(value_of(record, pointer)) or "空白",
            str(place.page),
        )
        for pointer, place in record.evidence.items()
        if place.engine == PERSON
    ]


def _dismissed(finding: FindingView) -> bool:
    return finding.judged is not None and finding.judged.verdict == "dismissed"


def _count(view: ProjectView, level: str) -> int:
    return sum(finding.level == level and not _dismissed(finding) for finding in view.findings)


def _level(level: str) -> str:
    return say(wording.SEVERITIES, level)


def _title(rules: Mapping[str, RuleInfo], name: str) -> str:
    return rules[name].title if name in rules else name


def _clip(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "……"


def _jpeg(picture: Picture) -> bytes:
    """A strip as Word can show it."""
    from PIL import Image

    target = io.BytesIO()
    Image.open(io.BytesIO(picture.data)).convert("RGB").save(target, "JPEG", quality=72)
    return target.getvalue()


def _footer(version: str) -> str:
    return f"hecha 核查 {version}".strip()
