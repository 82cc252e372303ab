"""Rows and columns that say what they are: adjusted budgets, rows that sum up, grades in boxes, stage goals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from paper import HEADER, Paper, national

from hecha.check import check_all

TREE = """
    产出指标 | 数量指标 | 维修道路里程 | ≥12公里 | 12公里 | 50 | 50 |
    效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 38 | 天气原因"""


@pytest.mark.parametrize(
    ("header", "row", "budget"),
    [
        ("年初预算数 | 调整预算数 | 全年（调整）预算数 | 全年执行数", "310 | 45.5 | 355.5 | 341.28", 3_555_000),
        ("年初预算 | 预算追加 | 预算合计 | 实际支出", "310 | 45.5 | 355.5 | 341.28", 3_555_000),
        ("年初预算数 | 调增数 | 调整后预算数 | 执行数", "310 | 45.5 | 355.5 | 341.28", 3_555_000),
        ("年初预算数 | 调整预算数 | 全年执行数 | 结余", "310 | 355.5 | 341.28 | 14.22", 3_555_000),
    ],
)
def test_by_how_much_a_budget_was_adjusted_is_not_the_budget(paper: Paper, header: str, row: str, budget: int) -> None:
    record = national(paper, f"资金来源（万元） | {header}\n合计 | {row}")
    amounts = {a.measure: int(a.amount) for a in record.funding}
    assert (amounts["initial_budget"], amounts["budget"], amounts["spent"]) == (3_100_000, budget, 3_412_800)
    if "结余" not in header:
        assert "45.5" in {left.value for left in record.unmapped}


@pytest.mark.parametrize("label", ["预算执行得分", "预算执行率", "三、预算执行情况（10分）"])
def test_a_row_that_scores_the_execution_is_not_the_total(paper: Paper, label: str) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    rows = f"\n{label} | < | < | < | < | 10 | 9 | \n合计 | < | < | < | < | 100 | 97 | "
    paper.table(HEADER + TREE + rows)
    (record,) = check_all([paper.record()])
    assert (record.total_weight, record.total_score) == (100, 97)
    (line,) = record.execution
    assert (line.source, line.weight, line.score, line.rate) == ("total", 10, 9, None)
    assert "weight-sum" not in {f.rule for f in record.findings}


def test_the_rate_stands_under_the_actuals_of_a_row_that_scores_the_execution(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(HEADER + TREE + "\n预算执行率 | < | < | 100% | 90% | 10 | 9 | \n总分 | < | < | < | < | 100 | 97 | ")
    (line,) = paper.record().execution
    assert (line.rate, line.score) == (Decimal("0.9"), 9)


def test_the_sum_of_a_part_gives_way_to_the_total(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(HEADER + TREE + "\n指标得分合计 | < | < | < | < | 90 | 88 | \n总分 | < | < | < | < | 100 | 97 | ")
    record = paper.record()
    assert (record.total_weight, record.total_score) == (100, 97)
    assert {"90", "88"} <= {left.value for left in record.unmapped}


@pytest.mark.parametrize(
    ("cell", "grade"),
    [
        ("□优秀（90分及以上） √良好（80-89分） □合格（60-79分） □不合格（60分以下）", "良"),
        ("√优（90-100分） □良（80-90分） □中（60-80分） □差（60分以下）", "优"),
        ("√优 □良 □中 □差", "优"),
    ],
)
def test_a_grade_whose_box_is_ticked_beside_its_thresholds(paper: Paper, cell: str, grade: str) -> None:
    record = national(paper, f"自评等级 | {cell} | < | < | <")
    assert (record.grade, record.total_score) == (grade, None)


def test_the_goal_as_it_was_adjusted_is_the_goal(paper: Paper) -> None:
    row = "年初绩效目标 | 维修道路10公里。 | 调整后绩效目标 | {} | 绩效目标实际完成情况 | 已维修12公里，验收合格。"
    adjusted = national(paper, row.format("维修道路12公里，保障出行。"))
    assert adjusted.overall_goal == "维修道路12公里，保障出行。"
    assert adjusted.overall_goal_result == "已维修12公里，验收合格。"


def test_a_goal_that_was_not_adjusted_is_the_goal(paper: Paper) -> None:
    row = "年初绩效目标 | 维修道路10公里。 | 调整后绩效目标 | / | 绩效目标实际完成情况 | 已维修12公里，验收合格。"
    assert national(paper, row).overall_goal == "维修道路10公里。"


def test_stage_goals_numbered_in_one_cell(paper: Paper) -> None:
    record = national(
        paper,
        "阶段性目标 | 1.上半年完成选址和招标，投入2.5万元。\\n2.下半年完成建设。 | 完成情况 | "
        "1.完成选址和招标。\\n2.183个充电桩建成投运。",
    )
    assert [(g.number, g.goal, g.result) for g in record.stage_goals] == [
        (1, "上半年完成选址和招标，投入2.5万元。", "完成选址和招标。"),
        (2, "下半年完成建设。", "183个充电桩建成投运。"),
    ]


CARDS = (
    """
    指标1 | 一级指标 | 产出指标 | 二级指标 | 数量指标 | 分值 | 50
    ^ | 三级指标 | 维修道路里程 | 年度指标值 | ≥12公里 | 得分 | 50
    ^ | 实际完成值 | 12公里 | 偏差原因及改进措施 |  | < | <
    指标2 | 一级指标 | 效益指标 | 二级指标 | 社会效益指标 | 分值 | 40
    ^ | 三级指标 | 投诉下降率 | 年度指标值 | ≥10% | 得分 | 32
    ^ | 实际完成值 | 8% | 偏差原因及改进措施 | 天气原因 | < | <""",
    """
    一级指标 | 产出指标 | 二级指标 | 数量指标
    指标名称 | 维修道路里程 | 权重 | 50
    目标值 | ≥12公里 | 完成值 | 12公里
    自评得分 | 50 | 未完成原因 |
    一级指标 | 效益指标 | 二级指标 | 社会效益指标
    指标名称 | 投诉下降率 | 权重 | 40
    目标值 | ≥10% | 完成值 | 8%
    自评得分 | 32 | 未完成原因 | 天气原因""",
    """
    序号 | 1 | 指标名称 | 维修道路里程 | 一级指标 | 产出指标 | 二级指标 | 数量指标
    分值 | 50 | 年度指标值 | ≥12公里 | 完成值 | 12公里 | 得分 | 50
    备注 | | < | < | < | < | < | <
    序号 | 2 | 指标名称 | 投诉下降率 | 一级指标 | 效益指标 | 二级指标 | 社会效益指标
    分值 | 40 | 年度指标值 | ≥10% | 完成值 | 8% | 得分 | 32
    备注 | 天气原因 | < | < | < | < | < | <""",
)


@pytest.mark.parametrize("cards", CARDS)
def test_indicators_as_cards_with_labels_beside_their_values(paper: Paper, cards: str) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局\n执行率 | 99% | 得分 | 9.9")
    paper.table(cards)
    paper.table("自评总分 | 91.9 | 自评等级 | 优")
    record = paper.record()
    assert [
        (i.level1, i.level2, i.name, i.target and i.target.raw, i.actual and i.actual.raw, i.weight, i.score, i.reason)
        for i in record.indicators
    ] == [
        ("产出指标", "数量指标", "维修道路里程", "≥12公里", "12公里", 50, 50, None),
        ("效益指标", "社会效益指标", "投诉下降率", "≥10%", "8%", 40, 32, "天气原因"),
    ]
    assert (record.grade, record.total_score) == ("优", Decimal("91.9"))


@pytest.mark.parametrize("number", ["四、", "", "（一）"])
def test_a_band_over_each_header_names_the_first_level(paper: Paper, number: str) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    header = "二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分"
    paper.table(
        f"{number}产出指标（50分） | < | < | < | < | <\n{header}\n"
        f"数量指标 | 维修道路里程 | ≥12公里 | 12公里 | 50 | 50\n"
        f"效益指标（40分） | < | < | < | < | <\n{header}\n社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 38"
    )
    assert [i.level1 for i in paper.record().indicators] == ["产出指标", "效益指标"]


def test_a_band_that_names_the_whole_block_is_no_level(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        "绩效指标 | < | < | < | <\n指标名称 | 指标值 | 完成值 | 分值 | 得分\n"
        "维修道路里程 | ≥12公里 | 12公里 | 50 | 50\n投诉下降率 | ≥10% | 12% | 40 | 38"
    )
    assert [i.level1 for i in paper.record().indicators] == [None, None]


@pytest.mark.parametrize("first", ["关于开展2023年度项目支出绩效自评工作的通知", "2023年度绩效自评工作安排"])
def test_a_notice_that_asks_for_self_evaluations_is_none(paper: Paper, first: str) -> None:
    for line in (
        first,
        "各预算单位：",
        "根据预算绩效管理要求，现就开展2023年度项目支出绩效自评工作通知如下。",
        "一、自评范围",
        "2023年度部门预算安排的全部项目，预算执行率低于80%的项目须说明原因。",
        "二、评分规则",
        "产出指标50分，效益指标30分；总分90分及以上为优，80分至90分为良。",
        "三、报送要求",
        "请于2024年3月15日前将项目支出绩效自评表和自评报告报送县财政局绩效",
        "股。联系人：白建国，联系电话：0913-2236710。",
    ):
        paper.text(line)
    assert paper.records() == []


def test_a_form_left_blank_behind_a_notice_is_none(paper: Paper) -> None:
    for line in (
        "关于做好绩效自评工作的安排",
        "一、自评范围",
        "2023年度县级预算安排的全部项目支出，共涉及项目326个，预算资金4.82亿元。",
        "二、时间要求",
        "各单位应于2024年3月31日前完成自评。",
    ):
        paper.text(line)
    paper.title("项目支出绩效自评表")
    paper.text("（　　年度）", x=260)
    paper.table("项目名称 |  | < | <\n主管部门 |  | 实施单位 |  ")
    paper.table(HEADER + "\n产出指标 | 数量指标 | 指标1： |  |  |  |  |  ")
    assert paper.records() == []


def test_a_date_before_the_place_for_the_seal(paper: Paper) -> None:
    paper.text("填报人：李四      填表日期：2024年2月26日      （单位公章）", top=700)
    paper.top = 50
    assert str(national(paper).fill_date) == "2024-02-26"


def test_a_threshold_of_a_grade_is_no_score(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评报告")
    for line in (
        "项目名称：城区道路维修",
        "一、评分办法",
        "评价总分90分及以上为优，80分以上为良，60分（含）以上为中。",
        "二、评价结论",
        "本项目绩效目标按计划完成，道路维修合格，资金使用合规，综合得分93.5分，等级为优。",
    ):
        paper.text(line)
    assert paper.record().total_score == Decimal("93.5")


def test_what_sources_are_sorted_by_stands_before_the_first_of_them(paper: Paper) -> None:
    rows = (
        "部门预算总额 | 186.30 | 207.10",
        "1.资金来源：财政性资金 | 176.30 | 197.10",
        "按收入性质分：其他资金 | 10.00 | 10.00",
    )
    record = national(
        paper, "预算情况（万元） | 项目 | 年初预算数 | 全年执行数\n" + "\n".join(f"^ | {row}" for row in rows)
    )
    assert {(r.measure, r.source): r.amount for r in record.funding if r.measure == "initial_budget"} == {
        ("initial_budget", "total"): Decimal(1863000),
        ("initial_budget", "appropriation"): Decimal(1763000),
        ("initial_budget", "other"): Decimal(100000),
    }


def test_a_numbered_source_that_nobody_knows_makes_the_sums_doubtful(paper: Paper) -> None:
    record = national(
        paper,
        "预算情况（万元） | 项目 | 年初预算数 | 全年执行数\n^ | 资金总额 | 186.30 | 207.10\n"
        "^ | 1.资金来源：彩票分成 | 186.30 | 207.10\n^ | 其他资金 | 0 | 0",
    )
    reasons = [item.reason for item in record.review if item.pointer == "/funding"]
    assert reasons == ["资金来源“1.资金来源：彩票分成”未能识别"]


def test_a_measure_said_again_beside_its_own_figure_is_the_total(paper: Paper) -> None:
    record = national(
        paper,
        "预算安排情况（万元） | < | 资金执行情况（万元） | <\n预算数： | 280.00 | 执行数： | 271.40\n"
        "其中：财政资金 | 260.00 | 其中：财政资金 | 251.40\n其他 | 20.00 | 其他 | 20.00",
    )
    assert {(r.measure, r.source): r.amount / 10000 for r in record.funding} == {
        ("budget", "total"): Decimal(280),
        ("spent", "total"): Decimal("271.4"),
        ("budget", "appropriation"): Decimal(260),
        ("spent", "appropriation"): Decimal("251.4"),
        ("budget", "other"): Decimal(20),
        ("spent", "other"): Decimal(20),
    }


def test_the_stages_under_a_header_of_their_own_leave_the_goal(paper: Paper) -> None:
    record = national(
        paper,
        "预期总体目标 | 治理河长14.5公里，保障沿岸1.6万人防洪安全。 | 是否如期实现预期总体目标 | □是 ☑否\n"
        "预期阶段性目标 | 目标内容 | 实际完成情况 | <\n"
        "目标1 | 2022年底前完成征地拆迁 | 2022年9月完成 | <\n"
        "目标2 | 2023年6月底前完成主体工程 | 2023年8月完成 | <\n"
        "目标3 |  | 2024年3月完工验收 | <",
    )
    assert record.overall_goal == "治理河长14.5公里，保障沿岸1.6万人防洪安全。"
    assert record.overall_goal_result is None
    assert [(s.number, s.goal, s.result) for s in record.stage_goals] == [
        (1, "2022年底前完成征地拆迁", "2022年9月完成"),
        (2, "2023年6月底前完成主体工程", "2023年8月完成"),
        (3, None, "2024年3月完工验收"),
    ]


def test_a_list_of_tasks_is_not_the_goal(paper: Paper) -> None:
    record = national(
        paper,
        "年度履职目标 | 全面完成粮食生产任务，建成高标准农田6.5万亩。 | < | <\n"
        "年度主要任务 | 任务名称 | 主要内容 | 完成情况\n"
        "^ | 粮食安全 | 落实种植补贴 | 已完成\n^ | 和美乡村 | 创建示范村 | 已完成",
    )
    assert record.overall_goal == "全面完成粮食生产任务，建成高标准农田6.5万亩。"


def test_targets_beside_their_comparators_and_labels_below_others(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 动物防疫员补助 | 主管部门 | 农业农村局")
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 运算符号 | 内容 | 度量单位 | 实际完成值 | 分值 | 得分 | 偏差分析 | < | <\n"
        "^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | 经费保障 | 人员保障 | 原因说明\n"
        "产出指标 | 数量指标 | 补助人数 | = | 268 | 人 | 268 | 50 | 50 |  |  | \n"
        "^ | 质量指标 | 采样份数 | ≥ | 3600 | 份 | 3420 | 40 | 38 |  | √ | 采样车辆故障",
    )
    record = paper.record()
    assert [i.target.raw for i in record.indicators if i.target] == ["=268人", "≥3600份"]
    assert [i.reason for i in record.indicators] == [None, "采样车辆故障"]


def test_a_budget_unit_beside_its_department_is_the_unit(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.text("填报人（签字）：李四（签章）")
    paper.table(
        "项目名称 | 公园绿化 | < | <\n预算单位 | 公园管理中心（盖章） | 主管部门 | 园林局\n"
        "自评结论 | 优 √ 良 □ 中 □ 差 □ | < | <"
    )
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 面积 | ≥12公顷 | 12公顷 | 90 | 90"
    )
    record = paper.record()
    assert (record.reporting_unit, record.supervising_department) == ("公园管理中心", "园林局")
    assert (record.grade, record.filled_by) == ("优", "李四")


def test_remarks_beside_the_comparators_are_no_targets(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table(
        "项目名称 | 公园绿化 | < | < | < | < | < | <\n"
        "一级指标 | 二级指标 | 三级指标 | 指标性质 | 备注 | 实际完成值 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 面积 | ≥ | 按验收图计 | 12公顷 | 50 | 50\n"
        "^ | 质量指标 | 成活率 | ≥ | 抽样调查 | 96% | 40 | 40"
    )
    record = paper.record()
    assert [(i.target, i.actual and i.actual.raw) for i in record.indicators] == [(None, "12公顷"), (None, "96%")]


def test_a_budget_unit_before_the_department_does_not_take_its_place(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table(
        "项目名称 | 公园绿化 | < | <\n预算单位 | 城乡建设局 | 主管部门 | 园林局\n"
        "项目实施单位 | 公园管理中心 | 联系人 | 李四"
    )
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 面积 | ≥12公顷 | 12公顷 | 90 | 90"
    )
    record = paper.record()
    assert (record.supervising_department, record.reporting_unit) == ("园林局", "公园管理中心")
    assert [u.value for u in record.unmapped if u.label == "预算单位"] == ["城乡建设局"]


def test_a_report_with_a_blank_for_the_name_is_a_record(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评报告")
    paper.table("项目名称 |  | 联系人 | 李四")
    for line in (
        "一、项目概况",
        "本项目对城区破损道路进行维修，保障市民出行安全，绩效目标设定合理。",
        "二、存在问题",
        "个别路段施工期间交通疏导不够及时，群众反映较多。",
    ):
        paper.text(line)
    record = paper.record()
    assert record.project_name is None
    assert "project_name" not in record.absent
    assert len(record.narrative) == 2


def test_weights_and_scores_in_pairs_of_label_and_value(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("""
        项目名称 | 水文监测设施运行维护 | < | < | 评价年度 | 2024年 | < | <
        预算部门（主管） | 洮西县水务局 | < | < | 预算单位（实施） | 洮西县水文勘测中心 | < | <
        年初预算数（万元） | 66.00 | 全年预算数（万元） | 66.00 | 全年执行数（万元） | 64.02 | 执行率 | 97%
        执行率分值 | 10 | 执行率得分 | 9.7 | | | |
        指标1 | 一级指标 | 产出指标 | 二级指标 | 数量指标 | 三级指标 | 检修水文设施 | <
        ^ | 目标值 | ≥42处 | 完成值 | 42处 | 分值 | 90 | <
        ^ | 得分 | 90 | < | < | < | < | <
        总分 | 100 | 自评得分 | 99.7 | 自评等级 | 优 | < | <
        """)
    record = paper.record()
    assert (record.supervising_department, record.reporting_unit) == ("洮西县水务局", "洮西县水文勘测中心")
    (line,) = record.execution
    assert (line.rate, line.weight, line.score) == (Decimal("0.97"), Decimal(10), Decimal("9.7"))
    assert (record.total_weight, record.total_score, record.grade) == (Decimal(100), Decimal("99.7"), "优")
