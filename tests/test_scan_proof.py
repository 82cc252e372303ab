"""A figure that recognition doubts and the form's own sums or rates prove needs no look; one that they do not does."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from paper import HEADER, ROWS, Paper, national
from scanner import scanned

from hecha.extract.forms.draft import Draft
from hecha.extract.forms.proof import settle
from hecha.schema import Box, Evidence


def reviewed(path: Path, whole: str, part: str, spent: str, rate: str) -> set[str]:
    """What is on review of a scanned form whose budget of ``whole`` (10,000 yuan) has a part beside 1008."""
    funding = f"""
    项目资金（万元） |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
    ^ | 年度资金总额 | {whole} | {whole} | {spent} | 10 | {rate} | 7.8
    ^ | 其中：当年财政拨款 | 1008 | 1008 | 700 | — | — | —
    ^ | 其他资金 | {part} | {part} | 80 | — | — | —
    """
    paper = Paper(tmp := path / "form.pdf")
    national(paper, funding, HEADER + ROWS)
    return {item.pointer for item in scanned(tmp, 200).review}


@pytest.mark.parametrize(
    ("whole", "proven"), [("1020.345", True), ("1030.345", False)], ids=["the sum holds", "the sum does not hold"]
)
def test_a_thousandth_that_may_be_a_thousand_is_proven_by_the_sum(tmp_path: Path, whole: str, proven: bool) -> None:
    told = reviewed(tmp_path, whole, "12.345", "780", "76.44%")
    assert any(pointer.startswith("/funding/") for pointer in told) is not proven


@pytest.mark.parametrize(
    ("spent", "proven"), [("780", True), ("790", False)], ids=["the rate holds", "the rate does not hold"]
)
def test_a_rate_that_may_be_misread_is_proven_by_its_amounts(tmp_path: Path, spent: str, proven: bool) -> None:
    told = reviewed(tmp_path, "1040", "32", spent, "75.000")
    assert ("/execution/0/rate" in told) is not proven


@pytest.mark.parametrize(
    ("budget", "spent", "reason", "proven"),
    [
        ("103.50", "101.80", "识别置信度低", True),
        ("1035.00", "1018.00", "识别置信度低", False),
        ("1035.00", "1018.00", "小数点或千分位不清", True),
        ("103.50", "101.80", "识别置信度低；有手写笔迹或划改", False),
        ("103.50", "101.80", "识别置信度低；扫描条纹或折痕穿过文字", False),
    ],
    ids=["another digit, another rate", "another digit, the same rate", "its size", "a pen", "a streak"],
)
def test_a_rounded_rate_proves_an_amount_as_far_as_it_tells_its_digits(
    budget: str, spent: str, reason: str, proven: bool
) -> None:
    draft = Draft()
    for i, (measure, printed) in enumerate((("budget", budget), ("spent", spent))):
        amount = Decimal(printed) * 10_000
        draft.lists.setdefault("funding", []).append(
            {"measure": measure, "year": None, "source": "total", "amount": amount, "part_of": None}
        )
        draft.evidence[f"/funding/{i}/amount"] = Evidence(
            page=1, bbox=Box(0, 0, 1, 1), text=printed, confidence=0.5, engine="rapidocr"
        )
    draft.lists["execution"] = [{"source": "total", "rate": Decimal("0.9836")}]
    draft.doubt("/funding/1/amount", reason, (spent,))
    settle(draft)
    assert (not draft.review) is proven
