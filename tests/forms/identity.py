"""The block of names: who evaluates what, in label–value rows of several kinds, and the line of signatures."""

from __future__ import annotations

from decimal import Decimal

from .quantities import plain
from .sheet import Band, Cell
from .writer import Writer, grade_of

D = Decimal


def field_value(w: Writer, field: str) -> tuple[str, str | int | None]:
    """A field of the identity as printed, and as the record has it."""
    p = w.project
    if field in p.blank:
        return "", None
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
            return p.grade or grade_of(p.total), p.grade or grade_of(p.total)
        case "total_score":
            return w.score(p.total), plain(p.total)
        case "evaluated_amount":
            amount = p.evaluated if p.evaluated is not None else p.funding.amounts["budget", "total"]
            return w.money(amount), plain(amount)
    raise KeyError(field)


def put(w: Writer, field: str) -> str:
    """Print a field: its text, with its value in the record."""
    text, value = field_value(w, field)
    w.record[field] = value
    return text


def identity(w: Writer, lines: list[list[str]], extra: dict[str, str] | None = None, way: str | None = None) -> None:
    """Label–value rows, one or more pairs a row; ``extra`` maps labels of no field to their values.

    ``way``: ``side`` (label left of value), ``above`` (a row of labels over a row of values), ``inline``
    (``label：value`` in one cell) or ``lines`` (lines of text above the table).
    """
    way = way or w.rng.choices(["side", "above", "inline", "lines"], [86, 5, 5, 4])[0]
    head = w.rng.choice([0.13, 0.15, 0.17, 0.2])
    w.notes += [f"identity-{way}"] if way != "side" else []
    for line in lines:
        label = w.label.line if way in ("lines", "inline") else w.label
        pairs = [(name, extra[name]) if extra and name in extra else (label(name), put(w, name)) for name in line]
        count = len(pairs)
        if way == "lines":
            for name, text in pairs:
                w.para(f"{name}：{text}", align="left", space=0.2)
        elif way == "inline":
            w.row([Cell(f"{name}：{text}", align="left") for name, text in pairs], [1 / count] * count)
        elif way == "above" and count > 1:
            w.add(Band([1 / count] * count, [[Cell(name) for name, _ in pairs], [Cell(text) for _, text in pairs]]))
        else:
            align = "left" if w.rng.random() < 0.15 or line == ["basis"] else "center"
            part = 1 / count
            left = head if count < 3 else part * 0.42
            cells = [c for name, text in pairs for c in (Cell(name), Cell(text, align=align))]
            w.row(cells, [left, part - left] * count)


def signature(w: Writer, fields: list[str] | None = None) -> None:
    """The line of names below the table, or in its last row."""
    chosen = w.rng.choice(
        [
            ["filled_by", "contact_phone", "fill_date"],
            ["filled_by", "contact_phone"],
            ["filled_by"],
            [],
            ["contact_name", "contact_phone", "fill_date"],
        ]
    )
    fields = [f for f in (fields or chosen) if w.record[f] is None]
    parts = [f"{w.label.line(f)}：{put(w, f)}" for f in fields]
    if w.rng.random() < 0.25:
        parts.insert(0, f"单位负责人{w.rng.choice(['', '（签字）', '（签章）'])}：{w.project.people[2]}")
    if not parts:
        return
    if w.bands and w.rng.random() < 0.25:
        w.row([Cell("    ".join(parts), align="left")], [1.0])
    else:
        w.para("    ".join(parts), align=w.rng.choice(["left", "center", "right"]))
