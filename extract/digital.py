"""A typed page to words and rulings, from one pass over what pdfplumber parsed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pdfplumber.page

from ..schema import Box
from .page import PageContent, Ruling, Word

THIN = 3.0
"""A filled rectangle up to this thick (points) is a drawn line."""


def read_page(page: pdfplumber.page.Page) -> PageContent:
    """Words in reading order and axis-aligned rulings of one typed page; the caller closes the page."""
    x0, top, x1, bottom = page.bbox
    objects = page.objects
    width, height = float(x1 - x0), float(bottom - top)
    return PageContent(
        number=page.page_number,
        width=width,
        height=height,
        words=tuple(_words(objects.get("char", ()), x0, top, width, height)),
        rulings=tuple(_rulings(objects, x0, top, width, height)),
    )


def _rulings(objects: dict[str, list[dict[str, Any]]], dx: float, dy: float, width: float, height: float) -> Iterable[Ruling]:
    for line in objects.get("line", ()):
        if line.get("stroking_color") != _WHITE or not line.get("stroke", True):
            yield from _straight(line["x0"] - dx, line["top"] - dy, line["x1"] - dx, line["bottom"] - dy)
    for rect in objects.get("rect", ()):
        x0, top, x1, bottom = rect["x0"] - dx, rect["top"] - dy, rect["x1"] - dx, rect["bottom"] - dy
        if x1 - x0 <= THIN or bottom - top <= THIN:
            yield from _straight(x0, top, x1, bottom)
        elif rect.get("stroke") and (x1 - x0) < 0.98 * width:
            yield Ruling(x0, top, x1, top)
            yield Ruling(x0, bottom, x1, bottom)
            yield Ruling(x0, top, x0, bottom)
            yield Ruling(x1, top, x1, bottom)
    for curve in objects.get("curve", ()):
        points = curve.get("pts") or ()
        for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
            yield from _straight(min(ax, bx) - dx, min(ay, by) - dy, max(ax, bx) - dx, max(ay, by) - dy)


_WHITE = (1, 1, 1)


def _straight(x0: float, top: float, x1: float, bottom: float) -> Iterable[Ruling]:
    """One axis-aligned ruling along the middle of a thin box; slanted strokes are none."""
    if bottom - top <= THIN and x1 - x0 > bottom - top:
        y = (top + bottom) / 2
        yield Ruling(x0, y, x1, y)
    elif x1 - x0 <= THIN and bottom - top > x1 - x0:
        x = (x0 + x1) / 2
        yield Ruling(x, top, x, bottom)


def _words(chars: Iterable[dict[str, Any]], dx: float, dy: float, width: float, height: float) -> list[Word]:
    """Characters as words: runs on one line without a wide gap, in reading order."""
    upright: list[tuple[float, float, float, float, str]] = []
    turned: list[tuple[float, float, float, float, str]] = []
    seen: set[tuple[str, int, int]] = set()
    for char in chars:
        text = char["text"]
        x0, top, x1, bottom = char["x0"] - dx, char["top"] - dy, char["x1"] - dx, char["bottom"] - dy
        if not text.strip() or x1 <= 0 or bottom <= 0 or x0 >= width or top >= height:
            continue
        mark = (text, round(x0), round(top))
        if mark in seen:  # bold by overprinting draws every glyph twice
            continue
        seen.add(mark)
        (upright if char.get("upright", True) else turned).append((x0, top, x1, bottom, text))
    words = _runs(upright)
    for word in _runs([(top, x0, bottom, x1, text) for x0, top, x1, bottom, text in turned]):
        box = word.box
        words.append(Word(word.text, Box(box.top, box.x0, box.bottom, box.x1)))
    return words


def _runs(chars: list[tuple[float, float, float, float, str]]) -> list[Word]:
    """Group (x0, top, x1, bottom, text) into lines by overlap in height, then into words at gaps over half an em."""
    lines: list[list[tuple[float, float, float, float, str]]] = []
    for char in sorted(chars, key=lambda c: (c[1] + c[3]) / 2):
        middle = (char[1] + char[3]) / 2
        home = None
        for line in reversed(lines[-4:]):
            last = line[0]
            if last[1] <= middle <= last[3] and abs((last[1] + last[3]) / 2 - middle) <= 0.5 * min(last[3] - last[1], char[3] - char[1]):
                home = line
                break
        if home is None:
            lines.append([char])
        else:
            home.append(char)
    words: list[Word] = []
    for line in lines:
        line.sort(key=lambda c: c[0])
        run: list[tuple[float, float, float, float, str]] = []
        for char in line:
            if run and char[0] - run[-1][2] > 0.6 * max(char[3] - char[1], run[-1][3] - run[-1][1]):
                words.append(_word(run))
                run = []
            run.append(char)
        words.append(_word(run))
    return words


def _word(run: list[tuple[float, float, float, float, str]]) -> Word:
    parts: list[str] = []
    for i, char in enumerate(run):
        if i and char[0] - run[i - 1][2] > 0.18 * (char[3] - char[1]):
            parts.append(" ")
        parts.append(char[4])
    box = Box(run[0][0], min(c[1] for c in run), max(c[2] for c in run), max(c[3] for c in run))
    return Word("".join(parts), box)
