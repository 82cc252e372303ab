"""The review pages in a real Chromium: for everybody to use, whatever they show, beside the file that was read."""

from __future__ import annotations

import io
import urllib.request
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, expect
from review_desk import SAMPLES, fill, golden, number_of, serving
from review_person import Person

import hecha
from hecha.schema import NarrativeSection, Record
from hecha.store import Workspace


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_use_the_pages(browser: Browser, folder: Path, dark: bool) -> None:
    axe = Axe()
    fill(folder, golden("seed-digital", "hand-corrected-scan"))
    with serving(folder) as url:
        person = Person(browser, url, dark=dark)
        scanned = number_of(folder, "hand-corrected-scan.pdf")
        paths = ["/", f"/project/{scanned}", "/projects?q=none"]
        if not dark:
            paths += ["/projects", "/project/1", "/decisions", "/files", "/rules"]
        for path in paths:
            page = person.goto(path)
            found = axe.run(page).response["violations"]
            grave = [
                (path, v["id"], v["impact"], [node["html"][:150] for node in v["nodes"][:3]])
                for v in found
                if v["impact"] in ("serious", "critical")
            ]
            assert grave == []


def test_nothing_is_cut_off_whatever_the_record_holds(browser: Browser, folder: Path) -> None:
    (seed,) = golden("seed-digital")
    row = seed.indicators[0]
    long = seed.model_copy(
        update={
            "project_name": "很长的项目名称" * 30,
            "reporting_unit": "Averylongunitnamewithoutanyspace" * 12,
            "indicators": tuple(row.model_copy(update={"name": f"第{i}项指标" * 5}) for i in range(30)),
            "narrative": (NarrativeSection(heading="正文", text="正文" * 4000),),
        }
    )
    empty = Record(source=seed.source.model_copy(update={"pages": (2, 2)}), family="basic_info")
    fill(folder, [long, empty])
    with serving(folder) as url:
        person = Person(browser, url)
        for path in ("/", "/projects", "/project/1", "/project/2"):
            for width in (1400, 1024, 480):
                page = person.goto(path)
                page.set_viewport_size({"width": width, "height": 900})
                wide = page.evaluate("document.scrollingElement.scrollWidth")
                assert wide <= width, (path, width)
        assert "空白" in (page.locator("#part-fields").text_content() or "")


def test_an_empty_workspace_says_what_to_do(browser: Browser, folder: Path) -> None:
    with Workspace(folder, create=True):
        pass
    with serving(folder) as url:
        person = Person(browser, url)
        assert "hecha run" in (person.goto("/").text_content("main") or "")
        assert "还没有" in (person.goto("/projects").text_content("main") or "")
        assert "还没有决定" in (person.goto("/decisions").text_content("main") or "")
        person.goto("/next")
        assert person.complaints == []


def test_a_file_that_is_not_the_one_read_is_not_shown(browser: Browser, folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "seed-digital.pdf"
    copy.write_bytes((SAMPLES / "bundle-with-cover.pdf").read_bytes())
    fill(folder, golden("seed-digital"), tmp_path)
    with serving(folder) as url:
        page = Person(browser, url).goto("/project/1")
        expect(page.locator(".broken").first).to_contain_text("原文件已改动")
        copy.unlink()
        page = Person(browser, url).goto("/project/1")
        expect(page.locator(".broken").first).to_contain_text("不在原处")
        assert "韶关" in (page.text_content("#values") or "")


@pytest.mark.parametrize("turned", [90, 270])
def test_boxes_stand_on_the_ink_of_turned_pages(folder: Path, tmp_path: Path, turned: int) -> None:
    """The rendered page has its ink where the evidence says, as the page is displayed."""
    document = pypdfium2.PdfDocument(SAMPLES / "seed-digital.pdf")
    document[0].set_rotation(turned)
    document.save(tmp_path / "turned.pdf")
    document.close()
    records = hecha.read(tmp_path / "turned.pdf")
    fill(folder, records, tmp_path)
    with serving(folder) as url, urllib.request.urlopen(f"{url}/project/1/page/1.webp") as answer:
        image = Image.open(io.BytesIO(answer.read())).convert("L")
    record = records[0]
    wide = 842 if turned % 180 else 595
    scale = image.width / wide
    places = [place for place in record.evidence.values() if place.page == 1]
    assert places
    for place in places:
        x0, top, x1, bottom = (part * scale for part in place.bbox)
        assert 0 <= x0 < x1 <= image.width + 1
        part = image.crop((int(x0), int(top), int(x1) + 1, int(bottom) + 1))
        assert min(part.tobytes()) < 110, place
