"""Fonts on this machine: files, widths and which characters they have."""

from __future__ import annotations

import subprocess
from functools import cache

from fontTools.ttLib import TTFont

FALLBACK = ("WenQuanYi Zen Hei", "Droid Sans Fallback", "DejaVu Sans", "Noto Serif CJK SC")


class Face:
    """One face: its file, its index in a collection, advance widths."""

    def __init__(self, name: str) -> None:
        found = subprocess.run(
            ["fc-match", "-f", "%{file}|%{index}|%{family}", name], check=True, capture_output=True, text=True
        )
        self.path, index, _ = found.stdout.split("|", 2)
        self.index, self.name = int(index) & 0xFFFF, name
        font = TTFont(self.path, fontNumber=self.index, lazy=True)
        self.cmap = font.getBestCmap()
        self._metrics = font["hmtx"].metrics
        self._em = font["head"].unitsPerEm
        self.outlines = "glyf" in font

    def has(self, char: str) -> bool:
        return ord(char) in self.cmap

    def width(self, char: str, size: float) -> float:
        glyph = self.cmap.get(ord(char))
        return size if glyph is None else self._metrics[glyph][0] / self._em * size


@cache
def face(name: str) -> Face:
    """The face of that name, read once."""
    return Face(name)


@cache
def covering(name: str, char: str) -> str:
    """The first face, beginning with ``name``, that has the character."""
    for candidate in (name, *FALLBACK):
        if char == " " or face(candidate).has(char):
            return candidate
    return name


def runs(text: str, name: str) -> list[tuple[str, str]]:
    """A text as runs of one face each."""
    out: list[tuple[str, str]] = []
    for char in text:
        font = covering(name, char)
        if out and out[-1][0] == font:
            out[-1] = (font, out[-1][1] + char)
        else:
            out.append((font, char))
    return out


def width(text: str, name: str, size: float) -> float:
    """The width of a text in points."""
    return sum(face(covering(name, c)).width(c, size) for c in text)
