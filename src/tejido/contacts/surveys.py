"""The one question after a contact."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.contacts import errors, marks, models
from tejido.core import facts
from tejido.journal import actions as journal

ANSWERABLE = frozenset({"wrapping", "ended"})


@transaction.atomic
def answer(*, contact: models.Contact, score: int, by: facts.Actor, at: datetime) -> marks.SurveyAnswer:
    """Keep the customer's answer; the same answer sent twice is one.

    Args:
        score: Whole, 1 to 5.
    Raises: AnswerInvalid: another number, another answer was given, or nobody has served the contact to its end.
    """
    if isinstance(score, bool) or not isinstance(score, int) or not marks.SCORE_MIN <= score <= marks.SCORE_MAX:
        raise errors.AnswerInvalid(errors.AnswerInvalid.__doc__)
    row = models.Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    known = marks.SurveyAnswer.objects.filter(contact=row).first()
    if known is not None and known.score == score:
        return known
    if known is not None or row.state not in ANSWERABLE:
        raise errors.AnswerInvalid(errors.AnswerInvalid.__doc__)
    answered = marks.SurveyAnswer.objects.create(client_id=row.client_id, contact=row, score=score, answered_at=at)
    journal.record(
        "survey_answered", by=by, at=at, client_id=row.client_id, contact=row.pk, answer=answered.pk, score=score
    )
    return answered
