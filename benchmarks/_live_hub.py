"""The shipped socket process, whose hub is handed an update for each notification, as its own wallboards hand theirs.

`python _live_hub.py`, with a line of JSON on standard input: the channel, and the programmes whose boards are told.
Everything else is `tejido live`: its server, door, tickets, greeting, hub and listener.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import psycopg
import uvicorn

from tejido import environment as environment_module
from tejido.cli import live as live_command
from tejido.live import application as live
from tejido.live import frames


def main() -> None:
    """Serve until told to stop."""
    given = json.loads(sys.stdin.readline())
    environment = environment_module.read()
    application = live.from_surroundings()

    async def with_feed(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            task = asyncio.create_task(_feed(application, given["channel"], given["programmes"]))
            await application(scope, receive, send)
            task.cancel()
        else:
            await application(scope, receive, send)

    config = live_command.config(environment)
    config.app = with_feed
    uvicorn.Server(config).run(sockets=[live_command.listener(environment.bind, environment.live_port)])


async def _feed(application: live.Application, channel: str, programmes: list[dict[str, Any]]) -> None:
    boards = [
        (frames.Topic("wallboard", each["id"], f"wallboard:{each['key']}"), each["client_id"]) for each in programmes
    ]
    await application.listener.ready.wait()
    position = application.listener.position
    parameters = environment_module.connection(environment_module.read(), "live").parameters
    async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as ear:  # type: ignore[arg-type]
        await ear.execute(f"LISTEN {channel}".encode())
        async for note in ear.notifies():
            position += 1
            for topic, client_id in boards:
                application.hub.publish(
                    frames.Delta(
                        topic=topic, position=position, client_id=client_id, type="numbers", data=note.payload,
                        is_whole=True,
                    )
                )  # fmt: skip


if __name__ == "__main__":
    main()
