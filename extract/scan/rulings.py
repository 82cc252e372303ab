"""Ruling lines of a scanned page, followed along their length: faint, broken, slightly bent or doubled ones too."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from .chains import RIDGE, Dash, Line, Points, Stretch, bridged, chained, filled, held_pieces, proven, reaching, rescued
from .dashes import dashed_lines
from .faint import faint_lines, length, may_be_faint
from .image import Image, darkness
from .openrows import open_walls
from .strokes import Strip, is_bowed, is_smooth, median, wobble
from .worn import WORN, mended, wear


def long_lines(grey: Image, unit: float) -> tuple[list[Points], list[Points]]:
    """Points along the long horizontal and vertical lines of a page, enough to see how it is bent."""
    em = round(_EM * unit)
    pictures = grey, cv2.transpose(grey)
    pieces = _solid(pictures[0], em), _solid(pictures[1], em)
    if not any(pieces):
        pieces = faint_lines(pictures, em, pieces)
    found = [[np.concatenate([s.points for s in chain]) for chain in chained(group, em)] for group in pieces]
    return found[0], [points[:, ::-1] for points in found[1]]


def _solid(picture: Image, em: int) -> list[Stretch]:
    dark = _ridges(picture, em)
    pieces = _pieces(picture, _long_runs(dark, em), em)
    return pieces if len(pieces) >= _FEW else pieces + _pieces(picture, _dashed(dark, pieces, em), em, "dashed")


def trace(grey: Image, unit: float, *, ruled: bool = True) -> tuple[list[Line], list[Line]]:
    """Horizontal and vertical lines of a page skewed by less than about a degree; ``unit`` is pixels per point.

    A page that is not ``ruled`` has shown no long line, not even a faint one.

    A dark run longer than a line of text is tall counts when it ends at a line of the other direction, or is very long:
    the rest is dashes, underlines, strokes of glyphs that line up. The wall between two low or narrow cells may be
    shorter; it must reach from line to line.
    """
    em = round(_EM * unit)
    upright = cv2.transpose(grey)
    dark_across, dark_down = _ridges(grey, em), _ridges(upright, em)
    across, spare_across = _sorted_pieces(grey, _long_runs(dark_across, em), em)
    down, spare_down = _sorted_pieces(upright, _long_runs(dark_down, em), em)
    across, down = (
        across + rescued(grey, spare_across, [s.points[:, ::-1] for s in down], em),
        down + rescued(upright, spare_down, [s.points[:, ::-1] for s in across], em),
    )
    dashed = dashed_lines(grey, em, _mask(grey.shape, across) | _mask(upright.shape, down).T)
    dashed = reaching(dashed[0], down + dashed[1], em), reaching(dashed[1], across + dashed[0], em)
    close = _close_dash((grey, upright), (across, down), em)
    dash = _dash(dashed[0] + dashed[1], em) or close
    across, down = across + dashed[0], down + dashed[1]
    if dash or any(dashed) or min(len(across), len(down)) < _FEW:  # few pages have any
        across += _pieces(grey, _dashed(dark_across, across, em), em, "dashed")
        down += _pieces(upright, _dashed(dark_down, down, em), em, "dashed")
    usual = _usual((grey, upright), (across, down))
    every = length(across + down)
    across, down = _printed((grey, upright), (across, down), usual)
    faint: tuple[list[Stretch], list[Stretch]] = [], []
    if ruled and may_be_faint((across, down), every - length(across + down), usual, em):
        faint = faint_lines((grey, upright), em, (across, down))
    low = _pieces(upright, _between(dark_down, round(_LOW * unit), across + faint[0], em), em, "short")
    narrow = _pieces(grey, _between(dark_across, round(_NARROW * unit), down + faint[1] + low, em), em, "short")
    narrow, low = _printed((grey, upright), (narrow, low), usual)
    level = [bridged(grey, chain, em) for chain in chained(across + narrow, em)]
    plumb = _turned([bridged(upright, chain, em) for chain in chained(down + low, em)])
    faint_level, faint_plumb = [[piece] for piece in faint[0]], _turned([[piece] for piece in faint[1]])
    level = held_pieces(level, plumb + faint_plumb, 0, em)
    plumb = held_pieces(plumb, level + faint_level, 1, em)
    crossed = [[s.points for chain in chains for s in chain] for chains in (level + faint_level, plumb + faint_plumb)]
    level = [_whole(grey, chain, crossed[1], 0, em, dash) for chain in level]
    plumb = [_whole(upright, chain, crossed[0], 1, em, dash) for chain in plumb]
    if not close:  # lines of dashes are broken, but not worn
        level, plumb = _mended((grey, upright), (level, plumb), em)
    plumb += open_walls(upright, dark_down, level, plumb, em)
    return (
        [Line(True, tuple(chain)) for chain in level + faint_level],
        [Line(False, tuple(chain)) for chain in plumb + faint_plumb],
    )


def _mended(
    pictures: tuple[Image, Image], lines: tuple[list[list[Stretch]], list[list[Stretch]]], em: int
) -> tuple[list[list[Stretch]], list[list[Stretch]]]:
    """Lines of a page whose rules are worn, with what is missing of them."""
    across, down = [chain for chain in lines[0] if chain], _turned([chain for chain in lines[1] if chain])
    if wear(pictures, (across, down), em) < WORN:
        return lines
    across, down = mended(pictures, (across, down), em)
    return across, _turned(down)


def with_double_rules_filled(grey: Image, unit: float) -> Image:
    """The page with the narrow gaps between the two lines of double rules as dark as these; ``unit`` is as above.

    The gap is a pixel or two in a poor scan, and light or dark by chance, so that neither its lines nor its middle run
    straight.
    """
    level = 250 - _GAP_SIDES * (250 - darkness(grey))
    dark = cv2.threshold(grey, level, 255, cv2.THRESH_BINARY_INV)[1]
    broad, filled = round(_GAP * unit), grey
    for upright in (False, True):
        turned = cv2.transpose(dark) if upright else dark
        length = round((_LOW if upright else 2 * _EM) * unit)  # strokes of a row of glyphs line up
        runs = _long_runs(cv2.morphologyEx(turned, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8)), length)
        gap = cv2.subtract(cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((broad + 1, 1), np.uint8)), runs)
        gap = _long_runs(gap, length // 2)
        if not upright and np.count_nonzero(gap) < _DOUBLED * unit:
            return grey
        own = cv2.transpose(filled) if upright else filled.copy()
        cv2.copyTo(cv2.erode(own, np.ones((2 * broad + 1, 1), np.uint8)), gap, own)
        filled = cv2.transpose(own) if upright else own
    return filled


_DOUBLED = 1700
"""Points of gaps between rules across at least where rules are double; lines of print are near as well."""
_GAP, _GAP_SIDES = 2.2, 0.35
"""Points between the lines of a double rule at most, and how dark its lines are at least, as a share of print."""


def _turned(chains: list[list[Stretch]]) -> list[list[Stretch]]:
    return [[Stretch(s.points[:, ::-1], s.thickness, s.dash) for s in chain] for chain in chains]


def _whole(
    grey: Image, chain: list[Stretch], crossing: list[Points], axis: int, em: int, dash: Dash | None
) -> list[Stretch]:
    return filled(grey, proven(grey, chain, crossing, axis, em), crossing, axis, em, dash)


def _dash(pieces: list[Stretch], em: int) -> Dash | None:
    """The usual dash of a page whose lines are dashed; the grain of a scan makes a row of specks here and there."""
    found = [piece.dash for piece in pieces if piece.dash]
    if len(found) < 4 or length(pieces) < _DASHED * em:
        return None
    return float(np.median([d for d, _ in found])), float(np.median([g for _, g in found]))


def _close_dash(pictures: tuple[Image, Image], groups: tuple[list[Stretch], list[Stretch]], em: int) -> Dash | None:
    """The usual dash of a page whose dashes lie so close that they are found as solid lines; a few of these tell."""
    told: list[Dash | None] = []
    for picture, pieces in zip(pictures, groups, strict=True):
        longest = sorted(pieces, key=lambda piece: float(np.ptp(piece.points[:, 0])))[-_TOLD:]
        for points, thickness in ((piece.points, piece.thickness) for piece in longest):
            x = np.arange(round(points[0, 0]), round(points[-1, 0]) + 1)
            y = np.interp(x, points[:, 0], points[:, 1])
            told.append(Strip(picture, x, y, thickness + 2, em).own_dash())
    found = [dash for dash in told if dash]
    if len(found) < _TOLD // 2:
        return None
    return float(np.median([d for d, _ in found])), float(np.median([g for _, g in found]))


_TOLD = 6
"""Lines of either direction that tell whether those of a page are dashed."""
_DASHED = 12
"""Ems of dashed lines on a page from which on the other lines of it may be dashed, too."""
_EM = 20.0
"""Points: longer than the strokes of common glyphs."""
_FEW = 4
"""A form has more lines in each direction."""
_LOW, _NARROW = 11.0, 14.0
"""Points: the lowest cell, the narrowest column."""


def _printed(
    pictures: tuple[Image, Image], groups: tuple[list[Stretch], list[Stretch]], usual: float
) -> list[list[Stretch]]:
    """The pieces but for those so much fainter than is ``usual`` that they shine through from the back of the sheet.

    Of a streak down the sheet the walls that it runs into are left. ``pictures`` are the page and the page upright; a
    group lies on either.
    """
    least = _FAINTEST * usual
    return [
        [
            part
            for piece in group
            for part in ([piece] if inked(picture, piece) > least else darker(picture, piece, least))
        ]
        for picture, group in zip(pictures, groups, strict=True)
    ]


def _usual(pictures: tuple[Image, Image], groups: tuple[list[Stretch], list[Stretch]]) -> float:
    """How much darker than paper the lines of a page are for the most part of their length."""
    marks = sorted(
        (inked(picture, piece), float(piece.points[-1, 0] - piece.points[0, 0]))
        for picture, group in zip(pictures, groups, strict=True)
        for piece in group
    )
    reached = np.cumsum([length for _, length in marks])
    return marks[int(np.searchsorted(reached, 0.6 * reached[-1]))][0] if marks else 0.0


def inked(picture: Image, piece: Stretch) -> float:
    """How much darker than paper a level line is for the most part."""
    return median(_levels(picture, piece))


def _levels(picture: Image, piece: Stretch) -> NDArray[np.float64]:
    """How much darker than paper a line is at each of its points."""
    x, y = piece.points.round().astype(int).T
    reach = max(1, round(piece.thickness / 2) + 1)  # a double line is light within
    rows = np.clip(y + np.arange(-reach, reach + 1)[:, None], 0, len(picture) - 1)
    return 250.0 - picture[rows, np.clip(x, 0, picture.shape[1] - 1)].min(axis=0)


def darker(picture: Image, piece: Stretch, least: float) -> list[Stretch]:
    """The parts of a level line, longer than a glyph, that are darker than paper by ``least``."""
    step = max(1.0, median(np.diff(piece.points[:, 0])))  # pixels from point to point
    shortest = max(3, round(_LOW * max(picture.shape) / 842 / step))
    drawn = cv2.medianBlur((_levels(picture, piece) > least).astype(np.uint8), 5)
    drawn = cv2.morphologyEx(drawn, cv2.MORPH_OPEN, np.ones((shortest, 1), np.uint8)).ravel()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], drawn, [0]])))
    return [replace(piece, points=piece.points[a:b]) for a, b in zip(edges[::2], edges[1::2], strict=True)]


_FAINTEST = 0.3
"""Darkness of a printed line by that of the page's usual one."""


def _ridges(grey: Image, em: int) -> Image:
    """Pixels darker than what lies above and below, as on a horizontal line; three rows high, so that a slant holds."""
    smooth = cv2.blur(grey, (max(3, em // 9) | 1, 1))
    ridge = np.zeros_like(grey)
    for reach in (max(3, em // 18), max(7, em // 7)):
        if len(smooth) <= 2 * reach:  # a page too low for a line with paper on both sides
            continue
        sides = cv2.min(smooth[: -2 * reach], smooth[2 * reach :])
        ridge[reach:-reach] = cv2.max(ridge[reach:-reach], cv2.subtract(sides, smooth[reach:-reach]))
    mask = cv2.threshold(ridge, RIDGE, 255, cv2.THRESH_BINARY)[1]
    mask = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    closed: Image = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(2, em // 18)), np.uint8))
    return closed


def _long_runs(dark: Image, shortest: int) -> Image:
    upright = cv2.transpose(dark)  # the library is twice as fast down a picture as along its rows
    runs: Image = cv2.transpose(cv2.morphologyEx(upright, cv2.MORPH_OPEN, np.ones((shortest, 1), np.uint8)))
    return runs


def _mask(shape: tuple[int, ...], pieces: list[Stretch]) -> Image:
    """Where lines are drawn."""
    mask = np.zeros(shape, np.uint8)
    for piece in pieces:
        points = np.round(piece.points).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(mask, [points], False, 255, round(piece.thickness) + 3)
    return mask


def _dashed(dark: Image, known: list[Stretch], em: int) -> Image:
    """Long runs of dashes that leave gaps up to a third of an em, aside from the lines that are known."""
    rest = dark.copy()
    for piece in known:
        points = np.round(piece.points).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(rest, [points], False, 0, round(piece.thickness) + max(4, em // 6))
    closed = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((1, em // 3), np.uint8))
    return _long_runs(closed, 2 * em)


def _between(dark: Image, shortest: int, walls: list[Stretch], em: int) -> Image:
    """Short runs from one crossing line to another, without the print that stands close beyond.

    ``walls`` are given in the other image's coordinates.
    """
    near = max(2, em // 18)
    wall = np.zeros_like(dark)
    for piece in walls:
        points = np.round(piece.points[:, ::-1]).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(wall, [points], False, 255, round(piece.thickness) + 2 * near)
    rows, labels, stats = _parts(_long_runs(dark, shortest))
    keep = np.zeros(len(stats), np.uint8)
    beyond: list[tuple[slice, slice]] = []
    for i in range(1, len(stats)):
        x, y, w, h, _ = stats[i]
        met = np.flatnonzero(wall[y : y + h, x : x + w].any(axis=0))
        if not met.size:
            continue
        start, end = met[0] + near * (met[0] > 0), met[-1] + 1 - near * (met[-1] < w - 1)  # beyond them stands text
        if shortest <= end - start < 1.3 * em and not wall[y + h // 2, x + start : x + end].all():
            keep[i] = 255
            beyond += [(slice(y, y + h), slice(x, x + start)), (slice(y, y + h), slice(x + end, x + w))]
    between = np.zeros_like(dark)
    between[rows] = np.take(keep, labels)
    for place in beyond:
        between[place] = 0
    return between


def _parts(mask: Image) -> tuple[NDArray[np.int_], NDArray[np.int32], NDArray[np.int32]]:
    """Connected parts of a mask of runs, most rows of which are empty: the rows that are not, labels there, statistics.

    Statistics (x, y, width, height, area) are of the whole mask; one empty row is kept between rows that are not.
    """
    inked = np.asarray(mask.any(axis=1))
    inked[1:] |= inked[:-1].copy()
    rows = np.flatnonzero(inked)
    if not len(rows):
        return rows, np.zeros((0, mask.shape[1]), np.int32), np.zeros((1, 5), np.int32)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask[rows], connectivity=8, ltype=cv2.CV_32S)
    stats[:, 1] = rows[stats[:, 1]]
    return rows, labels, stats


_Kind = Literal["solid", "short", "dashed"]


def _pieces(grey: Image, runs: Image, em: int, kind: _Kind = "solid") -> list[Stretch]:
    """The dark runs of a mask as lines of points, unless they are thick, bowed, or look like strokes of glyphs."""
    return _sorted_pieces(grey, runs, em, kind)[0]


def _sorted_pieces(grey: Image, runs: Image, em: int, kind: _Kind = "solid") -> tuple[list[Stretch], list[Stretch]]:
    """The dark runs that are drawn lines, and those that look like strokes of glyphs."""
    held, labels, stats = _parts(runs)
    pieces: list[Stretch] = []
    strokes: list[Stretch] = []
    first = np.searchsorted(held, stats[:, 1])
    for i in range(1, len(stats)):
        x, y, w, h, area = stats[i]
        if area > w * (max(5, 0.13 * em) if kind == "dashed" else max(8, 0.27 * em)):
            continue
        inside = labels[first[i] : first[i] + h, x : x + w] == i
        weight = inside * (255.0 - grey[y : y + h, x : x + w])
        total, middle = _middle(weight)
        darkest = weight.max(axis=0)
        on = weight[np.clip(middle.round().astype(int), 0, h - 1), np.arange(w)]
        if median(on) < _BESIDE * median(darkest):  # two lines run together, and between them is paper
            total, middle = _middle(weight - np.minimum(weight, _BESIDE * darkest))
        middle += y
        keep = np.flatnonzero(total > 0)[:: max(1, em // 12) if w > 4 * em and kind == "solid" else 1]
        piece = Stretch(np.column_stack([x + keep, middle[keep]]), max(1.0, area / w - 2))
        (pieces if _is_drawn(grey, x + keep, middle[keep], area / w, em, kind) else strokes).append(piece)
    return pieces, strokes


def _middle(weight: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The sum of each column of weights, and the row of its centre."""
    total = weight.sum(axis=0)
    rows = np.arange(len(weight), dtype=np.float64)[:, None]
    return total, (weight * rows).sum(axis=0) / np.maximum(total, 1e-6)


_BESIDE = 0.5
"""Share of a run's darkness up to which what lies in it beside its darkest is none of it: a streak close to a wall."""


def _is_drawn(grey: Image, x: NDArray[np.int_], y: NDArray[np.float64], thickness: float, em: int, kind: str) -> bool:
    """Whether a dark run is a drawn line, and no row of strokes."""
    strip = Strip(grey, x, y, thickness, em)
    trim = min(em // 7, len(x) // 4) if kind == "short" else 0  # lines that it ends at are no text
    crowd = strip.crowd(trim)
    length = x[-1] - x[0]
    whole = kind == "solid" and length > 4 * em and strip.weakest() > 0.5  # however close text stands to it
    if kind == "short" and crowd > 1 and len(x) > 4 * _RIM:  # glyphs stand off from the rules above and below
        whole = strip.is_bare_beside(trim) and strip.weakest(trim=_RIM) > 0.5
    if crowd > 1 and not whole:
        return False
    if kind == "dashed":
        return crowd < 0.35 and strip.dashes() > length / (0.65 * em) and is_smooth(y, em)
    if length > 4 * em or len(x) < 12:
        return not is_bowed(x, y, em)
    if is_bowed(x, y, em, trim):
        return False
    if kind == "solid":
        return crowd <= 0.6 and (strip.gaps() <= 0.12 or (crowd < 0.35 and strip.own_dash() is not None))
    gaps = strip.gaps()
    steady = wobble(x, y) < max(0.4, 0.08 * thickness)  # a double line strays more than a stroke of a glyph
    return gaps <= 0.06 and (crowd < 0.2 or (gaps <= 0.02 and steady))


_RIM = 2
"""Pixels at either end of a wall that belong to the rim of the line there."""


def rim(grey: Image, piece: Stretch, reach: int, *, horizontal: bool) -> tuple[int, int]:
    """How many pixels a line reaches to either side of its middle, blur and wobble included; at most ``reach``."""
    x, y = piece.points.round().astype(int).T
    height, width = grey.shape
    off = np.arange(-reach, reach + 1)[:, None]
    rows, columns = (y + off, x) if horizontal else (y, x + off)
    levels = grey[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)]
    dark = np.percentile(levels, 60, axis=1)  # glyphs that stand on the line do not count
    paper = float(np.percentile(dark, 90))
    inked = paper - dark > 0.15 * (paper - dark[reach - 1 : reach + 2].min())
    before = next((k for k in range(1, reach + 1) if not inked[reach - k]), reach)
    after = next((k for k in range(1, reach + 1) if not inked[reach + k]), reach)
    return before, after
