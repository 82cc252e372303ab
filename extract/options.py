"""What a caller can choose about reading: the recognition engine, and the limits checked before work is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

MEGABYTE = 1024 * 1024


OwnLabel = tuple[str, str, str]
"""A label of a user's own: group and key of the vocabulary, and the label as printed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file; over one of them it is refused before any work (:class:`.errors.TooLarge`).

    ``max_unpacked`` bounds an office file as unpacked, ``max_objects`` the objects of a PDF (a page of a form has some
    ten), ``max_pixels`` one page as rendered, or one image as decoded: a 300 dpi A3 page has 17 million.
    """

    max_bytes: int = 500 * MEGABYTE
    max_unpacked: int = 250 * MEGABYTE
    max_pages: int = 2000
    max_objects: int = 1_000_000
    max_pixels: int = 60_000_000


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read. ``ocr`` names the recognition engine; ``ocr_models`` is a folder of other weights, None for the
    built-in ones; ``labels`` are a user's own, beside those of the vocabulary.
    """

    ocr: str = "paddleocr"
    ocr_models: Path | None = None
    labels: tuple[OwnLabel, ...] = ()
    limits: Limits = field(default_factory=Limits)
