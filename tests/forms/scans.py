"""Turns a printed form into a scan: rendered, aged at one of several levels, and bound as images."""

from __future__ import annotations

import importlib
import io
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from . import fonts

Picture = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Level:
    """How bad a scan is: resolution, skew in degrees, blur and noise in grey levels, JPEG quality."""

    tag: str
    dpi: int
    skew: float
    blur: float
    noise: float
    quality: int
    grey: float  # chance of a grey scan
    seal: float  # chance of a red seal


LEVELS = {
    "clean": Level("scan-clean", 300, 0.2, 0.0, 1.0, 92, 0.5, 0.3),
    "office": Level("scan-office", 200, 1.2, 0.5, 4.0, 70, 0.5, 0.6),
    "poor": Level("scan-poor", 150, 1.8, 0.7, 9.0, 45, 0.6, 0.5),
    "fax": Level("scan-poor", 200, 0.8, 0.0, 0.0, 90, 1.0, 0.0),
    "photo": Level("scan-photo", 220, 0.0, 0.5, 4.0, 75, 0.0, 0.3),
    "rotated": Level("scan-office", 200, 0.6, 0.4, 3.0, 75, 0.5, 0.4),
    "copy": Level("scan-office", 200, 1.0, 0.5, 4.0, 65, 1.0, 1.0),
    "curl": Level("scan-office", 200, 0.8, 0.5, 4.0, 70, 0.5, 0.5),
    "fold": Level("scan-office", 200, 0.5, 0.5, 4.0, 70, 0.5, 0.3),
    "bleed": Level("scan-office", 200, 0.8, 0.5, 4.0, 70, 0.6, 0.5),
    "faint": Level("scan-poor", 150, 1.2, 0.6, 6.0, 50, 1.0, 0.8),
    "faxfine": Level("scan-poor", 200, 0.6, 0.0, 0.0, 90, 1.0, 0.0),
}


def render(path: Path, dpi: int) -> list[Picture]:
    """The pages as RGB arrays."""
    document = pypdfium2.PdfDocument(str(path))
    pages = [
        np.asarray(document[i].render(scale=dpi / 72).to_pil().convert("RGB")).copy() for i in range(len(document))
    ]
    document.close()
    return pages


def seal(page: Picture, rng: Random, dpi: int, words: str) -> Picture:
    """A round red seal with a star and the unit's name along its rim."""
    size = int(dpi * rng.uniform(1.4, 1.65))
    stamp = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(stamp)
    red = (205, rng.randint(20, 60), rng.randint(30, 60), rng.randint(140, 200))
    rim = max(3, size // 40)
    draw.ellipse((rim, rim, size - rim, size - rim), outline=red, width=rim)
    face = fonts.face("Noto Serif CJK SC")
    font = ImageFont.truetype(face.path, size // 9, index=face.index)
    text = words[:14]
    for i, char in enumerate(text):
        tile = Image.new("RGBA", (size, size), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((size / 2, size * 0.13), char, font=font, fill=red, anchor="mm")
        angle = (len(text) - 1) / 2 * 19 - i * 19
        stamp.alpha_composite(tile.rotate(angle, center=(size / 2, size / 2)))
    star = ImageFont.truetype(face.path, size // 4, index=face.index)
    draw.text((size / 2, size / 2), "★", font=star, fill=red, anchor="mm")
    stamp = stamp.rotate(rng.uniform(-25, 25))
    picture = Image.fromarray(page).convert("RGBA")
    x = int(rng.uniform(0.45, 0.8) * (picture.width - size))
    y = int(rng.uniform(0.1, 0.7) * (picture.height - size))
    layer = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    layer.paste(stamp, (x, y))
    return np.asarray(Image.alpha_composite(picture, layer).convert("RGB")).copy()


def turn(page: Picture, degrees: float) -> Picture:
    """A slight skew about the centre, white beyond the edges."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned: Picture = cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    return turned


def perspective(page: Picture, rng: Random) -> Picture:
    """Seen by a phone held at an angle over a desk, in uneven light."""
    height, width = page.shape[:2]
    margin = int(width * 0.06)
    desk = np.full((height + 2 * margin, width + 2 * margin, 3), (150, 130, 110), np.uint8)
    desk[margin:-margin, margin:-margin] = page
    h, w = desk.shape[:2]
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    bend = np.array([[rng.uniform(0, 0.035) * w, rng.uniform(0, 0.03) * h] for _ in range(4)], np.float32)
    bend *= np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float32)
    seen = cv2.warpPerspective(
        desk, cv2.getPerspectiveTransform(corners, corners + bend), (w, h), borderValue=(120, 105, 95)
    )
    ramp = (
        np.linspace(rng.uniform(0.78, 0.92), 1.0, w)[None, :, None]
        * np.linspace(1.0, rng.uniform(0.85, 0.97), h)[:, None, None]
    )
    lit: Picture = np.clip(seen * ramp, 0, 255).astype(np.uint8)
    return lit


def curl(page: Picture, rng: Random) -> Picture:
    """Not pressed flat: rows sag along the page's width, and the lid of the copier shows at two sides."""
    height, width = page.shape[:2]
    sag, swing = rng.uniform(0.003, 0.008) * height, rng.uniform(0.5, 1.5)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    bent = cv2.remap(
        page, x, y + sag * np.sin(np.pi * swing * x / width + rng.uniform(0, 3)).astype(np.float32),
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255),
    )  # fmt: skip
    dark = rng.randint(25, 60)
    bent[: rng.randint(4, height // 60)] = dark
    bent[:, -rng.randint(4, width // 50) :] = dark
    return np.asarray(bent)


def fold(page: Picture, rng: Random) -> Picture:
    """A page of a bound book: towards the spine the rows bend down and the light fails."""
    height, width = page.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    near = np.exp(-x / (rng.uniform(0.05, 0.1) * width))
    bent = cv2.remap(page, x, y - rng.uniform(0.01, 0.02) * height * near, cv2.INTER_LINEAR, borderValue=(255,) * 3)
    shaded: Picture = np.clip(bent * (1 - rng.uniform(0.3, 0.55) * near)[:, :, None], 0, 255).astype(np.uint8)
    return shaded


def bleed(page: Picture, back: Picture, rng: Random) -> Picture:
    """What is printed on the back of thin paper shines through."""
    behind = cv2.GaussianBlur(back[: page.shape[0], ::-1][:, : page.shape[1]], (0, 0), 1.6)
    behind = cv2.copyMakeBorder(
        behind, 0, page.shape[0] - behind.shape[0], 0, page.shape[1] - behind.shape[1], cv2.BORDER_REPLICATE
    )
    through: Picture = cv2.min(page, (255 - rng.uniform(0.1, 0.2) * (255.0 - behind)).astype(np.uint8))
    return through


def age(page: Picture, level: str, rng: Random) -> Picture:
    """One page as that kind of scanner would see it."""
    spec = LEVELS[level]
    page = curl(page, rng) if level == "curl" else fold(page, rng) if level == "fold" else page
    if spec.skew:
        page = turn(page, rng.uniform(-spec.skew, spec.skew))
    if level == "photo":
        page = perspective(page, rng)
    if spec.blur:
        page = cv2.GaussianBlur(page, (0, 0), spec.blur * rng.uniform(0.7, 1.2))
    if level == "poor":
        page = np.clip(page * rng.uniform(0.75, 0.9) + rng.uniform(25, 55), 0, 255).astype(np.uint8)
    if level == "faint":
        page = np.clip(page * rng.uniform(0.4, 0.55) + rng.uniform(105, 125), 0, 255).astype(np.uint8)
    if spec.noise:
        grain = np.random.default_rng(rng.randrange(2**32)).normal(0, spec.noise, page.shape[:2])
        page = np.clip(page + grain[:, :, None], 0, 255).astype(np.uint8)
    if level in ("fax", "faxfine"):
        if level == "faxfine":  # 200 dots an inch across, 100 down
            half = cv2.resize(page, None, fx=1, fy=0.5, interpolation=cv2.INTER_AREA)
            page = cv2.resize(half, page.shape[1::-1], interpolation=cv2.INTER_NEAREST)
        grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
        _, page = cv2.threshold(grey, rng.randint(150, 200), 255, cv2.THRESH_BINARY)
        specks = np.random.default_rng(rng.randrange(2**32)).random(page.shape)
        page[specks < 0.0004] = 0
    elif rng.random() < spec.grey:
        page = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    if level == "rotated":
        page = np.rot90(page, rng.choice([1, 2, 3])).copy()
    return page


def rotate(path: Path, rng: Random) -> None:
    """Store the pages turned, with a page rotation that shows them upright."""
    pymupdf: Any = importlib.import_module("pymupdf")  # untyped
    source = pymupdf.open(str(path))
    turned = pymupdf.open()
    angle = rng.choice([90, 180, 270])
    for page in source:
        width, height = (page.rect.width, page.rect.height) if angle == 180 else (page.rect.height, page.rect.width)
        sheet = turned.new_page(width=width, height=height)
        sheet.show_pdf_page(sheet.rect, source, page.number, rotate=angle)
        sheet.set_rotation(angle)
    turned.save(str(path.with_suffix(".turned")), garbage=3, deflate=True)
    source.close()
    path.with_suffix(".turned").replace(path)


def scan(source: Path, target: Path, level: str, rng: Random, unit: str) -> list[str]:
    """Replace a typed PDF by a scan of it; returns notes for the tags.

    At level ``mixed`` only some of its pages are scanned.
    """
    mixed = level == "mixed"
    level = "office" if mixed else level
    spec = LEVELS[level]
    pages = render(source, spec.dpi)
    notes = [f"scan-{level}"] + (["mixed"] if mixed else [])
    typed = set(rng.sample(range(len(pages)), (len(pages) + 1) // 2)) if mixed and len(pages) > 1 else set()
    if rng.random() < spec.seal:
        at = rng.randrange(len(pages))
        pages[at] = seal(pages[at], rng, spec.dpi, unit)
        notes.append("seal")
    pymupdf: Any = importlib.import_module("pymupdf")  # untyped
    book, original = pymupdf.open(), pymupdf.open(str(source))
    for number, page in enumerate(pages):
        if number in typed:
            book.insert_pdf(original, from_page=number, to_page=number)
            continue
        if level == "bleed":
            page = bleed(page, pages[number - 1], rng)
        aged = age(page, level, rng)
        data = io.BytesIO()
        picture = Image.fromarray(aged)
        if level in ("fax", "faxfine"):
            picture.convert("1").save(data, "PNG")
        else:
            picture.save(data, "JPEG", quality=spec.quality)
        height, width = aged.shape[:2]
        sheet = book.new_page(width=width * 72 / spec.dpi, height=height * 72 / spec.dpi)
        sheet.insert_image(sheet.rect, stream=data.getvalue())
    original.close()
    book.save(str(target.with_suffix(".scan")))
    book.close()
    target.with_suffix(".scan").replace(target)
    return notes
