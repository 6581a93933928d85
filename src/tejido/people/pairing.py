"""Two records that somebody puts beside each other by hand: what the search did not find, and they know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tejido.core import facts
from tejido.core.duplicates import comparison
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import duplicates, errors, merge_errors, merge_tables, models
from tejido.people import queries as people_queries

# A number as it is typed, with dots and spaces.
NUMBER = re.compile(r"\+?[0-9][0-9 .]{4,24}")
FOUND_MAX = 10


@dataclass(frozen=True, kw_only=True)
class Found:
    """One record that a search found, with what tells it from others of the same name."""

    key: UUID
    name: str
    birth_date: date | None
    documents: Sequence[str]


def search(text: str, *, on: date) -> tuple[Sequence[Found], int]:
    """Return records whose names hold every word, or who have this document or phone number, and how many there are.

    Args:
        text: Words, or a number; nothing finds nobody.
        on: The business day.
    """
    told = text.replace("\0", "").strip()
    if not told:
        return [], 0
    if NUMBER.fullmatch(told):
        digits = re.sub(r"[ .]", "", told)
        held = models.Person.objects.filter(canonical_person=None).exclude(given_names="")
        ids = {
            *models.Document.objects.filter(number=digits).values_list("person_id", flat=True)[:FOUND_MAX],
            *models.Phone.objects.filter(number=digits).values_list("person_id", flat=True)[:FOUND_MAX],
        }
        people: Sequence[models.Person] = list(held.filter(pk__in=ids).order_by("pk"))
        count = len(people)
    else:
        people, count = people_queries.people_named(told, on=on, first=0, count=FOUND_MAX)
    documents: dict[int, list[str]] = {}
    for each in models.Document.objects.filter(person__in=people).order_by("kind", "number"):
        documents.setdefault(each.person_id, []).append(each.number)
    return [
        Found(
            key=person.key,
            name=person.full_name,
            birth_date=person.birth_date,
            documents=documents.get(person.pk, ()),
        )
        for person in people
    ], count


@transaction.atomic
def name(*, one: UUID, other: UUID, user_id: int, by: facts.Actor, at: datetime) -> merge_tables.DuplicatePair:
    """Put two records beside each other, to be decided about; twice is the same as once.

    A record that was merged is compared as the one that stands for it. A pair that is known is returned as it is, but
    one that no longer looked alike is opened again.

    Raises: NoSuchPerson: one of them is not here, or was erased. SameRecord
    """
    found = list(models.Person.objects.filter(key__in=(one, other)))
    if one == other:
        raise merge_errors.SameRecord(merge_errors.SameRecord.__doc__)
    if len(found) != 2:
        raise errors.NoSuchPerson(errors.NoSuchPerson.__doc__)
    lower, higher = sorted(person.standing_id for person in found)
    if lower == higher:
        raise merge_errors.SameRecord(merge_errors.SameRecord.__doc__)
    # Whoever names the same two at once waits here, and finds the pair.
    list(models.Person.objects.select_for_update().filter(pk__in=(lower, higher)).order_by("pk"))
    table = merge_tables.DuplicatePair
    pair = table.objects.select_for_update().filter(lower_id=lower, higher_id=higher).first()
    if pair is not None and pair.state != "gone":
        return pair
    known = duplicates.traits_of((lower, higher))
    if len(known) < 2:
        raise errors.NoSuchPerson(errors.NoSuchPerson.__doc__)
    verdict = comparison.compare(known[lower], known[higher])
    pair = pair or table(lower_id=lower, higher_id=higher, found_at=at)
    pair.points, pair.band, pair.reasons = verdict.points, verdict.band, list(verdict.reasons)
    pair.state, pair.changed_at, pair.named_by_user_id = "open", at, user_id
    pair.save()
    pair.refresh_from_db()
    journal.record(
        "duplicate_named", by=by, at=at, client_id=scopes.OPERATOR, pair=pair.pk, person=lower, other=higher,
        points=pair.points, band=pair.band, reasons=pair.reasons,
    )  # fmt: skip
    return pair
