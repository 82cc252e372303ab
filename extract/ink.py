"""Which characters of a page are its text to a reader's eye.

Not those that something was painted over, that have the colour of the paper, or that lie across the page: what was
blotted out, hidden layers of text, watermarks, and the ring of words in a seal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median
from typing import Any, cast

from pdfminer.layout import LTChar, LTComponent, LTCurve, LTImage, LTItem, LTLine, LTRect

from .canvas import Rgb

_PALE = 0.65
"""Lighter than this (0 black, 1 white) a text on white paper is hardly to be read."""
_WHITE = 0.97
_THIN = 3.0
_FORM = 80
"""Fewer characters make no form."""
_BAND = 24.0
"""Height (points) of the stripes by which covers are looked up."""
Drawn = tuple[int, Any]
"""An item and its place in the order of painting."""


def readable(items: Sequence[LTItem], solid: set[int]) -> list[LTChar]:
    """The characters that are read as the page's text; ``solid`` holds the ids of what was filled opaquely."""
    glyphs: list[Drawn] = [(k, item) for k, item in enumerate(items) if isinstance(item, LTChar)]
    fills: list[Drawn] = [
        (k, item)
        for k, item in enumerate(items)
        if id(item) in solid and isinstance(item, LTRect) and min(item.width, item.height) > _THIN
    ]
    gone = set(_covered(glyphs, fills)) | set(_slanted(glyphs)) | set(_in_seals(glyphs, items))
    left = [(k, glyph) for k, glyph in glyphs if k not in gone]
    if any(_light(glyph.graphicstate.ncolor) > _PALE for _, glyph in left):
        pictures = [(k, item) for k, item in enumerate(items) if isinstance(item, LTImage)]
        gone |= set(_pale(left, fills, pictures))
    return [glyph for k, glyph in glyphs if k not in gone]


def _light(colour: Rgb | None) -> float:
    """How light a colour is; what is not known is taken for dark."""
    return 0.0 if colour is None else 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def _holds(outer: LTComponent, inner: LTComponent) -> bool:
    """Whether the middle of one lies in the other."""
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1


def _covered(glyphs: Sequence[Drawn], fills: Sequence[Drawn]) -> Iterator[int]:
    """Characters over which a box was filled later."""
    bands: dict[int, list[LTComponent]] = {}
    waiting = list(fills)
    first = glyphs[0][0] if glyphs else 0
    for k, glyph in reversed(glyphs):
        while waiting and waiting[-1][0] > k:
            _, fill = waiting.pop()
            for band in range(int(fill.y0 // _BAND), int(min(fill.y1, fill.y0 + 20_000) // _BAND) + 1):
                bands.setdefault(band, []).append(fill)
        if not waiting and not bands:
            return
        if bands and any(_holds(fill, glyph) for fill in bands.get(int((glyph.y0 + glyph.y1) / 2 // _BAND), ())):
            yield k
        if k == first:
            return


def _slanted(glyphs: Sequence[Drawn]) -> list[int]:
    """Characters at an angle to the page, where a form's worth of others stand straight: a watermark may be tiled."""
    found = []
    for k, glyph in glyphs:
        across, up = abs(glyph.matrix[0]), abs(glyph.matrix[1])
        if up > 0.1 * across and across > 0.1 * up:
            found.append(k)
    straight = len(glyphs) - len(found)
    return found if straight > len(found) or straight > _FORM else []


def _in_seals(glyphs: Sequence[Drawn], items: Sequence[LTItem]) -> Iterator[int]:
    """Characters in the colour of a ring around them."""
    rings: list[tuple[LTCurve, Rgb]] = []
    for item in items:
        if isinstance(item, LTCurve) and not isinstance(item, LTRect | LTLine) and 40 < item.width < 220:
            colour = cast(Rgb | None, item.stroking_color if item.stroke else item.non_stroking_color)
            if colour is not None and 0.5 < item.height / item.width < 2 and max(colour) - min(colour) > 0.3:
                rings.append((item, colour))
    for k, glyph in glyphs if rings else ():
        own = glyph.graphicstate.ncolor
        if own is not None and any(
            _holds(ring, glyph) and all(abs(a - b) < 0.15 for a, b in zip(own, colour, strict=True))
            for ring, colour in rings
        ):
            yield k


def _pale(glyphs: Sequence[Drawn], fills: Sequence[Drawn], pictures: Sequence[Drawn]) -> Iterator[int]:
    """Pale characters on white paper that are white, much larger than the text, or written across it."""
    dark = [glyph for _, glyph in glyphs if _light(glyph.graphicstate.ncolor) <= _PALE]
    usual = median(glyph.size for glyph in dark) if dark else 0.0
    bands: dict[int, list[LTChar]] = {}
    for glyph in dark:
        bands.setdefault(int((glyph.y0 + glyph.y1) / 2 // _BAND), []).append(glyph)

    def over_text(glyph: LTChar) -> bool:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        near = range(int(glyph.y0 // _BAND), int(glyph.y1 // _BAND) + 1)
        return any(o.x0 < x < o.x1 and o.y0 < y < o.y1 for band in near for o in bands.get(band, ()))

    def on_ground(place: int, glyph: LTChar) -> bool:
        """Whether it stands on a ground that sets it off, or on a picture."""
        light = _light(cast(Rgb | None, glyph.graphicstate.ncolor))
        below = [_light(f.non_stroking_color) for k, f in fills if k < place and _holds(f, glyph)]
        if below and below[-1] < light - 0.2:
            return True
        return any(k < place and _holds(picture, glyph) for k, picture in pictures)

    def look(drawn: Drawn) -> tuple[Any, float]:
        return drawn[1].graphicstate.ncolor, round(drawn[1].size, 1)

    for (colour, size), group in groupby(glyphs, key=look):
        light = _light(colour)
        if light <= _PALE:
            continue
        run = [(k, glyph) for k, glyph in group if not on_ground(k, glyph)]
        if light >= _WHITE or size > 1.6 * usual > 0 or any(over_text(glyph) for _, glyph in run):
            yield from (k for k, _ in run)
