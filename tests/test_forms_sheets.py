"""Sheets that stand before or behind the form of a project: its basic information, and lists of points in a report."""

from __future__ import annotations

import pytest
from paper import HEADER, ROWS, Paper

from hecha.check import check_record

POINTS = [("立项依据充分性", "3"), ("预算执行率", "4.8"), ("完成及时性", "9"), ("社会效益", "14")]


def report(paper: Paper) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、项目概况")
    paper.text("本项目主要内容：维修城区道路十二公里，改善居民出行条件，提升城市管理水平。")
    paper.text("二、评分情况")


@pytest.mark.parametrize(
    "table",
    [
        "评价指标 | 标准分 | 自评分 | 扣分说明\n立项依据充分性 | 3 | 3 |\n预算执行率 | 5 | 4.8 | 结余4%\n"
        "完成及时性 | 10 | 9 | 延期\n社会效益 | 15 | 14 |\n合计 | 33 | 30.8 |",
        "一级指标 | 二级指标 | 分值 | 扣分 | 得分\n"
        "决策 | 立项依据充分性 | 3 | 0 | 3\n过程 | 预算执行率 | 5 | 0.2 | 4.8\n"
        "产出 | 完成及时性 | 10 | 1 | 9\n效益 | 社会效益 | 15 | 1 | 14\n合计 | < | 33 | 2.2 | 30.8",
        "序号 | 评价内容 | 分值 | 得分 | 得分理由\n1 | 立项依据充分性 | 3 | 3 | 符合\n2 | 预算执行率 | 5 | 4.8 | 结余\n"
        "3 | 完成及时性 | 10 | 9 | 延期\n4 | 社会效益 | 15 | 14 | 符合\n总分 | < | 33 | 30.8 |",
        "立项依据充分性（3分） | 论证充分，程序规范。自评得分3分。\n预算执行率（5分） | 结余4%。自评得分4.8分。\n"
        "完成及时性（10分） | 一个标段延期。自评得分9分。\n社会效益（15分） | 宣传不够。得14分。\n"
        "自评总分及等级 | 自评总分30.8分，等级差",
    ],
)
def test_a_list_of_points_within_a_report_scores_items(paper: Paper, table: str) -> None:
    report(paper)
    paper.table(table)
    (record,) = paper.records()
    assert [(i.name, str(i.score)) for i in record.score_items] == POINTS
    assert (str(record.total_score), record.execution, record.family) == ("30.8", (), "basic_info")


def test_points_that_a_list_has_no_place_for_are_kept(paper: Paper) -> None:
    report(paper)
    paper.table(
        "评价指标 | 标准分 | 自评分 | 扣分说明 | 复核分\n立项依据充分性 | 3 | 3 | | 2.5\n"
        "预算执行率 | 5 | 4.8 | 结余4% | 4\n"
        "完成及时性 | 10 | 9 | 延期 | 8\n | 2 | 1.5 | |\n社会效益 | 15 | 14 | |\n合计 | 35 | 32.3 | |"
    )
    (record,) = paper.records()
    kept = [(u.label, u.value) for u in record.unmapped]
    assert ("自评分", "1.5") in kept
    assert ("预算执行率", "4") in kept


BASIC = (
    "项目名称 | 城区道路维修 | 评价年度 | 2023年\n项目单位 | 养护中心 | 主管部门 | 市政局\n"
    "项目开始时间 | 2023年2月 | 项目完成时间 | 2023年12月\n联系人 | 韦启明 | 联系电话 | 0859-6223418"
)


@pytest.mark.parametrize("title", ["项目绩效自评基本信息表", "项目基本情况表"])
@pytest.mark.parametrize(("year", "records"), [("2023", 1), ("2022", 2)])
def test_a_sheet_of_basic_information_belongs_to_the_table_behind_it(
    paper: Paper, title: str, year: str, records: int
) -> None:
    paper.title(title)
    paper.table(BASIC)
    paper.turn()
    paper.title("项目支出绩效自评表")
    paper.text(f"（{year}年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    paper.table(HEADER + ROWS)
    found = paper.records()
    assert len(found) == records
    assert (str(found[0].start_date), found[0].contact_name) == ("2023-02", "韦启明")
    assert (found[-1].family, len(found[-1].indicators)) == ("self_evaluation_table", 2)


def test_two_forms_of_one_project_with_indicators_each_stay_two(paper: Paper) -> None:
    for _ in range(2):
        paper.title("项目支出绩效自评表")
        paper.text("（2023年度）", x=260)
        paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
        paper.table(HEADER + ROWS)
        paper.turn()
    assert len(paper.records()) == 2


def test_the_total_of_a_report_that_its_table_contradicts_is_a_claim(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    paper.table(HEADER + ROWS + "\n    总分 | < | < | < | < | 90 | 82 |")
    paper.turn()
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、项目概况")
    paper.text("本项目主要内容：维修城区道路十二公里，改善居民出行条件，提升城市管理水平。")
    paper.text("二、自评结论")
    paper.text("本项目自评得分84分，自评等级为良。")
    (record,) = paper.records()
    assert (str(record.total_score), record.grade) == ("82", "良")
    assert [(c.metric, str(c.value)) for c in record.claims] == [("total_score", "84")]
    assert "claim-conflict" in {f.rule for f in check_record(record).findings}


@pytest.mark.parametrize(
    ("said", "unit", "person"),
    [
        ("项目名称为城区道路维修，实施单位为兴宁县养护中心，主管部门为兴宁县市政局。", "兴宁县养护中心", None),
        ("项目名称：城区道路维修，实施单位：兴宁县养护中心，联系人：高振宇。", "兴宁县养护中心", "高振宇"),
        ("项目名称为城区道路维修，实施单位为确保质量，制定了办法。", None, None),
    ],
)
def test_labels_and_values_with_commas_between(paper: Paper, said: str, unit: str | None, person: str | None) -> None:
    paper.title("2023年度绩效自评报告")
    paper.text("一、项目概况")
    paper.text("本项目主要内容：维修城区道路十二公里，改善居民出行条件，提升城市管理水平。")
    paper.text(said)
    (record,) = paper.records()
    assert (record.project_name, record.reporting_unit, record.contact_name) == ("城区道路维修", unit, person)


def test_a_year_before_the_projects_name_in_the_first_line_of_a_title(paper: Paper) -> None:
    for words in ("2023年度“城区道路维修”项目", "绩效自评报告"):
        paper.text(words, x=297.5 - 8 * len(words.encode("gbk")) / 2, size=16)
    paper.text("一、项目概况")
    paper.text("项目名称：城区道路维修。")
    paper.text("本项目按照市委市政府的部署实施，资金支出率97.5%，该项自评得分9.75分，绩效自评结果为优。")
    (record,) = paper.records()
    assert record.evaluation_year == 2023
    assert [(i.name, str(i.score)) for i in record.score_items] == [("资金支出率", "9.75")]


@pytest.mark.parametrize(
    "group", ["子项目{}：实训基地建设（支出412.00万元）", "（{}）招商引资工作经费", "{}、产出类指标（共50分）"]
)
def test_texts_across_the_table_over_groups_of_indicators(paper: Paper, group: str) -> None:
    first, second = (row.strip() for row in ROWS.strip().splitlines())
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    wide = " | ".join(["{}", *"<" * 7])
    paper.table(
        "\n".join([HEADER, wide.format(group.format("一")), first, wide.format(group.format("二")), second])
        + "\n总分 | < | < | < | < | 90 | 82 |\n存在问题 | 居民反映夜间施工有噪声，影响休息。"
        + " | <" * 6
    )
    record = paper.record()
    assert [(i.level1, i.name, str(i.score)) for i in record.indicators] == [
        ("产出指标", "维修道路里程", "50"),
        ("效益指标", "投诉下降率", "32"),
    ]
    assert str(record.total_score) == "82"


@pytest.mark.parametrize(
    ("title", "records"), [("项目支出绩效目标表", 1), ("项目支出绩效目标申报表", 1), ("项目支出绩效自评表", 2)]
)
def test_a_sheet_of_what_is_aimed_at_is_no_record(paper: Paper, title: str, records: int) -> None:
    names = "项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心"
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table(names)
    paper.table(HEADER + ROWS)
    paper.turn()
    paper.title(title)
    paper.text("（2023年度）", x=260)
    paper.table(names)
    paper.table("一级指标 | 二级指标 | 三级指标 | 指标值 | 备注\n产出指标 | 数量指标 | 维修道路里程 | ≥12公里 |")
    assert len(paper.records()) == records


def test_the_year_under_a_title_behind_a_cover_and_a_list_of_contents(paper: Paper) -> None:
    for line in ("绩效自评表汇编", "目　录", *(f"{k}．某某项目之{k}…………{k}" for k in range(1, 9))):
        paper.text(line)
    paper.turn()
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    paper.table(HEADER + ROWS)
    assert paper.record().evaluation_year == 2023


def test_a_department_once_over_several_forms(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.text("主管部门：安泽县应急管理局")
    for name in ("城区道路维修", "消防装备购置"):
        paper.table(f"项目名称 | {name} | 实施单位 | 养护中心")
        paper.table(HEADER + ROWS)
    first, second = paper.records()
    assert (first.supervising_department, first.review) == ("安泽县应急管理局", ())
    assert second.supervising_department == "安泽县应急管理局"
    assert "/supervising_department" in {item.pointer for item in second.review}


def test_a_list_of_projects_within_a_departments_report(paper: Paper) -> None:
    paper.title("安泽县教育局2023年度部门整体支出绩效自评报告")
    paper.text("一、部门概况")
    paper.text("下属学校86所，教职工4260人。")
    paper.text("二、预算执行情况")
    paper.text("2023年部门预算12860万元，支出12602.8万元，预算执行率98%。重点项目支出如下：")
    paper.table(
        "序号 | 项目名称 | 预算金额 | 执行金额\n1 | 智慧校园建设 | 420.00 | 415.80\n2 | 校园安防 | 260.00 | 252.20"
    )
    paper.text("三、绩效完成情况")
    paper.text("师生满意度95%。")
    (record,) = paper.records()
    assert record.funding == ()
    assert [u.label for u in record.unmapped] == ["项目清单（未逐项读出）"]
    assert [(c.metric, str(c.value)) for c in record.claims] == [
        ("budget", "128600000"),
        ("spent", "126028000.0"),
        ("execution_rate", "0.98"),
        ("satisfaction", "0.95"),
    ]


def test_a_table_that_compares_years_is_no_record(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    paper.table(HEADER + ROWS)
    paper.turn()
    paper.title("两年绩效情况对比表")
    paper.table(
        "内容 | 2022年 | 2023年\n预算数（万元） | 90.00 | 104.00\n执行数（万元） | 87.30 | 102.96\n"
        "自评得分 | 99.7 | 99.9"
    )
    assert len(paper.records()) == 1


def test_what_was_spent_by_the_quarter_is_no_source_of_money(paper: Paper) -> None:
    report(paper)
    paper.table(
        "季度 | 累计支出（万元） | 支出进度\n一季度 | 12.60 | 12.6%\n二季度 | 46.50 | 46.5%\n"
        "三季度 | 81.00 | 81%\n四季度 | 99.60 | 99.6%"
    )
    (record,) = paper.records()
    assert (record.funding, record.execution, record.review) == ((), (), ())
