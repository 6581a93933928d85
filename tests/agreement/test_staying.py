"""Spells of working here: the database and the fold count the same, on random histories."""

from __future__ import annotations

import random
from datetime import date, timedelta

import psycopg
import pytest
from tests import crowd

from tejido.core.impact.staying import spells
from tejido.impact.staying import tenure
from tejido.journal import scopes

WINDOW_FROM, TO_DATE = date(2021, 3, 1), date(2026, 3, 1)
REASONS = ("resigned", "dismissed", "hired_by_client", "died", "told_long_ago")


def _histories(owner: psycopg.Connection, rng: random.Random) -> list[spells.Employment]:
    """Employ people several times each, some contracts following each other, some people with two records."""
    people = [
        row[0]
        for row in owner.execute(
            "INSERT INTO people_person (given_names, first_surname, second_surname, display_name)"
            " SELECT 'Persona', 'Inventada', '', 'Persona' FROM generate_series(1, 60) RETURNING id"
        ).fetchall()
    ]
    standing = {person: person for person in people}
    for twin, whole in zip(people[:6], people[6:12], strict=True):
        owner.execute("UPDATE people_person SET canonical_person_id = %s WHERE id = %s", [whole, twin])
        standing[twin] = whole
    found = []
    for person in people:
        begins = date(2020, 1, 1) + timedelta(days=rng.randint(0, 2000))
        for _ in range(rng.randint(0, 3)):
            ends = None if rng.random() < 0.25 else begins + timedelta(days=rng.randint(1, 500))
            reason = rng.choice(REASONS) if ends else ""
            (own,) = owner.execute(
                "INSERT INTO people_employment (person_id, contract, from_date, to_date, end_reason, recorded_at)"
                " VALUES (%s, 'indefinite', %s, %s, %s, now()) RETURNING id",
                [person, begins, ends, reason],
            ).fetchone() or (0,)
            found.append(
                spells.Employment(id=own, person=standing[person], from_date=begins, to_date=ends, end_reason=reason)
            )
            if ends is None:
                break
            begins = ends + timedelta(days=rng.choice((0, 0, 30)))
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_the_database_and_the_fold_see_the_same_spells(committed: None, owner: psycopg.Connection, seed: int) -> None:
    crowd.install()
    told = _histories(owner, random.Random(seed))
    expected = spells.seen(told, window_from=WINDOW_FROM, to_date=TO_DATE)
    with scopes.scoped({0}):
        read = tenure.read("all", window_from=WINDOW_FROM, to_date=TO_DATE)["all"]
    got = {
        spells.Seen(lasted=lasted, entered=entered, cause=cause): count
        for lasted, entered, cause, count in zip(read.lasted, read.entered, read.causes, read.counts, strict=True)
    }
    assert got == dict(expected)
    assert any(one.entered for one in got), "some came before the window"
    assert {one.cause for one in got} == {None, "voluntary", "involuntary", "success", "neither"}


def test_groups_are_apart_and_small_ones_are_withheld(committed: None, owner: psycopg.Connection) -> None:
    crowd.install()
    crowd.place(owner, 30, from_date=date(2024, 1, 1))
    crowd.place(owner, 12, from_date=date(2025, 1, 1))
    crowd.place(owner, 3, from_date=date(2025, 6, 1), work_mode="home")
    owner.execute("UPDATE people_employment SET to_date = from_date + 200, end_reason = 'resigned' WHERE id % 5 = 0")
    owner.execute("UPDATE people_placement SET position = 'mentor' WHERE from_date = '2025-06-01'")
    with scopes.scoped({0}):
        everybody = tenure.staying(dimension="all", to_date=TO_DATE)
        by_position = tenure.staying(dimension="position", to_date=TO_DATE)
        by_year = tenure.staying(dimension="hired", to_date=TO_DATE)
    (group,) = everybody.groups
    assert group.people_count == 45
    twelve = next(point for point in group.stays if point.month == 12)
    assert twelve.share.value is not None and 0.7 < twelve.share.value < 0.9
    assert twelve.share.low is not None and twelve.share.low < twelve.share.value
    # Who is withheld takes the next smallest along, so that nothing follows from the sum.
    assert all(one.is_withheld and not one.stays for one in by_position.groups)
    assert [one.key for one in by_year.groups if not one.is_withheld] == ["2024", "2025"]
    assert by_year.compared is not None
    assert group.tenure is not None and group.tenure.restricted[12].value is not None
