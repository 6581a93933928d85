"""Openings as people who work here see them: what fits them first, and saying that they would like one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from tejido.clients import models as clients
from tejido.core import facts, promotion
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import (
    careers,
    errors,
    funnel,
    growth,
    growth_tables,
    models,
    opening_queries,
    opening_tables,
    programme_tables,
)
from tejido.people import openings as openings_changes
from tejido.reference import models as reference

OPENINGS_MAX = 200
TO_FILL_MAX = 100


@dataclass(frozen=True, kw_only=True)
class Fit:
    """An opening beside what somebody has shown, and whether they have said that they would like it.

    Args:
        skills: What the opening itself asks for.
        path: What its position asks for; None where nobody has said so.
    """

    opening: programme_tables.Opening
    skills: promotion.Assessment
    asked_skills: Sequence[programme_tables.OpeningSkill]
    path: growth_tables.Path | None
    assessment: promotion.Assessment | None
    interest: growth_tables.Candidacy | None

    @property
    def missing_count(self) -> int:
        """How much is missing, of the opening's own requirements and of its position's."""
        return len(self.skills.missing) + (len(self.assessment.missing) if self.assessment else 0)

    @property
    def is_stated(self) -> bool:
        """Whether anything is asked for at all."""
        return bool(self.skills.lines) or self.assessment is not None


def openings(person: models.Person, *, on: date) -> Sequence[Fit]:
    """Return the openings that somebody who works here can ask for, those first that miss least.

    Args:
        on: Today.
    """
    asked = programme_tables.OpeningSkill.objects.select_related("skill").order_by("id")
    held = opening_tables.FilledSeat.objects.filter(person=person, superseded_at=None).values("opening_id")
    known = _open(on).exclude(pk__in=held).select_related("position", "place", "site", "programme")
    listed = known.prefetch_related(Prefetch("skills", queryset=asked)).order_by("-opened_on", "id")[:OPENINGS_MAX]
    shown = growth.shown(person)
    paths = {path.position.code: path for path in growth.paths(on=on)}
    interests = {
        each.opening_id: each for each in growth_tables.Candidacy.objects.filter(person=person, withdrawn_at=None)
    }
    fits = [_fit(opening, shown, paths, interests, on=on) for opening in listed]
    return sorted(fits, key=lambda fit: (fit.missing_count, -fit.opening.opened_on.toordinal(), fit.opening.pk))


def opening(key: UUID, *, on: date) -> programme_tables.Opening:
    """Return an opening that can be asked for today.

    Raises: NoSuchOpening
    """
    found = _open(on).filter(key=key).first()
    if found is None:
        raise errors.NoSuchOpening(errors.NoSuchOpening.__doc__)
    return found


def interested(opening: programme_tables.Opening) -> Sequence[growth_tables.Candidacy]:
    """Return who works here and would like an opening, who said so first coming first; not who fills a seat of it."""
    held = opening_tables.FilledSeat.objects.filter(opening=opening, superseded_at=None).values("person_id")
    known = growth_tables.Candidacy.objects.filter(opening=opening, withdrawn_at=None)
    return list(known.exclude(person_id__in=held).select_related("person").order_by("said_at", "id"))


def to_fill(
    person: models.Person, *, position: programme_tables.Position | None = None, on: date
) -> Sequence[programme_tables.Opening]:
    """Return the openings whose seats somebody who works here may fill, those first that they said they would like.

    Each has `is_wanted`, whether they said so, and `filled_count`.

    Args:
        position: Only seats of this position; None: of any.
        on: Today.
    """
    held = opening_tables.FilledSeat.objects.filter(person=person, superseded_at=None).values("opening_id")
    said = growth_tables.Candidacy.objects.filter(person=person, opening=OuterRef("pk"), withdrawn_at=None)
    known = _open(on).exclude(pk__in=held).annotate(is_wanted=Exists(said))
    if position is not None:
        known = known.filter(position=position)
    return list(
        known.select_related("position", "place", "site").order_by("-is_wanted", "opened_on", "id")[:TO_FILL_MAX]
    )


@transaction.atomic
def move(
    *,
    person: models.Person,
    opening: programme_tables.Opening | None,
    position: str,
    place: reference.Place,
    site: models.Site | None,
    work_mode: str,
    pool: clients.Pool | None,
    from_date: date,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> models.Placement:
    """Give an employed person another placement, and with it a seat of an opening; made twice, it is made once.

    Args:
        opening: Whose seat they fill, from inside; None: none.
    Raises: what `careers.move` and `openings.fill_seat` raise
    """
    placement = careers.move(
        person=person, position=position, place=place, site=site, work_mode=work_mode, pool=pool, from_date=from_date,
        recorded_at=recorded_at, by=by, at=at,
    )  # fmt: skip
    if opening is not None:
        held = opening_tables.FilledSeat.objects.filter(opening=opening, person=person, superseded_at=None)
        if not held.exists():
            openings_changes.fill_seat(
                opening=opening, person=person, on=from_date, recorded_at=recorded_at, by=by, at=at
            )
    return placement


@transaction.atomic
def say_interest(
    *, person: models.Person, opening: programme_tables.Opening, on: date, recorded_at: datetime, by: facts.Actor,
    at: datetime,
) -> growth_tables.Candidacy:  # fmt: skip
    """Say that somebody who works here would like an opening; said again, it is the one there is.

    Args:
        on: Today; the stage `applied` is reached on it.
        recorded_at: Machine time.
    Raises: NoSuchOpening, NotEmployed
    """
    locked = models.Person.objects.select_for_update().get(pk=person.pk)
    if not _open(on).filter(pk=opening.pk).exists():
        raise errors.NoSuchOpening(errors.NoSuchOpening.__doc__)
    if growth.placement_on(locked, on=on) is None:
        raise errors.NotEmployed(errors.NotEmployed.__doc__)
    held = growth_tables.Candidacy.objects.filter(person=locked, opening=opening, withdrawn_at=None).first()
    if held is not None:
        return held
    made = growth_tables.Candidacy.objects.create(person=locked, opening=opening, said_at=at)
    declined = programme_tables.Stage.objects.filter(
        person=locked, opening=opening, stage="not_interested", superseded_at=None
    )
    for stage in declined:
        funnel.take_back_stage(key=stage.key, recorded_at=recorded_at, by=by, at=at)
    funnel.reach_stage(
        person=locked, stage="applied", opening=opening, on_date=on, recorded_at=recorded_at, by=by, at=at
    )
    journal.record(
        "candidacy_said", by=by, at=at, client_id=scopes.OPERATOR, person=locked.pk, candidacy=made.pk,
        opening=opening.pk,
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw_interest(
    *, person: models.Person, opening_key: UUID, on: date, recorded_at: datetime, by: facts.Actor, at: datetime
) -> None:
    """Say that somebody would no longer like an opening; it is kept that they would have, and when.

    Raises: NoSuchOpening: they have not said that they would like it.
    """
    locked = models.Person.objects.select_for_update().get(pk=person.pk)
    said = growth_tables.Candidacy.objects.filter(person=locked, opening__key=opening_key)
    held = said.filter(withdrawn_at=None).first()
    if held is None:
        if said.exists():
            return
        raise errors.NoSuchOpening(errors.NoSuchOpening.__doc__)
    growth_tables.Candidacy.objects.filter(pk=held.pk).update(withdrawn_at=max(at, held.said_at))
    funnel.reach_stage(
        person=locked, stage="not_interested", opening=held.opening, reason="not_said", on_date=on,
        recorded_at=recorded_at, by=by, at=at,
    )  # fmt: skip
    journal.record(
        "candidacy_withdrawn", by=by, at=at, client_id=scopes.OPERATOR, person=locked.pk, candidacy=held.pk,
        opening=held.opening_id,
    )  # fmt: skip


def _open(on: date) -> QuerySet[programme_tables.Opening]:
    known = opening_queries.counted(programme_tables.Opening.objects.filter(closed_on=None, opened_on__lte=on))
    return known.filter(seats_count__gt=F("filled_count"))


def _fit(
    opening: programme_tables.Opening, shown: promotion.Shown, paths: dict[str, growth_tables.Path],
    interests: dict[int, growth_tables.Candidacy], *, on: date,
) -> Fit:  # fmt: skip
    asked = list(opening.skills.all())
    path = paths.get(opening.position.code)
    wanted = [promotion.Requirement(kind="skill", of=each.skill_id, level=each.level, rung=each.rung) for each in asked]
    return Fit(
        opening=opening, skills=promotion.assess(wanted, shown, on=on), asked_skills=asked, path=path,
        assessment=growth.assessed(path, shown, on=on) if path else None, interest=interests.get(opening.pk),
    )  # fmt: skip
