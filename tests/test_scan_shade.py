"""Scans: tints are taken off shaded cells, and only off these."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from hecha.extract.scan.shade import without_shade


def close_rows(ground: int) -> NDArray[np.uint8]:
    """A page with low rows full of print, each in a frame of its own, on a ground of that level."""
    page = np.full((1756, 1241), 250, np.float32)
    cv2.rectangle(page, (90, 290), (1110, 710), ground, -1)
    for top in range(300, 700, 22):
        for left, right in ((100, 250), (253, 600), (603, 1100)):
            cv2.rectangle(page, (left, top), (right, top + 18), 100, 2)
            cv2.putText(page, "4517863", (left + 6, top + 15), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 60, 1)
    grained = cv2.GaussianBlur(page, (0, 0), 0.8) + np.random.default_rng(1).normal(0, 4, page.shape)
    return np.asarray(np.clip(grained, 0, 255), np.uint8)


def test_print_between_close_rules_is_no_tint() -> None:
    page = close_rows(250)
    assert without_shade(page) is page


def test_a_tint_below_close_rules_is_taken_off() -> None:
    lifted = without_shade(close_rows(215))
    assert np.median(lifted[306:312, 800:1000]) > 245
