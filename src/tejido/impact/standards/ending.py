"""What happens to signed assessments by time alone: the reminder before their end, and the end."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from tejido.access import mail, quiet
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.core.impact.standards import states
from tejido.impact.standards import tables
from tejido.journal import actions as journal
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries

BATCH_MAX = 50
REMIND_JOB = "impact.remind_of_standard"


def end_due() -> int:
    """Remind of signed assessments that end soon, and end those whose two years are over.

    Returns: How many were reminded of or ended.
    """
    with scopes.scoped({scopes.OPERATOR}):
        return end_on(at=clock.now(), by=facts.SYSTEM)


@transaction.atomic
def end_on(*, at: datetime, by: facts.Actor) -> int:
    """Do what `end_due` does, as of an instant."""
    today = journal_queries.business_day(at)
    near = today + timedelta(days=states.REMINDER_DAYS)
    due = tables.Assessment.objects.select_for_update(skip_locked=True).filter(state="decided", expires_date__lte=near)
    count = 0
    for row in due.order_by("expires_date", "id")[:BATCH_MAX]:
        assert row.expires_date is not None
        told = {"assessment": row.pk, "expires": row.expires_date.isoformat()}
        if row.expires_date <= today:
            row.state = "expired"
            row.save(update_fields=["state"])
            journal.record("assessment_expired", by=by, at=at, client_id=scopes.OPERATOR, **told)
            count += 1
        elif row.reminded_at is None:
            row.reminded_at = at
            row.save(update_fields=["reminded_at"])
            journal.record("assessment_expiry_near", by=by, at=at, client_id=scopes.OPERATOR, **told)
            count += 1
    return count


def remind(assessment: int, user_id: int | None = None) -> None:
    """Mail the people who keep assessments that one ends soon; what stands in it is not in the mail.

    Args:
        user_id: Only this account, whose mail waited until they were at work.
    Raises: OSError: the mail server does not take it now; the job is tried again.
    """
    row = tables.Assessment.objects.get(pk=assessment)
    operator_name = journal_queries.installation().operator_name
    for user in access_queries.users_who_may("standards.keep", client_id=scopes.OPERATOR, at=clock.now()):
        if user_id not in (None, user.pk):
            continue
        waits = quiet.waits_until(
            person_id=user.person_id, job=REMIND_JOB, ids={"assessment": assessment, "user": user.pk},
            client_id=scopes.OPERATOR, at=clock.now(),
        )  # fmt: skip
        if waits is None and row.expires_date is not None:
            message(user, expires_date=row.expires_date, operator_name=operator_name).send()


def message(user: access_queries.User, *, expires_date: date, operator_name: str) -> EmailMessage:
    """Return the mail that says that a signed assessment ends soon, in the language of the account."""
    with translation.override(user.language):
        day = formats.date_format(expires_date, "DATE_FORMAT")
        subject = _("%(operator)s: the reviewed standard ends on %(day)s") % {"operator": operator_name, "day": day}
        body = _(
            "A review of the standard was signed two years ago, and ends on %(day)s.\n\n"
            "Begin the next self-assessment in time:\n%(address)s"
        ) % {"day": day, "address": mail.public_address() + reverse("impact_standards")}  # fmt: skip
    return EmailMessage(subject=" ".join(subject.split()), body=body, to=[user.email])
