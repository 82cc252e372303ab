"""Tables without verticals and with few lines across or none: the words tell the columns."""

from __future__ import annotations

import pytest
from open_form import (
    EXPECTED,
    FUNDS,
    GOALS,
    HEADER,
    IDENTITY,
    ROWS,
    TOTAL,
    check,
    listed,
)
from paper import Paper


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


def test_the_ends_of_two_words_below_the_last_row_are_no_row(paper: Paper) -> None:
    """Rules across stand close together, but not between the lines of a row that ends a page."""
    wide = Paper(paper.path, 842, 595)
    wide.title("项目支出绩效自评表")
    listed(wide, IDENTITY, [2, 6, 2, 4])
    xs = [50, 130, 230, 350, 450, 530, 600, 680]
    top = wide.top + 4
    texts = [[cell.strip() for cell in line.split("|")] for line in (HEADER, *ROWS.splitlines())]
    texts[4][1:4] = "社会效益指标", "投诉下降率", "比上年下降8%及以上"
    for row, cells in enumerate(texts):
        y = top + row * 40
        wide.line(50, y, 792, y)
        for k, (x, cell) in enumerate(zip(xs, cells, strict=True)):
            parts = [cell[:-1], cell[-1]] if row and (k == 1 or cell.endswith("上")) else [cell]
            first = 8 if row == 4 else 20 - 6 * len(parts)
            for line, part in enumerate(parts):
                wide.text(part, x=x + 3, top=y + first + 15 * line, size=9)
    wide.line(50, top + 200, 792, top + 200)
    record = wide.record()
    assert [i.level2 for i in record.indicators] == [level for _, level, *_ in EXPECTED]
    assert record.indicators[3].target is not None
    assert record.indicators[3].target.raw == "比上年下降8%及以上"


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


@pytest.mark.parametrize(
    ("scored", "reason"),
    [("得分", None), ("自评得分", None), ("得分", "无")],
    ids=["narrow", "wider than its entries", "none, but a short entry under a long heading"],
)
def test_a_column_without_entries_beside_a_header_of_two_rows(paper: Paper, scored: str, reason: str | None) -> None:
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
        for x, cell in zip(xs, [*cells, reason or ""], strict=True):
            wide.text(cell, x=x + 3, top=y + 5, size=9)
    wide.line(50, top + 114, 792, top + 114)
    found = [(str(i.score), i.reason) for i in wide.record().indicators]
    assert found == [(score, reason) for score in ("20", "10", "20", "32")]


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


def test_prose_between_two_rules_is_no_table(paper: Paper) -> None:
    paper.line(50, 40, 545, 40)
    for k in range(30):
        paper.text("按照年度工作安排，项目单位对照绩效目标逐项开展自评，现将有关情况报告如下。", top=60 + 20 * k)
    paper.line(50, 700, 545, 700)
    assert paper.records() == []


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
