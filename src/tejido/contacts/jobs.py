"""What happens to contacts and to those who serve them without anybody asking for it.

Each round finds what is due in one reading and changes each thing in a transaction of its own, so that no lock waits
for a batch; every action looks again at what it changes, so several workers do no harm.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import DatabaseError
from django.db.models import Q

from tejido.clients import models as clients
from tejido.contacts import actions, calls, deliveries, gone, mentoring, models, moves, roll_ups
from tejido.core import clocks, facts, intervals, presence
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries
from tejido.people import actions as people_actions
from tejido.people import models as people
from tejido.people import presences

BATCH_MAX = 200
# How long contacts wait for an agent whose line broke, in machine time: a network's delay is never scaled.
LOST_LINE_SECONDS = 60
NEUTRAL_SECONDS_DEFAULT = 900
# A write transaction lasts at most five seconds; after this much machine time, what ended in an interval is stored.
STORED_SECONDS_MAX = 30
Row = TypeVar("Row")

log = logging.getLogger(__name__)
# The worker's own memory of looking; a worker that has just begun has seen nobody yet.
_watch = gone.Watch()
_set_watch = clocks.SetWatch()


def close_overdue_wrap_ups() -> int:
    """Finish the wrap-ups that last longer than their programme allows, without a disposition.

    A wrap-up that nobody finishes would hold the agent's slot for ever.

    Returns: How many were finished.
    """
    at = clock.now()

    def due() -> Iterable[models.Leg]:
        legs = models.Leg.objects.filter(state="wrapping", wrap_from_at__isnull=False, person_id__isnull=False)
        for leg in legs.select_related("contact__programme").order_by("id"):
            if at >= (leg.wrap_from_at or at) + timedelta(seconds=leg.contact.programme.wrap_up_seconds_max):
                yield leg

    def finish(leg: models.Leg) -> None:
        actions.finish_wrap_up(
            contact=leg.contact, person_id=leg.person_id or 0, disposition_key=None, by=facts.SYSTEM, at=at
        )

    return _for_each_client(due, finish)


def abandon_gone() -> int:
    """End the waiting of customers who have been gone for `gone.AWAY_SECONDS_MAX`.

    Returns: How many were found gone.
    """
    now = clock.machine_now()
    seen_before = _watch.look(now)
    return _for_each_client(
        lambda: gone.waiting(seen_before=seen_before, now=now),
        lambda contact: gone.abandon(contact, seen_before=seen_before, now=now, at=clock.now()),
    )


def propose_rungs() -> int:
    """Propose those who are ready for the next rung of a skill; what they did counts whatever client it was for.

    Returns: How many were proposed.
    """
    with scopes.scoped(scopes.every_client()):
        return mentoring.propose_ready(at=clock.now())


def bring_back_lost() -> int:
    """Put contacts back at the front whose agent's line has been gone for `LOST_LINE_SECONDS`.

    Who took a contact without a desk, as one does from the floor, has as long to open theirs. Where the machine's
    clock was set less than that ago, nobody is judged by it; a line that by the new time is yet to be lost has been
    gone since before.

    Returns: How many were with such an agent.
    """
    now = clock.machine_now()
    if _steady_seconds(now) < LOST_LINE_SECONDS:
        return 0
    since, ahead = now - timedelta(seconds=LOST_LINE_SECONDS), now + timedelta(seconds=gone.AHEAD_SECONDS_MAX)
    is_lost = Q(person__presence__disconnected_at__lte=since) | Q(person__presence__disconnected_at__gt=ahead)
    world = clock.world_clock()
    is_new = Q(from_at__gt=world.world(since), from_at__lte=world.world(now))

    def due() -> Iterable[models.Leg]:
        held = models.Leg.objects.filter(role="serving", state="open", person__presence__connections=0)
        return held.filter(is_lost).exclude(is_new).select_related("contact").order_by("id")

    def bring_back(leg: models.Leg) -> None:
        moves.bring_back(contact=leg.contact, by=facts.SYSTEM, at=clock.now())

    return _for_each_client(due, bring_back)


def count_lost_lines() -> int:
    """Begin neutral time for people at work whose line broke, and end it when they are back or its limit is reached.

    Whoever is not back by then is offline: nobody stays at work as a ghost.

    Returns: How many spells began or ended.
    """
    at = clock.now()
    working = [name for name, activity in presence.ACTIVITIES.items() if activity.worked]
    scope = scopes.every_client()
    with scopes.scoped(scope):
        gone = people.Presence.objects.filter(connections=0, disconnected_at__isnull=False, activity__in=working)
        running = people.NeutralSpell.objects.filter(kind="lost_line", to_at=None).order_by("id")
        lost = list(gone.exclude(person_id__in=running.values("person_id")).order_by("person_id")[:BATCH_MAX])
        spells = list(running.select_related("person__presence")[:BATCH_MAX])
    for row in lost:
        with scopes.scoped(scope):
            _begin_lost(row, at)
    for spell in spells:
        with scopes.scoped(scope):
            _end_lost(spell, at)
    return len(lost) + len(spells)


def end_what_is_over() -> int:
    """Make people available whose pause is over, end today's queue changes, and take back stale invitations.

    Returns: How many things ended.
    """
    at = clock.now()
    with scopes.scoped({scopes.OPERATOR}):
        paused = people.Presence.objects.filter(until_at__lte=at).order_by("person_id")
        resting = list(paused.values_list("person_id", flat=True)[:BATCH_MAX])
    for person_id in resting:
        with scopes.scoped({scopes.OPERATOR}):
            people_actions.change_activity(
                person_id=person_id, activity="available", reason=None, by=facts.SYSTEM, at=at
            )
    since = at - timedelta(seconds=calls.INVITATION_SECONDS_MAX)
    return (
        len(resting)
        + _for_each_client(
            lambda: people.QueueChange.objects.filter(to_at=None, until_at__lte=at).order_by("id"),
            lambda change: presences.end_queue_change(change=change, by=facts.SYSTEM, at=at),
        )
        + _for_each_client(
            lambda: models.Leg.objects.filter(state="invited", from_at__lte=since).order_by("id"),
            lambda leg: calls.end_stale_invitation(leg=leg, by=facts.SYSTEM, at=at),
        )
    )


def roll_up() -> int:
    """Roll up the intervals that are over, for each client and for the people who work here.

    Returns: How many intervals were stored or corrected.
    """
    at, zone = clock.now(), journal_queries.installation().zone
    until_at = intervals.quarter_of(min(clock.world_clock().settled(clock.machine_now(), STORED_SECONDS_MAX), at))
    count = 0
    for client in sorted(scopes.every_client()):
        count += roll_ups.advance(client_id=client, until_at=until_at, zone=zone, by=facts.SYSTEM, at=at)
        count += roll_ups.check_again(client_id=client, zone=zone, by=facts.SYSTEM, at=at)
    return count


def deliver_reports() -> int:
    """Publish the scheduled reports whose period is over and counted, and let mails that nobody took be tried again.

    Nothing is sent here: a mail server that does not answer must not hold up the other rounds.

    Returns: How many schedules and mails were due.
    """
    at, now = clock.now(), clock.machine_now()
    return _for_each_client(
        lambda: deliveries.over(at=at),
        lambda schedule: deliveries.make_next(schedule=schedule, by=facts.SYSTEM, at=at, now=now),
    ) + _for_each_client(
        lambda: deliveries.overdue(now=now),
        lambda delivery: deliveries.try_again(delivery=delivery, by=facts.SYSTEM, at=at, now=now),
    )


def send_report_mail(delivery_id: int, try_number: int) -> None:
    """Send the mail of one try about a scheduled report."""
    deliveries.send(delivery_id=delivery_id, try_number=try_number, by=facts.SYSTEM, at=clock.now())


def _steady_seconds(now: datetime) -> float:
    """Return for how long the machine's clock has gone on without being set, and say so where it just was."""
    counted_seconds = clock.counted_seconds()
    seconds = _set_watch.look(wall=now, counted_seconds=counted_seconds)
    if seconds:
        log.warning("The machine's clock was set: it moved by %+.0f s", seconds)
    return _set_watch.steady_seconds(counted_seconds=counted_seconds)


def _begin_lost(row: people.Presence, at: datetime) -> None:
    assert row.disconnected_at is not None
    now = clock.machine_now()
    # A moment from before the clock was set says nothing about how long it is ago.
    was_set_since = _steady_seconds(now) < (now - row.disconnected_at).total_seconds()
    lost_at = at if was_set_since else min(at, clock.world_clock().world(row.disconnected_at))
    limit_at = lost_at + timedelta(seconds=_neutral_seconds(row.person_id))
    presences.begin_neutral(person_id=row.person_id, kind="lost_line", limit_at=limit_at, by=facts.SYSTEM, at=lost_at)


def _end_lost(spell: people.NeutralSpell, at: datetime) -> None:
    is_back = spell.person.presence.connections > 0
    if not is_back and at < spell.limit_at:
        return
    if not is_back:
        people_actions.change_activity(
            person_id=spell.person_id, activity="offline", reason=None, by=facts.SYSTEM, at=at
        )
    presences.end_neutral(person_id=spell.person_id, kind="lost_line", by=facts.SYSTEM, at=at)


def _neutral_seconds(person_id: int) -> int:
    """Return how long a lost line counts as neutral: the longest of the programmes a person works for."""
    queues = people.Membership.objects.filter(person_id=person_id).values("queue_id")
    limits = clients.Programme.objects.filter(queues__in=queues).values_list("lost_line_neutral_seconds", flat=True)
    return max(limits, default=NEUTRAL_SECONDS_DEFAULT)


def _for_each_client(due: Callable[[], Iterable[Row]], change: Callable[[Row], object]) -> int:
    """Change what is due, client by client, each row in a transaction of its own.

    Returns: How many rows were due.
    """
    count = 0
    for client in sorted(scopes.every_client() - {scopes.OPERATOR}):
        scope = {scopes.OPERATOR, client}
        with scopes.scoped(scope):
            rows = [row for row, _ in zip(due(), range(BATCH_MAX), strict=False)]
        for row in rows:
            try:
                with scopes.scoped(scope):
                    change(row)
            except DatabaseError:
                raise
            except Exception:
                # The edge of a round: one row that cannot be changed must not stop the others.
                log.exception("%s %s is left as it is", type(row).__name__, getattr(row, "pk", ""))
        count += len(rows)
    return count
