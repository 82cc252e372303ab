"""What engines are unsure of though it says the same: the width of a bracket or a colon, and whether a blank is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ALIKE = ("(（", ")）", ":：", ",，", ";；", ".．", "%％", "-－", "+＋", "=＝", "/／", "~～")
_BLANK, _LIKELY = 0, 0.2
"""The place of what is no character among the characters, and the least probability of a space that may be read."""


class Joined:
    """The decoder of an engine, given probabilities in which characters that say the same stand for one another.

    Of two that differ in width the likelier has the probability of both, and a space that of there being none.
    """

    def __init__(self, decode: Callable[..., Any], characters: Sequence[str]) -> None:
        place = {character: k for k, character in enumerate(characters)}
        pairs = [tuple(place[c] for c in both) for both in _ALIKE if all(c in place for c in both)]
        self._decode, self._space = decode, place.get(" ")
        self._narrow, self._wide = (np.array(side, np.intp) for side in zip(*pairs, strict=True))

    def __call__(self, levels: Any, *args: Any, **options: Any) -> Any:
        """Decode ``levels``, an array (lines × steps × characters) or a list of one, which are changed in place."""
        self._join(levels if isinstance(levels, np.ndarray) else levels[0])
        return self._decode(levels, *args, **options)

    def _join(self, levels: NDArray[np.float32]) -> None:
        narrow, wide = levels[..., self._narrow], levels[..., self._wide]
        both, is_narrow = narrow + wide, narrow >= wide
        levels[..., self._narrow] = np.where(is_narrow, both, narrow)
        levels[..., self._wide] = np.where(is_narrow, wide, both)
        if self._space is not None:
            for step in zip(*np.nonzero(levels[..., self._space] > _LIKELY), strict=True):
                if levels[step].argmax() == self._space:
                    levels[step][self._space] += levels[step][_BLANK]
