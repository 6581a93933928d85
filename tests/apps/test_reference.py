"""Places by their country's own codes."""

from __future__ import annotations

import psycopg
import pytest
from tests import scenes

from tejido.journal import scopes
from tejido.reference import actions, errors


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
