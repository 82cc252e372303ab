"""Text as forms print it: white space, look-alike glyphs, brackets, lines broken by a cell's width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from .glyphs import TRADITIONAL, narrow, visible

_NOTHING_WORDS: Final = frozenset(
    (
        "无",
        "暂无",
        "不适用",
        "不涉及",
        "无此项",
        "此项无",
        "本项无",
        "本年无",
        "未涉及",
        "n/a",
        "na",
        "n.a.",
        "null",
        "none",
        "nan",
    )
)
_MARKS: Final = frozenset("-/\\_…·.。、,，~|")
_RUBY: Final = re.compile(r"\([a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*\)")
_LATIN: Final = re.compile(r"[A-Za-z]")
_ADDRESS: Final = re.compile(r"@|://|www\.")


def listed(words: str) -> tuple[str, ...]:
    """The words of a list that is written with white space between them."""
    return tuple(words.split())


def compact(text: str) -> str:
    """NFC without any white space or zero-width character: the contract's ``raw``."""
    return unicodedata.normalize("NFC", "".join(visible(text).split()))


def fold(text: str) -> str:
    """A label's form for matching: NFKC (but 〇 and ㎡), lower case, no white space, ASCII marks, no final colon.

    Brackets of any kind become ``( )``, dashes ``-``, colons ``:``, commas ``,`` (、 among them); traditional glyphs
    become simplified ones, pinyin in brackets goes.
    """
    kept = compact(text).split("㎡")  # which NFKC makes m2; 〇 it leaves alone
    wide = "㎡".join(unicodedata.normalize("NFKC", part) for part in kept)
    folded = (
        narrow(unicodedata.normalize("NFC", "".join(wide.split()).lower())).replace("、", ",").translate(TRADITIONAL)
    )
    return _RUBY.sub("", folded).rstrip(":;")


def strip_brackets(text: str) -> str:
    """The folded text without its bracketed parts; a bracket that is never closed reaches to the end."""
    kept: list[str] = []
    depth = 0
    for character in fold(text):
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(character)
    return "".join(kept).rstrip(":;")


def is_blank(text: str) -> bool:
    """Whether nothing is printed, or only marks that fill an empty cell: "/", "——", "…", "____"."""
    return all(c in _MARKS for c in narrow(compact(text)))


def is_placeholder(text: str) -> bool:
    """Whether the text stands for nothing: blank, "/", "—", "无", "不适用" and the like.

    A zero is a value, and so are asterisks: they hide one.
    """
    return is_blank(text) or (len(text) <= 40 and fold(text).strip("。.;,()") in _NOTHING_WORDS)


def is_page_number(text: str) -> bool:
    """Whether a line is the page's number, not content: "- 2 -", "—1—", "第3页共5页"."""
    return len(text) <= 40 and bool(_PAGE_NUMBER.fullmatch(narrow(compact(text))))


_PAGE_NUMBER: Final = re.compile(r"-+[0-9]{1,4}-+|第[0-9]{1,4}页(?:[,/]?共[0-9]{1,4}页)?|[0-9]{1,4}/[0-9]{1,4}页?")


def join_lines(lines: Sequence[str]) -> str:
    """Join the lines of a cell whose width broke them.

    Chinese text, numbers, dates and units go on without a separator ("16" + "1场次", "95" + ".00%"); only between
    two Latin words stands a space, and not within an e-mail or web address.
    """
    joined = ""
    address = any(_ADDRESS.search(line) for line in lines)
    for line in lines:
        part = visible(line).strip()
        latin = joined[-1:].isascii() and part[:1].isascii() and _LATIN.match(joined[-1:]) and _LATIN.match(part[:1])
        joined += (" " if latin and not address else "") + part
    return joined


def plain(text: str) -> str:
    """Free text on one line: NFC, no line breaks, no spaces beside Chinese characters; spaces between Latin words
    and between figures stay."""
    words = join_lines(text.splitlines()).split()
    joined = "".join(words[:1])
    for previous, word in pairwise(words):
        joined += (" " if previous[-1] < "\u2e80" and word[0] < "\u2e80" else "") + word
    return joined
