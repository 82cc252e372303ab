"""Items of a report in whatever way it writes them, known by their sum: names with points that make up the total.

No reader knows every way in which points stand beside a name. Where those that the readers took do not add up to the
total that the report declares, its text is cut in paragraphs, numbered parts, sentences and clauses, and the points of
each are taken in one way for all; names and points that then make up the total are the items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from ..passage import Passage, Snippet
from .draft import Draft
from .prose import in_figures, sentence_heads
from .scored import put_item

_N = r"(?P<points>\d{1,2}(?:\s?[.．]\s?\d{1,2})?)"
_UNIT = r"\s*分(?![钟之值公米])"
_WAYS = (
    re.compile(
        rf"(?:自\s*评|实\s*得|(?<![应可满不获取扣])得|评|打|计)\s*(?:得?\s*分)?(?:数|值)?\s*(?:为|是|：|:)?\s*{_N}(?![\d.．%％/／个])(?:{_UNIT})?"
    ),
    re.compile(rf"(?<![\d.．]){_N}\s*(?:分)?\s*[/／]\s*\d{{1,2}}(?:[.．]\d)?(?![\d%％])"),
    re.compile(
        rf"(?<![\d.．])(?<!满分)(?<!分值)(?<!权重)(?<!标准分)(?<!应得)(?<!扣)(?<!扣减)(?<!扣除)(?<![为：:] ){_N}{_UNIT}"
    ),
    re.compile(rf"(?<![\d.．]){_N}{_UNIT}"),
    re.compile(rf"(?<=[\s:：）)]){_N}\s*$"),
)
"""Points behind a word for a score; of full marks; the only ones with their unit; the last ones; a bare figure."""
_LAST = _WAYS[3]
_LEAD = re.compile(
    r"\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|\d{1,2}(?:[.．]\d{1,2}){1,2}|(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[.．、]|[①-⑳●■◆▲·*])?\s*"
    r"(?:(?:经(?!费|济|营)|根据)[^，,。；;：:]{0,12}[，,]|其中[：:，,]?)?\s*"
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


def read_summed(texts: Sequence[Passage], draft: Draft) -> None:
    """Replace the items, where they do not make up the declared total, by names with points that do."""
    total = draft.fields.get("total_score")
    rows = draft.lists.get("score_items", [])
    if (
        total is None
        or draft.lists.get("indicators")
        or sum(filter(None, (r["score"] for r in rows)), Decimal(0)) == total
    ):
        return
    for passage in texts:
        found = next((run for run in _runs(passage) if sum(in_figures(p.text) for _, p in run) == total), None)
        if found is not None:
            _forget(draft)
            for name, points in found:
                put_item(draft, name, points)
            return


def _forget(draft: Draft) -> None:
    draft.lists.pop("score_items", None)
    draft.evidence = {p: e for p, e in draft.evidence.items() if not p.startswith("/score_items")}
    draft.review = [item for item in draft.review if not item.pointer.startswith("/score_items")]


def _runs(passage: Passage) -> Iterator[list[tuple[Snippet, Snippet]]]:
    """Names with their points, each text cut in one way and the points of all its pieces taken in one way."""
    for pieces, lines in _cuts(passage):
        for way in _WAYS:
            run: list[tuple[Snippet, Snippet]] = []
            whole: list[tuple[Snippet, Snippet]] = []
            for start, end in pieces:
                item = _item(passage, start, end, way, lines)
                if item is not None:
                    run.append(item)
                    whole.append(item)
                    continue
                yield from _fit(run)
                run = []
            yield from _fit(run)
            yield from _fit(whole)


def _fit(run: list[tuple[Snippet, Snippet]]) -> Iterator[list[tuple[Snippet, Snippet]]]:
    if len(run) >= _FEWEST and len({name.text for name, _ in run}) == len(run):
        yield run


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


def _item(
    passage: Passage, start: int, end: int, way: re.Pattern[str], lines: Sequence[int]
) -> tuple[Snippet, Snippet] | None:
    """The name that heads a piece of text and the points in it, which are the only ones of their kind."""
    text = passage.text
    lead = _LEAD.match(text, start, end)
    begun = lead.end() if lead else start
    name = _NAME.match(text, begun, min(end, next((place for place in lines if place > begun), end)))
    if name is None or _NO_NAME.fullmatch(name["name"]):
        return None
    found = list(way.finditer(text, name.end(), end))
    if not found or (len(found) > 1 and way is not _LAST):
        return None
    return Snippet(passage, *name.span("name")), Snippet(passage, *found[-1].span("points"))
