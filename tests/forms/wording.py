"""Labels as printed: the variants seen in circulation, and ones that a county might invent."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random

_DATA = tomllib.loads((Path(__file__).parent / "labels.toml").read_text(encoding="utf-8"))
# field: (variants in circulation, plausible inventions)
LABELS: dict[str, tuple[list[str], list[str]]] = {k: (v["seen"], v["invented"]) for k, v in _DATA.items()}


@dataclass(frozen=True)
class Wording:
    """One form's choice of labels, the same all over the form."""

    rng: Random
    novelty: float
    spaced: bool
    broken: bool  # long labels broken over two lines by hand
    chosen: dict[str, str]

    @staticmethod
    def draw(rng: Random, fixed: dict[str, str]) -> Wording:
        made = Wording(rng, rng.choice([0, 0, 0, 0.15, 0.4]), rng.random() < 0.1, rng.random() < 0.1, dict(fixed))
        for name in LABELS:  # all at once, so that forms of one bundle share them
            made(name)
        return made

    def __call__(self, field: str) -> str:
        """The label for a field, remembered."""
        if field not in self.chosen:
            seen, invented = LABELS[field]
            label = self.rng.choice(invented if self.rng.random() < self.novelty else seen)
            while label in self.chosen.values() and not field.startswith("exec_"):  # two meanings never share a label
                label = self.rng.choice(seen + invented)
            if self.spaced and 2 <= len(label) <= 3 and label.isalnum():
                label = " ".join(label)
            self.chosen[field] = label
        label = self.chosen[field]
        if self.broken and len(label) >= 4 and label.isalnum():
            return label[: (len(label) + 1) // 2] + "\n" + label[(len(label) + 1) // 2 :]
        return label

    def line(self, field: str) -> str:
        """The label as it stands in a line of text."""
        return self(field).replace("\n", "")


def invented(labels: dict[str, str], printed: set[str]) -> list[str]:
    """The labels among ``printed`` that are not in circulation."""
    plain = {f: "".join(w.split()) for f, w in labels.items() if w in printed}
    return sorted({w for f, w in plain.items() if f in LABELS and w in {"".join(x.split()) for x in LABELS[f][1]}})
