"""A floor for tests of what happens to contacts: three agents, one queue that takes chats, calls and tasks."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Any

import psycopg

from tejido.clients import actions as client_actions
from tejido.clients import models as clients
from tejido.contacts import actions, intake, models, snapshots
from tejido.core import facts
from tejido.core import snapshot as floor_snapshot
from tejido.journal import scopes
from tejido.people import actions as people_actions
from tejido.people import models as people
from tests import scenes

Acting = Callable[[str], AbstractContextManager[None]]
NUMBER = "+573001234567"
# Tests write presence behind the facts' back, to let lines break; everything else is told.
PARTS = (
    "contacts", "stays", "offers", "legs", "messages", "holds", "notes", "attachments", "abuse_flags", "hands",
    "answers", "treatments", "neutral_spells", "loads",
)  # fmt: skip


class Scene:
    """A floor whose queue takes chats, calls and tasks, with three connected agents."""

    def __init__(self, floor: scenes.Floor, acting_as: Acting, owner: psycopg.Connection) -> None:
        self.floor, self.acting_as, self.owner = floor, acting_as, owner

    @contextmanager
    def scoped(self) -> Iterator[None]:
        with scopes.scoped(self.floor.scope):
            yield

    def served(self, contact: models.Contact, number: int = 0) -> models.Contact:
        """Let an agent take a contact the way it happens: claimed by the router, accepted by them."""
        agent = self.floor.agents[number]
        with self.acting_as("route"), self.scoped():
            offer = self.floor.offer(contact, agent)
        assert offer is not None
        with self.scoped():
            return self.floor.accept(offer)

    def call(self, *, provider_id: str = "call-1", number: str = NUMBER) -> models.Contact:
        with self.scoped():
            return intake.take_in_call(
                programme=self.floor.programme, queue_code=None, language="es", provider_id=provider_id,
                from_number=number, at=self.floor.at,
            )  # fmt: skip

    def chat(self, *, thread_of: models.Contact | None = None) -> models.Contact:
        with self.scoped():
            thread = models.Thread.objects.get(pk=thread_of.thread_id) if thread_of else None
            return intake.take_in_chat(
                programme=self.floor.programme, queue_code="general", language="es", provider_id=uuid.uuid4(),
                client_message_id=uuid.uuid4(), text="Hola", thread=thread, at=self.floor.at,
            )  # fmt: skip

    def by(self, number: int = 0) -> facts.Actor:
        return facts.Actor("user", self.floor.agents[number].pk)

    def finish(self, contact: models.Contact, number: int = 0) -> None:
        with self.scoped():
            actions.end_contact(contact=contact, reason="agent", by=self.by(number), at=self.floor.at)
            actions.finish_wrap_up(
                contact=contact, person_id=self.floor.agents[number].pk, disposition_key=self.floor.disposition.key,
                by=self.by(number), at=self.floor.at,
            )  # fmt: skip

    def used(self, number: int = 0, channel: str = "chat") -> int:
        with self.scoped():
            return people.Load.objects.get(person=self.floor.agents[number], channel=channel).used

    def told(self, fact_type: str) -> list[dict[str, Any]]:
        rows = self.owner.execute("SELECT data FROM journal_fact WHERE type = %s ORDER BY id", [fact_type]).fetchall()
        return [row[0] for row in rows]

    def check_facts(self) -> None:
        """Demand that the facts so far tell what the tables of contacts and their marks hold."""
        with self.scoped():
            told = floor_snapshot.fold(floor_snapshot.Snapshot(), snapshots.facts_told())
            found = snapshots.snapshot()
        for part in PARTS:
            assert getattr(told, part) == getattr(found, part), part

    def second_queue(self, **changes: object) -> clients.Queue:
        """Give the programme another queue that all its agents serve."""
        with self.scoped():
            queue = client_actions.add_queue(
                programme=self.floor.programme, pool=self.floor.pool, code="second", name="Segunda", language="es",
                zone="America/Bogota", holiday_calendar="CO", opens_at=self.floor.queue.opens_at,
                closes_at=self.floor.queue.closes_at, open_weekdays=range(7), by=scenes.BY, at=scenes.START,
            )  # fmt: skip
            open_channel(queue, "chat")
            for agent in self.floor.agents:
                people_actions.set_membership(person=agent, queue=queue, is_member=True, by=scenes.BY, at=scenes.START)
            clients.Queue.objects.filter(pk=queue.pk).update(**changes)
        return queue


def open_channel(queue: clients.Queue, channel: str) -> None:
    client_actions.set_target(
        queue=queue, channel=channel, from_date=date(2026, 1, 1), variant="answered_in_time", target_seconds=20,
        target_share=0.8, offer_seconds=20, by=scenes.BY, at=scenes.START,
    )  # fmt: skip


def make(acting_as: Acting, owner: psycopg.Connection) -> Scene:
    """Make the floor, committed, with every agent connected and available."""
    with scopes.scoped({0}):
        scenes.install()
        floor = scenes.floor(agent_count=3)
        for channel in ("voice", "task"):
            open_channel(floor.queue, channel)
        for agent in floor.agents:
            people_actions.set_capacity(person=agent, capacities={"voice": 1, "task": 1}, by=scenes.BY, at=scenes.START)
    owner.execute("UPDATE people_presence SET connections = 1")
    with scopes.scoped(floor.scope):
        for agent in floor.agents:
            people_actions.choose_activity(
                person_id=agent.pk, activity="available", reason=None, by=scenes.BY, at=floor.at
            )
    return Scene(floor, acting_as, owner)


def lose(scene: Scene, number: int, *, seconds: int) -> None:
    """Let an agent's desk have been gone for some machine seconds."""
    person = scene.floor.agents[number].pk
    scene.owner.execute("UPDATE people_presence SET connections = 0 WHERE person_id = %s", [person])
    scene.owner.execute(
        "UPDATE people_presence SET disconnected_at = now() - make_interval(secs => %s) WHERE person_id = %s",
        [seconds, person],
    )
