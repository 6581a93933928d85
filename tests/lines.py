"""Sockets for tests: a live process on a port of its own, and visitors with real tickets."""

from __future__ import annotations

import dataclasses
import itertools
import json
import socket
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import uvicorn
from websockets import exceptions
from websockets.sync import client as websocket_client

from tejido.access import tickets
from tejido.live import application as live
from tejido.live import limits as limits_module
from tejido.live import world

KEY = b"the tests' own key"
ORIGIN = "http://localhost:8000"
WAIT_SECONDS_MAX = 10.0
# Everything quick enough for a test, and still in the proportions of the real ones.
LIMITS = limits_module.Limits(
    ping_seconds=0.5, silence_seconds_max=30.0, line_grace_seconds=0.2, sweep_seconds=1.5, wallboard_seconds=0.2,
    wallboard_still_seconds=1.0, poll_seconds=0.3, retry_seconds_max=0.5,
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
        return Visitor(websocket_client.connect(address, origin=origin, max_queue=None))  # type: ignore[arg-type]


class Visitor:
    """One open socket that remembers what it was told."""

    def __init__(self, opening: Any) -> None:
        self._opening = opening
        self.line: websocket_client.ClientConnection = opening.__enter__()
        self.seen: list[dict[str, Any]] = []

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
                self.say({"kind": "pong"})
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

    def close_code(self, *, seconds: float = WAIT_SECONDS_MAX) -> int | None:
        """Return the code that the server closes the socket with."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.line.recv(timeout=max(0.0, deadline - time.monotonic()))
            except exceptions.ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else None


def ticket(*, nonce: str | None = None, seconds: float = tickets.TICKET_SECONDS, **contents: Any) -> str:
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
        key=KEY,
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


def eventually(condition: Any, *, seconds: float = WAIT_SECONDS_MAX) -> Any:
    """Return what a condition gives as soon as it is true."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
