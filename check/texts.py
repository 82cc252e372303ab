"""Text for comparing: names folded once, and long texts made plain without the cost of folding."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from ..normalize import fold as fold_once

_MARKS = str.maketrans({"、": ",", "〔": "(", "〕": ")", "【": "(", "】": ")", "［": "(", "］": ")"})


@lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """A name, a level or a cell as :func:`hecha.normalize.fold` gives it; forms repeat themselves, so it is kept."""
    return fold_once(text)


@lru_cache(maxsize=1 << 12)
def flat(text: str) -> str:
    """A long text without white space, its marks in their ASCII form."""
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_MARKS)
