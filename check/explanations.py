"""Reasons: whether the form explains a deviation, wherever the explanation stands.

A reason cell explains its own row. A closing row, the report's sections, the notes and what no field takes may explain
any. What a form prints itself (headings, foot notes) explains nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from ..normalize import is_placeholder
from ..schema import Record
from .texts import flat, fold

_NO_REASON = re.compile(
    r"^(?:0|无偏差|无差异|(?:已|全部|已全部)?(?:完成|达成|达到|达标|实现)(?:预期|年度)?(?:目标|指标)?|是|否|√|正常|无需说明|"
    r"不存在偏差|无原因|没有|未(?:能)?(?:完成|达到|达标|达成)(?:预期|年度)?(?:目标|指标)?|无(?:需|须)?(?:改进|整改)(?:措施)?)$"
)
_REASON_HEADING = re.compile(r"原因")
_MISSED = re.compile(
    r"未(?:能)?(?:全部|全面|按时|按期|如期|完全)?(?:完成|达成|达到|达标|实现)|未达|没有完成|低于(?:目标|预期|年初|预算|计划)|不足目标|偏差|差距"
)
_EXCEEDED = re.compile(
    r"超(?:额|过|出)|高于(?:目标|预期|年初|计划)|大于目标|偏差|目标(?:值)?(?:设定|设置|定得|制定)?(?:偏|过|较)[低保]"
)

_UNSPENT = re.compile(
    r"(?<!上年)(?<!往年)结转(?!资金(?:安排|收入)?$)(?:至|到|下|次|明)?|结余|未支付|尚未支付|待支付|暂未支付|未付|尾款|余款|质保金|保证金|剩余资金|剩余款|"
    r"进度款|节(?:约|省)(?:了)?(?:财政|项目|预算|部分)?(?:资金|经费|支出)|压减|收回(?:财政|资金|指标)|财政收回|指标收回|中标价|招(?:投)?标节|低于预算|"
    r"(?:资金|款项|经费|支付|拨付|报账|结算|付款)[^。;,]{0,10}(?:滞后|推迟|延后|延迟|顺延|跨年|下年|次年|明年|缓慢|较慢|偏慢|未完成|未到期|未及时)|"
    r"未(?:能)?(?:支出|使用|执行|列支|用完|动用|形成支出|发生支出)|(?:支出|支付)(?:金额|数)?(?:相应)?(?:减少|压缩)|减少(?:了)?(?:资金|经费)?支出|据实(?:支付|结算|列支)|"
    r"(?<!按[季月年])(?<!按季度)(?<!按年度)(?:验收|结算|审计|决算|考核)(?:合格|通过|完成|结束)?后(?:再|予以|方可|一次性)?(?:支付|拨付|结清|付清)|分期(?:支付|付款|拨付)|跨年(?:度)?(?:实施|项目|执行|支付)|"
    r"预留(?:资金|款|进度款|质保金|经费|部分)|"
    r"(?:未|尚未|没有)(?:办理)?(?:结算|竣工结算|决算|拨付|报账|下达|付款|到付款)|付款条件|支付条件|付款节点|支付节点|"
    r"执行(?:率|进度)[^。;,]{0,12}(?:低|不高|未达|未完成|不足|慢|滞后)|(?:资金|预算)执行[^。;,]{0,8}(?:慢|滞后|偏低|不足)|"
    r"(?:资金|指标)[^。;,]{0,6}(?:下达|到位)(?:时间)?(?:较|偏|过)?(?:晚|迟)"
)
_EPIDEMIC = re.compile(r"(?:受|因|由于)[^。;,]{0,8}(?:疫情|新冠)")
_DELAY = re.compile(
    r"(?:招标|采购|招投标|合同|审批|手续|施工|工程|项目|工期|任务)[^。;]{0,14}(?:推迟|滞后|延迟|延后|延期|较晚|较长|暂停|停工|取消|未启动|未实施|调整)"
)
_GUIDANCE = re.compile(
    r"(?:^|(?<=[。；;]))(?![^。；;]*(?:(?<!原)因|由于|受))[^。；;]*?"
    r"(?:(?:需|须|应|请)(?:要|当)?(?:单独|另行|予以)?(?:说明(?!的?是|如下|[:：])|填写|注明)|执行率\s*[=＝])[^。；;]*[。；;]?"
)
"""What a form prints in a cell to say how it is to be filled in; a sentence that gives a cause is somebody's own."""
_DENIED = re.compile(r"(?:无|没有|未发现|不存在|未出现|零|并无|杜绝)[^。;,]{0,6}$")


def given(reason: str | None) -> bool:
    """Whether a reason cell holds a reason: blank, 无, 0 and 已完成 are none."""
    if reason is None or is_placeholder(reason):
        return False
    parts = (part.strip("。.") for part in re.split(r"[;,/。]", fold(reason)))
    return any(part and not is_placeholder(part) and not _NO_REASON.match(part) for part in parts)


def speaks_of_money_left(text: str) -> bool:
    """Whether a text says why money was not spent, in words about money."""
    folded = flat(text)
    return any(not _DENIED.search(folded[: m.start()]) for m in _UNSPENT.finditer(folded)) or bool(
        _EPIDEMIC.search(folded)
    )


class Explanations:
    """What a record explains outside the reason cells."""

    def __init__(self, record: Record) -> None:
        self._record = record

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        """The filled-in texts that may hold an explanation."""
        record = self._record
        texts = [s.text for s in record.narrative]
        texts += [t for t in (record.other_notes, record.overall_goal_result) if t]
        texts += [g.result for g in record.stage_goals if g.result]
        texts += [_GUIDANCE.sub("", u.value) for u in record.unmapped]
        return tuple(flat(t) for t in texts if len(t) > 20 or not is_placeholder(t))

    @cached_property
    def _general(self) -> bool:
        """Whether a row or section of its own gives the reasons of the form as a whole (未完成原因分析：…)."""
        rows = [(s.heading, s.text) for s in self._record.narrative]
        rows += [(u.label, _GUIDANCE.sub("", u.value)) for u in self._record.unmapped]
        return any(
            _REASON_HEADING.search(fold(heading)) and len(text) >= 4 and given(text[:60]) for heading, text in rows
        )

    def of_miss(self, name: str | None) -> bool:
        """Whether an explanation elsewhere names this indicator, or explains all misses."""
        return self._general or any(_MISSED.search(s) for s in self._sentences(name))

    def of_excess(self, name: str | None) -> bool:
        """Whether an explanation elsewhere says why this indicator was exceeded."""
        return self._general or any(_EXCEEDED.search(s) for s in self._sentences(name))

    def of_money_left(self) -> bool:
        """Whether anything in the form explains that money was not spent.

        The reason beside a missed indicator explains that miss, and the money only where it speaks of money; a reason
        that stands elsewhere may also tell of delays.
        """
        if self._general:
            return True
        beside = [i.reason for i in self._record.indicators if i.reason and given(i.reason)]
        if any(speaks_of_money_left(text) for text in (*beside, *self._texts)):
            return True
        headings = [s.text for s in self._record.narrative if re.search(r"原因|偏离|未完成|执行", s.heading)]
        loose = [*headings, *([self._record.other_notes] if self._record.other_notes else [])]
        return any(_DELAY.search(flat(text)) for text in loose)

    def of_adjustment(self) -> bool:
        """Whether anything in the form speaks of the budget's change within the year."""
        return self._general or any(re.search(r"追加|调整|调增|调减|追减|增加预算|核减", t) for t in self._texts)

    def _sentences(self, name: str | None) -> Iterator[str]:
        """The sentences that name an indicator."""
        wanted = flat(name or "")
        if len(wanted) < 2:
            return
        for text in self._texts:
            if wanted in text:
                yield from (s for s in re.split(r"[。;!?]", text) if wanted in s)
