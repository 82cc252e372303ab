"""Rules about single indicators: missed and beaten targets, missing values, units, rates out of range, levels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..schema import Indicator, Quantity, Record
from .context import Case, Context
from .direction import Direction
from .explanations import given
from .figures import percent
from .points import row_lost
from .registry import Flag, Gap, Statement, rule
from .texts import fold
from .verdict import Outcome

ZERO, ONE, _POINT = Decimal(0), Decimal(1), Decimal("0.01")

_ADVERSE = re.compile(r"事故|投诉|违规|违法|违纪|差错|故障|死亡|舆情|上访|信访|案件|中断|泄露|污染|逾期")
_RATE = re.compile(r"(率|满意度|知晓度|认可度|比例|占比)$")
_UNBOUNDED = re.compile(
    r"增长|增幅|增速|增加|提高|提升|上升|下降|降低|减少|变动|变化|波动|回报|收益|利润|盈利|负债|杠杆|投资|超额|周转|执行率|支付率|"
    r"支出率|到位率|贡献|比率|倍|自给|产销|床位使用|病床使用|净值|溢价|涨|偏差|误差|同比|环比|达产|产能|负荷|客座|上座|控制率|同期|投入产出|毛入学|"
    r"替代|转移|占.*(?:任务|计划|目标|预算)"
)
_MANY = 3  # more blanks than these, and more than half, are rather a column that was not read
_SATISFACTION = re.compile(r"满意(度|率)(\(.*\))?$")  # 开展满意度调查 is an output
_PLACEHOLDER_NAME = re.compile(r"^(指标\d*|[…\.]+|\d+)$")

LEVELS: dict[str, tuple[str, str]] = {
    "output": ("产出", "output"),
    "benefit": ("效益", "benefit"),
    "satisfaction": ("满意度", "satisfaction"),
}
_LEVEL_WORDS = {
    "satisfaction": re.compile(r"满意"),
    "benefit": re.compile(r"效益|效果|可持续|影响|结果目标|成效"),
    "output": re.compile(r"产出|数量|质量|时效|完成指标|投入"),
}


def called(indicator: Indicator) -> str:
    """An indicator's name as a message writes it."""
    return f"“{indicator.name or indicator.level2 or indicator.level1 or '未命名指标'}”"


def called_en(indicator: Indicator) -> str:
    """The same in an English sentence."""
    return f"“{indicator.name or indicator.level2 or indicator.level1 or 'without a name'}”"


@rule("missed-target-unexplained", severity="error")
def missed_target_unexplained(record: Record, context: Context) -> Iterator[Statement]:
    """未达标未说明

    查什么：完成值未达到目标值，而未完成原因为空或只写“无”。
    依据：财预〔2020〕10号所附自评表要求填写偏差原因分析及改进措施；各地表式均要求说明未完成原因。
    示例：满意度目标≥80%，完成63%，原因栏写“无”。
    例外：成本、时间、投诉率等越低越好；定性指标写达成、完成或与目标相同即为达到；其他栏目、报告正文写明该指标未完成原因的不报；指标越高越好还是越低越好看不出来、表内按完成给满分的，列为未检查。

    In English: the actual misses the target and no reason is given (无 is none), neither in the reason cell nor where
    the form speaks of this indicator. Where nothing tells whether more is better and the form grants full marks, the
    rule is unchecked.
    """
    for case in context.cases:
        if case.verdict.presumed:
            yield Gap(f"指标{called(case.indicator)}看不出越高越好还是越低越好")
    for case in context.missed:
        if given(case.indicator.reason) or context.explanations.of_miss(case.indicator.name):
            continue
        yield _deviation(case, "未达到目标且未说明原因", "missed, and no reason is given")


def _deviation(case: Case, chinese: str, english: str) -> Flag:
    """A sentence with target and actual."""
    target, actual = case.target.raw, case.actual.raw
    return Flag(
        case.pointers,
        f"指标{called(case.indicator)}目标为{target}，完成值为{actual}，{chinese}。",
        f"{called_en(case.indicator)} has the target {target} and the actual {actual}: {english}.",
        expected=target,
        actual=actual,
        compared=(f"{case.pointer}/reason",),
    )


@rule("overachieved-unexplained", severity="warning")
def overachieved_unexplained(record: Record, context: Context) -> Iterator[Statement]:
    """超额完成未说明

    查什么：完成值好于定量目标30%以上，未说明原因。
    依据：财预〔2020〕10号：超出目标值较多的，应分析原因；属目标值设定明显偏低的，按偏离程度适度调减分值。30%的幅度可以配置。
    示例：修复路面目标不少于57700平方米，完成93475平方米，高出62%，原因栏空白。
    例外：日期和定性指标不判断；事故、投诉等为零不算超额；项目总成本等于实际支出的，属未支出的资金，不在此重复报告。

    In English: the actual beats a numeric target by more than 30 % of it and no reason is given. Zero accidents are no
    overachievement; a total cost that is the amount spent is money left over, which low-execution looks at.
    """
    for case in context.cases:
        gain, indicator = case.verdict.gain, case.indicator
        if gain is None or gain <= context.config.thresholds.overachieved or case.verdict.outcome is Outcome.MISSED:
            continue
        if given(indicator.reason) or _no_feat(case, context) or out_of_range(indicator):
            continue
        if context.explanations.of_excess(indicator.name):
            continue
        how = "低于" if case.verdict.direction is Direction.LOWER else "高出"
        yield _deviation(
            case,
            f"{how}目标{percent(gain)}，未说明原因",
            f"better by {percent(gain)}, and no reason is given",
        )


def _no_feat(case: Case, context: Context) -> bool:
    """Zero accidents, and a cost that only repeats the amount spent or its rate, need no reason of their own."""
    value = case.actual.value
    if case.verdict.direction is not Direction.LOWER:
        return False
    if value == 0 and _ADVERSE.search(case.indicator.name or ""):
        return True
    spent, budget = context.ledger.total("spent"), context.ledger.budget()
    if spent is None or not isinstance(value, Decimal):
        return False
    if case.actual.kind == "percent":
        return budget is not None and budget.amount > 0 and abs(value - spent.amount / budget.amount) < _POINT
    return abs(value - spent.amount) <= sum(spent.steps, ZERO)


@rule("actual-missing", severity="error")
def actual_missing(record: Record, context: Context) -> Iterator[Statement]:
    """缺完成值

    查什么：指标有目标值而没有实际完成值。
    依据：自评应逐项填报年初设定的绩效指标的完成情况。
    示例：“对社会治安防控能力的促进作用”目标为显著提高，完成值空白。
    例外：整张表都没有完成值一栏的不判断；完成值有印迹但无法辨认的列为未检查。

    In English: an indicator has a target and no actual.
    """
    yield from _one_sided(record, context, "actual", "target")


@rule("target-missing", severity="error")
def target_missing(record: Record, context: Context) -> Iterator[Statement]:
    """缺目标值

    查什么：指标有完成值而没有目标值。
    依据：完成情况应对照年初设定的指标值评价；没有目标值无从评价。
    示例：“抚恤资金发放准确率”完成98%，年度指标值空白。
    例外：整张表都没有目标值一栏的不判断；目标值有印迹但无法辨认的列为未检查。

    In English: an indicator has an actual and no target.
    """
    yield from _one_sided(record, context, "target", "actual")


def _one_sided(record: Record, context: Context, blank: str, filled: str) -> Iterator[Statement]:
    names = {"actual": ("完成值", "actual"), "target": ("目标值", "target")}
    blanks = sum(1 for i in record.indicators if getattr(i, blank) is None and getattr(i, filled) is not None)
    if len(record.indicators) > 1 and all(getattr(i, blank) is None for i in record.indicators):
        yield Gap(f"整张表没有{names[blank][0]}")
        return
    if blanks > _MANY and 2 * blanks > len(record.indicators):
        yield Gap(f"多数指标没有{names[blank][0]}，可能没有读到")
        return
    for i, indicator in enumerate(record.indicators):
        value: Quantity | None = getattr(indicator, filled)
        pointer = f"/indicators/{i}/{blank}"
        if value is None or getattr(indicator, blank) is not None:
            continue
        if context.on_review(pointer):
            yield Gap(f"指标{called(indicator)}的{names[blank][0]}无法辨认")
            continue
        yield Flag(
            (pointer, f"/indicators/{i}/{filled}"),
            f"指标{called(indicator)}的{names[filled][0]}为{value.raw}，没有{names[blank][0]}。",
            f"{called_en(indicator)} has the {names[filled][1]} {value.raw} and no {names[blank][1]}.",
            actual=value.raw,
        )


@rule("unit-mismatch", severity="error")
def unit_mismatch(record: Record, context: Context) -> Iterator[Statement]:
    """量纲不符

    查什么：目标值与完成值的计量单位能否比较（件数对百分比、面积对个数等）。
    依据：完成值应以目标值的计量单位填报，否则无法判断是否完成。
    示例：目标不少于13000辆次，完成值为98%。
    例外：一方省略单位、同类单位（公里与米、小时与分钟）、不同量词（个与家）不报；不认识的单位不判断。

    In English: target and actual are in units that cannot be compared. A unit left out, or not known, fits any.
    """
    for case in context.cases:
        if case.verdict.mismatch:
            yield _deviation(case, "计量单位不同，无法比较", "the units cannot be compared")


def out_of_range(indicator: Indicator) -> str | None:
    """``actual`` or ``target`` where that rate cannot be: above 100 % or negative, for a rate bounded by its nature."""
    for side in ("actual", "target"):
        value: Quantity | None = getattr(indicator, side)
        if value is None or value.kind != "percent" or not isinstance(value.value, Decimal):
            continue
        if not ZERO <= value.value <= ONE and _bounded(indicator):
            return side
    return None


def _bounded(indicator: Indicator) -> bool:
    name = fold(indicator.name or "")
    return bool(_RATE.search(name)) and not _UNBOUNDED.search(name)


@rule("rate-out-of-range", severity="error")
def rate_out_of_range(record: Record, context: Context) -> Iterator[Statement]:
    """比率越界

    查什么：满意度、合格率、覆盖率、完成率等不可能超过100%的比率超过了100%，或为负数。
    依据：此类比率的分子是分母的一部分，取值在0到100%之间。
    示例：展项完好率完成102%。
    例外：增长率、收益率、负债率、执行率、产销率等可以超过100%或为负的比率不判断。

    In English: a rate that cannot pass 100 % (satisfaction, pass rate, coverage, completion …) does, or is negative.
    """
    for i, indicator in enumerate(record.indicators):
        side = out_of_range(indicator)
        if side is None:
            continue
        value: Quantity = getattr(indicator, side)
        word = ("完成值", "actual") if side == "actual" else ("目标值", "target")
        yield Flag(
            (f"/indicators/{i}/{side}",),
            f"指标{called(indicator)}的{word[0]}为{value.raw}，这类比率应在0到100%之间。",
            f"The {word[1]} of {called_en(indicator)} is {value.raw}; such a rate lies between 0 and 100 %.",
            expected="0–100%",
            actual=value.raw,
        )


@rule("indicator-duplicate", severity="warning")
def indicator_duplicate(record: Record, context: Context) -> Iterator[Statement]:
    """指标重复

    查什么：同一份自评中两个指标的二级指标和名称都相同。
    依据：绩效指标应当各有侧重；重复的指标会重复计分。
    示例：“见习人数”在数量指标下出现两次，目标分别为不少于180人和37人。
    例外：二级指标不同的同名指标、未改写的“指标1”等占位名称不报。

    In English: two indicators of one record share level 2 and name.
    """
    seen: dict[tuple[str, str], int] = {}
    for i, indicator in enumerate(record.indicators):
        name = fold(indicator.name or "")
        if not name or _PLACEHOLDER_NAME.match(name):
            continue
        key = (fold(indicator.level2 or indicator.level1 or ""), name)
        first = seen.setdefault(key, i)
        if first == i:
            continue
        yield Flag(
            (f"/indicators/{i}/name", f"/indicators/{first}/name"),
            f"{indicator.level2 or '同一级'}下的指标{called(indicator)}出现两次（第{first + 1}项与第{i + 1}项）。",
            f"{called_en(indicator)} stands twice under the same level (rows {first + 1} and {i + 1}).",
            actual=indicator.name,
        )


def level_of(indicator: Indicator) -> str | None:
    """``output``, ``benefit`` or ``satisfaction``, by the level's words, else by those of level 2 and the name."""
    own, rest = fold(indicator.level1 or ""), fold(indicator.level2 or "")
    if _LEVEL_WORDS["satisfaction"].search(own + rest) or _SATISFACTION.search(fold(indicator.name or "")):
        return "satisfaction"
    for text in (own, rest):
        for level in ("benefit", "output"):
            if _LEVEL_WORDS[level].search(text):
                return level
    return None


@rule("indicator-level-missing", severity="warning")
def indicator_level_missing(record: Record, context: Context) -> Iterator[Statement]:
    """缺指标类别

    查什么：自评中是否完全没有产出、效益或满意度指标。
    依据：财预〔2020〕10号：单位自评指标包括产出指标、效益指标和满意度指标。
    示例：只有产出和效益指标，没有满意度指标。
    例外：湖北等地可以不设满意度；有的指标看不出属于哪一类时不判断；经济、社会、生态等二级类别空缺不报。

    In English: the self-evaluation has no output, no benefit or no satisfaction indicator at all.
    """
    if not record.indicators:
        return
    levels = {level_of(i) for i in record.indicators}
    missing = [k for k in LEVELS if k not in levels and k not in context.profile.optional_levels]
    if not missing:
        return
    unsure = [i for i in record.indicators if level_of(i) is None and "成本" not in f"{i.level1}{i.level2}"]
    if unsure or any(context.on_review(f"/indicators/{i}/level1") for i in range(len(record.indicators))):
        yield Gap("有的指标看不出属于产出、效益还是满意度")
        return
    if row_lost(record):
        yield Gap("分值和得分合计都不足，可能有一行指标未读到")
        return
    chinese = "、".join(LEVELS[k][0] for k in missing)
    yield Flag(
        ("/indicators",),
        f"全部{len(record.indicators)}项指标中没有{chinese}指标。",
        f"None of the {len(record.indicators)} indicators is about {' or '.join(LEVELS[k][1] for k in missing)}.",
        expected=f"{chinese}指标",
    )
