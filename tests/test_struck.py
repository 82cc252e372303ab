"""Values struck through on a typed page, as changes that Word tracks are printed."""

from __future__ import annotations

from paper import Paper

from hecha.schema import Record

INDICATORS = """
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 建设社区 | ≥8个 | {} | 50 | 50
效益指标 | 社会效益 | 满意率 | ≥70% | 76% | 40 | 40"""


def printed(paper: Paper, shown: str, *strikes: tuple[float, float, float]) -> Record:
    """A form with an actual, and rules at places given from its cell's upper left corner: from, to, height."""
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 智慧社区 | < | <\n主管部门 | 民政局 | 实施单位 | 服务中心")
    top = paper.top
    paper.table(INDICATORS.format(shown), widths=[1] * 7, width=490)
    x = 50 + 4 * 70
    for first, last, down in strikes:
        paper.line(x + first, top + 17.7 + down, x + last, top + 17.7 + down, 0.5)
    return paper.record()


def test_a_figure_struck_through_gives_way_to_the_one_behind_it(paper: Paper) -> None:
    record = printed(paper, "7个8个", (3.0, 16.5, 8.5), (16.5, 30.0, 13.0))
    assert record.indicators[0].actual is not None
    assert record.indicators[0].actual.raw == "8个"
    (item,) = [item for item in record.review if item.pointer == "/indicators/0/actual"]
    assert {"7个", "8个"} <= set(item.candidates)


def test_a_figure_struck_through_on_a_line_of_its_own(paper: Paper) -> None:
    record = printed(paper, "7个\\n8个", (3.0, 16.5, 8.5))
    assert record.indicators[0].actual is not None
    assert record.indicators[0].actual.raw == "8个"
    assert any("7个" in item.candidates for item in record.review)


def test_a_figure_struck_through_with_nothing_in_its_stead_is_looked_at(paper: Paper) -> None:
    record = printed(paper, "7个", (3.0, 16.5, 8.5))
    assert [item.pointer for item in record.review] == ["/indicators/0/actual"]


def test_an_underline_takes_nothing_away(paper: Paper) -> None:
    record = printed(paper, "8个以上", (3.0, 34.0, 13.0))
    assert record.indicators[0].actual is not None
    assert record.indicators[0].actual.raw == "8个以上"
    assert record.review == ()


def test_underlines_over_several_lines_part_no_cell(paper: Paper) -> None:
    record = printed(paper, "8个以上\\n已经验收", (3.0, 34.0, 12.5), (3.0, 39.0, 24.5))
    assert record.indicators[0].actual is not None
    assert record.indicators[0].actual.raw == "8个以上已经验收"


def test_a_rule_from_wall_to_wall_strikes_nothing(paper: Paper) -> None:
    record = printed(paper, "8个以上", (0.0, 70.0, 8.5))
    assert not any("删除线" in item.reason for item in record.review)
