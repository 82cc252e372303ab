"""Scans: which lines of a page are rulings, where they begin and where they end."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from paper import HEADER, ROWS, Paper, national
from scanner import scanned

import hecha


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
