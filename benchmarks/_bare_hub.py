"""The least that can hand an update to many sockets: a Starlette application with a set, fed by one LISTEN connection.

It asks nobody who they are, numbers nothing and keeps nothing: whatever it is notified of goes to every socket as it
is. `python _bare_hub.py PORT`, with the channel's name and libpq's keywords as one line of JSON on standard input.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import uvicorn
from starlette import applications, routing, websockets


def main() -> None:
    """Serve until told to stop."""
    given = json.loads(sys.stdin.readline())
    sockets: set[websockets.WebSocket] = set()

    async def visit(socket: websockets.WebSocket) -> None:
        await socket.accept()
        sockets.add(socket)
        try:
            while True:
                await socket.receive_text()
        except websockets.WebSocketDisconnect:
            sockets.discard(socket)

    @contextlib.asynccontextmanager
    async def life(app: applications.Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_feed(given["parameters"], given["channel"], sockets))
        yield
        task.cancel()

    application = applications.Starlette(routes=[routing.WebSocketRoute("/socket", visit)], lifespan=life)
    # The light sockets answer no pings of the protocol, and the hub that is compared sends none either.
    uvicorn.run(
        application, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False,
        ws_ping_interval=None,
    )  # fmt: skip


async def _feed(parameters: dict[str, Any], channel: str, sockets: set[websockets.WebSocket]) -> None:
    async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as ear:
        await ear.execute(f"LISTEN {channel}".encode())
        async for note in ear.notifies():
            for socket in list(sockets):
                await socket.send_text(note.payload)


if __name__ == "__main__":
    main()
