"""Sentences of prose, and what they say of the whole: the total and the grade that a report declares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from ...normalize import read_grade, read_points
from ...schema import Box
from ..passage import Passage, Snippet, union
from .draft import Draft

_LEVEL = r"(优秀|良好|优|良|中|差|合格|不合格|较差)"
_GRADE = re.compile(
    r"(?:等级|等次|级别|档次|评级|评定|(?:评价|评定|自评|评估|考评|考核|评审|绩效|最终|综合)(?:的|总体|最终)?结[果论]|(?:总体|综合)评价(?=[为是：:])|绩效(?:评价|自评)(?=[为是：:]))"
    rf"\s*(?:评定|确定)?(?:为|是|：|:){{0,2}}\s*[“\"「]?{_LEVEL}(?![\u4e00-\u9fff]{{0,1}}化)"
)
_GRADE_BEFORE = re.compile(rf"(?:属于?|评为|定为|达到|为)\s*[“\"「]?{_LEVEL}[”\"」]?\s*(?:等级|等次|级|档)")
"""The grade before the word for it: 属于“优”等级."""
_GRADE_BESIDE = re.compile(
    rf"(?:分\s*[（(]|分?\s*[，,、]\s*(?:可?被?评为|评定为|定为|结论为|结果为|达到))\s*[“\"「]?{_LEVEL}[”\"」]?\s*(?:的?(?:标准|水平|等级|等次))?(?=[)）。，,；;]|$)"
)
"""The grade beside the points of the whole: 自评结果：97.38分（优）, 自评总分97.38分，评为优秀."""
_MAYBE_GRADE = re.compile(r"(?:等级|等次|级别|档次)[^，,。；;\d]{0,10}?(优秀|良好|优|良|差)(?![、/\u4e00-\u9fff])")
_OF_THINGS = re.compile(r"(?:质量|验收|满意|信用|水质|空气)[^，,；;。]{0,6}$")
"""Words by which a grade is not the project's: 工程质量评定为合格, 满意度评价结果为优秀."""
_TOTAL = re.compile(
    r"(?:分数|得分|总分|评分|自评分值?|自评(?:得|结果)?|打分|评价结果|项目得|实得|共得|(?:合计|共计|总计)(?=\s*得?\s*\d{2,3}(?:\.\d+)?\s*分)得?)\s*(?:合计|共计)?(?:为|是|：|:|达到?)?"
    r"\s*(\d{2,3}(?:[.．]\d+)?)(?!\d|[.．]\d|\s*分?\s*(?:[（(]含|及?以[上下]))\s*分?"
)
_TOTAL_BESIDE = re.compile(
    r"(?:等[级次]|结[果论]|情况|总体评价|综合评价)(?:为|是|：|:)?\s*[“\"「]?(?:优秀?|良好?|中|差)[”\"」]?\s*[（(，,]\s*(\d{2,3}(?:[.．]\d+)?)\s*分(?!\s*(?:及?以[上下]))"
)
"""The points of the whole beside their grade: 自评等级：优（97.38分）."""
_OF_ALL = re.compile(r"总(?:得)?分|综合|最终|合计")
_DECLARED = re.compile(
    r"总(?:得)?分|(?:综合|最终)(?:评定|评价|自评)*(?:得|评)分"
    r"|^\s*(?:(?:经|根据|按照|对照|依据|通过)[^，,]{0,30}[，,]\s*)?(?:本|该)?项目(?:自评|绩效|评价)*(?:得分?|评分)\s*(?:为|是|：|:)?\s*\d"
)
"""Words by which a figure is that of the whole; and those that leave no doubt, wherever they stand."""
_OWN = re.compile(
    r"^\s*(?:本|该)?(?:项目)?(?:绩效)?(?:自评|评价)?(?:分数|得分|评分|分值)\s*(?:为|是|：|:)?\s*\d[\d.]*\s*分?[\s。]*$"
)
"""A clause that is nothing but the total: it is one beside a clause with the grade."""
_LABELLED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}\s*[、.．])?\s*"
    r"(?:绩效)?自评(?:总)?得?分(?:数)?\s*[：:]\s*\d[\d.]*\s*分?[\s。]*$"
)
"""A line that is but a label with the total: 八、自评得分：99.7分."""
_SUMMED = re.compile(
    r"(?:^|[，,])\s*(?:上述|以上|全部|所有|各|[二两三四五六七八九十\d]{1,2}|项目?|部分|方面|指标|内容|得分|评分|自评|综合|总|的|，)*"
    r"(?:合计|共计|总计)"
)
"""How what sums up all items begins; 前三项合计 and 过程类指标合计 are sums of some."""
_SECTION = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．](?!\s*[一二三四五六七八九十])|[（(][一二三四五六七八九十]{1,3}[)）])\s*\S{2}"
)
"""How a line begins that heads a section."""
_OF_ANOTHER = re.compile(r"上一?年|去年|往年|同期|第三方|财政(?:局|部门)|重点评价|复评|复核|抽查|平均")
"""Words by which points are of another year, or of what others gave."""
_HEADS_TOTAL = re.compile(
    r"(?!.*(?:产出|效益|效果|过程|决策|投入|管理|满意|指标|成本|资金))[^。；;，,]{0,16}(?:自评|评价|得分|分数|等级|结论|总分|结果|情况)[^。；;，,]{0,6}"
)
"""A heading of what is all told of the whole: 三、自评结论."""
_INDENTED, _SHORT_BY, _FAR_SHORT_BY = 1.2, 3, 8
"""Heights of a line by which the first of a paragraph is set in, and by which the line above it ends before the right
margin: that of one set in, and of one that is not."""
_LEAST_TOTAL, FULL_MARKS = 40, 100
"""Points; fewer are the score of one item, whatever a text calls it."""
_LEAST_ALONE = 60
"""Points of which nothing but a grade beside them, or the heading over them, says that they are those of the whole."""


def in_figures(points: str) -> Decimal:
    """Points as a number, with blanks within and in whatever width they are printed."""
    return Decimal(points.replace("．", ".").replace(" ", ""))


def sentence_heads(passage: Passage) -> list[int]:
    """Where a sentence, a paragraph or a list begins; a paragraph at lines that follow a full stop or a short line."""
    text = passage.text
    begins = _begin_paragraphs(passage)
    heads = {0} | {m.end() for m in re.finditer(r"(?:[。；;]|(?:如下|其中)\s*[：:])\s*", text)}
    start, before = 0, ""
    for k, line in enumerate(passage.line_texts):
        if (
            not before
            or len(before) < 20
            or begins[k]
            or _SECTION.match(line)
            or re.search(r"(?:[。；;：:）)】]|\d\s*分|得\s*分\s*[:：]\s*[\d.]+)\s*$", before)
        ):
            heads.add(start)
        start, before = text.find(line, start), line
        start += len(line)
    return sorted(heads)


def _begin_paragraphs(passage: Passage) -> list[bool]:
    """Of each line, whether it is set as the first of a paragraph: indented, or the line above is far from full."""
    boxes = [union([word.box for word in words]) if words else Box(0, 0, 0, 0) for _, words in passage.lines]
    left, right = min((b.x0 for b in boxes), default=0.0), max((b.x1 for b in boxes), default=0.0)
    found = [True] * len(boxes[:1])
    for above, own in pairwise(boxes):
        height = above.bottom - above.top
        indented = own.x0 - left > _INDENTED * height and right - above.x1 > _SHORT_BY * height
        found.append(indented or right - above.x1 > _FAR_SHORT_BY * height)
    return found


def sentences(text: str, heads: Sequence[int]) -> list[tuple[int, int]]:
    """Where sentences begin and end, of all the ``heads`` in a text: clauses parted by semicolons are one."""
    starts = [h for h in heads if not text[:h].rstrip().endswith(("；", ";"))]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def told_of(text: str, heads: Sequence[int], name: int, points: int) -> str:
    """What tells of which the points at a place are: their sentence, or the clause of it between semicolons that begins
    with the name, at ``name``, of an item of a list."""
    start, end = next((a, b) for a, b in sentences(text, heads) if a <= points < b)
    first = max(start, *(text.rfind(mark, start, points) + 1 for mark in "；;"))
    last = min(end, *(place for mark in "；;" if (place := text.find(mark, points, end)) >= 0), end)
    own = text[first:last]
    return text[start:end] if name < first or _OWN.match(own) else own


def _grade_in(text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    end = len(text) if end is None else end
    found = (m for pattern in (_GRADE, _GRADE_BEFORE) for m in pattern.finditer(text, start, end))
    return next((m for m in found if not _OF_THINGS.search(text, start, m.start())), None)


def _total_in(text: str, start: int, end: int) -> re.Match[str] | None:
    """Of the points of a clause those that may be the total: not an item's before it, nor the full marks."""
    found = list(_TOTAL.finditer(text, start, end)) or list(_TOTAL_BESIDE.finditer(text, start, end))
    found = [m for m in found if not _OF_ANOTHER.search(re.split("[，,。]", text[start : m.end()])[-1])]
    found = [m for m in found if in_figures(m[1]) >= _LEAST_TOTAL] or found
    found = [m for m in found if in_figures(m[1]) < FULL_MARKS] or found
    named = (m for m in found if _OF_ALL.search(re.split(r"[，,。]", text[start : m.end()])[-1]))
    return next(named, found[0] if found else None)


def is_of_whole(points: str, clause: str, sentence: str) -> bool:
    """Whether points are those of the whole: 本项目自评总得分97.29分, or 自评95.9分，自评等级：优.

    Their clause says so, or their sentence does; few points are an item's (该项总得分9分) unless both do.
    """
    declared, graded = _DECLARED.search(clause) is not None, _grade_in(sentence) is not None
    if in_figures(points) < _LEAST_TOTAL:
        return declared and graded
    return declared or graded or _DECLARED.search(sentence) is not None


def _tells_of_whole(clause: str, points: str) -> bool:
    """Whether a clause without a grade tells the total; few points are an item's, whatever it calls them."""
    if in_figures(points) < _LEAST_TOTAL:
        return False
    if _DECLARED.search(clause) is not None or re.search("综合|最终", clause):
        return True
    return (_SUMMED.search(clause) or (_LABELLED.match(clause) and in_figures(points) >= _LEAST_ALONE)) is not None


def read_verdict(texts: Sequence[Passage], draft: Draft) -> list[tuple[Snippet, Snippet]]:
    """自评等级为优，分数为98 fills both; returns further totals, with the words that declare them.

    Grade and total may stand in two clauses beside each other: 自评分数：97.76分；自评等级：优。
    """
    others: list[tuple[Snippet, Snippet]] = []
    for passage in texts:
        heading = ""
        for first, after in sentences(passage.text, sentence_heads(passage)):
            headed, heading = _HEADS_TOTAL.fullmatch(heading) is not None, passage.text[first:after]
            clauses = list(re.finditer(r"[^；;]+", passage.text[first:after]))
            for k, clause in enumerate(clauses):
                start, end = first + clause.start(), first + clause.end()
                grade = _grade_in(passage.text, start, end)
                total = _total_in(passage.text, start, end)
                alone = total is not None and in_figures(total[1]) >= _LEAST_ALONE
                if total and not grade and alone:
                    grade = _grade_beside(passage.text, total, end)
                if total is None and _OF_ANOTHER.search(clause.group()):
                    continue
                if grade and "grade" not in draft.fields:
                    draft.put("grade", Snippet(passage, grade.start(1), grade.end(1)), read_grade)
                beside = [c.group() for c in clauses[max(0, k - 1) : k + 2] if c is not clause]
                own = grade or (_OWN.match(clause.group()) and ((headed and alone) or any(map(_grade_in, beside))))
                if not total or not (own or _tells_of_whole(clause.group(), total.group(1))):
                    continue
                figure = Snippet(passage, total.start(1), total.end(1))
                if "total_score" not in draft.fields:
                    draft.put("total_score", figure, read_points)
                elif (not grade or _is_another(draft, total)) and in_figures(total.group(1)) >= _LEAST_TOTAL:
                    others.append((Snippet(passage, total.start(), total.end()), figure))
    _doubt_untold(texts, draft)
    return others


def _is_another(draft: Draft, total: re.Match[str]) -> bool:
    """Whether a total is not the one that another form of the record has, or the total row of a table."""
    elsewhere = not draft.is_own("total_score") or "total_weight" in draft.fields
    return elsewhere and in_figures(total[1]) != draft.fields["total_score"]


def _grade_beside(text: str, total: re.Match[str], end: int) -> re.Match[str] | None:
    """The grade right behind the points of the whole, or in front of them."""
    before = re.compile(_LEVEL).search(text, total.start(), total.start(1)) if total.re is _TOTAL_BESIDE else None
    return before or _GRADE_BESIDE.search(text, total.start(1), end)


def _doubt_untold(texts: Sequence[Passage], draft: Draft) -> None:
    """Points and grades that may be the whole's, in words that do not say so, where no others were read."""
    scores = {item["score"] for item in draft.lists.get("score_items", [])}
    points = [found[1] for passage in texts for found in _TOTAL.finditer(passage.text)]
    points = [p for p in points if _LEAST_ALONE <= in_figures(p) < FULL_MARKS and in_figures(p) not in scores]
    if points and "total_score" not in draft.fields:
        draft.doubt("/total_score", "正文中的分数未能确认是否为总分", tuple(dict.fromkeys(points)))
    grades = [found[1] for passage in texts for found in _MAYBE_GRADE.finditer(passage.text)]
    if grades and "grade" not in draft.fields and not any(item.pointer == "/grade" for item in draft.review):
        draft.doubt("/grade", "正文中的等级未能确认", tuple(dict.fromkeys(grades)))
