"""Plays a whole floor from one light process: agents at their desks' sockets, and the customers who write to them.

Everything goes over the public pages and sockets. Its orders come as lines of JSON on standard input, its answers go as
lines of JSON to standard output: first the plan, answered when all agents are in and busy; then "play" with seconds;
then "quiet", from where nobody answers or ends anything; then "hear" with the number of offers to wait for.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import sys
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import websockets

import _light_http

CSRF = secrets.token_hex(16)
TOGETHER_MAX = 8
SETTLE_SECONDS_MAX = 120.0
OFFER_SECONDS_MAX = 15.0
ACCEPT_SECONDS = (1.0, 3.0)
FIRST_WORDS = "Buenos días, no puedo entrar a mi cuenta desde ayer."
ANSWER = "Buenos días, con gusto reviso su cuenta. Un momento, por favor."


@dataclass
class Plan:
    """What is played.

    Args:
        busy_count: Contacts in progress when the play begins.
        rate: Contacts a second.
        handle_seconds: Mean time that a contact holds its place, wrap-up included.
        bare_port: Where the bare floor sends; None where it is not played.
    """

    port: int
    programme_key: str
    disposition_key: str
    agent_paths: list[str]
    busy_count: int
    rate: float
    handle_seconds: float
    bare_port: int | None


@dataclass
class Agent:
    """One person at a desk."""

    cookies: str = ""
    serving: set[str] = field(default_factory=set)


@dataclass
class Play:
    """What is going on, and what was measured. Times are of the machine's own monotonic clock."""

    plan: Plan
    browser: _light_http.Browser
    rng: random.Random = field(default_factory=lambda: random.Random(1))
    acknowledged: dict[str, float] = field(default_factory=dict)
    offered: dict[str, float] = field(default_factory=dict)
    bare: list[tuple[float, float]] = field(default_factory=list)
    begins_at: float = float("inf")
    is_answering: bool = True
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    lost_count: int = 0
    quiet_count: int = 0

    def start(self, work: Any) -> None:
        """Do something beside everything else; what fails is told at the end."""
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.failures.append(repr(task.exception()))


async def main() -> None:
    """Follow the orders until there are no more."""
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    plan = Plan(**json.loads(await orders.readline()))
    play = Play(plan, _light_http.Browser(port=plan.port))
    await _together([_sign_in(play, path) for path in plan.agent_paths])
    _say({"signed_in": len(plan.agent_paths)})
    if plan.bare_port is not None:
        play.start(_hear_bare(play, plan.bare_port))
    await _together([_write_in(play) for _ in range(plan.busy_count)])
    await _until(lambda: len(play.offered) >= plan.busy_count)
    await _until(lambda: not play.tasks or all(task.get_name() == "stays" for task in play.tasks))
    _say({"busy": plan.busy_count})
    while line := await orders.readline():
        order = json.loads(line)
        if "play" in order:
            _say(await _played(play, seconds=order["play"]))
        elif "quiet" in order:
            play.is_answering, play.quiet_count = False, len(play.offered)
            _say({"failures": play.failures})
        else:
            _say(await _hear(play, count=order["hear"]))
    for task in play.tasks:
        task.cancel()


async def _sign_in(play: Play, path: str) -> None:
    """Enter by a one-time ticket and open the desk's socket."""
    agent = Agent()
    entered = await play.browser.ask("GET", path, wanted=(302,))
    agent.cookies = "; ".join(f"{name}={value}" for name, value in {**entered.cookies, "tejido_csrf": CSRF}.items())
    given = await play.browser.ask("POST", "/live/ticket", contents={"topics": ["desk"]}, headers=_headers(play, agent))
    opened = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(_listen(play, agent, f"{given.data['url']}?ticket={given.data['ticket']}", opened))
    task.set_name("stays")
    play.tasks.add(task)
    task.add_done_callback(play._ended)
    await opened


async def _listen(play: Play, agent: Agent, address: str, opened: asyncio.Future[None]) -> None:
    async with websockets.connect(address, compression=None, ping_interval=None, proxy=None) as socket:
        async for text in socket:
            heard_at = time.monotonic()
            assert isinstance(text, str)
            if text.startswith('{"kind":"ping"'):
                await socket.send('{"kind":"pong"}')
            elif '"type":"offer_made"' in text:
                offer = json.loads(text)["data"]["offer"]
                play.offered[offer["contact"]] = heard_at
                if play.is_answering:
                    play.start(_serve(play, agent, offer))
            elif not opened.done():
                opened.set_result(None)
    play.lost_count += 1


async def _write_in(play: Play) -> None:
    """Be a customer who writes; note when the first message was acknowledged."""
    contents = {
        "client_contact_id": str(uuid.uuid4()), "client_message_id": str(uuid.uuid4()), "queue": "general",
        "language": "es", "name": "", "text": FIRST_WORDS,
    }  # fmt: skip
    answer = await play.browser.ask(
        "POST", f"/widget/{play.plan.programme_key}/contacts", contents=contents, wanted=(201,)
    )
    play.acknowledged[answer.data["contact"]["key"]] = time.monotonic()


async def _serve(play: Play, agent: Agent, offer: dict[str, Any]) -> None:
    """Accept, answer, and end and wrap up when the time has come; what was busy before the play ends during it."""
    key = offer["contact"]
    is_before = play.begins_at == float("inf")
    if not is_before:
        await asyncio.sleep(play.rng.uniform(*ACCEPT_SECONDS))
    await _act(play, agent, f"offers/{offer['key']}/accept", {})
    answer = {"client_message_id": str(uuid.uuid4()), "text": ANSWER}
    await _act(play, agent, f"contacts/{key}/messages", answer)
    task = asyncio.ensure_future(_finish(play, agent, key))
    task.set_name("stays")
    play.tasks.add(task)
    task.add_done_callback(play._ended)


async def _finish(play: Play, agent: Agent, key: str) -> None:
    # Without memory: how long a contact has lasted tells nothing about how long it lasts on.
    seconds = play.rng.expovariate(1.0 / play.plan.handle_seconds)
    while play.begins_at == float("inf"):
        await asyncio.sleep(0.2)
    began_at = max(time.monotonic(), play.begins_at)
    await asyncio.sleep(began_at + seconds - time.monotonic())
    if not play.is_answering:
        return
    await _act(play, agent, f"contacts/{key}/end", {})
    outcome = {"disposition": play.plan.disposition_key, "note": ""}
    await _act(play, agent, f"contacts/{key}/wrap-up", outcome)


async def _act(play: Play, agent: Agent, what: str, contents: dict[str, Any]) -> None:
    await play.browser.ask("POST", f"/desk/{what}", contents=contents, headers=_headers(play, agent))


async def _played(play: Play, *, seconds: float) -> dict[str, Any]:
    """Let customers come at the rate of the plan; return how long each waited for its offer, and the bare floor's."""
    play.begins_at = began_at = time.monotonic()
    play.acknowledged.clear()
    # Of their own, so that as many come in every run, however fast the others are.
    arrivals = random.Random(3)
    due = began_at
    while (due := due + arrivals.expovariate(play.plan.rate)) < began_at + seconds:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        play.start(_write_in(play))
    await asyncio.sleep(max(0.0, began_at + seconds - time.monotonic()))
    ended_at = time.monotonic()
    await _until(lambda: all(key in play.offered for key in play.acknowledged), seconds=OFFER_SECONDS_MAX)
    return {
        "waits": [play.offered[key] - at for key, at in play.acknowledged.items() if key in play.offered],
        "unoffered_count": sum(key not in play.offered for key in play.acknowledged),
        "bare": [heard - said for said, heard in play.bare if began_at <= said < ended_at],
        "seconds": ended_at - began_at,
        "failures": play.failures,
        "lost_count": play.lost_count,
    }


async def _hear(play: Play, *, count: int) -> dict[str, Any]:
    """Wait until so many more contacts were offered."""
    wanted = play.quiet_count + count
    await _until(lambda: len(play.offered) >= wanted, seconds=OFFER_SECONDS_MAX)
    return {"heard": len(play.offered) - play.quiet_count}


async def _hear_bare(play: Play, port: int) -> None:
    asyncio.current_task().set_name("stays")  # type: ignore[union-attr]
    async with websockets.connect(f"ws://127.0.0.1:{port}/socket", compression=None, ping_interval=None) as socket:
        async for text in socket:
            play.bare.append((float(text), time.monotonic()))


async def _together(works: list[Any]) -> None:
    room = asyncio.Semaphore(TOGETHER_MAX)

    async def one(work: Any) -> None:
        async with room:
            await work

    await asyncio.gather(*(one(work) for work in works))


async def _until(condition: Any, *, seconds: float = SETTLE_SECONDS_MAX) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        await asyncio.sleep(0.05)


def _headers(play: Play, agent: Agent) -> dict[str, str]:
    return {"Cookie": agent.cookies, "X-CSRFToken": CSRF, "Origin": f"http://localhost:{play.plan.port}"}


def _say(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
