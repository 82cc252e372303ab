"""Office files to page layouts: checked, converted where need be, read, and laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from ..errors import DamagedOffice, InputError, PartlyRead, TooLarge
from ..layout import PageLayout, lay_out
from ..options import Limits
from ..page import PageContent, is_garbled
from .archive import Kind, check, is_whole
from .convert import convert, office
from .ofd import OfdFile
from .paper import OfficePage, lay
from .word import Notice, PagePicture, WordFile
from .workbook import Workbook

Recogniser = Callable[[NDArray[np.uint8], int, float, float], PageContent]
"""Reads a page's image: the image, the page's number, its width and height in points."""


def read_office(
    data: bytes, name: str, kind: Kind, limits: Limits, recognise: Recogniser | None
) -> Iterator[PageLayout | tuple[int, InputError]]:
    """The pages of a file in order, and for each page what could not be read of it.

    ``recognise`` reads pictures that are pages of their own; without it they are left out. Raises
    :class:`..errors.InputError` where nothing can be read.
    """
    if kind in ("text", "sheet"):
        data = convert(data, PurePath(name).suffix.lower(), "text" if kind == "text" else "sheet")
        kind = "docx" if kind == "text" else "xlsx"
    check(data, limits)
    try:
        file = _opened(data, kind)
    except DamagedOffice as damage:  # what our libraries refuse, an office program may well open
        if kind == "ofd" or office() is None or not is_whole(data):
            raise
        try:
            data = convert(data, f".{kind}", "text" if kind == "docx" else "sheet")
        except InputError:
            raise damage from None
        check(data, limits)
        file = _opened(data, kind)
        file.notices.append((1, "文件不合规范，经 LibreOffice 转换后读取，请与原件核对"))
    pages = file.pages()
    count = 0
    while True:
        with _typed_errors():
            page = next(pages, None)
        if page is None:
            break
        count += 1
        if count > limits.max_pages:
            raise TooLarge(f"超过 {limits.max_pages} 页")
        if isinstance(page, PagePicture):
            if recognise is not None:
                yield from _recognised(page, limits, recognise)
        elif isinstance(page, OfficePage):
            yield lay(page)
        elif is_garbled("".join(word.text for word in page.words)):
            yield page.number, PartlyRead("页面文字使用自带字体编码，无法识别")
        else:
            yield lay_out(page)
    yield from (_problem(notice) for notice in file.notices)


def _opened(data: bytes, kind: Kind) -> WordFile | Workbook | OfdFile:
    with _typed_errors():
        return WordFile(data) if kind == "docx" else Workbook(data) if kind == "xlsx" else OfdFile(data)


def _problem(notice: Notice) -> tuple[int, InputError]:
    return notice[0], PartlyRead(notice[1])


def _recognised(
    picture: PagePicture, limits: Limits, recognise: Recogniser
) -> Iterator[PageLayout | tuple[int, InputError]]:
    """A picture as large as a page, such as a scan that was pasted into the file."""
    from PIL import Image

    try:
        with Image.open(BytesIO(picture.data)) as image:
            if image.width * image.height > limits.max_pixels:
                raise TooLarge(f"图片 {image.width}×{image.height} 像素")
            pixels = np.asarray(image.convert("RGB"), dtype=np.uint8)
        yield lay_out(recognise(pixels, picture.number, picture.width, picture.height))
    except InputError as error:
        yield picture.number, error
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        yield picture.number, PartlyRead(f"图片无法读取：{error}"[:80])


@contextmanager
def _typed_errors() -> Iterator[None]:
    """Whatever the libraries throw at a malformed file becomes one of our errors."""
    try:
        yield
    except InputError:
        raise
    except MemoryError as error:
        raise TooLarge("内存不足") from error
    except Exception as error:  # both libraries let any exception out on malformed parts
        raise DamagedOffice(f"{type(error).__name__}: {error}"[:120]) from error
