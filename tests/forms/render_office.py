"""Prints a document through LibreOffice, as .docx and as .xlsx submissions are."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from .sheet import Break, Document, Para, Style, Table, nearest

BORDERS = {
    "full": "single",
    "thick": "single",
    "hairline": "single",
    "dashed": "dashed",
    "double": "double",
    "no-outer": "single",
    "gaps": "single",
    "lines-only": "single",
}
SIZES = {"thick": 12, "hairline": 2}


def convert(source: Path, target: Path) -> None:
    """Print an office file with LibreOffice headless."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        shutil.copyfile(Path(folder) / (source.stem + ".pdf"), target)


def docx(document: Document, target: Path) -> None:
    """Print through a Word file."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "form.docx"
        save_docx(document, source)
        convert(source, target)


def xlsx(document: Document, target: Path) -> None:
    """Print through a spreadsheet."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "form.xlsx"
        save_xlsx(document, source)
        convert(source, target)


# --- Word ---


def _font(run: Any, name: str, size: float, bold: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run.font.size, run.font.bold, run.font.name = Pt(size), bold or None, name
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def save_docx(document: Document, path: Path) -> None:
    """Write the document as .docx with merged cells."""
    import docx as lib
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    style = document.style
    file: Any = lib.Document()
    section = file.sections[0]
    section.page_width, section.page_height = (Pt(842), Pt(595)) if style.landscape else (Pt(595), Pt(842))
    if style.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(style.margin)
    align = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    if style.footer:
        _word_footer(section, style)
    for block in document.blocks:
        match block:
            case Para():
                para = file.add_paragraph()
                para.alignment = align[block.align]
                para.paragraph_format.space_after = Pt(block.space * style.size)
                para.paragraph_format.space_before = Pt(0)
                if block.indent:
                    para.paragraph_format.first_line_indent = Pt(style.size * 2)
                _font(
                    para.add_run(block.text),
                    style.title_font if block.bold else style.font,
                    style.size * block.size,
                    block.bold,
                )
            case Table():
                _word_table(file, block, style, align)
            case Break():
                file.add_page_break()
    file.save(str(path))


def _word_footer(section: Any, style: Style) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    para = section.footer.paragraphs[0]
    para.alignment = 1
    parts = style.footer.replace("{pages}", "\0NUMPAGES\0").replace("{page}", "\0PAGE\0").split("\0")
    for part in parts:
        run = para.add_run("" if part in ("PAGE", "NUMPAGES") else part)
        _font(run, style.font, 8, False)
        if part in ("PAGE", "NUMPAGES"):
            for kind, text in (("begin", None), (None, part), ("end", None)):
                node = OxmlElement("w:fldChar" if kind else "w:instrText")
                if kind:
                    node.set(qn("w:fldCharType"), kind)
                else:
                    node.text = text
                run._element.append(node)


def _word_table(file: Any, block: Table, style: Style, align: dict[str, Any]) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    grid = block.grid()
    columns = len(grid.edges) - 1
    room = (842 if style.landscape else 595) - 2 * style.margin
    table = file.add_table(rows=grid.count, cols=columns)
    table.autofit = False
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        if (style.rules == "no-outer" and not side.startswith("inside")) or (
            style.rules == "lines-only" and side in ("left", "right", "insideV")
        ):
            continue
        node = OxmlElement(f"w:{side}")
        for key, value in (
            ("val", BORDERS[style.rules]),
            ("sz", str(SIZES.get(style.rules, 4))),
            ("space", "0"),
            ("color", "000000"),
        ):
            node.set(qn(f"w:{key}"), value)
        borders.append(node)
    table._tbl.tblPr.append(borders)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        node = OxmlElement(f"w:{side}")
        node.set(qn("w:w"), str(int(style.padding * 20)))
        node.set(qn("w:type"), "dxa")
        margins.append(node)
    table._tbl.tblPr.append(margins)
    for i, column in enumerate(table.columns):
        column.width = Pt((grid.edges[i + 1] - grid.edges[i]) * room)
    matrix = [list(row.cells) for row in table.rows]
    for placed in grid.cells:
        first = matrix[placed.row][placed.column]
        last = matrix[placed.row + placed.rows - 1][placed.column + placed.cols - 1]
        cell = first.merge(last) if first is not last else first
        cell.width = Pt((grid.edges[placed.column + placed.cols] - grid.edges[placed.column]) * room)
        cell.vertical_alignment = WD_ALIGN_VERTICAL.TOP if placed.cell.top else WD_ALIGN_VERTICAL.CENTER
        para = cell.paragraphs[0]
        for extra in cell.paragraphs[1:]:
            extra._element.getparent().remove(extra._element)
        para.alignment = align[placed.cell.align]
        para.paragraph_format.space_after = para.paragraph_format.space_before = Pt(0)
        for k, text in enumerate(placed.cell.printed.split("\n")):
            run = para.add_run()
            if k:
                run.add_break()
            run.add_text(text)
            _font(run, style.font, style.size, placed.cell.bold)
        if placed.cell.fill and style.shade:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), "DDE3EA")
            cell._tc.get_or_add_tcPr().append(shade)
    if not style.split_rows:
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


# --- spreadsheet ---


def save_xlsx(document: Document, path: Path) -> None:
    """Write the document as .xlsx: one sheet, row heights estimated as people set them by hand."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.pagebreak import Break as PageBreak

    style = document.style
    tables = [b.grid() for b in document.blocks if isinstance(b, Table)]
    edges = sorted({round(e, 3) for grid in tables for e in grid.edges}) or [0.0, 1.0]
    kept = [edges[0]]
    for edge in edges[1:]:
        if edge - kept[-1] > 0.012:
            kept.append(edge)
    kept[-1] = 1.0
    room = (842 if style.landscape else 595) - 2 * style.margin
    book = Workbook()
    sheet: Any = book.active
    for i in range(len(kept) - 1):
        sheet.column_dimensions[get_column_letter(i + 1)].width = max(1.0, (kept[i + 1] - kept[i]) * room / 5.6)
    kind = {"thick": "medium", "hairline": "hair", "dashed": "dashed", "double": "double"}.get(style.rules, "thin")
    side = Side(style=kind)
    none = Side(style=None)
    row = 1
    for block in document.blocks:
        match block:
            case Para():
                width = max(1, len(kept) - 1)
                sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
                cell = sheet.cell(row, 1, block.text)
                size = style.size * block.size
                cell.font = Font(name=style.title_font if block.bold else style.font, size=size, bold=block.bold)
                cell.alignment = Alignment(horizontal=block.align, vertical="center", wrap_text=True, indent=0)
                count = int(-(-sum(2 if ord(c) > 255 else 1 for c in block.text) * size / 2 // room))
                sheet.row_dimensions[row].height = size * 1.6 * max(1, count)
                row += 1
            case Table():
                grid = block.grid()
                local = [nearest(kept, e) for e in grid.edges]
                need = [style.size * 1.35 + 2 * style.padding] * grid.count
                for placed in sorted(grid.cells, key=lambda p: p.rows):
                    first, last = local[placed.column] + 1, local[placed.column + placed.cols]
                    space = (kept[last] - kept[first - 1]) * room - 6
                    lines: float = sum(
                        max(1, -(-sum(1.02 if ord(c) > 255 else 0.58 for c in part) * style.size // space))
                        for part in placed.cell.printed.split("\n")
                    )
                    height = lines * style.size * 1.35 + 2 * style.padding
                    have = sum(need[placed.row : placed.row + placed.rows])
                    if height > have:
                        need[placed.row + placed.rows - 1] += height - have
                    for r in range(row + placed.row, row + placed.row + placed.rows):
                        for c in range(first, last + 1):
                            outer = style.rules == "no-outer"
                            bare = style.rules == "lines-only"
                            sheet.cell(r, c).border = Border(
                                left=none if bare or (outer and c == 1) else side,
                                right=none if bare or (outer and c == len(kept) - 1) else side,
                                top=none if outer and r == row else side,
                                bottom=none if outer and r == row + grid.count - 1 else side,
                            )
                    if (first, placed.rows) != (last, 1):
                        sheet.merge_cells(
                            start_row=row + placed.row,
                            start_column=first,
                            end_row=row + placed.row + placed.rows - 1,
                            end_column=last,
                        )
                    cell = sheet.cell(row + placed.row, first)
                    cell.value, cell.data_type = placed.cell.printed, "s"
                    cell.font = Font(name=style.font, size=style.size, bold=placed.cell.bold)
                    cell.alignment = Alignment(
                        horizontal=placed.cell.align, vertical="top" if placed.cell.top else "center", wrap_text=True
                    )
                    if placed.cell.fill and style.shade:
                        cell.fill = PatternFill("solid", fgColor="DDE3EA")
                for i, height in enumerate(need):
                    sheet.row_dimensions[row + i].height = height
                row += grid.count
            case Break():
                sheet.row_breaks.append(PageBreak(id=row - 1))
    page = sheet.page_setup
    page.paperSize, page.orientation = 9, "landscape" if style.landscape else "portrait"
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = style.margin / 72
    sheet.print_options.horizontalCentered = True
    if style.footer:
        sheet.oddFooter.center.text = style.footer.replace("{pages}", "&N").replace("{page}", "&P")
    book.save(path)
