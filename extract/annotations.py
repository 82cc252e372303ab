"""What annotations show on a page: form fields that were filled in, free texts, and stamps.

Their appearances are drawn over the page. A field or a text without one says what it says by its value alone, which is
then set into its rectangle as a viewer would do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pdfplumber.page
from pdfminer.layout import LTChar
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, Rect, apply_matrix_rect, decode_text, mult_matrix

from .canvas import Canvas, Interpreter, is_off

_DRAWN = ("Widget", "FreeText", "Stamp")
_HIDDEN = 2 | 32  # flags Hidden and NoView
_MULTILINE, _PUSH_BUTTON = 1 << 12, 1 << 16
_MOST = 2_000
"""Annotations of one page that are looked at."""


class Filled(NamedTuple):
    """A text to be set into a rectangle of the page (pdfminer's places: from the bottom left of the page as turned)."""

    text: str
    rect: Rect
    size: float


def draw_over(page: pdfplumber.page.Page, device: Canvas, interpreter: Interpreter) -> list[Filled]:
    """Draw the appearances of the page's annotations; what has none is returned as text."""
    filled: list[Filled] = []
    form = resolve1(page.pdf.doc.catalog.get("AcroForm"))
    stale = isinstance(form, dict) and resolve1(form.get("NeedAppearances")) is True
    for annotation in _annotations(page, device):
        subtype = _name(annotation.get("Subtype"))
        flags, rect = resolve1(annotation.get("F")) or 0, _rect(annotation.get("Rect"))
        if subtype not in _DRAWN or rect is None or (isinstance(flags, int) and flags & _HIDDEN):
            continue
        kind = _name(_inherited(annotation, "FT"))
        if subtype == "Widget" and kind == "Btn":
            if not _flags(annotation) & _PUSH_BUTTON:
                state = _name(annotation.get("AS") or _inherited(annotation, "V"))
                filled.append(Filled("□" if state in (None, "Off") else "☑", apply_matrix_rect(device.base, rect), 0))
            continue
        text = _text(_inherited(annotation, "V") if subtype == "Widget" else annotation.get("Contents"))
        appearance = _appearance(annotation)
        if appearance is not None and not (stale and subtype == "Widget" and text):
            before = len(device.cur_item._objs)
            _draw(appearance, rect, device, interpreter)
            if not text or any(isinstance(item, LTChar) for item in device.cur_item._objs[before:]):
                continue
        if text:
            filled.append(Filled(text, apply_matrix_rect(device.base, rect), _size(annotation, rect)))
    return filled


def _annotations(page: pdfplumber.page.Page, device: Canvas) -> Iterator[dict[str, Any]]:
    listed = resolve1(page.page_obj.attrs.get("Annots"))
    for reference in listed[:_MOST] if isinstance(listed, list) else []:
        annotation = resolve1(reference)
        if isinstance(annotation, dict) and not is_off(annotation.get("OC"), device.off):
            yield annotation


def _appearance(annotation: dict[str, Any]) -> PDFStream | None:
    looks = resolve1(annotation.get("AP"))
    look = resolve1(looks.get("N")) if isinstance(looks, dict) else None
    if isinstance(look, dict):
        look = resolve1(look.get(_name(annotation.get("AS"))))
    return look if isinstance(look, PDFStream) and _rect(look.get("BBox")) is not None else None


def _draw(look: PDFStream, rect: Rect, device: Canvas, interpreter: Interpreter) -> None:
    """Draw an appearance so that its box, turned as its matrix says, fills the annotation's rectangle."""
    listed = resolve1(look.get("Matrix"))
    numbers = [resolve1(part) for part in listed] if isinstance(listed, list) else []
    own: Matrix = (1, 0, 0, 1, 0, 0)
    if len(numbers) == 6 and all(isinstance(part, int | float) for part in numbers):
        own = tuple(numbers)
    box = _rect(look.get("BBox"))
    assert box is not None
    x0, y0, x1, y1 = apply_matrix_rect(own, box)
    across = (rect[2] - rect[0]) / (x1 - x0) if x1 > x0 else 1.0
    down = (rect[3] - rect[1]) / (y1 - y0) if y1 > y0 else 1.0
    placed = mult_matrix(own, (across, 0, 0, down, rect[0] - x0 * across, rect[1] - y0 * down))
    resources = resolve1(look.get("Resources"))
    inner = interpreter.subinterp()
    inner.render_contents(resources if isinstance(resources, dict) else {}, [look], mult_matrix(placed, device.base))


def _inherited(field: dict[str, Any], key: str) -> Any:
    """An entry of a field, or of the fields that it belongs to."""
    holder: Any = field
    for _ in range(8):
        if not isinstance(holder, dict):
            return None
        if key in holder:
            return resolve1(holder[key])
        holder = resolve1(holder.get("Parent"))
    return None


def _flags(field: dict[str, Any]) -> int:
    found = _inherited(field, "Ff")
    return found if isinstance(found, int) else 0


def _size(annotation: dict[str, Any], rect: Rect) -> float:
    """How large a viewer sets the text: as the field says, else as its height allows."""
    look = _inherited(annotation, "DA")
    told = re.search(rb"([\d.]+)\s+Tf", look) if isinstance(look, bytes) else None
    size = float(told[1]) if told and re.fullmatch(rb"\d*\.?\d+", told[1]) else 0.0
    if size > 0:
        return size
    return 9.0 if _flags(annotation) & _MULTILINE else min(12.0, 0.7 * (rect[3] - rect[1]))


def _rect(value: Any) -> Rect | None:
    listed = resolve1(value)
    numbers = [resolve1(part) for part in listed] if isinstance(listed, list) else []
    if len(numbers) != 4 or not all(isinstance(part, int | float) for part in numbers):
        return None
    x0, y0, x1, y1 = numbers
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _name(value: Any) -> str | None:
    found = resolve1(value)
    return str(found.name) if isinstance(found, PSLiteral) else None


def _text(value: Any) -> str:
    found = resolve1(value)
    if isinstance(found, PDFStream):
        found = found.get_data()
    if isinstance(found, PSLiteral):
        return str(found.name)
    return decode_text(found).strip() if isinstance(found, bytes) else ""
