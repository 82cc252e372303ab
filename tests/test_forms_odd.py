"""Forms that put common things in uncommon places: goals in lines, two rows an indicator, a title for several forms."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from paper import Paper, national
from scanner import scanned

from hecha.extract.vocabulary import standard
from hecha.schema import Record

GOAL, RESULT = "保障监控平台稳定运行，及时处置线索。", "平台全年稳定运行，处置线索214件。"
HEAD = "项目名称 | {name} | 主管部门 | 市政局"
TABLE = (
    "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
    "产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 50 | 50\n"
    "效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 40 | 40"
)
DATED = "\n产出指标 | 时效指标 | 完成时间 | 10月底前 | 10月 | 10 | 10"


def test_what_was_reached_in_a_row_below_what_was_to_be(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table(HEAD.format(name="养老服务补贴"))
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 类别 | 指标值 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 补贴机构数 | 年初目标 | ≥20家 | 50 | 50\n^ | ^ | ^ | 实际完成 | 21家 | ^ | ^\n"
        "^ | ^ | 在院老人数 | 年初目标 | ≥1400人 | 40 | 38\n^ | ^ | ^ | 实际完成 | 1462人 | ^ | ^"
    )
    record = paper.record()
    assert [(i.name, i.target and i.target.raw, i.actual and i.actual.raw) for i in record.indicators] == [
        ("补贴机构数", "≥20家", "21家"),
        ("在院老人数", "≥1400人", "1462人"),
    ]
    assert [i.score for i in record.indicators] == [Decimal(50), Decimal(38)]
    assert not record.unmapped


def test_stages_behind_a_column_of_numbers(paper: Paper) -> None:
    record = national(
        paper,
        "阶段性目标 | 序号 | 预期阶段性目标 | 实际完成情况\n^ | 1 | 完成设计和招标 | 4月30日完成\n"
        "^ | 2 | 完工并验收 | 10月28日通过验收",
    )
    assert [(s.number, s.goal, s.result) for s in record.stage_goals] == [
        (1, "完成设计和招标", "4月30日完成"),
        (2, "完工并验收", "10月28日通过验收"),
    ]


def test_goal_result_and_money_in_lines_over_the_table(paper: Paper) -> None:
    paper.title("2024年度项目支出绩效自评表")
    for line in (
        "项目名称：小规模学校后勤保障",
        "年度资金总额：年初预算数 96.00 全年预算数 103.50 全年执行数 101.80",
        "年度总体目标：保障12所小规模学校食堂、校车",
        "和取暖需要。",
        "实际完成情况：12所学校食堂全部规范运行。",
    ):
        paper.text(line)
    paper.table(TABLE)
    record = paper.record()
    assert record.overall_goal == "保障12所小规模学校食堂、校车和取暖需要。"
    assert record.overall_goal_result == "12所学校食堂全部规范运行。"
    assert any(item.pointer == "/funding" for item in record.review)


def test_money_in_lines_over_the_table(paper: Paper) -> None:
    paper.title("2024年度项目支出绩效自评表")
    for line in (
        "项目名称：小规模学校后勤保障",
        "预算执行情况（单位：万元）",
        "年度资金总额：年初预算数 96.00  全年预算数 103.50  全年执行数：101.80，执行率 98.36%",
        "分值 10  得分 9.84",
        "其他资金：全年预算数 3.50；全年执行数 1.80。",
    ):
        paper.text(line)
    paper.table(TABLE)
    record = paper.record()
    assert [(a.measure, a.source, a.amount) for a in record.funding] == [
        ("initial_budget", "total", 960_000),
        ("budget", "total", 1_035_000),
        ("spent", "total", 1_018_000),
        ("budget", "other", 35_000),
        ("spent", "other", 18_000),
    ]
    (executed,) = record.execution
    assert (executed.rate, executed.weight, executed.score) == (Decimal("0.9836"), 10, Decimal("9.84"))
    assert not record.review


def test_money_in_a_line_with_its_unit_behind_each_amount(paper: Paper) -> None:
    paper.title("2024年度项目支出绩效自评表")
    paper.text("项目名称：小规模学校后勤保障")
    paper.text("预算执行情况：全年预算数 103.50 万元，全年执行数 101.80 万元，执行率 98.36%，")
    paper.text("分值 10 分，得分 9.84 分")
    paper.table(TABLE)
    record = paper.record()
    assert [(a.measure, a.source, a.amount) for a in record.funding] == [
        ("budget", "total", 1_035_000),
        ("spent", "total", 1_018_000),
    ]
    (executed,) = record.execution
    assert (executed.rate, executed.weight, executed.score) == (Decimal("0.9836"), 10, Decimal("9.84"))
    assert (record.amount_unit, record.review) == ("万元", ())


@pytest.mark.parametrize(
    ("first", "second", "goal"),
    [
        ("{}保障校车安全运行和取", "暖需要。", "{}保障校车安全运行和取暖需要。"),
        ("{}保障校车安全", "本表一式三份", "{}保障校车安全"),
    ],
    ids=["full line", "short line"],
)
def test_a_goal_in_a_line_goes_on_over_the_page_from_a_full_line(
    paper: Paper, first: str, second: str, goal: str
) -> None:
    long = "保障12所小规模学校食堂按时供餐，师生吃上热饭，"
    paper.title("2024年度项目支出绩效自评表")
    paper.table(HEAD.format(name="后勤保障"))
    paper.table(TABLE)
    paper.text("年度总体目标：" + first.format(long), size=12)
    paper.turn()
    paper.text(second, size=12)
    assert paper.record().overall_goal == goal.format(long)


def test_a_goal_in_a_line_does_not_go_on_over_a_table(paper: Paper) -> None:
    paper.title("2024年度项目支出绩效自评表")
    paper.text("年度总体目标：保障校车安全")
    paper.table(HEAD.format(name="后勤保障"))
    paper.table(TABLE)
    paper.text("本表一式三份")
    assert paper.record().overall_goal == "保障校车安全"


def test_a_goal_in_a_line_beside_that_of_the_table_is_kept(paper: Paper) -> None:
    paper.title("2024年度项目支出绩效自评表")
    paper.text("年度总体目标：保障12所小规模学校食堂，保障校车。")
    paper.table(HEAD.format(name="后勤保障") + "\n年度总体目标 | 保障10所小规模学校食堂。 | < | <")
    paper.table(TABLE)
    record = paper.record()
    assert record.overall_goal == "保障10所小规模学校食堂。"
    assert [u.value for u in record.unmapped] == ["保障12所小规模学校食堂，保障校车。"]


def test_one_title_over_several_forms_gives_each_its_year(paper: Paper) -> None:
    paper.title("湖坪县妇联2022年度项目支出绩效自评表")
    for number, name in enumerate(("两癌筛查", "家庭教育指导", "创业贷款贴息"), 1):
        paper.text(f"{number}．{name}")
        paper.table(HEAD.format(name=name))
        paper.table(TABLE)
    assert [(r.project_name, r.evaluation_year) for r in paper.records()] == [
        ("两癌筛查", 2022),
        ("家庭教育指导", 2022),
        ("创业贷款贴息", 2022),
    ]


def test_the_year_of_a_title_on_another_page_is_on_review(paper: Paper) -> None:
    paper.title("湖坪县妇联2022年度项目支出绩效自评表")
    for number, name in enumerate(("两癌筛查", "家庭教育指导", "创业贷款贴息"), 1):
        if number == 3:
            paper.turn()
        paper.table(HEAD.format(name=name))
        paper.table(TABLE + DATED)
    told = [
        (r.evaluation_year, any(i.pointer == "/evaluation_year" for i in r.review), dated(r)) for r in paper.records()
    ]
    assert told == [
        (2022, False, ("2022-10", False)),
        (2022, False, ("2022-10", False)),
        (2022, True, ("2022-10", True)),
    ]


def dated(record: Record) -> tuple[object, bool]:
    """The last indicator's target, and whether it is on review."""
    last = record.indicators[-1]
    assert last.target is not None
    pointer = f"/indicators/{len(record.indicators) - 1}/target"
    return last.target.value, any(i.pointer == pointer for i in record.review)


@pytest.mark.parametrize("named", ["（2022年度）", "评价年度 | 2022年 | 实施单位 | 养护中心"], ids=["title", "field"])
def test_dates_without_a_year_are_of_the_forms(paper: Paper, named: str) -> None:
    paper.title("项目支出绩效自评表")
    if "|" not in named:
        paper.text(named, x=260)
    paper.table(HEAD.format(name="两癌筛查") + (f"\n{named}" if "|" in named else ""))
    paper.table("项目起止时间 | 1月至11月 | 填报日期 | 2月5日")
    paper.table(TABLE + DATED)
    record = paper.record()
    assert dated(record) == ("2022-10", False)
    assert (record.start_date, record.end_date, record.fill_date) == ("2022-01", "2022-11", None)
    assert "/fill_date" in {i.pointer for i in record.review}


def test_a_department_named_over_the_title_of_its_report(paper: Paper) -> None:
    paper.text("澜浪县交通运输局", x=220)
    paper.title("2023年度部门整体支出绩效自评报告")
    for line in (
        "一、部门概况",
        "本局为县人民政府工作部门，承担公路、水路行业管理和农村公路建设养护职责。",
        "二、自评结论",
        "本部门整体支出绩效自评得分96.4分，等级为优。",
    ):
        paper.text(line)
    record = paper.record()
    assert (record.project_name, record.reporting_unit) == ("澜浪县交通运输局", "澜浪县交通运输局")


@pytest.mark.parametrize(
    "title", ["浙岭县退役军人事务局2023年度部门整体支出绩效自评表", "浙岭县退役军人事务局部门整体支出绩效自评表"]
)
def test_a_department_named_in_the_title_of_its_table(paper: Paper, title: str) -> None:
    paper.title(title)
    paper.table(TABLE)
    record = paper.record()
    assert (record.project_name, record.reporting_unit) == ("浙岭县退役军人事务局", "浙岭县退役军人事务局")


def test_a_counted_label_is_no_misread_one() -> None:
    assert standard().match("年度总休目标", "goal", likeness=True) is not None
    assert standard().match("年度目标2", "goal", likeness=True) is None
    assert standard().key("得分。", "column", likeness=True) == "score"  # a speck beside it
    assert standard().key("得分。", "column") is None
    assert standard().match("完成。", "goal", likeness=True) is None  # an entry, not a label of 完成情况


def test_a_year_in_the_labels_of_rows_is_that_of_their_amounts(paper: Paper) -> None:
    record = national(
        paper,
        "资金概况（万元） | 中央及省级资金 | 市本级资金 | 资金合计\n2023年预算安排额度 | 600 | 120 | 720\n"
        "实际明细支出（2023） | 600 | 96.4 | 696.4",
    )
    assert len(record.funding) == 6
    assert {row.year for row in record.funding} == {2023}


@pytest.mark.parametrize(
    "rows",
    [
        f"年度总体目标 | 预期目标\\n{GOAL} | 实际完成情况\\n{RESULT}",
        f"年度总体目标 | 预期目标\\n{GOAL} | 实际完成情况\n^ | ^ | {RESULT}",
    ],
)
def test_a_head_in_one_cell_with_its_text(paper: Paper, rows: str) -> None:
    record = national(paper, rows)
    assert (record.overall_goal, record.overall_goal_result) == (GOAL, RESULT)


def test_a_figure_without_the_percent_that_its_column_has(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.title("2023年度项目支出绩效自评表")
    paper.table(HEAD.format(name="河道保洁"))
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
        "产出指标 | 质量指标 | 保洁合格率 | ≥95% | 98% | 50 | 50\n"
        "效益指标 | 社会效益指标 | 群众满意率 | ≥90% | 92 | 40 | 40"
    )
    record = scanned(paper.save())
    assert any(i.pointer == "/indicators/1/actual" and "%" in i.reason for i in record.review)
    assert not any(i.pointer == "/indicators/0/actual" for i in record.review)


def test_measure_and_source_in_one_head(paper: Paper) -> None:
    record = national(
        paper,
        "资金概况（万元） | 年度 | 预算安排额度\\n中央及省级资金 | 预算安排额度\\n转移支付至县（市、区） "
        "| 预算安排额度\\n资金合计\n"
        "^ | 2023 | 260 | 340 | 600",
    )
    assert {(r.measure, r.source): r.amount / 10000 for r in record.funding} == {
        ("budget", "central_provincial"): 260,
        ("budget", "transfer"): 340,
        ("budget", "total"): 600,
    }


def test_an_indicator_named_like_a_total_is_none(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.title("2023年度项目支出绩效自评表")
    paper.table(HEAD.format(name="图书馆建设"))
    paper.table(
        TABLE + "\n效益指标 | 可持续影响指标 | 总分馆体系 | 健全 | 健全 | 10 | 10\n合计 | < | < | < | < | 100 | 100"
    )
    record = scanned(paper.save())
    assert [i.name for i in record.indicators] == ["维修里程", "投诉下降率", "总分馆体系"]
    assert record.total_score == 100


def test_a_goal_that_a_wall_parts_is_not_taken_by_half(paper: Paper) -> None:
    record = national(
        paper,
        f"年度总体目标 | 预期目标 | < | < | 实际完成情况\n^ | 保障 | {GOAL} | < | {RESULT}",
    )
    assert any(item.pointer == "/overall_goal" and "误分" in item.reason for item in record.review)


def test_a_colon_that_a_scan_lost_at_the_head_of_a_line(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.title("2023年度项目支出绩效自评表")
    paper.table(HEAD.format(name="河道保洁"))
    paper.table(TABLE)
    paper.text("填报人姓名梁少波    联系电话：0550-6228688", x=60)
    record = scanned(paper.save())
    assert (record.filled_by, record.contact_phone) == ("梁少波", "0550-6228688")


def test_a_head_that_ran_into_the_goal_is_told(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table(HEAD.format(name="执法装备"))
    paper.table(
        f"年度总体目标 | {GOAL}\\n指标名称 计量单位 年初指标值 全年完成值 | 实际完成情况 | {RESULT}\n"
        "配备执法记录仪 | 390 | 390 | 7"
    )
    reviewed = {item.pointer for item in paper.record().review}
    assert {"/overall_goal", "/indicators"} <= reviewed


def test_a_signature_below_a_label_left_blank_is_no_value_of_it(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table(HEAD.format(name="养老服务补贴"))
    paper.table(TABLE)
    paper.table("其他需要说明的事项 | < | < | <\n填表人： 王芳 | < | < | <")
    record = paper.record()
    assert (record.other_notes, record.filled_by) == (None, "王芳")
