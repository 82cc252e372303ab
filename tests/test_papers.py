"""Working papers say what is stated, where, what contradicts it and why, and leave room for the unit's reply."""

from __future__ import annotations

import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from review_desk import fill

from hecha.check import catalogue, check_all
from hecha.report import crops
from hecha.report.jsonl import read_jsonl, write_jsonl
from hecha.report.papers import write_department_paper, write_project_paper
from hecha.schema import PERSON, Box, Evidence, Finding, FundingAmount, Judgement, Record, ReviewItem, Source

SAMPLES = Path(__file__).parents[1] / "samples"
RULES = {info.name: info for info in catalogue()}


def text_of(path: Path) -> str:
    """All text of a document in its order, cells included."""
    return "\n".join(
        node.text or "" for node in docx.Document(str(path)).element.body.iter() if node.tag.endswith("}t")
    )


def overspent(name: str = "村级道路维修", **changes: object) -> Record:
    """A project of 50 万元 that spent 60."""
    amounts = {"budget": Decimal(500_000), "spent": Decimal(600_000)}
    record = Record(
        source=Source(file="道路.pdf", pages=(1, 2), kind="digital"),
        family="self_evaluation_table",
        amount_unit="万元",
        project_name=name,
        reporting_unit="公路站",
        supervising_department="交通局",
        evaluation_year=2023,
        funding=tuple(FundingAmount(measure=m, source="total", amount=a) for m, a in amounts.items()),  # type: ignore[arg-type]
        evidence={
            f"/funding/{i}/amount": Evidence(page=1, bbox=Box(100, 200 + 20 * i, 150, 212 + 20 * i), text=text,
                                             confidence=1.0, engine="text")
            for i, text in enumerate(("50", "60"))
        },
    )  # fmt: skip
    (checked,) = check_all([record.model_copy(update=changes)])
    return checked


def test_a_project_paper_tells_each_finding_with_place_basis_and_room_for_a_reply(tmp_path: Path) -> None:
    record = overspent()
    (finding,) = [f for f in record.findings if f.rule == "overspent"]
    write_project_paper(tmp_path / "p.docx", record, rules=RULES)
    text = text_of(tmp_path / "p.docx")
    assert "绩效自评核查工作底稿" in text
    assert finding.message in text
    assert "支出数：60 万元" in text
    assert "第 1 页" in text
    assert RULES["overspent"].basis in text
    standing = len(record.findings)
    assert text.count("被审计单位意见") == text.count("审计人员意见") == standing
    for signed in ("编制人", "复核人", "索引号"):
        assert signed in text


def test_strips_of_the_original_are_in_the_paper(tmp_path: Path) -> None:
    import json

    (tmp_path / "r.jsonl").write_text(
        "".join(json.dumps(r) + "\n" for r in json.loads((SAMPLES / "seed-digital.json").read_text("utf-8"))["records"])
    )
    (record,) = check_all(list(read_jsonl(tmp_path / "r.jsonl")))
    pictures = crops.cut([record], {record.source.file: SAMPLES / "seed-digital.pdf"})
    write_project_paper(tmp_path / "p.docx", record, rules=RULES, pictures=pictures)
    shown = docx.Document(str(tmp_path / "p.docx")).inline_shapes
    assert len(shown) == sum(len(found) for found in pictures.values()) > 0


def test_what_a_person_decided_is_told(tmp_path: Path) -> None:
    record = overspent()
    judged = Judgement(verdict="dismissed", reason="年中追加预算，见批复", who="王芳", when="2024-05-06T01:02:03Z")
    place = record.evidence["/funding/1/amount"].model_copy(update={"engine": PERSON, "text": "6O"})
    told = record.model_copy(
        update={
            "findings": tuple(f.model_copy(update={"judged": judged}) for f in record.findings),
            "evidence": record.evidence | {"/funding/1/amount": place},
            "review": (ReviewItem(pointer="/funding/0/amount", reason="字形与读数不符", candidates=("50", "80")),),
        }
    )
    write_project_paper(tmp_path / "p.docx", told, rules=RULES)
    text = text_of(tmp_path / "p.docx")
    assert "被审计单位意见" not in text  # nothing stands
    for wanted in ("年中追加预算，见批复", "王芳", "2024-05-06", "6O", "50；80", "字形与读数不符", "未发现不一致"):
        assert wanted in text


def test_a_department_paper_lists_its_projects_and_tells_those_with_findings(tmp_path: Path) -> None:
    quiet = overspent("无问题项目", findings=(), funding=())
    quiet = quiet.model_copy(update={"findings": (), "review": ()})
    write_department_paper(tmp_path / "d.docx", "交通局", [overspent(), quiet], rules=RULES)
    document = docx.Document(str(tmp_path / "d.docx"))
    listed = next(t for t in document.tables if t.rows[0].cells[0].text == "序号")
    assert [row.cells[1].text for row in listed.rows[1:]] == ["村级道路维修", "无问题项目"]
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 2"]
    assert "1. 村级道路维修" in headings
    assert "2. 无问题项目" not in headings


def test_text_that_xml_does_not_take_costs_no_paper(tmp_path: Path) -> None:
    hostile = "<w:t>\x00\x0b\ufffe\ud800]]>&amp;" + "长" * 5000
    record = overspent(project_name=hostile).model_copy(
        update={"findings": (Finding(rule="x", severity="error", message=hostile, subjects=("/project_name",)),)}
    )
    write_project_paper(tmp_path / "p.docx", record, rules=RULES)
    assert "<w:t>]]>&amp;" in text_of(tmp_path / "p.docx")


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_project_paper(tmp_path / name, overspent(), rules=RULES)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_judgement_travels_with_the_records(tmp_path: Path) -> None:
    judged = Judgement(verdict="confirmed", reason="", who="王芳", when="2024-05-06T01:02:03Z")
    record = overspent()
    told = record.model_copy(update={"findings": (record.findings[0].model_copy(update={"judged": judged}),)})
    write_jsonl(tmp_path / "r.jsonl", [told, record])
    assert list(read_jsonl(tmp_path / "r.jsonl")) == [told, record]
    assert (tmp_path / "r.jsonl").read_text("utf-8").count('"judged"') == 1


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no office")
def test_an_office_opens_a_paper(tmp_path: Path) -> None:
    write_project_paper(tmp_path / "p.docx", overspent(), rules=RULES)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path),
                    str(tmp_path / "p.docx")], check=True, capture_output=True, timeout=120)  # fmt: skip
    assert (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF")


def test_the_tables_mark_what_a_person_corrected_and_judged() -> None:
    from hecha.report.tables import FINDINGS, FUNDING, PROJECTS

    record = overspent()
    judged = Judgement(verdict="dismissed", reason="见批复", who="王芳", when="2024-05-06T01:02:03Z")
    place = record.evidence["/funding/1/amount"].model_copy(update={"engine": PERSON})
    told = record.model_copy(
        update={
            "findings": tuple(f.model_copy(update={"judged": judged}) for f in record.findings),
            "evidence": record.evidence | {"/funding/1/amount": place},
        }
    )
    (project,) = (dict(zip(PROJECTS.header("en"), row, strict=True)) for row in PROJECTS.cells([told], "en"))
    assert project["corrected_fields"] == "total spent"
    assert project["errors"] == 0
    funding = [dict(zip(FUNDING.header("en"), row, strict=True)) for row in FUNDING.cells([told], "en")]
    assert [row["corrected"] for row in funding] == [False, True]
    findings = [dict(zip(FINDINGS.header("en"), row, strict=True)) for row in FINDINGS.cells([told], "en")]
    assert {(row["judged"], row["judged_reason"], row["judged_by"]) for row in findings} == {
        ("dismissed", "见批复", "王芳")
    }


def test_papers_of_a_workspace_are_written_once_and_never_over_filled_in_ones(tmp_path: Path) -> None:
    odd = overspent("../../上级<目录>：" + "长" * 100)
    fill(tmp_path / "out", [overspent(), odd, overspent("无部门", supervising_department=None)], tmp_path)
    command = [sys.executable, "-m", "hecha.cli", "report", str(tmp_path / "out"), "--papers", str(tmp_path / "底稿")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    written = sorted(path.relative_to(tmp_path / "底稿").as_posix() for path in (tmp_path / "底稿").rglob("*.docx"))
    assert [name.partition("-")[0] for name in written] == [
        "交通局.docx", "交通局/00001", "交通局/00002", "未填主管部门.docx", "未填主管部门/00003",
    ]  # fmt: skip
    assert "村级道路维修" in text_of(tmp_path / "底稿" / "交通局.docx")
    again = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert again.returncode == 3
    assert "已填写" in again.stderr
