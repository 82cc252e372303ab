"""The working papers of a workspace: one of each department, and one of each project that has something to tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..check.registry import catalogue
from ..schema import Record, WrongUsage
from ..store import ProjectQuery, Workspace, installed
from . import crops
from .crops import Key, Picture
from .papers import tells, write_department_paper, write_project_paper

NOBODY = "未填主管部门"


class NotEmpty(WrongUsage):
    """A folder that holds something: papers that people have written in would be lost."""


def write_papers(workspace: Workspace, folder: Path, *, workers: int = 1, memory_mb: int = 4096) -> int:
    """Write ``DEPARTMENT.docx`` and ``DEPARTMENT/NUMBER-PROJECT.docx`` to a new or empty folder; how many there are.

    One department is in memory at a time. Raises :class:`NotEmpty`.
    """
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty(f"{folder} 不是空文件夹：其中可能有已填写的底稿 / not empty: it may hold papers filled in")
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, numbers in _departments(workspace).items():
        records = [record for number in numbers if (record := workspace.record(number)) is not None]
        pictures = crops.cut(records, workspace.paths(), workers=workers, memory_mb=memory_mb)
        count += _write(folder, name, numbers, records, pictures)
    return count


def _departments(workspace: Workspace) -> dict[str, list[int]]:
    """The projects of each department, in the order of their files."""
    found: dict[str, list[int]] = {}
    for row in workspace.projects(ProjectQuery())[0]:
        found.setdefault(row.department or NOBODY, []).append(row.record_id)
    return found


def _write(
    folder: Path,
    name: str,
    numbers: Sequence[int],
    records: Sequence[Record],
    pictures: Mapping[Key, Sequence[Picture]],
) -> int:
    rules = {info.name: info for info in catalogue()}
    version = installed("hecha")
    called = _free(folder, named(name))
    write_department_paper(folder / f"{called}.docx", name, records, rules=rules, pictures=pictures, version=version)
    count = 1
    for i, (number, record) in enumerate(zip(numbers, records, strict=True)):
        if tells(record):
            own = {(0, j): pictures[at, j] for at, j in pictures if at == i}
            path = folder / called / f"{number:05}-{named(record.project_name or '未填项目名称')}.docx"
            path.parent.mkdir(exist_ok=True)
            write_project_paper(path, record, rules=rules, pictures=own, version=version)
            count += 1
    return count


def _free(folder: Path, name: str) -> str:
    """The name, with a number behind it where another department's paper has it."""
    taken = {path.stem for path in folder.glob("*.docx")}
    return next(free for free in (name, *(f"{name}-{i}" for i in range(2, 10**6))) if free not in taken)


def named(text: str) -> str:
    """A text of a form as the name of a file on any system: nothing that parts a path, and not too long."""
    safe = "".join(c if c.isprintable() and c not in '\\/:*?"<>|' else "_" for c in text).strip(" .")
    while len(safe.encode("utf-8", "replace")) > 150:
        safe = safe[:-1]
    return safe.encode("utf-8", "replace").decode() or "_"
