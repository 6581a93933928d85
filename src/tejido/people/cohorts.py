"""Reading courses and cohorts: what is given, who asks, who is in it, what was drawn, what it cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from tejido.core import attendance
from tejido.people import errors, funnel_tables, models, programme_tables

# The rows that pages hand on from a query to an action; they never import the models themselves.
Course = programme_tables.Course
Cohort = programme_tables.Cohort
Partner = programme_tables.Partner
Application = funnel_tables.Application
Lottery = funnel_tables.Lottery
LotteryPlace = funnel_tables.LotteryPlace
Meeting = funnel_tables.Meeting
COST_KINDS, RESULTS = funnel_tables.COST_KINDS, funnel_tables.RESULTS

COURSES_MAX = 500
COHORTS_CHOSEN_MAX = 300
MEETINGS_MAX = 400
# How long before and after a session its code is taken.
EARLY_SECONDS, LATE_SECONDS = 30 * 60, 30 * 60
MEETINGS_AT_ONCE_MAX = 500


@dataclass(frozen=True, kw_only=True)
class Learner:
    """Somebody in a cohort: since when, how often they were there of the sessions that were, and how it ended."""

    person: models.Person
    enrolment: programme_tables.Enrolment
    present_count: int
    told_count: int
    result: funnel_tables.CourseResult | None


def courses() -> Sequence[programme_tables.Course]:
    """Return all courses, by code, each with `cohorts_count`; at most `COURSES_MAX`."""
    known = programme_tables.Course.objects.annotate(cohorts_count=Count("cohorts"))
    return list(known.order_by("code")[:COURSES_MAX])


def course(key: UUID) -> programme_tables.Course:
    """Return a course.

    Raises: NoSuchCourse
    """
    found = programme_tables.Course.objects.filter(key=key).first()
    if found is None:
        raise errors.NoSuchCourse(errors.NoSuchCourse.__doc__)
    return found


def cohort(key: UUID) -> programme_tables.Cohort:
    """Return a cohort with its course, partner and place.

    Raises: NoSuchCohort
    """
    found = _cohorts().filter(key=key).first()
    if found is None:
        raise errors.NoSuchCohort(errors.NoSuchCohort.__doc__)
    return found


def cohorts(*, when: str, today: date, first: int, count: int) -> tuple[Sequence[programme_tables.Cohort], int]:
    """Return some cohorts and how many there are: each with `enrolled_count` and `asking_count`.

    Args:
        when: coming, running, ended or cancelled.
        first, count: Which part of the list.
    """
    chosen = {
        "coming": Q(cancelled_at=None, from_date__gt=today),
        "running": Q(cancelled_at=None, from_date__lte=today, to_date__gt=today),
        "ended": Q(cancelled_at=None, to_date__lte=today),
        "cancelled": Q(cancelled_at__isnull=False),
    }[when]
    known = _cohorts().filter(chosen)
    order = ("from_date", "id") if when in ("coming", "running") else ("-from_date", "-id")
    shown = known.annotate(enrolled_count=Subquery(_enrolled_counts()), asking_count=Subquery(_asking_counts()))
    return list(shown.order_by(*order)[first : first + count]), known.count()


def open_cohorts(*, today: date) -> Sequence[programme_tables.Cohort]:
    """Return the cohorts that have not ended, to choose from, at most `COHORTS_CHOSEN_MAX`."""
    known = _cohorts().filter(cancelled_at=None, to_date__gt=today)
    return list(known.order_by("from_date", "id")[:COHORTS_CHOSEN_MAX])


def recent_cohorts(*, today: date) -> Sequence[programme_tables.Cohort]:
    """Return the newest cohorts, whether or not they have ended, to choose from."""
    known = _cohorts().filter(cancelled_at=None, from_date__lte=today + timedelta(days=366))
    return list(known.order_by("-from_date", "-id")[:COHORTS_CHOSEN_MAX])


def partners() -> Sequence[programme_tables.Partner]:
    """Return the partners that we work with, by name."""
    return list(programme_tables.Partner.objects.filter(ended_at=None).order_by("name"))


def enrolled_count(cohort: programme_tables.Cohort) -> int:
    """Return how many people have a seat now."""
    return programme_tables.Enrolment.objects.filter(cohort=cohort, superseded_at=None, to_date=None).count()


def learners(cohort: programme_tables.Cohort, *, first: int, count: int) -> tuple[Sequence[Learner], int]:
    """Return some of those who have or had a seat, by name, and how many there are."""
    known = programme_tables.Enrolment.objects.filter(cohort=cohort, superseded_at=None).select_related("person")
    part = list(known.order_by("person__first_surname", "person__given_names", "id")[first : first + count])
    ids = [row.person_id for row in part]
    told = (
        funnel_tables.Attendance.objects.filter(
            meeting__cohort=cohort, meeting__cancelled_at=None, superseded_at=None, person_id__in=ids
        )
        .values("person_id")
        .annotate(told=Count("id"), present=Count("id", filter=Q(is_present=True)))
        .order_by()
    )
    counts = {row["person_id"]: (row["present"], row["told"]) for row in told}
    results = funnel_tables.CourseResult.objects.filter(cohort=cohort, superseded_at=None, person_id__in=ids)
    by_person = {row.person_id: row for row in results}
    found = []
    for row in part:
        present, all_told = counts.get(row.person_id, (0, 0))
        found.append(
            Learner(
                person=row.person,
                enrolment=row,
                present_count=present,
                told_count=all_told,
                result=by_person.get(row.person_id),
            )
        )
    return found, known.count()


def applications(
    cohort: programme_tables.Cohort, *, first: int, count: int
) -> tuple[Sequence[funnel_tables.Application], int]:
    """Return some of those who asked for a seat, with what was drawn and offered: seats first, then who waits."""
    known = funnel_tables.Application.objects.filter(cohort=cohort)
    shown = known.select_related("person", "partner", "place", "drawn__lottery", "seat_offer")
    ordered = shown.order_by(
        F("seat_offer__offered_at").asc(nulls_last=True), F("drawn__lottery__round").asc(nulls_last=True),
        F("drawn__waiting").asc(nulls_first=True), "applied_at", "id",
    )  # fmt: skip
    return list(ordered[first : first + count]), known.count()


def asking_count(cohort: programme_tables.Cohort) -> int:
    """Return how many people ask for a seat and were neither offered one nor enrolled."""
    asking = funnel_tables.Application.objects.filter(cohort=cohort, withdrawn_at=None, seat_offer=None)
    return asking.exclude(person__enrolments__cohort=cohort, person__enrolments__superseded_at=None).count()


def open_offers_count(cohort: programme_tables.Cohort) -> int:
    """Return how many seats are on offer and not answered."""
    return funnel_tables.SeatOffer.objects.filter(application__cohort=cohort, answer="").count()


def lotteries(cohort: programme_tables.Cohort) -> Sequence[funnel_tables.Lottery]:
    """Return the lotteries of a cohort, in order."""
    return list(funnel_tables.Lottery.objects.filter(cohort=cohort).order_by("round"))


def lottery(key: UUID) -> funnel_tables.Lottery:
    """Return a lottery with its cohort.

    Raises: NoSuchLottery
    """
    found = funnel_tables.Lottery.objects.filter(key=key).select_related("cohort__course", "cohort__partner").first()
    if found is None:
        raise errors.NoSuchLottery(errors.NoSuchLottery.__doc__)
    return found


def lottery_places(row: funnel_tables.Lottery) -> Sequence[funnel_tables.LotteryPlace]:
    """Return what was drawn, by key of the application: the order of the list that is drawn from."""
    return list(
        funnel_tables.LotteryPlace.objects.filter(lottery=row)
        .select_related("application__partner", "application__place")
        .order_by("application__key")
    )


def applied_after_seal(row: funnel_tables.Lottery) -> int:
    """Return how many of those who were drawn applied when the seal stood already."""
    return funnel_tables.LotteryPlace.objects.filter(lottery=row, application__applied_at__gte=row.sealed_at).count()


def meetings(cohort: programme_tables.Cohort) -> Sequence[funnel_tables.Meeting]:
    """Return the sessions of a cohort in order, each with `present_count` and `told_count`; at most `MEETINGS_MAX`."""
    told = Q(attendances__superseded_at=None)
    known = funnel_tables.Meeting.objects.filter(cohort=cohort).annotate(
        told_count=Count("attendances", filter=told),
        present_count=Count("attendances", filter=told & Q(attendances__is_present=True)),
    )
    return list(known.order_by("from_at")[:MEETINGS_MAX])


def meeting(key: UUID) -> funnel_tables.Meeting:
    """Return a session that takes place, with its cohort.

    Raises: NoSuchMeeting
    """
    known = funnel_tables.Meeting.objects.filter(key=key, cancelled_at=None, cohort__cancelled_at=None)
    found = known.select_related("cohort__course", "cohort__partner").first()
    if found is None:
        raise errors.NoSuchMeeting(errors.NoSuchMeeting.__doc__)
    return found


def expected(meeting: funnel_tables.Meeting, *, on: date) -> Sequence[models.Person]:
    """Return whoever has a seat on the day of a session, by name."""
    seated = programme_tables.Enrolment.objects.filter(
        Q(to_date=None) | Q(to_date__gt=on), cohort=meeting.cohort_id, superseded_at=None, from_date__lte=on
    )
    return list(
        models.Person.objects.filter(pk__in=seated.values("person_id")).order_by("first_surname", "given_names", "id")
    )


def attendances(meeting: funnel_tables.Meeting) -> Mapping[int, funnel_tables.Attendance]:
    """Return what was told of a session, by person."""
    rows = funnel_tables.Attendance.objects.filter(meeting=meeting, superseded_at=None)
    return {row.person_id: row for row in rows}


def meetings_with_code(text: str, *, at: datetime, now: datetime) -> Sequence[funnel_tables.Meeting]:
    """Return the sessions on whose wall this code stands now; two at once have the same one in a million.

    Args:
        at: World time, for the sessions that go on.
        now: Machine time, for the code.
    """
    going_on = funnel_tables.Meeting.objects.filter(
        from_at__lte=at + timedelta(seconds=EARLY_SECONDS), to_at__gte=at - timedelta(seconds=LATE_SECONDS),
        cancelled_at=None, cohort__cancelled_at=None,
    )  # fmt: skip
    part = going_on.select_related("cohort__course", "cohort__partner").order_by("-from_at")[:MEETINGS_AT_ONCE_MAX]
    return [row for row in part if attendance.is_code(text, secret=row.secret, now=now)]


def with_numbers(people: Sequence[models.Person]) -> Mapping[int, Sequence[str]]:
    """Return the numbers of the documents and phones of people."""
    ids = [person.pk for person in people]
    known = models.Person.objects.filter(pk__in=ids).prefetch_related(
        Prefetch("documents", queryset=models.Document.objects.only("number", "person_id")),
        Prefetch("phones", queryset=models.Phone.objects.only("number", "person_id")),
    )
    return {
        person.pk: [*(one.number for one in person.documents.all()), *(one.number for one in person.phones.all())]
        for person in known
    }


def costs(
    cohort: programme_tables.Cohort, *, person: models.Person | None = None
) -> Sequence[funnel_tables.CoveredCost]:
    """Return the costs that were covered, the newest first, at most `MEETINGS_MAX`."""
    known = funnel_tables.CoveredCost.objects.filter(cohort=cohort, superseded_at=None).select_related("person")
    if person is not None:
        known = known.filter(person=person)
    return list(known.order_by("-on_date", "-id")[:MEETINGS_MAX])


def cost(key: UUID) -> funnel_tables.CoveredCost:
    """Return a covered cost that holds.

    Raises: NoSuchCost
    """
    known = funnel_tables.CoveredCost.objects.filter(key=key, superseded_at=None)
    found = known.select_related("person", "cohort").first()
    if found is None:
        raise errors.NoSuchCost(errors.NoSuchCost.__doc__)
    return found


def cost_totals(cohort: programme_tables.Cohort) -> Sequence[tuple[str, str, Decimal, int]]:
    """Return what was covered: kind, currency, amount, and for how many people."""
    rows = (
        funnel_tables.CoveredCost.objects.filter(cohort=cohort, superseded_at=None)
        .values_list("kind", "currency")
        .annotate(total=Sum("amount"), people=Count("person", distinct=True))
        .order_by("currency", "kind")
    )
    return [(kind, currency, total, people) for kind, currency, total, people in rows]


def _cohorts() -> QuerySet[programme_tables.Cohort]:
    return programme_tables.Cohort.objects.select_related("course", "partner", "place", "site")


def _enrolled_counts() -> QuerySet[Any, Any]:
    seated = programme_tables.Enrolment.objects.filter(cohort=OuterRef("pk"), superseded_at=None, to_date=None)
    return seated.order_by().values("cohort").annotate(count=Count("id")).values("count")


def _asking_counts() -> QuerySet[Any, Any]:
    asking = funnel_tables.Application.objects.filter(cohort=OuterRef("pk"), withdrawn_at=None)
    return asking.order_by().values("cohort").annotate(count=Count("id")).values("count")
