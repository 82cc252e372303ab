"""Amounts, numbers, points and rates, as forms spell them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hecha.normalize import (
    Unreadable,
    doubts,
    read_amount,
    read_amounts,
    read_number,
    read_points,
    read_rate,
    read_unit,
)

WAN = "万元"


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("1,234.56万元", None, "12345600"),
        ("1234.56", WAN, "12345600"),
        ("1,548.447", WAN, "15484470"),
        ("387664.62", "元", "387664.62"),
        ("215,457.6", "元", "215457.6"),
        ("2026400元", WAN, "2026400"),  # the cell's own unit wins over the form's
        ("1329120.67元", WAN, "1329120.67"),
        ("6000 元", WAN, "6000"),
        ("13.971129万", None, "139711.29"),
        ("5.8万", None, "58000"),
        ("300万", WAN, "3000000"),
        ("800万元", WAN, "8000000"),  # not multiplied twice
        ("100（万元）", None, "1000000"),
        ("100万", WAN, "1000000"),
        ("１００", WAN, "1000000"),
        ("１,２３４．５６", WAN, "12345600"),
        ("1，234.56", WAN, "12345600"),
        ("100.00\u00a0", WAN, "1000000"),
        ("\u3000100.00", WAN, "1000000"),
        ("1 234.56", WAN, "12345600"),
        ("310.2", WAN, "3102000"),
        ("壹佰万元整", None, "1000000"),
        ("人民币贰拾壹万柒仟元整", None, "217000"),
        ("叁万叁仟陆佰元", None, "33600"),
        ("伍万元叁角贰分", None, "50000.32"),
        ("一百万元", None, "1000000"),
        ("0.5亿元", None, "50000000"),
        ("3.86亿元", None, "386000000"),
        ("1825.95亿元", None, "182595000000"),
        ("1亿2000万元", None, "120000000"),
        ("3千元", None, "3000"),
        ("2百万", None, "2000000"),
        ("96.16百万元", None, "96160000"),
        ("96.16", "百万元", "96160000"),
        ("400,600.00万元", None, "4006000000"),
        ("5165776.20元", WAN, "5165776.2"),
        ("516.57762万元", None, "5165776.2"),
        ("¥1,000,000.00", None, "1000000"),
        ("￥1,000,000.00", None, "1000000"),
        ("RMB 100万元", None, "1000000"),
        ("-12.67", WAN, "-126700"),
        ("－12.67", WAN, "-126700"),
        ("−12.67", WAN, "-126700"),
        ("△12.67", WAN, "-126700"),
        ("(12.67)", WAN, "-126700"),
        ("（12.67）", WAN, "-126700"),
        ("负12.67万元", None, "-126700"),
        ("2.38  万元", None, "23800"),
        ("0", WAN, "0"),
        ("0.00", WAN, "0"),
        ("0", None, "0"),
        ("10000元", WAN, "10000"),
        ("1万元", "元", "10000"),
        ("财政拨款:16", WAN, "160000"),
        ("100万元（含上年结转）", None, "1000000"),
        ("12.000", WAN, "120000"),  # as printed; what recognition may have made of it is for ``doubts``
    ],
)
def test_amounts_are_read_in_yuan(text: str, unit: str | None, yuan: str) -> None:
    amount = read_amount(text, unit)
    assert amount is not None
    assert amount.value == Decimal(yuan)
    assert amount.comparator == "="
    assert amount.text == text


@pytest.mark.parametrize(
    ("text", "comparator", "yuan"),
    [
        ("约50万元", "~", 500000),
        ("近100万元", "~", 1000000),
        ("超100万元", ">", 1000000),
        ("100余万元", ">=", 1000000),
        ("不超过312万元", "<=", 3120000),
        ("312万元以内", "<=", 3120000),
        ("≤90万元", "<=", 900000),
    ],
)
def test_bounds_of_amounts_are_kept(text: str, comparator: str, yuan: int) -> None:
    amount = read_amount(text, None)
    assert amount is not None
    assert (amount.comparator, amount.value) == (comparator, yuan)


@pytest.mark.parametrize("text", ["", " ", "—", "——", "－", "-", "/", "／", "无", "不适用", "暂无", "……", "N/A"])
def test_empty_cells_are_no_amounts(text: str) -> None:
    assert read_amount(text, WAN) is None
    assert read_number(text) is None
    assert read_points(text) is None
    assert read_rate(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "candidates"),
    [
        ("1234.56", None, {"1234.56", "12345600"}),  # no unit anywhere: yuan or ten thousand
        ("7,00.0,77", WAN, {"7000770", "70007700", "70007.7", "7000770000"}),
        ("1.234.56", WAN, {"12345600", "12345.6", "1234560000"}),
        ("12，5", WAN, {"125000", "1250000"}),
        ("12 5", WAN, {"125000", "1250000"}),
        ("1OO", WAN, {"1000000"}),
        ("l00万元", None, {"1000000"}),
        ("l54.74", WAN, {"1547400"}),
        ("S0", WAN, {"500000"}),
        ("100方元", None, {"1000000"}),
        ("100万兀", None, {"1000000"}),
        ("¥100", WAN, {"100", "1000000"}),
        ("***", WAN, set()),
        ("5.8万美元", None, set()),
        ("20000 (万美元)", None, set()),
        ("3000元/人", None, set()),
        ("≤620万/月", None, set()),
        ("50%", WAN, set()),
        ("310.2154.741050%5", WAN, set()),  # cells run together
        ("100万元、200万元", None, set()),
        ("一", WAN, {"1", "10000"}),
        ("壹贰叁", WAN, set()),
        ("100", "斗", set()),
        ("按合同", WAN, set()),
    ],
)
def test_amounts_in_doubt_are_not_guessed(text: str, unit: str | None, candidates: set[str]) -> None:
    with pytest.raises(Unreadable) as caught:
        read_amount(text, unit)
    assert set(caught.value.candidates) == candidates
    assert caught.value.text == text
    assert caught.value.reason


def test_the_printed_places_say_what_rounding_can_hide() -> None:
    steps = {"1,234.56": 100, "321": 10000, "207.4538": 1, "13.971129万": Decimal("0.01"), "6000元": 1}
    assert {text: read_amount(text, WAN).step for text in steps} == steps  # type: ignore[union-attr]


def test_listed_amounts_keep_their_labels() -> None:
    listed = read_amounts("总额1002.6万元,其中:中央726.7万元;省级财政23.9万元、自筹1,252万元", None)
    assert [(label, amount.value) for label, amount in listed] == [
        ("总额", 10026000),
        ("中央", 7267000),
        ("省级财政", 239000),
        ("自筹", 12520000),
    ]
    assert read_amounts("资金已全部到位。", WAN) == ()


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("金额单位：万元", "万元"),
        ("填报单位名称：某某市水利局 金额单位：元", "元"),
        ("项目资金（万元）", "万元"),
        ("项目资金 (元)", "元"),
        ("项目资金（\n万元）", "万元"),
        ("预算执行情况(万元)（20分）", "万元"),
        ("（单位：亿元）", "亿元"),
        ("单位:人民币万元", "万元"),
        ("预算数 万元", "万元"),
        ("实际支出（百万元）", "百万元"),
        ("万元", "万元"),
        ("全年预算数（A）", None),
        ("项目单元", None),
        ("3万元", None),  # an amount declares no unit
        ("单价（元/人）", None),
        ("", None),
    ],
)
def test_declared_units_are_found(header: str, unit: str | None) -> None:
    assert read_unit(header) == unit


def test_two_declared_units_are_not_chosen_between() -> None:
    with pytest.raises(Unreadable):
        read_unit("预算（万元）支出（元）")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2,370", 2370),
        ("116559", 116559),
        ("１２", 12),
        ("十二", 12),
        ("叁", 3),
        ("两", 2),
        ("两千零五", 2005),
        ("一百二十", 120),
        ("壹佰万", 1000000),
        ("一亿零五", 100000005),
        ("3万", 30000),
        ("-3.71", Decimal("-3.71")),
        ("1, 234.5", Decimal("1234.5")),
    ],
)
def test_numbers(text: str, number: Decimal) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("12,5", ("12.5", "125")),
        ("4,2", ("4.2", "42")),
        ("1O0", ("100",)),
        ("l.OO", ("1.00",)),
        ("05", ("0.5", "5")),
        ("99 6", ("996", "99.6")),
        ("一百二", ()),  # 102 in writing, 120 in speech
        ("一万五", ()),
        ("三五", ()),
        ("800个", ()),
        ("12345678901234567890", ("12345678901234567890",)),
    ],
)
def test_numbers_in_doubt(text: str, candidates: tuple[str, ...]) -> None:
    with pytest.raises(Unreadable) as caught:
        read_number(text)
    assert caught.value.candidates == candidates or len(text) > 18


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("10分", "10"),
        ("（10分）", "10"),
        ("10.00", "10"),
        ("9.74", "9.74"),
        ("96 优", "96"),
        ("10%", "10"),
        ("22.5", "22.5"),
    ],
)
def test_points(text: str, points: str) -> None:
    assert read_points(text) == Decimal(points)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [("IO分", ("10",)), ("l0", ("10",)), ("4,2", ("4.2", "42")), ("901010010", ()), ("扣2分", ())],
)
def test_points_in_doubt(text: str, candidates: tuple[str, ...]) -> None:
    with pytest.raises(Unreadable) as caught:
        read_points(text)
    assert caught.value.candidates == candidates


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("95%", "0.95"),
        ("95％", "0.95"),
        ("95﹪", "0.95"),
        ("95 %", "0.95"),
        ("95.00%", "0.95"),
        ("86%", "0.86"),
        ("92.9%", "0.929"),
        ("95.08%", "0.9508"),
        ("102.59%", "1.0259"),
        ("0%", "0"),
        ("百分之九十五", "0.95"),
        ("百分之95", "0.95"),
        ("百分之百", "1"),
        ("0.9‰", "0.0009"),
        ("95‰", "0.095"),
        ("0.0738‰", "0.0000738"),
        ("万分之五", "0.0005"),
        ("95百分比", "0.95"),
        ("45.17% (9,034/20000)", "0.4517"),
        ("执行率：99.6%", "0.996"),
        ("（90%）", "0.9"),
    ],
)
def test_rates_are_fractions(text: str, rate: str) -> None:
    assert read_rate(text) == Decimal(rate)


@pytest.mark.parametrize(
    ("text", "rate"), [("0.95", "0.95"), ("20", "0.2"), ("100", "1"), ("99.6", "0.996"), ("0", "0")]
)
def test_a_column_of_rates_may_lack_the_sign(text: str, rate: str) -> None:
    assert read_rate(text, column=True) == Decimal(rate)
    with pytest.raises(Unreadable):
        read_rate(text)


def test_a_sign_in_the_header_leaves_nothing_open() -> None:
    assert read_rate("1", unit="%") == Decimal("0.01")
    with pytest.raises(Unreadable) as caught:
        read_rate("1", column=True)
    assert caught.value.candidates == ("1", "0.01")


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("9O%", ("0.9",)),
        ("1OO%", ("1",)),
        ("IOO%", ("1",)),
        ("100/%", ("1",)),
        ("100 0/0", ("1",)),
        ("100o/o", ("1",)),
        ("99 6%", ("9.96", "0.996")),
        ("99，6%", ("0.996", "9.96")),
        ("996%", ("9.96", "0.996")),
        ("9996%", ("99.96", "0.9996")),
        ("≥95%", ("0.95",)),  # a bound is no rate
        ("95个百分点", ()),  # a difference is none either
    ],
)
def test_rates_in_doubt(text: str, candidates: tuple[str, ...]) -> None:
    with pytest.raises(Unreadable) as caught:
        read_rate(text)
    assert caught.value.candidates == candidates


def test_legible_figures_that_recognition_may_have_made() -> None:
    assert doubts("12.000") == ("12,000",)
    assert doubts("996%") == ("99.6%",)
    assert doubts("9996%") == ("99.96%",)
    assert doubts("1,548.447") == doubts("95%") == doubts("120%") == ()
