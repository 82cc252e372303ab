"""Funds by year and by purpose: years down or in the labels, lists of what was spent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from paper import Paper, money, national

from hecha.check import check_record


def test_sources_across_and_years_down_as_in_guangdong(paper: Paper) -> None:
    paper.title("市级财政支出项目绩效自评基础信息表")
    paper.text("填报单位名称：养护中心                    金额单位：万元")
    paper.table("""
        基本\\n情况 | 项目名称 | 城区道路维修 | < | 评价年度 | 2023
        ^ | 联系人 | 张三 | < | 联系电话 | 0751-8123456
        资金\\n概况 | 资金安排情况 | 年度 | 预算安排额度 | < | <
        ^ | ^ | ^ | 中央及省级资金 | 市本级资金 | 资金合计
        ^ | ^ | 2022 | 10 | 20 | 30
        ^ | ^ | 2023 | 15 | 25 | 40
        ^ | 资金使用情况 | 年度 | 实际明细支出 | < | <
        ^ | ^ | ^ | 中央及省级支出 | 市本级支出 | 资金合计
        ^ | ^ | 2022 | 10 | 19 | 29
        ^ | ^ | 2023 | 15 | 24 | 39
        """)
    record = paper.record()
    assert record.family == "basic_info"
    assert money(record) == {
        (measure, year, source, amount * 10_000)
        for measure, table in (
            ("budget", {2022: (10, 20, 30), 2023: (15, 25, 40)}),
            ("spent", {2022: (10, 19, 29), 2023: (15, 24, 39)}),
        )
        for year, amounts in table.items()
        for source, amount in zip(("central_provincial", "municipal", "total"), amounts, strict=True)
    }


def test_a_year_in_the_label_of_a_row_under_years(paper: Paper) -> None:
    paper.title("市级财政支出项目绩效自评基础信息表")
    paper.text("金额单位：万元")
    paper.table("项目名称 | 城区道路维修 | 评价年度 | 2022")
    paper.table(
        "年度 | 市本级资金 | 县级资金 | 资金合计\n2022年预算安排额度 | 10 | 20 | 30\n2022年实际支出 | 9 | 20 | 29"
    )
    assert {(r.measure, r.year) for r in paper.record().funding} == {("budget", 2022), ("spent", 2022)}


def test_the_sum_of_years_under_several_sources_is_none_of_them(paper: Paper) -> None:
    paper.title("市级财政支出项目绩效自评基础信息表")
    paper.text("金额单位：万元")
    paper.table("项目名称 | 城区道路维修 | 评价年度 | 2022")
    paper.table(
        "年度 | 预算安排额度 | < | < | 实际支出 | < | <\n"
        "^ | 市本级资金 | 县级资金 | 资金合计 | 市本级资金 | 县级资金 | 资金合计\n"
        "2022 | 10 | 20 | 30 | 9 | 20 | 29\n合计 | 10 | 20 | 30 | 9 | 20 | 29"
    )
    record = paper.record()
    assert {r.year for r in record.funding} == {2022}
    assert {u.value for u in record.unmapped} == {"10", "20", "30", "9", "29"}


def test_purposes_beside_the_middle_of_their_wide_column(paper: Paper) -> None:
    """Rules of the rows above run on through the column's place."""
    paper.title("市级财政支出项目绩效自评基础信息表")
    paper.text("金额单位：万元")
    paper.table(
        "项目名称 | 城区道路维修 | < | < | < | <\n资金使用情况 | 年度 |  | 资金使用方向 |  | 支出额度\n"
        "^ | 2023 | 沥青采购 |  |  | 60\n^ | 2023 | 人工费 |  |  | 34.5"
    )
    assert [s.purpose for s in paper.record().spending_items] == ["沥青采购", "人工费"]


def test_spending_by_purpose(paper: Paper) -> None:
    paper.title("市级财政支出项目绩效自评基础信息表")
    paper.text("金额单位：万元")
    paper.table(
        """
        基本\\n情况 | 项目名称 | 城区道路维修 | 评价年度 | 2023
        资金使\\n用情况 | 按方向划分 | 年度 | 资金使用方向 | 支出额度
        ^ | ^ | 2023 | 沥青采购 | 60
        ^ | ^ | 2023 | 人工费 | 34.5
        """,
        widths=(1, 1.5, 2, 2, 2),
    )
    record = paper.record()
    assert [(s.year, s.purpose, s.amount) for s in record.spending_items] == [
        (2023, "沥青采购", 600_000),
        (2023, "人工费", 345_000),
    ]


def test_years_within_the_labels_of_the_measures(paper: Paper) -> None:
    record = national(
        paper,
        """
        项目资金\\n（万元） | | 2022年预算数 | 2023年预算数 | 2023年执行数
        ^ | 年度资金总额 | 100 | 120 | 110
        """,
    )
    assert {(m, y) for m, y, _, _ in money(record)} == {("budget", 2022), ("budget", 2023), ("spent", 2023)}


def test_the_unit_of_a_second_table_says_nothing_of_the_first(paper: Paper) -> None:
    paper.title("项目支出绩效自评表（2023年度）")
    paper.table(
        "项目名称 | 城区道路维修 | 主管部门 | 市政局\n"
        "项目资金（万元） | 资金来源 | 全年预算数 | 全年执行数\n"
        " | 年度资金总额 | 560 | 541.6\n"
        " | 其中：省财政 | 300 | 300"
    )
    paper.text("二、项目支出明细情况（单位：元）")
    paper.table(
        "序号 | 支出内容 | 用途说明 | 金额\n1 | 沥青采购 | 路面修补 | 3000000\n2 | 人工费用 | 路面修补 | 2416000"
    )
    (record,) = paper.records()
    assert record.amount_unit == "万元"
    assert {int(f.amount) for f in record.funding if f.measure == "budget"} == {5600000, 3000000}


def test_sources_named_once_over_two_lists_one_below_the_other(paper: Paper) -> None:
    paper.text("金额单位：万元", x=450)
    record = national(
        paper,
        """
        资金安排情况 | 年度 | 预算安排额度 | < | <
        ^ | ^ | 中央及省级资金 | 市本级资金 | 资金合计
        ^ | 2021 | 60.00 | 40.00 | 100.00
        ^ | 2022 | 70.00 | 50.00 | 120.00
        ^ | 年度 | 实际明细支出 | < | <
        ^ | 2021 | 60.00 | 35.00 | 95.00
        ^ | 2022 | 70.00 | 45.00 | 115.00
        """,
    )
    amounts = {"budget": {2021: (60, 40, 100), 2022: (70, 50, 120)}, "spent": {2021: (60, 35, 95), 2022: (70, 45, 115)}}
    assert money(record) == {
        (measure, year, source, 10_000 * amount)
        for measure, years in amounts.items()
        for year, figures in years.items()
        for source, amount in zip(("central_provincial", "municipal", "total"), figures, strict=True)
    }


@pytest.mark.parametrize("rate", ["97.00%", "98.00%"])
def test_each_year_has_a_rate_of_its_own(paper: Paper, rate: str) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("（2024年度）")
    paper.table(f"""
        项目名称 | 城区道路维修 | < | 实施单位 | 养护中心 | < | < | <
        项目资金\\n（万元） | 年度 | 资金来源 | 全年预算数 | 全年执行数 | 执行率 | 分值 | 得分
        ^ | 2023年 | 资金总额 | 280.00 | 268.80 | 96.00% | |
        ^ | ^ | 中央资金 | 280.00 | 268.80 | | |
        ^ | 2024年 | 资金总额 | 300.00 | 291.00 | {rate} | 10 | 9.7
        ^ | ^ | 中央资金 | 300.00 | 291.00 | | |
        """)
    record = check_record(paper.record())
    assert [(line.rate, line.weight, line.score) for line in record.execution] == [
        (Decimal("0.96"), None, None),
        (Decimal(rate.rstrip("%")) / 100, Decimal(10), Decimal("9.7")),
    ]
    found = [f.subjects[0] for f in record.findings if f.rule == "execution-rate"]
    assert found == ([] if rate == "97.00%" else ["/execution/1/rate"])


@pytest.mark.parametrize(("rate", "right"), [("97.00%", True), ("96.52%", True), ("98.00%", False)])
def test_the_only_rate_of_several_years_is_of_one_of_them_or_of_all(paper: Paper, rate: str, right: bool) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("（2024年度）")
    paper.table(f"""
        项目名称 | 城区道路维修 | < | 实施单位 | 养护中心 | < | < | <
        项目资金\\n（万元） | 年度 | 资金来源 | 全年预算数 | 全年执行数 | 执行率 | 分值 | 得分
        ^ | 2023年 | 资金总额 | 280.00 | 268.80 | | |
        ^ | 2024年 | 资金总额 | 300.00 | 291.00 | {rate} | 10 | {10 * float(rate[:-1]) / 100:.2f}
        """)
    record = check_record(paper.record())
    assert [(f.rule, f.subjects[0]) for f in record.findings if "execution" in f.rule] == (
        [] if right else [("execution-rate", "/execution/0/rate")]
    )
