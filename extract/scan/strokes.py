"""Telling a drawn line from strokes of glyphs that happen to line up."""

from __future__ import annotations

import math
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from .image import Image

Places = NDArray[np.int_]
Levels = NDArray[np.float64]
_BESIDE_TEXT = 3
"""Dashes in a row, at least, that make a line where text stands beside it."""
_DASHES = 4
"""Whole dashes, at least, that tell that a broken run is dashed."""
_EVEN = 0.75
"""Share of them, and of the gaps between them, that keep their measure: lines that cross are dashed, too."""
GLYPH = 0.65
"""Ems: glyphs are less wide."""


class Strip:
    """The grey levels along a horizontal dark run and to both sides of it.

    ``x`` and ``y`` are points along its middle (pixels), ``thickness`` is what was dark across, a pixel of rim on
    either side included; ``em`` is about the width of two glyphs, in pixels.
    """

    def __init__(self, grey: Image, x: Places, y: Levels, thickness: float, em: int) -> None:
        half = max(1, round(thickness / 2))
        core = max(1, round((thickness - 2) / 2))
        self._side, self._em = max(3, em // 14), em
        reach = half + 1 + self._side
        rows = y.round().astype(np.int64) + np.arange(-reach, reach + 1)[:, None]
        self._levels = grey[np.clip(rows, 0, grey.shape[0] - 1), x]
        self._broad = self._levels[reach - half : reach + half + 1].min(axis=0)
        self._dark = 250.0 - self._levels[reach - core : reach + core + 1].min(axis=0)

    @cached_property
    def darkness(self) -> float:
        """How much darker than paper the run usually is."""
        return max(1.0, median(self._dark))

    def stands_out(self) -> bool:
        """Whether the run is clearly darker than what lies to both sides: shaded cells are dark all over."""
        sides = [250.0 - median(side) for side in (self._levels[: self._side], self._levels[-self._side :])]
        return max(sides) < 0.6 * self.darkness

    def crowd(self, trim: int = 0) -> float:
        """How much ink stands close by: over 1 where it is that of a row of glyphs whose strokes happen to line up.

        ``trim`` points at either end do not count: another line stands there.
        """
        shares = self._shares(trim)
        return max(min(shares) / 0.22, max(shares) / 0.6)

    def is_bare_beside(self, trim: int = 0) -> bool:
        """Whether no ink stands close by at one of its sides; ``trim`` as above."""
        return min(self._shares(trim)) < 0.05

    def _shares(self, trim: int) -> list[float]:
        """The share of the run beside which ink stands close by, at either side."""
        inner = slice(trim, self._levels.shape[1] - trim)
        level = median(self._broad[inner])
        shares = []
        for levels in (self._levels[: self._side, inner], self._levels[-self._side :, inner]):
            if not (levels < 0.5 * (_PAPER + level)).any():  # no need to look for a shade
                shares.append(0.0)
                continue
            side = levels < (ground := _ground(levels, self._em)) - 0.5 * (ground - level)
            double = float(side.mean(axis=1).max()) > 0.85  # dark throughout: the other line of a double one
            shares.append(0.0 if double else float(side.any(axis=0).mean()))
        return shares

    def gaps(self) -> float:
        """Share of the run that is not drawn, as between two glyphs; its ends do not count."""
        dark = self._dark[3:-3] if len(self._dark) > 12 else self._dark
        return float((dark < 0.45 * median(dark)).mean())

    def weakest(self, usual: float | None = None, trim: int = 0) -> float:
        """Darkness where the run is lightest, as a share of its usual darkness, or of ``usual``.

        ``trim`` points at either end do not count.
        """
        return float(self._dark[trim : len(self._dark) - trim].min()) / (usual or self.darkness)

    def is_unbroken(self) -> bool:
        """Whether the run is dark all along; at its ends it may lie between the two lines of a double rule."""
        drawn = np.flatnonzero(self._dark > 0.5 * self.darkness)
        longest = max(3, self._em // 11)
        return bool(
            drawn[0] <= longest
            and len(self._dark) - 1 - drawn[-1] <= longest
            and len(drawn) == drawn[-1] - drawn[0] + 1
        )

    def floats(self, usual: float | None = None) -> bool:
        """Whether paper parts the run from the lines at both of its ends, as it does a glyph in a low row.

        Of a rule that is broken hardly ever both ends are lost. ``usual`` is the darkness of the line elsewhere, if it
        is known.
        """
        light, reach = self._dark < 0.45 * (usual or self.darkness), max(4, self._em // 7)
        return bool(light[:reach].any() and light[-reach:].any())

    def breaks_off(self) -> int | None:
        """Where the run is first broken off, by two points or more; none where it goes through to its end."""
        light = self._dark < 0.45 * self.darkness
        broken = np.flatnonzero(light[:-1] & light[1:])
        return int(broken[0]) if len(broken) else None

    def drawn(self) -> NDArray[np.bool_]:
        """Where the run is drawn; what is not is paper, or as light as it."""
        return np.asarray(self._dark >= 0.45 * self.darkness)

    def light(self) -> NDArray[np.bool_]:
        """Where the run is not drawn at all; in cells that were printed in reverse it is but pale."""
        return np.asarray(self._dark < 0.15 * self.darkness)

    def left(self, usual: float) -> float:
        """Share of the run that is drawn by what is no stroke of a glyph: it stands alone, or is longer than a glyph.

        ``usual`` is the darkness of the line elsewhere.
        """
        drawn = self._dark > 0.45 * usual
        beside = self._levels < 250 - 0.4 * usual
        crowded = beside[: self._side].any(axis=0) | beside[-self._side :].any(axis=0)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], drawn.view(np.int8), [0]])))
        sure = 0
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if end - start > GLYPH * self._em or crowded[start:end].mean() < 0.15:
                sure += int(end - start)
        return sure / max(1, len(drawn))

    def is_dashed(self, usual: float, dash: float, gap: float, trim: int = 0) -> bool:
        """Whether the run is made of dashes so long and so far apart (pixels), with paper to both sides.

        Beside text, there must be more of them, and none shorter: strokes of glyphs keep no such measure.
        ``usual`` is the darkness of the line elsewhere. ``trim`` points at either end do not count beside it.
        """
        drawn = self._dark > 0.5 * usual
        edges = np.flatnonzero(np.diff(np.concatenate([[0], drawn.view(np.int8), [0]])))
        runs, gaps = np.diff(edges)[::2], np.diff(edges)[1::2]
        ends = (edges[0], len(drawn) - edges[-1]) if len(edges) else (len(drawn), 0)
        if len(runs) < 2 or runs.max() > 1.35 * dash + 2 or max(gaps.max(), *ends) > 1.5 * gap + 3:
            return False
        beside = self._levels[:, trim : len(drawn) - trim] < 250 - 0.35 * usual
        sides = [float(beside[part].any(axis=0).mean()) for part in (slice(self._side), slice(-self._side, None))]
        if gaps.min() <= 0.4 * gap - 1:
            return False
        full = runs > 0.6 * dash - 1
        if max(sides) < 0.12:
            return bool(full.mean() >= 0.5)
        return len(full) > _BESIDE_TEXT + 1 and bool(full[1:-1].all())  # lines that cross cut the first and the last

    def own_dash(self) -> tuple[float, float] | None:
        """The length of the dashes that the run is made of, and of the gaps between them; None if it is not.

        The dashes are of one length, and the gaps of one width; those at its ends may be cut. Where it is drawn cell by
        cell, two run into one at the rules between them.
        """
        edges = np.flatnonzero(np.diff(np.concatenate([[0], self._dashes().view(np.int8), [0]])))
        runs, gaps = np.diff(edges)[::2][1:-1], np.diff(edges)[1::2]
        if len(runs) < _DASHES:
            return None
        dash, gap = median(runs), median(gaps)
        slack = 0.25 * dash + 1
        alike = np.abs(runs - dash) <= slack
        joined = np.abs(runs - 2 * dash) <= slack
        even = np.abs(gaps - gap) <= 0.25 * gap + 1
        return (dash, gap) if min(float((alike | joined).mean()), float(even.mean())) >= _EVEN else None

    def dashes(self) -> int:
        """How many times the run is broken off."""
        drawn = self._dashes()
        return int(np.count_nonzero(drawn[:-1] & ~drawn[1:]))

    def _dashes(self) -> NDArray[np.bool_]:
        return np.asarray(self._dark > 0.5 * np.percentile(self._dark, 80))


def _ground(side: Image, em: int) -> Levels:
    """What print beside a run stands on: paper, or the shade of a cell."""
    lightest = side.max(axis=0)[None]
    wide = cv2.copyMakeBorder(lightest, 0, 0, em, em, cv2.BORDER_REFLECT)
    ground = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, em), np.uint8))[0, em:-em]
    return np.where(ground < _SHADED, ground, _PAPER).astype(np.float64)


_PAPER, _SHADED = 250, 228
"""Grey levels: of paper, and of the lightest ground of a shaded cell."""


def median(values: NDArray[np.generic]) -> float:
    """The median of a short run, of which numpy's own takes ten times as long to check."""
    ordered = np.sort(values, axis=None)
    count = len(ordered)
    return 0.5 * (float(ordered[(count - 1) // 2]) + float(ordered[count // 2])) if count else math.nan


def wobble(x: Places, y: Levels) -> float:
    """Pixels by which points stray from a straight line."""
    away = x - x.mean()
    rise = y - y.mean()
    return float(np.std(rise - away * (away @ rise) / max(1e-6, float(away @ away))))


def is_smooth(y: Levels, em: int) -> bool:
    """Whether a long run may bend but does not wind, as a column of brackets does."""
    window = 2 * (em // 2) + 1
    near = np.convolve(np.pad(y, em // 2, "edge"), np.ones(window) / window, "valid")
    return float(np.std(y - near)) < 0.5


def is_bowed(x: Places, y: Levels, em: int, trim: int = 0) -> bool:
    """Whether a short run is the flat part of an arc, as of a seal's rim.

    The lines that it ends at pull the middle of a broad run aside there: an arc is one without ``trim`` points at
    either end as well.
    """
    if x[-1] - x[0] > 4 * em or len(x) < 6:
        return False
    inner = slice(trim, len(x) - trim)
    shorter = (len(x) - 2 * trim) / len(x)
    whole = abs(_bow(x, y)) > 0.02 * em
    return whole and (not trim or abs(_bow(x[inner], y[inner])) > 0.02 * em * shorter * shorter)


def _bow(x: Places, y: Levels) -> float:
    """Pixels by which the ends of a run lie off what is straight through its middle, to the same side."""
    t = (x - x.mean()) / (x[-1] - x[0]) * 2
    bow = t * t - (t * t).mean()
    bow -= t * (t @ bow) / (t @ t)
    return float(bow @ y) / float(bow @ bow)
