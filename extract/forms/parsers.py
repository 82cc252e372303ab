"""How the single fields of a form are read, each as it demands."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ...normalize import compact, has_boxes, is_placeholder, plain, read_grade, read_points, read_year, read_yes_no

THRESHOLD = re.compile(r"[（(][^（()）]*\d[^（()）]*[）)]")
"""From which score on a grade is given, printed behind it."""
POINTS = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*分?")
"""Points and nothing else."""
_GRADE_ALONE = re.compile(r"(优秀?|良好?|中等?|差)(等|级|等级)?")
_GRADE_LIST = re.compile(r"优[秀等]?良[好等]?(中等?|一般|合格|低)*(较?差|不合格)等?")
"""The grades with a box each, once the boxes are away."""


def _notes(text: str) -> str | None:
    value = plain(text)
    return "无" if compact(value).strip("·.。、，,") == "无" else None if is_placeholder(value) else value


def is_grade(text: str) -> bool:
    """Whether a text is a grade and nothing else, or all grades with a box each."""
    boxed = has_boxes(text) and _GRADE_LIST.fullmatch(re.sub(r"[^\u4e00-\u9fff]", "", THRESHOLD.sub("", text)))
    return bool(boxed) or _GRADE_ALONE.fullmatch(compact(text)) is not None


def _tight(text: str) -> str | None:
    return None if is_placeholder(text) else compact(text)


def read_phone(text: str) -> str | None:
    """A phone number without spaces, its dashes all alike; None for a placeholder."""
    number = _tight(text)
    return None if number is None else re.sub(r"(?<=[\d)）])[‐‑–—－−](?=[\d（(])", "-", number)


def points_in_brackets(text: str) -> Any:
    """Points as they stand behind a grade: （98.5分）."""
    return read_points(text.strip("（()），, "))


def _grade(text: str) -> str | None:
    return read_grade(text.strip("（()） "))


PARSERS: dict[str, Callable[[str], Any]] = {
    "evaluation_year": read_year,
    "contact_phone": read_phone,
    "contact_email": _tight,
    "overall_goal_achieved": read_yes_no,
    "grade": _grade,
    "total_score": points_in_brackets,
    "other_notes": _notes,
}
