"""Characters that an engine passed over within a line: their places are left free, and their ink is there."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np

from .engines import Reading, RecognitionEngine
from .image import Image
from .runs import PASSED_OVER, Run

_WIDE = re.compile(r"[\u4e00-\u9fff，。；：、（）《》“”]")
_FEWEST = 3
"""Pairs of Chinese characters in a line by which their usual distance is known."""
_FREE, _ROOM = 0.75, 0.12
"""Widths of a character: what is left free between two where one is missing, and how far a character may reach over."""
_INK = 0.08
"""Width of the ink there at least; a comma is as broad."""
_AROUND = (1, 2)
"""Characters on both sides that are read again with the place."""


def completed(run: Run, line: Image, reading: Reading, engine: RecognitionEngine) -> Run:
    """A run with what a second look finds at its gaps, on review; the same run where it has none.

    ``line`` is the crop (H×W grey, dark on light) that ``reading``, the text of the run, was read from.
    """
    if run.text != reading.text or run.doubt is not None:
        return run
    text, others = run.text, [run.text]
    for at, usual in reversed(_gaps(line, reading)):
        before, after = re.escape(text[at - 1]), re.escape(text[at])
        again = engine.read([_around(line, reading, at, usual, reach) for reach in _AROUND])
        seen = [re.search(f"{before}(.{{1,2}}){after}", r.text) for r in again]
        parts = list(dict.fromkeys(part for m in seen if m and (part := m.group(1).strip())))
        if parts:
            others += [text[:at] + part + text[at:] for part in parts[:-1]]
            text = text[:at] + parts[-1] + text[at:]
    if text == run.text:
        return run
    return replace(run, text=text, alternatives=tuple(others), doubt=PASSED_OVER, stops=())


def _gaps(line: Image, reading: Reading) -> list[tuple[int, float]]:
    """The places of a text at which its line shows ink that nothing was read for.

    Each is the number of the character behind it, with the usual width of a Chinese character in pixels.
    """
    text, places = reading.text, [c * line.shape[1] for c in reading.centres]
    if len(places) != len(text):
        return []
    pairs = list(pairwise(zip(text, places, strict=True)))
    steps = [b - a for (one, a), (other, b) in pairs if _WIDE.match(one) and _WIDE.match(other)]
    if len(steps) < _FEWEST:
        return []
    usual = float(np.median(steps))
    inked = line.min(axis=0) < int(np.percentile(line, 95)) - 60
    found = []
    for k, ((one, a), (other, b)) in enumerate(pairs):
        before, after = (0.28 if c.isascii() else 0.5 for c in (one, other))
        if (b - a) / usual - before - after < _FREE:
            continue
        left, right = round(a + (before + _ROOM) * usual), round(b - (after + _ROOM) * usual)
        if inked[max(0, left) : max(left + 1, right)].sum() > _INK * usual:
            found.append((k + 1, usual))
    return found


def _around(line: Image, reading: Reading, at: int, usual: float, reach: int) -> Image:
    """A part of a line about a gap, a little stretched; ``reach`` characters to both sides."""
    first, last = max(0, at - reach), min(len(reading.text), at + reach) - 1
    left = max(0, round(reading.centres[first] * line.shape[1] - 0.6 * usual))
    right = round(reading.centres[last] * line.shape[1] + 0.6 * usual)
    margin, paper = round(0.25 * usual), int(np.percentile(line, 95))
    part = cv2.copyMakeBorder(line[:, left:right], 0, 0, margin, margin, cv2.BORDER_CONSTANT, value=paper)
    return cv2.resize(part, None, fx=1.25, fy=1.0, interpolation=cv2.INTER_CUBIC)
