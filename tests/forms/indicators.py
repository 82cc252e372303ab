"""Draws the indicators of a project: targets, actuals, weights, scores and reasons that agree."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from random import Random

from . import vocabulary as words
from .quantities import Quantity

D = Decimal
LEVEL1 = ("成本指标", "产出指标", "效益指标", "满意度指标")


@dataclass
class Indicator:
    """One indicator; ``met`` says whether its actual reaches its target."""

    level1: str
    level2: str
    name: str
    target: Quantity | None
    actual: Quantity | None
    weight: Decimal | None = None
    score: Decimal | None = None
    reason: str | None = None
    formula: str | None = None
    met: bool = True
    planted: bool = False  # a fault sits on it already


def nice(rng: Random, low: int, high: int) -> Decimal:
    """A count that an official would plan: round, mostly."""
    number = int(low * (high / low) ** rng.random())
    digits = len(str(number))
    if digits > 2 and rng.random() < 0.8:
        number = int(round(number, -(digits - 2)))
    return D(max(number, low))


def _count(rng: Random, entry: tuple[str, str, int, int], level1: str, level2: str, columns: bool) -> Indicator:
    name, unit, low, high = entry
    if columns and unit.startswith("万"):  # 万亩 in a unit column leaves open what the figure counts
        unit, low, high = unit[1:], low * 100, high * 100
    value = nice(rng, low, high)
    if unit in ("公里", "km", "千米") and rng.random() < 0.4:
        value += D(rng.randint(1, 99)) / 100
    whole = value == value.to_integral_value()
    comparator = rng.choice([">="] * 6 + ["="] * 3 + ([] if columns else ["..", "~", ">"]))
    if comparator == ">" and value < 4:  # one more would be more than 30 % over
        comparator = ">="
    actual, upper = value, None
    if comparator == "..":
        upper = D(int(value * D("1.2")) + 1)
        actual = D(rng.randint(int(value) + 1, int(upper)))
    elif comparator == ">":
        actual = value + max(D(1), D(int(value / 20)))
    elif comparator == ">=" and rng.random() < 0.45:
        extra = value * D(rng.randint(1, 24)) / 100
        actual = value + (D(int(extra)) if whole else extra.quantize(D("0.01")))
    return Indicator(
        level1,
        level2,
        name,
        Quantity("number", comparator, value, upper, unit),
        Quantity("number", "=", actual, None, unit),
    )


def _rate(rng: Random, name: str, level1: str, level2: str) -> Indicator:
    value = D(rng.choice([80, 85, 90, 90, 95, 95, 96, 98, 100])) / 100
    comparator = "=" if value == 1 else rng.choice([">=", ">=", ">=", "="])
    actual = value
    if comparator == ">=" and rng.random() < 0.6:
        actual = value + ((1 - value) * D(rng.randint(1, 100)) / 100).quantize(D("0.0001"))
    return Indicator(level1, level2, name, Quantity("percent", comparator, value), Quantity("percent", "=", actual))


def _time(rng: Random, year: int, level1: str, columns: bool) -> Indicator:
    level2 = "时效指标"
    way = rng.choice(["days", "hours", "rate"] if columns else ["date", "date", "month", "days", "hours", "rate"])
    if way == "rate":
        return _rate(rng, rng.choice(["任务按期完成率", "资金拨付及时率", "问题处置及时率"]), level1, level2)
    if way in ("days", "hours"):
        name, unit = rng.choice(
            [("审批办结时限", "个工作日"), ("补助资金发放时限", "天")]
            if way == "days"
            else [("故障处置响应时间", "小时"), ("问题响应时间", "分钟")]
        )
        value = D(rng.choice([2, 3, 5, 7, 10, 15, 20, 24, 30, 48]))
        actual = value - (rng.choice([0, 0, 1, 2]) if value >= 7 else 0)
        return Indicator(
            level1,
            level2,
            name,
            Quantity("number", "<=", value, None, unit),
            Quantity("number", "=", actual, None, unit),
        )
    name = rng.choice(["项目完成时间", "资金支付完成时间", "任务完成时限", "验收时间"])
    month, day, done = rng.choice([6, 9, 11, 12]), rng.choice([15, 20, 30]), rng.randint(3, 5)
    if way == "date":
        words_ = rng.choice(
            [
                f"{year}年{month}月{day}日前",
                f"{year}年{month}月{day}日之前",
                f"{year}.{month}.{day}前",
                f"{year}年{month:02d}月{day}日",
            ]
        )
        target = Quantity("date", "<=" if words_.endswith("前") else "=", f"{year}-{month:02d}-{day}", words=words_)
        when = f"{year}.{done}.{day}" if "." in words_ else f"{year}年{done}月{day}日"
        return Indicator(level1, level2, name, target, Quantity("date", "=", f"{year}-{done:02d}-{day}", words=when))
    target = Quantity(
        "date",
        "<=",
        f"{year}-{month:02d}",
        words=rng.choice(
            [f"{year}年{month}月底前", f"{year}年{month}月底", f"{month}月底前", f"{year}年{month}月前完成"]
        ),
    )
    return Indicator(
        level1,
        level2,
        name,
        target,
        Quantity("date", "=", f"{year}-{done:02d}", words=rng.choice([f"{year}年{done}月", f"{year}年{done}月底"])),
    )


def _cost(rng: Random, budget: Decimal, spent: Decimal, level1: str, level2: str) -> Indicator:
    way = rng.random()
    if way < 0.15:
        value = D(rng.choice([2, 3, 5])) / 100
        return Indicator(
            level1,
            level2,
            "超预算项目比例",
            Quantity("percent", "<=", value),
            Quantity("percent", "=", value * D(rng.choice([80, 90, 100])) / 100),
        )
    unit, scale = ("元", 1) if budget < 100_000 or way > 0.9 else ("万元", 10_000)
    name = rng.choice(["项目总成本", "项目成本控制数", "预算控制数", "总投入控制额"])
    return Indicator(
        level1,
        level2,
        name,
        Quantity("number", "<=", budget / scale, None, unit),
        Quantity("number", "=", spent / scale, None, unit),
    )


def _level(rng: Random, name: str, level1: str, level2: str) -> Indicator:
    target = rng.choice(words.LEVEL_WORDS)
    actual = target if rng.random() < 0.6 else rng.choice(words.MET_WORDS)
    return Indicator(level1, level2, name, Quantity("text", None, words=target), Quantity("text", None, words=actual))


def _benefits(rng: Random, topic: words.Topic, columns: bool) -> list[Indicator]:
    level1 = "效益指标"
    rows = [_level(rng, topic.benefits[0] + rng.choice(["", "提升情况", "改善程度"]), level1, "社会效益指标")]
    if rng.random() < 0.4:
        rows.append(_level(rng, topic.benefits[1], level1, "社会效益指标"))
    if rng.random() < 0.3:
        rows.insert(0, _count(rng, ("带动就业人数", "人", 20, 900), level1, "经济效益指标", columns))
    if rng.random() < 0.3:
        rows.append(
            _level(
                rng,
                rng.choice(["生态环境改善程度", "资源节约利用水平", "绿色低碳理念普及程度"]),
                level1,
                "生态效益指标",
            )
        )
    if rng.random() < 0.6:
        if rng.random() < 0.3:
            years = D(rng.choice([2, 3, 5, 10]))
            rows.append(
                Indicator(
                    level1,
                    "可持续影响指标",
                    "项目持续发挥作用期限",
                    Quantity("number", ">=", years, None, "年"),
                    Quantity("number", "=", years, None, "年"),
                )
            )
        else:
            rows.append(
                _level(
                    rng,
                    rng.choice(["长效管护机制健全性", "后续运行保障程度", "管理制度完善程度"]),
                    level1,
                    "可持续影响指标",
                )
            )
    return rows


def _miss(rng: Random, one: Indicator) -> None:
    """Let one indicator fall short, with a reason and a score that its completion earns."""
    target = one.target
    if target is None:
        return
    if target.kind == "text":
        one.actual = Quantity("text", None, words=rng.choice(words.PARTLY_WORDS))
        done = D(rng.choice([60, 65, 70, 75])) / 100
    elif (
        target.kind in ("number", "percent")
        and target.comparator in (">=", "=")
        and isinstance(target.value, D)
        and target.value >= D("0.5")
    ):
        done = D(rng.randint(55, 96)) / 100
        actual = target.value * done
        whole = target.kind == "number" and target.value == target.value.to_integral_value()
        actual = (
            actual.to_integral_value(ROUND_DOWN)
            if whole
            else actual.quantize(D("0.001") if target.kind == "percent" else D("0.01"), ROUND_DOWN)
        )
        if actual <= 0:
            return
        one.actual = Quantity(target.kind, "=", actual, None, target.unit)
        done = actual / target.value
    else:
        return
    one.met = False
    one.reason = rng.choice(words.REASONS).format(month=rng.randint(3, 9), name=one.name)
    if one.weight is not None:
        one.score = (one.weight * done).quantize(D("0.01"), ROUND_DOWN)


def share_out(rng: Random, total: Decimal, count: int) -> list[Decimal]:
    """Weights that add up to a level's weight: whole, halves, or equal parts to two decimals."""
    if count == 1:
        return [total]
    if rng.random() < 0.12:
        part = (total / count).quantize(D("0.01"), ROUND_DOWN)
        return [part] * (count - 1) + [total - part * (count - 1)]
    step = D(1) if total >= 2 * count else D("0.5")
    units = int(total / step)
    base, rest = divmod(units, count)
    weights = [base + (1 if i < rest else 0) for i in range(count)]
    for _ in range(count):
        i, j = rng.randrange(count), rng.randrange(count)
        if weights[i] > 1:
            weights[i] -= 1
            weights[j] += 1
    return [w * step for w in weights]


MANAGEMENT = {
    "项目决策": (
        ("项目立项", "立项程序规范性", "规范"),
        ("绩效目标", "绩效目标合理性", "合理"),
        ("项目立项", "立项依据充分性", "充分"),
    ),
    "项目管理": (
        ("资金管理", "资金到位率", ""),
        ("资金管理", "资金使用合规性", "合规"),
        ("组织实施", "管理制度健全性", "健全"),
        ("组织实施", "制度执行有效性", "有效"),
    ),
    "投入": (
        ("项目立项", "目标设定合理性", "合理"),
        ("资金落实", "资金到位率", ""),
        ("资金落实", "预算编制科学性", "科学"),
    ),
}


def _management(rng: Random, level1: str) -> list[Indicator]:
    """Indicators of decision, management or input: mostly words, a rate here and there."""
    rows = []
    for level2, name, level in rng.sample(MANAGEMENT[level1], rng.randint(2, len(MANAGEMENT[level1]))):
        if level:
            rows.append(
                Indicator(
                    level1, level2, name, Quantity("text", None, words=level), Quantity("text", None, words=level)
                )
            )
        else:
            rows.append(Indicator(level1, level2, name, Quantity("percent", "=", D(1)), Quantity("percent", "=", D(1))))
    return sorted(rows, key=lambda one: [e[0] for e in MANAGEMENT[level1]].index(one.level2))


def draw_indicators(
    rng: Random,
    topic: words.Topic,
    year: int,
    amounts: dict[tuple[str, str], Decimal],
    levels: dict[str, Decimal],
    names: dict[str, str],
    *,
    columns: bool,
    formulas: bool,
    size: int | None,
) -> list[Indicator]:
    """Indicators in the form's order.

    ``levels`` gives the level 1 weights, where the family scores; ``names`` what it calls the usual levels.
    """
    cost_level = "成本指标" in levels or (not levels and rng.random() < 0.15)
    output = "产出指标"
    budget, spent = amounts["budget", "total"], amounts["spent", "total"]
    rows = [
        _count(rng, entry, output, "数量指标", columns)
        for entry in rng.sample(topic.counts, rng.randint(1, len(topic.counts)))
    ]
    rows += [_rate(rng, name, output, "质量指标") for name in rng.sample(topic.rates, rng.randint(1, len(topic.rates)))]
    rows += [_time(rng, year, output, columns) for _ in range(rng.choice([1, 1, 1, 2]))]
    if cost_level:
        rows.insert(
            0, _cost(rng, budget, spent, "成本指标", rng.choice(["经济成本指标", "经济成本指标", "社会成本指标"]))
        )
    elif rng.random() < 0.8:
        rows.append(_cost(rng, budget, spent, output, "成本指标"))
    if rng.random() < 0.25:
        name, level2, target, actual = rng.choice(words.ODD)
        rows.append(
            Indicator(output, level2, name, Quantity("text", None, words=target), Quantity("text", None, words=actual))
        )
    rows += _benefits(rng, topic, columns)
    while size and len(rows) < size:  # a long form: more of the same kinds, told apart by a word
        part = rng.choice(["第一批", "第二批", "城区", "乡镇", "新增", "续建", "重点", "一般", "省级", "县级"])
        entry = rng.choice(topic.counts)
        rows.insert(1, _count(rng, (part + entry[0], *entry[1:]), output, "数量指标", columns))
    rows.append(_rate(rng, topic.served + "满意度", "满意度指标", "服务对象满意度指标"))
    seen: set[tuple[str, str]] = set()
    kept = [one for one in rows if (one.level2, one.name) not in seen and not seen.add((one.level2, one.name))]  # type: ignore[func-returns-value]
    kept.sort(key=lambda one: (LEVEL1.index(one.level1), _rank(one.level2)))
    kept = [one for level in levels if level in MANAGEMENT for one in _management(rng, level)] + kept
    for one in kept:
        one.level1 = names.get(one.level1, one.level1)
    for level, total in levels.items():
        group = [one for one in kept if one.level1 == level]
        for one, weight in zip(group, share_out(rng, total, len(group)), strict=True):
            one.weight = one.score = weight
    if rng.random() < 0.35:
        for one in rng.sample(kept, rng.choice([1, 1, 2])):
            _miss(rng, one)
    if formulas:
        for one in kept:
            if rng.random() < 0.85:
                one.formula = (
                    f"实际{one.name}÷应达{one.name}×100%"
                    if one.target and one.target.kind == "percent"
                    else rng.choice([f"按{one.name}实际统计", f"{one.name}以台账为准", f"{one.name}年度累计数"])
                )
    return kept


def _rank(level2: str) -> int:
    order = ("数量指标", "质量指标", "时效指标", "成本指标", *words.L2_BENEFIT)
    return order.index(level2) if level2 in order else 0
