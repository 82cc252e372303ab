"""Indicators listed in two panes side by side in one table."""

from __future__ import annotations

import pytest
from paper import Paper

LABELS = "一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 分值 | 得分"
LEFT = ["产出指标 | 数量指标 | 新建公园 | 6个 | 6个 | 10 | 10", "^ | ^ | 新增绿地 | 2公顷 | 3公顷 | 20 | 20"]
RIGHT = ["效益指标 | 生态效益 | 绿化品质 | 提升 | 提升 | 20 | 20", "满意度 | 满意度 | 市民满意度 | 90% | 94% | 40 | 40"]


@pytest.mark.parametrize("block", ["", "绩效指标 | "], ids=["", "a label before them"])
def test_the_right_pane_is_read_after_the_left(paper: Paper, block: str) -> None:
    paper.title("2023年度项目支出绩效自评表")
    rows = [f"{left} | {right}" for left, right in zip(LEFT, RIGHT, strict=True)]
    table = [f"{LABELS} | {LABELS}", *rows]
    marks = [block, *["^ | "] * len(rows)] if block else [""] * len(table)
    paper.table("项目名称 | 口袋公园建设 | < | <\n主管部门 | 园林局 | 实施单位 | 绿化所")
    total = f"总分 | {'< | ' * (12 if block else 11)}100 | 98"
    paper.table("\n".join([*(mark + row for mark, row in zip(marks, table, strict=True)), total]), size=7)
    record = paper.record()
    assert [(i.level1, i.name, str(i.score)) for i in record.indicators] == [
        ("产出指标", "新建公园", "10"),
        ("产出指标", "新增绿地", "20"),
        ("效益指标", "绿化品质", "20"),
        ("满意度", "市民满意度", "40"),
    ]
    assert (str(record.total_weight), str(record.total_score)) == ("100", "98")
