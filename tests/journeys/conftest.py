"""One quiet demonstration for all journeys that walk through pages, and a browser for each file of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests import served, walks


@pytest.fixture(scope="session")
def demonstration() -> Iterator[served.Centre]:
    """A served demonstration in which nobody but the tests takes part; each leaves no contact behind."""
    with walks.quiet_demonstration() as made:
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with walks.chromium() as browser:
        yield browser


@pytest.fixture
def visitors(chromium: Browser, demonstration: served.Centre) -> Iterator[walks.Visitors]:
    """Browsers on the demonstration, closed after the test."""
    made = walks.Visitors(chromium, demonstration)
    yield made
    made.leave()
