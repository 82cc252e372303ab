"""Documents that are no self-evaluation: summary lists, letters, contracts, blank forms, notices."""

from __future__ import annotations

from random import Random

from . import vocabulary as words
from .project import person
from .sheet import Band, Block, Cell, Document, Para, Table
from .writer import page_style


def summary(rng: Random) -> list[Block]:
    """One line a project: 序号、项目名称、预算数、执行数、执行率."""
    place = rng.choice(words.PLACES)[0]
    year = rng.randint(2019, 2024)
    rows = [
        [
            Cell(t)
            for t in (
                "序号",
                "项目名称",
                "主管部门",
                "预算数",
                "执行数",
                "执行率",
                rng.choice(["自评得分", "自评等级"]),
            )
        ]
    ]
    for i in range(rng.randint(8, 36)):
        topic = rng.choice(words.TOPICS)
        budget = rng.randint(10, 2000)
        spent = round(budget * rng.randint(700, 1000) / 1000, 2)
        last = f"{rng.randint(80, 99)}.{rng.randint(0, 9)}" if rows[0][-1].text == "自评得分" else rng.choice("优优良")
        rows.append(
            [
                Cell(t, align="left" if k == 1 else "center")
                for k, t in enumerate(
                    (
                        str(i + 1),
                        rng.choice(topic.names),
                        place + topic.department,
                        str(budget),
                        f"{spent:g}",
                        f"{spent / budget:.2%}",
                        last,
                    )
                )
            ]
        )
    head = Para(f"{year}年度{place}项目支出绩效自评情况汇总表", align="center", size=1.7, bold=True)
    return [
        head,
        Para("单位：万元", align="right"),
        Table([Band([0.07, 0.3, 0.22, 0.11, 0.11, 0.1, 0.09], rows, header=1)]),
    ]


def letter(rng: Random) -> list[Block]:
    """An official letter that speaks of self-evaluation and contains none."""
    place, _, short = rng.choice(words.PLACES)
    year = rng.randint(2019, 2024)
    topic = rng.choice(words.TOPICS)
    body = [
        f"根据《{place}财政局关于开展{year}年度预算绩效自评工作的通知》要求，我单位高度重视，认真组织开展绩效自评工作，现将有关情况函告如下：",
        f"一、我单位{year}年度共有{rng.randint(2, 19)}个项目纳入自评范围，涉及{topic.work}等工作。",
        "二、请各单位于收文后十个工作日内报送项目支出绩效自评表和自评报告，逾期未报的将予以通报。",
        f"三、联系人：{person(rng)}，联系电话：{rng.randint(2000000, 8999999)}。",
        "特此函告。",
    ]
    title = Para(
        f"{place}{topic.department}关于报送{year}年度项目支出绩效自评材料的函", align="center", size=1.8, bold=True
    )
    number = Para(f"{short}函〔{year + 1}〕{rng.randint(1, 99)}号", align="center")
    sign = [
        Para(place + topic.department, align="right"),
        Para(f"{year + 1}年{rng.randint(1, 6)}月{rng.randint(1, 28)}日", align="right"),
    ]
    return [title, number, *(Para(t, indent=True, space=0.6) for t in body), *sign]


def contract(rng: Random) -> list[Block]:
    """A purchase contract with a priced table."""
    topic, place = rng.choice(words.TOPICS), rng.choice(words.PLACES)[0]
    rows = [[Cell(t) for t in ("序号", "货物名称", "单位", "数量", "单价（元）", "金额（元）")]]
    total = 0
    for i, (name, unit, low, _) in enumerate(topic.counts, 1):
        price, number = rng.randint(20, 900), rng.randint(low, low * 3)
        total += price * number
        rows.append(
            [
                Cell(t)
                for t in (str(i), name.removesuffix("数量"), unit, str(number), f"{price}.00", f"{price * number:,}.00")
            ]
        )
    rows.append([Cell("合计", cols=5), Cell(f"{total:,}.00")])
    clauses = [
        "第一条 甲方向乙方采购下列货物及服务：",
        "第二条 乙方应于合同签订后三十日内交付，验收合格后支付合同价款的95%，余款作为质量保证金。",
        "第三条 本合同一式四份，双方各执两份，自签字盖章之日起生效。",
    ]
    parties = [
        Para(f"甲方：{place}{rng.choice(topic.units)}"),
        Para(f"乙方：{place}{rng.choice(['恒远', '鑫达', '众和'])}科技有限公司"),
    ]
    table = Table([Band([0.08, 0.32, 0.1, 0.15, 0.15, 0.2], rows)])
    return [
        Para("采购合同", align="center", size=2, bold=True),
        *parties,
        Para(clauses[0], indent=True),
        table,
        *(Para(c, indent=True, space=0.5) for c in clauses[1:]),
    ]


def blank(rng: Random) -> list[Block]:
    """The national form with nothing filled in, as it hangs below a notice."""
    levels = (
        ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
        ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
        ("满意度指标", ("服务对象满意度指标",)),
    )
    count = sum(len(l2) for _, l2 in levels)
    hint = rng.random() < 0.5
    names = [Cell("项目名称"), Cell("")]
    rows = [
        [
            Cell("绩\n效\n指\n标", rows=count + 1),
            *(
                Cell(t)
                for t in (
                    "一级指标",
                    "二级指标",
                    "三级指标",
                    "年度指标值",
                    "实际完成值",
                    "分值",
                    "得分",
                    "偏差原因分析及改进措施",
                )
            ),
        ]
    ]
    for level1, level2s in levels:
        for i, level2 in enumerate(level2s):
            row = [Cell(level1, rows=len(level2s))] if i == 0 else []
            rows.append(
                [*row, Cell(level2), Cell("指标1：" if hint else "", align="left"), *(Cell("") for _ in range(5))]
            )
    bands = [
        Band([0.15, 0.85], [names]),
        Band([0.15, 0.35, 0.15, 0.35], [[Cell("主管部门"), Cell(""), Cell("实施单位"), Cell("")]]),
        Band(
            [0.15, 0.2, 0.13, 0.13, 0.13, 0.08, 0.1, 0.08],
            [
                [
                    Cell("项目资金\n（万元）", rows=4),
                    Cell(""),
                    *(Cell(t) for t in ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")),
                ],
                *(
                    [
                        Cell(t),
                        Cell(""),
                        Cell(""),
                        Cell(""),
                        Cell("10" if hint and i == 0 else "—" if hint else ""),
                        Cell(""),
                        Cell("—" if hint and i else ""),
                    ]
                    for i, t in enumerate(("年度资金总额", "其中：当年财政拨款", "其他资金"))
                ),
            ],
        ),
        Band(
            [0.15, 0.425, 0.425],
            [[Cell("年度总体目标", rows=2), Cell("预期目标"), Cell("实际完成情况")], [Cell(""), Cell("")]],
        ),
        Band([0.05, 0.09, 0.12, 0.16, 0.12, 0.12, 0.07, 0.07, 0.2], rows),
        Band([0.66, 0.07, 0.07, 0.2], [[Cell("总分"), Cell("100" if hint else ""), Cell(""), Cell("")]]),
    ]
    return [
        Para("附件2"),
        Para("项目支出绩效自评表", align="center", size=1.8, bold=True),
        Para("（    年度）", align="center"),
        Table(bands),
    ]


def other(rng: Random) -> tuple[str, Document]:
    """One document without a record, and its kind."""
    make = rng.choice([summary, summary, letter, contract, blank, blank])
    return make.__name__, Document(make(rng), page_style(rng))
