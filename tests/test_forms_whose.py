"""Whose a report in prose is, wherever it tells it: in its title, in its sentences, under its headings, at its end."""

from __future__ import annotations

import pytest
from paper import Paper

from hecha.check import check_all
from hecha.schema import Record

GENERIC = "2023年度项目支出绩效自评报告"


def read(paper: Paper, titles: tuple[str, ...], told: tuple[str, ...] = (), end: tuple[str, ...] = ()) -> Record:
    for title in titles:
        paper.text(title, x=297.5 - 8 * len(title.encode("gbk")) / 2, size=16)
    for line in told:
        paper.text(line)
    for line in (
        "一、资金情况",
        "2023年预算100万元，支出98万元，预算执行率98%。",
        "二、自评得分",
        "自评总分96.5分，等级为优。",
        *end,
    ):
        paper.text(line)
    (record,) = paper.records()
    return record


UNIT, NAME = "庐北县第3图书馆", "城市书房运行维护项目"


@pytest.mark.parametrize(
    ("titles", "told", "end"),
    [
        ((f"{UNIT}2023年度“{NAME}”绩效自评报告",), (), ()),
        ((f"{UNIT}关于2023年度{NAME}的绩效自评报告",), (), ()),
        ((f"2023年{UNIT}", f"{NAME}绩效自评报告"), (), ()),
        ((UNIT, "2023年度", f"{NAME}支出绩效自评报告"), (), ()),
        ((f"2023年度{NAME}支出绩效自评报告", UNIT), (), ()),
        ((f"{NAME}2023年度绩效自评情况说明",), (f"项目单位：{UNIT}",), ()),
        ((GENERIC, f"——{NAME}"), (f"项目单位：{UNIT}",), ()),
        ((GENERIC,), ("一、项目名称", NAME, "二、项目单位", UNIT), ()),
        ((GENERIC,), (f"【项目名称】{NAME}", f"【项目单位】{UNIT}"), ()),
        ((GENERIC,), (f"1.1 项目名称：{NAME}", f"1.2 项目单位：{UNIT}"), ()),
        ((GENERIC,), (f"项目：{NAME}", f"单位：{UNIT}"), ()),
        (("项目绩效自评报告",), (f"按要求，{UNIT}对2023年度{NAME}开展了绩效自评。",), ()),
        (("绩效自评报告",), (f"{UNIT}（以下简称“我馆”）组织开展了2023年度{NAME}绩效自评工作。",), ()),
        (("绩效自评报告",), (f"现将{UNIT}2023年度{NAME}绩效自评情况报告如下。",), ()),
        ((f"关于{NAME}2023年度绩效自评的报告",), (), (UNIT, "2024年3月18日")),
        ((f"{UNIT}{NAME}2023年度绩效自评报告",), (), (UNIT, "二〇二四年三月十八日")),
        ((f"{UNIT}二〇二三年度{NAME}绩效自评报告",), (), ()),
        ((f"二○二三年度{NAME}支出绩效自评报告", UNIT), (), ()),
        (("绩效自评报告",), (f"按要求，{UNIT}对二〇二三年度{NAME}开展了绩效自评。",), ()),
    ],
)
def test_unit_name_and_year(paper: Paper, titles: tuple[str, ...], told: tuple[str, ...], end: tuple[str, ...]) -> None:
    record = read(paper, titles, told, end)
    assert (record.reporting_unit, record.project_name, record.evaluation_year) == (UNIT, NAME, 2023)


@pytest.mark.parametrize(
    "told",
    [
        "县财政局组织开展了2023年度部门预算项目绩效自评工作。",
        "近年来庐北县教育局对各学校的项目进行了绩效自评。",
        "我局对本项目开展了绩效自评，各单位对所有项目进行了自评。",
        "县财政局、县教育局对全县教育项目组织开展了绩效自评。",
        "工程由宏达建筑工程有限公司负责实施，验收由各乡镇人民政府组织实施。",
        "按照安排，领导小组办公室对照指标体系逐项开展自评，对两个子项目开展了自评。",
    ],
)
def test_who_evaluates_others_or_is_not_named_is_no_unit(paper: Paper, told: str) -> None:
    record = read(paper, (GENERIC,), (told,))
    assert (record.reporting_unit, record.project_name) == (None, None)


def test_the_day_of_the_signature_is_the_report_s(paper: Paper) -> None:
    record = read(paper, (GENERIC,), (), (UNIT, "2024年3月18日"))
    assert str(record.fill_date) == "2024-03-18"


@pytest.mark.parametrize("title", ["庐北县2023年柑橘病害防控项目绩效自评报告", "2023年柑橘病害防控项目绩效自评报告"])
def test_a_year_within_the_name_is_taken_out_and_told(paper: Paper, title: str) -> None:
    record = read(paper, (title,))
    assert (record.project_name, record.evaluation_year) == ("柑橘病害防控项目", 2023)
    assert [item.pointer for item in record.review] == ["/project_name"]


@pytest.mark.parametrize(
    ("title", "told", "year", "doubted"),
    [
        ("2022年柑橘病害防控项目2023年度绩效自评报告", (), 2023, False),
        ("2022年柑橘病害防控项目绩效自评报告", ("我局对本项目开展了2023年度绩效自评。",), 2023, False),
        ("2022年柑橘病害防控项目绩效自评报告", (), 2022, True),
    ],
)
def test_a_year_of_the_project_s_name_is_that_of_the_evaluation_only_where_nothing_else_tells_it(
    paper: Paper, title: str, told: tuple[str, ...], year: int, doubted: bool
) -> None:
    paper.text(title, x=150, size=16)
    for line in ("项目名称：2022年柑橘病害防控项目", *told, "一、资金情况", "预算100万元，支出98万元，预算执行率98%。"):
        paper.text(line)
    for line in ("二、自评得分", "自评总分96.5分，等级为优。"):
        paper.text(line)
    (record,) = paper.records()
    assert (record.project_name, record.evaluation_year) == ("2022年柑橘病害防控项目", year)
    assert ("/evaluation_year" in {item.pointer for item in record.review}) is doubted


def test_results_without_a_table_are_a_report(paper: Paper) -> None:
    record = read(paper, (f"2023年度{NAME}自评结果",), (), ("三、改进措施", "提前组织材料招标，加快合同结算进度。"))
    assert (record.family, record.project_name, str(record.total_score)) == ("basic_info", NAME, "96.5")


def test_a_report_that_names_another_project_than_its_sheet_contradicts_it(paper: Paper) -> None:
    paper.text("项目绩效自评基础信息表", x=230)
    paper.table("项目名称 | 村卫生室标准化建设 | 评价年度 | 2023\n填报单位 | 紫云县卫生健康局 | 联系人 | 班正江")
    paper.text("项目支出绩效自评报告", x=230)
    for line in ("一、基本情况", "项目名称：乡镇卫生院提升工程", "项目按计划组织实施，年内全部完工并投入使用。"):
        paper.text(line)
    paper.text("二、自评结论")
    paper.text("经综合评定，自评得分99.8分，等级为优。")
    (record,) = check_all(paper.records())
    assert record.project_name == "村卫生室标准化建设"
    assert "identity-conflict" in {finding.rule for finding in record.findings}


def test_a_paragraph_s_subject_below_a_heading(paper: Paper) -> None:
    told = ("一、项目概况", f"“{NAME}”由{UNIT}负责实施，主管部门为庐北县文化和旅游局。")
    record = read(paper, (GENERIC,), told)
    assert (record.reporting_unit, record.project_name) == (UNIT, NAME)
    assert record.supervising_department == "庐北县文化和旅游局"


@pytest.mark.parametrize("labelled", [True, False])
def test_a_unit_told_in_prose_is_doubted_where_the_report_s_head_names_the_department_alone(
    paper: Paper, *, labelled: bool
) -> None:
    head = ("预算部门单位（公章）：庐北县文化和旅游局",) if labelled else ()
    record = read(paper, (GENERIC,), (f"项目名称：{NAME}", *head), ("三、实施情况", f"项目由{UNIT}组织实施。"))
    assert record.reporting_unit == UNIT
    assert record.supervising_department == ("庐北县文化和旅游局" if labelled else None)
    assert ("/reporting_unit" in {item.pointer for item in record.review}) is labelled


def test_one_paragraph_without_headings_is_a_report(paper: Paper) -> None:
    paper.text("2023年度校园食堂补助项目自评说明", x=200, size=16)
    for line in (
        "2023年度校园食堂补助项目由贵德县教育后勤服务中心负责实施，项目名称为校园食堂补助。",
        "预算安排96万元，实际支出93.12万元，预算执行率97%，经自评，该项目得分97分，等级为优。",
        "贵德县教育后勤服务中心",
        "2024年1月29日",
    ):
        paper.text(line)
    (record,) = paper.records()
    assert (record.project_name, record.reporting_unit) == ("校园食堂补助", "贵德县教育后勤服务中心")
    assert (record.evaluation_year, str(record.total_score), record.grade) == (2023, "97", "优")


@pytest.mark.parametrize("label", ["市级项目主管部门（公章）", "填报单位（盖章)"])
def test_a_label_that_asks_for_a_seal_ends_the_value_above_it_without_its_colon(paper: Paper, label: str) -> None:
    """A name that fills its line may go on below; recognition loses the colon of the label there."""
    name = "城市书房和乡镇分馆以及流动图书车运行维护与数字资源采购更新项目"
    paper.text("项目绩效自评基础信息表", x=230)
    paper.table(f"项目名称 | {name} | 评价年度 | 2023\n填报单位 | {UNIT} | 联系人 | 班正江")
    paper.text("项目支出绩效自评报告", x=230)
    for line in (f"项目名称：{name}", f"{label} {UNIT}", "填报人姓名：李四", "一、自评结论"):
        paper.text(line, size=13)
    paper.text("经综合评定，自评得分99.8分，等级为优。")
    (record,) = paper.records()
    assert record.project_name == name
    assert record.conflicts == ()
