"""Headers worded and built in other ways: which column holds what, and what a form's head tells."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from paper import HEADER, ROWS, Paper, national

INDICATORS = (
    ("产出指标", "数量指标", "维修里程", "≥12公里", "12公里", "30", "30"),
    ("^", "成本指标", "单位造价", "≤8万元", "8万元", "30", "30"),
    ("效益指标", "社会效益指标", "通行能力", "提升", "提升", "40", "38"),
)


def table(header: str) -> str:
    return "\n".join([header, *(" | ".join(row) for row in INDICATORS), "总分 | < | < | < | < | 100 | 98"])


def named(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")


@pytest.mark.parametrize(
    "header",
    [
        "指标类别 | 指标性质分类 | 指标内容 | 目标 | 实绩 | 分值 | 得分",
        "绩效指标 | < | 指标名称 | 计划完成 | 实际完成 | 分值 | 得分",
        "指标 | < | < | 年初计划 | 年终实际 | 分值 | 得分",
        "一级指标 | 二级指标 | 三级指标 | 指标值（计划） | 指标值（完成） | 权重 | 得分",
        "Ⅰ级指标 | Ⅱ级指标 | Ⅲ级指标 | 目标值 | 完成值 | 分值 | 得分",
        "一级指标 | 二级指标 | 指标 | 绩效标准 | 执行结果 | 满分 | 自评",
        "第一级指标 | 第二级指标 | 第三级指标 | 三级指标值 | 累计完成值 | 应得分 | 实得分",
        "一级指标 | 二级指标 | 三级指标 | 目标完成值 | 实际完成值 | 分值 | 得分",
        "一级指标 | 二级指标 | 具体内容 | 期望值 | 指标完成情况 | 权重分值 | 绩效得分",
    ],
)
def test_columns_under_other_headers(paper: Paper, header: str) -> None:
    named(paper)
    paper.table(table(header))
    record = paper.record()
    read = [(i.level2, i.name, i.target and i.target.raw, i.actual and i.actual.raw) for i in record.indicators]
    assert read == [(row[1], row[2], row[3], row[4]) for row in INDICATORS]
    assert [(i.weight, i.score) for i in record.indicators] == [(30, 30), (30, 30), (40, 38)]
    assert (record.total_weight, record.total_score) == (100, 98)


def test_of_two_columns_under_one_header_the_filled_one_is_the_value(paper: Paper) -> None:
    named(paper)
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | < | 实际完成值 | < | 分值 | 得分\n"
        "^ | ^ | ^ | 定量 | 定性 | 定量 | 定性 | ^ | ^\n"
        "产出指标 | 数量指标 | 维修里程 | ≥12公里 |  | 12公里 |  | 60 | 60\n"
        "效益指标 | 社会效益指标 | 通行能力 |  | 提升 |  | 提升 | 40 | 38\n"
        "总分 | < | < | < | < | < | < | 100 | 98"
    )
    record = paper.record()
    assert [(i.name, i.target and i.target.raw, i.actual and i.actual.raw) for i in record.indicators] == [
        ("维修里程", "≥12公里", "12公里"),
        ("通行能力", "提升", "提升"),
    ]
    assert record.total_score == 98


@pytest.mark.parametrize(("header", "turned"), [("得分/分值", False), ("分值/得分", True)])
def test_points_and_full_points_in_one_cell(paper: Paper, header: str, turned: bool) -> None:
    def points(score: str, weight: str) -> str:
        return f"{weight}/{score}" if turned else f"{score}/{weight}"

    named(paper)
    paper.table(
        f"项目资金（万元） | 预算安排 | 实际支出 | 执行率 | {header}\n^ | 100.00 | 98.00 | 98% | {points('9.8', '10')}"
    )
    paper.table(
        f"一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | {header}\n"
        f"产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | {points('50', '50')}\n"
        f"效益指标 | 社会效益指标 | 通行能力 | 提升 | 提升 | {points('38.5', '40')}\n"
        f"合计 | < | < | < | < | {points('98.3', '100')}"
    )
    record = paper.record()
    assert [(i.weight, i.score) for i in record.indicators] == [(50, 50), (40, Decimal("38.5"))]
    assert (record.total_weight, record.total_score) == (100, Decimal("98.3"))
    (line,) = record.execution
    assert (line.weight, line.score, line.rate) == (10, Decimal("9.8"), Decimal("0.98"))


@pytest.mark.parametrize("joined", ["自评得分　财政审定评分", "自评得分　局里打的分"], ids=["both known", "one known"])
def test_two_headings_in_one_cell_go_over_the_columns_below_them(paper: Paper, joined: str) -> None:
    named(paper)
    rows = "\n".join(" | ".join((*row, "")) for row in INDICATORS)
    paper.table(
        f"一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | {joined} | <\n{rows}\n"
        "总分 | < | < | < | < | 100 | 98 | ",
        widths=[3, 3, 3, 3, 3, 2, 3, 4],
    )
    record = paper.record()
    assert [(i.weight, i.score) for i in record.indicators] == [(30, 30), (30, 30), (40, 38)]


def test_points_taken_off_are_no_total(paper: Paper) -> None:
    named(paper)
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 扣分 | 得分 | 扣分原因\n"
        "产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 60 | 0 | 60 |\n"
        "效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 8% | 40 | 8 | 32 | 天气原因\n"
        "合计 | < | < | < | < | 100 | 8 | 92 |"
    )
    record = paper.record()
    assert (record.total_weight, record.total_score) == (100, 92)
    assert record.indicators[1].reason == "天气原因"


def test_kinds_of_the_second_level_under_a_header_of_types(paper: Paper) -> None:
    named(paper)
    paper.table(
        "指标名称 | 指标类型 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
        "维修里程 | 数量指标 | ≥12公里 | 12公里 | 30 | 30\n"
        "单位造价 | 成本指标 | ≤8万元 | 8万元 | 30 | 30\n"
        "投诉下降率 | 社会效益指标 | ≥10% | 8% | 40 | 32"
    )
    paper.table("资金来源 | 年初预算数 | 全年预算数 | 全年执行数\n资金总额 | 10 | 10 | 9.8")
    record = paper.record()
    assert [(i.level1, i.level2) for i in record.indicators] == [
        (None, "数量指标"),
        (None, "成本指标"),
        (None, "社会效益指标"),
    ]


@pytest.mark.parametrize(
    ("header", "figures", "read"),
    [
        ("预算数 | 全年预算数 | 全年执行数", "90 | 100 | 98", {"initial_budget": 90, "budget": 100, "spent": 98}),
        ("批复预算数 | 调整后预算 | 支出数", "90 | 100 | 98", {"initial_budget": 90, "budget": 100, "spent": 98}),
        ("预算数 | 执行数 | 结转资金", "100 | 98 | 2", {"budget": 100, "spent": 98, "balance": 2}),
        ("下达预算数 | 拨付金额 | 剩余资金", "100 | 98 | 2", {"budget": 100, "spent": 98, "balance": 2}),
        ("预算金额 | 到账资金 | 到账支出数", "100 | 100 | 98", {"budget": 100, "received": 100, "spent": 98}),
    ],
)
def test_what_columns_of_amounts_measure(paper: Paper, header: str, figures: str, read: dict[str, int]) -> None:
    record = national(paper, f"项目资金（万元） | 资金来源 | {header}\n^ | 年度资金总额 | {figures}")
    assert {f.measure: f.amount for f in record.funding} == {key: value * 10_000 for key, value in read.items()}


def test_a_rate_of_arrival_is_no_rate_of_execution(paper: Paper) -> None:
    record = national(
        paper,
        "项目资金（万元） | 资金来源 | 预算数 | 到位数 | 到位率 | 执行数\n^ | 年度资金总额 | 100 | 90 | 90% | 90",
    )
    assert not [line for line in record.execution if line.rate is not None]
    assert ("年度资金总额/到位率", "90%") in [(u.label, u.value) for u in record.unmapped]


def test_a_worksheet_printed_with_letters_and_numbers_at_its_edges(paper: Paper) -> None:
    rows = [
        "部门整体支出绩效自评表 | < | < | < | < | < | < | <",
        "（2023年度） | < | < | < | < | < | < | <",
        "部门名称 | 城市管理局 | < | < | 联系人 | 张伟 | < | <",
        HEADER,
        *ROWS.strip().splitlines(),
    ]
    letters = " | ".join(["", *"ABCDEFGH"])
    paper.table("\n".join([letters, *(f"{i} | {row}" for i, row in enumerate(rows, 1))]), widths=[0.4] + [1.0] * 8)
    record = paper.record()
    assert (record.evaluation_year, record.project_name, record.reporting_unit) == (2023, "城市管理局", "城市管理局")
    assert [i.score for i in record.indicators] == [50, 32]
    assert not record.unmapped


def test_a_cover_tells_year_and_department_of_the_forms_behind_it(paper: Paper) -> None:
    paper.text("某县宣传部")
    paper.title("2023年度项目支出绩效自评材料")
    paper.text("主管部门：某县宣传部")
    for name, unit in (("应急广播维护", "广播电视台"), ("乡村阅读推广", "图书馆")):
        paper.turn()
        paper.title("项目支出绩效自评表")
        paper.table(f"项目名称 | {name} | 实施单位 | {unit}")
        paper.table(HEADER + ROWS)
    first, second = paper.records()
    for record in (first, second):
        assert (record.evaluation_year, record.supervising_department) == (2023, "某县宣传部")
        assert record.evidence["/evaluation_year"].page == 1
    assert (first.reporting_unit, second.reporting_unit) == ("广播电视台", "图书馆")


def test_a_list_of_projects_with_their_goals_is_no_form(paper: Paper) -> None:
    paper.text("年度结束后将按要求开展项目支出绩效自评。")
    paper.table(
        "项目名称 | 预算数（万元） | 绩效目标\n党建经费 | 46.00 | 培训党员800人次\n示范村建设 | 320.00 | 建设示范村3个"
    )
    assert paper.records() == []


def test_a_table_without_a_single_actual_is_to_be_looked_at(paper: Paper) -> None:
    named(paper)
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 指标值 | 甲栏 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 60 | 60\n"
        "效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 40"
    )
    record = paper.record()
    (item,) = [item for item in record.review if item.pointer == "/indicators"]
    assert "完成值" in item.reason
    assert [u.value for u in record.unmapped if u.label == "甲栏"] == ["12公里", "12%"]


@pytest.mark.parametrize(
    "row", ["联系人电话 | 张伟 0751-8877716", "联系人（电话） | 张伟，0751-8877716", "联系电话 | 张伟：0751-8877716"]
)
def test_name_and_phone_under_a_label_of_one(paper: Paper, row: str) -> None:
    record = national(paper, row)
    assert (record.contact_name, record.contact_phone) == ("张伟", "0751-8877716")


def test_a_conclusion_that_is_but_a_grade_is_the_grade(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(HEADER + ROWS + "\n评价结论 | 优秀 | < | < | < | < | < | <")
    record = paper.record()
    assert record.grade == "优"
    assert not record.narrative


def test_a_total_whose_two_characters_stand_in_two_cells_and_names_below_it(paper: Paper) -> None:
    named(paper)
    paper.table(
        "项目类别 | 具体指标 | 权重 | 目标值 | 实际完成值 | 自评分\n"
        "产出目标 | 维修里程 | 60 | ≥12公里 | 12公里 | 60\n"
        "结果目标 | 投诉下降率 | 40 | ≥10% | 8% | 32\n"
        "总 | 分 | 100 |  |  | 92\n"
        "单位负责人（签章）：杨东 | 填表人：卫敏 | 电话：0751-8877716 | < | < | <"
    )
    record = paper.record()
    assert [i.name for i in record.indicators] == ["维修里程", "投诉下降率"]
    assert (record.total_weight, record.total_score, record.filled_by) == (100, 92, "卫敏")


def test_the_name_of_the_block_before_the_levels_is_no_column_of_values(paper: Paper) -> None:
    named(paper)
    paper.table(
        "年度绩效指标完成情况 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 全年完成值 | 分值 | 得分\n"
        " | 产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 60 | 60\n"
        " | 效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 40"
    )
    record = paper.record()
    assert [i.actual and i.actual.raw for i in record.indicators] == ["12公里", "12%"]


def test_a_value_behind_a_blank_cell(paper: Paper) -> None:
    paper.title("2023年度转移支付区域绩效自评表")
    paper.table(
        "转移支付（项目）名称 |  | 城区道路维修 | \n主管部门 | 市政局 | 资金使用单位 | 养护中心\n"
        "联系人 |  | 联系电话 | 0751-8877716"
    )
    paper.table(HEADER + ROWS)
    record = paper.record()
    assert (record.project_name, record.contact_name) == ("城区道路维修", None)


@pytest.mark.parametrize(("header", "field"), [("3 | 实际完成值", "target"), ("年度指标值 | 〓", "actual")])
def test_values_under_a_header_that_is_no_word_are_told_by_their_place(paper: Paper, header: str, field: str) -> None:
    """A seal may hide it; they are on review."""
    named(paper)
    paper.table(table(f"一级指标 | 二级指标 | 三级指标 | {header} | 分值 | 得分"))
    record = paper.record()
    read = [(i.name, i.target and i.target.raw, i.actual and i.actual.raw) for i in record.indicators]
    assert read == [(row[2], row[3], row[4]) for row in INDICATORS]
    doubted = {entry.pointer for entry in record.review if "表头" in entry.reason}
    assert doubted == {f"/indicators/{k}/{field}" for k in range(3)}


@pytest.mark.parametrize("cut", ["3 | 际完成值", "完成值 | 3"])
def test_a_wall_within_a_label_of_the_header_parts_no_column(paper: Paper, cut: str) -> None:
    rows = [" | ".join([*row[:5], "<", *row[5:]]) for row in INDICATORS]
    named(paper)
    paper.table("\n".join([f"一级指标 | 二级指标 | 三级指标 | 年度指标值 | {cut} | 分值 | 得分", *rows]))
    record = paper.record()
    assert [i.actual and i.actual.raw for i in record.indicators] == [row[4] for row in INDICATORS]


def test_two_labels_without_a_blank_or_a_wall_between_them_head_a_column_each(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    named(paper)
    paper.table(table("一级指标 | 二级指标 | 三级指标年度指标值 | < | 实际完成值 | 分值 | 得分"))
    found = [(i.name, i.target.raw if i.target else None) for i in paper.record().indicators]
    assert found == [("维修里程", "≥12公里"), ("单位造价", "≤8万元"), ("通行能力", "提升")]
