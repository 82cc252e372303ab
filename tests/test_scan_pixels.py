"""Scans as the scanner gave them: a picture's own pixels, and specks of a copy of a copy taken off."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from paper import Paper, national
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from scanner import Grey, scanned

from hecha.extract.drawing import Picture
from hecha.extract.pdfium import Renderer
from hecha.schema import Box


@pytest.mark.parametrize(
    ("page", "place", "pixels"),
    [
        ((595.2756, 841.8898), (0.0, -0.0099, 595.2746, 841.8997), 1654),
        ((595.08, 842.04), (0.0, 0.0, 595.08, 842.04006), 1653),
        ((612.0, 792.0), (8.5, 11.3, 508.5, 718.4), 1654),
    ],
)
def test_a_scanned_picture_keeps_its_own_pixels(
    page: tuple[float, float], place: tuple[float, ...], pixels: int
) -> None:
    drawn = np.random.default_rng(1).integers(0, 256, (2339, pixels), np.uint8)
    x0, y0, x1, y1 = place
    file = BytesIO()
    pdf = Canvas(file, pagesize=page)
    pdf.drawImage(ImageReader(Image.fromarray(drawn)), x0, y0, x1 - x0, y1 - y0)
    pdf.save()
    top = max(0.0, page[1] - y1)
    box = Box(x0, top, x1, min(page[1], page[1] - y0))
    picture = Picture(box, pixels)
    dpi = picture.pixels / (box.x1 - box.x0) * 72
    seen = Renderer(file.getvalue()).image(0, dpi, picture.box)
    across, down = round(x0 * dpi / 72), round(top * dpi / 72)
    assert (seen[down : down + 2339, across : across + pixels] == drawn[..., None]).all()


def test_pepper_is_no_text_and_points_stay(tmp_path: Path) -> None:
    def copied(page: Grey) -> Grey:
        specks = np.random.default_rng(5)
        page = np.where(cv2.GaussianBlur(page, (0, 0), 0.8) < 205, 0, 255).astype(np.float32)
        page[specks.random(page.shape) < 0.006] = 0
        return page

    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, "项目资金（万元） | 全年预算数 | 全年执行数\n年度资金总额 | 360.25 | 280.86")
    record = scanned(paper.path, laid_over=copied)
    assert [(a.measure, a.amount) for a in record.funding] == [(a.measure, a.amount) for a in typed.funding]
    assert [(i.name, i.weight, i.score) for i in record.indicators] == [
        (i.name, i.weight, i.score) for i in typed.indicators
    ]
