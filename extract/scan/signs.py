"""Comparison signs by their shape: engines take the thin strokes of ≥ for 2 or V, and lose a faint bar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from .image import Image

_SIDE = 24
"""Pixels to the side to which a glyph is brought before it is compared."""
_LIKE, _LEAD = 0.72, 0.08
"""How alike (correlation) a glyph must be to a sign, and by how much more than to any other sign, digit or letter."""
_PLAIN_LIKE, _PLAIN_LEAD = 0.85, 0.15
"""From where on the shape alone decides."""
_OTHERS = "0123456789AEFHKLMNRSVXYZvz/"
Glyph = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sign:
    """One of ``≥ ≤ > < =``; ``plain``: the shape alone decides; ``end``: where it ends in its crop (0 to 1)."""

    text: str
    plain: bool
    end: float = 1.0


def sign_of(glyph: Image) -> Sign | None:
    """The comparison sign that a crop of one glyph (H×W grey, dark on light) shows; None for anything else."""
    part = _inked(glyph)
    if part is None:
        return None
    if _is_equals(part):
        return Sign("=", plain=True)
    if not 0.6 < part.shape[1] / part.shape[0] < 1.9:
        return None
    seen = _normal(part)
    likeness = {name: max(float((seen * form).sum()) for form in forms) for name, forms in _forms().items()}
    other, best = sorted(likeness, key=lambda name: likeness[name])[-2:]
    lead = likeness[best] - likeness[other]
    if best == "" or likeness[best] < _LIKE or lead < _LEAD:
        return None
    return Sign(best, plain=likeness[best] > _PLAIN_LIKE and lead > _PLAIN_LEAD)


def leading_sign(line: Image) -> Sign | None:
    """The comparison sign that a line begins with, if it stands apart from what follows."""
    ink = np.asarray(255 - line, np.uint8)
    columns = np.flatnonzero(ink.max(axis=0) > 0.35 * ink.max(initial=0))
    if ink.max(initial=0) < 60 or not columns.size:
        return None
    gaps = np.flatnonzero(np.diff(columns) > 1)
    end = int(columns[gaps[0]] if gaps.size else columns[-1]) + 1
    found = sign_of(line[:, :end])
    return found and replace(found, end=end / line.shape[1])


def _is_equals(part: Image) -> bool:
    """Two level bars of one length; the upper stroke of 二 is shorter."""
    height, width = part.shape
    inked = part > 0.5 * part.max()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (inked.mean(axis=1) > 0.4).view(np.int8), [0]])))
    if len(edges) != 4 or not 1.0 < width / height < 4.0:
        return False
    bars = [np.flatnonzero(inked[a:b].any(axis=0)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    apart = max(abs(int(bars[0][0] - bars[1][0])), abs(int(bars[0][-1] - bars[1][-1])))
    return apart <= max(1.0, 0.08 * width) and bool(inked[edges[1] : edges[2]].mean() < 0.1)


def _inked(glyph: Image) -> Image | None:
    """The ink of a crop (255 where black) within its bounds."""
    ink = np.asarray(255 - glyph, np.uint8)
    level = 0.4 * float(ink.max(initial=0))
    rows, columns = (np.flatnonzero((ink > level).any(axis=axis)) for axis in (1, 0))
    if level < 20 or not rows.size or rows[-1] - rows[0] < 4 or columns[-1] - columns[0] < 3:
        return None
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _normal(part: Image) -> Glyph:
    small = cv2.resize(part.astype(np.float32), (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 1.0)
    small -= small.mean()
    return small / max(1e-6, float(np.linalg.norm(small)))


@cache
def _forms() -> dict[str, tuple[Glyph, ...]]:
    """Signs as fonts draw them, and under "" the digits and letters that they might be taken for."""
    found: dict[str, list[Glyph]] = {">": [], "<": [], "≥": [], "≤": [], "": []}
    wedges = (
        ((0.5,), ()),
        ((0.37, 0.42), ((1.0, 1.0),)),
        ((0.37, 0.4), ((1.0, 0.62),)),
        ((0.3,), ((0.8, 0.8), (1.0, 1.0))),
    )
    for points, bars in wedges:
        for point in points:
            for thick in (6, 12):
                canvas = np.zeros((96, 96), np.uint8)
                for y0, y1 in ((0.0, point), (2 * point, point), *bars):
                    cv2.line(canvas, (6, 6 + round(84 * y0)), (90, 6 + round(84 * y1)), 255, thick)
                part = _inked(np.asarray(255 - canvas, np.uint8))
                assert part is not None
                found["≥" if bars else ">"].append(_normal(part))
                found["≤" if bars else "<"].append(_normal(np.ascontiguousarray(part[:, ::-1])))
    for character in _OTHERS:
        for face in (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_COMPLEX):
            canvas = np.zeros((140, 140), np.uint8)
            cv2.putText(canvas, character, (30, 100), face, 2.4, 255, 5)
            part = _inked(np.asarray(255 - canvas, np.uint8))
            if part is not None:
                found[""].append(_normal(part))
    return {name: tuple(forms) for name, forms in found.items()}
