"""What activities count as: the operator's agreement with its workers, by day, in the words that workers read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from tejido.clients import rows
from tejido.core import facts
from tejido.core.hours import counting
from tejido.core.hours import spans as core_spans
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import hours_tables as tables
from tejido.people.employment import spells
from tejido.people.hours import errors, periods

Agreement = tables.TimeAgreement
ACTIVITIES = counting.AGREEABLE
USUAL = counting.USUAL
KINDS = core_spans.KINDS
WORDS_LENGTH_MAX = 500


@transaction.atomic
def agree(
    *,
    activity: str,
    counts: str,
    from_date: date,
    words_en: str,
    words_es: str,
    user_id: int,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> tables.TimeAgreement:
    """Let an activity count as worked, neutral or unpaid from a day on; what was agreed for later days gives way.

    Args:
        words_en, words_es: Why, as workers read it.
        recorded_at: Machine time.
        key: Made with the form: the same one again returns the agreement that it made.
    Raises: CountingInvalid, CountingTooEarly
    """
    # One lock for all agreements, since the end of one is the begin of another.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('people_timeagreement'))")
    before = rows.made_before(tables.TimeAgreement, key)
    if before is not None:
        return before
    words = (words_en.strip(), words_es.strip())
    is_good = activity in counting.AGREEABLE and counts in core_spans.KINDS and all(words)
    if not is_good or any(len(each) > WORDS_LENGTH_MAX or "\0" in each for each in words):
        raise errors.CountingInvalid(errors.CountingInvalid.__doc__)
    locked_until = periods.locked_until()
    if locked_until is not None and from_date < locked_until:
        raise errors.CountingTooEarly(errors.CountingTooEarly.__doc__)
    for held in tables.TimeAgreement.objects.filter(spells.touching(from_date, None), activity=activity):
        spells.supersede(held, recorded_at=recorded_at)
        if held.from_date < from_date:
            tables.TimeAgreement.objects.create(
                activity=activity, counts=held.counts, from_date=held.from_date, to_date=from_date,
                words_en=held.words_en, words_es=held.words_es, agreed_by_user_id=held.agreed_by_user_id,
                recorded_at=recorded_at,
            )  # fmt: skip
    keyed = {} if key is None else {"key": key}
    row = tables.TimeAgreement.objects.create(
        activity=activity, counts=counts, from_date=from_date, words_en=words[0], words_es=words[1],
        agreed_by_user_id=user_id, recorded_at=recorded_at, **keyed,
    )  # fmt: skip
    row.refresh_from_db()
    journal.record(
        "time_counting_agreed", by=by, at=at, client_id=scopes.OPERATOR, agreement=row.pk, activity=activity,
        counts=counts, digest=facts.text_digest("\n".join(words), salt=b""), to=None,
        **{"from": from_date.isoformat()},
    )  # fmt: skip
    return row


def held(*, on: date) -> Mapping[str, tables.TimeAgreement]:
    """Return what is agreed on a day, by activity; what is missing counts as usual."""
    found = tables.TimeAgreement.objects.filter(spells.holding(on))
    return {row.activity: row for row in found}


def history() -> Sequence[tables.TimeAgreement]:
    """Return every agreement as known now, the newest first."""
    return list(tables.TimeAgreement.objects.filter(superseded_at=None).order_by("-from_date", "activity")[:200])
