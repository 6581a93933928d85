"""Worked time in SQL is what is paid: presence, lists and corrections laid over one another as `hours.queries` does."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from tests import scenes

from tejido.core import presence
from tejido.core.impact import worked_time
from tejido.journal import scopes
from tejido.people import hours_tables as tables
from tejido.people import models
from tejido.people.hours import queries

# A week of whole seconds, so that rounding outwards adds nothing.
MONDAY = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LONG = timedelta(days=90)
WEEK_MINUTES = 7 * 24 * 60
KNOWN = datetime(2026, 12, 2, tzinfo=UTC)
ACTIVITIES = tuple(presence.ACTIVITIES)
WORKED = list(worked_time.WORKED_ACTIVITIES)
ASKED = {"asked_by_user_id": 1, "asked_at": MONDAY, "recorded_at": MONDAY}
Stretches = Mapping[int, Sequence[tuple[datetime, datetime]]]


class _Week:
    """Presence, lists and corrections of four records at random; the second belongs to the first."""

    def __init__(self, records: Sequence[models.Person], rng: random.Random) -> None:
        self.records, self.rng, self.decided_count = records, rng, 0
        models.Person.objects.filter(pk=records[1].pk).update(canonical_person_id=records[0].pk)
        for record in records:
            self._present(record)
        # The last has presence alone.
        for _ in range(rng.randrange(12)):
            self.rng.choice((self._list, self._correct))(rng.choice(records[:-1]))

    def _present(self, record: models.Person) -> None:
        # What the scene began lies long before.
        models.Activity.objects.filter(person=record).update(from_at=MONDAY - LONG, to_at=MONDAY - LONG + MINUTE)
        minute = self.rng.randrange(-600, 600)
        while minute < WEEK_MINUTES:
            end = minute + self.rng.choice((0, 7, 50, 300, 900))
            goes_on = end >= WEEK_MINUTES and self.rng.random() < 0.5
            models.Activity.objects.create(
                person=record, activity=self.rng.choice(ACTIVITIES), from_at=MONDAY + minute * MINUTE,
                to_at=None if goes_on else MONDAY + end * MINUTE,
            )  # fmt: skip
            minute = end + self.rng.choice((0, 0, 30, 2000)) + 1

    def _decided(self) -> dict[str, object]:
        # Now and then two are decided at one instant.
        self.decided_count += self.rng.random() < 0.8
        at = KNOWN + self.decided_count * MINUTE
        decision = self.rng.choice(("approved", "approved", "approved", "refused", ""))
        if not decision:
            return {}
        return {"decision": decision, "decided_by_user_id": 2, "decided_at": at, "decided_recorded_at": at}

    def _span(self) -> dict[str, object]:
        begin = self.rng.randrange(-300, WEEK_MINUTES)
        return {
            "from_at": MONDAY + begin * MINUTE,
            "to_at": MONDAY + (begin + self.rng.choice((1, 40, 600, 3000))) * MINUTE,
            "activity": self.rng.choice(ACTIVITIES),
        }

    def _correct(self, record: models.Person) -> None:
        tables.TimeCorrection.objects.create(
            person=record, is_own_request=True, text="x", **self._span(), **ASKED, **self._decided()
        )  # fmt: skip

    def _list(self, record: models.Person) -> None:
        sheet = tables.TimeSheet.objects.create(
            from_at=MONDAY - 300 * MINUTE, to_at=MONDAY + 2 * WEEK_MINUTES * MINUTE, **ASKED
        )
        for number in range(self.rng.randrange(1, 4)):
            tables.SheetLine.objects.create(sheet=sheet, person=record, number=number, **self._span())
        if decided := self._decided():
            tables.TimeSheet.objects.filter(pk=sheet.pk).update(**decided)


@pytest.fixture
def records(db: None) -> list[models.Person]:
    scopes.assign({0})
    scenes.install()
    return scenes.floor(agent_count=4).agents


def _joined(stretches: Stretches) -> Stretches:
    """Return stretches with those put together that touch; of nobody who has none."""
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for person, own in stretches.items():
        for begin, end in sorted(own):
            if found[person] and found[person][-1][1] >= begin:
                assert found[person][-1][1] == begin, "nothing overlaps"
                begin = found[person].pop()[0]
            found[person].append((begin, end))
    return dict(found)


def _by_sql(from_at: datetime, to_at: datetime) -> Stretches:
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_worked(%s, %s, %s)", [from_at, to_at, WORKED])
        for person, begin, end in cursor.fetchall():
            found[person].append((begin, end))
    return _joined(found)


def _by_spans(records: Sequence[models.Person], from_at: datetime, to_at: datetime) -> Stretches:
    standing = [record.pk for index, record in enumerate(records) if index != 1]
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for span in queries.spans(person_ids=standing, from_at=from_at, to_at=to_at):
        if span.activity in WORKED:
            found[span.person].append((span.from_at, span.to_at))
    return _joined(found)


@pytest.mark.parametrize("seed", range(30))
def test_sql_tells_the_hours_that_are_paid(records: list[models.Person], seed: int) -> None:
    rng = random.Random(seed)
    _Week(records, rng)
    for first, length in ((0, 7), (1, 1), (3, 2), (rng.randrange(7), 1)):
        from_at = MONDAY + first * 24 * 60 * MINUTE
        to_at = from_at + length * 24 * 60 * MINUTE
        assert _by_sql(from_at, to_at) == _by_spans(records, from_at, to_at)


@pytest.mark.parametrize("seed", range(30))
def test_when_somebody_last_worked_is_found_behind_what_was_taken_out(records: list[models.Person], seed: int) -> None:
    rng = random.Random(seed)
    _Week(records, rng)
    ids = [[record.pk for record in records[:2]], *([record.pk] for record in records[2:])]
    for before in (MONDAY + rng.randrange(WEEK_MINUTES) * MINUTE for _ in range(5)):
        expected = _by_spans(records, MONDAY - 700 * MINUTE, before)
        with connection.cursor() as cursor:
            for own in ids:
                cursor.execute("SELECT people_worked_before(%s::bigint[], %s, %s)", [own, before, WORKED])
                (found,) = cursor.fetchone()
                assert found == max((end for _begin, end in expected.get(own[0], ())), default=None)


def test_a_period_that_has_not_begun_has_no_worked_time(records: list[models.Person]) -> None:
    _Week(records, random.Random(3))
    assert _by_sql(MONDAY + 900 * MINUTE, MONDAY) == {}


def test_worked_time_and_what_was_decided_are_the_operators_own(records: list[models.Person]) -> None:
    tables.TimeCorrection.objects.create(
        person=records[0], is_own_request=True, from_at=MONDAY, to_at=MONDAY + MINUTE, activity="available", **ASKED,
        decision="approved", decided_by_user_id=2, decided_at=KNOWN, decided_recorded_at=KNOWN,
    )  # fmt: skip
    assert _by_sql(MONDAY, MONDAY + WEEK_MINUTES * MINUTE)
    asked = "SELECT count(*) FROM people_decided_time"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        assert cursor.fetchone() == (1,)
        scopes.assign({1})
        cursor.execute(asked)
        assert cursor.fetchone() == (0,)
    assert _by_sql(MONDAY, MONDAY + WEEK_MINUTES * MINUTE) == {}
