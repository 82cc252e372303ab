"""Scans: a page of prose lies straight by its lines of text, and each of them is read by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from paper import Paper
from scanner import scanned_page

from hecha.extract.scan import sheets

LINES = (
    "项目实施过程中注重听取居民意见，先后召开座谈会九次，对方案作了完善，年底组织验收。",
    "资金使用坚持专款专用，支付进度与管网更新进度匹配。",
)


def prose(paper: Paper, close: float) -> Path:
    """Paragraphs of two lines that stand close, the last of which is short."""
    top = 80.0
    for number in range(10):
        paper.text(f"第{number + 1}节", x=60, top=top, size=10)
        top += 26
        for k, line in enumerate(LINES):
            paper.text(line, x=80 if k == 0 else 60, top=top, size=10)
            top += close
        top += 16
    return paper.save()


def is_read(path: Path) -> bool:
    texts = [word.text for word in scanned_page(path, 300).words]
    return all(
        sum(text.endswith(line[-8:]) for text in texts) >= 9 and sum(text.startswith(line[:8]) for text in texts) >= 9
        for line in LINES
    )


def test_short_lines_that_nothing_crosses_tell_nothing_of_the_bend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Strokes of a row of print that line up are taken for one here and there, all over the page."""
    strokes = [
        np.column_stack([np.linspace(250, 550, 150), y + np.linspace(0, -6, 150)]) for y in (180.0, 1140.0, 2210.0)
    ]
    monkeypatch.setattr(sheets, "long_lines", lambda *_: (strokes, []))
    assert is_read(prose(Paper(tmp_path / "prose.pdf"), 13.0))
