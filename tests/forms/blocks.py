"""The blocks that all scored tables are made of: goals, indicators, total."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from .indicators import Indicator
from .quantities import Quantity, plain
from .sheet import Band, Cell
from .writer import Writer, grade_of

D = Decimal
Line = dict[str, str]
SIGNS = {">=": "≥", "<=": "≤", "=": "=", ">": "＞", "<": "＜"}
WIDTHS = {"seq": 0.05, "level1": 0.08, "level2": 0.1, "name": 0.17, "formula": 0.14, "operator": 0.07, "unit": 0.07}
WIDTHS |= {"first_target": 0.1, "target": 0.12, "actual": 0.12, "rate_done": 0.08, "weight": 0.07, "score": 0.07}
WIDTHS |= {"recheck": 0.08, "core": 0.07, "reason": 0.17, "remark": 0.08, "evidence_no": 0.08}


def goals(w: Writer) -> None:
    """The annual goal beside what became of it, or one above the other."""
    p = w.project
    goal = "" if "goal" in p.blank else p.goal
    result = "" if "goal_result" in p.blank else p.goal_result
    w.record["overall_goal"], w.record["overall_goal_result"] = goal or None, result or None
    title, names = w.label("goal_title"), (w.label("goal"), w.label("goal_result"))
    head = w.rng.choice([0.06, 0.12, 0.16])
    tall = head < 0.1
    text = [Cell(goal, align="left"), Cell(result, align="left")]
    way = w.rng.choices(["beside", "below", "untitled"], [82, 10, 8])[0]
    if way == "below":
        rows = [[Cell(title, rows=2, vertical=tall), Cell(names[0]), text[0]], [Cell(names[1]), text[1]]]
        w.add(Band([head, 0.15, 0.85 - head], rows))
    elif way == "untitled":
        w.row([Cell(title, fill=True)], [1.0])
        w.add(Band([0.5, 0.5], [[Cell(names[0]), Cell(names[1])], text]))
    else:
        w.add(
            Band(
                [head, (1 - head) / 2, (1 - head) / 2],
                [[Cell(title, rows=2, vertical=tall), Cell(names[0]), Cell(names[1])], text],
            )
        )


def _bare(quantity: Quantity) -> str:
    """The figure without its unit, for forms that give the unit a column."""
    assert isinstance(quantity.value, Decimal)
    return plain(quantity.value * 100 if quantity.kind == "percent" else quantity.value)


def _in_columns(one: Indicator) -> tuple[Line, str, str]:
    """Comparator, figure and unit in columns of their own: the texts, the raw target, the raw actual."""
    target = one.target
    actual = "" if one.actual is None else one.actual.words or _bare(one.actual)
    if target is None:
        unit = "" if one.actual is None else "%" if one.actual.kind == "percent" else one.actual.unit or ""
        return {"operator": "", "target": "", "unit": unit}, "", actual
    if target.kind in ("text", "date"):
        return {"operator": "定性", "target": target.words, "unit": ""}, target.words, actual
    sign, figure = SIGNS[target.comparator or "="], _bare(target)
    unit = "%" if target.kind == "percent" else target.unit or ""
    return {"operator": sign, "target": figure, "unit": unit}, sign + figure + unit, actual


def indicator_record(w: Writer, columns: list[str]) -> list[Line]:
    """Print all indicators: the text of each column, with the values in the record."""
    p, look, rng = w.project, w.look, w.rng
    lines = []
    for number, one in enumerate(p.indicators, 1):
        if "unit" in columns:
            texts, raw, actual = _in_columns(one)
        else:
            raw = p.spelling.target(one.target, rng) if one.target else ""
            actual = p.spelling.actual(one.actual, rng) if one.actual else ""
            texts = {"target": raw}
        reason = one.reason or look.no_reason
        texts |= {
            "seq": str(number),
            "name": one.name,
            "level1": one.level1,
            "level2": one.level2,
            "actual": actual,
            "reason": reason,
        }
        texts |= {
            "weight": w.weight(one.weight),
            "score": w.score(one.score),
            "formula": one.formula or "",
            "recheck": "",
            "remark": "",
        }
        texts |= {
            "evidence_no": f"附件{number}" if rng.random() < 0.7 else "",
            "core": rng.choice(["是", "否"]),
            "first_target": _first(w, one, texts),
        }
        texts["rate_done"] = "100%" if one.met else "90%"

        def shown(name: str, value: str | None) -> str | None:
            return value if name in columns else None

        w.record["indicators"].append(
            {
                "level1": shown("level1", one.level1),
                "level2": shown("level2", one.level2),
                "name": one.name,
                "formula": shown("formula", one.formula),
                "target": one.target.truth(raw) if one.target else None,
                "actual": one.actual.truth(actual) if one.actual else None,
                "weight": shown("weight", None if one.weight is None else plain(one.weight)),
                "score": shown("score", None if one.score is None else plain(one.score)),
                "reason": shown("reason", reason if one.reason or reason == "无" else None),
            }
        )
        lines.append(texts)
    return lines


def _first(w: Writer, one: Indicator, texts: Line) -> str:
    """The target before it was adjusted: the same, mostly."""
    target = one.target
    if target is None or target.kind != "number" or not isinstance(target.value, Decimal) or w.rng.random() < 0.7:
        return texts["target"]
    value = max(D(1), (target.value * D(w.rng.choice([80, 90, 110])) / 100).to_integral_value())
    return (
        _bare(replace(target, value=value))
        if "unit" in texts
        else w.project.spelling.target(replace(target, value=value, comparator="=", upper=None), w.rng)
    )


@dataclass(frozen=True)
class Shape:
    """The columns of an indicator table and whether the block's title stands to their left."""

    columns: list[str]
    side: bool
    widths: list[float]

    @property
    def offset(self) -> int:
        return 1 if self.side else 0


def shape(w: Writer, columns: list[str], title: bool = True) -> Shape:
    side = title and not w.look.title_row
    widths = [0.05 if w.look.vertical_title else 0.08] if side else []
    widths += [0.05 if c == "level1" and w.look.vertical_level1 else WIDTHS[c] for c in columns]
    return Shape(columns, side, widths)


def _heading(w: Writer, column: str) -> str:
    text = w.label(column)
    if w.look.brackets and column in ("target", "actual") and w.rng.random() < 0.4:
        text += w.look.brackets.format("A" if column == "target" else "B")
    return text


def header(w: Writer, columns: list[str], over: dict[str, str]) -> list[list[Cell]]:
    """One header row, or two where ``over`` puts a common title over neighbouring columns."""
    texts = [Cell(_heading(w, c), fill=True) for c in columns]
    if not over:
        return [texts]
    upper: list[Cell] = []
    lower: list[Cell] = []
    for title, group in groupby(range(len(columns)), key=lambda i: over.get(columns[i], "")):
        members = list(group)
        if title:
            upper.append(Cell(title, cols=len(members), fill=True))
            lower += [texts[i] for i in members]
        else:
            upper += [replace(texts[i], rows=2) for i in members]
    return [upper, lower]


def indicators(
    w: Writer,
    columns: list[str],
    *,
    title: bool = True,
    over: dict[str, str] | None = None,
    blanks: tuple[str, ...] = (),
) -> None:
    """The indicator table with these columns in this order; a total row comes apart."""
    look = w.look
    form = shape(w, columns, title)
    lines = indicator_record(w, columns)
    if blanks:
        lines = with_blanks(w, lines, blanks)
    if title and not form.side:
        w.row([Cell(w.label("indicators"), fill=True)], [1.0])
    rows = header(w, columns, over or {})
    heads = len(rows)
    if form.side:
        rows[0].insert(0, Cell(w.label("indicators"), rows=len(lines) + heads, vertical=look.vertical_title))
    runs = {"level1": spans(lines, ("level1",)), "level2": spans(lines, ("level1", "level2"))}
    merged = {"level1": look.merge1, "level2": look.merge2}
    for i, line in enumerate(lines):
        row = []
        for c in columns:
            if c not in runs:
                row.append(Cell(line[c], align="left" if c in ("name", "reason", "formula") else "center"))
            elif not merged[c] or i in runs[c]:
                text = level_text(w, line[c]) if c == "level1" else line[c]
                row.append(
                    Cell(text, rows=runs[c][i] if merged[c] else 1, vertical=c == "level1" and look.vertical_level1)
                )
        rows.append(row)
    w.add(Band(form.widths, rows, header=heads))


def with_blanks(w: Writer, lines: list[Line], kinds: tuple[str, ...]) -> list[Line]:
    """The lines with empty ones for the kinds of benefit that the project does not have."""
    level1 = next(line["level1"] for line in lines if line["level2"].endswith("效益指标"))
    nothing = w.rng.choice(["", "", "/"])
    for level2 in kinds:
        if not any(line["level2"] == level2 for line in lines) and w.rng.random() < 0.5:
            at = max(i for i, line in enumerate(lines) if line["level1"] == level1) + 1
            empty = {k: "" for k in lines[0]} | dict.fromkeys(("name", "target", "actual"), nothing)
            lines = [*lines[:at], empty | {"level1": level1, "level2": level2}, *lines[at:]]
    return lines


def spans(lines: list[Line], keys: tuple[str, ...]) -> dict[int, int]:
    """Length of each run of lines that agree in the keys, by its first line."""
    groups = [list(g) for _, g in groupby(range(len(lines)), key=lambda i: tuple(lines[i][k] for k in keys))]
    return {g[0]: len(g) for g in groups}


def level_text(w: Writer, level: str) -> str:
    """Level 1 with its weight, where this form prints it."""
    weight = w.project.scheme.levels.get(level)
    if w.look.level_weights == "none" or weight is None:
        return level
    gap = "\n" if w.look.level_weights == "line" and not w.look.vertical_level1 else ""
    text = f"{level}{gap}（{plain(weight)}分）"
    names = w.accept.setdefault("level1", {})
    names |= {
        f"/indicators/{i}/level1": text.replace("\n", "")
        for i, one in enumerate(w.project.indicators)
        if one.level1 == level
    }
    return text


def total(w: Writer, columns: list[str], *, title: bool = True, grade: bool = False, weight: bool = True) -> None:
    """The row of the total under the indicator columns."""
    p, form = w.project, shape(w, columns, title)
    places = {c: columns.index(c) + form.offset for c in ("weight", "score") if c in columns}
    mark = p.grade or grade_of(p.total)
    texts = {places["score"]: w.score(p.total) + (w.rng.choice([" ", "\n"]) + mark if grade else "")}
    if weight and "weight" in places:
        texts[places["weight"]] = "100"
        w.record["total_weight"] = "100"
    first = min(texts)
    row = [Cell(w.label("sum"), cols=first)]
    row += [Cell(texts.get(i, ""), bold=i == places["score"]) for i in range(first, len(form.widths))]
    w.add(Band(form.widths, [row]))
    w.record["total_score"] = plain(p.total)
    if grade:
        w.record["grade"] = mark
