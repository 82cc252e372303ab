"""Records as tables: projects, indicators, funding and findings, one tuple of columns each.

A column knows its English key (the contract's own words), its Chinese header, and how to read its value off a row;
the CSV files, the data frames and whatever is exported later are made from the same columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from ..schema import PERSON, Evidence, Finding, FundingAmount, Indicator, Quantity, Record, plain_decimal
from ..store.summary import rate, total
from . import wording
from .places import evidence_at, on_review
from .wording import Lang, in_unit, name_of

if TYPE_CHECKING:
    import pandas as pd

Cell = str | int | Decimal | bool | None
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """One row's item, the record it belongs to and its pointer in that record."""

    record: Record
    item: T
    pointer: str = ""

    def place(self, part: str = "") -> Evidence | None:
        return evidence_at(self.record, self.pointer + part)

    def page(self, part: str = "") -> int | None:
        place = self.place(part)
        return place.page if place else None

    def raw(self, part: str = "") -> str | None:
        place = self.place(part)
        return place.text if place else None


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """``key`` is the English header; ``dtype`` the column's type in a data frame."""

    key: str
    zh: str
    read: Callable[[Row[T], Lang], Cell]
    dtype: str = "string"

    def header(self, lang: Lang) -> str:
        return self.key if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A table: its name, its columns, and the rows that one record gives it."""

    name: str
    columns: tuple[Column[T], ...]
    rows: Callable[[Record], Iterator[Row[T]]]

    def header(self, lang: Lang = "zh") -> list[str]:
        return [column.header(lang) for column in self.columns]

    def cells(self, records: Iterable[Record], lang: Lang = "zh") -> Iterator[list[Cell]]:
        for record in records:
            for row in self.rows(record):
                yield [column.read(row, lang) for column in self.columns]


def _coded(words: dict[str, tuple[str, str]], key: str | None, lang: Lang) -> str | None:
    return key if key is None or lang == "en" else wording.say(words, key, "zh")


def _field(key: str, dtype: str = "string") -> Column[Record]:
    return Column(key, wording.FIELDS[key][0], lambda row, lang: getattr(row.item, key), dtype)


def _amounts(key: str, zh: str, read: Callable[[Record], Decimal | None]) -> tuple[Column[Record], Column[Record]]:
    """An amount twice: in the unit that the form declares, and in yuan."""

    def declared(row: Row[Record], lang: Lang) -> Decimal | None:
        amount = read(row.item)
        return None if amount is None else in_unit(amount, row.item.amount_unit)

    return (
        Column(key, f"{zh}（表内单位）", declared, "Float64"),
        Column(f"{key}_yuan", f"{zh}（元）", lambda row, lang: read(row.item), "Float64"),
    )


def _found(severity: str) -> Callable[[Row[Record], Lang], int]:
    return lambda row, lang: sum(
        finding.severity == severity and not finding.dismissed for finding in row.item.findings
    )


PROJECTS: Table[Record] = Table(
    "projects",
    (
        Column("file", "文件", lambda row, lang: row.item.source.file),
        Column("first_page", "起始页", lambda row, lang: row.item.source.pages[0], "Int64"),
        Column("last_page", "结束页", lambda row, lang: row.item.source.pages[1], "Int64"),
        Column("kind", "载体", lambda row, lang: _coded(wording.KINDS, row.item.source.kind, lang)),
        Column("family", "表式", lambda row, lang: _coded(wording.FAMILIES, row.item.family, lang)),
        _field("project_name"),
        _field("reporting_unit"),
        _field("supervising_department"),
        _field("evaluation_year", "Int64"),
        _field("amount_unit"),
        *_amounts("evaluated_amount", "评价金额", lambda record: record.evaluated_amount),
        *_amounts("initial_budget", "年初预算数", lambda record: total(record, "initial_budget")),
        *_amounts("budget", "预算数", lambda record: total(record, "budget")),
        *_amounts("spent", "支出数", lambda record: total(record, "spent")),
        Column("execution_rate", "支出÷预算", lambda row, lang: rate(row.item), "Float64"),
        _field("total_score", "Float64"),
        _field("total_weight", "Float64"),
        _field("grade"),
        Column("indicators", "指标数", lambda row, lang: len(row.item.indicators), "Int64"),
        Column("errors", "错误", _found("error"), "Int64"),
        Column("warnings", "警告", _found("warning"), "Int64"),
        Column("infos", "提示", _found("info"), "Int64"),
        Column("unchecked", "未能检查的规则", lambda row, lang: len(row.item.unchecked), "Int64"),
        Column("review", "待复核", lambda row, lang: len(row.item.review), "Int64"),
        Column("review_fields", "待复核内容", lambda row, lang: _review_names(row.item, lang)),
        Column("corrected_fields", "人工更正内容", lambda row, lang: _corrected_names(row.item, lang)),
        _field("contact_name"),
        _field("contact_phone"),
        _field("contact_email"),
        _field("filled_by"),
        _field("fill_date"),
        _field("start_date"),
        _field("end_date"),
        _field("basis"),
        _field("overall_goal"),
        _field("overall_goal_result"),
        _field("overall_goal_achieved", "boolean"),
        _field("other_notes"),
        Column("sha256", "文件校验码", lambda row, lang: row.item.source.sha256),
    ),
    lambda record: iter((Row(record, record),)),
)


def _review_names(record: Record, lang: Lang) -> str:
    return "；".join(dict.fromkeys(name_of(record, item.pointer, lang) for item in record.review))


def _corrected_names(record: Record, lang: Lang) -> str:
    return "；".join(name_of(record, key, lang) for key, place in record.evidence.items() if place.engine == PERSON)


def _belongs() -> tuple[Column[T], ...]:
    """The columns that tell which project a row belongs to."""
    return (
        Column("file", "文件", lambda row, lang: row.record.source.file),
        Column("project_name", "项目名称", lambda row, lang: row.record.project_name),
        Column("reporting_unit", "填报单位", lambda row, lang: row.record.reporting_unit),
    )


_KINDS = {"number": ("数值", ""), "percent": ("百分比", ""), "date": ("日期", ""), "text": ("文字", "")}


def _quantity(part: str, zh: str) -> tuple[Column[Indicator], ...]:
    """A target or an actual, as printed and as read."""

    def value(row: Row[Indicator]) -> Quantity | None:
        quantity: Quantity | None = getattr(row.item, part)
        return quantity

    def column(key: str, header: str, read: Callable[[Quantity], Cell]) -> Column[Indicator]:
        def cell(row: Row[Indicator], lang: Lang) -> Cell:
            quantity = value(row)
            return None if quantity is None else read(quantity)

        return Column(f"{part}_{key}" if key else part, zh + header, cell)

    def kind(row: Row[Indicator], lang: Lang) -> str | None:
        quantity = value(row)
        return None if quantity is None else _coded(_KINDS, quantity.kind, lang)

    return (
        column("", "", lambda quantity: quantity.raw),
        Column(f"{part}_kind", f"{zh}类型", kind),
        column("comparator", "比较符", lambda quantity: quantity.comparator),
        column("value", "数值", lambda quantity: quantity.value),
        column("upper", "上限", lambda quantity: quantity.upper),
        column("unit", "单位", lambda quantity: quantity.unit),
    )


def _doubtful_parts(row: Row[Indicator], lang: Lang) -> str | None:
    if not row.record.review:
        return None
    parts = [part for part in Indicator.model_fields if on_review(row.record, f"{row.pointer}/{part}")]
    return "；".join(wording.say(wording.PARTS, part, lang) for part in parts) or None


def _corrected_parts(row: Row[Indicator], lang: Lang) -> str | None:
    parts = [part for part in Indicator.model_fields if _is_corrected(row.record, f"{row.pointer}/{part}")]
    return "；".join(wording.say(wording.PARTS, part, lang) for part in parts) or None


def _is_corrected(record: Record, pointer: str) -> bool:
    """Whether a person's value stands at a pointer."""
    return pointer in record.evidence and record.evidence[pointer].engine == PERSON


INDICATORS: Table[Indicator] = Table(
    "indicators",
    (
        *_belongs(),
        Column("number", "序号", lambda row, lang: int(row.pointer.rpartition("/")[2]) + 1, "Int64"),
        Column("page", "页", lambda row, lang: row.page(), "Int64"),
        Column("level1", "一级指标", lambda row, lang: row.item.level1),
        Column("level2", "二级指标", lambda row, lang: row.item.level2),
        Column("name", "三级指标", lambda row, lang: row.item.name),
        Column("formula", "计算公式", lambda row, lang: row.item.formula),
        *_quantity("target", "目标值"),
        *_quantity("actual", "实际完成值"),
        Column("weight", "分值", lambda row, lang: row.item.weight, "Float64"),
        Column("score", "得分", lambda row, lang: row.item.score, "Float64"),
        Column("reason", "未完成原因", lambda row, lang: row.item.reason),
        Column("review", "待复核", _doubtful_parts),
        Column("corrected", "人工更正", _corrected_parts),
    ),
    lambda record: (Row(record, item, f"/indicators/{i}") for i, item in enumerate(record.indicators)),
)

FUNDING: Table[FundingAmount] = Table(
    "funding",
    (
        *_belongs(),
        Column("page", "页", lambda row, lang: row.page("/amount"), "Int64"),
        Column("year", "年度", lambda row, lang: row.item.year, "Int64"),
        Column("measure", "口径", lambda row, lang: _coded(wording.MEASURES, row.item.measure, lang)),
        Column("source", "资金来源", lambda row, lang: _coded(wording.SOURCES, row.item.source, lang)),
        Column("part_of", "属于（其中项）", lambda row, lang: _coded(wording.SOURCES, row.item.part_of, lang)),
        Column("amount_unit", "金额单位", lambda row, lang: row.record.amount_unit),
        Column(
            "amount", "金额（表内单位）", lambda row, lang: in_unit(row.item.amount, row.record.amount_unit), "Float64"
        ),
        Column("amount_yuan", "金额（元）", lambda row, lang: row.item.amount, "Float64"),
        Column("raw", "原文", lambda row, lang: row.raw("/amount")),
        Column("review", "待复核", lambda row, lang: on_review(row.record, row.pointer), "boolean"),
        Column(
            "corrected", "人工更正", lambda row, lang: _is_corrected(row.record, f"{row.pointer}/amount"), "boolean"
        ),
    ),
    lambda record: (Row(record, item, f"/funding/{i}") for i, item in enumerate(record.funding)),
)


def _subject(row: Row[Finding], lang: Lang) -> str | None:
    return name_of(row.record, row.pointer, lang) if row.pointer else None


def _verdict(row: Row[Finding], lang: Lang) -> str | None:
    return wording.say(wording.VERDICTS, row.item.judged.verdict, lang) if row.item.judged else None


FINDINGS: Table[Finding] = Table(
    "findings",
    (
        *_belongs(),
        Column("supervising_department", "主管部门", lambda row, lang: row.record.supervising_department),
        Column("evaluation_year", "评价年度", lambda row, lang: row.record.evaluation_year, "Int64"),
        Column("severity", "级别", lambda row, lang: _coded(wording.SEVERITIES, row.item.severity, lang)),
        Column("rule", "规则", lambda row, lang: row.item.rule),
        Column("message", "问题", lambda row, lang: message(row.item, lang)),
        Column("expected", "应为", lambda row, lang: row.item.expected),
        Column("actual", "实为", lambda row, lang: row.item.actual),
        Column("subject", "所涉内容", _subject),
        Column("page", "页", lambda row, lang: page_of(row.record, row.item), "Int64"),
        Column("raw", "原文", lambda row, lang: row.raw() if row.pointer else None),
        Column("tentative", "所依据的值待复核", lambda row, lang: row.item.tentative, "boolean"),
        Column("judged", "核实", _verdict),
        Column("judged_reason", "核实说明", lambda row, lang: row.item.judged.reason if row.item.judged else None),
        Column("judged_by", "核实人", lambda row, lang: row.item.judged.who if row.item.judged else None),
        Column("pointers", "字段路径", lambda row, lang: " ".join(row.item.subjects)),
    ),
    lambda record: (Row(record, item, item.subjects[0] if item.subjects else "") for item in record.findings),
)


def page_of(record: Record, finding: Finding) -> int:
    """Where to look first: the page of the value at fault, or the record's first page where that is blank."""
    place = evidence_at(record, finding.subjects[0]) if finding.subjects else None
    return place.page if place else record.source.pages[0]


def message(finding: Finding, lang: Lang) -> str:
    """The finding's sentence in the wanted language; Chinese where there is no English one."""
    return finding.message_en or finding.message if lang == "en" else finding.message


class Frames(NamedTuple):
    """The four tables as data frames; amounts and rates are floats there, years and counts nullable integers."""

    projects: pd.DataFrame
    indicators: pd.DataFrame
    funding: pd.DataFrame
    findings: pd.DataFrame


def to_frames(records: Iterable[Record], lang: Lang = "zh") -> Frames:
    """Data frames of records: one row a project, an indicator, an amount, a finding.

    Headers are Chinese, or with ``lang="en"`` the names and codes of the output contract. Amounts stand in the unit
    that the form declares and, in the ``_yuan`` column, in yuan; rates are fractions.
    """
    kept = list(records)
    return Frames(_frame(PROJECTS, kept, lang), _frame(INDICATORS, kept, lang), _frame(FUNDING, kept, lang),
                  _frame(FINDINGS, kept, lang))  # fmt: skip


def _frame(table: Table[T], records: list[Record], lang: Lang) -> pd.DataFrame:
    import pandas as pd

    types = [column.dtype for column in table.columns]
    rows = [[_held(cell, dtype) for cell, dtype in zip(row, types, strict=True)] for row in table.cells(records, lang)]
    header = table.header(lang)
    return pd.DataFrame(rows, columns=header, dtype=object).astype(dict(zip(header, types, strict=True)))


def _held(cell: Cell, dtype: str) -> str | int | float | bool | None:
    """A cell as a frame holds it: a decimal is a float among figures, and its plain notation among text."""
    if isinstance(cell, Decimal):
        return plain_decimal(cell) if dtype == "string" else float(cell)
    return cell
