"""Scans of forms whose text stands close to rules, whose rules are double, or on which a seal lies over figures."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from paper import FUNDING, HEADER, Paper, national
from PIL import Image
from scanner import scanned

import hecha
from hecha.extract.scan.strokes import Strip


class Framed(Paper):
    """Each cell has a frame of its own, a little smaller than its place, as browsers draw tables."""

    gap = 1.6

    def line(self, x0: float, top: float, x1: float, bottom: float, weight: float = 0.7) -> None:
        across, down = (0.0, self.gap / 2) if top == bottom else (self.gap / 2, 0.0)
        for way in (-1, 1):
            super().line(x0 + way * across, top + way * down, x1 + way * across, bottom + way * down, weight)


@pytest.mark.parametrize(("gap", "dpi"), [(1.6, 200), (1.6, 150), (2.2, 150), (2.2, 200)])
def test_double_rules_leave_nothing_in_the_cells(tmp_path: Path, gap: float, dpi: int) -> None:
    typed = national(Paper(tmp_path / "plain.pdf"), FUNDING)
    paper = Framed(tmp_path / "form.pdf")
    paper.gap = gap
    national(paper, FUNDING)
    record = scanned(paper.path, dpi)
    assert record.funding == typed.funding
    assert record.execution == typed.execution
    assert record.indicators == typed.indicators
    assert record.project_name == typed.project_name


def test_a_glyph_between_two_close_rules_is_no_wall(tmp_path: Path) -> None:
    """The wall of the rows above and below points at the upright stroke of 中, which nearly fills its low row."""
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表（2023年度）")
    top, low = paper.top + 4, 14.0
    rows = ["主管部门|市财政局|实施单位|青山镇", "项目名称|农村小学中心校舍维修", "联系人|王芳|联系电话|13811112222"]
    for k, row in enumerate(rows):
        y = top + k * low
        paper.line(50, y, 545, y)
        for x, words in zip((60, 158, 303, 430), row.split("|"), strict=False):
            paper.text(words, x if len(row.split("|")) > 2 or x < 100 else 300 - 45, y + 2.0, 10)
        for x in (50, 150, 300, 420, 545) if "项目" not in row else (50, 150, 545):
            paper.line(x, y, x, y + low)
    paper.top = top + 3 * low
    paper.table(HEADER + "\n产出指标 | 数量指标 | 维修面积 | ≥12平方米 | 12平方米 | 50 | 50 |", top=paper.top)
    paper.save()
    record = scanned(paper.path)
    assert record.project_name == "农村小学中心校舍维修"
    assert record.supervising_department == "市财政局"


@pytest.mark.parametrize("place", [(0.43, 0.3), (0.5, 0.3), (0.57, 0.32), (0.5, 0.42)])
def test_what_a_red_seal_lies_over_is_right_or_on_review(tmp_path: Path, place: tuple[float, float]) -> None:
    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING)
    with pypdfium2.PdfDocument(str(paper.path)) as document:
        page = np.asarray(document[0].render(scale=200 / 72).to_pil().convert("RGB")).copy()
    height, width = page.shape[:2]
    seal = np.full_like(page, 255)
    middle = round(place[0] * width), round(place[1] * height)
    cv2.circle(seal, middle, 160, (222, 60, 60), 9)
    for k in range(14):
        angle = np.pi * (0.9 + 1.2 * k / 13)
        x, y = middle[0] + 120 * np.cos(angle), middle[1] + 120 * np.sin(angle)
        cv2.putText(
            seal, "KHMEW"[k % 5], (round(x) - 14, round(y) + 14), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (222, 60, 60), 4
        )
    stamped = (page.astype(np.float32) * seal / 255).astype(np.uint8)
    Image.fromarray(cv2.GaussianBlur(stamped, (0, 0), 0.7)).save(tmp_path / "scan.jpg", quality=70, dpi=(200, 200))
    (record,) = hecha.read(tmp_path / "scan.jpg")
    doubted = {entry.pointer for entry in record.review}
    assert len(record.indicators) == len(typed.indicators)
    for k, (read, meant) in enumerate(zip(record.indicators, typed.indicators, strict=True)):
        for name in ("target", "actual", "weight", "score"):
            assert getattr(read, name) == getattr(meant, name) or f"/indicators/{k}/{name}" in doubted
    for k, (amount, told) in enumerate(zip(record.funding, typed.funding, strict=True)):
        assert amount.amount == told.amount or any(p.startswith(f"/funding/{k}") for p in doubted)


def test_a_unit_in_brackets_with_a_scrap_in_it_is_the_unit(tmp_path: Path) -> None:
    """``（万1元）``: the wall of the next cell, read into a narrow label."""
    typed = national(Paper(tmp_path / "plain.pdf"), FUNDING)
    paper = Paper(tmp_path / "form.pdf")
    national(paper, FUNDING.replace("（万元）", "（万1元）"))
    record = scanned(paper.path)
    assert [f.amount for f in record.funding] == [f.amount for f in typed.funding]
    assert record.amount_unit == "万元"


def test_a_wall_between_double_rules_is_unbroken_and_a_glyph_between_single_ones_is_not() -> None:
    """The middle of a double rule is paper, and so is what parts a glyph from a single one."""
    page = np.full((80, 120), 250, np.uint8)
    for row in (18, 22, 58, 62):
        page[row : row + 2] = 20
    wall = page.copy()
    wall[19:62, 60:63] = 20
    glyph = page.copy()
    glyph[[18, 19, 62, 63]] = 250
    glyph[28:54, 60:63] = 20
    places = np.arange(21, 61)
    for picture, whole in ((wall, True), (glyph, False)):
        strip = Strip(np.ascontiguousarray(picture.T), places, np.full(40, 61.0), 3.0, 57)
        assert strip.is_unbroken() is whole


@pytest.mark.parametrize(("dashes", "line"), [([8] * 6, True), ([8, 3, 8, 2, 8, 3], False), ([8, 8], False)])
def test_dashes_close_to_text_are_a_line_where_none_is_shorter(dashes: list[int], line: bool) -> None:
    grey = np.full((60, 120), 250, np.uint8)
    at = 4
    for length in dashes:
        grey[29:32, at : at + length] = 30
        at += length + 2
    grey[35:50, 8 : at - 8 : 3] = 30  # strokes of glyphs, three pixels below
    strip = Strip(grey, np.arange(4, at - 2), np.full(at - 6, 30.0), 3, 57)
    assert strip.is_dashed(220, 8, 2) is line


def test_the_blank_behind_a_full_width_comma_parts_no_figure(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表（2023年度）")
    paper.table("项目名称 | 城区道路维修 | 实施单位 | 养护中心")
    paper.table(
        "项目资金（万元） |        | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分\n"
        "^ | 年度资金总额 | 1，360.00 | 1，280.80 | 10 | 94.18% | 9.42"
    )
    paper.table(HEADER + "产出指标 | 数量指标 | 维修道路里程 | ≥12公里 | 12公里 | 100 | 100")
    paper.save()
    record = scanned(paper.path)
    doubted = {entry.pointer for entry in record.review}
    assert {(f.measure, f.amount) for f in record.funding} == {("budget", 13600000), ("spent", 12808000)}
    assert {f"/funding/{k}/amount" for k in range(len(record.funding))} <= doubted
