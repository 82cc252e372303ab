"""Items of a report in whatever way it writes them, known by their sum: names with points that make up the total.

No reader knows every way in which points stand beside a name. Where those that the readers took do not add up to the
total that the report declares, its text is cut in paragraphs, numbered parts, sentences and clauses, and the points of
each are taken in one way for all; names and points that then make up the total are the items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from ..passage import Passage, Snippet
from .draft import Draft
from .prose import FULL_MARKS, in_figures, sentence_heads
from .scored import put_item

_N = r"(?P<points>\d{1,2}(?:\s?[.．]\s?\d{1,2})?)"
_UNIT = r"\s*分(?![钟之值公米])"
_WAYS = (
    re.compile(
        rf"(?:自\s*评|实\s*得|(?<![应可满不获取扣])得|评|打|计)\s*(?:得?\s*分)?(?:数|值)?\s*(?:为|是|：|:)?\s*{_N}(?![\d.．%％/／个])(?:{_UNIT})?"
    ),
    re.compile(rf"(?<![\d.．]){_N}\s*(?:分)?\s*[/／]\s*(?P<full>\d{{1,2}}(?:[.．]\d)?)(?![\d%％])"),
    re.compile(rf"(?<![\d.．]){_N}{_UNIT}"),
    re.compile(rf"(?<![\d.．]){_N}{_UNIT}"),
    re.compile(rf"(?<=[\s:：）)]){_N}\s*$"),
)
"""Points behind a word for a score; of full marks; the only ones with their unit; the last ones; a bare figure."""
_SAID, _OF_FULL, _LAST = 0, 1, 3
_FULL = re.compile(r"(?:满分|分值|权重|标准分|应得分?)\s*(?:为|：|:)?\s*(?P<full>\d{1,2}(?:\.\d+)?)")
_BEHIND = re.compile(r"[”\"」】]?(?:指标|部分|方面)?\s*[，,：:]?\s*[（(]?\s*(?P<full>\d{1,2}(?:\.\d+)?)\s*分")
"""Full marks by their word, or right behind the name."""
_NO_SCORE = re.compile(r"(?:满分|总分|分值|权重|标准分?|应得分?|扣(?:减|除)?)\s*(?:为|：|:)?\s*$")
"""Words before points that are full marks, or marks taken off."""
_LEAD = re.compile(
    r"\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|\d{1,2}(?:[.．]\d{1,2}){1,2}|(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[.．、]|[①-⑳●■◆▲·*])?\s*"
    r"(?:(?:经(?!费|济|营)|根据)[^，,。；;：:]{0,12}[，,]|其中[：:，,]?|(?:各|逐|具体)(?:项|部分)?(?:指标)?(?:自评)?(?:得|评)分(?:情况|如下|为|是)*[：:])?\s*"
)
_NAME = re.compile(
    r"[“\"【「]?(?P<name>[\u4e00-\u9fff（）]{2,20}?)(?=[”\"】」：:。，,（(—–\s\d]|满分|分值|权重|标准分|应得|实得|得分|得\s?\d|自评|评分|评价得|扣\s?\d|设置分|$)"
)
_NO_NAME = re.compile(
    r".*(?:总分|总得分|合计|总计|综合|平均|等级|得分率|执行率为?|满分|分值)|(?:本|该|此|整个)?(?:项目|指标|部分|单位)?(?:绩效)?(?:自评|评价|得分|评分|情况)*"
    r"|(?:评分|扣分|完成|评价)(?:标准|依据|原因|情况)|其中|因此|主要|原因"
)
_NUMBERED = re.compile(r"\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、]|\d{1,2}[.．]\d|[①-⑳])")
_FEWEST = 3


Item = tuple[Snippet, Snippet, Decimal | None]
"""The name, the points, and the full marks where they are told."""


def read_summed(texts: Sequence[Passage], draft: Draft) -> None:
    """Replace the items, where they do not make up the declared total, by names with points that do; where none were
    read, names with points whose full marks are a hundred in all are items, too."""
    total = draft.fields.get("total_score")
    rows = draft.lists.get("score_items", [])
    if draft.lists.get("indicators") or sum(filter(None, (r["score"] for r in rows)), Decimal(0)) == total:
        return
    runs = [(way, run) for passage in texts for way, run in _runs(passage)]
    found = next((run for _, run in runs if sum(in_figures(p.text) for _, p, _ in run) == total), None)
    if found is None and not rows:
        full = ((run, [marks for _, _, marks in run]) for way, run in runs if way in (_SAID, _OF_FULL))
        found = next((run for run, marks in full if None not in marks and sum(filter(None, marks)) == FULL_MARKS), None)
    if found is not None:
        _forget(draft)
        for name, points, _ in found:
            put_item(draft, name, points)


def _forget(draft: Draft) -> None:
    draft.lists.pop("score_items", None)
    draft.evidence = {p: e for p, e in draft.evidence.items() if not p.startswith("/score_items")}
    draft.review = [item for item in draft.review if not item.pointer.startswith("/score_items")]


def _runs(passage: Passage) -> Iterator[tuple[int, list[Item]]]:
    """Names with their points, each text cut in one way and the points of all its pieces taken in one way."""
    for pieces, lines in _cuts(passage):
        for way in range(len(_WAYS)):
            found = [_item(passage, start, end, way, lines) for start, end in pieces]
            runs = [[item for item in run if item] for there, run in groupby(found, key=bool) if there]
            for run in [*runs, [item for item in found if item]]:
                if len(run) >= _FEWEST and len({name.text for name, _, _ in run}) == len(run):
                    yield way, run


def _cuts(passage: Passage) -> Iterator[tuple[list[tuple[int, int]], tuple[int, ...]]]:
    """The text in paragraphs, in its numbered parts, in sentences, and in clauses; and where a name ends at the latest:
    with its line, which only a sentence runs over."""
    text, heads = passage.text, sentence_heads(passage)
    paragraphs = [h for h in heads if h in set(passage.line_starts)]
    numbered = [h for h in heads if _NUMBERED.match(text, h)]
    clauses = sorted({*heads} | {m.end() for m in re.finditer(r"[，,、；;：:]\s*|[（(]\s*其中\s*", text)})
    for starts in (paragraphs, numbered):
        yield list(pairwise([*starts, len(text)])), passage.line_starts
    for starts in (heads, clauses):
        yield list(pairwise([*starts, len(text)])), ()


def _item(passage: Passage, start: int, end: int, way: int, lines: Sequence[int]) -> Item | None:
    """The name that heads a piece of text and the points in it, which are the only ones of their kind."""
    text = passage.text
    lead = _LEAD.match(text, start, end)
    begun = lead.end() if lead else start
    name = _NAME.match(text, begun, min(end, next((place for place in lines if place > begun), end)))
    if name is None or _NO_NAME.fullmatch(name["name"]):
        return None
    found = [m for m in _WAYS[way].finditer(text, name.end(), end) if not _NO_SCORE.search(text, name.end(), m.start())]
    if not found or (len(found) > 1 and way != _LAST):
        return None
    told = _BEHIND.match(text, name.end(), end) or _FULL.search(text, name.end(), end)
    full = found[-1] if way == _OF_FULL else told
    marks = in_figures(full["full"]) if full and full.end("full") != found[-1].end("points") else None
    return Snippet(passage, *name.span("name")), Snippet(passage, *found[-1].span("points")), marks
