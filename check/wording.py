"""Rules about how targets, actuals and reasons are worded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..schema import Record
from .context import Context
from .explanations import given, speaks_of_money_left
from .indicators import called, called_en
from .registry import Flag, Statement, rule
from .texts import flat, fold
from .verdict import Outcome, says_less

_LEVEL_WORD = re.compile(
    r"提升|提高|增强|加强|改善|改进|完善|健全|优化|促进|推动|推进|保障|保证|确保|维护|稳定|扩大|增加|增长|减少|降低|下降|缓解|丰富|满足|巩固|"
    r"合理|科学|准确|真实|完整|精准|便捷|便利|安全|公平|公正|公开|透明|顺畅|协调|先进|适宜|匹配|相符|一致|"
    r"显著|明显|有效|良好|较好|优|好|高|强|及时|按时|按期|如期|准时|规范|合规|合格|达标|符合|完成|达到|实现|达成|长期|持续|可持续|稳步|逐步|不断|进一步|"
    r"是|无|零|全部|全覆盖|严格|正常|充分|广泛|满意|影响|建立|落实|控制|节约|不超|年|月|底"
)
_NOTHING_MISSED = re.compile(
    r"^(?:无|没有|不存在)?(?:未完成|偏离|偏差)(?:的)?(?:绩效)?(?:目标|指标|情况)?[:：]?(?:无|没有|不存在)$|"
    r"(?:不存在|没有|无)(?:任何)?(?:偏离|偏差|未完成)(?!较大|过大|很大|明显|严重|超过|大于)(?:的)?(?:绩效)?(?:目标|指标)?(?:的)?(?:情况)?|(?:各项|全部|所有)(?:绩效)?(?:目标|指标)(?:均|都|全部)(?:已)?(?:按期|按时|如期)?(?:完成|达成|达到|实现)"
)
_EXCEPT = re.compile(r"除.{1,20}(?:外|之外)|但|仅|个别|部分|基本")
_SAYS_MISSED = re.compile(r"未(?:能)?(?:全部|按时|按期|如期)?(?:完成|达到|达标|实现)|没有完成|未达")


@rule("actual-not-measured", severity="warning")
def actual_not_measured(record: Record, context: Context) -> Iterator[Statement]:
    """定量目标定性完成

    查什么：目标值是数字，完成值只有文字。
    依据：定量指标应填报实际完成的数值，否则无法核对完成程度。
    示例：目标≥95%，完成值写“达成预期指标”。
    例外：写明未完成、部分完成的，按未达标处理；目标为日期的不报。

    In English: the target has a figure, the actual only words.
    """
    for case in context.cases:
        target, actual = case.target, case.actual
        if target.kind not in ("number", "percent") or actual.kind != "text":
            continue
        if case.verdict.outcome is Outcome.MISSED or re.search(r"\d", actual.raw):
            continue
        yield Flag(
            case.pointers,
            f"指标{called(case.indicator)}目标为{target.raw}，完成值只写“{actual.raw}”，没有数值。",
            f"{called_en(case.indicator)} has the target {target.raw}, but its actual is in words: “{actual.raw}”.",
            expected=target.raw,
            actual=actual.raw,
        )


@rule("actual-echoes-comparator", severity="info")
def actual_echoes_comparator(record: Record, context: Context) -> Iterator[Statement]:
    """完成值为比较式

    查什么：完成值写成“≥95%”“95%以上”等比较式，而不是实际数值。
    依据：完成值应为实际完成的数值。
    示例：目标≥95%，完成值也写“≥95%”。
    例外：写“约”“左右”的不报。

    In English: the actual is itself a comparison (≥95 %), not a figure.
    """
    for i, indicator in enumerate(record.indicators):
        actual = indicator.actual
        if (
            actual is None
            or actual.kind not in ("number", "percent")
            or actual.comparator not in (">=", ">", "<=", "<")
        ):
            continue
        yield Flag(
            (f"/indicators/{i}/actual",),
            f"指标{called(indicator)}的完成值为“{actual.raw}”，是比较式，不是实际数值。",
            f"The actual of {called_en(indicator)} is a comparison, “{actual.raw}”, not a figure.",
            actual=actual.raw,
        )


@rule("target-not-measurable", severity="info")
def target_not_measurable(record: Record, context: Context) -> Iterator[Statement]:
    """目标无法衡量

    查什么：目标值既没有数字，也没有“提升”“及时”“合格”等程度用语。
    依据：绩效目标应当细化、量化、可衡量；确实不能量化的应有可评判的程度表述。
    示例：目标值写“平台”。
    例外：效益指标用程度用语表述的不报。

    In English: the target has neither a figure nor a level word.
    """
    for i, indicator in enumerate(record.indicators):
        target = indicator.target
        if target is None or target.kind != "text" or re.search(r"[\d一二三四五六七八九十百]", target.raw):
            continue
        if not _LEVEL_WORD.search(target.raw):
            yield Flag(
                (f"/indicators/{i}/target",),
                f"指标{called(indicator)}的目标值“{target.raw}”没有数字，也没有可衡量的程度。",
                f"The target of {called_en(indicator)}, “{target.raw}”, has neither a figure nor a level.",
                actual=target.raw,
            )


@rule("reason-contradicts", severity="warning")
def reason_contradicts(record: Record, context: Context) -> Iterator[Statement]:
    """说明与结果矛盾

    查什么：存在问题等处写明没有未完成的目标，而有指标未达到；或指标已达到目标，原因栏却说明未完成。
    依据：说明应与完成情况一致。
    示例：“未完成的绩效目标：无”，而合格率目标95%，完成94.6%。
    例外：原因栏写的是资金结余、超额完成等情况的不报；完成情况无法比较的不报。

    In English: a text says that nothing was missed, and an indicator was; or the reason cell of a target that was met
    says that it was not.
    """
    if context.missed:
        for i, section in enumerate(record.narrative):
            found = next(filter(None, map(_nothing_missed, re.split(r"[。;]", flat(section.text)))), None)
            if found:
                missed = context.missed[0]
                yield Flag(
                    (f"/narrative/{i}/text", missed.pointers[0]),
                    f"“{section.heading}”写“{found.group()}”，而指标{called(missed.indicator)}未达到目标。",
                    f"“{section.heading}” says “{found.group()}”, but {called_en(missed.indicator)} missed its target.",
                    actual=found.group(),
                    compared=missed.pointers,
                )
                break
    for case in context.cases:
        reason = case.indicator.reason
        met = case.verdict.outcome is Outcome.MET and not case.verdict.gain
        if not met or not given(reason) or reason is None or speaks_of_money_left(reason):
            continue
        if _SAYS_MISSED.search(fold(reason)) and not says_less(case.target.raw):
            yield Flag(
                (f"{case.pointer}/reason", *case.pointers),
                f"指标{called(case.indicator)}已达到目标，原因栏却写“{reason[:30]}”。",
                f"{called_en(case.indicator)} met its target, but its reason says that it did not: “{reason[:30]}”.",
                actual=reason[:30],
            )


def _nothing_missed(sentence: str) -> re.Match[str] | None:
    """Where a sentence says that nothing was missed, and makes no exception."""
    return None if _EXCEPT.search(sentence) else _NOTHING_MISSED.search(sentence)
