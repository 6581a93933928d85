"""The two clocks, read only at the edges: world time for what happens to people, machine time for everything else."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

from django.db import transaction

from tejido.core import clocks, facts
from tejido.journal import actions, errors, models

CLOCK_KEPT_SECONDS = 1.0
# Of the clocks that only count, the one that goes on while the machine sleeps: what was asleep has really waited.
_COUNTING: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)

_lock = threading.Lock()
_kept: tuple[float, clocks.WorldClock] | None = None


def machine_now() -> datetime:
    """Return machine time (UTC): sessions, tickets, limits, heartbeats, time-outs."""
    return datetime.now(UTC)


def counted_seconds() -> float:
    """Return what a clock says that only counts, also while the machine sleeps, and that nobody can set."""
    return time.clock_gettime(_COUNTING)


def now() -> datetime:
    """Return world time (UTC): waits, offers, shifts, opening hours.

    Raises: NotInstalled: the database has no operator yet.
    """
    return world_clock().world(machine_now())


def world_clock() -> clocks.WorldClock:
    """Return the definition of world time, read again from its row once a second."""
    global _kept
    moment = time.monotonic()
    kept = _kept
    if kept is not None and moment - kept[0] < CLOCK_KEPT_SECONDS:
        return kept[1]
    row = models.Installation.objects.first()
    if row is None:
        raise errors.NotInstalled(errors.NotInstalled.__doc__)
    clock = clocks.WorldClock(real_epoch=row.real_epoch, world_epoch=row.world_epoch, factor=row.factor)
    with _lock:
        _kept = (moment, clock)
    return clock


def forget() -> None:
    """Forget the kept definition, so that the next reading asks the database."""
    global _kept
    with _lock:
        _kept = None


@transaction.atomic
def change(*, factor: float, by: facts.Actor, real_at: datetime, world_at: datetime | None = None) -> None:
    """Give world time another speed from now on, and optionally move it; only in a demonstration.

    Args:
        factor: World seconds per machine second, 0.1 to 20.
        real_at: Machine time of the change.
        world_at: World time from which it goes on; left out, it goes on from where it is.
    Raises: ClockRefused: this database is not a demonstration.
    """
    row = models.Installation.objects.select_for_update().first()
    if row is None:
        raise errors.NotInstalled(errors.NotInstalled.__doc__)
    if not row.demonstration:
        raise errors.ClockRefused(errors.ClockRefused.__doc__)
    before = clocks.WorldClock(real_epoch=row.real_epoch, world_epoch=row.world_epoch, factor=row.factor)
    after = clocks.WorldClock(real_epoch=real_at, world_epoch=world_at or before.world(real_at), factor=factor)
    row.real_epoch, row.world_epoch, row.factor = after.real_epoch, after.world_epoch, after.factor
    row.save()
    actions.record(
        "clock_changed",
        by=by,
        at=after.world_epoch,
        client_id=0,
        factor=after.factor,
        real_epoch=after.real_epoch,
        world_epoch=after.world_epoch,
    )
    transaction.on_commit(forget)
