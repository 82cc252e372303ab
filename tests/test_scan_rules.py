"""Scans of forms whose rules are drawn in other ways than by a plain black line read as the typed page does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from paper import FUNDING, Paper, national
from scanner import Grey, photocopied, scanned, scanned_page

from hecha.extract.grid import find_frames


@pytest.mark.parametrize(
    ("dash", "dpi"), [((4, 2), 150), ((3, 3), 150), ((1.2, 2), 200)], ids=["dashed", "wide gaps", "dotted"]
)
def test_dashed_rules_part_cells_on_a_scan(tmp_path: Path, dash: Sequence[float], dpi: int) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.pdf.setDash(list(dash))
    typed = national(paper, FUNDING)
    record = scanned(paper.path, dpi, laid_over=photocopied)
    assert record.funding == typed.funding
    assert record.execution == typed.execution
    assert record.indicators == typed.indicators
    assert (record.reporting_unit, record.supervising_department) == (
        typed.reporting_unit,
        typed.supervising_department,
    )


NARROW = """项目名称 | < | 设备更新 | < | 联系电话 | 0751-8123456
主管部门及代码 | < | 人社局 | < | 实施单位 | 就业中心
项目资金（万元） | 来源 | 年初预算 | 全年预算数 | 全年执行数 | 执行率
^ | 本年财政资金 | 123,456.78 | 123,456.78 | 120,000.00 | 97.2%
^ | 上年结转资金 | 120 | 120 | 120 | 100%
^ | 其他资金 | 0 | 0 | 0 | ——
总体目标 | 完成设备更新。 | < | < | < | <
绩效指标 | 三级指标 | 年度指标值 | < | 实际完成值 | 分值
^ | 设备更新数量 | ≥12台 | < | 12台 | 90"""
"""Print that fills its cells nearly from wall to wall."""


@pytest.mark.parametrize("dash", [(3.4, 1.6), (2.6, 1.2)])
def test_dashes_close_together_part_low_cells_with_print_beside_them(tmp_path: Path, dash: tuple[float, float]) -> None:
    """The dashes run into one another in the scan, and begin anew in each cell."""
    paper = Paper(tmp_path / "form.pdf")
    paper.pdf.setDash(list(dash))
    paper.table(NARROW, width=380, size=9.5)
    typed, seen = (find_frames(page.rulings) for page in (paper.page(), scanned_page(paper.path, 200, photocopied)))
    shapes = [[(c.row, c.column, c.rowspan, c.colspan) for f in frames for c in f.cells] for frames in (typed, seen)]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("edge", [False, True], ids=["open", "from edge to edge of the paper"])
def test_a_streak_down_the_whole_sheet_parts_no_cell(tmp_path: Path, edge: bool) -> None:
    def streaked(page: Grey) -> Grey:
        middle = page.shape[1] * 5 // 14
        page[:, middle : middle + 2] *= 0.35
        if edge:
            page[:, -300:-298] *= 0.35
            page[20:23, middle:-298] *= 0.35
        return photocopied(page)

    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING)
    record = scanned(paper.path, 200, laid_over=streaked)
    doubted = {entry.pointer for entry in record.review}
    assert any("扫描条纹" in entry.reason for entry in record.review)
    assert not any("手写" in entry.reason for entry in record.review)
    assert [f.amount for f in record.funding] == [f.amount for f in typed.funding]
    assert len(record.indicators) == len(typed.indicators)
    for k, (read, meant) in enumerate(zip(record.indicators, typed.indicators, strict=True)):
        for name in ("name", "target", "actual", "weight", "score"):
            assert getattr(read, name) == getattr(meant, name) or f"/indicators/{k}/{name}" in doubted


@pytest.mark.parametrize("jump", [3, 4, 6])
def test_a_streak_that_the_paper_jerked_under_is_one(tmp_path: Path, jump: int) -> None:
    def streaked(page: Grey) -> Grey:
        rows, columns = page.shape
        for y in range(rows):
            page[y, columns * 5 // 14 + jump * (y > 0.3 * rows)] *= 0.45
        return photocopied(page)

    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING)
    record = scanned(paper.path, 200, laid_over=streaked)
    doubted = {entry.pointer for entry in record.review}
    assert [f.amount for f in record.funding] == [f.amount for f in typed.funding]
    assert len(record.indicators) == len(typed.indicators)
    for k, (read, meant) in enumerate(zip(record.indicators, typed.indicators, strict=True)):
        for name in ("name", "target", "actual", "weight", "score"):
            assert getattr(read, name) == getattr(meant, name) or f"/indicators/{k}/{name}" in doubted


@pytest.mark.parametrize("shift", [8, 0], ids=["runs into the wall", "on the wall"])
def test_a_streak_along_a_wall_takes_it_not_away(tmp_path: Path, shift: int) -> None:
    def streaked(page: Grey) -> Grey:
        walls = np.flatnonzero((page < 128).sum(axis=0) > 350)
        wall = int(walls[walls < walls[-1] - 9][-1])
        for y in range(len(page)):
            at = wall + round(shift * (1 - y / 600))  # the table ends at 765
            page[y, at : at + 2] = np.minimum(page[y, at : at + 2], 185)
        return photocopied(page)

    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING)
    record = scanned(paper.path, 200, laid_over=streaked)
    doubted = {entry.pointer for entry in record.review}
    for k, (read, meant) in enumerate(zip(record.indicators, typed.indicators, strict=True)):
        for name in ("name", "target", "actual", "weight", "score", "reason"):
            assert getattr(read, name) == getattr(meant, name) or f"/indicators/{k}/{name}" in doubted


def test_a_cell_of_two_dashes_costs_no_page(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表（2023年度）")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局\n实施单位 | 养护中心 | 联系电话 | —\\n—")
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 50 | 50"
    )
    paper.save()
    record = scanned(paper.path)
    assert record.project_name == "城区道路维修"
    assert len(record.indicators) == 1


def test_grey_rules_beside_shaded_cells_part_them_on_a_scan(tmp_path: Path) -> None:
    def shaded(page: Grey) -> Grey:
        bands = np.arange(page.shape[0])[:, None] % 97 < 49
        return photocopied(np.where(bands, page * (205 / 255), page).astype(np.float32))

    paper = Paper(tmp_path / "form.pdf")
    paper.pdf.setStrokeGray(0.65)
    paper.pdf.setLineWidth(0.5)
    typed = national(paper, FUNDING)
    record = scanned(paper.path, 200, laid_over=shaded)
    assert len(record.indicators) == len(typed.indicators)


def test_heavy_rules_of_a_small_picture_are_rules(tmp_path: Path) -> None:
    class Heavy(Paper):
        def line(self, x0: float, top: float, x1: float, bottom: float, weight: float = 0.7) -> None:
            super().line(x0, top, x1, bottom, 4.0 * weight)

    paper = Heavy(tmp_path / "form.pdf")
    national(paper, FUNDING)
    small, large = (find_frames(scanned_page(paper.path, dpi).rulings) for dpi in (84, 200))
    assert [len(f.cells) for f in small] == [len(f.cells) for f in large]
    assert sum(len(f.cells) for f in small) > 40
