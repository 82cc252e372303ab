"""Characters struck through on a typed page: a rule across the middle of them takes them away."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from .drawing import Glyph
from .page import Ruling

_LONGEST = 400.0
_TALLEST = 40.0
_UPPER, _LOWER = 0.35, 0.72
"""Between which shares of a character's height such a rule crosses it; underlines run below."""


def without_strikes(glyphs: Sequence[Glyph], rulings: Sequence[Ruling]) -> tuple[list[Glyph], list[Ruling]]:
    """The characters, those struck through marked, and the rulings but for those that strike them."""
    upright = sorted((g for g in glyphs if g.upright and g.height < _TALLEST), key=lambda g: g.middle)
    middles = [g.middle for g in upright]
    walls = [r for r in rulings if not r.horizontal]
    gone: set[int] = set()
    kept: list[Ruling] = []
    for ruling in rulings:
        own: list[Glyph] = []
        if ruling.horizontal and ruling.x1 - ruling.x0 < _LONGEST:
            reach = _TALLEST * (_LOWER - 0.5)
            near = upright[bisect_left(middles, ruling.top - reach) : bisect_right(middles, ruling.top + reach)]
            own = [glyph for glyph in near if _crosses(ruling, glyph)]
        if own and _is_as_long(ruling, own) and not any(_meets(ruling, wall) for wall in walls):
            gone |= {id(glyph) for glyph in own}
        else:
            kept.append(ruling)
    if not gone:
        return list(glyphs), list(rulings)
    return [g._replace(struck=True) if id(g) in gone else g for g in glyphs], kept


def _crosses(ruling: Ruling, glyph: Glyph) -> bool:
    middle = (glyph.x0 + glyph.x1) / 2
    share = (ruling.top - glyph.top) / (glyph.height or 1.0)
    return ruling.x0 - 0.5 <= middle <= ruling.x1 + 0.5 and _UPPER < share < _LOWER


def _is_as_long(ruling: Ruling, glyphs: Sequence[Glyph]) -> bool:
    """Whether a rule begins and ends with the characters that it crosses."""
    em = 0.45 * max(glyph.height for glyph in glyphs)
    first, last = min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs)
    return abs(ruling.x0 - first) < em and abs(ruling.x1 - last) < em


def _meets(ruling: Ruling, wall: Ruling) -> bool:
    """Whether a rule ends at an upright one, as those around cells do."""
    return min(abs(wall.x0 - ruling.x0), abs(wall.x0 - ruling.x1)) < 1.5 and wall.top - 1 < ruling.top < wall.bottom + 1
