"""Word and Excel forms made for the tests, from the markup that ``paper`` uses for tables."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
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
