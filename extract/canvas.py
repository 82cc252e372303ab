"""A page through pdfminer as a viewer shows it.

pdfminer reports every text and shape of a content stream, seen or not. Here texts
without ink and layers that are switched off are left out, and colours are brought to one scale with their opacity.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pdfplumber.page
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTRect
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFStackT, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import MATRIX_IDENTITY, Matrix, PathSegment

Rgb = tuple[float, float, float]
"""A colour as it shows on white paper; each part from 0 to 1."""
_NO_INK = (3, 7)
_OUTLINED = (1, 2, 5, 6)
_OPAQUE = 0.9
_DEEPEST, _USUAL_DEPTH = -0.45, -0.12
"""How far below the line letters reach, in ems: the furthest to believe, and what is taken instead."""


class _Shown(PDFGraphicState):
    """A graphic state whose colours are brought to ``Rgb``, None where they are a pattern's."""

    def __init__(self, state: PDFGraphicState, opacity: tuple[float, float]) -> None:
        super().__init__()
        self.linewidth, self.dash = state.linewidth, state.dash
        self.scolor = cast(Any, _seen(state.scs, state.scolor, opacity[0]))
        self.ncolor = cast(Any, _seen(state.ncs, state.ncolor, opacity[1]))


class Canvas(PDFPageAggregator):
    """Collects what one page shows, its colours as ``Rgb`` or None.

    ``unseen`` counts the characters that the page holds and does not show, ``solid`` has the ids of the rectangles
    that nothing below them shows through, ``strings`` tells by the id of a character which string it is of: what is
    shown from one place on without being placed anew.
    """

    def __init__(self, resources: PDFResourceManager, number: int, off: frozenset[int]) -> None:
        super().__init__(resources, pageno=number)
        self.off = off
        self.unseen = 0
        self.solid: set[int] = set()
        self.strings: dict[int, int] = {}
        self._placed = 0
        self.opacity = (1.0, 1.0)  # of strokes, of fills
        self.layers: list[bool] = []
        self.base: Matrix = MATRIX_IDENTITY

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        super().begin_page(page, ctm)
        self.base = ctm

    def begin_tag(self, tag: PSLiteral, props: PDFStackT | None = None) -> None:
        self.layers.append(literal_name(tag) == "OC" and is_off(props, self.off))

    def end_tag(self) -> None:
        if self.layers:
            self.layers.pop()

    def render_string(
        self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
        mode = textstate.render
        if textstate.font is not None:
            _settle(textstate.font)
        shown = _Shown(graphicstate, self.opacity)
        if mode in _OUTLINED and shown.scolor is not None and shown.ncolor is not None:
            darker = min(cast(Rgb, shown.scolor), cast(Rgb, shown.ncolor), key=sum)
            shown.ncolor = shown.scolor if mode in (1, 5) else darker
        held = self.cur_item._objs
        before = len(held)
        self._placed += textstate.linematrix == (0, 0)
        super().render_string(textstate, seq, ncs, shown)
        if mode in _NO_INK or any(self.layers):
            self.unseen += len(held) - before
            del held[before:]
        self.strings.update((id(item), self._placed) for item in held[before:])

    def paint_path(
        self, gstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Sequence[PathSegment]
    ) -> None:
        if any(self.layers):
            return
        if isinstance(gstate, _Shown):  # a path of several parts comes back here part by part
            super().paint_path(gstate, stroke, fill, evenodd, path)
            return
        shown = _Shown(gstate, self.opacity)
        super().paint_path(shown, stroke, fill, evenodd, path)
        if fill and self.opacity[1] >= _OPAQUE and shown.ncolor is not None and sum(p[0] == "m" for p in path) == 1:
            drawn = self.cur_item._objs[-1:]
            self.solid |= {id(item) for item in drawn if isinstance(item, LTRect)}

    def render_image(self, name: str, stream: PDFStream) -> None:
        if not any(self.layers):
            super().render_image(name, stream)


class Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter with what it passes over: opacity, the names of layers, initial colours, the old F."""

    device: Canvas

    def init_state(self, ctm: Matrix) -> None:
        super().init_state(ctm)
        self._kept: list[tuple[float, float]] = []

    def do_q(self) -> None:
        super().do_q()
        self._kept.append(self.device.opacity)

    def do_Q(self) -> None:
        super().do_Q()
        if self._kept:
            self.device.opacity = self._kept.pop()

    def do_gs(self, name: PDFStackT) -> None:
        states = resolve1(self.resources.get("ExtGState")) or {}
        state = resolve1(states.get(literal_name(name)))
        if isinstance(state, dict):
            stroke, fill = (
                _number(state.get(key), held) for key, held in zip(("CA", "ca"), self.device.opacity, strict=True)
            )
            mode = resolve1(state.get("BM"))
            if isinstance(mode, PSLiteral) and mode.name in ("Multiply", "Darken"):
                fill = min(fill, _OPAQUE - 0.01)
            self.device.opacity = (stroke, fill)

    def do_cs(self, name: PDFStackT) -> None:
        super().do_cs(name)
        self.graphicstate.ncolor = _initial(self.graphicstate.ncs)

    def do_CS(self, name: PDFStackT) -> None:
        super().do_CS(name)
        self.graphicstate.scolor = _initial(self.graphicstate.scs)

    def do_F(self) -> None:
        self.do_f()

    def do_BDC(self, tag: PDFStackT, props: PDFStackT) -> None:
        if isinstance(props, PSLiteral):
            named = resolve1(self.resources.get("Properties"))
            props = cast(Any, named).get(props.name) if isinstance(named, dict) else props
        super().do_BDC(tag, props)

    def do_Do(self, xobjid_arg: PDFStackT) -> None:
        device = self.device
        drawn = resolve1(self.xobjmap.get(literal_name(xobjid_arg)))
        if isinstance(drawn, PDFStream) and is_off(drawn.get("OC"), device.off):
            return
        opacity, depth = device.opacity, len(device.layers)
        super().do_Do(xobjid_arg)
        device.opacity = opacity
        del device.layers[depth:]


def _settle(font: PDFFont) -> None:
    """Letters stand on their line, whatever box the font states: some state one around all glyphs that a font of the
    whole of Chinese has, three ems high, or one that counts downwards; the text would be found in the row above."""
    if not _DEEPEST <= font.get_descent() <= 0 and font.vscale:
        font.descent = _USUAL_DEPTH / font.vscale


def switched_off(catalog: dict[str, Any]) -> frozenset[int]:
    """The object numbers of the layers that a viewer does not show when the file is opened."""
    properties = resolve1(catalog.get("OCProperties"))
    if not isinstance(properties, dict):
        return frozenset()
    default = resolve1(properties.get("D")) or {}
    base = default.get("BaseState")
    listed = properties.get("OCGs") if isinstance(base, PSLiteral) and base.name == "OFF" else default.get("OFF")
    off = {ref.objid for ref in resolve1(listed) or [] if isinstance(ref, PDFObjRef)}
    return frozenset(off - {ref.objid for ref in resolve1(default.get("ON")) or [] if isinstance(ref, PDFObjRef)})


def is_off(layer: object, off: frozenset[int]) -> bool:
    """Whether what belongs to a layer, or to a group of layers, is not shown."""
    if not off:
        return False
    if isinstance(layer, PDFObjRef) and layer.objid in off:
        return True
    group = resolve1(layer)
    if not isinstance(group, dict) or "OCGs" not in group:
        return False
    members = group["OCGs"] if isinstance(group["OCGs"], PDFObjRef) else resolve1(group["OCGs"])
    resolved = resolve1(members)
    refs = resolved if isinstance(resolved, list) else [members]
    states = [ref.objid in off for ref in refs if isinstance(ref, PDFObjRef)]
    policy = group.get("P")
    name = str(policy.name) if isinstance(policy, PSLiteral) else "AnyOn"
    shown = {"AllOn": not any(states), "AnyOff": any(states), "AllOff": all(states)}.get(name, not all(states))
    return bool(states) and not shown


def draw(page: pdfplumber.page.Page) -> tuple[Canvas, Interpreter]:
    """The page's content; the interpreter can draw more over it."""
    device = Canvas(page.pdf.rsrcmgr, page.page_number, switched_off(page.pdf.doc.catalog))
    interpreter = Interpreter(page.pdf.rsrcmgr, device)
    interpreter.process_page(page.page_obj)
    return device, interpreter


def _seen(space: PDFColorSpace, colour: object, opacity: float) -> Rgb | None:
    found = rgb(space, colour)
    if found is None or opacity >= 1.0:
        return found
    red, green, blue = (1 - opacity * (1 - part) for part in found)
    return red, green, blue


def rgb(space: PDFColorSpace, colour: object) -> Rgb | None:
    """A colour of any space as red, green and blue; None for what a number does not tell (patterns, palettes)."""
    values = tuple(colour) if isinstance(colour, tuple | list) else (colour,)
    if space.name in ("Pattern", "Indexed") or not all(isinstance(v, int | float) for v in values):
        return None
    if space.name in ("Separation", "DeviceN"):  # how much of an ink, which is taken for a dark one
        grey = 1 - min(max(values, default=1), 1)
    elif space.name == "Lab":
        grey = values[0] / 100
    elif len(values) == 3:
        return values
    elif len(values) == 4:
        red, green, blue = (1 - min(1, part + values[3]) for part in values[:3])
        return red, green, blue
    else:
        grey = values[0] if values else 0
    return grey, grey, grey


def _initial(space: PDFColorSpace) -> Any:
    if space.name in ("Separation", "DeviceN"):
        return (1.0,) * space.ncomponents
    return (0.0, 0.0, 0.0, 1.0) if space.ncomponents == 4 else (0.0,) * space.ncomponents


def _number(value: object, otherwise: float) -> float:
    found = resolve1(value)
    return float(found) if isinstance(found, int | float) else otherwise
