"""Clients' queues, and the employment of who serves them: what cannot be used is refused before it is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import psycopg
import pytest
from tests import scenes

from tejido.clients import actions, errors, models, queries
from tejido.contacts import floor_tables
from tejido.journal import scopes
from tejido.people import actions as people_actions
from tejido.people import models as people

Steps = Callable[[models.Skill, models.Skill], list[tuple[int, list[tuple[models.Skill, int]]]]]
BAD: dict[str, Steps] = {
    "does not begin at 0": lambda one, two: [(10, [(one, 2)])],
    "asks again after nothing": lambda one, two: [(0, [(one, 2)]), (10, []), (20, [(one, 1)])],
    "asks for more": lambda one, two: [(0, [(one, 2)]), (10, [(one, 3)])],
    "asks for another skill": lambda one, two: [(0, [(one, 2)]), (10, [(two, 1)])],
    "out of order": lambda one, two: [(0, [(one, 3)]), (20, [(one, 2)]), (10, [(one, 1)])],
    "level 6": lambda one, two: [(0, [(one, 6)])],
    "a skill twice": lambda one, two: [(0, [(one, 2), (one, 3)])],
}


@pytest.mark.parametrize("name", BAD)
def test_requirements_that_cannot_be_used_change_nothing(committed: None, name: str) -> None:
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=0)
        other = actions.add_skill(code="cards", name="Tarjetas", by=scenes.BY, at=floor.at)
    with scopes.scoped(floor.scope):
        with pytest.raises(errors.RequirementsInvalid), scopes.scoped(floor.scope):
            actions.set_requirements(queue=floor.queue, steps=BAD[name](floor.skill, other), by=scenes.BY, at=floor.at)
        rows = models.RequirementStep.objects.filter(queue=floor.queue)
        assert list(rows.values_list("after_seconds", "minimum_level")) == [(0, 2)]


def test_a_last_step_lets_anyone_take_contacts_and_the_router_reads_it(committed: None) -> None:
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=0)
        actions.set_requirements(
            queue=floor.queue, steps=[(0, [(floor.skill, 2)]), (60, [])], by=scenes.BY, at=floor.at
        )
        assert [(seconds, len(pairs)) for seconds, pairs in queries.steps(floor.queue)] == [(0, 1), (60, 0)]
        (read,) = floor_tables.policy(floor.pool.pk, at=floor.at).queues
        assert [(step.after_seconds, len(step.requirements)) for step in read.steps] == [(0, 1), (60, 0)]
        assert read.wait_needed_seconds(levels={}) == 60
        actions.set_requirements(queue=floor.queue, steps=[(0, [])], by=scenes.BY, at=floor.at)
        (read,) = floor_tables.policy(floor.pool.pk, at=floor.at).queues
        assert read.wait_needed_seconds(levels={}) == 0


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        ((2026, 11, 3, 7, 59), False),
        ((2026, 11, 3, 8, 0), True),
        ((2026, 11, 3, 17, 59), True),
        ((2026, 11, 3, 18, 0), False),
        ((2026, 11, 2, 12, 0), False),  # All Saints, moved to Monday in Colombia
        ((2026, 11, 7, 12, 0), False),  # a Saturday
    ],
)
def test_a_queue_is_open_in_its_own_zone(committed: None, local: tuple[int, int, int, int, int], is_open: bool) -> None:
    queue = models.Queue(
        zone="America/Bogota",
        holiday_calendar="CO",
        opens_at=time(8),
        closes_at=time(18),
        open_weekdays=[0, 1, 2, 3, 4],
    )
    at = datetime(*local, tzinfo=UTC).replace(hour=(local[3] + 5) % 24)
    assert queries.is_open(queue, at=at) is is_open


def test_hours_past_midnight_belong_to_the_day_on_which_they_began(committed: None) -> None:
    queue = models.Queue(
        zone="America/New_York", holiday_calendar="US", opens_at=time(20), closes_at=time(4), open_weekdays=[4]
    )
    friday_evening = datetime(2026, 11, 7, 2, 0, tzinfo=UTC)
    assert queries.is_open(queue, at=friday_evening)
    assert queries.is_open(queue, at=friday_evening.replace(hour=8))
    assert not queries.is_open(queue, at=friday_evening.replace(hour=10))


def test_the_target_is_the_newest_that_has_begun(committed: None) -> None:
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=0)
        actions.set_target(
            queue=floor.queue, channel="chat", from_date=date(2027, 1, 1), variant="removed_in_time", target_seconds=90,
            target_share=0.9, offer_seconds=15, by=scenes.BY, at=floor.at,
        )  # fmt: skip
        assert queries.target_on(floor.queue, channel="chat", day=date(2026, 12, 31)).target_seconds == 30
        assert queries.target_on(floor.queue, channel="chat", day=date(2027, 1, 1)).target_seconds == 90
        with pytest.raises(errors.NoTarget):
            queries.target_on(floor.queue, channel="chat", day=date(2025, 12, 31))
        with pytest.raises(errors.NoTarget):
            queries.target_on(floor.queue, channel="voice", day=date(2027, 1, 1))


def test_a_queue_closed_by_hand_takes_nobody_in_until_it_is_opened(committed: None, owner: psycopg.Connection) -> None:
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=0)
        actions.set_closed(queue=floor.queue, is_closed=True, by=scenes.BY, at=floor.at)
        with pytest.raises(errors.QueueClosed), scopes.scoped(floor.scope):
            floor.arrive()
        actions.set_closed(queue=floor.queue, is_closed=False, by=scenes.BY, at=floor.at)
        assert floor.arrive().state == "waiting"
    told = owner.execute("SELECT count(*) FROM journal_fact WHERE type = 'queue_changed'").fetchone()
    assert told == (3,), "the requirements, the closing and the opening"


def test_an_employment_that_ends_takes_its_placement_along(committed: None, owner: psycopg.Connection) -> None:
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=1)
        employment = people.Employment.objects.get(person=floor.agents[0])
        people_actions.end_employment(
            employment=employment, to_date=date(2026, 12, 1), reason="moved_away", recorded_at=floor.at, by=scenes.BY,
            at=floor.at,
        )  # fmt: skip
        for kind in (people.Employment, people.Placement):
            spell = kind._default_manager.get(person=floor.agents[0], superseded_at=None)
            assert (spell.to_date, spell.end_reason) == (date(2026, 12, 1), "moved_away")
    told = owner.execute("SELECT type FROM journal_fact ORDER BY id DESC LIMIT 2").fetchall()
    assert told == [("employment_ended",), ("placement_ended",)]
