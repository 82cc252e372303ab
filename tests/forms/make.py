"""Makes forms: ``python -m forms.make --seed 1 --count 60 --out DIR`` (from the ``tests`` folder).

Each form is NAME.pdf with NAME.json beside it, laid out as the samples are: ``{"records": […], "tags": {…}}``.
The seed alone decides what a form says and how it looks.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2

from . import (
    families_guangdong,
    families_lists,
    families_national,
    families_none,
    families_regional,
    render_drawn,
    render_html,
    render_office,
    render_typst,
    scans,
)
from . import vocabulary as words
from .project import Dice
from .sheet import Block, Break, Document, Para, Table
from .wording import invented
from .writer import Writer, finish

Family = Callable[[Dice], tuple[Writer, Document]]
FAMILIES: dict[str, tuple[Family, int]] = {
    "national": (families_national.national, 6),
    "shanghai": (families_national.shanghai, 1),
    "beijing": (families_national.beijing, 1),
    "ningxia": (families_national.ningxia, 1),
    "chongqing": (families_national.chongqing, 1),
    "guangxi": (families_national.guangxi, 1),
    "department": (families_national.whole_department, 1),
    "guangdong": (families_guangdong.table_and_report, 4),
    "report": (families_guangdong.report_only, 1),
    "jiangsu": (families_lists.jiangsu, 1),
    "standard_form": (families_lists.standard_form, 1),
    "transfer": (families_regional.transfer, 3),
    "sichuan": (families_regional.sichuan, 2),
    "hubei": (families_regional.hubei, 1),
    "yunnan": (families_regional.yunnan, 2),
}
PRODUCERS: dict[str, Callable[[Document, Path], None]] = {
    "chromium": render_html.chromium,
    "weasyprint": render_html.weasyprint,
    "reportlab": render_drawn.reportlab,
    "fpdf2": render_drawn.fpdf,
    "pymupdf": render_drawn.mupdf,
    "docx": render_office.docx,
    "xlsx": render_office.xlsx,
    "typst": render_typst.typst,
}


@dataclass
class Paper:
    """What is to be printed: the document, its records and tags."""

    document: Document
    records: list[dict[str, Any]]
    family: str
    variant: str
    notes: list[str]


def single(rng: Random, seed: str, family: str) -> Paper:
    """One form."""
    writer, document = FAMILIES[family][0](Dice(f"{seed}/layout", f"{seed}/content"))
    return Paper(document, [finish(writer)], family, family, [*writer.notes, *labels(writer, document)])


def labels(writer: Writer, document: Document) -> list[str]:
    """Labels of this form that no county is known to use."""
    printed = {
        c.text for b in document.blocks if isinstance(b, Table) for band in b.bands for row in band.rows for c in row
    }
    return [f"label:{x}" for x in invented(writer.label.chosen, printed)]


def bundle(rng: Random, seed: str, families: list[str]) -> Paper:
    """Several projects of one department in one layout, perhaps behind a cover, perhaps two on a page."""
    usual = ("national", "shanghai", "transfer", "sichuan", "yunnan", "hubei", "department")
    family = rng.choice([f for f in families if f in usual] or families)
    varied = rng.random() < 0.2  # each project on a form of its own
    place, topic, year = rng.choice(words.PLACES), rng.choice(words.TOPICS), rng.randint(2018, 2024)
    blocks: list[Block] = []
    notes = ["bundle"]
    if rng.random() < 0.5:
        blocks += [Para("", size=6), Para(f"{place[0]}{topic.department}", align="center", size=2.4, bold=True)]
        blocks += [Para("项目支出绩效自评材料汇编", align="center", size=2.6, bold=True), Break()]
        notes.append("cover")
    if rng.random() < 0.15:  # a list of all projects first, which is no record
        blocks += [*families_none.summary(rng), Break()]
        notes.append("summary")
    dense = rng.random() < 0.25
    records: list[dict[str, Any]] = []
    style = None
    names: set[str] = set()
    for number in range(rng.randint(2, 7) * 3):
        field = topic if rng.random() < 0.9 and family != "department" else rng.choice(words.TOPICS)
        layout = f"{seed}/layout/{number}" if varied else f"{seed}/layout"
        kind = rng.choice(families) if varied else family
        writer, document = FAMILIES[kind][0](Dice(layout, f"{seed}/content/{number}", (place, field, year)))
        if writer.project.name in names:
            continue
        names.add(writer.project.name)
        if records:
            blocks += [Para("", space=1.0)] if dense else [Break()]
        records.append(finish(writer))
        blocks += document.blocks
        style = style or document.style
        notes += labels(writer, document) if number == 0 else []
        if len(records) >= rng.randint(2, 7):
            break
    assert style is not None
    return Paper(
        Document(blocks, style),
        records,
        "bundle",
        family,
        notes + [n for n, on in (("dense", dense), ("varied", varied)) if on],
    )


def nothing(rng: Random) -> Paper:
    """A document that holds no record."""
    kind, document = families_none.other(rng)
    return Paper(document, [], "none", f"none-{kind}", ["zero-records"])


def locate(path: Path, records: list[dict[str, Any]]) -> None:
    """Write into each record's source the pages on which its project stands."""
    document = pypdfium2.PdfDocument(str(path))
    pages = ["".join(document[i].get_textpage().get_text_range().split()) for i in range(len(document))]
    document.close()
    first = 0
    starts = []
    for record in records:
        name = "".join((record["project_name"] or "").split())[:8]
        first = next((i for i in range(first, len(pages)) if name in pages[i]), first)
        starts.append(first)
    for i, record in enumerate(records):
        last = max(starts[i], starts[i + 1] - 1) if i + 1 < len(records) else len(pages) - 1
        record["source"]["pages"] = [starts[i] + 1, last + 1]


def complete(path: Path, records: list[dict[str, Any]]) -> bool:
    """Whether the file's text holds every character of the values that it should print."""
    document = pypdfium2.PdfDocument(str(path))
    have = Counter(
        unicodedata.normalize(
            "NFKC", "".join(document[i].get_textpage().get_text_range() for i in range(len(document)))
        )
    )
    document.close()
    want: Counter[str] = Counter()
    for record in records:
        texts = [record[k] for k in ("project_name", "overall_goal", "overall_goal_result", "basis")]
        for one in record["indicators"]:
            texts += [one["name"], one["reason"], *((one[k] or {}).get("raw") for k in ("target", "actual"))]
        want.update(unicodedata.normalize("NFKC", "".join("".join((t or "").split()) for t in texts)))
    return all(have[c] >= n for c, n in want.items())


def make_one(
    seed: str, target: Path, families: list[str], producers: list[str], scan: str | None = None, mixed: bool = True
) -> dict[str, Any]:
    """Make one file and its truth; ``mixed`` lets bundles and documents without records in."""
    rng = Random(seed)
    kind = rng.random() if mixed else 1.0
    family = rng.choices(families, [FAMILIES[f][1] for f in families])[0]
    paper = nothing(rng) if kind < 0.07 else bundle(rng, seed, families) if kind < 0.14 else single(rng, seed, family)
    producer = rng.choice(producers)
    style = paper.document.style
    style.charwise = producer == "reportlab" and rng.random() < 0.15
    style.close_breaks = rng.random() < 0.6
    for candidate in [producer, *(p for p in producers if p != producer)]:
        producer = candidate
        PRODUCERS[producer](paper.document, target)
        if complete(target, paper.records):
            break  # a converter that loses text has made no form
    kind_of_file = "mixed" if scan == "mixed" else "scanned" if scan else "digital"
    records = [{"source": {"file": target.name, "pages": [1, 1], "kind": kind_of_file}, **r} for r in paper.records]
    if records:
        locate(target, records)
    notes = [f"rules-{style.rules}", *paper.notes]
    tag = "digital"
    if scan:
        unit = (records[0]["reporting_unit"] if records else None) or "财政局"
        notes += scans.scan(target, target, scan, rng, unit)
        tag = "mixed" if scan == "mixed" else scans.LEVELS[scan].tag
    elif rng.random() < 0.04:
        scans.rotate(target, rng)
        notes.append("page-rotate")
    tags = {
        "scan": tag,
        "family": paper.family,
        "variant": paper.variant,
        "renderer": producer,
        "fonts": [style.font],
        "clean": not any(r["findings"] for r in records),
        "notes": notes,
    }
    truth = {"records": records, "tags": tags}
    target.with_suffix(".json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return truth


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--producers", nargs="+", choices=sorted(PRODUCERS), default=sorted(PRODUCERS))
    parser.add_argument("--families", nargs="+", choices=sorted(FAMILIES), default=sorted(FAMILIES))
    parser.add_argument(
        "--scan", choices=[*sorted(scans.LEVELS), "mixed", "any"], help="print, then scan at this level"
    )
    parser.add_argument(
        "--single", action="store_true", help="one record a file: no bundles, no documents without records"
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for number in range(options.count):
        seed = f"{options.seed}/{number}"
        level = (
            Random(f"{seed}/scan").choice([*sorted(scans.LEVELS), "mixed"]) if options.scan == "any" else options.scan
        )
        target = options.out / f"m{options.seed}-{number:03d}.pdf"
        make_one(seed, target, options.families, options.producers, level, not options.single)


if __name__ == "__main__":
    main()
