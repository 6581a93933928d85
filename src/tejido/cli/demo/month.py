"""A month of the demonstration, from presence to signed pay and to what the clients are told to pay.

The days that were played are as they were played; on the others everybody works the shifts of `month_shifts`, which are
invented. Everything after that is done by the actions that the pages call, by the people whose task it is.
"""

from __future__ import annotations

import time as time_module
import zoneinfo
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from tejido.access import models as access
from tejido.cli.demo import cast, errors, hiring, month_shifts, way, way_pay
from tejido.clients import models as clients
from tejido.clients import price_tables
from tejido.contacts import piece_work
from tejido.contacts.billing import actions as billing
from tejido.contacts.billing import errors as billing_errors
from tejido.core import dates, facts
from tejido.journal import scopes
from tejido.people import models as people
from tejido.people.hours import corrections, deciding, periods
from tejido.people.pay import queries as pay_queries
from tejido.people.pay import runs, working
from tejido.reference import holiday_calendars

SEED = 2026
Statement = billing.Statement
BATCH_COUNT = 2000
FINDINGS_MAX = 2000
# Counting is done by another process, every quarter of a minute.
COUNTED_LOOKS_MAX, COUNTED_LOOK_SECONDS = 60, 5
Made = TypeVar("Made")
ZONE = zoneinfo.ZoneInfo(cast.ZONE)


@dataclass(frozen=True, kw_only=True)
class Closed:
    """What came of a month."""

    run: pay_queries.Run
    statements: Sequence[billing.Statement]
    played_count: int
    spells_count: int
    found: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class _Hands:
    """Who does what: the people lead, the planner, and the administrator as the second pair of eyes."""

    lead: access.User
    planner: access.User
    second: access.User
    supervisor: access.User

    def by(self, user: access.User) -> facts.Actor:
        return facts.Actor("user", user.pk)


def lay(setting: way.Setting, *, from_date: date, to_date: date) -> tuple[int, int]:
    """Let everybody employed work their shifts on the days [from, to) on which they did nothing yet.

    Returns: How many people's days were played already, and how many activities were added.
    """
    numbers, played_count, rows = way_pay.numbers_by_person(), 0, []
    held = people.Employment.objects.filter(superseded_at=None, person_id__in=numbers)
    begins = {one.person_id: one.from_date for one in held}
    zone_from, zone_to = (dates.midnight(day, zone=ZONE) for day in (from_date, to_date))
    known = people.Activity.objects.filter(person_id__in=numbers, from_at__lt=zone_to).exclude(to_at__lte=zone_from)
    played: dict[int, set[date]] = {}
    signed_off: dict[int, list[people.Activity]] = {}
    for one in known:
        ends = [at.astimezone(ZONE).date() for at in (one.from_at, one.to_at) if at is not None]
        played.setdefault(one.person_id, set()).update(ends)
        if one.activity == "offline":
            signed_off.setdefault(one.person_id, []).append(one)
    for person_id, number in sorted(numbers.items()):
        first = max(from_date, begins.get(person_id, to_date))
        days = [first + timedelta(days=count) for count in range(max(0, (to_date - first).days))]
        free = [day for day in days if day not in played.get(person_id, ())]
        played_count += len(days) - len(free)
        own = list(_rows(person_id, number, free, until=setting.at))
        for off in signed_off.get(person_id, ()):
            _begin_again(off, own)
        rows += own
    people.Activity.objects.bulk_create(rows, batch_size=BATCH_COUNT)
    return played_count, len(rows)


def wait() -> None:
    """Give the process that counts some of its time."""
    time_module.sleep(COUNTED_LOOK_SECONDS)


def close(
    *,
    scope: Iterable[int],
    from_date: date,
    to_date: date,
    now: datetime,
    at: datetime,
    until_counted: Callable[[], object] = wait,
) -> Closed:
    """Close the days [from, to): presence, corrections, lock, pay, two signatures, and the clients' statements.

    Each step is a transaction of its own, as it is when people do it one page after another.

    Args:
        scope: The world's rows.
        now: Machine time.
        at: World time, after these days.
        until_counted: Called again and again until what clients pay for is counted to the end of the month.
    """
    reach = frozenset(scope)

    def step(do: Callable[[way.Setting, _Hands], Made]) -> Made:
        with scopes.scoped(reach):
            setting = way.Setting(office=hiring.office(), now=now, at=at)
            return do(setting, _hands(setting))

    step(lambda setting, _: way_pay.complete(setting))
    played_count, spells_count = step(lambda setting, _: lay(setting, from_date=from_date, to_date=to_date))
    period = step(lambda setting, hands: _open(from_date, to_date, hands, setting))
    found = step(lambda setting, hands: _correct(period, hands, setting))
    step(lambda setting, hands: _answer(period, hands, setting))
    locked = step(
        lambda setting, hands: periods.lock(period=period, user_id=hands.lead.pk, recorded_at=now, by=setting.by, at=at)
    )
    step(lambda setting, hands: _work_out(locked, hands, setting))
    run = step(lambda setting, hands: _sign(locked, hands, setting))
    drafts = _when_counted(
        lambda: step(lambda setting, hands: _draft(from_date, hands, setting)), until_counted=until_counted
    )
    issued = step(lambda setting, hands: _issue(drafts, hands, setting))
    return Closed(run=run, statements=issued, played_count=played_count, spells_count=spells_count, found=found)


def _rows(person_id: int, number: int, days: Sequence[date], *, until: datetime) -> Iterator[people.Activity]:
    spells = list(
        month_shifts.spells(
            number, days=days, zone=ZONE, is_holiday=lambda day: holiday_calendars.is_holiday("CO", day), seed=SEED
        )
    )
    # Whoever began only later has no spell at all.
    for spell, following in zip(spells, [*spells[1:], None], strict=False):
        # Whoever forgets to sign off is there until they begin again.
        to_at = spell.to_at or (following.from_at if following is not None else until)
        if to_at <= until:
            yield people.Activity(
                person_id=person_id, activity=spell.activity, reason=spell.reason, from_at=spell.from_at, to_at=to_at
            )


def _begin_again(off: people.Activity, own: Sequence[people.Activity]) -> None:
    """Let whoever signed off stay so only until they begin again."""
    within = (
        row.from_at for row in own if row.from_at >= off.from_at and (off.to_at is None or row.from_at < off.to_at)
    )
    following = min(within, default=None)
    if following is not None:
        people.Activity.objects.filter(pk=off.pk).update(to_at=following)


def _hands(setting: way.Setting) -> _Hands:
    return _Hands(
        lead=setting.office.lead, planner=setting.user(cast.address("planeacion")),
        second=setting.user(cast.address("administrador")), supervisor=setting.user(cast.address("supervision")),
    )  # fmt: skip


def _open(from_date: date, to_date: date, hands: _Hands, setting: way.Setting) -> periods.Period:
    return periods.open_period(
        from_date=from_date, to_date=to_date, user_id=hands.lead.pk, recorded_at=setting.now,
        key=way.key(f"period/{from_date}"), by=setting.by, at=setting.at,
    )  # fmt: skip


def _correct(period: periods.Period, hands: _Hands, setting: way.Setting) -> Mapping[str, int]:
    """Correct each forgotten end, asked by a supervisor and approved by the people lead; return what was found."""
    counts: dict[str, int] = {}
    found, _count = periods.find_findings(period, as_of=setting.at, count=FINDINGS_MAX)
    for finding in found:
        counts[finding.code] = counts.get(finding.code, 0) + 1
        if finding.proposed_end_at is None:
            continue
        correction = corrections.ask(
            person=people.Person.objects.get(pk=finding.person), from_at=finding.proposed_end_at,
            to_at=min(finding.to_at, finding.proposed_end_at + timedelta(hours=corrections.HOURS_MAX)),
            activity="offline", text="Se fue a la hora de siempre y olvidó cerrar (sintético).", is_own_request=False,
            user_id=hands.supervisor.pk, recorded_at=setting.now, by=hands.by(hands.supervisor), at=setting.at,
        )  # fmt: skip
        corrections.decide(
            correction=correction, decision="approved", answer="",
            decider=deciding.Decider(user_id=hands.lead.pk, person_id=None), recorded_at=setting.now, by=setting.by,
            at=setting.at,
        )  # fmt: skip
    return counts


def _answer(period: periods.Period, hands: _Hands, setting: way.Setting) -> None:
    """Say of whatever else stands in the way that it is right as it is."""
    left, _count = periods.find_findings(period, as_of=setting.at, count=FINDINGS_MAX)
    for finding in left:
        periods.answer(
            period=period, finding=finding, text="Revisado; está bien así (sintético).", user_id=hands.lead.pk,
            by=setting.by, at=setting.at,
        )  # fmt: skip


def _work_out(period: periods.Period, hands: _Hands, setting: way.Setting) -> None:
    run = runs.open_run(
        period=period, user_id=hands.lead.pk, key=way.key(f"run/{period.from_date}"), by=setting.by, at=setting.at
    )
    pieces = working.counted(run, count=piece_work.count)
    runs.work_out(run=run, pieces=pieces, recorded_at=setting.now, by=setting.by, at=setting.at)


def _sign(period: periods.Period, hands: _Hands, setting: way.Setting) -> pay_queries.Run:
    run = pay_queries.run_of_period(period.key)
    if run is None:
        raise errors.WorldMissing()
    for user in (hands.lead, hands.second):
        run = runs.sign(run=run, digest=pay_queries.digest(run), user_id=user.pk, by=hands.by(user), at=setting.at)
    return run


def _when_counted(draft: Callable[[], Made], *, until_counted: Callable[[], object]) -> Made:
    """Draft as soon as the process that counts has come to the end of the month.

    Raises: MonthNotOver: it has not come so far within `COUNTED_LOOKS_MAX` looks; does it run?
    """
    for _ in range(COUNTED_LOOKS_MAX):
        try:
            return draft()
        except billing_errors.MonthNotOver:
            until_counted()
    return draft()


def _draft(month: date, hands: _Hands, setting: way.Setting) -> Sequence[billing.Statement]:
    priced = price_tables.PriceList.objects.filter(state="approved", superseded_at=None).values("programme")
    return [
        billing.draft(programme=programme, month=month, zone=cast.ZONE, by=hands.by(hands.planner), at=setting.at)
        for programme in clients.Programme.objects.filter(pk__in=priced).order_by("id")
    ]


def _issue(drafts: Sequence[billing.Statement], hands: _Hands, setting: way.Setting) -> Sequence[billing.Statement]:
    by = hands.by(hands.second)
    return [billing.issue(statement=one, digest=one.digest, by=by, at=setting.at) for one in drafts]
