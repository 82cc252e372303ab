"""Scans: the percent sign of a narrow Song type, two small rings and a hair line, is no nought."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from paper import HEADER, PADDING, Paper, national
from PIL import Image, ImageDraw, ImageFont
from scanner import Grey, scanned

from hecha.extract.scan.percents import ends_in_percent, ends_in_permille, is_percent
from hecha.schema import Record

TABLE = """
    一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分
    产出指标 | 数量指标 | 采购设备数 | ≥ | 12 | 台 | 12 | 30 | 30
    产出指标 | 质量指标 | {name} | ≥ | 95 |  | 96 | 30 | 30
    效益指标 | 社会效益指标 | 安全事故数 | ≤ | 0 | 起 | 0 | 30 | 30
"""
UNIT_COLUMN, ROW = 5, 2


def _ring(page: Grey, x: float, top: float, width: float, height: float) -> None:
    """A ring as Song types draw it: its sides of some breadth, its crown and foot of next to none."""
    fine = 8
    canvas = np.zeros((round(height * fine) + 1, round(width * fine) + 1), np.uint8)
    middle, axes = (canvas.shape[1] // 2, canvas.shape[0] // 2), (canvas.shape[1] // 2, canvas.shape[0] // 2)
    cv2.ellipse(canvas, middle, axes, 0, 0, 360, 255, -1)
    cv2.ellipse(canvas, middle, (round(axes[0] * 0.6), round(axes[1] * 0.86)), 0, 0, 360, 0, -1)
    small = cv2.resize(canvas, None, fx=1 / fine, fy=1 / fine, interpolation=cv2.INTER_AREA)
    place = page[round(top) : round(top) + small.shape[0], round(x) : round(x) + small.shape[1]]
    np.minimum(place, 255 - 0.8 * small, out=place)


def _percent(page: Grey, x: float, top: float, size: float) -> None:
    """A ``%`` of a Song type of ``size`` pixels."""
    _ring(page, x, top, 0.27 * size, 0.34 * size)
    _ring(page, x + 0.24 * size, top + 0.4 * size, 0.27 * size, 0.34 * size)


def _form(path: Path, name: str, dpi: int) -> Record:
    paper = Paper(path)
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    top = paper.top + ROW * (9 * 1.3 + 2 * PADDING) + PADDING
    left = 50 + 495 * UNIT_COLUMN / 9 + 20
    paper.table(TABLE.format(name=name))
    paper.save()

    def printed(page: Grey) -> Grey:
        _percent(page, left * dpi / 72, (top + 2) * dpi / 72, 9 * dpi / 72)
        return page

    return scanned(path, dpi, printed)


@pytest.mark.parametrize("dpi", [200, 300])
def test_a_narrow_percent_sign_in_a_column_of_units(tmp_path: Path, dpi: int) -> None:
    form = _form(tmp_path / "form.pdf", "设备合格率", dpi)
    count, rate, none = form.indicators
    assert rate.target is not None
    assert (rate.target.raw, rate.target.kind, float(rate.target.value or 0)) == ("≥95%", "percent", 0.95)
    assert rate.actual is not None
    assert (rate.actual.raw, rate.actual.kind, float(rate.actual.value or 0)) == ("96", "percent", 0.96)
    assert not [i for i in form.review if i.pointer.startswith("/indicators/1/")]
    assert [i.target and i.target.raw for i in (count, none)] == ["≥12台", "≤0起"]
    assert none.actual is not None
    assert none.actual.raw == "0"


@pytest.mark.parametrize("dpi", [200, 300])
def test_a_permille_sign_is_no_percent_sign(tmp_path: Path, dpi: int) -> None:
    paper = Paper(tmp_path / "form.pdf")
    rows = (
        "\n    产出指标 | 质量指标 | 设备故障率 | ≤0.9‰ | 0.8‰ | 50 | 50 |\n    ^ | ^ | 合格率 | ≥95% | 96% | 40 | 40 |"
    )
    national(paper, HEADER + rows)
    faults, sound, *_ = scanned(paper.path, dpi).indicators
    assert (faults.target and faults.target.raw, faults.actual and faults.actual.raw) == ("≤0.9‰", "0.8‰")
    assert (sound.target and sound.target.raw, sound.actual and sound.actual.raw) == ("≥95%", "96%")


@pytest.mark.parametrize(("printed", "doubled"), [("0.8", True), ("≤0.9", True), ("98", False)])
def test_the_third_ring_of_a_permille_sign(printed: str, doubled: bool) -> None:
    canvas = Image.new("L", (200, 60), 255)
    ImageDraw.Draw(canvas).text((12, 8), printed, font=ImageFont.load_default(30), fill=0)
    line = np.asarray(canvas).astype(np.float32)
    inked = np.flatnonzero((line < 128).any(axis=1))
    size = (inked[-1] - inked[0] + 1) / 0.74
    end = np.flatnonzero((line < 128).any(axis=0))[-1] + 4
    _percent(line, end, inked[0], size)
    if doubled:
        _ring(line, end + 0.6 * size, inked[0] + 0.4 * size, 0.27 * size, 0.34 * size)
    assert ends_in_permille(line.astype(np.uint8)) == doubled


@pytest.mark.parametrize("printed", ["0", "8", "00", ":", "=", "96"])
def test_what_is_no_percent_sign_stays(printed: str) -> None:
    canvas = Image.new("L", (120, 60), 255)
    ImageDraw.Draw(canvas).text((12, 8), printed, font=ImageFont.load_default(36), fill=0)
    assert not is_percent(np.asarray(canvas))
    assert not ends_in_percent(np.asarray(canvas))
    assert not ends_in_permille(np.asarray(canvas))


@pytest.mark.parametrize(("printed", "ends"), [("95", True), ("≥100", True), ("950", False)])
def test_a_percent_sign_behind_a_figure(printed: str, ends: bool) -> None:
    canvas = Image.new("L", (200, 60), 255)
    draw = ImageDraw.Draw(canvas)
    draw.text((12, 8), printed, font=ImageFont.load_default(36), fill=0)
    line = np.asarray(canvas).astype(np.float32)
    if ends:
        inked = np.flatnonzero((line < 128).any(axis=1))
        tall = inked[-1] - inked[0] + 1
        _percent(line, np.flatnonzero((line < 128).any(axis=0))[-1] + 4, inked[0], tall / 0.74)
    assert ends_in_percent(line.astype(np.uint8)) == ends
    assert not ends_in_permille(line.astype(np.uint8))
