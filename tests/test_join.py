"""Pages to forms: several forms in one file, a report and its table, and what is no form at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from paper import Paper
from road_form import BENEFIT, FIRST, HEADER, SECOND, THIRD, TOTAL, WHOLE, form, identity, read

from hecha.extract import read_file


def test_two_forms_on_one_page_are_two_records(paper: Paper) -> None:
    form(paper, "城区道路维修")
    form(paper, "公园绿化养护", "200.00")
    first, second = paper.records()
    assert [first.project_name, second.project_name] == ["城区道路维修", "公园绿化养护"]
    assert [r.funding[0].amount for r in (first, second)] == [1_000_000, 2_000_000]
    assert len(first.indicators) == len(second.indicators) == 2


def test_a_form_without_a_title_of_its_own_begins_where_it_names_its_project(paper: Paper) -> None:
    form(paper, "城区道路维修")
    form(paper, "公园绿化养护", title=False)
    assert [record.project_name for record in paper.records()] == ["城区道路维修", "公园绿化养护"]


def test_one_table_that_holds_two_projects_is_two_records(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    half = """
        项目名称 | {} | < | < | < | < | < | <
        主管部门 | 市政局 | < | < | 实施单位 | 养护中心 | < | <
        项目资金\\n（万元） | 年度资金总额 | < | < | 全年预算数 | {} | 全年执行数 | 95.00
        一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因
        产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 50 | 50 |
        总分 | < | < | < | < | 100 | 99 |
        """
    paper.table(half.format("城区道路维修", "100.00").rstrip() + half.format("公园绿化养护", "200.00").rstrip())
    first, second = paper.records()
    assert [first.project_name, second.project_name] == ["城区道路维修", "公园绿化养护"]
    assert [len(first.indicators), len(second.indicators)] == [1, 1]
    budgets = [next(a.amount for a in record.funding if a.measure == "budget") for record in (first, second)]
    assert budgets == [1_000_000, 2_000_000]


def test_a_form_that_spills_over_is_followed_by_the_next_on_the_same_page(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table(identity("城区道路维修"))
    paper.table(f"{HEADER}\n{FIRST}\n{SECOND}")
    paper.turn()
    paper.table(f"产出指标{THIRD[1:]}\n{BENEFIT}\n{TOTAL}")
    form(paper, "公园绿化养护")
    first, second = paper.records()
    assert read(first) == WHOLE
    assert [first.source.pages, second.source.pages] == [(1, 2), (2, 2)]
    assert second.project_name == "公园绿化养护"


def test_table_and_report_of_one_project_are_one_record(paper: Paper) -> None:
    form(paper, "城区道路维修")
    paper.turn()
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、项目基本情况")
    paper.text("本项目由养护中心实施，绩效自评覆盖全部资金，资金支出率达95%，各项工作按照计划有序开展。")
    paper.text("二、存在问题")
    paper.text("部分路段施工受天气影响，进度略有滞后，后续将加强统筹。")
    (record,) = paper.records()
    assert record.project_name == "城区道路维修"
    assert [section.heading for section in record.narrative] == ["一、项目基本情况", "二、存在问题"]
    assert len(record.indicators) == 2


def test_records_come_in_the_order_of_their_pages(paper: Paper) -> None:
    for k, name in enumerate(("甲路维修", "乙路维修", "丙路维修")):
        if k:
            paper.turn()
        form(paper, name)
    records = paper.records()
    assert [record.project_name for record in records] == ["甲路维修", "乙路维修", "丙路维修"]
    assert [record.source.pages for record in records] == [(1, 1), (2, 2), (3, 3)]


def test_titles_and_people_repeated_in_a_bundle_are_each_forms_own(paper: Paper) -> None:
    for name in ("甲路维修", "乙路维修"):
        form(paper, name)
        paper.text("填报人：王芳　联系电话：0751-8877716", top=800)
        paper.turn()
    records = paper.records()
    assert [(r.project_name, r.evaluation_year, r.filled_by) for r in records] == [
        ("甲路维修", 2023, "王芳"),
        ("乙路维修", 2023, "王芳"),
    ]


def test_a_report_goes_to_the_project_of_its_very_name(paper: Paper) -> None:
    for name in ("道路维修项目", "道路维修"):
        form(paper, name)
        paper.turn()
    paper.title("项目支出绩效自评报告")
    for line in (
        "项目名称：道路维修项目",
        "一、项目基本情况",
        "（一）概况",
        "本项目对主次干道进行维修，绩效自评工作按要求开展。" * 2,
    ):
        paper.text(line, size=9)
    paper.text("二、绩效自评结论")
    paper.text("自评等级为优。")
    first, second = paper.records()
    assert [bool(first.narrative), bool(second.narrative)] == [True, False]


def test_a_cover_and_an_attachment_are_no_records(paper: Paper) -> None:
    paper.text("市政局", x=240, top=300, size=24)
    paper.text("2023年度项目支出绩效自评材料", x=120, top=360, size=24)
    paper.turn()
    form(paper, "城区道路维修")
    paper.turn()
    paper.title("附件：验收签到表")
    paper.table("序号 | 姓名 | 单位 | 签字\n1 | 张三 | 市政局 | 张三\n2 | 李四 | 养护中心 | 李四")
    (record,) = paper.records()
    assert record.project_name == "城区道路维修"
    assert len(record.indicators) == 2


def test_a_blank_form_is_no_record(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("""
        项目名称 | | < | < | < | <
        主管部门 | | < | 实施单位 | | <
        项目资金\\n（万元） | | 全年预算数 | 全年执行数 | 执行率 | 得分
        ^ | 年度资金总额 | | | |
        """)
    paper.table(
        f"{HEADER}\n产出指标 | 数量指标 | 指标1： | | | | | \n^ | ^ | …… | | | | | \n总分 | < | < | < | < | 100 | | "
    )
    assert paper.records() == []


def test_a_list_with_a_line_for_each_project_is_no_record(paper: Paper) -> None:
    paper.title("2023年度项目支出情况汇总表")
    paper.text("单位：万元")
    paper.table("""
        序号 | 项目名称 | 预算数 | 执行数 | 预算执行率
        1 | 城区道路维修 | 100.00 | 95.00 | 95.00%
        2 | 公园绿化养护 | 200.00 | 190.00 | 95.00%
        """)
    assert paper.records() == []


def test_a_letter_is_no_record(paper: Paper) -> None:
    paper.title("关于报送绩效自评材料的函")
    paper.text("市财政局：")
    paper.text("现将我单位2023年度项目支出绩效自评材料报送贵局，请予审核。")
    paper.text("2024年3月1日", x=400)
    assert paper.records() == []


def test_what_is_printed_over_a_title_belongs_to_its_form(paper: Paper) -> None:
    form(paper, "城区道路维修")
    paper.turn()
    paper.text("附件2")
    form(paper, "公园绿化养护")
    assert [record.source.pages for record in paper.records()] == [(1, 1), (2, 2)]


def test_a_unit_printed_over_a_table_without_a_title_is_its_own(paper: Paper) -> None:
    form(paper, "城区道路维修")
    paper.turn()
    paper.text("金额单位：元", x=450)
    paper.table(identity("公园绿化养护", "2000000").replace("\\n（万元）", ""))
    paper.table(f"{HEADER}\n{FIRST}\n{BENEFIT}\n{TOTAL}")
    first, second = paper.records()
    assert [first.amount_unit, second.amount_unit] == ["万元", "元"]
    assert [first.funding[0].amount, second.funding[0].amount] == [1_000_000, 2_000_000]


def test_an_empty_page_between_forms_changes_nothing(paper: Paper) -> None:
    form(paper, "城区道路维修")
    paper.turn()
    paper.turn()
    form(paper, "公园绿化养护")
    assert [record.source.pages for record in paper.records()] == [(1, 1), (3, 3)]


def test_a_self_evaluation_that_could_not_be_read_is_reported(paper: Paper) -> None:
    form(paper, "城区道路维修")
    paper.turn()
    paper.title("项目绩效自评情况表")
    paper.table(
        "指标甲 | 指标乙 | 应达 | 已达\n"
        + "\n".join(f"工作{k} | 数量{k} | {10 * k} | {10 * k - 1}" for k in range(1, 7)),
    )
    result = read_file(paper.save())
    assert [record.project_name for record in result.records] == ["城区道路维修"]
    (problem,) = result.problems
    assert problem.page == 2
    assert "自评表" in problem.cause


@pytest.mark.parametrize("title", ["项目支出绩效自评结果汇总表", "项目支出绩效目标申报表", "项目支出绩效自评表"])
def test_lists_declarations_and_blank_forms_are_not_reported(paper: Paper, title: str) -> None:
    paper.title(title)
    if title.endswith("自评表"):
        paper.table("项目名称 | | 主管部门 | \n项目资金（万元） | 全年预算数 | 全年执行数 | 执行率")
        paper.table(HEADER + "\n" + "\n".join(["产出指标 | 数量指标 | 指标1： | | | | | "] * 4))
    else:
        paper.table(
            "序号 | 指标名称 | 目标值 | 预算数\n" + "\n".join(f"{k} | 工作{k} | {10 * k} | {k}.5" for k in range(1, 7))
        )
    result = read_file(paper.save())
    assert (result.records, result.problems) == ((), ())


REPORT = (
    "一、项目概况",
    "2023年预算100万元，实际支出98万元。",
    "二、自评结论",
    "项目自评等级为优，分数为96.8，绩效目标全部实现，群众满意度为95%。",
)


def report(paper: Paper, name: str, unit: str, department: str) -> None:
    paper.title("项目绩效自评报告")
    for line in (f"项目名称：{name}", f"项目实施单位：{unit}", f"主管部门：{department}", *REPORT):
        paper.text(line)


def test_a_report_that_shares_nothing_with_the_table_before_it_is_another_record(paper: Paper) -> None:
    form(paper, "河道保洁")
    paper.turn()
    report(paper, "残疾人康复服务", "康复中心", "残疾人联合会")
    assert [(r.project_name, r.grade) for r in paper.records()] == [("河道保洁", None), ("残疾人康复服务", "优")]


def test_a_letter_that_carries_a_report_is_no_part_of_it(paper: Paper) -> None:
    for line in (
        "关于开展绩效自评工作的通知",
        "为加强绩效管理，现就有关事项通知如下。",
        "总分90分（含）以上为优，80分以上为良。",
    ):
        paper.text(line)
    paper.turn()
    report(paper, "残疾人康复服务", "康复中心", "残疾人联合会")
    (record,) = paper.records()
    assert (record.project_name, record.total_score, record.source.pages) == ("残疾人康复服务", Decimal("96.8"), (2, 2))
