"""A record in the making: values with their evidence, and what has to be reviewed, collected by JSON pointer."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Any, TypeVar

from ...normalize import Unreadable, compact, has_boxes, is_placeholder, plain
from ...normalize import doubts as other_spellings
from ...schema import Evidence, Quantity, ReviewItem, Unmapped
from ..page import UNREAD
from ..passage import Snippet

T = TypeVar("T")
IDENTITY = ("project_name", "reporting_unit", "supervising_department", "contact_name", "contact_phone")
"""Fields that say whose a record is; forms that do not agree in them contradict each other."""
_RULE_ENDS = re.compile(r"^[-—–_|｜\s]+(?=[\u4e00-\u9fff])|(?<=[\w%％）)\u4e00-\u9fff])[-—–_|｜\s]+$")
"""Rests of rules that recognition puts before or behind a text; a sign before a figure stays."""


def words(text: str) -> str | None:
    """A text as printed; None for a placeholder such as a dash."""
    return None if is_placeholder(text) else plain(text)


def is_unread(text: str) -> bool:
    """Whether a text stands for one that cannot be told."""
    return bool(text) and not text.strip(UNREAD)


def _is_slip(snippet: Snippet, one: str, other: str) -> bool:
    """Whether a text read from a scan differs from another only as far as recognition may have misread it."""
    if not snippet.recognised or any(c.isdigit() for c in one):
        return False
    legible = min((word.confidence for word in snippet.source.words), default=0.0)
    alike = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return legible < 0.5 or (legible < 0.97 and alike > 0.7)


def _is_cut(text: str) -> bool:
    """Whether the last bracket that a text opens is left open, as where its last line was lost."""
    opened = max(text.rfind("（"), text.rfind("("), text.rfind("〔"))
    return opened > 0 and not re.search(r"[)）〕\]】]", text[opened:])


def _unmatched(text: str) -> str:
    """A recognised text without a bracket at its end that nothing opens: the rest of a label, or of a seal's rim."""
    last = text[-1:]
    return text[:-1] if last in ("）", ")") and not re.search(r"[（(]", text) and len(text) > 2 else text


class Draft:
    """Fields by name and rows by list name, as plain values; ``Record`` validates them at the end."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.lists: dict[str, list[dict[str, Any]]] = {}
        self.evidence: dict[str, Evidence] = {}
        self.review: list[ReviewItem] = []
        self.unmapped: list[Unmapped] = []
        self.conflicts: list[Unmapped] = []
        self.notes: list[str] = []
        self.form = 0
        """The number of the form that is being read."""
        self.leads = False
        """Whether the cells of the form that lists the indicators are being read: its word counts over other forms'."""
        self.labelled: set[str] = set()
        """Fields that the forms have a label for, filled in or not."""
        self.told: set[int] = set()
        """The passages that could not be told and are on the review list, by their ids."""
        self._from: dict[str, int] = {}

    def read(self, pointer: str, snippet: Snippet, parse: Callable[[str], T | None]) -> T | None:
        """Parse a snippet for a pointer; keep where it stands, and put what cannot be read on the review list."""
        text = snippet.text
        if is_unread(text):
            self.witness(pointer, snippet)
            self._doubt_unread(pointer, snippet)
            return None
        if (
            snippet.recognised
            and compact(text) in ("1", "l", "I", "|")
            and (snippet.doubts() or parse in (words, plain))
        ):
            self.witness(pointer, snippet)  # a dash or the rest of a rule reads like this
            self.doubt(pointer, "可能是横线或表格线", (text, "—"))
            return None
        if snippet.recognised:
            text = _unmatched(_RULE_ENDS.sub("", text))
        beside = snippet.figures_beside()
        if beside:  # the wall between two cells was not seen: as one number they would mean another
            self.witness(pointer, snippet)
            self.doubt(pointer, "一格内并列多个数字", beside)
            return None
        stacked = snippet.stacked_figures()
        if stacked:
            self.doubt(pointer, "有划改痕迹，上下两个数字", stacked)
            text = stacked[0]
        try:
            value = parse(text)
        except Unreadable as error:
            self.witness(pointer, snippet)
            self.doubt(pointer, error.reason, error.candidates or (text,))
            return None
        doubts = snippet.doubts()
        if value is not None or (doubts and text.strip()):
            self.witness(pointer, snippet)
            if doubts:
                self.doubt(pointer, *doubts)
            if snippet.recognised and _is_cut(text):
                self.doubt(pointer, "括号没有闭合，可能缺字", (text,))
            if snippet.recognised and (others := other_spellings(text)):
                self.doubt(pointer, "小数点或千分位可能误识", (text, *others))
        return value

    def read_quantity(self, pointer: str, snippet: Snippet, parse: Callable[[str], Quantity | None]) -> Quantity | None:
        """Read a target or an actual; what is printed stays as text where its figure cannot be read with certainty."""
        value = self.read(pointer, snippet, parse)
        if value is None and any(item.pointer == pointer for item in self.review) and compact(snippet.text):
            return Quantity(raw=compact(snippet.text), kind="text")
        if value is not None and value.kind == "text" and snippet.recognised and any(c.isdigit() for c in value.raw):
            self.doubt(pointer, "含数字而未能识别为数值", (value.raw,))
        return value

    def witness(self, pointer: str, snippet: Snippet) -> None:
        """Note where the value at a pointer was read."""
        evidence = snippet.evidence()
        if evidence is not None:
            self.evidence[pointer] = evidence

    def doubt(self, pointer: str, reason: str, candidates: tuple[str, ...] = ()) -> None:
        """Put a pointer on the review list, once for each reason."""
        item = ReviewItem(pointer=pointer, reason=reason, candidates=candidates)
        if item not in self.review:
            self.review.append(item)

    def put(self, name: str, snippet: Snippet, parse: Callable[[str], Any], label: str = "") -> None:
        """Fill a field. Where it is filled already, a value that disagrees is a conflict if another form of the record
        prints it and it is one of identity, else one more value that no field takes, under the ``label`` that the form
        gives it. The form with the indicators has the last word."""
        if name not in self.fields:
            value = self.read(f"/{name}", snippet, parse)
            if value is not None:
                self.fields[name] = value
                self._from[name] = self.form
            elif not is_placeholder(snippet.text) and not any(item.pointer == f"/{name}" for item in self.review):
                self.witness(f"/{name}", snippet)
                self.doubt(f"/{name}", "不能识别", (snippet.text,))
            return
        try:
            value = parse(snippet.text)
        except Unreadable:
            value = snippet.text
        if value is None or value == self.fields[name]:
            return
        if self._from[name] == self.form:
            self.leave(label.strip() or name, snippet)
        elif _is_slip(snippet, str(value), str(self.fields[name])):
            self.doubt(f"/{name}", "另一处识别不清，未作比对", (str(self.fields[name]), str(value)))
        else:
            called, kept = (name, self.conflicts) if name in IDENTITY else (label.strip() or name, self.unmapped)
            other = Unmapped(label=called, value=str(value), evidence=snippet.evidence())
            if self.leads:
                other = self._overrule(name, snippet, parse, called) or other
            if not any((c.label, c.value) == (called, other.value) for c in kept):
                kept.append(other)

    def _overrule(self, name: str, snippet: Snippet, parse: Callable[[str], Any], called: str) -> Unmapped | None:
        """Give a field another value, and return the one that it had, as ``called``; None where the other cannot be
        read."""
        pointer, review = f"/{name}", self.review
        former = Unmapped(label=called, value=str(self.fields[name]), evidence=self.evidence.pop(pointer, None))
        self.review = [item for item in review if item.pointer != pointer]
        value = self.read(pointer, snippet, parse)
        if value is not None:
            self.fields[name], self._from[name] = value, self.form
            return former
        self.review = review
        self.evidence.pop(pointer, None)
        if former.evidence is not None:
            self.evidence[pointer] = former.evidence
        return None

    def is_own(self, name: str) -> bool:
        """Whether the form that is being read gave a field its value."""
        return self._from.get(name) == self.form

    def row(self, name: str) -> tuple[dict[str, Any], str]:
        """A new row of a list, and its pointer."""
        rows = self.lists.setdefault(name, [])
        rows.append({})
        return rows[-1], f"/{name}/{len(rows) - 1}"

    def leave(self, label: str, snippet: Snippet) -> None:
        """Keep a label and value that no field takes."""
        if snippet.text.strip() or label.strip():
            self.unmapped.append(Unmapped(label=label, value=snippet.text, evidence=snippet.evidence()))
            pointer = f"/unmapped/{len(self.unmapped) - 1}"
            if is_unread(snippet.text):
                self._doubt_unread(pointer, snippet)
            elif has_boxes(snippet.text) and (doubts := snippet.doubts()):
                self.doubt(pointer, *doubts)

    def set_aside(self, name: str, label: str) -> None:
        """Keep the value of a field that is not its under another label, with its evidence and its doubts."""
        pointer, kept = f"/{name}", f"/unmapped/{len(self.unmapped)}"
        value, evidence = str(self.fields.pop(name)), self.evidence.pop(pointer, None)
        self.unmapped.append(Unmapped(label=label, value=value, evidence=evidence))
        self.review = [i.model_copy(update={"pointer": kept}) if i.pointer == pointer else i for i in self.review]

    def _doubt_unread(self, pointer: str, snippet: Snippet) -> None:
        reason, candidates = snippet.doubts() or ("无法识别的字符", ())
        self.doubt(pointer, reason, tuple(c for c in candidates if not is_unread(c)))
        self.told.add(id(snippet.source))
