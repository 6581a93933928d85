"""History: intervals are counted once, again without effect, and corrected in the open; what was published stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from tests import scenes

from tejido.contacts import actions, errors, history_tables, measures, reports, roll_ups
from tejido.contacts import history as contact_history
from tejido.core import facts, history, intervals, metrics
from tejido.journal import scopes
from tejido.people import actions as people_actions

Acting = Callable[[str], AbstractContextManager[None]]
ZONE = "America/Bogota"
DAY = date(2026, 11, 3)
PERIOD = history.Period(from_date=DAY, to_date=DAY + timedelta(days=1), zone=ZONE)
LATER = PERIOD.to_at + timedelta(hours=1)


@pytest.fixture
def floor(committed: None, owner: psycopg.Connection[Any], acting_as: Acting) -> scenes.Floor:
    """A morning: one chat answered late, one in time, one given up, over two quarters of an hour."""
    with scopes.scoped({0}):
        scenes.install()
        made = scenes.floor()
    owner.execute("UPDATE people_presence SET connections = 1")
    with scopes.scoped(made.scope):
        for agent in made.agents:
            people_actions.choose_activity(
                person_id=agent.pk, activity="available", reason=None, by=scenes.BY, at=scenes.START
            )
    serve(made, acting_as, wait_seconds=10)
    serve(made, acting_as, wait_seconds=100)
    with scopes.scoped(made.scope):
        given_up = made.arrive("Nadie me atiende")
        made.later(40)
        actions.end_contact(contact=given_up, reason="customer", by=facts.SYSTEM, at=made.at)
    return made


def serve(floor: scenes.Floor, acting_as: Acting, *, wait_seconds: float) -> None:
    """Let a customer wait and be served for ten minutes, with half a minute of wrap-up."""
    with scopes.scoped(floor.scope):
        contact = floor.arrive()
    floor.later(wait_seconds)
    with acting_as("route"), scopes.scoped(floor.scope):
        offer = floor.offer(contact, floor.agents[0])
    assert offer is not None
    with scopes.scoped(floor.scope):
        contact = floor.accept(offer)
        person_id = floor.agents[0].pk
        actions.end_contact(contact=contact, reason="agent", by=scenes.BY, at=floor.later(600))
        actions.finish_wrap_up(
            contact=contact, person_id=person_id, disposition_key=floor.disposition.key, by=scenes.BY,
            at=floor.later(30),
        )  # fmt: skip


def roll_up(floor: scenes.Floor, acting_as: Acting, *, until_at: Any = None) -> int:
    given = {"until_at": until_at or PERIOD.to_at, "zone": ZONE, "by": facts.SYSTEM, "at": LATER}
    with acting_as("work"):
        return sum(roll_ups.advance(client_id=client, **given) for client in (floor.client.pk, 0))


def test_what_is_rolled_up_is_what_was_counted_and_rolling_up_again_changes_nothing(
    floor: scenes.Floor, acting_as: Acting, owner: psycopg.Connection[Any]
) -> None:
    early = roll_up(floor, acting_as, until_at=scenes.START + intervals.QUARTER)
    assert early > 0
    assert roll_up(floor, acting_as) > 0
    assert roll_up(floor, acting_as) == 0
    with scopes.scoped(floor.scope):
        counted = measures.queue_counts(from_at=PERIOD.from_at, to_at=PERIOD.to_at)
        kept = {
            (row.queue_id, row.channel, row.interval_at): metrics.QueueCounts(
                **{name: getattr(row, name) for name in roll_ups.QUEUE_COLUMNS}
            )
            for row in history_tables.QueueInterval.objects.all()
        }
        people = measures.agent_counts(from_at=PERIOD.from_at, to_at=PERIOD.to_at, as_of=LATER)
        assert history_tables.AgentInterval.objects.count() == len(people)
        assert set(history_tables.QueueInterval.objects.values_list("revision", flat=True)) == {1}
    assert {tuple(key): value for key, value in counted.items()} == {
        key: dataclasses.replace(value) for key, value in kept.items()
    }
    # Counting the last days again finds nothing either.
    with acting_as("work"):
        assert roll_ups.check_again(client_id=floor.client.pk, zone=ZONE, by=facts.SYSTEM, at=LATER) == 0
        again = LATER + timedelta(days=2)
        assert roll_ups.check_again(client_id=floor.client.pk, zone=ZONE, by=facts.SYSTEM, at=again) == 0
        assert roll_ups.check_again(client_id=0, zone=ZONE, by=facts.SYSTEM, at=again) == 0
    types = [row[0] for row in owner.execute("SELECT DISTINCT type FROM journal_fact WHERE type LIKE '%interval%'")]
    assert types == ["intervals_rolled_up"]


def test_rows_add_up_whichever_way_they_are_cut(
    floor: scenes.Floor, acting_as: Acting, owner: psycopg.Connection[Any]
) -> None:
    roll_up(floor, acting_as)
    with scopes.scoped(floor.scope):
        for rows_by in ("programme", "queue", "day", "hour", "quarter"):
            found = contact_history.service(queues=[floor.queue], rows_by=rows_by, period=PERIOD, comparison="before")  # type: ignore[arg-type]
            summed = sum((row.counts for row in found.rows), metrics.QueueCounts())
            assert summed == found.total.counts, rows_by
            assert (summed.entered_count, summed.answered_count, summed.abandoned_count) == (3, 2, 1)
            assert found.total.level == metrics.ServiceLevel("answered_in_time", 1 / 3, 1, 3)
            assert found.total.people_count == 1
            assert found.compared_total is not None
            assert found.compared_total.counts == metrics.QueueCounts()
        mine = contact_history.agents(
            queues=[floor.queue], person_id=None, rows_by="agent", period=PERIOD, comparison=None
        )
        assert [(row.name, row.counts.handled_count) for row in mine.rows] == [("Agente 1", 2)]
        by_hour = contact_history.agents(
            queues=None, person_id=floor.agents[0].pk, rows_by="hour", period=PERIOD, comparison=None
        )
        assert by_hour.total.counts.serving_seconds == pytest.approx(1200)
        # Nobody else is in the rows, and nobody was available before they said so.
        assert by_hour.rows[0].begins_at == scenes.START
        with pytest.raises(history.PeriodInvalid):
            contact_history.service(
                queues=[floor.queue], rows_by="quarter", comparison=None,
                period=dataclasses.replace(PERIOD, from_date=DAY - timedelta(days=8)),
            )  # fmt: skip
        both = contact_history.agents(queues=None, person_id=None, rows_by="agent", period=PERIOD, comparison=None)
    # People who turn out to be one have one row, whichever of the two is asked for.
    one, other = (agent.pk for agent in floor.agents)
    owner.execute("UPDATE people_person SET canonical_person_id = %s WHERE id = %s", [other, one])
    with scopes.scoped(floor.scope):
        for person_id in (None, one, other):
            merged = contact_history.agents(
                queues=None, person_id=person_id, rows_by="agent", period=PERIOD, comparison=None
            )
            assert [(row.name, row.counts) for row in merged.rows] == [("Agente 2", both.total.counts)]


def test_a_correction_stands_beside_what_was_published(
    floor: scenes.Floor, acting_as: Acting, owner: psycopg.Connection[Any]
) -> None:
    given = {"programme": floor.programme, "rows_by": "day", "period": PERIOD, "user_id": 1, "by": scenes.BY}
    with scopes.scoped(floor.scope), pytest.raises(errors.PeriodNotOver):
        reports.publish(**given, at=LATER)  # type: ignore[arg-type]
    roll_up(floor, acting_as)
    with scopes.scoped(floor.scope):
        report = reports.publish(**given, at=LATER)  # type: ignore[arg-type]
        assert reports.publish(**given, at=LATER).pk == report.pk  # type: ignore[arg-type]
        assert reports.is_intact(report)
        assert reports.corrections(report) == []
    # What cannot happen by an action: a stay's end is put right by hand, so one more was in time.
    owner.execute("UPDATE contacts_stay SET to_at = from_at + interval '20 seconds' WHERE left_how = 'answered'")
    with acting_as("work"):
        again = roll_ups.check_again(
            client_id=floor.client.pk, zone=ZONE, by=facts.SYSTEM, at=LATER + timedelta(days=2)
        )
    assert again > 0
    told = owner.execute("SELECT data FROM journal_fact WHERE type = 'queue_interval_corrected'").fetchall()
    assert told
    assert {row[0]["revision"] for row in told} == {2}
    with scopes.scoped(floor.scope):
        known = reports.report(report.key)
        assert reports.is_intact(known)
        assert known.rows == report.rows
        corrected = {(one.row, one.column): (one.published, one.current) for one in reports.corrections(known)}
        assert corrected[("total", "answered_in_time_count")] == (1, 2)
        second = reports.publish(**given, at=LATER)  # type: ignore[arg-type]
        assert second.pk != report.pk
        assert reports.corrections(second) == []
        shown = contact_history.service(queues=[floor.queue], rows_by="day", period=PERIOD, comparison=None)
        assert shown.total.corrected_count > 0
    with pytest.raises(psycopg.Error, match="stands"):
        owner.execute("UPDATE contacts_publishedreport SET rows = '[]'")


def test_nothing_is_rolled_up_before_anything_happened(committed: None, acting_as: Acting) -> None:
    with scopes.scoped({0}):
        scenes.install()
        made = scenes.floor(agent_count=0)
    assert roll_up(made, acting_as) == 0
    with scopes.scoped(made.scope):
        assert contact_history.rolled_until([made.client.pk]) is None
        empty = contact_history.service(queues=[made.queue], rows_by="day", period=PERIOD, comparison=None)
    assert empty.rows == []
