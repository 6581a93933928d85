"""Notices: what a supervisor tells the agents of a programme, until it is over or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tejido.clients import errors, models, rows
from tejido.core import characters, facts
from tejido.journal import actions as journal

TEXT_CHARACTERS_MAX = 500
LASTS_MIN, LASTS_MAX = timedelta(minutes=1), timedelta(days=7)


@transaction.atomic
def post_notice(
    *,
    programme: models.Programme,
    text: str,
    until_at: datetime,
    key: UUID | None = None,
    user_id: int,
    by: facts.Actor,
    at: datetime,
) -> models.Notice:
    """Tell the agents of a programme something until an instant.

    Args:
        text: 1 to 500 characters.
        until_at: World time, 1 minute to 7 days from now.
        key: Made with the form: the same one again returns the notice that it made.
    Raises: NoticeTextInvalid, NoticeTimeInvalid, NoticeTaken
    """
    kept = text.replace("\r\n", "\n").strip()
    if not 0 < len(kept) <= TEXT_CHARACTERS_MAX or characters.FORBIDDEN.search(kept):
        raise errors.NoticeTextInvalid(errors.NoticeTextInvalid.__doc__)
    if not LASTS_MIN <= until_at - at <= LASTS_MAX:
        raise errors.NoticeTimeInvalid(errors.NoticeTimeInvalid.__doc__)
    salt, digest = journal.salted(kept)
    notice, is_new = rows.make(
        models.Notice,
        key=key,
        taken=errors.NoticeTaken,
        client_id=programme.client_id,
        programme=programme,
        text=kept,
        salt=salt,
        digest=digest,
        posted_by_user_id=user_id,
        posted_at=at,
        until_at=until_at,
    )
    if is_new:
        journal.record(
            "notice_posted", by=by, at=at, client_id=programme.client_id, notice=notice.pk, programme=programme.pk,
            until_at=until_at, text_digest=notice.digest,
        )  # fmt: skip
    elif notice.programme_id != programme.pk:
        raise errors.NoticeTaken(errors.NoticeTaken.__doc__)
    return notice


@transaction.atomic
def withdraw_notice(*, notice_key: UUID, by: facts.Actor, at: datetime) -> models.Notice:
    """Take a notice from the desks before it is over. Withdrawn twice, it is withdrawn.

    Raises: NoSuchNotice
    """
    notice = models.Notice.objects.select_for_update().filter(key=notice_key).first()
    if notice is None:
        raise errors.NoSuchNotice(errors.NoSuchNotice.__doc__)
    if notice.withdrawn_at is None:
        notice.withdrawn_at = max(at, notice.posted_at)
        notice.save(update_fields=["withdrawn_at"])
        journal.record(
            "notice_withdrawn", by=by, at=notice.withdrawn_at, client_id=notice.client_id, notice=notice.pk,
            programme=notice.programme_id,
        )  # fmt: skip
    return notice


def in_force(programme: models.Programme, *, at: datetime) -> Sequence[models.Notice]:
    """Return what a programme's agents are told at an instant, the newest first."""
    found = programme.notices.filter(withdrawn_at=None, posted_at__lte=at, until_at__gt=at, text__isnull=False)
    return list(found.order_by("-posted_at", "-id"))


def notice(key: UUID) -> models.Notice:
    """Return a notice within the scope.

    Raises: NoSuchNotice
    """
    found = models.Notice.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchNotice(errors.NoSuchNotice.__doc__)
    return found
