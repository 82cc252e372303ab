"""Levels that words of a qualitative target or actual stand for."""

from __future__ import annotations

import re
from typing import Final, Literal

from .glyphs import narrow
from .text import compact, is_placeholder

Level = Literal["none", "partial", "ok", "improve", "full"]
"""Not done; done in part; as it should be; better than before; done in full."""

_LONGEST: Final = 24
_QUESTION: Final = re.compile("是否|能否|有无|[?？]")
_SCALE: Final = re.compile("优秀?[、/]?良好?[、/]?(?:中|一般|合格)")

# The first that is found decides: 未完成 holds 完成, 部分达成 holds 达成.
_LEVELS: Final[tuple[tuple[Level, re.Pattern[str]], ...]] = (
    (
        "none",
        re.compile(
            "未(?:能|全部|按[时期])?(?:完成|达成|达到|达标|实现|开展|启动|实施)|没有(?:完成|达到|实现)|不达标|不合格|不符合"
            "|尚未|正在(?:进行|推进|实施|办理)|推进中|进行中|实施中|较差|效果差|^差$"
        ),
    ),
    ("partial", re.compile("部分(?:完成|达成|实现|达到|达标)|基本(?:完成|达成|实现|达到|达标)|^一般$|^中等?$")),
    (
        "improve",
        re.compile(
            "(?:提升|提高|增强|改善|增长|增加|优化|完善|改进|加强|减轻|减少|降低|缓解|促进|提质|扩大|上升|好转)"
            "|显著|明显|效果好|成效突出"
        ),
    ),
    ("full", re.compile("(?:^|已|全部|按[时期]|如期|顺利|圆满|超额|完全|均)(?:完成|达成|实现)|^优秀?$")),
    (
        "ok",
        re.compile(
            "有效|良好|较好|合格|达标|符合|合规|规范|及时|按[时期]|稳定|正常|满意|安全|保障|健全|到位|^[高好良有]$|较高"
        ),
    ),
)


def read_level(text: str) -> Level | None:
    """The level of a short wording: 达成预期指标 is full, 基本完成 partial, 正在进行 none, 逐步提高 improve, 及时 ok.

    None for a blank, a figure, a question (是否…), a scale of grades, longer prose and words that name no level.
    """
    norm = narrow(compact(text))
    if is_placeholder(text) or not 0 < len(norm) <= _LONGEST or re.search("[0-9]", norm):
        return None
    if _QUESTION.search(norm) or _SCALE.search(norm):
        return None
    return next((level for level, words in _LEVELS if words.search(norm)), None)
