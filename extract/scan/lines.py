"""Text lines within a region of a straightened page, by projection."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from .image import Image

Span = tuple[int, int]
"""First pixel, and the one after the last."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A run of text: its box in pixels, the rows that belong to no other line, and the cell it stands in, or -1."""

    x0: int
    top: int
    x1: int
    bottom: int
    free_top: int
    free_bottom: int
    cell: int = -1

    @property
    def height(self) -> int:
        return self.bottom - self.top


def without_specks(ink: Image, speck: int) -> Image:
    """Drop spots smaller than ``speck`` pixels across that stand alone; dots of a text stay, being near other ink."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    large = np.where(np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= speck, 255, 0)
    large[0] = 0
    kept = np.take(large.astype(np.uint8), labels)
    near = cv2.dilate(kept, cv2.getStructuringElement(cv2.MORPH_RECT, (4 * speck + 1, 2 * speck + 1)))
    rest: Image = cv2.bitwise_and(ink, near)
    return rest


def text_height(ink: Image, cells: list[tuple[int, int, int, int]], unit: float) -> float:
    """Usual height in pixels of a line of text: in the cells (x0, top, x1, bottom), or on the page if they hold little.

    ``unit`` is pixels per point.
    """
    heights: list[int] = []
    for x0, top, x1, bottom in cells:
        heights += [b - a for a, b in runs_of(np.any(ink[top:bottom, x0:x1] > 0, axis=1), 0)]
    heights = [h for h in heights if 5 * unit <= h <= 20 * unit]
    if len(heights) < 8:
        _, _, stats, _ = cv2.connectedComponentsWithStats(_smeared(ink, 10 * unit))
        heights += [int(s[3]) for s in stats[1:] if 5 * unit <= s[3] <= 20 * unit and s[2] > 2 * s[3]]
    return float(np.median(heights)) if heights else 10 * unit


def find_lines(
    ink: Image, region: tuple[int, int, int, int], usual: float, gap: float, cell: int = -1
) -> list[TextLine]:
    """Lines of text in a region, top to bottom; a blank wider than ``gap`` × a line's height cuts it in runs."""
    x0, top, x1, bottom = region
    part = ink[top:bottom, x0:x1] > 0
    bands = _bands(part, usual)
    lines: list[TextLine] = []
    for k, (a, b) in enumerate(bands):
        above = (bands[k - 1][1] + a) // 2 if k else 0
        below = (b + bands[k + 1][0] + 1) // 2 if k + 1 < len(bands) else bottom - top
        height = max(b - a, 0.7 * usual)
        if b - a < (0.45 if len(bands) > 1 else 0.3) * usual and _is_dirt(part[a:b], usual, alone=len(bands) == 1):
            continue
        for c, d in runs_of(np.any(part[a:b], axis=0), int(gap * height)):
            rows = np.flatnonzero(part[a:b, c:d].any(axis=1))
            lines.append(
                TextLine(
                    x0 + c, top + a + int(rows[0]), x0 + d, top + a + int(rows[-1]) + 1, top + above, top + below, cell
                )
            )
    return lines


def _is_dirt(band: NDArray[np.bool_], usual: float, *, alone: bool) -> bool:
    """Whether a low band holds no more than specks: a dot on a line of its own, a short stroke beside other text."""
    columns = np.flatnonzero(band.any(axis=0))
    width = int(columns[-1] - columns[0]) + 1
    return width < (0.25 if alone else 0.6) * usual


def loose_lines(ink: Image, usual: float, blank: float | None = None, parted: Image | None = None) -> list[TextLine]:
    """Lines of text on open ground, in reading order; runs that a wide blank parts are lines of their own.

    ``blank`` is how wide, in heights of a line: narrower where text stands in columns without rules between; ``parted``
    masks where no blank is bridged, and is added to where texts of one and of more lines stand side by side.
    """
    blank = blank or _BLANK
    least = 0.3 if parted is None else 0.15  # in narrow columns a comma is more often the last of its line
    smeared = _smeared(ink, usual, blank)
    if parted is not None:
        smeared[parted > 0] = 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(smeared, connectivity=8)
    lines: list[TextLine] = []
    flat: list[TextLine] = []
    for i, (x, y, w, h, _) in enumerate(stats):
        if i == 0 or max(w, h) < least * usual or (h > 8 * usual and w < 1.5 * usual) or _is_edge(x, w, h, ink, usual):
            continue  # a speck; the edge of a sheet or of a shadow
        if h < 0.55 * usual:  # a dash, the figure one, a comma that its line left behind; alone, a speck
            flat.append(TextLine(x, y, x + w, y + h, y, y + h))
            continue
        own = np.where(labels[y : y + h, x : x + w] == i, ink[y : y + h, x : x + w], 0).astype(np.uint8)
        sides = _side_by_side(own > 0, usual) if parted is not None and h > _TALL * usual else []
        for left, right in pairwise([0, *(at for gap in sides for at in gap), w]):
            if parted is not None and (left, right) in sides:
                parted[y : y + h, x + left : x + right] = 255
                continue
            for t in find_lines(own, (left, 0, right, h), usual, blank):
                lines.append(TextLine(x + t.x0, y + t.top, x + t.x1, y + t.bottom, y + t.top, y + t.bottom))
    lines += [f for f in flat if f.x1 - f.x0 > 0.5 * usual or _host(f, lines, blank, parted) is not None]
    return _apart(_united(lines, blank, parted))


def _side_by_side(part: NDArray[np.bool_], usual: float) -> list[Span]:
    """The blanks between texts whose lines stand at different heights: together they are no lines of print."""
    if _printed(part, usual) is not None:
        return []
    inked = np.asarray(part.any(axis=0))
    blanks = [s for s in runs_of(~inked, 0) if s[1] - s[0] >= _NARROW * usual and s[0] > 0 and s[1] < part.shape[1]]
    for a, b in reversed(blanks):
        left = _printed(part[:, :a], usual)
        if left is None:
            continue
        right = _printed(part[:, b:], usual)
        if right is not None and not _same_rows(left, right, usual):
            return [(a, b)]
        rest = _side_by_side(part[:, b:], usual) if right is None else []
        if rest:
            return [(a, b), *((b + c, b + d) for c, d in rest)]
    return []


def _printed(part: NDArray[np.bool_], usual: float) -> list[Span] | None:
    """The lines that ink falls into; None where one is taller than a line of print."""
    bands = _bands(part, usual)
    return None if any(b - a > _TALL * usual for a, b in bands) else bands


def _same_rows(left: list[Span], right: list[Span], usual: float) -> bool:
    """Whether lines stand at the same heights, as those of one text do."""
    few, many = sorted((left, right), key=len)
    return all(any(abs(a + b - c - d) < 0.6 * usual for c, d in many) for a, b in few)


_TALL, _NARROW = 1.4, 0.3
"""Heights of a line: a band that is taller is no line, and the narrowest blank that parts what makes it so."""


def _is_edge(x: int, width: int, height: int, ink: Image, usual: float) -> bool:
    """Whether ink is a piece of the edge of the sheet: upright, thin, and at the edge of what is seen."""
    at_edge = min(x, ink.shape[1] - x - width) < usual
    return at_edge and width < 0.6 * usual and height > 1.5 * usual


def text_rows(ink: Image, unit: float) -> list[NDArray[np.float64]]:
    """Long lines of text as points (x, y) along their middle; ``unit`` is pixels per point."""
    usual = text_height(ink, [], unit)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(_smeared(ink, usual), connectivity=8)
    rows = []
    for i, (x, y, w, h, _) in enumerate(stats):
        if i == 0 or w < 12 * usual or not 0.6 * usual < h < 2.5 * usual:
            continue
        own = (labels[y : y + h, x : x + w] == i) & (ink[y : y + h, x : x + w] > 0)
        window = int(4 * usual)
        points = []
        for left in range(0, w - window + 1, int(usual)):
            inked = np.flatnonzero(own[:, left : left + window].any(axis=1))
            if len(inked) > 0.5 * usual:
                points.append((x + left + window / 2, y + (inked[0] + inked[-1]) / 2))
        rows.append(np.array(points))
    return [row for row in rows if len(row) >= 8]


_TALLEST = 2.0
"""Heights of a line of text by its width: no single sign is slimmer, but for strokes."""
_BLANK = 1.4
"""A blank wider than this many heights of the line parts it in runs."""


def _smeared(ink: Image, usual: float, blank: float = _BLANK) -> Image:
    along = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(1, int(blank * usual))), np.uint8))
    smeared: Image = cv2.morphologyEx(along, cv2.MORPH_CLOSE, np.ones((max(2, int(0.2 * usual)), 1), np.uint8))
    return smeared


def _host(part: TextLine, lines: list[TextLine], blank: float, parted: Image | None) -> int | None:
    """The line in whose row ``part`` stands, next to it."""
    middle = (part.top + part.bottom) / 2
    for k, line in enumerate(lines):
        if line is part or not line.top - 0.15 * line.height <= middle <= line.bottom + 0.15 * line.height:
            continue
        if line.height > _TALLEST * (line.x1 - line.x0):  # a stroke, which is no line of text
            continue
        if parted is not None and parted[int(middle), min(part.x1, line.x1) : max(part.x0, line.x0)].any():
            continue
        if max(line.x0 - part.x1, part.x0 - line.x1) <= blank * line.height and part.height <= 1.1 * line.height:
            return k
    return None


def _united(lines: list[TextLine], blank: float, parted: Image | None) -> list[TextLine]:
    """Put together what stands in one row without a wide blank between."""
    lines = sorted(lines, key=lambda t: t.height)
    k = 0
    while k < len(lines):
        host = _host(lines[k], lines, blank, parted)
        if host is None:
            k += 1
            continue
        a, b = lines[k], lines[host]
        both = TextLine(min(a.x0, b.x0), min(a.top, b.top), max(a.x1, b.x1), max(a.bottom, b.bottom), 0, 0)
        lines = [t for t in lines if t is not a and t is not b]
        lines.append(both)
        lines.sort(key=lambda t: t.height)
        k = 0
    return sorted(lines, key=lambda t: (t.top, t.x0))


def _apart(lines: list[TextLine]) -> list[TextLine]:
    """Give each line the rows up to halfway to the lines above and below it."""
    done = []
    for line in lines:
        above, below = line.top - line.height, line.bottom + line.height
        for other in lines:
            if other is line or other.x1 <= line.x0 or line.x1 <= other.x0:
                continue
            if other.bottom <= (line.top + line.bottom) / 2:
                above = max(above, (min(other.bottom, line.top) + line.top) // 2)
            elif other.top >= (line.top + line.bottom) / 2:
                below = min(below, (max(other.top, line.bottom) + line.bottom + 1) // 2)
        done.append(TextLine(line.x0, line.top, line.x1, line.bottom, max(0, above), below))
    return done


def _bands(part: NDArray[np.bool_], usual: float) -> list[Span]:
    """Rows of text: inked rows, dots and bars joined to their line, touching lines parted where ink is thinnest."""
    profile = part.sum(axis=1)
    parted: list[Span] = []
    for band in runs_of(profile > 0, 0):
        parted += _parted(profile, band, usual)
    bands = parted
    while len(bands) > 1:  # "=", "÷", "二" and dots: bands that together are no taller than a line
        joins = [bands[k + 1][1] - bands[k][0] for k in range(len(bands) - 1)]
        k = int(np.argmin(joins))
        if joins[k] > 1.2 * usual:
            break
        bands[k : k + 2] = [(bands[k][0], bands[k + 1][1])]
    return bands


def _parted(profile: NDArray[np.int_], band: Span, usual: float) -> list[Span]:
    """Part a band that is too tall for one line at its thinnest rows."""
    a, b = band
    height = b - a
    if height < 1.5 * usual:
        return [band]
    rows = min(3, max(1, int(usual / 10)))  # between lines of small print that are set solid lies a single row
    smooth = np.convolve(profile[a:b], np.ones(rows) / rows, mode="same")
    low, high = int(0.6 * usual), int(height - 0.6 * usual)
    if high <= low:
        return [band]
    cut = low + int(np.argmin(smooth[low:high]))
    if smooth[cut] > 0.45 * np.percentile(smooth, 75):
        return [band]
    return _parted(profile, (a, a + cut), usual) + _parted(profile, (a + cut, b), usual)


def runs_of(filled: NDArray[np.bool_], bridge: int) -> list[Span]:
    """Spans of true values; gaps up to ``bridge`` are bridged."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], filled.view(np.int8), [0]])))
    spans = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    joined: list[Span] = []
    for span in spans:
        if joined and span[0] - joined[-1][1] <= bridge:
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined
