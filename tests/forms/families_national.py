"""The national form and its near relatives: 项目支出绩效自评表 and local re-issues."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from . import blocks
from .faults import plant
from .identity import identity, put, signature
from .money_block import funding
from .project import Dice, Project, Scheme, draw_project
from .sheet import Cell, Document
from .vocabulary import L2_BENEFIT
from .writer import Writer, page_style

D = Decimal
NOTES = (
    "注：1.其他资金包括与财政资金共同投入到同一项目的自有资金、社会资金等。",
    "注：定量指标完成值达到指标值的记满分，未达到的按完成比例记分。",
    "说明：预算执行率10分，产出指标50分，效益指标30分，满意度指标10分。",
)
Made = tuple[Writer, Document]


def scheme(rng: Random) -> Scheme:
    """Weights of the national form, with and without costs as a level of their own."""
    classic = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
    levels = rng.choice([classic, classic, {"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}])
    return Scheme(D(10), {k: D(v) for k, v in levels.items()})


def start(project: Project, family: str, printed: set[str], **fixed: str) -> Writer:
    """A writer for a project that may have gone wrong on the way."""
    if project.rng.random() < 0.35:
        plant(project, printed)
    return Writer(project, family, fixed)


def heading(w: Writer, title: str, *, caption: bool = True, year: bool = True) -> None:
    """Attachment mark, title, the year in it or under it, the unit's line."""
    rng, p = w.rng, w.project
    if rng.random() < 0.25:
        w.para(rng.choice(["附件2", "附件：", "附表1：", "附件3-1", "附1"]))
    place = rng.choice(["title", "under", "under", "both"]) if year else "none"
    shown = (f"{p.year}年度" if place in ("title", "both") else "") + title
    w.para(shown, align="center", size=rng.choice([1.6, 1.8, 2.0]), bold=rng.random() < 0.7)
    if place in ("under", "both"):
        w.para(
            rng.choice(["（{}年度）", "({}年度)", "（{}年度）", "（{}年）"]).format(p.year), align="center", size=1.1
        )
    if year:
        w.record["evaluation_year"] = p.year
    if caption and w.look.unit_in == "caption":
        align = rng.choice(["right", "right", "left"])
        w.para(rng.choice(["金额单位：{}", "单位：{}", "单位：人民币{}"]).format(p.money.unit), align=align)


def notes(w: Writer) -> None:
    """A closing row for what else should be said."""
    text = w.rng.choice(["无", "", f"{w.project.topic.field}相关资料已归档备查。", "项目资金结余已按规定交回财政。"])
    w.row([Cell(w.label("other_notes")), Cell(text, align="left")], [0.18, 0.82])
    w.record["other_notes"] = text or None


@dataclass
class Variant:
    """What sets one re-issue of the national form apart from another."""

    titles: tuple[str, ...] = ("项目支出绩效自评表",) * 4 + (
        "项目绩效自评表",
        "财政项目支出绩效自评表",
        "预算项目支出绩效自评表",
        "项目支出绩效目标自评表",
    )
    unit: str | None = None
    measures: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    formulas: bool = False
    unit_columns: bool = False
    order: str = ""
    sources: tuple[str, ...] = ("appropriation", "carryover", "other")
    department: bool = False  # the form evaluates a whole department
    scored: bool = True  # the execution has a weight and a score


def build(rng: Dice, variant: Variant, weights: Scheme | None = None) -> Made:
    """A form of the national kind: identity, funding with its score, goals, indicators, total."""
    formulas = variant.formulas or rng.random() < 0.1
    size = rng.choice([None] * 8 + [16, 26])
    weights = weights or scheme(rng)
    sources, parts, labels = list(variant.sources), {}, dict(variant.labels)
    if rng.random() < 0.12:  # one source told in more detail
        sources.insert(1, "central")
        parts = {"central": "appropriation"}
        labels["central"] = rng.choice(["其中：中央补助", "其中：中央财政补助", "　其中：中央资金"])
    project = draw_project(
        rng,
        weights,
        sources,
        parts=parts,
        unit=variant.unit,
        columns=variant.unit_columns,
        formulas=formulas,
        size=size,
    )
    lines = [["project_name"], ["supervising_department", "reporting_unit"]]
    if asked := rng.random() < 0.08:  # the year in a cell, not in the heading
        lines[0].append("evaluation_year")
    for chance, more in (
        (0.25, ["contact_name", "contact_phone"]),
        (0.12, ["start_date", "end_date"]),
        (0.1, ["basis"]),
        (0.05, ["grade", "total_score"]),
    ):
        if rng.random() < chance:
            lines.append(more)
    if rng.random() < 0.08:  # all in one row
        lines[:2] = [[*lines[0], "supervising_department", "reporting_unit"]]
    signs = rng.choice(
        [
            ["filled_by", "contact_phone", "fill_date"],
            ["filled_by", "contact_phone"],
            ["filled_by"],
            [],
            ["contact_name", "contact_phone", "fill_date"],
        ]
    )
    measures = list(variant.measures) or (
        ["initial_budget", "budget", "spent"] if rng.random() < 0.85 else ["budget", "spent"]
    )
    columns = list(variant.columns) or indicator_columns(rng, formulas)
    if "budget" not in measures:
        for (measure, source), amount in list(project.funding.amounts.items()):
            if measure == "budget":
                project.funding.amounts["initial_budget", source] = amount
    printed = {"sources", "rate", "exec_score", "actual", "target", "level2", "goals", "total", "score"} | set(columns)
    printed |= {"initial"} if {"initial_budget", "budget"} <= set(measures) else set()
    printed |= {"budget"} if "budget" in measures else set()
    printed |= {"grade"} if ["grade", "total_score"] in lines else set()
    printed |= {"period"} if ["start_date", "end_date"] in lines else set()
    printed |= {"units"} if not variant.unit_columns else set()
    printed |= ({"fill_date"} if "fill_date" in signs else set()) | ({"basis"} if ["basis"] in lines else set())
    w = start(project, "self_evaluation_table", printed, **labels)
    heading(w, rng.choice(variant.titles), year=variant.department or not asked)
    if "reason" not in columns:
        w.waive("missed-target-unexplained", "overachieved-unexplained", "score-inflated")
    if variant.department:
        project.name = project.unit = project.department
        text = put(w, "project_name")
        w.record["reporting_unit"] = project.department
        w.row([Cell(rng.choice(["部门名称", "部门（单位）名称", "部门"])), Cell(text)], [0.17, 0.83])
    else:
        identity(w, lines)
    funding(
        w,
        measures,
        order=variant.order or rng.choice(["wrs", "wrs", "wrs", "rws"]),
        rate_rows=rng.choice(["total", "total", "all"]),
        weight=variant.scored,
        score=variant.scored,
    )
    blocks.goals(w)
    over = (
        {"operator": "年度指标值", "target": "年度指标值", "unit": "年度指标值"}
        if variant.unit_columns and rng.random() < 0.5
        else {}
    )
    if not over and rng.random() < 0.06:
        over = dict.fromkeys(("level1", "level2", "name"), "绩效指标")
    if rng.random() < 0.15:
        w.close_table()  # the indicators in a table of their own, its header on every page
        w.look.title_row, w.notes = rng.random() < 0.3, [*w.notes, "split-table"]
        blocks.indicators(w, columns, title=False, over=over)
        blocks.total(w, columns, title=False, grade=rng.random() < 0.05)
    else:
        kinds = L2_BENEFIT if rng.random() < 0.12 and {"level1", "level2"} <= set(columns) else ()
        blocks.indicators(w, columns, over=over, blanks=kinds)
        blocks.total(w, columns, grade=rng.random() < 0.05)
    if rng.random() < 0.12:
        notes(w)
    signature(w, signs)
    if rng.random() < 0.25:
        w.para(rng.choice(NOTES), size=0.85)
    return w, Document(w.blocks, page_style(rng, columns=len(columns)))


def indicator_columns(rng: Random, formulas: bool) -> list[str]:
    columns = ["level1", "level2", "name", "target", "actual", "weight", "score", "reason"]
    if rng.random() < 0.2:
        columns.remove("weight")
        columns.insert(columns.index("target"), "weight")
    if formulas:
        columns.insert(columns.index("target"), "formula")
    if rng.random() < 0.1:
        columns.insert(0, "seq")
    if rng.random() < 0.05:
        columns.insert(columns.index("actual") + 1, "rate_done")
    if rng.random() < 0.1:
        columns.append(rng.choice(["evidence_no", "recheck", "remark"]))
    if rng.random() < 0.05:
        columns.remove("reason")
    return columns


def national(rng: Dice) -> Made:
    """F1 with every variation at random."""
    return build(rng, Variant())


def shanghai(rng: Dice) -> Made:
    """F9: amounts in yuan, percentages to two decimals, page marks -1-."""
    w, document = build(rng, Variant(titles=("财政项目支出绩效自评表", "项目支出绩效自评表"), unit="元"))
    document.style.footer = "-{page}-"
    return w, document


def beijing(rng: Dice) -> Made:
    """F8: A is the initial budget, and a column tells how scores are computed."""
    labels = {"formula": "得分计算方法", "initial_budget": "年初预算数", "spent": "全年执行数"}
    columns = ("level1", "level2", "name", "weight", "target", "actual", "formula", "score", "reason")
    w, document = build(
        rng, Variant(measures=("initial_budget", "spent"), labels=labels, formulas=True, columns=columns)
    )
    w.waive("required-missing")
    return w, document


def ningxia(rng: Dice) -> Made:
    """F11: 自评得分 beside 财政审定评分, which is somebody else's."""
    columns = ("level1", "level2", "name", "target", "actual", "weight", "score", "recheck", "reason")
    names = {"产出指标": "项目产出", "效益指标": "项目效益", "满意度指标": "项目效益"}
    levels = {"项目决策": D(10), "项目管理": D(25), "项目产出": D(30), "项目效益": D(35)}
    variant = Variant(labels={"score": "自评得分", "recheck": "财政审定评分"}, columns=columns, scored=False)
    w, document = build(rng, variant, Scheme(None, levels, names))
    w.waive("indicator-level-missing")
    return w, document


def chongqing(rng: Dice) -> Made:
    """F12: unit, direction, initial and adjusted target, coefficient, core or not."""
    columns: tuple[str, ...] = ("name", "unit", "operator", "first_target", "target", "actual", "rate_done", "weight")
    columns += ("score", "core", "reason")
    if rng.random() < 0.6:
        columns = ("level1", "level2", *columns)
    labels = {"name": rng.choice(["指标名称", "指标"]), "unit": "计量单位", "operator": "指标性质", "score": "指标得分"}
    labels |= {"first_target": "年初指标值", "target": "调整指标值", "actual": "全年完成值", "rate_done": "得分系数(%)"}
    labels |= {"weight": "指标权重", "core": "是否核心指标", "reason": "说明", "exec_weight": "执行率权重"}
    labels |= {"exec_score": "执行率得分"}
    w, document = build(
        rng, Variant(titles=("项目绩效自评表",), columns=columns, labels=labels, unit_columns=True, order="rws")
    )
    if "level1" not in columns:
        w.waive("indicator-level-missing")
    document.style = page_style(rng, landscape=True)
    document.style.size = min(document.style.size, 8.5)
    return w, document


def guangxi(rng: Dice) -> Made:
    """F14: the rule of scoring beside each indicator."""
    columns = ("level1", "level2", "name", "weight", "formula", "target", "actual", "score", "reason")
    return build(rng, Variant(labels={"formula": "评分标准", "weight": "指标分值"}, formulas=True, columns=columns))


def whole_department(rng: Dice) -> Made:
    """F13: a department's expenditure as a whole."""
    titles = ("部门整体支出绩效自评表", "部门整体绩效自评表", "单位整体支出绩效自评表")
    w, document = build(
        rng, Variant(titles=titles, department=True, labels={"funding": "预算资金"}, sources=("appropriation", "other"))
    )
    return w, document
