"""Two readings of a line, and which of them counts: where they differ, a person should look at it."""

from __future__ import annotations

import re
from dataclasses import replace

from ...normalize.glyphs import TRADITIONAL
from ..page import UNREAD
from .crops import Page
from .engines import Reading
from .figures import implausible, only_bars_differ, same_number, slips_mended, with_bars
from .runs import COMPARATOR, DISAGREE, Run

SIGNS = "≥≤><=＞＜＝"
_LIKELY = 0.5
"""Probability from which a second reading of a text may take the place of the first."""
_MARKS = re.compile(r"(?<!\d)[,.:;、。·]|[,.:;、。·](?!\d)")
_FEWEST_DIGITS = 4
"""Digits of an amount with two places."""
_POINTED = re.compile(r"\d+\.\d+")
SAME = str.maketrans("０１２３４５６７８９，．：；％（）＝～＜＞", "0123456789,.:;%()=~<>")
"""What only looks different is the same."""


def compared(run: Run, second: Reading) -> Run:
    """The likelier of two readings; the other is an alternative if it says something else."""
    other = printed(second)
    if _plain(other) == _plain(run.text):
        return replace(run, confidence=max(run.confidence, second.confidence))
    if (number := same_number(run.text, other)) is not None:
        return replace(run, text=number, confidence=max(run.confidence, second.confidence))
    if only_bars_differ(run.text, other):  # a faint bar is lost, none is made up
        barred = with_bars(run.text)
        others = (*run.alternatives, run.text if run.text != barred else other)
        return replace(run, text=barred, alternatives=others, doubt=run.doubt or COMPARATOR)
    if len(run.text) == len(other) == 1 and (run.text in SIGNS) != (other in SIGNS):  # a cell of a column of signs
        sign, rest = (run.text, other) if run.text in SIGNS else (other, run.text)
        return replace(run, text=sign, alternatives=(rest,), doubt=COMPARATOR, stops=())
    worse = implausible(run.text) and not implausible(other)
    if other and (worse or (second.confidence > run.confidence + 0.2 and not implausible(other))):
        return replace(
            run, text=other, confidence=second.confidence, alternatives=(run.text,), doubt=DISAGREE, stops=()
        )
    return replace(run, alternatives=(other,) if other else (), doubt=DISAGREE)


def text_compared(run: Run, second: Reading) -> Run:
    """A text beside its second reading, which says little where it is itself hardly legible, or the same again.

    A comma for a stop says nothing but between digits.
    """
    other = printed(second)
    if _unmarked(other) == _unmarked(run.text) or second.confidence < 0.5 * run.confidence:
        return run
    found = compared(run, second)
    if found.text != run.text and second.confidence < _LIKELY:
        return replace(run, alternatives=(other,), doubt=DISAGREE)
    return found


def sealed_compared(page: Page, run: Run, second: Reading, *, longer: bool) -> Run:
    """Two readings, without the seal and with it, of which the fuller counts: a seal takes strokes of print along.

    ``longer`` if the second took in what the seal hides beside the line.
    """
    likelier_one, other = compared(run, second), printed(second)
    if likelier_one.doubt != DISAGREE:
        return likelier_one
    likelier = second.confidence > max(0.9, run.confidence + 0.1) and not implausible(other)
    completed = longer and run.text.rstrip(".,'") in other and not re.search(r"[^\d.,%]", other)
    fuller = likelier or completed or _is_fuller(other, run.text)
    if fuller and likelier_one.text == run.text and second.confidence > 0.9:
        likelier_one = replace(run, text=other, confidence=second.confidence, alternatives=(run.text,), stops=())
    if (pointed := _with_point(likelier_one.text, other)) is not None:
        others = (likelier_one.text, *likelier_one.alternatives)
        likelier_one = replace(likelier_one, text=pointed, alternatives=others, stops=())
    elif _may_lack_point(likelier_one.text, other):
        unsure = (likelier_one.text, *likelier_one.alternatives)
        likelier_one = replace(likelier_one, text=UNREAD, alternatives=unsure, stops=())
    return replace(likelier_one, doubt=page.cover)


def _with_point(text: str, other: str) -> str | None:
    """Digits with the point that another reading has among the same digits, whatever it makes of the seal behind them.

    A point is the first of print to go with a seal. None where the readings differ in more.
    """
    figure = _POINTED.match(other)
    return figure.group() if figure and text.isdecimal() and figure.group().replace(".", "") == text else None


def _may_lack_point(text: str, other: str) -> bool:
    """Whether digits, as many as an amount with a point has, are followed by strokes of the seal in another reading:
    a point that went with them cannot be told, and without it the figure would be a hundred times as large."""
    rest = other[len(text) :]
    return (
        text.isdecimal()
        and len(text) >= _FEWEST_DIGITS
        and other.startswith(text)
        and bool(re.search(r"[A-Za-z]", rest))
    )


def differ(run: Run, second: Reading) -> bool:
    """Whether two readings say something else."""
    return _plain(run.text) != _plain(printed(second))


def outvoted(page: Page, run: Run, both: tuple[str, str], third: Reading) -> Run:
    """The run with that one of two readings which a third says as well; it stays in doubt, with the other.

    The picture without a seal lacks strokes of thin print, the one with it has strokes of the seal: between them both
    are weaker.
    """
    said = [text for text in both if _unmarked(text) == _unmarked(printed(third))]
    if len(said) != 1 or run.text in (said[0], UNREAD):
        return run
    others = dict.fromkeys(text for text in (run.text, *both, *run.alternatives) if text != said[0])
    return replace(
        run, text=said[0], confidence=third.confidence, alternatives=tuple(others), doubt=page.cover, stops=()
    )


def _is_fuller(text: str, other: str) -> bool:
    """Whether a text is the other one with more Chinese in it; anything else may be the seal's own strokes."""
    rest, text = iter(text), re.sub("[><](?=[=＝])", "", text)
    return all(c in rest for c in other) and all(c in other for c in text if not "\u4e00" <= c <= "\u9fff")


def printed(reading: Reading) -> str:
    """What a reading most likely means, so that two of them differ in no slip that is mended in the one alone."""
    return simplified(slips_mended(reading.text.strip()))


def simplified(text: str) -> str:
    """Traditional glyphs that an engine reads into a simplified text; a text that is traditional stays."""
    simple = text.translate(TRADITIONAL)
    changed = sum(a != b for a, b in zip(text, simple, strict=True))
    return simple if changed * 4 < max(5, len(text)) else text


def _plain(text: str) -> str:
    """Text for comparison: what only looks different is the same."""
    return re.sub(r"\s+", "", text).translate(SAME)


def _unmarked(text: str) -> str:
    """Text for comparison without its punctuation, but for what stands between digits."""
    return _MARKS.sub("", _plain(text))
