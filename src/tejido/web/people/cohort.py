"""One cohort: who asks, who has a seat, how it ends for them; and the buttons beside each of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.core import facts
from tejido.journal import clock
from tejido.people import cohorts, newcomers, queries, seats, training
from tejido.web.people import choosing, courses, funnel_forms, table_files
from tejido.web.people import funnel_words as words
from tejido.web.shared import people_sections, sections

LEARNERS_MAX = 100_000


@require_GET
@never_cache
@gates.allowed("people.see")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a cohort.

    Raises: NoSuchCohort, BadRequest
    """
    cohort, today = cohorts.cohort(key), choosing.today()
    number = choosing.page_number(request)
    first = (number - 1) * choosing.PAGE_LENGTH
    learners, learners_count = cohorts.learners(cohort, first=first, count=choosing.PAGE_LENGTH)
    asked, asked_count = cohorts.applications(cohort, first=first, count=choosing.PAGE_LENGTH)
    lotteries, asking = cohorts.lotteries(cohort), cohorts.asking_count(cohort)
    enrolled, offered = cohorts.enrolled_count(cohort), cohorts.open_offers_count(cohort)
    free = max(0, cohort.seats_count - enrolled - offered)
    context = {
        "cohort": cohort, "course_name": words.course_name(cohort.course), "today": today,
        "last_day": cohort.to_date - timedelta(days=1), "enrolled_count": enrolled, "offered_count": offered,
        "free_count": free, "asking_count": asking, "is_oversubscribed": asking > free and not lotteries,
        "learners": [_learner(line) for line in learners], "applications": [_asked(row) for row in asked],
        "asked_count": asked_count, **choosing.pages(number, max(learners_count, asked_count)),
        "learners_count": learners_count, "lotteries": lotteries, "meetings": cohorts.meetings(cohort),
        "may_seal": not any(row.drawn_at is None for row in lotteries), "now": clock.now(),
        "costs": [(words.COST_KINDS[kind], *rest) for kind, *rest in cohorts.cost_totals(cohort)],
        "may_change": gates.rights(request).may("people.change") and cohort.cancelled_at is None,
        "may_offer": bool(asking) and asking <= free and not lotteries,
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/funnel/cohort.html", context, trail=courses.trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def add_person(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Let somebody ask for a seat, or give them one.

    Raises: NoSuchCohort
    """
    cohort, places = cohorts.cohort(key), choosing.places()
    form = funnel_forms.PersonForm(sections.sent(request))
    form.choose("place", funnel_forms.none_or([(each, row.name) for each, row in places.items()]))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given, now = form.cleaned_data, clock.machine_now()
        person = newcomers.known_or_new(
            **sections.given(form, "key", "document_kind", "document_number", "given_names", "first_surname",
                             "second_surname", "phone"),
            by=by, at=at,
        )  # fmt: skip
        if given["goal"] == "enrol":
            seats.enrol(person=person, cohort=cohort, recorded_at=now, by=by, at=at)
            said = _("%(name)s has a seat.")
        else:
            seats.apply(
                person=person, cohort=cohort, place=choosing.chosen(places, given["place"]), recorded_at=now, by=by,
                at=at,
            )  # fmt: skip
            said = _("%(name)s asks for a seat.")
        return sections.Done(said=said % {"name": _name(person)}, url=_url(cohort))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("Somebody for this cohort"), submit=_("Store it"), act=act,
        trail=courses.trail_of(cohort),
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("people.change")
def offer_all(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Offer a seat to everybody who asks, where there are enough.

    Raises: NoSuchCohort
    """
    cohort = cohorts.cohort(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        count = seats.offer_to_all(cohort=cohort, by=by, at=at)
        said = ngettext("%(count)d seat is on offer.", "%(count)d seats are on offer.", count) % {"count": count}
        return sections.Done(said=said, url=_url(cohort))

    return sections.press(request, act, back=_url(cohort))


@require_POST
@never_cache
@gates.allowed("people.change")
def answer(request: HttpRequest, key: uuid.UUID, offer: uuid.UUID) -> HttpResponseBase:
    """Note what somebody said to a seat on offer.

    Raises: NoSuchCohort, NoSuchSeatOffer
    """
    cohort = cohorts.cohort(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        passed = seats.answer_offer(
            key=offer, answer=request.POST.get("answer", ""), recorded_at=clock.machine_now(), by=by, at=at
        )
        said = _("It is noted; the seat is on offer to the next who waits.") if passed else _("It is noted.")
        return sections.Done(said=said, url=_url(cohort))

    return sections.press(request, act, back=_url(cohort))


@require_POST
@never_cache
@gates.allowed("people.change")
def withdraw(request: HttpRequest, key: uuid.UUID, application: uuid.UUID) -> HttpResponseBase:
    """Note that somebody no longer asks for a seat.

    Raises: NoSuchCohort, NoSuchApplication
    """
    cohort = cohorts.cohort(key)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        seats.withdraw_application(key=application, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("It is noted."), url=_url(cohort))

    return sections.press(request, act, back=_url(cohort))


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def leave(request: HttpRequest, key: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """End somebody's seat in a cohort.

    Raises: NoSuchCohort, NoSuchPerson
    """
    cohort, learner = cohorts.cohort(key), queries.person(person)
    form = funnel_forms.LeaveForm(sections.sent(request), initial={"to_date": choosing.today() + timedelta(days=1)})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        passed = seats.leave_cohort(
            person=learner, cohort=cohort, **sections.given(form, "to_date", "reason"), by=by, at=at
        )
        said = _("It is noted; the seat is on offer to the next who waits.") if passed else _("It is noted.")
        return sections.Done(said=said, url=_url(cohort))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("%(name)s leaves the cohort") % {"name": _name(learner)}, submit=_("Note it"), act=act,
        trail=courses.trail_of(cohort),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def result(request: HttpRequest, key: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """Tell how somebody ended a cohort.

    Raises: NoSuchCohort, NoSuchPerson
    """
    cohort, learner = cohorts.cohort(key), queries.person(person)
    last_day = min(choosing.today(), cohort.to_date - timedelta(days=1))
    form = funnel_forms.ResultForm(sections.sent(request), initial={"on_date": last_day})

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        training.tell_result(
            person=learner, cohort=cohort, **sections.given(form, "result", "score_percent", "on_date"),
            recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The result is stored."), url=_url(cohort))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("Result of %(name)s") % {"name": _name(learner)}, submit=_("Store the result"), act=act,
        trail=courses.trail_of(cohort),
    )  # fmt: skip


@require_GET
@never_cache
@gates.allowed("people.see")
def file(request: HttpRequest, key: uuid.UUID, ending: str) -> HttpResponse:
    """Hand out the learners of a cohort with attendance and result.

    Raises: NoSuchCohort
    """
    cohort = cohorts.cohort(key)
    heads = [_("Given names"), _("Surnames"), _("From"), _("To"), _("Sessions there"), _("Sessions told"), _("Result"),
             _("Score in %")]  # fmt: skip
    learners, _count = cohorts.learners(cohort, first=0, count=LEARNERS_MAX)
    return table_files.answer("tejido-cohort", ending, heads, [_row(line) for line in learners])


@require_GET
@never_cache
@gates.allowed("people.see")
def applications_file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Hand out who asked for a seat, each with the key by which they find themselves in the lottery.

    Raises: NoSuchCohort
    """
    cohort = cohorts.cohort(key)
    heads = [_("Given names"), _("Surnames"), _("Key"), _("Round"), _("Waiting list, place"), _("Seat")]
    found, _asked_count = cohorts.applications(cohort, first=0, count=LEARNERS_MAX)
    rows = []
    for line in map(_asked, found):
        person, drawn = line["row"].person, line["drawn"]
        rows.append(
            [
                person.given_names, f"{person.first_surname} {person.second_surname}".strip(), str(line["row"].key),
                drawn.lottery.round if drawn else None, drawn.waiting if drawn else None, str(line["state"]),
            ]
        )  # fmt: skip
    return table_files.answer("tejido-applications", "csv", heads, rows)


def _row(line: cohorts.Learner) -> Sequence[str | int | float | None]:
    ended = line.enrolment.to_date
    score = line.result.score_percent if line.result else None
    return [
        line.person.given_names, f"{line.person.first_surname} {line.person.second_surname}".strip(),
        line.enrolment.from_date.isoformat(), ended.isoformat() if ended else "", line.present_count, line.told_count,
        str(words.RESULTS[line.result.result]) if line.result else "", None if score is None else float(score),
    ]  # fmt: skip


def _learner(line: cohorts.Learner) -> dict[str, Any]:
    return {
        "person": line.person, "name": _name(line.person), "enrolment": line.enrolment, "present": line.present_count,
        "told": line.told_count, "result": words.RESULTS[line.result.result] if line.result else "",
        "score": line.result.score_percent if line.result else None,
    }  # fmt: skip


def _asked(row: cohorts.Application) -> dict[str, Any]:
    drawn, offer = getattr(row, "drawn", None), getattr(row, "seat_offer", None)
    return {
        "row": row, "name": _name(row.person), "drawn": drawn, "offer": offer,
        "state": words.ANSWERS[offer.answer] if offer else "",
    }  # fmt: skip


def _name(person: queries.Person) -> str:
    return f"{person.given_names} {person.first_surname}"


def _url(cohort: cohorts.Cohort) -> str:
    return reverse("people_cohort", args=[cohort.key])
