"""Which forms of a file are one record: a report with its table, a sheet of basic information with what follows."""

from __future__ import annotations

from collections.abc import Sequence

from ...normalize import compact, is_placeholder, same_name
from ..join import Form
from ..vocabulary import Vocabulary
from .board import Board
from .draft import Draft
from .fields import FieldReader
from .heading import number_of, year_of
from .kinds import has_indicators, kind_of

_LONE_TABLES = 1
"""Tables without a report, among which one of another name is nobody's but its own."""
_WHOSE = ("project_name", "reporting_unit", "supervising_department")


def grouped(forms: Sequence[Form], vocabulary: Vocabulary) -> list[list[Form]]:
    """A report goes with the table of the same project, else with the table right before it that has none."""
    groups: list[list[Form]] = []
    kinds: list[list[str]] = []
    tables = sum(kind_of(form, vocabulary) == "table" for form in forms)
    for form in forms:
        kind = kind_of(form, vocabulary)
        if kind is None:
            continue
        name = _name(form, vocabulary)
        home = None
        if kind == "report" or (kinds and kinds[-1] == ["report"]):
            wanted = "table" if kind == "report" else "report"
            free = [i for i, k in enumerate(kinds) if k == [wanted]]
            names = {i: _name(groups[i][0], vocabulary) or "" for i in reversed(free)} if name else {}
            alike = [i for i, other in names.items() if same_name(name or "", other)]
            exact = [i for i in alike if compact(names[i]) == compact(name or "")]
            home = next(iter(exact or alike), None)
            before = free[-1] if free and free[-1] == len(groups) - 1 else None
            other = before is not None and name and _name(groups[before][0], vocabulary)
            if other and (kind == "table" or len(free) > _LONE_TABLES):
                # a table seldom follows its report, and where tables come without reports one of another name is none's
                before = None
            if home is None and before is not None and not _are_strangers(form, groups[before][0], vocabulary):
                home = before
        if kind == "table" and groups and _goes_before(groups[-1], form, vocabulary, alone=tables == 2):
            groups[-1].append(form)
        elif home is None:
            groups.append([form])
            kinds.append([kind])
        else:
            groups[home].append(form)
            kinds[home].append(kind)
    return [sorted(g, key=lambda f: kind_of(f, vocabulary) == "report") for g in groups]


def _goes_before(group: Sequence[Form], form: Form, vocabulary: Vocabulary, *, alone: bool) -> bool:
    """Whether the form before a table is but a sheet of basic information on the same project: no record of its own.

    Where the two are ``alone`` in their file, they may contradict each other in all but the name and the year.
    """
    sheet = group[0]
    if len(group) > 1 or kind_of(sheet, vocabulary) != "table" or has_indicators(sheet, vocabulary):
        return False
    mine, theirs = identity(sheet, vocabulary), identity(form, vocabulary)
    named = "project_name" in mine.keys() & theirs.keys() and has_indicators(form, vocabulary)
    years = {number_of(year_of(one, [Board(s, vocabulary) for s in one.sheets])) for one in (sheet, form)}
    shared = ["project_name"] if alone else mine.keys() & theirs.keys()
    return named and len(years - {None}) < 2 and all(same_name(mine[k], theirs[k]) for k in shared)


def _name(form: Form, vocabulary: Vocabulary) -> str | None:
    return identity(form, vocabulary).get("project_name")


def _are_strangers(one: Form, other: Form, vocabulary: Vocabulary) -> bool:
    """Whether two forms agree in nothing that says whose they are: not one record that contradicts itself, but two."""
    mine, theirs = identity(one, vocabulary), identity(other, vocabulary)
    shared = mine.keys() & theirs.keys()
    return len(shared) >= 2 and not any(same_name(mine[key], theirs[key]) for key in shared)


def identity(form: Form, vocabulary: Vocabulary) -> dict[str, str]:
    """Project, unit and department as the first lines and rows of a form name them."""
    draft = Draft()
    reader = FieldReader(draft, vocabulary, None)
    for line in form.lines[:15]:
        reader.read_line(line.content)
    for sheet in form.sheets[:1]:
        board = Board(sheet, vocabulary)
        for cell in sheet.cells:
            key = board.key(cell, "field") if cell.row < 4 else None
            if key in _WHOSE and (value := board.beside(cell)) is not None and not is_placeholder(value.text):
                draft.fields.setdefault(key, value.text)
    return {key: value for key in _WHOSE if isinstance(value := draft.fields.get(key), str)}
