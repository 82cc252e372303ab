"""Spellings that forms and recognition put for names, numbers and marks: phones, documents, aliases, confused glyphs.

A glyph that may be another one is never mended in silence: the value is refused, and what it may be is a candidate.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from hecha.extract.vocabulary import standard
from hecha.normalize import (
    Unreadable,
    compact,
    comparable,
    document_numbers,
    doubts,
    fold,
    is_page_number,
    is_placeholder,
    plain,
    read_amount,
    read_date,
    read_level,
    read_number,
    read_points,
    read_quantity,
    read_rate,
    read_year,
    read_yes_no,
    same_name,
    same_phone,
    unit_class,
)


def refused(read: Callable[[str], object], text: str) -> tuple[str, ...]:
    """The candidates of a text that has to be refused."""
    with pytest.raises(Unreadable) as caught:
        read(text)
    return caught.value.candidates


def amount(text: str) -> object:
    return read_amount(text, "万元")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("0751-8877716", "8877716"),
        ("0751－8877716", "0751-8877716"),
        ("(0751)8877716", "0751-8877716"),
        ("07518877716", "0751-8877716"),
        ("139 0000 0000", "13900000000"),
    ],
)
def test_one_phone(a: str, b: str) -> None:
    assert same_phone(a, b)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("韶财绩〔2021〕2号", "韶财绩〔2021〕2号"),
        ("韶财绩[2021]2号", "韶财绩〔2021〕2号"),
        ("韶财绩（2021）2号", "韶财绩〔2021〕2号"),
        ("呼财农指【2023】10号", "呼财农指〔2023〕10号"),
        ("保财绩﹝2022﹞4号", "保财绩〔2022〕4号"),
        ("韶财绩〔2021)2号", "韶财绩〔2021〕2号"),
        ("方财〔2020〕97 号", "方财〔2020〕97号"),
        ("第4013号", "第4013号"),
    ],
)
def test_one_document(printed: str, number: str) -> None:
    assert document_numbers(printed) == (number,)


def test_a_letter_in_a_documents_year() -> None:
    assert refused(document_numbers, "财预【202O】10号") == ("财预〔2020〕10号",)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("51000021R000000019951-工资性支出", "工资性支出"),
        ("219001-池州市贵池区棠溪镇人民政府", "池州市贵池区棠溪镇人民政府"),
        ("韶关市12345政府服务热线（含网络问政）平台", "韶关市12345政府服务热线(含网络问政)平台"),
        ("韶关市12345政府服务热线(网络问政)平台", "韶关市12345政府服务热线（含网络问政）平台"),
        ("韶关市政务服务数据管理局", "市政务服务数据管理局"),
        ("韶关市政务服务数据管理局", "我局"),
        ("发展和改革局本级", "发展和改革局"),
        ("市农业农村局-市畜牧兽医服务中心", "市畜牧兽医服务中心"),
        ("湖北工程学院年学生资助项目", "湖北工程学院2022年学生资助项目"),
        ("**县财政局", "遂溪县财政局"),
        ("_县财政局", "遂溪县财政局"),
        ("XX县", "遂溪县"),
    ],
)
def test_one_name(a: str, b: str) -> None:
    assert same_name(a, b)
    assert same_name(b, a)


@pytest.mark.parametrize(("a", "b"), [("**县", "遂溪市"), ("XX镇中心", "遂溪县"), ("**", "遂溪县")])
def test_a_mask_hides_no_other_kind_of_place(a: str, b: str) -> None:
    assert not same_name(a, b)


def test_spaces_that_a_line_break_left_between_characters() -> None:
    assert plain("网络问 政") == "网络问政"
    assert compact("成 本(元)") == "成本(元)"
    assert [compact(text) for text in ("1\u00a00", "1\u30000", "1\u200b0")] == ["10"] * 3
    assert fold("ＡＢ１２㎡二〇二一") == "ab12㎡二〇二一"


@pytest.mark.parametrize(
    ("text", "candidate"),
    [
        *((text, "1000000") for text in ("1O0", "1o0", "1Q0", "1D0", "l00", "I00", "|00", "i00")),
        *(("Z0", "200000"), ("z0", "200000"), ("S0", "500000"), ("s0", "500000"), ("B0", "800000")),
        *(("b0", "600000"), ("q0", "900000"), ("g0", "900000")),
        *(("100方元", "1000000"), ("100万兀", "1000000"), ("100万无", "1000000")),
        ("1.234.5", "12345000"),
    ],
)
def test_confused_glyphs_in_an_amount(text: str, candidate: str) -> None:
    assert candidate in refused(amount, text)


@pytest.mark.parametrize("text", ["100 0/0", "100o/o", "100O/O", "100/%", "1000/0"])
def test_a_confused_per_cent_sign(text: str) -> None:
    assert refused(read_rate, text) == ("1",)
    assert refused(read_quantity, text) == ("100%",)


@pytest.mark.parametrize(
    ("text", "candidate"),
    [
        *(("2 10次", "≥10次"), ("2 28", "≥28"), ("到10次", "≥10次"), ("之10次", "≥10次"), ("多10次", "≥10次")),
        *(("乏10次", "≤10次"), ("乏5%", "≤5%"), ("到0次", "≥10次")),
        *(("9O%", "90%"), ("IOO%", "100%"), ("99 6%", "99.6%"), ("99，6%", "99.6%"), ("8月1()日", "8月10日")),
    ],
)
def test_confused_comparators_and_figures(text: str, candidate: str) -> None:
    assert candidate in refused(read_quantity, text)


def test_a_point_that_may_have_been_lost_is_doubted_where_the_figure_shows_it() -> None:
    assert doubts("9996%") == ("99.96%",)
    assert doubts("996%") == ("99.6%",)
    assert doubts("389734") == ()  # as good a figure as any: sums alone can tell


@pytest.mark.parametrize("read", [read_points, read_number])
@pytest.mark.parametrize(("text", "candidate"), [("4,2", "4.2"), ("l.OO", "1.00"), ("1.OO", "1.00")])
def test_confused_points(read: Callable[[str], object], text: str, candidate: str) -> None:
    assert candidate in refused(read, text)


@pytest.mark.parametrize("text", ["310.2154.741050%5", "415万元", "901010010", "分值 得分"])
def test_cells_run_together_are_no_weight_and_no_score(text: str) -> None:
    refused(read_points, text)


@pytest.mark.parametrize("text", ["310.2154.741050%5", "310.2 154.74"])
def test_cells_run_together_are_no_amount(text: str) -> None:
    refused(amount, text)


@pytest.mark.parametrize("sign", "×xX*")
@pytest.mark.parametrize("wording", ["24{}365", "24小时{}365天", "24{}7小时", "7{}24", "7{}24小时"])
def test_round_the_clock(sign: str, wording: str) -> None:
    quantity = read_quantity(wording.format(sign))
    assert quantity is not None
    assert (quantity.value, quantity.unit) == (8760, "小时")


@pytest.mark.parametrize("dash", "—–―ー─－-")
def test_one_class_of_dashes(dash: str) -> None:
    loss, span = read_amount(f"{dash}12.67", "万元"), read_quantity(f"4{dash}6次")
    assert loss is not None
    assert loss.value == -126700
    assert span is not None
    assert (span.comparator, span.value, span.upper) == ("..", 4, 6)
    assert is_placeholder(dash)


def test_one_class_of_brackets_and_of_colons() -> None:
    assert {fold(f"资金{left}万元{right}") for left, right in ("（）", "()", "〔〕", "[]", "【】")} == {"资金(万元)"}
    assert {fold(f"项目名称{colon}") for colon in "：:;；"} == {"项目名称"}


def test_copies_in_traditional_glyphs_with_pinyin() -> None:
    assert fold("績效自評") == fold("绩(jì)效自评") == "绩效自评"


@pytest.mark.parametrize(
    ("label", "group", "key"),
    [
        *(("顼目名称", "field", "project_name"), ("顶目名称", "field", "project_name")),
        *(("全年预匏数", "measure", "budget"), ("全年预葬数", "measure", "budget"), ("全年扏行数", "measure", "spent")),
        *(("实施第位", "field", "reporting_unit"), ("填报弟位", "field", "reporting_unit")),
    ],
)
def test_labels_with_a_misread_character(label: str, group: str, key: str) -> None:
    assert standard().key(label, group, likeness=True) == key
    assert standard().key(label, group) is None  # a typed form prints what it means


def test_page_numbers_between_rows() -> None:
    assert is_page_number("- 2 -")
    assert is_page_number("—1—")


# ---- spellings of values that no other table has ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        *(("5分钟", 5, "分钟"), ("1批", 1, "批"), ("38508人", 38508, "人"), ("8例", 8, "例"), ("550户", 550, "户")),
        *(("11所", 11, "所"), ("1份", 1, "份"), ("100m³", 100, "m³"), ("24小时", 24, "小时")),
    ],
)
def test_plain_counts(text: str, value: int, unit: str) -> None:
    quantity = read_quantity(text)
    assert quantity is not None
    assert (quantity.value, quantity.unit) == (value, unit)


def test_units_of_one_measure_and_units_left_out() -> None:
    assert unit_class("m³") == unit_class("立方米")
    assert unit_class("方") is None  # a cubic metre with earthworks only
    assert comparable("个", None)  # ≥50个 answered by 50


def test_one_amount_in_two_units() -> None:
    spelled = [read_amount(text, "万元") for text in ("10000元", "1万元", "1")]
    assert [found.value for found in spelled if found] == [Decimal(10000)] * 3


def test_points_of_difference_are_no_rate() -> None:
    refused(read_rate, "95个百分点")
    refused(read_rate, "0.8262个千分点")


def test_words_answers_and_dates() -> None:
    assert read_level("受目的国受众欢迎显著") == "improve"
    assert read_level("是否利于企业走出去") is None
    assert read_yes_no("是否按期完成：是") is True
    assert refused(read_yes_no, "囗是") == ("是",)
    assert read_year("二○二一年") == 2021
    assert read_date("二〇二一年三月") == "2021-03"
    assert refused(read_date, "2020年8月1()日") == ("2020-08-10",)


@pytest.mark.parametrize(
    ("text", "comparator", "value", "unit"),
    [
        *(("节约5万元", "=", 50000, "元"), ("签约10家", "=", 10, "家"), ("违约0起", "=", 0, "起")),
        *(("签约约10家", "~", 10, "家"), ("大约10家", "~", 10, "家"), ("附近3个", "=", 3, "个")),
        *(("3（含）人以上", ">=", 3, "人"), ("不少于3（含）人", ">=", 3, "人"), ("60岁（含）以上", ">=", 60, "岁")),
        *(("半年1次", "=", 2, "次/年"), ("半年不少于1次", ">=", 2, "次/年")),
    ],
)
def test_words_that_only_look_like_comparators_and_those_that_are(
    text: str, comparator: str, value: int, unit: str
) -> None:
    quantity = read_quantity(text)
    assert quantity is not None
    assert (quantity.comparator, quantity.value, quantity.unit) == (comparator, value, unit)


@pytest.mark.parametrize("text", ["两年1次", "三年12次", "一周3次", "赶超3名"])
def test_how_often_something_comes_is_no_count(text: str) -> None:
    quantity = read_quantity(text)
    assert quantity is not None
    assert quantity.kind == "text"
