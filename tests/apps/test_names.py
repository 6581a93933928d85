"""People are found by words of their names: any order, with and without accents, and only within the scope."""

from __future__ import annotations

import pytest

from tejido.journal import scopes
from tejido.people import models, names


def _known() -> dict[str, int]:
    told = (("Ana María", "Nuñez", "Peña", "Ani"), ("José", "Peña", "", "Pepe"), ("Under_score", "Per%cent", "", "Odd"))
    return {
        given: models.Person.objects.create(
            given_names=given, first_surname=first, second_surname=second, display_name=shown
        ).pk
        for given, first, second, shown in told
    }


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("pena", {"Ana María", "José"}), ("PEÑA jose", {"José"}), ("ani nunez maria pena", {"Ana María"}),
        ("pepe pepe pepe x", set()), ("_", {"Under_score"}), ("%", {"Under_score"}), ("per%", {"Under_score"}),
        ("\\", set()), ("a", {"Ana María", "José"}),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_every_word_is_looked_for_as_it_is_written_or_without_accents(wanted: str, found: set[str]) -> None:
    with scopes.scoped({0}):
        known = _known()
        ids, total = names.page(wanted, first=0, count=10)
        assert {given for given, pk in known.items() if pk in ids} == found
        assert total == len(found)
        assert set(models.Person.objects.filter(pk__in=names.holding(wanted))) == set(
            models.Person.objects.filter(pk__in=ids)
        )


@pytest.mark.django_db
def test_names_are_found_by_whoever_sees_people_and_by_nobody_else() -> None:
    with scopes.scoped({0}):
        _known()
        assert len(names.namesakes(["jose pena", "nobody"])) == 1
    with scopes.scoped({7}):
        assert names.page("jose", first=0, count=10) == ([], 0)
        assert names.namesakes(["jose pena"]) == []
