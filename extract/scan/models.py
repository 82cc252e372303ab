"""Recognition models from installed packages, in the layout that paddleocr loads. Nothing is ever downloaded.

The wheel of ``rapidocr`` carries PP-OCR as ONNX files. paddleocr wants a directory with ``inference.onnx`` and
``inference.yml``; it is built once in the user's cache directory, and in a temporary one where that cannot be written.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

RECOGNITION = "PP-OCRv6_small_rec"
DETECTION = "PP-OCRv6_small_det"
_FILES = {RECOGNITION: "PP-OCRv6_rec_small.onnx", DETECTION: "PP-OCRv6_det_small.onnx"}
NARROWEST = 64
"""Crops narrower than this (pixels at the recogniser's height of 48) are padded; more padding only costs time."""


class ModelError(RuntimeError):
    """A recognition model is missing, damaged or of another kind than asked for; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model ready for paddleocr: its name there, and the directory with ``inference.onnx`` and ``inference.yml``."""

    name: str
    directory: Path

    @property
    def weights(self) -> Path:
        return self.directory / "inference.onnx"


def packaged(name: str) -> Model:
    """The model ``name`` (``RECOGNITION`` or ``DETECTION``) from the installed rapidocr wheel, checked by SHA-256."""
    source, digest = _in_wheel(_FILES[name])
    for root in _roots():
        target = root / f"{name}-{digest[:16]}"
        if (target / "inference.yml").is_file() and _sha256(target / "inference.onnx") == digest:
            return Model(name, target)
        if _sha256(source) != digest:
            raise ModelError(
                f"模型文件已损坏，请重装 rapidocr：{source.name}（damaged model file; reinstall rapidocr）"
            )
        try:
            return Model(name, _build(name, source, target, digest))
        except OSError:
            continue
    raise ModelError("没有可写的缓存目录，无法准备识别模型（no writable directory for the recognition models）")


def given(directory: Path) -> Model:
    """A recognition model in a directory of the user's, laid out for paddleocr; its name is read from its config."""
    import yaml

    config = directory / "inference.yml"
    if not config.is_file() or not (directory / "inference.onnx").is_file():
        raise ModelError(f"{directory} 中没有 inference.onnx 和 inference.yml（not a paddleocr ONNX model directory）")
    content = yaml.safe_load(config.read_text(encoding="utf-8"))
    name = (content.get("Global") or {}).get("model_name")
    if not isinstance(name, str):
        raise ModelError(f"{config} 缺少 Global.model_name（model name missing）")
    return Model(name, directory)


def _in_wheel(name: str) -> tuple[Path, str]:
    """Where the wheel put a file, and the SHA-256 that its record states."""
    try:
        files = metadata.files("rapidocr") or []
    except metadata.PackageNotFoundError:
        raise ModelError("识别模型随 rapidocr 安装：pip install rapidocr（the models come with rapidocr）") from None
    for file in files:
        if file.name == name and file.hash is not None:
            padded = file.hash.value + "=" * (-len(file.hash.value) % 4)
            return Path(str(file.locate())), base64.urlsafe_b64decode(padded).hex()
    version = metadata.version("rapidocr")
    raise ModelError(f"rapidocr {version} 不含 {name}，请安装 rapidocr>=3.10（this rapidocr lacks the model）")


def _roots() -> list[Path]:
    """Directories to keep models in, the preferred one first."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        cache = Path(home) if home else Path.home() / ".cache"
    except RuntimeError:  # no home directory
        return [Path(tempfile.gettempdir()) / "hecha-models"]
    return [cache / "hecha" / "models", Path(tempfile.gettempdir()) / "hecha-models"]


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _build(name: str, source: Path, target: Path, digest: str) -> Path:
    """Write the directory beside its place and rename it there: another process sees all of it or nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    try:
        shutil.copyfile(source, work / "inference.onnx")
        # JSON is YAML, and needs no quoting rules for a dictionary that holds every bracket and quote
        (work / "inference.yml").write_text(json.dumps(_config(name, source), ensure_ascii=False), encoding="utf-8")
        try:
            work.rename(target)
        except OSError:
            if _sha256(target / "inference.onnx") != digest:  # not another process's work: a damaged copy
                shutil.rmtree(target, ignore_errors=True)
                work.rename(target)
        return target
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _config(name: str, source: Path) -> dict[str, object]:
    """What paddleocr has to know about the weights."""
    decode = {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}}
    if name == DETECTION:
        normalize = {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "scale": "1./255.", "order": "hwc"}
        return {
            "Global": {"model_name": name},
            "PreProcess": {
                "transform_ops": [
                    decode,
                    {"DetResizeForTest": {"limit_side_len": 1280, "limit_type": "max"}},
                    {"NormalizeImage": normalize},
                    {"ToCHWImage": None},
                    {"KeepKeys": {"keep_keys": ["image", "shape"]}},
                ]
            },
            "PostProcess": {
                "name": "DBPostProcess",
                "thresh": 0.2,
                "box_thresh": 0.45,
                "max_candidates": 3000,
                "unclip_ratio": 1.4,
            },
        }
    import onnxruntime

    session = onnxruntime.InferenceSession(str(source), providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return {
        "Global": {"model_name": name},
        "PreProcess": {"transform_ops": [decode, {"RecResizeImg": {"image_shape": [3, 48, NARROWEST]}}]},
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": characters},
    }
