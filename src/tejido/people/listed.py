"""Lists about people who are known: who was in a session, how a course ended for them, what was paid, and who left.

A line is about somebody by their document, or by a name that one person alone has; a name beside a document has to be
theirs. Nobody becomes known by these files, and what a line says already is as it is: a list that is imported twice
finds everything there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db.models import Q

from tejido.clients import imports as client_imports
from tejido.core import facts
from tejido.core.hours import local_times
from tejido.core.imports import errors, lines, list_kinds, matching, plans, words
from tejido.journal import queries as journal_queries
from tejido.people import funnel, funnel_tables, leaving_tables, models, names, programme_tables, training
from tejido.people.hours import sheets
from tejido.people.leaving import exits

KINDS = tuple(list_kinds.KINDS)
# A list may come some time after a course; older ones are written down one by one.
COHORT_DAYS = 730
COHORTS_MAX = 2_000
USUAL_CURRENCY = "COP"
Planned = tuple[Mapping[str, Any], bool]


@dataclass(kw_only=True)
class Surroundings:
    """Everything that lines are compared with, read once for a whole file.

    Args:
        persons: Person id to the one who is known by it.
        by_document, by_name: To the ids of people who are not merged into another.
        goal: The cohort of lines that name none.
        meetings: The sessions on the days of the lines, where the list is about sessions.
        told: What is told already, in the form in which each kind compares it.
    """

    persons: Mapping[int, models.Person]
    by_document: Mapping[matching.Document, int]
    by_name: Mapping[str, set[int]]
    cohorts: Sequence[programme_tables.Cohort]
    goal: programme_tables.Cohort | None
    today: date
    zone: ZoneInfo
    enrolled: set[tuple[int, int]] = field(default_factory=set)
    meetings: Sequence[funnel_tables.Meeting] = ()
    employments: Mapping[int, Sequence[models.Employment]] = field(default_factory=dict)
    told: set[tuple[Any, ...]] = field(default_factory=set)


def planned(found: Sequence[lines.Line], *, kind: str, goal: str, at: datetime) -> Sequence[plans.Step]:
    """Return what would become of each line of a list.

    Args:
        kind: One of `KINDS`.
        goal: The key of the cohort for lines that name none; empty for none.
    """
    around = _surroundings(found, goal=goal, at=at)
    READERS[kind](found, around)
    single = plans.without_doubles(found, column="on_day" if kind != "exits" else "to_date", identity=_identity)
    return [_planned(line, kind, around) for line in single]


def cohorts_of_lists(*, today: date) -> Sequence[programme_tables.Cohort]:
    """Return the cohorts that a list may be about, the last begun first: those that run, and of the last two years."""
    begun = programme_tables.Cohort.objects.filter(
        cancelled_at=None, from_date__lte=today, to_date__gt=today - timedelta(days=COHORT_DAYS)
    )
    return list(begun.select_related("course", "partner").order_by("-from_date", "-id")[:COHORTS_MAX])


def act_on(
    step: plans.Step, *, kind: str, key: UUID, user_id: int, by: facts.Actor, at: datetime, now: datetime
) -> None:
    """Tell what one line says.

    Args:
        key: Of the upload: a line of it that is carried out twice is told once.
        now: Machine time.
    """
    wanted = dict(step.wanted)
    done: dict[str, Any] = {"recorded_at": now, "by": by, "at": at}
    if kind == "attendance":
        person = wanted["person"]
        present = [person.pk] if wanted["is_present"] else []
        training.mark_list(meeting=wanted["meeting"], among=[person], present=present, **done)
    elif kind == "completions":
        training.tell_result(**wanted, **done)
    elif kind == "costs":
        training.cover_cost(**wanted, key=uuid5(key, str(step.line.number)), **done)
    elif kind == "worked_hours":
        sheets.add_line(sheet_key=key, number=step.line.number, user_id=user_id, **wanted, **done)
    else:
        exits.record(
            **wanted, would_return="not_asked", note="", user_id=user_id, key=uuid5(key, str(step.line.number)), **done
        )


def _surroundings(found: Sequence[lines.Line], *, goal: str, at: datetime) -> Surroundings:
    numbers = {line.values["document_number"] for line in found if "document_number" in line.values}
    alike = names.namesakes(name for line in found if (name := matching.full_name(line)))
    documents = list(models.Document.objects.filter(number__in=numbers).select_related("person"))
    meant = Q(pk__in=alike) | Q(pk__in=[each.person.standing_id for each in documents])
    ids = {person.standing_id for person in models.Person.objects.filter(meant)}
    persons = {person.pk: person for person in models.Person.objects.filter(pk__in=ids)}
    by_name: dict[str, set[int]] = defaultdict(set)
    for person in persons.values():
        by_name[words.plain(person.full_name)].add(person.pk)
    today = funnel.today(at)
    known = cohorts_of_lists(today=today)
    enrolled = programme_tables.Enrolment.objects.filter(person_id__in=persons, superseded_at=None)
    return Surroundings(
        persons=persons,
        by_document={(each.kind, each.country, each.number): each.person.standing_id for each in documents},
        by_name=by_name, cohorts=known, goal=next((row for row in known if str(row.key) == goal), None), today=today,
        zone=ZoneInfo(journal_queries.installation().zone),
        enrolled=set(enrolled.values_list("person_id", "cohort_id")),
    )  # fmt: skip


def _planned(line: lines.Line, kind: str, around: Surroundings) -> plans.Step:
    if line.problems:
        return plans.refused(line)
    try:
        person = _person(line, around)
        wanted, is_told = PLANS[kind](line, person, around)
    except errors.NameUnresolved as problem:
        return plans.refused(line, client_imports.unresolved(problem))
    return plans.Step(line=line, outcome="same" if is_told else "made", found=person, wanted=wanted)


def _read_attendance(found: Sequence[lines.Line], around: Surroundings) -> None:
    days = [line.values["on_day"] for line in found if "on_day" in line.values]
    if days:
        around.meetings = list(
            funnel_tables.Meeting.objects.filter(
                cohort__in=around.cohorts, cancelled_at=None, from_at__gte=_midnight(min(days), around),
                from_at__lt=_midnight(max(days), around) + timedelta(days=1),
            )
        )  # fmt: skip
    held = funnel_tables.Attendance.objects.filter(
        meeting__in=around.meetings, person_id__in=around.persons, superseded_at=None
    )
    around.told = set(held.values_list("person_id", "meeting_id", "is_present"))


def _read_completions(_found: Sequence[lines.Line], around: Surroundings) -> None:
    held = funnel_tables.CourseResult.objects.filter(person_id__in=around.persons, superseded_at=None)
    around.told = set(held.values_list("person_id", "cohort_id", "result", "score_percent", "on_date"))


def _read_costs(_found: Sequence[lines.Line], around: Surroundings) -> None:
    held = funnel_tables.CoveredCost.objects.filter(person_id__in=around.persons, superseded_at=None)
    around.told = set(
        held.values_list("person_id", "cohort_id", "kind", "amount", "currency", "on_date", "receipt_number")
    )


def _read_exits(_found: Sequence[lines.Line], around: Surroundings) -> None:
    held = leaving_tables.LeavingVersion.objects.filter(leaving__person_id__in=around.persons, superseded_at=None)
    around.told = set(held.values_list("leaving__person_id", "to_date", "reason"))
    employments: dict[int, list[models.Employment]] = defaultdict(list)
    for row in models.Employment.objects.filter(person_id__in=around.persons, superseded_at=None):
        employments[row.person_id].append(row)
    around.employments = employments


def _read_hours(found: Sequence[lines.Line], around: Surroundings) -> None:
    days = [line.values["on_day"] for line in found if "on_day" in line.values]
    if days:
        begin, end = _midnight(min(days), around), _midnight(max(days), around) + timedelta(days=2)
        around.told = set(sheets.taken(people=around.persons, from_at=begin, to_at=end))


READERS: Mapping[str, Callable[[Sequence[lines.Line], Surroundings], None]] = {
    "attendance": _read_attendance, "completions": _read_completions, "costs": _read_costs, "exits": _read_exits,
    "worked_hours": _read_hours,
}  # fmt: skip


def _attendance(line: lines.Line, person: models.Person, around: Surroundings) -> Planned:
    meeting = _meeting(line, _attended(line, person, around), around)
    is_present = line.values.get("is_present", "yes") == "yes"
    wanted = {"person": person, "meeting": meeting, "is_present": is_present}
    return wanted, (person.pk, meeting.pk, is_present) in around.told


def _completion(line: lines.Line, person: models.Person, around: Surroundings) -> Planned:
    cohort, result, score = _attended(line, person, around), line.values["result"], line.values.get("score_percent")
    day = _past(line, around)
    wanted = {"person": person, "cohort": cohort, "result": result, "score_percent": score, "on_date": day}
    return wanted, (person.pk, cohort.pk, result, score, day) in around.told


def _cost(line: lines.Line, person: models.Person, around: Surroundings) -> Planned:
    cohort, values = _attended(line, person, around), line.values
    wanted = {
        "kind": values["cost_kind"], "amount": values["amount"], "currency": values.get("currency", USUAL_CURRENCY),
        "on_date": _past(line, around), "receipt_number": values.get("receipt_number", ""),
    }  # fmt: skip
    is_told = (person.pk, cohort.pk, *wanted.values()) in around.told
    return {"person": person, "cohort": cohort, **wanted}, is_told


def _exit(line: lines.Line, person: models.Person, around: Surroundings) -> Planned:
    to_date, reason = line.values["to_date"], line.values["reason"]
    wanted = {
        "person": person, "to_date": to_date, "reason": reason,
        "destination": line.values.get("destination", "unknown"),
    }  # fmt: skip
    is_told = (person.pk, to_date, reason) in around.told
    held = around.employments.get(person.pk, ())
    if not is_told and not any(row.from_date < to_date and row.to_date in (None, to_date) for row in held):
        raise errors.NameUnresolved("not_employed", column="to_date")
    return wanted, is_told


def _worked_hours(line: lines.Line, person: models.Person, around: Surroundings) -> Planned:
    day, activity = _past(line, around), line.values.get("activity", "available")
    from_at, to_at = _stretch(day, line.values["begin_time"], line.values["to_time"], around)
    wanted = {"person": person, "from_at": from_at, "to_at": to_at, "activity": activity}
    is_told = (person.pk, from_at, to_at, activity) in around.told
    # Two lines of one file must not say two things of one moment either.
    if not is_told and any(
        whose == person.pk and begin < to_at and end > from_at for whose, begin, end, _activity in around.told
    ):
        raise errors.NameUnresolved(
            "hours_twice", column="begin_time", value=line.values["begin_time"].isoformat("minutes")
        )
    around.told.add((person.pk, from_at, to_at, activity))
    return wanted, is_told


def _stretch(day: date, begin: time, end: time, around: Surroundings) -> tuple[datetime, datetime]:
    """Return the instants of a line; an end at or before the begin is on the next day.

    Raises: NameUnresolved: clocks are set on this day, and the time comes twice or not at all.
    """
    last_day = day if end > begin else day + timedelta(days=1)
    try:
        return (
            local_times.instant(day, begin, zone=around.zone), local_times.instant(last_day, end, zone=around.zone)
        )  # fmt: skip
    except (local_times.LocalTimeMissing, local_times.LocalTimeTwice):
        raise errors.NameUnresolved("clocks_set", column="on_day", value=day.isoformat()) from None


PLANS: Mapping[str, Callable[[lines.Line, models.Person, Surroundings], Planned]] = {
    "attendance": _attendance, "completions": _completion, "costs": _cost, "exits": _exit,
    "worked_hours": _worked_hours,
}  # fmt: skip


def _person(line: lines.Line, around: Surroundings) -> models.Person:
    """Return whom a line is about.

    Raises: NameUnresolved
    """
    own, name = matching.document(line), matching.full_name(line)
    if own is not None:
        known = around.persons.get(around.by_document.get(own, 0))
        if known is None:
            raise errors.NameUnresolved("person_unknown", column="document_number", value=own[2])
        if name and not set(name.split()) & set(words.plain(known.full_name).split()):
            raise errors.NameUnresolved("name_differs", column="given_names", value=lines.shortened(name))
        return known
    if not name:
        raise errors.NameUnresolved("needed", column="document_number")
    namesakes = around.by_name.get(name, set())
    if len(namesakes) != 1:
        code = "namesakes" if namesakes else "person_unknown"
        raise errors.NameUnresolved(code, column="given_names", value=lines.shortened(name))
    return around.persons[next(iter(namesakes))]


def _attended(line: lines.Line, person: models.Person, around: Surroundings) -> programme_tables.Cohort:
    """Return the cohort of a line, in which the person has or had a seat.

    Raises: NameUnresolved
    """
    wanted = line.values.get("cohort")
    cohort = around.goal
    if wanted is not None:
        plain = words.plain(wanted)
        found = [
            row for row in around.cohorts
            if plain in (words.plain(row.name), words.plain(f"{row.course.code} {row.name}"))
        ]  # fmt: skip
        if len(found) != 1:
            code = "ambiguous" if found else "unknown"
            raise errors.NameUnresolved(code, column="cohort", value=lines.shortened(wanted))
        cohort = found[0]
    if cohort is None:
        raise errors.NameUnresolved("cohort_needed", column="cohort")
    if (person.pk, cohort.pk) not in around.enrolled:
        raise errors.NameUnresolved("no_seat", column="cohort", value=lines.shortened(cohort.name))
    return cohort


def _meeting(line: lines.Line, cohort: programme_tables.Cohort, around: Surroundings) -> funnel_tables.Meeting:
    day, hour = _past(line, around), line.values.get("from_time")
    begun = [
        (row, row.from_at.astimezone(around.zone)) for row in around.meetings if row.cohort_id == cohort.pk
    ]  # fmt: skip
    found = [row for row, begin in begun if begin.date() == day and hour in (None, begin.time())]
    if len(found) != 1:
        raise errors.NameUnresolved("two_sessions" if found else "no_session", column="on_day", value=day.isoformat())
    return found[0]


def _midnight(day: date, around: Surroundings) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=around.zone)


def _past(line: lines.Line, around: Surroundings) -> date:
    day: date = line.values["on_day"]
    if day > around.today:
        raise errors.NameUnresolved("future", column="on_day", value=day.isoformat())
    return day


def _identity(line: lines.Line) -> tuple[tuple[str, Any], ...] | None:
    """Return what two lines must not share: everything they say."""
    return None if line.problems else tuple(sorted(line.values.items()))
