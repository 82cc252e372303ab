"""What the title of a report tells in front of the words that call it one: year, unit and project, in whatever order.

代州县教育局关于2023年度“学生资助”项目的绩效自评报告 is read from its parts; a title may have several lines, where its
paper is too narrow or its writer gave each part a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ...normalize import compact, plain, read_year
from ..join import Form
from ..layout import TextLine
from ..passage import Passage, Snippet
from .draft import Draft, words
from .heading import YEAR_FIGURES
from .units import UNIT, names_unit

_YEAR = rf"{YEAR_FIGURES}\s*年"
_CALLED = re.compile(
    r"(?:支出|资金使用|使用)?\s*(?:的)?\s*(?:绩效(?:自评|自我评价|评价)|自评|自我评价)"
    r"(?:(?:工作|结果|情况)*(?:的)?(?:报告|总结|说明)(?:书)?|(?:工作)?(?:结果|情况))\s*(?=$|[（(—－-])"
)
"""The words that call a form a report of self-evaluation, or the results of one."""
_ABOUT = re.compile(r"\s*关于\s*(?:对|开展|做好)?\s*")
_OF_YEAR = re.compile(rf"\s*[（(]?\s*(?P<year>{_YEAR})\s*(?P<whole>度)?\s*[）)]?\s*")
_YEAR_BEHIND = re.compile(rf"\s*(?:[（(]\s*(?P<in>{_YEAR})\s*度?\s*[）)]|(?P<bare>{_YEAR})\s*度?)\s*(?:的)?\s*$")
_GENERIC = re.compile(
    r"(?:[省市县区州本]?级?|财政|部门|单位|预算|整体|项目|专项|资金|支出|转移支付|年度|重点|政策|民生|和|及|的|（.*）|\(.*\)|.{0,12}[局委厅院校处办]|.{0,8}中心)*"
)
"""Words of a title that name no project."""
_LEADING_YEAR = re.compile(rf"^{_YEAR}度?")
_QUOTED = re.compile(
    rf"\s*(?:{UNIT})?\s*(?:{_YEAR}度?)?\s*[“\"「](?P<name>[^“”\"「」]{{2,40}})[”\"」]\s*(?:专项|建设|补助)?(?:项目|工程|资金|经费)?\s*(?:{_YEAR}度?)?\s*"
)
_APART = re.compile(r"\s*(?:附\s*[件表录].*|\d{1,3}|[（(]?(?:送审|征求意见|公开|修订)稿[）)]?|内部资料.*)\s*")
"""Lines over a title that are none of it."""
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:自治县|[省市县旗州镇乡]|(?<![小片社园景库城新])区)")
_OWNER = re.compile(r".*(?:公司|集团|街道|幼儿园|文件|[省市县州旗盟镇乡]|(?<![小片社园景库城新])区)|.{0,3}")
"""A place or a firm over a title, whose project it is; or too little for a project's name."""
_FIRM = re.compile(r".{3,}(?:公司|集团|街道|幼儿园|[镇乡])")
_SUBTITLE = re.compile(
    r"\s*(?:[—－–-]{1,4}\s*(?:以|关于)?(?P<dash>[^—]{2,40}?)(?:为例)?|[（(](?P<in>[^（()）]{2,40})[）)])\s*"
)
"""A name below a title: ——数字档案馆建设, （数字档案馆建设）."""
_NO_SUBTITLE = re.compile(r"年度?$|自评|报告|稿$|盖章|版$|单位[：:]")
_HEADED_BY_UNIT = re.compile(
    r"[\u4e00-\u9fff]{0,10}[省市县区旗州](?:[\u4e00-\u9fff]{1,10}?)(?:局|委员会|办公室|中心)(?=[\u4e00-\u9fff]{3,})"
)
_SHORTEST = 3
"""Letters of a name behind that of a known unit, at least one more."""
_MOST_BELOW = 2
"""Lines below a title that may name the project or the unit."""
_MOST_OVER = 3
"""Lines that a title may have over the one that calls it a report."""


def unquoted(name: Snippet) -> Snippet:
    """What stands in quotation marks, if all of a project's name but a word for such does: “某工程”项目."""
    found = _QUOTED.fullmatch(name.text)
    return name.part(*found.span("name")) if found else name


def is_called_report(text: str) -> bool:
    """Whether a title calls its form a report of self-evaluation, or the results of one."""
    return _CALLED.search(text) is not None


def is_generic(name: str) -> bool:
    """Whether words in a project's place name none: 2023年度部门预算项目."""
    return _GENERIC.fullmatch(_LEADING_YEAR.sub("", compact(name))) is not None


def read_title(form: Form, texts: Sequence[Passage], units: Iterable[Snippet], draft: Draft) -> Snippet | None:
    """Fill year, unit and name of a report from its title what no label of the form gives.

    One of the ``units`` that the report names elsewhere is told from the name that follows it without a mark; whether a
    year or a place is a part of the name, its ``texts`` tell by how they call the project. A year that is one of the
    project's own name is returned: it is that of the evaluation only where nothing else tells of one.
    """
    of_name: Snippet | None = None
    told = compact("".join(text.text for text in texts))
    known = {compact(unit.text) for unit in units} | {compact(draft.fields.get("reporting_unit") or "")}
    for title in _titles(form):
        of_name = _read(title, draft, known, told) or of_name
    for line in _below(form):
        found = _SUBTITLE.fullmatch(line.text)
        place = "dash" if found and found["dash"] else "in"
        if found and "project_name" not in draft.fields and not _NO_SUBTITLE.search(found[place]):
            draft.put("project_name", unquoted(Snippet(line.content, *found.span(place))), plain)
        elif names_unit(line.text) and not {"reporting_unit"} & {*draft.fields, *draft.labelled}:
            draft.put("reporting_unit", Snippet.whole(line.content), words)
    return of_name


def _titles(form: Form) -> Iterator[Passage]:
    """Each title of a form whole, from its first line to the one that calls it a report."""
    for k, line in enumerate(form.titles):
        if _CALLED.search(line.text) is None:
            continue
        lines = form.titles[: k + 1]
        over = _line_over(form, lines[0])
        while over is not None and len(lines) < _MOST_OVER and _APART.fullmatch(over.text) is None:
            lines.insert(0, over)
            over = _line_over(form, over)
        whole = Passage()
        for part in lines:
            whole = whole + part.content
        yield whole


def _below(form: Form) -> list[TextLine]:
    if not form.titles:
        return []
    last = form.titles[-1]
    return [x for x in form.lines if x.page == last.page and x.box.top > last.box.top][:_MOST_BELOW]


def _read(title: Passage, draft: Draft, known: set[str], told: str) -> Snippet | None:
    """Read one title; a year in it that is one of the project's own name is returned."""
    text = title.text
    called = _CALLED.search(text)
    if called is None:
        return None
    end = called.start()
    breaks = {b for b in title.line_starts if 0 < b <= end} | {end}
    place, year, unit, left_out = 0, None, None, 0
    before: int | None = None
    """Where a year begins that may be one of the name: no 年度."""
    while place < end:
        if (about := _ABOUT.match(text, place, end)) is not None:
            place = left_out = about.end()
        elif year is None and (own := _OF_YEAR.match(text, place, end)) is not None:
            left_out = own.end() if own["whole"] and place == left_out else left_out
            before = None if own["whole"] else place
            year, place = own.span("year"), own.end()
        elif unit is None and (stop := _unit_end(text, place, end, breaks, known)) is not None:
            unit, place, left_out = (place, stop), stop, stop
        elif (owner := _PLACE.match(text, place, end)) is not None and _OF_YEAR.match(text, owner.end(), end):
            place = owner.end()
        else:
            break
    while (behind := _YEAR_BEHIND.search(text, place, end)) is not None:
        stated = behind.span("in" if behind["in"] else "bare")
        other = year is not None and text[slice(*year)] != text[slice(*stated)]
        if other and before is not None and (unit is None or unit[0] < before):  # 2022年某项目2023年度绩效自评报告
            place, year, before = before, None, None
        year, end = year or stated, behind.start()
    of_name = year is not None and compact(text[slice(*year)]) in compact(draft.fields.get("project_name") or "")
    if year is not None and not of_name and "evaluation_year" not in draft.fields:
        draft.put("evaluation_year", Snippet(title, *year), read_year)
    if unit is not None and not {"reporting_unit"} & {*draft.fields, *draft.labelled}:
        draft.put("reporting_unit", Snippet.whole(title).part(*unit), words)
    if "project_name" not in draft.fields and place < end:
        _read_name(title, place, end, left_out, draft, told)
    return Snippet(title, *year) if year is not None and of_name else None


def _read_name(title: Passage, place: int, end: int, left_out: int, draft: Draft, told: str) -> None:
    """Fill the name from what is left of a title; what stands before it since ``left_out`` may be a part of it."""
    text = title.text
    if not _name(Snippet.whole(title).part(place, end), title, draft):
        return
    name = str(draft.fields["project_name"])
    if compact(name) != compact(text[place:end]):
        return  # in quotation marks, or a part of it: no doubt where it begins
    if left_out < place and not _is_called(name, text[left_out:place], told):
        draft.doubt("/project_name", "标题中年度、地名是否属于名称未能确认", (name, compact(text[left_out:end])))
    elif left_out == place and (owner := _PLACE.match(name)) is not None:
        short = name[owner.end() :]
        if len(short) > _SHORTEST and _is_called(short, owner.group(), told):
            draft.fields["project_name"] = short
            draft.doubt("/project_name", "标题中年度、地名是否属于名称未能确认", (short, name))


def _is_called(name: str, before: str, told: str) -> bool:
    """Whether the text of a report calls its project by a name without the words that stand before it in the title."""
    return re.search(rf"(?<!{re.escape(compact(before)[-1])}){re.escape(compact(name))}", told) is not None


def _name(found: Snippet, title: Passage, draft: Draft) -> bool:
    """Fill the name from what is left of a title; whether it holds one."""
    named = unquoted(found)
    name = compact(named.text)
    starts = [b for b in title.line_starts if found.start < b < found.end]
    if starts and _OWNER.fullmatch(compact(title.text[found.start : starts[0]])):  # a place over the title
        return _name(Snippet(title, starts[0], found.end), title, draft)
    if starts and is_generic(title.text[starts[-1] : found.end]):  # its last line says but what it is: 项目支出
        named = unquoted(Snippet(title, found.start, starts[-1]))
        name = compact(named.text)
    over = found.end <= max(title.line_starts)
    if is_generic(name) or len(name) < 2 or (over and _OWNER.fullmatch(name)):
        return False
    draft.put("project_name", named, plain)
    if (unit := _HEADED_BY_UNIT.match(name)) is not None and named is found:
        draft.doubt("/project_name", "名称前可能是单位名称", (name, name[unit.end() :]))
    return True


def _unit_end(text: str, start: int, end: int, breaks: set[int], known: set[str]) -> int | None:
    """Where a unit's name ends that begins at a place: before a year, 关于, a quotation mark, the next line, or words
    that name no project."""
    for stop in range(start + 4, end + 1):
        name = compact(text[start:stop])
        if text[stop - 1].isspace() or re.match("关于", name):
            continue
        named = names_unit(name) or (stop in breaks and stop < end and _FIRM.fullmatch(name))
        parted = stop in breaks or re.match(rf"\s*(?:关于|对|就|{_YEAR}|[“\"「])", text[stop:end])
        if (named and (parted or is_generic(text[stop:end]))) or (name in known and end - stop > _SHORTEST):
            return stop
    return None


def _line_over(form: Form, title: TextLine) -> TextLine | None:
    """The line of a title over one of its lines: right above it, as high, in the middle over it."""
    height = title.box.bottom - title.box.top
    above = [x for x in form.lines if x.page == title.page and x.box.bottom <= title.box.top + 0.3 * height]
    first = max(above, key=lambda x: x.box.bottom, default=None)
    if first is None or title.box.top - first.box.bottom > 1.5 * height:
        return None
    as_high = abs(first.box.bottom - first.box.top - height) < 0.2 * height
    middle = abs(first.box.x0 + first.box.x1 - title.box.x0 - title.box.x1) < 2 * height
    return first if as_high and middle else None
