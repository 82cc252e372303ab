"""Rules about who and what a record is: what its forms disagree on, and what is blank."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..normalize import is_placeholder, same_name, same_phone
from ..schema import Record
from .context import Context
from .registry import Flag, Gap, Statement, rule
from .texts import fold

_BRACKETS = re.compile(r"[()\"“”《》]|含")
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")
_DISTINCT = re.compile(r"[\d一二三四五六七八九十]|期|标段|批")

FIELDS: dict[str, tuple[str, str]] = {
    "project_name": ("项目名称", "project name"),
    "reporting_unit": ("填报单位", "reporting unit"),
    "supervising_department": ("主管部门", "supervising department"),
    "contact_name": ("联系人", "contact"),
    "contact_phone": ("联系电话", "contact phone"),
}


@rule("identity-conflict", severity="error")
def identity_conflict(record: Record, context: Context) -> Iterator[Statement]:
    """基本信息不一致

    查什么：同一份自评的各表之间，项目名称、单位、主管部门、联系人、电话是否一致。
    依据：同一份自评材料的基本信息应当一致。
    示例：基础信息表联系电话0753-2499862，自评报告写0753-2499999。
    例外：括号、空格、年度、“项目”等后缀不同，简称，电话有无区号，都算一致；扫描件上只差一个字的列为未检查。

    In English: project name, unit, department, contact or phone differ between the forms of one record. Brackets, short
    forms and a phone's area code make no difference.
    """
    for name, (chinese, english) in FIELDS.items():
        own = getattr(record, name)
        others = [c.value for c in record.conflicts if c.label == name and not is_placeholder(c.value)]
        different = [value for value in others if own and not _same(name, own, value)]
        if not different:
            continue
        if record.source.kind != "digital" and all(_misread(fold(own), fold(value)) for value in different):
            yield Gap(f"{chinese}在两处只差一个字，可能是扫描件识别误差")
            continue
        yield Flag(
            (f"/{name}",),
            f"{chinese}在一处为“{own}”，在另一处为“{different[0]}”。",
            f"The {english} is “{own}” in one form and “{different[0]}” in another.",
            expected=own,
            actual=different[0],
        )


def _same(name: str, one: str, other: str) -> bool:
    if name == "contact_phone":
        return same_phone(one, other)
    if name == "contact_name":
        return bool(_people(one) & _people(other))
    return same_name(one, other) or (name == "project_name" and _short_form(one, other))


def _people(text: str) -> frozenset[str]:
    """The names in a cell, without what stands with them: 李明（科长） 13800000000."""
    return frozenset(re.split(r"[,/;]", re.sub(r"\([^()]*\)|[\d-]{7,}", "", fold(text)))) - {""}


def _misread(one: str, other: str) -> bool:
    """Whether two texts of a scan differ by one character, as recognition slips do."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _short_form(one: str, other: str) -> bool:
    """Whether one name is the other one shortened; 二期 or a number in what is left makes another project."""
    shorter, longer = sorted((_BRACKETS.sub("", fold(n)) for n in (one, other)), key=len)
    if len(shorter) < 4 or shorter not in longer:
        return False
    return not _DISTINCT.search(_YEAR.sub("", longer.replace(shorter, "", 1)))


_REQUIRED: dict[str, tuple[str, str]] = {
    "project_name": ("项目名称", "project's name"),
    "reporting_unit": ("填报（实施）单位", "unit"),
    "evaluation_year": ("评价年度", "year"),
}

_IN_TITLE = ("project_name", "evaluation_year")  # on a scan, not to be told from a title that was not read


@rule("required-missing", severity="error")
def required_missing(record: Record, context: Context) -> Iterator[Statement]:
    """必填项空白

    查什么：项目名称、单位、年度、预算总额是否空白。
    依据：这四项是自评表的必填内容，缺少任何一项都无法确认评价对象。
    示例：“实施单位”一栏空白。
    例外：有印迹但无法辨认的、几项同时没有读到的、扫描件标题中没有读到名称或年度的、表中没有这一栏的，列为未检查；
    只有年初预算一列的，年初预算即预算总额。

    In English: the project's name, unit, year or total budget is blank.
    """
    blank = [name for name in _REQUIRED if getattr(record, name) in (None, "")]
    doubtful = [name for name in blank if context.on_review(f"/{name}")]
    unseen = record.source.kind != "digital" and blank and blank[0] in _IN_TITLE
    if len(blank) > 1 or doubtful or unseen:
        yield Gap(f"{'、'.join(_REQUIRED[name][0] for name in blank)}没有读到，请核对原件")
    elif blank and blank[0] in record.absent:
        yield Gap(f"表中没有{_REQUIRED[blank[0]][0]}一栏")
    elif blank:
        chinese, english = _REQUIRED[blank[0]]
        yield Flag((f"/{blank[0]}",), f"{chinese}空白。", f"The {english} is blank.", expected=chinese)
    yield from _budget(record, context)


def _budget(record: Record, context: Context) -> Iterator[Statement]:
    """The total budget is blank where other totals are printed beside it, or where only spending is."""
    ledger = context.ledger
    if ledger.budget() is not None:
        return
    if not ledger.entries:
        yield Gap("没有读到资金表，无法确认预算总额")
        return
    if ledger.budget_measure() and not any(e.source == "total" for e in ledger.entries):
        return  # the form lists sources without a total
    if any(context.on_review(f"/funding/{i}") for i in range(len(record.funding))):
        yield Gap("资金表有无法辨认的金额，不能确认预算总额")
        return
    first = ledger.total("spent")
    yield Flag(
        ("/funding", *(first.pointers if first else ())),
        "预算总额空白。",
        "The total budget is blank.",
        expected="预算总额",
    )
