"""Text that knows where it stands: words joined to a string, every stretch of which leads back to its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from ..schema import Box, Evidence
from .page import Word


@dataclass(frozen=True)
class Passage:
    """Lines of words, from one page or several: ``lines`` holds (page number, words of one line)."""

    lines: tuple[tuple[int, tuple[Word, ...]], ...] = ()

    @cached_property
    def _laid(self) -> tuple[str, tuple[tuple[int, int, int, Word], ...]]:
        """The joined text, and (start, end, page, word) of each word in it."""
        text = ""
        places: list[tuple[int, int, int, Word]] = []
        for page, words in self.lines:
            for i, word in enumerate(words):
                if text and word.text:
                    text += _between(text[-1], word.text[0], same_line=i > 0)
                places.append((len(text), len(text) + len(word.text), page, word))
                text += word.text
        return text, tuple(places)

    @property
    def text(self) -> str:
        return self._laid[0]

    @property
    def line_texts(self) -> list[str]:
        """The text of each printed line."""
        return [Passage((line,)).text for line in self.lines]

    @property
    def line_starts(self) -> tuple[int, ...]:
        """Where in the text each printed line begins."""
        places = self._laid[1]
        starts = [0]
        count = 0
        for _, words in self.lines:
            if 0 < count < len(places):
                starts.append(places[count][0])
            count += len(words)
        return tuple(starts)

    @property
    def words(self) -> Iterable[Word]:
        return (word for _, _, _, word in self._laid[1])

    @property
    def page(self) -> int:
        return self.lines[0][0] if self.lines else 0

    def evidence(self, start: int = 0, end: int | None = None) -> Evidence | None:
        """Where the text from ``start`` to ``end`` was read; of a stretch over two pages, the first page's part."""
        end = len(self.text) if end is None else end
        touched = [p for p in self._laid[1] if p[0] < end and p[1] > start]
        if not touched:
            return None
        page = touched[0][2]
        end = min(end, max(b for _, b, n, _ in touched if n == page))
        boxes = [_part(word, max(start - a, 0), min(end, b) - a) for a, b, n, word in touched if n == page]
        return Evidence(
            page=page,
            bbox=union(boxes),
            text=self.text[start:end],
            confidence=round(min(p[3].confidence for p in touched), 4),
            engine=touched[0][3].engine,
        )

    def doubts(self, start: int = 0, end: int | None = None) -> tuple[str, tuple[str, ...]] | None:
        """Why a person should look at the stretch, and its other readings in full; None where nothing is in doubt."""
        end = len(self.text) if end is None else end
        reasons: list[str] = []
        readings: list[str] = []
        for a, b, _, word in self._laid[1]:
            if a < end and b > start and (word.doubt or word.alternatives):
                reasons += (word.doubt or "两次识别不一致").split("；")
                whole = a >= start and b <= end
                for other in word.alternatives:
                    readings.append(self.text[start:a] + other + self.text[b:end] if whole else other)
        if not reasons:
            return None
        return "；".join(dict.fromkeys(reasons)), tuple(dict.fromkeys([self.text[start:end], *readings]))

    def part(self, start: int, end: int) -> Passage:
        """The words of a stretch of the text, those that it cuts only as far as it goes."""
        left = iter(self._laid[1])
        lines: list[tuple[int, tuple[Word, ...]]] = []
        for page, words in self.lines:
            kept = [
                word if a >= start and b <= end else _cut(word, max(start - a, 0), min(end, b) - a)
                for word, (a, b, _, _) in zip(words, left, strict=False)
                if a < end and b > start
            ]
            if kept:
                lines.append((page, tuple(kept)))
        return Passage(tuple(lines))

    def __add__(self, other: Passage) -> Passage:
        return Passage(self.lines + other.lines)


def passage(page: int, words: Sequence[Word]) -> Passage:
    """Words of one region as lines from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.box.top + w.box.bottom) / 2):
        middle = (word.box.top + word.box.bottom) / 2
        if lines and any(
            w.box.top < middle < w.box.bottom or word.box.top < (w.box.top + w.box.bottom) / 2 < word.box.bottom
            for w in lines[-1]
        ):
            lines[-1].append(word)
        else:
            lines.append([word])
    return Passage(tuple((page, tuple(sorted(line, key=lambda w: w.box.x0))) for line in lines))


def union(boxes: Sequence[Box]) -> Box:
    """The smallest box around all."""
    return Box(
        round(min(b.x0 for b in boxes), 2),
        round(min(b.top for b in boxes), 2),
        round(max(b.x1 for b in boxes), 2),
        round(max(b.bottom for b in boxes), 2),
    )


def _between(before: str, after: str, *, same_line: bool) -> str:
    """What separates two words: a gap on one line is a space, a line break only divides words of letters."""
    if same_line:
        return " "
    latin = before.isascii() and after.isascii()
    return " " if latin and before.isalpha() and after.isalpha() else ""


def _part(word: Word, start: int, end: int) -> Box:
    """The box of some characters of a word: where they are known to end, else by their usual widths."""
    box = word.displayed
    if start <= 0 and end >= len(word.text):
        return box
    stops = (0.0, *(word.stops or _usual_stops(word.text)))
    first, last = stops[max(start, 0)], stops[min(end, len(word.text))]
    if word.way in ("left", "up"):
        first, last = 1 - last, 1 - first
    width, height = box.x1 - box.x0, box.bottom - box.top
    if word.way in ("right", "left"):
        return Box(box.x0 + first * width, box.top, box.x0 + last * width, box.bottom)
    return Box(box.x0, box.top + first * height, box.x1, box.top + last * height)


def _cut(word: Word, start: int, end: int) -> Word:
    """The word's characters from ``start`` to ``end``, with their place; what is in doubt of it stays so."""
    stops = (0.0, *(word.stops or _usual_stops(word.text)))
    first, last = stops[start], stops[end]
    kept = tuple((stop - first) / (last - first) for stop in stops[start + 1 : end + 1]) if last > first else ()
    box = word.box
    if word.way == "right":
        width = box.x1 - box.x0
        box = box._replace(x0=box.x0 + first * width, x1=box.x0 + last * width)
    origin = _part(word, start, end) if word.origin is not None else None
    return replace(word, text=word.text[start:end], box=box, origin=origin, stops=kept)


def _usual_stops(text: str) -> list[float]:
    widths = [0.55 if c.isascii() else 1.0 for c in text]
    return [reached / sum(widths) for reached in accumulate(widths)]


@dataclass(frozen=True)
class Snippet:
    """A stretch of a passage: what one value was read from."""

    source: Passage
    start: int
    end: int

    @classmethod
    def whole(cls, source: Passage) -> Snippet:
        return cls(source, 0, len(source.text))

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def recognised(self) -> bool:
        """Whether a machine read it from an image."""
        return any(word.engine != "text" for word in self.source.words)

    def stacked_figures(self) -> tuple[str, ...]:
        """Two whole figures one above the other in a recognised cell: one struck out, its correction beside it.

        A figure that the cell's width broke leaves a rest of another length; a correction resembles what it corrects.
        """
        lines = self.source.line_texts
        if len(lines) != 2 or not self.recognised or self.end - self.start < len(self.source.text.strip()):
            return ()
        upper, lower = (re.sub(r"[\s,，]", "", line) for line in lines)
        if (
            not all(re.fullmatch(r"\d+(\.\d+)?[%％]?", t) for t in (upper, lower))
            or len(upper) != len(lower)
            or len(upper) < 3
        ):
            return ()
        alike = sum(a == b for a, b in zip(upper, lower, strict=True))
        return (upper, lower) if upper[0] == lower[0] and 2 * alike >= len(upper) else ()

    def figures_beside(self) -> tuple[str, ...]:
        """Whole figures with a wide gap between them on one line of a recognised cell, and nothing else in it."""
        if not self.recognised or self.end - self.start < len(self.source.text.strip()):
            return ()
        for _, words in self.source.lines:
            texts = [word.text.strip() for word in words]
            if len(texts) > 1 and all(re.fullmatch(r"-?\d[\d,]*(\.\d+)?[%％]?", t) for t in texts):
                return tuple(texts)
        return ()

    def part(self, start: int, end: int) -> Snippet:
        """Characters of this snippet, without the white space around them."""
        text = self.text[start:end]
        lead = len(text) - len(text.lstrip())
        return Snippet(
            self.source,
            self.start + start + lead,
            self.start + start + len(text.rstrip()) if text.strip() else self.start + start + lead,
        )

    def evidence(self) -> Evidence | None:
        return self.source.evidence(self.start, self.end)

    def doubts(self) -> tuple[str, tuple[str, ...]] | None:
        return self.source.doubts(self.start, self.end)
