"""Ruling lines to frames: which rectangles a page's drawn lines cut out, merged cells included.

The frame is found from the lines alone, so that typed and scanned pages go through the same code and a scan can cut
its cells before it reads them. Every line position of a frame divides it into elementary cells; two neighbours are one
cell where no line is drawn between them. Tolerances are in points.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..schema import Box
from .page import Ruling

SAME_LINE = 4.5
"""Lines closer than this are one: double rules, and the gap between cells that are drawn as boxes of their own."""
BRIDGED_GAP = 6.0
"""A gap in a line up to this long is drawn through: dashes, breaks, box corners."""
SHORTEST = 5.0
"""Shorter lines are marks (a tick box, a glyph's stroke), not rules."""
COVERED = 0.5
"""An edge counts as drawn when lines cover more than this share of it."""


@dataclass(frozen=True, slots=True)
class CellBox:
    """One cell of a frame; rows and columns count elementary lines, so spans are exact."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: Box


@dataclass(frozen=True, slots=True)
class Frame:
    """A ruled area: the positions of its lines, and its cells in reading order.

    ``open_top`` and ``open_bottom`` say that the outer line is missing there, as where a page break cuts a row.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[CellBox, ...]
    open_top: bool = False
    open_bottom: bool = False

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


@dataclass(slots=True)
class _Line:
    """A line along one axis: its place across that axis, where it starts and where it ends."""

    at: float
    start: float
    end: float


def find_frames(rulings: Iterable[Ruling]) -> list[Frame]:
    """All ruled areas with at least two cells or a closed border, from top to bottom.

    A frame that lies wholly within a cell of another is left to that cell, unless that is a mere border around it.
    """
    across: list[Ruling] = []
    down: list[Ruling] = []
    for ruling in rulings:
        (across if ruling.horizontal else down).append(ruling)
    rows = _joined([((r.top + r.bottom) / 2, r.x0, r.x1) for r in across])
    columns = _joined([((r.x0 + r.x1) / 2, r.top, r.bottom) for r in down])
    frames = [f for f in (_frame(h, v) for h, v in _components(rows, columns)) if f is not None]
    frames.sort(key=lambda f: (f.ys[0], f.xs[0]))
    frames = [
        f for f in frames if len(f.cells) > 1 or not any(_nested(other, f) and len(other.cells) > 1 for other in frames)
    ]
    return [f for f in frames if not any(_nested(f, other) for other in frames if other is not f)]


def _joined(segments: Sequence[tuple[float, float, float]]) -> list[_Line]:
    """Collinear segments (place, start, end) as lines, overlapping or nearly touching stretches made one."""
    lines: list[_Line] = []
    for group in _clusters(sorted(segments), SAME_LINE / 3):
        spans: list[_Line] = []
        for at, start, end in sorted(group, key=lambda s: s[1]):
            if spans and start <= spans[-1].end + BRIDGED_GAP:
                spans[-1].end = max(spans[-1].end, end)
            else:
                spans.append(_Line(at, start, end))
        lines += [s for s in spans if s.end - s.start >= SHORTEST]
    return lines


def _clusters(items: Sequence[tuple[float, float, float]], width: float) -> list[list[tuple[float, float, float]]]:
    """Split sorted tuples into groups whose members lie within ``width`` of the group's first."""
    groups: list[list[tuple[float, float, float]]] = []
    for item in items:
        if groups and item[0] - groups[-1][0][0] <= width:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _components(rows: list[_Line], columns: list[_Line]) -> list[tuple[list[_Line], list[_Line]]]:
    """Groups of lines that touch one another, crossing or end to end."""
    boxes = [(r.start, r.at, r.end, r.at) for r in rows] + [(c.at, c.start, c.at, c.end) for c in columns]
    parent = list(range(len(boxes)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(boxes)), key=lambda i: boxes[i][0])
    active: list[int] = []
    for i in order:
        x0, top, _, bottom = boxes[i]
        active = [j for j in active if boxes[j][2] + SAME_LINE >= x0]
        for j in active:
            if boxes[j][1] <= bottom + SAME_LINE and top <= boxes[j][3] + SAME_LINE:
                parent[root(j)] = root(i)
        active.append(i)
    groups: dict[int, tuple[list[_Line], list[_Line]]] = {}
    for i in range(len(boxes)):
        group = groups.setdefault(root(i), ([], []))
        if i < len(rows):
            group[0].append(rows[i])
        else:
            group[1].append(columns[i - len(rows)])
    return list(groups.values())


def _positions(lines: Iterable[_Line], extent: Iterable[float]) -> list[float]:
    """Where lines lie, near ones as one place weighted by length; the extent closes an open side."""
    weighted = sorted((line.at, line.end - line.start) for line in lines)
    groups: list[list[tuple[float, float]]] = []
    for at, length in weighted:
        if groups and at - groups[-1][0][0] <= SAME_LINE:
            groups[-1].append((at, length))
        else:
            groups.append([(at, length)])
    places = [sum(a * n for a, n in g) / sum(n for _, n in g) for g in groups]
    for edge in extent:
        if all(abs(edge - place) > SAME_LINE for place in places):
            places.append(edge)
    return sorted(places)


def _frame(rows: list[_Line], columns: list[_Line]) -> Frame | None:
    if not columns or len(rows) + len(columns) < 3:
        return None
    left, right = min((r.start for r in rows), default=0.0), max((r.end for r in rows), default=0.0)
    top, bottom = min(c.start for c in columns), max(c.end for c in columns)
    xs = _positions(columns, (left, right) if rows else ())
    ys = _positions(rows, (top, bottom))
    if len(xs) < 2 or len(ys) < 2 or (xs[-1] - xs[0]) < 4 * SHORTEST or (ys[-1] - ys[0]) < 2 * SHORTEST:
        return None
    down = _drawn(columns, xs, ys)  # down[j][i]: the line at xs[j] is drawn beside row i
    across = _drawn(rows, ys, xs)  # across[i][j]: the line at ys[i] is drawn above column j
    cells = _merge(xs, ys, down, across)
    width = len(xs) - 1
    return Frame(
        tuple(xs),
        tuple(ys),
        tuple(cells),
        open_top=sum(across[0]) < width / 2,
        open_bottom=sum(across[-1]) < width / 2,
    )


def _drawn(lines: list[_Line], places: list[float], crossings: list[float]) -> list[list[bool]]:
    """For each place, which stretches between the crossings have a line."""
    covered = [[0.0] * (len(crossings) - 1) for _ in places]
    for line in lines:
        k = min(range(len(places)), key=lambda n: abs(places[n] - line.at))
        first = max(0, bisect_right(crossings, line.start) - 1)
        for i in range(first, len(crossings) - 1):
            if crossings[i] > line.end:
                break
            overlap = min(line.end, crossings[i + 1]) - max(line.start, crossings[i])
            covered[k][i] += max(0.0, overlap)
    spans = [b - a for a, b in pairwise(crossings)]
    return [[c > COVERED * s for c, s in zip(row, spans, strict=True)] for row in covered]


def _merge(xs: list[float], ys: list[float], down: list[list[bool]], across: list[list[bool]]) -> list[CellBox]:
    """Unite elementary cells with no line between them; what is no rectangle is cut into rectangles row by row."""
    height, width = len(ys) - 1, len(xs) - 1
    label = [[-1] * width for _ in range(height)]
    groups: list[list[tuple[int, int]]] = []
    for row in range(height):
        for column in range(width):
            if label[row][column] >= 0:
                continue
            group, queue = [], [(row, column)]
            label[row][column] = len(groups)
            while queue:
                i, j = queue.pop()
                group.append((i, j))
                for a, b, wall in (
                    (i, j + 1, j + 1 >= width or down[j + 1][i]),
                    (i, j - 1, j == 0 or down[j][i]),
                    (i + 1, j, i + 1 >= height or across[i + 1][j]),
                    (i - 1, j, i == 0 or across[i][j]),
                ):
                    if not wall and label[a][b] < 0:
                        label[a][b] = len(groups)
                        queue.append((a, b))
            groups.append(group)
    cells = [box for group in groups for box in _rectangles(group)]
    cells.sort()
    return [CellBox(r0, c0, r1 - r0, c1 - c0, Box(xs[c0], ys[r0], xs[c1], ys[r1])) for r0, c0, r1, c1 in cells]


def _rectangles(group: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Cut a set of elementary cells into (row, column, last row + 1, last column + 1) rectangles."""
    rows: dict[int, list[int]] = {}
    for i, j in group:
        rows.setdefault(i, []).append(j)
    done: list[tuple[int, int, int, int]] = []
    open_runs: dict[tuple[int, int], int] = {}
    last = None
    for i in sorted(rows):
        runs: list[tuple[int, int]] = []
        for j in sorted(rows[i]):
            if runs and runs[-1][1] == j:
                runs[-1] = (runs[-1][0], j + 1)
            else:
                runs.append((j, j + 1))
        if last is not None and i != last + 1:
            done += [(start, a, last + 1, b) for (a, b), start in open_runs.items()]
            open_runs = {}
        for run, start in list(open_runs.items()):
            if run not in runs:
                done.append((start, run[0], i, run[1]))
                del open_runs[run]
        for run in runs:
            open_runs.setdefault(run, i)
        last = i
    assert last is not None
    return done + [(start, a, last + 1, b) for (a, b), start in open_runs.items()]


def _nested(inner: Frame, outer: Frame) -> bool:
    a = inner.box
    if (a.x1 - a.x0) * (a.bottom - a.top) >= (outer.box.x1 - outer.box.x0) * (outer.box.bottom - outer.box.top):
        return False
    return any(
        c.box.x0 - SAME_LINE <= a.x0 and a.x1 <= c.box.x1 + SAME_LINE
        and c.box.top - SAME_LINE <= a.top and a.bottom <= c.box.bottom + SAME_LINE
        for c in outer.cells
    )  # fmt: skip
