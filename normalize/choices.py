"""Yes or no, tick boxes, grades."""

from __future__ import annotations


def read_yes_no(text: str) -> bool | None:
    """Read 是/否, ticked or plain; None where neither is chosen."""
    raise NotImplementedError


def read_grade(text: str) -> str | None:
    """Read a grade as 优, 良, 中 or 差."""
    raise NotImplementedError


def ticked(text: str) -> tuple[str, ...]:
    """The options whose box is ticked."""
    raise NotImplementedError
