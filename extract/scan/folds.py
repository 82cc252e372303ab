"""Folds of a sheet: dark bands from edge to edge, too narrow for uneven light, and darker than its paper all along."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

_PARTS = 24
"""Pieces into which a band is cut along its length; in each of them it is about level."""
_DARK = 238
"""Where even the lightest of a row is darker than this, the paper itself is: it has 250."""
_LEAN = 0.02
"""By how much of the sheet's length a band may lie lower at one end than at the other."""
_BARE = 80
"""Percentile of the grey levels along a piece of a row that is its paper, between glyphs."""
_RULE = 4.0
"""Points: a rule is thinner, be it double."""
_WIDEST = 60.0
"""Points: what is broader is uneven light, a desk, or the edge of a lid."""
_EDGE = 0.1
"""Share of the sheet's length from its edge in which there is no fold: a desk may be in view."""
_STEP = 4
"""Pixels along a band that are looked at as one."""


def unfold(channels: list[Image]) -> list[Image]:
    """The channels of a page (H×W, 0 ink, 250 paper) without the shade of folds across or down the whole sheet."""
    for level in (True, False):
        seen = channels[len(channels) // 2] if level else np.ascontiguousarray(channels[len(channels) // 2].T)
        band = _band(seen)
        if band is None:
            continue
        paper = band if level else np.ascontiguousarray(band.T)
        channels = [cv2.divide(channel, paper, scale=250) for channel in channels]
    return channels


def _band(grey: Image) -> Image | None:
    """How light the paper is everywhere (250 but for bands across the whole sheet); None where there is no band."""
    height, width = grey.shape
    rule = round(_RULE * max(grey.shape) / 842)
    margins = grey[:, : width // _PARTS : _STEP], grey[:, -(width // _PARTS) :: _STEP]
    if any(_closed(_bare(margin), rule).min() > _DARK for margin in margins):
        return None
    small = cv2.resize(grey, (max(_PARTS, width // _STEP), height), interpolation=cv2.INTER_AREA)
    bare = np.column_stack([_bare(part) for part in np.array_split(small, _PARTS, axis=1)])
    paper = np.column_stack([_closed(profile, rule) for profile in bare.T])
    reach = round(_LEAN * height)
    near = cv2.dilate((paper < _DARK).astype(np.uint8), np.ones((2 * reach + 1, 1), np.uint8))
    within = np.asarray(near.mean(axis=1) > 1 - 3.5 / _PARTS)
    widest = _WIDEST * max(grey.shape) / 842 + 2 * reach
    edges = np.flatnonzero(np.diff(np.concatenate([[0], within.astype(np.int8), [0]])))
    inner = _EDGE * height
    bands = [
        (a, b)
        for a, b in zip(edges[::2], edges[1::2], strict=True)
        if b - a < widest and a > inner and b < height - inner
    ]
    if not bands:
        return None
    flat = np.full_like(paper, 250)
    for a, b in bands:
        flat[a:b] = paper[a:b] * _crest(bare[a:b], paper[a:b])
    soft = cv2.resize(cv2.blur(flat, (1, 3)), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.clip(soft, 60, 250).astype(np.uint8)


def _crest(bare: NDArray[np.float32], paper: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much darker a band is at its very crest, as the margins show it at both ends, where no rules are.

    Rows are those of the band, columns the pieces of its length.
    """
    size, parts = paper.shape
    ends = [int(bare[:, k].argmin()) for k in (0, -1)]
    dips = [bare[:, k] / np.maximum(paper[:, k], 1) for k in (0, -1)]
    rows = np.arange(size)
    crest = np.ones_like(paper)
    for k in range(parts):
        middle = ends[0] + (ends[1] - ends[0]) * k / (parts - 1)
        both = [np.interp(rows - middle + end, rows, dip) for end, dip in zip(ends, dips, strict=True)]
        crest[:, k] = np.maximum(*both)
    return crest


def _bare(rows: Image) -> NDArray[np.float32]:
    return np.asarray(np.percentile(rows, _BARE, axis=1), np.float32)


def _closed(profile: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """A profile without dips narrower than a size."""
    closed = cv2.morphologyEx(profile[:, None], cv2.MORPH_CLOSE, np.ones((size | 1, 1), np.uint8))
    return np.asarray(closed[:, 0], np.float32)
