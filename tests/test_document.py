"""Files as they come in: what cannot be read says why and what to do, and a bad page costs only itself."""

from __future__ import annotations

import re
from pathlib import Path

import oddfonts
import pypdfium2
import pytest
from paper import Paper
from PIL import Image

from hecha.extract import Limits, ReadOptions, read_file
from hecha.extract.errors import (
    DamagedPdf,
    EmptyFile,
    EncryptedPdf,
    InputError,
    NotAPdf,
    OcrUnavailable,
    RecognitionFailed,
    TooLarge,
    UnsupportedFormat,
)
from hecha.extract.page import is_garbled
from hecha.extract.scan import reader

oddfonts.register()

SAMPLES = Path(__file__).parents[1] / "samples"
CHINESE = re.compile("[\u4e00-\u9fff]")


def form(paper: Paper, name: str = "城区道路维修") -> None:
    paper.title("项目支出绩效自评表")
    paper.table(f"项目名称 | {name} | 主管部门 | 市政局\n项目资金（万元） | 年度资金总额 | 全年预算数 | 100")
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 50 | 50"
    )


def picture(dpi: int = 150) -> Image.Image:
    """The upper part of a typed sample as an image: a heading and a few rows, so that it is recognised quickly."""
    with pypdfium2.PdfDocument(SAMPLES / "national-table-target-missing.pdf") as pdf:
        page = pdf[0].render(scale=dpi / 72).to_pil().convert("RGB")
    cut: Image.Image = page.crop((0, 0, page.width, round(page.height * 0.3)))
    return cut


def replaced(path: Path, old: bytes, new: bytes) -> Path:
    """The file with one stretch of its bytes changed for another of the same length."""
    data = path.read_bytes()
    assert data.count(old) >= 1
    assert len(old) == len(new)
    path.write_bytes(data.replace(old, new, 1))
    return path


# ---- files that cannot be read ----------------------------------------------------------------------------------


def refused(path: Path, options: ReadOptions | None = None) -> InputError:
    """The error that a file is refused with: it names cause and advice, in Chinese and in English."""
    with pytest.raises(InputError) as caught:
        read_file(path, options=options)
    error = caught.value
    assert CHINESE.search(error.message())
    assert CHINESE.search(error.advice)
    assert not CHINESE.search(type(error).cause_en + type(error).advice_en)
    return error


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    path.write_bytes(b"")
    assert type(refused(path)) is EmptyFile


def test_a_text_named_pdf(tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_text("这不是 PDF 文件", encoding="utf-8")
    assert type(refused(path)) is NotAPdf


def test_a_format_that_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "form.pptx"
    path.write_bytes(b"PK\x03\x04 something else")
    error = refused(path)
    assert type(error) is UnsupportedFormat
    assert ".pptx" in error.message()


def test_a_pdf_that_ends_within_its_first_object(tmp_path: Path) -> None:
    path = tmp_path / "torn.pdf"
    path.write_bytes((SAMPLES / "seed-digital.pdf").read_bytes()[:400])
    assert type(refused(path)) in (DamagedPdf, EmptyFile)


def test_a_pdf_of_noise(tmp_path: Path) -> None:
    path = tmp_path / "noise.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes((k * 73 + 19) % 251 for k in range(5000)))
    assert type(refused(path)) in (DamagedPdf, EmptyFile)


def test_a_pdf_that_needs_a_password(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "locked.pdf", encrypt="secret")
    form(paper)
    assert type(refused(paper.save())) is EncryptedPdf


def test_a_pdf_without_pages(paper: Paper) -> None:
    form(paper)
    path = paper.save()
    data = path.read_bytes()
    path.write_bytes(re.sub(rb"/Count 1 /Kids \[ \d+ 0 R \]", b"/Count 0 /Kids [ ]", data))
    assert type(refused(path)) in (EmptyFile, DamagedPdf)


def test_a_file_over_the_limit_of_bytes(paper: Paper) -> None:
    form(paper)
    error = refused(paper.save(), ReadOptions(limits=Limits(max_bytes=1000)))
    assert type(error) is TooLarge
    assert "上限" in error.message()


def test_a_file_over_the_limit_of_pages(paper: Paper) -> None:
    for _ in range(3):
        form(paper)
        paper.turn()
    error = refused(paper.save(), ReadOptions(limits=Limits(max_pages=2)))
    assert type(error) is TooLarge
    assert "上限 2 页" in error.message()


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".bmp"])
def test_an_image_that_is_none(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"scan{suffix}"
    path.write_bytes(b"no image at all")
    assert isinstance(refused(path), UnsupportedFormat | DamagedPdf)


def test_an_image_that_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    picture(100).save(path)
    path.write_bytes(path.read_bytes()[:2000])
    assert isinstance(refused(path), UnsupportedFormat | DamagedPdf)


def test_an_image_that_unpacks_to_far_too_many_pixels(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (14_000, 14_000)).save(path)
    assert path.stat().st_size < 1_000_000
    assert type(refused(path)) is TooLarge


# ---- a page that fails ------------------------------------------------------------------------------------------


def test_a_page_too_large_to_render_leaves_the_others(paper: Paper) -> None:
    form(paper)
    paper.turn()
    paper.pdf.setPageSize((200_000, 200_000))
    paper.pdf.drawInlineImage(Image.new("L", (30, 30), 90), 0, 0, 200_000, 200_000)
    paper.turn()
    paper.pdf.setPageSize((595, 842))
    form(paper, "公园绿化养护")
    result = read_file(paper.save())
    assert [record.project_name for record in result.records] == ["城区道路维修", "公园绿化养护"]
    (problem,) = result.problems
    assert problem.page == 2
    assert problem.file == paper.path.name
    assert CHINESE.search(problem.cause)
    assert CHINESE.search(problem.advice)
    assert result.pages == 3


def test_a_damaged_page_is_named_and_recognised_as_far_as_a_viewer_shows_it(paper: Paper) -> None:
    form(paper)
    paper.turn()
    paper.pdf.setPageSize((611, 842))
    form(paper, "公园绿化养护")
    path = replaced(paper.save(), b"/MediaBox [ 0 0 611 842 ]", b"/MediaBox [ (a) (b) (c) ]")
    result = read_file(path)
    assert [(r.project_name, r.source.kind) for r in result.records] == [
        ("城区道路维修", "digital"),
        ("公园绿化养护", "scanned"),
    ]
    assert [problem.page for problem in result.problems] == [2]
    assert result.pages == 2


def test_pages_of_a_tiff_over_the_limit_leave_the_others(tmp_path: Path) -> None:
    path = tmp_path / "scans.tiff"
    good = picture()
    good.save(path, save_all=True, append_images=[Image.new("RGB", (1600, 1600))], dpi=(150, 150))
    result = read_file(path, options=ReadOptions(limits=Limits(max_pixels=2_000_000)))
    assert len(result.records) == 1
    assert [problem.page for problem in result.problems] == [2]
    assert result.pages == 2


def test_a_page_of_a_tiff_that_would_fill_the_memory_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1_000_000)
    path = tmp_path / "scans.tiff"
    picture(100).save(path, save_all=True, append_images=[Image.new("RGB", (1600, 1600))])
    result = read_file(path)
    assert len(result.records) == 1
    assert [(problem.page, problem.cause.startswith(TooLarge.cause)) for problem in result.problems] == [(2, True)]


def test_a_page_of_a_tiff_that_is_cut_off_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "scans.tiff"
    good = picture()
    good.save(path, save_all=True, append_images=[good], dpi=(150, 150), compression="tiff_lzw")
    with Image.open(path) as image:
        image.seek(1)
        strip = image.tag_v2[273][0]  # type: ignore[attr-defined]  # where the second page's pixels begin
    whole = path.read_bytes()
    path.write_bytes(whole[:strip] + bytes(2000) + whole[strip + 2000 :])
    result = read_file(path)
    assert len(result.records) == 1
    assert [(problem.page, problem.cause) for problem in result.problems] == [(2, "文件已损坏")]


def test_an_engine_that_is_not_there_is_no_defect_of_the_program(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    picture().save(path)
    with pytest.raises(OcrUnavailable, match="nonesuch"):
        read_file(path, options=ReadOptions(ocr="nonesuch"))
    with pytest.raises(OcrUnavailable, match=r"inference\.onnx"):
        read_file(path, options=ReadOptions(ocr_models=tmp_path))


def test_a_defect_of_the_program_is_not_told_as_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def defect(*_: object, **__: object) -> None:
        raise IndexError("list index out of range")

    path = tmp_path / "scans.tiff"
    picture().save(path, save_all=True, append_images=[picture()])
    monkeypatch.setattr(reader, "read_image", defect)
    problem, other = read_file(path).problems
    assert (problem.page, other.page) == (1, 2)
    assert problem.cause == RecognitionFailed.cause
    assert "IndexError" in problem.cause_en


# ---- images, and pages whose text has to be recognised ----------------------------------------------------------


def test_an_image_of_a_form_gives_its_record(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    picture(200).save(path, dpi=(200, 200))
    (typed,) = read_file(SAMPLES / "national-table-target-missing.pdf").records
    (record,) = read_file(path).records
    assert record.source.kind == "scanned"
    assert record.project_name == typed.project_name
    assert record.funding == typed.funding[: len(record.funding)]
    assert len(record.funding) >= 6
    place = record.evidence["/project_name"].bbox
    assert tuple(place) == pytest.approx(tuple(typed.evidence["/project_name"].bbox), abs=8)


def test_an_image_without_a_resolution_is_taken_for_a_page_of_usual_size(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    picture().save(path)
    (record,) = read_file(path).records
    assert all(0 <= e.bbox.x1 <= 842 and 0 <= e.bbox.bottom <= 842 for e in record.evidence.values())


def test_text_drawn_with_unmapped_glyphs_is_recognised_from_the_page(paper: Paper) -> None:
    for k, line in enumerate(("Budget 2023 total 1955.00", "Spent 1900.50 rate 97.2%", "Score 96.5 grade A")):
        paper.text(line, top=100 + 60 * k, size=18, font=oddfonts.UNMAPPED)
    page = paper.page()
    assert page.kind == "scanned"
    assert "1955.00" in "".join(word.text for word in page.words)
    assert all(word.engine != "text" for word in page.words)


def test_a_short_page_of_unmapped_glyphs_is_recognised_as_those_before_it_are(paper: Paper) -> None:
    for k in range(4):
        paper.text("Budget 2023 total 1955.00", top=100 + 60 * k, size=18, font=oddfonts.UNMAPPED)
    paper.turn()
    paper.text("100 97.5", top=100, size=18)
    first, second = paper.pages()
    assert (first.kind, second.kind) == ("scanned", "scanned")
    assert [word.text for word in second.words] == ["100", "97.5"] or second.words[0].text == "100 97.5"


def test_a_picture_under_a_poor_text_layer_is_recognised(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "scan.pdf", 595, 253)
    paper.text("识别层的文字不可信", top=100)
    paper.pdf.drawInlineImage(picture(), 0, 0, 595, 253)
    (record,) = paper.records()
    assert record.source.kind == "scanned"
    assert record.evidence["/project_name"].engine != "text"


def test_typed_and_scanned_pages_of_one_file_are_told_apart(paper: Paper) -> None:
    form(paper)
    paper.turn()
    paper.pdf.setPageSize((595, 253))
    paper.pdf.drawInlineImage(picture(), 0, 0, 595, 253)
    first, second = paper.records()
    assert (first.source.kind, second.source.kind) == ("digital", "scanned")


def test_a_table_pasted_into_a_typed_page_as_a_picture_is_read(paper: Paper) -> None:
    (typed,) = read_file(SAMPLES / "national-table-target-missing.pdf").records
    paper.text("一、自评工作开展情况。我单位对项目开展了绩效自评，情况见下表：", top=80)
    shown = picture(250)
    paper.pdf.drawInlineImage(shown, 60, 450, 480, 480 * shown.height / shown.width)
    paper.text("二、存在问题及下一步措施。将加强资金使用管理。", top=560)
    record = paper.record()
    assert record.source.kind == "mixed"
    assert record.project_name == typed.project_name
    assert record.funding == typed.funding[: len(record.funding)]
    assert len(record.funding) >= 6
    shown_at = [e.bbox for e in record.evidence.values() if e.engine != "text"]
    assert all(box.x0 >= 60 and box.x1 <= 545 for box in shown_at)


def test_a_page_too_large_to_show_keeps_its_typed_text(paper: Paper) -> None:
    form(paper)
    paper.pdf.drawInlineImage(Image.new("RGB", (60, 60), (200, 200, 200)), 60, 60, 400, 300)
    result = read_file(paper.save(), options=ReadOptions(limits=Limits(max_pixels=10_000)))
    assert [record.project_name for record in result.records] == ["城区道路维修"]
    assert [(problem.page, "页面" in problem.cause) for problem in result.problems] == [(1, True)]


def test_a_page_with_a_logo_stays_typed(paper: Paper) -> None:
    form(paper)
    paper.pdf.drawInlineImage(Image.new("RGB", (60, 60), (200, 30, 30)), 60, 60, 90, 90)
    assert paper.page().kind == "digital"


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        ("项目支出绩效自评表，2023年度", False),
        ("(cid:12)(cid:55)(cid:31)2023", True),
        ("\ue012\ue044\ue051\ue067\ue070", True),
        ("The quick brown fox jumps over the lazy dog and runs far away from the hunters of the wood", True),
        ("2023 1955.00 96.5%", False),
        ("项目资金ÿ万元Ā年度指标值ÿAĀg1800场次", True),
        ("日期×完成率÷应达率，café一处", False),
        ("", False),
        ("项目支出绩效自评表的说明文字应当完整\ue012", False),
    ],
)
def test_whether_a_text_layer_can_be_what_a_chinese_form_shows(text: str, garbled: bool) -> None:
    assert is_garbled(text) is garbled
