"""Answers about the way to work: the list, new sums, and a withdrawal."""

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
from tejido.core.impact import disclosure
from tejido.impact.footprint import commuting
from tejido.journal import clock
from tejido.journal import queries as journal_queries
from tejido.web.impact.footprint import forms, frame
from tejido.web.shared import sections


@require_safe
@never_cache
@gates.allowed("footprint.keep")
def every(request: HttpRequest) -> HttpResponse:
    """Show the sums of answers that stand; the means of transport only where enough people told."""
    lines = []
    for row in commuting.every():
        profile = commuting.profile_of(row)
        ways = profile.ways.values()
        lines.append({
            "row": row, "count": profile.commuters_count, "is_many": bool(ways),
            "km": sum(share * km for share, km in ways), "cooled_share": frame.share(profile.cooled_share),
        })  # fmt: skip
    context = {"lines": lines, "people_min": disclosure.CELL_MIN}
    return frame.show(request, "impact/footprint/commutes.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed("footprint.keep")
def add(request: HttpRequest) -> HttpResponseBase:
    """Enter sums of answers."""
    by_key, sites = frame.site_choices()
    form = forms.CommuteForm(sections.sent(request), initial={"asked_date": journal_queries.business_day(clock.now())})
    form.offer(sites=sites)

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        commuting.enter(
            site=by_key.get(form.cleaned_data["site"]), modes=form.modes(),
            **sections.given(form, "key", "asked_date", "home_count", "cooled_count"),
            user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=by, at=at,
        )  # fmt: skip
        return sections.Done(said=_("The answers are stored."), url=reverse("impact_footprint_commutes"))

    return frame.SECTION.form_page(
        request, form, title=_("Answers about the way to work"), submit=_("Store the answers"), act=act,
        trail=[frame.back(), frame.step(_("Way to work"), "impact_footprint_commutes")],
        context={"form_class": "paired"},
    )  # fmt: skip


@require_POST
@never_cache
@gates.allowed("footprint.keep")
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Withdraw sums of answers.

    Raises: NoSuchCommute
    """
    url = reverse("impact_footprint_commutes")

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        commuting.withdraw(key=key, recorded_at=clock.machine_now(), by=by, at=at)
        return sections.Done(said=_("The answers are withdrawn; they stay on record."), url=url)

    return sections.press(request, act, back=url)
