"""Rules about scores: too generous, above the weight, sums of scores and weights, grade, weights of levels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..schema import Record
from .context import Case, Context
from .figures import HALF, decimals, percent, plain, points_places, printed_text, quantity_step
from .indicators import called, called_en
from .points import form_places, points_elsewhere, row_lost, scores, sum_slack
from .registry import Flag, Gap, Statement, rule
from .texts import flat, fold

ZERO, ONE = Decimal(0), Decimal(1)
_FULL_MARKS = Decimal("0.99")
_WHOLE = Decimal(100)
_FULL_BEHIND = re.compile(r"[,:(]?(?:满分|分值|权重|标准分)?[为:]?(\d+(?:\.\d+)?)分(?=[,;:)。])")
_FULL_TOLD = re.compile(r"(?:满分|分值|权重|标准分|应得分?)[为:]?(\d+(?:\.\d+)?)分?")
"""Full marks in prose, right behind the name of an item and later."""
_MOST_TOLD = 160
"""Letters of what a narrative tells of an item."""
_EXECUTION_POINTS = re.compile(r"(?:预算|资金)?(?:执行|支出)率?(?:情况)?得(?:分)?为?\s*\d+(?:\.\d+)?分")
_LEVEL_WEIGHT = re.compile(r"[(]\s*(\d+(?:\.\d+)?)\s*分?\s*[)]")


@rule("score-inflated", severity="error")
def score_inflated(record: Record, context: Context) -> Iterator[Statement]:
    """得分偏高

    查什么：未达到的定量指标，得分是否高于分值×完成比例。
    依据：财预〔2020〕10号：未完成定量指标的，按完成值与指标值的比例记分；越低越好的指标有两种通行算式，按较宽的一种判断。
    示例：合格率目标≥90%，完成82%，分值7分，得7分，按比例应不超过6.38分。
    例外：按印出位数四舍五入后一致的不报；定性指标和日期不按比例判断。

    In English: a missed numeric target scored more than weight × completion; of the two formulas in use for
    lower-is-better indicators the more generous one counts.
    """
    for case in context.missed:
        completion, score, weight = case.verdict.completion, case.indicator.score, case.indicator.weight
        if completion is None:
            continue
        completion = max(completion, ZERO)  # what fell where it was to grow was done to no part
        if weight is None or score is None:
            if context.scored:
                yield Gap("有的未达标指标没有分值或得分")
            continue
        most = weight * completion
        if score > weight or not _too_generous(record, case, score, weight, completion):
            continue
        shown, limit, reached, full = plain(score), plain(most, 2), percent(completion), plain(weight)
        yield Flag(
            (f"{case.pointer}/score", f"{case.pointer}/weight", *case.pointers),
            f"指标{called(case.indicator)}完成{reached}，分值{full}分，按比例不超过{limit}分，自评{shown}分。",
            f"{called_en(case.indicator)} reached {reached} of its target: at most {limit} of {full} points, "
            f"but {shown} were given.",
            expected=f"≤{limit}",
            actual=shown,
        )


def _too_generous(record: Record, case: Case, score: Decimal, weight: Decimal, completion: Decimal) -> bool:
    """Whether rounding cannot explain a score; full marks for a target that was clearly missed are none of rounding."""
    if score == weight and completion < _FULL_MARKS:
        return True
    hidden, wanted = ZERO, case.target.value
    if isinstance(wanted, Decimal) and wanted > 0 and case.actual.kind == "percent":
        hidden = HALF * quantity_step(case.actual) / wanted * weight
    step = ONE.scaleb(-form_places(record, f"{case.pointer}/score", score))
    return score > weight * completion + HALF * step + hidden


@rule("score-over-weight", severity="error")
def score_over_weight(record: Record, context: Context) -> Iterator[Statement]:
    """得分超分值

    查什么：各项得分、总分是否超过其分值。
    依据：得分不得超过该项分值。
    示例：分值10分的满意度指标自评11分。
    例外：执行率得分有执行率可核对的，按 execution-score 报；只有总分超过的，单独报总分；分值之和也超的归 weight-sum。

    In English: a score is above its weight. The score for execution is left to execution-score where a rate is known.
    """
    over = False
    pairs = [(f"/indicators/{i}", called(n), called_en(n), n.weight, n.score) for i, n in enumerate(record.indicators)]
    pairs += [
        (f"/execution/{i}", "执行率", "execution", line.weight, line.score)
        for i, line in enumerate(record.execution)
        if line.rate is None
    ]
    for pointer, chinese, english, weight, score in pairs:
        if weight is None or score is None or score <= weight:
            continue
        over = True
        yield Flag(
            (f"{pointer}/score", f"{pointer}/weight"),
            f"{chinese}分值{plain(weight)}分，得分{plain(score)}分，超过分值。",
            f"{english} was scored {plain(score)} of {plain(weight)} points.",
            expected=f"≤{plain(weight)}",
            actual=plain(score),
        )
    total, weight = record.total_score, record.total_weight or context.profile.total_weight
    if total is not None and total > weight and not over and not _all_scored(record) and not _holds(record, total):
        yield Flag(
            ("/total_score", "/total_weight"),
            f"总分{plain(total)}分，超过总分值{plain(weight)}分。",
            f"The total score of {plain(total)} is above the total weight of {plain(weight)}.",
            expected=f"≤{plain(weight)}",
            actual=plain(total),
        )


def _all_scored(record: Record) -> bool:
    """Whether the total can be checked against the items, so that the sum rules speak of it."""
    return bool(record.indicators) and all(i.score is not None and i.weight is not None for i in record.indicators)


def _holds(record: Record, total: Decimal) -> bool:
    """Whether the printed weights are enough for a total: it is they that add up to too much, as weight-sum says."""
    weights = [n.weight for n in record.indicators]
    execution = sum((line.weight for line in record.execution if line.weight is not None), ZERO)
    return all(w is not None for w in weights) and sum((w for w in weights if w is not None), execution) >= total


@rule("score-sum", severity="error")
def score_sum(record: Record, context: Context) -> Iterator[Statement]:
    """得分合计

    查什么：各项得分（含执行率得分）之和是否等于总分；自评报告逐项自评的，各项之和是否等于自评分数。
    依据：算术关系。
    示例：各项得分之和95.2分，总分94.2分。
    例外：总分只保留一位小数等四舍五入的认可；总分值不含执行率的，得分合计也不含；逐项自评没有列全（如正文被截断）的不判断。

    In English: the scores of the items do not add up to the total score. Scores in a narrative are added only where all
    items are there.
    """
    total = record.total_score
    if total is None:
        if context.scored:
            yield Gap("没有总分")
        return
    table = scores(record)
    if any(i.score is not None for i in record.indicators):
        yield from _table_sum(record, total, table)
    elif record.score_items:
        yield from _narrative_sum(record, context, total)


def _table_sum(record: Record, total: Decimal, table: list[tuple[str, Decimal]]) -> Iterator[Statement]:
    amounts = [s for _, s in table]
    if _close(record, total, amounts):
        return
    if _close(record, total, [*amounts, points_elsewhere(record, "得分")]):
        return
    blank = [i for i in record.indicators if i.score is None and (i.weight is not None or i.actual is not None)]
    blank_line = any(line.weight is not None and line.score is None for line in record.execution)
    without = [s for p, s in table if not p.startswith("/execution")]
    weights = [i.weight for i in record.indicators if i.weight is not None]
    if len(without) < len(amounts) and _close(record, total, without) and sum(weights, ZERO) == record.total_weight:
        return  # the form's total leaves execution out
    if blank or blank_line:
        yield Gap("有的项目没有得分，无法核对得分合计")
        return
    if row_lost(record):
        yield Gap("分值和得分合计都不足，可能有一行指标未读到")
        return
    if not any(line.score is not None for line in record.execution) and total > sum(amounts, ZERO):
        yield Gap("没有读到执行率得分，无法核对得分合计")
        return
    yield _sum_flag(total, sum(amounts, ZERO), tuple(p for p, _ in table))


def _narrative_sum(record: Record, context: Context, total: Decimal) -> Iterator[Statement]:
    items = [(f"/score_items/{i}/score", s.score) for i, s in enumerate(record.score_items)]
    known = [score for _, score in items if score is not None]
    if _close(record, total, known):
        return
    prescribed = context.profile.score_items
    names = {fold(s.name) for s in record.score_items}
    complete = (bool(prescribed) and prescribed <= names) or _narrated_weights(record) in (
        _WHOLE,
        record.total_weight or _WHOLE,
    )
    if len(known) < len(items) or (not complete and sum(known, ZERO) < total):
        yield Gap("正文逐项自评没有列全，无法核对得分合计")
        return
    yield _sum_flag(total, sum(known, ZERO), tuple(p for p, _ in items))


def _narrated_weights(record: Record) -> Decimal | None:
    """The full marks that the narrative tells of its items, added up; None unless it tells those of each: right behind
    its name, or with a word for them before the next item's."""
    text = flat("".join(section.text for section in record.narrative))
    starts: list[tuple[int, int]] = []
    place = 0
    for item in record.score_items:
        if not item.name or item.score is None:
            return None
        told = re.compile(
            rf"({re.escape(flat(item.name))}).{{0,{_MOST_TOLD}}}?(?<![\d.]){re.escape(plain(item.score))}(?![\d.])"
        )
        if (found := told.search(text, place)) is None:
            return None
        heads = re.compile(rf"(?<![^。;.)\d])({re.escape(flat(item.name))})").finditer(text, found.start(), found.end())
        span = next(heads, found).span(1)  # a reason may hold the same words
        starts.append(span)
        place = span[1]
    found_all = []
    for (_, behind), after in zip(starts, [*(a for a, _ in starts[1:]), len(text)], strict=True):
        end = min(after, behind + _MOST_TOLD)
        full = _FULL_BEHIND.match(text, behind, end) or _FULL_TOLD.search(text, behind, end)
        if full is None:
            return None
        found_all.append(Decimal(full[1]))
    return sum(found_all, ZERO) if found_all else None


def _close(record: Record, total: Decimal, amounts: list[Decimal]) -> bool:
    """Whether parts make a total: rounding of the parts counts, and of the total where it has fewer decimals."""
    places = points_places(record, "/total_score", total)
    finest = max((decimals(a) for a in amounts), default=0)
    rounding = HALF * ONE.scaleb(-places) if places < finest else ZERO
    return abs(sum(amounts, ZERO) - total) <= rounding + sum_slack(amounts)


def _sum_flag(total: Decimal, summed: Decimal, pointers: tuple[str, ...]) -> Flag:
    return Flag(
        ("/total_score",),
        f"总分为{plain(total)}分，各项得分之和为{plain(summed)}分，相差{plain(abs(total - summed))}分。",
        f"The total score is {plain(total)}, but the scores add up to {plain(summed)}.",
        expected=plain(summed),
        actual=plain(total),
        compared=pointers,
    )


@rule("weight-sum", severity="error")
def weight_sum(record: Record, context: Context) -> Iterator[Statement]:
    """分值合计

    查什么：执行率与各指标的分值之和是否等于总分值，总分值是否为100分。
    依据：财预〔2020〕10号所附自评表及各地表式，总分值为100分。
    示例：各项分值之和99分，总分值写100分。
    例外：有的分值没有印出的不判断；执行率分值未单列、指标分值之和等于总分值减执行率分值的认可。

    In English: the weights do not add up to the total weight, or that is not 100.
    """
    weights = [(f"/indicators/{i}/weight", n.weight) for i, n in enumerate(record.indicators)]
    known = [w for _, w in weights if w is not None]
    if not known:
        return
    lines = [(f"/execution/{i}/weight", line.weight) for i, line in enumerate(record.execution)]
    execution = sum((w for _, w in lines if w is not None), ZERO)
    items, full = sum(known, ZERO), context.profile.total_weight
    stated = record.total_weight
    wanted = full if stated is None else stated
    slack = sum_slack(known) / 2
    sums = [items + execution, items + execution + points_elsewhere(record, "分值")]
    if not execution:
        unprinted = context.profile.execution_weight
        sums += [items + unprinted] if unprinted else []
    if any(abs(s - wanted) <= slack for s in sums) or (execution and stated == items):
        if stated is not None and stated != full and sums[0] != full:
            yield _not_full(stated, full)
        return
    if len(known) < len(weights):
        yield Gap("有的指标没有分值，无法核对分值合计")
        return
    if any(w is None and context.on_review(p) for p, w in lines):
        yield Gap("执行率的分值未能识别，无法核对分值合计")
        return
    if stated is None and not execution and _told_execution(record):
        yield Gap("执行率的得分只在正文中写明，无法核对分值合计")
        return
    if row_lost(record):
        yield Gap("分值和得分合计都不足，可能有一行指标未读到")
        return
    shown = plain(sums[0])
    yield Flag(
        ("/total_weight",),
        f"各项分值之和为{shown}分，总分值为{plain(wanted)}分。",
        f"The weights add up to {shown}, but the total weight is {plain(wanted)}.",
        expected=plain(wanted),
        actual=shown,
        compared=tuple(p for p, w in (*weights, *lines) if w is not None),
    )


def _told_execution(record: Record) -> bool:
    """Whether only the narrative gives the execution its points: 预算执行率得分9.7分."""
    return any(_EXECUTION_POINTS.search(section.text) for section in record.narrative)


def _not_full(stated: Decimal, full: Decimal) -> Flag:
    return Flag(
        ("/total_weight",),
        f"总分值为{plain(stated)}分，应为{plain(full)}分。",
        f"The total weight is {plain(stated)}, not {plain(full)}.",
        expected=plain(full),
        actual=plain(stated),
    )


@rule("grade-score", severity="error")
def grade_score(record: Record, context: Context) -> Iterator[Statement]:
    """等级与分数

    查什么：自评等级是否为总分对应的等级。
    依据：财预〔2020〕10号：90（含）—100分为优，80（含）—90分为良，60（含）—80分为中，60分以下为差；地方另有等次的按地区规则。
    示例：总分94.57分，自评等级为良，应为优。
    例外：广东五级等次（优、良、中、低、差）两种口径任一相符即可；没有等级或没有总分的不判断。

    In English: the grade is not the one that the total score earns (优 ≥ 90, 良 ≥ 80, 中 ≥ 60, 差 below), by any of the
    region's grade tables.
    """
    grade, total = record.grade, record.total_score
    if grade is None:
        return
    if total is None:
        yield Gap("没有总分，无法核对等级")
        return
    earned = [next((name for name, least in scale if total >= least), "差") for scale in context.profile.scales]
    if grade in earned:
        return
    yield Flag(
        ("/grade", "/total_score"),
        f"总分{plain(total)}分，自评等级为{grade}，按规定应为{earned[0]}。",
        f"The total score of {plain(total)} earns the grade {earned[0]}, but {grade} is stated.",
        expected=earned[0],
        actual=grade,
    )


@rule("level-weight", severity="error")
def level_weight(record: Record, context: Context) -> Iterator[Statement]:
    """一级指标分值

    查什么：一级指标名称所带的分值（如“产出指标（50分）”）是否等于其下各指标分值之和。
    依据：一级指标分值应等于其下各三级指标分值之和。
    示例：产出指标（50分）下各指标分值之和为48分。
    例外：其下有指标没有分值的不判断。

    In English: the weight printed with a level, 产出指标（50分）, is not the sum of its indicators.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for i, indicator in enumerate(record.indicators):
        if indicator.level1:
            text = printed_text(record, f"/indicators/{i}/level1") or indicator.level1
            groups.setdefault((indicator.level1, fold(text)), []).append(i)
    for (level, text), members in groups.items():
        printed = _LEVEL_WEIGHT.search(text)
        weights = [record.indicators[i].weight for i in members]
        if printed is None or None in weights or sum(1 for name, _ in groups if name == level) > 1:
            continue
        stated, summed = Decimal(printed.group(1)), sum((w for w in weights if w is not None), ZERO)
        if abs(stated - summed) <= sum_slack([w for w in weights if w is not None]):
            continue
        yield Flag(
            (f"/indicators/{members[0]}/level1",),
            f"{level}标明{plain(stated)}分，其下{len(members)}项指标分值之和为{plain(summed)}分。",
            f"{level} is worth {plain(stated)} points, but its {len(members)} indicators add up to {plain(summed)}.",
            expected=plain(stated),
            actual=plain(summed),
            compared=tuple(f"/indicators/{i}/weight" for i in members),
        )
