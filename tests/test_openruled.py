"""Tables whose verticals are not drawn: the words tell the columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from paper import SONG, Paper
from scanner import scanned

from hecha.extract.openruled import supply
from hecha.extract.page import Ruling
from hecha.schema import Record

IDENTITY = "项目名称 | 城区道路维修 | 评价年度 | 2023\n主管部门 | 市政局 | 实施单位 | 养护中心"
FUNDS = """项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
    年度资金总额 | 120.00 | 118.00 | 94.40 | 10 | 80.00% | 8
    其中：当年财政拨款 | 100.00 | 98.00 | 74.40 | — | — | —
    上年结转资金 | 20.00 | 20.00 | 20.00 | — | — | —"""
GOALS = """预期目标 | 实际完成情况
    完成主次干道维修十二公里，更换井盖三百套。 | 维修十二公里，更换井盖三百一十套，群众反映良好。"""
HEADER = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施"
ROWS = """产出指标 | 数量指标 | 维修道路里程 | ≥12公里 | 12公里 | 20 | 20 |
    产出指标 | 数量指标 | 更换井盖 | ≥300套 | 310套 | 10 | 10 |
    产出指标 | 质量指标 | 验收合格率 | ≥95% | 98% | 20 | 20 | 无
    效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 8% | 40 | 32 | 天气原因"""
MERGED = ROWS.replace("产出指标 | 数量指标 | 更换", "^ | ^ | 更换").replace("产出指标 | 质量", "^ | 质量")
TOTAL = " | | 总分 | | | 100 | 90 | "
EXPECTED = [
    ("产出指标", "数量指标", "维修道路里程", "≥12公里", "12公里", "20", "20", None),
    ("产出指标", "数量指标", "更换井盖", "≥300套", "310套", "10", "10", None),
    ("产出指标", "质量指标", "验收合格率", "≥95%", "98%", "20", "20", "无"),
    ("效益指标", "社会效益指标", "投诉下降率", "≥10%", "8%", "40", "32", "天气原因"),
]


def check(record: Record) -> None:
    """All that the tables above say."""
    assert [
        (
            i.level1,
            i.level2,
            i.name,
            i.target and i.target.raw,
            i.actual and i.actual.raw,
            str(i.weight),
            str(i.score),
            i.reason,
        )
        for i in record.indicators
    ] == EXPECTED
    assert {(r.measure, r.source): int(r.amount) for r in record.funding} == {
        ("initial_budget", "total"): 1_200_000,
        ("budget", "total"): 1_180_000,
        ("spent", "total"): 944_000,
        ("initial_budget", "appropriation"): 1_000_000,
        ("budget", "appropriation"): 980_000,
        ("spent", "appropriation"): 744_000,
        ("initial_budget", "carryover"): 200_000,
        ("budget", "carryover"): 200_000,
        ("spent", "carryover"): 200_000,
    }
    assert (record.project_name, record.reporting_unit) == ("城区道路维修", "养护中心")
    assert record.overall_goal == "完成主次干道维修十二公里，更换井盖三百套。"
    assert str(record.total_score) == "90"


def listed(paper: Paper, markup: str, widths: list[float], *, pitch: float = 19.0, rules: bool = True) -> None:
    """Rows of words in columns, a rule above, under the first row and below: a three-line table."""
    lines = [[cell.strip() for cell in line.split("|")] for line in markup.strip().splitlines()]
    xs = [50 + 742 * sum(widths[:k]) / sum(widths) for k in range(len(widths))]
    top = paper.top + 4
    for row, cells in enumerate(lines):
        if rules and row in (0, 1):
            paper.line(50, top + row * pitch, 792, top + row * pitch)
        for x, cell in zip(xs, cells, strict=True):
            for part in cell.split("~"):  # a blank as of a full-width mark
                paper.text(part, x=x + 3, top=top + row * pitch + 5, size=9)
                x += 9 * len(part) + 9
    if rules:
        paper.line(50, top + len(lines) * pitch, 792, top + len(lines) * pitch, 1.2)
    paper.top = top + len(lines) * pitch + 6


@pytest.mark.parametrize("rules", [True, False], ids=["three lines", "no lines"])
def test_columns_of_words(paper: Paper, rules: bool) -> None:
    wide = Paper(paper.path, 842, 595)
    wide.title("项目支出绩效自评表")
    listed(wide, IDENTITY, [2, 6, 2, 4], rules=rules)
    listed(wide, FUNDS, [3, 2, 2, 2, 1, 2, 1], rules=rules)
    listed(wide, GOALS, [1, 1], rules=rules)
    listed(wide, f"{HEADER}\n{ROWS}\n{TOTAL}", [2, 3, 4, 3, 2, 1, 1, 4], rules=rules)
    record = wide.record()
    check(record)
    doubted = {item.pointer for item in record.review}
    assert ("/funding/0/amount" in doubted) is not rules  # without any line a person should look


def test_a_mark_with_a_blank_of_its_own_parts_no_columns(paper: Paper) -> None:
    wide = Paper(paper.path, 842, 595)
    wide.title("项目支出绩效自评表")
    listed(wide, IDENTITY, [2, 6, 2, 4])
    listed(wide, FUNDS.replace("项目资金", "项目资金~").replace("其中：", "其中：~"), [3, 2, 2, 2, 1, 2, 1])
    listed(wide, GOALS, [1, 1])
    listed(wide, f"{HEADER}\n{ROWS}\n{TOTAL}", [2, 3, 4, 3, 2, 1, 1, 4])
    check(wide.record())


def test_the_characters_of_a_total_set_apart_are_one_label(paper: Paper) -> None:
    wide = Paper(paper.path, 842, 595)
    wide.title("项目支出绩效自评表")
    listed(wide, IDENTITY, [2, 6, 2, 4])
    wide.top += 4
    top = wide.top
    listed(wide, f"{HEADER}\n{ROWS}\n | | | | | 100 | 90 | ", [2, 3, 4, 3, 2, 1, 1, 4])
    for x, character in ((230.0, "总"), (246.0, "分")):  # the second stands under the names
        wide.text(character, x=x, top=top + 4 + 5 * 19 + 5, size=9)
    record = wide.record()
    assert len(record.indicators) == 4
    assert (str(record.total_weight), str(record.total_score)) == ("100", "90")


def test_cells_of_several_lines_set_far_apart_about_the_middle_of_their_row(paper: Paper) -> None:
    wide = Paper(paper.path, 842, 595)
    wide.title("项目支出绩效自评表")
    listed(wide, IDENTITY, [2, 6, 2, 4])
    xs = [50, 110, 200, 330, 430, 530, 600, 680]
    top = wide.top + 4
    texts = [[cell.strip() for cell in line.split("|")] for line in (HEADER, *ROWS.splitlines())]
    for row, cells in enumerate(texts):
        y = top + row * 62
        wide.line(50, y, 792, y)
        for x, cell in zip(xs, cells, strict=True):
            parts = [cell[:2], cell[2:], "（50", "分）"] if x == 50 and row else [cell]
            for k, part in enumerate(parts):
                wide.text(part, x=x + 3, top=y + 31 - 7.5 * len(parts) + 15 * k, size=9)
    wide.line(50, top + 310, 792, top + 310)
    levels = [i.level1 for i in wide.record().indicators]
    assert levels == ["产出指标", "产出指标", "产出指标", "效益指标"]


def test_a_short_name_between_two_headings_stands_where_its_rule_begins(paper: Paper) -> None:
    """The rule below its row begins right of the heading before: it is of the next column, whose heading is centred."""
    paper.title("项目支出绩效自评表")
    paper.text("项目名称：城区道路维修")
    top = paper.top + 10
    rows = [
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分"],
        ["", "", "道路维修", "12公里", "12公里", "20"],
        ["产出指标", "数量指标", "新换和加固的各类井盖", "≥300套", "310套", "10"],
        ["", "", "新栽的行道树木", "≥90株", "95株", "10"],
    ]
    places = [[60, 120, 275, 355, 425, 495], *([60, 112, 170, 355, 425, 495] for _ in range(3))]
    for k, (cells, xs) in enumerate(zip(rows, places, strict=True)):
        paper.line([50, 50, 168, 168][k], top + 20 * k, 545, top + 20 * k)
        for x, cell in zip(xs, cells, strict=True):
            paper.text(cell, x=x, top=top + 20 * k + 5, size=9)
    paper.line(50, top + 80, 545, top + 80)
    assert [i.name for i in paper.record().indicators] == ["道路维修", "新换和加固的各类井盖", "新栽的行道树木"]


def test_a_long_reason_beside_words_set_in_the_middle_of_its_lines(paper: Paper) -> None:
    """Neither rows of the list nor figures tell that its lines are of one row: the cells of one line do."""
    wide = Paper(paper.path, 842, 595)
    wide.title("项目支出绩效自评表")
    listed(wide, IDENTITY, [2, 6, 2, 4])
    xs = [50, 130, 230, 350, 450, 560]
    top = wide.top + 4
    header = [cell for cell in HEADER.split(" | ") if cell not in ("分值", "得分")]
    reason = ["受9月连续降雨影响，", "部分社区改造放缓，", "施工进度推后，已调整", "施工组织，下年度一季", "度补齐。"]
    benefit = ["效益指标", "社会效益指标", "人居环境", "有效提升", "部分完成"]
    rows = [[*ROWS.splitlines()[k].strip().split(" | ")[:5], "无"] for k in range(3)]
    for k, cells in enumerate([header, *rows, benefit]):
        wide.line(50, top + 50 * k, 792, top + 50 * k)
        for x, cell in zip(xs, cells, strict=False):
            wide.text(cell, x=x + 3, top=top + 50 * k + (28 if k == 4 else 20), size=9)
    for k, part in enumerate(reason):
        wide.text(part, x=563, top=top + 200 + 14 * k, size=9)
    wide.line(50, top + 270, 792, top + 270)
    assert [(i.name, i.reason) for i in wide.record().indicators] == [
        *((name, "无") for _, _, name, *_ in EXPECTED[:3]),
        ("人居环境", "".join(reason)),
    ]


def test_a_label_on_lines_of_its_own_between_two_rules_is_no_prose(paper: Paper) -> None:
    wide = Paper(paper.path, 842, 595)
    wide.title("项目支出绩效自评表")
    wide.line(50, 80, 792, 80)
    for x, lines in (
        (60, "项目 名称"),
        (160, "城区道 路维修"),
        (330, "主管 部门"),
        (450, "市政局 "),
        (560, "实施 单位"),
        (690, "养护 中心"),
    ):
        for k, line in enumerate(lines.split(" ")):
            wide.text(line or " ", x=x, top=84 + 12 * k, size=9)
    wide.line(50, 110, 792, 110)
    for k, line in enumerate(("资金投", "入情况", "（万元）")):
        wide.text(line, x=400, top=114 + 12 * k, size=9)
    wide.top = 152
    listed(wide, FUNDS, [3, 2, 2, 2, 1, 2, 1])
    listed(wide, f"{HEADER}\n{ROWS}\n{TOTAL}", [2, 3, 4, 3, 2, 1, 1, 4])
    record = wide.record()
    assert (record.project_name, record.reporting_unit) == ("城区道路维修", "养护中心")


@pytest.mark.parametrize("scored", ["得分", "自评得分"], ids=["narrow", "wider than its entries"])
def test_a_column_without_entries_beside_a_header_of_two_rows(paper: Paper, scored: str) -> None:
    wide = Paper(paper.path, 842, 595)
    wide.title("项目支出绩效自评表")
    listed(wide, IDENTITY, [2, 6, 2, 4])
    top = wide.top + 4
    wide.line(50, top, 792, top)
    wide.line(50, top + 19, 450, top + 19)
    xs = [50, 120, 220, 350, 450, 530, 600, 680]
    for k, cell in enumerate(cell.strip() for cell in HEADER.replace("| 得分", f"| {scored}").split("|")):
        wide.text(cell, x=xs[k] + 3, top=top + (24 if k < 4 else 15), size=9)
    wide.text("绩效指标", x=150, top=top + 5, size=9)
    wide.text("绩效目标", x=360, top=top + 5, size=9)
    for row, cells in enumerate([cell.strip() for cell in line.split("|")][:7] for line in ROWS.splitlines()):
        y = top + 38 + row * 19
        wide.line(50, y, 792, y)
        for x, cell in zip(xs, cells, strict=False):
            wide.text(cell, x=x + 3, top=y + 5, size=9)
    wide.line(50, top + 114, 792, top + 114)
    assert [str(i.score) for i in wide.record().indicators] == ["20", "10", "20", "32"]


def test_a_bracket_that_begins_the_next_column_is_not_drawn_to_the_one_before(paper: Paper) -> None:
    wide = Paper(paper.path, 842, 595)
    wide.title("项目支出绩效自评表")
    listed(wide, IDENTITY, [2, 6, 2, 4])
    rows = ROWS.replace("≥12公里 | 12公里", "全部乡镇及村庄道路 | （街道）及村庄道路")
    listed(wide, f"{HEADER}\n{rows}\n{TOTAL}", [3, 3, 4, 2.7, 4, 1, 1, 4])
    first = wide.record().indicators[0]
    assert (first.target and first.target.raw, first.actual and first.actual.raw) == (
        "全部乡镇及村庄道路",
        "（街道）及村庄道路",
    )


def across_only(paper: Paper, piece: float) -> None:
    """Let the paper draw no verticals, and lines across in pieces that end where no cell does."""
    drawn = Paper.line

    def line(x0: float, top: float, x1: float, bottom: float, weight: float = 0.7) -> None:
        while top == bottom and x0 < x1:
            drawn(paper, x0, top, min(x1, x0 + piece), bottom, weight)
            x0 += piece

    paper.line = line  # type: ignore[method-assign]


def whole_across(paper: Paper) -> None:
    """Let the paper draw no verticals, and lines across from the left to the right of the table."""
    drawn = Paper.line

    def line(x0: float, top: float, x1: float, bottom: float, weight: float = 0.7) -> None:
        if top == bottom:
            drawn(paper, 50.0, top, 545.0, bottom, weight)

    paper.line = line  # type: ignore[method-assign]


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


def test_prose_between_two_rules_is_no_table(paper: Paper) -> None:
    paper.line(50, 40, 545, 40)
    for k in range(30):
        paper.text("按照年度工作安排，项目单位对照绩效目标逐项开展自评，现将有关情况报告如下。", top=60 + 20 * k)
    paper.line(50, 700, 545, 700)
    assert paper.records() == []


def test_entries_close_to_each_other_are_two(paper: Paper) -> None:
    """Words of two columns with less than a letter between them."""
    across_only(paper, 37.0)
    paper.title("项目支出绩效自评表")
    paper.table(IDENTITY)
    paper.table(FUNDS, widths=[3, 2, 2, 2, 1, 2, 1])
    paper.table(GOALS)
    paper.table(f"{HEADER}\n{ROWS}\n{TOTAL}", widths=[43, 60, 60, 52, 52, 25, 25, 100], width=470)
    check(paper.record())


def test_small_print_in_two_columns_close_to_each_other_is_two_texts(paper: Paper) -> None:
    wide = Paper(paper.path, 842, 595)
    wide.title("项目支出绩效自评表")
    listed(wide, IDENTITY, [2, 6, 2, 4])
    goal, result = "完成主次干道维修，改善路面状况。" * 5, "完成干道维修，路面状况明显改善。" * 5
    top, second = wide.top + 4, 50 + 60 * 6 + 2.2
    for y in (0, 14, 36):
        wide.line(50, top + y, 792, top + y)
    wide.text("预期目标", x=200, top=top + 4, size=6)
    wide.text("实际完成情况", x=570, top=top + 4, size=6)
    for x, told in ((50.0, goal), (second, result)):
        wide.text(told[:60], x=x, top=top + 17, size=6)
        wide.text(told[60:], x=x, top=top + 26, size=6)
    wide.top = top + 50
    listed(wide, f"{HEADER}\n{ROWS}\n{TOTAL}", [2, 3, 4, 3, 2, 1, 1, 4])
    record = wide.record()
    assert (record.overall_goal, record.overall_goal_result) == (goal, result)


def test_labels_in_the_middle_of_their_rows(paper: Paper) -> None:
    """A three-line table whose merged level cells are told by where their words stand alone."""
    wide = Paper(paper.path, 842, 595)
    wide.title("项目支出绩效自评表")
    listed(wide, IDENTITY, [2, 6, 2, 4])
    listed(wide, FUNDS, [3, 2, 2, 2, 1, 2, 1])
    listed(wide, GOALS, [1, 1])
    widths = [2.0, 3, 4, 3, 2, 1, 1, 4]
    top = wide.top + 4 + 19
    bare = [["", "", *row.split("|")[2:]] for row in ROWS.splitlines()[:3]]
    bare.append(ROWS.splitlines()[3].split("|"))
    listed(wide, HEADER + "\n" + "\n".join("|".join(row) for row in bare) + f"\n{TOTAL}", widths)
    across = [50 + 742 * sum(widths[:k]) / sum(widths) + 3 for k in (0, 1)]
    for words, x, rows in (("产出指标", across[0], 3), ("数量指标", across[1], 2)):
        wide.text(words, x=x, top=top + rows * 19 / 2 - 4.5, size=9)
    wide.text("质量指标", x=across[1], top=top + 2 * 19 + 5, size=9)
    check(wide.record())


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
