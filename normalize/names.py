"""Names, phones and document numbers: when two spellings mean the same."""

from __future__ import annotations


def same_name(a: str, b: str) -> bool:
    """Whether two spellings name the same project or unit."""
    raise NotImplementedError


def same_phone(a: str, b: str) -> bool:
    """Whether two spellings are the same phone number, with or without its area code."""
    raise NotImplementedError


def document_numbers(text: str) -> tuple[str, ...]:
    """The document numbers in a text, in canonical form: 韶财绩〔2021〕2号."""
    raise NotImplementedError


def document_years(text: str) -> tuple[int, ...]:
    """The years that the document numbers in a text bear."""
    raise NotImplementedError
