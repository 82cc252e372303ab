"""Forms that go their own way: Suzhou's flat list, the 制式表 of Hunan and Hebei with its list of expenses."""

from __future__ import annotations

from decimal import Decimal

from . import blocks
from .families_national import Made, heading, start
from .identity import identity, signature
from .money_block import add_amount
from .project import Dice, Project, Scheme, draw_project
from .quantities import fixed, plain
from .sheet import Band, Cell, Document
from .writer import Writer, page_style

D = Decimal
LIST = {"score", "weight", "total", "actual", "target", "units"}
EXPENSES = (
    "办公费",
    "印刷费",
    "差旅费",
    "培训费",
    "委托业务费",
    "专用材料费",
    "劳务费",
    "维修（护）费",
    "其他商品和服务支出",
    "设备购置",
)


def jiangsu(rng: Dice) -> Made:
    """F10: money received and paid, then a flat list of indicators under four kinds of goals."""
    names = {"产出指标": "产出目标", "效益指标": "结果目标", "满意度指标": "影响力目标"}
    levels = {"投入": D(20), "产出目标": D(40), "结果目标": D(30), "影响力目标": D(10)}
    project = draw_project(rng, Scheme(None, levels, names), ["appropriation"], floor=0.92)
    w = start(project, "self_evaluation_table", LIST, level1="项目类别", weight="权重", score="自评分")
    w.waive("indicator-level-missing", "low-execution", "missed-target-unexplained")
    heading(w, rng.choice(["市级财政项目支出绩效自评表", "项目支出绩效自评价表"]))
    identity(w, [["project_name"], ["supervising_department", "reporting_unit"]], way="side")
    unit = "（" + project.money.unit + "）"
    rows = [
        [Cell("市级预算执行情况" + unit, rows=2), Cell("年初预算"), Cell("调整后预算数"), Cell("财政拨款数")],
        [Cell(add_amount(w, m, "total")) for m in ("initial_budget", "budget", "received")],
        [Cell("市级财政资金使用情况" + unit, rows=2), Cell("实际支付数"), Cell("资金结余、结转数"), Cell("预算执行率")],
        [
            Cell(add_amount(w, "spent", "total")),
            Cell(add_amount(w, "balance", "total")),
            Cell(w.percent(project.funding.rate, project.funding.rate_places)),
        ],
    ]
    w.record["execution"].append(
        {"source": "total", "rate": plain(project.funding.rate), "weight": None, "score": None}
    )
    w.add(Band([0.25, 0.25, 0.25, 0.25], rows))
    if rng.random() < 0.6:
        blocks.goals(w)
    columns = ["level1", "name", "weight", "target", "actual", "score"]
    w.look.level_weights, w.look.title_row = "none", False
    blocks.indicators(w, columns, title=False)
    blocks.total(w, columns, title=False)
    signature(w)
    return w, Document(w.blocks, page_style(rng))


def expenses(w: Writer, project: Project) -> None:
    """支出明细 in yuan whatever the header declares; what was paid adds up to the amount spent."""
    rng = project.rng
    spent = project.funding.amounts["spent", "total"]
    count = rng.randint(2, 5)
    cuts = sorted(rng.sample(range(1, 20), count - 1))
    parts = [D(b - a) / 20 for a, b in zip([0, *cuts], [*cuts, 20], strict=True)]
    amounts = [(spent * part).quantize(D("0.01")) for part in parts]
    amounts[-1] = spent - sum(amounts[:-1], D(0))
    rows = [
        [
            Cell("支出内容\n（经济科目）"),
            Cell("计划支出数（元）"),
            Cell("实际支出数（元）"),
            Cell("会计凭证号"),
            Cell("备注"),
        ]
    ]
    for purpose, amount in zip(rng.sample(EXPENSES, count), amounts, strict=True):
        text = fixed(amount, 2, project.money.thousands)
        rows.append(
            [Cell(purpose), Cell(text), Cell(text), Cell(f"{rng.randint(1, 12)}月{rng.randint(1, 180)}号"), Cell("")]
        )
        w.record["spending_items"].append({"year": None, "purpose": purpose, "amount": plain(amount)})
    w.row([Cell("项目支出明细情况", bold=True)], [1.0])
    w.add(Band([0.28, 0.2, 0.2, 0.2, 0.12], rows))


def standard_form(rng: Dice) -> Made:
    """F6: period in one cell, money in parallel columns each with its sources, expenses, scores."""
    levels = {"产出指标": D(50), "效益指标": D(30), "满意度指标": D(20)}
    sources = rng.choice([["central", "provincial", "municipal", "county", "other"], ["provincial", "county", "other"]])
    project = draw_project(rng, Scheme(None, levels), sources, unit="万元")
    labels = {
        "central": "其中：中央",
        "provincial": "省",
        "municipal": "市",
        "county": "县",
        "other": "其它",
        "supervising_department": "主管部门",
        "reporting_unit": "项目单位",
    }
    if sources[0] == "provincial":
        labels["provincial"] = "其中：省"
    w = start(project, "self_evaluation_table", LIST | {"level2", "sources", "budget", "reason", "goals"}, **labels)
    heading(w, rng.choice(["项目支出绩效自评表", "财政支出项目绩效评价自评表", "项目支出绩效评价基础数据表"]))
    identity(w, [["project_name"], ["supervising_department", "reporting_unit"]], way="side")
    start_day, end_day = project.start, project.end
    period = rng.choice(
        [
            f"{start_day[0]}年{start_day[1]}月至{end_day[0]}年{end_day[1]}月",
            f"{start_day[0]}.{start_day[1]}-{end_day[0]}.{end_day[1]}",
            f"{start_day[0]}年{start_day[1]}月起至{end_day[0]}年{end_day[1]}月止",
        ]
    )
    w.record["start_date"], w.record["end_date"] = (
        f"{start_day[0]}-{start_day[1]:02d}",
        f"{end_day[0]}-{end_day[1]:02d}",
    )
    w.row(
        [Cell("项目负责人"), Cell(project.people[2]), Cell("联系电话"), Cell(project.phone)], [0.15, 0.35, 0.15, 0.35]
    )
    w.record["contact_phone"] = project.phone
    w.row(
        [Cell("项目地址"), Cell(project.place), Cell("邮编"), Cell(f"{rng.randint(100000, 699999)}")],
        [0.15, 0.35, 0.15, 0.35],
    )
    w.row([Cell("项目起止时间"), Cell(period)], [0.15, 0.85])
    measures = (("budget", "计划安排资金"), ("received", "实际到位资金"), ("spent", "实际支出"), ("balance", "结余"))
    rows = []
    for source in ("total", *sources):
        row = []
        for measure, label in measures:
            row += [
                Cell(f"{label}\n（万元）" if source == "total" else w.label(source), align="left"),
                Cell(add_amount(w, measure, source)),
            ]
        rows.append(row)
    w.add(Band([0.14, 0.11] * 4, rows))
    expenses(w, project)
    blocks.goals(w)
    columns = ["level1", "level2", "name", "target", "actual", "weight", "score", "reason"]
    w.look.level_weights = "none"
    blocks.indicators(w, columns)
    blocks.total(w, columns)
    signature(w, ["filled_by", "fill_date"])
    return w, Document(w.blocks, page_style(rng))
