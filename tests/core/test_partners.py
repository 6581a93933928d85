"""Working with partners: what is kept, how long a turn waits, from where a seat is filled, what a partner is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tejido.core import openings, partners
from tejido.core.impact import outcomes

DAY = date(2026, 11, 3)
SECRET = b"of this test"


@pytest.mark.parametrize(
    ("parts", "on", "state", "quantity", "whole_on"),
    [
        ([], DAY, "open", 0, None),
        ([], DAY + timedelta(days=1), "overdue", 0, None),
        ([(DAY, 19)], DAY + timedelta(days=1), "overdue", 19, None),
        ([(DAY, 8), (DAY - timedelta(days=9), 12)], DAY + timedelta(days=9), "kept", 20, DAY),
        # What was kept later is not known on the day that is asked about.
        ([(DAY + timedelta(days=2), 20)], DAY, "open", 0, None),
        ([(DAY - timedelta(days=3), 25)], DAY, "kept", 25, DAY - timedelta(days=3)),
    ],
)
def test_a_commitment_is_kept_when_its_parts_make_it_whole(
    parts: list[tuple[date, int]], on: date, state: str, quantity: int, whole_on: date | None
) -> None:
    found = partners.kept([(day, Decimal(part)) for day, part in parts], quantity=Decimal(20), due_date=DAY, on=on)
    assert (found.state, found.quantity, found.on_date) == (state, quantity, whole_on)


def test_days_are_counted_by_the_operators_midnights() -> None:
    since = datetime(2026, 11, 3, 4, 59, tzinfo=UTC)  # a minute before midnight in Bogotá
    for hours, zone, days in ((0, "America/Bogota", 0), (1, "America/Bogota", 1), (1, "UTC", 0), (-30, "UTC", 0)):
        assert partners.days_waiting(since=since, at=since + timedelta(hours=hours), zone=zone) == days


def test_a_seat_is_filled_from_inside_by_whoever_was_placed_on_the_day_before() -> None:
    spell = openings.Spell(placement=1, from_date=DAY - timedelta(days=90), to_date=DAY)
    still = openings.Spell(placement=2, from_date=DAY - timedelta(days=30), to_date=None)
    left = openings.Spell(placement=3, from_date=DAY - timedelta(days=90), to_date=DAY - timedelta(days=1))
    new = openings.Spell(placement=4, from_date=DAY, to_date=None)
    for spells, expected in (([spell], 1), ([spell, still], 2), ([left], None), ([new], None), ([], None)):
        found = openings.placement_before(spells, filled=DAY)
        assert (found.placement if found else None) == expected


def told(**groups: tuple[int, int]) -> outcomes.Published:
    """Return what is told of groups with so many people, of whom so many were hired."""
    counts = []
    for name, (people, hired) in groups.items():
        group = int(name.removeprefix("g"))
        for stage, count in ((outcomes.EVERYBODY, people), ("hired", hired)):
            if count:
                counts.append(outcomes.Count(group=group, stage=stage, people=count, digest=f"{group}{stage}{count}"))
    return outcomes.published(counts, secret=SECRET)


def test_a_partner_is_told_counts_of_large_groups_only_and_rounded() -> None:
    found = told(g1=(45, 20), g2=(40, 22))
    assert {found.people[1].value, found.people[2].value, found.all_people.value} == {45, 40, 85}
    for figure, count in (
        (found.stages["hired"][1], 20),
        (found.stages["hired"][2], 22),
        (found.all_stages["hired"], 42),
    ):
        assert figure.value is not None and figure.low is not None and figure.high is not None
        assert figure.value % 5 == 0 and figure.low <= count <= figure.high


def test_nothing_small_is_told_and_nothing_follows_from_the_total() -> None:
    # Four of forty were hired from the second group: neither it nor the first one is told, which the total would tell.
    for groups in ({"g1": (45, 20), "g2": (40, 4)}, {"g1": (45, 20), "g2": (40, 36)}):
        found = told(**groups)
        assert [found.stages["hired"][group].value for group in (1, 2)] == [None, None]
    # A group of six is not even counted, and with it goes the next one, so that the sum does not count it either.
    found = told(g1=(45, 20), g2=(40, 20), g3=(6, 3))
    assert [found.people[group].value for group in (1, 2, 3)] == [45, None, None]
    assert told(g1=(8, 4)).all_people.value is None
    assert outcomes.published([], secret=SECRET).people == {}
