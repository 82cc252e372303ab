"""Tables pasted into a typed page as pictures: which pictures may be such, and what was read from one in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..schema import Box
from .drawing import Drawing
from .page import PageContent, Ruling, Word

_LEAST = 0.06
"""Share of the page from which a picture may hold a table that can be read."""


def picture_places(drawing: Drawing, content: PageContent) -> list[Box]:
    """Where pictures lie that bear no typed words and are large enough for a table; strips of one picture as one."""
    if (content.width, content.height) != (drawing.width, drawing.height):
        return []  # a page read sideways
    places: list[Box] = []
    for box in sorted((picture.box for picture in drawing.pictures), key=lambda b: (b.x0, b.top)):
        last = places[-1] if places else None
        if last and abs(last.x0 - box.x0) < 1 and abs(last.x1 - box.x1) < 1 and -1 < box.top - last.bottom < 1:
            places[-1] = last._replace(bottom=box.bottom)
        else:
            places.append(box)
    enough = _LEAST * drawing.width * drawing.height
    return [p for p in places if (p.x1 - p.x0) * (p.bottom - p.top) > enough and not _typed_on(p, content.words)]


def _typed_on(place: Box, words: Sequence[Word]) -> bool:
    return any(
        place.x0 < (w.box.x0 + w.box.x1) / 2 < place.x1 and place.top < (w.box.top + w.box.bottom) / 2 < place.bottom
        for w in words
    )


def pasted(content: PageContent, place: Box, part: PageContent) -> PageContent:
    """A typed page with what was recognised in the picture at ``place``."""
    scale = (place.x1 - place.x0) / part.width
    words = [
        replace(word, box=_moved(word.box, place, scale), origin=word.origin and _moved(word.origin, place, 1.0))
        for word in part.words
    ]
    rulings = [Ruling(*_moved(Box(r.x0, r.top, r.x1, r.bottom), place, scale)) for r in part.rulings]
    return replace(content, words=(*content.words, *words), rulings=(*content.rulings, *rulings), kind="mixed")


def _moved(box: Box, place: Box, scale: float) -> Box:
    x, y = place.x0, place.top
    return Box(x + scale * box.x0, y + scale * box.top, x + scale * box.x1, y + scale * box.bottom)
