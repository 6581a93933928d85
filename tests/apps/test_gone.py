"""Customers who go away while they wait: their place is given up after a while, and never because of us."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from tests import lines, scenes

from tejido.contacts import gone, intake, jobs
from tejido.contacts import models as contacts
from tejido.journal import clock, scopes

AWAY = timedelta(seconds=gone.AWAY_SECONDS_MAX)
ROUND = timedelta(seconds=15)
SECOND = timedelta(seconds=1)


@pytest.fixture
def floor(committed: None) -> scenes.Floor:
    return lines.floor()


def thread_of(contact: contacts.Contact) -> contacts.Thread:
    thread = contacts.Contact.objects.select_related("thread").get(pk=contact.pk).thread
    assert thread is not None
    return thread


def waits(floor: scenes.Floor, contact: contacts.Contact) -> bool:
    with scopes.scoped(floor.scope):
        return contacts.Contact.objects.get(pk=contact.pk).state == "waiting"


# ---- who looks ----


def test_nobody_is_gone_before_somebody_has_looked_long_enough() -> None:
    watch, now = gone.Watch(), scenes.START
    for _ in range(20):
        assert watch.look(now) < now - AWAY - timedelta(days=1)
        now += ROUND
    assert watch.look(now) == now - AWAY


@pytest.mark.parametrize("pause", [timedelta(seconds=gone.PAUSE_SECONDS_MAX + 1), timedelta(hours=8), -SECOND])
def test_a_pause_in_looking_begins_the_count_anew(pause: timedelta) -> None:
    watch, now = gone.Watch(), scenes.START
    for _ in range(40):
        now += ROUND
        watch.look(now)
    now += pause
    assert watch.look(now) < now - AWAY - timedelta(days=1)


# ---- who is gone ----


def test_a_chat_whose_customer_is_gone_is_abandoned(floor: scenes.Floor, owner: psycopg.Connection[Any]) -> None:
    now = clock.machine_now()
    away, there, never = (lines.arrive(floor) for _ in range(3))
    with scopes.scoped(floor.scope):
        gone.see(thread_of(away), now=now - AWAY - SECOND)
        gone.see(thread_of(there), now=now - AWAY + SECOND)
        found = list(gone.waiting(seen_before=now - AWAY, now=now))
        assert [contact.pk for contact in found] == [away.pk]
        ended = gone.abandon(away, seen_before=now - AWAY, now=now, at=floor.later(60))
    assert (ended.state, ended.end_reason) == ("abandoned", "customer_gone")
    assert waits(floor, there)
    assert waits(floor, never), "a chat from elsewhere than our window is not judged by it"
    told = owner.execute("SELECT data->>'reason' FROM journal_fact WHERE type = 'contact_abandoned'").fetchall()
    assert told == [("customer_gone",)]


def test_whoever_came_back_in_the_last_moment_keeps_the_place(floor: scenes.Floor) -> None:
    now, contact = clock.machine_now(), lines.arrive(floor)
    with scopes.scoped(floor.scope):
        thread = thread_of(contact)
        gone.see(thread, now=now - AWAY - SECOND)
        (found,) = gone.waiting(seen_before=now - AWAY, now=now)
        gone.see(thread, now=now)
        assert gone.abandon(found, seen_before=now - AWAY, now=now, at=floor.later(60)).state == "waiting"


def test_somebody_who_is_served_may_be_away(floor: scenes.Floor, acting_as: lines.Acting) -> None:
    now, contact = clock.machine_now(), lines.arrive(floor)
    with scopes.scoped(floor.scope):
        gone.see(thread_of(contact), now=now - AWAY - SECOND)
        contacts.Contact.objects.filter(pk=contact.pk).update(state="offered")
        contacts.Contact.objects.filter(pk=contact.pk).update(state="serving")
        assert list(gone.waiting(seen_before=now - AWAY, now=now)) == []
        assert gone.abandon(contact, seen_before=now - AWAY, now=now, at=floor.later(60)).state == "serving"


def test_the_round_of_a_worker_that_has_just_begun_ends_nothing(
    floor: scenes.Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = lines.arrive(floor)
    with scopes.scoped(floor.scope):
        gone.see(thread_of(contact), now=clock.machine_now() - 9 * AWAY)
    watch = gone.Watch()
    monkeypatch.setattr(jobs, "_watch", watch)
    assert jobs.abandon_gone() == 0
    for place in range(30, -1, -1):
        watch.look(clock.machine_now() - place * ROUND)
    assert jobs.abandon_gone() == 1
    assert not waits(floor, contact)


def test_a_browser_is_noted_now_and_then(floor: scenes.Floor) -> None:
    now, contact = clock.machine_now(), lines.arrive(floor)
    with scopes.scoped(floor.scope):
        thread = thread_of(contact)
        for seconds, expected in ((0, 0), (9, 0), (10, 10)):
            gone.see(thread, now=now + timedelta(seconds=seconds))
            thread.refresh_from_db()
            assert thread.seen_at == now + timedelta(seconds=expected)


@pytest.fixture
def server(floor: scenes.Floor, cluster: Any, database_name: str) -> Iterator[lines.Server]:
    with lines.serving(cluster.role_connection("live", database_name)) as made:
        yield made


def test_an_open_socket_is_seen(floor: scenes.Floor, server: lines.Server) -> None:
    contact = lines.arrive(floor)

    def seen() -> Any:
        with scopes.scoped(floor.scope):
            return thread_of(contact).seen_at

    with server.visit(lines.thread_ticket(floor, contact)) as visitor:
        visitor.next()
        first = lines.eventually(seen)
        lines.eventually(lambda: seen() > first)


# ---- who they are ----


def test_a_customer_whom_the_site_names_is_one_customer(floor: scenes.Floor) -> None:
    def arrive(site_customer: str | None, thread: contacts.Thread | None = None) -> contacts.Contact:
        return intake.take_in_chat(
            programme=floor.programme, queue_code=None, language="es", provider_id=uuid.uuid4(),
            client_message_id=uuid.uuid4(), text="Hola", thread=thread, site_customer=site_customer,
            at=floor.later(1),
        )  # fmt: skip

    with scopes.scoped(floor.scope):
        first, again, other, nobody = arrive("a"), arrive("a"), arrive("b"), arrive(None)
        assert first.customer_id == again.customer_id
        assert first.thread_id != again.thread_id
        assert len({first.customer_id, other.customer_id, nobody.customer_id}) == 3
        verified = contacts.CustomerAddress.objects.filter(verified_at__isnull=False)
        assert sorted(verified.values_list("address", flat=True)) == ["site:a", "site:b"]


def test_a_device_with_two_customers_keeps_them_apart(floor: scenes.Floor) -> None:
    def arrive(site_customer: str | None, thread: contacts.Thread | None) -> contacts.Contact:
        contact = intake.take_in_chat(
            programme=floor.programme, queue_code=None, language="es", provider_id=uuid.uuid4(),
            client_message_id=uuid.uuid4(), text="Hola", thread=thread, site_customer=site_customer,
            at=floor.later(1),
        )  # fmt: skip
        contacts.Stay.objects.filter(contact=contact).update(to_at=floor.later(1), left_how="abandoned")
        contacts.Contact.objects.filter(pk=contact.pk).update(state="abandoned", ended_at=floor.at)
        return contact

    with scopes.scoped(floor.scope):
        stranger = arrive(None, None)
        named = arrive("a", stranger.thread)
        assert named.thread_id == stranger.thread_id, "whoever signs in later stays in their exchange"
        assert arrive("a", stranger.thread).thread_id == stranger.thread_id
        other = arrive("b", stranger.thread)
        assert other.thread_id != stranger.thread_id
        assert other.customer_id != stranger.customer_id
        assert arrive("a", other.thread).customer_id == stranger.customer_id
