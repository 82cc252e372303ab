"""Lines of a scan as they are read: what an engine makes of them, and what is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from paper import Paper
from scanner import photocopied, scanned_page

from hecha.extract.scan.crops import SEALED, Page, crop
from hecha.extract.scan.engines import OcrOptions, Reading, open_engine
from hecha.extract.scan.lines import TextLine
from hecha.extract.scan.recognise import recognise
from hecha.extract.scan.runs import PASSED_OVER, SEPARATOR, UNSURE, Run
from hecha.extract.scan.skipped import completed

Picture = NDArray[np.uint8]


def printed(tmp_path: Path, words: str, dpi: int = 200) -> tuple[Picture, TextLine]:
    """A white strip with one line of print, and where the line stands."""
    paper = Paper(tmp_path / "line.pdf", height=60.0)
    paper.text(words, x=30, top=24)
    document = pypdfium2.PdfDocument(str(paper.save()))
    page = np.asarray(document[0].render(scale=dpi / 72).to_pil().convert("L"), dtype=np.uint8).copy()
    document.close()
    rows, columns = (np.flatnonzero((page < 128).any(axis=axis)) for axis in (1, 0))
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    line = TextLine(int(columns[0]), top, int(columns[-1]) + 1, bottom, top - 20, bottom + 20, 0)
    return page, line


def read(page: Page, *lines: TextLine) -> list[Run]:
    return recognise(page, lines, open_engine(OcrOptions()))


def test_strokes_that_a_seal_took_along_are_read_from_the_page_with_the_seal(tmp_path: Path) -> None:
    stamped, line = printed(tmp_path, "天河路整治")
    lifted = stamped.copy()
    width = (line.x1 - line.x0) // 5
    lifted[: line.top + 7, line.x0 : line.x0 + width] = 255  # 天 without its upper stroke is 大
    seal = np.zeros_like(stamped)
    seal[:, line.x0 : line.x0 + 2 * width] = 255
    (run,) = read(Page(lifted, 1.0, line.height, seal, stamped), line)
    assert run.doubt == SEALED
    assert "天河路整治" in (run.text, *run.alternatives)


def test_lines_of_small_print_that_are_set_solid_are_parted(tmp_path: Path) -> None:
    labels = ["指标|性质", "资金收|支情况", "度量|单位", "指标|权重", "目标完|成情况", "全年执|行数"]
    paper = Paper(tmp_path / "form.pdf")
    paper.table("\n".join(["　 | " * 5 + "　", *["质量指标 | 养护公路里程 | 76.03 | 76.03 | 10分 | 无"] * 8]), size=6)
    for k, label in enumerate(labels):
        for row, words in enumerate(label.split("|")):
            paper.text(words, 60 + 82.5 * k, 50.6 + 5.6 * row, 6)
    paper.save()
    read = {word.text for word in scanned_page(paper.path, laid_over=photocopied).words}
    assert {words for label in labels for words in label.split("|")} <= read


@pytest.mark.parametrize(("text", "doubt"), [("济浪乞讨人员救助经费", UNSURE), ("预算数（万元）", None)])
def test_a_word_is_doubted_from_where_on_a_bracket_is_not(text: str, doubt: str | None) -> None:
    class Engine:
        name = "engine"

        def read(self, crops: Sequence[Picture]) -> list[Reading]:
            return [Reading(text, 0.5) for _ in crops]

    page = np.full((60, 200), 250, np.uint8)
    cv2.putText(page, "mmmmmmm", (20, 40), cv2.FONT_HERSHEY_SIMPLEX, 1, 40, 2)
    (run,) = recognise(Page(page, 1.0, 22.0), [TextLine(20, 20, 170, 42, 0, 60, 0)], Engine())
    assert (run.text, run.doubt) == (text, doubt)


SEVEN = """
caa99999ae
b88888768d
ba99a9757d
feeeed96bf
fffffc79ef
ffffe97cff
ffffc79fff
ffff86cfff
fffd58ffff
fffb4affff
fff85cffff
ffe66effff
ffd56fffff
ffd56fffff
ffe9afffff
fffeffffff
"""
"""Grey levels (0 black, f white) of a 7 in a face without serifs, as a scanner leaves it."""


def alone(levels: str) -> list[Run]:
    """What is read from a sign alone in its cell."""
    sign = np.array([[int(level, 16) * 17 for level in row] for row in levels.split()], np.uint8)
    height, width = sign.shape
    page = np.full((height + 40, width + 40), 255, np.uint8)
    page[20 : 20 + height, 20 : 20 + width] = sign
    return read(Page(page, 1.0, height), TextLine(20, 20, 20 + width, 20 + height, 10, 30 + height, 0))


def test_a_bar_over_a_leaning_stroke_makes_a_seven_and_no_slash() -> None:
    (run,) = alone(SEVEN)
    assert run.text == "7"
    first, _, third, *rest = SEVEN.split()
    (run,) = alone("\n".join([first, third, *rest]))
    assert run.text == "7"
    (run,) = alone("\n".join(rest))
    assert run.text == "/"


@pytest.mark.parametrize("sign", ["≥", "≤", "＝"])
def test_a_sign_in_a_cell_of_its_own_is_read_by_its_shape(tmp_path: Path, sign: str) -> None:
    page, line = printed(tmp_path, sign, 300)
    (run,) = read(Page(page, 1.0, 32.0), line)
    assert (run.text.replace("＝", "="), run.doubt) == (sign.replace("＝", "="), None)


@pytest.mark.parametrize("text", ["2", "3", "7", "V", "Z", "8", "二"])
def test_what_is_no_sign_is_not_taken_for_one(tmp_path: Path, text: str) -> None:
    page, line = printed(tmp_path, text, 300)
    (run,) = read(Page(page, 1.0, 32.0), line)
    assert run.text == text


def test_a_bar_that_is_blurred_into_its_wedge_is_seen_and_told(tmp_path: Path) -> None:
    page, line = printed(tmp_path, "≥92%", 150)
    blurred = cv2.GaussianBlur(page, (0, 0), 1.6)
    (run,) = read(Page(blurred, 1.0, line.height), line)
    assert run.text.replace(" ", "") == "≥92%"
    bare = page.copy()
    across = slice(line.x0, line.x0 + line.height)
    ink = bare[line.top : line.bottom, across]
    bare[line.top + ink.shape[0] * 2 // 3 : line.bottom, across] = 255
    (run,) = read(Page(bare, 1.0, line.height), line)
    assert run.doubt is not None


def test_a_faint_slash_is_no_figure(tmp_path: Path) -> None:
    page = np.full((60, 60), 250, np.uint8)
    cv2.line(page, (24, 39), (34, 21), 150, 1, cv2.LINE_AA)
    (run,) = read(Page(page, 1.0, 18.0), TextLine(23, 20, 36, 40, 10, 50, 0))
    assert run.text == "/"


def test_a_rest_of_a_rule_beside_a_figure_is_no_digit_of_it(tmp_path: Path) -> None:
    page, line = printed(tmp_path, "399.31")
    left, top, bottom = line.x0 - 60, line.top - 9, line.bottom + 9
    page[top:bottom, left : left + 4] = 40
    rest = TextLine(left, top, left + 4, bottom, top - 10, bottom + 10, 0)
    runs = read(Page(page, 1.0, line.height), rest, line)
    assert [run.text for run in runs] == ["399.31"]


def test_an_upright_stroke_that_is_no_digit_is_told_where_a_cell_holds_nothing_else() -> None:
    page = np.full((80, 60), 255, np.uint8)
    page[20:57, 28:33] = 40
    (run,) = read(Page(page, 1.0, 24.0), TextLine(28, 20, 33, 57, 10, 66, 0))
    assert run.doubt is not None


def test_a_traditional_glyph_is_not_made_simplified_in_silence(tmp_path: Path) -> None:
    page, line = printed(tmp_path, "防汛抗旱設备购置费")
    (run,) = read(Page(page, 1.0, line.height), line)
    assert run.text == "防汛抗旱设备购置费"
    assert run.alternatives == ("防汛抗旱設备购置费",)
    assert run.doubt is not None


def test_a_faint_sign_behind_a_figure_that_was_passed_over_is_told(tmp_path: Path) -> None:
    """A ``﹪`` so faint that the engine reads a plain 85: it must not stand as 85 unchallenged."""
    page, line = printed(tmp_path, "≥85", 150)
    x, wide = line.x1 + line.height // 2, round(0.7 * line.height)
    page[line.top : line.bottom : 3, x : x + wide : 2] = 160
    (run,) = read(Page(cv2.GaussianBlur(page, (0, 0), 0.8), 1.0, line.height), replace(line, x1=x + wide))
    assert run.text == "≥85"
    assert run.doubt == PASSED_OVER


@pytest.mark.parametrize("text", ["≥85%", "95.00%", "2020年11月", "10.00", "0751-8123456"])
def test_nothing_is_said_to_be_passed_over_where_all_was_read(tmp_path: Path, text: str) -> None:
    page, line = printed(tmp_path, text, 150)
    (run,) = read(Page(cv2.GaussianBlur(page, (0, 0), 0.8), 1.0, line.height), line)
    assert (run.text.replace(" ", ""), run.doubt) == (text, None)


@pytest.mark.parametrize("before", [True, False])
def test_a_speck_beside_a_figure_puts_nothing_in_doubt(tmp_path: Path, before: bool) -> None:
    page, line = printed(tmp_path, "95.8", 150)
    x = line.x0 - line.height if before else line.x1 + line.height
    page[line.top + 3 : line.top + 5, x : x + 2] = 225
    (run,) = read(Page(page, 1.0, line.height), replace(line, x0=min(x, line.x0), x1=max(x + 2, line.x1)))
    assert (run.text, run.doubt) == ("95.8", None)


def test_a_comma_that_lost_its_tail_is_a_comma_by_its_shape(tmp_path: Path) -> None:
    page, line = printed(tmp_path, "54,200人次", 130)
    (run,) = read(Page(cv2.GaussianBlur(page, (0, 0), 1.2), 1.0, line.height), line)
    assert (run.text, run.doubt) == ("54,200人次", SEPARATOR)
    assert "54.200人次" in run.alternatives


def test_a_figure_below_strokes_of_a_pen_is_no_character_of_a_stack(tmp_path: Path) -> None:
    page, line = printed(tmp_path, "10")
    top, left = line.top - line.height - 6, line.x0
    cv2.line(page, (left + 4, top + 4), (left + 9, top + 12), 0, 3)
    cv2.ellipse(page, (left + 22, top + 10), (6, 10), 0, 150, 280, 0, 3)
    rows, columns = np.nonzero(page[: line.top - 2] < 128)
    strokes = TextLine(int(columns[0]), int(rows[0]), int(columns.max()) + 1, int(rows[-1]) + 1, 0, line.top - 3, 0)
    runs = read(Page(page, 1.0, line.height * 1.2), strokes, replace(line, free_top=line.top - 3))
    assert runs[-1].text == "10"


@pytest.mark.parametrize(("printed_text", "lost"), [("更新圩镇供水管道6.8公里", "管"), ("疏通检查井、雨水口", "、")])
def test_a_character_that_an_engine_passed_over_is_read_from_its_gap(
    tmp_path: Path, printed_text: str, lost: str
) -> None:
    page, line = printed(tmp_path, printed_text)
    cut, engine = crop(Page(page, 1.0, line.height), line), open_engine(OcrOptions())
    (reading,) = engine.read([cut])
    assert reading.text == printed_text
    run = Run(line, reading.text, reading.confidence)
    assert completed(run, cut, reading, engine) == run
    at = printed_text.index(lost)
    short = printed_text.replace(lost, "")
    partly = replace(reading, text=short, centres=reading.centres[:at] + reading.centres[at + 1 :])
    found = completed(replace(run, text=short), cut, partly, engine)
    assert (found.text, found.alternatives, found.doubt) == (printed_text, (short,), PASSED_OVER)
