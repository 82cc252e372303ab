"""What labels mean: the vocabulary file, and how a printed label is looked up in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from ..normalize import fold, strip_brackets
from .options import OwnLabel

ANY_LABEL = ("field", "goal", "measure", "source", "column", "amountcolumn", "row", "level")
LONGEST_LABEL = 40
"""Longer texts are no labels."""

PAST = re.compile(r"上一?年|去年|前年|往年|历年|历史|基期|同期|以前年度")
"""How a label says that it is of another year."""
_MARKS = re.compile(r"[\s:;,.*★▲#·“”\"'《》]+")
_SORTED_BY = re.compile(r"^(?:\d{1,2}[.、])?(?:按\S{2,6}分|(?:资金|收入)来源):(?=\S)")
"""What the rows are sorted by, before the first of them: 按收入性质分：一般公共预算."""
_CHINESE_NUMBERED = re.compile(r"^(\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}[、.,])")


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the vocabulary: ``group`` (field, measure, source, column, …) and its key."""

    group: str
    key: str


class Vocabulary:
    """Labels by group and key; immutable once read."""

    def __init__(self, groups: dict[str, dict[str, dict[str, list[str]]]], own: Iterable[OwnLabel] = ()) -> None:
        self._labels: dict[str, dict[str, str]] = {}
        self._patterns: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for group, entries in groups.items():
            labels = self._labels.setdefault(group, {})
            patterns = self._patterns.setdefault(group, [])
            for key, entry in entries.items():
                for label in entry.get("labels", ()):
                    labels.setdefault(folded(label), key)
                patterns += [(re.compile(p), key) for p in entry.get("patterns", ())]
        for group, key, label in own:
            if group == "title":  # a title is known by what it contains
                self._patterns[group].insert(0, (re.compile(f".*{re.escape(folded(label))}.*"), key))
            else:
                self._labels[group][folded(label)] = key
        self._look_up = lru_cache(maxsize=20_000)(self._find)
        self._is_whole = lru_cache(maxsize=20_000)(self._stands_whole)

    def match(self, text: str, *groups: str, likeness: bool = False) -> Term | None:
        """The entry that a label stands for; whole labels of any group before patterns, groups in the order given.

        ``likeness`` accepts a label with a misread character where exactly one entry is that near: for scans.
        """
        return self._look_up(self._folded(text, groups, likeness), groups, likeness)

    def key(self, text: str, group: str, likeness: bool = False) -> str | None:
        """The key within one group, or None."""
        term = self.match(text, group, likeness=likeness)
        return term.key if term else None

    def labels(self, group: str) -> Mapping[str, str]:
        """The labels of a group, folded, with their keys."""
        return self._labels[group]

    def is_whole(self, text: str, *groups: str, likeness: bool = False) -> bool:
        """Whether the text is a label of the groups word for word, patterns aside; ``likeness`` as for ``match``."""
        return self._is_whole(self._folded(text, groups, likeness), groups, likeness)

    def _folded(self, text: str, groups: tuple[str, ...], likeness: bool) -> str:
        label = folded(text)
        if label or not likeness:
            return label
        bare = folded(text.rstrip("。 "))  # 得分。: a speck behind a label; words of a pattern (完成。) may be a text
        return bare if any(bare in self._labels[group] for group in groups) else ""

    def _stands_whole(self, label: str, groups: tuple[str, ...], likeness: bool) -> bool:
        if any(label in self._labels[group] for group in groups):
            return True
        return likeness and 4 <= len(label) <= LONGEST_LABEL and self._nearest(label, groups) is not None

    def _find(self, label: str, groups: tuple[str, ...], likeness: bool) -> Term | None:
        if not label or len(label) > LONGEST_LABEL:
            return None
        for group in groups:
            if (key := self._labels[group].get(label)) is not None:
                return Term(group, key)
        for group in groups:
            for pattern, key in self._patterns[group]:
                if pattern.fullmatch(label):
                    return Term(group, key)
        if not likeness or len(label) < 3:
            return None
        return self._nearest(label, groups) if len(label) > 3 else self._cut_short(label, groups)

    def _cut_short(self, label: str, groups: tuple[str, ...]) -> Term | None:
        """The label that lost its first or its last character, of four, to a seal or the edge of a cell."""
        whole = {
            Term(group, key)
            for group in groups
            for known, key in self._labels[group].items()
            if len(known) == 4 and (known[:3] == label or known[1:] == label)
        }
        return next(iter(whole)) if len(whole) == 1 else None

    def may_be(self, text: str, group: str, key: str) -> bool:
        """Whether a misread label, too short for likeness, may be one of a key: all but one character are the same."""
        label = folded(text)
        return any(
            own == key and len(known) == len(label) and sum(a != b for a, b in zip(known, label, strict=True)) == 1
            for known, own in self._labels[group].items()
        )

    def nearest(self, text: str, group: str) -> str | None:
        """The label of a group that a misread one stands for: itself if known, else the only one within a slip."""
        label = folded(text)
        known = self._labels[group]
        if label in known or not label:
            return label if label == text else None
        if any(label in labels for labels in self._labels.values()):  # spelled right, if another group's
            return None
        if label.replace("目标", "指标") in known:  # another word, no slip
            return None
        core = re.sub(r"^[^\u4e00-\u9fff]+|[^\u4e00-\u9fff]+$", "", label)
        if core in known:
            return core
        allowed = 1 if len(label) < 7 else 2
        found = {k for k in known if len(k) >= 4 and _distance(label, k, allowed) <= allowed}
        near = {k for k in found if _distance(label, k, allowed) == min(_distance(label, f, allowed) for f in found)}
        return next(iter(near)) if len(near) == 1 else None

    def _nearest(self, label: str, groups: tuple[str, ...]) -> Term | None:
        if label[-1].isdigit():  # 年度目标1 is one of several, not 年度目标 misread
            return None
        allowed = 1 if len(label) < 7 else 2
        best: dict[int, set[Term]] = {}
        of_another = PAST.search(label) is not None
        for group in groups:
            for known, key in self._labels[group].items():
                if of_another and not PAST.search(known):  # 上年执行数 is no misread 本年执行数
                    continue
                if abs(len(known) - len(label)) <= allowed and len(known) >= 4:
                    distance = _distance(label, known, allowed)
                    if distance <= allowed:
                        best.setdefault(distance, set()).add(Term(group, key))
        if not best:
            return None
        nearest = best[min(best)]
        return next(iter(nearest)) if len(nearest) == 1 else None


_OTHER_SCRIPTS = re.compile(
    "[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc\u0f00-\u0fff\u1800-\u18af\ua000-\ua4cf]+"
)


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """A label's form for comparison: no spaces, brackets with their content, numbering or marks.

    Nor the same label in Uyghur, Tibetan, Mongolian or Yi, which forms of such places print beside it.
    """
    text = _OTHER_SCRIPTS.sub("", text)
    if len(text) > 4 * LONGEST_LABEL or "。" in text:
        return ""
    label = strip_brackets(_SORTED_BY.sub("", _CHINESE_NUMBERED.sub("", fold(text))))
    label = re.sub(r"^.?其中-?", "", _MARKS.sub("", label))  # a smudge before it
    shorter = re.sub(r"^((19|20)\d{2}年度?(?=.{2})|\d{1,2}[)、]?(?=[^\d]))", "", label)
    return shorter or label


def _distance(a: str, b: str, limit: int) -> int:
    """Edit distance, given up beyond ``limit``."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
        if min(row) > limit:
            return limit + 1
    return row[-1]


@cache
def standard(own: tuple[OwnLabel, ...] = ()) -> Vocabulary:
    """The vocabulary that comes with hecha, with a user's own labels, which go before it."""
    return Vocabulary(_shipped(), own)


def keys() -> dict[str, tuple[str, ...]]:
    """What a label can stand for: the keys of each group that takes labels."""
    return {group: tuple(entries) for group, entries in _shipped().items() if not group.endswith("cue")}


@cache
def _shipped() -> dict[str, dict[str, dict[str, list[str]]]]:
    text = resources.files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
