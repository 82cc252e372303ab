"""The rules about money: each fires where it should, keeps quiet where it should, and says what it could not check."""

# ruff: noqa: E501  (tables of cases, one a line)

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from check_builder import (
    QUIET,
    UNCHECKED,
    Case,
    finding,
    fired,
    guangdong,
    left_over,
    line,
    money,
    national,
    printed,
    row,
    three,
    transfer,
    verify,
    with_amount,
    with_row,
)

from hecha.check import CheckConfig, Thresholds
from hecha.schema import Claim, NarrativeSection, Record, SpendingItem


def spending(*amounts: float | None, **changes: Any) -> Record:
    items = tuple(
        SpendingItem(year=2023, purpose=f"方向{i}", amount=None if a is None else D(str(a)) * 10_000)
        for i, a in enumerate(amounts)
    )
    return guangdong(spending_items=items, **changes)


def claims(*made: tuple[str, str, str], **changes: Any) -> Record:
    return guangdong(claims=tuple(Claim(metric=m, value=D(v), unit=u) for m, v, u in made), **changes)  # type: ignore[arg-type]


def low(**changes: Any) -> Record:
    """59 % spent: the rate and its score follow."""
    return national(
        funding=three(200, 118),
        execution=(line(0.59, 10, 5.9),),
        indicators=national().indicators[:4] + national().indicators[5:],
        **changes,
    )


TWO_YEARS = money(
    {"budget": {"municipal": 100, "total": 100}, "spent": {"municipal": 60, "total": 60}}, year=2022
) + money({"budget": {"municipal": 50, "total": 50}, "spent": {"municipal": 85, "total": 85}}, year=2023)
PARTIAL = money({m: {"total": 130, "appropriation": 100} for m in ("initial_budget", "budget", "spent")})
NESTED = {"total": 100, "appropriation": 80, "central<appropriation": 50, "other": 20}
FLAT_NESTED = {"total": 100, "appropriation": 100, "central": 70, "municipal": 30}

CASES = [
    Case("funding-sum", "a source is off in one column", with_amount("initial_budget", "appropriation", 203)),
    Case("funding-sum", "the sum is right", national(), QUIET),
    Case("funding-sum", "rounded parts", national(funding=money({"budget": {"total": 7165.32, "appropriation": 7165.31, "other": 0.02}})), QUIET),
    Case("funding-sum", "a row that details another one", national(funding=money({"budget": NESTED})), QUIET),
    Case("funding-sum", "levels of government under the appropriation", national(funding=money({"budget": FLAT_NESTED})), QUIET),
    Case("funding-sum", "only part of the sources is listed", national(funding=PARTIAL, execution=()), UNCHECKED),
    Case("funding-sum", "parts exceed the whole", national(funding=money({"budget": {"total": 90, "appropriation": 100}}))),
    Case("funding-sum", "the total row was left at zero", guangdong(funding=money({"budget": {"total": 0, "municipal": 80}}))),
    Case("funding-sum", "one column has no total", national(funding=(*three(), *money({"received": {"appropriation": 9}}))), UNCHECKED),
    Case("funding-sum", "another column shows that the list is complete", with_amount("initial_budget", "appropriation", 150)),
    Case("spending-items-sum", "a direction is missing", spending(250)),
    Case("spending-items-sum", "the directions add up", spending(250, 44), QUIET),
    Case("spending-items-sum", "a total row among them", guangdong(spending_items=(*guangdong().spending_items, SpendingItem(purpose="合计", amount=D(2_940_000)))), QUIET),
    Case("spending-items-sum", "an amount is blank", spending(250, None), UNCHECKED),
    Case("spending-items-sum", "no total spent", spending(250, funding=money({"budget": {"total": 300}})), UNCHECKED),
    Case("spending-items-sum", "no directions", national(), QUIET),
    Case("evaluated-amount", "20 more than the budget", guangdong(evaluated_amount=D(3_200_000))),
    Case("evaluated-amount", "the budget", guangdong(), QUIET),
    Case("evaluated-amount", "the sum of two years", guangdong(evaluated_amount=D(1_500_000), funding=TWO_YEARS), QUIET),
    Case("evaluated-amount", "no budget", guangdong(funding=money({"spent": {"total": 294}})), UNCHECKED),
    Case("overspent", "one source", national(funding=money({"budget": {"total": 100, "appropriation": 60, "other": 40}, "spent": {"total": 95, "appropriation": 70, "other": 25}}))),
    Case("overspent", "the total and its source count once", national(funding=three(200, 210))),
    Case("overspent", "not more than budgeted", national(), QUIET),
    Case("overspent", "the second year spends what the first left", guangdong(funding=TWO_YEARS), QUIET),
    Case("overspent", "an initial budget only", national(funding=money({"initial_budget": {"total": 100}, "spent": {"total": 110}})), UNCHECKED),
    Case("overspent", "a last digit that rounding explains", national(funding=money({"budget": {"total": 100.1}, "spent": {"total": 100.2}})), QUIET),
    Case("amount-scale", "yuan in a column of 万元", with_amount("initial_budget", "total", 2_000_000)),
    Case("amount-scale", "one source", with_amount("budget", "appropriation", 2_000_000)),
    Case("amount-scale", "a whole column", national(funding=money({"budget": {"total": 200, "appropriation": 200}, "spent": {"total": 1_964_000, "appropriation": 1_964_000}}))),
    Case("amount-scale", "万元 in a column of yuan", national(amount_unit="元", funding=money({"budget": {"total": "0.02", "appropriation": 200}, "spent": {"total": 196, "appropriation": 196}}))),
    Case("amount-scale", "the amount evaluated", guangdong(evaluated_amount=D(30_000_000_000))),
    Case("amount-scale", "one direction", spending(2_500_000, 44)),
    Case("amount-scale", "both amounts of the narrative count once", claims(("budget", "300", "元"), ("spent", "294", "元"))),
    Case("amount-scale", "a cost in yuan beside its target", with_row(4, actual=row("", None, "196.4元").actual)),
    Case("amount-scale", "amounts of one size", national(), QUIET),
    Case("amount-scale", "an amount too many is not one in yuan", national(funding=(*three(555, 545), *money({"budget": {"other": 1}}))), QUIET),
    Case("amount-scale", "a small source beside a large one", national(funding=money({"budget": {"total": 1000.1, "appropriation": 1000, "other": 0.1}})), QUIET),
    Case("execution-rate", "the printed rate is another one", national(execution=(line(0.92, 10, 9.2),))),
    Case("execution-rate", "the printed rate is right", national(), QUIET),
    Case("execution-rate", "cut off instead of rounded", national(funding=three(100, 92.99), execution=(line(0.929),)), QUIET),
    Case("execution-rate", "printed without decimals", national(execution=(line(0.98, 10, 9.8),)), QUIET),
    Case("execution-rate", "of the initial budget, where the form has no other", national(funding=money({"initial_budget": {"total": 100}, "spent": {"total": 80}}), execution=(line(0.8),)), QUIET),
    Case("execution-rate", "of the money received", national(funding=money({"budget": {"total": 100}, "received": {"total": 90}, "spent": {"total": 81}}), execution=(line(0.9),)), QUIET),
    Case("execution-rate", "0 of 0", national(funding=three(0, 0), execution=(line(0),)), QUIET),
    Case("execution-rate", "capped at 100 %", national(funding=three(200, 205), execution=(line(1),)), QUIET),
    Case("execution-rate", "one source has a rate of its own", national(execution=(line(0.982, 10, 9.82), line(0.5, None, None, "appropriation")))),
    Case("execution-rate", "no amounts", national(funding=()), UNCHECKED),
    Case("execution-rate", "the total budget is blank beside an initial one", national(funding=money({"initial_budget": {"total": 180}, "budget": {"appropriation": 200}, "spent": {"total": 196.4}})), UNCHECKED),
    Case("execution-score", "half a point too little", national(execution=(line(0.982, 10, 9.3),))),
    Case("execution-score", "above the weight for a rate above 100 %", national(execution=(line(1.05, 10, 10.5),))),
    Case("execution-score", "full marks for a rate above 100 %", national(execution=(line(1.05, 10, 10),)), QUIET),
    Case("execution-score", "weight × rate", national(), QUIET),
    Case("execution-score", "cut off instead of rounded", national(execution=(line(0.9735, 10, 9.73),)), QUIET),
    Case("execution-score", "rounded to one place beside scores of two", national(execution=(line(0.974, 10, 9.7),), indicators=(row("数量", "1个", "1个", weight=90, score=89.95),)), QUIET),
    Case("execution-score", "a form that scores in whole points", national(execution=(line(0.872, 10, 9),), total_score=D(99), indicators=(row("数量", "1个", "1个", weight=90, score=90),)), QUIET),
    Case("execution-score", "full marks in whole points", national(execution=(line(0.962, 10, 10),), total_score=D(100), indicators=(row("数量", "1个", "1个", weight=90, score=90),))),
    Case("execution-score", "full marks for nearly all", national(execution=(line(0.996, 10, 10),), total_score=D(100), indicators=(row("数量", "1个", "1个", weight=90, score=90),)), QUIET),
    Case("execution-score", "a total left at 0 over sources that are not", national(funding=money({"budget": {"total": 0, "appropriation": 100}, "spent": {"total": 0, "appropriation": 98}}), execution=(line(0, 10, 9.8),))),
    Case("execution-score", "20 points in Hubei", national(execution=(line(0.982, 20, 19.64),)), QUIET),
    Case("execution-score", "the score is blank", national(execution=(line(0.982, 10),)), UNCHECKED),
    Case("execution-score", "a ladder is printed", national(execution=(line(0.94, 10, 8),), notes=("预算执行率每低1个百分点扣0.5分",)), UNCHECKED),
    Case("low-execution", "59 % and not a word", low()),
    Case("low-execution", "a reason in the row of a target that was met", with_row(0, low(), reason="项目第四季度完成招标，剩余资金结转下年支付。"), QUIET),
    Case("low-execution", "a reason in the notes", low(other_notes="合同尾款未到付款期，尚未支付。"), QUIET),
    Case("low-execution", "a reason in the execution row", low(unmapped=(left_over("原因", "招标较晚，款项跨年支付"),)), QUIET),
    Case("low-execution", "a reason in the problems", low(narrative=(NarrativeSection(heading="存在问题", text="受疫情影响，部分培训未举办，资金结余较多。"),)), QUIET),
    Case("low-execution", "the reason of a miss says nothing of money", with_row(4, low(), reason="招标采购流程较长，合同签订推迟"), 1),
    Case("low-execution", "cheaper than planned is a reason for more work, not for money left", with_row(0, low(), reason="采用线上方式实施，节约成本的同时扩大了覆盖面")),
    Case("low-execution", "no money left, says the text", low(other_notes="项目无结余资金。")),
    Case("low-execution", "what the form prints under its reasons is none", low(unmapped=(left_over("原因", "预算执行率未达到90%的需说明原因(100字以内）；年中发生预算调整的，应单独说明理由。"),))),
    Case("low-execution", "a reason behind what the form prints", low(unmapped=(left_over("原因", "预算执行率未达到90%的需说明原因；招标较晚，款项跨年支付。"),)), QUIET),
    Case("low-execution", "a reason that says what is to be explained", low(unmapped=(left_over("其他", "需要说明的是，招标推迟，款项跨年支付。"),)), QUIET),
    Case("low-execution", "a reason with what is still to be filled in", low(unmapped=(left_over("备注", "因疫情招标推迟，验收单须另行填写。"),)), QUIET),
    Case("low-execution", "how the money is paid out is no reason", low(narrative=(NarrativeSection(heading="实施内容及过程概述", text="市卫生健康局按季度考核后拨付补助资金。"),))),
    Case("low-execution", "money that is paid later", low(narrative=(NarrativeSection(heading="实施内容及过程概述", text="设备款待验收合格后支付。"),)), QUIET),
    Case("low-execution", "82 % where the form asks above 80", national(funding=three(200, 164)), QUIET),
    Case("low-execution", "82 % where the form prints 90", national(funding=three(200, 164), notes=("预算执行率低于90%的，须说明原因。",))),
    Case("low-execution", "82 % where the form prints 90 %", national(funding=three(200, 164), title="2023年度部门预算项目支出绩效自评表", notes=("执行率低于90%的，应说明原因。",))),
    Case("low-execution", "82 % where the form prints no threshold", national(funding=three(200, 164), title="2023年度部门预算项目支出绩效自评表"), QUIET),
    Case("low-execution", "82 % with a profile chosen", national(funding=three(200, 164)), 1, CheckConfig(profile="sichuan")),
    Case("low-execution", "the threshold is configured", national(funding=three(200, 164)), 1, CheckConfig(thresholds=Thresholds(low_execution=D("0.85")))),
    Case("low-execution", "no total spent", national(funding=money({"budget": {"total": 100}})), UNCHECKED),
    Case("claim-conflict", "a rate that the table does not give", claims(("execution_rate", "0.996", "%"), funding=money({"budget": {"total": 100}, "spent": {"total": 100}}, year=2023))),
    Case("claim-conflict", "a budget that is not the total", claims(("budget", "2985000", "万元"))),
    Case("claim-conflict", "a satisfaction that no indicator has", claims(("satisfaction", "0.95", "%"))),
    Case("claim-conflict", "a total score", claims(("total_score", "96.5", "分"))),
    Case("claim-conflict", "a total score without its decimals", claims(("total_score", "98", "分")), QUIET),
    Case("claim-conflict", "all as in the tables", guangdong(), QUIET),
    Case("claim-conflict", "rounded in the text", claims(("spent", "2940000", "万元"), funding=money({"budget": {"total": 300}, "spent": {"total": 294.2}}, year=2023)), QUIET),
    Case("claim-conflict", "a part of an amount that is right elsewhere", claims(("spent", "2940000", "万元"), ("spent", "200000", "万元")), QUIET),
    Case("claim-conflict", "the sum of a source that the table does not have", printed(claims(("budget", "2000000", "万元")), claims__0__metric="下达市级财政资金200万元"), QUIET),
    Case("claim-conflict", "a source's sum above the whole", printed(claims(("budget", "4000000", "万元")), claims__0__metric="下达市级财政资金400万元")),
    Case("claim-conflict", "a sum without a name", printed(claims(("budget", "2000000", "万元")), claims__0__metric="安排资金200万元")),
    Case("claim-conflict", "more than the whole is no part", claims(("spent", "2940000", "万元"), ("spent", "3400000", "万元"))),
    Case("claim-conflict", "the amount of one direction", claims(("spent", "2500000", "万元")), QUIET),
    Case("claim-conflict", "the mean of two groups", claims(("satisfaction", "0.90", "%"), indicators=(row("居民满意度", "≥85%", "88%", "满意度"), row("企业满意度", "≥85%", "92%", "满意度"))), QUIET),
    Case("claim-conflict", "no satisfaction in the table", claims(("satisfaction", "0.9", "%"), indicators=()), UNCHECKED),
    Case("balance", "not what is left", national(funding=money({"budget": {"total": 100}, "spent": {"total": 80}, "balance": {"total": 10}}))),
    Case("balance", "of the money received", national(funding=money({"budget": {"total": 100}, "received": {"total": 90}, "spent": {"total": 80}, "balance": {"total": 10}})), QUIET),
    Case("balance", "no spending", national(funding=money({"balance": {"total": 10}})), UNCHECKED),
    Case("arrival", "more than budgeted", national(funding=money({"budget": {"total": 100}, "received": {"total": 110}}))),
    Case("arrival", "as budgeted", national(funding=money({"budget": {"total": 100}, "received": {"total": 100}})), QUIET),
    Case("arrival", "no budget", national(funding=money({"received": {"total": 100}})), UNCHECKED),
    Case("budget-adjusted-unexplained", "where the form asks for it", national(funding=three(200, 196, initial=150), title="部门预算项目支出绩效自评表")),
    Case("budget-adjusted-unexplained", "where it does not", national(funding=three(200, 196, initial=150)), QUIET),
    Case("budget-adjusted-unexplained", "explained", national(funding=three(200, 196, initial=150), title="部门预算项目支出绩效自评表", other_notes="年中追加培训经费50万元。"), QUIET),
    Case("budget-adjusted-unexplained", "a project of this year", national(funding=three(200, 196, initial=0), title="部门预算项目支出绩效自评表"), QUIET),
    Case("unit-cost-conflict", "an average over what its formula divides by", national(indicators=(row("慰问对象", "≥2910人次", "2910人次"), row("平均每人次成本", "≤550元/人次", "520元/人次", "成本指标", formula="总支出÷慰问对象")))),
    Case("unit-cost-conflict", "three times the money", national(indicators=(row("单位上线数", "800个", "930个"), row("单位上线成本", "9000元", "6940元", "成本指标")))),
    Case("unit-cost-conflict", "it agrees", national(indicators=(row("配备终端", "≥200台", "208台"), row("平均每台成本", "≤9900元/台", "9400元/台", "成本指标"))), QUIET),
    Case("unit-cost-conflict", "the price of one part of the project", national(indicators=(row("购置电脑", "≥20台", "20台"), row("电脑采购单价", "≤6000元/台", "5800元/台", "成本指标"))), QUIET),
    Case("unit-cost-conflict", "a third of the money, of all that was done", national(indicators=(row("检测食品批次", "≥5600批次", "600批次"), row("批次平均检验成本", "≤1100元", "1052元", "成本指标")))),
    Case("unit-cost-conflict", "a third of the money, of one thing among others", national(indicators=(row("检测食品批次", "≥5600批次", "600批次"), row("检查企业", "≥90家", "90家"), row("批次平均检验成本", "≤1100元", "1052元", "成本指标"))), QUIET),
    Case("unit-cost-conflict", "nothing is counted in that unit", national(indicators=(row("检查渡口", "≥31道", "31道"), row("平均每件成本", "≤500元/件", "400元/件", "成本指标"))), QUIET),
    Case("unit-cost-conflict", "per head and day", national(indicators=(row("培训人数", "≥500人", "500人"), row("平均培训成本", "≤400元/人·天", "380元/人·天", "成本指标"))), QUIET),
    Case("unit-cost-conflict", "no amount spent", national(funding=(), indicators=(row("配备终端", "≥20台", "20台"), row("平均每台成本", "≤99元/台", "94元/台", "成本指标"))), UNCHECKED),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rules_about_money(case: Case) -> None:
    verify(case)


def test_an_amount_in_the_wrong_unit_is_reported_instead_of_what_compares_it() -> None:
    for measure in ("initial_budget", "budget", "spent"):
        record = with_amount(measure, "total", 2_000_000 if measure != "spent" else 1_964_000)
        assert fired(record) == {"amount-scale"}
        assert finding(record, "amount-scale").subjects[0] == next(
            f"/funding/{i}/amount" for i, a in enumerate(record.funding) if (a.measure, a.source) == (measure, "total")
        )


def test_the_message_speaks_in_the_unit_of_the_form() -> None:
    record = with_amount("initial_budget", "total", 203.5)
    found = finding(record, "funding-sum")
    assert found.message == "年初预算数的合计为203.5万元，各来源之和为200万元，相差3.5万元。"
    assert (found.expected, found.actual) == ("200万元", "203.5万元")
    assert found.subjects == ("/funding/0/amount", "/funding/1/amount")


def test_what_was_printed_decides_how_exact_an_amount_is() -> None:
    record = national(funding=money({"budget": {"total": 25, "appropriation": 12, "other": 14}}))
    assert "funding-sum" not in fired(record)
    exact = printed(record, funding__0__amount="25.00", funding__1__amount="12.00", funding__2__amount="14.00")
    assert "funding-sum" in fired(exact)
    in_yuan = printed(record, funding__0__amount="250000元", funding__1__amount="12", funding__2__amount="140000元")
    assert "funding-sum" in fired(in_yuan)


def test_what_was_printed_decides_how_exact_a_rate_is() -> None:
    record = national(execution=(line(0.98, 10, 9.8),))
    assert fired(record) <= {"score-sum"}
    assert "execution-rate" in fired(printed(record, execution__0__rate="98.00%"))


def test_a_transfer_payment_table_has_no_scores_to_miss() -> None:
    record = transfer()
    assert fired(record) == set()
    from hecha.check import check_record

    assert check_record(record).unchecked == ()
