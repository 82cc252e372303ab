"""Fonts as broken producers embed them, to be registered with reportlab under the names given here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfdoc import PDFObject, PDFStream
from reportlab.pdfbase.ttfonts import TTFontFile

PRIVATE = "private-encoding"
"""Chinese whose encoding is a table embedded in the file: pdfminer drops it without a word, pdfium reads it."""
PRIVATE_TALL = "private-tall-box"
"""The same, in a box as of :data:`TALL`."""
UNMAPPED = "no-unicode-map"
"""Latin drawn by glyph number and nothing that says which character a glyph is: what is seen cannot be copied."""

LIGATURE = "ligature"
"""A font whose letter A is one glyph for two dashes, as some fonts draw a long one."""
LONG_DASH = "two-em-dash"
"""A font whose letter A is the dash of two ems, one character."""

TALL = "tall-box"
"""A font that states a box far around its letters, as rewriters do for fonts of the whole of Chinese."""

_WIDE = range(0x20, 0x100)
_CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> def
/CMapName /Own-Encoding-H def /CMapType {kind} def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{ranges}
endcmap CMapName currentdict /CMap defineresource pop end end"""


class _Composite(UnicodeCIDFont):  # type: ignore[misc]
    """A font of two-byte codes whose dictionaries are written here instead of by reportlab."""

    def __init__(self, name: str) -> None:
        super().__init__("STSong-Light")
        self.name = self.fontName = name

    def addObjects(self, doc: Any) -> None:
        key = f"F{len(doc.fontMapping) + 1}"
        font = doc.Reference(_Raw(self.written(doc)), key)
        doc.idToObject["BasicFonts"].dict[key] = font
        doc.fontMapping[self.name] = f"/{key}"

    def written(self, doc: Any) -> str:
        raise NotImplementedError


class _Raw(PDFObject):  # type: ignore[misc]
    """A PDF object given as text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def format(self, document: Any) -> bytes:
        return self.text.encode("ascii")


class _Private(_Composite):
    def written(self, doc: Any) -> str:
        codes = "256 begincidrange\n" + "\n".join(f"<{h:02X}00> <{h:02X}FF> {h << 8}" for h in range(256))
        means = "256 beginbfrange\n" + "\n".join(f"<{h:02X}00> <{h:02X}FF> <{h:02X}00>" for h in range(256))
        encoding = _stream(doc, _CMAP.format(kind=1, ranges=codes + "\nendcidrange"))
        unicode = _stream(doc, _CMAP.format(kind=2, ranges=means + "\nendbfrange"))
        return (
            f"<< /Type /Font /Subtype /Type0 /BaseFont /Own /Encoding {encoding} /ToUnicode {unicode} "
            "/DescendantFonts [ << /Type /Font /Subtype /CIDFontType2 /BaseFont /Own /DW 1000 "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            "/FontDescriptor << /Type /FontDescriptor /FontName /Own /Flags 4 /FontBBox [0 -120 1000 880] "
            "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >> >> ] >>"
        )

    def stringWidth(self, text: str, size: float, encoding: str | None = None) -> float:
        return len(text) * size


class _PrivateTall(_Private):
    def written(self, doc: Any) -> str:
        return (
            super()
            .written(doc)
            .replace("0 -120 1000 880", "0 -530 1000 1000")
            .replace("880 /Descent -120", "1000 /Descent -530")
        )


class _Unmapped(_Composite):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.file = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
        self.glyphs = TTFontFile(str(self.file))

    def formatForPdf(self, text: str) -> str:
        codes = (self.glyphs.charToGlyph[ord(c)] for c in text)
        return "".join(f"\\{code >> 8:03o}\\{code & 255:03o}" for code in codes)

    def written(self, doc: Any) -> str:
        font = self.file.read_bytes().replace(b"cmap", b"none", 1)  # nor does the font's own table say it
        program = _stream(doc, font.decode("latin-1"))
        widths = {self.glyphs.charToGlyph[c]: w for c, w in self.glyphs.charWidths.items() if c in _WIDE}
        listed = " ".join(f"{glyph} [{width:.0f}]" for glyph, width in sorted(widths.items()))
        return (
            "<< /Type /Font /Subtype /Type0 /BaseFont /Vera /Encoding /Identity-H "
            f"/DescendantFonts [ << /Type /Font /Subtype /CIDFontType2 /BaseFont /Vera /DW 600 /W [{listed}] "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity "
            "/FontDescriptor << /Type /FontDescriptor /FontName /Vera /Flags 4 /FontBBox [-183 -236 1287 928] "
            f"/ItalicAngle 0 /Ascent 928 /Descent -236 /CapHeight 928 /StemV 80 /FontFile2 {program} >> >> ] >>"
        )


class _Ligature(_Unmapped):
    def __init__(self, name: str, meant: str) -> None:
        super().__init__(name)
        self.meant = meant

    def written(self, doc: Any) -> str:
        code = self.glyphs.charToGlyph[ord("A")]
        means = f"1 beginbfchar\n<{code:04X}> <{self.meant}>\nendbfchar"
        unicode = _stream(doc, _CMAP.format(kind=2, ranges=means))
        return f"{super().written(doc).removesuffix('>>')}/ToUnicode {unicode} >>"


class _Tall(_Unmapped):
    def written(self, doc: Any) -> str:
        means = "\n".join(f"<{self.glyphs.charToGlyph[code]:04X}> <{code:04X}>" for code in range(0x30, 0x3A))
        unicode = _stream(doc, _CMAP.format(kind=2, ranges=f"10 beginbfchar\n{means}\nendbfchar"))
        stated = super().written(doc).replace("/Ascent 928 /Descent -236", "/Ascent 1810 /Descent -1050")
        return f"{stated.removesuffix('>>')}/ToUnicode {unicode} >>"


def _stream(doc: Any, text: str) -> str:
    """Store a stream and give the reference to it."""
    return str(doc.Reference(PDFStream(content=text.encode("latin-1"))).format(doc).decode("ascii"))


def register() -> None:
    """Make the fonts known to reportlab."""
    pdfmetrics.registerFont(_Private(PRIVATE))
    pdfmetrics.registerFont(_PrivateTall(PRIVATE_TALL))
    pdfmetrics.registerFont(_Unmapped(UNMAPPED))
    pdfmetrics.registerFont(_Ligature(LIGATURE, "20142014"))
    pdfmetrics.registerFont(_Ligature(LONG_DASH, "2E3A"))
    pdfmetrics.registerFont(_Tall(TALL))
