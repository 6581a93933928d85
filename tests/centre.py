"""A small centre as browsers see it: two clients with a programme each, agents at work, and people who sign in.

World time begins on an ordinary working morning and runs with the machine's clock, so that no test depends on the day
on which it is run.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.http import HttpResponse
from django.test import Client

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.access import roles
from tejido.contacts import models as contacts
from tejido.core import facts
from tejido.journal import clock, scopes
from tejido.people import actions as people_actions
from tejido.people import models as people
from tests import scenes

Acting = Callable[[str], AbstractContextManager[None]]
JSON = "application/json"


@dataclass
class Centre:
    """Two clients: a bank, whose agents the tests follow, and a shop, which has nothing to do with it."""

    bank: scenes.Floor
    shop: scenes.Floor
    owner: psycopg.Connection[Any]
    acting_as: Acting
    users: dict[str, access.User] = field(default_factory=dict)

    @property
    def scope(self) -> set[int]:
        return {0, self.bank.client.pk, self.shop.client.pk}

    def user(
        self, role: roles.Role, *, person: people.Person | None = None, client_id: int | None = None
    ) -> access.User:
        """Return the account of somebody with one role; the same one when asked again."""
        name = f"{role}-{person.pk if person else 0}-{client_id or 0}"
        if name not in self.users:
            with scopes.scoped(self.scope):
                made = access_actions.add_user(
                    email=f"{name}@example.org", display_name="Alguien", language="en",
                    person_id=person.pk if person else None, by=facts.SYSTEM, at=scenes.START,
                )  # fmt: skip
                access_actions.grant_role(user=made, role=role, client_id=client_id, by=facts.SYSTEM, at=scenes.START)
            self.users[name] = made
        return self.users[name]

    def browser(self, user: access.User | None = None, *, checks_csrf: bool = False) -> Client:
        """Return a browser in which somebody is signed in, or nobody."""
        browser = Client(enforce_csrf_checks=checks_csrf, headers={"accept": JSON}, raise_request_exception=False)
        if user is not None:
            browser.force_login(user)
        return browser

    def agent(self, number: int = 0) -> Client:
        """Return the browser of one of the bank's agents."""
        return self.browser(self.user("agent", person=self.bank.agents[number]))

    def start(self, text: str = "Hola, necesito ayuda", *, floor: scenes.Floor | None = None, **changes: Any) -> Any:
        """Let a customer open a chat over HTTP and return the answer's JSON."""
        answer = post(Client(), f"/widget/{(floor or self.bank).programme.key}/contacts", new_chat(text, **changes))
        assert answer.status_code == 201, answer.content
        return answer.json()

    def offer(self, contact_key: str, *, number: int = 0, floor: scenes.Floor | None = None) -> contacts.Offer:
        """Put a contact before an agent, as the router does."""
        floor = floor or self.bank
        with self.acting_as("route"), scopes.scoped(self.scope):
            floor.at = clock.now()
            offer = floor.offer(contacts.Contact.objects.get(key=contact_key), floor.agents[number])
        assert offer is not None
        return offer

    def serve(self, *, number: int = 0) -> tuple[Any, Client]:
        """Let a customer arrive and an agent take them: the customer's start and the agent's browser."""
        started, agent = self.start(), self.agent(number)
        offer = self.offer(started["contact"]["key"], number=number)
        assert post(agent, f"/desk/offers/{offer.key}/accept").status_code == 200
        return started, agent

    def fact_types(self) -> list[str]:
        """Return the types of all facts, in the order in which they were recorded."""
        return [row[0] for row in self.owner.execute("SELECT type FROM journal_fact ORDER BY id").fetchall()]

    def count(self, table: str) -> int:
        """Return how many rows a table has, whoever may see them."""
        row = self.owner.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert row is not None
        return int(row[0])


def open_centre(owner: psycopg.Connection[Any], acting_as: Acting, *, capacity: int = 2) -> Centre:
    """Make a centre with connected, available agents; needs real commits."""
    with scopes.scoped({0}):
        scenes.install()
        clock.change(factor=1.0, by=facts.SYSTEM, real_at=clock.machine_now(), world_at=scenes.START)
        bank, shop = scenes.floor(name="Banco", capacity=capacity), scenes.floor(agent_count=1, name="Tienda")
    clock.forget()
    owner.execute("UPDATE people_presence SET connections = 1")
    made = Centre(bank=bank, shop=shop, owner=owner, acting_as=acting_as)
    with scopes.scoped(made.scope):
        for agent in (*bank.agents, *shop.agents):
            people_actions.choose_activity(
                person_id=agent.pk, activity="available", reason=None, by=scenes.BY, at=scenes.START
            )
    return made


def new_chat(text: str = "Hola", **changes: Any) -> dict[str, Any]:
    """Return what the widget sends to open a chat."""
    return {
        "client_contact_id": str(uuid.uuid4()),
        "client_message_id": str(uuid.uuid4()),
        "queue": None,
        "language": "es",
        "text": text,
    } | changes


def message(text: str = "Una cosa más") -> dict[str, str]:
    """Return what a chat sends to write a message."""
    return {"client_message_id": str(uuid.uuid4()), "text": text}


def bearing(token: str) -> dict[str, str]:
    """Return the headers of a customer who holds a thread's token."""
    return {"authorization": f"Thread {token}"}


def post(browser: Client, path: str, body: Any = None, **given: Any) -> HttpResponse:
    """Send JSON as our scripts do."""
    return browser.post(path, {} if body is None else body, content_type=JSON, **given)


def refusal(answer: HttpResponse) -> tuple[int, str]:
    """Return the status and the code of a refusal; its sentence must not be empty."""
    error = answer.json()["error"]  # type: ignore[attr-defined]
    assert error["message"]
    return answer.status_code, error["code"]
