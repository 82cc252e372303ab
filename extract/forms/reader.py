"""Forms to records: which forms of a file belong together, and every reader's turn on them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ...normalize import compact, plain, read_year
from ...schema import Evidence, Record, Source
from ..join import Form
from ..layout import TextLine
from ..passage import Passage, Snippet
from ..stack import Sheet
from ..vocabulary import Vocabulary
from .board import Board, snippet
from .declared import caption_unit, labelled_unit, unit_below, unit_name, unit_of_a_repeated_figure
from .draft import IDENTITY, Draft
from .fields import FieldReader, is_footnote
from .funding import FundingReader, header_weight
from .goals import begins_goal_line, read_goal_line, read_goals
from .grouping import grouped, identity
from .heading import (
    BORROWED,
    department_over,
    from_cover,
    is_borrowed,
    is_cover,
    number_of,
    title_year,
    unit_over_title,
    year_of,
)
from .indicators import read_indicators
from .kinds import DECLARED_ONLY, MONITORED, NUMBERED, has_indicators, is_list, is_official_document, kind_of
from .moneylines import read_money_lines
from .narrative import read_conclusions, read_narrative, running_text, total_of_all
from .parsers import POINTS
from .proof import settle
from .rest import leave_unread
from .sheets import read_score_sheet
from .stated import read_stated, stated_units
from .suspect import doubt_dates, doubt_rows_outside, doubt_unread
from .titled import is_called_report, read_title

_DATE_BEGUN = re.compile(r"(日期|时间|年月)\s*[:：]\s*((19|20)\d{2}\s*年?\s*(\d{1,2}\s*月?\s*\d{0,2})?)?\s*$")
_DATE_REST = re.compile(r"\s*((19|20)?\d{0,2}\s*年)?\s*(\d{0,2}\s*月)?\s*(\d{1,2}\s*日|日)?\s*")
_BLANK_YEAR = re.compile(r"[（(]\s*(?:[2２][0０])?[\s_＿]*年度?\s*[)）]")
"""The place for a year that nobody filled in: （　　年度）."""
_LONGEST_NOTE = 60
_APART = 2.0
"""Heights of a line that prose leaves between its lines, or at the end of a full one, at most."""
_LIMIT = re.compile(r"(?:执行率|执行进度|支出率)[^。;；]{0,20}(?:低于|不足|小于|<|未达)\D{0,2}\d{2}[%％].{0,16}说明")
"""A label that says from which rate on a reason is due: 原因（执行率低于90%的须说明）."""
_SECTION_NUMBER = re.compile(r"^\s*[（(]?[一二三四五六七八九十\d]{1,3}[)）]?\s*[、.．]?\s*")
_UNIT_BEHIND = re.compile(r"[万亿]?元$")
_IN_FIGURES = re.compile(r"\D?\d.*元")
"""An amount with its unit; not one in words, nor behind a sign of its currency."""
_OF_DEPARTMENT = re.compile(r"(部门|单位).{0,4}整体|(?<!项目)(?<!政策)整体(支出)?绩效")
_LISTED = re.compile(r"汇总|一览|清单|明细|统计|目录|排名")
_TITLED = re.compile(r"自评.{0,8}表")
_ENTRY = re.compile(r"[≥≤><=]?\d[\d,.]*[%％]?")
_FEWEST_FIGURES = 8
_LABELLED_FIGURES = re.compile(r"\s*(?P<label>[\u4e00-\u9fff（）()：:]{2,16})\s*(?P<figures>\d[\d.,%％\s]*)")
"""A row of a table that stands outside of it: 合计 100 96."""
_TELLS_WHOSE = 2
"""Labels of identity from which a table within a report in prose says whose it is."""


def read_forms(forms: Sequence[Form], vocabulary: Vocabulary, source: Source) -> tuple[list[Record], list[Form]]:
    """The records of a file's forms, in order, and the forms that look filled in as a self-evaluation and gave none.

    A form with no filled field is no record.
    """
    records: list[Record] = []
    read: set[int] = set()
    covers = [form for form in forms if kind_of(form, vocabulary) is None and is_cover(form)]
    for group in grouped(forms, vocabulary):
        draft = Draft()
        for draft.form, form in enumerate(group):
            _read_form(form, draft, vocabulary)
        before = [cover for cover in covers if cover.last_page < group[0].first_page]
        if before and not is_official_document(before[-1]):
            from_cover(before[-1], draft, vocabulary)
        if _is_record(draft, told=any(kind_of(form, vocabulary) == "report" for form in group)):
            pages = (min(f.first_page for f in group), max(f.last_page for f in group))
            records.append(
                _record(draft, _family(group, vocabulary), source.model_copy(update={"pages": pages}), group)
            )
            read |= {id(form) for form in group}
    return records, [form for form in forms if id(form) not in read and _looks_filled_in(form, vocabulary)]


def _looks_filled_in(form: Form, vocabulary: Vocabulary) -> bool:
    """Whether a form is titled or headed as a self-evaluation in a table, and holds figures as a filled-in one does."""
    title = compact("".join(line.text for line in form.titles))
    if MONITORED.search(title) or DECLARED_ONLY.search(title) or _LISTED.search(title) or is_official_document(form):
        return False
    boards = [Board(sheet, vocabulary) for sheet in form.sheets]
    if any(is_list(board) for board in boards):
        return False
    contents = [c.content for board in boards for c in board.sheet.cells] + [line.content for line in form.lines]
    texts = [w.text for content in contents for w in content.words]  # cells may be joined where rules are not seen
    reached = any(vocabulary.key(text, "column") == "actual" for text in texts)
    figures = sum(_ENTRY.match(compact(text)) is not None for text in texts)
    return figures >= _FEWEST_FIGURES and (reached or _TITLED.search(title) is not None)


def _has_sections(form: Form) -> bool:
    """Whether prose in numbered sections stands around the tables."""
    headings = [i for i, line in enumerate(form.lines) if NUMBERED.match(line.text)]
    told = "".join(line.text for line in form.lines[headings[0] :] if not is_footnote(line.text)) if headings else ""
    return re.search(r"[\u4e00-\u9fff][^。]{8,}。", told) is not None


def _unit_as_printed(draft: Draft) -> None:
    """The unit of a form that declares none, but prints one and the same behind each of its amounts."""
    if "amount_unit" in draft.fields:
        return
    printed: list[tuple[str, Evidence]] = []
    for i, _ in enumerate(draft.lists.get("funding", [])):
        evidence = draft.evidence.get(f"/funding/{i}/amount")
        found = _UNIT_BEHIND.search(evidence.text) if evidence else None
        if evidence is None or found is None:
            return
        printed.append((found.group(), evidence))
    for i, claim in enumerate(draft.lists.get("claims", [])):
        evidence = draft.evidence.get(f"/claims/{i}/value")
        if evidence is not None and claim["unit"] in ("元", "万元", "亿元") and _IN_FIGURES.fullmatch(evidence.text):
            printed.append((claim["unit"], evidence))
    if printed and len({unit for unit, _ in printed}) == 1:
        draft.fields["amount_unit"], draft.evidence["/amount_unit"] = printed[0]


def _read_form(form: Form, draft: Draft, vocabulary: Vocabulary) -> None:
    kind = kind_of(form, vocabulary)
    boards = [Board(s, vocabulary) for s in form.sheets]
    declared, captions = _declared_units(form, boards)
    if declared is None and (declared := unit_of_a_repeated_figure(boards)) is not None:
        draft.doubt("/amount_unit", "没有注明金额单位，取自同一数字在别处的写法", (declared.text,))
    if declared is not None and "amount_unit" not in draft.fields:
        draft.put("amount_unit", declared, unit_name)
    unit = unit_name(declared.text) if declared is not None else draft.fields.get("amount_unit")
    department = any(_OF_DEPARTMENT.search(compact(t.text)) for t in form.titles)
    printed = year_of(form, boards)
    year = number_of(printed)
    borrowed = is_borrowed(form, printed)
    fields = FieldReader(draft, vocabulary, unit, department, None if borrowed else year)
    if kind == "report":
        _read_lines(form, fields, draft, report=True)
        for board, caption in zip(boards, captions, strict=True):
            if is_list(board):  # of a department's projects, which are no records of this report
                draft.leave("项目清单（未逐项读出）", snippet(next(c for c in board.sheet.cells if c.text)))
                continue
            read_score_sheet(board, draft)
            FundingReader(board, draft, caption or unit).read([])
            if sum(board.key(c, "field") in IDENTITY for c in board.sheet.cells) >= _TELLS_WHOSE:
                fields.read_board(board, [])
        read_narrative(form, draft, vocabulary)
        if department:
            unit_over_title(form, draft)
        _read_whose(form, draft)
        _unit_as_printed(draft)
        title_year(form, draft)
        return
    _read_captioned(form, boards, fields)
    leads = draft.form > 0 and has_indicators(form, vocabulary)
    for board, caption, above in zip(boards, captions, _above(form), strict=True):
        before = len(draft.lists.get("indicators", []))
        taken = read_indicators(board, draft, year, above)
        if borrowed and year is not None:
            doubt_dates(draft, before, year, BORROWED)
        read_goals(board, draft, taken)
        FundingReader(board, draft, caption or unit).read(taken)
        header_weight(board, draft, above)
        draft.leads = leads
        fields.read_board(board, [])
        draft.leads = False
        for text in (compact(c.text) for c in board.sheet.cells):
            if limit := _LIMIT.search(text):
                draft.notes.append(text if len(text) < _LONGEST_NOTE else limit.group())
    doubt_unread(boards, draft)
    doubt_rows_outside(form, draft)
    for board in boards:
        leave_unread(board, draft)
    _read_lines(form, fields, draft, report=False)
    read_money_lines(form.lines, draft, vocabulary, unit, prose=_has_sections(form))
    if department:
        unit_over_title(form, draft)
    if _has_sections(form):
        read_narrative(form, draft, vocabulary, tables=False)
        if any(is_called_report(title.text) for title in form.titles):
            _read_whose(form, draft)
            total_of_all(draft)
    read_conclusions([b.content for b in fields.told], draft)
    department_over(form, draft, vocabulary)
    _unit_as_printed(draft)
    title_year(form, draft)


def _read_whose(form: Form, draft: Draft) -> None:
    """What title, sentences and signature of a report tell of whose it is, where no label does."""
    texts = list(running_text(form))
    units = stated_units(form, texts)
    year = read_title(form, texts, units, draft)
    read_stated(form, texts, units, draft)
    if year is not None and "evaluation_year" not in draft.fields:
        draft.put("evaluation_year", year, read_year)
        draft.doubt("/evaluation_year", "标题中的年度也是项目名称的一部分，未能确认是评价年度", (year.text,))


def _declared_units(form: Form, boards: Sequence[Board]) -> tuple[Snippet | None, list[str | None]]:
    """The unit that the form declares first, above its tables or else in their labels; and that of each table's own
    caption, where it has one: 二、支出明细（单位：元） says nothing of the table above."""
    captions: list[str | None] = []
    first: Snippet | None = None
    labels = iter([labelled_unit(board) for board in boards])
    since: Snippet | None = None
    above: Sheet | TextLine | None = None
    for part in form.parts:
        before, above = above, part
        if isinstance(part, Sheet):
            label = next(labels)
            first = first or since or label
            captions.append(unit_name(since.text) if since is not None else None)
            since = None
        else:
            below = unit_below(before.content, part.content) if isinstance(before, TextLine) else None
            since = below or caption_unit(part.content) or since
    return first or since, captions


def _read_lines(form: Form, fields: FieldReader, draft: Draft, *, report: bool) -> None:
    body = False
    lines = _whole_lines(form, fields.vocabulary)
    for heading, content in zip([None, *lines], lines, strict=False):
        text = content.text
        if report and re.match(r"\s*一\s*[、.．]", text):
            body = True
        if body:
            continue
        if not report and read_goal_line(content, draft, fields.vocabulary):
            continue
        if heading is not None and POINTS.fullmatch(text.strip()):  # 七、自评总分 over 99.96分
            label = _SECTION_NUMBER.sub("", heading.text)
            if fields.vocabulary.key(label, "field") == "total_score":
                fields.fill("total_score", Snippet.whole(content), label)
                continue
        paired = not is_footnote(text) and fields.read_line(content)
        if not (paired or report) and (figures := _LABELLED_FIGURES.fullmatch(text)) is not None:
            if fields.vocabulary.match(figures["label"], "row", "measure", "source") is not None:
                draft.leave(plain(figures["label"]).rstrip("：:"), Snippet(content, *figures.span("figures")))
        elif is_footnote(text) or (not paired and len(text) > 30 and not report):
            draft.notes.append(text)


def _read_captioned(form: Form, boards: Sequence[Board], fields: FieldReader) -> None:
    """Tables of one cell, whose label is the caption over them: 五、单位需要说明的其他情况."""
    for board, caption in zip(boards, _above(form), strict=True):
        cells = board.sheet.cells
        if len(cells) != 1 or not cells[0].text or caption is None:
            continue
        label = _SECTION_NUMBER.sub("", caption.text)
        if fields.vocabulary.is_whole(label, "field") and (term := fields.vocabulary.match(label, "field")) is not None:
            board.take(cells[0])
            fields.draft.labelled.add(term.key)
            fields.fill(term.key, snippet(cells[0]), label)


def _above(form: Form) -> list[Passage | None]:
    """The line right above each table, where one stands there."""
    before = [above for above, part in pairwise([None, *form.parts]) if isinstance(part, Sheet)]
    return [above.content if isinstance(above, TextLine) else None for above in before]


def _whole_lines(form: Form, vocabulary: Vocabulary) -> list[Passage]:
    """The texts of a form's lines; a date, or a goal, that goes on in the next line is whole.

    A goal goes on over the page from a line that is as long as the page is wide, and never over a table.
    """
    texts: list[Passage] = []
    above: TextLine | None = None
    for part in form.parts:
        if isinstance(part, Sheet):
            above = None
            continue
        dated = above and _DATE_BEGUN.search(texts[-1].text) and _DATE_REST.fullmatch(part.text)
        told = above and begins_goal_line(texts[-1].text, vocabulary) and not re.search(r"[:：]", part.text)
        if dated or (told and above is not None and _runs_on(above, part, form)):
            texts[-1] = Passage(texts[-1].lines + part.content.lines)
        else:
            texts.append(part.content)
        above = part
    return texts


def _runs_on(above: TextLine, below: TextLine, form: Form) -> bool:
    """Whether prose may run on from one line to another: close below it, or over the page where the line is full."""
    height = above.box.bottom - above.box.top
    if above.page == below.page:
        return below.box.top - above.box.bottom < _APART * height
    right = max(
        [line.box.x1 for line in form.lines if line.page == above.page]
        + [cell.x1 for sheet in form.sheets for cell in sheet.cells if cell.content.page == above.page]
    )
    return below.page == above.page + 1 and right - above.box.x1 < _APART * height


def _is_record(draft: Draft, *, told: bool) -> bool:
    """A blank form is no record: something has to be filled in besides its title.

    Prose around a table that names no project may be the letter that sends a blank form round; a report (``told``) is
    one, though its project's name is blank, or cannot be read.
    """
    filled = {k for k in draft.fields if k not in ("amount_unit", "evaluation_year")}
    values = [i for i in draft.lists.get("indicators", []) if i.get("target") or i.get("actual")]
    named = "project_name" in filled or "reporting_unit" in filled
    asked = "project_name" in draft.labelled
    whose = asked or bool(filled & {*IDENTITY, "overall_goal", "overall_goal_result"})
    money = whose and any(draft.lists.get(k) for k in ("funding", "spending_items"))  # not a table that compares years
    body = money or draft.lists.get("stage_goals")
    prose = any(draft.lists.get(k) for k in ("narrative", "score_items"))
    unread = any(item.pointer == "/project_name" for item in draft.review)
    return (
        bool(values) or bool(body) or (prose and (told or named or unread or not asked)) or (named and len(filled) >= 3)
    )


def _family(group: Sequence[Form], vocabulary: Vocabulary) -> str:
    prose = all(kind_of(form, vocabulary) == "report" for form in group)
    tables = [form for form in group if kind_of(form, vocabulary) == "table"]
    listed = [form for form in tables if has_indicators(form, vocabulary)]
    beside = [form for form in tables if form not in listed and (listed or not identity(form, vocabulary))]
    whole = [form for form in group if form not in beside] or group  # without a sheet before it, or points behind it
    keys = {vocabulary.key(t.text, "title") for form in whole for t in form.titles}
    keys |= {vocabulary.key(form.title, "title") for form in whole if form.title}
    keys |= {vocabulary.key(line.text, "title") for form in tables for line in form.lines if NUMBERED.match(line.text)}
    cells = (c.text for form in group for s in form.sheets for c in s.cells if c.row < 6)
    if "transfer" in keys or any(re.match(r"转移支付.*名称|中央主管部门", compact(c)) for c in cells):
        return "transfer_payment_table"
    if "basic" in keys or prose or ("report" in keys and "table" not in keys):
        return "basic_info"
    return "self_evaluation_table"


def _record(draft: Draft, family: str, source: Source, group: Sequence[Form]) -> Record:
    settle(draft)
    title = next((form.title for form in group if form.title), None)
    lists: dict[str, Any] = {name: tuple(rows) for name, rows in draft.lists.items()}
    return Record(
        source=source,
        family=family,  # type: ignore[arg-type]
        title=compact(title) if title else None,
        **draft.fields,
        **lists,
        notes=tuple(draft.notes),
        conflicts=tuple(draft.conflicts),
        absent=_absent(draft, group),
        evidence=draft.evidence,
        review=tuple(draft.review),
        unmapped=tuple(draft.unmapped),
    )


def _absent(draft: Draft, group: Sequence[Form]) -> tuple[str, ...]:
    """What rules ask for and the forms have no place for: neither a label nor, for the year, a blank in the head."""
    known = {*draft.labelled, *draft.fields}
    if any(_BLANK_YEAR.search(line.text) for form in group for line in [*form.titles, *form.lines[:6]]):
        known.add("evaluation_year")
    asked = ("project_name", "reporting_unit", "evaluation_year", "overall_goal", "overall_goal_result")
    return tuple(name for name in asked if name not in known)
