"""What a scanner makes of a typed page: grey, with grain, and what else a test lays over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

import hecha
from hecha.extract.document import Document
from hecha.extract.options import ReadOptions
from hecha.extract.page import PageContent
from hecha.schema import Record

Grey = NDArray[np.float32]


def photocopied(page: Grey) -> Grey:
    """Blurred, and compressed as office scanners do."""
    page = cv2.GaussianBlur(page, (0, 0), 0.6)
    coded = cv2.imencode(".jpg", page.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 70])[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.float32)


def scanned(path: Path, dpi: int = 200, laid_over: Callable[[Grey], Grey] | None = None) -> Record:
    """The one record of a typed PDF's only page as a scanner sees it.

    ``laid_over`` takes and gives the grey page (H×W, 0 ink, 255 paper) before the grain.
    """
    (record,) = hecha.read(_scan(path, dpi, laid_over))
    return record


def scanned_page(path: Path, dpi: int = 200, laid_over: Callable[[Grey], Grey] | None = None) -> PageContent:
    """The words and rulings of a typed PDF's only page as a scanner sees it; ``laid_over`` as above."""
    (page,) = Document(_scan(path, dpi, laid_over), path.name, ReadOptions()).pages()
    return page


def _scan(path: Path, dpi: int, laid_over: Callable[[Grey], Grey] | None) -> Path:
    document = pypdfium2.PdfDocument(str(path))
    page = np.asarray(document[0].render(scale=dpi / 72).to_pil().convert("L")).astype(np.float32)
    document.close()
    if laid_over is not None:
        page = laid_over(page)
    page += np.random.default_rng(1).normal(0, 4, page.shape)
    target = path.with_suffix(".png")
    Image.fromarray(np.clip(page, 0, 255).astype(np.uint8)).save(target, dpi=(dpi, dpi))
    return target
