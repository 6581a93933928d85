"""Duties: mails wait for working time at one gate, overrides and exemptions are kept, and limits are watched."""

from __future__ import annotations

import json
import pathlib
import re
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import scenes

from tejido import wiring
from tejido.access import actions as access_actions
from tejido.access import jobs as access_jobs
from tejido.access import models as access
from tejido.access import queries as access_queries
from tejido.access import quiet, second_factors
from tejido.core import facts
from tejido.core.reference import values as reference
from tejido.journal import actions as journal
from tejido.journal import clock, jobs, scopes
from tejido.people import actions, duty_tables, models, partner_accounts, partners
from tejido.people import jobs as people_jobs
from tejido.people.duties import errors, exemptions, messages, notes, rest, staff, watch

BY = scenes.BY
PACKAGE = pathlib.Path(wiring.__file__).parent
# Tuesday 24 November 2026: ten in the morning and ten in the evening in Bogotá.
MORNING, EVENING = datetime(2026, 11, 24, 15, tzinfo=UTC), datetime(2026, 11, 25, 3, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 11, 25, 13, tzinfo=UTC)
DAY = timedelta(days=1)
TABLE = reference.shipped()


def begin_at(world_at: datetime) -> None:
    """Install an operator whose world time is this now."""
    journal.install(
        operator_name="Operador de prueba", zone="America/Bogota", demonstration=True, real_at=clock.machine_now(),
        world_at=world_at, by=facts.SYSTEM,
    )  # fmt: skip
    wiring.connect()


@pytest.fixture
def floor(db: None) -> scenes.Floor:
    scopes.assign({0})
    begin_at(EVENING)
    return scenes.floor(agent_count=1)


@pytest.fixture
def ana(floor: scenes.Floor) -> models.Person:
    return floor.agents[0]


def told(kind: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM journal_fact WHERE type = %s ORDER BY id", [kind])
        rows = cursor.fetchall()
    return [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in rows]


def hold(person: models.Person, at: datetime) -> datetime | None:
    return quiet.waits_until(
        person_id=person.pk, job="people.tell_of_note", ids={"note": 1, "user": 1}, client_id=0, at=at
    )  # fmt: skip


def come_to_work(person: models.Person, at: datetime) -> None:
    actions.change_activity(person_id=person.pk, activity="available", reason=None, by=BY, at=at)
    models.Presence.objects.filter(person=person).update(connections=1)


def test_a_mail_off_shift_waits_once_and_goes_in_the_morning(ana: models.Person) -> None:
    assert hold(ana, MORNING) is None
    assert hold(ana, EVENING) == hold(ana, EVENING) == NEXT_MORNING
    assert messages.counts(since=MORNING) == {"waiting": 1, "released": 0, "overrides": 0}
    assert [fact["until"] for fact in told("message_held")] == [NEXT_MORNING.isoformat()]
    # Whoever does not work here, or has no person, is never kept waiting.
    assert quiet.waits_until(person_id=None, job="a.b", ids={}, client_id=0, at=EVENING) is None
    assert messages.release_due(at=EVENING) == 0
    assert messages.release_due(at=NEXT_MORNING) == 1 and messages.release_due(at=NEXT_MORNING) == 0
    assert [fact["how"] for fact in told("message_released")] == ["hours"]
    # Its job runs, dies, and runs again in the evening: then it waits again.
    assert hold(ana, NEXT_MORNING) is None
    assert hold(ana, EVENING + timedelta(days=1)) is not None


def test_whoever_is_at_the_desk_gets_it_at_once(ana: models.Person) -> None:
    hold(ana, EVENING)
    come_to_work(ana, EVENING)
    assert rest.waits_until(ana.pk, at=EVENING) is None
    assert messages.release_due(at=EVENING) == 1
    assert [fact["how"] for fact in told("message_released")] == ["present"]


def account(person: models.Person, email: str = "ana@example.org") -> access.User:
    return access_actions.add_user(email=email, person_id=person.pk, by=BY, at=MORNING)


def test_whoever_has_no_account_yet_is_invited_at_any_hour(ana: models.Person, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "tejido.access.mail.OutboxBackend"
    lead = access_actions.add_user(email="lead@example.org", by=BY, at=MORNING)
    invitation = access_actions.invite(
        email="ana@example.org", role="supervisor", person_id=ana.pk, language="es", key=uuid.uuid4(),
        by=facts.Actor("user", lead.pk), at=clock.now(), now=clock.machine_now(),
    )  # fmt: skip
    assert hold(ana, clock.now()) is not None
    access_jobs.send_invitation(invitation.pk)
    assert [mail.to for mail in access_queries.outbox()] == ["ana@example.org"]


def test_a_mail_waits_by_ids_alone_and_its_job_makes_it_anew(ana: models.Person, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "tejido.access.mail.OutboxBackend"
    user = account(ana, "ana@example.org")
    partner = partners.add_partner(name="Escuela", kind="school", place=None, by=BY, at=MORNING)
    partner_accounts.open_account(
        partner=partner, email="ana@example.org", language="es", key=uuid.uuid4(), now=clock.machine_now(), by=BY,
        at=MORNING,
    )  # fmt: skip
    note = partners.write_note(partner=partner, text="Gracias", side="ours", user_id=7, by=BY, at=MORNING)
    people_jobs.tell_of_note(note.pk)
    people_jobs.tell_of_note(note.pk)
    assert access_queries.outbox() == []
    (held,) = duty_tables.HeldMessage.objects.all()
    assert (held.job, held.ids) == ("people.tell_of_note", {"note": note.pk, "user": user.pk})
    override = send_now(held)
    assert [fact["how"] for fact in told("message_released")] == ["override"]
    # The dispatcher runs this for the fact; run twice after a crash it sends the same mail, as ever.
    jobs.job("people.send_released")(**{"held": held.pk, "person": ana.pk})
    assert [mail.to for mail in access_queries.outbox()] == ["ana@example.org"]
    (fact,) = told("message_overridden")
    assert fact == {
        "person": ana.pk, "override": override.pk, "held": held.pk, "job": held.job, "reason": "safety"
    }  # fmt: skip
    assert messages.of_person(ana.pk) == ([], [override])


def send_now(held: duty_tables.HeldMessage, **given: Any) -> duty_tables.MessageOverride:
    return messages.send_now(**{
        "held": held, "reason": "safety", "note": "Hay una inundación en la sede.", "user_id": 1, "by": BY,
        "at": EVENING,
    } | given)  # fmt: skip


def test_an_override_says_why_happens_once_and_only_to_what_still_waits(ana: models.Person) -> None:
    hold(ana, EVENING)
    (held,) = duty_tables.HeldMessage.objects.all()
    for note in ("", " ", "a\0b", "x" * 501):
        with pytest.raises(errors.OverrideNoteNeeded):
            send_now(held, note=note)
    with pytest.raises(errors.ReasonInvalid):
        send_now(held, reason="urgent")
    key = uuid.uuid4()
    assert send_now(held, key=key) == send_now(held, key=key)
    with pytest.raises(errors.MessageGone):
        send_now(held)
    assert hold(ana, EVENING) is None, "it was let go for good"
    assert duty_tables.MessageOverride.objects.count() == 1


def test_what_tells_of_ones_own_security_goes_at_once_and_counts(ana: models.Person) -> None:
    user = account(ana)
    quiet.sent_anyway(person_id=user.person_id, job=second_factors.SECURITY_MAIL, reason="safety", at=MORNING)
    assert duty_tables.MessageOverride.objects.count() == 0, "at work it is a mail like any other"
    quiet.sent_anyway(person_id=user.person_id, job=second_factors.SECURITY_MAIL, reason="safety", at=EVENING)
    (row,) = duty_tables.MessageOverride.objects.all()
    assert (row.person_id, row.decided_by_user_id) == (ana.pk, None)


def test_an_exemption_is_dated_lets_go_and_ends_without_being_lost(ana: models.Person) -> None:
    hold(ana, EVENING)
    given = {
        "person": ana, "reason": "direction_or_trust", "from_date": date(2026, 11, 24), "to_date": None, "user_id": 1,
        "recorded_at": EVENING, "key": uuid.uuid4(), "by": BY, "at": EVENING,
    }  # fmt: skip
    made = exemptions.exempt(**given)
    assert exemptions.exempt(**given) == made
    assert [fact["how"] for fact in told("message_released")] == ["exempt"]
    assert hold(ana, EVENING) is None
    with pytest.raises(errors.ExemptionOverlaps):
        exemptions.exempt(**given | {"key": uuid.uuid4(), "from_date": date(2026, 12, 1)})
    with pytest.raises(errors.ReasonInvalid):
        exemptions.exempt(**given | {"key": uuid.uuid4(), "reason": "convenience"})
    with pytest.raises(errors.ExemptionInvalid):
        exemptions.exempt(**given | {"key": uuid.uuid4(), "from_date": date(2025, 1, 1), "to_date": date(2025, 2, 1)})
    ending = {"to_date": date(2026, 11, 25), "user_id": 1, "recorded_at": EVENING, "by": BY, "at": EVENING}
    ended = exemptions.end(exemption=made, **ending)
    assert exemptions.end(exemption=ended, **ending) == ended
    with pytest.raises(errors.NoSuchExemption):
        exemptions.end(exemption=made, **ending)
    assert duty_tables.DisconnectionExemption.objects.count() == 2
    assert hold(ana, EVENING + DAY) is not None


# How each place that hands over a mail keeps the right to disconnect.
SENDERS = {
    "access/adapter.py": "what the account library sends was asked for by the person at this moment",
    "access/jobs.py": "who is invited has no account yet, so they are not at work here",
    "access/mail.py": "the two ways by which others send",
    "access/second_factors.py": "one's own change; removed by another is kept by quiet.sent_anyway",
    "contacts/deliveries.py": "reports ask quiet.waits_until",
    "impact/standards/ending.py": "whoever keeps assessments is asked about by quiet.waits_until",
    "impact/surveys/inviting.py": "whoever was drawn is asked about by quiet.waits_until",
    "people/jobs.py": "a partner's people are asked about, too, in case they work here",
}
SENDS = re.compile(r"send_after_commit\(|\)\.send\(\)|message\.send\(\)|send_mail\(|hand_over\(message")


def test_every_sender_of_mail_is_known_and_passes_the_gate() -> None:
    found = {
        str(path.relative_to(PACKAGE)): path.read_text() for path in PACKAGE.rglob("*.py")
        if SENDS.search(path.read_text())
    }  # fmt: skip
    assert set(found) == set(SENDERS), "a new sender asks access.quiet first"
    for name in set(SENDERS) - {name for name in SENDERS if name.startswith("access/")}:
        assert "quiet.waits_until(" in found[name]
    held = set(re.findall(r'job="([a-z_.]+)"', "".join(found.values()))) - {"access.security_mail"}
    assert held <= set(wiring.JOBS), "what waits is sent by a job that is known"
    assert wiring.REACTIONS["message_released"] == ("people.send_released",)


def span(person: models.Person, from_at: datetime, hours: float) -> None:
    for activity, at in (("available", from_at), ("offline", from_at + timedelta(hours=hours))):
        actions.change_activity(person_id=person.pk, activity=activity, reason=None, by=BY, at=at)


def seen(people: list[int]) -> watch.Watched:
    from_date, to_date = watch.week_of(date(2026, 11, 24))
    return watch.watched(people, from_date=from_date, to_date=to_date, table=TABLE, at=EVENING)


def test_limits_are_watched_with_as_many_readings_for_many_people_as_for_one(floor: scenes.Floor) -> None:
    ana = floor.agents[0]
    # Monday from seven to eight in the evening, with an hour away; Tuesday from four: eight hours after.
    span(ana, datetime(2026, 11, 23, 12, tzinfo=UTC), 5)
    span(ana, datetime(2026, 11, 23, 18, tzinfo=UTC), 7)
    span(ana, datetime(2026, 11, 24, 9, tzinfo=UTC), 4)
    with CaptureQueriesContext(connection) as alone:
        found = seen([ana.pk])
    assert [(each.finding.duty, each.finding.from_date.day, each.finding.stage) for each in found.seen] == [
        ("day_hours", 23, "breach"), ("overtime_day", 23, "breach"), ("rest_between_days", 24, "breach"),
    ]  # fmt: skip
    assert found.without_terms == frozenset()
    everybody = [ana.pk]
    for number in range(3):
        other = scenes.agent(floor, name=f"Otra {number}")
        span(other, datetime(2026, 11, 23, 12, tzinfo=UTC), 12)
        everybody.append(other.pk)
    with CaptureQueriesContext(connection) as together:
        assert len({each.finding.person for each in seen(everybody).seen}) == 4
    assert len(together) == len(alone)
    assert watch.placed(from_date=date(2026, 11, 23), to_date=date(2026, 11, 30)) == (everybody, False)


def test_what_was_done_is_written_down_and_settles_a_finding(ana: models.Person) -> None:
    span(ana, datetime(2026, 11, 23, 12, tzinfo=UTC), 12)
    given = {
        "person": ana, "duty": "day_hours", "from_date": date(2026, 11, 23), "outcome": "spoken_with",
        "text": "Se quedó por una falla.", "rest_date": None, "user_id": 1, "key": uuid.uuid4(), "by": BY,
        "at": EVENING,
    }  # fmt: skip
    assert notes.write(**given) == notes.write(**given)
    new = {**given, "key": uuid.uuid4()}
    for wrong, refusal in (
        ({"duty": "late"}, errors.DutyInvalid), ({"outcome": "ignored"}, errors.DutyInvalid),
        ({"from_date": date(2026, 11, 30)}, errors.DutyInvalid), ({"text": "a\0"}, errors.NoteInvalid),
        ({"rest_date": date(2026, 11, 25)}, errors.RestDayInvalid), ({"outcome": "rest_given"}, errors.RestDayInvalid),
    ):  # fmt: skip
        with pytest.raises(refusal):
            notes.write(**new | wrong)
    (first, *_rest) = seen([ana.pk]).seen
    assert (first.note is not None and first.note.outcome, first.is_settled) == ("spoken_with", False)
    notes.write(**new | {"outcome": "closed"})
    assert seen([ana.pk]).seen[0].is_settled
    assert [fact["outcome"] for fact in told("duty_noted")] == ["spoken_with", "closed"]


def test_staff_is_counted_without_apprentices_and_hires_with_what_may_be_claimed(floor: scenes.Floor) -> None:
    person = floor.agents[0]
    apprentice = actions.register_person(
        given_names="Beto", first_surname="Ruiz", display_name="Beto", by=BY, at=MORNING
    )
    actions.employ(
        person=apprentice, contract="apprentice", from_date=date(2026, 10, 5), recorded_at=MORNING, by=BY, at=MORNING
    )
    counted = staff.on_day(date(2026, 11, 24))
    assert (counted.employed, counted.apprentices, counted.base) == (2, 1, 1)
    hired, count = staff.hired_in(from_date=date(2026, 1, 1), to_date=date(2026, 2, 1), table=TABLE, place="CO-23001")
    assert count == 1 and hired[0].employment.person_id == person.pk
    answers = {each.incentive.code: each.answer for each in hired[0].findings}
    assert answers["special_zones"] == "not_for_us" and answers["disability_deduction"] == "could"
    assert "yes" not in answers.values(), "no birth date is known, and nothing private is asked"
