"""My benefits: what I have, what I owe and when, what I asked for, and asking."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.people import receipts
from tejido.people.leaving import accounts, benefits, ledger
from tejido.web.people import benefits_shown, leaving_forms, leaving_sections
from tejido.web.shared import people_sections, sections, stored_files

SECTION = people_sections.OWN


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Show a worker their own benefits."""
    person_id, day = gates.person(request), leaving_sections.today()
    found = [benefits_shown.shown(row, on=day, receipt="own_benefit_receipt") for row in ledger.of_person(person_id)]
    context = {
        "running": [one for one in found if one["row"].state == "granted"],
        "asked": [one for one in found if one["row"].state == "asked"],
        "past": [one for one in found if one["row"].state in ("refused", "withdrawn", "ended")],
    }
    return SECTION.show(request, "people/leaving/own_benefits.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask for a benefit."""
    person_id = gates.person(request)
    form = leaving_forms.AskForm(sections.sent(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        benefits.ask(
            person=accounts.person_of(person_id), by=by, at=at,
            **sections.given(form, "key", "kind", "amount", "currency", "count", "purpose"),
        )  # fmt: skip
        return sections.Done(said=_("You have asked. You will read the answer here."), url=reverse("own_benefits"))

    back = sections.Step(label=_("My benefits"), url=reverse("own_benefits"))
    return SECTION.form_page(request, form, title=_("Ask for a benefit"), submit=_("Ask for it"), act=act, trail=[back])


@require_safe
@never_cache
def receipt(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Hand a worker the file of one of their own receipts.

    Raises: NoSuchBenefit: not one of one's own.
    """
    return stored_files.handed_out(receipts.opened(ledger.event(key, person_id=gates.person(request))), name="receipt")


@require_POST
@never_cache
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """No longer ask for a benefit.

    Raises: NoSuchBenefit: not one of one's own.
    """
    benefit = ledger.benefit_of(key, person_id=gates.person(request))

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        benefits.withdraw(benefit=benefit, by=by, at=at)
        return sections.Done(said=_("You no longer ask for it."), url=reverse("own_benefits"))

    return sections.press(request, act, back=reverse("own_benefits"))
