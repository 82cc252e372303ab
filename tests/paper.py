"""Typed pages drawn for the tests: tables written as text come out as real PDFs.

A table is written a row a line with ``|`` between its cells; ``<`` belongs to the cell at its left, ``^`` to the cell
above it, so that merged cells read as they look. ``\\n`` within a cell breaks its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from hecha.extract import read_file
from hecha.extract.document import Document
from hecha.extract.options import ReadOptions
from hecha.extract.page import PageContent
from hecha.schema import Record

SONG = "STSong-Light"
"""A font every PDF reader has to know by name, so that no font file is needed."""
PADDING = 3.0

pdfmetrics.registerFont(UnicodeCIDFont(SONG))


class Paper:
    """A PDF in the making; places are points from the top left of the page held so that its text is upright.

    ``turned`` is how far (degrees clockwise) a viewer has to turn the sheet to see it so, ``rotation`` how far its
    /Rotate entry turns it.
    """

    def __init__(
        self,
        path: Path,
        width: float = 595.0,
        height: float = 842.0,
        *,
        turned: int = 0,
        rotation: int = 0,
        encrypt: str | None = None,
    ) -> None:
        self.path, self.width, self.height, self.turned = path, width, height, turned
        shown = (height, width) if (turned - rotation) % 180 else (width, height)
        self.pdf = Canvas(str(path), pagesize=shown, encrypt=encrypt, pageCompression=0)
        self.pdf.setPageRotation(rotation)
        self._begin()

    def _begin(self) -> None:
        self.top = 50.0  # where the next line or table goes that is not told its place
        across, down = self.width, self.height
        if self.turned:
            self.pdf.transform(
                *{90: (0, 1, -1, 0, down, 0), 180: (-1, 0, 0, -1, across, down), 270: (0, -1, 1, 0, 0, across)}[
                    self.turned
                ]
            )

    def save(self) -> Path:
        self.pdf.save()
        return self.path

    def turn(self) -> None:
        """Go on with a new page."""
        self.pdf.showPage()
        self._begin()

    def text(self, words: str, x: float = 50.0, top: float | None = None, size: float = 10.0, font: str = SONG) -> None:
        """One line of text, under what was placed last unless told where."""
        at = self.top if top is None else top
        self.pdf.setFont(font, size)
        self.pdf.drawString(x, self.height - at - size * 0.88, words)
        self.top = at + size * 1.4

    def title(self, words: str) -> None:
        self.text(words, x=max(50.0, self.width / 2 - 8 * len(words)), size=16)

    def line(self, x0: float, top: float, x1: float, bottom: float, weight: float = 0.7) -> None:
        self.pdf.setLineWidth(weight)
        self.pdf.line(x0, self.height - top, x1, self.height - bottom)

    def box(self, x0: float, top: float, x1: float, bottom: float, *, fill: bool = False) -> None:
        self.pdf.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=not fill, fill=fill)

    def table(
        self,
        markup: str,
        *,
        x: float = 50.0,
        top: float | None = None,
        widths: Sequence[float] | None = None,
        width: float = 495.0,
        size: float = 9.0,
        open_top: bool = False,
        open_bottom: bool = False,
    ) -> None:
        """A ruled table; ``open_top`` and ``open_bottom`` leave out the line that a page break cuts away."""
        rows = [[cell.strip() for cell in line.split("|")] for line in markup.strip().splitlines()]
        count = max(map(len, rows))
        assert all(len(row) == count for row in rows), "rows of unequal length"
        shares = widths or [1.0] * count
        xs = [x + width * sum(shares[:k]) / sum(shares) for k in range(count + 1)]
        cells = list(placed(rows))
        heights = [size * 1.3 + 2 * PADDING] * len(rows)
        wrapped = [_wrap(text, size, xs[right] - xs[left] - 2 * PADDING) for text, _, _, left, right in cells]
        for (_, first, last, _, _), lines in sorted(zip(cells, wrapped, strict=True), key=lambda c: c[0][2] - c[0][1]):
            wanting = len(lines) * size * 1.3 + 2 * PADDING - sum(heights[first:last])
            heights[last - 1] += max(0.0, wanting)
        start = self.top if top is None else top
        ys = [start + sum(heights[:k]) for k in range(len(rows) + 1)]
        for (_, first, last, left, right), lines in zip(cells, wrapped, strict=True):
            box = (xs[left], ys[first], xs[right], ys[last])
            self.line(box[0], box[1], box[0], box[3])
            self.line(box[2], box[1], box[2], box[3])
            if first > 0 or not open_top:
                self.line(box[0], box[1], box[2], box[1])
            if last < len(rows) or not open_bottom:
                self.line(box[0], box[3], box[2], box[3])
            above = (box[3] - box[1] - len(lines) * size * 1.3) / 2
            for k, line in enumerate(lines):
                self.text(line, box[0] + PADDING, box[1] + above + k * size * 1.3, size)
        self.top = ys[-1] + (0.0 if open_bottom else 12.0)

    # -- reading it back --------------------------------------------------------------------------------------

    def records(self) -> list[Record]:
        """What hecha reads from the finished file."""
        return list(read_file(self.save()).records)

    def record(self) -> Record:
        """The one record of the file."""
        (record,) = self.records()
        return record

    def pages(self) -> list[PageContent]:
        """The pages' words and rulings."""
        return list(Document(self.save(), self.path.name, ReadOptions()).pages())

    def page(self) -> PageContent:
        """The one page of the file."""
        (page,) = self.pages()
        return page


def placed(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, int, int, int, int]]:
    """Each cell's text, its first row and the row after it, its first column and the column after it."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for i, j in product(range(len(rows)), range(len(rows[0]))):
        text = rows[i][j]
        owner[i, j] = owner[i, j - 1] if text == "<" else owner[i - 1, j] if text == "^" else (i, j)
    for i, j in sorted(set(owner.values())):
        own = [place for place, held in owner.items() if held == (i, j)]
        after, beyond = max(a for a, _ in own) + 1, max(b for _, b in own) + 1
        assert len(own) == (after - i) * (beyond - j), f"the cell {rows[i][j]!r} is no rectangle"
        yield rows[i][j], i, after, j, beyond


def _wrap(text: str, size: float, room: float) -> list[str]:
    lines: list[str] = []
    for part in text.split("\\n"):
        line = ""
        for character in part:
            if line and pdfmetrics.stringWidth(line + character, SONG, size) > room:
                lines.append(line)
                line = ""
            line += character
        lines.append(line)
    return lines


HEADER = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施"
"""The header of an indicator table as the national form has it."""
FUNDING = """
    项目资金（万元） |        | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
    ^ | 年度资金总额 | 360.00 | 360.00 | 280.80 | 10 | 78% | 7.8
    ^ | 其中：财政拨款 | 360.00 | 360.00 | 280.80 | — | — | —
"""
"""The money of a national form of which 78 % was spent."""
ROWS = """
    产出指标 | 数量指标 | 维修道路里程 | ≥12公里 | 12公里 | 50 | 50 |
    效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 8% | 40 | 32 | 天气原因"""


def national(paper: Paper, *tables: str, title: str = "项目支出绩效自评表") -> Record:
    """The record of a form with the given tables between its first rows and a small indicator table."""
    paper.title(title)
    if "年度" not in title:
        paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    for table in (*tables, HEADER + ROWS):
        paper.table(table)
    return paper.record()


def money(record: Record) -> set[tuple[str, int | None, str, int]]:
    """The amounts of a record: measure, year, source, yuan."""
    return {(a.measure, a.year, a.source, int(a.amount)) for a in record.funding}
