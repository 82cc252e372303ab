"""Which of several columns that look alike holds the target, and which the actual value."""

from __future__ import annotations

import pytest
from paper import Paper


@pytest.mark.parametrize(
    "header",
    [
        "上年实际完成值 | 年初目标值 | 全年实际值",
        "2022年实际值 | 2023年目标值 | 2023年实际值",
        "历史最好值 | 目标值 | 实际完成值",
        "标准值 | 目标值 | 实际完成值",
        "去年完成值 | 计划完成情况 | 实际完成情况",
    ],
)
def test_values_of_another_year_and_standards_are_neither_target_nor_actual(paper: Paper, header: str) -> None:
    paper.title("项目支出绩效自评表（2023年度）")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        f"一级指标 | 二级指标 | 三级指标 | {header} | 分值 | 得分\n"
        "产出指标 | 数量指标 | 维修里程 | 9公里 | ≥12公里 | 13公里 | 50 | 50\n"
        "效益指标 | 社会效益指标 | 投诉下降率 | 5% | ≥10% | 12% | 40 | 40"
    )
    (record,) = paper.records()
    assert [i.target.raw for i in record.indicators if i.target] == ["≥12公里", "≥10%"]
    assert [i.actual.raw for i in record.indicators if i.actual] == ["13公里", "12%"]


def test_a_wall_that_the_header_alone_has_parts_no_column(paper: Paper) -> None:
    paper.title("项目支出绩效自评表（2023年度）")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 年初指标 | 1 | 实际完成值 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 维修里程 | ≥12公里 | < | 13公里 | 50 | 50\n"
        "效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | < | 12% | 40 | 40"
    )
    (record,) = paper.records()
    assert [i.target.raw for i in record.indicators if i.target] == ["≥12公里", "≥10%"]


@pytest.mark.parametrize("header", ["權橋 | 指标值 | 度量单位", "指标性质 | 指标值 | 計單", "權橋 | 指标值 | 計單"])
def test_signs_and_units_under_a_header_that_was_misread_belong_to_the_targets(paper: Paper, header: str) -> None:
    paper.title("项目支出绩效自评表（2023年度）")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        f"一级指标 | 二级指标 | 三级指标 | {header} | 实际完成值 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 维修里程 | ≥ | 12 | 公里 | 13 | 30 | 30\n"
        "产出指标 | 质量指标 | 验收合格率 | ≥ | 95 | % | 98 | 20 | 20\n"
        "效益指标 | 社会效益指标 | 投诉率 | ≤ | 10 | % | 8 | 40 | 40"
    )
    (record,) = paper.records()
    assert [i.target.raw for i in record.indicators if i.target] == ["≥12公里", "≥95%", "≤10%"]
    assert [i.actual.unit or i.actual.kind for i in record.indicators if i.actual] == ["公里", "percent", "percent"]


@pytest.mark.parametrize(
    ("header", "beside"),
    [
        ("一级指标 | 二级指标 | 三级指标 | 计划数 | 实际数 | 分值 | 得分", ""),
        ("一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 预算数 | 执行数 | 分值 | 得分", " | 60 | 58"),
    ],
    ids=["its values are called so", "beside its values"],
)
def test_measures_of_money_in_a_header_of_indicators(paper: Paper, header: str, beside: str) -> None:
    paper.title("项目支出绩效自评表（2023年度）")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        f"{header}\n产出指标 | 数量指标 | 维修里程 | ≥12公里 | 13公里{beside} | 50 | 50\n"
        f"效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12%{beside} | 40 | 40"
    )
    (record,) = paper.records()
    assert [i.actual.raw for i in record.indicators if i.actual] == ["13公里", "12%"]
    assert not record.funding


def test_an_entry_that_a_wall_parts_from_the_most_of_its_column_is_read(paper: Paper) -> None:
    """Where no walls are drawn, they are supplied by the gaps between words: an entry may begin before its heading."""
    paper.title("项目支出绩效自评表（2023年度）")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 | 未完成原因说明",
        widths=[60, 60, 75, 60, 60, 40, 60, 80],
        open_bottom=True,
    )
    paper.table(
        "产出指标 | 数量指标 | 维修里程 | ≥12公里 | 13公里 | 50 | 50 | 无 | \n"
        "效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 40 | 无 | ",
        widths=[60, 60, 75, 60, 60, 40, 48, 22, 70],
        top=paper.top,
    )
    (record,) = paper.records()
    assert [(i.score, i.reason) for i in record.indicators] == [(50, "无"), (40, "无")]


def test_what_stands_in_two_columns_that_no_wall_parts_is_told_apart_and_looked_at(paper: Paper) -> None:
    paper.title("项目支出绩效自评表（2023年度）")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    top = paper.top
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 计算公式 | 指标值 | 完成值 | 分值 | 得分\n"
        "产出指标 | 质量指标 |  | < | ≥95% | 98% | 50 | 50\n"
        "效益指标 | 社会效益指标 | 投诉下降率 | 实际数÷总数 | ≥10% | 12% | 40 | 40"
    )
    row = top + 9 * 1.3 + 6 + 3
    paper.text("合格率", 50 + 2 * 495 / 8 + 3, row, 9)
    paper.text("合格数÷总数", 50 + 3 * 495 / 8 + 3, row, 9)
    (record,) = paper.records()
    assert [(i.name, i.formula) for i in record.indicators] == [
        ("合格率", "合格数÷总数"),
        ("投诉下降率", "实际数÷总数"),
    ]
    assert {"/indicators/0/name", "/indicators/0/formula"} <= {entry.pointer for entry in record.review}


def test_a_level_that_no_wall_parts_from_the_name_is_handed_down_without_it(paper: Paper) -> None:
    paper.title("项目支出绩效自评表（2023年度）")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    top = paper.top
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分\n"
        "产出指标 |  | < | ≥95% | 98% | 50 | 50\n"
        "^ |  | 返修合格率 | ≥90% | 92% | 40 | 40"
    )
    row = top + 9 * 1.3 + 6 + 3
    paper.text("质量指标", 50 + 495 / 7 + 3, row, 9)
    paper.text("合格率", 50 + 2 * 495 / 7 + 3, row, 9)
    (record,) = paper.records()
    assert [(i.level2, i.name) for i in record.indicators] == [("质量指标", "合格率"), ("质量指标", "返修合格率")]
