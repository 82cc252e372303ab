"""Pairs ``label：value`` in running text: several in one line or cell, a colon or a wide gap between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..passage import Passage, Snippet
from ..vocabulary import Term, Vocabulary

_COLON = re.compile(r"[:：]")
_PARTS = re.compile("[；;，,。]")
"""Marks that no label has within it: what stands before them belongs to the value before."""
_LONGEST_LABEL = 24
_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
"""Of a person."""


@dataclass(frozen=True, slots=True)
class Inline:
    """A pair ``label：value`` found in running text; ``key`` is the field, or None where the label is unknown."""

    key: str | None
    label: str
    value: Snippet


def inline_pairs(content: Passage, vocabulary: Vocabulary) -> Iterator[Inline]:
    """Each ``label：value`` of a text; a value ends where the next label begins."""
    text = content.text
    starts: list[tuple[int, int, str | None]] = []
    floor = 0
    scanned = Snippet.whole(content).recognised
    for colon in _COLON.finditer(text):
        known = _known_label(text, floor, colon.start(), vocabulary) or (
            _smudged_label(text, floor, colon.start(), vocabulary) if scanned else None
        )
        if known is not None:
            start, term = known
            total = term == Term("row", "total") and "分" in text[start : colon.start()]  # 总分：99.8分
            starts.append((start, colon.end(), term.key if term.group == "field" else "total_score" if total else None))
            floor = colon.end()
        else:
            unknown = re.search(r"(?:^|[\s　])([^\s　:：]{2,12})$", text[floor : colon.start()])
            if unknown:
                starts.append((floor + unknown.start(1), colon.end(), None))
                floor = colon.end()
    for token in re.finditer(r"\S+", text):  # a label that a wide gap, not a colon, parts from its value
        key = vocabulary.key(token.group(), "field") if len(token.group()) >= 3 else None
        if key and token.end() < len(text) and not any(a <= token.start() <= b for a, b, _ in starts):
            starts.append((token.start(), token.end() + 1, key))
    starts.sort()
    if scanned and starts and (lost := _colon_lost(text[: starts[0][0]], vocabulary)) is not None:
        starts.insert(0, lost)
    whole = Snippet.whole(content)
    for i, (start, colon_end, key) in enumerate(starts):
        end = starts[i + 1][0] if i + 1 < len(starts) else len(text)
        end = colon_end + len(text[colon_end:end].rstrip("；;，, 　"))
        yield Inline(key, text[start:colon_end].strip("：: "), whole.part(colon_end, end))


def _colon_lost(text: str, vocabulary: Vocabulary) -> tuple[int, int, str | None] | None:
    """A label at the head of a recognised line of pairs, whose own colon was lost: 填报人姓名张三 联系电话：…"""
    for cut in range(min(len(text) - 2, _LONGEST_LABEL), 2, -1):
        key = vocabulary.key(text[:cut], "field") if vocabulary.is_whole(text[:cut], "field") else None
        if key is not None:
            return 0, cut, key
    return None


def _known_label(text: str, floor: int, colon: int, vocabulary: Vocabulary) -> tuple[int, Term] | None:
    """Where the label before a colon begins: at a boundary; within words only behind a value, and word for word.

    组织方式 is not 方式, but the label in 填报人：张三联系电话：… is 联系电话; 电话 is one behind a name, 张三电话：….
    """
    for start in range(max(floor, colon - _LONGEST_LABEL), colon - 1):
        if not text[start].isalpha() or _PARTS.search(text, start, colon):
            continue
        bounded = start == floor or not text[start - 1].isalnum()
        label = text[start:colon]
        if not bounded and not (
            _is_behind_value(text[floor:start], label, vocabulary, first=not floor)
            and vocabulary.is_whole(label, "field")
        ):
            continue
        term = vocabulary.match(label, "field", "row")
        if term is not None:
            return start, term
    return None


def _is_behind_value(before: str, label: str, vocabulary: Vocabulary, *, first: bool) -> bool:
    """Whether a label may begin right behind a text: behind a name, or a longer one behind any value.

    The ``first`` colon of a line may follow a label that only a gap parts from its value: 填报人（签字） 张三电话：….
    """
    if not first:
        return len(label) >= 3 or _NAME.fullmatch(before.strip()) is not None
    words = before.split()
    named = len(words) > 1 and vocabulary.key(words[-2], "field") is not None
    return named and _NAME.fullmatch(words[-1]) is not None


def _smudged_label(text: str, floor: int, colon: int, vocabulary: Vocabulary) -> tuple[int, Term] | None:
    """A label right behind a value in which recognition lost or mistook a character: 填报期：2021年3月."""
    for start in range(colon - 3, max(floor, colon - _LONGEST_LABEL) - 1, -1):
        label = text[start:colon]
        if not re.fullmatch(r"[\u4e00-\u9fff]{3,}", label):
            return None
        near = vocabulary.nearest(label, "field")
        if near is not None and near[0] == label[0] and near[-1] == label[-1]:
            key = vocabulary.key(near, "field")
            return (start, Term("field", key)) if key else None
    return None
