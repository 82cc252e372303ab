"""Pieces of a recognised line made one text where the blank between them parts no columns.

An image tells nothing but the width of a blank: full-width punctuation leaves one, and so do the letters of a label
set apart. The marks beside it and the other lines of the table tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .bands import Band, bands_of
from .page import Ruling, Word

_CLOSING, _OPENING = "，、。；：！？）〕】》”,;:)", "（〔【《“("
_MARK = 0.6
"""Ems of a blank that belong to the mark beside it."""
_BLANK, _WIDE, _SET_APART = 0.8, 1.5, 2.2
"""Ems: a blank so narrow beside a mark parts nothing, a wider one always does; the last is that of a lone letter."""
_NEAR = 12.0
"""Ems above and below within which other lines tell."""
_BODY = 1.08
"""Heights of the ink of a letter by which type is set."""
_BESIDE = 4.0
"""Ems from a gap within which the entries of the columns beside it end and begin."""


def rejoined(words: Sequence[Word], rules: Sequence[Ruling]) -> list[Word]:
    """The words, those recognised ones made one that belong to one text; for finding columns only.

    Where one of the ``rules`` across ends, a column does.
    """
    read = [w for w in words if w.text and w.engine != "text" and w.way == "right"]  # ink may be there and unread
    heights = sorted(w.box.bottom - w.box.top for w in read)
    if not heights:
        return list(words)
    em = heights[round(0.7 * (len(heights) - 1))]  # figures and dashes are lower than letters
    held = set(map(id, read))
    lines = bands_of(_as_set(word, _BODY * em) for word in read)
    done = [w for w in words if id(w) not in held]
    for k, line in enumerate(lines):
        near = [o for j, o in enumerate(lines) if j != k and abs(o.top - line.top) < _NEAR * em]
        ends = [x for r in rules if abs(r.top - line.top) < _NEAR / 2 * em for x in (r.x0, r.x1)]
        joined: list[Word] = []
        for word in sorted(line.words, key=lambda w: w.box.x0):
            before = [k for k, other in enumerate(joined) if _is_one_text(other, word, ends, near, em)]
            if before:
                joined[before[-1]] = _both(joined[before[-1]], word)
            else:
                joined.append(word)
        done += joined
    return done


def _as_set(word: Word, height: float) -> Word:
    """A word in a box as high as type is set, where its ink is lower: lines are then as close as they are in print."""
    more = (height - (word.box.bottom - word.box.top)) / 2
    if more <= 0:
        return word
    return replace(word, box=word.box._replace(top=word.box.top - more, bottom=word.box.bottom + more))


def _both(left: Word, right: Word) -> Word:
    top, bottom = min(left.box.top, right.box.top), max(left.box.bottom, right.box.bottom)
    box = left.box._replace(top=top, x1=right.box.x1, bottom=bottom)
    return replace(left, text=left.text + right.text, box=box, stops=())


def _is_one_text(left: Word, right: Word, ends: Sequence[float], near: Sequence[Band], em: float) -> bool:
    if abs(left.box.top + left.box.bottom - right.box.top - right.box.bottom) > em:
        return False
    if any(left.box.x1 < x < right.box.x0 for x in ends):
        return False
    gap = (right.box.x0 - left.box.x1) / em
    single = len(left.text) == 1 or len(right.text) == 1  # letters set apart
    if not 0 <= gap < (_SET_APART if single else _WIDE):
        return False
    marks = (left.text[-1] in _CLOSING) + (right.text[0] in _OPENING)
    if marks and gap - _MARK * marks < _BLANK:
        return True
    through, stopped = _votes(left, right, near, em)
    return through > stopped or (through == stopped and gap < _BLANK)


def _votes(left: Word, right: Word, near: Sequence[Band], em: float) -> tuple[int, int]:
    """How many of the lines nearby run through a gap, and how many stop on both sides of it."""
    a, b = left.box.x1, right.box.x0
    longest = 2 * (right.box.x1 - left.box.x0) + 4 * em  # prose runs through anything
    through = stopped = 0
    for line in near:
        over = [w.box for w in line.words if w.box.x0 < (a + b) / 2 < w.box.x1]
        if over:
            box = over[0]
            through += box.x0 < a - 0.3 * em and box.x1 > b + 0.3 * em and box.x1 - box.x0 < longest
            continue
        stopped += any(a - _BESIDE * em < w.box.x1 <= (a + b) / 2 for w in line.words) and any(
            (a + b) / 2 <= w.box.x0 < b + _BESIDE * em for w in line.words
        )
    return through, stopped
