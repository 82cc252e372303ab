"""Photographs: where the sheet lies on the desk, and that its edge is no text."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hecha.extract.scan.lines import loose_lines
from hecha.extract.scan.orientation import find_sheet

CORNERS = np.array([[180, 150], [1440, 140], [1500, 2060], [90, 2050]], dtype=np.float64)


@pytest.mark.parametrize("shade", [0.0, 1.0, 1.6])
def test_a_sheet_is_found_however_the_light_falls_on_it(shade: float) -> None:
    desk = np.random.default_rng(1).normal(62, 4, (2200, 1600))
    mask = cv2.fillPoly(np.zeros(desk.shape, np.uint8), [CORNERS.astype(np.int32)], 1) > 0
    y, x = np.mgrid[0:1:2200j, 0:1:1600j]
    light = np.exp(-shade * np.maximum(x + y - 0.9, 0) ** 2)  # the far corner as dark as the desk
    seen = np.where(mask, 215.0, desk) * light
    corners = find_sheet(np.repeat(np.clip(seen, 0, 255).astype(np.uint8)[..., None], 3, axis=2))
    assert corners is not None
    assert np.abs(corners - CORNERS).max() < 12


@pytest.mark.parametrize("place", [0, 500], ids=["edge", "streak"])
def test_pieces_of_an_upright_line_are_no_part_of_the_title(place: int) -> None:
    """The shadow along the paper's edge is no text, and what dust drew beside a title takes it into no line."""
    ink = np.zeros((1200, 1700), np.uint8)
    for top in range(5, 1150, 150):
        ink[top : top + 130, place : place + 3] = 255
    for left in range(640, 1040, 45):
        ink[128:172, left : left + 40] = 255
    lines = loose_lines(ink, 30.0)
    (title,) = (line for line in lines if line.x1 - line.x0 > 60)
    assert (title.x0, title.top, title.bottom) == pytest.approx((640, 128, 172), abs=2)
    assert place or lines == [title]
