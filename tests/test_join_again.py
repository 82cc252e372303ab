"""Pages that name their form again: the rest of it, or another form of the same project."""

from __future__ import annotations

import pytest
from paper import Paper
from road_form import BENEFIT, FIRST, HEADER, SECOND, THIRD, TOTAL, WHOLE, form, identity, read


def test_a_title_printed_again_over_the_rest_of_its_table(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}")
    begun.turn()
    begun.title("项目支出绩效自评表")
    begun.text("（2023年度）", x=260)
    begun.table(f"{THIRD.replace('^', '产出指标')}\n{BENEFIT}\n{TOTAL}")
    assert read(begun.record()) == WHOLE


@pytest.mark.parametrize("titled", [True, False])
def test_a_table_that_prints_its_first_rows_again_goes_on(begun: Paper, titled: bool) -> None:
    """As rows that a worksheet repeats on each page."""
    begun.top -= 12
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}")
    begun.turn()
    if titled:
        begun.title("项目支出绩效自评表")
    begun.table("项目名称 | 城区道路维修 | < | < | < | <\n主管部门 | 市政局 | < | 实施单位 | 养护中心 | <")
    begun.top -= 12
    begun.table(f"{HEADER}\n{THIRD.replace('^', '产出指标')}\n{BENEFIT}\n{TOTAL}")
    assert read(begun.record()) == WHOLE


def test_the_same_project_on_the_next_page_is_a_form_of_its_own(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{BENEFIT}\n{TOTAL}")
    begun.turn()
    begun.table(identity("城区道路维修", "110.00"))
    begun.table(f"{HEADER}\n{FIRST}\n{BENEFIT}\n{TOTAL}")
    assert len(begun.records()) == 2


@pytest.mark.parametrize(
    "line",
    [
        "续表",
        "（接上页）",
        "附表2（续）",
        "续上表　项目名称：城区道路维修",
        "项目名称：城区道路维修",
        "（接上页）项目名称：城区道路维修　实施单位：养护中心",
    ],
)
@pytest.mark.parametrize("header", [True, False], ids=["header", "no header"])
def test_a_line_over_the_rest_of_a_table(begun: Paper, line: str, header: bool) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}")
    begun.turn()
    begun.text(line)
    rest = f"产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}"
    begun.table(f"{HEADER}\n{rest}" if header else rest)
    record = begun.record()
    assert (read(record), record.conflicts, record.unmapped) == (WHOLE, (), ())


@pytest.mark.parametrize(
    ("above", "title", "below"),
    [
        ("", "项目支出绩效自评表（续）", ""),
        ("", "项目支出绩效自评表（续表）", "（2023年度）"),
        ("", "2023年度项目支出绩效自评表续表", ""),
        ("续表", "项目支出绩效自评表", ""),
        ("", "项目支出绩效自评表", "（接上页）"),
        ("（续前表）", "", ""),
    ],
)
@pytest.mark.parametrize("x", [50.0, 38.0], ids=["in line", "out of line"])
def test_a_table_under_a_title_that_says_it_continues(
    begun: Paper, above: str, title: str, below: str, x: float
) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}")
    begun.text("注：执行率按全年预算数计算。")
    begun.turn()
    for text in filter(None, (above, title, below)):
        begun.text(text, x=220)
    begun.table(f"{HEADER}\n{THIRD.replace('^', ' ')}\n{BENEFIT}\n{TOTAL}", x=x)
    record = begun.record()
    assert read(record) == WHOLE
    assert record.evaluation_year == 2023
    assert record.total_score is not None
    assert record.source.pages == (1, 2)


def test_indicators_that_begin_under_a_title_that_says_it_continues(begun: Paper) -> None:
    begun.turn()
    begun.title("项目支出绩效自评表（续）")
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}\n{THIRD}\n{BENEFIT}\n{TOTAL}")
    record = begun.record()
    assert (record.project_name, read(record)) == ("城区道路维修", WHOLE)


def test_another_project_under_a_title_that_says_it_continues_has_its_own_record(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{BENEFIT}\n{TOTAL}")
    begun.turn()
    begun.title("2022年度项目支出绩效自评表（续）")
    begun.table(identity("公园改造"))
    begun.table(f"{HEADER}\n{FIRST}\n{BENEFIT}\n{TOTAL}")
    assert [(r.project_name, r.evaluation_year) for r in begun.records()] == [
        ("城区道路维修", 2023),
        ("公园改造", 2022),
    ]


def test_a_line_over_a_table_that_names_another_project_begins_a_form(begun: Paper) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}\n{THIRD}\n{BENEFIT}\n{TOTAL}")
    begun.turn()
    begun.text("项目名称：公园改造")
    begun.table(f"{HEADER}\n{FIRST}\n{BENEFIT}\n{TOTAL}")
    assert [r.project_name for r in begun.records()] == ["城区道路维修", "公园改造"]


@pytest.mark.parametrize("title", ["项目支出绩效自评表", "项目支出绩效指标完成情况表"])
@pytest.mark.parametrize("header", [True, False], ids=["header", "no header"])
def test_a_page_of_indicators_under_a_title_and_the_projects_name_is_no_form(
    begun: Paper, title: str, header: bool
) -> None:
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}")
    begun.turn()
    begun.title(title)
    begun.table("项目名称 | 城区道路维修 | < | < | < | <\n主管部门 | 市政局 | < | 实施单位 | 养护中心 | <")
    begun.top -= 12
    rest = f"产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}"
    begun.table(f"{HEADER}\n{rest}" if header else rest)
    assert read(begun.record()) == WHOLE


def test_a_page_whose_row_of_names_alone_is_printed_again(begun: Paper) -> None:
    """The label of the project's name is garbled there; unit and department are those of the form."""
    begun.table(f"{HEADER}\n{FIRST}\n{SECOND}")
    begun.turn()
    begun.title("项目支出绩效自评表")
    begun.table("项目名称效益指标 | 城区道路维修 | < | < | < | <\n主管部门 | 市政局 | < | 实施单位 | 养护中心 | <")
    begun.top -= 12
    begun.table(f"产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}")
    assert read(begun.record()) == WHOLE


GOALS = "年度总体目标 | 预期目标 | < | <\n^ | 维修道路十二公里 | < | <"


def bare(paper: Paper, indicators: str, goals: bool, year: str = "2023", unit: str = "养护中心") -> None:
    """A form without funds, in one table."""
    paper.title("项目支出绩效自评表")
    paper.text(f"（{year}年度）", x=260)
    for table in (
        f"项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | {unit}",
        *([GOALS] if goals else []),
        f"{HEADER}\n{indicators}",
    ):
        paper.table(table)
        paper.top -= 12


@pytest.mark.parametrize("goals", [True, False], ids=["goals", "no goals"])
@pytest.mark.parametrize(
    ("year", "unit", "before"),
    [
        ("2022", "养护中心", FIRST),
        ("2023", "绿化中心", FIRST),
        ("2023", "养护中心", f"{FIRST}\n{BENEFIT}"),
        ("2023", "养护中心", f"{FIRST}\n{TOTAL}"),
    ],
    ids=["year", "unit", "levels", "total"],
)
def test_a_form_without_funds_of_the_same_project_is_another_record(
    paper: Paper, year: str, unit: str, before: str, goals: bool
) -> None:
    """What tells it from the rest of the form before, one at a time."""
    bare(paper, before, goals)
    paper.turn()
    bare(paper, f"{FIRST}\n{BENEFIT}", goals, year, unit)
    assert [(r.evaluation_year, r.reporting_unit, len(r.indicators)) for r in paper.records()] == [
        (2023, "养护中心", before.count("≥")),
        (int(year), unit, 2),
    ]


def test_indicators_that_begin_anew_beside_a_cell_down_the_whole_list(paper: Paper) -> None:
    for page in range(2):
        paper.title("项目支出绩效自评表")
        paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
        paper.top -= 12
        paper.table(f"绩效指标 | {HEADER}\n^ | {FIRST}\n^ | {SECOND}\n^ | {BENEFIT}")
        if not page:
            paper.turn()
    assert [len(record.indicators) for record in paper.records()] == [3, 3]


def test_indicators_behind_funds_that_end_in_their_sum_are_the_first(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        "项目资金（万元） | 资金来源 | 全年预算数 | 全年执行数 | 预算执行率\n"
        "^ | 财政拨款 | 80 | 76 | 95%\n^ | 合计 | 80 | 76 | 95%"
    )
    paper.turn()
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.top -= 12
    paper.table(f"{HEADER}\n{FIRST}\n{SECOND}\n{THIRD}\n{BENEFIT}\n{TOTAL}")
    assert read(paper.record()) == WHOLE


def test_what_a_line_over_the_rest_says_besides_the_projects_name_is_kept(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(f"{HEADER}\n{FIRST}\n{SECOND}")
    paper.turn()
    paper.text("（接上页）项目名称：城区道路维修　实施单位：养护中心")
    paper.table(f"{HEADER}\n产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}")
    record = paper.record()
    assert (record.project_name, record.reporting_unit) == ("城区道路维修", "养护中心")
    assert (read(record), record.conflicts, record.unmapped) == (WHOLE, (), ())


def test_of_two_tables_of_a_project_the_one_with_the_indicators_has_the_last_word(paper: Paper) -> None:
    paper.title("项目绩效自评基础信息表")
    paper.table("项目名称 | 城区道路维修 | 评价年度 | 2023\n填报单位 | 城管大队 | 联系电话 | 0751-8860001")
    paper.turn()
    form(paper, "城区道路维修")
    paper.text("填表人：张伟　　联系电话：0751-8860002")
    record = paper.record()
    assert (record.reporting_unit, record.contact_phone) == ("养护中心", "0751-8860001")
    assert {(c.label, c.value) for c in record.conflicts} == {
        ("reporting_unit", "城管大队"),
        ("contact_phone", "0751-8860002"),
    }
    assert record.evidence["/reporting_unit"].text == "养护中心"


def test_a_word_of_the_table_with_the_indicators_that_cannot_be_read_replaces_none(paper: Paper) -> None:
    paper.title("项目绩效自评基础信息表")
    paper.table("项目名称 | 城区道路维修 | 评价年度 | 2023\n填报单位 | 养护中心 | 联系电话 | 0751-8860001")
    paper.turn()
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 评价年度 | 2O2B年\n填报单位 | 养护中心 | 联系电话 | 0751-8860001")
    paper.table("\n".join((HEADER, FIRST, SECOND, THIRD, BENEFIT, TOTAL)))
    record = paper.record()
    assert (record.evaluation_year, record.evidence["/evaluation_year"].page) == (2023, 1)
    assert [(u.label, u.value) for u in record.unmapped] == [("评价年度", "2O2B年")]


def test_a_report_of_another_project_than_any_of_several_tables_is_a_record_of_its_own(paper: Paper) -> None:
    for name, budget in (("城区道路维修", "100.00"), ("城区路灯更换", "80.00")):
        form(paper, name, budget)
        paper.turn()
    paper.title("财政支出项目绩效自评报告")
    paper.text("项目名称：城区公园提升")
    paper.text("项目单位：养护中心")
    paper.text("一、项目基本情况")
    paper.text("城区公园提升项目由养护中心组织实施，全年改造公园两处，绩效自评覆盖全部资金，各项任务按期完成。")
    assert [record.project_name for record in paper.records()] == ["城区道路维修", "城区路灯更换", "城区公园提升"]
