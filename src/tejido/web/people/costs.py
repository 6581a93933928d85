"""Costs that were covered for learners, each with its receipt."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tejido.access import gates
from tejido.core import facts
from tejido.journal import clock, papers
from tejido.people import cohorts, queries, receipts, training
from tejido.web.people import choosing, courses, funnel_forms
from tejido.web.people import funnel_words as words
from tejido.web.shared import people_sections, sections, stored_files, uploads

# What stands around a receipt in a form.
ENVELOPE_BYTES_MAX = 64 * 1024
USUAL_CURRENCY = "COP"


@require_GET
@never_cache
@gates.allowed("people.see")
def every(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show the costs of a cohort, in all and one by one.

    Raises: NoSuchCohort
    """
    cohort = cohorts.cohort(key)
    context = {
        "cohort": cohort,
        "lines": [{"row": row, "kind": words.COST_KINDS[row.kind]} for row in cohorts.costs(cohort)],
        "totals": [(words.COST_KINDS[kind], *rest) for kind, *rest in cohorts.cost_totals(cohort)],
        "may_change": gates.rights(request).may("people.change"),
    }
    return people_sections.PEOPLE.show(request, "people/funnel/costs.html", context, trail=courses.trail_of(cohort))


@uploads.holds(papers.BYTES_MAX + ENVELOPE_BYTES_MAX)
@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("people.change")
def add(request: HttpRequest, key: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """Note that a cost was covered.

    Raises: NoSuchCohort, NoSuchPerson
    """
    cohort, learner = cohorts.cohort(key), queries.person(person)
    is_sent = request.method == "POST"
    form = funnel_forms.CostForm(
        request.POST if is_sent else None, request.FILES if is_sent else None,
        initial={"currency": USUAL_CURRENCY, "on_date": choosing.today()},
    )  # fmt: skip

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        file = form.cleaned_data["receipt"]
        prepared = receipts.prepare(file.read(papers.BYTES_MAX + 1)) if file else None
        try:
            training.cover_cost(
                person=learner, cohort=cohort,
                **sections.given(form, "key", "kind", "amount", "currency", "on_date", "receipt_number"),
                receipt=prepared, recorded_at=clock.machine_now(), by=by, at=at,
            )  # fmt: skip
        finally:
            if prepared is not None:
                papers.discard(prepared)
        return sections.Done(said=_("The cost is stored."), url=reverse("people_costs", args=[cohort.key]))

    name = f"{learner.given_names} {learner.first_surname}"
    return people_sections.PEOPLE.form_page(
        request, form, title=_("A cost covered for %(name)s") % {"name": name}, submit=_("Store the cost"), act=act,
        trail=courses.trail_of(cohort), template="people/funnel/cost.html",
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("people.change")
def take_back(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Say that a cost was noted by mistake.

    Raises: NoSuchCost
    """
    row = cohorts.cost(key)
    url = reverse("people_costs", args=[row.cohort.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        training.take_back_cost(key=key, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("The cost is taken back; that it was noted stays on record."), url=url)

    return sections.press(request, act, back=url)


@require_GET
@never_cache
@gates.allowed("people.see")
def receipt(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Hand out the file of a receipt; it is saved and never shown in a page of ours.

    Raises: NoSuchCost
    """
    return stored_files.handed_out(receipts.opened(cohorts.cost(key)), name="receipt")
