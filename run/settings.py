"""``hecha.toml``: the ``[limits]`` of a run, a user's own ``[labels]``, and the ``[check]`` table of the checker."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from pathlib import Path

from ..check.config import ConfigError, read_config
from ..check.thresholds import CheckConfig
from ..extract.options import Limits, OwnLabel
from ..extract.vocabulary import folded, keys
from ..schema import WrongUsage
from .reading import RunOptions


class SettingsError(WrongUsage):
    """A configuration that cannot be used: file, key and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``seconds`` (a file's wall-clock limit) and ``memory_mb`` (a worker's) are None where the file is silent."""

    limits: Limits = field(default_factory=Limits)
    seconds: float | None = None
    memory_mb: int | None = None
    check: CheckConfig = field(default_factory=CheckConfig)
    labels: tuple[OwnLabel, ...] = ()

    def applied_to(self, options: RunOptions) -> RunOptions:
        """The options with these limits; what the options already bound stays."""
        return replace(
            options,
            seconds=self.seconds if options.seconds is None else options.seconds,
            memory_mb=options.memory_mb if self.memory_mb is None else self.memory_mb,
            read=replace(options.read, limits=self.limits, labels=self.labels),
        )


def load_settings(path: Path | None) -> Settings:
    """Read a configuration; None gives the defaults. Raises :class:`SettingsError`."""
    if path is None:
        return Settings()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}：无法读取配置（{error}）") from error
    if unknown := sorted(table.keys() - {"limits", "check", "labels"}):
        raise SettingsError(f"{path}：没有 {'、'.join(unknown)} 这一项（可用：limits、check、labels）")
    seconds, memory_mb, limits = _limits(path, table.get("limits", {}))
    try:
        check = read_config(table.get("check", {}))
    except ConfigError as error:
        raise SettingsError(f"{path}：{error}") from error
    return Settings(limits, seconds, memory_mb, check, _labels(path, table.get("labels", {})))


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


def _labels(path: Path, table: object) -> tuple[OwnLabel, ...]:
    """A user's own labels, each group and key a table and a list: ``[labels.field] project_name = ["工程名称"]``."""
    known = keys()
    if not isinstance(table, dict) or (unknown := sorted(table.keys() - known.keys())):
        what = f"没有 {'、'.join(unknown)} 这一组" if isinstance(table, dict) else "应为表"
        raise SettingsError(f"{path}：[labels] {what}（可用：{'、'.join(known)}）")
    found: dict[tuple[str, str], OwnLabel] = {}
    for group, entries in table.items():
        if not isinstance(entries, dict) or (unknown := sorted(entries.keys() - set(known[group]))):
            what = f"没有 {'、'.join(unknown)} 这一项" if isinstance(entries, dict) else "应为表"
            raise SettingsError(f"{path}：[labels.{group}] {what}（可用：{'、'.join(known[group])}）")
        for key, labels in entries.items():
            if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
                raise SettingsError(f'{path}：[labels.{group}] {key} 须为标签的列表，如 ["工程名称"]')
            for label in labels:
                if not folded(label):
                    raise SettingsError(f"{path}：[labels.{group}] {key} 中的“{label}”不能作标签（空白、过长或为句子）")
                other = found.setdefault((group, folded(label)), (group, key, label))
                if other[1] != key:
                    raise SettingsError(f"{path}：[labels.{group}] 中“{label}”同时列在 {other[1]} 和 {key} 下")
    return tuple(found.values())
