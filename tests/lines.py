"""Sockets for tests: a live process on a port of its own, and visitors with real tickets."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import uvicorn
from websockets import exceptions
from websockets.sync import client as websocket_client

from tejido.access import models as access
from tejido.access import tickets
from tejido.contacts import actions as contact_actions
from tejido.contacts import models as contacts
from tejido.journal import scopes
from tejido.live import application as live
from tejido.live import limits as limits_module
from tejido.live import world
from tejido.people import actions as people_actions
from tejido.people import models as people
from tests import scenes

Acting = Callable[[str], AbstractContextManager[None]]
KEY = b"the tests' own key"
ORIGIN = "http://localhost:8000"
WAIT_SECONDS_MAX = 120.0
# A visitor who was long busy elsewhere answers one of the pings that wait, not all: too many frames are malformed.
PONG_SECONDS_MIN = 0.3
# Everything quick enough for a test; only silence may last, since a crowded machine can keep a visitor from answering.
LIMITS = limits_module.Limits(
    ping_seconds=0.5, silence_seconds_max=WAIT_SECONDS_MAX, line_grace_seconds=0.2, sweep_seconds=1.5,
    wallboard_seconds=0.2, wallboard_still_seconds=1.0, poll_seconds=0.3, retry_seconds_max=0.5,
)  # fmt: skip
_nodes = itertools.count(1)


@dataclasses.dataclass
class Server:
    """A running live process (in a thread)."""

    application: live.Application
    port: int

    def visit(self, ticket: str, *, since: int | str | None = None, origin: str | None = ORIGIN) -> Visitor:
        """Open a socket with a ticket."""
        address = f"ws://127.0.0.1:{self.port}/socket?ticket={ticket}"
        if since is not None:
            address += f"&since={since}"
        return Visitor(
            websocket_client.connect(
                address,
                origin=origin,
                max_queue=None,
                open_timeout=WAIT_SECONDS_MAX,
                ping_interval=None,  # type: ignore[arg-type]
            )
        )

    def visit_without_reading(self, ticket: str) -> socket.socket:
        """Open a socket, by hand and with a small buffer, whose visitor reads nothing."""
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", self.port))
        line.sendall(
            f"GET /socket?ticket={ticket} HTTP/1.1\r\nHost: localhost\r\nOrigin: {ORIGIN}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "\r\n".encode()
        )
        return line


class Visitor:
    """One open socket that remembers what it was told."""

    def __init__(self, opening: Any) -> None:
        self._opening = opening
        self.line: websocket_client.ClientConnection = opening.__enter__()
        self.seen: list[dict[str, Any]] = []
        self._ponged = float("-inf")

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self._opening.__exit__(None, None, None)

    def next(self, *, seconds: float = WAIT_SECONDS_MAX) -> dict[str, Any]:
        """Return the next frame that is not a ping; answers pings."""
        deadline = time.monotonic() + seconds
        while True:
            frame = json.loads(self.line.recv(timeout=max(0.0, deadline - time.monotonic())))
            if frame["kind"] == "ping":
                self._answer()
                continue
            self.seen.append(frame)
            return frame

    def until(self, fact_type: str, *, seconds: float = WAIT_SECONDS_MAX) -> dict[str, Any]:
        """Return the next delta of a type, whatever comes before it."""
        deadline = time.monotonic() + seconds
        while True:
            frame = self.next(seconds=deadline - time.monotonic())
            if frame.get("type") == fact_type:
                return frame

    def everything(self, *, quiet_seconds: float = 0.8) -> list[dict[str, Any]]:
        """Return the frames that still come until nothing came for a while."""
        frames = []
        while True:
            try:
                frames.append(self.next(seconds=quiet_seconds))
            except TimeoutError:
                return frames

    def say(self, message: object) -> None:
        self.line.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def _answer(self) -> None:
        """Answer a ping, unless one has been answered just now."""
        if time.monotonic() - self._ponged >= PONG_SECONDS_MIN:
            self._ponged = time.monotonic()
            # The server may have hung up behind what it said before; whoever reads on is told.
            with contextlib.suppress(exceptions.ConnectionClosed):
                self.say({"kind": "pong"})

    def close_code(self, *, seconds: float = WAIT_SECONDS_MAX) -> int | None:
        """Return the code that the server closes the socket with."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.line.recv(timeout=max(0.0, deadline - time.monotonic()))
            except exceptions.ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else None


def floor() -> scenes.Floor:
    """Make a committed floor whose agents are available as soon as their desks connect."""
    with scopes.scoped({0}):
        scenes.install()
        made = scenes.floor()
    with scopes.scoped(made.scope):
        for agent in made.agents:
            people_actions.choose_activity(
                person_id=agent.pk, activity="available", reason=None, by=scenes.BY, at=made.at
            )
    return made


def user_of(person: people.Person | None = None) -> access.User:
    """Open an account, for a person or for nobody."""
    with scopes.scoped({0}):
        return access.User.objects.create(
            email=f"{uuid.uuid4().hex}@example.org", person_id=person.pk if person else None,
            added_at=world.machine_now(), language="es",
        )  # fmt: skip


def desk_ticket(floor: scenes.Floor, number: int = 0, **changes: Any) -> str:
    """Return a ticket for an agent's desk."""
    agent = floor.agents[number]
    user = access.User.objects.filter(person_id=agent.pk).first() or user_of(agent)
    given: dict[str, Any] = {"user_id": user.pk, "person_id": agent.pk, "scope": frozenset(floor.scope)}
    return ticket(**(given | changes))


def thread_ticket(floor: scenes.Floor, contact: contacts.Contact, **changes: Any) -> str:
    """Return a ticket for the thread of a contact."""
    with scopes.scoped(floor.scope):
        thread = contacts.Thread.objects.get(pk=contact.thread_id)
    given: dict[str, Any] = {
        "scope": frozenset({floor.client.pk}), "thread_key": str(thread.key), "topics": ("thread",),
    }  # fmt: skip
    return ticket(**(given | changes))


def arrive(floor: scenes.Floor, text: str = "Hola") -> contacts.Contact:
    """Let a customer open a chat, committed."""
    with scopes.scoped(floor.scope):
        return floor.arrive(text)


def offer(floor: scenes.Floor, contact: contacts.Contact, acting_as: Acting, number: int = 0) -> contacts.Offer:
    """Offer a contact to an agent as soon as their desk is connected."""
    agent = floor.agents[number]

    def is_available() -> bool:
        with scopes.scoped(floor.scope):
            return people.Presence.objects.get(person=agent).available

    eventually(is_available)
    with acting_as("route"), scopes.scoped(floor.scope):
        made = floor.offer(contact, agent)
    assert made is not None
    return made


def write(floor: scenes.Floor, contact: contacts.Contact, text: str, *, author: str = "customer") -> contacts.Message:
    """Write a message, committed."""
    with scopes.scoped(floor.scope):
        leg = contacts.Leg.objects.filter(contact=contact, to_at=None).first() if author == "agent" else None
        return contact_actions.write_message(
            contact=contact, author=author, leg=leg, client_message_id=uuid.uuid4(), text=text, by=scenes.BY,
            at=floor.later(1),
        )  # fmt: skip


def ticket(
    *, key: bytes = KEY, nonce: str | None = None, seconds: float = tickets.TICKET_SECONDS, **contents: Any
) -> str:
    """Return a signed ticket, made now."""
    given: dict[str, Any] = {
        "user_id": None, "person_id": None, "thread_key": None, "origin": ORIGIN, "topics": ("desk",),
    }  # fmt: skip
    made_at = world.machine_now()
    return tickets.write(
        tickets.Ticket(
            nonce=nonce or uuid.uuid4().hex,
            expires_at=made_at + (tickets.expiry(made_at) - made_at) * (seconds / tickets.TICKET_SECONDS),
            **(given | contents),
        ),
        key=key,
    )


@contextmanager
def serving(
    parameters: Mapping[str, Any], *, limits: limits_module.Limits = LIMITS, node: str | None = None
) -> Iterator[Server]:
    """Run a live process in a thread until the block ends."""
    application = live.Application(
        live.Settings(
            parameters=parameters, direct=parameters, ticket_key=KEY, node=node or f"test-{next(_nodes)}", limits=limits
        )
    )
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(application, log_level="warning", access_log=False, timeout_graceful_shutdown=3)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not (server.started and application.listener.ready.is_set()):
        assert time.monotonic() < deadline, "the live process did not start"
        time.sleep(0.01)
    try:
        yield Server(application, listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(WAIT_SECONDS_MAX)
        assert not thread.is_alive(), "the live process did not stop"


def eventually(condition: Callable[[], Any], *, seconds: float = WAIT_SECONDS_MAX) -> Any:
    """Return what a condition gives as soon as it is true."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
