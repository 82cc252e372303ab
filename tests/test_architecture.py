"""The house stands as its plan says: rooms import downward, and what is installed is one package."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST = 400


def modules() -> list[Path]:
    rooms = ("schema", "normalize", "extract", "check", "store", "run", "report", "review")
    return [
        ROOT / "__init__.py",
        ROOT / "cli.py",
        *(path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))),
    ]


def test_rooms_import_only_from_rooms_below_them() -> None:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT.parent,  # away from the folders of the root, whose names would be taken for packages
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 kept, 0 broken" in done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the sources."""
    place = tmp_path_factory.mktemp("wheel")
    away = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "samples", "tests", "benchmarks", "docs", "out")
    shutil.copytree(ROOT, place / "source", ignore=away)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet",
         "--wheel-dir", str(place), str(place / "source")],
        check=True,
    )  # fmt: skip
    (built,) = place.glob("*.whl")
    return built


def test_a_wheel_holds_one_top_level_name(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"hecha"}


def test_a_wheel_holds_every_module_and_its_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    data = [path for room in ("extract", "check", "report", "review") for kind in ("*.toml", "*.html", "*.css", "*.js")
            for path in (ROOT / room).rglob(kind)]  # fmt: skip
    for path in (*modules(), *data, ROOT / "py.typed"):
        assert f"hecha/{path.relative_to(ROOT).as_posix()}" in inside


def test_importing_hecha_is_cheap() -> None:
    program = (
        "import sys, hecha; sys.exit(bool({'pandas', 'numpy', 'pdfplumber', 'pydantic', 'cv2'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT.parent).returncode == 0


def test_modules_stay_short_enough_to_read() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
