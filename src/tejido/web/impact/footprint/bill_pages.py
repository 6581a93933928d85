"""Bills: the list, a new one, a correction, a withdrawal, and the file that came with one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.core import dates, facts
from tejido.core.impact.footprint import kinds
from tejido.impact.footprint import bills
from tejido.journal import clock, papers
from tejido.journal import queries as journal_queries
from tejido.people import receipts
from tejido.web.impact.footprint import forms, frame, words
from tejido.web.people import paging
from tejido.web.shared import sections, stored_files, uploads

TEMPLATE = "impact/footprint/bill.html"


@require_safe
@never_cache
@gates.allowed("footprint.keep")
def every(request: HttpRequest) -> HttpResponse:
    """Show the bills, the newest month first."""
    by_key, sites = frame.site_choices()
    site = by_key.get(paging.wanted(request, "site"))
    kind = paging.wanted(request, "kind")
    kind = kind if kind in kinds.BILLED else ""
    page = paging.asked(request)
    count, found = bills.page(first=page.first, length=paging.PAGE_LENGTH, site=site, kind=kind)
    query = "".join(f"{name}={value}&" for name, value in (("site", site and site.key), ("kind", kind)) if value)
    context = {
        "lines": [
            {
                "row": row, "kind": words.KINDS[row.kind], "unit": words.UNITS[row.entered_unit],
                "variant": words.VARIANTS.get(row.variant, row.variant),
            }
            for row in found
        ],
        "sites": sites, "site": str(site.key) if site else "", "kinds": [(code, words.KINDS[code]) for code in
        kinds.BILLED], "kind": kind, "query": query, "is_filtered": bool(site or kind), **page.told(count),
    }  # fmt: skip
    return frame.show(request, "impact/footprint/bills.html", context)


@uploads.holds(papers.BYTES_MAX)
@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("footprint.keep")
def add(request: HttpRequest) -> HttpResponseBase:
    """Enter a bill."""
    by_key, sites = frame.site_choices()
    form = _form(request, initial=_initial(request))
    form.offer(sites=sites, today=_today())

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        with _File(form) as prepared:
            bills.enter(
                told=_told(form, by_key), key=form.cleaned_data["key"], receipt=prepared.file,
                user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at,
            )  # fmt: skip
        return sections.Done(said=_("The bill is stored."), url=reverse("impact_footprint_bills"))

    return frame.SECTION.form_page(
        request, form, title=_("New bill"), submit=_("Store the bill"), act=act, trail=_trail(), template=TEMPLATE,
    )  # fmt: skip


@uploads.holds(papers.BYTES_MAX)
@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("footprint.keep")
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Correct a bill: another takes its place.

    Raises: NoSuchBill
    """
    row = bills.one(key)
    by_key, sites = frame.site_choices()
    initial = {
        "kind": row.kind, "site": str(row.site.key) if row.site else "", "month": f"{row.month:%Y-%m}",
        "amount": row.entered_quantity.normalize(), "unit": row.entered_unit, "variant": row.variant,
        "is_estimate": row.is_estimate, "reference": row.reference,
    }  # fmt: skip
    form = _form(request, initial=initial)
    form.offer(sites=sites, today=_today(), also=row.month)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        with _File(form) as prepared:
            bills.correct(
                key=key, told=_told(form, by_key), new_key=form.cleaned_data["key"], receipt=prepared.file,
                user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at,
            )  # fmt: skip
        said = _("The correction is stored; the former bill stays on record.")
        return sections.Done(said=said, url=reverse("impact_footprint_bills"))

    return frame.SECTION.form_page(
        request, form, title=_("Correct the bill"), submit=_("Store the correction"), act=act, trail=_trail(),
        template=TEMPLATE, context={"row": row},
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("footprint.keep")
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Withdraw a bill that was entered by mistake.

    Raises: NoSuchBill
    """
    url = reverse("impact_footprint_bills")

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        bills.withdraw(key=key, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("The bill is withdrawn; it stays on record."), url=url)

    return sections.press(request, act, back=url)


@require_safe
@never_cache
@gates.allowed("footprint.keep")
def receipt(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Hand out the file of a bill; it is saved and never shown in a page of ours.

    Raises: NoSuchBill, NoSuchReceipt
    """
    return stored_files.handed_out(bills.receipt(key), name="receipt")


class _File:
    """The file of a form, prepared while the bill is stored; what no bill kept is taken away again."""

    def __init__(self, form: forms.BillForm) -> None:
        file = form.cleaned_data["receipt"]
        self.file = receipts.prepare(file.read(papers.BYTES_MAX + 1)) if file else None

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *problem: object) -> None:
        if self.file is not None:
            papers.discard(self.file)


def _form(request: HttpRequest, *, initial: Mapping[str, Any]) -> forms.BillForm:
    is_sent = request.method == "POST"
    return forms.BillForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial)


def _initial(request: HttpRequest) -> Mapping[str, Any]:
    """Return what a link from a missing bill says already."""
    kind = request.GET.get("kind", "electricity")
    known = kinds.KINDS.get(kind)
    month = dates.months_later(_today().replace(day=1), months=-1)
    return {
        "kind": kind, "site": request.GET.get("site", ""), "month": request.GET.get("month", f"{month:%Y-%m}"),
        "unit": known.unit if known else "kWh",
    }  # fmt: skip


def _told(form: forms.BillForm, by_key: Mapping[str, Any]) -> bills.Told:
    given = form.cleaned_data
    return bills.Told(
        site=by_key.get(given["site"]),
        **sections.given(form, "kind", "month", "amount", "unit", "variant", "is_estimate", "reference"),
    )  # fmt: skip


def _trail() -> list[sections.Step]:
    return [frame.back(), frame.step(_("Bills"), "impact_footprint_bills")]


def _today() -> date:
    return journal_queries.business_day(clock.now())
