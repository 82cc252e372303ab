"""Rules about the execution rate: the rate itself, its score, and low rates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..schema import ExecutionLine, Record
from .context import Context
from .figures import HALF, money, percent, plain, points_places, rate_step, truncated
from .ledger import SOURCE_NAMES, Ledger, Sum
from .points import form_places
from .registry import Flag, Gap, Statement, rule
from .texts import fold

ZERO, ONE = Decimal(0), Decimal(1)
_ROUNDING = Decimal("0.0001")  # forms round up, down or to the nearest: a hundredth of a percentage point passes
_LADDER = re.compile(
    r"每(?:低|少|下降|减少|降低|差)[^。;]{0,12}(?:扣|减)|得满分|不得分|(?:以上|以下)[^。;]{0,6}得\d|分段|档"
)


@rule("execution-rate", severity="error")
def execution_rate(record: Record, context: Context) -> Iterator[Statement]:
    """执行率计算

    查什么：表内执行率是否等于执行数÷预算数（合计行和列出执行率的各来源行）。
    依据：自评表表头“执行率（B/A）”，A为全年（调整后）预算数，B为全年执行数。
    示例：预算350万元、执行350万元，执行率却写92%，应为100%。
    例外：只有年初预算或以到位资金为分母的表，按年初预算、到位资金计算相符也算一致；四舍五入、截位均认可；0÷0不判断。

    In English: the stated rate is not spent ÷ budget (or ÷ initial budget, or ÷ money received, where that matches).
    """
    ledger = context.ledger
    for i, line in enumerate(record.execution):
        if line.rate is None:
            continue
        pointer = f"/execution/{i}/rate"
        name, english = SOURCE_NAMES[line.source]
        spans = _spans_of(record, ledger, i)
        spent = ledger.total("spent", line.source, spans[0])
        bases = _bases(ledger, line.source, spans[0])
        blank = (ledger.has("budget") or ledger.unsure) and ledger.total("budget", line.source) is None
        if spent is None or not bases or blank:
            yield Gap(f"{name}缺少预算数或执行数，无法核对执行率")
            continue
        if context.in_wrong_unit(*spent.pointers, *(p for b in bases for p in b.pointers)):
            continue
        step = rate_step(record, pointer, line.rate)
        base = bases[0]
        capped = line.rate == ONE and spent.amount > base.amount
        pairs = [
            (s, b)
            for span in spans
            if (s := ledger.total("spent", line.source, span))
            for b in _bases(ledger, line.source, span)
        ]
        if base.amount == 0 or capped or any(_rate_agrees(line.rate, step, s, b, ledger) for s, b in pairs):
            continue
        exact = spent.amount / base.amount
        yield Flag(
            (pointer, *spent.pointers, *base.pointers),
            f"{name}执行率为{percent(line.rate)}，而执行数{money(record, spent.amount)}÷"
            f"预算数{money(record, base.amount)}＝{percent(exact)}。",
            f"The rate of {english} is stated as {percent(line.rate)}, but {money(record, spent.amount)} ÷ "
            f"{money(record, base.amount)} is {percent(exact)}.",
            expected=percent(exact),
            actual=percent(line.rate),
        )


_Span = frozenset[int | None] | None


def _bases(ledger: Ledger, source: str, span: _Span) -> list[Sum]:
    """The amounts that a rate may be of."""
    return [s for m in ("budget", "initial_budget", "received") if (s := ledger.total(m, source, span))]


def _spans_of(record: Record, ledger: Ledger, index: int) -> list[_Span]:
    """The years that a line may be of: its own where its source has one for each year of the table; else all of them
    (None), or, where no row sums them up, any one."""
    source = record.execution[index].source
    lines = [i for i, line in enumerate(record.execution) if line.source == source]
    years = list(dict.fromkeys(e.year for e in ledger.entries if e.measure == "spent" and e.source == source))
    each = [frozenset({year}) for year in years]
    if len(lines) == len(years) > 1:
        return [each[lines.index(index)]]
    return [None] if None in years else [None, *each]


def _rate_agrees(rate: Decimal, step: Decimal, spent: Sum, base: Sum, ledger: Ledger) -> bool:
    """Whether a printed rate is one that the printed amounts allow.

    The finest amount of the form tells how exact all are: beside 18.57, a budget of 20 is not rounded to whole numbers.
    """
    if base.amount == 0:
        return False
    exact = spent.amount / base.amount
    finest = min(*spent.steps, *base.steps, *([ledger.finest] if ledger.finest else []))
    hidden = HALF * finest * (len(spent.steps) + len(base.steps) * exact) / base.amount
    return abs(rate - exact) <= HALF * step + hidden + _ROUNDING or truncated(exact, rate, step)


@rule("execution-score", severity="error")
def execution_score(record: Record, context: Context) -> Iterator[Statement]:
    """执行率得分

    查什么：执行率得分是否等于分值×执行率，执行率超过100%的按100%计。
    依据：自评表通行的记分办法：预算执行率得分＝分值×执行率，最高不超过分值；以表内所列执行率为准。
    示例：分值10分、执行率100%，得分却为9.5分，应为10分。
    例外：按该得分印出的位数四舍五入或截位均认可；得分为整数而其他得分带小数的，按小数位数判断；全表得分均为整数的按整数取舍，得满分的除外；表内写明按档次、按比例扣分的，按其办法，不在此判断。

    In English: the score for execution is not weight × rate, the printed rate capped at 100 %.
    """
    for i, line in enumerate(record.execution):
        if line.weight is None and line.score is None:
            continue
        pointer = f"/execution/{i}/score"
        rate = line.rate if line.rate is not None else _rate_of(context.ledger, line)
        if line.score is None or line.weight is None or rate is None:
            missing = [n for n, v in (("分值", line.weight), ("执行率", rate), ("得分", line.score)) if v is None]
            yield Gap(f"{SOURCE_NAMES[line.source][0]}缺少{'、'.join(missing)}，无法核对执行率得分")
            continue
        if any(_LADDER.search(fold(note)) and "执行" in note for note in record.notes):
            yield Gap("表内另有执行率的记分办法")
            continue
        base = context.ledger.total(context.ledger.budget_measure() or "budget", line.source)
        measured = [e for e in context.ledger.entries if e.measure in ("budget", "initial_budget")]
        if base is not None and base.amount == 0 and not (line.source == "total" and any(e.amount for e in measured)):
            continue  # 0 of 0 may be scored either way, but not a total left at 0 over sources that are not
        step = ONE.scaleb(-_score_places(record, pointer, line.score, full=line.score == line.weight))
        rate_hidden = HALF * rate_step(record, f"/execution/{i}/rate", rate) if line.rate is not None else ZERO
        capped = min(rate, ONE)
        exact = capped * line.weight
        slack = HALF * step + line.weight * (rate_hidden if capped < ONE else ZERO)
        if abs(line.score - exact) <= slack or (step < ONE and truncated(exact, line.score, step)):
            continue
        weight, score = plain(line.weight), plain(line.score)
        yield Flag(
            (pointer, f"/execution/{i}/rate", f"/execution/{i}/weight"),
            f"执行率得分为{score}分，而分值{weight}分×执行率{percent(capped)}＝{plain(exact, 2)}分。",
            f"The score for execution is {score}, but weight {weight} × rate {percent(capped)} is {plain(exact, 2)}.",
            expected=plain(exact, 2),
            actual=score,
        )


def _score_places(record: Record, pointer: str, score: Decimal, *, full: bool) -> int:
    """The decimals to which the score is kept: its own, or the other scores' where it is a whole number.

    Full marks are given for a whole rate only: they are no rounded 9.6.
    """
    own = points_places(record, pointer, score)
    return own or max(form_places(record, pointer, score), 1 if full else 0)


def _rate_of(ledger: Ledger, line: ExecutionLine) -> Decimal | None:
    """The rate from the amounts, where none is printed."""
    spent, budget = ledger.total("spent", line.source), ledger.total(ledger.budget_measure() or "budget", line.source)
    return spent.amount / budget.amount if spent and budget and budget.amount else None


@rule("low-execution", severity="warning")
def low_execution(record: Record, context: Context) -> Iterator[Statement]:
    """执行率偏低未说明

    查什么：执行率低于80%（表内写明90%等门槛的从其规定），全表没有任何说明。
    依据：自评表要求对偏差较大的说明原因；四川等地的表内规定执行率低于90%须说明。门槛可在配置中调整。
    示例：预算4959万元，执行2514.21万元，执行率50.7%，原因、存在问题、其他说明中均未提及。
    例外：原因栏、自评结论、存在问题、其他需要说明的情况等任何一处说明了结转、结余、未支付等情况的不报。

    In English: less than 80 % of the budget was spent (or the threshold that the form itself prints, or a chosen
    profile sets) and nothing in the form explains it.
    """
    ledger = context.ledger
    spent, budget = ledger.total("spent"), ledger.budget()
    if spent is None or budget is None:
        if ledger.entries:
            yield Gap("缺少预算或执行合计数，无法判断执行率")
        return
    if context.in_wrong_unit(*spent.pointers, *budget.pointers) or budget.amount <= 0:
        return
    if not ledger.same_years():
        yield Gap("预算与执行合计数的年度不一致，无法判断执行率")
        return
    rate = spent.amount / budget.amount
    limit = context.low_execution
    if rate >= limit or context.explanations.of_money_left():
        return
    paid, planned = money(record, spent.amount), money(record, budget.amount)
    yield Flag(
        (*spent.pointers, *budget.pointers),
        f"预算{planned}，执行{paid}，执行率{percent(rate)}，低于{percent(limit)}，表内未说明原因。",
        f"{paid} of a budget of {planned} was spent ({percent(rate)}, below {percent(limit)}) and nothing explains it.",
        expected=f"≥{percent(limit)}",
        actual=percent(rate),
    )
