"""Rulings that a glance along a glyph's length does not show: hairlines of light grey, worn toner, edges of shades.

Print left out, the mean of the paper along a glyph or two has hardly any grain left: what is darker there by a few
levels than both of its sides may be a line. Between two lines that cross it, it must be seen all along. Rulings pass by
print; what shines through from the back of the sheet runs through it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from .chains import Points, Stretch, chained
from .image import Image, darkness

_LEAST = 4.0
"""Grey levels by which a line is darker than both of its sides."""
_PRINT = 0.35
"""Share of the contrast from which on ink is print."""
_MOST = 900
"""Runs on a page beyond which they are a pattern."""
_STEP = 4
"""Pixels along a line that are looked at as one."""
_HIDDEN = 0.004
"""Share of their length in which rulings at most run through print."""
_WRITTEN = 0.6
"""Share of the rows of a form, at least, in which something is printed."""
_STRUCK = 0.3
"""Share of a line between two others from which on it strikes through print."""


@dataclass(frozen=True, slots=True)
class _View:
    """A page on which the lines sought are level: its picture, how light print is at most, two glyphs' width."""

    grey: Image
    level: float
    em: int


def may_be_faint(pieces: tuple[list[Stretch], list[Stretch]], dropped: float, darkness: float, em: int) -> bool:
    """Whether a page may have lines so faint that they were passed over; few pages have.

    ``pieces`` are those found down and across, ``dropped`` is the length (pixels) of those that were too faint,
    ``darkness`` the usual one. Points of the vertical ones are (y, x).
    """
    across, down = map(length, pieces)
    if min(across, down) == 0 or darkness < _PALE or dropped > 0.3 * (across + down):
        return True
    points = np.concatenate([*(s.points for s in pieces[0]), *(s.points[:, ::-1] for s in pieces[1])])
    width, height = np.ptp(points, axis=0)
    return bool(height * width > _TALL * em * across or width * height > _BROAD * em * down)


def length(pieces: list[Stretch]) -> float:
    """How long lines are in all (pixels)."""
    return float(sum(s.points[-1, 0] - s.points[0, 0] for s in pieces))


_PALE = 60.0
"""Grey levels by which the lines of a page are usually darker than paper; less, and some may be hardly seen."""
_TALL, _BROAD = 2.0, 8.0
"""Ems: the rows and the columns of a form are lower and narrower on the average."""


def faint_lines(
    pictures: tuple[Image, Image], em: int, known: tuple[list[Stretch], list[Stretch]]
) -> tuple[list[Stretch], list[Stretch]]:
    """The faint stretches of lines on a page, horizontal and vertical, besides those that are ``known``.

    ``pictures`` are the page and the page upright, in which vertical lines are level: points are (y, x) there. ``em``
    is about the width of two glyphs, in pixels.
    """
    level, plumb = _views(pictures, em)
    bare = 2.0 if not any(known) else 1.0  # prose has many short ones
    across, down = _runs(level, known[0], bare * _ACROSS), _runs(plumb, known[1], bare * _DOWN)
    if not (across or down) or len(across) + len(down) > _MOST:
        return [], []
    rows, columns = chained(known[0] + across, em), chained(known[1] + down, em)
    first = [part.stretch for part in _parts(level, rows, known[0], columns) if part.seen]
    if not first and not known[0]:
        return [], []
    low = _reaching(_runs(plumb, known[1] + down, _LOW), known[0] + first, em)
    walls = _parts(plumb, [*columns, *([run] for run in low)], known[1], [known[0], first])
    found = _parts(level, rows, known[0], [known[1], [part.stretch for part in walls if part.seen]])
    struck = sum(part.hidden * part.length for part in walls + found)
    drawn = length(known[0] + known[1])  # a page that shows no rule otherwise has perhaps none
    if struck > min(_HIDDEN * sum(part.length for part in walls + found) + 1.5 * em, 0.3 * em + 0.01 * drawn):
        return [], []
    rules = [part.stretch for part in found if part.seen]
    if rules and not _is_written(level, known[0] + rules):
        return [], []
    return rules, [part.stretch for part in walls if part.seen]


def _is_written(view: _View, rules: list[Stretch]) -> bool:
    """Whether there is print in most rows between rules across; the form on the back of a sheet has none of its own."""
    along = np.concatenate([rule.points[:, 0] for rule in rules])
    inked = (view.grey[:, max(0, int(along.min())) : int(along.max())] < view.level).sum(axis=1) > 2
    near, levels = view.em // 8, sorted(round(float(np.median(rule.points[:, 1]))) for rule in rules)
    rows = [inked[a + near : b - near] for a, b in pairwise(levels) if b - a > 0.5 * view.em]
    return not rows or float(np.mean([row.mean() > 0.15 for row in rows])) >= _WRITTEN


def _views(pictures: tuple[Image, Image], em: int) -> list[_View]:
    level = 250 - _PRINT * (250 - darkness(pictures[0]))
    return [_View(picture, level, em) for picture in pictures]


_ACROSS, _DOWN, _LOW = 1.8, 1.4, 0.6
"""Ems: the shortest runs that are looked at; the last is that of a wall between rules that were found."""


def _runs(view: _View, known: list[Stretch], shortest: float) -> list[Stretch]:
    """What may be faint lines, gaps between shaded cells or their edges in a picture, besides the known lines."""
    height, width = view.grey.shape
    small = cv2.resize(view.grey, (max(1, width // _STEP), height), interpolation=cv2.INTER_AREA)
    reach = max(3, view.em // 14)
    if height <= 4 * reach:
        return []
    window = max(3, round(shortest * view.em / _STEP)), 1
    rises = []  # above and below a row by less and by more, how much lighter it is there than on the row
    for far in (reach, 2 * reach):
        middle = small[2 * reach : -2 * reach]
        darkest = cv2.erode(small, np.ones((2 * far + 1, 1), np.uint8))[2 * reach : -2 * reach]
        bare = cv2.threshold(darkest, view.level, 1, cv2.THRESH_BINARY)[1]
        weight = cv2.max(cv2.boxFilter(bare, cv2.CV_32F, window, normalize=False), 0.4 * window[0])
        for off in (2 * reach - far, 2 * reach + far):
            rise = cv2.subtract(small[off : off + len(middle)], middle, mask=bare, dtype=cv2.CV_16S)
            rises.append(cv2.divide(cv2.boxFilter(rise, cv2.CV_32F, window, normalize=False), weight))
    above, below, over, under = rises
    line, gap = cv2.min(above, below), -cv2.max(over, under) * (_LEAST / _SLIGHT)
    near, far_off = above - below, over - under
    edge = np.where(near * far_off > 0, (_LEAST / _SHADE) * np.minimum(abs(near), abs(far_off)), 0)
    depth = np.zeros(small.shape, np.float32)
    depth[2 * reach : -2 * reach] = np.maximum(np.maximum(line, gap), edge)
    mask = cv2.compare(depth, _LEAST, cv2.CMP_GT)
    for piece in known:
        points = np.round(piece.points / (_STEP, 1)).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(mask, [points], False, 0, round(piece.thickness) + 4 * reach + 1)
    mask = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, window[0]), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    if count > _MOST:
        return []
    runs = []
    for k, (x, y, w, h, _) in enumerate(stats[1:], 1):
        if h > 5 * reach + 0.02 * w * _STEP:
            continue
        inside = np.where(labels[y : y + h, x : x + w] == k, np.maximum(depth[y : y + h, x : x + w], 0.01), 0.0)
        middle = (inside * np.arange(y, y + h)[:, None]).sum(axis=0) / inside.sum(axis=0)
        path: Points = np.column_stack([_STEP * (x + np.arange(w)) + (_STEP - 1) / 2, middle]).astype(np.float64)
        runs.append(Stretch(path[:: max(1, w // 8)], 1.0))
    return runs


@dataclass(frozen=True, slots=True)
class _Part:
    """A faint line between two lines that cross it; ``seen`` but where it strikes through print, which no rule does.

    ``hidden`` is the share of it in which print stands where the line is.
    """

    stretch: Stretch
    seen: bool
    hidden: float

    @property
    def length(self) -> float:
        return float(self.stretch.points[-1, 0] - self.stretch.points[0, 0])


def _reaching(runs: list[Stretch], rules: list[Stretch], em: int) -> list[Stretch]:
    """The short runs down that reach from one rule across to another."""
    near = 0.35 * em
    starts = np.array([rule.points[0, 0] for rule in rules])
    ends = np.array([rule.points[-1, 0] for rule in rules])
    levels = np.array([np.median(rule.points[:, 1]) for rule in rules])
    kept = []
    for run in runs:
        (top, _), (bottom, _), at = run.points[0], run.points[-1], float(run.points[:, 1].mean())
        met = levels[(starts < at + near) & (at - near < ends)]
        if bottom - top < 2.5 * em and (abs(met - top) < near).any() and (abs(met - bottom) < near).any():
            kept.append(run)
    return kept


def _parts(view: _View, lines: list[list[Stretch]], known: list[Stretch], crossing: list[list[Stretch]]) -> list[_Part]:
    """The faint parts of lines between the lines that cross them."""
    others = [s.points[:, ::-1] for group in crossing for s in group]
    ids = {id(s) for s in known}
    return [part for line in lines for part in _along(view, line, ids, others)]


def _along(view: _View, chain: list[Stretch], known: set[int], crossing: list[Points]) -> list[_Part]:
    """The parts of one line; ``known`` are ids of pieces."""
    points = np.concatenate([s.points for s in chain])
    points = points[np.argsort(points[:, 0], kind="stable")]
    start, end, at = points[0, 0], points[-1, 0], float(np.median(points[:, 1]))
    met = _met(crossing, at, view.em)
    solid = [(s.points[0, 0], s.points[-1, 0]) for s in chain if id(s) in known]
    beyond = 1.5 * view.em
    if len(met) < 2 or (start < met[0] - beyond and end > met[-1] + beyond):
        return []
    slope, base = np.polyfit(points[:, 0], points[:, 1], 1) if end - start > 4 * view.em else (0.0, at)
    spans = list(pairwise(met))
    parts: dict[int, _Part | None] = {}  # none where there is no line

    def goes_on(k: int) -> bool:
        a, b = spans[k]
        if sum(max(0.0, min(b, z) - max(a, y)) for y, z in solid) > 0.6 * (b - a):
            return True
        if k not in parts and b - a > 0.3 * view.em:
            along = np.arange(max(0, round(a)), min(view.grey.shape[1], round(b) + 1))
            across = np.interp(along, points[:, 0], points[:, 1])
            outside = (along < start) | (along > end)
            across[outside] = slope * along[outside] + base
            parts[k] = _look(view, along, across)
        part = parts.get(k)
        return part is not None and part.seen

    reached = [k for k, (a, b) in enumerate(spans) if min(b, end) - max(a, start) > 0.4 * (b - a) and goes_on(k)]
    if not reached:
        return []
    found = set(reached)
    for k in reached:
        for way in (1, -1):  # on to where the line ends
            j = k + way
            while 0 <= j < len(spans) and j not in found and goes_on(j):
                found.add(j)
                j += way
    inner = range(min(found), max(found))
    return [part for k, part in parts.items() if part and (k in found or (k in inner and not part.seen))]


def _met(crossing: list[Points], at: float, em: int) -> list[float]:
    """Where other lines cross a line at ``at``, each once."""
    near = 0.3 * em
    places = sorted(float(np.interp(at, p[:, 1], p[:, 0])) for p in crossing if p[0, 1] - near <= at <= p[-1, 1] + near)
    met: list[float] = []
    for place in places:
        if not met or place - met[-1] > 0.25 * em:
            met.append(place)
    return met


def _look(view: _View, x: NDArray[np.int_], y: NDArray[np.float64]) -> _Part | None:
    """What is along a path, even all along: a line, a gap between shades or the edge of one, be it through print."""
    reach, trim = max(7, view.em // 8), view.em // 10
    middle = reach + _ASIDE
    inner = slice(trim, len(x) - trim)
    rows = y[inner].round().astype(np.int64) + np.arange(-middle, middle + 1)[:, None]
    strip = view.grey[np.clip(rows, 0, view.grey.shape[0] - 1), x[inner]]
    inked = strip < view.level
    beside = inked[middle - 5 : middle - 2].any(axis=0) | inked[middle + 3 : middle + 6].any(axis=0)
    hidden = float((beside & inked[middle - 1 : middle + 2].any(axis=0)).mean())  # a line may be dark here and there
    struck = hidden > _STRUCK or (len(x) < 2.5 * view.em and hidden * len(x) > 0.05 * view.em)
    lightest = strip[reach:-reach][:, ~inked[reach:-reach].any(axis=0)].sum(axis=1)
    lightest = np.flatnonzero(lightest >= 0.99 * lightest.max())
    for kind, centre, sides in (
        (_line, middle, 5),
        (_gap, reach + round(float(lightest.mean())), reach),
        (_edge, middle, reach),
    ):
        near = slice(centre - sides, centre + sides + 1)
        bare = ~inked[near].any(axis=0)
        if np.count_nonzero(bare) < max(8, 0.25 * len(bare)):
            continue
        row = kind(strip[near, :][:, bare].astype(np.float32), view.em // 4)
        if row is not None:
            off = np.array([0.0, row + centre - sides - middle])
            ends = np.column_stack([x[[0, -1]], y[[0, -1]]]) + off
            return _Part(Stretch(ends, 1.0), not struck, hidden)
    return None


_ASIDE = 4
"""Pixels by which a gap between shades may lie beside its path."""
_Levels = NDArray[np.float32]
"""Grey levels along a path (columns), from above it to below (rows)."""


def _line(levels: _Levels, size: int) -> int | None:
    """The row of a dark line; it is looked at in parts of about ``size`` pixels."""
    middle = len(levels) // 2
    k = middle - 2 + int(levels.mean(axis=1)[middle - 2 : middle + 3].argmin())
    rises = np.minimum(_mean(levels[: k - 2], size), _mean(levels[k + 3 :], size)) - _mean(levels[k : k + 1], size)
    depth = min(levels[: k - 2].mean(), levels[k + 3 :].mean()) - levels[k].mean()
    least = _LEAST + 40 / levels.shape[1]  # a short one may be the halo of strokes
    return k if depth >= least and (rises > 0.4 * depth).mean() >= 0.75 else None


def _gap(levels: _Levels, size: int) -> int | None:
    """The middle row of a gap between shaded cells, which evened light has made lighter than paper (250)."""
    middle = len(levels) // 2
    mean = levels[middle - 3 : middle + 4].mean(axis=1)
    light = np.flatnonzero(mean > mean.max() - 2) + middle - 3
    shades = levels[:2], levels[-2:]
    rises = _mean(levels[light], size) - np.maximum(*(_mean(shade, size) for shade in shades))
    depth = float(mean.max() - max(shade.mean() for shade in shades))
    found = mean.max() > _WHITE and depth >= _SLIGHT and all(_is_even(shade, depth) for shade in shades)
    return int(light.mean().round()) if found and (rises > 0.4 * depth).mean() >= 0.75 else None


def _edge(levels: _Levels, size: int) -> int | None:
    """The row of a shade's edge."""
    middle = len(levels) // 2
    above, below, mean = levels[:3], levels[-3:], levels.mean(axis=1)
    step = float(above.mean() - below.mean())
    rise = np.abs(mean[4:] - mean[:-4])
    k = int(rise[middle - 5 : middle + 2].argmax()) + middle - 5
    if abs(step) < _SHADE or rise[k] < 0.7 * abs(step) or not (_is_even(above, step) and _is_even(below, step)):
        return None
    steps = (_mean(above, size) - _mean(below, size)) * np.sign(step)
    return k + 2 if (steps > 0.5 * abs(step)).mean() >= 0.9 else None


def _mean(rows: _Levels, size: int) -> _Levels:
    """The mean of each part of some rows."""
    along = rows.mean(axis=0)
    count = max(2, min(8, len(along) // max(1, size)))
    edges = np.linspace(0, len(along), count + 1).astype(int)
    return (np.add.reduceat(along, edges[:-1]) / np.diff(edges)).astype(np.float32)


def _is_even(rows: _Levels, depth: float) -> bool:
    """Whether it is paper or a shade, and no fringe of glyphs."""
    across = rows.mean(axis=1)
    return bool(rows.mean(axis=0).std() < 2 + 0.3 * abs(depth) and np.ptp(across) < 1 + 0.3 * abs(depth))


_WHITE, _SLIGHT = 253.5, 2.5
"""Grey level of a gap between shaded cells, and by how much it is at least lighter than they: paper has 250."""
_SHADE = 5.0
"""Grey levels between a shaded cell and what is beside it."""
