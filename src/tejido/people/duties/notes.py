"""What was done about a limit that somebody passed or came close to; the newest note says how a finding stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tejido.clients import rows
from tejido.core import characters, facts
from tejido.core.duties import worked_limits
from tejido.journal import actions as journal
from tejido.journal import queries as journal_queries
from tejido.journal import scopes
from tejido.people import duty_tables as tables
from tejido.people import models
from tejido.people.duties import errors

Note = tables.DutyNote
DUTIES, OUTCOMES = worked_limits.DUTIES, worked_limits.OUTCOMES
TEXT_LENGTH_MAX = 500
NOTES_MAX = 50
# After these nothing more is asked for.
SETTLING = ("rest_given", "paid", "closed")


@transaction.atomic
def write(
    *, person: models.Person, duty: str, from_date: date, outcome: str, text: str, rest_date: date | None,
    user_id: int, key: UUID | None = None, by: facts.Actor, at: datetime,
) -> tables.DutyNote:  # fmt: skip
    """Write down what was done about a finding.

    Args:
        duty: One of `DUTIES`.
        from_date: The first day of what the finding is about.
        outcome: One of `OUTCOMES`.
        text: Up to 500 characters; may be empty.
        rest_date: The day of rest that was given, with the outcome "rest_given" and no other.
        key: Made with the form: the same one again returns what it made.
        at: World time.
    Raises: DutyInvalid, NoteInvalid, RestDayInvalid
    """
    before = rows.made_before(Note, key)
    if before is not None:
        return before
    if duty not in DUTIES or outcome not in OUTCOMES or from_date > journal_queries.business_day(at):
        raise errors.DutyInvalid(errors.DutyInvalid.__doc__)
    words = text.strip()
    if len(words) > TEXT_LENGTH_MAX or characters.FORBIDDEN.search(words):
        raise errors.NoteInvalid(errors.NoteInvalid.__doc__)
    if (outcome == "rest_given") != (rest_date is not None):
        raise errors.RestDayInvalid(errors.RestDayInvalid.__doc__)
    note, is_new = rows.make(
        Note, key=key, taken=errors.DutyInvalid, person=person, duty=duty, from_date=from_date, outcome=outcome,
        text=words, rest_date=rest_date, written_by_user_id=user_id, written_at=at,
    )  # fmt: skip
    if is_new:
        journal.record(
            "duty_noted", by=by, at=at, client_id=scopes.OPERATOR, person=person.pk, note=note.pk, duty=duty,
            outcome=outcome, **{"from": from_date.isoformat()},
        )  # fmt: skip
    return note


def newest(
    person_ids: Collection[int], *, from_date: date, to_date: date
) -> Mapping[tuple[int, str, date], tables.DutyNote]:
    """Return the newest note of each finding that begins on the days [from, to), by person, duty and first day."""
    found = Note.objects.filter(person_id__in=person_ids, from_date__gte=from_date, from_date__lt=to_date)
    return {(note.person_id, note.duty, note.from_date): note for note in found.order_by("id")}


def rest_days_given(person_ids: Collection[int], *, month: date) -> Mapping[int, int]:
    """Return how many days of rest were given for days of rest worked in a month, by person.

    Args:
        month: Its first day.
    """
    given = Note.objects.filter(
        person_id__in=person_ids, duty="compensatory_rest", outcome="rest_given", from_date=month
    )
    days: dict[int, set[date | None]] = {}
    for note in given:
        days.setdefault(note.person_id, set()).add(note.rest_date)
    return {person: len(each) for person, each in days.items()}


def of_finding(person: models.Person, *, duty: str, from_date: date) -> Sequence[tables.DutyNote]:
    """Return the notes of one finding, the newest first."""
    return list(Note.objects.filter(person=person, duty=duty, from_date=from_date).order_by("-id")[:NOTES_MAX])
