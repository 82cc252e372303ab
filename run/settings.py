"""``hecha.toml``: the ``[limits]`` of a run, and the ``[check]`` table that the checker reads."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from pathlib import Path

from ..check.config import ConfigError, read_config
from ..check.thresholds import CheckConfig
from ..extract.options import Limits
from .reading import RunOptions


class SettingsError(ValueError):
    """A configuration that cannot be used: file, key and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``seconds`` (a file's wall-clock limit) and ``memory_mb`` (a worker's) are None where the file is silent."""

    limits: Limits = field(default_factory=Limits)
    seconds: float | None = None
    memory_mb: int | None = None
    check: CheckConfig = field(default_factory=CheckConfig)

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
        table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}：无法读取配置（{error}）") from error
    if unknown := sorted(table.keys() - {"limits", "check"}):
        raise SettingsError(f"{path}：没有 {'、'.join(unknown)} 这一项（可用：limits、check）")
    seconds, memory_mb, limits = _limits(path, table.get("limits", {}))
    try:
        check = read_config(table.get("check", {}))
    except ConfigError as error:
        raise SettingsError(f"{path}：{error}") from error
    return Settings(limits, seconds, memory_mb, check)


def _limits(path: Path, table: object) -> tuple[float | None, int | None, Limits]:
    """The time limit, the memory limit and the limits of reading."""
    names = {item.name for item in fields(Limits)} | {"seconds", "memory_mb"}
    if not isinstance(table, dict) or (unknown := sorted(table.keys() - names)):
        what = f"没有 {'、'.join(unknown)} 这一项" if isinstance(table, dict) else "应为表"
        raise SettingsError(f"{path}：[limits] {what}（可用：{'、'.join(sorted(names))}）")
    for key, value in table.items():
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or value <= 0:
            raise SettingsError(f"{path}：[limits] {key} 须为正数，而不是 {value!r}")
    seconds, memory_mb = table.get("seconds"), table.get("memory_mb")
    return (
        None if seconds is None else float(seconds),
        None if memory_mb is None else int(memory_mb),
        Limits(**{key: int(value) for key, value in table.items() if key not in ("seconds", "memory_mb")}),
    )
