"""Items that prose scores: 名称, full marks, reason and points, in whatever order and with whatever marks between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, takewhile

from ...normalize import plain, read_points
from ..passage import Passage, Snippet
from ..vocabulary import Vocabulary
from .draft import Draft
from .prose import in_figures, is_of_whole, sentence_heads, told_of

_NUMBER = (
    r"(?:\d{1,2}(?:[.．]\d{1,2}){1,2}(?:\s*[.．、]\s*|\s+|(?=[\u4e00-\u9fff]{2,14}\s*[（(]\s*(?:满分|分值)?\s*\d+(?:\.\d+)?\s*分))"
    r"|[（(]?[\d一二三四五六七八九十]{1,2}[)）.．、]\s*|[①-⑳●■◆·]\s*|第[一二三四五六七八九十]{1,2}[，,、]\s*)"
)
"""1. or （一） or 2.1; this one without a mark only before a name with full marks: 2.1立项规范性（5分）."""
_PART_OF_ITEM = re.compile(
    r"(?:本?项)?(?:评价|完成|评分|扣分|得分|自评|实施|具体|指标)(?:情况|标准|依据|原因|理由|说明|要点|分析|结论|得分|办法|方法)"
)
"""Labels of what is told of an item below its name: 评分标准：10分。完成情况：…。"""
_HEADED = re.compile(r"[（(]?[一二三四五六七八九十]")
_COUNTED = re.compile(r"[\d①-⑳]")
_FULL = r"(?:满分|分值|权重|标准分)"
_WEIGHT = (
    rf"(?:\s*[（(【〔\[]\s*{_FULL}?\s*[:：]?\s*\d+(?:\.\d+)?\s*[分%％]\s*[)）】〕\]]"
    rf"|\s*{_FULL}\s*[为:：]?\s*\d+(?:\.\d+)?\s*分(?=[，,、]))"
)
_VERB = (
    r"(?:自\s*(?:我\s*)?评|(?<![应可满不获取])(?:实\s*)?得|(?<![设合共统总累项个次均])[计记](?=\s*\d)"
    r"|(?<![自测参])[评打](?=\s*分?\s*[为：:]?\s*\d)|(?<=[，,])\s*(?:给予|赋)(?=\s*\d))"
    r"\s*(?:得\s*满?)?\s*分?\s*(?:为|：|:)?\s*"
)
_POINTS = r"(\d+(?:\s*[.．]\s*\d+)?)\s*分(?!值)"
_SCORE = re.compile(_VERB + _POINTS)
POINTS_SAID = _SCORE
"""Points behind a word that calls them a score."""
_ONLY_SCORE = re.compile(rf"\s*(?:[该本此]?项)?(?:指标)?{_VERB}{_POINTS}[。；;\s]*")
_UNIT_LEFT_OUT = re.compile(r"(?:自\s*评|(?<![应可满])得)\s*分\s*[:：]\s*(\d+(?:[.．]\d+)?)\s*$")


def _head(longest: int, marks: str = "") -> str:
    """A pattern for the name of an item at the head of a sentence: number, name (perhaps quoted), full marks."""
    name = rf"(?![（(])(?P<name>(?:[\u4e00-\u9fff（）(){marks}] ?){{2,{longest}}}?)"
    return rf"\s*(?P<number>{_NUMBER})?(?:[“\"](?P<quoted>[^“”\"]{{2,20}})[”\"](?:指标)?|{name})(?P<weight>{_WEIGHT})?"


_ITEM = re.compile(_head(14) + r"\s*(?P<end>[：:。]|[—–]+|(?<=[分%％][)）】])|$)")
"""论证充分性：, 立项规范性——, or 1．项目立项规范性。 numbered, or again and again, or a line."""
_DIRECT = re.compile(_head(20, "“”") + r"[，,]\s*(?=自\s*评)")
"""The same without a word between name and score: 资金到位率，自评得10分."""
_GLUED = re.compile(_head(14) + rf"\s*[，,（(]?\s*(?={_VERB}{_POINTS})")
"""Not even a comma between them: 立项规范性得5分, 立项规范性（得5分）, 项目决策分值15分，得13分."""
_BRACKETS = re.compile(
    _head(20) + rf"\s*(?:[（(]\s*{_FULL}?\s*[:：]?\s*\d+(?:\.\d+)?\s*分\s*[，,、；;/]\s*(?={_VERB}{_POINTS}\s*[）)])"
    rf"|\d+(?:\.\d+)?\s*分\s*[，,]\s*(?={_VERB}{_POINTS}))"
)
"""Full marks and points behind the name, in one bracket or none: 论证充分性（4分，自评4分）, 论证充分性4分，自评4分."""
_REASONED = re.compile(_head(12, "“”") + r"(?:\s*\d+(?:\.\d+)?\s*分)?[，,](?!\s*自\s*评)")
"""The same with the reason between them: 立项规范性，手续齐备，自评得4分, 立项规范性5分，手续齐备，自评4分."""
_BARE = re.compile(_head(12) + rf"\s*[：:]?\s*(?={_POINTS}\s*(?:[。；;，,、](?!\s*{_VERB}\d)|$))")
"""An item of a list that says before it that it gives scores: （1）预算执行：9.7分, 立项规范性5分、目标合理性4.5分."""
_BARE_POINTS = re.compile(_POINTS)
_LISTED = re.compile(r"(?:得分|评分)[^。；;]{0,8}(?:如下|情况|明细)|得分[：:]")
_NO_NAME = re.compile(
    r"经(?!济|营|费).*|(?:本|该|整个|此)?(?:项目?|指标|部分|单位)|(?:项目)?绩效(?:评价|自评)|每.*|其中"
    r"|.*(?:综合|最终|总体|整体|合计|总计|总|平均|自评|自我)(?:评价|自评|得分|评分|自评分|分)?"
    rf"|.*{_FULL}|.*(?:得|评|计|为|共|扣|得分)|.*[（(]|[较比].*"
    r"|.*(?:上年度?|去年|往年|第三方|财政(?:局|部门)?|主管部门|复核|抽查|重点)(?:机构)?(?:绩效)?(?:评价|复评|复核|抽查|再评价|自评)?"
)
"""What stands before points and is no item: the project as a whole, full marks, a verb."""
_LEADS = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,2}是|其[一二三四五六]|对于|关于|在(?=.{2,}(?:方面|环节|阶段)$))(?=[\u4e00-\u9fff]{2})"
)
_TAIL = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:自评)?(?:得分|评分)$")
_NAMELESS = re.compile(r"自评|(?:实际|自评|评价|实|应)?得分?|[评打计满]分|分值|标准分|权重")
"""What calls points a score, and names no item."""
_GROUP = re.compile(r"(类|方面|部分|环节|维度)$")
_INTRODUCES = re.compile(r"(?:得|评)分$|^自评$|如下$|得分情况$|评分情况$|^(?:逐项|具体|各项)(?:分析|说明)$|^其中$")
_LIKE_ITEMS = (None, "basis")
"""What the vocabulary may take an item's name for: 立项依据充分性 is scored, too."""
_NEW_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}\s*[、.．]\s*\S{2}")
_NEW_PART = re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[)）]\s*\S{2}")
_MEASURED = re.compile(
    r"(?:^|(?<=[。；;：:\s]))(?:[（(]?\d{1,2}[)）.．、]\s*)?(?P<name>[\u4e00-\u9fffA-Za-z（）()“”]{2,30})[，,：:]\s*"
    r"(?:年初|年度|预期|计划|设定)*(?:目标|指标|预期)值[^。；;]{1,40}?(?:完成|实现|实际)[^。；;]{1,40}?得\s*分\s*(?:为|：|:)?\s*"
    r"(?P<score>\d+(?:\.\d+)?)\s*分"
)
"""自评结论 in one sentence an indicator: 新建供水点，年初目标值18处，实际完成值18处，自评得分20分."""


_RATED = re.compile(
    rf"(?P<name>[\u4e00-\u9fff]{{2,10}}率)(?:为|达到?)?\s*\d[\d.]*\s*[%％]\s*[，,]\s*[该本此]项(?:指标)?{_VERB}(?P<score>\d+(?:\.\d+)?)\s*分"
)
"""A rate that is scored in the sentence that tells it: 资金支出率97.5%，该项自评得分9.75分."""


def read_items(texts: Sequence[Passage], draft: Draft, vocabulary: Vocabulary) -> None:
    """Each 名称：…自评N分, from its name to the next; a name stands at the head of a line or of a sentence.

    Likewise each 名称，年初目标值…，实际完成值…，自评得分N分.
    """
    for passage in texts:
        text = passage.text
        heads = sentence_heads(passage)
        names = item_names(passage, heads, vocabulary)
        parts = {h for h in passage.line_starts if _NEW_PART.match(text, h)}
        ends = [*sorted(({*heads} & {m.start() for m in _NEW_SECTION.finditer(text)}) | parts), len(text)]
        found: list[tuple[int, Snippet, Snippet]] = []
        groups = set[int]()
        for name, end in zip(names, [*(m.start() for m in names[1:]), len(text)], strict=False):
            end = min(end, next(e for e in ends if e > name.start() or e == len(text)))
            score = (_BARE_POINTS.match if name.re is _BARE else _SCORE.search)(text, name.end(), end)
            score = score or _alone_in_line(passage, name.end(), end)
            if _NAMELESS.fullmatch(name[named_by(name)].strip()):
                continue
            if score and not (_is_of_all(text, name, score, heads) or _is_of_group(text, name, score)):
                named = Snippet(passage, *name.span(named_by(name)))
                found.append((named.start, named, Snippet(passage, *score.span(1))))
                groups |= {named.start} if _HEADED.match(name["number"] or "") else set()
        for m in _MEASURED.finditer(text):
            said = Snippet(passage, *m.span("name")), Snippet(passage, *m.span("score"))
            found = [f for f in found if not (f[1].start <= m.start("score") and f[2].start == m.start("score"))]
            found.append((m.start("name"), *said))
        taken = {score.start for _, _, score in found}
        for m in _RATED.finditer(text):
            if m.start("score") not in taken:
                said = Snippet(passage, *m.span("name")), Snippet(passage, *m.span("score"))
                found.append((m.start("name"), *said))
        for _, name_said, score_said in _without_subtotals(sorted(found, key=lambda f: f[0]), groups):
            put_item(draft, name_said, score_said)


def _without_subtotals(
    found: list[tuple[int, Snippet, Snippet]], groups: set[int]
) -> Iterator[tuple[int, Snippet, Snippet]]:
    """The items without those under a heading's number that are the sum of the two or more items below them."""
    for k, item in enumerate(found):
        below = list(takewhile(lambda f: f[0] not in groups, found[k + 1 :]))
        summed = sum((in_figures(score.text) for _, _, score in below), Decimal(0))
        if item[0] not in groups or len(below) < 2 or summed != in_figures(item[2].text):
            yield item


def put_item(draft: Draft, name: Snippet, score: Snippet) -> None:
    """A scored item of the record, its name without words around it: 一是项目立项, 在组织实施方面, 决策类得分."""
    if (lead := _LEADS.match(name.text)) is not None:
        name = name.part(lead.end(), len(name.text))
    if (tail := _TAIL.search(name.text)) is not None:
        name = name.part(0, tail.start())
    item, pointer = draft.row("score_items")
    item["name"] = draft.read(f"{pointer}/name", name, plain)
    item["score"] = draft.read(f"{pointer}/score", score, read_points)


def _alone_in_line(passage: Passage, start: int, end: int) -> re.Match[str] | None:
    """Points without their unit that end a line: 自评得分：4."""
    starts = [*passage.line_starts, len(passage.text)]
    lines = ((max(start, a), b) for a, b in pairwise(starts) if start < b <= end)
    return next((m for a, b in lines if (m := _UNIT_LEFT_OUT.search(passage.text, a, b))), None)


def _is_of_all(text: str, name: re.Match[str], score: re.Match[str], heads: list[int]) -> bool:
    """Whether points behind the name of an item are those of the whole, which their clause or sentence tells."""
    clause = re.split(r"[，,；;。：:]", text[name.end() : score.end()])[-1]
    return is_of_whole(score[1], clause, told_of(text, heads, name.start(), score.start()))


def _is_of_group(text: str, name: re.Match[str], score: re.Match[str]) -> bool:
    """Whether points are the subtotal of a group whose items follow: 投入部分满分13分，自评得分13分，其中：…"""
    return (
        _GROUP.search(name[named_by(name)]) is not None and re.match(r"[，,]?\s*其中", text[score.end() :]) is not None
    )


def named_by(found: re.Match[str]) -> str:
    """The group of a match that holds the name."""
    return "quoted" if found["quoted"] else "name"


def _is_name(found: re.Match[str] | None) -> bool:
    return found is not None and not (_NO_NAME.fullmatch(found[named_by(found)].strip()) or _is_part_of_item(found))


def _is_part_of_item(found: re.Match[str]) -> bool:
    """Whether a name with neither a number nor full marks labels what is told of an item."""
    alone = not (found["number"] or found["weight"])
    return alone and _PART_OF_ITEM.fullmatch(found[named_by(found)].strip()) is not None


def item_names(passage: Passage, heads: list[int], vocabulary: Vocabulary) -> list[re.Match[str]]:
    """The names of scored items at the heads of sentences.

    What looks like a name in one sentence only is none; nor is a sentence that gives the reasons of the name before.
    """
    text = passage.text
    spans = list(zip(heads, [*heads[1:], len(text)], strict=True))
    reasoned = sum(
        (m := _REASONED.match(text, a, b)) is not None and _SCORE.search(text, m.end(), b) is not None for a, b in spans
    )
    alone = {a for a in _alone(text, spans) if not _NEW_SECTION.match(text, a) and not _NEW_PART.match(text, a)}
    alone |= _lines(text, spans) | _scored_once(text, spans)
    glued = sum(_is_name(_GLUED.match(text, a, b)) for a, b in spans)
    bare = _bare(text, heads)
    forms = [_DIRECT, _BRACKETS, *([_GLUED] if glued > 1 else []), _ITEM, *([_REASONED] if reasoned > 1 else [])]
    sections = [h for h in heads if _NEW_SECTION.match(text, h)]
    names: list[re.Match[str]] = []
    for start, end in spans:
        listed = [m for m in bare if start <= m.start() < end]
        found = (
            None if listed and listed[0].start() == start else _item_at(text, start, end, forms, alone=start in alone)
        )
        if found is not None and vocabulary.key(found[named_by(found)], "field") in _LIKE_ITEMS:
            waiting = names and names[-1].re is _ITEM and not _SCORE.search(text, names[-1].end(), found.start())
            waiting = waiting and not any(names[-1].start() < s <= start for s in sections)
            waiting = waiting and not _is_of_several(text, names[-1], heads)
            if not (found.re in (_DIRECT, _GLUED, _REASONED, _BRACKETS) and waiting):
                names.append(found)
        names += listed
    return names


def _is_of_several(text: str, name: re.Match[str], heads: Sequence[int]) -> bool:
    """Whether a name under a heading's number, with full marks, is that of a group: several points follow, no more in
    all than it may have, before the next such: （一）投入（15分）。立项规范性自评5分；…"""
    weight = re.search(r"\d+(?:\.\d+)?", name["weight"] or "")
    if weight is None or not _HEADED.match((name["number"] or "").strip()):
        return False
    after = (h for h in heads if h > name.start() and (_NEW_PART.match(text, h) or _NEW_SECTION.match(text, h)))
    most, end = Decimal(weight.group()), next(after, len(text))
    points = [p for m in _SCORE.finditer(text, name.end(), end) if (p := in_figures(m[1])) <= most]
    return len(points) > 1 and sum(points) <= most


def _bare(text: str, heads: list[int]) -> list[re.Match[str]]:
    """Names with mere figures, behind words that say that they are scores, or behind full marks and a colon; two of
    them or more."""
    told = _LISTED.search(text)
    after = {m.end() for m in re.finditer(r"\d\s*分\s*[、，,]\s*", text)}
    starts = sorted({*heads} | after)
    found = [
        m
        for start, end in pairwise([*starts, len(text)])
        if (m := _BARE.match(text, start, end if text[:end].rstrip().endswith("分") else len(text))) and _is_name(m)
        if m.end() <= end
        if (told and start >= told.start()) or (m["weight"] and m.group().rstrip().endswith(("：", ":")))
    ]
    return found if len(found) > 1 else []


def _alone(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """Where sentences are but names, if all that give points follow such a one: 立项程序规范性。手续齐备，自评3分。

    Reasons behind the points (立项规范性，得3分。手续齐备。) look alike, yet the first points follow none.
    """
    scored = [
        k for k, (a, b) in enumerate(spans) if k and (m := _SCORE.search(text, a, b)) and not _of_all(m, text[a:b])
    ]
    before = [spans[k - 2 if k > 1 and _ONLY_SCORE.fullmatch(text, *spans[k]) else k - 1] for k in scored]
    alone = {a for a, b in before if (m := _ITEM.match(text, a, b)) and m["end"] == "。" and _is_name(m)}
    return alone if before and before[0][0] in alone and len(alone) > max(2, 0.8 * len(scored)) else set()


def _of_all(score: re.Match[str], sentence: str) -> bool:
    return is_of_whole(score[1], sentence, sentence)


def _lines(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """Where a line is but a numbered name, if two or more such have one score each before the next: 1、论证充分性."""
    marks = [a for a, b in spans if (m := _ITEM.match(text, a, b)) and (m["number"] or _NEW_SECTION.match(text, a))]
    ends = dict(pairwise([*marks, len(text)]))
    found = {
        a
        for a, b in spans
        if (m := _ITEM.match(text, a, b)) and not m["end"] and not m["weight"] and _is_name(m)
        if _COUNTED.search(m["number"] or "")
        if len(_SCORE.findall(text, b, ends[a])) == 1
    }
    return found if len(found) > 1 else set()


def _scored_once(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """Where headings within paragraphs name items, if each of them has one score before the next: （一）立项情况。…"""
    marks = [a for a, b in spans if (m := _ITEM.match(text, a, b)) and m["number"] and not _COUNTED.search(m["number"])]
    ends = dict(pairwise([*marks, len(text)]))
    named = [m for a, b in spans if a in ends and (m := _ITEM.match(text, a, b)) and m["end"] == "。" and _is_name(m)]
    told = [m.start() for a, b in spans for m in _SCORE.finditer(text, a, b) if not _of_all(m, text[a:b])]
    scores = {m.start(): sum(m.end() <= place < ends[m.start()] for place in told) for m in named}
    one = {a for a, count in scores.items() if count == 1 and not _MEASURED.search(text, a, ends[a])}
    return one if len(one) > 1 and max(scores.values()) == 1 else set()


def _item_at(text: str, start: int, end: int, forms: Sequence[re.Pattern[str]], *, alone: bool) -> re.Match[str] | None:
    """The name of an item at the head of a sentence that ends there; 逐项分析如下：论证充分性：… names the latter.

    Without a colon it is one only where it has a number or a weight, and no number as the report's headings have, or
    it stands ``alone``.
    """
    found = _first(text, start, end, forms)
    if found is not None and found.re is _BRACKETS and _NEW_SECTION.match(text, start):
        return None
    if found is None or found.re is not _ITEM:
        return found
    if _is_part_of_item(found):
        return None
    after = _first(text, found.end(), end, forms)
    if found["end"] == "。" or not (found["end"] or found["weight"]):
        number = found["number"] or ""
        counted = _COUNTED.search(number) is not None
        if not found["end"]:
            return found if alone and counted else None
        return found if counted or found["weight"] or alone else None
    if after is not None and (
        after.re is _DIRECT if _GROUP.search(found["name"] or "") else after.groupdict().get("end") == "："
    ):
        return after
    return None if _INTRODUCES.search(found[named_by(found)]) else found


def _first(text: str, start: int, end: int, forms: Sequence[re.Pattern[str]]) -> re.Match[str] | None:
    found = (m for form in forms if (m := form.match(text, start, end)))
    return next((m for m in found if m.re is _ITEM or _is_name(m)), None)
