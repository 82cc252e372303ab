"""Units of measure: which there are, and which can be compared."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from .glyphs import narrow
from .numbers import MULTIPLIER, multiplier_power
from .text import compact, listed

# Units of one dimension and their factors to its base unit, which is chosen so that every factor is exact.
_DIMENSIONS: Final[dict[str, dict[str, str]]] = {
    "米": {"毫米 mm": "0.001", "厘米 cm": "0.01", "分米": "0.1", "米 m": "1", "公里 千米 km": "1000"},
    "亩": {  # one hectare is fifteen mu
        "平方米 ㎡ m2 m² 平米": "0.0015",
        "亩": "1",
        "公顷 hm2 hm²": "15",
        "平方公里 平方千米 km2 km²": "1500",
    },
    "立方米": {"毫升 ml": "0.000001", "升 L": "0.001", "立方米 m3 m³ 立方 土方 石方 方土": "1"},
    "公斤": {
        "微克 μg ug": "0.000000001",
        "毫克 mg": "0.000001",
        "克 g": "0.001",
        "斤": "0.5",
        "公斤 千克 kg": "1",
        "吨 t": "1000",
    },
    "吨标准煤": {"千克标准煤 公斤标准煤": "0.001", "吨标准煤 吨标煤": "1"},
    "秒": {
        "秒 秒钟": "1",
        "分钟 min": "60",
        "小时 h": "3600",
        "天 日 日历天 自然日": "86400",
        "周 星期": "604800",
    },
    "工作日": {"工作日": "1"},
    "月": {"月": "1", "季度": "3", "年 周年": "12"},
    "岁": {"岁 周岁": "1"},
    "元": {"角": "0.1", "元 元整": "1"},
    "美元": {"美元": "1"},
    "%": {"% 百分比": "0.01", "‰": "0.001", "‱": "0.0001"},
    "百分点": {"百分点": "1", "千分点": "0.1"},
    "GB": {"mb": "0.0009765625", "gb": "1", "tb": "1024", "pb": "1048576"},
    "千瓦": {"瓦": "0.001", "千瓦 kw": "1", "兆瓦 mw": "1000"},
    "千瓦时": {"千瓦时 度 kwh": "1", "兆瓦时 mwh": "1000"},
    "千伏安": {"千伏安 kva": "1", "兆伏安 mva": "1000"},
    "帕": {"帕 pa": "1", "千帕 kpa": "1000", "兆帕 mpa": "1000000"},
    "伏": {"伏": "1", "千伏 kv": "1000"},
    "Mbps": {"mbps": "1", "gbps": "1000"},
    "℃": {"℃ 摄氏度": "1"},
    "分贝": {"分贝 db": "1"},
}

# What is counted one by one; each is a dimension of its own.
COUNTED: Final = frozenset(
    listed(
        """个 名 人 位 户 家 所 条 件 套 台 辆 座 栋 幢 间 处 项 次 场 期 批 份 册 本 篇 部 张 页 卷 盏 只 头 羽 匹
        株 棵 支 队 组 类 种 款 宗 起 例 桩 门 节 课 届 轮 遍 趟 班 车 船 架 艘 口 眼 孔 根 块 片 面 幅 枚 瓶 盒 箱 袋
        桶 罐 把 双 对 副 具 床 桌 席 顶 扇 道 段 路 站 点 村 镇 乡 县 尾 粒 簇 笔 字 分
        人次 场次 册次 户次 辆次 亩次 件次 批次 台次 班次 架次 车次 篇次 家次 头次 只次 羽次 频次 人天 人日 人月
        台套 件套 台班 工日 工时 课时 学时 标段 延米 机组 床位 车位 泊位 千字 人份 社区 街道"""
    )
)
_COMPOUNDING: Final = frozenset("次套份天日时班批点组项件段")  # 头次, 人份: the second makes one unit with the first
_SHARED: Final = frozenset("人户家次村县镇乡所班期")  # x/人 is a rate, where 台/套 are alternatives
_PER_YEAR: Final = {
    "年": 1, "半年": 2, "季度": 4, "季": 4, "月": 12, "个月": 12, "周": 52, "星期": 52, "日": 365, "天": 365,
}  # fmt: skip

_FACTORS: Final[dict[str, tuple[str, Decimal]]] = {
    name: (dimension, Decimal(factor))
    for dimension, units in _DIMENSIONS.items()
    for names, factor in units.items()
    for name in names.split()
}


def _pattern(name: str) -> str:
    """A unit's pattern; units of several letters are printed in any case (KM, Km)."""
    return f"(?i:{name})" if name.isascii() and name.isalnum() and len(name) > 1 else re.escape(name)


# Longest first: of two names that begin alike the longer is meant.
_NAMES: Final = {*COUNTED, *_FACTORS, "个月", "个季度", "季", "半年"}
_KNOWN: Final = re.compile("|".join(_pattern(n) for n in sorted(_NAMES, key=lambda n: (-len(n), n))))
_LETTER: Final = re.compile(r"[A-Za-z]")
_SEPARATOR: Final = re.compile(r"[/、·每.*]")
_BRACKET: Final = re.compile(r"\(([^()]{1,4})\)")
_MULTIPLIER: Final = re.compile(rf"十?{MULTIPLIER}|十[万亿]")
_NOT_MULTIPLIED: Final = re.compile(r"千[米克瓦伏帕卡焦赫字]|[百千万]分")
_LONGEST: Final = 40


def known_unit(norm: str, start: int) -> int:
    """Where the longest known unit that begins at ``start`` ends, brackets and compounds included; ``start`` if none.

    Taken as one unit: 台(套), 台/套, 元/人·天, 元/生/年, 个工作日, 人份.
    """
    end = _simple(norm, start)
    while end > start:
        bracket = _BRACKET.match(norm, end)
        separator = _SEPARATOR.match(norm, end)
        if bracket and _simple(norm, bracket.start(1)) == bracket.end(1):
            end = bracket.end()
        elif separator and (after := _denominator(norm, separator.end())) > separator.end():
            end = after
        else:
            break
    return end


def _simple(norm: str, start: int) -> int:
    found = _KNOWN.match(norm, start)
    if not found:
        return start
    end = found.end()
    if _LETTER.match(norm, end - 1) and _LETTER.match(norm, end):
        return start  # the beginning of a Latin word
    further = _KNOWN.match(norm, end) if found[0] in COUNTED else None
    if further and found[0] == "个" and further[0] in _FACTORS:
        return further.end()  # 个工作日, 个小时; but of 3个村 it is 个
    return further.end() if further and further[0] in _COMPOUNDING else end


_WORD: Final = re.compile(r"[\u4e00-\u9fff]{1,4}?(?=$|\(|[·、/]|及?以[上下内]|之?内$|左右$|上下$)")


def _denominator(norm: str, start: int) -> int:
    """What money or a count is given per: a known unit, or a word that ends the text (元/生, 元/剂次, 元/标准间)."""
    end = _simple(norm, start)
    word = _WORD.match(norm, start)
    if word and (end == start or word.end() - end in (1, 2)) and not re.search("完成|达标|合格|到位", word[0]):
        return word.end()
    return start + 1 if end == start and "\u4e00" <= norm[start : start + 1] <= "\u9fff" else end


def unit_multiplier(norm: str, start: int = 0) -> tuple[int, int]:
    """The multiplier that a unit begins with (万 of 万人次): its power of ten, and where it ends."""
    found = None if _NOT_MULTIPLIED.match(norm, start) else _MULTIPLIER.match(norm, start)
    return (multiplier_power(found[0]), found.end()) if found else (0, start)


def unit_class(unit: str) -> tuple[str, Decimal] | None:
    """The dimension of a unit and its factor to that dimension's base unit; None for a unit that is not known.

    公里 is ("米", 1000), 万元 ("元", 10000), 次/月 ("次/年", 12), 个工作日 ("工作日", 1), % ("%", 0.01); what is
    counted is a dimension of its own: 人次 is not 人. Of alternatives the first counts: 台（套） is ("台", 1);
    ``comparable`` knows both.
    """
    name = narrow(compact(unit))
    if not 0 < len(name) <= _LONGEST:
        return None
    parts = [part for part in _SEPARATOR.split(re.sub(r"\([^()]*\)", "", name)) if part]
    first = _class_of(parts[0]) if parts else None
    if first is None or len(parts) == 1 or _alternatives(name):
        return first
    dimension, factor = first
    below: list[str] = []
    for part in parts[1:]:
        name, divisor = ("年", Decimal(1)) if part in _PER_YEAR else _class_of(part) or (part, Decimal(1))
        factor = factor * _PER_YEAR.get(part, 1) / divisor
        below.append(name)
    return f"{dimension}/{'·'.join(below)}", factor


def is_no_unit(text: str) -> bool:
    """Whether a text holds no letter or sign that a unit has: what recognition makes of a ``%`` (0, o, 96), a speck."""
    return not _OF_UNITS.search(narrow(compact(text)))


_OF_UNITS: Final = re.compile(r"[^\W\d_oOQ]|[%‰‱°º℃℉㎡㎥$¥￥€/Ω′″]")


def unit_of_name(name: str) -> tuple[str | None, str] | None:
    """Comparator and unit that an indicator's name carries in brackets: "公猪舍(≥**平方米)" is ("≥", "平方米"),
    "出口额（万美元）" (None, "万美元"); None where it carries no known unit."""
    found = _NAMED.search(narrow(compact(name))) if len(name) <= _LONGEST * 5 else None
    if not found:
        return None
    start = unit_multiplier(found["unit"])[1]
    known = found["unit"] == "%" or (0 < len(found["unit"]) == known_unit(found["unit"], start))
    return (found["sign"] or None, found["unit"]) if known else None


_NAMED: Final = re.compile(r"\((?:单位:?)?(?P<sign>[≥≤><=]*)[*_]*(?P<unit>[^()≥≤><=*_]{1,12})\)$")


def _class_of(name: str) -> tuple[str, Decimal] | None:
    power, start = unit_multiplier(name)
    bare = name[start:]
    if power and not bare:
        return "元", Decimal(10**power)  # 万 alone is said of money
    for candidate in (bare, bare.lower(), bare.removeprefix("个")):
        known = _FACTORS.get(candidate) or ((candidate, Decimal(1)) if candidate in COUNTED else None)
        if known:
            return known[0], known[1] * 10**power
    return None


def _alternatives(name: str) -> frozenset[str]:
    """The units that a unit names side by side (台（套）, 台/套); empty where it names one, or a rate."""
    names = [part for part in re.split(r"[/()、]", name) if part]
    sided = len(names) > 1 and all(part in COUNTED for part in names) and not _SHARED.intersection(names[1:])
    return frozenset(names) if sided else frozenset()


def comparable(a: str | None, b: str | None) -> bool | None:
    """Whether figures in two units can be compared; None where that is open. A unit left out fits any.

    Open are units that are not known, two words for what is counted (个 and 家, 台 and 套), and working days beside
    days. People are not visits (人, 人次), and what is counted is neither money nor a rate nor a length.
    """
    if not a or not b:
        return True
    first, second = narrow(compact(a)), narrow(compact(b))
    if (_alternatives(first) or {first}) & (_alternatives(second) or {second}):
        return True
    one, other = unit_class(first), unit_class(second)
    if one is None or other is None:
        return None
    x, y = (_SYNONYMS.get(dimension, dimension) for dimension, _ in (one, other))
    if x == y:
        return True
    if x in COUNTED and y in COUNTED:
        return False if {x, y} == {"人", "人次"} else None
    return None if {x, y} in _NEARLY_ALIKE else False


_SYNONYMS: Final = {"名": "人", "位": "人", "场次": "场", "批次": "批", "班次": "班"}
_NEARLY_ALIKE: Final = ({"工作日", "秒"}, {"工作日", "月"}, {"秒", "月"}, {"百分点", "%"})
