"""Places by their country's own codes."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from tests import scenes

from tejido.journal import scopes
from tejido.reference import actions, errors, holiday_calendars, values


def test_a_place_is_added_once_with_one_fact(committed: None, owner: psycopg.Connection) -> None:
    with scopes.scoped({0}):
        for _ in range(2):
            place = actions.add_place(
                country="CO", scheme="divipola", code="05001", name="Medellín", source="DANE", by=scenes.BY,
                at=scenes.START,
            )  # fmt: skip
        assert place.code == "05001"
    assert owner.execute("SELECT count(*) FROM journal_fact WHERE type = 'place_added'").fetchone() == (1,)


@pytest.mark.parametrize(("country", "code"), [("CO", "5001"), ("CO", "5001a"), ("PA", "05001"), ("CO", "050011")])
def test_a_code_that_is_none_is_refused(committed: None, country: str, code: str) -> None:
    with pytest.raises(errors.PlaceCodeInvalid), scopes.scoped({0}):
        actions.add_place(
            country=country, scheme="divipola", code=code, name="x", source="x", by=scenes.BY, at=scenes.START
        )


def test_holidays_follow_the_place_and_a_place_has_one_code() -> None:
    in_town = holiday_calendars.of_place("CO-23001")
    assert [in_town(date(2026, 7, day)) for day in (20, 21)] == [True, False]
    assert not holiday_calendars.of_place("XX")(date(2026, 12, 25))
    assert values.place_code(country="CO", scheme="divipola", code="23001") == "CO-23001"
    assert values.place_code(country="PA", scheme="national", code="8") == "PA"
