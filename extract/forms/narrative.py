"""The report in prose: its sections, the items scored in them, and what it claims about money and result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...normalize import Unreadable, compact, is_placeholder, plain, read_amount, read_points, read_rate, read_year
from ..join import Form
from ..layout import TextLine
from ..passage import Passage, Snippet
from ..stack import Sheet
from ..vocabulary import Vocabulary
from .bracketed import read_bracketed
from .draft import Draft, words
from .fields import FieldReader
from .heading import names_unit
from .prose import read_verdict, sentence_heads
from .scored import read_items

_HEADING = re.compile(
    r"^\s*([一二三四五六七八九十]{1,3}\s*[、.．]|[（(]\s*[一二三四五六七八九十]{1,3}\s*[)）])\s*\S{2,}"
)
_SUBHEADING = re.compile(r"^\s*[（(]\s*[一二三四五六七八九十]{1,3}\s*[)）]")
_TOLD = re.compile(
    r"\s*(?:[（(]?[\d一二三四五六七八九十]{1,2}[)）.．、]\s*)?[本该]?(?P<label>(?:[\u4e00-\u9fff] ?){4,10}?)\s*"
    r"(?:[：:]|(?<=[称位门度期限间])(?P<verb>为))\s*(?P<value>[^。；;：:]{2,60}?)\s*"
    r"(?=[。；;]|$|[，,]\s*[本该]?[\u4e00-\u9fff]{3,8}(?:[：:]|(?<=[称位门度期限间])为))"
)
"""A label and its value in a sentence: 项目名称：某工程, or 项目名称为某工程，实施单位为某局."""
_TOLD_PERSON = re.compile(r"(?<!第)联系人\s*(?:为|[:：])\s*([\u4e00-\u9fff·]{2,4})(?=[\s　，,；;。、]|$)")
_TOLD_PHONE = re.compile(r"联系(?:人)?电话\s*(?:为|[:：])\s*(\d[\d\s－-]{6,}\d)")
_TOLD_FIELDS = ("project_name", "reporting_unit", "supervising_department", "evaluation_year", "period")
_OF_UNITS = ("reporting_unit", "supervising_department")
_TITLED = re.compile(
    r"\s*(?:关于)?\s*(?:(?:19|20)\d{2}\s*年度)?\s*(?P<name>\S.{2,60}?)\s*(?:支出|资金使用)?\s*(?:的)?\s*绩效(?:自评|自我评价|评价)(?:情况)?(?:的)?报告\s*$"
)
_GENERIC = re.compile(
    r"(?:[省市县区州本]?级?|财政|部门|单位|预算|整体|项目|专项|资金|支出|转移支付|年度|重点|政策|民生|和|及|（.*）|\(.*\)|.{0,12}[局委厅院校处办]|.{0,8}中心)*"
)
_YEAR_ONLY = re.compile(r"(?:19|20)\d{2}年度?")
_NAME_ALONE = re.compile(
    r"\s*(?:关于)?\s*(?:(?:19|20)\d{2}\s*年度)?\s*(?P<name>(?!附\s*[件表])[^：:。；;，,]{2,40}?)\s*(?:[（(]?(?:19|20)\d{2}\s*年度?[）)]?)?\s*"
)
_OWNER = re.compile(r".*(?:公司|集团|街道|幼儿园|文件|[省市县州旗盟镇乡]|(?<![小片社园景库城新])区)|.{0,3}")
"""A place or a firm over a title, whose project it is; or too little for a project's name."""
_SAYS = (
    r"(?:(?:(?!低于|不足|少于|小于|高于|超过|大于|[未没应须需]|目标|指标值|要求|预期)[\u4e00-\u9fff]){0,4}?)"
    r"(?:达到了?|达|为|是|：|:|约)?\s*"
)
_PERCENT = r"(?:(\d+(?:[.．]\d+)?)\s*[%％]|(百分之[零〇一二三四五六七八九十百点\d.]+))"
_FIGURE = r"(?:共计|合计|为|共|达到?了?)?\s*(\d[\d,，]*(?:[.．]\d+)?)\s*(万元|亿元|元)"
_SUM = r"(?:总额|额度|金额|数)?"
_MONEY = rf"(?:了)?(?:本)?(?:项目|专项|财政|预算|奖补|补助|补贴|扶持)?(?:资金|经费|预算)?{_SUM}"
_NAMED_SUM = re.compile(
    r"(?<!未)(?:安排|下达|批复)(?![^，,。；;：:、\d]*(?:结转|结余|配套))[^，,。；;：:、\d]{1,24}?(?:资金|经费|专项|补助|预算)"
    rf"{_SUM}{_FIGURE}(?!\s*[、，,]\s*(?:中央|省|市|县|区|地方|单位|自筹|其他)[^，,。；;]{{0,12}}\d)"
)
"""A sum with its name between, 下达我县困难群众救助补助资金6,842万元; the first of several is a part."""
_RATES = (
    ("execution_rate", re.compile(r"(?:(?:支出|执行|支付|使用)(?:进度|率)|(?:预算|支出)完成率)" + _SAYS + _PERCENT)),
    ("arrival_rate", re.compile(r"到位率" + _SAYS + _PERCENT)),
    ("satisfaction", re.compile(r"满意(?:度|率)" + _SAYS + _PERCENT)),
)
_AMOUNTS = (
    ("budget", re.compile(r"(?:安排|下达|批复)" + _MONEY + _FIGURE)),
    ("budget", re.compile(r"预算(?:资金|金额|总额|数|安排)?" + _FIGURE)),
    ("budget", _NAMED_SUM),
    ("spent", re.compile(r"(?:支出|支付|使用|执行|开支|列支)" + _MONEY + _FIGURE)),
    ("spent", re.compile(r"决算(?:数|金额)" + _FIGURE)),
)
"""What prose says of money; the words before the verb do not matter."""
_OF_A_PART = re.compile(r"(?:其中|首批|第[一二三四五六七八九十\d]+批|追加|结算)[^。；;]*\Z")
"""Words of a sentence by which a sum with a name is not the whole."""
_OF_EACH = re.compile(r"[人户亩次件]均|每[人户亩次件名个]")
_OF_OTHER_YEARS = re.compile(r"(?<!以)上一?年|去年|往年|历年|(?<![目当提])前年|同期")
"""Words of a clause by which a figure is not the year's; not 目前年度, 以上年度目标."""
_AIMED_AT = re.compile(r"(?:目标|预期|计划|力争|确保|要求|应当?)(?!.*(?:完成|实现|达成))[^、]{0,12}$")
_AS_AIMED = re.compile(r"\s*(?:及?以上)?的?(?:目标|指标值|要求)")
"""By which words of a clause, and behind it, a rate is what was aimed at, not reached: 满意度90%的目标."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that prose states: the words that say what it is, the figure, and the figure with its unit."""

    metric: str
    unit: str
    said: Snippet
    figure: Snippet
    measured: Snippet


def read_narrative(form: Form, draft: Draft, vocabulary: Vocabulary, *, tables: bool = True) -> None:
    """Sections, scored items, grade and total, and claims of a report, laid out in a table or in paragraphs.

    Without ``tables`` only the paragraphs around tables that other readers read.
    """
    texts = list(_texts(form, tables=tables))
    _sections(form, draft, tables=tables)
    _told_fields(texts, draft, vocabulary)
    read_items(texts, draft, vocabulary)
    read_conclusions(texts, draft)
    read_bracketed(texts, draft, vocabulary)


def _texts(form: Form, *, tables: bool) -> Iterable[Passage]:
    """The running text: each cell whole, and all lines outside tables together."""
    loose = Passage()
    for part in form.parts:
        if isinstance(part, Sheet) and not tables:
            continue
        if isinstance(part, Sheet):
            yield from (c.content for c in sorted(part.cells, key=lambda c: (c.row, c.x0)) if c.text)
        else:
            loose = loose + part.content
    if loose.lines:
        yield loose


def _sections(form: Form, draft: Draft, *, tables: bool) -> None:
    heading, body = Passage(), Passage()
    bottom_level = False

    def close() -> None:
        nonlocal body
        text = plain(body.text)
        if heading.text and text and not is_placeholder(text):
            section, pointer = draft.row("narrative")
            section["heading"] = draft.read(f"{pointer}/heading", Snippet.whole(heading), plain)
            section["text"] = draft.read(f"{pointer}/text", Snippet.whole(body), plain) or ""
        body = Passage()

    for part in form.parts:
        if isinstance(part, Sheet) and not tables:
            continue
        if isinstance(part, Sheet):
            close()
            for row in range(part.rows):
                cells = [c for c in part.row(row) if c.row == row and c.text]
                if len(cells) >= 2 and _HEADING.match(cells[0].text):
                    heading, body = cells[0].content, cells[1].content
                    close()
                elif len(cells) == 1 and not _HEADING.match(cells[0].text) and draft.lists.get("narrative"):
                    draft.lists["narrative"][-1]["text"] += plain(cells[0].text)
            heading = Passage()
            continue
        text = part.text
        is_scored_list = bool(re.search(r"自评|等级|分数", heading.text)) and bottom_level
        if _HEADING.match(text) and len(text) <= 45 and not (is_scored_list and not _ends_scored_list(text)):
            close()
            heading, bottom_level = part.content, _SUBHEADING.match(text) is not None
        elif heading.lines:
            body = body + part.content
    close()


def _ends_scored_list(text: str) -> bool:
    """Headings inside the scored list look like those of the report; these are the report's own."""
    return re.search(r"绩效表现|资金使用绩效|存在(的)?问题|改进|其他需要|绩效分析|主要经验", text) is not None


def _told_fields(texts: Sequence[Passage], draft: Draft, vocabulary: Vocabulary) -> None:
    """Sentences of the report that are a label and its value, or several of them with commas between."""
    for passage in texts:
        heads = sentence_heads(passage)
        behind = {m.end() for m in re.finditer("[，,]", passage.text)}
        for start in sorted({*heads} | behind):
            end = next((head for head in heads if head > start), len(passage.text))
            found = _TOLD.match(passage.text, start, end)
            field = vocabulary.key(found["label"], "field") if found else None
            if found is None or field not in _TOLD_FIELDS or field in draft.fields:
                continue
            value = Snippet(passage, found.start("value"), found.end("value"))
            if field == "period":
                FieldReader(draft, vocabulary, None).fill(field, value, found["label"])
            elif field not in _OF_UNITS or not found["verb"] or names_unit(value.text):  # not 实施单位为确保质量，…
                draft.put(field, value, read_year if field == "evaluation_year" else words)
        for person in _TOLD_PERSON.finditer(passage.text):
            draft.put("contact_name", Snippet(passage, person.start(1), person.end(1)), words, "联系人")
        for phone in _TOLD_PHONE.finditer(passage.text):
            draft.put("contact_phone", Snippet(passage, phone.start(1), phone.end(1)), compact, "联系电话")


def name_in_title(form: Form, draft: Draft) -> None:
    """The project's name in front of the words that title a report, where no field of the form gives it.

    It may stand in the line above, when the title has two.
    """
    for line in form.titles:
        found = _TITLED.match(line.text)
        name = compact(found["name"]) if found else ""
        if found is None or "project_name" in draft.fields:
            continue
        if not _GENERIC.fullmatch(name) and not _YEAR_ONLY.fullmatch(name):
            draft.put("project_name", Snippet(line.content, found.start("name"), found.end("name")), plain)
        elif (above := _first_line(form, line)) is not None:
            draft.put("project_name", above, plain)


def _first_line(form: Form, title: TextLine) -> Snippet | None:
    """The first line of a title in two: right above the other, as high, in the middle over it, and neither a unit nor a
    place."""
    height = title.box.bottom - title.box.top
    above = [x for x in form.lines if x.page == title.page and x.box.bottom <= title.box.top + 0.3 * height]
    first = max(above, key=lambda x: x.box.bottom, default=None)
    if first is None or title.box.top - first.box.bottom > 1.5 * height:
        return None
    as_high = abs(first.box.bottom - first.box.top - height) < 0.2 * height
    middle = abs(first.box.x0 + first.box.x1 - title.box.x0 - title.box.x1) < 2 * height
    found = _NAME_ALONE.fullmatch(first.text)
    name = compact(found["name"]) if found else ""
    if not (as_high and middle and found) or _GENERIC.fullmatch(name) or _OWNER.fullmatch(name) or names_unit(name):
        return None
    return Snippet(first.content, *found.span("name"))


def read_conclusions(texts: Sequence[Passage], draft: Draft) -> None:
    """Grade, total and claims of prose: of a report, or of what closes a table."""
    for said, figure in read_verdict(texts, draft):
        _claim(draft, Claim("total_score", "分", said, figure, said), read_points(figure.text))
    read_claims(texts, draft)


def read_claims(texts: Sequence[Passage], draft: Draft) -> None:
    """Rates and amounts that prose states, each once."""
    found: list[tuple[int, int, Claim]] = []
    for t, passage in enumerate(texts):
        text = passage.text
        for metric, pattern in (*_RATES, *_AMOUNTS):
            for m in pattern.finditer(text):
                clause = re.split(r"[，,；;。]", text[: m.start()])[-1]
                rated = metric not in ("budget", "spent")
                aimed = _AIMED_AT.search(clause) or _AS_AIMED.match(text, m.end())
                if _OF_OTHER_YEARS.search(clause) or (aimed if rated else _OF_EACH.search(clause)):
                    continue
                if pattern is _NAMED_SUM and _OF_A_PART.search(text, 0, m.start()):
                    continue
                said = Snippet(passage, m.start(), m.end())
                unit, place = ("%", m.lastindex or 1) if rated else (m[2], 1)
                figure = Snippet(passage, m.start(place), m.end(place) if rated else m.end())
                measured = Snippet(passage, m.start(place), m.end())
                found.append((t, m.start(), Claim(metric, unit, said, figure, measured)))
    for _, _, claim in sorted(found, key=lambda f: f[:2]):
        try:
            value = _amount(claim.figure.text) if claim.unit != "%" else _percent(claim.figure.text)
        except Unreadable:
            continue
        _claim(draft, claim, value)


def _claim(draft: Draft, claim: Claim, value: Decimal | None) -> None:
    claims = draft.lists.get("claims", [])
    if value is None or any(c["metric"] == claim.metric and c["value"] == value for c in claims):
        return
    item, pointer = draft.row("claims")
    item["metric"], item["unit"] = claim.metric, claim.unit
    item["value"] = draft.read(f"{pointer}/value", claim.figure, lambda _: value)
    draft.witness(f"{pointer}/metric", claim.said)
    draft.witness(f"{pointer}/unit", claim.measured)


def _percent(text: str) -> Decimal | None:
    return read_rate(text) if text.startswith("百") else Decimal(compact(text).replace("．", ".")) / 100


def _amount(text: str) -> Decimal | None:
    amount = read_amount(text, None)
    return amount.value if amount else None
