"""Anything that can be tried on a floor, in the database role and the scope of the process that would try it.

Every try is a transaction of its own with a real commit. After it, the facts it left are folded into the floor as it
was before, and the result must be what the tables hold: so a refused try has left no row without a fact, and no fact
without a row. The state machine and the agreement tests both play.
"""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psycopg
from django.db import connections

from tejido import environment
from tejido.cli import cluster as cluster_module
from tejido.contacts import actions, errors, intake, jobs, marks, models, offers, snapshots
from tejido.core import clocks, facts, snapshot
from tejido.core import presence as core_presence
from tejido.journal import clock, erasure, queries, scopes, sequencer
from tejido.journal import errors as journal_errors
from tejido.live import connections as live_connections
from tejido.live import database as live_database
from tejido.live import limits as live_limits
from tejido.people import actions as people_actions
from tejido.people import errors as people_errors
from tests import scenes

OFFER_SECONDS = 20
CONTACT_COUNT = 5
REFUSALS = (
    errors.NoSuchOffer, errors.OfferGone, errors.ContactEnded, errors.NotServing, errors.MessageInvalid,
    errors.NoSuchDisposition, errors.NoteTooLong, errors.LeadershipLost, core_presence.ActivityUnknown,
    journal_errors.NotErasable, errors.NoSuchContact, errors.CannotMove, errors.NobodyToAsk, errors.NotACall,
    errors.NoSuchLeg, errors.ReasonUnknown, errors.AnswerInvalid, errors.NoSuchHand, errors.OwnHelp,
    people_errors.StillRecovering,
)  # fmt: skip
# Emptied between two plays, in an order that keeps the references whole.
CONTACT_TABLES = (
    "contacts_rungproposal", "contacts_pairing", "contacts_surveyanswer", "contacts_treatment", "contacts_hand",
    "contacts_abuseflag", "contacts_attachment",
    "contacts_hold", "contacts_note", "people_neutralspell", "contacts_message", "contacts_leg", "contacts_offer",
    "contacts_stay", "contacts_contact", "contacts_thread", "contacts_customeraddress", "contacts_customer",
    "people_activity", "people_connection",
)  # fmt: skip


class Roles:
    """One open connection for each database role; `with roles("route"):` puts it in the place of Django's default."""

    def __init__(self, cluster: cluster_module.Cluster, database_name: str) -> None:
        self._cluster = cluster
        self._database_name = database_name
        self._wrappers: dict[str, Any] = {"app": connections["default"]}

    @contextmanager
    def __call__(self, role: environment.Role) -> Iterator[None]:
        before = connections["default"]
        connections["default"] = self._wrappers.get(role) or self._connect(role)
        try:
            yield
        finally:
            connections["default"] = before

    def close(self) -> None:
        for wrapper in self._wrappers.values():
            wrapper.close()

    def _connect(self, role: environment.Role) -> Any:
        way = self._cluster.role_connection(role, self._database_name)
        wrapper = self._wrappers["app"].copy(alias="default")
        wrapper.settings_dict.update(USER=str(way["user"]), PASSWORD=str(way["password"]))
        self._wrappers[role] = wrapper
        return wrapper


class Lines:
    """The open desks of agents, held by the code of the socket process itself."""

    def __init__(self, cluster: cluster_module.Cluster, database_name: str) -> None:
        way = dict(cluster.role_connection("live", database_name))
        self._runner = asyncio.Runner()
        self._limits = live_limits.Limits()
        self._database = live_database.Database(parameters=way, direct=way, limits=self._limits)
        self._runner.run(self._database.open())
        self._open: list[tuple[int, live_connections.Connections]] = []

    def open(self, person_id: int) -> None:
        line = live_connections.Connections(database=self._database, node=uuid.uuid4().hex, limits=self._limits)
        self._runner.run(line.close_left_behind())
        self._runner.run(line.open(person_id=person_id, user_id=1, socket=uuid.uuid4()))
        self._open.append((person_id, line))

    def close_one(self, person_id: int) -> None:
        for place, (owner, line) in enumerate(self._open):
            if owner == person_id:
                self._runner.run(line.close_all())
                del self._open[place]
                return

    def forget(self) -> None:
        self._open.clear()

    def close(self) -> None:
        self._runner.run(self._database.close())
        self._runner.close()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a try came to: its result or its named refusal, and the facts it left."""

    result: Any = None
    refusal: type[Exception] | None = None
    told: tuple[facts.Fact, ...] = ()


@contextmanager
def on_floor(
    cluster: cluster_module.Cluster,
    database_name: str,
    owner: psycopg.Connection,
    *,
    agent_count: int,
    mentor_count: int = 0,
) -> Iterator[Play]:
    """Make an installation with one floor and play on it; the scene is set and everybody is there."""
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=agent_count)
    if mentor_count:
        with scopes.scoped(floor.scope):
            scenes.add_help(floor, mentor_count=mentor_count)
    roles, lines = Roles(cluster, database_name), Lines(cluster, database_name)
    try:
        made = Play(floor, roles, lines, owner)
        made.set_scene()
        yield made
    finally:
        lines.close()
        roles.close()


@dataclass
class Play:
    """A floor on which agents, customers, the router and the clock do as they are told."""

    floor: scenes.Floor
    roles: Roles
    lines: Lines
    owner: psycopg.Connection
    arrivals: dict[uuid.UUID, int] = field(default_factory=dict)
    sent: dict[uuid.UUID, int] = field(default_factory=dict)
    epoch: int = 1
    position: int = 0
    seen: snapshot.Snapshot = field(default_factory=snapshot.Snapshot)

    def begin(self) -> None:
        """Empty the floor and set the scene anew; the facts so far are history."""
        self.lines.forget()
        self._empty()
        self.arrivals, self.sent, self.epoch, self.floor.at = {}, {}, 1, scenes.START
        self.set_scene()

    def set_scene(self) -> None:
        """Let everybody be at their desk and available, and a few contacts wait; then the play begins."""
        with self.roles("app"), scopes.scoped(self.floor.scope):
            for agent in (*self.floor.agents, *self.floor.mentors):
                people_actions.choose_activity(
                    person_id=agent.pk, activity="available", reason=None, by=scenes.BY, at=self.floor.at
                )
            for _ in range(CONTACT_COUNT):
                provider_id = uuid.uuid4()
                self.arrivals[provider_id] = self.floor.arrive(provider_id=provider_id).pk
        for agent in (*self.floor.agents, *self.floor.mentors):
            self.lines.open(agent.pk)
        self.position = self.number()
        # Numbers of decisions never come again within an epoch, and positions never come again at all.
        self.floor.decisions = itertools.count(self.position * 1000)
        with scopes.scoped(self.floor.scope):
            self.seen = snapshots.snapshot()

    def _empty(self) -> None:
        with self.owner.transaction():
            for table in CONTACT_TABLES:
                self.owner.execute(f"DELETE FROM {table}")
            self.owner.execute(
                "UPDATE people_presence SET connections = 0, activity = 'offline', reason = '',"
                " activity_from_at = %(at)s, idle_from_at = %(at)s, until_at = NULL",
                {"at": scenes.START},
            )
            self.owner.execute("UPDATE people_load SET used = 0, capacity = CASE channel WHEN 'help' THEN 1 ELSE 2 END")
            self.owner.execute("UPDATE contacts_leadership SET epoch = 1")

    def attempt(self, role: environment.Role, call: Callable[[], Any], *, scope: set[int] | None = None) -> Outcome:
        """Try something in a transaction of its own, then look at what it left."""
        result, refusal = None, None
        try:
            with self.roles(role), scopes.scoped(self.floor.scope if scope is None else scope):
                result = call()
        except REFUSALS as refused:
            refusal = type(refused)
        return Outcome(result=result, refusal=refusal, told=self.look())

    def look(self) -> tuple[facts.Fact, ...]:
        """Read the facts since the last look and the tables, and demand that they agree."""
        last = self.number()
        with scopes.scoped(self.floor.scope):
            told = tuple(queries.replay(after=self.position, until=last))
            found = snapshots.snapshot()
        folded = snapshot.fold(self.seen, told)
        assert list(snapshot.differences(folded, found)) == []
        assert folded == found, "texts too: here nothing is erased without a fact"
        self.position, self.seen = last, found
        return told

    def number(self) -> int:
        with self.roles("route"):
            return sequencer.number_pending()

    # What customers do, within the scope of the public widget: the client alone, no people.

    def arrive(self, *, text: str = "Hola", again: uuid.UUID | None = None, thread_of: int | None = None) -> Outcome:
        provider_id = again or uuid.uuid4()
        scope = {self.floor.client.pk}

        def call() -> models.Contact:
            thread = models.Contact.objects.get(pk=thread_of).thread if thread_of else None
            return intake.take_in_chat(
                programme=self.floor.programme, queue_code=None, language="es", provider_id=provider_id,
                client_message_id=provider_id, text=text, display_name="Clienta", thread=thread, at=self.floor.at,
            )  # fmt: skip

        outcome = self.attempt("app", call, scope=scope)
        if outcome.refusal is None and outcome.result.provider_id == str(provider_id):
            self.arrivals[provider_id] = outcome.result.pk
        return outcome

    def customer_writes(self, contact_id: int, *, text: str = "¿Sigue ahí?", again: uuid.UUID | None = None) -> Outcome:
        client_message_id = again or uuid.uuid4()

        def call() -> models.Message:
            contact = models.Contact.objects.get(pk=contact_id)
            by = facts.Actor("customer", contact.customer_id or 0)
            return actions.write_message(
                contact=contact, author="customer", leg=None, client_message_id=client_message_id, text=text, by=by,
                at=self.floor.at,
            )  # fmt: skip

        outcome = self.attempt("app", call, scope={self.floor.client.pk})
        if outcome.refusal is None:
            self.sent[client_message_id] = contact_id
        return outcome

    def customer_ends(self, contact_id: int) -> Outcome:
        by = facts.Actor("customer", 1)
        return self.attempt("app", lambda: self._end(contact_id, "customer", by), scope={self.floor.client.pk})

    # What agents do.

    def agent_writes(self, contact_id: int, person_id: int) -> Outcome:
        def call() -> models.Message:
            legs = models.Leg.objects.filter(contact_id=contact_id, person_id=person_id).order_by("-id")
            return actions.write_message(
                contact=models.Contact.objects.get(pk=contact_id), author="agent", leg=legs.first(),
                client_message_id=uuid.uuid4(), text="Con gusto", by=scenes.BY, at=self.floor.at,
            )  # fmt: skip

        return self.attempt("app", call)

    def accept(self, offer_id: int, person_id: int) -> Outcome:
        return self.attempt(
            "app",
            lambda: offers.accept(
                offer_key=self._offer_key(offer_id), person_id=person_id, by=scenes.BY, at=self.floor.at
            ),
        )

    def reject(self, offer_id: int, person_id: int) -> Outcome:
        return self.attempt(
            "app",
            lambda: offers.reject(
                offer_key=self._offer_key(offer_id), person_id=person_id, reason="busy", by=scenes.BY, at=self.floor.at
            ),
        )

    def agent_ends(self, contact_id: int) -> Outcome:
        return self.attempt("app", lambda: self._end(contact_id, "agent", scenes.BY))

    def wrap_up(
        self, contact_id: int, person_id: int, *, disposition_key: uuid.UUID | None = None, note: str = ""
    ) -> Outcome:
        return self.attempt(
            "app",
            lambda: actions.finish_wrap_up(
                contact=models.Contact.objects.get(pk=contact_id), person_id=person_id,
                disposition_key=disposition_key or self.floor.disposition.key, note=note, by=scenes.BY,
                at=self.floor.at,
            ),
        )  # fmt: skip

    def choose(self, person_id: int, activity: str, reason: str | None = None) -> Outcome:
        return self.attempt(
            "app",
            lambda: people_actions.choose_activity(
                person_id=person_id, activity=activity, reason=reason, by=scenes.BY, at=self.floor.at
            ),
        )

    def set_capacity(self, number: int, capacity: int) -> Outcome:
        person = self.floor.agents[number]
        return self.attempt(
            "app",
            lambda: people_actions.set_capacity(
                person=person, capacities={"chat": capacity}, by=scenes.BY, at=self.floor.at
            ),
        )

    def connect(self, person_id: int) -> Outcome:
        self.lines.open(person_id)
        return Outcome(told=self.look())

    def disconnect(self, person_id: int) -> Outcome:
        self.lines.close_one(person_id)
        return Outcome(told=self.look())

    # What the router does.

    def claim(self, contact_id: int, person_id: int, *, epoch: int) -> Outcome:
        wanted = offers.Claim(
            pool_id=self.floor.pool.pk, epoch=epoch, decision=next(self.floor.decisions), policy_version=1,
            contact_id=contact_id, person_id=person_id, channel=self.seen.contacts[contact_id].channel,
            offered_at=self.floor.at,
            deadline_at=self.floor.at + timedelta(seconds=OFFER_SECONDS), terms={"wait": 1.25, "total": 1.25},
        )  # fmt: skip
        return self.attempt("route", lambda: offers.claim(wanted))

    def time_out(self, offer_id: int, *, epoch: int) -> Outcome:
        by = facts.Actor("router", self.floor.pool.pk)
        return self.attempt(
            "route",
            lambda: offers.time_out(
                offer_id=offer_id, pool_id=self.floor.pool.pk, epoch=epoch, by=by, at=self.floor.at
            ),
        )

    def rescind(self, offer_id: int, *, epoch: int) -> Outcome:
        by = facts.Actor("router", self.floor.pool.pk)
        return self.attempt(
            "route",
            lambda: offers.rescind(
                offer_id=offer_id, pool_id=self.floor.pool.pk, epoch=epoch, reason="agent_left", by=by, at=self.floor.at
            ),
        )

    def change_leader(self) -> Outcome:
        self.epoch += 1
        return self.attempt("route", lambda: models.Leadership.objects.update(epoch=self.epoch))

    # What happens without them.

    def erase(self, relation: str, row_id: int) -> Outcome:
        kinds: dict[str, type[Any]] = {"message": models.Message, "note": models.Leg, "contact_note": marks.Note}
        kind = kinds[relation]

        def call() -> None:
            key = kind.objects.values_list("key", flat=True).get(pk=row_id)
            erasure.erase(
                relation, key=key, reason="customer_request", by=scenes.BY, at=self.floor.at,
                client_id=self.floor.client.pk,
            )  # fmt: skip

        return self.attempt("app", call)

    def close_overdue(self) -> Outcome:
        """Let the worker's round run with world time moved to where this play stands, and as slow as it can be."""
        with self.roles("app"), scopes.scoped({0}):
            clock.change(factor=clocks.FACTOR_MIN, by=scenes.BY, real_at=clock.machine_now(), world_at=self.floor.at)
        clock.forget()
        self.position = self.number()
        with self.roles("work"):
            count = jobs.close_overdue_wrap_ups()
        self.floor.later(1)
        return Outcome(result=count, told=self.look())

    def _end(self, contact_id: int, reason: str, by: facts.Actor) -> models.Contact:
        contact = models.Contact.objects.get(pk=contact_id)
        return actions.end_contact(contact=contact, reason=reason, by=by, at=self.floor.at)

    @staticmethod
    def _offer_key(offer_id: int) -> uuid.UUID:
        return models.Offer.objects.values_list("key", flat=True).get(pk=offer_id)
