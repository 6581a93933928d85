"""Public works and incentives, as records with a source: they are told, and never counted as an effect of the work."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import facts
from tejido.core.impact.economy import works
from tejido.impact.economy import entries, errors, tables
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import models as people
from tejido.people import programme_tables
from tejido.reference import models as reference

LISTED_MAX = 200
Row = tables.TownWork


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A public work or an incentive.

    Args:
        kind, scheme, state: Of `core.impact.economy.works`.
        from_date, to_date: The first day and the last.
        source: The agreement or resolution that says so.
    """

    kind: str
    scheme: str
    name: str
    place: reference.Place
    site: people.Site | None
    partner: programme_tables.Partner | None
    amount: Decimal
    currency: str
    state: str
    from_date: date
    to_date: date | None
    source: str


@transaction.atomic
def keep(
    entry: Entry, *, about: UUID | None = None, key: UUID | None = None, user_id: int, recorded_at: datetime,
    by: facts.Actor, at: datetime,
) -> Row:  # fmt: skip
    """Write a work or an incentive down, or correct one; the same once more changes nothing.

    Args:
        about: What all versions of the corrected one share; None for a new one.
        key: Made with the form: the same one again returns the row that it made.
        recorded_at: Machine time.
    Raises: TownEntryInvalid, NoSuchTownWork
    """
    before = rows.made_before(Row, key)
    if before is not None:
        return before
    columns = _columns(entry)
    entries.wait_for_others()
    held = None if about is None else Row.objects.filter(work=about, superseded_at=None).first()
    if about is not None and held is None:
        raise errors.NoSuchTownWork(errors.NoSuchTownWork.__doc__)
    moment = recorded_at if held is None else max(recorded_at, held.recorded_at)
    if held is not None:
        if all(getattr(held, name) == value for name, value in columns.items()):
            return held
        Row.objects.filter(pk=held.pk).update(superseded_at=moment)
    row, _is_new = rows.make(
        Row, key=key, taken=errors.NoSuchTownWork, work=about or key or uuid.uuid4(), set_by_user_id=user_id,
        recorded_at=moment, **columns,
    )  # fmt: skip
    journal.record(
        "town_work_kept", by=by, at=at, client_id=scopes.OPERATOR, work=row.pk, kind=entry.kind, scheme=entry.scheme,
        state=entry.state,
    )  # fmt: skip
    return row


def every() -> Sequence[Row]:
    """Return works and incentives as known now, the newest first; 200 at most."""
    held = Row.objects.filter(superseded_at=None).select_related("place", "site", "partner")
    return list(held.order_by("-from_date", "name", "id")[:LISTED_MAX])


def one(work: UUID) -> Row:
    """Return what is known of a work now.

    Raises: NoSuchTownWork
    """
    held = Row.objects.filter(work=work, superseded_at=None).select_related("place", "site", "partner").first()
    if held is None:
        raise errors.NoSuchTownWork(errors.NoSuchTownWork.__doc__)
    return held


def finished(*, from_date: date, to_date: date) -> Sequence[Row]:
    """Return the public works that were finished within a period; a work that only began is not counted."""
    held = Row.objects.filter(
        superseded_at=None, kind="public_work", state="finished", to_date__gte=from_date, to_date__lt=to_date
    )
    return list(held.select_related("place").order_by("to_date", "id")[:LISTED_MAX])


def _columns(entry: Entry) -> dict[str, Any]:
    is_right = (
        entry.kind in works.KINDS
        and entry.scheme in works.SCHEMES
        and entry.state in works.STATES
        and (entry.to_date is None or entry.to_date >= entry.from_date)
        and (entry.state != "finished" or entry.to_date is not None)
    )
    if not is_right:
        raise errors.TownEntryInvalid(errors.TownEntryInvalid.__doc__)
    return {
        "kind": entry.kind, "scheme": entry.scheme, "name": entries.line(entry.name), "place_id": entry.place.pk,
        "site_id": entry.site.pk if entry.site else None, "partner_id": entry.partner.pk if entry.partner else None,
        "amount": entries.amount(entry.amount), "currency": entries.currency(entry.currency), "state": entry.state,
        "from_date": entry.from_date, "to_date": entry.to_date, "source": entries.line(entry.source),
    }  # fmt: skip
