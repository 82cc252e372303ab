"""How forms lie on their pages: side by side, under one heading, in numbered parts, and with dotted rules."""

from __future__ import annotations

from itertools import product

import pytest
from paper import HEADER, ROWS, Paper

from hecha.extract.layout import Table, lay_out

IDENTITY = "项目名称 | {} | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心"
FIRST, SECOND = ("\n".join([HEADER, row]) for row in ROWS.strip().splitlines())


def test_two_forms_side_by_side_have_each_their_own_head(tmp_path_factory: pytest.TempPathFactory) -> None:
    paper = Paper(tmp_path_factory.mktemp("wide") / "wide.pdf", 1190.0, 842.0)
    for x, name, year in ((50.0, "城区道路维修", 2022), (640.0, "公园改造", 2023)):
        paper.text("项目支出绩效自评表", x=x + 150, top=50, size=14)
        paper.text(f"（{year}年度）", x=x + 200, top=75)
        paper.table(IDENTITY.format(name), x=x, top=95)
        paper.table(HEADER + ROWS, x=x, top=140)
        paper.text("填报人：李四", x=x, top=500)
    records = paper.records()
    assert [(r.project_name, r.evaluation_year) for r in records] == [("城区道路维修", 2022), ("公园改造", 2023)]
    assert [len(r.indicators) for r in records] == [2, 2]


@pytest.mark.parametrize("foot", ["- 1 -", "第 1 页", ""])
def test_the_second_page_of_a_form_printed_on_the_right_half(
    tmp_path_factory: pytest.TempPathFactory, foot: str
) -> None:
    paper = Paper(tmp_path_factory.mktemp("wide") / "wide.pdf", 1190.0, 842.0)
    paper.text("2023年度项目支出绩效自评表", x=180, top=50, size=14)
    paper.table(IDENTITY.format("城区道路维修"), top=95)
    more = "".join(f"\n^ | ^ | 维修道路里程{k} | ≥12公里 | 12公里 | 5 | 5 | " for k in range(5))
    paper.table(FIRST + more, top=140)
    paper.text(foot or " ", x=290, top=790)
    rows = "".join(f"\n^ | ^ | 验收合格处数{k} | ≥5处 | 5处 | 5 | 5 | " for k in range(6))
    paper.table(f" | 质量指标 | 验收合格率 | 100% | 100% | 20 | 20 | {rows}", x=640, top=50)
    record = paper.record()
    assert len(record.indicators) == 13
    assert {i.level1 for i in record.indicators} == {"产出指标"}


def test_two_forms_under_one_heading_have_its_year(paper: Paper) -> None:
    paper.text("某中心2023年度项目支出绩效自评表", x=150, size=16)
    for count, name in enumerate(("城区道路维修", "公园改造")):
        if count:
            paper.turn()
        paper.text(f"（{'一二'[count]}）", x=280)
        paper.table(IDENTITY.format(name))
        paper.table(HEADER + ROWS)
    assert [(r.project_name, r.evaluation_year) for r in paper.records()] == [
        ("城区道路维修", 2023),
        ("公园改造", 2023),
    ]


def test_a_numbered_part_that_is_worded_like_a_title_begins_no_form(paper: Paper) -> None:
    paper.title("项目支出绩效自评报告")
    for line in ("评价年度：2023年", "项目名称：山洪沟防洪治理", "项目单位：水利中心", "主管部门：水利局"):
        paper.text(line, x=200)
    paper.text("一、项目基本概况")
    paper.table("项目名称 | 山洪沟防洪治理\n项目单位 | 水利中心")
    paper.text("二、项目资金使用情况")
    paper.table("计划安排资金（万元） | 800 | 实际到位资金（万元） | 800\n实际支出（万元） | 792 | 结余（万元） | 8")
    paper.turn()
    paper.text("三、项目绩效评分表")
    paper.table(HEADER + ROWS)
    record = paper.record()
    assert (record.project_name, record.evaluation_year, record.reporting_unit) == ("山洪沟防洪治理", 2023, "水利中心")
    assert {a.measure: int(a.amount) for a in record.funding}["spent"] == 7_920_000
    assert len(record.indicators) == 2


@pytest.mark.parametrize(("mark", "gap"), [((0.75, 0.75), 0.75), ((1.5, 1.5), 1.5), ((3.0, 0.75), 3.0)])
def test_rules_of_dots_and_dashes(paper: Paper, mark: tuple[float, float], gap: float) -> None:
    long, thick = mark
    xs, ys = (50.0, 150.0, 400.0), (60.0, 90.0, 120.0, 150.0)
    for y in ys:
        for k in range(int(350 / (long + gap)) + 1):
            paper.box(50 + k * (long + gap), y, 50 + k * (long + gap) + long, y + thick, fill=True)
    for x in xs:
        for k in range(int(90 / (long + gap)) + 1):
            paper.box(x, 60 + k * (long + gap), x + thick, 60 + k * (long + gap) + long, fill=True)
    words = ("项目名称", "城区道路维修", "主管部门", "市政局", "实施单位", "养护中心")
    for (row, column), word in zip(product(range(3), range(2)), words, strict=True):
        paper.text(word, x=xs[column] + 5, top=ys[row] + 8)
    (table,) = (b for b in lay_out(paper.page()).blocks if isinstance(b, Table))
    assert [c.text for c in table.cells] == list(words)


def test_dots_in_disorder_are_no_rules(paper: Paper) -> None:
    for k, (i, j) in enumerate(product(range(20), range(20))):
        if (k * k + 3 * i + 5 * j * j) % 7 < 3:  # like the squares of a code to be scanned
            paper.box(100 + 3 * i, 100 + 3 * j, 103 + 3 * i, 103 + 3 * j, fill=True)
    paper.text("项目名称：城区道路维修", top=300)
    assert not [b for b in lay_out(paper.page()).blocks if isinstance(b, Table)]
