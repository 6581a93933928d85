"""Courses and the cohorts they are given to: lists, and the forms that make and change them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.core import facts
from tejido.people import cohorts
from tejido.people import courses as course_actions
from tejido.web.people import choosing, funnel_forms
from tejido.web.people import funnel_words as words
from tejido.web.shared import people_sections, sections

COURSE = ("name_es", "name_en", "hours", "valid_months")
COHORT = ("name", "language", "seats_count", "from_date", "to_date", "apply_until", "is_public", "covers")


@require_GET
@never_cache
@gates.allowed("people.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show cohorts: those that come, go on, ended, or were cancelled.

    Raises: BadRequest: there is no such part of the list.
    """
    when = request.GET.get("when", "running")
    if when not in words.WHEN:
        raise BadRequest("There is no such list.")
    number = choosing.page_number(request)
    first = (number - 1) * choosing.PAGE_LENGTH
    found, count = cohorts.cohorts(when=when, today=choosing.today(), first=first, count=choosing.PAGE_LENGTH)
    context = {
        "cohorts": found, "when": when, "lists": words.WHEN, **choosing.pages(number, count),
        "has_courses": bool(cohorts.courses()), "may_change": gates.rights(request).may("people.change"),
    }  # fmt: skip
    return people_sections.PEOPLE.show(request, "people/funnel/cohorts.html", context)


@require_GET
@never_cache
@gates.allowed("people.see")
def courses(request: HttpRequest) -> HttpResponse:
    """Show what is taught."""
    context = {"courses": cohorts.courses(), "may_change": gates.rights(request).may("people.change")}
    return people_sections.PEOPLE.show(request, "people/funnel/courses.html", context, trail=trail())


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def add_course(request: HttpRequest) -> HttpResponseBase:
    """Describe a course."""
    form = funnel_forms.AddCourseForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        course_actions.add_course(**sections.given(form, "key", "code", *COURSE), by=by, at=at)
        return sections.Done(said=_("The course is stored."), url=reverse("people_courses"))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("New course"), submit=_("Store the course"), act=act, trail=_trail_of_courses()
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def change_course(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Change a course's words and hours.

    Raises: NoSuchCourse
    """
    course = cohorts.course(key)
    form = funnel_forms.ChangeCourseForm(
        sections.sent(request), current={name: getattr(course, name) for name in COURSE}
    )

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        course_actions.change_course(course=course, **sections.given(form, *COURSE), by=by, at=at)
        return sections.Done(said=_("The change is stored."), url=reverse("people_courses"))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("Change the course"), submit=_("Store the change"), act=act, trail=_trail_of_courses()
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def add(request: HttpRequest) -> HttpResponseBase:
    """Give a course to a group."""
    known = {str(row.key): row for row in cohorts.courses()}
    partners, places, sites = choosing.partners(), choosing.places(), choosing.sites()
    form = funnel_forms.AddCohortForm(sections.sent(request), initial={"is_public": True, "language": "es"})
    form.choose("course", [(key, f"{words.course_name(row)} ({row.code})") for key, row in known.items()])
    form.choose("partner", funnel_forms.none_or([(key, row.name) for key, row in partners.items()]))
    _offer_places(form, places, sites)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = form.cleaned_data
        made = course_actions.add_cohort(
            course=known[given["course"]], partner=choosing.chosen(partners, given["partner"]),
            place=places[given["place"]], site=choosing.chosen(sites, given["site"]),
            **sections.given(form, "key", *COHORT), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The cohort is stored."), url=reverse("people_cohort", args=[made.key]))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("New cohort"), submit=_("Store the cohort"), act=act, trail=trail(),
        context={"missing": _missing(bool(known), bool(places)), "form_class": "paired"},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Change a cohort's days, seats and place.

    Raises: NoSuchCohort
    """
    cohort = cohorts.cohort(key)
    places, sites = choosing.places(), choosing.sites()
    current: dict[str, Any] = {name: getattr(cohort, name) for name in COHORT}
    current |= {
        "place": f"{cohort.place.country}-{cohort.place.code}",
        "site": str(cohort.site.key) if cohort.site else "",
    }
    form = funnel_forms.ChangeCohortForm(sections.sent(request), current=current)
    _offer_places(form, places, sites)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = form.cleaned_data
        course_actions.change_cohort(
            cohort=cohort, place=places[given["place"]], site=choosing.chosen(sites, given["site"]),
            **sections.given(form, *COHORT), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The change is stored."), url=reverse("people_cohort", args=[cohort.key]))

    return people_sections.PEOPLE.form_page(
        request, form, title=_("Change the cohort"), submit=_("Store the change"), act=act,
        trail=trail_of(cohort), context={"form_class": "paired"},
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("people.change")
def cancel(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that a cohort does not take place.

    Raises: NoSuchCohort
    """
    cohort = cohorts.cohort(key)
    url = reverse("people_cohort", args=[cohort.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        course_actions.cancel_cohort(cohort=cohort, by=by, at=at)
        return sections.Done(
            said=_("The cohort is cancelled. Tell the people who have a seat or ask for one."), url=url
        )

    return sections.press(request, act, back=url)


def trail() -> list[sections.Step]:
    """Return the way to the list of cohorts."""
    return [sections.Step(label=_("Cohorts"), url=reverse("people_cohorts"))]


def trail_of(cohort: cohorts.Cohort) -> list[sections.Step]:
    """Return the way to a cohort."""
    return [*trail(), sections.Step(label=words.cohort_name(cohort), url=reverse("people_cohort", args=[cohort.key]))]


def _trail_of_courses() -> list[sections.Step]:
    return [*trail(), sections.Step(label=_("Courses"), url=reverse("people_courses"))]


def _offer_places(form: funnel_forms.CohortFields, places: Any, sites: Any) -> None:
    form.choose("place", [(key, row.name) for key, row in places.items()])
    form.choose("site", funnel_forms.none_or([(key, row.name) for key, row in sites.items()]))


def _missing(has_courses: bool, has_places: bool) -> list[dict[str, str]]:
    found = []
    if not has_courses:
        sentence, label = _("There is no course yet that could be given."), _("Describe a course")
        found.append({"sentence": sentence, "label": label, "url": reverse("people_add_course")})
    if not has_places:
        sentence, label = _("There is no place yet."), _("Add a place")
        found.append({"sentence": sentence, "label": label, "url": reverse("setup_add_place")})
    return found
