"""The code on the wall: it changes, the one before holds, and the end of a number means one person or nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tejido.core import attendance

NOW = datetime(2026, 11, 3, 14, 4, tzinfo=UTC)


def test_a_code_holds_for_its_window_and_the_next() -> None:
    code = attendance.code("a" * 64, now=NOW)
    assert (len(code), code.isdecimal()) == (6, True)
    spaced = f"{code[:3]} {code[3:]}"
    held = [
        attendance.is_code(spaced, secret="a" * 64, now=NOW + timedelta(seconds=seconds))
        for seconds in (0, 359, 600, 959, 960)
    ]
    assert held == [True, True, True, True, False]
    assert not attendance.is_code(code, secret="b" * 64, now=NOW)
    assert not attendance.is_code("", secret="a" * 64, now=NOW)
    assert attendance.seconds_left(now=NOW) == 360


def test_codes_of_many_windows_are_spread_over_all_numbers() -> None:
    codes = {attendance.code("a" * 64, now=NOW + timedelta(seconds=600 * each)) for each in range(1_000)}
    assert len(codes) > 990


def test_the_end_of_a_number_finds_whoever_has_it() -> None:
    numbers = {1: ["1067890123", "+57 300 123 4567"], 2: ["52.004.567"], 3: []}
    for typed, found in (
        ("0123", {1}),
        ("4567", {1, 2}),
        ("004567", {2}),
        ("567", set()),
        ("9999", set()),
        ("", set()),
    ):
        assert attendance.ending_in(attendance.tail(typed), numbers=numbers) == found
