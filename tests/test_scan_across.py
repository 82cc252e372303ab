"""Scans of tables that are ruled across only: texts stay whole, and columns close to each other are two."""

from __future__ import annotations

from pathlib import Path

import pytest
from paper import Paper
from scanner import scanned

from hecha.schema import Record


class Across(Paper):
    """No verticals are drawn."""

    def line(self, x0: float, top: float, x1: float, bottom: float, weight: float = 0.7) -> None:
        if x1 > x0:
            super().line(x0, top, x1, bottom, weight)


FORM = """
    项目名称 | < | < | < | 河道堤防加固项目 | < | < | < | <
    项目资金\\n（万元） | 资金来源 | < | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 得分
    ^ | 年度资金总额 | < | < | 4889.56 | 4889.56 | 4889.56 | 10 | 10
    ^ | 其中：财政拨款 | < | < | 3889.56 | 3889.56 | 3889.56 | — | —
    ^ | 其他资金 | < | < | 1000.00 | 1000.00 | 1000.00 | — | —
    年度\\n总体\\n目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | <
    ^ | 推进河道清淤，加固堤防；维护预警站点，防洪能力提升。 | < | < | < | 河道清淤，堤防加固，群众满意。 | < | < | <
    一级指标 | 二级指标 | 三级指标 | < | 目 标 值 | 实 际 值 | 分值 | 得分 | 偏差原因分析
    产出指标 | 数量指标 | 加固堤防长度 | < | ≥17公里 | 17  公里 | 20 | 20 |
    产出指标 | 质量指标 | 单元工程验收合格率 | < | ≥95% | 98% | 10 | 10 |
    产出指标 | ^ | 设施完好率 | < | ≥98% | 98.34% | 10 | 10 |
    产出指标 | 成本指标 | 总投入控制额 | < | ≤4889.56万元 | 4889.56万元 | 10 | 10 |
    效益指标 | 社会效益\\n指标 | 防洪减灾能力提升情况 | < | 得到提升 | 得到提升 | 20 | 20 |
    效益指标 | ^ | 受益群众人数 | < | 2800人 | 2200人 | 20 | 15.71 | 人口外流
"""
WIDTHS = [44, 56, 56, 50, 68, 68, 32, 32, 89]


@pytest.fixture(name="forms")
def _forms(tmp_path: Path) -> tuple[Record, Record]:
    """A form read from a scan without verticals, and from a typed page with all of them."""
    records = []
    for kind in (Across, Paper):
        paper = kind(tmp_path / f"{kind.__name__}.pdf")
        paper.title("项目支出绩效自评表")
        paper.text("（2023年度）", x=260)
        paper.table(FORM, widths=WIDTHS)
        records.append(scanned(paper.save()) if kind is Across else paper.record())
    return records[0], records[1]


def test_a_scan_without_verticals_reads_as_the_typed_page_with_all_of_them(forms: tuple[Record, Record]) -> None:
    seen, typed = forms
    assert seen.funding == typed.funding
    assert seen.overall_goal == typed.overall_goal
    assert seen.overall_goal_result == typed.overall_goal_result
    assert [(i.level1, i.level2, i.name, i.weight, i.score, i.reason) for i in seen.indicators] == [
        (i.level1, i.level2, i.name, i.weight, i.score, i.reason) for i in typed.indicators
    ]
    assert [(i.target, i.actual) for i in seen.indicators] == [(i.target, i.actual) for i in typed.indicators]
