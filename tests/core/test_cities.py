"""The cities with a poverty line of their own: each is a domain, named once, and found by its name."""

from __future__ import annotations

import unicodedata

from tejido.core.impact import cities, poverty


def plain(name: str) -> str:
    return unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()


def test_each_city_is_a_domain_and_stands_in_the_order_of_names() -> None:
    assert all(poverty.is_domain(f"city:{code}") for code in cities.NAMES)
    names = list(cities.NAMES.values())
    assert names == sorted(set(names), key=plain)
    assert len(names) == 23
    assert (cities.NAMES["27001"], cities.NAMES["52001"]) == ("Quibdó", "Pasto")
