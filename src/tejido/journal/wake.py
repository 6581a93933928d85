"""The wake-up after a commit: one coalesced NOTIFY from a connection of its own.

A NOTIFY inside a write transaction would hold a database-wide lock over its commit, and group commit would die. So the
transaction commits first, and a thread of this process then says `tejido_facts` once for all commits since it last did:
at once after a pause, and under load not more often than readers can make use of. A lost wake-up only delays: every
reader also polls.
"""

from __future__ import annotations

import logging
import os
import threading
import time

import psycopg
from django.conf import settings
from django.db import connection

from tejido import environment

CHANNEL_FACTS = "tejido_facts"
RETRY_SECONDS = 0.5
# Commits closer together than this share a wake-up.
PAUSE_SECONDS = 0.002
NOTIFY_FACTS = f"NOTIFY {CHANNEL_FACTS}"

log = logging.getLogger(__name__)


class _Notifier:
    """A thread that says what was asked for, as often as needed and no more."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self._is_asked = False
        self._condition = threading.Condition()
        threading.Thread(target=self._run, name="journal-wake", daemon=True).start()

    def ask(self) -> None:
        with self._condition:
            self._is_asked = True
            self._condition.notify()

    def _run(self) -> None:
        while True:
            try:
                with psycopg.connect(**parameters(), autocommit=True) as session:  # type: ignore[arg-type]
                    while True:
                        self._say(session)
                        time.sleep(PAUSE_SECONDS)
            except psycopg.Error as problem:
                log.warning("The wake-up connection was lost and is opened again: %s", type(problem).__name__)
                threading.Event().wait(RETRY_SECONDS)

    def _say(self, session: psycopg.Connection) -> None:
        with self._condition:
            while not self._is_asked:
                self._condition.wait()
            self._is_asked = False
        session.execute(NOTIFY_FACTS)


_notifier: _Notifier | None = None
_lock = threading.Lock()


def readers() -> None:
    """Wake whoever waits for new facts; returns at once."""
    global _notifier
    with _lock:
        if _notifier is None or _notifier.process != os.getpid():
            _notifier = _Notifier()
        notifier = _notifier
    notifier.ask()


def parameters() -> dict[str, str | int]:
    """Return libpq's keywords for a session of this process's own role, past a connection pooler where there is one."""
    if settings.ENVIRONMENT.database_direct_url:
        way = environment.connection(settings.ENVIRONMENT, settings.ENVIRONMENT.role, direct=True)
        return way.parameters
    place = connection.settings_dict
    return {
        "host": place["HOST"],
        "port": int(place["PORT"] or 5432),
        "dbname": place["NAME"],
        "user": place["USER"],
        "password": place["PASSWORD"],
        "connect_timeout": 5,
    }
