"""Scans: rules of light grey hair, of worn toner, and those that only the shades of cells show."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from paper import FUNDING, HEADER, ROWS, Paper, national
from scanner import Grey, photocopied, scanned

from hecha.extract.grid import find_frames
from hecha.extract.scan.reader import read_image
from hecha.schema import Record


class Ruled(Paper):
    """A paper whose rules are of one weight; ``across`` is the grey of those across, where the others are black."""

    weight = 0.5
    across: float | None = None

    def line(self, x0: float, top: float, x1: float, bottom: float, weight: float = 0.7) -> None:
        if self.across is not None:
            self.pdf.setStrokeGray(self.across if top == bottom else 0.0)
        super().line(x0, top, x1, bottom, self.weight)


def rendered(path: Path) -> Grey:
    with pypdfium2.PdfDocument(str(path)) as document:
        return np.asarray(document[0].render(scale=200 / 72).to_pil().convert("L")).astype(np.float32)


def assert_read_as(record: Record, typed: Record) -> None:
    assert (record.project_name, record.reporting_unit) == (typed.project_name, typed.reporting_unit)
    assert record.funding == typed.funding
    assert record.execution == typed.execution
    assert record.indicators == typed.indicators


@pytest.mark.parametrize(("grey", "weight"), [(0.8, 0.25), (0.88, 0.4)])
def test_hairlines_of_light_grey_part_cells(tmp_path: Path, grey: float, weight: float) -> None:
    paper = Ruled(tmp_path / "form.pdf")
    paper.pdf.setStrokeGray(grey)
    paper.weight = weight
    typed = national(paper, FUNDING)
    assert_read_as(scanned(paper.path, laid_over=photocopied), typed)


def test_rules_across_of_worn_toner_part_rows(tmp_path: Path) -> None:
    """The rules down are black and whole."""
    paper = Ruled(tmp_path / "form.pdf")
    paper.weight, paper.across = 0.35, 0.88
    typed = national(paper, FUNDING)
    assert_read_as(scanned(paper.path, laid_over=photocopied), typed)


def test_shaded_cells_without_rules_are_cells(tmp_path: Path) -> None:
    """White gaps part them, and the outermost end at the paper."""
    dry = Paper(tmp_path / "dry.pdf")
    national(dry, FUNDING)
    paper = Ruled(tmp_path / "form.pdf")
    paper.weight = 2.0
    paper.pdf.setFillGray(0.93)
    paper.box(50, 78, 545, dry.top - 12, fill=True)
    paper.pdf.setFillGray(0)
    paper.pdf.setStrokeGray(1)
    paper.title("项目支出绩效自评表（2023年度）")
    paper.top = 78
    for table in ("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心", FUNDING, HEADER + ROWS):
        paper.table(table)
        paper.top -= 12
    paper.save()
    record = scanned(paper.path, laid_over=photocopied)
    assert record.project_name == "城区道路维修"
    assert [(i.name, i.weight, i.score) for i in record.indicators] == [
        ("维修道路里程", 50, 50),
        ("投诉下降率", 40, 32),
    ]
    assert {(f.measure, f.amount) for f in record.funding if f.source == "total"} >= {
        ("budget", 3600000),
        ("spent", 2808000),
    }


def test_the_back_of_a_sheet_draws_no_cells_on_prose(tmp_path: Path) -> None:
    """A form's rules shine through from the back of a page of prose, and run across its text."""
    front, back = Paper(tmp_path / "front.pdf"), Paper(tmp_path / "back.pdf")
    for k in range(12):
        front.text(f"{k + 1}．单位按年初批复的绩效目标组织实施，资金拨付及时，未发现截留挪用的情况。", size=12)
    front.save()
    national(back, FUNDING)
    shown, behind = 255 - rendered(front.path), 255 - rendered(back.path)[:, ::-1]
    seen = 255 - np.maximum(shown, cv2.GaussianBlur(0.1 * behind, (0, 0), 1.5))
    image = np.repeat(photocopied(seen).astype(np.uint8)[..., None], 3, axis=2)
    content = read_image(image, number=1, width=595, height=842)
    assert not find_frames(content.rulings)
    assert sum("截留挪用" in word.text for word in content.words) >= 11
