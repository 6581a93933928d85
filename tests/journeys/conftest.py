"""One quiet demonstration for the journeys that walk through pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests import served, walks


@pytest.fixture(scope="session")
def demonstration() -> Iterator[served.Centre]:
    """A served demonstration in which nobody but the tests takes part; each leaves no contact behind."""
    with walks.quiet_demonstration() as made:
        yield made


@pytest.fixture
def visitors(demonstration: served.Centre) -> Iterator[walks.Visitors]:
    """Browsers on the demonstration, closed after the test.

    The driver runs an event loop in this thread, beside which Django refuses to ask the database; so it ends with the
    test.
    """
    with walks.chromium() as browser:
        made = walks.Visitors(browser, demonstration)
        yield made
        made.leave()
