"""Print in the cells of a form that is pale beside the title of its page: a fine type keeps the whole of its strokes.

How dark print is tells from which grey level on there is ink. A title in bold type is darker than the print of a fine
one, whose thin strokes would be taken for paper: 一 and 三 are lost.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from .image import Image, darkness, fade, ink_mask

Boxes = Sequence[tuple[int, int, int, int]]
"""Cells: x0, top, x1, bottom in pixels."""
_WHITE = 250
_PALER = 2 / 3
"""Share of the contrast of a page's print that print in cells has at most where its strokes are lost."""


def pale_print(grey: Image, cells: Boxes) -> float | None:
    """How dark print in the cells is where it is paler than that of the page; None where it is not."""
    within = np.full_like(grey, 255)
    for x0, top, x1, bottom in cells:
        within[top:bottom, x0:x1] = grey[top:bottom, x0:x1]
    whole = darkness(grey)
    dark = darkness(within, whole)
    return dark if _WHITE - dark < _PALER * (_WHITE - whole) else None


def pale_ink(ink: Image, grey: Image, cells: Boxes, reach: int, dark: float) -> None:
    """Add to the mask of the ink the thin strokes in the cells that go on from it; what touches none is dirt."""
    fuller = ink_mask(grey, reach, dark)
    count, labels = cv2.connectedComponents(fuller, connectivity=8, ltype=cv2.CV_32S)
    strokes = np.zeros(count, np.uint8)
    strokes[labels[ink > 0]] = 255
    strokes[0] = 0
    for x0, top, x1, bottom in cells:
        ink[top:bottom, x0:x1] |= strokes[labels[top:bottom, x0:x1]]


def pale_faded(faded: Image, page: Image, cells: Boxes, detail: float, dark: float) -> None:
    """Show the cells in a page without its light tones with those that thin strokes have.

    ``page`` is the page before, of which ``detail`` pixels are one of the cells'.
    """
    fuller = fade(page, dark)
    for cell in cells:
        x0, top, x1, bottom = (round(at * detail) for at in cell)
        faded[top:bottom, x0:x1] = fuller[top:bottom, x0:x1]
