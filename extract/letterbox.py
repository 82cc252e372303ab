"""Tables drawn in letters: box-drawing characters (┌─┬┐│├┼┤└┴┘) as the rulings that they stand for."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from .drawing import Glyph
from .page import Ruling

_FIRST, _LAST = "\u2500", "\u257f"
_FEWEST = 4
"""Corners or crossings, and uprights, that make a table of letters; fewer ─ and │ are dashes and bars of a text."""
_REACH = 0.85
"""How far (in ems) from its middle an upright goes, so that lines set apart meet."""
_ARMS = {
    "UP": "up",
    "DOWN": "down",
    "LEFT": "left",
    "RIGHT": "right",
    "VERTICAL": "up down",
    "HORIZONTAL": "left right",
}


def without_letterboxes(glyphs: Sequence[Glyph]) -> tuple[list[Glyph], list[Ruling]]:
    """The characters but for those that draw a table, and the rulings that these draw."""
    drawn = [g for g in glyphs if g.upright and _FIRST <= g.text <= _LAST]
    arms = {id(g): _arms(g.text) for g in drawn}
    uprights = sum(arms[id(g)] == {"up", "down"} for g in drawn)
    crossings = sum(len(arms[id(g)]) > 1 and not _is_straight(arms[id(g)]) for g in drawn)
    if min(uprights, crossings) < _FEWEST:
        return list(glyphs), []
    gone = set(arms)
    return [g for g in glyphs if id(g) not in gone], [r for g in drawn for r in _rulings(g, arms[id(g)])]


@lru_cache(maxsize=128)
def _arms(text: str) -> frozenset[str]:
    """The sides to which a box-drawing character has a line, by its name in Unicode."""
    words = unicodedata.name(text).split()
    return frozenset(side for word in words for side in _ARMS.get(word, "").split())


def _is_straight(arms: frozenset[str]) -> bool:
    return arms in ({"up", "down"}, {"left", "right"})


def _rulings(glyph: Glyph, arms: frozenset[str]) -> list[Ruling]:
    x, y, reach = (glyph.x0 + glyph.x1) / 2, glyph.middle, _REACH * glyph.height
    found: list[Ruling] = []
    if arms & {"left", "right"}:
        found.append(Ruling(glyph.x0 if "left" in arms else x, y, glyph.x1 if "right" in arms else x, y))
    if arms & {"up", "down"}:
        found.append(Ruling(x, y - reach if "up" in arms else y, x, y + reach if "down" in arms else y))
    return found
