"""Round seals of a photocopy: grey rings with a star and letters, over print that is a little darker."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .image import Image, darkness, straight

_LOOK = 1000
"""Longest side in pixels of the picture in which seals are looked for."""
_RADII = (42, 96)
"""Pixels of that picture, on a sheet of A4; official seals measure 38 to 50 mm across."""
_INKED, _CLOSED = 220, 0.8
"""Grey level of a ring at most in that picture, and the share of its way round that is so dark at least."""
_RULE = 45
"""Pixels of that picture from which on a straight run is a rule: a ring goes straight for less."""
_Levels = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ring:
    """A seal's ring: centre, radius and half its width in pixels, and its usual grey level."""

    x: float
    y: float
    radius: float
    half: float
    level: float


def lift_grey_seals(grey: Image) -> tuple[Image, Image] | None:
    """The page without round grey seals, as far as the print under them is darker, and the mask of what may have
    changed and of the seals' letters; None where it has no such seal.
    """
    rings = find_rings(grey)
    if not rings:
        return None
    page, mask = grey.copy(), np.zeros_like(grey)
    unit = max(grey.shape) / 842
    print_level = _print_level(grey, rings)
    faintest = _outside(_shapes(_without_rules(grey, unit), grey), rings, unit, 99)
    for ring in rings:
        reach = round(ring.radius + 3 * ring.half) + 2
        x0, y0 = max(0, round(ring.x) - reach), max(0, round(ring.y) - reach)
        window = slice(y0, round(ring.y) + reach), slice(x0, round(ring.x) + reach)
        part = page[window]
        y, x = np.mgrid[0 : part.shape[0], 0 : part.shape[1]].astype(np.float32)
        place = _Place(x - np.float32(ring.x - x0), y - np.float32(ring.y - y0), ring)
        grain = _grain(part)
        own = _own_level(part, ring) - 1.2 * grain
        seal = np.minimum(_ring_level(part, place, own), _star_level(part, place, own))
        seal = np.maximum(seal, 40)
        share = (part / seal - _BLACK) / (1 - 1.5 * grain / seal - _BLACK)
        inked_by_it = seal < _PAPER
        part[inked_by_it] = np.clip(250 * share, 0, 250)[inked_by_it].astype(np.uint8)
        part[_rests(part, place)] = 250
        letters = (place.away > _LETTERS[0] * ring.radius) & (place.away < _LETTERS[1] * ring.radius)
        touched = (inked_by_it | letters & (part < _RESTS)).astype(np.uint8) * 255
        mask[window] |= cv2.dilate(touched, np.ones((3, 3), np.uint8))
        if print_level < _DARKER * ring.level:  # the letters of the seal are lighter than print as well
            core = _without_dots((part < _LIGHTEST * ring.level) | (inked_by_it & (part < _RESTS)))
            size = round(3 * ring.half) | 1
            around = cv2.dilate(core, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
            part[(place.away < reach) & (around == 0)] = 250
        part[_letters(part, letters, inked_by_it, max(faintest, _LIGHTEST * ring.level), unit)] = 250
    return page, mask


_LETTERS = (0.6, 0.97)
"""Shares of a seal's radius between which its letters stand."""
_BLACK = 0.3
"""Share of a seal's own grey level that black print under it has."""
_DARKER = 0.6
"""Print is darker than a seal by this factor at least where the letters of the seal can be told from it."""
_LIGHTEST = 0.78
"""Share of a ring's grey level that the thin letters of its seal never get down to."""
_PAPER = 244.0
"""Grey level from which on a seal leaves no trace."""


def _print_level(grey: Image, rings: list[Ring]) -> float:
    """How dark nearly all glyphs outside of seals are somewhere; rules are darker than the thin strokes of print."""
    unit = max(grey.shape) / 842
    return _outside(_shapes(grey < 250 - 0.3 * (250 - darkness(grey)), grey), rings, unit, 90)


def _outside(shapes: _Shapes, rings: list[Ring], unit: float, share: float) -> float:
    """How dark so much (%) of the glyphs outside of seals are somewhere."""
    glyphs = np.ones(len(shapes.stats), np.bool_)
    for size in (shapes.stats[:, cv2.CC_STAT_WIDTH], shapes.stats[:, cv2.CC_STAT_HEIGHT]):
        glyphs &= (size > _GLYPH[0] * unit) & (size < _GLYPH[1] * unit)
    for ring in rings:
        glyphs &= np.hypot(shapes.middles[:, 0] - ring.x, shapes.middles[:, 1] - ring.y) > 1.1 * ring.radius
    return float(np.percentile(shapes.darkest[glyphs], share)) if glyphs.any() else 250.0


@dataclass(frozen=True, slots=True)
class _Shapes:
    """What hangs together: the number of each pixel's shape, 0 for none, each shape's box, middle and darkest level."""

    labels: NDArray[np.int32]
    stats: NDArray[np.int32]
    middles: NDArray[np.float64]
    darkest: Image


def _shapes(inked: NDArray[np.bool_], grey: Image) -> _Shapes:
    _, labels, stats, middles = cv2.connectedComponentsWithStats(inked.astype(np.uint8), connectivity=8)
    darkest, at = np.full(len(stats), 255, np.uint8), labels > 0
    np.minimum.at(darkest, labels[at], grey[at])
    return _Shapes(labels, stats, middles, darkest)


def _without_rules(grey: Image, unit: float) -> NDArray[np.bool_]:
    """Where there is ink that is no rule."""
    inked = (grey < _RESTS).astype(np.uint8) * 255
    rules = cv2.dilate(straight(inked, round(_RULED * unit), unit), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.subtract(inked, rules) > 0)


_GLYPH = (3.0, 16.0)
"""Points: the sides of glyphs."""


def _rests(part: Image, place: _Place) -> NDArray[np.bool_]:
    """What is left of the rims of a ring: ink that goes along it, and is narrower than strokes of print are long."""
    ring = place.ring
    off = place.away - ring.radius
    _, labels, stats, _ = cv2.connectedComponentsWithStats((part < _RESTS).astype(np.uint8), connectivity=8)
    first, last = np.full(len(stats), np.inf), np.full(len(stats), -np.inf)
    np.minimum.at(first, labels, off)
    np.maximum.at(last, labels, off)
    within = (first > -2 * ring.half - 1) & (last < 2 * ring.half + 1)
    long = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) > 3 * ring.half
    return np.asarray((within & long & (last - first < 1.2 * ring.half + 1))[labels])


def _letters(
    part: Image, among: NDArray[np.bool_], lifted: NDArray[np.bool_], faintest: float, unit: float
) -> NDArray[np.bool_]:
    """Strokes of a seal's letters that stand apart from print: nowhere as dark as ``faintest``.

    ``among`` is where the letters stand, ``lifted`` where the page is no longer what it was: print is paler there.
    """
    shapes = _shapes(_without_rules(part, unit), part)
    labels, area = shapes.labels, shapes.stats[:, cv2.CC_STAT_AREA]
    inside, changed = (np.bincount(labels[where], minlength=len(area)) for where in (among & ~lifted, lifted))
    pale = (shapes.darkest > faintest + _PALER) & (inside > 0.8 * area) & (changed < 0.2 * area)
    pale[0] = False
    print_ = ((shapes.darkest <= faintest)[labels] & (labels > 0)).astype(np.uint8)
    reach = cv2.dilate(print_, np.ones((1, 2 * round(_BESIDE * unit) + 1), np.uint8))
    beside = np.zeros(len(area), np.bool_)
    beside[labels[reach > 0]] = True
    pale &= ~(beside & (shapes.stats[:, cv2.CC_STAT_HEIGHT] < _LOW * unit))
    return np.asarray(pale[labels])


_RULED = 20.0
"""Points: the shortest straight run that is a rule."""
_LOW, _BESIDE = 3.0, 6.0
"""Points: what is as low may be a point, a dash or 一, which are pale, where print stands as near in its row."""
_PALER = 8.0
"""Grey levels by which a seal's letters are paler than the faintest glyph outside of seals, lest grain tells."""
_RESTS = 225
"""Grey level up to which on lifted paper is taken for ink."""


def _without_dots(core: NDArray[np.bool_]) -> Image:
    """What is dark but for lone pixels."""
    dark = core.astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    return np.where((stats[:, cv2.CC_STAT_AREA] > 3)[labels], dark, 0).astype(np.uint8)


def _grain(part: Image) -> float:
    """How much the grey level of bare paper varies (standard deviation)."""
    smooth = cv2.medianBlur(part, 5)
    off = part[smooth > 238].astype(np.float32) - smooth[smooth > 238]
    return float(1.48 * np.median(np.abs(off))) if off.size else 0.0


def _own_level(part: Image, ring: Ring) -> _Levels:
    """The page without strokes of print, which are narrower than a ring and a star: what these look like there."""
    size = max(3, round(1.3 * ring.half)) | 1
    form = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return cv2.morphologyEx(part, cv2.MORPH_CLOSE, form).astype(np.float32)


_EVEN = 50.0
"""Grey levels by which a part of a seal may be darker than the whole."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The pixels around a seal: how far they are from its centre, to the right, down, and in all."""

    right: _Levels
    down: _Levels
    ring: Ring

    @property
    def away(self) -> _Levels:
        return np.hypot(self.right, self.down)


def _ring_level(part: Image, place: _Place, own: _Levels) -> _Levels:
    """What the ring alone would look like: along a stretch of it print is dark in fewer places than in half of them.

    Paper where the ring is not.
    """
    ring = place.ring
    reach = 2.5 * ring.half + 2
    radii = np.arange(ring.radius - reach, ring.radius + reach + 0.5, 0.5, dtype=np.float32)
    count = 4 * round(ring.radius / 2)
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False, dtype=np.float32)
    centre = np.float32(-place.right[0, 0]), np.float32(-place.down[0, 0])
    xs = centre[0] + np.cos(angles)[:, None] * radii
    ys = centre[1] + np.sin(angles)[:, None] * radii
    around = cv2.remap(part, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    side = count // 20
    wrapped = np.concatenate([around[-side:], around, around[:side]])
    windows = np.lib.stride_tricks.sliding_window_view(wrapped, 2 * side + 1, axis=0)
    usual = np.percentile(windows, 60, axis=2).astype(np.float32)
    usual = np.maximum(usual, np.median(around, axis=0) - _EVEN)  # a rule along a stretch of it is none of it
    usual[:, [0, -1]] = 250
    away = place.away
    turned = np.mod(np.arctan2(place.down, place.right), np.float32(2 * np.pi)) * np.float32(count / (2 * np.pi))
    rows = np.concatenate([usual, usual[:1]])
    columns = (away - radii[0]) * 2
    level = cv2.remap(rows, columns.astype(np.float32), turned, cv2.INTER_LINEAR, borderValue=250)
    level = np.clip(own, level - _EVEN, level)
    return np.where(np.abs(away - ring.radius) < reach, level, 250).astype(np.float32)


_STAR, _LIKE = tuple(round(0.02 * k, 2) for k in range(9, 19)), 0.5
"""Radii of a star that are looked for, in those of its ring, and what a star and what is dark share at least."""
_MIDDLE = 0.6
"""Share of a ring's radius within which its star lies."""
_PENTAGRAM = 0.382
"""The inner radius of a star's outline by its outer one."""


def _star_level(part: Image, place: _Place, own: _Levels) -> _Levels:
    """What the star at the centre alone would look like; paper where it is not, or where there is none."""
    level = np.full(part.shape, 250, np.float32)
    reach = _MIDDLE * place.ring.radius
    middle = np.ix_(np.abs(place.down[:, 0]) < reach, np.abs(place.right[0]) < reach)
    inner = _Place(place.right[middle], place.down[middle], place.ring)
    level[middle] = _star_alone(part[middle], inner, own[middle])
    return level


def _star_alone(part: Image, place: _Place, own: _Levels) -> _Levels:
    """As above, of the middle of a seal."""
    ring = place.ring
    none = np.full(part.shape, 250, np.float32)
    dark = (part < (ring.level + 250) / 2).astype(np.uint8)
    dark = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((round(2 * ring.half),) * 2, np.uint8))
    near = place.away < 0.45 * ring.radius
    weight = np.where(near, dark, 0).astype(np.float64)
    if weight.sum() < 0.02 * ring.radius**2:
        return none
    x = float((weight * place.right).sum() / weight.sum())
    y = float((weight * place.down).sum() / weight.sum())

    def likeness(form: _Form) -> float:
        shape = _star(place, form, 1)
        return float((weight * shape).sum()) / float(np.maximum(weight, shape * near).sum())

    turns = np.linspace(0, 2 * np.pi / 5, 12, endpoint=False)
    forms: list[_Form] = [(x, y, share * ring.radius, float(turn)) for share in _STAR for turn in turns]
    best = max(forms, key=likeness)
    if likeness(best) < _LIKE:
        return none
    seen = np.where(near, (250.0 - part) / (250.0 - ring.level), 0)

    def rest(form: _Form) -> float:
        return float(np.abs(np.minimum(seen, 1.2) - cv2.GaussianBlur(_star(place, form, 4), (0, 0), 0.8) * near).sum())

    for step in (1.0, 0.5):
        for axis, size in 2 * ((0, step), (1, step), (2, step), (3, step / best[2])):
            moves: list[_Form] = [(*best[:axis], best[axis] + k * size, *best[axis + 1 :]) for k in (-2, -1, 0, 1, 2)]
            best = min(moves, key=rest)
    shape = cv2.GaussianBlur(_star(place, best, 4), (0, 0), 0.8)
    if not (shape > 0.9).any():
        return none
    usual = float(np.percentile(part[shape > 0.9], 60))
    level = np.clip(own, usual - _EVEN, usual)
    return (250 - (250 - level) * shape).astype(np.float32)


_Form = tuple[float, ...]
"""Of a star: its centre, to the right of its ring's and down, its outer radius, and the angle of a point of it."""


def _star(place: _Place, form: _Form, fine: int) -> _Levels:
    """A five-pointed star's coverage of the pixels; ``fine`` parts of a pixel are told apart to either side."""
    right, down, radius, turn = form
    at = turn + np.arange(10) * np.pi / 5
    out = np.where(np.arange(10) % 2 == 0, radius, _PENTAGRAM * radius)
    x, y = right - float(place.right[0, 0]), down - float(place.down[0, 0])
    points = np.column_stack([x + out * np.cos(at), y + out * np.sin(at)])
    canvas = np.zeros((fine * place.right.shape[0], fine * place.right.shape[1]), np.uint8)
    cv2.fillPoly(canvas, [np.round((points + 0.5) * fine - 0.5).astype(np.int32)], 255)
    if fine > 1:
        canvas = cv2.resize(canvas, place.right.shape[::-1], interpolation=cv2.INTER_AREA)
    return (canvas / np.float32(255)).astype(np.float32)


def find_rings(grey: Image) -> list[Ring]:
    """Closed rings of a seal's size."""
    scale = _LOOK / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    smooth = cv2.GaussianBlur(small, (0, 0), 0.8)
    rings: list[Ring] = []
    for x, y, radius in _guesses(small):
        ring = _refined(smooth, x, y, radius)
        if ring is not None:
            rings.append(Ring(ring.x / scale, ring.y / scale, ring.radius / scale, ring.half / scale, ring.level))
    return rings


_MOST = 3
"""Seals on a page of a photocopy."""


def _guesses(small: Image) -> list[tuple[float, float, float]]:
    """Circles (x, y, radius) that are the most inked all along, in what is broader than strokes and no rule."""
    dark = cv2.threshold(small, _INKED, 255, cv2.THRESH_BINARY_INV)[1]
    for run, spread in (((1, _RULE), (3, 1)), ((_RULE, 1), (1, 3))):
        rules = cv2.morphologyEx(cv2.dilate(dark, np.ones(spread, np.uint8)), cv2.MORPH_OPEN, np.ones(run, np.uint8))
        dark = cv2.subtract(dark, rules)
    broad = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    half = cv2.resize(broad, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    half = cv2.dilate(half, np.ones((2, 2), np.uint8))
    low, high = _RADII[0] // 2, _RADII[1] // 2
    shares = np.array(
        [cv2.filter2D(half, -1, _circle(r), borderType=cv2.BORDER_CONSTANT) for r in range(low, high, 2)]
    )  # an arc is two pixels broad
    found = []
    for _ in range(_MOST):
        k, y, x = (int(v) for v in np.unravel_index(shares.argmax(), shares.shape))
        if shares[k, y, x] < 0.5:
            break
        found.append((2.0 * x, 2.0 * y, 2.0 * (low + 2 * k)))
        shares[:, max(0, y - low) : y + low, max(0, x - low) : x + low] = 0
    return found


def _circle(radius: int) -> _Levels:
    """A kernel that takes the mean along a circle."""
    reach = radius + 2
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    cv2.circle(kernel, (reach, reach), radius, 1.0, 1)
    return kernel / kernel.sum()


_MOVES = tuple((dx, dy, dr) for dx in (-1, 0, 1) for dy in (-1, 0, 1) for dr in (-1, 0, 1) if dx or dy or dr)


def _refined(small: Image, x: float, y: float, radius: float) -> Ring | None:
    """The ring near a guess, if it is dark nearly all the way round."""
    angle = np.linspace(0, 2 * np.pi, 120, endpoint=False)

    def closed(place: tuple[float, float, float]) -> float:
        level = _around(small, *place, angle)
        return float((level < _INKED).mean()) - float(np.mean(level)) / 1000

    best = x, y, radius
    for step in (3.0, 1.5, 1.0, 0.5):
        while True:
            moves = [(best[0] + step * dx, best[1] + step * dy, best[2] + step * dr) for dx, dy, dr in _MOVES]
            top = max(moves, key=closed)
            if closed(top) <= closed(best):
                break
            best = top
    x, y, radius = best
    if radius < _RADII[0] / 2 or float((_around(small, x, y, radius, angle) < _INKED).mean()) < _CLOSED:
        return None
    profile = [float(np.median(_around(small, x, y, radius + float(d), angle))) for d in np.arange(-5.0, 5.5, 0.5)]
    level = min(profile)
    half = 0.25 * sum(v < (level + 250) / 2 for v in profile)
    return Ring(x, y, radius, max(0.8, half), level)


def _around(small: Image, x: float, y: float, radius: float, angle: np.ndarray) -> np.ndarray:
    columns = np.clip((x + radius * np.cos(angle)).round().astype(int), 0, small.shape[1] - 1)
    rows = np.clip((y + radius * np.sin(angle)).round().astype(int), 0, small.shape[0] - 1)
    return small[rows, columns]
