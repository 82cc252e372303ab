"""Laid-out pages as a PDF, so that whatever shows pages of PDFs can show those of office files too.

The PDF is for the eye: cells with their text at the places that evidence names. Its fonts are those of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...schema import Box
from ..layout import PageLayout, Table
from ..options import Limits
from ..page import Word
from .archive import kind_of
from .paper import SIZE, advance
from .reader import read_office

_BLANK = (595.0, 842.0)
_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>"
    "/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[-25 -254 1000 880]"
    "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)
_SHOWN_AS = str.maketrans("☑☒☐", "√×□")  # the font's character set has no ticked box


def pdf_of(path: Path, limits: Limits | None = None) -> Path | bytes | None:
    """What shows a file's pages as a PDF: a PDF itself, an office file's pages as evidence sees them, None of others.

    Raises :class:`..errors.InputError` where an office file cannot be read. Pictures in it are left blank.
    """
    with path.open("rb") as file:
        if b"%PDF-" in file.read(1024):
            return path
    data = path.read_bytes()
    kind = kind_of(data, path.name)
    if kind is None:
        return None
    found = read_office(data, path.name, kind, limits or Limits(), None)
    return drawn([page for page in found if isinstance(page, PageLayout)])


def drawn(pages: Sequence[PageLayout]) -> bytes:
    """A PDF with each layout on the page of its number; numbers that no layout has are blank pages."""
    by_number = {page.number: page for page in pages}
    count = max(by_number, default=0)
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", _FONT]
    kids: list[str] = []
    for number in range(1, count + 1):
        page = by_number.get(number)
        width, height = (page.width, page.height) if page is not None else _BLANK
        content = "\n".join(_marks(page)) if page is not None else ""
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width:.2f} {height:.2f}]"
            f"/Resources<</Font<</F 3 0 R>>>>/Contents {len(objects) + 2} 0 R>>"
        )
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    objects[1] = f"<</Type/Pages/Count {count}/Kids[{' '.join(kids)}]>>"
    text, places = "%PDF-1.7\n", []
    for index, body in enumerate(objects, 1):
        places.append(len(text))
        text += f"{index} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        f"{text}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(text)}\n%%EOF\n"
    ).encode("ascii")


def _marks(page: PageLayout) -> Iterator[str]:
    yield "0.5 w"
    for block in page.blocks:
        cells = block.cells if isinstance(block, Table) else ()
        for cell in cells:
            yield _rectangle(cell.box, page.height)
        contents = [cell.content for cell in cells] if isinstance(block, Table) else [block.content]
        for content in contents:
            for word in content.words:
                yield from _text(word, page.height)


def _rectangle(box: Box, height: float) -> str:
    return f"{box.x0:.2f} {height - box.bottom:.2f} {box.x1 - box.x0:.2f} {box.bottom - box.top:.2f} re S"


def _text(word: Word, height: float) -> Iterator[str]:
    x, base = word.box.x0, height - word.box.top - SIZE
    yield f"BT /F {SIZE:g} Tf"
    for character in word.text.translate(_SHOWN_AS):
        if not character.isspace():
            code = character.encode("utf-16-be").hex()
            yield f"1 0 0 1 {x:.2f} {base:.2f} Tm <{code}> Tj"
        x += advance(character)
    yield "ET"
