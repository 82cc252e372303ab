"""Two headings in one cell: where no rule parts them and columns of entries stand below, each goes over its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..normalize import compact, read_unit
from .bands import Blank, cut, part_of
from .layout import Cell
from .page import Word
from .passage import passage
from .vocabulary import Vocabulary, folded

_LOOKED_AT = 8
"""Rows below a heading that show where its columns part."""
_NEAR = 4.0
_FEWEST_HEADS = 2
_FEWEST, _LONGEST = 4, 12
_MONEY = ("amountcolumn", "measure")
_GOES_ON = ("及", "和", "与", "或", "、", "/", "（", "(")


def parted_heads(cells: Sequence[Cell], vocabulary: Vocabulary) -> list[Cell]:
    """The cells of a sheet, a heading of two columns cut where these are parted below it."""
    return [part for cell in cells for part in _parts(cell, cells, vocabulary)]


def _parts(cell: Cell, cells: Sequence[Cell], vocabulary: Vocabulary) -> list[Cell]:
    blank = " " in cell.text.strip()
    if not blank and not _FEWEST <= len(cell.text) <= 2 * _LONGEST:
        return [cell]
    group = _group(cell, cells, vocabulary)
    if group is None or vocabulary.is_whole(cell.text, *group):
        return [cell]
    words = list(cell.content.words)
    pieces = [p for w in words for p in (_pieces(w) if blank else _halves(w, group, vocabulary))]
    for x in _walls(cell, cells) if len(pieces) > 1 else ():
        by = x if blank or len(words) > 1 else _middle(pieces[1])  # one word: in its order, wherever it was set
        sides = [[p for p in pieces if (_middle(p) < by) is left] for left in (True, False)]
        if not all(sides):
            continue
        left, right = (passage(cell.content.page, side) for side in sides)
        if _are_two(left.text, right.text, cell.text, group, vocabulary):
            first = replace(cell, x1=x, content=left, box=cell.box._replace(x1=x))
            rest = replace(cell, x0=x, content=right, box=cell.box._replace(x0=x))
            return [part for half in (first, rest) for part in _parts(half, cells, vocabulary)]
    return [cell]


def _group(cell: Cell, cells: Sequence[Cell], vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """The groups of labels that a heading's row belongs to: columns of indicators, or of money."""
    beside = [c.text for c in cells if c.row == cell.row and c is not cell and c.text]
    for group in (("column",), _MONEY):
        if sum(vocabulary.match(text, *group) is not None for text in beside) >= _FEWEST_HEADS:
            return group
    return None


def _are_two(left: str, right: str, both: str, group: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether two texts side by side are two headings: both known, or one of them and the other worded like one."""
    terms = [vocabulary.match(text, *group) for text in (left, right)]
    if not all(_looks_like_label(text) for text in (left, right)):
        return False
    if None not in terms:
        return terms[0] != terms[1]
    known = any(vocabulary.is_whole(text, *group) for text in (left, right))
    joined = vocabulary.match(both, *group)
    return known and (joined is None or joined not in terms)  # 年度 | 绩效指标值 is one heading


def _looks_like_label(text: str) -> bool:
    label = folded(text)
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in label)
    words = 2 <= chinese <= len(label) <= _LONGEST
    return words and not compact(text).startswith(_GOES_ON) and read_unit(text) is None


def _walls(cell: Cell, cells: Sequence[Cell]) -> list[float]:
    """Where most of the rows below a heading part within its width, the place most rows have first."""
    found: list[list[float]] = []
    rows = range(cell.end, cell.end + _LOOKED_AT)
    edges = sorted(
        (c.x0, row)
        for c in cells
        if cell.x0 + _NEAR < c.x0 < cell.x1 - _NEAR
        for row in range(max(c.row, rows.start), min(c.end, rows.stop))
    )
    for x, _ in edges:
        if found and x - found[-1][0] < _NEAR:
            found[-1].append(x)
        else:
            found.append([x])
    last = max((c.end for c in cells), default=0)
    count = min(len(rows), last - cell.end)
    often = [places for places in found if 2 * len(places) > count > 0]
    return [places[len(places) // 2] for places in sorted(often, key=len, reverse=True)]


def _pieces(word: Word) -> Iterator[Word]:
    """The parts of a word between its blanks."""
    if word.way != "right" or len(word.stops) != len(word.text):
        yield word
        return
    yield from cut(word, [Blank(k, 0, 0) for k, c in enumerate(word.text) if c == " "])


def _halves(word: Word, group: tuple[str, ...], vocabulary: Vocabulary) -> list[Word]:
    """A word cut where it is two whole labels: recognition leaves out the blank between them, and a lost wall."""
    text = word.text
    if word.way != "right" or len(word.stops) != len(text):
        return [word]
    ends = [
        k
        for k in range(2, len(text) - 1)
        if vocabulary.is_whole(text[:k], *group) and vocabulary.is_whole(text[k:], *group)
    ]
    return [part_of(word, 0, ends[0]), part_of(word, ends[0], len(text))] if len(ends) == 1 else [word]


def _middle(word: Word) -> float:
    return (word.box.x0 + word.box.x1) / 2
