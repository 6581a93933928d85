"""The worker's inside: a dispatcher from facts to jobs, the rounds of what is due, and procrastinate's own worker."""

from __future__ import annotations

import asyncio
import importlib
import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import procrastinate
import psycopg
from django.conf import settings
from django.db import DatabaseError, connection
from procrastinate import psycopg_connector
from procrastinate.contrib.django import app
from procrastinate.contrib.django import utils as procrastinate_utils

from tejido.journal import clock, disk, errors, jobs, wake

POLL_SECONDS = 1.0
GATHER_SECONDS = 0.2
RETRY_SECONDS = 1.0
LOOK_SECONDS = 0.2
STOP_SECONDS_MAX = 3.0
JOBS_AT_ONCE = 4
POOL_CONNECTIONS_MIN = 1
NEXT_MONTH_DAYS = 32
PREPARE_SECONDS = 3600.0

log = logging.getLogger(__name__)
wiring = importlib.import_module(settings.WIRING)


def main() -> None:
    """Work until TERM or Ctrl-C."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    wiring.connect()
    threads = [
        threading.Thread(target=_keep_going, args=(stopping, work), name=work.__name__) for work in (_dispatch, _rounds)
    ]
    for thread in threads:
        thread.start()
    asyncio.run(_carry_out_jobs(stopping))
    for thread in threads:
        thread.join()


def _keep_going(stopping: threading.Event, work: Callable[[threading.Event], None]) -> None:
    """Do one kind of work until told to stop, through absences of the database."""
    while not stopping.is_set():
        try:
            work(stopping)
        except (DatabaseError, psycopg.Error) as problem:
            log.warning("The worker lost the database (%s) and tries again", disk.reason(problem))
            stopping.wait(RETRY_SECONDS)
        finally:
            connection.close()


def _dispatch(stopping: threading.Event) -> None:
    """Defer the jobs that follow the facts; poll as well, since a wake-up can be lost."""
    with psycopg.connect(**wake.parameters(), autocommit=True) as session:  # type: ignore[arg-type]
        session.execute(f"LISTEN {wake.CHANNEL_FACTS}")
        while not stopping.is_set():
            jobs.dispatch(wiring.REACTIONS)
            # Sockets and the router number facts themselves; here nothing is in a hurry, so wake-ups may gather.
            stopping.wait(GATHER_SECONDS)
            for _ in session.notifies(timeout=POLL_SECONDS, stop_after=1):
                break


def _rounds(stopping: threading.Event) -> None:
    """Do what is due again and again; a round does no harm when several workers do it."""
    rounds = [*wiring.ROUNDS, (PREPARE_SECONDS, "journal.prepare_months", _prepare_months)]
    due_at = dict.fromkeys((name for _, name, _ in rounds), 0.0)
    while not stopping.is_set():
        for seconds, name, job in rounds:
            if time.monotonic() < due_at[name]:
                continue
            due_at[name] = time.monotonic() + seconds
            try:
                job()
            except errors.NotInstalled:
                log.debug("%s waits until this installation has an operator", name)
            except (DatabaseError, psycopg.Error):
                raise
            except Exception:
                # The edge of the process: the other rounds go on, and this one is tried again.
                log.exception("The round %s failed", name)
        stopping.wait(POLL_SECONDS)


def _prepare_months() -> None:
    """Make the journal's partitions of this month and the next."""
    moment: datetime = clock.machine_now()
    with connection.cursor() as cursor:
        for day in (moment, moment + timedelta(days=NEXT_MONTH_DAYS)):
            cursor.execute("SELECT journal_prepare_month(%s)", [day.date()])


async def _carry_out_jobs(stopping: threading.Event) -> None:
    """Run procrastinate's worker until told to stop; start it again when the database was away."""
    while not stopping.is_set():
        with app.replace_connector(_connector()) as worker_app:
            worker = asyncio.create_task(_work(worker_app))
            while not stopping.is_set() and not worker.done():
                await asyncio.sleep(LOOK_SECONDS)
            worker.cancel()
            # It finishes what it is at; with the database gone as well, it would wait half a minute for a connection.
            await asyncio.wait({worker}, timeout=STOP_SECONDS_MAX)
            worker.cancel()
            (result,) = await asyncio.gather(worker, return_exceptions=True)
        if isinstance(result, Exception):
            log.warning("The jobs lost the database (%s) and go on", type(result).__name__)
            await asyncio.sleep(RETRY_SECONDS)


def _connector() -> psycopg_connector.PsycopgConnector:
    """Return procrastinate's way to our database, whose pool rests at one connection: each idle one weighs 3 MB."""
    return psycopg_connector.PsycopgConnector(
        kwargs=procrastinate_utils.connector_params(),
        min_size=POOL_CONNECTIONS_MIN,
        max_size=JOBS_AT_ONCE,
    )


async def _work(worker_app: procrastinate.App) -> None:
    async with worker_app.open_async():
        await worker_app.run_worker_async(
            concurrency=JOBS_AT_ONCE,
            install_signal_handlers=False,
            shutdown_graceful_timeout=STOP_SECONDS_MAX,
            delete_jobs="successful",
        )
