"""What the documentation says holds: commands and options exist, and none is left untold."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from hecha.cli import cli
from hecha.run.settings import load_settings

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "samples" / "README.md"])
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_and_option_is_documented(name: str) -> None:
    assert f"hecha {name}" in COMMANDS
    for parameter in cli.commands[name].params:
        if isinstance(parameter, click.Option):
            assert f"`{parameter.opts[0]}" in COMMANDS, parameter.opts[0]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_documented_command_and_option_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"^```\w*\n.*?^```$|`[^`\n]+`", text, re.MULTILINE | re.DOTALL))
    for line in re.findall(r"(?<![\w.-])hecha ([a-z]+\b[^`\n]*)", code):
        name = line.split()[0]
        assert name in cli.commands, line
        known = {option for parameter in cli.commands[name].params for option in parameter.opts} | {"--help"}
        assert set(re.findall(r"--[a-z-]+", line.split("&&")[0])) <= known, line


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_the_pages_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_the_exit_codes_told_are_those_in_use() -> None:
    from hecha import cli as module

    codes = {module.PROCESSED, module.FOUND, module.UNPROCESSED, module.USAGE, module.INTERRUPTED}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", COMMANDS, re.MULTILINE)} == codes


def test_the_configuration_shown_can_be_used(tmp_path: Path) -> None:
    (shown,) = blocks(ROOT / "docs" / "configuration.md", "toml")
    (tmp_path / "hecha.toml").write_text(shown, encoding="utf-8")
    settings = load_settings(tmp_path / "hecha.toml")
    limits = tomllib.loads(shown)["limits"]
    assert settings.limits.max_pixels == limits["max_pixels"]
    assert "indicator-level-missing" in settings.check.disabled


def test_the_python_shown_runs() -> None:
    (program,) = blocks(ROOT / "docs" / "output.md", "python")
    program = program.replace("submissions/2023.pdf", str(ROOT / "samples" / "seed-digital.pdf"))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT / "samples")
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_has_exactly_two_commands_to_set_up(name: str) -> None:
    commands = [line for block in blocks(ROOT / name, "bash") for line in block.splitlines() if line.strip()]
    assert len(commands) == 2
    assert "hecha run samples" in commands[0]
    assert "pytest" in commands[1]


def test_both_readmes_give_the_same_commands() -> None:
    assert blocks(ROOT / "README.md", "bash") == blocks(ROOT / "README.zh-CN.md", "bash")
