"""What the head of a form and the cover of a file tell of it: the year, whose it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...normalize import Unreadable, compact, read_year, same_name
from ..join import Form
from ..layout import TextLine
from ..passage import Passage, Snippet
from ..vocabulary import Vocabulary
from .board import Board, snippet
from .draft import Draft, words
from .fields import FieldReader
from .units import UNIT, names_unit

YEAR_FIGURES = r"(?:(?:[1１]\s*[9９]|[2２]\s*[0０])\s*\d\s*\d|二\s*[〇○零OＯ](?:\s*[〇○零一二三四五六七八九OＯ]){2})"
"""The figures of a year: 2023, 2 0 2 3, ２０２３, 二〇二三."""
_YEAR_ALONE = re.compile(
    rf"^\s*(?:[（(]\s*({YEAR_FIGURES}\s*年?)\s*度?\s*[)）]|({YEAR_FIGURES}\s*年)\s*度?(?=\s|$))(?!\s*\d)"
    rf"|^\s*[（(]?\s*({YEAR_FIGURES}\s*年)\s*0?1\s*月(?:\s*0?1\s*日)?\s*[-—–至到~～]+\s*(?:{YEAR_FIGURES}\s*年)?\s*12\s*月(?:\s*31\s*日)?\s*[)）]?\s*$"
)
"""A year in brackets or alone in its line, or all months of one: 2022年1月-12月."""
_YEAR_IN_TITLE = re.compile(rf"[（(]\s*({YEAR_FIGURES}\s*年)\s*度?\s*[)）]|({YEAR_FIGURES}\s*年)\s*度")
_YEAR_BEFORE_TITLE = re.compile(
    rf"^\s*({YEAR_FIGURES}\s*年)\s*(?:度)?(?:[省市县区级本]|财政|部门|单位|预算|项目|专项|资金|支出|整体|转移支付|区域|绩效|目标|自评|评价|自我|"
    r"完成|情况|基础|信息|报告|表|[（(）)\s])+$"
)
"""A title that begins with its year and names no project; a year that belongs to a project's name is none."""
_NEAR_TITLE = 4
"""Lines under a title, behind however many of a cover and a list of contents."""
_LONGEST_YEAR_LINE, _LONGEST_YEAR = 80, 12
BORROWED = "本页未注明年度，取自前页的标题"
_COVERED = ("evaluation_year", "supervising_department", "reporting_unit")
_UNIT_BEFORE = re.compile(rf"\s*({UNIT})\s*(?={YEAR_FIGURES}\s*年|(?:部门|单位)?整体)")
_LONGEST_COVER = 25
"""Lines; more of them are a text."""


def is_cover(form: Form) -> bool:
    """A page of few lines and no table that speaks of self-evaluation: it tells of the forms behind it."""
    told = [*form.titles, *form.lines]
    return (
        not form.sheets
        and bool(form.titles)
        and len(told) <= _LONGEST_COVER
        and any(re.search(r"自评|自我评价|绩效", line.text) for line in told)
        and not any(re.search(r"。\s*$", line.text) for line in told)
    )


def from_cover(cover: Form, draft: Draft, vocabulary: Vocabulary) -> None:
    """Fill year, department and unit that a form has no place for from the cover, unless it is another project's."""
    told = Draft()
    told.form = draft.form + 1
    reader = FieldReader(told, vocabulary, None)
    for line in cover.lines:
        reader.read_line(line.content)
    title_year(cover, told)
    name = told.fields.get("project_name")
    if name and "project_name" in draft.fields and not same_name(name, str(draft.fields["project_name"])):
        return
    for field in _COVERED:
        if field in told.fields and field not in draft.fields and field not in draft.labelled:
            draft.fields[field] = told.fields[field]
            draft.evidence[f"/{field}"] = told.evidence[f"/{field}"]
            draft.review += [item for item in told.review if item.pointer == f"/{field}"]


def department_over(form: Form, draft: Draft, vocabulary: Vocabulary) -> None:
    """The department that stands once over several forms, for those after the first that have no place for it."""
    field = "supervising_department"
    if form.titles or field in draft.fields or field in draft.labelled:
        return
    told = Draft()
    reader = FieldReader(told, vocabulary, None)
    for line in form.over:
        reader.read_line(line.content)
    if field in told.fields:
        draft.fields[field] = told.fields[field]
        draft.evidence[f"/{field}"] = told.evidence[f"/{field}"]
        draft.doubt(f"/{field}", "本表未列，取自首表上方", (str(told.fields[field]),))


def title_year(form: Form, draft: Draft) -> None:
    """The year of the title or of the line below it, where no field of the form names one.

    That of a title over several forms is on review for those that do not stand on its page.
    """
    year = _printed_year(form) or _year_beside_name(form, draft)
    if year is not None and "evaluation_year" not in draft.fields:
        draft.put("evaluation_year", year, read_year)
        if is_borrowed(form, year):
            draft.doubt("/evaluation_year", BORROWED, (year.text,))


def is_borrowed(form: Form, year: Snippet | None) -> bool:
    """Whether a year stands in a title on a page before the form's."""
    return year is not None and any(year.source is line.content for line in form.heading if line.page < form.first_page)


def unit_over_title(form: Form, draft: Draft) -> None:
    """The department whose name begins the title of its form, or stands alone over it, where nothing else names it."""
    title = form.titles[0]
    above = [line for line in form.lines[:3] if line.page == title.page and line.box.bottom <= title.box.top + 2]
    begun = _UNIT_BEFORE.match(title.text)
    if begun is not None:
        name = Snippet(title.content, *begun.span(1))
    elif above and names_unit(above[-1].text):
        name = Snippet.whole(above[-1].content)
    else:
        return
    for field in ("project_name", "reporting_unit"):
        if field not in draft.fields:
            draft.put(field, name, words)


def year_of(form: Form, boards: Sequence[Board]) -> Snippet | None:
    """The year that dates printed without one are of: that of the title, else what a field of the form names."""
    return _printed_year(form) or next((year for board in boards if (year := _year_in_field(board)) is not None), None)


def number_of(year: Snippet | None) -> int | None:
    """A printed year as a number, where it is one."""
    try:
        return read_year(year.text) if year else None
    except Unreadable:
        return None


def _year_in_field(board: Board) -> Snippet | None:
    for cell in board.sheet.cells:
        if board.key(cell, "field") == "evaluation_year" and (value := board.beside(cell)) is not None:
            year = snippet(value)
            if number_of(year) is not None:
                return year
    return None


def _printed_year(form: Form) -> Snippet | None:
    """The year of the title; where the line under the title names another, that one (the title is a running head)."""
    titled = next(filter(None, map(_year_in_title, reversed(form.titles))), None)
    for line in [] if titled else form.titles:
        found = _YEAR_ALONE.search(line.text)
        if found and len(line.text) <= _LONGEST_YEAR_LINE:
            return _stretch(line.content, found)
    below = [line for line in form.lines if form.titles and _is_below(line, form.titles[-1])]
    for line in dict.fromkeys([*form.lines[:6], *below[:_NEAR_TITLE]]):
        found = _YEAR_ALONE.search(line.text)
        if found and len(line.text) <= _LONGEST_YEAR_LINE:
            own = len(compact(line.text)) <= _LONGEST_YEAR and form.titles and _is_below(line, form.titles[-1])
            year = _stretch(line.content, found)
            if titled is None or (own and not any(compact(year.text).strip("年") in t.text for t in form.titles)):
                return year
    return titled or (None if form.titles else next(filter(None, map(_year_in_title, reversed(form.heading))), None))


def _year_beside_name(form: Form, draft: Draft) -> Snippet | None:
    """The only year of a title, or of its first line in two, unless it is one of the project's own name:
    某县2023年试点项目绩效自评报告."""
    name = str(draft.fields.get("project_name", ""))
    over = [line for line in form.lines[:3] if name and name in line.text and form.titles and _is_over(line, form)]
    for title in [*reversed(form.titles), *over]:
        years = list(re.finditer(rf"({YEAR_FIGURES})\s*年(?!\s*\d)", title.text))
        if len(years) == 1 and years[0].group(1) not in name and (name or not title.text[: years[0].start()].strip()):
            return _stretch(title.content, years[0])
    return None


def _year_in_title(title: TextLine) -> Snippet | None:
    for pattern in (_YEAR_IN_TITLE, _YEAR_BEFORE_TITLE):
        if found := pattern.search(title.text):
            return _stretch(title.content, found)
    return None


def _is_below(line: TextLine, title: TextLine) -> bool:
    return line.page == title.page and line.box.top > title.box.top


def _is_over(line: TextLine, form: Form) -> bool:
    return line.page == form.titles[0].page and line.box.bottom < form.titles[0].box.bottom


def _stretch(content: Passage, found: re.Match[str]) -> Snippet:
    group = found.lastindex or 0
    return Snippet(content, found.start(group), found.end(group))
