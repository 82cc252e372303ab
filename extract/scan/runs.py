"""What was read in a line, where its characters stand, and the reasons for which a person should look at it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..page import Way
from .crops import Page, crop
from .engines import Reading
from .image import Image
from .lines import TextLine

DISAGREE = "两次识别不一致"
UNSURE = "识别置信度低"
SEPARATOR = "小数点或千分位不清"
COMPARATOR = "比较符号不清"
SHAPE = "字形与读数不符"
PERCENT = "百分号不清"
PUNCTUATION = "标点不清"
HAND = "有手写笔迹或划改"
FAINT = "有字迹而未能识别"
PASSED_OVER = "旁有未识别的墨迹"
STREAK = "扫描条纹或折痕穿过文字"
RULE = "可能是横线或表格线"
VARIANT = "繁体字形，已作简体"
TICKING = "勾选不清"
UNTICKED = "没有一项打勾"


def both(doubt: str | None, other: str) -> str:
    """A doubt and one more, as one: neither hides the other."""
    return f"{doubt}；{other}" if doubt and other not in doubt else other


_FIGURE = re.compile(r"[0-9０-９%％‰≥≤<>＜＞=＝±~～]|[一二三四五六七八九十百千万亿]{2,}")
_SHORT = 24
"""Characters; a longer line is prose."""


@dataclass(frozen=True, slots=True)
class Run:
    """A line of text as read; ``stops`` are the ends of its characters as shares of its length.

    ``marked``: its boxes and ticks were told by their ink.
    """

    line: TextLine
    text: str
    confidence: float
    stops: tuple[float, ...] = ()
    alternatives: tuple[str, ...] = ()
    doubt: str | None = None
    way: Way = "right"
    marked: bool = False


def part(page: Page, run: Run, start: int, end: int) -> Image:
    """The crop of some characters of a run."""
    cut = crop(page, run.line)
    if (start == 0 and end == len(run.text)) or not run.stops:
        return cut
    margin = round(0.25 * max(run.line.height, 0.8 * page.usual) * page.detail)
    length = cut.shape[1] - 2 * margin
    left = margin + round(length * run.stops[start - 1]) if start else 0
    right = margin + round(length * run.stops[min(end, len(run.stops)) - 1]) if end < len(run.text) else cut.shape[1]
    return cut[:, left : max(right, left + 1)]


def stops(page: Page, line: TextLine, reading: Reading) -> tuple[float, ...]:
    """Ends of the characters as shares of the line's length, from the places of their middles in the crop."""
    text = reading.text
    if not reading.centres or text != text.strip():
        return ()
    tall = max(line.height, 0.8 * page.usual)
    margin = 0.25 * tall
    length = line.x1 - line.x0
    places = [min(1.0, max(0.0, (c * (length + 2 * margin) - margin) / length)) for c in reading.centres]
    return (*((a + b) / 2 for a, b in pairwise(places)), 1.0)


def passed_over(page: Page, line: TextLine, reading: Reading) -> bool:
    """Whether there is ink before the first or behind the last character, as large as a character: a faint sign.

    Where characters stand is known to a sixth of their height; signs of Chinese text may be blank half their width.
    """
    if not reading.centres or reading.text != reading.text.strip():
        return False
    tall = max(line.height, 0.8 * page.usual)
    length = line.x1 - line.x0
    first, last = (c * (length + 0.5 * tall) - 0.25 * tall for c in (reading.centres[0], reading.centres[-1]))
    tall = min(tall, 1.2 * page.usual)  # a stroke around a figure makes its line high
    head, tail = reading.text[0], reading.text[-1]
    before = head.isascii() and first > _BESIDE * tall
    behind = tail.isascii() and length - last > _BESIDE * tall
    if not before and not behind:
        return False
    cut, glyph = crop(page, line), tall * page.detail
    left, right = (round(reading.centres[k] * cut.shape[1] + way * _GLYPH * glyph) for k, way in ((0, -1), (-1, 1)))
    return (before and _is_large(cut[:, : max(0, left)], glyph)) or (behind and _is_large(cut[:, right:], glyph))


_BESIDE, _GLYPH = 1.1, 0.75
"""Heights of a line between the middle of a digit and the end of the ink, from where on there is more than its half,
and up to where the character itself reaches at most."""


def _is_large(part: Image, glyph: float) -> bool:
    """Whether the ink in a part of a line is no mere speck: a sign, a dash included, is higher or broader."""
    y, x = np.nonzero(part < _PAPER)
    return bool(y.size and max(np.ptp(y), np.ptp(x)) + 1 >= _SPECK * glyph)


_PAPER, _SPECK = 250, 0.22
"""Grey level from which on faded paper is blank; the size of a speck at most, in heights of a line."""


def is_figure(run: Run) -> bool:
    return bool(_FIGURE.search(run.text)) and len(run.text) <= _SHORT
