"""Mails that tell whoever was drawn that a survey asks them: one each, when they are at work, and nothing of why them.

Whether the mail went is kept with the invitation, and is forgotten with it when the round closes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from tejido.access import mail, quiet
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.impact.surveys import answering, rounds, tables
from tejido.journal import actions as journal
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries

Invitation = tables.SurveyInvitation
Mail = Literal["", "held", "sent", "refused"]
JOB = "impact.invite_to_survey"
BATCH_MAX = 200


@dataclass(frozen=True, kw_only=True)
class Told:
    """How many of a round were told by mail, and how many not.

    Args:
        held_count: Who is told once they are at work.
        due_count: Who is told within a minute.
        without_account_count: Who has no account, or whose address takes no mail, and is asked by phone or by a link.
    """

    sent_count: int
    held_count: int
    due_count: int
    without_account_count: int


def invite_due() -> int:
    """Tell those whom an open round asks, who have an account and were not told yet; each once.

    Returns: How many were looked at.
    """
    # The first address that is asked for loads every page, which takes seconds; no transaction waits for that.
    reverse("own_surveys")
    at = clock.now()
    on = journal_queries.business_day(at)
    with scopes.scoped({scopes.OPERATOR}):
        due = _with_account(Invitation.objects.filter(answering.open_on(on), state="waiting", mail=""))[:BATCH_MAX]
    for pk in due:
        with scopes.scoped({scopes.OPERATOR}):
            _invite(Invitation.objects.filter(pk=pk, mail=""), at=at)
    return len(due)


def invite(survey: int, person: int) -> None:
    """Tell somebody whose mail waited until they were at work, unless they have answered or the round is closed."""
    _invite(Invitation.objects.filter(round=survey, person=person).exclude(mail="sent"), at=clock.now())


def told(round: rounds.Round) -> Told:
    """Return how many of an open round were told by mail; nothing is known of a closed one."""
    every = Invitation.objects.filter(round=round)
    unsent = every.filter(mail="", state="waiting")
    due_count = len(_with_account(unsent))
    return Told(
        sent_count=every.filter(mail="sent").count(),
        held_count=every.filter(mail="held", state="waiting").count(),
        due_count=due_count,
        without_account_count=unsent.count() - due_count + every.filter(mail="refused", state="waiting").count(),
    )


def message_to(user: access_queries.User, *, round: rounds.Round, operator_name: str) -> EmailMessage:
    """Return the mail that says that a survey asks somebody, in the language of the account.

    It is the same for everybody in that language, so that it tells nothing of the group somebody was drawn from.
    """
    names = rounds.questionnaire_of(round).names
    with translation.override(user.language):
        told = {
            "operator": operator_name,
            "survey": names["es" if user.language.startswith("es") else "en"],
            "day": formats.date_format(round.closes_date - timedelta(days=1), "DATE_FORMAT"),
            "address": mail.public_address() + reverse("own_survey", args=[round.key]),
        }
        subject = _("%(operator)s asks you: %(survey)s") % told
        body = _(
            "%(operator)s asks some of the people who work or worked here a few questions: %(survey)s. Whom it asks "
            "was drawn by lot.\n\n"
            "To answer is free, and to say no has no consequence. Your answers are kept without your name; once the "
            "survey is closed, nobody can find out who said what.\n\n"
            "You can answer, or say no, until %(day)s:\n%(address)s"
        ) % told  # fmt: skip
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=[user.email])


def _invite(wanted: QuerySet[Invitation], *, at: datetime) -> None:
    """Send one mail, or keep it until its person is at work; nothing where it was sent or is being sent just now.

    That it is sent is stored before a server is asked: should the process die in between, nobody is told twice.
    """
    on = journal_queries.business_day(at)
    locked = wanted.select_for_update(of=("self",), skip_locked=True).select_related("round", "person")
    held = locked.filter(answering.open_on(on), state="waiting").first()
    if held is None:
        return
    user = _account(held.person_id, held.person.canonical_person_id)
    if user is None:
        return
    waits = quiet.waits_until(
        person_id=user.person_id, job=JOB, ids={"survey": held.round_id, "person": held.person_id},
        client_id=scopes.OPERATOR, at=at,
    )  # fmt: skip
    if waits is not None:
        _keep(held, "held", at=at)
        return
    _keep(held, "sent", at=at)
    message = message_to(user, round=held.round, operator_name=journal_queries.installation().operator_name)
    if mail.are_kept():
        message.send()
    else:
        transaction.on_commit(partial(_hand_over, held.pk, message), robust=True)


def _hand_over(pk: int, message: EmailMessage) -> None:
    """Hand a mail to the server; one that it does not take now is due again, until the round closes."""
    answer = mail.hand_over(message)
    if answer == "taken":
        return
    with scopes.scoped({scopes.OPERATOR}):
        held = Invitation.objects.select_for_update().filter(pk=pk, mail="sent").first()
        if held is not None:
            _keep(held, "refused" if answer == "refused" else "", at=clock.now())


def _keep(held: tables.SurveyInvitation, state: Mail, *, at: datetime) -> None:
    if held.mail == state:
        return
    Invitation.objects.filter(pk=held.pk).update(mail=state)
    journal.record(
        "survey_mail_changed", by=facts.SYSTEM, at=at, client_id=scopes.OPERATOR, survey=held.round_id,
        state=state or "due",
    )  # fmt: skip


def _with_account(wanted: QuerySet[Invitation]) -> list[int]:
    """Return those of some invitations whose person has an account."""
    rows = list(wanted.order_by("pk").values_list("pk", "person_id", "person__canonical_person_id"))
    known = access_queries.people_with_account(_people((own, canonical) for _pk, own, canonical in rows))
    return [pk for pk, own, canonical in rows if own in known or canonical in known]


def _people(pairs: Iterable[tuple[int, int | None]]) -> set[int]:
    return {person for pair in pairs for person in pair if person is not None}


def _account(*person_ids: int | None) -> access_queries.User | None:
    """Return the active account of somebody, under the first of their ids that has one."""
    found = (access_queries.user_of_person(person) for person in person_ids if person is not None)
    return next((user for user in found if user is not None and user.is_active), None)
