"""hecha.toml: limits that apply, and mistakes that are told rather than passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from hecha.run.reading import RunOptions
from hecha.run.settings import SettingsError, load_settings


def written(folder: Path, text: str) -> Path:
    (folder / "hecha.toml").write_text(text, encoding="utf-8")
    return folder / "hecha.toml"


def test_limits_reach_the_readers_and_the_workers(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, "[limits]\nmax_pages = 10\nseconds = 30\nmemory_mb = 900\n"))
    options = settings.applied_to(RunOptions())
    assert (options.read.limits.max_pages, options.seconds, options.memory_mb) == (10, 30.0, 900)
    assert options.read.limits.max_bytes == RunOptions().read.limits.max_bytes


def test_thresholds_reach_the_checker(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, "[check.thresholds]\nlow_execution = 0.85\n"))
    assert str(settings.check.thresholds.low_execution) == "0.85"


def test_what_the_command_line_says_comes_first(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, "[limits]\nseconds = 30\n"))
    assert settings.applied_to(RunOptions(seconds=5)).seconds == 5


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[limits]\nmax_page = 3\n", "max_page"),
        ("[limits]\nmax_pages = 0\n", "max_pages"),
        ("[limits]\nmax_pages = 'many'\n", "max_pages"),
        ("limits = 3\n", "limits"),
        ("[limit]\nmax_pages = 3\n", "limit"),
        ("[check.thresholds]\nlow_executions = 0.9\n", "low_executions"),
        ("[limits\n", "hecha.toml"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        load_settings(written(tmp_path, text))
