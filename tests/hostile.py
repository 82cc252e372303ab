"""PDFs made to harm their reader: bombs, cycles, absurd sizes, actions; and damage done at random to sound ones."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>"


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with a sound cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start))


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def one_page(content: bytes, entries: bytes = b"", page: bytes = PAGE, catalog: bytes = CATALOG) -> bytes:
    return pdf(catalog, PAGES, page, stream(content, entries))


def bomb(gigabytes: int) -> bytes:
    """A page of so many gigabytes of blanks in some kilobytes: deflated twice."""
    squeeze = zlib.compressobj(9)
    first, again = (squeeze.compress(b" " * 2**20) + squeeze.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    whole = first + again * (1024 * gigabytes - 1) + squeeze.flush()
    return one_page(zlib.compress(whole, 9), b"/Filter[/FlateDecode/FlateDecode]")


def nested(depth: int = 200_000) -> bytes:
    return one_page(b"[" * depth + b"]" * depth + b" TJ")


def nested_object(depth: int = 50_000) -> bytes:
    return pdf(CATALOG, PAGES, PAGE[:-2] + b"/X " + b"[" * depth + b"]" * depth + b">>", stream(b""))


def cyclic_pages() -> bytes:
    return pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", PAGE, stream(b""))


def form_in_itself() -> bytes:
    page = PAGE.replace(b"/Resources<<>>", b"/Resources<</XObject<</F 5 0 R>>>>")
    form = stream(b"/F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>")
    return pdf(CATALOG, PAGES, page, stream(b"/F Do"), form)


def vast_page() -> bytes:
    """A scan of a million points square: rendered, it would take terabytes."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1000000 1000000]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
    image = stream(b"\0\0\0", b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8")
    return pdf(CATALOG, PAGES, page, stream(b"1000000 0 0 1000000 0 0 cm /I Do"), image)


def vast_picture() -> bytes:
    """A picture that says it is a hundred thousand pixels square."""
    page = PAGE.replace(b"/Resources<<>>", b"/Resources<</XObject<</I 5 0 R>>>>")
    size = b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/ColorSpace/DeviceGray/BitsPerComponent 8"
    return pdf(CATALOG, PAGES, page, stream(b"595 0 0 842 0 0 cm /I Do"), stream(b"\0", size))


def many_objects(count: int) -> bytes:
    return pdf(CATALOG, PAGES, PAGE, stream(b""), *[b"null"] * count)


def with_actions(marker: Path) -> bytes:
    """Opening it asks the reader to run a program, a script, and to fetch something."""
    target = str(marker).encode()
    launch = (
        b"<</S/Launch/F(touch)/Unix<</F(touch)/P(%s)>>/Next<</S/JavaScript/JS(app.launchURL\\('x'\\);)>>>>" % target
    )
    catalog = b"<</Type/Catalog/Pages 2 0 R/OpenAction %s/AA<</WC %s>>>>" % (launch, launch)
    return one_page(b"", catalog=catalog, page=PAGE[:-2] + b"/AA<</O %s>>>>" % launch)


def with_attachment(name: str, content: bytes) -> bytes:
    spec = b"<</Type/Filespec/F(%s)/EF<</F 6 0 R>>>>" % name.encode()
    catalog = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a) 5 0 R]>>>>>>"
    return pdf(catalog, PAGES, PAGE, stream(b""), spec, stream(content, b"/Type/EmbeddedFile"))


Damage = Callable[[random.Random, bytearray, Sequence[bytes]], None]


def _flip(dice: random.Random, data: bytearray, others: Sequence[bytes]) -> None:
    for _ in range(dice.choice((1, 4, 32, 256))):
        data[dice.randrange(len(data))] = dice.randrange(256)


def _cut(dice: random.Random, data: bytearray, others: Sequence[bytes]) -> None:
    del data[dice.randrange(len(data)) :]


def _drop(dice: random.Random, data: bytearray, others: Sequence[bytes]) -> None:
    start = dice.randrange(len(data))
    del data[start : start + dice.choice((1, 10, 1000, 20_000))]


def _repeat(dice: random.Random, data: bytearray, others: Sequence[bytes]) -> None:
    start = dice.randrange(len(data))
    data[start:start] = data[start : start + dice.choice((10, 1000))] * dice.choice((2, 50))


def _splice(dice: random.Random, data: bytearray, others: Sequence[bytes]) -> None:
    other = dice.choice(others)
    start = dice.randrange(len(other))
    place = dice.randrange(len(data))
    data[place : place + 500] = other[start : start + 500]


def _renumber(dice: random.Random, data: bytearray, others: Sequence[bytes]) -> None:
    """Figures after names decide sizes, counts and references: put absurd ones there."""
    absurd = (b"0", b"-1", b"2147483648", b"99999999999", b"1e30", b"5 0 R")
    digits = [i for i in range(len(data) - 1) if data[i] in b" /" and data[i + 1] in b"0123456789"]
    for _ in range(min(len(digits), dice.choice((1, 5)))):
        place = dice.choice(digits) + 1
        end = place
        while end < len(data) and data[end] in b"0123456789":
            end += 1
        data[place:end] = dice.choice(absurd)


DAMAGES: tuple[Damage, ...] = (_flip, _cut, _drop, _repeat, _splice, _renumber)


def damaged(dice: random.Random, sound: Sequence[bytes]) -> bytes:
    """One of the sound files with one to three kinds of damage."""
    data = bytearray(dice.choice(sound))
    for _ in range(dice.choice((1, 1, 2, 3))):
        if data:
            dice.choice(DAMAGES)(dice, data, sound)
    return bytes(data)


def damaged_files(seed: int, sound: Sequence[bytes], folder: Path) -> Iterator[Path]:
    """Damaged files without end, written as they are asked for; the same seed gives the same ones."""
    number = 0
    while True:
        path = folder / f"{seed}-{number}.pdf"
        path.write_bytes(damaged(random.Random(f"{seed}-{number}"), sound))
        yield path
        number += 1
