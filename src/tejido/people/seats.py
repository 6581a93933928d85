"""Seats of a cohort: asking for one, being offered one, taking it, and leaving.

Where nothing is drawn, seats go in the order in which people ask, as long as there are enough for all. Once a lottery
is sealed for a cohort, its seats go by that lottery and in no other way.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from tejido.core import facts
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import courses, errors, funnel, funnel_tables, models, programme_tables
from tejido.reference import models as reference


@transaction.atomic
def apply(
    *,
    person: models.Person,
    cohort: programme_tables.Cohort,
    partner: programme_tables.Partner | None = None,
    place: reference.Place | None = None,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> funnel_tables.Application:
    """Ask for a seat in a cohort for a person; whoever asked already is returned, and whoever withdrew asks again.

    Args:
        partner: Who sent them, where it is not the cohort's own partner.
        place: Where they live.
    Raises: ApplicationsClosed, CohortCancelled
    """
    held = funnel_tables.Application.objects.filter(person=person, cohort=cohort).first()
    if held is not None and held.withdrawn_at is None:
        return held
    locked = courses.locked_cohort(cohort)
    today = funnel.today(at)
    if today > (locked.apply_until or locked.to_date - timedelta(days=1)):
        raise errors.ApplicationsClosed(errors.ApplicationsClosed.__doc__)
    if held is not None:
        # Whoever was drawn keeps that draw, so nobody draws twice by leaving and coming back.
        funnel_tables.Application.objects.filter(pk=held.pk).update(applied_at=at, withdrawn_at=None)
        held.refresh_from_db()
    else:
        held, is_new = funnel_tables.Application.objects.get_or_create(
            person=person, cohort=cohort, defaults={"partner": partner, "place": place, "applied_at": at}
        )
        if not is_new:
            return held
        held.refresh_from_db()
    journal.record(
        "application_made", by=by, at=at, client_id=scopes.OPERATOR, application=held.pk, person=person.pk,
        cohort=cohort.pk,
    )  # fmt: skip
    funnel.reach_stage(
        person=person, stage="interested", on_date=today, partner=partner or locked.partner, cohort=locked,
        recorded_at=recorded_at, by=by, at=at,
    )  # fmt: skip
    return held


@transaction.atomic
def withdraw_application(*, key: UUID, recorded_at: datetime, by: facts.Actor, at: datetime) -> None:
    """Say that a person no longer asks for a seat; withdrawn already, nothing changes.

    Raises:
        NoSuchApplication
        SeatAnswered: they have taken a seat; they leave the cohort instead.
    """
    row = funnel_tables.Application.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise errors.NoSuchApplication(errors.NoSuchApplication.__doc__)
    if row.withdrawn_at is not None:
        return
    offer = funnel_tables.SeatOffer.objects.filter(application=row).first()
    if offer is not None and offer.answer == "accepted":
        raise errors.SeatAnswered(errors.SeatAnswered.__doc__)
    # A demonstration's clock may be set back; an end is never before its beginning.
    funnel_tables.Application.objects.filter(pk=row.pk).update(withdrawn_at=max(at, row.applied_at))
    journal.record(
        "application_withdrawn", by=by, at=at, client_id=scopes.OPERATOR, application=row.pk, person=row.person_id,
        cohort=row.cohort_id,
    )  # fmt: skip
    if offer is not None and not offer.answer:
        answer_offer(key=offer.key, answer="declined", recorded_at=recorded_at, by=by, at=at)


@transaction.atomic
def offer_to_all(*, cohort: programme_tables.Cohort, by: facts.Actor, at: datetime) -> int:
    """Offer a seat to everybody who asks, where there are enough seats, and return how many offers were made.

    Raises:
        CohortOversubscribed: more people ask than there are free seats.
        SeatsAreDrawn: a lottery is sealed for this cohort.
        CohortCancelled
    """
    locked = courses.locked_cohort(cohort)
    if funnel_tables.Lottery.objects.filter(cohort=cohort).exists():
        raise errors.SeatsAreDrawn(errors.SeatsAreDrawn.__doc__)
    asking = list(_asking(cohort).order_by("applied_at", "id"))
    if len(asking) > free_seats(locked):
        raise errors.CohortOversubscribed(errors.CohortOversubscribed.__doc__)
    for application in asking:
        offer_seat(application, freed_by=None, by=by, at=at)
    return len(asking)


@transaction.atomic
def answer_offer(
    *, key: UUID, answer: str, recorded_at: datetime, by: facts.Actor, at: datetime
) -> funnel_tables.SeatOffer | None:
    """Answer a seat on offer: whoever accepts is enrolled; a seat that is not taken goes to the next who waits.

    Args:
        answer: accepted, declined or no_answer.
    Returns: The offer that was made in its place, if somebody waits.
    Raises: NoSuchSeatOffer, SeatAnswered, CohortCancelled
    """
    found = funnel_tables.SeatOffer.objects.filter(key=key).select_related("application__cohort").first()
    if found is None or answer not in funnel_tables.ANSWERS:
        raise errors.NoSuchSeatOffer(errors.NoSuchSeatOffer.__doc__)
    cohort = courses.locked_cohort(found.application.cohort)
    offer = funnel_tables.SeatOffer.objects.select_related("application__person").get(pk=found.pk)
    if offer.answer == answer:
        return funnel_tables.SeatOffer.objects.filter(freed_by=offer).first()
    if offer.answer:
        raise errors.SeatAnswered(errors.SeatAnswered.__doc__)
    funnel_tables.SeatOffer.objects.filter(pk=offer.pk).update(answer=answer, answered_at=at)
    journal.record(
        "seat_answered", by=by, at=at, client_id=scopes.OPERATOR, seat_offer=offer.pk,
        application=offer.application_id,
        cohort=cohort.pk, answer=answer,
    )  # fmt: skip
    if answer == "accepted":
        _start(offer.application.person, cohort, recorded_at=recorded_at, by=by, at=at)
        return None
    return pass_on(offer, cohort, by=by, at=at)


@transaction.atomic
def enrol(
    *,
    person: models.Person,
    cohort: programme_tables.Cohort,
    on_date: date | None = None,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> programme_tables.Enrolment:
    """Give a person a seat in a cohort that nothing is drawn for; whoever has one already keeps it.

    Args:
        on_date: From when on; None for today.
    Raises: CohortFull, SeatsAreDrawn, CohortCancelled, StageOutOfOrder
    """
    locked = courses.locked_cohort(cohort)
    held = _enrolments(cohort).filter(person=person).first()
    if held is not None:
        return held
    if funnel_tables.Lottery.objects.filter(cohort=cohort).exists():
        raise errors.SeatsAreDrawn(errors.SeatsAreDrawn.__doc__)
    has_offer = funnel_tables.SeatOffer.objects.filter(
        application__person=person, application__cohort=cohort, answer=""
    ).first()
    if has_offer is not None:
        answer_offer(key=has_offer.key, answer="accepted", recorded_at=recorded_at, by=by, at=at)
        return _enrolments(cohort).get(person=person)
    if free_seats(locked) < 1:
        raise errors.CohortFull(errors.CohortFull.__doc__)
    return _start(person, locked, on_date=on_date, recorded_at=recorded_at, by=by, at=at)


@transaction.atomic
def leave_cohort(
    *,
    person: models.Person,
    cohort: programme_tables.Cohort,
    to_date: date,
    reason: str,
    by: facts.Actor,
    at: datetime,
) -> funnel_tables.SeatOffer | None:
    """End a person's enrolment; a seat that comes free before the course begins goes to the next who waits.

    Args:
        to_date: The first day on which they are no longer enrolled.
        reason: A code of `core.funnel.REASONS["not_interested"]`.
    Returns: The offer that was made in its place, if somebody waits.
    Raises: NotEnrolled, CohortCancelled
    """
    locked = courses.locked_cohort(cohort)
    held = _enrolments(cohort).filter(person=person).first()
    if held is None or held.from_date >= to_date:
        raise errors.NotEnrolled(errors.NotEnrolled.__doc__)
    programme_tables.Enrolment.objects.filter(pk=held.pk).update(to_date=to_date, end_reason=reason)
    journal.record(
        "enrolment_ended", by=by, at=at, client_id=scopes.OPERATOR, enrolment=held.pk, person=person.pk,
        cohort=cohort.pk, to=to_date.isoformat(), reason=reason,
    )  # fmt: skip
    offer = funnel_tables.SeatOffer.objects.filter(application__person=person, application__cohort=cohort).first()
    if offer is None or to_date > locked.from_date:
        return None
    return pass_on(offer, locked, by=by, at=at)


def free_seats(cohort: programme_tables.Cohort) -> int:
    """Return how many seats are neither taken nor on offer."""
    offered = funnel_tables.SeatOffer.objects.filter(application__cohort=cohort, answer="").count()
    return max(0, cohort.seats_count - _enrolments(cohort).count() - offered)


def offer_seat(
    application: funnel_tables.Application,
    *,
    freed_by: funnel_tables.SeatOffer | None,
    by: facts.Actor,
    at: datetime,
) -> funnel_tables.SeatOffer:
    """Put a seat before somebody who applied."""
    offer = funnel_tables.SeatOffer.objects.create(application=application, freed_by=freed_by, offered_at=at)
    offer.refresh_from_db(fields=["key"])
    journal.record(
        "seat_offered", by=by, at=at, client_id=scopes.OPERATOR, seat_offer=offer.pk, application=application.pk,
        cohort=application.cohort_id, freed_by=freed_by.pk if freed_by else None,
    )  # fmt: skip
    return offer


def pass_on(
    freed: funnel_tables.SeatOffer, cohort: programme_tables.Cohort, *, by: facts.Actor, at: datetime
) -> funnel_tables.SeatOffer | None:
    """Offer a seat that came free to the next of the waiting list: of its own stratum first, then of all.

    Earlier rounds come before later ones. The same seat is passed on once.
    """
    if funnel_tables.SeatOffer.objects.filter(freed_by=freed).exists():
        return None
    waiting = funnel_tables.LotteryPlace.objects.filter(
        lottery__cohort=cohort, has_seat=False, application__withdrawn_at=None, application__seat_offer=None
    ).order_by("lottery__round", "waiting")
    own = funnel_tables.LotteryPlace.objects.filter(application=freed.application_id).first()
    following = waiting.filter(stratum=own.stratum).first() if own else None
    following = following or waiting.first()
    if following is None:
        return None
    return offer_seat(following.application, freed_by=freed, by=by, at=at)


def _asking(cohort: programme_tables.Cohort) -> QuerySet[funnel_tables.Application]:
    """Return whoever asks for a seat and has neither got nor refused one."""
    return funnel_tables.Application.objects.filter(cohort=cohort, withdrawn_at=None, seat_offer=None).exclude(
        person__enrolments__cohort=F("cohort"), person__enrolments__superseded_at=None
    )


def _enrolments(cohort: programme_tables.Cohort) -> QuerySet[programme_tables.Enrolment]:
    return programme_tables.Enrolment.objects.filter(cohort=cohort, superseded_at=None, to_date=None)


def _start(
    person: models.Person,
    cohort: programme_tables.Cohort,
    *,
    on_date: date | None = None,
    recorded_at: datetime,
    by: facts.Actor,
    at: datetime,
) -> programme_tables.Enrolment:
    day = on_date or funnel.today(at)
    enrolment = programme_tables.Enrolment.objects.create(
        person=person, cohort=cohort, from_date=day, recorded_at=recorded_at
    )
    journal.record(
        "enrolment_started", by=by, at=at, client_id=scopes.OPERATOR, enrolment=enrolment.pk, person=person.pk,
        cohort=cohort.pk, **{"from": day.isoformat()},
    )  # fmt: skip
    funnel.reach_stage(
        person=person, stage="enrolled", on_date=day, partner=cohort.partner, cohort=cohort, recorded_at=recorded_at,
        by=by, at=at,
    )  # fmt: skip
    return enrolment
