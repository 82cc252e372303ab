"""The text of a Word paragraph as it is printed: revisions, fields, symbols, tick boxes and content controls included.

What a revision or a strike takes away is no text; the line it stood on is marked, with what it said before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

from docx.oxml.ns import qn

from ..page import STRUCK
from .paper import Print
from .symbols import CHECKED, UNCHECKED, shown

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
VML = "{urn:schemas-microsoft-com:vml}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
REVISED = "有未接受的修订"
_EMU = 12700.0

State = Literal["plain", "added", "gone"]
_THROUGH = {qn(f"w:{name}") for name in (
    "hyperlink", "smartTag", "customXml", "fldSimple", "sdtContent", "bdo", "dir", "rubyBase", "p",
)} | {f"{MC}Choice", f"{MATH}oMath", f"{MATH}oMathPara"}  # fmt: skip
"""Elements whose content stands in their place as if they were not there."""
_PLACEHOLDER = {qn("w:delText"), qn("w:instrText"), qn("w:delInstrText"), qn("w:rPr"), qn("w:pPr"), qn("w:sdtPr")}


@dataclass(frozen=True, slots=True)
class PictureRef:
    """A picture in the text: its relationship, and its size in points."""

    relation: str
    width: float
    height: float


@dataclass(slots=True)
class Paragraph:
    """Lines of one paragraph, and what is anchored in it.

    ``breaks`` holds, for each page break, the number of the line before which it stands. ``lost`` is text that a
    revision took away and that left no line to say so.
    """

    lines: list[Print] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    pictures: list[PictureRef] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    lost: str = ""


class _Lines:
    """Text as it comes, now and before the revisions, line by line."""

    def __init__(self) -> None:
        self.now: list[str] = [""]
        self.before: list[str] = [""]
        self.struck: list[str] = [""]
        self.reasons: list[list[str]] = [[]]

    def add(self, text: str, state: State, reason: str) -> None:
        if state != "gone":
            self.now[-1] += text
        if state == "gone" and reason == STRUCK:
            self.struck[-1] += text
        elif state != "added":
            self.before[-1] += text
        if state != "plain" and text.strip() and reason not in self.reasons[-1]:
            self.reasons[-1].append(reason)

    def turn(self) -> None:
        self.now.append("")
        self.before.append("")
        self.struck.append("")
        self.reasons.append([])


def read_paragraph(element: Any, number: str = "") -> Paragraph:
    """The printed lines of a ``w:p``; ``number`` is what its list prints before it."""
    found = Paragraph()
    lines = _Lines()
    if number:
        lines.add(number, "plain", "")
    properties = element.find(qn("w:pPr"))
    if properties is not None and _is_on(properties.find(qn("w:pageBreakBefore"))):
        found.breaks.append(0)
    _walk(element, found, lines, "plain", REVISED)
    for now, *others, reasons in zip(lines.now, lines.before, lines.struck, lines.reasons, strict=True):
        text = _tidy(now)
        earlier = tuple(t for other in others if (t := _tidy(other)) and t != text) if reasons else ()
        if not text:
            found.lost += "".join(earlier)
        found.lines.append(Print(text, "；".join(reasons) or None, earlier))
    if not any(line.text for line in found.lines):
        found.lines = []
        found.breaks = [0 for _ in found.breaks]
    return found


def _walk(parent: Any, found: Paragraph, lines: _Lines, state: State, reason: str) -> None:
    for child in parent:
        tag = child.tag
        if not isinstance(tag, str) or tag in _PLACEHOLDER:
            continue
        if tag == qn("w:r"):
            _run(child, found, lines, state, reason)
        elif tag in (qn("w:ins"), qn("w:moveTo")):
            _walk(child, found, lines, "added" if state == "plain" else state, REVISED)
        elif tag in (qn("w:del"), qn("w:moveFrom")):
            _walk(child, found, lines, "gone", REVISED)
        elif tag == qn("w:sdt"):
            _control(child, found, lines, state, reason)
        elif tag == f"{MC}AlternateContent":
            branch = child.find(f"{MC}Choice")
            _walk(branch if branch is not None else child, found, lines, state, reason)
        elif tag == f"{MATH}t":
            lines.add(child.text or "", state, reason)
        elif tag in _THROUGH or tag.startswith(MATH):
            _walk(child, found, lines, state, reason)


def _control(element: Any, found: Paragraph, lines: _Lines, state: State, reason: str) -> None:
    """A content control: a tick box as it is set, a prompt that nobody replaced as nothing."""
    properties = element.find(qn("w:sdtPr"))
    if properties is not None:
        box = properties.find(f"{W14}checkbox")
        if box is not None:
            mark = box.find(f"{W14}checked")
            ticked = mark is not None and mark.get(f"{W14}val", "1") in ("1", "true", "on")
            lines.add(CHECKED if ticked else UNCHECKED, state, reason)
            return
        if _is_on(properties.find(qn("w:showingPlcHdr"))):
            return
    content = element.find(qn("w:sdtContent"))
    if content is not None:
        _walk(content, found, lines, state, reason)


def _run(run: Any, found: Paragraph, lines: _Lines, state: State, reason: str) -> None:
    properties = run.find(qn("w:rPr"))
    font = None
    if properties is not None:
        if _is_on(properties.find(qn("w:vanish"))):
            return
        if _is_on(properties.find(qn("w:strike"))) or _is_on(properties.find(qn("w:dstrike"))):
            reason = STRUCK if state == "plain" else reason
            state = "gone"
        fonts = properties.find(qn("w:rFonts"))
        font = None if fonts is None else fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi"))
    for child in run:
        match child.tag:
            case t if t in (qn("w:t"), qn("w:delText")):
                lines.add(shown(child.text or "", font), state, reason)
            case t if t == qn("w:sym"):
                code = int(child.get(qn("w:char")) or "0", 16)
                lines.add(shown(chr(code) if 0 < code < 0x110000 else "", child.get(qn("w:font"))), state, reason)
            case t if t in (qn("w:tab"), qn("w:ptab")):
                lines.add(" ", state, reason)
            case t if t == qn("w:noBreakHyphen"):
                lines.add("-", state, reason)
            case t if t in (qn("w:br"), qn("w:cr")):
                lines.turn()
                if child.get(qn("w:type")) == "page":
                    found.breaks.append(len(lines.now) - 1)
            case t if t == qn("w:lastRenderedPageBreak"):  # where Word turned the page when it last printed the text
                found.breaks.append(len(lines.now) - (not lines.now[-1].strip()))
            case t if t == qn("w:fldChar"):
                _old_box(child, lines, state, reason)
            case t if t == qn("w:ruby"):
                _walk(child.find(qn("w:rubyBase")), found, lines, state, reason)
            case t if t == f"{MC}AlternateContent":
                branch = child.find(f"{MC}Choice")
                _drawn(branch if branch is not None else child, found)
            case t if t in (qn("w:drawing"), qn("w:pict"), qn("w:object")):
                _drawn(child, found)


def _old_box(char: Any, lines: _Lines, state: State, reason: str) -> None:
    """The tick box of a form field, which has no text at all."""
    box = char.find(f"{qn('w:ffData')}/{qn('w:checkBox')}")
    if box is None or char.get(qn("w:fldCharType")) != "begin":
        return
    mark = box.find(qn("w:checked"))
    ticked = _is_on(mark) if mark is not None else _is_on(box.find(qn("w:default")))
    lines.add(CHECKED if ticked else UNCHECKED, state, reason)


def _drawn(element: Any, found: Paragraph) -> None:
    """Text boxes and pictures of a drawing; what stands in a box within a box belongs to the outer one."""
    boxes = [b for b in element.iter(qn("w:txbxContent"))]
    found.boxes += [b for b in boxes if not any(o is not b and o in set(b.iterancestors()) for o in boxes)]
    extent = next(element.iter(f"{WP}extent"), None)
    for blip in element.iter(qn("a:blip")):
        if extent is not None and (relation := blip.get(qn("r:embed"))):
            size = (int(extent.get("cx", "0")) / _EMU, int(extent.get("cy", "0")) / _EMU)
            found.pictures.append(PictureRef(relation, *size))
    for shape in element.iter(f"{VML}imagedata"):  # as older files have it
        style = shape.getparent().get("style", "")
        width, height = (re.search(rf"(?:^|;)\s*{k}:\s*([\d.]+)pt", style) for k in ("width", "height"))
        if width and height and (relation := shape.get(qn("r:id"))):
            found.pictures.append(PictureRef(relation, float(width.group(1)), float(height.group(1))))


def _is_on(element: Any | None) -> bool:
    return element is not None and element.get(qn("w:val"), "1") not in ("0", "false", "off", "none")


def _tidy(text: str) -> str:
    return re.sub(r"[\s\u3000\xa0]+", " ", text).strip()
