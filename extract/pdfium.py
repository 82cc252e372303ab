"""The same PDF through pdfium: images of pages, and a second reading of their text.

pdfminer leaves out characters whose encoding it does not know, without a word; pdfium knows more of them. Pages in
which pdfium sees clearly more text are read with its characters. One ``Renderer`` belongs to one process: pdfium must
never be shared between threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from ctypes import c_double
from io import BytesIO
from math import radians, sin

import numpy as np
import pypdfium2
import pypdfium2.raw as raw
from numpy.typing import NDArray

from .drawing import Glyph, meant

_HIGHER = 1.25
"""Times its size that the box of a character is believed to be high."""
_DEPTH = -0.12
"""How far below the line letters reach, in ems."""


class Renderer:
    """A PDF opened by pdfium; closed with ``close``."""

    def __init__(self, data: bytes) -> None:
        self._pdf = pypdfium2.PdfDocument(data)

    @property
    def pages(self) -> int:
        return len(self._pdf)

    def close(self) -> None:
        self._pdf.close()

    def copies(self) -> Iterator[bytes]:
        """The file written anew, which mends what other parsers stumble over: as it is, then page by page.

        The second copy leaves behind all that is no page (a cyclic page tree, encrypted attachments). What pdfium
        cannot write either is left out.
        """
        with suppress(pypdfium2.PdfiumError):
            yield _written(self._pdf)
        with closing(pypdfium2.PdfDocument.new()) as fresh, suppress(pypdfium2.PdfiumError):
            fresh.import_pages(self._pdf)
            yield _written(fresh)

    def attachments(self) -> list[str]:
        """Names of the files embedded in this one."""
        return [self._pdf.get_attachment(i).get_name() for i in range(self._pdf.count_attachments())]

    def size(self, index: int) -> tuple[float, float]:
        """Width and height of a page as displayed, in points."""
        width, height = self._pdf[index].get_size()
        return float(width), float(height)

    def image(self, index: int, dpi: float) -> NDArray[np.uint8]:
        """A page as it is displayed, (height, width, 3) RGB."""
        bitmap = self._pdf[index].render(scale=dpi / 72.0, rev_byteorder=True)
        return np.array(bitmap.to_numpy()[..., :3], dtype=np.uint8)

    def count(self, index: int) -> int:
        """How many visible characters pdfium finds on a page."""
        text = self._pdf[index].get_textpage().get_text_range()
        return sum(not c.isspace() and c != "\ufffe" for c in text)

    def characters(self, index: int) -> list[Glyph]:
        """The characters of a page, placed as it is displayed; of blanks only that they are there."""
        page = self._pdf[index]
        text = page.get_textpage()
        left, bottom, right, top = page.get_bbox()
        rotation = page.get_rotation()
        found: list[Glyph] = []
        for i in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text.raw, i)
            if code in (0, 0xFFFE) or 0xD800 <= code < 0xE000:
                continue
            if chr(code).isspace():
                found.append(Glyph(0, 0, 0, 0, " "))
                continue
            x0, y0, x1, y1 = _on_its_line(text, i)
            box = _displayed(x0 - left, y0 - bottom, x1 - left, y1 - bottom, right - left, top - bottom, rotation)
            clockwise = raw.FPDFText_GetCharAngle(text.raw, i) + radians(rotation)
            upright = abs(sin(clockwise)) < 0.7
            found.append(Glyph(*box, meant(chr(code)), upright, upright or sin(clockwise) < 0))
        return found


def _on_its_line(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """The box of a character in page space: as wide as it is set, and as high as its size where it is upright and its
    font states a box far higher, as fonts of the whole of Chinese do."""
    x0, y0, x1, y1 = text.get_charbox(index, loose=True)
    matrix, x, y = raw.FS_MATRIX(), c_double(), c_double()
    if not (raw.FPDFText_GetMatrix(text.raw, index, matrix) and raw.FPDFText_GetCharOrigin(text.raw, index, x, y)):
        return x0, y0, x1, y1
    size = raw.FPDFText_GetFontSize(text.raw, index) * matrix.d
    if not 0 < _HIGHER * size < y1 - y0:
        return x0, y0, x1, y1
    return x0, y.value + _DEPTH * size, x1, y.value + (1 + _DEPTH) * size


def _written(pdf: pypdfium2.PdfDocument) -> bytes:
    target = BytesIO()
    pdf.save(target)
    return target.getvalue()


def _displayed(
    x0: float, y0: float, x1: float, y1: float, width: float, height: float, rotation: int
) -> tuple[float, float, float, float]:
    """A box in page space (origin bottom left) on the page turned clockwise, from its top left."""
    if rotation == 90:
        return y0, x0, y1, x1
    if rotation == 180:
        return width - x1, y0, width - x0, y1
    if rotation == 270:
        return height - y1, width - x1, height - y0, width - x0
    return x0, height - y1, x1, height - y0
