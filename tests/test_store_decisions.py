"""What people decide: typed values, one against another, and what the rules make of it."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from decision_desk import CONTENT, SPENT, Desk, form, place, rules

from hecha.check import CheckConfig
from hecha.schema import PERSON, FundingAmount, Quantity, Record, Source
from hecha.store import (
    Conflict,
    NoValue,
    ProjectQuery,
    check_key,
    check_workspace,
    decide_finding,
    decide_value,
    is_checked,
    read_typed,
    restore_row,
)
from hecha.store.effective import Kind


def test_a_correction_is_checked_at_once_and_the_original_stays(desk: Desk) -> None:
    number = desk.read(form())
    assert "overspent" in rules(desk.now())
    record = desk.decide(SPENT, "correct", "500")
    assert record.at(SPENT) == D(5_000_000)
    assert "overspent" not in rules(record)
    assert record == desk.now()
    mark = record.evidence[SPENT]
    assert (mark.engine, mark.text, mark.bbox) == (PERSON, "600", form().evidence[SPENT].bbox)
    (row,), _ = desk.workspace.projects()
    assert (row.record_id, row.spent) == (number, "5000000")
    assert desk.workspace.projects(ProjectQuery(rule="overspent"))[1] == 0
    ((file, decision),) = desk.workspace.decisions()
    assert (file, decision.who, decision.old, decision.new) == ("河道.pdf", "王芳", '"6000000"', '"5000000"')


def test_a_confirmation_takes_the_value_off_the_list(desk: Desk) -> None:
    desk.read(form())
    record = desk.decide("/indicators/0/actual", "confirm")
    assert record.review == ()
    assert record.evidence["/indicators/0/actual"].engine == "paddleocr"
    assert "missed-target-unexplained" in rules(record)  # before, another candidate could have made it right


@pytest.mark.parametrize(
    ("pointer", "typed", "value"),
    [
        (SPENT, "100万元", D(1_000_000)),
        (SPENT, "100", D(1_000_000)),
        (SPENT, "1,000,000元", D(1_000_000)),
        ("/indicators/0/actual", "99.6%", Quantity(raw="99.6%", kind="percent", comparator="=", value=D("0.996"))),
        ("/evaluation_year", "2022年度", 2022),
        ("/end_date", "2023年12月", "2023-12"),
        ("/grade", "优秀", "优"),
        ("/overall_goal_achieved", "否", False),
        ("/contact_phone", " 0751-123 ", "0751-123"),
        ("/project_name", "", None),
        ("/total_score", "—", None),
    ],
)
def test_what_is_typed_goes_through_the_normaliser(pointer: str, typed: str, value: object) -> None:
    read = read_typed(form(), pointer, typed)
    if isinstance(read, Quantity) and isinstance(value, Quantity):
        assert (read.raw, read.kind, read.value) == (value.raw, value.kind, value.value)
    else:
        assert read == value


@pytest.mark.parametrize(
    ("pointer", "typed", "told"),
    [
        (SPENT, "约莫吧", "请写金额"),
        (SPENT, "100美元", "金额"),
        ("/evaluation_year", "去年", "四位年份"),
        ("/end_date", "2023-02-31", "请写日期"),
        ("/grade", "很好", "优、良、中"),
        ("/total_score", "九十几", "分数"),
        ("/funding/0/measure", "花掉的", "可选项"),
    ],
)
def test_what_is_no_value_is_told_with_an_example(pointer: str, typed: str, told: str) -> None:
    with pytest.raises(NoValue) as error:
        read_typed(form(), pointer, typed)
    assert typed in str(error.value)
    assert told in str(error.value)


@pytest.mark.parametrize(
    "pointer", ["/funding", "/funding/0", "/evidence", "/nothing", "/funding/9/amount", "/source", ""]
)
def test_only_single_values_can_be_typed(pointer: str) -> None:
    with pytest.raises((KeyError, NoValue)):
        read_typed(form(), pointer, "1")


def test_an_amount_that_is_none_leaves_the_table_and_can_come_back(desk: Desk) -> None:
    ghost = FundingAmount(measure="spent", source="other", amount=D(10_000))
    places = [place(90, "1"), place(100, "500"), place(120, "600")]
    desk.read(
        form(
            funding=(ghost, *form().funding),
            evidence={f"/funding/{i}/amount": found for i, found in enumerate(places)},
            review=(),
        )
    )
    record = desk.decide("/funding/0/amount", "correct", "—")
    assert [row.source for row in record.funding] == ["total", "total"]
    assert record.evidence["/funding/1/amount"].text == "600"
    record = desk.decide("/funding/1/amount", "correct", "500")  # pointers have moved up
    assert [row.amount for row in record.funding] == [D(5_000_000), D(5_000_000)]
    reviewed = desk.workspace.reviewed(desk.workspace.record_ids()[0])
    assert reviewed is not None
    assert reviewed.whole.removed == {"funding": (0,)}
    took_out = next(made.id for _, made in desk.workspace.decisions())
    back = restore_row(desk.workspace, reviewed.record_id, took_out, who="李强").record
    assert [row.amount for row in back.funding] == [D(10_000), D(5_000_000), D(5_000_000)]
    with pytest.raises(Conflict):
        restore_row(desk.workspace, reviewed.record_id, took_out, who="李强")


def test_two_people_do_not_overwrite_each_other(desk: Desk) -> None:
    number = desk.read(form())
    reviewed = desk.workspace.reviewed(number)
    assert reviewed is not None
    seen = reviewed.version(SPENT)
    decide_value(desk.workspace, number, SPENT, "correct", who="王芳", seen=seen, typed="500")
    with pytest.raises(Conflict) as conflict:
        decide_value(desk.workspace, number, SPENT, "correct", who="李强", seen=seen, typed="550")
    assert conflict.value.other is not None
    assert (conflict.value.other.who, conflict.value.other.new) == ("王芳", '"5000000"')
    assert desk.now().at(SPENT) == D(5_000_000)
    desk.decide(SPENT, "correct", "550", who="李强")  # having seen it
    assert desk.now().at(SPENT) == D(5_500_000)
    assert [decision.who for _, decision in desk.workspace.decisions()] == ["王芳", "李强"]


def test_a_new_reading_between_seeing_and_deciding_is_a_conflict(desk: Desk) -> None:
    number = desk.read(form())
    reviewed = desk.workspace.reviewed(number)
    assert reviewed is not None
    seen = reviewed.version(SPENT)
    desk.read(form(spent=5_600_000))
    with pytest.raises(Conflict) as conflict:
        decide_value(desk.workspace, number, SPENT, "confirm", who="王芳", seen=seen)
    assert conflict.value.other is None


def test_a_decision_can_be_taken_back(desk: Desk) -> None:
    desk.read(form())
    desk.decide(SPENT, "correct", "500")
    record = desk.decide(SPENT, "reopen")
    assert record.at(SPENT) == D(6_000_000)
    assert "overspent" in rules(record)
    assert len(list(desk.workspace.decisions())) == 2


def dismiss(desk: Desk, rule: str, why: str, kind: Kind = "dismiss") -> Record:
    number = desk.workspace.record_ids()[0]
    reviewed = desk.workspace.reviewed(number)
    assert reviewed is not None
    at, finding = next((i, f) for i, f in enumerate(reviewed.record.findings) if f.rule == rule)
    return decide_finding(
        desk.workspace,
        number,
        at,
        kind,
        who="王芳",
        seen=reviewed.finding_version(finding),
        why=why,
    ).record


def test_a_dismissed_finding_is_kept_with_its_reason_and_counts_no_more(desk: Desk) -> None:
    desk.read(form())
    before = desk.workspace.projects()[0][0].errors
    record = dismiss(desk, "overspent", "追加预算未填入表内，见批复")
    (finding,) = [finding for finding in record.findings if finding.rule == "overspent"]
    assert finding.judged is not None
    assert (finding.judged.verdict, finding.judged.reason, finding.judged.who) == (
        "dismissed",
        "追加预算未填入表内，见批复",
        "王芳",
    )
    assert desk.workspace.projects()[0][0].errors == before - 1
    desk.read(form())
    assert [f.dismissed for f in desk.now().findings if f.rule == "overspent"] == [True]
    desk.read(form(spent=7_000_000))  # other figures: another finding
    assert [f.dismissed for f in desk.now().findings if f.rule == "overspent"] == [False]


def test_a_dismissal_needs_a_reason_and_a_decision_a_name(desk: Desk) -> None:
    desk.read(form())
    with pytest.raises(NoValue, match="理由"):
        dismiss(desk, "overspent", "  ")
    with pytest.raises(NoValue, match="姓名"):
        desk.decide(SPENT, "confirm", who=" ")
    assert list(desk.workspace.decisions()) == []


def test_what_several_projects_say_of_each_other_follows_a_correction(desk: Desk) -> None:
    twin = form(source=Source(file="", sha256=CONTENT, pages=(2, 2), kind="digital"), evidence={}, review=())
    other = form(source=Source(file="", sha256=CONTENT, pages=(1, 1), kind="digital"), review=())
    desk.read(other, twin)
    check_workspace(desk.workspace)
    first, second = desk.workspace.record_ids()
    assert "duplicate-record" in rules(desk.now(second))
    desk.decide("/project_name", "correct", "另一条河道清淤", number=second)
    check_workspace(desk.workspace)
    assert "duplicate-record" not in rules(desk.now(first)) | rules(desk.now(second))


def test_a_decision_made_while_the_rules_run_is_not_overwritten(desk: Desk) -> None:
    number = desk.read(form())

    def meanwhile(done: int, of: int) -> None:
        desk.decide(SPENT, "correct", "500")

    check_workspace(desk.workspace, watch=meanwhile)
    assert "overspent" not in rules(desk.now())
    assert not is_checked(desk.workspace, check_key(CheckConfig()))
    check_workspace(desk.workspace)
    assert is_checked(desk.workspace, check_key(CheckConfig()))
    assert "overspent" not in rules(desk.now())
    # and where the decision falls between reading a record and storing what was said of it
    since = desk.workspace.last_decision
    stale = desk.now()
    desk.decide(SPENT, "reopen")
    desk.workspace.set_findings([(number, stale)], "rules", run_rules=(), since=since)
    assert "overspent" in rules(desk.now())
