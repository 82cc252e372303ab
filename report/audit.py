"""The audit trail: every decision that a person made, as the table ``decisions.csv``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from json import loads

from ..store import Decision
from .tables import Cell
from .wording import FIELDS, PARTS, Lang, say

DECISIONS: dict[Lang, tuple[str, ...]] = {
    "zh": ("序号", "时间（UTC）", "复核人", "决定", "文件", "页", "内容", "规则", "原文", "原值", "新值", "理由",
           "字段路径", "文件校验码"),
    "en": ("number", "made_at_utc", "who", "decision", "file", "page", "about", "rule", "text", "old", "new", "why",
           "pointer", "sha256"),
}  # fmt: skip
_KINDS: dict[str, tuple[str, str]] = {
    "confirm": ("确认读数", "confirmed"),
    "correct": ("更正", "corrected"),
    "uphold": ("认定属实", "finding upheld"),
    "dismiss": ("不作为问题", "finding dismissed"),
    "reopen": ("撤销决定", "taken back"),
}


def decision_rows(decisions: Iterable[tuple[str, Decision]], lang: Lang = "zh") -> Iterator[tuple[Cell, ...]]:
    """One row a decision, in the order given; values in the notation of the record (yuan, fractions, ISO dates)."""
    for file, made in decisions:
        yield (
            made.id,
            made.made_at,
            made.who,
            say(_KINDS, made.kind, lang),
            file,
            made.page,
            _about(made.pointer, lang),
            made.rule,
            made.text,
            "" if made.rule else _plain(made.old),
            _plain(made.new) if made.kind in ("confirm", "correct") else "",
            made.why,
            made.pointer,
            made.content,
        )


def _about(pointer: str, lang: Lang) -> str:
    """``/indicators/3/actual`` is ``绩效指标 4 · 实际完成值``: the pointer in words, without the record."""
    name, *rest = pointer.strip("/").split("/")
    words = say(FIELDS, name, lang) + (f" {int(rest[0]) + 1}" if rest and rest[0].isdigit() else "")
    return words + (f" · {say(PARTS, rest[1], lang)}" if len(rest) > 1 else "")


def _plain(value: str) -> str:
    data = loads(value)
    if isinstance(data, dict):
        return str(data.get("raw", ""))
    return "" if data is None else data if isinstance(data, str) else value
