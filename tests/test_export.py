"""The tables in their formats: the same values in each, nothing that a spreadsheet would run, the same bytes again."""

from __future__ import annotations

import csv
from decimal import Decimal as D
from pathlib import Path

import pandas as pd
import pytest
from check_builder import guangdong, national, three
from openpyxl import load_workbook

from hecha.check import check_all
from hecha.report import portions
from hecha.report.deliver import deliver
from hecha.report.export import FORMATS, Format, exporting
from hecha.report.tables import to_frames
from hecha.schema import Record, Source
from hecha.store import FileRow, Submission, Workspace, encode

DANGEROUS = '=HYPERLINK("http://x","y")'
DONE = Submission("read", 1, 100, "reading", "limits", "1", "paddleocr", 0.5)


def some() -> list[Record]:
    runs = national(project_name=DANGEROUS, total_score=D(90))
    error = guangdong(reporting_unit="#N/A", funding=three(100, 85))
    return check_all([runs, error, national(project_name="甲" * 40_000)])


def export(folder: Path, records: list[Record], *formats: Format, linked: list[int] | None = None) -> Path:
    with exporting(folder, formats, linked=linked) as add:
        for position, record in enumerate(records):
            add(position, record)
    return folder


def test_the_workbook_holds_the_tables_with_figures_as_figures(tmp_path: Path) -> None:
    path = export(tmp_path, some(), "xlsx") / "tables.xlsx"
    book = load_workbook(path)
    assert book.sheetnames == ["项目", "指标", "资金", "问题"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
    read = pd.read_excel(path, sheet_name="资金")
    frame = to_frames(some()).funding
    assert read["金额（元）"].tolist() == frame["金额（元）"].tolist()
    assert read["口径"].tolist() == frame["口径"].tolist()


def test_no_cell_of_the_workbook_is_run(tmp_path: Path) -> None:
    book = load_workbook(export(tmp_path, some(), "xlsx") / "tables.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    texts = {cell.value for cell in cells}
    assert f"'{DANGEROUS}" in texts
    assert "#N/A" in texts
    assert max(len(text) for text in texts if isinstance(text, str)) < 32_767


def test_projects_and_findings_lead_to_their_place_in_the_report(tmp_path: Path) -> None:
    book = load_workbook(export(tmp_path, some(), "xlsx", linked=[0]) / "tables.xlsx")
    links = {cell.hyperlink.target or cell.hyperlink.location for row in book["问题"].iter_rows(min_row=2)
             for cell in row if cell.hyperlink}  # fmt: skip
    findings = len(some()[0].findings)
    assert links == {f"report.html#p1-{number}" for number in range(1, findings + 1)}
    assert book["项目"]["F2"].hyperlink.target == "report.html#p1"
    assert book["项目"]["F3"].hyperlink is None


def test_more_rows_than_a_sheet_holds_go_on_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hecha.report.workbook.LONGEST_SHEET", 2)
    book = load_workbook(export(tmp_path, some(), "xlsx") / "tables.xlsx")
    assert [sheet.max_row for sheet in book if sheet.title.startswith("项目")] == [3, 2]
    assert book["项目 2"].auto_filter.ref == book["项目 2"].dimensions


def test_parquet_has_the_types_of_the_frames(tmp_path: Path) -> None:
    records = [record.model_copy(update={"findings": ()}) for record in some()]
    export(tmp_path, records, "parquet")
    frames = to_frames(records)
    for name, frame in zip(("projects", "indicators", "funding"), frames, strict=False):
        read = pd.read_parquet(tmp_path / f"{name}.parquet").astype(frame.dtypes)
        pd.testing.assert_frame_equal(read, frame)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_records_give_the_same_bytes(tmp_path: Path, kind: Format) -> None:
    one, other = (export(tmp_path / name, some(), kind) for name in "ab")
    for path in one.iterdir():
        assert (other / path.name).read_bytes() == path.read_bytes()


def test_many_records_in_portions_give_what_they_give_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    with Workspace(out, create=True) as workspace:
        for number in range(12):
            path, content = tmp_path / f"{number}.pdf", f"{number:064}"
            record = national(source=Source(file="", pages=(1, 1), kind="digital"), project_name=f"项目\n{number}")
            workspace.list_files([FileRow(path.name, path)], [])
            workspace.identify(FileRow(path.name, path, 1, 1, content))
            workspace.save(content, DONE, [encode(record), encode(guangdong())], ())
        monkeypatch.setattr(portions, "_PORTION", 5)
        folders = [tmp_path / "one", tmp_path / "portions"]
        for folder, workers in zip(folders, (1, 2), strict=True):
            monkeypatch.setattr("hecha.report.deliver.LEAST", 1 if workers > 1 else 10**6)
            assert deliver(workspace, folder, formats=FORMATS, workers=workers)
    names = {path.name for path in folders[0].iterdir()}
    assert names == {path.name for path in folders[1].iterdir()}
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name
    with (folders[1] / "projects.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 24
