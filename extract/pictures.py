"""An image file as pages: its frames as displayed, and their size in points."""

from __future__ import annotations

from PIL import Image, ImageOps

POINTS = 72.0
A4_LONG_SIDE = 11.69
"""Inches; an image that does not say its resolution, or says one that no scanner has, is taken for a whole sheet."""


def frame_at(picture: Image.Image, index: int) -> Image.Image:
    """One page of an image file, turned the way a viewer shows it (a camera only notes how it was held)."""
    picture.seek(index)
    return ImageOps.exif_transpose(picture)


def size_in_points(frame: Image.Image) -> tuple[float, float]:
    """Width and height of the page that a frame shows."""
    dpi = float(frame.info.get("dpi", (0, 0))[0] or 0)
    if not 90 <= dpi <= 1200:
        dpi = max(frame.width, frame.height) / A4_LONG_SIDE
    return frame.width * POINTS / dpi, frame.height * POINTS / dpi


def sizes_in_points(picture: Image.Image) -> tuple[tuple[float, float], ...]:
    """The size of every page of an image file; a page that is damaged has the size that it says it has."""
    sizes = []
    for index in range(getattr(picture, "n_frames", 1)):
        try:
            sizes.append(size_in_points(frame_at(picture, index)))
        except (OSError, ValueError):
            sizes.append(size_in_points(picture))
    return tuple(sizes)
