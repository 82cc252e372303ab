"""A file to pages: what kind of file it is, and for each page whether its text can be taken or has to be recognised."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pdfplumber.pdf
import pypdfium2
from numpy.typing import NDArray
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.pdftypes import resolve1
from pdfplumber.utils.exceptions import PdfminerException
from PIL import Image, UnidentifiedImageError

from .digital import read_page
from .drawing import Drawing, parse
from .errors import (
    AttachmentsUnread,
    DamagedPdf,
    EmptyFile,
    EncryptedPdf,
    InputError,
    NotAPdf,
    OcrUnavailable,
    PagesMissing,
    RecognitionFailed,
    TooLarge,
    UnsupportedFormat,
)
from .layout import PageLayout, lay_out
from .office.archive import SUFFIXES as OFFICE_SUFFIXES
from .office.archive import Kind, kind_of
from .options import ReadOptions
from .page import PageContent, has_chinese, is_garbled
from .pasted import pasted, picture_places
from .pdfium import Renderer
from .pictures import frame_at, size_in_points
from .result import Problem

IMAGE_SUFFIXES = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"}
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM")
"""How images begin, whatever their files are called: the same bytes are read in the same way under any name."""
_POINTS = 72.0
_LETTER = (0, 0, 612, 792)
_COARSEST, _FINEST, _USUAL = 150.0, 300.0, 200.0

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it reports every odd font of every page


class Document:
    """One input file: its bytes' hash, its pages, and the pages that could not be read."""

    def __init__(self, path: Path, name: str, options: ReadOptions) -> None:
        self.path, self.name, self.options = path, name, options
        self.problems: list[Problem] = []
        size = path.stat().st_size
        if size == 0:
            raise EmptyFile()
        if size > options.limits.max_bytes:
            raise TooLarge(f"{size / 2**20:.0f} MB，上限 {options.limits.max_bytes / 2**20:.0f} MB")
        self.data = path.read_bytes()
        self.sha256 = hashlib.sha256(self.data).hexdigest()
        self.count = 0
        self._garbled = False
        """Whether a page so far had text that means nothing: its fonts are those of the others, too."""

    def pages(self) -> Iterator[PageContent]:
        """Every page that can be read, in order; what cannot be read is noted in ``problems``."""
        if self.data.startswith(_IMAGES):
            yield from self._images()
        elif b"%PDF-" in self.data[:1024]:
            yield from self._pdf()
        elif self.path.suffix.lower() in IMAGE_SUFFIXES:
            yield from self._images()
        elif self.path.suffix.lower() == ".pdf":
            raise NotAPdf()
        else:
            raise UnsupportedFormat(self.path.suffix)

    def layouts(self) -> Iterator[PageLayout]:
        """Every page that can be read as its tables and lines, whatever carries it."""
        kind = self._office_kind()
        if kind is None:
            yield from (lay_out(page) for page in self.pages())
            return
        from .office.reader import read_office  # libraries that only such files need

        for found in read_office(self.data, self.path.name, kind, self.options.limits, self._recognise):
            if isinstance(found, PageLayout):
                self.count = max(self.count, found.number)
                yield found
            else:
                self.problems.append(Problem.of(self.name, found[1], found[0]))
        if not self.count and not self.problems:
            raise EmptyFile("没有内容")

    def _office_kind(self) -> Kind | None:
        if self.path.suffix.lower() in IMAGE_SUFFIXES or b"%PDF-" in self.data[:1024]:
            return None
        return kind_of(self.data, self.path.name)

    # -- PDF --------------------------------------------------------------------------------------------------

    def _pdf(self) -> Iterator[PageContent]:
        with self._renderer() as renderer:
            pdf, found = self._parsed(renderer)
            self.count = len(found)
            if not found:
                raise DamagedPdf("读不到页面") if renderer.pages else EmptyFile("没有页面")
            if self.count > self.options.limits.max_pages:
                raise TooLarge(f"{self.count} 页，上限 {self.options.limits.max_pages} 页")
            if self.count < renderer.pages:
                self.problems.append(
                    Problem.of(self.name, PagesMissing(f"共 {renderer.pages} 页，读到 {self.count} 页"))
                )
            if attached := [name for name in renderer.attachments() if _is_submission(name)]:
                self.problems.append(Problem.of(self.name, AttachmentsUnread("、".join(attached)[:200])))
            for number, entry in enumerate(found, 1):
                if resolve1(entry.attrs.get("MediaBox")) is None:  # required, yet missing: what readers take then
                    entry.attrs["MediaBox"] = list(_LETTER)
                try:
                    with _typed_errors(), closing(pdfplumber.page.Page(pdf, entry, number)) as page:
                        content = self._page(page, renderer)
                except InputError as error:
                    self.problems.append(Problem.of(self.name, error, number))
                    if isinstance(error, DamagedPdf):
                        yield from self._as_shown(renderer, number)
                else:
                    yield content

    def _as_shown(self, renderer: Renderer, number: int) -> Iterator[PageContent]:
        """A page whose drawing cannot be parsed, recognised from what pdfium shows of it, if it shows any."""
        content = None
        with suppress(InputError), _typed_errors():
            width, height = renderer.size(number - 1)
            if width * height * (_USUAL / _POINTS) ** 2 <= self.options.limits.max_pixels:
                content = self._recognise(renderer.image(number - 1, _USUAL), number, width, height)
        if content is not None:
            yield content

    @contextmanager
    def _renderer(self) -> Iterator[Renderer]:
        with _typed_errors():
            renderer = Renderer(self.data)
        try:
            yield renderer
        finally:
            renderer.close()

    def _parsed(self, renderer: Renderer) -> tuple[pdfplumber.pdf.PDF, list[PDFPage]]:
        """The pages as pdfminer finds them; where it misses some that pdfium has, those of a copy by pdfium."""
        best: tuple[pdfplumber.pdf.PDF, list[PDFPage]] | None = None
        failure: InputError | None = None
        for data in chain([self.data], renderer.copies()):
            try:
                with _typed_errors():
                    found = self._opened(data)
            except (DamagedPdf, EncryptedPdf) as error:
                failure = failure or error
                continue
            if best is None or len(found[1]) > len(best[1]):
                best = found
            if len(best[1]) >= renderer.pages:
                break
        if best is None:
            raise failure or DamagedPdf()
        return best

    def _opened(self, data: bytes) -> tuple[pdfplumber.pdf.PDF, list[PDFPage]]:
        pdf = pdfplumber.open(BytesIO(data))
        objects = sum(len(list(xref.get_objids())) for xref in pdf.doc.xrefs)
        if objects > self.options.limits.max_objects:
            raise TooLarge(f"{objects} 个对象，上限 {self.options.limits.max_objects} 个")
        return pdf, list(PDFPage.create_pages(pdf.doc))

    def _page(self, page: pdfplumber.page.Page, renderer: Renderer) -> PageContent:
        index = page.page_number - 1
        drawing = parse(page)
        content = read_page(drawing)
        if not self._is_drawn(drawing, content):
            if renderer.count(index) <= drawing.typed + 2:
                return self._with_pictures(content, drawing, renderer)
            content = read_page(drawing, renderer.characters(index))
            if not self._is_drawn(drawing, content):
                return self._with_pictures(content, drawing, renderer)
        return self._recognise(self._image(drawing, renderer), page.page_number, drawing.width, drawing.height)

    def _is_drawn(self, drawing: Drawing, content: PageContent) -> bool:
        """Whether the page's text has to be recognised from its image: a scan, or a text layer that says nothing.

        A picture over most of the page without drawn rules is a scan, whatever layer of text lies under it. Text whose
        characters have no meaning (no Unicode map) or hold no Chinese at all is not what the page shows; neither are
        a few figures behind a page of such text.
        """
        area = drawing.width * drawing.height
        pictures = sum((box.x1 - box.x0) * (box.bottom - box.top) for box, _ in drawing.pictures)
        if pictures > 0.5 * area and len(content.rulings) < 8:
            return True
        text = "".join(w.text for w in content.words)
        if not text:
            return pictures > 0.1 * area or drawing.curves > 200
        garbled = is_garbled(text)
        self._garbled = self._garbled or garbled
        return garbled or (self._garbled and not has_chinese(text))

    def _image(self, drawing: Drawing, renderer: Renderer) -> NDArray[np.uint8]:
        dpi = _resolution(drawing)
        if drawing.width * drawing.height * (dpi / _POINTS) ** 2 > self.options.limits.max_pixels:
            raise TooLarge(f"页面 {drawing.width:.0f}×{drawing.height:.0f} 点")
        return renderer.image(drawing.number - 1, dpi)

    def _with_pictures(self, content: PageContent, drawing: Drawing, renderer: Renderer) -> PageContent:
        """A typed page with the tables that pictures on it show."""
        places = picture_places(drawing, content)
        if not places:
            return content
        from .scan.reader import shows_table

        try:
            image = self._image(drawing, renderer)
        except TooLarge as error:  # the typed text stands all the same
            self.problems.append(Problem.of(self.name, error, drawing.number))
            return content
        scale = image.shape[1] / drawing.width
        for place in places:
            x0, top, x1, bottom = (round(scale * v) for v in place)
            part = np.ascontiguousarray(image[top:bottom, x0:x1])
            if shows_table(part):
                width, height = place.x1 - place.x0, place.bottom - place.top
                content = pasted(content, place, self._recognise(part, drawing.number, width, height))
        return content

    def _recognise(self, image: NDArray[np.uint8], number: int, width: float, height: float) -> PageContent:
        # the recognition engine loads only where a page needs it
        from .scan.engines import EngineUnavailable, OcrOptions
        from .scan.models import ModelError
        from .scan.reader import read_image

        ocr = OcrOptions(engine=self.options.ocr, models=self.options.ocr_models)
        try:
            return read_image(image, number=number, width=width, height=height, options=ocr)
        except (InputError, MemoryError):
            raise
        except (EngineUnavailable, ModelError) as error:
            raise OcrUnavailable(str(error)) from error
        except Exception as error:  # pixels are not malformed: the defect is ours, and the file must not be blamed
            raise RecognitionFailed(f"{type(error).__name__}: {error}"[:120]) from error

    # -- images -----------------------------------------------------------------------------------------------

    def _images(self) -> Iterator[PageContent]:
        try:
            with Image.open(BytesIO(self.data)) as picture:
                self.count = getattr(picture, "n_frames", 1)
                if self.count > self.options.limits.max_pages:
                    raise TooLarge(f"{self.count} 页")
                for number in range(1, self.count + 1):
                    try:
                        with _typed_errors():
                            content = self._frame(picture, number)
                    except InputError as error:
                        if self.count == 1:
                            raise
                        self.problems.append(Problem.of(self.name, error, number))
                    else:
                        yield content
        except Image.DecompressionBombError as error:
            raise TooLarge(str(error)[:80]) from error
        except (UnidentifiedImageError, OSError, ValueError) as error:
            raise UnsupportedFormat(str(error)[:80]) from error

    def _frame(self, picture: Image.Image, number: int) -> PageContent:
        picture.seek(number - 1)  # tells its size without unpacking it
        if picture.width * picture.height > self.options.limits.max_pixels:
            raise TooLarge(f"{picture.width}×{picture.height} 像素")
        frame = frame_at(picture, number - 1)
        return self._recognise(np.asarray(frame.convert("RGB"), dtype=np.uint8), number, *size_in_points(frame))


def _is_submission(name: str) -> bool:
    return Path(name).suffix.lower() in {".pdf", *OFFICE_SUFFIXES, *IMAGE_SUFFIXES}


def _resolution(drawing: Drawing) -> float:
    """The resolution (dpi) to render at: that of the largest picture on the page, within sense."""
    best = 0.0
    for box, pixels in drawing.pictures:
        width = box.x1 - box.x0
        if width > 0.3 * drawing.width and pixels:
            best = max(best, pixels / width * _POINTS)
    return min(max(best or _USUAL, _COARSEST), _FINEST)


@contextmanager
def _typed_errors() -> Iterator[None]:
    """Whatever a parser throws at a damaged file becomes one of our errors."""
    try:
        yield
    except InputError:
        raise
    except (PDFPasswordIncorrect, pypdfium2.PdfiumError, PdfminerException) as error:
        raise _named(error) from error
    except MemoryError as error:
        raise TooLarge("内存不足") from error
    except Image.DecompressionBombError as error:
        raise TooLarge(str(error)[:80]) from error
    except (PDFSyntaxError, RecursionError) as error:
        raise DamagedPdf(type(error).__name__) from error
    except Exception as error:  # pdfminer lets any exception out on malformed input
        raise DamagedPdf(f"{type(error).__name__}: {error}"[:120]) from error


def _named(error: Exception) -> InputError:
    chain: Any = error
    while chain is not None:
        if isinstance(chain, PDFPasswordIncorrect) or "assword" in str(chain) or "PDFPasswordIncorrect" in repr(chain):
            return EncryptedPdf()
        chain = (
            chain.args[0]
            if chain.args and isinstance(chain.args[0], Exception)
            else chain.__cause__ or chain.__context__
        )
    return DamagedPdf(f"{type(error).__name__}: {error}"[:120])
