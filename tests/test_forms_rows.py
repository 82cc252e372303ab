"""Rows and lines about an indicator table that are no indicators, and what they say of those above and below them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from paper import Paper
from road_form import BENEFIT, FIRST, HEADER, SECOND, THIRD, TOTAL, WHOLE, read
from scanner import scanned

from hecha.check import check_record

IDENTITY = "项目名称 | 城区道路维修 | 实施单位 | 养护中心"
MONEY = "资金来源（万元） | 全年预算数 | 全年执行数 | 执行率\n年度资金总额 | 100.00 | 98.00 | 98%"
ROWS = f"{FIRST}\n{SECOND}\n{THIRD}\n{BENEFIT}"


def form(paper: Paper, *tables: str) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    for table in (IDENTITY, *tables):
        paper.table(table)


@pytest.mark.parametrize(
    "labels", ["预算执行率 | < | <", "预算执行 | 预算执行率 | 预算执行率", "预算执行（10分） | 预算执行率 | <"]
)
def test_the_row_that_scores_the_execution_is_no_indicator(paper: Paper, labels: str) -> None:
    form(paper, MONEY, f"{HEADER}\n{ROWS}\n{labels} | 100% | 98% | 10 | 9.8 | \n{TOTAL}")
    record = check_record(paper.record())
    assert read(record) == WHOLE
    assert [(e.source, e.rate, e.weight, e.score) for e in record.execution] == [
        ("total", Decimal("0.98"), Decimal(10), Decimal("9.8"))
    ]
    assert "missed-target-unexplained" not in {f.rule for f in record.findings}


def test_a_reason_across_the_table_is_that_of_the_indicator_above_it(paper: Paper) -> None:
    missed = SECOND.replace("98%", "93%")
    reason = "^ | ^ | 偏差原因：雨季影响施工 | < | < | < | < | <"
    form(paper, f"{HEADER}\n{FIRST}\n{missed}\n{reason}\n{THIRD}\n{BENEFIT}\n{TOTAL}")
    record = check_record(paper.record())
    assert [i.reason for i in record.indicators] == [None, "雨季影响施工", None, None]
    assert "missed-target-unexplained" not in {f.rule for f in record.findings}


def test_rows_are_numbered_beside_the_table(paper: Paper) -> None:
    rows = "\n".join(f"^ | {row}" for row in (FIRST, SECOND, THIRD, BENEFIT))
    wide = " | < | < | < | < | <"
    told = f"6 | 存在问题 | < | 管护力量不足。{wide}\n7 | 改进措施 | < | 加强管护。{wide}"
    form(paper, f"4 | {HEADER}\n{rows}\n5 | {TOTAL}\n{told}")
    record = paper.record()
    assert read(record) == WHOLE
    assert [(n.heading, n.text) for n in record.narrative] == [
        ("存在问题", "管护力量不足。"),
        ("改进措施", "加强管护。"),
    ]


def test_of_two_years_side_by_side_the_one_that_is_evaluated_counts(paper: Paper) -> None:
    head = "一级指标 | 二级指标 | 三级指标 | 上年（2022年） | < | 本年（2023年） | < | 得分"
    rows = "产出指标 | 数量指标 | 维修道路里程 | ≥10公里 | 11公里 | ≥12公里 | 13公里 | 20"
    form(paper, f"{head}\n^ | ^ | ^ | 指标值 | 完成值 | 指标值 | 完成值 | ^\n{rows}")
    (found,) = paper.record().indicators
    assert found.target is not None
    assert found.actual is not None
    assert (found.target.raw, found.actual.raw) == ("≥12公里", "13公里")


def test_headings_over_tables_name_the_level_the_weight_and_the_total(paper: Paper) -> None:
    form(paper)
    paper.text("二、预算执行情况（10分）")
    paper.table(MONEY.replace("执行率", "执行率 | 得分").replace("98%", "98% | 9.8"))
    for heading, rows in (("三、产出指标（60分）", (FIRST, SECOND, THIRD)), ("四、效益指标（30分）", (BENEFIT,))):
        paper.text(heading)
        paper.table("\n".join(row.partition("|")[2] for row in (HEADER, *rows)))
    paper.text("五、自评总分")
    paper.text("99.8分", x=80)
    record = paper.record()
    assert read(record) == WHOLE
    assert record.execution[0].weight == Decimal(10)
    assert record.total_score == Decimal("99.8")


@pytest.mark.parametrize("weighed", [False, True], ids=["of all", "of the execution"])
def test_a_score_beside_the_rate_is_that_of_all_unless_the_execution_is_weighed(paper: Paper, weighed: bool) -> None:
    row = "分值 | 10 | 得分 | 9.7" if weighed else "自评等级 | 优 | 填报日期 | 2024年3月8日"
    score = "结余 | 3.00" if weighed else "自评得分 | 97.8"
    form(paper, f"预算数（万元） | 100.00 | 执行数（万元） | 97.00\n执行率 | 97% | {score}\n{row}")
    record = paper.record()
    assert [(e.rate, e.weight, e.score) for e in record.execution] == [
        (Decimal("0.97"), *((Decimal(10), Decimal("9.7")) if weighed else (None, None)))
    ]
    assert record.total_score == (None if weighed else Decimal("97.8"))


def test_money_spent_beside_what_was_arranged_source_by_source(paper: Paper) -> None:
    form(
        paper,
        """资金（万元） | 资金总额 | 165.00 | 实际支出总额 | 159.50
        ^ | 省级资金 | 110.00 | 省级资金支出 | 104.50
        ^ | 县级资金 | 55.00 | 县级资金支出 | 55.00""",
    )
    assert {(f.measure, f.source, f.amount) for f in paper.record().funding} == {
        ("budget", "total", 1_650_000),
        ("spent", "total", 1_595_000),
        ("budget", "provincial", 1_100_000),
        ("spent", "provincial", 1_045_000),
        ("budget", "county", 550_000),
        ("spent", "county", 550_000),
    }


def test_stages_one_a_row_with_a_label_of_results_in_each(paper: Paper) -> None:
    form(
        paper,
        """预期总体目标 | 修缮古民居14栋 | < | 是否如期实现预期总体目标 | 是
        阶段性目标 | 目标1 | 完成设计和招标 | 实际完成情况 | 完成设计
        ^ | 目标2 | 完成14栋修缮 | 实际完成情况 | 通过验收
        起止时间 | 项目开始时间：2023年1月1日 | < | 项目完成时间：2023年12月31日 | <""",
    )
    record = paper.record()
    assert [(s.number, s.goal, s.result) for s in record.stage_goals] == [
        (1, "完成设计和招标", "完成设计"),
        (2, "完成14栋修缮", "通过验收"),
    ]
    assert record.overall_goal_result is None
    assert (str(record.start_date), str(record.end_date)) == ("2023-01-01", "2023-12-31")


def test_the_last_of_four_levels_names_the_indicator(paper: Paper) -> None:
    head = "一级指标 | 二级指标 | 三级指标 | 四级指标 | 目标值 | 完成值 | 分值 | 得分"
    rows = "产出指标 | 数量指标 | 道路 | 维修里程 | ≥12公里 | 13公里 | 20 | 20"
    form(paper, f"{head}\n{rows}\n^ | ^ | 道路 | 更换路灯 | ≥9盏 | 9盏 | 20 | 20")
    record = check_record(paper.record())
    assert [i.name for i in record.indicators] == ["维修里程", "更换路灯"]
    assert "indicator-duplicate" not in {f.rule for f in record.findings}


def test_goals_below_the_indicators_in_their_columns_are_no_indicator(paper: Paper) -> None:
    goals = """年度绩效目标 | 总体目标 | < | < | 全年实际完成情况 | < | < | <
        ^ | 维修道路12公里。 | < | < | 已维修12公里。 | < | < | <
        自评等级 | < | 优 | < | < | < | < | <"""
    form(paper, f"{HEADER}\n{ROWS}\n{TOTAL}\n{goals}")
    record = paper.record()
    assert read(record) == WHOLE
    assert (record.overall_goal, record.overall_goal_result) == ("维修道路12公里。", "已维修12公里。")
    assert record.grade == "优"


def test_a_row_left_as_the_blank_form_prints_it_is_no_indicator(paper: Paper) -> None:
    form(paper, f"{HEADER}\n{FIRST}\n^ | ^ | 指标2：…… |  |  |  |  | \n{SECOND}\n{THIRD}\n{BENEFIT}\n{TOTAL}")
    assert read(paper.record()) == WHOLE


def test_how_far_an_actual_is_off_is_no_reason(paper: Paper) -> None:
    head = "一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 偏差 | 得分 | 偏差原因"
    form(paper, f"{head}\n产出指标 | 质量指标 | 验收合格率 | ≥95% | 93% | -2% | 9.8 | 雨季影响施工")
    (found,) = paper.record().indicators
    assert found.reason == "雨季影响施工"


def test_the_total_of_all_told_below_a_table_that_sums_up_its_indicators(paper: Paper) -> None:
    paper.title("城区道路维修项目绩效自评报告")
    for table in (IDENTITY, f"{HEADER}\n{ROWS}\n合计 | < | < | < | < | 90 | 89.5 | "):
        paper.table(table)
    for line in (
        "一、自评结论",
        "预算执行率为98%。经综合评定，项目自评总分99.3分，等级为优。",
        "二、存在问题",
        "设备验收较晚。",
    ):
        paper.text(line)
    record = paper.record()
    assert (record.total_weight, record.total_score) == (None, Decimal("99.3"))
    assert [(u.label, u.value) for u in record.unmapped] == [("合计", "90"), ("合计", "89.5")]


@pytest.mark.parametrize(
    "end",
    [
        "合计 | < | < | < | < | 100 | 99.5 | 自评等级：优",
        "总分 | < | 总分值 | 100 | < | 总得分 | 99.5 | 优",
    ],
    ids=["with its label", "behind the points"],
)
def test_the_grade_beside_the_total_is_read(paper: Paper, end: str) -> None:
    form(paper, f"{HEADER}\n{ROWS}")
    paper.table(f"其他需要说明的事项 | 无 | < | < | < | < | < | <\n{end}")
    record = paper.record()
    assert (record.total_weight, record.total_score, record.grade) == (Decimal(100), Decimal("99.5"), "优")


def test_the_grade_in_the_row_that_sums_up_is_read(paper: Paper) -> None:
    """On a scan the cell is like a label, too."""
    form(paper, f"{HEADER}\n{ROWS}\n合计 | < | < | < | < | 100 | 99.5 | 自评等级：优")
    paper.save()
    assert scanned(paper.path).grade == "优"


@pytest.mark.parametrize(
    "labels", ["预算执行率自评分 | < | 权重 | 10 | 自评分 | 9.8", "执行率评分 | < | 分值 | 10 | 得分 | 9.8"]
)
def test_a_named_row_of_points_below_the_columns_of_money_scores_the_execution(paper: Paper, labels: str) -> None:
    money = """资金执行情况（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 执行率
        ^ | 合计 | 100.00 | 100.00 | 98.00 | 98%
        ^ | 财政拨款 | 100.00 | 100.00 | 98.00 | 98%"""
    form(paper, f"{money}\n{labels}", f"{HEADER}\n{ROWS}\n{TOTAL}")
    record = paper.record()
    (whole, *_) = record.execution
    assert (whole.source, whole.rate, whole.weight, whole.score) == (
        "total", Decimal("0.98"), Decimal(10), Decimal("9.8"),
    )  # fmt: skip
    assert len(record.funding) == 6


def test_money_with_its_sources_side_by_side_below_the_indicators_is_no_indicator(paper: Paper) -> None:
    money = """项目资金\\n（万元） | 项目 | 资金总额 | < | 财政拨款 | 其他资金 | < | <
        ^ | 年初预算数 | 100.00 | < | 80.00 | 20.00 | < | <
        ^ | 全年预算数 | 100.00 | < | 80.00 | 20.00 | < | <
        ^ | 全年执行数 | 98.00 | < | 78.00 | 20.00 | < | <"""
    form(paper, f"{HEADER}\n{ROWS}\n{money}\n{TOTAL}")
    record = check_record(paper.record())
    assert read(record) == WHOLE
    assert {(f.measure, f.source): f.amount for f in record.funding} == {
        **{(m, "total"): Decimal(1_000_000) for m in ("initial_budget", "budget")},
        **{(m, "appropriation"): Decimal(800_000) for m in ("initial_budget", "budget")},
        **{(m, "other"): Decimal(200_000) for m in ("initial_budget", "budget", "spent")},
        ("spent", "total"): Decimal(980_000),
        ("spent", "appropriation"): Decimal(780_000),
    }
    assert {f.rule for f in record.findings} == {"indicator-level-missing"}


def test_indicators_that_are_called_after_sources_of_money_stay(paper: Paper) -> None:
    rows = "成本指标 | 财政资金 | 其他资金 | ≤20万元 | 20万元 | 10 | 10 | "
    form(paper, f"{HEADER}\n{FIRST}\n{rows}\n{BENEFIT}\n{TOTAL}")
    assert [i.name for i in paper.record().indicators] == ["维修道路里程", "其他资金", "投诉下降率"]
