"""A typed page to words: characters joined to runs that no ruling parts, in reading order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from ..schema import Box
from .drawing import Drawing, Glyph, visible
from .letterbox import without_letterboxes
from .page import STRUCK, PageContent, Ruling, Way, Word
from .struck import without_strikes

_CLOSING, _OPENING = "）】》〉」』〕，。；：、！？", "（【《〈「『〔"
_HALF = 0.4
"""Of the square (ems) of such a character, what is blank behind or before it."""
_OVERLAP, _SOLID = 0.08, 0.05
"""How far (in ems) characters of two texts overlap, and how near each other those of one string stand, set solid."""
_SMALLER = 0.75
"""Of the size of the text before it, that of the mark of a footnote at most."""
_RAISED = 0.08
"""Of the height of the text before it, how far above its middle that of such a mark is at least."""
_ASIDE = 4.0
"""How far (points) aside a character may be drawn again to make it bold."""


def read_page(drawing: Drawing, characters: Iterable[Glyph] | None = None) -> PageContent:
    """Words in reading order and axis-aligned rulings of one typed page.

    ``characters`` replaces the page's own where pdfminer could not read them all.
    """
    width, height = drawing.width, drawing.height
    glyphs = drawing.glyphs if characters is None else tuple(visible(characters, width, height))
    turned = [g for g in glyphs if not g.upright]
    if len(turned) > 0.6 * len(glyphs):
        return _sideways(drawing.number, glyphs, drawing.rulings, width, height)
    kept, rulings = _meant(glyphs, drawing.rulings)
    return PageContent(drawing.number, width, height, tuple(_words(kept, rulings)), tuple(rulings))


def _sideways(
    number: int, glyphs: Sequence[Glyph], rulings: Sequence[Ruling], width: float, height: float
) -> PageContent:
    """A page whose text runs up or down it: turned upright to work on, with every place known as displayed."""
    upward = sum(g.upward for g in glyphs) * 2 > len(glyphs)

    def turn(x0: float, top: float, x1: float, bottom: float) -> tuple[float, float, float, float]:
        return (height - bottom, x0, height - top, x1) if upward else (top, width - x1, bottom, width - x0)

    def back(box: Box) -> Box:
        if upward:
            return Box(box.top, height - box.x1, box.bottom, height - box.x0)
        return Box(width - box.bottom, box.x0, width - box.top, box.x1)

    lines = tuple(Ruling(*turn(r.x0, r.top, r.x1, r.bottom)) for r in rulings)
    upright = [
        Glyph(*turn(g.x0, g.top, g.x1, g.bottom), g.text, not g.upright, not upward, g.set_off, string=g.string)
        for g in glyphs
    ]
    kept, rulings = _meant(upright, lines)
    way: Way = "up" if upward else "down"
    words = tuple(
        replace(w, origin=back(w.box), way=way if w.way == "right" else "right") for w in _words(kept, rulings)
    )
    return PageContent(number, height, width, words, tuple(rulings))


def _meant(glyphs: Sequence[Glyph], rulings: Sequence[Ruling]) -> tuple[list[Glyph], list[Ruling]]:
    """The characters that are text, those struck through marked, and the rulings that part it, drawn or in letters."""
    letters, boxes = without_letterboxes(_without_marks(_printed_once(glyphs)))
    return without_strikes(letters, [*rulings, *boxes])


def _words(glyphs: Sequence[Glyph], rulings: Sequence[Ruling]) -> list[Word]:
    """Characters as words: runs on one line without a wide gap or a ruling between, in reading order."""
    walls = sorted((r.x0, r.top, r.bottom) for r in rulings if not r.horizontal)
    words = _runs([g for g in glyphs if g.upright], walls)
    for way in (1, -1):  # down the page, then up it: each is read like a line across
        turned = [
            Glyph(
                min(way * g.top, way * g.bottom),
                g.x0,
                max(way * g.top, way * g.bottom),
                g.x1,
                g.text,
                set_off=g.set_off,
                string=g.string,
            )
            for g in glyphs
            if not g.upright and g.upward == (way < 0)
        ]
        for word in _runs(turned, sorted((way * r.top, r.x0, r.x1) for r in rulings if r.horizontal) if turned else []):
            first, last = sorted((way * word.box.x0, way * word.box.x1))
            box = Box(word.box.top, first, word.box.bottom, last)
            words.append(replace(word, box=box, way="down" if way > 0 else "up"))
    return words


def _runs(glyphs: list[Glyph], walls: list[tuple[float, float, float]]) -> list[Word]:
    """Group glyphs into lines by their height on the page, then into words at walls and at gaps over half an em."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.middle):
        for line in reversed(lines[-4:]):
            if abs(line[0].middle - glyph.middle) <= 0.5 * min(line[0].height, glyph.height):
                line.append(glyph)
                break
        else:
            lines.append([glyph])
    for line in lines:
        line.sort(key=lambda g: g.x0)
    spread = _spread(lines)
    words: list[Word] = []
    for line in lines:
        middle = line[0].middle
        edges = [x for x, top, bottom in walls if top <= middle <= bottom]
        run: list[Glyph] = []
        for glyph in line:
            if run and _apart(run[-1], glyph, edges):
                words += [_word(part, spread, edges) for part in _of_cells(run, edges)]
                run = []
            run.append(glyph)
        words += [_word(part, spread, edges) for part in _of_cells(run, edges)]
    return words


def _of_cells(run: list[Glyph], edges: list[float]) -> list[list[Glyph]]:
    """A run over the edge of a cell in its strings, where these are the texts of cells that are too narrow for them."""
    inside = [x for x in edges if run[0].x0 < x < run[-1].x1]
    cuts = [k for k in range(1, len(run)) if _is_another_text(run[k - 1], run[k])] if inside else []
    if not cuts or len(cuts) > len(inside):
        return [run]
    parts = [run[a:b] for a, b in pairwise([0, *cuts, len(run)])]
    middles = [(part[0].x0 + part[-1].x1) / 2 for part in parts]
    return parts if all(any(a < x < b for x in inside) for a, b in pairwise(middles)) else [run]


def _is_another_text(left: Glyph, right: Glyph) -> bool:
    """Whether two characters side by side are of two strings that no change of script explains."""
    if left.string is None or left.string == right.string:
        return False
    return right.x0 - left.x1 < -_OVERLAP * left.height or _is_wide(left) == _is_wide(right)


def _is_wide(glyph: Glyph) -> bool:
    return not glyph.text.isascii()


def _printed_once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Characters without those that bold by overprinting draws again, a little aside."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    kept: list[Glyph] = []
    for glyph in glyphs:
        across, down = int(glyph.x0 // _ASIDE), int(glyph.top // _ASIDE)
        near = ((glyph.text, across + i, down + k) for i in (0, -1, 1) for k in (0, -1, 1))
        if not any(_is_again(other, glyph) for place in near for other in seen.get(place, ())):
            seen.setdefault((glyph.text, across, down), []).append(glyph)
            kept.append(glyph)
    return kept


def _without_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Characters without the marks of footnotes: ① raised and set smaller behind the text that it belongs to."""
    marked = {
        id(glyph)
        for before, glyph in pairwise(glyphs)
        if "①" <= glyph.text <= "⑳"
        and glyph.height < _SMALLER * before.height
        and abs(glyph.x0 - before.x1) < 0.3 * before.height
        and before.top - 0.3 * before.height < glyph.middle < before.middle - _RAISED * before.height
    }
    return [glyph for glyph in glyphs if id(glyph) not in marked]


def _is_again(first: Glyph, glyph: Glyph) -> bool:
    shared = min(first.x1, glyph.x1) - max(first.x0, glyph.x0)
    return shared > 0.55 * (glyph.x1 - glyph.x0) and abs(first.top - glyph.top) < 0.3 * glyph.height


def _apart(left: Glyph, right: Glyph, edges: list[float]) -> bool:
    """A wide gap, or a ruling that passes between the two (text that overflows its cell is cut by none).

    Of two characters that are set neither solid nor as letters of one text are, nor parted by a blank, the first may
    end a text that overflows into the next cell, so that the ruling crosses it.
    """
    gap, em = right.x0 - left.x1, max(left.height, right.height)
    if gap > 0.6 * em:
        return True
    if left.string == right.string is not None and abs(gap) < _SOLID * em and (left.text + right.text).isascii():
        return False  # letters and digits set solid are one: an address, a figure
    reach = 0.05 if abs(gap) < 0.03 * left.height else 0.15  # of one text: a ruling near it crosses a character
    first, last = min(left.x1, right.x0) - reach * left.height, max(left.x1, right.x0) + reach * right.height
    if not -0.1 * em < gap < 0.3 * em and not right.set_off:
        first, last = min(first, left.x0 + 0.1 * em), max(last, right.x1 - 0.1 * em)
    if left.string is not None and left.string != right.string:  # brackets and stops fill but half of their square
        first -= _HALF * left.height if left.text in _CLOSING and _fills_square(left) else 0.0
        last += _HALF * right.height if right.text in _OPENING and _fills_square(right) else 0.0
    k = bisect_left(edges, first)
    return k < len(edges) and edges[k] <= last


def _fills_square(glyph: Glyph) -> bool:
    return glyph.x1 - glyph.x0 > 0.9 * glyph.height


def _spread(lines: list[list[Glyph]]) -> float:
    """How far apart (in ems) the letters of the page are usually set."""
    shares = sorted(
        gap / b.height for line in lines for a, b in pairwise(line) if (gap := b.x0 - a.x1) < 0.6 * b.height != 0
    )
    return max(0.0, shares[len(shares) // 2]) if shares else 0.0


def _word(run: list[Glyph], spread: float, edges: list[float]) -> Word:
    own = [g for g in run if not g.struck] or run
    box = Box(own[0].x0, min(g.top for g in own), max(g.x1 for g in own), max(g.bottom for g in own))
    text, stops = "", []
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(run))
    usual = max(spread * run[0].height, gaps[len(gaps) // 5] if len(gaps) > 1 else 0.0)  # set apart, yet one word
    for k, glyph in enumerate(run):
        if glyph.struck and own is not run:
            continue
        if text and glyph.x0 - run[k - 1].x1 - (0.0 if glyph.set_off else usual) > 0.18 * glyph.height:
            text += " "
            stops.append(glyph.x0)
        text += glyph.text
        stops += [glyph.x0 + (glyph.x1 - glyph.x0) * (n + 1) / len(glyph.text) for n in range(len(glyph.text))]
    length = box.x1 - box.x0 or 1.0
    doubt = "有无法识别的字符" if "(cid:" in text or "\ufffd" in text else None
    em = box.bottom - box.top
    if any(box.x0 + em < x < box.x1 - em for x in edges):
        doubt = doubt or "文字越过单元格的边线"
    struck = "".join(g.text for g in run if g.struck)
    others = (struck,) if struck and own is not run else ()
    doubt = STRUCK if struck else doubt
    return Word(text, box, alternatives=others, doubt=doubt, stops=tuple((stop - box.x0) / length for stop in stops))
