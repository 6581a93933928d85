"""A partner's list: who each line is about, and how far it says that they came.

Whoever is known by document, by phone and name, or by name alone is found as everywhere else; only those whom the file
could mean are read, however many people are known. A file adds stages and seats, and never takes one away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.db.models import Q

from tejido.clients import imports as client_imports
from tejido.core import facts
from tejido.core import funnel as stages
from tejido.core.imports import errors, lines, matching, plans, words
from tejido.people import cohorts, funnel, models, names, newcomers, programme_tables, seats
from tejido.reference import models as reference

PLACE_CODE_DIGITS = 5
Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """Everything that lines are compared with, read once for a whole file.

    Args:
        told: Person id to the stages that are told of them.
        goal: The cohort of lines that name none.
        today: In the operator's zone.
    """

    people: matching.Register
    persons: Mapping[int, models.Person]
    told: Mapping[int, frozenset[tuple[str, int | None]]]
    cohorts: Sequence[programme_tables.Cohort]
    partners: Sequence[programme_tables.Partner]
    places: Sequence[reference.Place]
    goal: programme_tables.Cohort | None
    today: date


def planned(found: Sequence[lines.Line], *, goal: str, at: datetime) -> Sequence[plans.Step]:
    """Return what would become of each line of a partner's list.

    Args:
        goal: The key of the cohort for lines that name none; empty for none.
    """
    around = _surroundings(found, goal=goal, at=at)
    taken: dict[int, int] = {}
    return [_planned(line, around, taken) for line in matching.without_doubles(found)]


def act_on(step: plans.Step, *, key: UUID, by: facts.Actor, at: datetime, now: datetime) -> None:
    """Make the person of one line known where they are new, and tell their stage.

    Args:
        key: Of the upload: a line of it that is carried out twice makes one person.
        now: Machine time.
    """
    wanted = step.wanted
    kind, country, number = wanted["document"] or ("", "", "")
    person: models.Person = step.found or newcomers.known_or_new(
        **wanted["names"], document_kind=kind, document_country=country, document_number=number,
        phone=wanted["phone"] or "", key=uuid5(key, str(step.line.number)), by=by, at=at,
    )  # fmt: skip
    if step.found is not None:
        newcomers.add_numbers(person=person, document=wanted["document"], phone=wanted["phone"], by=by, at=at)
    cohort, stage = wanted["cohort"], wanted["stage"]
    if stage == "enrolled":
        seats.enrol(person=person, cohort=cohort, on_date=wanted["on_date"], recorded_at=now, by=by, at=at)
    elif stage == "interested" and cohort is not None and not _is_over(cohort, wanted["on_date"]):
        seats.apply(
            person=person, cohort=cohort, partner=wanted["partner"], place=wanted["place"], recorded_at=now, by=by,
            at=at,
        )  # fmt: skip
    else:
        funnel.reach_stage(
            person=person, stage=stage, on_date=wanted["on_date"], cohort=cohort,
            partner=wanted["partner"] or (cohort.partner if cohort else None),
            reason="not_said" if stage in stages.REASONS else "", recorded_at=now, by=by, at=at,
        )  # fmt: skip


def _surroundings(found: Sequence[lines.Line], *, goal: str, at: datetime) -> Surroundings:
    today = funnel.today(at)
    persons = {person.pk: person for person in _candidates(found)}
    known = list(
        programme_tables.Cohort.objects.filter(cancelled_at=None, to_date__gt=today).select_related("course", "partner")
    )
    told: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    rows = programme_tables.Stage.objects.filter(_of(persons), superseded_at=None).select_related("person")
    for row in rows:
        told[row.person.standing_id].add((row.stage, row.cohort_id))
    return Surroundings(
        people=_register(persons), persons=persons, told={each: frozenset(some) for each, some in told.items()},
        cohorts=known, partners=cohorts.partners(), places=list(reference.Place.objects.order_by("id")),
        goal=next((row for row in known if str(row.key) == goal), None), today=today,
    )  # fmt: skip


def _candidates(found: Sequence[lines.Line]) -> Sequence[models.Person]:
    """Return everybody whom a line could mean: by a document, by a phone, or by a name."""
    documents = {line.values["document_number"] for line in found if "document_number" in line.values}
    phones = {line.values["phone"] for line in found if "phone" in line.values}
    # Each by an index of its own, which one question for all three would not use.
    meant = {
        *names.namesakes(matching.full_name(line) for line in found),
        *models.Document.objects.filter(number__in=documents).values_list("person_id", flat=True),
        *models.Phone.objects.filter(number__in=phones).values_list("person_id", flat=True),
    }
    ids = {person.standing_id for person in models.Person.objects.filter(pk__in=meant)}
    return list(models.Person.objects.filter(pk__in=ids))


def _register(persons: Mapping[int, models.Person]) -> matching.Register:
    documents: dict[int, set[matching.Document]] = defaultdict(set)
    phones: dict[int, set[str]] = defaultdict(set)
    for document in models.Document.objects.filter(_of(persons)).select_related("person"):
        documents[document.person.standing_id].add((document.kind, document.country, document.number))
    for phone in models.Phone.objects.filter(_of(persons)).select_related("person"):
        phones[phone.person.standing_id].add(phone.number)
    return matching.Register(
        matching.Known(
            person_id=person_id,
            name=words.plain(person.full_name),
            documents=frozenset(documents[person_id]),
            phones=frozenset(phones[person_id]),
        )
        for person_id, person in persons.items()
    )


def _of(persons: Iterable[int]) -> Q:
    """Return the condition of rows of these people, and of those who were merged into them."""
    ids = list(persons)
    merged = models.Person.objects.filter(canonical_person_id__in=ids).values_list("pk", flat=True)
    return Q(person_id__in=[*ids, *merged])


def _planned(line: lines.Line, around: Surroundings, taken: dict[int, int]) -> plans.Step:
    if line.problems:
        return plans.refused(line)
    match = around.people.match(line)
    if match.problem is not None:
        return plans.refused(line, match.problem)
    if match.person_id in taken:
        problem = lines.Problem(code="repeated", column="given_names", about=str(taken[match.person_id]))
        return plans.refused(line, problem)
    try:
        wanted = _wanted(line, around)
    except errors.NameUnresolved as problem:
        return plans.refused(line, client_imports.unresolved(problem))
    if match.person_id is None:
        return plans.Step(line=line, outcome="made", wanted=wanted)
    taken[match.person_id] = line.number
    person, cohort = around.persons[match.person_id], wanted["cohort"]
    is_told = (wanted["stage"], cohort.pk if cohort else None) in around.told.get(person.pk, ())
    outcome: plans.Outcome = "same" if is_told else "changed"
    changes = () if is_told else ("stage",)
    return plans.Step(line=line, outcome=outcome, changes=changes, found=person, wanted=wanted)


def _wanted(line: lines.Line, around: Surroundings) -> dict[str, Any]:
    """Return what a line asks for, with the rows that it names.

    Raises: NameUnresolved
    """
    values = line.values
    cohort = _cohort(values.get("cohort"), around) or around.goal
    stage = values.get("stage") or ("interested" if cohort else "reached")
    if stage in stages.IN_COHORT and cohort is None:
        raise errors.NameUnresolved("cohort_needed", column="cohort")
    on_date = values.get("on_date", around.today)
    if on_date > around.today:
        raise errors.NameUnresolved("future", column="on_date", value=on_date.isoformat())
    names = {
        "given_names": values["given_names"], "first_surname": values["first_surname"],
        "second_surname": values.get("second_surname", ""),
    }  # fmt: skip
    return {
        "names": names, "document": matching.document(line), "phone": values.get("phone"), "cohort": cohort,
        "partner": _partner(values.get("partner"), around), "place": _place(values.get("place"), around),
        "stage": stage, "on_date": on_date,
    }  # fmt: skip


def _cohort(wanted: str | None, around: Surroundings) -> programme_tables.Cohort | None:
    if wanted is None:
        return None
    plain = words.plain(wanted)
    found = [
        row for row in around.cohorts
        if plain in (words.plain(row.name), words.plain(f"{row.course.code} {row.name}"))
    ]  # fmt: skip
    return _only(found, wanted, column="cohort")


def _partner(wanted: str | None, around: Surroundings) -> programme_tables.Partner | None:
    if wanted is None:
        return None
    found = [row for row in around.partners if words.plain(row.name) == words.plain(wanted)]
    return _only(found, wanted, column="partner")


def _place(wanted: str | None, around: Surroundings) -> reference.Place | None:
    if wanted is None:
        return None
    # A spreadsheet takes the leading zero of a municipality's code for decoration.
    codes = {wanted, wanted.zfill(PLACE_CODE_DIGITS) if wanted.isdecimal() else wanted}
    found = [row for row in around.places if row.code in codes or words.plain(row.name) == words.plain(wanted)]
    return _only(found, wanted, column="place")


def _only(found: Sequence[Row], wanted: str, *, column: str) -> Row:
    if len(found) != 1:
        raise errors.NameUnresolved("ambiguous" if found else "unknown", column=column, value=lines.shortened(wanted))
    return found[0]


def _is_over(cohort: programme_tables.Cohort, day: date) -> bool:
    """Tell whether it was too late to ask for a seat: then it is told as a stage and asks for nothing."""
    return cohort.apply_until is not None and day > cohort.apply_until
