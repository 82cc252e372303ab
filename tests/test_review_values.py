"""Values at the review page, in a real Chromium: found, seen on the original, confirmed and corrected."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from review_desk import SAMPLES, fill, golden, number_of, serving
from review_person import Person

from hecha.schema import ReviewItem
from hecha.store import Workspace


def hecha_command(*arguments: object) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hecha.cli", *map(str, arguments)], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr


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
