"""One socket's frames: in order, each once, whatever its line takes; said at once where it takes them."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from tejido.access import tickets
from tejido.live import counters, errors, frames, hub

WALLBOARD = frames.Topic("wallboard", 1, "wallboard:x")


def _socket(*, scope: set[int] | None = None, queue_max: int = 4) -> hub.Socket:
    ticket = tickets.Ticket(
        nonce=uuid.uuid4().hex, user_id=1, person_id=None, scope=frozenset(scope or {0, 1}), topics=("wallboard:x",),
        thread_key=None, origin="http://localhost", expires_at=datetime(2026, 11, 3, tzinfo=UTC),
    )  # fmt: skip
    return hub.Socket(ticket=ticket, topics=(WALLBOARD,), key=uuid.uuid4(), queue_max=queue_max, heard_at=0.0)


def _delta(position: int, *, client_id: int = 1) -> frames.Delta:
    return frames.Delta(topic=WALLBOARD, position=position, client_id=client_id, type="numbers", data="{}")


def _run(scene: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(120):
            await scene()

    asyncio.run(bounded())


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0)


def test_frames_that_came_before_and_after_the_greeting_are_said_once_and_in_order() -> None:
    async def scene() -> None:
        said: list[hub.Queued] = []

        async def say(frame: hub.Queued) -> None:
            said.append(frame)

        socket = _socket()
        assert socket.put("one") and socket.put("two")
        assert said == []
        socket.speak(say)
        assert socket.put("three")
        await _until(lambda: len(said) == 3)
        assert said == ["one", "two", "three"]

    _run(scene)


def test_a_line_that_takes_no_more_holds_the_others_back_until_it_does_or_the_queue_is_full() -> None:
    async def scene() -> None:
        said: list[hub.Queued] = []
        line = asyncio.Event()

        async def say(frame: hub.Queued) -> None:
            await line.wait()
            said.append(frame)

        socket = _socket(queue_max=2)
        socket.speak(say)
        assert socket.put("one")
        await asyncio.sleep(0)
        assert socket.put("two") and socket.put("three")
        assert said == []
        line.set()
        await _until(lambda: len(said) == 3)
        assert said == ["one", "two", "three"]
        line.clear()
        assert socket.put("four")
        await asyncio.sleep(0)
        assert socket.put("five") and socket.put("six")
        assert not socket.put("seven")
        assert isinstance(socket.ended.result(), errors.SocketTooSlow)

    _run(scene)


def test_a_socket_that_falls_silent_says_nothing_more() -> None:
    async def scene() -> None:
        said: list[hub.Queued] = []
        line = asyncio.Event()

        async def say(frame: hub.Queued) -> None:
            await line.wait()
            said.append(frame)

        socket = _socket()
        socket.speak(say)
        socket.put("one")
        await asyncio.sleep(0)
        await socket.fall_silent()
        line.set()
        socket.put("two")
        await asyncio.sleep(0.01)
        assert said == []

    _run(scene)


def test_an_update_reaches_those_whose_scope_holds_its_client() -> None:
    async def scene() -> None:
        place = hub.Hub(counters=counters.Counters())
        near, far = _socket(scope={0, 1}), _socket(scope={0, 2})
        for socket in (near, far):
            place.enter(socket)
        place.publish(_delta(1))
        assert (near.waiting_count, far.waiting_count) == (1, 0)

    _run(scene)


def test_a_frame_differs_between_sockets_in_what_they_knew_before() -> None:
    delta = _delta(7)
    assert delta.text(previous=3).replace('"previous":3', '"previous":5') == delta.text(previous=5)
