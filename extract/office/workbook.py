"""An Excel workbook to pages: each visible sheet one page, its ruled part a table, what stands outside the rules lines.

Visible sheets are numbered from 1 in their order. What is hidden (a sheet, a row, a column) is not what the unit shows,
so it is not read; where it holds text, a notice says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel, to_excel

from ..errors import TooLarge
from ..layout import is_furniture
from ..page import STRUCK, UNREAD
from .archive import formulas_without_result
from .formats import code_of, is_date, shown
from .paper import OfficeBlock, OfficeLine, OfficePage, Print
from .regions import SheetCell, blocks_of
from .word import Notice

MOST_CELLS = 400_000
_PIXEL, _USUAL_COLUMN = 0.75, 8.43
_TRAILING = 30
"""Blank ruled columns and rows that are kept behind the last text: an empty field is a field."""


class Workbook:
    """The pages of an ``.xlsx``; ``notices`` are complete once all pages were taken."""

    def __init__(self, data: bytes) -> None:
        self._values = load_workbook(BytesIO(data), data_only=True, rich_text=True)
        self._unread = formulas_without_result(data)
        self.notices: list[Notice] = []

    def pages(self) -> Iterator[OfficePage]:
        """One page a visible sheet; sheets without text are left out."""
        visible = [s for s in self._values.worksheets if s.sheet_state == "visible"]
        for number, sheet in enumerate(visible, 1):
            blocks = _Sheet(sheet, self._unread.get(sheet.title, frozenset()), number, self.notices).blocks()
            if blocks:
                landscape = sheet.page_setup.orientation == "landscape"
                yield OfficePage(number, tuple(blocks), landscape)
        hidden = [s for s in self._values.worksheets if s.sheet_state != "visible"]
        for number, sheet in enumerate(hidden, len(visible) + 1):
            if any(cell.value not in (None, "") for cell in sheet._cells.values()):
                self.notices.append((number, f"隐藏的工作表“{sheet.title}”未读取"))


@dataclass(slots=True)
class _Span:
    """What is merged: first and last row and column."""

    top: int
    left: int
    bottom: int
    right: int


class _Sheet:
    """One sheet: its cells as they are seen."""

    def __init__(self, sheet: Any, unread: frozenset[str], number: int, notices: list[Notice]) -> None:
        self.sheet, self.unread, self.number, self.notices = sheet, unread, number, notices
        self.epoch = sheet.parent.epoch
        if len(sheet._cells) > MOST_CELLS:
            raise TooLarge(f"工作表“{sheet.title}”有 {len(sheet._cells)} 个单元格，上限 {MOST_CELLS}")
        self.merged = [_Span(r.min_row, r.min_col, r.max_row, r.max_col) for r in sheet.merged_cells.ranges]

    def blocks(self) -> list[OfficeBlock]:
        """Head, ruled tables and loose lines from top to bottom."""
        texts = {place: text for place, cell in self.sheet._cells.items() if (text := self._text(cell))}
        if self.unread:
            self.notices.append((self.number, f"公式没有保存计算结果：{_listed(sorted(self.unread))}"))
        rows, columns = self._seen(texts)
        cells = self._cells(texts, rows, columns)
        found = blocks_of(cells, len(rows), self._places(columns)) if cells else []
        return [*self._furniture(self.sheet.oddHeader), *found, *self._furniture(self.sheet.oddFooter)]

    def _seen(self, texts: dict[tuple[int, int], list[Print]]) -> tuple[list[int], list[int]]:
        """Rows and columns to show; those hidden with text in them are told of."""
        ruled = [place for place, cell in self.sheet._cells.items() if _sides(cell)]
        last_row = max((r for r, _ in texts), default=0) + _TRAILING
        last_column = max((c for _, c in texts), default=0) + _TRAILING
        used = {*texts, *(p for p in ruled if p[0] <= last_row and p[1] <= last_column)}
        hidden_rows = {r for r in {r for r, _ in used} if self._is_hidden(self.sheet.row_dimensions, r)}
        hidden_columns = {c for c in {c for _, c in used} if c in self._hidden_columns()}
        gone = sorted({r for r, _ in texts} & hidden_rows)
        if gone:
            self.notices.append((self.number, f"隐藏的行未读取：第 {_listed([str(r) for r in gone])} 行"))
        gone = sorted({c for _, c in texts} & hidden_columns)
        if gone:
            self.notices.append((self.number, f"隐藏的列未读取：{_listed([get_column_letter(c) for c in gone])} 列"))
        rows = sorted({r for r, _ in used} - hidden_rows)
        columns = sorted({c for _, c in used} - hidden_columns)
        return rows, columns

    @staticmethod
    def _is_hidden(rows: Any, number: int) -> bool:
        if number not in rows:
            return False
        row = rows[number]
        return bool(row.hidden) or row.height == 0

    def _hidden_columns(self) -> set[int]:
        found: set[int] = set()
        for column in self.sheet.column_dimensions.values():
            if column.hidden or column.width == 0:
                found |= set(range(column.min or 0, (column.max or 0) + 1))
        return found

    def _places(self, columns: list[int]) -> list[float]:
        """The columns' left edges and the last one's right edge, in points."""
        usual = self.sheet.sheet_format.defaultColWidth or self.sheet.sheet_format.baseColWidth or _USUAL_COLUMN
        widths: dict[int, float] = {}
        for column in self.sheet.column_dimensions.values():
            for number in range(column.min or 0, min((column.max or 0), columns[-1] if columns else 0) + 1):
                widths[number] = column.width
        places = [0.0]
        for number in columns:
            places.append(places[-1] + (min(widths.get(number) or usual, 255.0) * 7 + 5) * _PIXEL)
        return places

    def _cells(self, texts: dict[tuple[int, int], list[Print]], rows: list[int], columns: list[int]) -> list[SheetCell]:
        """Every cell that is seen, merged ones whole, by the positions of their rows and columns among those seen."""
        row_at, column_at = {r: i for i, r in enumerate(rows)}, {c: i for i, c in enumerate(columns)}
        cells: list[SheetCell] = []
        covered: set[tuple[int, int]] = set()
        for span in self.merged:
            inside_rows = [row_at[r] for r in rows if span.top <= r <= span.bottom]
            inside_columns = [column_at[c] for c in columns if span.left <= c <= span.right]
            if not inside_rows or not inside_columns:
                continue
            covered |= {(r, c) for r in inside_rows for c in inside_columns}
            edge = [self.sheet._cells.get(p) for p in (
                (span.top, span.left), (span.top, span.right), (span.bottom, span.left), (span.bottom, span.right)
            )]  # fmt: skip
            sides = frozenset().union(*(_sides(cell) for cell in edge if cell is not None))
            cells.append(SheetCell(
                inside_rows[0], inside_columns[0], inside_rows[-1] + 1, inside_columns[-1] + 1,
                tuple(texts.get((span.top, span.left), ())), sides, True,
            ))  # fmt: skip
        for r, row in row_at.items():
            for c, column in column_at.items():
                if (row, column) in covered:
                    continue
                cell = self.sheet._cells.get((r, c))
                across = cell is not None and cell.alignment.horizontal == "centerContinuous"
                cells.append(SheetCell(
                    row, column, row + 1, column + 1, tuple(texts.get((r, c), ())),
                    _sides(cell) if cell is not None else frozenset(), False, across,
                ))  # fmt: skip
        return cells

    def _text(self, cell: Any) -> list[Print]:
        """What a cell shows, line by line."""
        value = cell.value
        if value is None or value == "":
            return [Print(UNREAD, "公式没有保存计算结果")] if cell.coordinate in self.unread else []
        if cell.data_type == "e":
            return [Print(UNREAD, f"公式结果出错：{value}", (str(value),))]
        if isinstance(value, CellRichText):
            return _rich(value)
        code = code_of(cell._style.numFmtId, cell.number_format)
        if isinstance(value, int | float) and not isinstance(value, bool) and is_date(code):
            value = from_excel(value, self.epoch)
        elif cell.is_date and not is_date(code):
            value = to_excel(value, self.epoch)
        text = shown(value, code)
        doubt = STRUCK if cell.font is not None and cell.font.strike else None
        return [Print(line, doubt) for part in text.splitlines() if (line := _tidy(part))]

    def _furniture(self, item: Any) -> list[OfficeBlock]:
        """The sheet's printed head or foot, unless it only counts pages."""
        parts = [_plain(part.text) for part in (item.left, item.center, item.right) if part is not None and part.text]
        return [OfficeLine((Print(text),)) for part in parts if (text := _tidy(part)) and not is_furniture(text)]


def _rich(value: CellRichText) -> list[Print]:
    """Text with parts of its own look; what is struck through is no text."""
    now = before = ""
    for part in value:
        text = part.text if isinstance(part, TextBlock) else str(part)
        before += text
        if not (isinstance(part, TextBlock) and part.font is not None and part.font.strike):
            now += text
    if now == before:
        return [Print(line) for part in now.splitlines() if (line := _tidy(part))]
    lines = [line for part in now.splitlines() if (line := _tidy(part))] or [UNREAD]
    return [Print(line, STRUCK, (_tidy(before),) if n == 0 else ()) for n, line in enumerate(lines)]


def _sides(cell: Any) -> frozenset[str]:
    """The sides of a cell that have a line."""
    border = cell.border
    if border is None:
        return frozenset()
    return frozenset(
        name for name in ("left", "right", "top", "bottom")
        if (side := getattr(border, name)) is not None and side.style not in (None, "none")
    )  # fmt: skip


def _listed(names: list[str]) -> str:
    return "、".join(names[:12]) + ("等" if len(names) > 12 else "")


def _plain(text: str) -> str:
    """A head or foot without its codes for page numbers, fonts and the like."""
    return re.sub(r'&(?:"[^"]*"|\d+|K[0-9A-F]{6}|[A-Z&])', " ", text)


def _tidy(text: str) -> str:
    return re.sub(r"[\s\u3000\xa0]+", " ", text).strip()
