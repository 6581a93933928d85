"""Mails that invite to a survey: one each, at working time, whatever dies in between, and the same for everybody."""

from __future__ import annotations

import json
import smtplib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.urls import reverse
from tests import scenes

from tejido import wiring
from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.core.impact.surveys import questionnaires
from tejido.impact.surveys import answering, inviting, rounds, tables
from tejido.journal import actions as journal
from tejido.journal import clock, jobs, scopes
from tejido.people import actions, duty_tables, models
from tejido.people.duties import messages
from tejido.reference import actions as reference_actions

BY = scenes.BY
# Tuesday 24 November 2026: ten in the morning and ten in the evening in Bogotá.
MORNING, EVENING = datetime(2026, 11, 24, 15, tzinfo=UTC), datetime(2026, 11, 25, 3, tzinfo=UTC)
DAY, END = date(2026, 11, 24), date(2026, 12, 8)
OUTBOX = "tejido.access.mail.OutboxBackend"
Committing = Callable[..., AbstractContextManager[list[Callable[[], Any]]]]


class Away(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise OSError


class Refusing(BaseEmailBackend):
    """A mail server that knows none of the addresses."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise smtplib.SMTPRecipientsRefused(dict.fromkeys(email_messages[0].to, (550, b"no such user")))


@pytest.fixture(scope="module", autouse=True)
def addresses() -> None:
    """Load every page before a transaction is open: on a crowded machine it takes longer than one may be idle."""
    reverse("own_surveys")


def begin_at(world_at: datetime) -> None:
    """Install an operator whose world time is this now."""
    scopes.assign({0})
    journal.install(
        operator_name="Operador de prueba", zone="America/Bogota", demonstration=True, real_at=clock.machine_now(),
        world_at=world_at, by=facts.SYSTEM,
    )  # fmt: skip
    wiring.connect()


@pytest.fixture
def by_day(db: None, settings: LazySettings) -> list[models.Person]:
    """Twelve who work at home: a trainer, and advisors."""
    settings.EMAIL_BACKEND = OUTBOX
    begin_at(MORNING)
    place = reference_actions.add_place(
        country="CO", scheme="divipola", code="23001", name="Montería", source="DANE", by=BY, at=MORNING
    )
    made = []
    for number in range(12):
        person = models.Person.objects.create(given_names="Ana", first_surname=f"Díaz {number}", display_name="Ana")
        employment = models.Employment.objects.create(
            person=person, contract="indefinite", from_date=date(2026, 1, 5), recorded_at=MORNING
        )
        models.Placement.objects.create(
            person=person, employment=employment, position="advisor" if number else "trainer", place=place,
            work_mode="home", legal_regime="co_telework", from_date=date(2026, 1, 5), recorded_at=MORNING,
        )  # fmt: skip
        made.append(person)
    return made


@pytest.fixture
def by_night(db: None, settings: LazySettings) -> list[models.Person]:
    """Twelve agents whose shift is over."""
    settings.EMAIL_BACKEND = OUTBOX
    begin_at(EVENING)
    return scenes.floor(agent_count=12).agents


def account(person: models.Person, email: str, language: str = "es") -> access.User:
    return access_actions.add_user(email=email, person_id=person.pk, language=language, by=BY, at=MORNING)


def opened(**given: Any) -> rounds.Round:
    return rounds.open_round(**{
        "questionnaire": questionnaires.QUESTIONNAIRES["worker_life"], "strata_by": ["position"],
        "wanted_count": 1000, "opens_date": DAY, "closes_date": END, "seed": "abc", "by": BY, "at": MORNING,
    } | given)  # fmt: skip


def counts(row: rounds.Round) -> tuple[int, int, int, int]:
    found = inviting.told(row)
    return found.sent_count, found.held_count, found.due_count, found.without_account_count


def told() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM journal_fact WHERE type = 'survey_mail_changed' ORDER BY id")
        rows = cursor.fetchall()
    return [json.loads(data) if isinstance(data, str) else data for (data,) in rows]


def receivers() -> list[str]:
    return sorted(mail.to for mail in access_queries.outbox())


def test_whoever_has_an_account_gets_one_mail_in_their_language(by_day: list[models.Person]) -> None:
    account(by_day[0], "trainer@example.org")
    account(by_day[1], "advisor@example.org")
    account(by_day[2], "english@example.org", "en")
    row = opened()
    assert counts(row) == (0, 0, 3, 9)
    assert (inviting.invite_due(), inviting.invite_due()) == (3, 0)
    assert counts(row) == (3, 0, 0, 9)
    mails = {mail.to: (mail.subject, mail.body) for mail in access_queries.outbox()}
    assert sorted(mails) == ["advisor@example.org", "english@example.org", "trainer@example.org"]
    # Whoever was drawn from another group reads the very same words.
    assert mails["advisor@example.org"] == mails["trainer@example.org"] != mails["english@example.org"]
    for subject, body in mails.values():
        assert f"/me/surveys/{row.key}/" in body
        assert "\n" not in subject
    assert "drawn by lot" in mails["english@example.org"][1]
    assert [fact for fact in told() if fact != {"survey": row.pk, "state": "sent"}] == []
    # An account that is made later is told later; the others are not told again.
    account(by_day[3], "late@example.org")
    assert inviting.invite_due() == 1
    inviting.invite(row.pk, by_day[0].pk)
    assert len(receivers()) == 4


def test_off_shift_it_waits_until_they_are_at_work_and_goes_once(by_night: list[models.Person]) -> None:
    ana, other = by_night[:2]
    account(ana, "ana@example.org")
    account(other, "other@example.org")
    row = opened()
    for _again in range(2):
        inviting.invite_due()
    assert (receivers(), counts(row)) == ([], (0, 2, 0, 10))
    held = duty_tables.HeldMessage.objects.get(person=ana)
    assert (held.job, held.ids) == (inviting.JOB, {"survey": row.pk, "person": ana.pk})
    actions.change_activity(person_id=ana.pk, activity="available", reason=None, by=BY, at=EVENING)
    models.Presence.objects.filter(person=ana).update(connections=1)
    assert messages.release_due(at=EVENING) == 1
    # The dispatcher runs this for the fact; run twice after a crash it tells nobody twice.
    for _again in range(2):
        jobs.job("people.send_released")(held=held.pk, person=ana.pk)
    assert (receivers(), counts(row)) == (["ana@example.org"], (1, 1, 0, 10))


def test_who_has_answered_and_what_is_not_open_gets_no_mail(by_day: list[models.Person]) -> None:
    for number in (0, 1):
        account(by_day[number], f"{number}@example.org")
    row = opened(opens_date=date(2026, 11, 25))
    assert inviting.invite_due() == 0
    rounds.Round.objects.filter(pk=row.pk).update(opens_date=DAY)
    held = tables.SurveyInvitation.objects.select_related("round").get(person=by_day[0])
    answering.refuse(invitation=held, on=DAY, at=MORNING)
    assert inviting.invite_due() == 1
    inviting.invite(row.pk, by_day[0].pk)
    assert receivers() == ["1@example.org"]
    rounds.close_round(round=row, on=DAY, by=BY, at=MORNING)
    inviting.invite(row.pk, by_day[1].pk)
    assert (inviting.invite_due(), receivers()) == (0, ["1@example.org"])


def test_a_server_that_is_away_is_asked_again_and_one_that_refuses_is_not(
    by_day: list[models.Person], settings: LazySettings, django_capture_on_commit_callbacks: Committing
) -> None:
    account(by_day[0], "ana@example.org")
    row = opened()
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    with django_capture_on_commit_callbacks(execute=True):
        inviting.invite_due()
    assert counts(row) == (0, 0, 1, 11)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    with django_capture_on_commit_callbacks(execute=True):
        inviting.invite_due()
    assert (counts(row), inviting.invite_due()) == ((0, 0, 0, 12), 0)
    assert [fact["state"] for fact in told()] == ["sent", "due", "sent", "refused"]


def test_a_process_that_dies_before_the_server_is_asked_tells_nobody_twice(
    by_day: list[models.Person], settings: LazySettings, django_capture_on_commit_callbacks: Committing
) -> None:
    account(by_day[0], "ana@example.org")
    opened()
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        inviting.invite_due()
    assert any("_hand_over" in str(each) for each in waiting), "the server is asked after the commit"
    assert inviting.invite_due() == 0
