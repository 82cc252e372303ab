"""A Word document in the manner of Chinese working papers: A4, ruled tables, pictures; reproducible bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

BODY, HEADING = "宋体", "黑体"
LATIN = "Times New Roman"
TEXT_WIDTH = Cm(17)
"""Between the margins of an A4 page."""

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHADE = "F2F2EE"
_EPOCH = (1980, 1, 1, 0, 0, 0)

Align = Literal["left", "right", "centre"]
_ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
}


def writable(text: str) -> str:
    """Text without the characters that XML does not take."""
    return _UNWRITABLE.sub("", text)


class Word:
    """A document that grows from top to bottom."""

    def __init__(self, title: str, footer: str) -> None:
        self._document: Any = Document()
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = writable(title)[:250], "hecha 核查", ""
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
        self._style()
        line = section.footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(line, f"{footer}　第 ", size=8.5)
        _field(line, "PAGE")
        self._run(line, " 页，共 ", size=8.5)
        _field(line, "NUMPAGES")
        self._run(line, " 页", size=8.5)

    def _style(self) -> None:
        normal = self._document.styles["Normal"]
        normal.font.name, normal.font.size = LATIN, Pt(10.5)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
        normal.paragraph_format.space_after = Pt(3)
        for level, size in ((1, 18), (2, 13), (3, 11.5), (4, 10.5)):
            style = self._document.styles[f"Heading {level}"]
            style.font.name, style.font.size, style.font.bold = LATIN, Pt(size), level > 1
            style.font.color.rgb, style.font.italic = RGBColor(0, 0, 0), False
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme goes before a font's name
                fonts.attrib.pop(qn(f"w:{name}"), None)
            fonts.set(qn("w:eastAsia"), HEADING)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(max(6, 6 * (4 - level))), Pt(4)
            style.paragraph_format.keep_with_next = True

    def heading(self, text: str, level: int, align: Align = "left") -> None:
        paragraph = self._document.add_heading(writable(text), level)
        paragraph.alignment = _ALIGNED[align]

    def text(self, text: str, align: Align = "left", size: float = 10.5) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = _ALIGNED[align]
        self._run(paragraph, text, size=size)

    def page_break(self) -> None:
        self._document.add_page_break()

    def form(self, pairs: Sequence[tuple[str, str]], columns: int = 2) -> None:
        """A header of labels and values, ``columns`` pairs a row."""
        rows = [pairs[i : i + columns] for i in range(0, len(pairs), columns)]
        widths = [Cm(2.6), Emu(int(TEXT_WIDTH / columns) - Cm(2.6))] * columns
        table = self._table(len(rows), widths)
        for row, entries in enumerate(rows):
            for column, (label, value) in enumerate(entries):
                self._cell(table.cell(row, 2 * column), label, shade=True)
                self._cell(table.cell(row, 2 * column + 1), value)
            if len(entries) < columns:
                table.cell(row, 2 * len(entries) - 1).merge(table.cell(row, 2 * columns - 1))

    def table(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], right: str = ""
    ) -> None:
        """A table whose header is repeated on each page; ``widths`` in cm, ``right`` names the columns of figures."""
        table = self._table(1, [Cm(width) for width in widths])
        for cell, text in zip(table.rows[0].cells, header, strict=True):
            self._cell(cell, text, shade=True, size=9)
        _mark(table.rows[0], "w:tblHeader")
        for entries in rows:
            row = table.add_row()
            _mark(row, "w:cantSplit")
            for cell, text, label, width in zip(row.cells, entries, header, widths, strict=True):
                cell.width = Cm(width)
                self._cell(cell, text, size=9, align="right" if label in right.split() else "left")

    def matter(self, entries: Sequence[tuple[str, Sequence[str | bytes]]], blank: Sequence[tuple[str, float]]) -> None:
        """One matter: a row for each heading with its lines and pictures (JPEG or PNG), then rows to be written in.

        ``blank`` gives heading and height in cm of each row to be written in.
        """
        widths = [Cm(2.6), Emu(TEXT_WIDTH - Cm(2.6))]
        table = self._table(len(entries) + len(blank), widths)
        for row, (label, lines) in enumerate(entries):
            self._cell(table.cell(row, 0), label, shade=True)
            cell = table.cell(row, 1)
            for number, line in enumerate(lines):
                paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                paragraph.paragraph_format.space_after, paragraph.paragraph_format.keep_with_next = Pt(2), True
                if isinstance(line, bytes):
                    paragraph.add_run().add_picture(io.BytesIO(line), width=Cm(13.6))
                else:
                    self._run(paragraph, line)
        for row, (label, height) in enumerate(blank, len(entries)):
            self._cell(table.cell(row, 0), label, shade=True)
            table.rows[row].height = Cm(height)
            paragraph = table.cell(row, 1).paragraphs[0]
            paragraph.paragraph_format.space_before = Pt(max(0.0, Cm(height).pt - 26))
            paragraph.paragraph_format.keep_with_next = row < len(table.rows) - 1
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            self._run(paragraph, "签字（盖章）：　　　　　　　　　年　　月　　日", size=9)
            _mark(table.rows[row], "w:cantSplit")
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def save(self, path: Path) -> None:
        """Write the document without the time of day that archives carry."""
        held = io.BytesIO()
        self._document.save(held)
        with zipfile.ZipFile(held) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(entry, source.read(name))

    def _table(self, rows: int, widths: Sequence[Any]) -> Any:
        table = self._document.add_table(rows, len(widths), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _pad(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
            for cell in column.cells:
                cell.width = width
        return table

    def _cell(self, cell: Any, text: str, shade: bool = False, size: float = 10, align: Align = "left") -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after, paragraph.paragraph_format.keep_with_next = Pt(0), shade
        paragraph.alignment = _ALIGNED[align]
        self._run(paragraph, text, size=size, font=HEADING if shade else BODY)
        if shade:
            shading = OxmlElement("w:shd")
            shading.set(qn("w:val"), "clear")
            shading.set(qn("w:fill"), _SHADE)
            cell._tc.get_or_add_tcPr().append(shading)

    def _run(self, paragraph: Any, text: str, size: float = 10, font: str = BODY) -> None:
        run = paragraph.add_run(writable(text))
        run.font.size, run.font.name = Pt(size), LATIN
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _pad(table: Any) -> None:
    """Room above and below the text of every cell."""
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 40), ("left", 90), ("bottom", 40), ("right", 90)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _field(paragraph: Any, name: str) -> None:
    """A field that the word processor fills in, such as the page's number."""
    run = paragraph.add_run()
    run.font.size = Pt(8.5)
    for kind, text in (("begin", None), (None, name), ("end", None)):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)
