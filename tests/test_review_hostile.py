"""Nothing of a text that stood in a PDF runs in the review page, tried in a real Chromium."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

from playwright.sync_api import Browser
from review_desk import DONE, SAMPLES, serving
from review_person import Person

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
