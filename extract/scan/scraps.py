"""What looks like text and is none, or is a stroke that engines take for a figure: told by its size and its lean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ..page import UNREAD
from .crops import Page
from .lines import TextLine
from .runs import FAINT, RULE, Run

_UPRIGHT = re.compile(r"[1lIi|｜丨Ⅰ!\[\]]")
_DOUBLE = re.compile(r"Ⅱ|∥|[1lI|｜丨]{2}")
_FLAT = re.compile(r"[-—–―_一ー━]+")


def without_scraps(page: Page, runs: list[Run], faintest: float = 255.0) -> list[Run]:
    """The lines of one cell without what is no text; what that may have been is told.

    ``faintest`` is as of :func:`faintest_print`.
    """
    return _without_seal(page, _without_rests(page, _without_unread(page, runs)), faintest)


_FEWEST, _PALER = 20, 10
"""Lines outside of seals by which the print of a page is known, and by how many grey levels a seal's strokes are
paler than the faintest of them."""


def faintest_print(page: Page, lines: Sequence[TextLine]) -> float:
    """How dark nearly all lines outside of a page's seals are somewhere; 255 where too few are."""
    if page.seal is None or not page.seal.any():
        return 255.0
    levels = [_darkest(page, line) for line in lines if not page.sealed(line)]
    return float(np.percentile(levels, 97)) if len(levels) >= _FEWEST else 255.0


def _darkest(page: Page, line: TextLine) -> int:
    d = page.detail
    part = page.grey[round(line.top * d) : round(line.bottom * d), round(line.x0 * d) : round(line.x1 * d)]
    return int(part.min(initial=255))


def is_legible_size(page: Page, line: TextLine) -> bool:
    """Whether ink is large enough to be print: what is smaller is a speck, or the rest of a rule."""
    height, width = line.height / page.usual, (line.x1 - line.x0) / page.usual
    return height > 0.5 or (height > 0.3 and width > 0.5)


def _without_unread(page: Page, runs: list[Run]) -> list[Run]:
    """The lines of one cell without those in which nothing was legible, which puts what was read beside them in doubt.

    What is left of a seal does not.
    """
    read = [r for r in runs if r.text != UNREAD]
    if not read or len(read) == len(runs):
        return runs
    if all(page.sealed(r.line) for r in runs if r.text == UNREAD):
        return read
    return [replace(r, doubt=r.doubt or FAINT) for r in read]


def _without_rests(page: Page, runs: list[Run]) -> list[Run]:
    """The lines of one cell but for rests of rules; where a cell holds nothing else, they are in doubt."""
    rests = [r for r in runs if is_rest(page, r)]
    kept = [r for r in runs if r not in rests]
    if not kept:
        return [replace(r, doubt=r.doubt or RULE) for r in rests]
    underlines = [r for r in (kept[0], kept[-1]) if len(kept) > 1 and _FLAT.fullmatch(r.text) and _has_own_row(r, kept)]
    if len(underlines) < len(kept):  # a cell of two dashes holds dashes
        kept = [r for r in kept if r not in underlines]
    for rest in rests:
        for k, run in enumerate(kept):
            if run.text[0].isdigit() and _in_one_row(rest.line, run.line):
                both = rest.text + run.text if rest.line.x0 < run.line.x0 else run.text + rest.text
                kept[k] = replace(run, alternatives=(*run.alternatives, both), doubt=run.doubt or RULE)
    return kept


def is_rest(page: Page, run: Run) -> bool:
    """Whether the ink is too slender, too low or too broad for the strokes that were read in it."""
    height = run.line.height / page.usual
    shape = (run.line.x1 - run.line.x0) / run.line.height
    text = run.text.strip()
    if _UPRIGHT.fullmatch(text):
        return shape < 0.17 or shape > 0.9 or height < 0.5
    if _DOUBLE.fullmatch(text):
        return shape < 0.8
    return height < 0.3 and text.isascii() and text.isalpha()


def _has_own_row(run: Run, runs: list[Run]) -> bool:
    return not any(_in_one_row(run.line, other.line) for other in runs if other is not run)


def _in_one_row(one: TextLine, other: TextLine) -> bool:
    return one.top < other.bottom and other.top < one.bottom


def _without_seal(page: Page, runs: list[Run], faintest: float) -> list[Run]:
    """The lines of one cell but for scraps of a seal over it; what is left is then in doubt.

    Strokes that are nowhere as dark as print are the seal's, whatever they read as.
    """
    pale = [r for r in runs if _is_pale(page, r.line, faintest)]
    if pale and len(pale) == len(runs):
        return [replace(runs[0], text=UNREAD, alternatives=tuple(r.text for r in runs), doubt=page.cover, stops=())]
    scraps = [r for r in runs if r in pale or _is_scrap(page, r)]
    rest = [r for r in runs if r not in scraps]
    scraps = [r for r in scraps if r in pale or not any(_ends(page, r, other) for other in rest)]
    rest = [r for r in runs if r not in scraps]
    if not scraps or (len(pale) < len(scraps) and max((r.confidence for r in rest), default=0.0) < 0.9):
        rest, scraps = [r for r in runs if r not in pale], pale
    if not scraps:
        return runs
    return [
        replace(r, alternatives=(*r.alternatives, *(s.text for s in scraps)), doubt=r.doubt or page.cover) for r in rest
    ]


def _is_pale(page: Page, line: TextLine, faintest: float) -> bool:
    """Whether ink under a seal is paler than any print of its height: thin bars, of ``=`` and of a dash, are low."""
    return page.sealed(line) and line.height > 0.5 * page.usual and _darkest(page, line) > faintest + _PALER


def _ends(page: Page, run: Run, other: Run) -> bool:
    """Whether a line begins below another one of several words as the last line of its text does."""
    below = 0.7 * page.usual < run.line.bottom - other.line.bottom < 2 * page.usual
    return below and len(other.text) > 4 and abs(run.line.x0 - other.line.x0) < 0.25 * page.usual


def _is_scrap(page: Page, run: Run) -> bool:
    """One or two characters under a seal that are hardly legible, or small, or a low line of which nothing is certain:
    more likely letters of the seal."""
    if not page.sealed(run.line):
        return False
    height = run.line.height / page.usual
    if len(run.text) > 2:
        return len(run.text) <= 8 and height < 0.5 and run.confidence < 0.05
    low = 0.6 if not run.text.isascii() else 0.35 if run.text.isalnum() else 0.0
    return run.confidence < 0.7 or height < low


def dash(page: Page, line: TextLine) -> str | None:
    """A stroke that stands alone is a dash, whatever an engine makes of it; the figure 一 has a serif or a taper."""
    if line.height > 0.22 * page.usual or line.x1 - line.x0 < 0.25 * page.usual:
        return None
    d = page.detail
    part = page.grey[round(line.top * d) - 2 : round(line.bottom * d) + 2, round(line.x0 * d) : round(line.x1 * d)]
    if part.size == 0:
        return None
    weight = (255.0 - part).sum(axis=0)
    inner = weight[len(weight) // 8 : -len(weight) // 8 or None]
    if inner.size < 3 or inner.max() > 1.7 * np.median(inner):
        return None
    length = (line.x1 - line.x0) / page.usual
    return "-" if length < 0.6 else "—" if length < 1.6 else "——"


def slash(page: Page, line: TextLine) -> str | None:
    """A straight stroke that leans to the right and stands alone is a slash; engines take it for the figure 1."""
    width = line.x1 - line.x0
    if not 0.6 * page.usual < line.height < 1.6 * page.usual or not 0.15 < width / line.height < 0.9:
        return None
    d = page.detail
    part = page.grey[round(line.top * d) : round(line.bottom * d), round(line.x0 * d) : round(line.x1 * d)]
    depth = 255.0 - float(part.min(initial=255))  # print may be faint
    weight = _without_specks(np.maximum(0.0, 255.0 - 0.22 * depth - part))
    inked = weight.sum(axis=1) > 0
    if inked.mean() < 0.8:
        return None
    y = np.flatnonzero(inked)
    x = (weight[inked] * np.arange(part.shape[1])).sum(axis=1) / weight[inked].sum(axis=1)
    slope, base = np.polyfit(y, x, 1)
    stray = np.abs(x - slope * y - base)
    spread = float(np.median((weight[inked] > 0.24 * depth).sum(axis=1)))
    across = (weight[inked] > 0.3 * weight.max()).sum(axis=1)
    if across[: len(across) // 3].max() > max(2 * np.median(across) + 1, 0.5 * part.shape[1]):  # the bar of a 7
        return None
    straight = stray.max() < 0.07 * len(part) + 0.5 or (slope < -0.3 and np.median(stray) < 0.03 * len(part))
    return "/" if slope < -0.17 and straight and spread < 0.3 * len(part) else None


def _without_specks(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """The darkness of a stroke without that of specks beside it, which are next to nothing."""
    labels = cv2.connectedComponents((weight > 0).astype(np.uint8), connectivity=8)[1]
    share = np.bincount(labels.ravel(), weight.ravel()) / max(1.0, float(weight.sum()))
    return np.where(share[labels] > _NEXT_TO_NOTHING, weight, 0.0)


_NEXT_TO_NOTHING = 0.08
"""Share of a line's darkness that a speck has at most."""
