"""Recognition engines: each reads the same page for real, from weights that are checked, or says what is missing."""

from __future__ import annotations

from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from paper import Paper, national
from PIL import Image
from test_scan_lines import printed

import hecha
from hecha.extract import ReadOptions
from hecha.extract.scan import models
from hecha.extract.scan.crops import Page, crop
from hecha.extract.scan.engines import EngineUnavailable, OcrOptions, open_engine
from hecha.schema import Record

FUNDING = """
    项目资金（万元） |        | 年初预算数 | 全年预算数 | 全年执行数
    ^ | 年度资金总额 | 360.00 | 362.50 | 280.80
    """
AMOUNTS = {
    ("initial_budget", "total", Decimal(3_600_000)),
    ("budget", "total", Decimal(3_625_000)),
    ("spent", "total", Decimal(2_808_000)),
}


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawn form as a scanner sees it: grey, with grain."""
    paper = Paper(tmp_path_factory.mktemp("engines") / "form.pdf")
    national(paper, FUNDING)
    with pypdfium2.PdfDocument(paper.path) as document:
        page = np.asarray(document[0].render(scale=200 / 72).to_pil().convert("L")).astype(np.float32)
    page += np.random.default_rng(1).normal(0, 4, page.shape)
    target = paper.path.with_suffix(".png")
    Image.fromarray(np.clip(page, 0, 255).astype(np.uint8)).save(target, dpi=(200, 200))
    return target


def read(scan: Path, **options: object) -> Record:
    (record,) = hecha.read(scan, ReadOptions(**options))  # type: ignore[arg-type]
    return record


@pytest.mark.parametrize("engine", ["paddleocr", "rapidocr", "openvino"])
def test_an_engine_reads_a_scan_and_is_named_with_what_it_read(scan: Path, engine: str) -> None:
    if engine == "openvino" and find_spec("openvino") is None:
        pytest.skip("openvino is an extra")
    record = read(scan, ocr=engine)
    assert [item.name for item in record.indicators]
    assert {(a.measure, a.source, a.amount) for a in record.funding} == AMOUNTS
    assert {place.engine for place in record.evidence.values()} == {engine}


def test_weights_of_ones_own_are_read_with(scan: Path, tmp_path: Path) -> None:
    packaged = models.packaged(models.RECOGNITION).directory
    own = tmp_path / "weights"
    own.mkdir()
    for name in ("inference.onnx", "inference.yml"):
        (own / name).write_bytes((packaged / name).read_bytes())
    assert {(a.measure, a.source, a.amount) for a in read(scan, ocr_models=own).funding} == AMOUNTS


def test_a_folder_without_weights_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(models.ModelError, match=r"inference\.onnx"):
        open_engine(OcrOptions(models=tmp_path))


def test_an_engine_that_is_not_there_says_what_there_is() -> None:
    with pytest.raises(EngineUnavailable, match="rapidocr"):
        open_engine(OcrOptions(engine="tesseract"))


def test_a_damaged_copy_of_the_weights_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = models.packaged(models.DETECTION)
    whole = first.weights.read_bytes()
    first.weights.write_bytes(whole[:1000] + b"\0" + whole[1001:])
    again = models.packaged(models.DETECTION)
    assert again.weights.read_bytes() == whole
    assert tmp_path in again.directory.parents


@pytest.mark.parametrize("engine", ["paddleocr", "rapidocr"])
@pytest.mark.parametrize("words", ["（三）项目自评等级和分数", "100 %", "产出指标(50 分)"])
def test_the_width_of_a_bracket_or_a_blank_makes_no_reading_unsure(tmp_path: Path, engine: str, words: str) -> None:
    page, line = printed(tmp_path, words, 120)
    (reading,) = open_engine(OcrOptions(engine)).read([crop(Page(page, 1.0, line.height), line)])
    assert reading.confidence > 0.98
