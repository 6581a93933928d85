"""Where the play asks its database: in a thread of its own, so that nobody on the stage stands still meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent import futures
from typing import Any, TypeVar

from django import db

from tejido.cli.demo import errors, steering
from tejido.journal import clock

DATABASE_AWAY_SECONDS_MAX = 60.0
DATABASE_ASKED_AGAIN_SECONDS = 0.5

Value = TypeVar("Value")


class Backstage:
    """The one thread that asks."""

    def __init__(self, threads: futures.ThreadPoolExecutor) -> None:
        """Prepare.

        Args:
            threads: With one worker.
        """
        self._threads = threads

    async def ask(self, question: Callable[[], Value]) -> Value:
        """Ask the database, and again while it is away; all that is asked here can be asked twice."""

        def asked() -> Any:
            db.close_old_connections()
            return question()

        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + DATABASE_AWAY_SECONDS_MAX
        while True:
            try:
                return await loop.run_in_executor(self._threads, asked)
            except (db.OperationalError, db.InterfaceError):
                if loop.time() > give_up_at:
                    raise
                await asyncio.sleep(DATABASE_ASKED_AGAIN_SECONDS)

    async def fresh_path(self, address: str) -> str:
        """Return the path of a fresh one-time ticket for an account.

        Raises: InstallationSilent: the database is away.
        """
        try:
            return await self.ask(lambda: steering.sign_in_path(address, now=clock.machine_now()))
        except db.DatabaseError as error:
            raise errors.InstallationSilent("The database does not answer.") from error
