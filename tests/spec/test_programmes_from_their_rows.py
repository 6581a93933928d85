"""Three programmes as small worlds: what each says of itself is what its rows count."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize("name", ["open_training", "poor_city_site"])
def test_what_a_programme_says_is_what_its_rows_count(name: str) -> None:
    example = runpy.run_path(str(EXAMPLES / f"{name}.py"))
    for what, said, counted in example["counts"]():
        assert counted == pytest.approx(said, abs=0.005), what


@pytest.mark.parametrize("name", ["open_training", "poor_city_site", "home_agents"])
def test_its_table_is_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES / f"{name}.py"))["main"]()
    assert "synthetic" in capsys.readouterr().out


def test_a_month_of_leaving_stands_beside_its_year(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES / "home_agents.py"))["main"]()
    printed = capsys.readouterr().out
    assert "4.6% a month is 43% of the people in a year" in printed
    # Nobody is told apart in a place with fewer than ten people.
    cities = printed.split("last day of the year")[1].split("more places")[0].splitlines()[1:-1]
    assert cities
    assert all(int(line.split()[-1]) >= 10 for line in cities)
