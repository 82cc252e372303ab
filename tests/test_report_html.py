"""The report: everything is told, nothing from a file can act in it, and it needs no other file and no network."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from hecha.check.registry import RuleInfo
from hecha.extract.errors import EncryptedPdf
from hecha.extract.result import Problem
from hecha.report.crops import Picture, Strip, cut, strips_of
from hecha.report.html import write_report
from hecha.report.overview import overview
from hecha.report.results import write_results
from hecha.schema import (
    Box,
    Evidence,
    Finding,
    FundingAmount,
    NarrativeSection,
    NotChecked,
    Record,
    ReviewItem,
    Source,
)

SAMPLE = Path(__file__).parents[1] / "samples" / "seed-digital.pdf"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}javascript:"


class Page(HTMLParser):
    """What a browser would be told to do."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def place(page: int, top: float, text: str = "x", x0: float = 100) -> Evidence:
    return Evidence(page=page, bbox=Box(x0, top, x0 + 80, top + 12), text=text, confidence=1, engine="text")


def make(number: int = 1, **fields: object) -> Record:
    finding = Finding(
        rule="funding-sum",
        severity="error",
        message=f"资金合计 {number}00 万元，不等于各来源之和 95 万元。",
        subjects=("/funding/0/amount",),
        expected="95",
        actual="100",
        tentative=True,
    )
    base: dict[str, object] = {
        "source": Source(file=f"{number}.pdf", pages=(1, 2), kind="digital"),
        "family": "basic_info",
        "amount_unit": "万元",
        "project_name": f"项目{number}",
        "supervising_department": "水利局",
        "funding": (
            FundingAmount(measure="budget", year=2023, source="total", amount=Decimal("1000000")),
            FundingAmount(measure="spent", year=2023, source="total", amount=Decimal("500000")),
        ),
        "evidence": {"/funding/0/amount": place(2, 300, "100.00")},
        "findings": (finding,),
        "review": (ReviewItem(pointer="/project_name", reason="两次识别不一致", candidates=("项目一", "项目二")),),
        "unchecked": (NotChecked(rule="balance", reason="未填结余"),),
    }
    return Record.model_validate({**base, **fields})


def colour(image: Image.Image, at: tuple[int, int]) -> tuple[int, int, int]:
    """Red, green and blue of a pixel of an RGB image."""
    pixel = image.getpixel(at)
    assert isinstance(pixel, tuple)
    return pixel[0], pixel[1], pixel[2]


def report(folder: Path, records: list[Record], lang: str = "zh", **options: object) -> str:
    path = folder / "report.html"
    settings: dict[str, object] = {"files": len(records), "rules": {}, "lang": lang, **options}
    write_report(path, records, settings.pop("problems", ()), **settings)  # type: ignore[arg-type]
    return path.read_text(encoding="utf-8")


def test_a_finding_is_told_with_its_figures_page_and_raw_text(tmp_path: Path) -> None:
    info = RuleInfo("funding-sum", "error", "record", "资金合计", "查合计", "预算法", "", "", "Sums.", "funding")
    text = Page(report(tmp_path, [make()], rules={"funding-sum": info})).text
    for told in (
        "资金合计 100 万元，不等于各来源之和 95 万元。",
        "应为 95",
        "实为 100",
        "2023年 · 资金合计 · 预算数",
        "100 万元",
        "100.00",
        "待复核",
        "项目一",
        "两次识别不一致",
        "未填结余",
        "依据：预算法",
        "执行率 50%",
    ):
        assert told in text


def test_failures_are_told_with_cause_and_advice(tmp_path: Path) -> None:
    problem = Problem.of("城管局/1.pdf", EncryptedPdf(), 3)
    text = Page(report(tmp_path, [], problems=(problem,))).text
    assert "城管局/1.pdf" in text
    assert EncryptedPdf.cause in text
    assert EncryptedPdf.advice in text
    english = Page(report(tmp_path, [], lang="en", problems=(problem,))).text
    assert EncryptedPdf.cause_en in english


def test_an_english_report_has_no_chinese_of_its_own(tmp_path: Path) -> None:
    record = make(
        project_name="P",
        supervising_department="D",
        amount_unit=None,
        unchecked=(),
        review=(),
        findings=(Finding(rule="r", severity="error", message="甲", message_en="A.", subjects=("/funding/0/amount",)),),
    )
    text = Page(report(tmp_path, [record], lang="en")).text
    assert re.findall(r"[一-鿿]+", text.replace("元", "")) == []


def test_every_link_leads_somewhere(tmp_path: Path) -> None:
    page = Page(report(tmp_path, [make(1), make(2)], problems=(Problem("a", None, "b", "c"),)))
    anchors = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    targets = {attrs["href"] for tag, attrs in page.tags if tag == "a"}
    assert targets
    assert {target for target in targets if (target or "")[1:] not in anchors} == set()


def test_text_of_a_file_stays_text(tmp_path: Path) -> None:
    record = make(
        source=Source(file=f"{HOSTILE}.pdf", pages=(1, 1), kind="digital"),
        project_name=HOSTILE,
        reporting_unit=HOSTILE,
        supervising_department=HOSTILE,
        grade="优",
        narrative=(NarrativeSection(heading=HOSTILE, text=HOSTILE),),
        evidence={"/project_name": place(1, 10, HOSTILE), "/narrative/0/text": place(1, 10, HOSTILE)},
        findings=(
            Finding(rule=HOSTILE, severity="error", message=HOSTILE, subjects=("/project_name", "/narrative/0/text"),
                    expected=HOSTILE, actual=HOSTILE),
        ),
        review=(ReviewItem(pointer="/project_name", reason=HOSTILE, candidates=(HOSTILE,)),),
        unchecked=(NotChecked(rule=HOSTILE, reason=HOSTILE),),
    )  # fmt: skip
    html = report(tmp_path, [record], problems=(Problem(HOSTILE, None, HOSTILE, HOSTILE),))
    page = Page(html)
    assert not {"script", "iframe", "object", "embed", "form", "base", "link"} & {tag for tag, _ in page.tags}
    assert not [tag for tag, attrs in page.tags if tag == "img"]
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert all((attrs["href"] or "").startswith("#") for tag, attrs in page.tags if tag == "a")
    assert "{{7*7}}" in page.text


def test_the_report_asks_for_nothing_from_elsewhere(tmp_path: Path) -> None:
    picture = Picture(1, 10, 10, b"RIFF")
    html = report(tmp_path, [make()], pictures={(0, 0): (picture,)})
    sources = [attrs.get("src") for _, attrs in Page(html).tags if attrs.get("src")]
    assert len(sources) == 1
    assert all((source or "").startswith("data:image/") for source in sources)
    assert not re.search(r"@import|url\((?!data:)|https?://", html)
    assert "default-src 'none'" in html


def test_money_is_added_up_where_totals_are_stated() -> None:
    without = make(2, funding=(FundingAmount(measure="budget", year=2023, source="central", amount=Decimal(7)),))
    counted = overview([make(1), without], files=2)
    assert (counted.budget, counted.spent) == (Decimal(1000000), Decimal(500000))
    assert counted.departments[0].projects == 2
    assert counted.levels == {"error": 2, "warning": 0, "info": 0}


def test_an_amount_in_doubt_enters_no_sum() -> None:
    huge = (FundingAmount(measure="budget", year=2023, source="total", amount=Decimal(10**14)),)
    unsure = make(2, funding=huge, review=(ReviewItem(pointer="/funding/0/amount", reason="两次识别不一致"),))
    scaled = Finding(rule="amount-scale", severity="warning", message="", subjects=("/funding/0/amount",))
    counted = overview([make(1), unsure, make(3, funding=huge, findings=(scaled,))], files=3)
    assert (counted.budget, counted.rate, counted.doubtful) == (Decimal(1000000), Decimal("0.5"), 2)


def test_a_run_without_records_still_reports(tmp_path: Path) -> None:
    assert "未发现问题" in Page(report(tmp_path, [])).text


def test_places_close_together_are_shown_in_one_strip() -> None:
    finding = Finding(rule="r", severity="error", message="", subjects=("/a", "/b", "/c"))
    record = make(evidence={"/a": place(1, 300), "/b": place(1, 330, x0=300), "/c": place(2, 50)})
    first, second = strips_of(record, finding)
    assert (first.page, first.top, first.bottom, len(first.boxes)) == (1, 300, 342, 2)
    assert (second.page, len(second.boxes)) == (2, 1)


def test_strips_show_the_page_with_the_place_framed() -> None:
    record = make(
        source=Source(file="s.pdf", pages=(1, 4), kind="digital"), evidence={"/funding/0/amount": place(1, 300)}
    )
    pictures = cut([record], {"s.pdf": SAMPLE})
    ((picture,),) = pictures.values()
    image = Image.open(io.BytesIO(picture.data)).convert("RGB")
    assert image.size == (picture.width, picture.height)
    assert abs(image.width - 1000) <= 2
    assert 50 < image.height < 120
    scale = image.width / 595
    red, green, _ = colour(image, (round(140 * scale), round(14 * scale) - 4))  # the frame's upper edge
    assert red > green + 60


def test_strips_of_an_image_file_show_the_same_place(tmp_path: Path) -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    page.paste((0, 0, 200), (208, 625, 375, 650))  # where the evidence points to, at 150 dpi: x 100-180, y 300-312
    page.save(tmp_path / "s.png", dpi=(150, 150))
    record = make(
        source=Source(file="s.png", pages=(1, 1), kind="scanned"), evidence={"/funding/0/amount": place(1, 300)}
    )
    ((picture,),) = cut([record], {"s.png": tmp_path / "s.png"}).values()
    image = Image.open(io.BytesIO(picture.data)).convert("RGB")
    scale = image.width / 595.2
    red, _, blue = colour(image, (round(140 * scale), round(20 * scale)))
    assert blue > 150 > red
    red, _, blue = colour(image, (round(140 * scale), round(14 * scale) - 4))
    assert red > blue + 60


def test_a_page_that_does_not_exist_and_a_file_that_is_none_go_without_pictures(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"no pdf at all")
    ghost = make(source=Source(file="s.pdf", pages=(9, 9), kind="digital"), evidence={"/funding/0/amount": place(9, 1)})
    broken = make(source=Source(file="broken.pdf", pages=(1, 1), kind="digital"))
    pictures = cut([broken, ghost], {"s.pdf": SAMPLE, "broken.pdf": tmp_path / "broken.pdf"})
    assert not any(pictures.values())


def test_pictures_are_bounded_and_errors_come_first() -> None:
    weak = make().findings[0].model_copy(update={"severity": "warning"})
    source = Source(file="s.pdf", pages=(1, 4), kind="digital")
    evidence = {"/funding/0/amount": place(1, 300)}
    warned = make(source=source, evidence=evidence, findings=(weak,))
    wrong = make(source=source, evidence=evidence)
    assert list(cut([warned, wrong, wrong], {"s.pdf": SAMPLE}, most=2)) == [(1, 0), (2, 0)]


def test_a_strip_far_outside_the_page_is_no_error() -> None:
    from hecha.report.crops import Cutting, cut_file

    assert cut_file(Cutting(SAMPLE, (Strip(1, 5000, 5010, (Box(0, 5000, 1, 5010),)),))) == (None,)


def test_an_output_folder_holds_whole_files_only(tmp_path: Path) -> None:
    write_results(tmp_path / "out", [make()], (), files=1, rules={})
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "projects.csv", "indicators.csv", "funding.csv", "findings.csv", "failures.csv", "records.jsonl", "report.html",
    }  # fmt: skip


def test_a_second_run_that_fails_leaves_the_first_ones_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_results(tmp_path, [make()], (), files=1, rules={})
    before = (tmp_path / "projects.csv").read_bytes()

    def interrupted() -> object:
        yield make(2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_results(tmp_path, interrupted(), (), files=1, rules={})  # type: ignore[arg-type]
    assert (tmp_path / "projects.csv").read_bytes() == before
    assert not list(tmp_path.glob("*.part"))
