"""Evidence on typed pages: every value leads to a place on its page, and that place says what was read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from paper import Paper

from hecha.extract import read_file
from hecha.extract.drawing import meant
from hecha.extract.page import is_garbled
from hecha.schema import Box, Quantity, Record
from hecha.schema.base import Model

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "samples"
NOT_READ = {
    "source", "family", "title", "notes", "conflicts", "absent",
    "evidence", "review", "findings", "unchecked", "unmapped",
}  # fmt: skip
"""What a record holds besides the values it read."""
ROUGH = re.compile(r"/(claims|score_items|narrative)/")
"""Values from running text, whose box takes in whole lines where they stand on two."""


def is_typed(path: Path) -> bool:
    """Whether the text of the first page can be copied, and no picture lies under it."""
    with pdfplumber.open(path) as pdf:
        page = pdf.pages[0]
        text = "".join(c["text"] for c in page.chars)
        pictured = any(i["width"] * i["height"] > page.width * page.height / 2 for i in page.images)
        return len(text) > 20 and not pictured and not is_garbled(text)


SAMPLES = [path for path in sorted(ROOT.glob("samples/*.pdf")) if is_typed(path)]
OTHERS = [path for path in sorted(SHARED.glob("*.pdf")) if is_typed(path)] if SHARED.is_dir() else []


@cache
def records(path: Path) -> tuple[Record, ...]:
    return read_file(path).records


def leaves(value: Any, pointer: str = "") -> Iterator[str]:
    """The pointers of all values read; a target or an actual is one value."""
    if value is None:
        return
    if isinstance(value, Model) and not isinstance(value, Quantity):
        for name in type(value).model_fields:
            if pointer or name not in NOT_READ:
                yield from leaves(getattr(value, name), f"{pointer}/{name}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from leaves(item, f"{pointer}/{index}")
    else:
        yield pointer


def alike(text: str) -> str:
    """A text without white space and with one glyph for those that look the same."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", "".join(map(meant, text))))
    return re.sub("[—–―−‐－]", "-", plain).translate(str.maketrans("〔〕【】［］“”‘’～，", "()()()\"\"''~,"))


def shown(box: Box, page: pdfplumber.page.Page) -> str:
    """The characters whose middle the box holds."""
    x0, top, x1, bottom = box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1
    return "".join(
        c["text"]
        for c in page.chars
        if x0 <= (c["x0"] + c["x1"]) / 2 <= x1 and top <= (c["top"] + c["bottom"]) / 2 <= bottom
    )


def holds(whole: str, part: str) -> bool:
    """Whether the characters of a text stand in another, in any order: text may run down or up the page."""
    left = list(whole)
    for character in part:
        if character not in left:
            return False
        left.remove(character)
    return True


def check_places(path: Path) -> None:
    with pdfplumber.open(path) as pdf:
        for record in records(path):
            for pointer, evidence in record.evidence.items():
                page, box = pdf.pages[evidence.page - 1], evidence.bbox
                seen, wanted = alike(shown(box, page)), alike(evidence.text)
                assert wanted, f"{pointer}: empty evidence"
                assert holds(seen, wanted), f"{pointer}: {evidence.text!r} is not in {seen!r} (page {evidence.page})"
                near = len(seen) <= 2 * len(wanted) + 4  # part of a cell that stands on two lines takes both in
                assert near or ROUGH.match(pointer), f"{pointer}: {seen!r} for {evidence.text!r}"
                assert -1 <= box.x0 < box.x1 <= page.width + 1, pointer
                assert -1 <= box.top < box.bottom <= page.height + 1, pointer
                assert record.source.pages[0] <= evidence.page <= record.source.pages[1], pointer


def check_complete(path: Path) -> None:
    for record in records(path):
        wanting = [pointer for pointer in leaves(record) if pointer not in record.evidence]
        assert wanting == [], f"{record.project_name}: no evidence"
        known = set(leaves(record)) | {item.pointer for item in record.review}
        assert set(record.evidence) <= known, "evidence for values that the record does not hold"


named = pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
others = pytest.mark.parametrize("path", OTHERS, ids=lambda p: p.stem)


@named
def test_every_value_of_a_sample_has_evidence(path: Path) -> None:
    check_complete(path)


@named
def test_the_place_of_a_value_shows_its_text(path: Path) -> None:
    check_places(path)


@others
def test_every_value_of_further_samples_has_evidence(path: Path) -> None:
    check_complete(path)


@others
def test_the_place_of_a_value_of_further_samples_shows_its_text(path: Path) -> None:
    check_places(path)


# ---- places that are hard to give -------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [0, 90, 270])
def test_a_value_within_a_line_has_its_own_place_however_the_page_is_turned(tmp_path: Path, turned: int) -> None:
    paper = Paper(tmp_path / "form.pdf", 842, 595, turned=turned)
    paper.title("项目支出绩效自评表")
    paper.text("填报单位：iiii城市管理局wwww    填报日期：2024年3月1日    联系电话：0751-8123456")
    paper.table("项目名称 | 城区道路维修 | <\n年度资金总额 | 全年预算数（万元） | 100.00")
    record = paper.record()
    assert record.contact_phone == "0751-8123456"
    with pdfplumber.open(paper.path) as pdf:
        for pointer in ("/reporting_unit", "/fill_date", "/contact_phone"):
            evidence = record.evidence[pointer]
            assert sorted(alike(shown(evidence.bbox, pdf.pages[0]))) == sorted(alike(evidence.text)), pointer


def test_a_text_over_two_pages_is_shown_on_the_first_with_what_stands_there(paper: Paper) -> None:
    paper.title("项目支出绩效自评报告")
    paper.text("项目名称：城区道路维修")
    paper.text("一、项目基本情况")
    paper.text("本项目全年预算100万元，用于城区道路维修，绩效自评工作按期")
    paper.turn()
    paper.text("完成，各项指标均已达到预期，群众反映良好，资金使用合规。")
    record = paper.record()
    (section,) = record.narrative
    assert section.text.endswith("资金使用合规。")
    evidence = record.evidence["/narrative/0/text"]
    assert evidence.page == 1
    assert evidence.text.endswith("绩效自评工作按期")
