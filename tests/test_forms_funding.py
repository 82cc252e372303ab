"""The funding block: measures, sources and years, whichever of them runs down or across."""

from __future__ import annotations

from decimal import Decimal

import pytest
from paper import HEADER, ROWS, Paper, money, national

from hecha.schema import Record


def parts(record: Record) -> dict[str, str]:
    return {a.source: a.part_of for a in record.funding if a.part_of is not None}


NATIONAL = {
    (measure, None, source, amount * 10_000)
    for source, amounts in {"total": (100, 120, 114), "appropriation": (80, 100, 95), "carryover": (20, 20, 19)}.items()
    for measure, amount in zip(("initial_budget", "budget", "spent"), amounts, strict=True)
}


def test_measures_across_and_sources_down(paper: Paper) -> None:
    record = national(
        paper,
        """
        项目资金\\n（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
        ^ | 年度资金总额 | 100.00 | 120.00 | 114.00 | 10 | 95.00% | 9.5
        ^ | 其中：当年财政拨款 | 80.00 | 100.00 | 95.00 | — | 95.00% | —
        ^ | 上年结转资金 | 20.00 | 20.00 | 19.00 | — | — | —
        """,
    )
    assert money(record) == NATIONAL
    total, appropriation = record.execution
    assert (total.source, total.rate, total.weight, total.score) == ("total", Decimal("0.95"), 10, Decimal("9.5"))
    assert (appropriation.source, appropriation.rate, appropriation.score) == ("appropriation", Decimal("0.95"), None)
    assert parts(record) == {}
    assert record.amount_unit == "万元"


def test_sources_across_and_measures_down(paper: Paper) -> None:
    record = national(
        paper,
        """
        项目资金（万元） | 年度资金总额 | 当年财政拨款 | 上年结转资金
        年初预算数 | 100.00 | 80.00 | 20.00
        全年预算数 | 120.00 | 100.00 | 20.00
        全年执行数 | 114.00 | 95.00 | 19.00
        """,
    )
    assert money(record) == NATIONAL


def test_a_label_with_its_figure_in_a_right_pane_is_no_amount_of_the_left_one(paper: Paper) -> None:
    record = national(
        paper,
        "资金（万元） | 来源 | 全年预算数 | 全年执行数\n^ | 年度资金总额 | 100 | 98\n"
        "^ | 按收入性质分： | < | 按支出性质分：\n"
        "^ | 政府性基金拨款： | < | 项目支出：38.45",
    )
    assert {(r.measure, r.source, int(r.amount)) for r in record.funding} == {
        ("budget", "total", 1_000_000),
        ("spent", "total", 980_000),
    }
    assert ("项目支出", "38.45") in {(u.label, u.value) for u in record.unmapped}


def test_label_and_value_side_by_side(paper: Paper) -> None:
    record = national(
        paper,
        """
        预算执行情况\\n（万元） | 预算数 | 100 | 执行数 | 95
        ^ | 其中：财政拨款 | 80 | 其中：财政拨款 | 76
        ^ | 其他资金 | 20 | 其他资金 | 19
        """,
    )
    assert money(record) == {
        ("budget", None, "total", 1_000_000), ("spent", None, "total", 950_000),
        ("budget", None, "appropriation", 800_000), ("spent", None, "appropriation", 760_000),
        ("budget", None, "other", 200_000), ("spent", None, "other", 190_000),
    }  # fmt: skip


@pytest.mark.parametrize("mark", ["", "·"], ids=["plain", "smudged"])
def test_levels_of_government_below_a_source_detail_it(paper: Paper, mark: str) -> None:
    record = national(
        paper,
        f"""
        项目资金\\n（万元） | | 全年预算数 | 全年执行数
        ^ | 年度资金总额 | 120 | 110
        ^ | 当年财政拨款 | 100 | 90
        ^ | {mark}其中：中央补助 | 60 | 55
        ^ | 市级资金 | 40 | 35
        ^ | 其他资金 | 20 | 20
        """,
    )
    assert parts(record) == {"central": "appropriation", "municipal": "appropriation"}
    assert ("budget", None, "central", 600_000) in money(record)


def test_sources_of_the_total_are_no_parts_although_they_say_among_them(paper: Paper) -> None:
    record = national(
        paper,
        """
        资金投入情况\\n（万元） | | 全年预算数 | 全年执行数 | 执行率
        ^ | 年度资金总额： | 100 | 95 | 95%
        ^ | 其中：中央财政资金 | 60 | 57 | 95%
        ^ | 地方资金 | 40 | 38 | 95%
        """,
    )
    assert parts(record) == {}
    assert {a.source for a in record.funding} == {"total", "central", "local"}


def test_a_weight_that_stands_only_in_the_header(paper: Paper) -> None:
    record = national(
        paper,
        """
        预算执行情况\\n（万元）（20分） | | 预算数（A） | 执行数（B） | 执行率（B/A） | 得分（20分×执行率）
        ^ | 年度财政资金总额 | 100 | 95 | 95% | 19
        """,
    )
    (line,) = record.execution
    assert (line.weight, line.score, line.rate) == (20, 19, Decimal("0.95"))


@pytest.mark.parametrize(
    ("label", "unit", "factor"),
    [("项目资金（元）", "元", 1), ("项目资金（万元）", "万元", 10_000), ("项目资金（亿元）", "亿元", 100_000_000)],
)
def test_amounts_are_in_yuan_whatever_unit_the_form_declares(paper: Paper, label: str, unit: str, factor: int) -> None:
    record = national(paper, f"{label} | | 全年预算数 | 全年执行数\n^ | 年度资金总额 | 120 | 110")
    assert record.amount_unit == unit
    assert [a.amount for a in record.funding] == [120 * factor, 110 * factor]


def test_a_unit_declared_above_the_table_holds_for_it(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("金额单位：元", x=450)
    paper.table(
        "项目名称 | 城区道路维修 | < | <\n项目资金 | | 全年预算数 | 全年执行数\n^ | 年度资金总额 | 1200000 | 1100000"
    )
    paper.table(HEADER + ROWS)
    record = paper.record()
    assert record.amount_unit == "元"
    assert [a.amount for a in record.funding] == [1_200_000, 1_100_000]


def test_an_amount_without_any_unit_is_not_guessed(paper: Paper) -> None:
    record = national(paper, "项目资金 | | 全年预算数 | 全年执行数\n^ | 年度资金总额 | 120 | 110")
    assert record.amount_unit is None
    assert record.funding == ()
    assert record.review


def test_a_zero_is_an_amount_and_a_dash_is_none(paper: Paper) -> None:
    record = national(
        paper,
        """
        项目资金\\n（万元） | | 年初预算数 | 全年预算数 | 全年执行数
        ^ | 年度资金总额 | / | 120 | 110
        ^ | 上年结转资金 | — | 0.00 | 0
        """,
    )
    assert money(record) == {
        ("budget", None, "total", 1_200_000), ("spent", None, "total", 1_100_000),
        ("budget", None, "carryover", 0), ("spent", None, "carryover", 0),
    }  # fmt: skip
    assert record.unmapped == ()


def test_an_amount_that_cannot_be_read_is_on_the_review_list(paper: Paper) -> None:
    record = national(paper, "项目资金\\n（万元） | | 全年预算数 | 全年执行数\n^ | 年度资金总额 | 1O0.O0x | 95.00")
    assert money(record) == {("spent", None, "total", 950_000)}
    assert any("1O0.O0x" in item.candidates for item in record.review)


def test_amounts_told_in_the_text_of_a_cell(paper: Paper) -> None:
    paper.title("项目绩效目标完成情况自评表")
    paper.table("项目名称 | 沟渠改造 | < | 主管部门 | 农业局")
    paper.table(
        "预算执行情况 | 预算数 | 执行数\n"
        "^ | 总额1,002.6万元，其中：中央资金802.6万元，县级资金200万元。"
        " | 总额990万元，其中：中央资金790万元，县级资金200万元。"
    )
    (record,) = paper.records()
    assert {(row.measure, row.source): row.amount for row in record.funding} == {
        ("budget", "total"): 10_026_000, ("budget", "central"): 8_026_000, ("budget", "county"): 2_000_000,
        ("spent", "total"): 9_900_000, ("spent", "central"): 7_900_000, ("spent", "county"): 2_000_000,
    }  # fmt: skip


def test_an_amount_that_no_project_has_is_to_be_looked_at(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 沟渠改造 | 主管部门 | 农业局\n项目资金（万元） | 年度资金总额 | 全年预算数 | 545480000534")
    (record,) = paper.records()
    assert [item.pointer for item in record.review] == ["/funding/0/amount"]


def test_measures_over_pairs_of_source_and_amount_beside_a_block_named_like_a_measure(paper: Paper) -> None:
    record = national(
        paper,
        "资金投入情况（元） | 年初预算数： | 900 | 全年预算数： | 800 | 实际支付数： | 700\n"
        "^ | 其中：财政拨款 | 500 | 其中：财政拨款 | 400 | 其中：财政拨款 | 400\n"
        "^ | 其他资金 | 400 | 其他资金 | 400 | 其他资金 | 300",
    )
    assert {(row.measure, row.source): int(row.amount) for row in record.funding} == {
        ("initial_budget", "total"): 900,
        ("budget", "total"): 800,
        ("spent", "total"): 700,
        ("initial_budget", "appropriation"): 500,
        ("budget", "appropriation"): 400,
        ("spent", "appropriation"): 400,
        ("initial_budget", "other"): 400,
        ("budget", "other"): 400,
        ("spent", "other"): 300,
    }


def test_a_rate_under_all_sources_is_that_of_the_total(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table(
        """
        项目名称 | 沟渠改造 | < | 主管部门 | 农业局
        项目资金（万元） | 资金性质 | 合计 | 财政拨款 | 其他资金
        ^ | 全年预算数 | 100 | 60 | 40
        ^ | 全年执行数 | 98 | 60 | 38
        ^ | 执行率 | 98% | < | <
        ^ | 得分（10分） | 9.8 | < | <
        """
    )
    (line,) = paper.record().execution
    assert (line.source, line.rate, line.weight, line.score) == ("total", Decimal("0.98"), 10, Decimal("9.8"))


def test_rate_weight_and_score_behind_their_labels_under_sources_that_run_along(paper: Paper) -> None:
    record = national(
        paper,
        "项目资金（万元） | 资金来源 | 资金总额 | 财政拨款 | 其他资金\n"
        "^ | 全年预算数 | 100 | 60 | 40\n"
        "^ | 全年执行数 | 98 | 60 | 38",
        "执行率 | 98.00% | 分值 | 10 | 得分 | 9.8",
    )
    (line,) = record.execution
    assert (line.source, line.rate, line.weight, line.score) == (
        "total",
        Decimal("0.98"),
        Decimal(10),
        Decimal("9.8"),
    )


def test_points_over_a_hundred_are_to_be_looked_at(paper: Paper) -> None:
    record = national(
        paper,
        "项目资金（万元） | | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分\n"
        "^ | 年度资金总额 | 200 | 190 | 117.7 | 95% | 9.5",
    )
    assert [item.pointer for item in record.review] == ["/execution/0/weight"]


def test_a_reason_worded_like_a_rate_is_no_label(paper: Paper) -> None:
    """What stands under 原因 is told in words, and is none of the block's labels."""
    record = national(
        paper,
        """
        项目资金\\n（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 原因
        ^ | 年度资金总额 | 100.00 | 120.00 | 84.00 | 70.00% | 加快预算支出进度
        ^ | 其中：当年财政拨款 | 80.00 | 100.00 | 70.00 | 70.00% | 年初预算安排不足
        ^ | 上年结转资金 | 20.00 | 20.00 | 14.00 | 70.00% |
        """,
    )
    assert {(a.measure, a.source, int(a.amount)) for a in record.funding} == {
        (measure, source, amount * 10_000)
        for source, amounts in {
            "total": (100, 120, 84),
            "appropriation": (80, 100, 70),
            "carryover": (20, 20, 14),
        }.items()
        for measure, amount in zip(("initial_budget", "budget", "spent"), amounts, strict=True)
    }
    assert [line.rate for line in record.execution] == [Decimal("0.7")] * 3
    assert {"加快预算支出进度", "年初预算安排不足"} <= {left.value for left in record.unmapped}


def test_a_problem_worded_like_a_rate_is_read_as_it_stands(paper: Paper) -> None:
    record = national(
        paper,
        """
        项目资金\\n（万元） | | 全年预算数 | 全年执行数 | 执行率
        ^ | 年度资金总额 | 120.00 | 84.00 | 70.00%
        """,
        HEADER + ROWS + "\n存在问题 | 项目预算支出进度 | < | < | < | < | < | <",
    )
    assert [(part.heading, part.text) for part in record.narrative] == [("存在问题", "项目预算支出进度")]


def test_a_money_table_whose_rows_are_called_indicators_and_numbered(paper: Paper) -> None:
    paper.text("金额单位：万元", x=450)
    record = national(
        paper,
        """
        指标 | 行次 | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
        栏次 | — | 1 | 2 | 3 | 4 | 5=3/2 | 6
        年度资金总额 | 1 | 100.00 | 120.00 | 114.00 | 10 | 95.00% | 9.5
        其中：当年财政拨款 | 2 | 80.00 | 100.00 | 95.00 | — | 95.00% | —
        上年结转资金 | 3 | 20.00 | 20.00 | 19.00 | — | — | —
        """,
    )
    assert money(record) == NATIONAL
    assert not [item for item in record.review if item.pointer.startswith("/funding")]
    assert [i.name for i in record.indicators] == ["维修道路里程", "投诉下降率"]


def test_amounts_in_capital_numerals(paper: Paper) -> None:
    record = national(
        paper,
        """
        项目资金 | 年度预算 | 年度执行 | 分值 | 得分
        年度资金总额 | 壹佰贰拾万元整 | 壹佰壹拾肆万元整 | 10 | 9.5
        其中：财政拨款 | 人民币壹佰万元整 | 玖拾伍万零伍佰元整 | — | —
        """,
    )
    assert {(a.measure, a.source): int(a.amount) for a in record.funding} == {
        ("budget", "total"): 1_200_000,
        ("spent", "total"): 1_140_000,
        ("budget", "appropriation"): 1_000_000,
        ("spent", "appropriation"): 950_500,
    }


def test_budgets_before_and_after_adjustment_under_one_head(paper: Paper) -> None:
    record = national(
        paper,
        """
        项目资金（万元） | 资金来源 | 预算数 | < | 执行数 | < | 分值 | 得分
        ^ | ^ | 年初 | 调整后 | 金额 | 执行率 | ^ | ^
        ^ | 年度资金总额 | 100.00 | 120.00 | 114.00 | 95% | 10 | 9.5
        ^ | 其中：当年财政拨款 | 80.00 | 100.00 | 95.00 | 95% | — | —
        ^ | 上年结转资金 | 20.00 | 20.00 | 19.00 | 95% | — | —
        """,
    )
    assert money(record) == NATIONAL


def test_a_row_called_after_numbers_that_holds_amounts_is_read(paper: Paper) -> None:
    record = national(paper, "项目资金（万元） | 全年预算数 | 全年执行数\n行号 | 350 | 340")
    assert sorted(int(a.amount) for a in record.funding) == [3_400_000, 3_500_000]


def test_a_unit_in_a_cell_of_its_own_below_the_label_of_the_money(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table(
        """
        项目名称 | 城区道路维修 | < | < | 主管部门 | 市政局 | <
        项目资金 | 资金构成 | 预算数 | 执行数 | 执行率 | 分值 | 得分
        （万元） | 合计 | 100.00 | 98.00 | 98% | 10 | 9.8
        """
    )
    record = paper.record()
    assert record.amount_unit == "万元"
    assert [(a.measure, a.source, a.amount) for a in record.funding] == [
        ("budget", "total", 1_000_000),
        ("spent", "total", 980_000),
    ]


def test_what_is_invested_over_its_sources_is_the_total(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table(
        """
        项目名称 | 卫生院改造 | < | 项目建设单位 | 卫生局 | <
        资金来源（万元） | 计划投资 | 完成投资 | 完成率 | 分值 | 得分
        项目总投资 | 750.00 | 720.00 | 96% | 10 | 9.6
        财政投入 | 600.00 | 580.00 | | |
        县本级财力 | 150.00 | 140.00 | | |
        """
    )
    record = paper.record()
    assert [(a.measure, a.source, a.amount) for a in record.funding] == [
        ("budget", "total", 7_500_000),
        ("spent", "total", 7_200_000),
        ("budget", "appropriation", 6_000_000),
        ("spent", "appropriation", 5_800_000),
        ("budget", "county", 1_500_000),
        ("spent", "county", 1_400_000),
    ]
    (executed,) = record.execution
    assert (executed.rate, executed.weight, executed.score) == (Decimal("0.96"), 10, Decimal("9.6"))
