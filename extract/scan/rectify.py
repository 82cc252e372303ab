"""From bent to straight: a smooth map of the page under which every ruling becomes straight and axis-aligned.

Each ruling is fitted on its own, together they carry the whole sheet. ``P(x, y) = y + Σ c·B(x)·y^b`` must be constant
along every horizontal ruling (its level being free), likewise ``Q(x, y) = x + Σ c·B(y)·x^b`` along the vertical ones;
both are linear least squares. B are cubic B-splines, so a fold at the spine bends only what lies near it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .chains import Points
from .image import Image

Grid = NDArray[np.float64]

_PIECES = 8
"""Spline intervals along a page's side."""
_POWERS = 3
"""How the bend may change across the lines: constant, linear, quadratic."""
_STEP = 16
"""Pixels between the nodes of the map; it is smooth, so what lies between is interpolated."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet found in an image, and the map from its straightened frame back to the image.

    ``homography`` takes pixels of the flat sheet to pixels of the image; ``bend`` (rows×columns×2, one node every
    ``step`` pixels) takes pixels of the straightened frame to pixels of the flat sheet. ``size`` is (width, height) in
    pixels, the same for both.
    """

    homography: NDArray[np.float64]
    size: tuple[int, int]
    bend: Grid | None = None
    step: float = _STEP

    def scaled(self, factor: float) -> Sheet:
        """The same sheet with ``factor`` times as many pixels to its side."""
        width, height = self.size
        shrink = np.diag([1 / factor, 1 / factor, 1.0])
        bend = None if self.bend is None else self.bend * factor
        return Sheet(
            self.homography @ shrink, (round(width * factor), round(height * factor)), bend, self.step * factor
        )

    def to_image(self, points: Points) -> Points:
        """Pixels (N×2) of the straightened frame to pixels of the image."""
        if self.bend is not None:
            points = _sample(self.bend, points / self.step)
        return np.asarray(cv2.perspectiveTransform(points[None].astype(np.float64), self.homography)[0])

    def render(self, image: Image, blank: int = 255) -> Image:
        """The straightened sheet, cut from a grey image; what lies outside the image is ``blank``."""
        width, height = self.size
        if self.bend is None:
            if np.allclose(self.homography, np.eye(3)) and image.shape == (height, width):
                return image
            flat: Image = cv2.warpPerspective(
                image, self.homography, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_CONSTANT, borderValue=blank,
            )  # fmt: skip
            return flat
        rows, columns = self.bend.shape[:2]
        nodes = cv2.perspectiveTransform(self.bend.reshape(1, -1, 2), self.homography).reshape(rows, columns, 2)
        nodes = nodes.astype(np.float32)
        result = np.empty((height, width), np.uint8)
        xs = np.arange(width, dtype=np.float32) / np.float32(self.step)
        for top in range(0, height, 512):  # in bands: the full map of a 300 dpi page takes 70 MB
            ys = np.arange(top, min(top + 512, height), dtype=np.float32) / np.float32(self.step)
            grid_x, grid_y = np.broadcast_to(xs, (len(ys), width)), np.broadcast_to(ys[:, None], (len(ys), width))
            places = cv2.remap(nodes, np.ascontiguousarray(grid_x), np.ascontiguousarray(grid_y), cv2.INTER_LINEAR)
            result[top : top + 512] = cv2.remap(
                image, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=blank
            )
        return result


def straighten(sheet: Sheet, across: Sequence[Points], down: Sequence[Points]) -> Sheet:
    """The sheet with the bend that its rows and columns show; the same sheet where they are straight already.

    ``across`` and ``down`` are rulings, or rows of text, each as N×2 pixels (x, y) along it.
    """
    width, height = sheet.size
    level = _fit(across, width, height)
    plumb = _fit([points[:, ::-1] for points in down], height, width)
    xs = np.arange(0, width + 2 * _STEP, _STEP, dtype=np.float64)
    ys = np.arange(0, height + 2 * _STEP, _STEP, dtype=np.float64)
    u, v = np.meshgrid(xs, ys)
    x, y = u.copy(), v.copy()
    for _ in range(6):  # x + dx(x, y) = u, solved by repetition: the bend is gentle
        x, y = u - plumb(y, x), v - level(x, y)
    if max(np.abs(x - u).max(), np.abs(y - v).max()) < 0.7:
        return sheet
    return Sheet(sheet.homography, sheet.size, np.dstack([x, y]))


class _Bend:
    """Displacement across the lines, as a function of the place along and across them."""

    def __init__(self, coefficients: Grid, along: float, reach: tuple[float, float]) -> None:
        self._coefficients, self._along, self._reach = coefficients, along, reach

    def __call__(self, along: Grid, across: Grid) -> Grid:
        basis = _terms(along.ravel(), across.ravel(), self._along, self._reach)
        return np.asarray((basis @ self._coefficients).reshape(along.shape))


def _fit(lines: Sequence[Points], along: int, across: int) -> _Bend:
    """Fit the displacement that makes every line (points: place along, place across) level."""
    count = (_PIECES + 3) * _POWERS
    useful = [p for p in lines if len(p) >= 8 and p[-1, 0] - p[0, 0] > 0.06 * along]
    useful = [p[:: max(1, len(p) // 60)] for p in useful]
    if not useful:
        return _Bend(np.zeros(count), along, (0.0, float(across)))
    ends = np.concatenate([p[:, 1] for p in useful])
    middle, half = float(ends.max() + ends.min()) / 2, float(ends.max() - ends.min()) / 2
    half = max(half, 0.2 * across)  # few lines close together say nothing about how the bend changes down the page
    reach = middle - half, middle + half
    rows, values, owners = [], [], []
    for k, points in enumerate(useful):
        rows.append(_terms(points[:, 0], points[:, 1], along, reach))
        values.append(-points[:, 1])
        owners.append(np.full(len(points), k))
    basis, value, owner = np.concatenate(rows), np.concatenate(values), np.concatenate(owners)
    smooth = _smoothness(len(value))
    weight = np.ones(len(value))
    solution = np.zeros(count)
    for _ in range(4):  # reweighted, so that a stroke of text taken for a line does not bend the page
        total = np.bincount(owner, weight)
        mean_basis = np.array([np.bincount(owner, weight * column) for column in basis.T]).T / total[:, None]
        mean_value = np.bincount(owner, weight * value) / total
        a, b = basis - mean_basis[owner], value - mean_value[owner]
        normal = (a * weight[:, None]).T @ a + smooth
        solution = np.linalg.solve(normal, (a * weight[:, None]).T @ b)
        residual = np.abs(a @ solution - b)
        weight = 1 / np.maximum(1.0, residual / 1.0)
    return _Bend(solution, along, reach)


def _smoothness(points: int) -> Grid:
    """Penalty that prefers a tilt to a bend, and the same bend everywhere to a changing one."""
    size = _PIECES + 3
    second = np.diff(np.eye(size), 2, axis=0)
    penalty = np.zeros((size * _POWERS, size * _POWERS))
    for power in range(_POWERS):
        block = slice(power * size, (power + 1) * size)
        amplitude = (1e-7, 1e-3, 1e-2)[power]
        penalty[block, block] = 1e-3 * 4.0**power * second.T @ second + amplitude * np.eye(size)
    return penalty * points


def _terms(along: Grid, across: Grid, length: float, reach: tuple[float, float]) -> Grid:
    """Spline times power for each point; beyond the outermost lines the bend stays what it is there."""
    place = np.clip(along / length, 0.0, 1.0) * _PIECES
    cell = np.minimum(place.astype(int), _PIECES - 1)
    t = place - cell
    spline = np.zeros((len(along), _PIECES + 3))
    index = np.arange(len(along))
    for k, piece in enumerate(((1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3)):
        spline[index, cell + k] = piece / 6
    low, high = reach
    y = (np.clip(across, low, high) - low) / (high - low) * 2 - 1
    return np.concatenate([spline * (y**power)[:, None] for power in range(_POWERS)], axis=1)


def _sample(grid: Grid, points: Points) -> Points:
    """Bilinear interpolation of the map between its nodes."""
    rows, columns = grid.shape[:2]
    x = np.clip(points[:, 0], 0, columns - 1.001)
    y = np.clip(points[:, 1], 0, rows - 1.001)
    i, j = y.astype(int), x.astype(int)
    a, b = (y - i)[:, None], (x - j)[:, None]
    top = grid[i, j] * (1 - b) + grid[i, j + 1] * b
    bottom = grid[i + 1, j] * (1 - b) + grid[i + 1, j + 1] * b
    return np.asarray(top * (1 - a) + bottom * a)
