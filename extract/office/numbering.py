"""Numbers that Word counts itself: 一、 （一） 1. before paragraphs, which stand nowhere in their text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn

_DIGITS = "零一二三四五六七八九"
_HIGHEST = 999
"""Counted on in figures beyond: no form has so many sections, but a hostile file may say so."""
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def chinese(number: int) -> str:
    """1 to 9999 in words as lists are counted: 十二, 二十, 一百零三."""
    if number <= 0 or number > 9999:
        return str(number)
    text = ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += _DIGITS[digit] + unit
        elif text and number % power and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if 10 <= number < 20 else text


def _roman(number: int) -> str:
    text = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            text, number = text + sign, number - value
    return text


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


_WAYS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda n: "".join("〇一二三四五六七八九"[int(d)] for d in str(n)),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda n: _letter(n).lower(),
    "decimalZero": lambda n: f"{n:02d}",
    "decimalEnclosedCircle": lambda n: _CIRCLED[n - 1] if 1 <= n <= 20 else str(n),
    "decimalEnclosedCircleChinese": lambda n: _CIRCLED[n - 1] if 1 <= n <= 20 else str(n),
    "decimalFullWidth": lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
}


class Numbering:
    """The counters of a document; asked for each paragraph once, in their order."""

    def __init__(self, root: Any | None, styles: Any | None) -> None:
        self._abstract: dict[str, dict[int, Any]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles = {s.get(qn("w:styleId")): s for s in styles.findall(qn("w:style"))} if styles is not None else {}
        if root is None:
            return
        for entry in root.findall(qn("w:abstractNum")):
            levels = {int(level.get(qn("w:ilvl"))): level for level in entry.findall(qn("w:lvl"))}
            self._abstract[entry.get(qn("w:abstractNumId"))] = levels
        for entry in root.findall(qn("w:num")):
            name, abstract = entry.get(qn("w:numId")), entry.find(qn("w:abstractNumId"))
            if abstract is None:
                continue
            self._lists[name] = abstract.get(qn("w:val"))
            for override in entry.findall(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    self._starts[name, int(override.get(qn("w:ilvl")))] = int(start.get(qn("w:val")))

    def of(self, paragraph: Any) -> str:
        """The number printed before a paragraph, ``""`` where it has none or a bullet."""
        number, level = self._place(paragraph.find(qn("w:pPr")), 0)
        levels = self._abstract.get(self._lists.get(number or "", ""))
        if number is None or levels is None or level not in levels:
            return ""
        counts = self._counts.setdefault(self._lists[number], {})
        start = self._starts.pop((number, level), None)
        counts[level] = start if start is not None else counts.get(level, self._first(levels[level]) - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        kind = self._text(levels[level], "numFmt", "decimal")
        if kind in ("bullet", "none"):
            return ""

        def place(match: re.Match[str]) -> str:
            n = int(match.group(1)) - 1
            shape = levels.get(n)
            count = counts.get(n, self._first(shape))
            way = _WAYS.get(self._text(shape, "numFmt", "decimal"), str)
            return way(count) if 0 <= count <= _HIGHEST else str(count)

        return re.sub(r"%(\d)", place, self._text(levels[level], "lvlText", ""))

    def _place(self, properties: Any | None, depth: int) -> tuple[str | None, int]:
        """List and level of a paragraph or a style; a style passes on its own, and that it is based on."""
        if properties is None or depth > 10:
            return None, 0
        given = properties.find(qn("w:numPr"))
        if given is not None and given.find(qn("w:numId")) is not None:
            name = given.find(qn("w:numId")).get(qn("w:val"))
            level = given.find(qn("w:ilvl"))
            return (None if name == "0" else name), int(level.get(qn("w:val"))) if level is not None else 0
        style = properties.find(qn("w:pStyle"))
        found = self._styles.get(style.get(qn("w:val"))) if style is not None else None
        return self._of_style(found, depth + 1)

    def _of_style(self, style: Any | None, depth: int) -> tuple[str | None, int]:
        if style is None or depth > 10:
            return None, 0
        number, level = self._place(style.find(qn("w:pPr")), depth)
        if number is not None:
            return number, level
        base = style.find(qn("w:basedOn"))
        return self._of_style(self._styles.get(base.get(qn("w:val"))) if base is not None else None, depth + 1)

    @staticmethod
    def _text(level: Any | None, name: str, default: str) -> str:
        found = level.find(qn(f"w:{name}")) if level is not None else None
        return default if found is None else found.get(qn("w:val")) or default

    def _first(self, level: Any | None) -> int:
        return int(self._text(level, "start", "1"))
