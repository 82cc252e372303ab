"""Tables ruled across only: the missing verticals, and rows between the lines, from the words that stand in columns.

Three-line tables and forms whose vertical rules are not drawn give no frame. Where parallel lines of one width enclose
words that keep to columns, rulings are supplied in the gaps that no word crosses, so that the one grid takes them.
"""

from __future__ import annotations

from collections.abc import Sequence

from .grid import Frame
from .page import Ruling, Word

_NARROWEST_GAP = 5.0
_FEWEST_COLUMNS = 4
_FEWEST_ROWS = 3


def supply(rulings: Sequence[Ruling], words: Sequence[Word], frames: Sequence[Frame]) -> list[Ruling]:
    """Rulings to add for every group of lines across that no frame holds; empty where there is none."""
    free = [r for r in rulings if r.horizontal and not any(_within(r, f) for f in frames)]
    added = _cell_sides(free)
    if added:
        return added
    for group in _parallel(free):
        left, right = min(r.x0 for r in group), max(r.x1 for r in group)
        top, bottom = group[0].top, group[-1].top
        if any(f.box.top < bottom and top < f.box.bottom for f in frames):
            continue
        inside = [w for w in words if top < (w.box.top + w.box.bottom) / 2 < bottom and left - 2 <= w.box.x0 <= right]
        lines = _lines(inside)
        edges = _gaps(lines, left, right)
        if len(lines) < _FEWEST_ROWS or len(edges) + 1 < _FEWEST_COLUMNS:
            continue
        added += [Ruling(x, top, x, bottom) for x in (left, *edges, right)]
        drawn = [r.top for r in group]
        for line in _row_starts(lines, edges[0]):
            y = min(w.box.top for w in line) - 1.0
            if all(abs(y - d) > 6 for d in drawn):
                added.append(Ruling(left, y, right, y))
    return added


def _cell_sides(lines: Sequence[Ruling]) -> list[Ruling]:
    """Sides of cells that are drawn with their top and bottom only: two lines of the same ends, nothing between."""
    ordered = sorted(lines, key=lambda r: r.top)
    sides: list[Ruling] = []
    for i, top in enumerate(ordered):
        for bottom in ordered[i + 1 :]:
            if bottom.top - top.top < 4 or min(top.x1, bottom.x1) - max(top.x0, bottom.x0) < 2:
                continue
            if abs(top.x0 - bottom.x0) < 2 and abs(top.x1 - bottom.x1) < 2:
                sides += [Ruling(x, top.top, x, bottom.top) for x in (top.x0, top.x1)]
            break
    ends = {round(r.x0 / 3) for r in sides}
    return sides if len(ends) >= _FEWEST_COLUMNS + 1 else []


def _within(ruling: Ruling, frame: Frame) -> bool:
    return (
        frame.box.top - 3 <= ruling.top <= frame.box.bottom + 3
        and ruling.x0 < frame.box.x1
        and ruling.x1 > frame.box.x0
    )


def _parallel(lines: Sequence[Ruling]) -> list[list[Ruling]]:
    """Groups of at least two wide lines with the same ends, from top to bottom."""
    groups: list[list[Ruling]] = []
    for line in sorted(lines, key=lambda r: r.top):
        if line.x1 - line.x0 < 200:
            continue
        for group in groups:
            if abs(group[0].x0 - line.x0) < 4 and abs(group[0].x1 - line.x1) < 4:
                group.append(line)
                break
        else:
            groups.append([line])
    return [g for g in groups if len(g) >= 2]


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.box.top + w.box.bottom) / 2):
        middle = (word.box.top + word.box.bottom) / 2
        if lines and lines[-1][0].box.top < middle < lines[-1][0].box.bottom:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _gaps(lines: Sequence[Sequence[Word]], left: float, right: float) -> list[float]:
    """Middles of the vertical gaps that no word crosses."""
    spans = sorted((w.box.x0, w.box.x1) for line in lines for w in line)
    gaps: list[float] = []
    reach = left
    for x0, x1 in spans:
        if x0 - reach >= _NARROWEST_GAP and reach > left:
            gaps.append((reach + x0) / 2)
        reach = max(reach, x1)
    return [g for g in gaps if left < g < right]


def _row_starts(lines: Sequence[Sequence[Word]], first_edge: float) -> list[Sequence[Word]]:
    """Lines that begin a row: text in the first column, or in more columns than a wrapped cell would fill."""
    most = max(len(line) for line in lines)
    return [line for line in lines if min(w.box.x0 for w in line) < first_edge or len(line) > most / 2]
