"""Text as forms print it: white space, look-alike glyphs, brackets, lines broken by a cell's width."""

from __future__ import annotations

from collections.abc import Sequence


def compact(text: str) -> str:
    """NFC without any white space or zero-width character: the contract's ``raw``."""
    raise NotImplementedError


def fold(text: str) -> str:
    """A label's form for matching: NFKC (but 〇 and ㎡), lower case, no white space, ASCII marks, no final colon."""
    raise NotImplementedError


def strip_brackets(text: str) -> str:
    """The folded text without its bracketed parts."""
    raise NotImplementedError


def is_placeholder(text: str) -> bool:
    """Whether the text stands for nothing: blank, "/", "—", "无", "不适用" and the like."""
    raise NotImplementedError


def join_lines(lines: Sequence[str]) -> str:
    """Join the lines of a cell whose width broke them."""
    raise NotImplementedError


def plain(text: str) -> str:
    """Free text on one line: NFC, no line breaks, no spaces between Chinese characters."""
    raise NotImplementedError
