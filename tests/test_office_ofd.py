"""OFD submissions (GB/T 33190): the same characters and rules at the same places give the same record."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from office import ofd, result, with_part
from paper import Paper, national
from test_office_word import MONEY, the_record, without_places

from hecha.extract.errors import DamagedOffice, EncryptedPdf
from hecha.extract.office.picture import pdf_of


@pytest.mark.parametrize("ctm", [False, True])
def test_an_ofd_gives_the_record_of_the_pdf_with_the_same_page(tmp_path: Path, paper: Paper, ctm: bool) -> None:
    printed = national(paper, MONEY)
    record = the_record(ofd(tmp_path / "form.ofd", paper.path, ctm=ctm))
    assert without_places(record) == without_places(printed)
    for pointer, place in printed.evidence.items():
        here = record.evidence[pointer]
        assert here.page == place.page
        assert abs(here.bbox.x0 - place.bbox.x0) < 1
        assert abs(here.bbox.bottom - place.bbox.bottom) < 2


def test_a_page_of_an_ofd_can_be_shown(tmp_path: Path, paper: Paper) -> None:
    national(paper, MONEY)
    shown = pdf_of(ofd(tmp_path / "form.ofd", paper.path))
    assert isinstance(shown, bytes)
    (tmp_path / "shown.pdf").write_bytes(shown)
    assert the_record(tmp_path / "shown.pdf").project_name == "城区道路维修"


def test_a_scan_in_an_ofd_is_recognised(tmp_path: Path, paper: Paper) -> None:
    import pypdfium2

    national(paper, MONEY)
    image = io.BytesIO()
    pypdfium2.PdfDocument(paper.path)[0].render(scale=200 / 72).to_pil().save(image, "PNG")
    path = ofd(tmp_path / "scan.ofd", paper.path)
    picture = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="7"/>'
    with_part(path, "Doc_0/Tpls/0.xml", lambda _: b'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"/>')
    with_part(path, "Doc_0/Pages/Page_0/Content.xml", lambda xml: xml[: xml.index(b"<ofd:PageBlock>")]
              + picture.encode() + xml[xml.index(b"</ofd:Layer>") :])  # fmt: skip
    with_part(path, "Doc_0/Document.xml", lambda xml: xml.replace(
        b"</ofd:CommonData>", b"<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
    ))  # fmt: skip
    with_part(path, "Doc_0/DocumentRes.xml", lambda _: (
        b'<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7">'
        b"<ofd:MediaFile>page.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    ))  # fmt: skip
    with_part(path, "Doc_0/Res/page.png", lambda _: image.getvalue())
    record = the_record(path)
    assert record.source.kind == "scanned"
    assert record.project_name == "城区道路维修"


def test_text_that_says_nothing_is_told_of(tmp_path: Path, paper: Paper) -> None:
    """Fonts of their own, with characters of the private area for their glyphs."""
    national(paper, MONEY)
    path = ofd(tmp_path / "form.ofd", paper.path)
    with_part(path, "Doc_0/Pages/Page_0/Content.xml", lambda xml: "".join(
        chr(0xE000 + ord(c) % 0x1000) if "\u4e00" <= c <= "\u9fff" else c for c in xml.decode()
    ).encode())  # fmt: skip
    found = result(path)
    assert not found.records
    assert [problem.page for problem in found.problems] == [1]


def test_what_is_invisible_is_not_read(tmp_path: Path, paper: Paper) -> None:
    paper.text("看得见")
    path = ofd(tmp_path / "a.ofd", paper.save())
    code = '<ofd:TextCode X="0" Y="4">看不见</ofd:TextCode>'
    hidden = f'<ofd:TextObject Boundary="20 90 60 5" Size="4" {{}}>{code}</ofd:TextObject>'
    objects = hidden.format('Visible="false"') + hidden.format('Alpha="0"')
    with_part(path, "Doc_0/Pages/Page_0/Content.xml", lambda xml: xml.replace(
        b"</ofd:PageBlock>", objects.encode() + b"</ofd:PageBlock>"
    ))  # fmt: skip
    assert "看不见" not in str(result(path))


def test_a_damaged_or_encrypted_ofd_is_a_typed_error(tmp_path: Path, paper: Paper) -> None:
    paper.text("甲")
    path = ofd(tmp_path / "a.ofd", paper.save())
    with_part(path, "Doc_0/Document.xml", lambda xml: xml[:80])
    with pytest.raises(DamagedOffice):
        result(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("OFD.xml", '<o:OFD xmlns:o="x"><o:Encryptions>Encryptions.xml</o:Encryptions></o:OFD>')
    with pytest.raises(EncryptedPdf):
        result(path)


def test_a_damaged_page_costs_that_page(tmp_path: Path, paper: Paper) -> None:
    paper.turn()
    national(paper, MONEY)
    path = ofd(tmp_path / "a.ofd", paper.path)
    with_part(path, "Doc_0/Pages/Page_0/Content.xml", lambda xml: xml[:-30])
    found = result(path)
    assert [r.source.pages for r in found.records] == [(2, 2)]
    assert [problem.page for problem in found.problems] == [1]
