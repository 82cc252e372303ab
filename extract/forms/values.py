"""What the cells of one indicator say, wherever its form puts them: names, points, targets and actuals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ...normalize import compact, is_no_unit, is_placeholder, plain, read_points, read_quantity
from ...schema import Quantity
from ..layout import Cell
from ..passage import Snippet
from .board import snippet
from .columns import PAIRED
from .draft import Draft

_BOTH = re.compile(r"\s*(\d+(?:[.．]\d+)?)\s*分?\s*[/／]\s*(\d+(?:[.．]\d+)?)\s*分?\s*")
_NO_DIVISION = re.compile(r"^[^÷/／]*[×xX*]\s*100\s*[%％]$")
_MISREAD_DIVISION = re.compile(
    r"(?<=[\u4e00-\u9fff）)])[一4+＋十·\-—](?=(应|总|全部|实际)[\u4e00-\u9fff]*[×xX*]\s*100\s*[%％]$)"
)
"""What engines make of ÷ in ``实际数÷总数×100%``."""
_RATE = re.compile(r"(?<![频功汇利])率$|满意度$|知晓度$|比例$|占比$|百分比$")
"""Names of indicators that are counted in percent."""


def read_values(draft: Draft, item: dict[str, Any], pointer: str, cells: Mapping[str, Cell], year: int | None) -> None:
    """Fill an indicator from its cells by role; its levels aside."""
    for role in ("name", "formula", "reason"):
        if role in cells:
            parse_text = reason_as_read if role == "reason" else _words
            item[role] = draft.read(f"{pointer}/{role}", snippet(cells[role]), parse_text)
            if role == "formula" and item[role] and snippet(cells[role]).recognised and _NO_DIVISION.search(item[role]):
                divided = _MISREAD_DIVISION.sub("÷", item[role])
                draft.doubt(f"{pointer}/{role}", "公式中的÷可能误识", (divided, item[role]))
                item[role] = divided
    for role, figure in points_of(cells).items():
        item[role] = draft.read(f"{pointer}/{role}", figure, read_points)
    unit, comparator = _filled(cells.get("unit")), _filled(cells.get("comparator"))
    illegible = bool(unit) and is_no_unit(unit)
    if illegible:
        unit = "%" if _RATE.search(item.get("name") or "") else ""
    for role in ("target", "actual"):
        cell = cells.get(role)
        if cell is not None and not cell.text.strip() and role == "target" and "original" in cells:
            cell = cells["original"]
        if cell is not None:
            parse = partial(
                read_quantity,
                unit=unit or None,
                comparator=comparator if role == "target" and "comparator" in cells else None,
                year=year,
            )
            item[role] = draft.read_quantity(f"{pointer}/{role}", snippet(cell), parse)
            joined: tuple[str, ...] = ("comparator", "unit") if role == "target" else ("unit",)
            if illegible:
                joined = joined[:-1]
                if compact(cell.text)[-1:].isdigit():
                    _doubt_unit(draft, f"{pointer}/{role}", item[role])
            _doubt_joined(draft, f"{pointer}/{role}", item[role], [cells[r] for r in joined if r in cells])


def points_of(cells: Mapping[str, Cell]) -> dict[str, Snippet]:
    """Weight and score of a row, each in a cell of its own or both in one: 9.8/10 under 得分/分值."""
    found = {role: snippet(cells[role]) for role in ("weight", "score") if role in cells}
    for paired in PAIRED.keys() & cells.keys():
        found |= paired_points(paired, snippet(cells[paired]))
    return found


def paired_points(paired: str, whole: Snippet) -> dict[str, Snippet]:
    """The two figures of a cell under such a header, by role; a single one is the score."""
    both = _BOTH.fullmatch(whole.text)
    if both is None:
        return {"score": whole}
    return {role: whole.part(*both.span(i)) for i, role in enumerate(PAIRED[paired], 1)}


def _doubt_joined(draft: Draft, pointer: str, value: Quantity | None, cells: Sequence[Cell]) -> None:
    """What is in doubt of a sign or a unit in a column of its own is in doubt of the value that it is part of."""
    for cell in cells if value is not None and value.kind != "text" else ():
        if doubts := snippet(cell).doubts():
            draft.doubt(pointer, *doubts)


def _doubt_unit(draft: Draft, pointer: str, value: Quantity | None) -> None:
    """A figure beside which the column of units holds none: it may be a rate, for engines misread a lone ``%``."""
    if value is not None and value.kind in ("number", "percent"):
        figure = value.raw.removesuffix("%")
        draft.doubt(pointer, "计量单位栏内不是单位", (f"{figure}%", figure))


def level_text(text: str) -> str:
    """A level's name without the weight or number that is printed with it, or the mark of a page that it goes on:
    产出指标（50分） is 产出指标, and so is 产出指标（续）."""
    return re.sub(
        r"[（(][续接承][\u4e00-\u9fff]{0,3}[)）]$|[（(【\[]\s*(权重|分值)?\s*[:：]?\s*\d[^）)】\]]*[）)】\]]|\d+\s*分$|^[一二三四五六七八九十\d]+[、.．]|^[（(][一二三四五六七八九十\d]{1,2}[）)]",
        "",
        text,
    )


def _filled(cell: Cell | None) -> str:
    return "" if cell is None or is_placeholder(cell.text) else cell.text.strip()


def _words(text: str) -> str | None:
    value = re.sub(r"^指标\s*\d+\s*[:：]\s*", "", plain(text))
    return None if is_placeholder(value) else value


def reason_as_read(text: str) -> str | None:
    """A reason keeps 无 as written; dashes and slashes are nothing."""
    value = plain(text)
    if re.fullmatch(r"[^\u4e00-\u9fff]{1,2}|一", compact(value)):  # a dash or a rest of a rule
        return None
    return value if compact(value) == "无" else None if is_placeholder(value) else value
