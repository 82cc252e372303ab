"""Records as JSON Lines, in the keys and the order of the output contract, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from ..schema import Record, WrongUsage
from ..store import FileRow, Stored, Submission, Workspace, encode

EXTRAS = ("title", "notes", "conflicts", "absent")
"""What a record carries beyond the contract, so that its rules can be applied again: written last."""

_ORDER = [name for name in Record.model_fields if name not in EXTRAS] + list(EXTRAS)
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029]")


class NotRecords(WrongUsage):
    """A file that does not hold records, with the line at fault."""


def to_line(record: Record) -> str:
    """One record as one line of JSON: every key present, ``null`` for blank, decimals as strings."""
    data = record.model_dump(mode="json")
    text = json.dumps({key: data[key] for key in _ORDER}, ensure_ascii=False, separators=(", ", ": "))
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)  # some readers take these for line ends


def write_jsonl(path: Path, records: Iterable[Record]) -> None:
    """Write records, one a line, as they come."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        for record in records:
            file.write(to_line(record) + "\n")


def read_jsonl(path: Path) -> Iterator[Record]:
    """Read records written by :func:`write_jsonl`; raises :class:`NotRecords` with file and line."""
    with path.open(encoding="utf-8-sig") as file:
        try:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _record(path, number, line)
        except UnicodeDecodeError as error:
            raise NotRecords(f"{path}：不是 UTF-8 文本，也就不是 hecha run 写出的 records.jsonl") from error


def restore(workspace: Workspace, path: Path) -> None:
    """Put records written by :func:`write_jsonl` into a workspace, to be checked again; raises :class:`NotRecords`.

    Lines may come in any order and from several runs: files of one name and different contents keep apart (the second
    one's name is told with the folder of ``path`` before it). Records of one content under two names are refused, since
    a workspace tells a content once.
    """
    files: dict[tuple[str, str], list[Stored]] = {}
    names: dict[str, str] = {}
    for number, record in enumerate(read_jsonl(path), 1):
        name, content = record.source.file, record.source.sha256 or f"path:{record.source.file}"
        if names.setdefault(content, name) != name:
            raise NotRecords(
                f"{path} 第 {number} 条记录：{name} 与 {names[content]} 内容相同（sha256 相同），请只保留其中一个的记录"
            )
        group, stored = files.setdefault((name, content), []), encode(record)
        if stored not in group:  # a line that is there twice says nothing new
            group.append(stored)
    rows = [FileRow(name, path / f"{i}", content=content) for i, (name, content) in enumerate(files)]
    workspace.list_files(rows, [])
    for row, records in zip(rows, files.values(), strict=True):
        workspace.identify(row)
        pages = max(record.last_page for record in records)
        read = Submission("read", pages, None, reading="", limits="", version="", engine="", seconds=0)
        workspace.save(row.content or "", read, records, ())


def _record(path: Path, number: int, line: str) -> Record:
    try:
        return Record.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = "/".join(str(part) for part in first["loc"])
        raise NotRecords(f"{path} 第 {number} 行不是自评记录：{where} {first['msg']}") from error
