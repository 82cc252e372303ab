"""Rules of the text itself on a typed page: one across characters strikes them, one below only marks them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from .drawing import Glyph
from .page import Ruling

_LONGEST = 400.0
_TALLEST = 40.0
_UPPER, _LOWER = 0.35, 0.72
"""Between which shares of a character's height such a rule crosses it; underlines run below."""
_LOWEST = 1.25


def without_strikes(glyphs: Sequence[Glyph], rulings: Sequence[Ruling]) -> tuple[list[Glyph], list[Ruling]]:
    """The characters, those struck through marked, and the rulings but for those that strike or underline them."""
    upright = sorted((g for g in glyphs if g.upright and g.height < _TALLEST), key=lambda g: g.middle)
    middles = [g.middle for g in upright]
    walls, across = [r for r in rulings if not r.horizontal], [r for r in rulings if r.horizontal]
    gone: set[int] = set()
    kept: list[Ruling] = []
    for ruling in rulings:
        own: list[Glyph] = []
        if ruling.horizontal and ruling.x1 - ruling.x0 < _LONGEST:
            first, after = ruling.top - _TALLEST * (_LOWEST - 0.5), ruling.top + _TALLEST * (0.5 - _UPPER)
            own = [g for g in upright[bisect_left(middles, first) : bisect_right(middles, after)] if _under(ruling, g)]
        struck = [g for g in own if _UPPER < _share(ruling, g) < _LOWER]
        if struck and _is_as_long(ruling, struck) and not any(_meets(ruling, wall) for wall in walls):
            gone |= {id(glyph) for glyph in struck}
            continue
        over = [g for g in own if _LOWER <= _share(ruling, g) < _LOWEST]
        if not _underlines(ruling, over, walls) or any(ruling.goes_on_in(r) for r in across if r is not ruling):
            kept.append(ruling)
    return [g._replace(struck=True) if id(g) in gone else g for g in glyphs], kept


def _under(ruling: Ruling, glyph: Glyph) -> bool:
    return ruling.x0 - 0.5 <= (glyph.x0 + glyph.x1) / 2 <= ruling.x1 + 0.5


def _share(ruling: Ruling, glyph: Glyph) -> float:
    """Where a rule runs, in shares of a character's height from its top."""
    return (ruling.top - glyph.top) / (glyph.height or 1.0)


def _underlines(ruling: Ruling, glyphs: Sequence[Glyph], walls: Sequence[Ruling]) -> bool:
    """Whether a rule within a cell begins and ends with the characters right over it, and at none of the walls."""
    if not glyphs or not _is_as_long(ruling, glyphs):
        return False
    beside = [wall for wall in walls if wall.top - 1 < ruling.top < wall.bottom + 1]
    within = any(w.x0 < ruling.x0 for w in beside) and any(w.x0 > ruling.x1 for w in beside)
    return within and not any(_meets(ruling, wall) for wall in beside)


def _is_as_long(ruling: Ruling, glyphs: Sequence[Glyph]) -> bool:
    """Whether a rule begins and ends with the characters that it crosses."""
    em = 0.45 * max(glyph.height for glyph in glyphs)
    first, last = min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs)
    return abs(ruling.x0 - first) < em and abs(ruling.x1 - last) < em


def _meets(ruling: Ruling, wall: Ruling) -> bool:
    """Whether a rule ends at an upright one, as those around cells do."""
    return min(abs(wall.x0 - ruling.x0), abs(wall.x0 - ruling.x1)) < 1.5 and wall.top - 1 < ruling.top < wall.bottom + 1
