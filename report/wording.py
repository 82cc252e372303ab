"""The record's fields and values in the words of the form: names, units and figures as a reader expects them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from ..schema import FundingAmount, Quantity, Record, plain_decimal

Lang = Literal["zh", "en"]

YUAN: dict[str, Decimal] = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
"""Yuan in one unit of what a form declares."""

FIELDS: dict[str, tuple[str, str]] = {
    "source": ("来源", "source"),
    "family": ("表式", "form"),
    "amount_unit": ("金额单位", "unit of amounts"),
    "project_name": ("项目名称", "project name"),
    "reporting_unit": ("填报单位", "reporting unit"),
    "supervising_department": ("主管部门", "supervising department"),
    "evaluation_year": ("评价年度", "evaluation year"),
    "evaluated_amount": ("评价金额", "amount evaluated"),
    "contact_name": ("联系人", "contact"),
    "contact_phone": ("联系电话", "contact phone"),
    "contact_email": ("联系邮箱", "contact e-mail"),
    "filled_by": ("填报人", "filled in by"),
    "fill_date": ("填报日期", "date filled in"),
    "start_date": ("项目开始时间", "project start"),
    "end_date": ("项目完成时间", "project end"),
    "basis": ("实施文件依据", "basis"),
    "funding": ("资金表", "funding table"),
    "execution": ("预算执行情况", "budget execution"),
    "spending_items": ("资金使用方向", "spending by purpose"),
    "overall_goal": ("总体目标", "overall goal"),
    "overall_goal_result": ("总体目标完成情况", "result of the overall goal"),
    "overall_goal_achieved": ("是否如期实现总体目标", "overall goal achieved"),
    "stage_goals": ("阶段性目标", "stage goals"),
    "indicators": ("绩效指标", "indicators"),
    "total_score": ("总分", "total score"),
    "total_weight": ("总分值", "total weight"),
    "grade": ("自评等级", "grade"),
    "score_items": ("自评得分项", "scored items"),
    "claims": ("正文表述", "stated in the text"),
    "narrative": ("自评报告正文", "narrative"),
    "other_notes": ("其他说明", "other notes"),
}

PARTS: dict[str, tuple[str, str]] = {
    "amount": ("金额", "amount"),
    "rate": ("执行率", "rate"),
    "weight": ("分值", "weight"),
    "score": ("得分", "score"),
    "year": ("年度", "year"),
    "purpose": ("使用方向", "purpose"),
    "number": ("序号", "number"),
    "goal": ("预期目标", "goal"),
    "result": ("实际完成情况", "result"),
    "level1": ("一级指标", "level 1"),
    "level2": ("二级指标", "level 2"),
    "name": ("名称", "name"),
    "formula": ("计算公式", "formula"),
    "target": ("目标值", "target"),
    "actual": ("实际完成值", "actual"),
    "reason": ("未完成原因", "reason"),
    "value": ("数值", "value"),
    "unit": ("单位", "unit"),
    "metric": ("指标", "metric"),
    "heading": ("标题", "heading"),
    "text": ("文字", "text"),
    "measure": ("口径", "measure"),
    "source": ("资金来源", "source"),
    "part_of": ("所属来源", "part of"),
}

MEASURES: dict[str, tuple[str, str]] = {
    "initial_budget": ("年初预算数", "initial budget"),
    "budget": ("预算数", "budget"),
    "spent": ("支出数", "spent"),
    "received": ("到位资金", "received"),
    "balance": ("结余", "balance"),
}

SOURCES: dict[str, tuple[str, str]] = {
    "total": ("资金合计", "total"),
    "central": ("中央资金", "central"),
    "provincial": ("省级资金", "provincial"),
    "central_provincial": ("中央及省级资金", "central and provincial"),
    "municipal": ("市级资金", "municipal"),
    "county": ("县区级资金", "county"),
    "local": ("地方资金", "local"),
    "transfer": ("转移支付至县", "transferred to counties"),
    "appropriation": ("财政拨款", "appropriation"),
    "carryover": ("上年结转资金", "carried over"),
    "fiscal_account": ("财政专户资金", "fiscal account"),
    "own": ("单位资金", "own funds"),
    "other": ("其他资金", "other"),
}

METRICS: dict[str, tuple[str, str]] = {
    "execution_rate": ("资金支出率", "execution rate"),
    "arrival_rate": ("资金到位率", "arrival rate"),
    "budget": ("预算", "budget"),
    "spent": ("支出", "spent"),
    "satisfaction": ("满意度", "satisfaction"),
    "total_score": ("自评总分", "total score"),
}

FAMILIES: dict[str, tuple[str, str]] = {
    "basic_info": ("基础信息表", "basic information"),
    "self_evaluation_table": ("项目支出绩效自评表", "self-evaluation table"),
    "transfer_payment_table": ("转移支付绩效自评表", "transfer payment table"),
}

KINDS: dict[str, tuple[str, str]] = {
    "digital": ("电子版", "typed"),
    "scanned": ("扫描件", "scanned"),
    "mixed": ("混合", "mixed"),
}

SEVERITIES: dict[str, tuple[str, str]] = {
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "info": ("提示", "info"),
}


VERDICTS: dict[str, tuple[str, str]] = {
    "confirmed": ("认定属实", "upheld"),
    "dismissed": ("不作为问题", "dismissed"),
}


def say(words: dict[str, tuple[str, str]], key: str, lang: Lang = "zh") -> str:
    """The name of ``key`` in the wanted language; an unknown key stands for itself."""
    pair = words.get(key)
    return key if pair is None else pair[lang == "en"]


def in_unit(amount: Decimal, unit: str | None) -> Decimal:
    """Yuan in the unit that the form declares (yuan where it declares none)."""
    return amount / YUAN.get(unit or "元", Decimal(1))


def money(amount: Decimal, unit: str | None) -> str:
    """``Decimal(1000000)`` on a form in 万元 is ``100 万元``."""
    return f"{grouped(in_unit(amount, unit))} {unit or '元'}"


def grouped(value: Decimal) -> str:
    """Plain notation with thousands separators."""
    whole, _, rest = plain_decimal(value).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return sign + f"{int(digits):,}" + (f".{rest}" if rest else "")


def percent(rate: Decimal) -> str:
    """A fraction as a percentage with what decimals it has, two at most."""
    return plain_decimal((rate * 100).quantize(Decimal("0.01"))) + "%"


def name_of(record: Record, pointer: str, lang: Lang = "zh") -> str:
    """What a JSON pointer speaks about: ``/indicators/3/actual`` is ``指标“平均接通率”的实际完成值``."""
    field, *rest = pointer.strip("/").split("/")
    name = say(FIELDS, field, lang)
    if not rest:
        return name
    part = say(PARTS, rest[1], lang) if len(rest) > 1 else ""
    try:
        row = record.at(f"/{field}/{rest[0]}")
    except KeyError:
        return pointer
    match field:
        case "funding":
            return _funding_name(row, part if len(rest) > 1 and rest[1] != "amount" else "", lang)
        case "execution":
            return _joined(lang, say(SOURCES, row.source, lang), part)
        case "claims":
            return _joined(lang, name, say(METRICS, row.metric, lang))
        case "indicators":
            return _of(lang, "指标", "indicator", row.name or row.level2 or str(int(rest[0]) + 1), part)
        case "score_items":
            return _of(lang, "自评得分项", "scored item", row.name, part)
        case "narrative":
            return _of(lang, "正文", "narrative", row.heading, "")
        case "spending_items":
            return _of(lang, "资金使用方向", "purpose", row.purpose or str(int(rest[0]) + 1), part)
        case "stage_goals":
            return _of(lang, "阶段性目标", "stage goal", str(row.number or int(rest[0]) + 1), part)
    return name


def _funding_name(row: FundingAmount, part: str, lang: Lang) -> str:
    year = "" if row.year is None else f"{row.year}年" if lang == "zh" else str(row.year)
    return _joined(lang, year, say(SOURCES, row.source, lang), say(MEASURES, row.measure, lang), part)


def _joined(lang: Lang, *parts: str) -> str:
    return (" " if lang == "en" else " · ").join(part for part in parts if part)


def _of(lang: Lang, zh: str, en: str, name: str, part: str) -> str:
    if lang == "en":
        return f"{part} of {en} “{name}”" if part else f"{en} “{name}”"
    return f"{zh}“{name}”的{part}" if part else f"{zh}“{name}”"


def value_of(record: Record, pointer: str, lang: Lang = "zh") -> str:
    """The value at a pointer as a reader expects it: money in the form's unit, rates in percent; "" where blank."""
    try:
        value = record.at(pointer)
    except KeyError:
        return ""
    field, *rest = pointer.strip("/").split("/")
    last = rest[-1] if rest else field
    if isinstance(value, bool):
        return {True: ("是", "yes"), False: ("否", "no")}[value][lang == "en"]
    if isinstance(value, Quantity):
        return value.raw
    if isinstance(value, Decimal):
        if last == "rate":
            return percent(value)
        if last in ("amount", "evaluated_amount"):
            return money(value, record.amount_unit)
        if field == "claims":
            metric = record.claims[int(rest[0])].metric
            if metric in ("budget", "spent"):
                return money(value, record.amount_unit)
            return plain_decimal(value) if metric == "total_score" else percent(value)
        return plain_decimal(value)
    if isinstance(value, str | int):
        return str(value)
    return ""
