"""The floor under `full_path`: two durable commits and two wake-ups, each in a bare process of its own.

`python _bare_steps.py first RATE` commits a row and says so; `second` is woken, commits a row and says so; whoever
listens to the last channel is woken next. Each begins with libpq's keywords as JSON on standard input, and says that it
is ready. The time at which the first commit began travels along.
"""

from __future__ import annotations

import json
import random
import sys
import time

import psycopg

FIRST_CHANNEL, LAST_CHANNEL = "benchmark_first", "benchmark_last"
TABLE = "CREATE TABLE IF NOT EXISTS bare_step (id bigserial PRIMARY KEY, step text NOT NULL, said text NOT NULL)"
COMMIT = "INSERT INTO bare_step (step, said) VALUES (%s, %s)"
SAY = "SELECT pg_notify(%s, %s)"


def main() -> None:
    """Take one of the steps until told to stop."""
    parameters = json.loads(sys.stdin.readline())
    with psycopg.connect(**parameters, autocommit=True) as session:
        if sys.argv[1] == "first":
            _go_first(session, rate=float(sys.argv[2]))
        else:
            with psycopg.connect(**parameters, autocommit=True) as ear:
                _go_second(session, ear)


def _go_first(session: psycopg.Connection, *, rate: float) -> None:
    print("ready", flush=True)
    rng = random.Random(2)
    due = time.monotonic()
    while True:
        due += rng.expovariate(rate)
        time.sleep(max(0.0, due - time.monotonic()))
        said = repr(time.monotonic())
        session.execute(COMMIT, ["first", said], prepare=True)
        session.execute(SAY, [FIRST_CHANNEL, said], prepare=True)


def _go_second(session: psycopg.Connection, ear: psycopg.Connection) -> None:
    ear.execute(f"LISTEN {FIRST_CHANNEL}".encode())
    print("ready", flush=True)
    for note in ear.notifies():
        session.execute(COMMIT, ["second", note.payload], prepare=True)
        session.execute(SAY, [LAST_CHANNEL, note.payload], prepare=True)


if __name__ == "__main__":
    main()
