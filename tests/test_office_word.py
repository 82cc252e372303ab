"""Word submissions: merged cells, revisions, tick boxes, numbering and what else stands in no plain text."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from office import add_table, layouts, result, told, with_part, word, xml
from paper import HEADER, ROWS, Paper, national

from hecha.schema import Record

IDENTITY = "项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心"
MONEY = """
    项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
    ^ | 年度资金总额 | 100 | 100 | 99.6 | 10 | 99.60% | 9.96
    ^ | 其中：当年财政拨款 | 100 | 100 | 99.6 | — | 99.60% | —"""


def form(file: Any, *tables: str) -> None:
    file.add_paragraph("项目支出绩效自评表")
    file.add_paragraph("（2023年度）")
    for table in (IDENTITY, *tables, HEADER + ROWS):
        add_table(file, table)
        file.add_paragraph()


def the_record(path: Path) -> Record:
    (record,) = result(path).records
    return record


def without_places(record: Record) -> dict[str, Any]:
    return record.model_dump(exclude={"source", "evidence"})


def test_a_word_form_gives_the_record_of_the_same_form_in_pdf(tmp_path: Path, paper: Paper) -> None:
    file = word(tmp_path / "form.docx", lambda f: form(f, MONEY))
    assert without_places(the_record(file)) == without_places(national(paper, MONEY))


def test_evidence_says_where_on_the_laid_out_page_a_value_stands(tmp_path: Path) -> None:
    record = the_record(word(tmp_path / "form.docx", lambda f: form(f, MONEY)))
    for place in record.evidence.values():
        assert (place.page, place.engine, place.confidence) == (1, "text", 1)
        assert 0 < place.bbox.x0 < place.bbox.x1
        assert 0 < place.bbox.top < place.bbox.bottom
    assert record.evidence["/project_name"].text == "城区道路维修"
    assert record.source.kind == "digital"
    boxes = [record.evidence[f"/funding/{k}/amount"].bbox for k in range(3)]
    assert boxes[0].x1 <= boxes[1].x0
    assert boxes[1].x1 <= boxes[2].x0


def test_the_report_shows_a_value_where_evidence_says_it_stands(tmp_path: Path) -> None:
    """The page that evidence refers to is drawn as a PDF, and read from it a value stands in the same box."""
    from hecha.extract.office.picture import pdf_of
    from hecha.report.crops import Cutting, Strip, cut_file

    file = word(tmp_path / "form.docx", lambda f: form(f, MONEY))
    record = the_record(file)
    shown = pdf_of(file)
    assert isinstance(shown, bytes)
    (tmp_path / "shown.pdf").write_bytes(shown)
    again = the_record(tmp_path / "shown.pdf")
    assert again.project_name == record.project_name
    for pointer in ("/project_name", "/funding/2/amount", "/indicators/1/actual"):
        (here, there) = (r.evidence[pointer].bbox for r in (record, again))
        assert abs(here.x0 - there.x0) < 6
        assert abs(here.top - there.top) < 6
    place = record.evidence["/project_name"].bbox
    (picture,) = cut_file(Cutting(file, (Strip(1, place.top, place.bottom, (place,)),)))
    assert picture is not None
    assert picture.width == 1000


def test_an_inserted_and_a_deleted_text_are_on_review_with_both_readings(tmp_path: Path) -> None:
    def build(file: Any) -> None:
        form(file, MONEY)
        cell = file.tables[1].cell(1, 4).paragraphs[0]
        cell.clear()
        cell._p.append(xml('<w:del w:id="1" w:author="a"><w:r><w:delText>99.6</w:delText></w:r></w:del>'))
        cell._p.append(xml('<w:ins w:id="2" w:author="a"><w:r><w:t>98.5</w:t></w:r></w:ins>'))

    record = the_record(word(tmp_path / "form.docx", build))
    index = next(k for k, a in enumerate(record.funding) if a.measure == "spent" and a.source == "total")
    assert record.funding[index].amount == 985000
    (item,) = [i for i in record.review if i.pointer == f"/funding/{index}/amount"]
    assert item.candidates == ("98.5", "99.6")


def test_text_that_a_revision_took_away_without_another_in_its_place_is_told_of(tmp_path: Path) -> None:
    def build(file: Any) -> None:
        form(file, MONEY)
        file.add_paragraph()._p.append(
            xml('<w:del w:id="1" w:author="a"><w:r><w:delText>存在问题：支出慢。</w:delText></w:r></w:del>')
        )

    found = result(word(tmp_path / "form.docx", build))
    assert len(found.records) == 1
    assert any("存在问题：支出慢。" in problem.cause for problem in found.problems)


def test_struck_text_counts_as_corrected(tmp_path: Path) -> None:
    def build(file: Any) -> None:
        form(file, MONEY)
        cell = file.tables[1].cell(1, 4).paragraphs[0]
        cell.runs[0].font.strike = True
        cell.add_run("98.5")

    record = the_record(word(tmp_path / "form.docx", build))
    assert 985000 in [a.amount for a in record.funding if a.measure == "spent"]
    assert ("98.5", "99.6") in [item.candidates for item in record.review]


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', "□"),
        ('<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2"/></w:rPr><w:t>R</w:t></w:r>', "☑"),
        ('<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf0b3</w:t></w:r>', "≥"),
        ('<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
         "<w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>", "☑"),
        ('<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox></w:sdtPr>'
         "<w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>", "□"),
        ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>'
         "</w:fldChar></w:r>", "☑"),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处输入文字。</w:t></w:r>"
         "</w:sdtContent></w:sdt>", ""),
        ('<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>', "链接"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>", ""),
        ('<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t></w:r>', "一 二"),
    ],
)  # fmt: skip
def test_a_run_is_read_as_it_is_printed(tmp_path: Path, markup: str, shown: str) -> None:
    file = word(tmp_path / "run.docx", lambda f: f.add_paragraph("甲")._p.append(xml(markup)))
    assert told(file) == ["甲" + shown]


def test_a_ticked_box_decides_whether_the_goal_was_reached(tmp_path: Path) -> None:
    def build(file: Any) -> None:
        form(file, "是否如期实现预期总体目标 | 答")
        cell = file.tables[1].cell(0, 1).paragraphs[0]
        cell.clear()
        cell._p.append(xml('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t></w:r>'))
        cell._p.append(xml('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:t>否</w:t></w:r>'))

    assert the_record(word(tmp_path / "form.docx", build)).overall_goal_achieved is True


LIST = """<w:abstractNum w:abstractNumId="77">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/></w:lvl>
</w:abstractNum>"""


def test_numbers_that_word_counts_are_part_of_the_text(tmp_path: Path) -> None:
    def build(file: Any) -> None:
        numbering = file.part.numbering_part.element
        numbering.insert(0, xml(LIST))
        numbering.append(xml('<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        for level, text in [(0, "基本情况"), (1, "概况"), (1, "依据"), (2, "甲"), (0, "绩效"), (1, "产出")]:
            paragraph = file.add_paragraph(text)
            paragraph._p.get_or_add_pPr().append(
                xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
            )

    file = word(tmp_path / "list.docx", build)
    assert told(file) == ["一、基本情况", "（一）概况", "（二）依据", "一.3甲", "二、绩效", "（一）产出"]


def test_cells_merged_across_as_older_programs_do_are_one(tmp_path: Path) -> None:
    def build(file: Any) -> None:
        table = add_table(file, "项目名称 | 道路维修 | 余\n主管部门 | 市政局 | 备注")
        for column, value in ((1, "restart"), (2, "continue")):
            table.cell(0, column)._tc.get_or_add_tcPr().append(xml(f'<w:hMerge w:val="{value}"/>'))

    assert told(word(tmp_path / "old.docx", build)) == ["项目名称|道路维修", "主管部门|市政局|备注"]


def test_a_table_in_a_cell_is_part_of_the_grid(tmp_path: Path) -> None:
    def build(file: Any) -> None:
        outer = add_table(file, "项目资金 | 甲\n备注 | 无")
        cell = outer.cell(0, 1)
        cell.text = ""
        add_table(cell, "年度资金总额 | 100\n其他资金 | 5")

    assert told(word(tmp_path / "nested.docx", build)) == ["项目资金|年度资金总额|100", "其他资金|5", "备注|无"]


def test_a_frame_around_a_form_is_no_table(tmp_path: Path) -> None:
    def build(file: Any) -> None:
        cell = add_table(file, "甲").cell(0, 0)
        cell.text = "项目支出绩效自评表"
        add_table(cell, IDENTITY)

    assert told(word(tmp_path / "frame.docx", build))[:2] == ["项目支出绩效自评表", "项目名称|城区道路维修"]


def test_text_boxes_heads_and_feet_are_read_once_and_page_numbers_are_not(tmp_path: Path) -> None:
    box = """<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData>
    <wps:wsp><wps:txbx><w:txbxContent><w:p><w:r><w:t>附件2</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp>
    </a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback>
    </mc:AlternateContent></w:r>"""

    def build(file: Any) -> None:
        file.sections[0].header.paragraphs[0].text = "某市财政局"
        file.sections[0].footer.paragraphs[0].text = "第 1 页 共 3 页"
        file.add_paragraph("正文")._p.append(xml(box))

    assert told(word(tmp_path / "box.docx", build)) == ["某市财政局", "附件2", "正文"]


def test_pages_turn_at_breaks_and_where_word_noted_it(tmp_path: Path) -> None:
    def build(file: Any) -> None:
        file.add_paragraph("一页")
        file.add_page_break()
        file.add_paragraph("二页")._p.append(xml("<w:r><w:lastRenderedPageBreak/><w:t>三页</w:t></w:r>"))
        file.add_section()
        file.add_paragraph("四页")

    pages = layouts(word(tmp_path / "pages.docx", build))
    assert [p.number for p in pages] == [1, 2, 3]
    assert [len(p.blocks) for p in pages] == [1, 1, 1]


def test_a_hidden_row_is_told_of_and_not_read(tmp_path: Path) -> None:
    def build(file: Any) -> None:
        form(file, MONEY)
        file.tables[1].rows[2]._tr.get_or_add_trPr().append(xml("<w:hidden/>"))

    found = result(word(tmp_path / "hidden.docx", build))
    (record,) = found.records
    assert {a.source for a in record.funding} == {"total"}
    assert any("当年财政拨款" in p.cause for p in found.problems)


def test_a_scanned_page_pasted_into_a_document_is_recognised(tmp_path: Path, paper: Paper) -> None:
    import pypdfium2

    national(paper, MONEY)
    picture = io.BytesIO()
    pypdfium2.PdfDocument(paper.path)[0].render(scale=200 / 72).to_pil().save(picture, "PNG")

    def build(file: Any) -> None:
        from docx.shared import Pt

        file.add_picture(io.BytesIO(picture.getvalue()), width=Pt(430))

    record = the_record(word(tmp_path / "scan.docx", build))
    assert record.source.kind == "scanned"
    assert record.project_name == "城区道路维修"
    assert 996000 in [a.amount for a in record.funding]


def test_a_document_with_macros_is_read_as_any_other(tmp_path: Path) -> None:
    file = word(tmp_path / "form.docm", lambda f: form(f, MONEY))
    with_part(file, "[Content_Types].xml", lambda text: text.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    ))  # fmt: skip
    assert the_record(file).project_name == "城区道路维修"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_an_old_format_is_read_through_libreoffice(tmp_path: Path) -> None:
    """Rich text stands for all of them: .doc, .wps and .odt go the same way."""
    file = word(tmp_path / "form.docx", lambda f: form(f, MONEY))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "doc",
         "--outdir", str(tmp_path), str(file)], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (tmp_path / "form.doc").rename(tmp_path / "form.wps")
    record = the_record(tmp_path / "form.wps")
    assert without_places(record) == without_places(the_record(file))


def test_labels_in_two_scripts_are_read_by_the_chinese_one(tmp_path: Path, paper: Paper) -> None:
    """Forms of Xinjiang and Tibet print each label in two languages."""

    def twice(file: Any) -> None:
        form(file, MONEY)
        for table in file.tables:
            for cell in {id(c._tc): c for row in table.rows for c in row.cells}.values():
                if cell.text in ("项目名称", "主管部门", "实施单位", "年度资金总额", "三级指标", "得分"):
                    cell.add_paragraph("تۈر نامى" if cell.text != "得分" else "ཐོབ་སྐར།")

    record = the_record(word(tmp_path / "form.docx", twice))
    assert without_places(record) == without_places(national(paper, MONEY))
