"""Scans: which lines of a page are rulings, where they begin and where they end."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from paper import HEADER, ROWS, Paper, national
from scanner import scanned, scanned_page

import hecha
from hecha.extract.grid import find_frames
from hecha.extract.scan.dashes import dashed_lines
from hecha.extract.scan.rulings import trace, with_double_rules_filled
from hecha.extract.scan.shade import without_shade


@pytest.mark.parametrize("dpi", [150, 300])
def test_a_line_of_text_under_an_open_table_is_no_row_of_it(tmp_path: Path, dpi: int) -> None:
    """The sides of the last row point at the digits under it, which must not lengthen them."""
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    paper.table(HEADER + ROWS + "\n    总分 | < | < | < | < | 90 | 82 |", open_bottom=True)
    paper.text(
        "填报人：王芳　联系电话：11111111111111111111111111　填报日期：2024年1月11日", x=52, top=paper.top + 2, size=9
    )
    paper.save()
    record = scanned(paper.path, dpi)
    assert (record.total_weight, record.total_score) == (90, 82)
    assert len(record.indicators) == 2
    assert record.filled_by == "王芳"


@pytest.mark.parametrize("shade", [(0.18, 0.33, 0.59), (0.35, 0.35, 0.35)])
def test_white_labels_on_dark_cells_are_read(tmp_path: Path, shade: tuple[float, float, float]) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    top, labels = paper.top, HEADER.replace("偏差原因分析及改进措施", "偏差原因").split(" | ")
    paper.table(" | ".join(labels) + ROWS)
    paper.pdf.setFillColorRGB(*shade)
    for k in range(len(labels)):
        paper.box(50 + k * 495 / 8 + 0.5, top + 0.5, 50 + (k + 1) * 495 / 8 - 0.5, top + 17.2, fill=True)
    paper.pdf.setFillColorRGB(1, 1, 1)
    for k, label in enumerate(labels):
        paper.text(label, 53 + k * 495 / 8, top + 4, 9)
    paper.save()
    record = scanned(paper.path)
    assert [i.name for i in record.indicators] == ["维修道路里程", "投诉下降率"]
    assert [(i.weight, i.score) for i in record.indicators] == [(50, 50), (40, 32)]
    assert record.indicators[1].reason == "天气原因"


def test_words_that_run_upwards_are_read_from_their_beginning(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    top = paper.top
    rows = [f"　 | 数量指标 | 维修道路{k} | ≥{k}公里 | {k}公里 | 10 | 10 |" for k in range(12, 16)]
    paper.table(HEADER + "\n" + "\n".join([rows[0], *(r.replace("　", "^", 1) for r in rows[1:])]))
    for k, glyph in enumerate("标指出产"):
        paper.pdf.saveState()
        paper.pdf.translate(50 + 495 / 16 + 4, paper.height - top - 40 - 11 * k)
        paper.pdf.rotate(90)
        paper.text(glyph, 0, paper.height - 9, 9)
        paper.pdf.restoreState()
    paper.save()
    record = scanned(paper.path)
    assert [i.level1 for i in record.indicators] == ["产出指标"] * 4


@pytest.mark.parametrize("colour", [(60, 90, 200), (200, 40, 40)], ids=["blue", "red"])
def test_coloured_rulings_are_no_seal(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.pdf.setStrokeColorRGB(*(c / 255 for c in colour))
    typed = national(paper)
    with pypdfium2.PdfDocument(str(paper.path)) as document:
        page = document[0].render(scale=200 / 72).to_pil()
    page.save(tmp_path / "scan.jpg", quality=80, dpi=(200, 200))
    (record,) = hecha.read(tmp_path / "scan.jpg")
    assert record.indicators == typed.indicators
    assert record.reporting_unit == typed.reporting_unit


def test_the_stem_of_a_glyph_close_under_a_table_lengthens_no_wall(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表")
    paper.table(HEADER + ROWS)
    bottom = paper.top - 12
    wall = 50 + 495 * 5 / 8
    paper.line(wall, bottom, wall, bottom + 4.6)  # nothing of the glyph shows that the wall does not hide
    paper.text("单位负责人：吕雨宏", x=wall + 1, top=bottom + 1.4, size=9)
    page = scanned_page(paper.save(), 300)
    (frame,) = find_frames(page.rulings)
    assert abs(frame.ys[-1] - bottom) < 1.5
    assert any("单位负责人" in word.text for word in page.words)


def test_a_low_wall_ends_where_a_glyph_stands_close_under_the_table() -> None:
    unit = 200 / 72
    page = np.full((600, 2000), 250, np.uint8)

    def line(x0: float, top: float, x1: float, bottom: float, weight: int = 3) -> None:
        cv2.line(page, (round(x0 * unit), round(top * unit)), (round(x1 * unit), round(bottom * unit)), 60, weight)

    rows, walls = (50, 70, 90, 110, 121), (200, 330, 470, 640)
    for y in rows:
        line(50, y, 700, y)
    for x in (50, 700):
        line(x, rows[0], x, rows[-1])
    for x in range(120, 700, 97):
        line(x, rows[0], x, rows[-2])
    for x in walls:
        line(x, rows[-2], x, rows[-1], 2)
        line(x + 0.8, rows[-1] + 0.5, x + 0.8, rows[-1] + 5, 2)
        for k in range(3):
            line(x - 2, rows[-1] + 1 + 1.5 * k, x + 4, rows[-1] + 1 + 1.5 * k, 2)
    _, down = trace(cv2.GaussianBlur(page, (0, 0), 0.8), unit)
    found = {round(float(np.median(s.points[:, 0])) / unit) for ln in down for s in ln.stretches}
    assert found >= set(walls)


def test_a_wall_of_one_low_row_is_found_where_each_cell_has_a_frame_of_its_own() -> None:
    """The gap between the frames above and below it pulls the middle of such a wall aside at its ends."""
    unit = 200 / 72
    page = np.full((600, 2000), 250, np.uint8)
    rows = [(100, 147), (153, 199), (205, 251), (257, 303)]
    for k, (top, bottom) in enumerate(rows):
        walls = [150, 600, 1100, 1160, 1800] if k == 1 else [150, 600, 1800]
        for left, right in pairwise(walls):
            cv2.rectangle(page, (left, top), (right - 6, bottom), 60, 2)
    page = cv2.GaussianBlur(page, (0, 0), 0.7)
    _, down = trace(with_double_rules_filled(page, unit), unit)
    assert 1097 in {round(float(np.median(s.points[:, 0]))) for ln in down for s in ln.stretches}


@pytest.mark.parametrize(("reach", "wall"), [(0, True), (7, False)], ids=["from rule to rule", "stands off"])
def test_text_close_to_one_side_of_a_low_wall_makes_no_stroke_of_it(reach: int, *, wall: bool) -> None:
    unit = 200 / 72
    page = np.full((400, 1600), 250, np.uint8)
    for y in (100, 132, 164, 196):
        cv2.line(page, (100, y), (1500, y), 60, 2)
    for x in (100, 1500):
        cv2.line(page, (x, 100), (x, 196), 60, 2)
    cv2.line(page, (800, 132 + reach), (800, 164 - reach), 60, 2)
    for y in range(138, 160, 4):
        cv2.line(page, (805, y), (830, y), 90, 2)
    _, down = trace(cv2.GaussianBlur(page, (0, 0), 0.7), unit)
    assert wall == (800 in {round(float(np.median(s.points[:, 0]))) for ln in down for s in ln.stretches})


def test_a_tint_turns_white_and_a_shadow_stays() -> None:
    paper = np.full((1200, 1600), 250, np.uint8)
    paper[200:260, 100:900] = 220
    cv2.putText(paper, "0123456789", (150, 245), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 40, 3)
    lifted = without_shade(paper)
    assert int(lifted[205:210, 110:140].min()) >= 245
    assert int(lifted[210:250, 150:400].min()) < 60
    shadow = paper.copy()
    shadow[100:700, 1000:1500] = cv2.GaussianBlur(np.where(np.indices((600, 500))[1] > 250, 215.0, 250.0), (0, 0), 60)
    assert (without_shade(shadow)[100:700, 1000:1500] == shadow[100:700, 1000:1500]).all()


@pytest.mark.parametrize("lean", [-1.5, 1.5])
def test_the_tint_of_a_low_row_turns_white_on_a_page_that_leans(lean: float) -> None:
    paper = np.full((1200, 1600), 250, np.uint8)
    paper[500:545, 100:1500] = 220
    tilt = cv2.getRotationMatrix2D((800, 600), lean, 1)
    lifted = without_shade(np.asarray(cv2.warpAffine(paper, tilt, (1600, 1200), borderValue=250), np.uint8))
    assert (lifted < 240).mean() < 0.1 * (paper < 240).mean()


@pytest.mark.parametrize(("row", "traced"), [(30, True), (41, False)], ids=["in cells", "far apart"])
def test_ones_below_one_another_are_no_dashed_rule(row: int, *, traced: bool) -> None:
    """In a column of points each 1 has a cell to itself, or paper about it where no rules are seen; dashes go on."""
    page, solid = np.full((1000, 800), 250, np.uint8), np.zeros((1000, 800), np.uint8)
    for top in range(100, 100 + 14 * row, row):
        if traced:
            for picture, ink in ((page, 60), (solid, 255)):
                cv2.line(picture, (50, top), (750, top), ink, 3)
        for x in (200, 400):
            cv2.line(page, (x, top + row // 2 - 8), (x, top + row // 2 + 7), 60, 2)
    for top in range(100, 100 + 13 * row, 14):
        cv2.line(page, (600, top), (600, top + 8), 60, 2)
    _, down = dashed_lines(page, 56, solid)
    assert {round(float(np.median(piece.points[:, 1])) / 10) for piece in down} == {60}


def test_a_wall_of_dashes_that_begin_anew_in_each_cell_is_a_rule() -> None:
    """Browsers end the border of a cell in half a dash: in low rows half of the dashes are halves."""
    page, solid = np.full((1000, 800), 250, np.uint8), np.zeros((1000, 800), np.uint8)
    for x, rows in ((200, 2), (400, 6)):
        for top in range(100, 100 + 34 * rows, 34):
            for picture, ink in ((page, 60), (solid, 255)):
                cv2.line(picture, (50, top), (750, top), ink, 2)
            for start, end in ((3, 8), (12, 23), (27, 32)):
                cv2.line(page, (x, top + start), (x, top + end), 60, 2)
    _, down = dashed_lines(page, 57, solid)
    assert sorted(round(float(np.median(piece.points[:, 1])) / 10) for piece in down) == [20, 40]
