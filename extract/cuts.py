"""Blocks of a file in order, each table cut where a form within it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .layout import Block, PageLayout, Table, TextLine
from .vocabulary import Vocabulary
from .whose import anchors
from .worksheet import without_headings

_ASKED = re.compile(r"\s*(请(?!示)|现将|现就|按照|根据|为了)")
"""How sentences of letters begin that ask for such forms."""
SENTENCE = re.compile(r"[。；;!！？?]|[，,].*[，,]")


def is_title(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line is a form's title: short, no sentence, and worded as one."""
    return (
        len(text) <= 45
        and not SENTENCE.search(text)
        and "：" not in text
        and not _ASKED.match(text)
        and vocabulary.match(text, "title") is not None
    )


def blocks_of(pages: Sequence[PageLayout], vocabulary: Vocabulary) -> Iterator[Block]:
    """All blocks in order; a table that holds several forms is cut where the next one begins."""
    for page in pages:
        for block in page.blocks:
            if isinstance(block, Table):
                yield from _cut(without_headings(block), vocabulary)
            else:
                yield block


def _cut(table: Table, vocabulary: Vocabulary) -> Iterator[Block]:
    starts = sorted({row for row, _ in anchors(table, vocabulary, below=table.rows)})
    cuts = [0]
    for row in starts[1:]:
        while row - 1 > cuts[-1] and _is_title_row(table, row - 1, vocabulary):
            row -= 1
        cuts.append(row)
    for first, after in zip(cuts, [*cuts[1:], table.rows], strict=True):
        cells = [c for c in table.cells if first <= c.row < after]
        while first < after - 1 and _is_title_row(table, first, vocabulary):
            (title,) = [c for c in cells if c.row == first]
            if title.text:
                yield TextLine(table.page, title.box, title.content)
            cells = [c for c in cells if c.row > first]
            first += 1
        yield replace(
            table,
            box=table.box._replace(top=min(c.box.top for c in cells), bottom=max(c.box.bottom for c in cells)),
            rows=after - first,
            cells=tuple(replace(c, row=c.row - first, end=min(c.end, after) - first) for c in cells),
        )


def _is_title_row(table: Table, row: int, vocabulary: Vocabulary) -> bool:
    """A row of one cell across the whole table that holds a title, a caption, or nothing."""
    cells = [c for c in table.cells if c.row <= row < c.end]
    if len(cells) != 1 or cells[0].end - cells[0].row > 1 or (row > 0 and not cells[0].text):
        return False
    text = cells[0].text
    return (
        not text or is_title(text, vocabulary) or bool(re.fullmatch(r"[（(]?\d{4}年度?[）)]?", text.replace(" ", "")))
    )
