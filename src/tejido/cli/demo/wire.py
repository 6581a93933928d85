"""The played people's only way in: the public pages and sockets of a running installation, as a browser uses them.

A request that finds nobody is tried again with the same contents, so the ids inside make it the same request; a socket
that breaks is opened again with a fresh ticket from the last position seen.
"""

from __future__ import annotations

import asyncio
import http.cookiejar
import json
import random
import ssl
import time
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import websockets

from tejido.cli.demo import errors

TRIES_SECONDS_MAX = 90.0
TRY_SECONDS_MAX = 15.0
CLOSE_SECONDS_MAX = 0.3
PAUSE_SECONDS_MIN = 0.2
PAUSE_SECONDS_MAX = 3.0
RETRY_STATUSES = frozenset({429, 500, 502, 503, 504})
LATENCIES_KEPT_COUNT = 20_000
FRAME_BYTES_MAX = 4 * 1024 * 1024
CLOSED_TICKET_REFUSED = 4401
REFUSALS_MAX = 3
CSRF_COOKIE = "tejido_csrf"


@dataclass
class Latencies:
    """How long the latest requests took in machine seconds, and how often one was tried again."""

    factor: float = 1.0
    seconds: deque[float] = field(default_factory=lambda: deque(maxlen=LATENCIES_KEPT_COUNT))
    world_seconds: deque[float] = field(default_factory=lambda: deque(maxlen=LATENCIES_KEPT_COUNT))
    recent: list[float] = field(default_factory=list)
    retried_count: int = 0
    reconnected_count: int = 0

    def note(self, machine_seconds: float) -> None:
        """Keep how long one request took, in machine time and in world time at the speed now."""
        self.seconds.append(machine_seconds)
        self.world_seconds.append(machine_seconds * self.factor)
        self.recent.append(machine_seconds)

    def take_recent(self, *, count_min: int) -> list[float]:
        """Return what was noted since this last gave something, in machine seconds; nothing until it is enough."""
        if len(self.recent) < count_min:
            return []
        taken, self.recent = self.recent, []
        return taken

    def forget(self) -> None:
        """Begin anew: what came before, when everybody signed in at once, tells nothing about the work."""
        self.seconds.clear()
        self.world_seconds.clear()
        self.recent.clear()


@dataclass(frozen=True)
class Answer:
    """What a request was answered: the status, and the JSON where there was some."""

    status: int
    data: Any

    @property
    def is_well(self) -> bool:
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        """The code of a refusal, such as `contact_ended`; empty where there is none."""
        error = self.data.get("error") if isinstance(self.data, dict) else None
        return str(error.get("code", "")) if isinstance(error, dict) else ""


class Wire:
    """One browser's connection: its cookies, its requests and its sockets."""

    def __init__(
        self, base_url: str, *, latencies: Latencies, rng: random.Random, trust: ssl.SSLContext, keeps_cookies: bool
    ) -> None:
        """Prepare without connecting.

        Args:
            base_url: Scheme, host and port of the installation, without a slash at the end.
            rng: Spreads the pauses between tries, so that all do not come back at once.
            trust: Shared by all wires, because making one is slow.
            keeps_cookies: False for customers, whose widget works without any cookie.
        """
        self.base_url = base_url
        self._latencies = latencies
        self._rng = rng
        jar = (
            None if keeps_cookies else http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        )
        self._http = httpx.AsyncClient(
            base_url=base_url,
            timeout=TRY_SECONDS_MAX,
            trust_env=False,
            verify=trust,
            cookies=jar,
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=16, keepalive_expiry=20.0),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def enter(self, path: str, *, page: str = "/desk/") -> None:
        """Sign in by a one-time ticket, and open the page where one works.

        Raises: InstallationSilent: the ticket was not taken, or nobody answers.
        """
        answer = await self._request("GET", path, None, {})
        if answer.status != 302:
            raise errors.InstallationSilent(f"A one-time ticket was answered with {answer.status}.")
        # A page sets the token that every change carries.
        await self._request("GET", page, None, {})

    async def get(self, path: str) -> Answer:
        """Read something until it is answered.

        Raises: InstallationSilent
        """
        return await self._request("GET", path, None, {})

    async def post(self, path: str, contents: Mapping[str, Any], *, token: str | None = None) -> Answer:
        """Send a request until it is answered.

        Args:
            token: A customer's thread token, where they have one.
        Raises: InstallationSilent: nobody answered for `TRIES_SECONDS_MAX`.
        """
        headers = self._headers()
        if token is not None:
            headers["Authorization"] = f"Thread {token}"
        return await self._request("POST", path, contents, headers)

    async def submit(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form of a page until it is answered.

        Raises: InstallationSilent
        """
        headers = self._headers() | {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._request("POST", path, urlencode(fields), headers)

    def _headers(self) -> dict[str, str]:
        headers = {"Origin": self.base_url, "Referer": f"{self.base_url}/"}
        if (csrf := self._http.cookies.get(CSRF_COOKIE)) is not None:
            headers["X-CSRFToken"] = csrf
        return headers

    async def _request(
        self, method: str, path: str, contents: Mapping[str, Any] | str | None, headers: Mapping[str, str]
    ) -> Answer:
        form = contents if isinstance(contents, str) else None
        pause_seconds, began = PAUSE_SECONDS_MIN, time.monotonic()
        while True:
            tried = time.monotonic()
            try:
                response = await self._http.request(
                    method, path, json=None if form else contents, content=form, headers=dict(headers)
                )
            except httpx.TransportError as error:
                if time.monotonic() - began > TRIES_SECONDS_MAX:
                    raise errors.InstallationSilent(f"{path}: {type(error).__name__}.") from error
                wished_seconds = 0.0
            else:
                # Only what people wait for while they work; the pages of a sign-in are loaded once.
                if method == "POST":
                    self._latencies.note(time.monotonic() - tried)
                is_late = time.monotonic() - began > TRIES_SECONDS_MAX
                if response.status_code not in RETRY_STATUSES or is_late:
                    return Answer(response.status_code, _json(response))
                wished_seconds = _retry_seconds(response)
            self._latencies.retried_count += 1
            await asyncio.sleep(max(wished_seconds, pause_seconds * self._rng.uniform(0.5, 1.5)))
            pause_seconds = min(PAUSE_SECONDS_MAX, pause_seconds * 2)

    async def listen(self, ask: Callable[[], Awaitable[Answer]]) -> AsyncGenerator[dict[str, Any]]:
        """Yield the frames of a socket, which is opened again whenever it breaks.

        Args:
            ask: Asks for a fresh ticket.
        Raises: InstallationSilent: the right to listen was refused again and again, or nobody answers.
        """
        since, refusals, pause_seconds = "", 0, PAUSE_SECONDS_MIN
        heard = time.monotonic()
        while time.monotonic() - heard < TRIES_SECONDS_MAX:
            answer = await ask()
            if not answer.is_well:
                raise errors.InstallationSilent(f"A socket ticket was refused: {answer.status} {answer.code}.")
            address = f"{answer.data['url']}?{urlencode({'ticket': answer.data['ticket'], 'since': since})}"
            try:
                async with websockets.connect(
                    address,
                    origin=websockets.Origin(_origin(self.base_url)),
                    max_size=FRAME_BYTES_MAX,
                    open_timeout=TRY_SECONDS_MAX,
                    close_timeout=CLOSE_SECONDS_MAX,
                    ping_interval=None,
                    compression=None,
                    proxy=None,
                ) as socket:
                    async for text in socket:
                        heard = time.monotonic()
                        frame: dict[str, Any] = json.loads(text)
                        if frame.get("kind") == "ping":
                            await socket.send('{"kind":"pong"}')
                            continue
                        since, refusals, pause_seconds = str(frame.get("position", since)), 0, PAUSE_SECONDS_MIN
                        yield frame
                closed = socket.close_code
            except websockets.ConnectionClosed as error:
                closed = error.rcvd.code if error.rcvd is not None else None
            except (OSError, TimeoutError, websockets.InvalidHandshake):
                closed = None
            refusals += closed == CLOSED_TICKET_REFUSED
            if refusals >= REFUSALS_MAX:
                raise errors.InstallationSilent(f"A socket was refused {refusals} times.")
            self._latencies.reconnected_count += 1
            await asyncio.sleep(pause_seconds * self._rng.uniform(0.5, 1.5))
            pause_seconds = min(PAUSE_SECONDS_MAX, pause_seconds * 2)
        raise errors.InstallationSilent("No socket opened.")


def quantile(values: Iterable[float], share: float) -> float:
    """Return a quantile by nearest rank; 0 where there is nothing.

    Args:
        share: 0 to 1.
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def _json(response: httpx.Response) -> Any:
    if response.headers.get("content-type", "").startswith("application/json"):
        return response.json()
    return None


def _retry_seconds(response: httpx.Response) -> float:
    """Return how long the answer asks to wait, in seconds, bounded; 0 where it does not ask."""
    wished = response.headers.get("retry-after", "")
    return min(float(wished), TRY_SECONDS_MAX) if wished.isdigit() else 0.0


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
