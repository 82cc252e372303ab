"""What people decided outlives new readings, moved rows and other records on its page."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from decimal import Decimal as D

from decision_desk import BUDGET, CONTENT, SPENT, Desk, form, place, rules
from hypothesis import given, settings
from hypothesis import strategies as st

from hecha.schema import PERSON, Box, FundingAmount, Indicator, Record
from hecha.store import ProjectQuery
from hecha.store.effective import Decision, as_json, effective


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
