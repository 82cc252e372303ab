"""Rules made of dots or dashes: small marks in a row, each drawn on its own, joined to the rule that they show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..schema import Box
from .page import Ruling

LONGEST = 8.0
"""Points of the longer side of a mark; longer ones are rules themselves."""
_FEWEST = 6
_OFF_LINE = 0.4
_WIDEST_GAP = 2.5
"""Between marks, in lengths of one."""


def joined(marks: Sequence[Box]) -> Iterator[Ruling]:
    """The rules, across and down, that at least six marks in even steps make up."""
    flat = [m for m in marks if m.x1 - m.x0 >= 0.6 * (m.bottom - m.top)]
    for middle, first, last in _runs(flat, lambda m: (m.top, m.bottom, m.x0, m.x1)):
        yield Ruling(first, middle, last, middle)
    steep = [m for m in marks if m.bottom - m.top >= 0.6 * (m.x1 - m.x0)]
    for middle, first, last in _runs(steep, lambda m: (m.x0, m.x1, m.top, m.bottom)):
        yield Ruling(middle, first, middle, last)


def _runs(
    marks: Iterable[Box], turned: Callable[[Box], tuple[float, float, float, float]]
) -> Iterator[tuple[float, float, float]]:
    """Place across, beginning and end of each run; ``turned`` gives a mark's sides across and along the run."""
    lines: list[list[tuple[float, float, float]]] = []
    for a, b, start, end in sorted(map(turned, marks), key=lambda m: m[0] + m[1]):
        middle = (a + b) / 2
        if lines and middle - lines[-1][0][0] <= _OFF_LINE:
            lines[-1].append((middle, start, end))
        else:
            lines.append([(middle, start, end)])
    for line in lines:
        run: list[tuple[float, float]] = []
        for start, end in [*_apart(line), (float("inf"), float("inf"))]:
            size, gap = (run[0][1] - run[0][0], start - run[-1][1]) if run else (0.0, 0.0)
            even = len(run) < 2 or abs(gap - (run[1][0] - run[0][1])) <= 0.7 * size
            if run and gap <= _WIDEST_GAP * size and even and end - start <= 2.2 * size:
                run.append((start, end))
                continue
            if len(run) >= _FEWEST:
                yield line[0][0], run[0][0], run[-1][1]
            run = [(start, end)]


def _apart(line: Iterable[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """Beginning and end of the marks of a line, those that touch as one: two cells draw the rule between them."""
    found: list[tuple[float, float]] = []
    for _, start, end in sorted(line, key=lambda m: m[1]):
        if found and start - found[-1][1] < 0.15 * (end - start):
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
