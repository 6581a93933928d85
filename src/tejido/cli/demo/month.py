"""A month of the demonstration, from hours to signed pay and to what the clients are told to pay.

The days that were played are as they were played. Of the others, another clock is said to have kept the hours: the
shifts of `month_shifts`, which are invented, come as imported lists, one a week. Everything is done by the actions that
the pages call, by the people whose task it is; what was done already is not done again.
"""

from __future__ import annotations

import functools
import time as time_module
import zoneinfo
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from tejido.access import models as access
from tejido.access import queries as access_queries
from tejido.cli.demo import cast, errors, hiring, month_shifts, way, way_pay
from tejido.clients import models as clients
from tejido.clients import price_tables
from tejido.contacts import piece_work
from tejido.contacts.billing import actions as billing
from tejido.contacts.billing import errors as billing_errors
from tejido.core import dates, facts
from tejido.journal import scopes
from tejido.people import models as people
from tejido.people.hours import corrections, deciding, findings, periods, sheets
from tejido.people.pay import queries as pay_queries
from tejido.people.pay import runs, working
from tejido.reference import holiday_calendars

SEED = 2026
WEEK_DAYS, GROUPS_MAX = 7, 100
Statement = billing.Statement
FINDINGS_MAX = 2000
# Counting is done by another process, every quarter of a minute.
COUNTED_LOOKS_MAX, COUNTED_LOOK_SECONDS = 60, 5
Made = TypeVar("Made")
ZONE = zoneinfo.ZoneInfo(cast.ZONE)


@dataclass(frozen=True, kw_only=True)
class Paid:
    """What came of a month for those who worked it.

    Args:
        played_count: Days of people that were played.
        lines_count: Lines of hours that were invented and imported.
        found: What stood in the way of the lock, by code.
    """

    run: pay_queries.Run
    played_count: int
    lines_count: int
    found: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Closed(Paid):
    """What came of a month, for those who buy too."""

    statements: Sequence[billing.Statement]


@dataclass(frozen=True, kw_only=True)
class _Hands:
    """Who does what: a clerk imports hours, the people lead approves them, the administrator signs second."""

    lead: access.User
    clerk: access.User
    planner: access.User
    second: access.User
    supervisor: access.User

    def by(self, user: access.User) -> facts.Actor:
        return facts.Actor("user", user.pk)


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """Where one step after another is done, each a transaction of its own, as when people do one page after another."""

    scope: frozenset[int]
    now: datetime
    at: datetime

    def do(self, step: Callable[[_Hands, way.Setting], Made]) -> Made:
        with scopes.scoped(self.scope):
            setting = way.Setting(office=hiring.office(), now=self.now, at=self.at)
            return step(_hands(setting), setting)


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
    """Close the days [from, to): what `pay` does, and then the clients' statements.

    Args:
        scope: The world's rows.
        now: Machine time.
        at: World time, after these days.
        until_counted: Called again and again until what clients pay for is counted to the end of the month.
    """
    paid = pay(scope=scope, from_date=from_date, to_date=to_date, now=now, at=at)
    desk = _Desk(scope=frozenset(scope), now=now, at=at)
    drafts = _when_counted(lambda: desk.do(functools.partial(_draft, from_date)), until_counted=until_counted)
    issued = desk.do(functools.partial(_issue, drafts))
    return Closed(
        run=paid.run, statements=issued, played_count=paid.played_count, lines_count=paid.lines_count,
        found=paid.found,
    )  # fmt: skip


def pay(*, scope: Iterable[int], from_date: date, to_date: date, now: datetime, at: datetime) -> Paid:
    """Bring the days [from, to) to pay that two have signed: hours, corrections, lock, pay, two signatures.

    Args: as for `close`.
    Raises: PeriodsOverlap, EarlierPeriodOpen, FindingsOpen, PayRunBlocked: somebody else has begun otherwise.
    """
    desk = _Desk(scope=frozenset(scope), now=now, at=at)
    desk.do(lambda _, setting: way_pay.price(setting))
    for _ in range(GROUPS_MAX):
        if not desk.do(lambda _, setting: way_pay.agree(setting, from_date=from_date, to_date=to_date)):
            break
    played_count, lines_count = 0, 0
    for week in _weeks(from_date, to_date):
        played, imported = desk.do(functools.partial(_import, week))
        desk.do(functools.partial(_approve, week))
        played_count, lines_count = played_count + played, lines_count + imported
    period = desk.do(functools.partial(_open, from_date, to_date))
    found = desk.do(functools.partial(_correct, period))
    desk.do(functools.partial(_answer, period))
    locked = desk.do(functools.partial(_lock, period))
    desk.do(functools.partial(_work_out, locked))
    run = desk.do(functools.partial(_sign, locked))
    return Paid(run=run, played_count=played_count, lines_count=lines_count, found=found)


def is_paid(from_date: date) -> bool:
    """Tell whether the pay of the month that begins so is signed."""
    return pay_queries.Run.objects.filter(from_date=from_date, state="closed").exists()


def _weeks(from_date: date, to_date: date) -> Sequence[Sequence[date]]:
    days = [from_date + timedelta(days=count) for count in range((to_date - from_date).days)]
    return [days[first : first + WEEK_DAYS] for first in range(0, len(days), WEEK_DAYS)]


def _import(week: Sequence[date], hands: _Hands, setting: way.Setting) -> tuple[int, int]:
    """Import the hours of everybody employed on the days of a week on which they did nothing; once.

    Returns: How many days of people were played, and how many lines the list has.
    """
    played, shifts, lines, played_count = _played(week, until=setting.at), _shifts(), [], 0
    for person, days in _employed(week):
        free = [day for day in days if day not in played.get(person.pk, ())]
        played_count += len(days) - len(free)
        worked = month_shifts.stretches(
            shifts.get(person.pk, month_shifts.FLEXIBLE), who=person.display_name, days=free, zone=ZONE,
            is_holiday=lambda day: holiday_calendars.is_holiday("CO", day), seed=SEED,
        )  # fmt: skip
        lines += [(person.pk, from_at, to_at) for from_at, to_at in worked]
    told = [
        sheets.Line(number=number, person=person_id, from_at=from_at, to_at=to_at, activity="available")
        for number, (person_id, from_at, to_at) in enumerate(lines, start=1)
    ]
    if told and _sheet(week) is None:
        sheets.add_lines(
            sheet_key=_sheet_key(week), lines=told, user_id=hands.clerk.pk, recorded_at=setting.now,
            by=hands.by(hands.clerk), at=setting.at,
        )  # fmt: skip
    return played_count, len(told)


def _approve(week: Sequence[date], _: _Hands, setting: way.Setting) -> None:
    sheet = _sheet(week)
    if sheet is not None:
        sheets.decide(
            sheet=sheet, decision="approved", answer="",
            decider=deciding.Decider(user_id=setting.lead_id, person_id=None), recorded_at=setting.now,
            by=setting.by, at=setting.at,
        )  # fmt: skip


def _sheet_key(week: Sequence[date]) -> UUID:
    return way.key(f"hours/{week[0]}")


def _sheet(week: Sequence[date]) -> sheets.Sheet | None:
    return sheets.Sheet.objects.filter(key=_sheet_key(week)).first()


def _shifts() -> Mapping[int, month_shifts.Shift]:
    return {person: month_shifts.shift_of(number) for person, number in way_pay.numbers_by_person().items()}


def _employed(week: Sequence[date]) -> Iterator[tuple[people.Person, Sequence[date]]]:
    """Yield everybody who is employed on days of a week, with these days."""
    held = people.Employment.objects.filter(superseded_at=None, from_date__lte=week[-1]).select_related("person")
    for one in held.order_by("person_id", "from_date"):
        days = [day for day in week if one.from_date <= day < (one.to_date or date.max)]
        if days:
            yield one.person, days


def _played(week: Sequence[date], *, until: datetime) -> Mapping[int, set[date]]:
    """Return the days of a week on which people were there, by person."""
    from_at, to_at = (dates.midnight(day, zone=ZONE) for day in (week[0], week[-1] + timedelta(days=1)))
    known = people.Activity.objects.filter(from_at__lt=to_at).exclude(to_at__lte=from_at).exclude(activity="offline")
    found: dict[int, set[date]] = {}
    for one in known:
        begin, end = (at.astimezone(ZONE).date() for at in (one.from_at, one.to_at or until))
        found.setdefault(one.person_id, set()).update(day for day in week if begin <= day <= end)
    return found


def _hands(setting: way.Setting) -> _Hands:
    return _Hands(
        lead=setting.office.lead, clerk=_clerk(setting), planner=setting.user(cast.address("planeacion")),
        second=setting.user(cast.address("administrador")), supervisor=setting.user(cast.address("supervision")),
    )  # fmt: skip


def _clerk(setting: way.Setting) -> access.User:
    """Return who imports hours: whoever hands them in does not approve them. They come with the first list."""
    plan = cast.CLERK
    found = access_queries.user_by_email(plan.address)
    return found or hiring.add_user(plan.role, address=plan.address, name=plan.name, at=setting.at)


def _open(from_date: date, to_date: date, hands: _Hands, setting: way.Setting) -> periods.Period:
    return periods.open_period(
        from_date=from_date, to_date=to_date, user_id=hands.lead.pk, recorded_at=setting.now,
        key=way.key(f"period/{from_date}"), by=setting.by, at=setting.at,
    )  # fmt: skip


def _correct(period: periods.Period, hands: _Hands, setting: way.Setting) -> Mapping[str, int]:
    """Correct each forgotten end, asked by a supervisor and approved by the people lead; return what was found."""
    counts: dict[str, int] = {}
    if period.is_locked:
        return counts
    found, _count = periods.find_findings(period, as_of=setting.at, count=FINDINGS_MAX)
    for finding in found:
        counts[finding.code] = counts.get(finding.code, 0) + 1
        # Who worked past midnight and went a few hours later is said to be right as it is.
        if finding.proposed_end_at is None or finding.proposed_end_at >= finding.to_at:
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
    """Say of whatever else stands in the way, as far as that can be said, that it is right as it is."""
    if period.is_locked:
        return
    left, _count = periods.find_findings(period, as_of=setting.at, count=FINDINGS_MAX)
    for code in sorted({finding.code for finding in left}.intersection(findings.ANSWERABLE)):
        periods.answer_all(
            period=period, code=code, text="Revisado; está bien así (sintético).", user_id=hands.lead.pk,
            by=setting.by, at=setting.at,
        )  # fmt: skip


def _lock(period: periods.Period, hands: _Hands, setting: way.Setting) -> periods.Period:
    return periods.lock(
        period=period, user_id=hands.lead.pk, recorded_at=setting.now, by=setting.by, at=setting.at
    )  # fmt: skip


def _work_out(period: periods.Period, hands: _Hands, setting: way.Setting) -> None:
    run = runs.open_run(
        period=period, user_id=hands.lead.pk, key=way.key(f"run/{period.from_date}"), by=setting.by, at=setting.at
    )
    if run.state != "draft":
        return
    pieces = working.counted(run, count=piece_work.count)
    runs.work_out(run=run, pieces=pieces, recorded_at=setting.now, by=setting.by, at=setting.at)


def _sign(period: periods.Period, hands: _Hands, setting: way.Setting) -> pay_queries.Run:
    run = pay_queries.run_of_period(period.key)
    if run is None:
        raise errors.WorldMissing()
    digest = pay_queries.digest(run)
    for user in (hands.lead, hands.second) if run.state == "draft" else ():
        run = runs.sign(run=run, digest=digest, user_id=user.pk, by=hands.by(user), at=setting.at)
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
