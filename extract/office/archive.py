"""What an office file is, told by its bytes, and whether it may be opened: its size unpacked, its XML.

Nothing is unpacked before its stated size is known (:mod:`zipfile` reads no more of an entry than that), and no XML is
parsed that declares entities, which no office program writes (ECMA-376 part 2 forbids document type declarations).
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import PurePath
from typing import Any, Literal
from zipfile import BadZipFile, ZipFile

from lxml import etree

from ..errors import DamagedOffice, EncryptedPdf, HostileFile, TooLarge
from ..options import Limits

Kind = Literal["docx", "xlsx", "text", "sheet", "ofd"]
"""``text`` and ``sheet`` are older or other formats, which an office program has to convert."""

TEXTS = frozenset({".doc", ".wps", ".rtf", ".odt", ".dot", ".wpt", ".uot"})
SHEETS = frozenset({".xls", ".et", ".ods", ".xlt", ".ett", ".uos"})
WORD, EXCEL = frozenset({".docx", ".docm", ".dotx", ".dotm"}), frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
SUFFIXES = TEXTS | SHEETS | WORD | EXCEL | {".ofd"}
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_ENTRIES = 5000
MOST_RATIO, RATIO_FROM = 250, 20 * 1024 * 1024
"""How many times its packed size a file of more than ``RATIO_FROM`` bytes may be: office XML packs to a twentieth."""
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGED = re.compile(rb"mergeCell\s[^>]*?ref\s*=\s*[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
MOST_MERGED = 150_000
"""Cells under merged ranges: openpyxl makes an object of each, at some 0.2 ms; a whole row of a sheet has 16,384."""


def kind_of(data: bytes, name: str) -> Kind | None:
    """The office format of a file; its content goes before its name. Raises for one that cannot be opened at all."""
    suffix = PurePath(name).suffix.lower()
    if data.startswith(_ZIP):
        return _packed_kind(data, suffix)
    if data.startswith(_COMPOUND):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedPdf()
        return "text" if suffix in TEXTS | WORD else "sheet" if suffix in SHEETS | EXCEL else None
    if data.startswith(b"{\\rtf"):
        return "text"
    if suffix in WORD | EXCEL:
        raise DamagedOffice("内容不是 Office 文档")
    return "text" if suffix in TEXTS else "sheet" if suffix in SHEETS else "ofd" if suffix == ".ofd" else None


def _packed_kind(data: bytes, suffix: str) -> Kind | None:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, OSError) as error:
        if suffix in SUFFIXES:
            raise DamagedOffice(str(error)[:80]) from error
        return None
    if "OFD.xml" in names:
        return "ofd"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names:
        return "sheet" if suffix in SHEETS else "text"
    if suffix in WORD | EXCEL:
        raise DamagedOffice("压缩包内没有文档正文")
    return None


def check(data: bytes, limits: Limits) -> None:
    """Refuse an archive that would not fit, or whose XML is out to harm; raises one of the typed errors."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            total = sum(entry.file_size for entry in entries)
            if len(entries) > MOST_ENTRIES:
                raise TooLarge(f"压缩包内有 {len(entries)} 个文件，上限 {MOST_ENTRIES}")
            if total > limits.max_unpacked:
                raise TooLarge(f"解压后 {total / 2**20:.0f} MB，上限 {limits.max_unpacked / 2**20:.0f} MB")
            if total > RATIO_FROM and total > MOST_RATIO * len(data):
                raise HostileFile(f"压缩比 {total // max(1, len(data))} 倍")
            if any(entry.flag_bits & 1 for entry in entries):
                raise EncryptedPdf()
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_xml(archive.read(entry), entry.filename)
    except (BadZipFile, NotImplementedError, EOFError, ValueError, OSError, RuntimeError) as error:
        raise DamagedOffice(f"{error}"[:80]) from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise DamagedOffice(f"{error}"[:80]) from error
        raise


def formulas_without_result(data: bytes) -> dict[str, frozenset[str]]:
    """By sheet name the cells of a workbook (``B5``) that hold a formula and not what came of it.

    openpyxl gives a formula or its result, and reading a file twice to compare takes twice as long.
    """
    with ZipFile(BytesIO(data)) as archive:
        book = parsed(archive.read("xl/workbook.xml"))
        links = parsed(archive.read("xl/_rels/workbook.xml.rels"))
        parts = {link.get("Id"): link.get("Target", "") for link in links}
        found: dict[str, frozenset[str]] = {}
        for sheet in book.iter("{*}sheet"):
            target = parts.get(next((v for k, v in sheet.attrib.items() if k.endswith("}id")), ""), "")
            name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if name in archive.namelist():
                cells = etree.iterparse(BytesIO(archive.read(name)), tag="{*}c", resolve_entities=False)
                found[sheet.get("name", "")] = frozenset(
                    cell.get("r", "") for _, cell in cells
                    if cell.find("{*}f") is not None and not cell.findtext("{*}v") and cell.find("{*}is") is None
                )  # fmt: skip
    return found


def parsed(text: bytes) -> Any:
    """The root of a part's XML; entities are left as they are, and nothing is fetched."""
    return etree.fromstring(text, _parser())


def is_whole(data: bytes) -> bool:
    """Whether every part of the archive that is XML can be parsed to its end: nothing of it is cut off or garbled."""
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.lower().endswith((".xml", ".rels")):
                try:
                    parsed(archive.read(name))
                except etree.XMLSyntaxError:
                    return False
    return True


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def _check_xml(text: bytes, name: str) -> None:
    if text[:4].startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in text[:4]:
        text = text.decode("utf-16", "replace").encode()
    if _DECLARES.search(text):
        raise HostileFile(f"{PurePath(name).name} 含有实体声明")
    covered = sum(_area(*match) for match in _MERGED.findall(text))
    if covered > MOST_MERGED:
        raise TooLarge(f"合并单元格覆盖 {covered} 格，上限 {MOST_MERGED}")


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    return (_column(right) - _column(left) + 1) * (int(bottom) - int(top) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
