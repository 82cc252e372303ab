"""The report in prose: its sections, the items scored in them, and what it claims about money and result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from ...normalize import Unreadable, compact, is_placeholder, plain, read_amount, read_points, read_rate
from ..join import Form
from ..passage import Passage, Snippet
from ..stack import Sheet
from ..vocabulary import Vocabulary
from .bracketed import read_bracketed
from .draft import Draft
from .prose import FULL_MARKS, read_verdict
from .scored import read_items
from .summed import read_summed
from .told import read_told

_HEADING = re.compile(
    r"^\s*([一二三四五六七八九十]{1,3}\s*[、.．]|[（(]\s*[一二三四五六七八九十]{1,3}\s*[)）])\s*\S{2,}"
)
_SUBHEADING = re.compile(r"^\s*[（(]\s*[一二三四五六七八九十]{1,3}\s*[)）]")
_PLAIN_HEADING = re.compile(r"\s*\d{1,2}\s+[\u4e00-\u9fff]{2,16}\s*")
_RUN_IN = re.compile(r"(?P<heading>\s*\S{1,5}[、.．)）]\s*[^。：:，,；;]{2,24})[。：:]\s*(?P<text>\S.*)")
_LONGEST_HEADING = 45
"""Letters of a printed line that is a heading."""
_SAYS = (
    r"(?:(?:(?!低于|不足|少于|小于|高于|超过|大于|[未没应须需]|目标|指标值|要求|预期)[\u4e00-\u9fff]){0,4}?)"
    r"(?:达到了?|达|为|是|：|:|约)?\s*"
)
_PERCENT = r"(?:(\d+(?:[.．]\d+)?)\s*[%％]|(百分之[零〇一二三四五六七八九十百点\d.]+))"
_CHANGED = r"\s*(?:提高|提升|上升|增加|增长|升高|下降|降低|回升|升|降)(?:到|至|为)"
_OWN_PERCENT = rf"{_PERCENT}(?!{_CHANGED})"
_FROM = rf"(?:由|从)[^，,。；;%％]{{0,14}}?\d+(?:[.．]\d+)?\s*[%％]{_CHANGED}了?\s*"
"""Between a rate's name and its figure the one that it had before: 满意度由上年的92%提高到95.6%."""
_FIGURE = (
    r"(?:共计|合计|为|是|共|达到?了?|：|:)?\s*(?:(?:人民币)?[￥¥]?\s*(?P<figure>\d[\d,，]*(?:[.．]\d+)?\s*(?:万元|亿元|元|万(?=[，,。；;、）)]|$)))"
    r"|(?:人民币)?(?P<words>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}(?:元|圆)[整正]?)"
    r"(?:\s*[（(]\s*(?:小写)?\s*[：:]?\s*(?P<noted>[￥¥]?\s*\d[\d,，]*(?:\.\d+)?\s*(?:万元|亿元|元)?)\s*[）)])?)"
)
"""A figure with its unit, or an amount in words, perhaps with its figure in brackets: 叁佰万元整（￥3,000,000.00）."""
_SUM = r"(?:总额|额度|金额|数)?"
_MONEY = rf"(?:了)?(?:本)?(?:项目|专项|财政|预算|奖补|补助|补贴|扶持)?(?:资金|经费|预算|指标)?{_SUM}"
_NAMED = r"(?![^，,。；;：:、\d]*(?:结转|结余|配套))[^，,。；;：:、\d]{1,24}?"
_NAMED_SUM = re.compile(
    rf"(?:(?<!未)(?:安排|下达|批复){_NAMED}(?:资金|经费|专项|补助|预算)|(?:预算安排|下达|批复){_NAMED}费)"
    rf"{_SUM}{_FIGURE}(?!\s*[、和及与][^，,。；;]{{0,20}}\d)(?!\s*[、，,]\s*(?:中央|省|市|县|区|地方|单位|自筹|其他)[^，,。；;]{{0,12}}\d)"
    r"(?!\s*[，,]\s*[\u4e00-\u9fff]{2,8}费\s*\d)"
)
"""A sum with its name between, 下达我县困难群众救助补助资金6,842万元; the first of several is a part."""
_RATES = tuple(
    (metric, re.compile(rf"{name}(?:{_FROM}{_PERCENT}|{_SAYS}{_OWN_PERCENT})"))
    for metric, name in (
        ("execution_rate", r"(?:(?:支出|执行|支付|使用)(?:进度|率)|(?:预算|支出)完成率)"),
        ("arrival_rate", "到位率"),
        ("satisfaction", r"满意(?:度|率|程度)(?:调查|测评)?(?:结果)?"),
    )
)
_AMOUNTS = (
    ("budget", re.compile(r"(?:安排|下达|批复)" + _MONEY + _FIGURE)),
    ("budget", re.compile(r"预算(?:资金|金额|总额|数|安排)?" + _FIGURE)),
    ("budget", _NAMED_SUM),
    ("spent", re.compile(r"(?:支出|支付|使用|执行|开支|列支)" + _MONEY + _FIGURE)),
    ("spent", re.compile(r"(?:(?<=[，,。；;])|(?<=实际)|(?<=全年))(?:共|共计)?发放" + _MONEY + _FIGURE)),
    ("spent", re.compile(r"决算(?:数|金额)?" + _FIGURE)),
)
"""What prose says of money; the words before the verb do not matter."""
_OF_A_PART = re.compile(r"(?:其中|首批|第[一二三四五六七八九十\d]+批|追加|结算)[^。；;]*\Z")
"""Words of a sentence by which a sum with a name is not the whole."""
_OF_EACH = re.compile(r"[人户亩次件]均|每[人户亩次件名个]")
_OF_OTHER_YEARS = re.compile(r"(?<!以)上一?年|去年|往年|历年|(?<![目当提])前年|同期")
"""Words of a clause by which a figure is not the year's; not 目前年度, 以上年度目标."""
_UNDER_AIM = re.compile(r"目标(?:设定|任务|值)?[。：:][^。：:]{0,80}$")
"""A heading before a rate by which it is what was aimed at: （二）项目绩效目标。"""
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
    texts = list(running_text(form, tables=tables))
    _sections(form, draft, tables=tables)
    read_told(texts, draft, vocabulary)
    read_items(texts, draft, vocabulary)
    read_conclusions(texts, draft)
    read_summed(texts, draft)
    read_bracketed(texts, draft, vocabulary)


def running_text(form: Form, *, tables: bool = True) -> Iterable[Passage]:
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
        headed = _HEADING.match(text) is not None or _PLAIN_HEADING.fullmatch(text) is not None
        run_in = _RUN_IN.fullmatch(text)  # 六、存在问题：设备验收较晚。
        headed = headed and (run_in is not None or len(text) <= _LONGEST_HEADING)
        if headed and not (is_scored_list and not _ends_scored_list(text)):
            close()
            heading, bottom_level = part.content, _SUBHEADING.match(text) is not None
            if run_in is not None:
                heading = part.content.part(0, run_in.end("heading"))
                body = part.content.part(run_in.start("text"), len(text))
        elif heading.lines:
            body = body + part.content
    close()


def _ends_scored_list(text: str) -> bool:
    """Headings inside the scored list look like those of the report; these are the report's own."""
    return re.search(r"绩效表现|资金使用绩效|存在(的)?问题|改进|其他需要|绩效分析|主要经验", text) is not None


def read_conclusions(texts: Sequence[Passage], draft: Draft) -> None:
    """Grade, total and claims of prose: of a report, or of what closes a table."""
    for said, figure in read_verdict(texts, draft):
        _claim(draft, Claim("total_score", "分", said, figure, said), read_points(figure.text))
    read_claims(texts, draft)


def read_claims(texts: Sequence[Passage], draft: Draft) -> None:
    """Rates and amounts that prose states, each once."""
    found: list[tuple[int, int, Claim]] = []
    for t, passage in enumerate(texts):
        text, breaks = passage.text, _after_headings(passage)
        for metric, pattern in (*_RATES, *_AMOUNTS):
            for m in _within_lines(pattern, text, breaks):
                clause = re.split(r"[，,；;。]", text[: m.start()])[-1]
                rated = metric not in ("budget", "spent")
                aimed = _AIMED_AT.search(clause) or _AS_AIMED.match(text, m.end()) or _is_under_aim(text[: m.start()])
                if _OF_OTHER_YEARS.search(clause) or (aimed if rated else _OF_EACH.search(clause)):
                    continue
                if pattern is _NAMED_SUM and _OF_A_PART.search(text, 0, m.start()):
                    continue
                said = Snippet(passage, m.start(), m.end())
                unit, place = ("%", m.lastindex or 1) if rated else _printed(m)
                figure = Snippet(passage, *m.span(place))
                measured = Snippet(passage, m.start(place), m.end() if rated else m.end(place))
                found.append((t, m.start(), Claim(metric, unit, said, figure, measured)))
    for _, _, claim in sorted(found, key=lambda f: f[:2]):
        with suppress(Unreadable):
            _claim(draft, claim, _amount(claim.figure.text) if claim.unit != "%" else _percent(claim.figure.text))


def _within_lines(pattern: re.Pattern[str], text: str, breaks: Sequence[int]) -> Iterator[re.Match[str]]:
    """What matches and does not begin in a heading and end below it."""
    place = 0
    while (found := pattern.search(text, place)) is not None:
        crossed = next((b for b in breaks if found.start() < b <= found.end()), None)
        place = found.end() if crossed is None else crossed
        if crossed is None:
            yield found


def _is_under_aim(before: str) -> bool:
    """Whether the heading before a figure is of what was aimed at; 完成的绩效目标。 is of what was reached."""
    found = _UNDER_AIM.search(before)
    return found is not None and not re.search(r"(?:完成|实现|达成)[^。；;：:]{0,6}$", before[: found.start()])


def _after_headings(passage: Passage) -> list[int]:
    """Where a line begins that follows a heading: 二、资金使用 is no verb of the paragraph's first figure."""
    return [
        start
        for start, above in zip(passage.line_starts[1:], passage.line_texts, strict=False)
        if _HEADING.match(above) and not re.search("[，,。；;]", above)
    ]


def _printed(amount: re.Match[str]) -> tuple[str, str]:
    """The unit of an amount as printed, and the group that holds its figure: that in brackets behind words."""
    place = next(name for name in ("figure", "noted", "words") if amount[name])
    unit = None if place == "words" else re.search("[万亿]?元|万$", amount[place])
    return unit.group().replace("万元", "万").replace("万", "万元") if unit else "元", place


def _spelled(said: Snippet) -> tuple[str, ...]:
    """An amount in words and the figure in brackets behind it, where they are not the same."""
    found = re.search(_FIGURE, said.text)
    if found is None or not found["noted"]:
        return ()
    same = _amount(found["words"]) == _amount(found["noted"])
    return () if same else (found["words"], found["noted"])


def _claim(draft: Draft, claim: Claim, value: Decimal | None) -> None:
    claims = draft.lists.get("claims", [])
    if value is None or any(c["metric"] == claim.metric and c["value"] == value for c in claims):
        return
    item, pointer = draft.row("claims")
    item["metric"], item["unit"] = claim.metric, claim.unit
    item["value"] = draft.read(f"{pointer}/value", claim.figure, lambda _: value)
    if claim.metric in ("budget", "spent") and (spelled := _spelled(claim.said)):
        draft.doubt(f"{pointer}/value", "大写与小写金额不一致", spelled)
    draft.witness(f"{pointer}/metric", claim.said)
    draft.witness(f"{pointer}/unit", claim.measured)


def _percent(text: str) -> Decimal | None:
    return read_rate(text) if text.startswith("百") else Decimal(compact(text).replace("．", ".")) / 100


def _amount(text: str) -> Decimal | None:
    amount = read_amount(text, None)
    return amount.value if amount else None


def total_of_all(draft: Draft) -> None:
    """Take the total that prose declares where the table sums up but its indicators: 合计 90 | 90, and 总分99.7分."""
    weight, score = draft.fields.get("total_weight"), draft.fields.get("total_score")
    weights = [row.get("weight") for row in draft.lists.get("indicators", [])]
    scored = any(line.get("weight") is not None for line in draft.lists.get("execution", []))
    if weight is None or score is None or scored or None in weights or sum(filter(None, weights)) != weight:
        return
    told = {
        i: claim["value"]
        for i, claim in enumerate(draft.lists.get("claims", []))
        if claim["metric"] == "total_score" and score < claim["value"] <= score + FULL_MARKS - weight
    }
    if len(told) == 1:
        ((place, total),) = told.items()
        draft.set_aside("total_weight", "合计")
        draft.set_aside("total_score", "合计")
        draft.fields["total_score"] = total
        draft.evidence["/total_score"] = draft.evidence[f"/claims/{place}/value"]
        for item in [item for item in draft.review if item.pointer == f"/claims/{place}/value"]:
            draft.doubt("/total_score", item.reason, item.candidates)
