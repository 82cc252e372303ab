"""Scans: what an engine misreads with confidence is told by its shape or its company, and is never silent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from paper import HEADER, ROWS, Paper, national
from PIL import Image, ImageDraw, ImageFont
from scanner import scanned

from hecha.check import check_record
from hecha.extract.scan.figures import (
    mended,
    misread_alone,
    only_bars_differ,
    only_separators_differ,
    percent_mended,
    slips_mended,
    with_lost_marks,
    with_percent,
    with_point_at_gap,
    without_speck,
)

FUNDING = """
    项目资金（万元） |        | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
    ^ | 年度资金总额 | 360.00 | {budget} | 280.80 | 10 | 78% | 7.8
    ^ | 其中：财政拨款 | 360.00 | 360.00 | 280.80 | — | — | —
"""


def test_a_bound_without_its_last_word_is_looked_at(tmp_path: Path) -> None:
    """What a streak hides, or takes along: 95%以 for 95%以上."""
    paper = Paper(tmp_path / "form.pdf")
    paper.table(
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值\n产出指标 | 质量指标 | 验收合格率 | 95%以 | 97%"
    )
    paper.save()
    record = scanned(paper.path)
    assert [i.pointer for i in record.review] == ["/indicators/0/target"]


def test_two_figures_in_one_cell_are_no_number(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    national(paper, FUNDING.format(budget="36　　　　28"))
    record = scanned(paper.path)
    amounts = {(a.measure, a.source): a.amount for a in record.funding}
    assert ("budget", "total") not in amounts
    assert amounts["budget", "appropriation"] == 3600000
    assert any(i.pointer == "/funding" and i.candidates == ("36", "28") for i in record.review)


@pytest.mark.parametrize("both", ["360　　280.8", "360　280.8"])
def test_two_figures_that_a_blank_parts_are_never_joined(tmp_path: Path, both: str) -> None:
    paper = Paper(tmp_path / "form.pdf")
    national(paper, FUNDING.format(budget=both))
    record = scanned(paper.path)
    amounts = {(a.measure, a.source): a.amount for a in record.funding}
    assert ("budget", "total") not in amounts
    assert any(i.pointer == "/funding" and i.candidates == ("360", "280.8") for i in record.review)


def test_a_scan_gives_what_the_typed_page_gives(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    typed = national(paper, FUNDING.format(budget="360.00"))
    record = scanned(paper.path)
    assert record.funding == typed.funding
    assert record.execution == typed.execution
    assert record.indicators == typed.indicators


@pytest.mark.parametrize(("address", "other"), [("1dwhg@163.com", "ldwhg@163.com"), ("dwhg@163.c0m", "dwhg@163.com")])
def test_digits_in_an_address_and_a_label_at_the_end_of_a_name_are_looked_at(
    tmp_path: Path, address: str, other: str
) -> None:
    paper = Paper(tmp_path / "form.pdf")
    national(paper, f"电子邮箱 | {address} | 实施依据 | 市政府会议纪要联系电话")
    record = scanned(paper.path)
    (item,) = [item for item in record.review if item.pointer == "/contact_email"]
    assert {address, other} <= set(item.candidates)
    assert [item.reason for item in record.review if item.pointer == "/basis"] == ["内容后连着下一栏的标签"]


def test_names_of_columns_in_a_branch_are_not_repaired_into_others(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    paper.table(
        f"{HEADER}\n产出目标 | 数量目标 | 维修道路里程 | ≥12公里 | 12公里 | 50 | 50 |\n"
        "效益目标 | 社会效益目标 | 投诉下降率 | ≥10% | 12% | 40 | 40 |"
    )
    assert [(i.level1, i.level2) for i in scanned(paper.save()).indicators] == [
        ("产出目标", "数量目标"),
        ("效益目标", "社会效益目标"),
    ]


@pytest.mark.parametrize("read", ["≥90°", "≥90°o", "≥90%0", "≥90°/o", "≥90o/o"])
def test_a_percent_sign_read_as_a_degree_is_mended(read: str) -> None:
    assert percent_mended(read) == "≥90%"


@pytest.mark.parametrize("read", ["≥90%", "36°C", "500", "10月"])
def test_what_is_no_broken_percent_sign_stays(read: str) -> None:
    assert percent_mended(read) is None


def test_readings_that_differ_in_a_bar_or_a_separator_are_told() -> None:
    assert only_bars_differ("<90天", "≤90天")
    assert not only_bars_differ("<90天", "≤80天")
    assert only_separators_differ("2.675", "2,675")
    assert not only_separators_differ("2.675", "2,615")


@pytest.mark.parametrize(("read", "clean"), [(".95.8", "95.8"), ("·98.50%", "98.50%"), (".95", None), ("95.8", None)])
def test_a_speck_before_a_figure_with_a_point_of_its_own(read: str, clean: str | None) -> None:
    assert without_speck(read) == clean


def test_a_permille_sign_read_as_two_characters_is_no_percent_sign() -> None:
    assert percent_mended("≤3.2%o") == "≤3.2‰"


def test_a_level_spelled_as_another_known_label_is_kept(tmp_path: Path) -> None:
    """绩效目标 as a kind of indicators is within a slip of 绩效指标, and is printed as it is."""
    paper = Paper(tmp_path / "form.pdf")
    national(
        paper,
        FUNDING.format(budget="360.00"),
        HEADER + "\n    产出指标 | 绩效目标 | 目标合理性 | 合理 | 合理 | 10 | 10 |",
    )
    assert scanned(paper.path).indicators[0].level2 == "绩效目标"


@pytest.mark.parametrize(
    ("printed", "read", "seen"),
    [
        ("98.3", "983", "98.3"),
        ("1250.75", "125075", "1250.75"),
        ("0815-6612846", "08156612846", "0815-6612846"),
        ("983", "983", None),
        ("98.3", "98.3", None),
        ("13608770545", "13608770545", None),
    ],
)
def test_a_point_or_hyphen_that_the_reading_lacks_is_seen_in_the_ink(printed: str, read: str, seen: str | None) -> None:
    canvas = Image.new("L", (420, 60), 255)
    ImageDraw.Draw(canvas).text((12, 8), printed, font=ImageFont.load_default(36), fill=0)
    assert with_lost_marks(np.asarray(canvas), read) == seen


def test_a_phone_number_whose_hyphen_was_read_as_a_point_gets_it_back() -> None:
    assert mended("0774.2669697") == "0774-2669697"
    assert mended("联系电话：023·54147602") == "联系电话：023-54147602"
    assert mended("0.2669697") is None
    assert mended("10774.2669697") is None


@pytest.mark.parametrize(("left", "right", "seen"), [("2", "16", "2.16"), ("12", "5", "12.5"), ("216", "", None)])
def test_the_room_of_a_lost_point_is_seen(left: str, right: str, seen: str | None) -> None:
    canvas = Image.new("L", (260, 60), 255)
    font = ImageFont.load_default(36)
    draw = ImageDraw.Draw(canvas)
    draw.text((12, 8), left, font=font, fill=0)
    draw.text((12 + draw.textlength(f"{left}0", font=font) + 6, 8), right, font=font, fill=0)
    assert with_point_at_gap(np.asarray(canvas), left + right) == seen


def test_a_foreign_full_stop_in_prose_is_told(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    goals = "年度总体目标 | 预期目标 | 实际完成情况\n^ | 街巷保洁全覆盖．群众投诉减少。 | 日清扫两次，投诉明显减少。"
    national(paper, FUNDING.format(budget="360.00"), goals)
    record = scanned(paper.path)
    (told,) = (i for i in record.review if i.pointer == "/overall_goal")
    assert record.overall_goal == told.candidates[0] == "街巷保洁全覆盖，群众投诉减少。"
    assert "街巷保洁全覆盖、群众投诉减少。" in told.candidates
    assert not [i for i in record.review if i.pointer == "/overall_goal_result"]


def test_a_g_behind_a_lone_figure_may_be_a_percent_sign() -> None:
    assert with_percent("≥85g") == "≥85%"
    assert with_percent("g") == "%"
    assert with_percent("5000g") is None
    assert with_percent("85%") is None


def test_a_level_and_a_name_in_one_cell_of_a_scan_are_told_apart_and_looked_at(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    paper.table(
        f"{HEADER}\n产出指标 | 数量指标I维修道路里程 | < | ≥12公里 | 12公里 | 50 | 50 |\n"
        "效益指标 | 社会效益指标 | < | ≥10% | 12% | 40 | 40 |"
    )
    record = scanned(paper.save())
    assert [(i.level2, i.name) for i in record.indicators] == [
        ("数量指标", "维修道路里程"),
        ("社会效益指标", "社会效益指标"),
    ]
    assert {"/indicators/0/level2", "/indicators/0/name"} <= {item.pointer for item in record.review}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("尤", ("无", "尤")),
        ("O", ("0", "O")),
        ("46八时", ("46小时", "46八时")),
        ("+个", ("+个", "4个")),
        ("46小时", None),
        ("4个", None),
    ],
)
def test_what_strokes_that_ran_together_read_as_is_told(text: str, told: tuple[str, str] | None) -> None:
    assert misread_alone(text) == told


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("项日绩效日标", "项目绩效目标"),
        ("年度日标值", "年度目标值"),
        ("进·步加强", "进一步加强"),
        ("做好各项日常工作", "做好各项日常工作"),
        ("三项日均用量", "三项日均用量"),
        ("节日标语、宣传日标识", "节日标语、宣传日标识"),
        ("12月5日标书", "12月5日标书"),
    ],
)
def test_a_slip_of_an_engine_is_mended_and_a_word_stays(text: str, word: str) -> None:
    assert slips_mended(text) == word


def test_halves_of_a_row_on_a_scan_accuse_nobody(tmp_path: Path) -> None:
    halves = " |  |  | ≥85% |  |  |  | \n |  | 医务人员满意度 |  | 88% | 5 | 5 | "
    paper = Paper(tmp_path / "form.pdf")
    typed = check_record(national(paper, FUNDING.format(budget="360.00"), HEADER + ROWS + "\n" + halves))
    record = check_record(scanned(paper.path))
    rules = {"actual-missing", "target-missing"}
    assert {f.rule for f in typed.findings} >= rules
    assert not {f.rule for f in record.findings} & rules
    assert {gap.rule for gap in record.unchecked} >= rules
    assert sum(item.reason == "可能与相邻一行本是同一行" for item in record.review) == 3


@pytest.mark.parametrize(("declared", "unit"), [("金额单位：万允", "万元"), ("单位：万亩", None)])
def test_a_unit_is_known_though_its_last_character_is_misread(tmp_path: Path, declared: str, unit: str | None) -> None:
    """No other unit of money begins with 万; all amounts of a form hang on it."""
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表")
    paper.text(declared, x=450)
    paper.table(
        "项目名称 | 城区道路维修 | < | <\n项目资金 | | 全年预算数 | 全年执行数\n^ | 年度资金总额 | 120.00 | 110.00"
    )
    paper.table(HEADER + ROWS)
    paper.save()
    record = scanned(paper.path)
    assert record.amount_unit == unit
    assert [a.amount for a in record.funding] == ([1_200_000, 1_100_000] if unit else [])
