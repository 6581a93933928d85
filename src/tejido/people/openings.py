"""What changes openings: making one, its terms and seats with their history, closing it, and filling its seats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tejido.clients import rows
from tejido.core import facts
from tejido.core import openings as opening_rules
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import errors, funnel, models, opening_tables, programme_tables, texts
from tejido.reference import models as reference

SEATS_MAX = 1000
WEEKLY_HOURS_MAX = Decimal(60)
LEVEL_MAX = 5


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A skill that an opening asks for, at the least at this level (1 to 5) and rung."""

    skill_id: int
    level: int
    rung: str


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an opening offers and to whom; `inside_first_until` is the first day on which people outside may see it.

    `covers` is what we pay for whoever comes: codes of `core.openings.COVERED`.
    """

    position: programme_tables.Position
    programme_id: int | None
    site: models.Site | None
    place: reference.Place
    work_mode: str
    weekly_hours: Decimal
    seats_count: int
    inside_first_until: date | None
    is_public: bool
    covers: Sequence[str] = ()


@transaction.atomic
def make(
    *,
    terms: Terms,
    skills: Iterable[Wanted] = (),
    reason: str,
    opened_on: date,
    key: UUID | None = None,
    user_id: int | None,
    by: facts.Actor,
    at: datetime,
) -> programme_tables.Opening:
    """Open seats of a position.

    Args:
        reason: Why, in a few words, for the history; may be empty.
        key: Made with the form: the same one again returns the opening that it made.
        user_id: Whose name stands in the history.
    Raises: OpeningInvalid, WordsInvalid
    """
    columns, said = _columns(terms), texts.line_or_none(reason)
    opening, is_new = rows.make(
        programme_tables.Opening, key=key, taken=errors.OpeningInvalid, opened_on=opened_on, **columns
    )
    if is_new:
        _set_skills(opening, skills)
        _note(opening, "opened", reason=said, user_id=user_id, at=at)
        journal.record(
            "opening_made", by=by, at=at, client_id=scopes.OPERATOR, opening=opening.pk, position=terms.position.pk,
            programme=terms.programme_id, place=terms.place.pk, work_mode=terms.work_mode, **_told(opening),
        )  # fmt: skip
    return opening


@transaction.atomic
def change(
    *,
    opening: programme_tables.Opening,
    terms: Terms,
    skills: Iterable[Wanted],
    reason: str,
    user_id: int | None,
    by: facts.Actor,
    at: datetime,
) -> programme_tables.Opening:
    """Change an opening's terms, seats or skills; each kind of change is a line in its history.

    Raises: OpeningClosed, OpeningInvalid, SeatsFilled, WordsInvalid
    """
    columns, said, wanted = _columns(terms), texts.line_or_none(reason), list(skills)
    locked = _locked(opening)
    if terms.seats_count < _filled(opening).count():
        raise errors.SeatsFilled(errors.SeatsFilled.__doc__)
    is_other = {name for name, value in columns.items() if getattr(locked, name) != value}
    is_asking_other = _set_skills(opening, wanted)
    programme_tables.Opening.objects.filter(pk=opening.pk).update(**columns)
    opening.refresh_from_db()
    for what, is_changed in (
        ("seats", "seats_count" in is_other),
        ("terms", bool(is_other - {"seats_count"}) or is_asking_other),
    ):
        if is_changed:
            _note(opening, what, reason=said, user_id=user_id, at=at)
            journal.record(
                "opening_changed", by=by, at=at, client_id=scopes.OPERATOR, opening=opening.pk, what=what,
                **_told(opening),
            )  # fmt: skip
    return opening


@transaction.atomic
def close(
    *,
    opening: programme_tables.Opening,
    on: date,
    reason: str,
    today: date,
    user_id: int | None,
    by: facts.Actor,
    at: datetime,
) -> None:
    """Close an opening on a day; closed already for this reason on this day, nothing changes.

    Args:
        reason: One of `core.openings.CLOSE_REASONS`.
        today: The operator's business day.
    Raises: OpeningClosed, OpeningDayInvalid
    """
    locked = programme_tables.Opening.objects.select_for_update().get(pk=opening.pk)
    if (locked.closed_on, locked.close_reason) == (on, reason):
        return
    if locked.closed_on is not None:
        raise errors.OpeningClosed(errors.OpeningClosed.__doc__)
    if not locked.opened_on <= on <= today or reason not in opening_rules.CLOSE_REASONS:
        raise errors.OpeningDayInvalid(errors.OpeningDayInvalid.__doc__)
    programme_tables.Opening.objects.filter(pk=opening.pk).update(closed_on=on, close_reason=reason)
    opening.refresh_from_db()
    _note(opening, "closed", reason=reason, user_id=user_id, at=at)
    journal.record(
        "opening_closed", by=by, at=at, client_id=scopes.OPERATOR, opening=opening.pk, on=on.isoformat(), reason=reason
    )


@transaction.atomic
def reopen(
    *, opening: programme_tables.Opening, reason: str, user_id: int | None, by: facts.Actor, at: datetime
) -> None:
    """Open a closed opening again; that it was closed stays in its history.

    Raises: OpeningStillOpen, WordsInvalid
    """
    locked = programme_tables.Opening.objects.select_for_update().get(pk=opening.pk)
    if locked.closed_on is None:
        raise errors.OpeningStillOpen(errors.OpeningStillOpen.__doc__)
    said = texts.line_or_none(reason)
    programme_tables.Opening.objects.filter(pk=opening.pk).update(closed_on=None, close_reason="")
    opening.refresh_from_db()
    _note(opening, "reopened", reason=said, user_id=user_id, at=at)
    journal.record("opening_reopened", by=by, at=at, client_id=scopes.OPERATOR, opening=opening.pk)


@transaction.atomic
def fill_seat(
    *,
    opening: programme_tables.Opening,
    person: models.Person,
    on: date,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> opening_tables.FilledSeat:
    """Say that somebody fills a seat from a day on; where they came from follows from their placements.

    Who was placed with us on the day before comes from inside, with that placement; everybody else from outside, by the
    partner that brought them, where we know.

    Args:
        on: The first day in the seat; on it the person is placed in the opening's position.
        recorded_at: Machine time, for the history of corrections.
        key: Made with the form: the same one again returns the seat that it filled.
    Raises: OpeningClosed, NoSeatLeft, SeatOfThisPerson, NotPlacedThere
    """
    made = rows.made_before(opening_tables.FilledSeat, key)
    if made is not None:
        return made
    locked = _locked(opening)
    held = _filled(opening)
    if held.filter(person=person).exists():
        raise errors.SeatOfThisPerson(errors.SeatOfThisPerson.__doc__)
    if held.count() >= locked.seats_count:
        raise errors.NoSeatLeft(errors.NoSeatLeft.__doc__)
    known = models.Placement.objects.filter(person=person, superseded_at=None)
    is_there = known.filter(Q(to_date=None) | Q(to_date__gt=on), from_date__lte=on, position=locked.position.code)
    if not is_there.exists():
        raise errors.NotPlacedThere(errors.NotPlacedThere.__doc__)
    before = opening_rules.placement_before(
        (
            opening_rules.Spell(placement=row.pk, from_date=row.from_date, to_date=row.to_date)
            for row in known.filter(from_date__lt=on)
        ),
        filled=on,
    )
    source, partner_id = ("inside", None) if before else ("outside", _brought_by(person, on=on))
    seat, _ = rows.make(
        opening_tables.FilledSeat, key=key, taken=errors.SeatOfThisPerson, opening=opening, person=person,
        source=source, from_placement_id=before.placement if before else None, partner_id=partner_id, filled_on=on,
        recorded_at=recorded_at,
    )  # fmt: skip
    journal.record(
        "seat_filled", by=by, at=at, client_id=scopes.OPERATOR, opening=opening.pk, seat=seat.pk, person=person.pk,
        source=source, placement=seat.from_placement_id, partner=partner_id, on=on.isoformat(),
    )  # fmt: skip
    asked_for_it = programme_tables.Stage.objects.filter(
        person=person, opening=opening, stage__in=("applied", "offered"), superseded_at=None
    )
    if source == "outside" or asked_for_it.exists():
        # Whoever begins on a day to come is hired today. Who works here already is hired for what they asked for.
        funnel.reach_stage(
            person=person, stage="hired", on_date=min(on, funnel.today(at)), partner=seat.partner, opening=opening,
            recorded_at=recorded_at, by=by, at=at,
        )  # fmt: skip
    return seat


@transaction.atomic
def take_back_seat(*, seat: opening_tables.FilledSeat, recorded_at: datetime, by: facts.Actor, at: datetime) -> None:
    """Take back that a seat was filled, because it was entered wrongly; the row stays, superseded.

    Args:
        recorded_at: Machine time.
    """
    locked = opening_tables.FilledSeat.objects.select_for_update().get(pk=seat.pk)
    if locked.superseded_at is None:
        opening_tables.FilledSeat.objects.filter(pk=seat.pk).update(superseded_at=max(recorded_at, locked.recorded_at))
        journal.record(
            "seat_taken_back", by=by, at=at, client_id=scopes.OPERATOR, opening=locked.opening_id, seat=seat.pk,
            person=locked.person_id,
        )  # fmt: skip
        hired = programme_tables.Stage.objects.filter(
            person_id=locked.person_id, opening_id=locked.opening_id, stage="hired", superseded_at=None
        )
        for stage in hired:
            funnel.take_back_stage(key=stage.key, recorded_at=recorded_at, by=by, at=at)


def _locked(opening: programme_tables.Opening) -> programme_tables.Opening:
    """Return an open opening under a lock.

    Raises: OpeningClosed
    """
    locked = programme_tables.Opening.objects.select_for_update().get(pk=opening.pk)
    if locked.closed_on is not None:
        raise errors.OpeningClosed(errors.OpeningClosed.__doc__)
    return locked


def _filled(opening: programme_tables.Opening) -> Any:
    return opening_tables.FilledSeat.objects.filter(opening=opening, superseded_at=None)


def _brought_by(person: models.Person, *, on: date) -> int | None:
    """Return the partner that a person first came by, up to a day: by name, or by the cohort it gave."""
    known = programme_tables.Stage.objects.filter(person=person, superseded_at=None, on_date__lte=on)
    by_partner = known.filter(Q(partner__isnull=False) | Q(cohort__partner__isnull=False)).order_by("on_date", "id")
    first = by_partner.values_list("partner_id", "cohort__partner_id").first()
    return None if first is None else first[0] or first[1]


def _set_skills(opening: programme_tables.Opening, wanted: Iterable[Wanted]) -> bool:
    """Set which skills an opening asks for, and return whether that is a change."""
    asked = {each.skill_id: (each.level, each.rung) for each in wanted}
    if any(not 1 <= level <= LEVEL_MAX or rung not in models.RUNGS for level, rung in asked.values()):
        raise errors.LevelInvalid(errors.LevelInvalid.__doc__)
    held = {row.skill_id: (row.level, row.rung) for row in opening.skills.all()}
    if asked == held:
        return False
    opening.skills.all().delete()
    programme_tables.OpeningSkill.objects.bulk_create(
        programme_tables.OpeningSkill(opening=opening, skill_id=skill, level=level, rung=rung)
        for skill, (level, rung) in asked.items()
    )
    return True


def _note(opening: programme_tables.Opening, what: str, *, reason: str, user_id: int | None, at: datetime) -> None:
    opening_tables.OpeningChange.objects.create(
        opening=opening, what=what, seats_count=opening.seats_count, reason=reason, user_id=user_id, changed_at=at
    )


def _told(opening: programme_tables.Opening) -> dict[str, Any]:
    """Return what the facts about an opening say of it now."""
    until = opening.inside_first_until
    return {
        "seats": opening.seats_count,
        "inside_first_until": until.isoformat() if until else None,
        "public": opening.is_public,
    }


def _columns(terms: Terms) -> dict[str, Any]:
    covers = opening_rules.covered(terms.covers)
    is_good = (
        1 <= terms.seats_count <= SEATS_MAX
        and terms.weekly_hours.is_finite()
        and 0 < terms.weekly_hours <= WEEKLY_HOURS_MAX
        and terms.work_mode in models.WORK_MODES
        and (terms.work_mode == "home" or terms.site is not None)
    )
    if not is_good or covers is None:
        raise errors.OpeningInvalid(errors.OpeningInvalid.__doc__)
    return {
        "position_id": terms.position.pk,
        "programme_id": terms.programme_id,
        "site_id": terms.site.pk if terms.site else None,
        "place_id": terms.place.pk,
        "work_mode": terms.work_mode,
        "weekly_hours": terms.weekly_hours,
        "seats_count": terms.seats_count,
        "inside_first_until": terms.inside_first_until,
        "is_public": terms.is_public,
        "covers": covers,
    }
