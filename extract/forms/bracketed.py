"""Points in prose that no verb calls a score: 论证充分性：…。（4分）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..passage import Passage, Snippet
from ..vocabulary import Vocabulary
from .draft import Draft
from .prose import FULL_MARKS, in_figures, is_of_whole, sentence_heads, sentences
from .scored import item_names, named_by, put_item

_N = r"(\d{1,2}(?:\s*[.．]\s*\d+)?)"
_BEHIND = re.compile(rf"[（(【]\s*{_N}\s*分\s*[)）】]")
_POINTS = re.compile(rf"(?<![\d.．]){_N}\s*分(?![钟之值公米])")
_NO_SCORE = re.compile(r"(?:满分|总分|分值|权重|标准分?|每.{0,6}|扣(?:减|除)?|低于|不足|高于|超过)\s*[为:：]?\s*$")
"""Words before points that are full marks, marks taken off or a threshold."""
_SCORED = re.compile(r"自\s*评|得\s*分|评\s*分")
_FEWEST = 4


def read_bracketed(texts: Sequence[Passage], draft: Draft, vocabulary: Vocabulary) -> None:
    """Items whose points stand alone in brackets behind them, where no others were read.

    Such points may be full marks as well as scores: they are scores where they add up to the declared total. Where
    points are told again and again and no reader took any, that is on review.
    """
    if draft.lists.get("score_items"):
        return
    items = [item for passage in texts for item in _bracketed(passage, vocabulary)]
    summed = sum((in_figures(points.text) for _, points in items), Decimal(0))
    if len(items) > 1 and summed == draft.fields.get("total_score"):
        for name, points in items:
            put_item(draft, name, points)
        return
    told = [points for passage in texts for points in _told(passage)]
    if (
        not draft.lists.get("indicators")
        and len(told) >= _FEWEST
        and sum(map(in_figures, told), Decimal(0)) != FULL_MARKS
    ):
        draft.doubt("/score_items", "正文中各项的分数未能读出", tuple(dict.fromkeys(told)))


def _bracketed(passage: Passage, vocabulary: Vocabulary) -> Iterator[tuple[Snippet, Snippet]]:
    """Names of items, each with the only points in brackets before the next name."""
    text = passage.text
    names = item_names(passage, sentence_heads(passage), vocabulary)
    for name, end in zip(names, [*(m.start() for m in names[1:]), len(text)], strict=False):
        behind = list(_BEHIND.finditer(text, name.end(), end))
        if len(behind) == 1:
            yield Snippet(passage, *name.span(named_by(name))), Snippet(passage, *behind[0].span(1))


def _told(passage: Passage) -> Iterator[str]:
    """Points that may be scores of items: in a text of scores those that are neither the total's nor full marks."""
    text = passage.text
    if not _SCORED.search(text):
        return
    for start, end in sentences(text, sentence_heads(passage)):
        for found in _POINTS.finditer(text, start, end):
            if not _NO_SCORE.search(text, start, found.start()) and not is_of_whole(
                found[1], text[start:end], text[start:end]
            ):
                yield found[1]
