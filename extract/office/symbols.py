"""Tick boxes and marks that Word sets in symbol fonts, as the characters that every form reader knows."""

from __future__ import annotations

CHECKED, UNCHECKED, TICK, CROSS = "☑", "□", "√", "×"
_FONTS: dict[str, dict[int, str]] = {
    "wingdings": {
        0x6F: UNCHECKED, 0x71: UNCHECKED, 0x72: UNCHECKED, 0xA8: UNCHECKED, 0x6E: "■",
        0xFE: CHECKED, 0xFD: CHECKED, 0x78: CHECKED, 0xFC: TICK, 0xFB: CROSS, 0x6C: "●", 0xA1: "○", 0x9F: "•",
    },
    "wingdings 2": {
        0x2A: UNCHECKED, 0x30: UNCHECKED, 0xA3: UNCHECKED, 0x35: UNCHECKED,
        0x52: CHECKED, 0x53: CHECKED, 0x54: CHECKED, 0x50: TICK, 0x4F: CROSS, 0x51: CROSS, 0x98: "●", 0x81: "○",
    },
    "symbol": {0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xB7: "·", 0xB9: "≠", 0xBB: "≈", 0xF7: "÷"},
}  # fmt: skip


def shown(text: str, font: str | None) -> str:
    """What text in a font looks like: characters of a symbol font, typed as such or in Word's private area."""
    table = _FONTS.get((font or "").lower())
    if table is None:
        return text
    return "".join(table.get(ord(c) - 0xF000 if 0xF000 <= ord(c) <= 0xF0FF else ord(c), c) for c in text)
