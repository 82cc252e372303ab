"""Office files that would harm or hang whoever opens them, or that are not what they say: a typed error each."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
import zipfile
from pathlib import Path

import pytest
from office import add_rows, add_table, excel, result, with_part, word

from hecha.extract.errors import (
    ConversionFailed,
    ConverterMissing,
    DamagedOffice,
    EncryptedPdf,
    HostileFile,
    InputError,
    TooLarge,
)
from hecha.extract.office import convert

BOMB = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w:p>&b;</w:p>'


def refused(path: Path, error: type[InputError]) -> str:
    with pytest.raises(error) as caught:
        result(path)
    assert any("\u4e00" <= c <= "\u9fff" for c in caught.value.message() + caught.value.advice)
    return caught.value.message()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_any_parser_sees_them(tmp_path: Path, encoding: str) -> None:
    file = word(tmp_path / "a.docx", lambda f: f.add_paragraph("甲"))
    refused(with_part(file, "word/styles.xml", lambda _: BOMB.encode(encoding)), HostileFile)
    book = excel(tmp_path / "a.xlsx", lambda s: add_rows(s, "甲 | 乙"))
    refused(with_part(book, "xl/sharedStrings.xml", lambda _: BOMB.encode(encoding)), HostileFile)


def test_an_archive_that_unpacks_to_a_mountain_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * (30 * 2**20))
    start = time.process_time()
    refused(path, HostileFile)
    assert time.process_time() - start < 1


def test_a_merge_over_a_whole_sheet_is_refused_and_one_over_a_row_is_not(tmp_path: Path) -> None:
    def merged(where: bytes) -> Path:
        path = excel(tmp_path / "a.xlsx", lambda s: add_rows(s, "项目名称 | 甲\n主管部门 | 乙"))
        return with_part(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(
            b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="' + where + b'"/></mergeCells>'
        ))  # fmt: skip

    refused(merged(b"A1:XFD1048576"), TooLarge)
    assert result(merged(b"A1:ALL1")).problems == ()


def test_a_lone_cell_at_the_end_of_a_sheet_costs_nothing(tmp_path: Path) -> None:
    def build(sheet: object) -> None:
        add_rows(sheet, "项目名称 | 甲")
        sheet["XFD1048576"] = "尾"  # type: ignore[index]

    start = time.process_time()
    result(excel(tmp_path / "far.xlsx", build))
    assert time.process_time() - start < 4


def test_a_file_that_is_not_what_its_name_says(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"just text")
    refused(tmp_path / "a.docx", DamagedOffice)
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 broken")
    refused(tmp_path / "b.xlsx", DamagedOffice)
    real = excel(tmp_path / "real.xlsx", lambda s: add_rows(s, "项目名称 | 甲"))
    shutil.copy(real, tmp_path / "c.docx")  # the content counts, not the name
    assert result(tmp_path / "c.docx").pages == 1


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.95])
def test_a_truncated_file_is_damaged(tmp_path: Path, cut: float) -> None:
    data = word(tmp_path / "a.docx", lambda f: add_table(f, "项目名称 | 甲")).read_bytes()
    (tmp_path / "cut.docx").write_bytes(data[: int(len(data) * cut)])
    refused(tmp_path / "cut.docx", DamagedOffice)


def test_a_part_that_is_no_xml_is_damage_and_no_crash(tmp_path: Path) -> None:
    file = word(tmp_path / "a.docx", lambda f: f.add_paragraph("甲"))
    refused(with_part(file, "word/document.xml", lambda _: b"<w:document"), DamagedOffice)
    book = excel(tmp_path / "a.xlsx", lambda s: add_rows(s, "甲 | 乙"))
    refused(with_part(book, "xl/worksheets/sheet1.xml", lambda _: b"<worksheet><sheetData><row"), DamagedOffice)


def test_values_out_of_all_bounds_are_damage_and_no_crash(tmp_path: Path) -> None:
    file = word(tmp_path / "a.docx", lambda f: add_table(f, "项目名称 | 甲"))
    with_part(file, "word/document.xml", lambda xml: xml.replace(b'w:w="', b'w:w="x'))
    refused(file, DamagedOffice)


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    for name in ("a.docx", "b.xlsx"):
        (tmp_path / name).write_bytes(content)
        refused(tmp_path / name, EncryptedPdf)


def test_without_libreoffice_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 text}")
    if convert.office() is None:
        assert "LibreOffice" in refused(tmp_path / "a.rtf", ConverterMissing)


@pytest.mark.skipif(sys.platform != "linux", reason="watches processes as Linux lists them")
def test_a_converter_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nsleep 977 & echo $! > {tmp_path}/child\nsleep 977\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    with pytest.raises(ConversionFailed):
        convert.convert(b"{\\rtf1 text}", ".rtf", "text", seconds=1.0)
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        status = Path(f"/proc/{child}/stat")
        if not status.exists() or " Z " in status.read_text():
            return
        time.sleep(0.1)
    pytest.fail("the converter's child lives on")
