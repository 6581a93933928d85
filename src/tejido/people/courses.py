"""What is taught and when: courses, the cohorts they are given to, and the sessions of a cohort."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from tejido.clients import checks, rows
from tejido.core import facts, openings
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import errors, funnel_tables, models, programme_tables
from tejido.reference import models as reference

HOURS_MIN, HOURS_MAX = Decimal("0.5"), 5_000
VALID_MONTHS_MAX = 600
SEATS_MAX = 100_000
MEETING_HOURS_MAX = 24


@transaction.atomic
def add_course(
    *,
    code: str,
    name_en: str,
    name_es: str,
    hours: Decimal,
    valid_months: int | None,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> programme_tables.Course:
    """Describe a course.

    Args:
        hours: 0.5 to 5,000.
        valid_months: For how long a completion counts, 1 to 600; None for good.
        key: Made with the form: the same one again returns the course that it made.
    Raises: CourseInvalid, CourseCodeTaken, CodeInvalid, NameInvalid
    """
    columns = _course(name_en, name_es, hours, valid_months)
    made, is_new = rows.make(
        programme_tables.Course, key=key, taken=errors.CourseCodeTaken, code=checks.code(code), **columns
    )
    if is_new:
        journal.record("course_added", by=by, at=at, client_id=scopes.OPERATOR, course=made.pk)
    return made


@transaction.atomic
def change_course(
    *,
    course: programme_tables.Course,
    name_en: str,
    name_es: str,
    hours: Decimal,
    valid_months: int | None,
    by: facts.Actor,
    at: datetime,
) -> programme_tables.Course:
    """Change what a course is called, how long it takes, and for how long a completion counts.

    Raises: CourseInvalid, NameInvalid
    """
    columns = _course(name_en, name_es, hours, valid_months)
    locked = programme_tables.Course.objects.select_for_update().get(pk=course.pk)
    if any(getattr(locked, name) != value for name, value in columns.items()):
        programme_tables.Course.objects.filter(pk=course.pk).update(**columns)
        journal.record("course_changed", by=by, at=at, client_id=scopes.OPERATOR, course=course.pk)
    course.refresh_from_db()
    return course


@transaction.atomic
def add_cohort(
    *,
    course: programme_tables.Course,
    name: str,
    partner: programme_tables.Partner | None,
    place: reference.Place,
    site: models.Site | None,
    language: str,
    seats_count: int,
    apply_until: date | None,
    is_public: bool,
    covers: Sequence[str] = (),
    from_date: date,
    to_date: date,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> programme_tables.Cohort:
    """Give a course to a group.

    Args:
        apply_until: The last day on which people may ask for a seat; None where nobody is asked to apply.
        is_public: Whether the public page shows it.
        covers: What we pay for whoever comes: codes of `core.openings.COVERED`.
        to_date: The first day after it.
        key: Made with the form: the same one again returns the cohort that it made.
    Raises: CohortInvalid, CohortNameTaken, NameInvalid, LanguageInvalid
    """
    columns = _cohort(name, language, seats_count, apply_until, from_date, to_date)
    made, is_new = rows.make(
        programme_tables.Cohort, key=key, taken=errors.CohortNameTaken, course=course, partner=partner, place=place,
        site=site, is_public=is_public, covers=_covers(covers), **columns,
    )  # fmt: skip
    if is_new:
        journal.record(
            "cohort_added", by=by, at=at, client_id=scopes.OPERATOR, cohort=made.pk, course=course.pk,
            partner=partner.pk if partner else None, seats=seats_count, to=to_date.isoformat(),
            **{"from": from_date.isoformat()},
        )  # fmt: skip
    return made


@transaction.atomic
def change_cohort(
    *,
    cohort: programme_tables.Cohort,
    name: str,
    place: reference.Place,
    site: models.Site | None,
    language: str,
    seats_count: int,
    apply_until: date | None,
    is_public: bool,
    covers: Sequence[str] = (),
    from_date: date,
    to_date: date,
    by: facts.Actor,
    at: datetime,
) -> programme_tables.Cohort:
    """Change a cohort's name, days, seats or place; course and partner stay.

    Raises:
        CohortInvalid, CohortNameTaken, NameInvalid, LanguageInvalid, CohortCancelled
        SeatsAreDrawn: after a draw the number of seats and the last day to apply are history.
    """
    columns: dict[str, Any] = {
        **_cohort(name, language, seats_count, apply_until, from_date, to_date),
        "place": place, "site": site, "is_public": is_public, "covers": _covers(covers),
    }  # fmt: skip
    locked = locked_cohort(cohort)
    is_drawn = funnel_tables.Lottery.objects.filter(cohort=cohort).exclude(drawn_at=None).exists()
    if is_drawn and (locked.seats_count, locked.apply_until) != (seats_count, apply_until):
        raise errors.SeatsAreDrawn(errors.SeatsAreDrawn.__doc__)
    if any(getattr(locked, column) != value for column, value in columns.items()):
        namesake = programme_tables.Cohort.objects.filter(course=locked.course_id, name=columns["name"])
        if namesake.exclude(pk=cohort.pk).exists():
            raise errors.CohortNameTaken(errors.CohortNameTaken.__doc__)
        programme_tables.Cohort.objects.filter(pk=cohort.pk).update(**columns)
        journal.record("cohort_changed", by=by, at=at, client_id=scopes.OPERATOR, cohort=cohort.pk, seats=seats_count)
    cohort.refresh_from_db()
    return cohort


@transaction.atomic
def cancel_cohort(*, cohort: programme_tables.Cohort, by: facts.Actor, at: datetime) -> None:
    """Say that a cohort does not take place; cancelled already, nothing changes."""
    changed = programme_tables.Cohort.objects.filter(pk=cohort.pk, cancelled_at=None).update(
        cancelled_at=at, is_public=False
    )
    if changed:
        journal.record("cohort_cancelled", by=by, at=at, client_id=scopes.OPERATOR, cohort=cohort.pk)


@transaction.atomic
def add_meeting(
    *,
    cohort: programme_tables.Cohort,
    from_at: datetime,
    to_at: datetime,
    secret: str,
    key: UUID | None = None,
    by: facts.Actor,
    at: datetime,
) -> funnel_tables.Meeting:
    """Plan a session of a cohort.

    Args:
        secret: 64 hexadecimal digits by chance, from which the code on the wall is made.
        key: Made with the form: the same one again returns the session that it made.
    Raises: MeetingInvalid, CohortCancelled
    """
    locked_cohort(cohort)
    if not from_at < to_at <= from_at + timedelta(hours=MEETING_HOURS_MAX):
        raise errors.MeetingInvalid(errors.MeetingInvalid.__doc__)
    made, is_new = rows.make(
        funnel_tables.Meeting, key=key, taken=errors.MeetingInvalid, cohort=cohort, from_at=from_at, to_at=to_at,
        secret=secret,
    )  # fmt: skip
    if is_new:
        journal.record(
            "meeting_added", by=by, at=at, client_id=scopes.OPERATOR, meeting=made.pk, cohort=cohort.pk, to=to_at,
            **{"from": from_at},
        )  # fmt: skip
    return made


@transaction.atomic
def cancel_meeting(*, meeting: funnel_tables.Meeting, by: facts.Actor, at: datetime) -> None:
    """Say that a session does not take place; cancelled already, nothing changes."""
    if funnel_tables.Meeting.objects.filter(pk=meeting.pk, cancelled_at=None).update(cancelled_at=at):
        journal.record(
            "meeting_cancelled", by=by, at=at, client_id=scopes.OPERATOR, meeting=meeting.pk, cohort=meeting.cohort_id
        )


def locked_cohort(cohort: programme_tables.Cohort) -> programme_tables.Cohort:
    """Return a cohort that takes place, under a lock: seats are given one after the other.

    Raises: CohortCancelled
    """
    locked = programme_tables.Cohort.objects.select_for_update().get(pk=cohort.pk)
    if locked.cancelled_at is not None:
        raise errors.CohortCancelled(errors.CohortCancelled.__doc__)
    return locked


def _course(name_en: str, name_es: str, hours: Decimal, valid_months: int | None) -> dict[str, Any]:
    if not HOURS_MIN <= hours <= HOURS_MAX or not (valid_months is None or 1 <= valid_months <= VALID_MONTHS_MAX):
        raise errors.CourseInvalid(errors.CourseInvalid.__doc__)
    return {
        "name_en": checks.name(name_en), "name_es": checks.name(name_es), "hours": hours, "valid_months": valid_months,
    }  # fmt: skip


def _cohort(
    name: str, language: str, seats_count: int, apply_until: date | None, from_date: date, to_date: date
) -> dict[str, Any]:
    is_in_time = from_date < to_date and (apply_until is None or apply_until < to_date)
    if not 1 <= seats_count <= SEATS_MAX or not is_in_time:
        raise errors.CohortInvalid(errors.CohortInvalid.__doc__)
    return {
        "name": checks.name(name), "language": checks.language(language), "seats_count": seats_count,
        "apply_until": apply_until, "from_date": from_date, "to_date": to_date,
    }  # fmt: skip


def _covers(codes: Sequence[str]) -> list[str]:
    known = openings.covered(codes)
    if known is None:
        raise errors.CohortInvalid(errors.CohortInvalid.__doc__)
    return known
