"""The samples give the records that lie beside them, and a report can be made of them.

Run as a program, it writes those records anew, all or those of the names given.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import hecha
from hecha.report.jsonl import to_line

SAMPLES = Path(__file__).parents[1] / "samples"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.pdf"))
NEAR = 2.0
"""Points by which a box on a scan may differ from one processor to another."""


def records_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(to_line(record)) for record in hecha.check(hecha.read(SAMPLES / f"{name}.pdf"))]


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_gives_its_golden_records(name: str) -> None:
    golden = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))["records"]
    found = records_of(name)
    assert len(found) == len(golden)
    for mine, theirs in zip(found, golden, strict=True):
        places, wanted = mine.pop("evidence"), theirs.pop("evidence")
        assert mine == theirs
        assert places.keys() == wanted.keys()
        for pointer, place in places.items():
            assert place["page"] == wanted[pointer]["page"], pointer
            assert place["text"] == wanted[pointer]["text"], pointer
            assert place["bbox"] == pytest.approx(wanted[pointer]["bbox"], abs=NEAR), pointer


def test_every_sample_is_described_and_has_its_records() -> None:
    told = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert NAMES
    for name in NAMES:
        assert f"`{name}.pdf`" in told
        assert (SAMPLES / f"{name}.json").exists()


def refresh(names: list[str]) -> None:
    """Write the golden records of samples."""
    for name in names:
        text = json.dumps({"records": records_of(name)}, ensure_ascii=False, indent=1)
        (SAMPLES / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    refresh(sys.argv[1:] or NAMES)
