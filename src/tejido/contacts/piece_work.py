"""Work by the piece: tasks that were accepted or rejected, and what each person did on each day with its time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import connection, transaction

from tejido.clients import models as clients
from tejido.contacts import errors, models, piece_tables
from tejido.core import facts
from tejido.core.pay import piece
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries

IDS_MAX = 500


@transaction.atomic
def review(
    *,
    programme: clients.Programme,
    provider_ids: Collection[str],
    is_accepted: bool,
    user_id: int,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> int:
    """Accept or reject tasks of a programme that are done; return how many changed.

    A task that nobody looks at counts as accepted, so that nobody waits for their pay. Said twice, it is said once.

    Args:
        provider_ids: The tasks' own ids, up to 500.
    Raises: TaskReviewInvalid: too many of them, or one is no task of the programme that is done.
    """
    wanted = set(provider_ids)
    tasks = models.Contact.objects.select_for_update(of=("self",)).filter(
        programme=programme, client_id=programme.client_id, channel="task", state="ended", provider_id__in=wanted
    )
    found = list(tasks.order_by("id")) if 0 < len(wanted) <= IDS_MAX else []
    if len(found) != len(wanted) or not found:
        raise errors.TaskReviewInvalid(errors.TaskReviewInvalid.__doc__)
    held = {
        one.contact_id: one
        for one in piece_tables.TaskReview.objects.filter(contact__in=found, superseded_at=None)
    }  # fmt: skip
    changed = 0
    for task in found:
        before = held.get(task.pk)
        if (before.is_accepted if before is not None else True) == is_accepted:
            continue
        if before is not None:
            before.superseded_at = max(before.recorded_at, recorded_at)
            before.save(update_fields=["superseded_at"])
        made = piece_tables.TaskReview.objects.create(
            client_id=task.client_id, contact=task, is_accepted=is_accepted, by_user_id=user_id, reviewed_at=at,
            recorded_at=recorded_at,
        )  # fmt: skip
        journal.record(
            "task_reviewed", by=by, at=at, client_id=task.client_id, task=task.pk, review=made.pk,
            accepted=is_accepted,
        )  # fmt: skip
        changed += 1
    return changed


def count(*, person_ids: Collection[int], from_date: date, to_date: date) -> Sequence[piece.PieceWork]:
    """Return what people did by the piece on the days [from_date, to_date), by person, day and queue.

    A task counts on the day on which its last wrap-up ended; waiting is a line of its own without a queue. Whoever pays
    sees these numbers of every client, and nothing else of the clients.
    """
    if not person_ids:
        return []
    zone = journal_queries.installation().zone
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM contacts_piece_work(%s, %s, %s, %s)", [sorted(person_ids), from_date, to_date, zone]
        )
        return [
            piece.PieceWork(
                person=person, programme_id=programme, queue_id=queue, day=day, item_count=items,
                accepted_count=items - rejected, rejected_count=rejected, working_seconds=working,
                waiting_seconds=waiting,
            )
            for person, programme, queue, day, items, rejected, working, waiting in cursor.fetchall()
        ]  # fmt: skip
