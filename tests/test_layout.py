"""A typed page to words and blocks: every character in its cell, in reading order, with its place on the page."""

from __future__ import annotations

from pathlib import Path

import oddfonts
import pdfplumber
import pytest
from paper import SONG, Paper
from reportlab.pdfbase import pdfmetrics

from hecha.extract.layout import Block, Cell, Table, TextLine, lay_out
from hecha.extract.page import Word
from hecha.extract.passage import Passage
from hecha.extract.pdfium import Renderer
from hecha.extract.setdown import set_down
from hecha.extract.vocabulary import standard
from hecha.schema import Box

oddfonts.register()


def words(paper: Paper) -> list[str]:
    return [word.text for word in paper.page().words]


def blocks(paper: Paper) -> tuple[Block, ...]:
    return lay_out(paper.page()).blocks


def cells(paper: Paper) -> list[str]:
    (table,) = (block for block in blocks(paper) if isinstance(block, Table))
    return [cell.text for cell in table.cells]


def cropped(path: Path, box: Box, page: int = 0) -> str:
    with pdfplumber.open(path) as pdf:
        found = pdf.pages[page].crop((box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1)).extract_text()
    return "".join(found.split())


# ---- words ------------------------------------------------------------------------------------------------------


def test_text_that_runs_up_to_a_ruling_ends_there(paper: Paper) -> None:
    paper.text("项目名称道路维修工程", x=50, top=100)
    paper.line(90, 90, 90, 120)
    assert words(paper) == ["项目名称", "道路维修工程"]


def test_a_ruling_through_the_last_digit_of_a_figure_too_wide_for_its_cell_does_not_cut_it(paper: Paper) -> None:
    """Centred text that overflows on both sides: its last digit must not become the first one of the next cell."""
    paper.text("874867.99", x=100, top=100, size=10)  # digits are 5 points wide: the last from 140 to 145
    paper.line(141, 90, 141, 130)
    paper.text("866644.22", x=150, top=100, size=10)
    assert words(paper) == ["874867.99", "866644.22"]


def test_a_text_that_overflows_into_the_next_cell_is_not_joined_with_the_text_there(paper: Paper) -> None:
    """A bracket that hangs over the border, and four points on the next cell's text on nearly the same line."""
    paper.text("（40分）", x=108, top=100, size=10)  # to 148
    paper.line(144, 90, 144, 130)
    paper.text("数量指", x=152, top=101.8, size=10)
    assert words(paper) == ["（40分）", "数量指"]


@pytest.mark.parametrize(
    ("left", "right", "begins"),
    [
        ("<=9059.3965", "9059.3965", 153.0),
        ("电子邮箱", "wbgs2081@163.com", 136.0),
        ("项目设立依据", "《关于下达资金的通知》", 161.0),
    ],
    ids=["figures that touch", "over the end of the label", "over the border"],
)
def test_texts_too_wide_for_their_cells_stay_two(paper: Paper, left: str, right: str, begins: float) -> None:
    paper.text(left, x=100, top=100, size=10)
    paper.text(right, x=begins, top=100, size=10)
    paper.line(145, 90, 145, 130)
    assert words(paper) == [left, right]


@pytest.mark.parametrize(
    ("left", "right", "begins"),
    [(("指标12级", "）"), ("度指标",), 150.6), (("数量", "指标"), ("（", "四十分）"), 140.6)],
    ids=["behind a bracket", "before a bracket"],
)
def test_a_ruling_through_the_blank_half_of_a_bracket_parts_two_texts(
    paper: Paper, left: tuple[str, ...], right: tuple[str, ...], begins: float
) -> None:
    """The characters of each come in several strings, as where their fonts change."""
    for parts, x in ((left, 100.0), (right, begins)):
        for part in parts:
            paper.text(part, x=x, top=100, size=10)
            x += pdfmetrics.stringWidth(part, SONG, 10)
    paper.line(145, 90, 145, 130)
    assert words(paper) == ["".join(left), "".join(right)]


def test_a_ruling_between_two_letters_of_an_address_does_not_cut_it(paper: Paper) -> None:
    paper.text("f_jx6063@foxmail.com", x=100, top=100, size=10)
    paper.line(102.6, 90, 102.6, 130)  # behind the f
    assert words(paper) == ["f_jx6063@foxmail.com"]


def test_a_ruling_through_the_end_of_a_text_with_a_blank_in_it_does_not_cut_it(paper: Paper) -> None:
    paper.text("≥90 个", x=100, top=100, size=10)
    paper.line(117, 90, 117, 130)
    assert words(paper) == ["≥90 个"]


def test_a_ruling_that_passes_above_does_not_part_a_word(paper: Paper) -> None:
    paper.text("项目名称道路维修工程", x=50, top=100)
    paper.line(90, 40, 90, 90)
    assert words(paper) == ["项目名称道路维修工程"]


def test_bold_drawn_by_printing_twice_is_read_once(paper: Paper) -> None:
    for shift in (0.0, 0.3, 0.6):
        paper.text("绩效自评表2023", x=50 + shift, top=100)
    assert words(paper) == ["绩效自评表2023"]


def test_bold_drawn_by_printing_four_times_between_two_lines_is_read_once(paper: Paper) -> None:
    paper.text("社会效益", x=150, top=96, size=10)
    paper.text("受益人口", x=150, top=106, size=10)
    for across, down in ((0, 0), (0.2, 0), (0, 0.2), (0.2, 0.2)):
        paper.text("效益指标", x=80 + across, top=100.9 + down, size=10)
    assert sorted(words(paper)) == ["受益人口", "效益指标", "社会效益"]


def test_doubled_characters_that_are_meant_stay(paper: Paper) -> None:
    paper.text("人人享有1100.00元", top=100)
    assert words(paper) == ["人人享有1100.00元"]


def test_a_gap_parts_words_and_a_small_one_is_a_space(paper: Paper) -> None:
    paper.text("联系人", x=50, top=100)
    paper.text("张三", x=84, top=100)
    paper.text("电话", x=140, top=100)
    assert words(paper) == ["联系人 张三", "电话"]


def test_characters_placed_one_by_one_make_one_word(paper: Paper) -> None:
    for k, character in enumerate("城区道路维修"):
        paper.text(character, x=50 + 10 * k, top=100)
    assert words(paper) == ["城区道路维修"]


def test_the_order_of_drawing_does_not_matter(paper: Paper) -> None:
    paper.text("第二行", top=120)
    paper.text("后半", x=70, top=100)
    paper.text("前半", x=50, top=100)
    assert words(paper) == ["前半后半", "第二行"]


def test_a_raised_digit_stays_on_its_line(paper: Paper) -> None:
    paper.text("绿化面积200m", x=50, top=100)
    paper.text("2", x=50 + 78, top=99, size=6)
    (block,) = blocks(paper)
    assert isinstance(block, TextLine)
    assert block.text.replace(" ", "") == "绿化面积200m2"


def test_radicals_that_look_like_characters_are_those_characters(paper: Paper) -> None:
    paper.text("⼈⺠政府⼤⻔⽅案", top=100)
    assert words(paper) == ["人民政府大门方案"]


def test_text_off_the_page_is_not_read(paper: Paper) -> None:
    paper.text("看得见", top=100)
    paper.text("看不见", x=700, top=100)
    assert words(paper) == ["看得见"]


def test_text_that_pdfminer_drops_is_read_with_pdfium(paper: Paper) -> None:
    paper.text("项目名称", top=100)
    paper.text("城区道路维修", x=150, top=100, font=oddfonts.PRIVATE)
    page = paper.page()
    assert [w.text for w in page.words] == ["项目名称", "城区道路维修"]
    assert page.kind == "digital"
    box = page.words[1].box
    assert (box.x0, box.x1) == pytest.approx((150, 210), abs=1.5)
    assert 95 < box.top < 101 < 108 < box.bottom < 115


def test_texts_read_with_pdfium_are_as_high_as_they_are_set_whatever_box_their_font_states(paper: Paper) -> None:
    """What they are apart is measured by it: two entries at eight points are two."""
    for x, text in ((50.0, "项目名称"), (150.0, "总投入五万元"), (218.0, "实际四万元")):
        paper.text(text, x=x, top=100, font=oddfonts.PRIVATE_TALL)
    page = paper.page()
    assert [w.text for w in page.words] == ["项目名称", "总投入五万元", "实际四万元"]
    assert all(95 < w.box.top < 101 < 108 < w.box.bottom < 115 for w in page.words)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_pdfium_and_pdfminer_see_a_character_in_the_same_place(tmp_path: Path, turned: int, rotation: int) -> None:
    paper = Paper(tmp_path / "turned.pdf", 842, 595, turned=turned, rotation=rotation)
    paper.text("城区道路", x=150, top=100)
    with pdfplumber.open(paper.save()) as pdf:
        wanted = pdf.pages[0].chars
    found = Renderer(paper.path.read_bytes()).characters(0)
    assert [c.text for c in found] == [c["text"] for c in wanted]
    for mine, theirs in zip(found, wanted, strict=True):
        assert mine.upright == theirs["upright"]
        assert mine.upright or mine.upward == (theirs["matrix"][1] > 0)
        for side in ("x0", "top", "x1", "bottom"):
            assert getattr(mine, side) == pytest.approx(theirs[side], abs=2.5)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_places_are_those_of_the_page_as_displayed_where_it_is_cut_to_a_crop_box(tmp_path: Path, rotation: int) -> None:
    paper = Paper(tmp_path / "cropped.pdf", 842, 595, turned=rotation, rotation=rotation)
    paper.table("项目名称 | 城区道路维修", x=150, top=100, width=300)
    paper.text("看不见", x=20, top=30)
    margins = {"left": 140, "top": 90, "right": 40, "bottom": 20}  # of the page held upright
    names = ["left", "bottom", "right", "top"]
    turned = [margins[names[(k - rotation // 90) % 4]] for k in range(4)]  # of the sheet before it is turned
    across, down = (595, 842) if rotation in (90, 270) else (842, 595)
    paper.pdf.setCropBox((turned[0], turned[1], across - turned[2], down - turned[3]))
    page = paper.page()
    assert (page.width, page.height) == (842 - 180, 595 - 110)
    assert [word.text for word in page.words] == ["项目名称", "城区道路维修"]
    first = page.words[0].box
    assert (first.x0, first.top) == pytest.approx((150 + 3 - 140, 100 + 3 - 90), abs=4)
    assert min(r.x0 for r in page.rulings) == pytest.approx(10, abs=1)
    seen = Renderer(paper.path.read_bytes()).characters(0)
    assert [c.x0 for c in seen if c.text == "项"] == pytest.approx([first.x0], abs=1)


def test_a_glyph_that_stands_for_two_characters_is_both(paper: Paper) -> None:
    for k in range(5):
        paper.text("年度资金总额", top=100 + 20 * k)
        paper.text("A", x=150, top=100 + 20 * k, font=oddfonts.LIGATURE)
    assert [word.text for word in paper.page().words if "—" in word.text] == ["——"] * 5


def test_a_dash_of_two_ems_is_two_dashes(paper: Paper) -> None:
    for k in range(5):
        paper.pdf._code.append("/Span << /ActualText <FEFF20142014> >> BDC")  # as Chromium writes it
        paper.text("A", x=150, top=100 + 20 * k, font=oddfonts.LONG_DASH)
        paper.pdf._code.append("EMC")
    assert [word.text for word in paper.page().words] == ["——"] * 5


def test_letters_stand_on_their_line_whatever_box_their_font_states(paper: Paper) -> None:
    paper.text("年度资金总额", top=100)
    paper.text("1955", x=150, top=100, font=oddfonts.TALL)
    words = paper.page().words
    assert [w.text for w in words] == ["年度资金总额", "1955"]
    assert words[1].box.top == pytest.approx(words[0].box.top, abs=3)
    assert words[1].box.bottom == pytest.approx(words[0].box.bottom, abs=3)


def test_a_character_without_meaning_puts_its_word_in_doubt(paper: Paper) -> None:
    for k in range(12):
        paper.text("项目支出绩效自评表的说明文字应当完整准确", top=60 + 20 * k)
    paper.text("1955", top=400, font=oddfonts.UNMAPPED)
    doubted = [word for word in paper.page().words if word.doubt]
    assert len(doubted) == 1
    assert "(cid:" in doubted[0].text


# ---- turned and sideways ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_turned_by_its_entry_reads_like_any_other(tmp_path: Path, rotation: int) -> None:
    paper = Paper(tmp_path / "turned.pdf", 842, 595, turned=rotation, rotation=rotation)
    paper.table("项目名称 | 城区道路维修\n主管部门 | 市政局", top=80)
    page = paper.page()
    assert (page.width, page.height) == (842, 595)
    (table,) = lay_out(page).blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.cells] == ["项目名称", "城区道路维修", "主管部门", "市政局"]
    for word in page.words:
        assert cropped(paper.path, word.displayed) == word.text


@pytest.mark.parametrize("turned", [90, 270])
def test_a_page_whose_text_runs_sideways_is_read_upright_with_its_places_as_displayed(
    tmp_path: Path, turned: int
) -> None:
    paper = Paper(tmp_path / "sideways.pdf", 842, 595, turned=turned)
    paper.table("项目名称 | 城区道路维修\n主管部门 | 市政局", top=80)
    page = paper.page()
    (table,) = lay_out(page).blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.cells] == ["项目名称", "城区道路维修", "主管部门", "市政局"]
    first: Word = page.words[0]
    shown = first.displayed
    assert shown != first.box
    assert shown.bottom - shown.top > shown.x1 - shown.x0  # it runs up or down the page
    with pdfplumber.open(paper.path) as pdf:
        (sheet,) = pdf.pages
        inside = [c["text"] for c in sheet.crop((shown.x0 - 1, shown.top - 1, shown.x1 + 1, shown.bottom + 1)).chars]
        assert (sheet.width, sheet.height) == (595, 842)
    assert sorted(inside) == sorted(first.text)


def test_a_label_set_down_its_cell_in_two_columns_is_read_from_the_right(paper: Paper) -> None:
    rows = "\n".join(f"{'^' if k else ' '} | 数量指标 | 指标{k} | ≥{k}个 | {k}个 | 10 | 10" for k in range(4))
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    top = paper.top
    header = "一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分"
    paper.table(f"{header}\n{rows}", top=top, widths=(2, 4, 4, 3, 3, 2, 2))
    for x, characters in ((72.0, "满意度"), (60.0, "指标")):
        for k, character in enumerate(characters):
            paper.text(character, x=x, top=top + 30 + 10 * k, size=9)
    assert {i.level1 for i in paper.record().indicators} == {"满意度指标"}


def test_a_word_of_which_nothing_was_legible_is_no_hindrance() -> None:
    box = Box(60, 100, 90, 110)
    words = (Word("度意满", box), Word("", box._replace(top=115, bottom=125), engine="paddleocr", doubt="印章覆盖"))
    cell = Cell(0, 1, 55, 95, Passage(tuple((1, (word,)) for word in words)), Box(55, 95, 95, 130))
    assert set_down([cell], standard()) == [cell]


@pytest.mark.parametrize("angle", [90, -90])
def test_a_level_label_set_sideways_in_its_cell_is_read_with_the_table(paper: Paper, angle: int) -> None:
    paper.table(" | 数量指标 | 维修道路\n^ | 质量指标 | 合格率\n^ | 时效指标 | 按期完成", top=100, widths=(1, 4, 6))
    paper.pdf.saveState()
    paper.pdf.translate(72, 842 - (145 if angle > 0 else 105))
    paper.pdf.rotate(angle)
    paper.pdf.setFont(SONG, 9)
    paper.pdf.drawString(0, 0, "产出指标")
    paper.pdf.restoreState()
    assert "产出指标" in cells(paper)


# ---- blocks -----------------------------------------------------------------------------------------------------


def test_each_word_goes_to_its_cell_and_lines_of_a_cell_are_joined(paper: Paper) -> None:
    paper.table("项目\\n名称 | 城区道路\\n维修工程\n主管部门 | 市政局")
    assert cells(paper) == ["项目名称", "城区道路维修工程", "主管部门", "市政局"]


def test_a_figure_broken_over_two_lines_of_its_cell_is_one_figure(paper: Paper) -> None:
    paper.table("预算数 | 1234\\n567.89")
    assert cells(paper) == ["预算数", "1234567.89"]


def test_latin_words_on_two_lines_keep_their_space(paper: Paper) -> None:
    paper.table("名称 | Smart\\nCity")
    assert cells(paper) == ["名称", "Smart City"]


def test_empty_cells_are_kept(paper: Paper) -> None:
    paper.table("预算数 | | 执行数\n | 12 | ")
    assert cells(paper) == ["预算数", "", "执行数", "", "12", ""]


def test_lines_between_tables_stand_between_them(paper: Paper) -> None:
    paper.title("项目支出绩效自评表")
    paper.table("项目名称 | 道路维修")
    paper.text("绩效指标完成情况")
    paper.table("指标 | 完成值")
    kinds = [type(block) for block in blocks(paper)]
    assert kinds == [TextLine, Table, TextLine, Table]


@pytest.mark.parametrize("footer", ["- 3 -", "第 3 页 共 12 页", "3/12", "—3—", "第三页"])
def test_page_numbers_are_no_text_of_the_form(paper: Paper, footer: str) -> None:
    paper.text("一、项目基本情况", top=100)
    paper.text(footer, x=280, top=800)
    assert [block.text for block in blocks(paper) if isinstance(block, TextLine)] == ["一、项目基本情况"]


def test_a_number_within_the_page_is_no_page_number(paper: Paper) -> None:
    paper.text("评价得分", top=100)
    paper.text("96", x=280, top=400)
    assert [block.text for block in blocks(paper) if isinstance(block, TextLine)] == ["评价得分", "96"]


def test_text_that_overflows_its_cell_stays_with_the_cell_it_began_in(paper: Paper) -> None:
    paper.table("甲 | 乙\n丙 | 丁", top=100, width=120)
    paper.text("一二三四五六七八", x=53, top=104, size=9)  # wider than the cell, drawn over its right border
    assert any("一二三四五" in cell for cell in cells(paper))


def test_text_that_runs_far_over_the_border_of_its_cell_is_in_doubt(paper: Paper) -> None:
    paper.table(" | \n丙 | 丁", top=100, width=120)
    paper.text("一二三四五六七八九十一二", x=53, top=104, size=9)
    assert [w.doubt for w in paper.page().words if "五六" in w.text] == ["文字越过单元格的边线"]


def test_a_row_begins_where_all_walls_end_and_others_begin(paper: Paper) -> None:
    paper.title("2023年度项目支出绩效自评表")
    paper.table(
        "项目名称 | 执法装备 | 主管部门 | 公安局\n年度总体目标 | 保障社会治安工作。 | 实际完成情况 | 治安良好。",
        open_bottom=True,
    )
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 执法记录仪 | ≥390台 | 390台 | 90 | 90",
        open_top=True,
    )
    record = paper.record()
    assert (record.overall_goal, record.overall_goal_result) == ("保障社会治安工作。", "治安良好。")
    assert [i.name for i in record.indicators] == ["执法记录仪"]
    assert not record.review


def test_a_merged_cell_is_parted_by_no_walls_beside_it(paper: Paper) -> None:
    paper.table("项目名称 | 执法装备 | 主管部门 | 公安局\n资金 | 预算数 | 执行数 | 执行率\n^ | 100 | ^ | 90%")
    (table,) = (b for b in lay_out(paper.page()).blocks if isinstance(b, Table))
    assert table.rows == 3
    assert {(c.row, c.end) for c in table.cells if c.text in ("资金", "执行数")} == {(1, 3)}


def test_the_mark_of_a_footnote_is_no_part_of_the_figure_before_it(paper: Paper) -> None:
    paper.text("96.2%", x=50, top=100)
    paper.text("②", x=50 + paper.pdf.stringWidth("96.2%", SONG, 10), top=100, size=5)
    paper.text("目标①", x=50, top=130)
    paper.text("任务", x=50, top=160)
    paper.text("②", x=70, top=161.5, size=7)  # set smaller in the middle of its line: a number
    assert words(paper) == ["96.2%", "目标①", "任务②"]
