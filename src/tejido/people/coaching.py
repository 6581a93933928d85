"""Coaching: notes that the coached person reads too, goals, and recognition.

Whose coach somebody is follows from where both work. A supervisor coaches the people of their own routing pool, and
those of every pool where they stand in none themselves. A mentor, trainer, quality analyst or team leader coaches the
people who share their pool and serve at least one queue that they serve too. Nobody coaches themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from tejido.clients import rows
from tejido.core import facts
from tejido.journal import actions as journal
from tejido.journal import erasure, scopes
from tejido.people import errors, growth, growth_tables, models, names

COACHING_POSITIONS = ("mentor", "trainer", "quality_analyst", "team_leader", "supervisor")
TEXT_CHARACTERS_MAX = 2_000
GOAL_DAYS_MAX = 5 * 366
SHOWN_MAX = 100
WRITTEN_WRONGLY = "written_wrongly"


@dataclass(frozen=True, kw_only=True)
class Coach:
    """Who coaches: an account, the person behind it if there is one, and whether they supervise."""

    user_id: int
    person_id: int | None
    supervises: bool


def is_coach(coach: Coach, *, on: date) -> bool:
    """Tell whether somebody coaches anybody by what they are."""
    return coach.supervises or (_placement(coach, on=on) or _NOWHERE).position in COACHING_POSITIONS


def coached(coach: Coach, *, on: date) -> QuerySet[models.Person]:
    """Return the people whom somebody coaches on a day, by name."""
    placed = models.Placement.objects.filter(
        Q(to_date=None) | Q(to_date__gt=on), superseded_at=None, from_date__lte=on, pool__isnull=False
    )
    own = _placement(coach, on=on)
    if own is not None and own.pool_id is not None:
        placed = placed.filter(pool_id=own.pool_id)
    elif not coach.supervises:
        placed = placed.none()
    people = models.Person.objects.filter(pk__in=placed.values("person_id"), canonical_person=None)
    if coach.person_id is not None:
        people = people.exclude(pk=coach.person_id)
        if not coach.supervises:
            served = models.Membership.objects.filter(person_id=coach.person_id).values("queue_id")
            together = models.Membership.objects.filter(queue_id__in=served).values("person_id")
            people = people.filter(pk__in=together) if is_coach(coach, on=on) else people.none()
    return people.order_by("display_name", "id")


def coached_page(coach: Coach, *, wanted: str, on: date, first: int, count: int) -> tuple[Sequence[Any], int]:
    """Return some of the people whom somebody coaches, and how many there are.

    Each has `open_goals_count`, `late_goals_count` and `last_note_date`.

    Args:
        wanted: Words of a name; none finds everybody.
    """
    people = coached(coach, on=on)
    if wanted.split():
        people = people.filter(pk__in=names.holding(wanted))
    shown = list(people[first : first + count])
    ids = [person.pk for person in shown]
    open_goals = growth_tables.Goal.objects.filter(person_id__in=ids, state="open").values_list("person_id")
    open_counts = dict(open_goals.annotate(count=Count("id")))
    late_counts = dict(open_goals.filter(due_date__lt=on).annotate(count=Count("id")))
    notes = growth_tables.CoachingNote.objects.filter(person_id__in=ids).values_list("person_id")
    last = dict(notes.annotate(last=Max("on_date")))
    lines = [
        {
            "person": person,
            "open_goals_count": open_counts.get(person.pk, 0),
            "late_goals_count": late_counts.get(person.pk, 0),
            "last_note_date": last.get(person.pk),
        }
        for person in shown
    ]
    return lines, people.count()


def coached_person(coach: Coach, key: UUID, *, on: date) -> models.Person:
    """Return one of the people whom somebody coaches.

    Raises: NoSuchPerson: there is none, or another coaches them.
    """
    found = coached(coach, on=on).filter(key=key).first()
    if found is None:
        raise errors.NoSuchPerson(errors.NoSuchPerson.__doc__)
    return found


def notes(person: models.Person) -> Sequence[growth_tables.CoachingNote]:
    """Return what was written down with somebody, the newest first."""
    known = growth_tables.CoachingNote.objects.filter(person_id__in=growth.record_ids(person))
    return list(known.order_by("-on_date", "-id")[:SHOWN_MAX])


def goals(person: models.Person) -> Sequence[growth_tables.Goal]:
    """Return somebody's goals: open ones by their day, then those that came to an end."""
    known = growth_tables.Goal.objects.filter(person_id__in=growth.record_ids(person))
    return [
        *known.filter(state="open").order_by("due_date", "id")[:SHOWN_MAX],
        *known.exclude(state="open").order_by("-ended_on", "-id")[:SHOWN_MAX],
    ]


def recognitions(person: models.Person) -> Sequence[growth_tables.Recognition]:
    """Return how somebody was recognised, the newest first."""
    known = growth_tables.Recognition.objects.filter(person_id__in=growth.record_ids(person))
    return list(known.order_by("-given_at", "-id")[:SHOWN_MAX])


def team_recognitions(person: models.Person, *, pool_id: int | None) -> Sequence[growth_tables.Recognition]:
    """Return how colleagues in somebody's pool were recognised before the whole team, the newest first."""
    if pool_id is None:
        return []
    known = growth_tables.Recognition.objects.filter(audience="team", pool_id=pool_id, erased_at=None)
    newest = known.exclude(person=person).order_by("-given_at", "-id")
    # People are read for the words that are shown, and not for all that the team ever heard.
    shown = list(newest.values_list("pk", flat=True)[:10])
    return list(newest.filter(pk__in=shown).select_related("person"))


@transaction.atomic
def write_note(
    *, coach: Coach, person: models.Person, kind: str, text: str, on_date: date, on: date, key: UUID | None = None,
    by: facts.Actor, at: datetime,
) -> growth_tables.CoachingNote:  # fmt: skip
    """Write down a conversation, an observation or a review of quality; whoever it is about reads it too.

    Args:
        on_date: When it was; on: today.
        key: Made with the form: the same one again returns the note that it made.
    Raises: NoSuchPerson, NoteInvalid, NoteDayInvalid
    """
    before = rows.made_before(growth_tables.CoachingNote, key)
    if before is not None:
        return before
    _check_coached(coach, person, on=on)
    if on_date > on:
        raise errors.NoteDayInvalid(errors.NoteDayInvalid.__doc__)
    if kind not in growth_tables.NOTE_KINDS:
        raise errors.NoteInvalid(errors.NoteInvalid.__doc__)
    made, is_new = rows.make(
        growth_tables.CoachingNote, key=key, taken=errors.NoteInvalid, person=person, kind=kind, on_date=on_date,
        written_by_user_id=coach.user_id, written_at=at, **_text(text),
    )  # fmt: skip
    if is_new:
        journal.record(
            "coaching_note_written", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, note=made.pk,
            kind=kind, text_digest=made.digest,
        )  # fmt: skip
    return made


@transaction.atomic
def erase_note(*, coach: Coach, key: UUID, by: facts.Actor, at: datetime) -> None:
    """Erase the words of a note; that there was one, and when, stays known.

    Raises: NoSuchNote: there is none, or somebody else wrote it.
    """
    note = growth_tables.CoachingNote.objects.select_for_update().filter(key=key).first()
    if note is None or note.written_by_user_id != coach.user_id:
        raise errors.NoSuchNote(errors.NoSuchNote.__doc__)
    if note.erased_at is None:
        erasure.erase("coaching_note", key=key, reason=WRITTEN_WRONGLY, by=by, at=at, client_id=scopes.OPERATOR)


@transaction.atomic
def set_goal(
    *, coach: Coach, person: models.Person, text: str, due_date: date, on: date, key: UUID | None = None,
    by: facts.Actor, at: datetime,
) -> growth_tables.Goal:  # fmt: skip
    """Agree on a goal with somebody.

    Args:
        on: Today.
        key: Made with the form: the same one again returns the goal that it made.
    Raises: NoSuchPerson, NoteInvalid, GoalInvalid
    """
    before = rows.made_before(growth_tables.Goal, key)
    if before is not None:
        return before
    _check_coached(coach, person, on=on)
    if not on <= due_date <= on + timedelta(days=GOAL_DAYS_MAX):
        raise errors.GoalInvalid(errors.GoalInvalid.__doc__)
    made, is_new = rows.make(
        growth_tables.Goal, key=key, taken=errors.GoalInvalid, person=person, due_date=due_date,
        set_by_user_id=coach.user_id, set_at=at, **_text(text),
    )  # fmt: skip
    if is_new:
        journal.record(
            "goal_set", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, goal=made.pk,
            due=due_date.isoformat(), text_digest=made.digest,
        )  # fmt: skip
    return made


@transaction.atomic
def end_goal(*, coach: Coach, key: UUID, state: str, on: date, by: facts.Actor, at: datetime) -> growth_tables.Goal:
    """Say that a goal was reached, or that it is dropped; the same again changes nothing.

    Raises: NoSuchGoal, GoalEnded
    """
    goal = growth_tables.Goal.objects.select_for_update().filter(key=key).first()
    if goal is None or state not in ("reached", "dropped"):
        raise errors.NoSuchGoal(errors.NoSuchGoal.__doc__)
    if not coached(coach, on=on).filter(pk=goal.person_id).exists():
        raise errors.NoSuchGoal(errors.NoSuchGoal.__doc__)
    if goal.state == state:
        return goal
    if goal.state != "open":
        raise errors.GoalEnded(errors.GoalEnded.__doc__)
    goal.state, goal.ended_on, goal.ended_by_user_id = state, on, coach.user_id
    goal.save(update_fields=["state", "ended_on", "ended_by_user_id"])
    journal.record(
        "goal_ended", by=by, at=at, client_id=scopes.OPERATOR, person=goal.person_id, goal=goal.pk, state=state,
        on=on.isoformat(),
    )  # fmt: skip
    return goal


@transaction.atomic
def recognise(
    *, coach: Coach, person: models.Person, kind: str, audience: str, text: str, on: date, key: UUID | None = None,
    by: facts.Actor, at: datetime,
) -> growth_tables.Recognition:  # fmt: skip
    """Recognise somebody for something, before their team or for them alone.

    Args:
        on: Today; the team is the pool in which the person is then.
        key: Made with the form: the same one again returns the recognition that it made.
    Raises: NoSuchPerson, NoteInvalid
    """
    before = rows.made_before(growth_tables.Recognition, key)
    if before is not None:
        return before
    _check_coached(coach, person, on=on)
    if kind not in growth_tables.RECOGNITIONS or audience not in growth_tables.AUDIENCES:
        raise errors.NoteInvalid(errors.NoteInvalid.__doc__)
    placement = growth.placement_on(person, on=on)
    made, is_new = rows.make(
        growth_tables.Recognition, key=key, taken=errors.NoteInvalid, person=person, kind=kind, audience=audience,
        pool=placement.pool if placement else None, given_by_user_id=coach.user_id, given_at=at, **_text(text),
    )  # fmt: skip
    if is_new:
        journal.record(
            "recognition_given", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, recognition=made.pk,
            kind=kind, audience=audience, text_digest=made.digest,
        )  # fmt: skip
    return made


def _check_coached(coach: Coach, person: models.Person, *, on: date) -> None:
    if not coached(coach, on=on).filter(pk=person.pk).exists():
        raise errors.NoSuchPerson(errors.NoSuchPerson.__doc__)


def _placement(coach: Coach, *, on: date) -> models.Placement | None:
    if coach.person_id is None:
        return None
    holds = Q(superseded_at=None, from_date__lte=on) & (Q(to_date=None) | Q(to_date__gt=on))
    return models.Placement.objects.filter(holds, person_id=coach.person_id).first()


def _text(text: str) -> dict[str, Any]:
    """Return the columns of a text that can be erased.

    Raises: NoteInvalid
    """
    text = text.strip()
    if not text or len(text) > TEXT_CHARACTERS_MAX or "\0" in text:
        raise errors.NoteInvalid(errors.NoteInvalid.__doc__)
    salt, digest = journal.salted(text)
    return {"text": text, "salt": salt, "digest": digest}


_NOWHERE = models.Placement(position="")
