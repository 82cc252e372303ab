"""What several tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from decision_desk import Desk
from paper import Paper
from playwright.sync_api import Browser
from review_person import opened_browser
from road_form import identity


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """An empty page to draw a form on."""
    return Paper(tmp_path / "form.pdf")


@pytest.fixture
def begun(paper: Paper) -> Paper:
    """A form whose indicators begin on its first page."""
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table(identity("城区道路维修"))
    return paper


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with opened_browser() as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a workspace goes."""
    return tmp_path / "out"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace with one form, to decide on."""
    return Desk(tmp_path)
