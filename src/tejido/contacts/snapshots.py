"""The floor as the tables have it, in the form in which facts tell it: see `core.snapshot`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, TypeVar

from django.db import connection
from django.db import models as django_models

from tejido.contacts import marks, models
from tejido.core import facts, floor_rows
from tejido.core import snapshot as floor_snapshot
from tejido.journal import queries as journal_queries
from tejido.people import models as people

Row = TypeVar("Row")


def snapshot() -> floor_snapshot.Snapshot:
    """Return the floor within the scope of the transaction that is open now.

    Read it in one snapshot of the database (`begin_reading`) where others may write meanwhile.
    """
    return floor_snapshot.Snapshot(
        customers=_rows(models.Customer, floor_rows.Customer),
        addresses=_rows(models.CustomerAddress, floor_rows.CustomerAddress),
        threads=dict(models.Thread.objects.order_by("id").values_list("id", "customer_id")),
        contacts=_rows(models.Contact, floor_rows.Contact),
        stays=_rows(models.Stay, floor_rows.Stay),
        offers=_rows(models.Offer, floor_rows.Offer),
        legs=_rows(models.Leg, floor_rows.Leg),
        messages=_rows(models.Message, floor_rows.Message),
        connections=dict(_open_connections()),
        presences=_rows(people.Presence, floor_rows.Presence),
        spells=_spells(),
        loads=_loads(),
        texts=dict(_texts()),
        holds=_rows(marks.Hold, floor_rows.Hold),
        notes=_rows(marks.Note, floor_rows.Note),
        attachments=_rows(marks.Attachment, floor_rows.Attachment),
        abuse_flags=_rows(marks.AbuseFlag, floor_rows.AbuseFlag),
        hands=_rows(marks.Hand, floor_rows.Hand),
        answers=_rows(marks.SurveyAnswer, floor_rows.SurveyAnswer),
        treatments=_rows(marks.Treatment, floor_rows.Treatment),
        neutral_spells=_rows(people.NeutralSpell, floor_rows.NeutralSpell),
    )


def facts_told() -> Iterator[facts.Fact]:
    """Yield every committed fact within the scope: those with a position, then those that still wait for one."""
    yield from journal_queries.replay()
    yield from journal_queries.read_unnumbered()


def begin_reading() -> None:
    """Let everything that this transaction reads be of one moment; call it before the first statement."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _rows(model: type[django_models.Model], kind: type[Row]) -> dict[int, Row]:
    names = [column.name for column in fields(kind)]  # type: ignore[arg-type]
    found = model._default_manager.order_by("pk").values_list("pk", *names)
    return {key: kind(**dict(zip(names, values, strict=True))) for key, *values in found}


def _open_connections() -> Iterator[tuple[int, int]]:
    yield from people.Connection.objects.filter(closed_at=None).order_by("id").values_list("id", "person_id")


def _spells() -> dict[int, tuple[floor_rows.Spell, ...]]:
    spells: dict[int, list[floor_rows.Spell]] = defaultdict(list)
    found = people.Activity.objects.order_by("id").values_list("person_id", "activity", "reason", "from_at", "to_at")
    for person_id, activity, reason, from_at, to_at in found:
        spell = floor_rows.Spell(activity=activity, reason=reason, from_at=from_at, to_at=to_at)
        spells[person_id].append(spell)
    return {person_id: tuple(theirs) for person_id, theirs in spells.items()}


def _loads() -> dict[floor_snapshot.LoadKey, floor_rows.Load]:
    found = people.Load.objects.order_by("id").values_list("person_id", "channel", "capacity", "used")
    return {
        (person_id, channel): floor_rows.Load(capacity=capacity, used=used)
        for person_id, channel, capacity, used in found
    }


def _texts() -> Iterator[tuple[floor_snapshot.TextKey, str]]:
    """Yield the digest of each text that is kept, made anew from the text and its salt."""
    messages: Any = models.Message.objects.filter(text__isnull=False).order_by("id").values_list("id", "text", "salt")
    notes: Any = models.Leg.objects.filter(note__isnull=False).order_by("id").values_list("id", "note", "note_salt")
    private: Any = marks.Note.objects.filter(text__isnull=False).order_by("id").values_list("id", "text", "salt")
    for relation, rows in (("message", messages), ("note", notes), ("contact_note", private)):
        for row_id, text, salt in rows:
            yield (relation, row_id), facts.text_digest(text, salt=bytes(salt))
