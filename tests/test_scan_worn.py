"""Scans of worn sheets: rules that lost their toner in places, folds, punch holes."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from paper import FUNDING, Paper, national
from scanner import Grey, photocopied, scanned

from hecha.extract.scan.chains import Stretch
from hecha.extract.scan.holes import holes
from hecha.extract.scan.worn import WORN, wear


@pytest.mark.parametrize("lost", [0.1, 0.2])
def test_rules_that_are_broken_all_over_part_cells(tmp_path: Path, lost: float) -> None:
    def worn(page: Grey) -> Grey:
        dark = (page < 170).astype(np.uint8)
        rules = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, 90), np.uint8))
        rules |= cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((90, 1), np.uint8))
        height, width = page.shape
        gone = (np.random.default_rng(7).random((height // 8 + 1, width // 8 + 1)) < lost).astype(np.uint8)
        gone = cv2.resize(gone, (width, height), interpolation=cv2.INTER_NEAREST)
        page[(cv2.dilate(rules, np.ones((3, 3), np.uint8)) & gone) > 0] = 255
        return photocopied(page)

    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING)
    record = scanned(paper.path, 200, laid_over=worn)
    assert (record.project_name, record.reporting_unit) == (typed.project_name, typed.reporting_unit)
    assert record.funding == typed.funding
    assert record.execution == typed.execution
    assert record.indicators == typed.indicators


@pytest.mark.parametrize(("level", "worn"), [(200, False), (250, True)])
def test_a_rule_that_is_pale_in_places_is_not_worn(level: int, *, worn: bool) -> None:
    """As it is between cells that were printed in reverse; where it is worn, nothing is left."""
    page = np.full((100, 1000), 250, np.uint8)
    page[49:52] = 60
    page[49:52, 400:500] = level
    line = Stretch(np.column_stack([np.arange(1000.0), np.full(1000, 50.0)]), 3.0)
    assert (wear((page, page.T.copy()), ([[line]], []), em=40) > WORN) == worn


@pytest.mark.parametrize("thick", [2.0, 20.0], ids=["crease", "band"])
@pytest.mark.parametrize("down", [False, True], ids=["across", "down"])
def test_the_fold_of_a_sheet_parts_no_cell(tmp_path: Path, thick: float, *, down: bool) -> None:
    def folded(page: Grey) -> Grey:
        size = page.shape[int(down)]
        light = 1 - 0.5 * np.exp(-np.abs(np.arange(size) - (0.42 if down else 0.135) * size) / thick)
        return photocopied(page * (light if down else light[:, None]).astype(np.float32))

    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING)
    record = scanned(paper.path, 200, laid_over=folded)
    doubted = {entry.pointer for entry in record.review}
    assert len(record.indicators) == len(typed.indicators)
    for k, (read, meant) in enumerate(zip(record.indicators, typed.indicators, strict=True)):
        for name in ("name", "target", "actual", "weight", "score"):
            assert getattr(read, name) == getattr(meant, name) or f"/indicators/{k}/{name}" in doubted
    for k, (money, due) in enumerate(zip(record.funding, typed.funding, strict=True)):
        assert money.amount == due.amount or f"/funding/{k}/amount" in doubted
    assert record.project_name == typed.project_name
    assert doubted if down and thick < 10 else not doubted  # a crease through text hides strokes of it


def test_punch_holes_are_told_from_round_signs_and_seals() -> None:
    page = np.full((2339, 1654), 250, np.uint8)
    cv2.circle(page, (60, 900), 22, 40, -1)
    cv2.circle(page, (60, 1500), 22, 90, -1)
    cv2.circle(page, (150, 1200), 22, 40, 3)  # 〇
    cv2.rectangle(page, (40, 300), (150, 330), 0, -1)  # what somebody blacked out
    cv2.circle(page, (800, 1200), 22, 40, -1)  # in the middle of the text
    found = holes(page)
    assert cv2.connectedComponents(found)[0] == 3
    assert [bool(found[y, x]) for y, x in ((900, 60), (1500, 60), (900, 86), (900, 100))] == [True, True, True, False]
