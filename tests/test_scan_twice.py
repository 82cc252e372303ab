"""Scans: a reading that another contradicts, or that a seal, a wall or a stroke took a part of, is never silent."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pdfplumber
import pypdfium2
import pytest
from paper import FUNDING, HEADER, Paper, national
from PIL import Image
from scanner import scanned

import hecha
from hecha.extract.page import UNREAD
from hecha.extract.scan.crops import Page
from hecha.extract.scan.engines import Reading
from hecha.extract.scan.lines import TextLine
from hecha.extract.scan.runs import DISAGREE, Run
from hecha.extract.scan.scraps import slash
from hecha.extract.scan.twice import outvoted, sealed_compared, simplified, text_compared
from hecha.schema import Record

LINE = TextLine(10, 10, 25, 34, 5, 40)


def starred(path: Path, word: str) -> Record:
    """The record of a page with a red star over the last digit of a word, which shows through it."""
    with pdfplumber.open(path) as pdf:
        box = next(w for w in pdf.pages[0].extract_words() if w["text"] == word)
    scale = 300 / 72
    page = np.asarray(pypdfium2.PdfDocument(str(path))[0].render(scale=scale).to_pil().convert("RGB")).copy()
    at = np.array([box["x1"] + 1, (box["top"] + box["bottom"]) / 2]) * scale
    turns = np.arange(10) * np.pi / 5 - np.pi / 2
    points = at + 60 * np.where(np.arange(10) % 2, 0.4, 1.0)[:, None] * np.stack([np.cos(turns), np.sin(turns)], 1)
    over = page.copy()
    cv2.fillPoly(over, [points.astype(np.int32)], (214, 32, 60))
    page = cv2.addWeighted(over, 0.75, page, 0.25, 0)
    target = path.with_suffix(".png")
    Image.fromarray(page).save(target, dpi=(300, 300))
    (record,) = hecha.read(target)
    return record


def test_a_digit_under_the_star_of_a_seal_is_looked_at(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    national(paper, FUNDING.replace("280.80", "280.8078", 1))
    record = starred(paper.path, "280.8078")
    spent = next(a.amount for a in record.funding if (a.measure, a.source) == ("spent", "total"))
    assert spent == 2808078
    assert any("印章" in item.reason and "280.8078" in str(item.candidates) for item in record.review)


def test_two_levels_that_run_together_are_told_apart(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.title("项目支出绩效自评表")
    paper.text("（2023年度）", x=260)
    paper.table("项目名称 | 城区道路维修 | < | <\n主管部门 | 市政局 | 实施单位 | 养护中心")
    paper.table(
        f"{HEADER}\n产出指标 | 数量指标维修道路里程 | < | ≥12公里 | 12公里 | 50 | 50 |\n"
        "效益指标 | 社会效益指标\\n可持续影响指标 | 投诉下降率 | ≥10% | 12% | 20 | 20 |\n"
        "^ | ^ | 管护机制健全率 | ≥90% | 95% | 20 | 20 |\n"
        "满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥95% | 96% | 10 | 10 |"
    )
    paper.save()
    record = scanned(paper.path)
    assert [(i.level2, i.name) for i in record.indicators] == [
        ("数量指标", "维修道路里程"),
        ("社会效益指标", "投诉下降率"),
        ("可持续影响指标", "管护机制健全率"),
        ("服务对象满意度指标", "居民满意度"),
    ]
    assert {f"/indicators/{k}/level2" for k in range(3)} <= {item.pointer for item in record.review}


@pytest.mark.parametrize("heads", ["一级指标 | ·级指标 | 级指标", "一级指标 | 一级指标 | 二级指标"])
def test_levels_whose_numbers_lost_strokes_stand_in_order(tmp_path: Path, heads: str) -> None:
    paper = Paper(tmp_path / "form.pdf")
    paper.title("2023年度项目支出绩效自评表")
    paper.table("项目名称 | 城区道路维修 | 主管部门 | 市政局")
    paper.table(
        f"{heads} | 年度指标值 | 实际完成值 | 分值 | 得分\n"
        "产出指标 | 数量指标 | 维修里程 | ≥12公里 | 12公里 | 50 | 50\n"
        "效益指标 | 社会效益指标 | 投诉下降率 | ≥10% | 12% | 50 | 50"
    )
    record = paper.record()
    assert [(i.level1, i.level2, i.name) for i in record.indicators] == [
        ("产出指标", "数量指标", "维修里程"),
        ("效益指标", "社会效益指标", "投诉下降率"),
    ]


@pytest.mark.parametrize("speck", [False, True])
def test_a_slash_beside_a_speck_is_a_slash(*, speck: bool) -> None:
    page = np.full((60, 60), 255, np.uint8)
    cv2.line(page, (23, 11), (17, 33), 0, 2)
    if speck:
        page[33, 11] = 0
    assert slash(Page(page, 1.0, 23.0), LINE) == "/"


@pytest.mark.parametrize(
    ("first", "second", "found", "doubted"),
    [
        (("防淇减灾能力", 0.52), ("防洪减灾能力", 0.85), "防洪减灾能力", True),
        (("使用规范性", 0.8), ("便用规范性", 0.7), "使用规范性", True),
        (("龚晓燕", 0.1), ("龚晓茨", 0.35), "龚晓燕", True),
        (("聘用护林员有效实施时间", 0.6), ("聘用护林员有效实施时网", 0.1), "聘用护林员有效实施时间", False),
        (("其他资金", 0.84), ("其他資金", 0.8), "其他资金", False),
        (("资金按合同按计划支付；", 0.8), ("资金按合同、按计划支付：", 0.8), "资金按合同按计划支付；", False),
        (("自评3.5分；", 0.8), ("自评3,5分；", 0.8), "自评3.5分；", True),
    ],
)
def test_texts_that_two_readings_differ_on_are_in_doubt(
    first: tuple[str, float], second: tuple[str, float], found: str, *, doubted: bool
) -> None:
    run = text_compared(Run(LINE, *first), Reading(*second))
    assert (run.text, run.doubt == DISAGREE) == (found, doubted)


def test_a_slip_of_the_second_reading_under_a_seal_is_no_other_text() -> None:
    page = Page(np.full((60, 60), 255, np.uint8), 1.0, 23.0)
    run = sealed_compared(page, Run(LINE, "项目绩效目标", 0.8), Reading("项日绩效目标", 0.9), longer=False)
    assert (run.text, run.doubt, run.alternatives) == ("项目绩效目标", None, ())


def test_a_point_that_went_with_a_seal_is_seen_with_it() -> None:
    page = Page(np.full((60, 60), 255, np.uint8), 1.0, 23.0)
    run = sealed_compared(page, Run(LINE, "28080", 0.94), Reading("280.80E W", 0.81), longer=False)
    assert (run.text, run.doubt) == ("280.80", page.cover)
    assert "28080" in run.alternatives


def test_digits_that_may_lack_their_point_are_not_read_whatever_a_third_reading_says() -> None:
    page = Page(np.full((60, 60), 255, np.uint8), 1.0, 23.0)
    run = sealed_compared(page, Run(LINE, "28080", 0.94), Reading("28080E W", 0.81), longer=False)
    assert (run.text, run.alternatives[0]) == (UNREAD, "28080")
    assert outvoted(page, run, ("28080", "28080E W"), Reading("28080", 0.99)).text == UNREAD


@pytest.mark.parametrize(
    ("third", "found"), [("76.66", "76.66"), ("76 56", "76 56"), ("76:66", "76 56"), ("完善", "76 56")]
)
def test_of_two_readings_under_a_seal_the_one_that_a_third_repeats_counts(third: str, found: str) -> None:
    page = Page(np.full((60, 60), 255, np.uint8), 1.0, 23.0)
    run = outvoted(page, Run(LINE, "76 56", 0.9, doubt=page.cover), ("76 56", "76.66"), Reading(third, 0.9))
    assert (run.text, run.doubt) == (found, page.cover)


def test_what_a_seal_hides_at_the_edge_of_the_page_is_read_with_the_seal_on() -> None:
    page, seal = np.full((60, 60), 255, np.uint8), np.zeros((60, 60), np.uint8)
    seal[:, :10] = 255
    whole = Page(page, 1.0, 23.0, seal, page).with_hidden(LINE)
    assert whole.x0 == 0


@pytest.mark.parametrize("printed", ["抚順市民政局", "系統稳定性", "水牆加固"])
def test_a_traditional_glyph_in_a_simplified_text_is_read_as_the_simplified(printed: str) -> None:
    assert simplified(printed) == printed.translate(str.maketrans("順統牆", "顺统墙"))
