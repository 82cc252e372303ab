"""What the rules across a run keep of each record: numbers instead of texts, so that a hundred thousand fit in memory.

A digest only nominates: what a rule says, it says after looking at the records themselves. Names stand in it as hashes
of 64 bits, narrative sections as MinHash signatures.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Hashable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from json import dumps, loads

import numpy as np
from numpy.typing import NDArray

from ..schema import Record
from .context import Context
from .similarity import LENGTH, SIGNATURE, shingles, signature
from .texts import flat, fold
from .thresholds import CheckConfig

_YEARS = re.compile(r"(?:19|20)\d{2}(?:-(?:19|20)?\d{2,4})?年?度?")
_UNIT_COST = re.compile(r"成本|单价|造价|均价|补助标准")
_COUNTED = 10  # smaller counts are alike by chance
_AT_HAND = 256  # records of a run in memory

SECTION = np.dtype([("section", "<u2"), ("signature", "<u4", (SIGNATURE,))])
WINDOW = np.dtype([("start", "<u2"), ("key", "<u8")])


@dataclass(frozen=True, slots=True)
class Digest:
    """One record in numbers; 0 stands for what is blank.

    ``project`` is the hash of folded name and unit, ``lineage`` that of name without years and unit, ``department``
    that of the supervising department, ``whole`` that of the department whose overall form (部门整体) this is.
    ``unit_costs`` are index, hash of name and unit, and value. ``windows`` and ``sections`` are arrays of
    :data:`WINDOW` and :data:`SECTION` as bytes.
    """

    blanks: tuple[str, ...]
    project: int
    lineage: int
    year: int | None
    department: int
    whole: int
    unit_costs: tuple[tuple[int, int, Decimal], ...]
    windows: bytes
    sections: bytes

    def to_text(self) -> str:
        costs = [(k, key, str(value)) for k, key, value in self.unit_costs]
        packed = (b64encode(self.windows).decode(), b64encode(self.sections).decode())
        return dumps((self.blanks, self.project, self.lineage, self.year, self.department, self.whole, costs, *packed))

    @classmethod
    def from_text(cls, text: str) -> Digest:
        blanks, project, lineage, year, department, whole, costs, windows, sections = loads(text)
        unit_costs = tuple((k, key, Decimal(value)) for k, key, value in costs)
        packed = (b64decode(windows), b64decode(sections))
        return cls(tuple(blanks), project, lineage, year, department, whole, unit_costs, *packed)


class Corpus:
    """The records of one run: a digest of each at hand, the record itself and its context where a rule asks for it.

    ``digests`` can be gone through again and again; ``load`` gives the record of an index.
    """

    def __init__(self, digests: Collection[Digest], load: Callable[[int], Record], config: CheckConfig) -> None:
        self.digests = digests
        self.config = config
        self.context = lru_cache(maxsize=_AT_HAND)(lambda index: Context(load(index), config))
        """What the rules look up of one record, by its index."""

    def record(self, index: int) -> Record:
        return self.context(index).record


def digest_of(context: Context) -> Digest:
    """The digest of a record under its context's settings."""
    record, config = context.record, context.config
    project = project_of(record)
    named = (("项目名称", record.project_name), ("单位", record.reporting_unit), ("年度", record.evaluation_year))
    whole = record.project_name and record.evaluation_year is not None and "部门整体" in fold(record.title or "")
    windows = [(k[0], number_of(values)) for k, values in windows_of(record, config)]
    sections = [
        (k, signature(shingles(text)))
        for k, section in enumerate(record.narrative)
        if len(text := flat(section.text)) >= max(LENGTH, int(config.thresholds.copied_length))
    ]
    return Digest(
        blanks=tuple(name for name, value in named if value is None),
        project=number_of(project) if project else 0,
        lineage=number_of((without_years(project[0]), project[1])) if project else 0,
        year=record.evaluation_year,
        department=number_of(fold(record.supervising_department)) if record.supervising_department else 0,
        whole=number_of(fold(record.project_name or "")) if whole else 0,
        unit_costs=tuple(_unit_costs(record)),
        windows=np.array(windows, dtype=WINDOW).tobytes(),
        sections=np.array(sections, dtype=SECTION).tobytes(),
    )


def number_of(value: Hashable) -> int:
    """A positive number of 63 bits that stands for a value, the same in every process."""
    return int.from_bytes(blake2b(repr(value).encode("utf-8", "backslashreplace"), digest_size=8).digest()) >> 1 or 1


def _key(name: str) -> str:
    """A name without the marks that spellings differ in."""
    return re.sub(r"[()\"“”‘’《》,.·\-]", "", fold(name))


def project_of(record: Record) -> tuple[str, str] | None:
    """What makes two records the same project: folded name and unit; None where one of them is blank."""
    if not record.project_name or not record.reporting_unit:
        return None
    return _key(record.project_name), _key(record.reporting_unit)


def without_years(name: str) -> str:
    """A folded project name without the years in it."""
    return _YEARS.sub("", name)


def _unit_costs(record: Record) -> Iterator[tuple[int, int, Decimal]]:
    for k, n in enumerate(record.indicators):
        q = n.actual
        if q and q.unit and isinstance(q.value, Decimal) and "/" in q.unit and _UNIT_COST.search(n.name or ""):
            yield k, number_of((fold(n.name or ""), fold(q.unit))), q.value


def windows_of(record: Record, config: CheckConfig) -> Iterator[tuple[list[int], tuple[Hashable, ...]]]:
    """Runs of as many actual figures as would make two projects alike: the rows they stand in, and the figures.

    At least three of them have to be different counts: shares of 100 % and the like are alike by chance.
    """
    size = max(int(config.thresholds.identical_actuals), 2)
    values = [
        (k, (q.value, q.unit, q.kind))
        for k, n in enumerate(record.indicators)
        if (q := n.actual) is not None and q.kind in ("number", "percent")
    ]
    for start in range(len(values) - size + 1):
        window = values[start : start + size]
        counts = {v for _, v in window if v[2] == "number" and isinstance(v[0], Decimal) and v[0] >= _COUNTED}
        if len(counts) >= 3:
            yield [k for k, _ in window], tuple((_plain(v[0]), *v[1:]) for _, v in window)


def _plain(value: Hashable) -> Hashable:
    """Equal figures in one spelling: 2.0 is 2."""
    return value.normalize() if isinstance(value, Decimal) else value


def rows(packed: bytes, kind: np.dtype[np.void]) -> NDArray[np.void]:
    """``windows`` or ``sections`` of a digest as an array."""
    return np.frombuffer(packed, dtype=kind)
