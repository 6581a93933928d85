"""Opens many sockets at the least cost and notes when frames come: RFC 6455 for frames that are whole, short and text.

Each line of JSON on standard input is an order. A list of addresses is answered with "ready" when each has had its
first frame; a number asks for so many frames that carry a time, answered with their delays when they have come. Pings
are answered.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import sys
import time
from typing import Any
from urllib.parse import urlsplit

# What an update carries: the machine's monotonic time at which it was handed over.
MARK = b'"said_at":'
PING = b'{"kind":"ping"}'
PONG = b'{"kind":"pong"}'
OPEN_SECONDS_MAX = 120.0
SLICE_SECONDS_MAX = 60.0
WATCH_SECONDS = 0.05
TOGETHER_MAX = 16
LENGTH_16_BITS, LENGTH_64_BITS = 126, 127


class Ear(asyncio.Protocol):
    """One socket."""

    def __init__(self, address: str, delays: list[float]) -> None:
        self._address = urlsplit(address)
        self._delays = delays
        self._kept = b""
        self._is_open = False
        self._transport: Any = None
        self.heard = asyncio.get_running_loop().create_future()
        self.is_lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET {self._address.path}?{self._address.query} HTTP/1.1\r\nHost: {self._address.netloc}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        self._kept += data
        if not self._is_open:
            head, found, rest = self._kept.partition(b"\r\n\r\n")
            if not found:
                return
            assert b" 101 " in head.split(b"\r\n")[0], head
            self._is_open, self._kept = True, rest
            if "ticket=" not in self._address.query:
                # The bare hub says nothing of itself.
                self.heard.set_result(None)
        while (frame := self._frame()) is not None:
            self._take(frame, now)

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost = True

    def _take(self, frame: bytes, now: float) -> None:
        place = frame.find(MARK)
        if place >= 0:
            said = frame[place + len(MARK) :].split(b",", 1)[0]
            self._delays.append(now - float(said))
        elif frame == PING:
            self._transport.write(bytes([0x81, 0x80 | len(PONG), 0, 0, 0, 0]) + PONG)
        if not self.heard.done():
            self.heard.set_result(None)

    def _frame(self) -> bytes | None:
        """Return the next whole frame's contents; a client's mask of zeros above changes nothing, a server has none."""
        kept = self._kept
        if len(kept) < 2:
            return None
        length, start = kept[1] & 0x7F, 2
        if length == LENGTH_16_BITS:
            length, start = int.from_bytes(kept[2:4]), 4
        elif length == LENGTH_64_BITS:
            length, start = int.from_bytes(kept[2:10]), 10
        if len(kept) < start + length:
            return None
        self._kept = kept[start + length :]
        return kept[start : start + length]


async def main() -> None:
    """Follow the orders until there are no more."""
    orders = asyncio.StreamReader(limit=1 << 24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    delays: list[float] = []
    ears = []
    room = asyncio.Semaphore(TOGETHER_MAX)

    async def opened(address: str) -> None:
        async with room:
            place = urlsplit(address)
            _, ear = await asyncio.get_running_loop().create_connection(
                lambda: Ear(address, delays), place.hostname or "", place.port or 0
            )
            ears.append(ear)
            await ear.heard

    while line := await orders.readline():
        order = json.loads(line)
        if isinstance(order, list):
            async with asyncio.timeout(OPEN_SECONDS_MAX):
                await asyncio.gather(*(opened(address) for address in order))
            print('"ready"', flush=True)
            continue
        deadline = time.monotonic() + SLICE_SECONDS_MAX
        while len(delays) < order and time.monotonic() < deadline:
            await asyncio.sleep(WATCH_SECONDS)
        told = {"delays": list(delays), "lost_count": sum(ear.is_lost for ear in ears)}
        delays.clear()
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
