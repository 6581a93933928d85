"""Hours: spans with corrections laid over presence, who may decide, periods that are locked, and what comes late."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from tests import constraints, scenes

from tejido.core.impact import worked_time
from tejido.core.imports import lines, plans
from tejido.core.imports import tables as import_tables
from tejido.journal import scopes
from tejido.people import hours_tables as tables
from tejido.people import listed, models, presences
from tejido.people.hours import (
    absences,
    agreements,
    corrections,
    deciding,
    errors,
    findings,
    patterns,
    periods,
    queries,
    sheets,
)

BY = scenes.BY
# A Tuesday in Bogotá, five hours behind UTC; world time is the first of December when things are looked at.
NINE = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
NOW = datetime(2026, 12, 2, 14, 0, tzinfo=UTC)
KNOWN = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
WORKER, LEAD, OTHER = 11, 12, 13
DONE: dict[str, Any] = {"by": BY, "at": NOW, "recorded_at": KNOWN}


@pytest.fixture
def ana(db: None) -> models.Person:
    """An advisor who was available from nine to twelve, at lunch until one, and available until five."""
    scopes.assign({0})
    scenes.install()
    person = scenes.floor(agent_count=2).agents[0]
    models.Activity.objects.update(from_at=NINE - 240 * HOUR, to_at=NINE - 239 * HOUR)
    for activity, begin, end in (("available", 0, 3), ("lunch", 3, 4), ("available", 4, 8)):
        did(person, activity, NINE + begin * HOUR, NINE + end * HOUR)
    return person


@pytest.fixture
def luis(ana: models.Person) -> models.Person:
    return models.Person.objects.exclude(pk=ana.pk).get()


def did(person: models.Person, activity: str, from_at: datetime, to_at: datetime | None) -> models.Activity:
    return models.Activity.objects.create(person=person, activity=activity, from_at=from_at, to_at=to_at)


def told(person: models.Person, **given: Any) -> list[tuple[str, str, float]]:
    """Return kind, source and hours of a person's spans in November."""
    wanted = {"from_at": NINE - 24 * HOUR, "to_at": NINE + 20 * 24 * HOUR, **given}
    found = queries.spans(person_ids=[person.pk], **wanted)
    return [(span.kind, span.source, round(span.seconds / 3600, 3)) for span in found]


def ask(person: models.Person, **given: Any) -> tables.TimeCorrection:
    whole = {
        "from_at": NINE - HOUR, "to_at": NINE, "activity": "available", "text": "Entré antes", "is_own_request": True,
        "user_id": WORKER, **DONE, **given,
    }  # fmt: skip
    return corrections.ask(person=person, **whole)


def decide(row: tables.TimeCorrection, **given: Any) -> tables.TimeCorrection:
    whole = {"decision": "approved", "answer": "", "decider": decider(), **DONE, **given}
    return corrections.decide(correction=row, **whole)


def decider(user_id: int = LEAD, person_id: int | None = None) -> deciding.Decider:
    return deciding.Decider(user_id=user_id, person_id=person_id)


def november(**given: Any) -> periods.Period:
    whole = {"from_date": NOVEMBER, "to_date": DECEMBER, "user_id": LEAD, **DONE, **given}
    return periods.open_period(**whole)


def lock(period: periods.Period, **given: Any) -> periods.Period:
    return periods.lock(period=period, **{"user_id": LEAD, **DONE, **given})


def what_is_in_the_way(period: periods.Period, **given: Any) -> list[str]:
    return [each.code for each in periods.find_findings(period, as_of=NOW, **given)[0]]


def test_presence_counts_as_the_metrics_count_it_until_something_else_is_agreed(ana: models.Person) -> None:
    assert told(ana) == [("worked", "presence", 3.0), ("unpaid", "presence", 1.0), ("worked", "presence", 4.0)]
    paid = [activity for activity, kind in agreements.USUAL.items() if kind != "unpaid"]
    assert sorted(paid) == list(worked_time.WORKED_ACTIVITIES), "pay and metrics mean the same by worked"
    agree = {"activity": "lunch", "counts": "worked", "words_en": "Lunch is paid", "words_es": "El almuerzo se paga"}
    agreements.agree(**agree, from_date=date(2026, 11, 4), user_id=LEAD, **DONE)
    assert told(ana)[1] == ("unpaid", "presence", 1.0), "the day before is as it was"
    agreements.agree(**agree, from_date=date(2026, 11, 3), user_id=LEAD, **DONE | {"recorded_at": KNOWN + HOUR})
    assert told(ana)[1] == ("worked", "presence", 1.0)
    assert told(ana, known_at=KNOWN)[1] == ("unpaid", "presence", 1.0), "what was known before stays readable"
    assert [row.from_date for row in agreements.history()] == [date(2026, 11, 3)], "the later one gave way"
    with pytest.raises(errors.CountingInvalid):
        agreements.agree(**agree | {"words_es": " "}, from_date=date(2026, 11, 3), user_id=LEAD, **DONE)


def test_a_lost_line_and_the_pause_after_abuse_are_neutral_and_paid(ana: models.Person) -> None:
    lost = NINE + HOUR
    presences.begin_neutral(person_id=ana.pk, kind="lost_line", limit_at=lost + 10 * MINUTE, by=BY, at=lost)
    presences.end_neutral(person_id=ana.pk, kind="lost_line", by=BY, at=lost + 30 * MINUTE)
    did(ana, "recovering", NINE + 8 * HOUR, NINE + 9 * HOUR)
    found = queries.worked(person_ids=[ana.pk], from_at=NINE, to_at=NINE + 10 * HOUR)
    assert sum(span.seconds for span in found) == 8 * 3600
    neutral = [(span.activity, span.seconds) for span in found if span.kind == "neutral"]
    assert neutral == [("available", 600.0), ("recovering", 3600.0)], "up to the limit, and no longer"


def test_a_running_activity_counts_up_to_now_and_a_merged_record_counts_for_the_person(
    ana: models.Person, luis: models.Person
) -> None:
    did(luis, "available", NINE + 10 * HOUR, None)
    models.Person.objects.filter(pk=luis.pk).update(canonical_person=ana)
    found = queries.spans(
        person_ids=[ana.pk], from_at=NINE, to_at=NOW, as_of=NINE + 11 * HOUR
    )  # fmt: skip
    assert {span.person for span in found} == {ana.pk}
    assert found[-1].seconds == 3600


def test_a_correction_counts_once_another_has_approved_it_and_what_was_known_before_stays(ana: models.Person) -> None:
    key = uuid.uuid4()
    row = ask(ana, key=key)
    assert ask(ana, key=key).pk == row.pk, "the second of two clicks makes nothing"
    assert len(told(ana)) == 3, "asked is not decided"
    for same in (decider(WORKER), decider(LEAD, ana.pk)):
        with pytest.raises(errors.DecidedByTheSame):
            decide(row, decider=same)
    with pytest.raises(errors.ReasonNeeded):
        decide(row, decision="refused")
    decide(row)
    assert decide(row).decided_by_user_id == LEAD, "approved twice is approved"
    with pytest.raises(errors.DecidedAlready):
        decide(row, decision="refused", answer="no")
    assert told(ana)[0] == ("worked", "correction", 1.0)
    assert len(told(ana, known_at=KNOWN - MINUTE)) == 3
    with pytest.raises(errors.NothingChanges):
        ask(ana)


def test_a_decision_that_does_not_reach_its_end_leaves_nothing(ana: models.Person) -> None:
    row = ask(ana)
    with pytest.raises(RuntimeError), transaction.atomic():
        decide(row)
        raise RuntimeError("the machine stops here")
    assert corrections.correction(row.key).decision == ""
    assert len(told(ana)) == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_fact WHERE type = 'time_correction_decided'")
        assert cursor.fetchone() == (0,)
    decide(row)
    assert len(told(ana)) == 4


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"to_at": NINE - HOUR}, errors.CorrectionInvalid),
        ({"to_at": NINE + 24 * HOUR}, errors.CorrectionInvalid),
        ({"activity": "offline", "to_at": NOW - HOUR, "from_at": NOW - 33 * 24 * HOUR}, errors.CorrectionInvalid),
        ({"from_at": NOW, "to_at": NOW + HOUR}, errors.CorrectionInvalid),
        ({"activity": "recovering"}, errors.CorrectionInvalid),
        ({"from_at": NOW - 1200 * 24 * HOUR, "to_at": NOW - 1200 * 24 * HOUR + HOUR}, errors.CorrectionTooOld),
        ({"from_at": datetime(2025, 3, 1, tzinfo=UTC), "to_at": datetime(2025, 3, 1, 1, tzinfo=UTC)},
         errors.NotEmployedThen),
        ({"text": "  "}, errors.ReasonNeeded),
        ({"from_at": NINE, "to_at": NINE + HOUR}, errors.NothingChanges),
    ],
)  # fmt: skip
def test_a_correction_is_refused_by_name(ana: models.Person, given: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        ask(ana, **given)


def test_a_refusal_says_why_and_can_be_appealed_once_by_asking_again(ana: models.Person, luis: models.Person) -> None:
    row = decide(ask(ana), decision="refused", answer="No había turno")
    again = ask(ana, again_of=row, text="Sí había: lo pidió Marta")
    with pytest.raises(errors.AskedAgainAlready):
        ask(ana, again_of=row, text="Otra vez")
    with pytest.raises(errors.NoSuchCorrection):
        ask(luis, again_of=row)
    with pytest.raises(errors.NoSuchCorrection):
        corrections.withdraw(correction=again, user_id=OTHER, **DONE)
    for _twice in range(2):
        corrections.withdraw(correction=again, user_id=WORKER, **DONE)
    kept = corrections.correction(again.key, person_id=ana.pk)
    assert (kept.decision, kept.text) == ("withdrawn", ""), "its words are erased"
    with pytest.raises(errors.NoSuchCorrection):
        corrections.correction(again.key, person_id=luis.pk)


def test_after_the_lock_nothing_in_the_period_changes_and_a_late_correction_counts_in_the_next(
    ana: models.Person,
) -> None:
    period = november()
    with pytest.raises(errors.PeriodNotOver):
        lock(period, at=period.to_at + 5 * HOUR)
    locked = lock(period)
    assert lock(period).locked_recorded_at == KNOWN, "locked twice is locked"
    late = {"recorded_at": KNOWN + HOUR}
    row = ask(ana, **late)
    with pytest.raises(errors.NoOpenPeriod):
        decide(row, **late)
    next_period = november(from_date=DECEMBER, to_date=date(2027, 1, 1))
    decide(row, **late)
    assert tables.TimeCorrection.objects.get(pk=row.pk).effective_period_id == next_period.id
    (effect,) = periods.late_effects(next_period)
    assert (effect.person, effect.kind, effect.key, effect.of_period) == (ana.pk, "correction", row.key, locked)
    before = told(ana, known_at=locked.locked_recorded_at)
    assert len(before) == 3
    assert len(told(ana)) == 4, "both states of knowledge can be read"
    for attempt in (
        lambda: did(ana, "break", NINE + 9 * HOUR, NINE + 10 * HOUR),
        lambda: models.Activity.objects.filter(person=ana).update(to_at=NINE + HOUR),
        lambda: tables.HoursPeriod.objects.filter(pk=period.id).update(locked_at=None),
        lambda: tables.TimeCorrection.objects.filter(pk=row.pk).update(decision="refused"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    with pytest.raises(errors.CountingTooEarly):
        agreements.agree(
            activity="lunch", counts="worked", from_date=NOVEMBER, words_en="x", words_es="x", user_id=LEAD, **DONE
        )
    with pytest.raises(errors.PeriodLocked):
        pattern(ana)


def test_what_runs_over_the_end_of_a_locked_period_can_still_end(ana: models.Person, luis: models.Person) -> None:
    period = november()
    running = did(luis, "offline", period.to_at - HOUR, None)
    lock(period)
    models.Activity.objects.filter(pk=running.pk).update(to_at=NOW)
    did(luis, "available", NOW, None)


def test_periods_are_opened_once_and_locked_in_order(ana: models.Person) -> None:
    key = uuid.uuid4()
    period = november(key=key)
    assert november(key=key) == period
    with pytest.raises(errors.PeriodsOverlap):
        november(from_date=date(2026, 11, 30), to_date=DECEMBER)
    for days_count in (0, 63):
        with pytest.raises(errors.PeriodInvalid):
            november(from_date=DECEMBER, to_date=DECEMBER + timedelta(days=days_count))
    november(from_date=date(2026, 10, 1), to_date=NOVEMBER)
    with pytest.raises(errors.EarlierPeriodOpen):
        lock(period)
    assert (periods.current(on=NOVEMBER), periods.current(on=DECEMBER)) == (period, None)


def test_a_forgotten_clock_out_is_named_with_a_proposed_end_and_never_cut(ana: models.Person) -> None:
    begin = NINE + 24 * HOUR
    did(ana, "available", begin, begin + 20 * HOUR)
    period = november()
    (finding,), count = periods.find_findings(period, as_of=NOW)
    assert (finding.code, count, finding.person) == ("missing_clock_out", 1, ana.pk)
    assert finding.proposed_end_at == begin + 8 * HOUR, "a usual day, since nobody knows when their desk was closed"
    assert told(ana)[-1] == ("worked", "presence", 20.0), "nothing is cut silently"
    with pytest.raises(errors.FindingsOpen):
        lock(period)
    assert what_is_in_the_way(period, people=[]) == []
    decide(ask(ana, from_at=begin + 7 * HOUR, to_at=begin + 20 * HOUR, activity="offline"))
    assert told(ana)[-1] == ("worked", "presence", 7.0)
    assert what_is_in_the_way(period) == []


def test_the_desk_tells_when_somebody_went_and_a_night_shift_at_one_is_no_finding(owner: psycopg.Connection) -> None:
    begin = NINE + 11 * HOUR  # eight in the evening
    with constraints.stage(owner) as scene:
        scene.change("people_activity", activity="available", from_at=begin, to_at=begin + 7 * HOUR)
        desk = scene.mine["people_connection"]
        for hours, found in ((3, ["missing_clock_out"]), (7, [])):
            scene.change("people_connection", desk, opened_at=begin, seen_at=begin, closed_at=begin + hours * HOUR)
            rows = owner.execute(findings.STATEMENT, asked()).fetchall()
            assert [row[0] for row in rows] == found
        scene.change("people_activity", to_at=begin + 20 * HOUR)
        ((code, _person, _from, _to, seen_at, *_rest),) = owner.execute(findings.STATEMENT, asked()).fetchall()
        assert (code, seen_at) == ("missing_clock_out", begin + 7 * HOUR)


def asked() -> dict[str, Any]:
    """Return what the statement of findings takes for November, without a period of its own."""
    return {
        "period": 0, "from_at": NINE - 72 * HOUR, "to_at": NINE + 648 * HOUR, "from_date": NOVEMBER,
        "to_date": DECEMBER, "as_of": NOW, "span_max": 16 * HOUR, "holiday_calendars": [], "holiday_days": [],
        "by_agreement": [], "people": None, "code": "", "site": None, "pool": None, "first": 0, "limit": 9,
    }  # fmt: skip


def test_a_gap_of_the_line_a_waiting_request_and_missing_terms_stand_in_the_way(ana: models.Person) -> None:
    lost = NINE + 24 * HOUR
    presences.begin_neutral(person_id=ana.pk, kind="lost_line", limit_at=lost + 10 * MINUTE, by=BY, at=lost)
    presences.end_neutral(person_id=ana.pk, kind="lost_line", by=BY, at=lost + 10 * MINUTE)
    did(ana, "available", lost + HOUR, lost + 2 * HOUR)
    models.Employment.objects.filter(person=ana).update(contract="part_time")
    ask(ana)
    period = november()
    assert sorted(what_is_in_the_way(period)) == ["correction_waits", "gap_of_line", "terms_missing"]
    (gap,), _count = periods.find_findings(period, as_of=NOW, code="gap_of_line")
    assert (gap.from_at, gap.to_at) == (lost + 10 * MINUTE, lost + HOUR)
    with pytest.raises(errors.ReasonNeeded):
        answer(period, gap, text="")
    for _twice in range(2):
        answer(period, gap, text="Se fue la luz en el barrio")
    assert sorted(what_is_in_the_way(period)) == ["correction_waits", "terms_missing"]
    (terms,), _count = periods.find_findings(period, as_of=NOW, code="terms_missing")
    with pytest.raises(errors.NoSuchFinding):
        answer(period, terms, text="Está bien")


def test_all_of_one_kind_are_answered_with_one_reason(ana: models.Person, luis: models.Person) -> None:
    for person in (ana, luis):
        did(person, "available", NINE + 24 * HOUR, NINE + 44 * HOUR)
    period = november()
    given = {"period": period, "code": "missing_clock_out", "user_id": LEAD, "by": BY, "at": NOW}
    with pytest.raises(errors.ReasonNeeded):
        periods.answer_all(text=" ", **given)
    assert periods.answer_all(text="El servidor se cayó", **given) == 2
    assert periods.answer_all(text="El servidor se cayó", **given) == 0
    lock(period)
    with pytest.raises(errors.PeriodLocked):
        periods.answer_all(text="Otra vez", **given)


def answer(period: periods.Period, finding: findings.Finding, *, text: str) -> None:
    periods.answer(period=period, finding=finding, text=text, user_id=LEAD, by=BY, at=NOW)


def test_a_week_with_too_few_days_is_unexplained_until_an_absence_or_a_holiday_explains_it(
    ana: models.Person,
) -> None:
    pattern(ana, from_date=date(2026, 11, 2), days_a_week=3)
    period = november(to_date=date(2026, 11, 9))
    # Monday 2 November is a holiday in Colombia, and she worked on Tuesday.
    (finding,), _count = periods.find_findings(period, as_of=NOW)
    assert finding.code == "absence_unexplained"
    assert finding.from_at == datetime(2026, 11, 2, 5, tzinfo=UTC)
    row = away(ana)
    with pytest.raises(errors.AbsencesOverlap):
        away(ana)
    with pytest.raises(errors.DecidedByTheSame):
        settle(row, decider=decider(WORKER))
    settle(row)
    assert settle(row).decision == "approved"
    assert what_is_in_the_way(period) == []
    found = absences.approved(person_ids=[ana.pk], from_date=NOVEMBER, to_date=DECEMBER)
    assert [each.kind for each in found] == ["calamity"]
    assert absences.approved(
        person_ids=[ana.pk], from_date=NOVEMBER, to_date=DECEMBER, known_at=KNOWN - MINUTE
    ) == []  # fmt: skip


def away(person: models.Person, **given: Any) -> tables.Absence:
    whole = {
        "kind": "calamity", "from_date": date(2026, 11, 5), "to_date": date(2026, 11, 6), "day_seconds": None,
        "text": "", "user_id": WORKER, **DONE, **given,
    }  # fmt: skip
    return absences.ask(person=person, **whole)


def settle(row: tables.Absence, **given: Any) -> tables.Absence:
    return absences.decide(
        absence=row, **{"decision": "approved", "answer": "", "decider": decider(), **DONE, **given}
    )  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "holiday_of_my_own"}, {"to_date": date(2026, 11, 5)}, {"to_date": date(2028, 11, 5)},
        {"day_seconds": 59}, {"day_seconds": 3600, "to_date": date(2026, 11, 7)}, {"text": "x" * 501},
    ],
)  # fmt: skip
def test_an_absence_that_is_none_is_refused(ana: models.Person, given: dict[str, Any]) -> None:
    with pytest.raises(errors.AbsenceInvalid):
        away(ana, **given)


def pattern(person: models.Person, **given: Any) -> tables.WorkPattern:
    whole = {
        "from_date": NOVEMBER, "rest_weekday": 6, "days_a_week": 5, "distribution": "fixed", "user_id": LEAD, **DONE,
        **given,
    }  # fmt: skip
    return patterns.set_pattern(person=person, **whole)


def test_patterns_are_dated_and_become_what_the_engine_takes(ana: models.Person) -> None:
    first = pattern(ana)
    assert pattern(ana).pk == first.pk, "the same week again is the one there is"
    pattern(ana, from_date=date(2026, 11, 16), distribution="flexible", rest_weekday=2)
    for wrong in ({"rest_weekday": 7}, {"days_a_week": 7}, {"days_a_week": 0}, {"distribution": "loose"}):
        with pytest.raises(errors.PatternInvalid):
            pattern(ana, **wrong)
    with pytest.raises(errors.NotEmployedThen):
        pattern(ana, from_date=date(2020, 1, 1))
    found = queries.terms(person_ids=[ana.pk], from_date=date(2026, 7, 1), to_date=DECEMBER)
    assert [(each.from_date, each.week_seconds // 3600, each.day_seconds, each.rest_weekday) for each in found] == [
        (date(2026, 7, 1), 44, 44 * 720, 6),
        # Nothing is written down, so the longest week of the law holds: 42 hours since 15 July.
        (date(2026, 7, 15), 42, 42 * 720, 6),
        (date(2026, 11, 1), 42, 42 * 720, 6),
        (date(2026, 11, 16), 42, 0, 2),
    ]
    assert found[0].place == "CO-23001"


def test_an_imported_list_fills_what_presence_lacks_once_another_approved_it(ana: models.Person) -> None:
    key = uuid.uuid4()
    line = {
        "sheet_key": key, "person": ana, "activity": "training", "user_id": WORKER, **DONE,
    }  # fmt: skip
    sheets.add_line(number=2, from_at=NINE - 2 * HOUR, to_at=NINE + HOUR, **line)
    first = sheets.add_line(number=3, from_at=NINE + 10 * HOUR, to_at=NINE + 11 * HOUR, **line)
    again = sheets.add_line(number=3, from_at=NINE + 10 * HOUR, to_at=NINE + 11 * HOUR, **line)
    assert again.pk == first.pk, "a line that is carried out twice is one line"
    assert len(told(ana)) == 3
    sheet = sheets.sheet(key)
    with pytest.raises(errors.DecidedByTheSame):
        sheets.decide(sheet=sheet, decision="approved", answer="", decider=decider(LEAD, ana.pk), **DONE)
    sheets.decide(sheet=sheet, decision="approved", answer="", decider=decider(), **DONE)
    found = told(ana)
    assert [found[0], found[-1]] == [("worked", "import", 2.0), ("worked", "import", 1.0)]
    assert found[1] == ("worked", "presence", 3.0), "where presence speaks, it holds"
    assert what_is_in_the_way(november()) == ["import_overlap"]
    with pytest.raises(errors.SheetDecided):
        sheets.add_line(number=4, from_at=NINE, to_at=NINE + HOUR, **line)


def lines_recorded() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM journal_fact WHERE type = 'time_sheet_line_imported' ORDER BY id")
        return [json.loads(data) for (data,) in cursor.fetchall()]


def test_many_lines_are_taken_at_once_as_one_by_one(ana: models.Person) -> None:
    def line(number: int, **given: Any) -> sheets.Line:
        begin = NINE + number * HOUR
        wanted = {"person": ana.pk, "from_at": begin, "to_at": begin + HOUR, "activity": "training", **given}
        return sheets.Line(number=number, **wanted)

    key, done = uuid.uuid4(), {"user_id": WORKER, **DONE}
    one = sheets.add_line(
        sheet_key=uuid.uuid4(), number=5, person=ana, from_at=NINE, to_at=NINE + HOUR, activity="training", **done
    )
    singly = lines_recorded()
    first = sheets.add_lines(sheet_key=key, lines=[line(5), line(4)], **done)
    assert [each.number for each in first] == [5, 4]
    again = sheets.add_lines(sheet_key=key, lines=[line(4), line(6)], **done)
    assert again[0].pk == first[1].pk, "a line that is carried out twice is one line"
    told = lines_recorded()[len(singly) :]
    assert [fact["line"] for fact in told] == [first[0].pk, first[1].pk, again[1].pk]
    assert told[0].keys() == singly[-1].keys() and singly[-1]["line"] == one.pk
    sheet = sheets.sheet(key)
    assert (sheet.from_at, sheet.to_at) == (NINE + 4 * HOUR, NINE + 7 * HOUR)
    wrong = ({"activity": "sleeping"}, {"to_at": NINE}, {"to_at": DONE["at"] + HOUR})
    for given in wrong:
        with pytest.raises(errors.CorrectionInvalid):
            sheets.add_lines(sheet_key=key, lines=[line(7), line(8, **given)], **done)
    for none_or_twice in ([], [line(7), line(7)]):
        with pytest.raises(errors.CorrectionInvalid):
            sheets.add_lines(sheet_key=key, lines=none_or_twice, **done)
    assert sheets.lines_of(sheet, first=0, count=10)[1] == 3, "a list is taken whole or not at all"


def test_a_file_of_hours_is_answered_line_by_line_and_carried_out_once(ana: models.Person) -> None:
    text = (
        "Nombres;Primer apellido;Fecha;Desde;Hasta;Qué hizo\n"
        "Agente 1;Prueba;2026-11-05;22:00;02:00;capacitación\n"
        "Agente 1;Prueba;2026-11-05;23:00;23:30;trabajo\n"
        "Nadie;Nunca;2026-11-05;08:00;09:00;\n"
        "Agente 1;Prueba;2027-11-05;08:00;09:00;\n"
        "Agente 1;Prueba;2026-11-06;08:00;nunca;\n"
    )
    key = uuid.uuid4()

    def planned() -> list[plans.Step]:
        found = lines.listed(import_tables.read(text.encode()), kind="worked_hours").lines
        return list(listed.planned(found, kind="worked_hours", goal="", at=NOW))

    for step in planned():
        if step.outcome == "made":
            listed.act_on(step, kind="worked_hours", key=key, user_id=WORKER, by=BY, at=NOW, now=KNOWN)
    answers = [step.problems[-1].code if step.problems else step.outcome for step in planned()]
    assert answers == ["same", "hours_twice", "person_unknown", "future", "time"]
    (line,) = tables.SheetLine.objects.all()
    assert line.to_at - line.from_at == 4 * HOUR, "the end is on the next day"
    assert (line.activity, line.sheet.key, line.sheet.decision) == ("training", key, "")
    assert len(told(ana)) == 3, "it counts once another has approved it"


def test_each_action_leaves_its_fact_and_no_words(ana: models.Person) -> None:
    lock(november())
    november(from_date=DECEMBER, to_date=date(2027, 1, 1))
    decide(ask(ana, text="palabras secretas"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, data::text FROM journal_fact ORDER BY id DESC LIMIT 4")
        facts = dict(cursor.fetchall())
    assert set(facts) == {
        "hours_period_opened", "hours_period_locked", "time_correction_asked", "time_correction_decided",
    }  # fmt: skip
    assert not any("secretas" in data for data in facts.values())
