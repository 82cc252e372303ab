"""The rules about goals, dates, identity and free text."""

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
    money,
    national,
    printed,
    q,
    reviewed,
    row,
    three,
    transfer,
    verify,
    with_amount,
    with_row,
)

from hecha.check import check_record
from hecha.extract.scan.crops import SEALED
from hecha.extract.scan.runs import HAND, STREAK, UNSURE
from hecha.schema import NarrativeSection, Record, ReviewItem, StageGoal

LONG = (
    "项目严格按照批复的实施方案推进，成立了工作专班，制定了任务分解表，明确了责任科室和完成时限，按月调度进展情况。" * 2
)


def stages(*pairs: tuple[str | None, str | None]) -> Record:
    return guangdong(stage_goals=tuple(StageGoal(number=i + 1, goal=g, result=r) for i, (g, r) in enumerate(pairs)))


def conflict(name: str, value: str, **changes: Any) -> Record:
    return guangdong(conflicts=(left_over(name, value),), **changes)


def section(text: str, heading: str = "（二）存在问题。", **changes: Any) -> Record:
    return guangdong(narrative=(NarrativeSection(heading=heading, text=text),), **changes)


SCAN = guangdong().source.model_copy(update={"kind": "scanned"})
MISSED = (*guangdong().indicators[:4], row("沿岸居民满意度", "≥85%", "80%", "服务对象或公众满意度", reason="宣传不足"))

CASES = [
    Case("goal-result-without-goal", "the overall goal is blank", national(overall_goal=None)),
    Case("goal-result-without-goal", "a stage goal is blank", stages(("完成平台整合", "完成"), (None, "完成"))),
    Case("goal-result-without-goal", "both are filled", stages(("完成平台整合", "完成")), QUIET),
    Case("goal-result-without-goal", "the goal cannot be read", reviewed(national(overall_goal=None), "/overall_goal"), UNCHECKED),
    Case("goal-without-result", "the overall goal has none", national(overall_goal_result=None)),
    Case("goal-without-result", "a stage goal has none", stages(("完成采购", None), ("完成验收", "完成"))),
    Case("goal-without-result", "achieved is a result", guangdong(), QUIET),
    Case("goal-without-result", "the tick cannot be seen", guangdong(overall_goal_achieved=None), UNCHECKED),
    Case("goal-without-result", "no stage goal has one", stages(("完成采购", None), ("完成验收", None)), UNCHECKED),
    Case("goal-without-result", "the result cannot be read", reviewed(national(overall_goal_result=None), "/overall_goal_result"), UNCHECKED),
    Case("goal-achieved-conflict", "an indicator was missed", guangdong(indicators=MISSED)),
    Case("goal-achieved-conflict", "declared not achieved", guangdong(indicators=MISSED, overall_goal_achieved=False), QUIET),
    Case("goal-achieved-conflict", "all were met", guangdong(), QUIET),
    Case("goal-achieved-conflict", "a faster response is no miss", guangdong(indicators=(row("处理时间", "2小时", "1小时", "时效指标"),)), QUIET),
    Case("date-order", "it ends before it starts", guangdong(start_date="2023-09-01", end_date="2023-02-28")),
    Case("date-order", "the same month", guangdong(start_date="2023-09-15", end_date="2023-09"), QUIET),
    Case("date-order", "no end", guangdong(end_date=None), UNCHECKED),
    Case("date-order", "no period at all", national(), QUIET),
    Case("year-outside-period", "the period is a year later", guangdong(start_date="2024-02-10", end_date="2024-12-20")),
    Case("year-outside-period", "a project of three years", guangdong(start_date="2021", end_date="2025"), QUIET),
    Case("year-outside-period", "an open end", guangdong(start_date="2021-05", end_date=None), QUIET),
    Case("year-outside-period", "the period is upside down", guangdong(start_date="2024-09-01", end_date="2022-02-28"), QUIET),
    Case("year-outside-period", "no year", guangdong(evaluation_year=None), UNCHECKED),
    Case("filled-too-early", "in October", national(fill_date="2023-10-20")),
    Case("filled-too-early", "in March of the next year", national(), QUIET),
    Case("filled-too-early", "some day in December", national(fill_date="2023-12"), QUIET),
    Case("filled-too-early", "on the last day", national(fill_date="2023-12-31"), QUIET),
    Case("filled-too-early", "no year", national(evaluation_year=None), UNCHECKED),
    Case("basis-year", "of the year after", guangdong(basis="关于印发《实施方案》的通知（青府办〔2024〕14号）")),
    Case("basis-year", "one of two", guangdong(basis="青财预〔2022〕5号、青财预【2024】9号")),
    Case("basis-year", "of the year before", guangdong(basis="关于提前下达2023年资金的通知（青财农〔2022〕50号）"), QUIET),
    Case("basis-year", "the notice on the self-evaluation", guangdong(basis="青财预〔2023〕5号；关于开展2023年度绩效自评的通知（青财绩〔2024〕2号）"), QUIET),
    Case("basis-year", "no number", guangdong(basis="年度部门预算"), QUIET),
    Case("basis-year", "no year", guangdong(evaluation_year=None), UNCHECKED),
    Case("identity-conflict", "another phone", conflict("contact_phone", "0700-8123499")),
    Case("identity-conflict", "another project", conflict("project_name", "排水管网改造项目")),
    Case("identity-conflict", "the second phase", conflict("project_name", "河道保洁专项资金（二期）")),
    Case("identity-conflict", "another unit", conflict("reporting_unit", "青山市生态环境局")),
    Case("identity-conflict", "another person", conflict("contact_name", "王刚")),
    Case("identity-conflict", "without its area code", conflict("contact_phone", "8123456"), QUIET),
    Case("identity-conflict", "other brackets", conflict("project_name", "热线(含网络问政)平台", project_name="热线（网络问政）平台"), QUIET),
    Case("identity-conflict", "a short form of the name", conflict("project_name", "河道保洁", project_name="2023年河道保洁专项资金"), QUIET),
    Case("identity-conflict", "without its city", conflict("reporting_unit", "市水务局"), QUIET),
    Case("identity-conflict", "one glyph misread on a scan", conflict("reporting_unit", "青山市水努局", source=SCAN), UNCHECKED),
    Case("identity-conflict", "blank on the other form", conflict("contact_phone", "—"), QUIET),
    Case("required-missing", "no unit", transfer(reporting_unit=None)),
    Case("required-missing", "neither name nor year: more likely not read", national(project_name=None, evaluation_year=None), UNCHECKED),
    Case("required-missing", "the total budget", national(funding=money({"budget": {"appropriation": 200}, "spent": {"total": 196.4, "appropriation": 196.4}}))),
    Case("required-missing", "spending alone", guangdong(funding=money({"spent": {"total": 294}}))),
    Case("required-missing", "an initial budget is one where there is no other", national(funding=money({"initial_budget": {"total": 200}, "spent": {"total": 196}})), QUIET),
    Case("required-missing", "sources without a total", national(funding=money({"budget": {"central": 200}, "spent": {"central": 196}})), QUIET),
    Case("required-missing", "all is there", national(), QUIET),
    Case("required-missing", "the year in the title of a scan", national(evaluation_year=None, source=SCAN), UNCHECKED),
    Case("required-missing", "the unit's cell on a scan", national(reporting_unit=None, source=SCAN)),
    Case("required-missing", "the name cannot be read", reviewed(national(project_name=None), "/project_name"), UNCHECKED),
    Case("required-missing", "no funding table was read", national(funding=(), execution=()), UNCHECKED),
    Case("template-residue", "guidance in a section", section("存在问题及原因，包括但不限于以下方面：人员不足，2023年仅有3人。")),
    Case("template-residue", "a length to keep to", section("结合自评情况，说明下一步改进意见（200字以内）")),
    Case("template-residue", "a section of one's own", guangdong(), QUIET),
    Case("text-truncated", "in the middle of a sentence", section(LONG + "没有超出预算，自评")),
    Case("text-truncated", "an open bracket", guangdong(overall_goal="建成热线（网络问")),
    Case("text-truncated", "no final stop", section(LONG[:-1]), QUIET),
    Case("text-truncated", "a word that the form writes whole elsewhere", guangdong(overall_goal="建成青山市政务服务热", narrative=(NarrativeSection(heading="一、", text="青山市政务服务热线已经建成。青山市政务服务热线运行良好。"), NarrativeSection(heading="二、", text="市民通过青山市政务服务热线反映问题。")))),
    Case("text-truncated", "a name that goes on with another word", guangdong(overall_goal="完成青山市河道保洁", narrative=(NarrativeSection(heading="一、", text="青山市河道保洁项目已经验收。青山市河道保洁项目运行良好。"), NarrativeSection(heading="二、", text="青山市河道保洁项目资金专款专用。"))), QUIET),
    Case("text-truncated", "a short goal", guangdong(overall_goal="保洁河道，清理垃圾"), QUIET),
    Case("section-blank", "problems: 无", section("无", indicators=MISSED)),
    Case("section-blank", "guidance only", section("请说明存在的问题（200字以内）", indicators=MISSED)),
    Case("section-blank", "money was left", section("无", funding=three(300, 150))),
    Case("section-blank", "nothing was missed", section("无"), QUIET),
    Case("section-blank", "told in four words", section("加强管护。", indicators=MISSED), QUIET),
    Case("section-blank", "nothing, in more words", section("未发现问题", indicators=MISSED)),
    Case("section-blank", "problems are told", guangdong(indicators=MISSED), QUIET),
    Case("parts-sum", "parts above the whole", guangdong(overall_goal="投入资金总额1002.6万元，其中中央726.7万元、省级323.9万元。")),
    Case("parts-sum", "parts below the whole", guangdong(overall_goal="投入资金总额1002.6万元，其中中央726.7万元、省级23.9万元。"), QUIET),
    Case("parts-sum", "other units", guangdong(overall_goal="共培训148人，其中农民130人、骨干14名，开班26期。"), QUIET),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rules_about_texts(case: Case) -> None:
    verify(case)


def test_guidance_that_fills_a_whole_section_is_a_warning() -> None:
    assert finding(section("结合自评情况，说明下一步改进意见（200字以内）"), "template-residue").severity == "warning"
    assert (
        finding(
            section("包括但不限于以下方面：人员不足，2023年仅有3人，无法满足全市河道巡查和保洁任务的需要。"),
            "template-residue",
        ).severity
        == "info"
    )


def test_a_finding_about_a_value_under_review_is_tentative() -> None:
    record = guangdong(indicators=MISSED)
    assert not finding(record, "goal-achieved-conflict").tentative
    for pointer in ("/indicators/4/actual", "/indicators/4", "/indicators/4/target"):
        assert finding(reviewed(record, pointer), "goal-achieved-conflict").tentative
    assert not finding(reviewed(record, "/indicators/3"), "goal-achieved-conflict").tentative
    assert finding(reviewed(national(total_score=D(90)), "/indicators/0/score"), "score-sum").tentative


def test_a_finding_that_another_reading_removes_is_unchecked() -> None:
    record = with_row(0, actual=q("51人次"))
    doubt = {"pointer": "/indicators/0/actual", "reason": "两次识别不一致"}
    for candidates, rules in ((("51人次", "510人次"), set()), (("51人次", "61人次"), {"missed-target-unexplained"})):
        review = (ReviewItem(candidates=candidates, **doubt),)
        unsure = record.model_copy(update={"review": review})
        assert fired(unsure) - {"score-inflated"} == rules
        assert ("missed-target-unexplained" in {n.rule for n in check_record(unsure).unchecked}) == (not rules)


def test_the_other_reading_of_an_amount_is_in_the_unit_of_the_form() -> None:
    record = with_amount("initial_budget", "total", 290)
    for candidates, rules in ((("290.00", "200.00"), set()), (("290.00",), {"funding-sum"})):
        review = (ReviewItem(pointer="/funding/0/amount", reason="小数点不清", candidates=candidates),)
        assert fired(record.model_copy(update={"review": review})) == rules


@pytest.mark.parametrize(("other", "rules"), [("290,0000", {"funding-sum"}), ("200,0000", set())])
def test_a_misspelled_reading_may_be_what_its_spelling_allows(other: str, rules: set[str]) -> None:
    """A comma for a point makes no amount, and tells digits all the same."""
    review = (ReviewItem(pointer="/funding/0/amount", reason="两次识别不一致", candidates=("290.0000", other)),)
    record = printed(with_amount("initial_budget", "total", 290), funding__0__amount="290.0000")
    assert fired(record.model_copy(update={"review": review})) == rules


def test_weights_are_not_added_up_where_that_of_the_execution_was_not_read() -> None:
    record = national()
    lines = [line.model_copy(update={"weight": None if k == 0 else D(2)}) for k, line in enumerate(record.execution)]
    lines.append(lines[0].model_copy(update={"source": "appropriation", "rate": None, "score": None, "weight": D(2)}))
    record = record.model_copy(update={"execution": tuple(lines)})
    assert "weight-sum" in fired(record)
    record = reviewed(record, "/execution/0/weight")
    assert "weight-sum" not in fired(record)
    assert "weight-sum" in {n.rule for n in check_record(record).unchecked}


@pytest.mark.parametrize(
    ("total", "undone"),
    [
        ("260.00", True),  # 0 and 6 are taken for one another
        ("20000", True),  # a point is lost
        ("2700.00", True),  # a stroke of a seal is read as a digit
        ("00.00", True),  # the first digit lies under its rim
        ("275.00", False),  # two slips
    ],
)
def test_what_one_misread_digit_explains_is_no_finding_before_the_value_is_confirmed(total: str, undone: bool) -> None:
    record = with_amount("initial_budget", "total", total)
    scanned = printed(record, engine="paddleocr", funding__0__amount=total)
    assert "funding-sum" in fired(scanned), "nothing is in doubt"
    assert ("funding-sum" in fired(reviewed(scanned, "/funding/0/amount"))) is not undone
    typed = printed(record, funding__0__amount=total)
    assert "funding-sum" in fired(reviewed(typed, "/funding/0/amount")), "what is typed is not misread"


def test_a_target_missed_by_more_than_a_misread_digit_is_found() -> None:
    for actual, rules in (("61人次", {"missed-target-unexplained"}), ("310人次", set())):
        record = printed(with_row(0, actual=q(actual)), engine="paddleocr", indicators__0__actual=actual)
        assert fired(reviewed(record, "/indicators/0/actual")) - {"score-inflated"} == rules


@pytest.mark.parametrize("reason", [UNSURE, STREAK, SEALED, HAND])
def test_a_rate_that_is_missed_stays_missed_whatever_digit_may_be_lost(reason: str) -> None:
    record = printed(with_row(2, actual=q("62.6%")), engine="paddleocr", indicators__2__actual="62.6%")
    review = (ReviewItem(pointer="/indicators/2/actual", reason=reason),)
    assert "missed-target-unexplained" in fired(record.model_copy(update={"review": review}))


@pytest.mark.parametrize("seen", ["51人次", "51"], ids=["with its unit", "in a column of bare figures"])
def test_what_a_streak_or_a_seal_may_hide_is_no_finding_before_the_value_is_confirmed(seen: str) -> None:
    record = printed(with_row(0, actual=q("51人次")), engine="paddleocr", indicators__0__actual=seen)
    for reason, rules in ((UNSURE, {"missed-target-unexplained"}), (STREAK, set()), (SEALED, set()), (HAND, set())):
        review = (ReviewItem(pointer="/indicators/0/actual", reason=reason),)
        assert fired(record.model_copy(update={"review": review})) - {"score-inflated"} == rules


def test_a_stroke_in_an_empty_cell_is_not_taken_for_an_amount() -> None:
    funding = (*three(), *money({"budget": {"other": 1}}))
    whole = {f"funding__{i}__amount": "200.00" for i in (2, 3)}
    record = printed(national(funding=funding), funding__6__amount="1", **whole)
    assert fired(record) == {"funding-sum"}
    review = (ReviewItem(pointer="/funding/6/amount", reason="识别置信度低", candidates=("1",)),)
    assert fired(record.model_copy(update={"review": review})) == set()


def test_the_first_pointer_is_the_value_at_fault() -> None:
    assert finding(transfer(reporting_unit=None), "required-missing").subjects == ("/reporting_unit",)
    assert finding(stages((None, "完成")), "goal-result-without-goal").subjects[0] == "/stage_goals/0/result"
    assert finding(guangdong(start_date="2023-09-01", end_date="2023-02-28"), "date-order").subjects == (
        "/end_date",
        "/start_date",
    )
    assert finding(conflict("contact_phone", "0700-8123499"), "identity-conflict").subjects == ("/contact_phone",)


def test_clean_records_are_clean() -> None:
    for record in (national(), guangdong(), transfer()):
        assert fired(record) == set()


def test_a_qualitative_miss_with_its_reason_is_no_finding() -> None:
    record = with_row(6, actual=q("部分完成"), reason="部分乡镇未开展", score=D("10.5"))
    assert fired(record.model_copy(update={"total_score": D("94.12")})) == set()
