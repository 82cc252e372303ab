"""The words around a figure: comparators before and after it, words that change nothing, words that do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .glyphs import narrow
from .text import compact, is_placeholder, listed
from .unreadable import Unreadable

# Glyphs and words before a figure; "约" and "近" are approximate.
_BEFORE: Final = {
    ">=": """≥ >= => 不少于 不低于 不小于 不得少于 不得低于 不能少于 不能低于 至少 最少 最低
        大于等于 大于或等于 大于或者等于 高于或等于""",
    "<=": """≤ <= =< 不超过 不超 不高于 不大于 不多于 不得超过 不得高于 不得多于 不得大于 不能超过 未超过
        小于等于 小于或等于 小于或者等于 低于或等于 至多 最多 最高 控制在 控制到 不突破 不晚于 不迟于""",
    ">": "> 大于 高于 多于 超过 超出 超 逾 晚于",
    "<": "< 小于 低于 少于 不足 不到 不满 早于",
    "=": "= 等于",
    "~": "≈ ~ 约 大约 约为 近 将近 接近 大概 约等于",
}
# Words after a figure. The law counts the figure itself in both 以上 and 以下.
_AFTER: Final = {
    ">=": "以上 及以上 或以上 和以上 (含)以上 以上(含) (及)以上 起",
    "<=": "以下 及以下 或以下 以内 之内 内 及以内 (含)以下 (含)以内 以下(含) 以内(含)",
    "~": "左右 上下 许",
}
_FILLERS: Final = listed(
    """已完成 实际完成 全部完成 共完成 完成 实际 全部 共计 合计 累计 总计 总数 共 计 全年 年度 本年度 本年 当年 实现
    保持在 保持 维持在 维持 稳定在 力争 确保 目标值 目标 预计 计划 应 需 须 为 是 在 于 有 新增 数量 面积 长 宽 : , +"""
)
_GROWTH: Final = (
    r"(?:[比较](?:上年度?|去年|往年)(?:同期)?|同比|环比|年均)?"
    r"(?P<way>增长率?|提高|上升|增加|提升|增幅|下降率?|降低|减少|降幅|降)了?"
)
_FALLING: Final = frozenset(("下降", "下降率", "降低", "减少", "降幅", "降"))
_MIRRORED: Final = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}

# In words that are not known, these may turn a figure's meaning round: then nothing is read.
_TURNING: Final = re.compile(r"[未不没无非免减降差缺欠退停少剩余第每前后超多增比至到由从原]")
_UNDOING: Final = re.compile(r"[未不没无非免减降差缺欠退停少增半]")


def _words(table: Mapping[str, str]) -> dict[str, str]:
    return {word: sign for sign, words in table.items() for word in listed(words)}


def _alternation(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


_BEFORE_WORDS: Final = _words(_BEFORE)
_AFTER_WORDS: Final = _words(_AFTER)
_LAST_BEFORE: Final = re.compile(rf"(?:{_alternation(_BEFORE_WORDS)})$")
_LAST_OF_A_WORD: Final = re.compile(r"(?:[节签预违履续公邀集合条特制]约|[附就最靠]近|[赶反]超)$")
"""Words that end like a comparator: 节约5%, 签约10家."""
_LAST_REACHED: Final = re.compile(r"(?<!未)达到?$")
_LAST_LEVEL: Final = re.compile(r"(?:提高|提升|上升|增长|增加|增|下降|降低|降|减少|减|缩短|压缩)(?:到|至|为)$")
_LAST_FILLER: Final = re.compile(rf"(?:{_alternation(_FILLERS)})$")
_LAST_GROWTH: Final = re.compile(rf"{_GROWTH}$")
_FIRST_AFTER: Final = re.compile(_alternation(_AFTER_WORDS))
_LABEL: Final = re.compile(r"[^0-9:]{1,20}:")
_LONGEST_HEAD: Final = 10
_LONGEST_TAIL: Final = 8
_TAIL: Final = re.compile(r"[\u4e00-\u9fff,;:、。]*")
_COLUMN_WORDS: Final = re.compile(r"[\u4e00-\u9fff]{2,8}")


class Contradictory(ValueError):
    """Two comparators of one figure say different things."""


def read_comparator(text: str) -> str | None:
    """Read a cell of a comparator column: ≥, 大于等于, ＝ …; None where it is blank or holds none (定性, 正向).

    Raises ``Unreadable`` for a glyph that is no comparator.
    """
    norm = narrow(compact(text))
    if norm in _BEFORE_WORDS:
        return _BEFORE_WORDS[norm]
    if is_placeholder(text) or _COLUMN_WORDS.fullmatch(norm):
        return None
    raise Unreadable(text, "不认识的计算符号")


def unite(signs: Sequence[str], *, reached: bool = False) -> str:
    """One comparator of several that belong to one figure, the nearest first: "约95%以上" is ≥, none is "=".

    Raises ``Contradictory`` where they say different things ("不低于5%以内").
    """
    told = [sign for sign in signs if sign != "~"]
    if not told:
        return "~" if signs else ">=" if reached else "="
    if len({sign[0] for sign in told}) > 1:
        raise Contradictory
    return told[0]


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before a figure: its comparators, nearest first; whether 达到 (at least, unless another comparator
    says more); whether the figure is a change, and a fall; the words that are left."""

    signs: tuple[str, ...]
    reached: bool
    growth: bool
    falling: bool
    head: str

    @property
    def harmless(self) -> bool:
        """Whether the words left can only name what is counted, and change nothing; one character may be a sign that
        recognition took for a word (乏 for ≤)."""
        return (
            1 < len(self.head) <= _LONGEST_HEAD
            and all("\u4e00" <= c <= "\u9fff" for c in self.head)
            and not _TURNING.search(self.head)
        )


def before(norm: str) -> Before:
    """Take the words before a figure apart, from the figure backwards."""
    signs: list[str] = []
    growth = falling = reached = False
    head = norm
    while head and not _LAST_OF_A_WORD.search(head):
        if found := _LAST_LEVEL.search(head):
            pass
        elif found := _LAST_GROWTH.search(head):
            growth, falling = True, found["way"] in _FALLING
        elif found := _LAST_REACHED.search(head):
            reached = True
        elif found := _LAST_BEFORE.search(head):
            signs.append(_BEFORE_WORDS[found[0]])
        elif not (found := _LAST_FILLER.search(head)):
            break
        head = head[: found.start()]
    if _LABEL.fullmatch(norm[: len(head) + 1]):
        head = ""
    return Before(tuple(signs), reached, growth, falling, head)


def after(norm: str, start: int) -> tuple[str | None, int]:
    """The comparator that stands after a figure and where it ends; (None, start) where there is none."""
    found = _FIRST_AFTER.match(norm, start)
    return (_AFTER_WORDS[found[0]], found.end()) if found else (None, start)


def mirrored(sign: str) -> str:
    """The comparator of the negated figure: a fall by at least 5 % is a change of at most −5 %."""
    return _MIRRORED.get(sign, sign)


def harmless_after(norm: str) -> bool:
    """Whether the words after a figure and its unit only say what it is a figure of ("24小时内响应", "100%达标")."""
    return len(norm) <= _LONGEST_TAIL and bool(_TAIL.fullmatch(norm)) and not _UNDOING.search(norm)
