"""What was asked for and cannot be done."""

from __future__ import annotations


class WrongUsage(Exception):
    """An input, option or configuration that cannot be used; its text says why, and what to do."""
