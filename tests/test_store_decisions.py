"""What people decide is kept: through new readings and moved rows, against one another, and into what is checked."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from decimal import Decimal as D
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hecha.check import CheckConfig, check_record
from hecha.schema import PERSON, Box, Evidence, FundingAmount, Indicator, Quantity, Record, ReviewItem, Source
from hecha.store import (
    Conflict,
    FileRow,
    NoValue,
    ProjectQuery,
    Submission,
    Workspace,
    check_key,
    check_workspace,
    decide_finding,
    decide_value,
    encode,
    is_checked,
    read_typed,
    restore_row,
)
from hecha.store.effective import Decision, Kind, as_json, effective

DONE = Submission("read", 1, 100, "reading", "limits", "1", "paddleocr", 0.5)
CONTENT = f"{'a':0>64}"
BUDGET, SPENT = "/funding/0/amount", "/funding/1/amount"


def place(top: float, text: str, x0: float = 100, page: int = 1) -> Evidence:
    return Evidence(page=page, bbox=Box(x0, top, x0 + 60, top + 12), text=text, confidence=0.7, engine="paddleocr")


def form(spent: int = 6_000_000, text: str = "600", **changes: object) -> Record:
    """A scanned form of 500 万元 whose spending, 500, was read as 600, and which doubts the actual of an indicator."""
    record = Record(
        source=Source(file="", sha256=CONTENT, pages=(1, 1), kind="scanned"),
        family="self_evaluation_table",
        amount_unit="万元",
        project_name="河道清淤",
        reporting_unit="水利站",
        supervising_department="水利局",
        evaluation_year=2023,
        funding=(
            FundingAmount(measure="budget", source="total", amount=D(5_000_000)),
            FundingAmount(measure="spent", source="total", amount=D(spent)),
        ),
        indicators=(
            Indicator(level1="产出指标", level2="数量指标", name="清淤长度",
                      target=Quantity(raw="12公里", kind="number", comparator="=", value=D(12), unit="公里"),
                      actual=Quantity(raw="1公里", kind="number", comparator="=", value=D(1), unit="公里")),
        ),
        evidence={
            "/project_name": place(50, "河道清淤"),
            BUDGET: place(100, "500"),
            SPENT: place(120, text),
            "/indicators/0/name": place(200, "清淤长度"),
            "/indicators/0/target": place(200, "12公里", 300),
            "/indicators/0/actual": place(200, "1公里", 400),
        },
        review=(ReviewItem(pointer="/indicators/0/actual", reason="字形与读数不符", candidates=("1公里", "12公里")),),
    )  # fmt: skip
    return record.model_copy(update=changes)


class Desk:
    """A workspace with one file, as it is used."""

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace(folder / "out", create=True)
        self.file = folder / "河道.pdf"
        self.file.write_text("x")
        self.workspace.list_files([FileRow("河道.pdf", self.file)], [])
        self.workspace.identify(FileRow("河道.pdf", self.file, 1, 1, CONTENT))

    def read(self, *records: Record) -> int:
        """Store a reading, as a run does; the number of its first record."""
        self.workspace.save(CONTENT, DONE, [encode(check_record(record), checked="rules") for record in records], ())
        return self.workspace.record_ids()[0]

    def decide(
        self, pointer: str, kind: Kind, typed: str = "", *, who: str = "王芳", number: int | None = None
    ) -> Record:
        number = self.workspace.record_ids()[0] if number is None else number
        reviewed = self.workspace.reviewed(number)
        assert reviewed is not None
        return decide_value(
            self.workspace,
            number,
            pointer,
            kind,
            who=who,
            seen=reviewed.version(pointer),
            typed=typed,
        ).record

    def now(self, number: int | None = None) -> Record:
        record = self.workspace.record(self.workspace.record_ids()[0] if number is None else number)
        assert record is not None
        return record


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def rules(record: Record) -> set[str]:
    return {finding.rule for finding in record.findings}


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


def test_a_decision_outlives_a_new_reading(desk: Desk) -> None:
    number = desk.read(form())
    desk.decide(SPENT, "correct", "500")
    assert desk.read(form()) == number
    assert desk.now().at(SPENT) == D(5_000_000)
    assert desk.workspace.projects(ProjectQuery(rule="overspent"))[1] == 1  # the rules have to be applied again
    (row,) = desk.workspace._db.execute("SELECT checked FROM records").fetchall()
    assert row == ("",)


def test_a_decision_follows_its_place_when_rows_move(desk: Desk) -> None:
    desk.read(form())
    desk.decide(SPENT, "correct", "500")
    old = form()
    first = FundingAmount(measure="initial_budget", source="total", amount=D(1))
    moved = old.model_copy(
        update={
            "funding": (first, *old.funding),
            "evidence": {
                "/funding/0/amount": place(80, "0.0001"),
                "/funding/1/amount": old.evidence[BUDGET],
                "/funding/2/amount": place(121, "600", 103),  # the same figure, measured a little differently
            },
        }
    )
    desk.read(moved)
    record = desk.now()
    assert [row.amount for row in record.funding] == [D(1), D(5_000_000), D(5_000_000)]
    assert record.evidence["/funding/2/amount"].engine == PERSON
    assert record.evidence["/funding/1/amount"].engine == "paddleocr"


def test_of_rows_that_share_a_cell_the_one_decided_on_is_meant(desk: Desk) -> None:
    rows = tuple(Indicator(level1="产出指标", name=f"指标{i}") for i in range(12))
    shared = {f"/indicators/{i}/level1": place(300, "产出指标", 20) for i in range(12)}
    desk.read(form(indicators=rows, evidence=shared, review=()))
    desk.decide("/indicators/1/level1", "correct", "效益指标")
    desk.read(form(indicators=rows, evidence=shared, review=()))
    assert [i for i, row in enumerate(desk.now().indicators) if row.level1 == "效益指标"] == [1]


def test_another_reading_beneath_shows_the_decision_again(desk: Desk) -> None:
    desk.read(form())
    desk.decide(SPENT, "correct", "500")
    desk.read(form(spent=5_600_000, text="560"))
    record = desk.now()
    assert record.at(SPENT) == D(5_000_000)  # the page is the same, and a person looked at it
    (again,) = [item for item in record.review if item.pointer == SPENT]
    assert "读数已变" in again.reason
    desk.decide(SPENT, "confirm")
    assert SPENT not in {item.pointer for item in desk.now().review}
    assert desk.now().at(SPENT) == D(5_000_000)


def test_a_reading_that_agrees_at_last_needs_no_second_look(desk: Desk) -> None:
    desk.read(form())
    desk.decide(SPENT, "correct", "500")
    desk.read(form(spent=5_000_000, text="500"))
    assert {item.pointer for item in desk.now().review} == {"/indicators/0/actual"}


def test_a_value_that_was_not_read_can_be_given(desk: Desk) -> None:
    blank = form().indicators[0].model_copy(update={"actual": None})
    evidence = {key: value for key, value in form().evidence.items() if key != "/indicators/0/actual"}
    desk.read(form(indicators=(blank,), evidence=evidence, review=()))
    assert "actual-missing" in rules(desk.now())
    record = desk.decide("/indicators/0/actual", "correct", "12公里")
    assert "actual-missing" not in rules(record)
    assert record.evidence["/indicators/0/actual"].bbox == evidence["/indicators/0/name"].bbox
    shifted = {key.replace("/indicators/0", "/indicators/1"): value for key, value in evidence.items()}
    desk.read(form(indicators=(Indicator(name="另一指标"), blank), evidence=shifted, review=()))
    given = desk.now().indicators[1].actual
    assert given is not None
    assert given.raw == "12公里"


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


def test_records_on_one_page_keep_their_decisions_apart(desk: Desk) -> None:
    low = form(
        evidence={
            key: value.model_copy(update={"bbox": Box(*(part + 400 * (i % 2) for i, part in enumerate(value.bbox)))})
            for key, value in form().evidence.items()
        }
    )
    desk.read(form(), low)
    first, second = desk.workspace.record_ids()
    desk.decide(SPENT, "correct", "500", number=second)
    desk.decide("/basis", "correct", "财发〔2022〕1号", number=second)  # a field without a place
    assert desk.now(first).at(SPENT) == D(6_000_000)
    assert desk.now(first).basis is None
    assert desk.now(second).at(SPENT) == D(5_000_000)
    assert desk.now(second).basis == "财发〔2022〕1号"


def test_what_cannot_be_found_again_is_told(desk: Desk) -> None:
    number = desk.read(form())
    desk.decide(SPENT, "correct", "500")
    desk.read(form(funding=form().funding[:1], evidence={BUDGET: place(100, "500")}, indicators=(), review=()))
    reviewed = desk.workspace.reviewed(number)
    assert reviewed is not None
    (lost,) = reviewed.whole.lost
    assert (lost.pointer, lost.new) == (SPENT, '"5000000"')
    desk.read(form())
    assert desk.now().at(SPENT) == D(5_000_000)


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


shifts = st.floats(-3, 3, allow_nan=False)


@settings(max_examples=50, deadline=None)
@given(rows=st.permutations(range(6)), dx=shifts, dy=shifts, chosen=st.integers(0, 5))
def test_whatever_the_order_of_rows_a_decision_finds_its_own(
    rows: list[int], dx: float, dy: float, chosen: int
) -> None:
    def reading(order: list[int], move: Callable[[Box], Box]) -> Record:
        amounts = tuple(FundingAmount(measure="spent", source="other", amount=D(100 + i)) for i in order)
        places = {
            f"/funding/{at}/amount": place(100 + 20 * i, str(i)).model_copy(
                update={"bbox": move(place(100 + 20 * i, "").bbox)}
            )
            for at, i in enumerate(order)
        }
        return form(funding=amounts, evidence=places, review=())

    before = reading(list(range(6)), lambda box: box)
    pointer = f"/funding/{chosen}/amount"
    decision = Decision(CONTENT, 0, "correct", pointer, pointer, 1, before.evidence[pointer].bbox, str(chosen),
                        as_json(D(100 + chosen)), '"7"', "", "", "王芳", "2024-01-01", 1)  # fmt: skip
    after = reading(rows, lambda box: Box(box.x0 + dx, box.top + dy, box.x1 + dx, box.bottom + dy))
    found = effective(after, [decision], 0)
    changed = [i for i, (was, now) in enumerate(zip(after.funding, found.record.funding, strict=True)) if was != now]
    assert changed == [rows.index(chosen)]
    assert not found.values[f"/funding/{changed[0]}/amount"].changed
    assert dataclasses.replace(decision, ordinal=3) not in found.lost
