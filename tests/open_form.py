"""A form whose tables are drawn without verticals: its rows, how they are laid, and all that they say."""

from __future__ import annotations

from paper import Paper

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
