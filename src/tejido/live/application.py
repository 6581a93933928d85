"""The socket process as one ASGI application: `/socket`, and for its keepers `/healthz` and `/metrics`."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import psycopg
from starlette import applications, requests, responses, routing

from tejido import environment as environment_module
from tejido.access import tickets
from tejido.live import connections as connections_module
from tejido.live import counters as counters_module
from tejido.live import database as database_module
from tejido.live import door, errors, frames, greeting, listener, wallboard
from tejido.live import hub as hub_module
from tejido.live import limits as limits_module

SOCKET_PATH = "/socket"
STOP_SECONDS_MAX = 1.5
ROUNDS_BEFORE_SWEEP = 2
THIS_MACHINE = frozenset({"127.0.0.1", "::1"})
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an application is made of; nothing of it is read from the surroundings.

    Args:
        parameters: libpq keywords of the role `live`.
        direct: The same, past a connection pooler.
        ticket_key: From `access.tickets.signing_key`.
        node: A name for this process; its connections are recorded under it.
        metrics_token: The bearer token that `/metrics` asks for; None answers this machine alone.
    """

    parameters: database_module.Parameters
    direct: database_module.Parameters
    ticket_key: bytes
    node: str
    metrics_token: str | None = None
    limits: limits_module.Limits = field(default_factory=limits_module.Limits)


class Application:
    """Everything that one process keeps: the hub, its listener, its wallboards, its door."""

    def __init__(self, settings: Settings) -> None:
        """Put the parts together; nothing is opened before the server starts."""
        limits = settings.limits
        self.limits = limits
        self._metrics_token = settings.metrics_token
        self.counters = counters_module.Counters()
        self.database = database_module.Database(parameters=settings.parameters, direct=settings.direct, limits=limits)
        self.hub = hub_module.Hub(counters=self.counters)
        self.wallboards = wallboard.Wallboards(database=self.database, hub=self.hub, limits=limits)
        self.listener = listener.Listener(
            database=self.database, hub=self.hub, touched=self.wallboards.touch, counters=self.counters, limits=limits
        )
        self.connections = connections_module.Connections(database=self.database, node=settings.node, limits=limits)
        self.door = door.Door(
            ticket_key=settings.ticket_key,
            database=self.database,
            hub=self.hub,
            connections=self.connections,
            greeter=greeting.Greeter(
                database=self.database, hub=self.hub, source=self.listener, wallboards=self.wallboards, limits=limits
            ),
            counters=self.counters,
            limits=limits,
        )
        self._pages = applications.Starlette(
            routes=[routing.Route("/healthz", self.health), routing.Route("/metrics", self.metrics)],
            lifespan=self._life,
        )

    async def __call__(self, scope: door.Message, receive: door.Receive, send: door.Send) -> None:
        """Serve one connection. Sockets go straight to the door, past the layers that pages need."""
        if scope["type"] == "websocket" and scope["path"] == SOCKET_PATH:
            await self.door.open(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def health(self, request: requests.Request) -> responses.JSONResponse:
        """Say whether facts were read lately; 503 where not, though sockets stay open meanwhile."""
        age = asyncio.get_running_loop().time() - self.listener.read_at
        is_well = age < self.limits.poll_seconds + self.limits.retry_seconds_max * 2
        return responses.JSONResponse(
            {"status": "ok" if is_well else "database_away", "position": self.listener.position},
            status_code=200 if is_well else 503,
        )

    async def metrics(self, request: requests.Request) -> responses.Response:
        """Return the measures for Prometheus."""
        if not _may_read(request, self._metrics_token):
            return responses.PlainTextResponse("403\n", status_code=403)
        return responses.Response(self.counters.text(), media_type=METRICS_TYPE)

    @contextlib.asynccontextmanager
    async def _life(self, app: applications.Starlette) -> AsyncIterator[None]:
        await self.database.open()
        runs: list[Callable[[], Awaitable[None]]] = [
            self.listener.run,
            self.connections.run,
            functools.partial(self.wallboards.run, self.listener),
            self._keep_presence,
            self._ping,
        ]
        tasks = [asyncio.create_task(_forever(run, pause_seconds=self.limits.retry_seconds_max)) for run in runs]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._stop()

    async def _stop(self) -> None:
        """Close the connections of this process; the server has closed its sockets with 1012 before."""
        try:
            async with asyncio.timeout(STOP_SECONDS_MAX):
                closed_count = await self.connections.close_all()
            log.info("Stopped; %d desks were connected.", closed_count)
        except (TimeoutError, psycopg.Error):
            log.warning("The database did not take the end of the connections; another process will sweep them.")
        await self.database.close()

    async def _ping(self) -> None:
        """Ask every socket whether it lives, and close those that have been silent for too long."""
        while True:
            await asyncio.sleep(self.limits.ping_seconds)
            silent_since = asyncio.get_running_loop().time() - self.limits.silence_seconds_max
            for socket in self.hub.sockets:
                if socket.heard_at < silent_since:
                    socket.end(errors.SocketTooSlow(errors.SocketTooSlow.__doc__))
            self.hub.say(frames.PING)

    async def _keep_presence(self) -> None:
        """Say which desks live, and sweep those of processes that died."""
        await self.connections.close_left_behind()
        rounds_count = 0
        while True:
            await asyncio.sleep(self.limits.ping_seconds)
            await self.connections.see([topic.id for topic in self.hub.topics("thread")])
            lost = await self.connections.beat([socket.key for socket in self.hub.sockets])
            for socket in self.hub.sockets:
                if socket.key in lost:
                    socket.end(errors.Restarting(errors.Restarting.__doc__))
            rounds_count += 1
            # After the database was away, all processes first get the time to say that they live.
            if rounds_count >= ROUNDS_BEFORE_SWEEP:
                await self.connections.sweep()


async def _forever(run: Callable[[], Awaitable[None]], *, pause_seconds: float) -> None:
    """Begin again whatever ends; the database being away is the common reason, and is said once a try."""
    while True:
        try:
            await run()
        except database_module.AWAY as problem:
            log.info("The database is away, so this waits: %s", type(problem).__name__)
        except Exception:
            log.exception("A part of the socket process failed and begins again")
        await asyncio.sleep(pause_seconds)


def _may_read(request: requests.Request, token: str | None) -> bool:
    """Tell whether a request may read the measures: it carries the token, or where none is set comes from here."""
    if token:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {token}".encode())
    is_passed_on = any(name in request.headers for name in ("x-forwarded-for", "forwarded", "x-real-ip"))
    return not is_passed_on and request.client is not None and request.client.host in THIS_MACHINE


@functools.cache
def from_surroundings() -> Application:
    """Return the application with the settings of this installation, which are read at the first call."""
    environment = environment_module.read()
    return Application(
        Settings(
            parameters=environment_module.connection(environment, "live").parameters,
            direct=environment_module.connection(environment, "live", direct=True).parameters,
            ticket_key=tickets.signing_key(environment),
            node=connections_module.own_node(),
            metrics_token=environment.metrics_token,
        )
    )


async def application(scope: door.Message, receive: door.Receive, send: door.Send) -> None:
    """Serve with the settings of this installation."""
    await from_surroundings()(scope, receive, send)
