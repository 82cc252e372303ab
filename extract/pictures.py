"""An image file as pages: its frames as displayed, and their size in points."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image, ImageOps, ImageSequence

POINTS = 72.0
A4_LONG_SIDE = 11.69
"""Inches; an image that does not say its resolution, or says one that no scanner has, is taken for a whole sheet."""


def frames(picture: Image.Image) -> Iterator[Image.Image]:
    """The pages of an image file, each turned the way a viewer shows it (a camera only notes how it was held)."""
    for frame in ImageSequence.Iterator(picture):
        yield ImageOps.exif_transpose(frame)


def size_in_points(frame: Image.Image) -> tuple[float, float]:
    """Width and height of the page that a frame shows."""
    dpi = float(frame.info.get("dpi", (0, 0))[0] or 0)
    if not 90 <= dpi <= 1200:
        dpi = max(frame.width, frame.height) / A4_LONG_SIDE
    return frame.width * POINTS / dpi, frame.height * POINTS / dpi
