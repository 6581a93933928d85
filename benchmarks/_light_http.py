"""A browser's requests for thousands of played people at the least cost: HTTP/1.1 over kept connections."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CONNECTIONS_MAX = 8
ANSWER_SECONDS_MAX = 30.0
ATTEMPTS_MAX = 3


class RequestFailed(Exception):
    """The installation did not answer a played person as it should."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the cookies that were set, the JSON where there was some."""

    status: int
    cookies: dict[str, str]
    data: Any


class Browser:
    """Asks one installation; everybody's requests share a few connections, as behind one office's address."""

    def __init__(self, *, port: int) -> None:
        self._port = port
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._room = asyncio.Semaphore(CONNECTIONS_MAX)

    async def ask(
        self,
        method: str,
        path: str,
        *,
        contents: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        wanted: tuple[int, ...] = (200,),
    ) -> Answer:
        """Send a request and return its answer.

        Raises: RequestFailed: the status was none of those wanted.
        """
        body = b"" if contents is None else json.dumps(contents).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self._port}", f"Content-Length: {len(body)}"]
        if contents is not None:
            lines.append("Content-Type: application/json")
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        async with self._room, asyncio.timeout(ANSWER_SECONDS_MAX):
            answer = await self._sent("\r\n".join([*lines, "", ""]).encode() + body)
        if answer.status not in wanted:
            raise RequestFailed(f"{method} {path.partition('?')[0]}: {answer.status} {answer.data}")
        return answer

    async def _sent(self, request: bytes) -> Answer:
        for _ in range(ATTEMPTS_MAX):
            reader, writer = self._idle.pop() if self._idle else await asyncio.open_connection("127.0.0.1", self._port)
            try:
                writer.write(request)
                answer = await _read(reader)
            except (OSError, asyncio.IncompleteReadError):
                # The server has closed a kept connection meanwhile, and others that were as long idle with it.
                for _, kept in [(reader, writer), *self._idle]:
                    kept.close()
                self._idle.clear()
                continue
            self._idle.append((reader, writer))
            return answer
        raise RequestFailed("Nobody answers.")


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    cookies, length, kind, is_chunked = {}, 0, "", False
    for line in head[1:]:
        name, _, value = line.partition(":")
        match name.lower():
            case "set-cookie":
                key, _, rest = value.strip().partition("=")
                cookies[key] = rest.partition(";")[0]
            case "content-length":
                length = int(value)
            case "content-type":
                kind = value.strip()
            case "transfer-encoding":
                is_chunked = True
    body = await _chunks(reader) if is_chunked else await reader.readexactly(length)
    data = json.loads(body) if kind.startswith("application/json") else None
    return Answer(int(head[0].split()[1]), cookies, data)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
    return body
