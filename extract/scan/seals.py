"""Round seals of a photocopy: grey rings with a star, over print that is a little darker."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from .image import Image, darkness

_LOOK = 1000
"""Longest side in pixels of the picture in which seals are looked for."""
_RADII = (42, 96)
"""Pixels of that picture, on a sheet of A4; official seals measure 38 to 50 mm across."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A seal's ring: centre, radius and half its width in pixels, and its usual grey level."""

    x: float
    y: float
    radius: float
    half: float
    level: float


def fade_grey_seals(grey: Image) -> Image:
    """Whiten, in place, round grey seals as far as the print under them is darker; returns the mask of their discs."""
    mask = np.zeros_like(grey)
    inked = grey[::3, ::3][grey[::3, ::3] < 250 - 0.3 * (250 - darkness(grey))]
    print_level = float(np.percentile(inked, 25)) if inked.size else 250.0
    for ring in find_rings(grey):
        reach = round(ring.radius + 3 * ring.half)
        x0, y0 = max(0, round(ring.x) - reach), max(0, round(ring.y) - reach)
        part = grey[y0 : round(ring.y) + reach, x0 : round(ring.x) + reach]
        centre = round(ring.x) - x0, round(ring.y) - y0
        disc = np.zeros_like(part)
        cv2.circle(disc, centre, reach, 255, -1)
        mask[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]] |= disc
        _lift(part, ring, centre)
        black = 0.5 * print_level
        if print_level < 0.75 * ring.level:  # the letters of the seal are lighter than print as well
            table = np.clip((np.arange(256) - black) * 255 / (1.05 * ring.level - black), 0, 255).astype(np.uint8)
            cv2.copyTo(cv2.LUT(part, table), disc, part)
    return mask


def _lift(part: Image, ring: Ring, centre: tuple[int, int]) -> None:
    """Take off, in place, what is broader than the strokes of print: the ring and the star.

    Print and seal darken one another, so dividing by the seal's own level, which a closing finds, leaves the print.
    """
    size = max(3, round(1.3 * ring.half)) | 1
    level = cv2.morphologyEx(part, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    dark = cv2.threshold(level, (ring.level + 250) / 2, 255, cv2.THRESH_BINARY_INV)[1]
    wide = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (round(4 * ring.half), round(4 * ring.half)))
    broad = cv2.morphologyEx(dark, cv2.MORPH_OPEN, wide)
    cv2.circle(broad, centre, round(ring.radius), 255, round(4 * ring.half + 2))
    broad = cv2.dilate(broad, wide)
    lifted = cv2.divide(part, cv2.max(level, 30), scale=250)
    steep = np.clip((np.arange(256) - 60.0) * 255 / (200 - 60), 0, 255).astype(np.uint8)
    cv2.copyTo(cv2.LUT(lifted, steep), broad, part)


def find_rings(grey: Image) -> list[Ring]:
    """Closed rings of a seal's size."""
    scale = _LOOK / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = cv2.threshold(small, 205, 255, cv2.THRESH_BINARY_INV)[1]
    broad = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))  # broader than the strokes of print
    half = cv2.resize(broad, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    low, high = _RADII
    found = cv2.HoughCircles(
        half, cv2.HOUGH_GRADIENT, 2, low, param1=80, param2=25, minRadius=low // 2, maxRadius=high // 2
    )
    small = cv2.GaussianBlur(small, (0, 0), 0.8)
    rings: list[Ring] = []
    for x, y, radius in 2 * found[0][:4] if found is not None else np.empty((0, 3)):
        ring = _refined(small, float(x), float(y), float(radius))
        if ring is not None:
            rings.append(Ring(ring.x / scale, ring.y / scale, ring.radius / scale, ring.half / scale, ring.level))
    return rings


_MOVES = tuple((dx, dy, dr) for dx in (-1, 0, 1) for dy in (-1, 0, 1) for dr in (-1, 0, 1) if dx or dy or dr)


def _refined(small: Image, x: float, y: float, radius: float) -> Ring | None:
    """The ring near a guess, if it is dark nearly all the way round."""
    angle = np.linspace(0, 2 * np.pi, 120, endpoint=False)

    def closed(place: tuple[float, float, float]) -> float:
        level = _around(small, *place, angle)
        return float((level < 215).mean()) - float(np.mean(level)) / 1000

    best = x, y, radius
    for step in (3.0, 1.5, 1.0, 0.5):
        while True:
            moves = [(best[0] + step * dx, best[1] + step * dy, best[2] + step * dr) for dx, dy, dr in _MOVES]
            top = max(moves, key=closed)
            if closed(top) <= closed(best):
                break
            best = top
    x, y, radius = best
    if radius < _RADII[0] / 2 or float((_around(small, x, y, radius, angle) < 215).mean()) < 0.8:
        return None
    profile = [float(np.median(_around(small, x, y, radius + float(d), angle))) for d in np.arange(-5.0, 5.5, 0.5)]
    level = min(profile)
    half = 0.25 * sum(v < (level + 250) / 2 for v in profile)
    return Ring(x, y, radius, max(0.8, half), level)


def _around(small: Image, x: float, y: float, radius: float, angle: np.ndarray) -> np.ndarray:
    columns = np.clip((x + radius * np.cos(angle)).round().astype(int), 0, small.shape[1] - 1)
    rows = np.clip((y + radius * np.sin(angle)).round().astype(int), 0, small.shape[0] - 1)
    return small[rows, columns]
