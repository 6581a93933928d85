"""Answering a survey, refusing it, and taking the answer back while the round is open.

The fact about an answer says that somebody answered, at the beginning of the day, and nobody is given as `by`: neither
the journal nor a reader of the tables learns from it who said what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tejido.core import facts
from tejido.core.impact.surveys import questionnaires
from tejido.impact.surveys import errors, links, rounds, tables
from tejido.journal import actions as journal
from tejido.journal import erasure, scopes

Invitation = tables.SurveyInvitation
Mode = Literal["web", "phone"]
LINK_DAYS = 14
CALLS_MAX = 3
NUMBERS_MAX = 5
SHOWN_MAX = 100
TEXTS_MAX = 500


@dataclass(frozen=True, kw_only=True)
class Call:
    """Somebody to call: who they are, and at which numbers."""

    invitation: Invitation
    name: str
    numbers: Sequence[str]


@transaction.atomic
def answer(*, invitation: Invitation, answers: Mapping[str, object], mode: Mode, on: date, at: datetime) -> None:
    """Take in one sheet.

    Args:
        answers: Question to answer; what was skipped is left out.
        at: The beginning of the day, so that the fact does not tell the hour.
    Raises: NoSuchInvitation, SurveyAnswered, SurveyAnswerInvalid, NothingAnswered
    """
    held = _waiting(invitation, on=on)
    questionnaire = rounds.questionnaire_of(held.round)
    try:
        sheet = questionnaires.sheet(questionnaire, answers)
    except questionnaires.AnswerInvalid as problem:
        raise errors.SurveyAnswerInvalid(errors.SurveyAnswerInvalid.__doc__) from problem
    if not sheet:
        raise errors.NothingAnswered(errors.NothingAnswered.__doc__)
    told = {code for code in sheet if questionnaire.question(code).kind == "text"}
    tables.SurveySheet.objects.create(
        round=held.round, stratum_id=held.stratum_id, respondent_key=held.respondent_key, mode=mode,
        answers={code: value for code, value in sheet.items() if code not in told},
    )  # fmt: skip
    for code in sorted(told):
        tables.SurveyText.objects.create(
            round=held.round, question=code, respondent_key=held.respondent_key, text=str(sheet[code])
        )
    Invitation.objects.filter(pk=held.pk).update(state="answered")
    journal.record("survey_sheet_given", by=facts.SYSTEM, at=at, client_id=scopes.OPERATOR, survey=held.round_id)


@transaction.atomic
def refuse(*, invitation: Invitation, on: date, at: datetime) -> None:
    """Keep that somebody does not want to answer, which is an answer; they are asked no more in this round.

    Raises: NoSuchInvitation, SurveyAnswered
    """
    held = _waiting(invitation, on=on)
    Invitation.objects.filter(pk=held.pk).update(state="refused")
    journal.record("survey_refused", by=facts.SYSTEM, at=at, client_id=scopes.OPERATOR, survey=held.round_id)


@transaction.atomic
def take_back(*, invitation: Invitation, on: date, at: datetime) -> None:
    """Delete what somebody answered, while the round is open; they may answer again. Once more changes nothing.

    Raises: NoSuchInvitation
    """
    held = _open(invitation, on=on)
    if held.state == "waiting":
        return
    tables.SurveySheet.objects.filter(respondent_key=held.respondent_key).delete()
    tables.SurveyText.objects.filter(respondent_key=held.respondent_key).delete()
    Invitation.objects.filter(pk=held.pk).update(state="waiting")
    journal.record("survey_answer_taken_back", by=facts.SYSTEM, at=at, client_id=scopes.OPERATOR, survey=held.round_id)


@transaction.atomic
def note_call(*, invitation: Invitation, on: date, by: facts.Actor, at: datetime) -> None:
    """Keep that somebody was called and not reached.

    Raises: NoSuchInvitation, SurveyAnswered, CallsEnough
    """
    held = _waiting(invitation, on=on)
    if held.calls_count >= CALLS_MAX:
        raise errors.CallsEnough(errors.CallsEnough.__doc__)
    Invitation.objects.filter(pk=held.pk).update(calls_count=held.calls_count + 1)
    journal.record(
        "survey_called", by=by, at=at, client_id=scopes.OPERATOR, survey=held.round_id, calls=held.calls_count + 1
    )


@transaction.atomic
def make_link(*, invitation: Invitation, on: date, by: facts.Actor, at: datetime) -> tuple[str, date]:
    """Return the token by which somebody answers without an account, and the first day on which it is of no use.

    Raises: NoSuchInvitation, SurveyAnswered
    """
    held = _waiting(invitation, on=on)
    until = min(held.round.closes_date, on + timedelta(days=LINK_DAYS))
    journal.record(
        "survey_link_made", by=by, at=at, client_id=scopes.OPERATOR, survey=held.round_id, to=until.isoformat()
    )
    return links.token(held.key, until=until), until


@transaction.atomic
def erase_text(*, key: UUID, by: facts.Actor, at: datetime) -> None:
    """Erase what somebody wrote, such as words that name a person; their other answers stay.

    Raises: NoSuchSurvey
    """
    found = tables.SurveyText.objects.select_for_update().filter(key=key).first()
    if found is None:
        raise errors.NoSuchSurvey(errors.NoSuchSurvey.__doc__)
    if found.erased_at is None:
        erasure.erase("survey_text", key=key, reason="names_somebody", by=by, at=at, client_id=scopes.OPERATOR)


def of_person(person_id: int, *, on: date) -> Sequence[Invitation]:
    """Return the rounds that ask somebody on a day."""
    standing = Q(person_id=person_id) | Q(person__canonical_person_id=person_id)
    found = Invitation.objects.filter(standing & open_on(on)).select_related("round", "person")
    return list(found.order_by("round__closes_date", "id"))


def own(key: UUID, *, person_id: int, on: date) -> Invitation:
    """Return what asks somebody in a round.

    Args:
        key: The round's.
    Raises: NoSuchInvitation
    """
    found = next((each for each in of_person(person_id, on=on) if each.round.key == key), None)
    if found is None:
        raise errors.NoSuchInvitation(errors.NoSuchInvitation.__doc__)
    return found


def by_link(text: str, *, on: date) -> Invitation:
    """Return the invitation that a link opens.

    Raises: SurveyLinkInvalid, SurveyLinkExpired
    """
    found = Invitation.objects.filter(open_on(on), key=links.opened(text, on=on)).select_related("round").first()
    if found is None:
        raise errors.SurveyLinkExpired(errors.SurveyLinkExpired.__doc__)
    return found


def invitation(key: UUID, *, on: date) -> Invitation:
    """Return an invitation of an open round, for whoever asks by phone.

    Raises: NoSuchInvitation
    """
    found = Invitation.objects.filter(open_on(on), key=key).select_related("round", "person").first()
    if found is None:
        raise errors.NoSuchInvitation(errors.NoSuchInvitation.__doc__)
    return found


def to_call(round: rounds.Round, *, on: date, first: int = 0, count: int = SHOWN_MAX) -> tuple[Sequence[Call], int]:
    """Return some of those who have not answered, the least often called first, and how many there are."""
    waiting = Invitation.objects.filter(open_on(on), round=round, state="waiting", calls_count__lt=CALLS_MAX)
    listed = waiting.select_related("person", "round").prefetch_related("person__phones").order_by("calls_count", "key")
    return [call(each) for each in listed[first : first + count]], waiting.count()


def call(invitation: Invitation) -> Call:
    """Return who is called, and at which numbers."""
    phones = sorted(invitation.person.phones.all(), key=lambda phone: phone.pk)
    return Call(
        invitation=invitation,
        name=invitation.person.full_name,
        numbers=[phone.number for phone in phones[:NUMBERS_MAX]],
    )


def texts(round: rounds.Round) -> Mapping[str, Sequence[tables.SurveyText]]:
    """Return what was written in a closed round, by question, in no order; nothing while it is open."""
    if round.closed_date is None:
        return {}
    found: dict[str, list[tables.SurveyText]] = {}
    written = tables.SurveyText.objects.filter(round=round, erased_at=None)
    for each in written.order_by("question", "id")[:TEXTS_MAX]:
        found.setdefault(each.question, []).append(each)
    return found


def open_on(day: date) -> Q:
    """Return the condition on invitations that their round can be answered on a day."""
    return Q(round__closed_date=None, round__opens_date__lte=day, round__closes_date__gt=day)


def _open(invitation: Invitation, *, on: date) -> Invitation:
    """Take the invitation's row; whoever closes the round takes the round's first, so that nothing slips in between.

    Raises: NoSuchInvitation
    """
    rounds.Round.objects.select_for_update().filter(pk=invitation.round_id).first()
    held = Invitation.objects.select_for_update(of=("self",)).select_related("round").filter(open_on(on))
    found = held.filter(pk=invitation.pk).first()
    if found is None:
        raise errors.NoSuchInvitation(errors.NoSuchInvitation.__doc__)
    return found


def _waiting(invitation: Invitation, *, on: date) -> Invitation:
    found = _open(invitation, on=on)
    if found.state != "waiting":
        raise errors.SurveyAnswered(errors.SurveyAnswered.__doc__)
    return found
