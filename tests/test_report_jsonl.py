"""records.jsonl is the contract: its keys, its order, nulls written out, and it reads back as what was written."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hecha.report.jsonl import NotRecords, read_jsonl, restore, to_line, write_jsonl
from hecha.schema import Indicator, NarrativeSection, Quantity, Record, Source, Unmapped
from hecha.store import Workspace

CONTRACT = [
    "source", "family", "amount_unit", "project_name", "reporting_unit", "supervising_department", "evaluation_year",
    "evaluated_amount", "contact_name", "contact_phone", "contact_email", "filled_by", "fill_date", "start_date",
    "end_date", "basis", "funding", "execution", "spending_items", "overall_goal", "overall_goal_result",
    "overall_goal_achieved", "stage_goals", "indicators", "total_score", "total_weight", "grade", "score_items",
    "claims", "narrative", "other_notes", "evidence", "review", "findings", "unchecked", "unmapped",
]  # fmt: skip


def make(**fields: object) -> Record:
    source = Source(file="甲.pdf", pages=(1, 1), kind="digital")
    return Record.model_validate({"source": source, "family": "basic_info", **fields})


def test_keys_stand_in_the_contracts_order_and_blanks_are_null() -> None:
    data = json.loads(to_line(make()))
    assert list(data)[: len(CONTRACT)] == CONTRACT
    assert data["project_name"] is None
    assert data["funding"] == []
    assert data["evidence"] == {}


def test_decimals_are_plain_strings() -> None:
    data = json.loads(to_line(make(evaluated_amount=Decimal("1.0E+6"), total_score=Decimal("99.50"))))
    assert (data["evaluated_amount"], data["total_score"]) == ("1000000", "99.5")


def test_chinese_is_readable_and_a_record_is_one_line_to_any_reader() -> None:
    line = to_line(make(project_name="水库\u2028加固\x85项目\x0b"))
    assert "水库" in line
    assert len(line.splitlines()) == 1
    assert json.loads(line)["project_name"] == "水库\u2028加固\x85项目\x0b"


def test_what_rules_need_beyond_the_contract_survives(tmp_path: Path) -> None:
    record = make(
        title="（2023年度）",
        notes=("执行率低于90%须说明",),
        conflicts=(Unmapped(label="project_name", value="乙"),),
        absent=("reporting_unit",),
    )
    write_jsonl(tmp_path / "records.jsonl", [record, record])
    assert list(read_jsonl(tmp_path / "records.jsonl")) == [record, record]


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12),
)
def test_any_record_reads_back_as_it_was(text: str, figure: Decimal) -> None:
    target = Quantity(raw=text, kind="number", comparator="..", value=figure, upper=figure)
    record = make(
        indicators=(Indicator(name=text, target=target),), narrative=(NarrativeSection(heading=text, text=text),)
    )
    assert Record.model_validate_json(to_line(record)) == record


@pytest.mark.parametrize("content", ["{}\n", "not json\n", '{"source": 3}\n'])
def test_a_file_of_something_else_is_named_with_its_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text(to_line(make()) + "\n" + content, encoding="utf-8")
    with pytest.raises(NotRecords, match=r"other\.jsonl 第 2 行"):
        list(read_jsonl(path))


def test_a_binary_file_is_no_records_file(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7\n\xff\xfe\xb5")
    with pytest.raises(NotRecords):
        list(read_jsonl(tmp_path / "x.pdf"))


def of(file: str, content: str, page: int, name: str) -> Record:
    return make(project_name=name, source=Source(file=file, sha256=content, pages=(page, page), kind="digital"))


def test_no_record_is_lost_whatever_the_order_of_the_lines(tmp_path: Path) -> None:
    """Lines of two runs put together: a bundle whose records stand apart, and another file of the same name."""
    records = [
        of("自评.pdf", "a" * 64, 1, "一"),
        of("别.pdf", "c" * 64, 1, "二"),
        of("自评.pdf", "b" * 64, 1, "三"),
        of("自评.pdf", "a" * 64, 2, "四"),
        of("无校验码.pdf", "", 1, "五"),
    ]
    write_jsonl(tmp_path / "records.jsonl", [*records, records[0]])
    with Workspace(None, create=True) as workspace:
        restore(workspace, tmp_path / "records.jsonl")
        told = [record for _, record in workspace.records()]
    assert sorted((r.project_name, r.source.sha256, r.source.pages) for r in told) == sorted(
        (r.project_name, r.source.sha256, r.source.pages) for r in records
    )
    assert [r.source.file.endswith("自评.pdf") for r in told].count(True) == 3
    assert len({r.source.file for r in told}) == 4  # two files of one name are told apart


def test_one_content_under_two_names_is_refused(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "records.jsonl", [of("甲.pdf", "a" * 64, 1, "一"), of("乙.pdf", "a" * 64, 1, "一")])
    with Workspace(None, create=True) as workspace, pytest.raises(NotRecords, match=r"第 2 条.*乙\.pdf 与 甲\.pdf"):
        restore(workspace, tmp_path / "records.jsonl")
