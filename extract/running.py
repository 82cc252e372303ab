"""Running heads and feet: lines that stand in one place on several pages and belong to none of the forms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ..normalize import compact
from .layout import PageLayout, TextLine
from .vocabulary import Vocabulary

_HEAD, _FOOT = 0.12, 0.88
"""Shares of the page's height above and below which such lines stand."""
_LONGEST = 60
Key = tuple[str, int]


def without_running(pages: Sequence[PageLayout], vocabulary: Vocabulary) -> list[PageLayout]:
    """The pages without lines that are printed again and again at their edges.

    A form's own title, year and fields stay, though the next form on the next page may print the same.
    """
    seen: dict[Key, set[int]] = defaultdict(set)
    for page in pages:
        for line in _at_edges(page):
            for key in _keys(line):
                seen[key].add(page.number)
    running = {
        key
        for page in pages
        for line in _at_edges(page)
        if any(len(seen[key]) > 1 for key in _keys(line)) and not _belongs(line, page, vocabulary)
        for key in _keys(line)
    }
    result = []
    for page in pages:
        gone = {id(line) for line in _at_edges(page) if running.intersection(_keys(line))}
        result.append(replace(page, blocks=tuple(b for b in page.blocks if id(b) not in gone)) if gone else page)
    return result


def _at_edges(page: PageLayout) -> list[TextLine]:
    return [
        block
        for block in page.blocks
        if isinstance(block, TextLine)
        and len(block.text) <= _LONGEST
        and (block.box.bottom < _HEAD * page.height or block.box.top > _FOOT * page.height)
    ]


def _keys(line: TextLine) -> list[Key]:
    """The line without its figures, and where it stands; two places, so that a point up or down does not matter."""
    text = re.sub(r"\d+", "#", compact(line.text))
    place = int(line.box.top // 4)
    return [(text, place), (text, place + 1)]


def _belongs(line: TextLine, page: PageLayout, vocabulary: Vocabulary) -> bool:
    """Whether the line is part of a form: its title, the year below it, a field, a unit, a caption."""
    text = compact(line.text)
    if vocabulary.match(text, "title") is not None:
        tables = [b.box.top for b in page.blocks if not isinstance(b, TextLine)]
        others = [b.box.top for b in page.blocks if b is not line and _is_title(b, vocabulary)]
        near = [top for top in others if not any(line.box.top < table < top for table in tables)]
        return not any(line.box.top < top < 0.5 * page.height for top in near)
    if re.search(r"单位|[（(]?\d{4}年度?[)）]?$|^附(件|表)", text):
        return True
    return any(vocabulary.key(label, "field") for label in re.findall(r"([\u4e00-\u9fff]{2,12})[:：]", line.text))


def _is_title(block: object, vocabulary: Vocabulary) -> bool:
    return isinstance(block, TextLine) and vocabulary.match(compact(block.text), "title") is not None
