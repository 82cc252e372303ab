"""What all pages share: the workspace's folder, the rules and their configuration, templates and images."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..check import CheckConfig, catalogue
from ..check.registry import RuleInfo
from ..report import wording
from ..report.html import large
from ..report.wording import percent, say
from ..store import Workspace
from .images import PageImages
from .recheck import Recheck

T = TypeVar("T")
KEPT = 64
"""Lists and overviews in memory."""
TEMPLATES = Path(__file__).parent / "templates"


@dataclass
class Desk:
    """The workspace under review; ``version`` is the program's."""

    folder: Path
    config: CheckConfig = field(default_factory=CheckConfig)
    version: str = ""
    secret: str = ""
    images: PageImages = field(default_factory=PageImages)
    recheck: Recheck = field(init=False)
    _held: OrderedDict[Hashable, tuple[int, Any]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.recheck = Recheck(self.folder, self.config)

    def close(self) -> None:
        """End the processes that work for the pages."""
        self.images.close()
        self.recheck.close()

    def known(self, workspace: Workspace, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` says of a workspace, made again only when that has changed; the last ones are kept."""
        revision = workspace.revision
        with self._lock:
            held = self._held.get(key)
        if held is None or held[0] != revision:
            held = (revision, make())
            with self._lock:
                self._held[key] = held
                if len(self._held) > KEPT:
                    self._held.popitem(last=False)
        found: T = held[1]
        return found

    @cached_property
    def rules(self) -> Mapping[str, RuleInfo]:
        return {info.name: info for info in catalogue()}

    @cached_property
    def templates(self) -> Environment:
        env = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        env.filters["money"] = lambda amount: large(amount, "zh")
        env.filters["percent"] = percent
        env.globals |= {
            "level_name": lambda level: say(wording.SEVERITIES, level),
            "family_name": lambda family: say(wording.FAMILIES, family),
            "kind_name": lambda kind: say(wording.KINDS, kind),
            "rule_title": lambda name: self.rules[name].title if name in self.rules else name,
            "amount": lambda yuan: "" if yuan is None else large(Decimal(yuan), "zh"),
            "rules": self.rules,
            "version": self.version,
        }
        return env
