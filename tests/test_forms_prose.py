"""Scores that a report tells in prose, and the small tables within it that say whose it is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from paper import HEADER, ROWS, Paper

from hecha.check import check_all

NAMES = ["立项依据充分性", "立项程序规范性", "绩效目标合理性", "资金到位率"]
REASONS = ["符合国家政策和部门职责", "按规定程序申请设立", "与实际工作相符", "资金全部到位"]
POINTS = ["3", "2.5", "4", "5"]


def report(paper: Paper, way: str) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、项目概况")
    paper.text("本项目主要内容：维修城区道路十二公里，改善居民出行条件，提升城市管理水平。")
    paper.text("二、绩效评价指标分析")
    paper.text("（一）决策得分情况")
    for number, (name, reason, points) in enumerate(zip(NAMES, REASONS, POINTS, strict=True), 1):
        for line in way.format(number=number, name=name, reason=reason, points=points).split("\n"):
            paper.text(line)


@pytest.mark.parametrize(
    "way",
    [
        "（{number}）{name}，分值5分，得分{points}分。{reason}。",
        "{name}。{reason}，满分5分，自评{points}分。",
        "{number}、{name}：{reason}。（自评得分：{points}分）",
        "{name}（满分5分）：{reason}，得{points}分。",
        "{name}（满分5分）{reason}，得{points}分。",
        "{name}（5分，自评{points}分）。{reason}。",
        "（{number}）{name}（分值5分，得分{points}分）。{reason}。",
        "2.{number} {name}（5分）：{points}分",
        "2.{number}{name}（满分5分）：{reason}，得{points}分。",
        "（{number}）{name}（满分5分）：{points}分",
        "{number}.{name}5分，自评{points}分。{reason}。",
        "{name}5分，得{points}分。{reason}。",
        "{name}（权重5%）：{reason}，得分{points}分。",
        "{name}【5分】：{reason}，评分{points}分。",
        "{number}.{name}：{reason}。【自评{points}分】",
        "{name}：{reason}。自我评分{points}分。",
        "{name}：{reason}，自评得满分{points}分。",
        "{name}：{reason}，赋{points}分。",
        "{name}。{reason}。得分{points}分。",
        "{number}、{name}\n{reason}。\n得分：{points}分",
        "{name}（5分）：{reason}。\n自评得分：{points}",
    ],
)
def test_each_item_has_its_own_name_and_points(paper: Paper, way: str) -> None:
    report(paper, way)
    (record,) = paper.records()
    assert [(i.name, str(i.score)) for i in record.score_items] == list(zip(NAMES, POINTS, strict=True))


def test_a_small_table_within_a_report_says_whose_it_is(paper: Paper) -> None:
    paper.title("2023年度绩效自评报告")
    paper.text("一、项目概况")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局\n实施单位 | 道路养护中心 | 联系电话 | 0796-8231467")
    paper.text("本项目按照市委市政府的部署实施，年度内完成道路维修十二公里，绩效自评结果为优。")
    (record,) = paper.records()
    assert (record.project_name, record.reporting_unit) == ("城区道路维修", "道路养护中心")
    assert (record.supervising_department, record.contact_phone) == ("市政局", "0796-8231467")


@pytest.mark.parametrize(
    ("first", "name"),
    [
        ("科技馆常设展厅更新改造项目", "科技馆常设展厅更新改造项目"),
        ("关于科技馆常设展厅更新改造项目", "科技馆常设展厅更新改造项目"),
        ("榕屏市科学技术局", None),
        ("榕屏市2023年度", None),
        ("鹤山自治州", None),
        ("榕屏市水务有限公司", None),
        ("老旧小区", "老旧小区"),
        ("附件2", None),
        ("附 件 2", None),
    ],
)
def test_a_title_in_two_lines_names_the_project_in_its_first(paper: Paper, first: str, name: str | None) -> None:
    for words in (first, "2023年度绩效自评报告"):
        paper.text(words, x=297.5 - 8 * len(words.encode("gbk")) / 2, size=16)
    paper.text("一、项目概况")
    paper.text("本项目按照市委市政府的部署实施，年度内更新展品一百二十八件，绩效自评结果为优。")
    assert [(r.project_name, r.evaluation_year) for r in paper.records() if r.project_name] == [(name, 2023)] * bool(
        name
    )


ITEMS = [(name, f"（{k}）{name}。调查结果良好，手续完备，该项自评得分10分。") for k, name in enumerate(NAMES, 1)]


@pytest.mark.parametrize(
    ("declared", "total"),
    [
        ("经自评，项目得分97.94分，等级为“优”。", "97.94"),
        ("项目自评总得分为95.9分，自评等级：优。", "95.9"),
        ("自评分数：97.76分；自评等级：优。", "97.76"),
        ("自评等级：优；自评得分：97.76分。", "97.76"),
        ("综合评定得分96分，评价等级“优”。", "96"),
        ("自评总分96分，等次为优。", "96"),
        ("经综合评价，本项目得96分，绩效等级为优。", "96"),
        ("综上，本项目自评总得分97.29分，等级为优。", "97.29"),
        ("总体来看，自评97.38分，等级优。", "97.38"),
        ("综上所述，该项目得分97.38分，属于“优”等级。", "97.38"),
        ("自评分值97.38分；自评等级：优。", "97.38"),
        ("自评结果：97.38分（优）。", "97.38"),
        ("自评等级：优（97.38分）。", "97.38"),
        ("项目绩效评价结论：优，得分97.38分。", "97.38"),
        ("自评得分为97.38分，评价结论为“优”。", "97.38"),
        ("本项目自评总分为97.38分，评为优秀。", "97.38"),
        ("本项目总分100分，实得97.38分，绩效级别为：优。", "97.38"),
        ("满分100分，本项目自评得97.38分，绩效评价为优。", "97.38"),
        ("自评得分９７．３８分，为优秀等次。", "97.38"),
    ],
)
def test_a_declared_total_is_no_item_and_no_items_score_the_total(paper: Paper, declared: str, total: str) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、项目概况")
    paper.text("本项目主要内容：维修城区道路十二公里，改善居民出行条件，提升城市管理水平。")
    paper.text("二、绩效指标分析")
    for _, line in ITEMS:
        paper.text(line)
    paper.text("（三）项目管理情况")
    paper.text("项目按照批复的方案实施，严格履行政府采购和合同管理程序。")
    paper.text("（四）自评结论")
    paper.text(declared)
    (record,) = paper.records()
    assert (str(record.total_score), record.grade) == (total, "优")
    assert [(i.name, i.score) for i in record.score_items] == [(name, 10) for name, _ in ITEMS]


def test_the_unit_in_the_line_below_its_label(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("填报日期：2024年1月22日　　　　　　　　金额单位：", x=200)
    paper.text("万元")
    paper.table("项目名称 | 城区道路维修 | 全年预算数 | 120.00\n主管部门 | 市政局 | 全年执行数 | 114.00")
    paper.table(HEADER + ROWS)
    record = paper.record()
    assert [(a.measure, a.amount) for a in record.funding] == [("budget", 1_200_000), ("spent", 1_140_000)]


def items(paper: Paper, *lines: str) -> list[tuple[str, Decimal | None]]:
    """What a report with these lines scores."""
    paper.title("城区道路维修项目绩效自评报告")
    for line in ("本项目主要内容：维修城区道路十二公里，改善居民出行条件，提升城市管理水平。", *lines):
        paper.text(line)
    (record,) = paper.records()
    return [(item.name, item.score) for item in record.score_items]


def test_subtotals_in_the_headings_of_groups_are_no_items(paper: Paper) -> None:
    found = items(
        paper,
        "一、投入（满分13分，自评13分）",
        "论证充分性：项目经局党组会议审议通过，自评4分。",
        "目标合理性：目标与实际工作相符，自评9分。",
    )
    assert found == [("论证充分性", 4), ("目标合理性", 9)]


def test_the_subtotal_of_a_group_whose_items_follow_is_no_item(paper: Paper) -> None:
    found = items(
        paper,
        "（一）投入部分。投入部分满分9分，自评得分8分，其中：论证充分性4分，",
        "自评4分；目标合理性5分，自评4分。",
    )
    assert found == [("论证充分性", 4), ("目标合理性", 4)]


def test_what_was_spent_in_other_years_is_no_claim(paper: Paper) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、项目概况")
    paper.text("本项目全年支出98万元，去年同期支出103.5万元，历年累计使用560万元，绩效自评结果为优。")
    (record,) = paper.records()
    assert [(c.metric, c.value) for c in record.claims] == [("spent", 980_000)]


def test_the_first_points_of_an_appended_list_are_not_the_total(paper: Paper) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、自评结论")
    paper.text("对照指标逐项打分，本项目综合得分95.9分，评定等级为优，各项工作按照计划有序开展。")
    paper.text("附表　项目绩效自评评分表", x=220)
    paper.table(
        "一级指标 | 二级指标 | 分值 | 自评得分\n决策 | 项目立项 | 6 | 5\n过程 | 资金管理 | 20 | 19.9\n"
        "产出 | 产出数量 | 40 | 38\n效益 | 社会效益 | 34 | 33\n合计 | | 100 | 95.9"
    )
    (record,) = paper.records()
    assert (str(record.total_score), record.grade) == ("95.9", "优")


@pytest.mark.parametrize(
    ("said", "points"),
    [("手续完备，该项总得分9.5分", "9.5"), ("扣0.2分，最终得分4.8分", "4.8"), ("手续完备，综合得分19分", "19")],
)
def test_few_points_are_an_items_whatever_they_are_called(paper: Paper, said: str, points: str) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("本项目主要内容：维修城区道路十二公里，改善居民出行条件，提升城市管理水平。")
    for k, name in enumerate(NAMES, 1):
        paper.text(f"（{k}）{name}。{said}。")
    paper.text("（四）自评结论")
    paper.text("综上，本项目自评总得分97.29分，等级为优。")
    (record,) = paper.records()
    assert [(i.name, str(i.score)) for i in record.score_items] == [(name, points) for name in NAMES]
    assert (str(record.total_score), record.claims) == ("97.29", ())


def test_the_grade_of_a_work_or_a_survey_is_not_the_projects(paper: Paper) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、项目概况")
    paper.text("本项目经检查，工程质量评定为合格，满意度评价结果为良好，各项工作按照计划有序开展。")
    paper.text("绩效自评等级为优。")
    (record,) = paper.records()
    assert record.grade == "优"


def test_words_that_only_look_like_another_year_hide_no_claim(paper: Paper) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、项目概况")
    paper.text("本项目目前年度预算安排100万元，按照以上年度目标支出98万元，绩效自评结果为优。")
    (record,) = paper.records()
    assert [(c.metric, c.value) for c in record.claims] == [("budget", 1_000_000), ("spent", 980_000)]


def test_what_was_aimed_at_or_not_reached_is_no_claim(paper: Paper) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、目标完成情况")
    paper.text("满意度目标为90%，计划服务对象满意度达到91%，实际满意度92.5%，绩效自评结果为优。")
    paper.text("受审计周期影响，预算执行率未达到100%。")
    paper.text("（二）项目绩效目标。补贴面积62万亩以上，种粮农民满意度89%以上。")
    (record,) = paper.records()
    assert [(c.metric, str(c.value)) for c in record.claims] == [("satisfaction", "0.925")]


def test_many_points_of_an_item_in_a_list_before_the_total(paper: Paper) -> None:
    found = items(
        paper,
        "项目投入情况：自评10分；",
        "项目产出情况：自评48分；",
        "项目效益情况：自评38分；",
        "综上，本项目自评总得分96分，等级为优。",
    )
    assert found == [("项目投入情况", 10), ("项目产出情况", 48), ("项目效益情况", 38)]


@pytest.mark.parametrize(
    "told",
    [
        "投入部分自评得分10分，产出部分自评得分48分，效益部分自评得分38分，合计96分，自评等级为优。",
        "绩效自评总分100分，自评得分96分，自评等级为优。",
        "总体评价：优（96分）。",
        "项目最终得分为96分，评定结果：优。",
        "根据项目自评表打分情况，该项目自评得分96分，达到“优”的标准。",
    ],
)
def test_the_total_beside_the_points_of_parts_and_full_marks(paper: Paper, told: str) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、自评结论")
    paper.text("本项目按照要求组织了绩效自评，对照指标逐项打分，结果如下。")
    paper.text(told)
    (record,) = paper.records()
    assert (str(record.total_score), record.grade) == ("96", "优")


def test_a_group_s_heading_with_full_marks_is_no_item(paper: Paper) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、自评结论")
    paper.text("（一）投入（15分）。项目立项规范性自评5分；绩效目标合理性自评6分。")
    paper.text("（二）产出（85分）。养护面积完成率自评45分；养护质量达标率自评40分。")
    paper.text("总得分96分，绩效评级为优。各项工作按照计划有序开展，群众反映良好。")
    (record,) = paper.records()
    names = ["项目立项规范性", "绩效目标合理性", "养护面积完成率", "养护质量达标率"]
    assert [item.name for item in record.score_items] == names
    assert (str(record.total_score), record.grade) == ("96", "优")


@pytest.mark.parametrize(("total", "told"), [("92", set()), ("94", {"score-sum"})])
def test_full_marks_told_at_the_end_show_that_all_items_are_there(paper: Paper, total: str, told: set[str]) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、自评打分情况")
    for name, full, points in (("决策", 20, 18), ("过程", 20, 19), ("产出", 30, 28), ("效益", 30, 27)):
        paper.text(f"项目{name}方面：各项工作完成较好，该项满分{full}分，自评得{points}分。")
    paper.text(f"以上合计，自评总分{total}分，等级为优。")
    (record,) = check_all(paper.records())
    assert {finding.rule for finding in record.findings} & {"score-sum"} == told


@pytest.mark.parametrize(("total", "read"), [("14.5", True), ("15.5", False)])
def test_points_alone_in_brackets_are_scores_where_they_add_up_to_the_total(
    paper: Paper, total: str, read: bool
) -> None:
    report(paper, "{number}.{name}：{reason}。（{points}分）")
    paper.text("三、自评结论")
    paper.text(f"对照指标逐项打分，本项目自评总得分{total}分，自评等级为差。")
    (record,) = paper.records()
    assert [(i.name, str(i.score)) for i in record.score_items] == list(zip(NAMES, POINTS, strict=True)) * read
    assert [item.pointer for item in record.review] == [] if read else ["/score_items"]


def test_a_total_that_nothing_but_its_heading_declares(paper: Paper) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、项目概况")
    paper.text("本项目主要内容：维修城区道路十二公里，改善居民出行条件，提升城市管理水平。")
    paper.text("二、自评结论")
    paper.text("自评得分97.38分。")
    (record,) = paper.records()
    assert (str(record.total_score), record.review) == ("97.38", ())


def test_points_that_may_be_the_total_are_told(paper: Paper) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、项目概况")
    paper.text("本项目维修城区道路十二公里，产出指标自评得分86分，各项工作按照计划有序开展。")
    paper.text("存在的问题：部分路段交通流量大，施工组织难度较高，个别居民反映夜间施工有噪声。")
    (record,) = paper.records()
    assert record.total_score is None
    assert [(item.pointer, item.candidates) for item in record.review] == [("/total_score", ("86",))]


@pytest.mark.parametrize(
    ("said", "claims"),
    [
        ("预算执行率目标为100%，实际执行率98%", [("execution_rate", "0.98")]),
        ("满意度目标值为90%，实际满意度96%", [("satisfaction", "0.96")]),
        ("已达到满意度90%的目标", []),
        ("绩效目标均已实现，满意度96%", [("satisfaction", "0.96")]),
        ("资金支出率达百分之九十八", [("execution_rate", "0.98")]),
        ("预算完成率98.5％", [("execution_rate", "0.985")]),
        ("满意度由上年的92%提高到95.6%", [("satisfaction", "0.956")]),
        ("执行率从2022年的90%提升至97.5%", [("execution_rate", "0.975")]),
        ("完成的绩效目标。修复路面12公里，群众满意度93%", [("satisfaction", "0.93")]),
        ("下达预算指标320万，支出312万", [("budget", "3200000"), ("spent", "3120000")]),
        ("人均补助支出1200元", []),
        ("下达市级财政资金400万元，支出达到392万元", [("budget", "4000000"), ("spent", "3920000")]),
        ("安排本项目经费400万元，实际开支392万元", [("budget", "4000000"), ("spent", "3920000")]),
        ("安排预算400万元，其中：下达中央补助资金300万元", [("budget", "4000000")]),
        ("下达中央资金300万元、省级资金100万元", []),
    ],
)
def test_what_prose_claims_of_money_and_result(paper: Paper, said: str, claims: list[tuple[str, str]]) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、项目概况")
    paper.text(f"{said}。")
    paper.text("自评等级为优。各项工作按照计划有序开展，群众反映良好，未发生责任事故。")
    (record,) = paper.records()
    assert [(c.metric, str(c.value)) for c in record.claims] == claims


CHINESE = "一二三四"


@pytest.mark.parametrize(
    "way",
    [
        "（{number}）{name}（5分）。{reason}，得{points}分。",
        "{number}、{name}（满分5分）。{reason}，自评{points}分。",
        "（{number}）{name}（5分）。{reason}。得{points}分。",
    ],
)
def test_a_heading_with_full_marks_names_the_item(paper: Paper, way: str) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("各项指标评分，逐项说明扣分的原因，并附佐证材料，绩效自评工作按时完成。")
    for number, name, reason, points in zip(CHINESE, NAMES, REASONS, POINTS, strict=True):
        paper.text(way.format(number=number, name=name, reason=reason, points=points))
    (record,) = paper.records()
    assert [(i.name, str(i.score)) for i in record.score_items] == list(zip(NAMES, POINTS, strict=True))


@pytest.mark.parametrize(
    "way",
    [
        "{number}. {name} {points}/5",
        "（{number}）{name}：{points}/5分。{reason}。",
        "{number}.{name}（{points}分）。{reason}。",
        "{name}：{points}分",
        "●{name}：{reason}，自评得分{points}分；",
        "{number}.{name}（分值：5；得分：{points}）",
        "{name}（5） {points}",
        "第{chinese}，{name}。{reason}，本项得{points}分。",
        "（{chinese}）{name}。{reason}，自评得分{points}分。",
    ],
)
def test_figures_behind_names_that_make_the_total(paper: Paper, way: str) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、评分情况")
    paper.text("项目组按照评价指标体系逐项打分，并核对了各项佐证材料，各项分数和理由说明列示在下面。")
    for number, (name, reason, points) in enumerate(zip(NAMES, REASONS, POINTS, strict=True), 1):
        paper.text(way.format(number=number, chinese=CHINESE[number - 1], name=name, reason=reason, points=points))
    paper.text("二、自评结论")
    paper.text("项目自评总得分14.5分，等级为差。")
    (record,) = paper.records()
    assert [(i.name, str(i.score)) for i in record.score_items] == list(zip(NAMES, POINTS, strict=True))


def test_full_marks_below_a_heading_are_no_score(paper: Paper) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、评分情况")
    for number, (name, reason, points) in enumerate(zip(NAMES, REASONS, POINTS, strict=True), 1):
        paper.text(f"{number}.{name}")
        for words in ("评分标准：20分。", f"完成情况：{reason}。", f"自评得分：{points}分。"):
            paper.text(words)
    (record,) = paper.records()
    assert [(i.name, str(i.score)) for i in record.score_items] == list(zip(NAMES, POINTS, strict=True))


def test_a_subtotal_that_its_items_add_up_to_is_none(paper: Paper) -> None:
    report(paper, "{number}.{name}（5分）。{reason}，得{points}分。")
    paper.text("（二）产出情况（20分）。产出总体较好，得18.5分。")
    paper.text("1.产出数量（10分）。按计划完成，得9.5分。")
    paper.text("2.产出质量（10分）。验收合格，得9分。")
    (record,) = paper.records()
    assert [i.name for i in record.score_items] == [*NAMES, "产出数量", "产出质量"]


def test_points_of_another_year_or_of_others_are_neither_items_nor_the_total(paper: Paper) -> None:
    report(paper, "{number}.{name}：{reason}，得{points}分。")
    paper.text("三、自评结论")
    paper.text("上年度自评得分为82.6分，等级为良；财政部门重点评价得分为85.1分；本次自评得分94.5分，等级为优。")
    (record,) = paper.records()
    assert [i.name for i in record.score_items] == NAMES
    assert (str(record.total_score), record.grade) == ("94.5", "优")


def test_a_heading_within_its_paragraph_heads_a_section(paper: Paper) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、项目概况：维修城区道路十二公里，改善居民出行条件，提升城市管理水平，绩效自评为优。")
    paper.text("二、存在问题：设备验收较晚，影响支付进度。项目负责人：杜海霞。")
    (record,) = paper.records()
    assert [section.heading for section in record.narrative] == ["一、项目概况", "二、存在问题"]
    assert record.narrative[1].text.startswith("设备验收较晚")


def test_a_heading_is_no_verb_of_a_sum_with_a_name(paper: Paper) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    paper.text("一、资金安排及使用")
    paper.text("县财政年初安排茶叶品牌建设专项500万元，实际支出：487万元。")
    paper.text("二、自评结论")
    paper.text("自评等级为优。各项工作按照计划有序开展，群众反映良好，未发生责任事故。")
    (record,) = paper.records()
    assert [(c.metric, str(c.value)) for c in record.claims] == [("budget", "5000000"), ("spent", "4870000")]
