"""Randomness in the tests: the same in every run of the suite, and new in every search of `make soak`.

A suite that fails must fail again. Hypothesis therefore draws the same examples each time, has no time limit for one,
and does not mind a slow machine. Looking for what nobody has thought of is another job, with many more examples.
"""

from __future__ import annotations

import os

import hypothesis

# How many times as many examples are searched, with new chance; not set where the same ones are wanted.
SEARCH = "TEJIDO_SOAK_SEARCH"


def settle() -> None:
    """Set Hypothesis up; before any test module is imported, because decorated tests take it from there."""
    is_search = SEARCH in os.environ
    hypothesis.settings.register_profile(
        "tejido",
        derandomize=not is_search,
        database=None,
        deadline=None,
        max_examples=examples(100),
        print_blob=True,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("tejido")


def examples(count: int) -> int:
    """Return how many examples to try where the suite tries so many."""
    return count * int(os.environ.get(SEARCH, "1"))
