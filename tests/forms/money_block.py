"""The funding block: sources and measures in a table of one kind or another, with rate, weight and score."""

from __future__ import annotations

from decimal import Decimal

from .quantities import plain
from .sheet import Band, Cell
from .writer import Writer

D = Decimal


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
        w.record["funding"].append(
            {"measure": measure, "year": year, "source": source, "amount": plain(amount), "part_of": part}
        )
    return text


def measure_label(w: Writer, measure: str, letter: str = "") -> str:
    text = w.label(measure)
    if letter and w.look.brackets:
        text += w.look.brackets.format(letter)
    return text + _column_unit(w)


def _column_unit(w: Writer) -> str:
    return f"（{w.project.money.unit}）" if w.look.unit_in == "column" else ""


def block_title(w: Writer) -> str:
    return w.label("funding") + (unit_suffix(w) if w.look.unit_in == "title" else "")


def execution_line(w: Writer, source: str, tail: list[str], rate_rows: str) -> list[str]:
    """Rate, weight and score of one source as printed, recorded."""
    money, p = w.project.funding, w.project
    line: dict[str, str | None] = {"source": source, "rate": None, "weight": None, "score": None}
    first = source == "total"
    budget, spent = money.get("budget", source), money.get("spent", source)
    texts = []
    for c in tail:
        text = w.look.dash
        if c == "r" and (first or rate_rows == "all") and budget and spent is not None:
            value = money.rate if first else (spent / budget).quantize(D("0.0001"))
            text = w.percent(value, money.rate_places if first else 2)
            line["rate"] = plain(value)
        elif c == "w" and first and p.scheme.execution is not None:
            text, line["weight"] = w.weight(p.scheme.execution), plain(p.scheme.execution)
        elif c == "s" and first and money.score is not None:
            text, line["score"] = w.score(money.score), plain(money.score)
        texts.append(text)
    if any(line[k] for k in ("rate", "weight", "score")):
        w.record["execution"].append(line)
    return texts


def funding(
    w: Writer,
    measures: list[str],
    *,
    rate_rows: str = "total",
    weight: bool = True,
    score: bool = True,
    reason: bool = False,
    order: str = "wrs",
    way: str | None = None,
) -> None:
    """The funding block.

    ``order``: weight, rate and score as they follow the measures. ``way``: ``down`` (sources down, measures
    across), ``across`` (the reverse) or ``pairs`` (label–value cells side by side, one column a measure).
    """
    way = way or w.rng.choices(["down", "across", "pairs"], [88, 6, 6])[0]
    way = "down" if w.project.funding.parts else way
    tail = [c for c in order if c == "r" or (c == "w" and weight) or (c == "s" and score)]
    letters = {"budget": "A", "spent": "B"} if w.look.brackets and w.rng.random() < 0.8 else {}
    names = {"w": w.label("exec_weight"), "r": w.label("rate"), "s": w.label("exec_score")}
    if letters:
        names["r"] += w.rng.choice(["（B/A）", "(B/A)", "\n（B/A）", "（B/A×100%）"])
    w.notes += [f"funding-{way}"] if way != "down" else []
    if way == "across":
        _across(w, measures, tail, names, letters)
    elif way == "pairs":
        _pairs(w, measures, tail, names)
    else:
        _down(w, measures, tail, names, letters, rate_rows, reason)


def _down(
    w: Writer,
    measures: list[str],
    tail: list[str],
    names: dict[str, str],
    letters: dict[str, str],
    rate_rows: str,
    reason: bool,
) -> None:
    sources = ["total", *w.project.funding.sources]
    columns = (
        [measure_label(w, m, letters.get(m, "")) for m in measures]
        + [names[c] for c in tail]
        + (["原因"] if reason else [])
    )
    side = not w.look.title_row
    widths = [0.12] if side else []
    widths += (
        [0.18]
        + [0.5 / len(measures)] * len(measures)
        + [0.07 if c != "r" else 0.09 for c in tail]
        + ([0.12] if reason else [])
    )
    title = block_title(w)
    if not side:
        w.row([Cell(title, fill=True)], [1.0])
    rows = [
        [
            *([Cell(title, rows=len(sources) + 1)] if side else []),
            Cell(w.rng.choice(["", "", "", "资金来源", "项目"])),
            *(Cell(c, fill=True) for c in columns),
        ]
    ]
    for source in sources:
        cells = [
            Cell(w.label(source), align="center" if source == "total" else w.rng.choice(["left", "left", "center"]))
        ]
        cells += [Cell(add_amount(w, m, source)) for m in measures]
        cells += [Cell(t) for t in execution_line(w, source, tail, rate_rows)]
        rows.append(cells + ([Cell("")] if reason else []))
    w.add(Band(widths, rows))


def _across(w: Writer, measures: list[str], tail: list[str], names: dict[str, str], letters: dict[str, str]) -> None:
    """Sources across, measures down; rate, weight and score in a row of their own."""
    sources = ["total", *w.project.funding.sources]
    rows = [[Cell(block_title(w), rows=len(measures) + 1), Cell(""), *(Cell(w.label(s), fill=True) for s in sources)]]
    for m in measures:
        rows.append([Cell(measure_label(w, m, letters.get(m, ""))), *(Cell(add_amount(w, m, s)) for s in sources)])
    w.add(Band([0.12, 0.2] + [0.68 / len(sources)] * len(sources), rows))
    texts = execution_line(w, "total", tail, "total")
    w.row(
        [c for name, text in zip((names[t] for t in tail), texts, strict=True) for c in (Cell(name), Cell(text))],
        [0.5 / len(tail)] * 2 * len(tail),
    )


def _pairs(w: Writer, measures: list[str], tail: list[str], names: dict[str, str]) -> None:
    """One pair of label and amount for each measure and source; 预算数: | 100 | 执行数: | 98."""
    sources = ["total", *w.project.funding.sources]
    share = 0.88 / len(measures)
    rows = []
    for source in sources:
        cells = [Cell(block_title(w), rows=len(sources))] if source == "total" else []
        for m in measures:
            if source == "total":
                label = w.label.line(m) + _column_unit(w) + w.rng.choice([":", "："])
            else:
                label = w.label(source)
            cells += [Cell(label, align="left"), Cell(add_amount(w, m, source))]
        rows.append(cells)
    w.add(Band([0.12] + [share * 0.5, share * 0.5] * len(measures), rows))
    texts = execution_line(w, "total", tail, "total")
    w.row(
        [c for name, text in zip((names[t] for t in tail), texts, strict=True) for c in (Cell(name), Cell(text))],
        [0.5 / len(tail)] * 2 * len(tail),
    )
