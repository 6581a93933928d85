"""Small worlds for tests, made through the actions, as any installation would be."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from tejido.clients import actions as client_actions
from tejido.clients import models as clients
from tejido.contacts import intake, offers
from tejido.contacts import models as contacts
from tejido.core import facts
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import actions as people_actions
from tejido.people import models as people
from tejido.reference import models as reference

BY = facts.Actor("user", 1)
START = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)  # a Tuesday, nine in the morning in Bogotá


@dataclass
class Floor:
    """One client, one programme, one queue, some agents; `at` is world time and moves when told."""

    client: clients.Client
    programme: clients.Programme
    queue: clients.Queue
    pool: clients.Pool
    skill: clients.Skill
    disposition: clients.Disposition
    agents: list[people.Person] = field(default_factory=list)
    mentors: list[people.Person] = field(default_factory=list)
    at: datetime = START
    decisions: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def scope(self) -> set[int]:
        return {0, self.client.pk}

    def later(self, seconds: float) -> datetime:
        """Move world time on and return it."""
        self.at += timedelta(seconds=seconds)
        return self.at

    def arrive(self, text: str = "Hola", provider_id: uuid.UUID | None = None) -> contacts.Contact:
        """Let a customer open a chat."""
        return intake.take_in_chat(
            programme=self.programme,
            queue_code=None,
            language="es",
            provider_id=provider_id or uuid.uuid4(),
            client_message_id=provider_id or uuid.uuid4(),
            text=text,
            display_name="Clienta",
            at=self.at,
        )

    def offer(self, contact: contacts.Contact, agent: people.Person, *, epoch: int = 1) -> contacts.Offer | None:
        """Claim a contact for an agent the way the router does; None where the database refuses."""
        offer_id = offers.claim(
            offers.Claim(
                pool_id=self.pool.pk,
                epoch=epoch,
                decision=next(self.decisions),
                policy_version=1,
                contact_id=contact.pk,
                person_id=agent.pk,
                channel=contact.channel,
                offered_at=self.at,
                deadline_at=self.at + timedelta(seconds=20),
                terms={"wait": 1.0},
            )
        )
        return contacts.Offer.objects.get(pk=offer_id) if offer_id else None

    def accept(self, offer: contacts.Offer) -> contacts.Contact:
        return offers.accept(offer_key=offer.key, person_id=offer.person_id, by=BY, at=self.at)


def install(*, demonstration: bool = True) -> None:
    """Make the installation row; world time equals machine time at first."""
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    journal.install(
        operator_name="Operador de prueba", zone="America/Bogota", demonstration=demonstration, real_at=moment,
        world_at=moment, by=facts.SYSTEM,
    )  # fmt: skip


def floor(*, agent_count: int = 2, capacity: int = 2, connected: bool = True, name: str = "Banco") -> Floor:
    """Make a floor within the transaction that is open; its scope grows by the new client."""
    client = client_actions.add_client(
        name=name, country="CO", zone="America/Bogota", allowed_origins=["https://example.org"], by=BY, at=START
    )
    programme = client_actions.add_programme(client=client, name="Atención", by=BY, at=START)
    pool = client_actions.add_pool(name=f"Piso {client.pk}", by=BY, at=START)
    skill = client_actions.add_skill(code=f"spanish{client.pk}", name="Español", by=BY, at=START)
    queue = client_actions.add_queue(
        programme=programme, pool=pool, code="general", name="General", language="es", zone="America/Bogota",
        holiday_calendar="CO", opens_at=time(0), closes_at=time(0), open_weekdays=range(7), by=BY, at=START,
    )  # fmt: skip
    client_actions.set_target(
        queue=queue, channel="chat", from_date=date(2026, 1, 1), variant="answered_in_time", target_seconds=30,
        target_share=0.8, offer_seconds=20, by=BY, at=START,
    )  # fmt: skip
    client_actions.set_requirements(queue=queue, steps=[(0, [(skill, 2)])], by=BY, at=START)
    disposition = client_actions.add_disposition(
        programme=programme, code="solved", name_en="Solved", name_es="Resuelto", by=BY, at=START
    )
    contacts.Leadership.objects.create(pool=pool, epoch=1)
    made = Floor(client, programme, queue, pool, skill, disposition)
    for number in range(agent_count):
        made.agents.append(agent(made, name=f"Agente {number + 1}", capacity=capacity))
    return made


def add_help(floor: Floor, *, mentor_count: int = 2) -> clients.Queue:
    """Give the floor's programme a queue for help, with mentors who serve it and nothing else."""
    queue = client_actions.add_queue(
        programme=floor.programme, pool=floor.pool, code="help", name="Ayuda", language="es", zone="America/Bogota",
        holiday_calendar="CO", opens_at=time(0), closes_at=time(0), open_weekdays=range(7), by=BY, at=START,
    )  # fmt: skip
    client_actions.set_target(
        queue=queue, channel="help", from_date=date(2026, 1, 1), variant="answered_in_time", target_seconds=60,
        target_share=0.8, offer_seconds=30, by=BY, at=START,
    )  # fmt: skip
    for number in range(mentor_count):
        mentor = agent(floor, name=f"Mentora {number + 1}", capacity=0)
        people_actions.set_membership(person=mentor, queue=floor.queue, is_member=False, by=BY, at=START)
        people_actions.set_membership(person=mentor, queue=queue, is_member=True, by=BY, at=START)
        people_actions.set_capacity(person=mentor, capacities={"help": 1}, by=BY, at=START)
        floor.mentors.append(mentor)
    return queue


def agent(floor: Floor, *, name: str, capacity: int = 2) -> people.Person:
    """Employ and place an agent who may serve the floor's queue."""
    place, _ = reference.Place.objects.get_or_create(
        country="CO", scheme="divipola", code="23001", defaults={"name": "Montería", "source": "DANE DIVIPOLA"}
    )
    person = people_actions.register_person(
        given_names=name, first_surname="Prueba", display_name=name, by=BY, at=START
    )
    employment = people_actions.employ(
        person=person, contract="indefinite", from_date=date(2026, 1, 1), recorded_at=START, by=BY, at=START
    )
    people_actions.place(
        employment=employment, position="advisor", place=place, site=None, work_mode="home", pool=floor.pool,
        from_date=date(2026, 1, 1), recorded_at=START, by=BY, at=START,
    )  # fmt: skip
    people_actions.set_skill_level(
        person=person, skill=floor.skill, level=3, rung="solo", evidence="assessment", user_id=1, by=BY, at=START
    )
    people_actions.set_capacity(person=person, capacities={"chat": capacity}, by=BY, at=START)
    people_actions.set_membership(person=person, queue=floor.queue, is_member=True, by=BY, at=START)
    return person


def open_scope(*clients: int) -> None:
    """Set the scope of the transaction a `db` test runs in."""
    scopes.assign({0, *clients})
