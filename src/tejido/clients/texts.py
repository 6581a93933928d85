"""What a client's agents say and its customers read: canned replies, ways to come out, the data-treatment notice."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tejido.clients import checks, errors, models, rows
from tejido.core import facts
from tejido.journal import actions as journal

REPLY_LENGTH_MAX = 4000
NOTICE_LENGTH_MAX = 20_000
SHORTCUT = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


@transaction.atomic
def retire_disposition(*, disposition: models.Disposition, by: facts.Actor, at: datetime) -> None:
    """Let agents no longer choose a disposition; contacts that came out this way keep it."""
    if models.Disposition.objects.filter(pk=disposition.pk, retired_at=None).update(retired_at=at):
        journal.record(
            "disposition_retired", by=by, at=at, client_id=disposition.client_id, programme=disposition.programme_id,
            disposition=disposition.pk,
        )  # fmt: skip


@transaction.atomic
def add_canned_reply(
    *,
    programme: models.Programme,
    shortcut: str,
    title_en: str,
    title_es: str,
    text_en: str,
    text_es: str,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.CannedReply:
    """Give a programme's agents a sentence to send, in both languages.

    Args:
        shortcut: What an agent types to find it: small letters, digits and hyphens, at most 32.
        key: Made with the form: the same one again returns the reply that it made.
    Raises: ShortcutInvalid, ShortcutTaken, NameInvalid, TextInvalid
    """
    if not SHORTCUT.fullmatch(shortcut):
        raise errors.ShortcutInvalid(errors.ShortcutInvalid.__doc__)
    reply, is_new = rows.make(
        models.CannedReply,
        key=key,
        taken=errors.ShortcutTaken,
        client_id=programme.client_id,
        programme=programme,
        shortcut=shortcut,
        title_en=checks.name(title_en),
        title_es=checks.name(title_es),
        text_en=_text(text_en, length_max=REPLY_LENGTH_MAX),
        text_es=_text(text_es, length_max=REPLY_LENGTH_MAX),
    )
    if is_new:
        journal.record(
            "canned_reply_added", by=by, at=at, client_id=programme.client_id, programme=programme.pk, reply=reply.pk
        )
    return reply


@transaction.atomic
def retire_canned_reply(*, reply: models.CannedReply, by: facts.Actor, at: datetime) -> None:
    """Take a canned reply from the desks; its shortcut is free again."""
    if models.CannedReply.objects.filter(pk=reply.pk, retired_at=None).update(retired_at=at):
        journal.record(
            "canned_reply_retired", by=by, at=at, client_id=reply.client_id, programme=reply.programme_id,
            reply=reply.pk,
        )  # fmt: skip


@transaction.atomic
def set_treatment_notice(
    *,
    client: models.Client,
    text_en: str,
    text_es: str,
    seen_version: int | None = None,
    by: facts.Actor,
    at: datetime,
) -> models.TreatmentNotice:
    """Put a new version of a client's data-treatment notice into force; those before stay on record.

    The same texts as the newest ones make no new version, since nobody would have to accept anything else.

    Args:
        seen_version: The newest version when the editor was opened, 0 for none; None does not compare.
    Raises: TextInvalid, NoticeChangedMeanwhile
    """
    texts = {
        "text_en": _text(text_en, length_max=NOTICE_LENGTH_MAX),
        "text_es": _text(text_es, length_max=NOTICE_LENGTH_MAX),
    }
    models.Client.objects.select_for_update().get(pk=client.pk)
    newest = models.TreatmentNotice.objects.filter(client=client).order_by("-version").first()
    if newest is not None and (newest.text_en, newest.text_es) == (texts["text_en"], texts["text_es"]):
        return newest
    version = newest.version if newest else 0
    if seen_version is not None and seen_version != version:
        raise errors.NoticeChangedMeanwhile(errors.NoticeChangedMeanwhile.__doc__)
    notice = models.TreatmentNotice.objects.create(
        client=client, version=version + 1, from_at=max(at, newest.from_at) if newest else at, **texts
    )
    notice.refresh_from_db()
    journal.record("treatment_notice_set", by=by, at=at, client_id=client.pk, notice=notice.pk, version=notice.version)
    return notice


def _text(text: str, *, length_max: int) -> str:
    """Return a text with one kind of line end and no blanks around it.

    Raises: TextInvalid
    """
    kept = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not 0 < len(kept) <= length_max or "\0" in kept:
        raise errors.TextInvalid(errors.TextInvalid.__doc__)
    return kept
