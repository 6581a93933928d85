"""Finding records that may be one person: whoever is new or was changed is compared with those who share a key.

Triggers keep the list of who is to be looked at; a round takes some of them at a time. Everything is found by
indexes, and no more is read the more people there are. What was decided about a pair is remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from importlib import resources

from django.db import connection, transaction
from django.db.models import Q

from tejido.core import facts
from tejido.core.duplicates import blocking, comparison, traits
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import merge_tables, models

CANDIDATES = resources.files(__package__).joinpath("sql/duplicate_candidates.sql").read_text()
# So many people are looked at in one transaction, which lasts well under a second.
BATCH = 50
# So many transactions in one round of the worker.
BATCHES_MAX = 20

Pair = tuple[int, int]


def look_at_due(*, at: datetime) -> int:
    """Look at everybody who is new or was changed, up to a limit.

    Returns: How many people were looked at.
    """
    count = 0
    for _turn in range(BATCHES_MAX):
        with scopes.scoped({scopes.OPERATOR}):
            looked = look_at_some(at=at)
        count += looked
        if looked < BATCH:
            break
    return count


@transaction.atomic
def look_at_some(*, at: datetime) -> int:
    """Look at a batch of the people who are due, and take them off the list; another worker takes others.

    Returns: How many people were looked at.
    """
    due = merge_tables.DuplicateDue.objects.select_for_update(skip_locked=True).order_by("person_id")
    people = list(due.values_list("person_id", flat=True)[:BATCH])
    if people:
        look_at(people, by=facts.SYSTEM, at=at)
        merge_tables.DuplicateDue.objects.filter(person_id__in=people).delete()
    return len(people)


@transaction.atomic
def look_at(people: Collection[int], *, by: facts.Actor, at: datetime) -> None:
    """Make the keys of some people anew, compare them with whoever shares one, and bring their pairs up to date.

    Whoever was merged is still a face of the one who stands for them: what they were known by goes on being compared.
    """
    heads = set(_standing(people).values())
    faces = set(
        models.Person.objects.filter(Q(pk__in=heads) | Q(canonical_person__in=heads)).values_list("pk", flat=True)
    )
    own = traits_of(faces)
    _keep_keys(own.values())
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, {"people": sorted(faces), "block_max": blocking.BLOCK_MAX})
        shared: list[Pair] = cursor.fetchall()
    known = {**traits_of({other for _, other in shared} - own.keys()), **own}
    standing = _standing(known)
    found: dict[Pair, comparison.Verdict] = {}
    for one, other in shared:
        if one not in known or other not in known or standing[one] == standing[other]:
            continue
        pair = (min(standing[one], standing[other]), max(standing[one], standing[other]))
        verdict = comparison.compare(known[one], known[other])
        if verdict.band != "unlikely" and (pair not in found or verdict.points > found[pair].points):
            found[pair] = verdict
    _keep_pairs({*people, *faces}, found, by=by, at=at)


def traits_of(people: Collection[int]) -> Mapping[int, traits.Traits]:
    """Return what of some people is compared; whoever was erased is left out."""
    documents: dict[int, set[tuple[str, str, str]]] = {}
    phones: dict[int, set[str]] = {}
    for document in models.Document.objects.filter(person_id__in=people):
        documents.setdefault(document.person_id, set()).add((document.kind, document.country, document.number))
    for phone in models.Phone.objects.filter(person_id__in=people):
        phones.setdefault(phone.person_id, set()).add(phone.number)
    found = models.Person.objects.filter(pk__in=people).exclude(given_names="")
    return {
        person.pk: traits.of_record(
            traits.Record(
                person_id=person.pk, given_names=person.given_names, first_surname=person.first_surname,
                second_surname=person.second_surname, birth_date=person.birth_date,
                documents=frozenset(documents.get(person.pk, ())), phones=frozenset(phones.get(person.pk, ())),
            )
        )
        for person in found
    }  # fmt: skip


def _keep_keys(people: Iterable[traits.Traits]) -> None:
    """Store the keys of some people in place of those they had."""
    wanted = {one.person_id: blocking.keys(one) for one in people}
    held = merge_tables.DuplicateKey.objects.filter(person_id__in=wanted)
    stale = [key.pk for key in held if key.digest not in wanted[key.person_id]]
    merge_tables.DuplicateKey.objects.filter(pk__in=stale).delete()
    rows = (
        merge_tables.DuplicateKey(person_id=person, digest=digest)
        for person, digests in wanted.items()
        for digest in digests
    )
    merge_tables.DuplicateKey.objects.bulk_create(rows, ignore_conflicts=True)


def _standing(people: Collection[int]) -> Mapping[int, int]:
    """Return for each person who stands for them: themselves, or the one they were merged into."""
    merged = models.Person.objects.filter(pk__in=people).values_list("pk", "canonical_person_id")
    return {person: canonical or person for person, canonical in merged}


def _keep_pairs(
    people: Collection[int], found: Mapping[Pair, comparison.Verdict], *, by: facts.Actor, at: datetime
) -> None:
    """Open the pairs that are new, bring those up to date that are open, and let go of those that speak no longer."""
    table = merge_tables.DuplicatePair
    ends = {end for pair in found for end in pair}
    near = table.objects.select_for_update().order_by("pk")
    known = {(row.lower_id, row.higher_id): row for row in near.filter(lower__in=ends, higher__in=ends)}
    for pair, verdict in sorted(found.items()):
        row = known.get(pair)
        if row is None:
            row = table(lower_id=pair[0], higher_id=pair[1], found_at=at)
        elif row.state not in ("open", "gone") or _is_known(row, verdict):
            continue
        row.points, row.band, row.reasons = verdict.points, verdict.band, list(verdict.reasons)
        row.state, row.changed_at = "open", at
        row.save()
        journal.record(
            "duplicate_found", by=by, at=at, client_id=scopes.OPERATOR, pair=row.pk, person=pair[0], other=pair[1],
            points=row.points, band=row.band, reasons=row.reasons,
        )  # fmt: skip
    # What somebody put side by side by hand waits for a decision, however little it looks alike.
    mine = near.filter(state="open", named_by_user_id=None)
    open_rows = {row.pk: row for row in [*mine.filter(lower__in=people), *mine.filter(higher__in=people)]}
    for row in open_rows.values():
        if (row.lower_id, row.higher_id) not in found:
            table.objects.filter(pk=row.pk).update(state="gone", changed_at=at)
            journal.record(
                "duplicate_gone", by=by, at=at, client_id=scopes.OPERATOR, pair=row.pk, person=row.lower_id,
                other=row.higher_id,
            )  # fmt: skip


def _is_known(row: merge_tables.DuplicatePair, verdict: comparison.Verdict) -> bool:
    return (row.state, row.points, tuple(row.reasons)) == ("open", verdict.points, verdict.reasons)
