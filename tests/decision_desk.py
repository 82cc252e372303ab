"""A workspace with one scanned form, as the tests of decisions use it."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

from hecha.check import check_record
from hecha.schema import Box, Evidence, FundingAmount, Indicator, Quantity, Record, ReviewItem, Source
from hecha.store import FileRow, Submission, Workspace, decide_value, encode
from hecha.store.effective import Kind

DONE = Submission("read", 1, 100, "reading", "limits", "1", "paddleocr", 0.5)
CONTENT = f"{'a':0>64}"
BUDGET, SPENT = "/funding/0/amount", "/funding/1/amount"


def place(top: float, text: str, x0: float = 100, page: int = 1) -> Evidence:
    return Evidence(page=page, bbox=Box(x0, top, x0 + 60, top + 12), text=text, confidence=0.7, engine="paddleocr")


def form(spent: int = 6_000_000, text: str = "600", **changes: object) -> Record:
    """A scanned form of 500 万元 whose spending, 500, was read as 600, and which doubts the actual of an indicator."""
    record = Record(
        source=Source(file="", sha256=CONTENT, pages=(1, 1), kind="scanned"),
        family="self_evaluation_table",
        amount_unit="万元",
        project_name="河道清淤",
        reporting_unit="水利站",
        supervising_department="水利局",
        evaluation_year=2023,
        funding=(
            FundingAmount(measure="budget", source="total", amount=D(5_000_000)),
            FundingAmount(measure="spent", source="total", amount=D(spent)),
        ),
        indicators=(
            Indicator(level1="产出指标", level2="数量指标", name="清淤长度",
                      target=Quantity(raw="12公里", kind="number", comparator="=", value=D(12), unit="公里"),
                      actual=Quantity(raw="1公里", kind="number", comparator="=", value=D(1), unit="公里")),
        ),
        evidence={
            "/project_name": place(50, "河道清淤"),
            BUDGET: place(100, "500"),
            SPENT: place(120, text),
            "/indicators/0/name": place(200, "清淤长度"),
            "/indicators/0/target": place(200, "12公里", 300),
            "/indicators/0/actual": place(200, "1公里", 400),
        },
        review=(ReviewItem(pointer="/indicators/0/actual", reason="字形与读数不符", candidates=("1公里", "12公里")),),
    )  # fmt: skip
    return record.model_copy(update=changes)


class Desk:
    """A workspace with one file, as it is used."""

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace(folder / "out", create=True)
        self.file = folder / "河道.pdf"
        self.file.write_text("x")
        self.workspace.list_files([FileRow("河道.pdf", self.file)], [])
        self.workspace.identify(FileRow("河道.pdf", self.file, 1, 1, CONTENT))

    def read(self, *records: Record) -> int:
        """Store a reading, as a run does; the number of its first record."""
        self.workspace.save(CONTENT, DONE, [encode(check_record(record), checked="rules") for record in records], ())
        return self.workspace.record_ids()[0]

    def decide(
        self, pointer: str, kind: Kind, typed: str = "", *, who: str = "王芳", number: int | None = None
    ) -> Record:
        number = self.workspace.record_ids()[0] if number is None else number
        reviewed = self.workspace.reviewed(number)
        assert reviewed is not None
        return decide_value(
            self.workspace,
            number,
            pointer,
            kind,
            who=who,
            seen=reviewed.version(pointer),
            typed=typed,
        ).record

    def now(self, number: int | None = None) -> Record:
        record = self.workspace.record(self.workspace.record_ids()[0] if number is None else number)
        assert record is not None
        return record


def rules(record: Record) -> set[str]:
    return {finding.rule for finding in record.findings}
