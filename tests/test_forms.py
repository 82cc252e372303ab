"""What is put into a form comes out of it: random forms in layouts that the readers have never seen.

The forms of a default run are few. ``HECHA_FORMS=300`` draws as many from seeds of their own, through every
producer that is installed, and ``HECHA_FORMS_SEED`` chooses the seeds.
"""

from __future__ import annotations

import json
import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

import pytest

import hecha
from hecha.report.jsonl import to_line

for library in ("reportlab", "fontTools", "cv2"):
    pytest.importorskip(library)

from forms import make  # noqa: E402 - needs those libraries
from forms.compare import Difference, compare  # noqa: E402
from forms.reported import unreported  # noqa: E402

LIGHT = [
    name for name, library in (("reportlab", "reportlab"), ("fpdf2", "fpdf"), ("typst", "typst")) if find_spec(library)
]
HEAVY = [name for name, library in (("weasyprint", "weasyprint"), ("pymupdf", "pymupdf")) if find_spec(library)]
HEAVY += ["chromium"] if shutil.which("chromium") else []
HEAVY += ["docx", "xlsx"] if shutil.which("soffice") and find_spec("docx") else []
FAMILIES = sorted(make.FAMILIES)
MANY = int(os.environ.get("HECHA_FORMS", "0"))
SEED = os.environ.get("HECHA_FORMS_SEED", "fresh")


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(to_line(record)) for record in hecha.check(hecha.read(path))]


def told(differences: list[Difference]) -> str:
    return "\n".join(f"{d.field}: printed {d.true!r}, read {d.found!r}" for d in differences)


def unknown_labels(made: dict[str, Any]) -> list[str]:
    return [note.removeprefix("label:") for note in made["tags"]["notes"] if note.startswith("label:")]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_form_of_each_family_gives_back_what_was_put_in(family: str, tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    made = make.make_one(f"default/{family}", path, [family], LIGHT, mixed=False)
    truth, found = made["records"], read(path)
    assert [r["project_name"] for r in found] == [r["project_name"] for r in truth]
    _, _, differences = compare(truth[0], found[0])
    assert not differences, told(differences)
    assert unreported(truth[0], found[0], unknown_labels(made)) == []


def test_a_document_without_a_form_gives_no_record(tmp_path: Path) -> None:
    for number, kind in enumerate(("summary", "letter", "contract", "blank")):
        paper = next(p for p in (make.nothing(Random(f"{kind}/{i}")) for i in range(99)) if p.variant.endswith(kind))
        path = tmp_path / f"{number}.pdf"
        make.PRODUCERS[LIGHT[0]](paper.document, path)
        assert read(path) == [], kind


def test_the_same_seed_makes_the_same_form(tmp_path: Path) -> None:
    first, second = (make.make_one("again", tmp_path / name, FAMILIES, LIGHT[:1]) for name in ("form.pdf", "form.pdf"))
    assert first == second


@pytest.mark.skipif(not MANY, reason="set HECHA_FORMS to the number of forms to draw")
def test_many_random_forms_give_back_what_was_put_in(tmp_path: Path) -> None:
    """Fields at 99 %, figures at 99.5 %, every record found and none invented, every unknown label read or reported."""
    fields = figures = 0
    dropped: list[str] = []
    wrong: list[Difference] = []
    for number in range(MANY):
        path = tmp_path / f"{number}.pdf"
        made = make.make_one(f"{SEED}/{number}", path, FAMILIES, LIGHT + HEAVY)
        truth, unknown = made["records"], unknown_labels(made)
        found = read(path)
        assert len(found) == len(truth), f"{SEED}/{number}"
        for mine, theirs in zip(truth, found, strict=True):
            count, of_them, differences = compare(mine, theirs)
            fields, figures, wrong = fields + count, figures + of_them, wrong + differences
            unknown = unreported(mine, theirs, unknown)
        dropped += [f"{SEED}/{number} {label}" for label in unknown] if truth else []
    assert not dropped
    assert len(wrong) <= 0.01 * fields, told(wrong)
    assert sum(d.figure for d in wrong) <= 0.005 * figures, told([d for d in wrong if d.figure])
