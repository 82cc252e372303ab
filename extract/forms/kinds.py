"""What kind of form a form is: a table of self-evaluation, a report in prose, or something that speaks of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...normalize import compact
from ..join import Form
from ..vocabulary import Vocabulary
from .board import Board
from .columns import find_header
from .titled import is_called_report

NUMBERED = re.compile(r"\s*([一二三四五六七]、|[（(][一二三四五六七][)）])")
MONITORED = re.compile(r"(运行|绩效|执行)监控|监控(情况)?表")
_FEWEST_SECTIONS = 3
DECLARED_ONLY = re.compile(r"目标(申报|批复|审核|设定)表|申报表$|事前")
"""Titles of forms for goals that are yet to be reached."""
_AIMS = re.compile(r"绩效目标(申报|批复|审核|设定|分解|情况)?表$|申报表$")
"""Titles of forms that may tell nothing but what is aimed at."""


def kind_of(form: Form, vocabulary: Vocabulary) -> str | None:
    """``table``, ``report`` or None for what is no self-evaluation."""
    boards = [Board(s, vocabulary) for s in form.sheets]
    key = vocabulary.key(form.title, "title") if form.title else None
    key = key or next((k for line in reversed(form.titles) if (k := vocabulary.key(line.text, "title"))), None)
    if MONITORED.search(compact("".join(t.text for t in form.titles))):
        return None
    if _AIMS.search(compact("".join(t.text for t in form.titles))) and not _tells_results(form, vocabulary):
        return None
    if has_indicators(form, vocabulary):
        return "table"
    if any(is_list(b) for b in boards) and not (key == "report" and _is_of_department(form)):
        return None
    if DECLARED_ONLY.search(compact("".join(t.text for t in form.titles))):
        return None
    if key == "report" or (key is not None and not boards):
        return (
            "report"
            if _has_prose(form) and (key == "report" or _is_told(form)) and not is_official_document(form)
            else None
        )
    if key is not None and boards:
        return "table"
    if not form.titles and _numbered_prose(form):
        return "report"
    funded = any(b.key(c, "measure") for b in boards for c in b.sheet.cells)
    named = any(b.key(c, "field") == "project_name" for b in boards for c in b.sheet.cells)
    goals = any(b.key(c, "goal") for b in boards for c in b.sheet.cells)
    return "table" if funded and named and goals else None


def has_indicators(form: Form, vocabulary: Vocabulary) -> bool:
    """Whether one of a form's tables is headed as a list of indicators."""
    boards = [Board(s, vocabulary) for s in form.sheets]
    return any(find_header(b, r) is not None for b in boards for r in range(b.rows))


def _tells_results(form: Form, vocabulary: Vocabulary) -> bool:
    """Whether an indicator table of a form has a column for what was reached, or for its score."""
    boards = [Board(s, vocabulary) for s in form.sheets]
    headers = [header for b in boards for r in range(b.rows) if (header := find_header(b, r)) is not None]
    return any({"actual", "score"} & {column.role for column in columns} for columns, _ in headers)


def is_official_document(form: Form) -> bool:
    """Letters, notices, regulations and contracts speak of self-evaluations and are none."""
    texts = [compact(t.text) for t in [*form.titles, *form.lines]]
    head = "".join(texts[:3])
    return (
        re.search(r"的(函|通知|请示|批复|办法|规定|意见)$|合同(书)?$", head[:60]) is not None
        or any(re.match(r"关于.{4,50}的(函|通知|请示|批复|公告|意见)$|各.{2,24}[:：]$", t) for t in texts[:6])
        or any(re.match(r"特此(函|通知|报告|报送|批复)|第[一二三四五六七八九十]+条|甲方|乙方", t) for t in texts)
    )


def _is_of_department(form: Form) -> bool:
    """Whether a report in sections is on a department as a whole, of which it may list the projects."""
    return "整体" in compact("".join(t.text for t in form.titles)) and _in_sections(line.text for line in form.lines)


def _in_sections(texts: Iterable[str]) -> bool:
    return sum(NUMBERED.match(text) is not None for text in texts) >= _FEWEST_SECTIONS


def is_list(board: Board) -> bool:
    """A summary with a project in each row: its name is a column's header among others."""
    for cell in board.sheet.cells:
        if board.key(cell, "field") == "project_name":
            labels = [c for c in board.row(cell.row) if board.is_label(c)]
            below = [
                r for r in range(cell.end, board.rows) if (c := board.at(r, cell.middle)) and c.row == r and c.text
            ]
            if len(labels) >= 4 and len(below) >= 2:
                return True
            headed = [c for c in board.row(cell.row) if c.text]
            under = [board.at(cell.end + i, cell.middle) for i in range(2)]
            if len(labels) == len(headed) >= 3 and all(c and c.text and not board.is_label(c) for c in under):
                return True
    return False


def _has_prose(form: Form) -> bool:
    text = "".join(line.text for line in [*form.titles, *form.lines]) + "".join(
        c.text for s in form.sheets for c in s.cells
    )
    return len(text) > 60 and re.search(r"自评|绩效", text) is not None


def _is_told(form: Form) -> bool:
    """Whether a form without a table that is not titled as a report is one: its title speaks of results, over
    sections."""
    told = is_called_report(form.title) and _in_sections(line.text for line in form.lines)
    return told or _numbered_prose(form)


def _numbered_prose(form: Form) -> bool:
    """A report without its title: a project's name, and sections numbered 一、（一）."""
    texts = [line.text for line in form.lines] + [c.text for s in form.sheets for c in s.cells]
    return _in_sections(texts) and _has_prose(form) and any("项目名称" in compact(t) for t in texts[:6])
