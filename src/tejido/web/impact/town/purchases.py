"""Purchases: the ledger by month, one invoice written down, corrected, or taken out."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.impact.economy import errors, ledger, purchases, suppliers
from tejido.journal import clock
from tejido.web.impact import sections
from tejido.web.impact.town import forms, frame
from tejido.web.people import paging
from tejido.web.shared import sections as shared


@require_safe
@never_cache
@gates.allowed("town.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the purchases, of all months or of one."""
    page, month = paging.asked(request), _month(request)
    found, count = purchases.of_list(month=month, first=page.first)
    asked = month.strftime("%Y-%m") if month else ""
    context = {
        "lines": [{**line, "amount": _amount(line["row"])} for line in found],
        "month": asked, "query": f"month={asked}&" if asked else "",
        "totals": [f"{currency} {frame.number(float(amount), decimals=2)}"
                   for currency, amount in purchases.totals(month=month)],
        **page.told(count),
    }  # fmt: skip
    return frame.show(request, "impact/town/purchases.html", context, trail=frame.back())


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("town.keep")
def add(request: HttpRequest) -> HttpResponseBase:
    """Write an invoice down."""
    form = forms.PurchaseForm(shared.sent(request), initial={"month": frame.today(), "currency": "COP"})
    known = suppliers.choices()
    form.choose("supplier", known)
    sites = _choose_site(form)

    def act(by: facts.Actor, at: datetime) -> shared.Done:
        given = form.cleaned_data
        supplier = suppliers.one(uuid.UUID(given["supplier"])).supplier
        entry = purchases.Entry(
            supplier=supplier, site=sites.get(given["site"]),
            **shared.given(form, "document", "month", "amount", "currency"),
        )  # fmt: skip
        counts = purchases.keep([entry], user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at)
        said = {True: _("The invoice was known already; it is corrected."), False: _("The purchase is stored.")}
        return shared.Done(said=said[counts.changed > 0], url=reverse("impact_town_purchases"))

    told = {
        "sentence": _("There is no supplier yet, and a purchase is from one."), "label": _("Add a supplier"),
        "url": reverse("impact_town_add_supplier"),
    }  # fmt: skip
    return sections.IMPACT.form_page(
        request, form, title=_("New purchase"), submit=_("Store the purchase"), act=act, trail=_trail(),
        context={"missing": [] if known else [told]},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("town.keep")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Correct an invoice.

    Raises: NoSuchTownPurchase
    """
    row = purchases.one(key)
    initial = {"month": row.month, "amount": row.amount, "currency": row.currency,
               "site": str(row.site.key) if row.site else ""}  # fmt: skip
    form = forms.PurchaseCorrectionForm(shared.sent(request), initial=initial)
    sites = _choose_site(form)

    def act(by: facts.Actor, at: datetime) -> shared.Done:
        purchases.correct(
            key=key, site=sites.get(form.cleaned_data["site"]), user_id=gates.user(request).pk,
            recorded_at=clock.machine_now(), by=by, at=at, **shared.given(form, "month", "amount", "currency"),
        )  # fmt: skip
        return shared.Done(said=_("The correction is stored."), url=reverse("impact_town_purchases"))

    title = _("Invoice %(document)s of %(supplier)s") % {
        "document": row.document, "supplier": suppliers.one(row.supplier.key).name or row.supplier.code,
    }  # fmt: skip
    return sections.IMPACT.form_page(
        request, form, title=title, submit=_("Store the correction"), act=act, trail=_trail(),
        template="impact/town/purchase.html", context={"row": row},
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("town.keep")
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Take an invoice out that should not be there.

    Raises: NoSuchTownPurchase
    """
    if not purchases.is_known(key):
        raise errors.NoSuchTownPurchase(errors.NoSuchTownPurchase.__doc__)

    def act(by: facts.Actor, at: datetime) -> shared.Done:
        purchases.withdraw(key=key, recorded_at=clock.machine_now(), by=by, at=at)
        said = _("The purchase is taken out. Its row stays, marked as such.")
        return shared.Done(said=said, url=reverse("impact_town_purchases"))

    return shared.press(request, act, back=reverse("impact_town_purchases"))


def _choose_site(form: forms.PurchaseForm) -> dict[str, Any]:
    sites = {str(site.key): site for site in ledger.site_towns()}
    form.choose("site", [("", _("All sites")), *((key, site.name) for key, site in sites.items())])
    return sites


def _month(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')[:7]}-01")
    except ValueError:
        return None


def _amount(row: purchases.Purchase) -> str:
    return f"{row.currency} {frame.number(float(row.amount), decimals=2)}"


def _trail() -> list[shared.Step]:
    return frame.back((_("Purchases"), "impact_town_purchases"))
