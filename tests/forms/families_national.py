"""The national form and its near relatives: 项目支出绩效自评表 and local re-issues."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from . import blocks
from .project import Scheme, draw_project
from .sheet import Document, Para
from .writer import Look, Writer, page_style

D = Decimal
NOTES = (
    "注：1.其他资金包括与财政资金共同投入到同一项目的自有资金、社会资金等。",
    "注：定量指标完成值达到指标值的记满分，未达到的按完成比例记分。",
    "说明：预算执行率10分，产出指标50分，效益指标30分，满意度指标10分。",
)


def national_scheme(rng: Random) -> Scheme:
    levels = rng.choice(
        [
            {"产出指标": 50, "效益指标": 30, "满意度指标": 10},
            {"产出指标": 50, "效益指标": 30, "满意度指标": 10},
            {"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10},
        ]
    )
    return Scheme(D(10), {k: D(v) for k, v in levels.items()})


def heading(w: Writer, title: str, *, caption: bool = True) -> None:
    """Attachment mark, title, the year in it or under it, the unit's line."""
    rng, p = w.rng, w.project
    if rng.random() < 0.25:
        w.para(rng.choice(["附件2", "附件：", "附表1：", "附件3-1", "附1"]))
    place = rng.choice(["title", "under", "under", "both"])
    shown = (f"{p.year}年度" if place in ("title", "both") else "") + title
    w.para(shown, align="center", size=rng.choice([1.6, 1.8, 2.0]), bold=rng.random() < 0.7)
    if place != "title":
        w.para(rng.choice(["（{}年度）", "({}年度)", "（{}年度）", "（{}年）"]).format(p.year), align="center", size=1.1)
    w.record["evaluation_year"] = p.year
    if caption and w.look.unit_in == "caption":
        w.para(rng.choice(["金额单位：{}", "单位：{}", "单位：人民币{}"]).format(p.money.unit), align=rng.choice(["right", "right", "left"]))


def national(rng: Random) -> tuple[Writer, Document]:
    """F1: identity, funding with execution score, goals, indicators, total."""
    project = draw_project(rng, national_scheme(rng), ["appropriation", "carryover", "other"], formulas=(formulas := rng.random() < 0.12), size=rng.choice([None] * 8 + [16, 26]))
    w = Writer(project, "self_evaluation_table")
    heading(w, rng.choice(["项目支出绩效自评表"] * 5 + ["项目绩效自评表", "财政项目支出绩效自评表", f"{project.place}项目支出绩效自评表", "预算项目支出绩效自评表"]))
    lines = [["project_name"], ["supervising_department", "reporting_unit"]]
    if rng.random() < 0.25:
        lines.append(["contact_name", "contact_phone"])
    if rng.random() < 0.12:
        lines.append(["start_date", "end_date"])
    if rng.random() < 0.1:
        lines.append(["basis"])
    blocks.identity(w, lines)
    measures = ["initial_budget", "budget", "spent"] if rng.random() < 0.85 else ["budget", "spent"]
    blocks.funding(w, measures, order=rng.choice(["wrs", "wrs", "wrs", "rws"]), rate_rows=rng.choice(["total", "total", "all"]))
    blocks.goals(w)
    columns = ["level1", "level2", "name", "target", "actual", "weight", "score", "reason"]
    if rng.random() < 0.2:
        columns.remove("weight")
        columns.insert(columns.index("target"), "weight")
    if formulas:
        columns.insert(columns.index("target"), "formula")
    if rng.random() < 0.1:
        columns.insert(0, "seq")
    if rng.random() < 0.08:
        columns.append(rng.choice(["evidence_no", "recheck"]))
    blocks.indicators(w, columns)
    blocks.total(w, columns, grade=rng.random() < 0.05)
    if rng.random() < 0.12:
        notes(w)
    blocks.signature(w)
    if rng.random() < 0.25:
        w.para(rng.choice(NOTES), size=0.85)
    return w, Document(w.blocks, page_style(rng, columns=len(columns)))


def notes(w: Writer) -> None:
    text = w.rng.choice(["无", "", f"{w.project.topic.field}相关资料已归档备查。", "项目资金结余已按规定交回财政。"])
    from .sheet import Cell

    w.row([Cell(w.label("other_notes")), Cell(text, align="left")], [0.18, 0.82])
    w.record["other_notes"] = text or None


__all__ = ["Look", "Para", "heading", "national", "national_scheme", "notes"]
