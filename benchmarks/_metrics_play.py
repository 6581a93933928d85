"""A floor that is played through the actions behind all the history, so that facts and tables can both be counted."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as day_time
from typing import Any

import _metrics_world
from tejido.clients import actions as client_actions
from tejido.contacts import actions, calls, intake, measures, models, offers, snapshots
from tejido.core import facts, intervals, metrics, metrics_fold
from tejido.journal import scopes
from tejido.people import actions as people_actions
from tejido.reference import models as reference

SEED = 20260701
# The day after the newest one, nine in the morning.
BEGINS_AT = _metrics_world.MIDNIGHT + timedelta(hours=33)
BY = facts.Actor("user", 1)
AGENTS_COUNT = 12
OPEN_MAX = 16
STEP_SECONDS_MAX = 6.0
OFFER_SECONDS = 20
CHANNELS = ("chat", "voice")
SECONDS_TOLERANCE = 1e-6
FROM_DATE = date(2025, 1, 1)


@dataclass
class Agreement:
    """How many numbers were counted by both ways, how many of them are equal, and how long each way took."""

    compared_count: int = 0
    equal_count: int = 0
    contacts_count: int = 0
    facts_count: int = 0
    fold_seconds: list[float] = field(default_factory=list)
    sql_seconds: list[float] = field(default_factory=list)

    def compare(self, told: Mapping[Any, Any], found: Mapping[Any, Any]) -> None:
        """Hold each number of one way against that of the other; a missing interval counts as nothing."""
        for key in told.keys() | found.keys():
            one, other = (vars(counts[key]) if key in counts else {} for counts in (told, found))
            for name in one.keys() | other.keys():
                difference = abs(one.get(name, 0) - other.get(name, 0))
                is_equal = difference == 0 if name.endswith("_count") else difference <= SECONDS_TOLERANCE
                self.compared_count += 1
                self.equal_count += is_equal and key in told and key in found


@dataclass
class Floor:
    """One client's queue with its agents; `at` is world time."""

    client_id: int
    programme: Any
    queue: Any
    pool: Any
    disposition: Any
    people: list[Any]
    rng: random.Random
    at: datetime = BEGINS_AT
    decision: int = 0

    @property
    def scope(self) -> set[int]:
        return {scopes.OPERATOR, self.client_id}


def agreement(
    world: _metrics_world.World, database: _metrics_world.Database, *, contacts_count: int, rounds: int
) -> Agreement:
    """Play so many contacts in a database and count them by facts and by tables, in turn."""
    with world.asked(database, role="app", clients={scopes.OPERATOR}):
        floor = _floor()
    with world.owner(database) as connection:
        # The sockets of their desks, which nobody opens here.
        connection.execute("UPDATE people_presence SET connections = 1 WHERE pool_id = %s", [floor.pool.pk])
    _play(world, database, floor, contacts_count=contacts_count)
    with world.owner(database) as connection:
        connection.execute("ANALYZE")
    from_at, as_of = intervals.quarter_of(BEGINS_AT), floor.at + timedelta(seconds=1)
    to_at = intervals.quarter_of(as_of) + intervals.QUARTER
    people = [person.pk for person in floor.people]
    short = {floor.queue.pk: float(floor.programme.short_abandon_seconds)}
    found = Agreement(contacts_count=contacts_count)
    for _ in range(rounds):
        with world.asked(database, role="work", clients=floor.scope):
            began_at = time.perf_counter()
            told = list(snapshots.facts_told())
            by_fact = metrics_fold.queues(told, short_abandon_seconds=short), metrics_fold.agents(told, as_of=as_of)
            read_at = time.perf_counter()
            by_table = (
                measures.queue_counts(from_at=from_at, to_at=to_at, queues=[floor.queue.pk]),
                measures.agent_counts(from_at=from_at, to_at=to_at, as_of=as_of, people=people),
            )
            found.fold_seconds.append(read_at - began_at)
            found.sql_seconds.append(time.perf_counter() - read_at)
    found.facts_count = len(told)
    for one, other in zip(by_fact, by_table, strict=True):
        found.compare(one, other)
    return found


def _floor() -> Floor:
    told: dict[str, Any] = {"by": BY, "at": BEGINS_AT}
    client = client_actions.add_client(
        name="Synthetic client, played", country="CO", zone=_metrics_world.ZONE, allowed_origins=[], **told
    )
    programme = client_actions.add_programme(client=client, name="Played", **told)
    pool = client_actions.add_pool(name="Played", **told)
    queue = client_actions.add_queue(
        programme=programme, pool=pool, code="played", name="Played", language="es", zone=_metrics_world.ZONE,
        holiday_calendar="CO", opens_at=day_time(0), closes_at=day_time(0), open_weekdays=range(7), **told,
    )  # fmt: skip
    for channel in CHANNELS:
        client_actions.set_target(
            queue=queue, channel=channel, from_date=FROM_DATE, variant=metrics.VARIANTS[0], target_seconds=20,
            target_share=0.8, offer_seconds=OFFER_SECONDS, **told,
        )  # fmt: skip
    disposition = client_actions.add_disposition(
        programme=programme, code="solved", name_en="Solved", name_es="Resuelto", **told
    )
    models.Leadership.objects.create(pool=pool, epoch=1)
    place = reference.Place.objects.order_by("id")[0]
    people = [_agent(number, queue=queue, pool=pool, place=place, told=told) for number in range(AGENTS_COUNT)]
    return Floor(client.pk, programme, queue, pool, disposition, people, random.Random(SEED))


def _agent(number: int, *, queue: Any, pool: Any, place: Any, told: dict[str, Any]) -> Any:
    person = people_actions.register_person(
        given_names="Played", first_surname=str(number), display_name=f"Played {number}", **told
    )
    spell: dict[str, Any] = {"from_date": FROM_DATE, "recorded_at": BEGINS_AT, **told}
    employment = people_actions.employ(person=person, contract="indefinite", **spell)
    people_actions.place(
        employment=employment, position="advisor", place=place, site=None, work_mode="home", pool=pool, **spell
    )
    people_actions.set_capacity(person=person, capacities={"chat": 2, "voice": 1}, **told)
    people_actions.set_membership(person=person, queue=queue, is_member=True, **told)
    people_actions.choose_activity(person_id=person.pk, activity="available", reason=None, **told)
    return person


def _play(world: _metrics_world.World, database: _metrics_world.Database, floor: Floor, *, contacts_count: int) -> None:
    """Let contacts come and go, several at a time; whose turn it is, chance decides."""
    lives: list[Iterator[None]] = []
    begun_count = 0
    while begun_count < contacts_count or lives:
        if begun_count < contacts_count and len(lives) < OPEN_MAX:
            lives.append(_life(world, database, floor))
            begun_count += 1
        life = floor.rng.choice(lives)
        floor.at += timedelta(seconds=round(floor.rng.uniform(0, STEP_SECONDS_MAX), 3))
        try:
            next(life)
        except StopIteration:
            lives.remove(life)


def _life(world: _metrics_world.World, database: _metrics_world.Database, floor: Floor) -> Iterator[None]:
    """Play one contact, a step at a time: it comes, gives up or is served, and ends; most of it is left to chance."""
    rng, pool = floor.rng, {"pool_id": floor.pool.pk, "epoch": 1}

    def told() -> dict[str, Any]:
        return {"by": BY, "at": floor.at}

    def app() -> Any:
        return world.asked(database, role="app", clients=floor.scope)

    with app():
        contact = _arrive(floor)
    yield
    if rng.random() < 0.08:
        with app():
            actions.end_contact(contact=contact, reason="customer", **told())
        return
    leg = None
    while leg is None:
        with world.asked(database, role="route", clients=floor.scope):
            offer_id, person = _offer(floor, contact)
        yield
        if offer_id is None:
            continue
        offer = None
        with app():
            offer = models.Offer.objects.get(pk=offer_id)
            is_over = rng.random() < 0.05 or floor.at > offer.deadline_at
            if not is_over and rng.random() < 0.04:
                offers.reject(offer_key=offer.key, person_id=person.pk, reason="busy", **told())
            elif not is_over:
                offers.accept(offer_key=offer.key, person_id=person.pk, **told())
                leg = models.Leg.objects.get(contact=contact, role="serving", to_at=None)
        if is_over:
            floor.at = max(floor.at, offer.deadline_at)
            with world.asked(database, role="route", clients=floor.scope):
                offers.time_out(offer_id=offer_id, **pool, **told())
            with app():
                people_actions.change_activity(person_id=person.pk, activity="available", reason=None, **told())
        yield
    with app():
        contact.refresh_from_db()
        if contact.channel == "chat":
            actions.write_message(
                contact=contact, author="agent", leg=leg, client_message_id=uuid.UUID(int=rng.getrandbits(128)),
                text="Con gusto", **told(),
            )  # fmt: skip
        else:
            calls.hold(contact_key=contact.key, person_id=person.pk, **told())
    yield
    if contact.channel == "voice":
        with app():
            calls.resume(contact_key=contact.key, person_id=person.pk, **told())
        yield
    with app():
        actions.end_contact(contact=contact, reason="agent", **told())
    yield
    with app():
        actions.finish_wrap_up(contact=contact, person_id=person.pk, disposition_key=floor.disposition.key, **told())


def _arrive(floor: Floor) -> models.Contact:
    rng = floor.rng
    if rng.random() < 0.4:
        number = f"+57300{rng.randrange(1_000_000, 9_999_999)}"
        call = intake.take_in_call(
            programme=floor.programme, queue_code=floor.queue.code, language="es",
            provider_id=str(uuid.UUID(int=rng.getrandbits(128))), from_number=number, at=floor.at,
        )  # fmt: skip
        return models.Contact.objects.get(pk=call.pk)
    return intake.take_in_chat(
        programme=floor.programme, queue_code=None, language="es", provider_id=uuid.UUID(int=rng.getrandbits(128)),
        client_message_id=uuid.UUID(int=rng.getrandbits(128)), text="Hola", display_name="Synthetic", at=floor.at,
    )  # fmt: skip


def _offer(floor: Floor, contact: models.Contact) -> tuple[int | None, Any]:
    """Claim a contact for the first agent who may have it, as a router does; nobody where all are taken."""
    for person in floor.rng.sample(floor.people, len(floor.people)):
        floor.decision += 1
        offer_id = offers.claim(
            offers.Claim(
                pool_id=floor.pool.pk, epoch=1, decision=floor.decision, policy_version=1, contact_id=contact.pk,
                person_id=person.pk, channel=contact.channel, offered_at=floor.at,
                deadline_at=floor.at + timedelta(seconds=OFFER_SECONDS), terms={"wait": 1.0},
            )
        )  # fmt: skip
        if offer_id is not None:
            return offer_id, person
    return None, None
