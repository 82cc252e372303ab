"""Somebody at the review page, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from review_desk import chromium

ARGUMENTS = ["--no-sandbox", "--headless=new", "--disable-gpu", "--disable-dev-shm-usage"]


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """A Chromium without a window; where none is installed, the test that asks for it is skipped."""
    if chromium() is None:
        pytest.skip("no Chromium")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


class Person:
    """Somebody at the page, in a browser of their own; what the page complains of is collected."""

    def __init__(self, browser: Browser, url: str, name: str = "王芳", *, dark: bool = False) -> None:
        self.url, self.name = url, name
        self.context = browser.new_context(
            viewport={"width": 1400, "height": 900},
            reduced_motion="reduce",
            color_scheme="dark" if dark else "light",
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def goto(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def introduce(self) -> None:
        """Give one's name, which is asked once."""
        self.page.fill("#name", self.name)
        self.page.click("#ask button[value=ok]")

    def said(self, text: str) -> None:
        expect(self.page.locator("#status")).to_contain_text(text)
