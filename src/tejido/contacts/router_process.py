"""The live shell around the router: one leader for each routing pool, a standby for each leader.

Leadership is a PostgreSQL advisory lock on a connection of its own. The server ends that connection when it has been
silent for a few seconds, so a leader that was stopped loses the lock, and every claim it still makes carries an epoch
that no longer counts. A new leader builds its floor from the tables: a crash costs a second and nothing else.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
from django.db import DatabaseError, connection, transaction

from tejido import environment as environment_module
from tejido.clients import models as clients
from tejido.contacts import errors, floor_feed, leadership, models, offers
from tejido.core import clocks, facts
from tejido.journal import actions as journal
from tejido.journal import clock, disk, queries, scopes, sequencer, wake

SILENT_SECONDS_MAX = 4
BEAT_SECONDS = 1.0
STANDBY_SECONDS = 0.5
POOLS_SECONDS = 3.0
RETRY_SECONDS = 0.5
RETRY_SECONDS_MAX = 5.0

log = logging.getLogger(__name__)


def main(environment: environment_module.Environment) -> None:
    """Lead the pools that nobody leads, stand by for the others, until told to stop."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    threads: dict[int, threading.Thread] = {}
    while not stopping.is_set():
        for pool_id in _pools():
            if pool_id not in threads:
                threads[pool_id] = threading.Thread(
                    target=PoolRouter(pool_id=pool_id, stopping=stopping).run, name=f"pool-{pool_id}"
                )
                threads[pool_id].start()
        stopping.wait(POOLS_SECONDS)
    for thread in threads.values():
        thread.join()


class PoolRouter:
    """Leads one pool, or waits until it can."""

    def __init__(self, *, pool_id: int, stopping: threading.Event) -> None:
        self.pool_id = pool_id
        self.stopping = stopping
        self.holder = f"{socket.gethostname()}:{os.getpid()}"
        self.feed: floor_feed.FloorFeed | None = None
        self._beat_at = float("-inf")
        self._set_watch = clocks.SetWatch()

    def run(self) -> None:
        """Lead whenever the lock is free; go on after the database was away."""
        pause_seconds = RETRY_SECONDS
        while not self.stopping.is_set():
            try:
                with self._locked() as session:
                    if session is None:
                        self.stopping.wait(STANDBY_SECONDS)
                    else:
                        self._lead(session)
                pause_seconds = RETRY_SECONDS
            except (psycopg.Error, DatabaseError, errors.LeadershipLost) as problem:
                log.warning("Pool %s: the lead is lost (%s); trying again", self.pool_id, disk.reason(problem))
                self.stopping.wait(pause_seconds)
                pause_seconds = min(pause_seconds * 2, RETRY_SECONDS_MAX)
            except Exception:
                # The edge of the process: whatever it was, the other pools go on, and this one is tried again.
                log.exception("Pool %s cannot be led now", self.pool_id)
                self.stopping.wait(RETRY_SECONDS_MAX)
            finally:
                self.feed = None
                connection.close()

    @contextmanager
    def _locked(self) -> Iterator[psycopg.Connection | None]:
        """Hold the pool's lock on a connection that the server ends when we fall silent; None where another has it."""
        options = f"-c idle_session_timeout={SILENT_SECONDS_MAX * 1000}"
        with psycopg.connect(**wake.parameters(), autocommit=True, options=options) as session:  # type: ignore[arg-type]
            row = session.execute(
                "SELECT pg_try_advisory_lock(%s, %s)", [leadership.LOCK_CLASS, self.pool_id]
            ).fetchone()
            assert row is not None
            yield session if row[0] else None

    def _lead(self, session: psycopg.Connection) -> None:
        session.execute(f"LISTEN {wake.CHANNEL_FACTS}")
        epoch = self._take_over()
        feed = self._build(epoch)
        log.info("Pool %s: leading in epoch %s", self.pool_id, epoch)
        self._look_at_the_clock()
        try:
            feed.begin(at=clock.now())
            while not self.stopping.is_set():
                self._catch_up(session, feed)
                # What can wait is done when nobody waits for it.
                self._flush(feed)
                self._beat(session)
                self._wait(session, feed)
        except errors.ClockWasSet as told:
            log.warning("Pool %s: %s Pending offers are taken back and made again.", self.pool_id, told)
            self._take_back_pending(epoch)
        self._flush(feed)

    def _take_over(self) -> int:
        """Begin a new epoch; claims of the one before are refused from now on."""
        with self._scoped():
            models.Leadership.objects.get_or_create(pool_id=self.pool_id)
            row = models.Leadership.objects.select_for_update().get(pool_id=self.pool_id)
            row.epoch, row.holder, row.taken_at = row.epoch + 1, self.holder, clock.machine_now()
            row.save()
            by = facts.Actor("router", self.pool_id)
            journal.record(
                "router_led", by=by, at=clock.now(), client_id=scopes.OPERATOR, pool=self.pool_id, epoch=row.epoch
            )
        return int(row.epoch)

    def _build(self, epoch: int) -> floor_feed.FloorFeed:
        """Read the floor in one snapshot of the tables, with the position it belongs to."""
        position = sequencer.number_pending()
        reach = _clients_of(self.pool_id)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            scopes.assign(reach)
            feed = floor_feed.FloorFeed(
                pool_id=self.pool_id, clients=reach, epoch=epoch, position=position, at=clock.now()
            )
            self._keep_beginning(feed)
        self.feed = feed
        return feed

    def _catch_up(self, session: psycopg.Connection, feed: floor_feed.FloorFeed) -> None:
        """Feed every fact that is committed now, then whatever the clock says is due.

        Each decision is one short transaction, so that no lock waits for a whole batch. Whose rows the pool may see is
        asked after the facts were numbered, so the facts of a client who has just come are read with it in reach.
        """
        last = sequencer.number_pending()
        if feed.position < last:
            feed.clients = _clients_of(self.pool_id)
        while feed.position < last and not self.stopping.is_set():
            batch = queries.read_since(feed.position, clients=feed.clients)
            until = min(feed.position + queries.READ_LIMIT, last)
            for fact in filter(feed.wants, batch):
                self._look_at_the_clock()
                feed.take(fact, at=clock.now())
                self._beat(session)
            feed.position = max(feed.position, until)
        self._ring(feed)

    def _beat(self, session: psycopg.Connection) -> None:
        """Let the server know now and then that the leader lives; raises where the lock's connection is gone."""
        if time.monotonic() - self._beat_at > BEAT_SECONDS / 2:
            session.execute("SELECT 1")
            self._beat_at = time.monotonic()

    def _ring(self, feed: floor_feed.FloorFeed) -> None:
        self._look_at_the_clock()
        due_at = feed.due_at()
        if due_at is not None and due_at <= clock.now():
            feed.ring(at=clock.now())

    def _look_at_the_clock(self) -> None:
        """Stop where the machine's clock was set: by the new time every deadline is over, or none for an hour.

        Raises: ClockWasSet
        """
        seconds = self._set_watch.look(wall=clock.machine_now(), counted_seconds=clock.counted_seconds())
        if seconds:
            raise errors.ClockWasSet(f"{errors.ClockWasSet.__doc__} It moved by {seconds:+.0f} s.")

    def _take_back_pending(self, epoch: int) -> None:
        """Send what is being offered back to the front, and leave the agents available: nobody has missed anything."""
        with self._scoped():
            pending = models.Offer.objects.filter(pool_id=self.pool_id, state="pending").order_by("id")
            offer_ids = list(pending.values_list("id", flat=True))
        for offer_id in offer_ids:
            with self._scoped():
                offers.rescind(
                    offer_id=offer_id, pool_id=self.pool_id, epoch=epoch, reason="clock_set",
                    by=facts.Actor("router", self.pool_id), at=clock.now(),
                )  # fmt: skip

    def _wait(self, session: psycopg.Connection, feed: floor_feed.FloorFeed) -> None:
        """Sleep until new facts, the next due moment, or the next beat."""
        seconds = BEAT_SECONDS
        due_at = feed.due_at()
        if due_at is not None:
            world = clock.world_clock()
            seconds = min(seconds, max(0.0, world.machine_seconds(due_at - clock.now())))
        for _ in session.notifies(timeout=seconds, stop_after=1):
            break

    def _scoped(self) -> AbstractContextManager[None]:
        return scopes.scoped(_clients_of(self.pool_id))

    def _keep_beginning(self, feed: floor_feed.FloorFeed) -> None:
        """Write the floor this epoch began with to the input log, so that its decisions can be replayed."""
        models.RouterInput.objects.create(
            pool_id=self.pool_id,
            epoch=feed.epoch,
            sequence=0,
            position=feed.position,
            world_at=clock.now(),
            what="snapshot",
            data={"snapshot": feed.first_snapshot.to_plain(), "policy": feed.first_policy.to_plain()},
        )

    def _flush(self, feed: floor_feed.FloorFeed) -> None:
        """Write the inputs since the last time; they are for replay, so their commit does not wait for the disk."""
        if not feed.entries:
            return
        entries, feed.entries[:] = list(feed.entries), []
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.executemany(
                "INSERT INTO contacts_routerinput (pool_id, epoch, sequence, position, world_at, what, data)"
                " VALUES (%s, %s, %s, %s, to_timestamp(%s / 1000000.0), %s, %s)",
                [
                    [
                        self.pool_id, feed.epoch, entry.sequence, entry.position, entry.at, entry.kind,
                        json.dumps({"at": entry.at, "fields": dict(entry.fields)}),
                    ]
                    for entry in entries
                ],
            )  # fmt: skip


def _pools() -> list[int]:
    try:
        return list(clients.Pool.objects.order_by("id").values_list("id", flat=True))
    except DatabaseError as problem:
        log.warning("The pools cannot be read now: %s", disk.reason(problem))
        return []
    finally:
        connection.close()


def _clients_of(pool_id: int) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clients_of_pool(%s)", [pool_id])
        (found,) = cursor.fetchone()
    return frozenset(found)
