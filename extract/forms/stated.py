"""What sentences of a report state of itself without a label: who evaluated, what, and of which year.

某局（以下简称“我局”）组织开展了2023年度某项目绩效自评工作 names all three; a report is signed by its unit at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ...normalize import compact, read_date, read_year, same_name
from ..join import Form
from ..layout import TextLine
from ..passage import Passage, Snippet
from .draft import Draft, words
from .heading import YEAR_FIGURES
from .prose import sentence_heads
from .titled import is_generic, unquoted
from .units import UNIT, names_unit

_A_YEAR = rf"{YEAR_FIGURES}\s*年"
_FIRM = r"(?:[\u4e00-\u9fff（）()]{3,24}?(?:公司|集团|[镇乡]|街道|小学|中学|幼儿园))"
_WHO = rf"(?P<unit>{UNIT}|{_FIRM})"
_SELF = r"(?:绩效自评|绩效自我评价|自评|自我评价|绩效评价)"
_SHORT_FOR = re.compile(
    rf"{_WHO}\s*[（(](?:以下|下文|下称)?(?:统|均)?(?:简)?称(?:为)?\s*[：:]?\s*[“\"「]?[我本][^）)]{{1,6}}[）)]"
)
"""某档案馆（以下简称“我馆”）."""
_EVALUATES = re.compile(
    rf"(?:现将)?{_WHO}\s*(?=(?:组织|关于|承担|实施|负责|按照|根据|严格|认真|对|就|成立|开展|于|及时|{_A_YEAR})[^。；;]{{0,70}}{_SELF})"
)
"""某档案馆对“某工程”项目开展了绩效自评."""
_OURS = re.compile(rf"[我本](?:单位|局|委|办|院|校|中心|馆|所|站|公司|部门|镇|街道)\s*[（(]\s*{_WHO}\s*[)）]")
"""我单位（某档案馆）."""
_CARRIED_OUT = re.compile(
    rf"(?:项目|工程|专项|资金|经费|^|[，,。；;”）)])\s*(?:主要)?由(?![^，,。；;]{{3,24}}(?:公司|集团)){_WHO}\s*(?:负责|具体|组织|牵头|统一|作为)*(?:实施|承担|承办|建设|执行)"
)
"""项目由某局组织实施; a firm that does is a contractor."""
_NOT_OWN = re.compile(
    r"^[各全]|小组|工作组|专班|领导|财政(?:局|厅|部)|第三方|(?:^|[，,])(?:我|本|该|各|省|市|县|区|其|相关|有关|上级)[^县市区]{0,3}$|会计师|评价机构|审计局|人民代表|人大|国务院"
)
"""Who asks for evaluations or looks at them, and no name."""
_NOUN = r"(?:项目|资金|专项|经费|工程|补助|补贴|费)"
_WHAT = rf"(?P<name>[“\"「][^“”\"「」]{{2,40}}[”\"」](?:{_NOUN})?|[^，,。；;：:“”\"]{{3,45}}?)"
_ABBREVIATED = r"(?:\s*[（(](?:以下|下文)?(?:简)?称[^）)]{1,12}[）)])?"
_YEAR = rf"(?:(?P<year>{_A_YEAR})\s*度?)"
_EVALUATED = (
    re.compile(
        rf"(?:对|就|将)\s*{_YEAR}?\s*{_WHAT}{_ABBREVIATED}\s*(?:支出|资金使用)?(?:情况)?\s*(?:开展|进行|组织|实施)了?[^。，,；;]{{0,10}}{_SELF}"
    ),
    re.compile(rf"(?:开展|进行|完成|组织|组织了)了?\s*{_YEAR}\s*{_WHAT}{_ABBREVIATED}\s*(?:支出)?的?{_SELF}(?:工作)?"),
    re.compile(
        rf"(?:现将|关于)\s*(?:{UNIT})?\s*{_YEAR}?\s*{_WHAT}{_ABBREVIATED}\s*(?:{_A_YEAR}度?)?(?:支出)?的?{_SELF}"
        r"(?:工作|情况|结果|的|有关)*(?:报告|汇报|说明)?如下"
    ),
    re.compile(rf"(?:自评|评价)(?:的)?对象(?:是|为|：|:)\s*{_YEAR}?\s*{_WHAT}(?=[，,。；;])"),
    re.compile(rf"(?:承担|实施)了\s*{_YEAR}?\s*{_WHAT}[，,]\s*现?对?[该本此]项目[^。；;]{{0,12}}{_SELF}"),
)
"""What was evaluated: 对2023年度某项目开展了绩效自评, 开展了2023年度某项目绩效自评工作, 现将某项目自评情况报告如下."""
_SUBJECT = (
    re.compile(
        rf"{_YEAR}?\s*{_WHAT}\s*[（(](?:以下|下文)?(?:简)?称[^）)]{{0,6}}(?:项目|工程|资金|专项)[^）)]{{0,3}}[）)]"
    ),
    re.compile(rf"{_WHAT}\s*由{UNIT}(?:负责|具体|组织|牵头|统一)*(?:实施|承担|承办|建设)"),
)
"""The same as the subject of a clause: 某项目（以下简称“本项目”）, 某项目由某局组织实施."""
_YEAR_OF_SELF = re.compile(rf"{_YEAR}(?:(?!{_A_YEAR})[^，,。；;《》]){{0,45}}?{_SELF}")
_WITHIN = re.compile(
    r"的|了|根据|按照|近年|年度|我[县市区省局]|该|会同|联合(?!会)|组织(?!部)|通过|要求|以来|期间|[此本]次|开展|进行|加强|为(?!民)|对(?!外)|委托"
)
"""Words of a sentence, which no name of a unit holds."""
_TOLD_OF = re.compile(r"^[全各上所]|[两二三四五六七八九十\d]个|的|实施|安排|纳入|下达|使用|全部|[本我][局委单市县区]")
"""Words by which what stands in a name's place tells of several projects, or of one."""
_NO_NAME = re.compile(
    r"(?:我|本|该|此|其|各|全|所有|上述|以上|有关|相关|预算|部门|单位|财政|支出|重点|专项|中央|省级|市级|县级|年度|上年|纳入|\d+个|[一二三四五六七八九十]+个)*"
    rf"(?:[县市区镇局委馆院所站校处办队部]|单位|部门|中心)?(?:级)?(?:的)?(?:预算|支出|财政|部门|单位|整体)*(?:{_NOUN}|支出|情况|绩效|整体)*"
)
"""Words in a name's place that name no project: 本项目, 部门预算项目, 全县所有项目."""
_TITLE_OF_A_TEXT = re.compile(r"《[^《》]*》")
_DATE = re.compile(r"\s*(?:(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|二[〇○零O].{2,12})\s*")
_LAST_LINES = 5


def stated_units(form: Form, texts: Sequence[Passage]) -> list[Snippet]:
    """The units that a report says carried out the project or its evaluation, or signed it; the likeliest first."""
    found = [*_units(texts), *(unit for unit, _ in _signature(form))]
    return [unit for unit in found if not _NOT_OWN.search(compact(unit.text)) and not _WITHIN.search(unit.text)]


def read_stated(form: Form, texts: Sequence[Passage], units: Sequence[Snippet], draft: Draft) -> None:
    """Fill from sentences and signature of a report what neither label nor title gives: unit, name, year and day."""
    department = compact(draft.fields.get("supervising_department") or "")
    units = [unit for unit in units if not (department and department.endswith(compact(unit.text)))]
    for _, day in _signature(form):
        if "fill_date" not in {*draft.fields, *draft.labelled}:
            draft.put("fill_date", day, read_date)
    if "reporting_unit" not in draft.fields and units:
        draft.put("reporting_unit", units[0], words)
        others = [unit.text for unit in units[1:] if not same_name(unit.text, units[0].text)]
        if others:
            candidates = tuple(dict.fromkeys([units[0].text, *others]))
            draft.doubt("/reporting_unit", "正文中有几个单位，未能确认哪个是填报单位", candidates)
        elif department and "supervising_department" in draft.labelled:  # who carries a project out may not fill it in
            draft.doubt("/reporting_unit", "报告只标明了主管部门，单位取自正文", (units[0].text,))
    if "project_name" not in draft.fields and (name := _stated_name(texts)) is not None:
        draft.put("project_name", name, words)
    if "evaluation_year" not in draft.fields:
        _stated_year(texts, draft)


def _units(texts: Sequence[Passage]) -> Iterable[Snippet]:
    for find, pattern in (
        (_at_heads, _SHORT_FOR),
        (_anywhere, _OURS),
        (_at_heads, _EVALUATES),
        (_anywhere, _CARRIED_OUT),
    ):
        for passage in texts:
            yield from (Snippet(passage, *m.span("unit")) for m in find(pattern, passage))


def _anywhere(pattern: re.Pattern[str], passage: Passage) -> Iterable[re.Match[str]]:
    return pattern.finditer(passage.text)


def _at_heads(pattern: re.Pattern[str], passage: Passage) -> Iterable[re.Match[str]]:
    """What matches at the head of a clause or of a paragraph: a name is not to be cut by the line that it begins on."""
    text = passage.text
    heads = {*sentence_heads(passage)} | {m.end() for m in re.finditer(r"[，,。；;：:]\s*", text)}
    return (m for head in sorted(heads) if (m := pattern.match(text, head)) is not None)


def _signature(form: Form) -> Iterable[tuple[Snippet, Snippet]]:
    """Unit and day with which a report is signed: two lines of their own at its end."""
    last = [part for part in form.parts[-_LAST_LINES:] if isinstance(part, TextLine)]
    for line, below in pairwise(last):
        signed = names_unit(line.text) or re.fullmatch(_FIRM, compact(line.text))
        if signed and _DATE.fullmatch(below.text):
            yield Snippet.whole(line.content), Snippet.whole(below.content)


def _stated_name(texts: Sequence[Passage]) -> Snippet | None:
    ways = [*((_anywhere, pattern) for pattern in _EVALUATED), *((_at_heads, pattern) for pattern in _SUBJECT)]
    for find, pattern in ways:
        for passage in texts:
            for m in find(pattern, passage):
                named = unquoted(Snippet(passage, *m.span("name")))
                name = compact(named.text)
                if m["name"][0] in '“"「' or (
                    re.search(rf"{_NOUN}$", name)
                    and not (_NO_NAME.fullmatch(name) or is_generic(name) or _TOLD_OF.search(name))
                ):
                    return named
    return None


def _stated_year(texts: Sequence[Passage], draft: Draft) -> None:
    """The one year of which a report says that it evaluates it; names of documents say when they were issued."""
    found = [
        Snippet(p, *m.span("year")) for p in texts for m in _YEAR_OF_SELF.finditer(p.text) if not _within_title(p, m)
    ]
    years = {read_year(year.text) for year in found}
    if len(years) == 1:
        draft.put("evaluation_year", found[0], read_year)


def _within_title(passage: Passage, found: re.Match[str]) -> bool:
    return any(t.start() < found.start() < t.end() for t in _TITLE_OF_A_TEXT.finditer(passage.text))
