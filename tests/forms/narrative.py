"""The text of a Guangdong self-evaluation report: sections, scored items, figures that it states."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from .project import Project
from .quantities import phrase_amount, plain
from .writer import grade_of

D = Decimal
Group = tuple[str, dict[str, int]]  # its heading, and the items with their full scores
ITEMS: dict[str, tuple[Group, ...]] = {
    "项目立项": (
        ("论证决策", {"论证充分性": 4}),
        ("目标设置", {"完整性": 2, "科学性": 2, "可衡量性": 2}),
        ("保障措施", {"制度完整性": 1, "计划安排合理性": 1}),
    ),
    "资金落实": (("资金到位", {"资金到位率": 3, "资金到位及时性": 2}), ("资金分配", {"资金分配合理性": 3})),
    "资金管理": (("", {"资金支出率": 6, "支出规范性": 6}),),
    "事项管理": (("", {"实施程序": 4, "管理情况": 4}),),
    "经济性": (("", {"预算控制": 5, "成本控制": 5}),),
    "效率性": (("", {"完成进度": 10, "完成质量": 10}),),
    "效果性": (("", {"社会经济效益": 20}),),
    "公平性": (("", {"公平性": 10}),),
}
NUMERALS = "一二三四五六七八九"
SAYINGS: dict[str, tuple[str, ...]] = {
    "论证充分性": (
        "项目前期开展了实地调研，征求了{served}意见，并经党组会议集体研究",
        "立项材料齐全，依据充分，经专家评审通过后列入{field}年度计划",
    ),
    "完整性": ("绩效目标涵盖产出、效益和满意度，内容完整", "总体目标与阶段目标齐备，指标覆盖{work}"),
    "科学性": ("目标值参照往年{field}工作数据确定，符合客观实际", "指标设置与{name}支出内容相符"),
    "可衡量性": ("{first}等主要指标均已量化，便于考核", "指标细化到具体数值，可以采集和验证"),
    "制度完整性": ("已建立项目管理和财务管理制度", "制定了{field}资金管理办法，职责分工明确"),
    "计划安排合理性": ("实施计划按季度分解，安排合理", "进度计划与资金安排相衔接"),
    "资金到位及时性": ("资金按计划及时到位，满足支付需要", "财政部门按用款计划下达，未影响项目实施"),
    "资金分配合理性": ("资金按{first}任务量分配，公开透明", "分配方案经集体研究，与目标任务匹配"),
    "支出规范性": ("支出审批手续完备，未发现截留、挪用情况", "严格执行国库集中支付和政府采购规定，凭证齐全"),
    "实施程序": ("招标、合同、验收程序规范，档案齐全", "调整事项按规定报批，项目实施程序完整"),
    "管理情况": ("定期检查{first}进展，发现问题及时整改", "建立台账，专人负责{field}日常监管"),
    "预算控制": ("严格按批复预算执行，未超预算", "各项支出控制在预算范围内"),
    "成本控制": ("通过询价比选，有效控制了成本", "单价不高于同期市场水平"),
    "完成进度": ("{work}按计划推进，年度任务基本完成", "各阶段任务按时间节点完成"),
    "完成质量": ("经验收，{first}质量符合要求", "成果质量达到{field}行业规范"),
    "社会经济效益": ("{benefit}得到提升，{served}普遍认可", "项目实施后{benefit}明显改善"),
    "公平性": ("补助对象公示公开，{served}无投诉", "面向{served}一视同仁，过程接受监督"),
}
STORIES: dict[str, tuple[str, ...]] = {
    "unit": (
        "{unit}为{department}下属单位，主要承担{field}相关工作，内设{n}个科室，现有在编人员{m}人。",
        "根据机构编制方案，{unit}负责{work}，编制{m}名，实有人员{k}人，设{n}个内设机构。",
        "{unit}在{field}领域履行技术支撑和组织实施职责，服务范围覆盖{place}各镇街，配备专业人员{k}名。",
        "单位财务独立核算，设财务岗位{n}个，内部控制制度健全，近年来未发生违规情况。",
    ),
    "work": (
        "{name}主要内容为{work}。项目经前期论证后立项，由{unit}组织实施。",
        "实施程序包括制定方案、政府采购、签订合同、过程监管和竣工验收，其中{first}为核心任务。",
        "项目自{year}年启动，先摸底调查，后组织{work}，{month}月开展中期检查，年底组织验收。",
        "实施过程中注重听取{served}意见，先后召开座谈会{n}次，对方案作了完善。",
    ),
    "use": (
        "项目实施后，{benefit}有了新的变化，{served}认可度较往年提高。",
        "资金使用坚持专款专用，支付进度与{work}进度基本匹配。",
        "通过{name}，{place}{field}短板得到补齐，形成了一批可推广的做法。",
        "从实施效果看，{first}任务的推进带动了{field}整体水平。",
    ),
    "problems": (
        "一是前期调研不够深入，{first}目标值测算偏保守；二是部分资料归集不够及时。",
        "项目实施涉及部门较多，{field}信息共享不够顺畅，个别环节衔接不紧。",
        "基层力量薄弱，{work}的后续管护需要进一步落实。",
    ),
    "advice": (
        "加强与相关部门沟通，完善{field}信息共享机制，细化{first}测算依据。",
        "下一步将加快资料归集，健全管护制度，确保{name}长期发挥效益。",
        "强化绩效监控结果应用，把{first}完成情况作为下年度预算安排的依据。",
    ),
}


@dataclass
class Report:
    """Sections as printed: heading and paragraphs; scored items and claims that they contain."""

    sections: list[tuple[str, str, list[str]]] = field(default_factory=list)  # group heading, heading, paragraphs
    items: list[dict[str, str]] = field(default_factory=list)
    claims: list[dict[str, str]] = field(default_factory=list)
    score: Decimal = field(default_factory=D)


def tell(p: Project, rng: Random, kind: str, least: int = 2) -> str:
    """Some sentences of a kind, filled with the project's words."""
    pool = STORIES[kind]
    chosen = rng.sample(pool, min(len(pool), rng.randint(least, max(least, len(pool)))))
    return "".join(fill(p, rng, s) for s in chosen)


def fill(p: Project, rng: Random, text: str) -> str:
    topic, benefit = p.topic, rng.choice(p.topic.benefits)
    who = {"unit": p.unit, "department": p.department, "place": p.place, "name": p.name, "first": p.indicators[0].name}
    what = {"field": topic.field, "work": topic.work, "served": topic.served, "benefit": benefit, "year": p.year}
    numbers = {"month": rng.randint(5, 10), "n": rng.randint(2, 9), "m": rng.randint(20, 160), "k": rng.randint(9, 19)}
    return text.format(**who, **what, **numbers)


def scored_items(p: Project, rng: Random, report: Report) -> list[str]:
    """The list 论证充分性：…，自评4分。 with its headings."""
    pattern = rng.choice(["，自评{}分。", "，自评{}分。", "，自评得分{}分。", "，自评得{}分；", "。（自评{}分）"])
    lines = []
    for number, (title, groups) in enumerate(ITEMS.items()):
        lines.append(f"{NUMERALS[number]}、{title}")
        for k, (group, entries) in enumerate(groups):
            if group:
                lines.append(f"（{NUMERALS[k]}）{group}")
            for name, full in entries.items():
                score = D(full)
                if name == "资金支出率":
                    score = (full * min(p.funding.rate, D(1))).quantize(D("0.01")).normalize() + 0
                elif full >= 4 and rng.random() < 0.35:
                    score -= D(rng.choice(["0.5", "1"]))
                if name == "资金到位率":
                    text = rng.choice(["项目资金到位率100%", "资金到位率为100%，足额落实"])
                    report.claims.append({"metric": "arrival_rate", "value": "1", "unit": "%"})
                elif name == "资金支出率":
                    rate = plain(p.funding.rate * 100)
                    text = rng.choice(
                        [f"资金支出率为{rate}%", f"截至年底，资金支出率达到{rate}%", f"预算执行率{rate}%，支付及时"]
                    )
                    report.claims.append({"metric": "execution_rate", "value": plain(p.funding.rate), "unit": "%"})
                else:
                    text = fill(p, rng, rng.choice(SAYINGS[name]))
                lines.append(f"{name}：{text}" + pattern.format(plain(score)))
                report.items.append({"name": name, "score": plain(score)})
                report.score += score
    return lines


def write(p: Project, rng: Random) -> Report:
    """A whole report on a project."""
    report = Report()
    lines = scored_items(p, rng, report)
    grade = grade_of(report.score)
    conclusion = rng.choice(
        [
            "该项目自评等级为{}，分数为{}，具体分析如下。",
            "项目自评等级为{}，分数为{}。",
            "经自评，项目等级为{}，自评分数为{}分，逐项分析如下：",
        ]
    )
    one, two, three = "一、项目基本情况及自评结论", "二、绩效表现", "三、改进意见（计划）"
    head = rng.choice(
        ["（三）简述项目自评等级和分数，并对照佐证材料逐一分析。", "（三）自评等级和分数", "（三）项目自评等级和分数"]
    )
    report.sections.append(
        (one, rng.choice(["（一）项目用款单位简要情况。", "（一）用款单位简要情况"]), [tell(p, rng, "unit")])
    )
    report.sections.append(
        (one, rng.choice(["（二）项目实施主要内容及实施程序。", "（二）主要内容及实施程序"]), [tell(p, rng, "work")])
    )
    report.sections.append((one, head, [conclusion.format(grade, plain(report.score)), *lines]))
    use = tell(p, rng, "use")
    if rng.random() < 0.6:
        budget, unit = phrase_amount(p.funding.amounts["budget", "total"])
        spent, spent_unit = phrase_amount(p.funding.amounts["spent", "total"])
        use += rng.choice(
            [
                f"{p.year}年安排资金{budget}，实际支出{spent}。",
                f"本项目下达资金{budget}，全年实际支出{spent}。",
                f"预算安排资金{budget}，实际使用{spent}。",
            ]
        )
        report.claims.append({"metric": "budget", "value": plain(p.funding.amounts["budget", "total"]), "unit": unit})
        report.claims.append(
            {"metric": "spent", "value": plain(p.funding.amounts["spent", "total"]), "unit": spent_unit}
        )
    last = p.indicators[-1]
    if last.name.endswith("满意度") and last.actual and isinstance(last.actual.value, D) and rng.random() < 0.5:
        use += f"经问卷调查，{last.name}为{plain(last.actual.value * 100)}%。"
        report.claims.append({"metric": "satisfaction", "value": plain(last.actual.value), "unit": "%"})
    report.sections.append((two, "（一）资金使用绩效。", [use]))
    report.sections.append((two, "（二）存在问题。", [tell(p, rng, "problems", 1)]))
    report.sections.append((three, "", [tell(p, rng, "advice", 1)]))
    if rng.random() < 0.3:
        report.sections.append(("四、其他需要说明的情况", "", [rng.choice(["无", "无其他需要说明的情况。"])]))
    return report
