"""The data-treatment notice: read and accepted in its version in force before a customer gives personal data."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tejido.clients import models as clients
from tejido.clients import queries as client_queries
from tejido.contacts import errors, marks, models
from tejido.core import facts
from tejido.journal import actions as journal


def check(programme: clients.Programme, *, thread: models.Thread | None, notice_key: UUID | None, at: datetime) -> None:
    """Make sure that the notice in force was accepted, now or earlier in this thread.

    Raises: NoticeNeeded
    """
    notice = client_queries.treatment_notice(programme.client_id, at=at)
    if notice is None or notice.key == notice_key:
        return
    if thread is None or not marks.Treatment.objects.filter(thread=thread, notice=notice).exists():
        raise errors.NoticeNeeded(errors.NoticeNeeded.__doc__)


def accept(thread: models.Thread, *, notice_key: UUID | None, at: datetime) -> None:
    """Record that the customer of a thread accepted a version of the notice; accepted twice, it is accepted."""
    if notice_key is None:
        return
    notice = clients.TreatmentNotice.objects.filter(client_id=thread.client_id, key=notice_key).first()
    if notice is None or marks.Treatment.objects.filter(thread=thread, notice=notice).exists():
        return
    row = marks.Treatment.objects.create(client_id=thread.client_id, thread=thread, notice=notice, accepted_at=at)
    journal.record(
        "treatment_accepted", by=facts.Actor("customer", thread.customer_id or 0), at=at, client_id=thread.client_id,
        treatment=row.pk, thread=thread.pk, notice=notice.pk,
    )  # fmt: skip
