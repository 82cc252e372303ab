"""Word and Excel forms made for the tests, from the markup that ``paper`` uses for tables."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.styles import Border, Side
from paper import placed

from hecha.extract import FileResult, read_file
from hecha.extract.document import Document
from hecha.extract.layout import PageLayout, Table
from hecha.extract.options import ReadOptions
from hecha.extract.page import Ruling, Word

LINE = Side(style="thin")
ALL_ROUND = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)


def rows_of(markup: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in markup.strip().splitlines()]


def add_table(file: Any, markup: str) -> Any:
    """A table of a Word document or cell, merged as the markup says."""
    rows = rows_of(markup)
    table = file.add_table(rows=len(rows), cols=len(rows[0]))
    for text, first, last, left, right in placed(rows):
        cell = table.cell(first, left)
        if (last - first, right - left) != (1, 1):
            cell = cell.merge(table.cell(last - 1, right - 1))
        cell.text = text.replace("\\n", "\n")
    return table


def add_rows(sheet: Any, markup: str, top: int = 1, *, ruled: bool = True) -> None:
    """A table of a sheet from a row on, merged as the markup says; figures become numbers."""
    rows = rows_of(markup)
    for text, first, last, left, right in placed(rows):
        cell = sheet.cell(top + first, left + 1)
        cell.value = float(text) if text.replace(".", "", 1).isdigit() else text
        if ruled:
            for r in range(first, last):
                for c in range(left, right):
                    sheet.cell(top + r, c + 1).border = ALL_ROUND
        if (last - first, right - left) != (1, 1):
            sheet.merge_cells(start_row=top + first, start_column=left + 1, end_row=top + last - 1, end_column=right)


def word(path: Path, build: Callable[[Any], None]) -> Path:
    file = docx.Document()
    build(file)
    file.save(str(path))
    return path


def excel(path: Path, build: Callable[[Any], None]) -> Path:
    book = Workbook()
    build(book.active)
    book.save(path)
    return path


def with_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """The file with one part changed, or added where it was missing."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in parts.items():
            archive.writestr(entry, data)
    return path


def xml(text: str) -> Any:
    """WordprocessingML with the usual namespaces."""
    spaces = nsdecls("w", "wp", "a", "r")
    more = ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    more += ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    more += ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    head, _, rest = text.partition(">")
    close = "/" if head.endswith("/") else ""
    return parse_xml(f"{head.rstrip('/')} {spaces}{more}{close}>{rest}")


def layouts(path: Path) -> list[PageLayout]:
    return list(Document(path, path.name, ReadOptions()).layouts())


def told(path: Path) -> list[str]:
    """Every text of the file in its order: a line, or the cells of a row joined by ``|``."""
    texts: list[str] = []
    for page in layouts(path):
        for block in page.blocks:
            if isinstance(block, Table):
                for row in range(block.rows):
                    texts.append("|".join(c.text for c in block.cells if c.row == row))
            else:
                texts.append(block.text)
    return texts


def result(path: Path) -> FileResult:
    return read_file(path)


# ---- OFD --------------------------------------------------------------------------------------------------------

_MM = 25.4 / 72
_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(path: Path, pdf: Path, *, ctm: bool = False) -> Path:
    """An OFD document that shows the words and rules of a PDF's pages; the rules stand in template pages.

    ``ctm`` draws in a space of its own that a matrix brings to the page, as some producers do.
    """
    parts = {
        "OFD.xml": f"<ofd:OFD {_OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    }
    templates = entries = ""
    for number, page in enumerate(Document(pdf, pdf.name, ReadOptions()).pages()):
        area = f"<ofd:PhysicalBox>0 0 {page.width * _MM:.4f} {page.height * _MM:.4f}</ofd:PhysicalBox>"
        templates += f'<ofd:TemplatePage ID="{900 + number}" BaseLoc="Tpls/{number}.xml"/>'
        entries += f'<ofd:Page ID="{number + 1}" BaseLoc="/Doc_0/Pages/Page_{number}/Content.xml"/>'
        rules = "".join(_rule(r, ctm) for r in page.rulings)
        words = "".join(_said(w) for w in page.words)
        for name, objects, before in (
            (f"Doc_0/Tpls/{number}.xml", rules, ""),
            (f"Doc_0/Pages/Page_{number}/Content.xml", words, f'<ofd:Template TemplateID="{900 + number}"/>'),
        ):
            parts[name] = (
                f"<ofd:Page {_OFD}><ofd:Area>{area}</ofd:Area>{before}"
                f"<ofd:Content><ofd:Layer><ofd:PageBlock>{objects}</ofd:PageBlock></ofd:Layer></ofd:Content></ofd:Page>"
            )
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    common = f"<ofd:CommonData>{area}{templates}</ofd:CommonData>"
    parts["Doc_0/Document.xml"] = f"<ofd:Document {_OFD}>{common}<ofd:Pages>{entries}</ofd:Pages></ofd:Document>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def _rule(rule: Ruling, ctm: bool) -> str:
    width, height = (rule.x1 - rule.x0) * _MM, (rule.bottom - rule.top) * _MM
    boundary = f'Boundary="{rule.x0 * _MM:.4f} {rule.top * _MM:.4f} {width:.4f} {height:.4f}"'
    scale = 'CTM="0.1 0 0 0.1 0 0"' if ctm else ""
    end = f"{width * (10 if ctm else 1):.4f} {height * (10 if ctm else 1):.4f}"
    return (
        f"<ofd:PathObject {boundary} {scale}><ofd:AbbreviatedData>M 0 0 L {end}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _said(word: Word) -> str:
    size = (word.box.bottom - word.box.top) * _MM
    stops = [0.0, *(word.stops or [(k + 1) / len(word.text) for k in range(len(word.text))])]
    length = (word.box.x1 - word.box.x0) * _MM
    steps = " ".join(f"{(b - a) * length:.4f}" for a, b in pairwise(stops[:-1]))
    boundary = f"{word.box.x0 * _MM:.4f} {word.box.top * _MM:.4f} {length:.4f} {size:.4f}"
    code = f'<ofd:TextCode X="0" Y="{size * 0.88:.4f}" DeltaX="{steps}">{escape(word.text)}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{boundary}" Font="1" Size="{size:.4f}">{code}</ofd:TextObject>'
