"""What every carrier hands over for one page: words and ruling lines, in points, whatever they were read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from ..schema import Box

Way = Literal["right", "down", "left", "up"]
UNREAD = "\ufffd"
"""What stands where a file holds a text and does not tell it: a formula without its result, a glyph without meaning."""

STRUCK = "有删除线"
"""Why a person should look at a word: a strike took a part of it away, or all of it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text on one line.

    ``box`` is in the page's working frame (points, origin top left), in which rows and columns are straight.
    ``origin`` is the same place on the page as displayed, where that differs (a deskewed or rotated scan).
    ``way`` is how the text runs there; ``stops`` are the ends of its characters as shares of its length, where known.
    ``alternatives`` are other readings of the same ink; ``doubt`` says why a person should look at it.
    """

    text: str
    box: Box
    confidence: float = 1.0
    engine: str = "text"
    origin: Box | None = None
    alternatives: tuple[str, ...] = ()
    doubt: str | None = None
    way: Way = "right"
    stops: tuple[float, ...] = ()

    @property
    def displayed(self) -> Box:
        return self.origin or self.box


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight drawn line, horizontal or vertical, in the page's working frame (points)."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        return self.x1 - self.x0 >= self.bottom - self.top

    def goes_on_in(self, other: Ruling) -> bool:
        """Whether two rules across are pieces of one line, as producers draw it cell by cell."""
        return abs(self.top - other.top) < 1 and other.x0 < self.x1 + 2 and other.x1 > self.x0 - 2


def sides(x0: float, top: float, x1: float, bottom: float) -> Iterator[Ruling]:
    """The four sides of a box."""
    yield Ruling(x0, top, x1, top)
    yield Ruling(x0, bottom, x1, bottom)
    yield Ruling(x0, top, x0, bottom)
    yield Ruling(x1, top, x1, bottom)


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page: size in points, words in reading order, rulings, and what the reader has to know about it."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...]
    kind: Literal["digital", "scanned", "mixed"] = "digital"
    notes: tuple[str, ...] = field(default=())


_FEW_ACCENTED = 3


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def is_garbled(text: str) -> bool:
    """Whether a text layer cannot be what a Chinese form shows: unmapped glyphs, accented letters, hardly any Chinese.

    Accented letters (ÿ for a bracket, Ā for the other) are glyphs whose number was taken for a character: the others of
    their font may be wrong, too, and look right (g for ≥).
    """
    unmapped = 5 * text.count("(cid:") + sum("\ue000" <= c <= "\uf8ff" or c == UNREAD for c in text)
    if unmapped > 0.1 * len(text):
        return True
    accented = sum("\u00c0" <= c <= "\u024f" and c not in "×÷" for c in text)
    if accented >= max(_FEW_ACCENTED, 0.005 * len(text)):
        return True
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
    letters = sum(c.isalpha() for c in text)
    return letters > 60 and chinese < 0.1 * letters
