"""Makes forms: ``python -m forms.make --seed 1 --count 60 --out DIR`` (from the ``tests`` folder).

Each form is NAME.pdf with NAME.json beside it, laid out as the samples are: ``{"records": […], "tags": {…}}``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from . import families_national, families_regional, render_drawn, render_html, render_office
from .sheet import Document
from .writer import Writer, finish

Family = Callable[[Random], tuple[Writer, Document]]
FAMILIES: dict[str, tuple[Family, int]] = {
    "national": (families_national.national, 6),
    "sichuan": (families_regional.sichuan, 2),
    "hubei": (families_regional.hubei, 2),
    "yunnan": (families_regional.yunnan, 2),
    "transfer": (families_regional.transfer, 3),
}
PRODUCERS: dict[str, Callable[[Document, Path], None]] = {
    "chromium": render_html.chromium,
    "weasyprint": render_html.weasyprint,
    "reportlab": render_drawn.reportlab,
    "fpdf2": render_drawn.fpdf,
    "pymupdf": render_drawn.mupdf,
    "docx": render_office.docx,
    "xlsx": render_office.xlsx,
}


def make_one(seed: str, target: Path, families: list[str], producers: list[str]) -> dict[str, Any]:
    """Make one form; the seed alone decides what it says and how it looks."""
    rng = Random(seed)
    family = rng.choices(families, [FAMILIES[f][1] for f in families])[0]
    producer = rng.choice(producers)
    writer, document = FAMILIES[family][0](rng)
    document.style.charwise = producer == "reportlab" and rng.random() < 0.15
    document.style.close_breaks = rng.random() < 0.6
    record = finish(writer)
    record = {"source": {"file": target.name, "pages": [1, 1], "kind": "digital"}, **record}
    PRODUCERS[producer](document, target)
    style = document.style
    notes = [f"rules-{style.rules}", *writer.notes, *(f"label:{x}" for x in writer.label.invented)]
    clean = not record["findings"]
    tags = {"scan": "digital", "family": family, "variant": family, "renderer": producer, "fonts": [style.font], "clean": clean, "notes": notes}
    truth = {"records": [record], "tags": tags}
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
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for number in range(options.count):
        target = options.out / f"m{options.seed}-{number:03d}.pdf"
        make_one(f"{options.seed}/{number}", target, options.families, options.producers)


if __name__ == "__main__":
    main()
