"""The commands as a person uses them: real processes on real files, their output, and their exit codes."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

SAMPLES = Path(__file__).parents[1] / "samples"
TYPED = SAMPLES / "seed-digital.pdf"

ENCRYPTED = (
    b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>> endobj
4 0 obj <</Filter/Standard/V 1/R 2/P -4/O <"""
    + b"41" * 32
    + b"""> /U <"""
    + b"42" * 32
    + b""">>> endobj
trailer <</Root 1 0 R/Encrypt 4 0 R/ID[<61><61>]>>
%%EOF"""
)


def hecha(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hecha.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd or SAMPLES, timeout=120)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """A run over one typed form."""
    out = tmp_path_factory.mktemp("clean") / "out"
    return hecha("run", TYPED, "--out", out, "--workers", 1), out


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """A run over a folder with one good form among files that cannot be read."""
    place = tmp_path_factory.mktemp("mixed")
    folder = place / "报送"
    (folder / "水利局").mkdir(parents=True)
    (folder / "水利局" / "好.pdf").write_bytes(TYPED.read_bytes())
    (folder / "空.pdf").write_bytes(b"")
    (folder / "断.pdf").write_bytes(TYPED.read_bytes()[:2000])
    (folder / "锁.pdf").write_bytes(ENCRYPTED)
    (folder / "冒.pdf").write_bytes("这是一份说明".encode())
    (folder / "表.docx").write_bytes(b"PK\x03\x04 word")
    (folder / "图.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    (folder / "说明.txt").write_text("", encoding="utf-8")
    return hecha("run", folder, "--out", place / "out"), place / "out"


def test_a_run_writes_its_tables_report_and_records(clean: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    done, out = clean
    assert done.returncode == 0, done.stderr
    (project,) = table(out / "projects.csv")
    assert project["文件"] == "seed-digital.pdf"
    assert (project["预算数（表内单位）"], project["金额单位"], project["预算数（元）"]) == ("100", "万元", "1000000")
    assert len(table(out / "indicators.csv")) == 6
    assert len(table(out / "funding.csv")) >= 4
    assert {row["规则"] for row in table(out / "findings.csv")} >= {"claim-conflict", "basis-year"}
    assert table(out / "failures.csv") == []
    (record,) = [json.loads(line) for line in (out / "records.jsonl").read_text(encoding="utf-8").splitlines()]
    assert record["source"]["pages"] == [1, 4]
    assert "data:image/webp" in (out / "report.html").read_text(encoding="utf-8")


def test_a_run_is_quiet_in_a_pipe(clean: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    done, _ = clean
    assert (done.stdout, done.stderr) == ("", "")


def test_two_runs_give_the_same_bytes(clean: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path) -> None:
    _, out = clean
    hecha("run", TYPED, "--out", tmp_path, "--workers", 2)
    for path in out.iterdir():
        if path.name.startswith(("hecha.db", "hecha.log")):
            continue  # what was done when
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_what_cannot_be_read_is_named_and_the_rest_is_processed(
    mixed: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    done, out = mixed
    assert done.returncode == 2
    failures = {row["文件"]: row for row in table(out / "failures.csv")}
    assert set(failures) == {"空.pdf", "断.pdf", "锁.pdf", "冒.pdf", "表.docx", "图.png"}
    assert "空文件" in failures["空.pdf"]["原因"]
    assert "损坏" in failures["断.pdf"]["原因"]
    assert "加密" in failures["锁.pdf"]["原因"]
    assert "不是 PDF" in failures["冒.pdf"]["原因"]
    assert "格式" in failures["表.docx"]["原因"]
    assert all(row["处理建议"] for row in failures.values())
    for name, row in failures.items():
        (line,) = [line for line in done.stderr.splitlines() if name in line]
        assert row["原因"] in line
    assert [row["文件"] for row in table(out / "projects.csv")] == ["水利局/好.pdf"]


def test_findings_decide_the_exit_code_where_one_asks_for_it(
    clean: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    _, out = clean
    records = out / "records.jsonl"
    assert hecha("check", records).returncode == 0
    assert hecha("check", records, "--fail-on", "error").returncode == 1
    assert hecha("check", records, "--fail-on", "info").returncode == 1


def test_check_lists_the_findings_and_writes_them_where_asked(
    clean: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path
) -> None:
    _, out = clean
    done = hecha("check", out / "records.jsonl", "--out", tmp_path)
    rules = [row["规则"] for row in table(out / "findings.csv")]
    assert all(done.stdout.count(rule) >= rules.count(rule) for rule in rules)
    assert (tmp_path / "findings.csv").read_bytes() == (out / "findings.csv").read_bytes()
    assert (tmp_path / "records.jsonl").read_bytes() == (out / "records.jsonl").read_bytes()


def test_a_configuration_changes_what_is_checked(
    clean: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path
) -> None:
    _, out = clean
    config = tmp_path / "hecha.toml"
    config.write_text('[check.rules.basis-year]\nenabled = false\nreason = "不适用"\n', encoding="utf-8")
    assert "basis-year" in hecha("check", out / "records.jsonl").stdout
    assert "basis-year" not in hecha("check", out / "records.jsonl", "--config", config).stdout


def test_english_is_at_hand(clean: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path) -> None:
    _, out = clean
    hecha("check", out / "records.jsonl", "--out", tmp_path, "--lang", "en")
    (project,) = table(tmp_path / "projects.csv")
    assert (project["budget_yuan"], project["family"]) == ("1000000", "basic_info")


def test_an_image_is_an_input(tmp_path: Path) -> None:
    Image.new("RGB", (800, 1100), "white").save(tmp_path / "白纸.png", dpi=(96, 96))
    done = hecha("run", tmp_path / "白纸.png", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert table(tmp_path / "out" / "projects.csv") == []


def test_a_time_limit_costs_the_file_and_not_the_run(tmp_path: Path) -> None:
    config = tmp_path / "hecha.toml"
    config.write_text("[limits]\nseconds = 0.01\n", encoding="utf-8")
    done = hecha("run", TYPED, "--out", tmp_path / "out", "--config", config)
    assert done.returncode == 2
    assert "超时" in done.stderr
    assert "超时" in table(tmp_path / "out" / "failures.csv")[0]["原因"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["run"],
        ["run", "."],
        ["run", "no-such-folder", "--out", "x"],
        ["run", ".", "--out", "x", "--workers", "0"],
        ["run", ".", "--out", "x", "--ocr", "no-such-engine"],
        ["check", "README.md"],
        ["explain", "no-such-rule"],
        ["nonsense"],
    ],
)
def test_wrong_usage_is_told_and_has_its_own_code(arguments: list[str]) -> None:
    done = hecha(*arguments)
    assert done.returncode == 3
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_files_is_wrong_usage(tmp_path: Path) -> None:
    assert hecha("run", tmp_path, "--out", tmp_path / "out").returncode == 3


def test_a_format_that_cannot_be_written_is_told_before_anything_is_read(tmp_path: Path) -> None:
    without = "import sys; sys.modules['pyarrow'] = None; from hecha.cli import main; main()"
    arguments = ["run", str(TYPED), "--out", str(tmp_path / "out"), "--format", "parquet"]
    done = subprocess.run([sys.executable, "-c", without, *arguments], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 3
    assert "pip install 'hecha[parquet]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_mistake_in_the_configuration_is_wrong_usage(tmp_path: Path) -> None:
    config = tmp_path / "hecha.toml"
    config.write_text("[limits]\npages = 3\n", encoding="utf-8")
    done = hecha("run", TYPED, "--out", tmp_path / "out", "--config", config)
    assert done.returncode == 3
    assert "pages" in done.stderr


def test_rules_and_their_explanations_are_at_hand() -> None:
    listed = hecha("rules")
    assert listed.returncode == 0
    names = [line.split()[0] for line in listed.stdout.splitlines()]
    assert {"funding-sum", "claim-conflict", "duplicate-project"} <= set(names)
    told = hecha("explain", "funding-sum")
    assert told.returncode == 0
    assert "依据" in told.stdout
    assert "funding-sum" in hecha("explain", "funding-sum", "--lang", "en").stdout


def test_the_schema_describes_what_a_run_writes(clean: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    schema = json.loads(hecha("schema").stdout)
    record = json.loads((clean[1] / "records.jsonl").read_text(encoding="utf-8"))
    assert record.keys() == schema["properties"].keys()


def test_the_version_is_told() -> None:
    assert hecha("--version").stdout.startswith("hecha ")


def _heeds_interrupts() -> None:
    """As in a terminal: a shell that runs the tests in the background hands down that SIGINT is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_ends_the_run_and_its_workers(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number}.pdf").write_bytes(TYPED.read_bytes() + b"%" + str(number).encode())
    command = [sys.executable, "-m", "hecha.cli", "run", str(folder), "--out", str(tmp_path / "out")]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, start_new_session=True, cwd=tmp_path, preexec_fn=_heeds_interrupts
    ) as process:
        time.sleep(3)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "中断" in said
    assert "再次运行即可继续" in said
    assert "Traceback" not in said
    assert not (tmp_path / "out" / "projects.csv").exists()
    for _ in range(50):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("a worker outlived the run")
