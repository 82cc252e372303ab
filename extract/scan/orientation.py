"""Where the sheets lie in an image and how they are turned: photos, dark borders, two pages side by side, skew."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from .image import Image
from .rectify import Sheet

Matrix = NDArray[np.float64]

_LOOK = 800
"""Longest side in pixels of the picture in which sheets are looked for."""


def find_sheet(image: Image) -> Matrix | None:
    """Corners (4×2 pixels, clockwise from top left) of a sheet that lies on something darker; None where it fills it.

    ``image`` is H×W×3 RGB. All four edges must be seen, as on a photograph; a scanner's dark margin is no such case.
    """
    height, width = image.shape[:2]
    scale = _LOOK / max(height, width)
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.morphologyEx(small.min(axis=2), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))  # the print is no background
    grey = cv2.GaussianBlur(grey, (0, 0), 1.5)
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    edge = np.concatenate([grey[2], grey[-3], grey[:, 2], grey[:, -3]])
    if float((edge < level).mean()) < 0.6:
        return None
    ground = float(np.median(edge))
    best, clearest = None, 12.0
    for share in (0.3, 0.45, 0.6, 0.8, 1.0):  # light falls off across a photograph: no one level fits all
        corners = _outlined(grey, ground + share * (level - ground))
        if corners is not None:
            contrast = _contrast(grey, corners)
            if contrast > clearest:
                best, clearest = corners, contrast
    if best is None:
        even = _evened(grey, level)
        corners = _outlined(even, cv2.threshold(even, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0])
        best = corners if corners is not None and _contrast(even, corners) > clearest else None
    return None if best is None else best / scale


def _evened(grey: Image, level: float) -> Image:
    """The image as if the light that falls on its bright part fell on all of it: paper in the shade is paper still.

    The light is a quadratic in the logarithm of brightness, fitted to what ``level`` tells from the ground.
    """
    height, width = grey.shape
    y, x = np.mgrid[-0.5 : 0.5 : height * 1j, -0.5 : 0.5 : width * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    seen = np.log(np.maximum(grey, 1).astype(np.float64))
    paper = grey > level
    share = np.ones_like(x)
    for _ in range(4):
        light = terms @ np.linalg.lstsq(terms[paper][::7], seen[paper][::7], rcond=None)[0]
        share = np.exp(seen - light)
        paper = (share > 0.75) & (share < 1.3)
    even: Image = np.clip(200 * share, 0, 255).astype(np.uint8)
    return even


def _outlined(grey: Image, level: float) -> Matrix | None:
    """Corners of the largest area brighter than ``level``, if it has four."""
    bright = cv2.threshold(grey, level, 255, cv2.THRESH_BINARY)[1]
    bright = cv2.morphologyEx(bright, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    contour = max(contours, key=cv2.contourArea)
    outline = cv2.convexHull(contour)
    area = cv2.contourArea(outline)
    if area < 0.2 * bright.size:
        return None
    corners = _quadrilateral(outline)
    if corners is None or abs(cv2.contourArea(corners.astype(np.float32)) / area - 1) > 0.06:
        return None
    return _refined(corners, contour[:, 0].astype(np.float64))


def _contrast(grey: Image, corners: Matrix) -> float:
    """How much brighter the sheet is than what lies beyond it, on the side where it shows least."""
    middle = corners.mean(axis=0)
    steps = np.linspace(0.05, 0.95, 60)[:, None]
    sides = []
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        normal = np.array([b[1] - a[1], a[0] - b[0]]) / np.linalg.norm(b - a)
        normal *= np.sign(normal @ (a - middle))
        levels = []
        for off in (5, -5):
            places = np.round(a + (b - a) * steps + normal * off).astype(int)
            inside = (places >= 0).all(axis=1) & (places[:, 0] < grey.shape[1]) & (places[:, 1] < grey.shape[0])
            levels.append(grey[places[inside, 1], places[inside, 0]].astype(float))
        sides.append(float(np.median(levels[1]) - np.median(levels[0])) if min(map(len, levels)) > 20 else 0.0)
    return min(sides)


def _quadrilateral(outline: NDArray[np.int32]) -> Matrix | None:
    around = cv2.arcLength(outline, True)
    for share in np.linspace(0.01, 0.08, 15):
        polygon = cv2.approxPolyDP(outline, share * around, True)
        if len(polygon) == 4:
            points = polygon[:, 0].astype(np.float64)
            points = points[np.argsort(np.arctan2(*(points - points.mean(axis=0)).T[::-1]))]
            first = int(np.argmin(points.sum(axis=1)))
            return np.roll(points, -first, axis=0)
        if len(polygon) < 4:
            return None
    return None


def _refined(corners: Matrix, contour: Matrix) -> Matrix:
    """Corners as crossings of straight lines fitted to the four sides."""
    lines = []
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = (b - a) / np.linalg.norm(b - a)
        offset = contour - a
        place, off = offset @ along / np.linalg.norm(b - a), np.abs(offset @ np.array([-along[1], along[0]]))
        near = contour[(place > 0.08) & (place < 0.92) & (off < 8)]
        if len(near) < 20:
            return corners
        vx, vy, x, y = cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append(np.cross([x, y, 1.0], [x + vx, y + vy, 1.0]))
    crossings = [np.cross(lines[k - 1], lines[k]) for k in range(4)]
    return np.array([c[:2] / c[2] for c in crossings])


def flat_sheet(corners: Matrix, inset: float = 0.004) -> Sheet:
    """The sheet between four corners, flattened; a thin rim goes, where the edge's shadow lies."""
    top, right, bottom, left = (float(np.linalg.norm(corners[k] - corners[(k + 1) % 4])) for k in range(4))
    width, height = round((top + bottom) / 2), round((left + right) / 2)
    dx, dy = inset * width, inset * height
    flat = np.array([[-dx, -dy], [width + dx, -dy], [width + dx, height + dy], [-dx, height + dy]], np.float32)
    return Sheet(cv2.getPerspectiveTransform(flat, corners.astype(np.float32)), (width, height))


def turned(sheet: Sheet, quarters: int) -> Sheet:
    """The sheet read after turning it by ``quarters`` × 90° anticlockwise."""
    width, height = sheet.size
    back = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        1: [[0, -1, width - 1], [1, 0, 0], [0, 0, 1]],
        2: [[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]],
        3: [[0, 1, 0], [-1, 0, height - 1], [0, 0, 1]],
    }[quarters % 4]
    size = (height, width) if quarters % 2 else (width, height)
    return Sheet(sheet.homography @ np.array(back, np.float64), size)


def leveled(sheet: Sheet, angle: float) -> Sheet:
    """The sheet turned about its middle so that lines rising to the right by ``angle`` degrees become level."""
    if abs(angle) < 0.02:
        return sheet
    width, height = sheet.size
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), [0, 0, 1]])
    return Sheet(sheet.homography @ turn, sheet.size)


def skew(ink: Image, widest: float = 6.0) -> float:
    """Angle in degrees by which rows of ink rise to the right; found where their projection is sharpest."""
    y, x = np.nonzero(ink)
    if len(x) < 200:
        return 0.0
    if len(x) > 60000:
        keep = np.random.default_rng(0).choice(len(x), 60000, replace=False)
        x, y = x[keep], y[keep]
    xf, yf = x - ink.shape[1] / 2, y.astype(np.float64)
    best, span = 0.0, widest
    for step in (0.5, 0.1, 0.02):
        angles = best + np.arange(-span, span + step / 2, step)
        scores = [_sharpness(yf + xf * np.tan(np.radians(a))) for a in angles]
        best, span = float(angles[int(np.argmax(scores))]), step * 1.5
    return best


def _sharpness(rows: NDArray[np.float64]) -> float:
    counts = np.bincount((rows - rows.min()).astype(int)).astype(np.float64)
    return float((counts**2).sum())


def gutter(ink: Image) -> int | None:
    """Column of the gap between two pages side by side on a wide sheet; None where there is one page."""
    height, width = ink.shape
    if not 1.2 < width / height < 1.7:
        return None
    filled = (ink > 0).sum(axis=0)
    inked = int(filled.sum())
    low, high = int(0.44 * width), int(0.56 * width)
    empty = filled[low:high] <= 0.002 * height
    best, run = (0, 0), 0
    for k, free in enumerate(np.append(empty, False)):
        if free:
            run += 1
            continue
        best, run = max(best, (run, k - run)), 0
    middle = low + best[1] + best[0] // 2
    left = int(filled[:middle].sum())
    if best[0] < 0.025 * width or not 0.12 < left / max(1, inked) < 0.88:
        return None
    return middle


def halves(sheet: Sheet, column: int) -> list[Sheet]:
    """The sheet cut in two at a column."""
    width, height = sheet.size
    shift = np.array([[1, 0, column], [0, 1, 0], [0, 0, 1]], np.float64)
    return [Sheet(sheet.homography, (column, height)), Sheet(sheet.homography @ shift, (width - column, height))]


def upright(lines_of: Callable[[int], Sequence[Image]], legible: Callable[[Sequence[Image]], float]) -> int:
    """Quarter turns (anticlockwise) after which the page reads best.

    ``lines_of(turns)`` cuts a few lines from the page so turned; ``legible`` says how much can be read there, in
    characters a line. A page on its side still reads a little: engines know upright text set in columns.
    """
    first = legible(lines_of(0))
    if first > 4.5:
        return 0
    scores = [first] + [legible(lines_of(turns)) for turns in (1, 2, 3)]
    best = int(np.argmax(scores))
    return best if scores[best] > 1.3 * first + 0.5 else 0


def whiten_outside(grey: Image, corners: Matrix) -> None:
    """Whiten, in place, what lies outside of a sheet and along its edge."""
    mask = np.full_like(grey, 255)
    cv2.fillConvexPoly(mask, corners.round().astype(np.int32), 0)
    rim = max(3, max(grey.shape) // 200)
    grey[cv2.dilate(mask, np.ones((rim, rim), np.uint8)) > 0] = 255


def whiten_dark_border(grey: Image) -> None:
    """Whiten, in place, a broad dark area that reaches in from the edge: a scanner's lid, a shadow at the spine."""
    step = 4
    small = cv2.erode(grey, np.ones((step, step), np.uint8))[::step, ::step]
    dark = cv2.threshold(small, 150, 255, cv2.THRESH_BINARY_INV)[1]
    dark = cv2.copyMakeBorder(dark, 3, 3, 3, 3, cv2.BORDER_CONSTANT, value=255)
    dark = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((4, 4), np.uint8))
    _, labels = cv2.connectedComponents(dark, connectivity=4)
    border = (labels == labels[0, 0]).astype(np.uint8)[3:-3, 3:-3]
    if border.any():
        border = cv2.dilate(border, np.ones((5, 5), np.uint8))
        grey[cv2.resize(border, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST) > 0] = 255
