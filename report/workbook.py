"""The tables as one Excel workbook, written row by row: frozen headers, filters, number formats, links to the report.

openpyxl's write-only mode is used directly: through pandas a sheet is held in memory whole, which a province's hundred
thousand records would not fit.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..schema import Record
from .csv import inert
from .tables import Cell, Column, Table
from .whole import whole
from .wording import Lang

SHEETS: dict[str, str] = {"projects": "项目", "indicators": "指标", "funding": "资金", "findings": "问题"}
LONGEST_SHEET = 1_048_575
"""Rows of a sheet below its header; what is more goes on another sheet."""
LONGEST_CELL = 32_000
_MOMENT = (1980, 1, 1, 0, 0, 0)
_SAID = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_FORMATS = {"Float64": "#,##0.######", "Int64": "0", "boolean": "General"}
_WIDE = ("project_name", "reporting_unit", "message", "name", "file", "basis", "overall_goal", "overall_goal_result")


@contextmanager
def workbook(
    path: Path, tables: Sequence[Table[Any]], lang: Lang = "zh", linked: Sequence[int] | None = None
) -> Iterator[Callable[[int, Record], None]]:
    """Write records to a workbook with a sheet for each table; the same records give the same bytes.

    The records at the positions ``linked`` (None: all) have links to their place in ``report.html``.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheets = [_Sheet(book, table, lang) for table in tables]
    told = None if linked is None else frozenset(linked)

    def add(position: int, record: Record) -> None:
        for sheet in sheets:
            sheet.add(position, record, told is None or position in told)

    with whole(path) as draft:
        yield add
        for sheet in sheets:
            sheet.finish()
        raw = draft.with_name(draft.name + ".raw")
        try:
            book.save(raw)
            _timeless(raw, draft)
        finally:
            raw.unlink(missing_ok=True)


class _Sheet:
    """One table, on as many sheets as its rows need."""

    def __init__(self, book: Any, table: Table[Any], lang: Lang) -> None:
        self._book, self._table, self._lang = book, table, lang
        self._rows = self._sheets = 0
        self._link = next((i for i, column in enumerate(table.columns) if column.key == _LINKS.get(table.name)), None)
        self._sheet = self._begin()

    def _begin(self) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill
        from openpyxl.utils import get_column_letter

        self._sheets += 1
        self._rows = 0
        name = self._table.name if self._lang == "en" else SHEETS[self._table.name]
        sheet = self._book.create_sheet(name if self._sheets == 1 else f"{name} {self._sheets}")
        sheet.freeze_panes = "A2"
        for i, column in enumerate(self._table.columns, 1):
            sheet.column_dimensions[get_column_letter(i)].width = _width(column)
        header = []
        for text in self._table.header(self._lang):
            cell = WriteOnlyCell(sheet, value=text)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="E8EDF2")
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            header.append(cell)
        sheet.append(header)
        self._cells = [_styled(sheet, column) for column in self._table.columns]  # written and used again, row by row
        self._linked = WriteOnlyCell(sheet)
        self._linked.style = "Hyperlink"
        return sheet

    def add(self, position: int, record: Record, linked: bool) -> None:
        for k, row in enumerate(self._table.cells((record,), self._lang)):
            if self._rows >= LONGEST_SHEET:
                self.finish()
                self._sheet = self._begin()
            self._rows += 1
            cells: list[Any] = []
            for i, (value, cell) in enumerate(zip(row, self._cells, strict=True)):
                held = _held(value, self._lang)
                if held is None:
                    cells.append(None)
                    continue
                if i == self._link and linked:
                    cell = self._linked
                    cell.hyperlink = _anchor(self._table.name, position, k)
                cell._value, cell.data_type = held, "s" if isinstance(held, str) else "n"  # a text, however it begins
                cells.append(cell)
            self._sheet.append(cells)

    def finish(self) -> None:
        from openpyxl.utils import get_column_letter

        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self._table.columns))}{self._rows + 1}"


_LINKS = {"projects": "project_name", "findings": "message"}
"""The column of a table that leads to the report."""


def _anchor(table: str, position: int, k: int) -> str:
    return f"report.html#p{position + 1}" + (f"-{k + 1}" if table == "findings" else "")


def _styled(sheet: Any, column: Column[Any]) -> Any:
    """A cell in the number format of a column."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    if column.dtype != "string":
        cell.number_format = "0.00%" if column.key == "execution_rate" else _FORMATS[column.dtype]
    return cell


def _width(column: Column[Any]) -> int:
    return 34 if column.key in _WIDE else 16 if column.dtype == "Float64" else 12


def _held(cell: Cell, lang: Lang) -> str | int | float | None:
    """A cell as a sheet holds it: figures as numbers; text that no spreadsheet runs, and no longer than one can be."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return ("是" if cell else "否") if lang == "zh" else ("true" if cell else "false")
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, int):
        return cell
    text = inert(cell).encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + ("……（已截断）" if lang == "zh" else "… (cut)")


def _timeless(source: Path, target: Path) -> None:
    """Copy a workbook without the times of day in it, so that the same tables give the same bytes."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            with old.open(entry) as inside, new.open(info, "w") as outside:
                if entry.filename == "docProps/core.xml":
                    outside.write(_SAID.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", inside.read()))
                    continue
                while chunk := inside.read(1 << 20):
                    outside.write(chunk)
