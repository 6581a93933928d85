"""Ports for servers of the tests, which a process binds some time after it was told."""

from __future__ import annotations

import os
import random
import re
import socket

# Below what Linux and macOS give to outgoing connections: a port of theirs is taken again before a server binds it.
FIRST, LAST = 10_000, 32_000
# Workers that run beside each other look each in a part of their own, so that no two are told the same port.
PARTS_COUNT = 8
ATTEMPTS = 1_000
_numbers = random.SystemRandom()
_given: set[int] = set()


def free(count: int = 1) -> int:
    """Return the first of so many ports in a row that nobody listens on, and that this process was not told before."""
    size = (LAST - FIRST) // PARTS_COUNT
    first = FIRST + size * (_worker_number() % PARTS_COUNT)
    for _ in range(ATTEMPTS):
        port = _numbers.randrange(first, first + size - count)
        wanted = range(port, port + count)
        if _given.isdisjoint(wanted) and all(_is_free(number) for number in wanted):
            _given.update(wanted)
            return port
    raise AssertionError(f"no {count} ports beside each other are free")


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _worker_number() -> int:
    found = re.search(r"\d+", os.environ.get("PYTEST_XDIST_WORKER", ""))
    return int(found[0]) if found else 0
