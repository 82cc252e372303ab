"""Tables drawn in letters: box-drawing characters (┌─┬┐│├┼┤└┴┘) as the rulings that they stand for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from .drawing import Glyph
from .page import Ruling

_FIRST, _LAST = "\u2500", "\u257f"
_FEWEST = 4
"""Corners or crossings, and uprights, that make a table of letters; fewer ─ and │ are dashes and bars of a text."""
_REACH = 0.85
"""How far (in ems) from its middle an upright goes, so that lines set apart meet."""
_LEVEL = 0.4
"""Of an em, how far such characters of one line stand from each other, up or along."""
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
    drawn = [g for run in _runs(g for g in glyphs if g.upright and _FIRST <= g.text <= _LAST) for g in run]
    arms = {id(g): _arms(g.text) for g in drawn}
    uprights = sum(arms[id(g)] == {"up", "down"} for g in drawn)
    crossings = sum(len(arms[id(g)]) > 1 and not _is_straight(arms[id(g)]) for g in drawn)
    if min(uprights, crossings) < _FEWEST:
        return list(glyphs), []
    gone = set(arms)
    return [g for g in glyphs if id(g) not in gone], [r for g in drawn for r in _rulings(g, arms[id(g)])]


def _runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Such characters side by side; those of dashes alone are of the text that they stand in: 0751─8123456."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.middle):
        if not lines or glyph.middle - lines[-1][0].middle > _LEVEL * glyph.height:
            lines.append([])
        lines[-1].append(glyph)
    for line in lines:
        line.sort(key=lambda g: g.x0)
        cuts = [k for k, (a, b) in enumerate(pairwise(line), 1) if not _goes_on(a, b)]
        for first, after in pairwise([0, *cuts, len(line)]):
            if any(_arms(g.text) != {"left", "right"} for g in line[first:after]):
                yield line[first:after]


def _goes_on(left: Glyph, right: Glyph) -> bool:
    near = right.x0 - left.x1 <= _LEVEL * right.height
    return near and "right" in _arms(left.text) and "left" in _arms(right.text)


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
