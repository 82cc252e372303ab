"""Where a value was read, and which values a person should look at."""

from __future__ import annotations

from typing import NamedTuple

from .base import Model

PERSON = "person"
"""The engine of a value that a person has put in place of what was read; ``text`` stays what was read."""


class Box(NamedTuple):
    """A rectangle on a page, in PDF points from the top left of the page as it is displayed."""

    x0: float
    top: float
    x1: float
    bottom: float


class Evidence(Model):
    """Where one value was read.

    ``page`` is 1-based; ``bbox`` is in PDF points from the page's top left, as displayed; ``text`` is what was
    read before normalisation; ``engine`` is ``text`` for the PDF's own text, ``person`` for a
    correction, else the OCR engine's name.
    """

    page: int
    bbox: Box
    text: str
    confidence: float
    engine: str


class ReviewItem(Model):
    """A value that a person should look at before relying on it."""

    pointer: str
    reason: str
    candidates: tuple[str, ...] = ()


class Unmapped(Model):
    """A label and its value that no field of the record takes."""

    label: str
    value: str
    evidence: Evidence | None = None
