"""The blocks that all families are made of: identity, funding, goals, indicators, total, signature."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from .quantities import plain
from .sheet import Band, Cell
from .writer import Writer, grade_of

D = Decimal
Pair = tuple[str, str, str]  # label, text as printed, align


def field_value(w: Writer, field: str) -> tuple[str, str | int | None]:
    """A field of the identity as printed, and as the record has it."""
    p = w.project
    match field:
        case "project_name":
            return p.name, p.name
        case "reporting_unit":
            return p.unit, p.unit
        case "supervising_department":
            return p.department, p.department
        case "contact_name":
            return p.people[0], p.people[0]
        case "contact_phone":
            return p.phone, p.phone
        case "contact_email":
            return p.email, p.email
        case "filled_by":
            return p.people[1], p.people[1]
        case "fill_date":
            return w.date(p.filled, w.rng.random() < 0.6)
        case "start_date":
            return w.date(p.start, w.rng.random() < 0.7)
        case "end_date":
            return w.date(p.end, w.rng.random() < 0.7)
        case "basis":
            return p.basis, p.basis
        case "evaluation_year":
            return w.rng.choice([f"{p.year}年", f"{p.year}年度", f"{p.year}"]), p.year
        case "grade":
            return grade_of(p.total), grade_of(p.total)
        case "total_score":
            return w.score(p.total), plain(p.total)
        case "evaluated_amount":
            return w.money(p.funding.get("budget")), plain(p.funding.get("budget") or D(0))
    raise KeyError(field)


def put(w: Writer, field: str) -> str:
    """Print a field: its text, with its value in the record."""
    text, value = field_value(w, field)
    w.record[field] = value
    return text


def identity(w: Writer, lines: list[list[str]], extra: dict[str, str] | None = None) -> None:
    """Label–value rows, one or two pairs a row; ``extra`` maps labels of no field to their values."""
    head = w.rng.choice([0.13, 0.15, 0.17, 0.2])
    for line in lines:
        pairs = []
        for name in line:
            if extra and name in extra:
                pairs.append((name, extra[name]))
            else:
                pairs.append((w.label(name), put(w, name)))
        align = "left" if w.rng.random() < 0.15 or line == ["basis"] else "center"
        if len(pairs) == 1:
            w.row([Cell(pairs[0][0]), Cell(pairs[0][1], align=align)], [head, 1 - head])
        elif len(pairs) == 2:
            w.row([Cell(pairs[0][0]), Cell(pairs[0][1], align=align), Cell(pairs[1][0]), Cell(pairs[1][1], align=align)], [head, 0.5 - head, head, 0.5 - head])
        else:
            part = 1 / len(pairs)
            cells = [c for label, text in pairs for c in (Cell(label), Cell(text))]
            w.row(cells, [part * 0.42, part * 0.58] * len(pairs))


def unit_suffix(w: Writer) -> str:
    mark = w.rng.choice(["（{}）", "({})", "\n（{}）"])
    return mark.format(w.project.money.unit)


def add_amount(w: Writer, measure: str, source: str, year: int | None = None) -> str:
    """Print one amount and record it; what is printed for nothing may be a zero."""
    amount = w.project.funding.get(measure, source)
    text = w.money(amount)
    if amount is None and text in ("0", "0.00"):
        amount = D(0)
    if amount is not None:
        part = w.project.funding.parts.get(source)
        w.record["funding"].append({"measure": measure, "year": year, "source": source, "amount": plain(amount), "part_of": part})
    return text


def measure_label(w: Writer, measure: str, letter: str) -> str:
    text = w.label(measure)
    if letter and w.look.brackets:
        text += w.look.brackets.format(letter)
    if w.look.unit_in == "column" and measure != "rate":
        text += f"（{w.project.money.unit}）"
    return text


def funding(w: Writer, measures: list[str], *, rate_rows: str = "total", weight: bool = True, score: bool = True, rate: bool = True, reason: bool = False, order: str = "wrs") -> None:
    """The funding block: sources down, measures across, then weight, rate and score in the given order."""
    p, look = w.project, w.look
    money = p.funding
    tail = [c for c in order if (c == "w" and weight) or (c == "r" and rate) or (c == "s" and score)]
    letters = {"budget": "A", "spent": "B"} if look.brackets and w.rng.random() < 0.8 else {}
    names = {"w": w.label("exec_weight"), "r": w.label("rate"), "s": w.label("exec_score")}
    if letters:
        names["r"] += w.rng.choice(["（B/A）", "(B/A)", "\n（B/A）", "（B/A×100%）"])
    title = w.label("funding") + (unit_suffix(w) if look.unit_in == "title" else "")
    columns = [measure_label(w, m, letters.get(m, "")) for m in measures] + [names[c] for c in tail] + (["原因"] if reason else [])
    side = not look.title_row
    widths = ([0.12] if side else []) + [0.18] + [0.5 / len(measures)] * len(measures) + [0.07 if c != "r" else 0.09 for c in tail] + ([0.12] if reason else [])
    count = len(money.sources) + 2
    rows = [[*([Cell(title, rows=count)] if side else []), Cell(""), *(Cell(c, fill=True) for c in columns)]]
    execution = []
    for source in ["total", *money.sources]:
        cells = [Cell(w.label(source), align="center" if source == "total" else w.rng.choice(["left", "left", "center"]))]
        cells += [Cell(add_amount(w, m, source)) for m in measures]
        line: dict[str, str | None] = {"source": source, "rate": None, "weight": None, "score": None}
        first = source == "total"
        budget, spent = money.get("budget", source), money.get("spent", source)
        for c in tail:
            text = look.dash
            if c == "r" and (first or rate_rows == "all") and budget:
                value = money.rate if first else (spent / budget).quantize(D("0.0001"))  # type: ignore[operator]
                text = w.percent(value, money.rate_places if first else 2)
                line["rate"] = plain(value)
            elif c == "w" and first and p.scheme.execution is not None:
                text, line["weight"] = w.score(p.scheme.execution), plain(p.scheme.execution)
            elif c == "s" and first and money.score is not None:
                text, line["score"] = w.score(money.score), plain(money.score)
            cells.append(Cell(text))
        if reason:
            cells.append(Cell(""))
        rows.append(cells)
        if any(line[k] for k in ("rate", "weight", "score")):
            execution.append(line)
    if not side:
        w.row([Cell(title, fill=True)], [1.0])
    w.record["execution"] += execution
    w.add(Band(widths, rows))


def goals(w: Writer) -> None:
    """The annual goal beside what became of it."""
    p = w.project
    w.record["overall_goal"], w.record["overall_goal_result"] = p.goal, p.goal_result
    title, names = w.label("goal_title"), (w.label("goal"), w.label("goal_result"))
    head = w.rng.choice([0.06, 0.12, 0.16])
    text = [Cell(p.goal, align="left"), Cell(p.goal_result, align="left")]
    if w.rng.random() < 0.12:  # label to the left of the text, one below the other
        w.add(Band([head, 0.15, 0.85 - head], [[Cell(title, rows=2, vertical=head < 0.1), Cell(names[0]), text[0]], [Cell(names[1]), text[1]]]))
    else:
        w.add(Band([head, (1 - head) / 2, (1 - head) / 2], [[Cell(title, rows=2, vertical=head < 0.1), Cell(names[0]), Cell(names[1])], text]))


def indicator_record(w: Writer, columns: list[str]) -> list[dict[str, str]]:
    """Print all indicators: the text of each column, with the values in the record."""
    p, look = w.project, w.look
    lines = []
    for number, one in enumerate(p.indicators, 1):
        texts = {"seq": str(number), "name": one.name, "level1": one.level1, "level2": one.level2}
        separate = "operator" in columns or "unit" in columns
        if separate:
            text = {">=": "≥", "<=": "≤", "=": "=", ">": "＞", "<": "＜"}.get(one.target.comparator or "", "定性")
            if one.target.kind in ("text", "date"):
                text, figure, unit = "定性", one.target.words, ""
            else:
                shown = one.target.value * 100 if one.target.kind == "percent" else one.target.value  # type: ignore[operator]
                figure, unit = plain(shown), "%" if one.target.kind == "percent" else one.target.unit or ""  # type: ignore[arg-type]
            texts |= {"operator": text, "target": figure, "unit": unit}
            raw = figure if text == "定性" else text + figure + unit
        else:
            texts["target"] = raw = p.spelling.target(one.target, w.rng)
        target = one.target.truth(raw)
        if separate and one.actual is not None and one.actual.kind in ("number", "percent"):
            value = one.actual.value * 100 if one.actual.kind == "percent" else one.actual.value  # type: ignore[operator]
            texts["actual"] = plain(value)  # type: ignore[arg-type]
        else:
            texts["actual"] = p.spelling.actual(one.actual, w.rng) if one.actual else ""
        actual = one.actual.truth(texts["actual"]) if one.actual else None
        texts["weight"], texts["score"] = w.score(one.weight), w.score(one.score)
        printed = one.reason or look.no_reason
        texts["reason"] = printed
        texts["formula"] = one.formula or ""
        texts["evidence_no"] = f"附件{number}" if w.rng.random() < 0.7 else ""
        texts["recheck"] = ""
        w.record["indicators"].append(
            {
                "level1": one.level1,
                "level2": one.level2 if "level2" in columns else None,
                "name": one.name,
                "formula": one.formula if "formula" in columns else None,
                "target": target,
                "actual": actual,
                "weight": plain(one.weight) if one.weight is not None and "weight" in columns else None,
                "score": plain(one.score) if one.score is not None and "score" in columns else None,
                "reason": (printed if one.reason or printed == "无" else None) if "reason" in columns else None,
            }
        )
        lines.append(texts)
    return lines


WIDTHS = {"seq": 0.05, "level1": 0.08, "level2": 0.1, "name": 0.17, "formula": 0.14, "operator": 0.07, "target": 0.12, "unit": 0.07, "actual": 0.12, "weight": 0.07, "score": 0.07, "reason": 0.17, "evidence_no": 0.08, "recheck": 0.08}  # fmt: skip


def indicator_header(w: Writer, column: str) -> str:
    text = w.label(column)
    if w.look.brackets and column in ("target", "actual") and w.rng.random() < 0.4:
        text += w.look.brackets.format("A" if column == "target" else "B")
    return text


def indicators(w: Writer, columns: list[str], *, title: bool = True) -> None:
    """The indicator table with these columns in this order; a total row comes apart."""
    look = w.look
    lines = indicator_record(w, columns)
    side = title and not look.title_row
    if title and not side:
        w.row([Cell(w.label("indicators"), fill=True)], [1.0])
    widths = ([0.05 if look.vertical_title else 0.08] if side else []) + [WIDTHS[c] for c in columns]
    if look.vertical_level1:
        widths[(1 if side else 0) + columns.index("level1")] = 0.05
    header = [Cell(indicator_header(w, c), fill=True) for c in columns]
    if side:
        header.insert(0, Cell(w.label("indicators"), rows=len(lines) + 1, vertical=look.vertical_title))
    rows = [header]
    groups1 = {i: len(g) for g in _groups(lines, ("level1",)) for i in g[:1]}
    groups2 = {i: len(g) for g in _groups(lines, ("level1", "level2")) for i in g[:1]}
    for i, line in enumerate(lines):
        row = []
        for c in columns:
            if c == "level1":
                if look.merge1 and i not in groups1:
                    continue
                row.append(Cell(_level1(w, line["level1"]), rows=groups1[i] if look.merge1 else 1, vertical=look.vertical_level1))
            elif c == "level2":
                if look.merge2 and i not in groups2:
                    continue
                row.append(Cell(line[c], rows=groups2[i] if look.merge2 else 1))
            else:
                row.append(Cell(line[c], align="left" if c in ("name", "reason", "formula") else "center"))
        rows.append(row)
    w.add(Band(widths, rows, header=1))


def _groups(lines: list[dict[str, str]], keys: tuple[str, ...]) -> list[list[int]]:
    return [list(g) for _, g in groupby(range(len(lines)), key=lambda i: tuple(lines[i][k] for k in keys))]


def _level1(w: Writer, level: str) -> str:
    """Level 1 with its weight, where this form prints it."""
    weight = w.project.scheme.levels.get(level)
    if w.look.level_weights == "none" or weight is None:
        return level
    text = f"{level}{'' if w.look.vertical_level1 or w.look.level_weights == 'inline' else chr(10)}（{plain(weight)}分）"
    names = w.accept.setdefault("level1", {})
    names |= {f"/indicators/{i}/level1": text.replace("\n", "") for i, one in enumerate(w.project.indicators) if one.level1 == level}
    return text


def total(w: Writer, columns: list[str], *, title: bool = True, grade: bool = False, weight: bool = True) -> None:
    """The row of the total under the indicator columns."""
    look, p = w.look, w.project
    side = title and not look.title_row
    widths = ([0.05 if look.vertical_title else 0.08] if side else []) + [WIDTHS[c] for c in columns]
    if look.vertical_level1:
        widths[(1 if side else 0) + columns.index("level1")] = 0.05
    offset = 1 if side else 0
    places = {c: columns.index(c) + offset for c in ("weight", "score") if c in columns}
    first = min(places.values())
    score = w.score(p.total) + (f" {grade_of(p.total)}" if grade else "")
    texts = {places["score"]: score} | ({places["weight"]: "100"} if weight and "weight" in places else {})
    row = [Cell(w.label("sum"), cols=first)]
    row += [Cell(texts.get(i, ""), bold=i == places["score"]) for i in range(first, len(widths))]
    w.add(Band(widths, [row]))
    w.record["total_score"] = plain(p.total)
    if weight and "weight" in places:
        w.record["total_weight"] = "100"
    if grade:
        w.record["grade"] = grade_of(p.total)


def signature(w: Writer) -> None:
    """The line of names below the table, or in its last row."""
    fields = w.rng.choice([["filled_by", "contact_phone", "fill_date"], ["filled_by", "contact_phone"], ["filled_by"], [], ["contact_name", "contact_phone", "fill_date"]])
    fields = [f for f in fields if w.record[f] is None]
    parts = [f"{w.label(f)}：{put(w, f)}" for f in fields]
    if w.rng.random() < 0.25:
        parts.insert(0, f"单位负责人{w.rng.choice(['', '（签字）', '（签章）'])}：{w.project.people[2]}")
    if not parts:
        return
    if w.bands and w.rng.random() < 0.25:
        w.row([Cell("    ".join(parts), align="left")], [1.0])
    else:
        w.para("    ".join(parts), align=w.rng.choice(["left", "center", "right"]))
