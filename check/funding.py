"""Rules about money: sums of sources, spending by purpose, the amount evaluated, overspending, arrival and balance."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..schema import Record
from .context import Context
from .figures import agree, amount_step, money, percent
from .ledger import MEASURE_NAMES, RESIDUAL, SOURCE_NAMES, Column, Entry, Ledger, Sum, added
from .registry import Flag, Gap, Statement, rule
from .scale import unit_seen

ZERO = Decimal(0)


def column_name(measure: str, year: int | None) -> tuple[str, str]:
    """A column's name in both languages: 2020年预算数."""
    chinese, english = MEASURE_NAMES[measure]
    return (f"{year}年{chinese}", f"{english} of {year}") if year else (chinese, english)


@rule("funding-sum", severity="error")
def funding_sum(record: Record, context: Context) -> Iterator[Statement]:
    """资金来源合计

    查什么：同一列（年初预算、全年预算、执行等，分年度）的资金合计是否等于各来源之和。“其中”再细分的行不重复相加。
    依据：算术关系。表内合计应等于各分项之和；允许的差额为各数最末一位的一半之和。
    示例：当年财政拨款1312万元、上年结转614万元，合计却写1924万元，应为1926万元。
    例外：只列出部分来源（仅有财政拨款等行且没有其他资金行，各列都不足合计）时不判断；相差一万倍的归 amount-scale。

    In English: the stated total of one measure and year is not the sum of its sources, beyond what the printed decimals
    can hide. Rows that detail another row are not added twice; a list of only part of the sources is not judged.
    """
    ledger = context.ledger
    if ledger.unsure:
        yield Gap("资金表有未能识别的来源或金额，不能核对合计")
        return
    for column in ledger.columns:
        if not column.parts:
            continue
        chinese, english = column_name(column.measure, column.year)
        total = column.total
        if total is None:
            if any(c.total for c in ledger.columns):
                yield Gap(f"{chinese}没有合计数")
            continue
        if column.adds_up() or context.in_wrong_unit(total.pointer, *column.pointers):
            continue
        parts = min((sum((e.amount for e in r), ZERO) for r in column.readings()), key=lambda s: abs(s - total.amount))
        if parts < total.amount and not _complete(record, ledger, column):
            yield Gap(f"{chinese}只列出部分资金来源，不能核对合计")
            continue
        stated, summed = money(record, total.amount), money(record, parts)
        yield Flag(
            (total.pointer, *column.pointers),
            f"{chinese}的合计为{stated}，各来源之和为{summed}，相差{money(record, abs(total.amount - parts))}。",
            f"The total of the {english} is {stated}, but its sources add up to {summed}.",
            expected=summed,
            actual=stated,
        )


def _complete(record: Record, ledger: Ledger, column: Column) -> bool:
    """Whether a column names all its sources: the form's head does, a row for the rest, or another column adds up."""
    sources = {e.source for e in column.parts}
    if record.family == "basic_info" or sources & RESIDUAL or len(sources) > 2:
        return True
    return any(c.adds_up() and {e.source for e in c.parts} <= sources for c in ledger.columns if c is not column)


@rule("spending-items-sum", severity="error")
def spending_items_sum(record: Record, context: Context) -> Iterator[Statement]:
    """使用方向合计

    查什么：资金使用情况按方向划分的金额之和是否等于支出合计。
    依据：算术关系。同一笔支出按来源与按方向列示，合计应当相等。
    示例：各方向合计348.13万元，支出合计344.63万元，相差3.5万元。
    例外：任一方向没有金额时不判断；多年度的按年度分别核对，不能对应时按总数核对。

    In English: the amounts by direction do not add up to the total spent. Not judged where an amount is missing.
    """
    items = [
        (f"/spending_items/{i}/amount", s) for i, s in enumerate(record.spending_items) if not _is_total(s.purpose)
    ]
    if not items:
        return
    if any(s.amount is None for _, s in items):
        yield Gap("有的资金使用方向没有金额")
        return
    years = frozenset(s.year for _, s in items)
    totalled = context.ledger.years("spent")
    spent = context.ledger.total("spent", years=years if None not in years and years < totalled else None)
    if spent is None:
        yield Gap("没有支出合计数")
        return
    if context.in_wrong_unit("/spending_items", *spent.pointers, *(p for p, _ in items)):
        return
    amounts = [(p, s.amount) for p, s in items if s.amount is not None]
    total = sum((a for _, a in amounts), ZERO)
    steps = [*(amount_step(record, p, a) for p, a in amounts), *spent.steps]
    if agree(total - spent.amount, steps):
        return
    stated, summed = money(record, spent.amount), money(record, total)
    yield Flag(
        ("/spending_items", *spent.pointers),
        f"资金使用方向合计为{summed}，支出合计为{stated}，相差{money(record, abs(total - spent.amount))}。",
        f"The amounts by direction add up to {summed}, but the total spent is {stated}.",
        expected=stated,
        actual=summed,
    )


def _is_total(purpose: str | None) -> bool:
    return purpose is not None and purpose.strip() in ("合计", "总计", "小计", "资金合计")


@rule("evaluated-amount", severity="warning")
def evaluated_amount(record: Record, context: Context) -> Iterator[Statement]:
    """评价金额

    查什么：评价金额是否等于预算安排合计。
    依据：基础信息表的评价金额即纳入评价的预算安排资金；两处应当一致。
    示例：评价金额374.17万元，预算安排合计354.17万元。
    例外：列有多个预算年度时，与各年之和或其中一年相等都算一致。

    In English: the amount evaluated (评价金额) is not the total budget arranged, of all years or of one of them.
    """
    amount = record.evaluated_amount
    if amount is None:
        return
    budget = context.ledger.budget()
    if budget is None:
        yield Gap("没有预算安排合计数，无法核对评价金额")
        return
    if context.in_wrong_unit("/evaluated_amount", *budget.pointers):
        return
    step = amount_step(record, "/evaluated_amount", amount)
    totals = [e.amount for e in context.ledger.entries if e.source == "total" and e.measure == "budget"]
    if agree(amount - budget.amount, [step, *budget.steps]) or any(agree(amount - t, [step]) for t in totals):
        return
    stated, arranged = money(record, amount), money(record, budget.amount)
    yield Flag(
        ("/evaluated_amount", *budget.pointers),
        f"评价金额为{stated}，预算安排合计为{arranged}，相差{money(record, abs(amount - budget.amount))}。",
        f"The amount evaluated is {stated}, but the budget arranged totals {arranged}.",
        expected=arranged,
        actual=stated,
    )


@rule("overspent", severity="error")
def overspent(record: Record, context: Context) -> Iterator[Statement]:
    """超预算支出

    查什么：执行数是否超过预算数，合计或任一资金来源。
    依据：预算执行不得超出批准的预算；超出的部分应在表内有相应来源。
    示例：当年财政拨款预算139万元，执行152.9万元。
    例外：只有年初预算、没有全年预算的表不判断；多年度项目按累计数比较；合计超支时来源的超支不另报。

    In English: more was spent than budgeted, in total or from one source. Forms with an initial budget only are not
    judged; amounts of several years are compared added up.
    """
    ledger = context.ledger
    if not ledger.has("spent"):
        return
    if not ledger.has("budget"):
        yield Gap("没有全年预算数，无法判断是否超支")
        return
    over = [pair for pair in _pairs(ledger) if _exceeds(*pair)]
    over = [(s, b) for s, b in over if not context.in_wrong_unit(*s.pointers, *b.pointers)]
    totals = [pair for pair in over if _source(ledger, pair[0]) == "total"]
    for spent, budget in totals or over:
        chinese, english = SOURCE_NAMES[_source(ledger, spent)]
        paid, planned = money(record, spent.amount), money(record, budget.amount)
        extra = [p for s, b in over if s is not spent and totals for p in (*s.pointers, *b.pointers)]
        yield Flag(
            (*spent.pointers, *budget.pointers, *extra),
            f"{chinese}执行{paid}，超过预算{planned}，超出{money(record, spent.amount - budget.amount)}。",
            f"{paid} was spent of a budget of {planned} ({english}).",
            expected=f"≤{planned}",
            actual=paid,
        )


def _pairs(ledger: Ledger) -> Iterator[tuple[Sum, Sum]]:
    """Spending and budget of the total and of each source, summed over the years."""
    seen: dict[tuple[str, str | None], list[Entry]] = {}
    for entry in ledger.entries:
        if entry.measure in ("spent", "budget"):
            seen.setdefault((entry.source, entry.part_of), []).append(entry)
    for entries in seen.values():
        sides = [[e for e in entries if e.measure == m] for m in ("spent", "budget")]
        years = [[e.year for e in side] for side in sides]
        if sides[0] and sides[1] and sorted(map(str, years[0])) == sorted(map(str, years[1])):
            yield _whole(sides[0]), _whole(sides[1])


def _whole(entries: list[Entry]) -> Sum:
    return added([e for e in entries if e.year is None][:1] or entries)


def _exceeds(spent: Sum, budget: Sum) -> bool:
    """Whether one amount is more than another; the finer of the two tells how exact both are printed."""
    finest = min(*spent.steps, *budget.steps)
    hidden = [finest] * (len(spent.steps) + len(budget.steps))
    return spent.amount > budget.amount and not agree(spent.amount - budget.amount, hidden)


def _source(ledger: Ledger, sum_: Sum) -> str:
    return next(e.source for e in ledger.entries if e.pointer == sum_.pointers[0])


@rule("amount-scale", severity="warning")
def amount_scale(record: Record, context: Context) -> Iterator[Statement]:
    """金额单位

    查什么：应当一致的两个金额是否相差一万倍，即把元写进万元栏，或把万元写进元栏。
    依据：表头所列的金额单位适用于全表；同一金额在表内各处应为同一数量级。
    示例：年初预算数合计1000000万元，其来源只有100万元。
    例外：因单位写错而不一致的金额，不再按其他规则另报。

    In English: two amounts that should agree differ by a factor of 10,000: yuan in a column of 10,000 yuan, or the
    reverse. Reported instead of the rule that would compare them.
    """
    for found in context.misscaled:
        shown, expected = money(record, found.amount), money(record, found.expected)
        unit = unit_seen(record, found)
        yield Flag(
            (*found.pointers, *found.witness),
            f"此处金额为{shown}，与相应金额{expected}相差一万倍，疑为以{unit}填列。",
            f"{shown} stands here where {expected} is expected: off by 10,000, probably written in {unit}.",
            expected=expected,
            actual=shown,
        )
    for case in context.cases:
        if not case.verdict.scale:
            continue
        name, target, actual = case.indicator.name, case.target.raw, case.actual.raw
        yield Flag(
            case.pointers,
            f"指标“{name}”目标为{target}，完成值为{actual}，相差约一万倍，疑为金额单位不一致。",
            f"Target {target} and actual {actual} of “{name}” differ by about 10,000: the units probably differ.",
            expected=target,
            actual=actual,
        )


@rule("balance", severity="error")
def balance(record: Record, context: Context) -> Iterator[Statement]:
    """结余

    查什么：预算数（或到位资金）减执行数是否等于表内的结余。
    依据：算术关系。结余＝预算（或到位）－支出。
    示例：到位100万元、支出80万元，结余却写10万元。
    例外：结余按预算数或按到位资金计算，任一相符即可。

    In English: budget (or money received) less spending is not the stated balance.
    """
    ledger = context.ledger
    stated, spent = ledger.total("balance"), ledger.total("spent")
    if stated is None:
        return
    sides = [s for m in ("budget", "initial_budget", "received") if (s := ledger.total(m))]
    if spent is None or not sides:
        yield Gap("没有预算数、到位资金或执行数，无法核对结余")
        return
    pointers = (*stated.pointers, *spent.pointers, *(p for s in sides for p in s.pointers))
    if context.in_wrong_unit(*pointers):
        return
    if any(agree(s.amount - spent.amount - stated.amount, [*s.steps, *spent.steps, *stated.steps]) for s in sides):
        return
    expected = money(record, sides[0].amount - spent.amount)
    yield Flag(
        pointers,
        f"预算{money(record, sides[0].amount)}减执行{money(record, spent.amount)}应结余{expected}，"
        f"表内结余为{money(record, stated.amount)}。",
        f"The balance should be {expected}, but is stated as {money(record, stated.amount)}.",
        expected=expected,
        actual=money(record, stated.amount),
    )


@rule("arrival", severity="warning")
def arrival(record: Record, context: Context) -> Iterator[Statement]:
    """资金到位

    查什么：到位资金是否超过预算数。
    依据：到位资金来自预算安排；超出的部分应说明来源。
    示例：预算36620万元，到位36982.43万元。
    例外：有追加资金并已反映在预算数中的不涉及。

    In English: more money was received than budgeted.
    """
    received, budget = context.ledger.total("received"), context.ledger.budget()
    if received is None:
        return
    if budget is None:
        yield Gap("没有预算数，无法核对到位资金")
        return
    if context.in_wrong_unit(*received.pointers, *budget.pointers) or not _exceeds(received, budget):
        return
    got, planned = money(record, received.amount), money(record, budget.amount)
    yield Flag(
        (*received.pointers, *budget.pointers),
        f"到位资金{got}超过预算{planned}。",
        f"{got} was received of a budget of {planned}.",
        expected=f"≤{planned}",
        actual=got,
    )


@rule("budget-adjusted-unexplained", severity="warning")
def budget_adjusted_unexplained(record: Record, context: Context) -> Iterator[Statement]:
    """预算调整未说明

    查什么：全年预算数比年初预算数变动超过10%，表内没有说明。
    依据：四川等地的自评表要求说明年中调整；其他表式没有这一要求，不检查。
    示例：年初预算652万元，调整后724万元，变动11%，原因栏空白。
    例外：年初预算为0的（年中下达的专项资金）不报。

    In English: the budget changed by more than 10 % within the year and nothing explains it, on forms that ask for it.
    """
    if not context.profile.explains_adjustment:
        return
    initial, budget = context.ledger.total("initial_budget"), context.ledger.total("budget")
    if initial is None or budget is None or not initial.amount:
        return
    if context.in_wrong_unit(*initial.pointers, *budget.pointers):
        return
    change = abs(budget.amount - initial.amount) / max(budget.amount, initial.amount)
    if change <= context.config.thresholds.budget_adjusted or context.explanations.of_adjustment():
        return
    before, after = money(record, initial.amount), money(record, budget.amount)
    yield Flag(
        (*budget.pointers, *initial.pointers),
        f"预算由年初的{before}调整为{after}，变动{percent(change)}，未见说明。",
        f"The budget changed from {before} to {after} ({percent(change)}) and nothing explains it.",
        actual=after,
    )
