"""The picture of a page to dark ink on white paper: seals taken off, light evened out, bleed-through faded.

Grey images are H×W ``uint8``, 0 ink, 255 paper; masks are H×W ``uint8``, 255 where true.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .folds import unfold

Image = NDArray[np.uint8]

_SEAL_CHROMA = 0.16
"""Ink this much more colourful than the paper (share of full scale) belongs to a seal or a coloured pen."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A page without coloured ink: ``grey`` is the printed ink, ``seal`` the mask of what was taken off.

    In ``ruled`` all of a seal is white, and with it what print is as pale; where there is a seal, ``stamped`` is the
    page from which it is taken off less, so that thin strokes of the print under it stay.
    """

    grey: Image
    ruled: Image
    seal: Image
    stamped: Image | None = None


def clean(image: Image) -> Cleaned:
    """Take off coloured ink.

    ``image`` is H×W×3 RGB. Every channel is divided by the brightness of the paper around, so uneven light and tinted
    paper go. Under a red or blue seal the channel in which the seal is brightest keeps the print and loses the seal.
    """
    height, width = image.shape[:2]
    small = cv2.resize(image, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    spread = small.max(axis=2).astype(np.int16) - small.min(axis=2)
    if np.count_nonzero(spread > 40) < 24:  # no colour at all: a third of the work
        (grey,) = unfold([flatten(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))])
        return Cleaned(grey, grey, np.zeros((height, width), np.uint8))
    channels = unfold([flatten(cv2.extractChannel(image, k)) for k in range(3)])
    brightest = cv2.max(cv2.max(channels[0], channels[1]), channels[2])
    darkest = cv2.min(cv2.min(channels[0], channels[1]), channels[2])
    vivid = cv2.subtract(brightest, darkest)
    printed = _coloured_print(image, vivid)
    vivid[printed > 0] = 0
    chroma = cv2.GaussianBlur(vivid, (0, 0), 1.2)
    seal, around = _seals(chroma)
    grey = cv2.addWeighted(cv2.addWeighted(channels[0], 0.5, channels[1], 0.5, 0), 0.75, channels[2], 0.25, 0)
    if not seal.any():
        cv2.copyTo(darkest, printed, grey)
        return Cleaned(grey, grey, seal)
    contrast = 250.0 - darkness(grey)
    lifted = _lifted(brightest, chroma)
    done: list[Image] = []
    for steps in (
        ((around, lifted, 0.0), (seal, lifted, 0.25)),
        ((around, brightest, 0.35), (seal, brightest, 0.42)),  # the rest of the contrast may be a seal's rim
        ((around | seal, brightest, 0.2),),
    ):
        page = grey.copy()
        for region, shown, keep in steps:
            table = _whitened(contrast, keep) if keep else np.arange(256, dtype=np.uint8)
            cv2.copyTo(cv2.LUT(shown, table), region, page)
        cv2.copyTo(darkest, printed, page)
        done.append(page)
    return Cleaned(done[0], done[1], seal, done[2])


def _whitened(contrast: float, keep: float) -> Image:
    """A table of grey levels in which what is lighter than a share of the contrast of print is white."""
    black, white = 250 - contrast, 250 - keep * contrast
    return np.clip((np.arange(256) - black) * 255 / (white - black), 0, 255).astype(np.uint8)


_MORE = 1.25
"""By how much more than its colour tells a seal is lightened: the colour of thin strokes is blurred in JPEG."""


def _lifted(brightest: Image, chroma: Image) -> Image:
    """The brightest channel without what coloured ink darkens even that one, as its colour tells."""
    smooth = chroma.astype(np.float32)
    sure = smooth > 0.8 * np.percentile(smooth[smooth > 200 * _SEAL_CHROMA], 90)
    share = max(0.0, float(np.percentile((250.0 - brightest[sure]) / smooth[sure], 40)))
    own = 250 - _MORE * share * smooth
    return np.clip(250 * brightest.astype(np.float32) / own, 0, 255).astype(np.uint8)


_LONG = 60.0
"""Points: a straight coloured run of this length is a ruling; a seal's ring goes straight for less."""
_SHORT = 11.0
"""Points: the lowest cell."""
_HUES = 12
"""Steps of hue (of 180) within which ink is of one colour."""


def _coloured_print(image: Image, vivid: Image) -> Image:
    """Mask of what is printed in the colour of the rulings, where these are coloured: it is no seal.

    Seals are red; of ink as red as the rulings only the rulings themselves are print.
    """
    unit = max(image.shape) / 842
    tinted = cv2.threshold(vivid, 255 * _SEAL_CHROMA / 2, 255, cv2.THRESH_BINARY)[1]
    rulings = straight(tinted, round(_LONG * unit), unit)
    if np.count_nonzero(rulings) < 4 * _LONG * unit:
        return np.zeros_like(rulings)
    walls = straight(tinted, round(_SHORT * unit), unit)  # of a cell or two, from ruling to ruling
    _, labels = cv2.connectedComponents(cv2.dilate(walls, np.ones((3, 3), np.uint8)))
    rulings |= np.where(np.isin(labels, np.unique(labels[rulings > 0])), walls, 0).astype(np.uint8)
    hue = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)[:, :, 0]
    counts = np.bincount(hue[rulings > 0], minlength=180)
    usual = int(np.convolve(np.pad(counts, 4, "wrap"), np.ones(9), "valid").argmax())
    away = np.abs((hue.astype(np.int16) - usual + 90) % 180 - 90)
    alike = np.where(away <= _HUES, tinted, 0).astype(np.uint8)
    red = min(usual, 180 - usual) <= 2 * _HUES
    return cv2.dilate(rulings & alike if red else alike, np.ones((3, 3), np.uint8))


def straight(mask: Image, length: int, unit: float) -> Image:
    """The runs across and down of at least ``length`` pixels, and not as broad as a shaded cell."""
    found = np.zeros_like(mask)
    for shape, spread in (((1, length), (3, 1)), ((length, 1), (1, 3))):
        runs = cv2.morphologyEx(cv2.dilate(mask, np.ones(spread, np.uint8)), cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        broad = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((round(5 * unit),) * 2, np.uint8))
        found |= cv2.subtract(runs, broad)
    return found & mask


def is_box(shape: Image) -> bool:
    """Whether a shape is a filled rectangle as shaded cells are, whatever is printed on it; watermarks lean."""
    outline = max(cv2.findContours(shape, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0], key=cv2.contourArea)
    _, (width, height), angle = cv2.minAreaRect(outline)
    level = min(angle % 90, 90 - angle % 90) < 8
    return level and cv2.contourArea(outline) > 0.7 * width * height


def _seals(chroma: Image) -> tuple[Image, Image]:
    """Where there is coloured ink, its blurred rim included, and the wider surroundings of it.

    Thin strokes lose most of their colour in JPEG; around a seal, faint colour is taken for seal too.
    """
    core = cv2.threshold(chroma, 255 * _SEAL_CHROMA, 255, cv2.THRESH_BINARY)[1]
    core = cv2.morphologyEx(core, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    around = cv2.dilate(core, np.ones((41, 41), np.uint8))
    faint = cv2.threshold(chroma, 255 * _SEAL_CHROMA / 3, 255, cv2.THRESH_BINARY)[1]
    return cv2.dilate(cv2.bitwise_and(around, faint), np.ones((5, 5), np.uint8)), around


def flatten(grey: Image) -> Image:
    """Divide by the brightness of the paper, so that paper is white wherever the light fell."""
    height, width = grey.shape
    step = 8
    small = cv2.resize(grey, (max(1, width // step), max(1, height // step)), interpolation=cv2.INTER_AREA)
    size = max(5, max(small.shape) // 24) | 1
    small = cv2.medianBlur(small, 3)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    paper = cv2.GaussianBlur(paper, (0, 0), size / 4)
    paper = cv2.max(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), 40)
    return cv2.divide(grey, paper, scale=250)


def darkness(grey: Image, otherwise: float = 120.0) -> float:
    """Grey level of well-inked print; lone specks do not count. ``otherwise`` is what a page has with little on it."""
    smooth = np.ascontiguousarray(cv2.blur(grey, (3, 3))[::2, ::2])
    reached = np.cumsum(cv2.calcHist([smooth], [0], None, [205], [0, 205]), dtype=np.float64)
    return float(np.searchsorted(reached, 0.05 * reached[-1])) if reached[-1] > 300 else otherwise


def ink_mask(grey: Image, reach: int, dark: float | None = None) -> Image:
    """Where there is ink: darker than what surrounds it (a window of ``reach`` pixels) by part of the contrast.

    ``dark`` is the grey level of well-inked print, where it was measured already.
    """
    window = max(15, reach) | 1
    contrast = 250.0 - (darkness(grey) if dark is None else dark)
    local = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 0.12 * contrast)
    certain = cv2.threshold(grey, 250 - 0.22 * contrast, 255, cv2.THRESH_BINARY_INV)[1]
    return cv2.bitwise_and(local, certain)


def fade(grey: Image, dark: float | None = None) -> Image:
    """Make the light tones white: what shines through from the back of the sheet, and the grain of the paper.

    ``dark`` is as for :func:`ink_mask`.
    """
    white = 250 - 0.14 * (250.0 - (darkness(grey) if dark is None else dark))
    table = np.clip(np.arange(256) * 255 / white, 0, 255).astype(np.uint8)
    return cv2.LUT(grey, table)
