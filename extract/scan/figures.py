"""What can be told of a figure without reading it again: whether it can be one, and what its separators look like."""

from __future__ import annotations

import re
from itertools import pairwise

import cv2
import numpy as np

from .image import Image

_NUMBER = re.compile(r"\d+([.]\d+)?|\d{1,3}(,\d{3})+([.]\d+)?")
_RUN = re.compile(r"\d[\d.,:;']*")
_COMPARATOR = re.compile(r"[>＞<＜](?![=＝])")
_NEARLY_PERCENT = re.compile(r"(?<=\d)([°º]\s*/?[oO0]?|[%％]0|[oO0]/[oO0])$")
_PERCENT_ALONE = re.compile(r"[°º]\s*/?[oO0]?|[%％][oO0]|[oO0]/[oO0]|[oO0]{2}")
_NEARLY_PERMILLE = re.compile(r"(?<=\d)[%％][oO]{1,2}$")
_SEPARATORS = re.compile("[.,]")
_HYPHENS = re.compile(r"(?<![\d.,])(0\d{2,3})[.·](\d{7,8})(?!\d)")
"""The number of a telephone with what engines make of its hyphen."""
_DATE = re.compile(r"\d{4}[.]\d{1,2}([.]\d{1,2})?|\d{1,2}[.]\d{1,2}")


def implausible(text: str) -> bool:
    """Whether a run of digits and separators is no way to write a number or a date."""
    return any(not _valid(run) for run in _runs(text))


def has_bare_comparator(text: str) -> bool:
    """``>`` and ``<`` are what engines make of ``≥`` and ``≤`` when the bar is faint; forms hardly ever mean them."""
    return bool(_COMPARATOR.search(text))


def with_bars(text: str) -> str:
    """The text with ``≥`` for ``>`` and ``≤`` for ``<``."""
    return _COMPARATOR.sub(lambda m: "≥" if m.group() in ">＞" else "≤", text)


def percent_mended(text: str) -> str | None:
    """The text with ``%`` or ``‰`` for what engines make of it at a figure's end (``90°``, ``100%0``, ``3%o``)."""
    found = _NEARLY_PERMILLE.sub("‰", _NEARLY_PERCENT.sub("%", text))
    return found if found != text else None


def is_percent_alone(text: str) -> bool:
    """Whether a text is what engines make of a ``%`` in a cell of its own."""
    return bool(_PERCENT_ALONE.fullmatch(text))


def with_percent(text: str) -> str | None:
    """``%`` for a ``g`` that stands alone or behind a lone figure; it may be grams: a narrow ``%`` reads so."""
    return f"{text[:-1]}%" if re.fullmatch(r"([≥≤]?\d{1,3}(\.\d+)?)?[gq]", text) else None


def only_separators_differ(one: str, other: str) -> bool:
    """Whether two readings are the same but for commas and points."""
    return one != other and _SEPARATORS.sub("", one) == _SEPARATORS.sub("", other) and len(one) == len(other)


_GROUPED = re.compile(r"\d{1,3}(,\d{3})+\.\d{1,2}")
_ZEROS = re.compile(r"[\doO.,]*\d[\doO.,]*[%％]?")


def same_number(one: str, other: str) -> str | None:
    """The one number that two readings can mean, which differ in what no number has: points for commas, letters for 0.

    1,128.42 beside 1.128.42, and 100.00 beside 100.0O; None where each may be a number of its own.
    """
    if not (_ZEROS.fullmatch(one) and _ZEROS.fullmatch(other)) or len(one) != len(other):
        return None
    first, second = (re.sub("[oO]", "0", text) for text in (one, other))
    if first == second:
        return first
    for text, rest in ((first, second), (second, first)):
        if _GROUPED.fullmatch(text) and rest.count(".") > 1 and only_separators_differ(text, rest):
            return text
    return None


def only_bars_differ(one: str, other: str) -> bool:
    """Whether two readings are the same but for the bar of ``≥`` and ``≤``."""
    return one != other and with_bars(one) == with_bars(other)


def mended(text: str) -> str | None:
    """The only number that ill-set separators can mean (1.139.75 → 1,139.75; 6,00 → 6.00), else None."""
    found = _HYPHENS.sub(r"\1-\2", text)
    for run in _runs(found):
        if _valid(run):
            continue
        parts = re.split(r"[.,:;']", run.rstrip(".,:;'"))
        if len(parts) == 2 and len(parts[1]) in (1, 2):
            fixed = ".".join(parts)
        elif (
            len(parts) > 2 and len(parts[0]) <= 3 and all(len(p) == 3 for p in parts[1:-1]) and len(parts[-1]) in (1, 2)
        ):
            fixed = ",".join(parts[:-1]) + "." + parts[-1]
        else:
            return None
        found = found.replace(run, fixed, 1)
    return found if found != text else None


def _runs(text: str) -> list[str]:
    return [run.rstrip(".,:;'") for run in _RUN.findall(text) if re.search(r"[.,:;']\d", run)]


def _valid(run: str) -> bool:
    return bool(_NUMBER.fullmatch(run) or _DATE.fullmatch(run))


_SLIPS = (
    (re.compile("项日(?![常期均益程志趋])"), "项目"),
    (re.compile(r"(?<![今当每平次昨节生假念周\d])日标(?![准的识记语志牌段书杆])"), "目标"),
    (re.compile("进[·•.-]步"), "进一步"),
)
"""What is no word, and the word that a poor scan shows so; 各项日常工作 and 节日标语 hold words that are."""
_ALONE = {"尤": "无", "O": "0", "o": "0"}
_HOURS = re.compile(r"(?<=\d)八时$")


def misread_alone(text: str) -> tuple[str, str] | None:
    """What a text that fills a cell alone reads as, and what else it may be: strokes of a poor scan ran together.

    尤 is 无, O is 0, 八时 behind a figure is 小时; of +个 the figure is lost, and 4 the likeliest. Else None.
    """
    if text in _ALONE:
        return _ALONE[text], text
    if _HOURS.search(text):
        return _HOURS.sub("小时", text), text
    return (text, "4个") if text == "+个" else None


def slips_mended(text: str) -> str:
    """A text with the words that are printed for what is no word: 项目 for 项日, 进一步 for 进·步."""
    for slip, word in _SLIPS:
        text = slip.sub(word, text)
    return text


def untidy_end(text: str) -> bool:
    """Whether a figure ends in a mark that no figure ends in: a speck."""
    return bool(re.fullmatch(r"[\d.,]*\d[%％]?[.,:;'`·]", text))


def without_speck(text: str) -> str | None:
    """A figure without a point before its first digit, where it has its own: a speck; None where it has none."""
    found = re.fullmatch(r"[.,:;'`·](\d+[.]\d+[%％]?)", text)
    return found and found.group(1)


def misshapen(crop: Image, text: str) -> bool:
    """Whether the shapes in a crop cannot be the characters read: a broad 1, a low digit, a tall point.

    Only where each character stands apart from the next; otherwise nothing is known.
    """
    if not re.fullmatch(r"[\d.,%]{2,}", text):
        return False
    ink = _ink(crop)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (ink > 0).any(axis=0).view(np.int8), [0]])))
    spans = list(zip(edges[::2], edges[1::2], strict=True))
    if len(spans) != len(text):
        return False
    sizes = []
    for a, b in spans:
        rows = np.flatnonzero((ink[:, a:b] > 0).any(axis=1))
        sizes.append((int(b - a), int(rows[-1] - rows[0]) + 1))
    tall = max(h for _, h in sizes)
    for (width, height), character in zip(sizes, text, strict=True):
        if character in ".,":
            if height > 0.5 * tall:
                return True
        elif height < 0.7 * tall or (character == "1" and width > 0.62 * tall):
            return True
    return False


def with_lost_marks(crop: Image, text: str) -> str | None:
    """A figure with the points, and a number of a telephone with the hyphen, that its ink shows and its reading lacks.

    None where nothing is missing, and where characters touch so that nothing is known.
    """
    if not re.fullmatch(r"\d[\d.,]*[%％]?", text):
        return None
    ink = _ink(crop) > 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], ink.any(axis=0).view(np.int8), [0]])))
    spans = []
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        rows = np.flatnonzero(ink[:, a:b].any(axis=1))
        spans.append((int(a), int(b), int(rows[0]), int(rows[-1]) + 1))
    tall = max((bottom - top for _, _, top, bottom in spans), default=0)
    digits = [s for s in spans if s[3] - s[2] > 0.7 * tall]
    head, feet = (float(np.median([s[k] for s in digits])) if digits else 0.0 for k in (2, 3))
    tall = round(feet - head)
    if tall < 8:
        return None
    shapes = ""
    for a, b, top, bottom in spans:
        width, height, middle = b - a, bottom - top, ((top + bottom) / 2 - head) / tall
        if height > 0.6 * tall:
            shapes += "0"
        elif not digits[0][0] < a < digits[-1][0] or ink[top:bottom, a:b].sum() < max(4, 0.008 * tall * tall):
            continue
        elif width < 0.35 * tall and height < 0.4 * tall and middle > 0.75:
            shapes += "."
        elif (
            0.15 * tall < width < 0.8 * tall and height < 0.22 * tall and 0.35 < middle < 0.75 and width > 1.3 * height
        ):
            shapes += "-"
    count = sum(c.isdigit() for c in text)
    if text[-1].isdigit() and shapes.count("0") != count:
        return None
    read = re.sub(r"\d", "0", text.rstrip("%％").replace(",", "."))
    if len(shapes) <= len(read) or shapes.replace("-", "").replace(".", "")[:count] != "0" * count:
        return None
    rest, marked = iter(c for c in text if c.isdigit()), ""
    for shape in shapes:
        character = next(rest, None) if shape == "0" else shape
        if character is None:
            break
        marked += character
    marked = marked.rstrip(".-")
    telephone = text[0] == "0" and 10 <= count <= 12 and text.isdigit()
    if ("-" in marked) != telephone or marked.count("-") > 1 or sum(c in ".-" for c in marked) <= len(read) - count:
        return None
    return marked + text[len(text.rstrip("%％")) :]


def with_point_at_gap(crop: Image, digits: str) -> str | None:
    """A run of digits with a point where its ink leaves the room for one; None where all stand close together.

    The point of a light type on a faint scan is a pixel or two, and lost, but not its place.
    """
    ink = _ink(crop) > 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], ink.any(axis=0).view(np.int8), [0]])))
    rows = [np.flatnonzero(ink[:, a:b].any(axis=1)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    heights = [int(r[-1] - r[0]) + 1 for r in rows]
    tall = max(heights, default=0)
    spans = [
        (int(a), int(b)) for a, b, height in zip(edges[::2], edges[1::2], heights, strict=True) if height > 0.7 * tall
    ]
    if len(spans) != len(digits) or len(digits) < 2 or tall < 8:
        return None
    gaps = [after[0] - before[1] for before, after in pairwise(spans)]
    widest = int(np.argmax(gaps))
    others = max((g for k, g in enumerate(gaps) if k != widest), default=0.55 * tall)  # beside a 1 there is room
    if gaps[widest] < max(0.7 * tall, 2 * others):
        return None
    room = crop[:, spans[widest][1] + 1 : spans[widest + 1][0] - 1]
    if ((room < int(np.percentile(crop, 95)) - 25).sum(axis=0) > 0.3 * tall).any():  # strokes of a faint digit
        return None
    return f"{digits[: widest + 1]}.{digits[widest + 1 :]}"


def _ink(crop: Image) -> Image:
    level = (int(np.percentile(crop, 1)) + 250) // 2
    return cv2.threshold(crop, level, 255, cv2.THRESH_BINARY_INV)[1]


def separators(crop: Image) -> str | None:
    """The separators of a figure by their shape: ``,`` hangs below the feet of the digits, ``.`` stands on them.

    ``crop`` holds one line (H×W grey, dark on light). None where a separator is blurred into a digit or ambiguous.
    """
    _, _, stats, _ = cv2.connectedComponentsWithStats(_ink(crop), connectivity=8)
    boxes = sorted((tuple(int(v) for v in s[:4]) for s in stats[1:] if s[4] >= 2), key=lambda b: b[0])
    if not boxes:
        return None
    tall = max(h for _, _, _, h in boxes)
    digits = [b for b in boxes if b[3] > 0.75 * tall]
    if not digits:
        return None
    feet = float(np.median([y + h for _, y, _, h in digits]))
    marks = ""
    for x, y, w, h in boxes:
        inside = digits[0][0] < x < digits[-1][0]
        if not inside or h > 0.5 * tall or w > 0.45 * tall or y + h / 2 < feet - 0.3 * tall:
            continue
        hang = (y + h - feet) / tall
        if 0.06 < hang < 0.1:
            return None
        marks += "," if hang >= 0.1 else "."
    return marks
