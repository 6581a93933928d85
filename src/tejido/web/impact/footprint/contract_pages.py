"""Contracts of electricity: the list, a new one, and a withdrawal."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.impact.footprint import contracting
from tejido.journal import clock
from tejido.reference import values as register
from tejido.web.impact.footprint import forms, frame, words
from tejido.web.shared import sections

HUNDRED = Decimal(100)


@require_safe
@never_cache
@gates.allowed("footprint.keep")
def every(request: HttpRequest) -> HttpResponse:
    """Show the contracts that stand."""
    lines = [
        {"row": row, "kind": words.CONTRACTS[row.kind], "percent": None if row.share is None else row.share * HUNDRED}
        for row in contracting.every()
    ]
    return frame.show(request, "impact/footprint/contracts.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("footprint.keep")
def add(request: HttpRequest) -> HttpResponseBase:
    """Enter a contract."""
    by_key, sites = frame.site_choices()
    form = forms.ContractForm(sections.sent(request))
    form.offer(sites=sites, variants=_variants())

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = form.cleaned_data
        contracting.enter(
            site=by_key.get(given["site"]), share=None if given["share"] is None else given["share"] / HUNDRED,
            **sections.given(form, "key", "kind", "from_date", "to_date", "energy_kwh", "variant", "reference"),
            user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The contract is stored."), url=reverse("impact_footprint_contracts"))

    return frame.SECTION.form_page(
        request, form, title=_("New contract of electricity"), submit=_("Store the contract"), act=act,
        trail=[frame.back(), frame.step(_("Contracts of electricity"), "impact_footprint_contracts")],
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("footprint.keep")
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Withdraw a contract.

    Raises: NoSuchEnergyContract
    """
    url = reverse("impact_footprint_contracts")

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        contracting.withdraw(key=key, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("The contract is withdrawn; it stays on record."), url=url)

    return sections.press(request, act, back=url)


def _variants() -> list[str]:
    """Return the factors of suppliers that the register has."""
    return sorted({
        one.variant for one in register.table().values
        if one.key == "grid_factor" and one.variant.startswith("supplier.")
    })  # fmt: skip
