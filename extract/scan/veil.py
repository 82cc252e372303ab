"""A second, paler print that lies across the page: its back that shows through, or a watermark.

Every glyph of a page's own print is about equally dark where it is darkest, and a page that bears two prints shows two
such levels with next to nothing between them. The paler one is another's where it runs across the darker one, as no
text that was set in the cells of a form does; so are letters broader than print that stand on bare paper.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .image import Image, darkness, is_box, straight

_PAPER = 235
"""Lighter than this is paper."""
_FADED = 0.14
"""Share of the contrast below which a tone is faded anyhow (:func:`.image.fade`)."""
_GRAIN = 3.0
"""Standard deviations by which the grain of paper is darker than paper where specks of it run together."""
_FEWEST_DARK, _FEWEST_PALE = 40, 24
"""Marks of either print without which a page has but one."""
_GAP, _WITHIN = 0.35, 0.05
"""Least width of the gap between the prints (of the contrast), and how many marks (of the fewer) may lie in it."""
_CLEAR, _RUN = 0.6, 24.0
"""A straight run of so many points, at least so dark by the darkest that is paler, is one of the page's own hairlines:
thin rules of the back lose more of their darkness on the way through the sheet than its letters do."""
_LONG, _APART, _FEWEST_RULES = 120.0, 8, 3
"""A straight run of so many points is a rule; the rules of the two sides are so many grey levels apart, and at least
so many of either."""
_PIECE, _BREAK = 12.0, 8.0
"""Points: pieces of an own rule, higher than print, and what may lie between them that is as pale as the back's."""
_FEW_DARK = 0.35
"""Share of straight runs, at most, that are as dark as the page's print where its rules are hairlines."""
_MARGIN = 8
"""How much darker than the paler print the page's own strokes are at least."""
_CROSSING, _FEWEST_CROSSINGS = 0.04, 8
"""In how many places paler marks cross the darker print that are another's: at least, and to each such mark."""
_ACROSS = 3.0
"""Points: the width of the strokes that they cross, blur included."""
_EVEN, _BROAD = 0.16, 2000.0
"""How much (of the contrast) a broad letter's grey may vary, and what such letters cover at least (square points)."""
_STROKE = 2.6
"""Points: a mark no wider than this, and longer than three times its width, is a piece of a line."""
_SQUARE = np.ones((3, 3), np.uint8)
Levels = NDArray[np.int_]


@dataclass(frozen=True, slots=True)
class _Prints:
    """A page at half its resolution, how many marks are how dark where they are darkest, and how dark specks of the
    paper's grain are that have the size of marks."""

    small: Image
    contrast: float
    levels: Levels
    grain: int

    @property
    def unit(self) -> float:
        """Pixels per point of A4."""
        return max(self.small.shape) / 842

    @property
    def faded(self) -> int:
        return round(250 - _FADED * self.contrast)


def lift_veil(grey: Image, veil: Image) -> None:
    """Whiten, in place, a paler print across the page's own; ``veil`` (a mask) takes what was whitened.

    ``grey`` is clean of seals and of what surrounds the sheet (H×W, 0 ink, 255 paper).
    """
    prints = _prints(grey)
    pale = _level_of_marks(prints) or _level_of_letters(prints)
    if pale is None:
        return
    inked = cv2.threshold(grey, _PAPER, 255, cv2.THRESH_BINARY_INV)[1]
    own = cv2.threshold(grey, pale - _MARGIN, 255, cv2.THRESH_BINARY_INV)[1]
    clear = cv2.threshold(grey, 250 - _CLEAR * (250 - pale), 255, cv2.THRESH_BINARY_INV)[1]
    unit = max(grey.shape) / 842
    dark, clear = (straight(mask, round(_RUN * unit), unit) for mask in (own, clear))
    if cv2.countNonZero(dark) < _FEW_DARK * cv2.countNonZero(clear):
        own |= clear
    level = _level_of_rules(grey, unit, pale - _MARGIN)
    if level is not None:
        rules = straight(cv2.threshold(grey, level, 255, cv2.THRESH_BINARY_INV)[1], round(_PIECE * unit), unit)
        for shape in ((1, round(_BREAK * unit)), (round(_BREAK * unit), 1)):
            closed = cv2.morphologyEx(rules, cv2.MORPH_CLOSE, np.ones(shape, np.uint8))
            own |= straight(cv2.bitwise_and(closed, inked), round(_RUN * unit), unit)
    own = cv2.dilate(own, _SQUARE)
    veil |= cv2.bitwise_and(inked, cv2.bitwise_not(own))
    grey[veil > 0] = 255


def _level_of_rules(grey: Image, unit: float, dark: int) -> int | None:
    """The grey level between the page's own rules and those of its back, where the rules show two such levels, or all
    are alike; None where they do not. Rules darker than ``dark``, as the page's print is, are its own anyhow."""
    inked = cv2.threshold(grey, _PAPER, 255, cv2.THRESH_BINARY_INV)[1]
    found: list[float] = []
    for shape, spread in (((1, round(_RUN * unit)), (3, 1)), ((round(_RUN * unit), 1), (1, 3))):
        runs = cv2.morphologyEx(cv2.dilate(inked, np.ones(spread, np.uint8)), cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        _, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
        for k, (x, y, w, h, _) in enumerate(stats[1:], 1):
            if max(w, h) > _LONG * unit and min(w, h) < 0.1 * max(w, h):
                part = np.where(labels[y : y + h, x : x + w] == k, grey[y : y + h, x : x + w], 255)
                found.append(float(np.median(part.min(axis=int(w < h)))))
    thin = sorted(level for level in found if level > dark)
    gaps = np.diff(thin)[_FEWEST_RULES - 1 : len(thin) - _FEWEST_RULES]
    if not gaps.size or gaps.max() < _APART:
        alike = len(thin) == len(found) >= _FEWEST_RULES and thin[-1] - thin[0] < _APART
        return round(thin[-1]) + _APART // 2 if alike else None
    widest = int(gaps.argmax()) + _FEWEST_RULES - 1
    return round((thin[widest] + thin[widest + 1]) / 2)


def _prints(grey: Image) -> _Prints:
    """Marks are glyphs, and what else has their size."""
    small = np.ascontiguousarray(cv2.erode(grey, np.ones((2, 2), np.uint8))[::2, ::2])
    unit = max(small.shape) / 842
    inked = cv2.threshold(small, _PAPER, 255, cv2.THRESH_BINARY_INV)[1]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    long, short = _sides(stats)
    sized = (long > 4 * unit) & (long < 40 * unit) & (short > 0.8 * unit)
    sized[0] = False
    levels = np.full(count, 255, np.uint8)
    at = inked > 0
    np.minimum.at(levels, labels[at], small[at])
    return _Prints(small, 250.0 - darkness(grey), np.bincount(levels[sized], minlength=256), _grain(grey))


def _grain(grey: Image) -> int:
    """How dark the grain of the paper is at most: most of a page is paper, and its darker half is not cut off."""
    counts = np.cumsum(cv2.calcHist([grey], [0], None, [256], [0, 256]))
    quarter, half = np.searchsorted(counts, np.array([0.25, 0.5]) * counts[-1])
    return round(half - _GRAIN * (half - quarter) / 0.674)


def _sides(stats: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    return np.maximum(width, height), np.minimum(width, height)


def _level_of_marks(prints: _Prints) -> int | None:
    """How dark a paler print of marks of the size of print is at most, where there is one across the darker."""
    palest = min(prints.faded, prints.grain)
    upto = np.concatenate([[0], np.cumsum(prints.levels)])
    for width in range(round(0.7 * prints.contrast), round(_GAP * prints.contrast), -4):
        for start in range(20, palest - width):
            dark, pale = int(upto[start]), int(upto[palest] - upto[start + width])
            between = int(upto[start + width] - upto[start])
            if dark >= _FEWEST_DARK and pale >= _FEWEST_PALE and between <= _WITHIN * min(dark, pale):
                return start + width if _crosses(prints, start + width - _MARGIN) else None
    return None


def _crosses(prints: _Prints, level: int) -> bool:
    """Whether marks paler than a level run across what is darker: they stand at both sides of its strokes."""
    small, unit = prints.small, prints.unit
    own = cv2.threshold(small, level, 255, cv2.THRESH_BINARY_INV)[1]
    inked = cv2.threshold(small, _PAPER, 255, cv2.THRESH_BINARY_INV)[1]
    pale = cv2.bitwise_and(inked, cv2.bitwise_not(cv2.dilate(own, _SQUARE)))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(pale, connectivity=8)
    long, short = _sides(stats)
    marks = (long > 2 * unit) & (long < 40 * unit) & (short > 0.8 * unit)
    marks[0] = False
    thin = marks & (short <= _STROKE * unit)
    if (thin & (long >= 3 * short)).sum() > 0.3 * marks.sum():  # what noise or dark rules leave of faint rules
        marks &= ~thin
    pale = np.where(marks[labels], 255, 0).astype(np.uint8)
    reach = max(4, round(_ACROSS * unit))
    crossed = np.zeros_like(pale)
    for shape, end in (((reach + 1, 1), (0, reach)), ((1, reach + 1), (reach, 0))):
        before, after = (cv2.dilate(pale, np.ones(shape, np.uint8), anchor=at) for at in ((0, 0), end))
        crossed |= before & after & own
    places = cv2.connectedComponents(cv2.dilate(crossed, np.ones((5, 5), np.uint8)))[0] - 1
    return bool(places >= max(_FEWEST_CROSSINGS, _CROSSING * marks.sum()))


def _level_of_letters(prints: _Prints) -> int | None:
    """How dark pale letters are at most whose strokes are broader than print; a shaded cell has no paper around it."""
    small, unit, least = prints.small, prints.unit, round(250 - 0.7 * prints.contrast)
    uneven = cv2.subtract(cv2.dilate(small, _SQUARE), cv2.erode(small, _SQUARE))
    even = cv2.threshold(uneven, _EVEN * prints.contrast, 255, cv2.THRESH_BINARY_INV)[1]
    even &= cv2.inRange(small, least, prints.faded)
    even = cv2.morphologyEx(even, cv2.MORPH_OPEN, _SQUARE)
    if cv2.countNonZero(even) < 0.5 * _BROAD * unit * unit:
        return None
    _, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(even, _SQUARE), connectivity=8)
    long, _ = _sides(stats)
    levels: list[float] = []
    covered, boxed, crossing = 0, 0, False
    for k in np.flatnonzero((long > 6 * unit) & (stats[:, cv2.CC_STAT_AREA] > 9 * unit * unit)):
        if k == 0:
            continue
        x, y, w, h, area = stats[k]
        part = slice(max(0, y - 3), y + h + 3), slice(max(0, x - 3), x + w + 3)
        own = (labels[part] == k).astype(np.uint8)
        rim = small[part][(cv2.dilate(own, np.ones((7, 7), np.uint8)) > own)]
        if is_box(own):
            boxed += int(area)
            continue
        if (rim >= prints.faded).mean() < 0.5:
            continue
        covered += int(area)
        crossing = crossing or bool((rim < least).mean() > 0.1)
        levels.append(float(np.median(small[part][own > 0])))
    if covered < max(_BROAD * unit * unit, 2 * boxed) or not crossing:
        return None
    pale = round(min(levels, default=0.0)) - _MARGIN
    between = int(prints.levels[max(0, pale - round(_GAP * prints.contrast)) : pale].sum())
    dark = int(prints.levels[:pale].sum())
    return pale if dark >= _FEWEST_DARK and between <= _WITHIN * dark else None
