"""One value of a clean record is changed, and exactly the rules that it concerns fire."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal as D
from typing import Any

import pytest
from check_builder import (
    LINES,
    ROWS,
    fired,
    guangdong,
    line,
    money,
    national,
    q,
    row,
    three,
    transfer,
    with_amount,
    with_row,
)

from hecha.check import check_all
from hecha.schema import Claim, Record, ScoreItem, SpendingItem

Change = Callable[[], Record]


def scores_follow(record: Record) -> Record:
    """The record with the total that its scores add up to."""
    total = sum(n.score for n in record.indicators if n.score) + sum(x.score for x in record.execution if x.score)
    return record.model_copy(update={"total_score": D(total)})


def spent(amount: float, **changes: Any) -> Record:
    """The national record with so much spent, and rate, score, cost and total following."""
    rate = round(amount / 200, 4)
    rows = (*ROWS[:4], row("项目成本控制数", "≤200万元", f"{amount}万元", "成本指标", weight=5, score=5), *ROWS[5:])
    execution = (line(rate, 10, round(min(rate, 1) * 10, 2)),)
    return scores_follow(national(funding=three(200, amount), execution=execution, indicators=rows, **changes))


def claim(index: int, value: str) -> Record:
    made = list(guangdong().claims)
    made[index] = made[index].model_copy(update={"value": D(value)})
    return guangdong(claims=tuple(made))


CHANGES: dict[str, tuple[Change, set[str]]] = {
    "initial total": (lambda: with_amount("initial_budget", "total", 210), {"funding-sum"}),
    "initial source": (lambda: with_amount("initial_budget", "appropriation", 190), {"funding-sum"}),
    "budget total": (
        lambda: with_amount("budget", "total", 240, national(funding=three(200, initial=180))),
        {"funding-sum", "execution-rate"},
    ),
    "budget source": (lambda: with_amount("budget", "appropriation", 190), {"funding-sum", "overspent"}),
    "spent total": (lambda: with_amount("spent", "total", 176.4), {"funding-sum", "execution-rate"}),
    "spent above the budget": (
        lambda: with_amount("spent", "total", 230),
        {"funding-sum", "execution-rate", "overspent"},
    ),
    "all of it spent": (lambda: spent(200), set()),
    "half of it spent": (lambda: spent(100), {"low-execution"}),
    "more than all of it spent": (
        lambda: spent(220),
        {"overspent", "missed-target-unexplained", "score-inflated"},
    ),
    "initial total in yuan": (lambda: with_amount("initial_budget", "total", 2_000_000), {"amount-scale"}),
    "budget source in yuan": (lambda: with_amount("budget", "appropriation", 2_000_000), {"amount-scale"}),
    "rate, its score and the total": (
        lambda: scores_follow(national(execution=(line(0.92, 10, 9.2),))),
        {"execution-rate"},
    ),
    "score of the rate": (lambda: scores_follow(national(execution=(line(0.982, 10, 9.3),))), {"execution-score"}),
    "weight of the rate": (lambda: national(execution=(line(0.982, 12, 9.82),)), {"execution-score", "weight-sum"}),
    "an actual falls short": (
        lambda: scores_follow(with_row(0, actual=q("450人次"), score=D("13.5"))),
        {"missed-target-unexplained"},
    ),
    "an actual falls short with full marks": (
        lambda: with_row(0, actual=q("450人次")),
        {"missed-target-unexplained", "score-inflated"},
    ),
    "an actual far above": (lambda: with_row(0, actual=q("900人次")), {"overachieved-unexplained"}),
    "an actual in other units": (lambda: with_row(0, actual=q("98%")), {"unit-mismatch"}),
    "an actual above 100 %": (lambda: with_row(2, actual=q("104%")), {"rate-out-of-range"}),
    "an actual too late": (lambda: with_row(3, actual=q("2024年1月")), {"missed-target-unexplained"}),
    "a cost above its limit": (
        lambda: scores_follow(with_row(4, actual=q("205万元"), score=D("4.87"))),
        {"missed-target-unexplained"},
    ),
    "a reason goes": (lambda: with_row(5, reason="无"), {"missed-target-unexplained"}),
    "a level not reached": (lambda: with_row(6, actual=q("基本达成")), {"missed-target-unexplained"}),
    "an actual goes": (lambda: with_row(6, actual=None), {"actual-missing"}),
    "a target goes": (lambda: with_row(1, target=None), {"target-missing"}),
    "a name is repeated": (lambda: with_row(1, name="培训人数"), {"indicator-duplicate"}),
    "a score above its weight": (lambda: scores_follow(with_row(7, score=D(12))), {"score-over-weight"}),
    "a weight": (lambda: with_row(7, weight=D(12)), {"weight-sum"}),
    "the total": (lambda: national(total_score=D("96.62")), {"score-sum"}),
    "the total weight": (lambda: national(total_weight=D(105)), {"weight-sum"}),
    "the goal goes": (lambda: national(overall_goal=None), {"goal-result-without-goal"}),
    "the result goes": (lambda: national(overall_goal_result=None), {"goal-without-result"}),
    "the unit goes": (lambda: national(reporting_unit=None), {"required-missing"}),
    "the date of filling": (lambda: national(fill_date="2023-06-30"), {"filled-too-early"}),
    "the amount evaluated": (lambda: guangdong(evaluated_amount=D(3_100_000)), {"evaluated-amount"}),
    "the amount evaluated in yuan": (lambda: guangdong(evaluated_amount=D(30_000_000_000)), {"amount-scale"}),
    "an amount by direction": (
        lambda: guangdong(spending_items=(SpendingItem(purpose="保洁", amount=D(2_900_000)),)),
        {"spending-items-sum"},
    ),
    "the rate in the text": (lambda: claim(0, "0.996"), {"claim-conflict"}),
    "the budget in the text": (lambda: claim(1, "3015000"), {"claim-conflict"}),
    "the spending in the text": (lambda: claim(2, "2955000"), {"claim-conflict"}),
    "the satisfaction in the text": (lambda: claim(3, "0.95"), {"claim-conflict"}),
    "one satisfaction in the table": (
        lambda: with_row(4, guangdong(), actual=q("80%"), reason="宣传不足"),
        {"claim-conflict", "goal-achieved-conflict"},
    ),
    "spending by source": (
        lambda: guangdong(
            funding=money(
                {"budget": {"municipal": 300, "total": 300}, "spent": {"municipal": 306, "total": 306}}, year=2023
            )
        ),
        {"overspent", "claim-conflict", "spending-items-sum"},
    ),
    "the grade": (lambda: guangdong(grade="中"), {"grade-score"}),
    "the score of an item": (
        lambda: guangdong(score_items=tuple(ScoreItem(name=n, score=D(p)) for n, p in LINES.items())),
        {"score-sum"},
    ),
    "the end of the project": (lambda: guangdong(end_date="2022-11-30"), {"date-order"}),
    "the period": (lambda: guangdong(start_date="2022-01-01", end_date="2022-11-30"), {"year-outside-period"}),
    "the basis": (lambda: guangdong(basis="青财预〔2024〕5号"), {"basis-year"}),
    "the satisfaction goes": (
        lambda: guangdong(indicators=guangdong().indicators[:4], claims=guangdong().claims[:3]),
        {"indicator-level-missing"},
    ),
    "a transfer's local funds": (
        lambda: with_amount("budget", "local", 80, transfer()),
        {"funding-sum", "overspent"},
    ),
    "a transfer's rate": (lambda: transfer(execution=(line(0.983, None),)), {"execution-rate"}),
    "a transfer's actual": (lambda: with_row(0, transfer(), actual=q("11处")), {"missed-target-unexplained"}),
    "one more claim that is right": (
        lambda: guangdong(claims=(*guangdong().claims, Claim(metric="total_score", value=D("97.88"), unit="分"))),
        set(),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_makes_exactly_its_rules_fire(what: str) -> None:
    change, wanted = CHANGES[what]
    assert fired(change()) == wanted


@pytest.mark.parametrize("clean", [national, guangdong, transfer])
def test_no_blank_value_stops_the_check(clean: Callable[..., Record]) -> None:
    whole = clean()
    for name, field in Record.model_fields.items():
        if field.is_required():
            continue
        (checked,) = check_all([clean(**{name: field.get_default(call_default_factory=True)})])
        assert checked.project_name == (None if name == "project_name" else whole.project_name)
    for i, indicator in enumerate(whole.indicators):
        for name in type(indicator).model_fields:
            blank = indicator.model_copy(update={name: None})
            check_all([clean(indicators=(*whole.indicators[:i], blank, *whole.indicators[i + 1 :]))])
