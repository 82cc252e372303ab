"""What sentences of a report tell of the project as a table would: 项目名称为某工程，实施单位为某局。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from ...normalize import Unreadable, compact, read_date, read_period
from ..passage import Passage, Snippet
from ..vocabulary import Vocabulary
from .draft import Draft, words
from .parsers import PARSERS, read_phone
from .prose import sentence_heads
from .titled import unquoted
from .units import names_unit

_NUMBER = r"\s*(?:[（(]?[\d一二三四五六七八九十]{1,2}[)）.．、]\s*|\d{1,2}(?:[.．]\d{1,2}){1,2}\s*|[●■◆·*]\s*)?"
_LABEL = re.compile(
    _NUMBER + r"[【〔\[]?(?P<label>(?:[\u4e00-\u9fff] ?){2,14}?)\s*"
    r"(?P<mark>(?:为|是)?\s*[：:]|[】〕\]]\s*[：:]?|为|是|[—–]{1,2})\s*"
)
"""项目名称：, 1.项目名称为, 【项目名称】."""
_LABEL_ALONE = re.compile(_NUMBER + r"[【〔\[]?(?P<label>(?:[\u4e00-\u9fff] ?){2,14})[】〕\]]?\s*[：:。]?\s*")
_SIGNED = re.compile(_NUMBER + r"(?P<label>[\u4e00-\u9fff]{3,14})\s*[（(](?:公章|盖章|签章|签名|签字)[)）]")
"""What asks for a seal or a signature is a label without its colon as well, which recognition loses."""
_PARTED = "：:】〕]—–"
"""Marks that part a value from its label; behind 为 another thing than a value may follow."""
_HEADS = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}\s*[、.．]|[【〔\[])"
)
_BARE = re.compile(r"\s*(?P<label>项目|单位)\s*[：:]\s*(?P<value>[^：:；;。，,]{3,40}?)[；;。，,]?\s*")
_OF_PROJECT = re.compile(r"(?:本|该|此)(?:项目的?)?|项目的?")
_BREAKS = re.compile(
    r"[，,；;。：:【]|\s+(?=(?:[\u4e00-\u9fff] ?){2,8}\s*[：:])|\s*(?=[（(][一二三四五六七八九\d][)）])"
)
_CLOSED = re.compile(r"（[^（）]*）|\([^()]*\)|“[^“”]*”|《[^《》]*》")
_LONGEST = 60
_WHOSE = ("project_name", "reporting_unit", "supervising_department")
_DATES = ("start_date", "end_date", "period")
_NAMES_WORK = re.compile(r".*(?:项目|工程|资金|补助|补贴|经费|专项)")
_FIRM = re.compile(r".*(?:公司|集团|[乡镇村]|社区|医院|卫生院|分局|[小中大]学|[一二三四五六七八九十][中小])")
_PURPOSE = re.compile(
    r"(?:加[强快大]|确保|保[障证]|提[高升]|支持|推[进动]|落实|规范|完善|改善|进一步|解决|做好|更好|切实|有效|促进|满足|实现"
    r"|了|各|相关|所属|严格|及时|强化|防止|便于|方便|使)"
)
"""How the clause goes on where 为 is "in order to": 实施单位为确保质量，…"""
_MANY = re.compile(r"共?(?:各|\d+个)")
"""How a count of units begins, which is no unit's name."""
_SHAPES = {
    "contact_name": re.compile(r"[\u4e00-\u9fff·]{2,4}"),
    "filled_by": re.compile(r"[\u4e00-\u9fff·]{2,4}"),
    "contact_phone": re.compile(r"[（(]?\d[\d\s()（）－-]{5,}\d"),
    "contact_email": re.compile(r"[\w.-]+@[\w.-]+"),
    "fill_date": re.compile(r"(?:19|20)\d{2}\D.*"),
}
"""What the values of fields look like that only a colon parts from their labels."""
_PARSERS = {**PARSERS, "start_date": read_date, "end_date": read_date, "fill_date": read_date}
_TOLD_PHONE = re.compile(r"联系(?:人)?电话\s*(?:为|[:：])\s*(\d[\d\s－-]{6,}\d)")
_CONTACT = re.compile(
    r"联[系络]人\s*(?:[及和与/、]\s*(?:联系)?(?:电话|方式)\s*)?(?:为|是|[:：])?\s*(?P<name>(?![为是及和与])[\u4e00-\u9fff·]{2,4}?)\s*"
    r"[，,、；;（(]?\s*(?:(?:联系)?(?:电话|手机|方式)(?:号码)?\s*(?:为|是|[:：])?\s*)?(?P<phone>\d[\d－-]{6,}\d)"
)
"""联系人：高振宇，联系电话：0911-4622873, or the same without colons, or in one: 联系人及电话：高振宇 0911-4622873."""


def read_told(texts: Sequence[Passage], draft: Draft, vocabulary: Vocabulary) -> None:
    """Fill from each label with its value in the sentences what no field of the form gives."""
    for passage in texts:
        labelled = {start for start in passage.line_starts if _label_at(passage.text, start, vocabulary)}
        heads = sorted({*sentence_heads(passage), *labelled})
        names: list[Snippet] = []
        for start, end in zip(heads, [*heads[1:], len(passage.text)], strict=True):
            for field, label, value in _pairs(passage, start, end, vocabulary):
                _fill(draft, field, label, value)
                if field == "project_name" and vocabulary.is_whole(compact(label), "field"):
                    names.append(value)
        if len({compact(name.text) for name in names}) == 1 and not draft.is_own("project_name"):
            draft.put("project_name", names[0], words, "项目名称")  # a report that names another one than its table
        for field, label, value in [*_headed(passage, vocabulary), *_bare(passage)]:
            _fill(draft, field, label, value)
        for found in _CONTACT.finditer(passage.text):
            if "contact_name" not in draft.fields:
                draft.put("contact_name", Snippet(passage, *found.span("name")), words)
            draft.put("contact_phone", Snippet(passage, *found.span("phone")), read_phone, "联系电话")
        for phone in _TOLD_PHONE.finditer(passage.text):
            draft.put("contact_phone", Snippet(passage, phone.start(1), phone.end(1)), read_phone, "联系电话")


def _pairs(passage: Passage, start: int, end: int, vocabulary: Vocabulary) -> Iterator[tuple[str, str, Snippet]]:
    """Each field that a clause of a sentence tells, with its label and its value; where the first clause tells none,
    those that say whose the project is."""
    text = passage.text
    first = True
    while start < end:
        found = _LABEL.match(text, start, end)
        field = _field(found["label"], vocabulary) if found else None
        if found is not None and field is None and vocabulary.key(compact(found["label"]), "row") == "known":
            yield "", found["label"], Snippet.whole(passage).part(found.end(), _value_end(text, found.end(), end))
        if found is None or field is None or not (first or field in _WHOSE):
            first, start = (
                False,
                _value_end(text, found.end() if found and found["mark"][-1] in _PARTED else start, end) + 1,
            )
            continue
        stop = _value_end(text, found.end(), end)
        if field in _WHOSE and found["mark"][-1] in _PARTED:
            stop = _whole_end(text, found.end(), stop, end)
        last = found.end() + len(text[found.end() : stop].rstrip("）) ")) if field in _SHAPES else stop
        value = Snippet.whole(passage).part(found.end(), last)
        if text[stop : stop + 1] not in ("：", ":") and _is_value(field, found["label"], found["mark"], value.text):
            yield field, found["label"], unquoted(value) if field == "project_name" else value
        start = stop + 1


def _label_at(text: str, start: int, vocabulary: Vocabulary) -> bool:
    found = _LABEL.match(text, start)
    parted = found if found is not None and found["mark"][-1] in _PARTED else _SIGNED.match(text, start)
    return parted is not None and _field(parted["label"], vocabulary) is not None


def _headed(passage: Passage, vocabulary: Vocabulary) -> Iterator[tuple[str, str, Snippet]]:
    """Each field whose label is a line of its own, as a heading is, over what it asks for: 一、项目名称."""
    starts = [*passage.line_starts, len(passage.text)]
    lines = [(a, b, passage.text[a:b].strip()) for a, b in pairwise(starts)]
    for k, (_, _, text) in enumerate(lines[:-1]):
        found = _LABEL_ALONE.fullmatch(text)
        field = _field(found["label"], vocabulary) if found else None
        if found is None or field is None or not vocabulary.is_whole(compact(found["label"]), "field"):
            continue
        below = list(takewhile(lambda line: not _begins(line[2], vocabulary), lines[k + 1 :]))
        if not below or (len(below) > 1 and len(lines) == k + 1 + len(below)):
            continue  # nothing, or all the rest of the text
        value = Snippet.whole(passage).part(
            below[0][0], below[0][0] + len(_ended(passage.text[below[0][0] : below[-1][1]]))
        )
        if "。" not in value.text and _is_value(field, found["label"], "：", value.text):
            yield field, found["label"], unquoted(value) if field == "project_name" else value


def _bare(passage: Passage) -> Iterator[tuple[str, str, Snippet]]:
    """项目：… and 单位：… as lines over the sections of a report: labels that elsewhere mean other things."""
    starts = [*passage.line_starts, len(passage.text)]
    for start, end in takewhile(lambda ab: not _HEADS.match(passage.text, *ab), pairwise(starts)):
        found = _BARE.fullmatch(passage.text, start, end)
        if found is not None and (found["label"] == "项目" or _is_unit(found["value"])):
            value = Snippet(passage, *found.span("value"))
            yield (
                ("project_name", "项目", unquoted(value))
                if found["label"] == "项目"
                else ("reporting_unit", "单位", value)
            )


def _begins(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line is a heading or a label, with its value or alone."""
    alone = _LABEL_ALONE.fullmatch(text)
    named = alone is not None and _field(alone["label"], vocabulary) is not None
    return named or _HEADS.match(text) is not None or _label_at(text, 0, vocabulary)


def _ended(text: str) -> str:
    return text.rstrip("。；; ")


def _field(label: str, vocabulary: Vocabulary) -> str | None:
    """The field that a label in a sentence names, whichever words for the project stand before it."""
    label = compact(label)
    lead = _OF_PROJECT.match(label)
    spellings = [label, label[1:] if label[0] in "本该此" else label, label[lead.end() :] if lead else label]
    keys = (vocabulary.key(spelling, "field") for spelling in spellings)
    return next((key for key in keys if key in (*_WHOSE, *_DATES, *_SHAPES, "evaluation_year")), None)


def _value_end(text: str, start: int, end: int) -> int:
    """Where a value that begins at ``start`` ends: at the first mark that is not within brackets or quotation marks."""
    place = start
    while place < end:
        if closed := _CLOSED.match(text, place, end):
            place = closed.end()
        elif _BREAKS.match(text, place, end):
            return place
        else:
            place += 1
    return end


def _whole_end(text: str, start: int, stop: int, end: int) -> int:
    """The end of a value of several clauses behind a colon: units, or a name that ends as such do."""
    last = next((m.start() for m in re.finditer(r"[。；;]", text[stop:end])), end - stop) + stop
    rest = text[start:last].strip()
    parts = re.split("[，,]", rest)
    if len(parts) < 2 or len(rest) > _LONGEST or re.search(r"[：:\d]|[为是]", rest[stop - start :]):
        return stop
    return last if all(_is_unit(part) for part in parts) or _NAMES_WORK.fullmatch(rest) else stop


def _is_unit(text: str) -> bool:
    name = re.sub(r"[（(][^（()）]*[)）]$", "", compact(text))
    return names_unit(name) or _FIRM.fullmatch(name) is not None


def _is_value(field: str, label: str, mark: str, value: str) -> bool:
    """Whether what follows a label is its value: behind 为, which begins purposes too, only what looks like one."""
    if not 2 <= len(value) <= _LONGEST:
        return False
    if field in _SHAPES:
        return mark[-1] in _PARTED and _SHAPES[field].fullmatch(value) is not None
    if field in _WHOSE and mark[-1] not in _PARTED:
        named = compact(label).endswith("名称") if field == "project_name" else _is_unit(value)
        return named and _PURPOSE.match(value) is None
    if field in ("start_date", "end_date"):  # 完成时间 is that of an indicator, too
        return "项目" in label and re.match(r"\d{4}", value) is not None
    return re.search(r"\d", value) is not None if field == "period" else _MANY.match(value) is None


def _fill(draft: Draft, field: str, label: str, value: Snippet) -> None:
    if not field:  # one that no field of the record takes, such as 项目负责人
        if not any(item.label == compact(label) and item.value == value.text for item in draft.unmapped):
            draft.leave(compact(label), value)
    elif field == "period":
        try:
            dates = read_period(value.text)
        except Unreadable:
            dates = None
        if dates is None:
            draft.leave(compact(label), value)
        for name, date in zip(("start_date", "end_date"), dates or (), strict=False):
            if date is not None and name not in draft.fields:
                draft.put(name, value, lambda _, date=date: date)  # type: ignore[misc]
    elif field not in draft.fields:
        draft.put(field, value, _PARSERS.get(field, words), label)
