"""Values and their spellings: what a figure is, and the many ways in which a form prints it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

D = Decimal
Truth = dict[str, Any]
HAN = "零一二三四五六七八九"
FULL = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


def plain(value: Decimal) -> str:
    """A decimal in plain notation without trailing zeros."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text or "0"


def fixed(value: Decimal, places: int, thousands: bool = False, rounding: str = ROUND_HALF_UP) -> str:
    """A decimal printed with so many places."""
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=rounding)
    return format(rounded, ",f" if thousands else "f")


def han(number: int) -> str:
    """A number from 0 to 99 in Chinese: 12 is 十二."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十"
    return head + (HAN[ones] if ones or not tens else "")


@dataclass(frozen=True)
class Quantity:
    """What a target or an actual says: ``value`` is a fraction for percent, text for dates and levels."""

    kind: str  # number, percent, date, text
    comparator: str | None = "="
    value: Decimal | str | None = None
    upper: Decimal | None = None
    unit: str | None = None
    words: str = ""  # the printed form of a date or a level

    def truth(self, raw: str) -> Truth:
        """The value object of the record for this quantity printed as ``raw``."""
        value, unit, upper = self.value, self.unit, self.upper
        if self.kind == "number" and unit and unit[0] in "万亿" and unit not in ("万元/", "亿元/"):
            times = Decimal(10_000 if unit[0] == "万" else 100_000_000)
            assert isinstance(value, Decimal)
            value, upper, unit = value * times, upper * times if upper is not None else None, unit[1:]
        shown = plain(value) if isinstance(value, Decimal) else value
        return {
            "raw": "".join(raw.split()),
            "kind": self.kind,
            "comparator": None if self.kind == "text" else self.comparator,
            "value": shown,
            "upper": plain(upper) if upper is not None else None,
            "unit": unit if self.kind == "number" else None,
        }


@dataclass(frozen=True)
class Spelling:
    """How one form's author writes values; drawn once a form, with a little carelessness."""

    at_least: str
    at_most: str
    exactly: str
    percent: str
    thousands: bool
    full_width: bool
    careless: float  # chance that a value is written otherwise

    @staticmethod
    def draw(rng: Random) -> Spelling:
        return Spelling(
            at_least=rng.choice(
                ["≥{}"] * 6
                + [
                    "不少于{}",
                    "不低于{}",
                    "{}以上",
                    "大于等于{}",
                    ">={}",
                    "≧{}",
                    "至少{}",
                    "达到{}以上",
                    "⩾{}",
                    "{}及以上",
                    "≥ {}",
                ]
            ),
            at_most=rng.choice(
                ["≤{}"] * 5 + ["不超过{}", "{}以内", "小于等于{}", "<={}", "≦{}", "不高于{}", "控制在{}以内"]
            ),
            exactly=rng.choice(["{}"] * 4 + ["={}", "＝{}", "={}"]),
            percent=rng.choice(["%"] * 6 + ["％", " %", "﹪"]),
            thousands=rng.random() < 0.2,
            full_width=rng.random() < 0.06,
            careless=rng.choice([0, 0, 0.1, 0.3]),
        )

    def figure(self, quantity: Quantity, rng: Random, places: int | None = None) -> str:
        """The bare figure with its unit, without comparator."""
        value = quantity.value
        assert isinstance(value, Decimal)
        if quantity.kind == "percent":
            text = plain(value * 100) if places is None else fixed(value * 100, places)
            tail = self.percent
        else:
            text = fixed(value, places) if places is not None else plain(value)
            if self.thousands and value >= 1000:
                text = format(Decimal(text), ",f")
            tail = (" " if rng.random() < 0.03 else "") + (quantity.unit or "")
        return text.translate(FULL) + tail.strip() if self.full_width and rng.random() < 0.7 else text + tail

    def target(self, quantity: Quantity, rng: Random) -> str:
        """A target as printed; what it says is ``quantity``."""
        if quantity.kind in ("text", "date"):
            return quantity.words
        style = Spelling.draw(rng) if rng.random() < self.careless else self
        if quantity.comparator == "..":
            return style.between(quantity, rng)
        if quantity.kind == "number" and self._small(quantity) and rng.random() < 0.04:
            number = "两" if quantity.value == 2 else han(int(quantity.value or 0))
            figure = number + (quantity.unit or "")
        elif (
            quantity.kind == "percent"
            and rng.random() < 0.02
            and isinstance(quantity.value, D)
            and D(0) < quantity.value < 1
        ):
            figure = self._han_percent(quantity)
        else:
            figure = style.figure(quantity, rng)
        if quantity.comparator == "~":
            return "约" + figure
        if quantity.comparator in (">", "<"):
            return rng.choice(
                {">": ("＞{}", ">{}", "大于{}", "高于{}"), "<": ("＜{}", "<{}", "小于{}", "低于{}")}[
                    quantity.comparator
                ]
            ).format(figure)
        pattern = {">=": style.at_least, "<=": style.at_most, "=": style.exactly}[quantity.comparator or "="]
        return pattern.format(figure)

    def between(self, quantity: Quantity, rng: Random) -> str:
        low, high = self.figure(quantity, rng), self.figure(replace(quantity, value=quantity.upper), rng)
        dash = rng.choice(["-", "～", "—", "~", "至"])
        if quantity.kind == "percent":
            return rng.choice([f"{low}{dash}{high}", f"{low.rstrip('%％﹪ ')}{dash}{high}"])
        tail = quantity.unit or ""
        return f"{low.removesuffix(tail).strip()}{dash}{high}"

    def actual(self, quantity: Quantity, rng: Random) -> str:
        """An actual as printed: a figure without comparator, at more places now and then."""
        if quantity.kind in ("text", "date"):
            return quantity.words
        assert isinstance(quantity.value, Decimal)
        places = None
        if quantity.kind == "percent" and rng.random() < 0.3:
            exact = max(0, -int((quantity.value * 100).normalize().as_tuple().exponent))
            places = max(exact, rng.choice([1, 2]))
        figure = self.figure(quantity, rng, places)
        return "约" + figure if quantity.comparator == "~" else figure

    @staticmethod
    def _small(quantity: Quantity) -> bool:
        whole = isinstance(quantity.value, Decimal) and quantity.value == quantity.value.to_integral_value()
        return (
            whole
            and Decimal(2) <= Decimal(quantity.value or 0) <= 20
            and quantity.unit in {"个", "场", "次", "份", "家", "座", "处"}
        )

    @staticmethod
    def _han_percent(quantity: Quantity) -> str:
        assert isinstance(quantity.value, Decimal)
        return (
            "百分之" + han(int(quantity.value * 100))
            if quantity.value * 100 == int(quantity.value * 100)
            else f"{plain(quantity.value * 100)}%"
        )


@dataclass(frozen=True)
class Money:
    """How one form prints amounts: the declared unit, decimals, separators, and what stands for nothing."""

    unit: str  # 万元 or 元
    places: int
    strip: bool  # 100 rather than 100.00
    thousands: bool
    nothing: str  # a source without money: 0, blank, a dash
    suffix: bool = False  # the unit repeated within the cell

    @staticmethod
    def draw(rng: Random, unit: str | None = None) -> Money:
        unit = unit or rng.choice(["万元"] * 5 + ["元"])
        places = rng.choice([0, 1, 2, 2, 2, 2, 4, 6]) if unit == "万元" else rng.choice([0, 2, 2])
        return Money(
            unit,
            places,
            rng.random() < 0.6,
            rng.random() < 0.3,
            rng.choice(["0", "", "", "—", "/", "0.00", "-", "——"]),
            rng.random() < 0.05,
        )

    @property
    def yuan(self) -> Decimal:
        return Decimal(10_000 if self.unit == "万元" else 1)

    def step(self) -> Decimal:
        """The smallest amount in yuan that this form can print."""
        return self.yuan.scaleb(-self.places)

    def round(self, yuan: Decimal) -> Decimal:
        """An amount in yuan rounded down to what the form can print."""
        return (yuan / self.step()).to_integral_value(rounding=ROUND_DOWN) * self.step()

    def show(self, yuan: Decimal) -> str:
        text = fixed(yuan / self.yuan, self.places, self.thousands)
        if self.strip and "." in text:
            text = text.rstrip("0").rstrip(".")
        return text + (self.unit if self.suffix and yuan else "")


def phrase_amount(yuan: Decimal) -> tuple[str, str]:
    """An amount as a narrative writes it, and the unit it is in."""
    return (f"{plain(yuan / 10_000)}万元", "万元") if yuan >= 10_000 else (f"{plain(yuan)}元", "元")
