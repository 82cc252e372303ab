"""Clean records to change in one place, and how a test says what a rule has to make of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hecha.check import CheckConfig, check_record
from hecha.normalize import read_quantity
from hecha.schema import (
    Claim,
    Evidence,
    ExecutionLine,
    Finding,
    FundingAmount,
    Indicator,
    NarrativeSection,
    Quantity,
    Record,
    ReviewItem,
    ScoreItem,
    Source,
    SpendingItem,
    StageGoal,
    Unmapped,
)
from hecha.schema.evidence import Box

D = Decimal
QUIET, UNCHECKED = 0, -1
LEVEL1 = {"数量": "产出指标", "质量": "产出指标", "时效": "产出指标", "成本": "产出指标", "满意": "满意度指标"}
LINES = {
    **{"论证充分性": 4, "完整性": 2, "科学性": 2, "可衡量性": 2, "制度完整性": 1, "计划安排合理性": 1},
    **{"资金到位率": 3, "资金到位及时性": 2, "资金分配合理性": 3, "资金支出率": 6, "支出规范性": 6},
    **{"实施程序": 4, "管理情况": 4, "预算控制": 5, "成本控制": 5, "完成进度": 10, "完成质量": 10},
    **{"社会经济效益": 20, "公平性": 10},
}


@dataclass(frozen=True)
class Case:
    """``rule`` has to give ``times`` findings on ``record``: QUIET none, UNCHECKED none but a reason why."""

    rule: str
    what: str
    record: Record
    times: int = 1
    config: CheckConfig | None = None

    def __str__(self) -> str:
        return f"{self.rule}: {self.what}"


def verify(case: Case) -> None:
    """The rule says what the case wants, in both languages, about values that the record has or should have."""
    checked = check_record(case.record, case.config)
    found = [f for f in checked.findings if f.rule == case.rule]
    assert len(found) == max(case.times, 0), [f.message for f in found]
    assert (case.rule in {n.rule for n in checked.unchecked}) == (case.times == UNCHECKED), checked.unchecked
    for finding in found:
        assert finding.message.endswith("。")
        assert finding.message_en.endswith(".")
        assert finding.subjects


def fired(record: Record, config: CheckConfig | None = None) -> set[str]:
    """The rules that give an error or a warning."""
    return {f.rule for f in check_record(record, config).findings if f.severity != "info"}


def finding(record: Record, rule: str) -> Finding:
    """The one finding of a rule."""
    (found,) = [f for f in check_record(record).findings if f.rule == rule]
    return found


def number(value: float | str | Decimal) -> Decimal:
    return D(str(value))


def q(text: str | None, year: int = 2023) -> Quantity | None:
    """A target or an actual as it is printed."""
    return read_quantity(text, year=year) if text else None


def row(
    name: str | None,
    target: str | None,
    actual: str | None,
    level: str | None = "数量指标",
    *,
    weight: float | None = None,
    score: float | None = None,
    reason: str | None = None,
    formula: str | None = None,
    level1: str | None = "",
) -> Indicator:
    """An indicator; level 1 follows from level 2 unless given."""
    if level1 == "":
        level1 = LEVEL1.get((level or "")[:2]) or ("满意度指标" if "满意" in (level or "") else "效益指标")
    return Indicator(
        level1=level1,
        level2=level,
        name=name,
        formula=formula,
        target=q(target),
        actual=q(actual),
        weight=None if weight is None else number(weight),
        score=None if score is None else number(score),
        reason=reason,
    )


def money(
    columns: Mapping[str, Mapping[str, Any]], unit: int = 10_000, year: int | None = None
) -> tuple[FundingAmount, ...]:
    """Amounts by measure and source, in 万元 unless said otherwise; ``central<appropriation`` is part of the latter."""
    found = []
    for measure, sources in columns.items():
        for source, amount in sources.items():
            name, _, whole = source.partition("<")
            found.append(
                FundingAmount.model_validate(
                    {
                        "measure": measure,
                        "year": year,
                        "source": name,
                        "amount": number(amount) * unit,
                        "part_of": whole or None,
                    }
                )
            )
    return tuple(found)


def three(total: float = 200, spent: float = 196.4, *, initial: float | None = None) -> tuple[FundingAmount, ...]:
    """Initial budget, budget and spending of one source."""
    first = total if initial is None else initial
    return money(
        {
            "initial_budget": {"total": first, "appropriation": first},
            "budget": {"total": total, "appropriation": total},
            "spent": {"total": spent, "appropriation": spent},
        }
    )


def line(
    rate: float | Decimal | None, weight: float | None = 10, score: float | None = None, source: str = "total"
) -> ExecutionLine:
    return ExecutionLine.model_validate(
        {
            "source": source,
            "rate": None if rate is None else number(rate),
            "weight": None if weight is None else number(weight),
            "score": None if score is None else number(score),
        }
    )


ROWS = (
    row("培训人数", "≥500人次", "510人次", weight=15, score=15),
    row("举办培训班", "10期", "10期", weight=10, score=10),
    row("考核合格率", "≥90%", "95.2%", "质量指标", weight=10, score=10),
    row("培训完成时间", "2023年12月底前", "2023年11月", "时效指标", weight=10, score=10),
    row("项目成本控制数", "≤200万元", "196.4万元", "成本指标", weight=5, score=5),
    row(
        "带动就业人数",
        "≥100人",
        "92人",
        "经济效益指标",
        weight=15,
        score=13.8,
        reason="受订单减少影响，部分企业招工推迟",
    ),
    row("群众就业能力提升情况", "有效提升", "有效提升", "社会效益指标", weight=15, score=15),
    row("参训学员满意度", "≥90%", "93%", "服务对象满意度指标", weight=10, score=10),
)


def national(**changes: Any) -> Record:
    """A clean 项目支出绩效自评表 of 2023 in 万元: 200 budgeted, 196.4 spent, one miss with its reason, 98.62 of 100."""
    fields: dict[str, Any] = {
        "source": Source(file="a.pdf", pages=(1, 1), kind="digital"),
        "family": "self_evaluation_table",
        "amount_unit": "万元",
        "title": "项目支出绩效自评表",
        "project_name": "职业技能提升培训项目",
        "reporting_unit": "青山县就业服务中心",
        "supervising_department": "青山县人力资源和社会保障局",
        "evaluation_year": 2023,
        "fill_date": "2024-03-05",
        "funding": three(),
        "execution": (line(0.982, 10, 9.82),),
        "overall_goal": "面向重点群体开展职业技能培训，提高就业能力。",
        "overall_goal_result": "全年培训510人次，就业能力有效提升。",
        "indicators": ROWS,
        "total_score": D("98.62"),
        "total_weight": D(100),
        **changes,
    }
    return Record(**fields)


def guangdong(**changes: Any) -> Record:
    """A clean 基础信息表 with its report, of 2023 in 万元: no scores in the table, 19 scored items in the text."""
    fields: dict[str, Any] = {
        "source": Source(file="b.pdf", pages=(1, 3), kind="digital"),
        "family": "basic_info",
        "amount_unit": "万元",
        "title": "市级财政支出项目绩效自评基础信息表",
        "project_name": "河道保洁专项资金",
        "reporting_unit": "青山市水务局",
        "supervising_department": "青山市水务局",
        "evaluation_year": 2023,
        "evaluated_amount": D(3_000_000),
        "contact_name": "李明",
        "contact_phone": "0700-8123456",
        "fill_date": "2024-03",
        "start_date": "2023-01-01",
        "end_date": "2023-12-31",
        "basis": "关于下达2023年市级部门预算的通知（青财预〔2023〕5号）",
        "funding": money(
            {"budget": {"municipal": 300, "total": 300}, "spent": {"municipal": 294, "total": 294}}, year=2023
        ),
        "spending_items": (
            SpendingItem(year=2023, purpose="保洁服务费", amount=D(2_500_000)),
            SpendingItem(year=2023, purpose="设备购置费", amount=D(440_000)),
        ),
        "overall_goal": "保持河道清洁，改善水环境。",
        "overall_goal_achieved": True,
        "stage_goals": (StageGoal(number=1, goal="一季度完成采购", result="按期完成"),),
        "indicators": (
            row("保洁河道长度", "≥35公里", "36公里"),
            row("保洁合格率", "≥95%", "97%", "质量指标"),
            row("漂浮物处理时间", "≤24小时", "20小时", "时效指标"),
            row("水环境改善情况", "明显改善", "达成预期指标", "社会效益指标"),
            row("沿岸居民满意度", "≥85%", "91.2%", "服务对象或公众满意度"),
        ),
        "total_score": D("97.88"),
        "grade": "优",
        "score_items": tuple(
            ScoreItem(name=n, score=D(p) - (D("0.12") if n == "资金支出率" else 2 if n == "公平性" else 0))
            for n, p in LINES.items()
        ),
        "claims": (
            Claim(metric="execution_rate", value=D("0.98"), unit="%"),
            Claim(metric="budget", value=D(3_000_000), unit="万元"),
            Claim(metric="spent", value=D(2_940_000), unit="万元"),
            Claim(metric="satisfaction", value=D("0.912"), unit="%"),
        ),
        "narrative": (
            NarrativeSection(heading="（二）存在问题。", text="河道两岸垃圾收集点偏少，部分河段清理频次有待提高。"),
            NarrativeSection(heading="三、改进意见", text="下一步增设收集点，提高重点河段的清理频次。"),
        ),
        **changes,
    }
    return Record(**fields)


def transfer(**changes: Any) -> Record:
    """A clean 转移支付绩效自评表 without scores."""
    fields: dict[str, Any] = {
        "source": Source(file="c.pdf", pages=(1, 2), kind="digital"),
        "family": "transfer_payment_table",
        "amount_unit": "万元",
        "title": "转移支付区域（项目）绩效自评表",
        "project_name": "农村饮水安全补助资金",
        "reporting_unit": "青山县水利局",
        "supervising_department": "青山市水利局",
        "evaluation_year": 2023,
        "funding": money(
            {
                "budget": {"total": 500, "central": 400, "local": 100},
                "spent": {"total": 480, "central": 390, "local": 90},
            }
        ),
        "execution": (line(0.96, None),),
        "overall_goal": "保障农村饮水安全。",
        "overall_goal_result": "已完成年度任务。",
        "indicators": (
            row("改造供水工程", "12处", "12处"),
            row("水质达标率", "≥95%", "96%", "质量指标"),
            row("供水保障程度", "稳步提升", "稳步提升", "社会效益指标"),
            row("用水户满意度", "≥90%", "92%", "服务对象满意度指标"),
        ),
        **changes,
    }
    return Record(**fields)


def with_row(index: int, record: Record | None = None, **changes: Any) -> Record:
    """The record with one indicator changed."""
    record = record or national()
    rows = list(record.indicators)
    rows[index] = rows[index].model_copy(update=changes)
    return record.model_copy(update={"indicators": tuple(rows)})


def with_amount(measure: str, source: str, amount: float | str, record: Record | None = None) -> Record:
    """The record with one amount (in 万元) changed."""
    record = record or national()
    funding = tuple(
        a.model_copy(update={"amount": number(amount) * 10_000}) if (a.measure, a.source) == (measure, source) else a
        for a in record.funding
    )
    return record.model_copy(update={"funding": funding})


def printed(record: Record, engine: str = "text", **texts: str) -> Record:
    """The record with the texts that were read at pointers; ``/`` is written ``__``, without the first one."""
    evidence = {
        "/" + name.replace("__", "/"): Evidence(page=1, bbox=Box(0, 0, 9, 9), text=text, confidence=1, engine=engine)
        for name, text in texts.items()
    }
    return record.model_copy(update={"evidence": evidence})


def reviewed(record: Record, pointer: str) -> Record:
    """The record with one value to be reviewed."""
    return record.model_copy(update={"review": (ReviewItem(pointer=pointer, reason="字迹不清"),)})


def left_over(label: str, value: str) -> Unmapped:
    return Unmapped(label=label, value=value)
