"""What the narrative states beside what the tables say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..schema import Claim, Record
from .context import Context
from .figures import (
    YUAN,
    agree,
    amount_step,
    money,
    percent,
    plain,
    points_places,
    printed_text,
    quantity_step,
    rate_step,
    truncated,
)
from .ledger import Sum
from .registry import Flag, Gap, Statement, rule
from .texts import flat

ZERO, ONE = Decimal(0), Decimal(1)

METRICS: dict[str, tuple[str, str]] = {
    "execution_rate": ("资金支出率", "execution rate"),
    "arrival_rate": ("资金到位率", "arrival rate"),
    "budget": ("预算安排", "budget"),
    "spent": ("实际支出", "amount spent"),
    "satisfaction": ("满意度", "satisfaction"),
    "total_score": ("自评总分", "total score"),
}

_OF_A_PART = re.compile(
    r"其中|首批|第[一二三四五六七八九十\d]+(?:批|笔|期)|[一二三]期|上年|往年|去年|每[年月季人户亩个]|人均|户均|亩均|总投资|概算|估算|"
    r"合同价?|中标|招标|预付|尾款|质保"
)
"""Words before an amount that say of what else it is than the year's budget or spending."""
_OF_A_BATCH = re.compile(r"首批|第[一二三四五六七八九十\d]+(?:批|笔|期)|[一二三四五六七八九十\dA-Z]标段|子项目")
"""Words before a rate that say of what part of the money it is; a rate of one source is known by the table's."""
_METRIC_WORD = {
    "execution_rate": re.compile(r"(?:支出|执行|支付|使用)(?:进度|率)[^,]{0,12}$"),
    "arrival_rate": re.compile(r"到位率[^,]{0,12}$"),
    "satisfaction": re.compile(r"满意[^,]{0,12}$"),
}
"""What stands in the clause before a figure that is a claim's, not another one of the same value."""
_OF_A_PLACE = re.compile(
    r"(?:标段|子项目?|片区|(?<![全我本各该])[县区镇乡村](?![级内域])|街道|社区|学校|中学|小学|医院|卫生院|公司|支队|大队|分局|科室|个别|部分|其中"
    r"|全省|全国|同类|兄弟|[所下]属|二级单位|监控时|监控期|分别|(?:中央|省级?|市级|县级|区级|地方|配套|自筹)(?:财政)?(?:补助|专项|配套)?资金"
    r"(?:预算)?(?:执行|支出|支付|使用|到位)(?:进度|率))"
)
"""Words of the clause of a rate that say of whom or of what part it is told."""
_OF_SOME = re.compile(r"个别|少数|有的|部分(?!指标)")
"""Words of a sentence by which a rate of satisfaction is that of some: 个别偏远村网络信号弱，满意度仅为85%."""
_OF_ALL_WITHIN = re.compile(r"全国|[全我][省市县区镇乡]")
_LEVELS = "国省市县镇"
"""What a unit may be of, the widest first; a figure of a wider one is not the unit's."""
_OF_YEARS = re.compile(r"[两三四五]年(?:来)?累计|(?:19|20)\d{2}年?[-—–至~到](?:19|20)\d{2}年")
_OF_ALL_MONEY = re.compile(r"部门整体|整体支出")
_LATER = re.compile(r"%?[(]截[至止](\d{4})年")
"""Words by which a figure is of several years, of all that a department spends, or of a day after the year."""
_AIM, _REACHED = re.compile(r"目标|预期|计划"), re.compile(r"完成|实现|达成|情况|分析|结果")
"""Headings over what was aimed at, and over what came of it."""
_YEAR = re.compile(r"((?:19|20)\d{2})年")
_WHEN = re.compile(
    r"(?P<part>(?<!\d)(?:[1-9]|1[01]|[一二三四五六七八九十]|十一)月(?:底|末)|截[至止][^,]{0,8}?(?<!\d)(?:[1-9]|1[01])月\d{1,2}日"
    r"|上半年|半年度?|年中|中期|[前一二三]{1,2}个?季度)"
    r"|年[末底终]|全年|年度|12月|十二月|目前"
)
"""Up to when a sentence tells of money: to a day within the year, or to its end."""
_MORE_BEFORE, _MORE_AFTER = (
    re.compile(r"(?:超过|不低于|不少于|高于|逾|超)了?$"),
    re.compile(r"[%万亿元]*(?:及?以上|多|余)"),
)
_OVER_YEARS = re.compile(r"[万亿]?元[,;]?(?:计划|拟)?分[两二三四五六七八九十\d]+年")
_NAMED_SUM = re.compile(r"(?:安排|下达|批复)(?:[^\d]*(?:中央|[省市县区]级|本级|地方|配套)|[^\d]{9})")
"""A sum with a source's or a purpose's name between verb and figure: 下达市级财政资金300万元."""
_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)(亿元|万元|元)")
_RATE_OF = re.compile(_AMOUNT.pattern + r"[^\d,]{0,8},(?:资金|预算)?(?:支出|执行|支付|使用)(?:进度|率)[为达约仅是]*$")
"""An amount and, in the next words, the rate at which it was spent."""
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_ONE_SOURCE = re.compile(r"其中|中央|[省市县区]级|财政|地方|配套|自筹|单位资金|补助|专项|结转|债券")


@rule("claim-conflict", severity="error")
def claim_conflict(record: Record, context: Context) -> Iterator[Statement]:
    """表文不一致

    查什么：自评报告正文所写的资金支出率、到位率、安排和支出金额、满意度、总分，是否与表内数据一致。
    依据：同一份自评材料中同一事项的数据应当前后一致。
    示例：报告写“资金支出率达99.6%”，表内安排100万元、支出100万元，支出率应为100%。
    例外：写明某一来源、某一年度或跨年、年内某月止、某一批次或标段、某地或某单位、合同价或某一使用方向的不报；写在目标、计划之下的不报；正文另有一处满意度与表内一致的，其余视为分项，不报；写“90%以上”而表内不低于此数的不报；按印出的位数四舍五入后一致的不报；表内没有相应数据的列为未检查。

    In English: a rate, an amount or a score in the narrative is not the one in the tables. What is told of one
    source, year, span of years, batch, place or purpose, of some months, or as an aim, and parts of an amount that is
    itself right, are no conflict; nor are other rates of satisfaction beside one that is right.
    """
    for i, claim in enumerate(record.claims):
        pointer = f"/claims/{i}/value"
        if context.in_wrong_unit(pointer) or _of_something_else(record, pointer, claim):
            continue
        if claim.metric in ("budget", "spent"):
            yield from _amount(record, context, pointer, claim)
        elif claim.metric in ("execution_rate", "arrival_rate"):
            yield from _rate(record, context, pointer, claim)
        elif claim.metric == "satisfaction":
            yield from _satisfaction(record, pointer, claim)
        else:
            yield from _total_score(record, pointer, claim)


def _said(record: Record, pointer: str, claim: Claim) -> Iterator[tuple[str, str, str]]:
    """What stands before and after the claim's figure in the sentences of the narrative that state it, and under which
    heading."""
    unit = Decimal("0.01") if claim.unit == "%" else YUAN.get(claim.unit or "", ONE)
    figure = flat(printed_text(record, pointer) or plain(claim.value / unit)).replace(",", "")
    word = _METRIC_WORD.get(claim.metric)
    texts = [(section.heading or "", section.text) for section in record.narrative]
    for heading, text in [*texts, ("目标", record.overall_goal or "")]:
        for sentence in re.split(r"[。;]", flat(text)):
            bare = re.sub(r"(?<=\d),(?=\d{3})", "", sentence)
            for found in re.finditer(rf"(?<![\d.]){re.escape(figure)}(?![\d.])", bare):
                if word is None or word.search(bare[: found.start()]):
                    yield bare[: found.start()], bare[found.end() :], flat(heading)


def _of_something_else(record: Record, pointer: str, claim: Claim) -> bool:
    """Whether every sentence that states the figure says of what else it is: another year, some months, a batch, a
    contract, a place; or what was aimed at."""
    if claim.metric == "total_score":
        return False
    said = list(_said(record, pointer, claim))
    return bool(said) and all(
        _is_of_else(record, claim, before, heading) or _is_later(record, after) for before, after, heading in said
    )


def _is_later(record: Record, after: str) -> bool:
    found = _LATER.match(after)
    return found is not None and record.evaluation_year is not None and int(found[1]) != record.evaluation_year


def _is_of_else(record: Record, claim: Claim, before: str, heading: str) -> bool:
    for name in (record.project_name, record.reporting_unit, record.supervising_department):
        before = before.replace(flat(name), "") if name else before
    if _OF_YEARS.search(before) or ("整体" not in (record.title or "") and _OF_ALL_MONEY.search(before)):
        return True
    if _is_of_wider(record, before):
        return True
    if claim.metric == "satisfaction" and _OF_SOME.search(before):
        return True
    if claim.metric in ("budget", "spent"):
        part = _OF_A_PART.search(before) is not None
        return part or _other_year(record, before) or (claim.metric == "spent" and _within_the_year(before))
    if (_AIM.search(heading) and not _REACHED.search(heading)) or _OF_A_PLACE.search(before.rpartition(",")[2]):
        return True
    return _OF_A_BATCH.search(before) is not None or _other_year(record, before) or _within_the_year(before)


def _is_of_wider(record: Record, before: str) -> bool:
    """Whether the clause of a figure is of a place of which the unit has but a part: 全市执行率, of a county."""
    told = _OF_ALL_WITHIN.search(before.rpartition(",")[2])
    unit = record.reporting_unit or record.supervising_department or ""
    place = re.search(r"[县区旗镇乡]|(?<=.)[省市]", flat(unit))
    if told is None or place is None:
        return False
    return _level(told.group()[1]) < _level(place.group())


def _level(place: str) -> int:
    return _LEVELS.index({"区": "县", "旗": "县", "乡": "镇"}.get(place, place))


def _within_the_year(before: str) -> bool:
    """Whether the last time that a sentence names before a figure is a day within the year: 截至6月底."""
    times = list(_WHEN.finditer(before))
    return bool(times) and times[-1]["part"] is not None


def _other_year(record: Record, before: str) -> bool:
    years = _YEAR.findall(before)
    return bool(years) and record.evaluation_year is not None and int(years[-1]) != record.evaluation_year


def _at_least(record: Record, pointer: str, claim: Claim) -> bool:
    """Whether the narrative says that the figure was passed: 满意度达90%以上 is no other one than 95 %."""
    said = list(_said(record, pointer, claim))
    return bool(said) and all(_MORE_BEFORE.search(b) or _MORE_AFTER.match(a) for b, a, _ in said)


def _conflict(pointer: str, claim: Claim, said: str, known: str, witnesses: tuple[str, ...], source: str) -> Flag:
    chinese, english = METRICS[claim.metric]
    return Flag(
        (pointer, *witnesses),
        f"正文写{chinese}{said}，{source}为{known}。",
        f"The narrative states a {english} of {said}, but the tables say {known}.",
        expected=known,
        actual=said,
    )


def _amount(record: Record, context: Context, pointer: str, claim: Claim) -> Iterator[Statement]:
    ledger = context.ledger
    known = ledger.budget() if claim.metric == "budget" else ledger.total("spent")
    if known is None:
        yield Gap(f"表内没有{METRICS[claim.metric][0]}合计数，无法核对正文金额")
        return
    if context.in_wrong_unit(*known.pointers):
        return
    step = amount_step(record, pointer, claim.value, claim.unit)
    if agree(claim.value - known.amount, [step, *known.steps]):
        return
    if any(abs(claim.value - amount) <= step / 2 for amount in _parts(record, context, claim.metric)):
        return
    if claim.value < known.amount and (
        _said_rightly(record, claim, known) or _at_least(record, pointer, claim) or _is_named(record, pointer)
    ):
        return  # a part of the amount that another sentence gives
    yield _conflict(
        pointer, claim, money(record, claim.value), money(record, known.amount), known.pointers, "资金表合计"
    )


def _is_named(record: Record, pointer: str) -> bool:
    """Whether the words of an amount name a source or what it is for: it may be a part."""
    evidence = record.evidence.get(pointer.replace("/value", "/metric"))
    return evidence is not None and _NAMED_SUM.search(flat(evidence.text)) is not None


def _parts(record: Record, context: Context, metric: str) -> Iterator[Decimal]:
    """The amounts of single sources, years and purposes, which a narrative may speak of."""
    measures = ("budget", "initial_budget", "received") if metric == "budget" else ("spent",)
    yield from (e.amount for e in context.ledger.entries if e.measure in measures)
    if metric == "spent":
        yield from (s.amount for s in record.spending_items if s.amount is not None)


def _step(record: Record, index: int, claim: Claim) -> Decimal:
    return amount_step(record, f"/claims/{index}/value", claim.value, claim.unit)


def _said_rightly(record: Record, claim: Claim, known: Sum) -> bool:
    """Whether the narrative also states the whole amount as the table has it."""
    return any(
        other is not claim
        and other.metric == claim.metric
        and agree(other.value - known.amount, [_step(record, i, other), *known.steps])
        for i, other in enumerate(record.claims)
    )


def _rate(record: Record, context: Context, pointer: str, claim: Claim) -> Iterator[Statement]:
    """A rate beside the table's: the amounts are taken as printed, since 100 of 100 says 100 %."""
    ledger = context.ledger
    budget, spent, received = ledger.budget(), ledger.total("spent"), ledger.total("received")
    part = spent if claim.metric == "execution_rate" else received
    step = rate_step(record, pointer, claim.value)
    stated = [(line.source, line.rate) for line in record.execution if line.rate is not None]
    executed = claim.metric == "execution_rate"
    if executed and any(source == "total" and _same(claim.value, step, rate) for source, rate in stated):
        return
    if part is None or budget is None or not budget.amount:
        if executed or ledger.has("received"):
            yield Gap(f"表内没有核对{METRICS[claim.metric][0]}所需的金额")
        return
    if context.in_wrong_unit(*part.pointers, *budget.pointers):
        return
    bases = [budget, *([received] if received and executed else [])]
    if any(base.amount and _same(claim.value, step, part.amount / base.amount) for base in bases):
        return
    partial = [*_partial_rates(context, claim.metric), *(rate for _, rate in stated if executed)]
    if any(_same(claim.value, step, rate) for rate in partial) and not _said_of_all(record, claim.value, part, budget):
        return
    if part.amount / budget.amount >= claim.value and _at_least(record, pointer, claim):
        return
    if _of_another_amount(record, pointer, claim, [part, budget, *([received] if received else [])]):
        return
    shown = percent(part.amount / budget.amount)
    source = f"表内{money(record, part.amount)}÷{money(record, budget.amount)}"
    yield _conflict(pointer, claim, percent(claim.value), shown, (*part.pointers, *budget.pointers), source)


def _of_another_amount(record: Record, pointer: str, claim: Claim, totals: list[Sum]) -> bool:
    """Whether every sentence that states a rate tells before it of other money than any total of the tables.

    An amount of which the rate is that of the whole budget is meant as a total.
    """
    known = {total.amount for total in totals}
    known |= {claim.value * total.amount for total in totals}
    told = [_RATE_OF.search(before) for before, _, _ in _said(record, pointer, claim)]
    return bool(told) and all(m and Decimal(m[1].replace(",", "")) * YUAN[m[2]] not in known for m in told)


def _said_of_all(record: Record, rate: Decimal, part: Sum, base: Sum) -> bool:
    """Whether a sentence gives both totals, and then the rate without a word of one source: it speaks of all money."""
    for sentence in (s for section in record.narrative for s in re.split(r"[。;]", flat(section.text))):
        amounts = {Decimal(m[1].replace(",", "")) * YUAN[m[2]]: m.end() for m in _AMOUNT.finditer(sentence)}
        if not {part.amount, base.amount} <= amounts.keys():
            continue
        start = max(amounts[part.amount], amounts[base.amount])
        for said in _PERCENT.finditer(sentence, start):
            if Decimal(said[1]) / 100 == rate and not _ONE_SOURCE.search(sentence[start : said.start()]):
                return True
    return False


def _same(said: Decimal, step: Decimal, exact: Decimal) -> bool:
    return abs(said - exact) <= step / 2 or truncated(exact, said, step)


def _partial_rates(context: Context, metric: str) -> Iterator[Decimal]:
    """The rates of single sources and years, which a narrative may speak of."""
    measure = "spent" if metric == "execution_rate" else "received"
    entries = context.ledger.entries
    for part in (e for e in entries if e.measure == measure):
        for base in (e for e in entries if e.measure == "budget" and e.key == part.key and e.amount):
            if base.source != "total" or base.year is not None:
                yield part.amount / base.amount


def _satisfaction(record: Record, pointer: str, claim: Claim) -> Iterator[Statement]:
    known = [
        (f"/indicators/{i}/actual", item.actual.value, quantity_step(item.actual))
        for i, item in enumerate(record.indicators)
        if item.actual and item.actual.kind == "percent" and isinstance(item.actual.value, Decimal)
        if "满意" in f"{item.level1}{item.level2}{item.name}"
    ]
    if not known:
        yield Gap("表内没有满意度的完成值，无法核对正文")
        return
    step = rate_step(record, pointer, claim.value)
    values = [value for _, value, _ in known]
    if min(values) - step / 2 <= claim.value <= max(values) + step / 2 and len(set(values)) > 1:
        return  # an average of several
    told = [(i, c) for i, c in enumerate(record.claims) if c.metric == "satisfaction"]
    if any(
        agree(other.value - value, [rate_step(record, f"/claims/{i}/value", other.value), own])
        for i, other in told
        for _, value, own in known
    ):
        return  # this one, or another: then this is that of one place or group
    if max(values) >= claim.value and _at_least(record, pointer, claim):
        return
    shown = "、".join(percent(value) for value in values)
    yield _conflict(pointer, claim, percent(claim.value), shown, tuple(p for p, _, _ in known), "指标表完成值")


def _total_score(record: Record, pointer: str, claim: Claim) -> Iterator[Statement]:
    if record.total_score is None:
        yield Gap("没有总分，无法核对正文所写的分数")
        return
    places = min(points_places(record, pointer, claim.value), points_places(record, "/total_score", record.total_score))
    if round(claim.value, places) == round(record.total_score, places):
        return
    yield _conflict(
        pointer, claim, f"{plain(claim.value)}分", f"{plain(record.total_score)}分", ("/total_score",), "总分"
    )
