"""Pale rules under a seal: what takes the seal's ink off takes them with it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from hecha.extract.scan.chains import Line, Stretch
from hecha.extract.scan.overprint import under_seal

UNIT = 3.0


def across(x0: float, x1: float, y: float) -> Stretch:
    x = np.arange(x0, x1)
    return Stretch(np.column_stack([x, np.full(len(x), y)]), 3.0)


def down(x: float, y0: float, y1: float) -> Stretch:
    y = np.arange(y0, y1)
    return Stretch(np.column_stack([np.full(len(y), x), y]), 3.0)


def reach(line: Line, axis: int) -> list[tuple[float, float]]:
    """From where to where a line goes without a gap."""
    spans: list[tuple[float, float]] = []
    for stretch in sorted(line.stretches, key=lambda s: float(s.points[0, axis])):
        start, end = float(stretch.points[0, axis]), float(stretch.points[-1, axis])
        if spans and start <= spans[-1][1] + 2:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans


@pytest.mark.parametrize(("seen", "ends"), [(True, 900), (False, 339)])
def test_a_rule_goes_on_under_a_seal_where_it_is_seen_behind_it(seen: bool, ends: int) -> None:
    seal = np.zeros((1000, 1000), np.uint8)
    cv2.circle(seal, (500, 500), 150, 255, 8)
    page = np.full_like(seal, 250)
    page[99:102], page[899:902] = 200, 200
    page[499:502, 340:660] = 200
    if seen:
        page[100:900, 499:502] = 200
    frame = [Line(True, (across(0, 999, y),)) for y in (100.0, 900.0)]
    parted = Line(True, (across(0, 340, 500.0), across(660, 999, 500.0)))
    wall = Line(False, (down(500.0, 100, 340),))
    level, plumb = under_seal([*frame, parted], [wall], page, seal, UNIT)
    assert reach(level[2], 0) == [(0, 998)]
    ((_, end),) = reach(plumb[0], 1)
    assert end == pytest.approx(ends, abs=2)


@pytest.mark.parametrize("at", [200.0, 500.0], ids=["beside the seal", "under it, where no rule is seen"])
def test_a_gap_that_no_rule_is_seen_in_stays_open(at: float) -> None:
    seal = np.zeros((1000, 1000), np.uint8)
    cv2.circle(seal, (500, 500), 150, 255, 8)
    parted = Line(True, (across(0, 340, at), across(660, 999, at)))
    level, _ = under_seal([parted], [], np.full_like(seal, 250), seal, UNIT)
    assert reach(level[0], 0) == [(0, 339), (660, 998)]
