"""Rules that worn toner broke: missing at corners, or over half of a cell's width.

Where a page's rules are broken all over, a stretch from one crossing line to the next is a rule when enough of it is
left that is no stroke of a glyph: pieces that stand alone, or that are longer than glyphs are wide.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from .chains import Points, Stretch, chained
from .image import Image, darkness
from .strokes import GLYPH, Strip

WORN = 0.02
"""Share of the length of a page's rules that is lost, from which on it is worn."""
_LEFT = 0.42
"""Share of a stretch between two lines, at least, that must be left of it."""
_ALONE, _BEGUN = 0.5, 0.15
"""The same where no more of the line is known, and how far (ems) from the one or the other line its rest begins."""
_THIN, _SHORT = 0.11, 0.25
"""Ems: how thick and how short the remains of a rule may be."""
Chains = list[list[Stretch]]


def wear(pictures: tuple[Image, Image], groups: tuple[Chains, Chains], em: int) -> float:
    """Share of the length of a page's lines at which they are broken; points of those down are (y, x)."""
    lost = drawn = 0.0
    for picture, chains in zip(pictures, groups, strict=True):
        for chain in chains:
            for piece in chain:
                if piece.dash:
                    continue
                light = _strip(picture, _along(piece.points), piece.points, piece.thickness, em).light()
                lost += float(light.sum())
                drawn += len(light)
    return lost / max(1.0, drawn)


def mended(pictures: tuple[Image, Image], groups: tuple[Chains, Chains], em: int) -> tuple[Chains, Chains]:
    """The lines with what is missing from one crossing line to the next, and those of which but little is left."""
    across, down = _filled(pictures, groups, em)
    rest = [_remains(picture, chains, em) for picture, chains in zip(pictures, (across, down), strict=True)]
    more = [
        [line for chain in chains if (line := _proven(chain, crossing, em))]
        for chains, crossing in zip(rest, (down, across), strict=True)
    ]
    across = [chain + _missing(pictures[0], chain, down + more[1], em) for chain in across]
    down = [chain + _missing(pictures[1], chain, across + more[0], em) for chain in down]
    return across + more[0], down + more[1]


def _filled(pictures: tuple[Image, Image], groups: tuple[Chains, Chains], em: int) -> tuple[Chains, Chains]:
    across, down = groups
    down = [chain + _missing(pictures[1], chain, across, em) for chain in down]
    across = [chain + _missing(pictures[0], chain, down, em) for chain in across]
    down = [chain + _missing(pictures[1], chain, across, em) for chain in down]
    return across, down


def _missing(picture: Image, line: list[Stretch], crossing: Chains, em: int) -> list[Stretch]:
    """What is missing of a line from one line that crosses it to the next."""
    known = np.concatenate([piece.points for piece in line])
    known = known[np.argsort(known[:, 0], kind="stable")]
    thickness = float(np.median([piece.thickness for piece in line]))
    usual = _strip(picture, _along(known), known, thickness, em).darkness
    found: list[Stretch] = []
    for a, b in pairwise(_met(crossing, known, em)):
        covered = _covered(line, a, b)
        if b - a < 0.3 * em or covered >= 0.98 * (b - a):
            continue
        along = np.arange(max(0, round(a)), min(picture.shape[1], round(b) + 1))
        for off in (0, -2, 2):
            path = known + np.array([0.0, off])
            if covered > 0.5 * (b - a) or _strip(picture, along, path, thickness, em).left(usual) >= _LEFT:
                across = np.interp(along, path[:, 0], path[:, 1])
                found.append(Stretch(np.column_stack([along, across]).astype(np.float64), thickness))
                break
    return found


def _covered(line: list[Stretch], a: float, b: float) -> float:
    return sum(max(0.0, min(b, s.points[-1, 0]) - max(a, s.points[0, 0])) for s in line)


def _proven(remains: list[Stretch], crossing: Chains, em: int) -> list[Stretch]:
    """What is a rule of marks in a row: half of the way from one crossing line to the next, and begun at either.

    A dash in a cell has paper on both sides; one of the marks is longer than strokes of a glyph are.
    """
    known = np.concatenate([piece.points for piece in remains])
    found: list[Stretch] = []
    for a, b in pairwise(_met(crossing, known, em)):
        inside = [s for s in remains if a - 0.1 * em < s.points[0, 0] and s.points[-1, 0] < b + 0.1 * em]
        longest = max((float(s.points[-1, 0] - s.points[0, 0]) for s in inside), default=0.0)
        if longest < GLYPH * em or _covered(inside, a, b) < _ALONE * (b - a):
            continue
        if min(inside[0].points[0, 0] - a, b - inside[-1].points[-1, 0]) < _BEGUN * em:
            level = [float(np.interp(end, known[:, 0], known[:, 1])) for end in (a, b)]
            found.append(Stretch(np.array([[a, level[0]], [b, level[1]]]), inside[0].thickness))
    return found


def _remains(picture: Image, lines: Chains, em: int) -> Chains:
    """Thin straight marks that stand alone, off the known lines, those in a row together."""
    ink = cv2.threshold(picture, 250 - 0.25 * (250 - darkness(picture)), 255, cv2.THRESH_BINARY_INV)[1]
    for line in lines:
        for piece in line:
            points = np.round(piece.points).astype(np.int32).reshape(-1, 1, 2)
            cv2.polylines(ink, [points], False, 0, round(piece.thickness) + 5)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_32S)
    x, y, w, h, area = stats[1:].T
    thin = (h <= max(5, _THIN * em)) & (w >= _SHORT * em) & (area >= 0.5 * w * h)
    marks = [
        Stretch(np.column_stack([np.arange(a, a + n), np.full(n, b + (t - 1) / 2)]).astype(np.float64), float(t))
        for a, b, n, t in zip(x[thin], y[thin], w[thin], h[thin], strict=True)
    ]
    return chained(marks, em)


def _met(crossing: Chains, known: Points, em: int) -> list[float]:
    """Where lines cross a line, each once."""
    near = 0.5 * em
    places = []
    for chain in crossing:
        points = np.concatenate([piece.points for piece in chain])
        middle = float(np.median(points[:, 1]))
        at = float(np.interp(middle, known[:, 0], known[:, 1]))
        if points[:, 0].min() - near <= at <= points[:, 0].max() + near:
            places.append(float(points[np.abs(points[:, 0] - at).argmin(), 1]))
    met: list[float] = []
    for place in sorted(places):
        if not met or place - met[-1] > 0.25 * em:
            met.append(place)
    return met


def _along(points: Points) -> NDArray[np.int_]:
    return np.arange(round(float(points[0, 0])), round(float(points[-1, 0])) + 1)


def _strip(picture: Image, along: NDArray[np.int_], known: Points, thickness: float, em: int) -> Strip:
    along = np.clip(along, 0, picture.shape[1] - 1)
    return Strip(picture, along, np.interp(along, known[:, 0], known[:, 1]), thickness + 2, em)
