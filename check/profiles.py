"""What differs by region and family, as data (``profiles.toml``): grades, thresholds, weights, optional levels."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files

from ..schema import Record
from ..schema.base import Model
from .texts import fold

Scale = tuple[tuple[str, Decimal], ...]
"""Grades with the least score of each, the best first."""


class Profile(Model):
    """The rules of one region or family.

    ``scales`` are the grade tables in use there: a grade agrees with the score if one of them gives it.
    ``low_execution`` is the rate below which a reason is due; ``optional_levels`` may be missing from the indicators;
    ``score_items`` are the items scored in the narrative, where the region prescribes them: their sum is the total.
    """

    name: str
    label: str
    titles: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    scales: tuple[Scale, ...]
    low_execution: Decimal = Decimal("0.8")
    explains_adjustment: bool = False
    total_weight: Decimal = Decimal(100)
    execution_weight: Decimal | None = None
    optional_levels: frozenset[str] = frozenset()
    score_items: frozenset[str] = frozenset()

    def fits(self, record: Record) -> bool:
        """Whether the form's own title, family or structure chooses this profile; what is not named decides nothing."""
        title = fold(record.title or "")
        if self.titles:
            return any(re.search(pattern, title) for pattern in self.titles)
        if self.families:
            return record.family in self.families
        return any(line.weight == self.execution_weight for line in record.execution if line.weight is not None)


@cache
def profiles() -> dict[str, Profile]:
    """All profiles by name, in the order in which they are tried; ``national`` is the last resort."""
    data = tomllib.loads(files(__package__).joinpath("profiles.toml").read_text(encoding="utf-8"))
    known: dict[str, Profile] = {}
    for name, entry in data["profiles"].items():
        scales = [tuple(data["scales"][table].items()) for table in entry.pop("scales", ["national"])]
        known[name] = Profile(name=name, scales=tuple(scales), **entry)
    return known


def profile_of(record: Record) -> Profile:
    """The profile that the form's title, family or structure chooses."""
    known = profiles()
    return next((p for p in known.values() if p.fits(record)), known["national"])
