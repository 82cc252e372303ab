"""Lines of text to strings: every line is read once, every figure twice and differently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np

from ...normalize.glyphs import TRADITIONAL
from ..page import Way
from .crops import Page, around, crop, risen, row_of
from .engines import Reading, RecognitionEngine
from .figures import (
    has_bare_comparator,
    implausible,
    mended,
    misshapen,
    only_bars_differ,
    only_separators_differ,
    percent_mended,
    separators,
    untidy_end,
    with_bars,
)
from .image import Image
from .lines import TextLine

DISAGREE = "两次识别不一致"
UNSURE = "识别置信度低"
SEPARATOR = "小数点或千分位不清"
COMPARATOR = "比较符号不清"
SHAPE = "字形与读数不符"
PERCENT = "百分号不清"
SEALED = "印章覆盖"

_SIGNS = "≥≤><=＞＜＝"
_FIGURE = re.compile(r"[0-9０-９%％‰≥≤<>＜＞=＝±~～]|[一二三四五六七八九十百千万亿]{2,}")
_KANA = re.compile(r"[\u3041-\u30fa\u30fd-\u30ff]")
"""What engines make of Chinese that they cannot read; ー stands for a dash."""
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}([.,])\d{3}(?![\d.,])")
"""Read with the other separator it is another number."""
_SHORT = 24
"""Characters; a longer line is prose."""
_SURE_FIGURE, _SURE_TEXT = 0.75, 0.35
"""Probability of a correct reading below which a person should look."""
_CERTAIN = 0.999
"""Probability from which two readings that agree are right whatever the shapes: fonts draw a 1 broad or a 0 low."""


@dataclass(frozen=True, slots=True)
class Run:
    """A line of text as read; ``stops`` are the ends of its characters as shares of its length."""

    line: TextLine
    text: str
    confidence: float
    stops: tuple[float, ...] = ()
    alternatives: tuple[str, ...] = ()
    doubt: str | None = None
    way: Way = "right"


def recognise(page: Page, lines: Sequence[TextLine], engine: RecognitionEngine) -> list[Run]:
    """Read all lines; those in which nothing is legible are left out."""
    order = {id(line): k for k, line in enumerate(lines)}
    runs: list[Run] = []
    single: list[TextLine] = []
    stacks: list[list[TextLine]] = []
    for cell, group in groupby(lines, key=lambda t: t.cell):
        members = list(group)
        if cell >= 0 and len(members) > 1 and all(t.x1 - t.x0 <= 1.4 * page.usual for t in members):
            stacks.append(members)
            continue
        for line in members:
            stroke = _dash(page, line) or _slash(page, line)
            if stroke is None:
                single.append(line)
            else:
                runs.append(Run(line, stroke, 0.99))
    readings = engine.read([cut for s in stacks for cut in (row_of(page, s), risen(page, s))])
    for members, reading, upward in zip(stacks, readings[::2], readings[1::2], strict=True):
        if upward.confidence > 0.8 and len(upward.text) > 1 and set(upward.text) == set(reading.text):
            whole = around(members)
            order[id(whole)] = order[id(members[0])]
            runs.append(Run(whole, upward.text, upward.confidence, way="up"))
        elif len(reading.text) == len(members) and reading.confidence > 0.5:
            runs += [Run(t, c, reading.confidence) for t, c in zip(members, reading.text, strict=True)]
        else:
            single += members
    runs += _twice(page, _read(page, single, engine), engine)
    runs.sort(key=lambda r: order[id(r.line)])
    done: list[Run] = []
    for cell, members_read in groupby(runs, key=lambda r: r.line.cell):
        if cell >= 0:
            done += _examined(page, _without_seal(page, list(members_read)))
        else:
            for run in members_read:
                done += _examined(page, [run])
    return [_weighed(page, run) for run in _by_custom(done)]


def _by_custom(runs: list[Run]) -> list[Run]:
    """Of two readings that differ in a separator alone, the one that all other figures of the page speak for."""
    sure = [m.group(1) for run in runs if run.doubt is None for m in _THOUSANDS.finditer(run.text)]
    usual = next(iter(set(sure)), None) if len(set(sure)) == 1 else None
    for k, run in enumerate(runs):
        if usual is None or not run.doubt:
            continue
        for other in run.alternatives:
            marks = {m.group(1) for m in _THOUSANDS.finditer(other)}
            if only_separators_differ(run.text, other) and marks == {usual} and _THOUSANDS.search(run.text):
                rest = tuple(a for a in run.alternatives if a != other)
                runs[k] = replace(run, text=other, alternatives=(run.text, *rest))
                break
    return runs


def _read(page: Page, lines: Sequence[TextLine], engine: RecognitionEngine) -> list[Run]:
    runs = []
    for line, reading in zip(lines, engine.read([crop(page, line) for line in lines]), strict=True):
        text = _simplified(reading.text.strip())
        if text:
            runs.append(Run(line, text, reading.confidence, _stops(page, line, reading)))
    return runs


def _simplified(text: str) -> str:
    """Traditional glyphs that an engine reads into a simplified text; a text that is traditional stays."""
    simple = text.translate(TRADITIONAL)
    changed = sum(a != b for a, b in zip(text, simple, strict=True))
    return simple if changed * 4 < max(5, len(text)) else text


def _twice(page: Page, runs: list[Run], engine: RecognitionEngine) -> list[Run]:
    """Read what holds a figure again from another crop; what differs is in doubt, with both readings.

    So is what stood under a seal: taken off, it may have taken strokes of print with it.
    """
    wanted = [k for k, run in enumerate(runs) if _is_figure(run) or (len(run.text) > 2 and page.sealed(run.line))]
    again = engine.read([crop(page, runs[k].line, second=True) for k in wanted])
    for k, reading in zip(wanted, again, strict=True):
        runs[k] = _under_seal(runs[k], reading) if page.sealed(runs[k].line) else _compared(runs[k], reading)
    return runs


def _under_seal(run: Run, second: Reading) -> Run:
    """Two readings, without the seal and with it, of which the fuller counts: a seal takes strokes of print along."""
    compared, other = _compared(run, second), second.text.strip()
    if compared.doubt != DISAGREE:
        return compared
    if compared.text == run.text and second.confidence > 0.9 and _is_fuller(other, run.text):
        compared = replace(run, text=other, confidence=second.confidence, alternatives=(run.text,), stops=())
    return replace(compared, doubt=SEALED)


def _is_fuller(text: str, other: str) -> bool:
    """Whether a text is the other one with more Chinese in it; anything else may be the seal's own strokes."""
    rest = iter(text)
    return all(c in rest for c in other) and all(c in other for c in text if not "\u4e00" <= c <= "\u9fff")


def _is_figure(run: Run) -> bool:
    return bool(_FIGURE.search(run.text)) and len(run.text) <= _SHORT


def _without_seal(page: Page, runs: list[Run]) -> list[Run]:
    """The lines of one cell but for scraps of a seal over it; what is left is then in doubt."""
    scraps = [r for r in runs if _is_scrap(page, r)]
    rest = [r for r in runs if r not in scraps]
    if not scraps or max((r.confidence for r in rest), default=0.0) < 0.9:
        return runs
    return [
        replace(r, alternatives=(*r.alternatives, *(s.text for s in scraps)), doubt=r.doubt or SEALED) for r in rest
    ]


def _is_scrap(page: Page, run: Run) -> bool:
    """One or two characters under a seal that are hardly legible: more likely letters of the seal."""
    return page.sealed(run.line) and len(run.text) <= 2 and run.confidence < 0.7


def _weighed(page: Page, run: Run) -> Run:
    """Put in doubt what the engine is not sure of."""
    if run.doubt is not None:
        return run
    sealed = page.sealed(run.line)
    sure = _SURE_FIGURE if _is_figure(run) else _SURE_TEXT
    if run.confidence < (0.5 * (1 + sure) if sealed else sure) or _KANA.search(run.text):
        return replace(run, doubt=SEALED if sealed else UNSURE)
    return run


def _compared(run: Run, second: Reading) -> Run:
    """The likelier of two readings; the other is an alternative if it says something else."""
    other = second.text.strip()
    if _plain(other) == _plain(run.text):
        return replace(run, confidence=max(run.confidence, second.confidence))
    if only_bars_differ(run.text, other):  # a faint bar is lost, none is made up
        barred = with_bars(run.text)
        return replace(run, text=barred, alternatives=(run.text if run.text != barred else other,), doubt=COMPARATOR)
    if len(run.text) == len(other) == 1 and (run.text in _SIGNS) != (other in _SIGNS):  # a cell of a column of signs
        sign, rest = (run.text, other) if run.text in _SIGNS else (other, run.text)
        return replace(run, text=sign, alternatives=(rest,), doubt=COMPARATOR, stops=())
    worse = implausible(run.text) and not implausible(other)
    if other and (worse or (second.confidence > run.confidence + 0.2 and not implausible(other))):
        return replace(
            run, text=other, confidence=second.confidence, alternatives=(run.text,), doubt=DISAGREE, stops=()
        )
    return replace(run, alternatives=(other,) if other else (), doubt=DISAGREE)


def _examined(page: Page, runs: list[Run]) -> list[Run]:
    """Look at what engines misread with full confidence in the lines of one cell, which a figure may run over."""
    if untidy_end(runs[-1].text):
        runs[-1] = replace(
            runs[-1], text=runs[-1].text[:-1], alternatives=(*runs[-1].alternatives, runs[-1].text), stops=()
        )
    whole = "".join(run.text for run in runs)
    better = mended(whole)
    if better is not None:
        place = 0
        for k, run in enumerate(runs):
            text = better[place : place + len(run.text)]
            place += len(run.text)
            if text != run.text:
                runs[k] = replace(run, text=text, alternatives=(*run.alternatives, run.text))
    elif implausible(whole) and (len(runs) < 3 or any(implausible(run.text) for run in runs)):  # no column of figures
        runs = [replace(r, doubt=r.doubt or SEPARATOR) if _is_figure(r) else r for r in runs]
    runs = [_compared_by_sign(run) for run in runs]
    if len(runs) == 1 and runs[0].text in ("二", "三", "ニ") and runs[0].line.height < 0.55 * page.usual:
        runs = [replace(runs[0], text="=", alternatives=(runs[0].text,), doubt=COMPARATOR, stops=())]
    better = percent_mended(runs[-1].text)
    if better is not None:
        last = runs[-1]
        runs[-1] = replace(
            last, text=better, alternatives=(*last.alternatives, last.text), doubt=last.doubt or PERCENT, stops=()
        )
    return [_compared_by_shape(page, run, alone=len(runs) == 1) if _is_figure(run) else run for run in runs]


def _compared_by_sign(run: Run) -> Run:
    if not has_bare_comparator(run.text):
        return run
    return replace(run, alternatives=(*run.alternatives, with_bars(run.text)), doubt=run.doubt or COMPARATOR)


def _compared_by_shape(page: Page, run: Run, *, alone: bool) -> Run:
    if alone and run.confidence < _CERTAIN and misshapen(crop(page, run.line), run.text):
        return replace(run, doubt=run.doubt or SHAPE)
    for number in _THOUSANDS.finditer(run.text):
        seen = separators(_part(page, run, number.start(), number.end()))
        if seen == number.group(1) or (seen is None and number.group(1) == ","):
            continue
        swapped = number.group().translate(str.maketrans(".,", ",."))
        other = run.text[: number.start()] + swapped + run.text[number.end() :]
        run = replace(run, alternatives=(*run.alternatives, other), doubt=run.doubt or SEPARATOR)
    return run


def _part(page: Page, run: Run, start: int, end: int) -> Image:
    """The crop of some characters of a run."""
    cut = crop(page, run.line)
    if (start == 0 and end == len(run.text)) or not run.stops:
        return cut
    margin = round(0.25 * max(run.line.height, 0.8 * page.usual) * page.detail)
    length = cut.shape[1] - 2 * margin
    left = margin + round(length * run.stops[start - 1]) if start else 0
    right = margin + round(length * run.stops[min(end, len(run.stops)) - 1]) if end < len(run.text) else cut.shape[1]
    return cut[:, left : max(right, left + 1)]


def _plain(text: str) -> str:
    """Text for comparison: what only looks different is the same."""
    return re.sub(r"\s+", "", text).translate(_SAME)


_SAME = str.maketrans("０１２３４５６７８９，．：；％（）＝～＜＞", "0123456789,.:;%()=~<>")


def _dash(page: Page, line: TextLine) -> str | None:
    """A stroke that stands alone is a dash, whatever an engine makes of it; the figure 一 has a serif or a taper."""
    if line.height > 0.22 * page.usual or line.x1 - line.x0 < 0.25 * page.usual:
        return None
    d = page.detail
    part = page.grey[round(line.top * d) - 2 : round(line.bottom * d) + 2, round(line.x0 * d) : round(line.x1 * d)]
    if part.size == 0:
        return None
    weight = (255.0 - part).sum(axis=0)
    inner = weight[len(weight) // 8 : -len(weight) // 8 or None]
    if inner.size < 3 or inner.max() > 1.7 * np.median(inner):
        return None
    length = (line.x1 - line.x0) / page.usual
    return "-" if length < 0.6 else "—" if length < 1.6 else "——"


def _slash(page: Page, line: TextLine) -> str | None:
    """A straight stroke that leans to the right and stands alone is a slash; engines take it for the figure 1."""
    width = line.x1 - line.x0
    if not 0.6 * page.usual < line.height < 1.6 * page.usual or not 0.15 < width / line.height < 0.9:
        return None
    d = page.detail
    part = page.grey[round(line.top * d) : round(line.bottom * d), round(line.x0 * d) : round(line.x1 * d)]
    weight = np.maximum(0.0, 200.0 - part)
    inked = weight.sum(axis=1) > 0
    if inked.mean() < 0.8:
        return None
    y = np.flatnonzero(inked)
    x = (weight[inked] * np.arange(part.shape[1])).sum(axis=1) / weight[inked].sum(axis=1)
    slope, base = np.polyfit(y, x, 1)
    stray = float(np.abs(x - slope * y - base).max())
    spread = float(np.median((weight[inked] > 60).sum(axis=1)))
    across = (weight[inked] > 0.3 * weight.max()).sum(axis=1)
    if across[: len(across) // 3].max() > max(2 * np.median(across) + 1, 0.5 * part.shape[1]):  # the bar of a 7
        return None
    return "/" if slope < -0.17 and stray < 0.07 * len(part) + 0.5 and spread < 0.3 * len(part) else None


def _stops(page: Page, line: TextLine, reading: Reading) -> tuple[float, ...]:
    """Ends of the characters as shares of the line's length, from the places of their middles in the crop."""
    text = reading.text
    if not reading.centres or text != text.strip():
        return ()
    tall = max(line.height, 0.8 * page.usual)
    margin = 0.25 * tall
    length = line.x1 - line.x0
    places = [min(1.0, max(0.0, (c * (length + 2 * margin) - margin) / length)) for c in reading.centres]
    return (*((a + b) / 2 for a, b in pairwise(places)), 1.0)
