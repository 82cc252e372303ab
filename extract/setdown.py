"""Labels set down their cell, character under character, in more columns than one: these are read from the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..normalize import compact
from .layout import Cell
from .page import Word
from .passage import Passage
from .vocabulary import ANY_LABEL, Vocabulary

_FEWEST, _MOST = 3, 12
"""Characters of such a label."""


def set_down(cells: Sequence[Cell], vocabulary: Vocabulary) -> list[Cell]:
    """The cells of a sheet, those with such a label read down its columns."""
    return [_read_down(cell, vocabulary) for cell in cells]


def _read_down(cell: Cell, vocabulary: Vocabulary) -> Cell:
    text = compact(cell.text)
    if len(cell.content.lines) < 2 or not _FEWEST <= len(text) <= _MOST or vocabulary.is_whole(text, *ANY_LABEL):
        return cell
    columns: list[list[Word]] = []
    for part in sorted((part for word in cell.content.words for part in _characters(word)), key=_middle):
        if columns and _middle(part) - _middle(columns[-1][0]) < 0.5 * (part.box.bottom - part.box.top):
            columns[-1].append(part)
        else:
            columns.append([part])
    if len(columns) < 2 or max(map(len, columns)) < 2:
        return cell
    order = [part for column in reversed(columns) for part in sorted(column, key=lambda w: w.box.top)]
    if not vocabulary.is_whole("".join(part.text for part in order), *ANY_LABEL):
        return cell
    return replace(cell, content=Passage(tuple((cell.content.page, (part,)) for part in order)))


def _characters(word: Word) -> list[Word]:
    """The characters of a word, each with its place."""
    if not word.text or word.way != "right" or len(word.stops) != len(word.text):
        return [word]
    width = word.box.x1 - word.box.x0
    starts = [0.0, *word.stops[:-1]]
    return [
        replace(
            word, text=c, box=word.box._replace(x0=word.box.x0 + a * width, x1=word.box.x0 + b * width), stops=(1.0,)
        )
        for c, a, b in zip(word.text, starts, word.stops, strict=True)
        if c.strip()
    ]


def _middle(word: Word) -> float:
    return (word.box.x0 + word.box.x1) / 2
