"""The limits in ``hecha.toml``; what the file says about rules is the checker's to read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from ..extract.options import Limits
from .reading import RunOptions


class SettingsError(ValueError):
    """A configuration that cannot be used: file, key and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``seconds`` (a file's wall-clock limit) and ``memory_mb`` (a worker's) are None where the file is silent.

    ``others`` are the tables besides ``[limits]``, as TOML gives them.
    """

    limits: Limits = field(default_factory=Limits)
    seconds: float | None = None
    memory_mb: int | None = None
    others: Mapping[str, Any] = field(default_factory=dict)

    def applied_to(self, options: RunOptions) -> RunOptions:
        """The options with these limits; what the options already bound stays."""
        return replace(
            options,
            seconds=self.seconds if options.seconds is None else options.seconds,
            memory_mb=options.memory_mb if self.memory_mb is None else self.memory_mb,
            read=replace(options.read, limits=self.limits),
        )


def load_settings(path: Path | None) -> Settings:
    """Read a configuration; None gives the defaults. Raises :class:`SettingsError`."""
    if path is None:
        return Settings()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}：无法读取配置（{error}）") from error
    limits = table.pop("limits", {})
    names = {item.name for item in fields(Limits)} | {"seconds", "memory_mb"}
    if not isinstance(limits, dict) or (unknown := sorted(limits.keys() - names)):
        what = f"未知的键 {'、'.join(unknown)}" if isinstance(limits, dict) else "应为表"
        raise SettingsError(f"{path}：[limits] {what}；可用的键：{'、'.join(sorted(names))}")
    for key, value in limits.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            raise SettingsError(f"{path}：[limits] {key} 应为正数，而不是 {value!r}")
    seconds, memory_mb = limits.pop("seconds", None), limits.pop("memory_mb", None)
    return Settings(
        limits=Limits(**{key: int(value) for key, value in limits.items()}),
        seconds=None if seconds is None else float(seconds),
        memory_mb=None if memory_mb is None else int(memory_mb),
        others=table,
    )
