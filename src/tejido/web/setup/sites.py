"""Where people work: the operator's buildings, and the places that are known."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tejido.access import gates
from tejido.core import facts
from tejido.people import actions as people_actions
from tejido.people import careers, queries
from tejido.reference import actions as reference_actions
from tejido.reference import queries as reference_queries
from tejido.web.setup import frame, people_forms

COLOMBIA = "CO"


@require_GET
@never_cache
@gates.allowed("people.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show sites and places."""
    context = {
        "sites": queries.sites(),
        "places": reference_queries.places(),
        "may_change": gates.rights(request).may("people.change"),
    }
    return frame.show(request, "setup/sites.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def add(request: HttpRequest) -> HttpResponseBase:
    """Take a building into use."""
    places = {people_forms.token(place): place for place in reference_queries.places()}
    form = people_forms.AddSiteForm(
        frame.sent(request), initial={"zone": "America/Bogota", "holiday_calendar": COLOMBIA}
    )
    form.choose("place", [(key, str(place)) for key, place in places.items()])

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        given = frame.given(form, "key", "name", "zone", "holiday_calendar")
        people_actions.add_site(place=places[form.cleaned_data["place"]], **given, by=by, at=at)
        return frame.Done(said=_("The site is stored."), url=reverse("setup_sites"))

    told = {
        "sentence": _("There is no place yet, and a site stands at one."),
        "label": _("Add a place"),
        "url": reverse("setup_add_place"),
    }
    return frame.form_page(
        request, form, title=_("New site"), submit=_("Store the site"), act=act, trail=trail_of_list(),
        context={"missing": [] if places else [told]},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Change a building's name, zone or holidays."""
    site = queries.site(key)
    names = ("name", "zone", "holiday_calendar")
    form = people_forms.ChangeSiteForm(frame.sent(request), current={name: getattr(site, name) for name in names})

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        careers.change_site(site=site, **frame.given(form, *names), by=by, at=at)
        return frame.Done(said=_("The change is stored."), url=reverse("setup_sites"))

    return frame.form_page(
        request, form, title=_("Change the site"), submit=_("Store the change"), act=act, trail=trail_of_list()
    )


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def add_place(request: HttpRequest) -> HttpResponseBase:
    """Make a place known by its country's own code."""
    form = people_forms.PlaceForm(frame.sent(request), initial={"country": COLOMBIA, "source": "DANE, DIVIPOLA"})

    def act(by: facts.Actor, at: datetime) -> frame.Done:
        given = frame.given(form, "country", "code", "name", "source")
        scheme = "divipola" if given["country"] == COLOMBIA else "national"
        reference_actions.add_place(scheme=scheme, **given, by=by, at=at)
        return frame.Done(said=_("The place is known."), url=reverse("setup_sites"))

    return frame.form_page(
        request, form, title=_("New place"), submit=_("Store the place"), act=act, trail=trail_of_list()
    )


def trail_of_list() -> list[frame.Step]:
    """Return the way to the list of sites and places."""
    return [frame.Step(label=_("Sites and places"), url=reverse("setup_sites"))]
