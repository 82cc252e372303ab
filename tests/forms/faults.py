"""Plants inconsistencies in a project, with the findings that they call for.

Each fault takes what it needs to be visible (``needs``: parts that the family prints) and leaves everything
else consistent, so that a finding too many is as much a defect as one too few.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

from .indicators import Indicator
from .project import Project, settle_rate
from .quantities import Quantity
from .writer import grade_of

D = Decimal
Plant = Callable[[Project], bool]


@dataclass(frozen=True)
class Fault:
    """One kind of fault: the rule that finds it, and the areas it touches (two faults never share one)."""

    rule: str
    severity: str
    needs: frozenset[str]
    touches: frozenset[str]
    plant: Plant


FAULTS: list[Fault] = []


def fault(rule: str, severity: str, needs: str, touches: str) -> Callable[[Plant], Plant]:
    """Register a way to go wrong; it returns False where the project gives no occasion."""

    def register(plant: Plant) -> Plant:
        FAULTS.append(Fault(rule, severity, frozenset(needs.split()), frozenset(touches.split()), plant))
        return plant

    return register


def plant(project: Project, printed: set[str]) -> None:
    """Plant one to three faults that show in what the family prints."""
    rng = project.rng
    taken: set[str] = set()
    kinds = [f for f in FAULTS if f.needs <= printed]
    rng.shuffle(kinds)
    wanted = rng.choice([1, 1, 2, 3])
    for kind in kinds:
        if wanted == 0:
            break
        if kind.touches & taken or not kind.plant(project):
            continue
        taken |= kind.touches
        if "achieved" not in kind.touches | taken:  # an honest form owns up to what it missed
            project.achieved = not project.missed
        wanted -= 1
        project.findings.append({"rule": kind.rule, "severity": kind.severity, "subjects": []})


def _counts(project: Project) -> list[Indicator]:
    """Indicators with a plain count or percentage that is met, no reason given."""
    return [
        one
        for one in project.indicators
        if one.met
        and not (one.planted or one.reason)
        and one.target
        and one.actual
        and one.target.comparator == ">="
        and isinstance(one.target.value, D)
        and not one.level2.endswith("成本指标")
    ]


def _pick(project: Project, kind: str | None = None) -> Indicator | None:
    rows = [one for one in _counts(project) if kind is None or (one.target and one.target.kind == kind)]
    if not rows:
        return None
    one = project.rng.choice(rows)
    one.planted = True
    return one


def _short(project: Project, one: Indicator) -> Decimal:
    """Let the indicator fall short; returns the completion."""
    assert one.target is not None
    assert isinstance(one.target.value, D)
    done = D(project.rng.randint(60, 90)) / 100
    value = one.target.value * done
    whole = one.target.kind == "number" and one.target.value == one.target.value.to_integral_value()
    value = value.to_integral_value(ROUND_DOWN) if whole else value.quantize(D("0.001"), ROUND_DOWN)
    one.actual = Quantity(one.target.kind, "=", value, None, one.target.unit)
    one.met = False
    return value / one.target.value


@fault("overspent", "error", "sources budget", "money")
def overspent(p: Project) -> bool:
    used = [s for s in p.funding.sources if ("budget", s) in p.funding.amounts and s not in p.funding.parts]
    if len(used) < 2:
        return False
    a, b = p.rng.sample(used, 2)
    money = p.funding.amounts
    shift = p.money.round(min(money["spent", b], money["budget", a]) / 4)
    if shift <= 0 or money["spent", a] + shift <= money["budget", a]:
        return False
    money["spent", a] += shift
    money["spent", b] -= shift
    return True


@fault("funding-sum", "error", "sources initial", "money initial")
def funding_sum(p: Project) -> bool:
    used = [s for s in p.funding.sources if ("budget", s) in p.funding.amounts and s not in p.funding.parts]
    if len(used) < 2:
        return False
    total = p.funding.amounts["initial_budget", "total"]
    p.funding.amounts["initial_budget", "total"] = total + (
        p.money.round(total / p.rng.randint(8, 20)) or p.money.step() * 10
    )
    return True


@fault("amount-scale", "warning", "sources initial", "money initial")
def amount_scale(p: Project) -> bool:
    if p.money.unit != "万元":
        return False
    p.funding.amounts["initial_budget", "total"] *= 10_000
    return True


@fault("execution-rate", "error", "rate", "money rate total")
def execution_rate(p: Project) -> bool:
    rate = D(p.rng.choice([9123, 9350, 9415, 9688])) / 10000
    exact = p.funding.amounts["spent", "total"] / p.funding.amounts["budget", "total"]
    if abs(exact - rate) < D("0.012"):
        return False
    p.funding.rate_places, p.funding.rate = 2, rate
    if p.scheme.execution is not None:
        p.funding.score = (p.scheme.execution * p.funding.rate).quantize(D("0.01"))
    p.add_up()
    return True


@fault("execution-score", "error", "rate exec_score", "rate total")
def execution_score(p: Project) -> bool:
    if p.scheme.execution is None:
        return False
    right = p.scheme.execution * min(p.funding.rate, D(1))
    wrong = p.scheme.execution if p.funding.rate < D("0.97") else p.scheme.execution - p.rng.choice([1, 2])
    if abs(right - wrong) < D("0.2"):
        return False
    p.funding.score = wrong
    p.add_up()
    return True


@fault("low-execution", "warning", "rate", "money rate total reasons")
def low_execution(p: Project) -> bool:
    if any(one.reason for one in p.indicators):
        return False
    rate = D(p.rng.randint(42, 76)) / 100
    for (measure, source), amount in list(p.funding.amounts.items()):
        if measure == "budget" and source != "total":
            p.funding.amounts["spent", source] = p.money.round(amount * rate)
            p.funding.amounts["balance", source] = amount - p.funding.amounts["spent", source]
    for measure in ("spent", "balance"):
        p.funding.amounts[measure, "total"] = sum(
            (v for (m, s), v in p.funding.amounts.items() if m == measure and s not in ("total", *p.funding.parts)),
            D(0),
        )
    settle_rate(p.funding, p.scheme, p.rng)
    for one in p.indicators:  # the cost follows what was spent
        if one.level2.endswith("成本指标") and one.actual and one.actual.unit in ("元", "万元"):
            one.actual = replace(
                one.actual, value=p.funding.amounts["spent", "total"] / (10_000 if one.actual.unit == "万元" else 1)
            )
    p.add_up()
    return p.funding.rate < D("0.78")


@fault("missed-target-unexplained", "error", "reason", "indicator total reasons")
def missed(p: Project) -> bool:
    one = _pick(p)
    if one is None:
        return False
    done = _short(p, one)
    if one.weight is not None:
        one.score = (one.weight * done).quantize(D("0.01"), ROUND_DOWN)
    p.add_up()
    return True


@fault("overachieved-unexplained", "warning", "reason", "indicator")
def overachieved(p: Project) -> bool:
    one = _pick(p, "number")
    if one is None or one.target is None or not isinstance(one.target.value, D) or one.target.value < 4:
        return False
    value = (one.target.value * D(p.rng.randint(150, 320)) / 100).to_integral_value()
    one.actual = Quantity("number", "=", value, None, one.target.unit)
    return True


@fault("score-inflated", "error", "score weight", "indicator total reasons")
def inflated(p: Project) -> bool:
    one = _pick(p)
    if one is None or one.weight is None or one.weight < 4:
        return False
    _short(p, one)
    one.reason = f"{one.name}受客观因素影响未能全部完成，后续加快推进。"
    one.score = one.weight
    p.add_up()
    return True


@fault("score-over-weight", "error", "score weight", "indicator2 total")
def over_weight(p: Project) -> bool:
    one = _pick(p)
    if one is None or one.weight is None:
        return False
    one.score = one.weight + p.rng.choice([1, 2])
    p.add_up()
    return True


@fault("actual-missing", "error", "actual", "indicator3")
def actual_missing(p: Project) -> bool:
    rows = [one for one in p.indicators if one.met and not one.planted and one.target and one.target.kind == "text"]
    if not rows:
        return False
    one = p.rng.choice(rows)
    one.actual, one.planted = None, True
    return True


@fault("target-missing", "error", "target", "indicator4")
def target_missing(p: Project) -> bool:
    one = _pick(p, "number")
    if one is None:
        return False
    one.target = None
    return True


@fault("unit-mismatch", "error", "units", "indicator5")
def unit_mismatch(p: Project) -> bool:
    one = _pick(p, "number")
    if one is None or one.actual is None:
        return False
    unit = one.actual.unit or ""
    area = "亩" in unit  # which square metres measure, too
    others = [u for u in ("公里", "份", "平方米") if u[-1] not in unit and not (area and u == "平方米")]
    one.actual = replace(one.actual, unit=p.rng.choice(others))
    return True


@fault("rate-out-of-range", "error", "actual", "indicator6")
def out_of_range(p: Project) -> bool:
    rows = [
        one for one in _counts(p) if one.target and one.target.kind == "percent" and one.name.endswith(("率", "满意度"))
    ]
    if not rows:
        return False
    one = p.rng.choice(rows)
    one.actual, one.planted = Quantity("percent", "=", D(p.rng.randint(102, 109)) / 100), True
    return True


@fault("indicator-duplicate", "warning", "level2", "indicator7")
def duplicate(p: Project) -> bool:
    groups: dict[str, list[Indicator]] = {}
    for one in p.indicators:
        if one.met and not (one.planted or one.reason):
            groups.setdefault(one.level2, []).append(one)
    pairs = [rows for rows in groups.values() if len(rows) > 1]
    if not pairs:
        return False
    rows = p.rng.choice(pairs)
    rows[1].name = rows[0].name
    rows[0].planted = rows[1].planted = True
    return True


@fault("score-sum", "error", "score total", "total")
def score_sum(p: Project) -> bool:
    mark = grade_of(p.total)
    p.total -= p.rng.choice([D(2), D(3), D("1.5")])
    return grade_of(p.total) == mark


@fault("weight-sum", "error", "weight total", "indicator8 total")
def weight_sum(p: Project) -> bool:
    one = _pick(p)
    if one is None or one.weight is None or one.score != one.weight:
        return False
    one.weight += p.rng.choice([2, 3])
    one.score = one.weight
    p.add_up()
    return True


@fault("grade-score", "error", "grade", "grade")
def wrong_grade(p: Project) -> bool:
    right = grade_of(p.total)
    p.grade = {"优": "良", "良": "优", "中": "良", "差": "中"}[right]
    return True


@fault("goal-result-without-goal", "error", "goals", "goals")
def no_goal(p: Project) -> bool:
    p.blank.add("goal")
    return True


@fault("goal-without-result", "error", "goals", "goals")
def no_result(p: Project) -> bool:
    p.blank.add("goal_result")
    return True


@fault("filled-too-early", "warning", "fill_date", "filled")
def too_early(p: Project) -> bool:
    p.filled = (p.year, p.rng.randint(5, 10), p.rng.randint(1, 28))
    return True


@fault("date-order", "error", "period", "period")
def date_order(p: Project) -> bool:
    p.start, p.end = (p.year, 9, 1), (p.year, 3, 20)
    return True


@fault("basis-year", "warning", "basis", "basis")
def basis_year(p: Project) -> bool:
    p.basis = f"《关于下达专项资金的通知》（财预〔{p.year + 1}〕{p.rng.randint(3, 90)}号）"
    return True


@fault("evaluated-amount", "warning", "evaluated", "evaluated")
def evaluated(p: Project) -> bool:
    total = p.funding.amounts["budget", "total"]
    p.evaluated = total + (p.money.round(total / 10) or p.money.step() * 10)
    return True


@fault("goal-achieved-conflict", "warning", "achieved", "achieved indicator")
def achieved(p: Project) -> bool:
    if not p.missed:
        return False
    p.achieved = True
    return True
