"""The closing table says what the tables of the database hold, no more and no less."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tejido.access import queries as access_queries
from tejido.cli.demo import cast, crew, occupancy, played, steering, table, world
from tejido.clients import models as clients
from tejido.clients import queries as client_queries
from tejido.contacts import actions, intake, models, offers
from tejido.core import facts
from tejido.core.impact import worked_time
from tejido.journal import scopes
from tejido.people import actions as people_actions

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
BY = facts.Actor("user", 1)

Acting = Callable[[str], AbstractContextManager[None]]


def _contact(made: world.World, code: str, *, at: datetime) -> models.Contact:
    programme = made.programmes[cast.queue_plan(code).programme]
    notice = client_queries.treatment_notice(programme.client_id, at=at)
    assert notice is not None
    return intake.take_in_chat(
        programme=clients.Programme.objects.get(pk=programme.id),
        notice_key=notice.key,
        queue_code=code,
        language="en" if code == "english" else "es",
        provider_id=uuid.uuid4(),
        client_message_id=uuid.uuid4(),
        text="Hola",
        at=at,
    )


@pytest.fixture
def made(committed: None, owner: psycopg.Connection) -> world.World:
    """The world, with all desks connected."""
    found = world.ensure(now=NOW)
    owner.execute("UPDATE people_presence SET connections = 1")
    with scopes.scoped(found.scope):
        pool = clients.Pool.objects.get()
        models.Leadership.objects.create(pool=pool, epoch=1)
    return found


def _serve(
    made: world.World, acting_as: Acting, contact: models.Contact, *, address: str, at: datetime, decision: int
) -> None:
    user = access_queries.user_by_email(address)
    with scopes.scoped(made.scope):
        pool_id = clients.Pool.objects.get().pk
    assert user is not None and user.person_id is not None
    with acting_as("route"), scopes.scoped(made.scope):
        offer_id = offers.claim(
            offers.Claim(
                pool_id=pool_id, epoch=1, decision=decision, policy_version=1, contact_id=contact.pk,
                person_id=user.person_id, channel="chat", offered_at=at, deadline_at=at + timedelta(seconds=20),
                terms={},
            )
        )  # fmt: skip
    with scopes.scoped(made.scope):
        offer = models.Offer.objects.get(pk=offer_id)
        offers.accept(offer_key=offer.key, person_id=user.person_id, by=BY, at=at)


def test_contacts_waits_levels_groups_and_hours(made: world.World, acting_as: Acting) -> None:
    decisions = itertools.count(1)
    begin = NOW + timedelta(minutes=1)
    with scopes.scoped(made.scope):
        for address in (made.agents[1], made.agents[20]):
            user = access_queries.user_by_email(address)
            assert user is not None and user.person_id is not None
            people_actions.choose_activity(person_id=user.person_id, activity="available", reason=None, by=BY, at=begin)
    for wait_seconds, address in ((10, made.agents[1]), (50, made.agents[20]), (90, made.agents[20])):
        with scopes.scoped(made.scope):
            contact = _contact(made, "general", at=begin)
        served_at = begin + timedelta(seconds=wait_seconds)
        _serve(made, acting_as, contact, address=address, at=served_at, decision=next(decisions))
    with scopes.scoped(made.scope):
        left = _contact(made, "cards", at=begin)
        actions.end_contact(contact=left, reason="customer", by=BY, at=begin + timedelta(seconds=70))
        _contact(made, "cards", at=begin)
    result = table.measure(made, from_at=NOW, to_at=begin + timedelta(minutes=30))
    by_queue = {(row.name, row.channel): row for row in result.queues}
    general, cards = by_queue["Atención general", "chat"], by_queue["Tarjetas", "chat"]
    english = by_queue["Chat with us", "chat"]
    # A channel on which nothing came has no row of its own.
    assert len(result.queues) == sum("help" not in queue.channels for queue in cast.QUEUES)
    assert (general.offered_count, general.answered_count, general.abandoned_count) == (3, 3, 0)
    assert general.wait_seconds_mean == pytest.approx(50.0) and general.wait_seconds_p90 == pytest.approx(90.0)
    assert general.level is not None and general.level.share == pytest.approx(2 / 3)
    assert (cards.offered_count, cards.abandoned_count, cards.waiting_count) == (2, 1, 1)
    assert cards.level is not None and cards.level.share == 0.0
    assert english.offered_count == 0 and english.level is not None and english.level.share is None
    assert (result.total.offered_count, result.total.answered_count, result.messages_count) == (5, 3, 5)
    groups = {group.name: group for group in result.groups}
    assert groups["Montería, site"].contacts_count == 1 and groups["Pasto, home"].contacts_count == 2
    assert groups["Pasto, home"].worked_hours == pytest.approx(0.5) and groups["Pasto, home"].people_count == 1
    # By the clock, two of three at once are one: half an hour of the second, and what the first served, from accepting.
    assert groups["Pasto, home"].occupancy_share == pytest.approx(29.1666 / 30, abs=0.001)
    assert result.occupancy_share is not None and 0.9 < result.occupancy_share < 1.0
    employed = world.FIRST_AGENTS_COUNT + 1 + len(crew.mentors_played(world.FIRST_AGENTS_COUNT)) + len(crew.SUPERVISORS)
    assert result.impact["people in placement"] == str(employed)
    assert result.target_seconds_min == 20
    assert all(row.level is None for row in table.without_levels(result).queues)
    assert result.impact["impact workers among them (claim rung output)"].startswith("about ")


def test_what_came_before_or_after_does_not_count(made: world.World) -> None:
    with scopes.scoped(made.scope):
        for minutes in (0, 10, 20):
            _contact(made, "general", at=NOW + timedelta(minutes=minutes))
    result = table.measure(made, from_at=NOW + timedelta(minutes=10), to_at=NOW + timedelta(minutes=20))
    assert result.total.offered_count == 1


def test_played_agents_are_signed_off_and_whoever_takes_part_is_not(
    made: world.World, owner: psycopg.Connection
) -> None:
    with scopes.scoped(made.scope):
        for address in made.agents[:3]:
            user = access_queries.user_by_email(address)
            assert user is not None and user.person_id is not None
            people_actions.choose_activity(person_id=user.person_id, activity="available", reason=None, by=BY, at=NOW)
    steering.sign_off(made.agents[1:], scope=made.scope, at=NOW + timedelta(minutes=5))
    rows = owner.execute("SELECT person_id FROM people_presence WHERE activity <> 'offline'").fetchall()
    you = access_queries.user_by_email(made.agents[0])
    assert you is not None and rows == [(you.person_id,)]
    others = made.agents[1:]
    # Mentors and supervisors have desks too; here every desk is connected.
    assert steering.is_joined(others, scope=made.scope, now=NOW)
    owner.execute("UPDATE people_presence SET connections = 0")
    assert not steering.is_joined(others, scope=made.scope, now=NOW)
    with scopes.scoped(made.scope):
        chat = _contact(made, "general", at=NOW)
    assert not steering.is_joined(others, scope=made.scope, now=NOW)
    owner.execute("UPDATE contacts_thread SET seen_at = %s", [NOW])
    assert steering.is_joined(others, scope=made.scope, now=NOW + timedelta(seconds=30))
    assert not steering.is_joined(others, scope=made.scope, now=NOW + timedelta(minutes=5))
    with scopes.scoped(made.scope):
        actions.end_contact(contact=chat, reason="customer", by=BY, at=NOW + timedelta(seconds=40))
    assert not steering.is_joined(others, scope=made.scope, now=NOW + timedelta(seconds=30))


def test_what_a_person_waits_for_goes_to_the_desk_that_a_person_has_taken(
    made: world.World, owner: psycopg.Connection
) -> None:
    user = access_queries.user_by_email(made.agents[0])
    assert user is not None and user.person_id is not None
    with scopes.scoped(made.scope):
        chat, english = (_contact(made, code, at=NOW) for code in ("general", "english"))
        played_chat = _contact(made, "general", at=NOW)
    owner.execute("UPDATE contacts_contact SET provider_id = %s WHERE id = %s", [played.contact_id(), played_chat.pk])
    others = made.agents[1:]
    owner.execute("UPDATE people_presence SET connections = 0 WHERE person_id <> %s", [user.person_id])

    # Nobody who does not want any contact yet is sent one.
    assert steering.send_to_desks(others, scope=made.scope, at=NOW) == 0
    with scopes.scoped(made.scope):
        people_actions.choose_activity(person_id=user.person_id, activity="available", reason=None, by=BY, at=NOW)
    owner.execute(
        "DELETE FROM people_membership WHERE person_id = %s AND queue_id = %s", [user.person_id, english.queue_id]
    )
    assert steering.send_to_desks(others, scope=made.scope, at=NOW) == 1
    found = owner.execute(
        "SELECT contact_id FROM contacts_stay"
        " WHERE to_at IS NULL AND preferred_person_id = %s AND preference = 'directed'",
        [user.person_id],
    ).fetchall()
    assert found == [(chat.pk,)]
    # Once is enough: whoever lets it go by has seen it.
    assert steering.send_to_desks(others, scope=made.scope, at=NOW) == 0


def test_a_quantile_is_the_nearest_rank() -> None:
    assert table.quantile([], 0.9) is None
    assert table.quantile([1.0], 0.9) == 1.0
    assert table.quantile([float(number) for number in range(1, 11)], 0.9) == 10.0


def test_occupancy_by_the_clock_counts_contacts_at_once_as_one() -> None:
    def at(minutes: int) -> datetime:
        return NOW + timedelta(minutes=minutes)

    spells = [
        worked_time.Spell("available", at(-10), at(30)), worked_time.Spell("break", at(30), at(40)),
        worked_time.Spell("available", at(40), None),
    ]  # fmt: skip
    # Two chats at once, and one that ends within the break.
    served = [(at(5), at(15)), (at(10), at(20)), (at(25), at(35))]
    shift = occupancy.shift(spells, served=served, from_at=at(0), to_at=at(60))
    assert shift.serving_seconds == 25 * 60
    assert shift.idle_seconds == (5 + 5 + 20) * 60
    assert shift.worked_seconds == 60 * 60
    assert occupancy.share([shift, occupancy.shift([], served=[], from_at=at(0), to_at=at(60))]) == 25 / 55
    assert occupancy.share([]) is None
