"""Images of pages: rendered in a process of their own, kept in memory up to a limit, only of files that are as read.

pdfium must never be shared between threads, and it runs on files that nobody vouches for: one worker process renders,
another one measures, so that a page's frame need not wait for the image of another.
"""

from __future__ import annotations

import hashlib
import io
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import Generic, TypeVar

from ..run.pool import Lost
from ..run.servant import Servant

WIDTHS = (1400, 2400)
"""Pixels across a page: as shown, and enlarged."""
KEPT_BYTES = 96 * 2**20
"""Of images in memory."""
KEPT_SIZES = 2000
"""Files whose page sizes are in memory."""
SECONDS = 20.0
MEMORY_MB = 1024
MOST_PIXELS = 24_000_000
MOST_PAGES = 2000

V = TypeVar("V")
Size = tuple[float, float]
A4: Size = (595.0, 842.0)


class NoImage(Exception):
    """A page that cannot be shown; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class PageTask:
    """A page, from 1, of a file, to be ``width`` pixels wide."""

    path: Path
    page: int
    width: int


class PageImages:
    """The images of a workspace's pages; any thread may ask."""

    def __init__(self) -> None:
        self._painter: Servant[PageTask, bytes | None] = Servant(paint, seconds=SECONDS, memory_mb=MEMORY_MB)
        self._measurer: Servant[Path, tuple[Size, ...]] = Servant(measure, seconds=SECONDS, memory_mb=MEMORY_MB)
        self._images: _Kept[bytes] = _Kept(KEPT_BYTES, len)
        self._sizes: _Kept[tuple[Size, ...]] = _Kept(KEPT_SIZES, lambda sizes: 1)
        self._hashes: _Kept[str] = _Kept(KEPT_SIZES, lambda digest: 1)

    def image(self, path: Path, content: str, page: int, width: int) -> bytes:
        """A page as WebP; raises :class:`NoImage`."""
        self._verify(path, content)
        key = (content, page, width)
        held = self._images.get(key)
        if held is None:
            made = self._painter.ask(PageTask(path, page, width))
            if isinstance(made, Lost) or made is None:
                raise NoImage("此页无法显示" if made is None else f"此页无法显示（{made.cause}）")
            held = self._images.put(key, made)
        return held

    def sizes(self, path: Path, content: str) -> tuple[Size, ...]:
        """The sizes of all pages in points, as displayed; empty where they cannot be told."""
        held = self._sizes.get(content)
        if held is None:
            made = self._measurer.ask(path)
            held = self._sizes.put(content, () if isinstance(made, Lost) else made)
        return held

    def warm(self) -> None:
        """Start the workers, so that the first page need not wait for them."""
        for servant in (self._painter, self._measurer):
            Thread(target=servant.start, daemon=True).start()

    def close(self) -> None:
        self._painter.close()
        self._measurer.close()

    def _verify(self, path: Path, content: str) -> None:
        """Raise unless the file is the one that was read: boxes on another page would mislead."""
        try:
            stat = path.stat()
            key = (path, stat.st_mtime_ns, stat.st_size)
            digest = self._hashes.get(key)
            if digest is None:
                with path.open("rb") as file:
                    digest = self._hashes.put(key, hashlib.file_digest(file, "sha256").hexdigest())
        except OSError as error:
            raise NoImage("原文件已不在原处，请放回后刷新") from error
        if digest != content:
            raise NoImage("原文件已改动，与读取时不同，请重新运行 hecha run")


class _Kept(Generic[V]):
    """What was used last, up to a total weight."""

    def __init__(self, limit: int, weigh: Callable[[V], int]) -> None:
        self._limit, self._weigh = limit, weigh
        self._held: OrderedDict[Hashable, V] = OrderedDict()
        self._total = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> V | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: Hashable, value: V) -> V:
        with self._lock:
            if key not in self._held:
                self._held[key] = value
                self._total += self._weigh(value)
            while self._total > self._limit and len(self._held) > 1:
                self._total -= self._weigh(self._held.popitem(last=False)[1])
        return value


# -- in the worker ------------------------------------------------------------------------------------------------


def paint(task: PageTask) -> bytes | None:
    """A page as WebP; None where the file has no such page, or one beyond any size."""
    from PIL import Image

    source = _source(task.path, task.path.stat().st_mtime_ns)
    if source is not None:
        import pypdfium2

        document = pypdfium2.PdfDocument(source)
        try:
            if not 1 <= task.page <= len(document):
                return None
            page = document[task.page - 1]
            width, height = page.get_size()
            scale = task.width / width
            if width * height * scale * scale > MOST_PIXELS:
                scale = (MOST_PIXELS / (width * height)) ** 0.5
            image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        finally:
            document.close()
    else:
        from ..extract.pictures import frame_at

        with Image.open(task.path) as picture:
            if not 1 <= task.page <= getattr(picture, "n_frames", 1):
                return None
            image = frame_at(picture, task.page - 1).convert("RGB")
        if image.width > task.width:
            image = image.resize((task.width, max(1, round(image.height * task.width / image.width))), reducing_gap=2.0)
    target = io.BytesIO()
    image.save(target, "WEBP", quality=78, method=2)
    return target.getvalue()


def measure(path: Path) -> tuple[Size, ...]:
    """The sizes of a file's pages in points, as displayed."""
    source = _source(path, path.stat().st_mtime_ns)
    if source is not None:
        import pypdfium2

        document = pypdfium2.PdfDocument(source)
        try:
            return tuple(document.get_page_size(i) for i in range(min(len(document), MOST_PAGES)))
        finally:
            document.close()
    from PIL import Image

    from ..extract.pictures import sizes_in_points

    with Image.open(path) as picture:
        return sizes_in_points(picture)


@lru_cache(maxsize=4)
def _source(path: Path, mtime_ns: int) -> Path | bytes | None:
    """The file's pages as a PDF, None for an image: an office file is laid out once, not for each of its pages."""
    with path.open("rb") as file:
        if b"%PDF-" in file.read(1024):
            return path
    from ..extract.office.picture import pdf_of

    return pdf_of(path)
