"""File → pages → grid → record: everything that reads, and nothing that judges."""

from __future__ import annotations

from pathlib import Path

from ..schema import Source
from .document import Document
from .errors import NotUnderstood
from .forms.reader import read_forms
from .join import forms_of
from .options import Limits, ReadOptions
from .result import FileResult, Problem
from .vocabulary import standard

__all__ = ["FileResult", "Limits", "Problem", "ReadOptions", "read_file"]


def read_file(path: Path, *, name: str | None = None, options: ReadOptions | None = None) -> FileResult:
    """Read one PDF, image, Word or Excel file; ``name`` is how the records call it (its own name by default).

    Raises :class:`.errors.InputError` where nothing of the file can be read; pages that fail are among the problems.
    """
    options = options or ReadOptions()
    name = name or path.name
    document = Document(path, name, options)
    pages = list(document.layouts())
    vocabulary = standard(options.labels)
    forms = forms_of(pages, vocabulary)
    kinds = {page.number: page.kind for page in pages}
    source = Source(file=name, sha256=document.sha256, pages=(1, max(document.count, 1)), kind="digital")
    records = []
    read, left = read_forms(forms, vocabulary, source)
    problems = [Problem.of(name, NotUnderstood(form.title[:40]), form.first_page) for form in left]
    for record in read:
        first, last = record.source.pages
        found = {kinds[n] for n in range(first, last + 1) if n in kinds}
        kind = "mixed" if len(found) > 1 else next(iter(found), "digital")
        records.append(record.model_copy(update={"source": record.source.model_copy(update={"kind": kind})}))
    return FileResult(tuple(records), (*document.problems, *problems), document.count, document.sha256)
