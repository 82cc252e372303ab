"""Scans: a page of prose lies straight by its lines of text, and each of them is read by itself."""

from __future__ import annotations

from pathlib import Path

import cv2
from paper import Paper
from scanner import Grey, scanned_page

from hecha.extract.page import PageContent

LINES = (
    "项目实施过程中注重听取居民意见，先后召开座谈会九次，对方案作了完善，年底组织验收。",
    "资金使用坚持专款专用，支付进度与管网更新进度匹配。",
)


CLOSE, STEP = 13.0, 68.0
"""Points from line to line, and from paragraph to paragraph."""


def prose(paper: Paper) -> Path:
    """Paragraphs of two lines that stand close, the last of which is short."""
    top = 80.0
    for number in range(10):
        paper.text(f"第{number + 1}节", x=60, top=top, size=10)
        top += 26
        for k, line in enumerate(LINES):
            paper.text(line, x=80 if k == 0 else 60, top=top, size=10)
            top += CLOSE
        top += STEP - 26 - 2 * CLOSE
    return paper.save()


def is_read(page: PageContent) -> bool:
    texts = [word.text for word in page.words]
    return all(
        sum(text.endswith(line[-8:]) for text in texts) >= 9 and sum(text.startswith(line[:8]) for text in texts) >= 9
        for line in LINES
    )


def test_short_lines_that_nothing_crosses_tell_nothing_of_the_bend(tmp_path: Path) -> None:
    """They slope, as strokes of a row of print that happen to line up."""

    def stroked(page: Grey) -> Grey:
        for k in (0, 5, 10):
            top = round((74.0 + k * STEP) * 300 / 72)
            cv2.line(page, (360, top), (790, top - 9), 0, 3)
        return page

    assert is_read(scanned_page(prose(Paper(tmp_path / "prose.pdf")), 300, laid_over=stroked))


def test_a_streak_down_a_page_without_rules_is_read_past(tmp_path: Path) -> None:
    def streaked(page: Grey) -> Grey:
        page[:, -400:-397] *= 0.35
        return page

    assert is_read(scanned_page(prose(Paper(tmp_path / "prose.pdf")), 300, laid_over=streaked))
