"""What a viewer shows of a page is what is read: nothing hidden under it, all that lies over it."""

from __future__ import annotations

from itertools import product
from math import cos, pi, sin
from pathlib import Path

import pytest
from paper import SONG, Paper, national
from PIL import Image

from hecha.extract.document import Document
from hecha.extract.options import ReadOptions

FUNDS = (
    "项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分\n"
    "^ | 年度资金总额 | 120 | 120 | 96 | 10 | 80% | 8"
)


def words(paper: Paper) -> list[str]:
    return [word.text for word in paper.page().words]


# ---- not seen, not read -----------------------------------------------------------------------------------------


def test_text_without_ink(paper: Paper) -> None:
    paper.text("城区道路维修", top=100)
    hidden = paper.pdf.beginText(110, paper.height - 108.8)
    hidden.setTextRenderMode(3)
    hidden.textOut("伪造")
    paper.pdf.drawText(hidden)
    assert words(paper) == ["城区道路维修"]


def test_white_text_on_white_paper(paper: Paper) -> None:
    paper.text("预算数", top=100)
    paper.pdf.setFillGray(1)
    paper.text("999", x=90, top=100)
    assert words(paper) == ["预算数"]


def test_white_text_on_a_dark_ground_is_seen(paper: Paper) -> None:
    paper.pdf.setFillColorRGB(0.1, 0.2, 0.5)
    paper.box(40, 90, 300, 120, fill=True)
    paper.pdf.setFillGray(1)
    paper.text("一级指标", top=100)
    paper.pdf.setFillGray(0)
    paper.text("产出指标", top=130)
    assert words(paper) == ["一级指标", "产出指标"]


def test_a_figure_that_was_painted_over(paper: Paper) -> None:
    paper.text("100.00", x=100, top=100)
    paper.pdf.setFillGray(1)
    paper.box(98, 97, 140, 113, fill=True)
    paper.pdf.setFillGray(0)
    paper.text("86.50", x=100, top=100)
    assert words(paper) == ["86.50"]


def test_a_transparent_marker_over_a_figure_hides_nothing(paper: Paper) -> None:
    paper.text("100.00", x=100, top=100)
    paper.pdf.setFillColorRGB(1, 1, 0, alpha=0.4)
    paper.box(98, 97, 140, 113, fill=True)
    assert words(paper) == ["100.00"]


def test_a_watermark_across_the_table(paper: Paper) -> None:
    paper.pdf.saveState()
    paper.pdf.setFillGray(0.8)
    paper.pdf.setFont(SONG, 40)
    paper.pdf.translate(200, 500)
    paper.pdf.rotate(35)
    paper.pdf.drawString(0, 0, "内部资料 2023")
    paper.pdf.restoreState()
    paper.pdf.setFillGray(0.85)
    paper.text("内部资料 888", x=60, top=150, size=48)
    paper.pdf.setFillGray(0)
    record = national(paper, FUNDS)
    assert record.project_name == "城区道路维修"
    assert [str(row.amount) for row in record.funding] == ["1200000", "1200000", "960000"]
    assert [one.name for one in record.indicators] == ["维修道路里程", "投诉下降率"]


def test_a_watermark_tiled_over_the_page_has_more_letters_than_the_form(paper: Paper) -> None:
    paper.pdf.setFillGray(0.6)
    for x, y in product(range(40, 560, 130), range(60, 820, 36)):
        paper.pdf.saveState()
        paper.pdf.setFont(SONG, 9)
        paper.pdf.translate(x, y)
        paper.pdf.rotate(25)
        paper.pdf.drawString(0, 0, "王海涛 7316 2024-03-08")
        paper.pdf.restoreState()
    paper.pdf.setFillGray(0)
    record = national(paper, FUNDS)
    assert record.project_name == "城区道路维修"
    assert [str(row.amount) for row in record.funding] == ["1200000", "1200000", "960000"]
    assert [one.name for one in record.indicators] == ["维修道路里程", "投诉下降率"]


def test_the_words_in_a_seal(paper: Paper) -> None:
    record = national(paper, FUNDS)
    again = Paper(paper.path.with_name("sealed.pdf"))
    pdf = again.pdf
    pdf.setStrokeColorRGB(0.85, 0.1, 0.1)
    pdf.setFillColorRGB(0.85, 0.1, 0.1)
    pdf.setLineWidth(2)
    x, y = 300, 640
    pdf.circle(x, y, 60)
    pdf.setFont(SONG, 12)
    for k, character in enumerate("某市财政局绩效评价中心"):
        angle = pi * (1.15 - 1.3 * k / 10)
        pdf.saveState()
        pdf.translate(x + 46 * cos(angle), y + 46 * sin(angle))
        pdf.rotate(angle * 180 / pi - 90)
        pdf.drawCentredString(0, 0, character)
        pdf.restoreState()
    pdf.drawCentredString(x, y - 20, "业务专用章")
    pdf.setFillGray(0)
    sealed = national(again, FUNDS)
    assert sealed.funding == record.funding
    assert sealed.indicators == record.indicators
    assert sealed.reporting_unit == record.reporting_unit


def test_a_layer_that_is_switched_off(tmp_path: Path) -> None:
    pymupdf = pytest.importorskip("pymupdf")
    pdf = pymupdf.open()
    page = pdf.new_page()
    for name, on, top, text in (("终稿", True, 100, "预算数 86.50"), ("草稿", False, 104, "预算数 100.00")):
        page.insert_text((100, top), text, fontname="china-s", oc=pdf.add_ocg(name, on=on))
    pdf.save(tmp_path / "layers.pdf")
    (read,) = Document(tmp_path / "layers.pdf", "layers.pdf", ReadOptions()).pages()
    assert "".join(word.text for word in read.words).replace(" ", "") == "预算数86.50"


# ---- over the page ----------------------------------------------------------------------------------------------


def test_fields_that_were_filled_in(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | \n主管部门 | 市政局", top=100)
    paper.table(FUNDS.replace("96 | 10", " | 10"), top=160)
    form = paper.pdf.acroForm
    form.textfield(value="Road repair 2023", x=300, y=paper.height - 118, width=200, height=16, borderWidth=0)
    form.textfield(value="96", x=299, y=paper.height - 193, width=60, height=12, fontSize=8, borderWidth=0)
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 50 | 50",
        top=260,
    )
    record = paper.record()
    assert record.project_name == "Road repair 2023"
    assert {row.measure: str(row.amount) for row in record.funding}["spent"] == "960000"
    place = next(e for p, e in record.evidence.items() if p == "/project_name")
    assert place.bbox.x0 >= 299


def test_a_field_without_an_appearance_shows_its_value(paper: Paper) -> None:
    paper.text("项目名称", top=100)
    paper.pdf.acroForm.textfield(value="Road repair", x=120, y=paper.height - 114, width=120, height=16)
    path = paper.save()
    path.write_bytes(path.read_bytes().replace(b"/AP ", b"/XP "))
    (page,) = Document(path, path.name, ReadOptions()).pages()
    assert [word.text for word in page.words] == ["项目名称", "Road repair"]


def test_boxes_to_tick(paper: Paper) -> None:
    paper.text("是", x=120, top=100)
    paper.text("否", x=180, top=100)
    for x, on in ((105, True), (165, False)):
        paper.pdf.acroForm.checkbox(checked=on, x=x, y=paper.height - 112, size=10)
    assert "".join(sorted("".join(words(paper)))) == "".join(sorted("☑是□否"))


# ---- characters -------------------------------------------------------------------------------------------------


def test_letters_set_apart_are_one_word(paper: Paper) -> None:
    text = paper.pdf.beginText(50, 700)
    text.setFont(SONG, 9)
    text.setCharSpace(3)
    for line in ("年度资金总额", "1,961.17", "80", "填报单位"):
        text.textLine(line)
    paper.pdf.drawText(text)
    assert words(paper) == ["年度资金总额", "1,961.17", "80", "填报单位"]


def test_a_shadow_under_the_letters(paper: Paper) -> None:
    paper.pdf.setFillGray(0.6)
    paper.text("执行率 11.55%", x=100.9, top=100.9)
    paper.pdf.setFillGray(0)
    paper.text("执行率 11.55%", x=100, top=100)
    assert "".join(words(paper)).replace(" ", "") == "执行率11.55%"


def test_rules_that_are_pictures(paper: Paper) -> None:
    def drawn(x0: float, top: float, x1: float, bottom: float, weight: float = 0.7) -> None:
        width, height = max(x1 - x0, weight), max(bottom - top, weight)
        paper.pdf.drawInlineImage(Image.new("L", (1, 1), 0), x0, paper.height - bottom, width, height)

    paper.line = drawn  # type: ignore[method-assign]
    record = national(paper, FUNDS)
    assert [str(row.amount) for row in record.funding] == ["1200000", "1200000", "960000"]
    assert len(record.indicators) == 2


def test_a_year_that_is_none_does_not_stop_the_form(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.text("（0000年度）", x=260)
    paper.table("项目名称 | 城区道路维修\n主管部门 | 市政局")
    paper.table(FUNDS)
    record = paper.record()
    assert record.evaluation_year is None
    assert record.project_name == "城区道路维修"
