"""The review page in a real Chromium: find, look, decide, and nothing of a PDF's text runs.

Skipped where no Chromium is installed.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from decimal import Decimal as D
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright
from review_desk import DONE, SAMPLES, chromium, fill, golden, serving

import hecha
from hecha.check import CheckConfig
from hecha.schema import (
    Box,
    Claim,
    Evidence,
    ExecutionLine,
    Finding,
    FundingAmount,
    Indicator,
    NarrativeSection,
    Quantity,
    Record,
    ReviewItem,
    ScoreItem,
    Source,
    SpendingItem,
    StageGoal,
    Unmapped,
)
from hecha.store import FileRow, Workspace, check_key, encode

pytestmark = pytest.mark.skipif(chromium() is None, reason="no Chromium")

ARGUMENTS = ["--no-sandbox", "--headless=new", "--disable-gpu", "--disable-dev-shm-usage"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


class Person:
    """Somebody at the page, in a browser of their own; what the page complains of is collected."""

    def __init__(self, browser: Browser, url: str, name: str = "王芳", *, dark: bool = False) -> None:
        self.url, self.name = url, name
        self.context = browser.new_context(
            viewport={"width": 1400, "height": 900},
            reduced_motion="reduce",
            color_scheme="dark" if dark else "light",
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def goto(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def introduce(self) -> None:
        """Give one's name, which is asked once."""
        self.page.fill("#name", self.name)
        self.page.click("#ask button[value=ok]")

    def said(self, text: str) -> None:
        expect(self.page.locator("#status")).to_contain_text(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"


def hecha_command(*arguments: object) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hecha.cli", *map(str, arguments)], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr


def number_of(folder: Path, file: str) -> int:
    with Workspace(folder) as workspace:
        return next(n for n, record in workspace.records() if record.source.file == file)


def test_find_open_see_correct_and_the_finding_is_gone(browser: Browser, folder: Path) -> None:
    fill(folder, golden("bundle-with-cover"))
    hecha_command("ingest", SAMPLES / "seed-digital.pdf", "--out", folder)
    (seed,) = golden("seed-digital")
    claim = next(f.subjects[0] for f in seed.findings if f.rule == "claim-conflict")
    with serving(folder) as url:
        person = Person(browser, url)
        page = person.goto("/")
        page.click("text=项目 >> nth=0")
        page.fill("input[name=q]", "12345")
        page.press("input[name=q]", "Enter")
        expect(page.locator("table.list tbody tr")).to_have_count(1)
        page.click("table.list tbody a")
        expect(page.locator("article.finding", has_text="99.6%")).to_have_count(1)

        for pointer in ("/project_name", claim, "/indicators/2/actual"):  # the place, as the golden reading has it
            value = page.locator(f'.v[data-p="{pointer}"]').first
            value.click()
            place = seed.evidence[pointer]
            figure = page.locator(f'.page[data-page="{place.page}"]')
            lit = figure.locator("rect.lit")
            expect(lit).to_have_count(1)
            expect(lit).to_be_in_viewport()
            image = figure.locator("img")
            expect(image).to_have_js_property("complete", True)
            assert image.evaluate("image => image.naturalWidth") > 1000
            at, of = lit.bounding_box(), image.bounding_box()
            assert at is not None
            assert of is not None
            scale = 595.3 / of["width"]
            left, top = (at["x"] - of["x"]) * scale, (at["y"] - of["y"]) * scale
            found = (left, top, left + at["width"] * scale, top + at["height"] * scale)
            assert found == pytest.approx(place.bbox, abs=4)

        page.locator("#desk-name").wait_for()
        page.locator(f'.v[data-p="{claim}"]').first.click()
        page.keyboard.press("e")
        page.keyboard.type("不是数")
        expect(page.locator("#means.bad")).to_contain_text("比率")  # what would be a value
        page.locator("#typed").fill("100%")
        expect(page.locator("#means.bad")).to_have_count(0)
        page.keyboard.press("Enter")
        person.introduce()
        person.said("已更正")
        expect(page.locator("article.finding", has_text="99.6%")).to_have_count(0)
        expect(page.locator(f'.v.corrected[data-p="{claim}"]').first).to_have_text(re.compile("100%"))
        expect(page.locator("#history")).to_contain_text("99.6% → 100%")
        page.locator('.v[data-p="/other_notes"]').click()  # a longer text, in a field of several lines
        page.keyboard.press("e")
        page.keyboard.type("另有说明")
        page.keyboard.press("Enter")
        expect(page.locator('.v.corrected[data-p="/other_notes"]')).to_have_text(re.compile("另有说明"))
        assert person.complaints == []

        page = person.goto("/decisions")
        with page.expect_download() as download:
            page.click("text=decisions.csv")
        trail = Path(download.value.path()).read_text("utf-8-sig")
        assert f"王芳,更正,seed-digital.pdf,{seed.evidence[claim].page}," in trail
        assert ",0.996,1," in trail

    hecha_command("export", folder)
    assert (folder / "decisions.csv").read_text("utf-8-sig") == trail
    with (folder / "projects.csv").open(encoding="utf-8-sig", newline="") as file:
        marked = {row["文件"]: row["人工更正内容"] for row in csv.DictReader(file)}
    assert "资金支出率" in marked["seed-digital.pdf"]
    with Workspace(folder) as workspace:  # and read anew from the start, as by another version
        workspace._db.execute("UPDATE submissions SET reading = 'older'")
    hecha_command("run", SAMPLES / "seed-digital.pdf", "--out", folder)
    told = [json.loads(line) for line in (folder / "records.jsonl").read_text("utf-8").splitlines()]
    (again,) = [record for record in told if record["source"]["file"] == "seed-digital.pdf"]
    position = int(claim.split("/")[2])
    assert again["claims"][position]["value"] == "1"
    assert again["evidence"][claim]["engine"] == "person"
    assert claim not in {f["subjects"][0] for f in again["findings"] if f["rule"] == "claim-conflict"}


def test_a_list_of_doubts_is_worked_off_from_the_keyboard(browser: Browser, folder: Path) -> None:
    (record,) = golden("hand-corrected-scan")
    doubts = tuple(
        ReviewItem(
            pointer=f"/indicators/{i}/actual",
            reason="两次识别不一致",
            candidates=(record.evidence[f"/indicators/{i}/actual"].text,),
        )
        for i in range(5)
    )
    fill(folder, [record.model_copy(update={"review": doubts})])
    with serving(folder) as url:
        person = Person(browser, url)
        page = person.goto(f"/project/{number_of(folder, 'hand-corrected-scan.pdf')}")
        count = len(doubts)
        expect(page.locator("#desk-count")).to_have_text(f"1 / {count}")
        expect(page.locator("#crop image")).to_have_count(1)
        first = page.locator("#desk-name").text_content()
        page.keyboard.press("n")
        expect(page.locator("#desk-count")).to_have_text(f"2 / {count}")
        page.keyboard.press("k")
        expect(page.locator("#desk-name")).to_have_text(first or "")
        page.keyboard.press("1")  # the first candidate
        person.introduce()
        expect(page.locator("[data-doubt]")).to_have_count(count - 1)
        for left in range(count - 2, -1, -1):
            page.keyboard.press("a")
            expect(page.locator("[data-doubt]")).to_have_count(left)
        expect(page.locator("#part-review")).to_contain_text("没有待复核的读数")
        page.keyboard.press("n")
        page.wait_for_url("**/projects")
        assert person.complaints == []
    with Workspace(folder) as workspace:
        assert len(list(workspace.decisions())) == count
        assert {made.who for _, made in workspace.decisions()} == {"王芳"}


def test_a_value_doubted_twice_stands_once_with_both_reasons(browser: Browser, folder: Path) -> None:
    (seed,) = golden("seed-digital")
    doubts = (
        ReviewItem(pointer="/funding", reason="可能是横线（省级：1）", candidates=("1",)),
        ReviewItem(pointer="/funding", reason="可能是表格线（市级：7）", candidates=("7",)),
    )
    fill(folder, [seed.model_copy(update={"review": doubts})])
    with serving(folder) as url:
        person = Person(browser, url)
        page = person.goto("/project/1")
        expect(page.locator("[data-doubt]")).to_have_count(1)
        expect(page.locator("#desk-reason")).to_have_text("可能是横线（省级：1）；可能是表格线（市级：7）")
        expect(page.locator("#edit #typed")).to_be_hidden()  # a whole table is looked at, not typed
        page.keyboard.press("a")
        person.introduce()
        expect(page.locator("[data-doubt]")).to_have_count(0)
        assert person.complaints == []


def test_an_amount_that_is_not_there_is_taken_out_and_can_be_put_back(browser: Browser, folder: Path) -> None:
    fill(folder, golden("hand-corrected-scan"))
    with serving(folder) as url:
        person = Person(browser, url)
        page = person.goto("/project/1")
        page.locator('.grid .v[data-p="/funding/3/amount"]').click()
        page.fill("#typed", "—")
        page.press("#typed", "Enter")
        person.introduce()
        person.said("已更正")
        expect(page.locator("#desk")).to_be_hidden()
        expect(page.locator("#part-removed")).to_contain_text("868 万元")
        page.click("#part-removed button")
        person.said("已恢复")
        expect(page.locator("#part-removed")).to_have_count(0)
        expect(page.locator('.grid .v[data-p="/funding/3/amount"]')).to_have_text("868 万元")
        assert person.complaints == []


def test_two_people_see_what_the_other_did(browser: Browser, folder: Path) -> None:
    fill(folder, golden("seed-digital"))
    with serving(folder) as url:
        one, other = Person(browser, url), Person(browser, url, "李强")
        for person in (one, other):
            person.goto("/project/1").locator('.v[data-p="/contact_phone"]').click()
        one.page.fill("#typed", "0751-1111111")
        one.page.press("#typed", "Enter")
        one.introduce()
        one.said("已更正")
        other.page.fill("#typed", "0751-2222222")
        other.page.press("#typed", "Enter")
        other.introduce()
        other.said("王芳 已于")
        other.said("0751-1111111")
        expect(other.page.locator("#desk-shown")).to_have_text("0751-1111111")
        other.page.fill("#typed", "0751-2222222")
        other.page.press("#typed", "Enter")
        other.said("已更正")
    with Workspace(folder) as workspace:
        assert [made.new for _, made in workspace.decisions()] == ['"0751-1111111"', '"0751-2222222"']


def test_findings_are_dismissed_for_a_reason_and_can_be_reopened(browser: Browser, folder: Path) -> None:
    fill(folder, golden("seed-digital"))
    with serving(folder) as url:
        person = Person(browser, url)
        page = person.goto("/project/1")
        finding = page.locator("article.finding").first
        finding.locator(".look").click()
        expect(page.locator("rect.fault").first).to_be_in_viewport()
        finding.locator("button[value=dismiss]").click()
        person.introduce()
        person.said("请写明不作为问题的理由")
        finding.locator("input[name=why]").fill("合同另有约定")
        finding.locator("button[value=dismiss]").click()
        person.said("已记为不作为问题")
        dismissed = page.locator("article.finding.dismissed")
        expect(dismissed).to_contain_text("合同另有约定")
        page = person.goto("/project/1")
        dismissed.locator("button[value=reopen]").click()
        person.said("已撤销")
        expect(dismissed).to_have_count(0)
        page.locator("article.finding").first.locator("button[value=uphold]").click()
        person.said("已认定属实")


HOSTILE = (
    "<script>window.ran=1</script><img src=x onerror=window.ran=1><svg onload=window.ran=1>"
    '<a href="javascript:window.ran=1">x</a>\'"--></script></textarea></title>{{7*7}}</button>'
    "<iframe srcdoc='<script>parent.ran=1</script>'>\u2028\u202e"
)


def hostile(file: str) -> Record:
    """A record whose every text is an attack."""
    texts = (
        *("project_name", "reporting_unit", "supervising_department", "contact_name", "contact_phone", "contact_email"),
        *("filled_by", "fill_date", "start_date", "end_date", "basis", "overall_goal", "overall_goal_result"),
        *("other_notes", "title"),
    )
    quantity = Quantity(raw=HOSTILE, kind="text", unit=HOSTILE)
    evidence = Evidence(page=1, bbox=Box(50, 50, 90, 60), text=HOSTILE, confidence=0.5, engine=HOSTILE)
    record = Record(
        source=Source(file=file, sha256=f"{1:0>64}", pages=(1, 1), kind="scanned"),
        family="basic_info",
        **{name: HOSTILE for name in texts},  # type: ignore[arg-type]
        funding=(FundingAmount(measure="budget", source="total", amount=D(1)),),
        execution=(ExecutionLine(source="total", rate=D(1)),),
        spending_items=(SpendingItem(purpose=HOSTILE, amount=D(1)),),
        stage_goals=(StageGoal(number=1, goal=HOSTILE, result=HOSTILE),),
        indicators=(
            Indicator(level1=HOSTILE, level2=HOSTILE, name=HOSTILE, formula=HOSTILE, target=quantity, actual=quantity,
                      reason=HOSTILE),
        ),
        score_items=(ScoreItem(name=HOSTILE, score=D(1)),),
        claims=(Claim(metric="spent", value=D(1), unit=HOSTILE),),
        narrative=(NarrativeSection(heading=HOSTILE, text=HOSTILE),),
        notes=(HOSTILE,),
        unmapped=(Unmapped(label=HOSTILE, value=HOSTILE, evidence=evidence), Unmapped(label="", value=HOSTILE)),
        review=(
            ReviewItem(pointer="/project_name", reason=HOSTILE, candidates=(HOSTILE, "乙")),
            ReviewItem(pointer="/funding", reason=HOSTILE, candidates=(HOSTILE,)),
        ),
    )  # fmt: skip
    pointers = [f"/{name}" for name in texts] + ["/indicators/0/name", "/indicators/0/target", "/narrative/0/text"]
    record = record.model_copy(update={"evidence": dict.fromkeys(pointers, evidence)})
    attack = Finding(
        rule="funding-sum",
        severity="error",
        message=HOSTILE,
        message_en=HOSTILE,
        subjects=("/project_name",),
        expected=HOSTILE,
        actual=HOSTILE,
    )
    return record.model_copy(update={"findings": (attack,)})


def test_text_of_a_pdf_runs_nowhere(browser: Browser, folder: Path, tmp_path: Path) -> None:
    file = "<img src=x onerror=window.ran=1>&'\"{{7*7}}.pdf"
    (tmp_path / file).write_bytes((SAMPLES / "seed-digital.pdf").read_bytes())
    record = hostile(file)
    with Workspace(folder, create=True) as workspace:
        workspace.list_files([FileRow(file, tmp_path / file)], [])
        workspace.identify(FileRow(file, tmp_path / file, 1, 1, record.source.sha256))
        workspace.save(record.source.sha256, DONE, [encode(record)], ())
        workspace.note("checked", f"{check_key(CheckConfig())} {workspace.revision}")  # its finding is made up
    with serving(folder) as url:
        person = Person(browser, url, name="<b onclick=1>王芳")
        page = person.page
        page.add_init_script("window.ran = 0")
        page.on("dialog", lambda dialog: person.complaints.append("dialog"))
        page.on("request", lambda asked: None if asked.url.startswith(url) or asked.url.startswith("data:")
                else person.complaints.append(asked.url))  # fmt: skip
        for path in (
            "/",
            "/projects?q=%3Cscript%3Ewindow.ran%3D1%3C/script%3E",
            "/projects",
            "/files",
            "/rules",
            "/project/1",
        ):
            person.goto(path)
            page.wait_for_load_state("networkidle")
            assert page.evaluate("window.ran") == 0
        for value in page.locator("#reading .v").all():
            value.click(force=True)
        page.locator("article.finding input[name=why]").fill(HOSTILE)
        page.locator("article.finding button[value=uphold]").click()
        person.introduce()
        person.said("已认定属实")
        page.locator('.v[data-p="/project_name"]').first.click()
        assert HOSTILE[:60] in (page.locator("#desk-shown").text_content() or "")
        page.locator("#typed").fill(HOSTILE)
        page.locator("#why").fill(HOSTILE)
        page.press("#typed", "Enter")
        person.said("已更正")
        for path in ("/decisions", "/project/1", "/project/1/report.html"):
            person.goto(path)
            page.wait_for_load_state("networkidle")
            assert page.evaluate("window.ran") in (0, None)
            assert page.locator("iframe, a[href^=javascript], img[src=x]").count() == 0
        broken = [said for said in person.complaints if "404" not in said]  # the page's image is not of this content
        assert broken == []


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
