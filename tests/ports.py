"""Ports for servers of the tests, which a process binds some time after it was told."""

from __future__ import annotations

import random
import socket

# Below what Linux and macOS give to outgoing connections: a port of theirs is taken again before a server binds it.
FIRST, LAST = 10_000, 32_000
ATTEMPTS = 100
_numbers = random.SystemRandom()


def free(count: int = 1) -> int:
    """Return the first of so many ports in a row that nobody listens on."""
    for _ in range(ATTEMPTS):
        port = _numbers.randrange(FIRST, LAST - count)
        try:
            for number in range(count):
                socket.create_server(("127.0.0.1", port + number)).close()
        except OSError:
            continue
        return port
    raise AssertionError(f"no {count} ports beside each other are free")
