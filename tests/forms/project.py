"""A project and its self-evaluation, before anybody thinks of a layout: consistent unless a fault is planted later."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from . import vocabulary as words
from .indicators import Indicator, draw_indicators
from .quantities import Money, Spelling, plain

D = Decimal


@dataclass(frozen=True)
class Scheme:
    """How a family scores: weight of the execution, weights of the levels; empty where it has no scores."""

    execution: Decimal | None = None
    levels: dict[str, Decimal] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # 产出指标 and the like, where the family calls them otherwise


class Dice(Random):
    """One stream for the layout, which is its own, and one for the content: a bundle shares the first.

    ``where`` fixes the place, topic and year of the projects.
    """

    def __new__(cls, *_: object) -> Dice:
        return super().__new__(cls)

    def __init__(
        self, layout: str, content: str, where: tuple[tuple[str, str, str], words.Topic, int] | None = None
    ) -> None:
        super().__init__(layout)
        self.content = Random(content)
        self.where = where


@dataclass
class Funding:
    """Amounts in yuan by (measure, source); ``parts`` are sources that detail another one."""

    sources: list[str]
    amounts: dict[tuple[str, str], Decimal]
    parts: dict[str, str] = field(default_factory=dict)
    rate: Decimal = field(default_factory=lambda: D(1))  # as printed, a fraction
    rate_places: int = 2  # of the percentage
    score: Decimal | None = None

    def get(self, measure: str, source: str = "total") -> Decimal | None:
        return self.amounts.get((measure, source))


@dataclass
class Project:
    """What one self-evaluation says. Layouts print parts of it; only what is printed is in the record."""

    layout: Random
    rng: Random
    topic: words.Topic
    place: str
    area: str
    year: int
    name: str
    department: str
    unit: str
    people: list[str]
    phone: str
    email: str
    start: tuple[int, int, int]
    end: tuple[int, int, int]
    filled: tuple[int, int, int]
    basis: str
    money: Money
    spelling: Spelling
    scheme: Scheme
    funding: Funding
    indicators: list[Indicator]
    goal: str
    goal_result: str
    achieved: bool = True
    total: Decimal = field(default_factory=D)
    grade: str | None = None  # printed instead of the one that the total earns
    evaluated: Decimal | None = None  # printed instead of the total budget
    blank: set[str] = field(default_factory=set)  # fields that the form leaves empty
    findings: list[dict[str, object]] = field(default_factory=list)

    @property
    def missed(self) -> bool:
        return any(not one.met for one in self.indicators)

    def add_up(self) -> None:
        """Score the execution and the total from the parts."""
        self.total = sum((one.score for one in self.indicators if one.score is not None), self.funding.score or D(0))


def person(rng: Random) -> str:
    return rng.choice(words.SURNAMES[:-2]) + "".join(rng.sample(words.GIVEN, rng.choice([1, 2, 2])))


def phone(rng: Random, area: str) -> str:
    if rng.random() < 0.5:
        return rng.choice(["13", "15", "18"]) + "".join(rng.choice("0123456789") for _ in range(9))
    return (
        f"{area}-"
        + rng.choice("23456789")
        + "".join(rng.choice("0123456789") for _ in range(7 if len(area) == 3 else 6))
    )


def draw_funding(
    rng: Random, money: Money, scheme: Scheme, sources: list[str], parts: dict[str, str], floor: float
) -> Funding:
    """Amounts whose sources add up in print, spent at ``floor`` of the budget at least.

    ``parts`` tells which sources detail another one, and so enter no sum.
    """
    total = D(rng.choice([rng.randint(3, 99), rng.randint(20, 900), rng.randint(100, 9900)])) * 10_000
    if money.places:
        total += D(rng.randint(0, 9999))
    whole = [s for s in sources if s not in parts]
    used = [s for s in whole if rng.random() < 0.55 or s in parts.values()] or [rng.choice(whole)]
    shares = [rng.randint(1, 6) for _ in used]
    amounts: dict[tuple[str, str], Decimal] = {}
    rate = rng.choice([D(1), D(1), D(rng.randint(int(floor * 10000), 9999)) / 10000])
    changed = rng.random() < 0.4
    for source, share in zip(used, shares, strict=True):
        budget = money.round(total * share / sum(shares)) or money.step() * 10
        amounts["budget", source] = budget
        spent = money.round(budget * rate)
        amounts["spent", source] = spent if spent >= budget * D(floor) - D(1) else budget  # whole 万元 of a small sum
        cut = D(rng.randint(80, 119)) / 100 if changed else D(1)
        amounts["initial_budget", source] = money.round(budget * cut) or budget
        amounts["received", source] = budget
        amounts["balance", source] = budget - amounts["spent", source]
    for measure in ("initial_budget", "budget", "spent", "received", "balance"):
        amounts[measure, "total"] = sum((amounts[measure, s] for s in used), D(0))
    for part, source in parts.items():
        tenths = D(rng.randint(2, 9)) / 10
        amounts |= {(m, part): money.round(v * tenths) for (m, s), v in amounts.items() if s == source}
    funding = Funding(sources, amounts, parts, rate_places=rng.choice([0, 1, 2, 2, 2]))
    settle_rate(funding, scheme, rng)
    return funding


def settle_rate(funding: Funding, scheme: Scheme, rng: Random) -> None:
    """The printed rate from the amounts, and the score from the printed rate."""
    exact = funding.amounts["spent", "total"] / funding.amounts["budget", "total"]
    if exact not in (0, 1) and funding.rate_places == 0:
        funding.rate_places = rng.choice([1, 2])
    funding.rate = exact.quantize(D(1).scaleb(-funding.rate_places - 2))
    if scheme.execution is not None:
        places = 2 if funding.rate < 1 else 0
        funding.score = (scheme.execution * min(funding.rate, D(1))).quantize(D(1).scaleb(-places))


def draw_project(
    dice: Dice,
    scheme: Scheme,
    sources: list[str],
    *,
    unit: str | None = None,
    floor: float = 0.9,
    parts: dict[str, str] | None = None,
    columns: bool = False,
    formulas: bool = False,
    size: int | None = None,
) -> Project:
    """Draw a consistent project.

    ``unit`` is that of its amounts; at least ``floor`` of the budget is spent; with ``columns``, the form gives
    unit and comparator columns of their own; ``size`` asks for so many indicators.
    """
    rng = dice.content
    (place, area, short), topic, year = dice.where or (
        rng.choice(words.PLACES),
        rng.choice(words.TOPICS),
        rng.randint(2018, 2024),
    )
    department = place + topic.department
    office = department if rng.random() < 0.25 else place + rng.choice(topic.units)
    base = rng.choice(topic.names)
    name = (
        (f"{year}年" if rng.random() < 0.2 else "")
        + (place if rng.random() < 0.1 else "")
        + base
        + rng.choice(words.SUFFIXES)
    )
    money, spelling = Money.draw(dice, unit), Spelling.draw(dice)
    funding = draw_funding(rng, money, scheme, sources, parts or {}, floor)
    indicators = draw_indicators(
        rng, topic, year, funding.amounts, scheme.levels, scheme.names, columns=columns, formulas=formulas, size=size
    )
    first = next(one for one in indicators if one.level2 == "数量指标")
    figure = (
        f"{plain(first.target.value)}{first.target.unit or ''}"
        if first.target and isinstance(first.target.value, D)
        else ""
    )
    done = (
        f"{plain(first.actual.value)}{first.actual.unit or ''}"
        if first.actual and isinstance(first.actual.value, D)
        else ""
    )
    goal = rng.choice(
        [
            f"完成{topic.work}，{first.name}达到{figure}，{rng.choice(topic.benefits)}{rng.choice(words.LEVEL_WORDS)}。",
            f"通过实施{base}，做好{topic.work}等工作，{rng.choice(topic.benefits)}进一步提升，{topic.served}满意度不断提高。",
            f"目标1：推进{topic.work}；目标2：{first.name}{figure}；目标3：{rng.choice(topic.benefits)}得到改善。",
            f"保障{topic.field}工作正常开展，年内{topic.work}任务全面落实。",
        ]
    )
    result = rng.choice(
        [
            f"全年{first.name}{done}，{topic.work}按计划实施，{rng.choice(topic.benefits)}有所提升。",
            f"已组织实施{topic.work}，{first.name}实际为{done}，{topic.served}反映良好。",
            f"围绕{topic.field}，年内推进{topic.work}，各项工作有序开展。",
        ]
    )
    issued = year - rng.choice([0, 1, 1])
    basis = rng.choice(
        [
            f"《关于批复{year}年部门预算的通知》（{short}财预〔{issued}〕{rng.randint(3, 180)}号）",
            f"{place}财政局关于下达{year}年{base}资金的通知（{short}财行〔{issued}〕{rng.randint(3, 180)}号）",
            f"关于印发《{base}实施方案》的通知（{short}政办发〔{issued}〕{rng.randint(3, 90)}号）",
        ]
    )
    people = [person(rng) for _ in range(4)]
    box = rng.choice("abcdefghklmwxyz") + rng.choice(["jk", "zx", "cwk", "bgs", "_jx", ".cz"])
    email = f"{box}{rng.randint(10, 9999)}@{rng.choice(words.EMAILS)}"
    project = Project(
        dice, rng, topic, place, area, year, name, department, office, people, phone(rng, area),
email,
        (year, rng.randint(1, 4), rng.choice([1, 1, 5, 10, 20])),
        (year, rng.choice([10, 11, 12, 12]), rng.choice([15, 20, 30, 31 if rng.random() < 0.01 else 30])),
        (year + 1, rng.randint(1, 6), rng.randint(1, 28)),
        basis, money, spelling, scheme, funding, indicators, goal, result,
    )  # fmt: skip
    if project.end[1:] in ((11, 31), (10, 30)):
        project.end = (year, 12, 31)
    project.achieved = not project.missed
    project.add_up()
    return project
