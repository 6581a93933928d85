"""Measuring: what is kept of a month, what supersedes what, which days are summed, and what a refusal leaves."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from tests import crowd

from tejido.core import facts
from tejido.core.impact import indicators
from tejido.impact import day_sums, definitions, errors, measuring, providers, queries
from tejido.impact import jobs as impact_jobs
from tejido.impact import measurement_tables as tables
from tejido.journal import clock, scopes
from tejido.people import models as people
from tejido.people.hours import corrections, deciding

RECORDED = datetime(2026, 4, 3, tzinfo=UTC)
AS_OF = crowd.AS_OF
Crowd = tuple[int, list[int]]


@pytest.fixture
def served(committed: None, owner: psycopg.Connection) -> Crowd:
    """Twelve people who served a client's contacts in March, and worked."""
    crowd.install()
    people = crowd.place(owner, 12)
    client = crowd.client(owner, "Banco")
    crowd.serve(owner, client_id=client, people=people)
    crowd.work(owner, people=people, hours=2)
    return client, people


def _period(as_of: datetime = AS_OF) -> queries.Period:
    return queries.period_of(from_date=crowd.FROM_DATE, to_date=crowd.TO_DATE, as_of=as_of)


def _keep(recorded_at: datetime = RECORDED) -> measuring.Series:
    with scopes.scoped(scopes.every_client()):
        return measuring.keep(_period(), by=facts.SYSTEM, at=AS_OF, recorded_at=recorded_at)


def _kept(indicator: str, **given: Any) -> list[float | None]:
    with scopes.scoped({scopes.OPERATOR}):
        return [row.figure.value for row in measuring.kept(indicator, **given)]


def test_what_changed_supersedes_and_what_did_not_is_kept_once(served: Crowd, owner: psycopg.Connection) -> None:
    client, people = served
    first = _keep()
    assert first.superseded_count == 0
    again = _keep(RECORDED + timedelta(days=1))
    assert (again.kept_count, again.superseded_count) == (0, 0)
    assert again.same_count == first.kept_count
    crowd.serve(owner, client_id=client, people=people[:1])
    changed = _keep(RECORDED + timedelta(days=2))
    assert changed.superseded_count >= 2, "the number of everybody, and the client's"
    assert _kept("contacts_served", dimension="all") == [13]
    assert _kept("contacts_served", dimension="all", has_superseded=True) == [12, 13]
    told = owner.execute(
        "SELECT data FROM journal_fact WHERE type = 'indicators_measured' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert told is not None
    assert told[0]["superseded"] == changed.superseded_count


def test_a_part_of_the_clients_is_never_kept(served: Crowd) -> None:
    with scopes.scoped({scopes.OPERATOR}), pytest.raises(errors.FiguresNotYours):
        measuring.keep(_period(), by=facts.SYSTEM, at=AS_OF, recorded_at=RECORDED)


def test_a_month_that_goes_on_is_not_kept(served: Crowd) -> None:
    with scopes.scoped(scopes.every_client()), pytest.raises(errors.PeriodNotOver):
        measuring.keep(_period(crowd.AT), by=facts.SYSTEM, at=AS_OF, recorded_at=RECORDED)


def test_a_changed_definition_needs_a_version_and_begins_another_series(served: Crowd) -> None:
    _keep()
    one = indicators.INDICATORS["contacts_served"]
    numerators = {"en": "Other contacts.", "es": "Otros contactos."}
    with scopes.scoped({scopes.OPERATOR}):
        with pytest.raises(errors.DefinitionChanged):
            definitions.load(
                recorded_at=RECORDED, catalogue={one.code: dataclasses.replace(one, numerators=numerators)}
            )
        renamed = dataclasses.replace(one, names={"en": "Served", "es": "Atendidos"})
        definitions.load(recorded_at=RECORDED, catalogue={one.code: renamed})
        newer = dataclasses.replace(one, numerators=numerators, version=2)
        definitions.load(recorded_at=RECORDED, catalogue={one.code: newer})
        assert [row.version for row in definitions.versions(one.code)] == [2, 1]
        assert {row.version for row in measuring.kept(one.code)} == {1}


def test_a_part_that_refuses_leaves_gaps_and_the_others_measure(served: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(period: queries.Period) -> indicators.Measured:
        tables.Definition.objects.raw("SELECT 1/0 AS id")[0]
        raise errors.PeriodNotPublished(errors.PeriodNotPublished.__doc__)

    def refuse_by_name(period: queries.Period) -> indicators.Measured:
        raise errors.PeriodNotPublished(errors.PeriodNotPublished.__doc__)

    monkeypatch.setattr(providers, "PROVIDERS", {"work": refuse_by_name})
    with scopes.scoped(scopes.every_client()):
        found = measuring.measure(_period())
    assert {gap.indicator for gap in found.gaps} == {each.code for each in indicators.area("work")}
    assert {gap.detail for gap in found.gaps} == {errors.PeriodNotPublished.__doc__}
    monkeypatch.setattr(providers, "PROVIDERS", {"work": refuse})
    with scopes.scoped(scopes.every_client()), pytest.raises(Exception, match="division by zero"):
        measuring.measure(_period())


def test_the_rows_behind_contacts_add_up_before_and_after_the_days_are_summed(served: Crowd) -> None:
    client, _people = served
    given: dict[str, Any] = {"dimension": "client", "group_key": str(client), "period": _period()}
    with scopes.scoped(scopes.every_client()):
        live = measuring.evidence("contacts_served", **given)
    assert live.total == 12
    assert day_sums.refresh_due(by=facts.SYSTEM, at=AS_OF, recorded_at=RECORDED) > 0
    assert day_sums.refresh_due(by=facts.SYSTEM, at=AS_OF, recorded_at=RECORDED) == 0, "once a day"
    with scopes.scoped(scopes.every_client()):
        assert measuring.evidence("contacts_served", **given) == live
        hours = measuring.evidence("worked_hours", dimension="all", group_key="all", period=_period())
    assert [row[1:] for row in hours.rows] == [(12, 24.0)]


def _correct(person: int, *, hours: int, recorded_at: datetime, at: datetime = crowd.AT) -> None:
    """Approve that somebody was available for so many hours."""
    with scopes.scoped(scopes.every_client()):
        given: dict[str, Any] = {"by": facts.SYSTEM, "at": AS_OF, "recorded_at": recorded_at}
        asked = corrections.ask(
            person=people.Person.objects.get(pk=person), from_at=at, to_at=at + timedelta(hours=hours),
            activity="available", text="x", is_own_request=True, user_id=1, **given,
        )  # fmt: skip
        decider = deciding.Decider(user_id=2, person_id=None)
        corrections.decide(correction=asked, decision="approved", answer="", decider=decider, **given)


def _hours() -> tuple[float | None, list[tuple[object, ...]]]:
    """Return the hours of March, and their rows by day."""
    with scopes.scoped(scopes.every_client()):
        found = measuring.measure_part("work", _period()).measurements
        rows = measuring.evidence("worked_hours", dimension="all", group_key="all", period=_period()).rows
    return next(row.figure.value for row in found if row.indicator == "worked_hours"), [row[1:] for row in rows]


def test_what_is_decided_later_stands_in_the_hours_in_their_rows_and_in_the_sums(
    served: Crowd, owner: psycopg.Connection
) -> None:
    _client, people_ids = served
    crowd.work(owner, people=people_ids, hours=3, at=crowd.AT + timedelta(days=2))
    later = RECORDED + timedelta(hours=1)
    day_sums.refresh_due(by=facts.SYSTEM, at=AS_OF, recorded_at=RECORDED)
    assert _hours() == (60.0, [(12, 24.0), (12, 36.0)])
    # Somebody worked six hours and not two, and on a day on which nobody else did.
    _correct(people_ids[0], hours=6, recorded_at=later)
    assert _hours() == (64.0, [(12, 28.0), (12, 36.0)])
    for person in people_ids:
        _correct(person, hours=1, at=crowd.AT + timedelta(days=1), recorded_at=later)
    expected = (76.0, [(12, 28.0), (12, 12.0), (12, 36.0)])
    assert _hours() == expected, "the days are counted now until they are summed anew"
    summed = day_sums.refresh_due(by=facts.SYSTEM, at=AS_OF, recorded_at=later + timedelta(hours=1))
    assert summed == (AS_OF.date() - crowd.AT.date()).days - 1, "from the first day that changed"
    assert day_sums.refresh_due(by=facts.SYSTEM, at=AS_OF, recorded_at=later + timedelta(hours=2)) == 0
    assert _hours() == expected
    with scopes.scoped({scopes.OPERATOR}):
        earlier = dict(tables.DaySum.objects.filter(kind="person_working").values_list("day", "earlier_day"))
    days = [(crowd.AT + timedelta(days=number)).date() for number in range(3)]
    assert earlier == {days[0]: None, days[1]: days[0], days[2]: days[1]}


def test_a_round_that_is_killed_sums_the_first_changed_day_last(served: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    _client, people_ids = served
    at = AS_OF + timedelta(days=60)
    day_sums.refresh_due(by=facts.SYSTEM, at=at, recorded_at=RECORDED)
    _correct(people_ids[0], hours=6, recorded_at=RECORDED + timedelta(hours=1))
    pieces: list[date] = []
    refresh = day_sums.refresh

    def refresh_once(**given: Any) -> int:
        if pieces:
            raise KeyboardInterrupt
        pieces.append(given["from_day"])
        return refresh(**given)

    monkeypatch.setattr(day_sums, "refresh", refresh_once)
    with pytest.raises(KeyboardInterrupt):
        day_sums.refresh_due(by=facts.SYSTEM, at=at, recorded_at=RECORDED + timedelta(hours=2))
    assert pieces[0] > crowd.AT.date()
    monkeypatch.undo()
    assert day_sums.refresh_due(by=facts.SYSTEM, at=at, recorded_at=RECORDED + timedelta(hours=3)) > 31
    with scopes.scoped({scopes.OPERATOR}):
        total = day_sums.totals(from_date=crowd.FROM_DATE, to_date=crowd.TO_DATE)["person_working", 0]
    assert (total.subjects_count, total.amount) == (12, 28 * 3600.0)


def test_hours_of_a_day_with_few_people_are_withheld(committed: None, owner: psycopg.Connection) -> None:
    crowd.install()
    people = crowd.place(owner, 12)
    crowd.work(owner, people=people, hours=2)
    crowd.work(owner, people=people[:3], hours=2, at=crowd.AT + timedelta(days=1))
    crowd.work(owner, people=people, hours=2, at=crowd.AT + timedelta(days=2))
    with scopes.scoped(scopes.every_client()):
        found = measuring.evidence("worked_hours", dimension="all", group_key="all", period=_period())
    assert [row[1] for row in found.rows].count(None) == 2, "the small day, and one more, or the sum would tell it"


def test_there_are_no_rows_behind_an_indicator_that_there_is_not(served: Crowd) -> None:
    with scopes.scoped({scopes.OPERATOR}), pytest.raises(errors.IndicatorUnknown):
        measuring.evidence("happiness", dimension="all", group_key="all", period=_period())


def test_the_worker_keeps_the_month_that_is_over_once(
    served: Crowd, owner: psycopg.Connection, acting_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep_at(moment: datetime) -> int:
        monkeypatch.setattr(clock, "now", lambda: moment)
        with acting_as("work"):
            return impact_jobs.keep_month()

    early = datetime(2026, 4, 1, 9, tzinfo=UTC)
    assert keep_at(early) == 0, "its days are not summed yet"
    with acting_as("work"):
        day_sums.refresh_due(by=facts.SYSTEM, at=early, recorded_at=RECORDED)
    assert keep_at(early - timedelta(hours=2)) == 0, "whoever worked over midnight is still there"
    count = keep_at(early)
    assert count > 0
    assert keep_at(early + timedelta(days=1)) == 0, "once"
    assert _kept("contacts_served", dimension="all") == [12]
    assert len(_kept("contacts_served", dimension="client")) == 1, "in every client's scope"
    told = owner.execute("SELECT data FROM journal_fact WHERE type = 'indicators_measured'").fetchall()
    assert [data["kept"] for (data,) in told] == [count]
    # The lead's button does the same, and finds nothing new.
    again = _keep()
    assert (again.kept_count, again.superseded_count) == (0, 0)


def test_a_month_is_not_kept_late_in_the_next(served: Crowd, acting_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    late = datetime(2026, 4, 20, 15, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: late)
    with acting_as("work"):
        day_sums.refresh_due(by=facts.SYSTEM, at=late, recorded_at=RECORDED)
        assert impact_jobs.keep_month() == 0
