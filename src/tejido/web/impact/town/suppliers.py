"""Suppliers: the list, one of them with what was known before, and writing one down."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.impact.economy import suppliers
from tejido.journal import clock
from tejido.web.impact import sections
from tejido.web.impact.town import forms as town_forms
from tejido.web.impact.town import frame, words
from tejido.web.people import paging
from tejido.web.shared import sections as shared


@require_safe
@never_cache
@gates.allowed("town.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the suppliers."""
    page, wanted = paging.asked(request), paging.wanted(request, "name")
    found, count = suppliers.of_list(wanted=wanted, first=page.first)
    context = {
        "lines": [_shown(row) for row in found], "wanted": wanted, "query": f"name={wanted}&" if wanted else "",
        **page.told(count),
    }  # fmt: skip
    return frame.show(request, "impact/town/suppliers.html", context, trail=frame.back())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("town.keep")
def add(request: HttpRequest) -> HttpResponseBase:
    """Write a supplier down."""
    form = _form(request, initial={"size": "unknown"})
    return sections.IMPACT.form_page(
        request, form, title=_("New supplier"), submit=_("Store the supplier"), act=_act(request, form),
        trail=frame.back((_("Suppliers"), "impact_town_suppliers")),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("town.keep")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Correct a supplier, above what was known before.

    Raises: NoSuchTownSupplier
    """
    row = suppliers.one(key)
    initial = {
        "code": row.supplier.code, "name": row.name, "sector": row.sector, "size": row.size, "traits": row.traits,
        "place": f"{row.place.country}-{row.place.scheme}-{row.place.code}",
        "local_percent": None if row.local_share is None else 100 * row.local_share,
    }  # fmt: skip
    form = _form(request, initial=initial)
    # The code is what the books know them by: another code is another supplier.
    form.fields["code"].disabled = True
    return sections.IMPACT.form_page(
        request, form, title=row.name or row.supplier.code, submit=_("Store the correction"),
        act=_act(request, form), trail=frame.back((_("Suppliers"), "impact_town_suppliers")),
        template="impact/town/supplier.html", context={"history": [_shown(each) for each in suppliers.history(key)]},
    )  # fmt: skip


def _form(request: HttpRequest, *, initial: dict[str, Any]) -> town_forms.SupplierForm:
    form = town_forms.SupplierForm(shared.sent(request), initial=initial)
    form.choose("place", frame.place_choices())
    return form


def _act(request: HttpRequest, form: forms.Form) -> shared.Act:
    def act(by: facts.Actor, at: datetime) -> shared.Done:
        given = form.cleaned_data
        percent = given["local_percent"]
        entry = suppliers.Entry(
            code=given["code"], name=given["name"], place=frame.places_by_token()[given["place"]],
            sector=given["sector"], size=given["size"], traits=given["traits"],
            local_share=None if percent is None else Decimal(percent) / 100,
        )  # fmt: skip
        counts = suppliers.keep([entry], user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at)
        said = _("Nothing was changed.") if counts.same else _("The supplier is stored.")
        return shared.Done(said=said, url=reverse("impact_town_suppliers"))

    return act


def _shown(row: suppliers.Version) -> dict[str, Any]:
    return {
        "row": row, "size": words.SIZES[row.size], "traits": [words.TRAITS[code] for code in row.traits],
        "local_share": frame.share(None if row.local_share is None else float(row.local_share), decimals=0),
    }  # fmt: skip
