"""What several tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from paper import Paper


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """An empty page to draw a form on."""
    return Paper(tmp_path / "form.pdf")
