"""What a recognition engine is given: lines cut from the page, and characters of a stack laid side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from .image import Image
from .lines import TextLine

SEALED = "印章覆盖"
VEILED = "水印、透印或印章覆盖"
MARGIN = 0.25
"""Heights of a line around it in its crop."""
_BESIDE, _SOLID = 0.5, 0.7
"""Where a digit stands next to another, in usual heights of a line, and how much of its place is covered then."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is read from.

    ``grey`` is the page without its rulings, ``detail`` of its pixels to one of the lines' own; ``usual`` is the usual
    height of a line, ``seal`` the mask of what was taken off, and ``pen`` that of where somebody wrote or drew by hand,
    all in the lines' pixels; ``cover`` says what was taken off. ``stamped`` is the page with the seals still on it, or,
    ``coloured``, what their colour leaves of them.
    """

    grey: Image
    detail: float
    usual: float
    seal: Image | None = None
    stamped: Image | None = None
    cover: str = SEALED
    pen: Image | None = None
    coloured: bool = False

    def sealed(self, line: TextLine) -> bool:
        """Whether something that was taken off lay over a line."""
        return self.seal is not None and bool(self.seal[line.top : line.bottom, line.x0 : line.x1].any())

    def between(self) -> Page:
        """The page halfway between the one without seals and the one with them."""
        assert self.stamped is not None
        return replace(self, grey=cv2.addWeighted(self.grey, 0.5, self.stamped, 0.5, 0))

    def penned(self, line: TextLine) -> bool:
        """Whether somebody wrote or drew by hand over a line."""
        return self.pen is not None and bool(self.pen[line.top : line.bottom, line.x0 : line.x1].any())

    def with_hidden(self, line: TextLine) -> TextLine:
        """A line of a figure with the places beside it where digits may lie that were taken off.

        That is under what covers all of a digit's place, as the star of a seal does, and its letters do not.
        """
        if self.seal is None or self.stamped is None:
            return line
        reach, beside = round(self.usual), round(_BESIDE * self.usual)
        rows = self.seal[line.top : line.bottom]
        before, behind = rows[:, max(0, line.x0 - beside) : line.x0], rows[:, line.x1 : line.x1 + beside]
        left, right = (reach if part.size and part.mean() > 255 * _SOLID else 0 for part in (before, behind))
        return replace(line, x0=max(0, line.x0 - left), x1=line.x1 + right) if left or right else line


def crop(page: Page, line: TextLine, *, second: bool = False) -> Image:
    """A line with a margin around it, without the lines above and below; the second cut is tighter and sharper."""
    tall = max(line.height, 0.8 * page.usual)
    margin = round((0.12 if second else MARGIN) * tall * page.detail)
    middle = (line.top + line.bottom) / 2 * page.detail
    x0, x1 = round(line.x0 * page.detail), round(line.x1 * page.detail)
    y0, y1 = round(middle - tall * page.detail / 2), round(middle + tall * page.detail / 2)
    height, width = page.grey.shape
    top = max(0, round(line.free_top * page.detail), y0 - margin)
    bottom = min(height, round(line.free_bottom * page.detail), y1 + margin)
    left, right = max(0, x0 - margin), min(width, x1 + margin)
    source = page.stamped if second and page.stamped is not None and page.sealed(line) else page.grey
    cut = cv2.copyMakeBorder(
        source[top:bottom, left:right], max(0, top - (y0 - margin)), max(0, y1 + margin - bottom),
        max(0, left - (x0 - margin)), max(0, x1 + margin - right), cv2.BORDER_CONSTANT, value=255,
    )  # fmt: skip
    if not second:
        return cut
    larger = cv2.resize(cut, None, fx=1.25, fy=1.0, interpolation=cv2.INTER_CUBIC)
    return cv2.addWeighted(larger, 1.6, cv2.GaussianBlur(larger, (0, 0), 2.0), -0.6, 0)


def row_of(page: Page, stack: list[TextLine]) -> Image:
    """Characters that stand one above the other, put side by side: a word reads better than single characters."""
    cuts = [crop(page, t) for t in stack]
    height = max(c.shape[0] for c in cuts)
    gap = round(0.3 * page.usual * page.detail)
    padded = []
    for cut in cuts:
        above = (height - cut.shape[0]) // 2
        trim = min(gap, cut.shape[1] // 8)
        padded.append(
            cv2.copyMakeBorder(
                cut[:, trim : cut.shape[1] - trim], above, height - cut.shape[0] - above, 0, 0, cv2.BORDER_CONSTANT,
                value=255,
            )
        )  # fmt: skip
    return np.hstack(padded)


def risen(page: Page, stack: list[TextLine]) -> Image:
    """Characters that stand one above the other as if they were laid on their backs: a line that runs upwards.

    Engines read characters that lie on a side, so the row of a line that runs upwards reads well, from its end.
    """
    whole, margin = around(stack), 0.25 * page.usual
    rows = slice(max(0, round((whole.top - margin) * page.detail)), round((whole.bottom + margin) * page.detail))
    columns = slice(max(0, round((whole.x0 - margin) * page.detail)), round((whole.x1 + margin) * page.detail))
    return np.ascontiguousarray(np.rot90(page.grey[rows, columns], -1))


def around(stack: list[TextLine]) -> TextLine:
    """The lines of one cell as one; they may stand side by side."""
    x0, x1 = min(t.x0 for t in stack), max(t.x1 for t in stack)
    top, bottom = min(t.top for t in stack), max(t.bottom for t in stack)
    return TextLine(x0, top, x1, bottom, stack[0].free_top, stack[-1].free_bottom, stack[0].cell)
