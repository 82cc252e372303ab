"""Regional forms: Sichuan, Hubei, Yunnan, and the transfer payment table."""

from __future__ import annotations

from decimal import Decimal

from . import blocks
from .families_national import Made, heading, start
from .identity import identity, signature
from .money_block import add_amount, funding
from .project import Dice, Scheme, draw_project
from .quantities import plain
from .sheet import Band, Cell, Document
from .writer import grade_of, page_style

D = Decimal
PRINTED = {
    "sources",
    "budget",
    "rate",
    "exec_score",
    "score",
    "weight",
    "total",
    "goals",
    "reason",
    "actual",
    "target",
    "level2",
    "initial",
}


def sichuan(rng: Dice) -> Made:
    """F4: landscape, comparator and unit in columns of their own, 10 + 90, closing rows of text."""
    levels = rng.choice(
        [{"产出指标": 60, "效益指标": 20, "满意度指标": 10}, {"产出指标": 50, "效益指标": 30, "满意度指标": 10}]
    )
    scheme = Scheme(D(10), {k: D(v) for k, v in levels.items()})
    project = draw_project(
        rng,
        scheme,
        ["appropriation", "fiscal_account", "own", "other"],
        columns=True,
        floor=0.92,
        unit=rng.choice(["万元", "万元", "元"]),
    )
    w = start(
        project, "self_evaluation_table", PRINTED, appropriation="其中：财政资金", weight="权重", exec_weight="权重"
    )
    w.look.title_row = False
    heading(w, rng.choice(["部门预算项目支出绩效自评表", "部门预算项目绩效自评表"]))
    identity(w, [["project_name"], ["supervising_department", "reporting_unit"]])
    goal = "" if "goal" in project.blank else project.goal
    result = "" if "goal_result" in project.blank else project.goal_result
    w.record["overall_goal"], w.record["overall_goal_result"] = goal or None, result or None
    w.add(
        Band(
            [0.1, 0.16, 0.37, 0.37],
            [
                [
                    Cell("项目基本情况", rows=3),
                    Cell("1.项目年度目标完成情况", rows=2),
                    Cell(w.label("goal")),
                    Cell(w.label("goal_result")),
                ],
                [Cell(goal, align="left"), Cell(result, align="left")],
                [Cell("2.项目实施内容及过程概述"), Cell(f"主要用于{project.topic.work}。", cols=2, align="left")],
            ],
        )
    )
    funding(w, ["initial_budget", "budget", "spent"], order="rws", reason=True)
    columns = ["level1", "level2", "name", "operator", "target", "unit", "actual", "weight", "score", "reason"]
    blocks.indicators(w, columns)
    blocks.total(w, columns)
    for label, text in (
        ("评价结论", f"项目总体实施情况{rng.choice(['较好', '良好'])}，自评得分{plain(project.total)}分。"),
        (
            "存在问题",
            rng.choice(
                ["无", "绩效目标设置还不够细化，个别指标量化程度不高。", f"{project.topic.field}基础数据归集不够及时。"]
            ),
        ),
        ("改进措施", rng.choice(["无", "进一步细化量化绩效指标，强化过程监控。", "完善项目管理台账，按月调度进展。"])),
    ):
        w.row([Cell(label), Cell(text, align="left")], [0.1, 0.9])
        if text != "无":
            w.record["narrative"].append({"heading": label, "text": text})
    w.accept["claims"] = [{"metric": "total_score", "value": plain(project.total)}]
    w.row(
        [
            Cell(f"项目负责人：{project.people[2]}", align="left"),
            Cell(f"财务负责人：{project.people[3]}", align="left"),
        ],
        [0.5, 0.5],
    )
    return w, Document(w.blocks, page_style(rng, landscape=True))


def hubei(rng: Dice) -> Made:
    """F5: tick boxes, a single funding row, 20 for the execution and 80 for the goals."""
    scheme = Scheme(D(20), {"产出指标": D(rng.choice([40, 50])), "效益指标": D(0)})
    scheme.levels["效益指标"] = 80 - scheme.levels["产出指标"] - 10
    scheme.levels["满意度指标"] = D(10)
    project = draw_project(rng, scheme, ["appropriation"])
    w = start(
        project,
        "self_evaluation_table",
        {"rate", "exec_score", "goals", "actual", "target", "level2", "units"} - {"goals"},
    )
    heading(w, rng.choice(["项目自评表", "项目绩效自评表", "项目支出绩效自评结果表"]))
    identity(w, [["project_name"], ["supervising_department", "reporting_unit"]])
    box, tick = rng.choice([("□", "☑"), ("□", "■"), ("□", "√")])
    for label, options in (
        ("项目类别", ["1、部门预算项目", "2、市直专项", "3、市对下转移支付项目"]),
        ("项目属性", ["1、持续性项目", "2、新增性项目"]),
        ("项目类型", ["1、常年性项目", "2、延续性项目", "3、一次性项目"]),
    ):
        hit = rng.randrange(len(options))
        w.row(
            [
                Cell(label),
                Cell("  ".join(f"{o} {tick if i == hit else box}" for i, o in enumerate(options)), align="left"),
            ],
            [0.15, 0.85],
        )
    money = project.funding
    title = "预算执行情况\n（" + project.money.unit + "）\n（20分）"
    total = {"source": "total", "rate": plain(money.rate), "weight": "20", "score": plain(money.score or D(0))}
    w.record["execution"].append(total)
    w.add(
        Band(
            [0.15, 0.22, 0.16, 0.16, 0.13, 0.18],
            [
                [
                    Cell(title, rows=2),
                    Cell(""),
                    Cell(rng.choice(["预算数（A）", "全年预算数(A)"])),
                    Cell("执行数（B）"),
                    Cell("执行率\n（B/A）"),
                    Cell(rng.choice(["得分\n（20分*执行率）", "得分（20分×执行率）"])),
                ],
                [
                    Cell(rng.choice(["年度财政资金总额", "年度资金总额"])),
                    Cell(add_amount(w, "budget", "total")),
                    Cell(add_amount(w, "spent", "total")),
                    Cell(w.percent(money.rate, money.rate_places)),
                    Cell(w.score(money.score)),
                ],
            ],
        )
    )
    w.look.level_weights = "none"
    columns = ["level1", "level2", "name", "target", "actual", "score"]
    w.label.chosen.update(
        {
            "indicators": "年度绩效目标（80分）",
            "target": "年初目标值",
            "actual": "实际完成值",
            "score": "得分",
            "sum": "总分",
        }
    )
    w.look.vertical_title, w.look.title_row = False, False
    blocks.indicators(w, columns)
    blocks.total(w, columns, weight=False)
    missed = [one for one in project.indicators if not one.met]
    text = "；".join((one.reason or "").rstrip("。") for one in missed) + "。" if missed else rng.choice(["无", ""])
    for label, words in (
        ("偏差大或\n目标未完成\n原因分析", text),
        ("改进措施及\n结果应用方案", rng.choice(["无", "加强项目管理，将自评结果作为下年度预算安排依据。"])),
    ):
        w.row([Cell(label), Cell(words, align="left")], [0.15, 0.85])
        if words not in ("", "无"):
            w.record["narrative"].append({"heading": label.replace("\n", ""), "text": words})
    for one in w.record["indicators"]:
        one["reason"] = None
    w.waive("missed-target-unexplained", "overachieved-unexplained", "score-sum", "weight-sum")
    signature(w)
    w.para(
        "备注：1.预算执行情况口径：预算数为调整后财政资金总额（包括上年结余结转），执行数为资金使用单位财政资金实际支出数。",
        size=0.85,
    )
    return w, Document(w.blocks, page_style(rng))


def yunnan(rng: Dice) -> Made:
    """F7: 公开14表, amounts in yuan, comparator and unit in columns, notes and total in one bottom row."""
    scheme = Scheme(D(10), {"产出指标": D(50), "效益指标": D(30), "满意度指标": D(10)})
    project = draw_project(rng, scheme, ["appropriation", "carryover", "other"], unit="元", columns=True)
    w = start(
        project, "self_evaluation_table", PRINTED | {"grade"}, operator="指标性质", unit="度量单位", target="指标值"
    )
    w.look.title_row = False
    w.para(rng.choice(["公开14表", "公开15表", "附表14"]), align=rng.choice(["left", "right"]))
    heading(w, "项目支出绩效自评表")
    identity(w, [["project_name"], ["supervising_department", "reporting_unit"]])
    funding(w, ["initial_budget", "budget", "spent"])
    blocks.goals(w)
    columns = ["level1", "level2", "name", "operator", "target", "unit", "actual", "weight", "score", "reason"]
    over = dict.fromkeys(("level1", "level2", "name"), "绩效指标") | dict.fromkeys(
        ("operator", "target", "unit"), "年度指标值"
    )
    blocks.indicators(w, columns, over=over)
    text = rng.choice(["无", "", "无其他需要说明的事项。"])
    grade = project.grade or grade_of(project.total)
    w.add(
        Band(
            [0.2, 0.36, 0.12, 0.1, 0.12, 0.1],
            [
                [
                    Cell("其他需要说明事项"),
                    Cell(text, align="left"),
                    Cell("总分"),
                    Cell("100"),
                    Cell(w.score(project.total)),
                    Cell(grade),
                ]
            ],
        )
    )
    w.record |= {
        "other_notes": text or None,
        "total_weight": "100",
        "total_score": plain(project.total),
        "grade": grade,
    }
    if rng.random() < 0.6:
        w.para(
            "备注：1.涉密部门和涉密信息按保密规定不公开。2.一级指标包含产出指标、效益指标、满意度指标，二级指标和三级指标根据项目实际情况设置。",
            size=0.85,
        )
    return w, Document(w.blocks, page_style(rng, landscape=rng.random() < 0.5, columns=11))


MANAGEMENT = (
    "分配科学性",
    "下达及时性",
    "拨付合规性",
    "使用规范性",
    "执行准确性",
    "预算绩效管理情况",
    "支出责任履行情况",
)


def transfer(rng: Dice) -> Made:
    """F3: no weights; the 2022 variant has 资金管理情况, the 2021 one does not."""
    recent = rng.random() < 0.6
    sources = rng.choice(
        [
            ["central", "local", "other"],
            ["central", "provincial", "county"],
            ["central", "provincial", "municipal", "county"],
        ]
    )
    project = draw_project(rng, Scheme(), sources, formulas=False)
    w = start(
        project,
        "transfer_payment_table",
        {"sources", "budget", "rate", "goals", "reason", "actual", "target", "level2", "units"},
        project_name=rng.choice(["转移支付（项目）名称", "转移支付(项目)名称", "专项名称"]),
        supervising_department="地方主管部门",
    )
    w.look.level_weights = "none"
    heading(
        w,
        rng.choice(
            [
                "转移支付区域（项目）绩效自评表",
                "转移支付区域(项目)绩效目标自评表",
                "中央对地方专项转移支付区域绩效目标自评表",
            ]
        ),
    )
    w.label.chosen.update(
        {
            "reporting_unit": "资金使用单位" if recent else rng.choice(["实施单位", "资金使用单位"]),
            "funding": "资金投入情况" if recent else "项目资金",
        }
    )
    ministry = rng.choice(["财政部", "水利部", "教育部", "民政部", "国家卫生健康委员会"])
    identity(
        w,
        [["project_name"], ["中央主管部门"], ["supervising_department", "reporting_unit"]],
        {"中央主管部门": ministry},
    )
    funding(w, ["budget", "spent"], weight=False, score=False, rate_rows=rng.choice(["total", "all"]))
    if recent:
        rows = [[Cell("资金管理情况", rows=8), Cell(""), Cell("情况说明"), Cell("存在问题和改进措施")]]
        rows += [
            [
                Cell(m),
                Cell(
                    rng.choice(["符合资金管理办法规定", "按规定时限分解下达", "专款专用，无截留挪用", "已按要求落实"]),
                    align="left",
                ),
                Cell(rng.choice(["无", "无", ""])),
            ]
            for m in MANAGEMENT
        ]
        w.add(Band([0.12, 0.22, 0.42, 0.24], rows))
    blocks.goals(w)
    columns = ["level1", "level2", "name", "target", "actual", "reason"]
    blocks.indicators(w, columns)
    text = rng.choice(["", "无", f"{project.topic.field}资料由业务科室保管。"])
    w.row([Cell("说明"), Cell(text, align="left")], [0.12, 0.88])
    w.record["other_notes"] = text or None
    signature(w)
    if recent and rng.random() < 0.5:
        w.para("注：1.资金使用单位按项目绩效目标填报，主管部门汇总时按区域绩效目标填报。", size=0.85)
    return w, Document(w.blocks, page_style(rng))
