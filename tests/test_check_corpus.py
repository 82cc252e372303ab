"""The rules across a run, and the search for texts that resemble each other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal as D
from typing import Any

import pytest
from check_builder import guangdong, money, national, q, reviewed, row, three, transfer

from hecha.check import CheckConfig, check_all
from hecha.check.similarity import alike, share, shingles
from hecha.schema import Evidence, NarrativeSection, Record, Source
from hecha.schema.evidence import Box

INTRODUCTION = (
    "我单位为财政全额拨款单位，核定编制189人，实有86人，业务范围覆盖环境监管、综合协调、资金监管和信息统计等方面。单位主责主业为"
    "环境监管，同时承担市里交办的专项任务，现有干部职工86人，其中专业技术人员4人，服务范围覆盖4个县。"
)
PROBLEMS = (
    "受地域分布较散影响，走航监测的组织成本偏高，个别点位巡查频次低于工作要求，环境监管方面的宣传覆盖不够均衡。预算编制的前瞻性"
    "不强，治理企业数与资金之间的匹配关系还需进一步论证，宣传方式较为单一，基层人员培训不够系统。"
)


def told(records: Sequence[Record], rule: str, config: CheckConfig | None = None) -> list[int]:
    """Which of the records the rule speaks about."""
    return [i for i, r in enumerate(check_all(records, config)) for f in r.findings if f.rule == rule]


def report(name: str, text: str, heading: str = "（二）存在问题", unit: str | None = None, **changes: Any) -> Record:
    section = NarrativeSection(heading=heading, text=text)
    return guangdong(project_name=name, reporting_unit=unit or f"{name}中心", narrative=(section,), **changes)


def at(file: str, kind: str = "digital") -> Source:
    return Source(file=file, pages=(1, 1), kind=kind)  # type: ignore[arg-type]


def counts(name: str, *figures: str) -> Record:
    return transfer(project_name=name, indicators=tuple(row(f"指标{f}", f, f) for f in figures))


def dearer(name: str, cost: str) -> Record:
    return transfer(project_name=name, indicators=(row("平均每人次培训成本", "≤9000元/人次", cost, "成本指标"),))


def test_the_same_project_with_other_figures() -> None:
    one, other = national(source=at("a.pdf")), national(source=at("b.pdf"), funding=three(100, 84.9), execution=())
    assert told([one, other, guangdong()], "duplicate-project") == [0, 1]
    assert told([one, other], "duplicate-record") == []


def test_the_same_project_with_the_same_figures() -> None:
    one, other = national(source=at("a.pdf")), national(source=at("b.pdf"), project_name="职业技能 提升培训项目")
    assert told([one, other, guangdong()], "duplicate-record") == [0, 1]
    assert told([one, other], "duplicate-project") == []


@pytest.mark.parametrize("field", ["project_name", "reporting_unit", "evaluation_year"])
def test_another_name_unit_or_year_is_another_project(field: str) -> None:
    other = national(**{field: 2022 if field == "evaluation_year" else "另一个"}, funding=three(100, 84.9))
    records = [national(), other]
    assert told(records, "duplicate-project") == told(records, "duplicate-record") == []


def test_a_record_without_a_unit_cannot_be_compared() -> None:
    checked = check_all([national(reporting_unit=None), national(reporting_unit=None)])
    assert [{n.reason for n in r.unchecked if n.rule == "duplicate-project"} for r in checked] == [
        {"单位空白，无法与其他自评比对"}
    ] * 2


def test_a_figure_that_recognition_doubts_does_not_make_two_scans_differ() -> None:
    typed = national(source=at("a.pdf"))
    actual = q("570人次")
    misread = typed.model_copy(
        update={
            "source": at("b.pdf", "scanned"),
            "indicators": (typed.indicators[0].model_copy(update={"actual": actual}), *typed.indicators[1:]),
        }
    )
    assert told([typed, misread.model_copy(update={"source": at("b.pdf")})], "duplicate-project") == [0, 1]
    assert told([typed, misread], "duplicate-record") == [0, 1]
    assert told([typed, reviewed(misread, "/indicators/0/actual")], "duplicate-record") == [0, 1]
    half = misread.model_copy(update={"funding": three(180, 90), "execution": ()})
    assert told([typed, half], "duplicate-project") == [0, 1]
    place = Evidence(page=1, bbox=Box(0, 0, 1, 1), text="90", confidence=0.6, engine="ocr")
    unsure = {f"/funding/{i}/amount": place for i in range(6)}
    assert told([typed, half.model_copy(update={"evidence": unsure})], "duplicate-record") == [0, 1]
    row_lost = typed.model_copy(update={"source": at("b.pdf", "scanned"), "indicators": typed.indicators[1:]})
    assert told([typed, row_lost], "duplicate-record") == [0, 1]


def test_several_amounts_make_two_scans_differ_and_one_reading_is_told() -> None:
    rows = tuple(row(f"指标{n}", f"{n}个", f"{n}个") for n in range(10, 60))
    typed, scan = (national(source=s, indicators=rows) for s in (at("a.pdf"), at("b.pdf", "scanned")))
    assert told([typed, scan.model_copy(update={"funding": three(100, 84.9)})], "duplicate-project") == [0, 1]
    misread = scan.model_copy(update={"indicators": (row("指标10", "10个", "16个"), *rows[1:])})
    (finding, *_) = (f for f in check_all([typed, misread])[0].findings if f.rule == "duplicate-record")
    assert "除1处读数外数据相同" in finding.message
    twin = typed.model_copy(update={"source": at("c.pdf", "scanned")})
    (finding, *_) = (f for f in check_all([typed, misread, twin])[0].findings if f.rule == "duplicate-record")
    assert "c.pdf" in finding.message


def test_two_projects_share_a_section() -> None:
    records = [
        report("大气污染防治", INTRODUCTION),
        report("物资保障中心建设", INTRODUCTION),
        report("道路养护", PROBLEMS),
    ]
    assert told(records, "copied-narrative") == [0, 1]
    (found,) = [f for f in check_all(records)[0].findings if f.rule == "copied-narrative"]
    assert found.subjects == ("/narrative/0/text",)
    assert "物资保障中心建设" in found.message
    assert "100%" in found.message


def test_a_copy_with_a_few_words_changed_is_a_copy() -> None:
    changed = PROBLEMS.replace("走航监测", "河道巡查").replace("环境监管", "水务管理")
    assert told([report("大气污染防治", PROBLEMS), report("河道治理", changed)], "copied-narrative") == [0, 1]


def test_what_is_no_copy() -> None:
    shared = "受地域分布较散影响，组织成本偏高，个别点位巡查频次低于工作要求。"
    different = [report("甲项目", shared + INTRODUCTION), report("乙项目", PROBLEMS + shared)]
    short = [report("甲项目", PROBLEMS[:90]), report("乙项目", PROBLEMS[:90])]
    one_unit = [
        report(name, INTRODUCTION, "（一）项目用款单位简要情况。", "青山市水务局") for name in ("甲项目", "乙项目")
    ]
    one_project = [report("甲项目", PROBLEMS, unit="乙中心", evaluation_year=y) for y in (2022, 2023)]
    for records in (different, short, one_unit, one_project):
        assert told(records, "copied-narrative") == []


def test_two_projects_share_their_actual_values() -> None:
    figures = ("35台", "161场次", "96.6%", "48处", "855人")
    assert told([counts("甲", *figures, "7项"), counts("乙", "9期", *figures)], "identical-actuals") == [1]
    assert told([counts("甲", *figures), counts("乙", *figures[::-1])], "identical-actuals") == []
    full = ("100%",) * 6
    assert told([counts("甲", *full), counts("乙", *full)], "identical-actuals") == []


def test_a_unit_cost_far_above_the_median() -> None:
    records = [dearer(f"培训{i}", f"{cost}元/人次") for i, cost in enumerate((480, 500, 520, 510, 1800))]
    assert told(records, "unit-cost-outlier") == [4]
    assert told(records[1:], "unit-cost-outlier") == []


def test_a_department_that_spends_less_than_its_projects() -> None:
    department = national(
        title="部门整体支出绩效自评表",
        project_name="青山县水利局",
        reporting_unit="青山县水利局",
        supervising_department=None,
    )
    projects = [
        national(project_name=name, supervising_department="青山县水利局", evaluation_year=2023)
        for name in ("水库除险", "河道治理")
    ]
    assert told([department, *projects], "department-total") == [0, 0]
    assert told([department, projects[0]], "department-total") == []
    assert told([department, projects[0], projects[0]], "department-total") == []
    twice = department.model_copy(update={"funding": three(400, 392.8)})
    in_yuan = projects[1].model_copy(update={"funding": three(2_000_000, 196.4, initial=200)})
    assert told([twice, projects[0], in_yuan], "department-total") == []  # amount-scale speaks of it


def test_what_one_year_leaves_the_next_carries_over() -> None:
    before = national(evaluation_year=2022, project_name="2022年水库除险项目", funding=three(200, 150))
    for carried, wrong in ((50, []), (30, [1]), (0, [])):
        funding = money({"budget": {"total": 200, "carryover": carried, "other": 200 - carried}})
        after = national(evaluation_year=2023, project_name="2023年水库除险项目", funding=funding, execution=())
        assert told([before, after], "carryover-mismatch") == wrong


def test_texts_that_share_more_than_half_are_found_and_others_are_not() -> None:
    pick = random.Random(3)
    texts = ["".join(chr(pick.randrange(0x4E00, 0x9FA5)) for _ in range(300)) for _ in range(60)]
    texts += [texts[7][:280] + texts[9][:20], texts[11][:230] + texts[12][100:170]]
    found = {(i, j) for i, j, _ in alike(texts, 0.5)}
    assert found == {(7, 60), (11, 61)}
    assert share(shingles(texts[7]), shingles(texts[60])) > 0.8


def test_short_and_empty_texts_resemble_nothing() -> None:
    assert list(alike(["", "短", "短", "文"], 0.5)) == []


def test_boilerplate_does_not_cost_quadratic_time() -> None:
    found = list(alike([PROBLEMS] * 400, 0.5))
    assert {j for _, j, _ in found} == set(range(1, 400))
    assert len(found) < 400 * 13


def test_findings_come_in_a_stable_order() -> None:
    record = national(total_score=D(90), fill_date="2023-05", overall_goal=None, reporting_unit=None)
    found = check_all([record])[0].findings
    assert [f.severity for f in found] == ["error", "error", "error", "warning"]
    assert found == check_all([record])[0].findings
