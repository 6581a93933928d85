"""What lies behind the demonstration, and its month: imported hours, signed pay, numbers and statements, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest

from tejido.cli.demo import cast, crew, look_back, month, steering, way, way_parts, world
from tejido.contacts import jobs as contact_jobs
from tejido.contacts import snapshots
from tejido.core import dates, facts, snapshot
from tejido.impact import measuring
from tejido.impact.statements import tables as statement_tables
from tejido.journal import clock, scopes
from tejido.people import actions as people_actions
from tejido.people import hours_tables
from tejido.people import models as people
from tejido.people.hours import periods
from tejido.people.pay import queries as pay_queries

ZONE = ZoneInfo(cast.ZONE)
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
# Few are enough for what holds of any number.
AGENTS_COUNT = 4


class PowerFailed(Exception):
    """Somebody pulled the plug."""


def _counts(owner: psycopg.Connection) -> dict[str, int]:
    tables = owner.execute(
        "SELECT schemaname || '.' || tablename FROM pg_tables WHERE tableowner = 'tejido_owner'"
        " AND schemaname IN ('public', 'vault')"
    ).fetchall()
    counts = {}
    for (table,) in tables:
        row = owner.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert row is not None
        counts[table] = row[0]
    return counts


def _behind(made: world.World) -> look_back.Behind:
    return look_back.Behind(scope=made.scope, now=clock.machine_now(), at=clock.now())


def _look_back(made: world.World) -> int:
    steps = world.left_behind(made, now=clock.machine_now())
    for step in steps:
        world.look_back_on(step, made, now=clock.machine_now())
    return len(steps)


def _agrees(made: world.World) -> bool:
    """Return whether the facts give the tables."""
    with scopes.scoped(made.scope):
        found = snapshots.snapshot()
        return snapshot.fold(snapshot.Snapshot(), snapshots.facts_told()) == found


def _hours(made: world.World) -> list[tuple[int, datetime, datetime]]:
    with scopes.scoped(made.scope):
        lines = hours_tables.SheetLine.objects.filter(sheet__decision="approved")
        return list(lines.order_by("person_id", "from_at").values_list("person_id", "from_at", "to_at"))


def test_a_month_lies_behind_once_however_often_it_is_begun(
    committed: None, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world.ensure(now=clock.machine_now(), agents_count=way.AGENTS_NEEDED)
    assert world.walk(made, now=clock.machine_now()) == len(way_parts.PARTS)
    whole = [step.told for step in world.left_behind(made, now=clock.machine_now())]
    assert whole == [step.told for step in look_back.STEPS]
    # The power fails between the work of one and of another; what was done stays, and the next start does the rest.
    for name in ("_approve", "_work_out", "_sign"):
        with monkeypatch.context() as patched:
            patched.setattr(month, name, _fail)
            with pytest.raises(PowerFailed):
                _look_back(made)
    assert _look_back(made) == 3, "pay, numbers and the statement were left"
    first = _counts(owner)
    kept = (
        "people_partner", "people_opening", "people_application", "people_leaving", "people_coachingnote",
        "people_adjustment", "people_grievance", "people_benefit", "people_rightsrequest", "people_paysignature",
        "impact_measurement", "impact_statement", "vault.household",
    )  # fmt: skip
    assert all(first[table if "." in table else f"public.{table}"] for table in kept)
    assert world.walk(made, now=clock.machine_now()) == 0 and _look_back(made) == 0
    assert _counts(owner) == first
    assert _agrees(made)
    there = owner.execute("SELECT count(*) FROM people_activity WHERE activity <> 'offline'").fetchone()
    assert there == (0,), "nobody is said to have been at a desk"
    from_date, to_date = _behind(made).months[-1]
    with scopes.scoped(made.scope):
        (run,) = pay_queries.Run.objects.all()
        (statement,) = statement_tables.Statement.objects.all()
        sheets = hours_tables.TimeSheet.objects.all()
        assert all(sheet.asked_by_user_id != sheet.decided_by_user_id for sheet in sheets)
        employed = people.Employment.objects.filter(superseded_at=None, from_date__lt=to_date).values("person_id")
        assert {person for person, _from_at, _to_at in _hours(made)} <= {row["person_id"] for row in employed}
    assert (run.from_date, run.state) == (from_date, "closed")
    assert (statement.from_date, statement.state) == (from_date, "published")
    with scopes.scoped(scopes.every_client()):
        numbers = {one.indicator: one for one in measuring.kept(from_date=from_date, to_date=to_date)}
        months = {one.from_date for one in measuring.kept("people_in_placement")}
    assert numbers["minimum_wage_multiple"].rows_count > 0 and len(months) == 3


def _fail(*_given: object) -> None:
    raise PowerFailed


def test_in_the_first_hours_of_a_month_the_one_before_is_not_over() -> None:
    def months(hour: int) -> list[tuple[date, date]]:
        at = datetime(2026, 12, 1, hour, tzinfo=ZONE)
        return list(look_back.Behind(scope=frozenset(), now=at, at=at).months)

    assert months(5)[-1] == (OCTOBER, NOVEMBER)
    assert months(6) == [(date(2026, 9, 1), OCTOBER), (OCTOBER, NOVEMBER), (NOVEMBER, DECEMBER)]


def test_a_small_world_has_nothing_behind(committed: None) -> None:
    made = world.ensure(now=clock.machine_now(), agents_count=AGENTS_COUNT)
    assert world.left_behind(made, now=clock.machine_now()) == ()


def test_a_month_that_somebody_began_otherwise_is_left_to_them(committed: None) -> None:
    made = world.ensure(now=clock.machine_now(), agents_count=AGENTS_COUNT)
    behind = _behind(made)
    first = behind.months[-1][0]
    with scopes.scoped(made.scope):
        periods.open_period(
            from_date=first + timedelta(days=4), to_date=first + timedelta(days=8), user_id=1, recorded_at=behind.now,
            by=facts.SYSTEM, at=behind.at,
        )  # fmt: skip
    pay = next(step for step in look_back.STEPS if "pay" in step.told)
    undone = pay.do(behind)
    assert undone is not None and "Another period has some of these days" in undone
    assert not pay.is_done(behind)


def test_a_month_is_closed_from_hours_to_what_clients_pay(
    committed: None, acting_as: Callable[[str], AbstractContextManager[None]]
) -> None:
    made = world.ensure(now=clock.machine_now(), agents_count=AGENTS_COUNT)
    played, today = _play(made)
    first, following = today.replace(day=1), dates.next_month(today)
    moved_at = datetime.combine(following + timedelta(days=1), time(9), tzinfo=ZONE)
    # The clock was moved a while ago, so that whoever counts may count up to it.
    machine_now = clock.machine_now() - timedelta(minutes=5)
    steering.set_clock(scope=made.scope, factor=1.0, now=machine_now, world_at=moved_at)

    def count() -> None:
        with acting_as("work"):
            while contact_jobs.roll_up():
                pass

    closed = month.close(
        scope=made.scope, from_date=first, to_date=following, now=clock.machine_now(), at=clock.now(),
        until_counted=count,
    )  # fmt: skip
    with scopes.scoped(made.scope):
        (total,) = pay_queries.totals(closed.run)
        codes = Counter(line.code for line in pay_queries.every_line(closed.run))
        signers = {signature.user_id for signature in pay_queries.signatures(closed.run)}
        billed = {statement.programme.client.name: statement.state for statement in closed.statements}
    assert closed.run.state == "closed" and len(signers) == 2
    assert total["net"] == total["earned"] - total["deducted"] > 0
    # Everybody employed has a slip, the colleagues beside the agents too.
    assert codes["health"] == closed.run.people_count == AGENTS_COUNT + 3 + 1 + len(crew.mentors_played(AGENTS_COUNT))
    assert codes["salary"] and codes["overtime_day"] and codes["transport_allowance"] and codes["night"]
    assert set(billed.values()) == {"issued"} and len(billed) == len(cast.PROGRAMMES)
    # What was played stays as it was played: no list speaks of that day, and the facts still give the tables.
    hours = _hours(made)
    assert closed.lines_count == len(hours) > AGENTS_COUNT * 40 and closed.played_count == 1
    assert not [line for line in hours if line[0] == played and line[1].astimezone(ZONE).date() == today]
    assert _agrees(made)


def _play(made: world.World) -> tuple[int, date]:
    """Let the first agent be there for a moment; return who that is, and the day."""
    at = clock.now()
    with scopes.scoped(made.scope):
        person_id = people.Placement.objects.filter(position="advisor").order_by("person_id")[0].person_id
        for activity, moment in (("available", at), ("offline", at + timedelta(seconds=1))):
            people_actions.choose_activity(
                person_id=person_id, activity=activity, reason=None, by=facts.SYSTEM, at=moment
            )
    return person_id, at.astimezone(ZONE).date()
