"""A typed page to words and rulings, from one pass over what pdfplumber parsed."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

import pdfplumber.page

from ..schema import Box
from .page import PageContent, Ruling, Way, Word

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

THIN = 3.0
"""A filled rectangle up to this thick (points) is a drawn line."""


def read_page(page: pdfplumber.page.Page, characters: Sequence[dict[str, Any]] | None = None) -> PageContent:
    """Words in reading order and axis-aligned rulings of one typed page; the caller closes the page.

    ``characters`` replaces the page's own where pdfplumber could not read them all.
    """
    x0, top, x1, bottom = page.bbox
    objects = page.objects
    width, height = float(x1 - x0), float(bottom - top)
    rulings = tuple(_rulings(objects, x0, top, width))
    if characters is None:
        glyphs = _glyphs(objects.get("char", ()), x0, top, width, height)
    else:
        glyphs = _glyphs(characters, 0.0, 0.0, width, height)
    turned = [g for g in glyphs if not g.upright]
    if len(turned) > 0.6 * len(glyphs):
        return _sideways(page.page_number, glyphs, rulings, width, height)
    return PageContent(page.page_number, width, height, tuple(_words(glyphs, rulings)), rulings)


def _sideways(number: int, glyphs: list[_Glyph], rulings: Sequence[Ruling], width: float, height: float) -> PageContent:
    """A page whose text runs up or down it: turned upright to work on, with every place known as displayed."""
    upward = sum(g.upward for g in glyphs) * 2 > len(glyphs)

    def turn(x0: float, top: float, x1: float, bottom: float) -> tuple[float, float, float, float]:
        return (height - bottom, x0, height - top, x1) if upward else (top, width - x1, bottom, width - x0)

    def back(box: Box) -> Box:
        if upward:
            return Box(box.top, height - box.x1, box.bottom, height - box.x0)
        return Box(width - box.bottom, box.x0, width - box.top, box.x1)

    lines = tuple(Ruling(*turn(r.x0, r.top, r.x1, r.bottom)) for r in rulings)
    upright = [_Glyph(*turn(g.x0, g.top, g.x1, g.bottom), g.text, not g.upright, not upward) for g in glyphs]
    way: Way = "up" if upward else "down"
    words = tuple(
        replace(w, origin=back(w.box), way=way if w.way == "right" else "right") for w in _words(upright, lines)
    )
    return PageContent(number, height, width, words, lines)


def _rulings(objects: dict[str, list[dict[str, Any]]], dx: float, dy: float, width: float) -> Iterable[Ruling]:
    for line in objects.get("line", ()):
        if not _unseen(line):
            yield from _straight(line["x0"] - dx, line["top"] - dy, line["x1"] - dx, line["bottom"] - dy)
    for rect in objects.get("rect", ()):
        x0, top, x1, bottom = rect["x0"] - dx, rect["top"] - dy, rect["x1"] - dx, rect["bottom"] - dy
        if x1 - x0 <= THIN or bottom - top <= THIN:
            if not _unseen(rect):
                yield from _straight(x0, top, x1, bottom)
        elif rect.get("stroke") and (x1 - x0) < 0.98 * width:
            yield Ruling(x0, top, x1, top)
            yield Ruling(x0, bottom, x1, bottom)
            yield Ruling(x0, top, x0, bottom)
            yield Ruling(x1, top, x1, bottom)
    for curve in objects.get("curve", ()):
        points = curve.get("pts") or ()
        if curve["x1"] - curve["x0"] <= THIN or curve["bottom"] - curve["top"] <= THIN:
            if not _unseen(curve):
                yield from _straight(curve["x0"] - dx, curve["top"] - dy, curve["x1"] - dx, curve["bottom"] - dy)
            continue
        if curve.get("stroke") and len(points) <= 12:
            for (ax, ay), (bx, by) in pairwise(points):
                yield from _straight(min(ax, bx) - dx, min(ay, by) - dy, max(ax, bx) - dx, max(ay, by) - dy)


def _unseen(drawn: dict[str, Any]) -> bool:
    """White on the white page: fillers that some producers put between cells."""
    key = "non_stroking_color" if drawn.get("fill") and not drawn.get("stroke") else "stroking_color"
    colour = drawn.get(key)
    values = colour if isinstance(colour, (tuple, list)) else (colour,)
    return len(values) in (1, 3) and all(isinstance(v, (int, float)) and v >= 0.99 for v in values)


def _straight(x0: float, top: float, x1: float, bottom: float) -> Iterable[Ruling]:
    """One axis-aligned ruling along the middle of a thin box; slanted strokes are none."""
    if bottom - top <= THIN and x1 - x0 > bottom - top:
        y = (top + bottom) / 2
        yield Ruling(x0, y, x1, y)
    elif x1 - x0 <= THIN and bottom - top > x1 - x0:
        x = (x0 + x1) / 2
        yield Ruling(x, top, x, bottom)


class _Glyph(NamedTuple):
    """A character's box and text; ``upward`` where sideways text runs from the foot of the page to its head."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    upright: bool = True
    upward: bool = True

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def _glyphs(chars: Iterable[dict[str, Any]], dx: float, dy: float, width: float, height: float) -> list[_Glyph]:
    """The characters on the page, without blanks and what lies off the page."""
    glyphs: list[_Glyph] = []
    for char in chars:
        text = unicodedata.normalize("NFC", char["text"].translate(_RADICALS))
        x0, top, x1, bottom = char["x0"] - dx, char["top"] - dy, char["x1"] - dx, char["bottom"] - dy
        if text.strip() and x1 > 0 and bottom > 0 and x0 < width and top < height:
            upright = char.get("upright", True)
            upward = upright or char.get("matrix", (0, 1))[1] >= 0
            glyphs.append(_Glyph(x0, top, x1, bottom, text, upright, upward))
    return glyphs


def _words(glyphs: Sequence[_Glyph], rulings: Sequence[Ruling]) -> list[Word]:
    """Characters as words: runs on one line without a wide gap or a ruling between, in reading order."""
    walls = sorted((r.x0, r.top, r.bottom) for r in rulings if not r.horizontal)
    words = _runs([g for g in glyphs if g.upright], walls)
    for way in (1, -1):  # down the page, then up it: each is read like a line across
        turned = [
            _Glyph(min(way * g.top, way * g.bottom), g.x0, max(way * g.top, way * g.bottom), g.x1, g.text)
            for g in glyphs
            if not g.upright and g.upward == (way < 0)
        ]
        for word in _runs(turned, sorted((way * r.top, r.x0, r.x1) for r in rulings if r.horizontal) if turned else []):
            first, last = sorted((way * word.box.x0, way * word.box.x1))
            box = Box(word.box.top, first, word.box.bottom, last)
            words.append(replace(word, box=box, way="down" if way > 0 else "up"))
    return words


def _runs(glyphs: list[_Glyph], walls: list[tuple[float, float, float]]) -> list[Word]:
    """Group glyphs into lines by their height on the page, then into words at walls and at gaps over half an em."""
    lines: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.middle):
        for line in reversed(lines[-4:]):
            if abs(line[0].middle - glyph.middle) <= 0.5 * min(line[0].height, glyph.height):
                line.append(glyph)
                break
        else:
            lines.append([glyph])
    words: list[Word] = []
    for line in lines:
        line.sort(key=lambda g: g.x0)
        middle = line[0].middle
        edges = [x for x, top, bottom in walls if top <= middle <= bottom]
        run: list[_Glyph] = []
        for glyph in line:
            if run and _again(run, glyph):
                continue
            if run and _apart(run[-1], glyph, edges):
                words.append(_word(run))
                run = []
            run.append(glyph)
        words.append(_word(run))
    return words


def _again(run: list[_Glyph], glyph: _Glyph) -> bool:
    """Bold by overprinting draws a glyph twice or more, a little aside."""
    return any(
        last.text == glyph.text and min(last.x1, glyph.x1) - max(last.x0, glyph.x0) > 0.7 * (glyph.x1 - glyph.x0)
        for last in run[-3:]
    )


def _apart(left: _Glyph, right: _Glyph, edges: list[float]) -> bool:
    """A wide gap, or a ruling that passes between the two (text that overflows its cell is cut by none)."""
    if right.x0 - left.x1 > 0.6 * max(left.height, right.height):
        return True
    first, last = min(left.x1, right.x0) - 0.15 * left.height, max(left.x1, right.x0) + 0.15 * right.height
    k = bisect_left(edges, first)
    return k < len(edges) and edges[k] <= last


def _word(run: list[_Glyph]) -> Word:
    box = Box(run[0].x0, min(g.top for g in run), max(g.x1 for g in run), max(g.bottom for g in run))
    text, stops = "", []
    for k, glyph in enumerate(run):
        if k and glyph.x0 - run[k - 1].x1 > 0.18 * glyph.height:
            text += " "
            stops.append(glyph.x0)
        text += glyph.text
        stops += [glyph.x0 + (glyph.x1 - glyph.x0) * (n + 1) / len(glyph.text) for n in range(len(glyph.text))]
    length = box.x1 - box.x0 or 1.0
    doubt = "有无法识别的字符" if "(cid:" in text or "\ufffd" in text else None
    return Word(text, box, doubt=doubt, stops=tuple((stop - box.x0) / length for stop in stops))
