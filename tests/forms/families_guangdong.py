"""F2: the basic information table of Guangdong and its self-evaluation report, in a table or in paragraphs."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from . import blocks
from .families_national import Made, start
from .identity import put
from .money_block import add_amount, execution_line
from .narrative import Report, write
from .project import Dice, Project, Scheme, draw_project
from .quantities import plain
from .sheet import Band, Break, Cell, Document
from .writer import Writer, grade_of, page_style

D = Decimal
SOURCES = ["central_provincial", "municipal", "transfer"]
BLANK_LEVELS = ("经济效益指标", "社会效益指标", "环境效益指标", "可持续发展指标")
PRINTED = {"actual", "target", "level2", "units", "evaluated", "period", "basis", "reason", "achieved"}


def table_and_report(rng: Dice) -> Made:
    """The table alone, or with its report on the next page."""
    reported = rng.random() < 0.6
    project = draw_project(rng, Scheme(), SOURCES, formulas=True, floor=0.9)
    for one in project.indicators:
        one.level2 = {"服务对象满意度指标": "服务对象或公众满意度"}.get(one.level2, one.level2)
    printed = PRINTED | ({"fill_date"} if reported else set())
    w = start(
        project, "basic_info", printed, reporting_unit=rng.choice(["填报单位名称", "填报单位（名称）", "单位名称"])
    )
    level = rng.choice(["市级", "县级", "", "省级"])
    if rng.random() < 0.3:
        w.para(rng.choice(["附件2", "附件1-1", "附件："]))
    w.para(f"{level}财政支出项目绩效自评基础信息表", align="center", size=1.8, bold=True)
    gap = "　" * rng.randint(3, 8)
    w.para(f"{w.label.line('reporting_unit')}：{put(w, 'reporting_unit')}{gap}金额单位：{project.money.unit}")
    basics(w)
    money(w)
    goals(w)
    indicator_rows(w)
    text = rng.choice(["", "无", f"本表数据截至{project.year}年12月31日。", f"{project.topic.field}佐证材料另附。"])
    w.row(
        [Cell(rng.choice(["单位需要说明的其他情况", "单位需要说明的\n其他情况"])), Cell(text, align="left")], [0.2, 0.8]
    )
    w.record["other_notes"] = text or None
    if reported:
        w.close_table()
        w.blocks.append(Break())
        report(w, f"{level}财政支出项目绩效自评报告")
    style = page_style(rng, landscape=False)
    return w, Document(w.blocks, style)


def basics(w: Writer) -> None:
    rng = w.rng
    title = Cell("基本情况", rows=4, vertical=True)
    start_label, end_label = rng.choice([("项目开始时间", "项目完成时间"), ("项目起始时间", "项目终止时间")])
    rows = [
        [
            title,
            Cell("项目名称"),
            Cell(put(w, "project_name")),
            Cell("评价年度"),
            Cell(put(w, "evaluation_year")),
            Cell("评价金额"),
            Cell(put(w, "evaluated_amount")),
        ],
        [
            Cell(rng.choice(["联系人", "联 系 人"])),
            Cell(put(w, "contact_name")),
            Cell("联系电话"),
            Cell(put(w, "contact_phone")),
            Cell(rng.choice(["联系邮箱", "电子邮箱"])),
            Cell(put(w, "contact_email")),
        ],
        [Cell(start_label), Cell(put(w, "start_date")), Cell(end_label), Cell(put(w, "end_date"), cols=3)],
        [Cell(rng.choice(["实施文件依据", "立项依据"])), Cell(put(w, "basis"), cols=5, align="left")],
    ]
    w.add(Band([0.05, 0.15, 0.25, 0.11, 0.16, 0.11, 0.17], rows))


def amounts(p: Project) -> list[tuple[int, dict[tuple[str, str], Decimal]]]:
    """The funding by year: one year mostly, or the year before as well."""
    money = {k: v for k, v in p.funding.amounts.items() if k[0] in ("budget", "spent")}
    if p.rng.random() < 0.8:
        return [(p.year, money)]
    first = {k: p.money.round(v * D("0.4")) for k, v in money.items() if k[1] != "total"}
    for measure in ("budget", "spent"):
        first[measure, "total"] = sum((v for (m, s), v in first.items() if m == measure and s != "total"), D(0))
    return [(p.year - 1, first), (p.year, {k: v - first[k] for k, v in money.items()})]


def money(w: Writer) -> None:
    rng, p = w.rng, w.project
    years = amounts(p)
    if len(years) > 1:
        w.waive("year-outside-period", "overspent")
    count = len(years)

    def show(measure: str, source: str, year: int, values: dict[tuple[str, str], Decimal]) -> str:
        amount = values.get((measure, source))
        text = w.money(amount)
        if amount is None and text in ("0", "0.00"):
            amount = D(0)
        if amount is not None:
            w.record["funding"].append(
                {"measure": measure, "year": year, "source": source, "amount": plain(amount), "part_of": None}
            )
        return text

    def years_rows(measure: str) -> list[list[Cell]]:
        return [
            [Cell(rng.choice([f"{y}年", f"{y}"])), *(Cell(show(measure, s, y, v)) for s in (*SOURCES, "total"))]
            for y, v in years
        ]

    parts = [
        (y, purpose, amount) for y, values in years for purpose, amount in _split(rng, values["spent", "total"], p)
    ]
    names = ["中央及省级资金", "市本级资金", "转移支付至县（市、区）", "资金合计"]
    spent_names = rng.choice([names, ["中央及省级支出", "市本级支出", "转移支付县（市、区）支出", "资金合计"]])
    side = Cell("资金概况", rows=2 + count + 1 + count + 1 + len(parts), vertical=True)
    rows = [
        [
            side,
            Cell("资金安排情况", rows=2 + count),
            Cell("分年度明细", rows=2 + count),
            Cell("年度", rows=2),
            Cell("预算安排额度", cols=4),
        ],
        [Cell(n) for n in names],
        *years_rows("budget"),
        [Cell("实际明细支出", cols=2, rows=1 + count), Cell("年度"), *(Cell(n) for n in spent_names)],
        *years_rows("spent"),
        [
            Cell("资金使用情况", rows=1 + len(parts)),
            Cell("按方向划分", rows=1 + len(parts)),
            Cell("年度"),
            Cell("资金使用方向", cols=3),
            Cell("支出额度"),
        ],
        *([Cell(f"{y}年"), Cell(purpose, cols=3, align="left"), Cell(w.money(amount))] for y, purpose, amount in parts),
    ]
    w.record["spending_items"] = [
        {"year": y, "purpose": purpose, "amount": plain(amount)} for y, purpose, amount in parts
    ]
    w.add(Band([0.05, 0.075, 0.075, 0.1, 0.175, 0.175, 0.175, 0.175], rows))


def _split(rng: Random, total: Decimal, p: Project) -> list[tuple[str, Decimal]]:
    names = rng.sample(
        [
            f"{p.topic.work.split('、')[0]}支出",
            "委托第三方服务",
            "设备及材料购置",
            f"{p.indicators[0].name}经费",
            "宣传培训",
        ],
        rng.randint(1, 3),
    )
    parts: list[tuple[str, Decimal]] = []
    rest = total
    for name in names[:-1]:
        amount = p.money.round(rest * D(rng.randint(20, 60)) / 100)
        if amount:
            parts.append((name, amount))
            rest -= amount
    return [*parts, (names[-1], rest)]


def goals(w: Writer) -> None:
    rng, p = w.rng, w.project
    w.record["overall_goal"], w.record["overall_goal_achieved"] = p.goal, p.achieved
    tick = (
        rng.choice(["{}", "{}", "☑是□否", "是√否□", "■是 □否"])
        if p.achieved
        else rng.choice(["{}", "□是☑否", "是□否√"])
    )
    texts = [
        f"{rng.choice(['一季度', '上半年', '6月底前'])}完成方案制定和采购",
        f"{rng.choice(['9月底前', '三季度'])}完成{p.indicators[0].name}阶段性任务",
        "年底前完成验收并总结",
    ]
    count, slots = rng.randint(1, 3), 3
    rows: list[list[Cell]] = [
        [
            Cell("绩效目标情况", rows=1 + slots, vertical=True),
            Cell("预期总体目标"),
            Cell(p.goal, align="left"),
            Cell("是否如期实现预期总体目标"),
            Cell(tick.format("是" if p.achieved else "否")),
        ]
    ]
    mark = rng.choice(["目标{}：", "目标{}:", "{}. ", "阶段性目标{}："])
    for i in range(slots):
        result = rng.choice(["已完成", "按期完成", "完成", f"{p.topic.field}任务按计划完成"])
        filled = i < count
        row = [Cell("预期阶段性目标", rows=slots)] if i == 0 else []
        row.append(Cell(mark.format(i + 1) + (texts[i] if filled else ""), align="left"))
        row += [Cell("实际完成情况", rows=slots)] if i == 0 else []
        row.append(Cell(mark.format(i + 1) + (result if filled else ""), align="left"))
        rows.append(row)
        if filled:
            w.record["stage_goals"].append({"number": i + 1, "goal": texts[i], "result": result})
    w.add(Band([0.05, 0.15, 0.35, 0.15, 0.3], rows))


def indicator_rows(w: Writer) -> None:
    """The indicators without weights, with empty rows for kinds that the project does not have."""
    lines = blocks.indicator_record(w, ["level1", "level2", "name", "formula", "target", "actual", "reason"])
    texts = blocks.with_blanks(w, lines, BLANK_LEVELS)
    spans1 = blocks.spans(texts, ("level1",))
    spans2 = blocks.spans(texts, ("level1", "level2"))
    names = w.rng.choice(
        [
            ("评价年度预期值", "评价年度实现值", "未完成原因说明"),
            ("年度预期值", "年度实现值", "未完成原因"),
            ("预期值", "实现值", "未完成原因说明"),
        ]
    )
    head = [
        Cell("绩效指标情况", rows=len(texts) + 1, vertical=True),
        Cell("绩效指标", cols=2),
        Cell("指标名称"),
        Cell("指标计算公式"),
        *(Cell(n) for n in names),
    ]
    rows = [head]
    for i, line in enumerate(texts):
        row = [Cell(line["level1"], rows=spans1[i], vertical=True)] if i in spans1 else []
        row += [Cell(line["level2"], rows=spans2[i])] if i in spans2 else []
        row += [
            Cell(line[k], align="left" if k in ("name", "formula", "reason") else "center")
            for k in ("name", "formula", "target", "actual", "reason")
        ]
        rows.append(row)
    w.add(Band([0.05, 0.05, 0.1, 0.22, 0.16, 0.12, 0.12, 0.18], rows, header=1))


def report(w: Writer, title: str) -> None:
    """The narrative, laid out as a table or as paragraphs."""
    rng = w.rng
    w.para(title, align="center", size=1.9, bold=True)
    names = {
        "filled_by": "填报人姓名",
        "contact_phone": "联系电话",
        "fill_date": "填报日期",
        "supervising_department": rng.choice(["市级项目主管部门（公章）", "项目主管部门（公章）", "主管部门"]),
    }
    w.para(f"项目名称：{w.record['project_name'] or put(w, 'project_name')}", size=1.2)
    for name in ("supervising_department", "filled_by", "contact_phone", "fill_date"):
        if name == "contact_phone" and w.record["contact_phone"]:
            number = w.project.phone
            text = number.split("-")[1] if "-" in number and rng.random() < 0.3 else number
        else:
            text = put(w, name)
        w.para(f"{names[name]}：{text}", size=1.2)
    told = write(w.project, rng)
    record(w, told)
    if rng.random() < 0.5:
        as_table(w, told)
    else:
        as_paragraphs(w, told)


def record(w: Writer, told: Report) -> None:
    w.record["score_items"], w.record["claims"] = told.items, told.claims
    w.record["total_score"], w.record["grade"] = plain(told.score), grade_of(told.score)
    narrative: list[dict[str, Any]] = [
        {"heading": head or group, "text": "".join(paras)} for group, head, paras in told.sections
    ]
    w.record["narrative"] = narrative
    w.accept["claims"] = [{"metric": "total_score", "value": plain(told.score)}]


def as_table(w: Writer, told: Report) -> None:
    group = ""
    for title, head, paras in told.sections:
        if head and title != group:
            w.row([Cell(title, align="left", bold=True)], [1.0])
        group = title
        w.row(
            [Cell(head or title, align="left", top=len(paras) > 3), Cell("\n".join(paras), align="left", top=True)],
            [0.22, 0.78],
        )


def as_paragraphs(w: Writer, told: Report) -> None:
    group = ""
    for title, head, paras in told.sections:
        if title != group:
            w.para(title, bold=True, size=1.2)
        group = title
        if head:
            w.para(head, size=1.15, indent=True)
        for text in paras:
            w.para(text, size=1.15, indent=True)


def report_only(rng: Dice) -> Made:
    """A narrative report with a cover and a small funding table within the text."""
    project = draw_project(rng, Scheme(), ["central", "provincial", "municipal"])
    w = Writer(project, "basic_info")
    w.waive("required-missing", "indicator-level-missing", "goal-without-result", "basis-year", "low-execution")
    w.para(
        rng.choice(["项目支出绩效自评报告", "财政支出项目绩效自评报告", "专项资金绩效自评报告"]),
        align="center",
        size=2.2,
        bold=True,
        space=2,
    )
    year = put(w, "evaluation_year")
    holder, who = rng.choice(
        [
            ("预算部门单位（公章）", "supervising_department"),
            ("项目单位（公章）", "reporting_unit"),
            ("填报单位（盖章）", "reporting_unit"),
        ]
    )
    for label, text in (
        ("项目名称", put(w, "project_name")),
        ("评价年度", year),
        (holder, put(w, who)),
        ("填报日期", put(w, "fill_date")),
    ):
        w.para(f"{label}：{text}", size=1.4, space=0.8)
    if rng.random() < 0.5:
        w.blocks.append(Break())
    told = write(project, rng)
    record(w, told)
    as_paragraphs(w, told)
    w.para(f"资金使用情况见下表（单位：{project.money.unit}）：", indent=True, size=1.1)
    sources = [*project.funding.sources, "total"]
    names = {"central": "中央资金", "provincial": "省级资金", "municipal": "市级资金", "total": "合计"}
    rows = [[Cell("资金来源"), Cell("预算数"), Cell("执行数"), Cell("执行率")]]
    for s in sources:
        cells = [Cell(names[s]), Cell(add_amount(w, "budget", s)), Cell(add_amount(w, "spent", s))]
        rows.append([*cells, Cell(execution_line(w, s, ["r"], "total")[0])])
    w.add(Band([0.3, 0.25, 0.25, 0.2], rows))
    return w, Document(w.blocks, page_style(rng, landscape=False))
