"""Engines that read the crop of one text line. One thread each: the pipeline runs one process a file."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from . import models
from .widths import Joined

Image = NDArray[np.uint8]
ENGINES = ("paddleocr", "rapidocr", "openvino", "paddle")


class EngineUnavailable(RuntimeError):
    """The engine asked for cannot run here; the message says what to install."""


@dataclass(frozen=True, slots=True)
class OcrOptions:
    """Which engine reads scans (one of ``ENGINES``), and a model directory other than the packaged one."""

    engine: str = "paddleocr"
    models: Path | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine reads in one crop.

    ``confidence`` is the probability that all characters are right; ``centres`` are the places of the characters as
    shares of the crop's width, empty where the engine does not say.
    """

    text: str
    confidence: float
    centres: tuple[float, ...] = ()


class RecognitionEngine(Protocol):
    """Reads crops of text lines."""

    name: str

    def read(self, crops: Sequence[Image]) -> list[Reading]:
        """What stands in each crop (H×W grey, dark on light)."""
        ...


@lru_cache(maxsize=2)
def open_engine(options: OcrOptions) -> RecognitionEngine:
    """The engine that the options name, loaded once a process."""
    if options.engine not in ENGINES:
        raise EngineUnavailable(f"未知的识别引擎 {options.engine}，可选：{'、'.join(ENGINES)}（unknown engine）")
    cv2.setNumThreads(1)
    model = models.given(options.models) if options.models else models.packaged(models.RECOGNITION)
    try:
        if options.engine in ("paddleocr", "paddle"):
            return _Paddle(options.engine, model)
        return _Rapid(options.engine, model)
    except ImportError as error:
        raise EngineUnavailable(_advice(options.engine, error)) from error


def _advice(engine: str, error: ImportError) -> str:
    if "libGL" in str(error):
        return "缺少系统库 libGL：Debian/Ubuntu 请执行 apt install libgl1（OpenCV needs libGL）"
    package = {"paddle": "paddlepaddle", "openvino": "openvino"}.get(engine, engine)
    return f"识别引擎 {engine} 无法加载：pip install {package}（{error}）"


def _reading(text: str, mean: float, columns: Sequence[Sequence[int]], length: float) -> Reading:
    """Engines give the mean confidence of the characters; what counts is that none of them is wrong."""
    places = [column for group in columns for column in group]
    centres = tuple(min(1.0, (p + 0.5) / length) for p in places) if len(places) == len(text) and length else ()
    return Reading(text, max(0.0, 1.0 - len(text) * (1.0 - mean)) if text else 0.0, centres)


def _join_widths(recogniser: Any, decoder: str) -> None:
    """Have a recogniser decode what says the same as one; ``decoder`` is the attribute that holds its decoder.

    It is none of the package's promised interface: one without it reads the same, and is less sure.
    """
    decode: Any = getattr(recogniser, decoder, None)
    if characters := getattr(decode, "character", None):
        setattr(recogniser, decoder, Joined(decode, characters))


def _three_channels(crop: Image) -> Image:
    return np.repeat(crop[:, :, None], 3, axis=2) if crop.ndim == 2 else crop


class _Paddle:
    """paddleocr's text recognition, on ONNX Runtime or on PaddlePaddle."""

    def __init__(self, name: str, model: models.Model) -> None:
        self.name = name
        with _quiet():
            from paddleocr import TextRecognition

            settings: dict[str, Any] = {"engine": "paddle", "cpu_threads": 1, "enable_mkldnn": False}
            if name == "paddleocr":
                config = {"intra_op_num_threads": 1, "inter_op_num_threads": 1, "enable_cpu_mem_arena": False}
                settings = {"engine": "onnxruntime", "engine_config": config}
            self._model = TextRecognition(model_name=model.name, model_dir=str(model.directory), **settings)
        _join_widths(self._model.paddlex_predictor, "post_op")

    def read(self, crops: Sequence[Image]) -> list[Reading]:
        if not crops:
            return []
        order = sorted(range(len(crops)), key=lambda k: crops[k].shape[1] / crops[k].shape[0])
        images = [_three_channels(crops[k]) for k in order]  # the runtime keeps its buffers while the width is the same
        found = {}
        results = self._model.predict_iter(images, batch_size=1, return_word_box=True)
        for k, result in zip(order, results, strict=True):
            text, (length, _, columns, _) = result["rec_text"]
            found[k] = _reading(text, float(result["rec_score"]), columns, length)
        return [found[k] for k in range(len(crops))]


class _Rapid:
    """rapidocr's recogniser, on ONNX Runtime or on OpenVINO."""

    def __init__(self, name: str, model: models.Model) -> None:
        self.name = name
        with _quiet():
            from rapidocr import EngineType, RapidOCR
            from rapidocr.ch_ppocr_rec import TextRecInput

            runtime = EngineType.OPENVINO if name == "openvino" else EngineType.ONNXRUNTIME
            whole = RapidOCR(
                params={
                    "Global.log_level": "critical",
                    "Rec.engine_type": runtime,
                    "Rec.model_path": str(model.weights),
                    "Rec.rec_img_shape": [3, 48, models.NARROWEST],
                    "Rec.rec_batch_num": 1,
                    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                    "EngineConfig.openvino.inference_num_threads": 1,
                }
            )
            self._input = TextRecInput
            self._model = whole._load_rec_model()
        _join_widths(self._model, "postprocess_op")

    def read(self, crops: Sequence[Image]) -> list[Reading]:
        if not crops:
            return []
        result = self._model(self._input(img=[_three_channels(c) for c in crops], return_word_box=True))
        return [
            _reading(text, float(score), word.word_cols, word.line_txt_len)
            for text, score, word in zip(result.txts, result.scores, result.word_results, strict=True)
        ]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The engines announce themselves on the terminal; only warnings of ours belong there."""
    previous = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        logging.disable(previous)
