"""Lines with boxes to tick: what the ink shows in them, put into the text in the place of what an engine made of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from .boxes import Mark, depth_of, marks_in
from .crops import MARGIN, Page, crop
from .engines import Reading, RecognitionEngine
from .image import Image
from .lines import TextLine
from .runs import HAND, TICKING, UNTICKED, Run, both, stops

_MARKS = "□☐▢◻■█☑☒▣⊠✅🗹√✓✔○◯●◉⊙◎"
_BOXES = "□☐▢◻■█☑☒▣⊠✅🗹"
_LIKE_BOXES = "口囗曰凶図冈WM"
_LIKE_TICKS = "VvνＶ∨/／、，,丿レノYLJ"
_LIKE_CIRCLES = "OoQ0〇Ｏ°•·。"
"""What engines take boxes, ticks and circles for."""
_GATES = "人户出进入窗河港路关缺对接山海峡门"
"""What a 口 behind it makes a word with."""
_TRIGGERS = re.compile(
    rf"[{_MARKS}]|(?<![{_GATES}])[口囗凶]|[是否优良中差有无]\s*[回VvＶ]|[回VvＶ]\s*[是否优良中差有无]"
)
_BRACKETS = re.compile(r"[(（\[【]\s*[√✓✔]?\s*[)）\]】]")
_UNTICKED, _DOTS, _FEWEST = "□☐▢◻○◯", "●◉", 2
"""Marks that are not ticked, filled circles, and how many marks are a choice."""
_ONE_BRACKET = str.maketrans("（）【】[]✓✔", "()()()√√")
_TICKS, _LONGEST, _TWICE = "√✓✔", 40, 0.9
"""Ticks; the longest line of choices in characters; the confidence in two readings that agree."""
_FULL, _BLOCK = "■●", 0.7
"""Marks that no character resembles; the shape of ink, shorter to longer side, that may be one of them."""
_TICKED, _NEAR = "☑■√", 0.15
"""What a pen makes of a box, and how far from its ink the pen's mask reaches, in heights of a line."""
_STRAY = re.compile(r"[VvＶνYLJ丿レノ∨]")
"""What is left of a tick beside a box."""
_MOUTH = re.compile(rf"(?<=[{_GATES}])口")
_CLEAR, _WITHIN = 0.42, 0.34
"""Heights of a line: the middle of the next character is so far from a mark's middle at least, beside half the mark's
side; that of what the engine made of the mark itself at most."""
_ALIKE = 0.3
"""How far boxes of one line differ in their sides."""
_SPACE = 0.4
"""Heights of a line from which on a gap beside a mark is a blank."""
_GAP, _AWAY = 1.3, 0.6
"""Heights of a line between the middles of two characters from which on something may stand between them, and
between the middles of a character and of such ink."""
_ROOM = 0.15
"""Heights of a line that are left blank between the words beside a mark once it is taken out."""
_INK = 0.2
"""Share of the depth of print from which on a pixel is ink."""
_LEGIBLE = 0.4
"""Heights of a line: larger ink may be a mark."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A character or a mark where it stands: ``half`` is half its breadth, both in the crop's pixels."""

    text: str
    middle: float
    half: float
    mark: bool = False


def with_marks(page: Page, line: TextLine, cut: Image, reading: Reading, engine: RecognitionEngine) -> Run | None:
    """The line as a run in which boxes and ticks are told by their ink; None for a line without any.

    The words between them are read again without them. In doubt is what may be ticked or not, with both readings.
    """
    usual = page.usual * page.detail
    alone = len(reading.text.strip()) == 1 and _BLOCK < (line.x1 - line.x0) / line.height < 1 / _BLOCK
    if not alone and not _TRIGGERS.search(reading.text) and not _leaves_out(reading, cut, usual):
        return None
    marks = _accepted(marks_in(cut, usual), reading, cut.shape[1], usual)
    if _BRACKETS.search(reading.text) and all(m.glyph == "√" for m in marks):
        return _bracketed(page, line, reading, engine)
    if not marks:
        return None
    rest, columns = _without(cut, marks, usual)
    again = engine.read([rest])[0] if columns.size else Reading("", 1.0)
    if again.text.strip() and not again.centres:
        return None
    left_out = False
    if columns.size:
        left_out = _leaves_out(again, rest, usual)
        places = np.interp([c * columns.size for c in again.centres], np.arange(columns.size) + 0.5, columns + 0.5)
        again = replace(again, centres=tuple(places / cut.shape[1]))
    tokens = _tokens(again, marks, cut.shape[1], usual)
    whole = _joined(tokens, again, cut.shape[1], usual)
    stray = any(
        _STRAY.fullmatch(t.text) and any(n.mark for n in tokens[max(0, k - 1) : k + 2]) for k, t in enumerate(tokens)
    )
    unsure = [m for m in marks if m.other]
    doubt = TICKING if unsure or stray or any(c in _BOXES for c in again.text) or left_out else None
    if page.penned(line) and _is_penned_beside(page, line, marks):
        doubt = both(doubt, HAND)
    run = Run(line, whole.text, again.confidence, stops(page, line, whole), doubt=doubt, marked=True)
    if unsure:
        swapped = [replace(m, glyph=m.other or m.glyph) for m in marks]
        other = _joined(_tokens(again, swapped, cut.shape[1], usual), again, cut.shape[1], usual).text
        run = replace(run, alternatives=(other,))
    return run


def _bracketed(page: Page, line: TextLine, reading: Reading, engine: RecognitionEngine) -> Run | None:
    """A line that is ticked in brackets, （√）, where another crop says the same; engines are unsure of brackets."""
    ticks = [c for c in reading.text if c in _TICKS]
    if not ticks or len(reading.text) > _LONGEST:
        return None
    again = engine.read([crop(page, line, second=True)])[0]
    if _bare(again.text) != _bare(reading.text):
        return None
    text = reading.text.strip()
    doubt = HAND if page.penned(line) else None
    return Run(line, text, max(reading.confidence, _TWICE), stops(page, line, reading), doubt=doubt, marked=True)


def _is_penned_beside(page: Page, line: TextLine, marks: Sequence[Mark]) -> bool:
    """Whether a pen left anything in a line but the ticks in its boxes; what was taken off as coloured is one."""
    assert page.pen is not None
    penned = np.any(page.pen[line.top : line.bottom, line.x0 : line.x1] > 0, axis=0)
    margin = round(MARGIN * max(line.height, 0.8 * page.usual) * page.detail)
    for mark in marks:
        if mark.glyph in _TICKED and mark.other is None:
            x0, x1 = ((x - margin) / page.detail for x in (mark.outline[:, 0].min(), mark.outline[:, 0].max()))
            penned[max(0, round(x0 - _NEAR * page.usual)) : max(0, round(x1 + _NEAR * page.usual))] = False
    return bool(penned.any())


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text).translate(_ONE_BRACKET)


def unticked(runs: list[Run]) -> list[Run]:
    """The lines of one cell; boxes of which none is ticked are in doubt, and so is a filled circle alone.

    The tick may stand where none was looked for, and thin circles are lost in a poor scan.
    """
    marks = [c for run in runs for c in run.text if c in _MARKS]
    empty = [c for c in marks if c in _UNTICKED]
    if (len(empty) == len(marks) >= _FEWEST) or (marks and not empty and all(c in _DOTS for c in marks)):
        return [replace(run, doubt=run.doubt or (UNTICKED if empty else TICKING)) for run in runs]
    return runs


def _leaves_out(reading: Reading, cut: Image, usual: float) -> bool:
    """Whether there is ink as large as a mark in the crop of a line, away from the characters of its reading."""
    width = cut.shape[1]
    places = np.array([c * width for c, t in zip(reading.centres, reading.text, strict=False) if not t.isspace()])
    if not places.size:
        return not reading.text.strip()
    ends = np.concatenate([[-0.5 * usual], np.sort(places), [width + 0.5 * usual]])
    if np.diff(ends).max() <= _GAP * usual:
        return False
    inked = (255 - cut > _INK * depth_of(255 - cut)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    large = [s for s in stats[1:] if max(s[cv2.CC_STAT_WIDTH], s[cv2.CC_STAT_HEIGHT]) > _LEGIBLE * usual]
    middles = [s[cv2.CC_STAT_LEFT] + s[cv2.CC_STAT_WIDTH] / 2 for s in large]
    return any(np.abs(places - x).min() > _AWAY * usual for x in middles)


def _without(cut: Image, marks: Sequence[Mark], usual: float) -> tuple[Image, NDArray[np.int_]]:
    """The crop without its marks and the blanks beside them, and its columns' places in the whole crop.

    There are none where it holds nothing else.
    """
    rest = cut.copy()
    for mark in marks:
        cv2.drawContours(rest, [mark.outline.reshape(-1, 1, 2)], -1, 255, cv2.FILLED)
        cv2.drawContours(rest, [mark.outline.reshape(-1, 1, 2)], -1, 255, max(3, round(0.12 * usual)))
    inked = np.flatnonzero((255 - rest > _INK * depth_of(255 - cut)).any(axis=0))
    if not inked.size:
        return rest, inked
    kept = np.ones(cut.shape[1], np.bool_)
    room = round(_ROOM * usual)
    for mark in marks:
        before, after = inked[inked < mark.middle], inked[inked >= mark.middle]
        start = before[-1] + room // 2 if before.size else 0
        end = after[0] - room // 2 if after.size else cut.shape[1]
        kept[start:end] = False
    columns = np.flatnonzero(kept)
    return np.ascontiguousarray(rest[:, columns]), columns


def _accepted(marks: Sequence[Mark], reading: Reading, width: int, usual: float) -> list[Mark]:
    """Those marks that are no characters: the engine passed them over, or took them for something like them."""
    mouths = {m.start() for m in _MOUTH.finditer(reading.text)}
    places = [
        (c * width, t if k not in mouths else "人")
        for k, (c, t) in enumerate(zip(reading.centres, reading.text, strict=False))
        if not t.isspace()
    ]
    sure: list[Mark] = []
    maybe: list[Mark] = []
    for mark in marks:
        reach = max(0.5 * mark.side, _WITHIN * usual)
        within = [t for x, t in places if abs(x - mark.middle) <= reach]
        near = [x for x, t in places if reach < abs(x - mark.middle) < 0.5 * mark.side + _CLEAR * usual - 0.12 * usual]
        if not within:
            if not near:
                sure.append(mark)
        elif all(c in _MARKS for c in within) or (len(places) == 1 and mark.glyph in _FULL):
            sure.append(mark)
        elif all(c in _MARKS + _likeness(mark) or _is_rare(c) for c in within):
            maybe.append(mark)
    boxes = [m for m in sure if m.glyph in "□☑■○●◉"]
    if not boxes:
        boxes = [m for m in maybe if m.glyph != "√"]
        boxes = boxes if len(boxes) > 1 and any(m.plain for m in boxes) else []
    for mark in maybe:
        alike = any(abs(b.side - mark.side) <= _ALIKE * b.side for b in boxes if b is not mark)
        if alike or (mark.glyph == "√" and boxes):
            sure.append(mark)
    return sorted(sure, key=lambda m: m.middle)


def _likeness(mark: Mark) -> str:
    return _LIKE_TICKS if mark.glyph == "√" else _LIKE_CIRCLES if mark.glyph in "○●◉" else _LIKE_BOXES


def _is_rare(character: str) -> bool:
    """Whether a character is not one of those in use: engines take a box with a mark for 這 or 鐘."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def _tokens(reading: Reading, marks: Sequence[Mark], width: int, usual: float) -> list[_Token]:
    """Characters and marks of a line from left to right, blanks left out."""
    tokens = [_Token(m.glyph, m.middle, 0.5 * m.side, mark=True) for m in marks]
    for place, character in zip(reading.centres, reading.text, strict=True):
        if not character.isspace():
            tokens.append(_Token(character, place * width, (0.3 if character.isascii() else 0.5) * usual))
    return sorted(tokens, key=lambda t: t.middle)


def _joined(tokens: Sequence[_Token], reading: Reading, width: int, usual: float) -> Reading:
    """The line with its marks: blanks beside marks where there is room, other blanks as the engine has them."""
    blanks = [c * width for c, t in zip(reading.centres, reading.text, strict=True) if t.isspace()]
    text, places = "", []
    for before, token in zip((None, *tokens), tokens, strict=False):
        if before is not None:
            if before.mark or token.mark:
                blank = token.middle - token.half - before.middle - before.half > _SPACE * usual
            else:
                blank = any(before.middle < x < token.middle for x in blanks)
            if blank:
                text += " "
                places.append((before.middle + token.middle) / 2 / width)
        text += token.text
        places.append(token.middle / width)
    return Reading(text, reading.confidence, tuple(places))
