"""Rules about texts: what the blank form left behind, texts cut off, sections left empty, parts that do not add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ..normalize import is_placeholder
from ..schema import Record
from .context import Context
from .figures import decimals, plain
from .registry import Flag, Statement, rule
from .texts import flat

ZERO = Decimal(0)

_RESIDUE = re.compile(
    r"包括但不限于|[(（](?:限|不超过|控制在)?\d+字(?:以内|左右|内)?[)）]|结合自评情况,?说明|请(?:逐项|简要|如实|在此|对照)?(?:填写|说明|阐述|描述)|"
    r"简要(?:说明|阐述|概述|介绍)(?:项目|单位|本)|[XＸ×]{2,}(?:市|县|区|局|单位|项目|年|万元)|_{3,}|(?:^|[;。\n])指标\d+[:：](?=$|[;。\n])"
)
_SENTENCE_END = re.compile(r"[。;!?:)\"'”…%\d]$")
_FRAGMENT = re.compile(r"[,，](?!请)[^,，、。;；!?:：()（）]{0,3}(?<!等)$|、$")
"""A comma with next to nothing behind it; behind 、 the last of a list is no fragment."""
_TAIL, _OFTEN = 5, 3
"""A text stops within a word where its last characters stand elsewhere in the record at least that often, always before
the same character: 乡村道路养, before 护."""
_NEW_WORD = re.compile(r"[项资经专工补任活平系体服等的和及与建]")
"""What a name goes on with after a word of its own: 河道保洁, of 河道保洁项目."""
_SAYS_SOMETHING, _FEWEST_WORDS = 6, 4
"""Characters of a section that says something whatever it begins with, and of one that does not say that there is
nothing."""
_GUIDES = re.compile(r"请|说明|填写|字以内|[（(].*[)）]")
_NOTHING = re.compile(r"无|没有?|暂无|不存在|未发现|未见")
_PROBLEMS = re.compile(r"存在(?:的)?(?:主要)?(?:问题|不足)|改进(?:意见|措施|建议|计划)|问题(?:及|和|与)")
_PARTS = re.compile(
    r"(?:总额|总计|合计|共计|共|总数)(?P<total>\d+(?:\.\d+)?)(?P<unit>亿元|万元|元|[^\d,;:。()]{1,3}?)[,(:]*其中[:,]?(?P<parts>[^。;()]{4,120})"
)
_ANOTHER_SUM = re.compile(
    r"[,;](?:其中)?(?:实际|累计|截至[^,;]{0,12}|截止[^,;]{0,12}|目前|已|全年|共)*(?:支出|支付|使用|执行|到位|结余|剩余|完成)"
)
"""Where a list of parts ends and another total begins."""
_GUIDING = re.compile(
    r"(?:说明|阐述|描述|填写|请|主要|下一步|项目|单位|本|存在|改进|意见|建议|措施|问题|原因|分析|情况|以下|方面|内容|等|及|和|与|的|对|从|[,:。;])*"
)
_SHORTEST = 100


def _texts(record: Record) -> Iterator[tuple[str, str, str]]:
    """The free texts of a record: pointer, name in Chinese, text."""
    fields = (
        ("overall_goal", "总体目标"),
        ("overall_goal_result", "总体目标完成情况"),
        ("other_notes", "其他需要说明的情况"),
    )
    for name, chinese in fields:
        text = getattr(record, name)
        if text:
            yield f"/{name}", chinese, text
    for i, goal in enumerate(record.stage_goals):
        for part, chinese in (("goal", "目标"), ("result", "完成情况")):
            text = getattr(goal, part)
            if text:
                yield f"/stage_goals/{i}/{part}", f"阶段性{chinese}{goal.number or i + 1}", text
    for i, section in enumerate(record.narrative):
        yield f"/narrative/{i}/text", f"“{section.heading}”", section.text


@rule("template-residue", severity="info")
def template_residue(record: Record, context: Context) -> Iterator[Statement]:
    """模板文字未删

    查什么：空白表的填写说明（“包括但不限于”“（200字以内）”“请填写”“XX市”等）是否留在正文中；整段都是说明的为警告。
    依据：自评材料应填写本项目的实际情况。
    示例：“改进意见”一节只有“结合自评情况，说明下一步改进的意见（200字以内）”。
    例外：表头、表注中的填写说明不检查。

    In English: guidance of the blank form was left in place; a warning where it is the whole section.
    """
    for pointer, chinese, text in _texts(record):
        folded = flat(text)
        found = _RESIDUE.search(folded)
        if found is None:
            continue
        rest = _RESIDUE.sub("", folded)
        whole = _GUIDING.fullmatch(rest) is not None
        yield Flag(
            (pointer,),
            f"{chinese}中留有模板文字“{found.group()}”{'，整段未填写' if whole else ''}。",
            f"Guidance of the blank form is left: “{found.group()}”{', and nothing else' if whole else ''}.",
            actual=found.group(),
            severity="warning" if whole else None,
        )


@rule("text-truncated", severity="warning")
def text_truncated(record: Record, context: Context) -> Iterator[Statement]:
    """文字截断

    查什么：正文是否在文件中被截断：长段落没有结束标点而停在半句，左括号没有右括号，或停在别处写全的词语中间。
    依据：被截断的文字无法完整核对；应以原件为准。
    示例：“……没有超出预算，自评”之后没有内容。
    例外：短语、以数字或括号结尾的文字不判断。

    In English: a text that the file cuts off: a long paragraph that stops in the middle of a sentence, a bracket that
    is never closed, or a word that stands whole elsewhere in the form.
    """
    for pointer, chinese, text in _texts(record):
        folded = flat(text)
        if not folded or _SENTENCE_END.search(folded):
            continue
        tail = _FRAGMENT.search("".join(text.split()))
        cut = len(folded) >= _SHORTEST and "。" in text and tail is not None
        open_bracket = folded.rfind("(")
        unclosed = (
            open_bracket >= 0 and not re.search("[)。]", folded[open_bracket:]) and len(folded) - open_bracket < 40
        )
        if cut or unclosed or _stops_within_a_word(record, pointer, folded):
            yield Flag(
                (pointer,),
                f"{chinese}止于“{folded[-12:]}”，文字似在文件中被截断。",
                f"The text stops at “{folded[-12:]}”: the file seems to cut it off.",
                actual=folded[-12:],
            )


def _stops_within_a_word(record: Record, pointer: str, text: str) -> bool:
    """Whether a text ends with part of a word that the record writes whole again and again."""
    tail = text[-_TAIL:]
    others = [flat(other) for where, _, other in _texts(record) if where != pointer]
    others += [flat(named) for named in (record.project_name, record.basis) if named]
    next_to = [m[1] for other in others for m in re.finditer(rf"{re.escape(tail)}(.?)", other)]
    if len(tail) < _TAIL or len(next_to) < _OFTEN or len(set(next_to)) > 1:
        return False
    return "\u4e00" <= next_to[0] <= "\u9fff" and not _NEW_WORD.match(next_to[0])


@rule("section-blank", severity="warning")
def section_blank(record: Record, context: Context) -> Iterator[Statement]:
    """问题或改进措施空白

    查什么：有指标未完成或执行率偏低，而“存在问题”“改进措施”一节空白、只有模板文字或只写“无”。
    依据：自评报告应说明存在的问题及下一步改进措施。
    示例：满意度未达标，“存在问题”写“无”。
    例外：指标全部完成且资金执行正常的，可以没有问题；没有这一节的表不检查。

    In English: 存在问题 or 改进措施 is empty although an indicator was missed or money was not spent.
    """
    spent, budget = context.ledger.total("spent"), context.ledger.budget()
    low = bool(spent and budget and budget.amount > 0 and spent.amount / budget.amount < context.low_execution)
    if not context.missed and not low:
        return
    for i, section in enumerate(record.narrative):
        if not _PROBLEMS.search(section.heading):
            continue
        rest = _RESIDUE.sub("", flat(section.text))
        own = len(rest) >= _FEWEST_WORDS and rest in flat(section.text) and not _GUIDES.search(section.text)
        said = len(rest) >= _SAYS_SOMETHING or (own and not _NOTHING.match(rest))
        if section.text and not is_placeholder(section.text) and said:
            continue
        why = ("有指标未完成", "an indicator was missed") if context.missed else ("资金没有用完", "money was left")
        yield Flag(
            (f"/narrative/{i}/text", *(case.pointers[0] for case in context.missed)),
            f"{why[0]}，而“{section.heading}”没有内容。",
            f"“{section.heading}” is empty although {why[1]}.",
        )


@rule("parts-sum", severity="error")
def parts_sum(record: Record, context: Context) -> Iterator[Statement]:
    """文内合计

    查什么：一段文字写明总数并列出其中各项时，各项之和是否超过总数。
    依据：算术关系。部分不能大于整体。
    示例：总额1002.6万元，其中中央726.7万元、省级323.9万元。
    例外：各项之和小于总数的，可能没有列全，不报；单位不同的不相加。

    In English: parts listed in one text add up to more than its stated total.
    """
    for pointer, chinese, text in _texts(record):
        for found in _PARTS.finditer(flat(text)):
            unit, listed = found["unit"], _ANOTHER_SUM.split(found["parts"])[0]
            parts = [Decimal(n) for n in re.findall(rf"(?<![\d.])(\d+(?:\.\d+)?){re.escape(unit)}", listed)]
            total = Decimal(found["total"])
            slack = Decimal(1).scaleb(-max(decimals(x) for x in (total, *parts))) * len(parts) / 2
            if len(parts) < 2 or sum(parts, ZERO) <= total + slack:
                continue
            summed = plain(sum(parts, ZERO))
            yield Flag(
                (pointer,),
                f"{chinese}写共{plain(total)}{unit}，其中各项之和为{summed}{unit}。",
                f"The text states {plain(total)}{unit} in total, but its parts add up to {summed}{unit}.",
                expected=f"{plain(total)}{unit}",
                actual=f"{summed}{unit}",
            )
