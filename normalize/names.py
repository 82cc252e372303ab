"""Names, phones and document numbers: when two spellings mean the same."""

from __future__ import annotations

import re
from typing import Final

from .glyphs import narrow, visible
from .numbers import CONFUSED
from .text import compact, fold
from .unreadable import Unreadable

_CODE: Final = re.compile(r"^[0-9a-z]{5,}-+")
_MASK: Final = re.compile(r"[*_]+|x{2,}")
_SELF: Final = re.compile(r"(?:我|本)(?:局|委|办|厅|部|院|校|所|站|中心|单位|部门|公司|区|县|市|镇|乡)")
_PLACE: Final = re.compile(r"^(?:[\u4e00-\u9fff]{2,7}?(?:省|自治区|市|自治州|州|盟|地区|县|旗|区))")
_LEVEL: Final = re.compile(r"^[省市州县区旗]")
_SUFFIX: Final = re.compile(r"(?:\(?本级\)?|\(?机关\)?|\(?部门\)?|项目)$")
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}年")
_MARKS: Final = re.compile(r"[()\"“”‘’'《》<>「」,.·\-—]")
_LONGEST: Final = 400


def same_name(a: str, b: str) -> bool:
    """Whether two spellings name the same project or unit.

    They do when they are equal but for white space, brackets and quotes, 含, a code in front (219001-…), the parent
    unit in front (市农业农村局-…), a leading province, city or county, a suffix (本级, 机关, 部门, 项目), a year that
    one of them leaves out, masked characters, or 我局 for the unit that files. Two names that differ in a word or
    in their year are two names.
    """
    x, y = fold(a)[:_LONGEST], fold(b)[:_LONGEST]
    if x == y:
        return True
    if not x or not y:
        return False
    if _SELF.fullmatch(x) or _SELF.fullmatch(y):
        return True
    return any(_alike(p, q) for p in _forms(x) for q in _forms(y))


def _forms(name: str) -> tuple[str, ...]:
    """The name and, where it has a parent in front of a dash, the part after it."""
    bare = _CODE.sub("", name)
    child = bare.rpartition("-")[2]
    return tuple(dict.fromkeys((bare, child))) if len(child) >= 4 else (bare,)


def _alike(a: str, b: str) -> bool:
    x, y = _core(a), _core(b)
    if x == y:
        return True
    if not x or not y:
        return False
    if _YEAR.search(x) is None or _YEAR.search(y) is None:  # a year that one of them leaves out, whole or its digits
        x, y = (re.sub(r"(?:(?:19|20)[0-9]{2})?年", "", name) for name in (x, y))
    return _placeless(x, y) or _masked(x, y) or _without_level(x, y)


def _core(name: str) -> str:
    """The name without marks, 含 in brackets, and what is hung on at its end."""
    bare = _MARKS.sub("", name.replace("(含", "(").replace("年度", "年"))
    shorter = _SUFFIX.sub("", bare)
    return shorter if len(shorter) >= 2 else bare


def _placeless(x: str, y: str) -> bool:
    if x == y:
        return True
    longer, shorter = (x, y) if len(x) > len(y) else (y, x)
    if not longer.endswith(shorter):
        return False
    front = longer[: len(longer) - len(shorter)]
    while front:
        place = _PLACE.match(front) or _LEVEL.fullmatch(front)
        if not place:
            return _PLACE_STEM.fullmatch(front) is not None and _LEVEL.match(shorter) is not None
        front = front[place.end() :]
    return len(shorter) >= 3


def _without_level(x: str, y: str) -> bool:
    """Whether one name leaves out what the other calls its place: 青山水务局 for 青山市水务局."""
    longer, shorter = (x, y) if len(x) > len(y) else (y, x)
    found = _PLACED.match(longer)
    return found is not None and shorter == found[1] + longer[found.end() :]


_PLACED: Final = re.compile(r"([\u4e00-\u9fff]{2,4}?)[省市县区旗州](?=[\u4e00-\u9fff]{3})")
_PLACE_STEM: Final = re.compile(r"[\u4e00-\u9fff]{2,3}")


def _masked(x: str, y: str) -> bool:
    """Whether a name with masked parts (**县) can be the other."""
    if not (_MASK.search(x) or _MASK.search(y)):
        return False
    mask, whole = (x, y) if _MASK.search(x) else (y, x)
    pieces = _MASK.split(mask)
    if not (any(len(piece) >= 2 for piece in pieces) or _LEVEL.fullmatch(pieces[-1])) or _MASK.search(whole):
        return False
    if not whole.startswith(pieces[0]) or not whole.endswith(pieces[-1]):
        return False
    position = len(pieces[0])
    for piece in pieces[1:-1]:
        position = whole.find(piece, position)
        if position < 0:
            return False
        position += len(piece)
    return position <= len(whole) - len(pieces[-1])


_NUMBERS_APART: Final = re.compile(r"[/、,，;；|]|或|和")
_EXTENSION: Final = re.compile(r"(?<=[0-9]{7})(?:转|-)[0-9]{1,5}$")
_AREA: Final = re.compile(r"(?:\+?86)?(?:0[0-9]{2,3})?")


def same_phone(a: str, b: str) -> bool:
    """Whether two spellings are the same phone number, with or without its area code; of several, any one."""
    first, second = _phones(a), _phones(b)
    if not first or not second:
        return fold(a) == fold(b)
    return any(_same_number(x, y) for x in first for y in second)


def _phones(text: str) -> list[str]:
    whole = (_EXTENSION.sub("", narrow(compact(part))) for part in _NUMBERS_APART.split(text[:200]))
    parts = (re.sub(r"[^0-9]", "", part) for part in whole)
    return [digits for digits in parts if digits]


def _same_number(x: str, y: str) -> bool:
    if x == y:
        return True
    longer, shorter = (x, y) if len(x) > len(y) else (y, x)
    front = longer[: len(longer) - len(shorter)]
    return len(shorter) >= 7 and longer.endswith(shorter) and _AREA.fullmatch(front) is not None


_LEAD_IN: Final = re.compile(
    r".*(?:根据|依据|按照|遵照|依照|参照|以及|见|详见|下达|印发|转发|文件|通知|以|和|及|与|按|由|的|等|为|之|号|在|对|关于)"
)
_DOCUMENT: Final = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{0,14})\((?P<year>[12][0-9OoQDlI|]{3})年?\)第?(?P<number>[0-9OoQDlI|]{1,5})号"
)
_SIMPLE_DOCUMENT: Final = re.compile(r"第[0-9]{1,6}号")


def _documents(text: str) -> list[tuple[str, str]]:
    """Canonical number and year of each document; the year is empty where the number bears none."""
    found: list[tuple[int, str, str]] = []
    norm = narrow(compact(visible(text)))
    for match in _DOCUMENT.finditer(norm):
        body = _LEAD_IN.sub("", match["body"])
        year, number = match["year"], match["number"]
        if not (year.isdigit() and number.isdigit()):
            read = f"{body}〔{year.translate(CONFUSED)}〕{number.translate(CONFUSED)}号"
            raise Unreadable(match[0], "文号的数字中有字母", (read,))
        found.append((match.start(), f"{body}〔{year}〕{int(number)}号", year))
    found += [(m.start(), m[0], "") for m in _SIMPLE_DOCUMENT.finditer(_DOCUMENT.sub(lambda m: "#" * len(m[0]), norm))]
    return [(name, year) for _, name, year in sorted(found)]


def document_numbers(text: str) -> tuple[str, ...]:
    """The document numbers in a text, in order and canonical form: 韶财绩〔2021〕2号, 第4013号.

    Brackets of any kind, mixed or with spaces, are read; a letter among the digits is ``Unreadable``.
    """
    return tuple(dict.fromkeys(name for name, _ in _documents(text)))


def document_years(text: str) -> tuple[int, ...]:
    """The years that the document numbers in a text bear, in order; ``Unreadable`` as ``document_numbers``."""
    return tuple(dict.fromkeys(int(year) for _, year in _documents(text) if year))
