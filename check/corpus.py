"""Rules over all records of a run: totals of a department, what one year leaves to the next, outliers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from .context import Context, called_record, called_record_en
from .digest import Corpus
from .figures import agree, money, plain, times
from .indicators import called, called_en
from .ledger import Sum
from .registry import Flag, Statement, run_rule

ZERO = Decimal(0)


@run_rule("unit-cost-outlier", severity="info")
def unit_cost_outlier(corpus: Corpus) -> Iterator[tuple[int, Statement]]:
    """单位成本离群

    查什么：单位成本是否超过同批材料中同名同单位指标中位数的三倍。
    依据：同类支出的单位成本应当相近；明显偏高的应予关注。
    示例：同批各项目“平均每人次培训成本”中位数500元/人次，本项目1800元/人次。
    例外：同类指标不足五个的不比较。

    In English: a unit cost is more than three times the median of like indicators in the run.
    """
    groups: dict[int, list[tuple[int, int, Decimal]]] = {}
    for i, digest in enumerate(corpus.digests):
        for k, kind, value in digest.unit_costs:
            groups.setdefault(kind, []).append((i, k, value))
    multiple = corpus.config.thresholds.unit_cost_outlier
    for members in groups.values():
        middle = median(value for _, _, value in members)
        if len(members) < 5 or middle <= 0:
            continue
        for i, k, value in members:
            if value <= multiple * middle:
                continue
            indicator = corpus.record(i).indicators[k]
            if indicator.actual:
                yield (
                    i,
                    Flag(
                        (f"/indicators/{k}/actual",),
                        f"指标{called(indicator)}为{indicator.actual.raw}，是同批{len(members)}个同类指标中位数"
                        f"{plain(middle, 2)}的{times(value / middle)}倍。",
                        f"{called_en(indicator)} is {indicator.actual.raw}, {times(value / middle)} times the median "
                        f"{plain(middle, 2)} of {len(members)} like indicators.",
                        expected=f"≤{plain(multiple * middle, 2)}",
                        actual=indicator.actual.raw,
                    ),
                )


@run_rule("department-total", severity="warning")
def department_total(corpus: Corpus) -> Iterator[tuple[int, Statement]]:
    """部门汇总

    查什么：部门整体支出自评表的预算、执行合计，是否小于同批材料中该部门各项目之和。
    依据：部门整体支出包含其全部项目支出；部分不能大于整体。
    示例：部门整体预算800万元，同批报送的该部门三个项目预算合计950万元。
    例外：各项目之和小于部门合计的，另有基本支出或未报送项目，不报；同一项目重复报送的只计一次。

    In English: the total that a department states for itself is less than the sum of its projects in the run.
    """
    wholes = [(i, digest.whole, digest.year) for i, digest in enumerate(corpus.digests) if digest.whole]
    projects: dict[tuple[int, int | None], dict[int, int]] = {(whole, year): {} for _, whole, year in wholes}
    for i, digest in enumerate(corpus.digests):
        own = projects.get((digest.department, digest.year))
        if own is not None:
            own.setdefault(digest.project or -1 - i, i)
    for i, department, year in wholes:
        members = [j for j in projects[department, year].values() if j != i]
        record = corpus.record(i)
        for measure, word in (("budget", "预算"), ("spent", "执行")):
            stated = _in_its_unit(corpus.context(i), measure)
            parts = [(j, s) for j in members if (s := _in_its_unit(corpus.context(j), measure))]
            summed = sum((s.amount for _, s in parts), ZERO)
            if stated is None or summed <= stated.amount or agree(summed - stated.amount, _steps(stated, parts)):
                continue
            whole, together = money(record, stated.amount), money(record, summed)
            yield (
                i,
                Flag(
                    stated.pointers,
                    f"部门整体{word}合计{whole}，小于同批该部门{len(parts)}个项目之和{together}。",
                    f"The department's total ({measure}) is {whole}, less than the {together} of its projects.",
                    expected=f"≥{together}",
                    actual=whole,
                ),
            )


def _in_its_unit(context: Context, measure: str) -> Sum | None:
    """A total, unless it is already reported as written in the wrong unit."""
    found = context.ledger.total(measure)
    return found if found is not None and not context.in_wrong_unit(*found.pointers) else None


def _steps(stated: Sum, parts: list[tuple[int, Sum]]) -> list[Decimal]:
    return [*stated.steps, *(step for _, s in parts for step in s.steps)]


@run_rule("carryover-mismatch", severity="warning")
def carryover_mismatch(corpus: Corpus) -> Iterator[tuple[int, Statement]]:
    """结转衔接

    查什么：同一项目相邻两年的自评都在时，本年“上年结转”是否等于上年的结余。
    依据：上年结转资金应与上年末结余衔接。
    示例：2021年预算100万元、执行80万元，2022年上年结转资金却为30万元。
    例外：上年没有列结余的，按预算减执行计算；上年结余已收回（本年结转为0）的不报。

    In English: 上年结转 is not last year's balance of the same project, where both years are in the run.
    """
    latest = {(d.lineage, d.year): i for i, d in enumerate(corpus.digests) if d.lineage and d.year is not None}
    for (lineage, year), i in latest.items():
        before = latest.get((lineage, year - 1))
        if before is None:
            continue
        carried = next((s for m in ("budget", "initial_budget") if (s := _carried(corpus.context(i), m))), None)
        left = _left(corpus.context(before))
        if carried is None or left is None or not carried.amount:
            continue
        if corpus.context(i).in_wrong_unit(*carried.pointers) or corpus.context(before).in_wrong_unit(*left.pointers):
            continue
        if agree(carried.amount - left.amount, [*carried.steps, *left.steps]):
            continue
        record = corpus.record(i)
        stated, expected = money(record, carried.amount), money(record, left.amount)
        yield (
            i,
            Flag(
                carried.pointers,
                f"上年结转{stated}，而{called_record(corpus.record(before))}的结余为{expected}。",
                f"{stated} is carried over, but {called_record_en(corpus.record(before))} left {expected}.",
                expected=expected,
                actual=stated,
            ),
        )


def _carried(context: Context, measure: str) -> Sum | None:
    return context.ledger.total(measure, "carryover")


def _left(context: Context) -> Sum | None:
    """What a year left over: its stated balance, else budget less spending."""
    ledger = context.ledger
    stated, budget, spent = ledger.total("balance"), ledger.budget(), ledger.total("spent")
    if stated is not None:
        return stated
    if budget is None or spent is None:
        return None
    return Sum(budget.amount - spent.amount, (*budget.pointers, *spent.pointers), (*budget.steps, *spent.steps))
