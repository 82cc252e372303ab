"""The tables: what stands in them for a project, in CSV that a spreadsheet opens and in data frames."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hecha
from hecha.report.csv import inert, write_csv
from hecha.report.tables import FINDINGS, FUNDING, INDICATORS, PROJECTS, to_frames
from hecha.schema import Box, Evidence, Finding, FundingAmount, Indicator, Quantity, Record, ReviewItem, Source


def place(page: int, text: str) -> Evidence:
    return Evidence(page=page, bbox=Box(10, 20, 60, 32), text=text, confidence=1, engine="text")


@pytest.fixture
def record() -> Record:
    return Record(
        source=Source(file="水利局/2023.pdf", sha256="ab", pages=(2, 3), kind="scanned"),
        family="self_evaluation_table",
        amount_unit="万元",
        project_name="水库除险加固",
        reporting_unit="水库管理所",
        evaluation_year=2023,
        funding=(
            FundingAmount(measure="budget", year=2023, source="total", amount=Decimal("1955000")),
            FundingAmount(measure="spent", year=2023, source="total", amount=Decimal("1900000.5")),
            FundingAmount(
                measure="spent", year=2023, source="central", amount=Decimal("50000"), part_of="appropriation"
            ),
        ),
        indicators=(
            Indicator(
                level1="产出指标",
                name="加固水库",
                target=Quantity(raw="≥18座", kind="number", comparator=">=", value=Decimal(18), unit="座"),
                actual=Quantity(raw="95.5%", kind="percent", comparator="=", value=Decimal("0.955")),
                weight=Decimal(10),
            ),
        ),
        overall_goal_achieved=True,
        evidence={
            "/funding/0/amount": place(2, "195.50"),
            "/indicators/0/name": place(3, "加固水库"),
            "/indicators/0/actual": place(3, "95.5%"),
        },
        review=(ReviewItem(pointer="/indicators/0/actual", reason="两次识别不一致", candidates=("95.5%", "96.5%")),),
        findings=(
            Finding(
                rule="low-execution",
                severity="warning",
                message="支出 95 万元，低于预算的 80%。",
                message_en="Spent less than 80 %.",
                subjects=("/indicators/0/actual",),
                expected="80%",
                actual="48%",
                tentative=True,
            ),
        ),
    )


def rows_of(table: object, record: Record, lang: str = "zh") -> list[dict[str, object]]:
    header = table.header(lang)  # type: ignore[attr-defined]
    return [dict(zip(header, cells, strict=True)) for cells in table.cells([record], lang)]  # type: ignore[attr-defined]


def test_amounts_stand_in_the_forms_unit_and_in_yuan(record: Record) -> None:
    (project,) = rows_of(PROJECTS, record)
    assert project["预算数（表内单位）"] == Decimal("195.5")
    assert project["预算数（元）"] == Decimal("1955000")
    assert project["支出数（元）"] == Decimal("1900000.5")
    assert project["支出÷预算"] == Decimal("0.9719")
    assert project["年初预算数（元）"] is None
    assert [row["金额（表内单位）"] for row in rows_of(FUNDING, record)] == [Decimal("195.5"), Decimal("190.00005"), 5]


def test_a_part_of_a_source_is_told_apart_and_no_total(record: Record) -> None:
    assert [row["属于（其中项）"] for row in rows_of(FUNDING, record)] == [None, None, "财政拨款"]
    without_total = record.model_copy(update={"funding": record.funding[2:]})
    (project,) = rows_of(PROJECTS, without_total)
    assert project["支出数（元）"] is None


def test_two_years_of_one_form_are_added_up(record: Record) -> None:
    more = FundingAmount(measure="budget", year=2022, source="total", amount=Decimal("45000"))
    (project,) = rows_of(PROJECTS, record.model_copy(update={"funding": (*record.funding, more)}))
    assert project["预算数（元）"] == Decimal("2000000")


def test_place_raw_text_and_doubt_stand_beside_the_values(record: Record) -> None:
    (indicator,) = rows_of(INDICATORS, record)
    assert (indicator["页"], indicator["目标值"], indicator["待复核"]) == (3, "≥18座", "实际完成值")
    assert rows_of(FUNDING, record)[0]["原文"] == "195.50"
    (project,) = rows_of(PROJECTS, record)
    assert (project["待复核"], project["待复核内容"]) == (1, "指标“加固水库”的实际完成值")
    (finding,) = rows_of(FINDINGS, record)
    assert (finding["级别"], finding["页"], finding["原文"], finding["所依据的值待复核"]) == ("警告", 3, "95.5%", True)


def test_english_tables_use_the_words_of_the_contract(record: Record) -> None:
    (project,) = rows_of(PROJECTS, record, "en")
    assert (project["family"], project["budget_yuan"]) == ("self_evaluation_table", Decimal("1955000"))
    assert rows_of(FUNDING, record, "en")[2]["part_of"] == "appropriation"
    assert rows_of(FINDINGS, record, "en")[0]["message"] == "Spent less than 80 %."


def test_frames_hold_figures_as_figures(record: Record) -> None:
    frames = hecha.to_frames([record, record], lang="en")
    assert frames.projects["budget_yuan"].sum() == 3_910_000
    assert frames.projects["evaluation_year"].dtype == pd.Int64Dtype()
    assert frames.projects["initial_budget"].isna().all()
    assert frames.indicators["target_value"].tolist() == ["18", "18"]
    assert frames.findings["tentative"].tolist() == [True, True]
    assert len(frames.funding) == 6


def test_no_records_still_give_tables_with_headers() -> None:
    frames = to_frames([])
    assert "项目名称" in frames.projects.columns
    assert len(frames.findings) == 0


def test_csv_opens_in_excel_with_every_value_intact(record: Record, tmp_path: Path) -> None:
    odd = record.model_copy(
        update={"project_name": '含"引号",逗号\n与换行', "basis": "=HYPERLINK(1)", "other_notes": "-"}
    )
    write_csv(tmp_path / "projects.csv", PROJECTS.header(), PROJECTS.cells([odd]))
    data = (tmp_path / "projects.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row["项目名称"] == '含"引号",逗号\n与换行'
    assert row["实施文件依据"] == "'=HYPERLINK(1)"
    assert row["其他说明"] == "-"
    assert row["支出数（元）"] == "1900000.5"
    assert row["是否如期实现总体目标"] == "是"


@pytest.mark.parametrize(
    "text", ["-5", "-12.67", "+3%", "-", "--", "-1,234.50", "—", "-5个", "+3.2万元", "100%", "3=3", "a@b.cn"]
)
def test_figures_and_words_stay_as_they_are(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "-cmd|' /C calc'!A0",
        "＝1+1",
        "＠SUM(A1)",
        "-A1",
        "+A1:B2",
    ],
)
def test_what_a_spreadsheet_would_run_is_neutralised(text: str) -> None:
    assert inert(text).startswith("'")
    assert inert(text)[1:] == text


@given(st.text(max_size=40))
def test_no_text_is_left_to_run(text: str) -> None:
    shown = inert(text).lstrip()
    if shown[:1] in tuple("=@＝＠"):
        pytest.fail(f"{shown!r} would run")
    if shown[:1] in tuple("+-＋－"):
        rest = shown[1:]
        assert not any(c in rest for c in "(|!:=") or set(shown) == {"-"}
