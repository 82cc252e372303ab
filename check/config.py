"""Reads the check's settings from ``hecha.toml``: thresholds, rules off or given another severity, the profile.

::

    [check]
    profile = "sichuan"

    [check.thresholds]
    low_execution = 0.85

    [check.rules.indicator-level-missing]
    enabled = false
    reason = "本市自评表不设满意度指标"

    [check.rules.overspent]
    severity = "warning"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..schema import Severity
from .profiles import profiles
from .registry import RECORD_RULES, RUN_RULES, SEVERITIES
from .thresholds import CheckConfig, Thresholds


class ConfigError(ValueError):
    """``hecha.toml`` says something that the check does not understand; the message names the key."""


def load_config(path: Path) -> CheckConfig:
    """Read the ``[check]`` table of a ``hecha.toml``; raises :class:`ConfigError`, or ``OSError`` from reading it."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path.name} 不是有效的 TOML：{error}") from error
    return read_config(data.get("check", {}))


def read_config(data: Mapping[str, Any]) -> CheckConfig:
    """Read the contents of a ``[check]`` table."""
    for key in data:
        if key not in ("profile", "thresholds", "rules"):
            raise ConfigError(f"[check] 中没有 {key} 这一项（可用：profile、thresholds、rules）")
    profile = data.get("profile")
    if profile is not None and profile not in profiles():
        raise ConfigError(f"没有名为 {profile} 的地区规则（可用：{'、'.join(profiles())}）")
    config = CheckConfig(thresholds=_thresholds(data.get("thresholds", {})), profile=profile)
    disabled: dict[str, str] = {}
    severities: dict[str, Severity] = {}
    for name, entry in data.get("rules", {}).items():
        _read_rule(name, entry, disabled, severities)
    return replace(config, disabled=disabled, severities=severities)


def _thresholds(data: Mapping[str, Any]) -> Thresholds:
    known = {f.name for f in fields(Thresholds)}
    given: dict[str, Decimal] = {}
    for name, value in data.items():
        if name not in known:
            raise ConfigError(f"没有名为 {name} 的阈值（可用：{'、'.join(sorted(known))}）")
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or value < 0:
            raise ConfigError(f"阈值 {name} 须为不小于 0 的数")
        given[name] = Decimal(str(value))
    return Thresholds(**given)


def _read_rule(name: str, entry: object, disabled: dict[str, str], severities: dict[str, Severity]) -> None:
    if name not in RECORD_RULES and name not in RUN_RULES:
        raise ConfigError(f"[check.rules] 中的 {name} 不是规则名")
    if not isinstance(entry, dict) or entry.keys() - {"enabled", "reason", "severity"}:
        raise ConfigError(f"[check.rules.{name}] 只能有 enabled、reason、severity")
    if entry.get("enabled", True) is not True:
        reason = entry.get("reason")
        if entry["enabled"] is not False or not isinstance(reason, str) or not reason.strip():
            raise ConfigError(f"停用规则 {name} 须写 enabled = false 并说明 reason")
        disabled[name] = reason.strip()
    severity = entry.get("severity")
    if severity is not None:
        if severity not in SEVERITIES:
            raise ConfigError(f"规则 {name} 的 severity 须为 {'、'.join(SEVERITIES)} 之一")
        severities[name] = severity
