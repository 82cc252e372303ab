"""What a typed page draws: its characters, ruling lines and pictures, taken from one pass of pdfminer over the page.

Places are points from the top left of the page as it is displayed: cut to its crop box and turned by its /Rotate.
pdfplumber opens the file; its dictionaries of objects are passed over, as making them costs a fifth of the reading.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import pdfplumber.page
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTItem, LTLine, LTRect
from pdfminer.pdfpage import PDFPage

from ..schema import Box
from . import dots, fills
from .annotations import Filled, draw_over
from .canvas import draw
from .ink import readable
from .page import Ruling, sides

_PAIRS = (
    "⺁厂⺇几⺌小⺎兀⺏尣⺐尢⺒巳⺓幺⺛无⺝月⺟母⺠民⺢水⺣火⺤爪⺥爪⺦爿⺧牛⺩王⺪疋⺫目⺬示⺯糸⺰纟⺱网⺲网⺳网⺴网⺶羊⺷羊⺸羊⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹"
    "⻁虎⻂衣⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒长⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟食⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐"
    "⻮齿⻯竜⻰龙⻳龟"
)
_RADICALS = {
    **{ord(a): b for a, b in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)},
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    0x2F3E: "户",
    0x2F88: "舟",
    0x2FAD: "青",
}
"""Some producers map a glyph to the radical that looks the same (⻔ for 门): the character is meant."""

_DASHES = {0x2E3A: "——", 0x2E3B: "———", 0xAD: "-", 0x2010: "-", 0x2011: "-"}
"""Dashes of two and three ems, which are written as so many, and hyphens that stand for the one of the keyboard."""

_SYMBOLS = {
    0x50: "√", 0x52: "☑", 0x54: "☒", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0xA3: "□", 0xA8: "□", 0xFB: "×",
    0xFC: "√", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
"""Boxes and ticks by their codes in Wingdings and Wingdings 2."""

THIN = 3.0
"""A filled rectangle up to this thick (points) is a drawn line."""

_STRAIGHT = 5
"""Points of a shape that may be a rectangle."""
_ROOM = 16.0
"""Points across and down in which letters are looked for together."""
_ROUNDED = 0.01
"""Points by which two edges that a producer puts at one place may lie apart."""


class Glyph(NamedTuple):
    """A character's box and text; ``upward`` where sideways text runs from the foot of the page to its head,
    ``set_off`` where a blank is drawn before it, and ``struck`` where a rule strikes it through. ``string`` numbers
    what is drawn from one place on without being placed anew, where that is known."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    upright: bool = True
    upward: bool = True
    set_off: bool = False
    struck: bool = False
    string: int | None = None

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


class Picture(NamedTuple):
    """A picture's place, cut to the page, and how many pixels it has across."""

    box: Box
    pixels: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page's size in points and what is drawn on it; ``typed`` counts its characters, those off the page too."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rulings: tuple[Ruling, ...]
    pictures: tuple[Picture, ...]
    curves: int
    typed: int


def parse(page: pdfplumber.page.Page) -> Drawing:
    """Everything drawn on a page; the caller closes it."""
    device, interpreter = draw(page)
    filled = draw_over(page, device, interpreter)
    layout = device.get_result()
    frame = _Frame(page.page_obj, float(layout.height))
    items = list(_items(layout))
    characters = [item for item in items if isinstance(item, LTChar)]
    glyphs = [_glyph(item, frame, device.strings.get(id(item))) for item in readable(items, device.solid)]
    for text in filled:
        glyphs += _set(text, frame)
    shapes = _without_outlines([item for item in items if isinstance(item, LTCurve)], glyphs, frame)
    drawn = [item for item in items if isinstance(item, LTImage)]
    pictures = (Picture(frame.cut(frame.box(i)), (i.srcsize or (0, 0))[0] or 0) for i in drawn)
    rules = [*_rulings(shapes, frame), *(ruling for box in map(frame.box, drawn) for ruling in _straight(*box))]
    rules += fills.edges(*_filled(shapes, frame), rules)
    return Drawing(
        page.page_number,
        frame.width,
        frame.height,
        tuple(visible(glyphs, frame.width, frame.height)),
        tuple(rules),
        tuple(pictures),
        sum(not isinstance(shape, LTLine | LTRect) for shape in shapes),
        sum(map(_count, characters)) + device.unseen,
    )


def _count(char: LTChar) -> int:
    """How many characters a glyph stands for: a ligature (—— in some fonts) for several, an unmapped one for one.

    A dash of two or three ems counts as so many: what it stands for is noted in the file, and pdfium tells that.
    """
    text = char.get_text().strip().translate(_DASHES)
    return 1 if text.startswith("(cid:") else len(text)


def visible(glyphs: Iterable[Glyph], width: float, height: float) -> Iterator[Glyph]:
    """The characters that stand on the page, without blanks; what follows a blank is marked as set off."""
    blank = False
    for glyph in glyphs:
        if not glyph.text.strip():
            blank = True
        elif glyph.x1 > 0 and glyph.bottom > 0 and glyph.x0 < width and glyph.top < height:
            yield glyph._replace(set_off=True) if blank else glyph
            blank = False


@lru_cache(maxsize=20_000)
def meant(text: str) -> str:
    """The character that a mapped one stands for: NFC, no radical that only looks like it, a box or a tick for the
    private code that word processors give it, and nothing for marks without width."""
    if len(text) == 1 and "\uf000" <= text <= "\uf0ff":
        return _SYMBOLS.get(ord(text) & 0xFF, text)
    text = "".join(c for c in text.translate(_DASHES) if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", text.translate(_RADICALS))


class _Frame:
    """From pdfminer's places (from the bottom left of the media box as turned) to those on the page as displayed."""

    def __init__(self, page: PDFPage, full_height: float) -> None:
        media, crop = page.mediabox, page.cropbox
        inner = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
        if inner[2] - inner[0] < 1 or inner[3] - inner[1] < 1:
            inner = media
        left, bottom, right, top = (abs(a - b) for a, b in zip(inner, media, strict=True))
        width, height = inner[2] - inner[0], inner[3] - inner[1]
        turns = int(page.rotate) // 90 % 4
        if turns % 2:
            width, height = height, width
        self.width, self.height = float(width), float(height)
        self.left = float((left, bottom, right, top)[turns])
        self.down = full_height - float((top, left, bottom, right)[turns])

    def box(self, item: Any) -> Box:
        return Box(item.x0 - self.left, self.down - item.y1, item.x1 - self.left, self.down - item.y0)

    def point(self, point: tuple[float, float]) -> tuple[float, float]:
        return point[0] - self.left, self.down - point[1]

    def cut(self, box: Box) -> Box:
        x0, top = min(max(box.x0, 0.0), self.width), min(max(box.top, 0.0), self.height)
        return Box(x0, top, max(x0, min(box.x1, self.width)), max(top, min(box.bottom, self.height)))


def _items(container: LTContainer[Any]) -> Iterator[LTItem]:
    """What a page and the figures in it hold."""
    for item in container:
        if isinstance(item, LTContainer):
            yield from _items(item)
        else:
            yield item


def _glyph(char: LTChar, frame: _Frame, string: int | None) -> Glyph:
    upright = bool(char.upright)
    text = char.get_text()
    if len(text) == 1 and "dings" in str(char.fontname):
        text = _SYMBOLS.get(ord(text) & 0xFF, text)
    return Glyph(*frame.box(char), meant(text), upright, upright or char.matrix[1] >= 0, string=string)


def _set(filled: Filled, frame: _Frame) -> Iterator[Glyph]:
    """A text set into its rectangle, as wide as its characters usually are."""
    x0, y0, x1, y1 = filled.rect
    left, top, right, bottom = x0 - frame.left, frame.down - y1, x1 - frame.left, frame.down - y0
    size = min(filled.size or bottom - top, bottom - top)
    lines = filled.text.splitlines()
    down = max(top, (top + bottom - size) / 2) if len(lines) == 1 and bottom - top < 2.5 * size else top
    for line in lines:
        across = left + 1
        for character in line:
            width = size * (0.5 if character.isascii() else 1.0)
            if across + width > right and across > left + 1:
                across, down = left + 1, down + 1.2 * size
            yield Glyph(across, down, across + width, down + size, meant(character))
            across += width
        down += 1.2 * size


def _without_outlines(shapes: list[LTCurve], glyphs: Sequence[Glyph], frame: _Frame) -> list[LTCurve]:
    """Shapes without the outlines of letters, which some producers draw over them to make them bold."""
    curved = [s for s in shapes if not isinstance(s, LTLine | LTRect) and len(s.pts) > _STRAIGHT]
    if not curved:
        return shapes
    letters: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        for i in range(int(glyph.x0 // _ROOM), int(glyph.x1 // _ROOM) + 1):
            letters.setdefault((i, int(glyph.middle // _ROOM)), []).append(glyph)

    def within(shape: LTCurve) -> Iterator[Glyph]:
        box = frame.box(shape)
        column, row = int(box.x0 // _ROOM), int((box.top + box.bottom) / 2 // _ROOM)
        near = (glyph for k in (row - 1, row, row + 1) for glyph in letters.get((column, k), ()))
        return (glyph for glyph in near if _lies_in(box, glyph))

    outlined = {id(glyph) for shape in curved for glyph in within(shape)}
    return [shape for shape in shapes if not any(id(glyph) in outlined for glyph in within(shape))]


def _lies_in(box: Box, glyph: Glyph) -> bool:
    across = glyph.x0 - 1 < box.x0 and box.x1 < glyph.x1 + 1
    return across and glyph.top - 1 < box.top and box.bottom < glyph.bottom + 1


def _rulings(shapes: Iterable[LTCurve], frame: _Frame) -> Iterator[Ruling]:
    before: LTCurve | None = None
    marks: list[Box] = []
    for shape in shapes:
        x0, top, x1, bottom = frame.box(shape)
        if before is not None and _is_ring(before, shape):
            yield from _border(frame.box(before), Box(x0, top, x1, bottom))
        before = shape
        if isinstance(shape, LTLine) or x1 - x0 <= THIN or bottom - top <= THIN:
            if not _unseen(shape):
                yield from _straight(x0, top, x1, bottom)
                if max(x1 - x0, bottom - top) <= dots.LONGEST:
                    marks.append(Box(x0, top, x1, bottom))
        elif not shape.stroke or _unseen(shape):
            continue
        elif isinstance(shape, LTRect):
            if x1 - x0 < 0.98 * frame.width:
                yield from sides(x0, top, x1, bottom)
        elif len(shape.pts) <= 12 or all(step[0] in "mlh" for step in shape.original_path or ()):
            for (ax, ay), (bx, by) in pairwise(map(frame.point, shape.pts)):
                yield from _straight(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
    yield from dots.joined(marks)


def _filled(shapes: Sequence[LTCurve], frame: _Frame) -> tuple[list[Box], list[Box]]:
    """The rectangles that are filled with a colour, and those filled with white, among them white lines."""
    coloured: list[Box] = []
    white: list[Box] = []
    borders = {id(shape) for pair in pairwise(shapes) if _is_ring(*pair) for shape in pair}
    for shape in shapes:
        if id(shape) in borders:
            continue
        box = frame.box(shape)
        thin = min(box.x1 - box.x0, box.bottom - box.top) <= THIN
        if _unseen(shape) and (thin or shape.fill):
            white.append(box)
        elif thin or not shape.fill or shape.stroke or box.x1 - box.x0 > 0.98 * frame.width:
            continue
        elif isinstance(shape, LTRect) or _is_rounded(shape):
            coloured.append(box)
    return coloured, white


def _is_rounded(shape: LTCurve) -> bool:
    """Whether a curve is a rectangle with rounded corners: its points stand at the sides of its box, or near them."""
    return len(shape.pts) <= 32 and all(
        min(abs(x - shape.x0), abs(x - shape.x1), abs(y - shape.y0), abs(y - shape.y1)) < THIN for x, y in shape.pts
    )


def _is_ring(a: LTCurve, b: LTCurve) -> bool:
    """Whether two rectangles filled by the even-odd rule are the inner and outer edge of a border."""
    if not all(isinstance(s, LTRect) and s.fill and s.evenodd and not s.stroke and not _unseen(s) for s in (a, b)):
        return False
    inner, outer = sorted((a, b), key=lambda s: s.width)
    gaps = (inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1, outer.y1 - inner.y1)
    return min(gaps) > -_ROUNDED and 0 < max(gaps) <= THIN


def _border(inner: Box, outer: Box) -> Iterator[Ruling]:
    """The sides of a border between two rectangles; where both have one edge, as at a page's end, it has no side."""
    middle = Box(*((a + b) / 2 for a, b in zip(inner, outer, strict=True)))
    drawn = (abs(inner[k] - outer[k]) > _ROUNDED for k in (1, 3, 0, 2))
    yield from (side for side, seen in zip(sides(*middle), drawn, strict=True) if seen)


def _unseen(shape: LTCurve) -> bool:
    """White on the white page: fillers that some producers put between cells."""
    colour: Any = shape.non_stroking_color if shape.fill and not shape.stroke else shape.stroking_color
    return colour is not None and min(colour) >= 0.99


def _straight(x0: float, top: float, x1: float, bottom: float) -> Iterator[Ruling]:
    """One axis-aligned ruling along the middle of a thin box; slanted strokes are none."""
    if bottom - top <= THIN and x1 - x0 > bottom - top:
        y = (top + bottom) / 2
        yield Ruling(x0, y, x1, y)
    elif x1 - x0 <= THIN and bottom - top > x1 - x0:
        x = (x0 + x1) / 2
        yield Ruling(x, top, x, bottom)
