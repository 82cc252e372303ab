"""An OFD document (GB/T 33190) to pages: characters and ruling lines at their places, as a PDF's are.

A page shows its template pages and its own content. Text gives each character's place; rules are paths. What lies over
the page (annotations, watermarks, the images of signatures) is no text of the form. Millimetres become points.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from ...schema import Box
from ..digital import read_page
from ..drawing import Drawing, Glyph, Picture, meant, visible
from ..errors import EncryptedPdf
from ..page import PageContent, Ruling
from .archive import parsed
from .word import Notice, PagePicture

POINT = 72 / 25.4
_A4 = (210.0, 297.0)
_STEP = re.compile(r"([SMLQBAC])([^SMLQBAC]*)")
_STRAIGHT = 0.4
"""Points by which a rule may be off the axis."""
_THIN = 3.0
_WHOLE_PAGE = 0.7
"""The share of a page from which a picture on it is a scan of it."""
_DEEPEST = 30

Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class _Marks:
    """What a page draws, in points."""

    glyphs: list[Glyph]
    rulings: list[Ruling]
    pictures: list[tuple[Box, str]]


class OfdFile:
    """The pages of an ``.ofd``; ``notices`` are complete once all pages were taken."""

    def __init__(self, data: bytes) -> None:
        self._archive = ZipFile(BytesIO(data))
        self._names = {name.lower(): name for name in self._archive.namelist()}
        self._root = self._part("OFD.xml")
        if self._root.find("{*}Encryptions") is not None or "encryptions.xml" in self._names:
            raise EncryptedPdf()
        self.notices: list[Notice] = []

    def pages(self) -> Iterator[PageContent | PagePicture]:
        """Every page in order, those of several documents in one file one after another."""
        number = 0
        for entry in self._root.iterfind("{*}DocBody/{*}DocRoot"):
            place = self._found("", entry.text or "")
            document = self._part(place)
            size = _box(document.findtext("{*}CommonData/{*}PageArea/{*}PhysicalBox"))
            templates = {
                t.get("ID"): self._found(place, t.get("BaseLoc", ""))
                for t in document.iterfind("{*}CommonData/{*}TemplatePage")
            }
            media = self._media(place, document)
            for page in document.iterfind("{*}Pages/{*}Page"):
                number += 1
                try:
                    yield self._page(number, self._found(place, page.get("BaseLoc", "")), size, templates, media)
                except (LookupError, ValueError, BadZipFile, etree.XMLSyntaxError):
                    self.notices.append((number, "页面已损坏"))

    def _page(
        self, number: int, place: str, usual: Box | None, templates: dict[str | None, str], media: dict[str | None, str]
    ) -> PageContent | PagePicture:
        content = self._part(place)
        area = _box(content.findtext("{*}Area/{*}PhysicalBox")) or usual or Box(0.0, 0.0, *_A4)
        frame: Matrix = (POINT, 0.0, 0.0, POINT, -area.x0 * POINT, -area.top * POINT)
        width, height = (area.x1 - area.x0) * POINT, (area.bottom - area.top) * POINT
        marks = _Marks([], [], [])
        for used in content.iterfind("{*}Template"):
            if (template := templates.get(used.get("TemplateID"))) is not None:
                _draw(self._part(template).find("{*}Content"), frame, marks)
        _draw(content.find("{*}Content"), frame, marks)
        scan = max(marks.pictures, key=lambda p: _area(p[0]), default=None)
        if scan is not None and _area(scan[0]) > _WHOLE_PAGE * width * height and len(marks.rulings) < 8:
            name = media.get(scan[1], "")
            if name.lower() in self._names:
                return PagePicture(number, self._archive.read(self._names[name.lower()]), width, height)
            self.notices.append((number, "页面图像缺失"))
        pictures = tuple(Picture(box, 0) for box, _ in marks.pictures)
        glyphs = tuple(visible(marks.glyphs, width, height))
        return read_page(Drawing(number, width, height, glyphs, tuple(marks.rulings), pictures, 0, len(glyphs)))

    def _media(self, place: str, document: Any) -> dict[str | None, str]:
        """The files of pictures by their numbers."""
        found: dict[str | None, str] = {}
        for kind in ("PublicRes", "DocumentRes"):
            for entry in document.iterfind(f"{{*}}CommonData/{{*}}{kind}"):
                here = self._found(place, entry.text or "")
                if here.lower() not in self._names:
                    continue
                resources = self._part(here)
                base = posixpath.join(posixpath.dirname(here), resources.get("BaseLoc", ""))
                for medium in resources.iterfind("{*}MultiMedias/{*}MultiMedia"):
                    file = (medium.findtext("{*}MediaFile") or "").strip()
                    found[medium.get("ID")] = self._found(f"{base}/-", file)
        return found

    def _part(self, name: str) -> Any:
        return parsed(self._archive.read(self._names.get(name.lower(), name)))

    @staticmethod
    def _found(base: str, location: str) -> str:
        """Where a location leads: from the root, or from the folder of the file that names it."""
        location = location.strip().replace("\\", "/")
        joined = location if location.startswith("/") else posixpath.join(posixpath.dirname(base), location)
        return posixpath.normpath(joined).lstrip("/")


def _draw(parent: Any | None, frame: Matrix, marks: _Marks, depth: int = 0) -> None:
    """Everything below a content, a layer or a block of one."""
    if parent is None or depth > _DEEPEST:
        return
    for element in parent:
        if not isinstance(element.tag, str) or element.get("Visible") == "false" or element.get("Alpha") == "0":
            continue
        name = etree.QName(element).localname
        if name in ("Layer", "PageBlock"):
            _draw(element, frame, marks, depth + 1)
        elif name == "TextObject":
            marks.glyphs += _text(element, frame)
        elif name == "PathObject":
            marks.rulings += _path(element, frame)
        elif name == "ImageObject":
            box = _box(element.get("Boundary"))
            if box is not None:
                (x0, top), (x1, bottom) = _at(frame, box.x0, box.top), _at(frame, box.x1, box.bottom)
                marks.pictures.append((Box(x0, top, x1, bottom), element.get("ResourceID", "")))


def _text(element: Any, frame: Matrix) -> Iterator[Glyph]:
    """The characters of a text object, each at its place."""
    box = _box(element.get("Boundary"))
    if box is None or _is_white(element.find("{*}FillColor")):
        return
    own = _matrix(element.get("CTM"))
    size, stretch = float(element.get("Size", "0")), float(element.get("HScale", "1"))
    to_page = _after(frame, _after((1.0, 0.0, 0.0, 1.0, box.x0, box.top), own))
    em = size * (abs(to_page[0] * to_page[3] - to_page[1] * to_page[2])) ** 0.5
    sideways = abs(to_page[1]) > abs(to_page[0])
    x = y = 0.0
    for code in element.iterfind("{*}TextCode"):
        x, y = float(code.get("X", x)), float(code.get("Y", y))
        text = (code.text or "").strip("\r\n")
        across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        for k, character in enumerate(text):
            usual = (0.5 if character.isascii() else 1.0) * stretch
            step = across[k] if k < len(across) else (0.0 if down else usual * size)
            share = min(usual, abs(step) / size) if step and size else usual
            yield _glyph(meant(character), _at(to_page, x, y), em, share, sideways, upward=to_page[1] < 0)
            x, y = x + step, y + (down[k] if k < len(down) else 0.0)


def _glyph(text: str, at: tuple[float, float], em: float, share: float, sideways: bool, *, upward: bool) -> Glyph:
    """A character with its left foot at a place; ``share`` is its width in ems."""
    x, y = at
    if not sideways:
        return Glyph(x, y - 0.88 * em, x + share * em, y + 0.12 * em, text)
    if upward:
        return Glyph(x - 0.88 * em, y - share * em, x + 0.12 * em, y, text, False, True)
    return Glyph(x - 0.12 * em, y, x + 0.88 * em, y + share * em, text, False, False)


def _path(element: Any, frame: Matrix) -> Iterator[Ruling]:
    """The straight rules that a path draws: lines along an axis, and rectangles so thin that they are lines."""
    box = _box(element.get("Boundary"))
    stroked = element.get("Stroke", "true") != "false" and not _is_white(element.find("{*}StrokeColor"))
    filled = element.get("Fill", "false") == "true" and not _is_white(element.find("{*}FillColor"))
    if box is None or not (stroked or filled):
        return
    to_page = _after(frame, _after((1.0, 0.0, 0.0, 1.0, box.x0, box.top), _matrix(element.get("CTM"))))
    for points in _outlines(element.findtext("{*}AbbreviatedData") or ""):
        placed = [_at(to_page, *point) for point in points]
        xs, ys = [p[0] for p in placed], [p[1] for p in placed]
        thin = min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN
        if thin and len(placed) > 2 and max(max(xs) - min(xs), max(ys) - min(ys)) > _THIN:
            yield _middle(min(xs), min(ys), max(xs), max(ys))
        elif stroked:
            for (x0, y0), (x1, y1) in pairwise(placed):
                if min(abs(x1 - x0), abs(y1 - y0)) <= _STRAIGHT:
                    yield _middle(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _middle(x0: float, top: float, x1: float, bottom: float) -> Ruling:
    """The line down the middle of a thin box."""
    if x1 - x0 >= bottom - top:
        return Ruling(x0, (top + bottom) / 2, x1, (top + bottom) / 2)
    return Ruling((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)


def _outlines(data: str) -> Iterator[list[tuple[float, float]]]:
    """The corners of each outline of ``M 0 0 L 10 0 …``; a curve counts as its chord."""
    points: list[tuple[float, float]] = []
    for letter, rest in _STEP.findall(data):
        values = [float(v) for v in rest.split()]
        if letter in "SM":
            if len(points) > 1:
                yield points
            points = [(values[0], values[1])] if len(values) >= 2 else []
        elif letter == "C":
            if points:
                points.append(points[0])
        elif len(values) >= 2:
            points.append((values[-2], values[-1]))
    if len(points) > 1:
        yield points


def _steps(text: str | None, most: int) -> list[float]:
    """``g 3 2.5 4`` is 2.5 three times, then 4; no more than there are characters."""
    steps: list[float] = []
    words = (text or "").split()
    while words and len(steps) < most:
        if words[0] == "g" and len(words) >= 3:
            steps += [float(words[2])] * min(int(words[1]), most)
            words = words[3:]
        else:
            steps.append(float(words[0]))
            words = words[1:]
    return steps


def _box(text: str | None) -> Box | None:
    values = [float(v) for v in (text or "").split()]
    if len(values) != 4 or values[2] < 0 or values[3] < 0:
        return None
    return Box(values[0], values[1], values[0] + values[2], values[1] + values[3])


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.bottom - box.top)


def _matrix(text: str | None) -> Matrix:
    values = [float(v) for v in (text or "").split()]
    return (values[0], values[1], values[2], values[3], values[4], values[5]) if len(values) == 6 else _UNIT


def _after(outer: Matrix, inner: Matrix) -> Matrix:
    """The one matrix that does what the inner does, then the outer."""
    a, b, c, d, e, f = inner
    A, B, C, D, E, F = outer
    return (a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F)


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _is_white(colour: Any | None) -> bool:
    return colour is not None and (colour.get("Value") or "").split() in (["255"] * 3, ["#FF", "#FF", "#FF"])
