"""My pay: what I get this month, line by line with its reason, earlier months, and asking about a line."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.people.pay import queries, questions
from tejido.web.people.pay import forms, shown, words
from tejido.web.shared import people_sections, sections

SECTION = people_sections.OWN


@require_safe
@never_cache
def newest(request: HttpRequest) -> HttpResponse:
    """Show a worker their newest signed pay."""
    return _page(request, None)


@require_safe
@never_cache
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a worker their pay of an earlier month.

    Raises: NoSuchPaySlip: not one of one's own, or not signed by two.
    """
    return _page(request, key)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Ask about a line of one's own pay.

    Raises: NoSuchPayLine: not one of one's own.
    """
    line = queries.own_line(key, person_id=gates.person(request))
    form = forms.QuestionForm(sections.sent(request))
    back = reverse("own_pay_slip", args=[line.slip.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        questions.ask(line=line, by=by, at=at, **sections.given(form, "key", "text"))
        return sections.Done(said=_("Your question is sent. You will read the answer here, at that line."), url=back)

    title = _("Ask about: %(what)s") % {"what": words.CODES[line.code]}
    trail = [sections.Step(label=_("My pay"), url=back)]
    context = {"line": shown.line(line, currency=line.slip.currency)}
    return SECTION.form_page(
        request, form, title=title, submit=_("Send the question"), act=act, trail=trail, context=context,
        template="people/pay/ask.html",
    )  # fmt: skip


def _page(request: HttpRequest, key: uuid.UUID | None) -> HttpResponse:
    person_id = gates.person(request)
    found = queries.own_slip(person_id, key=key)
    held = queries.own_slips(person_id) if found is not None else []
    context = {
        "slip": shown.slip(found) if found is not None else None,
        "others": [
            {"row": each, "net": words.money(each.net, each.currency), "is_current": each.pk == found.pk}
            for each in held
            if found is not None
        ],
        "is_own": True,
    }
    return SECTION.show(request, "people/pay/own_pay.html", context)
