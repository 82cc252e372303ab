"""The one error of this package."""

from __future__ import annotations


class Unreadable(ValueError):
    """A value is printed but cannot be read with certainty.

    ``text`` is what was read, ``reason`` says in Chinese why it is not taken (it goes to the reviewer as it is), and
    ``candidates`` are the values it may mean, in the notation of the record (plain decimals, yuan, ISO dates).
    """

    def __init__(self, text: str, reason: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(text, reason, candidates)
        self.text = text
        self.reason = reason
        self.candidates = candidates

    def __str__(self) -> str:
        return f"{self.reason}：{self.text}" + (f"（可能是 {' / '.join(self.candidates)}）" if self.candidates else "")
