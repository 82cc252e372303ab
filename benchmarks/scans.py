"""Seconds and memory per scanned page: hecha against the full-page runs of rapidocr and paddleocr, one thread each.

    python benchmarks/scans.py FOLDER_OR_FILE... [--pages N]

Every page that is a picture is read by all three, each in a process of its own; times are processor seconds, so that
other work on the machine does not count. The last lines are the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2

READERS = ("hecha", "rapidocr", "paddleocr")
ONE_THREAD = {"OMP_NUM_THREADS": "1"}
"""As the workers of a run have it; the engines' own threads are set where they are opened."""
STAGES = {
    "prepare": "clean the ink",
    "find_sheets": "find sheets, turn, level",
    "straight_sheet": "rulings, straighten",
    "recognise": "recognise",
}


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("inputs", nargs="+", type=Path)
    args.add_argument("--pages", type=int, default=0, help="at most N pages, spread over the inputs")
    args.add_argument("--reader", choices=READERS, help=argparse.SUPPRESS)
    options = args.parse_args()
    if options.reader:
        print(json.dumps(measure(options.reader, options.inputs)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        pages = render(options.inputs, Path(folder), options.pages)
        if not pages:
            print("no scanned pages")
            return 1
        results = {}
        for reader in READERS:
            command = [sys.executable, __file__, "--reader", reader, *map(str, pages)]
            done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **ONE_THREAD})
            results[reader] = json.loads(done.stdout)
    print(f"{len(pages)} pages, processor seconds a page")
    for reader, result in results.items():
        print(f"  {reader:10} {result['seconds']:6.2f} s   peak {result['megabytes']:5.0f} MB")
    for stage, seconds in results["hecha"]["stages"].items():
        print(f"    {stage:28} {seconds:6.2f} s")
    for other in READERS[1:]:
        print(f"hecha / {other}: {results['hecha']['seconds'] / results[other]['seconds']:.2f}")
    return 0


def render(inputs: list[Path], folder: Path, limit: int) -> list[Path]:
    """Pictures of the scanned pages at their own resolution, as arrays on disk with their size in points."""
    files = [f for path in inputs for f in (sorted(path.rglob("*.pdf")) if path.is_dir() else [path])]
    found: list[tuple[Path, int, float]] = []
    for file in files:
        document = pypdfium2.PdfDocument(file)
        for index, page in enumerate(document):
            sizes = [o.get_px_size() for o in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
            largest = max(sizes, key=max, default=(0, 0))
            if max(largest) > 1000:
                found.append((file, index, max(largest) / max(page.get_size())))
        document.close()
    step = max(1, len(found) // limit) if limit else 1
    written = []
    for number, (file, index, scale) in enumerate(found[::step]):
        document = pypdfium2.PdfDocument(file)
        page = document[index]
        image = page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]
        target = folder / f"{number:04}.npz"
        np.savez(target, image=image, size=np.array(page.get_size()))
        written.append(target)
        document.close()
    return written


def measure(reader: str, pages: list[Path]) -> dict[str, Any]:
    """Mean processor seconds a page, by stage for hecha, and peak memory; the first page is read once to warm up."""
    read, spent = {"hecha": hecha, "rapidocr": rapidocr, "paddleocr": paddleocr}[reader]()
    total = 0.0
    for number, path in enumerate([pages[0], *pages]):
        with np.load(path) as stored:
            image, size = np.ascontiguousarray(stored["image"]), stored["size"]
        if number == 1:
            spent.clear()
        start = time.process_time()
        read(image, size)
        if number:
            total += time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    stages = {STAGES[name]: seconds / len(pages) for name, seconds in spent.items()}
    if stages:
        stages["lines, words and the rest"] = total / len(pages) - sum(stages.values())
    return {"seconds": total / len(pages), "megabytes": peak, "stages": stages}


def hecha() -> tuple[Any, Counter[str]]:
    from hecha.extract.scan import reader

    spent: Counter[str] = Counter()
    for name in STAGES:
        setattr(reader, name, timed(name, getattr(reader, name), spent))

    def read(image: Any, size: Any) -> None:
        reader.read_image(image, number=1, width=float(size[0]), height=float(size[1]))

    return read, spent


def timed(name: str, function: Any, spent: Counter[str]) -> Any:
    def run(*args: Any, **kwargs: Any) -> Any:
        start = time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            spent[name] += time.process_time() - start  # type: ignore[assignment]

    return run


def rapidocr() -> tuple[Any, Counter[str]]:
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    engine = RapidOCR(params={"Global.log_level": "critical", **threads})
    return lambda image, size: engine(image[:, :, ::-1]), Counter()


def paddleocr() -> tuple[Any, Counter[str]]:
    from paddleocr import PaddleOCR

    from hecha.extract.scan import models

    detection, recognition = models.packaged(models.DETECTION), models.packaged(models.RECOGNITION)
    engine = PaddleOCR(
        text_detection_model_name=detection.name,
        text_detection_model_dir=str(detection.directory),
        text_recognition_model_name=recognition.name,
        text_recognition_model_dir=str(recognition.directory),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        engine="onnxruntime",
        engine_config={"intra_op_num_threads": 1, "inter_op_num_threads": 1},
    )
    return lambda image, size: engine.predict(np.ascontiguousarray(image[:, :, ::-1])), Counter()


if __name__ == "__main__":
    raise SystemExit(main())
