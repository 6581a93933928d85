"""Public works and incentives: the list, one written down, one corrected."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.impact.economy import ledger, works
from tejido.journal import clock
from tejido.people import partner_queries
from tejido.web.impact import sections
from tejido.web.impact.town import forms, frame, words
from tejido.web.shared import sections as shared


@require_safe
@never_cache
@gates.allowed("town.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show public works and incentives."""
    context = {
        "lines": [
            {
                "row": row, "kind": words.WORK_KINDS[row.kind], "scheme": words.SCHEMES[row.scheme],
                "state": words.STATES[row.state], "badge": words.STATE_BADGES[row.state],
                "amount": f"{row.currency} {frame.number(float(row.amount))}",
            }
            for row in works.every()
        ]
    }  # fmt: skip
    return frame.show(request, "impact/town/works.html", context, trail=frame.back())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("town.keep")
def add(request: HttpRequest) -> HttpResponseBase:
    """Write a public work or an incentive down."""
    initial = {"from_date": frame.today(), "currency": "COP", "state": "planned"}
    return _page(request, initial=initial, about=None, title=_("New public work or incentive"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("town.keep")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Correct a public work or an incentive, or say that it went on.

    Raises: NoSuchTownWork
    """
    row = works.one(key)
    names = ("kind", "scheme", "name", "amount", "currency", "state", "from_date", "to_date", "source")
    initial = {name: getattr(row, name) for name in names} | {
        "place": f"{row.place.country}-{row.place.scheme}-{row.place.code}",
        "site": str(row.site.key) if row.site else "", "partner": str(row.partner.key) if row.partner else "",
    }  # fmt: skip
    return _page(request, initial=initial, about=key, title=row.name)


def _page(request: HttpRequest, *, initial: dict[str, Any], about: uuid.UUID | None, title: str) -> HttpResponseBase:
    form = forms.WorkForm(shared.sent(request), initial=initial)
    sites = {str(site.key): site for site in ledger.site_towns()}
    partners = {str(partner.key): partner for partner in partner_queries.every_partner()}
    form.choose("place", frame.place_choices())
    form.choose("site", [("", _("None")), *((key, site.name) for key, site in sites.items())])
    form.choose("partner", [("", _("None")), *((key, partner.name) for key, partner in partners.items())])

    def act(by: facts.Actor, at: datetime) -> shared.Done:
        given = form.cleaned_data
        names = ("kind", "scheme", "name", "amount", "currency", "state", "from_date", "to_date", "source")
        entry = works.Entry(
            place=frame.places_by_token()[given["place"]], site=sites.get(given["site"]),
            partner=partners.get(given["partner"]), **shared.given(form, *names),
        )  # fmt: skip
        works.keep(
            entry, about=about, key=given["key"], user_id=gates.user(request).pk, recorded_at=clock.machine_now(),
            by=by, at=at,
        )  # fmt: skip
        return shared.Done(said=_("It is stored."), url=reverse("impact_town_works"))

    return sections.IMPACT.form_page(
        request, form, title=title, submit=_("Store it"), act=act,
        trail=frame.back((_("Public works"), "impact_town_works")),
    )  # fmt: skip
