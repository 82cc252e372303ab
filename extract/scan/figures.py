"""What can be told of a figure without reading it again: whether it can be one, and what its separators look like."""

from __future__ import annotations

import re

import cv2
import numpy as np

from .image import Image

_NUMBER = re.compile(r"\d+([.]\d+)?|\d{1,3}(,\d{3})+([.]\d+)?")
_RUN = re.compile(r"\d[\d.,:;']*")
_COMPARATOR = re.compile(r"[>＞<＜](?![=＝])")
_DATE = re.compile(r"\d{4}[.]\d{1,2}([.]\d{1,2})?|\d{1,2}[.]\d{1,2}")


def implausible(text: str) -> bool:
    """Whether a run of digits and separators is no way to write a number or a date."""
    return any(not _valid(run) for run in _runs(text))


def has_bare_comparator(text: str) -> bool:
    """``>`` and ``<`` are what engines make of ``≥`` and ``≤`` when the bar is faint; forms hardly ever mean them."""
    return bool(_COMPARATOR.search(text))


def with_bars(text: str) -> str:
    """The text with ``≥`` for ``>`` and ``≤`` for ``<``."""
    return _COMPARATOR.sub(lambda m: "≥" if m.group() in ">＞" else "≤", text)


def mended(text: str) -> str | None:
    """The only number that ill-set separators can mean (1.139.75 → 1,139.75; 6,00 → 6.00), else None."""
    found = text
    for run in _runs(text):
        if _valid(run):
            continue
        parts = re.split(r"[.,:;']", run.rstrip(".,:;'"))
        if len(parts) == 2 and len(parts[1]) in (1, 2):
            fixed = ".".join(parts)
        elif len(parts) > 2 and len(parts[0]) <= 3 and all(len(p) == 3 for p in parts[1:-1]) and len(parts[-1]) in (1, 2):
            fixed = ",".join(parts[:-1]) + "." + parts[-1]
        else:
            return None
        found = found.replace(run, fixed, 1)
    return found if found != text else None


def _runs(text: str) -> list[str]:
    return [run.rstrip(".,:;'") for run in _RUN.findall(text) if re.search(r"[.,:;']\d", run)]


def _valid(run: str) -> bool:
    return bool(_NUMBER.fullmatch(run) or _DATE.fullmatch(run))


def separators(crop: Image) -> str | None:
    """The separators of a figure by their shape: ``,`` hangs below the feet of the digits, ``.`` stands on them.

    ``crop`` holds one line (H×W grey, dark on light). None where a separator is blurred into a digit or ambiguous.
    """
    level = (int(np.percentile(crop, 1)) + 250) // 2
    ink = cv2.threshold(crop, level, 255, cv2.THRESH_BINARY_INV)[1]
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    boxes = sorted((tuple(int(v) for v in s[:4]) for s in stats[1:] if s[4] >= 2), key=lambda b: b[0])
    if not boxes:
        return None
    tall = max(h for _, _, _, h in boxes)
    digits = [b for b in boxes if b[3] > 0.75 * tall]
    if not digits:
        return None
    feet = float(np.median([y + h for _, y, _, h in digits]))
    marks = ""
    for x, y, w, h in boxes:
        inside = digits[0][0] < x < digits[-1][0]
        if not inside or h > 0.5 * tall or w > 0.45 * tall or y + h / 2 < feet - 0.3 * tall:
            continue
        hang = (y + h - feet) / tall
        if 0.06 < hang < 0.1:
            return None
        marks += "," if hang >= 0.1 else "."
    return marks
