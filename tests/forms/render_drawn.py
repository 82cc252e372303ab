"""Canvases of libraries that draw lines and words where they are told."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from . import fonts
from .drawn import Press
from .sheet import Document


class ReportlabCanvas:
    """Lines are stroked one by one; TrueType subsets."""

    def __init__(self, target: Path) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self.pdf = Canvas(str(target))
        self.height = 0.0
        self.started = False

    def page(self, width: float, height: float) -> None:
        if self.started:
            self.pdf.showPage()
        self.started, self.height = True, height
        self.pdf.setPageSize((width, height))

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float, dashed: bool) -> None:
        self.pdf.setLineWidth(width)
        self.pdf.setDash([3, 2] if dashed else [])
        self.pdf.line(x0, self.height - y0, x1, self.height - y1)

    def fill(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pdf.setFillGray(0.88)
        self.pdf.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
        self.pdf.setFillGray(0)

    def text(self, x: float, baseline: float, text: str, font: str, size: float) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        key = font.replace(" ", "")
        if key not in pdfmetrics.getRegisteredFontNames():
            face = fonts.face(font)
            pdfmetrics.registerFont(TTFont(key, face.path, subfontIndex=face.index))
        self.pdf.setFont(key, size)
        self.pdf.drawString(x, self.height - baseline, text)

    def save(self) -> None:
        self.pdf.save()


class FpdfCanvas:
    """fpdf2: its own subsetting and text operators."""

    def __init__(self, target: Path) -> None:
        from fpdf import FPDF

        self.pdf: Any = FPDF(unit="pt")
        self.pdf.set_auto_page_break(False)
        self.target = target
        self.known: set[str] = set()

    def page(self, width: float, height: float) -> None:
        self.pdf.add_page(format=(width, height))

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float, dashed: bool) -> None:
        self.pdf.set_line_width(width)
        self.pdf.set_dash_pattern(*((3, 2) if dashed else (0, 0)))
        self.pdf.line(x0, y0, x1, y1)

    def fill(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pdf.set_fill_color(225, 230, 236)
        self.pdf.rect(x0, y0, x1 - x0, y1 - y0, style="F")

    def text(self, x: float, baseline: float, text: str, font: str, size: float) -> None:
        if font not in self.known:
            face = fonts.face(font)
            self.pdf.add_font(font, fname=face.path, collection_font_number=face.index)
            self.known.add(font)
        self.pdf.set_font(font, size=size)
        self.pdf.text(x, baseline, text)

    def save(self) -> None:
        self.pdf.output(str(self.target))


class MupdfCanvas:
    """PyMuPDF: rules as thin filled rectangles, the way spreadsheets export them."""

    def __init__(self, target: Path) -> None:
        self.lib: Any = importlib.import_module("pymupdf")  # untyped
        self.pdf: Any = self.lib.open()
        self.target = target
        self.current: Any = None
        self.fonts: dict[str, Any] = {}

    def page(self, width: float, height: float) -> None:
        self.current = self.pdf.new_page(width=width, height=height)

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float, dashed: bool) -> None:
        if dashed:
            self.current.draw_line((x0, y0), (x1, y1), width=width, dashes="[3 2]")
            return
        half = width / 2
        box = self.lib.Rect(x0 - half, y0 - half, x1 + half, y1 + half)
        self.current.draw_rect(box, color=None, fill=(0, 0, 0), width=0)

    def fill(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.current.draw_rect(self.lib.Rect(x0, y0, x1, y1), color=None, fill=(0.88, 0.9, 0.93), width=0)

    def text(self, x: float, baseline: float, text: str, font: str, size: float) -> None:
        if font not in self.fonts:
            self.fonts[font] = self.lib.Font(fontfile=fonts.face(font).path)
        writer = self.lib.TextWriter(self.current.rect)
        writer.append((x, baseline), text, font=self.fonts[font], fontsize=size)
        writer.write_text(self.current)

    def save(self) -> None:
        self.pdf.subset_fonts()
        self.pdf.save(str(self.target), garbage=3, deflate=True)


def reportlab(document: Document, target: Path) -> None:
    """Draw with reportlab; its fonts must have TrueType outlines."""
    for name in ("font", "title_font"):
        if not fonts.face(getattr(document.style, name)).outlines:
            setattr(document.style, name, "WenQuanYi Zen Hei")
    Press(document, ReportlabCanvas(target))


def fpdf(document: Document, target: Path) -> None:
    """Draw with fpdf2."""
    Press(document, FpdfCanvas(target))


def mupdf(document: Document, target: Path) -> None:
    """Draw with PyMuPDF; it takes the first face of a collection only."""
    for name in ("font", "title_font"):
        if fonts.face(getattr(document.style, name)).index:
            setattr(document.style, name, "WenQuanYi Zen Hei")
    Press(document, MupdfCanvas(target))
