"""The rule about average costs: unit cost × quantity beside the amount spent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..schema import Indicator, Quantity, Record
from .context import Context
from .figures import money, times
from .indicators import called, called_en
from .ledger import Sum
from .registry import Flag, Gap, Statement, rule
from .texts import fold, unit_class

ONE = Decimal(1)

_AVERAGE = re.compile(
    r"平均|均价|均成本|人均|户均|亩均|单位成本|单位造价|单价|每[^,;。]{1,8}(?:成本|造价|费用|支出)|单位[^,;。]{1,12}成本"
)
_BARE = re.compile(r"^(?:项目)?(?:单位|平均|[人户亩班生]均)(?:成本|造价|费用|支出)(?:控制数?|标准)?(?:\(.*\))?$")
_EACH = r"每一?个?{0}|{0}(?:平均|均)"
_COST_WORDS = re.compile(r"(?:的)?(?:平均|单位|人均|户均|每.)?(?:成本|造价|单价|费用|均价)(?:控制数?|标准|\(.*\))?$")
_COUNT_WORDS = re.compile(r"(?:的)?(?:总)?(?:数量|人数|户数|个数|次数|面积|里程|规模|数)$")
_COST = re.compile(r"成本|单价|造价|费用|均价")
_WHOLE = re.compile(r"(?:总(?:支出|成本|投资|费用|额)|支出总额|实际支出|项目支出|项目资金|资金总额)[^÷/]{0,6}[÷/]")


@rule("unit-cost-conflict", severity="warning")
def unit_cost_conflict(record: Record, context: Context) -> Iterator[Statement]:
    """单位成本与总额矛盾

    查什么：某指标是另一指标所计数量的平均成本时，单位成本×数量与实际支出是否相差10%以上。
    依据：平均成本＝总支出÷数量；三个数据应当相互印证。
    示例：单位上线成本2940元×上线单位930个＝273.42万元，实际支出100万元。
    例外：名称、算式和计量单位都不能把成本与某一数量指标联系起来的不判断；单项设备的单价等只占支出一部分的，小于支出不报；
    平均成本所平均的是唯一的数量指标的，小于支出也报。

    In English: unit cost × quantity is off the amount spent by more than 10 %, where one indicator is the average cost
    of what another one counts. The price of one part of the project may stay below the amount spent.
    """
    spent = context.ledger.total("spent")
    limit = context.config.thresholds.unit_cost
    for cost in _measured(record):
        per = _cost_per(cost)
        counted = _counted(record, cost, per) if per is not None else []
        if per is None or not counted:
            continue
        if spent is None or spent.amount <= 0:
            yield Gap(f"没有支出合计数，无法核对{called(cost.indicator)}")
            continue
        if context.in_wrong_unit(*spent.pointers):
            continue
        off = [n for n in counted if abs(cost.figure * n.figure / spent.amount - ONE) > limit]
        if not _covers_all(cost.indicator, per) and not _is_all_done(record, cost, counted):
            off = [n for n in off if cost.figure * n.figure > spent.amount]
        if len(off) == len(counted):  # whichever of them the cost is given for
            yield _conflict(record, cost, off[0], spent)


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator whose actual is a positive plain figure."""

    pointer: str
    indicator: Indicator
    actual: Quantity
    figure: Decimal


def _measured(record: Record) -> list[Measured]:
    found = []
    for i, n in enumerate(record.indicators):
        q = n.actual
        if q and q.kind == "number" and isinstance(q.value, Decimal) and q.value > 0 and q.comparator in (None, "="):
            found.append(Measured(f"/indicators/{i}/actual", n, q, q.value))
    return found


def _conflict(record: Record, cost: Measured, number: Measured, spent: Sum) -> Flag:
    product, paid = money(record, cost.figure * number.figure), money(record, spent.amount)
    ratio = times(cost.figure * number.figure / spent.amount)
    one, other = cost.actual.raw, number.actual.raw
    return Flag(
        (cost.pointer, number.pointer, *spent.pointers),
        f"指标{called(cost.indicator)}{one}×{called(number.indicator)}{other}＝{product}，"
        f"实际支出{paid}，前者为后者的{ratio}倍。",
        f"{called_en(cost.indicator)} {one} × {called_en(number.indicator)} {other} is {product}, "
        f"{ratio} times the {paid} spent.",
        expected=paid,
        actual=product,
    )


def _cost_per(cost: Measured) -> str | None:
    """What an average cost is given for: 台 of 元/台, "" where the unit does not say; None for no such cost."""
    indicator, name = cost.indicator, fold(cost.indicator.name or "")
    head, _, per = fold(cost.actual.unit or "").partition("/")
    found = unit_class(head)
    if found is None or found[0] != "元" or re.search(r"[/·,]", per):
        return None  # no money; or per head and day, and no quantity of the table says how many
    told = _AVERAGE.search(name) or _AVERAGE.search(fold(indicator.formula or ""))
    about_cost = "成本" in f"{indicator.level1}{indicator.level2}" or _COST.search(name)
    return per if about_cost and (per or told) else None


def _counted(record: Record, cost: Measured, per: str) -> list[Measured]:
    """The indicators that may count what the cost is given for: named in its formula, by its name, or in its unit."""
    numbers = [n for n in _measured(record) if n.pointer != cost.pointer and not _is_money(n.actual)]
    formula, name = fold(cost.indicator.formula or ""), fold(cost.indicator.name or "")
    by_formula = [n for n in numbers if (noun := _noun(n)) and re.search(rf"[÷/]\s*{re.escape(noun)}", formula)]
    if by_formula:
        return by_formula
    stem = _COST_WORDS.sub("", name)
    by_name = [n for n in numbers if len(stem) >= 2 and _noun(n) == stem]
    units = [(n, re.escape(fold(n.actual.unit))) for n in numbers if n.actual.unit]
    by_unit = [n for n, unit in units if re.search(_EACH.format(unit), name)]
    if not by_name and len(by_unit) == 1:  # 批次平均检验成本, of what is counted in 批次
        return by_unit
    if by_name or not per or not _AVERAGE.search(name):
        return by_name
    return [n for n in numbers if _quantity_level(n.indicator) and _same_unit(n.actual.unit, per)]


def _noun(number: Measured) -> str:
    """What an indicator counts, without the word for counting: 单位上线 of 单位上线数."""
    return _COUNT_WORDS.sub("", fold(number.indicator.name or ""))


def _quantity_level(indicator: Indicator) -> bool:
    return "数量" in (indicator.level2 or "数量") or "产出" in (indicator.level2 or "")


def _same_unit(unit: str | None, per: str) -> bool:
    return unit is not None and (fold(unit) == per or fold(unit).split("(")[0] == per.split("(")[0])


def _is_money(quantity: Quantity) -> bool:
    found = unit_class(quantity.unit) if quantity.unit else None
    return found is not None and found[0].startswith("元")


def _is_all_done(record: Record, cost: Measured, counted: list[Measured]) -> bool:
    """Whether an average is that of the only thing that the project counts as its output."""
    quantities = [i for i, n in enumerate(record.indicators) if "数量" in (n.level2 or "")]
    only = len(quantities) == 1 and [n.pointer for n in counted] == [f"/indicators/{quantities[0]}/actual"]
    return only and re.search(r"平均|均[^,;。]{0,4}成本", fold(cost.indicator.name or "")) is not None


def _covers_all(cost: Indicator, per: str) -> bool:
    """Whether the average is that of the whole project: its formula divides all spending, or its name names no part."""
    name = fold(cost.name or "")
    if _WHOLE.search(fold(cost.formula or "")) or _BARE.match(name):
        return True
    each = rf"^(?:项目)?(?:平均)?每(?:一|1)?个?{re.escape(per)}(?:平均)?的?(?:成本|造价|费用|支出)"
    return bool(per) and re.match(each, name) is not None
