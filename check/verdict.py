"""What an indicator's target and actual say about each other: met or missed, by how much, or not to be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from ..normalize import date_bounds
from ..normalize.units import COUNTED
from ..schema import Indicator, Quantity
from .direction import Direction, direction_of, is_presumed
from .explanations import given
from .figures import HALF, quantity_step
from .texts import fold, unit_class


class Outcome(Enum):
    """Whether the target was reached."""

    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one indicator.

    ``gain`` is by how much the target was beaten, as a fraction of it (negative where it was missed); ``completion`` is
    the most that a proportional score may grant, 0 to 1; both only for figures. ``mismatch`` says that the units cannot
    be compared, ``scale`` that two amounts of money differ by the 10,000 of 元 and 万元. ``presumed`` says that the
    target is missed only if more is better, which nothing on the form tells, and that the form grants full marks.
    """

    outcome: Outcome
    direction: Direction = Direction.UNKNOWN
    gain: Decimal | None = None
    completion: Decimal | None = None
    mismatch: bool = False
    scale: bool = False
    presumed: bool = False


UNKNOWN = Verdict(Outcome.UNKNOWN)
ZERO, ONE = Decimal(0), Decimal(1)
TEN_THOUSAND = Decimal(10_000)

_LESS = re.compile(
    r"(?:未|没有|尚未|未能)(?:能|全部|全面|按时|按期|如期|完全|充分)*(?:完成|达成|达标|达到|实现|开展|实施|启动|落实|建成|验收|完工|提升|提高|改善|增强|增长|发放|拨付|到位|覆盖|见效)|"
    r"部分(?:完成|达成|达到|实现|达标|落实)|基本(?:完成|达成|达到|实现|达标)|不达标|不合格|低于(?:预期|目标)|"
    r"(?:效果|成效)(?:较差|不佳|不明显|欠佳)"
)
_UNDER_WAY = re.compile(r"进行中|推进中|实施中|建设中|正在|尚未|滞后|较差|^差$|^无$")
_SHORT = 12
_FULL = re.compile(
    r"(?:达成|达到|完成|实现|超额完成)(?:了)?(?:预期|年度|既定|全部|目标|指标|任务)|^(?:已|已经|全部|全面|按时|按期|如期|顺利|圆满|均已?|超额)*"
    r"(?:完成|达成|达标|实现|落实|到位|合格|达到)(?:率?100%)?[。.]?$|^(?:完成|达成|达标|合格|优秀?|是)$"
)
_MULTIPLIED = re.compile(r"\d\s*(亿|万)")
_CHANGE = re.compile(r"[较比]|同比|环比|下降|降低|减少|增长|增加|提高|提升|上升")
_MONEY_RATIO = (Decimal("0.5"), Decimal(2))


def judge(indicator: Indicator) -> Verdict:
    """Compare an indicator's actual with its target."""
    target, actual = indicator.target, indicator.actual
    if target is None or actual is None:
        return UNKNOWN
    if actual.kind == "text":
        return Verdict(_by_words(target, actual))
    if target.kind == "text":
        return UNKNOWN
    if target.kind == "date" or actual.kind == "date":
        return (
            Verdict(_by_date(target, actual))
            if target.kind == actual.kind
            else Verdict(
                Outcome.UNKNOWN, mismatch=bool(target.unit or actual.unit) or "percent" in (target.kind, actual.kind)
            )
        )
    factor = conversion(actual, target)
    if factor is None:
        return Verdict(Outcome.UNKNOWN, mismatch=mismatched(target, actual))
    return _by_figures(indicator, target, actual, factor)


def says_less(text: str) -> bool:
    """Whether words say that something was not, or only partly, achieved."""
    said = fold(text)
    return bool(_LESS.search(said)) or (len(said) <= _SHORT and bool(_UNDER_WAY.search(said)))


def _by_words(target: Quantity, actual: Quantity) -> Outcome:
    """A qualitative actual: the target's own words or 完成 meet it, 部分完成 and the like do not."""
    said, wanted = fold(actual.raw), fold(target.raw)
    if said == wanted:
        return Outcome.MET
    if says_less(said) and not says_less(wanted):
        return Outcome.MISSED
    return Outcome.MET if _FULL.search(said) or wanted in said else Outcome.UNKNOWN


def _by_date(target: Quantity, actual: Quantity) -> Outcome:
    """A deadline is missed where even the first day that the actual can mean comes after the last of the target's."""
    due, done = target.upper or target.value, actual.upper or actual.value
    if not isinstance(due, str) or not isinstance(done, str) or target.comparator in (">=", ">"):
        return Outcome.UNKNOWN
    try:
        late = date_bounds(done)[0] > date_bounds(due)[1]
    except ValueError:
        return Outcome.UNKNOWN
    return Outcome.MISSED if late else Outcome.MET


# What is counted in these is not the same thing; 个, 项, 次 and the like may count anything.
_COUNTS: dict[str, frozenset[str]] = {
    "people": frozenset(["人", "名", "人次", "人份"]),
    "households": frozenset(["户", "户次"]),
    "papers": frozenset(["份", "册", "本", "篇", "页", "卷", "册次", "篇次"]),
    "machines": frozenset(["台", "套", "辆", "艘", "架", "台套", "辆次", "台次", "架次", "车次"]),
    "events": frozenset(["场", "场次", "届", "课时", "学时"]),
    "animals": frozenset(["头", "羽", "匹", "尾", "头次", "羽次"]),
    "plants": frozenset(["株", "棵"]),
    "buildings": frozenset(["座", "栋", "幢", "间"]),
}


def _unit_group(quantity: Quantity) -> str | None:
    """What kind of thing is measured: ``%``, ``元``, a physical dimension, ``time``, ``count``; None if not known."""
    if quantity.kind == "percent":
        return "%"
    if not quantity.unit:
        return None
    found = unit_class(quantity.unit)
    if found is None:
        return None
    dimension = found[0].partition("/")[0]
    if dimension in ("秒", "工作日", "月", "岁"):
        return "time"
    if dimension in ("%", "百分点"):
        return "%"
    if dimension == "分":
        return None  # a score of satisfaction may stand for its rate
    return "count" if dimension in COUNTED else dimension


def mismatched(target: Quantity, actual: Quantity) -> bool:
    """Whether target and actual are in units of different kinds. A unit left out, or not known, fits any."""
    wanted, given = _unit_group(target), _unit_group(actual)
    if wanted == "%" and given == "count" and _CHANGE.search(target.raw):
        return False  # 较上年下降5%以上 | 0起: a count may tell of a change
    if wanted == given == "count":
        one, other = _counted(target), _counted(actual)
        return one is not None and other is not None and one != other
    return wanted is not None and given is not None and wanted != given


def _counted(quantity: Quantity) -> str | None:
    """What a counting unit counts, where it says so."""
    found = unit_class(quantity.unit) if quantity.unit else None
    unit = found[0].partition("/")[0] if found else None
    return next((kind for kind, units in _COUNTS.items() if unit in units), None)


def conversion(actual: Quantity, target: Quantity) -> Decimal | None:
    """The factor from the actual's unit to the target's; None where they cannot be compared."""
    if actual.kind != target.kind:
        return None if actual.unit or target.unit else _bare_percent(actual, target)
    if actual.kind == "number" and bool(actual.unit) != bool(target.unit):
        return _bare_number(actual, target)
    if actual.kind == "percent" or not actual.unit or not target.unit or fold(actual.unit) == fold(target.unit):
        return ONE
    one, other = unit_class(actual.unit), unit_class(target.unit)
    if one is None or other is None or mismatched(target, actual):
        return None
    if one[0].partition("/")[0] != other[0].partition("/")[0] and _unit_group(actual) != "count":
        return None  # days and working days
    return one[1] / other[1]  # 家 for 个: what is counted is the indicator's own; 次/月 beside 次: the year's


def _bare_number(actual: Quantity, target: Quantity) -> Decimal:
    """A figure without a unit is in the one that the other prints, 万 and 亿 included: 3.71 beside 3.6万立方米. Where
    it fits better as it stands, it is that: 12860 beside 1.2万人."""
    bare, other = (target, actual) if actual.unit else (actual, target)
    found = _MULTIPLIED.search(other.raw)
    if found is None:
        return ONE
    scale = _nearest(bare, other, ONE, Decimal(10) ** (4 * found.group(1).count("万") + 8 * found.group(1).count("亿")))
    return scale if bare is actual else ONE / scale


def _bare_percent(actual: Quantity, target: Quantity) -> Decimal | None:
    """Beside a rate, a figure without a unit is read as one: beside 95 %, 0.96 as a ratio and 96 as a percentage;
    beside 1 %, 0.5 as a percentage."""
    bare, other = (actual, target) if actual.kind == "number" else (target, actual)
    if not isinstance(bare.value, Decimal) or not ZERO <= bare.value <= 100:
        return None
    scale = _nearest(bare, other, Decimal("0.001") if "‰" in other.raw else Decimal("0.01"), ONE)
    if scale == ONE and bare.value > ONE:
        return None
    return scale if bare is actual else ONE / scale


def _nearest(bare: Quantity, other: Quantity, *scales: Decimal) -> Decimal:
    """The scale by which a bare figure comes nearest to another; the first where nothing tells."""
    value, wanted = bare.value, other.value
    if not isinstance(value, Decimal) or not isinstance(wanted, Decimal) or value <= 0 or wanted <= 0:
        return scales[0]
    return min(scales, key=lambda scale: max(value * scale / wanted, wanted / (value * scale)))


def _by_figures(indicator: Indicator, target: Quantity, actual: Quantity, factor: Decimal) -> Verdict:
    direction = direction_of(indicator)
    bounds = _bounds(target, direction)
    reached = _reached(actual, factor)
    if bounds is None or reached is None:
        return UNKNOWN
    floor, ceiling = bounds
    low, high = reached
    slack = _slack(target, actual, factor)
    if target.comparator == "..":
        return _by_range(floor, ceiling, low, high, direction)
    goal = floor
    if _is_money(target, actual) and goal and _off_by_unit(high / goal):
        return Verdict(Outcome.UNKNOWN, direction, scale=True)
    if direction is Direction.UNKNOWN:
        return Verdict(Outcome.MET if low == high == goal else Outcome.UNKNOWN, direction)
    if direction is Direction.HIGHER:
        met, missed, gain = low >= goal - slack, high < goal - slack, _share(low - goal, goal)
    else:
        met, missed, gain = high <= goal + slack, low > goal + slack, _share(goal - high, goal)
    if missed and is_presumed(indicator) and _passed_as_met(indicator):
        return Verdict(Outcome.UNKNOWN, presumed=True)
    outcome = Outcome.MET if met else Outcome.MISSED if missed else Outcome.UNKNOWN
    return Verdict(
        outcome, direction, gain, _completion(goal, high if direction is Direction.HIGHER else low, direction)
    )


def _passed_as_met(indicator: Indicator) -> bool:
    """Whether the form itself treats the target as reached: full marks, and no reason for a miss."""
    return indicator.score is not None and indicator.score == indicator.weight and not given(indicator.reason)


def _bounds(target: Quantity, direction: Direction) -> tuple[Decimal, Decimal] | None:
    """The figure to be reached, twice; for a range its two ends. "约" may be missed by a tenth."""
    value = target.value
    if not isinstance(value, Decimal):
        return None
    if target.comparator == "..":
        return (value, target.upper) if isinstance(target.upper, Decimal) else None
    if target.comparator == "~":
        value *= Decimal("0.9") if direction is Direction.HIGHER else Decimal("1.1")
    elif target.comparator == ">" and _unit_group(target) == "count" and value == value.to_integral_value():
        value += quantity_step(target)  # more than 3 is at least 4
    return value, value


def _reached(actual: Quantity, factor: Decimal) -> tuple[Decimal, Decimal] | None:
    """The least and the most that the actual can mean, in the target's unit: ≥95% may be any rate up from 95 %."""
    value = actual.value
    if not isinstance(value, Decimal):
        return None
    value = max(value, ZERO) if actual.kind == "number" else value
    low = high = value * factor
    if actual.comparator == ".." and isinstance(actual.upper, Decimal):
        high = actual.upper * factor
    elif actual.comparator in (">=", ">"):
        high = max(low, ONE if actual.kind == "percent" else low * 2)
    elif actual.comparator in ("<=", "<"):
        low = ZERO
    elif actual.comparator == "~":
        low, high = low * Decimal("0.9"), high * Decimal("1.1")
    return low, high


def _slack(target: Quantity, actual: Quantity, factor: Decimal) -> Decimal:
    """What the actual's last place can hide, where the target is printed to more places than it."""
    own, wanted = quantity_step(actual) * factor, quantity_step(target)
    return own * HALF if own > wanted else ZERO


def _by_range(floor: Decimal, ceiling: Decimal, low: Decimal, high: Decimal, direction: Direction) -> Verdict:
    if low >= floor and high <= ceiling:
        return Verdict(Outcome.MET, direction, ZERO, ONE)
    if high < floor and direction is Direction.HIGHER:
        return Verdict(Outcome.MISSED, direction, _share(high - floor, floor), _completion(floor, high, direction))
    if low > ceiling and direction is Direction.LOWER:
        return Verdict(Outcome.MISSED, direction, _share(ceiling - low, ceiling), _completion(ceiling, low, direction))
    if low > ceiling and direction is Direction.HIGHER:
        return Verdict(Outcome.UNKNOWN, direction, _share(low - ceiling, ceiling))
    return Verdict(Outcome.UNKNOWN, direction)


def _share(difference: Decimal, goal: Decimal) -> Decimal | None:
    return difference / goal if goal > 0 else None


def _completion(goal: Decimal, reached: Decimal, direction: Direction) -> Decimal | None:
    """What a proportional score may grant; of the two formulas in use for lower-is-better the more generous one."""
    if goal <= 0:
        return (ONE if reached <= goal else ZERO) if direction is Direction.LOWER else None
    if direction is Direction.HIGHER:
        return min(ONE, reached / goal)
    if reached <= goal:
        return ONE
    return max(goal / reached, ONE - (reached - goal) / goal, ZERO)


def _is_money(*quantities: Quantity) -> bool:
    return all(q.kind == "number" and _unit_group(q) == "元" for q in quantities)


def _off_by_unit(ratio: Decimal) -> bool:
    """Whether a ratio is that of 元 to 万元 or the reverse, give or take a factor of two."""
    least, most = _MONEY_RATIO
    return any(least <= ratio * scale <= most for scale in (TEN_THOUSAND, ONE / TEN_THOUSAND))
