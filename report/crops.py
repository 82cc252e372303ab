"""Strips of the page that show what a finding speaks about, cut in worker processes and small enough to embed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..run.pool import Lost, run_ordered
from ..schema import Box, Finding, Record
from .places import evidence_at

if TYPE_CHECKING:
    from PIL import Image

WIDTH = 1000
"""Pixels across a strip."""
MARGIN = 14.0
"""Points above and below what is shown."""
TALLEST = 150.0
"""Points; what is taller is cut off below."""
PER_FINDING = 2
SECONDS = 20.0
"""For all strips of one file."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A part of a page to show: the whole width, from ``top`` to ``bottom`` points.

    ``boxes`` are framed; ``fault`` is the one of them that holds the value at fault, if it is here.
    """

    page: int
    top: float
    bottom: float
    boxes: tuple[Box, ...]
    fault: Box | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A strip as an image file in WebP."""

    page: int
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cutting:
    path: Path
    strips: tuple[Strip, ...]


Key = tuple[int, int]
"""Position of a record, and of a finding in it."""


def strips_of(record: Record, finding: Finding) -> tuple[Strip, ...]:
    """The parts of the pages that show a finding's subjects: what stands close together is shown together."""
    places = [place for pointer in finding.subjects if (place := evidence_at(record, pointer))]
    strips: list[Strip] = []
    for page, group in groupby(
        sorted(places, key=lambda place: (place.page, place.bbox.top)), lambda place: place.page
    ):
        for place in group:
            box = place.bbox
            fault = box if place is places[0] else None
            last = strips[-1] if strips else None
            if last and last.page == page and max(last.bottom, box.bottom) - last.top <= TALLEST:
                bottom = max(last.bottom, box.bottom)
                strips[-1] = Strip(page, last.top, bottom, (*last.boxes, box), last.fault or fault)
            else:
                strips.append(Strip(page, box.top, box.bottom, (box,), fault))
    strips.sort(key=lambda strip: strip.fault is None)  # the value at fault first, wherever on the pages it stands
    return tuple(strips[:PER_FINDING])


def cut(
    records: Sequence[Record],
    files: Mapping[str, Path],
    *,
    told: Iterable[int] | None = None,
    most: int = 400,
    workers: int = 1,
    memory_mb: int = 4096,
) -> dict[Key, tuple[Picture, ...]]:
    """Pictures for the gravest findings of the records at the positions ``told`` (None: all), ``most`` strips at most.

    ``files`` maps the name that records give their file to where it lies; one that cannot be shown goes without.
    """
    wanted = _wanted(records, range(len(records)) if told is None else told, files, most)
    pictures: dict[Key, tuple[Picture, ...]] = {}
    by_file = [(name, list(group)) for name, group in groupby(wanted, lambda entry: entry.file)]
    tasks = [Cutting(files[name], tuple(strip for entry in group for strip in entry.strips)) for name, group in by_file]
    if not tasks:
        return {}
    outcomes = run_ordered(
        cut_file, tasks, workers=min(workers, len(tasks)), seconds=lambda task: SECONDS, memory_mb=memory_mb
    )
    for (_, group), (_, outcome) in zip(by_file, outcomes, strict=True):
        if isinstance(outcome, Lost):
            continue
        made = iter(outcome)
        for entry in group:
            pictures[entry.key] = tuple(picture for _ in entry.strips if (picture := next(made)))
    return pictures


class _Wanted(NamedTuple):
    """The strips of one finding."""

    key: Key
    file: str
    strips: tuple[Strip, ...]


def _wanted(records: Sequence[Record], told: Iterable[int], files: Mapping[str, Path], most: int) -> list[_Wanted]:
    """What to show, errors before warnings until ``most`` is reached, in the order of the records."""
    found: dict[str, list[_Wanted]] = {"error": [], "warning": []}
    room = dict.fromkeys(found, most)
    for i in told:
        record = records[i]
        if record.source.file not in files:
            continue
        for j, finding in enumerate(record.findings):
            left = room.get(finding.severity, 0)
            if left > 0 and (strips := strips_of(record, finding)[:left]):
                found[finding.severity].append(_Wanted((i, j), record.source.file, strips))
                room[finding.severity] -= len(strips)
        if room["error"] <= 0:
            break  # warnings would find no room
    chosen = found["error"]
    left = room["error"]
    for entry in found["warning"]:
        if left <= 0:
            break
        chosen.append(entry._replace(strips=entry.strips[:left]))
        left -= len(entry.strips)
    return sorted(chosen, key=lambda entry: entry.key)


def cut_file(task: Cutting) -> tuple[Picture | None, ...]:
    """The pictures of one file's strips, in their order; None for one that the file does not have."""
    from ..extract.office.picture import pdf_of

    pdf = pdf_of(task.path)
    return tuple(_of_image(task) if pdf is None else _of_pdf(task, pdf))


def _of_pdf(task: Cutting, source: Path | bytes) -> Iterator[Picture | None]:
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    for strip in task.strips:
        if not 1 <= strip.page <= len(document):
            yield None
            continue
        page = document[strip.page - 1]
        width, height = page.get_size()
        top, bottom = _span(strip, height)
        if bottom - top < 1:
            yield None
        else:
            scale = WIDTH / width
            image = page.render(scale=scale, crop=(0, height - bottom, 0, top)).to_pil().convert("RGB")
            yield _marked(image, scale, top, strip)
        page.close()
    document.close()


def _of_image(task: Cutting) -> Iterator[Picture | None]:
    from PIL import Image

    from ..extract.pictures import frame_at, size_in_points

    with Image.open(task.path) as picture:
        there = range(1, getattr(picture, "n_frames", 1) + 1)
        wanted = sorted({strip.page for strip in task.strips if strip.page in there})
        pages = {number: frame_at(picture, number - 1).convert("RGB") for number in wanted}
        for strip in task.strips:
            if strip.page not in pages:
                yield None
                continue
            page = pages[strip.page]
            width, height = size_in_points(page)
            top, bottom = _span(strip, height)
            pixels = page.height / height
            scale = WIDTH / width
            size = (WIDTH, max(1, round((bottom - top) * scale)))
            part = page.resize(size, Image.Resampling.LANCZOS, (0, top * pixels, page.width, bottom * pixels), 2.0)
            yield _marked(part, scale, top, strip) if bottom - top >= 1 else None


def _span(strip: Strip, height: float) -> tuple[float, float]:
    """What to show of a page, in points from its top; empty where the strip lies off the page."""
    top = min(max(0.0, strip.top - MARGIN), height)
    return top, min(height, strip.bottom + MARGIN, top + TALLEST + 2 * MARGIN)


def _marked(image: Image.Image, scale: float, top: float, strip: Strip) -> Picture:
    """The strip with a frame around each place, red around the value at fault."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(image)
    for box in strip.boxes:
        x0, y0, x1, y1 = box.x0 * scale, (box.top - top) * scale, box.x1 * scale, (box.bottom - top) * scale
        colour, width = ((192, 57, 43), 3) if box == strip.fault else ((201, 138, 20), 2)
        draw.rectangle((x0 - 4, y0 - 4, x1 + 4, y1 + 4), outline=colour, width=width)
    target = io.BytesIO()
    image.save(target, "WEBP", quality=55, method=4)
    return Picture(strip.page, image.width, image.height, target.getvalue())
