"""Lines of text to strings: every line is read once, every figure twice and differently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from ..page import UNREAD
from .choices import unticked, with_marks
from .crops import Page, around, crop, risen, row_of
from .engines import RecognitionEngine
from .figures import (
    has_bare_comparator,
    implausible,
    is_percent_alone,
    mended,
    misread_alone,
    misshapen,
    only_bars_differ,
    only_separators_differ,
    percent_mended,
    separators,
    slips_mended,
    untidy_end,
    with_bars,
    with_lost_marks,
    with_percent,
    with_point_at_gap,
    without_speck,
)
from .lines import TextLine
from .pens import is_struck
from .percents import ends_in_percent, ends_in_permille, is_percent
from .runs import (
    COMPARATOR,
    FAINT,
    HAND,
    PASSED_OVER,
    PERCENT,
    PUNCTUATION,
    SEPARATOR,
    SHAPE,
    UNSURE,
    VARIANT,
    Run,
    both,
    is_figure,
    part,
    passed_over,
    stops,
)
from .scraps import dash, faintest_print, is_legible_size, slash, without_scraps
from .signs import Sign, leading_sign
from .skipped import completed
from .twice import SAME, SIGNS, compared, differ, outvoted, printed, sealed_compared, simplified, text_compared

_LIKE_SIGNS = "237VvYZzMNKれくさシン々》«»"
"""What engines take a comparison sign for."""
_PERCENT_RINGS = re.compile(r"[0-9oOQgqa°%％]{1,2}|°/[oO0]?|[%％oO0][/%][oO0]?")
"""What engines take the rings of a lone percent sign for."""
_PERMILLE = re.compile(r"(?:(?<=\d)|^)[%％][0oO%％]{0,2}$")
"""What engines take a permille sign for."""
_BARS = ("二", "三", "ニ")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3041-\u30fa\u30fd-\u30ff]")
"""What engines make of Chinese that they cannot read; ー stands for a dash."""
_FOREIGN_STOP = re.compile(r"(?<=[\u4e00-\u9fff])(?<![一二三四五六七八九十])[.．](?=[\u4e00-\u9fff])")
_HALF_SAID = re.compile(r"\d\D{0,4}以$")
"""A bound of which the last word is lost: 95%以."""
_SHORTEST_PROSE = 10
_DIGITS = re.compile(r"(?<![\d.,])\d{2,}(?![\d.,])")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}([.,])\d{3}(?![\d.,])")
"""Read with the other separator it is another number."""
_SURE_FIGURE, _SURE_TEXT, _SURE_COVERED = 0.75, 0.42, 0.98
"""Probability of a correct reading below which a person should look; the last is that of a figure under a seal."""
_SURE_WORD, _WORD = 0.6, re.compile(r"[\u4e00-\u9fff]+")
"""Such a probability for a short text of nothing but Chinese: elsewhere engines doubt but the width of a bracket."""
_WORN = (0.08, 0.62, 0.75), (0.3, 0.75, 0.95)
"""Shares of a page's lines that are hardly legible, and what a short text and a figure on such a page need at least."""
_LEGIBLE, _FEWEST_LINES = 0.025, 40
"""Probability of an error in each character of a line from which on it is hardly legible; such lines of a page tell
something where it has at least so many."""
_SURE_LINE, _PROSE, _LONG = 0.9, 24, 12
"""Probability below which a text is read again unless it has more characters, as prose has; characters from which on a
text has more than one likely error."""
_CERTAIN = 0.999
"""Probability from which two readings that agree are right whatever the shapes: fonts draw a 1 broad or a 0 low."""
_SURE_ALONE = 0.9995
"""Probability from which a second reading found no error in some 3000 figures: it only costs, and adds specks."""


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
            stroke = dash(page, line) or slash(page, line)
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
        elif reading.confidence > 0.5 and _is_one_each(members, reading.text):
            runs += [Run(t, c, reading.confidence) for t, c in zip(members, reading.text, strict=True)]
        else:
            single += members
    runs += _twice(page, _read(page, single, engine), engine)
    runs.sort(key=lambda r: order[id(r.line)])
    faintest = faintest_print(page, lines)
    done: list[Run] = []
    for cell, members_read in groupby(runs, key=lambda r: r.line.cell):
        if cell >= 0:
            done += _examined(page, without_scraps(page, list(members_read), faintest))
        else:
            for run in members_read:
                done += _examined(page, [run])
    done = _by_custom(done)
    illegible = sum(run.text != UNREAD and 1 - run.confidence > _LEGIBLE * len(run.text) for run in done)
    worn = illegible / max(_FEWEST_LINES, len(done))
    least = next((sure for share, *sure in reversed(_WORN) if worn >= share), [_SURE_TEXT, _SURE_FIGURE])
    return [_weighed(page, run, *least) for run in done]


def _is_one_each(stack: Sequence[TextLine], text: str) -> bool:
    """Whether a text has a character for each line of a stack; a line too broad for a digit holds several."""
    pairs = zip(stack, text, strict=False)
    return len(text) == len(stack) and not any(c.isascii() and t.x1 - t.x0 > 0.9 * t.height for t, c in pairs)


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
    crops = [crop(page, line) for line in lines]
    for line, cut, reading in zip(lines, crops, engine.read(crops), strict=True):
        spelled = slips_mended(reading.text.strip())
        text = simplified(spelled)
        if (marked := with_marks(page, line, cut, reading, engine)) is not None:
            runs.append(marked)
        elif text:
            run = Run(line, text, reading.confidence, stops(page, line, reading))
            if text != spelled:
                run = replace(run, alternatives=(spelled,), doubt=VARIANT)
            elif is_figure(run) and passed_over(page, line, reading):
                run = replace(run, doubt=PASSED_OVER)
            runs.append(completed(run, cut, reading, engine))
        elif line.x1 - line.x0 < 1.5 * page.usual and (sign := leading_sign(cut)) is not None and sign.plain:
            runs.append(Run(line, sign.text, 0.9))
        elif line.cell >= 0 and is_legible_size(page, line):
            runs.append(Run(line, UNREAD, 0.0, doubt=FAINT))
    return runs


def _twice(page: Page, runs: list[Run], engine: RecognitionEngine) -> list[Run]:
    """Read what holds a figure again from another crop, and a text that is hardly legible; what differs is in doubt,
    with both readings.

    So is what stood under a seal: taken off, it may have taken strokes of print with it. Where its colour told the
    seal, a third reading decides between two. What is read with certainty is not read again.
    """
    wanted: list[tuple[int, TextLine]] = []
    for k, run in enumerate(runs):
        whole = page.with_hidden(run.line) if is_figure(run) else run.line
        if not run.marked and (
            (page.sealed(whole) and (_CHINESE.search(run.text) or is_figure(run))) or _is_unsure(run)
        ):
            wanted.append((k, whole))
    again = engine.read([crop(page, line, second=True) for _, line in wanted])
    split: list[tuple[int, TextLine, tuple[str, str]]] = []
    for (k, line), reading in zip(wanted, again, strict=True):
        if page.sealed(line):
            first = runs[k]
            runs[k] = sealed_compared(page, first, reading, longer=line != first.line)
            if page.coloured and differ(first, reading):
                split.append((k, line, (first.text, printed(reading))))
        else:
            runs[k] = compared(runs[k], reading) if is_figure(runs[k]) else text_compared(runs[k], reading)
    if split:
        between = page.between()
        thirds = engine.read([crop(between, line) for _, line, _ in split])
        for (k, _, both_read), third in zip(split, thirds, strict=True):
            runs[k] = outvoted(page, runs[k], both_read, third)
    return runs


def _is_unsure(run: Run) -> bool:
    if is_figure(run):
        return run.confidence < _SURE_ALONE or has_bare_comparator(run.text)
    return run.confidence < _SURE_LINE and len(run.text) <= _PROSE and _CHINESE.search(run.text) is not None


def _weighed(page: Page, run: Run, sure_text: float, sure_figure: float) -> Run:
    """Put in doubt what the engine is less sure of than a text or a figure has to be."""
    if not run.marked and (
        page.penned(run.line) or (len(run.text) > 1 and run.line.cell >= 0 and is_struck(crop(page, run.line)))
    ):
        return replace(run, doubt=both(run.doubt, HAND))  # a strike makes readings differ
    if run.doubt is not None:
        return run
    covered = page.sealed(run.line)
    figure = is_figure(run) or not _CHINESE.search(run.text)
    sure = sure_figure if figure else sure_text if len(run.text) <= _LONG else _SURE_TEXT
    if len(run.text) <= _LONG and _WORD.fullmatch(run.text):
        sure = max(sure, _SURE_WORD)
    if covered:
        sure = _SURE_COVERED if figure else 0.5 * (1 + sure) if len(run.text) > 2 else 1.0  # a letter of the seal
    if run.confidence < sure or _KANA.search(run.text):
        return replace(run, doubt=page.cover if covered else UNSURE)
    return run


def _examined(page: Page, runs: list[Run]) -> list[Run]:
    """Look at what engines misread with full confidence in the lines of one cell, which a figure may run over."""
    if any(run.marked for run in runs):
        return unticked(runs)
    if untidy_end(runs[-1].text):
        runs[-1] = replace(
            runs[-1], text=runs[-1].text[:-1], alternatives=(*runs[-1].alternatives, runs[-1].text), stops=()
        )
    if (clean := without_speck(runs[0].text)) is not None:
        first = runs[0]
        others = (*first.alternatives, first.text)
        runs[0] = replace(first, text=clean, alternatives=others, doubt=first.doubt or SEPARATOR, stops=())
    whole = "".join(run.text for run in runs)
    if _HALF_SAID.search(whole):
        runs[-1] = replace(runs[-1], doubt=both(runs[-1].doubt, PASSED_OVER))
    better = mended(whole)
    if better is not None:
        place = 0
        for k, run in enumerate(runs):
            text = better[place : place + len(run.text)]
            place += len(run.text)
            if text != run.text:
                runs[k] = replace(run, text=text, alternatives=(*run.alternatives, run.text))
    elif implausible(whole) and (len(runs) < 3 or any(implausible(run.text) for run in runs)):  # no column of figures
        runs = [replace(r, doubt=r.doubt or SEPARATOR) if is_figure(r) else r for r in runs]
    runs = [_compared_by_sign(page, run) for run in runs]
    if len(runs) == 1 and runs[0].text in _BARS and runs[0].line.height < 0.55 * page.usual:
        runs = [replace(runs[0], text="=", alternatives=(runs[0].text,), doubt=COMPARATOR, stops=())]
    last, alone = runs[-1], len(runs) == 1
    if _PERMILLE.search(last.text) and ends_in_permille(crop(page, last.line)):
        text, others = _PERMILLE.sub("‰", last.text), (*last.alternatives, last.text)
        runs[-1] = replace(last, text=text, alternatives=others, doubt=last.doubt or PERCENT, stops=())
    if alone and (misread := misread_alone(runs[0].text)) is not None:
        runs = [replace(runs[0], text=misread[0], alternatives=misread[1:], doubt=SHAPE, stops=())]
    if alone and _PERCENT_RINGS.fullmatch(runs[0].text) and is_percent(crop(page, runs[0].line)):
        doubt = page.cover if page.sealed(runs[0].line) else None
        return [Run(runs[0].line, "%", max(0.95, runs[0].confidence), doubt=doubt)]
    better = "%" if alone and is_percent_alone(runs[0].text) else percent_mended(runs[-1].text)
    if better is not None:
        last = runs[-1]
        alike = all(better in (other, percent_mended(other)) for other in last.alternatives)
        sure = alike and re.search("[°º]", last.text) and not page.sealed(last.line)
        sure = sure and ends_in_percent(crop(page, last.line))
        others, doubt = ((), None) if sure else ((*last.alternatives, last.text), last.doubt or PERCENT)
        runs[-1] = replace(last, text=better, alternatives=others, doubt=doubt, stops=())
    if alone and (rate := with_percent(runs[0].text)) is not None:
        runs[0] = replace(runs[0], alternatives=(*runs[0].alternatives, rate), doubt=runs[0].doubt or PERCENT)
    runs = [_compared_by_shape(page, run, alone=alone) if is_figure(run) else run for run in runs]
    return [_punctuated(_with_room_for_points(page, run)) for run in runs]


def _with_room_for_points(page: Page, run: Run) -> Run:
    """A reading with its other reading where digits stand so far apart that a point was between them."""
    for digits in _DIGITS.finditer(run.text):
        pointed = with_point_at_gap(part(page, run, *digits.span()), digits.group())
        if pointed is not None:
            other = run.text[: digits.start()] + pointed + run.text[digits.end() :]
            if other not in run.alternatives:
                run = replace(run, alternatives=(*run.alternatives, other), doubt=run.doubt or SEPARATOR)
    return run


def _punctuated(run: Run) -> Run:
    """A line of prose with a comma where a full stop of another script stands between its words; 、 may be meant."""
    if len(run.text) < _SHORTEST_PROSE or not _FOREIGN_STOP.search(run.text):
        return run
    comma, pause = (_FOREIGN_STOP.sub(mark, run.text) for mark in "，、")
    return replace(run, text=comma, alternatives=(*run.alternatives, pause, run.text), doubt=run.doubt or PUNCTUATION)


def _compared_by_sign(page: Page, run: Run) -> Run:
    """The sign that a figure begins with, or that stands alone, by its shape; a bare ``>`` or ``<`` is in doubt."""
    if (
        is_figure(run)
        or (len(run.text) == 1 and run.text.isalnum() and not _CHINESE.match(run.text))
        or run.text in _BARS
    ):
        seen = leading_sign(crop(page, run.line))
        if seen is None and len(run.text) == 1 and page.sealed(run.line):  # its thin strokes went with the seal
            seen = leading_sign(crop(page, run.line, second=True))
        run = _signed(run, seen)
    if not has_bare_comparator(run.text):
        return run
    barred = with_bars(run.text)
    others = run.alternatives if barred in run.alternatives else (*run.alternatives, barred)
    return replace(run, alternatives=others, doubt=run.doubt or COMPARATOR)


def _signed(run: Run, seen: Sign | None) -> Run:
    """A reading beside the sign that its first glyph has the shape of."""
    text, first = run.text, run.text[0].translate(SAME)
    if seen is None or (first in "≥≤" and not seen.plain):
        return run
    if len(text) == 1:
        if seen.plain:
            return replace(run, text=seen.text, confidence=max(run.confidence, 0.9), alternatives=(), doubt=None)
        better = seen.text
    elif first == seen.text:
        only_bar = run.doubt == COMPARATOR and all(only_bars_differ(text, a) for a in run.alternatives)
        return replace(run, alternatives=(), doubt=None) if only_bar and seen.plain else run
    elif first in SIGNS:
        better = seen.text + text[1:]
    elif any(sign in text for sign in SIGNS):
        return run
    elif first.isdigit() and (first not in _LIKE_SIGNS or (run.stops and run.stops[0] > 1.5 * seen.end)):
        better = seen.text + text  # the engine skipped it
    else:
        better = seen.text + text[1:]
    if better == text:
        return run
    return replace(run, text=better, alternatives=(text, *run.alternatives), doubt=COMPARATOR, stops=())


def _compared_by_shape(page: Page, run: Run, *, alone: bool) -> Run:
    if alone and run.confidence < _CERTAIN and misshapen(crop(page, run.line), run.text):
        return replace(run, doubt=run.doubt or SHAPE)
    if alone and not page.sealed(run.line) and (marked := with_lost_marks(crop(page, run.line), run.text)) is not None:
        return replace(run, alternatives=(*run.alternatives, marked), doubt=run.doubt or SEPARATOR)
    for number in _THOUSANDS.finditer(run.text):
        seen = separators(part(page, run, number.start(), number.end()))
        if seen == number.group(1) or (seen is None and number.group(1) == ","):
            continue
        swapped = number.group().translate(str.maketrans(".,", ",."))
        text, other = run.text, run.text[: number.start()] + swapped + run.text[number.end() :]
        if seen == ",":  # engines lose the tail of a comma; they add none to a point
            text, other = other, text
        rest = tuple(a for a in run.alternatives if a != text)
        run = replace(run, text=text, alternatives=(*rest, other), doubt=run.doubt or SEPARATOR)
    return run
