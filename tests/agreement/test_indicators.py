"""Sums by day give what counting everything anew gives: the fold, and the SQL beside the fold."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import crowd

from tejido.core import facts, presence
from tejido.core.hours import spans
from tejido.core.impact import daily, worked_fold
from tejido.impact import day_sums
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes
from tejido.people import models as people
from tejido.people.hours import corrections, deciding, sheets
from tejido.people.hours import errors as hours_errors

FIRST = date(2026, 3, 1)
ZONE = ZoneInfo("America/Bogota")
RECORDED_AT = datetime(2026, 4, 2, tzinfo=ZONE)
ACTIVITIES = ("available", "available", *presence.ACTIVITIES)
SAID: dict[str, Any] = {"by": facts.SYSTEM, "at": RECORDED_AT, "recorded_at": RECORDED_AT - timedelta(hours=1)}

_events = st.lists(
    st.builds(
        daily.Event, kind=st.just("person_serving"), client_id=st.just(1), subject_id=st.integers(1, 5),
        day=st.dates(FIRST, FIRST + timedelta(days=12)), amount=st.integers(0, 100).map(float),
    ),
    max_size=40,
)  # fmt: skip


@given(events=_events, start=st.integers(0, 12), length=st.integers(1, 13))
def test_any_period_of_any_history_counts_each_subject_once(events: list[daily.Event], start: int, length: int) -> None:
    from_date = FIRST + timedelta(days=start)
    to_date = from_date + timedelta(days=length)
    within = [event for event in events if from_date <= event.day < to_date]
    found = daily.total(daily.fold(events), from_date=from_date, to_date=to_date)
    assert found.subjects_count == len({event.subject_id for event in within})
    assert found.amount == sum(event.amount for event in within)


class _World:
    """Contacts and work at random, in tables and as events or facts: over midnights, with merged people, a second turn,
    lists and corrections that were approved, refused, or wait."""

    def __init__(self, owner: psycopg.Connection, seed: int) -> None:
        self.owner, self.rng = owner, random.Random(seed)
        self.people = crowd.place(owner, 6)
        self.clients = [crowd.client(owner, "Banco"), crowd.client(owner, "Tienda")]
        owner.execute(
            "UPDATE people_person SET canonical_person_id = %s WHERE id = %s", [self.people[0], self.people[1]]
        )
        self.events: list[daily.Event] = []
        for _ in range(30):
            self._serve()
        with scopes.scoped({scopes.OPERATOR}):
            for person in self.people:
                self._work(person)
            for _ in range(10):
                self.rng.choice((self._correct, self._list))()

    def _one(self, person: int) -> int:
        return self.people[0] if person == self.people[1] else person

    def _instant(self) -> datetime:
        day = FIRST + timedelta(days=self.rng.randrange(10))
        return datetime(day.year, day.month, day.day, self.rng.choice((0, 9, 23)), self.rng.randrange(60), tzinfo=ZONE)

    def _serve(self) -> None:
        person, client, at = self.rng.choice(self.people), self.rng.choice(self.clients), self._instant()
        crowd.serve(self.owner, client_id=client, people=[person], at=at)
        row = self.owner.execute("SELECT max(contact_id) FROM contacts_leg").fetchone()
        assert row is not None
        legs = [(person, at)]
        if self.rng.random() < 0.4:
            again = at + timedelta(days=self.rng.randrange(3), minutes=11)
            legs.append((self.rng.choice(self.people), again))
            self.owner.execute(
                "INSERT INTO contacts_leg (client_id, contact_id, person_id, role, state, end_reason, from_at, to_at)"
                " VALUES (%s, %s, %s, 'serving', 'ended', 'finished', %s, %s)",
                [client, row[0], legs[1][0], again, again + timedelta(minutes=10)],
            )
        for who, began in legs:
            self._saw("contact_served", client, row[0], began.date(), 0.0)
            self._saw("person_serving", client, self._one(who), began.date(), 600.0)

    def _work(self, person: int) -> None:
        at, activity = self._instant(), "offline"
        while at.date() < FIRST + timedelta(days=10):
            until, before = at + timedelta(hours=self.rng.choice((1, 5, 30))), activity
            activity = self.rng.choice([other for other in ACTIVITIES if other != before])
            self.owner.execute(
                "INSERT INTO people_activity (person_id, activity, reason, from_at, to_at) VALUES (%s, %s, '', %s, %s)",
                [person, activity, at, until],
            )
            journal.record(
                "activity_changed", by=facts.SYSTEM, at=at, client_id=scopes.OPERATOR, person=person,
                activity=activity, available=activity == "available",
            )  # fmt: skip
            at = until
        journal.record(
            "activity_changed", by=facts.SYSTEM, at=at, client_id=scopes.OPERATOR, person=person, activity="offline",
            available=False,
        )  # fmt: skip

    def _decider(self) -> dict[str, Any]:
        decision = self.rng.choice(("approved", "approved", "refused"))
        return {"decision": decision, "answer": "x", "decider": deciding.Decider(user_id=2, person_id=None), **SAID}

    def _span(self) -> dict[str, Any]:
        at, person = self._instant(), people.Person.objects.get(pk=self.rng.choice(self.people[:-1]))
        return {
            "person": person, "from_at": at, "to_at": at + timedelta(hours=self.rng.choice((2, 9, 24))),
            "activity": self.rng.choice(corrections.ACTIVITIES), "user_id": 1, **SAID,
        }  # fmt: skip

    def _correct(self) -> None:
        try:
            asked = corrections.ask(text="x", is_own_request=True, **self._span())
        except hours_errors.NothingChanges:
            return
        if self.rng.random() < 0.8:
            corrections.decide(correction=asked, **self._decider())

    def _list(self) -> None:
        key = uuid.uuid4()
        lines = [sheets.add_line(sheet_key=key, number=number, **self._span()) for number in range(3)]
        if self.rng.random() < 0.8:
            sheets.decide(sheet=lines[0].sheet, **self._decider())

    def expected(self) -> list[daily.Sum]:
        """Fold what happened, of work by the facts in the journal."""
        with scopes.scoped({scopes.OPERATOR}):
            history = worked_fold.History(journal_queries.read_unnumbered())
        worked = history.worked({self.people[1]: self.people[0]}, until_at=RECORDED_AT)
        return daily.fold([*self.events, *(event for own in worked.values() for span in own for event in _days(span))])

    def _saw(self, kind: daily.Kind, client: int, subject: int, day: date, amount: float) -> None:
        self.events.append(daily.Event(kind=kind, client_id=client, subject_id=subject, day=day, amount=amount))


def _days(span: spans.Span) -> list[daily.Event]:
    """Cut a stretch at midnights."""
    found, at = [], span.from_at.astimezone(ZONE)
    while at < span.to_at:
        until = min(span.to_at, datetime.combine(at.date() + timedelta(days=1), datetime.min.time(), ZONE))
        found.append(
            daily.Event(
                kind="person_working", client_id=daily.OPERATOR, subject_id=span.person, day=at.date(),
                amount=(until - at).total_seconds(),
            )
        )  # fmt: skip
        at = until.astimezone(ZONE)
    return found


def _stored(owner: psycopg.Connection) -> list[daily.Sum]:
    rows = owner.execute(
        "SELECT kind, client_id, day, earlier_day, subjects_count, summed_seconds FROM impact_daysum"
        " ORDER BY kind, client_id, day, coalesce(earlier_day, '0001-01-01')"
    ).fetchall()
    return [
        daily.Sum(kind=kind, client_id=client, day=day, earlier_day=earlier, subjects_count=count, amount=amount)
        for kind, client, day, earlier, count, amount in rows
    ]


def _sum(pieces: Sequence[tuple[int, int]]) -> None:
    for start, end in pieces:
        with scopes.scoped(scopes.every_client()):
            day_sums.refresh(
                from_day=FIRST + timedelta(days=start), to_day=FIRST + timedelta(days=end), as_of=RECORDED_AT,
                recorded_at=RECORDED_AT,
            )  # fmt: skip


@pytest.mark.parametrize("seed", [11, 12, 13, 14])
def test_the_database_sums_as_the_fold_does_whatever_the_pieces(
    committed: None, owner: psycopg.Connection, seed: int
) -> None:
    crowd.install()
    expected = _World(owner, seed=seed).expected()
    for pieces in ([(0, 14)], [(day, day + 1) for day in range(14)], [(0, 5), (5, 14), (3, 14)]):
        _sum(pieces)
        assert _stored(owner) == expected
    with scopes.scoped({scopes.OPERATOR}):
        found = day_sums.totals(from_date=FIRST + timedelta(days=2), to_date=FIRST + timedelta(days=9))
    for (kind, client), total in found.items():
        of_it = [one for one in expected if (one.kind, one.client_id) == (kind, client)]
        assert total == daily.total(
            of_it, from_date=FIRST + timedelta(days=2), to_date=FIRST + timedelta(days=9)
        )  # fmt: skip
