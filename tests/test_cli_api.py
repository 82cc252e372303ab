"""The Python API: three functions over the same rooms as the commands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import hecha

SAMPLES = Path(__file__).parents[1] / "samples"


def test_read_check_and_frames_work_together() -> None:
    records = hecha.read(SAMPLES / "seed-digital.pdf")
    assert [record.evaluation_year for record in records] == [2020]
    assert records[0].findings == ()
    checked = hecha.check(records)
    assert "claim-conflict" in {finding.rule for finding in checked[0].findings}
    frames = hecha.to_frames(checked)
    assert (len(frames.projects), len(frames.indicators), len(frames.findings)) == (1, 6, len(checked[0].findings))


def test_a_file_that_cannot_be_read_raises_with_advice(tmp_path: Path) -> None:
    from hecha.extract.errors import EmptyFile

    (tmp_path / "a.pdf").write_bytes(b"")
    with pytest.raises(EmptyFile) as caught:
        hecha.read(tmp_path / "a.pdf")
    assert caught.value.advice


@pytest.mark.parametrize(
    "program",
    [
        "import hecha; hecha.check([])",
        "from hecha.check import check_all; import hecha; hecha.check([]); check_all([])",
        "import hecha; hecha.check([]); from hecha.check import check_all; hecha.check([])",
        "import hecha.check; hecha.check([])",
    ],
)
def test_check_is_a_function_and_a_room_in_any_order(program: str) -> None:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=SAMPLES)
    assert done.returncode == 0, done.stderr


def test_the_version_is_that_of_the_installation() -> None:
    from importlib.metadata import version

    assert hecha.__version__ == version("hecha")
    with pytest.raises(AttributeError):
        hecha.no_such_name  # noqa: B018
