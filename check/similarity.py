"""Texts that resemble each other, found in linear time: character shingles, MinHash signatures, banded buckets.

A. Broder, "On the resemblance and containment of documents" (1997); J. Leskovec, A. Rajaraman and J. Ullman, "Mining of
Massive Datasets", chapter 3. Signatures only nominate pairs; the share that is reported is counted on the shingles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

LENGTH = 5
"""Characters of a shingle: about two and a half Chinese words."""

_BANDS, _ROWS = 32, 3  # a pair that shares half of its shingles is nominated with a probability of 98.6 %
_REPRESENTATIVES = (
    12  # of a bucket, a text is compared with this many at most: boilerplate must not cost quadratic time
)
SIGNATURE = _BANDS * _ROWS
"""Numbers in a signature."""

_RANDOM = np.random.default_rng(20201)
_FACTORS: Hashes = _RANDOM.integers(1, 1 << 63, size=SIGNATURE, dtype=np.uint64) | np.uint64(1)
_OFFSETS: Hashes = _RANDOM.integers(0, 1 << 63, size=SIGNATURE, dtype=np.uint64)
_BASE = np.uint64(0x9E3779B97F4A7C15)
_HIGH = np.uint64(32)


def shingles(text: str) -> Hashes:
    """The distinct hashes of a text's five-character sequences, sorted."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - LENGTH + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    hashes = np.zeros(count, dtype=np.uint64)
    for i in range(LENGTH):  # unsigned products wrap round, which is what a hash wants
        hashes = (hashes + codes[i : i + count]) * _BASE
        hashes ^= hashes >> _HIGH
    return np.unique(hashes)


def share(a: Hashes, b: Hashes) -> float:
    """Shingles in common as a fraction of all shingles of the two."""
    common = len(np.intersect1d(a, b, assume_unique=True))
    return common / (len(a) + len(b) - common) if common else 0.0


def signature(hashes: Hashes) -> NDArray[np.uint32]:
    """The MinHash signature of at least one shingle: of each hash function the least value over them."""
    least: Hashes = ((hashes[:, None] * _FACTORS + _OFFSETS) >> _HIGH).min(axis=0)
    return least.astype(np.uint32)


def alike(texts: Sequence[str], least: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of texts (the earlier one first) that share at least ``least`` of their shingles, in order."""
    long = [i for i, text in enumerate(texts) if len(text) >= LENGTH]
    signatures = np.empty((len(long), SIGNATURE), dtype=np.uint32)
    for row, i in enumerate(long):
        signatures[row] = signature(shingles(texts[i]))
    for a, b, ratio in alike_signed(signatures, lambda row: texts[long[row]], least):
        yield long[a], long[b], ratio


def alike_signed(
    signatures: NDArray[np.uint32], text: Callable[[int], str], least: float
) -> Iterator[tuple[int, int, float]]:
    """The same by signatures, one a row; ``text`` gives the text of a row where two have to be compared."""
    kept = lru_cache(maxsize=4096)(lambda row: shingles(text(row)))
    for i, j in sorted(_nominated(signatures)):
        ratio = share(kept(i), kept(j))
        if ratio >= least:
            yield i, j, ratio


def _nominated(signatures: NDArray[np.uint32]) -> set[tuple[int, int]]:
    """Pairs whose signatures agree in a band; within a bucket each text goes with the bucket's first ones only."""
    pairs: set[tuple[int, int]] = set()
    for band in range(_BANDS):
        keys = np.zeros(len(signatures), dtype=np.uint64)
        for column in signatures[:, band * _ROWS : (band + 1) * _ROWS].T:
            keys = (keys + column) * _BASE
        order = np.argsort(keys, kind="stable")
        edges = np.flatnonzero(np.diff(keys[order])) + 1
        starts, ends = np.append(0, edges), np.append(edges, len(keys))
        shared = ends - starts > 1
        for start, end in zip(starts[shared].tolist(), ends[shared].tolist(), strict=True):
            members = order[start:end].tolist()
            heads = members[:_REPRESENTATIVES]
            pairs.update((a, b) for b in members for a in heads if a < b)
    return pairs
