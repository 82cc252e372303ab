"""A Word file to pages: paragraphs and tables in their order, merged cells as the file has them.

Pages turn at page breaks, at sections that begin on a new page, and where Word noted that it turned the page when it
last printed the text. A table stands whole on the page where it begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise
from typing import Any

from docx.opc.package import OpcPackage
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from ..layout import is_furniture
from .inline import MC, Paragraph, PictureRef, read_paragraph
from .numbering import Numbering
from .paper import NARROWEST, OfficeBlock, OfficeCell, OfficeLine, OfficePage, OfficeTable, Print

_TWIPS = 20.0
_USUAL_WIDTH = 480.0
LEAST_PICTURE = 150.0
"""Points across and down from which a picture may be a scanned page rather than a seal or a logo."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture large enough to hold a page of its own: its bytes and its size in points."""

    number: int
    data: bytes
    width: float
    height: float


Notice = tuple[int, str]
"""What a person has to know of a page that its text does not say."""


class WordFile:
    """The pages of a ``.docx``; ``notices`` are complete once all pages were taken."""

    def __init__(self, data: bytes) -> None:
        package = OpcPackage.open(BytesIO(data))
        self._part: Any = package.main_document_part
        self._root = _element(self._part)
        related = {r.reltype.rsplit("/", 1)[-1]: r.target_part for r in self._part.rels.values() if not r.is_external}
        styles = _element(related["styles"]) if "styles" in related else None
        self._numbering = Numbering(_element(related["numbering"]) if "numbering" in related else None, styles)
        self.notices: list[Notice] = []
        self._number = 1
        self._blocks: list[OfficeBlock] = []
        self._landscape = False

    def pages(self) -> Iterator[OfficePage | PagePicture]:
        """Pages in order; those without any text are left out."""
        body = self._root.find(qn("w:body"))
        sections = list(body.iter(qn("w:sectPr"))) if body is not None else []
        sections = [s for s in sections if s.getparent().tag in (qn("w:body"), qn("w:pPr"))]
        self._begin(sections[0] if sections else None)
        for child in _content(body if body is not None else ()):
            if child.tag == qn("w:tbl"):
                self._blocks += self._tables(child)
                turned = _rendered_breaks(child)
                if turned:
                    yield from self._turn(turned)
                continue
            if child.tag == qn("w:altChunk"):
                self.notices.append((self._number, "嵌入的其他文档未读取"))
                continue
            if child.tag != qn("w:p"):
                continue
            yield from self._paragraph(child)
            if sections and (ended := child.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")) is not None:
                self._end(ended)
                following = sections[sections.index(ended) + 1] if ended is not sections[-1] else None
                kind = following.find(qn("w:type")) if following is not None else None
                if following is not None and (kind is None or kind.get(qn("w:val")) != "continuous"):
                    yield from self._turn(1)
                self._begin(following)
        if sections:
            self._end(sections[-1])
        yield from self._turn(0)

    def _turn(self, pages: int) -> Iterator[OfficePage]:
        """Hand over what stands on the page, and go on to another; a break right after another is the same one."""
        if self._blocks:
            yield OfficePage(self._number, tuple(self._blocks), self._landscape)
            self._blocks = []
            self._number += pages

    def _paragraph(self, element: Any) -> Iterator[OfficePage | PagePicture]:
        paragraph = self._read(element)
        for box in paragraph.boxes:
            self._blocks += self._flow(box)
        last = len(paragraph.lines)
        for index, line in enumerate(paragraph.lines):
            if index in paragraph.breaks:
                yield from self._turn(1)
            if line.text:
                self._blocks.append(OfficeLine((line,)))
        if any(at >= last for at in paragraph.breaks):
            yield from self._turn(1)
        for picture in paragraph.pictures:
            if (found := self._picture(picture)) is not None:
                yield from self._turn(1)
                yield PagePicture(self._number, *found)
                self._number += 1

    def _read(self, element: Any) -> Paragraph:
        paragraph = read_paragraph(element, self._numbering.of(element))
        if paragraph.lost:
            self.notices.append((self._number, f"修订或删除线去掉的内容未读取：{paragraph.lost[:60]}"))
        return paragraph

    def _picture(self, picture: PictureRef) -> tuple[bytes, float, float] | None:
        if picture.width < LEAST_PICTURE or picture.height < LEAST_PICTURE:
            return None
        part = self._part.related_parts.get(picture.relation)
        return (part.blob, picture.width, picture.height) if part is not None else None

    def _begin(self, section: Any | None) -> None:
        if section is None:
            return
        size = section.find(qn("w:pgSz"))
        width, height = (int(size.get(qn(f"w:{k}")) or 0) for k in "wh") if size is not None else (0, 0)
        self._landscape = width > height
        self._blocks += self._furniture(section, "header")

    def _end(self, section: Any) -> None:
        self._blocks += self._furniture(section, "footer")

    def _furniture(self, section: Any, kind: str) -> list[OfficeBlock]:
        """A section's own head or foot, once, unless it only counts pages."""
        found: list[OfficeBlock] = []
        for reference in section.findall(qn(f"w:{kind}Reference")):
            part = self._part.related_parts.get(reference.get(qn("r:id")))
            if part is None or reference.get(qn("w:type")) == "even":
                continue
            for block in self._flow(_element(part)):
                text = "".join(p.text for p in block.prints) if isinstance(block, OfficeLine) else "表"
                if not is_furniture(text) and block not in found:
                    found.append(block)
        return found

    def _flow(self, parent: Any) -> list[OfficeBlock]:
        """Paragraphs and tables below an element: a text box, a head or a foot."""
        blocks: list[OfficeBlock] = []
        for child in _content(parent):
            if child.tag == qn("w:tbl"):
                blocks += self._tables(child)
            elif child.tag == qn("w:p"):
                paragraph = self._read(child)
                for box in paragraph.boxes:
                    blocks += self._flow(box)
                blocks += [OfficeLine((line,)) for line in paragraph.lines if line.text]
                if any(self._picture(picture) for picture in paragraph.pictures):
                    self.notices.append((self._number, "表格或文本框中的大幅图片未识别"))
        return blocks

    # -- tables -----------------------------------------------------------------------------------------------

    def _tables(self, element: Any) -> list[OfficeBlock]:
        """A table; a mere frame around text or other tables gives what stands in it."""
        rows = [row for row in _content(element, ("tr",)) if not _is_gone(row)]
        for row in _content(element, ("tr",)):
            if _is_gone(row) and (text := "".join(t.text or "" for t in row.iter(qn("w:t"), qn("w:delText")))):
                self.notices.append((self._number, f"隐藏或删除的表格行未读取：{text[:60]}"))
        if len(rows) == 1:
            (cells, *_) = [list(_content(row, ("tc",))) for row in rows]
            if len(cells) == 1 and any(c.tag == qn("w:tbl") for c in _content(cells[0])):
                return self._flow(cells[0])
        widths = [int(c.get(qn("w:w")) or 0) / _TWIPS for c in element.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]
        placed = [_placed(row) for row in rows]
        count = max([sum(p.before + p.span for p in row[-1:]) for row in placed], default=0)
        widths += [0.0] * (count - len(widths))
        if not any(widths):
            widths = [_USUAL_WIDTH / max(1, len(widths))] * len(widths)
        xs = [0.0]
        for width in widths:
            xs.append(xs[-1] + max(NARROWEST, width))
        cells_: list[OfficeCell] = []
        open_: dict[int, int] = {}  # place of a cell that the next row may continue, by its first column
        inner: dict[int, list[OfficeTable]] = {}
        for number, row in enumerate(placed):
            edges = _edges(row, xs, widths)
            continued: dict[int, int] = {}
            for place, (x0, x1) in zip(row, edges, strict=True):
                above = open_.get(place.before)
                if place.goes_on and above is not None:
                    cells_[above] = _grown(cells_[above], number + 1)
                    continued[place.before] = above
                    continue
                lines, tables = self._cell(place.element)
                continued[place.before] = len(cells_)
                if tables:
                    inner[len(cells_)] = tables
                cells_.append(OfficeCell(number, number + 1, x0, x1, tuple(lines)))
            open_ = continued
        table = OfficeTable(len(rows), tuple(cells_))
        return [_unfolded(table, inner)] if cells_ else []

    def _cell(self, element: Any) -> tuple[list[Print], list[OfficeTable]]:
        """A cell's lines; or the tables in it, where it holds nothing else."""
        lines: list[Print] = []
        tables: list[OfficeTable] = []
        for block in self._flow(element):
            if isinstance(block, OfficeLine):
                lines += block.prints
            else:
                tables.append(block)
        if tables and lines:
            lines += [line for table in tables for line in _flattened(table)]
            tables = []
        return lines, tables


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell of one row: the grid columns before it, how many it spans, and its width as it asks for, in points."""

    element: Any
    before: int
    span: int
    wish: float
    goes_on: bool


def _placed(row: Any) -> list[_Place]:
    properties = row.find(qn("w:trPr"))
    before = _number(properties, "gridBefore", 0)
    places: list[_Place] = []
    for cell in _content(row, ("tc",)):
        own = cell.find(qn("w:tcPr"))
        span = min(max(1, _number(own, "gridSpan", 1)), 100)
        width = own.find(qn("w:tcW")) if own is not None else None
        fixed = width is not None and width.get(qn("w:type"), "dxa") == "dxa"
        wish = float(width.get(qn("w:w")) or 0) / _TWIPS if width is not None and fixed else 0.0
        merge = own.find(qn("w:vMerge")) if own is not None else None
        goes_on = merge is not None and merge.get(qn("w:val"), "continue") != "restart"
        beside = own.find(qn("w:hMerge")) if own is not None else None  # how older programs merge across
        if places and beside is not None and beside.get(qn("w:val"), "continue") != "restart":
            places[-1] = replace(places[-1], span=places[-1].span + span, wish=places[-1].wish + wish)
            before += span
            continue
        places.append(_Place(cell, before, span, wish, goes_on))
        before += span
    return places


def _edges(row: list[_Place], xs: list[float], widths: list[float]) -> list[tuple[float, float]]:
    """Where a row's cells lie: on the grid; by their own widths where the row has fewer columns and is as wide."""
    last = len(xs) - 1
    grid = [(xs[min(p.before, last)], xs[min(p.before + p.span, last)]) for p in row]
    total, wished = sum(widths), sum(p.wish for p in row)
    short = row and row[-1].before + row[-1].span < last and row[0].before == 0
    if not short or not all(p.wish > 0 for p in row) or abs(wished - total) > 0.05 * total:
        return grid
    places = [0.0]
    for place in row:
        places.append(places[-1] + place.wish * xs[-1] / wished)
    snapped = [next((x for x in xs if abs(x - place) < 4.0), place) for place in places]
    return list(pairwise(snapped))


def _number(properties: Any | None, name: str, default: int) -> int:
    found = properties.find(qn(f"w:{name}")) if properties is not None else None
    return default if found is None else int(found.get(qn("w:val")) or default)


def _grown(cell: OfficeCell, end: int) -> OfficeCell:
    return OfficeCell(cell.row, end, cell.x0, cell.x1, cell.lines)


def _flattened(table: OfficeTable) -> list[Print]:
    """A table within the text of a cell: a line a row."""
    lines: list[Print] = []
    for row in range(table.rows):
        prints = [line for cell in table.cells if cell.row == row for line in cell.lines]
        if prints:
            doubts = "；".join(dict.fromkeys(p.doubt for p in prints if p.doubt))
            lines.append(Print(" ".join(p.text for p in prints), doubts or None))
    return lines


def _unfolded(table: OfficeTable, inner: dict[int, list[OfficeTable]]) -> OfficeTable:
    """Tables that fill a cell become cells of the table around them."""
    if not inner:
        return table
    heights = [1] * table.rows
    for index, tables in inner.items():
        cell = table.cells[index]
        wanting = sum(t.rows for t in tables) - sum(heights[cell.row : cell.end])
        heights[cell.end - 1] += max(0, wanting)
    starts = [sum(heights[:k]) for k in range(table.rows + 1)]
    cells: list[OfficeCell] = []
    for index, cell in enumerate(table.cells):
        row, end = starts[cell.row], starts[cell.end]
        if index not in inner:
            cells.append(OfficeCell(row, end, cell.x0, cell.x1, cell.lines))
            continue
        for number, part in enumerate(inner[index]):
            right = max((c.x1 for c in part.cells), default=1.0)
            scale = (cell.x1 - cell.x0) / right
            bottom = end if number == len(inner[index]) - 1 else row + part.rows
            for c in part.cells:
                below = bottom if c.end == part.rows else row + c.end
                cells.append(OfficeCell(row + c.row, below, cell.x0 + c.x0 * scale, cell.x0 + c.x1 * scale, c.lines))
            row += part.rows
    return OfficeTable(starts[-1], tuple(cells))


# ---- the file ---------------------------------------------------------------------------------------------------

_THROUGH = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_THROUGH |= {f"{MC}AlternateContent", f"{MC}Choice"}


def _content(parent: Any, names: tuple[str, ...] = ("p", "tbl", "altChunk")) -> Iterator[Any]:
    """The children that hold text, content controls and the like opened."""
    wanted = {qn(f"w:{name}") for name in names}
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag in _THROUGH:
            yield from _content(child, names)


def _is_gone(row: Any) -> bool:
    """A row that is hidden, or that a revision deleted."""
    properties = row.find(qn("w:trPr"))
    if properties is None:
        return False
    hidden = properties.find(qn("w:hidden"))
    return properties.find(qn("w:del")) is not None or (
        hidden is not None and hidden.get(qn("w:val"), "1") not in ("0", "false", "off")
    )


def _rendered_breaks(table: Any) -> int:
    """How often the page turned within a table when it was last printed: each row once, however many cells it cut."""
    turned = 0
    for row in table.iter(qn("w:tr")):
        cells = row.findall(qn("w:tc"))
        turned += max((sum(1 for _ in c.iter(qn("w:lastRenderedPageBreak"))) for c in cells), default=0)
    return turned


def _element(part: Any) -> Any:
    return part.element if hasattr(part, "element") else parse_xml(part.blob)
