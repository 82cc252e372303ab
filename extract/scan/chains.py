"""Pieces of ruling lines to lines: which pieces continue one another, where a line was passed over, what is none."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .image import Image
from .strokes import Strip, median

Points = NDArray[np.float64]
"""N×2 pixel coordinates (x, y)."""


Dash = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stretch:
    """An unbroken piece of a line: points along its middle, one every few pixels.

    ``dash`` is how long its dashes and the gaps between them are (pixels); None where the piece is solid.
    """

    points: Points
    thickness: float
    dash: Dash | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces that lie on one line, with the gaps that breaks or merged cells leave between them."""

    horizontal: bool
    stretches: tuple[Stretch, ...]

    @property
    def points(self) -> Points:
        return np.concatenate([np.empty((0, 2)), *(s.points for s in self.stretches)])


RIDGE = 15
"""A line is darker than both of its sides by at least this many grey levels, after smoothing along it."""


def chained(pieces: list[Stretch], em: int) -> list[list[Stretch]]:
    """Join pieces that continue one another: the end of one points at the beginning of the next."""
    pieces.sort(key=lambda p: float(p.points[0, 0]))
    chains: list[list[Stretch]] = []
    for piece in pieces:
        best, nearest = None, 1.0
        for chain in chains:
            end = chain[-1].points
            gap = float(piece.points[0, 0] - end[-1, 0])
            if not -0.2 * em <= gap <= 12 * em or abs(end[-1, 1] - piece.points[0, 1]) > 1.2 * em:
                continue
            off = abs(_reach(end, float(piece.points[0, 0]), em) - float(piece.points[:3, 1].mean()))
            off /= 2.5 + 0.008 * max(0.0, gap)
            if off < nearest:
                best, nearest = chain, off
        if best is None:
            chains.append([piece])
        else:
            best.append(piece)
    return chains


def _reach(points: Points, x: float, em: int) -> float:
    """Where a line comes to at ``x`` when it goes on as it ended."""
    tail = points[points[:, 0] >= points[-1, 0] - 4 * em]
    if len(tail) < 8:
        return float(tail[:, 1].mean())
    slope, base = np.polyfit(tail[:, 0] - x, tail[:, 1], 1)
    return float(base) if abs(slope) < 0.05 else float(tail[-3:, 1].mean())


def bridged(grey: Image, chain: list[Stretch], em: int) -> list[Stretch]:
    """Make one of neighbouring pieces where the gap is short, or where a faint trace of the line goes through it."""
    done = [chain[0]]
    for piece in chain[1:]:
        last = done[-1]
        (xa, ya), (xb, yb) = last.points[-1], piece.points[0]
        gap = xb - xa
        if gap > 0.4 * em and _traced(grey, xa, ya, xb, yb, em) < 0.6:
            done.append(piece)
            continue
        thickness = max(last.thickness, piece.thickness)
        done[-1] = Stretch(np.concatenate([last.points, piece.points]), thickness, last.dash or piece.dash)
    return done


def _traced(grey: Image, xa: float, ya: float, xb: float, yb: float, em: int) -> float:
    """Share of the way between two points on which the line is darker than its sides, be it by little."""
    xs = np.arange(round(xa) + 1, round(xb))
    if len(xs) == 0:
        return 1.0
    ys = (ya + (yb - ya) * (xs - xa) / (xb - xa)).round().astype(int)
    reach = max(3, em // 14)
    ys = np.clip(ys, reach + 1, grey.shape[0] - reach - 2)
    middle = np.minimum(np.minimum(grey[ys, xs], grey[ys - 1, xs]), grey[ys + 1, xs]).astype(np.int16)
    sides = np.minimum(grey[ys - reach, xs], grey[ys + reach, xs]).astype(np.int16)
    return float((sides - middle > RIDGE * 0.7).mean())


_RULE = 8.0
"""Ems: how long a line across is at least for short ones at its height to belong to it."""


def held_pieces(chains: list[list[Stretch]], crossing: list[list[Stretch]], axis: int, em: int) -> list[list[Stretch]]:
    """Pieces that are long, or that end at lines of the other direction."""
    others = [s.points for chain in crossing for s in chain]
    near = 0.2 * em
    held = []
    for chain in chains:
        kept = []
        # a rule that goes on beyond a cell over two rows, where no wall is drawn
        goes_on = axis == 0 and max(float(p.points[-1, 0] - p.points[0, 0]) for p in chain) > _RULE * em
        for piece in chain:
            start, end = piece.points[0, axis], piece.points[-1, axis]
            at = median(piece.points[:, 1 - axis])
            met = [
                float(p[np.abs(p[:, 1 - axis] - at).argmin(), axis]) for p in others if _spans(p, at, 1 - axis, near)
            ]
            ends = any(abs(m - start) <= near for m in met) + any(abs(m - end) <= near for m in met)
            inner = any(start + near < m < end - near for m in met)
            # strokes of a row of glyphs line up, those of a column seldom: a page break may leave a column one end
            places = [float(p[:, axis].mean()) for p in others if _spans(p, at, 1 - axis, near)]
            cut = axis == 1 and not (
                min(places, default=end) < start - near and max(places, default=start) > end + near
            )
            enough = 2 * em if inner else (1 if cut else 4) * em if ends else (1.5 if goes_on else 5) * em
            if ends == 2 or end - start > enough or (ends and inner):
                kept.append(piece)
        drawn = sum(float(p.points[-1, axis] - p.points[0, axis]) for p in chain)
        start, end = float(chain[0].points[0, axis]), float(chain[-1].points[-1, axis])
        at = float(np.median(np.concatenate([p.points[:, 1 - axis] for p in chain])))
        crossed = sum(_spans(p, at, 1 - axis, near) and start < float(p[:, axis].mean()) < end for p in others)
        if drawn > max(8 * em, 0.6 * (end - start)) and crossed > 1:
            kept = chain  # a broken line
        if kept:
            held.append(kept)
    return held


def _spans(points: Points, at: float, axis: int, near: float) -> bool:
    return bool(points[0, axis] - near <= at <= points[-1, axis] + near)


def proven(grey: Image, chain: list[Stretch], crossing: list[Points], axis: int, em: int) -> list[Stretch]:
    """Cut out of a line what lies between two lines that cross it and is no part of it: strokes of glyphs.

    In a low row a stroke reaches from line to line. A drawn wall goes through to both without a gap, or has no ink
    about it; where hardly any stretch of a line does, the others are strokes as well.
    """
    ends = min(p.points[0, axis] for p in chain), max(p.points[-1, axis] for p in chain)
    chain = [_without_strokes(grey, piece, ends, crossing, axis, em) for piece in chain]
    dashed = [piece for piece in chain if piece.dash]
    parts = [part for piece in chain if not piece.dash for part in _parts(grey, piece, crossing, axis, em)]
    doubtful = axis == 1 and sum(p.certain for p in parts) < len(parts) / 3
    kept: list[Stretch] = []
    for part in parts:
        if part.is_stroke or (doubtful and not part.certain):
            continue
        points, thickness = part.stretch.points, part.stretch.thickness
        if kept and part.follows and kept[-1].points[-1, axis] >= points[0, axis] - 0.3 * em:
            kept[-1] = Stretch(np.concatenate([kept[-1].points, points]), thickness)
        elif len(points) > 1:
            kept.append(part.stretch)
    return sorted(kept + dashed, key=lambda s: float(s.points[0, axis]))


def _without_strokes(
    grey: Image, piece: Stretch, ends: tuple[float, float], crossing: list[Points], axis: int, em: int
) -> Stretch:
    """A piece without what follows a break beyond the last line that crosses it: the glyphs next to an open border.

    What is too short for a row or a column beyond it goes without a break; ``ends`` are those of the whole line. A
    dashed piece is broken all along, and stays.
    """
    if piece.dash:
        return piece
    points = piece.points
    for way, end in ((1, ends[1]), (-1, ends[0])):
        place = float(points[:, axis][::way][-1])
        at = median(points[:, 1 - axis])
        met = [
            float(p[np.abs(p[:, 1 - axis] - at).argmin(), axis]) for p in crossing if _spans(p, at, 1 - axis, 0.1 * em)
        ]
        last = max((m * way for m in met), default=place * way) * way
        beyond = (place - last) * way
        if _TIP * em < beyond <= 0.3 * em and place == end:
            points = points[(points[:, axis] - last) * way <= _TIP * em]
        if not 0.3 * em < beyond < 4 * em:
            continue
        along = np.arange(round(last) + 3 * way, round(place) + way, way)
        broken = _strip(grey, along, points, axis, piece.thickness, em).breaks_off()
        if broken is not None and len(along) - broken < em:
            points = points[(points[:, axis] - along[broken]) * way < 0]
    return Stretch(points, piece.thickness)


_TIP = 0.1
"""Ems by which a line may pass the last one that it crosses, as at the corner of a broad border."""


def rescued(grey: Image, doubtful: list[Stretch], crossing: list[Points], em: int) -> list[Stretch]:
    """Stretches of doubtful runs that are lines all the same: clear and unbroken from one crossing line to another.

    A run may have caught the glyphs of the next row, and look like a row of strokes for that.
    """
    parts = [part for piece in doubtful for part in _parts(grey, piece, crossing, 0, em, bound=True)]
    return [part.stretch for part in parts if part.clear and len(part.stretch.points) > 1]


def filled(
    grey: Image, line: list[Stretch], crossing: list[Points], axis: int, em: int, dash: Dash | None
) -> list[Stretch]:
    """A line with the stretches between crossing lines that were passed over, for text upon them or for breaks.

    ``dash`` is what the dashes of the page are like, if its lines are dashed.
    """
    if not line:
        return line
    known = np.concatenate([s.points for s in line])
    known = known[np.argsort(known[:, axis])]
    thickness = float(np.median([s.thickness for s in line]))
    at = median(known[:, 1 - axis])
    start, end = known[0, axis] - 12 * em, known[-1, axis] + 12 * em
    near = 0.1 * em + (1.6 * sum(dash) if dash else 0)  # the dashes of a corner are no part of the line that crosses
    met = sorted(
        float(p[np.abs(p[:, 1 - axis] - at).argmin(), axis]) for p in crossing if _spans(p, at, 1 - axis, near)
    )
    usual = _strip(grey, known[:, axis], known, axis, thickness, em).darkness
    found = list(line)
    for a, b in pairwise(m for m in met if start <= m <= end):
        covered = sum(max(0.0, min(b, s.points[-1, axis]) - max(a, s.points[0, axis])) for s in line)
        if covered > 0.5 * (b - a):
            found += _lengthened(grey, line, known, a, b, axis, usual, thickness, em)
        if not 0.3 * em < b - a < 12 * em or covered > 0.5 * (b - a):
            continue
        along = np.arange(max(0, round(a)), min(grey.shape[1], round(b) + 1))
        for off in (0, -2, 2):
            strip = _strip(
                grey, along, known + (np.array([0, off]) if axis == 0 else np.array([off, 0])), axis, thickness, em
            )
            if dash and strip.is_dashed(usual, *dash, trim=em // 10):
                found.append(_between(along, known, axis, off, thickness, dash))
                break
            if strip.darkness < 0.4 * usual or not strip.stands_out():
                continue
            crowd = strip.crowd(em // 10)
            whole = strip.weakest(usual) > 0.55 and (axis == 0 or crowd < 0.6)  # a stroke may go from rule to rule
            if whole or (strip.gaps() < 0.35 and crowd < 0.15 and not strip.floats(usual)):
                found.append(_between(along, known, axis, off, thickness))
                break
    return sorted(found, key=lambda s: float(s.points[0, axis]))


def _lengthened(
    grey: Image,
    line: list[Stretch],
    known: Points,
    a: float,
    b: float,
    axis: int,
    usual: float,
    thickness: float,
    em: int,
) -> list[Stretch]:
    """What leads a line on to the lines that cross it at ``a`` and ``b``, where text that touches it hid it there."""
    own = [(s.points[0, axis], s.points[-1, axis]) for s in line if s.points[-1, axis] > a and s.points[0, axis] < b]
    found = []
    for start, end in ((a, min(p for p, _ in own)), (max(q for _, q in own), b)):
        along = np.arange(max(0, round(start)), min(grey.shape[1 - axis], round(end) + 1))
        if not 0.3 * em < end - start < 8 * em or len(along) < 13:
            continue
        strip = _strip(grey, along, known, axis, thickness, em)
        if strip.weakest(usual) > 0.4:
            found.append(_between(along, known, axis, 0, thickness))
    return found


def _between(
    along: NDArray[np.int_], known: Points, axis: int, off: int, thickness: float, dash: Dash | None = None
) -> Stretch:
    across = np.interp(along, known[:, axis], known[:, 1 - axis]) + off
    points = np.column_stack([along, across] if axis == 0 else [across, along])
    return Stretch(points.astype(np.float64), thickness, dash)


def reaching(pieces: list[Stretch], crossing: list[Stretch], em: int) -> list[Stretch]:
    """Dashed pieces drawn out to the lines beyond their last dashes, which are part of the corners there."""
    done = []
    for piece in pieces:
        points, period = piece.points, sum(piece.dash or ())
        for first, toward in ((True, -1), (False, 1)):
            tip, at = points[0] if first else points[-1]
            ends = [
                float(other.points[np.abs(other.points[:, 0] - at).argmin(), 1])
                for other in crossing
                if other.points[0, 0] - period <= at <= other.points[-1, 0] + period
            ]
            beyond = [m for m in ends if 0 < toward * (m - tip) <= 1.6 * period + 0.1 * em]
            if beyond:
                points = np.insert(
                    points, 0 if first else len(points), [toward * min(toward * m for m in beyond), at], 0
                )
        done.append(Stretch(points, piece.thickness, piece.dash))
    return done


def _strip(grey: Image, along: NDArray[np.number[Any]], known: Points, axis: int, thickness: float, em: int) -> Strip:
    x = np.clip(np.round(along).astype(np.int_), 0, grey.shape[1] - 1)
    return Strip(grey, x, np.interp(x, known[:, axis], known[:, 1 - axis]), thickness + 2, em)


@dataclass(frozen=True, slots=True)
class _Part:
    """A line's stretch between two lines that cross it; ``follows`` where the one before belongs to the same piece.

    It is ``clear`` where it goes from one to the other without a gap and without ink about it.
    """

    stretch: Stretch
    follows: bool
    clear: bool
    certain: bool
    is_stroke: bool


def _parts(
    grey: Image, piece: Stretch, crossing: list[Points], axis: int, em: int, *, bound: bool = False
) -> list[_Part]:
    """A piece cut where other lines cross it; ``bound`` leaves out what does not go from one such line to another."""
    points = piece.points
    start, end = points[0, axis], points[-1, axis]
    at = median(points[:, 1 - axis])
    met = [float(p[np.abs(p[:, 1 - axis] - at).argmin(), axis]) for p in crossing if _spans(p, at, 1 - axis, 0.1 * em)]
    stops = sorted({start, end, *(m for m in met if start + 0.3 * em < m < end - 0.3 * em)})
    parts: list[_Part] = []
    for a, b in pairwise(stops):
        inside = points[(points[:, axis] >= a) & (points[:, axis] <= b)]
        if not len(inside):
            continue
        tips = [[m for m in met if abs(m - tip) < 0.2 * em] or [tip] for tip in (a, b)]
        first, last = (min(near, key=lambda m: abs(m - tip)) for near, tip in zip(tips, (a, b), strict=True))
        if bound and not (first in met and last in met):
            continue
        x = np.arange(max(0, round(first)), min(grey.shape[1], round(last) + 1))  # up to the lines that it ends at
        clear, certain, stroke = False, True, False
        if len(x) > 13:
            strip = Strip(grey, x, np.interp(x, points[:, axis], points[:, 1 - axis]), piece.thickness + 2, em)
            crowd, gaps = strip.crowd(trim=em // 10), strip.gaps()
            clean = strip.weakest() > 0.5 and crowd < 0.6
            clear = clean and first in met and last in met
            if b - a < 4 * em:
                certain = (
                    clean or (crowd < 0.2 and gaps < 0.5) or (first in met and last in met and strip.is_unbroken())
                )
                tail = (first == start and first not in met) or (last == end and last not in met)
                glyph = b - a < 1.2 * em and crowd > 0.2 and strip.floats()
                stroke = (b - a > 0.3 * em and (crowd > 0.7 or glyph) and gaps > 0.05) or (
                    tail and b - a < em and crowd > 0.15
                )
        parts.append(_Part(Stretch(inside, piece.thickness), bool(parts), clear, certain, stroke))
    return parts
