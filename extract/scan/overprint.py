"""Rules that go on under a seal: what takes its ink off takes pale rules with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np

from .chains import RIDGE, Line, Points, Stretch
from .image import Image

_AROUND = 12.0
"""Points around the ink of a seal within which pale rules suffer with it."""
_UNDER = 0.9
"""Share of a gap that lies under the seal."""
_BESIDE = 3.0
"""Points to either side of a rule at which there is paper."""
_SEEN = 0.7
"""Share of what is left of a rule between a seal and the next rule that must be seen."""
_TRACED = 0.4
"""Share of a gap in a rule, between the strokes of the seal over it, in which the rule must be seen."""


def under_seal(
    across: Sequence[Line], down: Sequence[Line], grey: Image, seal: Image, unit: float
) -> tuple[list[Line], list[Line]]:
    """The lines with what lies under a seal: between two pieces of one, and from its end to the next that crosses it.

    ``grey`` is the page on which they were traced, ``seal`` the mask of the seal's ink (H×W, 255 where there is some),
    ``unit`` pixels to a point.
    """
    covered, inked = _within(seal, _AROUND * unit), _spread(seal, 2 * unit)
    across, down = ([_closed(line, covered, inked, grey, unit) for line in lines] for lines in (across, down))
    return (
        [_prolonged(line, down, grey, covered, inked, unit) for line in across],
        [_prolonged(line, across, grey, covered, inked, unit) for line in down],
    )


def _spread(seal: Image, around: float) -> Image:
    size = 2 * round(around) + 1
    return np.asarray(cv2.dilate(seal, np.ones((size, size), np.uint8)), np.uint8)


def _within(seal: Image, around: float) -> Image:
    """Mask of all that lies within the outlines of a seal, so many pixels around its ink."""
    covered = _spread(seal, around)
    rims, _ = cv2.findContours(covered, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    cv2.drawContours(covered, rims, -1, 255, cv2.FILLED)
    return covered


def _closed(line: Line, covered: Image, inked: Image, grey: Image, unit: float) -> Line:
    """The line with the gaps closed that lie under the seal, where it is seen between the strokes of it."""
    pieces = _in_order(line)
    added: list[Stretch] = []
    for one, other in pairwise(pieces):
        points = _way(one.points[-1], other.points[0], line)
        if not len(points) or _covered(points, covered).mean() < _UNDER:
            continue
        bare = points[~_covered(points, inked)]
        if len(bare) < _BESIDE * unit or _seen(bare, grey, 0 if line.horizontal else 1, unit).mean() >= _TRACED:
            added.append(Stretch(points, min(one.thickness, other.thickness)))
    return replace(line, stretches=tuple([*pieces, *added])) if added else line


def _prolonged(line: Line, crossing: Sequence[Line], grey: Image, covered: Image, inked: Image, unit: float) -> Line:
    """The line as far as the next rule that crosses it, where it ends under the seal and is seen again behind it, and
    wherever there is no ink of the seal."""
    axis = 0 if line.horizontal else 1
    added: list[Stretch] = []
    pieces = _in_order(line)
    for k, last in ((k, last) for k in range(len(pieces)) for last in (False, True)):
        piece, beside = pieces[k], pieces[k + 1 : k + 2] if last else pieces[max(0, k - 1) : k]
        end = piece.points[-1 if last else 0]
        stops = float(beside[0].points[0 if last else -1, axis]) if beside else np.inf if last else -np.inf
        met = [m for other in crossing if (m := _crossed(other, float(end[1 - axis]))) is not None]
        beyond = sorted(
            (m for m in met if abs(m - end[axis]) > unit and (m > end[axis]) == last and (m < stops) == last),
            reverse=not last,
        )
        if not _covered(end[None], covered)[0]:
            continue
        for place in beyond:
            stop = end.copy()
            stop[axis] = place
            points = _way(end, stop, line) if last else _way(stop, end, line)
            outside = ~_covered(points, covered)
            if outside.sum() >= unit:
                if _seen(points[~_covered(points, inked)], grey, axis, unit).mean() >= _SEEN:
                    added.append(Stretch(points, piece.thickness))
                break
    return replace(line, stretches=tuple([*pieces, *added])) if added else line


def _in_order(line: Line) -> list[Stretch]:
    axis = 0 if line.horizontal else 1
    return sorted(line.stretches, key=lambda s: float(s.points[0, axis]))


def _way(start: Points, end: Points, line: Line) -> Points:
    """Points a pixel apart from one place to another along a line; none where the second is not behind the first."""
    axis = 0 if line.horizontal else 1
    count = int(end[axis] - start[axis]) + 1
    return np.linspace(start, end, count) if count > 1 else np.empty((0, 2))


def _covered(points: Points, covered: Image) -> np.ndarray:
    x, y = points.round().astype(int).T
    return covered[np.clip(y, 0, covered.shape[0] - 1), np.clip(x, 0, covered.shape[1] - 1)] > 0


def _seen(points: Points, grey: Image, axis: int, unit: float) -> np.ndarray:
    """Where a place is darker than what lies to both sides of it, as a pale rule is."""

    def level(off: float) -> np.ndarray:
        moved = points + (np.array([0.0, off]) if axis == 0 else np.array([off, 0.0]))
        x, y = moved.round().astype(int).T
        return grey[np.clip(y, 0, grey.shape[0] - 1), np.clip(x, 0, grey.shape[1] - 1)].astype(int)

    drawn = np.min([level(off) for off in (-2.0, -1.0, 0.0, 1.0, 2.0)], axis=0)
    return np.minimum(level(-_BESIDE * unit), level(_BESIDE * unit)) - drawn >= RIDGE


def _crossed(line: Line, place: float) -> float | None:
    """Where a line in the other direction passes a place along it; None where it does not reach it."""
    axis = 0 if line.horizontal else 1
    points = line.points
    if not len(points) or not points[:, axis].min() - 1 <= place <= points[:, axis].max() + 1:
        return None
    return float(points[np.abs(points[:, axis] - place).argmin(), 1 - axis])
