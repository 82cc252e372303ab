"""Tables that are ruled across only: lines between all rows, in pieces or whole, and over the page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from open_form import (
    EXPECTED,
    FUNDS,
    GOALS,
    HEADER,
    IDENTITY,
    MERGED,
    ROWS,
    TOTAL,
    across_only,
    check,
    whole_across,
)
from paper import SONG, Paper
from scanner import scanned

from hecha.extract.openruled import supply
from hecha.extract.page import Ruling, Word
from hecha.extract.rejoined import rejoined
from hecha.schema import Box


def test_cells_over_several_rows_between_lines_across(paper: Paper) -> None:
    across_only(paper, 37.0)
    paper.title("项目支出绩效自评表")
    paper.table(IDENTITY)
    paper.table(FUNDS, widths=[3, 2, 2, 2, 1, 2, 1])
    paper.table(GOALS)
    paper.table(f"{HEADER}\n{MERGED}\n{TOTAL}", widths=[2, 3, 3, 3, 2, 1, 1, 3])
    check(paper.record())


def test_a_scan_of_lines_across_that_begin_where_cells_over_several_rows_end(paper: Paper) -> None:
    """A scan gives each line whole; lines of the same ends around one row are no cell of their own."""
    across_only(paper, 37.0)
    paper.title("项目支出绩效自评表")
    paper.text("金额单位：万元", x=470)
    money = """
        项目名称 | 城区道路维修 | < | < | 评价年度 | < | 2023 | <
        主管部门 | 市政局 | < | < | 实施单位 | < | 养护中心 | <
        项目资金 |  | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 分值 | 得分
        ^ | 年度资金总额 | 120.00 | 118.00 | 94.40 | 80% | 10 | 8
        ^ | 其中：财政拨款 | 100.00 | 98.00 | 74.40 | — | — | —"""
    indicators = f"""
        {HEADER.replace("分析及改进措施", "")}
        产出指标 | 数量指标 | 维修道路里程 | ≥12公里 | 12公里 | 20 | 20 |
        ^ | ^ | 更换井盖 | ≥300套 | 310套 | 10 | 10 |
        ^ | 质量指标 | 验收合格率 | ≥95% | 98% | 10 | 10 |
        ^ | ^ | 返修率 | ≤5% | 3% | 10 | 10 |
        效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 8% | 40 | 32 | 天气原因"""
    paper.table(money, widths=[8, 5, 3, 3, 3, 2, 2, 2])
    paper.table(indicators, widths=[2, 3, 4, 3, 3, 2, 2, 4], top=paper.top - 12)
    paper.save()
    record = scanned(paper.path)
    names = ["维修道路里程", "更换井盖", "验收合格率", "返修率", "投诉下降率"]
    assert [(i.name, i.weight) for i in record.indicators] == list(zip(names, (20, 10, 10, 10, 40), strict=True))
    assert len(record.funding) == 6
    assert record.reporting_unit == "养护中心"


def test_a_table_goes_on_over_the_page_between_lines_across(paper: Paper) -> None:
    across_only(paper, 37.0)
    paper.title("项目支出绩效自评表")
    paper.table(IDENTITY)
    paper.table(FUNDS, widths=[3, 2, 2, 2, 1, 2, 1])
    paper.table(GOALS)
    first, *rest = ROWS.splitlines()
    paper.table(f"{HEADER}\n{first}", widths=[2, 3, 3, 3, 2, 1, 1, 3])
    paper.turn()
    paper.table("\n".join(rest) + f"\n{TOTAL}", widths=[2, 3, 3, 3, 2, 1, 1, 3])
    check(paper.record())


def test_entries_close_to_each_other_are_two(paper: Paper) -> None:
    """Words of two columns with less than a letter between them."""
    across_only(paper, 37.0)
    paper.title("项目支出绩效自评表")
    paper.table(IDENTITY)
    paper.table(FUNDS, widths=[3, 2, 2, 2, 1, 2, 1])
    paper.table(GOALS)
    paper.table(f"{HEADER}\n{ROWS}\n{TOTAL}", widths=[43, 60, 60, 52, 52, 25, 25, 100], width=470)
    check(paper.record())


@pytest.mark.parametrize("closed", [True, False], ids=["rows below", "alone"])
def test_one_row_between_lines_across_on_the_next_page(paper: Paper, closed: bool) -> None:
    """Fewer rows than a table of words has, yet rules above and below them."""
    whole_across(paper)
    paper.title("项目支出绩效自评表")
    paper.table(IDENTITY)
    paper.table(FUNDS, widths=[3, 2, 2, 2, 1, 2, 1])
    paper.table(GOALS)
    *first, last = ROWS.splitlines()
    below = "\n".join([*first, *([] if closed else [last])])
    paper.table(f"{HEADER}\n{below}", widths=[2, 3, 3, 3, 2, 1, 1, 3])
    paper.turn()
    paper.table(
        f"{last}\n{TOTAL}" if closed else TOTAL.replace(" | | 总分 | | |", "总分 | < | < | 等级 | 良 |"),
        widths=[2, 3, 3, 3, 2, 1, 1, 3],
    )
    check(paper.record())


def test_a_row_of_cells_drawn_across_that_goes_on_over_the_page(paper: Paper) -> None:
    """Its first part stands below the last line, the rest above the first one of the next page."""
    paper.title("项目支出绩效自评表")
    paper.text("项目名称：城区道路维修")
    xs = [50.0, 120.0, 190.0, 280.0, 350.0, 420.0, 480.0, 545.0]
    rows = [
        ["一级指标", "二级指标", "三级指标", "评分标准", "年度指标值", "实际完成值", "得分"],
        ["产出指标", "数量指标", "维修道路里程", "以台账为准", "≥12公里", "12公里", "20"],
        ["产出指标", "数量指标", "更换井盖", "以台账为准", "≥300套", "310套", "10"],
        ["产出指标", "数量指标", "新栽行道树", "按全年新栽", "≥90株", "95株", "10"],
        ["效益指标", "社会效益指标", "投诉下降率", "以台账为准", "≥10%", "12%", "40"],
        ["满意度指标", "服务对象满意度", "居民满意度", "以台账为准", "≥90%", "93%", "10"],
    ]

    def lines(top: float) -> None:
        for left, right in pairwise(xs):
            paper.line(left, top, right, top)

    def row(cells: Sequence[str], top: float) -> None:
        for x, cell in zip(xs, cells, strict=False):
            paper.text(cell, x=x + 3, top=top + 5, size=9)

    for k, cells in enumerate(rows[:4]):
        lines(650 + 30 * k)
        row(cells, 650 + 30 * k)
    paper.text("- 1 -", x=290, top=800)
    paper.turn()
    paper.text("数量统计", x=xs[3] + 3, top=45, size=9)
    for k, cells in enumerate(rows[4:]):
        lines(60 + 30 * k)
        row(cells, 60 + 30 * k)
    lines(120)
    found = [(i.name, i.formula, i.target and i.target.raw) for i in paper.record().indicators]
    assert found[2] == ("新栽行道树", "按全年新栽数量统计", "≥90株")
    assert [name for name, *_ in found] == ["维修道路里程", "更换井盖", "新栽行道树", "投诉下降率", "居民满意度"]


def test_short_entries_at_the_left_of_a_wide_column_are_its_own(paper: Paper) -> None:
    """No column without entries is thought beside them: the heading stands in its middle."""
    whole_across(paper)
    paper.title("项目支出绩效自评表")
    paper.table(IDENTITY)
    paper.table(FUNDS, widths=[3, 2, 2, 2, 1, 2, 1])
    paper.table(GOALS)
    rows = ROWS.replace("20 |\n", "20 | 无\n").replace("10 |\n", "10 | 无\n").replace("天气原因", "无")
    header = HEADER.replace("偏差", "       偏差").replace("分析及改进措施", "")
    paper.table(f"{header}\n{rows}\n{TOTAL}", widths=[2, 3, 3, 3, 2, 1, 1, 4])
    assert [(i.name, i.reason) for i in paper.record().indicators] == [(name, "无") for _, _, name, *_ in EXPECTED]


def test_labels_side_by_side_that_the_page_cuts_have_a_wall_between_them(paper: Paper) -> None:
    """Cells drawn with their top and bottom only, those that go on over the page without a bottom."""
    paper.title("项目支出绩效自评表")
    paper.table(IDENTITY)
    xs = (50.0, 80.0, 110.0, 180.0, 280.0, 360.0, 430.0, 545.0)
    tops = (200.0, 230.0, 290.0, 350.0)
    cells = [(0, 0, None), (1, 1, None), (2, 1, 3)] + [(k, r, r + 1) for k in range(3, 7) for r in (0, 1, 2)]
    for k, first, last in [*cells, (1, 0, 1), (2, 0, 1)]:
        for row in (first, last):
            if row is not None:
                paper.line(xs[k], tops[row], xs[k + 1], tops[row])
    for k, text in ((0, "绩效指标情况"), (1, "产出指标")):
        for n, letter in enumerate(text):
            paper.text(letter, x=xs[k] + 10, top=tops[k] + 8 + 14 * n)
    head = ("二级指标", "指标名称", "预期值", "实现值", "未完成原因")
    entries = (("", "维修道路里程", "≥12公里", "12公里", "无"), ("", "更换井盖", "≥300套", "310套", "无"))
    for x, text in zip(xs[2:], head, strict=False):
        paper.text(text, x=x + 4, top=tops[0] + 8)
    paper.text("数量指标", x=xs[2] + 4, top=tops[2] - 5)
    for top, texts in zip(tops[1:], entries, strict=False):
        for x, text in zip(xs[2:], texts, strict=False):
            paper.text(text, x=x + 4, top=top + 20)
    assert [(i.level1, i.level2, i.name) for i in paper.record().indicators] == [
        ("产出指标", "数量指标", "维修道路里程"),
        ("产出指标", "数量指标", "更换井盖"),
    ]


def test_lines_in_pieces_as_wide_as_the_figures_over_them_are_those_in_one(paper: Paper) -> None:
    """A piece under a figure is no underline: the rulings supplied are those of a page whose lines are drawn whole."""
    piece = paper.pdf.stringWidth("32.00", SONG, 9) + 1
    rows = [
        ((8, 11, "年初预算数"), (11, 14, "全年预算数"), (14, 17, "全年执行数"), (17, 19, "分值"), (22, 24, "得分")),
        (
            (0, 4, "年度资金总额"),
            (8, 11, "32.00"),
            (11, 14, "32.00"),
            (14, 17, "31.36"),
            (17, 19, "10"),
            (22, 24, "9.8"),
        ),
        (
            (0, 4, "其中：财政拨款"),
            (8, 11, "32.00"),
            (11, 14, "32.00"),
            (14, 17, "31.36"),
            (17, 19, "—"),
            (22, 24, "—"),
        ),
    ]
    for k, cells in enumerate([*rows, ()]):
        for n in range(24):
            paper.line(50 + piece * n, 100 + 14 * k, 50 + piece * (n + 1), 100 + 14 * k)
        for first, after, text in cells:
            middle = 50 + piece * (first + after) / 2
            paper.text(text, x=middle - paper.pdf.stringWidth(text, SONG, 9) / 2, top=103 + 14 * k, size=9)
    page = paper.page()
    whole = [Ruling(50, 100 + 14 * k, 50 + 24 * piece, 100 + 14 * k) for k in range(len(rows) + 1)]

    def places(rulings: Sequence[Ruling]) -> set[tuple[int, ...]]:
        return {tuple(map(round, (r.x0, r.top, r.x1, r.bottom))) for r in supply(rulings, page.words, [])}

    assert places(page.rulings) == places(whole)


def test_ink_that_nothing_was_read_of_joins_no_text() -> None:
    """A scan keeps an unread mark as a word without letters."""
    read = [Word("维修道路", Box(50, 100, 90, 110), engine="cells"), Word("", Box(93, 100, 99, 110), engine="cells")]
    assert [w.text for w in rejoined(read, ())] == ["", "维修道路"]
