"""The register of reference values: what ships, what two people change, and what was known on a day."""

from __future__ import annotations

from datetime import date

import pytest

from tejido.core.reference import values as core_values
from tejido.journal import scopes
from tejido.reference import values as register

NOVEMBER = date(2026, 11, 2)


@pytest.mark.django_db
def test_what_ships_is_in_the_register_and_names_its_row() -> None:
    shipped = core_values.shipped()
    with scopes.scoped({5}):
        table = register.table()
        assert register.table() is table, "asked again, it is the same one"
    held = [one for one in table.values]
    assert len(held) == len(shipped.values)
    wage = table.on("minimum_wage_month", place="CO-23001", day=NOVEMBER)
    assert (wage.value, wage.unit, wage.confidence) == (1_750_905, "COP/month", "secondary")
    assert wage.key_id and wage.recorded_at is not None
