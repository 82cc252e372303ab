"""Excel submissions: what a cell shows, what is merged, ruled, hidden, and what a formula left behind."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import ALL_ROUND, LINE, add_rows, excel, layouts, result, told, with_part
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font
from paper import HEADER, ROWS, Paper, national
from test_office_word import IDENTITY, MONEY, the_record, without_places

from hecha.extract.layout import Table
from hecha.extract.office.formats import shown

WIDE = "项目名称 | 城区道路维修 | < | < | < | < | < | <\n主管部门 | 市政局 | < | < | 实施单位 | 养护中心 | < | <"


def form(sheet: Any) -> None:
    sheet["A1"] = "项目支出绩效自评表"
    sheet["A2"] = "（2023年度）"
    add_rows(sheet, WIDE, 3)
    add_rows(sheet, MONEY, 5)
    add_rows(sheet, HEADER + ROWS, 8)
    for place in ("G6", "G7"):
        sheet[place].value, sheet[place].number_format = 0.996, "0.00%"


def changed(folder: Path, change: Callable[[Any], None]) -> Path:
    def build(sheet: Any) -> None:
        form(sheet)
        change(sheet)

    return excel(folder / "form.xlsx", build)


def test_an_excel_form_gives_the_record_of_the_same_form_in_pdf(tmp_path: Path, paper: Paper) -> None:
    record = the_record(excel(tmp_path / "form.xlsx", form))
    assert without_places(record) == without_places(national(paper, MONEY))
    assert record.evidence["/execution/0/rate"].text == "99.60%"
    assert IDENTITY.split("|")[1].strip() in str(record.project_name)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.996, "0.00%", "99.60%"),
        (0.996, "0%", "100%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1000000, '0!.0000"万元"', "100.0000万元"),
        (1234567, '0!.0,"万"', "123.5万"),
        (1234567.8, "#,##0.00,", "1,234.57"),
        (-5.5, "0.00", "-5.50"),
        (-5.5, "0.00_);(0.00)", "(5.50)"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (99.59999999999999, "General", "99.6"),
        (0.1 + 0.2, "General", "0.3"),
        (12, 'G/通用格式"万元"', "12万元"),
        (95, '"≥"0"%"', "≥95%"),
        (12345, '[>=10000]0!.0,"万";0', "1.2万"),
        (0.5, "#.##", "0.5"),
        (2023, '0"年度"', "2023年度"),
        (12.3, "[$￥-804]#,##0.00", "￥12.30"),
        (1.005, "0.00", "1.01"),
        (1e20, "General", "100000000000000000000"),
        (0, "0;-0;;@", ""),
        (7, "@", "7"),
        ("文字", '0;-0;0;"（"@"）"', "（文字）"),
        (datetime.datetime(2023, 12, 31), 'yyyy"年"m"月"d"日";@', "2023年12月31日"),
        (datetime.datetime(2023, 12, 31), "yy/m/d", "2023/12/31"),
        (datetime.datetime(2023, 12, 31), "d-mmm-yy", "2023-12-31"),
        (datetime.datetime(2023, 3, 5, 8, 7), "yyyy-mm-dd hh:mm", "2023-03-05 08:07"),
    ],
)
def test_a_value_is_read_as_it_is_shown(value: Any, code: str, text: str) -> None:
    assert shown(value, code) == text


@given(
    st.decimals(-(10**9), 10**9, places=2),
    st.sampled_from(["0.00", "#,##0.00", "0.00_ ", "#,##0.00_);[Red]-#,##0.00", '0.00"元"', "General", "[$-804]0.00"]),
)
def test_no_format_of_two_places_changes_a_figure_of_two_places(value: Decimal, code: str) -> None:
    digits = shown(float(value), code).replace(",", "").rstrip("元").strip("()")
    assert Decimal(digits) == value


@given(st.floats(allow_nan=False, allow_infinity=False), st.text('0#?.,%;@-+()ymdhs[]"\\!_* 年/E', max_size=14))
def test_any_format_gives_some_text(value: float, code: str) -> None:
    assert isinstance(shown(value, code), str)


def test_dates_without_a_format_in_the_file_are_no_figures(tmp_path: Path) -> None:
    """Formats 27 to 58 have a meaning in Chinese Excel only, and stand in no file: 45291 under 57 is 2023年12月."""

    def build(sheet: Any) -> None:
        add_rows(sheet, "填报日期 | 45291\n项目名称 | 甲")
        sheet["B1"].number_format = "General"

    def with_format_57(styles: bytes) -> bytes:
        head, xfs, tail = styles.partition(b"<cellXfs")
        return head + xfs + tail.replace(b'numFmtId="0"', b'numFmtId="57"')

    path = with_part(excel(tmp_path / "date.xlsx", build), "xl/styles.xml", with_format_57)
    assert told(path)[0] == "填报日期|2023年12月"


def test_what_stands_outside_the_rules_is_text_and_the_rest_a_table(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        sheet["A1"] = "项目支出绩效自评表"
        sheet["A2"], sheet["D2"] = "填报单位：养护中心", "单位：万元"
        add_rows(sheet, IDENTITY, 3)
        sheet["A6"] = "注：本表一式两份。"
        sheet["F3"] = "旁注"

    assert told(excel(tmp_path / "a.xlsx", build)) == [
        "项目支出绩效自评表", "填报单位：养护中心 单位：万元", "项目名称|城区道路维修",
        "主管部门|市政局|实施单位|养护中心", "旁注", "注：本表一式两份。",
    ]  # fmt: skip


def test_a_sheet_without_rules_is_a_table_where_texts_stand_side_by_side(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        sheet["A1"] = "项目支出绩效自评表"
        add_rows(sheet, "项目名称 | 甲 | <\n主管部门 | 市政局 | 乙\n实施单位 | 中心 | 丙", 2, ruled=False)

    (page,) = layouts(excel(tmp_path / "bare.xlsx", build))
    assert [type(b) is Table for b in page.blocks] == [False, True]


def test_cells_that_no_line_parts_are_one_as_they_look(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        add_rows(sheet, "产出指标 | 甲 | 1\n空 | 乙 | 2\n效益指标 | 丙 | 3")
        sheet["A2"] = None
        sheet["A1"].border = Border(left=LINE, right=LINE, top=LINE)
        sheet["A2"].border = Border(left=LINE, right=LINE, bottom=LINE)

    assert told(excel(tmp_path / "open.xlsx", build)) == ["产出指标|甲|1", "乙|2", "效益指标|丙|3"]
    (page,) = layouts(tmp_path / "open.xlsx")
    (table,) = page.blocks
    assert isinstance(table, Table)
    assert table.cells[0].end == 2


def test_a_title_centred_over_cells_without_merging_is_a_line(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        for column in "ABCD":
            sheet[f"{column}1"].alignment = Alignment(horizontal="centerContinuous")
        sheet["A1"] = "项目支出绩效自评表"
        add_rows(sheet, IDENTITY, 2)

    assert told(excel(tmp_path / "centred.xlsx", build))[0] == "项目支出绩效自评表"


def test_hidden_rows_columns_and_sheets_are_told_of_and_not_read(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[7].hidden = True
        sheet["J3"], sheet.column_dimensions["J"].hidden = "底稿", True
        other = sheet.parent.create_sheet("字典")
        other["A1"], other.sheet_state = "选项", "hidden"

    found = result(changed(tmp_path, hide))
    (record,) = found.records
    assert {a.source for a in record.funding} == {"total"}
    causes = "；".join(p.cause for p in found.problems)
    assert all(told in causes for told in ("第 7 行", "J 列", "“字典”"))
    assert "底稿" not in record.model_dump_json()


def test_a_formula_without_its_result_is_no_value_and_on_review(tmp_path: Path) -> None:
    def formula(sheet: Any) -> None:
        sheet["E6"] = "=SUM(E7:E7)"

    found = result(changed(tmp_path, formula))
    (record,) = found.records
    assert not [a for a in record.funding if (a.measure, a.source) == ("spent", "total")]
    assert any("E6" in problem.cause for problem in found.problems)
    assert "\ufffd" not in record.model_dump_json(exclude={"evidence", "review"})


def test_a_formula_with_its_result_is_the_result_and_an_error_is_on_review(tmp_path: Path) -> None:
    def cached(xml: bytes) -> bytes:
        xml = xml.replace(b"<f>SUM(E7:E7)</f><v></v>", b"<f>SUM(E7:E7)</f><v>98.5</v>")
        xml = xml.replace(b"<f>SUM(E7:E7)</f><v/>", b"<f>SUM(E7:E7)</f><v>98.5</v>")
        return xml.replace(b"<f>SUM(E7:E7)</f><v />", b"<f>SUM(E7:E7)</f><v>98.5</v>")

    def formulas(sheet: Any) -> None:
        sheet["E6"] = "=SUM(E7:E7)"
        sheet["G6"].value, sheet["G6"].data_type = "#DIV/0!", "e"

    path = with_part(changed(tmp_path, formulas), "xl/worksheets/sheet1.xml", cached)
    record = the_record(path)
    assert [a.amount for a in record.funding if (a.measure, a.source) == ("spent", "total")] == [985000]
    assert record.execution[0].rate is None
    assert any("#DIV/0!" in item.reason for item in record.review)


def test_struck_text_in_a_cell_is_its_former_reading(tmp_path: Path) -> None:
    def strike(sheet: Any) -> None:
        sheet["E6"].value = CellRichText(TextBlock(InlineFont(strike=True), "99.6"), TextBlock(InlineFont(), "98.5"))
        sheet["D6"].font = Font(strike=True)

    record = the_record(changed(tmp_path, strike))
    assert [a.amount for a in record.funding if (a.measure, a.source) == ("spent", "total")] == [985000]
    assert any("删除线" in item.reason and "98.5" in item.candidates for item in record.review)
    assert any("100" in item.candidates for item in record.review)


def test_each_visible_sheet_is_a_page(tmp_path: Path) -> None:
    def more(sheet: Any) -> None:
        sheet.parent.create_sheet("空")
        form(second := sheet.parent.create_sheet("第二个"))
        second["B3"] = "河道清淤"

    records = result(changed(tmp_path, more)).records
    assert [(r.project_name, r.source.pages) for r in records] == [("城区道路维修", (1, 1)), ("河道清淤", (3, 3))]


def test_a_printed_head_and_foot_of_a_sheet_are_read_and_page_numbers_are_not(tmp_path: Path) -> None:
    def head(sheet: Any) -> None:
        sheet.oddHeader.left.text, sheet.oddFooter.center.text = '&"宋体"&12附件2', "第 &P 页 共 &N 页"
        add_rows(sheet, IDENTITY)

    assert told(excel(tmp_path / "head.xlsx", head))[0] == "附件2"
    assert len(told(tmp_path / "head.xlsx")) == 3


def test_blank_ruled_cells_to_the_right_are_blank_fields(tmp_path: Path) -> None:
    """A blank field must not take the cell below its label for its value."""

    def build(sheet: Any) -> None:
        add_rows(sheet, "联系人 | 空\n李四 | 乙")
        sheet["B1"] = sheet["B2"] = None
        sheet["B1"].border = sheet["B2"].border = ALL_ROUND

    assert told(excel(tmp_path / "blank.xlsx", build)) == ["联系人|", "李四|"]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_workbook_that_openpyxl_refuses_is_read_through_libreoffice_and_said_to_be(tmp_path: Path) -> None:
    """A data validation of a kind that the standard does not have: Excel and WPS open it, openpyxl does not."""
    odd = b'<dataValidations count="1"><dataValidation type="odd" sqref="A1"/></dataValidations><pageMargins'
    path = excel(tmp_path / "form.xlsx", form)
    with_part(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<pageMargins", odd))
    found = result(path)
    assert [r.project_name for r in found.records] == ["城区道路维修"]
    assert any("LibreOffice" in problem.cause for problem in found.problems)
