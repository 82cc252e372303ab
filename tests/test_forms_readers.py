"""Single fields, goals and the report in prose: read by meaning, and nothing of a form is dropped."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from paper import HEADER, ROWS, Paper, national

from hecha.schema import Record


def unmapped(record: Record) -> dict[str, str]:
    return {u.label: u.value for u in record.unmapped}


# ---- single fields ---------------------------------------------------------------------------------------------------


def test_labels_and_values_within_one_line(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("填报单位：养护中心    填报人：李四    联系电话：0751-8123456    填报日期：2024年3月1日")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(HEADER + ROWS)
    record = paper.record()
    assert record.reporting_unit == "养护中心"
    assert record.filled_by == "李四"
    assert record.contact_phone == "0751-8123456"
    assert record.fill_date == "2024-03-01"


def test_a_short_label_right_behind_a_name_is_a_label(paper: Paper) -> None:
    """Recognition drops the blank between them."""
    record = national(paper, "联系人：赵远电话：13800001111填报日期：2023年1月7日 | <")
    assert (record.contact_name, record.contact_phone, record.fill_date) == ("赵远", "13800001111", "2023-01-07")


def test_a_short_label_right_behind_a_name_that_a_gap_parts_from_its_label_is_a_label(paper: Paper) -> None:
    record = national(paper, "单位负责人（签字） 陈春 填报人（签字） 孔晓志电话：13312549823 | <")
    assert (record.filled_by, record.contact_phone) == ("孔晓志", "13312549823")


@pytest.mark.parametrize("dash", ["－", "—", "–"])
def test_whatever_dash_a_phone_number_is_written_with(paper: Paper, dash: str) -> None:
    record = national(paper, f"联系人 | 李四 | 联系电话 | 0751{dash}8123456")
    assert record.contact_phone == "0751-8123456"


def test_a_label_and_its_value_within_one_cell(paper: Paper) -> None:
    record = national(paper, "填报人：李四 | 联系电话：0751-8123456 | 填报日期：2024年3月1日")
    assert (record.filled_by, record.contact_phone, record.fill_date) == ("李四", "0751-8123456", "2024-03-01")


def test_a_value_below_its_label(paper: Paper) -> None:
    record = national(paper, "联系人 | 联系电话 | 项目开始时间\n张三 | 0751-8123456 | 2023年1月")
    assert (record.contact_name, record.contact_phone, record.start_date) == ("张三", "0751-8123456", "2023-01")


def test_a_period_gives_start_and_end(paper: Paper) -> None:
    record = national(paper, "项目起止时间 | 2023年1月1日至2023年12月31日")
    assert (record.start_date, record.end_date) == ("2023-01-01", "2023-12-31")


@pytest.mark.parametrize("name", ["厕所改进工程", "农村环境整改项目", "偏差监测系统", "佐证材料数字化", "地方志编纂"])
@pytest.mark.parametrize("alone", [True, False], ids=["row of its own", "shared row"])
def test_a_project_whose_name_sounds_like_a_label_keeps_its_name(paper: Paper, name: str, alone: bool) -> None:
    paper.title("项目支出绩效自评表")
    if alone:
        paper.table(f"项目名称 | {name} | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    else:
        paper.table(f"项目名称 | {name} | 主管部门 | 市政局\n联系人 | 张三 | 实施单位 | 养护中心")
    paper.table(HEADER + ROWS)
    record = paper.record()
    assert (record.project_name, record.supervising_department) == (name, "市政局")


def test_the_year_of_the_title_is_the_evaluation_year(paper: Paper) -> None:
    record = national(paper, title="2022年度项目支出绩效自评表")
    assert record.evaluation_year == 2022


def test_what_a_field_cannot_read_is_to_be_looked_at(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 河道清淤 | 评价年度 | 见附件\n项目资金（万元） | 年度资金总额 | 全年预算数 | 100")
    (record,) = paper.records()
    assert record.evaluation_year is None
    assert [(item.pointer, item.candidates) for item in record.review] == [("/evaluation_year", ("见附件",))]


def test_the_year_of_a_title_beside_the_projects_name(paper: Paper) -> None:
    paper.title("岭西县2023年粮改饲试点项目绩效自评报告")
    for line in ("一、项目概况", "项目名称为粮改饲试点项目。2023年下达资金650万元，支出637万元。",
                 "二、自评结论", "项目完成了全部绩效目标，自评等级为优，分数为98分，群众满意度为95%。"):  # fmt: skip
        paper.text(line)
    record = paper.record()
    assert (record.project_name, record.evaluation_year) == ("粮改饲试点项目", 2023)


def test_a_year_within_the_projects_name_is_not_the_evaluation_year(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 2021年度城区道路维修 | 主管部门 | 市政局")
    paper.table(HEADER + ROWS)
    assert paper.record().evaluation_year is None


@pytest.mark.parametrize("printed", ["/", "—", "无", "不适用", ""])
def test_what_stands_for_nothing_is_null(paper: Paper, printed: str) -> None:
    record = national(paper, f"联系人 | {printed} | 联系电话 | 0751-8123456")
    assert record.contact_name is None
    assert record.contact_phone == "0751-8123456"


def test_a_label_that_no_field_takes_is_not_dropped(paper: Paper) -> None:
    record = national(paper, "采购方式 | 公开招标 | 项目负责人 | 王五\n受益村镇数 | 12 | 监理单位意见 | 同意验收")
    left = unmapped(record)
    assert left["项目负责人"] == "王五"
    assert left["采购方式"] == "公开招标"
    assert left["监理单位意见"] == "同意验收"
    assert record.contact_name is None
    for item in record.unmapped:
        assert item.evidence is not None


def test_every_text_of_a_form_with_unknown_blocks_is_kept_somewhere(paper: Paper) -> None:
    strange = ["廉政风险点", "低", "绩效联络员", "赵六", "现场核查记录", "已归档于二号柜", "部门意见", "同意"]
    record = national(paper, "{} | {} | {} | {}\n{} | {} | {} | {}".format(*strange))
    held = record.model_dump_json()
    assert [text for text in strange if text not in held] == []


def test_other_notes_keep_a_written_none(paper: Paper) -> None:
    assert national(paper, "其他需要说明的情况 | 无").other_notes == "无"


def test_a_departments_own_table_names_it_as_project_and_unit(paper: Paper) -> None:
    paper.title("部门整体支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("部门名称 | 市政局 | < | <\n预算资金（万元） | | 全年预算数 | 全年执行数\n^ | 年度资金总额 | 120 | 110")
    paper.table(HEADER + ROWS)
    record = paper.record()
    assert (record.project_name, record.reporting_unit, record.supervising_department) == ("市政局", "市政局", None)


def test_a_transfer_payment_table_is_told_from_its_title_and_departments(paper: Paper) -> None:
    paper.title("转移支付区域绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("""
        转移支付（项目）名称 | 农村道路补助 | < | <
        中央主管部门 | 交通运输部 | 地方主管部门 | 市交通局
        资金投入情况\\n（万元） | | 全年预算数（A） | 全年执行数（B）
        ^ | 年度资金总额 | 120 | 110
        """)
    paper.table(HEADER + ROWS)
    record = paper.record()
    assert record.family == "transfer_payment_table"
    assert record.project_name == "农村道路补助"
    assert record.supervising_department == "市交通局"
    assert unmapped(record)["中央主管部门"] == "交通运输部"


# ---- goals -----------------------------------------------------------------------------------------------------------


def test_goal_and_result_side_by_side(paper: Paper) -> None:
    record = national(
        paper, "年度总体\\n目标 | 预期目标 | 实际完成情况\n^ | 维修道路12公里，\\n保障出行。 | 已维修12公里。"
    )
    assert record.overall_goal == "维修道路12公里，保障出行。"
    assert record.overall_goal_result == "已维修12公里。"


def test_goal_and_result_beside_their_labels(paper: Paper) -> None:
    record = national(paper, "年初设定目标 | 维修道路12公里。\n年度总体目标完成情况 | 已维修12公里。")
    assert record.overall_goal == "维修道路12公里。"
    assert record.overall_goal_result == "已维修12公里。"


def test_numbered_stages_in_rows_of_their_own(paper: Paper) -> None:
    record = national(
        paper,
        """
        绩效目标情况 | 预期总体目标 | 维修道路12公里。
        ^ | 是否如期实现预期总体目标 | 是
        ^ | 预期阶段性目标 | 目标1：完成招标
        ^ | ^ | 目标2：完成施工
        """,
    )
    assert record.overall_goal == "维修道路12公里。"
    assert record.overall_goal_achieved is True
    assert [(g.number, g.goal, g.result) for g in record.stage_goals] == [(1, "完成招标", None), (2, "完成施工", None)]


def test_numbered_stages_beside_their_results(paper: Paper) -> None:
    record = national(
        paper,
        """
        绩效目标情况 | 预期阶段性目标 | 目标1：完成招标 | 实际完成情况 | 目标1：3月完成招标
        ^ | ^ | 目标2：完成施工 | ^ | 目标2：9月完成施工
        ^ | ^ | 目标3： | ^ | 3
        """,
    )
    assert [(g.number, g.goal, g.result) for g in record.stage_goals] == [
        (1, "完成招标", "3月完成招标"),
        (2, "完成施工", "9月完成施工"),
    ]


def test_numbered_stages_below_a_header(paper: Paper) -> None:
    record = national(
        paper,
        """
        绩效目标情况 | 阶段性目标 | 实际完成情况
        ^ | 目标1：完成招标 | 3月完成招标
        ^ | 目标2：完成施工 |
        """,
    )
    assert [(g.number, g.goal, g.result) for g in record.stage_goals] == [
        (1, "完成招标", "3月完成招标"),
        (2, "完成施工", None),
    ]


def test_a_result_for_a_blank_goal_is_kept_as_such(paper: Paper) -> None:
    record = national(
        paper,
        """
        绩效目标情况 | 预期阶段性目标 | 目标1：完成招标 | 实际完成情况 | 目标1：3月完成招标
        ^ | ^ | 目标2： | ^ | 目标2：9月完成施工
        """,
    )
    assert [(g.number, g.goal, g.result) for g in record.stage_goals][1] == (2, None, "9月完成施工")


# ---- the report in prose ---------------------------------------------------------------------------------------------


@pytest.fixture
def report(paper: Paper) -> Record:
    paper.title("城区道路维修项目绩效自评报告")
    for line in (
        "项目名称：城区道路维修",
        "一、项目基本情况及自评结论",
        "（一）项目概况",
        "本项目2023年安排预算100万元，用于城区道路维修，年末实际支出98.5万元，资金支出率达98.5%。",
        "（二）自评等级和分数",
        "该项目自评等级为优，分数为96.5，下面逐一分析。",
        "论证充分性：项目经过集体会议协商决定并报请审批，自评4分。",
        "目标完整性：目标设置包含总目标和阶段性目标，自评2.5分。",
        "资金到位率：资金及时足额到位，到位率为100%，自评5分。",
        "二、存在的问题",
        "部分路段施工受天气影响，市民满意度为91.2%。",
        "三、改进措施",
    ):
        paper.text(line)
    return paper.record()


def test_sections_of_the_report_in_order_without_those_left_blank(report: Record) -> None:
    headings = [section.heading for section in report.narrative]
    assert headings == ["（一）项目概况", "（二）自评等级和分数", "二、存在的问题"]
    assert report.narrative[2].text == "部分路段施工受天气影响，市民满意度为91.2%。"


def test_grade_and_score_of_the_report(report: Record) -> None:
    assert (report.grade, report.total_score) == ("优", Decimal("96.5"))


def test_items_scored_in_the_report(report: Record) -> None:
    assert [(item.name, item.score) for item in report.score_items] == [
        ("论证充分性", 4),
        ("目标完整性", Decimal("2.5")),
        ("资金到位率", 5),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("得分情况如下：", "1．立项规范性。手续齐备，自评得4分。", "2．资金到位率。到位率为100%，自评得5分。"),
        ("（一）决策（9分）。立项规范性（4分）：应得4分，手续齐备，得4分；资金到位率（5分）：足额到位，得5分；",),
        ("立项规范性（4分）。手续齐备，自评得4分；资金到位率（5分）。足额到位，自评得5分。",),
        ("（一）投入情况。立项规范性，手续齐备，程序规范，自评得4分；资金到位率，足额到位，自评得5分。",),
        ("1.立项规范性，手续齐备，得4分；2.资金到位率，足额到位，得5分。",),
        ("立项规范性：手续齐备，有关材料经过有关方面审核把关，自评得4分；资", "金到位率：足额到位，自评得5分。"),
        ("得分情况如下：（1）立项规范性：4分；（2）资金到位率：5分。",),
        ("投入类：立项规范性，自评得4分；资金到位率，自评得5分。",),
        ("逐项分析如下：立项规范性：手续齐备，自评得4分。资金到位率：足额到位，自评5分。",),
    ],
)
def test_scored_items_in_the_ways_reports_write_them(paper: Paper, lines: tuple[str, ...]) -> None:
    paper.title("道路维修项目绩效自评报告")
    for line in (
        "一、项目概况",
        "项目名称：道路维修",
        "2023年预算100万元，实际支出98万元。",
        "二、自评得分情况",
        *lines,
    ):
        paper.text(line)
    record = paper.record()
    assert [(item.name, item.score) for item in record.score_items] == [("立项规范性", 4), ("资金到位率", 5)]
    assert (record.project_name, record.amount_unit) == ("道路维修", "万元")


def test_the_prose_around_tables_is_read_as_a_reports(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 道路维修 | 主管部门 | 市政局\n项目资金（万元） | 年度资金总额 | 全年预算数 | 100")
    for line in ("一、完成情况", "全年实际支出98万元，预算执行率为98%，群众满意度不低于90%的目标已经实现。",
                 "二、自评结论", "项目自评等级为优，分数为98.2。"):  # fmt: skip
        paper.text(line)
    record = paper.record()
    assert (record.grade, record.total_score) == ("优", Decimal("98.2"))
    assert {(c.metric, c.value) for c in record.claims} == {
        ("spent", Decimal(980_000)), ("execution_rate", Decimal("0.98"))
    }  # fmt: skip


def test_figures_that_the_report_states_are_claims(report: Record) -> None:
    claims = {(c.metric, c.value, c.unit) for c in report.claims}
    assert claims == {
        ("budget", Decimal(1_000_000), "万元"), ("spent", Decimal(985_000), "万元"),
        ("execution_rate", Decimal("0.985"), "%"), ("arrival_rate", Decimal(1), "%"),
        ("satisfaction", Decimal("0.912"), "%"),
    }  # fmt: skip


def test_claims_in_the_closing_rows_of_a_table(paper: Paper) -> None:
    record = national(paper, "评价结论 | 项目全年支出95万元，预算执行率为95%，服务对象满意度达93%。")
    assert {(c.metric, c.value) for c in record.claims} == {
        ("spent", Decimal(950_000)), ("execution_rate", Decimal("0.95")), ("satisfaction", Decimal("0.93")),
    }  # fmt: skip


def test_forms_of_one_record_that_disagree_keep_the_tables_value(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "both.pdf")
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 联系电话 | 0751-8123456\n项目资金（万元） | 年度资金总额 | 全年预算数 | 100")
    paper.table(HEADER + ROWS)
    paper.turn()
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("项目名称：城区道路维修    联系电话：0751-8999999")
    paper.text("一、项目基本情况")
    paper.text("本项目由养护中心实施，绩效自评覆盖全部资金，各项工作按照计划有序开展，完成了年度任务。")
    record = paper.record()
    assert record.contact_phone == "0751-8123456"
    assert [(c.label, c.value) for c in record.conflicts] == [("contact_phone", "0751-8999999")]


def test_a_label_left_blank_before_a_cell_with_a_label_of_its_own(paper: Paper) -> None:
    record = national(paper, "单位负责人： | 财务负责人： | 填表人：李明")
    assert record.filled_by == "李明"


def test_a_caption_labels_the_only_cell_of_the_table_below_it(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n项目起始年度 | 2023 | 项目终止年度 | 2025")
    paper.table(HEADER + ROWS)
    paper.text("五、单位需要说明的其他情况")
    paper.table("部分路段与管网改造一并实施")
    record = paper.record()
    assert record.other_notes == "部分路段与管网改造一并实施"
    assert (record.start_date, record.end_date) == ("2023", "2025")
    assert not record.unmapped


def test_a_sliver_that_a_false_wall_cuts_off_hides_no_value(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table(
        "实施单位 | | 招商促进中心 | 联系人 | 张三\n项目名称 | 城区道路维修 | < | 主管部门 | 市政局",
        widths=[3, 0.4, 5, 3, 4],
    )
    paper.table(HEADER + ROWS)
    record = paper.record()
    assert (record.reporting_unit, record.contact_name) == ("招商促进中心", "张三")


def test_a_text_that_no_reader_took_is_kept_though_a_label_stands_beside_it(paper: Paper) -> None:
    record = national(paper, "填报单位 | | 招商促进中心 | 联系人 | 张三")
    assert "招商促进中心" in {left.value for left in record.unmapped}


def test_a_label_left_blank_before_a_pair_that_no_field_takes(paper: Paper) -> None:
    record = national(paper, "填报人： | 审核人：王五 | 填报日期：2024年1月22日")
    assert record.filled_by is None
    assert [(u.label, u.value) for u in record.unmapped] == [("审核人", "王五")]


def test_the_scores_beside_filled_circles_of_grades_are_no_total(paper: Paper) -> None:
    record = national(paper, "自评等级 | ●优（90-100分） ○良（80-89分） ○中（60-79分）")
    assert (record.grade, record.total_score) == ("优", None)
    assert not record.review
