"""What positions ask for, dated, and promotion: a new placement in a higher position, with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tejido.clients import models as clients
from tejido.clients import rows
from tejido.core import facts, promotion
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import careers, errors, growth, growth_tables, models, openings, programme_tables
from tejido.reference import models as reference


@transaction.atomic
def set_path(
    *,
    position: programme_tables.Position,
    requirements: Sequence[promotion.Requirement],
    from_date: date,
    user_id: int,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> growth_tables.Path:
    """Say what a position asks for from a day on; what it asked for before ends on that day.

    From the very day on which the last version begins it is a correction: that version is kept, and superseded.

    Args:
        recorded_at: Machine time, for the history of corrections.
        key: Made with the form: the same one again returns the version that it made.
    Raises: PathInvalid, PathTooEarly
    """
    before = rows.made_before(growth_tables.Path, key)
    if before is not None:
        return before
    doubled = len({(one.kind, one.of) for one in requirements}) != len(requirements)
    if doubled or not 1 <= len(requirements) <= promotion.REQUIREMENTS_MAX:
        raise errors.PathInvalid(errors.PathInvalid.__doc__)
    programme_tables.Position.objects.select_for_update().get(pk=position.pk)
    versions = growth_tables.Path.objects.filter(position=position, superseded_at=None)
    newest = versions.order_by("-from_date").first()
    if newest is not None and newest.from_date > from_date:
        raise errors.PathTooEarly(errors.PathTooEarly.__doc__)
    superseded = None
    if newest is not None and newest.from_date == from_date:
        growth_tables.Path.objects.filter(pk=newest.pk).update(superseded_at=max(recorded_at, newest.recorded_at))
        superseded = newest.pk
    elif newest is not None and newest.to_date is None:
        growth_tables.Path.objects.filter(pk=newest.pk).update(to_date=from_date)
    given = {} if key is None else {"key": key}
    path = growth_tables.Path.objects.create(
        position=position, set_by_user_id=user_id, from_date=from_date, recorded_at=recorded_at, **given
    )
    growth_tables.PathRequirement.objects.bulk_create(_row(path, one) for one in requirements)
    journal.record(
        "path_set", by=by, at=at, client_id=scopes.OPERATOR, path=path.pk, position=position.pk,
        requirements=len(requirements), superseded=superseded, **{"from": from_date.isoformat()},
    )  # fmt: skip
    path.refresh_from_db()
    return path


@transaction.atomic
def promote(
    *,
    person: models.Person,
    position: programme_tables.Position,
    place: reference.Place,
    site: models.Site | None,
    work_mode: str,
    pool: clients.Pool | None,
    from_date: date,
    exception: str,
    opening: programme_tables.Opening | None = None,
    user_id: int,
    recorded_at: datetime,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> growth_tables.Promotion:
    """Promote somebody from a day on: they get the placement, and what they had shown that day is kept as evidence.

    Args:
        opening: Whose seat they fill with it, from inside; None: none.
        exception: Why, where a requirement is missing: a code of `growth.EXCEPTIONS`; "" where none is.
        user_id: Who decided.
        key: Made with the form: the same one again returns the promotion that it made.
    Raises: NotEmployed, NotAPromotion, PathNotStated, RequirementsMissing, PromotedAlready, PlacementTooEarly,
        SiteNeeded, NotPlacedThere, NoSeatLeft, OpeningClosed
    """
    locked = models.Person.objects.select_for_update().get(pk=person.pk)
    known = rows.made_before(growth_tables.Promotion, key)
    if known is not None:
        return known
    before = growth.placement_on(locked, on=from_date)
    if before is None:
        raise errors.NotEmployed(errors.NotEmployed.__doc__)
    if growth_tables.Promotion.objects.filter(person=locked, from_date__gte=from_date).exists():
        raise errors.PromotedAlready(errors.PromotedAlready.__doc__)
    if position.is_entry or before.position == position.code or _leads_to(position, before.position, on=from_date):
        raise errors.NotAPromotion(errors.NotAPromotion.__doc__)
    path = growth.path_of(position, on=from_date)
    if path is None:
        raise errors.PathNotStated(errors.PathNotStated.__doc__)
    assessment = growth.assessed(path, growth.shown(locked), on=from_date)
    if not assessment.is_ready and exception not in growth_tables.EXCEPTIONS:
        raise errors.RequirementsMissing(errors.RequirementsMissing.__doc__)
    exception = "" if assessment.is_ready else exception
    placement = careers.move(
        person=locked, position=position.code, place=place, site=site, work_mode=work_mode, pool=pool,
        from_date=from_date, recorded_at=recorded_at, by=by, at=at,
    )  # fmt: skip
    ended = models.Placement.objects.get(person=locked, from_date=before.from_date, superseded_at=None)
    made = growth_tables.Promotion.objects.create(
        person=locked, before=ended, placement=placement, position=position, path=path, from_date=from_date,
        exception=exception, evidence=[_kept(line) for line in assessment.lines], decided_by_user_id=user_id,
        decided_at=at, **({} if key is None else {"key": key}),
    )  # fmt: skip
    journal.record(
        "promotion_decided", by=by, at=at, client_id=scopes.OPERATOR, person=locked.pk, promotion=made.pk,
        placement=placement.pk, position=position.code, path=path.pk, met=assessment.met_count,
        asked=len(assessment.lines), exception=exception or None,
    )  # fmt: skip
    if opening is not None:
        openings.fill_seat(opening=opening, person=locked, on=from_date, recorded_at=recorded_at, by=by, at=at)
    made.refresh_from_db()
    return made


def may_move_to(position: programme_tables.Position, *, held_code: str, paths: Sequence[growth_tables.Path]) -> bool:
    """Tell whether a position is a step up: people do not begin in it, and it does not lead to the one held."""
    return not position.is_entry and position.code != held_code and position.code not in _below(held_code, paths)


def _leads_to(position: programme_tables.Position, held_code: str, *, on: date) -> bool:
    return position.code in _below(held_code, growth.paths(on=on))


def _below(code: str, paths: Sequence[growth_tables.Path]) -> set[str]:
    """Return the positions in which months are asked for on the way to one, at whatever distance."""
    asks: dict[str, set[str]] = {}
    for path in paths:
        held = {row.held_position.code for row in path.requirements.all() if row.held_position is not None}
        asks[path.position.code] = held - {path.position.code}
    below: set[str] = set()
    ahead = [code]
    while ahead:
        found = asks.get(ahead.pop(), set()) - below
        below |= found
        ahead.extend(found)
    return below


def _row(path: growth_tables.Path, one: promotion.Requirement) -> growth_tables.PathRequirement:
    named: dict[str, Any] = {
        "skill": {"skill_id": one.of}, "course": {"course_id": one.of}, "months": {"held_position_id": one.of},
        "evidence": {"evidence": one.of},
    }[one.kind]  # fmt: skip
    return growth_tables.PathRequirement(
        path=path, kind=one.kind, level=one.level, rung=one.rung, count=one.count, **named
    )


def _kept(line: promotion.Line) -> dict[str, Any]:
    wanted = line.requirement
    return {
        "kind": wanted.kind, "of": wanted.of, "level": wanted.level, "rung": wanted.rung, "count": wanted.count,
        "is_met": line.is_met, "since": line.since.isoformat() if line.since else None,
        "held_level": line.held_level, "held_rung": line.held_rung, "held_count": line.held_count,
        "until": line.until.isoformat() if line.until else None,
    }  # fmt: skip
