"""How long the checker takes: 10,000 synthetic records on one core, and whether its cost grows linearly.

    python benchmarks/check.py [--records 10000] [--texts 100000]

Prints seconds for a quarter, half and all of the records with the ratio of each doubling (2 is linear), then the same
for the search for near-duplicate texts alone. Exits with 1 where 10,000 records would take 20 seconds or more.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from decimal import Decimal

from hecha.check import check_all
from hecha.check.similarity import alike
from hecha.schema import (
    Claim,
    ExecutionLine,
    FundingAmount,
    Indicator,
    NarrativeSection,
    Quantity,
    Record,
    ScoreItem,
    Source,
)

LIMIT = 20.0
"""Seconds that 10,000 records may take."""

WORDS = [
    line[i : i + 2]
    for line in (
        "项目资金预算执行绩效目标完成单位组织实施检查验收培训设备采购合同支付进度质量服务对象满意群众调查制度管理监督整改",
        "落实推进保障建设维护改造统计数据材料档案审核公示评价问题措施计划安排科室部门全年季度街道社区学校医院道路河道森林",
        "耕地水库管网平台系统网络信息安全应急消防交通环境污染治理监测样品检测补贴救助就业创业企业市场农业旅游文化体育科技",
        "人才养老托育低保残疾退役军人住房租赁供水供热照明绿化垃圾清运公交渡口桥梁隧道边坡地质",
    )
    for i in range(0, len(line), 2)
]
LEVELS = [
    *[("产出指标", f"{kind}指标") for kind in ("数量", "数量", "质量", "时效", "成本")],
    *[("效益指标", f"{kind}指标") for kind in ("经济效益", "社会效益", "可持续影响")],
    *[("满意度指标", "服务对象满意度指标")] * 2,
]


def sentence(pick: random.Random, words: int) -> str:
    """A sentence of random words."""
    return "".join(pick.choices(WORDS, k=words)) + "。"


def text(pick: random.Random, sentences: int) -> str:
    """A section of a report."""
    return "".join(sentence(pick, pick.randint(10, 18)) for _ in range(sentences))


def indicator(pick: random.Random, level1: str, level2: str) -> Indicator:
    """An indicator that is mostly met, sometimes missed with a reason, sometimes without."""
    name = "".join(pick.choices(WORDS, k=3))
    reached = pick.choice((Decimal(1), Decimal(1), Decimal("1.05"), Decimal("0.9")))
    reason = pick.choice((None, "受连续降雨影响，工期推迟")) if reached < 1 else None
    if level2 in ("数量指标", "经济效益指标"):
        goal = Decimal(pick.randint(10, 5000))
        target = Quantity(raw=f"≥{goal}个", kind="number", comparator=">=", value=goal, unit="个")
        actual = Quantity(raw=f"{goal * reached}个", kind="number", comparator="=", value=goal * reached, unit="个")
    elif level2 in ("质量指标", "服务对象满意度指标"):
        name += "合格率" if level2 == "质量指标" else "满意度"
        target = Quantity(raw="≥90%", kind="percent", comparator=">=", value=Decimal("0.9"))
        actual = Quantity(raw="95%", kind="percent", comparator="=", value=Decimal("0.9") * reached)
    elif level2 == "时效指标":
        target = Quantity(raw="≤5个工作日", kind="number", comparator="<=", value=Decimal(5), unit="个工作日")
        actual = Quantity(raw="4.5个工作日", kind="number", comparator="=", value=Decimal("4.5"), unit="个工作日")
    else:
        target = Quantity(raw="有效提升", kind="text")
        actual = Quantity(raw=pick.choice(("有效提升", "达成预期指标", "部分完成")), kind="text")
    return Indicator(
        level1=level1,
        level2=level2,
        name=name,
        target=target,
        actual=actual,
        weight=Decimal(9),
        score=Decimal(9),
        reason=reason,
    )


def record(pick: random.Random, number: int) -> Record:
    """A self-evaluation; every third one has a report, and a few are near-copies of others."""
    budget = Decimal(pick.randint(100, 100_000)) * 1_000
    spent = budget * Decimal(pick.randint(60, 100)) / 100
    funding = []
    for measure, total in (("initial_budget", budget), ("budget", budget), ("spent", spent)):
        for source, share in (("total", Decimal(1)), ("appropriation", Decimal("0.6")), ("other", Decimal("0.4"))):
            funding.append(FundingAmount(measure=measure, source=source, amount=total * share))  # type: ignore[arg-type]
    report = number % 3 == 0
    return Record(
        source=Source(file=f"{number // 20}.pdf", pages=(number % 20 + 1, number % 20 + 1), kind="digital"),
        family="basic_info" if report else "self_evaluation_table",
        amount_unit="万元",
        project_name="".join(pick.choices(WORDS, k=4)) + "项目",
        reporting_unit=f"{pick.choice(WORDS)}{pick.randint(1, 400)}局",
        evaluation_year=pick.choice((2021, 2022, 2023)),
        fill_date="2024-03",
        basis="关于下达2021年预算的通知（市财预〔2021〕12号）",
        funding=tuple(funding),
        execution=()
        if report
        else (ExecutionLine(source="total", rate=spent / budget, weight=Decimal(10), score=Decimal(9)),),
        overall_goal=sentence(pick, 12),
        overall_goal_result=sentence(pick, 12),
        overall_goal_achieved=True if report else None,
        indicators=tuple(indicator(pick, *levels) for levels in LEVELS),
        total_score=Decimal("98.5"),
        total_weight=Decimal(100),
        grade="优",
        score_items=tuple(ScoreItem(name=w, score=Decimal(5)) for w in WORDS[:19]) if report else (),
        claims=(Claim(metric="execution_rate", value=spent / budget, unit="%"),) if report else (),
        narrative=tuple(NarrativeSection(heading=w, text=text(pick, 8)) for w in WORDS[:5]) if report else (),
    )


def texts(pick: random.Random, count: int) -> list[str]:
    """Sections of which one in a hundred is an earlier one with a tenth of its sentences replaced."""
    found: list[str] = []
    for i in range(count):
        if i and i % 100 == 0:
            parts = pick.choice(found).split("。")
            parts[pick.randrange(len(parts))] = sentence(pick, 12)
            found.append("。".join(parts))
        else:
            found.append(text(pick, 10))
    return found


def timed(what: str, items: Sequence[object], run: Callable[[Sequence[object]], object]) -> float:
    """Run on a quarter, half and all of the items; returns the seconds for all of them."""
    before = 0.0
    for part in (4, 2, 1):
        count = len(items) // part
        start = time.process_time()
        run(items[:count])
        seconds = time.process_time() - start
        ratio = f"  × {seconds / before:.2f}" if before else ""
        print(f"{what}: {count:>7} in {seconds:6.2f} s{ratio}")
        before = seconds
    return before


def main() -> int:
    """Print the times; 1 where the limit is passed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--records", type=int, default=10_000)
    options.add_argument("--texts", type=int, default=100_000)
    given = options.parse_args()
    pick = random.Random(7)
    records = [record(pick, i) for i in range(given.records)]
    seconds = timed("records checked", records, lambda part: check_all(part))  # type: ignore[arg-type]
    if given.texts:
        sections = texts(pick, given.texts)
        timed("texts compared ", sections, lambda part: list(alike(part, 0.5)))  # type: ignore[arg-type]
    return int(seconds * 10_000 / max(given.records, 1) >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
